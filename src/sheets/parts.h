/*
 * What the files of sheets share: how far one reading has come, the CSV parser, zip archives, XML,
 * and the parts of a workbook.
 *
 * Everything below runs until `rv_reading_stopped`: faults go to the reader's list once, at the
 * place where the file can't be read on, and nobody reads further.
 */
#ifndef SHEETS_PARTS_H
#define SHEETS_PARTS_H

#include "review/arena.h"
#include "review/sheet.h"

/* ---- reading.c: the state of one reading ----------------------------------------------------- */

struct rv_reading {
	const char *path;
	size_t order;
	const char *sheet; /* of a workbook, or NULL */
	size_t sheet_no;
	struct rv_faults *faults;
	struct rv_error *err;
	enum rv_code code; /* other than RV_OK: stop */
	bool broken;       /* a fault was reported: stop */
};

bool rv_reading_stopped(const struct rv_reading *reading);
void rv_reading_nomem(struct rv_reading *reading);
/* Stops if the user wants it; true: it has stopped. */
bool rv_reading_interrupted(struct rv_reading *reading);
/* Can't be read, by errno. */
void rv_reading_io(struct rv_reading *reading, int number);
/* Reports a fault and stops. line: 0 for a workbook. Nothing if it stopped before. */
void rv_reading_break(struct rv_reading *reading, const char *id, int64_t row, int64_t line,
                      size_t column, const char *fmt, ...) RV_PRINTF(6, 7);
/* The workbook is damaged; what: where it is, for whoever made it. */
void rv_reading_damaged(struct rv_reading *reading, const char *what);
/* Opens a regular file to be read. */
enum rv_code rv_open_regular(const char *path, int *out, struct rv_error *err);
/*
 * Reads up to size bytes at an offset, fewer only at the end of the file; stops reading on errors.
 */
size_t rv_read_at(struct rv_reading *reading, int fd, char *bytes, size_t size, int64_t offset);

/* ---- csv.c: rows out of UTF-8 text ----------------------------------------------------------- */

struct rv_csv;
struct rv_csv_setup {
	char delimiter;
	int64_t line; /* of the first row */
	rv_sheet_row_fn *fn;
	void *ctx;
};
/* NULL: memory is out. `reading` belongs to the caller and outlives it. */
struct rv_csv *rv_csv_new(struct rv_reading *reading, const struct rv_csv_setup *setup);
void rv_csv_feed(struct rv_csv *csv, const char *bytes, size_t len);
/* Bytes that are no characters of the file's encoding, at the cell that is being read. */
void rv_csv_undecodable(struct rv_csv *csv, enum rv_encoding encoding, const char *bytes,
                        size_t len);
/* The text is at its end. */
void rv_csv_end(struct rv_csv *csv);
void rv_csv_free(struct rv_csv *csv);

/* ---- encoding.c, textfile.c: CSV files in any encoding --------------------------------------- */

struct rv_textfile {
	int fd;
	enum rv_encoding encoding;
	size_t bom; /* bytes of it */
	char delimiter;
	size_t skip;        /* characters of a line `sep=;`, its end included */
	int64_t first_line; /* of the text that is left */
};
struct rv_decoder;

/* Finds out encoding, then delimiter. */
void rv_textfile_look(struct rv_textfile *file, struct rv_reading *reading,
                      const struct rv_book_options *options);
void rv_textfile_read(const struct rv_textfile *file, struct rv_reading *reading,
                      rv_sheet_row_fn *fn, void *ctx);

#define RV_TEXT_CHUNK 16384
/* Finds out the encoding of the file, which has been opened and looked at. */
void rv_encoding_look(struct rv_textfile *file, struct rv_reading *reading,
                      const struct rv_book_options *options);
/* NULL: reading has stopped. */
struct rv_decoder *rv_decoder_new(struct rv_reading *reading, enum rv_encoding encoding);
void rv_decoder_free(struct rv_decoder *decoder);
/*
 * Decodes bytes, carrying half a character over to the next call; `last`: there is none. What it
 * gives is borrowed until the next call. false: a character is wrong, its first bytes are *bad;
 * what stands before it is in *text.
 */
struct rv_decoded {
	const char *text; /* UTF-8 */
	size_t len;
	char bad[4];
	size_t n_bad; /* 0: all is well */
};
void rv_decoder_feed(struct rv_decoder *decoder, const char *bytes, size_t len, bool last,
                     struct rv_decoded *out);
/*
 * How many headers of the first rows of a text are known, when its cells are parted by delimiter.
 */
size_t rv_known_headers(const char *text, size_t len, char delimiter,
                        const struct rv_book_options *options);
/* What parts the cells, by the first rows. */
char rv_guess_delimiter(const char *text, size_t len, const struct rv_book_options *options);

/* ---- zip.c ----------------------------------------------------------------------------------- */

struct rv_zip;
/* Takes fd over if it succeeds. NULL: reading has stopped. */
struct rv_zip *rv_zip_open(struct rv_reading *reading, int fd);
void rv_zip_close(struct rv_zip *zip);
#define RV_NO_PART (-1)
/* The part of this name, letters of either case, or RV_NO_PART. Two of them: stops. */
int64_t rv_zip_find(struct rv_zip *zip, struct rv_reading *reading, const char *name);
/* Gets bytes of a part; false: enough. */
typedef bool rv_zip_fn(void *ctx, const char *bytes, size_t len, bool last);
/* Unpacks a part. again: it has been read and counted before. */
void rv_zip_read(struct rv_zip *zip, struct rv_reading *reading, int64_t part, bool again,
                 rv_zip_fn *fn, void *ctx);

/* ---- xml.c ----------------------------------------------------------------------------------- */

/*
 * Elements of a part of a workbook. Names come without prefix; depth is 1 for the root. Handlers
 * look at depth and name together, so that the same name elsewhere (in extensions) does not deceive
 * them.
 */
struct rv_xml_handlers {
	void (*start)(void *ctx, int depth, const char *name, const char *const *attributes);
	void (*end)(void *ctx, int depth, const char *name);              /* may be NULL */
	void (*text)(void *ctx, int depth, const char *text, size_t len); /* may be NULL */
};
void rv_xml_read(struct rv_zip *zip, struct rv_reading *reading, int64_t part, bool again,
                 const struct rv_xml_handlers *handlers, void *ctx);
/* The value of an attribute of this name without a prefix, or NULL. */
const char *rv_xml_attribute(const char *const *attributes, const char *name);
/* The value of an attribute of this name with a prefix, or NULL. */
const char *rv_xml_attribute_ns(const char *const *attributes, const char *name);
/* Decimal digits up to max; false: something else. */
bool rv_xml_number(const char *text, uint64_t max, uint64_t *out);
bool rv_xml_bool(const char *text); /* NULL: false */

/* ---- strings.c: shared strings, and text of rich runs ---------------------------------------- */

struct rv_strings {
	struct rv_buf text; /* all of them, a NUL after each */
	uint32_t *at;       /* where each begins; at[n] is the end */
	size_t n, room;
};
void rv_strings_read(struct rv_strings *strings, struct rv_zip *zip, struct rv_reading *reading,
                     int64_t part);
void rv_strings_release(struct rv_strings *strings);
/*
 * Undoes _x000D_ in buf from an offset on; the text gets no longer. Then checks that it is at most
 * 32,767 characters; false: it is longer.
 */
bool rv_cell_finish(struct rv_buf *buf, size_t from);

/* ---- styles.c, format.c: how numbers are shown ----------------------------------------------- */

enum rv_format_kind {
	RV_FORMAT_NUMBER,
	RV_FORMAT_PADDED,  /* 00000: with leading zeros */
	RV_FORMAT_DATE,    /* a day */
	RV_FORMAT_MONTH,   /* year and month only */
	RV_FORMAT_TIME,    /* no day */
	RV_FORMAT_MOMENT,  /* day and time */
	RV_FORMAT_ELAPSED, /* hours beyond 24 */
	RV_FORMAT_KINDS
};
struct rv_format {
	unsigned char kind;  /* enum rv_format_kind */
	unsigned char width; /* of RV_FORMAT_PADDED */
	bool seconds;
};
struct rv_styles {
	struct rv_format *formats; /* by index of the cell's style */
	size_t n;
};
void rv_styles_read(struct rv_styles *styles, struct rv_zip *zip, struct rv_reading *reading,
                    int64_t part);
void rv_styles_release(struct rv_styles *styles);
struct rv_format rv_format_builtin(unsigned id);
struct rv_format rv_format_of(const char *code);
/* A number of a workbook as text; sets all of the cell but `merge`. */
#define RV_NUMBER_SIZE 64
void rv_number_show(const char *text, struct rv_format format, bool from_1904,
                    char out[RV_NUMBER_SIZE], struct rv_sheet_cell *cell);
/* The ISO text of a cell of type d. */
void rv_iso_show(const char *text, char out[RV_NUMBER_SIZE], struct rv_sheet_cell *cell);

/* ---- workbook.c, look.c, worksheet.c --------------------------------------------------------- */

struct rv_tab {
	struct rv_sheet sheet;
	char *target; /* the name of its part; NULL: there is none */
	struct rv_merge *merges;
	bool looked;
};
struct rv_workbook {
	struct rv_zip *zip;
	struct rv_arena arena; /* names and targets */
	struct rv_tab *tabs;
	size_t n;
	bool from_1904;
	char *strings_part, *styles_part; /* or NULL */
	struct rv_strings strings;
	struct rv_styles styles;
	bool loaded; /* strings and styles */
};
/* Finds out what sheets there are. Takes fd over (sets it to -1) if the archive opens. */
void rv_workbook_open(struct rv_workbook *workbook, struct rv_reading *reading, int *fd);
/* Reads strings and styles, unless that is done. */
void rv_workbook_load(struct rv_workbook *workbook, struct rv_reading *reading);
void rv_workbook_release(struct rv_workbook *workbook);
void rv_worksheet_look(struct rv_workbook *workbook, struct rv_tab *tab,
                       struct rv_reading *reading);
/* Of a tab that has been looked at. */
void rv_worksheet_read(struct rv_workbook *workbook, const struct rv_tab *tab,
                       struct rv_reading *reading, rv_sheet_row_fn *fn, void *ctx);

/* Where in a worksheet its XML has come to. */
struct rv_position {
	struct rv_reading *reading;
	int64_t row;   /* from 1 */
	size_t column; /* from 1 */
	bool hidden;   /* the row */
	enum rv_section { RV_OTHER, RV_ROWS, RV_COLUMNS, RV_MERGES } section;
	bool in_row;
};
/* Moves it on at the start of an element down to a cell's; after a fault reading has stopped. */
void rv_position_start(struct rv_position *position, int depth, const char *name,
                       const char *const *attributes);
/* `AB12`: column and row from 1; false: no reference, or beyond XFD1048576. */
bool rv_reference(const char *text, size_t len, size_t *column, int64_t *row);
#define RV_LAST_COLUMN 16384 /* XFD */

#endif
