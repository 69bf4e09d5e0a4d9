/* Working days: week-ends, holidays and the week-end days that are worked in their stead. */
#include "review/date.h"

#define LAST_YEAR 9999

/* Index of the first of the sorted days that is not before day. */
static size_t lower_bound(const rv_day *days, size_t n, rv_day day)
{
	size_t low = 0, high = n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (days[middle] < day)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool listed(const rv_day *days, size_t n, rv_day day)
{
	size_t at = lower_bound(days, n, day);

	return at < n && days[at] == day;
}

static int year_of(rv_day day)
{
	int year, month, mday;

	rv_day_split(day, &year, &month, &mday);
	return year;
}

static bool covers_year(const struct rv_calendar *calendar, int year)
{
	size_t at;

	if (calendar == NULL || year < 1 || year > LAST_YEAR)
		return false;
	at = lower_bound(calendar->holidays, calendar->n_holidays, rv_day_of(year, 1, 1));
	return at < calendar->n_holidays && calendar->holidays[at] <= rv_day_of(year, 12, 31);
}

bool rv_calendar_covers(const struct rv_calendar *calendar, rv_day from, rv_day to)
{
	int year, first = year_of(from < to ? from : to), last = year_of(from < to ? to : from);

	for (year = first; year <= last; year++)
		if (!covers_year(calendar, year))
			return false;
	return true;
}

bool rv_is_working_day(const struct rv_calendar *calendar, rv_day day)
{
	if (calendar != NULL) {
		if (listed(calendar->holidays, calendar->n_holidays, day))
			return false;
		if (listed(calendar->workdays, calendar->n_workdays, day))
			return true;
	}
	return rv_weekday(day) < 5;
}

bool rv_add_working_days(const struct rv_calendar *calendar, rv_day day, int n, rv_day *out)
{
	int year = 0, month, mday, now;

	if (n < 0)
		return false;
	while (n > 0) {
		if (day == INT32_MAX)
			return false;
		day++;
		rv_day_split(day, &now, &month, &mday);
		if (now != year && !covers_year(calendar, now))
			return false;
		year = now;
		if (rv_is_working_day(calendar, day))
			n--;
	}
	*out = day;
	return true;
}

/* Mondays to Fridays up to and with day, counted from the week of 1970-01-05, which is day 4. */
static int64_t weekdays_until(rv_day day)
{
	int of_week = rv_weekday(day);
	int64_t weeks = ((int64_t)day - of_week - 4) / 7;

	return weeks * 5 + (of_week < 5 ? of_week + 1 : 5);
}

/* Listed days in (a, b] that change what the weekday says; a day listed twice counts once. */
static int exceptions(const struct rv_calendar *calendar, bool holidays, rv_day a, rv_day b)
{
	const rv_day *days = holidays ? calendar->holidays : calendar->workdays;
	size_t n = holidays ? calendar->n_holidays : calendar->n_workdays, at;
	int count = 0;

	for (at = lower_bound(days, n, a); at < n && days[at] <= b; at++) {
		if (days[at] == a || (at > 0 && days[at - 1] == days[at]))
			continue;
		if ((rv_weekday(days[at]) < 5) != holidays)
			continue;
		if (!holidays && listed(calendar->holidays, calendar->n_holidays, days[at]))
			continue;
		count++;
	}
	return count;
}

bool rv_working_days(const struct rv_calendar *calendar, rv_day a, rv_day b, int *out)
{
	int64_t count;

	if (a == b) {
		*out = 0;
		return true;
	}
	if (b < a) {
		if (!rv_working_days(calendar, b, a, out))
			return false;
		*out = -*out;
		return true;
	}
	if (!rv_calendar_covers(calendar, a + 1, b))
		return false;
	count = weekdays_until(b) - weekdays_until(a);
	count -= exceptions(calendar, true, a, b);
	count += exceptions(calendar, false, a, b);
	*out = (int)count;
	return true;
}

bool rv_next_working_day(const struct rv_calendar *calendar, rv_day day, rv_day *out)
{
	if (!covers_year(calendar, year_of(day)))
		return false;
	if (rv_is_working_day(calendar, day)) {
		*out = day;
		return true;
	}
	return rv_add_working_days(calendar, day, 1, out);
}
