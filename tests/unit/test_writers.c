/* The nasty table through every writer, read back by somebody else. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <iconv.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "oom.h"
#include "output/wrap.h"
#include "review/output.h"

static char *long_text; /* 64 KiB */

static int set_up(void **state)
{
	(void)state;
	setlocale(LC_ALL, "C.UTF-8");
	long_text = malloc(65537);
	if (long_text == NULL)
		return -1;
	memset(long_text, 'x', 65536);
	long_text[65536] = '\0';
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(long_text);
	return 0;
}

static const struct rv_out_column nasty_columns[] = {
	{"text", "Text", RV_CELL_TEXT, 0, false}, {"long", "Long", RV_CELL_TEXT, 0, true},
	{"n", "=Number", RV_CELL_INT, 0, false},  {"points", "Points", RV_CELL_POINTS, 0, false},
	{"date", "Date", RV_CELL_DATE, 0, false}, {"yes", "Yes?", RV_CELL_BOOL, 0, false},
};
static const char *const nasty_texts[] = {
	"quote \"q\"",
	"comma, comma",
	"cr\rcr",
	"line\nline",
	"tab\ttab",
	"\x01\x1b[31m\x7f",
	"=1+1",
	"+1",
	"-1",
	"@SUM(A1)",
	"\t=1",
	"\r=1",
	"\n=1",
	"＝1",
	"＋1",
	"－1",
	"＠1",
	"</script>",
	"]]>",
	"",
	NULL,
	"荔纪立〔2026〕12号",
	"e\xCC\x81",
	"👍🏽",
	" blank ",
	"\xE2\x80\xAE"
	"bidi",
	"C:\\x1b",
	"bad\xFF",
};
#define N_NASTY (sizeof nasty_texts / sizeof *nasty_texts)

static enum rv_code write_nasty(const char *format, FILE *stream,
                                const struct rv_writer_options *options, struct rv_error *err)
{
	struct rv_writer *writer;
	enum rv_code code;

	RV_TRY(rv_writer_new(format, "review.nasty/1", stream, options, &writer, err));
	code = rv_write_fact_text(writer, "office", "Office \x1b[1m", "a \"b\"\n\x1b[2J", err);
	if (code == RV_OK)
		code = rv_write_fact_int(writer, "cases", "Cases", INT64_MIN, err);
	if (code == RV_OK)
		code = rv_write_table(writer, "rows", "Rows", nasty_columns, 6, err);
	for (size_t i = 0; code == RV_OK && i < N_NASTY; i++) {
		struct rv_out_cell cells[] = {
			{.text = nasty_texts[i]}, {.text = i == 0 ? long_text : "short"},
			{.number = -(int64_t)i},  {.number = 8995 - (int64_t)i * 1000},
			{.text = "2026-07-01"},   {.number = i % 2, .null = i == 3},
		};

		code = rv_write_row(writer, cells, err);
	}
	if (code == RV_OK)
		code = rv_write_note(writer, err, "next: %s", "review show\x1b[0m");
	if (code == RV_OK)
		code = rv_write_table(writer, "none", "None", nasty_columns, 1, err);
	if (code == RV_OK)
		code = rv_write_end(writer, err);
	rv_writer_free(writer);
	return code;
}

static char *nasty(const char *format, const struct rv_writer_options *options, size_t *len)
{
	struct rv_error err = {0};
	char *text = NULL;
	FILE *stream = open_memstream(&text, len);

	assert_non_null(stream);
	assert_int_equal(write_nasty(format, stream, options, &err), RV_OK);
	fclose(stream);
	return text;
}

/* One field of CSV as RFC 4180 reads it; *at is moved behind its separator, *last: the record ends. */
static char *csv_field(const char *text, size_t *at, bool *last)
{
	char *out = malloc(70000);
	size_t n = 0;

	assert_non_null(out);
	if (text[*at] == '"') {
		for (++*at; text[*at] != '"' || text[*at + 1] == '"'; ++*at) {
			assert_true(text[*at] != '\0');
			if (text[*at] == '"')
				++*at;
			out[n++] = text[*at];
		}
		++*at;
	} else {
		while (strchr(",\r\n\"", text[*at]) == NULL)
			out[n++] = text[(*at)++];
	}
	out[n] = '\0';
	*last = text[*at] != ',';
	if (*last) {
		assert_memory_equal(text + *at, "\r\n", 2);
		++*at;
	}
	++*at;
	return out;
}

static void assert_field(const char *text, size_t *at, bool is_last, const char *expected)
{
	bool last;
	char *field = csv_field(text, at, &last);

	assert_string_equal(field, expected);
	assert_int_equal(last, is_last);
	free(field);
}

static void csv_reads_back(void **state)
{
	const struct rv_writer_options options = {.bom = true};
	char expected[128], points[RV_POINTS_SIZE];
	size_t len, at = 3;
	char *text = nasty("csv", &options, &len);

	(void)state;
	assert_memory_equal(text, "\xEF\xBB\xBF", 3);
	assert_int_equal(rv_utf8_valid(text, len), len);
	for (size_t i = 0; i < 6; i++) {
		snprintf(expected, sizeof expected, "%s%s", i == 2 ? "'" : "",
		         nasty_columns[i].title);
		assert_field(text, &at, i == 5, expected);
	}
	for (size_t i = 0; i < N_NASTY; i++) {
		bool guarded = i >= 6 && i <= 16;

		snprintf(expected, sizeof expected, "%s%s", guarded ? "'" : "",
		         nasty_texts[i] ? nasty_texts[i] : "");
		/* what a terminal would obey is shown instead */
		assert_field(text, &at, false,
		             i == 2             ? "cr\\rcr"
		             : i == 5           ? "\\x01\\x1b[31m\\x7f"
		             : i == 11          ? "'\\r=1"
		             : i == N_NASTY - 3 ? "\\u202ebidi"
		             : i == N_NASTY - 1 ? "bad\xEF\xBF\xBD"
		                                : expected);
		assert_field(text, &at, false, i == 0 ? long_text : "short");
		snprintf(expected, sizeof expected, "%d", -(int)i);
		assert_field(text, &at, false, expected);
		rv_points_text(8995 - (int64_t)i * 1000, points);
		assert_field(text, &at, false, points);
		assert_field(text, &at, false, "2026-07-01");
		assert_field(text, &at, true, i == 3 ? "" : i % 2 ? "yes" : "no");
	}
	/* the second table: an empty line, its heading */
	assert_string_equal(text + at, "\r\nText\r\n");
	free(text);
}

static const struct rv_writer_options encodings[] = {
	{.bom = false},
	{.gb18030 = true, .bom = true},
};

/* The same text as a Chinese Windows has it, without a BOM, which none of its programs knows. */
static void csv_in_gb18030(void **state)
{
	static char back[200000];
	size_t len, left, room = sizeof back - 1;
	char *text = nasty("csv", &encodings[0], &len), *begin = nasty("csv", &encodings[1], &left);
	char *in = begin, *out = back;
	iconv_t as = iconv_open("UTF-8", "GB18030");

	(void)state;
	assert_true(iconv(as, &in, &left, &out, &room) == 0 && iconv_close(as) == 0);
	assert_string_equal(back, text);
	free(begin);
	free(text);
}

/* A lone empty cell must not be an empty line; keys and words for programs. */
static void csv_for_programs(void **state)
{
	static const struct rv_out_column columns[] = {{"yes", "Yes?", RV_CELL_BOOL, 0, false}};
	const struct rv_out_cell cells[] = {{.null = true}, {.number = 1}};
	const struct rv_writer_options options = {.keys = true};
	struct rv_error err = {0};
	struct rv_writer *writer;
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	(void)state;
	assert_int_equal(rv_writer_new("csv", "x", stream, &options, &writer, &err), RV_OK);
	assert_int_equal(rv_write_table(writer, "t", NULL, columns, 1, &err), RV_OK);
	assert_int_equal(rv_write_row(writer, &cells[0], &err), RV_OK);
	assert_int_equal(rv_write_row(writer, &cells[1], &err), RV_OK);
	assert_int_equal(rv_write_end(writer, &err), RV_OK);
	rv_writer_free(writer);
	fclose(stream);
	assert_string_equal(text, "yes\r\n\"\"\r\ntrue\r\n");
	free(text);
}

/* The only column of the only row of `sql` with the JSON text as ?1. */
static char *ask_json(const char *sql, const char *json, size_t len)
{
	sqlite3 *db;
	sqlite3_stmt *stmt;
	char *out;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_bind_text(stmt, 1, json, (int)len, SQLITE_STATIC), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	out = sqlite3_column_text(stmt, 0) ? strdup((const char *)sqlite3_column_text(stmt, 0))
	                                   : NULL;
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return out;
}

static void assert_json(const char *sql, const char *json, size_t len, const char *expected)
{
	char *got = ask_json(sql, json, len);

	if (expected == NULL) {
		assert_null(got);
	} else {
		assert_non_null(got);
		assert_string_equal(got, expected);
	}
	free(got);
}

static void json_reads_back(void **state)
{
	const struct rv_writer_options options = {0};
	size_t len;
	char *text = nasty("json", &options, &len), sql[128];

	(void)state;
	assert_int_equal(rv_utf8_valid(text, len), len);
	assert_json("SELECT json_valid(?1)", text, len, "1");
	assert_json("SELECT json_extract(?1, '$.schema')", text, len, "review.nasty/1");
	assert_json("SELECT json_extract(?1, '$.office')", text, len, "a \"b\"\n\x1b[2J");
	assert_json("SELECT json_extract(?1, '$.cases')", text, len, "-9223372036854775808");
	assert_json("SELECT json_array_length(?1, '$.none')", text, len, "0");
	assert_json("SELECT json_extract(?1, '$.rows[0].long')", text, len, long_text);
	assert_json("SELECT json_type(?1, '$.rows[3].yes')", text, len, "null");
	assert_json("SELECT json_type(?1, '$.rows[20].text')", text, len, "null");
	assert_json("SELECT json_type(?1, '$.rows[1].yes')", text, len, "true");
	assert_json("SELECT COUNT(DISTINCT key) FROM json_each(?1, '$.rows[4]')", text, len, "6");
	/* exact numbers, to be read by machines that never heard of hundredths */
	assert_non_null(strstr(text, "\"points\": 89.95, "));
	assert_non_null(strstr(text, "\"points\": -0.05, "));
	for (size_t i = 0; i < N_NASTY - 1; i++) {
		snprintf(sql, sizeof sql, "SELECT json_extract(?1, '$.rows[%zu].text')", i);
		assert_json(sql, text, len, nasty_texts[i]);
	}
	assert_null(strchr(text, '\x1b'));
	free(text);
}

static void ndjson_reads_back(void **state)
{
	const struct rv_writer_options options = {0};
	size_t len, n = 0;
	char *text = nasty("ndjson", &options, &len);

	(void)state;
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"), n++) {
		assert_json("SELECT json_valid(?1)", line, strlen(line), "1");
		assert_json("SELECT json_extract(?1, '$.type')", line, strlen(line),
		            n == 0 ? "head" : "rows");
		if (n == 0)
			assert_json("SELECT json_extract(?1, '$.cases')", line, strlen(line),
			            "-9223372036854775808");
		else if (n < N_NASTY)
			assert_json("SELECT json_extract(?1, '$.text')", line, strlen(line),
			            nasty_texts[n - 1]);
	}
	assert_int_equal(n, N_NASTY + 1);
	free(text);
}

static void a_table_harms_no_terminal(void **state)
{
	const struct rv_writer_options wide = {0}, narrow = {.columns = 80};
	size_t len;
	char *text = nasty("table", &wide, &len);

	(void)state;
	assert_int_equal(rv_utf8_valid(text, len), len);
	assert_null(strpbrk(text, "\x01\x1b\x7f\t\r"));
	assert_null(strstr(text, "\xE2\x80\xAE"));
	assert_non_null(strstr(text, "\nline\\nline "));
	assert_non_null(strstr(text, "\nC:\\x1b "));
	assert_non_null(strstr(text, long_text));
	assert_non_null(strstr(text, "\nNone\n(none)\n"));
	assert_non_null(strstr(text, "\n\nnext: review show\\x1b[0m\n\nNone\n"));
	assert_null(strstr(text, " \n"));
	free(text);
	text = nasty("table", &narrow, &len);
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
		if (rv_text_width(line, strlen(line)) > 80)
			fail_msg("too wide: %s", line);
	free(text);
}

static void a_table_is_aligned(void **state)
{
	static const struct rv_out_column columns[] = {
		{"number", "案号", RV_CELL_TEXT, 0, false},
		{"score", "得分", RV_CELL_POINTS, 0, false},
		{"why", "主要扣分", RV_CELL_TEXT, 0, true},
	};
	const struct rv_out_cell rows[][3] = {
		{{.text = "荔纪立〔2026〕12号"},
	         {.number = 8995},
	         {.text = "立案审批表缺少签字，谈话笔录（第2次）未签名"}},
		{{.text = "短"}, {.number = 10000}, {.text = "a long tail of words"}},
	};
	static const char *const expected[] = {
		"单位  荔城\n\n案号                 得分  主要扣分\n"
		"荔纪立〔2026〕12号  89.95  立案审批表缺少签字，谈话笔录（第2次）未签名\n"
		"短                    100  a long tail of words\n",
		"单位  荔城\n\n案号                 得分  主要扣分\n"
		"荔纪立〔2026〕12号  89.95  立案审批表缺少签\n"
		"                           字，谈话笔录（第\n"
		"                           2次）未签名\n"
		"短                    100  a long tail of\n"
		"                           words\n",
		"单位  荔城\n\n案号        得分  主要扣分\n"
		"荔纪立〔…  89.95  立案审批表缺少签\n"
		"                  字，谈话笔录（第\n"
		"                  2次）未签名\n"
		"短           100  a long tail of\n"
		"                  words\n",
	};
	static const int widths[] = {0, 43, 34};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct rv_writer_options options = {.columns = widths[i]};
		struct rv_error err = {0};
		struct rv_writer *writer;
		char *text = NULL;
		size_t len;
		FILE *stream = open_memstream(&text, &len);

		assert_int_equal(rv_writer_new("table", "x", stream, &options, &writer, &err),
		                 RV_OK);
		assert_int_equal(rv_write_fact_text(writer, "o", "单位", "荔城", &err), RV_OK);
		assert_int_equal(rv_write_table(writer, "t", NULL, columns, 3, &err), RV_OK);
		assert_int_equal(rv_write_row(writer, rows[0], &err), RV_OK);
		assert_int_equal(rv_write_row(writer, rows[1], &err), RV_OK);
		assert_int_equal(rv_write_end(writer, &err), RV_OK);
		rv_writer_free(writer);
		fclose(stream);
		assert_string_equal(text, expected[i]);
		free(text);
	}
}

static void text_is_cut_and_wrapped(void **state)
{
	struct rv_arena arena;

	(void)state;
	rv_arena_init(&arena);
	assert_string_equal(rv_fit(&arena, "abcdef", 6), "abcdef");
	assert_string_equal(rv_fit(&arena, "abcdef", 5), "abcd…");
	assert_string_equal(rv_fit(&arena, "案号案号", 6), "案号…");
	assert_string_equal(rv_fit(&arena, "案号", 1), "…");
	assert_string_equal(rv_wrap(&arena, "", 4), "");
	assert_string_equal(rv_wrap(&arena, "ab cd  ef", 4), "ab\ncd\nef");
	assert_string_equal(rv_wrap(&arena, "abcdefgh", 3), "abc\ndef\ngh");
	assert_string_equal(rv_wrap(&arena, "案号", 1), "案\n号");
	assert_string_equal(rv_wrap(&arena, "一二三。四", 6), "一二\n三。四");
	assert_string_equal(rv_wrap(&arena, "一二（三）", 6), "一二\n（三）");
	assert_string_equal(rv_wrap(&arena,
	                            "ee\xCC\x81"
	                            "e",
	                            2),
	                    "ee\xCC\x81\ne");
	rv_arena_release(&arena);
}

static void order_is_kept(void **state)
{
	static const struct rv_out_column twice[] = {{"a", "A", RV_CELL_INT, 0, false},
	                                             {"a", "A", RV_CELL_INT, 0, false}},
					  type[] = {{"type", "T", RV_CELL_INT, 0, false}};
	const struct rv_writer_options options = {0};
	const struct rv_out_cell cell = {.number = 1};

	(void)state;
	for (size_t i = 0; rv_formats[i] != NULL; i++) {
		struct rv_error err = {0};
		struct rv_writer *writer;
		FILE *stream = fopen("/dev/null", "w");

		assert_int_equal(rv_writer_new(rv_formats[i], "x", stream, &options, &writer, &err),
		                 RV_OK);
		assert_int_equal(rv_write_row(writer, &cell, &err), RV_BUG);
		assert_int_equal(rv_write_fact_int(writer, "schema", "", 1, &err), RV_BUG);
		assert_int_equal(rv_write_fact_int(writer, "k", "", 1, &err), RV_OK);
		assert_int_equal(rv_write_table(writer, "k", "", twice, 1, &err), RV_BUG);
		assert_int_equal(rv_write_table(writer, "t", "", twice, 0, &err), RV_BUG);
		assert_int_equal(rv_write_table(writer, "u", "", twice, 2, &err), RV_BUG);
		assert_int_equal(rv_write_table(writer, "v", "", type, 1, &err), RV_BUG);
		assert_int_equal(rv_write_table(writer, "w", "", twice, 1, &err), RV_OK);
		assert_int_equal(rv_write_fact_int(writer, "l", "", 1, &err), RV_BUG);
		assert_int_equal(rv_write_row(writer, &cell, &err), RV_OK);
		assert_int_equal(rv_write_end(writer, &err), RV_OK);
		assert_int_equal(rv_write_end(writer, &err), RV_BUG);
		assert_int_equal(rv_write_note(writer, &err, "late"), RV_BUG);
		rv_writer_free(writer);
		fclose(stream);
	}
	rv_writer_free(NULL);
	assert_int_equal(rv_writer_new("xml", "x", stdout, &options, NULL, NULL), RV_USAGE);
}

static void a_full_disk_is_told(void **state)
{
	const struct rv_writer_options options = {0};

	(void)state;
	for (size_t i = 0; rv_formats[i] != NULL; i++) {
		struct rv_error err = {0};
		FILE *stream = fopen("/dev/full", "w");

		assert_non_null(stream);
		assert_int_equal(write_nasty(rv_formats[i], stream, &options, &err), RV_IO);
		assert_non_null(strstr(err.msg, "the disk is full"));
		fclose(stream);
	}
}

static void writers_survive_failing_memory(void **state)
{
	const struct rv_writer_options options = {.columns = 80, .colour = true, .gb18030 = true};
	char *kept = long_text;

	(void)state;
	if (!oom_available())
		skip();
	long_text = strdup("a longer text that has to be wrapped somewhere in the middle of it");
	for (size_t i = 0; rv_formats[i] != NULL; i++) {
		/* Its library does not; test_xlsx_out.c keeps it out. */
		if (!strcmp(rv_formats[i], "xlsx"))
			continue;
		for (long n = 1;; n++) {
			struct rv_error err = {0};
			FILE *stream = fopen("/dev/null", "w");
			enum rv_code code;
			bool fired;

			oom_fail_at(n, false);
			code = write_nasty(rv_formats[i], stream, &options, &err);
			fired = oom_stop();
			fclose(stream);
			if (!fired) {
				assert_int_equal(code, RV_OK);
				break;
			}
			if (code != RV_OK)
				assert_int_equal(code, RV_MEMORY);
		}
	}
	free(long_text);
	long_text = kept;
}

/* ---- charts -------------------------------------------------------------------------------------------- */

static const struct rv_out_column chart_columns[] = {
	{"name", "Name", RV_CELL_TEXT, 0, false},
	{"cases", "Cases", RV_CELL_INT, 0, false},
	{"share", "Share", RV_CELL_PERCENT, 0, false},
};

static enum rv_code write_chart(const char *format, FILE *stream, const struct rv_out_chart *chart,
                                const char *name, struct rv_error *err)
{
	const struct rv_writer_options options = {.keys = false};
	const struct rv_out_cell cells[] = {{.text = name}, {.number = 3}, {.number = 1250}};
	struct rv_writer *writer;
	enum rv_code code;

	RV_TRY(rv_writer_new(format, "review.chart/1", stream, &options, &writer, err));
	code = rv_write_table(writer, "rows", "Rows", chart_columns, 3, err);
	if (code == RV_OK)
		code = rv_write_chart(writer, chart, err);
	if (code == RV_OK)
		code = rv_write_row(writer, cells, err);
	if (code == RV_OK && rv_write_chart(writer, chart, err) != RV_BUG)
		code = RV_GATE; /* after a row */
	if (code == RV_OK)
		code = rv_write_end(writer, err);
	rv_writer_free(writer);
	return code;
}

static char *charted(const char *format, const struct rv_out_chart *chart, const char *name)
{
	struct rv_error err = {0};
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	assert_non_null(stream);
	assert_int_equal(write_chart(format, stream, chart, name, &err), RV_OK);
	fclose(stream);
	return text;
}

static void a_chart_is_drawn_above_its_table_and_says_what_it_shows(void **state)
{
	static const size_t values[] = {1, 2};
	static const enum rv_chart_kind kinds[] = {RV_CHART_BARS, RV_CHART_PARTS, RV_CHART_PARETO};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct rv_out_chart chart = {.kind = kinds[i],
		                                   .title = "</svg>T",
		                                   .label = 0,
		                                   .values = values,
		                                   .n_values = kinds[i] == RV_CHART_BARS ? 1 : 2,
		                                   .note = RV_NO_COLUMN,
		                                   .most = 5};
		char *page = charted("html", &chart, "<script>\xE2\x80\xAE");
		const char *svg = strstr(page, "<svg role=\"img\""),
			   *table = strstr(page, "<table");

		assert_non_null(svg);
		assert_non_null(table);
		assert_true(svg < table);
		assert_non_null(strstr(svg, "<title>&lt;/svg&gt;T</title>"));
		assert_non_null(strstr(svg, "<desc>&lt;script&gt;\\u202e: "));
		assert_null(strstr(page, "<script>\xE2"));
		free(page);
	}
}

static void formats_without_charts_are_as_they_were(void **state)
{
	static const size_t values[] = {1};
	const struct rv_out_chart chart = {
		.title = "T", .label = 0, .values = values, .n_values = 1, .note = 2, .most = 5};
	char *text = charted("md", &chart, "a");

	(void)state;
	assert_string_equal(text, "## Rows\n\n| Name | Cases | Share |\n| --- | ---: | ---: |\n"
	                          "| a | 3 | 12.5% |\n");
	free(text);
	text = charted("json", &chart, "a");
	assert_non_null(strstr(text, "{\"name\": \"a\", \"cases\": 3, \"share\": 12.5}"));
	free(text);
}

static void a_chart_of_what_is_no_number_is_a_fault(void **state)
{
	static const size_t text_values[] = {0}, two[] = {1, 2}, beyond[] = {3};
	const struct rv_out_chart wrong[] = {
		{.title = "T", .values = text_values, .n_values = 1, .note = RV_NO_COLUMN},
		{.title = "T", .values = two, .n_values = 2, .note = RV_NO_COLUMN},
		{.title = "T", .values = beyond, .n_values = 1, .note = RV_NO_COLUMN},
		{.title = "T", .values = two, .n_values = 1, .note = 9},
		{.kind = RV_CHART_PARETO, .title = "T", .values = two, .n_values = 1, .note = 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct rv_error err = {0};
		FILE *null = fopen("/dev/null", "w");

		assert_non_null(null);
		assert_int_equal(write_chart("html", null, &wrong[i], "a", &err), RV_BUG);
		fclose(null);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_chart_is_drawn_above_its_table_and_says_what_it_shows),
		cmocka_unit_test(formats_without_charts_are_as_they_were),
		cmocka_unit_test(a_chart_of_what_is_no_number_is_a_fault),
		cmocka_unit_test(csv_reads_back),
		cmocka_unit_test(csv_in_gb18030),
		cmocka_unit_test(csv_for_programs),
		cmocka_unit_test(json_reads_back),
		cmocka_unit_test(ndjson_reads_back),
		cmocka_unit_test(a_table_harms_no_terminal),
		cmocka_unit_test(a_table_is_aligned),
		cmocka_unit_test(text_is_cut_and_wrapped),
		cmocka_unit_test(order_is_kept),
		cmocka_unit_test(a_full_disk_is_told),
		cmocka_unit_test(writers_survive_failing_memory),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
