/* Stored values by their declared type: what converts, and what is not known because it does not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "casedb/casedb.h"
#include "review/date.h"

static struct rv_raw text(const char *value)
{
	return (struct rv_raw){.type = SQLITE_TEXT, .text = value, .len = strlen(value)};
}

static struct rv_raw integer(int64_t n, const char *as_text)
{
	return (struct rv_raw){
		.type = SQLITE_INTEGER, .n = n, .text = as_text, .len = strlen(as_text)};
}

static struct rv_raw real(double value)
{
	return (struct rv_raw){.type = SQLITE_FLOAT, .real = value};
}

/* What a value becomes: "bad", "null", "=N" or its text. */
static const char *read(enum rv_type type, struct rv_raw raw)
{
	static char out[64];
	struct rv_column column = {.type = type};
	char room[RV_WHEN_SIZE];
	struct rv_datum datum;

	rv_cell_read(&column, &raw, room, &datum);
	assert_true(!datum.bad || datum.type == RV_DATUM_NULL);
	if (datum.bad)
		return "bad";
	if (datum.type == RV_DATUM_NULL)
		return "null";
	if (datum.type == RV_DATUM_INT)
		snprintf(out, sizeof out, "=%lld", (long long)datum.n);
	else
		snprintf(out, sizeof out, "%.*s", (int)datum.len, datum.text);
	return out;
}

static void truths_are_0_and_1(void **state)
{
	(void)state;
	assert_string_equal(read(RV_BOOL, integer(0, "0")), "=0");
	assert_string_equal(read(RV_BOOL, integer(1, "1")), "=1");
	assert_string_equal(read(RV_BOOL, text("1")), "=1");
	assert_string_equal(read(RV_BOOL, integer(2, "2")), "bad");
	assert_string_equal(read(RV_BOOL, integer(-1, "-1")), "bad");
	assert_string_equal(read(RV_BOOL, text("2")), "bad");
	assert_string_equal(read(RV_BOOL, text("10")), "bad");
	assert_string_equal(read(RV_BOOL, text("true")), "bad");
	assert_string_equal(read(RV_BOOL, real(1.0)), "bad");
}

static void numbers_are_whole(void **state)
{
	(void)state;
	assert_string_equal(read(RV_INT, integer(INT64_MAX, "")), "=9223372036854775807");
	assert_string_equal(read(RV_INT, text("+12")), "=12");
	assert_string_equal(read(RV_INT, text("-12")), "=-12");
	assert_string_equal(read(RV_INT, real(3.0)), "=3");
	assert_string_equal(read(RV_INT, real(3.5)), "bad");
	assert_string_equal(read(RV_INT, real(1e19)), "bad");
	assert_string_equal(read(RV_MONEY, text("1.5")), "bad");
	assert_string_equal(read(RV_INT, text("-")), "bad");
	assert_string_equal(read(RV_INT, text("9999999999999999999")), "bad");
	assert_string_equal(read(RV_INT, text("")), "null");
}

static void dates_have_one_spelling(void **state)
{
	(void)state;
	assert_string_equal(read(RV_DATE, text("2026-02-28")), "2026-02-28");
	assert_string_equal(read(RV_DATE, text("2026-02-28 10:00")), "2026-02-28");
	assert_string_equal(read(RV_DATE, text("2026-02-29")), "bad");
	assert_string_equal(read(RV_DATE, text("2026-02")), "bad");
	assert_string_equal(read(RV_DATE, integer(20260228, "20260228")), "bad");
	assert_string_equal(read(RV_DATETIME, text("2026-02-28T10:00:30")), "2026-02-28 10:00");
	assert_string_equal(read(RV_DATETIME, text("2026-02-28")), "2026-02-28");
}

static void texts_are_utf8(void **state)
{
	struct rv_raw zero = {.type = SQLITE_TEXT, .text = "a\0b", .len = 3};
	struct rv_raw blob = {.type = SQLITE_BLOB};

	(void)state;
	assert_string_equal(read(RV_TEXT, text("案")), "案");
	assert_string_equal(read(RV_TEXT, integer(5, "5")), "5");
	assert_string_equal(read(RV_TEXT, real(5.0)), "bad");
	assert_string_equal(read(RV_TEXT, text("\xff")), "bad");
	assert_string_equal(read(RV_TEXT, zero), "bad");
	assert_string_equal(read(RV_TEXT, blob), "bad");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(truths_are_0_and_1),
		cmocka_unit_test(numbers_are_whole),
		cmocka_unit_test(dates_have_one_spelling),
		cmocka_unit_test(texts_are_utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
