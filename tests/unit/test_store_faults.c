/* The store where something is in the way: strangers, locks, versions, full disks, failing memory. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "faultvfs.h"
#include "oom.h"
#include "review/rollup.h"
#include "sample_run.h"

/* ---- what is in the way ------------------------------------------------------------------------------ */

static void put_file(const char *path, const char *text)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static void make_database(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sample_exec(db, sql), SQLITE_OK);
	sqlite3_close(db);
}

static enum rv_code open_fails(const char *path, enum rv_store_mode mode, const char *words)
{
	struct rv_error err = {0};
	struct rv_store *store = NULL;
	enum rv_code code = rv_store_open(path, mode, NULL, &store, &err);

	assert_null(store);
	assert_int_equal(code, err.code);
	if (strstr(err.msg, words) == NULL || strchr(err.msg, '\n') != NULL)
		fail_msg("'%s' is not in: %s", words, err.msg);
	return code;
}

static void what_is_no_store_is_refused(void **state)
{
	(void)state;
	assert_int_equal(open_fails("none", RV_STORE_READ, "'none' is not there"), RV_NOINPUT);
	assert_int_equal(access("none", F_OK), -1);
	assert_int_equal(open_fails("", RV_STORE_READ, "there are no saved runs"), RV_NOINPUT);
	assert_int_equal(open_fails("", RV_STORE_WRITE, "can't create ''"), RV_CANTCREATE);
	assert_int_equal(open_fails("no/folder", RV_STORE_WRITE, "can't create"), RV_CANTCREATE);
	assert_int_equal(open_fails(".", RV_STORE_WRITE, "it is a folder"), RV_CANTCREATE);
	assert_int_equal(open_fails(".", RV_STORE_READ, "it is a folder"), RV_NOINPUT);
	assert_int_equal(open_fails("/dev/null", RV_STORE_READ, "'/dev/null'"), RV_NOINPUT);
	put_file("text", "not a database, but long enough to have a header of one hundred bytes "
	                 "and some more of them, so that SQLite looks at it closely enough");
	assert_int_equal(open_fails("text", RV_STORE_WRITE, "not a SQLite database"), RV_DATA);
	assert_int_equal(open_fails("text", RV_STORE_READ, "not a SQLite database"), RV_DATA);
	make_database("case.db", "CREATE TABLE cases (id)");
	assert_int_equal(open_fails("case.db", RV_STORE_WRITE, "no store of review"), RV_DATA);
	assert_int_equal(open_fails("case.db", RV_STORE_READ, "no store of review"), RV_DATA);
	make_database("other", "PRAGMA application_id = 7");
	assert_int_equal(open_fails("other", RV_STORE_WRITE, "no store of review"), RV_DATA);
	put_file("empty", "");
	assert_int_equal(open_fails("empty", RV_STORE_READ, "no saved runs in 'empty'"),
	                 RV_NOINPUT);
	/* an empty file, or what a kill left of a new one, becomes a store when written */
	rv_store_close(sample_store("empty", RV_STORE_WRITE));
	assert_int_equal(sample_sound_runs("empty"), 0);
	make_database("begun", "PRAGMA journal_mode = WAL");
	rv_store_close(sample_store("begun", RV_STORE_WRITE));
	assert_int_equal(sample_sound_runs("begun"), 0);
}

static void versions_are_refused(void **state)
{
	(void)state;
	rv_store_close(sample_store(SAMPLE_STORE, RV_STORE_WRITE));
	make_database(SAMPLE_STORE, "PRAGMA user_version = 9");
	assert_int_equal(open_fails(SAMPLE_STORE, RV_STORE_WRITE,
	                            "is of version 9, this program knows "
	                            "versions up to 3"),
	                 RV_DATA);
	assert_int_equal(open_fails(SAMPLE_STORE, RV_STORE_READ, "version 9"), RV_DATA);
	make_database(SAMPLE_STORE, "PRAGMA user_version = -1");
	assert_int_equal(open_fails(SAMPLE_STORE, RV_STORE_READ, "damaged"), RV_DATA);
}

static void a_held_store_is_busy(void **state)
{
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE), *reader;
	const struct rv_run_head head = sample_head();
	struct rv_error err = {0};
	sqlite3 *other;
	bool again;

	(void)state;
	sample_saved(store, 1, 9000, &again);
	sqlite3_busy_timeout(store->db, 10);
	assert_int_equal(sqlite3_open(SAMPLE_STORE, &other), SQLITE_OK);
	assert_int_equal(sample_exec(other, "BEGIN IMMEDIATE"), SQLITE_OK);
	assert_int_equal(rv_run_begin(store, &head, &err), RV_BUSY);
	assert_non_null(strstr(err.msg, "'" SAMPLE_STORE "' is in use"));
	/* Readers are not kept away. */
	reader = sample_store(SAMPLE_STORE, RV_STORE_READ);
	assert_int_equal(rv_store_verify(reader, 0, &err), RV_OK);
	rv_store_close(reader);
	sqlite3_close(other);
	assert_int_equal(sample_saved(store, 1, 9100, &again), 2);
	rv_store_close(store);
}

/* As somebody whom the folder does not let write. */
static void protected_folders(void **state)
{
	bool again;
	struct rv_store *store;

	(void)state;
	if (mkdir("closed", 0755) != 0 || chdir("closed") != 0)
		fail();
	store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	sample_saved(store, 1, 9000, &again);
	rv_store_close(store);
	assert_int_equal(chmod(SAMPLE_STORE, 0444), 0);
	assert_int_equal(chmod(".", 0555), 0);
	assert_int_equal(chmod("..", 0755), 0);
	if (getuid() == 0)
		assert_int_equal(seteuid(65534), 0);
	assert_int_equal(open_fails("new", RV_STORE_WRITE, "permission denied"), RV_CANTCREATE);
	assert_int_equal(open_fails(SAMPLE_STORE, RV_STORE_WRITE, "'" SAMPLE_STORE "'"),
	                 RV_CANTCREATE);
	assert_int_equal(open_fails(SAMPLE_STORE, RV_STORE_READ, "VACUUM INTO"), RV_NOINPUT);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(chmod(".", 0755), 0);
	assert_false(sample_clean(SAMPLE_STORE));
	if (chdir("..") != 0)
		fail();
}

/* ---- migration --------------------------------------------------------------------------------------- */

static struct rv_store_steps steps_with(const char *next_step)
{
	struct rv_store_steps steps;
	struct rv_error err = {0};

	assert_int_equal(rv_store_own_steps(&steps, &err), RV_OK);
	steps.steps[steps.n++] = next_step;
	return steps;
}

static void an_older_store_is_migrated(void **state)
{
	struct rv_store_steps steps = steps_with("ALTER TABLE run ADD COLUMN office TEXT;"
	                                         "CREATE TABLE note (n INTEGER) STRICT;");
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	struct rv_error err = {0};
	struct stat now;
	bool again;

	(void)state;
	sample_saved(store, 2, 9000, &again);
	rv_store_close(store);
	put_file(SAMPLE_STORE ".v3", "an earlier copy");
	assert_int_equal(
		rv_store_open_steps(SAMPLE_STORE, RV_STORE_READ, NULL, &steps, &store, &err),
		RV_OK);
	assert_int_equal(sample_exec(store->db, "SELECT office FROM run, note"), SQLITE_OK);
	assert_int_equal(sample_exec(store->db, "DELETE FROM note"), SQLITE_READONLY);
	assert_int_equal(rv_store_verify(store, 0, &err), RV_OK);
	rv_store_close(store);
	/* The copy is the old store, whole; the earlier copy was left alone. */
	assert_int_equal(stat(SAMPLE_STORE ".v3", &now), 0);
	assert_int_equal(now.st_size, 15);
	assert_int_equal(stat(SAMPLE_STORE ".v3.2", &now), 0);
	assert_int_equal(now.st_mode & 0777, 0600);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE ".v3.2"), 1);
	assert_int_equal(open_fails(SAMPLE_STORE, RV_STORE_READ, "version 4"), RV_DATA);
	/* Nothing is left to do the second time. */
	assert_int_equal(
		rv_store_open_steps(SAMPLE_STORE, RV_STORE_WRITE, NULL, &steps, &store, &err),
		RV_OK);
	assert_int_equal(access(SAMPLE_STORE ".v3.3", F_OK), -1);
	rv_store_close(store);
}

/* A store of the first version keeps its runs and gets the tables of the later ones. */
static void version_1_becomes_the_newest(void **state)
{
	struct rv_store_steps steps;
	const struct rv_run_head head = sample_head();
	struct rv_store *store = NULL;
	struct rv_error err = {0};
	int64_t run, taken;
	bool again;

	(void)state;
	unlink(SAMPLE_STORE);
	assert_int_equal(rv_store_own_steps(&steps, &err), RV_OK);
	steps.n = 1;
	assert_int_equal(
		rv_store_open_steps(SAMPLE_STORE, RV_STORE_WRITE, NULL, &steps, &store, &err),
		RV_OK);
	assert_int_not_equal(sample_exec(store->db, "SELECT 1 FROM taken"), SQLITE_OK);
	assert_int_equal(sample_save(store, &head, 2, 9000, &run, &again, &err), RV_OK);
	rv_store_close(store);
	assert_int_equal(rv_store_open(SAMPLE_STORE, RV_STORE_WRITE, NULL, &store, &err), RV_OK);
	assert_int_equal(rv_store_verify(store, 0, &err), RV_OK);
	assert_int_equal(rv_rollup_next(store, &taken, &err), RV_OK);
	assert_int_equal(taken, 1);
	rv_store_close(store);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
	assert_int_equal(access(SAMPLE_STORE ".v1", F_OK), 0);
}

static void a_failed_migration_changes_nothing(void **state)
{
	static const char *const bad[] = {
		"CREATE TABLE note (n INTEGER) STRICT; CREATE TABLE note (n)",
		"DROP TRIGGER run_delete; DELETE FROM run",
	};
	bool again;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct rv_store_steps steps = steps_with(bad[i]);
		struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
		struct rv_error err = {0};

		sample_saved(store, 2, 9000, &again);
		rv_store_close(store);
		assert_int_equal(rv_store_open_steps(SAMPLE_STORE, RV_STORE_WRITE, NULL, &steps,
		                                     &store, &err),
		                 RV_DATA);
		assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
		assert_false(sample_clean(SAMPLE_STORE));
	}
}

/* ---- failing disks and memory ------------------------------------------------------------------------ */

/* Opens, saves a second run; whatever fails, the store has its first run, or both. */
static enum rv_code second_run(const char *vfs)
{
	const struct rv_run_head head = sample_head();
	struct rv_error err = {0};
	struct rv_store *store = NULL;
	enum rv_code code;
	int64_t run;
	bool again;

	code = rv_store_open(SAMPLE_STORE, RV_STORE_WRITE, vfs, &store, &err);
	if (code == RV_OK)
		code = sample_save(store, &head, 4, 8000, &run, &again, &err);
	rv_store_close(store);
	return code;
}

static void a_failing_disk_leaves_old_or_new(void **state)
{
	static const struct {
		int code;
		enum rv_code expected;
	} kinds[] = {{SQLITE_FULL, RV_IO}, {SQLITE_IOERR_WRITE, RV_IO}};

	(void)state;
	for (int i = 0; i < 4; i++) {
		for (long n = 1;; n++) {
			enum rv_code code;
			bool fired;
			int runs;

			sample_first_run();
			fault_fail(FAULT_CHANGE, n, kinds[i / 2].code, i % 2);
			code = second_run(fault_vfs());
			fired = fault_stop();
			runs = sample_sound_runs(SAMPLE_STORE);
			sample_clean(NULL);
			if (!fired) {
				assert_int_equal(code, RV_OK);
				assert_int_equal(runs, 2);
				break;
			}
			if (code == RV_OK) {
				assert_int_equal(runs, 2);
			} else {
				assert_int_equal(code, kinds[i / 2].expected);
				assert_in_range(runs, 1, 2);
			}
		}
	}
}

static void a_store_that_cannot_be_made_leaves_nothing(void **state)
{
	(void)state;
	for (long n = 1;; n++) {
		struct rv_error err = {0};
		struct rv_store *store = NULL;
		enum rv_code code;
		bool fired;

		fault_fail(FAULT_CHANGE, n, SQLITE_FULL, true);
		code = rv_store_open(SAMPLE_STORE, RV_STORE_WRITE, fault_vfs(), &store, &err);
		rv_store_close(store);
		fired = fault_stop();
		if (!fired)
			break;
		if (code != RV_OK)
			assert_int_equal(code, RV_IO);
		/* Whatever is there, the next one can go on with it. */
		sample_first_run();
		assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
		sample_clean(NULL);
	}
}

static const char *unseen; /* the next look at a file of this name finds nothing */

/* In place of the C library's: what somebody else makes between a look and the next step. */
int stat(const char *path, struct stat *out)
{
	if (unseen != NULL && strcmp(path, unseen) == 0) {
		unseen = NULL;
		errno = ENOENT;
		return -1;
	}
	return fstatat(AT_FDCWD, path, out, 0);
}

/* Two who begin at once: the one that fails leaves the other's file alone. A link to nothing is followed. */
static void a_file_of_another_starter_stays(void **state)
{
	struct rv_store *store = NULL;
	struct rv_error err = {0};

	(void)state;
	put_file(SAMPLE_STORE, "");
	unseen = SAMPLE_STORE;
	fault_fail(FAULT_CHANGE, 1, SQLITE_FULL, true);
	assert_int_equal(rv_store_open(SAMPLE_STORE, RV_STORE_WRITE, fault_vfs(), &store, &err),
	                 RV_IO);
	assert_true(fault_stop());
	assert_null(unseen);
	assert_int_equal(access(SAMPLE_STORE, F_OK), 0);
	assert_int_equal(unlink(SAMPLE_STORE), 0);
	assert_int_equal(symlink("elsewhere", SAMPLE_STORE), 0);
	rv_store_close(sample_store(SAMPLE_STORE, RV_STORE_WRITE));
	assert_int_equal(access("elsewhere", F_OK), 0);
}

static void locks_in_the_way_are_busy(void **state)
{
	(void)state;
	for (long n = 1;; n++) {
		enum rv_code code;
		bool fired;

		sample_first_run();
		fault_fail(FAULT_LOCK, n, SQLITE_BUSY, false);
		code = second_run(fault_vfs());
		fired = fault_stop();
		if (code != RV_OK)
			assert_int_equal(code, RV_BUSY);
		assert_int_equal(sample_sound_runs(SAMPLE_STORE), code == RV_OK ? 2 : 1);
		sample_clean(NULL);
		if (!fired)
			break;
	}
}

static enum rv_code no_case(void *ctx, int64_t position, const struct rv_case_result *result,
                            struct rv_error *err)
{
	(void)ctx;
	(void)position;
	(void)result;
	(void)err;
	return RV_OK;
}

static enum rv_code read_all(void)
{
	const struct rv_case_filter filter = {.number = "荔纪立〔2026〕1号", .worst = 2};
	struct rv_error err = {0};
	struct rv_store *store = NULL;
	enum rv_code code;

	code = rv_store_open(SAMPLE_STORE, RV_STORE_READ, NULL, &store, &err);
	if (code == RV_OK)
		code = rv_store_verify(store, 0, &err);
	if (code == RV_OK)
		code = rv_run_cases(store, 1, &filter, no_case, NULL, &err);
	rv_store_close(store);
	return code;
}

static void failing_memory_leaves_old_or_new(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	/* All of them would take minutes; the early ones are ours and SQLite's opening. */
	for (long n = 1;; n += 1 + n / 25) {
		enum rv_code code;
		bool fired;
		int runs;

		sample_first_run();
		oom_fail_at(n, false);
		code = second_run(NULL);
		fired = oom_stop();
		runs = sample_sound_runs(SAMPLE_STORE);
		sample_clean(NULL);
		/* SQLite does without some of what it asks for. */
		assert_true(code == RV_OK || (fired && code == RV_MEMORY));
		assert_int_equal(runs, code == RV_OK ? 2 : 1);
		if (!fired)
			break;
	}
	sample_first_run();
	for (long n = 1;; n += 1 + n / 100) {
		enum rv_code code;
		bool fired;

		oom_fail_at(n, false);
		code = read_all();
		fired = oom_stop();
		assert_true(code == RV_OK || (fired && code == RV_MEMORY));
		if (!fired)
			break;
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, sample_empty)
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_store_is_refused),
		TEST(versions_are_refused),
		TEST(a_held_store_is_busy),
		TEST(protected_folders),
		TEST(an_older_store_is_migrated),
		TEST(version_1_becomes_the_newest),
		TEST(a_failed_migration_changes_nothing),
		TEST(a_failing_disk_leaves_old_or_new),
		TEST(a_store_that_cannot_be_made_leaves_nothing),
		TEST(a_file_of_another_starter_stays),
		TEST(locks_in_the_way_are_busy),
		TEST(failing_memory_leaves_old_or_new),
	};

	return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
