/* Completeness as people state it: review_complete(record, case, by, at). */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

enum rv_code rv_complete_words(struct rv_importer *im, bool *chosen, struct rv_error *err)
{
	const struct rv_import_options *options = im->options;

	for (size_t i = 0; i < options->n_complete; i++) {
		const char *word = options->complete[i], *nearest;
		const struct rv_record *record;
		bool ambiguous;

		if (strcmp(word, "all") == 0) {
			for (size_t k = 0; k < im->dictionary->n_records; k++)
				chosen[k] = true;
			continue;
		}
		record = rv_match_record(im->dictionary, word, &ambiguous);
		if (record != NULL && !ambiguous) {
			chosen[record->index] = true;
			continue;
		}
		nearest = ambiguous ? NULL : rv_nearest_record(im, word);
		if (ambiguous)
			return rv_fail(err, RV_USAGE,
			               _("--complete: '%s' is the title of several records"), word);
		if (nearest != NULL)
			return rv_fail(
				err, RV_USAGE,
				_("--complete: no record is called '%s'; did you mean '%s'?"), word,
				nearest);
		return rv_fail(err, RV_USAGE, _("--complete: no record is called '%s'"), word);
	}
	return RV_OK;
}

static enum rv_code run_for(struct rv_importer *im, const struct rv_buf *sql,
                            const struct rv_record *record, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum rv_code code = rv_pen_prepare(&im->pen, sql, &stmt, err);
	int rc = SQLITE_OK;

	if (code == RV_OK)
		rc = sqlite3_bind_text(stmt, 1, record->id, -1, SQLITE_STATIC);
	if (code == RV_OK && rc == SQLITE_OK && sqlite3_bind_parameter_count(stmt) > 1) {
		rc = sqlite3_bind_text(stmt, 2, im->options->by, -1, SQLITE_STATIC);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text(stmt, 3, im->options->at, -1, SQLITE_STATIC);
	}
	if (code == RV_OK)
		code = rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	sqlite3_finalize(stmt);
	return code;
}

/* An earlier statement of the same gives way to the new one. */
static enum rv_code state(struct rv_importer *im, const struct rv_record *record,
                          const char *column, struct rv_error *err)
{
	struct rv_buf text, sql;
	enum rv_code code;

	rv_buf_init(&text);
	rv_buf_init(&sql);
	rv_key_text_sql(&text, "key", im->dictionary->case_record->n_key);
	rv_buf_printf(&sql, "DELETE FROM main.review_complete WHERE record = ?1 AND \"%s\" ",
	              column);
	if (record->is_lookup)
		rv_buf_puts(&sql, "IS NULL");
	else
		rv_buf_printf(&sql, "IN (SELECT %s FROM temp.review_case)",
		              text.failed ? "" : text.text);
	code = text.failed ? rv_nomem(err) : run_for(im, &sql, record, err);
	rv_buf_clear(&sql);
	rv_buf_printf(&sql, "INSERT INTO main.review_complete(record, \"%s\", \"by\", \"at\") ",
	              column);
	if (record->is_lookup)
		rv_buf_puts(&sql, "VALUES (?1, NULL, ?2, ?3)");
	else
		rv_buf_printf(&sql, "SELECT ?1, %s, ?2, ?3 FROM temp.review_case ORDER BY key",
		              text.failed ? "" : text.text);
	if (code == RV_OK)
		code = run_for(im, &sql, record, err);
	rv_buf_release(&text);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_complete(struct rv_importer *im, const bool *chosen, struct rv_error *err)
{
	const char *column;
	bool any = false;

	for (size_t i = 0; i < im->dictionary->n_records; i++)
		any = any || chosen[i];
	if (!any)
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	RV_TRY(rv_complete_column(&im->pen, &column, err));
	for (size_t i = 0; i < im->dictionary->n_records; i++)
		if (chosen[i])
			RV_TRY(state(im, im->dictionary->records[i], column, err));
	return RV_OK;
}

static enum rv_code count(struct rv_importer *im, const struct rv_buf *sql,
                          const struct rv_record *record, int64_t *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum rv_code code = rv_pen_prepare(&im->pen, sql, &stmt, err);
	int rc = SQLITE_OK;

	if (code == RV_OK && record != NULL)
		rc = sqlite3_bind_text(stmt, 1, record->id, -1, SQLITE_STATIC);
	if (code == RV_OK)
		code = rc == SQLITE_OK ? rv_pen_number(&im->pen, stmt, out, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_complete_count(struct rv_importer *im, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = im->dictionary;
	struct rv_import_result *result = im->result;
	const char *column;
	struct rv_buf sql;
	enum rv_code code;

	RV_TRY(rv_complete_column(&im->pen, &column, err));
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(*) FROM temp.review_case");
	code = count(im, &sql, NULL, &result->cases, err);
	rv_buf_printf(&sql,
	              " WHERE EXISTS (SELECT 1 FROM main.review_complete AS r WHERE r.record IN "
	              "(?1, 'all') AND r.\"%s\" = ",
	              column == NULL ? "" : column);
	rv_key_text_sql(&sql, "review_case.key", dictionary->case_record->n_key);
	rv_buf_puts(&sql, ")");
	for (size_t i = 0; code == RV_OK && i < dictionary->n_records; i++) {
		struct rv_import_count *counted = &result->counts[i];

		if (dictionary->records[i]->complete)
			counted->stated = result->cases;
		else if (column != NULL && !dictionary->records[i]->is_lookup)
			code = count(im, &sql, dictionary->records[i], &counted->stated, err);
	}
	rv_buf_release(&sql);
	return code;
}
