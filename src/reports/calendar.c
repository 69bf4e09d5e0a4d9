/* A calendar as it was understood, to be laid beside the notice it was copied from. */
#include "reports/internal.h"
#include "review/i18n.h"

static const char *day_text(rv_day day, char *out)
{
	rv_when_text((struct rv_when){.day = day, .precision = RV_PRECISION_DAY}, out);
	return out;
}

static const char *weekday_word(rv_day day)
{
	static const char *const words[] = {N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
	                                    N_("Thursday"), N_("Friday"),  N_("Saturday"),
	                                    N_("Sunday")};

	return _(words[rv_weekday(day)]);
}

static enum rv_code write_head(const struct rv_calendar_report *report,
                               const struct rv_calendar_year *years, size_t n,
                               struct rv_writer *writer, struct rv_error *err)
{
	static const struct {
		const char *key, *title;
	} facts[] = {{"calendar", N_("calendar")},
	             {"version", N_("version")},
	             {"title", N_("title")},
	             {"basis", N_("basis")}};
	struct rv_buf covers;
	enum rv_code code = RV_OK;

	RV_TRY(rv_write_fact_text(writer, "file", _("file"), report->name, err));
	for (size_t i = 0; code == RV_OK && i < sizeof facts / sizeof *facts; i++) {
		struct rv_yaml *node = rv_yaml_get(report->root, facts[i].key);
		const char *lang = report->lang == RV_ZH ? "zh" : "en";

		if (rv_yaml_is(node, RV_YAML_MAPPING))
			node = rv_yaml_get(node, lang) ? rv_yaml_get(node, lang) : node->child;
		if (node && node->len)
			code = rv_write_fact_text(writer, facts[i].key, _(facts[i].title),
			                          node->text, err);
	}
	rv_buf_init(&covers);
	for (size_t i = 0; i < n; i++)
		rv_buf_printf(&covers, "%s%d", i ? " " : "", years[i].year);
	if (code == RV_OK)
		code = covers.failed ? rv_nomem(err)
		                     : rv_write_fact_text(writer, "covers", _("covers"),
		                                          n ? covers.text : NULL, err);
	rv_buf_release(&covers);
	return code;
}

static enum rv_code write_years(const struct rv_calendar_year *years, size_t n,
                                const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"year", _("year"), RV_CELL_INT, 0, false},
		{"holidays", _("days off listed"), RV_CELL_INT, 0, false},
		{"weekdays", _("of them Monday to Friday"), RV_CELL_INT, 0, false},
		{"workdays", _("week-end days worked"), RV_CELL_INT, 0, false},
		{"working_days", _("working days"), RV_CELL_INT, 0, false},
		{"first", _("first day off"), RV_CELL_DATE, 0, false},
		{"last", _("last day off"), RV_CELL_DATE, 0, false},
	};

	RV_TRY(rv_write_table(spelling->writer, "years", rv_table_title(spelling, _("years")),
	                      columns, sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < n; i++) {
		char first[RV_WHEN_SIZE], last[RV_WHEN_SIZE];
		const struct rv_out_cell cells[] = {
			{.number = years[i].year},
			{.number = (int64_t)years[i].n_holidays},
			{.number = (int64_t)years[i].n_weekdays},
			{.number = (int64_t)years[i].n_workdays},
			{.number = years[i].working},
			{.text = day_text(years[i].first, first)},
			{.text = day_text(years[i].last, last)},
		};

		RV_TRY(rv_write_row(spelling->writer, cells, err));
	}
	return RV_OK;
}

/* Days [from, to] that are all off, or one day worked. */
static enum rv_code write_days(const struct rv_spelling *spelling, rv_day from, rv_day to, bool off,
                               struct rv_error *err)
{
	char first[RV_WHEN_SIZE], last[RV_WHEN_SIZE];
	const struct rv_out_cell cells[] = {
		{.text = day_text(from, first)},
		{.text = weekday_word(from)},
		{.text = day_text(to, last)},
		{.number = to - from + 1},
		{.text = spelling->labels ? off ? _("off") : _("worked")
	                 : off ? "off"
	                                  : "worked"},
	};

	return rv_write_row(spelling->writer, cells, err);
}

/* Days off that follow each other as one row, between them the week-end days worked. */
static enum rv_code write_list(const struct rv_calendar *calendar,
                               const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"from", _("from"), RV_CELL_DATE, 0, false},
		{"weekday", _("weekday"), RV_CELL_TEXT, 0, false},
		{"to", _("to"), RV_CELL_DATE, 0, false},
		{"days", _("days"), RV_CELL_INT, 0, false},
		{"use", _("off or worked"), RV_CELL_TEXT, 0, false},
	};
	size_t i = 0, k = 0;

	RV_TRY(rv_write_table(spelling->writer, "days", rv_table_title(spelling, _("days")),
	                      columns, sizeof columns / sizeof *columns, err));
	while (i < calendar->n_holidays || k < calendar->n_workdays) {
		const rv_day *off = &calendar->holidays[i], *worked = &calendar->workdays[k];
		size_t end = i;

		if (k < calendar->n_workdays && (i == calendar->n_holidays || *worked < *off)) {
			RV_TRY(write_days(spelling, *worked, *worked, false, err));
			k++;
			continue;
		}
		while (end + 1 < calendar->n_holidays &&
		       calendar->holidays[end + 1] == calendar->holidays[end] + 1)
			end++;
		RV_TRY(write_days(spelling, *off, calendar->holidays[end], true, err));
		i = end + 1;
	}
	return RV_OK;
}

enum rv_code rv_report_calendar(const struct rv_calendar_report *report,
                                const struct rv_spelling *spelling, struct rv_error *err)
{
	size_t n;
	const struct rv_calendar_year *years = rv_calendar_years(report->arena, report->calendar,
	                                                         &n);

	if (years == NULL)
		return rv_nomem(err);
	if (!spelling->single)
		RV_TRY(write_head(report, years, n, spelling->writer, err));
	if (!spelling->single)
		RV_TRY(write_years(years, n, spelling, err));
	RV_TRY(write_list(report->calendar, spelling, err));
	if (!spelling->people || n == 0)
		return RV_OK;
	return rv_write_note(
		spelling->writer, err,
		_("limits in working days that touch another year are not known, never guessed"));
}
