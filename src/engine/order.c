/* agree and order. Numbers compare as numbers, dates at the coarser precision of the two; other texts are equal or not. */
#include <string.h>

#include "engine/verdict.h"

/* Sets *sign; false: the two can't be compared (a number with a text), or are equal only because one is a month (*vague). */
static bool compare(const struct rv_value *a, const struct rv_value *b, int *sign, bool *vague)
{
	struct rv_when x, y;
	int64_t m, n;

	*vague = false;
	if (a->is_number != b->is_number)
		return false;
	if (a->is_number) {
		*sign = (a->number > b->number) - (a->number < b->number);
		return true;
	}
	if (!rv_when_parse(a->text, strlen(a->text), &x) ||
	    !rv_when_parse(b->text, strlen(b->text), &y))
		return false;
	if (x.precision == RV_PRECISION_MINUTE && y.precision == RV_PRECISION_MINUTE) {
		m = rv_minutes(x);
		n = rv_minutes(y);
	} else if (x.precision == RV_PRECISION_MONTH || y.precision == RV_PRECISION_MONTH) {
		m = rv_month_last(x.day);
		n = rv_month_last(y.day);
		*vague = m == n;
	} else {
		m = x.day;
		n = y.day;
	}
	*sign = (m > n) - (m < n);
	return true;
}

/* A text that is no date has no place in an order. */
static bool has_place(const struct rv_value *value)
{
	struct rv_when when;

	return value->is_number || rv_when_parse(value->text, strlen(value->text), &when);
}

static struct rv_verdict without_violation(size_t known, size_t open)
{
	if (open > 0)
		return (struct rv_verdict){.kind = RV_V_OPEN};
	return (struct rv_verdict){.kind = known < 2 ? RV_V_NOT_CONCERNED : RV_V_PASS};
}

struct rv_verdict rv_judge_order(const struct rv_check *check, const struct rv_value *values,
                                 size_t n, size_t *at)
{
	const struct rv_value *before = NULL;
	size_t known = 0, open = 0;
	int64_t violations = 0;

	for (size_t i = 0; i < n; i++) {
		int sign = 0;
		bool vague = false;

		bool place = values[i].state == RV_KNOWN && has_place(&values[i]);

		open += values[i].state == RV_NOT_KNOWN || (values[i].state == RV_KNOWN && !place);
		if (!place)
			continue;
		known++;
		if (before && !compare(before, &values[i], &sign, &vague))
			open++;
		else if (before && (sign > 0 || (sign == 0 && check->strict && !vague)))
			at[violations++] = i;
		else if (before && sign == 0 && check->strict)
			open++;
		before = &values[i];
	}
	if (violations > 0)
		return (struct rv_verdict){.kind = RV_V_VIOLATION, .n = violations};
	return without_violation(known, open);
}

struct rv_verdict rv_judge_agree(const struct rv_check *check, const struct rv_value *values,
                                 size_t n)
{
	const struct rv_value *first = NULL;
	int64_t low = 0, high = 0;
	size_t known = 0, open = 0;
	bool differ = false;

	for (size_t i = 0; i < n; i++) {
		open += values[i].state == RV_NOT_KNOWN;
		if (values[i].state != RV_KNOWN)
			continue;
		known++;
		if (!first) {
			first = &values[i];
			low = high = values[i].number;
			continue;
		}
		if (first->is_number != values[i].is_number) {
			differ = true;
		} else if (first->is_number) {
			low = values[i].number < low ? values[i].number : low;
			high = values[i].number > high ? values[i].number : high;
		} else {
			differ |= strcmp(first->text, values[i].text) != 0;
		}
	}
	/* unsigned: the span of two int64 may not fit one */
	if (differ || (first && first->is_number &&
	               (uint64_t)high - (uint64_t)low > (uint64_t)check->tolerance))
		return (struct rv_verdict){.kind = RV_V_VIOLATION, .n = 1};
	return without_violation(known, open);
}
