/* Reads the workbook of a scoring table: sheets and headings by their names in either language, rows as they stand. */
#include <string.h>

#include "forms/edited.h"
#include "review/i18n.h"
#include "review/text.h"

#define HEADER_ROWS 20  /* in which the headings must stand */
#define MOST_ROWS 10000 /* of a sheet; a rubric has fewer items */

/* ---- words ---------------------------------------------------------------------------------------------- */

struct rv_both rv_both(const char *msgid)
{
	enum rv_lang lang = rv_i18n_current();
	struct rv_both both = {.en = msgid};

	rv_i18n_select(RV_ZH);
	both.zh = gettext(msgid);
	rv_i18n_select(lang);
	return both;
}

bool rv_both_is(const struct rv_both *both, const char *text)
{
	return rv_fold_equal(both->en, text) || rv_fold_equal(both->zh, text);
}

struct rv_place rv_edited_place(const struct rv_edited *edited, enum rv_scoring_sheet sheet,
                                const struct rv_edited_row *row, size_t column)
{
	const struct rv_edited_sheet *at = &edited->sheets[sheet];
	struct rv_place place = {.file = edited->path, .sheet = at->name, .sheet_no = at->no};

	if (row == NULL)
		return place;
	place.row = place.line = row->row;
	if (column < RV_SCORING_MAX_COLUMNS) {
		place.column = at->columns[column];
		place.heading = at->headings[column];
	}
	return place;
}

/* ---- one sheet ------------------------------------------------------------------------------------------ */

struct reading {
	struct rv_edited *edited;
	struct rv_faults *faults;
	const char *name; /* of the sheet at hand */
	size_t no;
	bool is_table;
	enum rv_scoring_sheet sheet; /* which, if it is one */
	struct rv_both titles[RV_SCORING_N_SHEETS][RV_SCORING_MAX_COLUMNS];
	struct rv_both names[RV_SCORING_N_SHEETS], facts[RV_SCORING_N_FACTS];
	bool of_set; /* a column names the rubric of a set */
};

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= 0x09 && c <= 0x0d) || c == 0xa0 || c == 0x3000;
}

/* A copy without blanks at the ends; NULL: out of memory. */
static const char *trimmed(struct rv_arena *arena, const char *text, size_t len)
{
	size_t from = 0, to = 0;
	bool begun = false;

	for (size_t at = 0; at < len;) {
		size_t before = at;

		if (is_blank(rv_utf8_next(text, len, &at)))
			continue;
		from = begun ? from : before;
		begun = true;
		to = at;
	}
	return rv_strndup(arena, text + from, begun ? to - from : 0);
}

static bool take_cell(struct reading *reading, const struct rv_sheet_row *row, size_t column,
                      struct rv_edited_cell *out)
{
	const struct rv_sheet_cell *cell;

	*out = (struct rv_edited_cell){.text = "", .column = column};
	if (column == 0 || column > row->n)
		return true;
	cell = &row->cells[column - 1];
	out->kind = cell->kind;
	out->text = trimmed(reading->edited->arena, cell->text, cell->len);
	return out->text != NULL;
}

static struct rv_place cell_place(const struct reading *reading, const struct rv_sheet_row *row,
                                  size_t column)
{
	return (struct rv_place){.file = reading->edited->path,
	                         .sheet = reading->name,
	                         .sheet_no = reading->no,
	                         .row = row->row,
	                         .line = row->line,
	                         .column = column};
}

/* The column of a table that a heading names, else its number of columns. */
static size_t column_named(const struct reading *reading, const char *text)
{
	size_t n = rv_scoring_tables[reading->sheet].n;

	for (size_t i = 0; i < n; i++)
		if (rv_both_is(&reading->titles[reading->sheet][i], text))
			return i;
	return n;
}

static enum rv_code take_header(struct reading *reading, const struct rv_sheet_row *row,
                                struct rv_error *err)
{
	const struct rv_scoring_table *table = &rv_scoring_tables[reading->sheet];
	struct rv_edited_sheet *sheet = &reading->edited->sheets[reading->sheet];

	sheet->header = row->row;
	for (size_t i = 0; i < row->n; i++) {
		struct rv_place place = cell_place(reading, row, i + 1);
		size_t column = column_named(reading, row->cells[i].text);

		if (rv_fold_equal(row->cells[i].text, ""))
			continue;
		if (column == table->n) {
			rv_fault(reading->faults, RV_WARNING, RV_S_HEADER_UNKNOWN, &place,
			         _("'%s' is no column of the scoring table: it is not read"),
			         row->cells[i].text);
			continue;
		}
		if (sheet->columns[column] != 0) {
			rv_fault(reading->faults, RV_ERROR, RV_S_HEADER_DUPLICATE, &place,
			         _("the heading '%s' is there twice"), row->cells[i].text);
			continue;
		}
		reading->of_set |= column == 0;
		sheet->columns[column] = i + 1;
		sheet->headings[column] = trimmed(reading->edited->arena, row->cells[i].text,
		                                  row->cells[i].len);
		if (sheet->headings[column] == NULL)
			return rv_nomem(err);
	}
	return RV_OK;
}

/* A row with the heading of the ids and another one is the header. */
static enum rv_code look_for_header(struct reading *reading, const struct rv_sheet_row *row,
                                    struct rv_error *err)
{
	const struct rv_scoring_table *table = &rv_scoring_tables[reading->sheet];
	bool has_id = false;
	size_t known = 0;

	for (size_t i = 0; i < row->n; i++) {
		size_t column = column_named(reading, row->cells[i].text);

		known += column < table->n;
		has_id |= column == table->id;
	}
	return has_id && known > 1 ? take_header(reading, row, err) : RV_OK;
}

static enum rv_code take_row(struct reading *reading, const struct rv_sheet_row *row,
                             struct rv_error *err)
{
	struct rv_edited_sheet *sheet = &reading->edited->sheets[reading->sheet];
	struct rv_edited_row *new;
	bool any = false;

	if (sheet->n >= MOST_ROWS) {
		struct rv_place place = cell_place(reading, row, 0);

		rv_fault(reading->faults, RV_ERROR, RV_S_FILE_LIMIT, &place,
		         _("more than %d rows: no scoring table has as many"), MOST_ROWS);
		return RV_DATA;
	}
	new = rv_alloc(reading->edited->arena, sizeof *new);
	if (new == NULL)
		return rv_nomem(err);
	new->row = row->row;
	for (size_t i = 0; i < rv_scoring_tables[reading->sheet].n; i++) {
		if (!take_cell(reading, row, sheet->columns[i], &new->cells[i]))
			return rv_nomem(err);
		any |= *new->cells[i].text != '\0';
	}
	if (!any)
		return RV_OK;
	*sheet->last = new;
	sheet->last = &new->next;
	sheet->n++;
	return RV_OK;
}

/* What it was made of, and the points of a case: label and value side by side. */
static enum rv_code take_fact(struct reading *reading, const struct rv_sheet_row *row,
                              struct rv_error *err)
{
	for (size_t i = 0; row->n >= 2 && i < RV_SCORING_N_FACTS; i++) {
		struct rv_edited_cell *fact = &reading->edited->facts[i];

		if (fact->column != 0 || !rv_both_is(&reading->facts[i], row->cells[0].text))
			continue;
		if (!take_cell(reading, row, 2, fact))
			return rv_nomem(err);
		reading->edited->fact_places[i] = cell_place(reading, row, 2);
		reading->edited->fact_places[i].heading = i < RV_SCORING_N_FACTS
		                                                  ? _(rv_scoring_facts[i].title)
		                                                  : NULL;
	}
	return RV_OK;
}

static enum rv_code on_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct reading *reading = ctx;
	struct rv_edited_sheet *sheet = &reading->edited->sheets[reading->sheet];

	if (!reading->is_table)
		return take_fact(reading, row, err);
	if (sheet->header > 0)
		return take_row(reading, row, err);
	return row->row <= HEADER_ROWS ? look_for_header(reading, row, err) : RV_OK;
}

/* ---- the workbook --------------------------------------------------------------------------------------- */

static void begin(struct reading *reading)
{
	for (size_t i = 0; i < RV_SCORING_N_SHEETS; i++) {
		struct rv_edited_sheet *sheet = &reading->edited->sheets[i];

		sheet->last = &sheet->rows;
		reading->names[i] = rv_both(rv_scoring_tables[i].title);
		for (size_t c = 0; c < rv_scoring_tables[i].n; c++)
			reading->titles[i][c] = rv_both(rv_scoring_tables[i].columns[c].title);
	}
	for (size_t i = 0; i < RV_SCORING_N_FACTS; i++) {
		reading->facts[i] = rv_both(rv_scoring_facts[i].title);
		reading->edited->facts[i].text = "";
	}
}

static enum rv_code read_sheet(struct reading *reading, struct rv_book *book, size_t no,
                               bool *broken, struct rv_error *err)
{
	const struct rv_sheet *sheet = rv_book_sheet(book, no);

	reading->name = rv_strdup(reading->edited->arena, sheet->name);
	if (reading->name == NULL)
		return rv_nomem(err);
	reading->no = no + 1;
	reading->is_table = false;
	for (enum rv_scoring_sheet i = 0; i < RV_SCORING_N_SHEETS; i++) {
		struct rv_edited_sheet *at = &reading->edited->sheets[i];

		if (at->name != NULL || !rv_both_is(&reading->names[i], reading->name))
			continue;
		reading->is_table = true;
		reading->sheet = i;
		at->name = reading->name;
		at->no = no + 1;
		break;
	}
	return rv_book_read(book, no, on_row, reading, reading->faults, broken, err);
}

/* Of a sheet that is there: its headings, the one that names rows and those that come back. */
static void check_header(const struct reading *reading, enum rv_scoring_sheet which)
{
	const struct rv_scoring_table *table = &rv_scoring_tables[which];
	const struct rv_edited_sheet *sheet = &reading->edited->sheets[which];
	struct rv_place place = rv_edited_place(reading->edited, which, NULL, 0);

	if (sheet->name == NULL)
		return;
	place.row = place.line = sheet->header;
	for (size_t i = 0; i < table->n; i++)
		if (sheet->columns[i] == 0 && (i == table->id || table->columns[i].edited))
			rv_fault(reading->faults, RV_ERROR, RV_S_HEADER_MISSING, &place,
			         _("the column '%s' is missing"), _(table->columns[i].title));
}

static void check_workbook(const struct reading *reading)
{
	struct rv_place place = {.file = reading->edited->path};

	if (reading->edited->sheets[RV_SHEET_ITEMS].name == NULL ||
	    *reading->edited->facts[RV_FACT_DIGEST].text == '\0') {
		rv_fault(reading->faults, RV_ERROR, RV_S_TABLE_WORKBOOK, &place,
		         _("no scoring table: expected the workbook of 'review rubric show RUBRIC "
		           "-o TABLE.xlsx', with its sheet '%s' and the line '%s'"),
		         _(rv_scoring_tables[RV_SHEET_ITEMS].title),
		         _(rv_scoring_facts[RV_FACT_DIGEST].title));
		return;
	}
	if (reading->of_set) {
		rv_fault(reading->faults, RV_ERROR, RV_S_TABLE_WORKBOOK, &place,
		         _("the scoring table of a rubric set: an overlay extends one rubric; "
		           "make the workbook of that one"));
		return;
	}
	for (enum rv_scoring_sheet i = 0; i < RV_SCORING_N_SHEETS; i++)
		check_header(reading, i);
}

static enum rv_code read_book(struct reading *reading, struct rv_book *book, struct rv_error *err)
{
	for (size_t i = 0; i < rv_book_n_sheets(book); i++) {
		bool broken = false;
		enum rv_code code = read_sheet(reading, book, i, &broken, err);

		if (code == RV_DATA && reading->faults->errors > 0)
			return RV_DATA;
		RV_TRY(code);
		if (broken)
			return RV_DATA;
	}
	check_workbook(reading);
	return reading->faults->errors > 0 ? RV_DATA : RV_OK;
}

enum rv_code rv_edited_read(struct rv_arena *arena, const char *path, struct rv_edited **out,
                            struct rv_faults *faults, struct rv_error *err)
{
	struct rv_edited *edited = rv_alloc(arena, sizeof *edited);
	struct reading *reading = rv_alloc(arena, sizeof *reading);
	struct rv_place place = {.file = path};
	struct rv_book *book = NULL;
	enum rv_code code;

	if (edited == NULL || reading == NULL)
		return rv_nomem(err);
	edited->arena = arena;
	edited->path = path;
	*reading = (struct reading){.edited = edited, .faults = faults};
	begin(reading);
	RV_TRY(rv_book_open(path, NULL, faults, &book, err));
	if (book == NULL)
		return RV_DATA;
	if (rv_book_encoding(book) == RV_ENC_NONE) {
		code = read_book(reading, book, err);
	} else {
		rv_fault(faults, RV_ERROR, RV_S_TABLE_WORKBOOK, &place,
		         _("no workbook: expected an .xlsx file of 'review rubric show'"));
		code = RV_DATA;
	}
	rv_book_close(book);
	if (faults->nomem)
		return rv_nomem(err);
	*out = edited;
	return code;
}

struct rv_edited_origin rv_edited_origin(const struct rv_edited *edited)
{
	return (struct rv_edited_origin){.id = edited->facts[RV_FACT_ID].text,
	                                 .version = edited->facts[RV_FACT_VERSION].text,
	                                 .file = edited->facts[RV_FACT_FILE].text,
	                                 .digest = edited->facts[RV_FACT_DIGEST].text};
}
