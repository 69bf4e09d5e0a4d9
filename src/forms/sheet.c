/*
 * One sheet: its title, whether the list is whole, the headings with their notes, the rows, and what may be chosen. Rows are written as they are read,
 * so that a large database needs little memory.
 */
#include <string.h>

#include "base/sql.h"
#include "forms/parts.h"
#include "review/i18n.h"
#include "review/interrupt.h"

/* libxlsxwriter 1.1.4 copies the formula of a list twice and forgets the first copy; leak checkers need not tell us. */
#if defined(__has_feature)
#define HAS_FEATURE(x) __has_feature(x)
#else
#define HAS_FEATURE(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || HAS_FEATURE(address_sanitizer)
#include <sanitizer/lsan_interface.h>
#define FORGIVE_LEAK() __lsan_disable()
#define FORGIVE_NO_MORE() __lsan_enable()
#else
#define FORGIVE_LEAK() ((void)0)
#define FORGIVE_NO_MORE() ((void)0)
#endif

enum { ROW_TITLE, ROW_WHOLE, ROW_HEADINGS, FIRST_ROW }; /* of a sheet */
#define MORE_ROWS 500 /* below the last one that have lists to choose from */
#define NARROW 9      /* columns of a terminal */
#define WIDE 40
#define WIDE_HEADING 16 /* beyond which it breaks */
#define LINE 16         /* points */
#define ROW_HEIGHT 19
#define PAGE_COLUMNS 16 /* of a printed page */

bool rv_form_wanted(const struct rv_form_book *book, const struct rv_form_name *name)
{
	return name != NULL && (book->unit == NULL || strcmp(book->unit, name->unit) == 0);
}

/* ---- head -------------------------------------------------------------------------------------------------------- */

/* Whether somebody has called the list complete for every case of the workbook. */
static bool is_complete(const struct rv_form_book *book, const struct rv_record *record)
{
	const struct rv_form *form = book->form;
	const struct rv_form_names *cases =
		&form->names[form->options.dictionary->case_record->index];
	size_t n = 0;

	if (record->is_lookup)
		return form->complete >> record->index & 1;
	for (size_t i = 0; i < cases->n; i++) {
		if (!rv_form_wanted(book, &cases->list[i]))
			continue;
		if (!(cases->list[i].complete >> record->index & 1))
			return false;
		n++;
	}
	return n > 0;
}

static enum rv_code write_head(struct rv_form_book *book, struct rv_form_place *place,
                               const struct rv_record *record, struct rv_error *err)
{
	const struct rv_form *form = book->form;
	const struct rv_form_formats *formats = &book->formats;
	bool zh = form->options.lang == RV_ZH;
	const char *title = rv_form_title(form, &record->title), *of = book->unit;
	struct lxw_data_validation list = {.validate = LXW_VALIDATION_TYPE_LIST,
	                                   .ignore_blank = LXW_VALIDATION_ON};
	const char *values[] = {zh ? "是" : "yes", NULL};

	if ((of == NULL || *of == '\0') && form->options.office != NULL)
		of = rv_form_title(form, &form->options.office->name);
	if (of != NULL && *of != '\0')
		title = rv_format(form->arena, zh ? "%s（%s）" : "%s (%s)", title, of);
	if (title == NULL)
		return rv_nomem(err);
	place->row = ROW_TITLE;
	RV_TRY(rv_form_put_text(place, title, formats->title, NULL, err));
	RV_TRY(rv_xlsx_done(worksheet_set_row(place->sheet->lxw, ROW_TITLE, 28, formats->small),
	                    err));
	place->row = ROW_WHOLE;
	RV_TRY(rv_form_put_text(place, zh ? "本表已填全" : "this list is complete", formats->label,
	                        NULL, err));
	place->col = 1;
	RV_TRY(rv_form_put_text(place,
	                        !form->options.empty && is_complete(book, record) ? values[0] : "",
	                        formats->answer, NULL, err));
	place->col = 2;
	RV_TRY(rv_form_put_text(
		place,
		_("Choose yes on the left once every case has all of its rows and values here. "
	          "Headings in dark blue must be filled; the note of a heading says what goes "
	          "below it."),
		formats->small, NULL, err));
	RV_TRY(rv_xlsx_done(worksheet_set_row(place->sheet->lxw, ROW_WHOLE, 22, formats->small),
	                    err));
	list.value_list = (char **)(uintptr_t)values;
	return rv_xlsx_done(worksheet_data_validation_cell(place->sheet->lxw, ROW_WHOLE, 1, &list),
	                    err);
}

static enum rv_code write_note(struct rv_form_book *book, struct rv_form_place *place,
                               const struct rv_record *record, const struct rv_form_column *column,
                               struct rv_error *err)
{
	const char *note = rv_form_note(book->form, record, column);
	static char author[] = "review", font[] = "宋体";
	lxw_comment_options options = {
		.author = author, .width = 260, .height = 110, .font_size = 10, .font_name = font};

	if (note == NULL)
		return rv_nomem(err);
	rv_buf_clear(&book->book.text);
	rv_xlsx_text(&book->book.text, note, "…");
	if (book->book.text.failed)
		return rv_nomem(err);
	return rv_xlsx_done(worksheet_write_comment_opt(place->sheet->lxw, place->row, place->col,
	                                                book->book.text.text, &options),
	                    err);
}

static size_t lines_of(const char *heading, size_t width)
{
	size_t n = rv_xlsx_width(heading, strlen(heading));

	return width > 0 ? (n + width - 1) / width : 1;
}

static enum rv_code write_headings(struct rv_form_book *book, struct rv_form_place *place,
                                   const struct rv_record *record, struct rv_form_column *columns,
                                   size_t n, struct rv_error *err)
{
	size_t lines = 1;

	place->row = ROW_HEADINGS;
	for (size_t i = 0; i < n; i++) {
		struct rv_form_column *column = &columns[i];
		size_t width = rv_xlsx_width(column->heading, strlen(column->heading));

		column->width = width < NARROW         ? NARROW
		                : width > WIDE_HEADING ? WIDE_HEADING
		                                       : width;
		if (lines_of(column->heading, column->width) > lines)
			lines = lines_of(column->heading, column->width);
		place->col = (uint16_t)i;
		RV_TRY(rv_form_put_text(place, column->heading,
		                        column->required ? book->formats.required
		                                         : book->formats.heading,
		                        NULL, err));
		RV_TRY(write_note(book, place, record, column, err));
	}
	RV_TRY(rv_xlsx_done(worksheet_set_row(place->sheet->lxw, ROW_HEADINGS,
	                                      (double)(lines * LINE + 8), NULL),
	                    err));
	worksheet_freeze_panes(place->sheet->lxw, FIRST_ROW, 1);
	worksheet_repeat_rows(place->sheet->lxw, ROW_HEADINGS, ROW_HEADINGS);
	worksheet_repeat_columns(place->sheet->lxw, 0, 0);
	/* so many pages side by side that they can be read */
	worksheet_fit_to_pages(place->sheet->lxw, (uint16_t)((n + PAGE_COLUMNS - 1) / PAGE_COLUMNS),
	                       0);
	worksheet_set_default_row(place->sheet->lxw, ROW_HEIGHT, LXW_FALSE);
	return RV_OK;
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* Column 0 is the case, as text; the others as they stand. */
static void rows_sql(struct rv_buf *sql, const struct rv_record *record,
                     struct rv_form_column *columns, size_t n)
{
	const struct rv_column *const *of =
		record->is_case ? (const struct rv_column *const *)record->key
				: (const struct rv_column *const *)record->case_key;
	size_t n_of = record->is_case ? record->n_key : record->n_case_key;

	rv_buf_puts(sql, "SELECT ");
	if (n_of > 0)
		rv_form_key_sql(sql, "t", of, n_of);
	else
		rv_buf_puts(sql, "''");
	for (size_t i = 0; i < n; i++) {
		columns[i].at = columns[i].use == RV_FORM_CASE ? 0 : (int)i + 1;
		rv_buf_puts(sql, columns[i].use == RV_FORM_CASE ? ", NULL" : ", t.");
		if (columns[i].use != RV_FORM_CASE)
			rv_buf_sql_name(sql, columns[i].column->column);
	}
	rv_buf_puts(sql, " FROM main.");
	rv_buf_sql_name(sql, record->table);
	rv_buf_puts(sql, " AS t ORDER BY ");
	for (size_t i = 0; i < record->n_case_key; i++) {
		rv_buf_puts(sql, i > 0 ? ", t." : "t.");
		rv_buf_sql_name(sql, record->case_key[i]->column);
	}
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, i + record->n_case_key > 0 ? ", t." : "t.");
		rv_buf_sql_name(sql, record->key[i]->column);
	}
}

static enum rv_code write_row(struct rv_form_book *book, struct rv_form_place *place,
                              const struct rv_record *record, sqlite3_stmt *stmt,
                              struct rv_form_column *columns, size_t n, struct rv_error *err)
{
	const struct rv_form *form = book->form;
	const struct rv_form_name *of = NULL;

	if (!record->is_lookup) {
		const char *key = (const char *)sqlite3_column_text(stmt, 0);

		if (key != NULL)
			of = rv_form_name_of(
				&form->names[form->options.dictionary->case_record->index], key);
		book->counts->orphans += of == NULL && book->unit == NULL;
		if (!rv_form_wanted(book, of))
			return RV_OK;
	}
	if (place->row == RV_XLSX_ROWS - 1)
		return rv_fail(err, RV_DATA, _("%s has more rows than a sheet holds"), place->what);
	place->row++;
	for (size_t i = 0; i < n; i++) {
		place->col = (uint16_t)i;
		RV_TRY(rv_form_put_value(book->form, place, &columns[i], stmt, err));
	}
	book->counts->rows++;
	book->counts->cases += record->is_case;
	return RV_OK;
}

static enum rv_code write_rows(struct rv_form_book *book, struct rv_form_place *place,
                               const struct rv_record *record, struct rv_form_column *columns,
                               size_t n, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	int rc = SQLITE_OK;

	if (book->form->options.empty)
		return RV_OK;
	rv_buf_init(&sql);
	rows_sql(&sql, record, columns, n);
	code = rv_form_prepare(book->form, &sql, &stmt, err);
	while (code == RV_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		code = write_row(book, place, record, stmt, columns, n, err);
		if (code == RV_OK && rv_interrupted)
			code = rv_fail(err, RV_INTERRUPTED, _("interrupted"));
	}
	if (code == RV_OK && rc != SQLITE_DONE)
		code = rv_form_fail(book->form, rc, err);
	sqlite3_finalize(stmt);
	return code;
}

/* ---- choices ------------------------------------------------------------------------------------------------------------ */

/* 'name'!$A$4:$A$90 */
static char *range_of(struct rv_form_book *book, const char *sheet, size_t col, uint32_t first,
                      uint32_t last)
{
	char letters[8];
	struct rv_buf buf;
	char *out;

	lxw_col_to_name(letters, (lxw_col_t)col, LXW_TRUE);
	rv_buf_init(&buf);
	rv_buf_puts(&buf, "=");
	rv_buf_sql_string(&buf, sheet); /* spreadsheets double an apostrophe too */
	rv_buf_printf(&buf, "!%s$%u:%s$%u", letters, first, letters, last);
	out = buf.failed ? NULL : rv_strdup(book->form->arena, buf.text);
	rv_buf_release(&buf);
	return out;
}

static enum rv_code set_list(struct rv_form_book *book, lxw_worksheet *sheet, uint16_t col,
                             uint32_t last, const struct rv_form_column *column,
                             struct rv_error *err)
{
	const struct rv_form_list *list = column->list;
	bool closed = list != NULL && list->closed;
	char *range = NULL;
	lxw_error number;
	struct lxw_data_validation rule = {
		.validate = LXW_VALIDATION_TYPE_LIST,
		.ignore_blank = LXW_VALIDATION_ON,
		.show_error = closed ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF,
		.error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
		.error_title = _("not in the list"),
		.error_message = _("Choose a value from the list, or leave the cell empty."),
	};

	if (list != NULL && list->col == 0) {
		rule.value_list = (char **)(uintptr_t)list->values;
	} else {
		range = list != NULL ? range_of(book, book->lists_name, list->col - 1, 2,
		                                (uint32_t)list->n + 1)
		                     : range_of(book, book->case_sheet, 0, FIRST_ROW + 1,
		                                FIRST_ROW + book->case_rows + MORE_ROWS);
		if (range == NULL)
			return rv_nomem(err);
		rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
		rule.value_formula = range;
	}
	FORGIVE_LEAK();
	number = worksheet_data_validation_range(sheet, FIRST_ROW, col, last, col, &rule);
	FORGIVE_NO_MORE();
	return rv_xlsx_done(number, err);
}

static lxw_format *format_of(const struct rv_form_book *book, const struct rv_form_column *column)
{
	const struct rv_form_formats *formats = &book->formats;

	if (column->use == RV_FORM_KEY)
		return formats->key;
	if (column->use == RV_FORM_CASE || column->column->ref != NULL)
		return formats->text;
	switch (column->column->type) {
	case RV_INT: return formats->whole;
	case RV_DATE: return formats->day;
	case RV_DATETIME: return formats->minute;
	case RV_MONEY:
	case RV_POINTS_TYPE: return formats->decimal;
	default: return formats->text;
	}
}

/* Width, look of what is entered yet, and what may be chosen. */
static enum rv_code finish_columns(struct rv_form_book *book, struct rv_form_place *place,
                                   const struct rv_form_column *columns, size_t n,
                                   struct rv_error *err)
{
	uint32_t last = place->row + MORE_ROWS;

	last = last < RV_XLSX_ROWS ? last : RV_XLSX_ROWS - 1;
	for (size_t i = 0; i < n; i++) {
		const struct rv_form_column *column = &columns[i];
		size_t width = column->width < WIDE ? column->width : WIDE;

		RV_TRY(rv_xlsx_done(worksheet_set_column(place->sheet->lxw, (lxw_col_t)i,
		                                         (lxw_col_t)i, (double)width * 1.1 + 2,
		                                         column->format),
		                    err));
		if (column->list != NULL ||
		    (column->use == RV_FORM_CASE && book->case_sheet != NULL))
			RV_TRY(set_list(book, place->sheet->lxw, (uint16_t)i, last, column, err));
	}
	return RV_OK;
}

enum rv_code rv_form_sheet(struct rv_form_book *book, const struct rv_record *record,
                           const char *name, struct rv_error *err)
{
	struct rv_form_place place = {.book = &book->book,
	                              .formats = &book->formats,
	                              .what = rv_form_title(book->form, &record->title)};
	struct rv_form_column *columns;
	size_t n;

	RV_TRY(rv_form_columns(book->form, record, &columns, &n, err));
	RV_TRY(rv_xlsx_add_sheet(&book->book, name, &place.sheet, err));
	if (book->counts->sheets++ == 0)
		worksheet_activate(place.sheet->lxw);
	for (size_t i = 0; i < n; i++) {
		columns[i].format = format_of(book, &columns[i]);
		RV_TRY(rv_form_choose(book, record, &columns[i], err));
	}
	RV_TRY(write_head(book, &place, record, err));
	RV_TRY(write_headings(book, &place, record, columns, n, err));
	RV_TRY(write_rows(book, &place, record, columns, n, err));
	return finish_columns(book, &place, columns, n, err);
}

/* ---- the other sheets ------------------------------------------------------------------------------------------------------ */

enum rv_code rv_form_lists_sheet(struct rv_form_book *book, struct rv_error *err)
{
	struct rv_form_place place = {
		.book = &book->book, .formats = &book->formats, .what = book->lists_name};
	size_t longest = 0;

	if (book->n_lists == 0)
		return RV_OK;
	RV_TRY(rv_xlsx_add_sheet(&book->book, book->lists_name, &place.sheet, err));
	for (const struct rv_form_list *list = book->lists; list != NULL; list = list->next)
		longest = list->col > 0 && list->n > longest ? list->n : longest;
	for (size_t row = 0; row <= longest; row++) {
		place.row = (uint32_t)row;
		for (const struct rv_form_list *list = book->lists; list != NULL;
		     list = list->next) {
			const char *text = row == 0         ? list->title
			                   : row <= list->n ? list->values[row - 1]
			                                    : NULL;

			if (list->col == 0 || text == NULL)
				continue;
			place.col = (uint16_t)(list->col - 1);
			RV_TRY(rv_form_put_text(&place, text, book->formats.text, NULL, err));
		}
	}
	worksheet_hide(place.sheet->lxw);
	return RV_OK;
}

enum rv_code rv_form_guide(struct rv_form_book *book, const char *name, struct rv_error *err)
{
	struct rv_form_place place = {.book = &book->book, .formats = &book->formats, .what = name};
	const struct rv_office *office = book->form->options.office;
	const char *const lines[] = {
		_("1. Each sheet holds one kind of record, a row for each. The first column says "
	          "which case a row is of."),
		_("2. Fill in what is empty and known. What is not known stays empty: it is "
	          "counted as "
	          "not known, never as right. A cell that is emptied keeps the value that the "
	          "database has."),
		_("3. Where something did not happen, and the note of the heading says so, write "
	          "无."),
		_("4. When a sheet has all rows and values of all cases, choose yes beside the "
	          "words "
	          "at its top."),
		_("5. New rows go below the last one. Columns may be moved or left out; their "
	          "headings "
	          "must stay as they are."),
		_("6. Save as an Excel workbook (.xlsx) and send it back."),
	};
	const char *contact = "";

	RV_TRY(rv_xlsx_add_sheet(&book->book, name, &place.sheet, err));
	RV_TRY(rv_form_put_text(&place, name, book->formats.title, NULL, err));
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		place.row = (uint32_t)i + 2;
		RV_TRY(rv_form_put_text(&place, lines[i], NULL, NULL, err));
	}
	if (office != NULL) {
		contact = rv_format(book->form->arena, "%s  %s",
		                    rv_form_title(book->form, &office->name), office->contact);
		if (contact == NULL)
			return rv_nomem(err);
		place.row += 2;
		RV_TRY(rv_form_put_text(&place, contact, NULL, NULL, err));
	}
	return rv_xlsx_done(worksheet_set_column(place.sheet->lxw, 0, 0, 100, NULL), err);
}
