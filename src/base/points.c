/* Points: decimal text to hundredths and back, without floating point. */
#include <inttypes.h>
#include <stdio.h>

#include "review/date.h"

#define MOST_POINTS 1000000

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool rv_points_parse(const char *text, size_t len, rv_points *out)
{
	rv_points value = 0;
	size_t at = 0, digits = 0, decimals = 0;
	bool negative = false;

	if (len > 0 && (text[0] == '-' || text[0] == '+')) {
		negative = text[0] == '-';
		at = 1;
	}
	for (; at < len && is_digit(text[at]); at++, digits++) {
		value = value * 10 + (text[at] - '0');
		if (value > MOST_POINTS)
			return false;
	}
	if (digits == 0)
		return false;
	if (at < len && text[at] == '.') {
		for (at++; at < len && decimals < 2 && is_digit(text[at]); at++, decimals++)
			value = value * 10 + (text[at] - '0');
		if (decimals == 0)
			return false;
	}
	if (at != len)
		return false;
	for (; decimals < 2; decimals++)
		value *= 10;
	if (value > (rv_points)MOST_POINTS * 100)
		return false;
	*out = negative ? -value : value;
	return true;
}

size_t rv_points_text(rv_points points, char *out)
{
	/* Not -points: the smallest number has no opposite. */
	uint64_t value = points < 0 ? 0 - (uint64_t)points : (uint64_t)points;
	const char *sign = points < 0 ? "-" : "";
	unsigned cents = (unsigned)(value % 100);
	int n;

	value /= 100;
	if (cents == 0)
		n = snprintf(out, RV_POINTS_SIZE, "%s%" PRIu64, sign, value);
	else if (cents % 10 == 0)
		n = snprintf(out, RV_POINTS_SIZE, "%s%" PRIu64 ".%u", sign, value, cents / 10);
	else
		n = snprintf(out, RV_POINTS_SIZE, "%s%" PRIu64 ".%02u", sign, value, cents);
	return n < 0 ? 0 : (size_t)n;
}
