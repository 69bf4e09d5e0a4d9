/* What a cell says, before its column gives it a type. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

#define SHOWN_CHARACTERS 40

const char *rv_cell_shown(struct rv_importer *im, const char *text)
{
	size_t len = strlen(text), at = 0;
	const char *shown;

	for (int i = 0; i < SHOWN_CHARACTERS && at < len; i++)
		rv_utf8_next(text, len, &at);
	if (at == len)
		return text;
	shown = rv_format(&im->row_arena, "%.*s…", (int)at, text);
	return shown == NULL ? "…" : shown;
}

static bool is_blank(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0d) || c == 0x20 || c == 0xa0 || c == 0x3000;
}

static bool is_nothing(uint32_t c)
{
	return (c >= 0x200b && c <= 0x200d) || c == 0xfeff;
}

void rv_cell_plain(struct rv_buf *buf, const char *text, size_t len)
{
	size_t at = 0, start = buf->len;
	bool blank = false;

	rv_buf_add(buf, "", 0);
	while (at < len) {
		uint32_t c = rv_utf8_next(text, len, &at);

		if (is_nothing(c))
			continue;
		if (is_blank(c)) {
			blank = true;
			continue;
		}
		if (blank && buf->len > start)
			rv_buf_putc(buf, ' ');
		blank = false;
		rv_buf_utf8(buf, c >= 0xff01 && c <= 0xff5e ? c - 0xff01 + '!' : c);
	}
}

bool rv_cell_is_plain(const char *text, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)text;

	if (len > 0 && (bytes[0] == ' ' || bytes[len - 1] == ' '))
		return false;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = bytes[i];

		if (c > ' ' && c < 0xC2)
			continue;
		if (c < ' ' || c == 0xC2 || c == 0xE2 || c == 0xEF ||
		    (c == ' ' && bytes[i + 1] == ' ') ||
		    (c == 0xE3 && i + 2 < len && bytes[i + 1] == 0x80 && bytes[i + 2] == 0x80))
			return false;
	}
	return true;
}

/* text[*from..*to) without blanks and zero-width characters at the ends. */
static void trim(const char *text, size_t *from, size_t *to)
{
	size_t at = *from, end = *from;
	bool begun = false;

	while (at < *to) {
		size_t before = at;
		uint32_t c = rv_utf8_next(text, *to, &at);

		if (is_blank(c) || is_nothing(c))
			continue;
		if (!begun)
			*from = before;
		begun = true;
		end = at;
	}
	if (!begun)
		*from = end;
	*to = end;
}

/* What is as good as an empty cell. */
static bool says_nothing(const char *text)
{
	if (strcmp(text, "空") == 0)
		return true;
	for (size_t at = 0, len = strlen(text); at < len;) {
		uint32_t c = rv_utf8_next(text, len, &at);

		if (c != '-' && c != '/' && c != 0x2014 && c != 0x2013 && c != 0xff0f &&
		    c != 0xff0d)
			return false;
	}
	return true;
}

/* #REF!, #N/A, #DIV/0!, #NAME? and cells too narrow to show: ####. */
static bool is_error_word(const char *text)
{
	static const char *const words[] = {"#REF!",   "#N/A",         "#VALUE!", "#NAME?",
	                                    "#DIV/0!", "#NULL!",       "#NUM!",   "#SPILL!",
	                                    "#CALC!",  "#GETTING_DATA"};

	if (text[0] != '#')
		return false;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return text[1] == '#' && strspn(text, "#") == strlen(text);
}

bool rv_is_scientific(const char *text)
{
	size_t n = strspn(text, "+-");

	if (n > 1 || strspn(text + n, "0123456789") == 0)
		return false;
	n += strspn(text + n, "0123456789");
	if (text[n] == '.')
		n += 1 + strspn(text + n + 1, "0123456789");
	if ((text[n] != 'E' && text[n] != 'e') || (text[n + 1] != '+' && text[n + 1] != '-'))
		return false;
	n += 2;
	return text[n] != '\0' && strspn(text + n, "0123456789") == strlen(text + n);
}

/* Takes off ="x" and the apostrophe that guards a formula or a number. false: a formula. */
static bool unwrap(const char *text, size_t *from, size_t *to)
{
	char next;

	if (*to - *from >= 3 && text[*from] == '=' && text[*from + 1] == '"' &&
	    text[*to - 1] == '"' && memchr(text + *from + 2, '"', *to - *from - 3) == NULL) {
		*from += 2;
		*to -= 1;
		return true;
	}
	if (*to - *from >= 2 && text[*from] == '\'') {
		next = text[*from + 1];
		*from += (next >= '0' && next <= '9') || strchr("=+-@\t\r", next) != NULL;
		return true;
	}
	return *to == *from || text[*from] != '=';
}

/* Whether it may be what a word for nothing, a formula, an error or a guard begins with. */
static bool begins_oddly(const char *text)
{
	return text[0] == '\0' || strchr("=#'-/", text[0]) != NULL;
}

bool rv_cell_text(struct rv_importer *im, const struct rv_place *place,
                  const struct rv_sheet_cell *cell, const char **out)
{
	size_t from = 0, to = cell->len;
	char *text;

	*out = "";
	if (cell->len == 0 && !cell->lost_digits && cell->kind == RV_CELL_TEXT)
		return true;
	if (!cell->lost_digits && cell->kind != RV_CELL_FORMULA && cell->kind != RV_CELL_ERROR &&
	    !begins_oddly(cell->text) && rv_cell_is_plain(cell->text, cell->len)) {
		*out = (unsigned char)cell->text[0] >= 0x80 && says_nothing(cell->text)
		               ? ""
		               : cell->text;
		return true;
	}
	trim(cell->text, &from, &to);
	if (cell->lost_digits) {
		rv_fault(im->faults, RV_ERROR, RV_S_CELL_LOST_DIGITS, place,
		         _("'%s' is a number of more than 15 digits, of which spreadsheets keep no "
		           "more; format the column as text and enter it again"),
		         rv_cell_shown(im, cell->text));
		return false;
	}
	/* a workbook says which cells are formulas, a text file does not */
	if (!unwrap(cell->text, &from, &to) &&
	    (place->sheet == NULL || cell->kind == RV_CELL_FORMULA)) {
		rv_fault(im->faults, RV_ERROR, RV_S_CELL_FORMULA, place,
		         _("'%s' is a formula, expected its value"),
		         rv_cell_shown(im, cell->text + from));
		return false;
	}
	trim(cell->text, &from, &to);
	text = rv_strndup(&im->row_arena, cell->text + from, to - from);
	if (text == NULL) {
		im->faults->nomem = true;
		return false;
	}
	if (cell->kind == RV_CELL_ERROR || is_error_word(text)) {
		rv_fault(im->faults, RV_ERROR, RV_S_CELL_ERROR, place,
		         _("'%s' is an error of the spreadsheet, not a value"), text);
		return false;
	}
	*out = says_nothing(text) ? "" : text;
	return true;
}
