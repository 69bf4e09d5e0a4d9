/* The trend: the newest run of each earlier period of the same length, with this one at the end. */
#include "reports/batch.h"

#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "review/i18n.h"

#define MOST_RUNS 12
#define MOST_CLASSES 32

struct point {
	int64_t run;
	const char *from, *to, *scoring_digest;
};
struct trend {
	const struct rv_batch *batch;
	struct point points[MOST_RUNS];
	size_t n;
};

static bool same_text(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The end of what a run looked at: the last day of its period, else the day that stood for today. */
static const char *end_of(const struct rv_run *run)
{
	return run->to != NULL ? run->to : run->as_of;
}

/* Days of a run's period; 0: it has no beginning or no end. */
static int64_t days_of(const struct rv_run *run)
{
	struct rv_when from, to;

	if (run->from == NULL || run->to == NULL ||
	    !rv_when_parse(run->from, strlen(run->from), &from) ||
	    !rv_when_parse(run->to, strlen(run->to), &to))
		return 0;
	return to.day - from.day + 1;
}

/* Whether a run is of a period before ours, and as long: quarters with quarters, months with months. */
static bool is_earlier(const struct rv_run *own, const struct rv_run *run)
{
	int64_t ours = days_of(own), theirs = days_of(run);
	int64_t apart = ours > theirs ? ours - theirs : theirs - ours;

	return ours > 0 && theirs > 0 && strcmp(run->to, own->from) < 0 && apart * 8 <= ours;
}

/* Runs come newest first: of each period the first one is taken. */
static enum rv_code take_run(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct trend *trend = ctx;
	const struct rv_run *own = &trend->batch->report->run;
	struct rv_arena *arena = trend->batch->arena;
	const char *end = end_of(run);
	size_t at = 0;

	if (run->id != own->id && (run->id > own->id || run->scored == 0 || !is_earlier(own, run)))
		return RV_OK;
	for (size_t i = 0; i < trend->n; i++)
		if (same_text(trend->points[i].from, run->from) &&
		    same_text(trend->points[i].to, end))
			return RV_OK;
	while (at < trend->n && strcmp(trend->points[at].to, end) <= 0)
		at++;
	if (trend->n == MOST_RUNS && at == 0)
		return RV_OK;
	if (trend->n == MOST_RUNS)
		memmove(trend->points, trend->points + 1, --at * sizeof *trend->points);
	else
		memmove(trend->points + at + 1, trend->points + at,
		        (trend->n++ - at) * sizeof *trend->points);
	trend->points[at] = (struct point){
		.run = run->id,
		.from = run->from != NULL ? rv_strdup(arena, run->from) : NULL,
		.to = rv_strdup(arena, end),
		.scoring_digest = rv_strdup(arena, run->scoring_digest),
	};
	return trend->points[at].to != NULL && trend->points[at].scoring_digest != NULL
	               ? RV_OK
	               : rv_nomem(err);
}

/* The cases of a run by our classes, found by their ids; null where its rubric has no such class. */
static enum rv_code count_classes(const struct rv_batch *batch, const struct rv_report *one,
                                  struct rv_out_cell *cells, size_t shown, struct rv_error *err)
{
	const struct rv_rubric *own = batch->figures.rubric, *theirs;
	int64_t *counts;

	for (size_t i = 0; i <= shown; i++)
		cells[i] = (struct rv_out_cell){.null = true};
	if (one->standard == NULL)
		return RV_OK;
	theirs = one->standard->use[0].rubric;
	counts = rv_alloc_array(one->arena, theirs->n_classes + 1, sizeof *counts);
	if (counts == NULL)
		return rv_nomem(err);
	RV_TRY(rv_run_class_counts(batch->report->store, one->run.id, theirs->n_classes, counts,
	                           err));
	for (size_t i = 0; i < shown; i++) {
		size_t at = 0;

		while (at < theirs->n_classes &&
		       strcmp(theirs->classes[at].id, own->classes[i].id) != 0)
			at++;
		if (at < theirs->n_classes)
			cells[i] = (struct rv_out_cell){.number = counts[at + 1]};
	}
	cells[shown] = (struct rv_out_cell){.number = counts[0]};
	return RV_OK;
}

static enum rv_code write_point(struct rv_batch *batch, struct rv_report *one, size_t shown,
                                struct rv_error *err)
{
	const struct rv_run *run = &one->run;
	struct rv_out_cell cells[RV_BATCH_COLUMNS];
	struct rv_run_sums sums;
	const char *name = rv_run_name(batch->report, one->arena, run->id), *period = run->period;
	bool alike = same_text(run->scoring_digest, batch->report->run.scoring_digest);
	size_t at = 0;

	if (batch->spelling->labels && strcmp(period, "all") == 0)
		period = _("all");
	if (batch->spelling->labels && !alike)
		period = rv_format(one->arena, "%s *", period);
	if (name == NULL || period == NULL)
		return rv_nomem(err);
	RV_TRY(rv_run_sums(batch->report->store, run->id, &sums, err));
	cells[at++] = (struct rv_out_cell){.text = period};
	cells[at++] = (struct rv_out_cell){.text = name, .number = run->id};
	cells[at++] = (struct rv_out_cell){.text = run->as_of};
	cells[at++] = (struct rv_out_cell){.number = run->scored};
	cells[at++] = (struct rv_out_cell){.number = rv_mean(sums.score, sums.cases),
	                                   .null = sums.cases == 0};
	cells[at++] = (struct rv_out_cell){.number = rv_mean(sums.lowest, sums.cases),
	                                   .null = sums.cases == 0};
	RV_TRY(count_classes(batch, one, cells + at, shown, err));
	at += shown + 1;
	cells[at++] = (struct rv_out_cell){.number = alike};
	return rv_batch_row(batch, cells, err);
}

static enum rv_code open_point(struct rv_batch *batch, const struct point *point, size_t shown,
                               struct rv_error *err)
{
	struct rv_report one = *batch->report;
	struct rv_arena arena;
	enum rv_code code;

	rv_arena_init(&arena);
	code = rv_report_open(&one, &arena, batch->report->store, point->run, err);
	if (code == RV_DATA) { /* of another version: its classes are not known, its scores are */
		one.standard = NULL;
		code = rv_run_get(batch->report->store, &arena, point->run, &one.run, err);
	}
	if (code == RV_OK)
		code = write_point(batch, &one, shown, err);
	rv_report_release(&one);
	rv_arena_release(&arena);
	return code;
}

/* alike: all runs were scored by the standard of ours; others bear a star in table and chart. */
static enum rv_code trend_table(struct rv_batch *batch, size_t shown, bool alike,
                                struct rv_error *err)
{
	struct rv_batch_column columns[RV_BATCH_COLUMNS] = {
		{"period", _("period"), RV_CELL_TEXT, RV_ALL, false},
		{"run", _("run"), batch->spelling->labels ? RV_CELL_TEXT : RV_CELL_INT, RV_ALL,
	         false},
		{"as_of", _("as of"), RV_CELL_DATE, RV_ALL, false},
		{"cases", _("cases"), RV_CELL_INT, RV_ALL, false},
		{"mean", _("mean score (rounded)"), RV_CELL_POINTS, RV_ALL, false},
		{"mean_lowest", _("mean of the lowest possible (rounded)"), RV_CELL_POINTS, RV_ALL,
	         false},
	};
	size_t at = 6, values[RV_BATCH_COLUMNS];
	struct rv_out_chart chart = {.kind = RV_CHART_PARTS,
	                             .title = alike ? _("classes by period")
	                                            : _("classes by period (*: another standard, "
	                                                "not to be compared)"),
	                             .label = 0,
	                             .values = values,
	                             .note = 4,
	                             .graded = true,
	                             .whole = true,
	                             .most = MOST_RUNS};

	for (size_t i = 0; i <= shown; i++) {
		int class = i < shown ? (int)i : RV_CLASS_INSUFFICIENT;
		const char *key = rv_format(batch->arena, "class_%s",
		                            rv_class_word(batch->figures.rubric, class));

		if (key == NULL)
			return rv_nomem(err);
		values[chart.n_values++] = at;
		columns[at++] = (struct rv_batch_column){key, rv_class_label(&batch->say, class),
		                                         RV_CELL_INT, RV_ALL, false};
	}
	columns[at++] = (struct rv_batch_column){"comparable", _("scored alike"), RV_CELL_BOOL,
	                                         RV_ALL, false};
	RV_TRY(rv_batch_table(batch, "trend", _("trend"), columns, at, err));
	return rv_batch_chart(batch, &chart, err);
}

enum rv_code rv_batch_trend(struct rv_batch *batch, struct rv_error *err)
{
	size_t n = batch->figures.rubric->n_classes, shown = n < MOST_CLASSES ? n : MOST_CLASSES;
	struct trend trend = {.batch = batch};
	bool alike = true;

	RV_TRY(rv_run_list(batch->report->store, take_run, &trend, err));
	for (size_t i = 0; i < trend.n; i++)
		alike &= same_text(trend.points[i].scoring_digest,
		                   batch->report->run.scoring_digest);
	RV_TRY(trend_table(batch, shown, alike, err));
	for (size_t i = 0; i < trend.n; i++)
		RV_TRY(open_point(batch, &trend.points[i], shown, err));
	if (trend.n < 2)
		RV_TRY(rv_write_note(
			batch->writer, err, "%s",
			_("No earlier period of the same length was scored: there is no "
		          "trend yet.")));
	if (alike)
		return RV_OK;
	return rv_write_note(batch->writer, err, "%s",
	                     _("* Not scored alike: another standard was used, these scores can't "
	                       "be compared with this run's."));
}
