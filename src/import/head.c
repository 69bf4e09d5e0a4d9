/*
 * Where the headings of a sheet are: the row, among the first ten, most cells of which are known
 * headings; or two rows, where the upper one names groups. What stands above is a title, and may
 * say that the sheet is filled in whole.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

#define MAX_ROWS 10

struct head {
	struct rv_importer *im;
	struct rv_tab *tab;
	const struct rv_record *const *records;
	const struct rv_layout *const *layouts;
	struct rv_sheet_row rows[MAX_ROWS];
	size_t n;
	const struct rv_merge *merges;
	size_t n_merges;
	struct rv_arena arena;
};
/* A way to read the headings: of which candidate, in which rows. */
struct choice {
	const struct rv_record *record;
	const struct rv_layout *layout;
	size_t row; /* the last one */
	bool two;
	size_t known;
};

static enum rv_code take_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct head *head = ctx;
	bool blank = true;

	for (size_t i = 0; i < row->n; i++)
		blank = blank && row->cells[i].len == 0;
	if (blank)
		return RV_OK;
	if (!rv_copy_row(&head->arena, row, &head->rows[head->n]))
		return rv_nomem(err);
	return ++head->n == MAX_ROWS ? RV_ENOUGH : RV_OK;
}

/* ---- headings ------------------------------------------------------------------------------- */

static bool is_known(struct head *head, const struct choice *choice, const char *text)
{
	return choice->layout != NULL ? rv_layout_knows(head->im, choice->layout, text)
	                              : rv_knows_heading(head->im, choice->record, text);
}

/* A cell as a heading, in the import's arena; NULL: it is empty. */
static const char *cell_text(struct head *head, const struct rv_sheet_row *row, size_t at)
{
	const char *text = NULL;
	struct rv_buf plain;

	if (at >= row->n || row->cells[at].len == 0)
		return NULL;
	rv_buf_init(&plain);
	rv_cell_plain(&plain, row->cells[at].text, row->cells[at].len);
	if (!plain.failed && plain.len > 0)
		text = rv_strdup(head->im->arena, plain.text);
	head->im->faults->nomem = head->im->faults->nomem || plain.failed ||
	                          (plain.len > 0 && text == NULL);
	rv_buf_release(&plain);
	return text;
}

static const struct rv_merge *merge_of(const struct head *head, const struct rv_sheet_row *row,
                                       size_t at)
{
	uint32_t merge = at < row->n ? row->cells[at].merge : 0;

	return merge == 0 || merge > head->n_merges ? NULL : &head->merges[merge - 1];
}

/* The group above a column: its own cell, that of the merge, in a text file the last one left. */
static const char *group_text(struct head *head, const struct rv_sheet_row *row, size_t at)
{
	const struct rv_merge *merge = merge_of(head, row, at);

	if (merge != NULL)
		return cell_text(head, row, merge->column - 1);
	while (head->tab->name == NULL && at > 0 && (at >= row->n || row->cells[at].len == 0))
		at--;
	return cell_text(head, row, at);
}

/* The heading of a column, by the rows of a choice; NULL: none. */
static const char *heading(struct head *head, const struct choice *choice, size_t at)
{
	const struct rv_sheet_row *row = &head->rows[choice->row];
	const char *lower = cell_text(head, row, at), *upper, *joined;

	if (!choice->two)
		return lower;
	upper = lower == NULL ? cell_text(head, row - 1, at) : group_text(head, row - 1, at);
	if (lower == NULL || upper == NULL)
		return lower == NULL ? upper : lower;
	joined = rv_format(head->im->arena, "%s%s", upper, lower);
	head->im->faults->nomem = head->im->faults->nomem || joined == NULL;
	return joined != NULL && is_known(head, choice, joined) ? joined : lower;
}

static size_t width(const struct head *head, const struct choice *choice)
{
	size_t n = head->rows[choice->row].n;

	return choice->two && head->rows[choice->row - 1].n > n ? head->rows[choice->row - 1].n : n;
}

static void count_known(struct head *head, struct choice *choice)
{
	size_t n = width(head, choice);

	choice->known = 0;
	for (size_t i = 0; i < n && !head->im->faults->nomem; i++) {
		const char *text = heading(head, choice, i);

		choice->known += text != NULL && is_known(head, choice, text);
	}
}

static void try_candidate(struct head *head, struct choice choice, struct choice *best)
{
	for (int two = 0; two < 2; two++)
		for (choice.row = (size_t)two; choice.row < head->n; choice.row++) {
			choice.two = two == 1;
			count_known(head, &choice);
			if (choice.known > best->known ||
			    (best->record == NULL && best->layout == NULL))
				*best = choice;
		}
}

/* ---- above the headings --------------------------------------------------------------------- */

/* What follows the label in a cell: nothing, `：`, `（是/空）`, perhaps with the answer. */
static const char *after_label(const char *text)
{
	static const char *const labels[] = {"本表已填全", "this list is complete",
	                                     "this sheet is complete"};

	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		size_t len = strlen(labels[i]);

		if (strncasecmp(text, labels[i], len) != 0)
			continue;
		text += len;
		text += strspn(text, " ");
		if (text[0] == '(') {
			text += strcspn(text, ")");
			text += text[0] == ')';
		}
		text += strspn(text, ": ");
		return text;
	}
	return NULL;
}

static void read_answer(struct head *head, const struct rv_sheet_row *row, size_t at,
                        const char *label, const char *rest)
{
	const struct rv_merge *merge = merge_of(head, row, at);
	struct rv_place place = rv_tab_place(head->tab, row->row, row->line);
	const char *answer = rest;
	bool known = true;

	at = merge == NULL ? at + 1 : merge->last_column;
	if (answer[0] == '\0')
		answer = cell_text(head, row, at);
	if (answer == NULL || strcmp(answer, "空") == 0)
		return;
	head->tab->whole = rv_is_tick(answer, &known);
	if (known)
		return;
	place.column = at + 1;
	place.heading = label;
	rv_fault(head->im->faults, RV_ERROR, RV_S_CELL_BOOL, &place,
	         _("'%s' is no answer, expected %s or an empty cell"),
	         rv_cell_shown(head->im, answer), "是");
}

static void read_above(struct head *head, size_t n)
{
	const char *title = NULL;

	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < head->rows[k].n; i++) {
			const char *text = cell_text(head, &head->rows[k], i), *rest;

			title = title == NULL ? text : title;
			rest = text == NULL ? NULL : after_label(text);
			head->tab->asks_whole = head->tab->asks_whole || rest != NULL;
			if (rest != NULL)
				read_answer(head, &head->rows[k], i, text, rest);
		}
	if (title != NULL)
		rv_note(head->im, head->tab,
		        RV_PLURAL("%zu row above the headings is left out: '%s'",
		                  "%zu rows above the headings are left out: '%s' …", n),
		        n, rv_cell_shown(head->im, title));
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum rv_code choose(struct head *head, struct rv_error *err)
{
	struct rv_tab *tab = head->tab;
	struct choice best = {.row = 0};

	for (size_t i = 0; head->records[i] != NULL; i++)
		try_candidate(head, (struct choice){.record = head->records[i]}, &best);
	for (size_t i = 0; head->layouts[i] != NULL; i++)
		try_candidate(head, (struct choice){.layout = head->layouts[i]}, &best);
	tab->record = best.record;
	tab->layout = best.layout;
	tab->header = head->rows[best.row].row;
	tab->header_line = head->rows[best.row].line;
	tab->n_headings = width(head, &best);
	tab->headings = rv_alloc_array(head->im->arena, tab->n_headings, sizeof *tab->headings);
	if (tab->headings == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < tab->n_headings; i++)
		tab->headings[i] = heading(head, &best, i);
	read_above(head, best.row - best.two);
	return head->im->faults->nomem ? rv_nomem(err) : RV_OK;
}

enum rv_code rv_tab_head(struct rv_importer *im, struct rv_tab *tab,
                         const struct rv_record *const *records,
                         const struct rv_layout *const *layouts, struct rv_error *err)
{
	struct head *head = rv_alloc(im->arena, sizeof *head);
	struct rv_place place = rv_tab_place(tab, 0, 0);
	struct rv_book *book;
	enum rv_code code;

	if (head == NULL)
		return rv_nomem(err);
	*head = (struct head){.im = im, .tab = tab, .records = records, .layouts = layouts};
	rv_arena_init(&head->arena);
	code = rv_tab_rows(im, tab, take_row, head, err);
	if (code == RV_OK)
		code = rv_book_at(im, tab->order, &book, err);
	if (code == RV_OK && book != NULL) {
		head->merges = rv_book_sheet(book, tab->sheet)->merges;
		head->n_merges = rv_book_sheet(book, tab->sheet)->n_merges;
	}
	if (code == RV_OK && !tab->broken && head->n > 0)
		code = choose(head, err);
	else if (code == RV_OK && !tab->broken)
		rv_fault(im->faults, RV_ERROR, RV_S_FILE_EMPTY, &place,
		         tab->name == NULL
		                 ? _("the file is empty, expected a row of column names")
		                 : _("the sheet is empty, expected a row of column names"));
	rv_arena_release(&head->arena);
	rv_arena_reset(&im->row_arena);
	return code;
}
