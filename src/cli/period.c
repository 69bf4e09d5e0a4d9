#include "cli/period.h"

#include <string.h>

#include "review/i18n.h"
#include "review/text.h"

/* A period, and how it is written. */
struct span {
	rv_day from, to;
	char name[16];
	int year;
};

/* ---- reading ------------------------------------------------------------------------------------------- */

/* What is left to read; the text is folded: no blanks, lower case, no full-width digits. */
struct scan {
	const char *at;
};

static bool take(struct scan *scan, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(scan->at, word, len) != 0)
		return false;
	scan->at += len;
	return true;
}

/* Exactly `least` to `most` digits. */
static bool take_number(struct scan *scan, size_t least, size_t most, int *out)
{
	size_t n = strspn(scan->at, "0123456789");

	if (n < least || n > most)
		return false;
	*out = 0;
	for (size_t i = 0; i < n; i++)
		*out = *out * 10 + (scan->at[i] - '0');
	scan->at += n;
	return true;
}

/* A digit, or one of 一 to 四. */
static bool take_quarter_number(struct scan *scan, int *out)
{
	static const char *const words[] = {"一", "二", "三", "四"};

	for (int i = 0; i < 4; i++)
		if (take(scan, words[i])) {
			*out = i + 1;
			return true;
		}
	return take_number(scan, 1, 1, out) && *out >= 1 && *out <= 4;
}

static void set_months(struct span *span, int year, int first, int n)
{
	span->year = year;
	span->from = rv_day_of(year, first, 1);
	span->to = rv_month_last(rv_day_of(year, first + n - 1, 1));
}

static void set_year(struct span *span, int year)
{
	set_months(span, year, 1, 12);
	snprintf(span->name, sizeof span->name, "%04d", year);
}

static void set_half(struct span *span, int year, int half)
{
	set_months(span, year, half * 6 - 5, 6);
	snprintf(span->name, sizeof span->name, "%04dH%d", year, half);
}

static void set_quarter(struct span *span, int year, int quarter)
{
	set_months(span, year, quarter * 3 - 2, 3);
	snprintf(span->name, sizeof span->name, "%04dQ%d", year, quarter);
}

static void set_month(struct span *span, int year, int month)
{
	set_months(span, year, month, 1);
	snprintf(span->name, sizeof span->name, "%04d-%02d", year, month);
}

static bool set_day(struct span *span, int year, int month, int day)
{
	if (!rv_date_exists(year, month, day))
		return false;
	span->year = year;
	span->from = span->to = rv_day_of(year, month, day);
	snprintf(span->name, sizeof span->name, "%04d-%02d-%02d", year, month, day);
	return true;
}

/* What follows a year: nothing, a half, a quarter, a month, a day. */
static bool read_rest(struct scan *scan, int year, struct span *span)
{
	bool word = take(scan, "年");
	int n, day;

	if (*scan->at == '\0' || (word && take(scan, "度"))) {
		set_year(span, year);
		return true;
	}
	if (take(scan, "上半年") || take(scan, "h1")) {
		set_half(span, year, 1);
		return true;
	}
	if (take(scan, "下半年") || take(scan, "h2")) {
		set_half(span, year, 2);
		return true;
	}
	if (take(scan, "q") || take(scan, "-q") || take(scan, "第") ||
	    strstr(scan->at, "季") != NULL) {
		if (!take_quarter_number(scan, &n))
			return false;
		if (!take(scan, "季度"))
			take(scan, "季");
		set_quarter(span, year, n);
		return true;
	}
	if (!word && !take(scan, "-"))
		return false;
	if (!take_number(scan, word ? 1 : 2, 2, &n) || n < 1 || n > 12)
		return false;
	if (!word && take(scan, "-"))
		return take_number(scan, 2, 2, &day) && set_day(span, year, n, day);
	if (word && !take(scan, "月"))
		return false;
	if (word && take_number(scan, 1, 2, &day))
		return (take(scan, "日") || take(scan, "号")) && set_day(span, year, n, day);
	if (word)
		take(scan, "份");
	set_month(span, year, n);
	return true;
}

/* ---- words relative to today ------------------------------------------------------------------------------ */

enum relative {
	THIS_QUARTER,
	LAST_QUARTER,
	THIS_YEAR,
	LAST_YEAR,
	THIS_MONTH,
	LAST_MONTH,
	FIRST_HALF,
	SECOND_HALF
};

static const struct {
	const char *word;
	enum relative what;
} relatives[] = {
	{"this-quarter", THIS_QUARTER},
	{"本季度", THIS_QUARTER},
	{"本季", THIS_QUARTER},
	{"last-quarter", LAST_QUARTER},
	{"上季度", LAST_QUARTER},
	{"上一季度", LAST_QUARTER},
	{"上个季度", LAST_QUARTER},
	{"this-year", THIS_YEAR},
	{"今年", THIS_YEAR},
	{"本年", THIS_YEAR},
	{"本年度", THIS_YEAR},
	{"last-year", LAST_YEAR},
	{"去年", LAST_YEAR},
	{"上年", LAST_YEAR},
	{"上年度", LAST_YEAR},
	{"this-month", THIS_MONTH},
	{"本月", THIS_MONTH},
	{"last-month", LAST_MONTH},
	{"上月", LAST_MONTH},
	{"上个月", LAST_MONTH},
	{"上半年", FIRST_HALF},
	{"下半年", SECOND_HALF},
};

static bool set_relative(enum relative what, rv_day today, struct span *span)
{
	int year, month, day, quarter;

	rv_day_split(today, &year, &month, &day);
	quarter = (month - 1) / 3 + 1;
	if (year < 2) /* there is no year before */
		return false;
	switch (what) {
	case THIS_QUARTER: set_quarter(span, year, quarter); break;
	case LAST_QUARTER:
		set_quarter(span, quarter > 1 ? year : year - 1, quarter > 1 ? quarter - 1 : 4);
		break;
	case THIS_YEAR: set_year(span, year); break;
	case LAST_YEAR: set_year(span, year - 1); break;
	case THIS_MONTH: set_month(span, year, month); break;
	case LAST_MONTH:
		set_month(span, month > 1 ? year : year - 1, month > 1 ? month - 1 : 12);
		break;
	case FIRST_HALF: set_half(span, year, 1); break;
	case SECOND_HALF: set_half(span, year, 2); break;
	}
	return true;
}

/*
 * One end of a range, or a period of its own. `year` is what a part without a year means, as in 2026年1月至3月; 0: it needs one.
 */
static bool read_part(const char *text, rv_day today, int year, struct span *span)
{
	struct scan scan = {text};
	int own;

	for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++)
		if (strcmp(text, relatives[i].word) == 0)
			return set_relative(relatives[i].what, today, span);
	if (take_number(&scan, 4, 4, &own)) {
		if (own < 1 || own > 9998)
			return false;
		return read_rest(&scan, own, span) && *scan.at == '\0';
	}
	if (year > 0) {
		char whole[64];

		if (strlen(text) > 40)
			return false;
		snprintf(whole, sizeof whole, "年%s", text);
		scan.at = whole;
		return *text != '\0' && read_rest(&scan, year, span) && *scan.at == '\0';
	}
	return false;
}

/* ---- the whole ---------------------------------------------------------------------------------------------- */

/* Where `text` is cut in two, and how long the sign between is; NULL: it is one part. */
static const char *find_range(const char *text, size_t *len)
{
	static const char *const signs[] = {"..", "至", "~", "—", "–"};

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
		const char *hit = strstr(text, signs[i]);

		if (hit != NULL) {
			*len = strlen(signs[i]);
			while (strncmp(hit + *len, signs[i], strlen(signs[i])) == 0)
				*len += strlen(signs[i]);
			return hit;
		}
	}
	return NULL;
}

static enum rv_code not_a_period(const char *text, struct rv_error *err)
{
	return rv_fail(err, RV_USAGE,
	               _("--period: '%s' is no period; write it as 2026Q3, 2026H1, 2026, 2026-07, "
	                 "2025Q1..2026Q1, "
	                 "2026-07-01..2026-09-30, last-quarter, this-quarter or all"),
	               text);
}

static const char *date_text(struct rv_arena *arena, rv_day day)
{
	char text[RV_WHEN_SIZE];

	rv_when_text((struct rv_when){.day = day, .precision = RV_PRECISION_DAY}, text);
	return rv_strdup(arena, text);
}

/* An end that is empty is open; not both. */
static enum rv_code read_range(struct rv_arena *arena, const char *folded, const char *sign,
                               size_t len, rv_day today, const char *text, struct rv_selection *out,
                               struct rv_error *err)
{
	struct span from = {.year = 0}, to = {.year = 0};
	const char *first = rv_strndup(arena, folded, (size_t)(sign - folded)),
		   *second = sign + len;
	bool has_from, has_to = *second != '\0';

	if (first == NULL)
		return rv_nomem(err);
	has_from = *first != '\0';
	if ((!has_from && !has_to) || (has_from && !read_part(first, today, 0, &from)) ||
	    (has_to && !read_part(second, today, from.year, &to)))
		return not_a_period(text, err);
	if (has_from && has_to && from.from > to.to)
		return rv_fail(err, RV_USAGE, _("--period: '%s' ends before it begins"), text);
	out->period = rv_format(arena, "%s..%s", from.name, to.name);
	out->from = has_from ? date_text(arena, from.from) : NULL;
	out->to = has_to ? date_text(arena, to.to) : NULL;
	if (out->period == NULL || (has_from && out->from == NULL) || (has_to && out->to == NULL))
		return rv_nomem(err);
	return RV_OK;
}

static enum rv_code read_folded(struct rv_arena *arena, const char *folded, rv_day today,
                                const char *text, struct rv_selection *out, struct rv_error *err)
{
	struct span span;
	const char *sign;
	size_t len = 0;

	if (strcmp(folded, "all") == 0 || strcmp(folded, "全部") == 0) {
		out->period = "all";
		out->from = out->to = NULL;
		return RV_OK;
	}
	sign = find_range(folded, &len);
	if (sign != NULL)
		return read_range(arena, folded, sign, len, today, text, out, err);
	if (!read_part(folded, today, 0, &span))
		return not_a_period(text, err);
	out->period = rv_strdup(arena, span.name);
	out->from = date_text(arena, span.from);
	out->to = date_text(arena, span.to);
	return out->period != NULL && out->from != NULL && out->to != NULL ? RV_OK : rv_nomem(err);
}

enum rv_code cli_period(struct rv_arena *arena, const char *text, rv_day today,
                        struct rv_selection *out, struct rv_error *err)
{
	struct rv_buf folded;
	enum rv_code code;

	rv_buf_init(&folded);
	rv_buf_fold(&folded, text, strlen(text));
	if (folded.failed)
		code = rv_nomem(err);
	else
		code = read_folded(arena, folded.len > 0 ? folded.text : "", today, text, out, err);
	rv_buf_release(&folded);
	return code;
}
