/* The scoring table through a writer. */
#include <string.h>

#include "forms/scoring.h"
#include "review/i18n.h"
#include "review/output.h"

struct scoring {
	const struct rv_standard *standard;
	const struct rv_scoring_options *options;
	struct rv_writer *writer;
	struct rv_scoring_say say; /* its rubric is the one at hand */
};

/* ---- columns ------------------------------------------------------------------------------------------ */

/* Which columns of the items a layout has, in order; those before `groups` are headings on a page. */
static const unsigned char data_items[] = {
	RV_ITEM_ID,     RV_ITEM_DIMENSION, RV_ITEM_CATEGORY, RV_ITEM_TITLE,
	RV_ITEM_COUNTS, RV_ITEM_DEDUCT,    RV_ITEM_POINTS,   RV_ITEM_HIGH,
	RV_ITEM_MAX,    RV_ITEM_SEVERITY,  RV_ITEM_BY,       RV_ITEM_ASK,
	RV_ITEM_WHEN,   RV_ITEM_BASIS,     RV_ITEM_ADVICE,   RV_ITEM_OWNER};
static const unsigned char workbook_items[] = {
	RV_ITEM_DIMENSION, RV_ITEM_CATEGORY, RV_ITEM_ID,     RV_ITEM_TITLE,
	RV_ITEM_COUNTS,    RV_ITEM_DEDUCT,   RV_ITEM_POINTS, RV_ITEM_HIGH,
	RV_ITEM_MAX,       RV_ITEM_SEVERITY, RV_ITEM_ON,     RV_ITEM_BY,
	RV_ITEM_ASK,       RV_ITEM_BASIS,    RV_ITEM_ADVICE, RV_ITEM_OWNER};
static const unsigned char page_items[] = {RV_ITEM_DIMENSION, RV_ITEM_CATEGORY, RV_ITEM_ID,
                                           RV_ITEM_TITLE,     RV_ITEM_COUNTS,   RV_ITEM_POINTS,
                                           RV_ITEM_MAX,       RV_ITEM_SEVERITY, RV_ITEM_BY,
                                           RV_ITEM_BASIS,     RV_ITEM_ADVICE,   RV_ITEM_OWNER};
static const unsigned char brief_items[] = {RV_ITEM_ID,     RV_ITEM_TITLE, RV_ITEM_DEDUCT,
                                            RV_ITEM_POINTS, RV_ITEM_MAX,   RV_ITEM_SEVERITY,
                                            RV_ITEM_BY};
struct layout {
	const unsigned char *columns;
	size_t n, groups;
};
#define LAYOUT(list, groups)                                                                       \
	{                                                                                          \
		list, sizeof(list), groups                                                         \
	}
static const struct layout item_layouts[] = {
	[RV_SCORING_DATA] = LAYOUT(data_items, 0),
	[RV_SCORING_WORKBOOK] = LAYOUT(workbook_items, 0),
	[RV_SCORING_PAGE] = LAYOUT(page_items, 2),
	[RV_SCORING_BRIEF] = LAYOUT(brief_items, 0),
};

/* A table: which columns it has, and as what they are written. */
struct shape {
	enum rv_scoring_sheet sheet;
	unsigned char ids[RV_SCORING_MAX_COLUMNS];
	struct rv_out_column columns[RV_SCORING_MAX_COLUMNS];
	size_t n, groups;
};

static bool on_paper(const struct scoring *scoring)
{
	return scoring->options->layout == RV_SCORING_PAGE ||
	       scoring->options->layout == RV_SCORING_BRIEF;
}

static void add(struct shape *shape, unsigned char id)
{
	static const enum rv_cell_kind kinds[] = {[RV_SCORING_TEXT] = RV_CELL_TEXT,
	                                          [RV_SCORING_POINTS] = RV_CELL_POINTS,
	                                          [RV_SCORING_COUNT] = RV_CELL_INT,
	                                          [RV_SCORING_BOOL] = RV_CELL_BOOL};
	const struct rv_scoring_column *column = &rv_scoring_tables[shape->sheet].columns[id];

	shape->ids[shape->n] = id;
	shape->columns[shape->n++] = (struct rv_out_column){
		.key = column->key,
		.title = _(column->title),
		.kind = kinds[column->kind],
		.width = column->width,
		.look = column->wrap,
	};
}

/* These columns of a sheet, before them the rubric's where there are several. */
static struct shape shape_of(const struct scoring *scoring, enum rv_scoring_sheet sheet,
                             const unsigned char *ids, size_t n)
{
	struct shape shape = {.sheet = sheet};

	if (scoring->standard->is_set)
		add(&shape, 0);
	for (size_t i = 0; i < n; i++)
		add(&shape, ids[i]);
	return shape;
}

/* Turns to rubric i of the standard; false: there is none. */
static bool turn(struct scoring *scoring, size_t i)
{
	if (i >= scoring->standard->n)
		return false;
	scoring->say.rubric = scoring->standard->use[i].rubric;
	return true;
}

/* ---- the head ------------------------------------------------------------------------------------------- */

static enum rv_code put_fact(struct scoring *scoring, enum rv_scoring_fact fact, const char *text,
                             struct rv_error *err)
{
	return rv_write_fact_text(scoring->writer, rv_scoring_facts[fact].key,
	                          _(rv_scoring_facts[fact].title), text, err);
}

static const char *valid_words(struct scoring *scoring, const struct rv_rubric *rubric)
{
	const char *from = rubric->valid_from, *to = rubric->valid_to;

	if (from == NULL && to == NULL)
		return _("no limit");
	if (to == NULL)
		return rv_format(scoring->say.arena, _("from %s"), from);
	if (from == NULL)
		return rv_format(scoring->say.arena, _("until %s"), to);
	return rv_format(scoring->say.arena, _("%s to %s"), from, to);
}

/* Version, points and validity are each rubric's own. */
static enum rv_code put_rubric_facts(struct scoring *scoring, const struct rv_rubric *rubric,
                                     struct rv_error *err)
{
	const struct rv_scoring_fact_name *points = &rv_scoring_facts[RV_FACT_POINTS];
	struct rv_out_cell cell = {.number = rubric->points};
	const char *valid = valid_words(scoring, rubric);

	if (valid == NULL)
		return rv_nomem(err);
	RV_TRY(put_fact(scoring, RV_FACT_VERSION, rubric->version, err));
	if (scoring->options->labels) {
		RV_TRY(rv_write_fact_text(scoring->writer, "valid", _("valid"), valid, err));
	} else {
		RV_TRY(rv_write_fact_text(scoring->writer, "valid_from", "", rubric->valid_from,
		                          err));
		RV_TRY(rv_write_fact_text(scoring->writer, "valid_to", "", rubric->valid_to, err));
	}
	return rv_write_fact(scoring->writer, points->key, _(points->title), RV_CELL_POINTS, &cell,
	                     err);
}

static enum rv_code put_head(struct scoring *scoring, struct rv_error *err)
{
	const struct rv_standard *standard = scoring->standard;
	const char *title = rv_title_text(&standard->title, scoring->options->lang);
	int64_t automatic = 0, people = 0;

	for (size_t i = 0; turn(scoring, i); i++)
		for (size_t k = 0; k < scoring->say.rubric->n_items; k++)
			*(scoring->say.rubric->items[k].manual ? &people : &automatic) += 1;
	RV_TRY(rv_write_title(scoring->writer, title, err));
	if (scoring->options->layout != RV_SCORING_PAGE) /* which has it as its heading */
		RV_TRY(rv_write_fact_text(scoring->writer, "title", _("title"), title, err));
	RV_TRY(put_fact(scoring, RV_FACT_ID, standard->id, err));
	if (!standard->is_set)
		RV_TRY(put_rubric_facts(scoring, standard->use[0].rubric, err));
	RV_TRY(rv_write_fact_int(scoring->writer, "automatic", _("items found by the program"),
	                         automatic, err));
	RV_TRY(rv_write_fact_int(scoring->writer, "people", _("items judged by people"), people,
	                         err));
	RV_TRY(put_fact(scoring, RV_FACT_FILE, standard->source.name, err));
	return put_fact(scoring, RV_FACT_DIGEST, standard->digest, err);
}

/* ---- tables --------------------------------------------------------------------------------------------- */

/* Of a rubric set: what it is made of, and which cases each is for. */
static enum rv_code put_parts(struct scoring *scoring, struct rv_error *err)
{
	const struct rv_standard *standard = scoring->standard;
	const struct rv_out_column columns[] = {
		{"rubric", _("rubric"), RV_CELL_TEXT, 14, false},
		{"title", _("title"), RV_CELL_TEXT, 24, true},
		{"when", _("applies when"), RV_CELL_TEXT, 24, true},
		{"version", _("version"), RV_CELL_TEXT, 8, false},
		{"valid", _("valid"), RV_CELL_TEXT, 14, false},
		{"points", _("points of a case"), RV_CELL_POINTS, 8, false},
		{"items", _("items"), RV_CELL_INT, 6, false},
		{"digest", _("scoring digest"), RV_CELL_TEXT, 20, true},
	};

	if (!standard->is_set)
		return RV_OK;
	RV_TRY(rv_write_table(scoring->writer, "rubrics", _("rubrics, the first that applies"),
	                      columns, sizeof columns / sizeof *columns, err));
	for (size_t i = 0; turn(scoring, i); i++) {
		const struct rv_rubric *rubric = scoring->say.rubric;
		const struct rv_sql *when = &standard->use[i].when;
		const char *valid = valid_words(scoring, rubric);
		const char *all = scoring->options->labels ? _("all other cases") : NULL;
		const struct rv_out_cell cells[] = {
			{.text = rubric->id},
			{.text = rv_title_text(&rubric->title, scoring->options->lang)},
			{.text = when->node != NULL ? when->text : all},
			{.text = rubric->version},
			{.text = valid},
			{.number = rubric->points},
			{.number = (int64_t)rubric->n_items},
			{.text = rubric->digest},
		};

		if (valid == NULL)
			return rv_nomem(err);
		RV_TRY(rv_write_row(scoring->writer, cells, err));
	}
	return RV_OK;
}

/* The rows of a sheet, of all rubrics; nothing if there are none. */
static enum rv_code put_sheet(struct scoring *scoring, const struct shape *shape,
                              struct rv_error *err)
{
	const struct rv_scoring_table *table = &rv_scoring_tables[shape->sheet];
	struct rv_out_cell cells[RV_SCORING_MAX_COLUMNS];
	size_t n = 0;

	for (size_t i = 0; turn(scoring, i); i++)
		n += rv_scoring_rows(scoring->say.rubric, shape->sheet);
	if (n == 0)
		return RV_OK;
	RV_TRY(rv_write_grouped(scoring->writer, table->key, _(table->title), shape->columns,
	                        shape->n, shape->groups, err));
	for (size_t i = 0; turn(scoring, i); i++)
		for (size_t k = 0; k < rv_scoring_rows(scoring->say.rubric, shape->sheet); k++) {
			for (size_t c = 0; c < shape->n; c++) {
				struct rv_scoring_cell cell = rv_scoring_cell(
					&scoring->say, shape->sheet, k, shape->ids[c]);

				cells[c] = (struct rv_out_cell){cell.text, cell.number, cell.null};
			}
			if (scoring->say.failed)
				return rv_nomem(err);
			RV_TRY(rv_write_row(scoring->writer, cells, err));
		}
	return RV_OK;
}

static enum rv_code put_dimensions(struct scoring *scoring, struct rv_error *err)
{
	static const unsigned char ids[] = {RV_DIM_ID,     RV_DIM_DIMENSION, RV_DIM_CATEGORY,
	                                    RV_DIM_POINTS, RV_DIM_ITEMS,     RV_DIM_AUTOMATIC,
	                                    RV_DIM_PEOPLE};
	bool paper = on_paper(scoring); /* ids say nothing to a reader */
	struct shape shape = shape_of(scoring, RV_SHEET_DIMENSIONS, ids + paper,
	                              sizeof ids - paper);

	return put_sheet(scoring, &shape, err);
}

static enum rv_code put_items(struct scoring *scoring, struct rv_error *err)
{
	const struct layout *layout = &item_layouts[scoring->options->layout];
	struct shape shape = shape_of(scoring, RV_SHEET_ITEMS, layout->columns, layout->n);

	shape.groups = layout->groups > 0 ? layout->groups + scoring->standard->is_set : 0;
	for (size_t i = 0; on_paper(scoring) && i < shape.n; i++) {
		if (shape.ids[i] == RV_ITEM_POINTS)
			shape.columns[i].kind = RV_CELL_TEXT;
		shape.columns[i].look |= shape.ids[i] == RV_ITEM_BY && layout->groups > 0;
	}
	return put_sheet(scoring, &shape, err);
}

static enum rv_code put_classes(struct scoring *scoring, struct rv_error *err)
{
	static const unsigned char ids[] = {RV_CLASS_ID, RV_CLASS_TITLE, RV_CLASS_FROM,
	                                    RV_CLASS_FORBID};
	bool paper = on_paper(scoring);
	struct shape shape = shape_of(scoring, RV_SHEET_CLASSES, ids + paper, sizeof ids - paper);

	return put_sheet(scoring, &shape, err);
}

/* Values are numbers where all of them are. */
static bool all_numbers(struct scoring *scoring)
{
	rv_points ignored;

	for (size_t i = 0; turn(scoring, i); i++)
		for (size_t k = 0; k < scoring->say.rubric->n_parameters; k++) {
			const char *value = scoring->say.rubric->parameters[k].value;

			if (!rv_points_parse(value, strlen(value), &ignored))
				return false;
		}
	return true;
}

static enum rv_code put_parameters(struct scoring *scoring, struct rv_error *err)
{
	static const unsigned char ids[] = {RV_PARAMETER_NAME, RV_PARAMETER_TITLE,
	                                    RV_PARAMETER_VALUE};
	bool paper = on_paper(scoring);
	struct shape shape = shape_of(scoring, RV_SHEET_PARAMETERS, ids + paper,
	                              sizeof ids - paper);

	if (all_numbers(scoring))
		shape.columns[shape.n - 1].kind = RV_CELL_POINTS;
	return put_sheet(scoring, &shape, err);
}

/* ---- sets ----------------------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Whether a scalar below node has name as a word of its own. */
static bool mentions(const struct rv_yaml *node, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = node->text; (at = strstr(at, name)) != NULL; at += len) {
		char before = at > node->text ? at[-1] : ' ', after = at[len];

		if (!is_letter(before) && !is_letter(after))
			return true;
	}
	for (const struct rv_yaml *e = node->child; e != NULL; e = e->next)
		if (mentions(e, name))
			return true;
	return false;
}

static bool is_used(struct rv_rubric *rubric, const char *name)
{
	static const char *const parts[] = {"items", "derive", "cases"};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct rv_yaml *node = rv_yaml_get(rubric->root, parts[i]);

		if (node != NULL && mentions(node, name))
			return true;
	}
	return false;
}

/* The code list that knows all codes of a set, so that they can be said by their labels; or NULL. */
static const struct rv_codes *codes_of(const struct rv_dictionary *dictionary,
                                       const struct rv_set *set)
{
	for (size_t r = 0; r < dictionary->n_records; r++)
		for (size_t c = 0; c < dictionary->records[r]->n_columns; c++) {
			const struct rv_codes *codes = dictionary->records[r]->columns[c]->codes;
			size_t known = 0;

			while (codes != NULL && known < set->n &&
			       rv_codes_find(codes, set->codes[known]) != NULL)
				known++;
			if (codes != NULL && known == set->n)
				return codes;
		}
	return NULL;
}

static enum rv_code put_set(struct scoring *scoring, const struct rv_set *set, struct rv_buf *buf,
                            struct rv_error *err)
{
	const struct rv_codes *codes = scoring->options->labels
	                                       ? codes_of(scoring->say.rubric->dictionary, set)
	                                       : NULL;
	struct rv_out_cell cells[] = {
		{.text = scoring->say.rubric->id}, {.text = set->name}, {.null = true}};
	size_t first = !scoring->standard->is_set;

	rv_buf_clear(buf);
	for (size_t i = 0; i < set->n; i++) {
		const struct rv_code_entry *entry = codes != NULL
		                                            ? rv_codes_find(codes, set->codes[i])
		                                            : NULL;

		rv_buf_puts(buf, i > 0 ? rv_scoring_comma(&scoring->say) : "");
		rv_buf_puts(buf, entry != NULL ? rv_title_text(&entry->title, scoring->say.lang)
		                               : set->codes[i]);
	}
	if (buf->failed)
		return rv_nomem(err);
	cells[2] = (struct rv_out_cell){.text = buf->text};
	return rv_write_row(scoring->writer, cells + first, err);
}

static enum rv_code put_sets(struct scoring *scoring, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"rubric", _("rubric"), RV_CELL_TEXT, 12, false},
		{"set", _("set"), RV_CELL_TEXT, 20, false},
		{"codes", _("what is in it"), RV_CELL_TEXT, 60, true},
	};
	size_t first = !scoring->standard->is_set;
	enum rv_code code = RV_OK;
	bool begun = false;
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (size_t i = 0; turn(scoring, i); i++)
		for (size_t k = 0; code == RV_OK && k < scoring->say.rubric->n_sets; k++) {
			const struct rv_set *set = &scoring->say.rubric->sets[k];

			if (!is_used(scoring->standard->use[i].rubric, set->name))
				continue;
			if (!begun)
				code = rv_write_table(scoring->writer, "sets", _("sets"),
				                      columns + first, 3 - first, err);
			begun = true;
			if (code == RV_OK)
				code = put_set(scoring, set, &buf, err);
		}
	rv_buf_release(&buf);
	return code;
}

/* ---- how classes are found ------------------------------------------------------------------------------ */

static enum rv_code put_class_rules(struct scoring *scoring, const struct rv_rubric *rubric,
                                    struct rv_error *err)
{
	const struct rv_class *last = &rubric->classes[rubric->n_classes - 1];
	char points[RV_POINTS_SIZE], share[RV_POINTS_SIZE];
	struct rv_writer *writer = scoring->writer;

	rv_points_text(rubric->points, points);
	rv_points_text(rubric->at_least, share);
	if (scoring->standard->is_set)
		RV_TRY(rv_write_note(writer, err,
		                     "%s:", rv_title_text(&rubric->title, scoring->say.lang)));
	RV_TRY(rv_write_note(
		writer, err,
		_("A case starts from %s points. Every error takes its points off, an item at most "
	          "its cap, then the items of a category and of a dimension at most the points of "
	          "these."),
		points));
	RV_TRY(rv_write_note(
		writer, err,
		_("A case is of the best class whose points it reaches and none of whose "
	          "excluded severities was found in it; one veto puts it into the last class "
	          "(%s). Advice takes no points and changes no class."),
		rv_title_text(&last->title, scoring->say.lang)));
	RV_TRY(rv_write_note(
		writer, err,
		_("Where less than %s %% of the applicable items that the program finds could be "
	          "decided, a case has no class (insufficient data), unless it would be of the "
	          "last class all the same."),
		share));
	if (rubric->has_factors || rubric->has_award)
		return rv_write_note(writer, err,
		                     _("Factors and points that are given are listed, and are not "
		                       "counted yet."));
	return RV_OK;
}

static enum rv_code put_rules(struct scoring *scoring, struct rv_error *err)
{
	for (size_t i = 0; turn(scoring, i); i++)
		RV_TRY(put_class_rules(scoring, scoring->say.rubric, err));
	if (scoring->options->layout == RV_SCORING_WORKBOOK)
		return rv_write_note(
			scoring->writer, err,
			_("What may be changed here: how an item takes points, its points and cap, "
		          "severity and whether it is in use; points of dimensions and categories, "
		          "from which points a class begins, values of parameters. 'review rubric "
		          "overlay THIS.xlsx -o NAME.yaml' makes an overlay of it."));
	if (scoring->options->layout == RV_SCORING_BRIEF)
		return rv_write_note(scoring->writer, err,
		                     _("what counts as one, basis, advice, who answers and what "
		                       "people are asked: --format html, md or xlsx"));
	return RV_OK;
}

enum rv_code rv_scoring_write(struct rv_arena *arena, const struct rv_standard *standard,
                              const struct rv_scoring_options *options, struct rv_writer *writer,
                              struct rv_error *err)
{
	struct scoring scoring = {.standard = standard,
	                          .options = options,
	                          .writer = writer,
	                          .say = {.arena = arena,
	                                  .lang = options->lang,
	                                  .layout = options->layout,
	                                  .labels = options->labels}};

	if (options->single)
		return put_items(&scoring, err);
	RV_TRY(put_head(&scoring, err));
	RV_TRY(put_parts(&scoring, err));
	RV_TRY(put_dimensions(&scoring, err));
	RV_TRY(put_items(&scoring, err));
	RV_TRY(put_classes(&scoring, err));
	RV_TRY(put_rules(&scoring, err));
	RV_TRY(put_parameters(&scoring, err));
	return put_sets(&scoring, err);
}
