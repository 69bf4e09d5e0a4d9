/* The CSV reader: hostile files first, then rows and lines as a spreadsheet shows them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "oom.h"
#include "review/interrupt.h"
#include "review/sheet.h"
#include "review/text.h"

static char folder[] = "/tmp/review-csv-XXXXXX";

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	unlink("x.csv");
	return chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* Rows as text: `row/line:cell|cell;`. */
static enum rv_code show_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct rv_buf *out = ctx;

	(void)err;
	rv_buf_printf(out, "%lld/%lld:", (long long)row->row, (long long)row->line);
	for (size_t i = 0; i < row->n; i++) {
		assert_int_equal(strlen(row->cells[i].text), row->cells[i].len);
		rv_buf_printf(out, "%s%s", i == 0 ? "" : "|", row->cells[i].text);
	}
	rv_buf_putc(out, ';');
	return RV_OK;
}

struct reading {
	struct rv_buf rows;
	struct rv_faults faults;
	bool broken;
};

static struct reading read_bytes(const char *bytes, size_t len)
{
	struct reading reading = {.broken = false};
	struct rv_error err;

	write_file("x.csv", bytes, len);
	rv_buf_init(&reading.rows);
	rv_buf_puts(&reading.rows, "");
	rv_faults_init(&reading.faults);
	assert_int_equal(rv_csv_read("x.csv", 0, show_row, &reading.rows, &reading.faults,
	                             &reading.broken, &err),
	                 RV_OK);
	assert_false(reading.rows.failed);
	return reading;
}

static void release(struct reading *reading)
{
	rv_buf_release(&reading->rows);
	rv_faults_release(&reading->faults);
}

static void gives(const char *text, const char *rows)
{
	struct reading reading = read_bytes(text, strlen(text));

	assert_int_equal(reading.faults.n, 0);
	assert_false(reading.broken);
	assert_string_equal(reading.rows.text == NULL ? "" : reading.rows.text, rows);
	release(&reading);
}

/* One fault with this id at row, line, column; rows before it have been read. */
static void breaks(const char *bytes, size_t len, const char *id, int row, int line, size_t column)
{
	struct reading reading = read_bytes(bytes, len);
	const struct rv_fault *fault = reading.faults.list;

	assert_true(reading.broken);
	assert_int_equal(reading.faults.n, 1);
	assert_string_equal(fault->id, id);
	assert_int_equal(fault->place.row, row);
	assert_int_equal(fault->place.line, line);
	assert_int_equal(fault->place.column, column);
	release(&reading);
}

#define BREAKS(text, ...) breaks(text, sizeof(text) - 1, __VA_ARGS__)

static void files_of_other_kinds_are_named(void **state)
{
	(void)state;
	BREAKS("PK\x03\x04\x14\0\0\0", RV_S_FILE_FORMAT, 0, 0, 0);
	BREAKS("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", RV_S_FILE_FORMAT, 0, 0, 0);
	BREAKS("SQLite format 3\0xyz", RV_S_FILE_FORMAT, 0, 0, 0);
	BREAKS("\xFF\xFE"
	       "a\0,\0b\0",
	       RV_S_FILE_ENCODING, 0, 0, 0);
	BREAKS("\xFE\xFF\0a", RV_S_FILE_ENCODING, 0, 0, 0);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	BREAKS("a,b\n1,2\n3,\0\n", RV_S_FILE_NUL, 3, 3, 2);
	BREAKS("\0", RV_S_FILE_NUL, 1, 1, 1);
	BREAKS("a\0", RV_S_FILE_NUL, 1, 1, 1);
	BREAKS("a,b\n1,\xB0\xB8\xBA\xC5\n", RV_S_FILE_ENCODING, 2, 2, 2); /* 案号 in GBK */
	BREAKS("a,b\n1,caf\xE9\n", RV_S_FILE_ENCODING, 2, 2, 2);
	BREAKS("\xED\xA0\x80", RV_S_FILE_ENCODING, 1, 1, 1); /* a surrogate */
	BREAKS("a\xC0\x80", RV_S_FILE_ENCODING, 1, 1, 1);
}

static void gbk_is_told_from_other_encodings(void **state)
{
	struct reading reading;

	(void)state;
	reading = read_bytes("\xB0\xB8\xBA\xC5\n", 5);
	assert_non_null(strstr(reading.faults.list[0].message, "GBK"));
	release(&reading);
	reading = read_bytes("caf\xE9\n", 5);
	assert_null(strstr(reading.faults.list[0].message, "GBK"));
	release(&reading);
}

static void quotes_must_pair(void **state)
{
	(void)state;
	BREAKS("a,b\n1,x\"y\n", RV_S_FILE_QUOTES, 2, 2, 2);
	BREAKS("a,b\n1,\"x\"y\n", RV_S_FILE_QUOTES, 2, 2, 2);
	BREAKS("a,b\n\"1,2\n3,4\n", RV_S_FILE_QUOTES, 2, 2, 1);
	BREAKS("a,b\n1,\"2", RV_S_FILE_QUOTES, 2, 2, 2);
	BREAKS("\"", RV_S_FILE_QUOTES, 1, 1, 1);
	gives("a,\"b\"", "1/1:a|b;");
	gives("\"say \"\"x\"\"\",\"\"\"\"\n", "1/1:say \"x\"|\";");
}

static void sizes_are_bounded(void **state)
{
	size_t size = 8u << 20;
	char *bytes = malloc(size);

	(void)state;
	assert_non_null(bytes);
	memset(bytes, ',', 100000);
	breaks(bytes, 100000, RV_S_FILE_LIMIT, 1, 1, 0);
	memset(bytes, 'x', 1u << 20);
	breaks(bytes, 1u << 20, RV_S_FILE_LIMIT, 1, 1, 1);
	bytes[0] = '"'; /* an open quotation mark swallows the rest */
	breaks(bytes, 1u << 20, RV_S_FILE_LIMIT, 1, 1, 1);
	memset(bytes, 'x', size);
	for (size_t i = 100000; i < size; i += 100000)
		bytes[i] = ',';
	breaks(bytes, size, RV_S_FILE_LIMIT, 1, 1, 0);
	memset(bytes, '\n', RV_SHEET_MAX_ROWS + 1);
	breaks(bytes, RV_SHEET_MAX_ROWS + 1, RV_S_FILE_LIMIT, RV_SHEET_MAX_ROWS + 1,
	       RV_SHEET_MAX_ROWS + 1, 0);
	free(bytes);
}

static void what_just_fits_is_read(void **state)
{
	char *bytes = malloc(RV_SHEET_MAX_CELL + RV_SHEET_MAX_COLUMNS);
	struct reading reading;

	(void)state;
	assert_non_null(bytes);
	memset(bytes, ',', RV_SHEET_MAX_COLUMNS - 1);
	reading = read_bytes(bytes, RV_SHEET_MAX_COLUMNS - 1);
	assert_int_equal(reading.faults.n, 0);
	release(&reading);
	memset(bytes, 'x', RV_SHEET_MAX_CELL + 1);
	reading = read_bytes(bytes, RV_SHEET_MAX_CELL);
	assert_int_equal(reading.faults.n, 0);
	assert_int_equal(reading.rows.len, RV_SHEET_MAX_CELL + strlen("1/1:;"));
	release(&reading);
	breaks(bytes, RV_SHEET_MAX_CELL + 1, RV_S_FILE_LIMIT, 1, 1, 1);
	free(bytes);
}

static void rows_are_counted_as_a_spreadsheet_does(void **state)
{
	(void)state;
	gives("", "");
	gives("a,b", "1/1:a|b;");
	gives("a,b\r\n1,2\r\n", "1/1:a|b;2/2:1|2;");
	gives("a\r1\r", "1/1:a;2/2:1;");
	gives("a\n\n1\n", "1/1:a;2/2:;3/3:1;");
	gives("a\r\n\r\n1\r\n", "1/1:a;2/2:;3/3:1;");
	gives("\xEF\xBB\xBF"
	      "a,b\n",
	      "1/1:a|b;");
	gives("\xEF\xBB\xBF"
	      "\"a\",b\n",
	      "1/1:a|b;");
	gives("\xEF\xBB\xBF", "");
	gives("a,\"x\ny\"\n1,2\n", "1/1:a|x\ny;2/3:1|2;");
	gives("a,\"x\r\ny\r\nz\"\r\n\r\n1,2\r\n", "1/1:a|x\r\ny\r\nz;2/4:;3/5:1|2;");
	gives("\"x\ry\"\n1\n", "1/1:x\ry;2/3:1;");
	gives("a,,\n,,\n,\"\",\n", "1/1:a||;2/2:||;3/3:||;");
	gives("a\n1,2,3\n4\n", "1/1:a;2/2:1|2|3;3/3:4;");
	gives(" a , b c \n", "1/1:a|b c;");
}

static void a_crlf_cut_by_a_chunk_is_one_end(void **state)
{
	char bytes[20001];

	(void)state;
	for (size_t pad = 16380; pad < 16390; pad++) {
		char rows[20100];

		memset(bytes, 'x', pad);
		strcpy(bytes + pad, "\r\n1\r\n");
		snprintf(rows, sizeof rows, "1/1:%.*s;2/2:1;", (int)pad, bytes);
		gives(bytes, rows);
	}
}

static void what_is_no_file_is_no_input(void **state)
{
	struct rv_faults faults;
	struct rv_error err;
	bool broken = false;

	(void)state;
	rv_faults_init(&faults);
	unlink("x.csv");
	assert_int_equal(rv_csv_read("x.csv", 0, show_row, NULL, &faults, &broken, &err),
	                 RV_NOINPUT);
	assert_int_equal(rv_csv_read(".", 0, show_row, NULL, &faults, &broken, &err), RV_NOINPUT);
	assert_int_equal(rv_csv_read("/dev/null", 0, show_row, NULL, &faults, &broken, &err),
	                 RV_NOINPUT);
	assert_int_equal(mkfifo("x.csv", 0600), 0);
	assert_int_equal(rv_csv_read("x.csv", 0, show_row, NULL, &faults, &broken, &err),
	                 RV_NOINPUT);
	unlink("x.csv");
	assert_int_equal(faults.n, 0);
	assert_false(broken);
}

static enum rv_code stop(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	int *n = ctx;

	(void)row;
	++*n;
	return rv_fail(err, RV_BUSY, "enough");
}

static void the_receiver_can_stop(void **state)
{
	struct rv_faults faults;
	struct rv_error err;
	bool broken = false;
	int n = 0;

	(void)state;
	rv_faults_init(&faults);
	write_file("x.csv", "a\n\"1\n", 5);
	assert_int_equal(rv_csv_read("x.csv", 0, stop, &n, &faults, &broken, &err), RV_BUSY);
	assert_int_equal(n, 1);
	assert_int_equal(faults.n, 0);
	rv_interrupted = 1;
	assert_int_equal(rv_csv_read("x.csv", 0, stop, &n, &faults, &broken, &err), RV_INTERRUPTED);
	rv_interrupted = 0;
}

static void faults_say_where(void **state)
{
	static const struct rv_place places[] = {
		{.file = "b.csv", .order = 1, .row = 3, .line = 5, .column = 2, .heading = "姓名"},
		{.file = "b.csv", .order = 1, .row = 3, .line = 5, .column = 1},
		{.file = "b.csv", .order = 1},
		{.file = "a.csv", .row = 2, .line = 2},
		{.file = "x\ny.csv",
	         .order = 2,
	         .row = 9,
	         .line = 9,
	         .column = 28,
	         .heading = "h\x1b"},
	};
	struct rv_faults faults;
	char *text = NULL;
	size_t len;
	FILE *out;

	(void)state;
	rv_faults_init(&faults);
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		rv_fault(&faults, i == 3 ? RV_WARNING : RV_ERROR, RV_S_CELL_DATE, &places[i],
		         "'%s'", "m\xE2\x80\xAE");
	rv_fault_suggest(&faults, "did you mean '%s'?", "x");
	for (size_t i = 0; i < RV_FAULTS_MAX; i++)
		rv_fault(&faults, RV_ERROR, RV_S_CELL_INT,
		         &(struct rv_place){.file = "c", .order = 9}, "-");
	rv_fault_suggest(&faults, "to nobody");
	assert_int_equal(faults.errors, RV_FAULTS_MAX + 4);
	assert_int_equal(faults.warnings, 1);
	assert_int_equal(faults.dropped, 5);
	rv_faults_sort(&faults);
	out = open_memstream(&text, &len);
	assert_non_null(out);
	rv_faults_print(&faults, out);
	fclose(out);
	assert_non_null(strstr(text, "c: - [cell-int]\nc: - [cell-int]\n"));
	/* 2000 are kept, 200 printed */
	assert_non_null(strstr(text, "c: - [cell-int]\nand 1805 more\n"));
	*strstr(text, "c: -") = '\0';
	assert_string_equal(text, "a.csv: row 2: warning: 'm\\u202e' [cell-date]\n"
	                          "b.csv: 'm\\u202e' [cell-date]\n"
	                          "b.csv: row 3 (line 5), column A: 'm\\u202e' [cell-date]\n"
	                          "b.csv: row 3 (line 5), column 姓名 (B): 'm\\u202e' [cell-date]\n"
	                          "x\\ny.csv: row 9, column h\\x1b (AB): 'm\\u202e' [cell-date]\n"
	                          "    did you mean 'x'?\n");
	free(text);
	rv_faults_release(&faults);
}

static void memory_that_runs_out_is_an_error(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	write_file("x.csv", "a,b\n1,2\n3,\xFF\n", 11);
	for (long n = 1;; n++) {
		struct rv_faults faults;
		struct rv_error err;
		struct rv_buf rows;
		bool broken = false, refused;
		enum rv_code code;

		rv_faults_init(&faults);
		rv_buf_init(&rows);
		oom_fail_at(n, false);
		code = rv_csv_read("x.csv", 0, show_row, &rows, &faults, &broken, &err);
		refused = oom_stop();
		/* words that could not be translated do no harm */
		if (!refused || (code == RV_OK && !faults.nomem && !rows.failed)) {
			assert_int_equal(faults.n, 1);
			assert_string_equal(rows.text, "1/1:a|b;2/2:1|2;");
		}
		rv_faults_release(&faults);
		rv_buf_release(&rows);
		if (!refused)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_of_other_kinds_are_named),
		cmocka_unit_test(bytes_that_are_no_text_are_refused),
		cmocka_unit_test(gbk_is_told_from_other_encodings),
		cmocka_unit_test(quotes_must_pair),
		cmocka_unit_test(sizes_are_bounded),
		cmocka_unit_test(what_just_fits_is_read),
		cmocka_unit_test(rows_are_counted_as_a_spreadsheet_does),
		cmocka_unit_test(a_crlf_cut_by_a_chunk_is_one_end),
		cmocka_unit_test(what_is_no_file_is_no_input),
		cmocka_unit_test(the_receiver_can_stop),
		cmocka_unit_test(faults_say_where),
		cmocka_unit_test(memory_that_runs_out_is_an_error),
	};

	return cmocka_run_group_tests_name("csv", tests, set_up, tear_down);
}
