/*
 * Whole commands under failing memory and failing disks: the promised status, nothing half done, and the next run works.
 * Every allocation cannot be tried here (there are tens of thousands): the first ones, then every n-th.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "review/error.h"
#include "faultvfs.h"
#include "oom.h"
#include "run.h"

static char folder[] = "/tmp/review-faults-XXXXXX";
static char casedb[64], store[80], rubric[64], dictionary[64], out[64];

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static int make_files(void **state)
{
	sqlite3 *db;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(casedb, sizeof(casedb), "%s/case.db", folder);
	snprintf(store, sizeof(store), "%s.review", casedb);
	snprintf(rubric, sizeof(rubric), "%s/small.yaml", folder);
	snprintf(dictionary, sizeof(dictionary), "%s/small.dict.yaml", folder);
	snprintf(out, sizeof(out), "%s/out.csv", folder);
	write_text(dictionary,
	           "dictionary: small\nversion: '1'\ncase: case_file\ncomplete: true\nrecords:\n"
	           "  case_file: {key: case_id, columns: {case_id: int, a: int, filed_on: date}}\n"
	           "  paper: {key: id, case: case_id, kind: kind, date: dated_on,\n"
	           "    columns: {id: int, kind: {type: code, codes: [plan, report]}, dated_on: "
	           "date}}\n");
	write_text(rubric,
	           "rubric: small\nversion: '1'\nrecords: small.dict.yaml\n"
	           "classes: [{id: good, from: 60}, {id: poor, from: 0}]\nsets: {both: [plan, "
	           "report]}\n"
	           "derive: {case_file: {papers: {count: paper}}}\n"
	           "items:\n"
	           "  - {id: A, title: a, basis: b, deduct: 10, check: {case: a > papers}}\n"
	           "  - {id: B, title: b, basis: b, deduct: {each: 1, max: 3}, check: {require: "
	           "{paper: both}}}\n"
	           "  - {id: C, title: c, basis: b, deduct: 5, detail: '{kind}', check: {each: "
	           "paper, deadline: {from: "
	           "case_file.filed_on, to: dated_on, within: 1 month}}}\n"
	           "  - {id: D, title: d, basis: b, deduct: 5, check: {of: paper, query: 'SELECT "
	           "case_id, id AS row FROM "
	           "paper WHERE kind IN both'}}\n");
	assert_int_equal(sqlite3_open(casedb, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(
			db,
			"CREATE TABLE case_file(case_id INTEGER PRIMARY KEY, a INTEGER, filed_on "
			"TEXT);"
			"CREATE TABLE paper(id INTEGER PRIMARY KEY, case_id INTEGER, kind TEXT, "
			"dated_on TEXT);"
			"INSERT INTO case_file VALUES (1, 5, '2026-01-01'), (2, 0, '2026-01-31');"
			"INSERT INTO paper VALUES (1, 1, 'plan', '2026-03-01'), (2, 2, 'report', "
			"'2026-02-28');",
			NULL, NULL, NULL),
		SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	return 0;
}

static int remove_files(void **state)
{
	char command[128];

	(void)state;
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command); /* lint: a path of our own */
}

static void remove_store(void)
{
	char path[100];

	remove(store);
	snprintf(path, sizeof(path), "%s-wal", store);
	remove(path);
	snprintf(path, sizeof(path), "%s-shm", store);
	remove(path);
}

static struct run score(const char *vfs)
{
	struct run_setup setup = {.vfs = vfs, .today = "2026-06-30"};

	return run_review(&setup, "score", casedb, "--rubric", rubric, "--format", "csv", "-o", out,
	                  NULL);
}

/* Runs in the store; -1: there is none, or none whole. */
static int runs(void)
{
	sqlite3 *db;
	sqlite3_stmt *stmt = NULL;
	int n = -1;

	if (sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "SELECT count(*) FROM run", -1, &stmt, NULL) == SQLITE_OK &&
	    sqlite3_step(stmt) == SQLITE_ROW)
		n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	if (n >= 0) {
		assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &stmt, NULL),
		                 SQLITE_OK);
		assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
		assert_string_equal(sqlite3_column_text(stmt, 0), "ok");
		sqlite3_finalize(stmt);
	}
	sqlite3_close(db);
	return n;
}

static char *content(const char *path)
{
	static char text[65536];
	FILE *file = fopen(path, "r");
	size_t n;

	if (!file)
		return NULL;
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static void scoring_survives_every_kind_of_memory_failure(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	for (int forever = 0; forever < 2; forever++) {
		long step = 1;
		bool done = false;

		for (long n = 1; !done; n += step) {
			struct run run;

			step = n < 300 ? 7 : 1 + n / 12;
			remove_store();
			write_text(out, "earlier\n");
			oom_fail_at(n, forever);
			run = score(NULL);
			done = !oom_stop();
			if (done) {
				assert_int_equal(run.status, RV_OK);
				assert_int_equal(runs(), 1);
			} else if (run.status == RV_OK) {
				/* refused memory that was not needed: all must be there */
				assert_int_equal(runs(), 1);
				assert_non_null(strstr(content(out), "case"));
			} else {
				if (run.status != RV_MEMORY)
					print_message("allocation %ld%s: status %d, %s\n", n,
					              forever ? " and all after" : "", run.status,
					              run.err);
				assert_int_equal(run.status, RV_MEMORY);
				/* the old file, or (memory was out after it was put in place) the whole new one */
				assert_true(strcmp(content(out), "earlier\n") == 0 ||
				            strstr(content(out), "D -5, B -1\"\r\n"));
			}
			run_release(&run);
		}
	}
	remove_store();
}

static void a_store_that_can_not_be_written_leaves_no_run_and_the_next_one_works(void **state)
{
	static const struct {
		unsigned ops;
		int code, status;
	} faults[] = {
		{FAULT_WRITE | FAULT_SYNC, SQLITE_FULL, RV_IO},
		{FAULT_WRITE | FAULT_SYNC, SQLITE_IOERR, RV_IO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		bool fired = true;

		for (long n = 1; fired; n++) {
			struct run run;

			remove_store();
			write_text(out, "earlier\n");
			fault_fail(faults[i].ops, n, faults[i].code, true);
			fault_only(".review");
			run = score(fault_vfs());
			fired = fault_stop();
			if (fired && run.status != RV_OK) {
				assert_int_equal(run.status, faults[i].status);
				assert_true(run.err_len > 0);
				assert_string_equal(content(out), "earlier\n");
			}
			run_release(&run);
			run = score(NULL);
			assert_int_equal(run.status, RV_OK);
			assert_int_equal(runs(), 1);
			run_release(&run);
			assert_true(n < 500);
		}
	}
	remove_store();
}

static void the_case_database_is_only_read(void **state)
{
	static char before[65536];
	struct run run;
	FILE *file = fopen(casedb, "rb");
	size_t n = fread(before, 1, sizeof(before), file);
	static char after[65536];

	(void)state;
	fclose(file);
	run = score(NULL);
	assert_int_equal(run.status, RV_OK);
	run_release(&run);
	file = fopen(casedb, "rb");
	assert_int_equal(fread(after, 1, sizeof(after), file), n);
	fclose(file);
	assert_memory_equal(before, after, n);
	remove_store();
}

static void the_same_inputs_give_the_same_bytes_and_no_second_run(void **state)
{
	static char first[65536];
	struct run run = score(NULL);

	(void)state;
	assert_int_equal(run.status, RV_OK);
	run_release(&run);
	snprintf(first, sizeof(first), "%s", content(out));
	run = score(NULL);
	assert_int_equal(run.status, RV_OK);
	assert_string_equal(content(out), first);
	assert_int_equal(runs(), 1);
	run_release(&run);
	remove_store();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scoring_survives_every_kind_of_memory_failure),
		cmocka_unit_test(
			a_store_that_can_not_be_written_leaves_no_run_and_the_next_one_works),
		cmocka_unit_test(the_case_database_is_only_read),
		cmocka_unit_test(the_same_inputs_give_the_same_bytes_and_no_second_run),
	};

	return cmocka_run_group_tests_name("faults", tests, make_files, remove_files);
}
