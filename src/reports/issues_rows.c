/* One issue as a row: at a terminal under its case, on a page with room for an answer, in data with all that is known. */
#include "reports/issues.h"

#include <string.h>

#include "review/i18n.h"

/* ---- data ---------------------------------------------------------------------------------------------------------- */

/* Whether the number and the room for an answer are among the columns. */
static bool has_all(const struct rv_issues *issues)
{
	return issues->layout == RV_ISSUES_WORKBOOK || issues->spelling->chosen;
}

static enum rv_code data_row(struct rv_issues *issues, const struct rv_issue *issue,
                             struct rv_error *err)
{
	const struct rv_say *say = &issues->say;
	const struct rv_item *item = issue->item;
	bool labels = issues->spelling->labels;
	const char *dimension = NULL, *category = NULL;
	size_t skip = has_all(issues) ? 0 : 1;
	int64_t count = 0;

	for (size_t i = 0; i < issue->n; i++)
		count += issue->violations[i].count;

	if (item->dimension >= 0)
		dimension = labels ? rv_title_text(&say->rubric->dimensions[item->dimension].title,
		                                   say->lang)
		                   : say->rubric->dimensions[item->dimension].id;
	if (item->category >= 0)
		category = labels ? rv_title_text(&say->rubric->categories[item->category].title,
		                                  say->lang)
		                  : say->rubric->categories[item->category].id;
	const struct rv_out_cell cells[] = {
		{.number = issues->n_rows},
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
		{.number = count},
		{.number = issue->points},
		{.number = issue->raw},
		{.text = issue->cut},
		{.text = labels ? rv_item_severity_label(item->severity)
	                        : rv_item_severity_word(item->severity)},
		{.text = labels ? rv_issue_state_label(issue->state)
	                        : rv_issue_state_word(issue->state)},
		{.text = rv_say_title(say, &item->basis)},
		{.text = rv_say_title(say, &item->advice)},
		{.text = NULL},
	};

	return rv_write_row(issues->spelling->writer, cells + skip, err);
}

static enum rv_code data_table(struct rv_issues *issues, const char *key, const char *title,
                               struct rv_error *err)
{
	bool workbook = issues->layout == RV_ISSUES_WORKBOOK;
	const struct rv_issue_filter *filter = issues->filter;
	bool one_unit = workbook && !issues->others &&
	                (filter->unit != NULL || filter->only != NULL);
	const struct rv_out_column columns[] = {
		{"no", _("no."), RV_CELL_INT, 0, false},
		{"number", _("case"), RV_CELL_TEXT, workbook ? 20 : 26, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, one_unit ? RV_COLUMN_ASIDE : 0},
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
		{"answer", _("put right, or explained"), RV_CELL_TEXT, 24, RV_COLUMN_BLANK},
	};
	/* a terminal has two columns in one: the first of them is meant */
	const struct rv_column_name also[] = {{"problem", _("problem and place")},
	                                      {"advice", _("what to do, and basis")}};
	size_t skip = has_all(issues) ? 0 : 1, n = sizeof columns / sizeof *columns - 2 * skip;

	rv_write_also(issues->spelling->writer, also, sizeof also / sizeof *also);
	return rv_write_table(issues->spelling->writer, key, title, columns + skip, n, err);
}

/* ---- at a terminal ------------------------------------------------------------------------------------------------- */

static const char *words_or(const char *text, const char *instead)
{
	return text != NULL ? text : instead;
}

/* An item that occurs more than once is named once. */
static enum rv_code screen_row(struct rv_issues *issues, const struct rv_issue *issue,
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

static enum rv_code screen_table(struct rv_issues *issues, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, 0, true},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"points", _("points off"), RV_CELL_TEXT, 0, false},
		{"problem", _("problem and place"), RV_CELL_TEXT, 0, true},
		{"remedy", _("what to do, and basis"), RV_CELL_TEXT, 0, true},
	};
	const char *key = rv_format(issues->say.arena, "case_%lld", (long long)++issues->n_tables);

	if (key == NULL)
		return rv_nomem(err);
	return rv_write_table(issues->spelling->writer, key, issues->heading, columns,
	                      sizeof columns / sizeof *columns, err);
}

/* ---- on a page ----------------------------------------------------------------------------------------------------- */

static enum rv_code page_table(struct rv_issues *issues, const char *key, const char *title,
                               struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"case", _("case"), RV_CELL_TEXT, 0, false},
		{"no", _("no."), RV_CELL_INT, 0, false},
		{"problem", _("problem"), RV_CELL_TEXT, 0, true},
		{"place", _("place"), RV_CELL_TEXT, 20, false},
		{"points", _("points off"), RV_CELL_TEXT, 0, false},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"basis", _("basis"), RV_CELL_TEXT, 0, true},
		{"advice", _("what to do"), RV_CELL_TEXT, 0, true},
		{"owner", _("who answers for it"), RV_CELL_TEXT, 20, false},
		{"answer", _("put right, or explained"), RV_CELL_TEXT, 0, RV_COLUMN_BLANK},
	};

	return rv_write_grouped(issues->spelling->writer, key, title, columns,
	                        sizeof columns / sizeof *columns, 1, err);
}

/* The item, and below it what is wrong in this case; the place has a column of its own. */
static enum rv_code page_row(struct rv_issues *issues, const struct rv_issue *issue,
                             struct rv_error *err)
{
	const struct rv_say *say = &issues->say;
	const struct rv_item *item = issue->item;
	const char *title = rv_title_text(&item->title, say->lang), *words, *points, *problem;
	struct rv_issue bare = *issue;

	bare.place = "";
	RV_TRY(rv_issue_words(say, &bare, &words, err));
	problem = rv_format(say->arena, strcmp(words, title) == 0 ? "%s %s" : "%s %s\n%s", item->id,
	                    title, words);
	points = rv_issue_points(say, issue);
	if (problem == NULL || points == NULL)
		return rv_nomem(err);
	const struct rv_out_cell cells[] = {
		{.text = issues->heading},
		{.number = issues->n_rows},
		{.text = problem},
		{.text = issue->place},
		{.text = points},
		{.text = rv_item_severity_label(item->severity)},
		{.text = rv_say_title(say, &item->basis)},
		{.text = rv_say_title(say, &item->advice)},
		{.text = issue->owner},
		{.text = NULL},
	};
	return rv_write_row(issues->spelling->writer, cells, err);
}

/* ---- by the layout ------------------------------------------------------------------------------------------------- */

/* Columns are chosen of the table of issues: on a page the other one stays what it is. */
static enum rv_issues_layout layout_of(const struct rv_issues *issues)
{
	return issues->others && issues->spelling->page ? RV_ISSUES_PAGE : issues->layout;
}

enum rv_code rv_issues_table(struct rv_issues *issues, struct rv_error *err)
{
	const char *key = issues->others ? "owned" : "issues";
	const char *title = issues->others ? _("answered for in cases of others") : _("issues");

	switch (layout_of(issues)) {
	case RV_ISSUES_SCREEN: return RV_OK;
	case RV_ISSUES_PAGE: return page_table(issues, key, title, err);
	case RV_ISSUES_DATA:
	case RV_ISSUES_WORKBOOK: break;
	}
	return data_table(issues, key, rv_table_title(issues->spelling, title), err);
}

enum rv_code rv_issues_case(struct rv_issues *issues, struct rv_error *err)
{
	const struct rv_case_result *result = issues->result;
	struct rv_arena *arena = issues->say.arena;
	const char *score = rv_points_words(arena, result->score);

	issues->item = NULL;
	if (score == NULL)
		return rv_nomem(err);
	issues->heading = rv_format(arena, _("%s  %s  score %s, %s"), result->number, result->unit,
	                            score, rv_class_label(&issues->say, result->class_index));
	if (issues->heading == NULL)
		return rv_nomem(err);
	return issues->layout == RV_ISSUES_SCREEN ? screen_table(issues, err) : RV_OK;
}

enum rv_code rv_issues_row(struct rv_issues *issues, const struct rv_issue *issue,
                           struct rv_error *err)
{
	issues->n_rows++;
	issues->n_listed += (int64_t)issue->n;
	switch (layout_of(issues)) {
	case RV_ISSUES_SCREEN: return screen_row(issues, issue, err);
	case RV_ISSUES_PAGE: return page_row(issues, issue, err);
	case RV_ISSUES_DATA:
	case RV_ISSUES_WORKBOOK: break;
	}
	return data_row(issues, issue, err);
}
