/*
 * Reports: what is said of a saved run, in tables that a writer spells. Everything printed is read back from the store, by the
 * rubric texts that were kept with the run, so that the same run gives the same words whenever it is printed; only which of its cases
 * have changed since is asked of the case database.
 */
#ifndef REVIEW_REPORTS_REPORT_H
#define REVIEW_REPORTS_REPORT_H

#include "review/changes.h"
#include "review/office.h"
#include "review/output.h"
#include "review/score.h"
#include "review/store.h"

/* How people are called; values of `personal` columns only. */
enum rv_names { RV_NAMES_FULL, RV_NAMES_MASKED, RV_NAMES_NONE };

/* Cases of the run whose data have changed since it was made, in its order. */
struct rv_changed_case {
	int64_t position;
	const char *number;
};
struct rv_report_changed {
	bool asked;    /* people are told */
	bool readable; /* the case database is there */
	bool known;    /* and says which they are */
	struct rv_changed_case *cases;
	size_t n;
};

struct rv_report {
	struct rv_arena *arena;
	struct rv_store *store;
	struct rv_run run;
	struct rv_standard *standard; /* of the texts kept with the run */
	enum rv_lang lang;
	enum rv_names names;
	const struct rv_office *office; /* whose report it is, or NULL */
	const char *
		operand; /* the case database as the user typed it, for the commands that are proposed */
	const char *extra;      /* " --store FILE" for the same, or "" */
	bool saved;             /* the run can be asked for again by its number */
	bool again;             /* it had been saved before */
	const char *written_to; /* the file that has the lines that are not printed, or NULL */
	struct rv_report_changed changed; /* rv_report_ask */
	struct rv_changes *changes;       /* of rv_report_runs, or NULL */
	struct rv_diags diags;
};

/* Reads run `id` (0: the newest) and its rubrics. lang, names and what is for commands are the caller's. Release it in either case. */
enum rv_code rv_report_open(struct rv_report *report, struct rv_arena *arena,
                            struct rv_store *store, int64_t id, struct rv_error *err);
void rv_report_release(struct rv_report *report);
/* Fills report->changed, after rv_report_open. */
enum rv_code rv_report_ask(struct rv_report *report, struct rv_changes *changes,
                           struct rv_error *err);

/* A run as people call it, "QL-3" of an office, else "3"; NULL: no memory. */
const char *rv_run_name(const struct rv_report *report, struct rv_arena *arena, int64_t run);

/*
 * What is odd about the day that stands for today: before the end of the period, after the day on which the run was saved, in a year that the
 * calendar of working days does not know. "": nothing. In report's arena; NULL: no memory.
 */
const char *rv_as_of_remark(const struct rv_report *report);

/* How a report is spelled beyond what the writer decides. */
struct rv_spelling {
	struct rv_writer *writer;
	bool people; /* a page for people: prose, few columns */
	bool titled; /* every table has a title, on a page for people too */
	bool page;   /* a page with headings, read as a whole (html, md) */
	bool chosen; /* columns of the main table were asked for: it has those that programs get, whoever reads it */
	bool single; /* one table only, the main one, with every column that there is */
	bool labels; /* for people, be it a page or a workbook: labels and titles, not words and ids */
	int columns; /* width of the terminal; 0: no terminal */
};

/*
 * Each has a schema: what its keys mean is fixed with its number, see the README.
 */
#define RV_SCORE_SCHEMA "review.score/1"
#define RV_ISSUES_SCHEMA "review.issues/1"
#define RV_CASE_SCHEMA "review.case/1"
#define RV_RUNS_SCHEMA "review.runs/1"
#define RV_BATCH_SCHEMA "review.report/2"
#define RV_MISSING_SCHEMA "review.missing/1"

/* The scores of a run: head, classes, what was left out, remarks, a line a case. head_only: without the lines. */
enum rv_code rv_report_scores(struct rv_report *report, const struct rv_spelling *spelling,
                              bool head_only, struct rv_error *err);
/*
 * Whether the table of cases has the columns of a choice, before anything is scored; report has standard, lang and arena. RV_USAGE: it has not.
 */
enum rv_code rv_check_score_columns(struct rv_report *report, const struct rv_spelling *spelling,
                                    const struct rv_choice *choice, struct rv_error *err);
#define RV_WORST_SHOWN 200 /* of more cases than this, a page for people shows the worst only */

/*
 * The report over a run: sums, units, issues, single cases, what is not known, trend, lists, scores. most: rows of a table, beyond which
 * it says what it left out; 0: all. page: one A4 page for the leadership instead, ending in the matters to decide.
 */
enum rv_code rv_report_batch(struct rv_report *report, const struct rv_spelling *spelling,
                             int64_t most, bool page, struct rv_error *err);

/* Which issues; NULL or 0: all. Units are compared folded. */
struct rv_issue_filter {
	const char *number, *unit;
	const struct rv_case_result
		*only;    /* this case, which is at hand, and no other; NULL: any */
	int64_t position; /* of it in the run */
	const char *const *items;
	size_t n_items;
	bool owned; /* of a unit: lists for people also have, apart, what it answers for in cases of others */
};
/* RV_USAGE: no such item; RV_NOINPUT: no such case or unit in the run. */
enum rv_code rv_report_issues(struct rv_report *report, const struct rv_issue_filter *filter,
                              const struct rv_spelling *spelling, struct rv_error *err);
/* Checks the filter without printing. */
enum rv_code rv_report_issues_check(struct rv_report *report, const struct rv_issue_filter *filter,
                                    struct rv_error *err);
/*
 * Calls back for each case (or unit) of the run with its filter, in the order of the run. filter->owned: then for units that only answer for
 * issues in cases of others, too.
 */
typedef enum rv_code rv_part_fn(void *ctx, const char *name, const struct rv_issue_filter *filter,
                                struct rv_error *err);
enum rv_code rv_report_parts(struct rv_report *report, const struct rv_issue_filter *filter,
                             bool by_unit, rv_part_fn *fn, void *ctx, struct rv_error *err);

/*
 * Score sheets (评分表) to be signed, one A4 page a case of the filter, for a writer that has sheets (rv_write_sheet). RV_USAGE: it has
 * not; RV_MEMORY, RV_IO.
 */
#define RV_SHEET_SCHEMA "review.sheet/1"
enum rv_code rv_report_sheets(struct rv_report *report, const struct rv_issue_filter *filter,
                              const struct rv_spelling *spelling, struct rv_error *err);

/* One case whole. RV_NOINPUT: no such case in the run, with what it might have been. */
enum rv_code rv_report_case(struct rv_report *report, const char *number,
                            const struct rv_spelling *spelling, struct rv_error *err);
enum rv_code rv_report_case_check(struct rv_report *report, const char *number,
                                  struct rv_error *err);

/*
 * A run as one JSON file that can be checked without the database, for spelling->writer of that format. seal: 65 bytes, of the whole. No names of
 * persons are in it. RV_MEMORY, RV_IO; RV_DATA: the run is damaged.
 */
#define RV_EXPORT_SCHEMA "review.export/1"
enum rv_code rv_report_export(struct rv_report *report, const struct rv_spelling *spelling,
                              char *seal, struct rv_error *err);

/*
 * The same recomputed: what its texts and outcomes come to, beside what it says. RV_DATA with a place: it is no export. name is what the
 * file is called; text must be NUL-terminated and live as long as the receipt.
 */
#define RV_VERIFY_SCHEMA "review.verify/1"
struct rv_receipt;
enum rv_code rv_receipt_read(struct rv_arena *arena, const char *name, const char *text, size_t len,
                             struct rv_receipt **out, struct rv_error *err);
/* How many places differ; 0: it agrees. */
size_t rv_receipt_differences(const struct rv_receipt *receipt);
enum rv_code rv_report_receipt(const struct rv_receipt *receipt, const struct rv_spelling *spelling,
                               enum rv_lang lang, struct rv_error *err);

/* The saved runs, newest first. `report` has arena, store, lang, changes and the commands' words only. */
enum rv_code rv_report_runs(struct rv_report *report, const struct rv_spelling *spelling,
                            struct rv_error *err);

/*
 * What is owed: gathered from the engine's sink (review/score.h; ctx is this), then printed as a whole or in parts. `report` has no store, and of
 * its run only the selection, casedb and rubric.
 */
struct rv_missing_case;
struct rv_missing {
	struct rv_report report;
	int64_t registered, in_period; /* cases, the caller's */
	const char *again; /* options that ask for the same again, as " --period 2026Q3" */
	struct rv_missing_case *cases;
	size_t n, room;
};
enum rv_code rv_missing_scored(void *ctx, const struct rv_case_result *result,
                               struct rv_error *err);
enum rv_code rv_missing_owed(void *ctx, const struct rv_owed_case *owed, struct rv_error *err);
/* Numbers and units are compared folded; NULL: all. RV_NOINPUT: there is no such case or unit, with what it might have been. */
enum rv_code rv_missing_check(struct rv_missing *missing, const char *unit, const char *number,
                              struct rv_error *err);
enum rv_code rv_report_missing(struct rv_missing *missing, const char *unit, const char *number,
                               const struct rv_spelling *spelling, struct rv_error *err);
/* Calls back for each unit that owes something, in the order of the run. */
typedef enum rv_code rv_unit_fn(void *ctx, const char *unit, struct rv_error *err);
enum rv_code rv_missing_units(struct rv_missing *missing, rv_unit_fn *fn, void *ctx,
                              struct rv_error *err);

/* What changed between two rubrics or rubric sets, and what that does to scores, from nothing to everything. */
#define RV_DIFF_SCHEMA "review.rubric-diff/1"
enum rv_diff_effect {
	RV_DIFF_SAME,
	RV_DIFF_WORDING, /* no score changes */
	RV_DIFF_POINTS,  /* what is found in a case is the same; points, classes are not */
	RV_DIFF_VERDICTS
};
extern const char *const rv_diff_effect_words[]; /* same, wording, points, verdicts; NULL */
struct rv_diff_row;
struct rv_diff_report {
	struct rv_arena *arena;
	const struct rv_standard *a, *b;
	enum rv_diff_effect effect; /* by rv_diff_compare */
	struct rv_diff_row *rows;
	size_t n;
};
enum rv_code rv_diff_compare(struct rv_diff_report *report, struct rv_error *err);
enum rv_code rv_report_diff(const struct rv_diff_report *report, const struct rv_spelling *spelling,
                            struct rv_error *err);

/*
 * Two runs, or one and what another rubric makes of it: what moved, and by which items. Open reports in, both with everything but spelling; they
 * must outlive the comparison. most: rows of a table, beyond which it says what it left out; 0: all.
 */
#define RV_COMPARE_SCHEMA "review.compare/1"
struct rv_comparison;
struct rv_replay;
/*
 * What another standard makes of a saved run: items that mean the same keep their stored outcomes, others are read from the records (with
 * the run's selection). The run is written into `store`, which is open for writing and empty; *run: its number there. Faults of SQL go to diags.
 */
struct rv_replay_request {
	struct rv_report *report; /* of the run */
	const struct rv_standard *standard;
	const char *casedb, *settings, *program; /* path; what was set; the program's version */
	int seconds;                             /* a statement may take; 0: 600 */
	struct rv_store *store;
};
/* The replay lives in the report's arena. RV_MEMORY, RV_IO, RV_BUSY; RV_DATA: the records, or the SQL, are not what the standard needs; RV_NOINPUT. */
enum rv_code rv_replay_run(const struct rv_replay_request *request, struct rv_replay **out,
                           int64_t *run, struct rv_diags *diags, struct rv_error *err);
/* In a's arena. RV_MEMORY, RV_IO; RV_DATA: a run is damaged. */
enum rv_code rv_compare_new(struct rv_report *a, struct rv_report *b, struct rv_comparison **out,
                            struct rv_error *err);
/* replay: how the second run came about; NULL: it is a saved one. */
enum rv_code rv_report_compare(const struct rv_comparison *comparison,
                               const struct rv_replay *replay, int64_t most,
                               const struct rv_spelling *spelling, struct rv_error *err);

/*
 * How the items of a rubric fare over saved runs: what never finds anything, what is never known, what decides nothing. Each case
 * counts once, by the newest of the runs that has it; an item only by runs in which it meant what it means now.
 */
#define RV_HEALTH_SCHEMA "review.rubric-health/1"
enum rv_health_finding {
	RV_HEALTH_NEVER_APPLIES,  /* to none of the cases */
	RV_HEALTH_ALWAYS_UNKNOWN, /* wherever it applies */
	RV_HEALTH_MOSTLY_UNKNOWN, /* in half of the cases or more */
	RV_HEALTH_NEVER_CHECKED,  /* by people */
	RV_HEALTH_NEVER_FIRES,    /* never fails where it was decided */
	RV_HEALTH_ALWAYS_FIRES,
	RV_HEALTH_NEVER_DECIDES, /* fails, but no case would have a better class without it */
	RV_HEALTH_ALWAYS_CUT,    /* all its points are cut by caps */
	RV_N_HEALTH
};
struct rv_health_item {
	int64_t cases; /* that were scored with it */
	int64_t outcomes[RV_N_OUTCOMES], violations;
	rv_points raw, cost; /* before and after caps */
	int64_t decides;     /* cases whose class would be better had it passed */
	bool changed;        /* an older run had it with another meaning */
};
struct rv_health {
	struct rv_report report; /* of the newest of the runs, opened by rv_health_gather */
	const int64_t *runs;     /* descending */
	size_t n_runs;
	size_t n_unreadable; /* runs whose rubric this version can't read */
	bool all;            /* a page for people lists items without findings too */
	int64_t cases;
	int64_t repeated;              /* cases of older runs that a newer one has */
	struct rv_health_item **items; /* by `use` of the standard and item */
};
/* report has arena, store, lang and office; runs are numbers of saved ones. The caller releases report in either case. */
enum rv_code rv_health_gather(struct rv_health *health, struct rv_error *err);
enum rv_code rv_report_health(struct rv_health *health, const struct rv_spelling *spelling,
                              struct rv_error *err);
/* Whether a finding holds of an item. */
bool rv_health_holds(const struct rv_item *item, const struct rv_health_item *health,
                     enum rv_health_finding finding);

/* A calendar: what it covers. */
#define RV_CALENDAR_SCHEMA "review.calendar/1"
struct rv_calendar_report {
	struct rv_arena *arena;
	const char *name; /* of the file */
	const struct rv_calendar *calendar;
	struct rv_yaml *root;
	enum rv_lang lang;
};
enum rv_code rv_report_calendar(const struct rv_calendar_report *report,
                                const struct rv_spelling *spelling, struct rv_error *err);

/* A command for the user to type next: `review COMMAND CASEDB` and rest; NULL: no memory. */
const char *rv_next_command(const struct rv_report *report, struct rv_arena *arena,
                            const char *command, const char *rest);
/* A word as a shell takes it; NULL: no memory. */
const char *rv_shell_word(struct rv_arena *arena, const char *word);

#endif
