/* Diagnostics: collected, sorted, printed; the nearest word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "oom.h"
#include "review/arena.h"
#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"

static struct rv_diags diags;

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
	rv_diags_init(&diags);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_diags_release(&diags);
	return 0;
}

static struct rv_pos at(const char *file, int line, int column)
{
	return (struct rv_pos){file, line, column};
}

static void error_at(int line, int column, int width)
{
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("f", line, column), width, "wrong");
}

static void expect_print(const char *expected)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	rv_diags_print(&diags, out);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}

/* ---- collecting ------------------------------------------------------------------------------- */

static void nothing_happens_without_a_list(void **state)
{
	(void)state;
	rv_diag(NULL, RV_ERROR, RV_D_YAML_SYNTAX, at("f", 1, 1), 1, "x");
	rv_diag_suggest(NULL, "x");
	rv_diags_attach(NULL, "f", "x", 1);
	rv_diags_release(NULL);
	rv_diag_suggest(&diags, "to nobody");
	rv_diags_attach(&diags, "f", "", 0);
	rv_diags_sort(&diags);
	expect_print("");
}

static void what_is_said_twice_is_kept_once(void **state)
{
	(void)state;
	error_at(1, 1, 1);
	rv_diag_suggest(&diags, "first");
	error_at(1, 1, 5);
	rv_diag_suggest(&diags, "to the repetition");
	assert_int_equal(diags.n, 1);
	assert_int_equal(diags.errors, 1);
	assert_string_equal(diags.list[0].suggestion, "first");
	error_at(1, 2, 1);
	error_at(2, 1, 1);
	rv_diag(&diags, RV_ERROR, RV_D_YAML_KEY, at("f", 1, 1), 1, "wrong");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("g", 1, 1), 1, "wrong");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at(NULL, 1, 1), 1, "wrong");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("f", 1, 1), 1, "else");
	assert_int_equal(diags.n, 7);
}

static void two_hundred_are_kept_and_the_rest_counted(void **state)
{
	int i;

	(void)state;
	for (i = 1; i <= RV_DIAGS_MAX; i++)
		error_at(i, 1, 1);
	assert_int_equal(diags.n, RV_DIAGS_MAX);
	assert_int_equal(diags.dropped, 0);
	error_at(i, 1, 1);
	rv_diag_suggest(&diags, "to the dropped one");
	rv_diag(&diags, RV_WARNING, RV_D_YAML_SYNTAX, at("f", i, 1), 1, "w");
	assert_int_equal(diags.n, RV_DIAGS_MAX);
	assert_int_equal(diags.dropped, 2);
	assert_int_equal(diags.errors, RV_DIAGS_MAX + 1);
	assert_int_equal(diags.warnings, 1);
	assert_null(diags.list[RV_DIAGS_MAX - 1].suggestion);
}

static void names_of_files_are_kept_by_the_list(void **state)
{
	char name[] = "file";

	(void)state;
	rv_diag(&diags, RV_NOTE, RV_D_YAML_SYNTAX, at(name, 1, 1), 1, "x");
	memset(name, 'z', 4);
	assert_string_equal(diags.list[0].pos.file, "file");
	assert_int_equal(diags.errors + diags.warnings, 0);
}

static void a_huge_value_in_a_message_is_cut_between_characters(void **state)
{
	static char text[100000];
	size_t i, len;

	(void)state;
	for (i = 0; i + 3 < sizeof text; i += 3)
		memcpy(text + i, "中", 3);
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("f", 1, 1), 1, "a%s", text);
	rv_diag_suggest(&diags, "%s", text);
	len = strlen(diags.list[0].message);
	assert_true(len > 1900 && len <= 2000);
	assert_int_equal(rv_utf8_valid(diags.list[0].message, len), len);
	assert_string_equal(diags.list[0].message + len - 3, "…");
	assert_true(strlen(diags.list[0].suggestion) <= 2000);
}

static void places_are_sorted_and_equal_ones_keep_their_order(void **state)
{
	static const char expected[] = "0 a b c d e f g h";
	char got[100] = "0";
	size_t i;

	(void)state;
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("y", 1, 1), 1, "h");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("x", 10, 1), 1, "f");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("x", 9, 2), 1, "d");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("x", 10, 1), 1, "g");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("x", 9, 2), 1, "e");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("x", 9, 1), 1, "c");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("x", 0, 0), 1, "b");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at(NULL, 5, 5), 1, "a");
	rv_diags_sort(&diags);
	rv_diag_suggest(&diags, "to nobody: after sorting none is the last");
	for (i = 0; i < diags.n; i++) {
		assert_null(diags.list[i].suggestion);
		strcat(strcat(got, " "), diags.list[i].message);
	}
	assert_string_equal(got, expected);
}

/* ---- printing --------------------------------------------------------------------------------- */

static void attach(const char *text)
{
	rv_diags_attach(&diags, "f", text, strlen(text));
}

static void the_caret_stands_under_the_right_character(void **state)
{
	(void)state;
	error_at(1, 4, 2);
	error_at(2, 4, 2);
	error_at(3, 4, 2);
	attach("ab cd\n标题 案件\ne\xCC\x81x\tyz\n");
	expect_print("f:1:4: error: wrong [yaml-syntax]\n"
	             "    ab cd\n"
	             "       ^~\n"
	             "f:2:4: error: wrong [yaml-syntax]\n"
	             "    标题 案件\n"
	             "         ^~~~\n"
	             "f:3:4: error: wrong [yaml-syntax]\n"
	             "    e\xCC\x81x\tyz\n"
	             "      ^~\n");
}

static void tabs_before_the_place_are_kept(void **state)
{
	(void)state;
	error_at(1, 3, 1);
	attach("\t\tx\n");
	expect_print("f:1:3: error: wrong [yaml-syntax]\n"
	             "    \t\tx\n"
	             "    \t\t^\n");
}

static void what_can_not_be_seen_is_escaped_and_the_caret_follows(void **state)
{
	(void)state;
	error_at(1, 4, 1);
	error_at(1, 2, 1);
	rv_diags_attach(&diags, "f",
	                "a\x1b\xE2\x80\xAE"
	                "b\0\xFF\n",
	                8);
	expect_print("f:1:4: error: wrong [yaml-syntax]\n"
	             "    a\\x1b\\u202eb␀\\xff\n"
	             "               ^\n"
	             "f:1:2: error: wrong [yaml-syntax]\n"
	             "    a\\x1b\\u202eb␀\\xff\n"
	             "     ^~~~\n");
}

static void hostile_names_and_messages_are_escaped(void **state)
{
	(void)state;
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("f\x1b]0;x\a\n", 1, 1), 1, "%s",
	        "a\nerror: b\x1b[2J");
	rv_diag_suggest(&diags, "%s",
	                "\xC2\x9B"
	                "1m");
	expect_print("f\\x1b]0;x\\x07\\n:1:1: error: a\\nerror: b\\x1b[2J [yaml-syntax]\n"
	             "    hint: \\u009b1m\n");
}

static void places_that_are_not_known_are_left_out(void **state)
{
	(void)state;
	rv_diag(&diags, RV_WARNING, RV_D_YAML_LIMIT, at(NULL, 0, 0), 1, "w");
	rv_diag(&diags, RV_NOTE, RV_D_YAML_LIMIT, at("f", 0, 7), 1, "n");
	rv_diag(&diags, RV_ERROR, RV_D_YAML_LIMIT, at("f", 1, 0), 1, "e");
	attach("text\n");
	expect_print("warning: w [yaml-limit]\n"
	             "f: note: n [yaml-limit]\n"
	             "f:1: error: e [yaml-limit]\n"
	             "    text\n");
}

static void a_place_beyond_the_line_or_file_is_harmless(void **state)
{
	(void)state;
	error_at(1, 100, 100);
	error_at(1, 2, 100);
	error_at(7, 1, 1);
	error_at(2, 1, 1);
	attach("ab");
	expect_print("f:1:100: error: wrong [yaml-syntax]\n"
	             "    ab\n"
	             "      ^\n"
	             "f:1:2: error: wrong [yaml-syntax]\n"
	             "    ab\n"
	             "     ^\n"
	             "f:7:1: error: wrong [yaml-syntax]\n"
	             "f:2:1: error: wrong [yaml-syntax]\n");
}

static void a_long_line_is_shown_around_the_place(void **state)
{
	char text[1001];
	struct rv_diag *diag;

	(void)state;
	memset(text, '-', sizeof text - 1);
	text[1000] = '\0';
	text[499] = '#';
	error_at(1, 500, 1);
	error_at(1, 3, 1);
	error_at(1, 1000, 1);
	attach(text);
	diag = &diags.list[0];
	assert_int_equal(rv_utf8_count(diag->source, strlen(diag->source)), 160);
	assert_int_equal(diag->source_from, 420);
	assert_memory_equal(diag->source, "…-", 4);
	assert_int_equal(strchr(diag->source, '#') - diag->source, 500 - 420 + 2);
	assert_string_equal(diag->source + strlen(diag->source) - 4, "-…");
	assert_int_equal(diags.list[1].source_from, 1);
	assert_int_equal(diags.list[1].source[0], '-');
	diag = &diags.list[2];
	assert_int_equal(diag->source_from, 920);
	assert_int_equal(rv_utf8_count(diag->source, strlen(diag->source)), 81);
	assert_int_equal(diag->source[strlen(diag->source) - 1], '-');
}

static void a_line_of_160_characters_is_shown_whole(void **state)
{
	char text[162];

	(void)state;
	memset(text, '-', sizeof text - 1);
	text[161] = '\0';
	error_at(1, 150, 1);
	rv_diags_attach(&diags, "f", text, 160);
	assert_int_equal(strlen(diags.list[0].source), 160);
	error_at(1, 151, 1);
	rv_diags_attach(&diags, "f", text, 161);
	assert_int_equal(diags.list[1].source_from, 71);
}

static void lines_end_without_their_carriage_return_and_mark(void **state)
{
	(void)state;
	error_at(1, 1, 1);
	error_at(2, 2, 1);
	attach("\xEF\xBB\xBF"
	       "ab\r\ncd\r\n");
	assert_string_equal(diags.list[0].source, "ab");
	assert_string_equal(diags.list[1].source, "cd");
}

static void a_source_that_is_there_is_not_replaced_nor_another_file_s(void **state)
{
	(void)state;
	error_at(1, 1, 1);
	attach("first");
	attach("second");
	assert_string_equal(diags.list[0].source, "first");
	rv_diags_attach(&diags, "g", "x", 1);
	rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("g", 1, 1), 1, "wrong");
	attach("third");
	assert_null(diags.list[1].source);
}

static void how_many_more_there_are_is_said_at_the_end(void **state)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	int i;

	(void)state;
	for (i = 0; i < RV_DIAGS_MAX + 3; i++)
		error_at(i, 1, 1);
	diags.nomem = true;
	rv_diags_print(&diags, out);
	fclose(out);
	assert_non_null(strstr(text, "\nand 3 more that are not shown\n"
	                             "out of memory: there may be more faults than these\n"));
	free(text);
}

/* ---- the nearest word -------------------------------------------------------------------------- */

static void expect_nearest(const char *word, const char *expected)
{
	static const char *const words[] = {"government", "items",    "item",    "caps",
	                                    "标题",       "案件名称", "classes", NULL};
	const char *got = rv_nearest(word, words);

	if (expected == NULL)
		assert_null(got);
	else
		assert_string_equal(got, expected);
}

static void the_nearest_word_is_found_by_characters(void **state)
{
	(void)state;
	expect_nearest("goverment", "government");
	expect_nearest("govermnent", "government");
	expect_nearest("itmes", "items"); /* a transposition is one edit */
	expect_nearest("itmsex", NULL);
	expect_nearest("item", "item");
	expect_nearest("itex", "item");
	expect_nearest("案件名", "案件名称");
	expect_nearest("案名称", "案件名称");
	expect_nearest("标提", "标题");
	expect_nearest("cpas", "caps");
}

static void what_is_too_far_is_not_suggested(void **state)
{
	static const char *const single[] = {"b", "ab", NULL};

	(void)state;
	expect_nearest("", NULL);
	expect_nearest("zzz", NULL);
	expect_nearest("中间", NULL);
	expect_nearest("governmentally", "government");
	expect_nearest("governmentallyx", NULL);
	expect_nearest("cop", NULL);
	assert_string_equal(rv_nearest("a", single), "ab");
	assert_null(rv_nearest("c", single)); /* nothing in common with b */
	assert_null(rv_nearest("a", NULL));
}

static void words_over_64_characters_have_no_neighbours(void **state)
{
	char word[66];
	const char *words[] = {word, NULL};

	(void)state;
	memset(word, 'a', 65);
	word[64] = word[65] = '\0';
	assert_ptr_equal(rv_nearest(word, words), word);
	word[64] = 'a';
	assert_null(rv_nearest(word, words));
	assert_null(rv_nearest("aaaa", words));
}

/* ---- memory ----------------------------------------------------------------------------------- */

static void collect(void)
{
	int i;

	for (i = 1; i < 12; i++) {
		rv_diag(&diags, RV_ERROR, RV_D_YAML_SYNTAX, at("f", i, i), 1, "wrong %d", i);
		rv_diag_suggest(&diags, "hint %d", i);
	}
	rv_diags_attach(&diags, "f", "a\nb\nc\n", 6);
	rv_diags_sort(&diags);
}

static void no_error_is_lost_when_memory_is_out(void **state)
{
	FILE *out = fopen("/dev/null", "w");
	int forever;
	long n;

	(void)state;
	assert_non_null(out);
	if (!oom_available()) {
		fclose(out);
		skip();
	}
	for (forever = 0; forever < 2; forever++)
		for (n = 1;; n++) {
			rv_diags_release(&diags);
			oom_fail_at(n, forever);
			collect();
			if (!oom_stop())
				break;
			assert_true(diags.nomem);
			assert_int_equal(diags.errors, 11);
			/* gettext may want memory, and then gives English. */
			oom_fail_at(1, true);
			rv_diags_print(&diags, out);
			oom_stop();
		}
	assert_true(n > 20);
	assert_false(diags.nomem);
	assert_int_equal(diags.n, 11);
	fclose(out);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_happens_without_a_list),
		TEST(what_is_said_twice_is_kept_once),
		TEST(two_hundred_are_kept_and_the_rest_counted),
		TEST(names_of_files_are_kept_by_the_list),
		TEST(a_huge_value_in_a_message_is_cut_between_characters),
		TEST(places_are_sorted_and_equal_ones_keep_their_order),
		TEST(the_caret_stands_under_the_right_character),
		TEST(tabs_before_the_place_are_kept),
		TEST(what_can_not_be_seen_is_escaped_and_the_caret_follows),
		TEST(hostile_names_and_messages_are_escaped),
		TEST(places_that_are_not_known_are_left_out),
		TEST(a_place_beyond_the_line_or_file_is_harmless),
		TEST(a_long_line_is_shown_around_the_place),
		TEST(a_line_of_160_characters_is_shown_whole),
		TEST(lines_end_without_their_carriage_return_and_mark),
		TEST(a_source_that_is_there_is_not_replaced_nor_another_file_s),
		TEST(how_many_more_there_are_is_said_at_the_end),
		TEST(the_nearest_word_is_found_by_characters),
		TEST(what_is_too_far_is_not_suggested),
		TEST(words_over_64_characters_have_no_neighbours),
		TEST(no_error_is_lost_when_memory_is_out),
	};

	return cmocka_run_group_tests_name("diags", tests, NULL, NULL);
}
