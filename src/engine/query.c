/*
 * Query checks: one read-only SELECT of the rubric over the views, run once over the whole database; its rows are sorted by case.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/halves.h"
#include "engine/query.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

#define MAX_QUERY_ROWS 10000000

/* ---- compiling --------------------------------------------------------------------------------------------- */

/* A code in a comparison that no record's column of that name has. */
static bool check_codes(struct rv_plan *plan, const struct rv_yaml *node,
                        const struct rv_token *tokens, size_t n)
{
	const struct rv_dictionary *dictionary = plan->rubric->dictionary;
	bool good = true;

	for (size_t i = 0; i + 2 < n; i++) {
		const struct rv_codes *first = NULL;
		const char *code;
		char *name;
		bool known = false, any = false;

		if (tokens[i].kind != RV_TOKEN_NAME || tokens[i + 1].kind != RV_TOKEN_OP ||
		    tokens[i + 2].kind != RV_TOKEN_STRING ||
		    !(rv_token_is(node->text, &tokens[i + 1], "=") ||
		      rv_token_is(node->text, &tokens[i + 1], "<>")))
			continue;
		name = rv_strndup(plan->arena, node->text + tokens[i].from,
		                  tokens[i].to - tokens[i].from);
		code = rv_token_string(plan->arena, node->text, &tokens[i + 2]);
		if (!name || !code) {
			plan->nomem = true;
			return false;
		}
		for (size_t r = 0; r < dictionary->n_records; r++) {
			const struct rv_column *column = rv_record_column(dictionary->records[r],
			                                                  name);

			if (!column)
				continue;
			any = true;
			if (column->type != RV_CODE || !column->codes || column->codes->open ||
			    rv_codes_find(column->codes, code))
				known = true;
			else
				first = column->codes;
		}
		if (any && !known)
			good &= rv_check_code(plan, first, code, name, node, tokens[i + 2].from,
			                      tokens[i + 2].to);
	}
	return good;
}

/* Names of SQLite's own schemas would lead past the views, and the authorizer does not see every column that USING compares. */
static bool check_schemas(struct rv_plan *plan, const struct rv_yaml *node,
                          const struct rv_token *tokens, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++) {
		if (tokens[i].kind != RV_TOKEN_NAME || tokens[i + 1].kind != RV_TOKEN_DOT ||
		    !(rv_token_is(node->text, &tokens[i], "main") ||
		      rv_token_is(node->text, &tokens[i], "temp")))
			continue;
		rv_plan_diag(plan, node, tokens[i].from, tokens[i].to, RV_D_SQL_REFUSED,
		             _("records are named without a schema in front"));
		return false;
	}
	return true;
}

/* What a query may read from: records, sets and tables of the rubric, selection, and its own WITH names. */
static bool may_read(const struct rv_plan *plan, const char *name)
{
	return rv_dictionary_record(plan->rubric->dictionary, name) ||
	       rv_rubric_set_named(plan->rubric, name) || rv_rubric_table(plan->rubric, name) ||
	       sqlite3_stricmp(name, "selection") == 0;
}

/*
 * USING and NATURAL compare columns without the authorizer being asked, so tables are looked for by name too: nothing of
 * SQLite's own, and nothing that the file has besides the records.
 */
static bool check_sources(struct rv_plan *plan, const struct rv_yaml *node,
                          const struct rv_token *tokens, size_t n)
{
	sqlite3_stmt *stmt = NULL;
	bool good = sqlite3_prepare_v2(
			    plan->workspace->db,
			    "SELECT 1 FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE", -1,
			    &stmt, NULL) == SQLITE_OK;

	plan->nomem |= !good;
	for (size_t i = 0; good && i < n; i++) {
		char *name;
		bool foreign;

		if (tokens[i].kind != RV_TOKEN_NAME ||
		    (i > 0 && (tokens[i - 1].kind == RV_TOKEN_DOT ||
		               rv_token_is(node->text, &tokens[i - 1], "AS"))) ||
		    (i + 1 < n &&
		     (tokens[i + 1].kind == RV_TOKEN_DOT || tokens[i + 1].kind == RV_TOKEN_OPEN)))
			continue;
		name = rv_strndup(plan->arena, node->text + tokens[i].from,
		                  tokens[i].to - tokens[i].from);
		if (!name) {
			plan->nomem = true;
			break;
		}
		if (may_read(plan, name))
			continue;
		sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
		foreign = sqlite3_strnicmp(name, "sqlite_", 7) == 0 ||
		          sqlite3_strnicmp(name, "pragma_", 7) == 0 ||
		          sqlite3_step(stmt) == SQLITE_ROW;
		sqlite3_reset(stmt);
		if (!foreign)
			continue;
		rv_plan_diag(plan, node, tokens[i].from, tokens[i].to, RV_D_SQL_REFUSED,
		             _("SQL of a rubric may not use the table '%s'"), name);
		good = false;
	}
	sqlite3_finalize(stmt);
	return good && !plan->nomem;
}

/* Parameters become literals; all else stays, at the same offsets but for them. */
static char *put_parameters(struct rv_plan *plan, const struct rv_yaml *node,
                            const struct rv_token *tokens, size_t n, bool *good)
{
	struct rv_buf out;
	size_t at = 0;

	rv_buf_init(&out);
	for (size_t i = 0; i < n; i++) {
		const struct rv_parameter *parameter;
		char *name;

		if (tokens[i].kind != RV_TOKEN_PARAM)
			continue;
		name = rv_strndup(plan->arena, node->text + tokens[i].from + 1,
		                  tokens[i].to - tokens[i].from - 1);
		parameter = name ? rv_rubric_parameter(plan->rubric, name) : NULL;
		rv_buf_add(&out, node->text + at, tokens[i].from - at);
		at = tokens[i].to;
		if (!parameter) {
			rv_plan_diag(plan, node, tokens[i].from, tokens[i].to, RV_D_SQL_PARAMETER,
			             _("':%s' is no parameter of the rubric"), name ? name : "");
			*good = false;
		} else if (parameter->is_number) {
			rv_buf_puts(&out, parameter->value);
		} else {
			rv_buf_sql_string(&out, parameter->value);
		}
	}
	rv_buf_puts(&out, node->text + at);
	return rv_plan_take(plan, &out);
}

static int find_column(sqlite3_stmt *stmt, const char *name)
{
	for (int i = 0; i < sqlite3_column_count(stmt); i++)
		if (sqlite3_stricmp(sqlite3_column_name(stmt, i), name) == 0)
			return i;
	return -1;
}

static bool find_columns(struct rv_plan *plan, struct rv_plan_check *c)
{
	const struct rv_record *record = plan->rubric->dictionary->case_record;
	const struct rv_yaml *node = c->check->query.node;

	c->query_key = rv_alloc_array(plan->arena, record->n_key, sizeof(*c->query_key));
	if (!c->query_key) {
		plan->nomem = true;
		return false;
	}
	for (size_t i = 0; i < record->n_key; i++) {
		c->query_key[i] = find_column(c->rows, record->key[i]->id);
		if (c->query_key[i] < 0) {
			rv_plan_diag(
				plan, node, 0, 1, RV_D_QUERY_COLUMNS,
				_("the query must give the case: no column '%s' among its columns"),
				record->key[i]->id);
			return false;
		}
	}
	c->query_violated = find_column(c->rows, "violated");
	c->query_row = find_column(c->rows, "row");
	c->query_other_case = find_column(c->rows, "other_case");
	c->query_other_row = find_column(c->rows, "other_row");
	if (c->query_row >= 0 && !c->check->of) {
		rv_plan_diag(plan, node, 0, 1, RV_D_QUERY_COLUMNS,
		             _("the query gives 'row' but 'of:' does not say of which record"));
		return false;
	}
	if (c->query_row >= 0 && c->check->of->n_key != 1) {
		rv_plan_diag(plan, node, 0, 1, RV_D_QUERY_COLUMNS,
		             _("'row' needs a record with a key of one column; '%s' has %zu"),
		             c->check->of->id, c->check->of->n_key);
		return false;
	}
	return true;
}

static bool prepare_query(struct rv_plan *plan, struct rv_plan_check *c, const char *sql)
{
	const struct rv_yaml *node = c->check->query.node;
	const char *tail = NULL;
	int rc, at;

	plan->authority.mode = RV_GUARD_QUERY;
	plan->authority.refused[0] = '\0';
	plan->authority.records_read = 0;
	plan->authority.n_columns_read = 0;
	rc = sqlite3_prepare_v3(plan->workspace->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &c->rows,
	                        &tail);
	plan->authority.mode = RV_GUARD_OFF;
	if (rc == SQLITE_NOMEM) {
		plan->nomem = true;
		return false;
	}
	if (plan->authority.refused[0]) {
		rv_plan_diag(plan, node, 0, 1, RV_D_SQL_REFUSED,
		             _("SQL of a rubric may not use the %s"), plan->authority.refused);
		return false;
	}
	if (rc != SQLITE_OK) {
		at = sqlite3_error_offset(plan->workspace->db);
		at = at < 0 || (size_t)at > node->len ? 0 : at;
		rv_plan_diag(plan, node, (size_t)at, (size_t)at + 1, RV_D_SQL_SYNTAX,
		             _("SQLite does not take this: %s"),
		             sqlite3_errmsg(plan->workspace->db));
		return false;
	}
	if (!c->rows || (tail && tail[strspn(tail, " \t\r\n")] != '\0') ||
	    !sqlite3_stmt_readonly(c->rows) || sqlite3_column_count(c->rows) == 0) {
		rv_plan_diag(plan, node, 0, 1, RV_D_SQL_SYNTAX, _("expected one SELECT"));
		return false;
	}
	return true;
}

/* Columns of the query's row and of its case, for what is owed. */
static void note_columns(struct rv_plan *plan, struct rv_plan_check *c)
{
	const struct rv_record *file = plan->rubric->dictionary->case_record, *of = c->check->of;
	struct rv_scope row = rv_plan_scope(of ? of : file, NULL, 0),
			whole = rv_plan_scope(file, NULL, 0);

	for (size_t i = 0; i < plan->authority.n_columns_read; i++) {
		const struct rv_column *column = plan->authority.columns_read[i];
		struct rv_read read;

		if (column->record != file && (!of || column->record != of))
			continue;
		plan->noting = column->record == file ? &c->case_reads : &c->reads;
		rv_column_read(plan, column->record == file ? &whole : &row, "_this", column,
		               &read);
		rv_note_reads(plan, &read, 1);
	}
	plan->noting = NULL;
}

bool rv_compile_query(struct rv_plan *plan, struct rv_plan_check *c)
{
	const struct rv_yaml *node = c->check->query.node;
	struct rv_scan_fault fault = {0};
	struct rv_token *tokens = NULL;
	size_t n = 0;
	bool good = true;
	char *sql;
	enum rv_code code = rv_scan(plan->arena, node->text, &tokens, &n, &fault);

	if (code == RV_MEMORY) {
		plan->nomem = true;
		return false;
	}
	if (code != RV_OK) {
		rv_plan_diag(plan, node, fault.at, fault.at + 1, fault.id, "%s", fault.message);
		return false;
	}
	if (n == 0 || !(rv_token_is(node->text, &tokens[0], "SELECT") ||
	                rv_token_is(node->text, &tokens[0], "WITH"))) {
		rv_plan_diag(plan, node, 0, 1, RV_D_SQL_SYNTAX, _("expected one SELECT"));
		return false;
	}
	sql = put_parameters(plan, node, tokens, n, &good);
	good &= check_codes(plan, node, tokens, n);
	good &= check_schemas(plan, node, tokens, n) && check_sources(plan, node, tokens, n);
	if (!sql || !good || !prepare_query(plan, c, sql) || !find_columns(plan, c))
		return false;
	c->records_read = plan->authority.records_read;
	note_columns(plan, c);
	for (size_t i = 0; i < plan->rubric->dictionary->n_records; i++)
		if (c->records_read >> i & 1)
			plan->workspace->needed[i] = plan->workspace->copied_all[i] = true;
	if (c->check->of)
		plan->workspace->needed[c->check->of->index] = true;
	return true;
}

/* ---- running -------------------------------------------------------------------------------------------------- */

struct lookup {
	sqlite3_stmt *of_case; /* key … → (_row, _sel) */
	sqlite3_stmt *of_row;  /* key → _row */
};

static int prepare_lookup(struct rv_plan *plan, const struct rv_plan_check *c,
                          struct lookup *lookup)
{
	const struct rv_record *record = plan->rubric->dictionary->case_record;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "SELECT _row, _sel FROM temp.\"#%s\" WHERE ", record->id);
	for (size_t i = 0; i < record->n_key; i++)
		rv_buf_printf(&sql, "%s\"%s\" = ?%zu", i ? " AND " : "", record->key[i]->id, i + 1);
	rc = sql.failed ? SQLITE_NOMEM
	                : sqlite3_prepare_v2(plan->workspace->db, sql.text, -1, &lookup->of_case,
	                                     NULL);
	rv_buf_clear(&sql);
	if (rc == SQLITE_OK && c->check->of) {
		rv_buf_printf(&sql, "SELECT _row FROM temp.\"#%s\" WHERE \"%s\" = ?1",
		              c->check->of->id, c->check->of->key[0]->id);
		rc = sql.failed ? SQLITE_NOMEM
		                : sqlite3_prepare_v2(plan->workspace->db, sql.text, -1,
		                                     &lookup->of_row, NULL);
	}
	rv_buf_release(&sql);
	return rc;
}

/* The selected case of the query's row; 0: not in this run. */
static sqlite3_int64 case_of(struct lookup *lookup, const struct rv_plan_check *c, size_t n_key)
{
	sqlite3_int64 found = 0;

	for (size_t i = 0; i < n_key; i++)
		sqlite3_bind_value(lookup->of_case, (int)i + 1,
		                   sqlite3_column_value(c->rows, c->query_key[i]));
	if (sqlite3_step(lookup->of_case) == SQLITE_ROW &&
	    sqlite3_column_int(lookup->of_case, 1) == 1)
		found = sqlite3_column_int64(lookup->of_case, 0);
	sqlite3_reset(lookup->of_case);
	return found;
}

static sqlite3_int64 row_of(struct lookup *lookup, const struct rv_plan_check *c)
{
	sqlite3_int64 found = 0;

	if (c->query_row < 0)
		return 0;
	sqlite3_bind_value(lookup->of_row, 1, sqlite3_column_value(c->rows, c->query_row));
	if (sqlite3_step(lookup->of_row) == SQLITE_ROW)
		found = sqlite3_column_int64(lookup->of_row, 0);
	sqlite3_reset(lookup->of_row);
	return found;
}

/* Every column but the case's key, as a JSON object for the sentence. */
static char *values_of(struct rv_plan *plan, const struct rv_plan_check *c)
{
	struct rv_buf json;
	const char *comma = "";

	rv_buf_init(&json);
	rv_buf_putc(&json, '{');
	for (int i = 0; i < sqlite3_column_count(c->rows); i++) {
		const char *name = sqlite3_column_name(c->rows, i), *text;

		if (i == c->query_violated || i == c->query_row ||
		    rv_record_column(plan->rubric->dictionary->case_record, name) ==
		            plan->rubric->dictionary->case_record->key[0])
			continue;
		rv_buf_puts(&json, comma);
		rv_buf_json(&json, name, strlen(name));
		rv_buf_putc(&json, ':');
		text = (const char *)sqlite3_column_text(c->rows, i);
		if (!text)
			rv_buf_puts(&json, "null");
		else if (sqlite3_column_type(c->rows, i) == SQLITE_INTEGER)
			rv_buf_puts(&json, text);
		else
			rv_buf_json(&json, text, (size_t)sqlite3_column_bytes(c->rows, i));
		comma = ",";
	}
	rv_buf_putc(&json, '}');
	if (json.failed) {
		rv_buf_release(&json);
		return NULL;
	}
	return json.text;
}

/* 1, 0, -1 open; without the column every row is a violation. */
static int violated(const struct rv_plan_check *c)
{
	if (c->query_violated < 0)
		return 1;
	if (sqlite3_column_type(c->rows, c->query_violated) == SQLITE_NULL)
		return -1;
	return sqlite3_column_double(c->rows, c->query_violated) != 0.0;
}

static int take_row(struct rv_plan *plan, struct rv_plan_check *c, struct lookup *lookup,
                    size_t *room)
{
	struct rv_query_row row = {0};

	row.of_case = case_of(lookup, c, plan->rubric->dictionary->case_record->n_key);
	if (row.of_case == 0)
		return SQLITE_OK;
	if (c->n_found == MAX_QUERY_ROWS)
		return SQLITE_ABORT; /* ours: no code that a step gives here */
	row.row = row_of(lookup, c);
	row.violated = violated(c);
	row.order = c->n_found;
	if (row.violated == 1) {
		row.values = values_of(plan, c);
		if (!row.values)
			return SQLITE_NOMEM;
	}
	if (c->n_found == *room) {
		size_t more = *room ? *room * 2 : 64;
		struct rv_query_row *list = realloc(c->found, more * sizeof(*list));

		if (!list) {
			free(row.values);
			return SQLITE_NOMEM;
		}
		c->found = list;
		*room = more;
	}
	c->found[c->n_found++] = row;
	return SQLITE_OK;
}

/* By case, row, then what they say: the order must not depend on SQLite's plan. */
static int by_case(const void *a, const void *b)
{
	const struct rv_query_row *x = a, *y = b;
	int c;

	if (x->of_case != y->of_case)
		return x->of_case < y->of_case ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	c = strcmp(x->values ? x->values : "", y->values ? y->values : "");
	if (c != 0)
		return c;
	return (x->order > y->order) - (x->order < y->order);
}

void rv_query_forget(struct rv_plan_check *c)
{
	for (size_t i = 0; i < c->n_found; i++)
		free(c->found[i].values);
	free(c->found);
	c->found = NULL;
	c->n_found = 0;
}

enum rv_code rv_query_run(struct rv_plan *plan, struct rv_plan_check *c, struct rv_error *err)
{
	const char *id = plan->rubric->items[c->item].id;
	struct lookup lookup = {0};
	size_t room = 0;
	int rc;
	enum rv_code code = RV_OK;

	rv_query_forget(c);
	rc = prepare_lookup(plan, c, &lookup);
	rv_guard_start(plan->workspace);
	plan->authority.mode = RV_GUARD_QUERY; /* a schema change prepares anew */
	while (rc == SQLITE_OK && (rc = sqlite3_step(c->rows)) == SQLITE_ROW)
		rc = take_row(plan, c, &lookup, &room);
	plan->authority.mode = RV_GUARD_OFF;
	c->fault = rv_of_values(rc);
	if (c->fault)
		rv_query_forget(c); /* half of the rows are no answer */
	else if (rc == SQLITE_ABORT)
		code = rv_fail(err, RV_DATA, _("item %s: its query gives more than %d rows"), id,
		               MAX_QUERY_ROWS);
	else if (rc == SQLITE_NOMEM)
		code = rv_nomem(err);
	else if (rc != SQLITE_DONE)
		code = rv_workspace_fail(plan->workspace, rc, id, err);
	sqlite3_reset(c->rows);
	sqlite3_finalize(lookup.of_case);
	sqlite3_finalize(lookup.of_row);
	if (code == RV_OK && c->n_found > 1)
		qsort(c->found, c->n_found, sizeof(*c->found), by_case);
	return code;
}
