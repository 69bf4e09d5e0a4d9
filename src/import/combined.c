/*
 * One cell that says the values of several columns, as `combined:` of the dictionary describes it. What a part of it
 * does not say stays not known; what can't be told apart is refused, never guessed.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

struct dividing {
	struct rv_importer *im;
	const struct rv_combined *combined;
	const char **values; /* by column of the heading; NULL: nothing was said of it */
};

static size_t index_of(const struct rv_combined *combined, const struct rv_column *column)
{
	size_t i = 0;

	while (i < combined->n_columns && combined->columns[i] != column)
		i++;
	return i;
}

/* false: something else was said of the column. */
static bool say(struct dividing *at, const struct rv_column *column, const char *value)
{
	const char **there = &at->values[index_of(at->combined, column)];

	if (*there != NULL && strcmp(*there, value) != 0)
		return false;
	*there = value;
	return true;
}

/* A word of the dictionary. *known false: it is none. */
static bool say_word(struct dividing *at, const char *part, bool *known)
{
	*known = false;
	for (size_t i = 0; i < at->combined->n_words; i++) {
		const struct rv_combined_word *word = &at->combined->words[i];

		if (!rv_fold_equal(word->text, part))
			continue;
		*known = true;
		if (!say(at, word->column, word->value))
			return false;
	}
	return true;
}

/* What is left of a part without its label, at either end; NULL: it has none. */
static const char *beside_label(struct dividing *at, const char *part,
                                const struct rv_combined_word **label)
{
	const char *rest = NULL;
	size_t longest = 0, len = strlen(part);

	for (size_t i = 0; i < at->combined->n_labels; i++) {
		const struct rv_combined_word *each = &at->combined->labels[i];
		size_t n = strlen(each->text);
		bool first = strncmp(part, each->text, n) == 0;

		if (n <= longest || n >= len || (!first && strcmp(part + len - n, each->text) != 0))
			continue;
		longest = n;
		*label = each;
		rest = first ? rv_strdup(&at->im->row_arena, part + n)
		             : rv_strndup(&at->im->row_arena, part, len - n);
		at->im->faults->nomem = at->im->faults->nomem || rest == NULL;
	}
	return rest == NULL ? NULL : rest + strspn(rest, " :=");
}

/* A word, or a value beside a label. */
static bool say_part(struct dividing *at, const char *part)
{
	const struct rv_combined_word *label = NULL;
	const char *value;
	bool known;

	if (!say_word(at, part, &known) || known)
		return known && !at->im->faults->nomem;
	value = beside_label(at, part, &label);
	return value != NULL && value[0] != '\0' && say(at, label->column, value);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of a separator at text[at], or 0: a comma within a number is none. */
static size_t separator(const char *text, size_t at)
{
	static const char *const marks[] = {"/", "、", ";", "(", ")", ",", NULL};

	for (size_t i = 0; marks[i] != NULL; i++)
		if (strncmp(text + at, marks[i], strlen(marks[i])) == 0)
			return marks[i][0] == ',' && at > 0 && is_digit(text[at - 1]) &&
			                       is_digit(text[at + 1])
			               ? 0
			               : strlen(marks[i]);
	return 0;
}

/* Parts between separators, trimmed; an empty one at the end is none. NULL: memory is out. */
static const char **divide(struct rv_importer *im, const char *text, size_t *n)
{
	size_t len = strlen(text), from = 0;
	const char **parts = rv_alloc_array(&im->row_arena, len + 1, sizeof *parts);

	*n = 0;
	for (size_t at = 0; parts != NULL && at <= len; at++) {
		size_t mark = at < len ? separator(text, at) : 0;
		size_t end = at;

		if (at < len && mark == 0)
			continue;
		while (from < end && text[from] == ' ')
			from++;
		while (end > from && text[end - 1] == ' ')
			end--;
		if (at < len || end > from) {
			parts[*n] = rv_strndup(&im->row_arena, text + from, end - from);
			if (parts[(*n)++] == NULL)
				return NULL;
		}
		from = at + mark;
		at += mark > 0 ? mark - 1 : 0;
	}
	return parts;
}

static void forget(struct dividing *at)
{
	for (size_t i = 0; i < at->combined->n_columns; i++)
		at->values[i] = NULL;
}

/* What the i-th of parts in order says: a word that fills its column, else as it stands. */
static const char *part_value(const struct rv_combined *combined, const char *part, size_t i)
{
	for (size_t k = 0; k < combined->n_words; k++)
		if (combined->words[k].column == combined->parts[i] &&
		    rv_fold_equal(combined->words[k].text, part))
			return combined->words[k].value;
	return part;
}

static bool say_all(struct dividing *at, const char *text)
{
	const struct rv_combined *combined = at->combined;
	size_t n, said = 0;
	const char **parts;
	bool known, all = true;

	if (say_word(at, text, &known) && known)
		return true;
	forget(at);
	parts = divide(at->im, text, &n);
	at->im->faults->nomem = at->im->faults->nomem || parts == NULL;
	for (size_t i = 0; parts != NULL && all && i < n; i++) {
		all = parts[i][0] == '\0' || say_part(at, parts[i]);
		said += parts[i][0] != '\0';
	}
	if (parts == NULL || (all && said > 0))
		return parts != NULL;
	forget(at);
	/* what stands in brackets is a remark as often as a part */
	if (n == 0 || n > combined->n_parts || strchr(text, '(') != NULL ||
	    (n < combined->n_parts && combined->n_labels + combined->n_words > 0))
		return false;
	for (size_t i = 0; i < n; i++)
		if (parts[i][0] != '\0')
			at->values[index_of(combined, combined->parts[i])] = part_value(
				combined, parts[i], i);
	return true;
}

bool rv_combined_read(struct rv_importer *im, const struct rv_combined *combined,
                      const struct rv_place *place, const char *text, const char **values)
{
	struct dividing at = {im, combined, values};
	struct rv_buf plain;
	char *lines = rv_strdup(&im->row_arena, text);
	bool good;

	rv_buf_init(&plain);
	for (char *c = lines; c != NULL && *c != '\0'; c++)
		*c = *c == '\n' || *c == '\r' ? ';' : *c;
	if (lines != NULL)
		rv_cell_plain(&plain, lines, strlen(lines));
	im->faults->nomem = im->faults->nomem || plain.failed || lines == NULL;
	good = im->faults->nomem || plain.len == 0 || say_all(&at, plain.text);
	rv_buf_release(&plain);
	if (good || im->faults->nomem)
		return good;
	forget(&at);
	rv_fault(im->faults, RV_ERROR, RV_S_CELL_COMBINED, place,
	         _("'%s' does not say which of the columns it is for, and with what value"),
	         rv_cell_shown(im, text));
	rv_fault_suggest(im->faults, _("expected as in: %s"), combined->example);
	return false;
}
