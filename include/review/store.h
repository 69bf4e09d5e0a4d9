/*
 * The store: what is ours, in a SQLite file of its own beside the case database (runs; later findings, ledger, office profile).
 * The only writer of these tables. WAL, synchronous FULL, application_id, user_version; a newer store is refused,
 * an older one is migrated in one transaction after a copy.
 */
#ifndef REVIEW_STORE_H
#define REVIEW_STORE_H

#include "review/result.h"

struct rv_store;

enum rv_store_mode { RV_STORE_READ, RV_STORE_WRITE };
#define RV_STORE_SUFFIX ".review"
#define RV_STORE_APPLICATION_ID 0x52564957 /* "RVIW" */

/*
 * Opens (and with RV_STORE_WRITE creates) the store. path ":memory:" makes one that is forgotten. vfs NULL: the default.
 * An older store is migrated in either mode. RV_NOINPUT: none there, or empty (READ); RV_DATA: no store, or newer than the program; RV_CANTCREATE; RV_BUSY; RV_IO.
 */
enum rv_code rv_store_open(const char *path, enum rv_store_mode mode, const char *vfs,
                           struct rv_store **out, struct rv_error *err);
void rv_store_close(struct rv_store *store); /* NULL is fine; rolls back what was not committed */

/* From now on messages call the runs of the store CODE-N, as its office does. The code is copied. RV_MEMORY. */
enum rv_code rv_store_call_runs(struct rv_store *store, const char *code, struct rv_error *err);
/* "QL-3", or "3" where no code was told. */
#define RV_RUN_NAME_SIZE 64
void rv_store_run_name(const struct rv_store *store, int64_t run, char out[RV_RUN_NAME_SIZE]);

/* ---- the office's profile ------------------------------------------------------------------------------- */

/* Keeps a profile; *kept: it is another than the newest. folder: where the files that it names are looked for. */
enum rv_code rv_store_keep_office(struct rv_store *store, const char *text, const char *folder,
                                  const char *at, bool *kept, struct rv_error *err);
/* The newest one, in the arena; both NULL: there is none. */
enum rv_code rv_store_office(struct rv_store *store, struct rv_arena *arena, const char **text,
                             const char **folder, struct rv_error *err);

/* ---- saving a run ------------------------------------------------------------------------------------- */

/* How the settings of a run name the office's calendar: on a line of its own. */
#define RV_CALENDAR_SETTING "calendar:"
#define RV_CALENDAR_LEN (sizeof RV_CALENDAR_SETTING - 1)

struct rv_run_head {
	const struct rv_standard *standard;
	struct rv_selection selection;
	const char *casedb;     /* base name of the case database */
	const char *created_at; /* YYYY-MM-DD HH:MM, the clock */
	const char *program;    /* version of review */
	const char *settings;   /* "NAME=VALUE" lines of --set, or "" */
};
/* Begins one transaction that holds the whole run. head->standard must live until it ends. RV_BUSY: somebody else is writing. */
enum rv_code rv_run_begin(struct rv_store *store, const struct rv_run_head *head,
                          struct rv_error *err);
/* Cases arrive in the order in which they are to be listed (position in the run is counted here). */
enum rv_code rv_run_case(struct rv_store *store, const struct rv_case_result *result,
                         struct rv_error *err);
enum rv_code rv_run_left_out(struct rv_store *store, const struct rv_left_out *left,
                             struct rv_error *err);
enum rv_code rv_run_remark(struct rv_store *store, const struct rv_remark *remark,
                           struct rv_error *err);
/* The newest mark of the case database that the run has seen (review/changes.h); "" or never said: it has none. */
enum rv_code rv_run_mark(struct rv_store *store, const char *mark, struct rv_error *err);
/*
 * Ends it. registered, in_period: counts of cases. A run whose digest (rubric texts, settings, selection, as-of, every result) equals that of a
 * saved one is not saved again: *run is the earlier number, which gets the mark, too, and *again true. Everything is on disk when this returns RV_OK; after any other code
 * nothing of the run is there.
 */
enum rv_code rv_run_commit(struct rv_store *store, int64_t registered, int64_t in_period,
                           int64_t *run, bool *again, struct rv_error *err);
void rv_run_abandon(struct rv_store *store);

/* ---- reading ----------------------------------------------------------------------------------------------- */

struct rv_run {
	int64_t id;
	const char *digest;           /* hex */
	const char *previous, *chain; /* the chain of digests before and with this run */
	const char *rubric, *version, *scoring_digest; /* of the standard */
	const char *period, *from, *to, *as_of;        /* from, to may be NULL */
	bool outside_validity;
	const char *casedb, *created_at, *program, *settings;
	int64_t registered, in_period, scored;
	int64_t left[RV_N_LEFT];
	struct rv_stored sources; /* texts, the one named by --rubric first */
};
/* id 0: the newest. RV_NOINPUT: no such run (err says which there are). Lives in the arena. */
enum rv_code rv_run_get(struct rv_store *store, struct rv_arena *arena, int64_t id,
                        struct rv_run *out, struct rv_error *err);
/* Newest first; calls back for each (sources empty). A callback's code other than RV_OK ends and is returned. */
typedef enum rv_code rv_run_fn(void *ctx, const struct rv_run *run, struct rv_error *err);
enum rv_code rv_run_list(struct rv_store *store, rv_run_fn *fn, void *ctx, struct rv_error *err);

struct rv_case_filter {
	const char *
		number; /* only the case of that number (folded equality: rv_buf_fold) or identity, or NULL */
	const char *unit;       /* only that unit's, or NULL */
	bool in_class, settled; /* only of class_index; only those whose class nothing can change */
	int class_index;
	int64_t worst,
		best; /* not 0: only the n cases with the lowest (the highest) score, in order of score; below 0: all in that order */
};
/* Calls back for each case with everything (violations, deductions, outcomes); what it gets is borrowed until it returns. */
typedef enum rv_code rv_case_fn(void *ctx, int64_t position, const struct rv_case_result *result,
                                struct rv_error *err);
enum rv_code rv_run_cases(struct rv_store *store, int64_t run, const struct rv_case_filter *filter,
                          rv_case_fn *fn, void *ctx, struct rv_error *err);
typedef enum rv_code rv_left_fn(void *ctx, const struct rv_left_out *left, struct rv_error *err);
enum rv_code rv_run_left_outs(struct rv_store *store, int64_t run, rv_left_fn *fn, void *ctx,
                              struct rv_error *err);
typedef enum rv_code rv_remark_fn(void *ctx, const struct rv_remark *remark, struct rv_error *err);
enum rv_code rv_run_remarks(struct rv_store *store, int64_t run, rv_remark_fn *fn, void *ctx,
                            struct rv_error *err);
/* Sums over the cases of the run that have a class. */
struct rv_run_sums {
	int64_t cases;
	rv_points score, lowest;
};
enum rv_code rv_run_sums(struct rv_store *store, int64_t run, struct rv_run_sums *out,
                         struct rv_error *err);
/* Cases by class over the whole run: n[class + 1], n[0] insufficient; n has n_classes + 1 places. Rubrics of a set share their classes. */
enum rv_code rv_run_class_counts(struct rv_store *store, int64_t run, size_t n_classes, int64_t *n,
                                 struct rv_error *err);

/* The marks of a run as a JSON array. */
enum rv_code rv_run_marks(struct rv_store *store, struct rv_arena *arena, int64_t run,
                          const char **out, struct rv_error *err);
/* Calls back for each case of the run whose key is in `keys`, a JSON array as rv_changes_since gives it. */
typedef enum rv_code rv_changed_fn(void *ctx, int64_t position, const char *number,
                                   struct rv_error *err);
enum rv_code rv_run_changed(struct rv_store *store, int64_t run, const char *keys,
                            rv_changed_fn *fn, void *ctx, struct rv_error *err);

/*
 * Recomputes what the store says of itself: the chain over all runs, and for run > 0 the digest of that run from its rows (for 0 of every run).
 * RV_DATA, and err says which run does not agree.
 */
enum rv_code rv_store_verify(struct rv_store *store, int64_t run, struct rv_error *err);

#endif
