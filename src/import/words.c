/* Rows and values in words: what import tells of changes and of rows that are gone. */
#include <stdlib.h>
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

static enum rv_code text_of_ref(struct rv_importer *im, const struct rv_column *column,
                                const char *key, struct rv_buf *out, struct rv_error *err);

/* A value as people read it: codes by their label, amounts in 元, personal text masked. */
static enum rv_code value_words(struct rv_importer *im, const struct rv_column *column,
                                const char *text, struct rv_buf *out, struct rv_error *err)
{
	const struct rv_code_entry *entry = NULL;

	if (column->ref != NULL)
		return text_of_ref(im, column, text, out, err);
	if (column->type == RV_CODE && column->codes != NULL)
		entry = rv_codes_find(column->codes, text);
	if (strcmp(text, RV_UNKNOWN_WORD) == 0)
		rv_buf_puts(out, text);
	else if (column->personal && column->type != RV_TEXT)
		rv_buf_puts(out, "***");
	else if (column->personal)
		rv_buf_masked(out, text, strlen(text));
	else if (entry != NULL)
		rv_buf_puts(out, rv_title_text(&entry->title, rv_i18n_current()));
	else if (column->type == RV_MONEY || column->type == RV_POINTS_TYPE)
		rv_buf_printf(out, "%lld.%02lld", strtoll(text, NULL, 10) / 100,
		              llabs(strtoll(text, NULL, 10) % 100));
	else
		rv_buf_puts(out, rv_cell_shown(im, text));
	return out->failed ? rv_nomem(err) : RV_OK;
}

static enum rv_code text_of_ref(struct rv_importer *im, const struct rv_column *column,
                                const char *key, struct rv_buf *out, struct rv_error *err)
{
	const struct rv_record *record = column->ref;
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);
	sqlite3_stmt *stmt = NULL;
	const char *text = NULL;
	enum rv_code code;
	struct rv_buf sql;
	bool row = false;
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	rv_buf_sql_name(&sql, n > 0 ? identity[0]->column : record->key[0]->column);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " WHERE ");
	rv_buf_sql_name(&sql, record->key[0]->column);
	rv_buf_puts(&sql, " = ?1");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK) {
		rc = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_TRANSIENT);
		code = rc == SQLITE_OK ? rv_pen_row(&im->pen, stmt, &row, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	if (code == RV_OK && row)
		code = rv_pen_text(&im->pen, stmt, 0, &text, err);
	if (code == RV_OK) {
		if (text == NULL)
			rv_buf_puts(out, key);
		else if (n > 0 && identity[0]->personal)
			rv_buf_masked(out, text, strlen(text));
		else
			rv_buf_puts(out, text);
	}
	sqlite3_finalize(stmt);
	return code == RV_OK && out->failed ? rv_nomem(err) : code;
}

/* Values of a row in columns of it, joined. key of the row, its JSON. */
static enum rv_code row_values(struct rv_importer *im, const struct rv_record *record,
                               const char *key, const struct rv_column *const *columns, size_t n,
                               struct rv_buf *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT 0");
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(&sql, ", ");
		rv_buf_sql_name(&sql, columns[i]->column);
	}
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " WHERE ");
	rv_is_key_sql(&sql, NULL, record->key, record->n_key, "?1");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK) {
		rc = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_TRANSIENT);
		code = rc == SQLITE_OK ? rv_pen_row(&im->pen, stmt, &row, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	for (size_t i = 0; code == RV_OK && row && i < n; i++) {
		const char *text;

		code = rv_pen_text(&im->pen, stmt, (int)i + 1, &text, err);
		if (code != RV_OK || text == NULL || text[0] == '\0')
			continue;
		rv_buf_puts(out, out->len > 0 ? " · " : "");
		code = value_words(im, columns[i], text, out, err);
	}
	sqlite3_finalize(stmt);
	return code;
}

static enum rv_code case_words(struct rv_importer *im, const struct rv_record *record,
                               const char *key, struct rv_buf *out, struct rv_error *err)
{
	const struct rv_record *owner = im->dictionary->case_record;
	sqlite3_stmt *stmt = NULL;
	const char *text = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;
	size_t n;
	const struct rv_column *const *identity = rv_identity(owner, &n);
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	rv_call_sql(&sql, "review_key", "t", record->case_key, record->n_case_key);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " AS t WHERE ");
	rv_is_key_sql(&sql, "t", record->key, record->n_key, "?1");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK) {
		rc = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_TRANSIENT);
		code = rc == SQLITE_OK ? rv_pen_row(&im->pen, stmt, &row, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	if (code == RV_OK && row)
		code = rv_pen_text(&im->pen, stmt, 0, &text, err);
	if (text != NULL)
		code = row_values(im, owner, text,
		                  owner->number != NULL && rv_is_stored(owner->number)
		                          ? (const struct rv_column *const *)&owner->number
		                          : identity,
		                  owner->number != NULL && rv_is_stored(owner->number) ? 1 : n, out,
		                  err);
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_row_words(struct rv_importer *im, const struct rv_record *record, const char *key,
                          const char **out, struct rv_error *err)
{
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);
	enum rv_code code = RV_OK;
	struct rv_buf words;

	rv_buf_init(&words);
	rv_buf_puts(&words, "");
	if (record->n_case_key > 0)
		code = case_words(im, record, key, &words, err);
	if (code == RV_OK)
		code = row_values(im, record, key, identity, n, &words, err);
	*out = words.failed ? NULL : rv_strdup(im->arena, words.text);
	rv_buf_release(&words);
	return code == RV_OK && *out == NULL ? rv_nomem(err) : code;
}

/* The old value of a cell, in words; NULL: it is empty. */
static enum rv_code old_words(struct rv_importer *im, const struct rv_column *column,
                              const char *key, const char **out, struct rv_error *err)
{
	struct rv_buf words;
	enum rv_code code;

	*out = NULL;
	rv_buf_init(&words);
	code = row_values(im, column->record, key, (const struct rv_column *const *)&column, 1,
	                  &words, err);
	if (code == RV_OK && words.len > 0 && (*out = rv_strdup(im->arena, words.text)) == NULL)
		code = rv_nomem(err);
	rv_buf_release(&words);
	return code;
}

static enum rv_code new_words(struct rv_importer *im, const struct rv_column *column,
                              const struct rv_value *value, const char **out, struct rv_error *err)
{
	char number[24];
	struct rv_buf words;
	enum rv_code code;

	*out = NULL;
	if (value->kind == RV_VALUE_NULL)
		return RV_OK;
	snprintf(number, sizeof number, "%lld", (long long)value->number);
	rv_buf_init(&words);
	code = value_words(im, column, value->kind == RV_VALUE_INT ? number : value->text, &words,
	                   err);
	if (code == RV_OK && (*out = rv_strdup(im->arena, words.text)) == NULL)
		code = rv_nomem(err);
	rv_buf_release(&words);
	return code;
}

enum rv_code rv_tell_change(struct rv_importer *im, const struct rv_column *column, const char *key,
                            const struct rv_value *value, struct rv_error *err)
{
	struct rv_import_result *result = im->result;
	struct rv_import_change *change;

	if (++result->n_changes > RV_IMPORT_MAX_CHANGES)
		return RV_OK;
	change = rv_alloc(im->arena, sizeof *change);
	if (change == NULL)
		return rv_nomem(err);
	change->record = column->record;
	change->column = column;
	RV_TRY(rv_row_words(im, column->record, key, &change->row, err));
	RV_TRY(old_words(im, column, key, &change->old, err));
	RV_TRY(new_words(im, column, value, &change->now, err));
	*im->changes_end = change;
	im->changes_end = &change->next;
	return RV_OK;
}
