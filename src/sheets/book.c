/*
 * The one door to all spreadsheets: tells what kind of file it is by its first bytes, and sends it
 * to its reader.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "review/i18n.h"
#include "review/text.h"
#include "sheets/parts.h"

struct rv_book {
	char *path;
	size_t order;
	struct rv_book_options options;
	int fd; /* -1: the archive has it */
	bool is_workbook;
	struct rv_workbook workbook;
	struct rv_textfile text;
	struct rv_sheet sheet; /* of a text file */
	char *name;            /* of that */
};

/* ---- kinds ----------------------------------------------------------------------------------- */

#define BEGINNING 4096

static bool begins(const char *bytes, size_t len, const char *with, size_t with_len)
{
	return len >= with_len && memcmp(bytes, with, with_len) == 0;
}

static uint32_t little32(const unsigned char *bytes)
{
	return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 |
	       (uint32_t)bytes[3] << 24;
}

/*
 * A compound file (MS-CFB) is an old workbook, of Excel or WPS, or a new one that a password
 * protects: that one has a stream EncryptedPackage in its directory.
 */
static bool is_encrypted(struct rv_reading *reading, int fd, const char *bytes, size_t len)
{
	static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
	const unsigned char *header = (const unsigned char *)bytes;
	char directory[BEGINNING];
	unsigned shift;
	size_t n;

	if (len < 512)
		return false;
	shift = header[30];
	if (shift < 7 || shift > 12)
		return false;
	n = rv_read_at(reading, fd, directory, sizeof directory,
	               ((int64_t)little32(header + 48) + 1) << shift);
	return memmem(directory, n, name, sizeof name) != NULL;
}

/* A page or a tree that calls itself .xls, as systems of offices export it. */
static bool is_markup(const char *bytes, size_t len)
{
	static const char *const tags[] = {"<html", "<!doctype", "<?xml",  "<table",       "<head",
	                                   "<body", "<meta",     "<style", "MIME-Version:"};
	size_t at = begins(bytes, len, "\xEF\xBB\xBF", 3) ? 3 : 0;

	while (at < len && bytes[at] != '\0' && strchr(" \t\r\n", bytes[at]) != NULL)
		at++;
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (len - at >= strlen(tags[i]) &&
		    strncasecmp(bytes + at, tags[i], strlen(tags[i])) == 0)
			return true;
	return false;
}

/* What the file is instead of a spreadsheet that is read, or NULL. */
static const char *other_kind(struct rv_reading *reading, int fd, const char *bytes, size_t len)
{
	if (begins(bytes, len, "\xD0\xCF\x11\xE0", 4))
		return is_encrypted(reading, fd, bytes, len)
		               ? N_("the workbook is protected by a password; take it off and save "
		                    "it as an Excel workbook (.xlsx)")
		               : N_("this is a workbook of an old kind (.xls, .et); save it as an "
		                    "Excel workbook (.xlsx)");
	if (len >= 4 && bytes[0] == 9 && memchr("\0\2\4\10", bytes[1], 4) != NULL && bytes[3] == 0)
		return N_("this is a workbook of an old kind (.xls, .et); save it as an Excel "
		          "workbook (.xlsx)");
	if (begins(bytes, len, "SQLite format 3", 16))
		return N_("this is a database, not a spreadsheet");
	if (begins(bytes, len, "%PDF-", 5) || begins(bytes, len, "{\\rtf", 5))
		return N_("this is a text document, not a spreadsheet");
	if (begins(bytes, len, "Rar!", 4) || begins(bytes, len, "7z\xBC\xAF", 4) ||
	    begins(bytes, len, "\x1F\x8B", 2))
		return N_("this is a packed archive; unpack it first");
	if (is_markup(bytes, len))
		return N_("this is a web page or XML under the name of a spreadsheet; open it in a "
		          "spreadsheet program and save it as an Excel workbook (.xlsx)");
	return NULL;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* `案件` of data/案件.csv. */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *file = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(file, '.');

	return strndup(file, dot == NULL || dot == file ? strlen(file) : (size_t)(dot - file));
}

static void open_text(struct rv_book *book, struct rv_reading *reading)
{
	struct rv_buf name;

	book->name = name_of(book->path);
	if (book->name == NULL) {
		rv_reading_nomem(reading);
		return;
	}
	if (rv_utf8_valid(book->name, strlen(book->name)) != strlen(book->name)) {
		rv_buf_init(&name);
		rv_buf_visible(&name, book->name, strlen(book->name));
		free(book->name);
		book->name = name.text;
		if (name.failed || name.text == NULL)
			rv_reading_nomem(reading);
	}
	book->sheet.name = book->name;
	book->text.fd = book->fd;
	rv_textfile_look(&book->text, reading, &book->options);
}

static void open_book(struct rv_book *book, struct rv_reading *reading)
{
	char bytes[BEGINNING];
	size_t len = rv_read_at(reading, book->fd, bytes, sizeof bytes, 0);
	const char *what;

	if (rv_reading_stopped(reading))
		return;
	book->is_workbook = begins(bytes, len, "PK\x03\x04", 4) ||
	                    begins(bytes, len, "PK\x05\x06", 4);
	if (book->is_workbook) {
		rv_workbook_open(&book->workbook, reading, &book->fd);
		return;
	}
	what = other_kind(reading, book->fd, bytes, len);
	if (what != NULL)
		rv_reading_break(reading, RV_S_FILE_FORMAT, 0, 0, 0, "%s", _(what));
	else
		open_text(book, reading);
}

enum rv_code rv_book_open(const char *path, const struct rv_book_options *options,
                          struct rv_faults *faults, struct rv_book **out, struct rv_error *err)
{
	struct rv_reading reading = {.path = path, .faults = faults, .err = err};
	struct rv_book *book;
	enum rv_code code;
	int fd = -1;

	RV_TRY(rv_open_regular(path, &fd, err));
	book = calloc(1, sizeof *book);
	if (book == NULL) {
		close(fd);
		return rv_nomem(err);
	}
	book->fd = fd;
	if (options != NULL)
		book->options = *options;
	book->order = reading.order = book->options.order;
	book->path = strdup(path);
	if (book->path == NULL)
		rv_reading_nomem(&reading);
	else
		open_book(book, &reading);
	code = reading.code;
	if (rv_reading_stopped(&reading)) {
		rv_book_close(book);
		book = NULL;
	}
	if (code == RV_OK)
		*out = book;
	return code;
}

void rv_book_close(struct rv_book *book)
{
	if (book == NULL)
		return;
	rv_workbook_release(&book->workbook);
	if (book->fd >= 0)
		close(book->fd);
	free(book->name);
	free(book->path);
	free(book);
}

/* ---- reading --------------------------------------------------------------------------------- */

enum rv_encoding rv_book_encoding(const struct rv_book *book)
{
	return book->is_workbook ? RV_ENC_NONE : book->text.encoding;
}

char rv_book_delimiter(const struct rv_book *book)
{
	return book->is_workbook ? '\0' : book->text.delimiter;
}

size_t rv_book_n_sheets(const struct rv_book *book)
{
	return book->is_workbook ? book->workbook.n : 1;
}

const struct rv_sheet *rv_book_sheet(const struct rv_book *book, size_t sheet)
{
	return book->is_workbook ? &book->workbook.tabs[sheet].sheet : &book->sheet;
}

static struct rv_reading begin(struct rv_book *book, size_t sheet, struct rv_faults *faults,
                               struct rv_error *err)
{
	struct rv_reading reading = {
		.path = book->path, .order = book->order, .faults = faults, .err = err};

	if (book->is_workbook) {
		reading.sheet = book->workbook.tabs[sheet].sheet.name;
		reading.sheet_no = sheet + 1;
	}
	return reading;
}

enum rv_code rv_book_look(struct rv_book *book, size_t sheet, struct rv_faults *faults,
                          bool *broken, struct rv_error *err)
{
	struct rv_reading reading = begin(book, sheet, faults, err);

	if (book->is_workbook)
		rv_worksheet_look(&book->workbook, &book->workbook.tabs[sheet], &reading);
	*broken = *broken || reading.broken;
	return reading.code;
}

enum rv_code rv_book_read(struct rv_book *book, size_t sheet, rv_sheet_row_fn *fn, void *ctx,
                          struct rv_faults *faults, bool *broken, struct rv_error *err)
{
	struct rv_reading reading = begin(book, sheet, faults, err);

	if (book->is_workbook) {
		struct rv_tab *tab = &book->workbook.tabs[sheet];

		rv_worksheet_look(&book->workbook, tab, &reading);
		rv_workbook_load(&book->workbook, &reading);
		if (!rv_reading_stopped(&reading))
			rv_worksheet_read(&book->workbook, tab, &reading, fn, ctx);
	} else {
		rv_textfile_read(&book->text, &reading, fn, ctx);
	}
	*broken = *broken || reading.broken;
	return reading.code;
}
