/*
 * Dates as people write them, where they leave no doubt: 2025-3-1, 2025/3/1, 2025.3.1, 20250301,
 * 2025年3月1日（星期六）, each with a time (9:30, 9:30:00, 9时30分, 上午9点); a month as 2025-3,
 * 2025年3月. Years have four digits.
 */
#include <string.h>

#include "import/parts.h"

struct scan {
	const char *at;
};

static void skip_blanks(struct scan *scan)
{
	while (*scan->at == ' ')
		scan->at++;
}

/* Takes `word` if it is next. */
static bool take(struct scan *scan, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(scan->at, word, len) != 0)
		return false;
	scan->at += len;
	return true;
}

static size_t digits(const struct scan *scan)
{
	return strspn(scan->at, "0123456789");
}

/* A number of min to max digits; nothing is taken otherwise. */
static bool take_number(struct scan *scan, size_t min, size_t max, int *out)
{
	size_t n = digits(scan);

	if (n < min || n > max)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++)
		*out = *out * 10 + (scan->at[i] - '0');
	scan->at += n;
	return true;
}

/* `(星期六)`, `周六`: is not compared with the date. */
static void skip_weekday(struct scan *scan)
{
	static const char *const days[] = {"一", "二", "三", "四", "五", "六", "日", "天"};
	struct scan ahead = *scan;
	bool open;

	skip_blanks(&ahead);
	open = take(&ahead, "(");
	if (!take(&ahead, "星期") && !take(&ahead, "周"))
		return;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++)
		if (take(&ahead, days[i])) {
			if (!open || take(&ahead, ")"))
				*scan = ahead;
			return;
		}
}

/* A time to the end of the text; seconds are cut. */
static bool read_time(struct scan *scan, int32_t *out)
{
	bool morning, afternoon;
	int hour, minute = 0, second = 0;

	skip_blanks(scan);
	morning = take(scan, "上午");
	afternoon = !morning && take(scan, "下午");
	skip_blanks(scan);
	if (!take_number(scan, 1, 2, &hour))
		return false;
	skip_blanks(scan);
	if (take(scan, ":")) {
		if (!take_number(scan, 2, 2, &minute))
			return false;
		if (take(scan, ":") && !take_number(scan, 2, 2, &second))
			return false;
		if (take(scan, ".") &&
		    (digits(scan) == 0 || scan->at[strspn(scan->at, "0")] != '\0'))
			return false;
		scan->at += digits(scan);
	} else if (take(scan, "时") || take(scan, "点")) {
		skip_blanks(scan);
		if (digits(scan) > 0) {
			if (!take_number(scan, 1, 2, &minute))
				return false;
			skip_blanks(scan);
			take(scan, "分");
		}
	} else {
		return false;
	}
	if ((morning && hour > 12) || (afternoon && (hour == 0 || hour > 12)))
		return false;
	hour += afternoon && hour < 12 ? 12 : 0;
	if (hour > 23 || minute > 59 || second > 59 || *scan->at != '\0')
		return false;
	*out = hour * 60 + minute;
	return true;
}

/* Year and month, and the day if there is one (else 0). false: in no form that is known. */
static bool read_parts(struct scan *scan, int *year, int *month, int *day)
{
	static const char *const marks[] = {"-", "/", "."};

	*day = 0;
	if (digits(scan) == 8)
		return sscanf(scan->at, "%4d%2d%2d", year, month, day) == 3 && (scan->at += 8);
	if (!take_number(scan, 4, 4, year))
		return false;
	skip_blanks(scan);
	if (take(scan, "年")) {
		skip_blanks(scan);
		if (!take_number(scan, 1, 2, month))
			return false;
		skip_blanks(scan);
		if (!take(scan, "月"))
			return false;
		skip_blanks(scan);
		if (digits(scan) == 0)
			return true;
		if (!take_number(scan, 1, 2, day))
			return false;
		skip_blanks(scan);
		return take(scan, "日") || take(scan, "号");
	}
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (take(scan, marks[i])) {
			skip_blanks(scan);
			if (!take_number(scan, 1, 2, month))
				return false;
			skip_blanks(scan);
			if (!take(scan, marks[i]))
				return true;
			skip_blanks(scan);
			return take_number(scan, 1, 2, day);
		}
	return false;
}

/* Excel counts days from the end of 1899; what a date column then shows is 20000 to 60000. */
static bool is_serial(const char *text)
{
	return strspn(text, "0123456789") == 5 && text[5] == '\0' && text[0] >= '2' &&
	       text[0] <= '5';
}

enum rv_date_fault rv_date_read(const char *text, struct rv_when *out)
{
	struct scan scan = {text};
	int year, month, day;

	if (is_serial(text))
		return RV_DATE_SERIAL;
	if (!read_parts(&scan, &year, &month, &day))
		return RV_DATE_NONE;
	if (day == 0) {
		skip_blanks(&scan);
		if (*scan.at != '\0')
			return RV_DATE_NONE;
		if (month < 1 || month > 12 || year < 1)
			return RV_DATE_NO_SUCH_DAY;
		/* 2025.10 is a number to Excel, which shows it as 2025.1 */
		if (text[4] == '.' && strcmp(text + 5, "1") == 0)
			return RV_DATE_OCTOBER;
		*out = (struct rv_when){.day = rv_day_of(year, month, 1),
		                        .precision = RV_PRECISION_MONTH};
		return RV_DATE_OK;
	}
	if (year < 1 || !rv_date_exists(year, month, day))
		return RV_DATE_NO_SUCH_DAY;
	*out = (struct rv_when){.day = rv_day_of(year, month, day), .precision = RV_PRECISION_DAY};
	skip_weekday(&scan);
	if (*scan.at == 'T')
		scan.at++;
	if (*scan.at == '\0')
		return RV_DATE_OK;
	if (!read_time(&scan, &out->minute))
		return RV_DATE_NONE;
	out->precision = RV_PRECISION_MINUTE;
	return RV_DATE_OK;
}
