/* Two rubrics or rubric sets compared, and what is said of it. */
#include <string.h>

#include "reports/diff.h"
#include "reports/internal.h"
#include "review/i18n.h"
#include "review/text.h"

const char *const rv_diff_effect_words[] = {"same", "wording", "points", "verdicts", NULL};

/* ---- standards ------------------------------------------------------------------------------------------------ */

/* The rubric of the same id; of two single rubrics, the other one whatever its id. */
static const struct rv_set_use *partner(const struct rv_standard *mine,
                                        const struct rv_set_use *use,
                                        const struct rv_standard *theirs)
{
	if (!mine->is_set && !theirs->is_set)
		return &theirs->use[0];
	for (size_t i = 0; i < theirs->n; i++)
		if (strcmp(theirs->use[i].rubric->id, use->rubric->id) == 0)
			return &theirs->use[i];
	return NULL;
}

static void add_whole(struct rv_diff *diff, const struct rv_set_use *use,
                      enum rv_diff_change change)
{
	const char *text = rv_title_text(&use->rubric->title, rv_i18n_current());

	diff->rubric = use->rubric->id;
	rv_diff_add(diff, (struct rv_diff_row){.part = "rubric",
	                                       .name = use->rubric->id,
	                                       .key = "",
	                                       .before = change == RV_DIFF_REMOVED ? text : NULL,
	                                       .after = change == RV_DIFF_ADDED ? text : NULL,
	                                       .change = change,
	                                       .effect = RV_DIFF_VERDICTS});
}

/* Which cases a rubric of a set takes depends on its `when:` and on those before it. */
static void compare_place(struct rv_diff *diff, const struct rv_diff_report *report,
                          const struct rv_set_use *a, const struct rv_set_use *b)
{
	ptrdiff_t place_a = a - report->a->use, place_b = b - report->b->use;
	const char *before = a->when.node ? a->when.text : NULL;
	const char *after = b->when.node ? b->when.text : NULL;
	struct rv_diff_row row = {.part = "rubric set",
	                          .name = report->b->id,
	                          .key = "when",
	                          .before = before,
	                          .after = after,
	                          .change = before == NULL  ? RV_DIFF_ADDED
	                                    : after == NULL ? RV_DIFF_REMOVED
	                                                    : RV_DIFF_CHANGED,
	                          .effect = RV_DIFF_VERDICTS};

	if (before == NULL ? after != NULL : after == NULL || strcmp(before, after) != 0)
		rv_diff_add(diff, row);
	if (place_a == place_b)
		return;
	row.key = "use";
	row.change = RV_DIFF_CHANGED;
	row.before = rv_format(diff->arena, "%td", place_a + 1);
	row.after = rv_format(diff->arena, "%td", place_b + 1);
	diff->nomem |= row.before == NULL || row.after == NULL;
	rv_diff_add(diff, row);
}

enum rv_code rv_diff_compare(struct rv_diff_report *report, struct rv_error *err)
{
	struct rv_diff diff = {.arena = report->arena};
	bool sets = report->a->is_set || report->b->is_set;

	report->effect = RV_DIFF_SAME;
	for (size_t i = 0; i < report->a->n; i++) {
		const struct rv_set_use *a = &report->a->use[i];
		const struct rv_set_use *b = partner(report->a, a, report->b);
		enum rv_diff_effect effect = RV_DIFF_VERDICTS;

		diff.rubric = sets ? a->rubric->id : NULL;
		if (b == NULL) {
			add_whole(&diff, a, RV_DIFF_REMOVED);
		} else {
			compare_place(&diff, report, a, b);
			RV_TRY(rv_diff_rubrics(&diff, a->rubric, b->rubric, &effect, err));
		}
		if (effect > report->effect)
			report->effect = effect;
	}
	for (size_t i = 0; i < report->b->n; i++)
		if (partner(report->b, &report->b->use[i], report->a) == NULL)
			add_whole(&diff, &report->b->use[i], RV_DIFF_ADDED);
	for (size_t i = 0; i < diff.n; i++)
		if (diff.rows[i].effect > report->effect)
			report->effect = diff.rows[i].effect;
	report->rows = diff.rows;
	report->n = diff.n;
	return diff.nomem ? rv_nomem(err) : RV_OK;
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

static const char *part_label(const char *part)
{
	static const char *const labels[] = {N_("rubric"),    N_("rubric set"),     N_("class"),
	                                     N_("dimension"), N_("category"),       N_("parameter"),
	                                     N_("set"),       N_("table"),          N_("item"),
	                                     N_("code"),      N_("derived column"), N_("code list"),
	                                     N_("record"),    N_("column"),         N_("calendar"),
	                                     N_("dictionary")};

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i], part) == 0)
			return _(labels[i]);
	return part;
}

static const char *change_word(enum rv_diff_change change, bool label)
{
	switch (change) {
	case RV_DIFF_ADDED: return label ? _("added") : "added";
	case RV_DIFF_REMOVED: return label ? _("removed") : "removed";
	case RV_DIFF_CHANGED: break;
	}
	return label ? _("changed") : "changed";
}

static const char *effect_label(enum rv_diff_effect effect)
{
	switch (effect) {
	case RV_DIFF_SAME: return _("same");
	case RV_DIFF_WORDING: return _("wording");
	case RV_DIFF_POINTS: return _("points");
	case RV_DIFF_VERDICTS: break;
	}
	return _("verdicts");
}

static const char *effect_sentence(enum rv_diff_effect effect)
{
	switch (effect) {
	case RV_DIFF_SAME: return _("the same: every score stays as it is");
	case RV_DIFF_WORDING: return _("wording only: every score stays as it is");
	case RV_DIFF_POINTS:
		return _("points changed: what is found in a case stays, its points or class may "
		         "not; scores are not comparable");
	case RV_DIFF_VERDICTS: break;
	}
	return _("verdicts changed: other things are found in a case; scores are not comparable");
}

/* ---- the report ------------------------------------------------------------------------------------------------- */

static enum rv_code write_standard(const struct rv_diff_report *report,
                                   const struct rv_standard *standard, const char *key,
                                   const char *title, struct rv_writer *writer,
                                   struct rv_error *err)
{
	const char *version = standard->is_set ? "" : standard->use[0].rubric->version;
	const char *text = rv_format(report->arena, "%s (%s%s%s)", standard->source.path,
	                             standard->id, *version != '\0' ? " " : "", version);

	if (text == NULL)
		return rv_nomem(err);
	return rv_write_fact_text(writer, key, title, text, err);
}

static int64_t count_items(const struct rv_diff_report *report, enum rv_diff_change change)
{
	const char *last = "", *rubric = NULL;
	int64_t n = 0;

	for (size_t i = 0; i < report->n; i++) {
		const struct rv_diff_row *row = &report->rows[i];
		bool whole = *row->key == '\0';

		if (strcmp(row->part, "item") != 0 ||
		    (row->change == change && whole) != (change != RV_DIFF_CHANGED) ||
		    (change == RV_DIFF_CHANGED && whole))
			continue;
		n += strcmp(row->name, last) != 0 || row->rubric != rubric;
		last = row->name;
		rubric = row->rubric;
	}
	return n;
}

static enum rv_code write_head(const struct rv_diff_report *report,
                               const struct rv_spelling *spelling, struct rv_error *err)
{
	static const struct {
		const char *key, *title;
		enum rv_diff_change change;
	} counts[] = {{"items_added", N_("items added"), RV_DIFF_ADDED},
	              {"items_removed", N_("items removed"), RV_DIFF_REMOVED},
	              {"items_changed", N_("items changed"), RV_DIFF_CHANGED}};
	struct rv_writer *writer = spelling->writer;

	RV_TRY(write_standard(report, report->a, "old", _("old"), writer, err));
	RV_TRY(write_standard(report, report->b, "new", _("new"), writer, err));
	RV_TRY(rv_write_fact_text(writer, "result", _("result"),
	                          spelling->labels ? effect_sentence(report->effect)
	                                           : rv_diff_effect_words[report->effect],
	                          err));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		RV_TRY(rv_write_fact_int(writer, counts[i].key, _(counts[i].title),
		                         count_items(report, counts[i].change), err));
	return RV_OK;
}

/* A page for people leaves long values to the other formats. */
static const char *shorten(struct rv_arena *arena, const char *text, bool people)
{
	enum { MOST = 60 };
	size_t len, at = 0;

	if (text == NULL || !people || rv_utf8_count(text, strlen(text)) <= MOST)
		return text;
	len = strlen(text);
	for (size_t i = 0; i < MOST; i++)
		rv_utf8_next(text, len, &at);
	return rv_format(arena, "%.*s…", (int)at, text);
}

static enum rv_code write_row(const struct rv_diff_report *report, const struct rv_diff_row *row,
                              const struct rv_spelling *spelling, struct rv_error *err)
{
	bool labels = spelling->labels, people = spelling->people;
	const struct rv_out_cell cells[] = {
		{.text = row->rubric},
		{.text = labels ? part_label(row->part) : row->part},
		{.text = row->name},
		{.text = change_word(row->change, labels)},
		{.text = row->key},
		{.text = shorten(report->arena, row->before, people)},
		{.text = shorten(report->arena, row->after, people)},
		{.text = labels ? effect_label(row->effect) : rv_diff_effect_words[row->effect]},
		{.text = shorten(report->arena, row->items, people)},
	};
	bool sets = report->a->is_set || report->b->is_set;

	if ((cells[5].text == NULL) != (row->before == NULL) ||
	    (cells[6].text == NULL) != (row->after == NULL) || cells[8].text == NULL)
		return rv_nomem(err);
	return rv_write_row(spelling->writer, cells + !sets, err);
}

enum rv_code rv_diff_write_rows(const struct rv_diff_report *report, const char *title,
                                const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"rubric", _("rubric"), RV_CELL_TEXT, 0, false},
		{"part", _("part"), RV_CELL_TEXT, 0, false},
		{"name", _("name"), RV_CELL_TEXT, 0, false},
		{"change", _("change"), RV_CELL_TEXT, 0, false},
		{"key", _("key"), RV_CELL_TEXT, 0, false},
		{"before", _("before"), RV_CELL_TEXT, 30, true},
		{"after", _("after"), RV_CELL_TEXT, 30, true},
		{"effect", _("concerns"), RV_CELL_TEXT, 0, false},
		{"items", _("items that name it"), RV_CELL_TEXT, 20, true},
	};
	bool sets = report->a->is_set || report->b->is_set;

	RV_TRY(rv_write_table(spelling->writer, "changes", title, columns + !sets,
	                      sizeof columns / sizeof *columns - !sets, err));
	for (size_t i = 0; i < report->n; i++)
		RV_TRY(write_row(report, &report->rows[i], spelling, err));
	return RV_OK;
}

enum rv_code rv_report_diff(const struct rv_diff_report *report, const struct rv_spelling *spelling,
                            struct rv_error *err)
{
	if (!spelling->single)
		RV_TRY(write_head(report, spelling, err));
	if (report->n == 0 && spelling->people)
		return RV_OK;
	RV_TRY(rv_diff_write_rows(report, rv_table_title(spelling, _("changes")), spelling, err));
	for (size_t i = 0; i < report->n && spelling->people; i++)
		if (strcmp(report->rows[i].part, "rubric") == 0 &&
		    strncmp(report->rows[i].key, "valid", 5) == 0)
			return rv_write_note(spelling->writer, err,
			                     _("'valid:' decides which dates are scored at all, "
			                       "not how"));
	return RV_OK;
}
