/* What is owed: every way in which a value can be missing, and what decides it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "oom.h"
#include "review/i18n.h"
#include "review/score.h"

static char path[64];
static struct rv_arena arena;
static struct rv_diags diags;
static struct rv_standard *standard;

#define TABLES                                                                                     \
	"CREATE TABLE unit(code TEXT PRIMARY KEY, name TEXT, level TEXT);"                         \
	"CREATE TABLE case_file(case_id INTEGER PRIMARY KEY, case_no TEXT, lead TEXT, amount "     \
	"INTEGER, ended TEXT, filed TEXT);"                                                        \
	"CREATE TABLE person(id INTEGER PRIMARY KEY, case_id INTEGER, name TEXT, born TEXT);"      \
	"CREATE TABLE step(id INTEGER PRIMARY KEY, case_id INTEGER, person_id INTEGER, kind "      \
	"TEXT, "                                                                                   \
	"done TEXT, sum INTEGER);"                                                                 \
	"CREATE TABLE review_complete(record TEXT, \"case\" TEXT, by TEXT, at TEXT);"
/* Nothing is owed of this case. */
#define WHOLE                                                                                      \
	"INSERT INTO unit VALUES ('u', 'Unit', 'township');"                                       \
	"INSERT INTO case_file VALUES (1, 'N1', 'u', 3, NULL, '2026-01-01');"                      \
	"INSERT INTO person VALUES (1, 1, 'Ann', '1990-01');"                                      \
	"INSERT INTO step VALUES (1, 1, 1, 'got', '2026-01-10', 1), (2, 1, 1, 'sent', "            \
	"'2026-01-20', 1);"                                                                        \
	"INSERT INTO review_complete VALUES ('all', '1', NULL, NULL);"

static void make(const char *sql)
{
	sqlite3 *db;
	char *message = NULL;

	unlink(path);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, TABLES, NULL, NULL, &message) != SQLITE_OK ||
	    sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s", message);
	sqlite3_close(db);
}

static int set_up(void **state)
{
	struct rv_error err = {0};

	(void)state;
	snprintf(path, sizeof path, "/tmp/review-owed-%ld.db", (long)getpid());
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	if (rv_standard_load(&arena, "tests/cli/fixtures/owed/owed.yaml", NULL, &standard, &diags,
	                     &err) == RV_OK)
		return 0;
	rv_diags_print(&diags, stderr);
	return -1;
}

static int tear_down(void **state)
{
	(void)state;
	unlink(path);
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	return 0;
}

/* ---- what is told ------------------------------------------------------------------------------------------- */

static struct rv_buf said;

static void say_items(const struct rv_owed *owed)
{
	const struct rv_rubric *rubric = standard->use[0].rubric;
	char points[RV_POINTS_SIZE];

	rv_points_text(owed->points, points);
	rv_buf_printf(&said, " %s", points);
	for (size_t i = 0; i < owed->n_items; i++)
		rv_buf_printf(&said, "%s%s", i == 0 ? " " : ",", rubric->items[owed->items[i]].id);
	rv_buf_putc(&said, '\n');
}

static enum rv_code take_owed(void *ctx, const struct rv_owed_case *owed, struct rv_error *err)
{
	(void)ctx;
	(void)err;
	for (size_t i = 0; i < owed->n_owed; i++) {
		const struct rv_owed *one = &owed->owed[i];

		rv_buf_printf(&said, "%s %s", owed->result->number, rv_owed_word(one->kind));
		if (one->record != NULL)
			rv_buf_printf(&said, " %s", one->record->id);
		if (one->kind == RV_OWED_CELL)
			rv_buf_printf(&said, "%s.%s", one->row_key, one->column->id);
		if (one->kind == RV_OWED_ROW)
			rv_buf_printf(&said, " %s", one->row_kind);
		say_items(one);
	}
	return RV_OK;
}

static enum rv_code ignore_case(void *ctx, const struct rv_case_result *result,
                                struct rv_error *err)
{
	(void)ctx;
	(void)result;
	(void)err;
	return RV_OK;
}

static enum rv_code ignore_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	(void)ctx;
	(void)left;
	(void)err;
	return RV_OK;
}

static enum rv_code ignore_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	(void)ctx;
	(void)remark;
	(void)err;
	return RV_OK;
}

static enum rv_code ask(struct rv_error *err)
{
	struct rv_score_sink sink = {.scored = ignore_case,
	                             .left_out = ignore_left,
	                             .remark = ignore_remark,
	                             .owed = take_owed};
	struct rv_score_request request = {.casedb = path,
	                                   .standard = standard,
	                                   .selection = {.period = "all", .as_of = "2026-06-30"}};
	struct rv_score_counts counts;
	struct rv_diags faults;
	enum rv_code code;

	rv_diags_init(&faults);
	rv_buf_init(&said);
	code = rv_score(&request, &sink, &counts, &faults, err);
	rv_diags_release(&faults);
	return code;
}

/* What `sql` leaves owed, a line each, most points first. */
static void owes(const char *sql, const char *expected)
{
	struct rv_error err = {0};

	make(sql);
	assert_int_equal(ask(&err), RV_OK);
	assert_false(said.failed);
	assert_string_equal(said.text != NULL ? said.text : "", expected);
	rv_buf_release(&said);
}

/* ---- cells ---------------------------------------------------------------------------------------------------- */

static void a_whole_case_owes_nothing_but_what_no_sheet_holds(void **state)
{
	(void)state;
	owes(WHOLE, "");
	owes(WHOLE
	     "UPDATE case_file SET case_id = 2; UPDATE person SET case_id = 2; UPDATE step SET "
	     "case_id = 2; UPDATE review_complete SET \"case\" = '2';",
	     "N1 other 11 TABLE\n");
}

static void a_value_counts_once_for_each_item_that_waits(void **state)
{
	(void)state;
	owes(WHOLE "UPDATE case_file SET amount = NULL;",
	     "N1 cell case_file[1].amount 6 CELL,SAME,WHEN\n");
	owes(WHOLE "UPDATE case_file SET amount = 3, filed = NULL;",
	     "N1 cell case_file[1].filed 0 ADVICE\n");
}

static void a_reference_owes_itself_or_what_it_points_at(void **state)
{
	(void)state;
	owes(WHOLE "UPDATE unit SET level = NULL;", "N1 cell unit[\"u\"].level 4 LEVEL\n");
	owes(WHOLE "UPDATE case_file SET lead = NULL;", "N1 cell case_file[1].lead 4 LEVEL\n");
	owes(WHOLE "UPDATE case_file SET lead = 'nobody';", "N1 cell case_file[1].lead 4 LEVEL\n");
}

static void absence_is_owed_as_completeness(void **state)
{
	(void)state;
	owes(WHOLE
	     "DELETE FROM review_complete; INSERT INTO review_complete SELECT value, '1', NULL, "
	     "NULL FROM json_each('[\"person\", \"step\"]');",
	     "N1 list case_file 5 ENDED\n");
	/* what is no value is a cell to mend, complete or not */
	owes(WHOLE "UPDATE case_file SET ended = '2026-02-30';",
	     "N1 cell case_file[1].ended 5 ENDED\n");
}

static void values_of_rows_are_named_by_their_row(void **state)
{
	(void)state;
	owes(WHOLE "UPDATE person SET born = NULL;", "N1 cell person[1].born 9 EACH\n");
	owes(WHOLE "UPDATE step SET sum = NULL WHERE id = 2;",
	     "N1 cell step[2].sum 21 TOTAL,QUERY\n");
	owes(WHOLE "UPDATE step SET done = NULL WHERE id = 1;",
	     "N1 cell step[1].done 19 YEAR,LATE\n");
	owes(WHOLE "UPDATE step SET done = NULL WHERE id = 2;", "N1 cell step[2].done 12 LATE\n");
}

static void an_open_row_owes_what_would_place_it(void **state)
{
	(void)state;
	owes(WHOLE "UPDATE step SET kind = NULL WHERE id = 1;",
	     "N1 cell step[1].kind 25 GOT,YEAR,LATE\n");
	owes(WHOLE "UPDATE step SET person_id = NULL WHERE id = 2;",
	     "N1 cell step[2].person_id 10 OWN\n");
}

/* ---- rows and lists --------------------------------------------------------------------------------------------- */

static void a_kind_without_a_row_is_owed_with_its_list(void **state)
{
	(void)state;
	owes(WHOLE
	     "DELETE FROM step WHERE id = 1; DELETE FROM review_complete WHERE record = 'all'; "
	     "INSERT INTO review_complete SELECT value, '1', NULL, NULL FROM "
	     "json_each('[\"case_file\", \"person\"]');",
	     "N1 list step 46 GOT,YEAR,TOTAL,LATE,QUERY\n"
	     "N1 row step got 25 GOT,YEAR,LATE\n");
}

static void rows_of_a_list_that_nobody_called_complete(void **state)
{
	(void)state;
	owes(WHOLE
	     "DELETE FROM review_complete; INSERT INTO review_complete SELECT value, '1', NULL, "
	     "NULL FROM json_each('[\"case_file\", \"step\"]');",
	     "N1 list person 19 EACH,OWN\n");
}

static void a_violation_leaves_its_incomplete_list_owed(void **state)
{
	(void)state;
	owes(WHOLE "UPDATE person SET born = '2001-01'; DELETE FROM review_complete; INSERT INTO "
	           "review_complete SELECT value, '1', NULL, NULL FROM json_each('[\"case_file\", "
	           "\"step\"]');",
	     "N1 list person 19 EACH,OWN\n");
}

static void every_case_owes_its_own(void **state)
{
	(void)state;
	owes(WHOLE
	     "INSERT INTO case_file VALUES (2, 'N2', 'u', NULL, NULL, NULL); INSERT INTO "
	     "review_complete VALUES ('all', '2', NULL, NULL); UPDATE case_file SET amount = NULL",
	     "N1 cell case_file[1].amount 6 CELL,SAME,WHEN\n"
	     "N2 row step got 12 LATE\n"
	     "N2 other 11 TABLE\n"
	     "N2 cell case_file[2].amount 5 CELL,SAME\n"
	     "N2 cell case_file[2].filed 0 ADVICE\n");
}

/* ---- failures ----------------------------------------------------------------------------------------------------- */

static void memory_runs_out(void **state)
{
	struct rv_error err = {0};
	struct rv_buf whole;

	(void)state;
	make(WHOLE "UPDATE step SET kind = NULL; UPDATE case_file SET lead = NULL; DELETE FROM "
	           "review_complete;");
	assert_int_equal(ask(&err), RV_OK);
	whole = said;
	for (long n = 1; oom_available(); n += 97) {
		enum rv_code code;
		bool refused;

		oom_fail_at(n, true);
		code = ask(&err);
		refused = oom_stop();
		if (code == RV_OK) /* SQLite can do without some of it */
			assert_string_equal(said.text, whole.text);
		else
			assert_int_equal(code, RV_MEMORY);
		rv_buf_release(&said);
		if (!refused)
			break;
	}
	rv_buf_release(&whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_case_owes_nothing_but_what_no_sheet_holds),
		cmocka_unit_test(a_value_counts_once_for_each_item_that_waits),
		cmocka_unit_test(a_reference_owes_itself_or_what_it_points_at),
		cmocka_unit_test(absence_is_owed_as_completeness),
		cmocka_unit_test(values_of_rows_are_named_by_their_row),
		cmocka_unit_test(an_open_row_owes_what_would_place_it),
		cmocka_unit_test(a_kind_without_a_row_is_owed_with_its_list),
		cmocka_unit_test(rows_of_a_list_that_nobody_called_complete),
		cmocka_unit_test(a_violation_leaves_its_incomplete_list_owed),
		cmocka_unit_test(every_case_owes_its_own),
		cmocka_unit_test(memory_runs_out),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
