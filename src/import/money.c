/* Decimal numbers and amounts, in figures or in words, exactly: no floating point. */
#include <string.h>

#include "import/parts.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Adds a decimal digit; false: too large. */
static bool push(int64_t *n, char digit)
{
	return !__builtin_mul_overflow(*n, 10, n) && !__builtin_add_overflow(*n, digit - '0', n);
}

/* Digits before the point, with commas at every third place or none. Moves *at on. */
static bool read_whole(const char *text, size_t len, size_t *at, int64_t *n)
{
	size_t begin = *at, group = 0;
	bool commas = false;

	for (; *at < len && (is_digit(text[*at]) || text[*at] == ','); ++*at) {
		if (text[*at] == ',') {
			if (commas ? group != 3 : group < 1 || group > 3)
				return false;
			commas = true;
			group = 0;
		} else {
			group++;
			if (!push(n, text[*at]))
				return false;
		}
	}
	return *at > begin && (!commas || group == 3);
}

bool rv_decimal_read(const char *text, size_t len, int scale, int64_t *out)
{
	bool negative = len > 0 && text[0] == '-';
	size_t at = len > 0 && (text[0] == '-' || text[0] == '+');
	int64_t n = 0;

	if (!read_whole(text, len, &at, &n))
		return false;
	if (at < len && text[at] == '.') {
		if (++at == len)
			return false;
		for (; at < len && is_digit(text[at]); at++) {
			if (scale > 0 && !push(&n, text[at]))
				return false;
			if (scale == 0 && text[at] != '0')
				return false;
			scale -= scale > 0;
		}
	}
	for (; scale > 0; scale--)
		if (!push(&n, '0'))
			return false;
	if (at != len)
		return false;
	*out = negative ? -n : n;
	return true;
}

bool rv_drop_end(const char *text, size_t *len, const char *word)
{
	size_t n = strlen(word);

	if (*len < n || memcmp(text + *len - n, word, n) != 0)
		return false;
	*len -= n;
	while (*len > 0 && text[*len - 1] == ' ')
		--*len;
	return true;
}

/* ---- 贰万捌仟元整 ---------------------------------------------------------------------------- */

struct word {
	const char *text;
	int64_t n;
};

/* Takes one of the words; -1: none of them is next. */
static int64_t take_word(const char **at, const struct word *words, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(words[i].text);

		if (strncmp(*at, words[i].text, len) == 0) {
			*at += len;
			return words[i].n;
		}
	}
	return -1;
}

static int64_t take_digit(const char **at)
{
	static const struct word digits[] = {{"壹", 1}, {"贰", 2}, {"叁", 3}, {"肆", 4}, {"伍", 5},
	                                     {"陆", 6}, {"柒", 7}, {"捌", 8}, {"玖", 9}, {"一", 1},
	                                     {"二", 2}, {"两", 2}, {"三", 3}, {"四", 4}, {"五", 5},
	                                     {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"零", 0},
	                                     {"〇", 0}, {"○", 0}};

	return take_word(at, digits, sizeof digits / sizeof *digits);
}

/*
 * Up to 9999, before 亿, 万, 元. 壹仟贰 may be 1200 or 1002: a digit without its unit stands at the
 * beginning (first), after 零 or 拾. 0: there is none; -1: it is no number.
 */
static int64_t take_section(const char **at, bool first)
{
	static const struct word units[] = {{"仟", 1000}, {"千", 1000}, {"佰", 100},
	                                    {"百", 100},  {"拾", 10},   {"十", 10}};
	int64_t sum = 0, least = 10000;
	bool sure = first;

	for (;;) {
		int64_t digit = take_digit(at), unit;

		if (digit == 0) {
			sure = true;
			continue;
		}
		unit = take_word(at, units, sizeof units / sizeof *units);
		if (unit < 0)
			return digit < 0 ? sum : sure ? sum + digit : -1;
		if (unit >= least || (digit < 0 && (unit > 10 || sum > 0)))
			return -1;
		sum += (digit < 0 ? 1 : digit) * unit;
		least = unit;
		sure = unit == 10;
	}
}

/* 捌仟元, 壹亿贰仟万元, 伍元叁角整; the money of the sheet is told by its own words. */
static bool read_words(const char *text, int64_t *fen)
{
	static const struct word large[] = {{"亿", 100000000}, {"万", 10000}},
				 yuan[] = {{"元", 1}, {"圆", 1}}, small[] = {{"角", 10}, {"分", 1}};
	int64_t least = INT64_MAX, part, unit, sum = 0, cents = 0;

	for (bool first = true;; first = false) {
		part = take_section(&text, first);
		unit = take_word(&text, large, 2);
		if (unit < 0)
			break;
		if (part <= 0 || unit >= least)
			return false;
		least = unit;
		sum += part * unit;
	}
	sum += part;
	if (part < 0 || sum == 0 || take_word(&text, yuan, 2) < 0)
		return false;
	for (least = 100; (part = take_digit(&text)) >= 0;) {
		if (part == 0)
			continue;
		unit = take_word(&text, small, 2);
		if (unit < 0 || unit >= least)
			return false;
		least = unit;
		cents += part * unit;
	}
	*fen = sum * 100 + cents;
	return strcmp(text, "") == 0 || strcmp(text, "整") == 0 || strcmp(text, "正") == 0;
}

bool rv_money_read(const char *text, const char *unit, int64_t *fen)
{
	static const char *const signs[] = {"￥", "¥", "人民币"};
	bool ten_thousands = unit != NULL && strcmp(unit, "万元") == 0, sign = false;
	size_t len;

	for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
		if (strncmp(text, signs[i], strlen(signs[i])) == 0) {
			text += strlen(signs[i]);
			text += strspn(text, " ");
			sign = true;
			break;
		}
	if (read_words(text, fen))
		return true;
	len = strlen(text);
	if (rv_drop_end(text, &len, "万元") || rv_drop_end(text, &len, "万"))
		ten_thousands = true;
	else if (rv_drop_end(text, &len, "元整") || rv_drop_end(text, &len, "元"))
		ten_thousands = false;
	else if (sign && ten_thousands)
		return false; /* ￥2.80 may be the spreadsheet's way to show 2.8万元, ￥28,000.00 is hardly that */
	return rv_decimal_read(text, len, ten_thousands ? 6 : 2, fen);
}
