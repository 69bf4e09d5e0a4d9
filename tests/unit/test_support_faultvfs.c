#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "faultvfs.h"

struct place {
	char folder[32], path[48];
};

static int make_place(void **state)
{
	static struct place place;

	strcpy(place.folder, "/tmp/review-fault-XXXXXX");
	if (!mkdtemp(place.folder))
		return -1;
	snprintf(place.path, sizeof place.path, "%s/x.db", place.folder);
	*state = &place;
	return 0;
}

static int remove_place(void **state)
{
	static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
	struct place *place = *state;
	char path[64];

	fault_stop();
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
		unlink(path);
	}
	return rmdir(place->folder);
}

static sqlite3 *open_place(const struct place *place)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open_v2(place->path, &db,
	                                 SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, fault_vfs()),
	                 SQLITE_OK);
	return db;
}

static int run(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* A file with one row, made without faults. */
static sqlite3 *open_with_one_row(const struct place *place, const char *journal)
{
	sqlite3 *db = open_place(place);
	char pragma[64];

	snprintf(pragma, sizeof pragma, "PRAGMA journal_mode = %s", journal);
	assert_int_equal(run(db, pragma), SQLITE_OK);
	assert_int_equal(run(db, "CREATE TABLE t (a); INSERT INTO t VALUES (1)"), SQLITE_OK);
	return db;
}

static int count_rows(sqlite3 *db)
{
	sqlite3_stmt *stmt;
	int n;

	assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM t", -1, &stmt, NULL),
	                 SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int(stmt, 0);
	sqlite3_finalize(stmt);
	return n;
}

static void without_faults_it_only_counts(void **state)
{
	sqlite3 *db;

	fault_fail(0, 0, 0, false);
	db = open_with_one_row(*state, "delete");
	assert_true(fault_count(FAULT_OPEN) >= 2);
	assert_true(fault_count(FAULT_WRITE) >= 2);
	assert_true(fault_count(FAULT_SYNC) >= 2);
	assert_true(fault_count(FAULT_DELETE) >= 1);
	assert_true(fault_count(FAULT_LOCK) >= 2);
	assert_int_equal(fault_count(FAULT_TRUNCATE), 0);
	assert_false(fault_stop());
	sqlite3_close(db);
}

/*
 * The way the store is tested: whichever change fails, the old rows or the new rows are there. (If the sync of the WAL
 * fails, the commit is reported as failed and may yet be found.)
 */
static void every_change_can_fail_and_a_commit_is_whole_or_absent(void **state)
{
	static const char *const journals[] = {"delete", "wal"};
	struct place *place = *state;

	for (size_t j = 0; j < 2; j++) {
		int failures = 0;

		for (long n = 1;; n++) {
			sqlite3 *db = open_with_one_row(place, journals[j]);
			int code;
			bool fired;

			fault_tear(n % 2);
			fault_fail(FAULT_CHANGE, n, SQLITE_FULL, true);
			code = run(db, "INSERT INTO t SELECT value FROM json_each('[2,3,4]')");
			sqlite3_close(db);
			fired = fault_stop();
			db = open_place(place);
			assert_true(count_rows(db) == 4 || (code && count_rows(db) == 1));
			assert_int_equal(run(db, "PRAGMA integrity_check; DROP TABLE t"),
			                 SQLITE_OK);
			sqlite3_close(db);
			failures += code != SQLITE_OK;
			if (!fired)
				break;
		}
		assert_true(failures >= 2);
	}
}

static void one_fault_passes_and_a_lasting_one_stays(void **state)
{
	sqlite3 *db = open_with_one_row(*state, "delete");

	fault_fail(FAULT_WRITE, 1, SQLITE_FULL, false);
	assert_int_equal(run(db, "INSERT INTO t VALUES (2)"), SQLITE_FULL);
	assert_int_equal(run(db, "INSERT INTO t VALUES (2)"), SQLITE_OK);
	fault_fail(FAULT_WRITE, 1, SQLITE_FULL, true);
	assert_int_equal(run(db, "INSERT INTO t VALUES (3)"), SQLITE_FULL);
	assert_int_equal(run(db, "INSERT INTO t VALUES (3)"), SQLITE_FULL);
	assert_true(fault_stop());
	assert_int_equal(run(db, "INSERT INTO t VALUES (3)"), SQLITE_OK);
	assert_int_equal(count_rows(db), 3);
	sqlite3_close(db);
}

static void opening_reading_and_locking_can_fail_too(void **state)
{
	struct place *place = *state;
	sqlite3 *db = open_with_one_row(place, "delete");

	sqlite3_close(db);
	fault_fail(FAULT_OPEN, 1, SQLITE_CANTOPEN, false);
	assert_int_equal(sqlite3_open_v2(place->path, &db, SQLITE_OPEN_READONLY, fault_vfs()),
	                 SQLITE_CANTOPEN);
	sqlite3_close(db);
	db = open_place(place);
	fault_fail(FAULT_LOCK, 1, SQLITE_BUSY, false);
	assert_int_equal(run(db, "SELECT * FROM t"), SQLITE_BUSY);
	fault_fail(FAULT_READ, 1, SQLITE_IOERR_READ, true);
	assert_int_equal(run(db, "SELECT * FROM t") & 0xff, SQLITE_IOERR);
	sqlite3_close(db);
}

static void the_lock_of_a_wal_can_be_busy(void **state)
{
	sqlite3 *db = open_with_one_row(*state, "wal");

	fault_fail(FAULT_LOCK, 1, SQLITE_BUSY, true);
	assert_int_equal(run(db, "INSERT INTO t VALUES (2)"), SQLITE_BUSY);
	fault_stop();
	assert_int_equal(run(db, "INSERT INTO t VALUES (2)"), SQLITE_OK);
	sqlite3_close(db);
}

static void other_files_are_left_alone(void **state)
{
	sqlite3 *db = open_with_one_row(*state, "delete");

	fault_only("-wal");
	fault_fail(FAULT_CHANGE, 1, SQLITE_FULL, true);
	assert_int_equal(run(db, "INSERT INTO t VALUES (2)"), SQLITE_OK);
	assert_int_equal(fault_count(FAULT_CHANGE), 0);
	fault_only("-journal");
	assert_int_equal(run(db, "INSERT INTO t VALUES (2)"), SQLITE_FULL);
	sqlite3_close(db);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_place, remove_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(without_faults_it_only_counts),
		TEST(every_change_can_fail_and_a_commit_is_whole_or_absent),
		TEST(one_fault_passes_and_a_lasting_one_stays),
		TEST(opening_reading_and_locking_can_fail_too),
		TEST(the_lock_of_a_wal_can_be_busy),
		TEST(other_files_are_left_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
