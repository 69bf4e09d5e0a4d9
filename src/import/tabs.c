/* The sheets of the files: which record each of them is of. */
#include <stdarg.h>
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* So many files are open at a time. */
#define MAX_OPEN 8

struct rv_place rv_tab_place(const struct rv_tab *tab, int64_t row, int64_t line)
{
	return (struct rv_place){.file = tab->path,
	                         .order = tab->order,
	                         .row = row,
	                         .line = line,
	                         .sheet = tab->name,
	                         .sheet_no = tab->name == NULL ? 0 : tab->sheet + 1};
}

const char *rv_tab_words(struct rv_importer *im, const struct rv_tab *tab)
{
	if (tab->name == NULL)
		return rv_strdup(im->arena, tab->path);
	return rv_format(im->arena, _("%s, sheet %s"), tab->path, tab->name);
}

void rv_note(struct rv_importer *im, const struct rv_tab *tab, const char *fmt, ...)
{
	struct rv_import_note *note = rv_alloc(im->arena, sizeof *note);
	char text[400];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	if (note != NULL) {
		note->kind = fmt;
		note->text = tab->name == NULL ? rv_format(im->arena, "%s: %s", tab->path, text)
		                               : rv_format(im->arena, _("%s: sheet %s: %s"),
		                                           tab->path, tab->name, text);
	}
	if (note == NULL || note->text == NULL) {
		im->faults->nomem = true;
		return;
	}
	*im->notes_end = note;
	im->notes_end = &note->next;
}

/* ---- files ---------------------------------------------------------------------------------- */

/* Whether any sheet of the dictionary has such a heading. */
static bool knows(void *ctx, const char *heading)
{
	struct rv_importer *im = ctx;
	const struct rv_dictionary *dictionary = im->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++)
		if (rv_knows_heading(im, dictionary->records[i], heading))
			return true;
	for (size_t i = 0; i < dictionary->n_layouts; i++)
		if (rv_layout_knows(im, &dictionary->layouts[i], heading))
			return true;
	return false;
}

enum rv_code rv_book_at(struct rv_importer *im, size_t order, struct rv_book **out,
                        struct rv_error *err)
{
	struct rv_book_options options = {.order = order, .knows = knows, .ctx = im};
	size_t n = 0;

	*out = im->books[order];
	if (*out != NULL)
		return RV_OK;
	for (size_t i = 0; i < im->options->n_files; i++)
		n += im->books[i] != NULL;
	for (size_t i = 0; n >= MAX_OPEN && i < im->options->n_files; i++)
		if (im->books[i] != NULL) {
			rv_book_close(im->books[i]);
			im->books[i] = NULL;
			n--;
		}
	RV_TRY(rv_book_open(im->options->files[order], &options, im->faults, &im->books[order],
	                    err));
	*out = im->books[order];
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}

void rv_books_close(struct rv_importer *im)
{
	for (size_t i = 0; im->books != NULL && i < im->options->n_files; i++)
		rv_book_close(im->books[i]);
	im->books = NULL;
}

/* ---- names ---------------------------------------------------------------------------------- */

struct candidates {
	const struct rv_record **records;
	const struct rv_layout **layouts;
	size_t n_records, n_layouts;
};

static bool layout_is_called(const struct rv_layout *layout, const char *name)
{
	for (size_t i = 0; i < layout->n_aliases; i++)
		if (rv_fold_equal(layout->aliases[i], name))
			return true;
	return rv_fold_equal(layout->id, name) || rv_fold_equal(layout->title.zh, name) ||
	       rv_fold_equal(layout->title.en, name);
}

/* Everything that has the name: an id goes before titles and aliases. */
static enum rv_code find_candidates(struct rv_importer *im, const char *name,
                                    struct candidates *out, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = im->dictionary;

	*out = (struct candidates){
		rv_alloc_array(im->arena, dictionary->n_records + 1, sizeof(void *)),
		rv_alloc_array(im->arena, dictionary->n_layouts + 1, sizeof(void *)), 0, 0};
	if (out->records == NULL || out->layouts == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (rv_is_called(dictionary->records[i], name))
			out->records[out->n_records++] = dictionary->records[i];
	for (size_t i = 0; i < dictionary->n_layouts; i++)
		if (layout_is_called(&dictionary->layouts[i], name))
			out->layouts[out->n_layouts++] = &dictionary->layouts[i];
	for (size_t i = 0; i < out->n_records; i++)
		if (rv_fold_equal(out->records[i]->id, name)) {
			out->records[0] = out->records[i];
			out->records[1] = NULL;
			out->n_records = 1;
		}
	return RV_OK;
}

/* `案件` of data/案件.csv. */
static const char *file_name(struct rv_importer *im, const char *path)
{
	const char *base = strrchr(path, '/') == NULL ? path : strrchr(path, '/') + 1;
	const char *dot = strrchr(base, '.');
	struct rv_buf name;
	char *out = NULL;

	rv_buf_init(&name);
	rv_buf_visible(&name, base,
	               dot == NULL || dot == base ? strlen(base) : (size_t)(dot - base));
	if (!name.failed)
		out = rv_strdup(im->arena, name.text == NULL ? "" : name.text);
	rv_buf_release(&name);
	return out;
}

static void suggest_record(struct rv_importer *im, const char *name)
{
	const char *nearest = rv_nearest_record(im, name);
	struct rv_buf list;

	if (nearest != NULL) {
		rv_fault_suggest(im->faults, _("did you mean '%s'?"), nearest);
		return;
	}
	rv_buf_init(&list);
	for (size_t i = 0; i < im->dictionary->n_records; i++) {
		rv_buf_puts(&list, i > 0 ? ", " : "");
		rv_buf_puts(&list, rv_record_title(im->dictionary->records[i]));
	}
	if (!list.failed)
		rv_fault_suggest(im->faults, _("expected one of: %s"), list.text);
	rv_buf_release(&list);
}

/* A sheet of which nobody knows what it is: its rows may be those that others name. */
static void refuse_name(struct rv_importer *im, const struct rv_tab *tab, const char *name,
                        const struct candidates *candidates)
{
	struct rv_place place = rv_tab_place(tab, 0, 0);

	for (size_t i = 0; i < im->dictionary->n_records; i++)
		im->targets[i].broken = true;
	if (candidates->n_records > 1) {
		rv_fault(im->faults, RV_ERROR, RV_S_FILE_NAME, &place,
		         tab->name == NULL ? _("'%s' is the title of several records; name the "
		                               "file by a record's id")
		                           : _("'%s' is the title of several records; name the "
		                               "sheet by a record's id"),
		         name);
		return;
	}
	rv_fault(im->faults, RV_ERROR, RV_S_FILE_NAME, &place,
	         tab->name == NULL
	                 ? _("no record is called '%s'; a file has the name of its record")
	                 : _("no record is called '%s'; a sheet has the name of its record, or "
	                     "say --ignore-sheets"),
	         name);
	suggest_record(im, name);
}

/* ---- sheets --------------------------------------------------------------------------------- */

static struct rv_tab *add_tab(struct rv_importer *im)
{
	struct rv_tab *tab = rv_alloc(im->arena, sizeof *tab);

	if (tab != NULL)
		tab->no = im->n_tabs++;
	return tab;
}

struct at_file {
	struct rv_book *book;
	const char *path;
	size_t order;
	const char *name;  /* without folder and ending */
	bool by_file_name; /* no sheet has a known name, and there is one only */
};

/* Whether some sheet of the book has a name that is known. */
static enum rv_code is_known_by_sheets(struct rv_importer *im, const struct rv_book *book,
                                       bool *out, struct rv_error *err)
{
	struct candidates candidates;

	*out = false;
	for (size_t i = 0; !*out && i < rv_book_n_sheets(book); i++) {
		RV_TRY(find_candidates(im, rv_book_sheet(book, i)->name, &candidates, err));
		*out = candidates.n_records + candidates.n_layouts > 0;
	}
	return RV_OK;
}

static void note_hidden(struct rv_importer *im, const struct rv_tab *tab,
                        const struct rv_sheet *sheet)
{
	if (sheet->hidden)
		rv_note(im, tab, _("the sheet is hidden; it is read"));
	if (sheet->hidden_rows > 0)
		rv_note(im, tab,
		        RV_PLURAL("%lld hidden row is read", "%lld hidden rows are read",
		                  sheet->hidden_rows),
		        (long long)sheet->hidden_rows);
	if (sheet->hidden_columns > 0)
		rv_note(im, tab,
		        RV_PLURAL("%zu hidden column is read", "%zu hidden columns are read",
		                  sheet->hidden_columns),
		        sheet->hidden_columns);
}

/* What a sheet that has a name is made of. */
static enum rv_code take_tab(struct rv_importer *im, struct rv_tab *tab,
                             const struct candidates *candidates, const struct rv_sheet *sheet,
                             struct rv_error *err)
{
	note_hidden(im, tab, sheet);
	RV_TRY(rv_tab_head(im, tab, candidates->records, candidates->layouts, err));
	if (tab->broken || tab->header == 0) {
		for (size_t i = 0; i < candidates->n_records; i++)
			im->targets[candidates->records[i]->index].broken = true;
		return RV_OK;
	}
	if (tab->layout != NULL)
		return rv_layout_passes(im, tab, err);
	im->targets[tab->record->index].in_files = true;
	return rv_add_pass(im, tab, tab->record) == NULL ? rv_nomem(err) : RV_OK;
}

static enum rv_code look_at_sheet(struct rv_importer *im, const struct at_file *at, size_t n,
                                  struct rv_error *err)
{
	const struct rv_sheet *sheet = rv_book_sheet(at->book, n);
	bool workbook = rv_book_encoding(at->book) == RV_ENC_NONE;
	struct rv_tab *tab = add_tab(im);
	struct candidates candidates;
	const char *name;

	if (tab == NULL || (name = rv_strdup(im->arena, sheet->name)) == NULL)
		return rv_nomem(err);
	tab->path = at->path;
	tab->order = at->order;
	tab->sheet = n;
	tab->name = workbook ? name : NULL;
	if (at->by_file_name || !workbook)
		name = at->name;
	RV_TRY(find_candidates(im, name, &candidates, err));
	if (candidates.n_layouts > 0 && candidates.layouts[0]->ignore)
		return RV_OK;
	if (workbook)
		RV_TRY(rv_book_look(at->book, n, im->faults, &tab->broken, err));
	if (tab->broken)
		return RV_OK;
	if (candidates.n_records <= 1 && candidates.n_records + candidates.n_layouts > 0)
		return take_tab(im, tab, &candidates, sheet, err);
	if (workbook && sheet->last_row == 0 && rv_book_n_sheets(at->book) > 1)
		return RV_OK;
	if (workbook && im->options->ignore_sheets && rv_book_n_sheets(at->book) > 1)
		rv_note(im, tab, _("no record has this name; the sheet is left out"));
	else
		refuse_name(im, tab, name, &candidates);
	return RV_OK;
}

static enum rv_code look_at_file(struct rv_importer *im, size_t order, struct rv_error *err)
{
	struct at_file at = {.path = im->options->files[order], .order = order};
	bool known = false;

	RV_TRY(rv_book_at(im, order, &at.book, err));
	if (at.book == NULL) {
		for (size_t i = 0; i < im->dictionary->n_records; i++)
			im->targets[i].broken = true;
		return RV_OK;
	}
	at.name = file_name(im, at.path);
	if (at.name == NULL)
		return rv_nomem(err);
	RV_TRY(is_known_by_sheets(im, at.book, &known, err));
	at.by_file_name = !known && rv_book_n_sheets(at.book) == 1;
	for (size_t i = 0; i < rv_book_n_sheets(at.book); i++)
		RV_TRY(look_at_sheet(im, &at, i, err));
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}

enum rv_code rv_tabs_find(struct rv_importer *im, struct rv_error *err)
{
	im->books = rv_alloc_array(im->arena, im->options->n_files, sizeof(struct rv_book *));
	if (im->books == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < im->options->n_files; i++)
		RV_TRY(look_at_file(im, i, err));
	return RV_OK;
}
