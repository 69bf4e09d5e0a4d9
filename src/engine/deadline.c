/*
 * Time limits. Integers throughout: days for limits in days to years, minutes where both ends have a time and for hours.
 * What is only known as a month, or as a day where minutes count, is a span; a verdict holds if it holds for every
 * point of the span, else the row is open.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/verdict.h"

#define MAX_PAUSES 64
#define FOREVER ((int64_t)1 << 60)
#define DAY 1440

static struct rv_verdict verdict(enum rv_verdict_kind kind, int64_t n)
{
	return (struct rv_verdict){.kind = kind, .n = n};
}

/* ---- spans ------------------------------------------------------------------------------------------- */

/* A point in time as known: minutes since 1970, earliest and latest. */
struct span {
	int64_t low, high;
	bool has_time;
};

static bool span_of(const struct rv_value *value, struct span *out)
{
	struct rv_when when;
	rv_day last;

	if (value->state != RV_KNOWN || value->is_number ||
	    !rv_when_parse(value->text, strlen(value->text), &when))
		return false;
	last = when.precision == RV_PRECISION_MONTH ? rv_month_last(when.day) : when.day;
	out->has_time = when.precision == RV_PRECISION_MINUTE;
	out->low = (int64_t)when.day * DAY + when.minute;
	out->high = out->has_time ? out->low : (int64_t)last * DAY + DAY - 1;
	return true;
}

static rv_day day_of(int64_t minutes)
{
	return (rv_day)(minutes >= 0 ? minutes / DAY : -((-minutes + DAY - 1) / DAY));
}

/* ---- pauses ------------------------------------------------------------------------------------------- */

struct pauses {
	rv_day from[MAX_PAUSES], to[MAX_PAUSES];
	size_t n_from, n_to;
	bool uncertain; /* there may be more than we know */
	bool too_many;  /* more than we can keep: no verdict */
};

static int by_day(const void *a, const void *b)
{
	rv_day x = *(const rv_day *)a, y = *(const rv_day *)b;

	return (x > y) - (x < y);
}

/* 'f2025-03-10|t2025-03-25|?|!' */
static void read_pauses(const char *text, struct pauses *out)
{
	*out = (struct pauses){0};
	while (text && *text) {
		size_t len = strcspn(text, "|");
		struct rv_when when;

		if (len > 1 && rv_when_parse(text + 1, len - 1, &when) &&
		    (text[0] == 'f' || text[0] == 't')) {
			rv_day *list = text[0] == 'f' ? out->from : out->to;
			size_t *n = text[0] == 'f' ? &out->n_from : &out->n_to;

			if (*n < MAX_PAUSES)
				list[(*n)++] = when.day;
			else
				out->too_many = true;
			out->uncertain |= when.precision == RV_PRECISION_MONTH;
		} else if (len > 0) {
			out->uncertain = true;
		}
		text += len + (text[len] == '|');
	}
	qsort(out->from, out->n_from, sizeof(rv_day), by_day);
	qsort(out->to, out->n_to, sizeof(rv_day), by_day);
}

/*
 * Moves the last day by the days of each pause that begins while the limit runs. FOREVER: a pause has no end. Where there may be
 * an end that we do not know, the pause counts nothing here, and a violation is not certain.
 */
static int64_t pause_last(const struct pauses *pauses, rv_day start, int64_t last)
{
	rv_day cursor = start;

	for (size_t i = 0; i < pauses->n_from; i++) {
		rv_day from = pauses->from[i] > cursor ? pauses->from[i] : cursor;
		size_t k = 0;

		while (k < pauses->n_to && pauses->to[k] < pauses->from[i])
			k++;
		if (pauses->from[i] > last)
			break;
		if (k == pauses->n_to && pauses->uncertain)
			break;
		if (k == pauses->n_to)
			return FOREVER;
		if (pauses->to[k] <= from || from > last)
			continue;
		last += pauses->to[k] - from;
		cursor = pauses->to[k];
	}
	return last;
}

/* ---- limits -------------------------------------------------------------------------------------------- */

/* What `within` and the extensions that apply add up to. */
struct sum {
	int months, days, working_days, minutes;
	bool working, hours;
};

static void add_limit(struct sum *sum, const struct rv_limit *limit)
{
	switch (limit->unit) {
	case RV_MONTHS: sum->months += limit->n; break;
	case RV_DAYS: sum->days += limit->n; break;
	case RV_WORKING_DAYS:
		sum->working_days += limit->n;
		sum->working = true;
		break;
	case RV_HOURS:
		sum->minutes += limit->n * 60;
		sum->hours = true;
		break;
	case RV_MINUTES:
		sum->minutes += limit->n;
		sum->hours = true;
		break;
	}
}

/* Everything that one evaluation needs. */
struct judge {
	const struct rv_deadline *deadline;
	const struct rv_deadline_values *values;
	struct pauses pauses;
	bool uncertain; /* a violation found is not certain: pause, roll or calendar not known */
};

static const struct rv_limit *limit_at(const struct rv_deadline *deadline, rv_day from)
{
	const struct rv_limit *limit = NULL;

	for (size_t i = 0; i < deadline->n_within; i++)
		if (!deadline->within[i].from || deadline->within[i].from_day <= from)
			limit = &deadline->within[i].limit;
	return limit;
}

static struct sum sum_at(const struct judge *judge, rv_day from, bool with_open)
{
	struct sum sum = {0};
	const struct rv_limit *limit = limit_at(judge->deadline, from);

	if (limit)
		add_limit(&sum, limit);
	for (size_t i = 0; i < judge->deadline->n_extend; i++)
		if (judge->values->extend[i] == 1 || (with_open && judge->values->extend[i] == -1))
			add_limit(&sum, &judge->deadline->extend[i].by);
	return sum;
}

/* The last day for a start on `from`; false: the calendar does not say. FOREVER while paused without end. */
static bool last_day(struct judge *judge, rv_day from, bool with_open, int64_t *out)
{
	struct sum sum = sum_at(judge, from, with_open);
	rv_day day;

	if (sum.working) {
		if (!rv_add_working_days(judge->values->calendar, from, sum.working_days, &day))
			return false;
		*out = day;
		return true;
	}
	*out = (int64_t)rv_add_months(from, sum.months) + sum.days;
	if (judge->deadline->has_pause)
		*out = pause_last(&judge->pauses, from, *out);
	if (judge->deadline->roll && *out != FOREVER) {
		if (rv_next_working_day(judge->values->calendar, (rv_day)*out, &day))
			*out = day;
		else
			judge->uncertain = true;
	}
	return true;
}

/*
 * Violations of an end at `to` against the last moment `last`, both in minutes, or in days (unit 1). -1: how many can't be
 * known for want of a calendar.
 */
static int64_t late_count(const struct judge *judge, int64_t last, int64_t to, int64_t unit)
{
	const struct rv_limit *per = &judge->deadline->per;
	int64_t n = 0, step;

	if (to <= last)
		return 0;
	if (!judge->deadline->has_per || per->n == 0)
		return 1;
	switch (per->unit) {
	case RV_DAYS: step = per->n * unit; return (to - last + step - 1) / step;
	case RV_HOURS:
	case RV_MINUTES:
		step = per->n * (per->unit == RV_HOURS ? 60 : 1);
		return unit == 1 ? 1 : (to - last + step - 1) / step;
	case RV_MONTHS:
		for (rv_day day = day_of(unit == 1 ? last * DAY : last); n < 100000; n++)
			if (to <= (unit == 1 ? (int64_t)rv_add_months(day, (int)n * per->n)
			                     : (int64_t)rv_add_months(day, (int)n * per->n) * DAY +
			                               (last % DAY + DAY) % DAY))
				break;
		return n;
	case RV_WORKING_DAYS:
		for (; n < 100000; n++) {
			rv_day day;

			if (!rv_add_working_days(judge->values->calendar,
			                         day_of(unit == 1 ? last * DAY : last),
			                         (int)n * per->n, &day))
				return -1;
			if (to <= (unit == 1 ? day : (int64_t)day * DAY + DAY - 1))
				break;
		}
		return n;
	}
	return 1;
}

/* An absent end is late by n, at least once. Where n can't be known, `no_end: late` is still one. */
static struct rv_verdict late_verdict(const struct judge *judge, int64_t n)
{
	if (n < 0 && !judge->deadline->no_end_late)
		return verdict(RV_V_OPEN, 0);
	return verdict(RV_V_VIOLATION, n > 0 ? n : 1);
}

/* ---- limits in days ------------------------------------------------------------------------------------ */

static void set_last(struct rv_verdict *v, int64_t last_day, int64_t minute)
{
	if (last_day == FOREVER)
		return;
	v->has_last = true;
	v->last = (struct rv_when){.day = (rv_day)last_day,
	                           .minute = (int32_t)(minute < 0 ? 0 : minute),
	                           .precision = minute < 0 ? RV_PRECISION_DAY
	                                                   : RV_PRECISION_MINUTE};
}

/* One start and one end: late by how many violations; both on their day, and minute if `minutes`. -1: not to be known. */
static int64_t late_days(struct judge *judge, int64_t from, int64_t to, bool minutes,
                         bool with_open, int64_t *last)
{
	if (!last_day(judge, day_of(from), with_open, last))
		return -1;
	if (*last == FOREVER)
		return 0;
	if (minutes && !judge->deadline->roll)
		return late_count(judge, *last * DAY + (from - (int64_t)day_of(from) * DAY), to,
		                  DAY);
	return late_count(judge, *last, day_of(to), 1);
}

static struct rv_verdict ended_days(struct judge *judge, const struct span *from,
                                    const struct span *to, bool with_open)
{
	bool minutes = from->has_time && to->has_time;
	int64_t last = 0, most, least;
	struct rv_verdict v;

	if (minutes ? to->high < from->low : day_of(to->high) < day_of(from->low))
		return verdict(RV_V_OPEN, 0); /* the order is another item's business */
	most = late_days(judge, from->low, to->high, minutes, with_open, &last);
	least = late_days(judge, from->high, to->low, minutes, with_open, &last);
	if (most < 0 || least < 0)
		return verdict(RV_V_OPEN, 0);
	if (least > 0) {
		v = verdict(RV_V_VIOLATION, least);
	} else if (most == 0) {
		bool in_order = minutes ? to->low >= from->high
		                        : day_of(to->low) >= day_of(from->high);

		v = verdict(in_order ? RV_V_PASS : RV_V_OPEN, 0);
	} else {
		v = verdict(RV_V_OPEN, 0);
	}
	set_last(&v, last,
	         minutes && !judge->deadline->roll ? from->high - (int64_t)day_of(from->high) * DAY
	                                           : -1);
	return v;
}

/* The end is absent: late once the last day lies before as-of. */
static struct rv_verdict unended_days(struct judge *judge, const struct span *from, bool with_open)
{
	int64_t as_of = judge->values->as_of, early, late, n;
	struct rv_verdict v;

	if (!last_day(judge, day_of(from->low), with_open, &early) ||
	    !last_day(judge, day_of(from->high), with_open, &late))
		return verdict(judge->deadline->no_end_late ? RV_V_VIOLATION : RV_V_OPEN, 1);
	if (late < as_of || judge->deadline->no_end_late) {
		n = late == FOREVER ? 0 : late_count(judge, late, as_of, 1);
		v = late_verdict(judge, n);
	} else {
		v = verdict(early >= as_of ? RV_V_NOT_DUE : RV_V_OPEN, 0);
	}
	set_last(&v, late, -1);
	return v;
}

/* ---- limits in hours and minutes ------------------------------------------------------------------------- */

static struct rv_verdict ended_minutes(struct judge *judge, const struct span *from,
                                       const struct span *to, bool with_open)
{
	int64_t length = sum_at(judge, day_of(from->low), with_open).minutes;
	struct rv_verdict v;

	if (to->low > from->high + length)
		v = verdict(RV_V_VIOLATION, late_count(judge, from->high + length, to->low, DAY));
	else
		v = verdict(to->low >= from->high && to->high <= from->low + length ? RV_V_PASS
		                                                                    : RV_V_OPEN,
		            0);
	if (from->has_time)
		set_last(&v, day_of(from->low + length),
		         from->low + length - (int64_t)day_of(from->low + length) * DAY);
	return v;
}

static struct rv_verdict unended_minutes(struct judge *judge, const struct span *from,
                                         bool with_open)
{
	int64_t length = sum_at(judge, day_of(from->low), with_open).minutes, n;
	int64_t early = from->low + length, late = from->high + length;
	struct rv_verdict v;

	if (day_of(late) < judge->values->as_of || judge->deadline->no_end_late) {
		n = late_count(judge, late, (int64_t)judge->values->as_of * DAY, DAY);
		v = late_verdict(judge, n);
	} else {
		v = verdict(day_of(early) >= judge->values->as_of ? RV_V_NOT_DUE : RV_V_OPEN, 0);
	}
	if (from->has_time)
		set_last(&v, day_of(late), late - (int64_t)day_of(late) * DAY);
	return v;
}

/* ---- due: a last day of its own ------------------------------------------------------------------------------ */

/* By date: `due` gives a last day. */
static struct rv_verdict judge_due(struct judge *judge, const struct span *due,
                                   const struct span *to)
{
	rv_day early = day_of(due->low), late = day_of(due->high);
	struct rv_verdict v;
	int64_t n;

	if (judge->deadline->roll &&
	    (!rv_next_working_day(judge->values->calendar, early, &early) ||
	     !rv_next_working_day(judge->values->calendar, late, &late)))
		judge->uncertain = true;
	if (to && day_of(to->low) > late) {
		n = late_count(judge, late, day_of(to->low), 1);
		v = verdict(n < 0 ? RV_V_OPEN : RV_V_VIOLATION, n);
	} else if (to) {
		v = verdict(day_of(to->high) <= early ? RV_V_PASS : RV_V_OPEN, 0);
	} else if (late < judge->values->as_of || judge->deadline->no_end_late) {
		n = late_count(judge, late, judge->values->as_of, 1);
		v = late_verdict(judge, n);
	} else {
		v = verdict(early >= judge->values->as_of ? RV_V_NOT_DUE : RV_V_OPEN, 0);
	}
	set_last(&v, late, -1);
	return v;
}

/* ---- at_least: not sooner than -------------------------------------------------------------------------------- */

/* The first moment that is not too soon, in minutes; false: the calendar does not say. */
static bool soonest(const struct judge *judge, int64_t from, int64_t *out)
{
	const struct rv_limit *limit = &judge->deadline->at_least;
	int64_t minute = from - (int64_t)day_of(from) * DAY;
	rv_day day = day_of(from);

	switch (limit->unit) {
	case RV_DAYS: day += limit->n; break;
	case RV_MONTHS: day = rv_add_months(day, limit->n); break;
	case RV_WORKING_DAYS:
		if (!rv_add_working_days(judge->values->calendar, day, limit->n, &day))
			return false;
		break;
	case RV_HOURS:
	case RV_MINUTES:
		*out = from + (int64_t)limit->n * (limit->unit == RV_HOURS ? 60 : 1);
		return true;
	}
	*out = (int64_t)day * DAY + minute;
	return true;
}

static struct rv_verdict judge_at_least(struct judge *judge, const struct span *from,
                                        const struct span *to)
{
	bool hours = judge->deadline->at_least.unit == RV_HOURS ||
	             judge->deadline->at_least.unit == RV_MINUTES;
	bool minutes = hours || (to && from->has_time && to->has_time);
	int64_t low, high;
	struct rv_verdict v;

	if (!soonest(judge, from->low, &low) || !soonest(judge, from->high, &high))
		return verdict(RV_V_OPEN, 0);
	if (!to) {
		v = verdict(judge->values->as_of < day_of(low)     ? RV_V_NOT_DUE
		            : judge->values->as_of >= day_of(high) ? RV_V_PASS
		                                                   : RV_V_OPEN,
		            0);
	} else if (minutes ? to->high < from->low : day_of(to->high) < day_of(from->low)) {
		return verdict(RV_V_OPEN, 0);
	} else if (minutes ? to->high < low : day_of(to->high) < day_of(low)) {
		bool in_order = minutes ? to->low >= from->high
		                        : day_of(to->low) >= day_of(from->high);

		v = verdict(in_order ? RV_V_VIOLATION : RV_V_OPEN, 1);
	} else {
		v = verdict((minutes ? to->low >= high : day_of(to->low) >= day_of(high))
		                    ? RV_V_PASS
		                    : RV_V_OPEN,
		            0);
	}
	set_last(&v, day_of(low),
	         minutes && from->has_time ? low - (int64_t)day_of(low) * DAY : -1);
	return v;
}

/* ---- together ---------------------------------------------------------------------------------------------------- */

static struct rv_verdict judge_within(struct judge *judge, const struct span *from,
                                      const struct span *to, bool with_open)
{
	if (sum_at(judge, day_of(from->low), with_open).hours)
		return to ? ended_minutes(judge, from, to, with_open)
		          : unended_minutes(judge, from, with_open);
	return to ? ended_days(judge, from, to, with_open) : unended_days(judge, from, with_open);
}

static bool some_open(const struct judge *judge)
{
	for (size_t i = 0; i < judge->deadline->n_extend; i++)
		if (judge->values->extend[i] == -1)
			return true;
	return false;
}

/* An extension that may or may not apply matters only if the verdict hangs on it. */
static struct rv_verdict judge_extended(struct judge *judge, const struct span *from,
                                        const struct span *to)
{
	struct rv_verdict shortest = judge_within(judge, from, to, false), longest;

	if (!some_open(judge))
		return shortest;
	longest = judge_within(judge, from, to, true);
	return shortest.kind == longest.kind ? longest : verdict(RV_V_OPEN, 0);
}

struct rv_verdict rv_judge_deadline(const struct rv_deadline *deadline,
                                    const struct rv_deadline_values *values)
{
	struct judge judge = {.deadline = deadline, .values = values};
	const struct rv_value *start = deadline->due.node ? &values->due : &values->from;
	struct span from, to;
	bool ended = values->to.state != RV_ABSENT;
	struct rv_verdict v;

	if (start->state == RV_ABSENT && deadline->no_start_not_applicable)
		return verdict(RV_V_NOT_CONCERNED, 0);
	if (!span_of(start, &from) || (ended && !span_of(&values->to, &to)))
		return verdict(RV_V_OPEN, 0);
	if (deadline->has_pause) {
		read_pauses(values->pause, &judge.pauses);
		judge.uncertain = judge.pauses.uncertain;
		if (judge.pauses.too_many)
			return verdict(RV_V_OPEN, 0);
	}
	if (deadline->due.node)
		v = judge_due(&judge, &from, ended ? &to : NULL);
	else if (deadline->has_at_least)
		v = judge_at_least(&judge, &from, ended ? &to : NULL);
	else
		v = judge_extended(&judge, &from, ended ? &to : NULL);
	if (v.kind != RV_V_VIOLATION || !judge.uncertain)
		return v;
	/* no_end: late needs no limit; only how late is not certain */
	return ended || !deadline->no_end_late ? verdict(RV_V_OPEN, 0) : verdict(RV_V_VIOLATION, 1);
}
