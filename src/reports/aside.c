/* What was not scored, and what was wrong with the data. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

#define MOST_NUMBERS                                                                               \
	10 /* of cases left out for one reason, beyond which only their count is said */

struct aside {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	struct rv_buf numbers[RV_N_LEFT]; /* by reason */
	bool began;
};

/* ---- left out ---------------------------------------------------------------------------------- */

static enum rv_code collect_number(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	struct aside *aside = ctx;
	struct rv_buf *buf = &aside->numbers[left->reason];
	const struct rv_say say = rv_say_of(aside->report, 0, NULL);

	if (aside->report->run.left[left->reason] <= MOST_NUMBERS)
		rv_buf_printf(buf, "%s%s", buf->len > 0 ? rv_say_comma(&say) : "", left->number);
	return buf->failed ? rv_nomem(err) : RV_OK;
}

static enum rv_code write_reasons(struct aside *aside, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"reason", _("left out because"), RV_CELL_TEXT, 0, false},
		{"cases", _("cases"), RV_CELL_INT, 0, false},
		{"numbers", _("numbers"), RV_CELL_TEXT, 0, true},
	};
	const struct rv_run *run = &aside->report->run;
	struct rv_writer *writer = aside->spelling->writer;

	RV_TRY(rv_run_left_outs(aside->report->store, run->id, collect_number, aside, err));
	RV_TRY(rv_write_table(writer, "left", rv_table_title(aside->spelling, _("left out")),
	                      columns, 3, err));
	for (int i = 0; i < RV_N_LEFT; i++) {
		const struct rv_out_cell cells[] = {
			{.text = rv_left_label((enum rv_left_reason)i)},
			{.number = run->left[i]},
			{.text = aside->numbers[i].text},
		};

		if (run->left[i] > 0)
			RV_TRY(rv_write_row(writer, cells, err));
	}
	return RV_OK;
}

static enum rv_code write_left_case(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	const struct aside *aside = ctx;
	const struct rv_out_cell cells[] = {
		{.text = left->number},
		{.text = left->unit},
		{.text = aside->spelling->labels ? rv_left_label(left->reason)
	                                         : rv_left_word(left->reason)},
	};

	return rv_write_row(aside->spelling->writer, cells, err);
}

/* People get a line a reason, programs a line a case. */
enum rv_code rv_write_left_out(struct rv_report *report, const struct rv_spelling *spelling,
                               struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"number", _("case"), RV_CELL_TEXT, 0, false},
		{"unit", _("unit"), RV_CELL_TEXT, 0, false},
		{"reason", _("left out because"), RV_CELL_TEXT, 0, false},
	};
	const struct rv_run *run = &report->run;
	struct aside aside = {.report = report, .spelling = spelling};
	enum rv_code code = RV_OK;
	int64_t n = 0;

	if (!spelling->people) {
		RV_TRY(rv_write_table(spelling->writer, "cases_left_out",
		                      rv_table_title(spelling, _("left out")), columns, 3, err));
		return rv_run_left_outs(report->store, run->id, write_left_case, &aside, err);
	}
	for (int i = 0; i < RV_N_LEFT; i++) {
		rv_buf_init(&aside.numbers[i]);
		n += run->left[i];
	}
	if (n > 0)
		code = write_reasons(&aside, err);
	for (int i = 0; i < RV_N_LEFT; i++)
		rv_buf_release(&aside.numbers[i]);
	return code;
}

/* ---- remarks ----------------------------------------------------------------------------------- */

static enum rv_code begin_remarks(struct aside *aside, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"record", _("record"), RV_CELL_TEXT, 0, false},
		{"column", _("column"), RV_CELL_TEXT, 0, false},
		{"n", _("how many"), RV_CELL_INT, 0, false},
		{"example", _("for example"), RV_CELL_TEXT, 0, false},
		{"remark", _("remark on the data"), RV_CELL_TEXT, 0, true},
	};

	aside->began = true;
	return rv_write_table(aside->spelling->writer, "remarks",
	                      rv_table_title(aside->spelling, _("remarks")), columns, 5, err);
}

/* Values of personal columns are not shown where people are not named. */
static enum rv_code write_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	struct aside *aside = ctx;
	const struct rv_report *report = aside->report;
	const struct rv_record *record = rv_dictionary_record(report->standard->dictionary,
	                                                      remark->record);
	const struct rv_column *column = record != NULL && remark->column != NULL
	                                         ? rv_record_column(record, remark->column)
	                                         : NULL;
	const char *example = remark->example;
	bool labels = aside->spelling->labels;

	if (!aside->began)
		RV_TRY(begin_remarks(aside, err));
	if (example != NULL && report->names != RV_NAMES_FULL &&
	    (column == NULL || column->personal))
		example = "***";
	const struct rv_out_cell cells[] = {
		{.text = labels && record != NULL ? rv_title_text(&record->title, report->lang)
	                                          : remark->record},
		{.text = labels && column != NULL ? rv_title_text(&column->title, report->lang)
	                                          : remark->column},
		{.number = remark->n},
		{.text = example},
		{.text = remark->column != NULL
	                         ? _("values that can't be read; they count as not known")
	                         : _("rows whose case is not there; they count nowhere")},
	};
	return rv_write_row(aside->spelling->writer, cells, err);
}

enum rv_code rv_write_remarks(struct rv_report *report, const struct rv_spelling *spelling,
                              struct rv_error *err)
{
	struct aside aside = {.report = report, .spelling = spelling};

	/* a table without remarks says nothing to people */
	if (!spelling->labels)
		RV_TRY(begin_remarks(&aside, err));
	return rv_run_remarks(report->store, report->run.id, write_remark, &aside, err);
}
