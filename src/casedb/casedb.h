/*
 * The case database: opened read-only and distrusted, its records copied into working tables whose values have the declared types.
 * One read transaction while copying, so that what is scored is one snapshot; afterwards the file is let go.
 *
 * For each record R of the dictionary the connection has
 *   temp."#R"   the working table: the columns by their ids, `_case` (number of the case, 1.. in key order), `_row`,
 *               `_bad` (bit k: the k-th column with `empty: none|all` held something that is no value, or no sheet asked for it), derived columns and,
 *               for each derived column d, `_a:d` (1: its NULL is absent, not unknown). The case's own table has
 *               `_complete` (bit k: record k is complete for the case), `_sel` (1: to be scored by this rubric) and `_run` (1: in
 *               the run, be it by another rubric of the set) besides.
 *   temp."R"    a view of the columns that rubrics may see.
 */
#ifndef REVIEW_CASEDB_H
#define REVIEW_CASEDB_H

#include <sqlite3.h>
#include <time.h>
#include "review/result.h"

#define RV_MAX_RECORDS 60 /* bits of _complete */
#define RV_MAX_FLAGGED 60 /* bits of _bad */

/* Stops statements that run too long, and the program's interrupt. */
struct rv_guard {
	int seconds;           /* a statement may take; 0: no limit */
	struct timespec begun; /* of the current statement */
	bool timed_out;
};

struct rv_bad_values {
	int64_t n;
	char *example, *key; /* malloc'd, or NULL */
};

struct rv_workspace {
	sqlite3 *db;
	const char *path; /* for messages */
	struct rv_dictionary *dictionary;
	const struct rv_calendar *calendar;
	struct rv_guard guard;
	struct rv_bad_values **bad; /* by record and column index */
	int64_t *orphans;           /* by record: rows whose case is not there */
	int64_t n_cases;
	bool *needed; /* by record: read by the plan */
	bool **read; /* by record and column index: a statement of the plan reads it; what nobody reads is not copied */
	bool keep_snapshot; /* rv_workspace_copy leaves the transaction open: another rubric follows */
	bool copy_unread; /* copy columns that nobody reads too: statements are still to be made */
	bool copied_all; /* copy rows of every case (a query reads them); else of selected cases only */
	struct rv_arena *arena;
};

/* Opens path read-only with every guard on. `vfs` NULL: the default. */
enum rv_code rv_casedb_open(const char *path, const char *vfs, sqlite3 **out, struct rv_error *err);
/* An empty database in memory with the tables of the dictionary, for lint and rule tests. */
enum rv_code rv_casedb_memory(const struct rv_dictionary *dictionary, const char *vfs,
                              sqlite3 **out, struct rv_error *err);
/* Limits, switches and functions that every connection gets before rubric SQL is prepared on it. */
enum rv_code rv_casedb_configure(sqlite3 *db, struct rv_workspace *workspace, struct rv_error *err);

/*
 * Makes the working tables and views for the dictionary (derived columns included) on db. The database must have the tables and columns that
 * the needed records name: RV_DATA otherwise, all that is missing named. db stays the caller's.
 */
enum rv_code rv_workspace_open(struct rv_arena *arena, sqlite3 *db, const char *path,
                               struct rv_dictionary *dictionary, const struct rv_calendar *calendar,
                               struct rv_workspace **out, struct rv_error *err);
/* Drops everything that it made on the connection; NULL is fine. */
void rv_workspace_close(struct rv_workspace *workspace);
/*
 * Filling, in one read transaction. begin: empties the working tables, copies cases and lookup records, and what is
 * stated about completeness; then the caller sets `_sel`; copy: the rows of the cases, and lets the file go.
 */
enum rv_code rv_workspace_begin(struct rv_workspace *workspace, struct rv_error *err);
enum rv_code rv_workspace_copy(struct rv_workspace *workspace, struct rv_error *err);
void rv_workspace_rollback(struct rv_workspace *workspace); /* after a failure */
/* Bit of a column in _bad, or -1. */
int rv_bad_bit(const struct rv_column *column);
/* Writes "#id" quoted as SQL. */
void rv_buf_hidden(struct rv_buf *buf, const struct rv_record *record);
/* Affinity word of a column in the working table. */
const char *rv_affinity(const struct rv_column *column);

/* SQL functions of the rubric language (days, add_months, fold, …). */
enum rv_code rv_functions_register(sqlite3 *db, struct rv_workspace *workspace,
                                   struct rv_error *err);
extern const char *const rv_date_functions[]; /* names, NULL at the end */
/* Conversion: result is set to the value by the column's type, or NULL with *bad = true. Exposed for tests. */
void rv_cell_convert(const struct rv_column *column, sqlite3_value *value, sqlite3_context *context,
                     bool *bad);

/* ---- guards -------------------------------------------------------------------------------------- */

enum rv_guard_mode {
	RV_GUARD_OFF,        /* our own statements */
	RV_GUARD_EXPRESSION, /* one expression of a rubric */
	RV_GUARD_QUERY       /* a query check */
};
struct rv_authority {
	enum rv_guard_mode mode;
	const struct rv_rubric *rubric;
	const struct rv_dictionary *dictionary;
	struct rv_workspace *
		workspace; /* its columns that a statement reads are marked; NULL: nothing is marked */
	uint64_t records_read;                    /* bits by record index, in a query */
	const struct rv_column *columns_read[64]; /* and columns; the first ones */
	size_t n_columns_read;
	char refused[256]; /* what was refused last, "" if nothing */
};
/* Whether rubric SQL may call it; query: aggregates and window functions too. */
bool rv_function_listed(const char *name, bool query);
int rv_authorize(void *ctx, int action, const char *a, const char *b, const char *db,
                 const char *via);
void rv_guard_start(struct rv_workspace *workspace); /* before a statement runs */
/* Turns a failed step or prepare into a code: interrupted, timed out, memory, data. `what` names the item or record. */
enum rv_code rv_workspace_fail(struct rv_workspace *workspace, int rc, const char *what,
                               struct rv_error *err);

#endif
