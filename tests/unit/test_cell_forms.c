/* Dates and amounts in the forms that people write; what is not certain is refused. */
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
	                                    "short year", "year last", "midnight",    "no day"};
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
		{"本处分决定自2025年3月1日起生效", "2025-03-01"},
		{"本处分决定自二○二五年三月一日起生效。", "2025-03-01"},
		{"自 2025-3-1 起执行", "2025-03-01"},
		{"自2025年3月1日起", "2025-03-01"},
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
		{"9:30", "no day"},
		{"上午9点半", "no day"},
		{"24:00", "midnight"},
		{"20000", "serial"},
		{"19999", "none"},
		{"60000", "serial"},
		{"60001", "none"},
		{"自2025年3月1日至3月5日起", "several"},
		{"自2025年2月30日起", "no such day"},
		{"不自2025年3月1日起生效", "none"},
		{"2025年3月1日起生效", "none"},
		{"自起", "none"},
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
		{"￥28,000.50元", "万元", 2800050},
		{"￥28,000.50", "万元", -1}, /* or a way to show 万元 */
		{"人民币 28000", "万元", -1},
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
		/* in words, whatever the sheet counts in; where a digit's place is doubtful, not */
		{"贰万捌仟元整", "元", 2800000},
		{"人民币贰万捌仟元整", "万元", 2800000},
		{"二万八千元", "元", 2800000},
		{"壹亿贰仟万零叁元伍分", "元", 12000000305},
		{"壹拾贰圆叁角肆分正", "元", 1234},
		{"十元", "元", 1000},
		{"壹仟零贰拾元", "元", 102000},
		{"贰万零捌元", "元", 2000800},
		{"贰万捌元", "元", -1},
		{"壹仟贰元", "元", -1},
		{"两万八", "元", -1},
		{"贰万捌仟", "元", -1},
		{"贰佰叁仟元", "元", -1},
		{"万元", "元", -1},
		{"贰万叁亿元", "元", -1},
		{"贰万元叁分肆角", "元", -1},
		{"贰万元多", "元", -1},
		{"2.8万元（其中1万元为礼金）", "元", -1},
		{"5 000 美元", "元", -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts; i++)
		if (fen_of(amounts[i].text, amounts[i].unit) != amounts[i].fen)
			fail_msg("%s: %lld", amounts[i].text,
			         (long long)fen_of(amounts[i].text, amounts[i].unit));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_are_read_in_the_forms_people_write),
		cmocka_unit_test(doubtful_dates_are_refused),
		cmocka_unit_test(amounts_become_fen_exactly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
