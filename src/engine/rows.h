/*
 * Rows of one check, stepped by its statement or held in memory, and the verdict of each.
 */
#ifndef REVIEW_ROWS_H
#define REVIEW_ROWS_H

#include "engine/collect.h"

/* Verdict rows of one check over one range, kept until the whole range has been stepped without a fault. */
struct rv_row {
	sqlite3_int64 of_case, row;
	int when;
	struct rv_verdict verdict;
	const char **which; /* one per violation that has a name; NULL: one unnamed, counted n */
	const char *values;
};
/* One of rv_plan_check.shown of a row. */
union rv_seen {
	int truth;             /* 1, 0, -1: NULL */
	struct rv_value value; /* text lives as long as the row is looked at */
	int64_t number;
	const char *text;
};
struct rv_rows {
	struct rv_chunk *chunk;
	const struct rv_plan_check *c;
	union rv_seen *seen; /* c->n_shown */
	struct rv_row *rows;
	size_t n, room;
};

/* 1, 0, -1: NULL. */
int rv_truth_at(sqlite3_stmt *stmt, int column);
/* Fills run->seen from the row on which the statement stands. */
void rv_see_statement(struct rv_rows *run);
/* … by programs, from the machine's frames. false: memory. */
bool rv_see_programs(struct rv_rows *run, struct rv_machine *machine);
/* Judges what has been seen, into row->verdict, ->which, ->values. false: memory. */
bool rv_judge_row(struct rv_rows *run, struct rv_row *row);

#endif
