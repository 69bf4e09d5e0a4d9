/*
 * Rows of one check's statement (compile.c says which columns) and the verdict of each.
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
struct rv_rows {
	struct rv_chunk *chunk;
	const struct rv_plan_check *c;
	struct rv_row *rows;
	size_t n, room;
};

/* 1, 0, -1: NULL. */
int rv_truth_at(sqlite3_stmt *stmt, int column);
/* Judges the row on which the statement stands, into row->verdict, ->which, ->values. false: memory. */
bool rv_judge_row(struct rv_rows *run, struct rv_row *row);

#endif
