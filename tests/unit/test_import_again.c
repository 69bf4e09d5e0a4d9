/* A sheet imported again: what is the same stays, what differs is changed and the old value kept. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

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

/* Every test begins with two cases and their people. */
static int two_cases(void **state)
{
	(void)state;
	sheets_clean();
	sheets_init("case.db", sheets_dictionary);
	sheet("case.csv", "case_no,case_kind,amount,closed_on\nA,违纪,1,2026-03-01\nB,违纪,2,\n");
	sheet("respondent.csv", "case_no,name,birth_on\nA,王某,1979-04\nB,李某,\nB,赵某,\n");
	assert_int_equal(import("case.csv", "respondent.csv", NULL), RV_OK);
	sheets_setup.at = "2026-12-01 10:00";
	return 0;
}

static void counts_are(int64_t added, int64_t updated, int64_t unchanged, int64_t gone)
{
	assert_int_equal(all_counts.added, added);
	assert_int_equal(all_counts.updated, updated);
	assert_int_equal(all_counts.unchanged, unchanged);
	assert_int_equal(all_counts.gone, gone);
}

#define HISTORY                                                                                    \
	"SELECT record, row_key, \"column\", old, new, \"by\", at, source FROM review_history "    \
	"ORDER BY rowid"

/* ---- the same ------------------------------------------------------------------------------- */

static void the_same_again_changes_nothing(void **state)
{
	(void)state;
	rows_are("SELECT * FROM review_changed ORDER BY 1",
	         "1|2026-11-24 09:30|1\n2|2026-11-24 09:30|1\n");
	assert_int_equal(import("case.csv", "respondent.csv", NULL), RV_OK);
	counts_are(0, 0, 5, 0);
	rows_are("SELECT count(*) FROM review_history", "0\n");
	rows_are("SELECT DISTINCT at FROM review_changed", "2026-11-24 09:30\n");
	rows_are("SELECT change, length(mark), at FROM review_change", "1|32|2026-11-24 09:30\n");
	assert_int_equal(imported.n_changed_cases, 0);
	assert_int_equal(imported.cases, 2);
	assert_int_equal(imported.new_cases, 0);
}

static void another_order_changes_nothing(void **state)
{
	(void)state;
	sheet("document.csv", "case_no,kind,note\nA,talk,x\nA,talk,y\nA,talk,z\nB,talk,x\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	sheet("document.csv", "case_no,kind,note\nB,talk,x\nA,talk,z\nA,talk,y\nA,talk,x\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	counts_are(0, 0, 4, 0);
	rows_are("SELECT case_id, note FROM document ORDER BY doc_id", "1|x\n1|y\n1|z\n2|x\n");
}

/* The numbers of a sheet may be others each time it is written. */
static void other_numbers_change_nothing(void **state)
{
	(void)state;
	sheet("case.csv", "case_id,case_no\n7,B\n8,A\n");
	sheet("respondent.csv", "respondent_id,case_id,name\n3,8,王某\n1,7,赵某\n2,7,李某\n");
	sheet("document.csv", "case_id,kind,respondent_id\n7,talk,1\n");
	assert_int_equal(import("document.csv", "respondent.csv", "case.csv", NULL), RV_OK);
	counts_are(1, 0, 5, 0);
	rows_are("SELECT * FROM case_file",
	         "1|A||party_violation|1000000|2026-03-01\n2|B||party_violation|2000000|\n");
	rows_are("SELECT respondent_id, case_id, name FROM respondent",
	         "1|1|王某\n2|2|李某\n3|2|赵某\n");
	rows_are("SELECT case_id, respondent_id FROM document", "2|3\n");
}

/* A form holds the numbers of the rows that are there; whoever adds one knows none for it. */
static void rows_without_a_number_get_one(void **state)
{
	(void)state;
	sheet("document.csv", "doc_id,case_no,kind,note\n5,A,talk,x\n6,A,talk,y\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	sheet("document.csv",
	      "doc_id,case_no,kind,note\n5,A,talk,x\n,A,talk,z\n6,A,talk,y\n,B,talk,x\n");
	for (int64_t added = 2; added >= 0; added -= 2) {
		assert_int_equal(import("document.csv", NULL), RV_OK);
		counts_are(added, 0, 4 - added, 0);
		rows_are("SELECT doc_id, case_id, note FROM document ORDER BY doc_id",
		         "5|1|x\n6|1|y\n7|1|z\n8|2|x\n");
	}
	sheet("document.csv",
	      "doc_id,case_no,kind,note\n,A,talk,x\n5,A,talk,x\n,B,talk,w\n,B,talk,w\n");
	assert_int_equal(import("document.csv", NULL), RV_DATA);
	assert_string_equal(told, "document.csv: row 2: this row is already there: row 3 of "
	                          "'document.csv' [row-there]\n"
	                          "document.csv: row 5: this row is already there: row 4 of "
	                          "'document.csv' [row-there]\n");
	/* where nothing but the number tells rows apart, by what they say */
	sheet("place.csv", "place_id,name,grade\n1,县府,1\n,县府,2\n");
	for (int64_t added = 2; added >= 0; added -= 2) {
		assert_int_equal(import("place.csv", NULL), RV_OK);
		counts_are(added, 0, 2 - added, 0);
	}
	rows_are("SELECT * FROM place ORDER BY place_id", "1|县府|1\n2|县府|2\n");
	sheet("case.csv", "case_id,case_no\n1,A\n,C\n2,B\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	rows_are("SELECT case_id, case_no FROM case_file", "1|A\n2|B\n3|C\n");
}

/* ---- changes -------------------------------------------------------------------------------- */

static void cells_that_differ_are_changed_and_kept(void **state)
{
	(void)state;
	sheet("case.csv", "case_no,amount,closed_on\nB,2,2026-05-06\nA,,2026-03-01\n");
	sheets_setup.replace = true;
	assert_int_equal(import("case.csv", NULL), RV_OK);
	sheets_setup.replace = false;
	counts_are(0, 2, 0, 0);
	assert_int_equal(all_counts.emptied, 1);
	assert_int_equal(all_counts.kept, 0);
	/* what the sheet has no column for stays */
	rows_are("SELECT * FROM case_file",
	         "1|A||party_violation||2026-03-01\n2|B||party_violation|2000000|2026-05-06\n");
	rows_are(HISTORY, "case_file|2|closed_on||2026-05-06|王某|2026-12-01 10:00|case.csv\n"
	                  "case_file|1|amount|1000000||王某|2026-12-01 10:00|case.csv\n");
	rows_are("SELECT DISTINCT at FROM review_changed", "2026-12-01 10:00\n");
	sheet("respondent.csv", "case_no,name,birth_on\nB,李某,1980-01\nB,孙某,\nB,赵某,\n");
	sheets_setup.at = "2026-12-02 10:00";
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	counts_are(1, 1, 1, 0);
	rows_are("SELECT * FROM review_changed ORDER BY 1",
	         "1|2026-12-01 10:00|2\n2|2026-12-02 10:00|3\n");
}

/* An empty cell says nothing: a form that was made before the values came takes none of them away. */
static void an_empty_cell_takes_nothing_away(void **state)
{
	(void)state;
	sheet("case.csv", "case_no,amount,closed_on\nB,,2026-05-06\nA,不详,\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	counts_are(0, 1, 1, 0);
	assert_int_equal(all_counts.emptied, 0);
	assert_int_equal(all_counts.kept, 3);
	assert_int_equal(imported.n_changes, 1);
	rows_are("SELECT * FROM case_file", "1|A||party_violation|1000000|2026-03-01\n2|B||party_"
	                                    "violation|2000000|2026-05-06\n");
	rows_are(HISTORY, "case_file|2|closed_on||2026-05-06|王某|2026-12-01 10:00|case.csv\n");
	/* nothing but empty cells: the case has not changed */
	sheet("case.csv", "case_no,amount,closed_on\nA,,\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	counts_are(0, 0, 1, 0);
	assert_int_equal(all_counts.kept, 2);
	assert_int_equal(imported.n_changed_cases, 0);
}

/* 无 is no empty cell: it says that there is none. */
static void a_cell_that_says_none_takes_the_value_away(void **state)
{
	(void)state;
	sheet("document.csv", "doc_id,case_no,kind,doc_no,note\n1,A,talk,x1,a\n2,B,talk,x2,b\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	sheet("document.csv", "doc_id,case_no,kind,note,doc_no\n1,A,talk,a,无\n2,B,talk,,\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	assert_int_equal(all_counts.emptied, 1);
	assert_int_equal(all_counts.kept, 2);
	rows_are("SELECT case_id, doc_no, note FROM document ORDER BY 1", "1||a\n2|x2|b\n");
	/* two sheets: what the first one says stands there, and the second says nothing */
	sheet("case.csv", "case_no,amount\nA,7\n");
	sheet("案件.csv", "case_no,amount\nA,\n");
	assert_int_equal(import("case.csv", "案件.csv", NULL), RV_OK);
	assert_int_equal(all_counts.kept, 0);
	rows_are("SELECT amount FROM case_file WHERE case_no = 'A'", "7000000\n");
}

static void the_nth_of_equal_ones_is_changed(void **state)
{
	(void)state;
	sheet("document.csv", "case_no,kind,note\nA,talk,x\nA,talk,y\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	/* x stays what it is, so that the other one is the first that differs */
	sheet("document.csv", "case_no,kind,note\nA,talk,z\nA,talk,x\nA,talk,w\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	counts_are(1, 1, 1, 0);
	rows_are("SELECT note FROM document ORDER BY doc_id", "x\nz\nw\n");
}

static void a_key_finds_what_has_another_name(void **state)
{
	(void)state;
	sheet("respondent.csv", "respondent_id,case_no,name\n1,A,王某某\n");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	counts_are(0, 1, 0, 0);
	rows_are("SELECT respondent_id, name FROM respondent WHERE case_id = 1", "1|王某某\n");
	/* a number that is somebody else's is no key of a new row */
	sheet("respondent.csv", "respondent_id,case_no,name\n2,A,钱某\n1,A,王某某\n");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	counts_are(1, 0, 1, 0);
	rows_are("SELECT respondent_id, name FROM respondent WHERE case_id = 1",
	         "1|王某某\n4|钱某\n");
}

static void a_key_that_means_something_decides(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,unit_name,parent_code\nL,荔波,\nQ,黔南,\n");
	assert_int_equal(import("unit.csv", NULL), RV_OK);
	sheet("unit.csv", "unit_code,unit_name,parent_code\nL,荔波县,黔南\nQ,黔南,\n");
	assert_int_equal(import("unit.csv", NULL), RV_OK);
	counts_are(0, 1, 1, 0);
	rows_are("SELECT * FROM unit", "L|荔波县|Q\nQ|黔南|\n");
	rows_are("SELECT \"column\", old, new FROM review_history ORDER BY 1",
	         "parent_code||Q\nunit_name|荔波|荔波县\n");
	/* of no case: every one may have changed */
	rows_are("SELECT at FROM review_changed WHERE \"case\" IS NULL", "2026-12-01 10:00\n");
	assert_int_equal(import("unit.csv", NULL), RV_OK);
	counts_are(0, 0, 2, 0);
}

static void a_case_is_found_though_it_does_not_say_its_unit(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,unit_name\nL,荔波\nQ,黔南\n");
	sheet("case.csv", "case_no,lead_unit\nA,荔波\nA,黔南\n");
	assert_int_equal(import("unit.csv", "case.csv", NULL), RV_OK);
	/* the first takes the case that had no unit */
	rows_are("SELECT case_no, lead_unit FROM case_file ORDER BY case_id", "A|L\nB|\nA|Q\n");
	sheet("case.csv", "case_no,closed_on\nB,2026-01-01\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	counts_are(0, 1, 0, 0);
	sheet("case.csv", "case_no,closed_on\nA,2026-01-01\n");
	fails(import("case.csv", NULL), "case.csv: row 2: there are several cases 'a' "
	                                "[link-ambiguous]\n"
	                                "    add the column 'lead unit' to tell them apart\n");
}

static void two_sheets_may_not_say_different_things(void **state)
{
	(void)state;
	sheet("案件.csv", "案号,结案时间\nA,2026-03-02\n");
	fails(import("案件.csv", "case.csv", NULL),
	      "case.csv: row 2: 'closed_on' is another one than in row 2 of '案件.csv' "
	      "[row-conflict]\n");
	/* one fills what the other leaves open */
	sheet("案件.csv", "案号,结案时间\nB,2026-03-02\n");
	assert_int_equal(import("案件.csv", "case.csv", NULL), RV_OK);
	rows_are("SELECT closed_on FROM case_file ORDER BY 1", "2026-03-01\n2026-03-02\n");
}

/* ---- which cases have changed --------------------------------------------------------------- */

#define CHANGED "SELECT group_concat(\"case\", ' '), change FROM review_changed GROUP BY 2"

static void a_change_counts_for_its_case_only(void **state)
{
	(void)state;
	sheet("respondent.csv", "case_no,name,birth_on\nA,王某,1979-05\nB,李某,\nB,赵某,\n");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	assert_int_equal(imported.n_changed_cases, 1);
	rows_are(CHANGED, "2|1\n1|2\n");
	/* a new row of a case, and a new case */
	sheet("fact.csv", "case_no,seq\nB,1\n");
	sheet("case.csv", "case_no\nC\n");
	assert_int_equal(import("case.csv", "fact.csv", NULL), RV_OK);
	assert_int_equal(imported.n_changed_cases, 2);
	rows_are(CHANGED, "1|2\n2 3|3\n");
	rows_are("SELECT count(DISTINCT mark) FROM review_change", "3\n");
}

static void what_a_case_names_counts_for_it(void **state)
{
	(void)state;
	sheet("unit.csv", "unit_code,unit_name,parent_code\nL,荔波,Q\nQ,黔南,\nX,无人,\n");
	sheet("case.csv", "case_no,lead_unit\nA,荔波\n");
	sheet("staff.csv", "name\n周某\n");
	sheet("case_staff.csv", "case_no,staff_id,role\nB,周某,审查\n");
	assert_int_equal(import("unit.csv", "case.csv", "staff.csv", "case_staff.csv", NULL),
	                 RV_OK);
	rows_are(CHANGED, "1 2|2\n");
	/* the unit above the one of case A */
	sheet("unit.csv", "unit_code,unit_name\nQ,黔南州\n");
	assert_int_equal(import("unit.csv", NULL), RV_OK);
	rows_are(CHANGED, "2|2\n1|3\n");
	/* a unit that no case names */
	sheet("unit.csv", "unit_code,unit_name\nX,无人县\nY,新县\n");
	assert_int_equal(import("unit.csv", NULL), RV_OK);
	assert_int_equal(imported.n_changed_cases, 0);
	rows_are("SELECT \"case\", change FROM review_changed ORDER BY 2", "2|2\n1|3\n|4\n");
	/* an officer by a row of case B */
	sheet("staff.csv", "staff_id,name\n1,周某某\n");
	assert_int_equal(import("staff.csv", NULL), RV_OK);
	rows_are("SELECT \"case\", change FROM review_changed ORDER BY 1, 2", "|5\n1|3\n2|5\n");
}

/* Tables that an earlier version made. */
static void an_older_case_database_gets_what_it_lacks(void **state)
{
	(void)state;
	run_sql("DROP TABLE review_change; ALTER TABLE review_changed DROP COLUMN change");
	sheet("case.csv", "case_no,closed_on\nB,2026-05-06\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	rows_are("SELECT \"case\", change, typeof(change) FROM review_changed ORDER BY 1",
	         "1||null\n2|1|integer\n");
}

/* ---- rows that are gone --------------------------------------------------------------------- */

static void rows_no_longer_in_the_file_stay(void **state)
{
	(void)state;
	sheet("respondent.csv", "case_no,name\nB,李某\n");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	/* 王某 is of a case that the file does not name */
	counts_are(0, 0, 1, 1);
	rows_are("SELECT count(*) FROM respondent", "3\n");
	sheets_setup.replace = true;
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	counts_are(0, 0, 1, 1);
	rows_are("SELECT name FROM respondent", "王某\n李某\n");
	rows_are(HISTORY, "respondent|3|respondent_id|3||王某|2026-12-01 10:00|\n"
	                  "respondent|3|name|赵某||王某|2026-12-01 10:00|\n"
	                  "respondent|3|case_id|2||王某|2026-12-01 10:00|\n");
	rows_are("SELECT * FROM review_changed ORDER BY 1",
	         "1|2026-11-24 09:30|1\n2|2026-12-01 10:00|2\n");
}

static void a_row_that_others_name_does_not_go(void **state)
{
	(void)state;
	sheet("document.csv", "case_no,kind,respondent\nB,talk,赵某\nB,talk,李某\n");
	assert_int_equal(import("document.csv", NULL), RV_OK);
	sheet("respondent.csv", "case_no,name\nB,李某\n");
	sheets_setup.replace = true;
	fails(import("respondent.csv", NULL),
	      "respondent.csv: a row of respondent that the file no longer has can't be removed: "
	      "document 'B · talk · 赵某' names it [row-named]\n");
	rows_are("SELECT count(*) FROM respondent", "3\n");
	/* unless they go, too */
	sheet("document.csv", "case_no,kind,respondent\nB,talk,李某\n");
	assert_int_equal(import("respondent.csv", "document.csv", NULL), RV_OK);
	rows_are("SELECT count(*) FROM respondent", "2\n");
}

static void a_dry_run_writes_nothing(void **state)
{
	(void)state;
	sheets_setup.dry_run = true;
	sheet("case.csv", "case_no,closed_on\nB,2026-05-06\nC,\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	counts_are(1, 1, 0, 0);
	assert_int_equal(imported.n_changes, 1);
	rows_are("SELECT count(*), max(closed_on) FROM case_file", "2|2026-03-01\n");
	rows_are("SELECT count(*) FROM review_history", "0\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, two_cases)
	const struct CMUnitTest tests[] = {
		TEST(the_same_again_changes_nothing),
		TEST(another_order_changes_nothing),
		TEST(other_numbers_change_nothing),
		TEST(rows_without_a_number_get_one),
		TEST(cells_that_differ_are_changed_and_kept),
		TEST(an_empty_cell_takes_nothing_away),
		TEST(a_cell_that_says_none_takes_the_value_away),
		TEST(the_nth_of_equal_ones_is_changed),
		TEST(a_key_finds_what_has_another_name),
		TEST(a_key_that_means_something_decides),
		TEST(a_case_is_found_though_it_does_not_say_its_unit),
		TEST(two_sheets_may_not_say_different_things),
		TEST(a_change_counts_for_its_case_only),
		TEST(what_a_case_names_counts_for_it),
		TEST(an_older_case_database_gets_what_it_lacks),
		TEST(rows_no_longer_in_the_file_stay),
		TEST(a_row_that_others_name_does_not_go),
		TEST(a_dry_run_writes_nothing),
	};

	return cmocka_run_group_tests_name("import again", tests, set_up, tear_down);
}
