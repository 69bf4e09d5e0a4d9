/*
 * Working tables: made once for a dictionary and a connection, filled (and filled again) from the database's tables.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "casedb/internal.h"
#include "review/i18n.h"

void rv_buf_hidden(struct rv_buf *buf, const struct rv_record *record)
{
	rv_buf_puts(buf, "temp.\"#");
	rv_buf_puts(buf, record->id); /* ids are letters, digits and '_' */
	rv_buf_puts(buf, "\"");
}

const char *rv_affinity(const struct rv_column *column)
{
	if (column->implicit || column->derived)
		return ""; /* what a derived column's SQL gives stays what it is */
	switch (column->type) {
	case RV_INT:
	case RV_BOOL:
	case RV_MONEY:
	case RV_POINTS_TYPE: return "INTEGER";
	case RV_TEXT:
	case RV_CODE:
	case RV_DATE:
	case RV_DATETIME: return "TEXT";
	}
	return "";
}

bool rv_is_computed(const struct rv_column *column)
{
	return column->derived || column->sql || !column->column;
}

static bool has_bit(const struct rv_column *column)
{
	return (column->empty != RV_EMPTY_UNKNOWN || column->watched) && !rv_is_computed(column);
}

int rv_bad_bit(const struct rv_column *column)
{
	int bit = 0;

	if (!has_bit(column))
		return -1;
	for (size_t i = 0; i < column->index; i++)
		bit += has_bit(column->record->columns[i]);
	return bit < 63 ? bit : -1;
}

enum rv_code rv_workspace_run(struct rv_workspace *workspace, const struct rv_buf *sql,
                              const char *what, struct rv_error *err)
{
	int rc;

	if (sql->failed)
		return rv_nomem(err);
	rv_guard_start(workspace);
	rc = sqlite3_exec(workspace->db, sql->text, NULL, NULL, NULL);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, what, err);
}

int rv_workspace_prepare(struct rv_workspace *workspace, struct rv_buf *sql, sqlite3_stmt **out)
{
	int rc = sql->failed ? SQLITE_NOMEM
	                     : sqlite3_prepare_v3(workspace->db, sql->text, -1,
	                                          SQLITE_PREPARE_PERSISTENT, out, NULL);

	rv_buf_release(sql);
	return rc;
}

/* ---- making ----------------------------------------------------------------------------------------- */

static void working_table_sql(struct rv_buf *sql, const struct rv_record *record)
{
	rv_buf_puts(sql, "CREATE TABLE ");
	rv_buf_hidden(sql, record);
	rv_buf_puts(sql, "(_row INTEGER PRIMARY KEY, _bad INTEGER");
	if (record->is_case) {
		rv_buf_puts(sql, ", _complete INTEGER, _sel INTEGER, _run INTEGER");
		for (size_t i = 0; i < record->n_key; i++)
			rv_buf_printf(sql, ", _k%zu", i);
	} else if (!record->is_lookup) {
		rv_buf_puts(sql, ", _case INTEGER");
	}
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		rv_buf_puts(sql, ", ");
		rv_buf_sql_name(sql, column->id);
		rv_buf_printf(sql, " %s", rv_affinity(column));
		if (rv_is_computed(column))
			rv_buf_printf(sql, ", \"_a:%s\" INTEGER", column->id);
	}
	rv_buf_puts(sql, ");");
}

static bool is_referenced(const struct rv_dictionary *dictionary, const struct rv_record *record)
{
	for (size_t i = 0; i < dictionary->n_records; i++)
		for (size_t k = 0; k < dictionary->records[i]->n_columns; k++)
			if (dictionary->records[i]->columns[k]->ref == record)
				return true;
	return record->is_case || record->is_lookup;
}

/* Rows of a case are found by case and kind ('' for none, see aggregate.c), rows that something points at by their key. */
static void index_sql(struct rv_buf *sql, const struct rv_dictionary *dictionary,
                      const struct rv_record *record)
{
	if (record->is_case) {
		rv_buf_printf(sql, "CREATE INDEX temp.\"#%s/key\" ON \"#%s\"(", record->id,
		              record->id);
		for (size_t i = 0; i < record->n_key; i++)
			rv_buf_printf(sql, "%s_k%zu", i ? ", " : "", i);
		rv_buf_puts(sql, ");");
	} else if (!record->is_lookup) {
		rv_buf_printf(sql, "CREATE INDEX temp.\"#%s/case\" ON \"#%s\"(_case", record->id,
		              record->id);
		if (record->kind)
			rv_buf_printf(sql, ", ifnull(\"%s\", '')", record->kind->id);
		rv_buf_puts(sql, ");");
	}
	if (!is_referenced(dictionary, record))
		return;
	rv_buf_printf(sql, "CREATE INDEX temp.\"#%s/id\" ON \"#%s\"(", record->id, record->id);
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, i ? ", " : "");
		rv_buf_sql_name(sql, record->key[i]->id);
	}
	rv_buf_puts(sql, ");");
}

static void view_sql(struct rv_buf *sql, const struct rv_record *record)
{
	rv_buf_puts(sql, "CREATE TEMP VIEW ");
	rv_buf_sql_name(sql, record->id);
	rv_buf_puts(sql, " AS SELECT ");
	for (size_t i = 0; i < record->n_columns; i++) {
		rv_buf_puts(sql, i ? ", " : "");
		rv_buf_sql_name(sql, record->columns[i]->id);
	}
	rv_buf_puts(sql, " FROM ");
	rv_buf_hidden(sql, record);
	rv_buf_puts(sql, ";");
}

/* `selection`: the case keys of the run, under the names of the case's key columns. */
static void selection_sql(struct rv_buf *sql, const struct rv_record *record)
{
	rv_buf_puts(sql, "CREATE TEMP VIEW selection AS SELECT ");
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, i ? ", " : "");
		rv_buf_sql_name(sql, record->key[i]->id);
	}
	rv_buf_puts(sql, " FROM ");
	rv_buf_hidden(sql, record);
	rv_buf_puts(sql, " WHERE _run = 1;");
}

static enum rv_code make_tables(struct rv_workspace *workspace, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = workspace->dictionary;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "CREATE TEMP TABLE \"#\"(_complete INTEGER);");
	for (size_t i = 0; i < dictionary->n_records; i++) {
		working_table_sql(&sql, dictionary->records[i]);
		index_sql(&sql, dictionary, dictionary->records[i]);
		view_sql(&sql, dictionary->records[i]);
	}
	selection_sql(&sql, dictionary->case_record);
	code = rv_workspace_run(workspace, &sql, _("working tables"), err);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_workspace_open(struct rv_arena *arena, sqlite3 *db, const char *path,
                               struct rv_dictionary *dictionary, const struct rv_calendar *calendar,
                               struct rv_workspace **out, struct rv_error *err)
{
	struct rv_workspace *workspace = rv_alloc(arena, sizeof(*workspace));
	enum rv_code code;

	if (!workspace)
		return rv_nomem(err);
	workspace->db = db;
	workspace->path = path;
	workspace->dictionary = dictionary;
	workspace->calendar = calendar;
	workspace->arena = arena;
	workspace->guard.seconds = 600;
	workspace->bad = rv_alloc_array(arena, dictionary->n_records, sizeof(*workspace->bad));
	workspace->orphans = rv_alloc_array(arena, dictionary->n_records,
	                                    sizeof(*workspace->orphans));
	workspace->needed = rv_alloc_array(arena, dictionary->n_records,
	                                   sizeof(*workspace->needed));
	workspace->held = rv_alloc_array(arena, dictionary->n_records, sizeof(*workspace->held));
	workspace->copied_all = rv_alloc_array(arena, dictionary->n_records,
	                                       sizeof(*workspace->copied_all));
	workspace->read = rv_alloc_array(arena, dictionary->n_records, sizeof(*workspace->read));
	if (!workspace->bad || !workspace->orphans || !workspace->needed || !workspace->held ||
	    !workspace->copied_all || !workspace->read)
		return rv_nomem(err);
	for (size_t i = 0; i < dictionary->n_records; i++) {
		workspace->bad[i] = rv_alloc_array(arena, dictionary->records[i]->n_columns,
		                                   sizeof(**workspace->bad));
		workspace->read[i] = rv_alloc_array(arena, dictionary->records[i]->n_columns,
		                                    sizeof(**workspace->read));
		if (!workspace->bad[i] || !workspace->read[i])
			return rv_nomem(err);
	}
	code = rv_casedb_configure(db, workspace, err);
	if (code == RV_OK)
		code = make_tables(workspace, err);
	if (code == RV_OK)
		*out = workspace;
	else
		rv_workspace_close(workspace);
	return code;
}

void rv_forget_bad(struct rv_workspace *workspace)
{
	for (size_t i = 0; i < workspace->dictionary->n_records; i++) {
		if (!workspace->bad[i])
			continue;
		for (size_t k = 0; k < workspace->dictionary->records[i]->n_columns; k++) {
			free(workspace->bad[i][k].example);
			free(workspace->bad[i][k].key);
			workspace->bad[i][k] = (struct rv_bad_values){0};
		}
	}
}

/* Views first: they name the tables. */
static void drop_temporary(sqlite3 *db, const char *type)
{
	struct rv_buf sql;
	sqlite3_stmt *stmt = NULL;

	rv_buf_init(&sql);
	if (sqlite3_prepare_v2(db, "SELECT name FROM temp.sqlite_schema WHERE type = ?1", -1, &stmt,
	                       NULL) == SQLITE_OK) {
		sqlite3_bind_text(stmt, 1, type, -1, SQLITE_STATIC);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			rv_buf_printf(&sql, "DROP %s temp.", type);
			rv_buf_sql_name(&sql, (const char *)sqlite3_column_text(stmt, 0));
			rv_buf_puts(&sql, ";");
		}
	}
	sqlite3_finalize(stmt);
	if (sql.len && !sql.failed)
		sqlite3_exec(db, sql.text, NULL, NULL, NULL);
	rv_buf_release(&sql);
}

void rv_workspace_close(struct rv_workspace *workspace)
{
	if (!workspace)
		return;
	rv_forget_bad(workspace);
	sqlite3_progress_handler(workspace->db, 0, NULL, NULL);
	drop_temporary(workspace->db, "view");
	drop_temporary(workspace->db, "table");
}
