/* UTF-8, widths, folding, masked names, file names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "review/text.h"

static struct rv_buf buf;

static int set_up(void **state)
{
	(void)state;
	rv_buf_init(&buf);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_buf_release(&buf);
	return 0;
}

/* ---- UTF-8 ------------------------------------------------------------------------------------ */

static void malformed_utf8_is_found_at_its_byte(void **state)
{
	static const struct {
		const char *text;
		size_t len, good;
	} rows[] = {
		{"a\x80", 2, 1},            /* a lone continuation */
		{"\xC0\xAF", 2, 0},         /* overlong '/' */
		{"\xC1\xBF", 2, 0},         /* overlong DEL */
		{"\xE0\x9F\xBF", 3, 0},     /* overlong U+07FF */
		{"\xF0\x8F\xBF\xBF", 4, 0}, /* overlong U+FFFF */
		{"ab\xED\xA0\x80", 5, 2},   /* the first surrogate */
		{"\xED\xBF\xBF", 3, 0},     /* the last surrogate */
		{"\xF4\x90\x80\x80", 4, 0}, /* U+110000 */
		{"\xF5\x80\x80\x80", 4, 0},
		{"\xFF", 1, 0},
		{"中\xE4\xB8", 5, 3}, /* cut */
		{"\xE4\xB8"
	         "a",
	         3, 0},
		{"\xF0\x9F\x98", 3, 0},
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++)
		assert_int_equal(rv_utf8_valid(rows[i].text, rows[i].len), rows[i].good);
}

static void the_ends_of_every_length_are_well_formed(void **state)
{
	static const uint32_t ends[] = {0,      0x7F,   0x80,   0x7FF,   0x800,   0xD7FF,
	                                0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x10FFFF};
	size_t i, at;

	(void)state;
	for (i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		rv_buf_clear(&buf);
		rv_buf_utf8(&buf, ends[i]);
		assert_int_equal(rv_utf8_valid(buf.text, buf.len), buf.len);
		at = 0;
		assert_int_equal(rv_utf8_next(buf.text, buf.len, &at), ends[i]);
		assert_int_equal(at, buf.len);
	}
}

static void every_character_survives_encoding_and_decoding(void **state)
{
	uint32_t c;
	size_t at;

	(void)state;
	for (c = 0; c <= 0x10FFFF; c += 7) {
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		rv_buf_clear(&buf);
		rv_buf_utf8(&buf, c);
		at = 0;
		assert_int_equal(rv_utf8_next(buf.text, buf.len, &at), c);
	}
}

static void what_is_no_character_is_encoded_as_the_replacement(void **state)
{
	(void)state;
	rv_buf_utf8(&buf, 0xD800);
	rv_buf_utf8(&buf, 0x110000);
	assert_string_equal(buf.text, "\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void walking_over_bad_bytes_takes_one_at_a_time_and_ends(void **state)
{
	const char text[] = "\xE4\xB8"
			    "a";
	size_t at = 0;

	(void)state;
	assert_int_equal(rv_utf8_next(text, 3, &at), 0xFFFD);
	assert_int_equal(at, 1);
	assert_int_equal(rv_utf8_next(text, 3, &at), 0xFFFD);
	assert_int_equal(rv_utf8_next(text, 3, &at), 'a');
	assert_int_equal(at, 3);
	assert_int_equal(rv_utf8_next(text, 3, &at), 0xFFFD);
	assert_int_equal(at, 3);
	assert_int_equal(rv_utf8_count(text, 3), 3);
	assert_int_equal(rv_utf8_count("中a😀", strlen("中a😀")), 3);
}

/* ---- width ------------------------------------------------------------------------------------ */

static void chinese_and_emoji_take_two_columns(void **state)
{
	(void)state;
	assert_int_equal(rv_width(0x4E2D), 2); /* 中 */
	assert_int_equal(rv_width(0xFF1A), 2); /* ： */
	assert_int_equal(rv_width(0x3000), 2);
	assert_int_equal(rv_width(0x3014), 2); /* 〔 */
	assert_int_equal(rv_width(0x1F600), 2);
	assert_int_equal(rv_width(0x20000), 2);
	assert_int_equal(rv_width(0x3FFFD), 2);
	assert_int_equal(rv_width(0x9FFF), 2);
	assert_int_equal(rv_width(0xAC00), 2);
	assert_int_equal(rv_text_width("第3条", strlen("第3条")), 5);
}

static void ambiguous_and_latin_take_one_column(void **state)
{
	(void)state;
	assert_int_equal(rv_width('a'), 1);
	assert_int_equal(rv_width(0xE9), 1);
	assert_int_equal(rv_width(0xB7), 1);   /* · */
	assert_int_equal(rv_width(0x201C), 1); /* “ */
	assert_int_equal(rv_width(0x2026), 1);
	assert_int_equal(rv_width(0x2460), 1); /* ① */
	assert_int_equal(rv_width(0xFF61), 1); /* half-width forms */
	assert_int_equal(rv_width(0xAD), 1);
}

static void combining_and_control_characters_take_no_column(void **state)
{
	(void)state;
	assert_int_equal(rv_width(0), 0);
	assert_int_equal(rv_width(0x1B), 0);
	assert_int_equal(rv_width(0x7F), 0);
	assert_int_equal(rv_width(0x9F), 0);
	assert_int_equal(rv_width(0xA0), 1);
	assert_int_equal(rv_width(0x301), 0);
	assert_int_equal(rv_width(0x200B), 0);
	assert_int_equal(rv_width(0xFE0F), 0);
	assert_int_equal(rv_width(0x202E), 0);
	assert_int_equal(rv_width(0xE0100), 0);
	assert_int_equal(rv_text_width("e\xCC\x81", 3), 1);
}

/* ---- control characters ------------------------------------------------------------------------ */

static void exactly_the_listed_characters_are_controls(void **state)
{
	uint32_t c, n = 0;

	(void)state;
	for (c = 0; c <= 0x10FFFF; c++)
		n += rv_is_control(c);
	/* C0 without TAB and LF, DEL, C1, 61C, 200E-F, 2028-E, 2066-9, FEFF */
	assert_int_equal(n, 30 + 1 + 32 + 1 + 2 + 7 + 4 + 1);
	assert_false(rv_is_control('\t'));
	assert_false(rv_is_control('\n'));
	assert_true(rv_is_control('\r'));
	assert_true(rv_is_control(0x7F));
	assert_true(rv_is_control(0x85));
	assert_false(rv_is_control(0xA0));
	assert_true(rv_is_control(0x2028));
	assert_true(rv_is_control(0x202A));
	assert_true(rv_is_control(0x202E));
	assert_false(rv_is_control(0x202F));
	assert_false(rv_is_control(0x2065));
	assert_true(rv_is_control(0x2069));
	assert_true(rv_is_control(0xFEFF));
	assert_false(rv_is_control(0x200D));
}

static void terminal_commands_are_shown_and_not_sent(void **state)
{
	const char text[] = "a\tb\nc\r\x1b[31m\x7f\xC2\x9B"
			    "\xE2\x80\xAE"
			    "中\xFF\xE4";

	(void)state;
	rv_buf_visible(&buf, text, sizeof text); /* with its NUL */
	assert_string_equal(buf.text, "a\\tb\\nc\\r\\x1b[31m\\x7f\\u009b\\u202e中\\xff\\xe4\\x00");
}

/* ---- folding ---------------------------------------------------------------------------------- */

static void document_numbers_fold_to_one_form(void **state)
{
	static const char *const same[] = {"荔纪〔2025〕12号",
	                                   "荔纪[2025]１２号",
	                                   "荔纪【2025】12号",
	                                   "荔纪（2025）12 号",
	                                   " 荔纪(2025)12号\n",
	                                   "荔纪［２０２５］12号",
	                                   "荔纪\xE3\x80\x80〔2025〕12号",
	                                   "荔\xE2\x80\x8B纪〔2025〕12号\xEF\xBB\xBF",
	                                   NULL};
	size_t i, k;

	(void)state;
	for (i = 0; same[i] != NULL; i++)
		for (k = 0; same[k] != NULL; k++)
			assert_true(rv_fold_equal(same[i], same[k]));
	rv_buf_fold(&buf, same[1], strlen(same[1]));
	assert_string_equal(buf.text, "荔纪(2025)12号");
}

static void folding_keeps_apart_what_differs(void **state)
{
	(void)state;
	assert_false(rv_fold_equal("荔纪〔2025〕12号", "荔纪〔2025〕13号"));
	assert_false(rv_fold_equal("荔纪〔2025〕12号", "荔纪〔2025〕12"));
	assert_false(rv_fold_equal("", "a"));
	assert_false(rv_fold_equal("a", ""));
	assert_false(rv_fold_equal("é", "e"));
	assert_false(rv_fold_equal("(", ")"));
	assert_true(rv_fold_equal("", " \t\xE3\x80\x80"));
}

static void case_full_width_and_middle_dots_fold(void **state)
{
	const char text[] = "ＡbＣ！ • ・ ･ · ‧ Z";

	(void)state;
	rv_buf_fold(&buf, text, strlen(text));
	assert_string_equal(buf.text, "abc!·····z");
}

static void blanks_and_unseen_characters_of_every_kind_fold_away(void **state)
{
	static const uint32_t gone[] = {0x09,   0x0A,   0x0B,   0x0C,    0x0D,   0x20,   0x85,
	                                0xA0,   0xAD,   0x61C,  0x1680,  0x180E, 0x2000, 0x200A,
	                                0x200B, 0x200D, 0x200F, 0x2028,  0x2029, 0x202A, 0x202E,
	                                0x202F, 0x205F, 0x2060, 0x2064,  0x2066, 0x206F, 0x3000,
	                                0xFE00, 0xFE0F, 0xFEFF, 0xE0100, 0xE01EF};
	static const uint32_t kept[] = {0x08,   0x0E,   0x21,   0x84,   0xA1,   0x200A + 6, 0x2027,
	                                0x2030, 0x205E, 0x2FFF, 0x3001, 0xFE10, 0xE00FF,    0xE01F0,
	                                0x0301, 0xFF00, 0xFF5F, 0x40,   0x5C};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof gone / sizeof gone[0]; i++) {
		rv_buf_utf8(&buf, gone[i]);
		rv_buf_putc(&buf, 'x');
		if (!rv_fold_equal(buf.text, "x"))
			fail_msg("U+%04X stays", (unsigned)gone[i]);
		rv_buf_clear(&buf);
	}
	for (i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		rv_buf_utf8(&buf, kept[i]);
		rv_buf_putc(&buf, 'x');
		if (rv_fold_equal(buf.text, "x"))
			fail_msg("U+%04X goes", (unsigned)kept[i]);
		rv_buf_clear(&buf);
	}
}

static void folding_nothing_gives_an_empty_text_not_null(void **state)
{
	(void)state;
	rv_buf_fold(&buf, "", 0);
	assert_non_null(buf.text);
	assert_string_equal(buf.text, "");
}

static void folding_again_changes_nothing(void **state)
{
	const char text[] = "【Ａ】［ｂ］〔c〕 ﹝・﹞";
	struct rv_buf again;

	(void)state;
	rv_buf_fold(&buf, text, strlen(text));
	rv_buf_init(&again);
	rv_buf_fold(&again, buf.text, buf.len);
	assert_string_equal(again.text, buf.text);
	assert_string_equal(buf.text, "(a)(b)(c)(·)");
	rv_buf_release(&again);
}

/* ---- masking ---------------------------------------------------------------------------------- */

static void expect_masked(const char *name, const char *masked)
{
	rv_buf_clear(&buf);
	rv_buf_masked(&buf, name, strlen(name));
	assert_string_equal(buf.text, masked);
}

static void a_masked_name_keeps_only_its_first_character(void **state)
{
	(void)state;
	expect_masked("王小明", "王某某");
	expect_masked("王明", "王某");
	expect_masked("王", "王某");
	expect_masked("欧阳小明", "欧某某");
	expect_masked("阿卜杜拉·买买提", "阿某某");
	expect_masked("王 明", "王某");
	expect_masked("　王\xE3\x80\x80明", "王某");
	expect_masked("Smith", "S*");
	expect_masked("s", "s*");
	expect_masked("Émile Zola", "É*");
}

static void a_name_that_is_not_there_is_not_masked(void **state)
{
	(void)state;
	expect_masked("", "");
	expect_masked("  ", "  ");
	rv_buf_clear(&buf);
	rv_buf_masked(&buf, NULL, 0);
	assert_string_equal(buf.text, "");
}

/* ---- file names ------------------------------------------------------------------------------- */

static void expect_name(const char *text, const char *name)
{
	rv_buf_clear(&buf);
	rv_buf_file_name(&buf, text, strlen(text));
	assert_string_equal(buf.text, name);
}

static void no_file_name_leaves_its_folder_or_is_an_option(void **state)
{
	(void)state;
	expect_name("../../etc/passwd", "_._.._etc_passwd");
	expect_name("..", "_");
	expect_name(".", "_");
	expect_name("-rf", "_rf");
	expect_name(".ssh", "_ssh");
	expect_name("a/b\\c:d*e?f\"g<h>i|j", "a_b_c_d_e_f_g_h_i_j");
	expect_name("a\x1b[31m\n\x7f", "a_[31m__");
	expect_name("a\xE2\x80\xAE"
	            "b",
	            "a_b");
	expect_name("a\xFF"
	            "b",
	            "a_b");
	expect_name("", "_");
	expect_name("a. . ", "a");
	expect_name("荔纪〔2025〕12号", "荔纪〔2025〕12号");
}

static void devices_of_windows_are_no_file_names(void **state)
{
	(void)state;
	expect_name("con", "_on");
	expect_name("NUL.txt", "_UL.txt");
	expect_name("com1", "_om1");
	expect_name("com", "com");
	expect_name("com0", "com0");
	expect_name("com12", "com12");
	expect_name("cons", "cons");
	expect_name("context.yaml", "context.yaml");
}

static void a_file_name_is_cut_at_200_bytes_between_characters(void **state)
{
	char text[300];
	size_t i;

	(void)state;
	memset(text, 'a', sizeof text);
	rv_buf_file_name(&buf, text, 200);
	assert_int_equal(buf.len, 200);
	rv_buf_clear(&buf);
	rv_buf_file_name(&buf, text, 201);
	assert_int_equal(buf.len, 200);
	for (i = 0; i < 300; i += 3)
		memcpy(text + i, "中", 3);
	rv_buf_clear(&buf);
	rv_buf_file_name(&buf, text, 300);
	assert_int_equal(buf.len, 198);
	assert_int_equal(rv_utf8_valid(buf.text, buf.len), 198);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(malformed_utf8_is_found_at_its_byte),
		TEST(the_ends_of_every_length_are_well_formed),
		TEST(every_character_survives_encoding_and_decoding),
		TEST(what_is_no_character_is_encoded_as_the_replacement),
		TEST(walking_over_bad_bytes_takes_one_at_a_time_and_ends),
		TEST(chinese_and_emoji_take_two_columns),
		TEST(ambiguous_and_latin_take_one_column),
		TEST(combining_and_control_characters_take_no_column),
		TEST(exactly_the_listed_characters_are_controls),
		TEST(terminal_commands_are_shown_and_not_sent),
		TEST(document_numbers_fold_to_one_form),
		TEST(folding_keeps_apart_what_differs),
		TEST(case_full_width_and_middle_dots_fold),
		TEST(blanks_and_unseen_characters_of_every_kind_fold_away),
		TEST(folding_nothing_gives_an_empty_text_not_null),
		TEST(folding_again_changes_nothing),
		TEST(a_masked_name_keeps_only_its_first_character),
		TEST(a_name_that_is_not_there_is_not_masked),
		TEST(no_file_name_leaves_its_folder_or_is_an_option),
		TEST(devices_of_windows_are_no_file_names),
		TEST(a_file_name_is_cut_at_200_bytes_between_characters),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
