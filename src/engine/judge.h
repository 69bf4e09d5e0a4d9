/* Points, caps, lowest and class of one case: a pure function of outcomes and rubric. */
#ifndef REVIEW_JUDGE_H
#define REVIEW_JUDGE_H

#include "review/result.h"

/*
 * In: result->outcomes, ->open, ->counts (n_items each). Out: everything else of *result that is a number, and deductions, which must
 * have room for n_items.
 */
void rv_judge_case(const struct rv_rubric *rubric, struct rv_case_result *result,
                   struct rv_deduction *deductions);

#endif
