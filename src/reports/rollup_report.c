/* Counties brought together, printed: by standard, by prefecture, by county. Means only over equal scoring digests. */
#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "reports/internal.h"
#include "reports/rollup.h"
#include "review/i18n.h"

#define MOST_CLASSES 24
#define DIGEST_SHOWN 12

struct class_column {
	const char *id;
	struct rv_title title;
};

/* What is added up: an export, or those of a prefecture, of a standard, all. */
struct sums {
	int64_t counties, registered, in_period, scored, classed, insufficient;
	int64_t classes[MOST_CLASSES];
	rv_points score, lowest;
	const char *digest; /* the scoring digest of all; NULL: none yet, or more than one */
	bool mixed;
	const char *rubric, *version;
	const char *prefecture, *office; /* of a prefecture; the last office counted */
};

struct county {
	struct rv_taken taken;
	struct sums sums;
};

struct rollup {
	const struct rv_rollup_report *report;
	const struct rv_spelling *spelling;
	struct county *counties;
	size_t n, room;
	struct class_column classes[MOST_CLASSES];
	size_t n_classes;
	struct county *open; /* whose classes are read */
	bool nomem;
};

/* ---- read --------------------------------------------------------------------------------------------------------------- */

static const char *keep_text(struct rollup *r, const char *text)
{
	const char *copy = text != NULL ? rv_strdup(r->report->arena, text) : NULL;

	r->nomem |= text != NULL && copy == NULL;
	return copy;
}

static enum rv_code keep_county(void *ctx, const struct rv_taken *taken, struct rv_error *err)
{
	struct rollup *r = ctx;
	struct county *one;
	const char **texts[] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
	                        NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
	size_t n = 0;

	if (r->n == r->room) {
		size_t room = r->room > 0 ? 2 * r->room : 128;
		struct county *longer = rv_alloc_array(r->report->arena, room, sizeof *longer);

		if (longer == NULL)
			return rv_nomem(err);
		if (r->n > 0)
			memcpy(longer, r->counties, r->n * sizeof *longer);
		r->counties = longer;
		r->room = room;
	}
	one = &r->counties[r->n++];
	*one = (struct county){.taken = *taken};
	texts[n++] = &one->taken.seal;
	texts[n++] = &one->taken.file;
	texts[n++] = &one->taken.at;
	texts[n++] = &one->taken.office;
	texts[n++] = &one->taken.office_id;
	texts[n++] = &one->taken.name.zh;
	texts[n++] = &one->taken.name.en;
	texts[n++] = &one->taken.prefecture.zh;
	texts[n++] = &one->taken.prefecture.en;
	texts[n++] = &one->taken.period;
	texts[n++] = &one->taken.from;
	texts[n++] = &one->taken.to;
	texts[n++] = &one->taken.as_of;
	texts[n++] = &one->taken.rubric;
	texts[n++] = &one->taken.version;
	texts[n++] = &one->taken.scoring_digest;
	for (size_t i = 0; i < n; i++)
		*texts[i] = keep_text(r, *texts[i]);
	one->taken.digest = one->taken.created_at = NULL;
	return r->nomem ? rv_nomem(err) : RV_OK;
}

/* The column of a class, by its id, in the order in which they come. */
static size_t class_column(struct rollup *r, const struct rv_taken_class *class)
{
	size_t i = 0;

	while (i < r->n_classes && strcmp(r->classes[i].id, class->id) != 0)
		i++;
	if (i < r->n_classes || i == MOST_CLASSES)
		return i;
	r->classes[i] = (struct class_column){
		.id = keep_text(r, class->id),
		.title = {keep_text(r, class->title.zh), keep_text(r, class->title.en)}};
	r->n_classes += r->classes[i].id != NULL;
	return i;
}

static enum rv_code add_class(void *ctx, const struct rv_taken_class *class, struct rv_error *err)
{
	struct rollup *r = ctx;
	size_t i;

	if (class->index < 0) {
		r->open->sums.insufficient += class->cases;
		return RV_OK;
	}
	i = class_column(r, class);
	if (i == MOST_CLASSES)
		return rv_fail(err, RV_DATA, _("the exports have more than %d different classes"),
		               MOST_CLASSES);
	r->open->sums.classes[i] += class->cases;
	return r->nomem ? rv_nomem(err) : RV_OK;
}

/* In the reader's language, else in the one there is; "": in none. */
static const char *title_of(const struct rollup *r, const struct rv_title *title)
{
	const char *text = rv_title_text(title, r->report->lang);

	if (text == NULL)
		text = title->zh != NULL ? title->zh : title->en;
	return text != NULL ? text : "";
}

static enum rv_code gather(struct rollup *r, struct rv_error *err)
{
	const struct rv_rollup_report *report = r->report;

	RV_TRY(rv_rollup_list(report->store, report->from, report->to, keep_county, r, err));
	for (size_t i = 0; i < r->n; i++) {
		struct county *one = &r->counties[i];
		const struct rv_taken *taken = &one->taken;

		r->open = one;
		RV_TRY(rv_rollup_classes(report->store, taken->taken, add_class, r, err));
		one->sums.counties = 1;
		one->sums.registered = taken->registered;
		one->sums.in_period = taken->in_period;
		one->sums.scored = taken->scored;
		one->sums.classed = taken->classed;
		one->sums.score = taken->score;
		one->sums.lowest = taken->lowest;
		one->sums.digest = taken->scoring_digest;
		one->sums.rubric = taken->rubric;
		one->sums.version = taken->version;
		one->sums.office = taken->office;
		one->sums.prefecture = title_of(r, &taken->prefecture);
	}
	return RV_OK;
}

/* ---- added up ------------------------------------------------------------------------------------------------------------ */

/* Exports of one county over several periods stand together: it counts once. */
static void add(struct sums *to, const struct sums *from)
{
	to->counties += to->office == NULL || strcmp(to->office, from->office) != 0;
	to->office = from->office;
	to->registered += from->registered;
	to->in_period += from->in_period;
	to->scored += from->scored;
	to->classed += from->classed;
	to->insufficient += from->insufficient;
	to->score += from->score;
	to->lowest += from->lowest;
	for (size_t i = 0; i < MOST_CLASSES; i++)
		to->classes[i] += from->classes[i];
	if (to->digest != NULL && strcmp(to->digest, from->digest) != 0)
		to->mixed = true;
	to->digest = from->digest;
	to->rubric = from->rubric;
	to->version = from->version;
}

static struct rv_out_cell mean(const struct sums *sums, rv_points sum)
{
	return (struct rv_out_cell){.number = rv_mean(sum, sums->classed),
	                            .null = sums->mixed || sums->classed == 0};
}

static const char *standard_words(struct rv_arena *arena, const struct sums *sums, bool labels)
{
	if (sums->mixed)
		return labels ? _("several") : "";
	if (sums->rubric == NULL)
		return "";
	return rv_format(arena, "%s%s%s %.*s", sums->rubric, *sums->version != '\0' ? " " : "",
	                 sums->version, DIGEST_SHOWN, sums->digest);
}

/* ---- tables ---------------------------------------------------------------------------------------------------------------- */

#define MOST_COLUMNS (MOST_CLASSES + 24)

struct table {
	struct rv_out_column columns[MOST_COLUMNS];
	struct rv_out_cell cells[MOST_COLUMNS];
	size_t n;
};

/* A column on the first row, and its cell on every row. */
static void put(struct table *t, const char *key, const char *title, enum rv_cell_kind kind,
                struct rv_out_cell cell)
{
	t->columns[t->n] = (struct rv_out_column){key, title, kind, 0, false};
	t->cells[t->n++] = cell;
}

static void put_int(struct table *t, const char *key, const char *title, int64_t n)
{
	put(t, key, title, RV_CELL_INT, (struct rv_out_cell){.number = n});
}

static void put_text(struct table *t, const char *key, const char *title, const char *text)
{
	put(t, key, title, RV_CELL_TEXT, (struct rv_out_cell){.text = text});
}

static void put_coverage(struct table *t, const struct sums *sums)
{
	put_int(t, "registered", _("registered"), sums->registered);
	put_int(t, "in_period", _("of the period"), sums->in_period);
	put_int(t, "scored", _("scored"), sums->scored);
	put(t, "coverage", _("scored of the period"), RV_CELL_PERCENT,
	    (struct rv_out_cell){.number = rv_share(sums->scored, sums->in_period),
	                         .null = sums->in_period <= 0 || sums->scored > sums->in_period});
}

static void put_classes(struct table *t, const struct rollup *r, const struct sums *sums)
{
	for (size_t i = 0; i < r->n_classes; i++) {
		const char *title = title_of(r, &r->classes[i].title);
		const char *key = rv_format(r->report->arena, "class_%s", r->classes[i].id);

		put_int(t, key != NULL ? key : "", *title != '\0' ? title : r->classes[i].id,
		        sums->classes[i]);
	}
	put_int(t, "class_insufficient", _("insufficient data"), sums->insufficient);
}

static void put_means(struct table *t, const struct sums *sums)
{
	put(t, "mean", _("mean score (rounded)"), RV_CELL_POINTS, mean(sums, sums->score));
	put(t, "mean_lowest", _("mean of the lowest possible (rounded)"), RV_CELL_POINTS,
	    mean(sums, sums->lowest));
}

static enum rv_code write(struct rollup *r, struct table *t, bool first, const char *key,
                          const char *title, struct rv_error *err)
{
	struct rv_writer *writer = r->spelling->writer;

	for (size_t i = 0; i < t->n; i++)
		if (t->columns[i].key == NULL || *t->columns[i].key == '\0')
			return rv_nomem(err);
	if (first)
		RV_TRY(rv_write_table(writer, key, title, t->columns, t->n, err));
	return rv_write_row(writer, t->cells, err);
}

static enum rv_code write_standards(struct rollup *r, struct rv_error *err)
{
	bool first = true;

	for (size_t i = 0; i < r->n; i++) {
		struct sums sums = {.counties = 0};
		struct table t = {.n = 0};
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen |= strcmp(r->counties[k].sums.digest, r->counties[i].sums.digest) == 0;
		for (size_t k = i; !seen && k < r->n; k++)
			if (strcmp(r->counties[k].sums.digest, r->counties[i].sums.digest) == 0)
				add(&sums, &r->counties[k].sums);
		if (seen)
			continue;
		put_text(&t, "rubric", _("rubric"), sums.rubric);
		put_text(&t, "version", _("version"), sums.version);
		put_text(&t, "scoring_digest", _("scoring digest"),
		         r->spelling->labels
		                 ? rv_format(r->report->arena, "%.*s", DIGEST_SHOWN, sums.digest)
		                 : sums.digest);
		put_int(&t, "counties", _("counties"), sums.counties);
		put_int(&t, "scored", _("scored"), sums.scored);
		put_classes(&t, r, &sums);
		put_means(&t, &sums);
		RV_TRY(write(r, &t, first, "standards", _("By standard"), err));
		first = false;
	}
	return RV_OK;
}

static enum rv_code write_prefectures(struct rollup *r, struct rv_error *err)
{
	for (size_t i = 0; i < r->n;) {
		struct sums sums = {.counties = 0};
		const char *name = r->counties[i].sums.prefecture;
		struct table t = {.n = 0};
		size_t from = i;

		for (; i < r->n && strcmp(r->counties[i].sums.prefecture, name) == 0; i++)
			add(&sums, &r->counties[i].sums);
		put_text(&t, "prefecture", _("prefecture"),
		         r->spelling->labels && *name == '\0' ? _("not told") : name);
		put_int(&t, "counties", _("counties"), sums.counties);
		put_coverage(&t, &sums);
		put_classes(&t, r, &sums);
		put_means(&t, &sums);
		put_text(&t, "standard", _("standard"),
		         standard_words(r->report->arena, &sums, r->spelling->labels));
		RV_TRY(write(r, &t, from == 0, "prefectures", _("By prefecture"), err));
	}
	return RV_OK;
}

static enum rv_code write_county(struct rollup *r, const struct county *one, bool first,
                                 struct rv_error *err)
{
	const struct rv_taken *taken = &one->taken;
	const char *name = title_of(r, &taken->name);
	bool labels = r->spelling->labels, people = r->spelling->people;
	struct table t = {.n = 0};

	put_text(&t, "prefecture", _("prefecture"),
	         labels && *one->sums.prefecture == '\0' ? _("not told") : one->sums.prefecture);
	put_text(&t, "office", _("code"), taken->office);
	put_text(&t, "name", _("county"), name);
	put_text(&t, "period", _("period"), taken->period);
	put_coverage(&t, &one->sums);
	put_classes(&t, r, &one->sums);
	put_means(&t, &one->sums);
	put_text(&t, "standard", _("standard"),
	         standard_words(r->report->arena, &one->sums, labels));
	if (!people) {
		if (labels)
			put_text(&t, "run", _("run"),
			         rv_format(r->report->arena, "%s-%lld", taken->office,
			                   (long long)taken->run));
		else
			put_int(&t, "run", NULL, taken->run);
		put(&t, "as_of", _("as of"), RV_CELL_DATE,
		    (struct rv_out_cell){.text = taken->as_of});
		put_text(&t, "scoring_digest", _("scoring digest"), taken->scoring_digest);
		put_text(&t, "seal", _("seal"), taken->seal);
		put_text(&t, "file", _("file"), taken->file);
		put_text(&t, "taken_at", _("taken in"), taken->at);
	}
	return write(r, &t, first, "counties", _("By county"), err);
}

/* ---- the whole --------------------------------------------------------------------------------------------------------------- */

/* What is rare is told to people only where it occurs. */
static enum rv_code write_rare(struct rollup *r, const char *key, const char *title, int64_t n,
                               struct rv_error *err)
{
	if (n == 0 && r->spelling->labels)
		return RV_OK;
	return rv_write_fact_int(r->spelling->writer, key, title, n, err);
}

static enum rv_code write_fact_int(struct rollup *r, const char *key, const char *title, int64_t n,
                                   struct rv_error *err)
{
	return rv_write_fact_int(r->spelling->writer, key, title, n, err);
}

static enum rv_code write_head(struct rollup *r, const struct sums *all, struct rv_error *err)
{
	const struct rv_rollup_report *report = r->report;
	struct rv_writer *writer = r->spelling->writer;
	struct rv_out_cell cell = mean(all, all->score);
	int64_t ever, counting;

	RV_TRY(rv_rollup_counts(report->store, &ever, &counting, err));
	RV_TRY(rv_write_fact_text(writer, "period", _("period"),
	                          report->period != NULL && strcmp(report->period, "all") != 0
	                                  ? report->period
	                          : r->spelling->labels ? _("all")
	                                                : "all",
	                          err));
	RV_TRY(write_fact_int(r, "exports", _("exports"), (int64_t)r->n, err));
	RV_TRY(write_rare(r, "exports_of_other_periods", _("of other periods"),
	                  counting - (int64_t)r->n, err));
	RV_TRY(write_rare(r, "exports_replaced", _("replaced"), ever - counting, err));
	RV_TRY(write_fact_int(r, "n_counties", _("counties"), all->counties, err));
	RV_TRY(write_fact_int(r, "registered", _("registered"), all->registered, err));
	RV_TRY(write_fact_int(r, "in_period", _("of the period"), all->in_period, err));
	RV_TRY(write_fact_int(r, "scored", _("scored"), all->scored, err));
	RV_TRY(write_fact_int(r, "insufficient", _("insufficient data"), all->insufficient, err));
	if (cell.null && r->spelling->labels)
		return rv_write_fact_text(
			writer, "mean", _("mean score (rounded)"),
			all->mixed ? _("none: not all were scored by the same standard")
				   : _("none: no case has a class"),
			err);
	return rv_write_fact(writer, "mean", _("mean score (rounded)"), RV_CELL_POINTS, &cell, err);
}

enum rv_code rv_report_rollup(const struct rv_rollup_report *report,
                              const struct rv_spelling *spelling, struct rv_error *err)
{
	struct rollup r = {.report = report, .spelling = spelling};
	struct sums all = {.counties = 0};

	RV_TRY(gather(&r, err));
	if (r.nomem)
		return rv_nomem(err);
	for (size_t i = 0; i < r.n; i++)
		add(&all, &r.counties[i].sums);
	if (!spelling->single) {
		RV_TRY(write_head(&r, &all, err));
		RV_TRY(write_standards(&r, err));
		RV_TRY(write_prefectures(&r, err));
	}
	for (size_t i = 0; i < r.n; i++)
		RV_TRY(write_county(&r, &r.counties[i], i == 0, err));
	if (!all.mixed || !spelling->people)
		return RV_OK;
	return rv_write_note(spelling->writer, err, "%s",
	                     _("Counties were scored by different standards: means are given only "
	                       "where all cases were scored by the same one, and classes are "
	                       "counted by their name."));
}
