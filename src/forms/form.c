/* A form: the database read in one snapshot, and the workbook put together. */
#include <errno.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "forms/parts.h"
#include "review/i18n.h"

/* ---- the database --------------------------------------------------------------------------------------------- */

enum rv_code rv_form_fail(struct rv_form *form, int rc, struct rv_error *err)
{
	return rv_sql_fail(err, form->db, rc, form->path, false);
}

enum rv_code rv_form_prepare(struct rv_form *form, struct rv_buf *sql, sqlite3_stmt **out,
                             struct rv_error *err)
{
	int rc = sql->failed ? SQLITE_NOMEM
	                     : sqlite3_prepare_v2(form->db, sql->text, -1, out, NULL);

	rv_buf_release(sql);
	return rc == SQLITE_OK ? RV_OK : rv_form_fail(form, rc, err);
}

/* What the table of a record is: "table", "view", or "" if it is not there. */
static enum rv_code kind_of(struct rv_form *form, const struct rv_record *record, bool *is_there,
                            bool *is_view, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(
		form->db,
		"SELECT type FROM main.sqlite_schema WHERE name = ?1 COLLATE NOCASE "
		"AND type IN ('table', 'view')",
		-1, &stmt, NULL);

	*is_there = *is_view = false;
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, record->table, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		*is_there = true;
		*is_view = strcmp((const char *)sqlite3_column_text(stmt, 0), "view") == 0;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? RV_OK : rv_form_fail(form, rc, err);
}

static enum rv_code check_record(struct rv_form *form, const struct rv_record *record,
                                 struct rv_error *err)
{
	bool is_there;

	RV_TRY(kind_of(form, record, &is_there, &form->is_view[record->index], err));
	if (!is_there)
		return rv_fail(err, RV_DATA,
		               _("'%s' has no table '%s'; make what is missing with: review init"),
		               form->path, record->table);
	for (size_t i = 0; !form->is_view[record->index] && i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (column->column != NULL && !column->derived && column->sql == NULL &&
		    sqlite3_table_column_metadata(form->db, "main", record->table, column->column,
		                                  NULL, NULL, NULL, NULL, NULL) != SQLITE_OK)
			return rv_fail(err, RV_DATA,
			               _("table '%s' of '%s' has no column '%s'; make what is "
			                 "missing with: "
			                 "review init"),
			               record->table, form->path, column->column);
	}
	return RV_OK;
}

/* Bits of the records that a row of review_complete speaks of. */
static uint64_t bits_of(const struct rv_dictionary *dictionary, const char *word)
{
	uint64_t bits = 0;

	for (size_t i = 0; word != NULL && i < dictionary->n_records && i < 64; i++)
		if (strcmp(word, "all") == 0 || strcmp(word, dictionary->records[i]->id) == 0)
			bits |= UINT64_C(1) << i;
	return bits;
}

static void take_complete(struct rv_form *form, struct rv_form_names *cases, sqlite3_stmt *stmt)
{
	uint64_t bits = bits_of(form->options.dictionary,
	                        (const char *)sqlite3_column_text(stmt, 0));
	const char *key = (const char *)sqlite3_column_text(stmt, 1);

	if (key == NULL)
		form->complete |= bits;
	for (size_t i = 0; i < cases->n; i++)
		if (key == NULL || strcmp(cases->list[i].key, key) == 0)
			cases->list[i].complete |= bits;
}

/* Who calls what complete: the dictionary, and people. */
static enum rv_code read_complete(struct rv_form *form, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = form->options.dictionary;
	struct rv_form_names *cases = &form->names[dictionary->case_record->index];
	sqlite3_stmt *stmt = NULL;
	int rc;

	for (size_t i = 0; i < dictionary->n_records && i < 64; i++)
		if (dictionary->records[i]->complete)
			form->complete |= UINT64_C(1) << i;
	for (size_t i = 0; i < cases->n; i++)
		cases->list[i].complete = form->complete;
	rc = sqlite3_prepare_v2(form->db, "SELECT \"record\", \"case\" FROM main.review_complete",
	                        -1, &stmt, NULL);
	if (rc == SQLITE_ERROR) /* nobody has stated anything */
		return RV_OK;
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		take_complete(form, cases, stmt);
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? RV_OK : rv_form_fail(form, rc, err);
}

/*
 * Cases with rows of the record of which nobody was asked a column that stands in the form: what was called complete
 * for them is not what the form holds, so that somebody has to say it anew.
 */
static enum rv_code read_unasked(struct rv_form *form, const struct rv_record *record,
                                 struct rv_error *err)
{
	const struct rv_form_names *cases =
		&form->names[form->options.dictionary->case_record->index];
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT DISTINCT ");
	rv_form_key_sql(&sql, "t", record->is_case ? record->key : record->case_key,
	                record->is_case ? record->n_key : record->n_case_key);
	rv_buf_puts(&sql, " FROM main.review_unasked AS u JOIN main.");
	rv_buf_sql_name(&sql, record->table);
	rv_buf_puts(&sql, " AS t ON ");
	rv_form_key_sql(&sql, "t", record->key, record->n_key);
	rv_buf_puts(&sql, " = u.row_key WHERE u.record = ");
	rv_buf_sql_string(&sql, record->id);
	RV_TRY(rv_form_prepare(form, &sql, &stmt, err));
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const char *key = (const char *)sqlite3_column_text(stmt, 0);

		const struct rv_form_name *name = key == NULL ? NULL : rv_form_name_of(cases, key);

		if (name != NULL)
			cases->list[name - cases->list].complete &= ~(UINT64_C(1) << record->index);
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? RV_OK : rv_form_fail(form, rc, err);
}

static enum rv_code read_all_unasked(struct rv_form *form, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = form->options.dictionary;

	if (sqlite3_table_column_metadata(form->db, "main", "review_unasked", "row_key", NULL, NULL,
	                                  NULL, NULL, NULL) != SQLITE_OK)
		return RV_OK; /* a database that import did not fill */
	for (size_t i = 0; i < dictionary->n_records && i < 64; i++)
		if (!dictionary->records[i]->is_lookup && !form->is_view[i])
			RV_TRY(read_unasked(form, dictionary->records[i], err));
	return RV_OK;
}

/* ---- opening ----------------------------------------------------------------------------------------------------- */

static bool is_pointed_at(const struct rv_dictionary *dictionary, const struct rv_record *record)
{
	for (size_t i = 0; i < dictionary->n_records; i++)
		for (size_t k = 0; k < dictionary->records[i]->n_columns; k++)
			if (dictionary->records[i]->columns[k]->ref == record)
				return true;
	return false;
}

static enum rv_code read_units(struct rv_form *form, struct rv_error *err)
{
	const struct rv_form_names *cases =
		&form->names[form->options.dictionary->case_record->index];
	const char **order = rv_alloc_array(form->arena, cases->n, sizeof *order);

	form->units = rv_alloc_array(form->arena, cases->n, sizeof *form->units);
	if (form->units == NULL || order == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < cases->n; i++)
		order[cases->list[i].order] = cases->list[i].unit;
	for (size_t i = 0; i < cases->n; i++) {
		size_t k = 0;

		while (k < form->n_units && strcmp(form->units[k], order[i]) != 0)
			k++;
		if (k == form->n_units)
			form->units[form->n_units++] = order[i];
	}
	return RV_OK;
}

static enum rv_code read_all(struct rv_form *form, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = form->options.dictionary;
	int rc = sqlite3_exec(form->db, "BEGIN", NULL, NULL, NULL);

	if (rc != SQLITE_OK)
		return rv_form_fail(form, rc, err);
	for (size_t i = 0; i < dictionary->n_records; i++)
		RV_TRY(check_record(form, dictionary->records[i], err));
	if (form->is_view[dictionary->case_record->index])
		return rv_fail(err, RV_DATA, _("'%s' is a view in '%s' and can't be imported into"),
		               dictionary->case_record->table, form->path);
	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];

		if (!form->is_view[i] && (record->is_case || is_pointed_at(dictionary, record)))
			RV_TRY(rv_form_names_read(form, record, &form->names[i], err));
	}
	RV_TRY(read_complete(form, err));
	RV_TRY(read_all_unasked(form, err));
	return read_units(form, err);
}

enum rv_code rv_form_open(struct rv_arena *arena, const char *casedb,
                          const struct rv_form_options *options, struct rv_form **out,
                          struct rv_error *err)
{
	struct rv_form *form = rv_alloc(arena, sizeof *form);
	size_t n = options->dictionary->n_records;
	enum rv_code code;

	if (form == NULL)
		return rv_nomem(err);
	form->arena = arena;
	form->options = *options;
	form->path = casedb;
	form->names = rv_alloc_array(arena, n, sizeof *form->names);
	form->is_view = rv_alloc_array(arena, n, sizeof *form->is_view);
	if (form->names == NULL || form->is_view == NULL)
		return rv_nomem(err);
	code = rv_casedb_open(casedb, options->vfs, &form->db, err);
	if (code == RV_OK)
		code = read_all(form, err);
	if (code == RV_OK)
		*out = form;
	else
		rv_form_close(form);
	return code;
}

void rv_form_close(struct rv_form *form)
{
	if (form != NULL)
		sqlite3_close(form->db);
}

enum rv_code rv_form_units(struct rv_form *form, rv_form_unit_fn *fn, void *ctx,
                           struct rv_error *err)
{
	for (size_t i = 0; i < form->n_units; i++)
		RV_TRY(fn(ctx, form->units[i], err));
	return RV_OK;
}

/* ---- which sheets ------------------------------------------------------------------------------------------------- */

static bool is_wanted(const struct rv_form_book *book, const struct rv_record *record)
{
	const struct rv_form_options *options = &book->form->options;

	for (size_t i = 0; i < options->n_records; i++)
		if (options->records[i] == record)
			return true;
	return options->n_records == 0 && (book->unit == NULL || !record->is_lookup);
}

static bool is_title(const struct rv_record *record, const char *name)
{
	return rv_fold_equal(record->id, name) || rv_fold_equal(record->title.zh, name) ||
	       rv_fold_equal(record->title.en, name);
}

/* Whether a sheet may bear the name as it is, so that import knows it again. */
static bool is_sheet_name(struct rv_form *form, const char *name)
{
	struct rv_xlsx_names scratch = {.arena = form->arena};
	const char *safe = rv_xlsx_sheet_name(&scratch, name);

	return safe != NULL && rv_fold_equal(safe, name);
}

/* The title, or the id where the title is another record's too or no name of a sheet; NULL: neither will do. */
static const char *sheet_name(struct rv_form *form, const struct rv_record *record)
{
	const struct rv_dictionary *dictionary = form->options.dictionary;
	const char *title = rv_form_title(form, &record->title);
	bool taken = false;

	for (size_t i = 0; i < dictionary->n_records; i++)
		taken = taken || (dictionary->records[i] != record &&
		                  is_title(dictionary->records[i], title));
	if (!taken && is_sheet_name(form, title))
		return title;
	return is_sheet_name(form, record->id) ? record->id : NULL;
}

/* A sheet that the dictionary leaves aside at import, by id; else any of them. NULL: it knows none. */
static const struct rv_layout *ignored(const struct rv_dictionary *dictionary, const char *id,
                                       bool any)
{
	const struct rv_layout *found = NULL;

	for (size_t i = 0; i < dictionary->n_layouts; i++) {
		if (!dictionary->layouts[i].ignore)
			continue;
		if (strcmp(dictionary->layouts[i].id, id) == 0)
			return &dictionary->layouts[i];
		if (any && found == NULL)
			found = &dictionary->layouts[i];
	}
	return found;
}

static const char *lists_name(struct rv_form *form)
{
	const struct rv_layout *layout = ignored(form->options.dictionary, "code_lists", true);
	struct rv_xlsx_names scratch = {.arena = form->arena};

	return rv_xlsx_sheet_name(&scratch, layout != NULL ? rv_form_title(form, &layout->title)
	                                    : form->options.lang == RV_ZH ? "代码表"
	                                                                  : "code lists");
}

/* ---- the workbook ----------------------------------------------------------------------------------------------------- */

static enum rv_code write_record(struct rv_form_book *book, const struct rv_record *record,
                                 struct rv_error *err)
{
	const char *name = sheet_name(book->form, record);

	if (!is_wanted(book, record))
		return RV_OK;
	if (name == NULL || book->form->is_view[record->index]) {
		book->counts->left_out = rv_form_title(book->form, &record->title);
		return RV_OK;
	}
	return rv_form_sheet(book, record, name, err);
}

/* The case, what belongs to it, then what all have in common. */
static enum rv_code write_records(struct rv_form_book *book, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = book->form->options.dictionary;

	RV_TRY(write_record(book, dictionary->case_record, err));
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (!dictionary->records[i]->is_case && !dictionary->records[i]->is_lookup)
			RV_TRY(write_record(book, dictionary->records[i], err));
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (dictionary->records[i]->is_lookup)
			RV_TRY(write_record(book, dictionary->records[i], err));
	return RV_OK;
}

static enum rv_code write_book(struct rv_form_book *book, struct rv_error *err)
{
	struct rv_form *form = book->form;
	const struct rv_record *file = form->options.dictionary->case_record;
	const struct rv_layout *guide = ignored(form->options.dictionary, "guide", false);

	RV_TRY(rv_xlsx_open(&book->book, form->arena,
	                    form->options.office != NULL
	                            ? rv_form_title(form, &form->options.office->name)
	                            : "review",
	                    err));
	RV_TRY(rv_form_formats_make(book->book.lxw, &book->formats, err));
	book->lists_name = lists_name(form);
	if (book->lists_name == NULL)
		return rv_nomem(err);
	if (is_wanted(book, file))
		book->case_sheet = sheet_name(form, file);
	book->case_rows = (uint32_t)form->names[file->index].n;
	RV_TRY(write_records(book, err));
	if (guide != NULL && is_sheet_name(form, rv_form_title(form, &guide->title)))
		RV_TRY(rv_form_guide(book, rv_form_title(form, &guide->title), err));
	RV_TRY(rv_form_lists_sheet(book, err));
	return rv_xlsx_close(&book->book, err);
}

static enum rv_code copy_to(FILE *from, FILE *out, struct rv_error *err)
{
	char chunk[16384];
	size_t n;

	rewind(from);
	do {
		errno = 0;
		n = fread(chunk, 1, sizeof chunk, from);
		if (ferror(from))
			return rv_fail(err, RV_IO, _("can't read a temporary file: %s"),
			               rv_system_words(errno));
		if (fwrite(chunk, 1, n, out) != n)
			return rv_fail(err, RV_IO, _("can't write: %s"), rv_system_words(errno));
	} while (n == sizeof chunk);
	return RV_OK;
}

enum rv_code rv_form_write(struct rv_form *form, const char *unit, FILE *out,
                           struct rv_form_counts *counts, struct rv_error *err)
{
	struct rv_form_book book = {.form = form, .unit = unit, .counts = counts};
	enum rv_code code;

	*counts = (struct rv_form_counts){0};
	book.last_list = &book.lists;
	code = write_book(&book, err);
	if (code == RV_OK)
		code = copy_to(book.book.file, out, err);
	if (book.book.lxw !=
	    NULL) { /* the library forgets its notes unless the workbook is closed */
		workbook_close(book.book.lxw);
		book.book.lxw = NULL;
	}
	rv_xlsx_release(&book.book);
	return code;
}
