/*
 * What the scoring table's two sides share: its sheets, their columns, and the words in cells. Knows neither writers nor readers, so that both
 * can include it.
 */
#ifndef REVIEW_FORMS_SCORING_H
#define REVIEW_FORMS_SCORING_H

#include "review/scoring_table.h"

enum rv_scoring_sheet {
	RV_SHEET_DIMENSIONS,
	RV_SHEET_ITEMS,
	RV_SHEET_CLASSES,
	RV_SHEET_PARAMETERS,
	RV_SCORING_N_SHEETS,
};
enum rv_scoring_kind { RV_SCORING_TEXT, RV_SCORING_POINTS, RV_SCORING_COUNT, RV_SCORING_BOOL };

/* A column: how it is called, and what becomes of it when it comes back. */
struct rv_scoring_column {
	const char *key, *title; /* title: N_("…") */
	enum rv_scoring_kind kind;
	int width;
	bool wrap;
	bool edited; /* a change is taken into an overlay; else it is told */
};

enum rv_dimension_column {
	RV_DIM_RUBRIC,
	RV_DIM_ID,
	RV_DIM_DIMENSION,
	RV_DIM_CATEGORY,
	RV_DIM_POINTS,
	RV_DIM_ITEMS,
	RV_DIM_AUTOMATIC,
	RV_DIM_PEOPLE,
};
enum rv_item_column {
	RV_ITEM_RUBRIC,
	RV_ITEM_DIMENSION,
	RV_ITEM_CATEGORY,
	RV_ITEM_ID,
	RV_ITEM_TITLE,
	RV_ITEM_COUNTS,
	RV_ITEM_DEDUCT,
	RV_ITEM_POINTS,
	RV_ITEM_HIGH,
	RV_ITEM_MAX,
	RV_ITEM_SEVERITY,
	RV_ITEM_ON,
	RV_ITEM_BY,
	RV_ITEM_ASK,
	RV_ITEM_WHEN,
	RV_ITEM_BASIS,
	RV_ITEM_ADVICE,
	RV_ITEM_OWNER,
};
enum rv_class_column {
	RV_CLASS_RUBRIC,
	RV_CLASS_ID,
	RV_CLASS_TITLE,
	RV_CLASS_FROM,
	RV_CLASS_FORBID
};
enum rv_parameter_column {
	RV_PARAMETER_RUBRIC,
	RV_PARAMETER_NAME,
	RV_PARAMETER_TITLE,
	RV_PARAMETER_VALUE,
};
#define RV_SCORING_MAX_COLUMNS 18

struct rv_scoring_table {
	const char *key, *title; /* title: N_("…"), also the sheet's name */
	const struct rv_scoring_column *columns;
	size_t n;
	size_t id; /* column that names a row */
};
extern const struct rv_scoring_table rv_scoring_tables[RV_SCORING_N_SHEETS];

/* Facts of the head that come back. */
enum rv_scoring_fact { RV_FACT_ID, RV_FACT_VERSION, RV_FACT_FILE, RV_FACT_DIGEST, RV_FACT_POINTS };
#define RV_SCORING_N_FACTS 5
struct rv_scoring_fact_name {
	const char *key, *title;
};
extern const struct rv_scoring_fact_name rv_scoring_facts[RV_SCORING_N_FACTS];

/* How an item takes points: enum rv_deduct, then giving them. */
#define RV_DEDUCT_AWARD (RV_DEDUCT_RANGE + 1)
#define RV_N_DEDUCT (RV_DEDUCT_AWARD + 1)
int rv_scoring_deduct(const struct rv_item *item);
extern const char *const rv_scoring_deduct_words[RV_N_DEDUCT];
extern const char *const rv_scoring_deduct_labels[RV_N_DEDUCT]; /* N_("…") */

/* What the words of a cell depend on; labels are in the language that is selected (review/i18n.h). */
struct rv_scoring_say {
	struct rv_arena *arena;
	const struct rv_rubric *rubric;
	enum rv_lang lang;
	enum rv_scoring_layout layout;
	bool labels;
	bool failed; /* out of memory */
};
/* Between the words of a list. */
const char *rv_scoring_comma(const struct rv_scoring_say *say);
struct rv_scoring_cell {
	const char *text; /* of TEXT; NULL: empty */
	int64_t number;   /* of all others; hundredths of points */
	bool null;
};
/* Rows of a sheet, in the order in which they are written. */
size_t rv_scoring_rows(const struct rv_rubric *rubric, enum rv_scoring_sheet sheet);
/* column: one of the sheet's. */
struct rv_scoring_cell rv_scoring_cell(struct rv_scoring_say *say, enum rv_scoring_sheet sheet,
                                       size_t row, unsigned char column);
/* The dimension or category of a row of RV_SHEET_DIMENSIONS; *category NULL: the dimension as a whole. */
const struct rv_dimension *rv_scoring_dimension(const struct rv_rubric *rubric, size_t row,
                                                const struct rv_category **category);

#endif
