/* The issue list of a run, case by case. */
#include <string.h>

#include "reports/issues.h"
#include "review/i18n.h"
#include "review/text.h"

/* ---- which -------------------------------------------------------------------------------------------------------- */

static bool wanted_item(const struct rv_issue_filter *filter, const char *id)
{
	for (size_t i = 0; i < filter->n_items; i++)
		if (strcmp(filter->items[i], id) == 0)
			return true;
	return filter->n_items == 0;
}

static bool wanted_case(const struct rv_issue_filter *filter, const struct rv_case_result *result)
{
	return filter->unit == NULL || rv_fold_equal(filter->unit, result->unit);
}

/* The cases of the run, or the one at hand. worst > 0: only so many, those with the lowest scores. */
static enum rv_code each_case(struct rv_issues *issues, int64_t worst, rv_case_fn *fn,
                              struct rv_error *err)
{
	const struct rv_case_filter filter = {.number = issues->filter->number, .worst = worst};

	if (issues->filter->only != NULL)
		return fn(issues, 0, issues->filter->only, err);
	return rv_run_cases(issues->report->store, issues->report->run.id, &filter, fn, issues,
	                    err);
}

/* Manual items nobody has judged, and items of which something is not known. */
static void count_open(const struct rv_issues *issues, const struct rv_rubric *rubric,
                       const struct rv_case_result *result, int64_t *open, int64_t *unchecked)
{
	*open = *unchecked = 0;
	for (size_t i = 0; i < rubric->n_items; i++) {
		if (!wanted_item(issues->filter, rubric->items[i].id))
			continue;
		*open += result->outcomes[i] == RV_UNKNOWN || result->open[i];
		*unchecked += result->outcomes[i] == RV_NOT_CHECKED;
	}
}

/* ---- sums ---------------------------------------------------------------------------------------------------------- */

static enum rv_code count_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct rv_issues *issues = ctx;
	const struct rv_say say = rv_say_of(issues->report, result->rubric, NULL);
	const struct rv_rubric *rubric = say.rubric;
	int64_t open, unchecked, n = 0;

	(void)position;
	(void)err;
	if (!wanted_case(issues->filter, result))
		return RV_OK;
	issues->cases++;
	for (size_t i = 0; i < result->n_violations; i++) {
		const struct rv_violation *violation = &result->violations[i];
		const struct rv_item *item = &rubric->items[violation->item];

		if (violation->hint || !wanted_item(issues->filter, item->id))
			continue;
		issues->states[rv_issue_state_of(item, violation)]++;
		n++;
	}
	for (size_t i = 0; i < result->n_deductions; i++)
		if (wanted_item(issues->filter, rubric->items[result->deductions[i].item].id))
			issues->points += rv_cost(&result->deductions[i]);
	count_open(issues, rubric, result, &open, &unchecked);
	issues->with_issues += n > 0;
	issues->open_items += open;
	issues->unchecked += unchecked;
	return RV_OK;
}

/* Whether the issue, of a case of another unit, is on the list that ours is handed. */
static bool is_owned(const struct rv_issues *issues, const struct rv_issue *issue)
{
	return issue->item->owner != NULL && !issue->owner_unknown &&
	       rv_fold_equal(issues->filter->unit, issue->owner) &&
	       wanted_item(issues->filter, issue->item->id);
}

static enum rv_code add_owned(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct rv_issues *issues = ctx;

	(void)err;
	if (is_owned(issues, issue)) {
		issues->owned += (int64_t)issue->n;
		issues->owned_points += issue->points;
	}
	return RV_OK;
}

static enum rv_code count_owned_case(void *ctx, int64_t position,
                                     const struct rv_case_result *result, struct rv_error *err)
{
	struct rv_issues *issues = ctx;
	struct rv_arena arena;
	struct rv_say say;
	enum rv_code code;

	(void)position;
	if (wanted_case(issues->filter, result))
		return RV_OK;
	rv_arena_init(&arena);
	say = rv_say_of(issues->report, result->rubric, &arena);
	code = rv_each_issue(&say, result, true, add_owned, issues, err);
	rv_arena_release(&arena);
	return code;
}

static bool has_owned(const struct rv_issues *issues)
{
	return issues->filter->owned && issues->filter->unit != NULL &&
	       issues->layout >= RV_ISSUES_PAGE;
}

static enum rv_code write_owned_sums(struct rv_issues *issues, struct rv_error *err)
{
	struct rv_writer *writer = issues->spelling->writer;
	struct rv_out_cell points = {.number = issues->owned_points};

	if (!has_owned(issues))
		return RV_OK;
	RV_TRY(rv_write_fact_int(writer, "n_owned", _("answered for in cases of others"),
	                         issues->owned, err));
	return rv_write_fact(writer, "owned_points", _("points lost there"), RV_CELL_POINTS,
	                     &points, err);
}

static enum rv_code write_sums(struct rv_issues *issues, struct rv_error *err)
{
	struct rv_writer *writer = issues->spelling->writer;
	struct rv_out_cell points = {.number = issues->points};

	RV_TRY(rv_write_fact_int(writer, "n_cases", _("cases"), issues->cases, err));
	RV_TRY(rv_write_fact_int(writer, "with_issues", _("with issues"), issues->with_issues,
	                         err));
	RV_TRY(rv_write_fact_int(writer, "found", _("issues found"), issues->states[RV_ISSUE_FOUND],
	                         err));
	RV_TRY(rv_write_fact(writer, "points", _("points lost"), RV_CELL_POINTS, &points, err));
	RV_TRY(rv_write_fact_int(writer, "awaiting", _("awaiting confirmation"),
	                         issues->states[RV_ISSUE_AWAITING], err));
	RV_TRY(rv_write_fact_int(writer, "advice", _("advice"), issues->states[RV_ISSUE_ADVICE],
	                         err));
	RV_TRY(rv_write_fact_int(writer, "not_known", _("items not known"), issues->open_items,
	                         err));
	return rv_write_fact_int(writer, "not_checked", _("items nobody has judged"),
	                         issues->unchecked, err);
}

/* ---- cases --------------------------------------------------------------------------------------------------------- */

static bool has_issues(const struct rv_issues *issues, const struct rv_case_result *result)
{
	for (size_t i = 0; i < result->n_violations; i++)
		if (!result->violations[i].hint &&
		    wanted_item(issues->filter,
		                issues->say.rubric->items[result->violations[i].item].id))
			return true;
	return false;
}

static enum rv_code take_issue(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct rv_issues *issues = ctx;

	return wanted_item(issues->filter, issue->item->id) ? rv_issues_row(issues, issue, err)
	                                                    : RV_OK;
}

/* The same in a case of another unit, if ours answers for it; their table begins with the first. */
static enum rv_code take_owned(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct rv_issues *issues = ctx;

	if (!is_owned(issues, issue))
		return RV_OK;
	if (!issues->others) {
		issues->others = true;
		RV_TRY(rv_issues_table(issues, err));
	}
	return rv_issues_row(issues, issue, err);
}

static enum rv_code write_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct rv_issues *issues = ctx;
	struct rv_arena arena;
	enum rv_code code = RV_OK;

	(void)position;
	if (!wanted_case(issues->filter, result))
		return RV_OK;
	rv_arena_init(&arena);
	issues->result = result;
	issues->item = NULL;
	issues->say = rv_say_of(issues->report, result->rubric, &arena);
	if (has_issues(issues, result))
		code = rv_issues_case(issues, err);
	if (code == RV_OK)
		code = rv_each_issue(&issues->say, result, issues->layout != RV_ISSUES_DATA,
		                     take_issue, issues, err);
	rv_arena_release(&arena);
	return code;
}

static enum rv_code write_owned_case(void *ctx, int64_t position,
                                     const struct rv_case_result *result, struct rv_error *err)
{
	struct rv_issues *issues = ctx;
	struct rv_arena arena;
	enum rv_code code;

	(void)position;
	if (wanted_case(issues->filter, result))
		return RV_OK;
	rv_arena_init(&arena);
	issues->result = result;
	issues->say = rv_say_of(issues->report, result->rubric, &arena);
	code = rv_issues_case(issues, err);
	if (code == RV_OK)
		code = rv_each_issue(&issues->say, result, true, take_owned, issues, err);
	rv_arena_release(&arena);
	return code;
}

/* What a unit answers for in cases of others, on the lists that it is handed. */
static enum rv_code write_owned(struct rv_issues *issues, struct rv_error *err)
{
	return has_owned(issues) ? each_case(issues, 0, write_owned_case, err) : RV_OK;
}

/* ---- what is not known ----------------------------------------------------------------------------------------------- */

static enum rv_code write_open_case(void *ctx, int64_t position,
                                    const struct rv_case_result *result, struct rv_error *err)
{
	struct rv_issues *issues = ctx;
	const struct rv_say say = rv_say_of(issues->report, result->rubric, NULL);
	int64_t open, unchecked;

	(void)position;
	if (!wanted_case(issues->filter, result))
		return RV_OK;
	count_open(issues, say.rubric, result, &open, &unchecked);
	if (open == 0 && unchecked == 0)
		return RV_OK;
	const struct rv_out_cell cells[] = {
		{.text = result->number},
		{.text = result->unit},
		{.number = open, .null = issues->spelling->people && open == 0},
		{.number = unchecked, .null = issues->spelling->people && unchecked == 0},
	};
	return rv_write_row(issues->spelling->writer, cells, err);
}

static enum rv_code write_open(struct rv_issues *issues, int64_t worst, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, 26, false},
		{"unit", _("unit"), RV_CELL_TEXT, 10, false},
		{"not_known", _("items not known"), RV_CELL_INT, 0, false},
		{"not_checked", _("items nobody has judged"), RV_CELL_INT, 0, false},
	};

	if (issues->spelling->people && issues->open_items == 0 && issues->unchecked == 0)
		return RV_OK;
	RV_TRY(rv_write_table(issues->spelling->writer, "open",
	                      issues->spelling->people || issues->spelling->page
	                              ? _("Not decided: neither passed nor failed")
	                              : rv_table_title(issues->spelling, _("not known")),
	                      columns, 4, err));
	return each_case(issues, worst, write_open_case, err);
}

/* ---- what the unit says to it --------------------------------------------------------------------------------------- */

/* Papers made up later keep their own day: nobody is to date them back. */
static enum rv_code write_answer(const struct rv_issues *issues, struct rv_error *err)
{
	struct rv_writer *writer = issues->spelling->writer;

	if (issues->n_listed > issues->n_rows)
		RV_TRY(rv_write_note(
			writer, err,
			_("%lld lines have %lld issues: those that differ only in what "
		          "is missing share a line."),
			(long long)issues->n_rows, (long long)issues->n_listed));
	RV_TRY(rv_write_note(
		writer, err, "%s",
		_("Last column: what was put right, how and when; what can't be put "
	          "right is explained. A paper made up later bears the day on which it "
	          "was made.")));
	return rv_write_note(
		writer, err, "%s",
		_("Opinion of the unit: □ agreed  □ objection, with reasons: "
	          "____________________   Signature: ____________   Date: ____________"));
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

/* Of a list without any issue: what that says, and what it does not. */
static const char *none_found(const struct rv_issues *issues)
{
	if (issues->open_items > 0)
		return _("No issue was found; but not everything is known.");
	if (issues->unchecked > 0)
		return _("No issue was found; but items are left that nobody has judged.");
	return _("No issue was found.");
}

static enum rv_code write_notes(struct rv_issues *issues, bool worst_only, struct rv_error *err)
{
	struct rv_report *report = issues->report;
	struct rv_writer *writer = issues->spelling->writer;
	const char *command;

	if (!issues->spelling->people && !issues->spelling->page)
		return RV_OK;
	if (issues->cases == 0 && issues->n_rows == 0)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("No case was scored: nothing can be said.")));
	if (issues->cases > 0 && issues->with_issues == 0 && issues->owned == 0)
		RV_TRY(rv_write_note(writer, err, "%s", none_found(issues)));
	if (worst_only)
		RV_TRY(rv_write_note(
			writer, err,
			_("Only the %d cases with the lowest scores are shown, of %lld."),
			RV_WORST_SHOWN, (long long)issues->cases));
	if (!issues->spelling->people || !report->saved ||
	    (issues->open_items == 0 && issues->with_issues == 0))
		return RV_OK;
	command = rv_run_name(report, report->arena, report->run.id);
	if (command == NULL)
		return rv_nomem(err);
	command = rv_format(report->arena, _(" NUMBER --run %s"), command);
	command = command != NULL ? rv_next_command(report, report->arena, "show", command) : NULL;
	if (command == NULL)
		return rv_nomem(err);
	return rv_write_note(writer, err, _("one case whole, with what has to be filled in: %s"),
	                     command);
}

/* What the list is about, if not all cases: a case, a unit. NULL: all. */
static const char *part_of(const struct rv_issue_filter *filter)
{
	if (filter->only != NULL)
		return filter->only->number;
	return filter->number != NULL ? filter->number : filter->unit;
}

/* "问题清单：云溪镇纪委", under the office's name. */
static enum rv_code write_heading(const struct rv_issues *issues, struct rv_error *err)
{
	const struct rv_report *report = issues->report;
	const char *title = _("list of issues"), *part = part_of(issues->filter);
	bool chinese = report->lang == RV_ZH;

	if (part != NULL)
		title = rv_format(report->arena, chinese ? "%s：%s" : "%s: %s", title, part);
	if (title != NULL && report->office != NULL)
		title = rv_format(report->arena, chinese ? "%s%s" : "%s: %s",
		                  rv_title_text(&report->office->name, report->lang), title);
	return title != NULL ? rv_write_title(issues->spelling->writer, title, err) : rv_nomem(err);
}

static enum rv_code write_list_head(struct rv_issues *issues, struct rv_error *err)
{
	const char *part = part_of(issues->filter);

	if (issues->layout == RV_ISSUES_WORKBOOK && part != NULL)
		RV_TRY(rv_write_fact_text(issues->spelling->writer, "of", _("list of issues"), part,
		                          err));
	RV_TRY(rv_write_head(issues->report, issues->spelling, err));
	RV_TRY(write_sums(issues, err));
	return write_owned_sums(issues, err);
}

static enum rv_issues_layout layout_of(const struct rv_spelling *spelling)
{
	if (spelling->people)
		return RV_ISSUES_SCREEN;
	if (spelling->page && !spelling->chosen)
		return RV_ISSUES_PAGE;
	return spelling->labels && !spelling->single ? RV_ISSUES_WORKBOOK : RV_ISSUES_DATA;
}

enum rv_code rv_report_issues(struct rv_report *report, const struct rv_issue_filter *filter,
                              const struct rv_spelling *spelling, struct rv_error *err)
{
	struct rv_issues issues = {.report = report,
	                           .spelling = spelling,
	                           .filter = filter,
	                           .layout = layout_of(spelling)};
	bool whole = filter->number == NULL && filter->unit == NULL && filter->only == NULL;
	int64_t worst = 0;

	RV_TRY(write_heading(&issues, err));
	RV_TRY(each_case(&issues, 0, count_case, err));
	if (has_owned(&issues))
		RV_TRY(each_case(&issues, 0, count_owned_case, err));
	if (spelling->people && whole && issues.cases > RV_WORST_SHOWN)
		worst = RV_WORST_SHOWN;
	if (!spelling->single)
		RV_TRY(write_list_head(&issues, err));
	if (issues.cases > 0 || !filter->owned)
		RV_TRY(rv_issues_table(&issues, err));
	RV_TRY(each_case(&issues, worst, write_case, err));
	RV_TRY(write_owned(&issues, err));
	if (spelling->labels && !spelling->people && issues.n_rows > 0)
		RV_TRY(write_answer(&issues, err));
	if (!spelling->single) {
		RV_TRY(write_open(&issues, worst, err));
		RV_TRY(rv_write_changed_cases(report, spelling, err));
	}
	return write_notes(&issues, worst > 0, err);
}
