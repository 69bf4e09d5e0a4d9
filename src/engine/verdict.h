/*
 * The verdict of one row: pure functions of values, shared by every way of fetching them.
 */
#ifndef REVIEW_VERDICT_H
#define REVIEW_VERDICT_H

#include "review/rubric.h"

/* A value as a statement gives it. */
enum rv_value_state { RV_KNOWN = 0, RV_ABSENT = 1, RV_NOT_KNOWN = 2 };
struct rv_value {
	enum rv_value_state state;
	bool is_number;
	int64_t number;   /* of an INTEGER */
	const char *text; /* borrowed from the statement; of numbers too */
};

enum rv_verdict_kind { RV_V_PASS, RV_V_VIOLATION, RV_V_OPEN, RV_V_NOT_DUE, RV_V_NOT_CONCERNED };
struct rv_verdict {
	enum rv_verdict_kind kind;
	int64_t n;     /* violations */
	bool has_last; /* time limits: the last day, for the sentence */
	struct rv_when last;
};

struct rv_deadline_values {
	struct rv_value from, to, due;
	int extend[RV_MAX_EXTEND]; /* 1, 0, -1 open; as many as deadline->n_extend */
	const char *pause;         /* rv_pause_sql; NULL: none */
	rv_day as_of;
	const struct rv_calendar *calendar;
};
/* Time limits: language.md "Meaning" 7. */
struct rv_verdict rv_judge_deadline(const struct rv_deadline *deadline,
                                    const struct rv_deadline_values *values);
/* agree: one violation if known values differ by more than the tolerance. */
struct rv_verdict rv_judge_agree(const struct rv_check *check, const struct rv_value *values,
                                 size_t n);
/*
 * order: a violation for each known value earlier than the known one before it; their positions (from 0) go to at[], their
 * number is the verdict's n.
 */
struct rv_verdict rv_judge_order(const struct rv_check *check, const struct rv_value *values,
                                 size_t n, size_t *at);

#endif
