/*
 * `sheets:` of a dictionary: sheets that are laid out otherwise than a row of one record a row. See the grammar at
 * the head of rubrics/records.yaml.
 */
#include <string.h>

#include "model/model.h"
#include "review/text.h"

#define MAX_HEADINGS 500

/* ---- one heading ------------------------------------------------------------------------------- */

/* `record.column`, or a column of `record` where that is known. */
static void read_target(struct rv_model *m, struct rv_yaml *node, struct rv_heading *heading)
{
	const char *text = rv_model_scalar(m, node, _("a column, as case_file.case_no"));
	const char *dot = text ? strchr(text, '.') : NULL;
	struct rv_yaml part;
	char *id;

	if (!text)
		return;
	if (heading->use == RV_HEADING_ROW) {
		heading->column = rv_model_column(m, heading->record, node, text);
	} else if (!dot) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("a column, as case_file.case_no"));
		return;
	} else {
		id = rv_model_format(m, "%.*s", (int)(dot - text), text);
		if (!id)
			return;
		part = rv_model_part(node, 0, id);
		heading->record = rv_model_record(m, &part, id);
		if (!heading->record)
			return;
		part = rv_model_part(node, (size_t)(dot + 1 - text), dot + 1);
		heading->column = rv_model_column(m, heading->record, &part, dot + 1);
	}
	if (heading->column && (heading->column->sql || heading->column->derived))
		rv_model_error(m, RV_D_SHEET_TARGET, node,
		               _("'%s' is computed: a sheet can't fill it"), heading->column->id);
	if (heading->column && heading->use == RV_HEADING_ROW &&
	    heading->column == heading->record->kind)
		rv_model_error(m, RV_D_SHEET_TARGET, node,
		               _("'%s' is the kind, which `kind:` says"), heading->column->id);
}

/* {row: step, kind: filing_announced, to: done_on}, {row: document, kind: prelim_plan, tick: true} */
static void read_row(struct rv_model *m, struct rv_yaml *node, struct rv_heading *heading)
{
	struct rv_yaml *row = rv_yaml_get(node, "row"), *kind = rv_model_need(m, node, "kind");
	struct rv_yaml *to = rv_yaml_get(node, "to"), *tick = rv_yaml_get(node, "tick");
	const char *id = rv_model_scalar(m, row, _("a record"));

	heading->use = RV_HEADING_ROW;
	heading->alone = true;
	rv_model_flag(m, node, "tick", &heading->tick);
	rv_model_flag(m, node, "alone", &heading->alone);
	heading->record = id ? rv_model_child(m, row, id) : NULL;
	if (!heading->record)
		return;
	if (!heading->record->kind) {
		rv_model_error(m, RV_D_RECORD_KIND, row, _("rows of %s have no kinds"),
		               heading->record->id);
		return;
	}
	id = rv_model_scalar(m, kind, _("a kind"));
	if (id && rv_model_kind(m, heading->record, kind, id))
		heading->kind = id;
	if (!to == !heading->tick) {
		rv_model_error(m, RV_D_SHEET_TARGET, tick ? tick : row,
		               _("expected either `to:` with a column or `tick: true`"));
		return;
	}
	if (to)
		read_target(m, to, heading);
	if (heading->tick && !heading->alone)
		rv_model_error(m, RV_D_SHEET_TARGET, tick,
		               _("a tick makes the row: `alone: false` has no place beside it"));
}

static void read_names(struct rv_model *m, struct rv_yaml *node, struct rv_heading *heading)
{
	const char *id = rv_model_scalar(m, node, _("a record"));

	heading->use = RV_HEADING_NAMES;
	heading->record = id ? rv_model_record(m, node, id) : NULL;
}

/* A day or a person is of one row: an empty cell below it says nothing, except where cells are merged. */
static void check_fill(struct rv_model *m, const struct rv_yaml *fill,
                       const struct rv_heading *heading)
{
	const struct rv_column *column = heading->column;

	if (fill && column && heading->fill == RV_FILL_DOWN &&
	    (column->type == RV_DATE || column->type == RV_DATETIME || column->personal))
		rv_model_error(m, RV_D_SHEET_TARGET, fill,
		               _("'%s' holds dates or what is a person's: it is not filled down; "
		                 "expected 'fill: merged', or none"),
		               column->id);
}

static void read_heading(struct rv_model *m, struct rv_yaml *node, const struct rv_yaml *key,
                         struct rv_heading *heading)
{
	struct rv_yaml *fill;
	size_t word;

	heading->text = key->text;
	heading->pos = node->pos;
	if (node->kind == RV_YAML_SCALAR) {
		if (!strcmp(node->text, "ignore"))
			return;
		heading->use = RV_HEADING_TO;
		read_target(m, node, heading);
		return;
	}
	if (!rv_model_is_mapping(m, node, _("a column, ignore, or a mapping")))
		return;
	fill = rv_yaml_get(node, "fill");
	word = fill ? rv_model_choice(m, fill, rv_shape_fill.words) : 0;
	if (word != SIZE_MAX)
		heading->fill = (enum rv_fill)word;
	if (rv_yaml_get(node, "row")) {
		read_row(m, node, heading);
	} else if (rv_yaml_get(node, "names")) {
		read_names(m, rv_yaml_get(node, "names"), heading);
	} else {
		heading->use = RV_HEADING_TO;
		read_target(m, rv_model_need(m, node, "to"), heading);
	}
	check_fill(m, fill, heading);
	rv_model_done(m, node, &rv_shape_heading);
}

/* ---- one sheet --------------------------------------------------------------------------------- */

static void read_headings(struct rv_model *m, struct rv_layout *layout, struct rv_yaml *columns)
{
	size_t room = 0;

	if (!columns || !rv_model_is_mapping(m, columns, _("headings with what they fill")) ||
	    !rv_model_at_most(m, columns, MAX_HEADINGS))
		return;
	for (struct rv_yaml *e = columns->child; e; e = e->next)
		room += e->kind == RV_YAML_SEQUENCE ? e->n : 1;
	layout->headings = rv_model_alloc(m, room + 1, sizeof *layout->headings);
	for (struct rv_yaml *e = columns->child; e && layout->headings; e = e->next) {
		for (struct rv_yaml *other = columns->child; other != e; other = other->next)
			if (rv_fold_equal(other->key->text, e->key->text))
				rv_model_error(m, RV_D_DUPLICATE_ID, e->key,
				               _("the heading '%s' is there twice"), e->key->text);
		for (struct rv_yaml *one = rv_model_first(e); one; one = rv_model_next(e, one))
			read_heading(m, one, e->key, &layout->headings[layout->n_headings++]);
	}
}

/* kinds: {row: step, to: done_on} */
static void read_kinds(struct rv_model *m, struct rv_layout *layout, struct rv_yaml *node)
{
	struct rv_yaml *row, *to;
	struct rv_heading heading = {.use = RV_HEADING_ROW};
	const char *id;

	if (!node || !rv_model_is_mapping(m, node, _("{row: …, to: …}")))
		return;
	row = rv_model_need(m, node, "row");
	to = rv_model_need(m, node, "to");
	id = rv_model_scalar(m, row, _("a record"));
	heading.record = id ? rv_model_child(m, row, id) : NULL;
	if (heading.record && (!heading.record->kind || !heading.record->kind->codes))
		rv_model_error(m, RV_D_RECORD_KIND, row, _("rows of %s have no kinds"), id);
	else if (heading.record)
		read_target(m, to, &heading);
	layout->kinds_record = heading.record;
	layout->kinds_column = heading.column;
	rv_model_done(m, node, &rv_shape_kinds);
}

/* Every row of a case says which one: by a column of the case, or by naming it. */
static void check_case(struct rv_model *m, const struct rv_layout *layout,
                       const struct rv_yaml *node)
{
	const struct rv_record *whole = m->dictionary->case_record;
	const struct rv_heading *child = NULL;
	bool named = false;

	for (size_t i = 0; i < layout->n_headings; i++) {
		const struct rv_heading *heading = &layout->headings[i];

		if (!heading->record)
			continue;
		named = named || heading->record == whole;
		if (heading->record->n_case_key > 0)
			child = heading;
	}
	if ((child || layout->kinds_record) && !named && whole)
		rv_model_error(
			m, RV_D_SHEET_CASE, node,
			_("no heading of the sheet says which case a row is of: expected a column "
		          "of %s, or {names: %s}"),
			whole->id, whole->id);
}

/* Rows of a record are made by `to:` or by `row:`, not by both. */
static void check_rows(struct rv_model *m, const struct rv_layout *layout, struct rv_yaml *columns)
{
	for (size_t i = 0; i < layout->n_headings; i++)
		for (size_t k = 0; k < layout->n_headings; k++) {
			const struct rv_heading *a = &layout->headings[i],
						*b = &layout->headings[k];
			/* `kinds:` makes rows of every kind */
			bool makes = a->record && layout->kinds_record == a->record;

			if (a->use == RV_HEADING_TO && b->use == RV_HEADING_ROW && a->record &&
			    a->record == b->record)
				rv_model_error(
					m, RV_D_SHEET_ROWS, rv_yaml_get(columns, b->text),
					_("rows of %s come from `to:` (heading '%s') already"),
					b->record->id, a->text);
			if (a->use != RV_HEADING_ROW || a->alone || i != k)
				continue;
			for (size_t n = 0; n < layout->n_headings; n++)
				makes = makes || (layout->headings[n].alone &&
				                  layout->headings[n].record == a->record &&
				                  layout->headings[n].kind && a->kind &&
				                  !strcmp(layout->headings[n].kind, a->kind));
			if (!makes && a->kind)
				rv_model_error(m, RV_D_SHEET_ROWS, rv_yaml_get(columns, a->text),
				               _("no other heading makes a row '%s' of %s"),
				               a->kind, a->record->id);
		}
}

static void read_layout(struct rv_model *m, struct rv_layout *layout, struct rv_yaml *node)
{
	struct rv_yaml *columns;

	layout->id = node->key->text;
	layout->pos = node->key->pos;
	if (!rv_model_is_mapping(m, node, _("a sheet: {title: …, columns: …}")))
		return;
	rv_model_title_of(m, node, "title", layout->id, &layout->title);
	rv_model_words(m, rv_yaml_get(node, "aliases"), _("another name, or a list of them"),
	               &layout->aliases, &layout->n_aliases);
	rv_model_flag(m, node, "ignore", &layout->ignore);
	columns = layout->ignore ? rv_yaml_get(node, "columns") : rv_model_need(m, node, "columns");
	read_headings(m, layout, columns);
	read_kinds(m, layout, rv_yaml_get(node, "kinds"));
	check_case(m, layout, node->key);
	check_rows(m, layout, columns);
	rv_model_done(m, node, &rv_shape_sheet);
}

void rv_model_sheets(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_dictionary *dictionary = m->dictionary;
	struct rv_yaml *sheets = rv_yaml_get(root, "sheets");

	rv_model_words(m, rv_yaml_get(root, "ignore"), _("a heading, or a list of them"),
	               &dictionary->ignored, &dictionary->n_ignored);
	if (!sheets || !rv_model_is_mapping(m, sheets, _("sheets by name")) ||
	    !rv_model_at_most(m, sheets, RV_MODEL_NAMES))
		return;
	dictionary->layouts = rv_model_alloc(m, sheets->n, sizeof *dictionary->layouts);
	if (!dictionary->layouts)
		return;
	for (struct rv_yaml *e = sheets->child; e; e = e->next) {
		rv_model_name(m, e->key, RV_NAME_WORD);
		read_layout(m, &dictionary->layouts[dictionary->n_layouts++], e);
	}
}
