/* Which lists people have called complete, outside of an import: told, stated, taken back. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- cases ---------------------------------------------------------------------------------- */

static enum rv_code take_case(struct rv_importer *im, const char *word, struct rv_error *err)
{
	const struct rv_record *owner = im->dictionary->case_record;
	const char *name = rv_folded(im, word), *key = NULL;
	sqlite3_stmt *stmt = im->find_name;
	enum rv_code code = RV_OK;
	bool row = false, several = false;
	int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)owner->index);

	if (name == NULL)
		return rv_nomem(err);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, name, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, 3, RV_FORM_NUMBER);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, 4, RV_FORM_FIRST);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	while ((code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		several = key != NULL;
		key = rv_strdup(&im->row_arena, (const char *)sqlite3_column_text(stmt, 0));
		if (key == NULL || several)
			break;
	}
	sqlite3_reset(stmt);
	RV_TRY(code);
	if (several)
		return rv_fail(err, RV_USAGE, _("there are several cases '%s'"), word);
	if (!row && key == NULL)
		return rv_fail(err, RV_USAGE, _("there is no case '%s' in '%s'"), word,
		               im->pen.path);
	if (key == NULL)
		return rv_nomem(err);
	rc = sqlite3_bind_text(im->add_case, 1, key, -1, SQLITE_TRANSIENT);
	return rc == SQLITE_OK ? rv_pen_step(&im->pen, im->add_case, err)
	                       : rv_pen_fail(&im->pen, rc, err);
}

static enum rv_code take_cases(struct rv_importer *im, const struct rv_complete_options *options,
                               struct rv_error *err)
{
	const struct rv_record *owner = im->dictionary->case_record;
	struct rv_buf sql;
	enum rv_code code;

	for (size_t i = 0; i < options->n_cases; i++)
		RV_TRY(take_case(im, options->cases[i], err));
	if (options->n_cases > 0)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "INSERT OR IGNORE INTO temp.review_case SELECT ");
	rv_call_sql(&sql, "review_key", "t", owner->key, owner->n_key);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, owner);
	rv_buf_puts(&sql, " AS t WHERE ");
	rv_call_sql(&sql, "review_key", "t", owner->key, owner->n_key);
	rv_buf_puts(&sql, " IS NOT NULL");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/* ---- taking back ---------------------------------------------------------------------------- */

/* What is taken back goes to the history, with who had said it and when. */
static enum rv_code take_back(struct rv_importer *im, const struct rv_record *record,
                              const char *column, struct rv_error *err)
{
	struct rv_buf text, sql;
	sqlite3_stmt *stmt = NULL;
	enum rv_code code;
	int rc;

	rv_buf_init(&text);
	rv_buf_init(&sql);
	rv_key_text_sql(&text, "key", im->dictionary->case_record->n_key);
	rv_buf_puts(&sql, "INSERT INTO main.review_history(record, row_key, \"column\", old, new, "
	                  "\"by\", \"at\", source) SELECT 'review_complete', r.");
	rv_buf_printf(&sql,
	              "\"%s\", r.record, coalesce(r.\"by\", '') || ' ' || coalesce(r.\"at\", ''), "
	              "NULL, ?1, ?2, NULL FROM main.review_complete AS r WHERE r.record = ",
	              column);
	rv_buf_sql_string(&sql, record->id);
	if (record->is_lookup)
		rv_buf_printf(&sql, " AND r.\"%s\" IS NULL", column);
	else
		rv_buf_printf(&sql, " AND r.\"%s\" IN (SELECT %s FROM temp.review_case)", column,
		              text.failed ? "" : text.text);
	code = text.failed ? rv_nomem(err) : rv_pen_prepare(&im->pen, &sql, &stmt, err);
	if (code == RV_OK) {
		rc = sqlite3_bind_text(stmt, 1, im->options->by, -1, SQLITE_STATIC);
		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text(stmt, 2, im->options->at, -1, SQLITE_STATIC);
		code = rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	sqlite3_finalize(stmt);
	rv_buf_clear(&sql);
	rv_buf_printf(
		&sql,
		"INSERT OR IGNORE INTO temp.review_dirty SELECT %s FROM temp.review_case WHERE "
		"EXISTS (SELECT 1 FROM main.review_complete AS r WHERE r.record = ",
		record->is_lookup ? RV_ALL_CASES : "key");
	rv_buf_sql_string(&sql, record->id);
	if (record->is_lookup)
		rv_buf_printf(&sql, " AND r.\"%s\" IS NULL)", column);
	else
		rv_buf_printf(&sql, " AND r.\"%s\" = %s)", column, text.failed ? "" : text.text);
	rv_buf_puts(&sql, "; DELETE FROM main.review_complete WHERE record = ");
	rv_buf_sql_string(&sql, record->id);
	if (record->is_lookup)
		rv_buf_printf(&sql, " AND \"%s\" IS NULL", column);
	else
		rv_buf_printf(&sql, " AND \"%s\" IN (SELECT %s FROM temp.review_case)", column,
		              text.failed ? "" : text.text);
	if (code == RV_OK)
		code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&text);
	rv_buf_release(&sql);
	return code;
}

/* ---- telling -------------------------------------------------------------------------------- */

static enum rv_code tell(struct rv_importer *im, const struct rv_record *record, const char *column,
                         struct rv_statement *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	out->record = record;
	if (column == NULL)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(DISTINCT r.");
	rv_buf_printf(&sql,
	              "\"%s\"), max(r.\"at\"), r.\"by\", count(*) FROM main.review_complete AS r "
	              "WHERE r.record IN ('all', ",
	              column);
	rv_buf_sql_string(&sql, record->id);
	rv_buf_puts(&sql, ")");
	if (record->is_lookup) {
		rv_buf_printf(&sql, " AND r.\"%s\" IS NULL", column);
	} else {
		rv_buf_printf(&sql, " AND r.\"%s\" IN (SELECT ", column);
		rv_key_text_sql(&sql, "key", im->dictionary->case_record->n_key);
		rv_buf_puts(&sql, " FROM temp.review_case)");
	}
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_row(&im->pen, stmt, &row, err);
	if (code == RV_OK && row) {
		const char *at = (const char *)sqlite3_column_text(stmt, 1);
		const char *by = (const char *)sqlite3_column_text(stmt, 2);

		out->cases = record->is_lookup ? sqlite3_column_int64(stmt, 3) > 0
		                               : sqlite3_column_int64(stmt, 0);
		out->at = at == NULL ? NULL : rv_strdup(im->arena, at);
		out->by = by == NULL ? NULL : rv_strdup(im->arena, by);
		if ((at != NULL && out->at == NULL) || (by != NULL && out->by == NULL))
			code = rv_nomem(err);
	}
	sqlite3_finalize(stmt);
	return code;
}

static enum rv_code tell_all(struct rv_importer *im, struct rv_statement *out, int64_t *cases,
                             struct rv_error *err)
{
	const char *column;
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;

	RV_TRY(rv_complete_column(&im->pen, &column, err));
	for (size_t i = 0; i < im->dictionary->n_records; i++)
		RV_TRY(tell(im, im->dictionary->records[i], column, &out[i], err));
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(*) FROM temp.review_case");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_number(&im->pen, stmt, cases, err);
	sqlite3_finalize(stmt);
	return code;
}

static enum rv_code work(struct rv_importer *im, const struct rv_complete_options *options,
                         bool *chosen, struct rv_statement *out, int64_t *cases,
                         struct rv_error *err)
{
	const char *column;

	RV_TRY(take_cases(im, options, err));
	if (options->n_records > 0 && options->undo) {
		RV_TRY(rv_own_tables(&im->pen, NULL, err));
		RV_TRY(rv_complete_column(&im->pen, &column, err));
		for (size_t i = 0; i < im->dictionary->n_records; i++)
			if (chosen[i])
				RV_TRY(take_back(im, im->dictionary->records[i], column, err));
	} else if (options->n_records > 0) {
		RV_TRY(rv_complete(im, chosen, err));
	}
	if (options->n_records > 0)
		RV_TRY(rv_note_changes(im, err));
	RV_TRY(tell_all(im, out, cases, err));
	return options->n_records > 0 ? rv_pen_commit(&im->pen, err) : RV_OK;
}

enum rv_code rv_complete_lists(struct rv_arena *arena, const struct rv_dictionary *dictionary,
                               const char *path, const struct rv_complete_options *options,
                               struct rv_statement **out, int64_t *cases, const char **changed,
                               struct rv_error *err)
{
	struct rv_import_options import = {.complete = options->records,
	                                   .n_complete = options->n_records,
	                                   .by = options->by,
	                                   .at = options->at,
	                                   .vfs = options->vfs};
	struct rv_import_result made = {.cases = 0};
	struct rv_faults faults;
	struct rv_importer im = {.arena = arena,
	                         .dictionary = dictionary,
	                         .options = &import,
	                         .faults = &faults,
	                         .result = &made};
	bool *chosen = rv_alloc_array(arena, dictionary->n_records, sizeof *chosen);
	struct rv_statement *list = rv_alloc_array(arena, dictionary->n_records, sizeof *list);
	enum rv_code code;

	rv_faults_init(&faults);
	rv_arena_init(&im.row_arena);
	code = chosen == NULL || list == NULL ? rv_nomem(err) : RV_OK;
	if (code == RV_OK)
		code = rv_complete_words(&im, chosen, err);
	if (code == RV_OK)
		code = rv_importer_open(&im, path, err);
	if (code == RV_OK)
		code = rv_names_open(&im, err);
	if (code == RV_OK)
		code = work(&im, options, chosen, list, cases, err);
	rv_importer_close(&im);
	rv_faults_release(&faults);
	if (code == RV_OK) {
		*out = list;
		*changed = made.changed_cases;
	}
	return code;
}
