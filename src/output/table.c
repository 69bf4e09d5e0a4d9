/*
 * For people: facts, aligned tables, notes. libsmartcols aligns; what is cut or wrapped is decided here, where the width
 * of every column is known.
 */
#include "output/writer.h"

#include <errno.h>
#include <libsmartcols.h>
#include <stdlib.h>
#include <string.h>

#include "output/wrap.h"
#include "review/i18n.h"

#define GAP 2         /* columns between two cells */
#define LEAST_WRAP 16 /* no narrower than this, so that it can be read */
#define LEAST_TEXT 8
#define EASY_TEXT 24
#define BOLD "\033[1m"
#define PLAIN "\033[0m"
/*
 * Stands in for a backslash while libsmartcols has the text: it takes \x for an escape of its own and counts it
 * wider than it is. A private character of one column.
 */
#define BACKSLASH "\xEF\xA3\xB0"

struct line {
	struct line *next;
	const char *cells[];
};
struct fact {
	struct fact *next;
	const char *title, *value;
};

struct table_writer {
	struct rv_writer writer;
	struct fact *facts, **last_fact; /* not yet printed */
	bool began;                      /* something was printed: blocks are kept apart */
	bool after_note;
	struct rv_arena rows; /* of the open table */
	struct line *lines, **last_line;
	bool *left_out; /* by column of the open table: the terminal has no room for it */
	struct rv_buf shown;
	size_t ink; /* bytes other than blanks that libsmartcols was given for the open table */
};

static enum rv_code table_open(struct rv_writer *writer, struct rv_error *err)
{
	struct table_writer *own = (struct table_writer *)writer;

	(void)err;
	own->last_fact = &own->facts;
	own->last_line = &own->lines;
	rv_arena_init(&own->rows);
	rv_buf_init(&own->shown);
	return RV_OK;
}

static void table_release(struct rv_writer *writer)
{
	struct table_writer *own = (struct table_writer *)writer;

	rv_arena_release(&own->rows);
	rv_buf_release(&own->shown);
}

/* text as a terminal may see it; NULL: out of memory. */
static const char *shown(struct table_writer *own, struct rv_arena *arena, const char *text)
{
	rv_buf_clear(&own->shown);
	rv_buf_visible(&own->shown, text, strlen(text));
	if (own->shown.failed)
		return NULL;
	return rv_strndup(arena, own->shown.len > 0 ? own->shown.text : "", own->shown.len);
}

static const char *shown_cell(struct table_writer *own, struct rv_arena *arena,
                              enum rv_cell_kind kind, const struct rv_out_cell *cell)
{
	if (rv_cell_empty(kind, cell))
		return "";
	switch (kind) {
	case RV_CELL_TEXT:
	case RV_CELL_DATE: return shown(own, arena, cell->text);
	case RV_CELL_BOOL: return cell->number ? _("yes") : _("no");
	default: break;
	}
	rv_buf_clear(&own->shown);
	rv_buf_number_words(&own->shown, kind, cell);
	return own->shown.failed ? NULL : rv_strndup(arena, own->shown.text, own->shown.len);
}

static void begin_block(struct table_writer *own)
{
	if (own->began)
		rv_buf_putc(&own->writer.buf, '\n');
	own->began = true;
	own->after_note = false;
}

static void add_bold(struct rv_writer *writer, const char *text)
{
	if (writer->options.colour)
		rv_buf_puts(&writer->buf, BOLD);
	rv_buf_puts(&writer->buf, text);
	if (writer->options.colour)
		rv_buf_puts(&writer->buf, PLAIN);
}

/* ---- facts and notes --------------------------------------------------------------------------------- */

static enum rv_code table_fact(struct rv_writer *writer, const char *key, const char *title,
                               enum rv_cell_kind kind, const struct rv_out_cell *value,
                               struct rv_error *err)
{
	struct table_writer *own = (struct table_writer *)writer;
	struct fact *fact = rv_alloc(&writer->arena, sizeof *fact);

	if (fact == NULL)
		return rv_nomem(err);
	fact->title = shown(own, &writer->arena, title ? title : key);
	fact->value = shown_cell(own, &writer->arena, kind, value);
	if (fact->title == NULL || fact->value == NULL)
		return rv_nomem(err);
	*own->last_fact = fact;
	own->last_fact = &fact->next;
	return RV_OK;
}

static enum rv_code print_facts(struct table_writer *own, struct rv_error *err)
{
	struct rv_buf *buf = &own->writer.buf;
	const struct fact *fact;
	size_t widest = 0;

	if (own->facts == NULL)
		return RV_OK;
	begin_block(own);
	for (fact = own->facts; fact != NULL; fact = fact->next) {
		size_t width = rv_text_width(fact->title, strlen(fact->title));

		if (width > widest)
			widest = width;
	}
	for (fact = own->facts; fact != NULL; fact = fact->next) {
		size_t width = rv_text_width(fact->title, strlen(fact->title));

		rv_buf_puts(buf, fact->title);
		if (*fact->value != '\0') {
			for (; width < widest + GAP; width++)
				rv_buf_putc(buf, ' ');
			rv_buf_puts(buf, fact->value);
		}
		rv_buf_putc(buf, '\n');
	}
	own->facts = NULL;
	own->last_fact = &own->facts;
	return rv_writer_put(&own->writer, err);
}

static enum rv_code table_note(struct rv_writer *writer, const char *text, struct rv_error *err)
{
	struct table_writer *own = (struct table_writer *)writer;

	RV_TRY(print_facts(own, err));
	if (!own->after_note)
		begin_block(own);
	own->after_note = true;
	rv_buf_visible(&writer->buf, text, strlen(text));
	rv_buf_putc(&writer->buf, '\n');
	return rv_writer_put(writer, err);
}

static enum rv_code table_end(struct rv_writer *writer, struct rv_error *err)
{
	return print_facts((struct table_writer *)writer, err);
}

/* ---- rows -------------------------------------------------------------------------------------------- */

static enum rv_code table_table(struct rv_writer *writer, struct rv_error *err)
{
	return print_facts((struct table_writer *)writer, err);
}

static enum rv_code table_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                              struct rv_error *err)
{
	struct table_writer *own = (struct table_writer *)writer;
	size_t n = writer->n_columns;
	struct line *line = rv_alloc(&own->rows, sizeof *line + n * sizeof *line->cells);

	if (line == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++) {
		line->cells[i] = shown_cell(own, &own->rows, writer->columns[i].kind, &cells[i]);
		if (line->cells[i] == NULL)
			return rv_nomem(err);
	}
	*own->last_line = line;
	own->last_line = &line->next;
	return RV_OK;
}

/* text as libsmartcols gets it; NULL: out of memory. */
static const char *disguised(struct rv_arena *arena, const char *text)
{
	const char *from = text, *hit;
	struct rv_buf buf;

	if (strstr(text, "\\x") == NULL)
		return text;
	rv_buf_init(&buf);
	for (; (hit = strchr(from, '\\')) != NULL; from = hit + 1) {
		rv_buf_add(&buf, from, (size_t)(hit - from));
		rv_buf_puts(&buf, BACKSLASH);
	}
	rv_buf_puts(&buf, from);
	text = buf.failed ? NULL : rv_strndup(arena, buf.text, buf.len);
	rv_buf_release(&buf);
	return text;
}

static bool is_text(const struct rv_out_column *column)
{
	return column->kind == RV_CELL_TEXT;
}

/* Takes columns off the widest that may lose some, until the table fits or none may. Returns what is still too much. */
static size_t narrow(const struct rv_writer *writer, size_t *widths, const size_t *least, bool wrap,
                     size_t excess)
{
	while (excess > 0) {
		size_t best = writer->n_columns;

		for (size_t i = 0; i < writer->n_columns; i++) {
			if (!is_text(&writer->columns[i]) ||
			    (writer->columns[i].look == RV_COLUMN_WRAP) != wrap ||
			    widths[i] <= least[i])
				continue;
			if (best == writer->n_columns || widths[i] > widths[best])
				best = i;
		}
		if (best == writer->n_columns)
			break;
		widths[best]--;
		excess--;
	}
	return excess;
}

/*
 * What a column is given before others are left out: a text that may be broken is still read with ease at less than its width, a spare
 * column may ask for more.
 */
static size_t at_ease(const struct rv_out_column *column, size_t width)
{
	size_t hint = (size_t)column->width, most = hint > EASY_TEXT ? hint : EASY_TEXT;

	if (column->look == RV_COLUMN_SPARE && width < hint)
		return hint;
	return is_text(column) && column->look == RV_COLUMN_WRAP && width > most ? most : width;
}

/* Leaves spare columns out, the last one first, until the others fit. widths: what each takes; it may ask for more. */
static void leave_out(struct table_writer *own, const size_t *widths)
{
	const struct rv_writer *writer = &own->writer;
	size_t total = 0, room = (size_t)writer->options.columns;

	for (size_t i = 0; i < writer->n_columns; i++)
		total += at_ease(&writer->columns[i], widths[i]) + (i > 0 ? GAP : 0);
	for (size_t i = writer->n_columns; i-- > 0 && total > room;) {
		if (writer->columns[i].look != RV_COLUMN_SPARE)
			continue;
		own->left_out[i] = true;
		total -= at_ease(&writer->columns[i], widths[i]) + GAP;
	}
}

/* Where what is left does not fit at its least either, more goes. */
static void leave_out_more(struct table_writer *own, const size_t *widths, const size_t *least)
{
	const struct rv_writer *writer = &own->writer;
	size_t total = 0;

	for (size_t i = 0; i < writer->n_columns; i++)
		if (!own->left_out[i])
			total += (is_text(&writer->columns[i]) && least[i] < widths[i]
			                  ? least[i]
			                  : widths[i]) +
			         (total > 0 ? GAP : 0);
	for (size_t i = writer->n_columns; i-- > 0 && total > (size_t)writer->options.columns;) {
		if (writer->columns[i].look != RV_COLUMN_NEEDED)
			continue;
		own->left_out[i] = true;
		total -= widths[i] + GAP;
	}
}

/* widths[i]: columns that column i gets. heads: as they are shown. */
static enum rv_code lay_out(struct table_writer *own, const char *const *heads, size_t *widths,
                            struct rv_error *err)
{
	const struct rv_writer *writer = &own->writer;
	size_t n = writer->n_columns, total = 0, excess;
	size_t *least = rv_alloc_array(&own->rows, n, sizeof *least);

	own->left_out = rv_alloc_array(&own->rows, n, sizeof *own->left_out);
	if (least == NULL || own->left_out == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++) {
		const struct rv_out_column *column = &writer->columns[i];

		widths[i] = rv_text_width(heads[i], strlen(heads[i]));
		least[i] = column->look == RV_COLUMN_WRAP ? LEAST_WRAP : LEAST_TEXT;
		if (column->width > 0)
			least[i] = (size_t)column->width;
		if (least[i] < widths[i])
			least[i] = widths[i];
		for (const struct line *line = own->lines; line != NULL; line = line->next) {
			size_t width = rv_text_width(line->cells[i], strlen(line->cells[i]));

			if (width > widths[i])
				widths[i] = width;
		}
	}
	if (writer->options.columns <= 0)
		return RV_OK;
	leave_out(own, widths);
	leave_out_more(own, widths, least);
	for (size_t i = 0; i < n; i++) {
		if (own->left_out[i])
			least[i] = widths[i] = 0; /* nor is anything taken off it */
		else
			total += widths[i] + (total > 0 ? GAP : 0);
	}
	if (total <= (size_t)writer->options.columns)
		return RV_OK;
	excess = total - (size_t)writer->options.columns;
	excess = narrow(writer, widths, least, true, excess);
	narrow(writer, widths, least, false, excess);
	return RV_OK;
}

/* Bytes that leave a mark. */
static size_t ink_of(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text != ' ' && *text != '\n';
	return n;
}

/* ---- libsmartcols -------------------------------------------------------------------------------------- */

static enum rv_code add_column(struct table_writer *own, struct libscols_table *table, size_t i,
                               const char *head, struct rv_error *err)
{
	const struct rv_out_column *column = &own->writer.columns[i];
	bool right = rv_is_number(column->kind);
	struct libscols_column *made;
	const char *kept;

	made = scols_table_new_column(table, head, 0, right ? SCOLS_FL_RIGHT : SCOLS_FL_WRAP);
	if (made == NULL)
		return rv_nomem(err);
	own->ink += ink_of(head);
	/* the library makes the column all the same when it has no memory for the heading */
	kept = scols_cell_get_data(scols_column_get_header(made));
	if (*head != '\0' && (kept == NULL || strcmp(kept, head) != 0))
		return rv_nomem(err);
	if (!right && (scols_column_set_safechars(made, "\n") != 0 ||
	               scols_column_set_wrapfunc(made, scols_wrapnl_chunksize,
	                                         scols_wrapnl_nextchunk, NULL) != 0))
		return rv_nomem(err);
	if (own->writer.options.colour &&
	    scols_cell_set_color(scols_column_get_header(made), BOLD) != 0)
		return rv_nomem(err);
	return RV_OK;
}

static enum rv_code add_line(struct table_writer *own, struct libscols_table *table,
                             const struct line *line, const size_t *widths, struct rv_error *err)
{
	struct libscols_line *made = scols_table_new_line(table, NULL);
	size_t at = 0;

	if (made == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < own->writer.n_columns; i++) {
		const char *text = line->cells[i];

		if (own->left_out[i])
			continue;

		if (is_text(&own->writer.columns[i]))
			text = own->writer.columns[i].look == RV_COLUMN_WRAP
			               ? rv_wrap(&own->rows, text, widths[i])
			               : rv_fit(&own->rows, text, widths[i]);
		text = text ? disguised(&own->rows, text) : NULL;
		own->ink += text ? ink_of(text) : 0;
		if (text == NULL || scols_line_set_data(made, at++, text) != 0)
			return rv_nomem(err);
	}
	return RV_OK;
}

static enum rv_code fill(struct table_writer *own, struct libscols_table *table,
                         struct rv_error *err)
{
	struct rv_writer *writer = &own->writer;
	size_t n = writer->n_columns;
	size_t *widths = rv_alloc_array(&own->rows, n, sizeof *widths);
	const char **heads = rv_alloc_array(&own->rows, n, sizeof *heads);

	if (widths == NULL || heads == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++) {
		heads[i] = shown(own, &own->rows, writer->columns[i].title);
		if (heads[i] == NULL)
			return rv_nomem(err);
	}
	RV_TRY(lay_out(own, heads, widths, err));
	for (size_t i = 0; i < n; i++) {
		const char *head = own->left_out[i] ? "" : disguised(&own->rows, heads[i]);

		if (own->left_out[i])
			continue;
		if (head == NULL)
			return rv_nomem(err);
		RV_TRY(add_column(own, table, i, head, err));
	}
	for (const struct line *line = own->lines; line != NULL; line = line->next)
		RV_TRY(add_line(own, table, line, widths, err));
	return RV_OK;
}

/* Appends a line that libsmartcols made, without blanks at its end. */
static void add_made(struct rv_buf *buf, const char *text, size_t len)
{
	const char *hit;

	while (len > 0 && text[len - 1] == ' ')
		len--;
	while ((hit = memmem(text, len, BACKSLASH, sizeof BACKSLASH - 1)) != NULL) {
		rv_buf_add(buf, text, (size_t)(hit - text));
		rv_buf_putc(buf, '\\');
		hit += sizeof BACKSLASH - 1;
		len -= (size_t)(hit - text);
		text = hit;
	}
	rv_buf_add(buf, text, len);
	rv_buf_putc(buf, '\n');
}

static void add_lines(struct rv_buf *buf, const char *text)
{
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		add_made(buf, text, len);
		text += len + (text[len] == '\n');
	}
}

static enum rv_code print_lines(struct table_writer *own, struct rv_error *err)
{
	struct libscols_table *table = scols_new_table();
	enum rv_code code;
	char *text = NULL;
	int rc;

	if (table == NULL)
		return rv_nomem(err);
	/* Its own ideas of the terminal would cut cells without a mark. */
	if (scols_table_set_termforce(table, SCOLS_TERMFORCE_NEVER) != 0 ||
	    scols_table_set_column_separator(table, "  ") != 0 ||
	    scols_table_enable_colors(table, own->writer.options.colour) != 0) {
		scols_unref_table(table);
		return rv_nomem(err);
	}
	own->ink = 0;
	code = fill(own, table, err);
	if (code == RV_OK) {
		rc = scols_print_table_to_string(table, &text);
		/* when memory runs out while it prints, the library leaves a cell blank and says nothing */
		if (rc != 0 || text == NULL || ink_of(text) < own->ink)
			code = rv_nomem(err);
		else
			add_lines(&own->writer.buf, text);
		free(text);
	}
	scols_unref_table(table);
	return code;
}

/* A line that says which columns had no room. */
static enum rv_code tell_left_out(struct table_writer *own, struct rv_error *err)
{
	struct rv_writer *writer = &own->writer;
	enum rv_code code = RV_OK;
	struct rv_buf buf;
	bool choosable;

	rv_buf_init(&buf);
	choosable = writer->options.choosable != NULL &&
	            strcmp(writer->options.choosable, writer->table) == 0;
	for (size_t i = 0; i < writer->n_columns; i++)
		if (own->left_out[i])
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? ", " : _("no room for: "),
			              writer->columns[i].title);
	if (buf.len > 0)
		rv_buf_puts(&buf, choosable ? _(" (--columns chooses, a file has all)")
		                            : _(" (a file has all)"));
	if (buf.failed)
		code = rv_nomem(err);
	else if (buf.len > 0)
		code = table_note(writer, buf.text, err);
	rv_buf_release(&buf);
	return code;
}

static enum rv_code table_table_end(struct rv_writer *writer, struct rv_error *err)
{
	struct table_writer *own = (struct table_writer *)writer;
	const char *title;
	enum rv_code code = RV_OK;

	begin_block(own);
	if (*writer->title != '\0') {
		title = shown(own, &own->rows, writer->title);
		if (title == NULL)
			return rv_nomem(err);
		add_bold(writer, title);
		rv_buf_putc(&writer->buf, '\n');
	}
	if (own->lines == NULL) {
		rv_buf_puts(&writer->buf, _("(none)"));
		rv_buf_putc(&writer->buf, '\n');
	} else {
		code = print_lines(own, err);
		if (code == RV_OK)
			code = tell_left_out(own, err);
	}
	own->lines = NULL;
	own->last_line = &own->lines;
	rv_arena_release(&own->rows);
	return code == RV_OK ? rv_writer_put(writer, err) : code;
}

const struct rv_writer_ops rv_table_writer = {
	.name = "table",
	.size = sizeof(struct table_writer),
	.open = table_open,
	.fact = table_fact,
	.table = table_table,
	.row = table_row,
	.table_end = table_table_end,
	.note = table_note,
	.end = table_end,
	.release = table_release,
};
