/*
 * Case databases made and completed; and nothing lost when disks, memory or other programs fail.
 */
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

/* ---- init ----------------------------------------------------------------------------------- */

static struct rv_init_result made;

static enum rv_code init_with(const char *dictionary, const char *vfs)
{
	struct oom_pause pause = oom_pause();
	struct rv_arena arena;
	struct rv_dictionary *loaded;
	enum rv_code code;

	rv_arena_init(&arena);
	loaded = sheets_load(&arena, dictionary);
	failed = (struct rv_error){.code = RV_OK};
	oom_resume(pause);
	code = rv_init(loaded, "case.db", vfs, &made, &failed);
	rv_arena_release(&arena);
	return code;
}

#define SMALL(columns)                                                                             \
	"dictionary: t\ncase: c\nrecords:\n  c: {table: 案件, key: id, columns: {" columns "}}\n"  \
	"  d: {key: [id, n], case: id, columns: {n: int, r: {type: text, ref: u}, "                \
	"x: {type: text, sql: \"'x'\"}}}\n"                                                        \
	"  u: {key: u, columns: {u: text}}\n"

static void tables_follow_the_dictionary(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(
		init_with(SMALL("no: text, on_: date, at: datetime, b: bool, m: money, p: points"),
	                  NULL),
		RV_OK);
	assert_true(made.created);
	assert_int_equal(made.tables, 8);
	rows_are("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'review_%' "
	         "ORDER BY 1",
	         "CREATE TABLE \"d\"(\"id\" INTEGER NOT NULL, \"n\" INTEGER NOT NULL, \"r\" TEXT, "
	         "PRIMARY "
	         "KEY(\"id\", \"n\"))\n"
	         "CREATE TABLE \"u\"(\"u\" TEXT NOT NULL PRIMARY KEY)\n"
	         "CREATE TABLE \"案件\"(\"id\" INTEGER PRIMARY KEY, \"no\" TEXT, \"on_\" TEXT, "
	         "\"at\" TEXT, "
	         "\"b\" INTEGER, \"m\" INTEGER, \"p\" INTEGER)\n");
	rows_are(
		"SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1",
		"CREATE INDEX \"ix_d_r\" ON \"d\"(\"r\")\n"
		"CREATE INDEX ix_review_complete ON review_complete(record, \"case\")\n"
		"CREATE INDEX ix_review_history ON review_history(record, row_key)\n"
		"CREATE INDEX ix_review_unasked ON review_unasked(record, row_key)\n");
	assert_int_equal(stat("case.db", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	/* a second time there is nothing to do */
	assert_int_equal(init_with(SMALL("no: text"), NULL), RV_OK);
	assert_int_equal(made.tables + made.columns + made.indexes, 0);
	assert_false(made.created);
}

static void what_is_missing_is_added(void **state)
{
	(void)state;
	sheet("case.db", "");
	run_sql("PRAGMA journal_mode = WAL; CREATE TABLE 案件(ID INTEGER PRIMARY KEY, extra TEXT);"
	        "INSERT INTO 案件 VALUES (1, 'x'); CREATE VIEW u AS SELECT 'a' AS u;"
	        "CREATE TABLE d(id INTEGER, n INTEGER, PRIMARY KEY (n)); CREATE TABLE "
	        "review_complete(record); CREATE TABLE review_history(record); CREATE TABLE "
	        "review_unasked(record); CREATE VIEW "
	        "review_changed AS SELECT 1;");
	assert_int_equal(init_with(SMALL("no: text, m: money"), NULL), RV_OK);
	assert_int_equal(made.tables, 1);
	assert_int_equal(made.columns, 2 + 1 + 3 + 7 + 2);
	assert_int_equal(made.indexes, 2);
	rows_are("SELECT * FROM 案件", "1|x||\n");
	rows_are(
		"SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY 1",
		"CREATE INDEX \"ix_d_id\" ON \"d\"(\"id\")\nCREATE INDEX \"ix_d_r\" ON "
		"\"d\"(\"r\")\n");
	rows_are("PRAGMA journal_mode", "delete\n");
}

static void columns_that_clash_are_all_named(void **state)
{
	(void)state;
	sheet("case.db", "");
	run_sql("CREATE TABLE 案件(id INTEGER PRIMARY KEY, no INTEGER, m TEXT, t VARCHAR(20), dt "
	        "DATE, n NUMERIC, "
	        "o, tn NUMERIC, f DOUBLE); CREATE TABLE u(x);");
	assert_int_equal(
		init_with(
			SMALL("no: text, m: money, t: text, dt: date, n: int, o: money, tn: text, "
	                      "f: int, new: int"),
			NULL),
		RV_DATA);
	assert_string_equal(
		failed.msg,
		"'case.db' does not fit the dictionary: 案件.no: its declared type is no text, as "
		"the dictionary has it; 案件.m: its declared type is no integer, as the dictionary "
		"has it; 案件.tn: its declared type is no text, as the dictionary has it; 案件.f: "
		"its declared type is no integer, as the dictionary has it; u.u: the key is "
		"missing "
		"and can't be added");
	rows_are("SELECT count(*) FROM pragma_table_info('案件')", "9\n");
	rows_are("SELECT count(*) FROM sqlite_schema", "2\n");
}

static void what_is_no_case_database_is_refused(void **state)
{
	struct rv_store *store;
	struct rv_error err;

	(void)state;
	sheet("case.db",
	      "this is a letter, not a database; it is longer than a header of 100 bytes would "
	      "be, so that SQLite looks at it\n");
	assert_int_equal(init_with(SMALL("no: text"), NULL), RV_DATA);
	assert_string_equal(failed.msg, "'case.db' is not a SQLite database");
	unlink("case.db");
	assert_int_equal(rv_store_open("case.db", RV_STORE_WRITE, NULL, &store, &err), RV_OK);
	rv_store_close(store);
	assert_int_equal(init_with(SMALL("no: text"), NULL), RV_DATA);
	assert_non_null(strstr(failed.msg, "holds the runs"));
	unlink("case.db");
	assert_int_equal(mkdir("case.db", 0700), 0);
	assert_int_equal(init_with(SMALL("no: text"), NULL), RV_CANTCREATE);
	assert_int_equal(rmdir("case.db"), 0);
	assert_int_equal(symlink("nowhere/case.db", "case.db"), 0);
	assert_int_equal(init_with(SMALL("no: text"), NULL), RV_CANTCREATE);
	unlink("case.db");
}

/* ---- import into what is there -------------------------------------------------------------- */

static void import_wants_the_tables_first(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\n");
	assert_int_equal(import("case.csv", NULL), RV_NOINPUT);
	assert_string_equal(failed.msg,
	                    "there is no case database 'case.db'; make it with: review init");
	assert_false(sheets_has("case.db"));
	sheet("case.db", "");
	assert_int_equal(import("case.csv", NULL), RV_DATA);
	assert_string_equal(
		failed.msg,
		"'case.db' has no table 'unit'; make what is missing with: review init");
	sheets_init("case.db", sheets_dictionary);
	run_sql("ALTER TABLE case_file DROP COLUMN closed_on");
	assert_int_equal(import("case.csv", NULL), RV_DATA);
	assert_string_equal(
		failed.msg,
		"table 'case_file' of 'case.db' has no column 'closed_on'; make what is "
		"missing with: review init");
	run_sql("DROP TABLE case_file; CREATE VIEW case_file AS SELECT 1 AS case_id, 'A' AS "
	        "case_no, NULL AS "
	        "lead_unit, NULL AS case_kind, NULL AS amount, NULL AS closed_on");
	assert_int_equal(import("case.csv", NULL), RV_DATA);
	assert_string_equal(failed.msg,
	                    "'case_file' is a view in 'case.db' and can't be imported into");
	/* cases that a view shows can be named */
	sheet("respondent.csv", "case_no,name\nA,王某\n");
	assert_int_equal(import("respondent.csv", NULL), RV_OK);
	rows_are("SELECT * FROM respondent", "1|1|王某||\n");
}

static void keys_that_are_no_text_are_nobodys(void **state)
{
	static const char dictionary[] =
		"dictionary: t\ncase: c\nrecords:\n"
		"  c: {key: id, number: no, columns: {id: text, no: text, d_id: {type: int, ref: "
		"d}}}\n"
		"  d: {key: id, case: c_id, identity: [name], columns: {id: int, name: text}}\n";

	(void)state;
	sheets_init("case.db", dictionary);
	sheets_setup.dictionary = dictionary;
	run_sql("INSERT INTO c VALUES (x'41', 'A', NULL), (CAST(x'ff' AS TEXT), 'B', NULL), "
	        "('a' || char(0) || 'b', 'C', NULL), ('d', 'D', NULL)");
	sheet("d.csv", "c_id,name\nA,x\nB,x\nC,x\nD,x\n");
	fails(import("d.csv", NULL), "d.csv: row 2, column c_id (A): there is no case 'A', neither "
	                             "in the files nor in the "
	                             "database [link-unknown]\n"
	                             "d.csv: row 3, column c_id (A): there is no case 'B', neither "
	                             "in the files nor in the "
	                             "database [link-unknown]\n"
	                             "d.csv: row 4, column c_id (A): there is no case 'C', neither "
	                             "in the files nor in the "
	                             "database [link-unknown]\n");
	/* a case may name its own rows, which come later; others it can't */
	sheet("c.csv", "id,no,d_id\ne,E,y\nf,F,x\n");
	sheet("d.csv", "no,name\nE,y\nD,x\n");
	fails(import("c.csv", "d.csv", NULL),
	      "c.csv: row 3, column d_id (C): there is no 'x' among d of this case [ref-unknown]\n"
	      "    rows of d are named by name or id\n");
	sheet("c.csv", "id,no,d_id\ne,E,y\n");
	fails(import("c.csv", NULL),
	      "c.csv: row 2, column d_id (C): there is no 'y' among d of this case [ref-unknown]\n"
	      "    rows of d are named by name or id\n");
	assert_int_equal(import("c.csv", "d.csv", NULL), RV_OK);
	rows_are("SELECT name FROM c JOIN d ON d_id = d.id AND c_id = c.id", "y\n");
}

static void another_program_that_writes_is_waited_for_in_vain(void **state)
{
	sqlite3 *db;

	(void)state;
	sheet("case.csv", "case_no\nA\n");
	assert_int_equal(sqlite3_open("case.db", &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(import("case.csv", NULL), RV_BUSY);
	sqlite3_close(db);
	assert_int_equal(import("case.csv", NULL), RV_OK);
}

static void triggers_of_the_database_do_not_run(void **state)
{
	(void)state;
	run_sql("CREATE TRIGGER t AFTER INSERT ON case_file BEGIN DELETE FROM case_file; END");
	sheet("case.csv", "case_no\nA\n");
	assert_int_equal(import("case.csv", NULL), RV_OK);
	rows_are("SELECT count(*) FROM case_file", "1\n");
}

static void an_interrupt_leaves_all_as_it_was(void **state)
{
	(void)state;
	sheet("case.csv", "case_no\nA\n");
	rv_interrupted = 1;
	assert_int_equal(import("case.csv", NULL), RV_INTERRUPTED);
	rv_interrupted = 0;
	rows_are("SELECT count(*) FROM case_file", "0\n");
}

/* ---- disks and memory ----------------------------------------------------------------------- */

static void write_sheets(void)
{
	struct rv_buf text;

	rv_buf_init(&text);
	rv_buf_puts(&text, "case_no,case_kind\n");
	for (int i = 0; i < 30; i++)
		rv_buf_printf(&text, "A%d,违纪\n", i);
	sheet("case.csv", text.text);
	rv_buf_release(&text);
	sheet("respondent.csv", "case_no,name\nA0,王某\nA1,李某\n");
	sheet("unit.csv", "unit_code,unit_name,parent_code\nL,荔波,黔南\nQ,黔南,\n");
	sheet("document.csv", "case_no,kind,respondent\nA0,notice,王某\nA0,notice,\n");
}

/* Everything or nothing of write_sheets stands in case.db. */
static void is_whole(bool all)
{
	rows_are("PRAGMA integrity_check", "ok\n");
	rows_are("SELECT (SELECT count(*) FROM case_file), (SELECT count(*) FROM respondent), "
	         "(SELECT count(*) "
	         "FROM unit), (SELECT count(*) FROM document), (SELECT count(*) FROM "
	         "review_complete) > 0",
	         all ? "30|2|2|2|1\n" : "0|0|0|0|0\n");
}

/* case.db as new_database makes it, without waiting for the disk each time. */
static void old_database(void **state)
{
	static char bytes[1 << 18];
	static size_t len;
	FILE *file;

	if (len == 0) {
		new_database(state);
		file = fopen("case.db", "rb");
		assert_non_null(file);
		len = fread(bytes, 1, sizeof bytes, file);
		assert_true(len < sizeof bytes);
	} else {
		empty_folder(state);
		file = fopen("case.db", "wb");
		assert_non_null(file);
		assert_int_equal(fwrite(bytes, 1, len, file), len);
	}
	fclose(file);
}

static void a_disk_that_fails_leaves_the_old_state_or_the_new(void **state)
{
	static const char *const all[] = {"all"};
	static const int codes[] = {SQLITE_FULL, SQLITE_IOERR};
	static const unsigned ops[] = {FAULT_CHANGE, FAULT_OPEN | FAULT_READ, FAULT_WRITE,
	                               FAULT_SYNC};

	for (size_t kind = 0; kind < 8; kind++) {
		int code = codes[kind % 2];
		unsigned op = ops[kind / 2];
		bool forever = kind >= 4;

		for (long n = 1;; n++) {
			enum rv_code got;
			bool fired;

			old_database(state);
			write_sheets();
			sheets_setup = (struct sheets_setup){
				.complete = all, .n_complete = 1, .vfs = fault_vfs()};
			fault_fail(op, n, code, forever);
			got = import("document.csv", "respondent.csv", "case.csv", "unit.csv",
			             NULL);
			fired = fault_stop();
			if (!fired) {
				assert_int_equal(got, RV_OK);
				is_whole(true);
				break;
			}
			if (got != RV_OK)
				assert_true(got == RV_IO || got == RV_NOINPUT ||
				            got == RV_CANTCREATE);
			is_whole(got == RV_OK);
		}
	}
}

/* Changes, removals and their history go together. */
static void a_second_import_that_fails_changes_nothing(void **state)
{
	static const unsigned ops[] = {FAULT_CHANGE, FAULT_WRITE, FAULT_SYNC};

	for (size_t kind = 0; kind < 6; kind++)
		for (long n = 1;; n++) {
			bool fired, all;
			enum rv_code got;

			old_database(state);
			write_sheets();
			assert_int_equal(import("respondent.csv", "case.csv", "unit.csv", NULL),
			                 RV_OK);
			sheet("case.csv", "case_no,closed_on\nA0,2026-03-01\nA1,\n");
			sheet("respondent.csv", "case_no,name\nA0,赵某\n");
			sheets_setup.vfs = fault_vfs();
			sheets_setup.replace = true;
			fault_fail(ops[kind / 2], n, kind % 2 == 0 ? SQLITE_FULL : SQLITE_IOERR,
			           kind / 2 > 0);
			got = import("respondent.csv", "case.csv", NULL);
			fired = fault_stop();
			sheets_setup.vfs = NULL;
			all = got == RV_OK;
			rows_are("PRAGMA integrity_check", "ok\n");
			rows_are("SELECT (SELECT count(closed_on) FROM case_file), (SELECT "
			         "group_concat(name) FROM respondent), (SELECT count(*) FROM "
			         "review_history)",
			         all ? "1|李某,赵某|4\n" : "0|王某,李某|0\n");
			if (!fired) {
				assert_true(all);
				break;
			}
		}
}

static void init_on_a_disk_that_fails_leaves_no_half_file(void **state)
{
	for (long n = 1;; n++) {
		enum rv_code got;
		bool fired;

		empty_folder(state);
		fault_fail(FAULT_CHANGE, n, SQLITE_FULL, false);
		got = init_with(sheets_dictionary, fault_vfs());
		fired = fault_stop();
		if (!fired)
			break;
		if (got == RV_OK)
			continue; /* a journal that can't be removed, say */
		assert_false(sheets_has("case.db"));
		unlink("case.db-journal");
	}
}

static void memory_that_runs_out_leaves_all_as_it_was(void **state)
{
	static const char *const all[] = {"all"};
	long n = 1;

	if (!oom_available())
		skip();
	new_database(state);
	write_sheets();
	sheets_setup = (struct sheets_setup){.complete = all, .n_complete = 1};
	for (;; n += 1 + n / 40) {
		enum rv_code got;
		bool refused;

		oom_fail_at(n, false);
		got = import("document.csv", "respondent.csv", "case.csv", "unit.csv", NULL);
		refused = oom_stop();
		if (got != RV_OK && got != RV_MEMORY)
			fail_msg("allocation %ld: %d: %s %s", n, (int)got, failed.msg, told);
		if (got == RV_OK) {
			is_whole(true);
			if (!refused)
				break;
			new_database(state);
			write_sheets();
			sheets_setup = (struct sheets_setup){.complete = all, .n_complete = 1};
		} else {
			is_whole(false);
		}
	}
	assert_true(n > 100);
}

static void memory_that_runs_out_with_faults_told(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	sheet("case.csv", "case_no,案件类,closed_on,amount\nA,x,2026-13-01,x\nA,,,\n#REF!,,,\n");
	sheet("respondent.csv", "case_no,name\nX,王某\n");
	sheet("unit.csv", "unit_code,unit_name,parent_code\nL,荔波,X\n");
	for (long n = 1;; n += 1 + n / 40) {
		enum rv_code got;

		oom_fail_at(n, false);
		got = import("respondent.csv", "case.csv", "unit.csv", NULL);
		if (!oom_stop())
			break;
		assert_true(got == RV_MEMORY || got == RV_DATA);
	}
	rows_are("SELECT count(*) FROM case_file", "0\n");
}

static void init_without_memory_leaves_no_file(void **state)
{
	if (!oom_available())
		skip();
	for (long n = 1;; n += 1 + n / 40) {
		enum rv_code got;

		empty_folder(state);
		oom_fail_at(n, false);
		got = init_with(sheets_dictionary, NULL);
		if (!oom_stop())
			break;
		assert_true(got == RV_OK || got == RV_MEMORY);
		assert_int_equal(sheets_has("case.db"), got == RV_OK);
	}
}

int main(void)
{
#define FRESH(name) cmocka_unit_test_setup(name, empty_folder)
#define TEST(name) cmocka_unit_test_setup(name, new_database)
	const struct CMUnitTest tests[] = {
		FRESH(tables_follow_the_dictionary),
		FRESH(what_is_missing_is_added),
		FRESH(columns_that_clash_are_all_named),
		FRESH(what_is_no_case_database_is_refused),
		FRESH(import_wants_the_tables_first),
		FRESH(keys_that_are_no_text_are_nobodys),
		TEST(another_program_that_writes_is_waited_for_in_vain),
		TEST(triggers_of_the_database_do_not_run),
		TEST(an_interrupt_leaves_all_as_it_was),
		TEST(a_disk_that_fails_leaves_the_old_state_or_the_new),
		TEST(a_second_import_that_fails_changes_nothing),
		FRESH(init_on_a_disk_that_fails_leaves_no_half_file),
		TEST(memory_that_runs_out_leaves_all_as_it_was),
		TEST(memory_that_runs_out_with_faults_told),
		FRESH(init_without_memory_leaves_no_file),
	};

	return cmocka_run_group_tests_name("import safety", tests, set_up, tear_down);
}
