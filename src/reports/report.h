/*
 * Reports: what is said of a saved run, in tables that a writer spells. Everything printed is read back from the store, by the
 * rubric texts that were kept with the run, so that the same run gives the same words whenever it is printed.
 */
#ifndef REVIEW_REPORTS_REPORT_H
#define REVIEW_REPORTS_REPORT_H

#include "review/output.h"
#include "review/store.h"

/* How people are called; values of `personal` columns only. */
enum rv_names { RV_NAMES_FULL, RV_NAMES_MASKED, RV_NAMES_NONE };

struct rv_report {
	struct rv_arena *arena;
	struct rv_store *store;
	struct rv_run run;
	struct rv_standard *standard; /* of the texts kept with the run */
	enum rv_lang lang;
	enum rv_names names;
	const char *casedb; /* as the user named it, for the commands that are proposed */
	const char *extra;  /* " --store FILE" for the commands that are proposed, or "" */
	bool saved;         /* the run can be asked for again by its number */
	bool again;         /* it had been saved before */
	struct rv_diags diags;
};

/* Reads run `id` (0: the newest) and its rubrics. The texts of casedb and extra are borrowed. Release it in either case. */
enum rv_code rv_report_open(struct rv_report *report, struct rv_arena *arena, struct rv_store *store, int64_t id,
                            struct rv_error *err);
void rv_report_release(struct rv_report *report);

/* How a report is spelled beyond what the writer decides. */
struct rv_spelling {
	struct rv_writer *writer;
	bool people; /* a page for people: prose, few columns */
	bool single; /* one table only, the main one */
};

/* The scores of a run: head, classes, what was left out, remarks, a line a case (heads_only: without these). */
#define RV_SCORE_SCHEMA "review.score/1"
enum rv_code rv_report_scores(struct rv_report *report, const struct rv_spelling *spelling, bool head_only,
                              struct rv_error *err);
#define RV_WORST_SHOWN 200

#endif
