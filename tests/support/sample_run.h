/*
 * A standard of two rubrics and runs of it, for tests of the store; they work in a folder of their own, which is the current one.
 * Everything fails the test that can't be done.
 */
#ifndef TESTS_SUPPORT_SAMPLE_RUN_H
#define TESTS_SUPPORT_SAMPLE_RUN_H

#include "store/store.h"

#define SAMPLE_STORE "case.db.review"
#define SAMPLE_ITEMS 5

/* For cmocka: the folder is made, emptied, removed. */
int sample_set_up(void **state);
int sample_empty(void **state);
int sample_tear_down(void **state);
/* Empties the folder; whether anything but `kept` (may be NULL) was in it. */
bool sample_clean(const char *kept);

extern struct rv_source sample_sources[];
extern struct rv_rubric sample_rubric;
extern const uint8_t sample_outcomes[], sample_open[];
extern const uint32_t sample_counts[];
extern const struct rv_violation sample_violations[4];
extern const struct rv_deduction sample_deductions[2];
extern const struct rv_left_out sample_left_outs[RV_N_LEFT];
extern const struct rv_remark sample_remarks[2];
struct rv_case_result sample_case(const char *number, const char *unit, rv_points score);
struct rv_run_head sample_head(void);

/* Saves a run of n cases whose first has `score`; the third is of the second rubric. */
enum rv_code sample_save(struct rv_store *store, const struct rv_run_head *head, size_t n,
                         rv_points score, int64_t *run, bool *again, struct rv_error *err);
struct rv_store *sample_store(const char *path, enum rv_store_mode mode);
int64_t sample_saved(struct rv_store *store, size_t n, rv_points score, bool *again);
/* A store with one run of two cases. */
void sample_first_run(void);
/* Runs in the store at path, all of them as they were saved. */
int sample_sound_runs(const char *path);
/* Runs SQL; the primary result code. */
int sample_exec(sqlite3 *db, const char *sql);

#endif
