/*
 * The first walk through a worksheet: what is merged and hidden stands behind or before the rows it
 * concerns, and whoever reads the rows needs it with them. It also finds out that the XML is whole
 * before a row is handed over.
 */
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "sheets/parts.h"

/* ---- places ---------------------------------------------------------------------------------- */

bool rv_reference(const char *text, size_t len, size_t *column, int64_t *row)
{
	size_t at = 0, letters = 0;
	int64_t digits = 0;

	for (; at < len && text[at] >= 'A' && text[at] <= 'Z' && letters <= RV_LAST_COLUMN; at++)
		letters = letters * 26 + (size_t)(text[at] - 'A') + 1;
	if (at == 0 || letters > RV_LAST_COLUMN || at == len)
		return false;
	for (; at < len && text[at] >= '0' && text[at] <= '9' && digits <= RV_SHEET_MAX_ROWS; at++)
		digits = digits * 10 + (text[at] - '0');
	if (at < len || digits == 0 || digits > RV_SHEET_MAX_ROWS)
		return false;
	*column = letters;
	*row = digits;
	return true;
}

static void start_row(struct rv_position *position, const char *const *attributes)
{
	const char *number = rv_xml_attribute(attributes, "r");
	uint64_t row = (uint64_t)position->row + 1;

	if (number != NULL && !rv_xml_number(number, UINT32_MAX, &row))
		rv_reading_damaged(position->reading, _("a row has no number"));
	else if (row <= (uint64_t)position->row)
		rv_reading_damaged(position->reading, _("its rows are out of order"));
	else if (row > RV_SHEET_MAX_ROWS)
		rv_reading_break(position->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("more than %d rows"), RV_SHEET_MAX_ROWS);
	position->row = (int64_t)row;
	position->column = 0;
	position->hidden = rv_xml_bool(rv_xml_attribute(attributes, "hidden"));
}

static void start_cell(struct rv_position *position, const char *const *attributes)
{
	const char *name = rv_xml_attribute(attributes, "r");
	int64_t row = position->row;

	if (name == NULL)
		position->column++;
	else if (!rv_reference(name, strlen(name), &position->column, &row) || row != position->row)
		rv_reading_damaged(position->reading, _("a cell is where it can't be"));
	if (position->column > RV_LAST_COLUMN)
		rv_reading_damaged(position->reading, _("a cell is where it can't be"));
}

void rv_position_start(struct rv_position *position, int depth, const char *name,
                       const char *const *attributes)
{
	if (depth == 1) {
		if (strcmp(name, "worksheet") != 0)
			rv_reading_damaged(position->reading, _("a sheet of it is none"));
	} else if (depth == 2) {
		position->section = strcmp(name, "sheetData") == 0    ? RV_ROWS
		                    : strcmp(name, "cols") == 0       ? RV_COLUMNS
		                    : strcmp(name, "mergeCells") == 0 ? RV_MERGES
		                                                      : RV_OTHER;
	} else if (position->section != RV_ROWS) {
		return;
	} else if (depth == 3) {
		position->in_row = strcmp(name, "row") == 0;
		if (position->in_row)
			start_row(position, attributes);
	} else if (depth == 4 && position->in_row && strcmp(name, "c") == 0) {
		start_cell(position, attributes);
	}
}

/* ---- the walk -------------------------------------------------------------------------------- */

struct look {
	struct rv_position at;
	struct rv_merge *merges;
	size_t n, room;
	int64_t last_row, hidden_rows;
	size_t last_column;
	int64_t counted; /* the last hidden row that was counted */
	/* hidden[c]: hidden ranges that begin at column c less those that ended before it */
	int32_t hidden[RV_LAST_COLUMN + 2];
};

static void see_columns(struct look *look, const char *const *attributes)
{
	uint64_t from, to;

	if (!rv_xml_bool(rv_xml_attribute(attributes, "hidden")) ||
	    !rv_xml_number(rv_xml_attribute(attributes, "min"), UINT32_MAX, &from) ||
	    !rv_xml_number(rv_xml_attribute(attributes, "max"), UINT32_MAX, &to))
		return;
	to = to > RV_LAST_COLUMN ? RV_LAST_COLUMN : to;
	if (from < 1 || from > to)
		return;
	look->hidden[from]++;
	look->hidden[to + 1]--;
}

static void see_merge(struct look *look, const char *const *attributes)
{
	const char *range = rv_xml_attribute(attributes, "ref");
	const char *colon = range == NULL ? NULL : strchr(range, ':');
	struct rv_merge merge, *merges;

	if (range != NULL && colon == NULL)
		return; /* a single cell */
	if (range == NULL ||
	    !rv_reference(range, (size_t)(colon - range), &merge.column, &merge.row) ||
	    !rv_reference(colon + 1, strlen(colon + 1), &merge.last_column, &merge.last_row) ||
	    merge.last_column < merge.column || merge.last_row < merge.row) {
		rv_reading_damaged(look->at.reading, _("merged cells are where they can't be"));
		return;
	}
	if (look->n == RV_BOOK_MAX_MERGES) {
		rv_reading_break(look->at.reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("more than %d merged cells"), RV_BOOK_MAX_MERGES);
		return;
	}
	if (look->n == look->room) {
		size_t room = look->room == 0 ? 64 : look->room * 2;

		merges = realloc(look->merges, room * sizeof *merges);
		if (merges == NULL) {
			rv_reading_nomem(look->at.reading);
			return;
		}
		look->merges = merges;
		look->room = room;
	}
	look->merges[look->n++] = merge;
}

/* A cell that holds something. */
static void see_content(struct look *look)
{
	look->last_row = look->at.row;
	if (look->at.column > look->last_column)
		look->last_column = look->at.column;
	if (look->at.hidden && look->counted != look->at.row) {
		look->hidden_rows++;
		look->counted = look->at.row;
	}
}

static void start(void *ctx, int depth, const char *name, const char *const *attributes)
{
	struct look *look = ctx;

	rv_position_start(&look->at, depth, name, attributes);
	if (depth == 3 && look->at.section == RV_COLUMNS && strcmp(name, "col") == 0)
		see_columns(look, attributes);
	else if (depth == 3 && look->at.section == RV_MERGES && strcmp(name, "mergeCell") == 0)
		see_merge(look, attributes);
	else if (depth == 5 && look->at.section == RV_ROWS && look->at.in_row &&
	         look->at.column > 0)
		see_content(look);
}

static int compare(const void *a, const void *b)
{
	const struct rv_merge *x = a, *y = b;

	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static void keep(struct look *look, struct rv_tab *tab)
{
	int32_t hidden = 0;

	for (size_t c = 1; c <= look->last_column; c++) {
		hidden += look->hidden[c];
		tab->sheet.hidden_columns += hidden > 0;
	}
	if (look->n > 1)
		qsort(look->merges, look->n, sizeof *look->merges, compare);
	tab->merges = look->merges;
	tab->sheet.merges = look->merges;
	tab->sheet.n_merges = look->n;
	tab->sheet.last_row = look->last_row;
	tab->sheet.last_column = look->last_column;
	tab->sheet.hidden_rows = look->hidden_rows;
	tab->looked = true;
}

void rv_worksheet_look(struct rv_workbook *workbook, struct rv_tab *tab, struct rv_reading *reading)
{
	static const struct rv_xml_handlers handlers = {start, NULL, NULL};
	struct look *look;
	int64_t part;

	if (tab->looked || rv_reading_stopped(reading))
		return;
	part = tab->target == NULL ? RV_NO_PART : rv_zip_find(workbook->zip, reading, tab->target);
	if (part == RV_NO_PART) {
		rv_reading_damaged(reading, _("a part of it is missing"));
		return;
	}
	look = calloc(1, sizeof *look);
	if (look == NULL) {
		rv_reading_nomem(reading);
		return;
	}
	look->at.reading = reading;
	rv_xml_read(workbook->zip, reading, part, false, &handlers, look);
	if (rv_reading_stopped(reading))
		free(look->merges);
	else
		keep(look, tab);
	free(look);
}
