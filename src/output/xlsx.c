/*
 * Workbooks for people: the facts on a sheet of their own, each table on another. libxlsxwriter writes every row to a temporary file as soon
 * as the next one begins, so that a table of any length needs no memory.
 */
#include "output/writer.h"

#include <errno.h>
#include <string.h>

#include "output/xlsx_book.h"
#include "review/i18n.h"

/* Widths in columns of a terminal. Longer text is broken into lines. */
#define MOST_PLAIN 20
#define MOST_NARROW 14 /* of the same in a wide table, the first column apart */
#define MOST_WRAP 60
#define LEAST_WRAP 18
#define MANY_COLUMNS 8
#define MOST_HEAD 10 /* of a heading that may be broken */
#define MOST_WORD 20 /* of one that may not */
#define BUTTON 2     /* of the filter, beside a heading */
#define MOST_LABEL 30
#define VALUE_WIDTH 80
#define PAGE_WIDTH 160 /* that can still be read on one page */
/* Of a sheet of paper: columns that the name of a fact takes, that all take, and room of a value. */
#define PAPER_LABEL 2
#define PAPER_COLUMNS 8
#define PAPER_WIDTH 104

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
	struct rv_xlsx_book book;
	struct rv_xlsx_sheet *summary; /* NULL: no fact so far */
	size_t label_width;
	struct rv_xlsx_sheet
		*paper; /* the open sheet of paper, that has all; NULL: there is none */
	struct rv_xlsx_sheet *sheet; /* the newest of the open table */
	struct width *widths;        /* of its columns */
	bool drawn;                  /* the chart of the open table */
	uint32_t most_rows;
	struct note *notes, **last_note;
};

static enum rv_code xlsx_open(struct rv_writer *writer, struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	own->last_note = &own->notes;
	own->most_rows = RV_XLSX_ROWS;
	if (writer->options.columns > 0 || writer->options.colour)
		return rv_fail(err, RV_USAGE,
		               _("a workbook can't be shown here; add -o FILE.xlsx"));
	return rv_xlsx_open(&own->book, &writer->arena, writer->schema, err);
}

static void xlsx_release(struct rv_writer *writer)
{
	rv_xlsx_release(&((struct xlsx_writer *)writer)->book);
}

void rv_xlsx_limit_rows(struct rv_writer *writer, uint32_t rows)
{
	((struct xlsx_writer *)writer)->most_rows = rows;
}

/* ---- facts and notes ----------------------------------------------------------------------------------- */

/* A line of the summary: what it is, and its value. */
static enum rv_code put_line(struct xlsx_writer *own, const char *title, enum rv_cell_kind kind,
                             const struct rv_out_cell *value, struct rv_error *err)
{
	struct rv_xlsx_sheet *sheet = own->summary;
	struct rv_xlsx_place label = {.sheet = sheet, .part = RV_XLSX_FACTS, .most = MOST_LABEL},
			     place = {.sheet = sheet,
	                              .part = RV_XLSX_FACTS,
	                              .col = 1,
	                              .most = VALUE_WIDTH};

	RV_TRY(rv_xlsx_put_text(&own->book, &label, title, RV_XLSX_HEAD, err));
	RV_TRY(rv_xlsx_put_cell(&own->book, &place, kind, value, err));
	if (label.width > own->label_width)
		own->label_width = label.width;
	return rv_xlsx_end_row(sheet, label.lines > place.lines ? label.lines : place.lines, err);
}

/* ---- sheets of paper ----------------------------------------------------------------------------------- */

/* Empty cells from..to of the row, and one cell of them all, which is written afterwards. */
static enum rv_code join(struct xlsx_writer *own, size_t from, size_t to, enum rv_xlsx_style style,
                         struct rv_error *err)
{
	struct rv_xlsx_sheet *sheet = own->paper;

	sheet->cells += to - from;
	return rv_xlsx_done(worksheet_merge_range(sheet->lxw, sheet->rows, (lxw_col_t)from,
	                                          sheet->rows, (lxw_col_t)to, NULL,
	                                          own->book.styles[RV_XLSX_FACTS][style]),
	                    err);
}

static enum rv_code put_paper_line(struct xlsx_writer *own, const char *title,
                                   enum rv_cell_kind kind, const struct rv_out_cell *value,
                                   struct rv_error *err)
{
	struct rv_xlsx_place label = {.sheet = own->paper,
	                              .part = RV_XLSX_FACTS,
	                              .most = MOST_NARROW},
			     place = {.sheet = own->paper,
	                              .part = RV_XLSX_FACTS,
	                              .col = PAPER_LABEL,
	                              .most = PAPER_WIDTH};

	RV_TRY(join(own, 0, PAPER_LABEL - 1, RV_XLSX_HEAD, err));
	RV_TRY(join(own, PAPER_LABEL, PAPER_COLUMNS - 1, RV_XLSX_PLAIN, err));
	RV_TRY(rv_xlsx_put_text(&own->book, &label, title, RV_XLSX_HEAD, err));
	RV_TRY(rv_xlsx_put_cell(&own->book, &place, kind, value, err));
	return rv_xlsx_end_row(own->paper, label.lines > place.lines ? label.lines : place.lines,
	                       err);
}

/* A worksheet a sheet: portrait, on one page unless its list is long. */
static enum rv_code xlsx_sheet(struct rv_writer *writer, const char *heading, bool long_list,
                               struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;
	struct rv_xlsx_place place = {.part = RV_XLSX_FACTS, .most = PAPER_WIDTH};

	RV_TRY(rv_xlsx_add_sheet(&own->book, writer->sheet, &own->paper, err));
	worksheet_set_portrait(own->paper->lxw);
	worksheet_fit_to_pages(own->paper->lxw, 1, long_list ? 0 : 1);
	place.sheet = own->paper;
	RV_TRY(join(own, 0, PAPER_COLUMNS - 1, RV_XLSX_HEAD, err));
	RV_TRY(rv_xlsx_put_text(&own->book, &place, heading, RV_XLSX_HEAD, err));
	return rv_xlsx_end_row(own->paper, place.lines, err);
}

static enum rv_code need_summary(struct xlsx_writer *own, const char *title, struct rv_error *err)
{
	return own->summary != NULL ? RV_OK
	                            : rv_xlsx_add_sheet(&own->book, title, &own->summary, err);
}

static enum rv_code xlsx_fact(struct rv_writer *writer, const char *key, const char *title,
                              enum rv_cell_kind kind, const struct rv_out_cell *value,
                              struct rv_error *err)
{
	struct xlsx_writer *own = (struct xlsx_writer *)writer;

	if (own->paper != NULL)
		return put_paper_line(own, title != NULL ? title : key, kind, value, err);
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
	if (own->book.n_cut > 0)
		RV_TRY(rv_write_note(
			&own->writer, err,
			RV_PLURAL("%lld cell was too long for a workbook and is cut: %s; "
		                  "--format json has it whole",
		                  "%lld cells were too long for a workbook and are cut, "
		                  "the first is %s; --format json has them whole",
		                  own->book.n_cut),
			(long long)own->book.n_cut, own->book.first_cut));
	if (own->notes == NULL && own->book.n_sheets > 0)
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
		struct rv_xlsx_place place = {.sheet = own->summary, .part = RV_XLSX_FACTS};

		return rv_xlsx_put_blank(&own->book, &place, err);
	}
	return RV_OK;
}

static enum rv_code finish_summary(struct xlsx_writer *own, struct rv_error *err)
{
	if (own->summary == NULL)
		return RV_OK;
	RV_TRY(rv_xlsx_set_width(own->summary, 0,
	                         own->label_width < MOST_LABEL ? own->label_width : MOST_LABEL,
	                         false, err));
	return rv_xlsx_set_width(own->summary, 1, VALUE_WIDTH, false, err);
}

/* ---- tables -------------------------------------------------------------------------------------------- */

static size_t shown_columns(const struct rv_writer *writer)
{
	size_t n = 0;

	for (size_t i = 0; i < writer->n_columns; i++)
		n += writer->columns[i].look != RV_COLUMN_ASIDE;
	return n;
}

/* Columns of long text share what the others leave of a page. */
static size_t long_width(const struct rv_writer *writer)
{
	size_t rest = PAGE_WIDTH, n = 0;

	for (size_t i = 0; i < writer->n_columns; i++) {
		const struct rv_out_column *column = &writer->columns[i];
		size_t width = column->width > 0 ? (size_t)column->width : MOST_HEAD + BUTTON;

		if (column->look == RV_COLUMN_ASIDE)
			continue;
		if (column->look == RV_COLUMN_WRAP)
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
	size_t wide = long_width(writer), shown = shown_columns(writer), lines = 1;

	for (size_t i = 0; i < writer->n_columns; i++) {
		const struct rv_out_column *column = &writer->columns[i];
		struct width *width = &own->widths[i];
		struct rv_xlsx_place place = {.sheet = own->sheet,
		                              .part = RV_XLSX_TABLE,
		                              .col = i,
		                              .most = head_width(column->title)};

		RV_TRY(rv_xlsx_put_text(&own->book, &place, column->title, RV_XLSX_HEAD, err));
		if (place.lines > lines)
			lines = place.lines;
		width->taken = place.most + BUTTON;
		width->most = column->look == RV_COLUMN_WRAP  ? wide
		              : i > 0 && shown > MANY_COLUMNS ? MOST_NARROW
		                                              : MOST_PLAIN;
		if (column->width > 0 && (size_t)column->width > width->most)
			width->most = (size_t)column->width;
		if (column->look == RV_COLUMN_BLANK && column->width > 0)
			width->taken = (size_t)column->width;
		if (width->taken > width->most)
			width->most = width->taken;
		if (own->paper != NULL && column->width > 0)
			width->most = (size_t)column->width;
	}
	return rv_xlsx_end_row(own->sheet, lines, err);
}

/* Of a wide table what each row is about stays in sight: its number in the list, if it has one, and its first text. */
static lxw_col_t columns_in_sight(const struct rv_writer *writer)
{
	if (writer->n_columns <= MANY_COLUMNS)
		return 0;
	return writer->columns[0].kind == RV_CELL_INT ? 2 : 1;
}

static enum rv_code begin_sheet(struct xlsx_writer *own, struct rv_error *err)
{
	const struct rv_writer *writer = &own->writer;

	if (own->paper != NULL) {
		own->sheet = own->paper;
		RV_TRY(rv_xlsx_done(
			worksheet_repeat_rows(own->sheet->lxw, own->sheet->rows, own->sheet->rows),
			err));
		return put_headings(own, err);
	}
	RV_TRY(rv_xlsx_add_sheet(&own->book, *writer->title != '\0' ? writer->title : writer->table,
	                         &own->sheet, err));
	worksheet_freeze_panes(own->sheet->lxw, 1, columns_in_sight(writer));
	RV_TRY(rv_xlsx_done(worksheet_repeat_rows(own->sheet->lxw, 0, 0), err));
	return put_headings(own, err);
}

static enum rv_code finish_sheet(struct xlsx_writer *own, struct rv_error *err)
{
	const struct rv_writer *writer = &own->writer;
	struct rv_xlsx_sheet *sheet = own->sheet;

	for (size_t i = 0; i < writer->n_columns; i++)
		RV_TRY(rv_xlsx_set_width(sheet, i,
		                         own->paper != NULL ? (size_t)writer->columns[i].width
		                                            : own->widths[i].taken,
		                         writer->columns[i].look == RV_COLUMN_ASIDE, err));
	if (own->paper != NULL)
		return RV_OK;
	if (sheet->rows > 1 && writer->chart != NULL && !own->drawn)
		RV_TRY(rv_xlsx_draw(&own->book, sheet, writer->chart, writer->columns, err));
	own->drawn = true;
	if (sheet->rows > 1)
		RV_TRY(rv_xlsx_done(worksheet_autofilter(sheet->lxw, 0, 0, sheet->rows - 1,
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
	own->drawn = false;
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
		struct rv_xlsx_place place = {
			.sheet = own->sheet, .part = RV_XLSX_TABLE, .col = i, .most = width->most};

		RV_TRY(rv_xlsx_put_cell(&own->book, &place, writer->columns[i].kind, &cells[i],
		                        err));
		if (place.lines > lines)
			lines = place.lines;
		if (place.width > width->taken)
			width->taken = place.width < width->most ? place.width : width->most;
	}
	return rv_xlsx_end_row(own->sheet, lines, err);
}

static enum rv_code xlsx_table_end(struct rv_writer *writer, struct rv_error *err)
{
	return finish_sheet((struct xlsx_writer *)writer, err);
}

/* ---- the end ------------------------------------------------------------------------------------------- */

static enum rv_code copy_book(struct xlsx_writer *own, struct rv_error *err)
{
	char chunk[16384];
	size_t n;

	rewind(own->book.file);
	do {
		errno = 0;
		n = fread(chunk, 1, sizeof chunk, own->book.file);
		if (ferror(own->book.file))
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
	RV_TRY(rv_xlsx_close(&own->book, err));
	return copy_book(own, err);
}

const struct rv_writer_ops rv_xlsx_writer = {
	.name = "xlsx",
	.size = sizeof(struct xlsx_writer),
	.open = xlsx_open,
	.sheet = xlsx_sheet,
	.fact = xlsx_fact,
	.table = xlsx_table,
	.row = xlsx_row,
	.table_end = xlsx_table_end,
	.note = xlsx_note,
	.end = xlsx_end,
	.release = xlsx_release,
};
