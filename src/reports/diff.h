/* What differs between two rubrics: rows gathered from their trees, weighed by parts of the scoring digest. */
#ifndef REVIEW_REPORTS_DIFF_H
#define REVIEW_REPORTS_DIFF_H

#include "reports/report.h"

enum rv_diff_change { RV_DIFF_ADDED, RV_DIFF_REMOVED, RV_DIFF_CHANGED };

struct rv_diff_row {
	const char *rubric;         /* of a set, else NULL */
	const char *part, *name;    /* "item", "G01" */
	const char *key;            /* "deduct.max"; "" where a whole thing came or went */
	const char *before, *after; /* as text; NULL: absent */
	const char *items;          /* that name it, "" if none */
	enum rv_diff_change change;
	enum rv_diff_effect effect;
};

struct rv_diff {
	struct rv_arena *arena;
	struct rv_diff_row *rows;
	size_t n, room;
	const char *rubric; /* whose rows come now, NULL: the only one */
	bool nomem;
};

/* Whose keys are compared. */
enum rv_diff_thing {
	RV_DIFF_OF_RUBRIC,
	RV_DIFF_OF_CLASS,
	RV_DIFF_OF_VOCABULARY, /* parameters, sets, tables, derived columns */
	RV_DIFF_OF_ITEM,
	RV_DIFF_OF_DICTIONARY,
	RV_DIFF_OF_RECORD,
	RV_DIFF_OF_COLUMN,
	RV_DIFF_OF_CODE,
	RV_DIFF_OF_CALENDAR
};
/* What a change of the key at that path ("deduct.max"; "": the thing as a whole) does by itself. */
enum rv_diff_effect rv_diff_effect_of(enum rv_diff_thing thing, const char *path);

/* Appends the rows of two rubrics and weighs them. *effect: the worst of the rubrics as wholes, by their digests. */
enum rv_code rv_diff_rubrics(struct rv_diff *diff, const struct rv_rubric *a,
                             const struct rv_rubric *b, enum rv_diff_effect *effect,
                             struct rv_error *err);
void rv_diff_add(struct rv_diff *diff, struct rv_diff_row row);
/* A value as one text, in the arena: a scalar as it is, anything else as JSON. NULL: absent, or no memory. */
const char *rv_diff_text(struct rv_diff *diff, const struct rv_yaml *node);
/* The same values, whatever the order of keys. NULL: absent. */
bool rv_diff_same(const struct rv_yaml *a, const struct rv_yaml *b);
const struct rv_yaml *rv_diff_get(const struct rv_yaml *mapping, const char *key);

/*
 * The items of a rubric whose conditions name `name` (a parameter: as `:name`), themselves or through derived columns: their
 * ids with blanks between, "" if there are none. NULL: no memory.
 */
const char *rv_diff_items_naming(struct rv_arena *arena, const struct rv_rubric *rubric,
                                 const char *name, bool is_parameter);

/* The table of changes, with that title. */
enum rv_code rv_diff_write_rows(const struct rv_diff_report *report, const char *title,
                                const struct rv_spelling *spelling, struct rv_error *err);

#endif
