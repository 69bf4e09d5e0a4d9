/* Sheets and columns of the scoring table, and what stands in their cells. */
#include <string.h>

#include "forms/scoring.h"
#include "review/i18n.h"

/* ---- sheets ------------------------------------------------------------------------------------------- */

static const struct rv_scoring_column dimension_columns[] = {
	{"rubric", N_("rubric"), RV_SCORING_TEXT, 12, false, false},
	{"id", N_("id"), RV_SCORING_TEXT, 12, false, false},
	{"dimension", N_("dimension"), RV_SCORING_TEXT, 24, false, false},
	{"category", N_("category"), RV_SCORING_TEXT, 24, false, false},
	{"points", N_("points at most"), RV_SCORING_POINTS, 8, false, true},
	{"items", N_("items"), RV_SCORING_COUNT, 6, false, false},
	{"automatic", N_("found by the program"), RV_SCORING_COUNT, 10, false, false},
	{"people", N_("judged by people"), RV_SCORING_COUNT, 10, false, false},
};
static const struct rv_scoring_column item_columns[] = {
	{"rubric", N_("rubric"), RV_SCORING_TEXT, 12, false, false},
	{"dimension", N_("dimension"), RV_SCORING_TEXT, 10, false, false},
	{"category", N_("category"), RV_SCORING_TEXT, 10, false, false},
	{"id", N_("item no."), RV_SCORING_TEXT, 6, false, false},
	{"title", N_("what is checked"), RV_SCORING_TEXT, 24, true, false},
	{"counts", N_("what counts as one"), RV_SCORING_TEXT, 14, true, false},
	{"deduct", N_("takes points"), RV_SCORING_TEXT, 10, false, true},
	{"points", N_("points"), RV_SCORING_POINTS, 6, false, true},
	{"high", N_("up to"), RV_SCORING_POINTS, 6, false, true},
	{"max", N_("at most together"), RV_SCORING_POINTS, 6, false, true},
	{"severity", N_("severity"), RV_SCORING_TEXT, 8, false, true},
	{"on", N_("in use"), RV_SCORING_BOOL, 6, false, true},
	{"by", N_("judged by"), RV_SCORING_TEXT, 8, false, false},
	{"ask", N_("question for people"), RV_SCORING_TEXT, 20, true, false},
	{"when", N_("applies when"), RV_SCORING_TEXT, 20, true, false},
	{"basis", N_("basis"), RV_SCORING_TEXT, 24, true, false},
	{"advice", N_("what to do"), RV_SCORING_TEXT, 24, true, false},
	{"owner", N_("who answers for it"), RV_SCORING_TEXT, 10, false, false},
};
static const struct rv_scoring_column class_columns[] = {
	{"rubric", N_("rubric"), RV_SCORING_TEXT, 12, false, false},
	{"id", N_("id"), RV_SCORING_TEXT, 14, false, false},
	{"title", N_("class"), RV_SCORING_TEXT, 20, false, false},
	{"from", N_("from points"), RV_SCORING_POINTS, 8, false, true},
	{"forbid", N_("not with an error that is"), RV_SCORING_TEXT, 24, false, false},
};
static const struct rv_scoring_column parameter_columns[] = {
	{"rubric", N_("rubric"), RV_SCORING_TEXT, 12, false, false},
	{"name", N_("name"), RV_SCORING_TEXT, 20, false, false},
	{"title", N_("meaning"), RV_SCORING_TEXT, 40, true, false},
	{"value", N_("value"), RV_SCORING_TEXT, 12, false, true},
};
#define COUNT(array) (sizeof(array) / sizeof *(array))
const struct rv_scoring_table rv_scoring_tables[RV_SCORING_N_SHEETS] = {
	{"dimensions", N_("points by dimension"), dimension_columns, COUNT(dimension_columns),
         RV_DIM_ID},
	{"items", N_("scoring items"), item_columns, COUNT(item_columns), RV_ITEM_ID},
	{"classes", N_("classes of cases"), class_columns, COUNT(class_columns), RV_CLASS_ID},
	{"parameters", N_("parameters"), parameter_columns, COUNT(parameter_columns),
         RV_PARAMETER_NAME},
};
const struct rv_scoring_fact_name rv_scoring_facts[RV_SCORING_N_FACTS] = {
	{"id", N_("rubric id")},          {"version", N_("version")},         {"file", N_("file")},
	{"digest", N_("scoring digest")}, {"points", N_("points of a case")},
};

/* ---- words -------------------------------------------------------------------------------------------- */

int rv_scoring_deduct(const struct rv_item *item)
{
	return item->award > 0 ? RV_DEDUCT_AWARD : (int)item->deduct;
}

const char *const rv_scoring_deduct_words[RV_N_DEDUCT] = {"none", "once", "each", "range", "award"};
const char *const rv_scoring_deduct_labels[RV_N_DEDUCT] = {N_("no points"), N_("once a case"),
                                                           N_("for each"), N_("people choose"),
                                                           N_("gives points")};

const char *rv_scoring_comma(const struct rv_scoring_say *say)
{
	return !say->labels ? " " : say->lang == RV_ZH ? "、" : ", ";
}

static struct rv_scoring_cell words(const char *text)
{
	return (struct rv_scoring_cell){.text = text, .null = text == NULL || *text == '\0'};
}

static struct rv_scoring_cell number(int64_t n, bool null)
{
	return (struct rv_scoring_cell){.number = n, .null = null};
}

/* A title that may be missing. */
static const char *title_of(const struct rv_scoring_say *say, const struct rv_title *title)
{
	return title->zh != NULL || title->en != NULL ? rv_title_text(title, say->lang) : NULL;
}

/* Keeps what rv_format gave. */
static struct rv_scoring_cell made(struct rv_scoring_say *say, const char *text)
{
	say->failed |= text == NULL;
	return words(text);
}

/* "facts and evidence (30)": a heading says what its rows can cost together. */
static struct rv_scoring_cell named(struct rv_scoring_say *say, const char *id,
                                    const struct rv_title *title, rv_points points)
{
	char digits[RV_POINTS_SIZE];

	if (!say->labels)
		return words(id);
	if (say->layout != RV_SCORING_PAGE)
		return words(title_of(say, title));
	rv_points_text(points, digits);
	return made(say, rv_format(say->arena, _("%s (%s points)"), title_of(say, title), digits));
}

static struct rv_scoring_cell dimension_of(struct rv_scoring_say *say, int dimension)
{
	const struct rv_dimension *at = dimension < 0 ? NULL : &say->rubric->dimensions[dimension];

	return at == NULL ? words(NULL) : named(say, at->id, &at->title, at->points);
}

static struct rv_scoring_cell category_of(struct rv_scoring_say *say, int category)
{
	const struct rv_category *at = category < 0 ? NULL : &say->rubric->categories[category];

	return at == NULL ? words(NULL) : named(say, at->id, &at->title, at->points);
}

static const char *ask_of(const struct rv_scoring_say *say, const struct rv_item *item)
{
	for (size_t i = 0; i < item->n_checks; i++)
		if (item->checks[i]->test == RV_TEST_MANUAL)
			return title_of(say, &item->checks[i]->ask);
	return NULL;
}

/* Who finds it; on a page with what people are asked. */
static struct rv_scoring_cell judged_by(struct rv_scoring_say *say, const struct rv_item *item)
{
	const char *ask = item->manual ? ask_of(say, item) : NULL;

	if (!say->labels)
		return words(item->manual    ? "people"
		             : item->confirm ? "program, people"
		                             : "program");
	if (ask != NULL && say->layout == RV_SCORING_PAGE)
		return made(say, rv_format(say->arena, _("people: %s"), ask));
	return words(item->manual    ? _("people")
	             : item->confirm ? _("program, people confirm")
	                             : _("the program"));
}

static struct rv_scoring_cell severity_of(struct rv_scoring_say *say, const struct rv_item *item)
{
	if (item->award > 0)
		return words(NULL);
	if (item->severity == RV_VETO && say->layout == RV_SCORING_PAGE)
		return made(say, rv_format(say->arena, "★ %s", rv_item_severity_label(RV_VETO)));
	return words(say->labels ? rv_item_severity_label(item->severity)
	                         : rv_item_severity_word(item->severity));
}

/* Where points are words: "2", "1 to 3", "+1". */
static struct rv_scoring_cell points_words(struct rv_scoring_say *say, const struct rv_item *item)
{
	char low[RV_POINTS_SIZE], high[RV_POINTS_SIZE];

	rv_points_text(item->award > 0 ? item->award : item->points, low);
	rv_points_text(item->high, high);
	switch (rv_scoring_deduct(item)) {
	case RV_DEDUCT_RANGE: return made(say, rv_format(say->arena, _("%s to %s"), low, high));
	case RV_DEDUCT_AWARD: return made(say, rv_format(say->arena, "+%s", low));
	case RV_DEDUCT_NONE: return words(NULL);
	default: return made(say, rv_strdup(say->arena, low));
	}
}

static struct rv_scoring_cell points_of(struct rv_scoring_say *say, const struct rv_item *item)
{
	bool page = say->layout == RV_SCORING_PAGE || say->layout == RV_SCORING_BRIEF;

	if (page)
		return points_words(say, item);
	return number(item->award > 0 ? item->award : item->points,
	              rv_scoring_deduct(item) == RV_DEDUCT_NONE);
}

/* In a workbook points that are taken once have no cap of their own: there is nothing to keep in step. */
static struct rv_scoring_cell max_of(const struct rv_scoring_say *say, const struct rv_item *item)
{
	bool once = item->deduct == RV_DEDUCT_ONCE && say->layout == RV_SCORING_WORKBOOK;

	return number(item->max, item->deduct == RV_DEDUCT_NONE || once);
}

static struct rv_scoring_cell owner_of(const struct rv_scoring_say *say, const struct rv_item *item)
{
	if (item->owner == NULL)
		return words(NULL);
	return words(say->labels ? rv_title_text(&item->owner->title, say->lang) : item->owner->id);
}

static struct rv_scoring_cell item_cell(struct rv_scoring_say *say, const struct rv_item *item,
                                        enum rv_item_column column)
{
	switch (column) {
	case RV_ITEM_RUBRIC: return words(say->rubric->id);
	case RV_ITEM_DIMENSION: return dimension_of(say, item->dimension);
	case RV_ITEM_CATEGORY: return category_of(say, item->category);
	case RV_ITEM_ID: return words(item->id);
	case RV_ITEM_TITLE: return words(title_of(say, &item->title));
	case RV_ITEM_COUNTS: return words(title_of(say, &item->counts));
	case RV_ITEM_DEDUCT:
		return words(say->labels ? _(rv_scoring_deduct_labels[rv_scoring_deduct(item)])
		                         : rv_scoring_deduct_words[rv_scoring_deduct(item)]);
	case RV_ITEM_POINTS: return points_of(say, item);
	case RV_ITEM_HIGH: return number(item->high, item->deduct != RV_DEDUCT_RANGE);
	case RV_ITEM_MAX: return max_of(say, item);
	case RV_ITEM_SEVERITY: return severity_of(say, item);
	case RV_ITEM_ON: return number(1, false);
	case RV_ITEM_BY: return judged_by(say, item);
	case RV_ITEM_ASK: return words(ask_of(say, item));
	case RV_ITEM_WHEN: return words(item->when.node != NULL ? item->when.text : NULL);
	case RV_ITEM_BASIS: return words(title_of(say, &item->basis));
	case RV_ITEM_ADVICE: return words(title_of(say, &item->advice));
	case RV_ITEM_OWNER: return owner_of(say, item);
	}
	return words(NULL);
}

/* ---- dimensions ----------------------------------------------------------------------------------------- */

const struct rv_dimension *rv_scoring_dimension(const struct rv_rubric *rubric, size_t row,
                                                const struct rv_category **category)
{
	for (size_t d = 0; d < rubric->n_dimensions; d++) {
		*category = NULL;
		if (row-- == 0)
			return &rubric->dimensions[d];
		for (size_t c = 0; c < rubric->n_categories; c++) {
			*category = &rubric->categories[c];
			if ((*category)->dimension == d && row-- == 0)
				return &rubric->dimensions[d];
		}
	}
	return NULL;
}

/* Items of a dimension or category that people judge, and those that the program finds. */
struct tally {
	int64_t people, automatic;
};
static struct tally tally(const struct rv_rubric *rubric, const struct rv_dimension *dimension,
                          const struct rv_category *category)
{
	struct tally sum = {0, 0};

	for (size_t i = 0; i < rubric->n_items; i++) {
		const struct rv_item *item = &rubric->items[i];

		if (category != NULL ? item->category != (int)(category - rubric->categories)
		                     : item->dimension != (int)(dimension - rubric->dimensions))
			continue;
		*(item->manual ? &sum.people : &sum.automatic) += 1;
	}
	return sum;
}

static struct rv_scoring_cell dimension_cell(struct rv_scoring_say *say, size_t row,
                                             enum rv_dimension_column column)
{
	const struct rv_category *category;
	const struct rv_dimension *whole = rv_scoring_dimension(say->rubric, row, &category);
	struct tally sum = tally(say->rubric, whole, category);

	switch (column) {
	case RV_DIM_RUBRIC: return words(say->rubric->id);
	case RV_DIM_ID: return words(category != NULL ? category->id : whole->id);
	case RV_DIM_DIMENSION: return words(say->labels ? title_of(say, &whole->title) : whole->id);
	case RV_DIM_CATEGORY:
		if (category == NULL)
			return words(NULL);
		return words(say->labels ? title_of(say, &category->title) : category->id);
	case RV_DIM_POINTS:
		return number(category != NULL ? category->points : whole->points, false);
	case RV_DIM_ITEMS: return number(sum.people + sum.automatic, false);
	case RV_DIM_AUTOMATIC: return number(sum.automatic, false);
	case RV_DIM_PEOPLE: return number(sum.people, false);
	}
	return words(NULL);
}

/* ---- classes, parameters -------------------------------------------------------------------------------- */

static struct rv_scoring_cell forbid_of(struct rv_scoring_say *say, const struct rv_class *class)
{
	const char *all = NULL;

	for (int i = RV_MINOR; i <= RV_ADVICE; i++) {
		const char *word = say->labels ? rv_item_severity_label((enum rv_item_severity)i)
		                               : rv_item_severity_word((enum rv_item_severity)i);

		if (!class->forbid[i])
			continue;
		all = all == NULL
		              ? word
		              : rv_format(say->arena, "%s%s%s", all, rv_scoring_comma(say), word);
		say->failed |= all == NULL;
	}
	return words(all);
}

static struct rv_scoring_cell class_cell(struct rv_scoring_say *say, const struct rv_class *class,
                                         enum rv_class_column column)
{
	switch (column) {
	case RV_CLASS_RUBRIC: return words(say->rubric->id);
	case RV_CLASS_ID: return words(class->id);
	case RV_CLASS_TITLE: return words(title_of(say, &class->title));
	case RV_CLASS_FROM: return number(class->from, false);
	case RV_CLASS_FORBID: return forbid_of(say, class);
	}
	return words(NULL);
}

static struct rv_scoring_cell parameter_cell(struct rv_scoring_say *say,
                                             const struct rv_parameter *parameter,
                                             enum rv_parameter_column column)
{
	struct rv_scoring_cell cell = {.null = false};

	switch (column) {
	case RV_PARAMETER_RUBRIC: return words(say->rubric->id);
	case RV_PARAMETER_NAME: return words(parameter->name);
	case RV_PARAMETER_TITLE: return words(title_of(say, &parameter->title));
	case RV_PARAMETER_VALUE:
		cell.text = parameter->value;
		rv_points_parse(parameter->value, strlen(parameter->value), &cell.number);
		return cell;
	}
	return words(NULL);
}

/* ---- any of them ---------------------------------------------------------------------------------------- */

size_t rv_scoring_rows(const struct rv_rubric *rubric, enum rv_scoring_sheet sheet)
{
	switch (sheet) {
	case RV_SHEET_DIMENSIONS: return rubric->n_dimensions + rubric->n_categories;
	case RV_SHEET_ITEMS: return rubric->n_items;
	case RV_SHEET_CLASSES: return rubric->n_classes;
	case RV_SHEET_PARAMETERS: return rubric->n_parameters;
	case RV_SCORING_N_SHEETS: break;
	}
	return 0;
}

struct rv_scoring_cell rv_scoring_cell(struct rv_scoring_say *say, enum rv_scoring_sheet sheet,
                                       size_t row, unsigned char column)
{
	const struct rv_rubric *rubric = say->rubric;

	switch (sheet) {
	case RV_SHEET_DIMENSIONS: return dimension_cell(say, row, column);
	case RV_SHEET_ITEMS: return item_cell(say, &rubric->items[row], column);
	case RV_SHEET_CLASSES: return class_cell(say, &rubric->classes[row], column);
	case RV_SHEET_PARAMETERS: return parameter_cell(say, &rubric->parameters[row], column);
	case RV_SCORING_N_SHEETS: break;
	}
	return words(NULL);
}
