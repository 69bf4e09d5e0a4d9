/* The matters to decide, and what the report stands on. */
#include "reports/batch.h"

#include "review/i18n.h"

/* ---- matters ------------------------------------------------------------------------------------------------------------ */

static enum rv_code write_matter(struct rv_batch *batch, const char *id, int64_t n,
                                 const char *what, const char *todo, struct rv_error *err)
{
	const struct rv_out_cell cells[] = {
		{.text = id}, {.text = what}, {.number = n}, {.text = todo}};

	return n > 0 ? rv_batch_row(batch, cells, err) : RV_OK;
}

/* Items that are common issues; the first few by name. */
static enum rv_code common_matter(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	const char *named, *what;
	struct rv_buf buf;
	int64_t n = 0;
	enum rv_code code;

	rv_buf_init(&buf);
	for (size_t i = 0; i < figures->n_common; i++) {
		const struct rv_item *item = figures->common[i]->item;

		if (!rv_item_common(figures, figures->common[i]))
			continue;
		if (n++ < 3)
			rv_buf_printf(&buf, "%s%s %s", buf.len > 0 ? rv_say_comma(&batch->say) : "",
			              item->id, rv_title_text(&item->title, batch->say.lang));
	}
	code = rv_keep(batch->arena, &buf, &named, err);
	rv_buf_release(&buf);
	RV_TRY(code);
	what = rv_format(batch->arena,
	                 n > 3 ? _("common issues, first of all %s") : _("common issues: %s"),
	                 named);
	if (what != NULL && batch->page)
		what = rv_batch_brief(batch->arena, what);
	if (what == NULL)
		return rv_nomem(err);
	return write_matter(batch, "common_issues", n, what,
	                    _("send down a work reminder with basis and right practice"), err);
}

/* Units of which a case is in the last class. */
static int64_t units_with_last(const struct rv_figures *figures)
{
	int64_t n = 0;

	for (size_t i = 0; i < figures->n_units; i++)
		n += figures->units[i].classes[figures->rubric->n_classes] > 0;
	return n;
}

static int64_t items_to_judge(const struct rv_figures *figures)
{
	int64_t n = 0;

	for (size_t i = 0; i < figures->n_items; i++)
		n += figures->items[i].not_checked;
	return n;
}

static enum rv_code write_matters(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_figures *figures = &batch->figures;
	const struct rv_run *run = &batch->report->run;
	const char *last = rv_class_label(&batch->say, (int)figures->rubric->n_classes - 1), *what;

	RV_TRY(write_matter(batch, "vetoes", figures->vetoed, _("cases with a veto"),
	                    _("confirm or reject each one; it alone decides the class"), err));
	what = rv_format(batch->arena, _("cases that are %s"), last);
	if (what == NULL)
		return rv_nomem(err);
	RV_TRY(write_matter(batch, "last_class", figures->negative, what,
	                    _("decide the class together; feed back to the unit"), err));
	RV_TRY(write_matter(batch, "border", figures->border, _("cases at a border"),
	                    _("give the class with a reason in writing"), err));
	RV_TRY(write_matter(batch, "insufficient", figures->classes[0],
	                    _("cases without a class for want of data"),
	                    _("ask the units for what is missing (review missing)"), err));
	RV_TRY(write_matter(batch, "can_fall", figures->totals.provisional - figures->classes[0],
	                    _("cases whose class can still fall"),
	                    _("settle what is not known before the classes are made known"), err));
	RV_TRY(write_matter(batch, "to_confirm", figures->states[RV_ISSUE_AWAITING],
	                    _("findings awaiting confirmation"),
	                    _("have the reviewers confirm or reject them; no points so far"), err));
	RV_TRY(write_matter(batch, "to_judge", items_to_judge(figures),
	                    _("items that people have to judge"),
	                    _("have the reviewers judge them; no points so far"), err));
	RV_TRY(common_matter(batch, err));
	what = rv_format(batch->arena, _("units with a case that is %s"), last);
	if (what == NULL)
		return rv_nomem(err);
	RV_TRY(write_matter(batch, "units", units_with_last(figures), what,
	                    _("feed back, set a date for rectification"), err));
	return write_matter(batch, "left_out",
	                    run->left[RV_LEFT_NO_DATE] + run->left[RV_LEFT_UNPLACED],
	                    _("cases left out for want of data"),
	                    _("complete the register, then score again"), err);
}

enum rv_code rv_batch_matters(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column columns[] = {
		{"matter", "", RV_CELL_TEXT, RV_PROGRAMS, false},
		{"title", _("matter to decide"), RV_CELL_TEXT, RV_PEOPLE, true},
		{"n", _("how many"), RV_CELL_INT, RV_ALL, false},
		{"todo", _("proposal"), RV_CELL_TEXT, RV_PEOPLE, true},
	};

	RV_TRY(rv_batch_table(batch, "matters", _("matters to decide"), columns, 4, err));
	return write_matters(batch, err);
}

/* ---- the basis ------------------------------------------------------------------------------------------------------------ */

static enum rv_code write_rubric(struct rv_batch *batch, const struct rv_rubric *rubric,
                                 struct rv_error *err)
{
	const struct rv_out_cell cells[] = {
		{.text = rubric->id},
		{.text = rubric->version},
		{.text = rv_title_text(&rubric->title, batch->say.lang)},
		{.number = rubric->points},
		{.number = (int64_t)rubric->n_items},
		{.text = rubric->valid_from},
		{.text = rubric->valid_to},
		{.text = rubric->digest},
	};

	return rv_batch_row(batch, cells, err);
}

static enum rv_code write_fact(struct rv_batch *batch, const char *what, const char *value,
                               struct rv_error *err)
{
	const struct rv_out_cell cells[] = {{.text = what}, {.text = value}};

	return rv_batch_row(batch, cells, err);
}

enum rv_code rv_batch_basis(struct rv_batch *batch, struct rv_error *err)
{
	const struct rv_batch_column rubrics[] = {
		{"rubric", _("rubric"), RV_CELL_TEXT, RV_ALL, false},
		{"version", _("version"), RV_CELL_TEXT, RV_ALL, false},
		{"title", _("title"), RV_CELL_TEXT, RV_ALL, false},
		{"points", _("points"), RV_CELL_POINTS, RV_ALL, false},
		{"items", _("items"), RV_CELL_INT, RV_ALL, false},
		{"valid_from", _("valid from"), RV_CELL_DATE, RV_ALL, false},
		{"valid_to", _("valid to"), RV_CELL_DATE, RV_ALL, false},
		{"scoring_digest", _("scoring digest"), RV_CELL_TEXT, RV_ALL, true},
	};
	const struct rv_batch_column facts[] = {
		{"what", _("what"), RV_CELL_TEXT, RV_ALL, false},
		{"value", _("value"), RV_CELL_TEXT, RV_ALL, true},
	};
	const struct rv_standard *standard = batch->report->standard;
	const struct rv_run *run = &batch->report->run;
	const char *period = rv_period_words(batch->report),
		   *settings = rv_settings_words(batch->arena, run->settings);

	if (period == NULL || settings == NULL)
		return rv_nomem(err);
	RV_TRY(rv_batch_table(batch, "rubrics", _("rubric"), rubrics, 8, err));
	for (size_t i = 0; i < standard->n; i++)
		RV_TRY(write_rubric(batch, standard->use[i].rubric, err));
	if (!batch->spelling->labels) /* these are facts of the head */
		return RV_OK;
	RV_TRY(rv_batch_table(batch, "basis", _("what it stands on"), facts, 2, err));
	RV_TRY(write_fact(batch, _("selection"), period, err));
	RV_TRY(write_fact(batch, _("as of"), run->as_of, err));
	if (*settings != '\0')
		RV_TRY(write_fact(batch, _("settings"), settings, err));
	RV_TRY(write_fact(batch, _("digest of the run"), run->digest, err));
	RV_TRY(write_fact(batch, _("scoring digest"), run->scoring_digest, err));
	RV_TRY(write_fact(batch, _("saved"), run->created_at, err));
	RV_TRY(write_fact(batch, _("program"), run->program, err));
	return rv_write_note(batch->writer, err, "%s",
	                     _("Scores, points and counts are exact; means are rounded to "
	                       "hundredths, shares to tenths of a percent."));
}
