/* Means, shares and their intervals. The answers are computed in exact fractions, by another program. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/share.h"

static void a_mean_is_rounded_half_away_from_zero(void **state)
{
	(void)state;
	assert_int_equal(rv_mean(10000, 3), 3333);
	assert_int_equal(rv_mean(20000, 3), 6667);
	assert_int_equal(rv_mean(5, 2), 3);
	assert_int_equal(rv_mean(-5, 2), -3);
	assert_int_equal(rv_mean(-4, 3), -1);
	assert_int_equal(rv_mean(0, 7), 0);
	assert_int_equal(rv_mean(123, 0), 0);
}

static void a_share_is_a_tenth_of_a_percent(void **state)
{
	(void)state;
	assert_int_equal(rv_share(41, 74), 5540);
	assert_int_equal(rv_share(1, 3), 3330);
	assert_int_equal(rv_share(1, 16), 630);
	assert_int_equal(rv_share(74, 74), 10000);
	assert_int_equal(rv_share(0, 0), 0);
}

static void an_interval_is_exact_and_rounded_outwards(void **state)
{
	static const struct {
		int64_t k, n, low, high;
	} known[] = {
		{0, 1, 0, 9750},       {1, 1, 250, 10000}, {0, 3, 0, 7080},
		{0, 10, 0, 3090},      {1, 10, 20, 4460},  {5, 10, 1870, 8130},
		{10, 10, 6910, 10000}, {5, 69, 230, 1620}, {5, 74, 220, 1510},
		{41, 74, 4330, 6700},  {1, 100, 0, 550},   {50, 100, 3980, 6020},
		{3, 400, 10, 220},     {0, 0, 0, 10000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		int64_t low, high;

		rv_share_interval(known[i].k, known[i].n, &low, &high);
		assert_int_equal(low, known[i].low);
		assert_int_equal(high, known[i].high);
	}
}

static void the_interval_of_many_cases_is_narrow_and_holds_the_share(void **state)
{
	int64_t low, high;

	(void)state;
	for (int64_t k = 0; k <= 100000; k += 6250) {
		rv_share_interval(k, 100000, &low, &high);
		assert_in_range(rv_share(k, 100000), low, high);
		assert_true(high - low <= 80);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mean_is_rounded_half_away_from_zero),
		cmocka_unit_test(a_share_is_a_tenth_of_a_percent),
		cmocka_unit_test(an_interval_is_exact_and_rounded_outwards),
		cmocka_unit_test(the_interval_of_many_cases_is_narrow_and_holds_the_share),
	};

	return cmocka_run_group_tests_name("share", tests, NULL, NULL);
}
