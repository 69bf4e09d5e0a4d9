/* Workbooks and odd text files; sheets that are laid out otherwise; what a sheet says of itself. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "oom.h"
#include "sheets.h"

#define RECORDS                                                                                          \
	"dictionary: t\n"                                                                                \
	"case: case_file\n"                                                                              \
	"ignore: [序号]\n"                                                                             \
	"records:\n"                                                                                     \
	"  unit: {key: unit_code, identity: [unit_name], columns: {unit_code: text, unit_name: "         \
	"{type: text, title: 单位全称}}}\n"                                                          \
	"  case_file:\n"                                                                                 \
	"    title: {zh: 案件, en: case}\n"                                                            \
	"    key: case_id\n"                                                                             \
	"    identity: [lead_unit, case_no]\n"                                                           \
	"    names: [code]\n"                                                                            \
	"    number: case_no\n"                                                                          \
	"    columns:\n"                                                                                 \
	"      case_id: int\n"                                                                           \
	"      case_no: {type: text, title: {zh: 案号, en: case number}, required: true}\n"            \
	"      code: {type: text, title: 案件编码}\n"                                                \
	"      lead_unit: {type: text, ref: unit, as: lead, title: 办案单位}\n"                      \
	"      amount: {type: money, unit: 万元, title: 收缴金额}\n"                               \
	"      closed_on: {type: date, title: 结案时间}\n"                                           \
	"  respondent:\n"                                                                                \
	"    title: {zh: 被审查调查人, en: respondent}\n"                                          \
	"    key: respondent_id\n"                                                                       \
	"    case: case_id\n"                                                                            \
	"    identity: [name]\n"                                                                         \
	"    columns: {respondent_id: int, name: {type: text, title: 姓名}, code: {type: text, "       \
	"title: 人员编码}}\n"                                                                        \
	"  step:\n"                                                                                      \
	"    title: {zh: 程序节点, en: step}\n"                                                      \
	"    key: step_id\n"                                                                             \
	"    case: case_id\n"                                                                            \
	"    kind: kind\n"                                                                               \
	"    identity: [kind, respondent_id]\n"                                                          \
	"    columns:\n"                                                                                 \
	"      step_id: int\n"                                                                           \
	"      respondent_id: {type: int, ref: respondent, empty: all, title: 被审查调查人}\n"     \
	"      kind: {type: code, title: 节点, codes: {filed: {zh: 立案, aliases: [宣布立案]}, " \
	"met: 见面, closed: 结案}}\n"                                                                \
	"      done_on: {type: date, title: 完成日期}\n"                                             \
	"      note: {type: text, title: 说明}\n"
#define SHEETS                                                                                     \
	"sheets:\n"                                                                                \
	"  register:\n"                                                                            \
	"    title: 立案登记表\n"                                                             \
	"    columns:\n"                                                                           \
	"      案件编码: {to: case_file.code, fill: merged}\n"                                 \
	"      立案决定书: {to: case_file.case_no, fill: merged}\n"                           \
	"      填报单位: {to: case_file.lead_unit, fill: down}\n"                              \
	"      收缴金额: case_file.amount\n"                                                   \
	"      被调查人: respondent.name\n"                                                    \
	"      宣布: {row: step, kind: filed, to: done_on}\n"                                    \
	"      宣布说明: {row: step, kind: filed, to: note, alone: false}\n"                   \
	"      见面: {row: step, kind: met, tick: true}\n"                                       \
	"      审理报告: ignore\n"                                                             \
	"  steps:\n"                                                                               \
	"    title: {zh: 程序节点, en: steps}\n"                                               \
	"    columns:\n"                                                                           \
	"      案号: {names: case_file}\n"                                                       \
	"      被审查调查人: {names: respondent}\n"                                          \
	"      立案说明: {row: step, kind: filed, to: note, alone: false}\n"                   \
	"    kinds: {row: step, to: done_on}\n"                                                    \
	"  guide: {title: 填写说明, ignore: true}\n"

static int set_up(void **state)
{
	(void)state;
	return sheets_enter();
}

static int tear_down(void **state)
{
	(void)state;
	return sheets_leave();
}

static int new_database(void **state)
{
	(void)state;
	sheets_clean();
	sheets_init("case.db", RECORDS SHEETS);
	sheets_setup.dictionary = RECORDS SHEETS;
	return 0;
}

/* ---- workbooks ------------------------------------------------------------------------------ */

static lxw_workbook *book;
static lxw_worksheet *page;

static void open_book(const char *path)
{
	book = workbook_new(path);
	assert_non_null(book);
}

/* A sheet whose rows are lines with | between the cells; a cell #N is the number N. */
static void add_sheet(const char *name, const char *rows)
{
	lxw_row_t row = 0;

	page = workbook_add_worksheet(book, name);
	assert_non_null(page);
	for (; *rows != '\0'; row++, rows += *rows == '\n')
		for (lxw_col_t column = 0;; column++) {
			size_t len = strcspn(rows, "|\n");
			char cell[200];

			snprintf(cell, sizeof cell, "%.*s", (int)len, rows);
			if (cell[0] == '#')
				worksheet_write_number(page, row, column, atof(cell + 1), NULL);
			else if (len > 0)
				worksheet_write_string(page, row, column, cell, NULL);
			rows += len;
			if (*rows != '|')
				break;
			rows++;
		}
}

static void merge(const char *range_from, const char *range_to, const char *text)
{
	worksheet_merge_range(page, lxw_name_to_row(range_from), lxw_name_to_col(range_from),
	                      lxw_name_to_row(range_to), lxw_name_to_col(range_to), text, NULL);
}

static void close_book(void)
{
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
}

static void sheets_have_the_names_of_records(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("填写说明", "1. 不要改动案号\n");
	add_sheet("Sheet1", "");
	add_sheet(" 案 件", "案号|案件编码\nA|C1\nB|C2\n");
	add_sheet("respondent", "案件编码|姓名\nC2|王某\n");
	worksheet_hide(page);
	close_book();
	assert_int_equal(import("all.xlsx", NULL), RV_OK);
	rows_are("SELECT case_id, name FROM respondent", "2|王某\n");
	assert_string_equal(noted, "all.xlsx: sheet respondent: the sheet is hidden; it is read\n");
}

static void sheets_that_nobody_knows_are_told(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("案件", "案号\nA\n");
	add_sheet("案子", "案号\nB\n");
	close_book();
	fails(import("all.xlsx", NULL),
	      "all.xlsx: sheet 案子: no record is called '案子'; a sheet has the name of its "
	      "record, "
	      "or say --ignore-sheets [file-name]\n    did you mean '案件'?\n");
	sheets_setup.ignore_sheets = true;
	assert_int_equal(import("all.xlsx", NULL), RV_OK);
	rows_are("SELECT case_no FROM case_file", "A\n");
	assert_string_equal(noted,
	                    "all.xlsx: sheet 案子: no record has this name; the sheet is left "
	                    "out\n");
	/* one sheet without a name of its own has that of its file */
	open_book("案件.xlsx");
	add_sheet("Sheet1", "案号\nC\n");
	close_book();
	assert_int_equal(import("案件.xlsx", NULL), RV_OK);
	rows_are("SELECT case_no FROM case_file", "A\nC\n");
}

static void titles_and_totals_are_left_out(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("案件", "2026年第三季度\n填报单位：荔波\n\n序号|案号|收缴金额（元）\n#1|A|#5\n"
	                  "#2|小计|\n#3|B|#7\n小计|#2|#12\n合 计|#2|#12\n");
	close_book();
	assert_int_equal(import("all.xlsx", NULL), RV_OK);
	/* a name in the middle is no total */
	rows_are("SELECT case_no, amount FROM case_file", "A|500\n小计|\nB|700\n");
	assert_string_equal(noted, "all.xlsx: sheet 案件: 2 rows above the headings are left out: "
	                           "'2026年第三季度' …\n"
	                           "all.xlsx: sheet 案件: row 8 is a total and left out\n"
	                           "all.xlsx: sheet 案件: row 9 is a total and left out\n");
}

static void two_lines_of_headings_are_joined(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("案件", "案号||结案|收缴\n|案件编码|时间|金额\nA|C|2026-3-1|2\n");
	merge("A1", "A2", "案号");
	merge("C1", "C1", "结案");
	close_book();
	assert_int_equal(import("all.xlsx", NULL), RV_OK);
	rows_are("SELECT case_no, code, closed_on, amount FROM case_file",
	         "A|C|2026-03-01|2000000\n");
	/* in a text file nothing is merged: a group goes on to the next one */
	sheet("程序节点.csv", "案号,节点,完成,\n,,日期,说明\nA,met,2026-3-1,x\n");
	assert_int_equal(import("程序节点.csv", NULL), RV_OK);
	rows_are("SELECT kind, done_on, note FROM step", "met|2026-03-01|x\n");
}

static void merged_cells_say_so(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("案件", "案号\nA\n");
	add_sheet("被审查调查人", "案号|姓名\n|王某\n|李某\n");
	merge("A2", "A3", "A");
	close_book();
	fails(import("all.xlsx", NULL),
	      "all.xlsx: sheet 被审查调查人, row 3, column 案号 (A): the cell is merged with one "
	      "above; write the value in each row [cell-merged]\n");
}

static void numbers_of_a_spreadsheet(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("案件", "案号|结案时间|收缴金额|案件编码\nA|#45717|#2.8|#12\n");
	close_book();
	assert_int_equal(import("all.xlsx", NULL), RV_OK);
	rows_are("SELECT closed_on, amount, code FROM case_file", "2025-03-01|2800000|12\n");
	assert_string_equal(noted, "all.xlsx: sheet 案件: 1 number in a date column is taken as a "
	                           "day\n");
	open_book("all.xlsx");
	add_sheet("案件", "案号|案件编码\nA|#522725000000000123\n");
	close_book();
	fails(import("all.xlsx", NULL), "all.xlsx: sheet 案件, row 2, column 案件编码 (B): "
	                                "'522725000000000000' is a number of "
	                                "more than 15 digits, of which spreadsheets keep no more; "
	                                "format the column as text and "
	                                "enter it again [cell-lost-digits]\n");
}

/* ---- other text files ----------------------------------------------------------------------- */

static void recode(const char *path, const char *to, const char *text)
{
	char bytes[400], *in = (char *)(uintptr_t)text, *out = bytes;
	size_t left = strlen(text), room = sizeof bytes;
	iconv_t cd = iconv_open(to, "UTF-8");
	FILE *file = fopen(path, "wb");

	assert_true(cd != (iconv_t)-1 && file != NULL);
	assert_int_equal(iconv(cd, &in, &left, &out, &room), 0);
	iconv_close(cd);
	assert_int_equal(fwrite(bytes, 1, sizeof bytes - room, file), sizeof bytes - room);
	assert_int_equal(fclose(file), 0);
}

static void text_files_in_any_encoding(void **state)
{
	(void)state;
	recode("案件.csv", "GB18030", "案件登记\r\n案号,案件编码\r\n荔纪立〔2026〕1号,㛃\r\n");
	assert_int_equal(import("案件.csv", NULL), RV_OK);
	recode("案件.csv", "UTF-16", "案号\t案件编码\n荔纪立〔2026〕2号\tC\n");
	assert_int_equal(import("案件.csv", NULL), RV_OK);
	sheet("案件.csv", "案号;案件编码\n荔纪立〔2026〕3号;D\n");
	assert_int_equal(import("案件.csv", NULL), RV_OK);
	rows_are("SELECT case_no, code FROM case_file",
	         "荔纪立〔2026〕1号|㛃\n荔纪立〔2026〕2号|C\n荔纪立〔2026〕3号|D\n");
}

/* ---- other layouts -------------------------------------------------------------------------- */

static void a_register_row_becomes_several_rows(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,单位全称\nL,荔波\nQ,黔南\n");
	sheet("立案登记表.csv",
	      "案件编码,立案决定书,填报单位,收缴金额（元）,被调查人,宣布,宣布说明,见面,审理报告\n"
	      "C1,A,荔波,28000,王某,2026-3-1,到场,√,全文\n"
	      "C1,A,,,李某,2026-3-2,,否,\n"
	      "C2,B,黔南,,赵某,无,不用,,\n");
	assert_int_equal(import("立案登记表.csv", "unit.csv", NULL), RV_OK);
	rows_are("SELECT case_no, code, lead_unit, amount FROM case_file",
	         "A|C1|L|2800000\nB|C2|Q|\n");
	rows_are("SELECT case_id, name FROM respondent", "1|王某\n1|李某\n2|赵某\n");
	rows_are("SELECT case_id, respondent_id, kind, done_on, note FROM step",
	         "1|1|filed|2026-03-01|到场\n1|1|met||\n1|2|filed|2026-03-02|\n");
	/* again: nothing; a cell emptied: its row is no longer there */
	assert_int_equal(import("立案登记表.csv", "unit.csv", NULL), RV_OK);
	assert_int_equal(all_counts.unchanged, 2 + 2 + 3 + 3);
	run_sql("INSERT INTO step(step_id, case_id, kind) VALUES (9, 1, 'closed')");
	sheet("立案登记表.csv",
	      "立案决定书,被调查人,宣布,宣布说明,见面\nA,王某,,到场,√\nA,李某,2026-3-2,,\n");
	assert_int_equal(import("立案登记表.csv", NULL), RV_OK);
	assert_int_equal(all_counts.gone, 1);
	/* an emptied cell that made a row, a tick that is gone, a cell that filled one: all of it stays */
	sheet("立案登记表.csv", "立案决定书,填报单位,收缴金额,被调查人,宣布,宣布说明,见面\n"
	                        "A,荔波,,王某,2026-3-1,,\nA,,,李某,,,\n");
	assert_int_equal(import("立案登记表.csv", "unit.csv", NULL), RV_OK);
	assert_int_equal(all_counts.kept, 2);
	assert_int_equal(all_counts.gone, 2);
	assert_int_equal(all_counts.emptied + all_counts.updated, 0);
	rows_are("SELECT case_id, respondent_id, kind, done_on, note FROM step",
	         "1|1|filed|2026-03-01|到场\n1|1|met||\n1|2|filed|2026-03-02|\n1||closed||\n");
	rows_are("SELECT amount FROM case_file WHERE case_no = 'A'", "2800000\n");
	sheets_setup.replace = true;
	assert_int_equal(import("立案登记表.csv", "unit.csv", NULL), RV_OK);
	sheets_setup.replace = false;
	assert_int_equal(all_counts.emptied, 2);
	assert_int_equal(all_counts.kept, 0);
	rows_are("SELECT case_id, respondent_id, kind, done_on, note FROM step",
	         "1|1|filed|2026-03-01|\n1||closed||\n");
}

static void rows_of_one_case_must_agree(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,单位全称\nL,荔波\n");
	sheet("立案登记表.csv",
	      "案件编码,立案决定书,收缴金额,被调查人,见面\nC1,A,1,王某,也许\nC1,A,2,"
	      "李某,\n,,,赵某,\n");
	fails(import("立案登记表.csv", "unit.csv", NULL),
	      "立案登记表.csv: row 2, column 见面 (E): '也许' is no tick, expected √ or an empty "
	      "cell "
	      "[cell-bool]\n"
	      "立案登记表.csv: row 3, column 收缴金额 (C): '收缴金额' is another one than in row "
	      "2, "
	      "which is of the same case [row-conflict]\n");
	sheet("立案登记表.csv", "案件编码,立案决定书,被调查人,经办人,被调查人\nC1,,王某,x,\n");
	fails(import("立案登记表.csv", NULL),
	      "立案登记表.csv: row 1, column 经办人 (D): '经办人' is no column of 立案登记表 "
	      "[header-unknown]\n"
	      "立案登记表.csv: row 1, column 被调查人 (E): this column is there already (C) "
	      "[header-duplicate]\n"
	      "立案登记表.csv: row 2, column 立案决定书 (B): this cell must be filled "
	      "[cell-empty]\n");
	sheet("立案登记表.csv", "被调查人,宣布\n王某,2026-3-1\n");
	fails(import("立案登记表.csv", NULL),
	      "立案登记表.csv: row 1: no column says which case a row is of [header-missing]\n");
}

static void merged_cells_of_a_register(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,单位全称\nL,荔波\nQ,黔南\n");
	open_book("r.xlsx");
	add_sheet("立案登记表",
	          "案件编码|立案决定书|填报单位|被调查人\n|||王某\n|||李某\n|B||赵某\n"
	          "|C||钱某\n");
	merge("A2", "A3", "C1");
	merge("B2", "B3", "A");
	merge("C2", "C4", "荔波");
	close_book();
	assert_int_equal(import("r.xlsx", "unit.csv", NULL), RV_OK);
	/* the code of another case is not its own; a cell that is empty by itself stays so */
	rows_are("SELECT case_no, code, lead_unit FROM case_file", "A|C1|L\nB||L\nC||\n");
	rows_are("SELECT case_id, name FROM respondent", "1|王某\n1|李某\n2|赵某\n3|钱某\n");
}

/* It makes no row, and speaks of no row that another kind's heading makes. */
static void a_heading_fills_the_rows_of_its_kind_alone(void **state)
{
	(void)state;
	sheet("案件.csv", "案号\nA\nB\n");
	sheet("程序节点.csv", "案号,节点,完成日期,说明\nA,结案,2026-3-3,z\n");
	assert_int_equal(import("案件.csv", "程序节点.csv", NULL), RV_OK);
	sheet("程序节点.csv", "案号,宣布立案,结案,立案说明\nA,2026-3-1,2026-3-3,x\nB,,,y\n");
	assert_int_equal(import("程序节点.csv", NULL), RV_OK);
	rows_are("SELECT case_id, kind, note FROM step ORDER BY kind", "1|closed|z\n1|filed|x\n");
	sheet("程序节点.csv", "案号,宣布立案,结案,立案说明\nA,2026-3-1,2026-3-4,\n");
	assert_int_equal(import("程序节点.csv", NULL), RV_OK);
	assert_int_equal(all_counts.kept, 1);
	rows_are("SELECT case_id, kind, done_on, note FROM step ORDER BY kind",
	         "1|closed|2026-03-04|z\n1|filed|2026-03-01|x\n");
	sheets_setup.replace = true;
	assert_int_equal(import("程序节点.csv", NULL), RV_OK);
	sheets_setup.replace = false;
	rows_are("SELECT case_id, kind, done_on, note FROM step ORDER BY kind",
	         "1|closed|2026-03-04|z\n1|filed|2026-03-01|\n");
}

static void headings_decide_what_a_sheet_is(void **state)
{
	(void)state;
	sheet("案件.csv", "案号\nA\nB\n");
	sheet("被审查调查人.csv", "案号,姓名\nA,王某\n");
	sheet("程序节点.csv",
	      "案号,被审查调查人,宣布立案,见面\nA,,2026-3-1,\nA,王某,,2026-3-2\nB,,,\n");
	assert_int_equal(import("案件.csv", "被审查调查人.csv", "程序节点.csv", NULL), RV_OK);
	rows_are("SELECT case_id, respondent_id, kind, done_on FROM step",
	         "1||filed|2026-03-01\n1|1|met|2026-03-02\n");
	sheet("程序节点.csv", "案号,节点,完成日期\nB,结案,2026-3-3\n");
	assert_int_equal(import("程序节点.csv", NULL), RV_OK);
	rows_are("SELECT kind, done_on FROM step WHERE case_id = 2", "closed|2026-03-03\n");
	sheet("程序节点.csv", "案号,被审查调查人,立案\nA,孙某,2026-3-1\n");
	fails(import("程序节点.csv", NULL),
	      "程序节点.csv: row 2, column 被审查调查人 (B): there is no '孙某' among respondent "
	      "of this "
	      "case [ref-unknown]\n    rows of respondent are named by 姓名 or respondent_id\n");
}

/* A register and a sheet of the record itself speak of the same rows. */
static void sheets_of_one_import_complete_each_other(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,单位全称\nL,荔波\n");
	sheet("案件.csv", "案号,办案单位,结案时间\nA,荔波,2026-3-1\n");
	sheet("立案登记表.csv", "案件编码,立案决定书,被调查人\nC1,A,王某\n");
	sheet("被审查调查人.csv", "案号,姓名,人员编码\nA,王某,P1\n");
	assert_int_equal(import("unit.csv", "立案登记表.csv", "被审查调查人.csv", "案件.csv", NULL),
	                 RV_OK);
	rows_are("SELECT * FROM case_file", "1|A|C1|L||2026-03-01\n");
	rows_are("SELECT * FROM respondent", "1|1|王某|P1\n");
}

/* ---- filled in whole ------------------------------------------------------------------------ */

static void a_sheet_says_that_it_is_whole(void **state)
{
	(void)state;
	open_book("all.xlsx");
	add_sheet("案件", "案件||本表已填全：|是 \n案号\nA\nB\n");
	add_sheet("被审查调查人", "|本表已填全（是/空）|√\n案号|姓名\nA|王某\n");
	add_sheet("程序节点", "|本表已填全|\n案号|节点\nA|立案\n");
	close_book();
	assert_int_equal(import("all.xlsx", NULL), RV_OK);
	/* of all cases of the file, also one that has nobody */
	rows_are("SELECT record, \"case\", \"by\" FROM review_complete ORDER BY 1, 2",
	         "case_file|1|王某\ncase_file|2|王某\nrespondent|1|王某\nrespondent|2|王某\n");
	sheet("案件.csv", "案件,本表已填全,大概\n案号\nA\n");
	fails(import("案件.csv", NULL), "案件.csv: row 1, column 本表已填全 (C): '大概' is no "
	                                "answer, expected 是 or an empty "
	                                "cell [cell-bool]\n");
}

static void rows_with_a_case_number_alone_are_no_rows(void **state)
{
	static const char *const all[] = {"respondent"};

	(void)state;
	sheet("案件.csv", "案号\nA\nB\n");
	assert_int_equal(import("案件.csv", NULL), RV_OK);
	sheets_setup.complete = all;
	sheets_setup.n_complete = 1;
	sheet("被审查调查人.csv", "序号,案号,姓名\n1,A,\n2,B,王某\n");
	assert_int_equal(import("被审查调查人.csv", NULL), RV_OK);
	rows_are("SELECT case_id, name FROM respondent", "2|王某\n");
	rows_are("SELECT \"case\" FROM review_complete ORDER BY 1", "1\n2\n");
}

static void statements_are_made_and_taken_back(void **state)
{
	static const char *const records[] = {"respondent", "unit"}, *const cases[] = {"b"},
				 *const none[] = {"X"};
	struct rv_complete_options options = {.records = records,
	                                      .n_records = 2,
	                                      .cases = cases,
	                                      .n_cases = 1,
	                                      .by = "李某",
	                                      .at = "2026-12-01"};
	struct rv_arena arena;
	struct rv_dictionary *dictionary;
	struct rv_statement *list;
	struct rv_error err = {.code = RV_OK};
	const char *changed = NULL;
	int64_t n;

	(void)state;
	sheet("案件.csv", "案号\nA\nB\n");
	assert_int_equal(import("案件.csv", NULL), RV_OK);
	rv_arena_init(&arena);
	dictionary = sheets_load(&arena, RECORDS SHEETS);
	assert_int_equal(rv_complete_lists(&arena, dictionary, "case.db", &options, &list, &n,
	                                   &changed, &err),
	                 RV_OK);
	rows_are("SELECT * FROM review_complete ORDER BY 1",
	         "respondent|2|李某|2026-12-01\nunit||李某|2026-12-01\n");
	/* the list of units concerns every case */
	rows_are("SELECT * FROM review_changed ORDER BY 1", "|2026-12-01|2\n1|2026-12-01|2\n"
	                                                    "2|2026-12-01|2\n");
	assert_string_equal(changed, "[\"1\",\"2\"]");
	/* the same again is no change */
	assert_int_equal(rv_complete_lists(&arena, dictionary, "case.db", &options, &list, &n,
	                                   &changed, &err),
	                 RV_OK);
	assert_string_equal(changed, "[]");
	rows_are("SELECT count(*) FROM review_change", "2\n");
	options.n_records = options.n_cases = 0;
	assert_int_equal(rv_complete_lists(&arena, dictionary, "case.db", &options, &list, &n,
	                                   &changed, &err),
	                 RV_OK);
	assert_int_equal(n, 2);
	assert_int_equal(list[0].cases, 1);
	assert_int_equal(list[1].cases, 0);
	assert_int_equal(list[2].cases, 1);
	assert_string_equal(list[2].by, "李某");
	options.n_records = 2;
	options.undo = true;
	assert_int_equal(rv_complete_lists(&arena, dictionary, "case.db", &options, &list, &n,
	                                   &changed, &err),
	                 RV_OK);
	rows_are("SELECT count(*) FROM review_complete", "0\n");
	rows_are("SELECT DISTINCT change FROM review_changed", "3\n");
	rows_are("SELECT record, row_key, \"column\", old, new FROM review_history ORDER BY 3",
	         "review_complete|2|respondent|李某 2026-12-01|\n"
	         "review_complete||unit|李某 2026-12-01|\n");
	options.cases = none;
	options.n_cases = 1;
	assert_int_equal(rv_complete_lists(&arena, dictionary, "case.db", &options, &list, &n,
	                                   &changed, &err),
	                 RV_USAGE);
	assert_string_equal(err.msg, "there is no case 'X' in 'case.db'");
	rv_arena_release(&arena);
}

/* ---- memory --------------------------------------------------------------------------------- */

static void memory_that_runs_out_leaves_all_as_it_was(void **state)
{
	if (!oom_available())
		skip();
	for (long n = 1;; n += 1 + n / 30) {
		enum rv_code got;
		bool refused;

		if (n == 1 || sheets_has("fresh")) {
			new_database(state);
			sheet("unit.csv", "unit_code,单位全称\nL,荔波\n");
			open_book("r.xlsx");
			add_sheet("立案登记表", "登记表||本表已填全|是\n案件编码|立案决定书|"
			                        "填报单位|被调查人|宣布|见面\n"
			                        "||荔波|王某|#45717|√\n||荔波|李某||\n");
			merge("A3", "A4", "C1");
			merge("B3", "B4", "A");
			add_sheet("案件", "案号|办案单位|结案时间\nA|荔波|2026-3-1\n");
			close_book();
		}
		oom_fail_at(n, false);
		got = import("r.xlsx", "unit.csv", NULL);
		refused = oom_stop();
		if (got != RV_OK && got != RV_MEMORY)
			fail_msg("allocation %ld: %d: %s %s", n, (int)got, failed.msg, told);
		rows_are("SELECT (SELECT count(*) FROM case_file), (SELECT count(*) FROM "
		         "respondent), (SELECT count(*) FROM step), (SELECT count(*) > 0 FROM "
		         "review_complete)",
		         got == RV_OK ? "1|2|2|1\n" : "0|0|0|0\n");
		if (!refused)
			break;
		if (got == RV_OK)
			sheet("fresh", "");
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, new_database)
	const struct CMUnitTest tests[] = {
		TEST(sheets_have_the_names_of_records),
		TEST(sheets_that_nobody_knows_are_told),
		TEST(titles_and_totals_are_left_out),
		TEST(two_lines_of_headings_are_joined),
		TEST(merged_cells_say_so),
		TEST(numbers_of_a_spreadsheet),
		TEST(text_files_in_any_encoding),
		TEST(a_register_row_becomes_several_rows),
		TEST(rows_of_one_case_must_agree),
		TEST(merged_cells_of_a_register),
		TEST(a_heading_fills_the_rows_of_its_kind_alone),
		TEST(headings_decide_what_a_sheet_is),
		TEST(sheets_of_one_import_complete_each_other),
		TEST(a_sheet_says_that_it_is_whole),
		TEST(rows_with_a_case_number_alone_are_no_rows),
		TEST(statements_are_made_and_taken_back),
		TEST(memory_that_runs_out_leaves_all_as_it_was),
	};

	return cmocka_run_group_tests_name("import sheets", tests, set_up, tear_down);
}
