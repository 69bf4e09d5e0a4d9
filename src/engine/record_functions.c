/*
 * has_R('k', …), count_R, first_R('k', 'column'), last_R, next_R('k', date): what an expression may ask of a case's other rows.
 */
#include <string.h>

#include "engine/program_parse.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

static const struct {
	const char *prefix;
	enum rv_aggregate op;
} prefixes[] = {
	{"has_", RV_ANY},   {"count_", RV_COUNT}, {"first_", RV_FIRST},
	{"last_", RV_LAST}, {"next_", RV_NEXT},
};

struct call {
	size_t name, open, close;
	size_t arg[64], arg_end[64]; /* tokens of each argument */
	size_t n_args;
};

static bool split_arguments(struct rv_translation *t, size_t name, struct call *call)
{
	size_t depth, begin;

	*call = (struct call){
		.name = name, .open = name + 1, .close = rv_translation_close(t, name + 1)};
	depth = t->tokens[call->open].depth + 1;
	begin = call->open + 1;
	if (begin == call->close)
		return true;
	for (size_t i = begin; i <= call->close; i++) {
		if (i != call->close &&
		    !(t->tokens[i].kind == RV_TOKEN_COMMA && t->tokens[i].depth == depth))
			continue;
		if (i == begin || call->n_args == 64)
			return false;
		call->arg[call->n_args] = begin;
		call->arg_end[call->n_args++] = i;
		begin = i + 1;
	}
	return true;
}

/* Argument k as a text literal; NULL: it is none. */
static const char *literal(struct rv_translation *t, const struct call *call, size_t k)
{
	const struct rv_token *token = &t->tokens[call->arg[k]];

	if (call->arg_end[k] != call->arg[k] + 1 || token->kind != RV_TOKEN_STRING)
		return NULL;
	return rv_token_string(t->plan->arena, t->text, token);
}

static bool fault(struct rv_translation *t, const struct call *call, const char *message)
{
	rv_translation_fault(t, call->name, call->close, RV_D_SQL_ARGUMENTS, message);
	return false;
}

static bool take_kinds(struct rv_translation *t, const struct call *call, size_t n,
                       struct rv_aggregation *a)
{
	const char **kinds = rv_alloc_array(t->plan->arena, n, sizeof(*kinds));
	size_t base = (size_t)(t->text - t->node->text);
	char message[512];

	if (!kinds)
		return false;
	if (n > 0 && !a->record->kind) {
		snprintf(message, sizeof(message), _("rows of '%s' have no kinds"), a->record->id);
		return fault(t, call, message);
	}
	for (size_t k = 0; k < n; k++) {
		const struct rv_token *token = &t->tokens[call->arg[k]];

		kinds[k] = literal(t, call, k);
		if (!kinds[k])
			return fault(t, call,
			             _("expected a kind between single quotes, such as "
			               "has_step('filing_approved')"));
		if (!rv_check_code(t->plan, a->record->kind->codes, kinds[k], a->record->kind->id,
		                   t->node, base + token->from, base + token->to)) {
			t->faults++;
			return false;
		}
	}
	a->kinds = kinds;
	a->n_kinds = n;
	return true;
}

static bool take_column(struct rv_translation *t, const struct call *call, struct rv_aggregation *a)
{
	const char *name = call->n_args == 2 ? literal(t, call, 1) : NULL;
	char message[512];

	a->value = call->n_args == 2 ? (name ? rv_record_column(a->record, name) : NULL)
	                             : a->record->date;
	if (a->value)
		return true;
	if (call->n_args == 2)
		snprintf(message, sizeof(message), _("the second argument names no column of '%s'"),
		         a->record->id);
	else
		snprintf(message, sizeof(message),
		         _("'%s' has no date; name the column: first_%s('kind', 'column')"),
		         a->record->id, a->record->id);
	return fault(t, call, message);
}

static bool take_arguments(struct rv_translation *t, const struct call *call,
                           struct rv_aggregation *a)
{
	size_t kinds = call->n_args;

	if (a->op == RV_FIRST || a->op == RV_LAST) {
		if (call->n_args > 2)
			return fault(t, call, _("expected at most a kind and a column"));
		kinds = call->n_args ? 1 : 0;
		if (!take_column(t, call, a))
			return false;
	}
	if (a->op == RV_NEXT) {
		size_t from;

		if (call->n_args != 2 || !a->record->date)
			return fault(t, call,
			             _("expected a kind and a date: next_R('kind', date)"));
		kinds = 1;
		a->value = a->record->date;
		from = t->out.len;
		rv_translate_range(t, call->arg[1], call->arg_end[1]);
		if (t->out.failed || !t->out.text || t->faults > 0)
			return false;
		a->from_node = rv_program_parse(t, call->arg[1], call->arg_end[1]);
		a->from = rv_strndup(t->plan->arena, t->out.text + from, t->out.len - from);
		t->out.len = from; /* it goes into the subquery */
		t->out.text[from] = '\0';
		if (!a->from)
			return false;
	}
	return take_kinds(t, call, kinds, a);
}

static bool check_record(struct rv_translation *t, const struct call *call,
                         const struct rv_record *record)
{
	char message[512];

	if (!record->is_case && !record->is_lookup && t->scope->file_alias)
		return true;
	snprintf(message, sizeof(message), _("'%s' is no list of a case's rows"), record->id);
	return fault(t, call, message);
}

size_t rv_translate_record_function(struct rv_translation *t, size_t i, const char *name)
{
	const struct rv_dictionary *dictionary = t->plan->rubric->dictionary;
	struct rv_aggregation a = {.match = t->scope->match, .n_match = t->scope->n_match};
	const struct rv_record *record = NULL;
	struct rv_read read = {0};
	struct call call;
	size_t place = t->n_operands;

	for (size_t k = 0; k < sizeof(prefixes) / sizeof(prefixes[0]) && !record; k++) {
		if (strncmp(name, prefixes[k].prefix, strlen(prefixes[k].prefix)) != 0)
			continue;
		record = rv_dictionary_record(dictionary, name + strlen(prefixes[k].prefix));
		a.op = prefixes[k].op;
	}
	if (!record)
		return 0;
	a.record = record;
	if (!split_arguments(t, i, &call)) {
		fault(t, &call, _("an empty argument"));
	} else if (check_record(t, &call, record) && take_arguments(t, &call, &a) &&
	           rv_aggregate_read(t->plan, t->scope, &a, &read)) {
		rv_translation_note(t, &read, i, call.close);
		if (a.value && t->n_operands < t->n) {
			/* before those of its arguments: operands are in the order of the text */
			memmove(&t->operands[place + 1], &t->operands[place],
			        (t->n_operands++ - place) * sizeof(*t->operands));
			t->operands[place] = (struct rv_operand){i, call.close, a.value};
		}
		rv_buf_puts(&t->out, read.value);
	}
	return call.close - i + 1;
}
