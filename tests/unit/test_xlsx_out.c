/* Workbooks, read back part by part; what the library is told is watched, and refused, on the way. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dlfcn.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "oom.h"
#include "output/wrap.h"
#include "output/xlsx_book.h"
#include "review/i18n.h"
#include "workbook.h"

/* ---- the library, interposed ---------------------------------------------------------------------------- */

/*
 * Calls of the library from here; the n-th is refused. The library itself can't bear to be out of memory; what it calls of
 * itself comes by here, too.
 */
static struct {
	long n, refused;
	bool inside;
} calls;

/* The library's own function of that name. */
#define FIND(real, name)                                                                           \
	do {                                                                                       \
		void *found_ = dlsym(RTLD_NEXT, #name);                                            \
                                                                                                   \
		memcpy(&(real), &found_, sizeof found_);                                           \
	} while (0)
#define INTERPOSE(type, refusal, name, parameters, ...)                                            \
	type name parameters                                                                       \
	{                                                                                          \
		struct oom_pause pause = oom_pause();                                              \
		bool inside = calls.inside, refuse = !inside && ++calls.n == calls.refused;        \
		__typeof__(&(name)) real;                                                          \
		type out;                                                                          \
                                                                                                   \
		FIND(real, name);                                                                  \
		calls.inside = true;                                                               \
		out = refuse ? refusal : real(__VA_ARGS__);                                        \
		calls.inside = inside;                                                             \
		oom_resume(pause);                                                                 \
		return out;                                                                        \
	}
#define NO_MEMORY LXW_ERROR_MEMORY_MALLOC_FAILED

INTERPOSE(lxw_workbook *, NULL, workbook_new_opt, (const char *name, lxw_workbook_options *options),
          name, options)
INTERPOSE(lxw_format *, NULL, workbook_add_format, (lxw_workbook * book), book)
INTERPOSE(lxw_worksheet *, NULL, workbook_add_worksheet, (lxw_workbook * book, const char *name),
          book, name)
INTERPOSE(lxw_error, NO_MEMORY, workbook_set_properties,
          (lxw_workbook * book, lxw_doc_properties *properties), book, properties)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_write_string,
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t col, const char *text,
           lxw_format *format),
          sheet, row, col, text, format)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_write_number,
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t col, double number, lxw_format *format),
          sheet, row, col, number, format)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_write_blank,
          (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t col, lxw_format *format), sheet, row,
          col, format)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_set_row,
          (lxw_worksheet * sheet, lxw_row_t row, double height, lxw_format *format), sheet, row,
          height, format)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_set_column,
          (lxw_worksheet * sheet, lxw_col_t from, lxw_col_t to, double width, lxw_format *format),
          sheet, from, to, width, format)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_autofilter,
          (lxw_worksheet * sheet, lxw_row_t a, lxw_col_t b, lxw_row_t c, lxw_col_t d), sheet, a, b,
          c, d)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_repeat_rows,
          (lxw_worksheet * sheet, lxw_row_t from, lxw_row_t to), sheet, from, to)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_set_header, (lxw_worksheet * sheet, const char *text),
          sheet, text)
INTERPOSE(lxw_error, NO_MEMORY, worksheet_ignore_errors,
          (lxw_worksheet * sheet, uint8_t kind, const char *range), sheet, kind, range)

/* Refused, it frees the workbook all the same. */
lxw_error workbook_close(lxw_workbook *book)
{
	struct oom_pause pause = oom_pause();
	bool refuse = ++calls.n == calls.refused;
	__typeof__(&workbook_close) real;
	lxw_error out;

	FIND(real, workbook_close);
	calls.inside = true;
	out = real(book);
	calls.inside = false;
	oom_resume(pause);
	return refuse ? LXW_ERROR_ZIP_CLOSE : out;
}

static const char *const sheet_names[] = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml",
                                          "xl/worksheets/sheet3.xml"};

/* ---- what is written ------------------------------------------------------------------------------------ */

static const struct rv_out_column columns[] = {
	{"text", "Text", RV_CELL_TEXT, 0, true},        {"n", "=Number", RV_CELL_INT, 0, false},
	{"points", "Points", RV_CELL_POINTS, 0, false}, {"date", "Date", RV_CELL_DATE, 0, false},
	{"yes", "Yes?", RV_CELL_BOOL, 0, false},
};
#define N_COLUMNS (sizeof columns / sizeof *columns)

static const char *const texts[] = {
	"=1+1",
	"+1",
	"-1",
	"@SUM(A1)",
	"{=1}",
	"'quoted",
	"http://example.org/",
	"mailto:a@b",
	"0012",
	"1e5",
	"<b>&amp;\"",
	"cr\rcr\r\nend",
	"\x01\x1b[31m\x7f",
	"_x000D_",
	"_x000d",
	"",
	" blank ",
	"荔纪立〔2026〕12号",
	"bad\xFF",
	"\xEF\xBF\xBE",
	"👍🏽",
	"tab\ttab",
	"\u202Ebidi",
};
static const char *const spelled[] = {
	"=1+1",
	"+1",
	"-1",
	"@SUM(A1)",
	"{=1}",
	"'quoted",
	"http://example.org/",
	"mailto:a@b",
	"0012",
	"1e5",
	"&lt;b&gt;&amp;amp;\"",
	"cr\ncr\nend",
	"\\x01\\x1b[31m\x7f",
	"_x005F_x000D_",
	"_x000d",
	"",
	" blank ",
	"荔纪立〔2026〕12号",
	"bad\\xff",
	"\\ufffe",
	"👍🏽",
	"tab\ttab",
	"\u202Ebidi",
};
#define N_TEXTS (sizeof texts / sizeof *texts)

static enum rv_code fill_nasty(struct rv_writer *writer, struct rv_error *err)
{
	const struct rv_out_cell day = {.text = "2026-07-01"};

	RV_TRY(rv_write_fact_text(writer, "office", "Office \x1b[1m", "=a \"b\"\n\x1b[2J", err));
	RV_TRY(rv_write_fact_int(writer, "cases", NULL, INT64_MIN, err));
	RV_TRY(rv_write_fact(writer, "day", "Day", RV_CELL_DATE, &day, err));
	RV_TRY(rv_write_table(writer, "rows", "Rows", columns, N_COLUMNS, err));
	for (size_t i = 0; i < N_TEXTS; i++) {
		struct rv_out_cell cells[] = {
			{.text = texts[i]},
			{.number = -(int64_t)i},
			{.number = 8995 - (int64_t)i * 1000},
			{.text = "2026-07-01"},
			{.number = i % 2, .null = i == 3},
		};

		RV_TRY(rv_write_row(writer, cells, err));
	}
	RV_TRY(rv_write_note(writer, err, "next: %s", "review show\x1b[0m"));
	return rv_write_table(writer, "none", "rows", columns, 1, err);
}

static void text_is_always_text(void **state)
{
	struct made made = workbook_make(fill_nasty, 0);
	char *sheet, *facts, ref[16];

	(void)state;
	assert_int_equal(made.code, RV_OK);
	sheet = workbook_part(&made, sheet_names[1]);
	workbook_has(sheet, "B1", "=Number");
	for (size_t i = 0; i < N_TEXTS; i++) {
		snprintf(ref, sizeof ref, "A%zu", i + 2);
		workbook_has(sheet, ref, spelled[i]);
		workbook_is_text(sheet, ref, *texts[i] != '\0');
	}
	assert_null(strstr(sheet, "<f"));
	assert_null(strstr(sheet, "hyperlink"));
	assert_non_null(strstr(sheet, "xml:space=\"preserve\"> blank </t>"));
	facts = workbook_part(&made, sheet_names[0]);
	workbook_has(facts, "A1", "Office \\x1b[1m");
	workbook_has(facts, "B1", "=a \"b\"\n\\x1b[2J");
	workbook_has(facts, "A2", "cases");
	workbook_has(facts, "B2", "-9223372036854775808");
	workbook_is_text(facts, "B2", true);
	workbook_has(facts, "B3", "46204");
	workbook_has(facts, "A5", "note");
	workbook_has(facts, "B5", "next: review show\\x1b[0m");
	free(facts);
	free(sheet);
	free(made.bytes);
}

static void a_sheet_is_made_for_people(void **state)
{
	struct made made = workbook_make(fill_nasty, 0);
	char *sheet = workbook_part(&made, sheet_names[1]),
	     *book = workbook_part(&made, "xl/workbook.xml"), *core, *none;

	(void)state;
	assert_non_null(strstr(sheet, "<pane ySplit=\"1\" topLeftCell=\"A2\" "
	                              "activePane=\"bottomLeft\" state=\"frozen\"/>"));
	assert_non_null(strstr(sheet, "<autoFilter ref=\"A1:E24\"/>"));
	assert_non_null(strstr(
		sheet, "<pageSetup paperSize=\"9\" fitToHeight=\"0\" orientation=\"landscape\"/>"));
	assert_non_null(strstr(sheet, "<pageSetUpPr fitToPage=\"1\"/>"));
	assert_non_null(strstr(book, "<sheet name=\"summary\" sheetId=\"1\" r:id=\"rId1\"/><sheet "
	                             "name=\"Rows\" sheetId=\"2\" r:id=\"rId2\"/>"
	                             "<sheet name=\"rows (2)\" "));
	assert_non_null(strstr(book, "_xlnm.Print_Titles"));
	none = workbook_part(&made, sheet_names[2]);
	workbook_has(none, "A1", "Text");
	assert_null(strstr(none, "autoFilter"));
	core = workbook_part(&made, "docProps/core.xml");
	assert_non_null(strstr(core, "<dc:title>review.test/1</dc:title><dc:creator></"
	                             "dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>"));
	assert_non_null(strstr(core, ">2000-01-01T00:00:00Z</dcterms:created>"));
	free(core);
	free(none);
	free(book);
	free(sheet);
	free(made.bytes);
}

/* ---- numbers and dates ---------------------------------------------------------------------------------- */

static const struct {
	enum rv_cell_kind kind;
	int64_t number;
	const char *text, *value, *format; /* format NULL: it is text */
} values[] = {
	{RV_CELL_INT, 0, NULL, "0", "0_ "},
	{RV_CELL_INT, -7, NULL, "-7", "0_ "},
	{RV_CELL_INT, 999999999999999, NULL, "999999999999999", "0_ "},
	{RV_CELL_INT, 1000000000000000, NULL, "1000000000000000", NULL},
	{RV_CELL_POINTS, 9700, NULL, "97", "0_ "},
	{RV_CELL_POINTS, 8950, NULL, "89.5", "0.0_ "},
	{RV_CELL_POINTS, -5, NULL, "-0.05", "0.00_ "},
	{RV_CELL_POINTS, INT64_MIN, NULL, "-92233720368547758.08", NULL},
	{RV_CELL_DATE, 0, "2026-07-01", "46204", "yyyy-mm-dd"},
	{RV_CELL_DATE, 0, "1900-03-01", "61", "yyyy-mm-dd"},
	{RV_CELL_DATE, 0, "1900-02-28", "1900-02-28", NULL},
	{RV_CELL_DATE, 0, "9999-12-31", "2958465", "yyyy-mm-dd"},
	{RV_CELL_DATE, 0, "2026-07-01 18:00", "46204.75", "yyyy-mm-dd hh:mm"},
	{RV_CELL_DATE, 0, "2026-07-01T06:00", "46204.25", "yyyy-mm-dd hh:mm"},
	{RV_CELL_DATE, 0, "2026-07-01 18:00:30", "2026-07-01 18:00:30", NULL},
	{RV_CELL_DATE, 0, "2026-07", "2026-07", NULL},
	{RV_CELL_DATE, 0, "2026-02-30", "2026-02-30", NULL},
	{RV_CELL_DATE, 0, "", "", "General"},
	{RV_CELL_BOOL, 1, NULL, "yes", NULL},
	{RV_CELL_BOOL, 0, NULL, "no", NULL},
};
#define N_VALUES (sizeof values / sizeof *values)

static enum rv_code fill_values(struct rv_writer *writer, struct rv_error *err)
{
	struct rv_out_column all[N_VALUES];
	struct rv_out_cell cells[N_VALUES];
	char keys[N_VALUES][8];

	for (size_t i = 0; i < N_VALUES; i++) {
		snprintf(keys[i], sizeof keys[i], "k%zu", i);
		all[i] = (struct rv_out_column){keys[i], NULL, values[i].kind, 0, false};
		cells[i] = (struct rv_out_cell){values[i].text, values[i].number, false};
	}
	RV_TRY(rv_write_table(writer, "t", NULL, all, N_VALUES, err));
	return rv_write_row(writer, cells, err);
}

static void numbers_and_dates_are_exact(void **state)
{
	struct made made = workbook_make(fill_values, 0);
	char *sheet = workbook_part(&made, sheet_names[0]), ref[16];

	(void)state;
	for (size_t i = 0; i < N_VALUES; i++) {
		snprintf(ref, sizeof ref, "%c2", (char)('A' + i));
		workbook_has(sheet, ref, values[i].value);
		workbook_is_text(sheet, ref, values[i].format == NULL);
		if (values[i].format != NULL)
			workbook_format_is(&made, sheet, ref, values[i].format);
	}
	free(sheet);
	free(made.bytes);
}

/* ---- names and texts ------------------------------------------------------------------------------------ */

static void sheets_have_safe_names(void **state)
{
	static const char *const pairs[][2] = {
		{"案件", "案件"},
		{"案件", "案件 (2)"},
		{"案件 (2)", "案件 (2) (2)"},
		{"Cases", "Cases"},
		{"CASES", "CASES (2)"},
		{"ｃａｓｅｓ", "ｃａｓｅｓ (3)"},
		{"Été", "Été"},
		{"éTÉ", "éTÉ (2)"},
		{"a[b]:c*d?e/f\\g", "a_b__c_d_e_f_g"},
		{"'it''s'", "it''s"},
		{" '' ", "sheet"},
		{"", "sheet (2)"},
		{"two\nlines\x1b", "two lines_"},
		{"bad\xFF", "bad_"},
		{"History", "History (2)"},
		{"0123456789012345678901234567890123", "0123456789012345678901234567890"},
		{"0123456789012345678901234567890199", "012345678901234567890123456 (2)"},
		{"012345678901234567890123456789'ab", "012345678901234567890123456789"},
		{"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二",
	         "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"},
		{"👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍", "👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍"},
	};
	struct rv_arena arena;
	struct rv_xlsx_names names = {.arena = &arena};

	(void)state;
	rv_arena_init(&arena);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		assert_string_equal(rv_xlsx_sheet_name(&names, pairs[i][0]), pairs[i][1]);
	rv_arena_release(&arena);
}

static enum rv_code fill_titles(struct rv_writer *writer, struct rv_error *err)
{
	char title[200] = "", key[8];

	for (size_t i = 0; i < 34; i++)
		strcat(title, i % 3 == 0 ? "'" : "案");
	for (size_t i = 0; i < 12; i++) {
		snprintf(key, sizeof key, "t%zu", i);
		RV_TRY(rv_write_table(writer, key, title, columns, 1, err));
		RV_TRY(rv_write_row(writer, &(struct rv_out_cell){.text = "x"}, err));
	}
	return RV_OK;
}

/* The longest names go through the library, where they stand in formulas with quotes. */
static void the_library_takes_the_names(void **state)
{
	struct made made = workbook_make(fill_titles, 0);
	char *book = workbook_part(&made, "xl/workbook.xml");

	(void)state;
	assert_int_equal(made.code, RV_OK);
	assert_non_null(strstr(book, " (12)\" sheetId=\"12\""));
	assert_non_null(strstr(book, "localSheetId=\"11\">'案案''案案''"));
	assert_non_null(strstr(book, " (12)'!$1:$1</definedName>"));
	free(book);
	free(made.bytes);
}

static char *cut_text; /* too long for a cell */

static void long_text_is_cut_between_characters(void **state)
{
	struct rv_buf buf;
	char *text = malloc(4 * 20000 + 1);

	(void)state;
	rv_buf_init(&buf);
	assert_false(rv_xlsx_text(&buf, "short", "…"));
	rv_buf_clear(&buf);
	memset(text, 'x', RV_XLSX_TEXT + 1);
	text[RV_XLSX_TEXT] = '\0';
	assert_false(rv_xlsx_text(&buf, text, "…"));
	assert_int_equal(buf.len, RV_XLSX_TEXT);
	rv_buf_clear(&buf);
	text[RV_XLSX_TEXT] = 'x';
	text[RV_XLSX_TEXT + 1] = '\0';
	assert_true(rv_xlsx_text(&buf, text, "…!"));
	assert_int_equal(rv_utf8_count(buf.text, buf.len), RV_XLSX_TEXT);
	assert_string_equal(buf.text + buf.len - 5, "x…!");
	/* characters of two units each */
	rv_buf_clear(&buf);
	for (size_t i = 0; i < 20000; i++)
		memcpy(text + 4 * i, "👍", 4);
	text[80000] = '\0';
	assert_true(rv_xlsx_text(&buf, text, "…"));
	assert_int_equal(rv_utf8_valid(buf.text, buf.len), buf.len);
	assert_int_equal(rv_utf8_count(buf.text, buf.len), (RV_XLSX_TEXT - 1) / 2 + 1);
	rv_buf_release(&buf);
	free(text);
}

static enum rv_code fill_long(struct rv_writer *writer, struct rv_error *err)
{
	RV_TRY(rv_write_table(writer, "t", "Long", columns, 1, err));
	RV_TRY(rv_write_row(writer, &(struct rv_out_cell){.text = "x"}, err));
	RV_TRY(rv_write_row(writer, &(struct rv_out_cell){.text = cut_text}, err));
	return rv_write_row(writer, &(struct rv_out_cell){.text = cut_text}, err);
}

static void what_is_cut_is_said(void **state)
{
	struct made made = workbook_make(fill_long, 0);
	char *notes, *sheet, *got;

	(void)state;
	assert_int_equal(made.code, RV_OK);
	sheet = workbook_part(&made, sheet_names[0]);
	got = workbook_content(sheet, "A3");
	assert_int_equal(rv_utf8_count(got, strlen(got)), RV_XLSX_TEXT);
	assert_non_null(strstr(got, "x… (cut: too long for a cell)"));
	notes = workbook_part(&made, sheet_names[1]);
	workbook_has(notes, "B1",
	             "2 cells were too long for a workbook and are cut, the first is Long!A3; "
	             "--format json has them whole");
	free(notes);
	free(got);
	free(sheet);
	free(made.bytes);
}

/* ---- many rows ------------------------------------------------------------------------------------------ */

static enum rv_code fill_rows(struct rv_writer *writer, struct rv_error *err)
{
	RV_TRY(rv_write_table(writer, "t", "行", columns, 2, err));
	for (int i = 1; i <= 6; i++) {
		struct rv_out_cell cells[] = {{.text = i == 6 ? "a longer text" : "x"},
		                              {.number = i}};

		RV_TRY(rv_write_row(writer, cells, err));
	}
	return RV_OK;
}

static void rows_go_on_to_further_sheets(void **state)
{
	struct made made = workbook_make(fill_rows, 3);
	char *book = workbook_part(&made, "xl/workbook.xml"), *sheet;

	(void)state;
	assert_non_null(strstr(book,
	                       "<sheet name=\"行\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"行 "
	                       "(2)\" sheetId=\"2\" r:id=\"rId2\"/>"
	                       "<sheet name=\"行 (3)\" sheetId=\"3\" r:id=\"rId3\"/></sheets>"));
	for (int i = 0; i < 3; i++) {
		char first[8], last[8];

		sheet = workbook_part(&made, sheet_names[i]);
		snprintf(first, sizeof first, "%d", 2 * i + 1);
		snprintf(last, sizeof last, "%d", 2 * i + 2);
		workbook_has(sheet, "A1", "Text");
		workbook_has(sheet, "B2", first);
		workbook_has(sheet, "B3", last);
		assert_null(workbook_cell(sheet, "A4"));
		assert_non_null(strstr(sheet, "<autoFilter ref=\"A1:B3\"/>"));
		free(sheet);
	}
	free(book);
	free(made.bytes);
}

static enum rv_code fill_nothing(struct rv_writer *writer, struct rv_error *err)
{
	(void)writer;
	(void)err;
	return RV_OK;
}

static void the_same_is_the_same(void **state)
{
	struct made first = workbook_make(fill_nasty, 0), second = workbook_make(fill_nasty, 0),
		    none = workbook_make(fill_nothing, 0);
	char *sheet;

	(void)state;
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.bytes, second.bytes, first.len);
	sheet = workbook_part(&none, sheet_names[0]);
	workbook_has(sheet, "A1", "");
	free(sheet);
	free(none.bytes);
	free(first.bytes);
	free(second.bytes);
}

/* ---- failing -------------------------------------------------------------------------------------------- */

static void a_terminal_is_spared(void **state)
{
	const struct rv_writer_options options = {.columns = 80};
	struct rv_error err = {0};
	struct rv_writer *writer;

	(void)state;
	assert_int_equal(rv_writer_new("xlsx", "x", stdout, &options, &writer, &err), RV_USAGE);
	assert_string_equal(err.msg, "a workbook can't be shown here; add -o FILE.xlsx");
}

static enum rv_code fill_large(struct rv_writer *writer, struct rv_error *err)
{
	char text[64];

	RV_TRY(rv_write_table(writer, "t", "", columns, 2, err));
	for (int i = 0; i < 2000; i++) {
		struct rv_out_cell cells[] = {{.text = text}, {.number = i}};

		snprintf(text, sizeof text, "%08x%08x", (unsigned)i * 2654435761u,
		         (unsigned)i * 40503u);
		RV_TRY(rv_write_row(writer, cells, err));
	}
	return RV_OK;
}

/* The library does not look whether its temporary files hold what it wrote to them. */
static void a_full_disk_for_temporary_files_is_told(void **state)
{
	static const rlim_t rooms[] = {0,      1000,   4096,   20000,  40000,
	                               100000, 200000, 220000, 250000, 10000000};
	struct made whole = workbook_make(fill_large, 0);
	struct rlimit before, now;
	size_t failed = 0;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; i < sizeof rooms / sizeof *rooms; i++) {
		struct made made;

		now = before;
		now.rlim_cur = rooms[i];
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &now), 0);
		made = workbook_make(fill_large, 0);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
		if (made.code == RV_OK) {
			assert_int_equal(made.len, whole.len);
			assert_memory_equal(made.bytes, whole.bytes, made.len);
		} else {
			assert_int_equal(made.code, RV_IO);
			assert_int_equal(made.len, 0);
			failed++;
		}
		free(made.bytes);
	}
	assert_true(failed >= 6 && failed < sizeof rooms / sizeof *rooms);
	free(whole.bytes);
}

static void a_refusing_library_is_told(void **state)
{
	long total;

	(void)state;
	calls.n = 0;
	free(workbook_make(fill_nasty, 4).bytes);
	total = calls.n;
	assert_true(total > 100);
	for (long n = 1; n <= total; n++) {
		struct made made;

		calls.n = 0;
		calls.refused = n;
		made = workbook_make(fill_nasty, 4);
		calls.refused = 0;
		assert_int_equal(made.code, n < total ? RV_MEMORY : RV_IO);
		assert_int_equal(made.len, 0);
		free(made.bytes);
	}
}

static void failing_memory_is_survived(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	for (long n = 1;; n++) {
		struct made made;
		bool fired;

		oom_fail_at(n, false);
		made = workbook_make(fill_nasty, 4);
		fired = oom_stop();
		free(made.bytes);
		if (!fired) {
			assert_int_equal(made.code, RV_OK);
			break;
		}
		if (made.code != RV_OK)
			assert_int_equal(made.code, RV_MEMORY);
	}
}

static int set_up(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	rv_i18n_select(RV_EN);
	cut_text = malloc(40001);
	if (cut_text == NULL)
		return -1;
	memset(cut_text, 'x', 40000);
	cut_text[40000] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(cut_text);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_always_text),
		cmocka_unit_test(a_sheet_is_made_for_people),
		cmocka_unit_test(numbers_and_dates_are_exact),
		cmocka_unit_test(sheets_have_safe_names),
		cmocka_unit_test(the_library_takes_the_names),
		cmocka_unit_test(long_text_is_cut_between_characters),
		cmocka_unit_test(what_is_cut_is_said),
		cmocka_unit_test(rows_go_on_to_further_sheets),
		cmocka_unit_test(the_same_is_the_same),
		cmocka_unit_test(a_terminal_is_spared),
		cmocka_unit_test(a_full_disk_for_temporary_files_is_told),
		cmocka_unit_test(a_refusing_library_is_told),
		cmocka_unit_test(failing_memory_is_survived),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
