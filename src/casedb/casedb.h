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
#include "review/changes.h"
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
	char mark[RV_MARK_SIZE]; /* of the snapshot's newest change, or "" */
	bool *needed;            /* by record: read by the plan's statements */
	bool *held;              /* by record: read by the plan's programs (struct rv_held) */
	bool **read; /* by record and column index: a statement of the plan reads it; what nobody reads is not copied */
	bool keep_snapshot; /* rv_workspace_copy leaves the transaction open: another rubric follows */
	bool copy_unread; /* copy columns that nobody reads too: statements are still to be made */
	bool *copied_all; /* by record: copy rows of every case (a query reads them); else of selected cases only */
	bool copying_one; /* a single row, whose bad values have been counted */
	struct rv_arena *arena;
};

/* Opens path read-only with every guard on. `vfs` NULL: the default. */
enum rv_code rv_casedb_open(const char *path, const char *vfs, sqlite3 **out, struct rv_error *err);
/* The mark of the newest change that import made; "": nobody keeps any. SQLITE_OK, or what went wrong. */
int rv_changes_mark(sqlite3 *db, char mark[RV_MARK_SIZE]);
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
 * stated about completeness; then the caller sets `_sel`; copy: the rows of the cases, and lets the file go
 * unless rows are still to be read from it (held): then `done` does.
 */
enum rv_code rv_workspace_begin(struct rv_workspace *workspace, struct rv_error *err);
enum rv_code rv_workspace_copy(struct rv_workspace *workspace, struct rv_error *err);
enum rv_code rv_workspace_done(struct rv_workspace *workspace, struct rv_error *err);
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
/* ---- values ---------------------------------------------------------------------------------------- */

/* A value of a declared type, outside SQLite. */
enum rv_datum_type {
	RV_DATUM_NULL,
	RV_DATUM_INT,
	RV_DATUM_TEXT,
	RV_DATUM_REAL /* of arithmetic alone: what became too big for an integer */
};
struct rv_datum {
	enum rv_datum_type type;
	bool bad;    /* of a cell: it holds something that is no value, or nobody asked for it */
	bool absent; /* of a NULL: there is none, which is known */
	uint32_t len;
	int64_t n;
	double real;
	const char *text; /* borrowed; NUL-terminated */
};
/* A stored value as SQLite gives it, before the dictionary is asked. */
struct rv_raw {
	int type; /* SQLITE_INTEGER, … */
	int64_t n;
	double real;
	const char *text; /* of TEXT and INTEGER */
	size_t len;
};
/*
 * The value by the column's declared type: NULL with bad = true if it does not convert. room[RV_WHEN_SIZE]: where the text of a date is
 * written that is not stored as it should be.
 */
void rv_cell_read(const struct rv_column *column, const struct rv_raw *raw, char *room,
                  struct rv_datum *out);

/* A function of the rubric language: pure, by its arguments and the calendar. room[RV_WHEN_SIZE] holds a text that it gives. */
struct rv_function {
	const char *name;
	int n_args;
	enum rv_datum_type args[2], type; /* what it takes (else NULL comes of it) and gives */
	void (*run)(const struct rv_calendar *calendar, const struct rv_datum *args, char *room,
	            struct rv_datum *out);
};
extern const struct rv_function rv_functions[]; /* of dates; the last has no name */

/* ---- rows outside SQLite --------------------------------------------------------------------------- */

/*
 * Rows of one record for a range of selected cases, as the database has them, in the order in which they would be copied. What is read
 * here need not be copied into the working table; of rows that somebody wants there a copy is made one by one.
 */
struct rv_held {
	const struct rv_record *record;
	const struct rv_column **columns; /* those that the plan reads */
	const struct rv_column **typed;   /* whose types they have */
	size_t n_columns;
	int *slot;              /* by index of the column: where its cell is in a row, -1 nowhere */
	struct rv_datum *cells; /* n_rows * n_columns */
	size_t n_rows, room;
	size_t *first; /* n_cases + 1: first row of each case */
	sqlite3_stmt *read, *copy, *unasked, *unasked_ids;
	bool copied; /* rv_workspace_copy copies its rows: bad values are counted there */
	bool any_copy;
	struct rv_workspace *workspace;
};
/* Makes ready to read what workspace->held and ->read say, once these are final; in the arena. */
enum rv_code rv_held_open(struct rv_workspace *workspace, const struct rv_record *record,
                          struct rv_arena *arena, struct rv_held *out, struct rv_error *err);
void rv_held_close(struct rv_held *held);
/* The cells of the row-th row (from 0); NULL if no column is read. */
static inline const struct rv_datum *rv_held_cells(const struct rv_held *held, size_t row)
{
	return held->n_columns > 0 ? &held->cells[row * held->n_columns] : NULL;
}
/* Reads the rows of the cases (their numbers, ascending); texts go to the arena. */
enum rv_code rv_held_load(struct rv_held *held, const sqlite3_int64 *cases, size_t n_cases,
                          struct rv_arena *arena, struct rv_error *err);
/* Row of the working table for the row-th (from 0) row of a case; it is copied there if it is not. */
enum rv_code rv_held_row(struct rv_held *held, sqlite3_int64 of_case, size_t row,
                         sqlite3_int64 *out, struct rv_error *err);
/* Takes the copies that rv_held_row made away. */
enum rv_code rv_held_forget(struct rv_held *held, struct rv_error *err);

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
