/* Exports of counties brought together. */
#ifndef REVIEW_REPORTS_ROLLUP_H
#define REVIEW_REPORTS_ROLLUP_H

#include "reports/report.h"
#include "review/rollup.h"

/* What is wrong with a file, in words; file as it was given. */
typedef void rv_rollup_problem_fn(void *ctx, const char *file, const char *text);

struct rv_rollup_intake {
	struct rv_store *store; /* within rv_rollup_begin */
	const char *at;
	bool replace; /* an export stands for the earlier one of the same office and period */
	bool doubles; /* cases that another office has too are taken in */
	void *ctx;
	rv_rollup_problem_fn *problem;
	/* what became of the files */
	int64_t taken, again, replaced, refused, double_cases;
};
/*
 * Takes a file in: verified first, doubles refused. A file with a fault is told and counted as refused; the caller then lets go of all.
 * RV_OK also for a refused one.
 */
enum rv_code rv_rollup_file(struct rv_rollup_intake *intake, const char *path, size_t most,
                            struct rv_error *err);

#define RV_ROLLUP_SCHEMA "review.rollup/1"
struct rv_rollup_report {
	struct rv_arena *arena;
	struct rv_store *store;
	enum rv_lang lang;
	const char *period, *from, *to; /* which exports; NULL: open */
};
enum rv_code rv_report_rollup(const struct rv_rollup_report *report,
                              const struct rv_spelling *spelling, struct rv_error *err);

#endif
