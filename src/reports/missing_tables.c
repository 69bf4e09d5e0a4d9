/* The page and the tables of what is owed. */
#include <stdlib.h>
#include <string.h>

#include "reports/missing.h"
#include "review/i18n.h"
#include "review/text.h"

#define MOST_SHOWN 30 /* values and rows on a page for people */
#define MOST_ITEMS 6  /* ids on its lines */

/* One thing owed by one case, or by several where it is a row of a lookup record. */
struct line {
	const struct rv_missing_case *of;
	const struct rv_owed *owed;
	size_t order;
	int64_t cases;
	size_t n_items; /* of all of them */
	rv_points points;
};
struct unit {
	const char *name;
	int64_t cases, owing, items, cells, rows, lists;
	rv_points at_stake;
};
struct page {
	struct rv_missing *missing;
	const struct rv_spelling *spelling;
	const char *wanted_unit, *number;
	struct line *lines;
	size_t n;
	struct unit *units, all;
	size_t n_units;
};

/* ---- gathering ------------------------------------------------------------------------------------------------- */

static struct unit *unit_of(struct page *page, const char *name)
{
	for (size_t i = 0; i < page->n_units; i++)
		if (rv_fold_equal(page->units[i].name, name))
			return &page->units[i];
	page->units[page->n_units] = (struct unit){.name = name};
	return &page->units[page->n_units++];
}

static void add_to(struct unit *unit, const struct rv_missing_case *one)
{
	unit->cases++;
	unit->owing += one->n_owed > 0;
	unit->items += (int64_t)one->n_items;
	unit->at_stake += one->at_stake;
	for (size_t i = 0; i < one->n_owed; i++) {
		unit->cells += one->owed[i].kind == RV_OWED_CELL;
		unit->rows += one->owed[i].kind == RV_OWED_ROW;
		unit->lists += one->owed[i].kind == RV_OWED_LIST;
	}
}

static enum rv_code gather(struct page *page, struct rv_error *err)
{
	struct rv_missing *missing = page->missing;
	struct rv_arena *arena = missing->report.arena;
	size_t n = 0;

	for (size_t i = 0; i < missing->n; i++)
		n += missing->cases[i].n_owed;
	page->lines = rv_alloc_array(arena, n, sizeof *page->lines);
	page->units = rv_alloc_array(arena, missing->n, sizeof *page->units);
	if (page->lines == NULL || page->units == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < missing->n; i++) {
		const struct rv_missing_case *one = &missing->cases[i];

		if (!rv_missing_wanted(one, page->wanted_unit, page->number))
			continue;
		add_to(&page->all, one);
		add_to(unit_of(page, one->unit), one);
		for (size_t k = 0; k < one->n_owed; k++) {
			page->lines[page->n] = (struct line){.of = one,
			                                     .owed = &one->owed[k],
			                                     .order = page->n,
			                                     .cases = 1,
			                                     .n_items = one->owed[k].n_items,
			                                     .points = one->owed[k].points};
			page->n++;
		}
	}
	return RV_OK;
}

/* Most points first, then most items, then in the order of the run. */
static int by_points(const void *a, const void *b)
{
	const struct line *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	if (x->n_items != y->n_items)
		return x->n_items > y->n_items ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

/* ---- what several cases wait for alike --------------------------------------------------------------------------- */

/* The same for all cases: a list of a record, a value of a row that no case owns. */
static bool is_shared(const struct rv_owed *owed)
{
	return owed->kind == RV_OWED_LIST ||
	       (owed->kind == RV_OWED_CELL && owed->record->is_lookup);
}

static int compare_shared(const struct line *a, const struct line *b)
{
	const struct rv_owed *x = a->owed, *y = b->owed;

	if (is_shared(x) != is_shared(y))
		return is_shared(x) ? -1 : 1;
	if (!is_shared(x))
		return (a->order > b->order) - (a->order < b->order);
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	if (x->record->index != y->record->index)
		return x->record->index < y->record->index ? -1 : 1;
	if (x->kind == RV_OWED_LIST || strcmp(x->row_key, y->row_key) == 0)
		return x->kind == RV_OWED_LIST || x->column->index == y->column->index ? 0
		       : x->column->index < y->column->index                           ? -1
		                                                                       : 1;
	return strcmp(x->row_key, y->row_key);
}

static int by_shared(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int c = compare_shared(x, y);

	return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

/* For people one line says it for all cases. */
static void join_shared(struct page *page)
{
	size_t n = 0;

	if (page->n > 1)
		qsort(page->lines, page->n, sizeof *page->lines, by_shared);
	for (size_t i = 0; i < page->n; i++) {
		struct line *last = n > 0 ? &page->lines[n - 1] : NULL;

		if (last != NULL && is_shared(page->lines[i].owed) &&
		    compare_shared(last, &page->lines[i]) == 0) {
			last->cases += page->lines[i].of != last->of;
			last->n_items += page->lines[i].n_items;
			last->points += page->lines[i].points;
		} else {
			page->lines[n++] = page->lines[i];
		}
	}
	page->n = n;
}

/* ---- head ----------------------------------------------------------------------------------------------------------- */

static enum rv_code write_facts(struct page *page, struct rv_error *err)
{
	struct rv_report *report = &page->missing->report;
	struct rv_writer *writer = page->spelling->writer;
	const char *period = rv_period_words(report), *rubric = rv_rubric_words(report);

	if (period == NULL || rubric == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_office(report, page->spelling, err));
	if (!page->spelling->labels) {
		RV_TRY(rv_write_fact_text(writer, "casedb", NULL, report->run.casedb, err));
		RV_TRY(rv_write_fact_text(writer, "period", NULL, report->run.period, err));
		RV_TRY(rv_write_fact_text(writer, "as_of", NULL, report->run.as_of, err));
		RV_TRY(rv_write_fact_text(writer, "rubric", NULL, report->run.rubric, err));
		RV_TRY(rv_write_fact_text(writer, "version", NULL, report->run.version, err));
		RV_TRY(rv_write_fact_int(writer, "registered", NULL, page->missing->registered,
		                         err));
		RV_TRY(rv_write_fact_int(writer, "in_period", NULL, page->missing->in_period, err));
		RV_TRY(rv_write_fact_int(writer, "scored", NULL, page->all.cases, err));
		return rv_write_fact_int(writer, "items_not_known", NULL, page->all.items, err);
	}
	RV_TRY(rv_write_fact_text(writer, "casedb", _("database"), report->run.casedb, err));
	RV_TRY(rv_write_fact_text(writer, "period", _("period"), period, err));
	RV_TRY(rv_write_fact_text(writer, "rubric", _("rubric"), rubric, err));
	return rv_write_fact_text(writer, "as_of", _("as of"), report->run.as_of, err);
}

static enum rv_code write_sums(struct page *page, struct rv_error *err)
{
	struct rv_arena *arena = page->missing->report.arena;
	const struct unit *all = &page->all;
	char points[RV_POINTS_SIZE];
	const char *text;

	if (!page->spelling->labels)
		return RV_OK;
	text = rv_format(arena, _("%lld scored, %lld of them wait for data"), (long long)all->cases,
	                 (long long)all->owing);
	if (text == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_fact_text(page->spelling->writer, "counts", _("cases"), text, err));
	rv_points_text(all->at_stake, points);
	text = rv_format(arena, _("%lld items of these cases, which could cost %s points at most"),
	                 (long long)all->items, points);
	if (text == NULL)
		return rv_nomem(err);
	return rv_write_fact_text(page->spelling->writer, "items", _("not known"), text, err);
}

/* ---- tables ----------------------------------------------------------------------------------------------------------- */

static enum rv_code write_units(struct page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"unit", _("unit"), RV_CELL_TEXT, 0, true},
		{"cases", _("cases"), RV_CELL_INT, 0, false},
		{"owing", _("waiting for data"), RV_CELL_INT, 0, false},
		{"items", _("items not known"), RV_CELL_INT, 0, false},
		{"cells", _("values"), RV_CELL_INT, 0, false},
		{"rows", _("rows"), RV_CELL_INT, 0, false},
		{"lists", _("lists to call complete"), RV_CELL_INT, 0, false},
		{"points", _("points at stake"), RV_CELL_POINTS, 0, false},
	};

	RV_TRY(rv_write_table(page->spelling->writer, "units",
	                      rv_table_title(page->spelling, _("units")), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < page->n_units; i++) {
		const struct unit *unit = &page->units[i];
		const struct rv_out_cell cells[] = {
			{.text = unit->name},    {.number = unit->cases},
			{.number = unit->owing}, {.number = unit->items},
			{.number = unit->cells}, {.number = unit->rows},
			{.number = unit->lists}, {.number = unit->at_stake},
		};

		RV_TRY(rv_write_row(page->spelling->writer, cells, err));
	}
	return RV_OK;
}

static enum rv_code write_lists(struct page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"record", _("list"), RV_CELL_TEXT, 0, false},
		{"cases", _("cases"), RV_CELL_INT, 0, false},
		{"items", _("items waiting"), RV_CELL_INT, 0, false},
		{"points", _("points"), RV_CELL_POINTS, 0, false},
		{"command", _("when it is whole"), RV_CELL_TEXT, 0, false},
	};
	bool begun = false;

	for (size_t i = 0; i < page->n; i++) {
		const struct line *line = &page->lines[i];

		if (line->owed->kind != RV_OWED_LIST)
			continue;
		if (!begun)
			RV_TRY(rv_write_table(page->spelling->writer, "lists",
			                      _("Lists that nobody has called complete"), columns,
			                      5, err));
		begun = true;
		const struct rv_out_cell cells[] = {
			{.text = rv_title_text(&line->owed->record->title,
		                               page->missing->report.lang)},
			{.number = line->cases},
			{.number = (int64_t)line->n_items},
			{.number = line->points},
			{.text = rv_format(page->missing->report.arena, "--complete %s",
		                           line->owed->record->id)},
		};
		if (cells[4].text == NULL)
			return rv_nomem(err);
		RV_TRY(rv_write_row(page->spelling->writer, cells, err));
	}
	return RV_OK;
}

static enum rv_code person_row(struct page *page, const struct line *line, struct rv_error *err)
{
	struct rv_arena arena;
	struct rv_say say;
	const char *words = "", *items = "", *of = line->of->number;
	enum rv_code code;

	rv_arena_init(&arena);
	say = rv_say_of(&page->missing->report, line->of->rubric, &arena);
	code = rv_say_owed(&say, line->owed, &words, err);
	if (code == RV_OK)
		code = rv_say_owed_items(&say, line->owed, MOST_ITEMS, &items, err);
	if (line->cases > 1)
		of = rv_format(&arena, RV_PLURAL("%lld case", "%lld cases", line->cases),
		               (long long)line->cases);
	if (code == RV_OK && of == NULL)
		code = rv_nomem(err);
	if (code == RV_OK) {
		const struct rv_out_cell cells[] = {
			{.number = line->points},
			{.text = of},
			{.text = line->cases > 1 ? "" : line->of->unit},
			{.text = words},
			{.text = items},
		};

		code = rv_write_row(page->spelling->writer, cells, err);
	}
	rv_arena_release(&arena);
	return code;
}

/* Values and rows. */
static enum rv_code write_most_valuable(struct page *page, size_t *left, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"points", _("points"), RV_CELL_POINTS, 0, false},
		{"number", _("case"), RV_CELL_TEXT, 26, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, true},
		{"to_do", _("what to fill in"), RV_CELL_TEXT, 0, true},
		{"items", _("items waiting"), RV_CELL_TEXT, 0, true},
	};
	size_t shown = 0;

	*left = 0;
	for (size_t i = 0; i < page->n; i++) {
		const struct line *line = &page->lines[i];

		if (line->owed->kind != RV_OWED_CELL && line->owed->kind != RV_OWED_ROW)
			continue;
		if (shown == MOST_SHOWN && page->number == NULL) {
			++*left;
			continue;
		}
		if (shown++ == 0)
			RV_TRY(rv_write_table(page->spelling->writer, "missing",
			                      _("Values and rows, those first that decide most"),
			                      columns, sizeof columns / sizeof *columns, err));
		RV_TRY(person_row(page, line, err));
	}
	return RV_OK;
}

/* ---- for programs and workbooks ---------------------------------------------------------------------------------------- */

static enum rv_code program_row(struct page *page, const struct line *line, struct rv_error *err)
{
	const struct rv_owed *owed = line->owed;
	bool labels = page->spelling->labels;
	struct rv_arena arena;
	struct rv_say say;
	const char *words = "", *items = "", *row = "", *record = NULL, *column = NULL;
	enum rv_code code;

	rv_arena_init(&arena);
	say = rv_say_of(&page->missing->report, line->of->rubric, &arena);
	code = rv_say_owed(&say, owed, &words, err);
	if (code == RV_OK)
		code = rv_say_owed_row(&say, owed, &row, err);
	if (code == RV_OK)
		code = rv_say_owed_items(&say, owed, SIZE_MAX, &items, err);
	if (owed->record != NULL)
		record = labels ? rv_title_text(&owed->record->title, say.lang) : owed->record->id;
	if (owed->column != NULL)
		column = labels ? rv_title_text(&owed->column->title, say.lang) : owed->column->id;
	if (code == RV_OK) {
		const struct rv_out_cell cells[] = {
			{.text = line->of->number},
			{.text = line->of->unit},
			{.number = owed->points},
			{.text = labels ? rv_owed_label(owed->kind) : rv_owed_word(owed->kind)},
			{.text = record},
			{.text = !labels && owed->kind == RV_OWED_ROW ? owed->row_kind : row},
			{.text = column},
			{.text = words},
			{.number = (int64_t)owed->n_items},
			{.text = items},
		};

		code = rv_write_row(page->spelling->writer, cells, err);
	}
	rv_arena_release(&arena);
	return code;
}

static enum rv_code write_all(struct page *page, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, 26, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"points", _("points"), RV_CELL_POINTS, 0, false},
		{"kind", _("what is missing"), RV_CELL_TEXT, 0, false},
		{"record", _("record"), RV_CELL_TEXT, 0, false},
		{"row", _("row"), RV_CELL_TEXT, 0, true},
		{"column", _("column"), RV_CELL_TEXT, 0, false},
		{"to_do", _("what to fill in"), RV_CELL_TEXT, 26, true},
		{"n_items", _("items waiting"), RV_CELL_INT, 0, false},
		{"items", _("items"), RV_CELL_TEXT, 40, true},
	};

	RV_TRY(rv_write_table(page->spelling->writer, "missing",
	                      rv_table_title(page->spelling, _("what is missing")), columns,
	                      sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < page->n; i++)
		RV_TRY(program_row(page, &page->lines[i], err));
	return RV_OK;
}

/* ---- notes -------------------------------------------------------------------------------------------------------------- */

static int64_t count_kind(const struct page *page, enum rv_owed_kind kind)
{
	int64_t n = 0;

	for (size_t i = 0; i < page->n; i++)
		n += page->lines[i].owed->kind == kind;
	return n;
}

static enum rv_code write_command(struct page *page, const char *title, const char *command,
                                  const char *rest, struct rv_error *err)
{
	const struct rv_report *report = &page->missing->report;
	const char *line = rest != NULL ? rv_next_command(report, report->arena, command, rest)
	                                : NULL;

	return line != NULL ? rv_write_note(page->spelling->writer, err, "%s%s", title, line)
	                    : rv_nomem(err);
}

/* " --records FILE" where the rubric reads another dictionary than the one built in. NULL: no memory. */
static const char *records_option(struct page *page)
{
	const struct rv_dictionary *dictionary = page->missing->report.standard->dictionary;
	struct rv_arena *arena = page->missing->report.arena;
	const char *word;

	if (strcmp(dictionary->id, "records") == 0 || dictionary->root->file == NULL)
		return "";
	word = rv_shell_word(arena, dictionary->root->file->name);
	return word != NULL ? rv_format(arena, " --records %s", word) : NULL;
}

static enum rv_code write_next(struct page *page, size_t left, struct rv_error *err)
{
	struct rv_writer *writer = page->spelling->writer;
	struct rv_arena *arena = page->missing->report.arena;
	int64_t others = count_kind(page, RV_OWED_OTHER);
	const char *again = page->missing->again, *records = records_option(page);

	if (page->all.cases == 0)
		return rv_write_note(writer, err, "%s",
		                     _("No case was scored: nothing can be said of this period."));
	if (page->n == 0)
		return rv_write_note(writer, err, "%s",
		                     _("Nothing is owed: every item is decided, or for people."));
	if (left > 0)
		RV_TRY(rv_write_note(writer, err, _("%zu more are not shown."), left));
	if (others > 0)
		RV_TRY(rv_write_note(
			writer, err,
			RV_PLURAL("Of %lld case some items wait for nothing that a sheet holds: a "
		                  "constant of the rubric, a row of another case, times out of "
		                  "order.",
		                  "Of %lld cases some items wait for nothing that a sheet holds: a "
		                  "constant of the rubric, a row of another case, times out of "
		                  "order.",
		                  others),
			(long long)others));
	RV_TRY(write_command(
		page, _("a list for each unit: "), "missing",
		rv_format(arena, "%s --split-by unit -o %s --format xlsx", again, _("lists")),
		err));
	if (records == NULL)
		return rv_nomem(err);
	RV_TRY(write_command(page, _("next, a workbook to fill in: "), "form",
	                     rv_format(arena, "%s -o %s", records, _("form.xlsx")), err));
	return write_command(page, _("and then: "), "import",
	                     rv_format(arena, " %s%s", _("form.xlsx"), records), err);
}

enum rv_code rv_report_missing(struct rv_missing *missing, const char *unit, const char *number,
                               const struct rv_spelling *spelling, struct rv_error *err)
{
	struct page page = {
		.missing = missing, .spelling = spelling, .wanted_unit = unit, .number = number};
	size_t left = 0;

	RV_TRY(gather(&page, err));
	if (spelling->people)
		join_shared(&page);
	if (page.n > 1)
		qsort(page.lines, page.n, sizeof *page.lines, by_points);
	if (!spelling->single) {
		RV_TRY(write_facts(&page, err));
		RV_TRY(write_sums(&page, err));
		if (page.all.cases > 0 || !spelling->people)
			RV_TRY(write_units(&page, err));
	}
	if (!spelling->people)
		return write_all(&page, err);
	RV_TRY(write_lists(&page, err));
	RV_TRY(write_most_valuable(&page, &left, err));
	return write_next(&page, left, err);
}
