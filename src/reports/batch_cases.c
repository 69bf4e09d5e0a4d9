/* Cases of a report, one by one: vetoes, those at a border, the positive and the negative list. */
#include "reports/batch.h"

#include "review/i18n.h"

/* Goes through cases until enough rows are printed. */
struct walk {
	struct rv_batch *batch;
	int64_t left; /* rows that may still be printed */
	const struct rv_say *say;
	const struct rv_case_result *result;
};
#define ENOUGH RV_GATE /* ends a pass over the cases; no failure */

static struct walk walk_of(struct rv_batch *batch)
{
	return (struct walk){.batch = batch, .left = batch->most > 0 ? batch->most : INT64_MAX};
}

static enum rv_code walk_cases(struct walk *walk, const struct rv_case_filter *filter,
                               rv_case_fn *fn, struct rv_error *err)
{
	struct rv_report *report = walk->batch->report;
	enum rv_code code;

	if (walk->left == 0)
		return RV_OK;
	code = rv_run_cases(report->store, report->run.id, filter, fn, walk, err);
	return code == ENOUGH ? RV_OK : code;
}

/* The words of the class and why it is not another. */
static enum rv_code say_rule(const struct rv_say *say, const struct rv_case_result *result,
                             const char **out, struct rv_error *err)
{
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	rv_say_class(say, result, &buf);
	code = rv_keep(say->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}

/* Calls fn with what the words of one case need. */
typedef enum rv_code row_fn(struct walk *walk, struct rv_error *err);
static enum rv_code with_words(struct walk *walk, const struct rv_case_result *result, row_fn *fn,
                               struct rv_error *err)
{
	struct rv_arena arena;
	struct rv_say say;
	enum rv_code code;

	rv_arena_init(&arena);
	say = rv_say_of(walk->batch->report, result->rubric, &arena);
	walk->say = &say;
	walk->result = result;
	code = fn(walk, err);
	rv_arena_release(&arena);
	return code;
}

static enum rv_code put(struct walk *walk, const struct rv_out_cell *cells, struct rv_error *err)
{
	RV_TRY(rv_batch_row(walk->batch, cells, err));
	return --walk->left > 0 ? RV_OK : ENOUGH;
}

static const char *class_text(const struct walk *walk, int class_index)
{
	return walk->batch->spelling->labels ? rv_class_label(walk->say, class_index)
	                                     : rv_class_word(walk->say->rubric, class_index);
}

/* ---- vetoes ------------------------------------------------------------------------------------------------------------- */

static enum rv_code write_veto(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct walk *walk = ctx;
	const struct rv_case_result *result = walk->result;
	const char *what;

	if (issue->item->severity != RV_VETO || issue->state != RV_ISSUE_FOUND)
		return RV_OK;
	RV_TRY(rv_issue_words(walk->say, issue, &what, err));
	const struct rv_out_cell cells[] = {
		{.text = result->number},
		{.text = result->unit},
		{.text = issue->item->id},
		{.text = rv_title_text(&issue->item->title, walk->say->lang)},
		{.text = what},
		{.text = rv_say_title(walk->say, &issue->item->basis)},
		{.text = issue->owner},
		{.number = result->score},
		{.text = class_text(walk, rv_score_class(walk->say->rubric, result->score))},
	};
	return put(walk, cells, err);
}

static enum rv_code veto_rows(struct walk *walk, struct rv_error *err)
{
	return rv_each_issue(walk->say, walk->result, true, write_veto, walk, err);
}

static enum rv_code veto_case(void *ctx, int64_t position, const struct rv_case_result *result,
                              struct rv_error *err)
{
	(void)position;
	return with_words(ctx, result, veto_rows, err);
}

enum rv_code rv_batch_vetoes(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, RV_ALL, false},
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, false},
		{"item", _("item"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("ground of the veto"), RV_CELL_TEXT, RV_ALL, true},
		{"what", _("what was found, and where"), RV_CELL_TEXT, RV_ALL, true},
		{"basis", _("basis"), RV_CELL_TEXT, RV_ALL, true},
		{"owner", _("who answers"), RV_CELL_TEXT, RV_ALL, false},
		{"score", _("score"), RV_CELL_POINTS, RV_ALL, false},
		{"score_class", _("class by the score alone"), RV_CELL_TEXT, RV_ALL, false},
	};
	struct rv_case_filter filter = {.in_class = true,
	                                .class_index = (int)batch->figures.rubric->n_classes - 1};
	struct walk walk = walk_of(batch);

	RV_TRY(rv_batch_table(batch, "vetoes", _("vetoes, one by one"), columns,
	                      sizeof columns / sizeof *columns, err));
	if (batch->figures.vetoed > 0)
		RV_TRY(walk_cases(&walk, &filter, veto_case, err));
	if (batch->figures.vetoed == 0)
		return rv_batch_left(batch, 0, err);
	if (walk.left > 0)
		return RV_OK;
	return rv_write_note(
		batch->writer, err,
		_("Only %lld lines are shown of the vetoes of %lld cases; the workbook "
	          "has all of them (-o FILE.xlsx)."),
		(long long)batch->most, (long long)batch->figures.vetoed);
}

/* ---- at a border -------------------------------------------------------------------------------------------------------- */

static enum rv_code border_row(struct walk *walk, struct rv_error *err)
{
	const struct rv_case_result *result = walk->result;
	const struct rv_rubric *rubric = walk->say->rubric;
	const char *rule, *deductions;
	rv_points distance;
	int beside = rv_class_beside(rubric, result, &distance);

	RV_TRY(say_rule(walk->say, result, &rule, err));
	RV_TRY(rv_main_deductions(walk->say, result, &deductions, err));
	const struct rv_out_cell cells[] = {
		{.text = result->number},
		{.text = result->unit},
		{.number = result->score},
		{.number = result->lowest},
		{.text = class_text(walk, result->class_index)},
		{.number = result->score - distance},
		{.number = distance},
		{.text = class_text(walk, beside)},
		{.text = rule},
		{.text = deductions},
	};
	return put(walk, cells, err);
}

static enum rv_code border_case(void *ctx, int64_t position, const struct rv_case_result *result,
                                struct rv_error *err)
{
	struct walk *walk = ctx;
	const struct rv_say say = rv_say_of(walk->batch->report, result->rubric, NULL);
	rv_points distance;

	(void)position;
	if (rv_class_beside(say.rubric, result, &distance) < 0)
		return RV_OK;
	return with_words(walk, result, border_row, err);
}

enum rv_code rv_batch_border(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, RV_ALL, false},
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, false},
		{"score", _("score"), RV_CELL_POINTS, RV_ALL, false},
		{"lowest", _("lowest"), RV_CELL_POINTS, RV_ALL, false},
		{"class", _("class"), RV_CELL_TEXT, RV_ALL, false},
		{"limit", _("limit"), RV_CELL_POINTS, RV_ALL, false},
		{"distance", _("from the limit"), RV_CELL_POINTS, RV_ALL, false},
		{"beside", _("class on the other side"), RV_CELL_TEXT, RV_ALL, false},
		{"rule", _("what decided"), RV_CELL_TEXT, RV_ALL, true},
		{"deductions", _("main deductions"), RV_CELL_TEXT, RV_ALL, true},
	};
	struct walk walk = walk_of(batch);
	char within[RV_POINTS_SIZE];

	RV_TRY(rv_batch_table(batch, "border", _("cases at a border"), columns,
	                      sizeof columns / sizeof *columns, err));
	if (batch->figures.border > 0)
		RV_TRY(walk_cases(&walk, NULL, border_case, err));
	rv_points_text(RV_BORDER, within);
	RV_TRY(rv_batch_left(batch, batch->figures.border, err));
	return rv_write_note(batch->writer, err,
	                     _("At a border: less than %s points more or less would give another "
	                       "class. Such a class is given with a reason in writing."),
	                     within);
}

/* ---- positive and negative ------------------------------------------------------------------------------------------------ */

static enum rv_code list_row(struct walk *walk, struct rv_error *err)
{
	const struct rv_case_result *result = walk->result;
	const char *rule;

	RV_TRY(say_rule(walk->say, result, &rule, err));
	if (rv_case_positive(result)) {
		rule = rv_format(walk->say->arena, "%s%s%s", rule, rv_say_semicolon(walk->say),
		                 _("nothing that is open can change it"));
		if (rule == NULL)
			return rv_nomem(err);
	}
	const struct rv_out_cell cells[] = {
		{.text = result->number},
		{.text = result->unit},
		{.number = result->score},
		{.number = result->lowest},
		{.text = class_text(walk, result->class_index)},
		{.text = rule},
	};
	return put(walk, cells, err);
}

static enum rv_code list_case(void *ctx, int64_t position, const struct rv_case_result *result,
                              struct rv_error *err)
{
	(void)position;
	return with_words(ctx, result, list_row, err);
}

static enum rv_code write_list(struct rv_batch *batch, const char *key, const char *title,
                               const struct rv_case_filter *filter, int64_t n, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, RV_ALL, false},
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, false},
		{"score", _("score"), RV_CELL_POINTS, RV_ALL, false},
		{"lowest", _("lowest"), RV_CELL_POINTS, RV_ALL, false},
		{"class", _("class"), RV_CELL_TEXT, RV_ALL, false},
		{"rule", _("the rule that put it here"), RV_CELL_TEXT, RV_ALL, true},
	};
	struct walk walk = walk_of(batch);

	RV_TRY(rv_batch_table(batch, key, title, columns, sizeof columns / sizeof *columns, err));
	if (n > 0)
		RV_TRY(walk_cases(&walk, filter, list_case, err));
	return rv_batch_left(batch, n, err);
}

enum rv_code rv_batch_lists(struct rv_batch *batch, struct rv_error *err)
{
	int64_t most = batch->most > 0 ? batch->most : -1;
	const struct rv_case_filter positive = {.in_class = true, .settled = true, .best = most},
				    negative = {.in_class = true,
	                                        .class_index =
	                                                (int)batch->figures.rubric->n_classes - 1,
	                                        .worst = most};

	RV_TRY(write_list(batch, "positive", _("positive list"), &positive, batch->figures.positive,
	                  err));
	return write_list(batch, "negative", _("negative list"), &negative, batch->figures.negative,
	                  err);
}
