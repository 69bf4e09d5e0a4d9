/*
 * Rows of cases named in the files which these no longer have. They are told and stay, or go with
 * --replace, unless a row that stays names them.
 */
#include "import/parts.h"
#include "review/i18n.h"

/*
 * Rows of the record of a pass in cases that its file names, which no pass has touched. A sheet
 * that makes rows of some kinds speaks of no others.
 */
static enum rv_code find(struct rv_importer *im, const struct rv_pass *pass, struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "INSERT OR IGNORE INTO temp.review_gone SELECT %zu, ", record->index);
	rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	rv_buf_printf(
		&sql,
		", c.key FROM (SELECT DISTINCT key FROM temp.review_named WHERE file = %zu) AS "
		"c CROSS JOIN ",
		pass->tab->order);
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " AS t WHERE ");
	rv_is_key_sql(&sql, "t", record->case_key, record->n_case_key, "c.key");
	rv_buf_puts(&sql, " AND ");
	rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	rv_buf_printf(&sql,
	              " IS NOT NULL AND NOT EXISTS (SELECT 1 FROM temp.review_touch AS h WHERE "
	              "h.record = %zu AND h.key = ",
	              record->index);
	rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(&sql, ")");
	for (size_t i = 0; pass->makes[0] != NULL && i < pass->n_makes; i++) {
		rv_buf_puts(&sql, i == 0 ? " AND t." : ", ");
		if (i == 0) {
			rv_buf_sql_name(&sql, record->kind->column);
			rv_buf_puts(&sql, " IN (");
		}
		rv_buf_sql_string(&sql, pass->makes[i]);
	}
	rv_buf_puts(&sql, pass->makes[0] == NULL ? "" : ")");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/* Tells a row; removes it. */
static enum rv_code take(struct rv_importer *im, const struct rv_record *record, const char *key,
                         struct rv_error *err)
{
	struct rv_import_result *result = im->result;
	struct rv_import_change *change;

	result->counts[record->index].gone++;
	if (++result->n_gone <= RV_IMPORT_MAX_CHANGES) {
		change = rv_alloc(im->arena, sizeof *change);
		if (change == NULL)
			return rv_nomem(err);
		change->record = record;
		RV_TRY(rv_row_words(im, record, key, &change->row, err));
		*im->gone_end = change;
		im->gone_end = &change->next;
	}
	return im->options->replace ? rv_keep_row(im, record, key, err) : RV_OK;
}

static enum rv_code take_all(struct rv_importer *im, const struct rv_record *record,
                             struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	rv_buf_init(&sql);
	rv_buf_printf(&sql,
	              "SELECT key FROM temp.review_gone WHERE record = %zu ORDER BY case_key, key",
	              record->index);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		const char *key = (const char *)sqlite3_column_text(stmt, 0);

		code = key == NULL ? rv_nomem(err) : take(im, record, key, err);
		rv_arena_reset(&im->row_arena);
	}
	sqlite3_finalize(stmt);
	if (code == RV_OK && im->options->replace) {
		rv_buf_clear(&sql);
		rv_buf_puts(&sql, "DELETE FROM ");
		rv_table_sql(&sql, record);
		rv_buf_printf(&sql,
		              " AS t WHERE EXISTS (SELECT 1 FROM temp.review_gone AS g WHERE "
		              "g.record = %zu AND g.key = ",
		              record->index);
		rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
		rv_buf_printf(&sql,
		              "); INSERT OR IGNORE INTO temp.review_dirty SELECT case_key FROM "
		              "temp.review_gone WHERE record = %zu",
		              record->index);
		code = rv_pen_run_buf(&im->pen, &sql, err);
		if (code == RV_OK)
			code = rv_forget_unasked(im, record, err);
	}
	rv_buf_release(&sql);
	return code;
}

/* Rows that would go, but are named by a row that stays. */
static enum rv_code check_names(struct rv_importer *im, const struct rv_column *column,
                                struct rv_error *err)
{
	const struct rv_record *gone = column->ref;
	struct rv_place place = {.file = ""};
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	rv_call_sql(&sql, "review_key", "t", column->record->key, column->record->n_key);
	rv_buf_puts(&sql, " FROM temp.review_gone AS g CROSS JOIN ");
	rv_table_sql(&sql, column->record);
	rv_buf_printf(&sql, " AS t WHERE g.record = %zu AND ", gone->index);
	rv_is_key_sql(&sql, "t", &column, 1, "g.key");
	rv_buf_printf(&sql,
	              " AND NOT EXISTS (SELECT 1 FROM temp.review_gone AS h WHERE h.record = %zu "
	              "AND h.key = ",
	              column->record->index);
	rv_call_sql(&sql, "review_key", "t", column->record->key, column->record->n_key);
	rv_buf_puts(&sql, ")");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	for (size_t i = 0; i < im->n_passes; i++)
		if (im->passes[i].record == gone) {
			place = rv_tab_place(im->passes[i].tab, 0, 0);
			break;
		}
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		const char *key = (const char *)sqlite3_column_text(stmt, 0), *words = "?";

		if (key != NULL)
			code = rv_row_words(im, column->record, key, &words, err);
		if (code == RV_OK)
			rv_fault(im->faults, RV_ERROR, RV_S_ROW_NAMED, &place,
			         _("a row of %s that the file no longer has can't be removed: %s "
			           "'%s' names it"),
			         rv_record_title(gone), rv_record_title(column->record), words);
	}
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_gone(struct rv_importer *im, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = im->dictionary;

	for (size_t i = 0; i < im->n_passes; i++)
		if (im->passes[i].record->n_case_key > 0 &&
		    im->targets[im->passes[i].record->index].fresh == 0)
			RV_TRY(find(im, &im->passes[i], err));
	for (size_t i = 0; im->options->replace && i < dictionary->n_records; i++)
		for (size_t k = 0; k < dictionary->records[i]->n_columns; k++) {
			const struct rv_column *column = dictionary->records[i]->columns[k];

			if (column->ref != NULL && rv_is_stored(column))
				RV_TRY(check_names(im, column, err));
		}
	if (im->faults->nomem || im->faults->errors > 0)
		return im->faults->nomem ? rv_nomem(err) : RV_DATA;
	for (size_t i = 0; i < dictionary->n_records; i++)
		RV_TRY(take_all(im, dictionary->records[i], err));
	return RV_OK;
}
