/* Periods as people write them: 2026Q3, 2026H1, 2026-07, 2025Q1..2026Q1, last-quarter, 2026年第三季度. */
#ifndef REVIEW_CLI_PERIOD_H
#define REVIEW_CLI_PERIOD_H

#include "review/arena.h"
#include "review/date.h"
#include "review/result.h"

/*
 * Fills period, from and to of `out`; from and to are NULL where the period is open (both for `all`). period gets the canonical
 * form: `last-quarter` and 2026年第三季度 both become 2026Q3, so that a saved run still says which quarter it was. Relative
 * words count from `today`. RV_USAGE with examples if it is no period. Texts live in the arena.
 */
enum rv_code cli_period(struct rv_arena *arena, const char *text, rv_day today,
                        struct rv_selection *out, struct rv_error *err);

#endif
