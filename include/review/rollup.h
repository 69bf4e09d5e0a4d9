/*
 * Exports of other offices, kept in a store: where each came from, what it covers, its cases; the doubles are told before anything is kept.
 */
#ifndef REVIEW_ROLLUP_H
#define REVIEW_ROLLUP_H

#include "review/store.h"

/* An export as it is kept; texts that are not told are NULL. */
struct rv_taken {
	int64_t taken; /* number in the store */
	const char *seal, *file, *at;
	const char *office, *office_id;
	struct rv_title name, prefecture;
	int64_t run;
	const char *digest, *created_at, *period, *from, *to, *as_of;
	const char *rubric, *version, *scoring_digest;
	int64_t registered, in_period, scored;
	int64_t classed;         /* cases that have a class */
	rv_points score, lowest; /* sums over them */
};
struct rv_taken_class {
	int index; /* best first; RV_CLASS_INSUFFICIENT */
	const char *id;
	struct rv_title title;
	int64_t cases;
};

/*
 * Errors of all functions here: RV_MEMORY, RV_IO, RV_BUSY; RV_DATA: the store is damaged. Points are hundredths, dates YYYY-MM-DD. What a
 * function is given is copied into the store, what a callback gets is borrowed until it returns; a callback's code other than RV_OK ends and
 * is returned.
 */

/* One transaction holds all exports of a command. RV_BUSY: somebody else is writing. commit abandons what it can't commit. */
enum rv_code rv_rollup_begin(struct rv_store *store, struct rv_error *err);
enum rv_code rv_rollup_commit(struct rv_store *store, struct rv_error *err);
void rv_rollup_abandon(struct rv_store *store);

/*
 * The number of an export that is kept already, 0: it is not; *instead: the file that stands for it now, in the arena, NULL: it counts
 * itself.
 */
enum rv_code rv_rollup_find(struct rv_store *store, struct rv_arena *arena, const char *seal,
                            int64_t *taken, const char **instead, struct rv_error *err);
/* Calls back for each export that counts, of that office (by code or id) and with a day in common; texts are borrowed. */
typedef enum rv_code rv_taken_fn(void *ctx, const struct rv_taken *taken, struct rv_error *err);
enum rv_code rv_rollup_same_office(struct rv_store *store, const struct rv_taken *asked,
                                   rv_taken_fn *fn, void *ctx, struct rv_error *err);
/* Whether an export that counts has that case (number and unit compared folded); office and file of it, in the arena; both NULL: none has. */
enum rv_code rv_rollup_same_case(struct rv_store *store, struct rv_arena *arena, const char *number,
                                 const char *unit, const char **office, const char **file,
                                 struct rv_error *err);
/* An earlier one counts no more from now on. */
enum rv_code rv_rollup_replace(struct rv_store *store, int64_t taken, int64_t by,
                               struct rv_error *err);

/* Keeps an export: its number first, then cases (positions from 1) and classes, itself last, with the text as it came. */
enum rv_code rv_rollup_next(struct rv_store *store, int64_t *taken, struct rv_error *err);
enum rv_code rv_rollup_case(struct rv_store *store, int64_t taken, int64_t position,
                            const struct rv_case_result *result, struct rv_error *err);
enum rv_code rv_rollup_class(struct rv_store *store, int64_t taken,
                             const struct rv_taken_class *class, struct rv_error *err);
enum rv_code rv_rollup_keep(struct rv_store *store, const struct rv_taken *taken, const char *text,
                            struct rv_error *err);

/* Those that count and lie within a period (NULL: open), by prefecture and office; texts are borrowed. */
enum rv_code rv_rollup_list(struct rv_store *store, const char *from, const char *to,
                            rv_taken_fn *fn, void *ctx, struct rv_error *err);
/* Its classes, best first, insufficient last. */
typedef enum rv_code rv_taken_class_fn(void *ctx, const struct rv_taken_class *class,
                                       struct rv_error *err);
enum rv_code rv_rollup_classes(struct rv_store *store, int64_t taken, rv_taken_class_fn *fn,
                               void *ctx, struct rv_error *err);
/* The period that ends last; *period NULL: nothing was taken in. In the arena. */
enum rv_code rv_rollup_newest(struct rv_store *store, struct rv_arena *arena, const char **period,
                              const char **from, const char **to, struct rv_error *err);
/* How many were ever taken in, and how many of them count. */
enum rv_code rv_rollup_counts(struct rv_store *store, int64_t *all, int64_t *counting,
                              struct rv_error *err);

/* ---- what is kept, checked -------------------------------------------------------------------------------- */

/* Calls back for each export that was ever taken in, in that order, with its text (len bytes, then NUL); borrowed. */
typedef enum rv_code rv_taken_text_fn(void *ctx, const struct rv_taken *taken, const char *text,
                                      size_t len, struct rv_error *err);
enum rv_code rv_rollup_texts(struct rv_store *store, rv_taken_text_fn *fn, void *ctx,
                             struct rv_error *err);

/* A value of the tables that is not what it was when the export was taken in. */
struct rv_taken_fault {
	const char *table;           /* "taken", "taken_case", "taken_class" */
	const char *row;             /* number of the case, id of the class, "" */
	const char *column;          /* NULL: the row as a whole */
	const char *kept, *expected; /* as text; NULL: not there */
};
typedef enum rv_code rv_taken_fault_fn(void *ctx, const struct rv_taken_fault *fault,
                                       struct rv_error *err);
/*
 * Compares the rows of an export with those of the same export in another store, where it was taken in anew, and calls back for each value
 * that differs. Which one stands for it is not compared: numbers of two stores need not be the same.
 */
enum rv_code rv_rollup_compare(struct rv_store *store, int64_t taken, struct rv_store *again,
                               int64_t again_taken, rv_taken_fault_fn *fn, void *ctx,
                               struct rv_error *err);
/* Which export stands for one that counts no more, 0: it counts. */
enum rv_code rv_rollup_replaced_by(struct rv_store *store, int64_t taken, int64_t *by,
                                   struct rv_error *err);
/* Rows of cases, classes and replacements that belong to no export. */
enum rv_code rv_rollup_strays(struct rv_store *store, int64_t *n, struct rv_error *err);

#endif
