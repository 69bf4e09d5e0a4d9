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

/* The same of a file that is in memory: len bytes, then NUL. */
enum rv_code rv_rollup_text(struct rv_rollup_intake *intake, const char *name, const char *text,
                            size_t len, struct rv_error *err);

/*
 * Every export of a store taken in anew, into one in memory, and what was kept of it compared: the texts and their seals say what the tables
 * must be.
 */
struct rv_kept_fault {
	const char *file;                                   /* of the export; "": of none */
	const char *table, *row, *column, *kept, *expected; /* as struct rv_taken_fault */
};
struct rv_store_check {
	struct rv_arena *arena;
	const char *path;
	struct rv_store *store;
	int64_t runs;    /* whose digests agree: the caller's */
	int64_t exports; /* that were checked, whether they agree or not */
	struct rv_kept_fault *faults;
	size_t n, room;
};
/* Fills exports and faults; arena and store are the caller's. RV_OK also if there are faults; RV_MEMORY, RV_IO, RV_DATA: damaged. */
enum rv_code rv_check_exports(struct rv_store_check *check, struct rv_error *err);
/* What was checked, and the faults, by schema RV_VERIFY_SCHEMA. */
enum rv_code rv_report_store_check(const struct rv_store_check *check,
                                   const struct rv_spelling *spelling, struct rv_error *err);

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
