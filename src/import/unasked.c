/*
 * Columns that no sheet has had of a row, though in them an empty cell says "there is none":
 * review_unasked(record, row_key, columns) keeps which, until a sheet has them. A list that is
 * called complete does not speak of cells that nobody could fill in.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

#define MOST_TITLES 4 /* that are told */

bool rv_may_be_unasked(const struct rv_record *record, const struct rv_column *column)
{
	return column->empty == RV_EMPTY_NONE && rv_is_stored(column) &&
	       !rv_is_key(record, column) && !rv_is_link(record, column);
}

bool rv_has_unasked(const struct rv_record *record)
{
	for (size_t i = 0; i < record->n_columns; i++)
		if (rv_may_be_unasked(record, record->columns[i]))
			return true;
	return false;
}

bool rv_fills_make(const struct rv_field *field, size_t make)
{
	return field->use == RV_FIELD_OWN && field->column != NULL &&
	       (field->make == make || field->make == RV_ALL_MAKES);
}

/* Whether the sheet has the column, for this row: of a cell of several columns, what it says. */
static bool is_asked(const struct rv_pass *pass, size_t make, const char *const *texts,
                     const struct rv_column *column)
{
	for (size_t i = 0; i < pass->n_fields; i++) {
		const struct rv_field *field = &pass->fields[i];

		if (rv_fills_make(field, make) && field->column == column &&
		    (field->combined == NULL || texts[i][0] != '\0'))
			return true;
	}
	return false;
}

static void list_unasked(struct rv_buf *list, const struct rv_pass *pass, size_t make,
                         const char *const *texts)
{
	const struct rv_record *record = pass->record;

	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (!rv_may_be_unasked(record, column) || is_asked(pass, make, texts, column))
			continue;
		rv_buf_putc(list, list->len > 0 ? ',' : '[');
		rv_buf_json(list, column->id, strlen(column->id));
	}
	rv_buf_puts(list, list->len > 0 ? "]" : "[]");
}

const char *rv_unasked_of(struct rv_importer *im, const struct rv_pass *pass)
{
	const char *out = NULL;
	struct rv_buf list;

	rv_buf_init(&list);
	list_unasked(&list, pass, 0, NULL);
	if (!list.failed)
		out = rv_strdup(im->arena, list.text);
	rv_buf_release(&list);
	return out;
}

enum rv_code rv_bind_unasked(struct rv_importer *im, const struct rv_pass *pass, size_t make,
                             const char *const *texts, sqlite3_stmt *stmt, int at,
                             struct rv_error *err)
{
	struct rv_buf list;
	int rc = SQLITE_NOMEM;

	rv_buf_init(&list);
	list_unasked(&list, pass, make, texts);
	if (!list.failed)
		rc = sqlite3_bind_text(stmt, at, list.text, (int)list.len, SQLITE_TRANSIENT);
	rv_buf_release(&list);
	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(&im->pen, rc, err);
}

/* Whether the list of the staged row's case is called complete, before this import says so. */
static enum rv_code whole_sql(struct rv_importer *im, const struct rv_pass *pass,
                              struct rv_buf *sql, struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	const char *column;

	RV_TRY(rv_complete_column(&im->pen, &column, err));
	if (record->complete || column == NULL) {
		rv_buf_puts(sql, record->complete ? "1" : "0");
		return RV_OK;
	}
	rv_buf_puts(sql, "EXISTS (SELECT 1 FROM main.review_complete AS r WHERE r.record IN "
	                 "('all', ");
	rv_buf_sql_string(sql, record->id);
	rv_buf_printf(sql, ") AND r.\"%s\" IS ", column);
	if (record->is_lookup)
		rv_buf_puts(sql, "NULL");
	else
		rv_key_text_sql(sql, record->is_case ? "s.key" : "s.case_key",
		                im->dictionary->case_record->n_key);
	rv_buf_puts(sql, ")");
	return RV_OK;
}

/*
 * What is unasked of a staged row. A sheet that could say that it is whole and does not, as a form that comes back,
 * says nothing by an empty cell: what nobody was asked when the list was called complete stays so.
 */
static void unasked_sql(const struct rv_importer *im, const struct rv_pass *pass,
                        const struct rv_buf *whole, struct rv_buf *sql)
{
	const struct rv_record *record = pass->record;

	if (!pass->tab->asks_whole || pass->tab->whole || im->chosen[record->index]) {
		rv_buf_puts(sql, "s.unasked");
		return;
	}
	rv_buf_printf(sql,
	              "iif(%s, (SELECT json_group_array(value) FROM (SELECT value FROM "
	              "json_each(s.unasked)",
	              whole->text == NULL ? "0" : whole->text);
	for (size_t i = 0; i < record->n_columns; i++)
		if (pass->given[i] && rv_may_be_unasked(record, record->columns[i])) {
			rv_buf_puts(sql, " UNION SELECT ");
			rv_buf_sql_string(sql, record->columns[i]->id);
			rv_buf_printf(sql, " WHERE s.v%zu IS NULL AND NOT instr(s.nones, ',%zu,')",
			              i, i);
		}
	rv_buf_puts(sql, ")), s.unasked)");
}

/* The rows of the stage by their key as text, so that SQLite finds them by an index whatever it begins with. */
static enum rv_code list_asked(struct rv_importer *im, const struct rv_pass *pass,
                               struct rv_error *err)
{
	struct rv_buf sql, whole;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_init(&whole);
	code = whole_sql(im, pass, &whole, err);
	rv_buf_puts(&sql, "CREATE TEMP TABLE review_asked AS SELECT ");
	rv_key_text_sql(&sql, "s.key", pass->record->n_key);
	rv_buf_puts(&sql, " AS row_key, ");
	unasked_sql(im, pass, &whole, &sql);
	rv_buf_printf(&sql,
	              " AS unasked, iif(s.case_key = '', s.key, s.case_key) AS of_case, %s AS "
	              "whole FROM temp.review_stage AS s WHERE s.key IS NOT NULL; "
	              "CREATE INDEX temp.review_asked_key ON review_asked(row_key)",
	              whole.text == NULL ? "0" : whole.text);
	if (code == RV_OK)
		code = whole.failed ? rv_nomem(err) : rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	rv_buf_release(&whole);
	return code;
}

/* Runs SQL that joins them to `review_unasked AS r`. */
static enum rv_code run(struct rv_importer *im, const struct rv_pass *pass, const char *text,
                        struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, text);
	rv_buf_puts(&sql, " AND r.row_key = s.row_key AND r.record = ");
	rv_buf_sql_string(&sql, pass->record->id);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/* New rows: what their sheet has not. A row of an earlier one may have had the same key. */
static enum rv_code keep_new(struct rv_importer *im, const struct rv_pass *pass,
                             struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "CREATE TEMP TABLE review_new AS SELECT ");
	rv_key_text_sql(&sql, "s.key", pass->record->n_key);
	rv_buf_printf(&sql,
	              " AS row_key, s.unasked FROM temp.review_stage AS s JOIN temp.review_touch "
	              "AS t ON t.record = %zu AND t.key = s.key AND t.pass = %zu AND t.state = %d; "
	              "DELETE FROM main.review_unasked WHERE record = ",
	              pass->record->index, pass->no, RV_TOUCH_ADDED);
	rv_buf_sql_string(&sql, pass->record->id);
	rv_buf_puts(&sql, " AND row_key IN (SELECT row_key FROM temp.review_new); INSERT INTO "
	                  "main.review_unasked(record, row_key, columns) SELECT ");
	rv_buf_sql_string(&sql, pass->record->id);
	rv_buf_puts(&sql, ", row_key, unasked FROM temp.review_new WHERE unasked <> '[]'; DROP "
	                  "TABLE temp.review_new");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_keep_unasked(struct rv_importer *im, const struct rv_pass *pass,
                             struct rv_error *err)
{
	if (!rv_has_unasked(pass->record))
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	RV_TRY(keep_new(im, pass, err));
	RV_TRY(list_asked(im, pass, err));
	/* a sheet of rows that are there may have the columns: then their case has changed, if its list is complete */
	if (!pass->record->is_lookup)
		RV_TRY(run(im, pass,
		           "INSERT OR IGNORE INTO temp.review_dirty SELECT s.of_case FROM "
		           "temp.review_asked AS s JOIN main.review_unasked AS r WHERE s.whole AND "
		           "r.columns <> s.unasked AND EXISTS (SELECT 1 FROM json_each(r.columns) "
		           "WHERE value NOT "
		           "IN (SELECT value FROM json_each(s.unasked)))",
		           err));
	RV_TRY(run(
		im, pass,
		"UPDATE main.review_unasked AS r SET columns = (SELECT json_group_array(value) "
		"FROM json_each(r.columns) WHERE value IN (SELECT value FROM "
		"json_each(s.unasked))) FROM temp.review_asked AS s WHERE r.columns <> s.unasked",
		err));
	RV_TRY(rv_pen_run(&im->pen, "DROP TABLE temp.review_asked", err));
	return rv_pen_run(&im->pen, "DELETE FROM main.review_unasked WHERE columns = '[]'", err);
}

enum rv_code rv_forget_unasked(struct rv_importer *im, const struct rv_record *record,
                               struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	if (!rv_has_unasked(record))
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "DELETE FROM main.review_unasked WHERE record = ");
	rv_buf_sql_string(&sql, record->id);
	rv_buf_puts(&sql, " AND row_key IN (SELECT ");
	rv_key_text_sql(&sql, "key", record->n_key);
	rv_buf_printf(&sql, " FROM temp.review_gone WHERE record = %zu)", record->index);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_unasked_columns(struct rv_importer *im, const struct rv_record *record,
                                const char **out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql, words;
	enum rv_code code;
	bool row = false;
	size_t n = 0;

	*out = NULL;
	if (!rv_has_unasked(record))
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	rv_buf_init(&words);
	rv_buf_init(&sql);
	rv_buf_printf(&sql, "SELECT DISTINCT j.value FROM main.review_unasked AS r CROSS JOIN "
	                    "json_each(r.columns) AS j WHERE r.record = ");
	rv_buf_sql_string(&sql, record->id);
	rv_buf_puts(&sql, " AND r.row_key IN (SELECT ");
	rv_key_text_sql(&sql, "k", record->n_key);
	rv_buf_puts(&sql, " FROM (SELECT ");
	rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(&sql, " AS k FROM ");
	rv_table_sql(&sql, record);
	rv_buf_printf(&sql,
	              " AS t WHERE EXISTS (SELECT 1 FROM temp.review_stated AS s WHERE "
	              "s.record = %zu AND s.key = ",
	              record->index);
	if (record->is_lookup)
		rv_buf_puts(&sql, "''");
	else if (record->is_case)
		rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	else
		rv_call_sql(&sql, "review_key", "t", record->case_key, record->n_case_key);
	rv_buf_puts(&sql, ")))");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		const char *id = (const char *)sqlite3_column_text(stmt, 0);
		const struct rv_column *column = id == NULL ? NULL : rv_record_column(record, id);

		if (column == NULL || ++n > MOST_TITLES)
			continue;
		rv_buf_puts(&words, words.len > 0 ? _(", ") : "");
		rv_buf_puts(&words, rv_column_title(column));
	}
	sqlite3_finalize(stmt);
	if (n > MOST_TITLES)
		rv_buf_printf(&words, _(" and %zu more"), n - MOST_TITLES);
	if (code == RV_OK && words.len > 0 && (*out = rv_strdup(im->arena, words.text)) == NULL)
		code = rv_nomem(err);
	rv_buf_release(&words);
	return code;
}
