/*
 * The score sheet of a case (评分表): what was found, what nobody has judged, what was passed, by categories; then points and class, and
 * room for what reviewers and the unit write. It is made to take one A4 page.
 */
#include <string.h>

#include "output/wrap.h"
#include "reports/figures.h"
#include "reports/internal.h"
#include "review/i18n.h"
#include "review/text.h"

struct line {
	const char *part, *what, *status, *place, *points;
	int64_t count;
};
struct sheet {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	const struct rv_issue_filter *filter;
	const char *heading;
	int64_t n; /* sheets so far */
	/* the case at hand */
	const struct rv_case_result *result;
	struct rv_say say;
	struct line *lines;
	size_t n_lines;
	const char *part;
	size_t item; /* whose issues are taken */
};

/* ---- lines ------------------------------------------------------------------------------------------------ */

static bool same_part(const struct rv_item *a, const struct rv_item *b)
{
	return a->dimension == b->dimension && a->category == b->category;
}

static const char *part_title(const struct rv_say *say, const struct rv_item *item)
{
	if (item->category >= 0)
		return rv_title_text(&say->rubric->categories[item->category].title, say->lang);
	return item->dimension >= 0
	               ? rv_title_text(&say->rubric->dimensions[item->dimension].title, say->lang)
	               : "";
}

/* The item by id and title, and what there is to say of it. NULL: no memory. */
static const char *item_words(const struct rv_say *say, const struct rv_item *item,
                              const char *words)
{
	const char *title = rv_title_text(&item->title, say->lang);

	if (*words == '\0' || strcmp(words, title) == 0)
		return rv_format(say->arena, "%s %s", item->id, title);
	return rv_format(say->arena, say->lang == RV_ZH ? "%s %s：%s" : "%s %s: %s", item->id,
	                 title, words);
}

static enum rv_code add_line(struct sheet *sheet, const struct line *line, struct rv_error *err)
{
	struct line *own = &sheet->lines[sheet->n_lines++];

	*own = *line;
	own->part = sheet->part;
	return own->what != NULL && own->points != NULL ? RV_OK : rv_nomem(err);
}

static const char *issue_status(enum rv_issue_state state)
{
	switch (state) {
	case RV_ISSUE_FOUND: return _("fault");
	case RV_ISSUE_AWAITING: return _("confirm?");
	case RV_ISSUE_ADVICE: break;
	}
	return rv_issue_state_label(RV_ISSUE_ADVICE);
}

static enum rv_code take_issue(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct sheet *sheet = ctx;
	const struct rv_say *say = &sheet->say;
	struct rv_issue bare = *issue;
	struct line line = {.status = issue_status(issue->state), .place = issue->place};
	const char *words;

	if (issue->item->index != sheet->item)
		return RV_OK;
	bare.place = "";
	RV_TRY(rv_issue_words(say, &bare, &words, err));
	for (size_t i = 0; i < issue->n; i++)
		line.count += issue->violations[i].count;
	line.what = item_words(say, issue->item, words);
	line.points = rv_issue_points(say, issue);
	return add_line(sheet, &line, err);
}

static enum rv_code add_faults(struct sheet *sheet, size_t item, struct rv_error *err)
{
	const struct rv_say *say = &sheet->say;
	size_t before = sheet->n_lines;
	struct line *last;

	sheet->item = item;
	RV_TRY(rv_each_issue(say, sheet->result, true, take_issue, sheet, err));
	if (!sheet->result->open[item] || sheet->n_lines == before)
		return RV_OK;
	last = &sheet->lines[sheet->n_lines - 1];
	last->what = rv_format(say->arena, "%s%s%s", last->what, rv_say_semicolon(say),
	                       _("not everything is known: there may be more"));
	return last->what != NULL ? RV_OK : rv_nomem(err);
}

/* "≤ 3": what the item may cost. NULL: no memory. */
static const char *most_words(const struct rv_say *say, const struct rv_item *item)
{
	char text[RV_POINTS_SIZE];

	if (item->severity == RV_ADVICE)
		return "";
	if (item->severity == RV_VETO && item->max == 0)
		return rv_item_severity_label(RV_VETO);
	rv_points_text(item->max, text);
	return rv_format(say->arena, "≤ %s", text);
}

/* What waits for people: an item that nobody has judged, one of which too little is known. */
static enum rv_code add_open(struct sheet *sheet, const struct rv_item *item,
                             enum rv_outcome outcome, struct rv_error *err)
{
	const struct rv_say *say = &sheet->say;
	const struct line line = {
		.what = item_words(say, item, ""),
		.status = outcome == RV_UNKNOWN ? _("unknown") : _("unjudged"),
		.place = "",
		.points = most_words(say, item),
	};

	return add_line(sheet, &line, err);
}

static enum rv_outcome outcome_of(const struct sheet *sheet, size_t item)
{
	return (enum rv_outcome)sheet->result->outcomes[item];
}

/* The ids of the part's items that came out so; none: nothing. */
static void say_ids(const struct sheet *sheet, size_t first, enum rv_outcome outcome,
                    struct rv_buf *buf)
{
	const struct rv_rubric *rubric = sheet->say.rubric;
	size_t n = 0;

	for (size_t i = first; i < rubric->n_items; i++) {
		if (outcome_of(sheet, i) != outcome ||
		    !same_part(&rubric->items[i], &rubric->items[first]))
			continue;
		if (n++ == 0)
			rv_buf_printf(buf, sheet->say.lang == RV_ZH ? "%s%s：" : "%s%s: ",
			              buf->len > 0 ? rv_say_semicolon(&sheet->say) : "",
			              rv_outcome_label(outcome));
		rv_buf_printf(buf, "%s%s", n > 1 ? " " : "", rubric->items[i].id);
	}
}

/* The rest of a part takes one line: nobody has to do anything about it. */
static enum rv_code add_rest(struct sheet *sheet, size_t first, struct rv_error *err)
{
	static const enum rv_outcome rest[] = {RV_PASS, RV_NOT_APPLICABLE, RV_NOT_DUE, RV_WAIVED};
	struct line line = {.status = "", .place = "", .points = ""};
	struct rv_buf buf;
	bool any;
	enum rv_code code;

	rv_buf_init(&buf);
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++) {
		say_ids(sheet, first, rest[i], &buf);
		if (rest[i] == RV_PASS && buf.len > 0)
			line.status = _("no fault");
	}
	any = buf.len > 0;
	code = rv_keep(sheet->say.arena, &buf, &line.what, err);
	rv_buf_release(&buf);
	return code == RV_OK && any ? add_line(sheet, &line, err) : code;
}

/* The items of one part: those of the same category as the first. */
static enum rv_code add_part(struct sheet *sheet, size_t first, struct rv_error *err)
{
	const struct rv_rubric *rubric = sheet->say.rubric;

	sheet->part = part_title(&sheet->say, &rubric->items[first]);
	for (size_t i = first; i < rubric->n_items; i++)
		if (outcome_of(sheet, i) == RV_FAIL &&
		    same_part(&rubric->items[i], &rubric->items[first]))
			RV_TRY(add_faults(sheet, i, err));
	for (size_t i = first; i < rubric->n_items; i++) {
		enum rv_outcome outcome = outcome_of(sheet, i);

		if ((outcome == RV_UNKNOWN || outcome == RV_NOT_CHECKED) &&
		    same_part(&rubric->items[i], &rubric->items[first]))
			RV_TRY(add_open(sheet, &rubric->items[i], outcome, err));
	}
	return add_rest(sheet, first, err);
}

static enum rv_code add_lines(struct sheet *sheet, struct rv_error *err)
{
	const struct rv_rubric *rubric = sheet->say.rubric;

	sheet->n_lines = 0;
	sheet->lines = rv_alloc_array(sheet->say.arena,
	                              sheet->result->n_violations + 2 * rubric->n_items + 1,
	                              sizeof *sheet->lines);
	if (sheet->lines == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < rubric->n_items; i++) {
		size_t before = 0;

		while (!same_part(&rubric->items[before], &rubric->items[i]))
			before++;
		if (before == i)
			RV_TRY(add_part(sheet, i, err));
	}
	return RV_OK;
}

/* ---- whether a page has them ------------------------------------------------------------------------------ */

/*
 * As page.css sets them: columns of type that a line of a cell has; hundredths of millimetres of a row, of each of its lines, and of what
 * head and foot leave of a page, which is less where their words are long.
 */
enum { PART_WIDTH = 9, WHAT_WIDTH = 57, STATUS_WIDTH = 9, PLACE_WIDTH = 12 };
enum { ROW_HEIGHT = 110, LINE_HEIGHT = 336, ROOM = 17000, ROOM_LONG_WORDS = 16400 };
enum { EQUATION_TERMS = 8 }; /* of a line */

static size_t taller(size_t lines, const char *text, size_t width)
{
	size_t n = rv_wrap_count(text, strlen(text), width);

	return n > lines ? n : lines;
}

/* Whether the line before is of the same part, which then is not said again. */
static bool goes_on(const struct sheet *sheet, size_t line)
{
	return line > 0 && strcmp(sheet->lines[line].part, sheet->lines[line - 1].part) == 0;
}

static bool is_long(const struct sheet *sheet, bool changed)
{
	size_t height = sheet->result->n_deductions / EQUATION_TERMS * LINE_HEIGHT;

	if (changed)
		height += 2 * LINE_HEIGHT;
	for (size_t i = 0; i < sheet->n_lines; i++) {
		const struct line *line = &sheet->lines[i];
		size_t lines = taller(1, line->what, WHAT_WIDTH);

		if (!goes_on(sheet, i))
			lines = taller(lines, line->part, PART_WIDTH);
		lines = taller(lines, line->status, STATUS_WIDTH);
		lines = taller(lines, line->place, PLACE_WIDTH);
		height += ROW_HEIGHT + lines * LINE_HEIGHT;
	}
	return height > (sheet->say.lang == RV_ZH ? ROOM : ROOM_LONG_WORDS);
}

/* ---- the sheet -------------------------------------------------------------------------------------------- */

static enum rv_code put(const struct sheet *sheet, const char *key, const char *title,
                        const char *text, struct rv_error *err)
{
	return text != NULL ? rv_write_fact_text(sheet->spelling->writer, key, title, text, err)
	                    : rv_nomem(err);
}

struct blank {
	const char *key, *title, *text;
};
static enum rv_code put_blanks(const struct sheet *sheet, const struct blank *blanks, size_t n,
                               struct rv_error *err)
{
	for (size_t i = 0; i < n; i++)
		RV_TRY(put(sheet, blanks[i].key, blanks[i].title, blanks[i].text, err));
	return RV_OK;
}

/* What a run does not keep is left to the pen. */
static enum rv_code write_head(const struct sheet *sheet, int64_t position, bool long_list,
                               struct rv_error *err)
{
	const struct rv_report *report = sheet->report;
	const struct rv_rubric *rubric = sheet->say.rubric;
	const struct blank blanks[] = {{"department", _("department that handled it"), ""},
	                               {"kind", _("kind of case"), ""},
	                               {"sanction", _("what was imposed"), ""}};
	const char *by = rv_rubric_words(report);

	if (report->standard->n > 1 && by != NULL)
		by = rv_format(sheet->say.arena, "%s · %s", by,
		               rv_title_text(&rubric->title, report->lang));
	RV_TRY(put(sheet, "number", _("case"), sheet->result->number, err));
	RV_TRY(put(sheet, "unit", _("unit"), sheet->result->unit, err));
	RV_TRY(put_blanks(sheet, blanks, sizeof blanks / sizeof *blanks, err));
	RV_TRY(put(sheet, "period", _("period"), rv_period_words(report), err));
	RV_TRY(put(sheet, "rubric", _("rubric"), by, err));
	RV_TRY(put(sheet, "run", _("run"), rv_run_name(report, sheet->say.arena, report->run.id),
	           err));
	RV_TRY(put(sheet, "as_of", _("as of"), report->run.as_of, err));
	RV_TRY(put(sheet, "status", _("status"),
	           _("draft: found by the program, not confirmed by people"), err));
	if (rv_is_changed(report, position))
		RV_TRY(put(sheet, "changed", _("its data"),
		           _("have changed since this run: what stands here is of older data"),
		           err));
	if (!long_list)
		return RV_OK;
	return put(sheet, "pages", _("pages"),
	           _("more than one: the list is long; the signatures are at its end"), err);
}

static enum rv_code write_table(struct sheet *sheet, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"no", _("no."), RV_CELL_INT, 5, 0},
		{"part", _("category"), RV_CELL_TEXT, 11, 0},
		{"item", _("item and what was found"), RV_CELL_TEXT, 52, RV_COLUMN_WRAP},
		{"status", _("finding"), RV_CELL_TEXT, 11, 0},
		{"place", _("place"), RV_CELL_TEXT, 15, 0},
		{"count", _("times"), RV_CELL_INT, 5, 0},
		{"points", _("points off"), RV_CELL_TEXT, 9, 0},
		{"note", _("reviewer's remark"), RV_CELL_TEXT, 18, RV_COLUMN_BLANK},
	};
	struct rv_writer *writer = sheet->spelling->writer;
	const char *key = rv_format(sheet->say.arena, "items_%lld", (long long)sheet->n);

	if (key == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_table(writer, key, "", columns, sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < sheet->n_lines; i++) {
		const struct line *line = &sheet->lines[i];
		const struct rv_out_cell cells[] = {
			{.number = (int64_t)i + 1},
			{.text = goes_on(sheet, i) ? "" : line->part},
			{.text = line->what},
			{.text = line->status},
			{.text = line->place},
			{.number = line->count, .null = line->count == 0},
			{.text = line->points},
			{.text = NULL},
		};

		RV_TRY(rv_write_row(writer, cells, err));
	}
	return RV_OK;
}

/* ---- what it comes to ------------------------------------------------------------------------------------- */

/* "事实证据 28/30、…": what each dimension has left of its points. */
static void say_dimensions(const struct sheet *sheet, struct rv_buf *buf)
{
	const struct rv_rubric *rubric = sheet->say.rubric;
	const struct rv_case_result *result = sheet->result;

	for (size_t d = 0; d < rubric->n_dimensions; d++) {
		rv_points left = rubric->dimensions[d].points;
		char text[RV_POINTS_SIZE], of[RV_POINTS_SIZE];

		rv_points_text(left, of);
		for (size_t i = 0; i < result->n_deductions; i++)
			if (rubric->items[result->deductions[i].item].dimension == (int)d)
				left -= rv_cost(&result->deductions[i]);
		rv_points_text(left, text);
		rv_buf_printf(buf, "%s%s %s/%s", d > 0 ? rv_say_comma(&sheet->say) : "",
		              rv_title_text(&rubric->dimensions[d].title, sheet->say.lang), text,
		              of);
	}
	if (rubric->n_dimensions == 0)
		rv_buf_puts(buf, "-");
}

static void say_vetoes(const struct sheet *sheet, struct rv_buf *buf)
{
	const struct rv_rubric *rubric = sheet->say.rubric;

	for (size_t i = 0; i < rubric->n_items; i++)
		if (rubric->items[i].severity == RV_VETO && rv_item_found(rubric, sheet->result, i))
			rv_buf_printf(buf, "%s%s %s", buf->len > 0 ? rv_say_comma(&sheet->say) : "",
			              rubric->items[i].id,
			              rv_title_text(&rubric->items[i].title, sheet->say.lang));
	if (buf->len == 0)
		rv_buf_puts(buf, _("none found by the program"));
}

static void say_because(const struct sheet *sheet, struct rv_buf *buf)
{
	const char *possible = rv_classes_possible(&sheet->say, sheet->result);

	rv_buf_puts(buf, rv_class_label(&sheet->say, sheet->result->class_index));
	rv_buf_puts(buf, rv_say_semicolon(&sheet->say));
	rv_say_class(&sheet->say, sheet->result, buf);
	if (possible != NULL)
		rv_buf_printf(buf, _("; still possible: %s"), possible);
}

/* With the number of the case, since the foot may stand on a page of its own. */
static void say_score(const struct sheet *sheet, struct rv_buf *buf)
{
	char score[RV_POINTS_SIZE], lowest[RV_POINTS_SIZE];

	rv_points_text(sheet->result->score, score);
	rv_points_text(sheet->result->lowest, lowest);
	rv_buf_printf(buf, sheet->say.lang == RV_ZH ? "%s：" : "%s: ", sheet->result->number);
	rv_buf_printf(buf, _("%s (at worst %s: items not known %u, items for people %u)"), score,
	              lowest, sheet->result->n_open, sheet->result->n_awaiting);
}

static enum rv_code put_words(const struct sheet *sheet, const char *key, const char *title,
                              void (*fn)(const struct sheet *sheet, struct rv_buf *buf),
                              struct rv_error *err)
{
	const char *text;
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	fn(sheet, &buf);
	code = rv_keep(sheet->say.arena, &buf, &text, err);
	rv_buf_release(&buf);
	return code == RV_OK ? put(sheet, key, title, text, err) : code;
}

/* page.css gives the first five, and the opinion, the whole width. */
static enum rv_code write_foot(const struct sheet *sheet, struct rv_error *err)
{
	const struct blank blanks[] = {
		{"by_people", _("points off by the reviewers"), ""},
		{"award", _("points added"), ""},
		{"veto_by_people", _("veto by the reviewers"), ""},
		{"final", _("final score and class"), ""},
		{"reviewers", _("signatures of the reviewers"), ""},
		{"checked_by", _("signature of who checked it"), ""},
		{"opinion", _("opinion of the unit"), _("□ agreed  □ objection, with reasons:")},
		{"signed_by_unit", _("signature of the unit, date"), ""},
		{"date", _("date"), ""},
	};
	const char *equation;

	RV_TRY(put_words(sheet, "dimensions", _("left of each dimension"), say_dimensions, err));
	RV_TRY(put_words(sheet, "score", _("score by the program"), say_score, err));
	RV_TRY(rv_say_equation(&sheet->say, sheet->result, &equation, err));
	RV_TRY(put(sheet, "equation", _("how it comes about"), equation, err));
	RV_TRY(put_words(sheet, "class", _("class"), say_because, err));
	RV_TRY(put_words(sheet, "vetoes", _("vetoes"), say_vetoes, err));
	return put_blanks(sheet, blanks, sizeof blanks / sizeof *blanks, err);
}

static enum rv_code write_sheet(struct sheet *sheet, int64_t position, struct rv_error *err)
{
	bool long_list;

	RV_TRY(add_lines(sheet, err));
	long_list = is_long(sheet, rv_is_changed(sheet->report, position));
	RV_TRY(rv_write_sheet(sheet->spelling->writer, sheet->result->number, sheet->heading,
	                      long_list, err));
	RV_TRY(write_head(sheet, position, long_list, err));
	RV_TRY(write_table(sheet, err));
	return write_foot(sheet, err);
}

static enum rv_code one_case(void *ctx, int64_t position, const struct rv_case_result *result,
                             struct rv_error *err)
{
	struct sheet *sheet = ctx;
	const char *unit = sheet->filter->unit;
	struct rv_arena arena;
	enum rv_code code;

	if (unit != NULL && !rv_fold_equal(unit, result->unit))
		return RV_OK;
	rv_arena_init(&arena);
	sheet->n++;
	sheet->result = result;
	sheet->say = rv_say_of(sheet->report, result->rubric, &arena);
	code = write_sheet(sheet, position, err);
	rv_arena_release(&arena);
	return code;
}

enum rv_code rv_report_sheets(struct rv_report *report, const struct rv_issue_filter *filter,
                              const struct rv_spelling *spelling, struct rv_error *err)
{
	struct sheet sheet = {.report = report, .spelling = spelling, .filter = filter};
	const struct rv_case_filter cases = {.number = filter->number};

	sheet.heading = _("Case quality review: score sheet");
	if (report->office != NULL)
		sheet.heading = rv_format(report->arena, report->lang == RV_ZH ? "%s%s" : "%s: %s",
		                          rv_title_text(&report->office->name, report->lang),
		                          sheet.heading);
	if (sheet.heading == NULL)
		return rv_nomem(err);
	RV_TRY(rv_write_title(spelling->writer, sheet.heading, err));
	if (filter->only != NULL)
		RV_TRY(one_case(&sheet, filter->position, filter->only, err));
	else
		RV_TRY(rv_run_cases(report->store, report->run.id, &cases, one_case, &sheet, err));
	if (sheet.n > 0)
		return RV_OK;
	return rv_write_note(spelling->writer, err, "%s",
	                     _("No case was scored: nothing can be said."));
}
