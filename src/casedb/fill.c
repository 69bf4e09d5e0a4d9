/*
 * Filling the working tables from the database's tables, in one read transaction: one snapshot.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "casedb/internal.h"
#include "review/i18n.h"

/* What is missing in the database, all of it, or "". */
static enum rv_code find_missing(struct rv_workspace *workspace, struct rv_buf *missing,
                                 struct rv_error *err)
{
	const struct rv_dictionary *dictionary = workspace->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];
		int rc;

		if (!workspace->needed[i] && !workspace->held[i])
			continue;
		rc = sqlite3_table_column_metadata(workspace->db, "main", record->table, NULL, NULL,
		                                   NULL, NULL, NULL, NULL);
		if (rc == SQLITE_ERROR) {
			sqlite3_stmt *stmt = NULL;
			struct rv_buf sql;

			rv_buf_init(&sql); /* a view has no metadata: try it */
			rv_buf_puts(&sql, "SELECT 1 FROM main.");
			rv_buf_sql_name(&sql, record->table);
			if (sql.failed || sqlite3_prepare_v2(workspace->db, sql.text, -1, &stmt,
			                                     NULL) != SQLITE_OK)
				rv_buf_printf(missing, "%s%s", missing->len ? ", " : "",
				              record->table);
			sqlite3_finalize(stmt);
			rv_buf_release(&sql);
			continue;
		}
		for (size_t k = 0; k < record->n_columns; k++) {
			const struct rv_column *column = record->columns[k];

			if (rv_is_computed(column) ||
			    sqlite3_table_column_metadata(workspace->db, "main", record->table,
			                                  column->column, NULL, NULL, NULL, NULL,
			                                  NULL) == SQLITE_OK)
				continue;
			rv_buf_printf(missing, "%s%s.%s", missing->len ? ", " : "", record->table,
			              column->column);
		}
	}
	return missing->failed ? rv_nomem(err) : RV_OK;
}

/* Views of the database stay off unless the dictionary maps one. */
static enum rv_code allow_mapped_views(struct rv_workspace *workspace, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(
		workspace->db, "SELECT 1 FROM main.sqlite_schema WHERE type = 'view' AND name = ?1",
		-1, &stmt, NULL);

	for (size_t i = 0; rc == SQLITE_OK && i < workspace->dictionary->n_records; i++) {
		if (!workspace->needed[i] && !workspace->held[i])
			continue;
		sqlite3_bind_text(stmt, 1, workspace->dictionary->records[i]->table, -1,
		                  SQLITE_STATIC);
		rc = sqlite3_step(stmt);
		if (rc == SQLITE_ROW)
			sqlite3_db_config(workspace->db, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
		if (rc == SQLITE_ROW || rc == SQLITE_DONE)
			rc = sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, workspace->path, err);
}

static enum rv_code check_tables(struct rv_workspace *workspace, struct rv_error *err)
{
	struct rv_buf missing;
	enum rv_code code = allow_mapped_views(workspace, err);

	if (code != RV_OK)
		return code;
	rv_buf_init(&missing);
	code = find_missing(workspace, &missing, err);
	if (code == RV_OK && missing.len > 0)
		code = rv_fail(err, RV_DATA,
		               _("'%s' lacks what the dictionary '%s' names: %s; create it with "
		                 "'review init', or name "
		                 "another dictionary with records: in the rubric"),
		               workspace->path, workspace->dictionary->id, missing.text);
	rv_buf_release(&missing);
	return code;
}

/* The raw key of a row, for remarks. */
static void key_sql(struct rv_buf *sql, const struct rv_record *record)
{
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, ", t.");
		rv_buf_sql_name(sql, record->key[i]->column);
	}
}

const struct rv_column *rv_column_typed(const struct rv_dictionary *dictionary,
                                        const struct rv_record *record,
                                        const struct rv_column *column)
{
	for (size_t i = 0; column->implicit && i < record->n_case_key; i++)
		if (record->case_key[i] == column)
			return dictionary->case_record->key[i];
	return column;
}

static void value_sql(struct rv_buf *sql, const struct rv_dictionary *dictionary,
                      const struct rv_record *record, const struct rv_column *column)
{
	const struct rv_column *as = rv_column_typed(dictionary, record, column);

	rv_buf_printf(sql, "review_cell(%zu, %zu, t.", as->record->index, as->index);
	rv_buf_sql_name(sql, column->column);
	key_sql(sql, record);
	rv_buf_puts(sql, ")");
}

bool rv_is_copied(const struct rv_workspace *workspace, const struct rv_record *record,
                  const struct rv_column *column)
{
	return !rv_is_computed(column) && (record->is_lookup || workspace->copy_unread ||
	                                   workspace->read[record->index][column->index]);
}

static void bad_sql(struct rv_buf *sql, const struct rv_workspace *workspace,
                    const struct rv_record *record)
{
	rv_buf_puts(sql, "0");
	for (size_t i = 0; i < record->n_columns; i++) {
		int bit = rv_bad_bit(record->columns[i]);

		if (bit < 0 || !rv_is_copied(workspace, record, record->columns[i]))
			continue;
		rv_buf_printf(sql, " | (review_bad(%zu, %zu, t.", record->index, i);
		rv_buf_sql_name(sql, record->columns[i]->column);
		rv_buf_printf(sql, ") << %d)", bit); /* | and << bind alike in SQLite */
	}
}

void rv_fill_order_sql(struct rv_buf *sql, const struct rv_record *record)
{
	if (!record->is_case && !record->is_lookup)
		rv_buf_puts(sql, "k._row, ");
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, i ? ", t." : "t.");
		rv_buf_sql_name(sql, record->key[i]->column);
	}
}

void rv_fill_insert_sql(struct rv_buf *sql, const struct rv_workspace *workspace,
                        const struct rv_record *record)
{
	const struct rv_dictionary *dictionary = workspace->dictionary;

	rv_buf_puts(sql, "INSERT INTO ");
	rv_buf_hidden(sql, record);
	rv_buf_puts(sql, "(_bad");
	for (size_t i = 0; record->is_case && i < record->n_key; i++)
		rv_buf_printf(sql, ", _k%zu", i);
	if (!record->is_case && !record->is_lookup)
		rv_buf_puts(sql, ", _case");
	for (size_t i = 0; i < record->n_columns; i++) {
		if (!rv_is_copied(workspace, record, record->columns[i]))
			continue;
		rv_buf_puts(sql, ", ");
		rv_buf_sql_name(sql, record->columns[i]->id);
	}
	rv_buf_puts(sql, ") SELECT ");
	bad_sql(sql, workspace, record);
	for (size_t i = 0; record->is_case && i < record->n_key; i++) {
		rv_buf_puts(sql, ", t.");
		rv_buf_sql_name(sql, record->key[i]->column);
	}
	if (!record->is_case && !record->is_lookup)
		rv_buf_puts(sql, ", k._row");
	for (size_t i = 0; i < record->n_columns; i++) {
		if (!rv_is_copied(workspace, record, record->columns[i]))
			continue;
		rv_buf_puts(sql, ", ");
		value_sql(sql, dictionary, record, record->columns[i]);
	}
}

void rv_fill_from_sql(struct rv_buf *sql, const struct rv_workspace *workspace,
                      const struct rv_record *record, bool all)
{
	rv_buf_puts(sql, " FROM main.");
	rv_buf_sql_name(sql, record->table);
	rv_buf_puts(sql, " t");
	if (record->is_case || record->is_lookup)
		return;
	/* queries see the whole database, rows without a case included */
	rv_buf_puts(sql, all ? " LEFT JOIN " : " JOIN ");
	rv_buf_hidden(sql, workspace->dictionary->case_record);
	rv_buf_puts(sql, " k ON ");
	for (size_t i = 0; i < record->n_case_key; i++) {
		/* + takes the affinity away: 5 and '5' are two keys; without it an index of the table serves */
		rv_buf_printf(sql, "%sk._k%zu = +t.", i ? " AND " : "", i);
		rv_buf_sql_name(sql, record->case_key[i]->column);
		rv_buf_puts(sql, " AND t.");
		rv_buf_sql_name(sql, record->case_key[i]->column);
		rv_buf_printf(sql, " = k._k%zu", i);
	}
	if (!all)
		rv_buf_puts(sql, " AND k._sel = 1");
}

static void fill_sql(struct rv_buf *sql, const struct rv_workspace *workspace,
                     const struct rv_record *record)
{
	rv_fill_insert_sql(sql, workspace, record);
	rv_fill_from_sql(sql, workspace, record, workspace->copied_all[record->index]);
	rv_buf_puts(sql, " ORDER BY ");
	rv_fill_order_sql(sql, record);
}

static enum rv_code fill_record(struct rv_workspace *workspace, const struct rv_record *record,
                                struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	fill_sql(&sql, workspace, record);
	code = rv_workspace_run(workspace, &sql, record->table, err);
	rv_buf_release(&sql);
	return code == RV_OK ? rv_fill_unasked(workspace, record, err) : code;
}

/* Rows whose case is not in the database. Their number is a remark of the run, never silence. */
static enum rv_code count_orphans(struct rv_workspace *workspace, const struct rv_record *record,
                                  struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	/* one look for all rows of a case: they lie together in the table, or in an index of it */
	rv_buf_puts(&sql, "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n");
	for (size_t i = 0; i < record->n_case_key; i++) {
		rv_buf_puts(&sql, ", ");
		rv_buf_sql_name(&sql, record->case_key[i]->column);
		rv_buf_printf(&sql, " AS k%zu", i);
	}
	rv_buf_puts(&sql, " FROM main.");
	rv_buf_sql_name(&sql, record->table);
	rv_buf_puts(&sql, " GROUP BY ");
	for (size_t i = 0; i < record->n_case_key; i++) {
		rv_buf_puts(&sql, i ? ", " : "");
		rv_buf_sql_name(&sql, record->case_key[i]->column);
		rv_buf_puts(&sql, " COLLATE BINARY");
	}
	rv_buf_puts(&sql, ") t WHERE NOT EXISTS (SELECT 1 FROM ");
	rv_buf_hidden(&sql, workspace->dictionary->case_record);
	rv_buf_puts(&sql, " k WHERE ");
	for (size_t i = 0; i < record->n_case_key; i++) {
		rv_buf_printf(&sql, "%sk._k%zu = +t.k%zu", i ? " AND " : "", i, i);
	}
	rv_buf_puts(&sql, ")");
	rv_guard_start(workspace);
	rc = rv_workspace_prepare(workspace, &sql, &stmt);
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		workspace->orphans[record->index] = sqlite3_column_int64(stmt, 0);
		rc = sqlite3_reset(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, record->table, err);
}

static enum rv_code empty_tables(struct rv_workspace *workspace, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "DELETE FROM temp.\"#\"; INSERT INTO temp.\"#\" VALUES (0);");
	for (size_t i = 0; i < workspace->dictionary->n_records; i++) {
		rv_buf_puts(&sql, "DELETE FROM ");
		rv_buf_hidden(&sql, workspace->dictionary->records[i]);
		rv_buf_puts(&sql, ";");
		workspace->orphans[i] = 0;
	}
	rv_forget_bad(workspace);
	code = rv_workspace_run(workspace, &sql, _("working tables"), err);
	rv_buf_release(&sql);
	return code;
}

/* ---- completeness -------------------------------------------------------------------------------------- */

static enum rv_code complete_by_dictionary(struct rv_workspace *workspace, struct rv_error *err)
{
	uint64_t bits = 0;
	struct rv_buf sql;
	enum rv_code code;

	for (size_t i = 0; i < workspace->dictionary->n_records; i++)
		if (workspace->dictionary->records[i]->complete)
			bits |= UINT64_C(1) << i;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "UPDATE ");
	rv_buf_hidden(&sql, workspace->dictionary->case_record);
	rv_buf_printf(&sql, " SET _complete = %llu; UPDATE temp.\"#\" SET _complete = %llu;",
	              (unsigned long long)bits, (unsigned long long)bits);
	code = rv_workspace_run(workspace, &sql, workspace->path, err);
	rv_buf_release(&sql);
	return code;
}

/* Bits of what a row of review_complete calls complete; `all` is every record. 0: of no record that we know. */
static uint64_t stated_bits(const struct rv_dictionary *dictionary, const char *record, bool lookup)
{
	uint64_t bits = 0;

	for (size_t i = 0; record && i < dictionary->n_records; i++)
		if (dictionary->records[i]->is_lookup == lookup &&
		    (strcmp(record, "all") == 0 || strcmp(record, dictionary->records[i]->id) == 0))
			bits |= UINT64_C(1) << i;
	return bits;
}

/* The text by which review_complete names a case: its key, or a JSON array of a composite one. */
static void case_text_sql(struct rv_buf *sql, const struct rv_record *record)
{
	if (record->n_key == 1) {
		rv_buf_puts(sql, "CAST(_k0 AS TEXT)");
		return;
	}
	rv_buf_puts(sql, "json_array(");
	for (size_t i = 0; i < record->n_key; i++)
		rv_buf_printf(sql, "%s_k%zu", i ? ", " : "", i);
	rv_buf_puts(sql, ")");
}

static int prepare_complete(struct rv_workspace *workspace, sqlite3_stmt **of_case,
                            sqlite3_stmt **of_all)
{
	const struct rv_record *record = workspace->dictionary->case_record;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "CREATE INDEX IF NOT EXISTS temp.\"#%s/text\" ON \"#%s\"(", record->id,
	              record->id);
	case_text_sql(&sql, record);
	rv_buf_puts(&sql, ")");
	rc = sql.failed ? SQLITE_NOMEM : sqlite3_exec(workspace->db, sql.text, NULL, NULL, NULL);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "UPDATE ");
	rv_buf_hidden(&sql, record);
	rv_buf_puts(&sql, " SET _complete = _complete | ?1 WHERE ");
	case_text_sql(&sql, record);
	rv_buf_puts(&sql, " = ?2");
	if (rc == SQLITE_OK)
		rc = rv_workspace_prepare(workspace, &sql, of_case);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "UPDATE ");
	rv_buf_hidden(&sql, record);
	rv_buf_puts(&sql, " SET _complete = _complete | ?1");
	if (rc == SQLITE_OK)
		return rv_workspace_prepare(workspace, &sql, of_all);
	rv_buf_release(&sql);
	return rc;
}

/* One statement of review_complete. */
static int apply_stated(struct rv_workspace *workspace, sqlite3_stmt *row, sqlite3_stmt *of_case,
                        sqlite3_stmt *of_all, uint64_t *lookups)
{
	const char *record = (const char *)sqlite3_column_text(row, 0);
	const char *case_text = (const char *)sqlite3_column_text(row, 1);
	uint64_t bits = stated_bits(workspace->dictionary, record, !case_text);
	sqlite3_stmt *update = case_text ? of_case : of_all;
	int rc;

	if (bits == 0)
		return SQLITE_OK;
	if (!case_text)
		*lookups |= bits;
	sqlite3_bind_int64(update, 1, (sqlite3_int64)bits);
	if (case_text)
		sqlite3_bind_text(update, 2, case_text, -1, SQLITE_TRANSIENT);
	rc = sqlite3_step(update);
	return rc == SQLITE_DONE ? sqlite3_reset(update) : rc;
}

static int store_lookups(struct rv_workspace *workspace, uint64_t bits)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(
		workspace->db, "UPDATE temp.\"#\" SET _complete = _complete | ?1", -1, &stmt, NULL);

	if (rc == SQLITE_OK) {
		sqlite3_bind_int64(stmt, 1, (sqlite3_int64)bits);
		rc = sqlite3_step(stmt);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* review_complete(record, case, by, at): what people called complete. No such table: nothing is stated. */
static enum rv_code complete_by_people(struct rv_workspace *workspace, struct rv_error *err)
{
	sqlite3_stmt *rows = NULL, *of_case = NULL, *of_all = NULL;
	uint64_t lookups = 0;
	int rc = sqlite3_table_column_metadata(workspace->db, "main", "review_complete", NULL, NULL,
	                                       NULL, NULL, NULL, NULL);

	if (rc == SQLITE_ERROR)
		return RV_OK;
	rc = sqlite3_prepare_v2(workspace->db, "SELECT * FROM main.review_complete", -1, &rows,
	                        NULL);
	if (rc == SQLITE_OK && sqlite3_column_count(rows) < 2) {
		sqlite3_finalize(rows);
		return rv_fail(
			err, RV_DATA,
			_("table 'review_complete' of '%s' needs the columns record, case, by, at"),
			workspace->path);
	}
	if (rc == SQLITE_OK)
		rc = prepare_complete(workspace, &of_case, &of_all);
	rv_guard_start(workspace);
	while (rc == SQLITE_OK && (rc = sqlite3_step(rows)) == SQLITE_ROW)
		rc = apply_stated(workspace, rows, of_case, of_all, &lookups);
	if (rc == SQLITE_DONE)
		rc = store_lookups(workspace, lookups);
	sqlite3_finalize(rows);
	sqlite3_finalize(of_case);
	sqlite3_finalize(of_all);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, "review_complete", err);
}

/* ---- the two phases --------------------------------------------------------------------------------------- */

static enum rv_code run_text(struct rv_workspace *workspace, const char *text, struct rv_error *err)
{
	int rc;

	rv_guard_start(workspace);
	rc = sqlite3_exec(workspace->db, text, NULL, NULL, NULL);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, workspace->path, err);
}

static enum rv_code count_cases(struct rv_workspace *workspace, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(*) FROM ");
	rv_buf_hidden(&sql, workspace->dictionary->case_record);
	rc = rv_workspace_prepare(workspace, &sql, &stmt);
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		workspace->n_cases = sqlite3_column_int64(stmt, 0);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, workspace->path, err);
}

static enum rv_code read_mark(struct rv_workspace *workspace, struct rv_error *err)
{
	int rc = rv_changes_mark(workspace->db, workspace->mark);

	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, "review_change", err);
}

enum rv_code rv_workspace_begin(struct rv_workspace *workspace, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = workspace->dictionary;

	workspace->needed[dictionary->case_record->index] = true;
	RV_TRY(empty_tables(workspace, err));
	if (sqlite3_get_autocommit(workspace->db))
		RV_TRY(run_text(workspace, "BEGIN", err));
	RV_TRY(check_tables(workspace, err));
	RV_TRY(read_mark(workspace, err));
	RV_TRY(fill_record(workspace, dictionary->case_record, err));
	RV_TRY(count_cases(workspace, err));
	RV_TRY(complete_by_dictionary(workspace, err));
	RV_TRY(complete_by_people(workspace, err));
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (workspace->needed[i] && dictionary->records[i]->is_lookup)
			RV_TRY(fill_record(workspace, dictionary->records[i], err));
	return RV_OK;
}

/* Counts the bad values of a record that is held and not copied, by reading it once. */
static enum rv_code count_bad(struct rv_workspace *workspace, const struct rv_record *record,
                              struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT 1");
	for (size_t i = 0; i < record->n_columns; i++) {
		if (!rv_is_copied(workspace, record, record->columns[i]))
			continue;
		rv_buf_puts(&sql, ", ");
		value_sql(&sql, workspace->dictionary, record, record->columns[i]);
	}
	rv_fill_from_sql(&sql, workspace, record, false);
	rv_guard_start(workspace);
	rc = rv_workspace_prepare(workspace, &sql, &stmt);
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		rc = SQLITE_OK;
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? RV_OK : rv_workspace_fail(workspace, rc, record->table, err);
}

enum rv_code rv_workspace_copy(struct rv_workspace *workspace, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = workspace->dictionary;
	bool held = false;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];

		if (record->is_lookup || record->is_case)
			continue;
		held |= workspace->held[i];
		if (workspace->needed[i])
			RV_TRY(fill_record(workspace, record, err));
		else if (workspace->held[i] && workspace->narrowed)
			RV_TRY(count_bad(workspace, record, err));
		if (workspace->needed[i] || workspace->held[i])
			RV_TRY(count_orphans(workspace, record, err));
	}
	return held ? RV_OK : rv_workspace_done(workspace, err);
}

enum rv_code rv_workspace_done(struct rv_workspace *workspace, struct rv_error *err)
{
	if (workspace->keep_snapshot || sqlite3_get_autocommit(workspace->db))
		return RV_OK;
	return run_text(workspace, "COMMIT", err);
}

void rv_workspace_rollback(struct rv_workspace *workspace)
{
	if (!sqlite3_get_autocommit(workspace->db))
		sqlite3_exec(workspace->db, "ROLLBACK", NULL, NULL, NULL);
}
