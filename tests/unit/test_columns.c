/* Which columns of a table are shown: those that were asked for, or those that a terminal has room for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "review/i18n.h"
#include "review/output.h"

static const struct rv_out_column spare_columns[] = {
	{"number", "案号", RV_CELL_TEXT, 0, false},
	{"facts", "事实 /30", RV_CELL_POINTS, 0, RV_COLUMN_SPARE},
	{"papers", "文书 /12", RV_CELL_POINTS, 0, RV_COLUMN_SPARE},
	{"score", "得分", RV_CELL_POINTS, 0, false},
	{"why", "主要扣分", RV_CELL_TEXT, 0, true},
};

/* A fact, the table "cases" with one row, and a note. What was written stands in *text in either case. */
static enum rv_code write_spare(const char *format, const struct rv_writer_options *options,
                                char **text, struct rv_error *err)
{
	const struct rv_out_cell cells[] = {{.text = "荔纪立〔2026〕1号"},
	                                    {.number = 0},
	                                    {.number = -400},
	                                    {.number = 9600},
	                                    {.text = "H01 -3, K11 -1"}};
	struct rv_writer *writer;
	enum rv_code code;
	size_t len;
	FILE *stream = open_memstream(text, &len);

	assert_int_equal(rv_writer_new(format, "x", stream, options, &writer, err), RV_OK);
	code = rv_write_fact_text(writer, "o", "单位", "荔城", err);
	if (code == RV_OK)
		code = rv_write_table(writer, "cases", NULL, spare_columns, 5, err);
	if (code == RV_OK)
		code = rv_write_row(writer, cells, err);
	if (code == RV_OK)
		code = rv_write_end(writer, err);
	rv_writer_free(writer);
	fclose(stream);
	return code;
}

static void a_narrow_terminal_leaves_spare_columns_out(void **state)
{
	static const char head[] = "单位  荔城\n\n";
	static const struct {
		int columns;
		const char *choosable, *expected;
	} rows[] = {
		{0, "cases",
	         "案号               事实 /30  文书 /12  得分  主要扣分\n"
	         "荔纪立〔2026〕1号         0        -4    96  H01 -3, K11 -1\n"},
		{59, "cases",
	         "案号               事实 /30  文书 /12  得分  主要扣分\n"
	         "荔纪立〔2026〕1号         0        -4    96  H01 -3, K11 -1\n"},
		{58, "cases",
	         "案号               事实 /30  得分  主要扣分\n"
	         "荔纪立〔2026〕1号         0    96  H01 -3, K11 -1\n\n"
	         "no room for: 文书 /12 (--columns chooses, a file has all)\n"},
		{48, "others",
	         "案号               得分  主要扣分\n"
	         "荔纪立〔2026〕1号    96  H01 -3, K11 -1\n\n"
	         "no room for: 事实 /30, 文书 /12 (a file has all)\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rv_writer_options options = {.columns = rows[i].columns,
		                                          .choosable = rows[i].choosable};
		struct rv_error err = {0};
		char *text = NULL;

		assert_int_equal(write_spare("table", &options, &text, &err), RV_OK);
		assert_int_equal(strncmp(text, head, strlen(head)), 0);
		assert_string_equal(text + strlen(head), rows[i].expected);
		free(text);
	}
}

static void columns_are_chosen_in_any_order(void **state)
{
	static const char *const names[] = {"得分", "number"};
	const struct rv_choice choice = {"cases", names, 2};
	static const struct {
		const char *format, *expected;
	} rows[] = {
		{"table", "单位  荔城\n\n得分  案号\n  96  荔纪立〔2026〕1号\n"},
		{"csv", "得分,案号\r\n96,荔纪立〔2026〕1号\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct rv_writer_options options = {.choice = &choice};
		struct rv_error err = {0};
		char *text = NULL;

		assert_int_equal(write_spare(rows[i].format, &options, &text, &err), RV_OK);
		assert_string_equal(text, rows[i].expected);
		free(text);
	}
}

/* All names are told at once, and before anything is written. */
static void unknown_columns_are_refused(void **state)
{
	static const char *const unknown[] = {"得分", "nothing", "无"};
	static const char *const twice[] = {"score", "得分"};
	const struct rv_choice choices[] = {{"cases", unknown, 3}, {"cases", twice, 2}};
	static const char *const expected[] = {
		"--columns: there is no column nothing, 无; there are: number (案号), facts "
		"(事实 /30), papers (文书 /12), score (得分), why (主要扣分)",
		"--columns: the column 得分 is named twice"};

	(void)state;
	for (size_t f = 0; rv_formats[f] != NULL; f++)
		for (size_t i = 0; i < 2; i++) {
			const struct rv_writer_options options = {.choice = &choices[i]};
			struct rv_error err = {0};
			char *text = NULL;

			assert_int_equal(write_spare(rv_formats[f], &options, &text, &err),
			                 RV_USAGE);
			assert_string_equal(err.msg, expected[i]);
			assert_string_equal(text, "");
			free(text);
		}
}

static const struct rv_out_column twins[] = {
	{"from", "期间", RV_CELL_TEXT, 0, false},
	{"to", "期间", RV_CELL_TEXT, 0, false},
	{"lost", "扣分：事实", RV_CELL_POINTS, 0, false},
};
static const struct rv_column_name also[] = {{"lost", "事实 /30"}, {"none", "无"}};

/* By a title that people see elsewhere; a title of two columns means neither, their keys do. */
static void titles_for_people_and_of_several(void **state)
{
	static const char *const names[] = {"事实／30", "TO", "from"};
	static const char *const both[] = {"lost", "期间"};
	static const char *const none[] = {"无"};
	const struct rv_choice good = {"x", names, 3}, twice = {"x", both, 2}, no = {"x", none, 1};
	struct rv_error err = {0};
	size_t chosen[3];

	(void)state;
	assert_int_equal(rv_choose_columns(&good, twins, 3, also, 2, chosen, &err), RV_OK);
	assert_true(chosen[0] == 2 && chosen[1] == 1 && chosen[2] == 0);
	assert_int_equal(rv_choose_columns(&twice, twins, 3, also, 2, chosen, &err), RV_USAGE);
	assert_string_equal(err.msg,
	                    "--columns: 期间 is the heading of several columns; name one by "
	                    "its key: from, to");
	assert_int_equal(rv_choose_columns(&no, twins, 3, also, 2, chosen, &err), RV_USAGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_narrow_terminal_leaves_spare_columns_out),
		cmocka_unit_test(columns_are_chosen_in_any_order),
		cmocka_unit_test(titles_for_people_and_of_several),
		cmocka_unit_test(unknown_columns_are_refused),
	};

	rv_i18n_select(RV_EN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
