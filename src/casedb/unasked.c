/*
 * review_unasked(record, row_key, columns): what no sheet has asked of a row is not known, whoever calls its list complete: as a value
 * that can't be read.
 */
#include "base/sql.h"
#include "casedb/internal.h"

void rv_row_text_sql(struct rv_buf *sql, const struct rv_record *record, bool parameters)
{
	rv_buf_puts(sql, record->n_key == 1 ? "CAST(" : "json_array(");
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, i ? ", " : "");
		if (parameters)
			rv_buf_printf(sql, "?%zu", i + 1);
		else
			rv_buf_sql_name(sql, record->key[i]->id);
	}
	rv_buf_puts(sql, record->n_key == 1 ? " AS TEXT)" : ")");
}

int rv_unasked_bits(sqlite3_stmt *ids, const char *json, const struct rv_record *record,
                    uint64_t *bits)
{
	int rc = sqlite3_bind_text(ids, 1, json, -1, SQLITE_TRANSIENT);

	*bits = 0;
	while (rc == SQLITE_OK && (rc = sqlite3_step(ids)) == SQLITE_ROW) {
		const char *id = (const char *)sqlite3_column_text(ids, 0);
		const struct rv_column *column = id ? rv_record_column(record, id) : NULL;

		if (column && rv_bad_bit(column) >= 0)
			*bits |= UINT64_C(1) << rv_bad_bit(column);
		rc = SQLITE_OK;
	}
	sqlite3_reset(ids);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int prepare_unasked(struct rv_workspace *workspace, const struct rv_record *record,
                           sqlite3_stmt **update)
{
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "CREATE INDEX IF NOT EXISTS temp.\"#%s/key\" ON \"#%s\"(", record->id,
	              record->id);
	rv_row_text_sql(&sql, record, false);
	rv_buf_puts(&sql, ")");
	rc = sql.failed ? SQLITE_NOMEM : sqlite3_exec(workspace->db, sql.text, NULL, NULL, NULL);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "UPDATE ");
	rv_buf_hidden(&sql, record);
	rv_buf_puts(&sql, " SET _bad = _bad | ?1 WHERE ");
	rv_row_text_sql(&sql, record, false);
	rv_buf_puts(&sql, " = ?2");
	if (rc == SQLITE_OK)
		return rv_workspace_prepare(workspace, &sql, update);
	rv_buf_release(&sql);
	return rc;
}

static int mark_unasked(struct rv_workspace *workspace, sqlite3_stmt *rows, sqlite3_stmt *ids,
                        const struct rv_record *record)
{
	sqlite3_stmt *update = NULL;
	int rc = sqlite3_bind_text(rows, 1, record->id, -1, SQLITE_STATIC);

	while (rc == SQLITE_OK && (rc = sqlite3_step(rows)) == SQLITE_ROW) {
		const char *key = (const char *)sqlite3_column_text(rows, 0);
		const char *json = (const char *)sqlite3_column_text(rows, 1);
		uint64_t bits;

		rc = SQLITE_OK;
		if (!key || !json)
			continue;
		rc = rv_unasked_bits(ids, json, record, &bits);
		if (rc == SQLITE_OK && !update)
			rc = prepare_unasked(workspace, record, &update);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_int64(update, 1, (sqlite3_int64)bits);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text(update, 2, key, -1, SQLITE_TRANSIENT);
		if (rc == SQLITE_OK && (rc = sqlite3_step(update)) == SQLITE_DONE)
			rc = sqlite3_reset(update);
	}
	sqlite3_finalize(update);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum rv_code rv_fill_unasked(struct rv_workspace *workspace, const struct rv_record *record,
                             struct rv_error *err)
{
	sqlite3_stmt *rows = NULL, *ids = NULL;
	int rc = sqlite3_table_column_metadata(workspace->db, "main", "review_unasked", "columns",
	                                       NULL, NULL, NULL, NULL, NULL);

	if (rc == SQLITE_ERROR)
		return RV_OK;
	rc = sqlite3_prepare_v2(
		workspace->db,
		"SELECT row_key, columns FROM main.review_unasked WHERE record = ?1 AND "
		"json_valid(columns)",
		-1, &rows, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(workspace->db, "SELECT value FROM json_each(?1)", -1, &ids,
		                        NULL);
	rv_guard_start(workspace);
	if (rc == SQLITE_OK)
		rc = mark_unasked(workspace, rows, ids, record);
	sqlite3_finalize(rows);
	sqlite3_finalize(ids);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, "review_unasked", err);
}
