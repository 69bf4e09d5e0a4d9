/* The store: what is saved comes back, whole, and is never changed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "sample_run.h"

/* ---- round trip -------------------------------------------------------------------------------------- */

static enum rv_code see_case(void *ctx, int64_t position, const struct rv_case_result *result,
                             struct rv_error *err)
{
	int64_t *seen = ctx;

	(void)err;
	seen[++seen[0]] = position;
	assert_string_equal(result->case_key, "[1]");
	assert_string_equal(result->identity, "[\"荔纪立\",\"一室\"]");
	assert_int_equal(result->lowest, result->score - 300);
	assert_int_equal(result->score_class, 1);
	assert_int_equal(result->worst_class, 2);
	assert_true(result->provisional);
	assert_int_equal(result->n_open, 2);
	assert_int_equal(result->n_awaiting, 1);
	assert_int_equal(result->n_decided, 3);
	assert_int_equal(result->n_applicable, 4);
	assert_int_equal(result->class_index, position == 3 ? -1 : 1);
	assert_int_equal(result->n_violations, position == 3 ? 1 : 4);
	assert_int_equal(result->n_deductions, position == 3 ? 1 : 2);
	assert_int_equal(result->rubric, position == 3 ? 1 : 0);
	for (size_t i = 0; i < (position == 3 ? 2 : SAMPLE_ITEMS); i++) {
		assert_int_equal(result->outcomes[i], sample_outcomes[i]);
		assert_int_equal(result->open[i], sample_open[i]);
		assert_int_equal(result->counts[i], sample_counts[i]);
	}
	for (size_t i = 0; i < result->n_violations; i++) {
		const struct rv_violation *got = &result->violations[i],
					  *put = &sample_violations[i];

		assert_int_equal(got->item, put->item);
		if (put->record == NULL) {
			assert_null(got->record);
			assert_null(got->row_key);
		} else {
			assert_string_equal(got->record, put->record);
			assert_string_equal(got->row_key, put->row_key);
		}
		assert_string_equal(got->identity, put->identity);
		assert_string_equal(got->which, put->which);
		assert_int_equal(got->count, put->count);
		assert_int_equal(got->awaiting, put->awaiting);
		assert_int_equal(got->hint, put->hint);
		assert_string_equal(got->values, put->values);
	}
	for (size_t i = 0; i < result->n_deductions; i++)
		assert_memory_equal(&result->deductions[i], &sample_deductions[i],
		                    sizeof *sample_deductions);
	return RV_OK;
}

static enum rv_code see_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	size_t i = (*(size_t *)ctx)++;

	(void)err;
	assert_int_equal(left->reason, sample_left_outs[i].reason);
	assert_string_equal(left->case_key, sample_left_outs[i].case_key);
	assert_string_equal(left->number, sample_left_outs[i].number);
	assert_string_equal(left->unit, sample_left_outs[i].unit ? sample_left_outs[i].unit : "");
	return RV_OK;
}

static enum rv_code see_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	size_t i = (*(size_t *)ctx)++;

	(void)err;
	assert_string_equal(remark->record, sample_remarks[i].record);
	assert_int_equal(remark->n, sample_remarks[i].n);
	assert_string_equal(remark->example_key, sample_remarks[i].example_key);
	if (i == 0) {
		assert_string_equal(remark->column, "date");
		assert_string_equal(remark->example, "昨天");
	} else {
		assert_null(remark->column);
		assert_null(remark->example);
	}
	return RV_OK;
}

static void check_head(struct rv_store *store, struct rv_arena *arena)
{
	struct rv_error err = {0};
	struct rv_run run;

	assert_int_equal(rv_run_get(store, arena, 0, &run, &err), RV_OK);
	assert_int_equal(run.id, 1);
	assert_int_equal(strlen(run.digest), 64);
	assert_string_equal(run.previous, "");
	assert_string_equal(run.rubric, "both");
	assert_string_equal(run.version, "");
	assert_string_equal(run.scoring_digest, "dd");
	assert_string_equal(run.period, "2026Q3");
	assert_string_equal(run.from, "2026-07-01");
	assert_string_equal(run.to, "2026-09-30");
	assert_string_equal(run.as_of, "2026-10-08");
	assert_string_equal(run.casedb, "case.db");
	assert_string_equal(run.created_at, "2026-10-08 09:30");
	assert_string_equal(run.program, "0.1");
	assert_string_equal(run.settings, "days=15\n");
	assert_false(run.outside_validity);
	assert_int_equal(run.registered, 20);
	assert_int_equal(run.in_period, 8);
	assert_int_equal(run.scored, 4);
	for (size_t i = 0; i < RV_N_LEFT; i++)
		assert_int_equal(run.left[i], 1);
	assert_int_equal(run.sources.n, 3);
	assert_string_equal(run.sources.sources[0].name, "set.yaml");
	assert_string_equal(run.sources.sources[1].text, "points: 100\n");
	assert_string_equal(run.sources.sources[2].name, "records.yaml");
	assert_int_equal(run.sources.sources[2].len, 9);
	assert_int_equal(rv_run_get(store, arena, 7, &run, &err), RV_NOINPUT);
	assert_non_null(strstr(err.msg, "no run 7"));
}

static void what_is_saved_comes_back(void **state)
{
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	int64_t seen[8] = {0}, n[4];
	struct rv_error err = {0};
	struct rv_arena arena;
	size_t i = 0, j = 0;
	struct stat now;
	bool again = true;

	(void)state;
	rv_arena_init(&arena);
	assert_int_equal(sample_saved(store, 4, 9000, &again), 1);
	assert_false(again);
	rv_store_close(store);
	assert_int_equal(stat(SAMPLE_STORE, &now), 0);
	assert_int_equal(now.st_mode & 0777, 0600);

	store = sample_store(SAMPLE_STORE, RV_STORE_READ);
	check_head(store, &arena);
	rv_arena_release(&arena);
	assert_int_equal(rv_run_cases(store, 1, NULL, see_case, seen, &err), RV_OK);
	assert_int_equal(seen[0], 4);
	assert_int_equal(seen[4], 4);
	assert_int_equal(rv_run_left_outs(store, 1, see_left, &i, &err), RV_OK);
	assert_int_equal(i, RV_N_LEFT);
	assert_int_equal(rv_run_remarks(store, 1, see_remark, &j, &err), RV_OK);
	assert_int_equal(j, 2);
	assert_int_equal(rv_run_class_counts(store, 1, 3, n, &err), RV_OK);
	assert_int_equal(n[0], 1);
	assert_int_equal(n[1], 0);
	assert_int_equal(n[2], 3);
	assert_int_equal(n[3], 0);
	assert_int_equal(rv_store_verify(store, 0, &err), RV_OK);
	assert_int_equal(rv_run_begin(store, NULL, &err), RV_BUG);
	rv_store_close(store);
	/* Neither writer nor reader leaves anything beside it. */
	assert_false(sample_clean(SAMPLE_STORE));
}

static void assert_cases(struct rv_store *store, struct rv_case_filter filter, const char *expected)
{
	int64_t seen[8] = {0};
	struct rv_error err = {0};
	char got[64] = "";

	assert_int_equal(rv_run_cases(store, 1, &filter, see_case, seen, &err), RV_OK);
	for (int64_t i = 1; i <= seen[0]; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%d ", (int)seen[i]);
	assert_string_equal(got, expected);
}

static enum rv_code stop(void *ctx, int64_t position, const struct rv_case_result *result,
                         struct rv_error *err)
{
	(void)position;
	(void)result;
	(void)err;
	++*(int *)ctx;
	return RV_INTERRUPTED;
}

static void cases_are_filtered(void **state)
{
	struct rv_store *store = sample_store(":memory:", RV_STORE_WRITE);
	struct rv_error err = {0};
	bool again;
	int n = 0;

	(void)state;
	sample_saved(store, 4, 9000, &again);
	assert_cases(store, (struct rv_case_filter){.number = "荔纪立[2026] ２号"}, "2 ");
	assert_cases(store, (struct rv_case_filter){.number = "荔纪立"}, "");
	assert_cases(store, (struct rv_case_filter){.number = "荔纪立 · 一室"}, "1 2 3 4 ");
	assert_cases(store, (struct rv_case_filter){.unit = "二室"}, "2 4 ");
	assert_cases(store, (struct rv_case_filter){.worst = 3}, "4 3 2 ");
	assert_cases(store, (struct rv_case_filter){.worst = 9, .unit = "一室"}, "3 1 ");
	assert_int_equal(rv_run_cases(store, 1, NULL, stop, &n, &err), RV_INTERRUPTED);
	assert_int_equal(n, 1);
	rv_store_close(store);
}

static void outcomes_are_packed(void **state)
{
	static const uint32_t numbers[] = {0, 1, 2, 127, 128, 16383, 16384, UINT32_MAX};
	uint8_t put[8], opened[8], bytes[8], got[8], got_open[8];
	uint32_t got_n[8];
	struct rv_buf buf;
	struct rv_case_result result = {.outcomes = put, .open = opened, .counts = numbers};

	(void)state;
	rv_buf_init(&buf);
	for (size_t i = 0; i < 8; i++) {
		put[i] = (uint8_t)(i % RV_N_OUTCOMES);
		opened[i] = i % 2;
	}
	rv_outcomes_pack(&result, 8, bytes, &buf);
	assert_true(
		rv_outcomes_unpack(bytes, 8, (uint8_t *)buf.text, buf.len, got, got_open, got_n));
	assert_memory_equal(got, put, sizeof put);
	assert_memory_equal(got_open, opened, sizeof opened);
	assert_memory_equal(got_n, numbers, sizeof numbers);
	for (size_t len = 0; len < buf.len; len++)
		assert_false(rv_outcomes_unpack(bytes, 8, (uint8_t *)buf.text, len, got, got_open,
		                                got_n));
	bytes[0] = RV_N_OUTCOMES;
	assert_false(rv_outcomes_unpack(bytes, 1, NULL, 0, got, got_open, got_n));
	rv_buf_release(&buf);
}

/* ---- the same run, other runs ------------------------------------------------------------------------ */

static enum rv_code see_order(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	int64_t *last = ctx;

	(void)err;
	assert_int_equal(run->id, *last - 1);
	assert_int_equal(run->sources.n, 0);
	*last = run->id;
	return RV_OK;
}

static void the_same_run_is_saved_once(void **state)
{
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	struct rv_run_head head = sample_head();
	struct rv_error err = {0};
	int64_t run, last = 6;
	bool again;

	(void)state;
	assert_int_equal(sample_saved(store, 4, 9000, &again), 1);
	assert_int_equal(sample_saved(store, 4, 9100, &again), 2);
	assert_false(again);
	/* Neither the clock, nor the program, nor the file's name makes another run. */
	head.created_at = "2027-01-01 00:00";
	head.program = "9";
	head.casedb = "other.db";
	assert_int_equal(sample_save(store, &head, 4, 9000, &run, &again, &err), RV_OK);
	assert_int_equal(run, 1);
	assert_true(again);
	/* Everything else does. */
	head.settings = "days=16\n";
	assert_int_equal(sample_save(store, &head, 4, 9000, &run, &again, &err), RV_OK);
	assert_int_equal(run, 3);
	head.selection.as_of = "2026-10-09";
	assert_int_equal(sample_save(store, &head, 4, 9000, &run, &again, &err), RV_OK);
	assert_int_equal(run, 4);
	assert_int_equal(sample_save(store, &head, 0, 9000, &run, &again, &err), RV_OK);
	assert_int_equal(run, 5);
	assert_false(again);
	assert_int_equal(rv_run_list(store, see_order, &last, &err), RV_OK);
	assert_int_equal(last, 1);
	rv_store_close(store);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE), 5);
}

static void what_is_not_committed_is_not_there(void **state)
{
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	const struct rv_run_head head = sample_head();
	struct rv_case_result result = sample_case("1", "", 9000);
	struct rv_error err = {0};
	int64_t run = 77;
	bool again;

	(void)state;
	assert_int_equal(rv_run_case(store, &result, &err), RV_BUG);
	assert_int_equal(rv_run_left_out(store, sample_left_outs, &err), RV_BUG);
	assert_int_equal(rv_run_remark(store, sample_remarks, &err), RV_BUG);
	assert_int_equal(rv_run_commit(store, 1, 1, &run, &again, &err), RV_BUG);
	sample_saved(store, 1, 9000, &again);
	/* let go */
	assert_int_equal(rv_run_begin(store, &head, &err), RV_OK);
	assert_int_equal(rv_run_begin(store, &head, &err), RV_BUG);
	assert_int_equal(rv_run_case(store, &result, &err), RV_OK);
	rv_run_abandon(store);
	rv_run_abandon(store);
	/* a case that does not fit poisons the run */
	assert_int_equal(rv_run_begin(store, &head, &err), RV_OK);
	result.rubric = 2;
	assert_int_equal(rv_run_case(store, &result, &err), RV_BUG);
	assert_int_equal(rv_run_commit(store, 1, 1, &run, &again, &err), RV_BUG);
	assert_int_equal(run, 77);
	/* killed */
	assert_int_equal(rv_run_begin(store, &head, &err), RV_OK);
	result.rubric = 0;
	assert_int_equal(rv_run_case(store, &result, &err), RV_OK);
	rv_store_close(store);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
}

/* ---- never changed ----------------------------------------------------------------------------------- */

static void saved_runs_are_never_changed(void **state)
{
	static const char *const tables[] = {
		"source_text", "run",       "run_source", "run_rubric",   "run_class", "run_item",
		"run_case",    "violation", "deduction",  "run_left_out", "run_remark"};
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	char sql[512];
	bool again;

	(void)state;
	sample_saved(store, 4, 9000, &again);
	assert_int_equal(sample_exec(store->db, "PRAGMA foreign_keys = OFF"), SQLITE_OK);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const char *column = strcmp(tables[i], "source_text") ? "run" : "digest";

		snprintf(sql, sizeof sql, "UPDATE %s SET %s = %s", tables[i], column, column);
		assert_int_equal(sample_exec(store->db, sql), SQLITE_CONSTRAINT);
		snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
		assert_int_equal(sample_exec(store->db, sql), SQLITE_CONSTRAINT);
		snprintf(sql, sizeof sql, "REPLACE INTO %s SELECT * FROM %s", tables[i], tables[i]);
		assert_int_equal(sample_exec(store->db, sql), SQLITE_CONSTRAINT);
		snprintf(sql, sizeof sql, "INSERT OR IGNORE INTO %s SELECT * FROM %s", tables[i],
		         tables[i]);
		assert_int_equal(sample_exec(store->db, sql), SQLITE_CONSTRAINT);
	}
	/* nor can a closed run grow, or another run be put in before or twice */
	assert_int_equal(sample_exec(store->db,
	                             "INSERT INTO violation SELECT run, position, 99, item, "
	                             "record, row_key, identity, which, count, awaiting, hint, "
	                             "row_values FROM violation LIMIT 1"),
	                 SQLITE_CONSTRAINT);
	assert_int_equal(sample_exec(store->db,
	                             "INSERT INTO run_case SELECT run, 99, 0, case_key, number, "
	                             "unit, identity, score, lowest, class, score_class, "
	                             "worst_class, provisional, n_open, n_awaiting, n_decided, "
	                             "n_applicable, outcomes, counts FROM run_case LIMIT 1"),
	                 SQLITE_CONSTRAINT);
	rv_store_close(store);
	assert_int_equal(sample_sound_runs(SAMPLE_STORE), 1);
}

/* What a stranger does with the triggers off is seen. */
static void verify_sees_changes(void **state)
{
	static const char *const changes[] = {
		"UPDATE run SET created_at = '2020-01-01 00:00' WHERE run = 2",
		"UPDATE run SET previous = '' WHERE run = 2",
		"UPDATE run SET scored = 7 WHERE run = 1",
		"UPDATE run_case SET score = score + 1 WHERE run = 2 AND position = 1",
		"UPDATE run_case SET number = 'x' WHERE run = 2 AND position = 1",
		"UPDATE run_case SET outcomes = x'0000000000' WHERE run = 1 AND position = 1",
		"UPDATE run_case SET counts = x'80' WHERE run = 1 AND position = 1",
		"UPDATE violation SET row_values = '{\"a\": 1}' WHERE run = 2 AND seq = 1",
		"UPDATE deduction SET raw = raw + 1 WHERE run = 1 AND position = 1",
		"DELETE FROM deduction WHERE run = 1 AND position = 1 AND item = 0",
		"DELETE FROM run_remark WHERE run = 1 AND seq = 1",
		"DELETE FROM run_left_out WHERE run = 2 AND seq = 5",
		"UPDATE source_text SET text = text || ' '",
		"DELETE FROM run WHERE run = 1",
	};

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
		struct rv_error err = {0};
		sqlite3_stmt *stmt;
		bool again;

		sample_saved(store, 2, 9000, &again);
		sample_saved(store, 2, 8000, &again);
		assert_int_equal(rv_store_verify(store, 0, &err), RV_OK);
		assert_int_equal(sample_exec(store->db, "PRAGMA foreign_keys = OFF"), SQLITE_OK);
		for (;;) {
			char sql[256] = "";

			assert_int_equal(sqlite3_prepare_v2(store->db,
			                                    "SELECT 'DROP TRIGGER ' || name FROM "
			                                    "sqlite_schema WHERE type = 'trigger'",
			                                    -1, &stmt, NULL),
			                 SQLITE_OK);
			if (sqlite3_step(stmt) == SQLITE_ROW)
				snprintf(sql, sizeof sql, "%s", sqlite3_column_text(stmt, 0));
			sqlite3_finalize(stmt);
			if (*sql == '\0')
				break;
			assert_int_equal(sample_exec(store->db, sql), SQLITE_OK);
		}
		assert_int_equal(sample_exec(store->db, changes[i]), SQLITE_OK);
		if (rv_store_verify(store, 0, &err) != RV_DATA)
			fail_msg("not seen: %s", changes[i]);
		rv_store_close(store);
		sample_clean(NULL);
	}
}

/* ---- SQL --------------------------------------------------------------------------------------------- */

static void every_statement_prepares(void **state)
{
	struct rv_store *store = sample_store(":memory:", RV_STORE_WRITE);

	(void)state;
	for (size_t i = 0; i < RV_N_SQL; i++) {
		const char *text = (const char *)rv_queries[i].text;

		if (strncmp(rv_queries[i].file, "src/store/", 10) != 0)
			continue;
		while (text != NULL && *text != '\0') {
			sqlite3_stmt *stmt = NULL;

			if (sqlite3_prepare_v2(store->db, text, -1, &stmt, &text) != SQLITE_OK)
				fail_msg("%s: %s", rv_queries[i].name, sqlite3_errmsg(store->db));
			sqlite3_finalize(stmt);
		}
	}
	rv_store_close(store);
}

/* No child of a case is looked for by going through all of them. */
static void nothing_big_is_scanned(void **state)
{
	struct rv_store *store = sample_store(":memory:", RV_STORE_WRITE);

	(void)state;
	for (size_t i = 0; i < RV_N_SQL; i++) {
		char sql[4096];
		sqlite3_stmt *stmt;

		if (strncmp(rv_queries[i].file, "src/store/sql/run_", 18) != 0)
			continue;
		snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN %s", rv_queries[i].text);
		assert_int_equal(sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL), SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *detail = (const char *)sqlite3_column_text(stmt, 3);

			if (!strncmp(detail, "SCAN ", 5) && strcmp(detail, "SCAN run") != 0 &&
			    strcmp(detail, "SCAN CONSTANT ROW") != 0 &&
			    strcmp(detail, "SCAN run_source") != 0 &&
			    strncmp(detail, "SCAN json_each ", 15) != 0)
				fail_msg("%s: %s", rv_queries[i].name, detail);
		}
		sqlite3_finalize(stmt);
	}
	rv_store_close(store);
}

/* A case of 300 items with 4 violations. */
static void a_case_is_small(void **state)
{
	enum { CASES = 2000 };
	static struct rv_item many[300];
	static uint8_t pass[300], closed[300];
	static uint32_t none[300];
	struct rv_rubric rubric = sample_rubric;
	struct rv_set_use use = {.rubric = &rubric};
	struct rv_standard big = {
		.id = "big", .use = &use, .n = 1, .digest = "dd", .source = sample_sources[0]};
	struct rv_run_head head = sample_head();
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	struct rv_error err = {0};
	struct stat now;
	int64_t run;
	bool again;

	(void)state;
	for (size_t i = 0; i < 300; i++)
		many[i].id = "item";
	rubric.items = many;
	rubric.n_items = 300;
	head.standard = &big;
	assert_int_equal(rv_run_begin(store, &head, &err), RV_OK);
	for (int i = 0; i < CASES; i++) {
		struct rv_case_result result = sample_case("荔纪立〔2026〕12号", "一室", 9000);

		result.outcomes = pass;
		result.open = closed;
		result.counts = none;
		assert_int_equal(rv_run_case(store, &result, &err), RV_OK);
	}
	assert_int_equal(rv_run_commit(store, CASES, CASES, &run, &again, &err), RV_OK);
	rv_store_close(store);
	assert_int_equal(stat(SAMPLE_STORE, &now), 0);
	assert_in_range(now.st_size / CASES, 300, 800);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, sample_empty)
	const struct CMUnitTest tests[] = {
		TEST(what_is_saved_comes_back),
		TEST(cases_are_filtered),
		TEST(outcomes_are_packed),
		TEST(the_same_run_is_saved_once),
		TEST(what_is_not_committed_is_not_there),
		TEST(saved_runs_are_never_changed),
		TEST(verify_sees_changes),
		TEST(every_statement_prepares),
		TEST(nothing_big_is_scanned),
		TEST(a_case_is_small),
	};

	return cmocka_run_group_tests(tests, sample_set_up, sample_tear_down);
}
