/*
 * Aggregates over the rows that belong to a row: SQL in which every row's membership is true, false or open, and open rows
 * that could change the answer make it NULL.
 */
#include <string.h>

#include "engine/program_parse.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

/* WHEN for a NULL that joins all, if the column is marked so. */
static void joins_all_sql(struct rv_buf *buf, const char *alias, const struct rv_column *column)
{
	if (column->empty == RV_EMPTY_ALL)
		rv_buf_printf(buf, "WHEN %s.\"%s\" IS NULL AND NOT ((%s._bad >> %d) & 1) THEN 1 ",
		              alias, column->id, alias, rv_bad_bit(column));
}

/* x.c against this.c where both must be equal; a NULL marked `empty: all` joins all. */
static void match_sql(struct rv_buf *buf, const char *x, const struct rv_column *theirs,
                      const char *self, const struct rv_column *ours)
{
	bool all = theirs->empty == RV_EMPTY_ALL || ours->empty == RV_EMPTY_ALL;

	rv_buf_puts(buf, all ? " AND (CASE " : " AND (");
	joins_all_sql(buf, x, theirs);
	joins_all_sql(buf, self, ours);
	rv_buf_printf(buf, "%s%s.\"%s\" = %s.\"%s\"%s)", all ? "ELSE " : "", x, theirs->id, self,
	              ours->id, all ? " END" : "");
}

static void kinds_sql(struct rv_buf *buf, const char *x, const struct rv_record *record,
                      const char *const *kinds, size_t n)
{
	if (n == 0)
		return;
	rv_buf_printf(buf, " AND (%s.\"%s\" IN (", x, record->kind->id);
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(buf, i ? ", " : "");
		rv_buf_sql_string(buf, kinds[i]);
	}
	rv_buf_puts(buf, "))");
}

/* Notes a column that membership rests on, for what is owed. */
static void note_column(struct rv_plan *plan, const char *alias, const struct rv_column *column)
{
	struct rv_read read = {.column = column};

	if (column->empty == RV_EMPTY_ALL)
		return;
	read.value = rv_plan_format(plan, "%s.\"%s\"", alias, column->id);
	read.row = rv_plan_format(plan, "%s._row", alias);
	read.derived = column->derived || column->sql ? column : NULL;
	rv_note_reads(plan, &read, 1);
}

/* Does the row x belong to self by reference? Without a reference every row of the case does. */
static void belongs_sql(struct rv_plan *plan, struct rv_buf *buf, const struct rv_scope *scope,
                        const struct rv_record *record, const char *x)
{
	const struct rv_column *ref = NULL;

	rv_buf_puts(buf, "1");
	if (scope->self->is_case || rv_record_refs_to(record, scope->self, &ref) != 1)
		return;
	note_column(plan, x, ref);
	match_sql(buf, x, ref, scope->self_alias, scope->self->key[0]);
}

/* The membership of x, with everything that narrows it. false: diagnostics. */
static bool member_sql(struct rv_plan *plan, const struct rv_scope *scope,
                       const struct rv_aggregation *a, const char *x, struct rv_buf *buf,
                       const struct rv_node **where)
{
	struct rv_scope inner = *scope;
	char *condition;

	belongs_sql(plan, buf, scope, a->record, x);
	for (size_t i = 0; i < a->n_match; i++) {
		const struct rv_column *ours = rv_record_column(scope->self, a->match[i]);
		const struct rv_column *theirs = rv_record_column(a->record, a->match[i]);

		if (!ours || !theirs) /* the loader has complained */
			continue;
		note_column(plan, x, theirs);
		note_column(plan, scope->self_alias, ours);
		match_sql(buf, x, theirs, scope->self_alias, ours);
	}
	if (a->n_kinds > 0)
		note_column(plan, x, a->record->kind);
	kinds_sql(buf, x, a->record, a->kinds, a->n_kinds);
	if (!a->where.node)
		return true;
	inner.row = a->record;
	inner.row_alias = x;
	inner.row_frame = rv_scope_inner(scope);
	condition = rv_condition(plan, &inner, &a->where, where);
	if (!condition)
		return false;
	rv_buf_printf(buf, " AND (%s)", condition);
	return true;
}

/* The list as something that is read. NULL: memory. */
static struct rv_list_read *list_read(struct rv_plan *plan, const struct rv_aggregation *a,
                                      const char *x)
{
	struct rv_list_read *list = rv_alloc(plan->arena, sizeof(*list));
	const char **kinds = rv_alloc_array(plan->arena, a->n_kinds, sizeof(*kinds));

	if (!list || !kinds) {
		plan->nomem = true;
		return NULL;
	}
	for (size_t i = 0; i < a->n_kinds; i++)
		kinds[i] = a->kinds[i];
	list->op = a->op;
	list->record = a->record;
	list->kinds = kinds;
	list->n_kinds = a->n_kinds;
	list->alias = x;
	return list;
}

/* What lets SQLite seek the rows of the kinds, and those of no kind, by the index of the working table. NULL: memory. */
static char *seek_kinds_sql(struct rv_plan *plan, const struct rv_aggregation *a, const char *x)
{
	struct rv_buf sql;

	rv_buf_init(&sql);
	if (a->n_kinds > 0) {
		rv_buf_printf(&sql, "ifnull(%s.\"%s\", '') IN (''", x, a->record->kind->id);
		for (size_t i = 0; i < a->n_kinds; i++) {
			rv_buf_puts(&sql, ", ");
			rv_buf_sql_string(&sql, a->kinds[i]);
		}
		rv_buf_puts(&sql, ") AND ");
	}
	return rv_plan_take(plan, &sql);
}

/*
 * FROM part: one row per row of the case, with m (membership), v (value) and va (its NULL is absent).
 * Rows that do not belong are gone.
 */
static char *members_sql(struct rv_plan *plan, const struct rv_scope *scope,
                         const struct rv_aggregation *a, struct rv_list_read **list,
                         const struct rv_node **where)
{
	char *x = rv_plan_format(plan, "_x%u", plan->next_alias++);
	struct rv_reads *noting = plan->noting;
	struct rv_read value = {.value = "1"};
	struct rv_buf member;
	char *out = NULL, *kinds;
	bool good;

	plan->workspace->needed[a->record->index] = true;
	*list = x ? list_read(plan, a, x) : NULL;
	if (!*list)
		return NULL;
	if (a->value || a->distinct)
		rv_column_read(plan, scope, x, a->distinct ? a->distinct : a->value, &value);
	rv_buf_init(&member);
	plan->noting = &(*list)->reads;
	good = member_sql(plan, scope, a, x, &member, where) && !member.failed;
	plan->noting = noting;
	(*list)->value = value;
	(*list)->member = good ? rv_strdup(plan->arena, member.text) : NULL;
	plan->nomem |= good && !(*list)->member;
	kinds = seek_kinds_sql(plan, a, x);
	good = good && kinds;
	if (good)
		out = rv_plan_format(plan,
		                     "(SELECT m, v, va FROM (SELECT (%s) AS m, %s AS v, %s AS va "
		                     "FROM temp.\"#%s\" AS %s "
		                     "WHERE %s%s._case = %s) WHERE m IS NOT 0)",
		                     member.text, value.value, value.absent ? value.absent : "0",
		                     a->record->id, x, kinds, x,
		                     scope->self->is_case
		                             ? rv_plan_format(plan, "%s._row", scope->self_alias)
		                             : rv_plan_format(plan, "%s._case", scope->self_alias));
	else if (member.failed)
		plan->nomem = true;
	rv_buf_release(&member);
	return out;
}

/* any, count, sum: NULL is never absent. */
static char *count_like(struct rv_plan *plan, const struct rv_aggregation *a, const char *members,
                        const char *complete)
{
	switch (a->op) {
	case RV_ANY:
		return rv_plan_format(plan,
		                      "(SELECT CASE WHEN max(m) = 1 THEN 1 WHEN count(*) = "
		                      "count(m) AND %s THEN 0 END FROM %s)",
		                      complete, members);
	case RV_COUNT:
		if (a->distinct)
			return rv_plan_format(plan,
			                      "(SELECT CASE WHEN %s AND count(*) = count(v) AND "
			                      "count(DISTINCT v) = "
			                      "count(DISTINCT CASE WHEN m THEN v END) THEN "
			                      "count(DISTINCT v) END FROM %s)",
			                      complete, members);
		return rv_plan_format(
			plan,
			"(SELECT CASE WHEN %s AND count(*) = count(m) THEN count(*) END FROM %s)",
			complete, members);
	default: /* RV_SUM */
		return rv_plan_format(
			plan,
			"(SELECT CASE WHEN %s AND NOT coalesce(max(CASE WHEN m IS NULL THEN v IS "
			"NOT 0 AND "
			"NOT (v IS NULL AND ifnull(va, 0)) ELSE v IS NULL AND NOT ifnull(va, 0) "
			"END), 0) THEN coalesce(sum(CASE WHEN m THEN v END), 0) END "
			"FROM %s)",
			complete, members);
	}
}

/*
 * first, last, next. An open row that could change the answer, or a member whose value is not known, makes it NULL.
 * The second form is 1 if its NULL is absent.
 */
static bool first_like(struct rv_plan *plan, const struct rv_aggregation *a, const char *members,
                       const char *complete, struct rv_read *out)
{
	const char *pick = a->op == RV_LAST ? "max" : "min", *sooner = a->op == RV_LAST ? ">" : "<";
	const char *own = members;
	char *inner;

	if (a->op == RV_NEXT) /* rows before the date do not count; rows without a date might */
		own = rv_plan_format(plan, "(SELECT * FROM %s WHERE v IS NULL OR v >= (%s))",
		                     members, a->from);
	inner = rv_plan_format(plan,
	                       "(SELECT %s(CASE WHEN m THEN v END) AS best, %s(CASE WHEN m IS NULL "
	                       "THEN v END) AS rival, "
	                       "coalesce(max(v IS NULL AND NOT ifnull(va, 0)), 0) AS blind, "
	                       "coalesce(sum(m IS NULL AND v IS NOT NULL), 0) AS opened FROM %s)",
	                       pick, pick, own);
	if (!inner)
		return false;
	out->value = rv_plan_format(plan,
	                            "(SELECT CASE WHEN NOT blind AND (opened = 0 OR (best IS NOT "
	                            "NULL AND NOT ifnull(rival "
	                            "%s best, 0))) THEN best END FROM %s)",
	                            sooner, inner);
	out->absent = rv_plan_format(
		plan, "(SELECT %s AND best IS NULL AND NOT blind AND opened = 0 AND (%s) FROM %s)",
		complete,
		a->op == RV_NEXT ? rv_plan_format(plan, "(%s) IS NOT NULL", a->from) : "1", inner);
	if (a->op == RV_NEXT)
		out->value = rv_plan_format(plan, "(CASE WHEN (%s) IS NOT NULL THEN %s END)",
		                            a->from, out->value);
	return out->value && out->absent;
}

bool rv_aggregate_read(struct rv_plan *plan, const struct rv_scope *scope,
                       const struct rv_aggregation *a, struct rv_read *out)
{
	struct rv_list_read *list = NULL;
	const struct rv_node *where = NULL;
	char *members = members_sql(plan, scope, a, &list, &where);
	char *complete = rv_complete_sql(plan, scope, a->record);

	*out = (struct rv_read){.list = list};
	if (!members || !complete)
		return false;
	out->node = rv_node_list(plan, scope, a, where, list->kinds);
	if (a->op == RV_FIRST || a->op == RV_LAST || a->op == RV_NEXT)
		return first_like(plan, a, members, complete, out);
	out->value = count_like(plan, a, members, complete);
	return out->value != NULL;
}

/* ---- pause -------------------------------------------------------------------------------------------------------- */

/* Rows of one end of the pause as words; a row that might be one but has no date, or is open, is '?'. */
static char *pause_end_sql(struct rv_plan *plan, const struct rv_scope *scope,
                           const struct rv_point *point, char letter)
{
	const char *kinds[1] = {point->kind};
	struct rv_aggregation a = {
		.record = point->first_record,
		.value = point->first_column ? point->first_column : point->first_record->date,
		.kinds = kinds,
		.n_kinds = 1,
		.match = scope->match,
		.n_match = scope->n_match,
	};
	struct rv_read read = {.value = "NULL"}; /* whoever asks looks at the rows */
	const struct rv_node *where = NULL;
	char *members = members_sql(plan, scope, &a, &read.list, &where);

	if (!members)
		return NULL;
	rv_note_reads(plan, &read, 1);
	return rv_plan_format(
		plan,
		"ifnull((SELECT group_concat(CASE WHEN m IS NULL OR v IS NULL THEN '?' "
		"ELSE '%c' || v END, '|') FROM %s), '')",
		letter, members);
}

char *rv_pause_sql(struct rv_plan *plan, const struct rv_scope *scope,
                   const struct rv_deadline *deadline)
{
	char *from = pause_end_sql(plan, scope, &deadline->pause_from, 'f');
	char *to = pause_end_sql(plan, scope, &deadline->pause_to, 't');
	char *complete_from = rv_complete_sql(plan, scope, deadline->pause_from.first_record);
	char *complete_to = rv_complete_sql(plan, scope, deadline->pause_to.first_record);

	if (!from || !to || !complete_from || !complete_to)
		return NULL;
	return rv_plan_format(plan,
	                      "(%s || '|' || %s || CASE WHEN %s AND %s THEN '' ELSE '|!' END)",
	                      from, to, complete_from, complete_to);
}
