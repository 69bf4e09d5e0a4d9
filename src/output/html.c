/*
 * A page that stands alone: nothing fetched, style and script inside, and whole without the script. It prints on A4 with the heads of page and table on every page; on a
 * narrow screen each row becomes a card.
 */
#include "output/svg.h"

#include <sha2.h>
#include <string.h>

#include "base/embed.h"
#include "review/i18n.h"

enum part { PART_NONE, PART_FACTS, PART_TABLE };

struct html_writer {
	struct rv_writer writer;
	bool head_done, body_open; /* body_open: a <tbody> */
	bool sheet_open;           /* an <article> */
	enum part part;
	struct rv_buf group; /* heading of the open <tbody> */
	bool held;           /* the table waits for its chart, which stands above it */
	struct rv_arena drawn;
	struct rv_svg svg;
};

static enum rv_code html_open(struct rv_writer *writer, struct rv_error *err)
{
	(void)err;
	rv_buf_init(&((struct html_writer *)writer)->group);
	rv_arena_init(&((struct html_writer *)writer)->drawn);
	return RV_OK;
}

static void html_release(struct rv_writer *writer)
{
	rv_buf_release(&((struct html_writer *)writer)->group);
	rv_arena_release(&((struct html_writer *)writer)->drawn);
}

const char *rv_html_mark(char c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	default: return NULL;
	}
}

static void put_text(struct html_writer *own, const char *text)
{
	rv_buf_marked(&own->writer.buf, text, "<br>", rv_html_mark);
}

/* The same where no elements are allowed: in attributes, in <title>. */
static void put_plain(struct html_writer *own, const char *text)
{
	rv_buf_marked(&own->writer.buf, text, " ", rv_html_mark);
}

static const char *document_name(const struct rv_writer *writer)
{
	if (writer->sheet != NULL)
		return writer->sheet;
	return writer->name != NULL ? writer->name : writer->schema;
}

/* What the page may run or apply is named by its digest: nothing that came in with the data can be. */
static void put_digest(struct rv_buf *buf, const struct rv_embedded *file)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t bytes[SHA256_DIGEST_LENGTH + 1] = {0};
	SHA2_CTX hash;

	SHA256Init(&hash);
	SHA256Update(&hash, file->bytes, file->len);
	SHA256Final(bytes, &hash);
	rv_buf_puts(buf, "'sha256-");
	/* 32 bytes are 43 digits of 6 bits and a filler */
	for (size_t i = 0; i < 43; i++) {
		size_t at = i * 6 / 8, shift = i * 6 % 8;
		unsigned two = (unsigned)bytes[at] << 8 | bytes[at + 1];

		rv_buf_putc(buf, digits[two >> (10 - shift) & 63]);
	}
	rv_buf_puts(buf, "='");
}

static void put_file(struct rv_buf *buf, const char *begin, const struct rv_embedded *file,
                     const char *end)
{
	rv_buf_puts(buf, begin);
	rv_buf_add(buf, (const char *)file->bytes, file->len);
	rv_buf_puts(buf, end);
}

/* Words of the script, which has none of its own. */
static void put_body(struct html_writer *own)
{
	struct rv_buf *buf = &own->writer.buf;

	rv_buf_puts(buf, own->writer.sheet != NULL   ? "<body class=\"sheet score\" data-plain"
	                 : own->writer.options.sheet ? "<body class=\"sheet\" data-plain"
	                                             : "<body");
	rv_buf_puts(buf, " data-filter=\"");
	put_plain(own, _("filter"));
	rv_buf_puts(buf, "\" data-contents=\"");
	put_plain(own, _("contents"));
	rv_buf_puts(buf, "\">\n");
	if (own->writer.name == NULL || own->writer.sheet != NULL)
		return;
	rv_buf_puts(buf, "<h1>");
	put_text(own, own->writer.name);
	rv_buf_puts(buf, "</h1>\n");
}

static void put_head(struct html_writer *own)
{
	const struct rv_embedded *style = rv_embedded_find("src/output/page.css"),
				 *script = rv_embedded_find("src/output/page.js");
	struct rv_buf *buf = &own->writer.buf;

	if (own->head_done)
		return;
	own->head_done = true;
	rv_buf_printf(buf,
	              "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
	              rv_i18n_current() == RV_ZH ? "zh-CN" : "en");
	rv_buf_puts(buf,
	            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	            "img-src data:; style-src ");
	put_digest(buf, style);
	rv_buf_puts(buf, "; script-src ");
	put_digest(buf, script);
	rv_buf_puts(buf, "; base-uri 'none'; form-action 'none'\">\n");
	rv_buf_puts(buf, "<meta name=\"viewport\" content=\"width=device-width, "
	                 "initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n<title>");
	put_plain(own, own->writer.name != NULL ? own->writer.name : document_name(&own->writer));
	rv_buf_puts(buf, "</title>\n");
	put_file(buf, "<style>", style, "</style>\n</head>\n");
	put_body(own);
}

/* Closes what is open and begins another part. */
static void turn_part(struct html_writer *own, enum part part)
{
	struct rv_buf *buf = &own->writer.buf;

	put_head(own);
	if (own->part == PART_FACTS && part != PART_FACTS)
		rv_buf_puts(buf, "</dl>\n");
	if (own->part == PART_TABLE)
		rv_buf_puts(buf, own->body_open ? "</tbody>\n</table>\n</section>\n"
		                                : "</table>\n</section>\n");
	if (part == PART_FACTS && own->part != PART_FACTS)
		rv_buf_puts(buf, "<dl>\n");
	own->part = part;
	own->body_open = false;
}

/* An article a sheet; the first of its pages has the heading, tables say on each what it is about. */
static enum rv_code html_sheet(struct rv_writer *writer, const char *heading, bool long_list,
                               struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;

	turn_part(own, PART_NONE);
	rv_buf_puts(&writer->buf, own->sheet_open ? "</article>\n" : "");
	rv_buf_puts(&writer->buf, long_list ? "<article class=\"long\">\n<h1>" : "<article>\n<h1>");
	put_text(own, heading);
	rv_buf_puts(&writer->buf, "</h1>\n");
	own->sheet_open = true;
	return rv_writer_put(writer, err);
}

static enum rv_code html_fact(struct rv_writer *writer, const char *key, const char *title,
                              enum rv_cell_kind kind, const struct rv_out_cell *value,
                              struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;

	turn_part(own, PART_FACTS);
	rv_buf_puts(&writer->buf, "<dt>");
	put_text(own, title != NULL ? title : key);
	rv_buf_puts(&writer->buf, "</dt><dd>");
	rv_buf_marked_cell(&writer->buf, kind, value, "<br>", rv_html_mark);
	rv_buf_puts(&writer->buf, "</dd>\n");
	return rv_writer_put(writer, err);
}

#define SHORT 14 /* columns of a terminal: text of such a column isn't broken */

static const char *class_of(const struct rv_out_column *column)
{
	if (rv_is_number_kind(column->kind))
		return " class=\"n\"";
	if (column->look == RV_COLUMN_WRAP)
		return " class=\"w\"";
	if (column->look == RV_COLUMN_BLANK)
		return " class=\"b\"";
	return column->width <= SHORT ? " class=\"s\"" : "";
}

/* What the widths of columns are hung on, where every sheet has the same. */
static void put_cols(struct html_writer *own)
{
	rv_buf_puts(&own->writer.buf, "<colgroup>");
	for (size_t i = own->writer.n_groups; i < own->writer.n_columns; i++)
		rv_buf_puts(&own->writer.buf, "<col>");
	rv_buf_puts(&own->writer.buf, "</colgroup>\n");
}

static enum rv_code html_table(struct rv_writer *writer, struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;
	struct rv_buf *buf = &writer->buf;

	turn_part(own, PART_TABLE);
	rv_buf_clear(&own->group);
	rv_buf_printf(buf, "<section id=\"%s\">\n", writer->table);
	if (*writer->title != '\0') {
		rv_buf_puts(buf, "<h2>");
		put_text(own, writer->title);
		rv_buf_puts(buf, "</h2>\n");
	}
	RV_TRY(rv_writer_put(writer, err));
	rv_buf_puts(buf, "<table>\n");
	if (writer->sheet != NULL)
		put_cols(own);
	rv_buf_printf(buf, "<thead>\n<tr class=\"p\"><th colspan=\"%zu\">",
	              writer->n_columns - writer->n_groups);
	put_text(own, document_name(writer));
	rv_buf_puts(buf, *writer->title != '\0' ? " · " : "");
	put_text(own, writer->title);
	rv_buf_puts(buf, "</th></tr>\n<tr>");
	for (size_t i = writer->n_groups; i < writer->n_columns; i++) {
		rv_buf_printf(buf, "<th%s>", class_of(&writer->columns[i]));
		put_text(own, writer->columns[i].title);
		rv_buf_puts(buf, "</th>");
	}
	rv_buf_puts(buf, "</tr>\n</thead>\n");
	return RV_OK;
}

static enum rv_code html_chart(struct rv_writer *writer, struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;

	(void)err;
	own->held = true;
	rv_svg_begin(&own->svg, &own->drawn, writer);
	return RV_OK;
}

/* Rows of one group stand in a <tbody> of their own, with a heading over all columns. */
static enum rv_code turn_group(struct html_writer *own, const struct rv_out_cell *cells,
                               struct rv_error *err)
{
	struct rv_writer *writer = &own->writer;
	struct rv_buf now;
	bool same;

	rv_buf_init(&now);
	rv_buf_group(&now, writer, cells, " ", rv_html_mark);
	if (now.failed || own->group.failed) {
		rv_buf_release(&now);
		return rv_nomem(err);
	}
	same = own->body_open && now.len == own->group.len &&
	       (now.len == 0 || !memcmp(now.text, own->group.text, now.len));
	rv_buf_release(&own->group);
	own->group = now;
	if (same)
		return RV_OK;
	rv_buf_puts(&writer->buf, own->body_open ? "</tbody>\n<tbody>\n" : "<tbody>\n");
	own->body_open = true;
	if (now.len > 0)
		rv_buf_printf(&writer->buf, "<tr class=\"g\"><th colspan=\"%zu\">%s</th></tr>\n",
		              writer->n_columns - writer->n_groups, now.text);
	return RV_OK;
}

static enum rv_code html_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                             struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;
	struct rv_buf *buf = &writer->buf;

	RV_TRY(turn_group(own, cells, err));
	rv_buf_puts(buf, "<tr>");
	for (size_t i = writer->n_groups; i < writer->n_columns; i++) {
		const struct rv_out_column *column = &writer->columns[i];

		rv_buf_printf(buf, "<td%s data-label=\"", class_of(column));
		put_plain(own, column->title);
		rv_buf_puts(buf, "\">");
		rv_buf_marked_cell(buf, column->kind, &cells[i], "<br>", rv_html_mark);
		rv_buf_puts(buf, "</td>");
	}
	rv_buf_puts(buf, "</tr>\n");
	if (!own->held)
		return rv_writer_put(writer, err);
	return rv_svg_row(&own->svg, cells, err);
}

static enum rv_code html_table_end(struct rv_writer *writer, struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;
	struct rv_buf table = writer->buf;
	enum rv_code code;

	if (!own->held)
		return RV_OK;
	own->held = false;
	rv_buf_init(&writer->buf);
	rv_svg_end(&own->svg, &writer->buf);
	code = rv_writer_put(writer, err);
	rv_buf_release(&writer->buf);
	writer->buf = table;
	rv_arena_release(&own->drawn);
	return code == RV_OK ? rv_writer_put(writer, err) : code;
}

static enum rv_code html_note(struct rv_writer *writer, const char *text, struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;

	turn_part(own, PART_NONE);
	rv_buf_puts(&writer->buf, "<p>");
	put_text(own, text);
	rv_buf_puts(&writer->buf, "</p>\n");
	return rv_writer_put(writer, err);
}

static enum rv_code html_end(struct rv_writer *writer, struct rv_error *err)
{
	struct html_writer *own = (struct html_writer *)writer;

	turn_part(own, PART_NONE);
	rv_buf_puts(&writer->buf, own->sheet_open ? "</article>\n" : "");
	put_file(&writer->buf, "<script>", rv_embedded_find("src/output/page.js"),
	         "</script>\n</body>\n</html>\n");
	return rv_writer_put(writer, err);
}

const struct rv_writer_ops rv_html_writer = {
	.name = "html",
	.size = sizeof(struct html_writer),
	.open = html_open,
	.sheet = html_sheet,
	.fact = html_fact,
	.table = html_table,
	.chart = html_chart,
	.row = html_row,
	.table_end = html_table_end,
	.note = html_note,
	.end = html_end,
	.release = html_release,
};
