/* YAML: what is refused and where, limits at and beyond the limit, hostile files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "oom.h"
#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"
#include "review/yaml.h"

static struct rv_arena arena;
static struct rv_diags diags;
static struct rv_buf made; /* texts too long to write down */

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	rv_buf_init(&made);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	rv_buf_release(&made);
	return 0;
}

static void start_again(void)
{
	tear_down(NULL);
	set_up(NULL);
}

static struct rv_yaml *parse_bytes(const char *text, size_t len)
{
	start_again();
	return rv_yaml_parse(&arena, "f", text, len, &diags);
}

static struct rv_yaml *parse(const char *text)
{
	struct rv_yaml *root = parse_bytes(text, strlen(text));

	if (root == NULL)
		rv_diags_print(&diags, stderr);
	assert_non_null(root);
	assert_int_equal(diags.n, 0);
	return root;
}

static void expect_json(const char *text, const char *json)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_yaml_json(&buf, parse(text));
	assert_string_equal(buf.text, json);
	rv_buf_release(&buf);
}

/* One error, at its place, with its id. */
static void expect_error_in(const char *text, size_t len, int line, int column, const char *id)
{
	if (parse_bytes(text, len) != NULL)
		fail_msg("accepted: %s", text);
	if (diags.n != 1 || diags.errors != 1 || diags.list[0].pos.line != line ||
	    diags.list[0].pos.column != column || strcmp(diags.list[0].id, id) != 0) {
		rv_diags_print(&diags, stderr);
		fail_msg("%.60s: expected %d:%d [%s]", text, line, column, id);
	}
	assert_string_equal(diags.list[0].pos.file, "f");
	assert_false(diags.nomem);
}

static void expect_error(const char *text, int line, int column, const char *id)
{
	expect_error_in(text, strlen(text), line, column, id);
}

static void expect_message(const char *text, const char *part)
{
	assert_null(parse_bytes(text, strlen(text)));
	if (strstr(diags.list[0].message, part) == NULL)
		fail_msg("'%s' is not in '%s'", part, diags.list[0].message);
}

static void repeat(const char *text, size_t times)
{
	while (times-- > 0)
		rv_buf_puts(&made, text);
}

/* Parses what was made. */
static struct rv_yaml *parse_made(void)
{
	struct rv_buf text = made;
	struct rv_yaml *root;

	rv_buf_init(&made);
	root = parse_bytes(text.text, text.len);
	rv_buf_release(&text);
	return root;
}

static void expect_error_in_made(int line, int column, const char *id)
{
	struct rv_buf text = made;

	rv_buf_init(&made);
	expect_error_in(text.text, text.len, line, column, id);
	rv_buf_release(&text);
}

/* ---- hostile ---------------------------------------------------------------------------------- */

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Each takes libyaml seconds if it is let; the second leaves room for a busy machine. */
static void deep_and_repeated_things_are_refused_at_once(void **state)
{
	static const struct {
		const char *piece;
		size_t times;
		const char *id;
	} rows[] = {
		{"[", 100000, RV_D_YAML_LIMIT},        {"{a: ", 100000, RV_D_YAML_LIMIT},
		{"[{a: ", 50000, RV_D_YAML_LIMIT},     {"- ", 100000, RV_D_YAML_LIMIT},
		{"[\n", 100000, RV_D_YAML_LIMIT},      {"? - ", 100000, RV_D_YAML_KEY},
		{"- &a x\n", 60000, RV_D_YAML_ALIAS},  {"- *a\n", 60000, RV_D_YAML_ALIAS},
		{"- !a x\n", 60000, RV_D_YAML_TAG},    {"a: 1\n", 60000, RV_D_YAML_DUPLICATE_KEY},
		{"---\n", 60000, RV_D_YAML_DOCUMENTS}, {"\n", 4000000, RV_D_YAML_EMPTY},
		{"#", 4000000, RV_D_YAML_EMPTY},       {"\xFF", 1000000, RV_D_YAML_ENCODING},
		{"\"", 1000000, RV_D_YAML_SYNTAX},     {"a: ", 1000000, RV_D_YAML_SYNTAX},
	};
	double start;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		repeat(rows[i].piece, rows[i].times);
		start = seconds();
		assert_null(parse_made());
		if (seconds() - start > 1.0 && oom_available())
			fail_msg("'%s' took %.1f s", rows[i].piece, seconds() - start);
		if (strcmp(diags.list[0].id, rows[i].id) != 0)
			fail_msg("'%s' gave %s", rows[i].piece, diags.list[0].id);
	}
}

static void anchors_by_the_thousand_and_cycles_give_one_line(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < 60000; i++)
		rv_buf_printf(&made, "- &a%d x\n", i);
	expect_error_in_made(1, 3, RV_D_YAML_ALIAS);
	expect_error("a: &a [*a]\n", 1, 4, RV_D_YAML_ALIAS);
	expect_error("a: *a\n", 1, 4, RV_D_YAML_ALIAS);
	expect_error("a: &a {b: 1}\n", 1, 4, RV_D_YAML_ALIAS);
	expect_error("a: 1\n<<: {b: 1}\n", 2, 1, RV_D_YAML_ALIAS);
	expect_error("*a : 1\n", 1, 1, RV_D_YAML_ALIAS);
	expect_error("a: *\n", 1, 4, RV_D_YAML_ALIAS);
	expect_json("a: '<<'\n", "{\"a\":\"<<\"}");
}

static void every_cut_of_a_rich_text_ends_in_a_tree_or_an_error(void **state)
{
	static const char text[] = "甲: [1, {b: \"x\\n\\u4e2d\"}]\n乙: |\n  a\n   b\n\n丙: >-\n  "
				   "c\n  d\n'丁': 'e''f'\n? g\n: h\n";
	size_t len;

	(void)state;
	for (len = 0; len < sizeof text; len++)
		if (parse_bytes(text, len) == NULL)
			assert_true(diags.errors > 0);
}

static void random_bytes_end_in_an_error(void **state)
{
	unsigned seed = 1;
	char text[300];
	size_t i;
	int round;

	(void)state;
	for (round = 0; round < 3000; round++) {
		for (i = 0; i < sizeof text; i++) {
			seed = seed * 1103515245u + 12345u;
			text[i] = round % 2 == 0
			                  ? (char)(seed >> 16)
			                  : "[]{}:,-?&*!|>'\"%@` \n\t#a1\\."[(seed >> 16) % 26];
		}
		if (parse_bytes(text, sizeof text) == NULL)
			assert_true(diags.errors > 0);
	}
}

/* ---- encodings and characters ------------------------------------------------------------------- */

static void other_encodings_are_named(void **state)
{
	(void)state;
	expect_error_in("\xFF\xFE"
	                "a\0:\0",
	                6, 1, 1, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "UTF-16"));
	expect_error_in("\xFE\xFF\0a\0:", 6, 1, 1, RV_D_YAML_ENCODING);
	expect_error_in("a\0:\0 \0", 6, 1, 1, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "UTF-16"));
	expect_error_in("a\0:\0", 4, 1, 1, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "UTF-16"));
	expect_error_in("\0a\0:", 4, 1, 1, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "UTF-16"));
	expect_error_in("a\0\0:", 4, 1, 2, RV_D_YAML_ENCODING);
	expect_error_in("\xFF\xFE\0\0a\0\0\0", 8, 1, 1, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "UTF-32"));
	expect_error("a: 1\n\xB1\xEA\xCC\xE2: x\n", 2, 1, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].suggestion, "GB18030"));
}

static void bad_bytes_have_their_line_and_column(void **state)
{
	(void)state;
	expect_error("甲: 乙\n标题: 丙\xFF\n", 2, 6, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "0xff"));
	expect_error("a: \xED\xA0\x80\n", 1, 4, RV_D_YAML_ENCODING);
	expect_error("a: \xC0\xAF\n", 1, 4, RV_D_YAML_ENCODING);
	expect_error("\xEF\xBB\xBF"
	             "a: \xFF\n",
	             1, 4, RV_D_YAML_ENCODING);
	expect_error("a: 中\xE4\xB8", 1, 5, RV_D_YAML_ENCODING);
}

static void control_characters_are_refused_raw(void **state)
{
	(void)state;
	expect_error_in("a: x\0y\n", 7, 1, 5, RV_D_YAML_ENCODING);
	expect_error("甲: \x1b[31m\n", 1, 4, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "character U+001B"));
	expect_error("a: \x7f\n", 1, 4, RV_D_YAML_ENCODING);
	expect_error("a: x\xC2\x85"
	             "b: 1\n",
	             1, 5, RV_D_YAML_ENCODING);
	assert_non_null(strstr(diags.list[0].message, "line break U+0085"));
	expect_error("a: x\xE2\x80\xA8"
	             "b\n",
	             1, 5, RV_D_YAML_ENCODING);
	expect_error("a: x\xE2\x80\xA9"
	             "b\n",
	             1, 5, RV_D_YAML_ENCODING);
	expect_error("# \xE2\x80\xAE\na: 1\n", 1, 3, RV_D_YAML_ENCODING);
	expect_error("a: \xEF\xBB\xBF"
	             "b\n",
	             1, 4, RV_D_YAML_ENCODING);
	expect_error("a: \xEF\xBF\xBE\n", 1, 4, RV_D_YAML_ENCODING);
	expect_error("a: 1\rb: 2\n", 1, 5, RV_D_YAML_ENCODING);
}

static void control_characters_are_refused_as_escapes(void **state)
{
	(void)state;
	expect_error("a: \"x\\0y\"\n", 1, 6, RV_D_YAML_ENCODING);
	expect_error("甲: \"乙\n  \\e[31m\"\n", 2, 3, RV_D_YAML_ENCODING);
	expect_error("\"\\u202e\": 1\n", 1, 2, RV_D_YAML_ENCODING);
	expect_error("a: \"\\N\"\n", 1, 5, RV_D_YAML_ENCODING);
	expect_error("a: \"\\L\"\n", 1, 5, RV_D_YAML_ENCODING);
	expect_error("a: \"\\r\"\n", 1, 5, RV_D_YAML_ENCODING);
	expect_error("a: \"\\uFFFE\"\n", 1, 5, RV_D_YAML_ENCODING);
	expect_json("a: \"\\t\\n\\_\\u4e2d\\\\ \\x41\"\n", "{\"a\":\"\\t\\n\xC2\xA0中\\\\ A\"}");
	expect_json("a: '\\0 \\e'\n", "{\"a\":\"\\\\0 \\\\e\"}");
}

static void marks_and_windows_line_ends_are_fine(void **state)
{
	struct rv_yaml *node;

	(void)state;
	expect_json("\xEF\xBB\xBF"
	            "a: 1\r\nb: |\r\n  x\r\n  y\r\n",
	            "{\"a\":1,\"b\":\"x\\ny\\n\"}");
	node = rv_yaml_get(parse("\xEF\xBB\xBF甲: 1\r\n乙: 2\r\n"), "乙");
	assert_int_equal(node->pos.line, 2);
	assert_int_equal(node->pos.column, 4);
	assert_int_equal(node->from, 3 + 8 + 5);
}

/* ---- limits ----------------------------------------------------------------------------------- */

static void thirty_two_levels_are_taken_and_no_more(void **state)
{
	(void)state;
	repeat("[", 32);
	repeat("]", 32);
	assert_non_null(parse_made());
	repeat("[", 33);
	repeat("]", 33);
	expect_error_in_made(1, 33, RV_D_YAML_LIMIT);
	repeat("- ", 32);
	repeat("x", 1);
	assert_non_null(parse_made());
	repeat("- ", 33);
	repeat("x", 1);
	expect_error_in_made(1, 65, RV_D_YAML_LIMIT);
}

static void two_hundred_thousand_values_are_taken_and_no_more(void **state)
{
	struct rv_yaml *root;

	(void)state;
	rv_buf_puts(&made, "[");
	repeat("1,", RV_YAML_MAX_NODES - 1);
	rv_buf_puts(&made, "]");
	root = parse_made();
	assert_non_null(root);
	assert_int_equal(root->n, RV_YAML_MAX_NODES - 1);
	rv_buf_puts(&made, "[");
	repeat("1,", RV_YAML_MAX_NODES);
	rv_buf_puts(&made, "]");
	expect_error_in_made(1, 2 * RV_YAML_MAX_NODES, RV_D_YAML_LIMIT);
}

static void four_megabytes_are_taken_and_no_more(void **state)
{
	(void)state;
	rv_buf_puts(&made, "a: 1\n");
	repeat("#", RV_YAML_MAX_BYTES - 5);
	assert_non_null(parse_made());
	rv_buf_puts(&made, "a: 1\n");
	repeat("#", RV_YAML_MAX_BYTES - 4);
	expect_error_in_made(0, 0, RV_D_YAML_LIMIT);
}

static void a_key_of_1024_characters_is_taken_and_no_more(void **state)
{
	static const char *const before[] = {"", "x: 1\n", "x:\n  ", "{", "? ", "{x: 1, ", NULL};
	static const char *const after[] = {": 1\n",  ": 1\n",   ": 1\n",
	                                    ": 1}\n", "\n: 1\n", ": 1}\n"};
	static const int lines[] = {1, 2, 2, 1, 1, 1}, columns[] = {1, 1, 3, 2, 3, 8};
	size_t i;

	(void)state;
	for (i = 0; before[i] != NULL; i++) {
		rv_buf_puts(&made, before[i]);
		repeat("键", 1024);
		rv_buf_puts(&made, after[i]);
		assert_non_null(parse_made());
		rv_buf_puts(&made, before[i]);
		repeat("键", 1025);
		rv_buf_puts(&made, after[i]);
		assert_null(parse_made());
		assert_string_equal(diags.list[0].id, RV_D_YAML_KEY);
		assert_non_null(strstr(diags.list[0].message, "too long"));
		assert_int_equal(diags.list[0].pos.line, lines[i]);
		assert_int_equal(diags.list[0].pos.column, columns[i]);
	}
}

/* ---- structure -------------------------------------------------------------------------------- */

static void one_document_with_something_in_it_is_expected(void **state)
{
	(void)state;
	expect_error("", 1, 1, RV_D_YAML_EMPTY);
	expect_error("\xEF\xBB\xBF", 1, 1, RV_D_YAML_EMPTY);
	expect_error("# only a comment\n\n", 1, 1, RV_D_YAML_EMPTY);
	expect_error("---\n", 1, 1, RV_D_YAML_EMPTY);
	expect_error("a: 1\n---\nb: 1\n", 2, 1, RV_D_YAML_DOCUMENTS);
	expect_error("a: 1\n---\n", 2, 1, RV_D_YAML_DOCUMENTS);
	expect_json("---\na: 1\n...\n# end\n", "{\"a\":1}");
	expect_json("%YAML 1.1\n---\na: 1\n", "{\"a\":1}");
}

static void tags_are_refused(void **state)
{
	(void)state;
	expect_error("a: !!python/object x\n", 1, 4, RV_D_YAML_TAG);
	expect_error("a: ! x\n", 1, 4, RV_D_YAML_TAG);
	expect_error("a: !!map {}\n", 1, 4, RV_D_YAML_TAG);
	expect_error("a: !!seq []\n", 1, 4, RV_D_YAML_TAG);
	expect_error("a: !e!x y\n", 1, 4, RV_D_YAML_TAG);
	expect_error("a: !< x\n", 1, 4, RV_D_YAML_TAG);
	expect_error("%TAG !e! tag:x,2000:\n---\na: 1\n", 1, 1, RV_D_YAML_TAG);
}

static void keys_twice_are_all_found_with_their_first_place(void **state)
{
	(void)state;
	expect_error("甲: 1\n乙: 2\n'甲': 3\n", 3, 1, RV_D_YAML_DUPLICATE_KEY);
	assert_int_equal(diags.list[0].width, 3);
	assert_non_null(strstr(diags.list[0].message, "'甲'"));
	assert_non_null(strstr(diags.list[0].message, "line 1"));
	expect_error("a:\n  b: 1\n  c: {b: 1}\n  \"b\": 2\n", 4, 3, RV_D_YAML_DUPLICATE_KEY);
	expect_error("null: 1\nx: 1\nnull: 2\n", 3, 1, RV_D_YAML_DUPLICATE_KEY);
	expect_error("~: 1\n~: 2\n", 2, 1, RV_D_YAML_DUPLICATE_KEY);
	assert_null(parse_bytes("{a: 1, b: 1, a: 2, b: 2, a: 3}", 30));
	assert_int_equal(diags.n, 3);
	expect_json("- {a: 1}\n- {a: 1}\n", "[{\"a\":1},{\"a\":1}]");
	expect_json("{a: 1, A: 1, aa: 1}\n", "{\"a\":1,\"A\":1,\"aa\":1}");
}

static void keys_that_are_no_words_are_refused(void **state)
{
	(void)state;
	expect_error("? [a]\n: 1\n", 1, 3, RV_D_YAML_KEY);
	expect_error("{a: 1}: 2\n", 1, 1, RV_D_YAML_KEY);
	expect_error(": 1\n", 1, 1, RV_D_YAML_KEY);
	expect_error("? \n: 1\n", 1, 2, RV_D_YAML_KEY);
	expect_error("a: 1\n\"b\n c\": 1\n", 2, 1, RV_D_YAML_KEY);
	expect_error("'b\n c': 1\n", 1, 1, RV_D_YAML_KEY);
}

static void faults_of_different_kinds_are_told_together(void **state)
{
	static const char text[] = "a: &x 1\na: !t 2\nb: {c: 1, c: 2}\n<<: *x\n[d]: 3\n";

	(void)state;
	assert_null(parse_bytes(text, sizeof text - 1));
	assert_int_equal(diags.n, 6);
}

static void mistakes_of_syntax_are_told_in_our_words(void **state)
{
	(void)state;
	expect_error("标题: 甲: 乙\n", 1, 6, RV_D_YAML_SYNTAX);
	expect_error("a: [1, 2\nb: 3\n", 2, 2, RV_D_YAML_SYNTAX);
	expect_message("a: [1, 2\nb: 3\n", "the list that begins on line 1");
	expect_message("a: {b: 1\nc: 3\n", "the mapping that begins on line 1");
	expect_error("a:\n\tb: 1\n", 2, 1, RV_D_YAML_SYNTAX);
	expect_message("a:\n\tb: 1\n", "a tab");
	expect_error("x: 1\na: '甲\nb: 1\n", 2, 4, RV_D_YAML_SYNTAX);
	expect_message("a: 'x\nb: 1\n", "the quote is not closed");
	expect_message("a: @x\n", "'@'");
	expect_message("a: \"\\q\"\n", "unknown escape");
	expect_message("a: - b\n", "'-'");
	expect_message("a: |0\n x\n", "indentation 0");
	expect_message("a: | x\n x\n", "after '|'");
	expect_error("a:\n  - 1\n b\n", 3, 2, RV_D_YAML_SYNTAX);
	expect_error("a: 1\n]\n", 2, 1, RV_D_YAML_SYNTAX);
}

static void a_wide_colon_or_a_missing_blank_is_hinted_at(void **state)
{
	(void)state;
	expect_error("a: 1\n标题：案件\n", 2, 1, RV_D_YAML_SYNTAX);
	assert_non_null(strstr(diags.list[0].suggestion, "'：'"));
	expect_error("标题：案件\na: 1\n", 1, 1, RV_D_YAML_SYNTAX);
	assert_non_null(strstr(diags.list[0].suggestion, "'：'"));
	expect_error("a: 1\nb:2\n", 2, 1, RV_D_YAML_SYNTAX);
	assert_non_null(strstr(diags.list[0].suggestion, "a blank is missing"));
	expect_error("a: 乙：丙: 丁\n", 1, 7, RV_D_YAML_SYNTAX);
	assert_non_null(strstr(diags.list[0].suggestion, "'：'"));
	expect_error("a: \"b:c\\q\"\n", 1, 8, RV_D_YAML_SYNTAX);
	assert_null(diags.list[0].suggestion);
	expect_error("a: 1\nb\n", 2, 1, RV_D_YAML_SYNTAX);
	assert_null(diags.list[0].suggestion);
}

static void the_source_line_is_attached(void **state)
{
	(void)state;
	expect_error("x: 1\n标题: &a 甲\n", 2, 5, RV_D_YAML_ALIAS);
	assert_string_equal(diags.list[0].source, "标题: &a 甲");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(deep_and_repeated_things_are_refused_at_once),
		TEST(anchors_by_the_thousand_and_cycles_give_one_line),
		TEST(every_cut_of_a_rich_text_ends_in_a_tree_or_an_error),
		TEST(random_bytes_end_in_an_error),
		TEST(other_encodings_are_named),
		TEST(bad_bytes_have_their_line_and_column),
		TEST(control_characters_are_refused_raw),
		TEST(control_characters_are_refused_as_escapes),
		TEST(marks_and_windows_line_ends_are_fine),
		TEST(thirty_two_levels_are_taken_and_no_more),
		TEST(two_hundred_thousand_values_are_taken_and_no_more),
		TEST(four_megabytes_are_taken_and_no_more),
		TEST(a_key_of_1024_characters_is_taken_and_no_more),
		TEST(one_document_with_something_in_it_is_expected),
		TEST(tags_are_refused),
		TEST(keys_twice_are_all_found_with_their_first_place),
		TEST(keys_that_are_no_words_are_refused),
		TEST(faults_of_different_kinds_are_told_together),
		TEST(mistakes_of_syntax_are_told_in_our_words),
		TEST(a_wide_colon_or_a_missing_blank_is_hinted_at),
		TEST(the_source_line_is_attached),
	};

	return cmocka_run_group_tests_name("yaml", tests, NULL, NULL);
}
