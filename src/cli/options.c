#include "cli/options.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include "review/text.h"

const char *const opt_langs[] = {"", "en", "zh", NULL};
const char *const opt_engines[] = {"", "programs", "sql", NULL};

struct parser {
	const struct opt_tables *tables;
	int argc, at;
	char **argv;
	struct rv_arena *arena;
	char *args;
	bool *help;
	bool *given; /* by row of opts */
	const char **operands;
	size_t n_operands;
	struct rv_error *err;
};

static size_t count_opts(const struct opt *opts)
{
	size_t n = 0;

	while (opts[n].kind != OPT_KIND_END)
		n++;
	return n;
}

static bool is_text(const char *text)
{
	size_t len = strlen(text);

	return rv_utf8_valid(text, len) == len;
}

static enum rv_code append(struct parser *p, struct opt_list *list, const char *item)
{
	if (!list->items) {
		list->items = rv_alloc_array(p->arena, (size_t)p->argc, sizeof *list->items);
		if (!list->items)
			return rv_nomem(p->err);
	}
	list->items[list->n++] = item;
	return RV_OK;
}

static enum rv_code store_int(struct parser *p, const struct opt *opt, const char *value)
{
	char *end;
	long long number;

	errno = 0;
	number = strtoll(value, &end, 10);
	if (!strchr("-0123456789", value[0]) || end == value || *end || errno ||
	    number < opt->min || number > opt->max)
		return rv_fail(p->err, RV_USAGE,
		               _("--%s: '%s' is not a whole number from %lld to %lld"), opt->name,
		               value, (long long)opt->min, (long long)opt->max);
	*(int64_t *)(void *)(p->args + opt->offset) = number;
	return RV_OK;
}

static enum rv_code store_word(struct parser *p, const struct opt *opt, const char *value)
{
	struct rv_buf list;
	const char *nearest;
	enum rv_code code;

	for (int i = 0; opt->words[i]; i++)
		if (*value && !strcmp(opt->words[i], value)) {
			*(int *)(void *)(p->args + opt->offset) = i;
			return RV_OK;
		}
	nearest = rv_nearest(value, opt->words);
	if (nearest && *nearest)
		return rv_fail(p->err, RV_USAGE, _("--%s: unknown word '%s'; did you mean '%s'?"),
		               opt->name, value, nearest);
	rv_buf_init(&list);
	for (int i = 0; opt->words[i]; i++)
		if (*opt->words[i])
			rv_buf_printf(&list, "%s%s", list.len ? ", " : "", opt->words[i]);
	code = list.failed ? rv_nomem(p->err)
	                   : rv_fail(p->err, RV_USAGE,
	                             _("--%s: unknown word '%s', expected one of: %s"), opt->name,
	                             value, list.text);
	rv_buf_release(&list);
	return code;
}

/* Stores one occurrence of an option; value is NULL if none is due. */
static enum rv_code store(struct parser *p, const struct opt *opt, const char *value)
{
	void *field = p->args + opt->offset;

	p->given[opt - p->tables->opts] = true;
	if (value && opt->kind != OPT_KIND_FILE && opt->kind != OPT_KIND_OUTPUT && !is_text(value))
		return rv_fail(p->err, RV_USAGE, _("--%s: the value is not valid UTF-8"),
		               opt->name);
	switch (opt->kind) {
	case OPT_KIND_FLAG: *(bool *)field = true; return RV_OK;
	case OPT_KIND_INT: return store_int(p, opt, value);
	case OPT_KIND_TEXT:
	case OPT_KIND_FILE: *(const char **)field = value; return RV_OK;
	case OPT_KIND_OUTPUT:
		*(const char **)field = value && strcmp(value, "-") != 0 ? value : NULL;
		return RV_OK;
	case OPT_KIND_OPTIONAL: *(const char **)field = value ? value : ""; return RV_OK;
	case OPT_KIND_WORD: return store_word(p, opt, value);
	case OPT_KIND_LIST: return append(p, field, value);
	case OPT_KIND_HELP: *p->help = true; return RV_OK;
	case OPT_KIND_END: break;
	}
	return rv_fail(p->err, RV_BUG, "option row '%s' of unknown kind", opt->name);
}

static bool needs_value(const struct opt *opt)
{
	return opt->kind != OPT_KIND_FLAG && opt->kind != OPT_KIND_HELP &&
	       opt->kind != OPT_KIND_OPTIONAL;
}

/* The next word of the command line, as the value of an option. */
static enum rv_code take_value(struct parser *p, const struct opt *opt, const char **value)
{
	if (p->at == p->argc)
		return rv_fail(p->err, RV_USAGE, _("--%s: a value is missing (%s)"), opt->name,
		               _(opt->value));
	*value = p->argv[p->at++];
	return RV_OK;
}

static enum rv_code unknown_option(struct parser *p, const char *word, size_t len)
{
	const struct opt *opts = p->tables->opts;
	size_t n = count_opts(opts);
	const char **names = rv_alloc_array(p->arena, n + 1, sizeof *names);
	char *name = rv_strndup(p->arena, word, len);
	const char *nearest;

	if (!names || !name)
		return rv_nomem(p->err);
	for (size_t i = 0; i < n; i++)
		names[i] = opts[i].name;
	nearest = rv_nearest(name, names);
	if (nearest)
		return rv_fail(p->err, RV_USAGE, _("unknown option '--%s'; did you mean '--%s'?"),
		               name, nearest);
	return rv_fail(p->err, RV_USAGE, _("unknown option '--%s'"), name);
}

static enum rv_code parse_long(struct parser *p, const char *word)
{
	size_t len = strcspn(word, "=");
	const char *value = word[len] ? word + len + 1 : NULL;

	for (const struct opt *opt = p->tables->opts; opt->kind != OPT_KIND_END; opt++) {
		if (strlen(opt->name) != len || memcmp(opt->name, word, len))
			continue;
		if (value && (opt->kind == OPT_KIND_FLAG || opt->kind == OPT_KIND_HELP))
			return rv_fail(p->err, RV_USAGE, _("--%s takes no value"), opt->name);
		if (!value && needs_value(opt))
			RV_TRY(take_value(p, opt, &value));
		return store(p, opt, value);
	}
	return unknown_option(p, word, len);
}

/* `-qo FILE`, `-oFILE`: letters without a value may be followed by others. */
static enum rv_code parse_letters(struct parser *p, const char *word)
{
	for (; *word && !*p->help; word++) {
		const struct opt *opt = p->tables->opts;
		const char *value = NULL;

		while (opt->kind != OPT_KIND_END && opt->letter != *word)
			opt++;
		if (opt->kind == OPT_KIND_END) {
			size_t at = 0, len = strlen(word);

			rv_utf8_next(word, len, &at);
			return rv_fail(p->err, RV_USAGE, _("unknown option '-%.*s'"), (int)at,
			               word);
		}
		if (!needs_value(opt)) {
			RV_TRY(store(p, opt, NULL));
			continue;
		}
		if (word[1])
			value = word + 1;
		else
			RV_TRY(take_value(p, opt, &value));
		return store(p, opt, value);
	}
	return RV_OK;
}

static enum rv_code check_conflicts(struct parser *p)
{
	const struct opt_conflict *row = p->tables->conflicts;
	const struct opt *opts = p->tables->opts;

	for (; row && row->a; row++) {
		bool a = false, b = false;

		for (size_t i = 0; opts[i].kind != OPT_KIND_END; i++) {
			a |= p->given[i] && !strcmp(opts[i].name, row->a);
			b |= p->given[i] && !strcmp(opts[i].name, row->b);
		}
		if (a && b)
			return rv_fail(p->err, RV_USAGE, _("--%s and --%s exclude each other"),
			               row->a, row->b);
	}
	return RV_OK;
}

/* Operands that all rows from `row` on need at least. */
static size_t least(const struct operand *row)
{
	size_t n = 0;

	for (; row->name; row++)
		n += (size_t)row->min;
	return n;
}

static enum rv_code store_operands(struct parser *p)
{
	static const struct operand none[] = {OPERAND_END};
	const struct operand *row = p->tables->operands ? p->tables->operands : none;
	size_t at = 0;

	for (; row->name; row++) {
		size_t left = p->n_operands - at, later = least(row + 1), n;

		if (left < (size_t)row->min)
			return rv_fail(p->err, RV_USAGE, _("%s is missing"), _(row->name));
		n = left > later ? left - later : 0;
		if (n < (size_t)row->min)
			n = (size_t)row->min;
		if (n > (size_t)row->max)
			n = (size_t)row->max;
		for (size_t i = 0; i < n; i++, at++) {
			void *field = p->args + row->offset;

			if (row->text && !is_text(p->operands[at]))
				return rv_fail(p->err, RV_USAGE, _("%s is not valid UTF-8"),
				               _(row->name));
			if (row->max == 1)
				*(const char **)field = p->operands[at];
			else
				RV_TRY(append(p, field, p->operands[at]));
		}
	}
	if (at < p->n_operands)
		return rv_fail(p->err, RV_USAGE, _("one operand too many: '%s'"), p->operands[at]);
	return RV_OK;
}

enum rv_code opt_parse(const struct opt_tables *tables, int argc, char **argv,
                       struct rv_arena *arena, void *args, bool *help, struct rv_error *err)
{
	struct parser p = {.tables = tables,
	                   .argc = argc,
	                   .argv = argv,
	                   .arena = arena,
	                   .args = args,
	                   .help = help,
	                   .err = err};
	bool options = true;

	*help = false;
	p.given = rv_alloc_array(arena, count_opts(tables->opts) + 1, sizeof *p.given);
	p.operands = rv_alloc_array(arena, (size_t)argc + 1, sizeof *p.operands);
	if (!p.given || !p.operands)
		return rv_nomem(err);
	while (p.at < argc) {
		const char *word = argv[p.at++];

		if (!options || word[0] != '-' || !word[1])
			p.operands[p.n_operands++] = word;
		else if (!strcmp(word, "--"))
			options = false;
		else if (word[1] == '-')
			RV_TRY(parse_long(&p, word + 2));
		else
			RV_TRY(parse_letters(&p, word + 1));
		if (*help)
			return RV_OK;
	}
	RV_TRY(check_conflicts(&p));
	return store_operands(&p);
}

int opt_scan_lang(int argc, char **argv)
{
	static const char name[] = "--lang";
	const char *value = NULL;

	for (int i = 0; i < argc && strcmp(argv[i], "--"); i++) {
		if (!strcmp(argv[i], name) && i + 1 < argc)
			value = argv[i + 1];
		else if (!strncmp(argv[i], "--lang=", sizeof name))
			value = argv[i] + sizeof name;
	}
	for (int i = 1; value && opt_langs[i]; i++)
		if (!strcmp(opt_langs[i], value))
			return i;
	return 0;
}
