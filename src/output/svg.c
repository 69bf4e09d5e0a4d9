#include "output/svg.h"

#include <inttypes.h>
#include <string.h>

#include "output/grades.h"
#include "review/i18n.h"

/* Units of the drawing, which is as wide as a narrow screen can show in readable type. */
#define WIDTH 520
#define LABEL 168 /* of bars: where they begin */
#define END 76    /* room for what is written behind them */
#define STEP 24
#define BAR 16
#define LABEL_COLUMNS 24 /* of a terminal */
#define LEGEND 22
#define PLOT_HEIGHT 210
#define PLOT_LEFT 34
#define PLOT_RIGHT 40

/* ---- gathering ----------------------------------------------------------------------------------------- */

void rv_svg_begin(struct rv_svg *svg, struct rv_arena *arena, const struct rv_writer *writer)
{
	*svg = (struct rv_svg){.arena = arena, .writer = writer};
	svg->last = &svg->rows;
}

/* A cell as it is escaped; NULL: no memory. */
static const char *cell_text(const struct rv_svg *svg, size_t column,
                             const struct rv_out_cell *cells)
{
	struct rv_buf buf;
	const char *out;

	rv_buf_init(&buf);
	rv_buf_marked_cell(&buf, svg->writer->columns[column].kind, &cells[column], " ",
	                   rv_html_mark);
	out = buf.failed ? NULL : rv_strndup(svg->arena, buf.len > 0 ? buf.text : "", buf.len);
	rv_buf_release(&buf);
	return out;
}

/* The label cut to its room, and then escaped. */
static const char *short_label(const struct rv_svg *svg, const struct rv_out_cell *cell)
{
	const char *text = cell->text != NULL ? cell->text : "";
	size_t len = strlen(text), at = 0, end = 0, width = 0;
	struct rv_out_cell cut;

	while (at < len) {
		width += (size_t)rv_width(rv_utf8_next(text, len, &at));
		if (width <= LABEL_COLUMNS - 2)
			end = at;
		if (width > LABEL_COLUMNS)
			break;
	}
	cut.text = width > LABEL_COLUMNS ? rv_format(svg->arena, "%.*s…", (int)end, text) : text;
	if (cut.text == NULL)
		return NULL;
	{
		struct rv_buf buf;
		const char *out;

		rv_buf_init(&buf);
		rv_buf_marked(&buf, cut.text, " ", rv_html_mark);
		out = buf.failed ? NULL
		                 : rv_strndup(svg->arena, buf.len > 0 ? buf.text : "", buf.len);
		rv_buf_release(&buf);
		return out;
	}
}

enum rv_code rv_svg_row(struct rv_svg *svg, const struct rv_out_cell *cells, struct rv_error *err)
{
	const struct rv_out_chart *chart = svg->writer->chart;
	struct rv_svg_row *row;
	struct rv_out_cell *values;

	if (svg->n >= chart->most)
		return RV_OK;
	row = rv_alloc(svg->arena, sizeof *row);
	values = rv_alloc_array(svg->arena, chart->n_values, sizeof *values);
	if (row == NULL || values == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < chart->n_values; i++)
		values[i] = cells[chart->values[i]];
	row->values = values;
	row->label = svg->writer->columns[chart->label].kind == RV_CELL_TEXT
	                     ? short_label(svg, &cells[chart->label])
	                     : cell_text(svg, chart->label, cells);
	row->note = chart->note == RV_NO_COLUMN ? "" : cell_text(svg, chart->note, cells);
	if (row->label == NULL || row->note == NULL)
		return rv_nomem(err);
	*svg->last = row;
	svg->last = &row->next;
	svg->n++;
	return RV_OK;
}

/* ---- words --------------------------------------------------------------------------------------------- */

static int64_t value_of(const struct rv_svg_row *row, size_t i)
{
	return row->values[i].null || row->values[i].number < 0 ? 0 : row->values[i].number;
}

static void put_value(struct rv_buf *buf, const struct rv_svg *svg, const struct rv_svg_row *row,
                      size_t i)
{
	rv_buf_number_words(buf, svg->writer->columns[svg->writer->chart->values[i]].kind,
	                    &row->values[i]);
}

static void put_series(struct rv_buf *buf, const struct rv_svg *svg, size_t i)
{
	rv_buf_marked(buf, svg->writer->columns[svg->writer->chart->values[i]].title, " ",
	              rv_html_mark);
}

/* Everything that is drawn, for whoever does not see it. */
static void put_words(struct rv_buf *buf, const struct rv_svg *svg)
{
	const struct rv_out_chart *chart = svg->writer->chart;

	rv_buf_puts(buf, "<title>");
	rv_buf_marked(buf, chart->title, " ", rv_html_mark);
	rv_buf_puts(buf, "</title><desc>");
	for (const struct rv_svg_row *row = svg->rows; row != NULL; row = row->next) {
		rv_buf_printf(buf, "%s: ", row->label);
		for (size_t i = 0; i < chart->n_values; i++) {
			rv_buf_puts(buf, i > 0 ? ", " : "");
			if (chart->n_values > 1) {
				put_series(buf, svg, i);
				rv_buf_putc(buf, ' ');
			}
			put_value(buf, svg, row, i);
		}
		rv_buf_puts(buf, row->next != NULL ? "; " : "");
	}
	rv_buf_puts(buf, "</desc>\n");
}

static void begin(struct rv_buf *buf, const struct rv_svg *svg, int height)
{
	const struct rv_out_chart *chart = svg->writer->chart;

	rv_buf_puts(buf, "<figure><figcaption>");
	rv_buf_marked(buf, chart->title, " ", rv_html_mark);
	if (chart->kind == RV_CHART_PARTS && chart->note != RV_NO_COLUMN) {
		rv_buf_printf(buf, "%s", _("; at the end of a bar: "));
		rv_buf_marked(buf, svg->writer->columns[chart->note].title, " ", rv_html_mark);
	}
	rv_buf_printf(buf, "</figcaption>\n<svg role=\"img\" viewBox=\"0 0 %d %d\">", WIDTH,
	              height);
	put_words(buf, svg);
}

static void put_text(struct rv_buf *buf, int x, int y, const char *class, const char *escaped)
{
	rv_buf_printf(buf, "<text x=\"%d\" y=\"%d\"%s%s%s>%s</text>", x, y,
	              *class != '\0' ? " class=\"" : "", class, *class != '\0' ? "\"" : "",
	              escaped);
}

/* The class of the page's style that colours the i-th of n. */
static const char *grade_class(bool graded, size_t i, size_t n)
{
	static const char *const classes[RV_N_GRADES + 1] = {"k0", "k1", "k2", "k3", "kx"};

	return graded ? classes[rv_grade(i, n)] : "k";
}

/* ---- bars ---------------------------------------------------------------------------------------------- */

static int64_t sum_of(const struct rv_svg *svg, const struct rv_svg_row *row)
{
	int64_t sum = 0;

	for (size_t i = 0; i < svg->writer->chart->n_values; i++)
		sum += value_of(row, i);
	return sum;
}

static int64_t longest(const struct rv_svg *svg)
{
	int64_t most = 1;

	for (const struct rv_svg_row *row = svg->rows; row != NULL; row = row->next)
		if (sum_of(svg, row) > most)
			most = sum_of(svg, row);
	return most;
}

static int scaled(int64_t value, int64_t most, int length)
{
	return (int)((double)value * length / (double)most + 0.5);
}

static void put_legend(struct rv_buf *buf, const struct rv_svg *svg)
{
	const struct rv_out_chart *chart = svg->writer->chart;
	int x = 0;

	for (size_t i = 0; i < chart->n_values; i++) {
		const char *title = svg->writer->columns[chart->values[i]].title;
		const char *class = grade_class(chart->graded, i, chart->n_values);

		rv_buf_printf(buf,
		              "<rect class=\"%s\" x=\"%d\" y=\"2\" width=\"12\" height=\"12\"/>"
		              "<text x=\"%d\" y=\"12\">",
		              class, x, x + 16);
		put_series(buf, svg, i);
		rv_buf_puts(buf, "</text>");
		x += 30 + 7 * (int)rv_text_width(title, strlen(title));
	}
	rv_buf_putc(buf, '\n');
}

static void put_bar(struct rv_buf *buf, const struct rv_svg *svg, const struct rv_svg_row *row,
                    size_t place, int y, int64_t most)
{
	const struct rv_out_chart *chart = svg->writer->chart;
	bool parts = chart->kind == RV_CHART_PARTS;
	int64_t whole = chart->whole && sum_of(svg, row) > 0 ? sum_of(svg, row) : most, before = 0;
	int length = WIDTH - LABEL - END;

	put_text(buf, LABEL - 8, y + 13, "e", row->label);
	for (size_t i = 0; i < chart->n_values; i++) {
		int from = scaled(before, whole, length),
		    to = scaled(before + value_of(row, i), whole, length);
		const char *class = grade_class(chart->graded, parts ? i : place,
		                                parts ? chart->n_values : svg->n);

		before += value_of(row, i);
		if (to == from)
			continue;
		rv_buf_printf(buf,
		              "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
		              class, LABEL + from, y, to - from, BAR);
		if (parts && to - from >= 18) {
			rv_buf_printf(buf, "<text class=\"m %s\" x=\"%d\" y=\"%d\">", class,
			              LABEL + (from + to) / 2, y + 12);
			put_value(buf, svg, row, i);
			rv_buf_puts(buf, "</text>");
		}
	}
	rv_buf_printf(buf, "<text x=\"%d\" y=\"%d\">", LABEL + scaled(before, whole, length) + 6,
	              y + 13);
	if (!parts)
		put_value(buf, svg, row, 0);
	rv_buf_printf(buf, !parts && *row->note != '\0' ? " (%s)</text>\n" : "%s</text>\n",
	              row->note);
}

static void put_bars(struct rv_buf *buf, const struct rv_svg *svg)
{
	bool parts = svg->writer->chart->kind == RV_CHART_PARTS;
	int y = parts ? LEGEND : 2;
	int64_t most = longest(svg);
	size_t place = 0;

	begin(buf, svg, y + STEP * (int)svg->n);
	if (parts)
		put_legend(buf, svg);
	for (const struct rv_svg_row *row = svg->rows; row != NULL; row = row->next) {
		put_bar(buf, svg, row, place++, y, most);
		y += STEP;
	}
	rv_buf_puts(buf, "</svg></figure>\n");
}

/* ---- pareto -------------------------------------------------------------------------------------------- */

static void put_scale(struct rv_buf *buf, int64_t most, int top)
{
	for (int i = 0; i <= 4; i++) {
		int y = top + PLOT_HEIGHT - i * PLOT_HEIGHT / 4;

		rv_buf_printf(buf,
		              "<line class=\"r\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>"
		              "<text class=\"e\" x=\"%d\" y=\"%d\">%" PRId64 "</text>"
		              "<text x=\"%d\" y=\"%d\">%d%%</text>\n",
		              PLOT_LEFT, WIDTH - PLOT_RIGHT, y, y, PLOT_LEFT - 5, y + 4,
		              most * i / 4, WIDTH - PLOT_RIGHT + 5, y + 4, i * 25);
	}
}

static void put_column(struct rv_buf *buf, const struct rv_svg *svg, const struct rv_svg_row *row,
                       int x, int step, int top, int64_t most)
{
	int height = scaled(value_of(row, 0), most, PLOT_HEIGHT), bottom = top + PLOT_HEIGHT,
	    middle = x + step / 2;

	rv_buf_printf(buf,
	              "<rect class=\"k\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"><title>%s: ",
	              x + step / 8, bottom - height, step - step / 4, height, row->note);
	put_value(buf, svg, row, 0);
	rv_buf_printf(buf,
	              "</title></rect><text class=\"e\" x=\"%d\" y=\"%d\" "
	              "transform=\"rotate(-50 %d %d)\">%s</text>\n",
	              middle + 4, bottom + 14, middle + 4, bottom + 14, row->label);
}

static void put_pareto(struct rv_buf *buf, const struct rv_svg *svg)
{
	int top = LEGEND + 8, step = (WIDTH - PLOT_LEFT - PLOT_RIGHT) / (int)svg->n, x = PLOT_LEFT;
	int64_t most = 4;

	for (const struct rv_svg_row *row = svg->rows; row != NULL; row = row->next)
		if (value_of(row, 0) > most)
			most = value_of(row, 0);
	most = (most + 3) / 4 * 4;
	if (step > 60)
		step = 60;
	begin(buf, svg, top + PLOT_HEIGHT + 60);
	rv_buf_puts(buf, "<rect class=\"k\" x=\"0\" y=\"2\" width=\"12\" height=\"12\"/><text "
	                 "x=\"16\" y=\"12\">");
	put_series(buf, svg, 0);
	rv_buf_printf(buf,
	              "</text><line class=\"l\" x1=\"%d\" x2=\"%d\" y1=\"8\" y2=\"8\"/><text "
	              "x=\"%d\" y=\"12\">",
	              WIDTH / 3, WIDTH / 3 + 20, WIDTH / 3 + 26);
	put_series(buf, svg, 1);
	rv_buf_puts(buf, "</text>\n");
	put_scale(buf, most, top);
	for (const struct rv_svg_row *row = svg->rows; row != NULL; row = row->next) {
		put_column(buf, svg, row, x, step, top, most);
		x += step;
	}
	rv_buf_puts(buf, "<polyline class=\"l\" points=\"");
	x = PLOT_LEFT;
	for (const struct rv_svg_row *row = svg->rows; row != NULL; row = row->next) {
		rv_buf_printf(buf, "%d,%d ", x + step / 2,
		              top + PLOT_HEIGHT - scaled(value_of(row, 1), 10000, PLOT_HEIGHT));
		x += step;
	}
	rv_buf_puts(buf, "\"/></svg></figure>\n");
}

void rv_svg_end(const struct rv_svg *svg, struct rv_buf *buf)
{
	if (svg->n == 0)
		return;
	if (svg->writer->chart->kind == RV_CHART_PARETO)
		put_pareto(buf, svg);
	else
		put_bars(buf, svg);
}
