/* Words of reports: sentences, rows, places, masking. */
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

typedef enum rv_code words_fn(const struct rv_say *say, const struct rv_violation *violation,
                              struct rv_buf *buf, struct rv_error *err);

static enum rv_code sentence(const struct rv_say *say, const struct rv_violation *one,
                             struct rv_buf *buf, struct rv_error *err)
{
	return rv_say_sentence(say, one, 1, buf, err);
}

static void assert_words(words_fn *fn, const struct rv_violation *one, enum rv_lang lang,
                         enum rv_names names, const char *expected)
{
	const struct rv_say say = say_in(lang, names);
	struct rv_error err = {0};
	struct rv_buf buf;

	rv_buf_init(&buf);
	if (fn(&say, one, &buf, &err) != RV_OK)
		fail_msg("%s", err.msg);
	assert_string_equal(buf.len > 0 ? buf.text : "", expected);
	rv_buf_release(&buf);
}

static void assert_sentence(const struct rv_violation *one, const char *zh, const char *en)
{
	assert_words(sentence, one, RV_ZH, RV_NAMES_MASKED, zh);
	assert_words(sentence, one, RV_EN, RV_NAMES_MASKED, en);
}

/* ---- sentences --------------------------------------------------------------------------------- */

static void a_condition_is_said_by_the_title(void **state)
{
	struct rv_violation one = violation("W1", "file", "[]", "", "{}");

	(void)state;
	assert_sentence(&one, "标题一", "title one");
	one.count = 3;
	assert_sentence(&one, "标题一（计 3 次）", "title one (counted 3 times)");
}

static void a_template_is_filled_and_masked(void **state)
{
	struct rv_violation one = violation(
		"W2", "person", "[\"王小明\"]", "",
		"{\"name\": \"王小明\", \"sex\": \"M\", \"born\": null, \"member\": 0}");

	(void)state;
	assert_words(sentence, &one, RV_ZH, RV_NAMES_FULL, "王小明，男，（空），否：{x}");
	assert_words(sentence, &one, RV_ZH, RV_NAMES_MASKED, "王某某，***，（空），否：{x}");
	assert_words(sentence, &one, RV_ZH, RV_NAMES_NONE, "某，***，（空），否：{x}");
	assert_words(sentence, &one, RV_EN, RV_NAMES_FULL, "王小明, male, (empty), no: {x}");
	assert_words(sentence, &one, RV_EN, RV_NAMES_NONE, "***, ***, (empty), no: {x}");
}

static void empty_columns_are_named(void **state)
{
	struct rv_violation list[] = {violation("F1", "person", "[\"王小明\"]", "sex", "{}"),
	                              violation("F1", "person", "[\"王小明\"]", "born", "{}"),
	                              violation("F1", "person", "[\"王小明\"]", "name", "{}")};
	const struct rv_say say = say_in(RV_ZH, RV_NAMES_MASKED);
	struct rv_error err = {0};
	struct rv_buf buf;
	bool together;

	(void)state;
	assert_sentence(&list[0], "未填：性别", "not filled in: sex");
	rv_i18n_select(RV_ZH);
	rv_buf_init(&buf);
	assert_int_equal(rv_say_sentence(&say, list, 3, &buf, &err), RV_OK);
	assert_string_equal(buf.text, "未填：性别、出生年月、姓名");
	rv_buf_release(&buf);
	assert_int_equal(rv_say_together(&say, &list[0], &list[1], &together, &err), RV_OK);
	assert_true(together);
	list[1].row_key = "[2]";
	assert_int_equal(rv_say_together(&say, &list[0], &list[1], &together, &err), RV_OK);
	assert_false(together);
}

static void a_template_tells_which_column_is_empty(void **state)
{
	struct rv_violation one = violation("F2", "person", "[\"王小明\"]", "born",
	                                    "{\"name\": \"王小明\"}");

	(void)state;
	assert_sentence(&one, "王某某缺要素（出生年月）", "王某某 lacks something (born)");
}

static void amounts_are_said_in_the_unit_of_their_column(void **state)
{
	struct rv_violation same = violation("A1", "thing", "[\"表\"]", "",
	                                     "{\"_1\": \"2800000\", \"_2\": \"2500050\"}");
	struct rv_violation mixed = violation(
		"A2", "file", "[]", "", "{\"_check\": 0, \"_1\": \"2800000\", \"_2\": \"5\"}");
	struct rv_violation unsure = violation("A2", "file", "[]", "",
	                                       "{\"_1\": \"2\", \"_2\": \"5\"}");
	struct rv_violation second = violation("A2", "file", "[]", "",
	                                       "{\"_check\": 1, \"_1\": \"2\", \"_2\": \"5\"}");

	(void)state;
	assert_sentence(&same, "金额 28000元、另一金额 25000.5元，互不一致",
	                "amount 28000 yuan, other amount 25000.5 yuan, which differ");
	/* 万元 beside 元: both in 元 */
	assert_sentence(&mixed, "收缴金额 28000元、财物金额合计 0.05元，互不一致",
	                "collected 28000 yuan, sum of property amount 0.05 yuan, which differ");
	/* which of the two checks it was is not said: no names are guessed */
	assert_sentence(&unsure, "0.02元、0.05元，互不一致", "0.02 yuan, 0.05 yuan, which differ");
	assert_sentence(&second, "问题数 2、文书数 5，互不一致",
	                "issues 2, number of paper 5, which differ");
}

static void an_inversion_names_both_dates(void **state)
{
	struct rv_violation third = violation(
		"O1", "file", "[]", "3",
		"{\"_1\": \"2026-01-02\", \"_2\": \"2026-02-01\", \"_3\": \"2026-01-31\"}");
	struct rv_violation gap = violation("O1", "file", "[]", "3",
	                                    "{\"_1\": \"2026-02-02\", \"_3\": \"2026-01-31\"}");
	struct rv_violation same = violation("O1", "file", "[]", "2",
	                                     "{\"_1\": \"2026-01-02\", \"_2\": \"2026-01-02\"}");

	(void)state;
	assert_sentence(&third, "最后一次办结 2026-01-31，早于收到 2026-02-01",
	                "last closed 2026-01-31, earlier than received 2026-02-01");
	assert_sentence(&gap, "最后一次办结 2026-01-31，早于受理日期 2026-02-02",
	                "last closed 2026-01-31, earlier than accepted on 2026-02-02");
	assert_sentence(&same, "收到 2026-01-02，同日于受理日期 2026-01-02",
	                "received 2026-01-02, on the same day as accepted on 2026-01-02");
}

static void what_is_missing_is_named(void **state)
{
	struct rv_violation none = violation("N1", "person", "[\"王小明\"]", "", "{}");
	struct rv_violation with = violation("N2", "person", "[\"王小明\"]", "", "{}");
	struct rv_violation any = violation("R2", "file", "[]", "", "{}");
	struct rv_violation list[] = {violation("R1", "file", "[]", "a", "{}"),
	                              violation("R1", "file", "[]", "b", "{}"),
	                              violation("R1", "file", "[]", "c", "{}"),
	                              violation("R1", "file", "[]", "got", "{}")};
	const struct rv_say say = say_in(RV_EN, RV_NAMES_MASKED);
	struct rv_error err = {0};
	struct rv_buf buf;

	(void)state;
	assert_sentence(&none, "没有文书", "no paper");
	assert_sentence(&with, "没有文书，或不符合要求", "no paper, or none as it has to be");
	assert_sentence(&any, "以下均无：甲书、乙书", "none of these is there: paper A, paper B");
	assert_sentence(&list[3], "缺：收到", "missing: received");
	rv_i18n_select(RV_EN);
	rv_buf_init(&buf);
	assert_int_equal(rv_say_sentence(&say, list, 4, &buf, &err), RV_OK);
	assert_string_equal(buf.text, "missing: paper A, paper B, paper C, received; 4 in all");
	rv_buf_release(&buf);
}

static void a_time_limit_says_how_late(void **state)
{
	struct rv_violation late = violation(
		"D1", "file", "[]", "",
		"{\"_from\": \"2025-01-31\", \"_to\": \"2025-03-01\", \"_last\": \"2025-02-28\"}");
	struct rv_violation absent = violation(
		"D1", "file", "[]", "", "{\"_from\": \"2026-05-20\", \"_last\": \"2026-06-20\"}");
	struct rv_violation times = violation(
		"D2", "paper", "[\"a\", \"X1\", null]", "",
		"{\"_from\": \"2026-01-01\", \"_to\": \"2026-02-25\", \"_last\": \"2026-01-31\"}");
	struct rv_violation hours = violation(
		"D3", "file", "[]", "",
		"{\"_from\": \"2026-01-01 10:00\", \"_to\": \"2026-01-02 11:01\", \"_last\": "
		"\"2026-01-02 10:00\"}");

	(void)state;
	assert_sentence(
		&late, "收到 2025-01-31，办结 2025-03-01，期限 2025-02-28，超 1 日",
		"received 2025-01-31, closed 2025-03-01, time limit 2025-02-28, 1 day late");
	assert_sentence(
		&absent, "收到 2026-05-20，至 2026-06-30 尚无“办结”，期限 2026-06-20，超 10 日",
		"received 2026-05-20, no “closed” by 2026-06-30, time limit 2026-06-20, 10 days "
		"late");
	times.count = 3;
	assert_sentence(
		&times,
		"日期 2026-01-01，签批日期 2026-02-25，期限 2026-01-31，超 25 日（计 3 次）",
		"dated 2026-01-01, signed on 2026-02-25, time limit 2026-01-31, 25 days late "
		"(counted 3 times)");
	assert_sentence(&hours,
	                "收到 2026-01-01 10:00，办结 2026-01-02 11:01，期限 2026-01-02 10:00，超 1 "
	                "小时 1 分",
	                "received 2026-01-01 10:00, closed 2026-01-02 11:01, time limit 2026-01-02 "
	                "10:00, 1 h "
	                "1 min late");
}

static void too_early_and_due_have_words_of_their_own(void **state)
{
	struct rv_violation early = violation(
		"D4", "file", "[]", "",
		"{\"_from\": \"2026-01-01\", \"_to\": \"2026-01-04\", \"_last\": \"2026-01-06\"}");
	struct rv_violation due = violation("D5", "paper", "[\"a\", \"X1\", null]", "",
	                                    "{\"_to\": \"2026-01-04\", \"_last\": \"2026-01-02\"}");

	(void)state;
	assert_sentence(&early, "收到 2026-01-01，办结 2026-01-04，最早应为 2026-01-06",
	                "received 2026-01-01, closed 2026-01-04, not before 2026-01-06");
	assert_sentence(&due, "签批日期 2026-01-04，期限 2026-01-02，超 2 日",
	                "signed on 2026-01-04, time limit 2026-01-02, 2 days late");
}

static void what_a_query_calls_like_a_personal_column_is_masked(void **state)
{
	struct rv_violation one = violation("Q1", "paper", "[\"a\", \"X1\", null]", "",
	                                    "{\"no\": \"X1\", \"name\": \"王小明\"}");

	(void)state;
	assert_sentence(&one, "X1与王某某", "X1 and 王某某");
	assert_words(sentence, &one, RV_ZH, RV_NAMES_FULL, "X1与王小明");
}

/* ---- rows and places --------------------------------------------------------------------------- */

static void a_row_is_named_by_its_identity(void **state)
{
	struct rv_violation person = violation("F1", "person", "[\"王小明\"]", "sex", "{}");
	struct rv_violation paper = violation(
		"D2", "paper", "[\"a\", \"荔纪〔2026〕1号\", [\"王小明\"]]", "", "{}");
	struct rv_violation key = violation("D2", "paper", "[\"b\", null, 17]", "", "{}");
	struct rv_violation whole = violation("W1", "file", "[]", "", "{}");
	struct rv_violation none = violation("Q1", NULL, "[]", "", "{}");

	(void)state;
	assert_words(rv_say_row, &person, RV_ZH, RV_NAMES_FULL, "当事人 王小明");
	assert_words(rv_say_row, &person, RV_ZH, RV_NAMES_MASKED, "当事人 王某某");
	assert_words(rv_say_row, &person, RV_ZH, RV_NAMES_NONE, "当事人 某");
	assert_words(rv_say_row, &paper, RV_ZH, RV_NAMES_MASKED,
	             "文书 甲书 · 荔纪〔2026〕1号 · 王某某");
	/* a key of the database is no name */
	assert_words(rv_say_row, &key, RV_EN, RV_NAMES_FULL, "paper paper B");
	assert_words(rv_say_row, &whole, RV_EN, RV_NAMES_FULL, "");
	assert_words(rv_say_row, &none, RV_EN, RV_NAMES_FULL, "");
}

static void a_place_is_volume_and_page(void **state)
{
	struct rv_violation full = violation(
		"D2", "paper", "[]", "", "{\"box\": \"t\", \"volume_no\": 2, \"page_from\": 15}");
	struct rv_violation part = violation("D2", "paper", "[]", "",
	                                     "{\"box\": null, \"volume_no\": 2}");
	struct rv_violation none = violation("D2", "paper", "[]", "", "{}");

	(void)state;
	assert_words(rv_say_place, &full, RV_ZH, RV_NAMES_MASKED, "审理卷 第2卷 第15页");
	assert_words(rv_say_place, &full, RV_EN, RV_NAMES_MASKED, "trial box, vol. 2, p. 15");
	assert_words(rv_say_place, &part, RV_ZH, RV_NAMES_MASKED, "第2卷");
	assert_words(rv_say_place, &none, RV_ZH, RV_NAMES_MASKED, "");
}

static void what_an_item_depends_on_is_named(void **state)
{
	static const char *const rows[][3] = {
		{"D1", "节点（收到、办结）", "step (received, closed)"},
		{"F1", "当事人（姓名、性别、出生年月）", "person (name, sex, born)"},
		{"N2", "当事人；文书（种类）", "person; paper (kind)"},
		{"O1", "案件（受理日期）；节点（收到、办结、完成时间）",
	         "case (accepted on); step (received, closed, done on)"},
		{"A2", "案件（收缴金额、问题数）；财物（金额）；文书",
	         "case (collected, issues); property (amount); paper"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rv_item *item =
			&standard->use[0].rubric->items[item_named(rows[i][0])];

		for (int lang = 0; lang < 2; lang++) {
			const struct rv_say say = say_in(lang ? RV_ZH : RV_EN, RV_NAMES_MASKED);
			struct rv_buf buf;

			rv_buf_init(&buf);
			rv_say_needs(&say, item, &buf);
			assert_string_equal(buf.text, rows[i][lang ? 1 : 2]);
			rv_buf_release(&buf);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_condition_is_said_by_the_title),
		cmocka_unit_test(a_template_is_filled_and_masked),
		cmocka_unit_test(empty_columns_are_named),
		cmocka_unit_test(a_template_tells_which_column_is_empty),
		cmocka_unit_test(amounts_are_said_in_the_unit_of_their_column),
		cmocka_unit_test(an_inversion_names_both_dates),
		cmocka_unit_test(what_is_missing_is_named),
		cmocka_unit_test(a_time_limit_says_how_late),
		cmocka_unit_test(too_early_and_due_have_words_of_their_own),
		cmocka_unit_test(what_a_query_calls_like_a_personal_column_is_masked),
		cmocka_unit_test(a_row_is_named_by_its_identity),
		cmocka_unit_test(a_place_is_volume_and_page),
		cmocka_unit_test(what_an_item_depends_on_is_named),
	};

	return cmocka_run_group_tests_name("reports", tests, set_up, tear_down);
}
