/*
 * How a number of a workbook is shown. Excel keeps dates as days since 1899-12-30 (or 1904-01-01),
 * and only the number format says that they are dates.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "review/date.h"
#include "review/text.h"
#include "sheets/parts.h"

/* ---- number formats -------------------------------------------------------------------------- */

/* Formats without a code in the file, as Excel has them in China. */
struct rv_format rv_format_builtin(unsigned id)
{
	static const struct {
		unsigned char from, to, kind;
		bool seconds;
	} rows[] = {
		{14, 16, RV_FORMAT_DATE, false},   {17, 17, RV_FORMAT_MONTH, false},
		{18, 18, RV_FORMAT_TIME, false},   {19, 19, RV_FORMAT_TIME, true},
		{20, 20, RV_FORMAT_TIME, false},   {21, 21, RV_FORMAT_TIME, true},
		{22, 22, RV_FORMAT_MOMENT, false}, {27, 27, RV_FORMAT_MONTH, false},
		{28, 31, RV_FORMAT_DATE, false},   {32, 32, RV_FORMAT_TIME, false},
		{33, 33, RV_FORMAT_TIME, true},    {34, 34, RV_FORMAT_TIME, false},
		{35, 35, RV_FORMAT_TIME, true},    {36, 36, RV_FORMAT_MONTH, false},
		{45, 45, RV_FORMAT_TIME, true},    {46, 46, RV_FORMAT_ELAPSED, true},
		{47, 47, RV_FORMAT_TIME, true},    {50, 50, RV_FORMAT_MONTH, false},
		{51, 51, RV_FORMAT_DATE, false},   {52, 52, RV_FORMAT_MONTH, false},
		{53, 54, RV_FORMAT_DATE, false},   {55, 55, RV_FORMAT_TIME, false},
		{56, 56, RV_FORMAT_TIME, true},    {57, 57, RV_FORMAT_MONTH, false},
		{58, 58, RV_FORMAT_DATE, false},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (id >= rows[i].from && id <= rows[i].to)
			return (struct rv_format){.kind = rows[i].kind, .seconds = rows[i].seconds};
	return (struct rv_format){.kind = RV_FORMAT_NUMBER};
}

/* What the first section of a format code shows. */
struct shown {
	bool year, month, day, hour, minute, second, elapsed, digits;
	char last; /* of y m d h s, the one before; 'M': an m that may yet be minutes */
};

static void see_letter(struct shown *shown, char letter)
{
	switch (letter) {
	case 'y': shown->year = true; break;
	case 'd': shown->day = true; break;
	case 'h': shown->hour = true; break;
	case 's':
		shown->second = true;
		if (shown->last == 'M') { /* mm:ss */
			shown->minute = true;
			shown->month = shown->year || shown->day;
		}
		break;
	case 'm':
		if (shown->last == 'h')
			shown->minute = true; /* hh:mm */
		else if (shown->last != 'M' && shown->last != 'm')
			shown->month = true;
		letter = shown->last == 'h' || shown->last == 'm' ? 'm' : 'M';
		break;
	default: return;
	}
	shown->last = letter;
}

/* `[h]` is time that has passed; colours, conditions, languages show nothing. Returns the bytes. */
static size_t see_brackets(struct shown *shown, const char *code)
{
	size_t len = strcspn(code, "]");
	size_t same = 1 + strspn(code + 1, "hHmMsS");

	if (len > 1 && same == len) {
		shown->elapsed = true;
		shown->second = shown->second || strchr("sS", code[1]) != NULL;
		shown->last = strchr("hH", code[1]) != NULL ? 'h' : shown->last;
	}
	return code[len] == '\0' ? len : len + 1;
}

static size_t see(struct shown *shown, const char *code)
{
	const char *quote;

	switch (code[0]) {
	case '"':
		quote = strchr(code + 1, '"');
		return quote == NULL ? strlen(code) : (size_t)(quote - code) + 1;
	case '\\':
	case '_':
	case '*': return code[1] == '\0' ? 1 : 2;
	case '[': return see_brackets(shown, code);
	case '0':
	case '#':
	case '?': shown->digits = true; return 1;
	case 'e':
	case 'E': /* the year, or an exponent */
		if (!shown->digits && code[1] != '+' && code[1] != '-')
			see_letter(shown, 'y');
		return 1;
	case 'a':
	case 'A': return strncasecmp(code, "am/pm", 5) == 0 ? 5 : 1; /* no m */
	case 'g':
	case 'G': return strncasecmp(code, "general", 7) == 0 ? 7 : 1; /* no e */
	default: see_letter(shown, (char)(code[0] | 0x20)); return 1;
	}
}

struct rv_format rv_format_of(const char *code)
{
	struct rv_format format = {.kind = RV_FORMAT_NUMBER};
	struct shown shown = {.last = ' '};
	size_t zeros = strspn(code, "0");
	bool date, time;

	if (zeros >= 2 && zeros <= 18 && (code[zeros] == '\0' || code[zeros] == ';'))
		return (struct rv_format){.kind = RV_FORMAT_PADDED, .width = (unsigned char)zeros};
	while (*code != '\0' && *code != ';')
		code += see(&shown, code);
	if (shown.digits && !shown.second && !shown.elapsed)
		return format;
	date = shown.year || shown.month || shown.day;
	time = shown.hour || shown.minute || shown.second;
	format.seconds = shown.second;
	if (shown.elapsed)
		format.kind = RV_FORMAT_ELAPSED;
	else if (date && time)
		format.kind = RV_FORMAT_MOMENT;
	else if (time)
		format.kind = RV_FORMAT_TIME;
	else if (shown.year && shown.month && !shown.day)
		format.kind = RV_FORMAT_MONTH;
	else if (date)
		format.kind = RV_FORMAT_DATE;
	return format;
}

/* ---- dates ----------------------------------------------------------------------------------- */

#define DAY_SECONDS 86400
#define LAST_SERIAL 2958465 /* 9999-12-31 */

struct moment {
	int year, month, mday;
	int hour, minute, second;
};

/* Splits seconds since the beginning of the workbook's calendar. */
static struct moment split(int64_t seconds, bool from_1904)
{
	struct moment moment = {.year = 1900, .month = 1, .mday = 0};
	int64_t serial = seconds / DAY_SECONDS, rest = seconds % DAY_SECONDS;

	if (from_1904)
		rv_day_split((rv_day)(rv_day_of(1904, 1, 1) + serial), &moment.year, &moment.month,
		             &moment.mday);
	else if (serial == 60) /* Excel's 1900 was a leap year */
		moment = (struct moment){.year = 1900, .month = 2, .mday = 29};
	else if (serial > 0)
		rv_day_split((rv_day)(rv_day_of(1899, 12, serial > 60 ? 30 : 31) + serial),
		             &moment.year, &moment.month, &moment.mday);
	moment.hour = (int)(rest / 3600);
	moment.minute = (int)(rest / 60 % 60);
	moment.second = (int)(rest % 60);
	return moment;
}

static void set(struct rv_sheet_cell *cell, enum rv_cell_kind kind, char *text)
{
	cell->text = text;
	cell->len = strlen(text);
	cell->kind = kind;
	cell->lost_digits = false;
}

static void show_clock(char *out, size_t room, int64_t hour, const struct moment *moment,
                       bool seconds)
{
	if (seconds)
		snprintf(out, room, "%02lld:%02d:%02d", (long long)hour, moment->minute,
		         moment->second);
	else
		snprintf(out, room, "%02lld:%02d", (long long)hour, moment->minute);
}

static void show_date(double serial, struct rv_format format, bool from_1904,
                      char out[RV_NUMBER_SIZE], struct rv_sheet_cell *cell)
{
	double last = from_1904 ? LAST_SERIAL - 1462 : LAST_SERIAL;
	int64_t seconds;
	struct moment at;
	int n;

	if (!(serial >= 0) || serial >= last + 1) {
		snprintf(out, RV_NUMBER_SIZE, "########");
		set(cell, RV_CELL_ERROR, out);
		return;
	}
	seconds = (int64_t)(serial * DAY_SECONDS + 0.5);
	if (seconds >= ((int64_t)last + 1) * DAY_SECONDS)
		seconds--;
	at = split(seconds, from_1904);
	if (format.kind == RV_FORMAT_ELAPSED) {
		show_clock(out, RV_NUMBER_SIZE, seconds / 3600, &at, format.seconds);
	} else if (format.kind == RV_FORMAT_TIME && seconds < DAY_SECONDS) {
		show_clock(out, RV_NUMBER_SIZE, at.hour, &at, format.seconds);
	} else if (format.kind == RV_FORMAT_MONTH && at.mday == 1) {
		/* whoever typed 2025年3月 has been given the first of it */
		snprintf(out, RV_NUMBER_SIZE, "%04d-%02d", at.year, at.month);
	} else {
		n = snprintf(out, RV_NUMBER_SIZE, "%04d-%02d-%02d", at.year, at.month, at.mday);
		if (format.kind == RV_FORMAT_MOMENT || format.kind == RV_FORMAT_TIME) {
			out[n++] = ' ';
			show_clock(out + n, (size_t)(RV_NUMBER_SIZE - n), at.hour, &at,
			           format.seconds);
		}
	}
	set(cell, RV_CELL_DATE, out);
}

void rv_iso_show(const char *text, char out[RV_NUMBER_SIZE], struct rv_sheet_cell *cell)
{
	struct rv_when when;
	size_t len = strcspn(text, "Z.");

	if (len >= RV_NUMBER_SIZE || !rv_when_parse(text, len, &when)) {
		snprintf(out, RV_NUMBER_SIZE, "########");
		set(cell, RV_CELL_ERROR, out);
		return;
	}
	memcpy(out, text, len);
	out[len] = '\0';
	if (len > 10)
		out[10] = ' ';
	if (strcmp(out + (len < 10 ? len : 10), " 00:00:00") == 0)
		out[10] = '\0';
	set(cell, RV_CELL_DATE, out);
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* Bytes of a number as XML Schema writes a double, or 0; *whole: digits only. */
static size_t number_length(const char *text, bool *whole)
{
	size_t at = text[0] == '-' || text[0] == '+', n;

	n = strspn(text + at, "0123456789");
	*whole = n > 0 && text[at + n] == '\0' && text[0] != '+';
	at += n;
	if (text[at] == '.') {
		size_t decimals = strspn(text + at + 1, "0123456789");

		n += decimals;
		at += 1 + decimals;
	}
	if (n == 0)
		return 0;
	if (text[at] == 'e' || text[at] == 'E') {
		at += text[at + 1] == '-' || text[at + 1] == '+' ? 2 : 1;
		n = strspn(text + at, "0123456789");
		if (n == 0)
			return 0;
		at += n;
	}
	return at;
}

/* Digits as the file has them, without leading zeros. */
static void show_whole(const char *text, char out[RV_NUMBER_SIZE])
{
	bool negative = text[0] == '-';
	const char *digits = text + negative;

	while (digits[0] == '0' && digits[1] != '\0')
		digits++;
	snprintf(out, RV_NUMBER_SIZE, "%s%.60s", negative && digits[0] != '0' ? "-" : "", digits);
}

/* 15 digits, then zeros. */
static void show_large(double number, char out[RV_NUMBER_SIZE])
{
	char digits[32];
	size_t at = number < 0, to = 0;
	int zeros;

	snprintf(digits, sizeof digits, "%.14e", number); /* -5.22725200001011e+17 */
	zeros = (int)strtol(digits + at + 17, NULL, 10) - 14;
	if (at > 0)
		out[to++] = '-';
	out[to++] = digits[at];
	memcpy(out + to, digits + at + 2, 14);
	to += 14;
	memset(out + to, '0', (size_t)zeros);
	out[to + (size_t)zeros] = '\0';
}

/* At most 15 digits, as a spreadsheet shows them; no exponent where people write none. */
static void show_decimal(double number, char out[RV_NUMBER_SIZE])
{
	double size = number < 0 ? -number : number;
	int decimals;
	char *end;

	if (size >= 1e15 && size < 1e21) {
		show_large(number, out);
		return;
	}
	if (size < 1e15 && number == (double)(int64_t)number) {
		snprintf(out, RV_NUMBER_SIZE, "%lld", (long long)number);
		return;
	}
	if (size >= 1e21 || size < 1e-9) {
		snprintf(out, RV_NUMBER_SIZE, "%.15G", number);
		return;
	}
	snprintf(out, RV_NUMBER_SIZE, "%.14e", size); /* 3.00000000000000e-01 */
	decimals = 14 - (int)strtol(out + 17, NULL, 10);
	snprintf(out, RV_NUMBER_SIZE, "%.*f", decimals < 0 ? 0 : decimals, number);
	if (strchr(out, '.') == NULL)
		return;
	for (end = out + strlen(out); end[-1] == '0'; end--)
		;
	if (end[-1] == '.')
		end--;
	*end = '\0';
}

static void pad(char out[RV_NUMBER_SIZE], size_t width)
{
	size_t len = strlen(out);

	if (len >= width || strspn(out, "0123456789") != len)
		return;
	memmove(out + width - len, out, len + 1);
	memset(out, '0', width - len);
}

void rv_number_show(const char *text, struct rv_format format, bool from_1904,
                    char out[RV_NUMBER_SIZE], struct rv_sheet_cell *cell)
{
	bool whole;
	size_t len = number_length(text, &whole);
	double number = len > 0 && text[len] == '\0' ? strtod(text, NULL) : (double)NAN;

	if (!isfinite(number)) { /* NaN, or no number at all */
		snprintf(out, RV_NUMBER_SIZE, "#NUM!");
		set(cell, RV_CELL_ERROR, out);
		return;
	}
	if (format.kind != RV_FORMAT_NUMBER && format.kind != RV_FORMAT_PADDED) {
		show_date(number, format, from_1904, out, cell);
		return;
	}
	if (whole && len <= 40)
		show_whole(text, out);
	else
		show_decimal(number, out);
	if (format.kind == RV_FORMAT_PADDED)
		pad(out, format.width);
	set(cell, RV_CELL_NUMBER, out);
	cell->lost_digits = number >= 1e15 || number <= -1e15;
}
