/* The nodes of a YAML tree: places, values, keys that nobody asked for, JSON. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "review/i18n.h"
#include "review/text.h"
#include "review/yaml.h"

static struct rv_arena arena;
static struct rv_diags diags;

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
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

static void assert_source(const struct rv_yaml *node, const char *source)
{
	assert_int_equal(node->to - node->from, strlen(source));
	assert_memory_equal(node->file->text + node->from, source, strlen(source));
}

static void places_and_bytes_of_nodes_are_exact(void **state)
{
	static const char text[] = "标题: '甲'\n列:\n  - 1\n  - {b: 二}\n空:\n末: |\n  x\n";
	struct rv_yaml *root = parse(text), *node;

	(void)state;
	node = rv_yaml_get(root, "标题");
	assert_int_equal(node->pos.line, 1);
	assert_int_equal(node->pos.column, 5);
	assert_source(node, "'甲'");
	assert_int_equal(node->key->pos.column, 1);
	assert_int_equal(node->style, RV_YAML_SINGLE);
	node = rv_yaml_get(root, "列");
	assert_int_equal(node->n, 2);
	assert_source(node, "- 1\n  - {b: 二}");
	node = node->child->next;
	assert_int_equal(node->pos.line, 4);
	assert_int_equal(node->pos.column, 5);
	assert_source(node, "{b: 二}");
	assert_null(node->key);
	assert_null(node->next);
	node = rv_yaml_get(root, "空");
	assert_int_equal(node->pos.line, 5);
	assert_int_equal(node->pos.column, 3);
	assert_int_equal(node->from, node->to);
	assert_string_equal(root->file->text, text);
	assert_string_equal(root->file->name, "f");
}

static void the_text_and_name_are_copied(void **state)
{
	char text[] = "a: b\n", name[] = "n";
	struct rv_yaml *root = rv_yaml_parse(&arena, name, text, 5, &diags);

	(void)state;
	memset(text, 'z', 5);
	name[0] = 'z';
	assert_string_equal(rv_yaml_get(root, "a")->text, "b");
	assert_string_equal(root->file->text, "a: b\n");
	assert_string_equal(root->pos.file, "n");
}

static void values_become_the_json_that_they_look_like(void **state)
{
	(void)state;
	expect_json("{a: null, b: ~, c: , d: 'null', e: '', f: Null}\n",
	            "{\"a\":null,\"b\":null,\"c\":null,\"d\":\"null\",\"e\":\"\",\"f\":\"Null\"}");
	expect_json("[true, false, 'true', yes, on, True]\n",
	            "[true,false,\"true\",\"yes\",\"on\",\"True\"]");
	expect_json("[0, -1, 12, '3', 007, -0, +1, 1.5, 1e3, 0x1F, 1_000, 2025-01-01]\n",
	            "[0,-1,12,\"3\",\"007\",0,\"+1\",\"1.5\",\"1e3\",\"0x1F\",\"1_000\",\"2025-01-"
	            "01\"]");
	expect_json("[9223372036854775807, 9223372036854775808, -9223372036854775808, "
	            "-9223372036854775809]\n",
	            "[9223372036854775807,\"9223372036854775808\",-9223372036854775808,\"-"
	            "9223372036854775809\"]");
	expect_json("[]\n", "[]");
	expect_json("{}\n", "{}");
	expect_json("a: {b: [{c: \"甲\\n\"}]}\n", "{\"a\":{\"b\":[{\"c\":\"甲\\n\"}]}}");
	expect_json("18446744073709551616\n", "\"18446744073709551616\"");
}

static void questions_about_nothing_are_answered(void **state)
{
	struct rv_yaml *root = parse("- a\n");
	bool truth = true;
	int64_t number = 42;

	(void)state;
	assert_null(rv_yaml_get(NULL, "a"));
	assert_null(rv_yaml_get(root, "a"));
	assert_false(rv_yaml_is(NULL, RV_YAML_SCALAR));
	assert_false(rv_yaml_is_null(NULL));
	assert_false(rv_yaml_is_null(root));
	assert_false(rv_yaml_bool(NULL, &truth));
	assert_false(rv_yaml_bool(root->child, &truth));
	assert_false(rv_yaml_int(root, &number));
	assert_true(truth);
	assert_int_equal(number, 42);
	rv_yaml_unknown_keys(NULL, NULL, &diags);
	rv_yaml_unknown_keys(root, NULL, &diags);
	assert_int_equal(diags.n, 0);
	assert_false(rv_yaml_int(parse("'1'"), &number));
	assert_false(rv_yaml_int(parse("- -")->child, &number));
	assert_int_equal(number, 42);
}

static void keys_that_nobody_asked_for_are_told(void **state)
{
	static const char *const known[] = {"title", "items", "标题", NULL};
	struct rv_yaml *root = parse("title: 1\nitmes: 2\n标提: 3\nzzzzzz: {items: 4}\n");

	(void)state;
	assert_non_null(rv_yaml_get(root, "title"));
	assert_null(rv_yaml_get(root, "items"));
	rv_yaml_unknown_keys(root, known, &diags);
	assert_int_equal(diags.n, 3);
	assert_string_equal(diags.list[0].message, "unknown key 'itmes'");
	assert_string_equal(diags.list[0].suggestion, "did you mean 'items'?");
	assert_int_equal(diags.list[0].pos.line, 2);
	assert_int_equal(diags.list[0].width, 5);
	assert_string_equal(diags.list[1].suggestion, "did you mean '标题'?");
	assert_int_equal(diags.list[1].width, 2);
	assert_null(diags.list[2].suggestion);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(places_and_bytes_of_nodes_are_exact),
		TEST(the_text_and_name_are_copied),
		TEST(values_become_the_json_that_they_look_like),
		TEST(questions_about_nothing_are_answered),
		TEST(keys_that_nobody_asked_for_are_told),
	};

	return cmocka_run_group_tests_name("nodes", tests, NULL, NULL);
}
