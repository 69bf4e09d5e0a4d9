/* Names that authors choose: which characters they may have, and which words SQL keeps for itself. */
#include <string.h>

#include "model/model.h"
#include "review/text.h"

/*
 * Keywords that SQLite refuses as names, found by trying all 147 as table, column and view; and those of joins and
 * pattern matching, which it takes in some places only.
 */
static const char *const keywords[] = {"add",          "all",
                                       "alter",        "and",
                                       "as",           "autoincrement",
                                       "between",      "case",
                                       "cast",         "check",
                                       "collate",      "commit",
                                       "constraint",   "create",
                                       "cross",        "current_date",
                                       "current_time", "current_timestamp",
                                       "default",      "deferrable",
                                       "delete",       "distinct",
                                       "drop",         "else",
                                       "escape",       "except",
                                       "exists",       "false",
                                       "foreign",      "from",
                                       "full",         "glob",
                                       "group",        "having",
                                       "if",           "in",
                                       "index",        "indexed",
                                       "inner",        "insert",
                                       "intersect",    "into",
                                       "is",           "isnull",
                                       "join",         "left",
                                       "like",         "limit",
                                       "match",        "natural",
                                       "not",          "nothing",
                                       "notnull",      "null",
                                       "on",           "or",
                                       "order",        "outer",
                                       "primary",      "raise",
                                       "references",   "regexp",
                                       "returning",    "right",
                                       "select",       "set",
                                       "table",        "then",
                                       "to",           "transaction",
                                       "true",         "union",
                                       "unique",       "update",
                                       "using",        "values",
                                       "when",         "where",
                                       "with",         NULL};

/* Names that mean something in conditions. */
static const char *const taken[] = {"this", "selection", "main", "temp", "any", NULL};

bool rv_model_same(const char *a, const char *b)
{
	for (;; a++, b++) {
		char x = *a >= 'A' && *a <= 'Z' ? (char)(*a - 'A' + 'a') : *a;
		char y = *b >= 'A' && *b <= 'Z' ? (char)(*b - 'A' + 'a') : *b;

		if (x != y)
			return false;
		if (!x)
			return true;
	}
}

static bool is_among(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (rv_model_same(text, *words))
			return true;
	return false;
}

/*
 * Whether a character beyond ASCII is a letter. SQLite takes all of them; marks, blanks, signs and what can't be told from ASCII
 * by eye are refused here.
 */
static bool is_wide_letter(uint32_t c)
{
	static const uint32_t signs[][2] = {
		{0x80, 0xA9},     {0xAB, 0xB4},       {0xB6, 0xB9},       {0xBB, 0xBF},
		{0xD7, 0xD7},     {0xF7, 0xF7},       {0x200B, 0x200F},   {0x2000, 0x206F},
		{0x20A0, 0x20CF}, {0x2190, 0x2BFF},   {0x2E00, 0x2E7F},   {0x2FF0, 0x3004},
		{0x3008, 0x3020}, {0x3030, 0x3030},   {0x303D, 0x303F},   {0x30FB, 0x30FB},
		{0xD800, 0xF8FF}, {0xFE00, 0xFE6F},   {0xFEFF, 0xFEFF},   {0xFF00, 0xFF65},
		{0xFFE0, 0xFFFF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF}};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (c >= signs[i][0] && c <= signs[i][1])
			return false;
	return true;
}

size_t rv_model_letter(const char *text, bool first)
{
	unsigned char c = (unsigned char)*text;
	size_t at = 0;

	if (c < 0x80)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
		       (!first && c >= '0' && c <= '9');
	return is_wide_letter(rv_utf8_next(text, strlen(text), &at)) ? at : 0;
}

size_t rv_model_name_len(const char *text)
{
	size_t at = 0, n;

	while ((n = rv_model_letter(text + at, at == 0)) > 0)
		at += n;
	return at;
}

#define NAME_MAX_BYTES 128

/* Offset of the first character that a name can't have, or its length. */
static size_t bad_character(const char *text, enum rv_model_name use)
{
	size_t at = 0;

	while (text[at]) {
		size_t n = rv_model_letter(text + at, at == 0 && use != RV_NAME_WORD);

		if (!n && use == RV_NAME_WORD && at && strchr("-.", text[at]))
			n = 1;
		if (!n)
			break;
		at += n;
	}
	return at;
}

bool rv_model_name(struct rv_model *m, const struct rv_yaml *node, enum rv_model_name use)
{
	const char *text = rv_model_scalar(m, node, _("a name"));
	size_t at;

	if (!text)
		return false;
	at = bad_character(text, use);
	if (at < node->len || node->len > NAME_MAX_BYTES) {
		rv_model_error(m, RV_D_BAD_NAME, node,
		               use == RV_NAME_WORD
		                       ? _("'%.200s' is no id: expected letters, digits, '_', '-', "
		                           "'.', at most 128 bytes")
		                       : _("'%.200s' is no name: expected letters, digits, '_', no "
		                           "digit first, at most 128 bytes"),
		               text);
		return false;
	}
	if (use != RV_NAME_SQL)
		return true;
	if (is_among(text, keywords)) {
		rv_model_error(m, RV_D_KEYWORD_NAME, node,
		               _("'%s' is a word of SQL and can't be a name"), text);
		return false;
	}
	if (*text == '_' || !strncasecmp(text, "sqlite_", 7) || is_among(text, taken)) {
		rv_model_error(
			m, RV_D_RESERVED_NAME, node,
			_("'%s' is reserved: names may not begin with '_' or 'sqlite_' nor be "
		          "this, selection, main, temp, any"),
			text);
		return false;
	}
	return true;
}

bool rv_model_is_number_text(const char *text)
{
	size_t digits, decimals;

	text += *text == '-';
	digits = strspn(text, "0123456789");
	/* 007 is a code, no number. */
	if (!digits || digits > 18 || (*text == '0' && digits > 1))
		return false;
	text += digits;
	if (*text != '.')
		return !*text;
	decimals = strspn(++text, "0123456789");
	return decimals && decimals <= 18 && !text[decimals];
}

bool rv_model_is_number(const struct rv_yaml *node)
{
	return rv_yaml_is(node, RV_YAML_SCALAR) && node->style == RV_YAML_PLAIN &&
	       rv_model_is_number_text(node->text);
}
