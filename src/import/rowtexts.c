/* The cells of a row as texts by field: merged cells, cells that are filled from above, cells of several columns. */
#include <string.h>

#include "import/parts.h"
#include "import/stage.h"
#include "review/i18n.h"

struct rv_place rv_at_place(const struct at_hand *at, size_t field)
{
	struct rv_place place = at->place;

	place.column = at->pass->fields[field].cell + 1;
	place.heading = at->pass->fields[field].heading;
	if (place.column <= at->row->n)
		place.value = at->row->cells[place.column - 1].text;
	return place;
}

/* Whether a cell lies in a merged range that begins in an earlier row. */
static bool is_covered(const struct at_hand *at, size_t cell)
{
	uint32_t merge = cell < at->row->n ? at->row->cells[cell].merge : 0;

	return merge > 0 && merge <= at->n_merges && at->merges[merge - 1].row < at->row->row;
}

/* An empty cell may say what the one above says. */
static void fill_down(struct at_hand *at, size_t i)
{
	struct rv_field *field = &at->pass->fields[i];
	bool empty = at->texts[i][0] == '\0' && !at->refused[i];
	bool workbook = at->pass->tab->name != NULL;

	if (empty && (workbook ? is_covered(at, field->cell) : field->fill == RV_FILL_DOWN)) {
		at->texts[i] = field->above;
	} else if (strcmp(field->above, at->texts[i]) != 0) {
		field->above = rv_strdup(at->im->arena, at->texts[i]);
		if (field->above == NULL)
			at->im->faults->nomem = true;
		field->above = field->above == NULL ? "" : field->above;
	}
}

/*
 * The cell of a heading of several columns, at the first of its fields; the others have been
 * filled with it.
 */
static void read_combined(struct at_hand *at, size_t i)
{
	const struct rv_pass *pass = at->pass;
	const struct rv_combined *combined = pass->fields[i].combined;
	struct rv_place place = rv_at_place(at, i);
	size_t cell = pass->fields[i].cell, first = i - pass->fields[i].share;
	const char *values[RV_COMBINED_COLUMNS] = {NULL}, *text = "";
	bool good;

	if (i > first || cell >= at->row->n)
		return;
	good = rv_cell_text(at->im, &place, &at->row->cells[cell], &text) &&
	       rv_combined_read(at->im, combined, &place, text, values);
	for (size_t k = 0; k < combined->n_columns; k++) {
		at->kinds[first + k] = RV_CELL_TEXT;
		at->refused[first + k] = !good;
		at->texts[first + k] = values[k] == NULL ? "" : values[k];
	}
}

/*
 * Cells as texts. A short row lacks empty cells only: Excel leaves them out at the end of a row,
 * a block of sixteen rows at a time.
 */
void rv_read_texts(struct at_hand *at)
{
	const struct rv_pass *pass = at->pass;
	const struct rv_tab *tab = pass->tab;

	for (size_t i = 0; i < pass->n_fields; i++) {
		struct rv_place place = rv_at_place(at, i);
		size_t cell = pass->fields[i].cell;

		if (pass->fields[i].combined != NULL)
			read_combined(at, i);
		if (pass->fields[i].use == RV_FIELD_UNUSED)
			continue;
		if (pass->fields[i].combined == NULL && cell < at->row->n) {
			at->kinds[i] = at->row->cells[cell].kind;
			at->refused[i] = !rv_cell_text(at->im, &place, &at->row->cells[cell],
			                               &at->texts[i]);
		}
		if (pass->fields[i].fill != RV_FILL_NO) {
			fill_down(at, i);
		} else if (tab->layout == NULL && pass->fields[i].share == 0 &&
		           at->texts[i][0] == '\0' && is_covered(at, cell)) {
			rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_MERGED, &place,
			         _("the cell is merged with one above; write the value in each "
			           "row"));
			at->refused[i] = true;
		}
	}
	for (size_t i = 0; pass->first && i < at->row->n; i++) {
		struct rv_place place = at->place;

		if (at->row->cells[i].len == 0 || (i < tab->n_headings && tab->headings[i] != NULL))
			continue;
		place.column = i + 1;
		place.value = at->row->cells[i].text;
		rv_fault(at->im->faults, RV_ERROR, RV_S_ROW_CELLS, &place,
		         _("'%s' stands in a column without a heading"),
		         rv_cell_shown(at->im, at->row->cells[i].text));
	}
}
