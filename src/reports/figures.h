/*
 * The figures of a run, added up in one pass over its cases: what a report prints in every format. Memory grows with units and
 * items, not with cases.
 */
#ifndef REVIEW_REPORTS_FIGURES_H
#define REVIEW_REPORTS_FIGURES_H

#include "reports/internal.h"

#define RV_LEAST_RANKED 3 /* units with fewer cases have no rank */
#define RV_BORDER                                                                                  \
	100 /* a score this near to the limit of a class is at the border; hundredths of a point */
#define RV_COMMON_SHARE                                                                            \
	20 /* an item is a common issue in so many percent of the cases, and more than one, */
#define RV_COMMON_UNITS 3 /* or in so many units */

/* A dimension or a category, by its id over all rubrics of the standard. */
struct rv_part_figures {
	const char *id;
	const struct rv_title *title;
	const struct rv_dimension *dimension; /* of a category; of a dimension NULL */
	rv_points points;                     /* of one case; 0: rubrics give it different ones */
	int64_t cases, with_loss; /* whose rubric has it, and that lost something there */
	rv_points possible, lost; /* over those cases */
};

struct rv_item_figures {
	const struct rv_rubric *rubric; /* the first that has it */
	const struct rv_item *item;
	int64_t found,
		awaiting; /* cases with faults; with faults that wait to be confirmed. Of advice all are found. */
	int64_t units, times;         /* of found */
	int64_t issues, findings;     /* violations: found; that wait to be confirmed */
	int64_t unknown, not_checked; /* cases */
	rv_points cost;
};

struct rv_unit_figures {
	const char *name;        /* "": not known */
	int64_t cases, classed;  /* classed: not counting those without data for a class */
	int64_t *classes;        /* n_classes + 1, [0] insufficient */
	rv_points score, lowest; /* sums over classed */
	int64_t failed;          /* items failed: an item counts once a case */
	int64_t issues;          /* issues found: violations of those items */
	int64_t with_unknown, unknown, with_awaiting;
	uint8_t *seen; /* a bit an item */
	int64_t rank;  /* by mean; 0: none */
};

struct rv_figures {
	struct rv_report *report;
	struct rv_arena *arena;
	const struct rv_rubric *rubric; /* the first: its classes are those of all */
	struct rv_totals totals;
	int64_t *classes; /* cases: n_classes + 1, [0] insufficient */
	int64_t classed;
	rv_points score, lowest;                    /* sums over classed */
	int64_t border, vetoed, positive, negative; /* cases */
	int64_t failed;                             /* items failed: an item counts once a case */
	int64_t states[RV_N_ISSUE_STATES];          /* violations, as `issues` lists them */
	struct rv_part_figures *dimensions, *categories;
	size_t n_dimensions, n_categories;
	struct rv_item_figures *items; /* rubric order */
	size_t n_items;
	const struct rv_item_figures *
		*common; /* items found that cost points or decide classes, most cases first */
	size_t n_common;
	struct rv_unit_figures *units; /* by rank, then those without one by their cases */
	size_t n_units;
	size_t **item_of; /* [rubric][item]: index in items */
	/* while it is gathered */
	size_t units_room, *slots, n_slots;
};

/* Fills figures over report's run; everything lives in report->arena. */
enum rv_code rv_gather_figures(struct rv_report *report, struct rv_figures *figures,
                               struct rv_error *err);

/* Whether an item of a case was found faulty, and nobody has to confirm it. */
bool rv_item_found(const struct rv_rubric *rubric, const struct rv_case_result *result,
                   size_t item);
/* Whether it can't be told, wholly or for some rows. */
bool rv_item_unknown(const struct rv_case_result *result, size_t item);
bool rv_case_vetoed(const struct rv_rubric *rubric, const struct rv_case_result *result);
/* The class that `score` would give with what was found. */
int rv_class_at(const struct rv_rubric *rubric, const struct rv_case_result *result,
                rv_points score);
/* The class that a score gives if nothing is forbidden. */
int rv_score_class(const struct rv_rubric *rubric, rv_points score);
/*
 * The class across the border that the score is near to, with the points to it (below 0: the score is under the limit); -1: it is not
 * at a border, has no class, or a veto decides.
 */
int rv_class_beside(const struct rv_rubric *rubric, const struct rv_case_result *result,
                    rv_points *distance);
/* Of the best class, and nothing that is open can change that; of the last class. */
bool rv_case_positive(const struct rv_case_result *result);
bool rv_case_negative(const struct rv_rubric *rubric, const struct rv_case_result *result);
/* Whether an item counts as a common issue. */
bool rv_item_common(const struct rv_figures *figures, const struct rv_item_figures *item);

#endif
