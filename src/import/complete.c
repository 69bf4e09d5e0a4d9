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
			return rv_fail(err, RV_USAGE, _("'%s' is the title of several records"),
			               word);
		if (nearest != NULL)
			return rv_fail(err, RV_USAGE,
			               _("no record is called '%s'; did you mean '%s'?"), word,
			               nearest);
		return rv_fail(err, RV_USAGE, _("no record is called '%s'"), word);
	}
	return RV_OK;
}

/*
 * Lists that somebody calls whole: by --complete, of all cases named; by a cell of the sheet, of the
 * cases that its file names, also those that the sheet has no rows of.
 */
static enum rv_code gather(struct rv_importer *im, const bool *chosen, bool *any,
                           struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	for (size_t i = 0; i < im->dictionary->n_records; i++)
		if (chosen[i] && im->dictionary->records[i]->is_lookup)
			rv_buf_printf(&sql,
			              "INSERT OR IGNORE INTO temp.review_stated VALUES (%zu, '');",
			              i);
		else if (chosen[i])
			rv_buf_printf(
				&sql,
				"INSERT OR IGNORE INTO temp.review_stated SELECT %zu, key FROM "
				"temp.review_case;",
				i);
	for (size_t i = 0; i < im->n_passes; i++) {
		const struct rv_pass *pass = &im->passes[i];
		const struct rv_layout *layout = pass->tab->layout;

		/* a lookup record is everybody's: no file can say that it is whole */
		if (!pass->tab->whole || pass->record->is_lookup ||
		    (layout != NULL && layout->kinds_record != NULL &&
		     layout->kinds_record != pass->record))
			continue;
		rv_buf_printf(&sql,
		              "INSERT OR IGNORE INTO temp.review_stated SELECT %zu, key FROM "
		              "temp.review_named WHERE file = %zu;",
		              pass->record->index, pass->tab->order);
	}
	*any = sql.len > 0;
	code = *any ? rv_pen_run_buf(&im->pen, &sql, err) : RV_OK;
	rv_buf_release(&sql);
	return code;
}

/* Lists of temp.review_stated that nobody has called whole yet: what is said again is no news. */
static void news_sql(struct rv_buf *sql, const struct rv_record *record, const char *column,
                     const char *name)
{
	rv_buf_printf(sql,
	              "FROM temp.review_stated WHERE record = %zu AND NOT EXISTS (SELECT 1 FROM "
	              "main.review_complete AS r WHERE r.record IN ('all', ",
	              record->index);
	rv_buf_sql_string(sql, record->id);
	rv_buf_printf(sql, ") AND r.\"%s\" IS %s)", column, name);
}

static enum rv_code state(struct rv_importer *im, const struct rv_record *record,
                          const char *column, struct rv_error *err)
{
	struct rv_buf text, sql;
	sqlite3_stmt *stmt = NULL;
	enum rv_code code;
	int rc;

	rv_buf_init(&text);
	rv_buf_init(&sql);
	rv_buf_puts(&text, "iif(key = '', NULL, ");
	rv_key_text_sql(&text, "nullif(key, '')", im->dictionary->case_record->n_key);
	rv_buf_puts(&text, ")");
	if (text.failed) {
		rv_buf_release(&text);
		return rv_nomem(err);
	}
	rv_buf_printf(&sql, "INSERT OR IGNORE INTO temp.review_dirty SELECT %s ",
	              record->is_lookup ? RV_ALL_CASES : "key");
	news_sql(&sql, record, column, text.text);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_clear(&sql);
	rv_buf_printf(&sql,
	              "INSERT INTO main.review_complete(record, \"%s\", \"by\", \"at\") SELECT ",
	              column);
	rv_buf_sql_string(&sql, record->id);
	rv_buf_printf(&sql, ", %s, ?1, ?2 ", text.text);
	news_sql(&sql, record, column, text.text);
	rv_buf_puts(&sql, " ORDER BY key");
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	if (code == RV_OK) {
		rc = sqlite3_bind_text(stmt, 1, im->options->by, -1, SQLITE_STATIC);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text(stmt, 2, im->options->at, -1, SQLITE_STATIC);
		code = rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	sqlite3_finalize(stmt);
	rv_buf_release(&text);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_complete(struct rv_importer *im, const bool *chosen, struct rv_error *err)
{
	const char *column;
	bool any = false;

	RV_TRY(gather(im, chosen, &any, err));
	if (!any)
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	RV_TRY(rv_complete_column(&im->pen, &column, err));
	for (size_t i = 0; i < im->dictionary->n_records; i++)
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

	for (size_t i = 0; i < dictionary->n_records; i++)
		RV_TRY(rv_unasked_columns(im, dictionary->records[i], &result->counts[i].unasked,
		                          err));
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
