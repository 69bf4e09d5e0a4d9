/* Which lists are complete, as import is told. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faultvfs.h"
#include "oom.h"
#include "review/interrupt.h"
#include "review/store.h"
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

static int empty_folder(void **state)
{
	(void)state;
	fault_stop();
	sheets_clean();
	return 0;
}

static int new_database(void **state)
{
	empty_folder(state);
	sheets_init("case.db", sheets_dictionary);
	return 0;
}

static void completeness_is_stated_for_the_cases_of_the_files(void **state)
{
	static const char *const words[] = {"被审查调查人", "document"}, *const all[] = {"all"};

	(void)state;
	sheet("case.csv", "case_no\nA\nB\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	rows_are("SELECT count(*) FROM review_complete", "0\n");
	sheet("respondent.csv", "case_no,name\nB,王某\n");
	sheets_setup.complete = words;
	sheets_setup.n_complete = 2;
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	rows_are("SELECT * FROM review_complete ORDER BY 1",
	         "document|2|王某|2026-11-24 09:30\nrespondent|2|王某|2026-11-24 09:30\n");
	sheets_setup.complete = all;
	sheets_setup.n_complete = 1;
	sheet("respondent.csv", "case_no,name\nA,李某\nB,李某\n");
	run_sql("UPDATE review_complete SET at = 'old'");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	/* what has been said already stays as it was said first */
	rows_are("SELECT \"case\", at, count(*) FROM review_complete GROUP BY 1, 2 ORDER BY 1, 2",
	         "|2026-11-24 09:30|3\n1|2026-11-24 09:30|6\n2|2026-11-24 09:30|4\n2|old|2\n");
	run_sql("DELETE FROM review_changed; DELETE FROM review_change");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	assert_int_equal(imported.n_changed_cases, 0);
	rows_are("SELECT count(*) FROM review_change", "0\n");
	/* said of all records at once, as an export may have it */
	run_sql("DELETE FROM review_complete; INSERT INTO review_complete VALUES ('all', '1', 'x', "
	        "'old')");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	assert_int_equal(imported.n_changed_cases, 2); /* lookup lists are everybody's */
	rows_are("SELECT DISTINCT record, at FROM review_complete WHERE \"case\" = '1'",
	         "all|old\n");
}

/* As earlier versions made it. */
static void the_old_column_of_review_complete_serves(void **state)
{
	static const char *const words[] = {"document"};

	(void)state;
	run_sql("DROP TABLE review_complete; CREATE TABLE review_complete(record TEXT, case_key "
	        "TEXT, \"by\" TEXT, at TEXT)");
	sheets_init("case.db", sheets_dictionary);
	sheet("case.csv", "case_no\nA\n");
	sheets_setup.complete = words;
	sheets_setup.n_complete = 1;
	assert_int_equal(import("case.csv", NULL), RV_OK);
	rows_are("SELECT * FROM review_complete", "document|1|王某|2026-11-24 09:30\n");
}

static void words_that_name_no_record_are_refused(void **state)
{
	static const char *const words[] = {"respondant"}, *const far[] = {"x"};

	(void)state;
	sheet("case.csv", "case_no\nA\n");
	sheets_setup.n_complete = 1;
	sheets_setup.complete = words;
	assert_int_equal(import("case.csv", NULL), RV_USAGE);
	assert_string_equal(failed.msg,
	                    "no record is called 'respondant'; did you mean 'respondent'?");
	sheets_setup.complete = far;
	assert_int_equal(import("case.csv", NULL), RV_USAGE);
	assert_string_equal(failed.msg, "no record is called 'x'");
}

static void composite_keys_are_named_as_json(void **state)
{
	static const char dictionary[] = "dictionary: t\ncase: c\nrecords:\n"
					 "  c: {key: [unit, year, no], columns: {unit: text, year: "
					 "int, no: int, day: date}}\n"
					 "  d: {key: id, case: [unit, year, no], columns: {id: "
					 "int, unit: text, year: int, no: int, x: "
					 "text}}\n";
	static const char *const all[] = {"all"};

	(void)state;
	unlink("case.db");
	sheets_init("case.db", dictionary);
	sheets_setup.dictionary = dictionary;
	sheets_setup.complete = all;
	sheets_setup.n_complete = 1;
	sheet("c.csv", "unit,year,no,day\n\"荔\"\"波\",2026,1,2026-1-1\nQ,2026,1,\n");
	sheet("d.csv", "no,year,unit,x\n1,2026,\"荔\"\"波\",a\n1,2026,Q,b\n1,2026,Q,b\n1,2025,Q,"
	               "c\n1,,Q,d\n");
	fails(import("d.csv", "c.csv", NULL),
	      "d.csv: row 4: this row is already there: row 3 of 'd.csv' [row-there]\n"
	      "d.csv: row 5: there is no case '1 · 2025 · Q', neither in the files nor in the "
	      "database "
	      "[link-unknown]\n"
	      "d.csv: row 6, column year (B): the row does not say which case it belongs to "
	      "[link-empty]\n");
	rows_are("SELECT count(*) FROM d", "0\n");
	sheet("d.csv", "no,year,unit,x\n1,2026,\"荔\"\"波\",a\n1,2026,Q,b\n");
	assert_int_equal(import("d.csv", "c.csv", NULL), RV_OK);
	rows_are("SELECT * FROM d", "1|荔\"波|2026|1|a\n2|Q|2026|1|b\n");
	rows_are("SELECT \"case\" FROM review_complete WHERE record = 'd' ORDER BY 1",
	         "[\"Q\",2026,1]\n[\"荔\\\"波\",2026,1]\n");
	rows_are("SELECT DISTINCT json_array(unit, year, no) = \"case\" FROM c, review_complete "
	         "WHERE "
	         "json_extract(\"case\", '$[0]') = unit",
	         "1\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, new_database)
	const struct CMUnitTest tests[] = {
		TEST(completeness_is_stated_for_the_cases_of_the_files),
		TEST(the_old_column_of_review_complete_serves),
		TEST(words_that_name_no_record_are_refused),
		TEST(composite_keys_are_named_as_json),
	};

	return cmocka_run_group_tests_name("import complete", tests, set_up, tear_down);
}
