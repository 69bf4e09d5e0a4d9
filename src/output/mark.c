/* Text inside markup. One walk for all pages; what is escaped and how is the format's. */
#include "output/mark.h"

#include <string.h>

#include "review/i18n.h"

void rv_buf_marked(struct rv_buf *buf, const char *text, const char *line_end, rv_mark_fn *mark)
{
	size_t len = strlen(text), at = 0;

	while (at < len) {
		size_t from = at;
		uint32_t c = rv_utf8_next(text, len, &at);
		const char *instead = c < 0x80 ? mark((char)c) : NULL;

		if (c == '\r' && at < len && text[at] == '\n')
			at++;
		if (c == '\n' || c == '\r')
			rv_buf_puts(buf, line_end);
		else if (instead != NULL)
			rv_buf_puts(buf, instead);
		else if (c == '\t')
			rv_buf_putc(buf, ' ');
		else
			rv_buf_visible(buf, text + from, at - from);
	}
}

bool rv_is_number_kind(enum rv_cell_kind kind)
{
	return rv_is_number(kind);
}

void rv_buf_marked_cell(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell,
                        const char *line_end, rv_mark_fn *mark)
{
	if (rv_cell_empty(kind, cell))
		return;
	if (rv_is_number_kind(kind))
		rv_buf_number_words(buf, kind, cell);
	else if (kind == RV_CELL_BOOL)
		rv_buf_puts(buf, cell->number ? _("yes") : _("no"));
	else
		rv_buf_marked(buf, cell->text, line_end, mark);
}

void rv_buf_group(struct rv_buf *buf, const struct rv_writer *writer,
                  const struct rv_out_cell *cells, const char *line_end, rv_mark_fn *mark)
{
	bool any = false;

	for (size_t i = 0; i < writer->n_groups; i++) {
		enum rv_cell_kind kind = writer->columns[i].kind;

		if (rv_cell_empty(kind, &cells[i]) ||
		    (!rv_is_number_kind(kind) && kind != RV_CELL_BOOL && *cells[i].text == '\0'))
			continue;
		rv_buf_puts(buf, any ? " · " : "");
		rv_buf_marked_cell(buf, kind, &cells[i], line_end, mark);
		any = true;
	}
}
