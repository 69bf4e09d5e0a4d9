/*
 * Stored values as the dictionary declares them. What does not convert is NULL and is counted: it is not known, never absent.
 */
#include <string.h>

#include "casedb/casedb.h"
#include "casedb/internal.h"
#include "review/text.h"

static bool text_to_int(const char *text, size_t len, int64_t *out)
{
	size_t i = len > 0 && (text[0] == '-' || text[0] == '+');
	uint64_t n = 0;

	if (len - i == 0 || len - i > 18)
		return false;
	for (; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(text[i] - '0');
	}
	*out = text[0] == '-' ? -(int64_t)n : (int64_t)n;
	return true;
}

static bool read_int(const struct rv_raw *raw, int64_t *out)
{
	switch (raw->type) {
	case SQLITE_INTEGER: *out = raw->n; return true;
	case SQLITE_FLOAT:
		if (!(raw->real >= -9e15 && raw->real <= 9e15))
			return false;
		*out = (int64_t)raw->real;
		return (double)*out == raw->real;
	case SQLITE_TEXT: return raw->text && text_to_int(raw->text, raw->len, out);
	default: return false;
	}
}

/* 0 and 1, as INTEGER or TEXT, and nothing else. */
static bool read_bool(const struct rv_raw *raw, int64_t *out)
{
	if (raw->type == SQLITE_INTEGER)
		*out = raw->n;
	else if (raw->type == SQLITE_TEXT && raw->text && raw->len == 1)
		*out = raw->text[0] - '0';
	else
		return false;
	return *out == 0 || *out == 1;
}

static void give_text(const char *text, size_t len, struct rv_datum *out)
{
	out->type = RV_DATUM_TEXT;
	out->text = text;
	out->len = (uint32_t)len;
}

static bool read_date(const struct rv_column *column, const struct rv_raw *raw, char *room,
                      struct rv_datum *out)
{
	struct rv_when when;

	if (raw->type != SQLITE_TEXT || !rv_when_parse(raw->text, raw->len, &when))
		return false;
	if (when.precision == RV_PRECISION_MONTH && !(column->type == RV_DATE && column->month))
		return false;
	if (column->type == RV_DATE && when.precision == RV_PRECISION_MINUTE) {
		when.precision = RV_PRECISION_DAY;
		when.minute = 0;
	}
	if (when.precision == RV_PRECISION_DAY && raw->len == 10) /* stored as it should be */
		give_text(raw->text, raw->len, out);
	else
		give_text(room, rv_when_text(when, room), out);
	return true;
}

bool rv_is_closed_code(const struct rv_column *column)
{
	return !column->implicit && column->type == RV_CODE && column->codes &&
	       !column->codes->open;
}

/* Of TEXT and INTEGER; UTF-8 without a NUL inside. */
static bool read_text(const struct rv_column *column, const struct rv_raw *raw,
                      struct rv_datum *out)
{
	if ((raw->type != SQLITE_TEXT && raw->type != SQLITE_INTEGER) || !raw->text ||
	    rv_utf8_valid(raw->text, raw->len) != raw->len || memchr(raw->text, '\0', raw->len))
		return false;
	if (rv_is_closed_code(column)) {
		const struct rv_code_entry *entry = rv_codes_find(column->codes, raw->text);

		if (entry)
			give_text(entry->code, raw->len, out);
		return entry != NULL;
	}
	give_text(raw->text, raw->len, out);
	return true;
}

/* As it is stored. */
static void read_implicit(const struct rv_raw *raw, struct rv_datum *out)
{
	if (raw->type == SQLITE_TEXT && raw->text) {
		give_text(raw->text, raw->len, out);
	} else if (raw->type == SQLITE_INTEGER) {
		out->type = RV_DATUM_INT;
		out->n = raw->n;
	}
}

static bool says_not_known(const struct rv_raw *raw)
{
	return raw->type == SQLITE_TEXT && raw->text && raw->len == strlen(RV_UNKNOWN_WORD) &&
	       memcmp(raw->text, RV_UNKNOWN_WORD, raw->len) == 0;
}

void rv_cell_read(const struct rv_column *column, const struct rv_raw *raw, char *room,
                  struct rv_datum *out)
{
	bool good = false;

	*out = (struct rv_datum){0};
	if (raw->type == SQLITE_NULL || (raw->type == SQLITE_TEXT && raw->len == 0))
		return;
	if (column->implicit) {
		read_implicit(raw, out);
		return;
	}
	out->bad = column->empty == RV_EMPTY_NONE && says_not_known(raw);
	if (out->bad)
		return;
	switch (column->type) {
	case RV_INT:
	case RV_MONEY:
	case RV_POINTS_TYPE: good = read_int(raw, &out->n); break;
	case RV_BOOL: good = read_bool(raw, &out->n); break;
	case RV_TEXT:
	case RV_CODE: good = read_text(column, raw, out); break;
	case RV_DATE:
	case RV_DATETIME: good = read_date(column, raw, room, out); break;
	}
	if (good && out->type == RV_DATUM_NULL)
		out->type = RV_DATUM_INT;
	out->bad = !good;
}

/* ---- from SQLite's values ------------------------------------------------------------------------ */

static bool needs_text(const struct rv_column *column, int type)
{
	return type == SQLITE_TEXT || (type == SQLITE_INTEGER && !column->implicit &&
	                               (column->type == RV_TEXT || column->type == RV_CODE));
}

void rv_raw_of_value(const struct rv_column *column, sqlite3_value *value, struct rv_raw *out)
{
	*out = (struct rv_raw){.type = sqlite3_value_type(value)};
	if (out->type == SQLITE_INTEGER)
		out->n = sqlite3_value_int64(value);
	if (out->type == SQLITE_FLOAT)
		out->real = sqlite3_value_double(value);
	if (!needs_text(column, out->type))
		return;
	out->text = (const char *)sqlite3_value_text(value);
	out->len = (size_t)sqlite3_value_bytes(value);
}
