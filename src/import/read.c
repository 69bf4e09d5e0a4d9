/* The rows of a sheet that come after its headings, without the totals at the end. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

bool rv_copy_row(struct rv_arena *arena, const struct rv_sheet_row *row, struct rv_sheet_row *out)
{
	struct rv_sheet_cell *cells = rv_alloc_array(arena, row->n, sizeof *cells);

	*out = *row;
	for (size_t i = 0; cells != NULL && i < row->n; i++) {
		cells[i] = row->cells[i];
		cells[i].text = rv_strndup(arena, row->cells[i].text, row->cells[i].len);
		if (cells[i].text == NULL)
			return false;
	}
	out->cells = cells;
	return cells != NULL;
}

enum rv_code rv_tab_rows(struct rv_importer *im, struct rv_tab *tab, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_error *err)
{
	struct rv_book *book;
	enum rv_code code;

	if (tab->broken)
		return RV_OK;
	RV_TRY(rv_book_at(im, tab->order, &book, err));
	if (book == NULL || tab->sheet >= rv_book_n_sheets(book)) {
		tab->broken = true;
		return RV_OK;
	}
	code = rv_book_read(book, tab->sheet, fn, ctx, im->faults, &tab->broken, err);
	return code == RV_ENOUGH ? RV_OK : code;
}

/* ---- totals --------------------------------------------------------------------------------- */

#define MAX_HELD 16

struct reading {
	struct rv_importer *im;
	struct rv_tab *tab;
	rv_sheet_row_fn *fn;
	void *ctx;
	/* rows that look like totals: they are, if no other row follows */
	struct rv_arena arena;
	struct rv_sheet_row held[MAX_HELD];
	size_t n_held;
};

static bool is_total(const struct rv_sheet_row *row)
{
	static const char *const words[] = {
		"合计", "总计", "小计", "合计:", "总计:", "小计:", "total", "totals"};
	size_t at = 0;

	while (at < row->n && row->cells[at].len == 0)
		at++;
	for (size_t i = 0; at < row->n && i < sizeof words / sizeof *words; i++)
		if (rv_fold_equal(row->cells[at].text, words[i]))
			return true;
	return false;
}

static bool is_blank(const struct rv_sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		if (row->cells[i].len > 0)
			return false;
	return true;
}

static enum rv_code let_go(struct reading *reading, struct rv_error *err)
{
	for (size_t i = 0; i < reading->n_held; i++)
		RV_TRY(reading->fn(reading->ctx, &reading->held[i], err));
	reading->n_held = 0;
	rv_arena_release(&reading->arena);
	return RV_OK;
}

static enum rv_code take_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct reading *reading = ctx;

	if (row->row <= reading->tab->header || is_blank(row))
		return RV_OK;
	if (is_total(row) && reading->n_held < MAX_HELD)
		return rv_copy_row(&reading->arena, row, &reading->held[reading->n_held++])
		               ? RV_OK
		               : rv_nomem(err);
	RV_TRY(let_go(reading, err));
	return reading->fn(reading->ctx, row, err);
}

enum rv_code rv_tab_read(struct rv_importer *im, struct rv_tab *tab, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_error *err)
{
	struct reading *reading = rv_alloc(im->arena, sizeof *reading);
	enum rv_code code;

	if (reading == NULL)
		return rv_nomem(err);
	*reading = (struct reading){.im = im, .tab = tab, .fn = fn, .ctx = ctx};
	rv_arena_init(&reading->arena);
	code = rv_tab_rows(im, tab, take_row, reading, err);
	for (size_t i = 0; code == RV_OK && !tab->read && i < reading->n_held; i++)
		rv_note(im, tab, _("row %lld is a total and left out"),
		        (long long)reading->held[i].row);
	tab->read = true;
	rv_arena_release(&reading->arena);
	return code;
}
