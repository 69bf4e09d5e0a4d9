/*
 * Calendar arithmetic on civil dates (proleptic Gregorian), plain local time, no zones.
 * Years 0001 to 9999.
 */
#ifndef REVIEW_DATE_H
#define REVIEW_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t rv_day; /* days since 1970-01-01 */

enum rv_precision { RV_PRECISION_MONTH, RV_PRECISION_DAY, RV_PRECISION_MINUTE };

/* A date, a month, or a date with a time. */
struct rv_when {
	rv_day day;     /* of a month: its first day */
	int32_t minute; /* of the day, 0..1439; 0 if there is no time */
	enum rv_precision precision;
};

rv_day rv_day_of(int year, int month, int day); /* the date must exist */
void rv_day_split(rv_day day, int *year, int *month, int *mday);
bool rv_date_exists(int year, int month, int mday);
int rv_days_in_month(int year, int month);
int rv_weekday(rv_day day); /* 0 Monday … 6 Sunday */
/*
 * Parses exactly `YYYY-MM`, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM`; also with `T` for the blank and with `:SS` (cut). false: not a date.
 * Nothing else, no blanks around.
 */
bool rv_when_parse(const char *text, size_t len, struct rv_when *out);
#define RV_WHEN_SIZE 17
/* Writes the canonical text, NUL-terminated, into out[RV_WHEN_SIZE]; returns its length. */
size_t rv_when_text(struct rv_when when, char *out);
/* Adds calendar months; a day that does not exist becomes the month's last. Clipped to year 1..9999. */
rv_day rv_add_months(rv_day day, int months);
/* Whole calendar months completed from a to b; negative the other way round. */
int rv_months_between(rv_day a, rv_day b);
rv_day rv_month_last(rv_day day); /* last day of its month */
/* Minutes since 1970-01-01 00:00. */
int64_t rv_minutes(struct rv_when when);

/*
 * Working days. A calendar lists holidays (days off) and workdays (week-end days worked). It covers a year if it lists a
 * holiday in it. Nothing is guessed for other years. A day in both lists is off; one listed twice counts once.
 */
struct rv_calendar {
	rv_day *holidays, *workdays; /* sorted */
	size_t n_holidays, n_workdays;
};
bool rv_calendar_covers(const struct rv_calendar *calendar, rv_day from,
                        rv_day to); /* every year from..to; NULL calendar: false */
bool rv_is_working_day(const struct rv_calendar *calendar, rv_day day);
/*
 * The n-th working day after day (n >= 0; 0: day itself). false: runs into a year that is not covered. The year
 * of day itself need not be, if no day of it is counted.
 */
bool rv_add_working_days(const struct rv_calendar *calendar, rv_day day, int n, rv_day *out);
/* Working days in (a, b]; negative if b < a. false: not covered. */
bool rv_working_days(const struct rv_calendar *calendar, rv_day a, rv_day b, int *out);
/* day if it is a working day, else the next one. false: not covered. */
bool rv_next_working_day(const struct rv_calendar *calendar, rv_day day, rv_day *out);

/* ---- points ------------------------------------------------------------------------------------ */
typedef int64_t rv_points; /* hundredths of a point */
/* `12`, `0.5`, `89.95`, optional sign; at most two decimals, at most 1,000,000 points. */
bool rv_points_parse(const char *text, size_t len, rv_points *out);
#define RV_POINTS_SIZE 24
/* Exact, no trailing zeros: 100, 89.5, 89.95, -0.5. */
size_t rv_points_text(rv_points points, char *out);

#endif
