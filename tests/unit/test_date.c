/* Dates, months, working days, points. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "review/date.h"

static rv_day day(const char *text)
{
	struct rv_when when;

	assert_true(rv_when_parse(text, strlen(text), &when));
	return when.day;
}

static void assert_day(rv_day got, const char *expected)
{
	char text[RV_WHEN_SIZE];

	rv_when_text((struct rv_when){got, 0, RV_PRECISION_DAY}, text);
	assert_string_equal(text, expected);
}

/* ---- text ------------------------------------------------------------------------------------- */

static void what_is_no_date_is_refused(void **state)
{
	static const char *const wrong[] = {"",
	                                    "2025",
	                                    "2025-",
	                                    "2025-1",
	                                    "2025-00",
	                                    "2025-13",
	                                    "2025-02-29",
	                                    "2024-02-30",
	                                    "1900-02-29",
	                                    "2025-04-31",
	                                    "2025-01-00",
	                                    "2025-01-32",
	                                    "0000-01-01",
	                                    "0000-01",
	                                    "02025-01-01",
	                                    "2025-1-01",
	                                    "2025-01-1",
	                                    "2025-01-011",
	                                    "2025/01/01",
	                                    "2025.01.01",
	                                    "20250101",
	                                    " 2025-01-01",
	                                    "2025-01-01 ",
	                                    "2025-01-01 1",
	                                    "2025-01-01 24:00",
	                                    "2025-01-01 12:60",
	                                    "2025-01-01 12:00:60",
	                                    "2025-01-01 12:00:",
	                                    "2025-01-01 12:00:1",
	                                    "2025-01-01  12:00",
	                                    "2025-01-01 12:0",
	                                    "2025-01-01 -1:00",
	                                    "2025-01-01 12:00Z",
	                                    "2025-01-01 12:00:00.5",
	                                    "-025-01-01",
	                                    "+025-01-01",
	                                    "2025-01-01t12:00",
	                                    "二〇二五-01",
	                                    "2025-01 12:00",
	                                    "2025-01T12:00",
	                                    "2025-0 -01",
	                                    NULL};
	struct rv_when when = {42, 42, RV_PRECISION_MONTH};
	size_t i;

	(void)state;
	for (i = 0; wrong[i] != NULL; i++)
		if (rv_when_parse(wrong[i], strlen(wrong[i]), &when))
			fail_msg("accepted '%s'", wrong[i]);
	assert_int_equal(when.day, 42);
}

static void a_date_with_a_nul_inside_is_refused(void **state)
{
	struct rv_when when;

	(void)state;
	assert_false(rv_when_parse("2025-01-01\0", 11, &when));
	assert_false(rv_when_parse("2025-01\0-01", 11, &when));
	assert_true(rv_when_parse("2025-01-01\0", 10, &when));
}

static void expect_canonical(const char *text, const char *canonical, enum rv_precision precision)
{
	struct rv_when when;
	char out[RV_WHEN_SIZE];

	assert_true(rv_when_parse(text, strlen(text), &when));
	assert_int_equal(when.precision, precision);
	assert_int_equal(rv_when_text(when, out), strlen(canonical));
	assert_string_equal(out, canonical);
}

static void dates_print_in_one_canonical_form(void **state)
{
	(void)state;
	expect_canonical("2025-02", "2025-02", RV_PRECISION_MONTH);
	expect_canonical("2024-02-29", "2024-02-29", RV_PRECISION_DAY);
	expect_canonical("2025-01-01 00:00", "2025-01-01 00:00", RV_PRECISION_MINUTE);
	expect_canonical("2025-01-01T23:59", "2025-01-01 23:59", RV_PRECISION_MINUTE);
	expect_canonical("2025-01-01 08:05:59", "2025-01-01 08:05", RV_PRECISION_MINUTE);
	expect_canonical("0001-01-01", "0001-01-01", RV_PRECISION_DAY);
	expect_canonical("9999-12-31T00:01:00", "9999-12-31 00:01", RV_PRECISION_MINUTE);
}

static void a_date_out_of_range_prints_clipped_and_within_its_array(void **state)
{
	char out[RV_WHEN_SIZE];

	(void)state;
	assert_int_equal(
		rv_when_text((struct rv_when){INT32_MAX, INT32_MAX, RV_PRECISION_MINUTE}, out), 16);
	assert_string_equal(out, "9999-12-31 00:00");
	rv_when_text((struct rv_when){INT32_MIN, -1, RV_PRECISION_MINUTE}, out);
	assert_string_equal(out, "0001-01-01 00:00");
}

static void a_month_stands_for_its_first_day(void **state)
{
	struct rv_when when;

	(void)state;
	assert_true(rv_when_parse("2025-03", 7, &when));
	assert_int_equal(when.day, rv_day_of(2025, 3, 1));
	assert_int_equal(rv_minutes(when), (int64_t)when.day * 1440);
	assert_true(rv_when_parse("1969-12-31 23:59", 16, &when));
	assert_int_equal(rv_minutes(when), -1);
}

/* ---- the calendar ------------------------------------------------------------------------------ */

static void every_day_of_ten_thousand_years_counts_one_more(void **state)
{
	rv_day expected = -719162;
	int year, month, mday, y, m, d, weekday = 0; /* 0001-01-01 was a Monday */

	(void)state;
	for (year = 1; year <= 9999; year++)
		for (month = 1; month <= 12; month++)
			for (mday = 1; mday <= rv_days_in_month(year, month); mday++) {
				if (rv_day_of(year, month, mday) != expected ||
				    rv_weekday(expected) != weekday)
					fail_msg("%d-%d-%d", year, month, mday);
				rv_day_split(expected, &y, &m, &d);
				if (y != year || m != month || d != mday)
					fail_msg("%d-%d-%d", year, month, mday);
				expected++;
				weekday = (weekday + 1) % 7;
			}
	assert_int_equal(expected, 2932897);
}

static void leap_years_follow_the_gregorian_rule(void **state)
{
	(void)state;
	assert_int_equal(rv_days_in_month(2024, 2), 29);
	assert_int_equal(rv_days_in_month(2025, 2), 28);
	assert_int_equal(rv_days_in_month(1900, 2), 28);
	assert_int_equal(rv_days_in_month(2000, 2), 29);
	assert_int_equal(rv_days_in_month(2025, 0), 0);
	assert_int_equal(rv_days_in_month(2025, 13), 0);
	assert_false(rv_date_exists(2025, 2, 29));
	assert_false(rv_date_exists(0, 1, 1));
	assert_false(rv_date_exists(10000, 1, 1));
	assert_true(rv_date_exists(9999, 12, 31));
	assert_int_equal(rv_day_of(1970, 1, 1), 0);
	assert_int_equal(rv_weekday(0), 3);
	assert_int_equal(rv_weekday(-1), 2);
	assert_int_equal(rv_weekday(INT32_MIN), rv_weekday(INT32_MIN + 7));
	assert_int_equal(rv_weekday(INT32_MAX), rv_weekday(INT32_MAX - 7));
}

static void a_day_that_the_month_lacks_becomes_its_last(void **state)
{
	(void)state;
	assert_day(rv_add_months(day("2025-01-31"), 1), "2025-02-28");
	assert_day(rv_add_months(day("2024-01-31"), 1), "2024-02-29");
	assert_day(rv_add_months(day("2024-02-29"), 12), "2025-02-28");
	assert_day(rv_add_months(day("2024-02-29"), 48), "2028-02-29");
	assert_day(rv_add_months(day("2025-03-31"), -1), "2025-02-28");
	assert_day(rv_add_months(day("2025-12-31"), 1), "2026-01-31");
	assert_day(rv_add_months(day("2025-01-15"), -13), "2023-12-15");
	assert_day(rv_add_months(day("2025-01-15"), 0), "2025-01-15");
	assert_day(rv_month_last(day("2024-02-01")), "2024-02-29");
	assert_day(rv_month_last(day("2025-12-31")), "2025-12-31");
}

static void months_are_clipped_to_the_years_there_are(void **state)
{
	(void)state;
	assert_day(rv_add_months(day("9999-12-15"), 1), "9999-12-31");
	assert_day(rv_add_months(day("9999-11-15"), 1), "9999-12-15");
	assert_day(rv_add_months(day("0001-01-15"), -1), "0001-01-01");
	assert_day(rv_add_months(day("2025-01-15"), INT32_MAX), "9999-12-31");
	assert_day(rv_add_months(day("2025-01-15"), INT32_MIN), "0001-01-01");
}

static void months_between_are_whole_and_signed(void **state)
{
	(void)state;
	assert_int_equal(rv_months_between(day("2025-01-15"), day("2025-02-14")), 0);
	assert_int_equal(rv_months_between(day("2025-01-15"), day("2025-02-15")), 1);
	assert_int_equal(rv_months_between(day("2025-02-15"), day("2025-01-15")), -1);
	assert_int_equal(rv_months_between(day("2025-02-14"), day("2025-01-15")), 0);
	assert_int_equal(rv_months_between(day("2025-01-31"), day("2025-02-27")), 0);
	assert_int_equal(rv_months_between(day("2025-01-31"), day("2025-02-28")), 1);
	assert_int_equal(rv_months_between(day("2024-01-31"), day("2024-02-28")), 0);
	assert_int_equal(rv_months_between(day("2024-02-29"), day("2025-02-28")), 12);
	assert_int_equal(rv_months_between(day("2025-02-28"), day("2025-03-28")), 1);
	assert_int_equal(rv_months_between(day("2023-12-31"), day("2025-12-31")), 24);
	assert_int_equal(rv_months_between(day("0001-01-01"), day("9999-12-31")), 119987);
}

static void months_between_agree_with_adding_months(void **state)
{
	rv_day a, b;
	int n;

	(void)state;
	for (a = day("2023-12-20"); a <= day("2024-03-05"); a++)
		for (b = a; b <= a + 800; b++) {
			n = rv_months_between(a, b);
			assert_true(rv_add_months(a, n) <= b);
			assert_true(rv_add_months(a, n + 1) > b);
		}
}

/* ---- working days ------------------------------------------------------------------------------ */

/* Part of the Chinese calendar of 2025: New Year, Spring Festival with its two worked days, National Day. */
static struct rv_calendar *china(void)
{
	static rv_day holidays[17], workdays[3];
	static struct rv_calendar calendar;
	size_t n = 0;
	rv_day d;

	holidays[n++] = rv_day_of(2025, 1, 1);
	for (d = rv_day_of(2025, 1, 28); d <= rv_day_of(2025, 2, 4); d++)
		holidays[n++] = d;
	for (d = rv_day_of(2025, 10, 1); d <= rv_day_of(2025, 10, 8); d++)
		holidays[n++] = d;
	workdays[0] = rv_day_of(2025, 1, 26);
	workdays[1] = rv_day_of(2025, 2, 8);
	workdays[2] = rv_day_of(2025, 10, 11);
	calendar = (struct rv_calendar){holidays, workdays, n, 3};
	return &calendar;
}

static void nothing_is_guessed_for_a_year_without_holidays(void **state)
{
	struct rv_calendar empty = {NULL, NULL, 0, 0};
	rv_day out = 42;
	int n = 42;

	(void)state;
	assert_false(rv_calendar_covers(NULL, 0, 0));
	assert_false(rv_calendar_covers(&empty, 0, 0));
	assert_true(rv_calendar_covers(china(), day("2025-01-01"), day("2025-12-31")));
	assert_false(rv_calendar_covers(china(), day("2025-12-31"), day("2026-01-01")));
	assert_false(rv_calendar_covers(china(), day("2026-01-01"), day("2025-12-31")));
	assert_false(rv_calendar_covers(china(), day("2024-12-31"), day("2025-01-01")));
	assert_false(rv_add_working_days(NULL, 0, 1, &out));
	assert_false(rv_add_working_days(china(), day("2025-12-31"), 1, &out));
	assert_false(rv_add_working_days(china(), day("2025-06-01"), INT32_MAX, &out));
	assert_false(rv_add_working_days(china(), INT32_MAX, 1, &out));
	assert_false(rv_add_working_days(china(), day("2025-06-01"), -1, &out));
	assert_false(rv_working_days(NULL, 0, 1, &n));
	assert_false(rv_working_days(china(), day("2025-12-31"), day("2026-01-02"), &n));
	assert_false(rv_working_days(china(), day("2026-01-02"), day("2025-12-31"), &n));
	assert_false(rv_next_working_day(NULL, 0, &out));
	assert_false(rv_next_working_day(china(), day("2026-01-02"), &out));
	assert_int_equal(out, 42);
	assert_int_equal(n, 42);
}

static void a_holiday_on_either_end_covers_its_year(void **state)
{
	rv_day holidays[] = {-1, 365}; /* 1969-12-31 and 1971-01-01 */
	struct rv_calendar calendar = {holidays, NULL, 2, 0};

	(void)state;
	assert_true(rv_calendar_covers(&calendar, -365, -1));
	assert_false(rv_calendar_covers(&calendar, 0, 364));
	assert_false(rv_calendar_covers(&calendar, -1, 365));
	assert_true(rv_calendar_covers(&calendar, 365, 729));
	assert_false(rv_calendar_covers(&calendar, 730, 730));
}

static void the_day_itself_needs_no_calendar(void **state)
{
	rv_day out;
	int n;

	(void)state;
	assert_true(rv_add_working_days(NULL, 7, 0, &out));
	assert_int_equal(out, 7);
	assert_true(rv_working_days(NULL, 7, 7, &n));
	assert_int_equal(n, 0);
	/* Only the days counted need cover: the first is not one. */
	assert_true(rv_add_working_days(china(), day("2024-12-31"), 1, &out));
	assert_day(out, "2025-01-02");
	assert_true(rv_working_days(china(), day("2024-12-31"), day("2025-01-03"), &n));
	assert_int_equal(n, 2);
}

static void holidays_are_off_and_their_week_ends_are_worked(void **state)
{
	rv_day out;
	int n;

	(void)state;
	assert_true(rv_is_working_day(china(), day("2025-01-26")));  /* a Sunday */
	assert_false(rv_is_working_day(china(), day("2025-01-28"))); /* a Tuesday */
	assert_false(rv_is_working_day(china(), day("2025-01-25"))); /* a Saturday */
	assert_true(rv_is_working_day(china(), day("2025-01-24")));
	assert_true(rv_is_working_day(NULL, day("2025-01-28")));
	assert_false(rv_is_working_day(NULL, day("2025-01-26")));
	assert_true(rv_add_working_days(china(), day("2025-01-24"), 3, &out));
	assert_day(out, "2025-02-05");
	assert_true(rv_working_days(china(), day("2025-01-24"), day("2025-02-05"), &n));
	assert_int_equal(n, 3);
	assert_true(rv_working_days(china(), day("2025-02-05"), day("2025-01-24"), &n));
	assert_int_equal(n, -3);
	assert_true(rv_next_working_day(china(), day("2025-10-01"), &out));
	assert_day(out, "2025-10-09");
	assert_true(rv_next_working_day(china(), day("2025-10-09"), &out));
	assert_day(out, "2025-10-09");
	assert_true(rv_next_working_day(china(), day("2025-10-11"), &out));
	assert_day(out, "2025-10-11");
}

static int count_one_by_one(const struct rv_calendar *calendar, rv_day a, rv_day b)
{
	int n = 0;

	for (a++; a <= b; a++)
		n += rv_is_working_day(calendar, a);
	return n;
}

static void counting_by_arithmetic_equals_counting_day_by_day(void **state)
{
	rv_day a, b, first = day("2025-01-01"), last = day("2025-12-31");
	int n;

	(void)state;
	for (a = first; a <= last; a += 3)
		for (b = a; b <= last; b++) {
			assert_true(rv_working_days(china(), a, b, &n));
			assert_int_equal(n, count_one_by_one(china(), a, b));
		}
}

static void a_day_listed_twice_or_as_both_counts_once(void **state)
{
	/* 1970: Thursday 1 January, twice; Saturday the 3rd, off and worked; Sunday the 4th worked, twice. */
	rv_day holidays[] = {0, 0, 2}, workdays[] = {2, 3, 3, 4};
	struct rv_calendar calendar = {holidays, workdays, 3, 4};
	int n;

	(void)state;
	assert_true(rv_working_days(&calendar, 0, 4, &n));
	assert_int_equal(n, count_one_by_one(&calendar, 0, 4));
	assert_int_equal(n, 3);
	holidays[0] = holidays[1] = 1;
	assert_true(rv_working_days(&calendar, 0, 4, &n));
	assert_int_equal(n, 2);
}

static void adding_working_days_is_undone_by_counting_them(void **state)
{
	rv_day out;
	int n, back;

	(void)state;
	for (n = 0; n < 200; n++) {
		assert_true(rv_add_working_days(china(), day("2025-01-20"), n, &out));
		assert_true(rv_working_days(china(), day("2025-01-20"), out, &back));
		assert_int_equal(back, n);
		assert_true(n == 0 || rv_is_working_day(china(), out));
	}
}

static void working_days_before_1970_are_counted_too(void **state)
{
	rv_day holidays[] = {-365}, n_of[] = {0}; /* 1969-01-01, a Wednesday */
	struct rv_calendar calendar = {holidays, n_of, 1, 0};
	rv_day b;
	int n;

	(void)state;
	for (b = -366; b < 0; b++) {
		assert_true(rv_working_days(&calendar, -366, b, &n) || b == -366);
		assert_int_equal(n, count_one_by_one(&calendar, -366, b));
	}
}

/* ---- points ------------------------------------------------------------------------------------ */

static void what_is_no_number_of_points_is_refused(void **state)
{
	static const char *const wrong[] = {"",
	                                    "-",
	                                    "+",
	                                    ".5",
	                                    "5.",
	                                    "1.234",
	                                    "1e3",
	                                    " 1",
	                                    "1 ",
	                                    "1,5",
	                                    "--1",
	                                    "+-1",
	                                    "0x10",
	                                    "１",
	                                    "1000001",
	                                    "1000000.01",
	                                    "99999999999999999999",
	                                    "-1000000.01",
	                                    "1.-5",
	                                    "NaN",
	                                    "inf",
	                                    NULL};
	rv_points points = 42;
	size_t i;

	(void)state;
	for (i = 0; wrong[i] != NULL; i++)
		if (rv_points_parse(wrong[i], strlen(wrong[i]), &points))
			fail_msg("accepted '%s'", wrong[i]);
	assert_int_equal(points, 42);
}

static void expect_points(const char *text, rv_points points, const char *canonical)
{
	char out[RV_POINTS_SIZE];
	rv_points got;

	assert_true(rv_points_parse(text, strlen(text), &got));
	assert_int_equal(got, points);
	assert_int_equal(rv_points_text(got, out), strlen(canonical));
	assert_string_equal(out, canonical);
}

static void points_are_exact_to_the_hundredth(void **state)
{
	(void)state;
	expect_points("12", 1200, "12");
	expect_points("0.5", 50, "0.5");
	expect_points("89.95", 8995, "89.95");
	expect_points("89.05", 8905, "89.05");
	expect_points("89.50", 8950, "89.5");
	expect_points("100.00", 10000, "100");
	expect_points("-0.5", -50, "-0.5");
	expect_points("-0.05", -5, "-0.05");
	expect_points("+3", 300, "3");
	expect_points("-0", 0, "0");
	expect_points("1000000", 100000000, "1000000");
	expect_points("-1000000.00", -100000000, "-1000000");
	expect_points("999999.99", 99999999, "999999.99");
}

static void the_largest_numbers_of_points_print_within_their_array(void **state)
{
	char out[RV_POINTS_SIZE];

	(void)state;
	rv_points_text(INT64_MIN, out);
	assert_string_equal(out, "-92233720368547758.08");
	rv_points_text(INT64_MAX, out);
	assert_string_equal(out, "92233720368547758.07");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_no_date_is_refused),
		cmocka_unit_test(a_date_with_a_nul_inside_is_refused),
		cmocka_unit_test(dates_print_in_one_canonical_form),
		cmocka_unit_test(a_date_out_of_range_prints_clipped_and_within_its_array),
		cmocka_unit_test(a_month_stands_for_its_first_day),
		cmocka_unit_test(every_day_of_ten_thousand_years_counts_one_more),
		cmocka_unit_test(leap_years_follow_the_gregorian_rule),
		cmocka_unit_test(a_day_that_the_month_lacks_becomes_its_last),
		cmocka_unit_test(months_are_clipped_to_the_years_there_are),
		cmocka_unit_test(months_between_are_whole_and_signed),
		cmocka_unit_test(months_between_agree_with_adding_months),
		cmocka_unit_test(nothing_is_guessed_for_a_year_without_holidays),
		cmocka_unit_test(a_holiday_on_either_end_covers_its_year),
		cmocka_unit_test(the_day_itself_needs_no_calendar),
		cmocka_unit_test(holidays_are_off_and_their_week_ends_are_worked),
		cmocka_unit_test(counting_by_arithmetic_equals_counting_day_by_day),
		cmocka_unit_test(a_day_listed_twice_or_as_both_counts_once),
		cmocka_unit_test(adding_working_days_is_undone_by_counting_them),
		cmocka_unit_test(working_days_before_1970_are_counted_too),
		cmocka_unit_test(what_is_no_number_of_points_is_refused),
		cmocka_unit_test(points_are_exact_to_the_hundredth),
		cmocka_unit_test(the_largest_numbers_of_points_print_within_their_array),
	};

	return cmocka_run_group_tests_name("date", tests, NULL, NULL);
}
