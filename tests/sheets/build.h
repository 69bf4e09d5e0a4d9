/*
 * Workbooks for the tests of the readers: put together from parts by libzip, read back as lines of
 * text. Included by the test programs that need it.
 */
#ifndef TESTS_SHEETS_BUILD_H
#define TESTS_SHEETS_BUILD_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include "review/sheet.h"
#include "review/text.h"

static char build_folder[] = "/tmp/review-book-XXXXXX";
static char build_home[4096]; /* where the program was started: the top of the tree */
static bool build_quiet;      /* rows are not kept */

static inline int build_enter(void **state)
{
	(void)state;
	return getcwd(build_home, sizeof build_home) != NULL && mkdtemp(build_folder) != NULL &&
	                       chdir(build_folder) == 0
	               ? 0
	               : -1;
}

static inline int build_leave(void **state)
{
	(void)state;
	unlink("x.xlsx");
	unlink("x.csv");
	return chdir("/") == 0 && rmdir(build_folder) == 0 ? 0 : -1;
}

static inline void build_file(const char *path, const void *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* The bytes of a file; free them. */
static inline char *build_bytes(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	struct stat st;
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &st), 0);
	bytes = malloc((size_t)st.st_size + 1);
	assert_non_null(bytes);
	*len = fread(bytes, 1, (size_t)st.st_size, file);
	bytes[*len] = '\0';
	fclose(file);
	return bytes;
}

/* ---- parts ----------------------------------------------------------------------------------- */

#define PARTS_MAX 24
struct parts {
	struct {
		const char *name, *text;
		size_t len;
	} list[PARTS_MAX];
	size_t n;
	int level; /* of packing; 0: 1, -1: not packed */
};

/* Adds a part, or replaces it; NULL takes it out. */
static inline void part_bytes(struct parts *parts, const char *name, const char *text, size_t len)
{
	size_t i = 0;

	while (i < parts->n && strcmp(parts->list[i].name, name) != 0)
		i++;
	assert_true(i < PARTS_MAX);
	parts->list[i].name = name;
	parts->list[i].text = text;
	parts->list[i].len = len;
	parts->n += i == parts->n;
}

static inline void part(struct parts *parts, const char *name, const char *text)
{
	part_bytes(parts, name, text, text == NULL ? 0 : strlen(text));
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/relationships"
#define SHEET_PART "xl/worksheets/sheet1.xml"
#define STRINGS_PART "xl/sharedStrings.xml"
#define STYLES_PART "xl/styles.xml"
#define BOOK_PART "xl/workbook.xml"
#define BOOK_RELS "xl/_rels/workbook.xml.rels"

#define SHEET(rows, more)                                                                          \
	XML "<worksheet xmlns=\"" MAIN "\"><dimension ref=\"A1\"/><sheetData>" rows                \
	    "</sheetData>" more "</worksheet>"
#define STRINGS(items) XML "<sst xmlns=\"" MAIN "\">" items "</sst>"
#define STYLES(codes, styles)                                                                      \
	XML "<styleSheet xmlns=\"" MAIN "\"><numFmts>" codes                                       \
	    "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" styles         \
	    "</cellXfs></styleSheet>"
#define BOOK(head, sheets)                                                                         \
	XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" REL "\">" head "<sheets>" sheets             \
	    "</sheets></workbook>"
#define RELS(list) XML "<Relationships xmlns=\"" PACKAGE "\">" list "</Relationships>"
#define RELATION(id, type, target)                                                                 \
	"<Relationship Id=\"" id "\" Type=\"" REL "/" type "\" Target=\"" target "\"/>"
#define SHARED_AND_STYLES                                                                          \
	RELATION("s", "sharedStrings", "sharedStrings.xml") RELATION("f", "styles", "styles.xml")

/* A workbook of one sheet; strings and styles may be NULL. */
static inline struct parts book_of(const char *sheet, const char *strings, const char *styles)
{
	struct parts parts = {.n = 0};

	part(&parts, "[Content_Types].xml", "<Types/>");
	part(&parts, "_rels/.rels", RELS(RELATION("rId1", "officeDocument", "xl/workbook.xml")));
	part(&parts, BOOK_PART, BOOK("", "<sheet name=\"案件\" sheetId=\"1\" r:id=\"rId1\"/>"));
	part(&parts, BOOK_RELS,
	     RELS(RELATION("rId1", "worksheet", "worksheets/sheet1.xml") SHARED_AND_STYLES));
	part(&parts, SHEET_PART, sheet);
	part(&parts, STRINGS_PART, strings);
	part(&parts, STYLES_PART, styles);
	return parts;
}

static inline void book_write(const char *path, const struct parts *parts)
{
	zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

	assert_non_null(zip);
	for (size_t i = 0; i < parts->n; i++) {
		zip_source_t *source;
		zip_int64_t at;

		if (parts->list[i].text == NULL)
			continue;
		source = zip_source_buffer(zip, parts->list[i].text, parts->list[i].len, 0);
		assert_non_null(source);
		at = zip_file_add(zip, parts->list[i].name, source, ZIP_FL_ENC_UTF_8);
		assert_true(at >= 0);
		zip_set_file_compression(zip, (zip_uint64_t)at,
		                         parts->level < 0 ? ZIP_CM_STORE : ZIP_CM_DEFLATE,
		                         parts->level > 0 ? (zip_uint32_t)parts->level : 1);
	}
	assert_int_equal(zip_close(zip), 0);
}

/* ---- reading --------------------------------------------------------------------------------- */

/*
 * Rows as `2:a|b;`: the row, its cells, before each that is no text a letter of its kind, after it
 * `!` for lost digits and `+1` for its merged range.
 */
static inline enum rv_code show_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	static const char *const kinds[] = {"", "n", "d", "b", "e", "f"};
	struct rv_buf *out = ctx;

	(void)err;
	if (build_quiet)
		return RV_OK;
	rv_buf_printf(out, "%lld%s:", (long long)row->row, row->hidden ? "h" : "");
	for (size_t i = 0; i < row->n; i++) {
		const struct rv_sheet_cell *cell = &row->cells[i];

		assert_int_equal(strlen(cell->text), cell->len);
		assert_int_equal(rv_utf8_valid(cell->text, cell->len), cell->len);
		rv_buf_printf(out, "%s%s%s%s", i == 0 ? "" : "|", kinds[cell->kind], cell->text,
		              cell->lost_digits ? "!" : "");
		if (cell->merge != 0)
			rv_buf_printf(out, "+%u", cell->merge);
	}
	rv_buf_putc(out, ';');
	return RV_OK;
}

struct reading {
	struct rv_buf rows; /* of all sheets */
	struct rv_faults faults;
	enum rv_code code;
	bool broken; /* or refused */
	size_t n_sheets;
	enum rv_encoding encoding;
	char delimiter;
};

static inline struct reading read_book(const char *path, const struct rv_book_options *options)
{
	struct reading reading = {.n_sheets = 0};
	struct rv_book *book = NULL;
	struct rv_error err;

	rv_buf_init(&reading.rows);
	rv_faults_init(&reading.faults);
	reading.code = rv_book_open(path, options, &reading.faults, &book, &err);
	reading.broken = book == NULL;
	if (book == NULL)
		return reading;
	reading.n_sheets = rv_book_n_sheets(book);
	reading.encoding = rv_book_encoding(book);
	reading.delimiter = rv_book_delimiter(book);
	for (size_t i = 0; i < reading.n_sheets && reading.code == RV_OK; i++)
		reading.code = rv_book_read(book, i, show_row, &reading.rows, &reading.faults,
		                            &reading.broken, &err);
	rv_book_close(book);
	return reading;
}

static inline void release(struct reading *reading)
{
	rv_buf_release(&reading->rows);
	rv_faults_release(&reading->faults);
}

static inline const char *rows_of(const struct reading *reading)
{
	assert_false(reading->rows.failed);
	return reading->rows.text == NULL ? "" : reading->rows.text;
}

static inline void file_gives(const char *path, const char *rows)
{
	struct reading reading = read_book(path, NULL);

	if (reading.faults.n > 0)
		fail_msg("%s", reading.faults.list[0].message);
	assert_int_equal(reading.code, RV_OK);
	assert_false(reading.broken);
	assert_string_equal(rows_of(&reading), rows);
	release(&reading);
}

static inline void book_gives(const struct parts *parts, const char *rows)
{
	book_write("x.xlsx", parts);
	file_gives("x.xlsx", rows);
}

/* One fault, with this id, and words in its message. */
static inline void file_breaks(const char *path, const char *id, const char *words)
{
	struct reading reading = read_book(path, NULL);
	const char *message;

	assert_int_equal(reading.code, RV_OK);
	assert_true(reading.broken);
	assert_int_equal(reading.faults.n, 1);
	assert_string_equal(reading.faults.list[0].id, id);
	message = reading.faults.list[0].message;
	assert_non_null(message);
	if (words[0] != '\0' && strstr(message, words) == NULL)
		fail_msg("'%s' says nothing of '%s'", message, words);
	release(&reading);
}

static inline void book_breaks(const struct parts *parts, const char *id, const char *words)
{
	book_write("x.xlsx", parts);
	file_breaks("x.xlsx", id, words);
}

#endif
