/* Items: what they cost, where they belong, and their checks. */
#include <string.h>

#include "model/model.h"

/* The ids of items are keys of `expect:` in rule tests, beside these. */
static const char *const taken[] = {"score", "lowest", "class", NULL};

static void read_place(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	const struct rv_rubric *rubric = m->rubric;
	struct rv_yaml *in = rv_yaml_get(node, "in");
	size_t n = 0;
	const char **ids;

	item->category = item->dimension = -1;
	if (!in) {
		if (rubric->n_dimensions && !rv_yaml_get(node, "award"))
			rv_model_error(m, RV_D_MISSING_KEY, node,
			               _("'in:' is missing: expected a category or a dimension"));
		return;
	}
	if (!rv_model_scalar(m, in, _("a category or a dimension")))
		return;
	for (size_t i = 0; i < rubric->n_categories; i++)
		if (!strcmp(rubric->categories[i].id, in->text)) {
			item->category = (int)i;
			item->dimension = (int)rubric->categories[i].dimension;
			return;
		}
	for (size_t i = 0; i < rubric->n_dimensions; i++)
		if (!strcmp(rubric->dimensions[i].id, in->text)) {
			item->dimension = (int)i;
			return;
		}
	rv_model_error(m, RV_D_UNKNOWN_CATEGORY, in,
	               rubric->n_dimensions ? _("there is no category or dimension '%.200s'")
	                                    : _("'in: %.200s': this rubric has no dimensions"),
	               in->text);
	ids = rv_model_alloc(m, rubric->n_categories + rubric->n_dimensions + 1, sizeof *ids);
	if (!ids)
		return;
	for (size_t i = 0; i < rubric->n_categories; i++)
		ids[n++] = rubric->categories[i].id;
	for (size_t i = 0; i < rubric->n_dimensions; i++)
		ids[n++] = rubric->dimensions[i].id;
	rv_model_suggest(m, in->text, ids);
}

/* ---- points -------------------------------------------------------------------------------------- */

static void read_range(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	if (node->kind != RV_YAML_SEQUENCE || node->n != 2) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("[lowest, highest]"));
		return;
	}
	if (!rv_model_points(m, node->child, &item->points) ||
	    !rv_model_points(m, node->child->next, &item->high))
		return;
	if (item->points > item->high)
		rv_model_error(m, RV_D_BAD_RANGE, node, _("the range ends before it begins"));
}

/* {each, max} or {range, max}. */
static void read_deduct_form(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	struct rv_yaml *each = rv_yaml_get(node, "each"), *range = rv_yaml_get(node, "range");
	struct rv_yaml *max = rv_yaml_get(node, "max");

	rv_model_done(m, node, &rv_shape_deduct);
	if (!each == !range) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node,
		                  _("points, {each: 1, max: 3} or {range: [2, 6]}"));
		return;
	}
	item->deduct = each ? RV_DEDUCT_EACH : RV_DEDUCT_RANGE;
	if (each && rv_model_points(m, each, &item->points) && !item->points)
		rv_model_expected(m, RV_D_BAD_POINTS, each, _("more than 0 points"));
	if (range) {
		read_range(m, item, range);
		if (!item->manual)
			rv_model_error(
				m, RV_D_DEDUCT_RANGE, range->key,
				_("a range leaves the points to people: it is for manual items"));
	}
	item->max = item->high;
	if (max && rv_model_points(m, max, &item->max) && item->max < item->points)
		rv_model_error(m, RV_D_DEDUCT_MAX, max,
		               _("'max:' is less than one violation costs"));
	if (!max && each)
		rv_model_error(m, RV_D_DEDUCT_MAX, node,
		               _("'max:' is missing: the most that all violations cost together"));
}

static void read_deduct(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	struct rv_yaml *deduct = rv_yaml_get(node, "deduct"), *award = rv_yaml_get(node, "award");

	if (!deduct) {
		if (item->severity != RV_VETO && item->severity != RV_ADVICE && !award)
			rv_model_error(
				m, RV_D_MISSING_KEY, node,
				_("'deduct:' is missing: only vetoes and advice cost no points"));
		return;
	}
	if (item->severity == RV_ADVICE)
		rv_model_error(m, RV_D_DEDUCT_SEVERITY, deduct->key,
		               _("advice costs no points: leave out 'deduct:'"));
	if (deduct->kind == RV_YAML_MAPPING) {
		read_deduct_form(m, item, deduct);
		return;
	}
	item->deduct = RV_DEDUCT_ONCE;
	if (!rv_model_points(m, deduct, &item->points))
		return;
	item->max = item->points;
	if (!item->points)
		rv_model_expected(m, RV_D_BAD_POINTS, deduct, _("more than 0 points"));
}

static void read_award(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	struct rv_yaml *award = rv_yaml_get(node, "award");

	if (!award || !rv_model_points(m, award, &item->award))
		return;
	if (!item->manual)
		rv_model_error(m, RV_D_AWARD, award->key, _("only manual items give points"));
	else if (m->award_max < 0)
		rv_model_error(
			m, RV_D_AWARD, award->key,
			_("the rubric has no `award: {max: …}`, so items can't give points"));
	else if (!item->award || item->award > m->award_max)
		rv_model_error(m, RV_D_AWARD, award,
		               _("expected more than 0 points, at most the 'max:' of the rubric's "
		                 "`award:`"));
	if (rv_yaml_get(node, "deduct"))
		rv_model_error(m, RV_D_AWARD, award->key,
		               _("an item takes points or gives them: 'award:' stands beside "
		                 "'deduct:'"));
	if (rv_yaml_get(node, "severity"))
		rv_model_error(m, RV_D_AWARD, award->key,
		               _("an item that gives points has no severity"));
}

/* ---- checks -------------------------------------------------------------------------------------- */

static void read_checks(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	struct rv_yaml *check = rv_yaml_get(node, "check"), *checks = rv_yaml_get(node, "checks");
	size_t manual = 0;

	if (!check == !checks) {
		if (check)
			rv_model_error(m, RV_D_CHECK_OR_CHECKS, checks->key,
			               _("an item has 'check:' or a list 'checks:', not both"));
		else
			rv_model_error(m, RV_D_MISSING_KEY, node, _("'check:' is missing"));
		return;
	}
	if (checks && (!rv_model_is_list(m, checks, _("a list of checks")) ||
	               !rv_model_at_most(m, checks, RV_MODEL_NAMES)))
		return;
	if (checks && !checks->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, checks, _("at least one check"));
	item->checks = rv_model_alloc(m, checks ? checks->n : 1, sizeof(struct rv_check *));
	if (!item->checks)
		return;
	for (struct rv_yaml *e = checks ? checks->child : check; e; e = checks ? e->next : NULL) {
		struct rv_check *read = rv_model_check(m, e, false);

		if (!read)
			continue;
		manual += read->test == RV_TEST_MANUAL;
		item->checks[item->n_checks++] = read;
	}
	item->manual = manual > 0;
	if (manual && item->n_checks > 1)
		rv_model_error(
			m, RV_D_CHECK_MANUAL, checks->key,
			_("a manual check stands alone: an item is judged by people or by the "
		          "program"));
}

static void read_owner(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	const struct rv_record *whole = m->dictionary->case_record;
	struct rv_yaml *owner = rv_yaml_get(node, "owner");

	item->owner = whole->unit;
	if (!rv_model_scalar(m, owner, _("a unit column of the case")))
		return;
	item->owner = rv_model_column(m, whole, owner, owner->text);
	if (item->owner && whole->unit && whole->unit->ref && item->owner->ref != whole->unit->ref)
		rv_model_error(m, RV_D_OWNER, owner,
		               _("'%s' is no unit: expected a reference to %s"), owner->text,
		               whole->unit->ref->id);
}

static void read_texts(struct rv_model *m, struct rv_item *item, struct rv_yaml *node)
{
	rv_model_need(m, node, "title");
	rv_model_title_of(m, node, "title", item->id, &item->title);
	rv_model_title_of(m, node, "basis", NULL, &item->basis);
	rv_model_title_of(m, node, "advice", NULL, &item->advice);
	rv_model_title_of(m, node, "counts", NULL, &item->counts);
	rv_model_title_of(m, node, "detail", NULL, &item->detail);
	rv_model_detail(m, item, rv_yaml_get(node, "detail"));
	if (*item->id && !rv_yaml_get(node, "basis"))
		rv_model_say(m, RV_WARNING, RV_D_ITEM_NO_BASIS, rv_yaml_get(node, "id"),
		             _("the item '%.200s' names no basis"), item->id);
}

static const char *read_id(struct rv_model *m, struct rv_yaml *node)
{
	struct rv_yaml *id = rv_model_need(m, node, "id");
	const struct rv_item *other;

	if (!id || !rv_model_name(m, id, RV_NAME_WORD))
		return NULL;
	for (size_t i = 0; taken[i]; i++)
		if (!strcmp(taken[i], id->text))
			rv_model_error(
				m, RV_D_RESERVED_NAME, id,
				_("'%s' is reserved: tests expect a score, a lowest score and a "
			          "class by these words"),
				id->text);
	other = rv_rubric_item(m->rubric, id->text);
	if (other)
		rv_model_error(m, RV_D_DUPLICATE_ID, id,
		               _("the item '%s' is there twice (the other: %s, line %d)"), id->text,
		               other->pos.file, other->pos.line);
	return id->text;
}

static void read_item(struct rv_model *m, struct rv_yaml *node)
{
	struct rv_rubric *rubric = m->rubric;
	struct rv_item *item = &rubric->items[rubric->n_items];
	size_t severity;

	if (!rv_model_is_mapping(m, node, _("an item: {id: …, title: …, check: …}")))
		return;
	item->id = read_id(m, node);
	item->node = node;
	item->pos = node->pos;
	item->index = rubric->n_items;
	severity = rv_model_choice(m, rv_yaml_get(node, "severity"), rv_shape_severity.words);
	if (severity != SIZE_MAX)
		item->severity = (enum rv_item_severity)severity;
	read_place(m, item, node);
	rv_model_flag(m, node, "confirm", &item->confirm);
	rv_model_sql(m, node, "when", &item->when);
	read_checks(m, item, node);
	read_deduct(m, item, node);
	read_award(m, item, node);
	read_owner(m, item, node);
	if (!item->id)
		item->id = "";
	read_texts(m, item, node);
	rv_model_done(m, node, &rv_shape_item);
	if (*item->id)
		rubric->n_items++;
	else
		memset(item, 0, sizeof *item);
}

void rv_model_items(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_model_need(m, root, "items");

	if (!rv_model_is_list(m, node, _("a list of items")) ||
	    !rv_model_at_most(m, node, RV_MODEL_ITEMS))
		return;
	m->rubric->items = rv_model_alloc(m, node->n, sizeof *m->rubric->items);
	for (struct rv_yaml *e = node->child; m->rubric->items && e; e = e->next)
		read_item(m, e);
}
