/* What the reports share. */
#ifndef REVIEW_REPORTS_INTERNAL_H
#define REVIEW_REPORTS_INTERNAL_H

#include "reports/words.h"

struct rv_say rv_say_of(const struct rv_report *report, size_t use, struct rv_arena *arena);
/* Title of a class, or that there are too few data for one. */
const char *rv_class_label(const struct rv_say *say, int class_index);
/* Its id, "insufficient". */
const char *rv_class_word(const struct rv_rubric *rubric, int class_index);
/* "优秀 至 质量不高"; NULL: only one is possible. */
const char *rv_classes_possible(const struct rv_say *say, const struct rv_case_result *result);
rv_points rv_cost(const struct rv_deduction *deduction);
/* The deduction of an item, or NULL. */
const struct rv_deduction *rv_deduction_of(const struct rv_case_result *result, size_t item);
/* The lines of --set, with blanks between; NULL: no memory. */
const char *rv_settings_words(struct rv_arena *arena, const char *settings);
/* The settings of a run, as a standard is loaded with them. */
enum rv_code rv_split_settings(struct rv_arena *arena, const char *text, struct rv_settings *out,
                               struct rv_error *err);
/* Exact points as text in an arena; NULL: no memory. */
const char *rv_points_words(struct rv_arena *arena, rv_points points);
/* buf's text in the arena, buf cleared; RV_MEMORY. */
enum rv_code rv_keep(struct rv_arena *arena, struct rv_buf *buf, const char **out,
                     struct rv_error *err);

/* The title of a table where tables need one of their own, as sheets do; on a page the columns say enough. */
const char *rv_table_title(const struct rv_spelling *spelling, const char *title);

/* ---- the head of a report ------------------------------------------------------------------------------------ */

struct rv_totals {
	int64_t cases, provisional, with_open, with_awaiting, decided, applicable;
	int64_t classes[64]; /* [0] insufficient */
};
void rv_count_case(struct rv_totals *totals, const struct rv_case_result *result);
/* One pass over the cases of the run. */
enum rv_code rv_count_cases(struct rv_report *report, struct rv_totals *totals,
                            struct rv_error *err);
/* "2026Q3 (2026-07-01 to 2026-09-30)" and "案件质量评查标准（standard 2026.1）", of run and standard; NULL: no memory. */
const char *rv_period_words(const struct rv_report *report);
const char *rv_rubric_words(const struct rv_report *report);
/* RV_DATA: the run of the report can't be what was saved. */
enum rv_code rv_run_damaged(const struct rv_report *report, struct rv_error *err);
/* The office's fact, if there is one. */
enum rv_code rv_write_office(const struct rv_report *report, const struct rv_spelling *spelling,
                             struct rv_error *err);
/* Period, rubric, as-of, run: facts. */
enum rv_code rv_write_head(struct rv_report *report, const struct rv_spelling *spelling,
                           struct rv_error *err);

/* What has changed since the run: a fact, the last of the head; for programs also which cases, a table. */
enum rv_code rv_write_changed(const struct rv_report *report, const struct rv_spelling *spelling,
                              struct rv_error *err);
/* The same where the records are read anyway: the fact has that key, and nobody is asked to score again. */
enum rv_code rv_write_changed_then(const struct rv_report *report, const char *key,
                                   const struct rv_spelling *spelling, struct rv_error *err);
enum rv_code rv_write_changed_cases(const struct rv_report *report,
                                    const struct rv_spelling *spelling, struct rv_error *err);
bool rv_is_changed(const struct rv_report *report, int64_t position);

/* What was left out and why; remarks on the data. */
enum rv_code rv_write_left_out(struct rv_report *report, const struct rv_spelling *spelling,
                               struct rv_error *err);
enum rv_code rv_write_remarks(struct rv_report *report, const struct rv_spelling *spelling,
                              struct rv_error *err);

/* ---- the scores ------------------------------------------------------------------------------------------------- */

/* How many cases there are and what is not sure: facts. */
enum rv_code rv_write_counts(struct rv_report *report, const struct rv_totals *totals,
                             const struct rv_spelling *spelling, struct rv_error *err);
/* A line a case; worst: only so many with the lowest scores, 0: all in the order of the run. */
enum rv_code rv_write_cases(struct rv_report *report, const struct rv_spelling *spelling,
                            int64_t worst, struct rv_error *err);
/* "A2 -30, P1 -6": the largest deductions. */
enum rv_code rv_main_deductions(const struct rv_say *say, const struct rv_case_result *result,
                                const char **out, struct rv_error *err);

/* ---- issues ---------------------------------------------------------------------------------------------------- */

/* Only what is found is an issue that is counted; what waits to be confirmed, and advice, are counted apart. */
enum rv_issue_state { RV_ISSUE_FOUND, RV_ISSUE_AWAITING, RV_ISSUE_ADVICE };
#define RV_N_ISSUE_STATES 3
const char *rv_issue_state_word(enum rv_issue_state state);
const char *rv_issue_state_label(enum rv_issue_state state);
enum rv_issue_state rv_issue_state_of(const struct rv_item *item,
                                      const struct rv_violation *violation);

struct rv_issue {
	const struct rv_item *item;
	const struct rv_violation *violations; /* one, or several that one sentence lists */
	size_t n;
	enum rv_issue_state state;
	rv_points raw;    /* by the item's own points */
	rv_points points; /* what it takes off: those of a case add up to what it lost */
	const char *sentence, *row, *place;
	const char *
		owner; /* the unit that answers for it, or the title of the column that would tell */
	bool owner_unknown;   /* owner is such a title */
	const char *template; /* that the sentence was made from, or NULL */
	const char *cut;      /* why points are less than raw, "" if they are not */
};
typedef enum rv_code rv_issue_fn(void *ctx, const struct rv_issue *issue, struct rv_error *err);
/*
 * Every violation that is not a hint, in rubric order. together: those that differ only in what is missing are one issue. What is handed
 * over lives in say->arena.
 */
enum rv_code rv_each_issue(const struct rv_say *say, const struct rv_case_result *result,
                           bool together, rv_issue_fn *fn, void *ctx, struct rv_error *err);
/* "-2", or why it takes nothing off; NULL: no memory. */
const char *rv_issue_points(const struct rv_say *say, const struct rv_issue *issue);
/* Sentence, row, place and caps as one text: the row only where the sentence does not name it. */
enum rv_code rv_issue_words(const struct rv_say *say, const struct rv_issue *issue,
                            const char **out, struct rv_error *err);

/* "100 - 2 (G01) - 0.5 (A01) = 97.5", in say's arena. */
enum rv_code rv_say_equation(const struct rv_say *say, const struct rv_case_result *result,
                             const char **out, struct rv_error *err);
/* RV_NOINPUT for a case that is not in the run: left out and why, or which numbers are like it. */
enum rv_code rv_no_such_case(struct rv_report *report, const char *number, struct rv_error *err);
/* Which rules decided the class. */
void rv_say_class(const struct rv_say *say, const struct rv_case_result *result,
                  struct rv_buf *buf);

#endif
