/* The calendar of working days. */
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

static int compare_days(const void *a, const void *b)
{
	rv_day x = *(const rv_day *)a, y = *(const rv_day *)b;

	return (x > y) - (x < y);
}

static bool has_day(const rv_day *days, size_t n, rv_day day)
{
	return n && bsearch(&day, days, n, sizeof day, compare_days);
}

/* Days in the order of the file; *out is sorted afterwards. */
static void read_days(struct rv_model *m, struct rv_yaml *node, rv_day **out, size_t *n)
{
	rv_day *days;

	if (!rv_model_is_list(m, node, _("a list of dates")) ||
	    !rv_model_at_most(m, node, RV_MODEL_CODES))
		return;
	days = rv_model_alloc(m, node->n, sizeof *days);
	if (!days)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_when when;

		if (!rv_model_date(m, e, &when))
			continue;
		for (size_t i = 0; i < *n; i++)
			if (days[i] == when.day)
				rv_model_error(m, RV_D_DUPLICATE_ID, e,
				               _("the day '%s' is there twice"), e->text);
		days[(*n)++] = when.day;
	}
	qsort(days, *n, sizeof *days, compare_days);
	*out = days;
}

static void check_workdays(struct rv_model *m, const struct rv_calendar *calendar,
                           const struct rv_yaml *node)
{
	for (const struct rv_yaml *e = node ? node->child : NULL; e; e = e->next) {
		struct rv_when when;

		if (!rv_when_parse(e->text, e->len, &when))
			continue;
		if (has_day(calendar->holidays, calendar->n_holidays, when.day))
			rv_model_error(m, RV_D_CALENDAR_DAY, e,
			               _("'%s' is both a holiday and a working day"), e->text);
		else if (rv_weekday(when.day) < 5)
			rv_model_error(
				m, RV_D_CALENDAR_DAY, e,
				_("'%s' is no week-end day: `workdays:` are the Saturdays and "
			          "Sundays worked"),
				e->text);
	}
}

/* NULL: it is no mapping, or memory is out. With faults in it, it has what could be read. */
static struct rv_calendar *read_calendar(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_title title = {NULL, NULL}; /* checked, and read by reports from the tree */
	struct rv_yaml *holidays, *workdays;
	struct rv_calendar *calendar;

	if (!rv_model_is_mapping(m, root, _("a calendar: {holidays: […], workdays: […]}")))
		return NULL;
	calendar = rv_model_alloc(m, 1, sizeof *calendar);
	if (!calendar)
		return NULL;
	rv_model_text(m, root, "calendar", _("the id of the calendar"));
	rv_model_text(m, root, "version", _("a version"));
	rv_model_title_of(m, root, "title", NULL, &title);
	rv_model_title_of(m, root, "basis", NULL, &title);
	holidays = rv_model_need(m, root, "holidays");
	workdays = rv_yaml_get(root, "workdays");
	read_days(m, holidays, &calendar->holidays, &calendar->n_holidays);
	read_days(m, workdays, &calendar->workdays, &calendar->n_workdays);
	check_workdays(m, calendar, workdays);
	rv_model_done(m, root, &rv_shape_calendar);
	return calendar;
}

void rv_model_calendar(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "calendar");
	struct rv_source *source = node ? rv_model_source(m, node, node->text) : NULL;

	if (!source)
		return;
	m->rubric->calendar = read_calendar(m, source->root);
	if (m->rubric->calendar)
		m->rubric->calendar_root = source->root;
}

struct rv_calendar *rv_calendar_load(struct rv_arena *arena, struct rv_yaml *root,
                                     struct rv_diags *diags)
{
	struct rv_model m = {.arena = arena, .diags = diags};
	struct rv_calendar *calendar = read_calendar(&m, root);

	rv_diags_attach(diags, root->file->name, root->file->text, root->file->len);
	return m.failed ? NULL : calendar;
}
