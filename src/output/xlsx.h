/* The parts of the xlsx writer, and what its tests need. */
#ifndef REVIEW_OUTPUT_XLSX_H
#define REVIEW_OUTPUT_XLSX_H

#include "review/output.h"

/* What a spreadsheet program holds. */
#define RV_XLSX_ROWS 1048576 /* of a sheet */
#define RV_XLSX_TEXT 32767   /* UTF-16 units of a cell */
#define RV_XLSX_NAME 31      /* UTF-16 units of a sheet's name */

/*
 * Appends text as a cell may hold it: what XML forbids and invalid bytes as \xNN, every line end as LF, and what a reader would take for an escape
 * (_x000D_) escaped itself. Text that is too long is cut, with `mark` at the end. Whether it was.
 */
bool rv_xlsx_text(struct rv_buf *buf, const char *text, const char *mark);
/* Columns that the widest line of text takes. */
size_t rv_xlsx_width(const char *text, size_t len);

/* The names of a workbook's sheets. */
struct rv_xlsx_names {
	struct rv_arena *arena;
	struct rv_xlsx_name *first;
};
/*
 * A name made of title that a sheet may have and no sheet had before, whatever the case of letters: 31 characters, none of
 * []:*?/\, no apostrophe at an end. NULL: out of memory.
 */
const char *rv_xlsx_sheet_name(struct rv_xlsx_names *names, const char *title);

/*
 * Whether the workbook at path is whole: every part is there to its end, and sheet i has cells[i] cells. libxlsxwriter does not look
 * whether its temporary files could be written. RV_IO: it is not.
 */
enum rv_code rv_xlsx_check(const char *path, const uint64_t *cells, size_t n_sheets,
                           struct rv_error *err);

/* For tests: rows of a sheet after which the next one begins; at least 2. */
void rv_xlsx_limit_rows(struct rv_writer *writer, uint32_t rows);

#endif
