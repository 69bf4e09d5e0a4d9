/*
 * Dates as people write them, where they leave no doubt: 2025-3-1, 2025/3/1, 2025.3.1, 20250301,
 * 2025年3月1日（星期六）, 二〇二五年三月一日, each with a time (9:30, 9:30:00, 9时30分, 上午9点,
 * 晚上8点半); a month as 2025-3, 2025年3月; the sentence of a decision with one day in it
 * (本处分决定自2025年3月1日起生效). Years have four digits. Of what is refused it is said
 * why: no year, a year of two digits or at the end, a period, 24:00, a time without its day. Exports write a day as 2025-03-01 00:00:00: with
 * seconds, midnight is no time; who types 00:00 means it.
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

/* 上午, 下午 …: what is to be added to hours up to 11, and how far they may go. */
static bool take_half(struct scan *scan, int *plus, int *most)
{
	static const struct {
		const char *word;
		int plus, most;
	} halves[] = {{"上午", 0, 12},  {"早上", 0, 12},  {"凌晨", 0, 6},
	              {"下午", 12, 12}, {"晚上", 12, 12}, {"傍晚", 12, 12}};

	*plus = 0;
	*most = 23;
	for (size_t i = 0; i < sizeof halves / sizeof *halves; i++)
		if (take(scan, halves[i].word)) {
			*plus = halves[i].plus;
			*most = halves[i].most;
			return true;
		}
	return false;
}

/* A time to the end of the text; seconds are cut. *stamp: 00:00:00, which says no time. */
static bool read_time(struct scan *scan, int32_t *out, bool *stamp)
{
	int hour, minute = 0, second = 0, plus, most;

	skip_blanks(scan);
	take_half(scan, &plus, &most);
	skip_blanks(scan);
	if (!take_number(scan, 1, 2, &hour))
		return false;
	skip_blanks(scan);
	if (take(scan, ":")) {
		if (!take_number(scan, 2, 2, &minute))
			return false;
		*stamp = take(scan, ":");
		if (*stamp && !take_number(scan, 2, 2, &second))
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
		} else if (take(scan, "半")) {
			minute = 30;
		} else {
			take(scan, "整");
		}
	} else {
		return false;
	}
	if (hour > most || (plus > 0 && hour == 0))
		return false;
	hour += hour < 12 ? plus : 0;
	if (hour > 23 || minute > 59 || second > 59 || *scan->at != '\0')
		return false;
	*out = hour * 60 + minute;
	*stamp = *stamp && *out == 0 && second == 0;
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
	       strcmp(text, "60000") <= 0;
}

/* ---- Chinese numerals ----------------------------------------------------------------------- */

/* 〇 to 九; -1: none. Several signs stand for zero. */
static int take_numeral(struct scan *scan)
{
	static const struct {
		const char *word;
		int n;
	} words[] = {{"〇", 0}, {"○", 0},  {"零", 0}, {"一", 1}, {"二", 2}, {"三", 3}, {"四", 4},
	             {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"O", 0},  {"0", 0}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (take(scan, words[i].word))
			return words[i].n;
	return -1;
}

/* 一 to 三十一. */
static bool take_counted(struct scan *scan, int *out)
{
	int tens = take_numeral(scan), ones;

	if (take(scan, "十")) {
		ones = take_numeral(scan);
		*out = (tens < 0 ? 1 : tens) * 10 + (ones < 0 ? 0 : ones);
		return tens != 0 && ones != 0;
	}
	*out = tens;
	return tens > 0;
}

/* 二〇二五年三月一日 … as 2025年3月1日 …; false: it is not written so. */
static bool from_numerals(const char *text, char *out, size_t size)
{
	struct scan scan = {text};
	int year = 0, month, day, n;

	if (take_numeral(&scan) < 0 || strspn(text, "0O") > 0)
		return false;
	scan.at = text;
	for (int i = 0; i < 4; i++) {
		n = take_numeral(&scan);
		if (n < 0)
			return false;
		year = year * 10 + n;
	}
	skip_blanks(&scan);
	if (!take(&scan, "年"))
		return false;
	skip_blanks(&scan);
	if (!take_counted(&scan, &month) || !take(&scan, "月"))
		return false;
	skip_blanks(&scan);
	if (*scan.at == '\0')
		return snprintf(out, size, "%d年%d月", year, month) < (int)size;
	if (!take_counted(&scan, &day) || !(take(&scan, "日") || take(&scan, "号")))
		return false;
	return snprintf(out, size, "%d年%d月%d日%s", year, month, day, scan.at) < (int)size;
}

/* 本处分决定自2025年3月1日起生效, 自2025年3月1日起: what stands between; false: it is no such sentence. */
static bool from_sentence(const char *text, char *out, size_t size)
{
	static const char *const openings[] = {"本处分决定", "本政务处分决定", "本处理决定",
	                                       "本决定",     "处分决定",       ""};
	static const char *const ends[] = {"起生效", "起执行", "起计算", "起算", "起"};
	struct scan scan = {text};
	size_t len;

	for (size_t i = 0; !take(&scan, openings[i]);)
		i++;
	if (!take(&scan, "自"))
		return false;
	skip_blanks(&scan);
	len = strlen(scan.at);
	rv_drop_end(scan.at, &len, "。");
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (rv_drop_end(scan.at, &len, ends[i]))
			return snprintf(out, size, "%.*s", (int)len, scan.at) < (int)size;
	return false;
}

/* ---- why it is refused ---------------------------------------------------------------------- */

static bool has_any(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strstr(text, *words) != NULL)
			return true;
	return false;
}

/* 2025-03-01 2025-03-02 */
static bool has_two_years(const char *text)
{
	size_t years = 0;

	while (*text != '\0') {
		size_t n = strspn(text, "0123456789");

		text += n;
		years += n == 4 &&
		         (strchr("-./", *text) != NULL || strncmp(text, "年", strlen("年")) == 0) &&
		         *text != '\0';
		text += *text != '\0';
	}
	return years > 1;
}

/* 13/3/2025 */
static bool is_year_last(const char *text)
{
	struct scan scan = {text};
	const char mark = text[digits(&scan)];
	int n;

	for (int i = 0; i < 2; i++)
		if (!take_number(&scan, 1, 2, &n) || mark == '\0' || strchr("-./", mark) == NULL ||
		    *scan.at++ != mark)
			return false;
	return digits(&scan) == 4;
}

/* The fault of a text in which a date was to be read, but wasn't. */
static enum rv_date_fault why(const char *text)
{
	static const char *const several[] = {"至",   "到",   "~",    "～",   "—",    "–",
	                                      "、",   ";",    "；",   ",",    "\n",   "日-",
	                                      "日 -", "上旬", "中旬", "下旬", "左右", "前后",
	                                      "月底", "月初", "年底", "年初", NULL};
	const char *midnight = strstr(text, "24:00");
	struct scan scan = {text}, time = {text};
	size_t n = digits(&scan);
	int32_t minute;
	bool stamp = false;

	if (has_any(text, several) || has_two_years(text))
		return RV_DATE_SEVERAL;
	if (midnight != NULL || strstr(text, "24时") != NULL || strstr(text, "24点") != NULL)
		return RV_DATE_MIDNIGHT;
	if (read_time(&time, &minute, &stamp))
		return RV_DATE_NO_DAY;
	if (is_year_last(text))
		return RV_DATE_YEAR_LAST;
	scan.at += n;
	if ((n == 1 || n == 2) && strncmp(scan.at, "月", strlen("月")) == 0)
		return RV_DATE_NO_YEAR;
	if (n != 2 || (strchr(".-/", *scan.at) == NULL && !take(&scan, "年")))
		return RV_DATE_NONE;
	return *scan.at == '\0' ? RV_DATE_NONE : RV_DATE_SHORT_YEAR;
}

static enum rv_date_fault read_date(const char *text, struct rv_when *out)
{
	struct scan scan = {text}, ahead;
	int year, month, day, plus, most;
	bool stamp = false;

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
	ahead = scan;
	skip_blanks(&ahead);
	if (take_half(&ahead, &plus, &most) && *ahead.at == '\0')
		return RV_DATE_OK; /* 2025年3月1日上午: the day is sure */
	if (!read_time(&scan, &out->minute, &stamp))
		return RV_DATE_NONE;
	if (!stamp)
		out->precision = RV_PRECISION_MINUTE;
	return RV_DATE_OK;
}

enum rv_date_fault rv_date_read(const char *text, struct rv_when *out)
{
	enum rv_date_fault fault;
	char digits_only[64], day[64];

	if (from_sentence(text, day, sizeof day))
		text = day;
	if (from_numerals(text, digits_only, sizeof digits_only))
		text = digits_only;
	fault = read_date(text, out);
	return fault == RV_DATE_NONE ? why(text) : fault;
}
