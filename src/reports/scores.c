/* The score table of a run. */
#include <string.h>

#include "reports/report.h"
#include "review/i18n.h"

static enum rv_code row(void *ctx, int64_t position, const struct rv_case_result *r, struct rv_error *err)
{
	struct rv_report *report = ((void **)ctx)[0];
	struct rv_writer *writer = ((void **)ctx)[1];
	const struct rv_rubric *rubric = report->standard->use[r->rubric].rubric;
	struct rv_buf buf;
	enum rv_code code;
	(void)position;
	rv_buf_init(&buf);
	for (size_t i = 0; i < r->n_deductions; i++)
		rv_buf_printf(&buf, "%s%s", i ? " " : "", rubric->items[r->deductions[i].item].id);
	struct rv_out_cell cells[] = {{.text = r->number}, {.text = r->unit}, {.number = r->score}, {.number = r->lowest},
		{.text = r->class_index < 0 ? "insufficient" : rubric->classes[r->class_index].id}, {.number = r->n_open}, {.number = r->n_awaiting}, {.text = buf.text}};
	code = rv_write_row(writer, cells, err);
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_report_scores(struct rv_report *report, const struct rv_spelling *spelling, bool head_only,
                              struct rv_error *err)
{
	static const struct rv_out_column columns[] = {
		{"number", "number", RV_CELL_TEXT, 0, false}, {"unit", "unit", RV_CELL_TEXT, 0, false},
		{"score", "score", RV_CELL_POINTS, 0, false}, {"lowest", "lowest", RV_CELL_POINTS, 0, false},
		{"class", "class", RV_CELL_TEXT, 0, false}, {"open", "open", RV_CELL_INT, 0, false},
		{"awaiting", "awaiting", RV_CELL_INT, 0, false}, {"deductions", "deductions", RV_CELL_TEXT, 0, false}};
	void *ctx[] = {report, spelling->writer};
	(void)head_only;
	RV_TRY(rv_write_fact_int(spelling->writer, "run", "run", report->run.id, err));
	RV_TRY(rv_write_fact_int(spelling->writer, "scored", "scored", report->run.scored, err));
	RV_TRY(rv_write_table(spelling->writer, "cases", "", columns, 8, err));
	return rv_run_cases(report->store, report->run.id, NULL, row, ctx, err);
}
