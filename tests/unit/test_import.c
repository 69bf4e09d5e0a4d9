/* Spreadsheets into a case database: all or nothing, every fault with its place. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sheets.h"

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

/* Every test begins with an empty case.db of the dictionary. */
static int new_database(void **state)
{
	(void)state;
	sheets_clean();
	sheets_init("case.db", sheets_dictionary);
	return 0;
}

/* ---- what goes in --------------------------------------------------------------------------- */

static void a_case_and_its_people_in_chinese(void **state)
{
	(void)state;
	sheet("案件.csv", "案号,案件类型,收缴金额（万元）,结案时间\n"
	                  "荔纪立〔2026〕1号,违纪,2.8,2026年3月1日\n"
	                  "荔纪立〔2026〕2号,duty_crime,,2026/3/2\n");
	sheet("被审查调查人.csv", "案号,姓名,出生年月,是否中共党员\n"
	                          "荔纪立[2026]１号,王某,1979年4月,是\n"
	                          "荔纪立〔2026〕2号,李某,,否\n"
	                          "荔纪立〔2026〕2号,赵某,1980-01-02,\n");
	assert_int_equal(import("被审查调查人.csv", "案件.csv", NULL), RV_OK);
	rows_are("SELECT * FROM case_file",
	         "1|荔纪立〔2026〕1号||party_violation|2800000|2026-03-01\n"
	         "2|荔纪立〔2026〕2号||duty_crime||2026-03-02\n");
	rows_are("SELECT * FROM respondent",
	         "1|1|王某|1979-04|1\n2|2|李某||0\n3|2|赵某|1980-01-02|\n");
	assert_int_equal(imported.cases, 2);
	assert_int_equal(imported.new_cases, 2);
}

static void headers_are_ids_labels_or_aliases(void **state)
{
	(void)state;
	sheet("case.csv", "立案文号,CASE KIND\nA,违纪\n");
	sheet("respondent.csv", " 立案 文号 ,Name\nA,王某\n");
	sheet("document.csv", "case_no,kind,respondent\nA,notice,王某\nA,report,\n");
	assert_int_equal(import("case.csv", "respondent.csv", "document.csv", NULL), RV_OK);
	rows_are("SELECT * FROM document", "1|1|1|notice|||\n2|1||report|||\n");
}

static void cases_are_found_by_number_key_or_identity(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,unit_name\nL,荔波县纪委监委\nD,独山县纪委监委\n");
	sheet("case_file.csv", "case_id,case_no,lead_unit\n7,A,L\n8,B,独山县纪委监委\n9,A,D\n");
	sheet("respondent.csv",
	      "case_id,lead_unit,name\n7,,王某\nB,,李某\nA,独山县纪委监委,赵某\nA,L,钱某\n");
	assert_int_equal(import("respondent.csv", "unit.csv", "case_file.csv", NULL), RV_OK);
	rows_are("SELECT case_id, name FROM respondent", "7|王某\n8|李某\n9|赵某\n7|钱某\n");
	sheet("document.csv", "case_id,kind\nA,notice\n");
	fails(import("document.csv", NULL), "document.csv: row 2, column case_id (A): there are "
	                                    "several cases 'A' [link-ambiguous]\n"
	                                    "    add the column 'lead unit' to tell them apart\n");
}

static void cases_of_an_earlier_import_are_found(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	sheet("respondent.csv", "case_no,name\na,王某\n");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	rows_are("SELECT * FROM respondent", "1|1|王某||\n");
	assert_int_equal(imported.cases, 1);
	assert_int_equal(imported.new_cases, 0);
}

static void references_find_people_within_the_case(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\nB\n");
	sheet("respondent.csv", "case_no,name\nA,王某\nB,李某\nB,王某\nB,孙 某\n");
	sheet("document.csv",
	      "case_no,kind,respondent\nB,notice,王某\nA,notice,王某\nB,notice,孙某\n");
	assert_int_equal(import("document.csv", "respondent.csv", "case.csv", NULL), RV_OK);
	rows_are("SELECT case_id, respondent_id FROM document", "2|3\n1|1\n2|4\n");
	sheet("document.csv", "case_no,kind,respondent\nA,report,李某\nA,report,2\n");
	fails(import("document.csv", NULL),
	      "document.csv: row 2, column respondent (C): there is no '李某' among respondent of "
	      "this case "
	      "[ref-unknown]\n    rows of respondent are named by name or respondent_id\n"
	      "document.csv: row 3, column respondent (C): there is no '2' among respondent of "
	      "this case "
	      "[ref-unknown]\n    rows of respondent are named by name or respondent_id\n");
}

static void keys_of_a_sheet_go_before_names(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\n");
	sheet("fact.csv", "case_no,fact_id,seq\nA,2,1\nA,1,2\n");
	sheet("evidence.csv", "case_no,fact_id,kind\nA,1,x\nA,2,y\n");
	assert_int_equal(import("evidence.csv", "fact.csv", "case.csv", NULL), RV_OK);
	rows_are("SELECT kind, seq FROM evidence JOIN fact USING (fact_id)", "x|2\ny|1\n");
}

static void numbers_that_we_give_are_nobodys_names(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\nB\n");
	sheet("fact.csv", "case_no,seq\nA,1\nB,1\nB,2\n");
	sheet("evidence.csv", "case_no,fact_id,kind\nB,1,x\nB,2,y\n");
	assert_int_equal(import("evidence.csv", "fact.csv", "case.csv", NULL), RV_OK);
	rows_are("SELECT kind, fact_id FROM evidence", "x|2\ny|3\n");
	/* and where only the database knows, a doubt is an error */
	sheet("evidence.csv", "case_no,fact_id,kind\nB,2,z\n");
	fails(import("evidence.csv", NULL),
	      "evidence.csv: row 2, column fact_id (B): there are several '2' among fact of this "
	      "case; write "
	      "the key [ref-ambiguous]\n    rows of fact are named by seq or fact_id\n");
}

static void rows_may_name_rows_that_come_later(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,unit_name,parent_code\nL,荔波,黔南\nQ,黔南,\n");
	assert_int_equal(import("unit.csv", NULL), RV_OK);
	rows_are("SELECT * FROM unit", "L|荔波|Q\nQ|黔南|\n");
	sheet("unit.csv", "unit_code,unit_name,parent_code\nX,三都,没有\n");
	fails(import("unit.csv", NULL), "unit.csv: row 2, column parent_code (C): there is no "
	                                "'没有' among unit, neither in the files "
	                                "nor in the database [ref-unknown]\n    rows of unit are "
	                                "named by unit name or unit_code\n");
	rows_are("SELECT count(*) FROM unit", "2\n");
}

static void keys_of_several_columns(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\n");
	sheet("staff.csv", "name\n张三\n李四\n");
	sheet("case_staff.csv", "case_no,staff_id,role\nA,张三,lead\nA,李四,lead\nA,张三,scribe\n");
	assert_int_equal(import("case_staff.csv", "staff.csv", "case.csv", NULL), RV_OK);
	rows_are("SELECT * FROM case_staff", "1|1|lead\n1|2|lead\n1|1|scribe\n");
	sheet("case_staff.csv", "case_no,staff_id,role\nA,李四,lead\nA,李四,\nA,李四,lead\n");
	fails(import("case_staff.csv", NULL),
	      "case_staff.csv: row 3: the row has no key: 'role' is empty [cell-empty]\n"
	      "case_staff.csv: row 4: a row with the same case_id + staff_id + role is already "
	      "there: row 2 of 'case_staff.csv' [row-there]\n");
}

static void empty_rows_and_missing_cells_at_the_end_are_nothing(void **state)
{
	(void)state;
	sheet("case.csv", "\n,,\ncase_no,case_kind,,\nA\n,,,\n  , \nB,违纪,,\n\n\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	rows_are("SELECT case_no, case_kind FROM case_file", "A|\nB|party_violation\n");
}

static void a_header_alone_is_no_fault(void **state)
{
	(void)state;
	sheet("case.csv", "case_no,case_kind");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	assert_int_equal(imported.cases, 0);
}

static void two_files_of_one_record(void **state)
{
	(void)state;
	assert_int_equal(mkdir("b", 0700), 0);
	sheet("case.csv", "case_no\nA\n");
	sheet("b/案件.csv", "案号\nB\n");
	assert_int_equal(import("case.csv", "b/案件.csv", NULL), RV_OK);
	rows_are("SELECT * FROM case_file", "1|A||||\n2|B||||\n");
	sheet("b/案件.csv", "案号\nC\nD\nD\nB\n");
	fails(import("b/案件.csv", NULL), "b/案件.csv: row 4: a row with the same case number is "
	                                  "already there: row 3 of 'b/案件.csv' "
	                                  "[row-there]\n");
}

/* ---- what is refused ------------------------------------------------------------------------ */

static void every_fault_of_every_file_is_told(void **state)
{
	(void)state;
	sheet("案件.csv", "案号,案件类型,收缴金额,结案时间\nA,渎职,2.8万x,2026-02-30\n,违纪,,\nB,"
	                  "职务犯最,1,2052-3-1\n");
	sheet("respondent.csv", "案号,姓名,出生年月,是否中共党员\nC,王某,1979.1,有\n\"B\","
	                        "\"李\n某\",2052-13-1,1\nA,,45717,是\n");
	fails(import("respondent.csv", "案件.csv", NULL),
	      "respondent.csv: row 2, column 案号 (A): there is no case 'C', neither in the files "
	      "nor in the "
	      "database [link-unknown]\n"
	      "respondent.csv: row 2, column 出生年月 (C): '1979.1' may be January or October "
	      "(spreadsheets "
	      "drop the last zero); write 2025-01 or 2025-10 [cell-date]\n"
	      "respondent.csv: row 2, column 是否中共党员 (D): '有' is neither yes nor no, "
	      "expected 是 or 否 "
	      "[cell-bool]\n"
	      "respondent.csv: row 3, column 出生年月 (C): '2052-13-1': there is no such day "
	      "[cell-date]\n"
	      "respondent.csv: row 4 (line 5), column 姓名 (B): this cell must be filled "
	      "[cell-empty]\n"
	      "respondent.csv: row 4 (line 5), column 出生年月 (C): '45717' is the spreadsheet's "
	      "number of a "
	      "day; format the column as a date [cell-date]\n"
	      "案件.csv: row 2, column 案件类型 (B): '渎职' is not among the values of this column "
	      "[cell-code]\n"
	      "    expected one of: breach of discipline, duty crime\n"
	      "案件.csv: row 2, column 收缴金额 (C): '2.8万x' is no amount in 万元 [cell-money]\n"
	      "    expected as in: 28000元, 2.8万元, 28,000.00元, 人民币贰万捌仟元整\n"
	      "案件.csv: row 2, column 结案时间 (D): '2026-02-30': there is no such day "
	      "[cell-date]\n"
	      "案件.csv: row 3, column 案号 (A): this cell must be filled [cell-empty]\n"
	      "案件.csv: row 4, column 案件类型 (B): '职务犯最' is not among the values of this "
	      "column [cell-code]\n"
	      "    did you mean '职务犯罪'?\n"
	      "案件.csv: row 4, column 结案时间 (D): '2052-3-1' is out of range, expected "
	      "1949-10-01 to "
	      "2026-11-24 [cell-range]\n");
	rows_are("SELECT count(*) FROM case_file", "0\n");
}

static void a_file_that_can_not_be_read_is_told_once(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\n\"B\n");
	sheet("respondent.csv", "case_no,name\nA,王某\nB,李某\nC,赵某\n");
	fails(import("case.csv", "respondent.csv", NULL),
	      "case.csv: row 3, column A: the cell that begins here is never closed by a quotation "
	      "mark "
	      "[file-quotes]\n");
	sheet("案 件(1).csv", "case_no\nA\n");
	fails(import("案 件(1).csv", "respondent.csv", NULL),
	      "案 件(1).csv: no record is called '案 件(1)'; a file has the name of its record "
	      "[file-name]\n"
	      "    expected one of: unit, case, respondent, fact, evidence, document, staff, "
	      "place, case_staff\n");
	sheet("respondant.csv", "case_no,name\n");
	fails(import("respondant.csv", NULL),
	      "respondant.csv: no record is called 'respondant'; a file has the name of its record "
	      "[file-name]\n    did you mean 'respondent'?\n");
	sheet("case.csv", "");
	fails(import("case.csv", "respondent.csv", NULL),
	      "case.csv: the file is empty, expected a row of column names [file-empty]\n");
}

static void headers_that_do_not_fit(void **state)
{
	(void)state;
	sheet("case.csv", "案号,案例类型,case_no,,整年,收缴金额（美元）\nA,违纪,,x,,\n");
	fails(import("case.csv", NULL),
	      "case.csv: row 1, column 案例类型 (B): '案例类型' is no column of case "
	      "[header-unknown]\n"
	      "    did you mean '案件类型'?\n"
	      "case.csv: row 1, column case_no (C): this column is there already (A) "
	      "[header-duplicate]\n"
	      "case.csv: row 1, column 整年 (E): '整年' is computed from other columns and can't "
	      "be imported "
	      "[header-computed]\n"
	      "case.csv: row 1, column 收缴金额(美元) (F): '收缴金额(美元)' is no column of case "
	      "[header-unknown]\n"
	      "case.csv: row 2, column D: 'x' stands in a column without a heading [row-cells]\n");
	sheet("respondent.csv", "姓名,出生年月\n王某,\n");
	fails(import("respondent.csv", NULL),
	      "respondent.csv: row 1: the column 'case number' is missing [header-missing]\n"
	      "    it says which case a row is of: insert a column headed 'case number' and fill "
	      "it in "
	      "in every row, as the sheet 'case' has it\n");
	sheet("respondent.csv", "案号,出生年月\nA,\n");
	fails(import("respondent.csv", NULL),
	      "respondent.csv: row 1: the column 'name' is missing [header-missing]\n"
	      "respondent.csv: row 2, column 案号 (A): there is no case 'A', neither in the files "
	      "nor in the "
	      "database [link-unknown]\n");
	sheet("unit.csv", "unit_name\n荔波\n");
	fails(import("unit.csv", NULL),
	      "unit.csv: row 1: the column 'unit_code' is missing [header-missing]\n");
	sheet("evidence.csv", "案号;kind\nA;x\n");
	fails(import("evidence.csv", NULL),
	      "evidence.csv: row 2, column 案号 (A): there is no case 'A', neither in the files "
	      "nor in the database [link-unknown]\n");
	sheet("document.csv", "案号,备注\nA,x\n");
	fails(import("document.csv", NULL), "document.csv: row 1, column 备注 (B): '备注' could be "
	                                    "the column note or remark; use the id "
	                                    "[header-ambiguous]\n"
	                                    "document.csv: row 2, column 案号 (A): there is no "
	                                    "case 'A', neither in the files nor in the "
	                                    "database [link-unknown]\n");
}

static void links_and_keys_that_are_not_there(void **state)
{
	(void)state;
	sheet("case.csv", "case_id,case_no\nx,A\n,B\n3,C\n3,D\n");
	fails(import("case.csv", NULL),
	      "case.csv: row 2, column case_id (A): 'x' is no whole number [cell-int]\n"
	      "case.csv: row 5: a row with the same case_id is already there: row 4 of 'case.csv' "
	      "[row-there]\n");
	sheet("respondent.csv", "case_no,name\n,王某\n5.2E+17,李某\n#REF!,赵某\n");
	fails(import("respondent.csv", NULL), "respondent.csv: row 2, column case_no (A): the row "
	                                      "does not say which case it belongs to "
	                                      "[link-empty]\n"
	                                      "respondent.csv: row 3, column case_no (A): "
	                                      "'5.2E+17': the spreadsheet has turned a long number "
	                                      "into this and lost digits; format the column as "
	                                      "text and enter it again [cell-lost-digits]\n"
	                                      "respondent.csv: row 4, column case_no (A): '#REF!' "
	                                      "is an error of the spreadsheet, not a value "
	                                      "[cell-error]\n");
}

static void rows_that_stand_twice_are_refused(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\nB\n");
	sheet("respondent.csv", "case_no,name\nA,王某\nB,王某\nA,王 某\n");
	fails(import("respondent.csv", "case.csv", NULL),
	      "respondent.csv: row 4: this row is already there: row 2 of 'respondent.csv' "
	      "[row-there]\n");
	/* equal ones are told by their order, if any cell tells them apart */
	sheet("respondent.csv", "case_no,name\nA,王某\n");
	sheet("document.csv", "case_no,kind,doc_no,note\nA,notice,,x\nA,notice,,y\nA,notice,1,x\nA,"
	                      "notice,,x\nA,notice,1,z\n");
	fails(import("document.csv", "respondent.csv", "case.csv", NULL),
	      "document.csv: row 5: this row is already there: row 2 of 'document.csv' "
	      "[row-there]\n");
	sheet("document.csv", "case_no,kind,doc_no,note,respondent\nA,notice,,x,\nA,notice,1,x,"
	                      "王某\nA,notice,1,y,王某\n");
	assert_int_equal(import("document.csv", "respondent.csv", "case.csv", NULL), RV_OK);
	rows_are("SELECT doc_no, note FROM document", "|x\n1|x\n1|y\n");
	sheet("place.csv", "name,grade\n县府,1\n县府,2\n县府,1\n");
	fails(import("place.csv", NULL),
	      "place.csv: row 4: this row is already there: row 2 of 'place.csv' [row-there]\n");
	sheet("place.csv", "name,grade\n县府,1\n");
	assert_int_equal(import("place.csv", NULL), RV_OK);
	assert_int_equal(import("place.csv", NULL), RV_OK);
	rows_are("SELECT count(*) FROM place", "1\n");
}

static void the_database_may_refuse_a_row(void **state)
{
	(void)state;
	run_sql("ALTER TABLE case_file ADD COLUMN more TEXT NOT NULL DEFAULT 'x' CHECK (case_no <> "
	        "'B');");
	sheet("case.csv", "case_no\nA\nB\n");
	fails(import("case.csv", NULL), "case.csv: row 3: the database refuses the row: CHECK "
	                                "constraint failed: case_no <> 'B' "
	                                "[row-refused]\n");
	/* a conflict clause of the table does not undo our transaction unseen */
	run_sql("CREATE UNIQUE INDEX u ON case_file(case_kind);");
	sheet("case.csv", "case_no,case_kind\nA,违纪\nC,违纪\n");
	fails(import("case.csv", NULL), "case.csv: row 3: the database refuses the row: UNIQUE "
	                                "constraint failed: case_file.case_kind "
	                                "[row-refused]\n");
	rows_are("SELECT count(*) FROM case_file", "0\n");
}

/* Into an empty table rows go at once; what is found later takes all of it back. */
static void an_empty_table_is_filled_once(void **state)
{
	(void)state;
	sheet("case.csv", "case_no,amount\nA,1\nB,2\n");
	sheet("document.csv",
	      "case_no,kind,note\nA,talk,x\nA,talk,10000000000000000000\nB,talk,x\n合计,,\n");
	assert_int_equal(import("case.csv", "document.csv", NULL), RV_OK);
	assert_int_equal(all_counts.added, 5);
	assert_non_null(strstr(told, "row 3"));
	assert_string_equal(noted, "document.csv: row 5 is a total and left out\n");
	rows_are("SELECT doc_id, case_id, note FROM document ORDER BY 1",
	         "1|1|x\n2|1|10000000000000000000\n3|2|x\n");
	rows_are("SELECT row_key, columns FROM review_unasked WHERE record = 'document' ORDER BY 1",
	         "1|[\"doc_no\"]\n2|[\"doc_no\"]\n3|[\"doc_no\"]\n");
	rows_are("SELECT \"case\" FROM review_changed ORDER BY 1", "1\n2\n");
	run_sql("DELETE FROM document; DELETE FROM review_unasked; DELETE FROM review_changed;");
	/* the same name twice but for blanks: one row by its hash, two by their other cells */
	sheet("respondent.csv",
	      "case_no,name,birth_on\nA,王某,1979-04\nA,王 某,1979-04\nB,王某,\n");
	fails(import("respondent.csv", NULL),
	      "respondent.csv: row 3: this row is already there: row 2 of 'respondent.csv' "
	      "[row-there]\n");
	rows_are("SELECT count(*) FROM respondent", "0\n");
	rows_are("SELECT count(*) FROM review_changed", "0\n");
	/* the warning of a sheet that is read twice is told once */
	sheet("document.csv", "case_no,kind,note\nA,talk,10000000000000000000\nX,talk,x\n");
	fails(import("document.csv", NULL), "document.csv: row 2, column note (C): warning: "
	                                    "'10000000000000000000': the spreadsheet may have "
	                                    "turned the last digits into zeros [cell-lost-digits]\n"
	                                    "document.csv: row 3, column case_no (A): there is no "
	                                    "case 'X', neither in the files nor "
	                                    "in the database [link-unknown]\n");
}

/* What makes it begin anew need not be wrong. */
static void an_empty_table_is_begun_anew(void **state)
{
	(void)state;
	/* two cases of one number, neither of which says its unit */
	sheet("case.csv", "case_no,lead_unit,amount\nA,,1\nA,,2\nB,,3\n合计,,\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	assert_int_equal(all_counts.added, 3);
	assert_string_equal(noted, "case.csv: row 5 is a total and left out\n");
	rows_are("SELECT case_id, case_no, amount FROM case_file ORDER BY 1",
	         "1|A|1000000\n2|A|2000000\n3|B|3000000\n");
	/* a row that was added to a form: it gets its number from us */
	sheet("document.csv", "doc_id,case_no,kind,note\n7,B,talk,x\n,B,talk,y\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	assert_int_equal(all_counts.added, 2);
	rows_are("SELECT doc_id, note FROM document ORDER BY note", "7|x\n1|y\n");
}

static void hundreds_of_faults_are_counted(void **state)
{
	struct rv_buf text;

	(void)state;
	rv_buf_init(&text);
	rv_buf_puts(&text, "case_no,closed_on\n");
	for (int i = 0; i < 300; i++)
		rv_buf_printf(&text, "A%d,x\n", i);
	sheet("case.csv", text.text);
	rv_buf_release(&text);
	assert_int_equal(import("case.csv", NULL), RV_DATA);
	assert_non_null(strstr(told, "case.csv: row 201, column closed_on (B)"));
	assert_null(strstr(told, "row 202"));
	assert_non_null(strstr(told, "\nand 100 more\n"));
}

static void missing_files_come_first(void **state)
{
	(void)state;
	sheet("case.csv", "bad\n");
	assert_int_equal(import("case.csv", "respondent.csv", NULL), RV_NOINPUT);
	assert_string_equal(told, "");
	assert_string_equal(failed.msg,
	                    "'respondent.csv' can't be read: there is no such file or folder");
	assert_int_equal(mkdir("b", 0700), 0);
	assert_int_equal(import("b", NULL), RV_NOINPUT);
	assert_string_equal(failed.msg, "'b' is no regular file");
}

static void strange_names_of_files(void **state)
{
	(void)state;
	sheet("-case.csv", "x\n");
	sheet("case\nok.csv", "x\n");
	sheet("case", "case_no\nA\n");
	sheet(".csv", "x\n");
	sheet("\xB0\xB8.csv", "x\n");
	assert_int_equal(import("case", NULL), RV_OK);
	assert_int_equal(import("-case.csv", "case\nok.csv", ".csv", "\xB0\xB8.csv", NULL),
	                 RV_DATA);
	assert_non_null(strstr(told, "case\\nok.csv: no record is called 'case\\nok'"));
	assert_non_null(strstr(told, "\\xb0\\xb8.csv: no record is called '\\xb0\\xb8'"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, new_database)
	const struct CMUnitTest tests[] = {
		TEST(a_case_and_its_people_in_chinese),
		TEST(headers_are_ids_labels_or_aliases),
		TEST(cases_are_found_by_number_key_or_identity),
		TEST(cases_of_an_earlier_import_are_found),
		TEST(references_find_people_within_the_case),
		TEST(keys_of_a_sheet_go_before_names),
		TEST(numbers_that_we_give_are_nobodys_names),
		TEST(rows_may_name_rows_that_come_later),
		TEST(keys_of_several_columns),
		TEST(empty_rows_and_missing_cells_at_the_end_are_nothing),
		TEST(a_header_alone_is_no_fault),
		TEST(two_files_of_one_record),
		TEST(every_fault_of_every_file_is_told),
		TEST(a_file_that_can_not_be_read_is_told_once),
		TEST(headers_that_do_not_fit),
		TEST(links_and_keys_that_are_not_there),
		TEST(rows_that_stand_twice_are_refused),
		TEST(the_database_may_refuse_a_row),
		TEST(an_empty_table_is_filled_once),
		TEST(an_empty_table_is_begun_anew),
		TEST(hundreds_of_faults_are_counted),
		TEST(missing_files_come_first),
		TEST(strange_names_of_files),
	};

	return cmocka_run_group_tests_name("import", tests, set_up, tear_down);
}
