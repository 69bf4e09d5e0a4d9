/* The issue list of a run, case by case. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"
#include "review/text.h"

struct issues {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	const struct rv_issue_filter *filter;
	/* of the case at hand */
	const struct rv_case_result *result;
	struct rv_say say;
	const struct rv_item *item; /* of the issue before, for people */
	int64_t n_tables;
	/* sums */
	int64_t cases, with_issues, states[RV_N_ISSUE_STATES], open_items, unchecked;
	rv_points points;
};

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
static enum rv_code each_case(struct issues *issues, int64_t worst, rv_case_fn *fn,
                              struct rv_error *err)
{
	const struct rv_case_filter filter = {.number = issues->filter->number, .worst = worst};

	if (issues->filter->only != NULL)
		return fn(issues, 0, issues->filter->only, err);
	return rv_run_cases(issues->report->store, issues->report->run.id, &filter, fn, issues,
	                    err);
}

/* Manual items nobody has judged, and items of which something is not known. */
static void count_open(const struct issues *issues, const struct rv_rubric *rubric,
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
	struct issues *issues = ctx;
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

static enum rv_code write_sums(struct issues *issues, struct rv_error *err)
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

/* ---- one row ------------------------------------------------------------------------------------------------------- */

static const char *words_or(const char *text, const char *instead)
{
	return text != NULL ? text : instead;
}

static enum rv_code program_row(struct issues *issues, const struct rv_issue *issue,
                                struct rv_error *err)
{
	const struct rv_say *say = &issues->say;
	const struct rv_item *item = issue->item;
	bool labels = issues->spelling->labels;
	const char *dimension = NULL, *category = NULL;

	if (item->dimension >= 0)
		dimension = labels ? rv_title_text(&say->rubric->dimensions[item->dimension].title,
		                                   say->lang)
		                   : say->rubric->dimensions[item->dimension].id;
	if (item->category >= 0)
		category = labels ? rv_title_text(&say->rubric->categories[item->category].title,
		                                  say->lang)
		                  : say->rubric->categories[item->category].id;
	const struct rv_out_cell cells[] = {
		{.text = issues->result->number},
		{.text = issues->result->unit},
		{.text = issue->owner},
		{.text = dimension},
		{.text = category},
		{.text = item->id},
		{.text = rv_title_text(&item->title, say->lang)},
		{.text = issue->sentence},
		{.text = issue->row},
		{.text = issue->place},
		{.number = issue->violations->count},
		{.number = issue->points},
		{.number = issue->raw},
		{.text = issue->cut},
		{.text = labels ? rv_item_severity_label(item->severity)
	                        : rv_item_severity_word(item->severity)},
		{.text = labels ? rv_issue_state_label(issue->state)
	                        : rv_issue_state_word(issue->state)},
		{.text = rv_say_title(say, &item->basis)},
		{.text = rv_say_title(say, &item->advice)},
	};

	return rv_write_row(issues->spelling->writer, cells, err);
}

static enum rv_code program_table(struct issues *issues, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, 26, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"owner", _("who answers for it"), RV_CELL_TEXT, 0, false},
		{"dimension", _("dimension"), RV_CELL_TEXT, 0, RV_COLUMN_ASIDE},
		{"category", _("category"), RV_CELL_TEXT, 0, RV_COLUMN_ASIDE},
		{"item", _("item"), RV_CELL_TEXT, 0, false},
		{"title", _("title of the item"), RV_CELL_TEXT, 0, false},
		{"problem", _("problem"), RV_CELL_TEXT, 34, true},
		{"row", _("row"), RV_CELL_TEXT, 0, true},
		{"place", _("place"), RV_CELL_TEXT, 0, true},
		{"count", _("times"), RV_CELL_INT, 0, RV_COLUMN_ASIDE},
		{"points", _("points off"), RV_CELL_POINTS, 0, false},
		{"raw", _("before caps"), RV_CELL_POINTS, 0, RV_COLUMN_ASIDE},
		{"cut", _("capped by"), RV_CELL_TEXT, 0, RV_COLUMN_ASIDE},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"state", _("state"), RV_CELL_TEXT, 0, false},
		{"basis", _("basis"), RV_CELL_TEXT, 24, true},
		{"advice", _("what to do"), RV_CELL_TEXT, 28, true},
	};

	return rv_write_table(issues->spelling->writer, "issues",
	                      rv_table_title(issues->spelling, _("issues")), columns,
	                      sizeof columns / sizeof *columns, err);
}

/* An item that occurs more than once is named once. */
static enum rv_code person_row(struct issues *issues, const struct rv_issue *issue,
                               struct rv_error *err)
{
	const struct rv_say *say = &issues->say;
	const struct rv_item *item = issue->item;
	const char *basis = words_or(rv_say_title(say, &item->basis), ""),
		   *advice = words_or(rv_say_title(say, &item->advice), "");
	const char *problem, *points = rv_issue_points(say, issue), *title, *remedy;
	bool again = issues->item == item;

	issues->item = item;
	RV_TRY(rv_issue_words(say, issue, &problem, err));
	title = rv_format(say->arena, "%s %s", item->id, rv_title_text(&item->title, say->lang));
	remedy = rv_format(say->arena, "%s%s%s", advice,
	                   *advice != '\0' && *basis != '\0' ? rv_say_semicolon(say) : "", basis);
	if (title == NULL || remedy == NULL || points == NULL)
		return rv_nomem(err);
	const struct rv_out_cell cells[] = {
		{.text = again ? "" : title},
		{.text = again ? "" : rv_item_severity_label(item->severity)},
		{.text = points},
		{.text = problem},
		{.text = again ? "" : remedy},
	};
	return rv_write_row(issues->spelling->writer, cells, err);
}

static enum rv_code take_issue(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct issues *issues = ctx;

	if (!wanted_item(issues->filter, issue->item->id))
		return RV_OK;
	return issues->spelling->people ? person_row(issues, issue, err)
	                                : program_row(issues, issue, err);
}

/* ---- cases --------------------------------------------------------------------------------------------------------- */

static bool has_issues(const struct issues *issues, const struct rv_case_result *result)
{
	for (size_t i = 0; i < result->n_violations; i++)
		if (!result->violations[i].hint &&
		    wanted_item(issues->filter,
		                issues->say.rubric->items[result->violations[i].item].id))
			return true;
	return false;
}

/* A case's own table, under a line that says which it is. */
static enum rv_code person_table(struct issues *issues, const struct rv_case_result *result,
                                 struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, 0, true},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"points", _("points off"), RV_CELL_TEXT, 0, false},
		{"problem", _("problem and place"), RV_CELL_TEXT, 0, true},
		{"remedy", _("what to do, and basis"), RV_CELL_TEXT, 0, true},
	};
	struct rv_arena *arena = issues->say.arena;
	const char *key = rv_format(arena, "case_%lld", (long long)++issues->n_tables);
	const char *score = rv_points_words(arena, result->score);
	const char *title = rv_format(arena, _("%s  %s  score %s, %s"), result->number,
	                              result->unit, score != NULL ? score : "",
	                              rv_class_label(&issues->say, result->class_index));

	if (key == NULL || title == NULL || score == NULL)
		return rv_nomem(err);
	return rv_write_table(issues->spelling->writer, key, title, columns,
	                      sizeof columns / sizeof *columns, err);
}

static enum rv_code write_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct issues *issues = ctx;
	struct rv_arena arena;
	enum rv_code code = RV_OK;

	(void)position;
	if (!wanted_case(issues->filter, result))
		return RV_OK;
	rv_arena_init(&arena);
	issues->result = result;
	issues->item = NULL;
	issues->say = rv_say_of(issues->report, result->rubric, &arena);
	if (issues->spelling->people && has_issues(issues, result))
		code = person_table(issues, result, err);
	if (code == RV_OK)
		code = rv_each_issue(&issues->say, result, issues->spelling->people, take_issue,
		                     issues, err);
	rv_arena_release(&arena);
	return code;
}

/* ---- what is not known ----------------------------------------------------------------------------------------------- */

static enum rv_code write_open_case(void *ctx, int64_t position,
                                    const struct rv_case_result *result, struct rv_error *err)
{
	struct issues *issues = ctx;
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

static enum rv_code write_open(struct issues *issues, int64_t worst, struct rv_error *err)
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
	                      issues->spelling->people
	                              ? _("Not decided: neither passed nor failed")
	                              : rv_table_title(issues->spelling, _("not known")),
	                      columns, 4, err));
	return each_case(issues, worst, write_open_case, err);
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

static enum rv_code write_notes(struct issues *issues, bool worst_only, struct rv_error *err)
{
	struct rv_report *report = issues->report;
	struct rv_writer *writer = issues->spelling->writer;
	const char *command;

	if (!issues->spelling->people)
		return RV_OK;
	if (issues->cases == 0)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("No case was scored: nothing can be said.")));
	if (issues->cases > 0 && issues->with_issues == 0)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     issues->open_items > 0
		                             ? _("No issue was found; but not everything is known.")
		                             : _("No issue was found.")));
	if (worst_only)
		RV_TRY(rv_write_note(
			writer, err,
			_("Only the %d cases with the lowest scores are shown, of %lld."),
			RV_WORST_SHOWN, (long long)issues->cases));
	if (!report->saved || (issues->open_items == 0 && issues->with_issues == 0))
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

enum rv_code rv_report_issues(struct rv_report *report, const struct rv_issue_filter *filter,
                              const struct rv_spelling *spelling, struct rv_error *err)
{
	struct issues issues = {.report = report, .spelling = spelling, .filter = filter};
	bool whole = filter->number == NULL && filter->unit == NULL && filter->only == NULL;
	int64_t worst = 0;

	RV_TRY(each_case(&issues, 0, count_case, err));
	if (spelling->people && whole && issues.cases > RV_WORST_SHOWN)
		worst = RV_WORST_SHOWN;
	if (!spelling->single) {
		RV_TRY(rv_write_head(report, spelling, err));
		RV_TRY(write_sums(&issues, err));
	}
	if (!spelling->people)
		RV_TRY(program_table(&issues, err));
	RV_TRY(each_case(&issues, worst, write_case, err));
	if (!spelling->single) {
		RV_TRY(write_open(&issues, worst, err));
		RV_TRY(rv_write_changed_cases(report, spelling, err));
	}
	return write_notes(&issues, worst > 0, err);
}
