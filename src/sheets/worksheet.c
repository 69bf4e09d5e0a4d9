/* The second walk through a worksheet: its rows, each cell as people see it. */
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "sheets/parts.h"

enum type {
	TYPE_NUMBER,
	TYPE_SHARED,
	TYPE_TEXT, /* inline, or what a formula gave */
	TYPE_BOOL,
	TYPE_ERROR,
	TYPE_ISO
};

struct walk {
	struct rv_position at;
	const struct rv_workbook *workbook;
	const struct rv_tab *tab;
	rv_sheet_row_fn *fn;
	void *ctx;
	uint64_t said; /* bytes of all cells so far */
	/* the cell */
	enum type type;
	uint64_t style;
	bool has_value, has_formula, phonetic;
	struct rv_buf *collects; /* value, formula or NULL */
	struct rv_buf value, formula;
	/* the row; what lies behind n is empty */
	size_t n, size;
	struct rv_buf text; /* cells that are no shared strings, a NUL after each */
	size_t touched[RV_SHEET_MAX_COLUMNS], n_touched;
	size_t from[RV_SHEET_MAX_COLUMNS]; /* 1 + where its text begins; 0: a shared one */
	struct rv_sheet_cell cells[RV_SHEET_MAX_COLUMNS];
	/* merged cells that reach into the row */
	size_t next_merge;
	int64_t merged_until;
	bool marked;
	struct {
		int64_t until;
		uint32_t merge;
	} merged[RV_SHEET_MAX_COLUMNS];
};

static bool stopped(const struct walk *walk)
{
	return rv_reading_stopped(walk->at.reading);
}

#define BREAK(walk, id, ...)                                                                       \
	rv_reading_break((walk)->at.reading, id, (walk)->at.row, 0, (walk)->at.column, __VA_ARGS__)

static void break_long_cell(struct walk *walk)
{
	BREAK(walk, RV_S_FILE_LIMIT, _("a cell of more than %d characters"), 32767);
}

/* ---- cells ----------------------------------------------------------------------------------- */

/* Puts a cell into the row. shared: its text stays where it is, else it is copied. */
static void put(struct walk *walk, struct rv_sheet_cell cell, bool shared)
{
	size_t i = walk->at.column - 1;

	if (cell.len == 0)
		return;
	if (walk->at.column > RV_SHEET_MAX_COLUMNS) {
		BREAK(walk, RV_S_FILE_LIMIT, _("more than %d columns"), RV_SHEET_MAX_COLUMNS);
		return;
	}
	if (walk->cells[i].len > 0) {
		BREAK(walk, RV_S_FILE_FORMAT, _("the cell is there twice"));
		return;
	}
	walk->size += cell.len;
	walk->said += cell.len;
	if (walk->size > RV_SHEET_MAX_ROW) {
		BREAK(walk, RV_S_FILE_LIMIT, _("a row of more than %u MiB"),
		      RV_SHEET_MAX_ROW >> 20);
		return;
	}
	if (walk->said > RV_BOOK_MAX_TEXT) {
		BREAK(walk, RV_S_FILE_LIMIT, _("a sheet of more than %u MiB"),
		      RV_BOOK_MAX_TEXT >> 20);
		return;
	}
	walk->from[i] = shared ? 0 : 1 + walk->text.len;
	if (!shared)
		rv_buf_add(&walk->text, cell.text, cell.len + 1);
	if (walk->text.failed) {
		rv_reading_nomem(walk->at.reading);
		return;
	}
	walk->cells[i] = cell;
	walk->touched[walk->n_touched++] = i;
	if (walk->at.column > walk->n)
		walk->n = walk->at.column;
}

static void put_shared(struct walk *walk)
{
	const struct rv_strings *strings = &walk->workbook->strings;
	uint64_t index = 0;

	if (walk->value.len == 0)
		return;
	if (strings->n == 0 || !rv_xml_number(walk->value.text, strings->n - 1, &index)) {
		BREAK(walk, RV_S_FILE_FORMAT,
		      _("the workbook is damaged (%s); open it in a spreadsheet program and save "
		        "it again as an Excel workbook (.xlsx)"),
		      _("a cell's text is missing"));
		return;
	}
	put(walk,
	    (struct rv_sheet_cell){.text = strings->text.text + strings->at[index],
	                           .len = strings->at[index + 1] - strings->at[index] - 1},
	    true);
}

static void put_text(struct walk *walk, enum rv_cell_kind kind)
{
	if (!rv_cell_finish(&walk->value, 0))
		break_long_cell(walk);
	else if (walk->value.len > 0)
		put(walk,
		    (struct rv_sheet_cell){
			    .text = walk->value.text, .len = walk->value.len, .kind = kind},
		    false);
}

static void put_formula(struct walk *walk)
{
	walk->value.len = 0;
	rv_buf_puts(&walk->value, "=");
	rv_buf_add(&walk->value, walk->formula.text == NULL ? "" : walk->formula.text,
	           walk->formula.len);
	put_text(walk, RV_CELL_FORMULA);
}

static void put_number(struct walk *walk)
{
	const struct rv_styles *styles = &walk->workbook->styles;
	struct rv_format format = {.kind = RV_FORMAT_NUMBER};
	struct rv_sheet_cell cell = {.len = 0};
	char out[RV_NUMBER_SIZE];

	if (walk->style < styles->n)
		format = styles->formats[walk->style];
	if (walk->type == TYPE_ISO)
		rv_iso_show(walk->value.text, out, &cell);
	else
		rv_number_show(walk->value.text, format, walk->workbook->from_1904, out, &cell);
	put(walk, cell, false);
}

static void finish_cell(struct walk *walk)
{
	static const struct rv_sheet_cell truths[] = {
		{.text = "FALSE", .len = 5, .kind = RV_CELL_BOOL},
		{.text = "TRUE", .len = 4, .kind = RV_CELL_BOOL}};
	bool empty = walk->value.len == 0;

	if (walk->value.failed || walk->formula.failed) {
		rv_reading_nomem(walk->at.reading);
		return;
	}
	if (walk->has_formula && (!walk->has_value || (empty && walk->type != TYPE_TEXT))) {
		put_formula(walk);
		return;
	}
	switch (walk->type) {
	case TYPE_SHARED: put_shared(walk); break;
	case TYPE_TEXT: put_text(walk, RV_CELL_TEXT); break;
	case TYPE_ERROR: put_text(walk, RV_CELL_ERROR); break;
	case TYPE_BOOL:
		if (!empty)
			put(walk, truths[rv_xml_bool(walk->value.text)], false);
		break;
	case TYPE_NUMBER:
	case TYPE_ISO:
		if (!empty)
			put_number(walk);
		break;
	}
}

static void begin_cell(struct walk *walk, const char *const *attributes)
{
	static const struct {
		const char *name;
		enum type type;
	} types[] = {{"s", TYPE_SHARED},       {"n", TYPE_NUMBER}, {"str", TYPE_TEXT},
	             {"inlineStr", TYPE_TEXT}, {"b", TYPE_BOOL},   {"e", TYPE_ERROR},
	             {"d", TYPE_ISO}};
	const char *type = rv_xml_attribute(attributes, "t");

	walk->type = TYPE_NUMBER;
	for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++)
		if (strcmp(type, types[i].name) == 0)
			walk->type = types[i].type;
	if (!rv_xml_number(rv_xml_attribute(attributes, "s"), UINT32_MAX, &walk->style))
		walk->style = 0;
	walk->has_value = walk->has_formula = walk->phonetic = false;
	rv_buf_clear(&walk->value);
	rv_buf_clear(&walk->formula);
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Marks the cells that are merged in this row; it then reaches to the last of them. */
static void mark_merged(struct walk *walk)
{
	const struct rv_sheet *sheet = &walk->tab->sheet;
	size_t width = sheet->last_column < RV_SHEET_MAX_COLUMNS ? sheet->last_column
	                                                         : RV_SHEET_MAX_COLUMNS;
	int64_t row = walk->at.row;

	for (; walk->next_merge < sheet->n_merges; walk->next_merge++) {
		const struct rv_merge *merge = &sheet->merges[walk->next_merge];

		if (merge->row > row)
			break;
		if (merge->last_row < row)
			continue;
		for (size_t c = merge->column; c <= merge->last_column && c <= width; c++)
			if (walk->merged[c - 1].until < merge->last_row) {
				walk->merged[c - 1].until = merge->last_row;
				walk->merged[c - 1].merge = (uint32_t)walk->next_merge + 1;
			}
		if (merge->last_row > walk->merged_until)
			walk->merged_until = merge->last_row;
	}
	if (walk->merged_until < row && !walk->marked)
		return;
	walk->marked = walk->merged_until >= row;
	for (size_t i = 0; i < width; i++) {
		walk->cells[i].merge = walk->merged[i].until >= row ? walk->merged[i].merge : 0;
		if (walk->cells[i].merge != 0 && i >= walk->n)
			walk->n = i + 1;
	}
}

static void finish_row(struct walk *walk)
{
	struct rv_sheet_row row = {.row = walk->at.row,
	                           .line = walk->at.row,
	                           .hidden = walk->at.hidden,
	                           .cells = walk->cells};

	if (walk->n_touched == 0 || stopped(walk))
		return;
	for (size_t i = 0; i < walk->n_touched; i++) {
		size_t cell = walk->touched[i];

		if (walk->from[cell] != 0)
			walk->cells[cell].text = walk->text.text + walk->from[cell] - 1;
	}
	mark_merged(walk);
	row.n = walk->n;
	walk->at.reading->code = walk->fn(walk->ctx, &row, walk->at.reading->err);
	for (size_t i = 0; i < walk->n_touched; i++)
		walk->cells[walk->touched[i]] = (struct rv_sheet_cell){.text = ""};
	walk->n_touched = walk->n = walk->size = 0;
	rv_buf_clear(&walk->text);
}

/* ---- XML ------------------------------------------------------------------------------------- */

static void start(void *ctx, int depth, const char *name, const char *const *attributes)
{
	struct walk *walk = ctx;

	rv_position_start(&walk->at, depth, name, attributes);
	walk->collects = NULL;
	if (walk->at.section != RV_ROWS || !walk->at.in_row || depth < 4)
		return;
	if (depth == 4 && strcmp(name, "c") == 0) {
		begin_cell(walk, attributes);
	} else if (depth == 5 && strcmp(name, "v") == 0) {
		walk->has_value = true;
		walk->collects = &walk->value;
	} else if (depth == 5 && strcmp(name, "f") == 0) {
		walk->has_formula = true;
		walk->collects = &walk->formula;
	} else if (depth == 6 && strcmp(name, "rPh") == 0) {
		walk->phonetic = true;
	} else if ((depth == 6 || depth == 7) && strcmp(name, "t") == 0 && !walk->phonetic) {
		walk->has_value = true;
		walk->collects = &walk->value;
	}
}

static void end(void *ctx, int depth, const char *name)
{
	struct walk *walk = ctx;

	walk->collects = NULL;
	if (walk->at.section != RV_ROWS || !walk->at.in_row)
		return;
	if (depth == 6 && strcmp(name, "rPh") == 0)
		walk->phonetic = false;
	else if (depth == 4 && strcmp(name, "c") == 0)
		finish_cell(walk);
	else if (depth == 3 && strcmp(name, "row") == 0)
		finish_row(walk);
}

static void text(void *ctx, int depth, const char *bytes, size_t len)
{
	struct walk *walk = ctx;

	(void)depth;
	if (walk->collects == NULL)
		return;
	if (walk->collects->len + len > RV_SHEET_MAX_CELL * 4)
		break_long_cell(walk);
	else
		rv_buf_add(walk->collects, bytes, len);
}

void rv_worksheet_read(struct rv_workbook *workbook, const struct rv_tab *tab,
                       struct rv_reading *reading, rv_sheet_row_fn *fn, void *ctx)
{
	static const struct rv_xml_handlers handlers = {start, end, text};
	struct walk *walk = calloc(1, sizeof *walk);
	int64_t part;

	if (walk == NULL) {
		rv_reading_nomem(reading);
		return;
	}
	walk->at.reading = reading;
	walk->workbook = workbook;
	walk->tab = tab;
	walk->fn = fn;
	walk->ctx = ctx;
	for (size_t i = 0; i < RV_SHEET_MAX_COLUMNS; i++)
		walk->cells[i].text = "";
	part = rv_zip_find(workbook->zip, reading, tab->target);
	if (part != RV_NO_PART)
		rv_xml_read(workbook->zip, reading, part, true, &handlers, walk);
	rv_buf_release(&walk->value);
	rv_buf_release(&walk->formula);
	rv_buf_release(&walk->text);
	free(walk);
}
