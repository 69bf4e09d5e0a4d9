/* The default sentence of each test, for someone who has no rubric beside him. */
#include <string.h>

#include "reports/words.h"
#include "review/i18n.h"

/* Parts of a sentence, with commas between. */
struct parts {
	const struct rv_say *say;
	struct rv_buf *buf;
	size_t n;
};

static void next_part(struct parts *parts)
{
	if (parts->n++ > 0)
		rv_buf_puts(parts->buf, parts->say->lang == RV_ZH ? "，" : ", ");
}

static const char *text_of(const struct rv_json *values, const char *name)
{
	const struct rv_json *value = rv_json_get(values, name);

	return value != NULL ? value->text : NULL;
}

/* ---- time limits ------------------------------------------------------------------------------------------------- */

static enum rv_unit unit_of(const struct rv_deadline *deadline)
{
	if (deadline->has_at_least)
		return deadline->at_least.unit;
	return deadline->n_within > 0 ? deadline->within[0].limit.unit : RV_DAYS;
}

static void add_days(struct rv_buf *buf, const struct rv_deadline *deadline, long long days)
{
	if (unit_of(deadline) == RV_WORKING_DAYS)
		rv_buf_printf(buf,
		              RV_PLURAL("%lld calendar day late", "%lld calendar days late", days),
		              days);
	else
		rv_buf_printf(buf, RV_PLURAL("%lld day late", "%lld days late", days), days);
}

/* How late `to` is after `last`: by the minute if the limit is in hours and both have a time, else in days. */
static void add_late(struct parts *parts, const struct rv_deadline *deadline, const char *last,
                     const char *to)
{
	enum rv_unit unit = unit_of(deadline);
	struct rv_when from, until;
	int64_t minutes;

	if (last == NULL || to == NULL || !rv_when_parse(last, strlen(last), &from) ||
	    !rv_when_parse(to, strlen(to), &until))
		return;
	minutes = rv_minutes(until) - rv_minutes(from);
	if (from.precision == RV_PRECISION_MINUTE && until.precision == RV_PRECISION_MINUTE &&
	    minutes > 0 && (unit == RV_HOURS || unit == RV_MINUTES || until.day == from.day)) {
		next_part(parts);
		rv_buf_printf(parts->buf, _("%lld h %lld min late"), (long long)minutes / 60,
		              (long long)minutes % 60);
	} else if (until.precision != RV_PRECISION_MONTH && until.day > from.day) {
		next_part(parts);
		add_days(parts->buf, deadline, (long long)until.day - from.day);
	}
}

/* "收到问题线索 2025-01-31". */
static void add_dated(struct parts *parts, const char *label, const char *date)
{
	next_part(parts);
	rv_buf_printf(parts->buf, "%s %s", label, date);
}

static void say_deadline(const struct rv_say *say, const struct rv_check *check, bool sure,
                         const struct rv_violation *violation, const struct rv_json *values,
                         struct rv_buf *buf)
{
	const struct rv_deadline *deadline = &check->deadline;
	const char *from = text_of(values, "_from"), *to = text_of(values, "_to"),
		   *last = text_of(values, "_last");
	const char *first = sure ? rv_say_point(say, check->each, &deadline->from) : NULL;
	const char *second = sure ? rv_say_point(say, check->each, &deadline->to) : NULL;
	struct parts parts = {.say = say, .buf = buf};

	if (from != NULL)
		add_dated(&parts, first != NULL ? first : _("began"), from);
	if (to != NULL) {
		add_dated(&parts, second != NULL ? second : _("done"), to);
	} else {
		next_part(&parts);
		rv_buf_printf(buf, _("no “%s” by %s"), second != NULL ? second : _("end"),
		              say->as_of);
	}
	if (last != NULL) {
		next_part(&parts);
		rv_buf_printf(buf, deadline->has_at_least ? _("not before %s") : _("time limit %s"),
		              last);
	}
	if (!deadline->has_at_least)
		add_late(&parts, deadline, last, to != NULL ? to : say->as_of);
	rv_say_times(violation, buf);
}

/* ---- agree, order ------------------------------------------------------------------------------------------------- */

/* Amounts are compared side by side: where sheets differ in their units, all are said in yuan. */
static bool units_differ(const struct rv_say *say, const struct rv_check *check)
{
	const char *unit = NULL;

	for (size_t i = 0; i < check->n_values; i++) {
		const struct rv_column *column = rv_say_point_column(say, check->each,
		                                                     &check->values[i]);

		if (column == NULL || column->type != RV_MONEY)
			continue;
		if (unit != NULL && column->unit != NULL && strcmp(unit, column->unit) != 0)
			return true;
		unit = column->unit != NULL ? column->unit : unit;
	}
	return false;
}

static const struct rv_json *value_at(const struct rv_json *values, size_t i)
{
	char name[24];

	snprintf(name, sizeof name, "_%zu", i + 1);
	return rv_json_get(values, name);
}

/* The label of value i (if it is sure which check it is of) and the value. */
static void add_value(const struct rv_say *say, const struct rv_check *check, bool sure, size_t i,
                      const struct rv_json *value, bool yuan, struct rv_buf *buf)
{
	const struct rv_column *column = rv_say_point_column(say, check->each, &check->values[i]);
	const char *label = sure ? rv_say_point(say, check->each, &check->values[i]) : NULL;

	if (label != NULL)
		rv_buf_printf(buf, "%s ", label);
	else if (sure)
		rv_buf_printf(buf, _("value %zu: "), i + 1);
	rv_say_value(say, buf, column, value, yuan);
}

static void say_agree(const struct rv_say *say, const struct rv_check *check, bool sure,
                      const struct rv_json *values, struct rv_buf *buf)
{
	bool yuan = units_differ(say, check), first = true;

	for (size_t i = 0; i < check->n_values; i++) {
		const struct rv_json *value = value_at(values, i);

		if (value == NULL || value->kind == RV_JSON_NULL)
			continue;
		if (!first)
			rv_buf_puts(buf, rv_say_comma(say));
		add_value(say, check, sure, i, value, yuan, buf);
		first = false;
	}
	rv_buf_puts(buf, _(", which differ"));
}

static void say_order(const struct rv_say *say, const struct rv_check *check, bool sure,
                      const struct rv_violation *violation, const struct rv_json *values,
                      struct rv_buf *buf)
{
	size_t later = 0, before;
	const struct rv_json *value, *earlier = NULL;
	bool same;

	for (const char *at = violation->which; *at >= '0' && *at <= '9' && later < 1000; at++)
		later = later * 10 + (size_t)(*at - '0');
	if (later < 2 || later > check->n_values)
		return;
	later--;
	value = value_at(values, later);
	for (before = later; before > 0 && earlier == NULL; before--)
		earlier = value_at(values, before - 1);
	if (value == NULL || value->text == NULL || earlier == NULL || earlier->text == NULL)
		return;
	same = strcmp(value->text, earlier->text) == 0 ||
	       (strncmp(value->text, earlier->text, 10) == 0 &&
	        strlen(value->text) != strlen(earlier->text));
	add_value(say, check, sure, later, value, false, buf);
	rv_buf_puts(buf, same ? _(", on the same day as ") : _(", earlier than "));
	add_value(say, check, sure, before, earlier, false, buf);
}

/* ---- none, require, filled ----------------------------------------------------------------------------------------- */

static void say_any(const struct rv_say *say, const struct rv_check *check, struct rv_buf *buf)
{
	const char *separator = "";

	rv_buf_puts(buf, _("none of these is there: "));
	for (size_t i = 0; i < check->n_required; i++)
		for (size_t k = 0; k < check->required[i].n_kinds; k++) {
			rv_buf_printf(buf, "%s%s", separator,
			              rv_say_kind(say, check->required[i].record,
			                          check->required[i].kinds[k]));
			separator = rv_say_comma(say);
		}
}

void rv_say_default(const struct rv_say *say, const struct rv_check *check, bool sure,
                    const struct rv_violation *violation, const struct rv_json *values,
                    const char *which, struct rv_buf *buf)
{
	switch (check->test) {
	case RV_TEST_FILLED: rv_buf_printf(buf, _("not filled in: %s"), which); break;
	case RV_TEST_AGREE: say_agree(say, check, sure, values, buf); break;
	case RV_TEST_ORDER: say_order(say, check, sure, violation, values, buf); break;
	case RV_TEST_NONE:
		rv_buf_printf(buf,
		              check->with.node != NULL ? _("no %s, or none as it has to be")
		                                       : _("no %s"),
		              rv_title_text(&check->none->title, say->lang));
		break;
	case RV_TEST_REQUIRE:
		if (check->any)
			say_any(say, check, buf);
		else
			rv_buf_printf(buf,
			              check->with.node != NULL
			                      ? _("missing, or not as it has to be: %s")
			                      : _("missing: %s"),
			              which);
		break;
	case RV_TEST_DEADLINE: say_deadline(say, check, sure, violation, values, buf); break;
	case RV_TEST_WHERE:
	case RV_TEST_QUERY:
	case RV_TEST_MANUAL: break; /* the title of the item says it */
	}
}
