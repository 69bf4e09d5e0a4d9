/* Dates as counted days; the conversion is Howard Hinnant's civil-from-days. */
#include "review/date.h"

#include <stdio.h>
#include <string.h>

#define FIRST_DAY (-719162) /* 0001-01-01 */
#define LAST_DAY 2932896    /* 9999-12-31 */

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int rv_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

	if (month < 1 || month > 12)
		return 0;
	return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

bool rv_date_exists(int year, int month, int mday)
{
	return year >= 1 && year <= 9999 && mday >= 1 && mday <= rv_days_in_month(year, month);
}

rv_day rv_day_of(int year, int month, int day)
{
	/* The year begins in March, so the leap day is its last. */
	int y = month <= 2 ? year - 1 : year;
	int era = (y >= 0 ? y : y - 399) / 400;
	int of_era = y - era * 400;
	int of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void rv_day_split(rv_day day, int *year, int *month, int *mday)
{
	int64_t z = (int64_t)day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int of_era = (int)(z - era * 146097);
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;

	*mday = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = (int)(era * 400) + y + (*month <= 2);
}

int rv_weekday(rv_day day)
{
	/* 1970-01-01 was a Thursday. */
	int n = (int)(((int64_t)day + 3) % 7);

	return n < 0 ? n + 7 : n;
}

/* ---- text ------------------------------------------------------------------------------------- */

/* n digits at *at, moved on; -1 if they are not there. */
static int digits(const char *text, size_t len, size_t *at, size_t n)
{
	int value = 0;
	size_t end = *at + n;

	if (end > len)
		return -1;
	for (; *at < end; ++*at) {
		if (text[*at] < '0' || text[*at] > '9')
			return -1;
		value = value * 10 + (text[*at] - '0');
	}
	return value;
}

static bool skip(const char *text, size_t len, size_t *at, char c)
{
	if (*at >= len || text[*at] != c)
		return false;
	++*at;
	return true;
}

/* ` HH:MM` or `THH:MM`, with or without `:SS`, to the end of the text. */
static bool parse_time(const char *text, size_t len, size_t at, int32_t *minute)
{
	int hours, minutes, seconds = 0;

	if (!skip(text, len, &at, ' ') && !skip(text, len, &at, 'T'))
		return false;
	hours = digits(text, len, &at, 2);
	if (!skip(text, len, &at, ':'))
		return false;
	minutes = digits(text, len, &at, 2);
	if (skip(text, len, &at, ':'))
		seconds = digits(text, len, &at, 2);
	if (at != len || hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || seconds < 0 ||
	    seconds > 59)
		return false;
	*minute = hours * 60 + minutes;
	return true;
}

bool rv_when_parse(const char *text, size_t len, struct rv_when *out)
{
	struct rv_when when = {0, 0, RV_PRECISION_MONTH};
	int year, month, mday = 1;
	size_t at = 0;

	year = digits(text, len, &at, 4);
	if (!skip(text, len, &at, '-'))
		return false;
	month = digits(text, len, &at, 2);
	if (at < len) {
		if (!skip(text, len, &at, '-'))
			return false;
		mday = digits(text, len, &at, 2);
		when.precision = RV_PRECISION_DAY;
	}
	if (!rv_date_exists(year, month, mday))
		return false;
	if (at < len) {
		if (!parse_time(text, len, at, &when.minute))
			return false;
		when.precision = RV_PRECISION_MINUTE;
	}
	when.day = rv_day_of(year, month, mday);
	*out = when;
	return true;
}

size_t rv_when_text(struct rv_when when, char *out)
{
	int year, month, mday, minute = when.minute, n;

	/* Values that no parser made are clipped rather than printed past the end of out. */
	if (when.day < FIRST_DAY)
		when.day = FIRST_DAY;
	if (when.day > LAST_DAY)
		when.day = LAST_DAY;
	if (minute < 0 || minute > 1439)
		minute = 0;
	rv_day_split(when.day, &year, &month, &mday);
	if (when.precision == RV_PRECISION_MONTH)
		n = snprintf(out, RV_WHEN_SIZE, "%04d-%02d", year, month);
	else if (when.precision == RV_PRECISION_DAY)
		n = snprintf(out, RV_WHEN_SIZE, "%04d-%02d-%02d", year, month, mday);
	else
		n = snprintf(out, RV_WHEN_SIZE, "%04d-%02d-%02d %02d:%02d", year, month, mday,
		             minute / 60, minute % 60);
	return n < 0 ? 0 : strlen(out);
}

int64_t rv_minutes(struct rv_when when)
{
	return (int64_t)when.day * 1440 + when.minute;
}

/* ---- months ----------------------------------------------------------------------------------- */

rv_day rv_add_months(rv_day day, int months)
{
	int year, month, mday, last;
	int64_t count;

	rv_day_split(day, &year, &month, &mday);
	count = (int64_t)year * 12 + (month - 1) + months;
	if (count < 12)
		return FIRST_DAY;
	if (count >= (int64_t)10000 * 12)
		return LAST_DAY;
	year = (int)(count / 12);
	month = (int)(count % 12) + 1;
	last = rv_days_in_month(year, month);
	return rv_day_of(year, month, mday < last ? mday : last);
}

int rv_months_between(rv_day a, rv_day b)
{
	int ya, ma, da, yb, mb, db, months;

	if (b < a)
		return -rv_months_between(b, a);
	rv_day_split(a, &ya, &ma, &da);
	rv_day_split(b, &yb, &mb, &db);
	months = (yb - ya) * 12 + (mb - ma);
	/* 31 January to 28 February is a month: the day that does not exist is the month's last. */
	if (db < da && db < rv_days_in_month(yb, mb))
		months--;
	return months;
}

rv_day rv_month_last(rv_day day)
{
	int year, month, mday;

	rv_day_split(day, &year, &month, &mday);
	return day - mday + rv_days_in_month(year, month);
}
