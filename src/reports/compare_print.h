/* The pages on which two runs are compared. */
#ifndef REVIEW_REPORTS_COMPARE_PRINT_H
#define REVIEW_REPORTS_COMPARE_PRINT_H

#include "reports/compare.h"

struct rv_compare_page {
	const struct rv_comparison *comparison;
	const struct rv_replay *replay; /* NULL: two saved runs */
	const struct rv_spelling *spelling;
	int64_t most; /* rows of a table; 0: all */
	int64_t rows; /* of the open table */
};

/* "T1 -2 → 0 (decides the class), P1 0 → -3"; NULL: no memory. */
const char *rv_mover_words(const struct rv_compare_page *page, const struct rv_pair *pair,
                           const struct rv_moved *moved, struct rv_arena *arena);
/* The class of a case in its run: label or word. */
const char *rv_kept_class(const struct rv_compare_page *page, const struct rv_kept_run *run,
                          const struct rv_kept_case *one);
/* Below a table: how many rows were not printed. */
enum rv_code rv_compare_left(const struct rv_compare_page *page, int64_t left,
                             struct rv_error *err);

/* The tables. */
enum rv_code rv_compare_items(struct rv_compare_page *page, struct rv_error *err);
enum rv_code rv_compare_issues(struct rv_compare_page *page, struct rv_error *err);
/* What is still there, for people; at a terminal only how much. */
enum rv_code rv_compare_same(struct rv_compare_page *page, struct rv_error *err);
enum rv_code rv_compare_units(struct rv_compare_page *page, struct rv_error *err);
enum rv_code rv_compare_only(struct rv_compare_page *page, struct rv_error *err);
enum rv_code rv_compare_changes(struct rv_compare_page *page, struct rv_error *err);

#endif
