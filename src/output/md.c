/* Markdown for people: facts as a list, tables as GitHub and most editors show them. */
#include "output/mark.h"

#include <string.h>

#include "review/i18n.h"

struct md_writer {
	struct rv_writer writer;
	bool any;            /* something stands above */
	bool in_facts;       /* the list of facts is open */
	bool head_done;      /* of the open table, or of its open group */
	struct rv_buf group; /* heading of the open group */
};

static enum rv_code md_open(struct rv_writer *writer, struct rv_error *err)
{
	(void)err;
	rv_buf_init(&((struct md_writer *)writer)->group);
	return RV_OK;
}

static void md_release(struct rv_writer *writer)
{
	rv_buf_release(&((struct md_writer *)writer)->group);
}

/* Every character that could mean something; a backslash before punctuation never shows. */
static const char *mark(char c)
{
	static const char special[] = "\\`*_[]<>|#~&$";
	static const char *const escaped[] = {"\\\\", "\\`", "\\*", "\\_", "\\[", "\\]", "\\<",
	                                      "\\>",  "\\|", "\\#", "\\~", "\\&", "\\$"};
	const char *at = c != '\0' ? strchr(special, c) : NULL;

	return at != NULL ? escaped[at - special] : NULL;
}

/* An empty line between blocks. */
static void begin_block(struct md_writer *own)
{
	if (own->any)
		rv_buf_putc(&own->writer.buf, '\n');
	own->any = true;
	own->in_facts = false;
}

static void put_heading(struct md_writer *own, const char *level, const char *text)
{
	struct rv_buf *buf = &own->writer.buf;

	begin_block(own);
	rv_buf_puts(buf, level);
	rv_buf_marked(buf, text, " ", mark);
	rv_buf_putc(buf, '\n');
}

static enum rv_code md_title(struct rv_writer *writer, struct rv_error *err)
{
	put_heading((struct md_writer *)writer, "# ", writer->name);
	return rv_writer_put(writer, err);
}

static enum rv_code md_fact(struct rv_writer *writer, const char *key, const char *title,
                            enum rv_cell_kind kind, const struct rv_out_cell *value,
                            struct rv_error *err)
{
	struct md_writer *own = (struct md_writer *)writer;
	struct rv_buf *buf = &writer->buf;

	if (!own->in_facts)
		begin_block(own);
	own->in_facts = true;
	rv_buf_puts(buf, "- **");
	rv_buf_marked(buf, title != NULL ? title : key, " ", mark);
	rv_buf_puts(buf, "**: ");
	rv_buf_marked_cell(buf, kind, value, "<br>", mark);
	rv_buf_putc(buf, '\n');
	return rv_writer_put(writer, err);
}

static enum rv_code md_table(struct rv_writer *writer, struct rv_error *err)
{
	struct md_writer *own = (struct md_writer *)writer;

	if (*writer->title != '\0')
		put_heading(own, "## ", writer->title);
	own->head_done = false;
	rv_buf_clear(&own->group);
	return rv_writer_put(writer, err);
}

static void put_head(struct md_writer *own)
{
	const struct rv_writer *writer = &own->writer;
	struct rv_buf *buf = &own->writer.buf;

	begin_block(own);
	own->head_done = true;
	for (size_t i = writer->n_groups; i < writer->n_columns; i++) {
		rv_buf_puts(buf, "| ");
		rv_buf_marked(buf, writer->columns[i].title, "<br>", mark);
		rv_buf_putc(buf, ' ');
	}
	rv_buf_puts(buf, "|\n");
	for (size_t i = writer->n_groups; i < writer->n_columns; i++)
		rv_buf_puts(buf, rv_is_number_kind(writer->columns[i].kind) ? "| ---: " : "| --- ");
	rv_buf_puts(buf, "|\n");
}

/* Rows of another group begin a table of their own. */
static enum rv_code turn_group(struct md_writer *own, const struct rv_out_cell *cells,
                               struct rv_error *err)
{
	struct rv_writer *writer = &own->writer;
	struct rv_buf now;

	if (writer->n_groups == 0)
		return RV_OK;
	rv_buf_init(&now);
	rv_buf_group(&now, writer, cells, " ", mark);
	if (now.failed || own->group.failed) {
		rv_buf_release(&now);
		return rv_nomem(err);
	}
	if (own->head_done && now.len == own->group.len &&
	    (now.len == 0 || !memcmp(now.text, own->group.text, now.len))) {
		rv_buf_release(&now);
		return RV_OK;
	}
	rv_buf_release(&own->group);
	own->group = now;
	own->head_done = false;
	if (now.len > 0) {
		begin_block(own);
		rv_buf_puts(&writer->buf, "### ");
		rv_buf_add(&writer->buf, now.text, now.len);
		rv_buf_putc(&writer->buf, '\n');
	}
	return RV_OK;
}

static enum rv_code md_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                           struct rv_error *err)
{
	struct md_writer *own = (struct md_writer *)writer;
	struct rv_buf *buf = &writer->buf;

	RV_TRY(turn_group(own, cells, err));
	if (!own->head_done)
		put_head(own);
	for (size_t i = writer->n_groups; i < writer->n_columns; i++) {
		rv_buf_puts(buf, "| ");
		rv_buf_marked_cell(buf, writer->columns[i].kind, &cells[i], "<br>", mark);
		rv_buf_putc(buf, ' ');
	}
	rv_buf_puts(buf, "|\n");
	return rv_writer_put(writer, err);
}

static enum rv_code md_table_end(struct rv_writer *writer, struct rv_error *err)
{
	if (!((struct md_writer *)writer)->head_done)
		put_head((struct md_writer *)writer);
	return rv_writer_put(writer, err);
}

/* A line of prose must not begin as a list or a heading does. */
static void guard_start(struct rv_buf *buf, const char *text)
{
	if (*text != '\0' && strchr("-+=", *text) != NULL)
		rv_buf_putc(buf, '\\');
}

static enum rv_code md_note(struct rv_writer *writer, const char *text, struct rv_error *err)
{
	size_t digits;

	begin_block((struct md_writer *)writer);
	text += strspn(text, " \t");
	guard_start(&writer->buf, text);
	digits = strspn(text, "0123456789");
	if (digits > 0 && (text[digits] == '.' || text[digits] == ')')) {
		rv_buf_add(&writer->buf, text, digits);
		rv_buf_putc(&writer->buf, '\\');
		text += digits;
	}
	rv_buf_marked(&writer->buf, text, "<br>", mark);
	rv_buf_putc(&writer->buf, '\n');
	return rv_writer_put(writer, err);
}

const struct rv_writer_ops rv_md_writer = {
	.name = "md",
	.size = sizeof(struct md_writer),
	.open = md_open,
	.title = md_title,
	.fact = md_fact,
	.table = md_table,
	.row = md_row,
	.table_end = md_table_end,
	.note = md_note,
	.release = md_release,
};
