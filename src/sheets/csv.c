/*
 * CSV through libcsv, strictly. libcsv calls back for each cell and each end of a row and cannot
 * be stopped in between, so the callbacks note what was wrong and let the rest of a (small) chunk
 * pass.
 *
 * A row is what a spreadsheet shows as one: blank lines count, newlines inside a cell do not.
 */
#include <csv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "review/i18n.h"
#include "review/text.h"
#include "sheets/parts.h"

#define CHUNK 16384

struct rv_csv {
	struct rv_reading *reading;
	rv_sheet_row_fn *fn;
	void *ctx;
	struct csv_parser parser;
	/* the row being read */
	int64_t row, line;  /* where it begins */
	int64_t newlines;   /* in its cells */
	bool after_cr;      /* it begins with the LF of a CRLF, perhaps */
	struct rv_buf text; /* its cells, a NUL after each */
	size_t n;
	struct rv_sheet_cell cells[RV_SHEET_MAX_COLUMNS]; /* text is set when the row is whole */
};

/* A fault at the cell that is being read. */
#define BREAK(csv, id, whole_row, ...)                                                             \
	rv_reading_break((csv)->reading, id, (csv)->row, (csv)->line,                              \
	                 (whole_row) ? 0 : (csv)->n + 1, __VA_ARGS__)

static bool stopped(const struct rv_csv *csv)
{
	return rv_reading_stopped(csv->reading);
}

/*
 * Whether every non-ASCII character is a well-formed one of GB18030, as Excel's plain "CSV"
 * writes in China.
 */
static bool looks_gb18030(const unsigned char *text, size_t len)
{
	for (size_t i = 0; i < len;) {
		if (text[i] < 0x80) {
			i++;
			continue;
		}
		if (text[i] == 0x80 || text[i] == 0xff || i + 1 >= len)
			return false;
		if (text[i + 1] >= 0x40 && text[i + 1] != 0x7f && text[i + 1] != 0xff)
			i += 2;
		else if (text[i + 1] >= 0x30 && text[i + 1] <= 0x39 && i + 3 < len)
			i += 4;
		else
			return false;
	}
	return true;
}

static void break_encoding(struct rv_csv *csv, const void *text, size_t len)
{
	if (looks_gb18030(text, len))
		BREAK(csv, RV_S_FILE_ENCODING, false,
		      _("the text is not UTF-8, it looks like GBK; save the file as 'CSV UTF-8'"));
	else
		BREAK(csv, RV_S_FILE_ENCODING, false,
		      _("the text is not UTF-8; save the file as 'CSV UTF-8'"));
}

static void break_long_cell(struct rv_csv *csv)
{
	BREAK(csv, RV_S_FILE_LIMIT, false,
	      _("a cell of more than %d characters; is a quotation mark missing?"), 32767);
}

/* Newlines of a cell: LF, CR, or both together. */
static int64_t count_newlines(const char *text, size_t len)
{
	int64_t n = 0;

	if (memchr(text, '\n', len) == NULL && memchr(text, '\r', len) == NULL)
		return 0;
	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
	return n;
}

static void on_cell(void *bytes, size_t len, void *ctx)
{
	struct rv_csv *csv = ctx;
	const char *text = bytes == NULL ? "" : bytes;

	if (stopped(csv))
		return;
	csv->after_cr = false;
	len = bytes == NULL ? 0 : len;
	if (csv->n == RV_SHEET_MAX_COLUMNS) {
		BREAK(csv, RV_S_FILE_LIMIT, true, _("more than %d columns"), RV_SHEET_MAX_COLUMNS);
	} else if (len > RV_SHEET_MAX_CELL) {
		break_long_cell(csv);
	} else if (csv->text.len + len > RV_SHEET_MAX_ROW) {
		BREAK(csv, RV_S_FILE_LIMIT, true, _("a row of more than %u MiB"),
		      RV_SHEET_MAX_ROW >> 20);
	} else if (rv_utf8_valid(text, len) != len) {
		break_encoding(csv, text, len);
	} else {
		rv_buf_add(&csv->text, text, len);
		rv_buf_add(&csv->text, "", 1);
		csv->newlines += count_newlines(text, len);
		csv->cells[csv->n++].len = len;
		if (csv->text.failed)
			rv_reading_nomem(csv->reading);
	}
}

static void deliver(struct rv_csv *csv)
{
	struct rv_sheet_row row = {
		.row = csv->row, .line = csv->line, .n = csv->n, .cells = csv->cells};
	size_t at = 0;

	for (size_t i = 0; i < csv->n; i++) {
		csv->cells[i].text = csv->text.text + at;
		at += csv->cells[i].len + 1;
	}
	csv->reading->code = csv->fn(csv->ctx, &row, csv->reading->err);
}

/* c: the character that ended the row, or -1 at the end of the file. */
static void on_row(int c, void *ctx)
{
	struct rv_csv *csv = ctx;

	if (stopped(csv))
		return;
	if (c == '\n' && csv->after_cr && csv->n == 0) {
		csv->after_cr = false;
		return;
	}
	if (csv->row > RV_SHEET_MAX_ROWS) {
		BREAK(csv, RV_S_FILE_LIMIT, true, _("more than %d rows"), RV_SHEET_MAX_ROWS);
		return;
	}
	deliver(csv);
	csv->row++;
	csv->line += csv->newlines + 1;
	csv->newlines = 0;
	csv->n = 0;
	rv_buf_clear(&csv->text);
	csv->after_cr = c == '\r';
}

/* ---- text in, rows out ----------------------------------------------------------------------- */

struct rv_csv *rv_csv_new(struct rv_reading *reading, const struct rv_csv_setup *setup)
{
	struct rv_csv *csv = calloc(1, sizeof *csv);

	if (csv == NULL) {
		rv_reading_nomem(reading);
		return NULL;
	}
	csv->reading = reading;
	csv->fn = setup->fn;
	csv->ctx = setup->ctx;
	csv->row = 1;
	csv->line = setup->line;
	rv_buf_init(&csv->text);
	csv_init(&csv->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_EMPTY_IS_NULL |
	                               CSV_APPEND_NULL);
	csv_set_delim(&csv->parser, (unsigned char)setup->delimiter);
	return csv;
}

void rv_csv_feed(struct rv_csv *csv, const char *bytes, size_t len)
{
	const char *nul = memchr(bytes, '\0', len);
	size_t good = nul == NULL ? len : (size_t)(nul - bytes);

	if (stopped(csv))
		return;
	if (csv_parse(&csv->parser, bytes, good, on_cell, on_row, csv) != good && !stopped(csv)) {
		if (csv_error(&csv->parser) == CSV_ENOMEM)
			rv_reading_nomem(csv->reading);
		else
			BREAK(csv, RV_S_FILE_QUOTES, false,
			      _("a quotation mark inside a cell that does not begin with one, or "
			        "text after a closing one; write two of them for one inside"));
	}
	if (!stopped(csv) && csv->parser.entry_pos > RV_SHEET_MAX_CELL)
		break_long_cell(csv);
	if (!stopped(csv) && nul != NULL)
		BREAK(csv, RV_S_FILE_NUL, false,
		      _("a NUL byte: this is no plain text; save the file as 'CSV UTF-8'"));
}

void rv_csv_undecodable(struct rv_csv *csv, enum rv_encoding encoding, const char *bytes,
                        size_t len)
{
	char hex[3 * 4 + 1] = "";

	for (size_t i = 0; i < len && i < 4; i++)
		snprintf(hex + 3 * i, 4, "%02X ", (unsigned char)bytes[i]);
	if (len > 0)
		hex[3 * (len < 4 ? len : 4) - 1] = '\0';
	BREAK(csv, RV_S_FILE_ENCODING, false,
	      _("the bytes %s are no character of %s, which the rest of the file is written in; "
	        "save the file as 'CSV UTF-8'"),
	      hex, rv_encoding_name(encoding));
}

/* Never after an error: csv_fini would hand over what is left. */
void rv_csv_end(struct rv_csv *csv)
{
	if (!stopped(csv) && csv_fini(&csv->parser, on_cell, on_row, csv) != 0 && !stopped(csv))
		BREAK(csv, RV_S_FILE_QUOTES, false,
		      _("the cell that begins here is never closed by a quotation mark"));
}

void rv_csv_free(struct rv_csv *csv)
{
	if (csv == NULL)
		return;
	csv_free(&csv->parser);
	rv_buf_release(&csv->text);
	free(csv);
}

/* ---- files of UTF-8 -------------------------------------------------------------------------- */

static bool begins(const char *bytes, size_t len, const char *with, size_t with_len)
{
	return len >= with_len && memcmp(bytes, with, with_len) == 0;
}

/* Files of other kinds by their first bytes: said kindly. Returns the bytes of a BOM to skip. */
static size_t look_at_start(struct rv_reading *reading, const char *bytes, size_t len)
{
	const char *id = RV_S_FILE_FORMAT;
	const char *what = NULL;

	if (begins(bytes, len, "\xEF\xBB\xBF", 3))
		return 3;
	if (begins(bytes, len, "PK\x03\x04", 4) || begins(bytes, len, "\xD0\xCF\x11\xE0", 4)) {
		what = N_("this is an Excel workbook; save its sheet as 'CSV UTF-8'");
	} else if (begins(bytes, len, "SQLite format 3", 16)) {
		what = N_("this is a database, not a spreadsheet");
	} else if (begins(bytes, len, "\xFF\xFE", 2) || begins(bytes, len, "\xFE\xFF", 2)) {
		id = RV_S_FILE_ENCODING;
		what = N_("the text is UTF-16 ('Unicode text'); save the file as 'CSV UTF-8'");
	}
	if (what != NULL)
		rv_reading_break(reading, id, 0, 0, 0, "%s", _(what));
	return 0;
}

static void read_all(struct rv_csv *csv, int fd)
{
	char bytes[CHUNK];
	int64_t offset = 0;
	size_t len, skip;

	do {
		len = rv_read_at(csv->reading, fd, bytes, sizeof bytes, offset);
		if (stopped(csv))
			return;
		skip = offset == 0 ? look_at_start(csv->reading, bytes, len) : 0;
		rv_csv_feed(csv, bytes + skip, len - skip);
		offset += (int64_t)len;
	} while (len == sizeof bytes && !stopped(csv));
	rv_csv_end(csv);
}

enum rv_code rv_csv_read(const char *path, size_t order, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_faults *faults, bool *broken, struct rv_error *err)
{
	struct rv_reading reading = {.path = path, .order = order, .faults = faults, .err = err};
	const struct rv_csv_setup setup = {.delimiter = ',', .line = 1, .fn = fn, .ctx = ctx};
	struct rv_csv *csv;
	int fd = -1;

	RV_TRY(rv_open_regular(path, &fd, err));
	csv = rv_csv_new(&reading, &setup);
	if (csv != NULL)
		read_all(csv, fd);
	rv_csv_free(csv);
	close(fd);
	*broken = *broken || reading.broken;
	return reading.code;
}
