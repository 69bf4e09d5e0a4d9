/* Periods as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/period.h"
#include "review/i18n.h"

static struct rv_arena arena;

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	return 0;
}

static enum rv_code read_on(const char *today, const char *text, struct rv_selection *out,
                            struct rv_error *err)
{
	struct rv_when when;

	assert_true(rv_when_parse(today, strlen(today), &when));
	*out = (struct rv_selection){.period = NULL};
	return cli_period(&arena, text, when.day, out, err);
}

/* from, to NULL: open. */
static void assert_period(const char *today, const char *text, const char *name, const char *from,
                          const char *to)
{
	struct rv_selection selection;
	struct rv_error err = {0};

	if (read_on(today, text, &selection, &err) != RV_OK)
		fail_msg("%s: %s", text, err.msg);
	if (strcmp(selection.period, name) || !selection.from != !from || !selection.to != !to ||
	    (from && strcmp(selection.from, from)) || (to && strcmp(selection.to, to)))
		fail_msg("%s: %s, %s to %s", text, selection.period,
		         selection.from ? selection.from : "-", selection.to ? selection.to : "-");
}

static void single_periods(void **state)
{
	static const char *const rows[][4] = {
		{"2026Q3", "2026Q3", "2026-07-01", "2026-09-30"},
		{"2026q1", "2026Q1", "2026-01-01", "2026-03-31"},
		{"2026-Q4", "2026Q4", "2026-10-01", "2026-12-31"},
		{"2026H1", "2026H1", "2026-01-01", "2026-06-30"},
		{"2026H2", "2026H2", "2026-07-01", "2026-12-31"},
		{"2026", "2026", "2026-01-01", "2026-12-31"},
		{"2024-02", "2024-02", "2024-02-01", "2024-02-29"},
		{"2026-07-15", "2026-07-15", "2026-07-15", "2026-07-15"},
		{"2026年", "2026", "2026-01-01", "2026-12-31"},
		{"2026年度", "2026", "2026-01-01", "2026-12-31"},
		{"2026年第三季度", "2026Q3", "2026-07-01", "2026-09-30"},
		{"2026年三季度", "2026Q3", "2026-07-01", "2026-09-30"},
		{"2026年第2季度", "2026Q2", "2026-04-01", "2026-06-30"},
		{"2026年 第 1 季度", "2026Q1", "2026-01-01", "2026-03-31"},
		{"２０２６年４季度", "2026Q4", "2026-10-01", "2026-12-31"},
		{"2026年上半年", "2026H1", "2026-01-01", "2026-06-30"},
		{"2026年下半年", "2026H2", "2026-07-01", "2026-12-31"},
		{"2026年7月", "2026-07", "2026-07-01", "2026-07-31"},
		{"2026年07月份", "2026-07", "2026-07-01", "2026-07-31"},
		{"2026年7月5日", "2026-07-05", "2026-07-05", "2026-07-05"},
		{"0001", "0001", "0001-01-01", "0001-12-31"},
		{"9998Q4", "9998Q4", "9998-10-01", "9998-12-31"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_period("2026-11-24", rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
	assert_period("2026-11-24", "all", "all", NULL, NULL);
	assert_period("2026-11-24", "ALL", "all", NULL, NULL);
	assert_period("2026-11-24", "全部", "all", NULL, NULL);
}

static void ranges(void **state)
{
	static const char *const rows[][4] = {
		{"2025Q1..2026Q1", "2025Q1..2026Q1", "2025-01-01", "2026-03-31"},
		{"2026-07-01..2026-09-30", "2026-07-01..2026-09-30", "2026-07-01", "2026-09-30"},
		{"2025..2026-02", "2025..2026-02", "2025-01-01", "2026-02-28"},
		{"2026Q3..2026Q3", "2026Q3..2026Q3", "2026-07-01", "2026-09-30"},
		{"2026-01-05..2026-01-05", "2026-01-05..2026-01-05", "2026-01-05", "2026-01-05"},
		{"2026年1月至3月", "2026-01..2026-03", "2026-01-01", "2026-03-31"},
		{"2025年第一季度至2026年第二季度", "2025Q1..2026Q2", "2025-01-01", "2026-06-30"},
		{"2026年7月1日—9月30日", "2026-07-01..2026-09-30", "2026-07-01", "2026-09-30"},
		{"2026-07-01～2026-09-30", "2026-07-01..2026-09-30", "2026-07-01", "2026-09-30"},
		{"去年..本月", "2025..2026-11", "2025-01-01", "2026-11-30"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_period("2026-11-24", rows[i][0], rows[i][1], rows[i][2], rows[i][3]);
	assert_period("2026-11-24", "2026Q1..", "2026Q1..", "2026-01-01", NULL);
	assert_period("2026-11-24", "..2026Q1", "..2026Q1", NULL, "2026-03-31");
}

static void words_relative_to_today(void **state)
{
	static const char *const rows[][5] = {
		{"2026-11-24", "last-quarter", "2026Q3", "2026-07-01", "2026-09-30"},
		{"2026-02-28", "last-quarter", "2025Q4", "2025-10-01", "2025-12-31"},
		{"2026-04-01", "last-quarter", "2026Q1", "2026-01-01", "2026-03-31"},
		{"2026-03-31", "this-quarter", "2026Q1", "2026-01-01", "2026-03-31"},
		{"2026-12-31", "this-quarter", "2026Q4", "2026-10-01", "2026-12-31"},
		{"2026-11-24", "上季度", "2026Q3", "2026-07-01", "2026-09-30"},
		{"2026-11-24", "本季度", "2026Q4", "2026-10-01", "2026-12-31"},
		{"2026-11-24", "上半年", "2026H1", "2026-01-01", "2026-06-30"},
		{"2026-11-24", "下半年", "2026H2", "2026-07-01", "2026-12-31"},
		{"2026-11-24", "this-year", "2026", "2026-01-01", "2026-12-31"},
		{"2026-11-24", "last-year", "2025", "2025-01-01", "2025-12-31"},
		{"2026-01-31", "last-month", "2025-12", "2025-12-01", "2025-12-31"},
		{"2026-03-31", "上月", "2026-02", "2026-02-01", "2026-02-28"},
		{"2026-03-31", "this-month", "2026-03", "2026-03-01", "2026-03-31"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_period(rows[i][0], rows[i][1], rows[i][2], rows[i][3], rows[i][4]);
}

static void what_is_no_period_is_refused(void **state)
{
	static const char *const wrong[] = {
		"",
		"26Q3",
		"2026Q0",
		"2026Q5",
		"2026Q",
		"2026Q33",
		"2026H3",
		"2026H",
		"2026-7",
		"2026-13",
		"2026-00",
		"2026-02-30",
		"2026-07-1",
		"2026-07-01x",
		"2026年13月",
		"2026年7",
		"2026年2月30日",
		"2026年第五季度",
		"2026年第季度",
		"0000",
		"9999",
		"20261",
		"2026Q3 2026Q4",
		"third",
		"last-quarters",
		"..",
		"...",
		"2026Q1..x",
		"x..2026Q1",
		"2026Q1...2026Q2x",
		"3月..2026",
		"1月至3月",
		"2026.07",
		"2026/07",
		"-2026",
		"2026Q1..2026Q2..2026Q3",
		"2026-07-01T00:00",
		"季度",
		"2026-03季",
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct rv_selection selection;
		struct rv_error err = {0};

		if (read_on("2026-11-24", wrong[i], &selection, &err) != RV_USAGE)
			fail_msg("'%s' is taken for %s", wrong[i], selection.period);
		assert_non_null(strstr(err.msg, "2025Q1..2026Q1"));
	}
}

static void a_period_does_not_end_before_it_begins(void **state)
{
	struct rv_selection selection;
	struct rv_error err = {0};

	(void)state;
	assert_int_equal(read_on("2026-11-24", "2026Q3..2026Q2", &selection, &err), RV_USAGE);
	assert_non_null(strstr(err.msg, "ends before it begins"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(single_periods),
		cmocka_unit_test(ranges),
		cmocka_unit_test(words_relative_to_today),
		cmocka_unit_test(what_is_no_period_is_refused),
		cmocka_unit_test(a_period_does_not_end_before_it_begins),
	};

	return cmocka_run_group_tests_name("period", tests, set_up, tear_down);
}
