/* Native charts of a workbook: below the table that they draw. */
#include "output/xlsx_book.h"

#include "output/grades.h"

#define ROWS_BETWEEN 1
#define WIDTH 720
#define HEAD_HEIGHT 110
#define BAR_HEIGHT 24
#define PARETO_HEIGHT 260

struct drawing {
	struct rv_xlsx_book *book;
	const struct rv_xlsx_sheet *sheet;
	const struct rv_out_chart *chart;
	const struct rv_out_column *columns;
	lxw_row_t last; /* row that is drawn */
};

static lxw_color_t colour(size_t grade)
{
	return grade < RV_N_GRADES ? rv_grade_colours[grade] : RV_APART_COLOUR;
}

static void fill_series(const struct drawing *drawing, lxw_chart_series *series, size_t i)
{
	const struct rv_out_chart *chart = drawing->chart;
	lxw_chart_fill fill = {.color = RV_PLAIN_COLOUR};

	if (chart->graded && chart->kind == RV_CHART_PARTS)
		fill.color = colour(rv_grade(i, chart->n_values));
	chart_series_set_fill(series, &fill);
}

/* A colour for each row. */
static enum rv_code fill_points(const struct drawing *drawing, lxw_chart_series *series,
                                struct rv_error *err)
{
	size_t n = drawing->last;
	struct rv_arena *arena = drawing->book->names.arena;
	lxw_chart_point *points = rv_alloc_array(arena, n, sizeof *points);
	lxw_chart_fill *fills = rv_alloc_array(arena, n, sizeof *fills);
	lxw_chart_point **list = rv_alloc_array(arena, n + 1, sizeof *list);

	if (points == NULL || fills == NULL || list == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++) {
		fills[i].color = colour(rv_grade(i, n));
		points[i].fill = &fills[i];
		list[i] = &points[i];
	}
	return rv_xlsx_done(chart_series_set_points(series, list), err);
}

static enum rv_code add_series(const struct drawing *drawing, lxw_chart *lxw, size_t i,
                               struct rv_error *err)
{
	const struct rv_out_chart *chart = drawing->chart;
	lxw_col_t label = (lxw_col_t)chart->label, value = (lxw_col_t)chart->values[i];
	const char *name = drawing->sheet->name;
	lxw_chart_series *series = chart_add_series(lxw, NULL, NULL);

	if (series == NULL)
		return rv_nomem(err);
	chart_series_set_name_range(series, name, 0, value);
	chart_series_set_categories(series, name, 1, label, drawing->last, label);
	chart_series_set_values(series, name, 1, value, drawing->last, value);
	fill_series(drawing, series, i);
	if (chart->kind == RV_CHART_BARS || (chart->kind == RV_CHART_PARETO && i == 0))
		chart_series_set_labels(series);
	if (chart->graded && chart->kind == RV_CHART_BARS)
		return fill_points(drawing, series, err);
	return RV_OK;
}

static enum rv_code insert(const struct drawing *drawing, lxw_chart *lxw, lxw_row_t below,
                           double height, struct rv_error *err)
{
	/* libxlsxwriter draws 480 by 288 points of a screen */
	lxw_chart_options options = {.x_scale = WIDTH / 480.0, .y_scale = height / 288.0};

	options.description = rv_strdup(drawing->book->names.arena, drawing->chart->title);
	if (options.description == NULL)
		return rv_nomem(err);
	return rv_xlsx_done(
		worksheet_insert_chart_opt(drawing->sheet->lxw, below, 0, lxw, &options), err);
}

static enum rv_code draw(const struct drawing *drawing, uint8_t type, size_t from, size_t to,
                         lxw_row_t below, double height, struct rv_error *err)
{
	const struct rv_out_chart *chart = drawing->chart;
	bool upright = type == LXW_CHART_COLUMN || type == LXW_CHART_LINE,
	     percent = drawing->columns[chart->values[from]].kind == RV_CELL_PERCENT;
	lxw_chart *lxw = workbook_add_chart(drawing->book->lxw, type);

	lxw_chart_axis *numbers;

	if (lxw == NULL)
		return rv_nomem(err);
	numbers = upright ? lxw->y_axis : lxw->x_axis;
	for (size_t i = from; i < to; i++)
		RV_TRY(add_series(drawing, lxw, i, err));
	chart_title_set_name(lxw, chart->title);
	chart_axis_set_min(numbers, 0);
	/* bars are drawn upwards; tables are read downwards */
	if (!upright)
		chart_axis_set_reverse(lxw->y_axis);
	if (percent || chart->whole)
		chart_axis_set_num_format(numbers, "0%");
	if (type == LXW_CHART_LINE)
		chart_axis_set_max(numbers, 1);
	if (to - from > 1)
		chart_legend_set_position(lxw, LXW_CHART_LEGEND_BOTTOM);
	else
		chart_legend_set_position(lxw, LXW_CHART_LEGEND_NONE);
	return insert(drawing, lxw, below, height, err);
}

enum rv_code rv_xlsx_draw(struct rv_xlsx_book *book, const struct rv_xlsx_sheet *sheet,
                          const struct rv_out_chart *chart, const struct rv_out_column *columns,
                          struct rv_error *err)
{
	struct drawing drawing = {.book = book, .sheet = sheet, .chart = chart, .columns = columns};
	size_t rows = sheet->rows - 1 < chart->most ? sheet->rows - 1 : chart->most;
	lxw_row_t below = sheet->rows + ROWS_BETWEEN;
	double height = HEAD_HEIGHT + BAR_HEIGHT * (double)rows;

	drawing.last = (lxw_row_t)rows;
	if (chart->kind == RV_CHART_BARS)
		return draw(&drawing, LXW_CHART_BAR, 0, 1, below, height, err);
	if (chart->kind == RV_CHART_PARTS)
		return draw(&drawing,
		            chart->whole ? LXW_CHART_BAR_STACKED_PERCENT : LXW_CHART_BAR_STACKED, 0,
		            chart->n_values, below, height, err);
	/* The library has no chart of two kinds: the line stands below the columns. */
	RV_TRY(draw(&drawing, LXW_CHART_COLUMN, 0, 1, below, PARETO_HEIGHT, err));
	return draw(&drawing, LXW_CHART_LINE, 1, 2, below + PARETO_HEIGHT / 20, PARETO_HEIGHT, err);
}
