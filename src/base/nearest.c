/* The nearest word, for "did you mean". */
#include <string.h>

#include "review/error.h"
#include "review/text.h"

#define LONGEST_WORD 64

/* The characters of a word; 0 if it is empty or too long to be worth the work. */
static size_t decode(const char *word, uint32_t out[LONGEST_WORD])
{
	size_t len = strlen(word), at = 0, n = 0;

	while (at < len) {
		if (n == LONGEST_WORD)
			return 0;
		out[n++] = rv_utf8_next(word, len, &at);
	}
	return n;
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits from a to b: one character put in, left out, changed, or two neighbours swapped. */
static size_t distance(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
	size_t rows[3][LONGEST_WORD + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2], *spare;
	size_t i, k;

	for (k = 0; k <= nb; k++)
		last[k] = before[k] = k;
	for (i = 1; i <= na; i++) {
		row[0] = i;
		for (k = 1; k <= nb; k++) {
			row[k] = least(least(last[k], row[k - 1]) + 1,
			               last[k - 1] + (a[i - 1] != b[k - 1]));
			if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
				row[k] = least(row[k], before[k - 2] + 1);
		}
		spare = before;
		before = last;
		last = row;
		row = spare;
	}
	return last[nb];
}

const char *rv_nearest(const char *word, const char *const *candidates)
{
	uint32_t a[LONGEST_WORD], b[LONGEST_WORD];
	size_t na = decode(word, a), nb, d, best = 0;
	const char *nearest = NULL;

	if (na == 0 || candidates == NULL)
		return NULL;
	for (; *candidates != NULL; candidates++) {
		nb = decode(*candidates, b);
		if (nb == 0)
			continue;
		d = distance(a, na, b, nb);
		if (d > 1 + na / 4 || d >= (na > nb ? na : nb))
			continue;
		if (nearest == NULL || d < best) {
			nearest = *candidates;
			best = d;
		}
	}
	return nearest;
}
