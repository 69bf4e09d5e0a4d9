/* The workbook: sheets as they are printed, and the file in the end. */
#include "output/xlsx_book.h"

#include <errno.h>

#include "review/i18n.h"

/* The same for every workbook, so that the same tables are the same bytes: 2000-01-01. */
#define CREATED 946684800
/* Heights in points. */
#define LINE_HEIGHT 16
#define ROW_ROOM 3
#define MOST_HEIGHT 409
/* Units of a sheet's width that a column of a terminal takes, which is a little more in Chinese type, and those beside the text. */
#define UNIT 1.1
#define ROOM 1.5

enum rv_code rv_xlsx_done(lxw_error number, struct rv_error *err)
{
	if (number == LXW_NO_ERROR)
		return RV_OK;
	if (number == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return rv_nomem(err);
	return rv_fail(err, RV_BUG, _("a fault of this program: a workbook that can't be (%s)"),
	               lxw_strerror(number));
}

enum rv_code rv_xlsx_open(struct rv_xlsx_book *book, struct rv_arena *arena, const char *title,
                          struct rv_error *err)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE};
	lxw_doc_properties properties = {.title = rv_strdup(arena, title), .created = CREATED};

	book->names.arena = arena;
	book->last_sheet = &book->sheets;
	rv_buf_init(&book->text);
	if (properties.title == NULL)
		return rv_nomem(err);
	book->file = tmpfile();
	if (book->file == NULL)
		return errno == ENOMEM ? rv_nomem(err)
		                       : rv_fail(err, RV_IO, _("can't create a temporary file: %s"),
		                                 rv_system_words(errno));
	/* libxlsxwriter wants a name. */
	snprintf(book->path, sizeof book->path, "/dev/fd/%d", fileno(book->file));
	book->lxw = workbook_new_opt(book->path, &options);
	if (book->lxw == NULL)
		return rv_nomem(err);
	RV_TRY(rv_xlsx_done(workbook_set_properties(book->lxw, &properties), err));
	return rv_xlsx_styles(book->lxw, book->styles, err);
}

void rv_xlsx_release(struct rv_xlsx_book *book)
{
	if (book->lxw != NULL) {
		/* The library forgets them unless the workbook is closed. */
		for (struct rv_xlsx_sheet *sheet = book->sheets; sheet != NULL; sheet = sheet->next)
			if (sheet->lxw->optimize_tmpfile != NULL)
				fclose(sheet->lxw->optimize_tmpfile);
		lxw_workbook_free(book->lxw);
	}
	if (book->file != NULL)
		fclose(book->file);
	rv_buf_release(&book->text);
}

/* ---- sheets -------------------------------------------------------------------------------------------- */

/* A4, landscape, one page wide, the sheet's name above and the page's number below. */
static enum rv_code set_page(lxw_worksheet *sheet, struct rv_error *err)
{
	worksheet_set_paper(sheet, 9);
	worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	worksheet_set_margins(sheet, 0.4, 0.4, 0.8, 0.7);
	worksheet_center_horizontally(sheet);
	RV_TRY(rv_xlsx_done(worksheet_set_header(sheet, rv_xlsx_header()), err));
	RV_TRY(rv_xlsx_done(worksheet_set_footer(sheet, "&C&P / &N"), err));
	/* Case numbers are text even where they look like numbers. */
	return rv_xlsx_done(
		worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"),
		err);
}

enum rv_code rv_xlsx_add_sheet(struct rv_xlsx_book *book, const char *title,
                               struct rv_xlsx_sheet **out, struct rv_error *err)
{
	struct rv_xlsx_sheet *sheet = rv_alloc(book->names.arena, sizeof *sheet);

	if (sheet == NULL || (sheet->name = rv_xlsx_sheet_name(&book->names, title)) == NULL)
		return rv_nomem(err);
	errno = 0;
	sheet->lxw = workbook_add_worksheet(book->lxw, sheet->name);
	if (sheet->lxw == NULL)
		return errno == 0 || errno == ENOMEM
		               ? rv_nomem(err)
		               : rv_fail(err, RV_IO, _("can't create a temporary file: %s"),
		                         rv_system_words(errno));
	*book->last_sheet = sheet;
	book->last_sheet = &sheet->next;
	book->n_sheets++;
	*out = sheet;
	return set_page(sheet->lxw, err);
}

enum rv_code rv_xlsx_set_width(struct rv_xlsx_sheet *sheet, size_t col, size_t width, bool hidden,
                               struct rv_error *err)
{
	lxw_row_col_options options = {.hidden = hidden};

	return rv_xlsx_done(worksheet_set_column_opt(sheet->lxw, (lxw_col_t)col, (lxw_col_t)col,
	                                             (double)width * UNIT + ROOM, NULL, &options),
	                    err);
}

/* Heights are given, because not every program finds them out when it opens a file. */
enum rv_code rv_xlsx_end_row(struct rv_xlsx_sheet *sheet, size_t lines, struct rv_error *err)
{
	double height = ROW_ROOM + (double)lines * LINE_HEIGHT;

	if (height > MOST_HEIGHT)
		height = MOST_HEIGHT;
	return rv_xlsx_done(worksheet_set_row(sheet->lxw, sheet->rows++, height, NULL), err);
}

/* ---- the end ------------------------------------------------------------------------------------------- */

static enum rv_code close_book(struct rv_xlsx_book *book, struct rv_error *err)
{
	lxw_workbook *lxw = book->lxw;
	lxw_error number;

	book->lxw = NULL; /* is freed in either case */
	errno = 0;
	number = workbook_close(lxw);
	if (number == LXW_NO_ERROR)
		return RV_OK;
	if (number == LXW_ERROR_MEMORY_MALLOC_FAILED || errno == ENOMEM)
		return rv_nomem(err);
	return rv_fail(err, RV_IO, _("can't write the workbook: %s"),
	               errno != 0 ? rv_system_words(errno) : lxw_strerror(number));
}

static enum rv_code check_book(const struct rv_xlsx_book *book, struct rv_error *err)
{
	uint64_t *cells = rv_alloc_array(book->names.arena, book->n_sheets, sizeof *cells);
	size_t n = 0;

	if (cells == NULL)
		return rv_nomem(err);
	for (const struct rv_xlsx_sheet *sheet = book->sheets; sheet != NULL; sheet = sheet->next)
		cells[n++] = sheet->cells;
	return rv_xlsx_check(book->path, cells, n, err);
}

enum rv_code rv_xlsx_close(struct rv_xlsx_book *book, struct rv_error *err)
{
	RV_TRY(close_book(book, err));
	return check_book(book, err);
}
