/* A workbook that is being written: sheets, cells row by row, and the file in the end. */
#ifndef REVIEW_OUTPUT_XLSX_BOOK_H
#define REVIEW_OUTPUT_XLSX_BOOK_H

#include <xlsxwriter.h>

#include "output/xlsx.h"

/* ---- how cells look ------------------------------------------------------------------------------------ */

enum rv_xlsx_part { RV_XLSX_TABLE, RV_XLSX_FACTS, RV_XLSX_PARTS };
enum rv_xlsx_style {
	RV_XLSX_HEAD, /* a heading, or the name of a fact */
	RV_XLSX_PLAIN,
	RV_XLSX_WRAP,
	RV_XLSX_WORD, /* yes, no */
	RV_XLSX_WHOLE,
	RV_XLSX_TENTHS,
	RV_XLSX_HUNDREDTHS,
	RV_XLSX_SHARE,
	RV_XLSX_DAY,
	RV_XLSX_MINUTE,
	RV_XLSX_N_STYLES
};
enum rv_code rv_xlsx_styles(lxw_workbook *book, lxw_format *out[RV_XLSX_PARTS][RV_XLSX_N_STYLES],
                            struct rv_error *err);
/* What stands above each page: the sheet's name. */
const char *rv_xlsx_header(void);

/* ---- the workbook -------------------------------------------------------------------------------------- */

struct rv_xlsx_sheet {
	struct rv_xlsx_sheet *next;
	lxw_worksheet *lxw;
	const char *name;
	uint32_t rows; /* written so far */
	uint64_t cells;
};
struct rv_xlsx_book {
	FILE *file; /* has no name */
	char path[32];
	lxw_workbook *lxw; /* NULL when it is closed */
	lxw_format *styles[RV_XLSX_PARTS][RV_XLSX_N_STYLES];
	struct rv_xlsx_names names;
	struct rv_xlsx_sheet *sheets, **last_sheet;
	size_t n_sheets;
	int64_t n_cut;         /* cells that were too long */
	const char *first_cut; /* which was the first */
	struct rv_buf text;    /* of a cell */
};
/* Release it in either case. */
enum rv_code rv_xlsx_open(struct rv_xlsx_book *book, struct rv_arena *arena, const char *title,
                          struct rv_error *err);
void rv_xlsx_release(struct rv_xlsx_book *book);
enum rv_code rv_xlsx_add_sheet(struct rv_xlsx_book *book, const char *title,
                               struct rv_xlsx_sheet **out, struct rv_error *err);
/* Writes the workbook to book->file, and looks whether all of it is there. */
enum rv_code rv_xlsx_close(struct rv_xlsx_book *book, struct rv_error *err);
/* What libxlsxwriter says, as ours. */
enum rv_code rv_xlsx_done(lxw_error number, struct rv_error *err);

/* Draws the table that stands on the sheet, headings in its first row, below its last one. */
enum rv_code rv_xlsx_draw(struct rv_xlsx_book *book, const struct rv_xlsx_sheet *sheet,
                          const struct rv_out_chart *chart, const struct rv_out_column *columns,
                          struct rv_error *err);

/* ---- rows ---------------------------------------------------------------------------------------------- */

/* Where the next cell is put, and how large it came out. */
struct rv_xlsx_place {
	struct rv_xlsx_sheet *sheet;
	enum rv_xlsx_part part;
	size_t col;
	size_t most; /* columns of a terminal that a line may take */
	size_t width, lines;
};
enum rv_code rv_xlsx_put_cell(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                              enum rv_cell_kind kind, const struct rv_out_cell *cell,
                              struct rv_error *err);
/* style PLAIN turns to WRAP where the text takes more than a line. */
enum rv_code rv_xlsx_put_text(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                              const char *text, enum rv_xlsx_style style, struct rv_error *err);
enum rv_code rv_xlsx_put_blank(struct rv_xlsx_book *book, struct rv_xlsx_place *place,
                               struct rv_error *err);
/* Goes on to the next row. lines: of the row's tallest cell. */
enum rv_code rv_xlsx_end_row(struct rv_xlsx_sheet *sheet, size_t lines, struct rv_error *err);
/* width: in columns of a terminal. */
enum rv_code rv_xlsx_set_width(struct rv_xlsx_sheet *sheet, size_t col, size_t width, bool hidden,
                               struct rv_error *err);

#endif
