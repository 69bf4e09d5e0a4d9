/*
 * What is checked around libyaml: the bytes before it sees them, because it accepts UTF-16 and Unicode line breaks and
 * names no place for what it refuses; and the keys of a mapping, which it doesn't compare.
 */
#include <stdlib.h>
#include <string.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"
#include "yaml/internal.h"

/* ---- bytes ------------------------------------------------------------------------------------ */

struct rv_pos rv_yaml_advance(const struct rv_yaml_file *file, struct rv_pos pos, size_t from,
                              size_t to)
{
	while (from < to) {
		if (file->text[from] == '\n') {
			pos.line++;
			pos.column = 1;
			from++;
		} else {
			(void)rv_utf8_next(file->text, file->len, &from);
			pos.column++;
		}
	}
	return pos;
}

bool rv_yaml_refused(uint32_t c)
{
	return rv_is_control(c) || c == 0xFFFE || c == 0xFFFF;
}

static void tell_byte(struct rv_yaml_reader *reader, size_t at, uint32_t c)
{
	const struct rv_yaml_file *file = reader->file;
	struct rv_pos pos = {file->name, 1, 1};
	size_t after = at;

	pos = rv_yaml_advance(file, pos, reader->skipped, at);
	if (c == 0xFFFD && rv_utf8_next(file->text, file->len, &after) == c && after == at + 1) {
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, pos, 1,
		             _("byte 0x%02x is not UTF-8, expected UTF-8 text"),
		             (unsigned char)file->text[at]);
		rv_diag_suggest(reader->diags, "%s",
		                _("if it is a Chinese text: iconv -f GB18030 -t UTF-8"));
	} else if (c == 0) {
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, pos, 1,
		             _("a NUL byte, expected a text file"));
	} else if (c == '\r') {
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, pos, 1,
		             _("a carriage return alone, expected a line feed after it"));
	} else if (c == 0x85 || c == 0x2028 || c == 0x2029) {
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, pos, 1,
		             _("an invisible line break U+%04X, expected a line feed"),
		             (unsigned)c);
	} else {
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, pos, 1,
		             _("an invisible character U+%04X, expected text without control "
		               "characters"),
		             (unsigned)c);
	}
}

/* The width of the code units of UTF-16 and UTF-32, by the mark or by the NULs beside the first characters; else 0. */
static int wide_encoding(const char *text, size_t len)
{
	if (len >= 4 &&
	    (memcmp(text, "\xFF\xFE\0\0", 4) == 0 || memcmp(text, "\0\0\xFE\xFF", 4) == 0))
		return 32;
	if (len >= 2 && (memcmp(text, "\xFF\xFE", 2) == 0 || memcmp(text, "\xFE\xFF", 2) == 0))
		return 16;
	if (len >= 4 && ((text[0] == 0 && text[1] != 0 && text[2] == 0 && text[3] != 0) ||
	                 (text[0] != 0 && text[1] == 0 && text[2] != 0 && text[3] == 0)))
		return 16;
	return 0;
}

/* The first character that may not be there; false: there is none. */
static bool find_refused(const struct rv_yaml_file *file, size_t at, size_t *where, uint32_t *what)
{
	const char *text = file->text;
	size_t start;
	uint32_t c;

	while (at < file->len) {
		if (text[at] >= 0x20 && text[at] < 0x7F) {
			at++;
			continue;
		}
		start = at;
		c = rv_utf8_next(text, file->len, &at);
		if (c == '\r' && at < file->len && text[at] == '\n')
			continue;
		if (rv_yaml_refused(c) || (c == 0xFFFD && at == start + 1)) {
			*where = start;
			*what = c;
			return true;
		}
	}
	return false;
}

bool rv_yaml_check_bytes(struct rv_yaml_reader *reader)
{
	const struct rv_yaml_file *file = reader->file;
	struct rv_pos top = {file->name, 1, 1}, whole = {file->name, 0, 0};
	int units;
	size_t where;
	uint32_t what;

	if (file->len > RV_YAML_MAX_BYTES) {
		rv_yaml_tell(reader, RV_D_YAML_LIMIT, whole, 1,
		             _("the file is too large, expected at most %u bytes"),
		             RV_YAML_MAX_BYTES);
		return false;
	}
	units = wide_encoding(file->text, file->len);
	if (units != 0) {
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, top, 1,
		             _("the text is UTF-%d, expected UTF-8"), units);
		return false;
	}
	if (file->len >= 3 && memcmp(file->text, "\xEF\xBB\xBF", 3) == 0)
		reader->skipped = reader->seen_bytes = 3;
	if (find_refused(file, reader->skipped, &where, &what)) {
		tell_byte(reader, where, what);
		return false;
	}
	return true;
}

/* ---- keys ------------------------------------------------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
	const struct rv_yaml *ka = *(const struct rv_yaml *const *)a;
	const struct rv_yaml *kb = *(const struct rv_yaml *const *)b;
	int order;

	if (ka->len != kb->len)
		return ka->len < kb->len ? -1 : 1;
	order = memcmp(ka->text, kb->text, ka->len);
	return order != 0 ? order : (ka->from > kb->from) - (ka->from < kb->from);
}

static bool same_text(const struct rv_yaml *a, const struct rv_yaml *b)
{
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

/* Sorted, so that equal ones are neighbours: comparing each with each would take minutes for a hostile file. */
void rv_yaml_check_keys(struct rv_yaml_reader *reader, const struct rv_yaml *mapping)
{
	const struct rv_yaml **keys, *value, *first;
	size_t n = 0, i;

	if (mapping->n < 2)
		return;
	keys = malloc(mapping->n * sizeof *keys);
	if (keys == NULL) {
		(void)rv_nomem(&reader->first);
		return;
	}
	for (value = mapping->child; value != NULL; value = value->next)
		if (value->key->kind == RV_YAML_SCALAR && value->key->len > 0)
			keys[n++] = value->key;
	qsort(keys, n, sizeof *keys, compare_keys);
	first = n > 0 ? keys[0] : NULL;
	for (i = 1; i < n; i++) {
		if (same_text(first, keys[i]))
			rv_yaml_tell(reader, RV_D_YAML_DUPLICATE_KEY, keys[i]->pos,
			             (int)rv_utf8_count(reader->file->text + keys[i]->from,
			                                keys[i]->to - keys[i]->from),
			             _("key '%s' is there already on line %d, expected it once"),
			             keys[i]->text, first->pos.line);
		else
			first = keys[i];
	}
	free(keys);
}
