/*
 * Scoring: the cases of a database under a rubric or a set of rubrics.
 */
#ifndef REVIEW_SCORE_H
#define REVIEW_SCORE_H

#include "review/result.h"

struct rv_score_request {
	const char *casedb; /* path */
	const struct rv_standard *standard;
	struct rv_selection selection;
	int seconds; /* a statement may take; 0: 600 */
	bool sql_only; /* SQLite evaluates every condition; else what can be is compiled: both give the same */
};

/*
 * What is owed: something that nobody has recorded, and without which items of a case are neither passed nor failed. The engine knows
 * what each check reads; of every row that left an item open it looks which of these values are not known.
 */
enum rv_owed_kind {
	RV_OWED_CELL, /* a value of a row that is there */
	RV_OWED_ROW,  /* a row of a kind; if there is none, the list has to be called complete */
	RV_OWED_LIST, /* nobody has called the list complete */
	RV_OWED_OTHER /* nothing that a record holds: a constant of the rubric, a row of another case, a time out of order */
};
const char *rv_owed_word(enum rv_owed_kind kind);  /* cell, row, list, other */
const char *rv_owed_label(enum rv_owed_kind kind); /* translated */
struct rv_owed {
	enum rv_owed_kind kind;
	const struct rv_record *record; /* NULL of OTHER */
	const struct rv_column *column; /* of a cell */
	const char *row_kind;           /* of a row: code of its kind */
	const char *row_key,
		*identity;   /* of a cell: JSON arrays, as in struct rv_violation; NULL otherwise */
	const size_t *items; /* that wait for it, in rubric order */
	size_t n_items;
	rv_points points; /* what these cost at most, each once, before caps */
	size_t order;     /* among those of the case, by record, row and column */
};
struct rv_owed_case {
	const struct rv_case_result *result;
	rv_points at_stake; /* what its items that are not known cost at most, after caps */
	size_t n_items;     /* automatic items that are not known, or open beside a fail */
	const struct rv_owed *owed;
	size_t n_owed; /* most points first */
};

/* What scoring gives, in order: every case of the run by case key, then what was left out, then remarks. */
struct rv_score_sink {
	void *ctx;
	enum rv_code (*scored)(void *ctx, const struct rv_case_result *result,
	                       struct rv_error *err);
	enum rv_code (*left_out)(void *ctx, const struct rv_left_out *left, struct rv_error *err);
	enum rv_code (*remark)(void *ctx, const struct rv_remark *remark, struct rv_error *err);
	/* NULL: nobody asks. After `scored` of the same case, of cases that owe something. */
	enum rv_code (*owed)(void *ctx, const struct rv_owed_case *owed, struct rv_error *err);
};
struct rv_score_counts {
	int64_t registered, in_period, scored;
	char mark[RV_MARK_SIZE]; /* newest change that was seen (review/changes.h), or "" */
};

/*
 * Scores. Faults of the rubric's SQL go to diags (RV_DATA). What the sink gets is borrowed until it returns; a code of its other than
 * RV_OK ends the run and is returned. The database is read in one transaction and never written.
 * Also: RV_NOINPUT, RV_DATA (lacks tables, corrupt, an SQL limit tripped), RV_BUSY, RV_IO, RV_INTERRUPTED, RV_MEMORY.
 */
enum rv_code rv_score(const struct rv_score_request *request, const struct rv_score_sink *sink,
                      struct rv_score_counts *counts, struct rv_diags *diags, struct rv_error *err);

/*
 * Checks the SQL of a loaded standard without a database (against empty tables of its dictionary). All faults go to diags.
 */
enum rv_code rv_score_check(const struct rv_standard *standard, struct rv_diags *diags,
                            struct rv_error *err);

/* Outcome of one expectation that was not met, for `lint`. */
struct rv_test_failure {
	struct rv_pos pos;
	const char *test;
	char message[400];
};
struct rv_test_report {
	bool sql_only; /* as in struct rv_score_request; given by the caller */
	size_t passed, failed;
	void *ctx;
	void (*failure)(void *ctx, const struct rv_test_failure *failure);
	/* per item: bit o is set if a test expects outcome o of it; n_items entries, may be NULL */
	uint8_t *covered;
};
/* Runs rule tests: each is a small database in memory, scored like any other. */
enum rv_code rv_score_tests(struct rv_rubric *rubric, const struct rv_rule_tests *tests,
                            struct rv_test_report *report, struct rv_diags *diags,
                            struct rv_error *err);

#endif
