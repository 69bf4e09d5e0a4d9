/* Decimal numbers and amounts, exactly: no floating point. */
#include <string.h>

#include "import/parts.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Adds a decimal digit; false: too large. */
static bool push(int64_t *n, char digit)
{
	return !__builtin_mul_overflow(*n, 10, n) && !__builtin_add_overflow(*n, digit - '0', n);
}

/* Digits before the point, with commas at every third place or none. Moves *at on. */
static bool read_whole(const char *text, size_t len, size_t *at, int64_t *n)
{
	size_t begin = *at, group = 0;
	bool commas = false;

	for (; *at < len && (is_digit(text[*at]) || text[*at] == ','); ++*at) {
		if (text[*at] == ',') {
			if (commas ? group != 3 : group < 1 || group > 3)
				return false;
			commas = true;
			group = 0;
		} else {
			group++;
			if (!push(n, text[*at]))
				return false;
		}
	}
	return *at > begin && (!commas || group == 3);
}

bool rv_decimal_read(const char *text, size_t len, int scale, int64_t *out)
{
	bool negative = len > 0 && text[0] == '-';
	size_t at = len > 0 && (text[0] == '-' || text[0] == '+');
	int64_t n = 0;

	if (!read_whole(text, len, &at, &n))
		return false;
	if (at < len && text[at] == '.') {
		if (++at == len)
			return false;
		for (; at < len && is_digit(text[at]); at++) {
			if (scale > 0 && !push(&n, text[at]))
				return false;
			if (scale == 0 && text[at] != '0')
				return false;
			scale -= scale > 0;
		}
	}
	for (; scale > 0; scale--)
		if (!push(&n, '0'))
			return false;
	if (at != len)
		return false;
	*out = negative ? -n : n;
	return true;
}

/* Takes `word` off the end of text[0..*len), and blanks before it. */
static bool drop_end(const char *text, size_t *len, const char *word)
{
	size_t n = strlen(word);

	if (*len < n || memcmp(text + *len - n, word, n) != 0)
		return false;
	*len -= n;
	while (*len > 0 && text[*len - 1] == ' ')
		--*len;
	return true;
}

bool rv_money_read(const char *text, const char *unit, int64_t *fen)
{
	static const char *const signs[] = {"￥", "¥", "人民币"};
	bool ten_thousands = unit != NULL && strcmp(unit, "万元") == 0;
	size_t len;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0) {
			text += strlen(signs[i]);
			text += strspn(text, " ");
			break;
		}
	len = strlen(text);
	if (drop_end(text, &len, "万元") || drop_end(text, &len, "万"))
		ten_thousands = true;
	else if (drop_end(text, &len, "元整") || drop_end(text, &len, "元"))
		ten_thousands = false;
	return rv_decimal_read(text, len, ten_thousands ? 6 : 2, fen);
}
