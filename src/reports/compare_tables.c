/* The tables of a comparison: items, issues, units, cases of one run only, changes of the standard. */
#include <stdlib.h>
#include <string.h>

#include "base/share.h"
#include "reports/compare_print.h"
#include "reports/diff.h"
#include "review/i18n.h"
#include "review/text.h"

static const char *title_of(const struct rv_compare_page *page, const struct rv_title *title)
{
	return rv_title_text(title, page->comparison->b.report->lang);
}

/* ---- items --------------------------------------------------------------------------------------------------------- */

struct item_sums {
	const char *id;
	const struct rv_title *title;
	int64_t cases, better, worse, other;
	rv_points before, after;
};
struct item_list {
	struct item_sums *items;
	size_t n, room;
};

static struct item_sums *sums_of(struct item_list *list, struct rv_arena *arena,
                                 const struct rv_mover *mover)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->items[i].id, mover->id) == 0)
			return &list->items[i];
	if (list->n == list->room) {
		size_t room = list->room > 0 ? 2 * list->room : 64;
		struct item_sums *longer = rv_alloc_array(arena, room, sizeof *longer);

		if (longer == NULL)
			return NULL;
		if (list->n > 0)
			memcpy(longer, list->items, list->n * sizeof *longer);
		list->items = longer;
		list->room = room;
	}
	list->items[list->n] = (struct item_sums){.id = mover->id, .title = mover->title};
	return &list->items[list->n++];
}

static enum rv_code add_movers(struct item_list *list, struct rv_arena *arena,
                               const struct rv_pair *pair, const struct rv_moved *moved,
                               struct rv_error *err)
{
	for (size_t i = 0; i < moved->n; i++) {
		const struct rv_mover *mover = &moved->movers[i];
		struct item_sums *sums = sums_of(list, arena, mover);

		if (sums == NULL)
			return rv_nomem(err);
		sums->cases++;
		sums->before += mover->cost_a;
		sums->after += mover->cost_b;
		sums->better += mover->decides && pair->move == RV_CLASS_BETTER;
		sums->worse += mover->decides && pair->move == RV_CLASS_WORSE;
		sums->other += mover->decides && pair->move == RV_CLASS_OTHER;
	}
	return RV_OK;
}

/* Most classes first, then most points, then by id. */
static int by_weight(const void *x, const void *y)
{
	const struct item_sums *a = x, *b = y;
	int64_t p = a->better + a->worse + a->other, q = b->better + b->worse + b->other;

	if (p == q) {
		p = llabs(a->after - a->before);
		q = llabs(b->after - b->before);
	}
	return p != q ? (p < q) - (p > q) : strcmp(a->id, b->id);
}

static enum rv_code gather_items(const struct rv_compare_page *page, struct item_list *list,
                                 struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	struct rv_moved moved;
	struct rv_arena arena;
	enum rv_code code = RV_OK;

	for (size_t i = 0; code == RV_OK && i < c->n; i++) {
		const struct rv_pair *pair = &c->pairs[i];

		if (pair->a == NULL || pair->b == NULL)
			continue;
		rv_arena_init(&arena);
		code = rv_compare_case(c, pair, &arena, &moved, err);
		if (code == RV_OK)
			code = add_movers(list, c->b.report->arena, pair, &moved, err);
		rv_arena_release(&arena);
	}
	if (list->n > 0)
		qsort(list->items, list->n, sizeof *list->items, by_weight);
	return code;
}

enum rv_code rv_compare_items(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"item", _("item"), RV_CELL_TEXT, 0, false},
		{"title", _("title of the item"), RV_CELL_TEXT, 0, true},
		{"cases", _("cases moved"), RV_CELL_INT, 0, false},
		{"points_a", _("points off before"), RV_CELL_POINTS, 0, false},
		{"points_b", _("points off after"), RV_CELL_POINTS, 0, false},
		{"better", _("classes better by it"), RV_CELL_INT, 0, false},
		{"worse", _("classes worse by it"), RV_CELL_INT, 0, false},
		{"other", _("other classes by it"), RV_CELL_INT, 0, false},
	};
	struct item_list list = {.n = 0};
	bool other = !page->spelling->people || page->comparison->moves[RV_CLASS_OTHER] > 0;

	RV_TRY(gather_items(page, &list, err));
	if (list.n == 0 && page->spelling->people)
		return RV_OK;
	RV_TRY(rv_write_table(page->spelling->writer, "items", _("Items by which cases moved"),
	                      columns, sizeof columns / sizeof *columns - !other, err));
	for (size_t i = 0; i < list.n; i++) {
		const struct item_sums *sums = &list.items[i];
		const struct rv_out_cell cells[] = {
			{.text = sums->id},      {.text = title_of(page, sums->title)},
			{.number = sums->cases}, {.number = sums->before},
			{.number = sums->after}, {.number = sums->better},
			{.number = sums->worse}, {.number = sums->other},
		};

		RV_TRY(rv_write_row(page->spelling->writer, cells, err));
	}
	return RV_OK;
}

/* ---- issues -------------------------------------------------------------------------------------------------------- */

struct issue_rows {
	struct rv_compare_page *page;
	const struct rv_kept_case *one;
	struct rv_say say;
	uint8_t fate; /* only these: what is gone of run A, new and same ones of run B */
	int64_t left;
};

static enum rv_code take_issue(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	static const char *const words[] = {"same", "new", "gone"};
	const char *const labels[] = {_("still there"), _("newly found"), _("gone")};
	struct issue_rows *rows = ctx;
	const struct rv_kept_case *one = rows->one;
	const struct rv_spelling *spelling = rows->page->spelling;
	uint8_t fate = one->fates[issue->violations - one->result.violations];
	const char *problem, *points;

	if (fate != rows->fate)
		return RV_OK;
	if (rows->page->most > 0 && rows->page->rows >= rows->page->most) {
		rows->left++;
		return RV_OK;
	}
	rows->page->rows++;
	RV_TRY(rv_issue_words(&rows->say, issue, &problem, err));
	points = rv_issue_points(&rows->say, issue);
	if (points == NULL)
		return rv_nomem(err);
	const struct rv_out_cell cells[] = {
		{.text = spelling->labels ? labels[fate] : words[fate]},
		{.text = one->result.number},
		{.text = one->result.unit},
		{.text = issue->item->id},
		{.text = rv_title_text(&issue->item->title, rows->say.lang)},
		{.text = problem},
		{.text = points},
		{.text = spelling->labels ? rv_issue_state_label(issue->state)
	                                  : rv_issue_state_word(issue->state)},
		{.number = issue->violations->count},
	};
	const struct rv_out_cell few[] = {cells[0], cells[1], cells[3], cells[5], cells[6]};
	const struct rv_out_cell exact[] = {cells[0],
	                                    cells[1],
	                                    cells[2],
	                                    cells[3],
	                                    cells[4],
	                                    cells[5],
	                                    {.number = issue->points},
	                                    cells[7],
	                                    cells[8]};

	return rv_write_row(spelling->writer, spelling->people ? few : exact, err);
}

static enum rv_code issues_of(struct issue_rows *rows, const struct rv_kept_run *run,
                              const struct rv_kept_case *one, struct rv_error *err)
{
	struct rv_arena arena;
	enum rv_code code;

	rv_arena_init(&arena);
	rows->one = one;
	rows->say = rv_say_of(run->report, one->result.rubric, &arena);
	code = rv_each_issue(&rows->say, &one->result, false, take_issue, rows, err);
	rv_arena_release(&arena);
	return code;
}

/* The rows of one fate, case by case. */
static enum rv_code rows_of(struct issue_rows *rows, uint8_t fate, struct rv_error *err)
{
	const struct rv_comparison *c = rows->page->comparison;
	bool gone = fate == RV_ISSUE_GONE;

	rows->fate = fate;
	for (size_t i = 0; i < c->n; i++) {
		const struct rv_pair *pair = &c->pairs[i];

		if (pair->a != NULL && pair->b != NULL)
			RV_TRY(issues_of(rows, gone ? &c->a : &c->b, gone ? pair->a : pair->b,
			                 err));
	}
	return RV_OK;
}

static enum rv_code issue_table(struct rv_compare_page *page, const char *key, const char *title,
                                struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"fate", _("issue"), RV_CELL_TEXT, 0, false},
		{"number", _("case"), RV_CELL_TEXT, 0, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"item", _("item"), RV_CELL_TEXT, 0, false},
		{"title", _("title of the item"), RV_CELL_TEXT, 0, false},
		{"problem", _("problem and place"), RV_CELL_TEXT, 0, true},
		{"points", _("points off"), RV_CELL_POINTS, 0, false},
		{"state", _("state"), RV_CELL_TEXT, 0, false},
		{"count", _("times"), RV_CELL_INT, 0, false},
	};
	const struct rv_out_column few[] = {columns[0],
	                                    columns[1],
	                                    columns[3],
	                                    columns[5],
	                                    {"points", _("points off"), RV_CELL_TEXT, 0, false}};
	bool people = page->spelling->people;

	page->rows = 0;
	return rv_write_table(page->spelling->writer, key, title, people ? few : columns,
	                      people ? sizeof few / sizeof *few : sizeof columns / sizeof *columns,
	                      err);
}

/* For programs all are in one table; for people those that are still there stand apart, at the end. */
enum rv_code rv_compare_issues(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	struct issue_rows rows = {.page = page};
	bool labels = page->spelling->labels;

	if (page->spelling->people && c->issues[RV_ISSUE_NEW] + c->issues[RV_ISSUE_GONE] +
	                                              c->apart[RV_ISSUE_NEW] +
	                                              c->apart[RV_ISSUE_GONE] ==
	                                      0)
		return RV_OK;
	RV_TRY(issue_table(page, "issues",
	                   labels ? _("Issues newly found and gone")
	                          : _("Issues newly found, gone and still there"),
	                   err));
	RV_TRY(rows_of(&rows, RV_ISSUE_NEW, err));
	RV_TRY(rows_of(&rows, RV_ISSUE_GONE, err));
	if (!labels)
		RV_TRY(rows_of(&rows, RV_ISSUE_SAME, err));
	return rv_compare_left(page, rows.left, err);
}

enum rv_code rv_compare_same(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_comparison *c = page->comparison;
	int64_t same = c->issues[RV_ISSUE_SAME] + c->apart[RV_ISSUE_SAME];
	struct issue_rows rows = {.page = page};

	if (!page->spelling->labels || same == 0)
		return RV_OK;
	if (page->spelling->people)
		return rv_write_note(page->spelling->writer, err,
		                     RV_PLURAL("%lld issue that is still there is in the page "
		                               "and the workbook (-o FILE.html, FILE.xlsx)",
		                               "%lld issues that are still there are in the page "
		                               "and the workbook (-o FILE.html, FILE.xlsx)",
		                               same),
		                     (long long)same);
	RV_TRY(issue_table(page, "same", _("Issues still there"), err));
	RV_TRY(rows_of(&rows, RV_ISSUE_SAME, err));
	return rv_compare_left(page, rows.left, err);
}

/* ---- units ----------------------------------------------------------------------------------------------------------- */

struct unit_sums {
	const char *name;
	int64_t cases[2], classed[2], better, worse, issues[RV_N_FATES];
	rv_points score[2];
};

static int by_name(const void *x, const void *y)
{
	return strcmp(((const struct unit_sums *)x)->name, ((const struct unit_sums *)y)->name);
}

static int by_first(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* A row for each unit of either run, sorted by name. */
static struct unit_sums *list_units(const struct rv_comparison *c, size_t *n)
{
	struct rv_arena *arena = c->b.report->arena;
	size_t all = c->a.n + c->b.n;
	const char **names = rv_alloc_array(arena, all + 1, sizeof *names);
	struct unit_sums *units = rv_alloc_array(arena, all + 1, sizeof *units);

	*n = 0;
	if (names == NULL || units == NULL)
		return NULL;
	for (size_t i = 0; i < all; i++)
		names[i] = i < c->a.n ? c->a.cases[i].result.unit
		                      : c->b.cases[i - c->a.n].result.unit;
	if (all > 0)
		qsort(names, all, sizeof *names, by_first);
	for (size_t i = 0; i < all; i++)
		if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
			units[(*n)++].name = names[i];
	return units;
}

static void add_to_unit(struct unit_sums *units, size_t n, const struct rv_kept_case *one, int side,
                        const struct rv_pair *pair)
{
	const struct unit_sums asked = {.name = one->result.unit};
	struct unit_sums *unit = bsearch(&asked, units, n, sizeof *units, by_name);

	if (unit == NULL)
		return;
	unit->cases[side]++;
	if (one->result.class_index >= 0) {
		unit->classed[side]++;
		unit->score[side] += one->result.score;
	}
	if (side == 0 || pair->a == NULL)
		return;
	unit->better += pair->move == RV_CLASS_BETTER;
	unit->worse += pair->move == RV_CLASS_WORSE;
	for (int i = 0; i < RV_N_FATES; i++)
		unit->issues[i] += pair->issues[i];
}

static struct rv_out_cell mean_cell(const struct unit_sums *unit, int side)
{
	return (struct rv_out_cell){.number = rv_mean(unit->score[side], unit->classed[side]),
	                            .null = unit->classed[side] == 0};
}

/* Exact, then rounded once. Nothing where the standards differ. */
static struct rv_out_cell mean_change(const struct rv_comparison *c, const struct unit_sums *unit)
{
	int64_t n = unit->classed[0], m = unit->classed[1];

	if (!c->alike || n == 0 || m == 0)
		return (struct rv_out_cell){.null = true};
	return (struct rv_out_cell){
		.number = rv_mean(unit->score[1] * n - unit->score[0] * m, n * m)};
}

static enum rv_code write_unit(const struct rv_compare_page *page, const struct unit_sums *unit,
                               struct rv_error *err)
{
	const struct rv_out_cell cells[] = {
		{.text = page->spelling->labels && *unit->name == '\0' ? _("not known")
	                                                               : unit->name},
		{.number = unit->cases[0]},
		{.number = unit->cases[1]},
		mean_cell(unit, 0),
		mean_cell(unit, 1),
		mean_change(page->comparison, unit),
		{.number = unit->better},
		{.number = unit->worse},
		{.number = unit->issues[RV_ISSUE_SAME]},
		{.number = unit->issues[RV_ISSUE_NEW]},
		{.number = unit->issues[RV_ISSUE_GONE]},
	};

	return rv_write_row(page->spelling->writer, cells, err);
}

enum rv_code rv_compare_units(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"cases_a", _("cases before"), RV_CELL_INT, 0, false},
		{"cases_b", _("cases after"), RV_CELL_INT, 0, false},
		{"mean_a", _("mean before (rounded)"), RV_CELL_POINTS, 0, RV_COLUMN_SPARE},
		{"mean_b", _("mean after (rounded)"), RV_CELL_POINTS, 0, RV_COLUMN_SPARE},
		{"mean_change", _("change (rounded)"), RV_CELL_POINTS, 0, false},
		{"better", _("classes better"), RV_CELL_INT, 0, false},
		{"worse", _("classes worse"), RV_CELL_INT, 0, false},
		{"issues_same", _("issues still there"), RV_CELL_INT, 0, RV_COLUMN_SPARE},
		{"issues_new", _("issues newly found"), RV_CELL_INT, 0, RV_COLUMN_SPARE},
		{"issues_gone", _("issues gone"), RV_CELL_INT, 0, RV_COLUMN_SPARE},
	};
	const struct rv_comparison *c = page->comparison;
	struct unit_sums *units;
	size_t n;

	units = list_units(c, &n);
	if (units == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < c->n; i++) {
		const struct rv_pair *pair = &c->pairs[i];

		if (pair->a != NULL)
			add_to_unit(units, n, pair->a, 0, pair);
		if (pair->b != NULL)
			add_to_unit(units, n, pair->b, 1, pair);
	}
	RV_TRY(rv_write_table(page->spelling->writer, "units", _("Units"), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < n; i++)
		RV_TRY(write_unit(page, &units[i], err));
	return RV_OK;
}

/* ---- cases of one run only ---------------------------------------------------------------------------------------------- */

/* What a run left out, to be looked up. */
struct left_key {
	const char *key; /* number and unit, folded */
	enum rv_left_reason reason;
};
struct left_index {
	struct rv_arena *arena;
	struct left_key *keys;
	size_t n, room;
};

/* NULL: no memory. */
static const char *left_key(struct rv_arena *arena, const char *number, const char *unit)
{
	struct rv_buf buf;
	const char *key;

	rv_buf_init(&buf);
	rv_buf_fold(&buf, number, strlen(number));
	rv_buf_putc(&buf, '\n'); /* in no folded text */
	rv_buf_fold(&buf, unit, strlen(unit));
	key = buf.failed ? NULL : rv_strdup(arena, buf.text);
	rv_buf_release(&buf);
	return key;
}

static enum rv_code keep_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	struct left_index *index = ctx;

	struct left_key *keys = rv_alloc_more(index->arena, index->keys, index->n, &index->room,
	                                      sizeof *keys);

	if (keys == NULL)
		return rv_nomem(err);
	index->keys = keys;
	index->keys[index->n] = (struct left_key){left_key(index->arena, left->number, left->unit),
	                                          left->reason};
	return index->keys[index->n++].key != NULL ? RV_OK : rv_nomem(err);
}

static int by_left_key(const void *a, const void *b)
{
	return strcmp(((const struct left_key *)a)->key, ((const struct left_key *)b)->key);
}

static enum rv_code index_left(const struct rv_report *report, struct left_index *index,
                               struct rv_error *err)
{
	index->arena = report->arena;
	RV_TRY(rv_run_left_outs(report->store, report->run.id, keep_left, index, err));
	if (index->n > 0)
		qsort(index->keys, index->n, sizeof *index->keys, by_left_key);
	return RV_OK;
}

/* Why the other run has not got it, "" where that is not known. */
static enum rv_code why_missing(const struct rv_compare_page *page, const struct rv_kept_case *one,
                                const struct left_index *other, const char **out,
                                struct rv_error *err)
{
	const struct left_key asked = {
		.key = left_key(other->arena, one->result.number, one->result.unit)};
	const struct left_key *found;

	if (asked.key == NULL)
		return rv_nomem(err);
	found = other->n > 0 ? bsearch(&asked, other->keys, other->n, sizeof asked, by_left_key)
	                     : NULL;
	if (found == NULL) /* of the records all that were left out are known */
		*out = page->replay == NULL     ? ""
		       : page->spelling->labels ? _("not among the records any more")
		                                : "gone";
	else
		*out = page->spelling->labels ? rv_left_label(found->reason)
		                              : rv_left_word(found->reason);
	return RV_OK;
}

enum rv_code rv_compare_only(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, 0, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"in", _("is only"), RV_CELL_TEXT, 0, false},
		{"score", _("score"), RV_CELL_POINTS, 0, false},
		{"class", _("class"), RV_CELL_TEXT, 0, false},
		{"why", _("left out of the other because"), RV_CELL_TEXT, 0, false},
	};
	const struct rv_comparison *c = page->comparison;
	struct left_index of_a = {.n = 0}, of_b = {.n = 0};
	bool labels = page->spelling->labels;
	int64_t left = 0;

	if (page->spelling->people && (c->both == 0 || c->only_a + c->only_b == 0))
		return RV_OK;
	RV_TRY(index_left(c->a.report, &of_a, err));
	RV_TRY(index_left(c->b.report, &of_b, err));
	RV_TRY(rv_write_table(page->spelling->writer, "only", _("Cases in one of the runs only"),
	                      columns, sizeof columns / sizeof *columns, err));
	page->rows = 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct rv_pair *pair = &c->pairs[i];
		const struct rv_kept_run *run = pair->a != NULL ? &c->a : &c->b;
		const struct rv_kept_case *one = pair->a != NULL ? pair->a : pair->b;
		const char *why = NULL;

		if (pair->a != NULL && pair->b != NULL)
			continue;
		if (page->most > 0 && page->rows >= page->most) {
			left++;
			continue;
		}
		page->rows++;
		RV_TRY(why_missing(page, one, run == &c->a ? &of_b : &of_a, &why, err));
		const struct rv_out_cell cells[] = {
			{.text = one->result.number},
			{.text = one->result.unit},
			{.text = run == &c->a ? labels ? _("in the earlier run") : "a"
		                 : labels     ? _("in the later run")
		                              : "b"},
			{.number = one->result.score},
			{.text = rv_kept_class(page, run, one)},
			{.text = why},
		};
		RV_TRY(rv_write_row(page->spelling->writer, cells, err));
	}
	return rv_compare_left(page, left, err);
}

/* ---- the standard ---------------------------------------------------------------------------------------------------------- */

enum rv_code rv_compare_changes(struct rv_compare_page *page, struct rv_error *err)
{
	const struct rv_diff_report *diff = &page->comparison->diff;

	if (diff->n == 0 && page->spelling->labels)
		return RV_OK;
	return rv_diff_write_rows(diff, _("Changes of the standard"), page->spelling, err);
}
