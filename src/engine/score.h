/* One rubric's run, shared by score.c and rule_tests.c. */
#ifndef REVIEW_ENGINE_SCORE_H
#define REVIEW_ENGINE_SCORE_H

#include "engine/collect.h"
#include "engine/judge.h"
#include "review/score.h"

struct rv_fates;
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
struct rv_fates *rv_fates_new(void);
void rv_fates_free(struct rv_fates *fates);

#endif
