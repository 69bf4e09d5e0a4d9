/* Text of cells and names of sheets. */
#include "output/xlsx.h"

#include <ctype.h>
#include <string.h>
#include <wctype.h>

#include "review/i18n.h"

/* ---- cells ------------------------------------------------------------------------------------------- */

static size_t units_of(uint32_t c)
{
	return c > 0xFFFF ? 2 : 1;
}

/* Whether "_xHHHH_" stands at text. */
static bool is_escape(const char *text)
{
	if (text[0] != '_' || text[1] != 'x')
		return false;
	for (int i = 2; i < 6; i++)
		if (!isxdigit((unsigned char)text[i]))
			return false;
	return text[6] == '_';
}

#define PIECE 16
/* The next character as a cell may hold it, in out; *len bytes. Its UTF-16 units. */
static size_t next_piece(const char *text, size_t text_len, size_t *at, char out[PIECE],
                         size_t *len)
{
	size_t start = *at;
	uint32_t c = rv_utf8_next(text, text_len, at);
	size_t n = *at - start;
	int written;

	if (c == '\r') {
		if (*at < text_len && text[*at] == '\n')
			++*at;
		written = snprintf(out, PIECE, "\n");
	} else if (c == 0xFFFD && n == 1) {
		written = snprintf(out, PIECE, "\\x%02x", (unsigned char)text[start]);
	} else if (c < 0x20 && c != '\t' && c != '\n') {
		written = snprintf(out, PIECE, "\\x%02x", (unsigned)c);
	} else if (c == 0xFFFE || c == 0xFFFF) {
		written = snprintf(out, PIECE, "\\u%04x", (unsigned)c);
	} else if (c == '_' && is_escape(text + start)) {
		written = snprintf(out, PIECE, "_x005F_");
	} else {
		memcpy(out, text + start, n);
		*len = n;
		return units_of(c);
	}
	*len = written < 0 ? 0 : (size_t)written;
	return *len;
}

static size_t utf16_units(const char *text, size_t len)
{
	size_t at = 0, units = 0;

	while (at < len)
		units += units_of(rv_utf8_next(text, len, &at));
	return units;
}

bool rv_xlsx_text(struct rv_buf *buf, const char *text, const char *mark)
{
	size_t len = strlen(text), at = 0, units = 0, fits = buf->len, n;
	size_t room = RV_XLSX_TEXT - utf16_units(mark, strlen(mark));
	char piece[PIECE];

	while (at < len && !buf->failed) {
		units += next_piece(text, len, &at, piece, &n);
		if (units > RV_XLSX_TEXT) {
			buf->len = fits;
			rv_buf_puts(buf, mark);
			return true;
		}
		rv_buf_add(buf, piece, n);
		if (units <= room)
			fits = buf->len;
	}
	return false;
}

size_t rv_xlsx_width(const char *text, size_t len)
{
	size_t from = 0, widest = 0;

	while (from < len) {
		const char *end = memchr(text + from, '\n', len - from);
		size_t n = end != NULL ? (size_t)(end - text) - from : len - from;
		size_t width = rv_text_width(text + from, n);

		if (width > widest)
			widest = width;
		from += n + 1;
	}
	return widest;
}

/* ---- sheets ------------------------------------------------------------------------------------------ */

struct rv_xlsx_name {
	struct rv_xlsx_name *next;
	const char *key; /* equal for names that a spreadsheet program can't tell apart */
};

static void add_safe(struct rv_buf *buf, const char *title)
{
	size_t len = strlen(title), at = 0;

	while (at < len) {
		uint32_t c = rv_utf8_next(title, len, &at);

		if (c == '\n' || c == '\t' || c == ' ')
			rv_buf_putc(buf, ' ');
		else if (c == 0xFFFD || c == 0xFFFE || c == 0xFFFF || c == 0x7F ||
		         rv_is_control(c) || (c < 0x80 && strchr("[]:*?/\\", (int)c) != NULL))
			rv_buf_putc(buf, '_');
		else
			rv_buf_utf8(buf, c);
	}
}

static bool is_trimmed(char c)
{
	return c == ' ' || c == '\'';
}

/* The first characters of name, at most `units`, without what may not stand at an end; its length. */
static size_t cut_name(const char *name, size_t len, size_t units)
{
	size_t at = 0, end = 0;

	while (at < len) {
		size_t n = units_of(rv_utf8_next(name, len, &at));

		if (n > units)
			break;
		units -= n;
		end = at;
	}
	while (end > 0 && is_trimmed(name[end - 1]))
		end--;
	return end;
}

/* NULL: out of memory. */
static const char *key_of(struct rv_arena *arena, const char *name)
{
	struct rv_buf folded, key;
	const char *out = NULL;
	size_t at = 0;

	rv_buf_init(&folded);
	rv_buf_init(&key);
	rv_buf_fold(&folded, name, strlen(name));
	while (at < folded.len)
		rv_buf_utf8(&key,
		            (uint32_t)towlower((wint_t)rv_utf8_next(folded.text, folded.len, &at)));
	if (!folded.failed && !key.failed)
		out = rv_strndup(arena, key.len > 0 ? key.text : "", key.len);
	rv_buf_release(&folded);
	rv_buf_release(&key);
	return out;
}

static bool is_taken(const struct rv_xlsx_names *names, const char *key)
{
	/* A name that spreadsheet programs keep for themselves. */
	if (!strcmp(key, "history"))
		return true;
	for (const struct rv_xlsx_name *name = names->first; name != NULL; name = name->next)
		if (!strcmp(name->key, key))
			return true;
	return false;
}

/* The n-th try at a name: "title", "title (2)" … */
static const char *try_name(struct rv_arena *arena, const char *safe, size_t len, unsigned n)
{
	char number[16] = "";

	if (n > 1)
		snprintf(number, sizeof number, " (%u)", n);
	len = cut_name(safe, len, RV_XLSX_NAME - strlen(number));
	return rv_format(arena, "%.*s%s", (int)len, safe, number);
}

const char *rv_xlsx_sheet_name(struct rv_xlsx_names *names, const char *title)
{
	struct rv_xlsx_name *entry = rv_alloc(names->arena, sizeof *entry);
	const char *safe, *name = NULL;
	struct rv_buf buf;
	size_t len;

	rv_buf_init(&buf);
	add_safe(&buf, title);
	for (safe = buf.text != NULL ? buf.text : ""; is_trimmed(*safe); safe++)
		;
	if (cut_name(safe, strlen(safe), RV_XLSX_NAME) == 0)
		safe = _("sheet");
	len = strlen(safe);
	for (unsigned n = 1; entry != NULL && !buf.failed; n++) {
		name = try_name(names->arena, safe, len, n);
		entry->key = name != NULL ? key_of(names->arena, name) : NULL;
		if (entry->key == NULL || !is_taken(names, entry->key))
			break;
	}
	rv_buf_release(&buf);
	if (name == NULL || entry->key == NULL)
		return NULL;
	entry->next = names->first;
	names->first = entry;
	return name;
}
