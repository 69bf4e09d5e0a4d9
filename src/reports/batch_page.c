/* One sheet of paper for the leadership: what came out, where it hurts, what is to be decided. */
#include "reports/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "review/i18n.h"
#include "review/text.h"

#define MOST_UNITS 5
#define MOST_ISSUES 5
#define MOST_VETOES 5
#define MOST_COLUMNS 52 /* of a terminal, of a text */

/* The text, or as much of it as a sheet has room for. NULL: no memory. */
const char *rv_batch_brief(struct rv_arena *arena, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0, at = 0, end = 0, width = 0;

	while (at < len && width <= MOST_COLUMNS) {
		if (width <= MOST_COLUMNS - 2)
			end = at;
		width += (size_t)rv_width(rv_utf8_next(text, len, &at));
	}
	if (width <= MOST_COLUMNS)
		return text != NULL ? text : "";
	return rv_format(arena, "%.*s…", (int)end, text);
}

/* ---- units ------------------------------------------------------------------------------------------------------ */

struct worst {
	const struct rv_figures *figures;
	const struct rv_unit_figures *list[MOST_UNITS];
	size_t n;
};

/* Whether a is worse off: more cases of the last class, then a lower mean; units that are too small to rank come last. */
static bool is_worse(const struct rv_figures *figures, const struct rv_unit_figures *a,
                     const struct rv_unit_figures *b)
{
	size_t last = figures->rubric->n_classes;

	if (a->classes[last] != b->classes[last])
		return a->classes[last] > b->classes[last];
	if ((a->rank > 0) != (b->rank > 0))
		return a->rank > 0;
	return a->rank > b->rank;
}

static void take_unit(struct worst *worst, const struct rv_unit_figures *unit)
{
	size_t at = worst->n;

	while (at > 0 && is_worse(worst->figures, unit, worst->list[at - 1]))
		at--;
	if (at == MOST_UNITS)
		return;
	if (worst->n < MOST_UNITS)
		worst->n++;
	memmove(worst->list + at + 1, worst->list + at, (worst->n - 1 - at) * sizeof *worst->list);
	worst->list[at] = unit;
}

static enum rv_code page_units(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	size_t last = figures->rubric->n_classes;
	const struct rv_batch_column columns[] = {
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, true},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"mean", _("mean score (rounded)"), RV_CELL_POINTS, RV_ALL, false},
		{"rank", _("rank"), RV_CELL_INT, RV_ALL, false},
		{"last", rv_class_label(&batch->say, (int)last - 1), RV_CELL_INT, RV_ALL, false},
		{"insufficient", rv_class_label(&batch->say, RV_CLASS_INSUFFICIENT), RV_CELL_INT,
	         RV_ALL, false},
		{"items_failed", _("items failed"), RV_CELL_INT, RV_ALL, false},
		{"found", _("issues found"), RV_CELL_INT, RV_ALL, false},
	};
	struct worst worst = {.figures = figures};

	for (size_t i = 0; i < figures->n_units; i++)
		take_unit(&worst, &figures->units[i]);
	RV_TRY(rv_batch_table(batch, "units", _("units to look at first"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < worst.n; i++) {
		const struct rv_unit_figures *unit = worst.list[i];
		const struct rv_out_cell cells[] = {
			{.text = rv_batch_brief(batch->arena, unit->name)},
			{.number = unit->cases},
			{.number = rv_mean(unit->score, unit->classed), .null = unit->classed == 0},
			{.number = unit->rank, .null = unit->rank == 0},
			{.number = unit->classes[last]},
			{.number = unit->classes[0]},
			{.number = unit->failed},
			{.number = unit->issues},
		};

		RV_TRY(rv_batch_row(batch, cells, err));
	}
	return RV_OK;
}

/* ---- issues ------------------------------------------------------------------------------------------------------ */

static enum rv_code page_issues(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("issue found"), RV_CELL_TEXT, RV_ALL, true},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"share", _("of all cases"), RV_CELL_PERCENT, RV_ALL, false},
		{"lost", _("points lost"), RV_CELL_POINTS, RV_ALL, false},
		{"advice", _("advice"), RV_CELL_TEXT, RV_ALL, true},
	};
	const struct rv_figures *figures = &batch->figures;

	RV_TRY(rv_batch_table(batch, "common_issues", _("most frequent issues"), columns, 6, err));
	for (size_t i = 0; i < figures->n_common && i < MOST_ISSUES; i++) {
		const struct rv_item_figures *issue = figures->common[i];
		const struct rv_out_cell cells[] = {
			{.text = issue->item->id},
			{.text = rv_batch_brief(batch->arena, rv_title_text(&issue->item->title,
		                                                            batch->say.lang))},
			{.number = issue->found},
			{.number = rv_share(issue->found, figures->totals.cases)},
			{.number = issue->cost},
			{.text = rv_batch_brief(batch->arena,
		                                rv_say_title(&batch->say, &issue->item->advice))},
		};

		RV_TRY(rv_batch_row(batch, cells, err));
	}
	return RV_OK;
}

/* ---- vetoes ------------------------------------------------------------------------------------------------------ */

struct vetoes {
	struct rv_batch *batch;
	int64_t n; /* cases so far */
};

static enum rv_code page_veto(void *ctx, int64_t position, const struct rv_case_result *result,
                              struct rv_error *err)
{
	struct vetoes *vetoes = ctx;
	struct rv_batch *batch = vetoes->batch;
	const struct rv_say say = rv_say_of(batch->report, result->rubric, NULL);
	struct rv_buf buf;
	const char *what;
	enum rv_code code;

	(void)position;
	if (vetoes->n >= MOST_VETOES || !rv_case_vetoed(say.rubric, result))
		return RV_OK;
	vetoes->n++;
	rv_buf_init(&buf);
	for (size_t i = 0; i < say.rubric->n_items; i++)
		if (say.rubric->items[i].severity == RV_VETO &&
		    rv_item_found(say.rubric, result, i))
			rv_buf_printf(&buf, "%s%s %s", buf.len > 0 ? rv_say_comma(&say) : "",
			              say.rubric->items[i].id,
			              rv_title_text(&say.rubric->items[i].title, say.lang));
	code = rv_keep(batch->arena, &buf, &what, err);
	rv_buf_release(&buf);
	RV_TRY(code);
	const struct rv_out_cell cells[] = {
		{.text = rv_batch_brief(batch->arena, result->number)},
		{.text = rv_batch_brief(batch->arena, result->unit)},
		{.text = rv_batch_brief(batch->arena, what)},
		{.number = result->score},
	};
	return rv_batch_row(batch, cells, err);
}

static enum rv_code page_vetoes(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, RV_ALL, false},
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("ground of the veto"), RV_CELL_TEXT, RV_ALL, true},
		{"score", _("score"), RV_CELL_POINTS, RV_ALL, false},
	};
	const struct rv_case_filter filter = {
		.in_class = true, .class_index = (int)batch->figures.rubric->n_classes - 1};
	struct vetoes vetoes = {.batch = batch};

	if (batch->figures.vetoed == 0)
		return RV_OK;
	RV_TRY(rv_batch_table(batch, "vetoes", _("vetoes, one by one"), columns, 4, err));
	RV_TRY(rv_run_cases(batch->report->store, batch->report->run.id, &filter, page_veto,
	                    &vetoes, err));
	if (batch->figures.vetoed <= MOST_VETOES)
		return RV_OK;
	return rv_write_note(batch->writer, err, _("and %lld more: see the report"),
	                     (long long)(batch->figures.vetoed - MOST_VETOES));
}

enum rv_code rv_batch_page(struct rv_batch *batch, struct rv_error *err)
{
	RV_TRY(rv_batch_classes(batch, err));
	RV_TRY(rv_batch_dimensions(batch, err));
	RV_TRY(page_units(batch, err));
	RV_TRY(page_issues(batch, err));
	RV_TRY(page_vetoes(batch, err));
	return rv_batch_matters(batch, err);
}
