/*
 * What scoring one case gives. Plain data between the engine, the store and the reports.
 */
#ifndef REVIEW_RESULT_H
#define REVIEW_RESULT_H

#include <stdint.h>
#include "review/rubric.h"

enum rv_outcome {
	RV_PASS,
	RV_FAIL,
	RV_UNKNOWN,
	RV_NOT_APPLICABLE,
	RV_NOT_DUE,
	RV_NOT_CHECKED,
	RV_WAIVED
};
#define RV_N_OUTCOMES 7
const char *rv_outcome_word(enum rv_outcome outcome); /* pass, fail, unknown, not_applicable, … */
const char *rv_outcome_label(enum rv_outcome outcome); /* translated */

#define RV_CLASS_INSUFFICIENT (-1)

struct rv_violation {
	size_t item;         /* index in the rubric */
	const char *record;  /* record id; NULL: the query names no row */
	const char *row_key; /* JSON array of the row's key, NULL as record */
	const char *
		identity; /* what people call the row: JSON array of the values of the record's identity columns (as stored: codes, unmasked); "[]" without a row */
	const char *which; /* column, kind, or position in a list; "" */
	int64_t count;     /* `times:`; else 1 */
	bool awaiting;     /* confirm: true; costs nothing until a person confirms */
	bool hint;         /* of a manual item: where to look; never deducts */
	const char *
		values; /* JSON object: what the sentence and the place need, by column id ({"kind": "talk", "volume_no": 2}) */
};

struct rv_deduction {
	size_t item;
	rv_points raw;           /* by the item's own points and max */
	rv_points category_cut;  /* taken off by each cap in turn; */
	rv_points dimension_cut; /* cost = raw - the three cuts */
	rv_points rubric_cut;
};

struct rv_case_result {
	size_t rubric;        /* which `use` of the standard */
	const char *case_key; /* JSON array */
	const char *number;   /* what people call the case, never NULL */
	const char *
		unit; /* what people call the unit: identity of its row joined by blanks, or the column's value; "" when not known */
	const char *identity; /* JSON array of the values of the case's identity columns */
	rv_points score, lowest;
	int class_index;  /* of the rubric, or RV_CLASS_INSUFFICIENT */
	int score_class;  /* the class that the score and what occurred give, insufficient or not */
	int worst_class;  /* classes score_class … worst_class are still possible */
	bool provisional; /* more than one class is possible, or the class is insufficient */
	uint32_t n_open;  /* items unknown, or with open rows */
	uint32_t
		n_awaiting; /* manual items not checked, and items with violations to be confirmed */
	uint32_t n_decided, n_applicable; /* automatic items, as `assessed` counts them */
	const uint8_t *outcomes;          /* n_items of enum rv_outcome */
	const uint8_t *
		open; /* n_items: 1 where the item counted at its maximum in `lowest` or has open rows */
	const uint32_t *counts; /* n_items: violations of a fail */
	const struct rv_violation *violations;
	size_t n_violations; /* rubric order, then row order */
	const struct rv_deduction *deductions;
	size_t n_deductions; /* rubric order; raw > 0 only */
};

enum rv_left_reason {
	RV_LEFT_OPEN,
	RV_LEFT_OUTSIDE,
	RV_LEFT_NO_DATE,
	RV_LEFT_NOT_FOR,
	RV_LEFT_UNPLACED
};
#define RV_N_LEFT 5
const char *rv_left_word(
	enum rv_left_reason reason); /* open, outside_period, no_date, not_for_rubric, unplaced */
const char *rv_left_label(enum rv_left_reason reason); /* translated */
struct rv_left_out {
	enum rv_left_reason reason;
	const char *case_key, *number, *unit;
};

#define RV_MARK_SIZE 65 /* of a mark of the case database's changes (review/changes.h), with NUL */

/* Asked of a run. */
struct rv_selection {
	const char *period;    /* as the user wrote it, "all" */
	const char *from, *to; /* YYYY-MM-DD or NULL */
	const char *as_of;     /* YYYY-MM-DD, never NULL */
	bool outside_validity; /* score although the rubric is not valid on that date */
};

/* What a reader of the database noticed: a column whose values did not convert, rows without a case. */
struct rv_remark {
	const char *record, *column; /* column NULL: rows of record whose case does not exist */
	int64_t n;
	const char *example;     /* one value, visible */
	const char *example_key; /* row key */
};

#endif
