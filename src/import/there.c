/*
 * Whether a row is already there, in the database or earlier in the files: by its key, its
 * identity, or as a whole. Rows of a case are compared with those of the same case.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

static bool is_key(const struct rv_record *record, const struct rv_column *column)
{
	for (size_t i = 0; i < record->n_key; i++)
		if (record->key[i] == column)
			return true;
	return false;
}

/*
 * SELECT key FROM the record's rows of the case ?1…, or of temp.review_name in that form: up to
 * where `=` is wanted.
 */
static void begin_sql(struct rv_buf *sql, const struct rv_record *record, int form)
{
	if (record->n_case_key == 0) {
		rv_buf_printf(
			sql,
			"SELECT key FROM temp.review_name WHERE record = %zu AND form = %d AND "
			"name",
			record->index, form);
		return;
	}
	rv_buf_puts(sql, "SELECT ");
	rv_key_sql(sql, record);
	rv_buf_puts(sql, " FROM ");
	rv_table_sql(sql, record);
	for (size_t i = 0; i < record->n_case_key; i++) {
		rv_buf_puts(sql, i == 0 ? " WHERE " : " AND ");
		rv_buf_sql_name(sql, record->case_key[i]->column);
		rv_buf_printf(sql, " = ?%zu", i + 1);
	}
	rv_buf_puts(sql, " AND ");
}

static void fold_sql(struct rv_buf *sql, const struct rv_column *const *columns, size_t n,
                     size_t first)
{
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(sql, i == 0 ? "review_fold(" : ", ");
		if (first > 0)
			rv_buf_printf(sql, "?%zu", first + i);
		else
			rv_buf_sql_name(sql, columns[i]->column);
	}
	rv_buf_puts(sql, ")");
}

static enum rv_code prepare_key(struct rv_importer *im, struct rv_import_file *file,
                                struct rv_error *err)
{
	const struct rv_record *record = file->record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	rv_key_sql(&sql, record);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(&sql, i == 0 ? " WHERE " : " AND ");
		rv_buf_sql_name(&sql, record->key[i]->column);
		rv_buf_printf(&sql, " = ?%zu", i + 1);
	}
	code = rv_pen_prepare(&im->pen, &sql, &file->has_key, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code prepare_identity(struct rv_importer *im, struct rv_import_file *file,
                                     const struct rv_column *const *identity, size_t n,
                                     struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	begin_sql(&sql, file->record, RV_FORM_IDENTITY);
	if (file->record->n_case_key > 0)
		fold_sql(&sql, identity, n, 0);
	rv_buf_puts(&sql, " = ");
	fold_sql(&sql, identity, n, file->record->n_case_key + 1);
	code = rv_pen_prepare(&im->pen, &sql, &file->has_identity, err);
	rv_buf_release(&sql);
	return code;
}

/*
 * Cases with the number ?1 that may be the same: all of them, unless ?2; else those whose
 * identity is not whole. A case number without its unit tells too little to call it another case.
 */
static enum rv_code prepare_number(struct rv_importer *im, struct rv_import_file *file,
                                   struct rv_error *err)
{
	const struct rv_record *record = file->record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_printf(&sql,
	              "SELECT key FROM temp.review_name AS a WHERE record = %zu AND form = %d AND "
	              "name = review_fold(?1) AND (NOT ?2 OR EXISTS (SELECT 1 FROM ",
	              record->index, RV_FORM_NUMBER);
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " WHERE (");
	for (size_t i = 0; i < record->n_identity; i++) {
		rv_buf_puts(&sql, i > 0 ? " OR " : "");
		rv_buf_sql_name(&sql, record->identity[i]->column);
		rv_buf_puts(&sql, " IS NULL");
	}
	rv_buf_puts(&sql, ")");
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(&sql, " AND ");
		rv_buf_sql_name(&sql, record->key[i]->column);
		rv_buf_printf(&sql, " = json_extract(a.key, '$[%zu]')", i);
	}
	rv_buf_puts(&sql, "))");
	code = rv_pen_prepare(&im->pen, &sql, &file->has_number, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code prepare_row(struct rv_importer *im, struct rv_import_file *file,
                                struct rv_error *err)
{
	const struct rv_record *record = file->record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	begin_sql(&sql, record, RV_FORM_ROW);
	if (record->n_case_key > 0)
		rv_row_sql(&sql, record, 0);
	rv_buf_puts(&sql, " = ");
	rv_row_sql(&sql, record, (int)record->n_case_key + 1);
	code = rv_pen_prepare(&im->pen, &sql, &file->has_row, err);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_there_open(struct rv_importer *im, struct rv_import_file *file,
                           struct rv_error *err)
{
	const struct rv_record *record = file->record;
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	/* an identity that is the key alone says no more than the key */
	for (size_t i = 0; i < n; i++)
		file->by_identity = file->by_identity || !is_key(record, identity[i]);
	for (size_t i = 0; i < n && file->numbered; i++)
		file->by_identity = file->by_identity && identity[i] != record->key[0];
	RV_TRY(prepare_key(im, file, err));
	if (file->by_identity)
		RV_TRY(prepare_identity(im, file, identity, n, err));
	if (file->by_identity && n > 1 && record->number != NULL && rv_is_stored(record->number))
		RV_TRY(prepare_number(im, file, err));
	return file->numbered ? prepare_row(im, file, err) : RV_OK;
}

/* ---- looking -------------------------------------------------------------------------------- */

/* The key of the first row of a bound statement, in the row's arena, or NULL. */
static enum rv_code first_key(struct rv_importer *im, sqlite3_stmt *stmt, const char **key,
                              struct rv_error *err)
{
	int rc = sqlite3_step(stmt);
	enum rv_code code = RV_OK;

	*key = NULL;
	if (rc == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		*key = rv_strdup(&im->row_arena, text == NULL ? "" : text);
		code = *key == NULL ? rv_nomem(err) : RV_OK;
	} else if (rc != SQLITE_DONE) {
		code = rv_pen_fail(&im->pen, rc, err);
	}
	sqlite3_reset(stmt);
	return code;
}

static enum rv_code look_for_identity(struct rv_importer *im, struct rv_import_file *file,
                                      const char *case_key, const char **key, bool *whole,
                                      struct rv_error *err)
{
	const struct rv_record *record = file->record;
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	*key = NULL;
	*whole = false;
	for (size_t i = 0; i < n; i++)
		*whole = *whole || file->values[identity[i]->index].kind == RV_VALUE_NULL;
	if (*whole)
		return RV_OK;
	if (record->n_case_key > 0)
		RV_TRY(rv_key_bind(im, file->has_identity, 1, case_key, record->n_case_key, err));
	for (size_t i = 0; i < n; i++) {
		int rc = rv_value_bind(file->has_identity, (int)(record->n_case_key + 1 + i),
		                       &file->values[identity[i]->index]);

		if (rc != SQLITE_OK)
			return rv_pen_fail(&im->pen, rc, err);
	}
	return first_key(im, file->has_identity, key, err);
}

static enum rv_code look_for_number(struct rv_importer *im, struct rv_import_file *file,
                                    bool whole_identity, const char **key, struct rv_error *err)
{
	int rc = rv_value_bind(file->has_number, 1, &file->values[file->record->number->index]);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(file->has_number, 2, whole_identity);
	return rc == SQLITE_OK ? first_key(im, file->has_number, key, err)
	                       : rv_pen_fail(&im->pen, rc, err);
}

static enum rv_code look_for_row(struct rv_importer *im, struct rv_import_file *file,
                                 const char *case_key, const char **key, struct rv_error *err)
{
	const struct rv_record *record = file->record;
	int at = (int)record->n_case_key + 1;

	if (record->n_case_key > 0)
		RV_TRY(rv_key_bind(im, file->has_row, 1, case_key, record->n_case_key, err));
	else
		RV_TRY(rv_names_rows(im, record, err));
	for (size_t i = 0; i < record->n_columns; i++) {
		int rc;

		if (!rv_is_stored(record->columns[i]) || record->columns[i] == record->key[0])
			continue;
		rc = rv_value_bind(file->has_row, at++, &file->values[i]);
		if (rc != SQLITE_OK)
			return rv_pen_fail(&im->pen, rc, err);
	}
	return first_key(im, file->has_row, key, err);
}

/* ---- saying --------------------------------------------------------------------------------- */

/* Where the row with that key came from, in words. */
static enum rv_code origin_words(struct rv_importer *im, const struct rv_record *record,
                                 const char *key, const char **out, struct rv_error *err)
{
	sqlite3_stmt *stmt = im->find_origin;
	enum rv_code code = RV_OK;
	int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)record->index);

	*out = _("in the database");
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		*out = rv_format(&im->row_arena, _("row %lld of '%s'"),
		                 (long long)sqlite3_column_int64(stmt, 1),
		                 im->options->files[sqlite3_column_int64(stmt, 0)]);
		code = *out == NULL ? rv_nomem(err) : RV_OK;
	} else if (rc != SQLITE_DONE) {
		code = rv_pen_fail(&im->pen, rc, err);
	}
	sqlite3_reset(stmt);
	return code;
}

static enum rv_code refuse(struct rv_importer *im, const struct rv_record *record,
                           const struct rv_place *place, const char *key,
                           const struct rv_column *const *columns, size_t n, struct rv_error *err)
{
	const char *where;
	struct rv_buf titles;

	RV_TRY(origin_words(im, record, key, &where, err));
	rv_buf_init(&titles);
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(&titles, i > 0 ? " + " : "");
		rv_buf_puts(&titles, rv_column_title(columns[i]));
	}
	if (titles.failed) {
		rv_buf_release(&titles);
		return rv_nomem(err);
	}
	if (n > 0)
		rv_fault(im->faults, RV_ERROR, RV_S_ROW_THERE, place,
		         _("a row with the same %s is already there: %s"), titles.text, where);
	else
		rv_fault(im->faults, RV_ERROR, RV_S_ROW_THERE, place,
		         _("this row is already there: %s"), where);
	rv_buf_release(&titles);
	return RV_OK;
}

enum rv_code rv_there_check(struct rv_importer *im, struct rv_import_file *file,
                            const struct rv_place *place, const char *key, const char *case_key,
                            bool key_only, bool *there, struct rv_error *err)
{
	const struct rv_record *record = file->record;
	const struct rv_column *const *identity;
	const char *found = NULL;
	bool whole = true;
	size_t n;

	*there = false;
	if (!file->numbered) {
		RV_TRY(rv_key_bind(im, file->has_key, 1, key, record->n_key, err));
		RV_TRY(first_key(im, file->has_key, &found, err));
		*there = found != NULL;
		if (*there)
			return refuse(im, record, place, found, record->key, record->n_key, err);
	}
	if (key_only)
		return RV_OK;
	identity = rv_identity(record, &n);
	if (file->by_identity)
		RV_TRY(look_for_identity(im, file, case_key, &found, &whole, err));
	if (found == NULL && file->has_number != NULL) {
		RV_TRY(look_for_number(im, file, !whole, &found, err));
		if (found != NULL) {
			identity = (const struct rv_column *const *)&record->number;
			n = 1;
		}
	}
	if (found == NULL && file->numbered && whole) {
		n = 0;
		RV_TRY(look_for_row(im, file, case_key, &found, err));
	}
	*there = found != NULL;
	return *there ? refuse(im, record, place, found, identity, n, err) : RV_OK;
}

enum rv_code rv_there_add(struct rv_importer *im, const struct rv_import_file *file,
                          const char *key, int64_t row, struct rv_error *err)
{
	sqlite3_stmt *stmt = im->add_origin;
	int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)file->record->index);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 3, (sqlite3_int64)file->order);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 4, row);
	return rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err) : rv_pen_fail(&im->pen, rc, err);
}
