/*
 * A run as one JSON file that can be checked without the database: the texts of the standard, what each item came to in each case, what was
 * taken off, and seals over all of it. No names of persons: rows of records are not in it.
 */
#ifndef REVIEW_REPORTS_EXPORT_H
#define REVIEW_REPORTS_EXPORT_H

#include "base/hash.h"
#include "reports/internal.h"

#define RV_SEAL_SIZE RV_DIGEST_SIZE

/* Who made it; NULL: not told. */
struct rv_export_office {
	const char *code, *id;
	struct rv_title name, prefecture;
};

/* What is written: from a store, or recomputed from a file. */
struct rv_export {
	struct rv_arena *arena;
	struct rv_run run;
	const struct rv_standard *standard;
	struct rv_export_office office;
	void *ctx;
	enum rv_code (*cases)(const struct rv_export *from, rv_case_fn *fn, void *ctx,
	                      struct rv_error *err);
	enum rv_code (*left)(const struct rv_export *from, rv_left_fn *fn, void *ctx,
	                     struct rv_error *err);
};
/*
 * Writes it; seal[RV_SEAL_SIZE]: of the whole, filled when it returns RV_OK. Points are hundredths and stand as points in the file. Keeps
 * nothing of `from`. RV_MEMORY, RV_IO; RV_DATA: the run is damaged; what from->cases and from->left end with.
 */
enum rv_code rv_export_write(const struct rv_export *from, struct rv_writer *writer, char *seal,
                             struct rv_error *err);

/* A letter an item: P pass, F fail, U unknown, - not applicable, D not due, C not checked, W waived; small (~ for -) where it is open. */
char rv_outcome_letter(uint8_t outcome, uint8_t open);
/* false: no such letter. */
bool rv_outcome_of_letter(char letter, uint8_t *outcome, uint8_t *open);

#endif
