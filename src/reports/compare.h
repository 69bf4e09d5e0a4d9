/* Two runs compared: which cases are in both, what moved in them, and which items made it move. */
#ifndef REVIEW_REPORTS_COMPARE_H
#define REVIEW_REPORTS_COMPARE_H

#include "reports/internal.h"

/*
 * What became of an issue. One that was found and waits to be confirmed now (or is advice) is no issue any more: it is gone, and what it is
 * now is not new; the other way round it is new.
 */
enum rv_issue_fate { RV_ISSUE_SAME, RV_ISSUE_NEW, RV_ISSUE_GONE };
#define RV_N_FATES 3

/* A case of one run, kept whole. */
struct rv_kept_case {
	int64_t position;
	const char *key;    /* its identity, folded */
	const char *number; /* folded */
	size_t pair;        /* while cases are paired: where it stands among the pairs */
	struct rv_case_result result;
	uint8_t *fates; /* by violation: enum rv_issue_fate */
};
struct rv_kept_run {
	struct rv_report *report;
	struct rv_kept_case *cases; /* in the order of the run */
	size_t n, room;
};

/* How a class moved. OTHER: the two rubrics do not know both classes, or there were too few data for one of them. */
enum rv_class_move { RV_CLASS_STAYS, RV_CLASS_BETTER, RV_CLASS_WORSE, RV_CLASS_OTHER };
#define RV_N_CLASS_MOVES 4

/* A case of either run or both; NULL: not in that one. */
struct rv_pair {
	struct rv_kept_case *a, *b;
	rv_points change; /* of the score */
	enum rv_class_move move;
	int64_t issues[RV_N_FATES]; /* issues found, by what became of them */
};

/* An item by which a case moved. */
struct rv_mover {
	const char *id;
	const struct rv_title *title;
	const struct rv_item *a, *b; /* NULL: the rubric of that run has no such item */
	rv_points cost_a, cost_b;    /* what it took off */
	bool decides;                /* with this item as it was, the class would be what it was */
};
/* Why a class moved. */
enum rv_class_cause {
	RV_CAUSE_NONE,     /* it did not move */
	RV_CAUSE_ITEM,     /* single items, each of which alone decides it */
	RV_CAUSE_TOGETHER, /* several items together */
	RV_CAUSE_LIMITS    /* points, limits of classes, caps or the quorum of the rubric */
};
struct rv_moved {
	struct rv_mover *movers; /* in the order of the rubric of run B, then what only A has */
	size_t n;
	enum rv_class_cause cause;
	rv_points points; /* change of the points that a case starts from */
};

/* How a run came about that nobody saved: an earlier one under another standard. */
struct rv_replay {
	bool all; /* every item was read from the records again: what cases it is for changed, or the records did */
	bool read;         /* the records were read at all */
	const char *items; /* that were, by id with blanks between; "": none */
	int64_t stale; /* cases in which the records say something else now of an item that is the same */
	int64_t missing; /* cases of the run that the records do not give any more, or that the standard is not for */
};

struct rv_merged;
struct rv_comparison {
	struct rv_kept_run a, b;
	struct rv_pair *pairs; /* in the order of run B, then what only A has */
	size_t n;
	int64_t both, only_a, only_b;
	int64_t by_number; /* of both: one run has no unit of the case, and no other case has its number in either */
	int64_t same, higher, lower, lowest_only; /* of both: by score */
	int64_t moves[RV_N_CLASS_MOVES];
	int64_t issues[RV_N_FATES]; /* issues found, in the cases in both */
	int64_t apart[RV_N_FATES];  /* what waits to be confirmed, and advice, there */
	int64_t issues_only_a, issues_only_b;
	int64_t states_a[RV_N_ISSUE_STATES],
		states_b[RV_N_ISSUE_STATES]; /* of all cases of a run */
	bool alike; /* by the same standard, to the last thing that can change a score */
	struct rv_diff_report diff;
	/* by rubric of a and of b: their items in one list, made when it is first asked for */
	struct rv_merged **merged;
};

/*
 * Adds a copy of a case to ctx, a struct rv_kept_run whose report has arena, standard and run; it lives in that arena. An rv_case_fn.
 * RV_MEMORY; RV_DATA: the case names a rubric that the run has not.
 */
enum rv_code rv_keep_case(void *ctx, int64_t position, const struct rv_case_result *result,
                          struct rv_error *err);
/* The cases by key, equal ones in the order of the run: a list of run->n in the report's arena; NULL: no memory. */
struct rv_kept_case **rv_kept_sorted(const struct rv_kept_run *run);
/* The items by which a case that is in both runs moved; costs in hundredths of a point. Lives in the arena. RV_MEMORY. */
enum rv_code rv_compare_case(const struct rv_comparison *comparison, const struct rv_pair *pair,
                             struct rv_arena *arena, struct rv_moved *out, struct rv_error *err);
/* The rubrics by which a case was scored in its run. */
const struct rv_rubric *rv_kept_rubric(const struct rv_kept_run *run,
                                       const struct rv_kept_case *one);

#endif
