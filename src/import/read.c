/* The rows of a sheet: where its header is, what comes after. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* What ends reading before the sheet does; nobody sees it. */
#define ENOUGH RV_GATE

struct rv_place rv_tab_place(const struct rv_tab *tab, int64_t row, int64_t line)
{
	return (struct rv_place){.file = tab->path, .order = tab->order, .row = row, .line = line};
}

const char *rv_tab_words(struct rv_importer *im, const struct rv_tab *tab)
{
	return rv_strdup(im->arena, tab->path);
}

static enum rv_code read_rows(struct rv_importer *im, struct rv_tab *tab, rv_sheet_row_fn *fn,
                              void *ctx, struct rv_error *err)
{
	enum rv_code code;

	if (tab->broken)
		return RV_OK;
	code = rv_csv_read(tab->path, tab->order, fn, ctx, im->faults, &tab->broken, err);
	return code == ENOUGH ? RV_OK : code;
}

/* ---- the header ----------------------------------------------------------------------------- */

struct looking {
	struct rv_importer *im;
	struct rv_tab *tab;
};

/* Keeps a row beyond its reading. */
static bool copy_row(struct rv_arena *arena, const struct rv_sheet_row *row,
                     struct rv_sheet_row *out)
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

static enum rv_code look_at_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct looking *looking = ctx;
	struct rv_tab *tab = looking->tab;
	bool blank = true;

	for (size_t i = 0; i < row->n; i++)
		blank = blank && row->cells[i].len == 0;
	if (blank)
		return RV_OK;
	tab->header = row->row;
	tab->header_line = row->line;
	return copy_row(looking->im->arena, row, &tab->head) ? ENOUGH : rv_nomem(err);
}

enum rv_code rv_tab_look(struct rv_importer *im, struct rv_tab *tab, struct rv_error *err)
{
	struct looking looking = {im, tab};
	struct rv_place place = rv_tab_place(tab, 0, 0);

	RV_TRY(read_rows(im, tab, look_at_row, &looking, err));
	if (tab->header == 0 && !tab->broken)
		rv_fault(im->faults, RV_ERROR, RV_S_FILE_EMPTY, &place,
		         _("the file is empty, expected a row of column names"));
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}

/* ---- the rows ------------------------------------------------------------------------------- */

struct reading {
	struct rv_tab *tab;
	rv_sheet_row_fn *fn;
	void *ctx;
};

static enum rv_code take_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct reading *reading = ctx;

	return row->row <= reading->tab->header ? RV_OK : reading->fn(reading->ctx, row, err);
}

enum rv_code rv_tab_read(struct rv_importer *im, struct rv_tab *tab, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_error *err)
{
	struct reading reading = {tab, fn, ctx};

	return read_rows(im, tab, take_row, &reading, err);
}
