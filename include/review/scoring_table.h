/*
 * The scoring table (评分表): a rubric as reviewers are handed it and units read it, and the way back: points, caps, severities and
 * parameters that were changed in its workbook, as an overlay.
 */
#ifndef REVIEW_SCORING_TABLE_H
#define REVIEW_SCORING_TABLE_H

#include "review/rubric.h"

/* ---- the table -------------------------------------------------------------------------------------- */

#define RV_RUBRIC_SCHEMA "review.rubric-table/1"

enum rv_scoring_layout {
	RV_SCORING_DATA,     /* for programs: words and ids (json, ndjson, csv) */
	RV_SCORING_WORKBOOK, /* numbers in columns of their own; comes back as an overlay */
	RV_SCORING_PAGE,     /* for readers: everything, under headings (html, md) */
	RV_SCORING_BRIEF     /* for a terminal: few columns */
};
struct rv_writer; /* review/output.h */
struct rv_scoring_options {
	enum rv_lang lang;
	enum rv_scoring_layout layout;
	bool labels; /* labels and titles, not words and ids */
	bool single; /* the items alone */
};
/* Writes head and tables; of a rubric set those of its rubrics together, and when each applies. */
enum rv_code rv_scoring_write(struct rv_arena *arena, const struct rv_standard *standard,
                              const struct rv_scoring_options *options, struct rv_writer *writer,
                              struct rv_error *err);

/* ---- the way back ----------------------------------------------------------------------------------- */

struct rv_faults; /* review/sheet.h */

/* What the workbook of a scoring table says, in either language. */
struct rv_edited;
/*
 * Reads a workbook through the bounded reader of import. RV_DATA: faults say by sheet, row and column what is wrong. RV_NOINPUT, RV_IO,
 * RV_INTERRUPTED, RV_MEMORY.
 */
enum rv_code rv_edited_read(struct rv_arena *arena, const char *path, struct rv_edited **out,
                            struct rv_faults *faults, struct rv_error *err);
/* The rubric that it was made of, "" where the workbook does not say: id, version, file, scoring digest. */
struct rv_edited_origin {
	const char *id, *version, *file, *digest;
};
struct rv_edited_origin rv_edited_origin(const struct rv_edited *edited);

/* An overlay that is being made. */
struct rv_overlay {
	const char *text; /* YAML, from its first line to its last */
	size_t len;
	size_t n_changes; /* values that differ; 0: text has no meaning */
};
/*
 * What differs from `base`, as an overlay called `id` that extends the base's file. RV_DATA with faults: unknown items, values that are no
 * numbers, caps that are missing …, all at once. Wording that was changed is a warning: it is not taken.
 */
enum rv_code rv_edited_compare(struct rv_edited *edited, const struct rv_rubric *base,
                               const char *id, struct rv_overlay *out, struct rv_faults *faults,
                               struct rv_error *err);
/*
 * Loads the overlay over its base, SQL included. What is wrong in a line that a cell made becomes a fault at that cell, everything else
 * stays in diags. RV_DATA.
 */
enum rv_code rv_edited_check(struct rv_edited *edited, const struct rv_rubric *base,
                             const char *path, const struct rv_overlay *overlay,
                             struct rv_faults *faults, struct rv_diags *diags,
                             struct rv_error *err);

#endif
