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
#include "casedb/clock_vfs.h"
#include "oom.h"

static const char *clock_of(int year, int month, int day)
{
	const char *name = NULL;
	struct rv_error err;

	assert_int_equal(rv_clock_vfs(NULL, rv_day_of(year, month, day), &name, &err), RV_OK);
	return name;
}

static sqlite3 *open_with(const char *vfs, const char *path)
{
	sqlite3 *db;

	assert_int_equal(
		sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs),
		SQLITE_OK);
	return db;
}

static void answers(sqlite3 *db, const char *sql, const char *expected)
{
	sqlite3_stmt *stmt;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_string_equal((const char *)sqlite3_column_text(stmt, 0), expected);
	sqlite3_finalize(stmt);
}

static void now_is_noon_of_the_day(void **state)
{
	sqlite3 *db = open_with(clock_of(2026, 9, 30), ":memory:");

	(void)state;
	answers(db, "SELECT date('now')", "2026-09-30");
	answers(db, "SELECT datetime('now')", "2026-09-30 12:00:00");
	answers(db, "SELECT current_timestamp", "2026-09-30 12:00:00");
	answers(db, "SELECT CAST(julianday('now') * 10 AS INTEGER)", "24613140");
	answers(db, "SELECT strftime('%s', 'now')", "1790769600");
	sqlite3_close(db);
}

static void each_day_has_a_clock_of_its_own(void **state)
{
	sqlite3 *leap = open_with(clock_of(2024, 2, 29), ":memory:");
	sqlite3 *old = open_with(clock_of(1949, 10, 1), ":memory:");
	sqlite3 *real = open_with(NULL, ":memory:");

	(void)state;
	answers(leap, "SELECT date('now')", "2024-02-29");
	answers(old, "SELECT date('now')", "1949-10-01");
	answers(real, "SELECT date('now') > '2026-01-01'", "1");
	sqlite3_close(leap);
	sqlite3_close(old);
	sqlite3_close(real);
}

static void the_same_day_is_the_same_clock(void **state)
{
	(void)state;
	assert_ptr_equal(clock_of(2026, 1, 1), clock_of(2026, 1, 1));
	assert_string_not_equal(clock_of(2026, 1, 1), clock_of(2026, 1, 2));
}

static void files_are_the_same_files(void **state)
{
	char path[] = "/tmp/review-clock-XXXXXX";
	int fd = mkstemp(path);
	sqlite3 *db;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	db = open_with(clock_of(2026, 9, 30), path);
	answers(db, "PRAGMA journal_mode = wal", "wal");
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (a); INSERT INTO t VALUES (date('now'))",
	                              NULL, NULL, NULL),
	                 SQLITE_OK);
	sqlite3_close(db);
	db = open_with(NULL, path);
	answers(db, "SELECT a FROM t", "2026-09-30");
	answers(db, "PRAGMA integrity_check", "ok");
	sqlite3_close(db);
	unlink(path);
}

static void an_unknown_base_is_an_error(void **state)
{
	const char *name = "untouched";
	struct rv_error err;

	(void)state;
	assert_int_equal(rv_clock_vfs("no such vfs", 0, &name, &err), RV_BUG);
	assert_string_equal(name, "untouched");
}

static void no_memory_is_said(void **state)
{
	const char *name = NULL;
	struct rv_error err;
	enum rv_code code;

	(void)state;
	if (!oom_available())
		skip();
	oom_fail_at(1, true);
	code = rv_clock_vfs(NULL, rv_day_of(1999, 1, 1), &name, &err);
	oom_stop();
	assert_int_equal(code, RV_MEMORY);
	assert_null(name);
	assert_non_null(clock_of(1999, 1, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(now_is_noon_of_the_day),
		cmocka_unit_test(each_day_has_a_clock_of_its_own),
		cmocka_unit_test(the_same_day_is_the_same_clock),
		cmocka_unit_test(files_are_the_same_files),
		cmocka_unit_test(an_unknown_base_is_an_error),
		cmocka_unit_test(no_memory_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
