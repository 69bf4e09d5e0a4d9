/* Items of a report: common issues, what waits for people, what could not be told. */
#include "reports/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "review/i18n.h"

#define MOST_DRAWN 20
#define MOST_NEEDED 20 /* columns on a page */

static const char *item_title(const struct rv_batch *batch, const struct rv_item_figures *item)
{
	return rv_title_text(&item->item->title, batch->say.lang);
}

static const char *severity_of(const struct rv_batch *batch, const struct rv_item *item)
{
	return batch->spelling->labels ? rv_item_severity_label(item->severity)
	                               : rv_item_severity_word(item->severity);
}

/* ---- common issues --------------------------------------------------------------------------------------------------- */

static enum rv_code write_common(struct rv_batch *batch, size_t at, int64_t before,
                                 struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	const struct rv_item_figures *issue = figures->common[at];
	const struct rv_item *item = issue->item;
	const struct rv_out_cell cells[] = {
		{.number = (int64_t)at + 1},
		{.text = item->id},
		{.text = item_title(batch, issue)},
		{.text = severity_of(batch, item)},
		{.number = issue->found},
		{.number = rv_share(issue->found, figures->totals.cases)},
		{.number = rv_share(before + issue->found, figures->failed)},
		{.number = issue->units},
		{.number = issue->issues},
		{.number = issue->times},
		{.number = issue->cost},
		{.number = rv_item_common(figures, issue)},
		{.text = rv_say_title(&batch->say, &item->basis)},
		{.text = rv_say_title(&batch->say, &item->advice)},
	};

	return rv_batch_row(batch, cells, err);
}

enum rv_code rv_batch_common(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"place", _("no."), RV_CELL_INT, RV_ALL, false},
		{"item", _("item"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("issue found"), RV_CELL_TEXT, RV_ALL, true},
		{"severity", _("severity"), RV_CELL_TEXT, RV_ALL, false},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"share", _("of all cases"), RV_CELL_PERCENT, RV_ALL, false},
		{"cumulative", _("of all items failed so far"), RV_CELL_PERCENT, RV_ALL, false},
		{"units", _("units concerned"), RV_CELL_INT, RV_ALL, false},
		{"found", _("issues found"), RV_CELL_INT, RV_ALL, false},
		{"violations", _("times"), RV_CELL_INT, RV_ALL, false},
		{"lost", _("points lost"), RV_CELL_POINTS, RV_ALL, false},
		{"common", _("common"), RV_CELL_BOOL, RV_ALL, false},
		{"basis", _("basis"), RV_CELL_TEXT, RV_ALL, true},
		{"advice", _("advice"), RV_CELL_TEXT, RV_ALL, true},
	};
	const struct rv_figures *figures = &batch->figures;
	const size_t values[] = {4, 6};
	const struct rv_out_chart chart = {.kind = RV_CHART_PARETO,
	                                   .title = _("cases by item, and their share of all "
	                                              "items failed so far"),
	                                   .label = 1,
	                                   .values = values,
	                                   .n_values = 2,
	                                   .note = 2,
	                                   .most = MOST_DRAWN};
	int64_t before = 0;

	RV_TRY(rv_batch_table(batch, "common_issues", _("common issues"), columns,
	                      sizeof columns / sizeof *columns, err));
	RV_TRY(rv_batch_chart(batch, &chart, err));
	for (size_t i = 0; i < figures->n_common; i++) {
		RV_TRY(write_common(batch, i, before, err));
		before += figures->common[i]->found;
	}
	if (figures->n_common == 0)
		RV_TRY(rv_batch_left(batch, 0, err));
	return rv_write_note(
		batch->writer, err,
		_("An item counts once a case, however many issues are found. It is common if it "
	          "failed in two cases or more that are at least %d%% of all, or in %d units."),
		RV_COMMON_SHARE, RV_COMMON_UNITS);
}

/* ---- for people ----------------------------------------------------------------------------------------------------------- */

static enum rv_code write_for_people(struct rv_batch *batch, const struct rv_item_figures *figures,
                                     struct rv_error *err)
{
	const struct rv_item *item = figures->item;
	bool advice = item->severity == RV_ADVICE;
	const struct rv_out_cell cells[] = {
		{.text = item->id},
		{.text = item_title(batch, figures)},
		{.text = severity_of(batch, item)},
		{.number = figures->awaiting, .null = figures->awaiting == 0},
		{.number = figures->findings, .null = figures->findings == 0},
		{.number = figures->not_checked, .null = figures->not_checked == 0},
		{.number = advice ? figures->found : 0, .null = !advice || figures->found == 0},
	};

	if (figures->awaiting == 0 && figures->not_checked == 0 && (!advice || figures->found == 0))
		return RV_OK;
	return rv_batch_row(batch, cells, err);
}

enum rv_code rv_batch_people(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("what"), RV_CELL_TEXT, RV_ALL, true},
		{"severity", _("severity"), RV_CELL_TEXT, RV_ALL, false},
		{"cases_awaiting", _("cases to confirm"), RV_CELL_INT, RV_ALL, false},
		{"awaiting", _("awaiting confirmation"), RV_CELL_INT, RV_ALL, false},
		{"not_checked", _("cases to judge"), RV_CELL_INT, RV_ALL, false},
		{"advised", _("cases with advice"), RV_CELL_INT, RV_ALL, false},
	};

	RV_TRY(rv_batch_table(batch, "for_people", _("for people to confirm or judge"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < batch->figures.n_items; i++)
		RV_TRY(write_for_people(batch, &batch->figures.items[i], err));
	return rv_write_note(
		batch->writer, err, "%s",
		_("What is to be confirmed or judged has cost no points so far; advice "
	          "never does."));
}

/* ---- not known: by item ------------------------------------------------------------------------------------------------------ */

static int by_unknown(const void *left, const void *right)
{
	const struct rv_item_figures *a = *(const struct rv_item_figures *const *)left,
				     *b = *(const struct rv_item_figures *const *)right;

	if (a->unknown != b->unknown)
		return a->unknown < b->unknown ? 1 : -1;
	return (a > b) - (a < b);
}

/* Items that are not known on some case, most cases first. */
static enum rv_code find_unknown(const struct rv_batch *batch, const struct rv_item_figures ***out,
                                 size_t *n, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;

	*n = 0;
	*out = rv_alloc_array(batch->arena, figures->n_items, sizeof **out);
	if (*out == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < figures->n_items; i++)
		if (figures->items[i].unknown > 0)
			(*out)[(*n)++] = &figures->items[i];
	if (*n > 0)
		qsort(*out, *n, sizeof **out, by_unknown);
	return RV_OK;
}

static enum rv_code write_unknown_item(struct rv_batch *batch, const struct rv_item_figures *item,
                                       struct rv_error *err)
{
	struct rv_say say = batch->say;
	const char *needs;
	struct rv_buf buf;
	enum rv_code code;

	say.rubric = item->rubric;
	rv_buf_init(&buf);
	rv_say_needs(&say, item->item, &buf);
	code = rv_keep(batch->arena, &buf, &needs, err);
	rv_buf_release(&buf);
	RV_TRY(code);
	const struct rv_out_cell cells[] = {
		{.text = item->item->id},
		{.text = item_title(batch, item)},
		{.number = item->unknown},
		{.number = rv_share(item->unknown, batch->figures.totals.cases)},
		{.text = needs},
	};
	return rv_batch_row(batch, cells, err);
}

static enum rv_code unknown_items(struct rv_batch *batch, const struct rv_item_figures **items,
                                  size_t n, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("what"), RV_CELL_TEXT, RV_ALL, true},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"share", _("of all cases"), RV_CELL_PERCENT, RV_ALL, false},
		{"needs", _("depends on"), RV_CELL_TEXT, RV_ALL, true},
	};

	RV_TRY(rv_batch_table(batch, "unknown_items", _("not known, by item"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < n; i++)
		RV_TRY(write_unknown_item(batch, items[i], err));
	return RV_OK;
}

/* ---- by column --------------------------------------------------------------------------------------------------------------- */

struct column_figures {
	const struct rv_record *record;
	const char *name; /* NULL: the record's rows as such */
	int64_t items, times;
};
struct columns {
	struct rv_arena *arena;
	struct column_figures *list;
	size_t n, room;
	int64_t times; /* of the item at hand */
	bool failed;
};

static void add_column(void *ctx, const struct rv_record *record, const char *name)
{
	struct columns *columns = ctx;
	struct column_figures *found = NULL;

	for (size_t i = 0; i < columns->n && found == NULL; i++)
		if (columns->list[i].record == record &&
		    (name == NULL ? columns->list[i].name == NULL
		                  : columns->list[i].name != NULL &&
		                            strcmp(columns->list[i].name, name) == 0))
			found = &columns->list[i];
	if (found == NULL && columns->n == columns->room) {
		size_t room = columns->room > 0 ? 2 * columns->room : 64;
		struct column_figures *longer = rv_alloc_array(columns->arena, room,
		                                               sizeof *longer);

		if (longer == NULL) {
			columns->failed = true;
			return;
		}
		if (columns->n > 0)
			memcpy(longer, columns->list, columns->n * sizeof *longer);
		columns->list = longer;
		columns->room = room;
	}
	if (found == NULL) {
		found = &columns->list[columns->n++];
		*found = (struct column_figures){.record = record, .name = name};
	}
	found->items++;
	found->times += columns->times;
}

static int by_times(const void *left, const void *right)
{
	const struct column_figures *a = left, *b = right;
	int order = (a->times < b->times) - (a->times > b->times);

	if (order == 0)
		order = strcmp(a->record->id, b->record->id);
	return order != 0 ? order : strcmp(a->name ? a->name : "", b->name ? b->name : "");
}

static enum rv_code unknown_columns(struct rv_batch *batch, const struct rv_item_figures **items,
                                    size_t n, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"record", _("record"), RV_CELL_TEXT, RV_ALL, false},
		{"column", _("column"), RV_CELL_TEXT, RV_ALL, false},
		{"items", _("items that look at it"), RV_CELL_INT, RV_ALL, false},
		{"times", _("items not known, over all cases"), RV_CELL_INT, RV_ALL, false},
	};
	struct columns all = {.arena = batch->arena};

	for (size_t i = 0; i < n; i++) {
		struct rv_say say = batch->say;

		say.rubric = items[i]->rubric;
		all.times = items[i]->unknown;
		rv_say_each_need(&say, items[i]->item, add_column, &all);
	}
	if (all.failed)
		return rv_nomem(err);
	if (all.n > 0)
		qsort(all.list, all.n, sizeof *all.list, by_times);
	RV_TRY(rv_batch_table(batch, "unknown_columns", _("not known, by column"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < all.n && (batch->most == 0 || i < MOST_NEEDED); i++) {
		const struct column_figures *one = &all.list[i];
		const struct rv_out_cell cells[] = {
			{.text = batch->spelling->labels
		                         ? rv_title_text(&one->record->title, batch->say.lang)
		                         : one->record->id},
			{.text = one->name},
			{.number = one->items},
			{.number = one->times},
		};

		RV_TRY(rv_batch_row(batch, cells, err));
	}
	return rv_batch_left_of(batch, (int64_t)all.n, MOST_NEEDED, err);
}

/* ---- by unit ------------------------------------------------------------------------------------------------------------------- */

static enum rv_code unknown_units(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, false},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"with_unknown", _("cases with items not known"), RV_CELL_INT, RV_ALL, false},
		{"unknown", _("items not known, over all cases"), RV_CELL_INT, RV_ALL, false},
		{"insufficient", _("cases without a class"), RV_CELL_INT, RV_ALL, false},
	};
	int64_t n = 0, most = rv_batch_most(batch, INT64_MAX);

	RV_TRY(rv_batch_table(batch, "unknown_units", _("not known, by unit"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < batch->figures.n_units; i++) {
		const struct rv_unit_figures *unit = &batch->figures.units[i];
		const struct rv_out_cell cells[] = {
			{.text = unit->name},           {.number = unit->cases},
			{.number = unit->with_unknown}, {.number = unit->unknown},
			{.number = unit->classes[0]},
		};

		if (unit->with_unknown > 0 && ++n <= most)
			RV_TRY(rv_batch_row(batch, cells, err));
	}
	return rv_batch_left(batch, n, err);
}

enum rv_code rv_batch_unknown(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_item_figures **items;
	size_t n;

	RV_TRY(find_unknown(batch, &items, &n, err));
	RV_TRY(unknown_items(batch, items, n, err));
	RV_TRY(rv_batch_left_of(batch, (int64_t)n, INT64_MAX, err));
	RV_TRY(unknown_columns(batch, items, n, err));
	RV_TRY(rv_write_note(batch->writer, err, "%s",
	                     _("An item that is not known counts at every column that it looks at: "
	                       "which of them lacks a value on which case, review missing says.")));
	return unknown_units(batch, err);
}
