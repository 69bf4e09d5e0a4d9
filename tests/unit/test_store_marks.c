/* Which states of the case database a run describes. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include <unistd.h>

#include "faultvfs.h"
#include "sample_run.h"

/* Saves a run of one case by its score, which has seen that mark. */
static enum rv_code save(struct rv_store *store, rv_points score, const char *mark, int64_t *run,
                         bool *again, struct rv_error *err)
{
	const struct rv_run_head head = sample_head();
	const struct rv_case_result result = sample_case("1", "", score);

	RV_TRY(rv_run_begin(store, &head, err));
	RV_TRY(rv_run_case(store, &result, err));
	RV_TRY(rv_run_mark(store, mark, err));
	return rv_run_commit(store, 1, 1, run, again, err);
}

static int64_t saved(struct rv_store *store, rv_points score, const char *mark)
{
	struct rv_error err = {0};
	int64_t run = 0;
	bool again;

	if (save(store, score, mark, &run, &again, &err) != RV_OK)
		fail_msg("%s", err.msg);
	return run;
}

static void marks_are(struct rv_store *store, int64_t run, const char *json)
{
	struct rv_error err = {0};
	struct rv_arena arena;
	const char *marks;

	rv_arena_init(&arena);
	assert_int_equal(rv_run_marks(store, &arena, run, &marks, &err), RV_OK);
	assert_string_equal(marks, json);
	rv_arena_release(&arena);
}

static void a_run_keeps_what_it_has_seen(void **state)
{
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);

	(void)state;
	assert_int_equal(saved(store, 9000, ""), 1);
	marks_are(store, 1, "[]");
	assert_int_equal(saved(store, 8000, "a"), 2);
	marks_are(store, 2, "[\"a\"]");
	/* the same run over a later state, which has no run of its own */
	assert_int_equal(saved(store, 8000, "b"), 2);
	assert_int_equal(saved(store, 8000, "a"), 2);
	assert_int_equal(saved(store, 8000, ""), 2);
	assert_int_equal(saved(store, 9000, "b"), 1);
	marks_are(store, 2, "[\"a\",\"b\"]");
	marks_are(store, 1, "[\"b\"]");
	marks_are(store, 3, "[]");
	rv_store_close(store);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE), 2);
}

static void marks_are_only_added(void **state)
{
	static const char *const changes[] = {
		"UPDATE run_mark SET mark = 'x'",
		"DELETE FROM run_mark",
		"REPLACE INTO run_mark SELECT * FROM run_mark",
		"INSERT INTO run_mark VALUES (2, 'x')",
		"INSERT INTO run_mark VALUES (1, '')",
	};
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);

	(void)state;
	saved(store, 9000, "a");
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
		if (sample_exec(store->db, changes[i]) != SQLITE_CONSTRAINT)
			fail_msg("%s", changes[i]);
	rv_store_close(store);
}

static enum rv_code see(void *ctx, int64_t position, const char *number, struct rv_error *err)
{
	struct rv_buf *buf = ctx;

	(void)err;
	rv_buf_printf(buf, "%lld %s;", (long long)position, number);
	return RV_OK;
}

static void cases_are_found_by_key(void **state)
{
	static const char *const keys[] = {"[1]", "[\"x\"]", "[1,\"x\"]", "no JSON", "[\"2\"]"};
	static const struct {
		const char *changed, *found;
	} rows[] = {
		{"[]", ""},
		{"[\"1\"]", "1 1;"},
		{"[\"2\",\"x\"]", "2 2;5 5;"},
		{"[\"[1,\\\"x\\\"]\",\"77\",\"no JSON\"]", "3 3;4 4;"},
	};
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	const struct rv_run_head head = sample_head();
	struct rv_error err = {0};
	int64_t run;
	bool again;

	(void)state;
	assert_int_equal(rv_run_begin(store, &head, &err), RV_OK);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		char number[8];
		struct rv_case_result result;

		snprintf(number, sizeof number, "%zu", i + 1);
		result = sample_case(number, "", 9000);
		result.case_key = keys[i];
		assert_int_equal(rv_run_case(store, &result, &err), RV_OK);
	}
	assert_int_equal(rv_run_commit(store, 5, 5, &run, &again, &err), RV_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rv_buf buf;

		rv_buf_init(&buf);
		assert_int_equal(rv_run_changed(store, run, rows[i].changed, see, &buf, &err),
		                 RV_OK);
		assert_string_equal(buf.len == 0 ? "" : buf.text, rows[i].found);
		rv_buf_release(&buf);
	}
	rv_store_close(store);
}

/* As the first release made it. */
static void a_store_without_marks_gets_room_for_them(void **state)
{
	struct rv_store_steps steps;
	struct rv_store *store = NULL;
	struct rv_error err = {0};

	(void)state;
	assert_int_equal(rv_store_own_steps(&steps, &err), RV_OK);
	steps.n = 1;
	assert_int_equal(
		rv_store_open_steps(SAMPLE_STORE, RV_STORE_WRITE, NULL, &steps, &store, &err),
		RV_OK);
	assert_int_equal(saved(store, 9000, ""), 1);
	assert_int_equal(sample_exec(store->db, "SELECT * FROM run_mark"), SQLITE_ERROR);
	rv_store_close(store);
	store = sample_store(SAMPLE_STORE, RV_STORE_READ);
	marks_are(store, 1, "[]");
	rv_store_close(store);
	assert_int_equal(access(SAMPLE_STORE ".v1", F_OK), 0);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
	store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	assert_int_equal(saved(store, 9000, "a"), 1);
	marks_are(store, 1, "[\"a\"]");
	rv_store_close(store);
}

/* A run saved before gets its mark, or not; the run stands. */
static void a_failing_disk_loses_no_run(void **state)
{
	(void)state;
	for (long n = 1;; n++) {
		struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
		struct rv_error err = {0};
		enum rv_code code;
		int64_t run = 0;
		bool again, fired;

		saved(store, 9000, "a");
		rv_store_close(store);
		fault_fail(FAULT_CHANGE, n, SQLITE_FULL, true);
		store = NULL;
		code = rv_store_open(SAMPLE_STORE, RV_STORE_WRITE, fault_vfs(), &store, &err);
		if (code == RV_OK)
			code = save(store, 9000, "b", &run, &again, &err);
		rv_store_close(store);
		fired = fault_stop();
		assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
		store = sample_store(SAMPLE_STORE, RV_STORE_READ);
		if (code == RV_OK)
			marks_are(store, 1, "[\"a\",\"b\"]");
		else
			assert_int_equal(code, RV_IO);
		rv_store_close(store);
		sample_clean(NULL);
		if (!fired)
			break;
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, sample_empty)
	const struct CMUnitTest tests[] = {
		TEST(a_run_keeps_what_it_has_seen), TEST(marks_are_only_added),
		TEST(cases_are_found_by_key),       TEST(a_store_without_marks_gets_room_for_them),
		TEST(a_failing_disk_loses_no_run),
	};

	return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
