/*
 * Outputs: files that appear whole or not at all, and writers that spell tables in a format.
 *
 * Reports decide what is said (tables, columns, order); a writer only decides how it is spelled. A writer never sorts, rounds, sums
 * or looks at the clock. Adding a format is one file and one row in rv_writers[].
 */
#ifndef REVIEW_OUTPUT_H
#define REVIEW_OUTPUT_H

#include <stdio.h>
#include "review/date.h"
#include "review/text.h"

/* ---- files ------------------------------------------------------------------------------------------- */

/*
 * An output file. A regular file (or one that does not exist yet) is written to a temporary in the same folder and renamed by rv_output_commit
 * after fsync (then the folder is synced); links are followed; mode 0600 unless the file replaced had another, which is kept.
 * Anything else (device, FIFO, /dev/full, /dev/stdout) is written directly, never renamed over.
 */
struct rv_output;
/* RV_CANTCREATE: folder missing or not writable, a directory. */
enum rv_code rv_output_open(const char *path, struct rv_output **out, struct rv_error *err);
FILE *rv_output_stream(struct rv_output *output);
/* Flush, check, sync, rename. On failure the earlier file is untouched and the temporary removed. Frees in either case. */
enum rv_code rv_output_commit(struct rv_output *output, struct rv_error *err);
void rv_output_abandon(struct rv_output *output); /* NULL is fine; removes the temporary */

/*
 * A folder of files, as of a split: it appears with all of them or not at all. RV_CANTCREATE: what stands there is no
 * empty folder, since files of an earlier list would be taken for new ones; or the folder that it is to be in is missing.
 */
struct rv_output_folder;
enum rv_code rv_output_folder_open(const char *path, struct rv_output_folder **out,
                                   struct rv_error *err);
/* Where the files are to be written until it is committed. Plain files only. */
const char *rv_output_folder_path(const struct rv_output_folder *folder);
/* Frees in either case. */
enum rv_code rv_output_folder_commit(struct rv_output_folder *folder, struct rv_error *err);
void rv_output_folder_abandon(struct rv_output_folder *folder); /* NULL is fine */

/* ---- tables -------------------------------------------------------------------------------------------- */

enum rv_cell_kind {
	RV_CELL_TEXT,
	RV_CELL_INT,
	RV_CELL_POINTS,
	RV_CELL_DATE,
	RV_CELL_BOOL,
	RV_CELL_PERCENT /* to JSON a number of percent */
};
#define RV_COLUMN_WRAP 1
#define RV_COLUMN_ASIDE 2
#define RV_COLUMN_SPARE 3
#define RV_COLUMN_NEEDED 4
#define RV_COLUMN_BLANK 5
struct rv_out_column {
	const char *key;   /* stable: JSON key, CSV heading with --keys */
	const char *title; /* translated heading */
	enum rv_cell_kind kind;
	int width; /* hint for terminals and sheets in columns; 0: by content */
	/*
	 * true: long text, which a terminal may break; RV_COLUMN_ASIDE: seldom looked at, a workbook hides it (and
	 * does not print it) until somebody asks for it; RV_COLUMN_SPARE: a terminal too narrow for all leaves these
	 * out, the last one first, and says so; RV_COLUMN_NEEDED: these too, where what is left would not fit cut and
	 * broken either. RV_COLUMN_BLANK: room for somebody to write in.
	 */
	int look;
};
struct rv_out_cell {
	const char *text; /* TEXT, DATE (ISO); NULL: empty */
	int64_t number;   /* INT, POINTS and PERCENT (hundredths), BOOL */
	bool null;
};

/* The columns of one table that somebody asked for, by key or title (folded), in this order. n > 0. */
struct rv_choice {
	const char *table; /* its key */
	const char *const *names;
	size_t n;
};
/* Another title of the column with that key, which it has where the same table is printed for people. */
struct rv_column_name {
	const char *key, *title;
};
/*
 * chosen[i]: the column that choice->names[i] means: by its key, by its title or by another of also. RV_USAGE, with the columns that
 * there are: one is unknown, or named twice; with the keys: one is the title of several columns. RV_MEMORY.
 */
enum rv_code rv_choose_columns(const struct rv_choice *choice, const struct rv_out_column *columns,
                               size_t n, const struct rv_column_name *also, size_t n_also,
                               size_t *chosen, struct rv_error *err);

struct rv_document;
struct rv_writer;
struct rv_writer_options {
	int columns; /* width of the terminal, 0: not a terminal */
	bool colour;
	bool bom;   /* CSV: UTF-8 with BOM (the default for files) */
	bool sheet; /* html: a single sheet of paper, without what a screen needs */
	bool keys;  /* CSV: keys as headings, true and false, for programs */
	/* CSV: in GB18030, which a Chinese Excel takes a file without a BOM for; bom is then left alone. Written at the end, whole; RV_DATA
	 * if the C library has no place there for a character. */
	bool gb18030;
	/* NULL: all columns. Borrowed. Until its table is there and has them nothing at all is written; the reports do not notice. */
	const struct rv_choice *choice;
	/* What JSON and NDJSON are made of, RV_BUG where a report writes anything else; or NULL. */
	const struct rv_document *document;
	/* The table of which --columns chooses, for whoever sees it narrowed; or NULL. */
	const char *choosable;
};

/*
 * table: facts as lines, then aligned columns through libsmartcols, notes between; controls and bidi characters shown escaped;
 *   text is cut or wrapped only where the width of the terminal is known.
 * csv: RFC 4180 with CRLF; tables only (several: an empty line between, each with its headings); text that a spreadsheet
 *   would run as a formula gets a leading apostrophe.
 * json: {"schema": …, facts…, "<table key>": [{…}, …], …}; points are exact numbers, empty cells null.
 * ndjson: {"type": "head", "schema": …, facts…}, then an object a row with "type": the table's key.
 * xlsx: a workbook: facts and notes on the first sheet, then a sheet a table, going on to another where it is full; text is always text, numbers and dates
 *   are numbers and dates, the same tables give the same bytes. Nothing for a terminal: RV_USAGE where columns or colour are set.
 * html: a page that stands alone, its tables sorted and filtered by a little script; prints on A4, and is readable on a phone.
 * md: Markdown with tables of pipes. In both every text is escaped, control and bidi characters are shown.
 *
 * schema: the whole word, "review.score/1". The stream stays the caller's. RV_USAGE: no such format.
 */
enum rv_code rv_writer_new(const char *format, const char *schema, FILE *stream,
                           const struct rv_writer_options *options, struct rv_writer **out,
                           struct rv_error *err);
void rv_writer_free(struct rv_writer *writer);

/* What the document is called, before anything else: the heading of a page (html, md), and what stands above each printed page. */
enum rv_code rv_write_title(struct rv_writer *writer, const char *title, struct rv_error *err);
/*
 * Begins a sheet of paper of its own, in html and xlsx only (else RV_USAGE), before or between whole sheets: on a new page under `heading`, which
 * every one of its pages says together with `name`. Its facts and tables stand one below the other, facts after tables too; keys of facts
 * begin anew. `long_list`: it may take more than a page (a workbook shrinks what is not, so that one page has it).
 */
enum rv_code rv_write_sheet(struct rv_writer *writer, const char *name, const char *heading,
                            bool long_list, struct rv_error *err);
/* Other titles under which a choice may name columns of the next table. Borrowed until that begins. */
void rv_write_also(struct rv_writer *writer, const struct rv_column_name *also, size_t n);
/*
 * Facts come before the first table, rows after a table; keys are told apart from each other; anything else is RV_BUG. What is passed is
 * copied or written before the call returns. Text NULL: empty.
 */
enum rv_code rv_write_fact(struct rv_writer *writer, const char *key, const char *title,
                           enum rv_cell_kind kind, const struct rv_out_cell *value,
                           struct rv_error *err);
enum rv_code rv_write_fact_text(struct rv_writer *writer, const char *key, const char *title,
                                const char *text, struct rv_error *err);
enum rv_code rv_write_fact_int(struct rv_writer *writer, const char *key, const char *title,
                               int64_t n, struct rv_error *err);
enum rv_code rv_write_table(struct rv_writer *writer, const char *key, const char *title,
                            const struct rv_out_column *columns, size_t n, struct rv_error *err);
/*
 * The same; on a page (html, md) rows stand under headings: what the first n_groups columns say, once for all rows in which they
 * say the same. To other formats these are columns as any.
 */
enum rv_code rv_write_grouped(struct rv_writer *writer, const char *key, const char *title,
                              const struct rv_out_column *columns, size_t n, size_t n_groups,
                              struct rv_error *err);
/*
 * A drawing of the open table, before its rows: inline SVG in html, a native chart in xlsx, nothing elsewhere. Columns are counted
 * from 0 over all columns of the table.
 */
enum rv_chart_kind {
	RV_CHART_BARS,  /* a bar a row, of one column */
	RV_CHART_PARTS, /* a bar a row, made of several columns */
	RV_CHART_PARETO /* a column a row, of values[0]; the line of the cumulative percent values[1] */
};
#define RV_NO_COLUMN SIZE_MAX
struct rv_out_chart {
	enum rv_chart_kind kind;
	const char *title;
	size_t label; /* column */
	const size_t *values;
	size_t n_values;
	size_t note; /* what is written at the end of a bar, too; RV_NO_COLUMN */
	bool graded; /* from good to bad, the last one stands apart: rows of BARS, columns of PARTS */
	bool whole;  /* PARTS: every bar is as long as any other */
	size_t most; /* rows that are drawn */
};
enum rv_code rv_write_chart(struct rv_writer *writer, const struct rv_out_chart *chart,
                            struct rv_error *err);
/* As many cells as the table has columns. */
enum rv_code rv_write_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                          struct rv_error *err);
/* A line of prose for people (table: printed as it stands, other formats: nothing). Ends the table before it. */
enum rv_code rv_write_note(struct rv_writer *writer, struct rv_error *err, const char *fmt, ...)
	RV_PRINTF(3, 4);
/* Closes what is open, flushes and checks the stream: RV_IO. Nothing may be written afterwards. */
enum rv_code rv_write_end(struct rv_writer *writer, struct rv_error *err);
extern const char *const rv_formats[]; /* names, NULL at the end */

#endif
