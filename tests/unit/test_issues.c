/* Issues of reports: how points are shared out, which rule decided the class; JSON and shell words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "reports/internal.h"
#include "review/i18n.h"

static struct rv_arena arena;
static struct rv_diags diags;
static struct rv_standard *standard;

static int set_up(void **state)
{
	struct rv_error err = {0};

	(void)state;
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	if (rv_standard_load(&arena, "tests/cli/fixtures/words/r.yaml", NULL, &standard, &diags,
	                     &err) != RV_OK) {
		rv_diags_print(&diags, stderr);
		return -1;
	}
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	return 0;
}

static struct rv_say say_in(enum rv_lang lang, enum rv_names names)
{
	rv_i18n_select(lang);
	return (struct rv_say){.arena = &arena,
	                       .rubric = standard->use[0].rubric,
	                       .as_of = "2026-06-30",
	                       .lang = lang,
	                       .names = names};
}

static size_t item_named(const char *id)
{
	const struct rv_item *item = rv_rubric_item(standard->use[0].rubric, id);

	assert_non_null(item);
	return item->index;
}

static struct rv_violation violation(const char *item, const char *record, const char *identity,
                                     const char *which, const char *values)
{
	return (struct rv_violation){.item = item_named(item),
	                             .record = record,
	                             .row_key = "[1]",
	                             .identity = identity,
	                             .which = which,
	                             .count = 1,
	                             .values = values};
}

/* ---- issues ------------------------------------------------------------------------------------ */

struct taken {
	size_t n;
	rv_points points[16], raw[16];
	enum rv_issue_state states[16];
	char cut[16][100], owner[16][40];
};

static enum rv_code take(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct taken *taken = ctx;

	(void)err;
	assert_true(taken->n < 16);
	taken->points[taken->n] = issue->points;
	taken->raw[taken->n] = issue->raw;
	taken->states[taken->n] = issue->state;
	snprintf(taken->cut[taken->n], sizeof taken->cut[0], "%s", issue->cut);
	snprintf(taken->owner[taken->n], sizeof taken->owner[0], "%s", issue->owner);
	taken->n++;
	return RV_OK;
}

static void issues_of(const struct rv_case_result *result, bool together, struct taken *taken)
{
	const struct rv_say say = say_in(RV_EN, RV_NAMES_MASKED);
	struct rv_error err = {0};

	*taken = (struct taken){.n = 0};
	if (rv_each_issue(&say, result, together, take, taken, &err) != RV_OK)
		fail_msg("%s", err.msg);
}

static void shares_of_the_points_add_up_to_the_cost(void **state)
{
	/* W1 each 2, at most 3, within 5 of its category, of which W2 then finds 2 */
	struct rv_violation list[] = {
		violation("W1", "file", "[]", "", "{}"),
		violation("W1", "file", "[]", "", "{}"),
		violation("W2", "person", "[\"甲\"]", "", "{\"name\": \"甲\"}"),
		violation("W2", "person", "[\"乙\"]", "", "{\"name\": \"乙\"}"),
		violation("W2", "person", "[\"丙\"]", "", "{\"name\": \"丙\"}"),
	};
	struct rv_deduction deductions[] = {
		{.item = item_named("W1"), .raw = 300},
		{.item = item_named("W2"), .raw = 300, .category_cut = 100},
	};
	struct rv_case_result result = {.unit = "u",
	                                .violations = list,
	                                .n_violations = 5,
	                                .deductions = deductions,
	                                .n_deductions = 2};
	static const rv_points points[] = {200, 100, 100, 100, 0},
			       raw[] = {200, 200, 100, 100, 100};
	struct taken taken;

	(void)state;
	issues_of(&result, false, &taken);
	assert_int_equal(taken.n, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(taken.points[i], points[i]);
		assert_int_equal(taken.raw[i], raw[i]);
		assert_string_equal(taken.owner[i], "u");
	}
	assert_string_equal(taken.cut[0], "");
	assert_string_equal(taken.cut[1], "at most 3 for this item");
	assert_string_equal(taken.cut[4], "at most 5 for category");
}

static void once_a_case_falls_on_the_first_issue(void **state)
{
	struct rv_violation list[] = {violation("D5", "paper", "[]", "", "{\"_last\": \"x\"}"),
	                              violation("D5", "paper", "[]", "", "{\"_last\": \"x\"}")};
	struct rv_deduction deduction = {.item = item_named("D5"), .raw = 100};
	struct rv_case_result result = {.unit = "u",
	                                .violations = list,
	                                .n_violations = 2,
	                                .deductions = &deduction,
	                                .n_deductions = 1};
	struct taken taken;

	(void)state;
	issues_of(&result, false, &taken);
	assert_int_equal(taken.n, 2);
	assert_int_equal(taken.points[0], 100);
	assert_int_equal(taken.points[1], 0);
	assert_string_equal(taken.cut[1], "");
}

static void missing_kinds_become_one_issue(void **state)
{
	struct rv_violation list[] = {violation("R1", "file", "[]", "a", "{}"),
	                              violation("R1", "file", "[]", "b", "{}"),
	                              violation("R1", "file", "[]", "got", "{}"),
	                              violation("R2", "file", "[]", "", "{}")};
	struct rv_deduction deduction = {.item = item_named("R1"), .raw = 300};
	struct rv_case_result result = {.unit = "u",
	                                .violations = list,
	                                .n_violations = 4,
	                                .deductions = &deduction,
	                                .n_deductions = 1};
	struct taken taken;

	(void)state;
	issues_of(&result, true, &taken);
	assert_int_equal(taken.n, 2);
	assert_int_equal(taken.points[0], 300);
	issues_of(&result, false, &taken);
	assert_int_equal(taken.n, 4);
	assert_int_equal(taken.points[2], 100);
}

static void states_and_owners(void **state)
{
	struct rv_violation list[] = {
		violation("D1", "file", "[]", "", "{\"_last\": \"x\"}"),
		violation("D1", "file", "[]", "", "{\"_last\": \"x\", \"_owner\": [\"审理室\"]}"),
		violation("Q1", "paper", "[]", "", "{}"), violation("H1", "file", "[]", "", "{}"),
		violation("M1", "person", "[\"甲\"]", "", "{}")};
	struct rv_case_result result = {.unit = "u", .violations = list, .n_violations = 5};
	struct taken taken;

	(void)state;
	list[2].awaiting = true;
	list[4].hint = true; /* where to look: no issue */
	issues_of(&result, false, &taken);
	assert_int_equal(taken.n, 4);
	assert_string_equal(taken.owner[0], "trial office");
	assert_string_equal(taken.owner[1], "审理室");
	assert_int_equal(taken.states[0], RV_ISSUE_FOUND);
	assert_int_equal(taken.states[2], RV_ISSUE_AWAITING);
	assert_int_equal(taken.states[3], RV_ISSUE_ADVICE);
}

/* ---- the class --------------------------------------------------------------------------------- */

static void assert_class(const struct rv_case_result *result, const char *zh, const char *en)
{
	for (int lang = 0; lang < 2; lang++) {
		const struct rv_say say = say_in(lang ? RV_ZH : RV_EN, RV_NAMES_MASKED);
		struct rv_buf buf;

		rv_buf_init(&buf);
		rv_say_class(&say, result, &buf);
		assert_string_equal(buf.text, lang ? zh : en);
		rv_buf_release(&buf);
	}
}

static void the_rule_that_decided_is_named(void **state)
{
	uint8_t outcomes[64] = {RV_PASS};
	struct rv_case_result result = {
		.outcomes = outcomes, .score = 2000, .n_decided = 3, .n_applicable = 9};

	(void)state;
	assert_class(&result, "得分达到 15，且没有不允许的问题",
	             "the score reaches 15, and no fault forbids it");
	result.class_index = 1;
	result.score = 1450;
	assert_class(&result, "不是优秀：得分低于 15", "not good: the score is under 15");
	result.score = 1800;
	outcomes[item_named("W1")] = RV_FAIL;
	assert_class(&result, "不是优秀：不允许有“严重”问题，而有 W1",
	             "not good: it allows no fault that is major, and there is W1");
	result.class_index = 2;
	result.score = 950;
	assert_class(&result, "不是优秀：得分低于 15；不是合格：得分低于 10",
	             "not good: the score is under 15; not fair: the score is under 10");
	outcomes[item_named("V1")] = RV_FAIL;
	assert_class(&result, "一票否决：V1", "one fault alone decides (veto): V1");
	result.class_index = RV_CLASS_INSUFFICIENT;
	assert_class(&result, "不评档次：适用的自动要点 9 项中只判定了 3 项，标准要求 70%",
	             "no class: 3 of 9 applicable items are decided, the rubric asks for 70%");
}

/* ---- JSON -------------------------------------------------------------------------------------- */

static void json_of_violations_is_read(void **state)
{
	struct rv_json out;
	const struct rv_json *list;

	(void)state;
	assert_int_equal(
		rv_json_parse(&arena,
	                      " {\"a\": \"x\\\"\\\\\\n\\u4e2d\\ud83d\\ude00\", \"b\":-12.5e3 , "
	                      "\"c\": [null, true, [\"y\"]], \"d\": {}} ",
	                      &out),
		RV_OK);
	assert_string_equal(rv_json_get(&out, "a")->text, "x\"\\\n中\xF0\x9F\x98\x80");
	assert_string_equal(rv_json_get(&out, "b")->text, "-12.5e3");
	list = rv_json_get(&out, "c");
	assert_int_equal(list->child->kind, RV_JSON_NULL);
	assert_string_equal(list->child->next->text, "1");
	assert_string_equal(list->child->next->next->child->text, "y");
	assert_null(rv_json_get(&out, "d")->child);
	assert_null(rv_json_get(&out, "e"));
	assert_null(rv_json_get(list, "a"));
	assert_int_equal(rv_json_parse(&arena, NULL, &out), RV_OK);
	assert_int_equal(out.kind, RV_JSON_NULL);
}

static void what_is_no_json_is_refused(void **state)
{
	static const char *const wrong[] = {
		"{",           "[1",        "[1,]",
		"{\"a\"}",     "{\"a\": }", "{a: 1}",
		"\"x",         "\"\\x\"",   "\"\\u12\"",
		"\"\\ud800\"", "nul",       "tru",
		"1 2",         "[1] x",     "\"\\ud800\\u0041\"",
		"\"\\udc00\"", "x",         "[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]",
	};
	struct rv_json out;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (rv_json_parse(&arena, wrong[i], &out) != RV_DATA)
			fail_msg("%s is taken", wrong[i]);
}

static void a_damaged_store_is_told(void **state)
{
	const struct rv_say say = say_in(RV_EN, RV_NAMES_MASKED);
	struct rv_violation one = violation("W2", "person", "[", "", "{");
	struct rv_error err = {0};
	struct rv_buf buf;

	(void)state;
	rv_buf_init(&buf);
	assert_int_equal(rv_say_sentence(&say, &one, 1, &buf, &err), RV_DATA);
	assert_int_equal(rv_say_row(&say, &one, &buf, &err), RV_DATA);
	assert_non_null(strstr(err.msg, "the store is damaged"));
	rv_buf_release(&buf);
}

static void words_are_quoted_for_the_shell(void **state)
{
	(void)state;
	assert_string_equal(rv_shell_word(&arena, "case.db"), "case.db");
	assert_string_equal(rv_shell_word(&arena, "案件.db"), "案件.db");
	assert_string_equal(rv_shell_word(&arena, "a b"), "'a b'");
	assert_string_equal(rv_shell_word(&arena, "it's"), "'it'\\''s'");
	assert_string_equal(rv_shell_word(&arena, ""), "''");
	assert_string_equal(rv_shell_word(&arena, "-x"), "'-x'");
	assert_string_equal(rv_shell_word(&arena, "$(rm x)"), "'$(rm x)'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shares_of_the_points_add_up_to_the_cost),
		cmocka_unit_test(once_a_case_falls_on_the_first_issue),
		cmocka_unit_test(missing_kinds_become_one_issue),
		cmocka_unit_test(states_and_owners),
		cmocka_unit_test(the_rule_that_decided_is_named),
		cmocka_unit_test(json_of_violations_is_read),
		cmocka_unit_test(what_is_no_json_is_refused),
		cmocka_unit_test(a_damaged_store_is_told),
		cmocka_unit_test(words_are_quoted_for_the_shell),
	};

	return cmocka_run_group_tests_name("issues", tests, set_up, tear_down);
}
