/* Texts of cells as values: dates, amounts, numbers, codes; what is not certain is refused. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "import/parts.h"

/* ---- dates ---------------------------------------------------------------------------------- */

static const char *date_of(const char *text, char out[RV_WHEN_SIZE])
{
	static const char *const words[] = {"",           "none",      "no such day", "serial",
	                                    "month",      "october",   "several",     "no year",
	                                    "short year", "year last", "midnight"};
	struct rv_buf plain;
	struct rv_when when;
	enum rv_date_fault fault;

	rv_buf_init(&plain);
	rv_cell_plain(&plain, text, strlen(text));
	assert_false(plain.failed);
	fault = rv_date_read(plain.text, &when);
	rv_buf_release(&plain);
	if (fault != RV_DATE_OK)
		return words[fault];
	rv_when_text(when, out);
	return out;
}

static void dates_are_read_in_the_forms_people_write(void **state)
{
	static const char *const forms[][2] = {
		{"2025-03-01", "2025-03-01"},
		{"2025-3-1", "2025-03-01"},
		{"2025/3/1", "2025-03-01"},
		{"2025.3.1", "2025-03-01"},
		{"2025.03.01", "2025-03-01"},
		{"20250301", "2025-03-01"},
		{"2025年3月1日", "2025-03-01"},
		{"2025 年 3 月 1 日", "2025-03-01"},
		{"2025年3月1号", "2025-03-01"},
		{"２０２５年３月１日", "2025-03-01"},
		{"２０２５－３－１", "2025-03-01"},
		{"\xE3\x80\x80"
	         "2025-3-1\xC2\xA0",
	         "2025-03-01"},
		{"2025年3月1日（星期六）", "2025-03-01"},
		{"2025-03-01 周六", "2025-03-01"},
		{"2024-2-29", "2024-02-29"},
		/* as exports write a day; who types 00:00 means it */
		{"2025-03-01 00:00:00", "2025-03-01"},
		{"2025-03-01T00:00:00", "2025-03-01"},
		{"2025-03-01 00:00:00.000", "2025-03-01"},
		{"2025/3/1 0:00:00", "2025-03-01"},
		{"2025-03-01 00:00", "2025-03-01 00:00"},
		{"2025-03-01 00:00:30", "2025-03-01 00:00"},
		{"2025-03-01 00:30:00", "2025-03-01 00:30"},
		{"2025-03-01 09:30", "2025-03-01 09:30"},
		{"2025-03-01T09:30:59", "2025-03-01 09:30"},
		{"2025/3/1 9:30", "2025-03-01 09:30"},
		{"2025/3/1 9：30", "2025-03-01 09:30"},
		{"2025-03-01 09:30:00.000", "2025-03-01 09:30"},
		{"2025年3月1日9时30分", "2025-03-01 09:30"},
		{"2025年3月1日 9点", "2025-03-01 09:00"},
		{"2025年3月1日21时5分", "2025-03-01 21:05"},
		{"2025年3月1日上午9时30分", "2025-03-01 09:30"},
		{"2025年3月1日下午3点", "2025-03-01 15:00"},
		{"2025年3月1日下午12:10", "2025-03-01 12:10"},
		{"2025年3月1日晚上8点半", "2025-03-01 20:30"},
		{"2025年3月1日凌晨2点整", "2025-03-01 02:00"},
		{"2025年3月1日上午", "2025-03-01"},
		{"二〇二五年三月一日", "2025-03-01"},
		{"二○二五年十二月三十一日", "2025-12-31"},
		{"二O二五年十月二十日上午9时30分", "2025-10-20 09:30"},
		{"二零二五年十一月十号", "2025-11-10"},
		{"2025-03", "2025-03"},
		{"2025.3", "2025-03"},
		{"2025/12", "2025-12"},
		{"2025年3月", "2025-03"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		char out[RV_WHEN_SIZE];

		assert_string_equal(date_of(forms[i][0], out), forms[i][1]);
	}
}

static void doubtful_dates_are_refused(void **state)
{
	static const char *const forms[][2] = {
		{"2025-02-30", "no such day"},
		{"2052-13-1", "no such day"},
		{"2025年4月31日", "no such day"},
		{"2023-2-29", "no such day"},
		{"0000-01-01", "no such day"},
		{"45717", "serial"},
		{"2025.1", "october"},
		{"25.3.1", "short year"},
		{"3月1日", "no year"},
		{"3/1/2025", "year last"},
		{"13/3/2025", "year last"},
		{"13.03.2025 9:30", "year last"},
		{"13/3/20255", "short year"},
		{"13-3/2025", "short year"},
		{"2025-3/1", "none"},
		{"2025年3月上旬", "several"},
		{"2025.3.1至2025.3.5", "several"},
		{"25年3月1日", "short year"},
		{"2025-03-01\n2025-03-02", "several"},
		{"2025年3月1日24时", "midnight"},
		{"二〇二五年三月", "2025-03"},
		{"二〇二五年二月三十日", "no such day"},
		{"二五年三月一日", "none"},
		{"二〇二五年十三月一日", "no such day"},
		{"2025年3月1日-5日", "several"},
		{"2025-03-01、2025-03-02", "several"},
		{"2025-03-01 25:00", "none"},
		{"2025-03-01 24:00", "midnight"},
		{"2025-03-01 9:3", "none"},
		{"2025-03-01 09:60", "none"},
		{"2025-03-01 下午15:00", "none"},
		{"2025-03-01 9", "none"},
		{"2025", "none"},
		{"9:30", "none"},
		{"明天", "none"},
		{"2025-03-01x", "none"},
		{"2025-003-01", "none"},
		{"-2025-03-01", "none"},
		{"2025-03-01 09:30:00.5", "none"},
		{"99999999999-1-1", "none"},
		{"2025年13月", "no such day"},
		{"2025年3月1", "none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		char out[RV_WHEN_SIZE];

		assert_string_equal(date_of(forms[i][0], out), forms[i][1]);
	}
}

/* ---- amounts -------------------------------------------------------------------------------- */

static int64_t fen_of(const char *text, const char *unit)
{
	int64_t fen;

	return rv_money_read(text, unit, &fen) ? fen : -1;
}

static void amounts_become_fen_exactly(void **state)
{
	static const struct {
		const char *text, *unit;
		int64_t fen;
	} amounts[] = {
		{"28000", "元", 2800000},
		{"28,000.00", "元", 2800000},
		{"1,234,567.89", "元", 123456789},
		{"0.1", "元", 10},
		{"0", NULL, 0},
		{"2.8", "万元", 2800000},
		{"2.800000", "万元", 2800000},
		{"0.000001", "万元", 1},
		{"2.8000000", "万元", 2800000},
		{"2.8万元", "元", 2800000},
		{"2.8万", NULL, 2800000},
		{"28000元", "万元", 2800000},
		{"28000 元整", "万元", 2800000},
		{"￥28,000.50", "元", 2800050},
		{"人民币 28000元", "元", 2800000},
		{"-5", "元", -500},
		{"92233720368547758.07", "元", INT64_MAX},
		{"0.005", "元", -1}, /* half a fen */
		{"0.0000001", "万元", -1},
		{"92233720368547758.08", "元", -1},
		{"99999999999999999999", "元", -1},
		{"28,00", "元", -1},
		{"2,8000", "元", -1},
		{",000", "元", -1},
		{"1,,000", "元", -1},
		{"28000.", "元", -1},
		{".5", "元", -1},
		{"", "元", -1},
		{"元", "元", -1},
		{"2.8E+04", "元", -1},
		{"(28000)", "元", -1},
		{"贰万捌仟元整", "元", -1},
		{"2.8万元（其中1万元为礼金）", "元", -1},
		{"5 000 美元", "元", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		if (fen_of(amounts[i].text, amounts[i].unit) != amounts[i].fen)
			fail_msg("%s: %lld", amounts[i].text,
			         (long long)fen_of(amounts[i].text, amounts[i].unit));
}

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
	for (const char *const *at = (const char *const[]){"", " ", "-", "—", "——", "/", "不详",
	                                                   "待补", "\xE2\x80\x8B", NULL};
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
		cmocka_unit_test(dates_are_read_in_the_forms_people_write),
		cmocka_unit_test(doubtful_dates_are_refused),
		cmocka_unit_test(amounts_become_fen_exactly),
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
