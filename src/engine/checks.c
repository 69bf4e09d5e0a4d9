/*
 * One check: what its verdict rests on, as the columns of one statement over its rows and, where all of them can be, as programs.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/compile.h"
#include "engine/program_parse.h"

/* ---- scopes --------------------------------------------------------------------------------------------- */

struct rv_scope rv_plan_scope(const struct rv_record *record, const char *const *match,
                              size_t n_match)
{
	struct rv_scope scope = {
		.row = record,
		.self = record,
		.row_alias = "_this",
		.self_alias = "_this",
		.file_alias = record->is_case     ? "_this"
	                      : record->is_lookup ? NULL
	                                          : "_file",
		.row_frame = record->is_case ? RV_FRAME_FILE : RV_FRAME_THIS,
		.self_frame = record->is_case ? RV_FRAME_FILE : RV_FRAME_THIS,
		.match = match,
		.n_match = n_match,
	};

	return scope;
}

char *rv_rows_from(struct rv_plan *plan, const struct rv_record *record, const char *when,
                   const char *text)
{
	bool always = strcmp(when, "1") == 0,
	     joined = strstr(when, "_file.") || strstr(text, "_file.");

	const char *file = plan->rubric->dictionary->case_record->id;

	plan->workspace->needed[record->index] = true;
	if (record->is_case)
		return rv_plan_format(plan,
		                      "FROM temp.\"#%s\" AS _this WHERE _this._row BETWEEN ?1 AND "
		                      "?2 AND _this._sel = 1 AND (%s) IS NOT 0 "
		                      "ORDER BY _this._row",
		                      record->id, when);
	/* rows lie in the order of their cases (fill.c): a range of cases is a range of rows */
	return rv_plan_format(
		plan,
		"FROM temp.\"#%s\" AS _this%s%s%s WHERE _this._row BETWEEN (SELECT min(_row) FROM "
		"temp.\"#%s\" WHERE _case = (SELECT min(_case) FROM temp.\"#%s\" WHERE _case >= "
		"?1)) AND "
		"(SELECT max(_row) FROM temp.\"#%s\" WHERE _case = (SELECT max(_case) FROM "
		"temp.\"#%s\" "
		"WHERE _case <= ?2))%s%s%s ORDER BY _this._row",
		record->id, joined ? " JOIN temp.\"#" : "", joined ? file : "",
		joined ? "\" AS _file ON _file._row = _this._case" : "", record->id, record->id,
		record->id, record->id, always ? "" : " AND (", always ? "" : when,
		always ? "" : ") IS NOT 0");
}

/* ---- checks ---------------------------------------------------------------------------------------------------- */

/* What a check shows, as SQL and as programs. */
struct columns {
	struct rv_plan *plan;
	struct rv_buf sql;
	struct rv_shown *list;
	size_t n, room;
};

static void add_shown(struct columns *columns, enum rv_shown_kind kind,
                      const struct rv_program *program)
{
	if (columns->n == columns->room) {
		size_t room = columns->room ? columns->room * 2 : 8;
		struct rv_shown *more = rv_alloc_array(columns->plan->arena, room, sizeof(*more));

		if (!more) {
			columns->plan->nomem = true;
			return;
		}
		if (columns->n)
			memcpy(more, columns->list, columns->n * sizeof(*more));
		columns->list = more;
		columns->room = room;
	}
	columns->list[columns->n++] = (struct rv_shown){kind, *program};
}

static void add_truth(struct columns *columns, const char *sql, const struct rv_node *node)
{
	rv_buf_printf(&columns->sql, ", %s", sql ? sql : "0");
	add_shown(columns, RV_SHOWN_TRUTH, &(struct rv_program){.value = node});
}

static void add_value(struct columns *columns, const struct rv_expr *expr)
{
	struct rv_program program = expr->program;

	rv_buf_printf(&columns->sql, ", (%s), %s", expr->sql, rv_state(columns->plan, expr));
	/* a sum may become a real, which only comparisons know */
	if (program.value && program.value->type == RV_DATUM_REAL)
		program.value = NULL;
	add_shown(columns, RV_SHOWN_VALUE, &program);
}

static bool add_point(struct rv_plan *plan, const struct rv_scope *scope,
                      const struct rv_point *point, struct columns *columns)
{
	struct rv_expr expr;
	struct rv_read read;

	if (point->first_record) {
		struct rv_aggregation a = {
			.op = RV_FIRST,
			.record = point->first_record,
			.value = point->first_column ? point->first_column
		                                     : point->first_record->date,
			.kinds = (const char *const *)&point->kind,
			.n_kinds = 1,
			.match = scope->match,
			.n_match = scope->n_match,
		};

		if (!rv_aggregate_read(plan, scope, &a, &read))
			return false;
		rv_note_reads(plan, &read, 1);
		expr = (struct rv_expr){.sql = read.value, .reads = &read, .n_reads = 1};
		expr.program = rv_program_of(plan, read.node);
	} else if (point->sql.node) {
		if (!rv_translate(plan, scope, &point->sql, &expr))
			return false;
	} else {
		rv_buf_puts(&columns->sql, ", NULL, 2");
		add_shown(columns, RV_SHOWN_VALUE,
		          &(struct rv_program){.value = rv_node_null(plan)});
		return true;
	}
	add_value(columns, &expr);
	return true;
}

static bool compile_deadline(struct rv_plan *plan, const struct rv_scope *scope,
                             const struct rv_deadline *deadline, struct columns *columns)
{
	struct rv_point due = {.sql = deadline->due};
	bool good = add_point(plan, scope, &deadline->from, columns);
	const struct rv_node *node;
	char *sql;

	good &= add_point(plan, scope, &deadline->to, columns);
	good &= add_point(plan, scope, &due, columns);
	for (size_t i = 0; i < deadline->n_extend; i++) {
		sql = rv_condition(plan, scope, &deadline->extend[i].when, &node);
		good &= sql != NULL;
		add_truth(columns, sql, node);
	}
	if (deadline->has_pause) {
		sql = rv_pause_sql(plan, scope, deadline);
		good &= sql != NULL;
		rv_buf_printf(&columns->sql, ", %s", sql ? sql : "''");
		add_shown(columns, RV_SHOWN_TEXT, &(struct rv_program){0});
	}
	return good;
}

/* One tri-state per kind: is there a row? */
static bool add_exists(struct rv_plan *plan, const struct rv_scope *scope,
                       const struct rv_check *check, const struct rv_record *record,
                       const char *kind, struct columns *columns)
{
	struct rv_aggregation a = {
		.op = RV_ANY,
		.record = record,
		.kinds = kind ? &kind : NULL,
		.n_kinds = kind ? 1 : 0,
		.where = check->with,
		.match = scope->match,
		.n_match = scope->n_match,
	};
	struct rv_read read;

	if (!rv_aggregate_read(plan, scope, &a, &read))
		return false;
	rv_note_reads(plan, &read, 1);
	add_truth(columns, read.value, read.node);
	return true;
}

static bool compile_require(struct rv_plan *plan, const struct rv_scope *scope,
                            const struct rv_check *check, struct columns *columns)
{
	for (size_t i = 0; i < check->n_required; i++)
		for (size_t k = 0; k < check->required[i].n_kinds; k++)
			if (!add_exists(plan, scope, check, check->required[i].record,
			                check->required[i].kinds[k], columns))
				return false;
	return true;
}

static bool compile_where(struct rv_plan *plan, const struct rv_scope *scope,
                          const struct rv_check *check, struct columns *columns)
{
	const struct rv_node *node;
	char *where = rv_condition(plan, scope, &check->where, &node);
	struct rv_expr times = {.sql = "1", .program = {.value = rv_node_int(plan, 1)}};
	bool good = where != NULL;

	if (check->times.node)
		good &= rv_translate(plan, scope, &check->times, &times);
	add_truth(columns, where, node);
	if (times.program.value && times.program.value->type != RV_DATUM_INT)
		times.program.value = NULL;
	rv_buf_printf(&columns->sql, ", (%s)", times.sql);
	add_shown(columns, RV_SHOWN_NUMBER, &times.program);
	return good;
}

/* 1: empty. A value that is there but can't be read is not empty: NULL, not known. */
static void add_filled(const struct rv_scope *scope, const struct rv_column *column,
                       struct columns *columns)
{
	int bit = rv_bad_bit(column);

	if (bit < 0)
		rv_buf_printf(&columns->sql, ", _this.\"%s\" IS NULL", column->id);
	else
		rv_buf_printf(&columns->sql,
		              ", CASE WHEN (_this._bad >> %d) & 1 THEN NULL ELSE _this.\"%s\" IS "
		              "NULL END",
		              bit, column->id);
	add_shown(columns, RV_SHOWN_TRUTH,
	          &(struct rv_program){
			  .value = rv_node_empty(columns->plan, scope->row_frame, column)});
}

static bool compile_columns(struct rv_plan *plan, const struct rv_scope *scope,
                            const struct rv_check *check, struct columns *columns)
{
	bool good = true;

	switch (check->test) {
	case RV_TEST_WHERE: return compile_where(plan, scope, check, columns);
	case RV_TEST_FILLED:
		for (size_t i = 0; i < check->n_filled; i++)
			add_filled(scope, check->filled[i], columns);
		return true;
	case RV_TEST_AGREE:
	case RV_TEST_ORDER:
		for (size_t i = 0; i < check->n_values; i++)
			good &= add_point(plan, scope, &check->values[i], columns);
		return good;
	case RV_TEST_NONE: return add_exists(plan, scope, check, check->none, NULL, columns);
	case RV_TEST_REQUIRE: return compile_require(plan, scope, check, columns);
	case RV_TEST_DEADLINE: return compile_deadline(plan, scope, &check->deadline, columns);
	case RV_TEST_QUERY:
	case RV_TEST_MANUAL: break;
	}
	return false;
}

/* Whether all of a check can be done by programs. */
static bool is_programmed(const struct rv_plan *plan, const struct rv_plan_check *c)
{
	if (plan->sql_only || c->check->each->is_lookup || !c->when_program)
		return false;
	for (size_t i = 0; i < c->n_shown; i++)
		if (!c->shown[i].program.value)
			return false;
	return true;
}

static bool prepare_rows(struct rv_plan *plan, struct rv_plan_check *c, const char *when,
                         const char *columns)
{
	const struct rv_record *each = c->check->each;
	char *from = rv_rows_from(plan, each, when, columns);
	struct rv_buf sql;
	bool good;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "SELECT %s, _this._row, %s%s %s",
	              each->is_case ? "_this._row" : "_this._case", when, columns,
	              from ? from : "");
	plan->nomem |= sql.failed;
	good = from && rv_plan_prepare(plan, sql.failed ? NULL : sql.text, c->check->pos, &c->rows);
	rv_buf_release(&sql);
	return good;
}

bool rv_compile_rows(struct rv_plan *plan, struct rv_plan_check *c)
{
	const struct rv_check *check = c->check;
	struct rv_scope scope = rv_plan_scope(check->each, check->match, check->n_match);
	struct columns columns = {.plan = plan};
	char *when;
	bool good;

	plan->noting = &c->when_reads;
	when = rv_condition(plan, &scope, &check->when, &c->when_program);
	rv_buf_init(&columns.sql);
	plan->noting = &c->reads;
	good = compile_columns(plan, &scope, check, &columns) && when && !columns.sql.failed;
	plan->noting = NULL;
	plan->nomem |= columns.sql.failed;
	c->shown = columns.list;
	c->n_shown = columns.n;
	c->programmed = good && is_programmed(plan, c);
	/* its rows are gone through though no expression may read a column of them, as of `filled: [x]` */
	if (c->programmed)
		plan->workspace->needed[check->each->index] = true;
	if (good && !c->programmed)
		good = prepare_rows(plan, c, when, columns.sql.text ? columns.sql.text : "");
	rv_buf_release(&columns.sql);
	return good;
}
