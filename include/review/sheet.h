/*
 * Spreadsheets as rows of cells, and what is wrong with them by file, row and column.
 *
 * A reader hands over each row as text and knows nothing of records. Faults of a sheet are
 * collected, all at once, so that whoever keeps it mends them in one go; they name places as the
 * spreadsheet program shows them.
 */
#ifndef REVIEW_SHEET_H
#define REVIEW_SHEET_H

#include <stdint.h>
#include <stdio.h>
#include "review/error.h"

/* ---- ids of faults, stable; the tests of import provoke each -------------------------------- */

#define RV_S_FILE_FORMAT "file-format"       /* a workbook, a database …: not CSV */
#define RV_S_FILE_ENCODING "file-encoding"   /* not UTF-8 */
#define RV_S_FILE_NUL "file-nul"             /* a NUL byte */
#define RV_S_FILE_QUOTES "file-quotes"       /* quotation marks that do not pair */
#define RV_S_FILE_LIMIT "file-limit"         /* too many rows or columns, a cell too long */
#define RV_S_FILE_EMPTY "file-empty"         /* no header row */
#define RV_S_FILE_NAME "file-name"           /* the name is no record's, or of several */
#define RV_S_FILE_DELIMITER "file-delimiter" /* cells parted by tabs or semicolons */
#define RV_S_HEADER_UNKNOWN "header-unknown"
#define RV_S_HEADER_AMBIGUOUS "header-ambiguous" /* could be several columns */
#define RV_S_HEADER_DUPLICATE "header-duplicate"
#define RV_S_HEADER_COMPUTED "header-computed" /* a column that is computed, not stored */
#define RV_S_HEADER_MISSING "header-missing"   /* a column that must be there */
#define RV_S_ROW_CELLS "row-cells"             /* a cell beyond the headers */
#define RV_S_ROW_THERE "row-there"             /* the row is already there */
#define RV_S_ROW_REFUSED "row-refused"         /* by the database */
#define RV_S_CELL_EMPTY "cell-empty"           /* must be filled */
#define RV_S_CELL_NONE "cell-none"             /* 无 where the dictionary does not allow it */
#define RV_S_CELL_ERROR "cell-error"           /* #REF! and its like */
#define RV_S_CELL_FORMULA "cell-formula"
#define RV_S_CELL_LOST_DIGITS "cell-lost-digits" /* 5.2E+17; a warning: 522725000000000000 */
#define RV_S_CELL_INT "cell-int"
#define RV_S_CELL_BOOL "cell-bool"
#define RV_S_CELL_CODE "cell-code"
#define RV_S_CELL_DATE "cell-date"
#define RV_S_CELL_DATETIME "cell-datetime"
#define RV_S_CELL_MONEY "cell-money"
#define RV_S_CELL_POINTS "cell-points"
#define RV_S_CELL_RANGE "cell-range"
#define RV_S_LINK_EMPTY "link-empty"         /* the row does not say which case it is of */
#define RV_S_LINK_UNKNOWN "link-unknown"     /* no such case */
#define RV_S_LINK_AMBIGUOUS "link-ambiguous" /* several */
#define RV_S_REF_UNKNOWN "ref-unknown"       /* no such row of another record */
#define RV_S_REF_AMBIGUOUS "ref-ambiguous"

/* ---- faults --------------------------------------------------------------------------------- */

struct rv_place {
	const char *file;    /* as the user named it */
	size_t order;        /* of the file on the command line */
	int64_t row;         /* from 1, the header included; 0: the file as a whole */
	int64_t line;        /* of the file; other than `row` once a cell holds newlines */
	size_t column;       /* from 1; 0: the row as a whole */
	const char *heading; /* of the column, or NULL */
};

struct rv_fault {
	enum rv_severity severity;
	const char *id;        /* a literal of this header */
	struct rv_place place; /* file and heading are copies that the faults own */
	char *message;         /* what is wrong, what was expected */
	char *suggestion;      /* NULL or a sentence */
};

struct rv_faults {
	struct rv_fault *list;
	size_t n, room;
	size_t errors, warnings;
	size_t dropped; /* counted, but beyond RV_FAULTS_MAX */
	size_t last;    /* 1 + index of the one appended last, 0: it was dropped */
	bool nomem;     /* one could not be kept */
};

#define RV_FAULTS_MAX 200

void rv_faults_init(struct rv_faults *faults);
void rv_faults_release(struct rv_faults *faults);
/* Appends one. An error counts even if it could not be kept. */
void rv_fault(struct rv_faults *faults, enum rv_severity severity, const char *id,
              const struct rv_place *place, const char *fmt, ...) RV_PRINTF(5, 6);
/* Adds a suggestion to the one appended last; nothing happens if that was dropped. */
void rv_fault_suggest(struct rv_faults *faults, const char *fmt, ...) RV_PRINTF(2, 3);
/* By file in the order of the command line, row, column, then order of arrival. */
void rv_faults_sort(struct rv_faults *faults);
/*
 * Prints each as `respondent.csv: row 3, column 出生年月 (B): '2052-13-1' is no date, expected …
 * [cell-date]`, its suggestion on a line of its own, at last how many more there are. Control and
 * bidi characters are shown escaped.
 */
void rv_faults_print(const struct rv_faults *faults, FILE *out);

/* The letters of a column: 1 A, 27 AA. Returns their number. */
#define RV_LETTERS_SIZE 16
size_t rv_column_letters(size_t column, char out[RV_LETTERS_SIZE]);

/* ---- readers -------------------------------------------------------------------------------- */

/*
 * What a sheet may hold; the rows and the characters of a cell (of up to four bytes) are Excel's
 * own limits.
 */
#define RV_SHEET_MAX_ROWS 1048576
#define RV_SHEET_MAX_COLUMNS 1000
#define RV_SHEET_MAX_CELL (32767u * 4)
#define RV_SHEET_MAX_ROW (4u << 20) /* bytes of all cells of a row */

struct rv_sheet_cell {
	const char *text; /* valid UTF-8, NUL-terminated, no NUL inside; "" if empty */
	size_t len;
};
struct rv_sheet_row {
	int64_t row, line; /* as in rv_place */
	size_t n;          /* cells; 0: a blank line */
	const struct rv_sheet_cell *cells;
};
/*
 * Gets each row in turn, blank ones too; what it gets is borrowed until it returns. Another code
 * than RV_OK ends reading.
 */
typedef enum rv_code rv_sheet_row_fn(void *ctx, const struct rv_sheet_row *row,
                                     struct rv_error *err);

/*
 * Reads a CSV file (RFC 4180, UTF-8 with or without BOM). What is wrong with it goes to faults;
 * then *broken is set and the rest was not read. `order` is the file's place on the command line.
 * RV_NOINPUT: not there, unreadable, no regular file; RV_IO; RV_INTERRUPTED; RV_MEMORY; or what
 * fn returned.
 */
enum rv_code rv_csv_read(const char *path, size_t order, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_faults *faults, bool *broken, struct rv_error *err);

#endif
