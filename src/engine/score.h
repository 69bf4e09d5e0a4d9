/* One rubric's run, shared by score.c and rule_tests.c. */
#ifndef REVIEW_ENGINE_SCORE_H
#define REVIEW_ENGINE_SCORE_H

#include "engine/collect.h"
#include "engine/judge.h"
#include "review/score.h"

/* What became of each case; index by case number - 1. */
enum fate { FATE_NONE, FATE_SCORED, FATE_LEFT };
struct rv_fates {
	unsigned char *fate;   /* enum fate */
	unsigned char *reason; /* enum rv_left_reason */
	size_t n;
};

struct rv_run_state {
	const struct rv_rubric *rubric;
	size_t use;
	const struct rv_selection *selection;
	rv_day as_of;
	struct rv_workspace *workspace;
	struct rv_plan *plan;
	const struct rv_score_sink *sink;
	struct rv_fates *fates;
	int64_t n_selected, n_invalid, scored;
};
/* Fills the workspace and gives every selected case to the sink. */
enum rv_code rv_run_filled(struct rv_run_state *run, struct rv_error *err);
/* ---- owed.c ---- */
/* Gives the sink what would decide the case's items that are not known. */
enum rv_code rv_owed_tell(struct rv_run_state *run, struct rv_chunk *chunk, size_t case_index,
                          const struct rv_case_result *result, struct rv_error *err);
/* ---- select.c ---- */
/* Marks the cases whose dates are asked for (`_sel`, `_run`); the others are left out with the reason. */
enum rv_code rv_select_by_date(struct rv_run_state *run, struct rv_error *err);
/*
 * Applies a condition on the case to what is selected; `reason` of a false one, enum rv_left_reason (-1: the next rubric of the
 * set may take it). NULL condition: all stay.
 */
enum rv_code rv_select_by_condition(struct rv_run_state *run, sqlite3_stmt *condition, int reason,
                                    struct rv_error *err);
/* Counts the selected cases on whose dates the rubric is not valid, into run->n_invalid. */
enum rv_code rv_count_invalid(struct rv_run_state *run, struct rv_error *err);
/* Room for every case of the workspace; RV_BUSY if a later rubric of a set sees another number of them. */
enum rv_code rv_fates_allocate(struct rv_run_state *run, struct rv_error *err);
int64_t rv_fates_in_period(const struct rv_fates *fates);
struct rv_fates *rv_fates_new(void);
void rv_fates_free(struct rv_fates *fates);

#endif
