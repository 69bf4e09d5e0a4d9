/* Cells as values of their columns: numbers, codes, names, days; what is not certain is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "import/parts.h"

/* ---- text ----------------------------------------------------------------------------------- */

struct desk {
	struct rv_arena arena;
	struct rv_faults faults;
	struct rv_importer im;
	const char *sheet; /* of the cell; NULL: of a text file */
	enum rv_cell_kind kind;
};

static int open_desk(void **state)
{
	static struct desk desk;
	static const struct rv_import_options options = {.today = "2026-11-24"};

	rv_arena_init(&desk.arena);
	rv_faults_init(&desk.faults);
	desk.im = (struct rv_importer){
		.arena = &desk.arena, .faults = &desk.faults, .options = &options};
	rv_arena_init(&desk.im.row_arena);
	*state = &desk;
	return 0;
}

static int close_desk(void **state)
{
	struct desk *desk = *state;

	rv_arena_release(&desk->im.row_arena);
	rv_arena_release(&desk->arena);
	rv_faults_release(&desk->faults);
	return 0;
}

static const char *text_of(struct desk *desk, const char *text)
{
	struct rv_place place = {
		.file = "x.csv", .row = 2, .line = 2, .column = 1, .sheet = desk->sheet};
	struct rv_sheet_cell cell = {.text = text, .len = strlen(text), .kind = desk->kind};
	const char *out;

	if (rv_cell_text(&desk->im, &place, &cell, &out))
		return out;
	return desk->faults.list[desk->faults.n - 1].id;
}

static void a_cell_says_what_it_shows(void **state)
{
	struct desk *desk = *state;

	assert_string_equal(text_of(desk, "  荔波\t县 \xE3\x80\x80\n"), "荔波\t县");
	assert_string_equal(text_of(desk, "\xE2\x80\x8B王\xE2\x80\x8B伟\xEF\xBB\xBF"),
	                    "王\xE2\x80\x8B伟");
	assert_string_equal(text_of(desk, "=\"00123\""), "00123");
	assert_string_equal(text_of(desk, "'00123"), "00123");
	assert_string_equal(text_of(desk, "'=1+1"), "=1+1");
	assert_string_equal(text_of(desk, "'twas"), "'twas");
	assert_string_equal(text_of(desk, "-1号"), "-1号");
	assert_string_equal(text_of(desk, "无"), "无");
	for (const char *const *at = (const char *const[]){"", " ", "-", "—", "——", "/", "空",
	                                                   "\xE2\x80\x8B", NULL};
	     *at != NULL; at++)
		assert_string_equal(text_of(desk, *at), "");
	assert_int_equal(desk->faults.errors, 0);
}

static void formulas_and_errors_of_the_spreadsheet_are_refused(void **state)
{
	struct desk *desk = *state;

	for (const char *const *at = (const char *const[]){"=1+1", "=HYPERLINK(\"http://x\")",
	                                                   "=\"a\"&\"b\"", "=", NULL};
	     *at != NULL; at++)
		assert_string_equal(text_of(desk, *at), RV_S_CELL_FORMULA);
	for (const char *const *at = (const char *const[]){"#REF!", "#N/A", "#VALUE!", "#NAME?",
	                                                   "#DIV/0!", "########", " #NUM! ", NULL};
	     *at != NULL; at++)
		assert_string_equal(text_of(desk, *at), RV_S_CELL_ERROR);
	/* in a workbook only what the workbook says */
	desk->sheet = "案件";
	assert_string_equal(text_of(desk, "=1+1"), "=1+1");
	assert_string_equal(text_of(desk, " =财务处= "), "=财务处=");
	desk->kind = RV_CELL_FORMULA;
	assert_string_equal(text_of(desk, "=1+1"), RV_S_CELL_FORMULA);
	desk->kind = RV_CELL_TEXT;
	desk->sheet = NULL;
	assert_string_equal(text_of(desk, "#1楼"), "#1楼");
	assert_string_equal(text_of(desk, "#"), "#");
}

/* ---- values --------------------------------------------------------------------------------- */

static struct rv_code_entry entries[] = {
	{.code = "talk", .title = {"谈话", "talk"}},
	{.code = "inquiry", .title = {"询问", "inquiry"}},
	{.code = "none", .title = {"无", "none"}},
	{.code = "a", .title = {"甲", "same"}},
	{.code = "b", .title = {"乙", "same"}},
};
static const struct rv_codes codes = {NULL, false, entries, 5};
static const struct rv_codes open_codes = {NULL, true, NULL, 0};

/* The stored value as text, or the id of the fault. */
static const char *value_of(struct desk *desk, const struct rv_column *column, const char *text)
{
	struct rv_place place = {.file = "x.csv", .row = 2, .line = 2, .column = 1};
	struct rv_value value;
	static char number[24];

	if (!rv_cell_value(&desk->im, column, column->unit, &place, RV_CELL_TEXT, text, &value))
		return desk->faults.list[desk->faults.n - 1].id;
	snprintf(number, sizeof number, "%lld", (long long)value.number);
	return value.kind == RV_VALUE_NULL  ? "NULL"
	       : value.kind == RV_VALUE_INT ? number
	                                    : value.text;
}

struct expected {
	const char *text, *value;
};

static void check(struct desk *desk, const struct rv_column *column, const struct expected *rows)
{
	for (; rows->text != NULL; rows++)
		assert_string_equal(value_of(desk, column, rows->text), rows->value);
}

static void whole_numbers(void **state)
{
	static const struct rv_column column = {.type = RV_INT};

	check(*state, &column,
	      (const struct expected[]){{"", "NULL"},
	                                {"7", "7"},
	                                {"007", "7"},
	                                {"-3", "-3"},
	                                {"１２", "12"},
	                                {"1,234", "1234"},
	                                {"9223372036854775807", "9223372036854775807"},
	                                {"9223372036854775808", RV_S_CELL_INT},
	                                {"5.2E+17", RV_S_CELL_LOST_DIGITS},
	                                {"1.5", RV_S_CELL_INT},
	                                {"3.0", RV_S_CELL_INT},
	                                {"3册", RV_S_CELL_INT},
	                                {"三", RV_S_CELL_INT},
	                                {"0x10", RV_S_CELL_INT},
	                                {"无", RV_S_CELL_NONE},
	                                {NULL, NULL}});
}

static void points_to_the_hundredth(void **state)
{
	static const struct rv_column column = {.type = RV_POINTS_TYPE};

	check(*state, &column,
	      (const struct expected[]){{"89.5", "8950"},
	                                {"８９．９５", "8995"},
	                                {"89.955", RV_S_CELL_POINTS},
	                                {"90分", RV_S_CELL_POINTS},
	                                {NULL, NULL}});
}

static void yes_and_no(void **state)
{
	static const struct rv_column column = {.type = RV_BOOL};

	check(*state, &column,
	      (const struct expected[]){{"是", "1"},
	                                {"否", "0"},
	                                {"1", "1"},
	                                {"0", "0"},
	                                {"TRUE", "1"},
	                                {"false", "0"},
	                                {"Yes", "1"},
	                                {"no", "0"},
	                                {"√", "1"},
	                                {" 是", "1"},
	                                {"", "NULL"},
	                                {"有", RV_S_CELL_BOOL},
	                                {"2", RV_S_CELL_BOOL},
	                                {"不是", RV_S_CELL_BOOL},
	                                {NULL, NULL}});
}

static void codes_by_code_or_label(void **state)
{
	static const struct rv_column column = {.type = RV_CODE, .codes = &codes};
	static const struct rv_column open_column = {.type = RV_CODE, .codes = &open_codes};

	check(*state, &column,
	      (const struct expected[]){{"talk", "talk"},
	                                {"谈话", "talk"},
	                                {"谈 话", "talk"},
	                                {"Inquiry", "inquiry"},
	                                {"无", "none"},
	                                {"a", "a"},
	                                {"same", RV_S_CELL_CODE},
	                                {"讯问", RV_S_CELL_CODE},
	                                {NULL, NULL}});
	check(*state, &open_column,
	      (const struct expected[]){
		      {"任意", "任意"}, {"5.2E+17", RV_S_CELL_LOST_DIGITS}, {NULL, NULL}});
}

static void texts_stay_as_they_are(void **state)
{
	static const struct rv_column column = {.type = RV_TEXT};
	struct desk *desk = *state;

	check(desk, &column,
	      (const struct expected[]){{"００１", "００１"},
	                                {"一\r\n二\r三", "一\n二\n三"},
	                                {"1e5", "1e5"},
	                                {"2E10", "2E10"},
	                                {"5.22725E+17", RV_S_CELL_LOST_DIGITS},
	                                {"无", RV_S_CELL_NONE},
	                                {"none", "none"},
	                                {NULL, NULL}});
	assert_int_equal(desk->faults.warnings, 0);
	check(desk, &column,
	      (const struct expected[]){{"522725200001010010", "522725200001010010"},
	                                {"522725200001010001", "522725200001010001"},
	                                {"522725202502000000", "522725202502000000"},
	                                {NULL, NULL}});
	assert_int_equal(desk->faults.warnings, 1);
}

static void none_is_an_answer_where_the_dictionary_says_so(void **state)
{
	static const struct rv_column text = {.type = RV_TEXT, .empty = RV_EMPTY_NONE};
	static const struct rv_column date = {.type = RV_DATE, .empty = RV_EMPTY_NONE};
	static const struct rv_column all = {.type = RV_DATE, .empty = RV_EMPTY_ALL};
	static const struct rv_column code = {
		.type = RV_CODE, .codes = &codes, .empty = RV_EMPTY_NONE};

	assert_string_equal(value_of(*state, &text, "无"), "NULL");
	assert_string_equal(value_of(*state, &text, "None"), "NULL");
	assert_string_equal(value_of(*state, &date, "无"), "NULL");
	assert_string_equal(value_of(*state, &all, "无"), RV_S_CELL_NONE);
	assert_string_equal(value_of(*state, &code, "无"), "none");
}

static void dates_by_precision(void **state)
{
	static const struct rv_column date = {.type = RV_DATE}, time = {.type = RV_DATETIME},
				      month = {.type = RV_DATE, .month = true};

	check(*state, &date,
	      (const struct expected[]){{"2025-3-1", "2025-03-01"},
	                                {"2025-3-1 9:30", "2025-03-01"},
	                                {"2025-03", RV_S_CELL_DATE},
	                                {"2025.1", RV_S_CELL_DATE},
	                                {"45717", RV_S_CELL_DATE},
	                                {NULL, NULL}});
	check(*state, &time,
	      (const struct expected[]){{"2025-3-1", "2025-03-01"},
	                                {"2025-3-1 9:30", "2025-03-01 09:30"},
	                                {"9:30", RV_S_CELL_DATETIME},
	                                {NULL, NULL}});
	check(*state, &time,
	      (const struct expected[]){{"2025-03-01 00:00", "2025-03-01 00:00"},
	                                {"2025-03-01 00:00:00", "2025-03-01"},
	                                {"13/3/2025", RV_S_CELL_DATETIME},
	                                {NULL, NULL}});
	check(*state, &month,
	      (const struct expected[]){{"1979.4", "1979-04"},
	                                {"1979年4月", "1979-04"},
	                                {"1979-4-2", "1979-04-02"},
	                                {"1979.10", "1979-10"},
	                                {"1979.1", RV_S_CELL_DATE},
	                                {"1979", RV_S_CELL_DATE},
	                                {NULL, NULL}});
}

/* A workbook's serial without a fraction, in whatever format it stands. */
static void a_whole_number_of_days_is_a_day(void **state)
{
	static const struct rv_column time = {.type = RV_DATETIME};
	static const struct expected rows[] = {{"2025-03-01 00:00", "2025-03-01"},
	                                       {"2025-03-01 00:00:00", "2025-03-01"},
	                                       {"2025-03-01 00:00:30", "2025-03-01 00:00"},
	                                       {"2025-03-01 00:01", "2025-03-01 00:01"},
	                                       {NULL, NULL}};
	struct desk *desk = *state;
	struct rv_place place = {.file = "x.xlsx", .row = 2, .column = 1, .sheet = "x"};
	struct rv_value value;

	for (const struct expected *at = rows; at->text != NULL; at++) {
		assert_true(rv_cell_value(&desk->im, &time, NULL, &place, RV_CELL_DATE, at->text,
		                          &value));
		assert_string_equal(value.text, at->value);
	}
}

static void a_single_name_is_of_one_person(void **state)
{
	static const struct rv_column column = {.type = RV_TEXT, .single = true};

	check(*state, &column,
	      (const struct expected[]){{"王 伟", "王 伟"},
	                                {"李和平", "李和平"},
	                                {"欧阳和平", "欧阳和平"},
	                                {"张和 李", "张和 李"},
	                                {"赵某（已故）", "赵某（已故）"},
	                                {"赵某 （已故 多年）", "赵某 （已故 多年）"},
	                                {"John Smith", "John Smith"},
	                                {"张三 李四", RV_S_CELL_SEVERAL},
	                                {"张三　李四", RV_S_CELL_SEVERAL},
	                                {"张三 李四（记录）", RV_S_CELL_SEVERAL},
	                                {"张三（记录）李四", RV_S_CELL_SEVERAL},
	                                {"张三和李四", RV_S_CELL_SEVERAL},
	                                {"张三与李四", RV_S_CELL_SEVERAL},
	                                {"张三、李四", RV_S_CELL_SEVERAL},
	                                {"张三等2人", RV_S_CELL_SEVERAL},
	                                {NULL, NULL}});
}

/* ---- ranges --------------------------------------------------------------------------------- */

static struct rv_yaml *range(struct desk *desk, const char *text)
{
	struct rv_diags diags;
	struct rv_yaml *root;

	rv_diags_init(&diags);
	root = rv_yaml_parse(&desk->arena, "range", text, strlen(text), &diags);
	assert_non_null(root);
	rv_diags_release(&diags);
	return root;
}

static void values_outside_their_range_are_refused(void **state)
{
	struct desk *desk = *state;
	struct rv_column date = {.type = RV_DATE, .range = range(desk, "[1949-10-01, today]")};
	struct rv_column month = {
		.type = RV_DATE, .month = true, .range = range(desk, "[1949-10-15, today]")};
	struct rv_column number = {.type = RV_INT, .range = range(desk, "[1, 999]")};
	struct rv_column money = {
		.type = RV_MONEY, .unit = "万元", .range = range(desk, "[0, 1.5]")};
	struct rv_column half = {.type = RV_INT, .range = range(desk, "[1, null]")};

	check(desk, &date,
	      (const struct expected[]){{"1949-10-01", "1949-10-01"},
	                                {"2026-11-24", "2026-11-24"},
	                                {"2026-11-25", RV_S_CELL_RANGE},
	                                {"1949-09-30", RV_S_CELL_RANGE},
	                                {"2052-3-1", RV_S_CELL_RANGE},
	                                {NULL, NULL}});
	check(desk, &month,
	      (const struct expected[]){{"1949-10", "1949-10"},
	                                {"1949-09", RV_S_CELL_RANGE},
	                                {"2026-11", "2026-11"},
	                                {"2026-12", RV_S_CELL_RANGE},
	                                {NULL, NULL}});
	check(desk, &number,
	      (const struct expected[]){{"1", "1"},
	                                {"999", "999"},
	                                {"0", RV_S_CELL_RANGE},
	                                {"1000", RV_S_CELL_RANGE},
	                                {NULL, NULL}});
	check(desk, &money,
	      (const struct expected[]){{"1.5", "1500000"},
	                                {"1.500001", RV_S_CELL_RANGE},
	                                {"-0.1", RV_S_CELL_RANGE},
	                                {"15000元", "1500000"},
	                                {NULL, NULL}});
	check(desk, &half,
	      (const struct expected[]){{"99999", "99999"}, {"0", RV_S_CELL_RANGE}, {NULL, NULL}});
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_cell_says_what_it_shows, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(formulas_and_errors_of_the_spreadsheet_are_refused,
	                                        open_desk, close_desk),
		cmocka_unit_test_setup_teardown(a_whole_number_of_days_is_a_day, open_desk,
	                                        close_desk),
		cmocka_unit_test_setup_teardown(a_single_name_is_of_one_person, open_desk,
	                                        close_desk),
		cmocka_unit_test_setup_teardown(whole_numbers, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(points_to_the_hundredth, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(yes_and_no, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(codes_by_code_or_label, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(texts_stay_as_they_are, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(none_is_an_answer_where_the_dictionary_says_so,
	                                        open_desk, close_desk),
		cmocka_unit_test_setup_teardown(dates_by_precision, open_desk, close_desk),
		cmocka_unit_test_setup_teardown(values_outside_their_range_are_refused, open_desk,
	                                        close_desk),
	};

	return cmocka_run_group_tests_name("cells", tests, NULL, NULL);
}
