/*
 * A plan: the rubric's SQL translated, checked and prepared over a workspace (casedb.h). Internal to the engine.
 */
#ifndef REVIEW_PLAN_H
#define REVIEW_PLAN_H

#include <sqlite3.h>
#include "casedb/casedb.h"
#include "engine/program.h"
#include "engine/scan.h"

/* Something a translated expression reads; both are SQL. absent NULL: its NULL is never absent. */
struct rv_read {
	const char *value, *absent;
	const struct rv_column *derived; /* the derived column that it is, or NULL */
	/* Where it comes from, for what is owed: a column of the row whose number is the SQL `row` … */
	const struct rv_column *column;
	const char *row;
	const struct rv_column *reference; /* … that this column of the row `from` points at … */
	const char *from;
	struct rv_list_read *list;  /* … or the rows of a list */
	const struct rv_node *node; /* the same for rows in memory, or NULL */
};
/* Reads of one place, in order; `trace` is for owed.c, which makes it when it is asked for. */
struct rv_reads {
	struct rv_read *list;
	size_t n, room;
	sqlite3_stmt *trace;
};
/* An aggregate as something that is read: which rows it looks for, and what it rests on that they are the right ones. */
struct rv_list_read {
	enum rv_aggregate op;
	const struct rv_record *record;
	const char *const *kinds;
	size_t n_kinds;
	const char *alias, *member; /* of its rows; SQL: whether one belongs */
	struct rv_read value;
	struct rv_reads reads; /* of `member` */
	sqlite3_stmt *trace;
};
/* A translated expression. */
struct rv_expr {
	const char *sql;
	struct rv_read *reads;
	size_t n_reads;
	struct rv_program program; /* value NULL: none */
};

/*
 * What names mean where an expression stands: `row` has the bare names, `self` is `this` (the counted row). Aliases are names in the
 * statement that is built. file: alias of the case's row, or NULL for lookup records.
 */
struct rv_scope {
	const struct rv_record *row, *self;
	const char *row_alias, *self_alias, *file_alias;
	int row_frame, self_frame; /* of programs */
	const char *const *match;
	size_t n_match;
};

/* The frame of a row of a list that is asked for there. */
static inline int rv_scope_inner(const struct rv_scope *scope)
{
	return scope->row_frame < RV_FRAME_THIS ? RV_FRAME_THIS + 1 : scope->row_frame + 1;
}

/* What a verdict rests on, column by column of the check's statement; the same as a program, whose value is NULL if there is none. */
enum rv_shown_kind {
	RV_SHOWN_TRUTH,
	RV_SHOWN_VALUE, /* and, in a column of its own, its state */
	RV_SHOWN_NUMBER,
	RV_SHOWN_TEXT
};
struct rv_shown {
	enum rv_shown_kind kind;
	struct rv_program program;
};

struct rv_plan_item;
struct rv_plan_check {
	const struct rv_check *check;
	size_t item;
	bool programmed; /* by `when_program` and the programs of `shown`; there is no statement then */
	const struct rv_node *when_program;
	struct rv_shown *shown;
	size_t n_shown;
	sqlite3_stmt *rows;   /* ?1..?2: first and last case; columns: see compile_rows() */
	sqlite3_stmt *detail; /* ?1: row; one JSON object of what the sentence needs; may be NULL */
	sqlite3_stmt *when;   /* query: (case, truth) over ?1..?2; NULL: always */
	uint64_t records_read; /* query: bits of records */
	int query_case, query_violated, query_row, query_other_case,
		query_other_row;    /* columns, -1 none; case: first key column */
	int *query_key;             /* columns of the case key in order */
	struct rv_query_row *found; /* rows of a query, sorted by case; filled per run */
	size_t n_found;
	bool fault; /* the query of this run stopped at values that SQLite can't compute with: nothing is known of its item */
	bool hint;
	struct rv_reads when_reads, reads; /* a query's: columns of its row */
	struct rv_reads case_reads;        /* a query's: columns of the case */
};
struct rv_plan_item {
	const struct rv_item *item;
	sqlite3_stmt *when; /* ?1..?2; (case, truth); NULL: always, or */
	const struct rv_node *when_program;
	struct rv_plan_check *checks;
	size_t n_checks;
	struct rv_reads when_reads;
};
struct rv_plan_derive {
	const struct rv_derive *derive;
	sqlite3_stmt *update; /* rows ?1..?2 of the target */
	const char *sql;
	const struct rv_column **needs; /* derived columns that it reads */
	size_t n_needs, room_needs;
	int mark; /* of the sort */
	struct rv_reads reads;
};
struct rv_plan_record {
	sqlite3_stmt *identity; /* ?1: row; (key JSON, identity JSON) */
};

struct rv_plan {
	struct rv_arena *arena;
	const struct rv_rubric *rubric;
	struct rv_workspace *workspace;
	struct rv_diags *diags;
	struct rv_authority authority;
	struct rv_plan_item *items;
	struct rv_plan_derive **derives; /* in order of dependency */
	size_t n_derives;
	struct rv_plan_record *records;
	struct rv_held *held;   /* by record; open where workspace->held says so */
	sqlite3_stmt *cases;    /* rubric `cases:`: (case, truth) over all selected; NULL: all */
	sqlite3_stmt *use_when; /* the set's `when` for this rubric, the same; NULL: all */
	sqlite3_stmt *heads;    /* ?1..?2: what a case is called */
	struct rv_plan_derive *reading; /* the derived column being translated, or NULL */
	struct rv_reads *noting;        /* where what is read is noted, or NULL */
	struct rv_traced *traced;       /* statements of owed.c */
	unsigned next_alias;
	bool nomem;
	bool sql_only; /* no programs */
	/* only what these name is compiled; NULL: all (rule tests) */
	const bool *wanted;
};

/* ---- translate.c ---------------------------------------------------------------------------------- */
/* Translates and checks (alone, under the strict authorizer). false: diagnostics were given (or plan->nomem). */
bool rv_translate(struct rv_plan *plan, const struct rv_scope *scope, const struct rv_sql *sql,
                  struct rv_expr *out);
/* Tri-state SQL of a condition: 1, 0, NULL = open (NULL of absent values only is 0). */
char *rv_truth(struct rv_plan *plan, const struct rv_expr *expr);
/* SQL of 0 value known, 1 absent, 2 not known. */
char *rv_state(struct rv_plan *plan, const struct rv_expr *expr);
/* Both in one: truth of an optional condition; "1" if there is none. NULL: diagnostics. node: its program; may be NULL. */
char *rv_condition(struct rv_plan *plan, const struct rv_scope *scope, const struct rv_sql *sql,
                   const struct rv_node **node);
/* Value of a column of `record` under alias. */
void rv_column_read(struct rv_plan *plan, const struct rv_scope *scope, const char *alias,
                    const struct rv_column *column, struct rv_read *out);
void rv_plan_diag(struct rv_plan *plan, const struct rv_yaml *node, size_t from, size_t to,
                  const char *id, const char *fmt, ...) RV_PRINTF(6, 7);
/* Appends to plan->noting. */
void rv_note_reads(struct rv_plan *plan, const struct rv_read *reads, size_t n);
/* SQL 1/0: whether record is complete for the case of the scope. */
char *rv_complete_sql(struct rv_plan *plan, const struct rv_scope *scope,
                      const struct rv_record *record);

/* ---- aggregate.c ----------------------------------------------------------------------------------- */
struct rv_aggregation {
	enum rv_aggregate op;
	const struct rv_record *record;
	const struct rv_column *value, *distinct;
	const char *const *kinds;
	size_t n_kinds;
	struct rv_sql where;
	const char *from; /* next: SQL of the date */
	const struct rv_node *from_node;
	const char *const *match; /* replaces the scope's where set */
	size_t n_match;
};
/* The aggregate as a read. false: diagnostics. */
bool rv_aggregate_read(struct rv_plan *plan, const struct rv_scope *scope,
                       const struct rv_aggregation *aggregation, struct rv_read *out);
/* Text of all values of the rows of two kinds, for `pause`: 'f2025-03-10|t2025-03-25|?'. NULL: diagnostics. */
char *rv_pause_sql(struct rv_plan *plan, const struct rv_scope *scope,
                   const struct rv_deadline *deadline);

/* ---- compile.c --------------------------------------------------------------------------------------- */
/*
 * Compiles the rubric over the workspace; all faults of its SQL go to diags. `use_when`: the set's condition, may be absent. sql_only:
 * no programs. NULL on faults.
 */
struct rv_plan *rv_plan_compile(struct rv_arena *arena, const struct rv_rubric *rubric,
                                const struct rv_sql *use_when, bool sql_only,
                                struct rv_workspace *workspace, struct rv_diags *diags);
void rv_plan_close(struct rv_plan *plan); /* finalizes; NULL is fine */

/* ---- owed.c ------------------------------------------------------------------------------------------- */
void rv_owed_close(struct rv_plan *plan); /* finalizes its statements */

char *rv_plan_format(struct rv_plan *plan, const char *fmt, ...) RV_PRINTF(2, 3);
/* Takes what buf holds into the plan's arena and releases buf; NULL (and plan->nomem) if it failed. */
char *rv_plan_take(struct rv_plan *plan, struct rv_buf *buf);

#endif
