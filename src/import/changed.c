/*
 * After all rows: what became of them, and which cases have changed, by their own rows, by what was said of their
 * lists, or by a row of a lookup record that they name. A change gets a number, and a mark by which a run that has
 * seen it is told from one over another database.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

static enum rv_code count_rows(struct rv_importer *im, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT record, state, count(*) FROM (SELECT record, max(state) AS state "
	                  "FROM temp.review_touch GROUP BY record, key) GROUP BY 1, 2");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		struct rv_import_count *count = &im->result->counts[sqlite3_column_int64(stmt, 0)];
		int64_t n = sqlite3_column_int64(stmt, 2);

		switch (sqlite3_column_int(stmt, 1)) {
		case RV_TOUCH_SAME: count->unchanged = n; break;
		case RV_TOUCH_UPDATED: count->updated = n; break;
		default: count->added = n; break;
		}
	}
	sqlite3_finalize(stmt);
	for (size_t i = 0; i < im->dictionary->n_records; i++)
		im->result->counts[i].added += im->targets[i].fresh;
	return code;
}

/* ---- rows of lookup records ----------------------------------------------------------------- */

/* Rows of the column's record that name a row of temp.review_reach: `what` is taken of them. */
static enum rv_code follow(struct rv_importer *im, const struct rv_column *column, const char *into,
                           const struct rv_column *const *what, size_t n, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "INSERT OR IGNORE INTO temp.%s SELECT ", into);
	if (column->record->is_lookup)
		rv_buf_printf(&sql, "%zu, ", column->record->index);
	rv_call_sql(&sql, "review_key", "t", what, n);
	rv_buf_puts(&sql, " FROM temp.review_reach AS g CROSS JOIN ");
	rv_table_sql(&sql, column->record);
	rv_buf_printf(&sql, " AS t WHERE g.record = %zu AND ", column->ref->index);
	rv_is_key_sql(&sql, "t", &column, 1, "g.key");
	rv_buf_puts(&sql, " AND ");
	rv_call_sql(&sql, "review_key", "t", what, n);
	rv_buf_puts(&sql, " IS NOT NULL");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code follow_all(struct rv_importer *im, bool lookups, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = im->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];
		bool own = record->is_lookup || record->is_case;

		for (size_t k = 0; record->is_lookup == lookups && k < record->n_columns; k++) {
			const struct rv_column *column = record->columns[k];

			if (column->ref == NULL || !column->ref->is_lookup || !rv_is_stored(column))
				continue;
			RV_TRY(follow(im, column, lookups ? "review_reach" : "review_dirty",
			              own ? record->key : record->case_key,
			              own ? record->n_key : record->n_case_key, err));
		}
	}
	return RV_OK;
}

/* Cases that name, or whose rows name, a row of a lookup record that has changed, or one that names such a row. */
static enum rv_code spread(struct rv_importer *im, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = im->dictionary;
	struct rv_buf sql;
	enum rv_code code;
	int before = sqlite3_total_changes(im->pen.db), after;

	rv_buf_init(&sql);
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (dictionary->records[i]->is_lookup)
			rv_buf_printf(&sql,
			              "INSERT OR IGNORE INTO temp.review_reach SELECT record, key "
			              "FROM temp.review_touch WHERE record = %zu AND state <> %d;",
			              i, RV_TOUCH_SAME);
	code = sql.len == 0 ? RV_OK : rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	after = sqlite3_total_changes(im->pen.db);
	if (code != RV_OK || after == before)
		return code;
	do {
		before = after;
		RV_TRY(follow_all(im, true, err));
		after = sqlite3_total_changes(im->pen.db);
	} while (after != before);
	return follow_all(im, false, err);
}

/* A statement about the list of a lookup record concerns every case. */
static enum rv_code spread_to_all(struct rv_importer *im, struct rv_error *err)
{
	const struct rv_record *owner = im->dictionary->case_record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "INSERT OR IGNORE INTO temp.review_dirty SELECT ");
	rv_call_sql(&sql, "review_key", "t", owner->key, owner->n_key);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, owner);
	rv_buf_puts(&sql, " AS t WHERE ");
	rv_call_sql(&sql, "review_key", "t", owner->key, owner->n_key);
	rv_buf_puts(
		&sql,
		" IS NOT NULL AND EXISTS (SELECT 1 FROM temp.review_dirty WHERE key = " RV_ALL_CASES
		"); UPDATE OR REPLACE temp.review_dirty SET key = '' WHERE key = " RV_ALL_CASES);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/* ---- the change ----------------------------------------------------------------------------- */

/* The cases for the result, as a JSON array of texts. *any: something has changed, be it no case's. */
static enum rv_code list_cases(struct rv_importer *im, bool *any, struct rv_error *err)
{
	struct rv_import_result *result = im->result;
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(*) > 0, count(*) FILTER (WHERE key <> ''), "
	                  "coalesce(json_group_array(");
	rv_key_text_sql(&sql, "key", im->dictionary->case_record->n_key);
	rv_buf_puts(&sql, ") FILTER (WHERE key <> ''), '[]') FROM temp.review_dirty");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_row(&im->pen, stmt, &row, err);
	if (code == RV_OK && row) {
		const char *text = (const char *)sqlite3_column_text(stmt, 2);

		*any = sqlite3_column_int(stmt, 0) != 0;
		result->n_changed_cases = sqlite3_column_int64(stmt, 1);
		result->changed_cases = text == NULL ? NULL : rv_strdup(im->arena, text);
		if (result->changed_cases == NULL)
			code = rv_nomem(err);
	}
	sqlite3_finalize(stmt);
	return code;
}

/* Prepares, binds when it was to ?1, runs. */
static enum rv_code run_at(struct rv_importer *im, struct rv_buf *sql, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum rv_code code = rv_pen_prepare(&im->pen, sql, &stmt, err);
	int rc;

	rv_buf_clear(sql);
	if (code == RV_OK) {
		rc = sqlite3_bind_text(stmt, 1, im->options->at, -1, SQLITE_STATIC);
		code = rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	sqlite3_finalize(stmt);
	return code;
}

static enum rv_code stamp(struct rv_importer *im, struct rv_error *err)
{
	struct rv_buf sql, text;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_init(&text);
	rv_buf_puts(&text, "iif(key = '', NULL, ");
	rv_key_text_sql(&text, "nullif(key, '')", im->dictionary->case_record->n_key);
	rv_buf_puts(&text, ")");
	rv_buf_printf(&sql,
	              "DELETE FROM main.review_changed WHERE EXISTS (SELECT 1 FROM "
	              "temp.review_dirty WHERE %s IS \"case\")",
	              text.failed ? "" : text.text);
	code = text.failed ? rv_nomem(err) : rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "INSERT INTO main.review_change(mark, \"at\") VALUES "
	                  "(lower(hex(randomblob(16))), ?1)");
	if (code == RV_OK)
		code = run_at(im, &sql, err);
	rv_buf_printf(&sql,
	              "INSERT INTO main.review_changed(\"case\", \"at\", change) SELECT %s, ?1, "
	              "(SELECT max(change) FROM main.review_change) FROM temp.review_dirty ORDER "
	              "BY key",
	              text.failed ? "" : text.text);
	if (code == RV_OK)
		code = run_at(im, &sql, err);
	rv_buf_release(&sql);
	rv_buf_release(&text);
	return code;
}

enum rv_code rv_note_changes(struct rv_importer *im, struct rv_error *err)
{
	bool any = false;

	RV_TRY(count_rows(im, err));
	im->result->new_cases = im->result->counts[im->dictionary->case_record->index].added;
	RV_TRY(spread(im, err));
	RV_TRY(spread_to_all(im, err));
	RV_TRY(list_cases(im, &any, err));
	if (!any)
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	return stamp(im, err);
}
