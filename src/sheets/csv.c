/*
 * CSV through libcsv, strictly. libcsv calls back for each cell and each end of a row and cannot
 * be stopped in between, so the callbacks note what was wrong and let the rest of a (small) chunk
 * pass.
 *
 * A row is what a spreadsheet shows as one: blank lines count, newlines inside a cell do not.
 */
#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "review/arena.h"
#include "review/i18n.h"
#include "review/interrupt.h"
#include "review/sheet.h"
#include "review/text.h"

#define CHUNK 16384

struct reader {
	const char *path;
	size_t order;
	rv_sheet_row_fn *fn;
	void *ctx;
	struct rv_faults *faults;
	struct rv_error *err;
	enum rv_code code; /* other than RV_OK: stop */
	bool broken;       /* a fault was reported: stop */
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
#define BREAK(reader, id, whole_row, ...)                                                          \
	do {                                                                                       \
		struct rv_place place_ = {.file = (reader)->path,                                  \
		                          .order = (reader)->order,                                \
		                          .row = (reader)->row,                                    \
		                          .line = (reader)->line,                                  \
		                          .column = (whole_row) ? 0 : (reader)->n + 1};            \
		rv_fault((reader)->faults, RV_ERROR, id, &place_, __VA_ARGS__);                    \
		(reader)->broken = true;                                                           \
	} while (0)

static bool stopped(const struct reader *reader)
{
	return reader->broken || reader->code != RV_OK;
}

static void fail_memory(struct reader *reader)
{
	reader->code = rv_nomem(reader->err);
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

static void break_encoding(struct reader *reader, const void *text, size_t len)
{
	if (looks_gb18030(text, len))
		BREAK(reader, RV_S_FILE_ENCODING, false,
		      _("the text is not UTF-8, it looks like GBK; save the file as 'CSV UTF-8'"));
	else
		BREAK(reader, RV_S_FILE_ENCODING, false,
		      _("the text is not UTF-8; save the file as 'CSV UTF-8'"));
}

static void break_long_cell(struct reader *reader)
{
	BREAK(reader, RV_S_FILE_LIMIT, false,
	      _("a cell of more than %d characters; is a quotation mark missing?"), 32767);
}

/* Newlines of a cell: LF, CR, or both together. */
static int64_t count_newlines(const char *text, size_t len)
{
	int64_t n = 0;

	for (size_t i = 0; i < len; i++)
		n += text[i] == '\n' || (text[i] == '\r' && (i + 1 == len || text[i + 1] != '\n'));
	return n;
}

static void on_cell(void *bytes, size_t len, void *ctx)
{
	struct reader *reader = ctx;
	const char *text = bytes == NULL ? "" : bytes;

	if (stopped(reader))
		return;
	reader->after_cr = false;
	len = bytes == NULL ? 0 : len;
	if (reader->n == RV_SHEET_MAX_COLUMNS) {
		BREAK(reader, RV_S_FILE_LIMIT, true, _("more than %d columns"),
		      RV_SHEET_MAX_COLUMNS);
	} else if (len > RV_SHEET_MAX_CELL) {
		break_long_cell(reader);
	} else if (reader->text.len + len > RV_SHEET_MAX_ROW) {
		BREAK(reader, RV_S_FILE_LIMIT, true, _("a row of more than %u MiB"),
		      RV_SHEET_MAX_ROW >> 20);
	} else if (rv_utf8_valid(text, len) != len) {
		break_encoding(reader, text, len);
	} else {
		rv_buf_add(&reader->text, text, len);
		rv_buf_add(&reader->text, "", 1);
		reader->newlines += count_newlines(text, len);
		reader->cells[reader->n++].len = len;
		if (reader->text.failed)
			fail_memory(reader);
	}
}

static void deliver(struct reader *reader)
{
	struct rv_sheet_row row = {reader->row, reader->line, reader->n, reader->cells};
	size_t at = 0;

	for (size_t i = 0; i < reader->n; i++) {
		reader->cells[i].text = reader->text.text + at;
		at += reader->cells[i].len + 1;
	}
	reader->code = reader->fn(reader->ctx, &row, reader->err);
}

/* c: the character that ended the row, or -1 at the end of the file. */
static void on_row(int c, void *ctx)
{
	struct reader *reader = ctx;

	if (stopped(reader))
		return;
	if (c == '\n' && reader->after_cr && reader->n == 0) {
		reader->after_cr = false;
		return;
	}
	if (reader->row > RV_SHEET_MAX_ROWS) {
		BREAK(reader, RV_S_FILE_LIMIT, true, _("more than %d rows"), RV_SHEET_MAX_ROWS);
		return;
	}
	deliver(reader);
	reader->row++;
	reader->line += reader->newlines + 1;
	reader->newlines = 0;
	reader->n = 0;
	rv_buf_clear(&reader->text);
	reader->after_cr = c == '\r';
}

/* ---- bytes ---------------------------------------------------------------------------------- */

static bool begins(const char *bytes, size_t len, const char *with, size_t with_len)
{
	return len >= with_len && memcmp(bytes, with, with_len) == 0;
}

/* Files of other kinds by their first bytes: said kindly. Returns the bytes of a BOM to skip. */
static size_t look_at_start(struct reader *reader, const char *bytes, size_t len)
{
	struct rv_place place = {.file = reader->path, .order = reader->order};
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
	if (what != NULL) {
		rv_fault(reader->faults, RV_ERROR, id, &place, "%s", _(what));
		reader->broken = true;
	}
	return 0;
}

static void parse(struct reader *reader, const char *bytes, size_t len)
{
	const char *nul = memchr(bytes, '\0', len);
	size_t good = nul == NULL ? len : (size_t)(nul - bytes);

	if (csv_parse(&reader->parser, bytes, good, on_cell, on_row, reader) != good &&
	    !stopped(reader)) {
		if (csv_error(&reader->parser) == CSV_ENOMEM)
			fail_memory(reader);
		else
			BREAK(reader, RV_S_FILE_QUOTES, false,
			      _("a quotation mark inside a cell that does not begin with one, or "
			        "text after a closing one; write two of them for one inside"));
	}
	if (!stopped(reader) && reader->parser.entry_pos > RV_SHEET_MAX_CELL)
		break_long_cell(reader);
	if (!stopped(reader) && nul != NULL)
		BREAK(reader, RV_S_FILE_NUL, false,
		      _("a NUL byte: this is no plain text; save the file as 'CSV UTF-8'"));
}

static void read_all(struct reader *reader, int fd)
{
	char bytes[CHUNK];
	bool first = true;
	size_t len, skip;
	ssize_t got;

	do {
		for (len = 0; len < sizeof bytes; len += (size_t)got) {
			got = read(fd, bytes + len, sizeof bytes - len);
			if (got < 0 && errno == EINTR && !rv_interrupted)
				got = 0;
			else if (got <= 0)
				break;
		}
		if (rv_interrupted) {
			reader->code = rv_fail(reader->err, RV_INTERRUPTED, "%s", _("interrupted"));
			return;
		}
		if (got < 0) {
			reader->code = rv_fail(reader->err, RV_IO, _("'%s' can't be read: %s"),
			                       reader->path, rv_system_words(errno));
			return;
		}
		skip = first ? look_at_start(reader, bytes, len) : 0;
		first = false;
		if (!stopped(reader))
			parse(reader, bytes + skip, len - skip);
	} while (got > 0 && !stopped(reader));
	/* never after an error: csv_fini would hand over what is left */
	if (!stopped(reader) && csv_fini(&reader->parser, on_cell, on_row, reader) != 0 &&
	    !stopped(reader))
		BREAK(reader, RV_S_FILE_QUOTES, false,
		      _("the cell that begins here is never closed by a quotation mark"));
}

static enum rv_code open_regular(const char *path, int *out, struct rv_error *err)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return rv_fail(err, RV_NOINPUT, _("'%s' can't be read: %s"), path,
		               rv_system_words(errno));
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return rv_fail(err, RV_NOINPUT, _("'%s' is no regular file"), path);
	}
	*out = fd;
	return RV_OK;
}

enum rv_code rv_csv_read(const char *path, size_t order, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_faults *faults, bool *broken, struct rv_error *err)
{
	struct reader *reader;
	struct rv_arena arena;
	enum rv_code code;
	int fd = -1;

	RV_TRY(open_regular(path, &fd, err));
	rv_arena_init(&arena);
	reader = rv_alloc(&arena, sizeof *reader);
	if (reader == NULL) {
		close(fd);
		return rv_nomem(err);
	}
	*reader = (struct reader){.path = path,
	                          .order = order,
	                          .fn = fn,
	                          .ctx = ctx,
	                          .faults = faults,
	                          .err = err,
	                          .row = 1,
	                          .line = 1};
	rv_buf_init(&reader->text);
	csv_init(&reader->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL | CSV_EMPTY_IS_NULL |
	                                  CSV_APPEND_NULL);
	read_all(reader, fd);
	csv_free(&reader->parser);
	rv_buf_release(&reader->text);
	close(fd);
	code = reader->code;
	*broken = *broken || reader->broken;
	rv_arena_release(&arena);
	return code;
}
