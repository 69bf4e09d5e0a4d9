/*
 * Scoring: the cases of a database under a rubric or a set of rubrics.
 */
#ifndef REVIEW_SCORE_H
#define REVIEW_SCORE_H

#include "review/result.h"

struct rv_score_request {
	const char *casedb;                 /* path */
	const struct rv_standard *standard;
	struct rv_selection selection;
	int seconds;                        /* a statement may take; 0: 600 */
};

/* What scoring gives, in order: every case of the run by case key, then what was left out, then remarks. */
struct rv_score_sink {
	void *ctx;
	enum rv_code (*scored)(void *ctx, const struct rv_case_result *result, struct rv_error *err);
	enum rv_code (*left_out)(void *ctx, const struct rv_left_out *left, struct rv_error *err);
	enum rv_code (*remark)(void *ctx, const struct rv_remark *remark, struct rv_error *err);
};
struct rv_score_counts {
	int64_t registered, in_period, scored;
};

/*
 * Scores. Faults of the rubric's SQL go to diags (RV_DATA). What the sink gets is borrowed until it returns; a code of its other than
 * RV_OK ends the run and is returned. The database is read in one transaction and never written.
 * Also: RV_NOINPUT, RV_DATA (lacks tables, corrupt, an SQL limit tripped), RV_BUSY, RV_IO, RV_INTERRUPTED, RV_MEMORY.
 */
enum rv_code rv_score(const struct rv_score_request *request, const struct rv_score_sink *sink,
                      struct rv_score_counts *counts, struct rv_diags *diags, struct rv_error *err);

/*
 * Checks the SQL of a loaded standard without a database (against empty tables of its dictionary). All faults go to diags.
 */
enum rv_code rv_score_check(const struct rv_standard *standard, struct rv_diags *diags, struct rv_error *err);

/* Outcome of one expectation that was not met, for `lint`. */
struct rv_test_failure {
	struct rv_pos pos;
	const char *test;
	char message[400];
};
struct rv_test_report {
	size_t passed, failed;
	void *ctx;
	void (*failure)(void *ctx, const struct rv_test_failure *failure);
	/* per item: bit o is set if a test expects outcome o of it; n_items entries, may be NULL */
	uint8_t *covered;
};
/* Runs rule tests: each is a small database in memory, scored like any other. */
enum rv_code rv_score_tests(struct rv_rubric *rubric, const struct rv_rule_tests *tests,
                            struct rv_test_report *report, struct rv_diags *diags, struct rv_error *err);

#endif
