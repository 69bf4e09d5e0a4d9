/* One case whole: every item, every point, and why. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

/* Groups of items that people read one after the other. */
enum group {
	GROUP_FAILED,
	GROUP_WAITING,
	GROUP_UNKNOWN,
	GROUP_MANUAL,
	GROUP_PASSED,
	GROUP_OTHER,
	N_GROUPS
};

struct shown {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	const struct rv_case_result *result;
	struct rv_say say;
	int64_t position;
	/* by item: what is wrong, one numbered sentence after the other, and which caps cut */
	struct rv_buf *why, *cut;
	int64_t *n_issues;
	int64_t n_cases;
	/* for people: the group that is written, the item of the line before */
	enum group group;
	const struct rv_item *item;
};

static enum group group_of(const struct rv_item *item, const struct rv_case_result *result)
{
	switch ((enum rv_outcome)result->outcomes[item->index]) {
	case RV_FAIL:
		return item->confirm || item->severity == RV_ADVICE ? GROUP_WAITING : GROUP_FAILED;
	case RV_UNKNOWN: return GROUP_UNKNOWN;
	case RV_NOT_CHECKED: return GROUP_MANUAL;
	case RV_PASS: return GROUP_PASSED;
	default: return GROUP_OTHER;
	}
}

/* ---- why ------------------------------------------------------------------------------------------------------------ */

/* "1) … " before what stands there already, once it turns out that there are several. */
static enum rv_code number_first(struct shown *shown, struct rv_buf *why, struct rv_error *err)
{
	const char *first;

	RV_TRY(rv_keep(shown->say.arena, why, &first, err));
	rv_buf_printf(why, "1) %s", first);
	return RV_OK;
}

/* One sentence after the other, numbered if there are several. */
static enum rv_code take_issue(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct shown *shown = ctx;
	size_t i = issue->item->index;
	struct rv_buf *why = &shown->why[i], *cut = &shown->cut[i];
	struct rv_issue bare = *issue;
	const char *words;

	bare.cut = "";
	RV_TRY(rv_issue_words(&shown->say, &bare, &words, err));
	if (shown->n_issues[i] == 1)
		RV_TRY(number_first(shown, why, err));
	if (shown->n_issues[i]++ > 0)
		rv_buf_printf(why, " %lld) ", (long long)shown->n_issues[i]);
	rv_buf_puts(why, words);
	if (*issue->cut != '\0' && strstr(cut->len > 0 ? cut->text : "", issue->cut) == NULL)
		rv_buf_printf(cut, "%s%s", cut->len > 0 ? rv_say_semicolon(&shown->say) : "",
		              issue->cut);
	return why->failed || cut->failed ? rv_nomem(err) : RV_OK;
}

/* Where a reviewer may look first: the rows that the hint of a manual item points at. */
static enum rv_code add_hints(struct shown *shown, const struct rv_item *item, struct rv_buf *buf,
                              struct rv_error *err)
{
	size_t n = 0;

	for (size_t i = 0; i < shown->result->n_violations; i++) {
		const struct rv_violation *violation = &shown->result->violations[i];

		if (!violation->hint || violation->item != item->index)
			continue;
		if (n == 0 && buf->len > 0)
			rv_buf_puts(buf, rv_say_semicolon(&shown->say));
		rv_buf_puts(buf, n++ == 0 ? _("look first at: ") : rv_say_comma(&shown->say));
		RV_TRY(rv_say_row(&shown->say, violation, buf, err));
	}
	return RV_OK;
}

/* In words: what is wrong, what is missing, what people are asked. */
static enum rv_code say_why(struct shown *shown, const struct rv_item *item, struct rv_buf *buf,
                            struct rv_error *err)
{
	const struct rv_say *say = &shown->say;
	const struct rv_buf *why = &shown->why[item->index];
	const char *ask = item->n_checks > 0 ? rv_say_title(say, &item->checks[0]->ask) : NULL;

	rv_buf_clear(buf);
	switch ((enum rv_outcome)shown->result->outcomes[item->index]) {
	case RV_FAIL:
		rv_buf_puts(buf, why->len > 0 ? why->text : "");
		if (shown->result->open[item->index])
			rv_buf_printf(buf, " %s", _("not everything is known: there may be more"));
		break;
	case RV_UNKNOWN:
		if (!shown->spelling->people)
			rv_buf_puts(buf, _("not known; it depends on: "));
		rv_say_needs(say, item, buf);
		break;
	case RV_NOT_CHECKED:
		rv_buf_puts(buf, ask != NULL ? ask : "");
		RV_TRY(add_hints(shown, item, buf, err));
		break;
	default: break;
	}
	return buf->failed ? rv_nomem(err) : RV_OK;
}

/* ---- items ------------------------------------------------------------------------------------------------------------ */

static const struct rv_dimension *dimension_of(const struct shown *shown,
                                               const struct rv_item *item)
{
	return item->dimension >= 0 ? &shown->say.rubric->dimensions[item->dimension] : NULL;
}

static enum rv_code program_row(struct shown *shown, const struct rv_item *item, const char *why,
                                struct rv_error *err)
{
	const struct rv_case_result *result = shown->result;
	const struct rv_say *say = &shown->say;
	const struct rv_deduction *deduction = rv_deduction_of(result, item->index);
	const struct rv_dimension *dimension = dimension_of(shown, item);
	const struct rv_category *category = item->category >= 0
	                                             ? &say->rubric->categories[item->category]
	                                             : NULL;
	enum rv_outcome outcome = (enum rv_outcome)result->outcomes[item->index];
	bool labels = shown->spelling->labels;
	const struct rv_out_cell cells[] = {
		{.text = item->id},
		{.text = rv_title_text(&item->title, say->lang)},
		{.text = dimension == NULL ? NULL
	                 : labels          ? rv_title_text(&dimension->title, say->lang)
	                                   : dimension->id},
		{.text = category == NULL ? NULL
	                 : labels         ? rv_title_text(&category->title, say->lang)
	                                  : category->id},
		{.text = labels ? rv_item_severity_label(item->severity)
	                        : rv_item_severity_word(item->severity)},
		{.number = item->manual},
		{.text = labels ? rv_outcome_label(outcome) : rv_outcome_word(outcome)},
		{.number = outcome == RV_FAIL ? result->counts[item->index] : 0},
		{.number = deduction != NULL ? rv_cost(deduction) : 0},
		{.number = deduction != NULL ? deduction->raw : 0},
		{.number = item->severity == RV_ADVICE ? 0 : item->max},
		{.text = shown->cut[item->index].len > 0 ? shown->cut[item->index].text : ""},
		{.number = result->open[item->index] || outcome == RV_UNKNOWN},
		{.number = outcome == RV_FAIL && item->confirm},
		{.text = why},
		{.text = rv_say_title(say, &item->basis)},
		{.text = rv_say_title(say, &item->advice)},
	};

	return rv_write_row(shown->spelling->writer, cells, err);
}

static enum rv_code write_items(struct shown *shown, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, 0, false},
		{"title", _("title of the item"), RV_CELL_TEXT, 0, false},
		{"dimension", _("dimension"), RV_CELL_TEXT, 0, false},
		{"category", _("category"), RV_CELL_TEXT, 0, false},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"manual", _("manual item"), RV_CELL_BOOL, 0, false},
		{"outcome", _("outcome"), RV_CELL_TEXT, 0, false},
		{"n", _("times"), RV_CELL_INT, 0, false},
		{"points", _("points off"), RV_CELL_POINTS, 0, false},
		{"raw", _("before caps"), RV_CELL_POINTS, 0, false},
		{"max", _("at most"), RV_CELL_POINTS, 0, false},
		{"cut", _("capped by"), RV_CELL_TEXT, 0, false},
		{"open", _("not everything known"), RV_CELL_BOOL, 0, false},
		{"awaiting", _("awaiting confirmation"), RV_CELL_BOOL, 0, false},
		{"why", _("why"), RV_CELL_TEXT, 0, true},
		{"basis", _("basis"), RV_CELL_TEXT, 0, true},
		{"advice", _("what to do"), RV_CELL_TEXT, 0, true},
	};
	const struct rv_column_name also[] = {
		{"why", _("problem and place")}, {"why", _("depends on")}, {"why", _("question")}};
	struct rv_buf buf;
	enum rv_code code;

	rv_write_also(shown->spelling->writer, also, sizeof also / sizeof *also);
	RV_TRY(rv_write_table(shown->spelling->writer, "items",
	                      rv_table_title(shown->spelling, _("items")), columns,
	                      sizeof columns / sizeof *columns, err));
	rv_buf_init(&buf);
	code = RV_OK;
	for (size_t i = 0; code == RV_OK && i < shown->say.rubric->n_items; i++) {
		const struct rv_item *item = &shown->say.rubric->items[i];

		code = say_why(shown, item, &buf, err);
		if (code == RV_OK)
			code = program_row(shown, item, buf.len > 0 ? buf.text : "", err);
	}
	rv_buf_release(&buf);
	return code;
}

/* ---- items for people --------------------------------------------------------------------------------------------------- */

static const char *group_title(enum group group)
{
	switch (group) {
	case GROUP_FAILED: return _("Faults found");
	case GROUP_WAITING: return _("To be confirmed, and advice: no points off yet");
	case GROUP_UNKNOWN:
		return _("Not known: neither passed nor failed, until the data are there");
	case GROUP_MANUAL: return _("For people to judge: nobody has yet");
	case GROUP_PASSED: return _("Passed");
	case GROUP_OTHER: return _("Not concerned, or not yet due");
	case N_GROUPS: break;
	}
	return "";
}

/* Faults, and what waits: a line an issue; an item that occurs more than once is named once. */
static enum rv_code write_fault(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct shown *shown = ctx;
	const struct rv_say *say = &shown->say;
	const struct rv_item *item = issue->item;
	const char *title = rv_format(say->arena, "%s %s", item->id,
	                              rv_title_text(&item->title, say->lang));
	const char *points = rv_issue_points(say, issue);
	bool again = shown->item == item;
	const char *words;

	if (group_of(item, shown->result) != shown->group)
		return RV_OK;
	RV_TRY(rv_issue_words(say, issue, &words, err));
	if (!again && shown->result->open[item->index])
		words = rv_format(say->arena, "%s%s%s", words, rv_say_semicolon(say),
		                  _("not everything is known: there may be more"));
	if (title == NULL || points == NULL || words == NULL)
		return rv_nomem(err);
	shown->item = item;
	const struct rv_out_cell cells[] = {
		{.text = again ? "" : title},
		{.text = points},
		{.text = again ? "" : rv_item_severity_label(item->severity)},
		{.text = words},
		{.text = again ? "" : rv_say_title(say, &item->advice)},
	};
	return rv_write_row(shown->spelling->writer, cells, err);
}

/* Items without issues: what could be lost and on what that hangs, or how it came out. */
static enum rv_code write_item(struct shown *shown, const struct rv_item *item, struct rv_buf *buf,
                               struct rv_error *err)
{
	const struct rv_say *say = &shown->say;
	const char *title = rv_format(say->arena, "%s %s", item->id,
	                              rv_title_text(&item->title, say->lang));
	const char *points = rv_points_words(say->arena,
	                                     item->severity == RV_ADVICE ? 0 : -item->max);

	RV_TRY(say_why(shown, item, buf, err));
	if (title == NULL || points == NULL)
		return rv_nomem(err);
	if (item->severity == RV_VETO && item->max == 0)
		points = rv_item_severity_label(item->severity);
	if (shown->group == GROUP_OTHER)
		points = rv_outcome_label((enum rv_outcome)shown->result->outcomes[item->index]);
	const struct rv_out_cell cells[] = {
		{.text = title},
		{.text = points},
		{.text = rv_item_severity_label(item->severity)},
		{.text = buf->len > 0 ? buf->text : ""},
	};
	return rv_write_row(shown->spelling->writer, cells, err);
}

static enum rv_code group_table(struct shown *shown, struct rv_error *err)
{
	static const char *const keys[] = {"failed", "waiting", "unknown",
	                                   "manual", "passed",  "other"};
	static const size_t widths[] = {5, 5, 4, 4, 1, 2};
	enum group group = shown->group;
	const struct rv_out_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, 0, true},
		{"points",
	         group <= GROUP_WAITING ? _("points off")
	         : group == GROUP_OTHER ? _("outcome")
	                                : _("at most"),
	         RV_CELL_TEXT, 0, false},
		{"severity", _("severity"), RV_CELL_TEXT, 0, false},
		{"why",
	         group <= GROUP_WAITING   ? _("problem and place")
	         : group == GROUP_UNKNOWN ? _("depends on")
	                                  : _("question"),
	         RV_CELL_TEXT, 0, true},
		{"advice", _("what to do"), RV_CELL_TEXT, 0, true},
	};

	return rv_write_table(shown->spelling->writer, keys[group], group_title(group), columns,
	                      widths[group], err);
}

static enum rv_code write_group(struct shown *shown, enum group group, struct rv_buf *buf,
                                struct rv_error *err)
{
	bool began = false;

	shown->group = group;
	shown->item = NULL;
	for (size_t i = 0; i < shown->say.rubric->n_items; i++) {
		const struct rv_item *item = &shown->say.rubric->items[i];

		if (group_of(item, shown->result) != group)
			continue;
		if (!began)
			RV_TRY(group_table(shown, err));
		began = true;
		if (group > GROUP_WAITING)
			RV_TRY(write_item(shown, item, buf, err));
	}
	if (began && group == GROUP_UNKNOWN)
		return rv_write_note(shown->spelling->writer, err, "%s",
		                     _("Rows that are missing count only where the list is stated "
		                       "complete: review import with "
		                       "--complete."));
	if (!began || group > GROUP_WAITING)
		return RV_OK;
	return rv_each_issue(&shown->say, shown->result, true, write_fault, shown, err);
}

/* ---- sums --------------------------------------------------------------------------------------------------------------- */

static enum rv_code sum_row(struct shown *shown, const char *id, const char *title,
                            rv_points points, rv_points lost, struct rv_error *err)
{
	const struct rv_out_cell cells[] = {{.text = id},
	                                    {.text = title},
	                                    {.number = points},
	                                    {.number = lost},
	                                    {.number = points - lost}};

	return rv_write_row(shown->spelling->writer, shown->spelling->labels ? cells + 1 : cells,
	                    err);
}

static rv_points lost_in(const struct shown *shown, int dimension)
{
	rv_points lost = 0;

	for (size_t i = 0; i < shown->result->n_deductions; i++)
		if (shown->say.rubric->items[shown->result->deductions[i].item].dimension ==
		    dimension)
			lost += rv_cost(&shown->result->deductions[i]);
	return lost;
}

/* What each dimension lost, and all of them: the last line is the score. */
static enum rv_code write_sums(struct shown *shown, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"dimension", _("dimension"), RV_CELL_TEXT, 0, false},
		{"title", _("dimension"), RV_CELL_TEXT, 0, false},
		{"points", _("points"), RV_CELL_POINTS, 0, false},
		{"lost", _("lost"), RV_CELL_POINTS, 0, false},
		{"left", _("left"), RV_CELL_POINTS, 0, false},
	};
	const struct rv_rubric *rubric = shown->say.rubric;
	size_t skip = shown->spelling->labels ? 1 : 0;

	RV_TRY(rv_write_table(shown->spelling->writer, "sums",
	                      rv_table_title(shown->spelling, _("sums")), columns + skip, 5 - skip,
	                      err));
	for (size_t i = 0; i < rubric->n_dimensions; i++)
		RV_TRY(sum_row(shown, rubric->dimensions[i].id,
		               rv_title_text(&rubric->dimensions[i].title, shown->say.lang),
		               rubric->dimensions[i].points, lost_in(shown, (int)i), err));
	return sum_row(shown, NULL, _("score"), rubric->points,
	               rubric->points - shown->result->score, err);
}

static enum rv_code write_equation(struct shown *shown, struct rv_error *err)
{
	const char *text;

	if (shown->result->n_deductions == 0)
		return RV_OK;
	RV_TRY(rv_say_equation(&shown->say, shown->result, &text, err));
	return rv_write_note(shown->spelling->writer, err, "%s", text);
}

/* ---- head --------------------------------------------------------------------------------------------------------------- */

static enum rv_code write_class(struct shown *shown, struct rv_error *err)
{
	const struct rv_say *say = &shown->say;
	const struct rv_case_result *result = shown->result;
	struct rv_writer *writer = shown->spelling->writer;
	const char *possible = rv_classes_possible(say, result);
	struct rv_buf buf;
	enum rv_code code;

	if (shown->spelling->labels)
		RV_TRY(rv_write_fact_text(writer, "class", _("class"),
		                          rv_class_label(say, result->class_index), err));
	else
		RV_TRY(rv_write_fact_text(writer, "class", NULL,
		                          rv_class_word(say->rubric, result->class_index), err));
	rv_buf_init(&buf);
	rv_say_class(say, result, &buf);
	code = buf.failed ? rv_nomem(err)
	                  : rv_write_fact_text(writer, "class_why", _("because"),
	                                       buf.len > 0 ? buf.text : "", err);
	rv_buf_release(&buf);
	if (code == RV_OK && shown->spelling->labels && possible != NULL)
		return rv_write_fact_text(writer, "possible", _("still possible"), possible, err);
	if (code != RV_OK || shown->spelling->labels)
		return code;
	RV_TRY(rv_write_fact_text(writer, "best_class", NULL,
	                          rv_class_word(say->rubric, result->score_class), err));
	return rv_write_fact_text(writer, "worst_class", NULL,
	                          rv_class_word(say->rubric, result->worst_class), err);
}

/* Whether the case is what it was when it was scored. */
static enum rv_code write_case_changed(struct shown *shown, struct rv_error *err)
{
	const struct rv_report *report = shown->report;
	bool changed = rv_is_changed(report, shown->position);
	struct rv_out_cell cell = {.number = changed, .null = !report->changed.known};

	if (!shown->spelling->labels)
		return rv_write_fact(shown->spelling->writer, "case_changed", NULL, RV_CELL_BOOL,
		                     &cell, err);
	if (!changed)
		return RV_OK;
	return rv_write_fact_text(
		shown->spelling->writer, "case_changed", _("its data"),
		_("have changed since this run: what stands here is of older data"), err);
}

static enum rv_code write_case_head(struct shown *shown, struct rv_error *err)
{
	const struct rv_case_result *result = shown->result;
	struct rv_writer *writer = shown->spelling->writer;
	struct rv_out_cell score = {.number = result->score}, lowest = {.number = result->lowest};

	RV_TRY(rv_write_fact_text(writer, "number", _("case"), result->number, err));
	RV_TRY(rv_write_fact_text(writer, "unit", _("unit"), result->unit, err));
	RV_TRY(rv_write_fact(writer, "score", _("score"), RV_CELL_POINTS, &score, err));
	RV_TRY(rv_write_fact(writer, "lowest", _("at worst"), RV_CELL_POINTS, &lowest, err));
	RV_TRY(write_class(shown, err));
	RV_TRY(rv_write_fact_int(writer, "not_known", _("items not known"), result->n_open, err));
	RV_TRY(rv_write_fact_int(writer, "awaiting", _("items for people"), result->n_awaiting,
	                         err));
	if (shown->report->standard->n > 1)
		RV_TRY(rv_write_fact_text(writer, "case_rubric", _("scored by"),
		                          shown->say.rubric->id, err));
	RV_TRY(write_case_changed(shown, err));
	return rv_write_head(shown->report, shown->spelling, err);
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */

static enum rv_code write_for_people(struct shown *shown, struct rv_error *err)
{
	struct rv_buf buf;
	enum rv_code code = RV_OK;

	rv_buf_init(&buf);
	for (int group = 0; code == RV_OK && group < N_GROUPS; group++)
		code = write_group(shown, (enum group)group, &buf, err);
	rv_buf_release(&buf);
	RV_TRY(code);
	RV_TRY(write_sums(shown, err));
	return write_equation(shown, err);
}

static enum rv_code write_all(struct shown *shown, struct rv_error *err)
{
	RV_TRY(rv_each_issue(&shown->say, shown->result, true, take_issue, shown, err));
	if (!shown->spelling->single)
		RV_TRY(write_case_head(shown, err));
	if (shown->spelling->people)
		return write_for_people(shown, err);
	RV_TRY(write_items(shown, err));
	return shown->spelling->single ? RV_OK : write_sums(shown, err);
}

static enum rv_code write_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct shown *shown = ctx;
	struct rv_arena arena;
	size_t n;
	enum rv_code code;

	rv_arena_init(&arena);
	shown->position = position;
	shown->result = result;
	shown->say = rv_say_of(shown->report, result->rubric, &arena);
	n = shown->say.rubric->n_items;
	shown->why = rv_alloc_array(&arena, n, sizeof *shown->why);
	shown->cut = rv_alloc_array(&arena, n, sizeof *shown->cut);
	shown->n_issues = rv_alloc_array(&arena, n, sizeof *shown->n_issues);
	if (shown->why == NULL || shown->cut == NULL || shown->n_issues == NULL) {
		rv_arena_release(&arena);
		return rv_nomem(err);
	}
	code = write_all(shown, err);
	for (size_t i = 0; i < n; i++) {
		rv_buf_release(&shown->why[i]);
		rv_buf_release(&shown->cut[i]);
	}
	rv_arena_release(&arena);
	return code;
}

static enum rv_code count_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	(void)position;
	(void)result;
	(void)err;
	++*(int64_t *)ctx;
	return RV_OK;
}

enum rv_code rv_report_case(struct rv_report *report, const char *number,
                            const struct rv_spelling *spelling, struct rv_error *err)
{
	struct shown shown = {.report = report, .spelling = spelling};
	struct rv_case_filter filter = {.number = number};

	RV_TRY(rv_run_cases(report->store, report->run.id, &filter, count_case, &shown.n_cases,
	                    err));
	if (shown.n_cases == 0)
		return rv_no_such_case(report, number, err);
	if (shown.n_cases > 1 && strstr(number, "·") != NULL)
		return rv_fail(err, RV_USAGE,
		               _("%lld cases are called '%s'; nothing tells them apart"),
		               (long long)shown.n_cases, number);
	if (shown.n_cases > 1)
		return rv_fail(err, RV_USAGE,
		               _("%lld cases have the number '%s'; write the unit's code before "
		                 "it: 'CODE · %s'"),
		               (long long)shown.n_cases, number, number);
	return rv_run_cases(report->store, report->run.id, &filter, write_case, &shown, err);
}
