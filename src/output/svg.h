/* Charts as inline SVG: colours come from the page's style, text is escaped, and every chart says in words what it shows. */
#ifndef REVIEW_OUTPUT_SVG_H
#define REVIEW_OUTPUT_SVG_H

#include "output/mark.h"

/* Rows of a table that are drawn. Everything lives in the arena. */
struct rv_svg {
	struct rv_arena *arena;
	const struct rv_writer *writer; /* its chart and columns */
	struct rv_svg_row *rows, **last;
	size_t n;
};
struct rv_svg_row {
	struct rv_svg_row *next;
	const char *label, *note;
	const struct rv_out_cell *values; /* chart->n_values */
};

void rv_svg_begin(struct rv_svg *svg, struct rv_arena *arena, const struct rv_writer *writer);
/* Takes a row of the table, unless enough are drawn. RV_MEMORY. */
enum rv_code rv_svg_row(struct rv_svg *svg, const struct rv_out_cell *cells, struct rv_error *err);
/* Appends the figure; nothing if there are no rows. */
void rv_svg_end(const struct rv_svg *svg, struct rv_buf *buf);

#endif
