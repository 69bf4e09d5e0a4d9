/* The scores of a run: the first screen that people see. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"
#include "review/text.h"

#define MOST_NUMBERS                                                                               \
	10 /* of cases left out for one reason, beyond which only their count is said */
#define MOST_DIMENSIONS 16
#define MOST_COLUMNS (MOST_DIMENSIONS + 16)
#define MAIN_DEDUCTIONS 3
#define MIDDLE 105 /* columns of a terminal that has room for the classes that are still possible */

struct scores {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	struct rv_totals totals;
	const char *dimensions[MOST_DIMENSIONS]; /* ids, of all rubrics of the standard */
	size_t n_dimensions;
	struct rv_column_name also[MOST_DIMENSIONS + 1]; /* titles that columns have for people */
	size_t n_also;
	const char *vetoes; /* of the case at hand */
	bool narrow;        /* no room for the classes that are still possible */
};

/* ---- counts ---------------------------------------------------------------------------------------------------- */

/* "22 registered, 20 of the period, 18 scored, 4 left out", and what of it is not sure. */
static enum rv_code counts_for_people(struct rv_report *report, const struct rv_totals *totals,
                                      struct rv_writer *writer, struct rv_error *err)
{
	const struct rv_run *run = &report->run;
	struct rv_arena *arena = report->arena;
	const char *text;

	text = rv_format(arena,
	                 _("%lld registered, %lld of the period, %lld scored, %lld left out"),
	                 (long long)run->registered, (long long)run->in_period,
	                 (long long)run->scored, (long long)(run->registered - run->scored));
	if (text == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_fact_text(writer, "counts", _("cases"), text, err));
	if (totals->with_open > 0) {
		text = rv_format(arena,
		                 _("cases with items that are not known: %lld; without a class for "
		                   "want of data: %lld"),
		                 (long long)totals->with_open, (long long)totals->classes[0]);
		if (text == NULL)
			return rv_nomem(err);
		RV_TRY(rv_write_fact_text(writer, "with_open", _("not known"), text, err));
	}
	if (totals->with_awaiting > 0) {
		text = rv_format(arena, _("cases with items to judge or findings to confirm: %lld"),
		                 (long long)totals->with_awaiting);
		if (text == NULL)
			return rv_nomem(err);
		RV_TRY(rv_write_fact_text(writer, "with_awaiting", _("for people"), text, err));
	}
	return RV_OK;
}

enum rv_code rv_write_counts(struct rv_report *report, const struct rv_totals *totals,
                             const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_run *run = &report->run;
	struct rv_writer *writer = spelling->writer;

	if (spelling->labels)
		return counts_for_people(report, totals, writer, err);
	RV_TRY(rv_write_fact_int(writer, "registered", NULL, run->registered, err));
	RV_TRY(rv_write_fact_int(writer, "in_period", NULL, run->in_period, err));
	RV_TRY(rv_write_fact_int(writer, "scored", NULL, run->scored, err));
	RV_TRY(rv_write_fact_int(writer, "left_out", NULL, run->registered - run->scored, err));
	RV_TRY(rv_write_fact_int(writer, "insufficient", NULL, totals->classes[0], err));
	RV_TRY(rv_write_fact_int(writer, "provisional", NULL, totals->provisional, err));
	RV_TRY(rv_write_fact_int(writer, "with_open", NULL, totals->with_open, err));
	return rv_write_fact_int(writer, "with_awaiting", NULL, totals->with_awaiting, err);
}

static enum rv_code write_class(struct scores *scores, int index, struct rv_error *err)
{
	const struct rv_say say = rv_say_of(scores->report, 0, scores->report->arena);
	const struct rv_rubric *rubric = say.rubric;
	struct rv_out_cell cells[] = {
		{.text = rv_class_word(rubric, index)},
		{.text = rv_class_label(&say, index)},
		{.number = index >= 0 ? rubric->classes[index].from : 0, .null = index < 0},
		{.number = scores->totals.classes[index + 1]},
	};

	return rv_write_row(scores->spelling->writer, scores->spelling->labels ? cells + 1 : cells,
	                    err);
}

static enum rv_code write_classes(struct scores *scores, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"class", _("class"), RV_CELL_TEXT, 0, false},
		{"title", _("class"), RV_CELL_TEXT, 0, false},
		{"from", _("score from"), RV_CELL_POINTS, 0, false},
		{"cases", _("cases"), RV_CELL_INT, 0, false},
	};
	size_t n = scores->report->standard->use[0].rubric->n_classes,
	       skip = scores->spelling->labels ? 1 : 0;

	RV_TRY(rv_write_table(scores->spelling->writer, "classes",
	                      rv_table_title(scores->spelling, _("classes")), columns + skip,
	                      4 - skip, err));
	for (size_t i = 0;
	     i < n && i + 1 < sizeof scores->totals.classes / sizeof *scores->totals.classes; i++)
		RV_TRY(write_class(scores, (int)i, err));
	return write_class(scores, RV_CLASS_INSUFFICIENT, err);
}

/* ---- cases ------------------------------------------------------------------------------------------------------------ */

static void find_dimensions(struct scores *scores)
{
	const struct rv_standard *standard = scores->report->standard;

	for (size_t i = 0; i < standard->n; i++)
		for (size_t k = 0; k < standard->use[i].rubric->n_dimensions; k++) {
			const char *id = standard->use[i].rubric->dimensions[k].id;
			size_t at = 0;

			while (at < scores->n_dimensions && strcmp(scores->dimensions[at], id) != 0)
				at++;
			if (at == scores->n_dimensions && at < MOST_DIMENSIONS)
				scores->dimensions[scores->n_dimensions++] = id;
		}
}

static const struct rv_dimension *dimension_named(const struct rv_rubric *rubric, const char *id)
{
	for (size_t i = 0; i < rubric->n_dimensions; i++)
		if (strcmp(rubric->dimensions[i].id, id) == 0)
			return &rubric->dimensions[i];
	return NULL;
}

/* What a dimension lost; the cell is empty where the case's rubric has no such dimension, and for people where it lost nothing. */
static struct rv_out_cell lost_cell(const struct scores *scores, const struct rv_rubric *rubric,
                                    const struct rv_case_result *result, const char *id)
{
	const struct rv_dimension *dimension = dimension_named(rubric, id);
	rv_points lost = 0;

	for (size_t i = 0; dimension != NULL && i < result->n_deductions; i++) {
		const struct rv_item *item = &rubric->items[result->deductions[i].item];

		if (item->dimension >= 0 && &rubric->dimensions[item->dimension] == dimension)
			lost += rv_cost(&result->deductions[i]);
	}
	return (struct rv_out_cell){.number = scores->spelling->people ? -lost : lost,
	                            .null = dimension == NULL ||
	                                    (scores->spelling->people && lost == 0)};
}

/* Items of which one fault alone decides the class, whatever the score says. */
static void say_vetoes(const struct rv_rubric *rubric, const struct rv_case_result *result,
                       const char *word, struct rv_buf *buf)
{
	for (size_t i = 0; i < rubric->n_items; i++)
		if (rubric->items[i].severity == RV_VETO && !rubric->items[i].confirm &&
		    result->outcomes[i] == RV_FAIL)
			rv_buf_printf(buf, "%s%s%s", buf->len > 0 ? ", " : "", rubric->items[i].id,
			              word);
}

/* The deductions, largest first; of equals the first in the rubric. */
static void say_deductions(const struct rv_rubric *rubric, const struct rv_case_result *result,
                           size_t most, struct rv_buf *buf)
{
	rv_points below = INT64_MAX;
	size_t n = 0;

	while (n < most) {
		rv_points best = 0;

		for (size_t i = 0; i < result->n_deductions; i++)
			if (rv_cost(&result->deductions[i]) < below &&
			    rv_cost(&result->deductions[i]) > best)
				best = rv_cost(&result->deductions[i]);
		if (best == 0)
			return;
		for (size_t i = 0; i < result->n_deductions && n < most; i++) {
			char text[RV_POINTS_SIZE];

			if (rv_cost(&result->deductions[i]) != best)
				continue;
			rv_points_text(-best, text);
			rv_buf_printf(buf, "%s%s %s", buf->len > 0 ? ", " : "",
			              rubric->items[result->deductions[i].item].id, text);
			n++;
		}
		below = best;
	}
}

/* "优秀*（可至 合格）": the star is for whoever only skims. */
static const char *class_words(const struct scores *scores, const struct rv_say *say,
                               const struct rv_case_result *result)
{
	const char *label = rv_class_label(say, result->class_index),
		   *star = result->class_index >= 0 ? "*" : "";

	if (!result->provisional)
		return label;
	if (scores->narrow ||
	    (result->class_index < 0 && result->score_class == result->worst_class))
		return rv_format(say->arena, "%s%s", label, star);
	if (result->class_index >= 0)
		return rv_format(say->arena, _("%s* (at worst %s)"), label,
		                 rv_class_label(say, result->worst_class));
	return rv_format(say->arena, _("%s (%s to %s)"), label,
	                 rv_class_label(say, result->score_class),
	                 rv_class_label(say, result->worst_class));
}

static enum rv_code person_row(struct scores *scores, const struct rv_say *say,
                               const struct rv_case_result *result, const char *deductions,
                               struct rv_error *err)
{
	struct rv_out_cell cells[MOST_COLUMNS];
	size_t n = 0;

	cells[n++] = (struct rv_out_cell){.text = result->number};
	cells[n++] = (struct rv_out_cell){.text = result->unit};
	for (size_t i = 0; i < scores->n_dimensions; i++)
		cells[n++] = lost_cell(scores, say->rubric, result, scores->dimensions[i]);
	cells[n++] = (struct rv_out_cell){.number = result->score};
	cells[n++] = (struct rv_out_cell){.number = result->lowest,
	                                  .null = result->lowest == result->score};
	cells[n++] = (struct rv_out_cell){.text = class_words(scores, say, result)};
	cells[n++] = (struct rv_out_cell){.number = result->n_open, .null = result->n_open == 0};
	cells[n++] = (struct rv_out_cell){.number = result->n_awaiting,
	                                  .null = result->n_awaiting == 0};
	cells[n++] = (struct rv_out_cell){.text = deductions};
	return rv_write_row(scores->spelling->writer, cells, err);
}

static enum rv_code program_row(struct scores *scores, const struct rv_say *say,
                                const struct rv_case_result *result, const char *deductions,
                                struct rv_error *err)
{
	struct rv_out_cell cells[MOST_COLUMNS];
	bool labels = scores->spelling->labels;
	size_t n = 0;

	cells[n++] = (struct rv_out_cell){.text = result->number};
	cells[n++] = (struct rv_out_cell){.text = result->unit};
	cells[n++] = (struct rv_out_cell){.text = say->rubric->id};
	for (size_t i = 0; i < scores->n_dimensions; i++)
		cells[n++] = lost_cell(scores, say->rubric, result, scores->dimensions[i]);
	cells[n++] = (struct rv_out_cell){.number = result->score};
	cells[n++] = (struct rv_out_cell){.number = result->lowest};
	cells[n++] = (struct rv_out_cell){
		.text = labels ? rv_class_label(say, result->class_index)
	                       : rv_class_word(say->rubric, result->class_index)};
	cells[n++] = (struct rv_out_cell){.number = result->provisional};
	cells[n++] = (struct rv_out_cell){
		.text = labels ? rv_class_label(say, result->score_class)
	                       : rv_class_word(say->rubric, result->score_class)};
	cells[n++] = (struct rv_out_cell){
		.text = labels ? rv_class_label(say, result->worst_class)
	                       : rv_class_word(say->rubric, result->worst_class)};
	cells[n++] = (struct rv_out_cell){.text = scores->vetoes};
	cells[n++] = (struct rv_out_cell){.number = result->n_open};
	cells[n++] = (struct rv_out_cell){.number = result->n_awaiting};
	cells[n++] = (struct rv_out_cell){.number = result->n_decided};
	cells[n++] = (struct rv_out_cell){.number = result->n_applicable};
	cells[n++] = (struct rv_out_cell){.text = deductions};
	return rv_write_row(scores->spelling->writer, cells, err);
}

static enum rv_code write_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct scores *scores = ctx;
	struct rv_arena arena;
	struct rv_buf buf;
	struct rv_say say;
	const char *deductions = NULL;
	enum rv_code code;

	(void)position;
	rv_arena_init(&arena);
	rv_buf_init(&buf);
	say = rv_say_of(scores->report, result->rubric, &arena);
	if (scores->spelling->people)
		say_vetoes(say.rubric, result, _(" veto"), &buf);
	else
		say_vetoes(say.rubric, result, "", &buf);
	code = rv_keep(&arena, &buf, &scores->vetoes, err);
	if (scores->spelling->people && code == RV_OK)
		rv_buf_puts(&buf, scores->vetoes);
	say_deductions(say.rubric, result, scores->spelling->people ? MAIN_DEDUCTIONS : SIZE_MAX,
	               &buf);
	if (code == RV_OK)
		code = rv_keep(&arena, &buf, &deductions, err);
	if (code == RV_OK)
		code = scores->spelling->people
		               ? person_row(scores, &say, result, deductions, err)
		               : program_row(scores, &say, result, deductions, err);
	rv_buf_release(&buf);
	rv_arena_release(&arena);
	return code;
}

static void add_column(struct rv_out_column *columns, size_t *n, const char *key, const char *title,
                       enum rv_cell_kind kind)
{
	columns[(*n)++] = (struct rv_out_column){.key = key, .title = title, .kind = kind};
}

/* "事实证据 /30" where all rubrics give it the same points. */
static const char *dimension_title(const struct scores *scores, const char *id)
{
	const struct rv_standard *standard = scores->report->standard;
	const struct rv_dimension *first = NULL;
	char points[RV_POINTS_SIZE];
	bool same = true;

	for (size_t i = 0; i < standard->n; i++) {
		const struct rv_dimension *dimension = dimension_named(standard->use[i].rubric, id);

		if (first != NULL && dimension != NULL)
			same &= dimension->points == first->points;
		first = first != NULL ? first : dimension;
	}
	if (first == NULL)
		return id;
	rv_points_text(first->points, points);
	return rv_format(scores->report->arena, same ? "%s /%s" : "%s",
	                 rv_title_text(&first->title, scores->report->lang), points);
}

static enum rv_code add_dimensions(struct scores *scores, struct rv_out_column *columns, size_t *n,
                                   struct rv_error *err)
{
	for (size_t i = 0; i < scores->n_dimensions; i++) {
		const char *key = rv_format(scores->report->arena, "lost_%s",
		                            scores->dimensions[i]);
		const char *title = dimension_title(scores, scores->dimensions[i]);

		if (key == NULL || title == NULL)
			return rv_nomem(err);
		scores->also[scores->n_also++] = (struct rv_column_name){key, title};
		if (!scores->spelling->people)
			title = rv_format(scores->report->arena, _("lost: %s"), title);
		if (title == NULL)
			return rv_nomem(err);
		add_column(columns, n, key, title, RV_CELL_POINTS);
		columns[*n - 1].look = scores->spelling->people ? RV_COLUMN_SPARE : 0;
		/* where there is no room for the classes still possible there is none for these */
		columns[*n - 1].width = scores->narrow ? MIDDLE : 0;
	}
	return RV_OK;
}

static enum rv_code list_columns(struct scores *scores, struct rv_out_column *columns, size_t *out,
                                 struct rv_error *err)
{
	bool people = scores->spelling->people;
	size_t n = 0;

	find_dimensions(scores);
	scores->n_also = 0;
	add_column(columns, &n, "number", _("case"), RV_CELL_TEXT);
	add_column(columns, &n, "unit", _("unit"), RV_CELL_TEXT);
	columns[0].width = 26; /* a number is never cut */
	columns[1].look = RV_COLUMN_WRAP;
	columns[1].width = people ? 10 : 0; /* a town's */
	if (!people) {
		add_column(columns, &n, "rubric", _("rubric"), RV_CELL_TEXT);
		columns[n - 1].look = scores->report->standard->n == 1 ? RV_COLUMN_ASIDE : 0;
	}
	RV_TRY(add_dimensions(scores, columns, &n, err));
	add_column(columns, &n, "score", _("score"), RV_CELL_POINTS);
	add_column(columns, &n, "lowest", _("lowest"), RV_CELL_POINTS);
	add_column(columns, &n, "class", _("class"), RV_CELL_TEXT);
	if (!people) {
		add_column(columns, &n, "provisional", _("not final"), RV_CELL_BOOL);
		add_column(columns, &n, "best_class", _("best class possible"), RV_CELL_TEXT);
		add_column(columns, &n, "worst_class", _("worst class possible"), RV_CELL_TEXT);
		add_column(columns, &n, "vetoes", _("vetoes"), RV_CELL_TEXT);
	}
	add_column(columns, &n, "open", _("not known"), RV_CELL_INT);
	add_column(columns, &n, "awaiting", _("for people"), RV_CELL_INT);
	if (people) /* what is not final has its star all the same */
		columns[n - 2].look = columns[n - 1].look = RV_COLUMN_NEEDED;
	if (!people) {
		add_column(columns, &n, "decided", _("items decided"), RV_CELL_INT);
		add_column(columns, &n, "applicable", _("items applicable"), RV_CELL_INT);
		columns[n - 2].look = columns[n - 1].look = RV_COLUMN_ASIDE;
	}
	add_column(columns, &n, "deductions", people ? _("main deductions") : _("deductions"),
	           RV_CELL_TEXT);
	scores->also[scores->n_also++] = (struct rv_column_name){"deductions",
	                                                         _("main deductions")};
	columns[n - 1].look = RV_COLUMN_WRAP;
	columns[n - 1].width = people ? 15 : 36; /* two of them on a line */
	*out = n;
	return RV_OK;
}

static enum rv_code case_table(struct scores *scores, struct rv_error *err)
{
	struct rv_out_column columns[MOST_COLUMNS];
	size_t n;

	RV_TRY(list_columns(scores, columns, &n, err));
	rv_write_also(scores->spelling->writer, scores->also, scores->n_also);
	return rv_write_table(scores->spelling->writer, "cases",
	                      rv_table_title(scores->spelling, _("cases")), columns, n, err);
}

enum rv_code rv_check_score_columns(struct rv_report *report, const struct rv_spelling *spelling,
                                    const struct rv_choice *choice, struct rv_error *err)
{
	struct scores scores = {.report = report, .spelling = spelling};
	struct rv_out_column columns[MOST_COLUMNS];
	size_t *chosen = rv_alloc_array(report->arena, choice->n, sizeof *chosen), n;

	if (chosen == NULL)
		return rv_nomem(err);
	RV_TRY(list_columns(&scores, columns, &n, err));
	return rv_choose_columns(choice, columns, n, scores.also, scores.n_also, chosen, err);
}

/* What has no room on a terminal stands in the other formats, and in `show`. */
static void fit(struct scores *scores)
{
	const struct rv_spelling *spelling = scores->spelling;

	scores->narrow = spelling->columns > 0 && spelling->columns < MIDDLE;
}

/* worst: only so many, 0: all. */
static enum rv_code write_cases(struct scores *scores, int64_t worst, struct rv_error *err)
{
	const struct rv_case_filter filter = {.worst = worst};

	RV_TRY(case_table(scores, err));
	return rv_run_cases(scores->report->store, scores->report->run.id, &filter, write_case,
	                    scores, err);
}

enum rv_code rv_write_cases(struct rv_report *report, const struct rv_spelling *spelling,
                            int64_t worst, struct rv_error *err)
{
	struct scores scores = {.report = report, .spelling = spelling};

	fit(&scores);
	return write_cases(&scores, worst, err);
}

enum rv_code rv_main_deductions(const struct rv_say *say, const struct rv_case_result *result,
                                const char **out, struct rv_error *err)
{
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	say_deductions(say->rubric, result, MAIN_DEDUCTIONS, &buf);
	code = rv_keep(say->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}

/* ---- notes ------------------------------------------------------------------------------------------------------------- */

static enum rv_code write_warnings(struct scores *scores, struct rv_error *err)
{
	const struct rv_totals *totals = &scores->totals;
	struct rv_writer *writer = scores->spelling->writer;

	if (totals->cases == 0)
		return rv_write_note(writer, err, "%s",
		                     _("No case was scored: nothing can be said."));
	if (totals->applicable > 0 && totals->decided * 2 < totals->applicable) {
		RV_TRY(rv_write_note(writer, err,
		                     _("Most items are not known (%lld of %lld are decided): these "
		                       "scores say little."),
		                     (long long)totals->decided, (long long)totals->applicable));
		RV_TRY(rv_write_note(
			writer, err, "%s",
			_("A missing row counts only where its list is stated complete: "
		          "review import with --complete RECORD, or --complete all.")));
	}
	if (totals->provisional > totals->classes[0])
		RV_TRY(rv_write_note(writer, err, "%s",
		                     _("* not final: what is not known, or waits for people, can "
		                       "still lower the class.")));
	return RV_OK;
}

static enum rv_code write_next(struct scores *scores, bool worst_only, struct rv_error *err)
{
	struct rv_report *report = scores->report;
	const char *run, *rest, *issues, *all;

	if (report->written_to != NULL)
		RV_TRY(rv_write_note(scores->spelling->writer, err,
		                     _("the scores of all cases: %s"), report->written_to));
	if (worst_only)
		RV_TRY(rv_write_note(
			scores->spelling->writer, err,
			_("Only the %d cases with the lowest scores are shown, of %lld."),
			RV_WORST_SHOWN, (long long)scores->totals.cases));
	if (!report->saved)
		return RV_OK;
	run = rv_run_name(report, report->arena, report->run.id);
	if (run == NULL)
		return rv_nomem(err);
	rest = rv_format(report->arena, " %s --format csv -o scores.csv", run);
	all = rest != NULL ? rv_next_command(report, report->arena, "runs", rest) : NULL;
	rest = rv_format(report->arena, " --run %s", run);
	issues = rest != NULL ? rv_next_command(report, report->arena, "issues", rest) : NULL;
	if (all == NULL || issues == NULL)
		return rv_nomem(err);
	if (worst_only)
		RV_TRY(rv_write_note(scores->spelling->writer, err, _("all of them: %s"), all));
	return scores->totals.cases > 0
	               ? rv_write_note(scores->spelling->writer, err, _("next: %s"), issues)
	               : RV_OK;
}

enum rv_code rv_report_scores(struct rv_report *report, const struct rv_spelling *spelling,
                              bool head_only, struct rv_error *err)
{
	struct scores scores = {.report = report, .spelling = spelling};
	bool worst_only;

	RV_TRY(rv_count_cases(report, &scores.totals, err));
	fit(&scores);
	worst_only = spelling->people && scores.totals.cases > RV_WORST_SHOWN;
	if (!spelling->single) {
		RV_TRY(rv_write_head(report, spelling, err));
		RV_TRY(rv_write_counts(report, &scores.totals, spelling, err));
		if (scores.totals.cases > 0 || !spelling->people)
			RV_TRY(write_classes(&scores, err));
		RV_TRY(rv_write_left_out(report, spelling, err));
		RV_TRY(rv_write_remarks(report, spelling, err));
		RV_TRY(rv_write_changed_cases(report, spelling, err));
	}
	if (!head_only && (scores.totals.cases > 0 || !spelling->people))
		RV_TRY(write_cases(&scores, worst_only ? RV_WORST_SHOWN : 0, err));
	RV_TRY(write_warnings(&scores, err));
	return write_next(&scores, worst_only && !head_only, err);
}
