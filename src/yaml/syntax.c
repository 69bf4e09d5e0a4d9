/*
 * What libyaml found, in our words: what is wrong and what was expected, at the place where an author would mend it.
 * libyaml is written for authors of parsers, and some of its words hide the true reason.
 */
#include <string.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"
#include "yaml/internal.h"

enum place {
	AT_PROBLEM, /* where libyaml stumbled */
	AT_CONTEXT  /* where the thing begins that it was reading */
};

struct words {
	const char *problem; /* libyaml's */
	const char *context; /* libyaml's, or NULL: any */
	enum place place;
	const char *id;
	const char *message; /* may have one %d: the line where the thing begins */
};

static const struct words table[] = {
	{"did not find expected ',' or ']'", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("expected ',' or ']' in the list that begins on line %d")},
	{"did not find expected ',' or '}'", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("expected ',' or '}' in the mapping that begins on line %d")},
	{"did not find expected '-' indicator", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("expected '-' indented like the list that begins on line %d")},
	{"did not find expected key", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("expected a key indented like the mapping that begins on line %d")},
	{"did not find expected node content", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("expected a value")},
	{"could not find expected ':'", NULL, AT_CONTEXT, RV_D_YAML_SYNTAX,
         N_("expected ':' and a blank after the key")},
	{"mapping values are not allowed in this context", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("unexpected ':', expected one key on a line, and quotes around a text that has ': '")},
	{"mapping keys are not allowed in this context", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("unexpected '?', expected quotes around a text that begins with it")},
	{"block sequence entries are not allowed in this context", NULL, AT_PROBLEM,
         RV_D_YAML_SYNTAX, N_("unexpected '-', expected a list on lines of its own")},
	{"found unexpected ':'", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("unexpected ':', expected quotes around a text that has it")},
	{"found a tab character that violates indentation", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("a tab, expected blanks as indentation")},
	{"found a tab character where an indentation space is expected", NULL, AT_PROBLEM,
         RV_D_YAML_SYNTAX, N_("a tab, expected blanks as indentation")},
	{"found unexpected end of stream", NULL, AT_CONTEXT, RV_D_YAML_SYNTAX,
         N_("the quote is not closed, expected another at the end of the text")},
	{"found unexpected document indicator", NULL, AT_CONTEXT, RV_D_YAML_SYNTAX,
         N_("the quote is not closed, expected another before the line '---' or '...'")},
	{"found unknown escape character", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("unknown escape in double quotes, expected \\\\ for a backslash")},
	{"did not find expected hexdecimal number", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("expected hexadecimal digits, 2 after \\x, 4 after \\u, 8 after \\U")},
	{"found invalid Unicode character escape code", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("the escape names no character, expected one of Unicode")},
	{"did not find expected comment or line break", "while scanning a block scalar", AT_PROBLEM,
         RV_D_YAML_SYNTAX, N_("expected the text on the lines after '|' or '>'")},
	{"found an indentation indicator equal to 0", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("indentation 0 after '|' or '>', expected 1 to 9")},
	{"did not find expected <document start>", NULL, AT_PROBLEM, RV_D_YAML_SYNTAX,
         N_("unexpected text, expected the end of the file")},
	{NULL, "while scanning a tag", AT_CONTEXT, RV_D_YAML_TAG,
         N_("tags '!' are not supported, expected a value without one")},
	{NULL, "while parsing a tag", AT_CONTEXT, RV_D_YAML_TAG,
         N_("tags '!' are not supported, expected a value without one")},
	{"found undefined tag handle", NULL, AT_CONTEXT, RV_D_YAML_TAG,
         N_("tags '!' are not supported, expected a value without one")},
	{NULL, "while scanning an anchor", AT_CONTEXT, RV_D_YAML_ALIAS,
         N_("anchors '&' and aliases '*' are not supported, expected quotes around a text that "
            "begins so")},
	{NULL, "while scanning an alias", AT_CONTEXT, RV_D_YAML_ALIAS,
         N_("anchors '&' and aliases '*' are not supported, expected quotes around a text that "
            "begins so")},
	{NULL, "while scanning a directive", AT_CONTEXT, RV_D_YAML_SYNTAX,
         N_("unexpected '%%', expected quotes around a text that begins with it")},
	{NULL, "while scanning a %YAML directive", AT_CONTEXT, RV_D_YAML_SYNTAX,
         N_("unexpected '%%', expected quotes around a text that begins with it")},
	{NULL, "while scanning a %TAG directive", AT_CONTEXT, RV_D_YAML_TAG,
         N_("tags '!' are not supported, expected a value without one")},
};

static const struct words *find_words(const char *problem, const char *context)
{
	size_t i;

	for (i = 0; i < sizeof table / sizeof table[0]; i++) {
		if (table[i].problem != NULL && strcmp(table[i].problem, problem) != 0)
			continue;
		if (table[i].context != NULL &&
		    (context == NULL || strcmp(table[i].context, context) != 0))
			continue;
		return &table[i];
	}
	return NULL;
}

/* ---- keys -------------------------------------------------------------------------------------- */

/* Characters from byte `from` to the first ':' that ends a key on its line; 0: there is none. */
static size_t key_length(const struct rv_yaml_file *file, size_t from)
{
	size_t at = from, n = 0;
	uint32_t c;

	while (at < file->len) {
		c = rv_utf8_next(file->text, file->len, &at);
		if (c == '\n')
			return 0;
		if (c == ':' && (at == file->len || strchr(" \t\r\n", file->text[at]) != NULL))
			return n;
		n++;
	}
	return 0;
}

/* A colon of Chinese input, or one without its blank, on the line of the place. */
static void suggest_colon(struct rv_yaml_reader *reader, size_t at)
{
	const struct rv_yaml_file *file = reader->file;
	size_t start = at, end = at;

	while (start > reader->skipped && file->text[start - 1] != '\n')
		start--;
	while (end < file->len && file->text[end] != '\n')
		end++;
	for (; start < end; start++) {
		if (end - start >= 3 && memcmp(file->text + start, "：", 3) == 0) {
			rv_diag_suggest(reader->diags, "%s",
			                _("'：' is the wide colon, YAML takes ':' and a blank"));
			return;
		}
		if (file->text[start] == ':' && start + 1 < end &&
		    strchr(" \t\r", file->text[start + 1]) == NULL) {
			rv_diag_suggest(reader->diags, "%s", _("a blank is missing after ':'"));
			return;
		}
	}
}

static void tell_missing_colon(struct rv_yaml_reader *reader, struct rv_pos pos, size_t at)
{
	rv_yaml_tell(reader, RV_D_YAML_SYNTAX, pos, 1, _("expected ':' and a blank after the key"));
	suggest_colon(reader, at);
}

static bool has_on_line(const struct rv_yaml_file *file, size_t from, size_t to, char c)
{
	const char *end = memchr(file->text + from, '\n', to - from);

	return memchr(file->text + from, c,
	              (end == NULL ? to : (size_t)(end - file->text)) - from) != NULL;
}

static bool begins_line(const struct rv_yaml_file *file, size_t at)
{
	while (at > 0 && file->text[at - 1] == ' ')
		at--;
	return at == 0 || file->text[at - 1] == '\n';
}

/* Whether the ':' that libyaml stumbled on comes right after the last text. */
static bool follows_scalar(struct rv_yaml_reader *reader)
{
	const struct rv_yaml_file *file = reader->file;
	size_t at = reader->scalar_to;

	while (at < file->len && file->text[at] == ' ')
		at++;
	return at > reader->scalar_from && at < file->len && file->text[at] == ':' &&
	       at == rv_yaml_byte(reader, reader->parser.problem_mark);
}

/*
 * What is meant as a key, but is over 1024 characters, or goes over several lines: libyaml then takes it for a text, and
 * complains of the ':' after it, or of the want of one. true: told.
 */
static bool tell_bad_key(struct rv_yaml_reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const struct rv_yaml_file *file = reader->file;
	bool wants_colon = strcmp(parser->problem, "could not find expected ':'") == 0, quoted;
	struct rv_pos pos = {file->name, 1, 1};
	size_t from = reader->scalar_from, to = reader->scalar_to;

	if (wants_colon) {
		from = rv_yaml_byte(reader, parser->context_mark);
		to = file->len;
	} else if (!follows_scalar(reader)) {
		return false;
	}
	if (from >= to)
		return false;
	pos = rv_yaml_advance(file, pos, reader->skipped, from);
	quoted = file->text[from] == '"' || file->text[from] == '\'';
	if (key_length(file, from) > RV_YAML_MAX_KEY)
		rv_yaml_tell(reader, RV_D_YAML_KEY, pos, 1,
		             _("the key is too long, expected at most %d characters"),
		             RV_YAML_MAX_KEY);
	else if (quoted && !has_on_line(file, from + 1, to, file->text[from]))
		rv_yaml_tell(reader, RV_D_YAML_KEY, pos, 1,
		             _("the key is broken over lines, expected it on one"));
	else if (!quoted && !wants_colon && memchr(file->text + from, '\n', to - from) != NULL &&
	         begins_line(file, from))
		tell_missing_colon(reader, pos, from);
	else
		return false;
	return true;
}

/* ---- the words --------------------------------------------------------------------------------- */

static bool is_about_keys(const char *problem)
{
	return strstr(problem, "':'") != NULL ||
	       strcmp(problem, "did not find expected key") == 0 ||
	       strncmp(problem, "mapping values", strlen("mapping values")) == 0;
}

/* A character that begins no value: a tab, or one that YAML keeps for later. */
static void tell_bad_start(struct rv_yaml_reader *reader, struct rv_pos pos, size_t at)
{
	char c = at < reader->file->len ? reader->file->text[at] : ' ';

	if (c == '\t')
		rv_yaml_tell(reader, RV_D_YAML_SYNTAX, pos, 1,
		             _("a tab, expected blanks as indentation"));
	else
		rv_yaml_tell(
			reader, RV_D_YAML_SYNTAX, pos, 1,
			_("unexpected '%c', expected quotes around a text that begins with it"), c);
}

/* SQL without quotes is cut at the first ', ' of a flow mapping: what is left has a bracket open. */
static void suggest_quotes(struct rv_yaml_reader *reader, size_t at)
{
	const struct rv_yaml_file *file = reader->file;
	size_t start = at;
	int open = 0;

	while (start > reader->skipped && file->text[start - 1] != '\n')
		start--;
	for (; start < at; start++)
		open += (file->text[start] == '(') - (file->text[start] == ')');
	if (open > 0 || (at < file->len && file->text[at] == ')'))
		rv_diag_suggest(reader->diags, "%s",
		                _("inside { } and [ ] a text without quotes ends at ', ': put it "
		                  "between double quotes"));
}

static void tell_in_words(struct rv_yaml_reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	const struct words *words = find_words(parser->problem, parser->context);
	yaml_mark_t mark = parser->problem_mark;
	struct rv_pos pos;
	size_t at;

	if (words != NULL && words->place == AT_CONTEXT && parser->context != NULL)
		mark = parser->context_mark;
	pos = rv_yaml_pos(reader, mark);
	at = rv_yaml_byte(reader, mark);
	if (strcmp(parser->problem, "found character that cannot start any token") == 0)
		tell_bad_start(reader, pos, at);
	else if (strcmp(parser->problem, "did not find expected key") == 0 &&
	         at < reader->file->len && reader->file->text[at] == ':')
		rv_yaml_tell(reader, RV_D_YAML_KEY, pos, 1,
		             _("a value without a key, expected a word before ':'"));
	else if (words == NULL)
		rv_yaml_tell(reader, RV_D_YAML_SYNTAX, pos, 1, _("not valid YAML: %s"),
		             parser->problem);
	else
		/* One format of the table with at most one %d. */
		rv_yaml_tell(reader, words->id, pos, 1, _(words->message),
		             (int)parser->context_mark.line + 1);
	if (is_about_keys(parser->problem))
		suggest_colon(reader, at);
	else if (strstr(parser->problem, "expected ',' or") != NULL)
		suggest_quotes(reader, at);
}

void rv_yaml_tell_syntax(struct rv_yaml_reader *reader)
{
	const yaml_parser_t *parser = &reader->parser;
	struct rv_pos pos = {reader->file->name, 1, 1};

	switch (parser->error) {
	case YAML_MEMORY_ERROR: (void)rv_nomem(&reader->first); return;
	case YAML_READER_ERROR:
		/* The mark of these is always 1:1, only the offset tells. The bytes were checked, so it is not reached. */
		pos = rv_yaml_advance(reader->file, pos, reader->skipped,
		                      reader->skipped + parser->problem_offset);
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, pos, 1, _("not valid YAML: %s"),
		             parser->problem == NULL ? "" : parser->problem);
		return;
	case YAML_SCANNER_ERROR:
	case YAML_PARSER_ERROR:
		if (!tell_bad_key(reader))
			tell_in_words(reader);
		return;
	case YAML_NO_ERROR:
	case YAML_COMPOSER_ERROR:
	case YAML_WRITER_ERROR:
	case YAML_EMITTER_ERROR:
	default:
		rv_yaml_tell(reader, RV_D_YAML_SYNTAX, pos, 1, _("not valid YAML: %s"), "?");
		return;
	}
}
