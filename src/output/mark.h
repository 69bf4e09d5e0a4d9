/* Text inside markup: what pages (html, md) share. */
#ifndef REVIEW_OUTPUT_MARK_H
#define REVIEW_OUTPUT_MARK_H

#include "output/writer.h"

/* What stands for a character in the markup; NULL: the character itself. */
typedef const char *rv_mark_fn(char c);
/* What HTML and SVG escape, in text and in attributes. */
const char *rv_html_mark(char c);
/*
 * Appends text: every line end as `line_end`, other control and bidi characters and invalid bytes shown escaped, the rest as
 * mark says.
 */
void rv_buf_marked(struct rv_buf *buf, const char *text, const char *line_end, rv_mark_fn *mark);
/* The same of a cell: numbers as digits, yes or no in words. Nothing of an empty one. */
void rv_buf_marked_cell(struct rv_buf *buf, enum rv_cell_kind kind, const struct rv_out_cell *cell,
                        const char *line_end, rv_mark_fn *mark);
bool rv_is_number_kind(enum rv_cell_kind kind);

/*
 * The heading of the rows that begin with these cells: the texts of the first writer->n_groups columns, joined. Appends nothing if
 * there are none.
 */
void rv_buf_group(struct rv_buf *buf, const struct rv_writer *writer,
                  const struct rv_out_cell *cells, const char *line_end, rv_mark_fn *mark);

#endif
