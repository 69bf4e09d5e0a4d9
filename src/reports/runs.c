/* The saved runs of a store. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

struct runs {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	int64_t *ids;
	size_t n, room;
	bool unknown; /* of some run it is not known what has changed */
};

static enum rv_code take_id(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct runs *runs = ctx;

	int64_t *ids = rv_alloc_more(runs->report->arena, runs->ids, runs->n, &runs->room,
	                             sizeof *ids);

	if (ids == NULL)
		return rv_nomem(err);
	runs->ids = ids;
	runs->ids[runs->n++] = run->id;
	return RV_OK;
}

/* "优秀 10、合格 7、资料不足 1" by the rubric that the run kept. */
static enum rv_code say_classes(const struct rv_report *report, struct rv_arena *arena,
                                struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_say say = rv_say_of(report, 0, arena);
	size_t n = say.rubric->n_classes;
	int64_t *counts = rv_alloc_array(arena, n + 1, sizeof *counts);

	if (counts == NULL)
		return rv_nomem(err);
	RV_TRY(rv_run_class_counts(report->store, report->run.id, n, counts, err));
	for (size_t i = 1; i <= n + 1; i++) {
		int index = i <= n ? (int)i - 1 : RV_CLASS_INSUFFICIENT;
		int64_t cases = counts[index + 1];

		if (cases > 0)
			rv_buf_printf(buf, "%s%s %lld", buf->len > 0 ? rv_say_comma(&say) : "",
			              rv_class_label(&say, index), (long long)cases);
	}
	return RV_OK;
}

static enum rv_code write_run(struct runs *runs, const struct rv_report *one, const char *classes,
                              struct rv_error *err)
{
	const struct rv_run *run = &one->run;
	bool people = runs->spelling->people;
	const char *settings = rv_settings_words(one->arena, run->settings);
	const char *name;
	char digest[13];

	if (settings == NULL)
		return rv_nomem(err);
	name = rv_run_name(runs->report, one->arena, run->id);
	if (name == NULL)
		return rv_nomem(err);
	snprintf(digest, sizeof digest, "%.12s", run->digest);
	const struct rv_out_cell cells[] = {
		{.number = run->id, .text = name},
		{.text = run->created_at},
		{.text = runs->spelling->labels && strcmp(run->period, "all") == 0 ? _("all")
	                                                                           : run->period},
		{.text = run->from},
		{.text = run->to},
		{.text = run->as_of},
		{.text = run->rubric},
		{.text = run->version},
		{.number = run->scored},
		{.number = run->registered - run->scored},
		{.text = classes},
		{.text = settings},
		{.text = people ? digest : run->digest},
		{.number = (int64_t)one->changed.n, .null = !one->changed.known},
	};
	const struct rv_out_cell few[] = {cells[0],  cells[1],  cells[2], cells[5],
	                                  cells[6],  cells[7],  cells[8], cells[9],
	                                  cells[10], cells[13], cells[12]};

	runs->unknown = runs->unknown || !one->changed.known;
	return rv_write_row(runs->spelling->writer, people ? few : cells, err);
}

static enum rv_code show_run(struct runs *runs, int64_t id, struct rv_error *err)
{
	struct rv_report one = *runs->report;
	const char *classes = NULL;
	struct rv_arena arena;
	struct rv_buf buf;
	enum rv_code code;

	rv_arena_init(&arena);
	rv_buf_init(&buf);
	code = rv_report_open(&one, &arena, runs->report->store, id, err);
	if (code == RV_OK)
		code = say_classes(&one, &arena, &buf, err);
	else if (code == RV_DATA) /* of another version: it is listed all the same */
		code = rv_run_get(runs->report->store, &arena, id, &one.run, err);
	if (code == RV_OK)
		code = rv_report_ask(&one, runs->report->changes, err);
	if (code == RV_OK)
		code = rv_keep(&arena, &buf, &classes, err);
	if (code == RV_OK)
		code = write_run(runs, &one, classes, err);
	rv_buf_release(&buf);
	rv_report_release(&one);
	rv_arena_release(&arena);
	return code;
}

static enum rv_code write_columns(struct runs *runs, struct rv_error *err)
{
	bool named = runs->report->office != NULL && runs->spelling->labels;
	const struct rv_out_column columns[] = {
		{"run", _("run"), named ? RV_CELL_TEXT : RV_CELL_INT, 0, false},
		{"created_at", _("saved"), RV_CELL_TEXT, 16, false},
		{"period", _("period"), RV_CELL_TEXT, 0, false},
		{"from", _("from"), RV_CELL_DATE, 0, false},
		{"to", _("to"), RV_CELL_DATE, 0, false},
		{"as_of", _("as of"), RV_CELL_DATE, 0, false},
		{"rubric", _("rubric"), RV_CELL_TEXT, 0, false},
		{"version", _("version"), RV_CELL_TEXT, 0, RV_COLUMN_SPARE},
		{"scored", _("scored"), RV_CELL_INT, 0, false},
		{"left_out", _("left out"), RV_CELL_INT, 0, false},
		{"classes", _("classes"), RV_CELL_TEXT, 0, true},
		{"settings", _("settings"), RV_CELL_TEXT, 0, false},
		{"digest", _("digest"), RV_CELL_TEXT, 0, RV_COLUMN_SPARE},
		{"changed_cases", _("changed since"), RV_CELL_INT, 0, false},
	};
	const struct rv_out_column few[] = {columns[0],  columns[1],  columns[2], columns[5],
	                                    columns[6],  columns[7],  columns[8], columns[9],
	                                    columns[10], columns[13], columns[12]};
	bool people = runs->spelling->people;

	return rv_write_table(runs->spelling->writer, "runs",
	                      rv_table_title(runs->spelling, _("runs")), people ? few : columns,
	                      people ? sizeof few / sizeof *few : sizeof columns / sizeof *columns,
	                      err);
}

enum rv_code rv_report_runs(struct rv_report *report, const struct rv_spelling *spelling,
                            struct rv_error *err)
{
	struct runs runs = {.report = report, .spelling = spelling};

	RV_TRY(rv_run_list(report->store, take_id, &runs, err));
	RV_TRY(write_columns(&runs, err));
	for (size_t i = 0; i < runs.n; i++)
		RV_TRY(show_run(&runs, runs.ids[i], err));
	if (!runs.unknown || !spelling->people)
		return RV_OK;
	return rv_write_note(spelling->writer, err, "%s",
	                     rv_changes_readable(report->changes)
	                             ? _("changed since: empty where it is not known, since the "
	                                 "database says nothing of changes since that run")
	                             : _("changed since: not known, the database can't be read"));
}
