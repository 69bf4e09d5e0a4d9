/*
 * Stored values as the dictionary declares them. What does not convert is NULL and is counted: it is not known, never absent.
 */
#include <string.h>

#include "casedb/casedb.h"
#include "review/text.h"

/* context NULL: only whether the value converts is asked. */
static void give_int(sqlite3_context *context, sqlite3_int64 n)
{
	if (context)
		sqlite3_result_int64(context, n);
}

static void give_text(sqlite3_context *context, const char *text, size_t len)
{
	if (context)
		sqlite3_result_text(context, text, (int)len, SQLITE_TRANSIENT);
}

static bool text_to_int(const char *text, size_t len, sqlite3_int64 *out)
{
	size_t i = len > 0 && (text[0] == '-' || text[0] == '+');
	sqlite3_uint64 n = 0;

	if (len - i == 0 || len - i > 18)
		return false;
	for (; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		n = n * 10 + (sqlite3_uint64)(text[i] - '0');
	}
	*out = text[0] == '-' ? -(sqlite3_int64)n : (sqlite3_int64)n;
	return true;
}

static bool value_to_int(sqlite3_value *value, sqlite3_int64 *out)
{
	double real;

	switch (sqlite3_value_type(value)) {
	case SQLITE_INTEGER: *out = sqlite3_value_int64(value); return true;
	case SQLITE_FLOAT:
		real = sqlite3_value_double(value);
		if (!(real >= -9e15 && real <= 9e15))
			return false;
		*out = (sqlite3_int64)real;
		return (double)*out == real;
	case SQLITE_TEXT: {
		const char *text = (const char *)sqlite3_value_text(value);

		return text && text_to_int(text, (size_t)sqlite3_value_bytes(value), out);
	}
	default: return false;
	}
}

/* 0 and 1, as INTEGER or TEXT, and nothing else. */
static bool value_to_bool(sqlite3_value *value, sqlite3_int64 *out)
{
	const char *text;

	if (sqlite3_value_type(value) != SQLITE_INTEGER && sqlite3_value_type(value) != SQLITE_TEXT)
		return false;
	text = (const char *)sqlite3_value_text(value);
	if (!text || sqlite3_value_bytes(value) != 1 || (text[0] != '0' && text[0] != '1'))
		return false;
	*out = text[0] - '0';
	return true;
}

/* Text of a TEXT or INTEGER value; NULL: neither, or not UTF-8, or with a NUL inside. */
static const char *value_to_text(sqlite3_value *value, size_t *len)
{
	const char *text;
	int type = sqlite3_value_type(value);

	if (type != SQLITE_TEXT && type != SQLITE_INTEGER)
		return NULL;
	text = (const char *)sqlite3_value_text(value);
	*len = (size_t)sqlite3_value_bytes(value);
	if (!text || rv_utf8_valid(text, *len) != *len || memchr(text, '\0', *len))
		return NULL;
	return text;
}

static bool convert_date(const struct rv_column *column, const char *text, size_t len,
                         sqlite3_context *context)
{
	struct rv_when when;
	char canonical[RV_WHEN_SIZE];

	if (!rv_when_parse(text, len, &when))
		return false;
	if (when.precision == RV_PRECISION_MONTH && !(column->type == RV_DATE && column->month))
		return false;
	if (column->type == RV_DATE && when.precision == RV_PRECISION_MINUTE) {
		when.precision = RV_PRECISION_DAY;
		when.minute = 0;
	}
	give_text(context, canonical, rv_when_text(when, canonical));
	return true;
}

static bool convert_text(const struct rv_column *column, const char *text, size_t len,
                         sqlite3_context *context)
{
	if (column->type == RV_DATE || column->type == RV_DATETIME)
		return convert_date(column, text, len, context);
	if (column->type == RV_CODE && column->codes && !column->codes->open &&
	    !rv_codes_find(column->codes, text))
		return false;
	give_text(context, text, len);
	return true;
}

void rv_cell_convert(const struct rv_column *column, sqlite3_value *value, sqlite3_context *context,
                     bool *bad)
{
	sqlite3_int64 n = 0;
	size_t len = 0;
	const char *text;

	*bad = false;
	if (sqlite3_value_type(value) == SQLITE_NULL ||
	    (sqlite3_value_type(value) == SQLITE_TEXT && sqlite3_value_bytes(value) == 0))
		return;
	if (column->implicit) {
		if (context)
			sqlite3_result_value(context, value);
		return;
	}
	switch (column->type) {
	case RV_INT:
	case RV_MONEY:
	case RV_POINTS_TYPE:
		if (value_to_int(value, &n))
			give_int(context, n);
		else
			*bad = true;
		return;
	case RV_BOOL:
		if (value_to_bool(value, &n))
			give_int(context, n);
		else
			*bad = true;
		return;
	case RV_TEXT:
	case RV_CODE:
	case RV_DATE:
	case RV_DATETIME:
		text = value_to_text(value, &len);
		if (!text ||
		    ((column->type == RV_DATE || column->type == RV_DATETIME) &&
		     sqlite3_value_type(value) != SQLITE_TEXT) ||
		    !convert_text(column, text, len, context))
			*bad = true;
		return;
	}
}
