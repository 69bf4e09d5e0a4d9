/*
 * CSV in every encoding and with every delimiter that offices send; broken bytes are told by their
 * place.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <iconv.h>

#include "../sheets/build.h"
#include "oom.h"

static bool knows(void *ctx, const char *header)
{
	(void)ctx;
	return strcmp(header, "案号") == 0 || strcmp(header, "姓名") == 0 ||
	       strcmp(header, "备注") == 0;
}

static const struct rv_book_options known = {.knows = knows};

/* Text in another encoding; returns the bytes of it. */
static size_t convert(const char *text, const char *to, char *out, size_t room)
{
	iconv_t iconvert = iconv_open(to, "UTF-8");
	char copy[4096], *in = copy, *end = out;
	size_t left = strlen(text);

	assert_ptr_not_equal(iconvert, (iconv_t)-1);
	assert_true(left < sizeof copy);
	memcpy(copy, text, left);
	assert_int_not_equal(iconv(iconvert, &in, &left, &end, &room), (size_t)-1);
	iconv_close(iconvert);
	return (size_t)(end - out);
}

static void bytes_give(const char *bytes, size_t len, const struct rv_book_options *options,
                       enum rv_encoding encoding, char delimiter, const char *rows)
{
	struct reading reading;

	build_file("x.csv", bytes, len);
	reading = read_book("x.csv", options);
	if (reading.faults.n > 0)
		fail_msg("%s", reading.faults.list[0].message);
	assert_int_equal(reading.code, RV_OK);
	assert_int_equal(reading.encoding, encoding);
	assert_int_equal(reading.delimiter, delimiter);
	assert_string_equal(rows_of(&reading), rows);
	release(&reading);
}

#define GIVES(text, ...) bytes_give(text, sizeof(text) - 1, __VA_ARGS__)

/* One fault at row, column; rows before it have been read. */
static void bytes_break(const char *bytes, size_t len, const char *id, int64_t row, size_t column,
                        const char *words, const char *rows)
{
	struct reading reading;

	build_file("x.csv", bytes, len);
	reading = read_book("x.csv", &known);
	assert_int_equal(reading.code, RV_OK);
	assert_true(reading.broken);
	assert_int_equal(reading.faults.n, 1);
	assert_string_equal(reading.faults.list[0].id, id);
	assert_int_equal(reading.faults.list[0].place.row, row);
	assert_int_equal(reading.faults.list[0].place.column, column);
	if (strstr(reading.faults.list[0].message, words) == NULL)
		fail_msg("'%s' says nothing of '%s'", reading.faults.list[0].message, words);
	assert_string_equal(rows_of(&reading), rows);
	release(&reading);
}

#define BREAKS(text, ...) bytes_break(text, sizeof(text) - 1, __VA_ARGS__)

static void each_encoding_is_read(void **state)
{
	static const struct {
		const char *bom;
		size_t bom_len;
		const char *name;
		enum rv_encoding encoding;
	} rows[] = {
		{"", 0, "UTF-8", RV_ENC_UTF8},
		{"\xEF\xBB\xBF", 3, "UTF-8", RV_ENC_UTF8_BOM},
		{"\xFF\xFE", 2, "UTF-16LE", RV_ENC_UTF16LE},
		{"\xFE\xFF", 2, "UTF-16BE", RV_ENC_UTF16BE},
		{"", 0, "UTF-16LE", RV_ENC_UTF16LE},
		{"", 0, "UTF-16BE", RV_ENC_UTF16BE},
		{"", 0, "GBK", RV_ENC_GB18030},
		{"", 0, "GB18030", RV_ENC_GB18030},
		{"\x84\x31\x95\x33", 4, "GB18030", RV_ENC_GB18030},
	};
	static const char text[] = "案号,姓名\r\n〔2025〕1号,\"张某\n（又名李）\"\r\n2,\r\n";
	char bytes[512];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t len = rows[i].bom_len;

		memcpy(bytes, rows[i].bom, len);
		len += convert(text, rows[i].name, bytes + len, sizeof bytes - len);
		for (int with = 0; with < 2; with++)
			bytes_give(bytes, len, with ? &known : NULL, rows[i].encoding, ',',
			           "1:案号|姓名;2:〔2025〕1号|张某\n（又名李）;3:2|;");
	}
}

static void rare_characters_of_names_are_read(void **state)
{
	char bytes[64];
	size_t len = convert("姓名,x\n李𬱖,㛃\n", "GB18030", bytes, sizeof bytes);

	(void)state;
	bytes_give(bytes, len, NULL, RV_ENC_GB18030, ',', "1:姓名|x;2:李𬱖|㛃;");
}

static void chunks_may_cut_characters(void **state)
{
	static const char *const names[] = {"UTF-8", "GB18030", "UTF-16LE"};
	static const char *const boms[] = {"", "", "\xFF\xFE"};
	char text[300], bytes[RV_SHEET_MAX_CELL], rows[RV_SHEET_MAX_CELL];

	(void)state;
	for (size_t e = 0; e < 3; e++)
		for (size_t pad = 0; pad < 6; pad++) {
			size_t len, at;

			snprintf(text, sizeof text, "%.*s", (int)pad, "xxxxxx");
			len = strlen(boms[e]);
			memcpy(bytes, boms[e], len);
			len += convert(text, names[e], bytes + len, sizeof bytes - len);
			at = (size_t)snprintf(rows, sizeof rows, "1:%s", text);
			for (int i = 0; i < 9000; i++) {
				len += convert(i % 2 ? "案" : "𬱖", names[e], bytes + len,
				               sizeof bytes - len);
				at += (size_t)snprintf(rows + at, sizeof rows - at, "%s",
				                       i % 2 ? "案" : "𬱖");
			}
			len += convert(",1\n", names[e], bytes + len, sizeof bytes - len);
			snprintf(rows + at, sizeof rows - at, "|1;");
			build_file("x.csv", bytes, len);
			file_gives("x.csv", rows);
		}
}

static void a_few_bytes_are_judged_by_known_headers(void **state)
{
	/*
	 * 案号 in GBK is no UTF-8; 联通 is, by chance: it decodes to two letters of Cyrillic and Arabic
	 */
	static const char chance[] = "\xC1\xAA\xCD\xA8";

	(void)state;
	assert_int_equal(rv_utf8_valid("\xC4\xB3\xC4\xB3", 4), 4); /* 某某 in GBK */
	assert_int_not_equal(rv_utf8_valid(chance, 4), 4);
	GIVES("\xC4\xB3\xC4\xB3,x\n", NULL, RV_ENC_UTF8, ',', "1:ĳĳ|x;");
	GIVES("\xC4\xB3\xC4\xB3,x\n", &known, RV_ENC_UTF8, ',', "1:ĳĳ|x;");
	/* 姓名 (D0 D5 C3 FB) is no UTF-8, so a word that is one in both has to be known */
	GIVES("\xB1\xB8\xD7\xA2,\xC4\xB3\n", &known, RV_ENC_GB18030, ',', "1:备注|某;");
	GIVES("a,b\n1,2\n", &known, RV_ENC_UTF8, ',', "1:a|b;2:1|2;");
}

static bool knows_moumou(void *ctx, const char *header)
{
	return strcmp(header, ctx) == 0;
}

static void what_is_valid_in_both_goes_to_whom_a_header_is_known(void **state)
{
	struct rv_book_options options = {.knows = knows_moumou, .ctx = "某某"};

	(void)state;
	GIVES("\xC4\xB3\xC4\xB3,x\n1,\xC4\xB3\n", &options, RV_ENC_GB18030, ',',
	      "1:某某|x;2:1|某;");
	options.ctx = "ĳĳ";
	GIVES("\xC4\xB3\xC4\xB3,x\n1,\xC4\xB3\n", &options, RV_ENC_UTF8, ',', "1:ĳĳ|x;2:1|ĳ;");
	options.ctx = "x"; /* in both */
	GIVES("\xC4\xB3\xC4\xB3,x\n1,\xC4\xB3\n", &options, RV_ENC_UTF8, ',', "1:ĳĳ|x;2:1|ĳ;");
}

static void bytes_that_are_no_characters_are_told_by_their_place(void **state)
{
	(void)state;
	/* UTF-8 with a broken byte is no GBK */
	BREAKS("案号,姓名\n1,张\n2,李\xFF\n", RV_S_FILE_ENCODING, 3, 2, "FF",
	       "1:案号|姓名;2:1|张;");
	BREAKS("\xEF\xBB\xBF案号,姓名\n1,\xE5\xBC\n", RV_S_FILE_ENCODING, 2, 2, "UTF-8",
	       "1:案号|姓名;");
	BREAKS("案号,姓名\n1,\xE5\xBC", RV_S_FILE_ENCODING, 2, 2, "E5", "1:案号|姓名;");
	BREAKS("案号,姓名\n\xED\xA0\x80,2", RV_S_FILE_ENCODING, 2, 1, "ED", "1:案号|姓名;");
	/* GBK with a broken byte */
	BREAKS("\xB0\xB8\xBA\xC5,\xD0\xD5\xC3\xFB\n1,\xD5\xC5\xFF\n", RV_S_FILE_ENCODING, 2, 2,
	       "GB18030", "1:案号|姓名;");
	BREAKS("\xB0\xB8\xBA\xC5,\xD0\xD5\xC3\xFB\n1,\xD5", RV_S_FILE_ENCODING, 2, 2, "D5",
	       "1:案号|姓名;");
	/* UTF-16: half a pair, half a character */
	BREAKS("\xFF\xFE"
	       "a\0,\0"
	       "b\0\n\0\x00\xD8"
	       "1\0\n\0",
	       RV_S_FILE_ENCODING, 2, 1, "00 D8", "1:a|b;");
	BREAKS("\xFE\xFF\0a\0\n\0", RV_S_FILE_ENCODING, 2, 1, "UTF-16BE", "1:a;");
}

static void what_reads_as_both_is_not_guessed_wrong(void **state)
{
	/* UTF-8, one byte lost: what follows is GB18030 in good order, but nonsense */
	static const char text[] = "单位,金额\n中共某某县纪律检查委员会监察委员会,1\n某某县,";
	char bytes[200];
	size_t len = sizeof text - 1;

	(void)state;
	memcpy(bytes, text, len);
	memcpy(bytes + len, "\xE5\xBC\n", 3);
	bytes_break(bytes, len + 3, RV_S_FILE_ENCODING, 3, 2, "E5",
	            "1:单位|金额;2:中共某某县纪律检查委员会监察委员会|1;");
}

static void files_with_little_in_them_are_read(void **state)
{
	(void)state;
	GIVES("", &known, RV_ENC_UTF8, ',', "");
	GIVES("\xEF\xBB\xBF", &known, RV_ENC_UTF8_BOM, ',', "");
	GIVES("\xFF\xFE", &known, RV_ENC_UTF16LE, ',', "");
	GIVES("\xFE\xFF", &known, RV_ENC_UTF16BE, ',', "");
	GIVES("\x84\x31\x95\x33", &known, RV_ENC_GB18030, ',', "");
	GIVES("\n", &known, RV_ENC_UTF8, ',', "1:;");
	GIVES("a", &known, RV_ENC_UTF8, ',', "1:a;");
	GIVES("a\0b\0", &known, RV_ENC_UTF16LE, ',', "1:ab;");
	GIVES("\0a\0b", &known, RV_ENC_UTF16BE, ',', "1:ab;");
	BREAKS("\0", RV_S_FILE_NUL, 1, 1, "NUL", "");
	BREAKS("a,b\n1,2\n3,\0\n", RV_S_FILE_NUL, 3, 2, "NUL", "1:a|b;2:1|2;");
	BREAKS("\xFF\xFE"
	       "a\0\0\0",
	       RV_S_FILE_NUL, 1, 1, "NUL", "");
}

static void delimiters_are_found_out(void **state)
{
	(void)state;
	GIVES("案号\t姓名\n1\t\"张,某\"\n2\t李\n", NULL, RV_ENC_UTF8, '\t',
	      "1:案号|姓名;2:1|张,某;3:2|李;");
	GIVES("案号;姓名\n1;1,5\n2;2,5\n", NULL, RV_ENC_UTF8, ';', "1:案号|姓名;2:1|1,5;3:2|2,5;");
	GIVES("案号,姓名\n1,a;b;c\n2,d;e;f\n", NULL, RV_ENC_UTF8, ',',
	      "1:案号|姓名;2:1|a;b;c;3:2|d;e;f;");
	GIVES("案号\n甲;乙\n丙;丁\n", &known, RV_ENC_UTF8, ',', "1:案号;2:甲;乙;3:丙;丁;");
	GIVES("案件登记表\n\n填报单位：县纪委,2025\n案号;姓名\n1;2\n", &known, RV_ENC_UTF8, ';',
	      "1:案件登记表;2:;3:填报单位：县纪委,2025;4:案号|姓名;5:1|2;");
	GIVES("sep=;\r\n案号;a,b\r\n1;2\r\n", NULL, RV_ENC_UTF8, ';', "1:案号|a,b;2:1|2;");
	GIVES("\"sep=,\"\na,b;c;d\n", NULL, RV_ENC_UTF8, ',', "1:a|b;c;d;");
	GIVES("sep=|\na|b\n", NULL, RV_ENC_UTF8, '|', "1:a|b;");
	GIVES("SEP=\t", NULL, RV_ENC_UTF8, '\t', "");
	GIVES("sep=x\na,b\n", NULL, RV_ENC_UTF8, ',', "1:sep=x;2:a|b;");
	GIVES("sep=;x\n", NULL, RV_ENC_UTF8, ';', "1:sep=|x;");
	/* Excel's "Unicode text" */
	GIVES("\xFF\xFE\x48\x68\xF7\x53\t\0\xD3\x59\x0D\x54\r\0\n\0"
	      "1\0\t\0"
	      "2\0\r\0\n\0",
	      NULL, RV_ENC_UTF16LE, '\t', "1:案号|姓名;2:1|2;");
}

static void lines_are_those_of_the_file(void **state)
{
	static const char text[] = "sep=;\n1;\"2\n\"\n3;\"4\" \"5\n";
	struct reading reading;

	(void)state;
	build_file("x.csv", text, sizeof text - 1);
	reading = read_book("x.csv", NULL);
	assert_int_equal(reading.faults.n, 1);
	assert_string_equal(reading.faults.list[0].id, RV_S_FILE_QUOTES);
	assert_int_equal(reading.faults.list[0].place.row, 2);
	assert_int_equal(reading.faults.list[0].place.line, 4);
	assert_null(reading.faults.list[0].place.sheet);
	release(&reading);
}

static void the_sheet_is_named_after_the_file(void **state)
{
	struct rv_faults faults;
	struct rv_book *book = NULL;
	struct rv_error err;
	bool broken = false;

	(void)state;
	rv_faults_init(&faults);
	build_file("案件.v2.csv", "a\n", 2);
	assert_int_equal(rv_book_open("./案件.v2.csv", NULL, &faults, &book, &err), RV_OK);
	assert_string_equal(rv_book_sheet(book, 0)->name, "案件.v2");
	assert_int_equal(rv_book_look(book, 0, &faults, &broken, &err), RV_OK);
	rv_book_close(book);
	unlink("案件.v2.csv");
	build_file("\xB0.csv", "a\n", 2);
	assert_int_equal(rv_book_open("\xB0.csv", NULL, &faults, &book, &err), RV_OK);
	assert_string_equal(rv_book_sheet(book, 0)->name, "\\xb0");
	rv_book_close(book);
	unlink("\xB0.csv");
	assert_int_equal(faults.n, 0);
	rv_faults_release(&faults);
}

static void memory_that_runs_out_is_an_error(void **state)
{
	static const char text[] = "\xB0\xB8\xBA\xC5,\xD0\xD5\xC3\xFB\n1,\xD5\xC5\n";

	(void)state;
	if (!oom_available())
		skip();
	GIVES(text, &known, RV_ENC_GB18030, ',', "1:案号|姓名;2:1|张;");
	for (long n = 1;; n++) {
		struct reading reading;
		bool refused;

		oom_fail_at(n, false);
		reading = read_book("x.csv", &known);
		refused = oom_stop();
		if (!refused ||
		    (reading.code == RV_OK && !reading.broken && !reading.rows.failed)) {
			assert_int_equal(reading.faults.n, 0);
			assert_string_equal(rows_of(&reading), "1:案号|姓名;2:1|张;");
		} else if (!reading.faults.nomem && !reading.rows.failed) {
			assert_int_equal(reading.code, RV_MEMORY);
		}
		release(&reading);
		if (!refused)
			break;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_encoding_is_read),
		cmocka_unit_test(rare_characters_of_names_are_read),
		cmocka_unit_test(chunks_may_cut_characters),
		cmocka_unit_test(a_few_bytes_are_judged_by_known_headers),
		cmocka_unit_test(what_is_valid_in_both_goes_to_whom_a_header_is_known),
		cmocka_unit_test(bytes_that_are_no_characters_are_told_by_their_place),
		cmocka_unit_test(what_reads_as_both_is_not_guessed_wrong),
		cmocka_unit_test(files_with_little_in_them_are_read),
		cmocka_unit_test(delimiters_are_found_out),
		cmocka_unit_test(lines_are_those_of_the_file),
		cmocka_unit_test(the_sheet_is_named_after_the_file),
		cmocka_unit_test(memory_that_runs_out_is_an_error),
	};

	return cmocka_run_group_tests_name("encoding", tests, build_enter, build_leave);
}
