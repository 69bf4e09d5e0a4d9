/*
 * From rubric to plan: working sets and tables, derived columns in order of dependency, one statement per check.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "engine/program_parse.h"
#include "engine/query.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

char *rv_plan_format(struct rv_plan *plan, const char *fmt, ...)
{
	struct rv_buf buf;
	va_list args;
	int len;
	char *out = NULL;

	rv_buf_init(&buf);
	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len >= 0)
		out = rv_alloc(plan->arena, (size_t)len + 1);
	if (!out) {
		plan->nomem = true;
		return NULL;
	}
	va_start(args, fmt);
	vsnprintf(out, (size_t)len + 1, fmt, args);
	va_end(args);
	return out;
}

char *rv_plan_take(struct rv_plan *plan, struct rv_buf *buf)
{
	char *out = buf->failed ? NULL
	                        : rv_strndup(plan->arena, buf->text ? buf->text : "", buf->len);

	if (!out)
		plan->nomem = true;
	rv_buf_release(buf);
	return out;
}

/* Our own statement around checked expressions. A fault here is ours, unless memory or a limit is out. */
bool rv_plan_prepare(struct rv_plan *plan, const char *sql, struct rv_pos pos, sqlite3_stmt **out)
{
	int rc;

	if (!sql)
		return false;
	rc = sqlite3_prepare_v3(plan->workspace->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	if (rc == SQLITE_OK)
		return true;
	if (rc == SQLITE_NOMEM)
		plan->nomem = true;
	else
		rv_diag(plan->diags, RV_ERROR, RV_D_SQL_SYNTAX, pos, 1,
		        _("SQLite does not take this check: %s"),
		        sqlite3_errmsg(plan->workspace->db));
	return false;
}

/* ---- sets and tables --------------------------------------------------------------------------------- */

static void set_sql(struct rv_buf *sql, const struct rv_set *set)
{
	rv_buf_puts(sql, "CREATE TEMP TABLE ");
	rv_buf_sql_name(sql, set->name);
	rv_buf_puts(sql, "(code TEXT PRIMARY KEY) WITHOUT ROWID;");
	for (size_t i = 0; i < set->n; i++) {
		rv_buf_puts(sql, "INSERT OR IGNORE INTO temp.");
		rv_buf_sql_name(sql, set->name);
		rv_buf_puts(sql, " VALUES (");
		rv_buf_sql_string(sql, set->codes[i]);
		rv_buf_puts(sql, ");");
	}
}

static void table_sql(struct rv_buf *sql, const struct rv_table *table)
{
	rv_buf_puts(sql, "CREATE TEMP TABLE ");
	rv_buf_sql_name(sql, table->name);
	rv_buf_puts(sql, "(");
	for (size_t i = 0; i < table->n_columns; i++) {
		rv_buf_puts(sql, i ? ", " : "");
		rv_buf_sql_name(sql, table->columns[i]);
	}
	rv_buf_puts(sql, ");");
	for (size_t row = 0; row < table->n_rows; row++) {
		rv_buf_puts(sql, "INSERT INTO temp.");
		rv_buf_sql_name(sql, table->name);
		rv_buf_puts(sql, " VALUES (");
		for (size_t i = 0; i < table->n_columns; i++) {
			const struct rv_cell *cell = &table->cells[row * table->n_columns + i];

			rv_buf_puts(sql, i ? ", " : "");
			if (!cell->text)
				rv_buf_puts(sql, "NULL");
			else if (cell->is_number)
				rv_buf_puts(sql, cell->text);
			else
				rv_buf_sql_string(sql, cell->text);
		}
		rv_buf_puts(sql, ");");
	}
}

static bool make_constants(struct rv_plan *plan)
{
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	for (size_t i = 0; i < plan->rubric->n_sets; i++)
		set_sql(&sql, &plan->rubric->sets[i]);
	for (size_t i = 0; i < plan->rubric->n_tables; i++)
		table_sql(&sql, &plan->rubric->tables[i]);
	rc = sql.failed ? SQLITE_NOMEM
	                : sqlite3_exec(plan->workspace->db, sql.text ? sql.text : "", NULL, NULL,
	                               NULL);
	rv_buf_release(&sql);
	if (rc != SQLITE_OK && rc != SQLITE_NOMEM)
		rv_diag(plan->diags, RV_ERROR, RV_D_SQL_SYNTAX, plan->rubric->root->pos, 1,
		        _("SQLite does not take the sets and tables: %s"),
		        sqlite3_errmsg(plan->workspace->db));
	plan->nomem |= rc == SQLITE_NOMEM;
	return rc == SQLITE_OK;
}

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

/*
 * FROM and WHERE of a statement over the rows of `record` in the cases ?1..?2. `text`: the expressions; only where they read the case
 * is it joined. `when`: rows for which it is false are left out. Rows of cases that are not selected come too where nothing is joined.
 */
static char *rows_from(struct rv_plan *plan, const struct rv_record *record, const char *when,
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
	rv_buf_printf(&columns->sql, ", (%s), %s", expr->sql, rv_state(columns->plan, expr));
	add_shown(columns, RV_SHOWN_VALUE, &expr->program);
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
	char *from = rows_from(plan, each, when, columns);
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

static bool compile_rows(struct rv_plan *plan, struct rv_plan_check *c)
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
	if (good && !c->programmed)
		good = prepare_rows(plan, c, when, columns.sql.text ? columns.sql.text : "");
	rv_buf_release(&columns.sql);
	return good;
}

/*
 * What is compiled in between needs some records: begin() forgets what is needed, end() adds it to what has to be copied, or held for
 * programs, and to what was needed before. false: memory.
 */
static bool begin_needs(struct rv_plan *plan, bool **before)
{
	size_t n = plan->rubric->dictionary->n_records;

	*before = plan->workspace->needed;
	plan->workspace->needed = rv_alloc_array(plan->arena, n, sizeof(bool));
	if (plan->workspace->needed)
		return true;
	plan->workspace->needed = *before;
	plan->nomem = true;
	return false;
}

static void end_needs(struct rv_plan *plan, bool *before, bool programmed)
{
	struct rv_workspace *workspace = plan->workspace;
	bool *needed = workspace->needed;

	workspace->needed = before;
	for (size_t i = 0; i < plan->rubric->dictionary->n_records; i++)
		if (programmed)
			workspace->held[i] |= needed[i];
		else
			before[i] |= needed[i];
}

/* Whether a sentence is made of the row, its case and what these point at alone. */
static bool told_alone(const struct rv_reads *reads)
{
	for (size_t i = 0; i < reads->n; i++)
		if (reads->list[i].list || reads->list[i].reference)
			return false;
	return true;
}

static bool compile_check(struct rv_plan *plan, const struct rv_item *item,
                          const struct rv_check *check, struct rv_plan_check *c)
{
	struct rv_reads told = {0};
	bool good, *before;

	c->check = check;
	c->item = item->index;
	if (check->test == RV_TEST_QUERY) {
		good = rv_compile_query(plan, c);
		plan->noting = &c->when_reads;
		good = rv_plan_case_condition(plan, &check->when, &c->when, NULL) && good;
		plan->noting = NULL;
		return (!check->of || check->of->is_lookup || rv_compile_detail(plan, item, c)) &&
		       good;
	}
	if (!begin_needs(plan, &before))
		return false;
	good = compile_rows(plan, c); /* then the rest too: all faults are told */
	end_needs(plan, before, c->programmed);
	if (!begin_needs(plan, &before))
		return false;
	plan->noting = &told;
	good &= rv_compile_detail(plan, item, c);
	plan->noting = NULL;
	/* the row itself is copied when it is told of */
	if (c->programmed && told_alone(&told))
		plan->workspace->needed[check->each->index] = false;
	end_needs(plan, before, false);
	return good;
}

/*
 * A condition on the case as a statement over ?1..?2, or as a program if `node` is given and it has one; over all cases with `_sel = 1`
 * where it has no bounds.
 */
bool rv_plan_case_condition(struct rv_plan *plan, const struct rv_sql *sql, sqlite3_stmt **out,
                            const struct rv_node **node)
{
	const struct rv_record *record = plan->rubric->dictionary->case_record;
	struct rv_scope scope = rv_plan_scope(record, NULL, 0);
	const struct rv_node *program = NULL;
	char *when, *from;
	bool *before;

	if (!sql || !sql->node)
		return true;
	if (!begin_needs(plan, &before))
		return false;
	when = rv_condition(plan, &scope, sql, &program);
	end_needs(plan, before, node && program && !plan->sql_only);
	if (node && program && !plan->sql_only) {
		*node = program;
		return when != NULL;
	}
	from = rows_from(plan, record, "1", "");
	return when && from &&
	       rv_plan_prepare(plan, rv_plan_format(plan, "SELECT _this._row, %s %s", when, from),
	                       sql->node->pos, out);
}

static bool compile_item(struct rv_plan *plan, const struct rv_item *item, struct rv_plan_item *out)
{
	bool good;
	size_t n = 0;

	plan->noting = &out->when_reads;
	good = rv_plan_case_condition(plan, &item->when, &out->when, &out->when_program);
	plan->noting = NULL;
	out->item = item;
	out->checks = rv_alloc_array(plan->arena, item->n_checks, sizeof(*out->checks));
	if (!out->checks) {
		plan->nomem = true;
		return false;
	}
	for (size_t i = 0; i < item->n_checks; i++) {
		const struct rv_check *check = item->checks[i];

		if (!check || check->faulty)
			good = false; /* what is wrong with it has been said */
		else if (check->test != RV_TEST_MANUAL)
			good &= compile_check(plan, item, check, &out->checks[n++]);
		else if (check->hint) {
			out->checks[n].hint = true;
			good &= compile_check(plan, item, check->hint, &out->checks[n++]);
		}
	}
	out->n_checks = n;
	return good;
}

/* ---- the whole -------------------------------------------------------------------------------------------------------- */

static bool compile_all(struct rv_plan *plan, const struct rv_sql *use_when)
{
	bool good = make_constants(plan) && rv_compile_derives(plan);

	good &= rv_plan_case_condition(plan, &plan->rubric->cases, &plan->cases, NULL);
	good &= rv_plan_case_condition(plan, use_when, &plan->use_when, NULL);
	for (size_t i = 0; i < plan->rubric->n_items; i++)
		good &= compile_item(plan, &plan->rubric->items[i], &plan->items[i]);
	return good && !plan->rubric->faulty && rv_compile_identities(plan);
}

static void watch(const struct rv_rubric *rubric, const struct rv_column *column)
{
	if (column)
		rubric->dictionary->records[column->record->index]
			->columns[column->index]
			->watched = true;
}

/* Columns of which an unreadable value is told from an empty one. Before anything is translated: it settles the bits. */
static void watch_columns(const struct rv_rubric *rubric)
{
	watch(rubric, rubric->dictionary->case_record->closed);
	watch(rubric, rubric->dictionary->case_record->period);
	for (size_t i = 0; i < rubric->n_items; i++)
		for (size_t k = 0; k < rubric->items[i].n_checks; k++) {
			const struct rv_check *check = rubric->items[i].checks[k];

			for (size_t f = 0; check && f < check->n_filled; f++)
				watch(rubric, check->filled[f]);
		}
}

struct rv_plan *rv_plan_compile(struct rv_arena *arena, const struct rv_rubric *rubric,
                                const struct rv_sql *use_when, bool sql_only,
                                struct rv_workspace *workspace, struct rv_diags *diags)
{
	struct rv_plan *plan = rv_alloc(arena, sizeof(*plan));

	if (!plan) {
		diags->nomem = true;
		return NULL;
	}
	plan->arena = arena;
	plan->rubric = rubric;
	plan->workspace = workspace;
	plan->diags = diags;
	plan->sql_only = sql_only;
	plan->authority.rubric = rubric;
	plan->authority.dictionary = rubric->dictionary;
	plan->authority.workspace = workspace;
	plan->items = rv_alloc_array(arena, rubric->n_items, sizeof(*plan->items));
	plan->records = rv_alloc_array(arena, rubric->dictionary->n_records,
	                               sizeof(*plan->records));
	plan->held = rv_alloc_array(arena, rubric->dictionary->n_records, sizeof(*plan->held));
	sqlite3_set_authorizer(workspace->db, rv_authorize, &plan->authority);
	watch_columns(rubric);
	if (!plan->items || !plan->records || !plan->held)
		plan->nomem = true;
	else if (compile_all(plan, use_when) && !plan->nomem) {
		/* every program begins at the case's row */
		for (size_t i = 0; i < rubric->dictionary->n_records; i++)
			if (workspace->held[i])
				workspace->held[rubric->dictionary->case_record->index] = true;
		return plan;
	}
	if (plan->nomem)
		diags->nomem = true;
	for (size_t i = 0; i < rubric->n_sources; i++)
		rv_diags_attach(diags, rubric->sources[i].path, rubric->sources[i].text,
		                rubric->sources[i].len);
	rv_plan_close(plan);
	return NULL;
}

void rv_plan_close(struct rv_plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; plan->items && i < plan->rubric->n_items; i++) {
		sqlite3_finalize(plan->items[i].when);
		for (size_t k = 0; plan->items[i].checks && k < plan->items[i].item->n_checks;
		     k++) {
			sqlite3_finalize(plan->items[i].checks[k].rows);
			sqlite3_finalize(plan->items[i].checks[k].detail);
			sqlite3_finalize(plan->items[i].checks[k].when);
			rv_query_forget(&plan->items[i].checks[k]);
		}
	}
	for (size_t i = 0; i < plan->n_derives; i++)
		sqlite3_finalize(plan->derives[i]->update);
	for (size_t i = 0; plan->held && i < plan->rubric->dictionary->n_records; i++)
		rv_held_close(&plan->held[i]);
	for (size_t i = 0; plan->records && i < plan->rubric->dictionary->n_records; i++)
		sqlite3_finalize(plan->records[i].identity);
	sqlite3_finalize(plan->cases);
	sqlite3_finalize(plan->use_when);
	sqlite3_finalize(plan->heads);
	rv_owed_close(plan);
	sqlite3_set_authorizer(plan->workspace->db, NULL, NULL);
}
