/* Sums of a report: classes, dimensions and categories, units. */
#include "reports/batch.h"

#include "base/share.h"
#include "review/i18n.h"

#define MOST_CLASSES 32 /* columns of the units' table */
#define MOST_DRAWN 25

/* ---- the headline -------------------------------------------------------------------------------------------------- */

/* "41 excellent (55.4%), 23 qualified (31.1%)". */
static enum rv_code say_classes(const struct rv_batch *batch, const char **out,
                                struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	for (size_t i = 1; i <= figures->rubric->n_classes + 1; i++) {
		int class = i <= figures->rubric->n_classes ? (int)i - 1 : RV_CLASS_INSUFFICIENT;
		int64_t n = figures->classes[class + 1];
		char share[RV_POINTS_SIZE];

		if (n == 0)
			continue;
		rv_points_text(rv_share(n, figures->totals.cases), share);
		rv_buf_printf(&buf, "%s", buf.len > 0 ? rv_say_comma(&batch->say) : "");
		rv_buf_printf(&buf, _("%s %lld (%s%%)"), rv_class_label(&batch->say, class),
		              (long long)n, share);
	}
	code = rv_keep(batch->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_batch_headline(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	const char *classes;
	char mean[RV_POINTS_SIZE], lowest[RV_POINTS_SIZE];

	if (figures->totals.cases == 0)
		return rv_write_note(batch->writer, err, "%s",
		                     _("No case was scored: nothing can be said."));
	RV_TRY(say_classes(batch, &classes, err));
	RV_TRY(rv_write_note(batch->writer, err, _("%lld cases of %lld units were scored: %s."),
	                     (long long)figures->totals.cases, (long long)figures->n_units,
	                     classes));
	if (figures->classed > 0) {
		rv_points_text(rv_mean(figures->score, figures->classed), mean);
		rv_points_text(rv_mean(figures->lowest, figures->classed), lowest);
		RV_TRY(rv_write_note(batch->writer, err,
		                     _("Mean score of the %lld cases with a class: %s (rounded); "
		                       "%s if everything "
		                       "that is not known or not judged turned out badly."),
		                     (long long)figures->classed, mean, lowest));
	}
	if (figures->totals.applicable > 0) {
		rv_points_text(rv_share(figures->totals.decided, figures->totals.applicable), mean);
		RV_TRY(rv_write_note(
			batch->writer, err,
			_("The program could decide %lld of %lld applicable items (%s%%)."),
			(long long)figures->totals.decided, (long long)figures->totals.applicable,
			mean));
	}
	return RV_OK;
}

/* ---- classes -------------------------------------------------------------------------------------------------------- */

static enum rv_code write_class(struct rv_batch *batch, int index, struct rv_error *err)
{
	const struct rv_rubric *rubric = batch->figures.rubric;
	int64_t n = batch->figures.classes[index + 1];
	const struct rv_out_cell cells[] = {
		{.text = rv_class_word(rubric, index)},
		{.text = rv_class_label(&batch->say, index)},
		{.number = index >= 0 ? rubric->classes[index].from : 0, .null = index < 0},
		{.number = n},
		{.number = rv_share(n, batch->figures.totals.cases),
	         .null = batch->figures.totals.cases == 0},
	};

	return rv_batch_row(batch, cells, err);
}

enum rv_code rv_batch_classes(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"class", _("class"), RV_CELL_TEXT, RV_PROGRAMS, false},
		{"title", _("class"), RV_CELL_TEXT, RV_ALL, false},
		{"from", _("score from"), RV_CELL_POINTS, RV_ALL, false},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"share", _("share"), RV_CELL_PERCENT, RV_ALL, false},
	};
	const size_t values[] = {3};
	const struct rv_out_chart chart = {.kind = RV_CHART_BARS,
	                                   .title = _("cases by class"),
	                                   .label = 1,
	                                   .values = values,
	                                   .n_values = 1,
	                                   .note = 4,
	                                   .graded = true,
	                                   .most = MOST_DRAWN};

	RV_TRY(rv_batch_table(batch, "classes", _("classes"), columns, 5, err));
	RV_TRY(rv_batch_chart(batch, &chart, err));
	for (size_t i = 0; i < batch->figures.rubric->n_classes; i++)
		RV_TRY(write_class(batch, (int)i, err));
	return write_class(batch, RV_CLASS_INSUFFICIENT, err);
}

/* ---- dimensions and categories -------------------------------------------------------------------------------------- */

static enum rv_code write_part(struct rv_batch *batch, const struct rv_part_figures *part,
                               struct rv_error *err)
{
	const struct rv_dimension *dimension = part->dimension;
	bool none = part->cases == 0;
	const struct rv_out_cell dimension_cells[] = {
		{.text = dimension != NULL ? dimension->id : NULL},
		{.text = dimension != NULL ? rv_title_text(&dimension->title, batch->say.lang)
	                                   : NULL},
	};
	const struct rv_out_cell cells[] = {
		dimension_cells[0],
		dimension_cells[1],
		{.text = part->id},
		{.text = rv_title_text(part->title, batch->say.lang)},
		{.number = part->points, .null = part->points == 0},
		{.number = part->cases},
		{.number = part->with_loss},
		{.number = part->lost},
		{.number = rv_mean(part->lost, part->cases), .null = none},
		{.number = rv_share(part->lost, part->possible), .null = none},
	};

	return rv_batch_row(batch, dimension == NULL ? cells + 2 : cells, err);
}

static enum rv_code write_part_table(struct rv_batch *batch, bool categories, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	const struct rv_part_figures *parts = categories ? figures->categories
	                                                 : figures->dimensions;
	const char *title = categories ? _("category") : _("dimension");
	size_t skip = categories ? 0 : 2,
	       n = categories ? figures->n_categories : figures->n_dimensions;
	const struct rv_batch_column columns[] = {
		{"dimension", _("dimension"), RV_CELL_TEXT, RV_PROGRAMS, false},
		{"dimension_title", _("dimension"), RV_CELL_TEXT, RV_PEOPLE, false},
		{categories ? "category" : "dimension", title, RV_CELL_TEXT, RV_PROGRAMS, false},
		{"title", title, RV_CELL_TEXT, RV_ALL, false},
		{"points", _("points"), RV_CELL_POINTS, RV_ALL, false},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"with_loss", _("cases that lost points"), RV_CELL_INT, RV_ALL, false},
		{"lost", _("points lost in all"), RV_CELL_POINTS, RV_ALL, false},
		{"mean_lost", _("lost by a case on average (rounded)"), RV_CELL_POINTS, RV_ALL,
	         false},
		{"lost_share", _("share of the points lost"), RV_CELL_PERCENT, RV_ALL, false},
	};
	const size_t values[] = {9 - skip};
	const struct rv_out_chart chart = {.kind = RV_CHART_BARS,
	                                   .title = _("share of the points lost"),
	                                   .label = 3 - skip,
	                                   .values = values,
	                                   .n_values = 1,
	                                   .note = RV_NO_COLUMN,
	                                   .most = MOST_DRAWN};

	if (n == 0)
		return RV_OK;
	RV_TRY(rv_batch_table(batch, categories ? "categories" : "dimensions",
	                      categories ? _("categories") : _("dimensions"), columns + skip,
	                      10 - skip, err));
	RV_TRY(rv_batch_chart(batch, &chart, err));
	for (size_t i = 0; i < n; i++)
		RV_TRY(write_part(batch, &parts[i], err));
	return RV_OK;
}

enum rv_code rv_batch_dimensions(struct rv_batch *batch, struct rv_error *err)
{
	return write_part_table(batch, false, err);
}

enum rv_code rv_batch_categories(struct rv_batch *batch, struct rv_error *err)
{
	return write_part_table(batch, true, err);
}

/* ---- units ---------------------------------------------------------------------------------------------------------- */

#define UNIT_FIRST 5 /* columns before those of the classes */

/* The table of classes has them all. */
static size_t shown_classes(const struct rv_rubric *rubric)
{
	return rubric->n_classes < MOST_CLASSES ? rubric->n_classes : MOST_CLASSES;
}

static enum rv_code write_unit(struct rv_batch *batch, const struct rv_unit_figures *unit,
                               struct rv_error *err)
{
	size_t n = shown_classes(batch->figures.rubric), at = 0;
	struct rv_out_cell cells[RV_BATCH_COLUMNS];
	int64_t low, high, last = unit->classes[batch->figures.rubric->n_classes];
	bool none = unit->classed == 0;

	cells[at++] = (struct rv_out_cell){.number = unit->rank, .null = unit->rank == 0};
	cells[at++] = (struct rv_out_cell){.text = *unit->name != '\0' || !batch->spelling->labels
	                                                   ? unit->name
	                                                   : _("(unit not known)")};
	cells[at++] = (struct rv_out_cell){.number = unit->cases};
	cells[at++] = (struct rv_out_cell){.number = rv_mean(unit->score, unit->classed),
	                                   .null = none};
	cells[at++] = (struct rv_out_cell){.number = rv_mean(unit->lowest, unit->classed),
	                                   .null = none};
	for (size_t i = 1; i <= n; i++)
		cells[at++] = (struct rv_out_cell){.number = unit->classes[i]};
	cells[at++] = (struct rv_out_cell){.number = unit->classes[0]};
	rv_share_interval(last, unit->classed, &low, &high);
	cells[at++] = (struct rv_out_cell){.number = rv_share(last, unit->classed), .null = none};
	cells[at++] = (struct rv_out_cell){.number = low, .null = none};
	cells[at++] = (struct rv_out_cell){.number = high, .null = none};
	cells[at++] = (struct rv_out_cell){.number = unit->failed};
	cells[at++] = (struct rv_out_cell){.number = unit->issues};
	cells[at++] = (struct rv_out_cell){.number = unit->with_awaiting};
	return rv_batch_row(batch, cells, err);
}

static enum rv_code unit_table(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_rubric *rubric = batch->figures.rubric;
	struct rv_batch_column columns[RV_BATCH_COLUMNS] = {
		{"rank", _("rank"), RV_CELL_INT, RV_ALL, false},
		{"unit", _("unit"), RV_CELL_TEXT, RV_ALL, false},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"mean", _("mean score (rounded)"), RV_CELL_POINTS, RV_ALL, false},
		{"mean_lowest", _("mean of the lowest possible (rounded)"), RV_CELL_POINTS, RV_ALL,
	         false},
	};
	size_t at = UNIT_FIRST, values[RV_BATCH_COLUMNS];
	struct rv_out_chart chart = {.kind = RV_CHART_PARTS,
	                             .title = _("cases of the units by class"),
	                             .label = 1,
	                             .values = values,
	                             .note = 3,
	                             .graded = true,
	                             .most = MOST_DRAWN};

	for (size_t i = 0; i <= shown_classes(rubric); i++) {
		int class = i < shown_classes(rubric) ? (int)i : RV_CLASS_INSUFFICIENT;
		const char *key = rv_format(batch->arena, "class_%s", rv_class_word(rubric, class));

		if (key == NULL)
			return rv_nomem(err);
		values[chart.n_values++] = at;
		columns[at++] = (struct rv_batch_column){key, rv_class_label(&batch->say, class),
		                                         RV_CELL_INT, RV_ALL, false};
	}
	const char *last = rv_title_text(&rubric->classes[rubric->n_classes - 1].title,
	                                 batch->say.lang);
	const char *share = rv_format(batch->arena, _("share %s"), last);

	if (share == NULL)
		return rv_nomem(err);
	columns[at++] = (struct rv_batch_column){"last_share", share, RV_CELL_PERCENT, RV_ALL,
	                                         false};
	columns[at++] = (struct rv_batch_column){"last_low", _("interval from"), RV_CELL_PERCENT,
	                                         RV_ALL, false};
	columns[at++] = (struct rv_batch_column){"last_high", _("interval to"), RV_CELL_PERCENT,
	                                         RV_ALL, false};
	columns[at++] = (struct rv_batch_column){"items_failed", _("items failed"), RV_CELL_INT,
	                                         RV_ALL, false};
	columns[at++] = (struct rv_batch_column){"found", _("issues found"), RV_CELL_INT, RV_ALL,
	                                         false};
	columns[at++] = (struct rv_batch_column){"with_awaiting", _("cases for people"),
	                                         RV_CELL_INT, RV_ALL, false};
	RV_TRY(rv_batch_table(batch, "units", _("results of the units"), columns, at, err));
	return rv_batch_chart(batch, &chart, err);
}

enum rv_code rv_batch_units(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	size_t n = (size_t)rv_batch_most(batch, (int64_t)figures->n_units);

	RV_TRY(unit_table(batch, err));
	for (size_t i = 0; i < n; i++)
		RV_TRY(write_unit(batch, &figures->units[i], err));
	RV_TRY(rv_batch_left(batch, (int64_t)figures->n_units, err));
	return rv_write_note(
		batch->writer, err,
		_("Means, ranks and shares are over the cases with a class. A unit with fewer than "
	          "%d of them has no rank. From and to: the exact interval of 95%% (Clopper and "
	          "Pearson) "
	          "of the share before them; few cases say little."),
		RV_LEAST_RANKED);
}
