/* The report over a run: which parts in which order. */
#include "reports/batch.h"

#include "review/i18n.h"

/* ---- tables -------------------------------------------------------------------------------------------------------- */

enum rv_code rv_batch_table(struct rv_batch *batch, const char *key, const char *title,
                            const struct rv_batch_column *columns, size_t n, struct rv_error *err)
{
	struct rv_out_column shown[RV_BATCH_COLUMNS];
	size_t count = 0;

	for (size_t i = 0; i < n && i < RV_BATCH_COLUMNS; i++) {
		batch->skipped[i] = columns[i].reader ==
		                    (batch->spelling->labels ? RV_PROGRAMS : RV_PEOPLE);
		if (!batch->skipped[i])
			shown[count++] = (struct rv_out_column){columns[i].key, columns[i].title,
			                                        columns[i].kind, 0,
			                                        columns[i].wrap};
	}
	batch->n_columns = n;
	return rv_write_table(batch->writer, key, title, shown, count, err);
}

enum rv_code rv_batch_row(struct rv_batch *batch, const struct rv_out_cell *cells,
                          struct rv_error *err)
{
	struct rv_out_cell shown[RV_BATCH_COLUMNS];
	size_t count = 0;

	for (size_t i = 0; i < batch->n_columns && i < RV_BATCH_COLUMNS; i++)
		if (!batch->skipped[i])
			shown[count++] = cells[i];
	return rv_write_row(batch->writer, shown, err);
}

static size_t shown_at(const struct rv_batch *batch, size_t column)
{
	size_t at = 0;

	for (size_t i = 0; i < column; i++)
		at += !batch->skipped[i];
	return at;
}

enum rv_code rv_batch_chart(struct rv_batch *batch, const struct rv_out_chart *chart,
                            struct rv_error *err)
{
	struct rv_out_chart shown = *chart;
	size_t values[RV_BATCH_COLUMNS];

	for (size_t i = 0; i < chart->n_values && i < RV_BATCH_COLUMNS; i++)
		values[i] = shown_at(batch, chart->values[i]);
	shown.label = shown_at(batch, chart->label);
	if (chart->note != RV_NO_COLUMN)
		shown.note = shown_at(batch, chart->note);
	shown.values = values;
	return rv_write_chart(batch->writer, &shown, err);
}

const char *rv_batch_class(const struct rv_batch *batch, int class_index)
{
	return batch->spelling->labels ? rv_class_label(&batch->say, class_index)
	                               : rv_class_word(batch->figures.rubric, class_index);
}

int64_t rv_batch_most(const struct rv_batch *batch, int64_t n)
{
	return batch->most > 0 && n > batch->most ? batch->most : n;
}

enum rv_code rv_batch_left(const struct rv_batch *batch, int64_t n, struct rv_error *err)
{
	return rv_batch_left_of(batch, n, batch->most, err);
}

enum rv_code rv_batch_left_of(const struct rv_batch *batch, int64_t n, int64_t most,
                              struct rv_error *err)
{
	if (batch->most > 0 && n == 0)
		return rv_write_note(batch->writer, err, "%s", _("None."));
	if (batch->most == 0 || n <= most)
		return RV_OK;
	return rv_write_note(batch->writer, err,
	                     _("Only %lld of %lld lines are shown; the workbook has all of them "
	                       "(-o FILE.xlsx)."),
	                     (long long)most, (long long)n);
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------- */

static enum rv_code write_heading(struct rv_batch *batch, bool page, struct rv_error *err)
{
	const struct rv_office *office = batch->report->office;
	const char *title = page ? _("Case quality review: one page for the leadership")
	                         : _("Case quality review: report");

	if (office != NULL)
		title = rv_format(batch->arena, batch->say.lang == RV_ZH ? "%s%s" : "%s: %s",
		                  rv_title_text(&office->name, batch->say.lang), title);
	return title != NULL ? rv_write_title(batch->writer, title, err) : rv_nomem(err);
}

/* By the words of the issue list; an item that fails counts once a case, however many issues it has there. */
static enum rv_code write_issue_counts(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	const int64_t *states = figures->states;
	const struct {
		const char *key;
		int64_t n;
	} facts[] = {{"found", states[RV_ISSUE_FOUND]},
	             {"items_failed", figures->failed},
	             {"awaiting", states[RV_ISSUE_AWAITING]},
	             {"advice", states[RV_ISSUE_ADVICE]}};
	const char *text;

	for (size_t i = 0; !batch->spelling->labels && i < sizeof facts / sizeof *facts; i++)
		RV_TRY(rv_write_fact_int(batch->writer, facts[i].key, NULL, facts[i].n, err));
	if (!batch->spelling->labels)
		return RV_OK;
	text = rv_format(batch->arena,
	                 _("%lld; items failed (once a case): %lld; awaiting confirmation: %lld; "
	                   "advice: %lld"),
	                 (long long)states[RV_ISSUE_FOUND], (long long)figures->failed,
	                 (long long)states[RV_ISSUE_AWAITING], (long long)states[RV_ISSUE_ADVICE]);
	return text != NULL
	               ? rv_write_fact_text(batch->writer, "found", _("issues found"), text, err)
	               : rv_nomem(err);
}

static enum rv_code write_head(struct rv_batch *batch, struct rv_error *err)
{
	RV_TRY(rv_write_head(batch->report, batch->spelling, err));
	RV_TRY(rv_write_counts(batch->report, &batch->figures.totals, batch->spelling, err));
	return write_issue_counts(batch, err);
}

/* What was left out and what was wrong with the data: a line a reason where people read it. */
static enum rv_code write_aside(struct rv_batch *batch, struct rv_error *err)
{
	struct rv_spelling few = *batch->spelling;

	few.people = batch->most > 0;
	few.titled = true;
	RV_TRY(rv_write_left_out(batch->report, &few, err));
	few.people = batch->spelling->labels;
	RV_TRY(rv_write_remarks(batch->report, &few, err));
	return rv_write_changed_cases(batch->report, &few, err);
}

static enum rv_code write_scores(struct rv_batch *batch, struct rv_error *err)
{
	struct rv_spelling few = *batch->spelling;
	int64_t cases = batch->figures.totals.cases;

	few.people = batch->most > 0;
	few.titled = true;
	RV_TRY(rv_write_cases(batch->report, &few,
	                      rv_batch_most(batch, cases) < cases ? batch->most : 0, err));
	if (rv_batch_most(batch, cases) == cases)
		return RV_OK;
	return rv_write_note(batch->writer, err,
	                     _("Only the %lld cases with the lowest scores are shown, of %lld; the "
	                       "workbook has all of them (-o FILE.xlsx)."),
	                     (long long)batch->most, (long long)cases);
}

static enum rv_code write_parts(struct rv_batch *batch, struct rv_error *err)
{
	RV_TRY(rv_batch_classes(batch, err));
	RV_TRY(rv_batch_matters(batch, err));
	RV_TRY(write_aside(batch, err));
	RV_TRY(rv_batch_dimensions(batch, err));
	RV_TRY(rv_batch_categories(batch, err));
	RV_TRY(rv_batch_units(batch, err));
	RV_TRY(rv_batch_common(batch, err));
	RV_TRY(rv_batch_people(batch, err));
	RV_TRY(rv_batch_vetoes(batch, err));
	RV_TRY(rv_batch_border(batch, err));
	RV_TRY(rv_batch_unknown(batch, err));
	RV_TRY(rv_batch_trend(batch, err));
	RV_TRY(rv_batch_lists(batch, err));
	RV_TRY(write_scores(batch, err));
	return rv_batch_basis(batch, err);
}

enum rv_code rv_report_batch(struct rv_report *report, const struct rv_spelling *spelling,
                             int64_t most, bool page, struct rv_error *err)
{
	struct rv_batch batch = {.report = report,
	                         .spelling = spelling,
	                         .writer = spelling->writer,
	                         .arena = report->arena,
	                         .say = rv_say_of(report, 0, report->arena),
	                         .most = most,
	                         .page = page};

	RV_TRY(rv_gather_figures(report, &batch.figures, err));
	RV_TRY(write_heading(&batch, page, err));
	RV_TRY(write_head(&batch, err));
	RV_TRY(rv_batch_headline(&batch, err));
	if (batch.figures.totals.cases == 0 && spelling->labels)
		return write_aside(&batch, err);
	if (page)
		return rv_batch_page(&batch, err);
	return write_parts(&batch, err);
}
