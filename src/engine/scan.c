/* See scan.h. */
#include <sqlite3.h>
#include <string.h>

#include "engine/scan.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

#define MAX_DEPTH 100

static bool name_start(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
}

static bool digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static bool name_part(unsigned char c)
{
	return name_start(c) || digit(c);
}

static size_t skip_name(const char *text, size_t at)
{
	while (name_part((unsigned char)text[at]))
		at++;
	return at;
}

/* Past the closing quote, or 0 if there is none. Doubled quotes stand for one. */
static size_t skip_string(const char *text, size_t at)
{
	for (at++; text[at]; at++) {
		if (text[at] != '\'')
			continue;
		if (text[at + 1] != '\'')
			return at + 1;
		at++;
	}
	return 0;
}

static size_t skip_number(const char *text, size_t at)
{
	while (digit((unsigned char)text[at]))
		at++;
	if (text[at] == '.')
		for (at++; digit((unsigned char)text[at]);)
			at++;
	if ((text[at] == 'e' || text[at] == 'E') &&
	    (digit((unsigned char)text[at + 1]) ||
	     ((text[at + 1] == '-' || text[at + 1] == '+') && digit((unsigned char)text[at + 2]))))
		for (at += 2; digit((unsigned char)text[at]);)
			at++;
	return at;
}

static size_t operator_length(const char *text)
{
	static const char *const operators[] = {"||", "<=",  ">=", "<>", "!=", "==", "<<",
	                                        ">>", "->>", "->", "+",  "-",  "*",  "/",
	                                        "%",  "<",   ">",  "=",  "&",  "|",  "~"};

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (strncmp(text, operators[i], strlen(operators[i])) == 0)
			return strlen(operators[i]);
	return 0;
}

static enum rv_code fault_at(struct rv_scan_fault *fault, const char *id, const char *message,
                             size_t at)
{
	fault->id = id;
	fault->message = message;
	fault->at = at;
	return RV_DATA;
}

/* What is never allowed, before anything else is looked at. */
static enum rv_code check_forbidden(const char *text, size_t at, struct rv_scan_fault *fault)
{
	const char *c = text + at;

	if ((c[0] == '-' && c[1] == '-') || (c[0] == '/' && c[1] == '*'))
		return fault_at(
			fault, RV_D_SQL_COMMENT,
			_("a comment in SQL; put it into the YAML, behind ' #' outside the SQL"),
			at);
	if (c[0] == ';')
		return fault_at(fault, RV_D_SQL_SEMICOLON, _("';' in SQL; expected one expression"),
		                at);
	if (c[0] == '"')
		return fault_at(fault, RV_D_SQL_QUOTE,
		                _("double quotes in SQL; write text in single quotes and names "
		                  "without quotes"),
		                at);
	if (c[0] == '[' || c[0] == '`')
		return fault_at(fault, RV_D_SQL_QUOTE,
		                _("a quoted name in SQL; write names without quotes"), at);
	if (c[0] == '?' || c[0] == '@' || c[0] == '$')
		return fault_at(fault, RV_D_SQL_PARAMETER,
		                _("only parameters of the rubric, written :name, may stand here"),
		                at);
	return RV_OK;
}

struct scanner {
	struct rv_arena *arena;
	const char *text;
	struct rv_token *tokens;
	size_t n, room, depth;
	size_t open[MAX_DEPTH];
};

static bool add_token(struct scanner *scanner, enum rv_token_kind kind, size_t from, size_t to,
                      size_t depth)
{
	if (scanner->n == scanner->room) {
		size_t room = scanner->room ? scanner->room * 2 : 32;
		struct rv_token *more = rv_alloc_array(scanner->arena, room, sizeof(*more));

		if (!more)
			return false;
		if (scanner->n)
			memcpy(more, scanner->tokens, scanner->n * sizeof(*more));
		scanner->tokens = more;
		scanner->room = room;
	}
	scanner->tokens[scanner->n++] = (struct rv_token){kind, from, to, depth};
	return true;
}

/* One token at `at`; moves *at past it. */
static enum rv_code scan_one(struct scanner *s, size_t *at, struct rv_scan_fault *fault)
{
	const char *text = s->text;
	size_t from = *at, to;
	enum rv_token_kind kind = RV_TOKEN_OP;
	size_t depth = s->depth;

	RV_TRY(check_forbidden(text, from, fault));
	if ((text[from] == 'x' || text[from] == 'X') && text[from + 1] == '\'')
		return fault_at(fault, RV_D_SQL_SYNTAX, _("a blob literal has no place here"),
		                from);
	if (name_start((unsigned char)text[from])) {
		kind = RV_TOKEN_NAME;
		to = skip_name(text, from);
	} else if (text[from] == '\'') {
		kind = RV_TOKEN_STRING;
		to = skip_string(text, from);
		if (to == 0)
			return fault_at(fault, RV_D_SQL_UNCLOSED, _("this quote is never closed"),
			                from);
	} else if (digit((unsigned char)text[from]) ||
	           (text[from] == '.' && digit((unsigned char)text[from + 1]))) {
		kind = RV_TOKEN_NUMBER;
		to = skip_number(text, from);
		if (name_part((unsigned char)text[to]))
			return fault_at(fault, RV_D_SQL_SYNTAX,
			                _("a number that goes on as a name"), from);
	} else if (text[from] == ':') {
		kind = RV_TOKEN_PARAM;
		to = skip_name(text, from + 1);
		if (to == from + 1)
			return fault_at(fault, RV_D_SQL_PARAMETER,
			                _("':' without a parameter's name"), from);
	} else if (text[from] == '(') {
		kind = RV_TOKEN_OPEN;
		to = from + 1;
		if (s->depth == MAX_DEPTH)
			return fault_at(fault, RV_D_SQL_BRACKETS,
			                _("more than 100 brackets inside each other"), from);
		s->open[s->depth++] = from;
	} else if (text[from] == ')') {
		kind = RV_TOKEN_CLOSE;
		to = from + 1;
		if (s->depth == 0)
			return fault_at(fault, RV_D_SQL_BRACKETS, _("')' without its '('"), from);
		depth = --s->depth;
	} else if (text[from] == ',' || text[from] == '.') {
		kind = text[from] == ',' ? RV_TOKEN_COMMA : RV_TOKEN_DOT;
		to = from + 1;
	} else {
		to = from + operator_length(text + from);
		if (to == from)
			return fault_at(fault, RV_D_SQL_SYNTAX,
			                _("a character that SQL does not know"), from);
	}
	*at = to;
	return add_token(s, kind, from, to, depth) ? RV_OK : RV_MEMORY;
}

enum rv_code rv_scan(struct rv_arena *arena, const char *text, struct rv_token **tokens, size_t *n,
                     struct rv_scan_fault *fault)
{
	struct scanner s = {.arena = arena, .text = text};
	size_t at = 0;

	while (text[at]) {
		if (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
			at++;
			continue;
		}
		RV_TRY(scan_one(&s, &at, fault));
	}
	if (s.depth > 0)
		return fault_at(fault, RV_D_SQL_BRACKETS, _("this '(' is never closed"),
		                s.open[s.depth - 1]);
	*tokens = s.tokens;
	*n = s.n;
	return RV_OK;
}

bool rv_token_is(const char *text, const struct rv_token *token, const char *word)
{
	size_t len = token->to - token->from;

	return strlen(word) == len && sqlite3_strnicmp(text + token->from, word, (int)len) == 0;
}

bool rv_token_keyword(const char *text, const struct rv_token *token)
{
	return token->kind == RV_TOKEN_NAME &&
	       sqlite3_keyword_check(text + token->from, (int)(token->to - token->from));
}

char *rv_token_string(struct rv_arena *arena, const char *text, const struct rv_token *token)
{
	char *out = rv_strndup(arena, text + token->from + 1, token->to - token->from - 2);
	char *to = out;

	for (const char *from = out; from && *from; from++) {
		*to++ = *from;
		if (*from == '\'')
			from++; /* the second of a doubled quote */
	}
	if (out)
		*to = '\0';
	return out;
}
