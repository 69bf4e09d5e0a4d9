/* Number formats of workbooks: which of them show dates, and how. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "sheets/parts.h"

static void formats_are_told_apart(void **state)
{
	static const struct {
		const char *code;
		enum rv_format_kind kind;
		bool seconds;
	} rows[] = {
		{"General", RV_FORMAT_NUMBER, false},
		{"G/通用格式", RV_FORMAT_NUMBER, false},
		{"", RV_FORMAT_NUMBER, false},
		{"@", RV_FORMAT_NUMBER, false},
		{"0", RV_FORMAT_NUMBER, false},
		{"0.00", RV_FORMAT_NUMBER, false},
		{"#,##0.00_);[Red]\\(#,##0.00\\)", RV_FORMAT_NUMBER, false},
		{"0.00E+00", RV_FORMAT_NUMBER, false},
		{"##0.0E+0", RV_FORMAT_NUMBER, false},
		{"0%", RV_FORMAT_NUMBER, false},
		{"# ?/?", RV_FORMAT_NUMBER, false},
		{"0\"万元/月 my day\"", RV_FORMAT_NUMBER, false},
		{"\"第\"0\"号\"", RV_FORMAT_NUMBER, false},
		{"[Magenta][>100]0;[Red]0", RV_FORMAT_NUMBER, false},
		{"0\\d_y*m", RV_FORMAT_NUMBER, false},
		{"0.00m", RV_FORMAT_NUMBER, false},
		{"_-¥* #,##0.00_-", RV_FORMAT_NUMBER, false},
		{"[DBNum2][$-804]General", RV_FORMAT_NUMBER, false},
		{"0;yyyy", RV_FORMAT_NUMBER, false},
		{"\"", RV_FORMAT_NUMBER, false},
		{"[", RV_FORMAT_NUMBER, false},
		{"\\", RV_FORMAT_NUMBER, false},
		{"000000", RV_FORMAT_PADDED, false},
		{"00;@", RV_FORMAT_PADDED, false},
		{"0000000000000000000", RV_FORMAT_NUMBER, false},
		{"yyyy-mm-dd", RV_FORMAT_DATE, false},
		{"YYYY/M/D", RV_FORMAT_DATE, false},
		{"yyyy\"年\"m\"月\"d\"日\";@", RV_FORMAT_DATE, false},
		{"yyyy年m月d日", RV_FORMAT_DATE, false},
		{"yyyy\\年m\\月d\\日", RV_FORMAT_DATE, false},
		{"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", RV_FORMAT_DATE, false},
		{"[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", RV_FORMAT_DATE, false},
		{"m\"月\"d\"日\"", RV_FORMAT_DATE, false},
		{"e/m/d", RV_FORMAT_DATE, false},
		{"[$-411]ge.m.d", RV_FORMAT_DATE, false},
		{"yyyy", RV_FORMAT_DATE, false},
		{"yyyy\"年\"m\"月\"", RV_FORMAT_MONTH, false},
		{"mmm-yy", RV_FORMAT_MONTH, false},
		{"yyyy-mm", RV_FORMAT_MONTH, false},
		{"h:mm", RV_FORMAT_TIME, false},
		{"hh:mm:ss", RV_FORMAT_TIME, true},
		{"mm:ss.0", RV_FORMAT_TIME, true},
		{"上午/下午h\"时\"mm\"分\"", RV_FORMAT_TIME, false},
		{"h:mm AM/PM", RV_FORMAT_TIME, false},
		{"[h]:mm:ss", RV_FORMAT_ELAPSED, true},
		{"[hh]:mm", RV_FORMAT_ELAPSED, false},
		{"yyyy-mm-dd hh:mm", RV_FORMAT_MOMENT, false},
		{"yyyy/m/d h:mm:ss;@", RV_FORMAT_MOMENT, true},
		{"m/d/yy h:mm AM/PM", RV_FORMAT_MOMENT, false},
		{"yyyy\"年\"m\"月\" h:mm", RV_FORMAT_MOMENT, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rv_format format = rv_format_of(rows[i].code);

		if (format.kind != rows[i].kind || format.seconds != rows[i].seconds)
			fail_msg("'%s' is %d", rows[i].code, format.kind);
	}
	assert_int_equal(rv_format_of("00000").width, 5);
}

static void formats_without_a_code_are_those_of_china(void **state)
{
	static const unsigned char numbers[] = {0,  1,  2,  3,  4,  9,  10, 11,
	                                        12, 13, 37, 38, 44, 48, 49};

	(void)state;
	for (size_t i = 0; i < sizeof numbers; i++)
		assert_int_equal(rv_format_builtin(numbers[i]).kind, RV_FORMAT_NUMBER);
	for (unsigned id = 14; id <= 22; id++)
		assert_int_not_equal(rv_format_builtin(id).kind, RV_FORMAT_NUMBER);
	for (unsigned id = 27; id <= 36; id++)
		assert_int_not_equal(rv_format_builtin(id).kind, RV_FORMAT_NUMBER);
	for (unsigned id = 45; id <= 47; id++)
		assert_int_not_equal(rv_format_builtin(id).kind, RV_FORMAT_NUMBER);
	for (unsigned id = 50; id <= 58; id++)
		assert_int_not_equal(rv_format_builtin(id).kind, RV_FORMAT_NUMBER);
	assert_int_equal(rv_format_builtin(59).kind, RV_FORMAT_NUMBER);
	assert_int_equal(rv_format_builtin(4000000000u).kind, RV_FORMAT_NUMBER);
	assert_int_equal(rv_format_builtin(17).kind, RV_FORMAT_MONTH);
	assert_int_equal(rv_format_builtin(31).kind, RV_FORMAT_DATE);
	assert_int_equal(rv_format_builtin(33).kind, RV_FORMAT_TIME);
	assert_int_equal(rv_format_builtin(46).kind, RV_FORMAT_ELAPSED);
	assert_int_equal(rv_format_builtin(57).kind, RV_FORMAT_MONTH);
}

static void shows(const char *number, const char *code, const char *text, enum rv_cell_kind kind)
{
	struct rv_sheet_cell cell = {.merge = 7};
	char out[RV_NUMBER_SIZE];

	rv_number_show(number, rv_format_of(code), false, out, &cell);
	assert_string_equal(cell.text, text);
	assert_int_equal(cell.len, strlen(text));
	assert_int_equal(cell.kind, kind);
	assert_int_equal(cell.merge, 7);
}

static void times_do_not_slip_by_a_minute(void **state)
{
	static const char code[] = "yyyy-mm-dd hh:mm";
	char number[40], text[40];

	(void)state;
	for (int minute = 0; minute < 1440; minute++) {
		snprintf(number, sizeof number, "%.10f", 45717 + minute / 1440.0);
		snprintf(text, sizeof text, "2025-03-01 %02d:%02d", minute / 60, minute % 60);
		shows(number, code, text, RV_CELL_DATE);
		snprintf(number, sizeof number, "%.15g", minute / 1440.0);
		shows(number, "h:mm", text + 11, RV_CELL_DATE);
	}
	shows("45717.999999999", code, "2025-03-02 00:00", RV_CELL_DATE);
	shows("45717.99999", code, "2025-03-01 23:59", RV_CELL_DATE);
	shows("45717.4", "h:mm", "2025-03-01 09:36", RV_CELL_DATE);
	shows("45717.4", "yyyy-mm-dd", "2025-03-01", RV_CELL_DATE);
	shows("2958465.999999", code, "9999-12-31 23:59", RV_CELL_DATE);
	shows("100.5", "[h]:mm", "2412:00", RV_CELL_DATE);
}

static void days_are_counted_as_excel_counts_them(void **state)
{
	(void)state;
	shows("1", "yyyy-mm-dd", "1900-01-01", RV_CELL_DATE);
	shows("59", "yyyy-mm-dd", "1900-02-28", RV_CELL_DATE);
	shows("60", "yyyy-mm-dd", "1900-02-29", RV_CELL_DATE);
	shows("61", "yyyy-mm-dd", "1900-03-01", RV_CELL_DATE);
	shows("36584", "yyyy-mm-dd", "2000-02-28", RV_CELL_DATE);
	shows("36586", "yyyy-mm-dd", "2000-03-01", RV_CELL_DATE);
	shows("45717", "yyyy-mm", "2025-03", RV_CELL_DATE);
	shows("45731", "yyyy-mm", "2025-03-15", RV_CELL_DATE);
	shows("-0.0001", "yyyy-mm-dd", "########", RV_CELL_ERROR);
}

static void numbers_have_at_most_15_digits(void **state)
{
	(void)state;
	shows("0.1", "General", "0.1", RV_CELL_NUMBER);
	shows("1.1000000000000001", "General", "1.1", RV_CELL_NUMBER);
	shows("123456.789", "General", "123456.789", RV_CELL_NUMBER);
	shows("99999999999.999", "General", "99999999999.999", RV_CELL_NUMBER);
	shows("123456789012345.67", "General", "123456789012346", RV_CELL_NUMBER);
	shows("9.9999999999999995E-2", "General", "0.1", RV_CELL_NUMBER);
	shows("1.0000000000000001E-5", "General", "0.00001", RV_CELL_NUMBER);
	shows("3.3333333333333331E-9", "General", "0.00000000333333333333333", RV_CELL_NUMBER);
	shows("1E+20", "General", "100000000000000000000", RV_CELL_NUMBER);
	shows("-1.23456789012345678E+17", "General", "-123456789012346000", RV_CELL_NUMBER);
	shows("1.7976931348623157E+308", "General", "1.79769313486232E+308", RV_CELL_NUMBER);
	shows("007", "General", "7", RV_CELL_NUMBER);
	shows("-007", "General", "-7", RV_CELL_NUMBER);
	shows("-0", "General", "0", RV_CELL_NUMBER);
	shows("00000000000000000000000000000000000000000000000001", "General", "1", RV_CELL_NUMBER);
	shows("42", "00000", "00042", RV_CELL_NUMBER);
	shows("123456", "00000", "123456", RV_CELL_NUMBER);
	shows("-42", "00000", "-42", RV_CELL_NUMBER);
	shows("4.2", "00000", "4.2", RV_CELL_NUMBER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formats_are_told_apart),
		cmocka_unit_test(formats_without_a_code_are_those_of_china),
		cmocka_unit_test(times_do_not_slip_by_a_minute),
		cmocka_unit_test(days_are_counted_as_excel_counts_them),
		cmocka_unit_test(numbers_have_at_most_15_digits),
	};

	return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
