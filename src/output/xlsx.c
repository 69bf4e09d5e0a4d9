/*
 * Workbooks for people: the facts on a sheet of their own, each table on another. libxlsxwriter writes every row to a temporary file as soon
 * as the next one begins, so that a table of any length needs no memory.
 */
#include "output/writer.h"

#include <errno.h>
#include <string.h>
#include <xlsxwriter.h>

#include "output/wrap.h"
#include "output/xlsx.h"
#include "output/xlsx_style.h"
#include "review/i18n.h"

/* Widths in columns of a terminal. Longer text is broken into lines. */
#define MOST_PLAIN 26
#define MOST_WRAP 60
#define LEAST_WRAP 20
#define MOST_HEAD 10 /* of a heading that may be broken */
#define MOST_WORD 20 /* of one that may not */
#define BUTTON 2     /* of the filter, beside a heading */
#define MOST_LABEL 30
#define VALUE_WIDTH 80
#define PAGE_WIDTH 160 /* that can still be read on one page */
/* Heights in points. */
#define LINE_HEIGHT 15
#define ROW_ROOM 4
#define MOST_HEIGHT 409

/* The same for every workbook, so that the same tables are the same bytes: 2000-01-01. */
#define CREATED 946684800
/* Numbers of more digits lose the last ones in a spreadsheet. */
#define MOST_NUMBER INT64_C(999999999999999)

struct sheet {
	struct sheet *next;
	lxw_worksheet *lxw;
	const char *name;
	uint32_t rows;
	uint64_t cells;
};
struct width {
	size_t most; /* that the column may take: lines are broken there */
	size_t taken;
};
struct note {
	struct note *next;
	const char *text;
};

struct xlsx_writer {
	struct rv_writer writer;
	FILE *file; /* the workbook, until it is copied to the stream */
	char path[32];
	lxw_workbook *book;
	lxw_format *styles[RV_XLSX_PARTS][RV_XLSX_N_STYLES];
	struct rv_xlsx_names names;
	struct sheet *sheets, **last_sheet;
	size_t n_sheets;
	struct sheet *summary; /* NULL: no fact so far */
	size_t label_width;
	struct sheet *sheet;  /* the newest of the open table */
	struct width *widths; /* of its columns */
	uint32_t most_rows;
	struct note *notes, **last_note;
	int64_t n_cut;         /* cells that were too long */
	const char *first_cut; /* which was the first */
	struct rv_buf text;    /* of a cell */
};

static enum rv_code lxw_done(lxw_error number, struct rv_error *err)
{
	if (number == LXW_NO_ERROR)
		return RV_OK;
	if (number == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return rv_nomem(err);
	return rv_fail(err, RV_BUG, _("a fault of this program: a workbook that can't be (%s)"),
	               lxw_strerror(number));
}

/* ---- the workbook -------------------------------------------------------------------------------------- */

static enum rv_code open_book(struct xlsx_writer *own, struct rv_error *err)
{
	lxw_workbook_options options = {.constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE};
	lxw_doc_properties properties = {.title = rv_strdup(&own->writer.arena, own->writer.schema),
	                                 .created = CREATED};

	if (properties.title == NULL)
		return rv_nomem(err);
	own->file = tmpfile();
	if (own->file == NULL)
		return errno == ENOMEM ? rv_nomem(err)
		                       : rv_fail(err, RV_IO, _("can't create a temporary file: %s"),
		                                 rv_system_words(errno));
	/* libxlsxwriter wants a name. */
	snprintf(own->path, sizeof own->path, "/dev/fd/%d", fileno(own->file));
	own->book = workbook_new_opt(own->path, &options);
	if (own->book == NULL)
		return rv_nomem(err);
	RV_TRY(lxw_done(workbook_set_properties(own->book, &properties), err));
	return rv_xlsx_styles(own->book, own->styles, err);
}

static enum rv_code xlsx_open(struct rv_writer *writer, struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	rv_buf_init(&own->text);
	own->names.arena = &writer->arena;
	own->last_sheet = &own->sheets;
	own->last_note = &own->notes;
	own->most_rows = RV_XLSX_ROWS;
	if (writer->options.columns > 0 || writer->options.colour)
		return rv_fail(err, RV_USAGE,
		               _("a workbook can't be shown here; add -o FILE.xlsx"));
	return open_book(own, err);
}

static void xlsx_release(struct rv_writer *writer)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	if (own->book != NULL) {
		/* The library forgets them unless the workbook is closed. */
		for (struct sheet *sheet = own->sheets; sheet != NULL; sheet = sheet->next)
			if (sheet->lxw->optimize_tmpfile != NULL)
				fclose(sheet->lxw->optimize_tmpfile);
		lxw_workbook_free(own->book);
	}
	if (own->file != NULL)
		fclose(own->file);
	rv_buf_release(&own->text);
}

void rv_xlsx_limit_rows(struct rv_writer *writer, uint32_t rows)
{
	((struct xlsx_writer *)writer)->most_rows = rows;
}

/* ---- sheets -------------------------------------------------------------------------------------------- */

/* A4, landscape, one page wide, the sheet's name above and the page's number below. */
static enum rv_code set_page(lxw_worksheet *sheet, struct rv_error *err)
{
	worksheet_set_paper(sheet, 9);
	worksheet_set_landscape(sheet);
	worksheet_fit_to_pages(sheet, 1, 0);
	worksheet_set_margins(sheet, 0.4, 0.4, 0.7, 0.6);
	worksheet_center_horizontally(sheet);
	RV_TRY(lxw_done(worksheet_set_header(sheet, "&C&A"), err));
	RV_TRY(lxw_done(worksheet_set_footer(sheet, "&C&P / &N"), err));
	/* Case numbers are text even where they look like numbers. */
	return lxw_done(
		worksheet_ignore_errors(sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT, "A1:XFD1048576"),
		err);
}

static enum rv_code add_sheet(struct xlsx_writer *own, const char *title, struct sheet **out,
                              struct rv_error *err)
{
	struct sheet *sheet = rv_alloc(&own->writer.arena, sizeof *sheet);

	if (sheet == NULL || (sheet->name = rv_xlsx_sheet_name(&own->names, title)) == NULL)
		return rv_nomem(err);
	errno = 0;
	sheet->lxw = workbook_add_worksheet(own->book, sheet->name);
	if (sheet->lxw == NULL)
		return errno == 0 || errno == ENOMEM
		               ? rv_nomem(err)
		               : rv_fail(err, RV_IO, _("can't create a temporary file: %s"),
		                         rv_system_words(errno));
	*own->last_sheet = sheet;
	own->last_sheet = &sheet->next;
	own->n_sheets++;
	*out = sheet;
	return set_page(sheet->lxw, err);
}

static enum rv_code set_width(struct sheet *sheet, size_t col, size_t width, struct rv_error *err)
{
	return lxw_done(worksheet_set_column(sheet->lxw, (lxw_col_t)col, (lxw_col_t)col,
	                                     (double)width * RV_XLSX_UNIT + RV_XLSX_ROOM, NULL),
	                err);
}

/* Heights are given, because not every program finds them out when it opens a file. */
static enum rv_code end_row(struct sheet *sheet, size_t lines, struct rv_error *err)
{
	double height = ROW_ROOM + (double)lines * LINE_HEIGHT;

	if (height > MOST_HEIGHT)
		height = MOST_HEIGHT;
	return lxw_done(worksheet_set_row(sheet->lxw, sheet->rows++, height, NULL), err);
}

/* ---- cells --------------------------------------------------------------------------------------------- */

/* Where the next cell is put, and how large it came out. */
struct place {
	struct sheet *sheet;
	enum rv_xlsx_part part;
	size_t col;
	size_t most; /* columns that a line may take */
	size_t width, lines;
};

static lxw_format *style_of(const struct xlsx_writer *own, const struct place *place,
                            enum rv_xlsx_style style)
{
	return own->styles[place->part][style];
}

static enum rv_code put_blank(struct xlsx_writer *own, struct place *place, struct rv_error *err)
{
	place->width = 0;
	place->lines = 1;
	place->sheet->cells++;
	return lxw_done(worksheet_write_blank(place->sheet->lxw, place->sheet->rows,
	                                      (lxw_col_t)place->col,
	                                      style_of(own, place, RV_XLSX_PLAIN)),
	                err);
}

static enum rv_code put_number(struct xlsx_writer *own, struct place *place, double number,
                               enum rv_xlsx_style style, struct rv_error *err)
{
	place->lines = 1;
	place->sheet->cells++;
	return lxw_done(worksheet_write_number(place->sheet->lxw, place->sheet->rows,
	                                       (lxw_col_t)place->col, number,
	                                       style_of(own, place, style)),
	                err);
}

static enum rv_code remember_cut(struct xlsx_writer *own, const struct place *place,
                                 struct rv_error *err)
{
	char cell[LXW_MAX_CELL_NAME_LENGTH];

	if (own->n_cut++ > 0)
		return RV_OK;
	lxw_rowcol_to_cell(cell, place->sheet->rows, (lxw_col_t)place->col);
	own->first_cut = rv_format(&own->writer.arena, "%s!%s", place->sheet->name, cell);
	return own->first_cut != NULL ? RV_OK : rv_nomem(err);
}

/* style PLAIN turns to WRAP where the text asks for it. */
static enum rv_code put_text(struct xlsx_writer *own, struct place *place, const char *text,
                             enum rv_xlsx_style style, struct rv_error *err)
{
	struct rv_buf *buf = &own->text;

	if (*text == '\0')
		return put_blank(own, place, err);
	rv_buf_clear(buf);
	if (rv_xlsx_text(buf, text, _("… (cut: too long for a cell)")))
		RV_TRY(remember_cut(own, place, err));
	if (buf->failed)
		return rv_nomem(err);
	place->width = rv_xlsx_width(buf->text, buf->len);
	place->lines = rv_wrap_count(buf->text, buf->len, place->most);
	if (style == RV_XLSX_PLAIN && place->lines > 1)
		style = RV_XLSX_WRAP;
	place->sheet->cells++;
	return lxw_done(worksheet_write_string(place->sheet->lxw, place->sheet->rows,
	                                       (lxw_col_t)place->col, buf->text,
	                                       style_of(own, place, style)),
	                err);
}

/*
 * Only what a spreadsheet shows as it stands: from March 1900, before which their days differ; no month for its first day, no
 * seconds left out.
 */
static enum rv_code put_date(struct xlsx_writer *own, struct place *place, const char *text,
                             struct rv_error *err)
{
	size_t len = strlen(text);
	struct rv_when when;
	double days;

	if ((len != 10 && len != 16) || !rv_when_parse(text, len, &when) ||
	    when.day < rv_day_of(1900, 3, 1))
		return put_text(own, place, text, RV_XLSX_PLAIN, err);
	days = when.day - rv_day_of(1899, 12, 30);
	place->width = len;
	if (when.precision == RV_PRECISION_MINUTE)
		return put_number(own, place, days + when.minute / 1440.0, RV_XLSX_MINUTE, err);
	return put_number(own, place, days, RV_XLSX_DAY, err);
}

static enum rv_code put_int_or_points(struct xlsx_writer *own, struct place *place,
                                      enum rv_cell_kind kind, const struct rv_out_cell *cell,
                                      struct rv_error *err)
{
	int64_t n = cell->number;
	struct rv_buf digits;
	enum rv_code code;

	rv_buf_init(&digits);
	rv_buf_number(&digits, kind, cell);
	place->width = digits.len;
	if (digits.failed)
		code = rv_nomem(err);
	else if (n > MOST_NUMBER || n < -MOST_NUMBER)
		code = put_text(own, place, digits.text, RV_XLSX_PLAIN, err);
	else if (kind == RV_CELL_INT)
		code = put_number(own, place, (double)n, RV_XLSX_WHOLE, err);
	else
		code = put_number(own, place, (double)n / 100,
		                  n % 100 == 0  ? RV_XLSX_WHOLE
		                  : n % 10 == 0 ? RV_XLSX_TENTHS
		                                : RV_XLSX_HUNDREDTHS,
		                  err);
	rv_buf_release(&digits);
	return code;
}

static enum rv_code put_cell(struct xlsx_writer *own, struct place *place, enum rv_cell_kind kind,
                             const struct rv_out_cell *cell, struct rv_error *err)
{
	if (rv_cell_empty(kind, cell))
		return put_blank(own, place, err);
	switch (kind) {
	case RV_CELL_INT:
	case RV_CELL_POINTS: return put_int_or_points(own, place, kind, cell, err);
	case RV_CELL_DATE: return put_date(own, place, cell->text, err);
	case RV_CELL_BOOL:
		return put_text(own, place, cell->number ? _("yes") : _("no"), RV_XLSX_WORD, err);
	case RV_CELL_TEXT: break;
	}
	return put_text(own, place, cell->text, RV_XLSX_PLAIN, err);
}

/* ---- facts and notes ----------------------------------------------------------------------------------- */

/* A line of the summary: what it is, and its value. */
static enum rv_code put_line(struct xlsx_writer *own, const char *title, enum rv_cell_kind kind,
                             const struct rv_out_cell *value, struct rv_error *err)
{
	struct sheet *sheet = own->summary;
	struct place label = {.sheet = sheet, .part = RV_XLSX_FACTS, .most = MOST_LABEL},
		     place = {.sheet = sheet, .part = RV_XLSX_FACTS, .col = 1, .most = VALUE_WIDTH};

	RV_TRY(put_text(own, &label, title, RV_XLSX_HEAD, err));
	RV_TRY(put_cell(own, &place, kind, value, err));
	if (label.width > own->label_width)
		own->label_width = label.width;
	return end_row(sheet, label.lines > place.lines ? label.lines : place.lines, err);
}

static enum rv_code need_summary(struct xlsx_writer *own, const char *title, struct rv_error *err)
{
	return own->summary != NULL ? RV_OK : add_sheet(own, title, &own->summary, err);
}

static enum rv_code xlsx_fact(struct rv_writer *writer, const char *key, const char *title,
                              enum rv_cell_kind kind, const struct rv_out_cell *value,
                              struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	RV_TRY(need_summary(own, _("summary"), err));
	return put_line(own, title != NULL ? title : key, kind, value, err);
}

/* Notes stand at the end, below the facts. */
static enum rv_code xlsx_note(struct rv_writer *writer, const char *text, struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;
	struct note *note = rv_alloc(&writer->arena, sizeof *note);

	if (note == NULL || (note->text = rv_strdup(&writer->arena, text)) == NULL)
		return rv_nomem(err);
	*own->last_note = note;
	own->last_note = &note->next;
	return RV_OK;
}

static enum rv_code put_notes(struct xlsx_writer *own, struct rv_error *err)
{
	if (own->n_cut > 0)
		RV_TRY(rv_write_note(
			&own->writer, err,
			RV_PLURAL("%lld cell was too long for a workbook and is cut: %s; "
		                  "--format json has it whole",
		                  "%lld cells were too long for a workbook and are cut, "
		                  "the first is %s; --format json has them whole",
		                  own->n_cut),
			(long long)own->n_cut, own->first_cut));
	if (own->notes == NULL && own->n_sheets > 0)
		return RV_OK;
	RV_TRY(need_summary(own, _("notes"), err));
	own->summary->rows += own->summary->rows > 0;
	for (const struct note *note = own->notes; note != NULL; note = note->next) {
		struct rv_out_cell cell = {.text = note->text};

		RV_TRY(put_line(own, note == own->notes ? _("note") : "", RV_CELL_TEXT, &cell,
		                err));
	}
	/* A workbook has to have a sheet with a cell. */
	if (own->notes == NULL) {
		struct place place = {.sheet = own->summary, .part = RV_XLSX_FACTS};

		return put_blank(own, &place, err);
	}
	return RV_OK;
}

static enum rv_code finish_summary(struct xlsx_writer *own, struct rv_error *err)
{
	if (own->summary == NULL)
		return RV_OK;
	RV_TRY(set_width(own->summary, 0,
	                 own->label_width < MOST_LABEL ? own->label_width : MOST_LABEL, err));
	return set_width(own->summary, 1, VALUE_WIDTH, err);
}

/* ---- tables -------------------------------------------------------------------------------------------- */

/* Columns of long text share what the others leave of a page. */
static size_t long_width(const struct rv_writer *writer)
{
	size_t rest = PAGE_WIDTH, n = 0;

	for (size_t i = 0; i < writer->n_columns; i++) {
		const struct rv_out_column *column = &writer->columns[i];
		size_t width = column->width > 0 ? (size_t)column->width : MOST_HEAD + BUTTON;

		if (column->wrap)
			n++;
		else
			rest -= width < rest ? width : rest;
	}
	rest /= n > 0 ? n : 1;
	return rest < LEAST_WRAP ? LEAST_WRAP : rest > MOST_WRAP ? MOST_WRAP : rest;
}

/* The width that a heading asks for: as far as it can't be broken, and some more. */
static size_t head_width(const char *title)
{
	size_t len = strlen(title), at = 0, run = 0, longest = MOST_HEAD, whole;

	while (at < len) {
		uint32_t c = rv_utf8_next(title, len, &at);

		run = c == ' ' || c == '\n' || rv_width(c) == 2 ? 0 : run + (size_t)rv_width(c);
		if (run > longest)
			longest = run;
	}
	if (longest > MOST_WORD)
		longest = MOST_WORD;
	whole = rv_xlsx_width(title, len);
	return whole < longest ? whole : longest;
}

static enum rv_code put_headings(struct xlsx_writer *own, struct rv_error *err)
{
	const struct rv_writer *writer = &own->writer;
	size_t wide = long_width(writer), lines = 1;

	for (size_t i = 0; i < writer->n_columns; i++) {
		const struct rv_out_column *column = &writer->columns[i];
		struct width *width = &own->widths[i];
		struct place place = {.sheet = own->sheet,
		                      .part = RV_XLSX_TABLE,
		                      .col = i,
		                      .most = head_width(column->title)};

		RV_TRY(put_text(own, &place, column->title, RV_XLSX_HEAD, err));
		if (place.lines > lines)
			lines = place.lines;
		width->taken = place.most + BUTTON;
		width->most = column->wrap ? wide : MOST_PLAIN;
		if (column->width > 0 && (size_t)column->width > width->most)
			width->most = (size_t)column->width;
		if (width->taken > width->most)
			width->most = width->taken;
	}
	return end_row(own->sheet, lines, err);
}

static enum rv_code begin_sheet(struct xlsx_writer *own, struct rv_error *err)
{
	const struct rv_writer *writer = &own->writer;

	RV_TRY(add_sheet(own, *writer->title != '\0' ? writer->title : writer->table, &own->sheet,
	                 err));
	worksheet_freeze_panes(own->sheet->lxw, 1, 0);
	RV_TRY(lxw_done(worksheet_repeat_rows(own->sheet->lxw, 0, 0), err));
	return put_headings(own, err);
}

static enum rv_code finish_sheet(struct xlsx_writer *own, struct rv_error *err)
{
	const struct rv_writer *writer = &own->writer;
	struct sheet *sheet = own->sheet;

	for (size_t i = 0; i < writer->n_columns; i++)
		RV_TRY(set_width(sheet, i, own->widths[i].taken, err));
	if (sheet->rows > 1)
		RV_TRY(lxw_done(worksheet_autofilter(sheet->lxw, 0, 0, sheet->rows - 1,
		                                     (lxw_col_t)(writer->n_columns - 1)),
		                err));
	return RV_OK;
}

static enum rv_code xlsx_table(struct rv_writer *writer, struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	own->widths = rv_alloc_array(&writer->arena, writer->n_columns, sizeof *own->widths);
	if (own->widths == NULL)
		return rv_nomem(err);
	return begin_sheet(own, err);
}

static enum rv_code xlsx_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                             struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;
	size_t lines = 1;

	if (own->sheet->rows >= own->most_rows) {
		RV_TRY(finish_sheet(own, err));
		RV_TRY(begin_sheet(own, err));
	}
	for (size_t i = 0; i < writer->n_columns; i++) {
		struct width *width = &own->widths[i];
		struct place place = {
			.sheet = own->sheet, .part = RV_XLSX_TABLE, .col = i, .most = width->most};

		RV_TRY(put_cell(own, &place, writer->columns[i].kind, &cells[i], err));
		if (place.lines > lines)
			lines = place.lines;
		if (place.width > width->taken)
			width->taken = place.width < width->most ? place.width : width->most;
	}
	return end_row(own->sheet, lines, err);
}

static enum rv_code xlsx_table_end(struct rv_writer *writer, struct rv_error *err)
{
	return finish_sheet((struct xlsx_writer *)writer, err);
}

/* ---- the end ------------------------------------------------------------------------------------------- */

static enum rv_code close_book(struct xlsx_writer *own, struct rv_error *err)
{
	lxw_workbook *book = own->book;
	lxw_error number;

	own->book = NULL; /* is freed in either case */
	errno = 0;
	number = workbook_close(book);
	if (number == LXW_NO_ERROR)
		return RV_OK;
	if (number == LXW_ERROR_MEMORY_MALLOC_FAILED || errno == ENOMEM)
		return rv_nomem(err);
	return rv_fail(err, RV_IO, _("can't write the workbook: %s"),
	               errno != 0 ? rv_system_words(errno) : lxw_strerror(number));
}

static enum rv_code check_book(const struct xlsx_writer *own, struct rv_error *err)
{
	uint64_t *cells = rv_alloc_array(own->names.arena, own->n_sheets, sizeof *cells);
	size_t n = 0;

	if (cells == NULL)
		return rv_nomem(err);
	for (const struct sheet *sheet = own->sheets; sheet != NULL; sheet = sheet->next)
		cells[n++] = sheet->cells;
	return rv_xlsx_check(own->path, cells, n, err);
}

static enum rv_code copy_book(struct xlsx_writer *own, struct rv_error *err)
{
	char chunk[16384];
	size_t n;

	rewind(own->file);
	do {
		errno = 0;
		n = fread(chunk, 1, sizeof chunk, own->file);
		if (ferror(own->file))
			return rv_fail(err, RV_IO, _("can't read a temporary file: %s"),
			               rv_system_words(errno));
		rv_buf_add(&own->writer.buf, chunk, n);
		RV_TRY(rv_writer_put(&own->writer, err));
	} while (n == sizeof chunk);
	return RV_OK;
}

static enum rv_code xlsx_end(struct rv_writer *writer, struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	RV_TRY(put_notes(own, err));
	RV_TRY(finish_summary(own, err));
	RV_TRY(close_book(own, err));
	RV_TRY(check_book(own, err));
	return copy_book(own, err);
}

const struct rv_writer_ops rv_xlsx_writer = {
	.name = "xlsx",
	.size = sizeof(struct xlsx_writer),
	.open = xlsx_open,
	.fact = xlsx_fact,
	.table = xlsx_table,
	.row = xlsx_row,
	.table_end = xlsx_table_end,
	.note = xlsx_note,
	.end = xlsx_end,
	.release = xlsx_release,
};
