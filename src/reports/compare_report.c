/* Two runs compared, printed: the head, the cases that moved and by which items. What is in the tables is told by the run it is of. */
#include <string.h>

#include "reports/compare_print.h"
#include "review/i18n.h"

/* ---- words ------------------------------------------------------------------------------------------------------ */

static const char *comparability(enum rv_diff_effect effect)
{
	switch (effect) {
	case RV_DIFF_SAME: return _("yes: both scored by the same standard");
	case RV_DIFF_WORDING: return _("yes: the standards differ in wording only");
	case RV_DIFF_POINTS:
		return _("no: points or classes of the standard changed; what is found in a case "
		         "is comparable, scores are not");
	case RV_DIFF_VERDICTS: break;
	}
	return _("no: the standard finds other things now; neither issues nor scores are "
	         "comparable item by item where items changed");
}

/* "3: 2026Q3 (2026-07-01 to 2026-09-30), as of 2026-10-05, Standard (standard 2026.2), 74 cases"; of what is not saved only the rubric. */
static const char *run_words(struct rv_report *report)
{
	const struct rv_run *run = &report->run;
	struct rv_arena *arena = report->arena;
	const char *name = rv_run_name(report, arena, run->id);
	const char *period = rv_period_words(report), *rubric = rv_rubric_words(report);

	if (name == NULL || period == NULL || rubric == NULL)
		return NULL;
	if (*run->settings != '\0') {
		const char *settings = rv_settings_words(arena, run->settings);

		rubric = settings != NULL ? rv_format(arena, _("%s with %s"), rubric, settings)
		                          : NULL;
	}
	if (rubric == NULL || !report->saved)
		return rubric;
	return rv_format(arena,
	                 RV_PLURAL("%s: %s, as of %s, %s, %lld case",
	                           "%s: %s, as of %s, %s, %lld cases", run->scored),
	                 name, period, run->as_of, rubric, (long long)run->scored);
}

const char *rv_mover_words(const struct rv_compare_page *page, const struct rv_pair *pair,
                           const struct rv_moved *moved, struct rv_arena *arena)
{
	const struct rv_say say = rv_say_of(page->comparison->b.report, 0, arena);
	char from[RV_POINTS_SIZE], to[RV_POINTS_SIZE];
	struct rv_buf buf;
	const char *text;

	rv_buf_init(&buf);
	if (moved->points != 0) {
		rv_points_text(moved->points, to);
		rv_buf_printf(&buf, _("points of the standard %s%s"), moved->points > 0 ? "+" : "",
		              to);
	}
	for (size_t i = 0; i < moved->n; i++) {
		const struct rv_mover *mover = &moved->movers[i];

		rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_comma(&say) : "", mover->id);
		if (mover->a == NULL)
			rv_buf_printf(&buf, " %s", _("(new item)"));
		if (mover->b == NULL)
			rv_buf_printf(&buf, " %s", _("(no longer an item)"));
		if (mover->cost_a != mover->cost_b) {
			rv_points_text(-mover->cost_a, from);
			rv_points_text(-mover->cost_b, to);
			rv_buf_printf(&buf, " %s → %s", from, to);
		} else if (mover->a != NULL && mover->b != NULL) {
			enum rv_outcome was = pair->a->result.outcomes[mover->a->index],
					is = pair->b->result.outcomes[mover->b->index];

			if (was != is)
				rv_buf_printf(&buf, " %s → %s", rv_outcome_label(was),
				              rv_outcome_label(is));
			else if (mover->a->severity != mover->b->severity)
				rv_buf_printf(&buf, " %s → %s",
				              rv_item_severity_label(mover->a->severity),
				              rv_item_severity_label(mover->b->severity));
		}
		if (mover->decides)
			rv_buf_printf(&buf, " %s", _("(decides the class)"));
	}
	if (moved->cause == RV_CAUSE_TOGETHER)
		rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_semicolon(&say) : "",
		              _("the class by these together"));
	if (moved->cause == RV_CAUSE_LIMITS)
		rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_semicolon(&say) : "",
		              _("the class by points, caps or limits of the standard"));
	text = buf.failed ? NULL : rv_strdup(arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return text;
}

const char *rv_kept_class(const struct rv_compare_page *page, const struct rv_kept_run *run,
                          const struct rv_kept_case *one)
{
	const struct rv_say say = rv_say_of(run->report, one->result.rubric, NULL);

	return page->spelling->labels ? rv_class_label(&say, one->result.class_index)
	                              : rv_class_word(say.rubric, one->result.class_index);
}

/* ---- the head -------------------------------------------------------------------------------------------------------- */

static enum rv_code head_of_run(const struct rv_compare_page *page, struct rv_report *report,
                                const char *key, const char *title, struct rv_error *err)
{
	struct rv_writer *writer = page->spelling->writer;
	const struct rv_run *run = &report->run;
	const struct {
		const char *key, *text;
	} facts[] = {{"digest", run->digest},
	             {"period", run->period},
	             {"from", run->from},
	             {"to", run->to},
	             {"as_of", run->as_of},
	             {"rubric", run->rubric},
	             {"version", run->version},
	             {"scoring_digest", run->scoring_digest},
	             {"settings", rv_settings_words(report->arena, run->settings)}};
	struct rv_out_cell number = {.number = run->id, .null = !report->saved};
	const char *words;

	if (page->spelling->labels) {
		words = run_words(report);
		return words != NULL ? rv_write_fact_text(writer, key, title, words, err)
		                     : rv_nomem(err);
	}
	RV_TRY(rv_write_fact(writer, key, NULL, RV_CELL_INT, &number, err));
	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++) {
		const char *name = rv_format(report->arena, "%s_%s", key, facts[i].key);

		if (name == NULL)
			return rv_nomem(err);
		RV_TRY(rv_write_fact_text(writer, name, NULL, facts[i].text, err));
	}
	return RV_OK;
}

/* "4 the same, 2 better, 1 worse", and what is rare only where it occurs. NULL: no memory. */
static const char *count_words(struct rv_arena *arena, const struct rv_say *say, const char *text,
                               const char *rare, int64_t n)
{
	if (text == NULL || n == 0)
		return text;
	rare = rv_format(arena, rare, (long long)n);
	return rare != NULL ? rv_format(arena, "%s%s%s", text, rv_say_semicolon(say), rare) : NULL;
}

static enum rv_code sums_for_people(const struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	struct rv_arena *arena = c->b.report->arena;
	const struct rv_say say = rv_say_of(c->b.report, 0, arena);
	const int64_t *moves = c->moves, *issues = c->issues;
	const struct {
		const char *key, *title, *text, *rare;
		int64_t n;
	} lines[] = {
		{"n_cases", _("cases"),
	         rv_format(arena, _("%lld in both, %lld only before, %lld only after"),
	                   (long long)c->both, (long long)c->only_a, (long long)c->only_b),
	         "", 0},
		{"n_scores", _("scores"),
	         rv_format(arena, _("%lld the same, %lld higher, %lld lower"), (long long)c->same,
	                   (long long)c->higher, (long long)c->lower),
	         _("cases of which only the lowest possible moved: %lld"), c->lowest_only},
		{"n_classes", _("classes"),
	         rv_format(arena, _("%lld the same, %lld better, %lld worse"),
	                   (long long)moves[RV_CLASS_STAYS], (long long)moves[RV_CLASS_BETTER],
	                   (long long)moves[RV_CLASS_WORSE]),
	         _("to or from a class that can't be ranked with the other, or none: %lld"),
	         moves[RV_CLASS_OTHER]},
		{"n_issues", _("issues found"),
	         rv_format(arena,
	                   _("%lld before, %lld after; in the cases in both %lld still there, %lld "
	                     "newly found, %lld gone"),
	                   (long long)c->states_a[RV_ISSUE_FOUND],
	                   (long long)c->states_b[RV_ISSUE_FOUND], (long long)issues[RV_ISSUE_SAME],
	                   (long long)issues[RV_ISSUE_NEW], (long long)issues[RV_ISSUE_GONE]),
	         "", 0},
		{"n_awaiting", _("awaiting confirmation"),
	         rv_format(arena, _("%lld before, %lld after"),
	                   (long long)c->states_a[RV_ISSUE_AWAITING],
	                   (long long)c->states_b[RV_ISSUE_AWAITING]),
	         "", 0},
		{"n_advice", _("advice"),
	         rv_format(arena, _("%lld before, %lld after"),
	                   (long long)c->states_a[RV_ISSUE_ADVICE],
	                   (long long)c->states_b[RV_ISSUE_ADVICE]),
	         "", 0},
	};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		const char *text = count_words(arena, &say, lines[i].text, lines[i].rare,
		                               lines[i].n);

		if (text == NULL)
			return rv_nomem(err);
		RV_TRY(rv_write_fact_text(page->spelling->writer, lines[i].key, lines[i].title,
		                          text, err));
	}
	return RV_OK;
}

static enum rv_code sums_for_programs(const struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	const struct {
		const char *key;
		int64_t n;
	} facts[] = {{"both", c->both},
	             {"only_a", c->only_a},
	             {"only_b", c->only_b},
	             {"scores_same", c->same},
	             {"scores_higher", c->higher},
	             {"scores_lower", c->lower},
	             {"lowest_only", c->lowest_only},
	             {"classes_same", c->moves[RV_CLASS_STAYS]},
	             {"classes_better", c->moves[RV_CLASS_BETTER]},
	             {"classes_worse", c->moves[RV_CLASS_WORSE]},
	             {"classes_other", c->moves[RV_CLASS_OTHER]},
	             {"issues_same", c->issues[RV_ISSUE_SAME]},
	             {"issues_new", c->issues[RV_ISSUE_NEW]},
	             {"issues_gone", c->issues[RV_ISSUE_GONE]},
	             {"issues_only_a", c->issues_only_a},
	             {"issues_only_b", c->issues_only_b},
	             {"found_a", c->states_a[RV_ISSUE_FOUND]},
	             {"found_b", c->states_b[RV_ISSUE_FOUND]},
	             {"awaiting_a", c->states_a[RV_ISSUE_AWAITING]},
	             {"awaiting_b", c->states_b[RV_ISSUE_AWAITING]},
	             {"advice_a", c->states_a[RV_ISSUE_ADVICE]},
	             {"advice_b", c->states_b[RV_ISSUE_ADVICE]}};

	for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
		RV_TRY(rv_write_fact_int(page->spelling->writer, facts[i].key, NULL, facts[i].n,
		                         err));
	return RV_OK;
}

static enum rv_code head_of_replay(const struct rv_compare_page *page, struct rv_error *err)
{
	struct rv_arena *arena = page->comparison->b.report->arena;
	const struct rv_replay *replay = page->replay;
	struct rv_writer *writer = page->spelling->writer;
	const char *text;

	if (!page->spelling->labels) {
		RV_TRY(rv_write_fact_text(writer, "replay_items", NULL,
		                          replay->all ? "all" : replay->items, err));
		RV_TRY(rv_write_fact_int(writer, "replay_stale", NULL, replay->stale, err));
		RV_TRY(rv_write_fact_int(writer, "replay_missing", NULL, replay->missing, err));
		return rv_write_changed_then(page->comparison->a.report, "run_a_changed_cases",
		                             page->spelling, err);
	}
	text = replay->all ? _("the records: what cases or records mean changed")
	       : *replay->items == '\0'
	               ? _("the stored outcomes alone: no item finds anything else")
	               : rv_format(arena,
	                           _("the stored outcomes; of items that changed, the "
	                             "records (%s)"),
	                           replay->items);
	if (text == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_fact_text(writer, "replay", _("judged from"), text, err));
	if (replay->read)
		RV_TRY(rv_write_changed_then(page->comparison->a.report, "run_a_changed_cases",
		                             page->spelling, err));
	if (replay->missing > 0)
		RV_TRY(rv_write_fact_int(writer, "replay_missing", _("left out now"),
		                         replay->missing, err));
	if (replay->stale > 0)
		RV_TRY(rv_write_fact_int(writer, "replay_stale", _("records changed"),
		                         replay->stale, err));
	return RV_OK;
}

static enum rv_code write_head(const struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	const struct rv_spelling *spelling = page->spelling;

	RV_TRY(rv_write_office(c->b.report, spelling, err));
	RV_TRY(rv_write_fact_text(spelling->writer, "casedb", _("database"),
	                          c->a.report->run.casedb, err));
	RV_TRY(head_of_run(page, c->a.report, "run_a",
	                   page->replay != NULL ? _("as scored") : _("earlier run"), err));
	RV_TRY(head_of_run(page, c->b.report, "run_b",
	                   page->replay != NULL ? _("judged again by") : _("later run"), err));
	RV_TRY(rv_write_fact_text(spelling->writer, "comparable", _("comparable"),
	                          spelling->labels ? comparability(c->diff.effect)
	                                           : rv_diff_effect_words[c->diff.effect],
	                          err));
	if (page->replay != NULL)
		RV_TRY(head_of_replay(page, err));
	return spelling->labels ? sums_for_people(page, err) : sums_for_programs(page, err);
}

/* ---- cases ---------------------------------------------------------------------------------------------------------- */

static bool is_moved(const struct rv_compare_page *page, const struct rv_pair *pair)
{
	if (pair->a == NULL || pair->b == NULL)
		return false;
	return pair->change != 0 || pair->move != RV_CLASS_STAYS ||
	       (!page->spelling->people && pair->a->result.lowest != pair->b->result.lowest);
}

/* Ids with blanks between, for programs; NULL: no memory. */
static const char *deciding_items(const struct rv_moved *moved, struct rv_arena *arena)
{
	struct rv_buf buf;
	const char *text;

	rv_buf_init(&buf);
	for (size_t i = 0; i < moved->n; i++)
		if (moved->movers[i].decides)
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? " " : "", moved->movers[i].id);
	text = buf.failed ? NULL : rv_strdup(arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return text;
}

static enum rv_code write_case(struct rv_compare_page *page, const struct rv_pair *pair,
                               struct rv_arena *arena, struct rv_error *err)
{
	static const char *const moves[] = {"same", "better", "worse", "other"};
	static const char *const causes[] = {"", "item", "together", "limits"};
	const struct rv_comparison *c = page->comparison;
	struct rv_moved moved;
	const char *words, *deciding;

	RV_TRY(rv_compare_case(c, pair, arena, &moved, err));
	words = rv_mover_words(page, pair, &moved, arena);
	deciding = deciding_items(&moved, arena);
	if (words == NULL || deciding == NULL)
		return rv_nomem(err);
	const struct rv_out_cell cells[] = {
		{.text = pair->b->result.number},
		{.text = pair->b->result.unit},
		{.number = pair->a->result.score},
		{.number = pair->b->result.score},
		{.number = pair->change},
		{.text = rv_kept_class(page, &c->a, pair->a)},
		{.text = rv_kept_class(page, &c->b, pair->b)},
		{.text = words},
		{.number = pair->a->result.lowest},
		{.number = pair->b->result.lowest},
		{.text = moves[pair->move]},
		{.text = causes[moved.cause]},
		{.text = deciding},
	};
	return rv_write_row(page->spelling->writer, cells, err);
}

static enum rv_code write_cases(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, 0, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"score_a", _("score before"), RV_CELL_POINTS, 0, false},
		{"score_b", _("score after"), RV_CELL_POINTS, 0, false},
		{"change", _("change"), RV_CELL_POINTS, 0, false},
		{"class_a", _("class before"), RV_CELL_TEXT, 0, false},
		{"class_b", _("class after"), RV_CELL_TEXT, 0, false},
		{"because", _("because of"), RV_CELL_TEXT, 0, true},
		{"lowest_a", _("lowest before"), RV_CELL_POINTS, 0, false},
		{"lowest_b", _("lowest after"), RV_CELL_POINTS, 0, false},
		{"move", NULL, RV_CELL_TEXT, 0, false},
		{"cause", NULL, RV_CELL_TEXT, 0, false},
		{"decided_by", NULL, RV_CELL_TEXT, 0, false},
	};
	const struct rv_comparison *c = page->comparison;
	size_t n = page->spelling->people ? 8 : page->spelling->labels ? 10 : 13;
	struct rv_arena arena;
	enum rv_code code;
	int64_t left = 0;

	RV_TRY(rv_write_table(page->spelling->writer, "cases",
	                      _("Cases whose score or class moved"), columns, n, err));
	page->rows = 0;
	for (size_t i = 0; i < c->n; i++) {
		if (!is_moved(page, &c->pairs[i]))
			continue;
		if (page->most > 0 && page->rows >= page->most) {
			left++;
			continue;
		}
		page->rows++;
		rv_arena_init(&arena);
		code = write_case(page, &c->pairs[i], &arena, err);
		rv_arena_release(&arena);
		RV_TRY(code);
	}
	return rv_compare_left(page, left, err);
}

enum rv_code rv_compare_left(const struct rv_compare_page *page, int64_t left, struct rv_error *err)
{
	if (left == 0)
		return RV_OK;
	return rv_write_note(page->spelling->writer, err,
	                     RV_PLURAL("%lld more line is in the workbook (-o FILE.xlsx)",
	                               "%lld more lines are in the workbook (-o FILE.xlsx)", left),
	                     (long long)left);
}

/* ---- the whole --------------------------------------------------------------------------------------------------------- */

static enum rv_code write_notes(const struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	const struct rv_run *a = &c->a.report->run, *b = &c->b.report->run;
	struct rv_writer *writer = page->spelling->writer;

	if (page->replay != NULL && page->replay->stale > 0)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("Records changed since the run: items that changed were "
		                       "read from what stands there now, all others are as "
		                       "they were found then.")));
	if (strcmp(a->as_of, b->as_of) != 0)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("The runs were made as of different days: limits may have "
		                       "run out in between.")));
	if (c->by_number > 0)
		RV_TRY(rv_write_note(
			writer, err,
			RV_PLURAL("%lld case is taken for the same by its number alone: one of the "
		                  "runs does not know its unit.",
		                  "%lld cases are taken for the same by their numbers alone: one "
		                  "of the runs does not know their units.",
		                  c->by_number),
			(long long)c->by_number));
	if (c->both == 0)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("No case is in both runs: only units can be compared.")));
	if (c->diff.effect >= RV_DIFF_POINTS)
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("The standards differ: a score that moved says nothing "
		                       "about the work of a unit.")));
	return RV_OK;
}

#define MOST_ON_SCREEN 40 /* lines of a table at a terminal */

enum rv_code rv_report_compare(const struct rv_comparison *comparison,
                               const struct rv_replay *replay, int64_t most,
                               const struct rv_spelling *spelling, struct rv_error *err)
{
	struct rv_compare_page page = {
		.comparison = comparison, .replay = replay, .spelling = spelling, .most = most};

	if (spelling->people && most > MOST_ON_SCREEN)
		page.most = MOST_ON_SCREEN;
	if (!spelling->single)
		RV_TRY(write_head(&page, err));
	RV_TRY(write_cases(&page, err));
	if (spelling->single)
		return RV_OK;
	RV_TRY(rv_compare_items(&page, err));
	RV_TRY(rv_compare_issues(&page, err));
	RV_TRY(rv_compare_units(&page, err));
	RV_TRY(rv_compare_only(&page, err));
	RV_TRY(rv_compare_changes(&page, err));
	RV_TRY(rv_compare_same(&page, err));
	return write_notes(&page, err);
}
