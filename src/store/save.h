/* A run that is being saved. */
#ifndef REVIEW_STORE_SAVE_H
#define REVIEW_STORE_SAVE_H

#include "store/store.h"

/* What is counted while cases arrive. */
struct rv_item_tally {
	int64_t outcomes[RV_N_OUTCOMES];
	int64_t violations;
	rv_points raw, cost;
};
struct rv_rubric_tally {
	const struct rv_rubric *rubric;
	struct rv_item_tally *items;
	int64_t *classes; /* by class index + 1 */
};

struct rv_save {
	struct rv_arena arena;
	struct rv_run run; /* as far as it is known */
	const struct rv_standard *standard;
	struct rv_rubric_tally *tallies; /* by use */
	struct rv_run_hash hash;
	struct rv_stmt cases, violations, deductions, left_outs, remarks;
	struct rv_buf counts; /* of one case */
	uint8_t *outcomes;    /* of one case, room for the longest rubric */
	int64_t n_left, n_remarks;
	char mark[RV_MARK_SIZE]; /* of the case database, or "" */
	bool failed;             /* something is missing: must not be committed */
};

#endif
