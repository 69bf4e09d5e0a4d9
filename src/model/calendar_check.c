/* What can be wrong with a calendar though every line of it is right: a year half entered, a year left out. */
#include <string.h>

#include "model/model.h"

/* Days between the ends of two years' lists that make one of them look unfinished. */
#define MUCH_SHORTER 45
/* Days between a week-end day worked and the holiday that it is worked for. */
#define FAR 31

struct check {
	struct rv_model *m;
	const struct rv_calendar *calendar;
	const struct rv_calendar_year *years;
	size_t n;
	struct rv_yaml *holidays, *workdays;
};

static int year_of(rv_day day)
{
	int year, month, mday;

	rv_day_split(day, &year, &month, &mday);
	return year;
}

static int day_of_year(rv_day day)
{
	return day - rv_day_of(year_of(day), 1, 1);
}

struct rv_calendar_year *rv_calendar_years(struct rv_arena *arena,
                                           const struct rv_calendar *calendar, size_t *n)
{
	struct rv_calendar_year *years = rv_alloc_array(arena, calendar->n_holidays + 1,
	                                                sizeof *years);

	*n = 0;
	for (size_t i = 0; years && i < calendar->n_holidays; i++) {
		rv_day day = calendar->holidays[i];
		struct rv_calendar_year *year = *n ? &years[*n - 1] : NULL;

		if (!year || year->year != year_of(day)) {
			year = &years[(*n)++];
			*year = (struct rv_calendar_year){.year = year_of(day), .first = day};
		}
		year->last = day;
		year->n_holidays++;
		year->n_weekdays += rv_weekday(day) < 5;
	}
	for (size_t i = 0; years && i < calendar->n_workdays; i++)
		for (size_t k = 0; k < *n; k++)
			years[k].n_workdays += years[k].year == year_of(calendar->workdays[i]);
	for (size_t k = 0; years && k < *n; k++)
		rv_working_days(calendar, rv_day_of(years[k].year, 1, 1) - 1,
		                rv_day_of(years[k].year, 12, 31), &years[k].working);
	return years;
}

/* The element of a list that is this day; the list itself if it is none of it. */
static const struct rv_yaml *node_of(const struct rv_yaml *list, rv_day day)
{
	struct rv_when when;

	for (const struct rv_yaml *e = list ? list->child : NULL; e; e = e->next)
		if (rv_when_parse(e->text, e->len, &when) && when.day == day)
			return e;
	return list;
}

static void text_of(rv_day day, char *out)
{
	rv_when_text((struct rv_when){.day = day, .precision = RV_PRECISION_DAY}, out);
}

/* The list of a year ends too early, or begins too late, by itself or beside the other years. */
static void check_ends(const struct check *check, const struct rv_calendar_year *year)
{
	int first = day_of_year(year->first), last = day_of_year(year->last), middle = 181;
	int first_of_others = -1, last_of_others = -1;
	char text[RV_WHEN_SIZE];

	for (size_t i = 0; i < check->n; i++) {
		const struct rv_calendar_year *other = &check->years[i];

		if (other == year)
			continue;
		if (first_of_others < 0 || day_of_year(other->first) > first_of_others)
			first_of_others = day_of_year(other->first);
		if (last_of_others < 0 || day_of_year(other->last) < last_of_others)
			last_of_others = day_of_year(other->last);
	}
	if (last < middle || (last_of_others >= 0 && last + MUCH_SHORTER < last_of_others)) {
		text_of(year->last, text);
		rv_model_say(check->m, RV_WARNING, RV_D_CALENDAR_YEAR,
		             node_of(check->holidays, year->last),
		             _("the list of %d ends on %s, so all later days count as known: is "
		               "the rest missing?"),
		             year->year, text);
	}
	if (first > middle || (first_of_others >= 0 && first > first_of_others + MUCH_SHORTER)) {
		text_of(year->first, text);
		rv_model_say(check->m, RV_WARNING, RV_D_CALENDAR_YEAR,
		             node_of(check->holidays, year->first),
		             _("the list of %d begins on %s: is the part before it missing?"),
		             year->year, text);
	}
}

static void check_years(const struct check *check)
{
	size_t with_workdays = 0;

	for (size_t i = 0; i < check->n; i++)
		with_workdays += check->years[i].n_workdays > 0;
	for (size_t i = 0; i < check->n; i++) {
		const struct rv_calendar_year *year = &check->years[i];
		const struct rv_yaml *node = node_of(check->holidays, year->first);

		if (i && year->year > year[-1].year + 1)
			rv_model_say(check->m, RV_WARNING, RV_D_CALENDAR_YEAR, node,
			             _("no holiday between %d and %d is listed: limits in working "
			               "days that touch the years between are not known"),
			             year[-1].year, year->year);
		if (!year->n_workdays && check->n > 1 && with_workdays == check->n - 1)
			rv_model_say(check->m, RV_WARNING, RV_D_CALENDAR_YEAR, node,
			             _("no week-end day of %d is worked, all other years have "
			               "some: are they missing?"),
			             year->year);
		check_ends(check, year);
	}
}

/* Days listed one after the other that are all week-end days change nothing. */
static void check_weekends(const struct check *check)
{
	const rv_day *days = check->calendar->holidays;
	size_t n = check->calendar->n_holidays;

	for (size_t i = 0, end; i < n; i = end) {
		bool needed = false;

		for (end = i; end < n && days[end] == days[i] + (rv_day)(end - i); end++)
			needed |= rv_weekday(days[end]) < 5;
		for (size_t k = i; k < end && !needed; k++)
			rv_model_say(check->m, RV_NOTE, RV_D_CALENDAR_WEEKEND,
			             node_of(check->holidays, days[k]),
			             _("a week-end day is off without being listed"));
	}
}

static void check_alone(const struct check *check)
{
	const struct rv_calendar *calendar = check->calendar;

	for (size_t i = 0; i < calendar->n_workdays; i++) {
		rv_day day = calendar->workdays[i];
		bool near = false;

		for (size_t k = 0; k < calendar->n_holidays && !near; k++)
			near = calendar->holidays[k] >= day - FAR &&
			       calendar->holidays[k] <= day + FAR;
		if (!near)
			rv_model_say(check->m, RV_WARNING, RV_D_CALENDAR_ALONE,
			             node_of(check->workdays, day),
			             _("no holiday is listed within %d days of this day that is "
			               "worked for one"),
			             FAR);
	}
}

bool rv_calendar_check(struct rv_arena *arena, const struct rv_calendar *calendar,
                       struct rv_yaml *root, struct rv_diags *diags)
{
	struct rv_model m = {.arena = arena, .diags = diags};
	struct check check = {.m = &m,
	                      .calendar = calendar,
	                      .holidays = rv_yaml_get(root, "holidays"),
	                      .workdays = rv_yaml_get(root, "workdays")};

	check.years = rv_calendar_years(arena, calendar, &check.n);
	if (!check.years)
		return false;
	if (!check.n)
		rv_model_say(&m, RV_WARNING, RV_D_CALENDAR_YEAR, check.holidays,
		             _("no holiday is listed: no limit in working days is known"));
	check_years(&check);
	check_weekends(&check);
	check_alone(&check);
	rv_diags_attach(diags, root->file->name, root->file->text, root->file->len);
	return true;
}
