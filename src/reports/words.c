#include "reports/words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"

const char *rv_say_comma(const struct rv_say *say)
{
	return say->lang == RV_ZH ? "、" : ", ";
}

const char *rv_say_semicolon(const struct rv_say *say)
{
	return say->lang == RV_ZH ? "；" : "; ";
}

const char *rv_say_title(const struct rv_say *say, const struct rv_title *title)
{
	if (title->zh == NULL && title->en == NULL)
		return NULL;
	return rv_title_text(title, say->lang);
}

enum rv_code rv_say_parse(const struct rv_say *say, const char *text, struct rv_json *out,
                          struct rv_error *err)
{
	enum rv_code code = rv_json_parse(say->arena, text, out);

	if (code == RV_MEMORY)
		return rv_nomem(err);
	if (code != RV_OK)
		return rv_fail(err, code, _("the store is damaged: '%.200s' is no JSON"), text);
	return RV_OK;
}

/* ---- values --------------------------------------------------------------------------------------------- */

/* Integers of cents in a unit of 10^digits cents: 2800000 → 2.8 (万元, 6 digits). */
static void add_scaled(struct rv_buf *buf, long long cents, int digits)
{
	unsigned long long n = cents < 0 ? 0 - (unsigned long long)cents
	                                 : (unsigned long long)cents,
			   unit = 1;
	char fraction[24];
	int len;

	for (int i = 0; i < digits; i++)
		unit *= 10;
	len = snprintf(fraction, sizeof fraction, "%0*llu", digits, n % unit);
	while (len > 0 && fraction[len - 1] == '0')
		fraction[--len] = '\0';
	rv_buf_printf(buf, "%s%llu%s%s", cents < 0 ? "-" : "", n / unit, len > 0 ? "." : "",
	              fraction);
}

static void add_money(const struct rv_say *say, struct rv_buf *buf, const char *unit,
                      const char *text, bool yuan)
{
	bool wan = unit != NULL && strcmp(unit, "万元") == 0 && !yuan && say->lang == RV_ZH;
	long long cents;
	char *end;

	errno = 0;
	cents = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0') {
		rv_buf_puts(buf, text);
		return;
	}
	add_scaled(buf, cents, wan ? 6 : 2);
	rv_buf_puts(buf, wan ? "万元" : say->lang == RV_ZH ? "元" : " yuan");
}

static void add_points(struct rv_buf *buf, const char *text)
{
	char out[RV_POINTS_SIZE];
	long long points;
	char *end;

	errno = 0;
	points = strtoll(text, &end, 10);
	if (errno != 0 || *end != '\0') {
		rv_buf_puts(buf, text);
		return;
	}
	rv_buf_add(buf, out, rv_points_text(points, out));
}

static void add_typed(const struct rv_say *say, struct rv_buf *buf, const struct rv_column *column,
                      const char *text, bool yuan)
{
	const struct rv_code_entry *entry;

	switch (column->type) {
	case RV_CODE:
		entry = rv_codes_find(column->codes, text);
		rv_buf_puts(buf, entry != NULL ? rv_title_text(&entry->title, say->lang) : text);
		break;
	case RV_BOOL: rv_buf_puts(buf, strcmp(text, "0") != 0 ? _("yes") : _("no")); break;
	case RV_MONEY: add_money(say, buf, column->unit, text, yuan); break;
	case RV_POINTS_TYPE: add_points(buf, text); break;
	default: rv_buf_puts(buf, text); break;
	}
}

/* Text is masked as a name is; of anything else nothing can be shown. */
static void add_hidden(const struct rv_say *say, struct rv_buf *buf, bool is_text, const char *text)
{
	if (is_text && say->names == RV_NAMES_MASKED)
		rv_buf_masked(buf, text, strlen(text));
	else
		rv_buf_puts(buf, is_text && say->lang == RV_ZH ? "某" : "***");
}

/* A reference: the identity of the row, where the run has kept it; a key that only the database knows says nothing. */
static void add_reference(const struct rv_say *say, struct rv_buf *buf,
                          const struct rv_column *column, const struct rv_json *value)
{
	if (value->kind == RV_JSON_LIST && !(column->personal && say->names == RV_NAMES_NONE))
		rv_say_identity(say, buf, column->ref, value);
	else if (value->kind == RV_JSON_TEXT && !column->personal)
		rv_buf_puts(buf, value->text);
	else
		rv_buf_puts(buf, rv_title_text(&column->ref->title, say->lang));
}

void rv_say_value(const struct rv_say *say, struct rv_buf *buf, const struct rv_column *column,
                  const struct rv_json *value, bool yuan)
{
	if (value == NULL || value->kind == RV_JSON_NULL ||
	    (value->kind == RV_JSON_TEXT && value->text[0] == '\0')) {
		rv_buf_puts(buf, _("(empty)"));
	} else if (column != NULL && column->ref != NULL) {
		add_reference(say, buf, column, value);
	} else if (value->kind == RV_JSON_LIST || value->kind == RV_JSON_OBJECT) {
		rv_buf_puts(buf, "?");
	} else if (column == NULL || column->implicit) {
		rv_buf_puts(buf, value->text);
	} else if (column->personal && say->names != RV_NAMES_FULL) {
		add_hidden(say, buf, column->type == RV_TEXT, value->text);
	} else {
		add_typed(say, buf, column, value->text, yuan);
	}
}

/* Keys of references that were not looked up are no names. */
static bool says_something(const struct rv_column *column, const struct rv_json *value)
{
	if (value->kind == RV_JSON_NULL || (value->kind == RV_JSON_TEXT && value->text[0] == '\0'))
		return false;
	return column->ref == NULL || value->kind == RV_JSON_LIST || value->kind == RV_JSON_TEXT;
}

void rv_say_identity(const struct rv_say *say, struct rv_buf *buf, const struct rv_record *record,
                     const struct rv_json *identity)
{
	const struct rv_json *value = identity->kind == RV_JSON_LIST ? identity->child : NULL;
	const char *separator = "";

	for (size_t i = 0; i < record->n_identity && value != NULL; i++, value = value->next) {
		if (!says_something(record->identity[i], value))
			continue;
		rv_buf_puts(buf, separator);
		rv_say_value(say, buf, record->identity[i], value, false);
		separator = " · ";
	}
}

/* ---- names of columns, kinds, points ------------------------------------------------------------------------ */

const char *rv_say_kind(const struct rv_say *say, const struct rv_record *record, const char *kind)
{
	const struct rv_code_entry *entry = NULL;

	if (record->kind != NULL)
		entry = rv_codes_find(record->kind->codes, kind);
	return entry != NULL ? rv_title_text(&entry->title, say->lang) : kind;
}

static const struct rv_derive *derive_of(const struct rv_say *say, const struct rv_column *column)
{
	for (size_t i = 0; i < say->rubric->n_derives; i++)
		if (say->rubric->derives[i].column == column)
			return &say->rubric->derives[i];
	return NULL;
}

/* "最早处分决定决定日期", "sum of property amount". */
static const char *derived_name(const struct rv_say *say, const struct rv_derive *derive)
{
	const char *record = rv_title_text(&derive->record->title, say->lang), *what = "";

	if (derive->n_kinds == 1)
		record = rv_say_kind(say, derive->record, derive->kinds[0]);
	if (derive->value != NULL &&
	    (derive->n_kinds != 1 || derive->value != derive->record->date))
		what = rv_title_text(&derive->value->title, say->lang);
	switch (derive->aggregate) {
	case RV_SUM: return rv_format(say->arena, _("sum of %s %s"), record, what);
	case RV_COUNT: return rv_format(say->arena, _("number of %s"), record);
	case RV_LAST:
		return rv_format(say->arena, *what != '\0' ? _("last %s %s") : _("last %s"), record,
		                 what);
	case RV_FIRST:
	case RV_NEXT:
		return rv_format(say->arena, *what != '\0' ? _("first %s %s") : _("first %s"),
		                 record, what);
	case RV_ANY: break;
	}
	return rv_format(say->arena, _("whether there is %s"), record);
}

const char *rv_say_column(const struct rv_say *say, const struct rv_column *column)
{
	const struct rv_derive *derive = column->derived ? derive_of(say, column) : NULL;
	const char *title = rv_title_text(&column->title, say->lang);

	if (derive == NULL || derive->is_sql || derive->record == NULL ||
	    strcmp(title, column->id) != 0)
		return title;
	return derived_name(say, derive);
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* `column`, `this.column`, `case_file.column` or `reference.column`, and nothing else. */
static const struct rv_column *plain_column(const struct rv_say *say,
                                            const struct rv_record *record, const char *text,
                                            size_t len)
{
	const struct rv_column *reference;
	const char *dot = memchr(text, '.', len);
	char *owner, *name;

	for (size_t i = 0; i < len; i++)
		if (!is_name(text[i]) && text + i != dot)
			return NULL;
	name = rv_strndup(say->arena, dot != NULL ? dot + 1 : text,
	                  len - (dot != NULL ? (size_t)(dot + 1 - text) : 0));
	owner = rv_strndup(say->arena, text, dot != NULL ? (size_t)(dot - text) : 0);
	if (name == NULL || owner == NULL)
		return NULL;
	if (dot == NULL || strcmp(owner, "this") == 0)
		return rv_record_column(record, name);
	if (strcmp(owner, say->rubric->dictionary->case_record->id) == 0)
		return rv_record_column(say->rubric->dictionary->case_record, name);
	reference = rv_record_reference(record, owner);
	return reference != NULL && reference->ref != NULL ? rv_record_column(reference->ref, name)
	                                                   : NULL;
}

const struct rv_column *rv_say_point_column(const struct rv_say *say,
                                            const struct rv_record *record,
                                            const struct rv_point *point)
{
	if (point->first_record != NULL)
		return point->first_column;
	if (point->sql.node == NULL)
		return NULL;
	return plain_column(say, record, point->sql.text, strlen(point->sql.text));
}

/* first_step('trial_talk'), last_document('x', 'dated_on'): the label of the kind. */
static const char *name_of_call(const struct rv_say *say, const char *text)
{
	static const char *const calls[] = {"first_", "last_", "next_"};
	const struct rv_dictionary *dictionary = say->rubric->dictionary;

	for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
		size_t len = strlen(calls[i]);

		if (strncmp(text, calls[i], len) != 0)
			continue;
		for (size_t k = 0; k < dictionary->n_records; k++) {
			const struct rv_record *record = dictionary->records[k];
			const char *at = text + len, *end, *close;
			char *kind;

			if (strncmp(at, record->id, strlen(record->id)) != 0 ||
			    at[strlen(record->id)] != '(')
				continue;
			at += strlen(record->id) + 1;
			end = *at == '\'' ? strchr(at + 1, '\'') : NULL;
			close = end != NULL ? strchr(end, ')') : NULL;
			if (close == NULL || close[1] != '\0')
				return NULL;
			kind = rv_strndup(say->arena, at + 1, (size_t)(end - at - 1));
			return kind != NULL ? rv_say_kind(say, record, kind) : NULL;
		}
	}
	return NULL;
}

const char *rv_say_point(const struct rv_say *say, const struct rv_record *record,
                         const struct rv_point *point)
{
	const struct rv_column *column = rv_say_point_column(say, record, point);

	if (point->first_record != NULL) {
		const char *kind = rv_say_kind(say, point->first_record, point->kind);

		if (column == NULL || column == point->first_record->date)
			return kind;
		return rv_format(say->arena, say->lang == RV_ZH ? "%s%s" : "%s: %s", kind,
		                 rv_say_column(say, column));
	}
	if (column != NULL)
		return rv_say_column(say, column);
	return point->sql.node != NULL ? name_of_call(say, point->sql.text) : NULL;
}

/* ---- rows and places ------------------------------------------------------------------------------------------ */

const struct rv_record *rv_say_record(const struct rv_say *say,
                                      const struct rv_violation *violation)
{
	return violation->record != NULL
	               ? rv_dictionary_record(say->rubric->dictionary, violation->record)
	               : NULL;
}

enum rv_code rv_say_row(const struct rv_say *say, const struct rv_violation *violation,
                        struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_record *record = rv_say_record(say, violation);
	struct rv_json identity;
	size_t before;

	if (record == NULL || record->is_case)
		return RV_OK;
	RV_TRY(rv_say_parse(say, violation->identity, &identity, err));
	rv_buf_puts(buf, rv_title_text(&record->title, say->lang));
	before = buf->len;
	rv_buf_putc(buf, ' ');
	rv_say_identity(say, buf, record, &identity);
	if (buf->len == before + 1 && !buf->failed)
		buf->text[--buf->len] = '\0';
	return RV_OK;
}

static bool title_has(const struct rv_column *column, const char *zh, const char *en)
{
	return (column->title.zh != NULL && strstr(column->title.zh, zh) != NULL) ||
	       (column->title.en != NULL && strstr(column->title.en, en) != NULL);
}

/* 第2卷 第15页; vol. 2, p. 15. Columns that are neither are named by their title, codes by their label alone. */
static void add_place(const struct rv_say *say, struct rv_buf *buf, const struct rv_column *column,
                      const struct rv_json *value)
{
	bool whole = value->kind == RV_JSON_NUMBER;

	if (whole && title_has(column, "卷", "volume"))
		rv_buf_printf(buf, _("vol. %s"), value->text);
	else if (whole && title_has(column, "页", "page"))
		rv_buf_printf(buf, _("p. %s"), value->text);
	else if (column->type == RV_CODE)
		rv_say_value(say, buf, column, value, false);
	else {
		rv_buf_printf(buf, "%s ", rv_title_text(&column->title, say->lang));
		rv_say_value(say, buf, column, value, false);
	}
}

enum rv_code rv_say_place(const struct rv_say *say, const struct rv_violation *violation,
                          struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_record *record = rv_say_record(say, violation);
	const char *separator = "";
	struct rv_json values;

	if (record == NULL || record->n_locator == 0)
		return RV_OK;
	RV_TRY(rv_say_parse(say, violation->values, &values, err));
	for (size_t i = 0; i < record->n_locator; i++) {
		const struct rv_column *column = record->locator[i];
		const struct rv_json *value = rv_json_get(&values, column->id);

		if (value == NULL || value->kind == RV_JSON_NULL || !says_something(column, value))
			continue;
		rv_buf_puts(buf, separator);
		add_place(say, buf, column, value);
		separator = say->lang == RV_ZH ? " " : ", ";
	}
	return RV_OK;
}
