/* CSV after RFC 4180, safe to open in a spreadsheet and to show at a terminal. */
#include "output/writer.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

#include "review/i18n.h"

struct csv_writer {
	struct rv_writer writer;
	bool converts; /* else what is written stays UTF-8 */
	iconv_t iconv;
	struct rv_buf
		converted; /* all of it: nothing is written before every character has a place */
};

/*
 * Whether a spreadsheet may take text for a formula: by its first character, in full width too, which some do
 * where double-byte characters are usual.
 */
static bool is_formula(const char *text, size_t len)
{
	size_t at = 0;

	if (len == 0)
		return false;
	switch (rv_utf8_next(text, len, &at)) {
	case '=':
	case '+':
	case '-':
	case '@':
	case '\t':
	case '\r':
	case '\n':
	case 0xFF1D:
	case 0xFF0B:
	case 0xFF0D:
	case 0xFF20: return true;
	default: return false;
	}
}

static bool needs_quotes(const char *text, size_t len)
{
	return strpbrk(text, "\",\r\n") != NULL ||
	       (len > 0 && (text[0] == ' ' || text[len - 1] == ' '));
}

/*
 * A character that moves the cursor of a terminal or turns the text around: shown, not done. A return before a new line is a part of
 * the line's end; alone it would write over what stands there.
 */
static bool is_shown(uint32_t c, char next)
{
	return rv_is_control(c) && (c != '\r' || next != '\n');
}

static bool is_plain(const char *text, size_t len)
{
	for (size_t at = 0; at < len;)
		if (is_shown(rv_utf8_next(text, len, &at), text[at]))
			return false;
	return rv_utf8_valid(text, len) == len;
}

static void add_text(struct rv_buf *buf, const char *text)
{
	size_t len = strlen(text), at = 0, start;
	bool quoted = needs_quotes(text, len);

	if (quoted)
		rv_buf_putc(buf, '"');
	if (is_formula(text, len))
		rv_buf_putc(buf, '\'');
	if (is_plain(text, len) && !quoted) {
		rv_buf_add(buf, text, len);
		return;
	}
	while (at < len) {
		uint32_t c;

		start = at;
		c = rv_utf8_next(text, len, &at);
		if (c == '"')
			rv_buf_puts(buf, "\"\"");
		else if (c == 0xFFFD)
			rv_buf_utf8(buf, c); /* invalid bytes, too */
		else if (is_shown(c, text[at]))
			rv_buf_visible(buf, text + start, at - start);
		else
			rv_buf_add(buf, text + start, at - start);
	}
	if (quoted)
		rv_buf_putc(buf, '"');
}

static void add_cell(struct rv_writer *writer, enum rv_cell_kind kind,
                     const struct rv_out_cell *cell)
{
	struct rv_buf *buf = &writer->buf;

	if (rv_cell_empty(kind, cell))
		return;
	switch (kind) {
	case RV_CELL_TEXT:
	case RV_CELL_DATE: add_text(buf, cell->text); break;
	case RV_CELL_BOOL:
		if (writer->options.keys)
			rv_buf_puts(buf, cell->number ? "true" : "false");
		else
			add_text(buf, cell->number ? _("yes") : _("no"));
		break;
	case RV_CELL_INT:
	case RV_CELL_PERCENT:
	case RV_CELL_POINTS:
		if (writer->options.keys)
			rv_buf_number(buf, kind, cell);
		else
			rv_buf_number_words(buf, kind, cell);
		break;
	}
}

static enum rv_code csv_open(struct rv_writer *writer, struct rv_error *err)
{
	struct csv_writer *own = (struct csv_writer *)writer;

	rv_buf_init(&own->converted);
	if (writer->options.gb18030) {
		own->iconv = iconv_open("GB18030", "UTF-8");
		own->converts = own->iconv != (iconv_t)-1;
	}
	if (writer->options.gb18030 && !own->converts)
		return errno == ENOMEM
		               ? rv_nomem(err)
		               : rv_fail(err, RV_IO, _("this system can't write %s"), "GB18030");
	if (writer->options.bom && !writer->options.gb18030)
		rv_buf_puts(&writer->buf, "\xEF\xBB\xBF");
	return RV_OK;
}

static void csv_release(struct rv_writer *writer)
{
	struct csv_writer *own = (struct csv_writer *)writer;

	if (own->converts)
		iconv_close(own->iconv);
	rv_buf_release(&own->converted);
}

/*
 * The C library has no place in GB18030 for 24 characters for private use, which older tables put where others stand now. Nobody
 * could say what a reader would make of them: they are refused.
 */
static enum rv_code no_place(const char *at, size_t left, struct rv_error *err)
{
	size_t len = 0;
	uint32_t c = rv_utf8_next(at, left, &len);

	return rv_fail(err, RV_DATA,
	               _("the character %.*s (U+%04X) can't be written in %s; write UTF-8 "
	                 "(without --encoding), or mend the text"),
	               (int)len, at, (unsigned)c, "GB18030");
}

/* Appends what buf holds to what was converted, and empties it. */
static enum rv_code put(struct rv_writer *writer, struct rv_error *err)
{
	struct csv_writer *own = (struct csv_writer *)writer;
	char piece[1024], *in = writer->buf.text;
	size_t left = writer->buf.len;

	if (!own->converts || writer->buf.failed)
		return rv_writer_put(writer, err);
	while (left > 0) {
		char *to = piece;
		size_t room = sizeof piece;

		if (iconv(own->iconv, &in, &left, &to, &room) == (size_t)-1 && errno != E2BIG)
			return no_place(in, left, err);
		rv_buf_add(&own->converted, piece, sizeof piece - room);
	}
	rv_buf_clear(&writer->buf);
	return own->converted.failed ? rv_nomem(err) : RV_OK;
}

static enum rv_code csv_end(struct rv_writer *writer, struct rv_error *err)
{
	struct csv_writer *own = (struct csv_writer *)writer;

	if (!own->converts)
		return RV_OK;
	rv_buf_add(&writer->buf, own->converted.text, own->converted.len);
	return rv_writer_put(writer, err);
}

static enum rv_code csv_table(struct rv_writer *writer, struct rv_error *err)
{
	if (writer->n_tables > 1)
		rv_buf_puts(&writer->buf, "\r\n");
	for (size_t i = 0; i < writer->n_columns; i++) {
		if (i > 0)
			rv_buf_putc(&writer->buf, ',');
		add_text(&writer->buf,
		         writer->options.keys ? writer->columns[i].key : writer->columns[i].title);
	}
	rv_buf_puts(&writer->buf, "\r\n");
	return put(writer, err);
}

static enum rv_code csv_row(struct rv_writer *writer, const struct rv_out_cell *cells,
                            struct rv_error *err)
{
	size_t begin = writer->buf.len;

	for (size_t i = 0; i < writer->n_columns; i++) {
		if (i > 0)
			rv_buf_putc(&writer->buf, ',');
		add_cell(writer, writer->columns[i].kind, &cells[i]);
	}
	/* An empty line is no row to most readers. */
	if (writer->buf.len == begin)
		rv_buf_puts(&writer->buf, "\"\"");
	rv_buf_puts(&writer->buf, "\r\n");
	return put(writer, err);
}

const struct rv_writer_ops rv_csv_writer = {
	.name = "csv",
	.size = sizeof(struct csv_writer),
	.open = csv_open,
	.table = csv_table,
	.row = csv_row,
	.end = csv_end,
	.release = csv_release,
};
