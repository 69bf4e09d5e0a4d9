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

#define RV_S_FILE_FORMAT "file-format"       /* no spreadsheet that is read, or a damaged one */
#define RV_S_FILE_ENCODING "file-encoding"   /* bytes that are no character */
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
#define RV_S_ROW_CONFLICT "row-conflict"       /* two sheets say different things of a row */
#define RV_S_ROW_NAMED "row-named"             /* it can't go: others name it */
#define RV_S_ROW_REFUSED "row-refused"         /* by the database */
#define RV_S_CELL_EMPTY "cell-empty"           /* must be filled */
#define RV_S_CELL_MERGED "cell-merged"         /* with a cell above */
#define RV_S_CELL_NONE "cell-none"             /* 无 where the dictionary does not allow it */
#define RV_S_CELL_UNKNOWN "cell-unknown"       /* 不详 where nothing can be kept of it */
#define RV_S_CELL_COMBINED "cell-combined"     /* of several columns, and can't be told apart */
#define RV_S_CELL_SEVERAL "cell-several"       /* names where one is expected */
#define RV_S_NAME_UNKNOWN "name-unknown"       /* a warning: a name that no row has */
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
/* of the workbook of a scoring table */
#define RV_S_TABLE_WORKBOOK "table-workbook" /* is none, or of a rubric set */
#define RV_S_TABLE_ROW "table-row"           /* of no item (class, …) of the rubric */
#define RV_S_TABLE_TWICE "table-twice"       /* two rows of one */
#define RV_S_TABLE_GONE "table-gone"         /* one without a row */
#define RV_S_TABLE_POINTS "table-points"     /* points that are missing, too many, out of order */
#define RV_S_TABLE_RULE "table-rule"         /* what the rubric can't have */
#define RV_S_TABLE_WORDING "table-wording"   /* a warning: wording is not taken */

/* ---- faults --------------------------------------------------------------------------------- */

struct rv_place {
	const char *file;    /* as the user named it */
	size_t order;        /* of the file on the command line */
	int64_t row;         /* from 1, the header included; 0: the file as a whole */
	int64_t line;        /* of the file; other than `row` once a cell holds newlines */
	size_t column;       /* from 1; 0: the row as a whole */
	const char *heading; /* of the column, or NULL */
	const char *value; /* what the cell holds, or NULL; is not printed, for tables of faults */
	const char *sheet; /* of a workbook, or NULL */
	size_t sheet_no;   /* its place in the workbook, from 1; 0: none */
};

struct rv_fault {
	enum rv_severity severity;
	const char *id;        /* a literal of this header */
	struct rv_place place; /* its texts are copies that the faults own */
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

#define RV_FAULTS_MAX 2000
#define RV_FAULTS_SHOWN 200 /* of these are printed; tables hold all */

void rv_faults_init(struct rv_faults *faults);
void rv_faults_release(struct rv_faults *faults);
/* Appends one. An error counts even if it could not be kept. */
void rv_fault(struct rv_faults *faults, enum rv_severity severity, const char *id,
              const struct rv_place *place, const char *fmt, ...) RV_PRINTF(5, 6);
/* Adds a suggestion to the one appended last; nothing happens if that was dropped. */
void rv_fault_suggest(struct rv_faults *faults, const char *fmt, ...) RV_PRINTF(2, 3);
/* Takes back what was appended since the faults were as in `before`, a copy of the struct. */
void rv_faults_rewind(struct rv_faults *faults, const struct rv_faults *before);
/* By file in the order of the command line, sheet, row, column, then order of arrival. */
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

enum rv_cell_kind {
	RV_CELL_TEXT,   /* an empty cell, too; CSV knows no other kind */
	RV_CELL_NUMBER, /* 12, 0.5; 00123 if the cell's format shows it so */
	RV_CELL_DATE,   /* 2025-03-01, 2025-03-01 09:30, 2025-03-01 09:30:15, 2025-03, 09:30 */
	RV_CELL_BOOL,   /* TRUE or FALSE */
	RV_CELL_ERROR,  /* #REF! …; ######## for a date that can't be shown */
	RV_CELL_FORMULA /* '=' and the formula: the file holds no value of it */
};
/* Cells stand in the order of columns, without gaps: cells[i] is of column i + 1. */
struct rv_sheet_cell {
	const char *text; /* valid UTF-8, NUL-terminated, no NUL inside; "" if empty */
	size_t len;
	enum rv_cell_kind kind;
	bool lost_digits; /* a number of more than 15 digits: spreadsheets keep no more of it */
	uint32_t merge;   /* 1 + index of the merged range that it lies in; 0: none */
};
struct rv_sheet_row {
	int64_t row, line; /* as in rv_place */
	size_t n;          /* cells; 0: a blank line */
	const struct rv_sheet_cell *cells;
	bool hidden; /* also by a filter */
};
/*
 * Gets each row in turn, of a CSV file blank ones too; what it gets is borrowed until it returns.
 * Another code than RV_OK ends reading.
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

/* ---- workbooks and CSV through one door ----------------------------------------------------- */

/*
 * A file of spreadsheets is opened by what its first bytes say, never by its name:
 *
 *	XLSX    its worksheets in the order of the workbook, hidden ones too
 *	CSV     one sheet, named after the file; parted by commas, tabs or semicolons; in UTF-8,
 *	        UTF-16 or GB18030 (so GBK and GB2312 too)
 *
 * Other kinds (.xls, .et, .ods, .xlsb, a workbook with a password, a web page that calls itself
 * .xls) are faults that say what to save the file as. Whatever is wrong with a file goes to faults;
 * then the rest of it is not read. Of what a hostile file may ask for, everything is bounded:
 */
#define RV_BOOK_MAX_FILE (64u << 20)     /* bytes of a workbook as it lies on the disk */
#define RV_BOOK_MAX_UNPACKED (80u << 20) /* bytes of those of its parts that are read, together */
#define RV_BOOK_MAX_RATIO 400            /* unpacked to packed of a part, from 4 MiB on */
#define RV_BOOK_MAX_PARTS 10000          /* entries of the zip archive */
#define RV_BOOK_MAX_SHEETS 1000
#define RV_BOOK_MAX_STRINGS (2u << 20)       /* shared strings … */
#define RV_BOOK_MAX_STRING_BYTES (64u << 20) /* … and all they say */
#define RV_BOOK_MAX_STYLES 65536
#define RV_BOOK_MAX_MERGES 65536       /* of a sheet */
#define RV_BOOK_MAX_DEPTH 64           /* of elements of XML */
#define RV_BOOK_MAX_TOKEN (256u << 10) /* bytes of one tag of XML */
#define RV_BOOK_MAX_TEXT (512u << 20)  /* bytes that a sheet's cells say, repetitions too */
#define RV_TEXT_MAX_FILE (256u << 20)  /* bytes of a CSV file */

enum rv_encoding {
	RV_ENC_NONE, /* a workbook */
	RV_ENC_UTF8,
	RV_ENC_UTF8_BOM,
	RV_ENC_UTF16LE,
	RV_ENC_UTF16BE,
	RV_ENC_GB18030
};
/* 'UTF-8', 'GB18030' …; "" of RV_ENC_NONE. */
const char *rv_encoding_name(enum rv_encoding encoding);

/* What is merged into one cell; the value stands in its first row and column, the others are empty. */
struct rv_merge {
	int64_t row, last_row; /* from 1 */
	size_t column, last_column;
};
struct rv_sheet {
	const char *name;
	bool hidden;
	/* known after rv_book_look, of a workbook's sheet only */
	const struct rv_merge *merges; /* by first row, then first column */
	size_t n_merges;
	int64_t last_row;      /* that holds anything; 0: none does */
	size_t last_column;    /* that holds anything */
	int64_t hidden_rows;   /* that hold something, which is read all the same … */
	size_t hidden_columns; /* … as are these, up to the last column */
};

struct rv_book_options {
	size_t order; /* of the file on the command line */
	/*
	 * Whether somebody knows a column of this name (it may have blanks around it). It settles
	 * what the bytes of a small CSV file leave open: its encoding, what parts its cells. NULL: by
	 * the bytes alone.
	 */
	bool (*knows)(void *ctx, const char *header);
	void *ctx;
};

/* A file that is open; of one thread. What is got from it is borrowed until it is closed. */
struct rv_book;

/*
 * Opens a file. *out is NULL if it was refused: then the faults have got one. RV_NOINPUT: not
 * there, unreadable, no regular file; RV_IO; RV_INTERRUPTED; RV_MEMORY. options may be NULL.
 */
enum rv_code rv_book_open(const char *path, const struct rv_book_options *options,
                          struct rv_faults *faults, struct rv_book **out, struct rv_error *err);
void rv_book_close(struct rv_book *book); /* NULL is fine */
enum rv_encoding rv_book_encoding(const struct rv_book *book);
char rv_book_delimiter(const struct rv_book *book); /* ',', '\t', ';' …; NUL of a workbook */
size_t rv_book_n_sheets(const struct rv_book *book);
const struct rv_sheet *rv_book_sheet(const struct rv_book *book, size_t sheet);
/*
 * Goes through a sheet once to learn what rv_sheet says of it; *broken: it can't be read, a fault
 * says why. Of a CSV file it does nothing.
 */
enum rv_code rv_book_look(struct rv_book *book, size_t sheet, struct rv_faults *faults,
                          bool *broken, struct rv_error *err);
/*
 * Reads a sheet (looks at it before that). Rows of a workbook without any text are left out, in the
 * middle and at the end; a row reaches to its last cell that says something or is merged. fn must
 * not read from the same book. Codes as rv_csv_read.
 */
enum rv_code rv_book_read(struct rv_book *book, size_t sheet, rv_sheet_row_fn *fn, void *ctx,
                          struct rv_faults *faults, bool *broken, struct rv_error *err);

#endif
