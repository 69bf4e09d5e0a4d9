/* The parts of a report over a run: each writes its tables from the figures, in any format. */
#ifndef REVIEW_REPORTS_BATCH_H
#define REVIEW_REPORTS_BATCH_H

#include "reports/figures.h"

#define RV_BATCH_COLUMNS 48

struct rv_batch {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	struct rv_writer *writer;
	struct rv_arena *arena;
	struct rv_say say; /* of the first rubric */
	int64_t most;      /* rows of a table; 0: all */
	bool page;         /* one sheet of paper */
	struct rv_figures figures;
	/* the open table: columns that are left out, and how many have been asked for */
	bool skipped[RV_BATCH_COLUMNS];
	size_t n_columns;
};

/* Who reads a column: ids are for programs, what only repeats in words is for people. */
enum rv_reader { RV_ALL, RV_PROGRAMS, RV_PEOPLE };
struct rv_batch_column {
	const char *key, *title;
	enum rv_cell_kind kind;
	enum rv_reader reader;
	bool wrap;
};
/* A table of those columns that are for the reader at hand; rows give all cells. */
enum rv_code rv_batch_table(struct rv_batch *batch, const char *key, const char *title,
                            const struct rv_batch_column *columns, size_t n, struct rv_error *err);
enum rv_code rv_batch_row(struct rv_batch *batch, const struct rv_out_cell *cells,
                          struct rv_error *err);
/* Of the open table, before its rows; the chart's columns are counted as the table was asked for. */
enum rv_code rv_batch_chart(struct rv_batch *batch, const struct rv_out_chart *chart,
                            struct rv_error *err);

/* As many rows of n as are printed. */
int64_t rv_batch_most(const struct rv_batch *batch, int64_t n);
/* Below a table: how many rows are left to the workbook, if any. */
enum rv_code rv_batch_left(const struct rv_batch *batch, int64_t n, struct rv_error *err);
/* The same of a table that has at most `most` rows on a page. */
enum rv_code rv_batch_left_of(const struct rv_batch *batch, int64_t n, int64_t most,
                              struct rv_error *err);
/* The label for people, the word for programs. */
const char *rv_batch_class(const struct rv_batch *batch, int class_index);

/* Sums. */
enum rv_code rv_batch_headline(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_classes(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_dimensions(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_categories(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_units(struct rv_batch *batch, struct rv_error *err);
/* Items. */
enum rv_code rv_batch_common(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_people(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_unknown(struct rv_batch *batch, struct rv_error *err);
/* Cases. */
enum rv_code rv_batch_vetoes(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_border(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_lists(struct rv_batch *batch, struct rv_error *err);
/* The text, or as much of it as a sheet has room for. NULL: no memory. */
const char *rv_batch_brief(struct rv_arena *arena, const char *text);
/* One sheet of paper, after the headline. */
enum rv_code rv_batch_page(struct rv_batch *batch, struct rv_error *err);
/* The rest. */
enum rv_code rv_batch_matters(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_trend(struct rv_batch *batch, struct rv_error *err);
enum rv_code rv_batch_basis(struct rv_batch *batch, struct rv_error *err);

#endif
