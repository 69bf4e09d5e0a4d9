/* A standard of two rubrics, and runs of it. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample_run.h"

static char folder[64];

/* In memory where that is possible: hundreds of stores are synced. */
int sample_set_up(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/review-store-XXXXXX",
	         access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

/* Empties the folder; whether anything but `kept` (may be NULL) was in it. */
bool sample_clean(const char *kept)
{
	DIR *dir = opendir(".");
	bool more = false;

	assert_non_null(dir);
	for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		if (kept == NULL || strcmp(entry->d_name, kept) != 0)
			more = true;
		if (unlink(entry->d_name) != 0)
			rmdir(entry->d_name);
	}
	closedir(dir);
	return more;
}

int sample_empty(void **state)
{
	(void)state;
	sample_clean(NULL);
	return 0;
}

int sample_tear_down(void **state)
{
	(void)state;
	return chdir("/") == 0 ? rmdir(folder) : -1;
}

/* ---- a standard, and runs of it ---------------------------------------------------------------------- */

static struct rv_class classes[] = {{.id = "excellent"}, {.id = "qualified"}, {.id = "poor"}};
static struct rv_item items[] = {
	{.id = "A1"}, {.id = "A2"}, {.id = "A3"}, {.id = "B1"}, {.id = "B2"}};
struct rv_source sample_sources[] = {
	{.name = "standard.yaml",
         .path = "/home/x/standard.yaml",
         .text = "points: 100\n",
         .len = 12},
	{.name = "records.yaml", .path = "records.yaml", .text = "案: 件\n", .len = 9},
};
struct rv_rubric sample_rubric = {
	.id = "standard",
	.version = "1",
	.classes = classes,
	.n_classes = 3,
	.items = items,
	.n_items = SAMPLE_ITEMS,
	.sources = sample_sources,
	.n_sources = 2,
	.digest = "d1",
};
static struct rv_rubric second = {
	.id = "simple",
	.version = "2",
	.classes = classes,
	.n_classes = 3,
	.items = items,
	.n_items = 2,
	.sources = sample_sources,
	.n_sources = 2,
	.digest = "d2",
};
static struct rv_set_use uses[] = {{.rubric = &sample_rubric}, {.rubric = &second}};
static const struct rv_standard standard = {
	.id = "both",
	.use = uses,
	.n = 2,
	.is_set = true,
	.digest = "dd",
	.source = {.name = "set.yaml", .path = "set.yaml", .text = "rubrics: []\n", .len = 12},
};

const uint8_t sample_outcomes[] = {RV_FAIL, RV_PASS, RV_UNKNOWN, RV_FAIL, RV_NOT_CHECKED};
const uint8_t sample_open[] = {0, 0, 1, 1, 0};
const uint32_t sample_counts[] = {1, 0, 0, 70000, 0};
const struct rv_violation sample_violations[] = {
	{0, "interview", "[7]", "[\"谈话\"]", "signed", 1, false, false, "{\"volume_no\": 2}"},
	{3, NULL, NULL, "[]", "", 69999, false, false, "{}"},
	{3, "document", "[\"x\",1]", "[]", "kind", 1, true, false, "{}"},
	{4, "document", "[\"x\",2]", "[]", "", 1, false, true, "{}"},
};
const struct rv_deduction sample_deductions[] = {{0, 50, 0, 0, 0}, {3, 1000, 100, 20, 3}};

struct rv_case_result sample_case(const char *number, const char *unit, rv_points score)
{
	return (struct rv_case_result){
		.rubric = 0,
		.case_key = "[1]",
		.number = number,
		.unit = unit,
		.identity = "[\"荔纪立\",\"一室\"]",
		.score = score,
		.lowest = score - 300,
		.class_index = 1,
		.score_class = 1,
		.worst_class = 2,
		.provisional = true,
		.n_open = 2,
		.n_awaiting = 1,
		.n_decided = 3,
		.n_applicable = 4,
		.outcomes = sample_outcomes,
		.open = sample_open,
		.counts = sample_counts,
		.violations = sample_violations,
		.n_violations = 4,
		.deductions = sample_deductions,
		.n_deductions = 2,
	};
}

struct rv_run_head sample_head(void)
{
	return (struct rv_run_head){
		.standard = &standard,
		.selection = {.period = "2026Q3",
	                      .from = "2026-07-01",
	                      .to = "2026-09-30",
	                      .as_of = "2026-10-08"},
		.casedb = "case.db",
		.created_at = "2026-10-08 09:30",
		.program = "0.1",
		.settings = "days=15\n",
	};
}

const struct rv_left_out sample_left_outs[] = {
	{RV_LEFT_OUTSIDE, "[4]", "荔纪立〔2025〕3号", "二室"},
	{RV_LEFT_NO_DATE, "[5]", "5", ""},
	{RV_LEFT_OPEN, "[6]", "6", ""},
	{RV_LEFT_NOT_FOR, "[7]", "7", ""},
	{RV_LEFT_UNPLACED, "[8]", "8", NULL},
};
const struct rv_remark sample_remarks[] = {{"interview", "date", 3, "昨天", "[9]"},
                                           {"document", NULL, 1, NULL, "[10]"}};

/* Saves a run of n cases whose first has `score`. */
enum rv_code sample_save(struct rv_store *store, const struct rv_run_head *head, size_t n,
                         rv_points score, int64_t *run, bool *again, struct rv_error *err)
{
	RV_TRY(rv_run_begin(store, head, err));
	for (size_t i = 0; i < n; i++) {
		char number[64];
		struct rv_case_result result;

		snprintf(number, sizeof number, "荔纪立〔2026〕%zu号", i + 1);
		result = sample_case(number, i % 2 ? "二室" : "一室", score - (rv_points)i);
		if (i == 2) {
			result.rubric = 1;
			result.class_index = RV_CLASS_INSUFFICIENT;
			result.n_violations = 1;
			result.n_deductions = 1;
		}
		RV_TRY(rv_run_case(store, &result, err));
	}
	for (size_t i = 0; i < RV_N_LEFT; i++)
		RV_TRY(rv_run_left_out(store, &sample_left_outs[i], err));
	for (size_t i = 0; i < 2; i++)
		RV_TRY(rv_run_remark(store, &sample_remarks[i], err));
	return rv_run_commit(store, 20, 8, run, again, err);
}

struct rv_store *sample_store(const char *path, enum rv_store_mode mode)
{
	struct rv_error err = {0};
	struct rv_store *store = NULL;

	if (rv_store_open(path, mode, NULL, &store, &err) != RV_OK)
		fail_msg("%s", err.msg);
	return store;
}

int64_t sample_saved(struct rv_store *store, size_t n, rv_points score, bool *again)
{
	const struct rv_run_head head = sample_head();
	struct rv_error err = {0};
	int64_t run = 0;

	if (sample_save(store, &head, n, score, &run, again, &err) != RV_OK)
		fail_msg("%s", err.msg);
	return run;
}

static enum rv_code count_runs(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	(void)run;
	(void)err;
	++*(int *)ctx;
	return RV_OK;
}

/* Runs in the store at path, all of them as they were saved. */
int sample_sound_runs(const char *path)
{
	struct rv_store *store = sample_store(path, RV_STORE_READ);
	struct rv_error err = {0};
	int n = 0;

	assert_int_equal(rv_run_list(store, count_runs, &n, &err), RV_OK);
	if (rv_store_verify(store, 0, &err) != RV_OK)
		fail_msg("%s", err.msg);
	rv_store_close(store);
	return n;
}

void sample_first_run(void)
{
	struct rv_store *store = sample_store(SAMPLE_STORE, RV_STORE_WRITE);
	bool again;

	sample_saved(store, 2, 9000, &again);
	rv_store_close(store);
}

int sample_exec(sqlite3 *db, const char *sql)
{
	return sqlite3_exec(db, sql, NULL, NULL, NULL) & 0xff;
}
