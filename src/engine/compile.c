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

/* ---- checks ---------------------------------------------------------------------------------------------------- */

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

/* Whether a sentence is made of the row, its case and what these point at outside the record's own rows. */
static bool told_alone(const struct rv_reads *reads, const struct rv_record *each)
{
	for (size_t i = 0; i < reads->n; i++) {
		const struct rv_read *read = &reads->list[i];

		if (read->list || read->reference || (read->column && read->column->ref == each))
			return false;
	}
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
	good = rv_compile_rows(plan, c); /* then the rest too: all faults are told */
	end_needs(plan, before, c->programmed);
	if (!begin_needs(plan, &before))
		return false;
	plan->noting = &told;
	good &= rv_compile_detail(plan, item, c);
	plan->noting = NULL;
	/* the row itself is copied when it is told of */
	if (c->programmed && told_alone(&told, check->each))
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
	from = rv_rows_from(plan, record, "1", "");
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

static bool has_query(const struct rv_plan *plan)
{
	for (size_t i = 0; i < plan->rubric->n_items; i++)
		for (size_t k = 0; k < plan->items[i].n_checks; k++)
			if (plan->items[i].checks[k].records_read)
				return true;
	return false;
}

static bool compile_all(struct rv_plan *plan, const struct rv_sql *use_when)
{
	const struct rv_dictionary *dictionary = plan->rubric->dictionary;
	bool good, *before, *derived;

	if (!make_constants(plan) || !begin_needs(plan, &before))
		return false;
	good = rv_compile_derives(plan);
	derived = plan->workspace->needed;
	end_needs(plan, before, false);
	good &= rv_plan_case_condition(plan, &plan->rubric->cases, &plan->cases, NULL);
	good &= rv_plan_case_condition(plan, use_when, &plan->use_when, NULL);
	for (size_t i = 0; i < plan->rubric->n_items; i++)
		good &= compile_item(plan, &plan->rubric->items[i], &plan->items[i]);
	/* a query may read a derived column of any case, and so what it is derived from */
	for (size_t i = 0; i < dictionary->n_records && has_query(plan); i++)
		plan->workspace->copied_all[i] |= derived[i];
	return good && !plan->rubric->faulty && rv_compile_identities(plan);
}

static void watch(const struct rv_rubric *rubric, const struct rv_column *column)
{
	if (column)
		rubric->dictionary->records[column->record->index]
			->columns[column->index]
			->watched = true;
}

/* The selection of cases reads them before any statement is made. */
static void mark_dates(struct rv_workspace *workspace)
{
	const struct rv_record *file = workspace->dictionary->case_record;

	if (file->closed)
		workspace->read[file->index][file->closed->index] = true;
	if (file->period)
		workspace->read[file->index][file->period->index] = true;
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
	workspace->narrowed = rubric->cases.node || (use_when && use_when->node);
	watch_columns(rubric);
	mark_dates(workspace);
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
