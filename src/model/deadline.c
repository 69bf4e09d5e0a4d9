/* Time limits. */
#include <stdlib.h>
#include <string.h>

#include "model/model.h"

/* Units that can be added to each other and compared. */
enum family { FAMILY_NONE, FAMILY_DATES, FAMILY_WORKING, FAMILY_TIMES };

static enum family family_of(enum rv_unit unit)
{
	switch (unit) {
	case RV_DAYS:
	case RV_MONTHS: return FAMILY_DATES;
	case RV_WORKING_DAYS: return FAMILY_WORKING;
	case RV_HOURS:
	case RV_MINUTES: return FAMILY_TIMES;
	}
	return FAMILY_NONE;
}

struct reader {
	struct rv_model *m;
	struct rv_check *check;
	struct rv_deadline *deadline;
	struct rv_yaml *map;
	enum family family;
};

/* A limit, of the same family as those before it. */
static bool read_limit(struct reader *r, const struct rv_yaml *node, struct rv_limit *out)
{
	enum family family;

	if (!node || !rv_model_limit(r->m, node, out))
		return false;
	family = family_of(out->unit);
	if (r->family != FAMILY_NONE && r->family != family)
		rv_model_error(
			r->m, RV_D_LIMIT_FAMILY, node,
			_("'%s' can't be mixed with the other limits of this deadline: days, "
		          "months and years go together, working days alone, hours with minutes"),
			node->text);
	else
		r->family = family;
	return true;
}

static void read_sql(struct reader *r, struct rv_yaml *map, const char *key, struct rv_sql *out)
{
	rv_model_sql(r->m, map, key, out);
	rv_model_sees_sql(r->m, r->check, out);
}

static int compare_within(const void *a, const void *b)
{
	const struct rv_within *x = a, *y = b;

	if (!x->from || !y->from)
		return (x->from != NULL) - (y->from != NULL);
	return (x->from_day > y->from_day) - (x->from_day < y->from_day);
}

static void read_dated(struct reader *r, struct rv_yaml *node)
{
	struct rv_model *m = r->m;
	struct rv_deadline *deadline = r->deadline;
	bool has_default = false;

	for (struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_within *within = &deadline->within[deadline->n_within];
		struct rv_when when;

		if (!strcmp(e->key->text, "default")) {
			has_default = true;
		} else if (rv_model_date(m, e->key, &when)) {
			within->from = e->key->text;
			within->from_day = when.day;
		} else {
			continue;
		}
		if (read_limit(r, e, &within->limit))
			deadline->n_within++;
		else
			memset(within, 0, sizeof *within);
	}
	if (!has_default)
		rv_model_error(m, RV_D_LIMIT_DEFAULT, node,
		               _("'default:' is missing: the limit before the first date"));
	qsort(deadline->within, deadline->n_within, sizeof *deadline->within, compare_within);
}

static void read_within(struct reader *r, struct rv_yaml *node)
{
	struct rv_deadline *deadline = r->deadline;
	bool dated = rv_yaml_is(node, RV_YAML_MAPPING);

	if (!node || (dated && !rv_model_at_most(r->m, node, RV_MODEL_NAMES)))
		return;
	deadline->within = rv_model_alloc(r->m, dated ? node->n : 1, sizeof *deadline->within);
	if (!deadline->within)
		return;
	if (dated)
		read_dated(r, node);
	else if (read_limit(r, node, &deadline->within->limit))
		deadline->n_within = 1;
}

static void read_extend(struct reader *r, struct rv_yaml *node)
{
	struct rv_deadline *deadline = r->deadline;

	if (!node ||
	    (!rv_yaml_is(node, RV_YAML_MAPPING) && !rv_model_at_most(r->m, node, RV_MAX_EXTEND)))
		return;
	deadline->extend = rv_model_alloc(r->m, rv_model_count(node), sizeof *deadline->extend);
	if (!deadline->extend)
		return;
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		struct rv_extend *extend = &deadline->extend[deadline->n_extend];

		if (!rv_model_is_mapping(r->m, e, "{by: 6 months, when: …}"))
			continue;
		if (read_limit(r, rv_model_need(r->m, e, "by"), &extend->by))
			deadline->n_extend++;
		read_sql(r, e, "when", &extend->when);
		rv_model_done(r->m, e, &rv_shape_extend);
	}
}

static void read_pause(struct reader *r, struct rv_yaml *node)
{
	struct rv_deadline *deadline = r->deadline;
	struct rv_yaml *from, *to;

	if (!rv_model_is_mapping(r->m, node, _("{from: RECORD.KIND, to: RECORD.KIND}")))
		return;
	deadline->has_pause = true;
	from = rv_model_need(r->m, node, "from");
	to = rv_model_need(r->m, node, "to");
	rv_model_point(r->m, r->check, from, true, true, &deadline->pause_from);
	rv_model_point(r->m, r->check, to, true, true, &deadline->pause_to);
	rv_model_done(r->m, node, &rv_shape_pause);
	if (r->family == FAMILY_WORKING || r->family == FAMILY_TIMES)
		rv_model_error(r->m, RV_D_PAUSE_FAMILY, node->key,
		               _("'pause:' works with days, months and years only"));
}

/* The word of no_start and no_end. */
static void read_absent(struct reader *r)
{
	struct rv_yaml *start = rv_yaml_get(r->map, "no_start"),
		       *end = rv_yaml_get(r->map, "no_end");

	r->deadline->no_start_not_applicable = rv_model_choice(r->m, start,
	                                                       rv_shape_no_start.words) == 1;
	r->deadline->no_end_late = rv_model_choice(r->m, end, rv_shape_no_end.words) == 0;
}

/* Keys that go with some of within, at_least and due only. */
static void check_form(struct reader *r, const struct rv_yaml *within,
                       const struct rv_yaml *at_least, const struct rv_yaml *due)
{
	static const struct {
		const char *key;
		bool within, at_least, due;
	} keys[] = {
		{"from", true, true, false},   {"extend", true, false, false},
		{"pause", true, false, false}, {"per", true, false, true},
		{"roll", true, false, true},   {"no_end", true, false, true},
	};
	const struct rv_yaml *form = within ? within : at_least ? at_least : due;

	if (!!within + !!at_least + !!due != 1) {
		rv_model_error(r->m, RV_D_DEADLINE_FORM, r->map->key,
		               _("a deadline has exactly one of within, at_least and due"));
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct rv_yaml *key = rv_yaml_get(r->map, keys[i].key);

		if (key && !((within && keys[i].within) || (at_least && keys[i].at_least) ||
		             (due && keys[i].due)))
			rv_model_error(r->m, RV_D_DEADLINE_FORM, key->key,
			               _("'%s:' does not go with '%s:'"), keys[i].key,
			               form->key->text);
	}
	if (!due)
		rv_model_need(r->m, r->map, "from");
}

static void check_roll(struct reader *r)
{
	struct rv_yaml *roll = rv_yaml_get(r->map, "roll");

	rv_model_flag(r->m, r->map, "roll", &r->deadline->roll);
	if (r->deadline->roll && r->family == FAMILY_TIMES)
		rv_model_error(r->m, RV_D_LIMIT_FAMILY, roll->key,
		               _("'roll:' moves a day: it does not go with hours and minutes"));
	if (!r->m->rubric->calendar && !rv_yaml_get(r->m->rubric->root, "calendar") &&
	    (r->deadline->roll || r->family == FAMILY_WORKING))
		rv_model_say(r->m, RV_WARNING, RV_D_NO_CALENDAR, r->map->key,
		             _("working days need a `calendar:`: without one this limit is never "
		               "decided"));
}

void rv_model_deadline(struct rv_model *m, struct rv_check *check, struct rv_yaml *node)
{
	struct reader r = {m, check, &check->deadline, node, FAMILY_NONE};
	struct rv_yaml *from, *to, *within, *at_least, *due, *per;

	if (!rv_model_is_mapping(m, node, _("a deadline: {from: …, to: …, within: …}")))
		return;
	from = rv_yaml_get(node, "from");
	to = rv_model_need(m, node, "to");
	within = rv_yaml_get(node, "within");
	at_least = rv_yaml_get(node, "at_least");
	due = rv_yaml_get(node, "due");
	per = rv_yaml_get(node, "per");
	check_form(&r, within, at_least, due);
	if (from)
		rv_model_point(m, check, from, true, false, &check->deadline.from);
	if (to)
		rv_model_point(m, check, to, true, false, &check->deadline.to);
	read_within(&r, within);
	check->deadline.has_at_least = read_limit(&r, at_least, &check->deadline.at_least);
	read_sql(&r, node, "due", &check->deadline.due);
	read_extend(&r, rv_yaml_get(node, "extend"));
	check->deadline.has_per = read_limit(&r, per, &check->deadline.per);
	if (check->deadline.has_per && !check->deadline.per.n)
		rv_model_expected(m, RV_D_LIMIT_SYNTAX, per, _("a limit of 1 or more"));
	read_pause(&r, rv_yaml_get(node, "pause"));
	read_absent(&r);
	check_roll(&r);
	rv_model_done(m, node, &rv_shape_deadline);
}
