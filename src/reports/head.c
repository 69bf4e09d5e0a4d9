/* The head of every report: which run this is, and the sums over its cases. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

/* ---- sums ----------------------------------------------------------------------------------------------------- */

void rv_count_case(struct rv_totals *totals, const struct rv_case_result *result)
{
	size_t place = (size_t)(result->class_index + 1);

	totals->cases++;
	totals->provisional += result->provisional;
	totals->with_open += result->n_open > 0;
	totals->with_awaiting += result->n_awaiting > 0;
	totals->decided += result->n_decided;
	totals->applicable += result->n_applicable;
	if (place < sizeof totals->classes / sizeof *totals->classes)
		totals->classes[place]++;
}

static enum rv_code count_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	(void)position;
	(void)err;
	rv_count_case(ctx, result);
	return RV_OK;
}

enum rv_code rv_count_cases(struct rv_report *report, struct rv_totals *totals,
                            struct rv_error *err)
{
	*totals = (struct rv_totals){0};
	return rv_run_cases(report->store, report->run.id, NULL, count_case, totals, err);
}

/* ---- for people ------------------------------------------------------------------------------------------------- */

static enum rv_code write_line(const struct rv_spelling *spelling, struct rv_arena *arena,
                               const char *key, const char *title, const char *text,
                               struct rv_error *err)
{
	(void)arena;
	if (text == NULL)
		return rv_nomem(err);
	return rv_write_fact_text(spelling->writer, key, title, text, err);
}

/* "2026Q3 (2026-07-01 to 2026-09-30)". */
const char *rv_period_words(const struct rv_report *report)
{
	const struct rv_run *run = &report->run;

	if (run->from == NULL && run->to == NULL)
		return _("all closed cases");
	if (run->from == NULL)
		return rv_format(report->arena, _("%s (until %s)"), run->period, run->to);
	if (run->to == NULL)
		return rv_format(report->arena, _("%s (from %s)"), run->period, run->from);
	return rv_format(report->arena, _("%s (%s to %s)"), run->period, run->from, run->to);
}

const char *rv_rubric_words(const struct rv_report *report)
{
	const char *title = rv_title_text(&report->standard->title, report->lang);

	return rv_format(report->arena, report->lang == RV_ZH ? "%s（%s%s%s）" : "%s (%s%s%s)",
	                 title, report->run.rubric, *report->run.version != '\0' ? " " : "",
	                 report->run.version);
}

const char *rv_run_name(const struct rv_report *report, struct rv_arena *arena, int64_t run)
{
	return report->office != NULL
	               ? rv_format(arena, "%s-%lld", report->office->code, (long long)run)
	               : rv_format(arena, "%lld", (long long)run);
}

enum rv_code rv_run_damaged(const struct rv_report *report, struct rv_error *err)
{
	const char *name = rv_run_name(report, report->arena, report->run.id);

	return name != NULL ? rv_fail(err, RV_DATA, _("run %s is damaged"), name) : rv_nomem(err);
}

static const char *run_words(const struct rv_report *report)
{
	const struct rv_run *run = &report->run;
	const char *name;

	if (!report->saved)
		return _("not saved");
	name = rv_run_name(report, report->arena, run->id);
	if (name == NULL)
		return NULL;
	if (report->again)
		return rv_format(report->arena,
		                 _("%s (the same as before, saved %s; not saved twice)"), name,
		                 run->created_at);
	return rv_format(report->arena, _("%s (saved %s)"), name, run->created_at);
}

enum rv_code rv_write_office(const struct rv_report *report, const struct rv_spelling *spelling,
                             struct rv_error *err)
{
	const struct rv_office *office = report->office;
	const char *name;

	if (office == NULL)
		return RV_OK;
	name = rv_title_text(&office->name, report->lang);
	if (spelling->labels)
		return rv_write_fact_text(spelling->writer, "office", _("office"), name, err);
	RV_TRY(rv_write_fact_text(spelling->writer, "office", NULL, office->code, err));
	return rv_write_fact_text(spelling->writer, "office_name", NULL, name, err);
}

static bool is_covered(const struct rv_report *report, rv_day day)
{
	for (size_t i = 0; i < report->standard->n; i++) {
		const struct rv_calendar *calendar = report->standard->use[i].rubric->calendar;

		if (calendar != NULL && !rv_calendar_covers(calendar, day, day))
			return false;
	}
	return true;
}

const char *rv_as_of_remark(const struct rv_report *report)
{
	const struct rv_run *run = &report->run;
	const struct rv_say say = rv_say_of(report, 0, NULL);
	struct rv_when as_of, saved;
	const char *text = "";
	struct rv_buf buf;

	if (!rv_when_parse(run->as_of, strlen(run->as_of), &as_of))
		return text;
	rv_buf_init(&buf);
	/* the clock of another time zone may be a day ahead */
	if (run->created_at != NULL &&
	    rv_when_parse(run->created_at, strlen(run->created_at), &saved) &&
	    as_of.day > saved.day + 1)
		rv_buf_puts(&buf, _("the day that stands for today was still to come when the run "
		                    "was saved"));
	if (run->to != NULL && strcmp(run->as_of, run->to) < 0)
		rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_semicolon(&say) : "",
		              _("the day that stands for today lies before the end of the period"));
	if (!is_covered(report, as_of.day))
		rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_semicolon(&say) : "",
		              _("the calendar of working days does not know the year of the day "
		                "that stands for today"));
	if (buf.failed || buf.len > 0)
		text = buf.failed ? NULL : rv_strdup(report->arena, buf.text);
	rv_buf_release(&buf);
	return text;
}

/* "2026-08-01 (the day … lies before the end of the period)"; NULL: no memory. */
static const char *as_of_words(const struct rv_report *report)
{
	const char *remark = rv_as_of_remark(report), *as_of = report->run.as_of;

	if (remark == NULL || *remark == '\0')
		return remark != NULL ? as_of : NULL;
	return rv_format(report->arena, report->lang == RV_ZH ? "%s（%s）" : "%s (%s)", as_of,
	                 remark);
}

static enum rv_code head_for_people(struct rv_report *report, const struct rv_spelling *spelling,
                                    struct rv_error *err)
{
	const struct rv_run *run = &report->run;
	struct rv_arena *arena = report->arena;

	RV_TRY(rv_write_office(report, spelling, err));
	RV_TRY(write_line(spelling, arena, "casedb", _("database"), run->casedb, err));
	RV_TRY(write_line(spelling, arena, "period", _("period"), rv_period_words(report), err));
	RV_TRY(write_line(spelling, arena, "rubric", _("rubric"), rv_rubric_words(report), err));
	if (*run->settings != '\0')
		RV_TRY(write_line(spelling, arena, "settings", _("settings"),
		                  rv_settings_words(arena, run->settings), err));
	if (run->outside_validity)
		RV_TRY(write_line(
			spelling, arena, "outside_validity", _("validity"),
			_("cases outside the rubric's validity were scored too, as asked"), err));
	RV_TRY(write_line(spelling, arena, "as_of", _("as of"), as_of_words(report), err));
	RV_TRY(write_line(spelling, arena, "status", _("status"),
	                  _("draft: found by the program, not confirmed by people"), err));
	return write_line(spelling, arena, "run", _("run"), run_words(report), err);
}

/* ---- for programs --------------------------------------------------------------------------------------------------- */

static enum rv_code write_date(const struct rv_spelling *spelling, const char *key,
                               const char *text, struct rv_error *err)
{
	struct rv_out_cell cell = {.text = text};

	return rv_write_fact(spelling->writer, key, key, RV_CELL_DATE, &cell, err);
}

static enum rv_code write_bool(const struct rv_spelling *spelling, const char *key, bool value,
                               struct rv_error *err)
{
	struct rv_out_cell cell = {.number = value};

	return rv_write_fact(spelling->writer, key, key, RV_CELL_BOOL, &cell, err);
}

static enum rv_code head_for_programs(struct rv_report *report, const struct rv_spelling *spelling,
                                      struct rv_error *err)
{
	const struct rv_run *run = &report->run;
	struct rv_out_cell number = {.number = run->id, .null = !report->saved};
	struct rv_writer *writer = spelling->writer;

	RV_TRY(rv_write_office(report, spelling, err));
	RV_TRY(rv_write_fact(writer, "run", "run", RV_CELL_INT, &number, err));
	RV_TRY(rv_write_fact_text(writer, "digest", "digest", run->digest, err));
	RV_TRY(rv_write_fact_text(writer, "created_at", "created_at", run->created_at, err));
	RV_TRY(rv_write_fact_text(writer, "program", "program", run->program, err));
	RV_TRY(rv_write_fact_text(writer, "casedb", "casedb", run->casedb, err));
	RV_TRY(rv_write_fact_text(writer, "period", "period", run->period, err));
	RV_TRY(write_date(spelling, "from", run->from, err));
	RV_TRY(write_date(spelling, "to", run->to, err));
	RV_TRY(write_date(spelling, "as_of", run->as_of, err));
	RV_TRY(rv_write_fact_text(writer, "rubric", "rubric", run->rubric, err));
	RV_TRY(rv_write_fact_text(writer, "version", "version", run->version, err));
	RV_TRY(rv_write_fact_text(writer, "title", "title",
	                          rv_title_text(&report->standard->title, report->lang), err));
	RV_TRY(rv_write_fact_text(writer, "scoring_digest", "scoring_digest", run->scoring_digest,
	                          err));
	RV_TRY(rv_write_fact_text(writer, "settings", "settings",
	                          rv_settings_words(report->arena, run->settings), err));
	RV_TRY(write_bool(spelling, "outside_validity", run->outside_validity, err));
	return write_bool(spelling, "draft", true, err);
}

enum rv_code rv_write_head(struct rv_report *report, const struct rv_spelling *spelling,
                           struct rv_error *err)
{
	RV_TRY(spelling->labels ? head_for_people(report, spelling, err)
	                        : head_for_programs(report, spelling, err));
	return rv_write_changed(report, spelling, err);
}
