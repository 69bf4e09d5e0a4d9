/* The place in the source of a byte of a decoded scalar, in every style. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "review/text.h"
#include "review/yaml.h"

static struct rv_arena arena;
static struct rv_diags diags;

static int set_up(void **state)
{
	(void)state;
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	return 0;
}

static struct rv_yaml *parse(const char *text)
{
	struct rv_yaml *root = rv_yaml_parse(&arena, "f", text, strlen(text), &diags);

	if (root == NULL)
		rv_diags_print(&diags, stderr);
	assert_non_null(root);
	return root;
}

/* The value of key 甲 is `decoded`, and its byte `offset` stands at line and column. */
static void expect_place(const char *text, const char *decoded, size_t offset, int line, int column)
{
	struct rv_yaml *node = rv_yaml_get(parse(text), "甲");
	struct rv_pos pos;

	assert_string_equal(node->text, decoded);
	pos = rv_yaml_locate(node, offset);
	if (pos.line != line || pos.column != column)
		fail_msg("%s: byte %zu at %d:%d, expected %d:%d", text, offset, pos.line,
		         pos.column, line, column);
	assert_string_equal(pos.file, "f");
}

static void plain_text_is_found_on_its_line(void **state)
{
	(void)state;
	expect_place("甲: 乙丙 丁\n", "乙丙 丁", 0, 1, 4);
	expect_place("甲: 乙丙 丁\n", "乙丙 丁", 3, 1, 5);
	expect_place("甲: 乙丙 丁\n", "乙丙 丁", 4, 1, 5); /* inside 丙 */
	expect_place("甲: 乙丙 丁\n", "乙丙 丁", 7, 1, 7);
	expect_place("甲: 乙丙 丁\n", "乙丙 丁", 10, 1, 8); /* the end */
	expect_place("甲: 乙丙 丁\n", "乙丙 丁", 999, 1, 8);
	expect_place("甲:\n", "", 0, 1, 3);
}

static void plain_text_over_lines_is_found(void **state)
{
	static const char text[] = "甲: ab\n  cd  \n\n\n    ef # no\n乙: 1\n";

	(void)state;
	expect_place(text, "ab cd\n\nef", 1, 1, 5);
	expect_place(text, "ab cd\n\nef", 2, 1, 6); /* the blank is the line break */
	expect_place(text, "ab cd\n\nef", 3, 2, 3);
	expect_place(text, "ab cd\n\nef", 5, 3, 1);
	expect_place(text, "ab cd\n\nef", 6, 4, 1);
	expect_place(text, "ab cd\n\nef", 7, 5, 5);
	expect_place(text, "ab cd\n\nef", 9, 5, 7);
	expect_place("甲: ab\r\n  cd\r\n", "ab cd", 3, 2, 3);
}

static void single_quotes_count_twice(void **state)
{
	(void)state;
	expect_place("甲: 'it''s 乙'\n", "it's 乙", 0, 1, 5);
	expect_place("甲: 'it''s 乙'\n", "it's 乙", 2, 1, 7);
	expect_place("甲: 'it''s 乙'\n", "it's 乙", 3, 1, 9);
	expect_place("甲: 'it''s 乙'\n", "it's 乙", 5, 1, 11);
	expect_place("甲: 'it''s 乙'\n", "it's 乙", 8, 1, 12); /* the closing quote */
	expect_place("甲: ' a\n\n  b '\n", " a\nb ", 3, 3, 3);
	expect_place("甲: ' a\n\n  b '\n", " a\nb ", 4, 3, 4);
	expect_place("甲: ''\n", "", 0, 1, 5);
}

static void escapes_take_their_own_columns(void **state)
{
	static const char text[] = "甲: \"a\\n\\x41\\u4e2d\\U0001F600\\\\\\\"z\\_y\\/\"\n";
	static const char decoded[] = "a\nA中😀\\\"z\xC2\xA0y/";

	(void)state;
	expect_place(text, decoded, 0, 1, 5);
	expect_place(text, decoded, 1, 1, 6);
	expect_place(text, decoded, 2, 1, 8);
	expect_place(text, decoded, 3, 1, 12);
	expect_place(text, decoded, 5, 1, 12);
	expect_place(text, decoded, 6, 1, 18);
	expect_place(text, decoded, 10, 1, 28);
	expect_place(text, decoded, 11, 1, 30);
	expect_place(text, decoded, 12, 1, 32);
	expect_place(text, decoded, 13, 1, 33);
	expect_place(text, decoded, 15, 1, 35);
	expect_place(text, decoded, 16, 1, 36);
	expect_place(text, decoded, 17, 1, 38);
}

static void an_escaped_line_break_gives_nothing(void **state)
{
	(void)state;
	expect_place("甲: \"ab \\\n   cd\"\n", "ab cd", 2, 1, 7);
	expect_place("甲: \"ab \\\n   cd\"\n", "ab cd", 3, 2, 4);
	expect_place("甲: \"ab\\\n\n\n  cd\"\n", "ab\n\ncd", 2, 2, 1);
	expect_place("甲: \"ab\\\n\n\n  cd\"\n", "ab\n\ncd", 3, 3, 1);
	expect_place("甲: \"ab\\\n\n\n  cd\"\n", "ab\n\ncd", 4, 4, 3);
	expect_place("甲: \"ab\\\n  \\ cd\"\n", "ab cd", 2, 2, 3);
	expect_place("甲: \"ab  \n\n  cd\"\n", "ab\ncd", 3, 3, 3);
}

static void literal_text_is_found_below_its_indentation(void **state)
{
	static const char text[] = "甲: |  # note\n    a\n      乙b\n\n    c\n丙: 1\n";
	static const char decoded[] = "a\n  乙b\n\nc\n";

	(void)state;
	expect_place(text, decoded, 0, 2, 5);
	expect_place(text, decoded, 1, 2, 6);
	expect_place(text, decoded, 2, 3, 5);
	expect_place(text, decoded, 4, 3, 7);
	expect_place(text, decoded, 7, 3, 8);
	expect_place(text, decoded, 9, 4, 1);
	expect_place(text, decoded, 10, 5, 5);
	expect_place(text, decoded, 11, 5, 6);
	expect_place(text, decoded, 12, 5, 6);
}

static void an_indentation_that_is_told_leaves_blanks_in_the_text(void **state)
{
	(void)state;
	expect_place("甲: |2\n    a\n  b\n", "  a\nb\n", 0, 2, 3);
	expect_place("甲: |2\n    a\n  b\n", "  a\nb\n", 2, 2, 5);
	expect_place("甲: |2\n    a\n  b\n", "  a\nb\n", 4, 3, 3);
	expect_place("甲: |\n\n\n a\n", "\n\na\n", 0, 2, 1);
	expect_place("甲: |\n\n\n a\n", "\n\na\n", 1, 3, 1);
	expect_place("甲: |\n\n\n a\n", "\n\na\n", 2, 4, 2);
	expect_place("甲: |+\n a\n\n\n乙: 1\n", "a\n\n\n", 3, 4, 1);
	expect_place("甲: |-\r\n  a\r\n  b\r\n", "a\nb", 1, 2, 4);
	expect_place("甲: |-\r\n  a\r\n  b\r\n", "a\nb", 2, 3, 3);
	expect_place("甲: |+\n\n\n乙: 1\n", "\n\n", 1, 3, 1);
	expect_place("甲: |\n乙: 1\n", "", 0, 1, 5);
	expect_place("甲: |", "", 0, 1, 5);
	expect_place("甲: |-\n  a", "a", 1, 2, 4);
}

static void folded_text_is_found_on_its_own_line(void **state)
{
	static const char text[] = "甲: >\n  ab\n  cd\n\n  ef\n    more\n  g\n  h\n";
	static const char decoded[] = "ab cd\nef\n  more\ng h\n";

	(void)state;
	expect_place(text, decoded, 0, 2, 3);
	expect_place(text, decoded, 2, 2, 5); /* the blank is the line break */
	expect_place(text, decoded, 3, 3, 3);
	expect_place(text, decoded, 5, 4, 1);
	expect_place(text, decoded, 6, 5, 3);
	expect_place(text, decoded, 8, 5, 5);
	expect_place(text, decoded, 9, 6, 3);
	expect_place(text, decoded, 11, 6, 5);
	expect_place(text, decoded, 15, 6, 9);
	expect_place(text, decoded, 16, 7, 3);
	expect_place(text, decoded, 17, 7, 4);
	expect_place(text, decoded, 18, 8, 3);
	expect_place(text, decoded, 20, 8, 4);
	expect_place("甲: >-\n  ab\n\n\n  cd", "ab\n\ncd", 3, 4, 1);
	expect_place("甲: >-\n  ab\n\n\n  cd", "ab\n\ncd", 4, 5, 3);
}

static void keys_are_located_too_and_lists_are_where_they_begin(void **state)
{
	struct rv_yaml *root = parse("x: 1\n\"a\\tb\": [1]\n");
	struct rv_pos pos = rv_yaml_locate(root->child->next->key, 2);

	(void)state;
	assert_int_equal(pos.line, 2);
	assert_int_equal(pos.column, 5);
	pos = rv_yaml_locate(root->child->next, 7);
	assert_int_equal(pos.column, 9);
}

/* ---- any text at all ---------------------------------------------------------------------------- */

static unsigned seed;

static unsigned pick(unsigned n)
{
	seed = seed * 1103515245u + 12345u;
	return (seed >> 16) % n;
}

/* Writes character c as the style may have it; each character is there once, so that its place can be searched. */
static void put_character(struct rv_buf *buf, enum rv_yaml_style style, uint32_t c)
{
	if (style == RV_YAML_DOUBLE && pick(4) == 0)
		rv_buf_printf(buf, "\\u%04x", (unsigned)c);
	else
		rv_buf_utf8(buf, c);
	if (style == RV_YAML_SINGLE && pick(6) == 0)
		rv_buf_puts(buf, "''");
	if (style == RV_YAML_DOUBLE && pick(6) == 0)
		rv_buf_puts(buf, pick(2) ? "\\\"" : "\\n");
	if (style == RV_YAML_DOUBLE && pick(8) == 0)
		rv_buf_puts(buf, pick(2) ? " \\\n   " : "\\\n\n ");
}

static void put_break(struct rv_buf *buf, bool block, bool windows)
{
	unsigned i, n = 1 + (pick(3) == 0) * pick(3);

	if (!block && pick(3) == 0)
		rv_buf_puts(buf, "  ");
	for (i = 0; i < n; i++) {
		rv_buf_puts(buf, windows ? "\r\n" : "\n");
		if (i + 1 < n && pick(3) == 0)
			rv_buf_puts(buf, " ");
	}
	rv_buf_puts(buf, "   ");
	if (pick(4) == 0)
		rv_buf_puts(buf, block || pick(2) ? "  " : "");
}

static void make_source(struct rv_buf *buf, enum rv_yaml_style style)
{
	static const char *const open[] = {"", "'", "\"", "|", ">"};
	static const char *const close[] = {"", "'", "\"", "", ""};
	static const char *const chomp[] = {"", "-", "+"};
	bool block = style == RV_YAML_LITERAL || style == RV_YAML_FOLDED, windows = pick(3) == 0;
	unsigned i, n = 1 + pick(12);

	rv_buf_puts(buf, "甲: ");
	rv_buf_puts(buf, open[style]);
	if (block) {
		rv_buf_puts(buf, pick(3) == 0 ? "3" : "");
		rv_buf_puts(buf, chomp[pick(3)]);
		rv_buf_puts(buf, windows ? "\r\n" : "\n");
		rv_buf_puts(buf, pick(4) == 0 ? "\n   " : "   ");
	}
	for (i = 0; i < n; i++) {
		put_character(buf, style, 0x4E00 + i);
		if (pick(4) == 0)
			rv_buf_puts(buf, pick(2) ? " " : "  ");
		if (i + 1 < n && pick(3) == 0)
			put_break(buf, block, windows);
		else if (i + 1 == n && style != RV_YAML_PLAIN && pick(3) == 0)
			put_break(buf, block, windows);
	}
	rv_buf_puts(buf, close[style]);
	rv_buf_puts(buf, "\n");
}

/* Where the character stands in the source, raw or as an escape, by searching it. */
static struct rv_pos search(const char *source, uint32_t c)
{
	struct rv_pos pos = {"f", 1, 1};
	struct rv_buf raw;
	char escape[16];
	const char *hit;
	size_t at = 0;

	rv_buf_init(&raw);
	rv_buf_utf8(&raw, c);
	snprintf(escape, sizeof escape, "\\u%04x", (unsigned)c);
	hit = strstr(source, escape);
	if (hit == NULL)
		hit = strstr(source, raw.text);
	assert_non_null(hit);
	rv_buf_release(&raw);
	while (at < (size_t)(hit - source)) {
		if (rv_utf8_next(source, strlen(source), &at) == '\n') {
			pos.line++;
			pos.column = 0;
		}
		pos.column++;
	}
	return pos;
}

static bool is_after(struct rv_pos a, struct rv_pos b)
{
	return a.line > b.line || (a.line == b.line && a.column > b.column);
}

static void check_all_places(const char *source, const struct rv_yaml *node)
{
	struct rv_pos pos, expected, last = {"f", 0, 0};
	size_t at = 0, start;
	uint32_t c;

	while (at < node->len) {
		start = at;
		c = rv_utf8_next(node->text, node->len, &at);
		pos = rv_yaml_locate(node, start);
		if (!is_after(pos, last))
			fail_msg("not after the one before: byte %zu of\n%s", start, source);
		last = pos;
		if (c < 0x4E00)
			continue;
		expected = search(source, c);
		if (pos.line != expected.line || pos.column != expected.column)
			fail_msg("byte %zu at %d:%d, expected %d:%d, in\n%s", start, pos.line,
			         pos.column, expected.line, expected.column, source);
	}
}

static void every_character_of_any_text_is_found(void **state)
{
	int round, understood = 0;

	(void)state;
	seed = 7;
	for (round = 0; round < 20000; round++) {
		enum rv_yaml_style style = (enum rv_yaml_style)(round % 5);
		struct rv_buf source;
		struct rv_yaml *root, *node;

		rv_buf_init(&source);
		make_source(&source, style);
		root = rv_yaml_parse(&arena, "f", source.text, source.len, NULL);
		node = rv_yaml_get(root, "甲");
		if (node != NULL && node->style == style) {
			understood++;
			check_all_places(source.text, node);
		}
		rv_buf_release(&source);
		rv_arena_release(&arena);
	}
	assert_true(understood > 19000);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(plain_text_is_found_on_its_line),
		TEST(plain_text_over_lines_is_found),
		TEST(single_quotes_count_twice),
		TEST(escapes_take_their_own_columns),
		TEST(an_escaped_line_break_gives_nothing),
		TEST(literal_text_is_found_below_its_indentation),
		TEST(an_indentation_that_is_told_leaves_blanks_in_the_text),
		TEST(folded_text_is_found_on_its_own_line),
		TEST(keys_are_located_too_and_lists_are_where_they_begin),
		TEST(every_character_of_any_text_is_found),
	};

	return cmocka_run_group_tests_name("locate", tests, NULL, NULL);
}
