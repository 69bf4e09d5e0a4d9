/*
 * What comparisons in SQL get wrong without SQLite noticing: a misspelt code is never equal, a date is before every datetime
 * of its day, a month is before all its days.
 */
#include <string.h>

#include "engine/translate.h"
#include "review/diag_ids.h"
#include "review/date.h"
#include "review/i18n.h"

bool rv_check_code(struct rv_plan *plan, const struct rv_codes *codes, const char *code,
                   const char *column, const struct rv_yaml *node, size_t from, size_t to)
{
	const char **list;
	const char *near;

	if (!codes || codes->open || rv_codes_find(codes, code))
		return true;
	rv_plan_diag(plan, node, from, to, RV_D_SQL_CODE, _("'%s' is no code of '%s'"), code,
	             column);
	list = rv_alloc_array(plan->arena, codes->n + 1, sizeof(*list));
	for (size_t i = 0; list && i < codes->n; i++)
		list[i] = codes->entries[i].code;
	near = list ? rv_nearest(code, list) : NULL;
	if (near)
		rv_diag_suggest(plan->diags, _("did you mean '%s'?"), near);
	return false;
}

static bool is_name(const struct rv_translation *t, size_t i, const char *name)
{
	return i < t->n && t->tokens[i].kind == RV_TOKEN_NAME &&
	       rv_token_is(t->text, &t->tokens[i], name);
}

static bool is_comparison(const struct rv_translation *t, size_t i)
{
	static const char *const operators[] = {"=", "==", "<>", "!=", "<", "<=", ">", ">="};

	if (i >= t->n || t->tokens[i].kind != RV_TOKEN_OP)
		return false;
	for (size_t k = 0; k < sizeof(operators) / sizeof(operators[0]); k++)
		if (rv_token_is(t->text, &t->tokens[i], operators[k]))
			return true;
	return false;
}

/* The token behind the operator that begins at i (past IS, NOT, IN, BETWEEN); i itself: no operator there. */
static size_t behind_operator(const struct rv_translation *t, size_t i, bool *list)
{
	*list = false;
	if (is_comparison(t, i))
		return i + 1;
	if (is_name(t, i, "IS"))
		i += is_name(t, i + 1, "NOT") ? 2 : 1;
	else if (is_name(t, i, "NOT") && (is_name(t, i + 1, "IN") || is_name(t, i + 1, "BETWEEN")))
		i++;
	if (is_name(t, i, "IN") || is_name(t, i, "BETWEEN")) {
		*list = is_name(t, i, "IN");
		return i + 1;
	}
	return i;
}

/* A literal that a column of this type can never equal, nor come before or after in any sense. */
static bool impossible(const struct rv_column *column, const char *text)
{
	struct rv_when when;

	if (column->implicit || column->derived || column->sql)
		return false; /* of what type it is is not declared */
	switch (column->type) {
	case RV_DATE:
	case RV_DATETIME:
		return !rv_when_parse(text, strlen(text), &when) ||
		       (when.precision == RV_PRECISION_MONTH && !column->month);
	case RV_INT:
	case RV_BOOL:
	case RV_MONEY:
	case RV_POINTS_TYPE: return true;
	case RV_TEXT:
	case RV_CODE: break;
	}
	return false;
}

static void check_string(struct rv_translation *t, const struct rv_operand *operand, size_t i)
{
	size_t base = (size_t)(t->text - t->node->text);
	char *code, message[512];

	if (i >= t->n || t->tokens[i].kind != RV_TOKEN_STRING)
		return;
	code = rv_token_string(t->plan->arena, t->text, &t->tokens[i]);
	if (code && impossible(operand->column, code)) {
		bool date = operand->column->type == RV_DATE ||
		            operand->column->type == RV_DATETIME;

		snprintf(message, sizeof(message),
		         date ? _("'%s' is no date; expected 2026-03-01, or 2026-03-01 09:30 for a "
		                  "datetime")
		              : _("'%s' is a text, and the column holds numbers"),
		         code);
		rv_translation_fault(t, i, i, RV_D_SQL_LITERAL, message);
		return;
	}
	if (operand->column->type != RV_CODE)
		return;
	if (!code)
		t->plan->nomem = true;
	else if (!rv_check_code(t->plan, operand->column->codes, code, operand->column->id, t->node,
	                        base + t->tokens[i].from, base + t->tokens[i].to))
		t->faults++;
}

/* 'x' = column, and column = 'x', column IN ('x', 'y'). */
static void check_codes(struct rv_translation *t, const struct rv_operand *operand)
{
	bool list;
	size_t next = behind_operator(t, operand->last + 1, &list);

	if (operand->first >= 2 && is_comparison(t, operand->first - 1))
		check_string(t, operand, operand->first - 2);
	if (next == operand->last + 1)
		return;
	if (!list) {
		check_string(t, operand, next);
		return;
	}
	if (next >= t->n || t->tokens[next].kind != RV_TOKEN_OPEN)
		return;
	for (size_t i = next + 1, close = rv_translation_close(t, next); i < close; i++)
		check_string(t, operand, i);
}

/* The operand of token i, which lies behind `left`. They are kept in the order of the text. */
static const struct rv_operand *operand_behind(const struct rv_translation *t,
                                               const struct rv_operand *left, size_t i)
{
	const struct rv_operand *end = t->operands + t->n_operands;

	while (++left < end && left->first < i)
		;
	return left < end && left->first == i ? left : NULL;
}

static bool is_time(const struct rv_column *column, enum rv_type type)
{
	return column->type == type;
}

static void check_times(struct rv_translation *t, const struct rv_operand *left)
{
	bool list;
	size_t next = behind_operator(t, left->last + 1, &list);
	const struct rv_operand *right = next < t->n ? operand_behind(t, left, next) : NULL;
	bool before = left->first >= 1 && is_comparison(t, left->first - 1);
	bool null = is_name(t, next, "NULL");

	if (left->column->month && !null && (before || next != left->last + 1)) {
		rv_translation_fault(t, left->first, left->last, RV_D_SQL_MONTH,
		                     _("a date of month precision compared as it is; compare "
		                       "first_day(…) or last_day(…)"));
		return;
	}
	if (next == left->last + 1 || !right)
		return;
	if ((is_time(left->column, RV_DATE) && is_time(right->column, RV_DATETIME)) ||
	    (is_time(left->column, RV_DATETIME) && is_time(right->column, RV_DATE)))
		rv_translation_fault(
			t, left->first, right->last, RV_D_SQL_DATES,
			_("a date compared with a datetime: as text the date comes first; compare "
		          "substr(…, 1, 10), or use days()"));
}

/* A verdict must not hang on where the machine stands. */
static void check_zones(struct rv_translation *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->tokens[i].kind == RV_TOKEN_STRING &&
		    (rv_token_is(t->text, &t->tokens[i], "'localtime'") ||
		     rv_token_is(t->text, &t->tokens[i], "'utc'")))
			rv_translation_fault(t, i, i, RV_D_SQL_LITERAL,
			                     _("times have no zone here; expected neither "
			                       "'localtime' nor 'utc'"));
}

/* x = NULL is NULL for every x. */
static void check_nulls(struct rv_translation *t)
{
	for (size_t i = 1; i < t->n; i++)
		if (is_name(t, i, "NULL") && is_comparison(t, i - 1))
			rv_translation_fault(t, i - 1, i, RV_D_SQL_LITERAL,
			                     _("a comparison with NULL is never true; write IS "
			                       "NULL or IS NOT NULL"));
}

void rv_translation_compare(struct rv_translation *t)
{
	check_nulls(t);
	check_zones(t);
	for (size_t i = 0; i < t->n_operands; i++) {
		check_codes(t, &t->operands[i]);
		check_times(t, &t->operands[i]);
	}
}
