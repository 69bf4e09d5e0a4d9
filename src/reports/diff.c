/*
 * The trees of two rubrics, after `extends`, are compared key by key; what a difference does is asked of diff_effects.c. Where the
 * loaded parts mean the same (blanks of SQL, the order of a list that has none), a difference is one of wording.
 */
#include "reports/diff.h"

#include <string.h>

#include "review/i18n.h"

#define MAX_PATH 256

/* ---- one thing ---------------------------------------------------------------------------------------------- */

/* The two rubrics, and the thing of them that is being compared. */
struct thing {
	struct rv_diff *diff;
	const struct rv_rubric *a, *b;
	const char *part, *name;
	enum rv_diff_thing effects;
	const char *items;
	bool except_nested; /* keys that are compared as things of their own */
};

static void add(const struct thing *thing, const char *path, const struct rv_yaml *a,
                const struct rv_yaml *b)
{
	struct rv_diff *diff = thing->diff;
	struct rv_diff_row row = {.part = thing->part,
	                          .name = thing->name,
	                          .key = rv_strdup(diff->arena, path),
	                          .before = rv_diff_text(diff, a),
	                          .after = rv_diff_text(diff, b),
	                          .items = thing->items,
	                          .change = a == NULL   ? RV_DIFF_ADDED
	                                    : b == NULL ? RV_DIFF_REMOVED
	                                                : RV_DIFF_CHANGED,
	                          .effect = rv_diff_effect_of(thing->effects, path)};

	diff->nomem |= row.key == NULL;
	if (row.key != NULL)
		rv_diff_add(diff, row);
}

static void compare_keys(const struct thing *thing, const char *prefix, const struct rv_yaml *a,
                         const struct rv_yaml *b);

/* Lists of as many mappings, such as `checks:`, element by element. */
static bool is_list_of_mappings(const struct rv_yaml *node)
{
	if (node->kind != RV_YAML_SEQUENCE || node->n == 0)
		return false;
	for (const struct rv_yaml *e = node->child; e != NULL; e = e->next)
		if (e->kind != RV_YAML_MAPPING)
			return false;
	return true;
}

static void compare_value(const struct thing *thing, const char *path, const struct rv_yaml *a,
                          const struct rv_yaml *b)
{
	char element[MAX_PATH];
	size_t i = 1;

	if (rv_diff_same(a, b))
		return;
	if (rv_yaml_is(a, RV_YAML_MAPPING) && rv_yaml_is(b, RV_YAML_MAPPING)) {
		compare_keys(thing, path, a, b);
		return;
	}
	if (a == NULL || b == NULL || a->n != b->n || !is_list_of_mappings(a) ||
	    !is_list_of_mappings(b)) {
		add(thing, path, a, b);
		return;
	}
	for (a = a->child, b = b->child; a != NULL; a = a->next, b = b->next, i++) {
		snprintf(element, sizeof element, "%s[%zu]", path, i);
		compare_value(thing, element, a, b);
	}
}

/* Whether a key holds things that have rows of their own. */
static bool is_nested(const struct thing *thing, const char *key)
{
	static const char *const nested[] = {"classes", "dimensions", "categories", "parameters",
	                                     "sets",    "tables",     "derive",     "items",
	                                     "codes",   "records",    "columns",    NULL};

	for (size_t i = 0; thing->except_nested && nested[i] != NULL; i++)
		if (strcmp(nested[i], key) == 0)
			return true;
	return false;
}

static void compare_keys(const struct thing *thing, const char *prefix, const struct rv_yaml *a,
                         const struct rv_yaml *b)
{
	char path[MAX_PATH];
	bool top = *prefix == '\0';

	for (const struct rv_yaml *e = a->child; e != NULL; e = e->next) {
		if (top && is_nested(thing, e->key->text))
			continue;
		snprintf(path, sizeof path, "%s%s%s", prefix, top ? "" : ".", e->key->text);
		compare_value(thing, path, e, rv_diff_get(b, e->key->text));
	}
	for (const struct rv_yaml *e = b->child; e != NULL; e = e->next) {
		if (rv_diff_get(a, e->key->text) != NULL || (top && is_nested(thing, e->key->text)))
			continue;
		snprintf(path, sizeof path, "%s%s%s", prefix, top ? "" : ".", e->key->text);
		add(thing, path, NULL, e);
	}
}

/* A thing that may be written short (`prelim_months: 2`) stands under `short_key` then. */
static void compare_thing(const struct thing *thing, const char *short_key, const struct rv_yaml *a,
                          const struct rv_yaml *b)
{
	bool short_a = !rv_yaml_is(a, RV_YAML_MAPPING), short_b = !rv_yaml_is(b, RV_YAML_MAPPING);

	if (!short_a && !short_b) {
		compare_keys(thing, "", a, b);
		return;
	}
	compare_value(thing, short_key, short_a ? a : rv_diff_get(a, short_key),
	              short_b ? b : rv_diff_get(b, short_key));
	for (const struct rv_yaml *e = short_a ? NULL : a->child; e != NULL; e = e->next)
		if (strcmp(e->key->text, short_key) != 0)
			add(thing, e->key->text, e, NULL);
	for (const struct rv_yaml *e = short_b ? NULL : b->child; e != NULL; e = e->next)
		if (strcmp(e->key->text, short_key) != 0)
			add(thing, e->key->text, NULL, e);
}

/* ---- what a difference does ---------------------------------------------------------------------------------- */

/* The rows from `from` on that would have an effect have none if the part means the same. */
static void weigh(struct thing *thing, size_t from, enum rv_diff_effect effect,
                  enum rv_rubric_part part, const void *a, const void *b)
{
	struct rv_diff *diff = thing->diff;
	char one[65], other[65];
	bool concerned = false;

	for (size_t i = from; i < diff->n; i++)
		concerned |= diff->rows[i].effect == effect;
	if (!concerned || a == NULL || b == NULL)
		return;
	if (!rv_rubric_part_digest(diff->arena, thing->a, part, a, one) ||
	    !rv_rubric_part_digest(diff->arena, thing->b, part, b, other)) {
		diff->nomem = true;
		return;
	}
	for (size_t i = from; i < diff->n && strcmp(one, other) == 0; i++)
		if (diff->rows[i].effect == effect)
			diff->rows[i].effect = RV_DIFF_WORDING;
}

/* Finds the loaded part of a name, or NULL. */
typedef const void *find_part(const struct rv_rubric *rubric, const char *owner, const char *name);

static const void *find_parameter(const struct rv_rubric *rubric, const char *owner,
                                  const char *name)
{
	(void)owner;
	return rv_rubric_parameter(rubric, name);
}

static const void *find_set(const struct rv_rubric *rubric, const char *owner, const char *name)
{
	(void)owner;
	return rv_rubric_set_named(rubric, name);
}

static const void *find_table(const struct rv_rubric *rubric, const char *owner, const char *name)
{
	(void)owner;
	return rv_rubric_table(rubric, name);
}

static const void *find_derive(const struct rv_rubric *rubric, const char *owner, const char *name)
{
	for (size_t i = 0; i < rubric->n_derives; i++)
		if (strcmp(rubric->derives[i].target->id, owner) == 0 &&
		    strcmp(rubric->derives[i].column->id, name) == 0)
			return &rubric->derives[i];
	return NULL;
}

static const void *find_column(const struct rv_rubric *rubric, const char *owner, const char *name)
{
	const struct rv_record *record = rv_dictionary_record(rubric->dictionary, owner);

	return record != NULL ? rv_record_column(record, name) : NULL;
}

/* The whole list: a code means something beside the others only. */
static const void *find_codes(const struct rv_rubric *rubric, const char *owner, const char *name)
{
	(void)name;
	for (size_t i = 0; i < rubric->dictionary->n_codes; i++)
		if (strcmp(rubric->dictionary->codes[i]->id, owner) == 0)
			return rubric->dictionary->codes[i];
	return NULL;
}

/* ---- things by name ------------------------------------------------------------------------------------------- */

/* Mappings whose keys are names. */
struct family {
	const char *part, *short_key;
	enum rv_diff_thing effects;
	enum rv_rubric_part digest;
	find_part *find;
	bool names; /* items name it, and are listed */
};
static const struct family parameters = {"parameter",       "value",        RV_DIFF_OF_VOCABULARY,
                                         RV_PART_PARAMETER, find_parameter, true};
static const struct family sets = {"set",       "codes",  RV_DIFF_OF_VOCABULARY,
                                   RV_PART_SET, find_set, true};
static const struct family tables = {"table",       "rows",     RV_DIFF_OF_VOCABULARY,
                                     RV_PART_TABLE, find_table, true};
static const struct family derives = {"derived column", "sql",       RV_DIFF_OF_VOCABULARY,
                                      RV_PART_DERIVE,   find_derive, true};
static const struct family columns = {"column",       "type",      RV_DIFF_OF_COLUMN,
                                      RV_PART_COLUMN, find_column, true};
static const struct family codes = {"code",        "zh",       RV_DIFF_OF_CODE,
                                    RV_PART_CODES, find_codes, false};

static void compare_member(struct thing *thing, const struct family *family, const char *owner,
                           const struct rv_yaml *a, const struct rv_yaml *b)
{
	struct rv_diff *diff = thing->diff;
	const char *name = a != NULL ? a->key->text : b->key->text;
	size_t from = diff->n;

	if (rv_diff_same(a, b))
		return;
	thing->part = family->part;
	thing->effects = family->effects;
	thing->except_nested = false;
	thing->name = owner != NULL ? rv_format(diff->arena, "%s.%s", owner, name) : name;
	thing->items = family->names
	                       ? rv_diff_items_naming(diff->arena, b != NULL ? thing->b : thing->a,
	                                              name, family == &parameters)
	                       : "";
	if (thing->name == NULL || thing->items == NULL) {
		diff->nomem = true;
		return;
	}
	if (a == NULL || b == NULL) {
		add(thing, "", a, b);
		return;
	}
	compare_thing(thing, family->short_key, a, b);
	weigh(thing, from, RV_DIFF_VERDICTS, family->digest,
	      family->find(thing->a, owner != NULL ? owner : "", name),
	      family->find(thing->b, owner != NULL ? owner : "", name));
}

/* Owner: the record of columns, the list of codes. NULL mappings are empty. */
static void compare_family(struct thing *thing, const struct family *family, const char *owner,
                           const struct rv_yaml *a, const struct rv_yaml *b)
{
	a = rv_yaml_is(a, RV_YAML_MAPPING) ? a : NULL;
	b = rv_yaml_is(b, RV_YAML_MAPPING) ? b : NULL;
	for (const struct rv_yaml *e = a != NULL ? a->child : NULL; e != NULL; e = e->next)
		compare_member(thing, family, owner, e, rv_diff_get(b, e->key->text));
	for (const struct rv_yaml *e = b != NULL ? b->child : NULL; e != NULL; e = e->next)
		if (rv_diff_get(a, e->key->text) == NULL)
			compare_member(thing, family, owner, NULL, e);
}

/* Mappings of mappings: columns by record, codes by list (which may be a list of words, one thing then). */
static void compare_two(struct thing *thing, const struct family *family, const struct rv_yaml *a,
                        const struct rv_yaml *b)
{
	const char *owner = a != NULL ? a->key->text : b->key->text;

	if (!rv_yaml_is(a, RV_YAML_SEQUENCE) && !rv_yaml_is(b, RV_YAML_SEQUENCE)) {
		compare_family(thing, family, owner, a, b);
		return;
	}
	thing->part = "code list";
	thing->name = owner;
	thing->items = "";
	thing->effects = family->effects;
	if (!rv_diff_same(a, b))
		add(thing, "", a, b);
}

static void compare_families(struct thing *thing, const struct family *family,
                             const struct rv_yaml *a, const struct rv_yaml *b)
{
	for (const struct rv_yaml *e = a != NULL ? a->child : NULL; e != NULL; e = e->next)
		compare_two(thing, family, e, rv_diff_get(b, e->key->text));
	for (const struct rv_yaml *e = b != NULL ? b->child : NULL; e != NULL; e = e->next)
		if (rv_diff_get(a, e->key->text) == NULL)
			compare_two(thing, family, NULL, e);
}

/* ---- things by id ----------------------------------------------------------------------------------------------- */

static const struct rv_yaml *find_id(const struct rv_yaml *list, const char *id)
{
	for (const struct rv_yaml *e = list != NULL ? list->child : NULL; e != NULL; e = e->next) {
		const struct rv_yaml *found = rv_diff_get(e, "id");

		if (found != NULL && strcmp(found->text, id) == 0)
			return e;
	}
	return NULL;
}

static void compare_entry(struct thing *thing, const char *part, enum rv_diff_thing effects,
                          const struct rv_yaml *a, const struct rv_yaml *b)
{
	thing->part = part;
	thing->effects = effects;
	thing->name = rv_diff_get(a != NULL ? a : b, "id")->text;
	thing->items = "";
	thing->except_nested = true;
	if (a == NULL || b == NULL)
		add(thing, "", a, b);
	else
		compare_keys(thing, "", a, b);
}

static void compare_list(struct thing *thing, const char *part, enum rv_diff_thing effects,
                         const struct rv_yaml *a, const struct rv_yaml *b)
{
	for (const struct rv_yaml *e = a != NULL ? a->child : NULL; e != NULL; e = e->next)
		compare_entry(thing, part, effects, e, find_id(b, rv_diff_get(e, "id")->text));
	for (const struct rv_yaml *e = b != NULL ? b->child : NULL; e != NULL; e = e->next)
		if (find_id(a, rv_diff_get(e, "id")->text) == NULL)
			compare_entry(thing, part, effects, NULL, e);
}

static void compare_dimensions(struct thing *thing, const struct rv_yaml *a,
                               const struct rv_yaml *b)
{
	compare_list(thing, "dimension", RV_DIFF_OF_CLASS, a, b);
	for (const struct rv_yaml *e = a != NULL ? a->child : NULL; e != NULL; e = e->next)
		compare_list(thing, "category", RV_DIFF_OF_CLASS, rv_diff_get(e, "categories"),
		             rv_diff_get(find_id(b, rv_diff_get(e, "id")->text), "categories"));
	for (const struct rv_yaml *e = b != NULL ? b->child : NULL; e != NULL; e = e->next)
		if (find_id(a, rv_diff_get(e, "id")->text) == NULL)
			compare_list(thing, "category", RV_DIFF_OF_CLASS, NULL,
			             rv_diff_get(e, "categories"));
}

/* Those that both have stand in another order: the first that does, on either side. */
static void compare_order(struct thing *thing, const char *key, const struct rv_yaml *a,
                          const struct rv_yaml *b)
{
	const struct rv_yaml *x = a != NULL ? a->child : NULL, *y = b != NULL ? b->child : NULL;

	for (;; x = x->next, y = y->next) {
		while (x != NULL && find_id(b, rv_diff_get(x, "id")->text) == NULL)
			x = x->next;
		while (y != NULL && find_id(a, rv_diff_get(y, "id")->text) == NULL)
			y = y->next;
		if (x == NULL || y == NULL)
			return;
		if (strcmp(rv_diff_get(x, "id")->text, rv_diff_get(y, "id")->text) != 0)
			break;
	}
	thing->part = "rubric";
	thing->name = thing->b->id;
	thing->effects = RV_DIFF_OF_RUBRIC;
	thing->items = "";
	add(thing, key, rv_diff_get(x, "id"), rv_diff_get(y, "id"));
}

/* ---- items ------------------------------------------------------------------------------------------------------ */

static bool has_effect(const struct rv_diff *diff, size_t from, enum rv_diff_effect effect)
{
	for (size_t i = from; i < diff->n; i++)
		if (diff->rows[i].effect == effect)
			return true;
	return false;
}

/* An item whose own words are the same may mean something else by what they name: a set, a tag, a parameter in a limit. */
static void compare_meaning(struct thing *thing, size_t from, const struct rv_item *a,
                            const struct rv_item *b)
{
	struct rv_diff *diff = thing->diff;
	char one[65], other[65];

	if (has_effect(diff, from, RV_DIFF_VERDICTS))
		return;
	if (!rv_rubric_part_digest(diff->arena, thing->a, RV_PART_ITEM_VERDICTS, a, one) ||
	    !rv_rubric_part_digest(diff->arena, thing->b, RV_PART_ITEM_VERDICTS, b, other))
		diff->nomem = true;
	else if (strcmp(one, other) != 0)
		rv_diff_add(diff, (struct rv_diff_row){.part = "item",
		                                       .name = b->id,
		                                       .key = "check",
		                                       .change = RV_DIFF_CHANGED,
		                                       .effect = RV_DIFF_VERDICTS});
}

static void compare_item(struct thing *thing, const struct rv_item *a, const struct rv_item *b)
{
	size_t from = thing->diff->n;

	compare_entry(thing, "item", RV_DIFF_OF_ITEM, a != NULL ? a->node : NULL,
	              b != NULL ? b->node : NULL);
	if (a == NULL || b == NULL) {
		struct rv_diff_row *row = &thing->diff->rows[thing->diff->n - 1];
		const struct rv_title *title = a != NULL ? &a->title : &b->title;
		const char *text = rv_title_text(title, rv_i18n_current());

		if (thing->diff->nomem)
			return;
		row->before = a != NULL ? text : NULL; /* not all of it, as one text */
		row->after = b != NULL ? text : NULL;
		return;
	}
	weigh(thing, from, RV_DIFF_POINTS, RV_PART_ITEM_POINTS, a, b);
	weigh(thing, from, RV_DIFF_VERDICTS, RV_PART_ITEM_VERDICTS, a, b);
	compare_meaning(thing, from, a, b);
}

static void compare_items(struct thing *thing)
{
	for (size_t i = 0; i < thing->a->n_items; i++)
		compare_item(thing, &thing->a->items[i],
		             rv_rubric_item(thing->b, thing->a->items[i].id));
	for (size_t i = 0; i < thing->b->n_items; i++)
		if (rv_rubric_item(thing->a, thing->b->items[i].id) == NULL)
			compare_item(thing, NULL, &thing->b->items[i]);
}

/* ---- all of it --------------------------------------------------------------------------------------------------- */

static void compare_dictionaries(struct thing *thing)
{
	const struct rv_yaml *a = thing->a->dictionary->root, *b = thing->b->dictionary->root;
	const struct rv_yaml *one = rv_diff_get(a, "records"), *other = rv_diff_get(b, "records");

	*thing = (struct thing){.diff = thing->diff,
	                        .a = thing->a,
	                        .b = thing->b,
	                        .part = "dictionary",
	                        .name = thing->b->dictionary->id,
	                        .effects = RV_DIFF_OF_DICTIONARY,
	                        .except_nested = true};
	compare_keys(thing, "", a, b);
	compare_families(thing, &codes, rv_diff_get(a, "codes"), rv_diff_get(b, "codes"));
	for (const struct rv_yaml *e = one->child; e != NULL; e = e->next) {
		const struct rv_yaml *same = rv_diff_get(other, e->key->text);

		thing->part = "record";
		thing->effects = RV_DIFF_OF_RECORD;
		thing->name = e->key->text;
		thing->items = "";
		thing->except_nested = true;
		if (same == NULL) {
			add(thing, "", e, NULL);
			continue;
		}
		compare_keys(thing, "", e, same);
		compare_family(thing, &columns, e->key->text, rv_diff_get(e, "columns"),
		               rv_diff_get(same, "columns"));
		compare_family(thing, &derives, e->key->text, rv_diff_get(e, "derive"),
		               rv_diff_get(same, "derive"));
	}
	for (const struct rv_yaml *e = other->child; e != NULL; e = e->next)
		if (rv_diff_get(one, e->key->text) == NULL) {
			thing->part = "record";
			thing->effects = RV_DIFF_OF_RECORD;
			thing->name = e->key->text;
			thing->items = "";
			add(thing, "", NULL, e);
		}
}

static void compare_calendars(struct thing *thing)
{
	const struct rv_yaml *a = thing->a->calendar_root, *b = thing->b->calendar_root;
	size_t from = thing->diff->n;

	thing->part = "calendar";
	thing->name = "";
	thing->items = "";
	thing->effects = RV_DIFF_OF_CALENDAR;
	thing->except_nested = false;
	if (a != NULL && b != NULL)
		compare_keys(thing, "", a, b);
	else if (a != b)
		rv_diff_add(thing->diff, (struct rv_diff_row){.part = "calendar",
		                                              .name = "",
		                                              .key = "",
		                                              .change = a == NULL ? RV_DIFF_ADDED
		                                                                  : RV_DIFF_REMOVED,
		                                              .effect = RV_DIFF_VERDICTS});
	weigh(thing, from, RV_DIFF_VERDICTS, RV_PART_CALENDAR, a, b);
}

static void compare_parts(struct thing *thing)
{
	static const struct {
		const char *key;
		const struct family *family;
	} families[] = {{"parameters", &parameters}, {"sets", &sets}, {"tables", &tables}};
	const struct rv_yaml *a = thing->a->root, *b = thing->b->root;

	compare_keys(thing, "", a, b);
	compare_order(thing, "classes", rv_diff_get(a, "classes"), rv_diff_get(b, "classes"));
	compare_list(thing, "class", RV_DIFF_OF_CLASS, rv_diff_get(a, "classes"),
	             rv_diff_get(b, "classes"));
	compare_order(thing, "dimensions", rv_diff_get(a, "dimensions"),
	              rv_diff_get(b, "dimensions"));
	compare_dimensions(thing, rv_diff_get(a, "dimensions"), rv_diff_get(b, "dimensions"));
	for (size_t i = 0; i < sizeof families / sizeof *families; i++)
		compare_family(thing, families[i].family, NULL, rv_diff_get(a, families[i].key),
		               rv_diff_get(b, families[i].key));
	compare_families(thing, &derives, rv_diff_get(a, "derive"), rv_diff_get(b, "derive"));
	compare_order(thing, "items", rv_diff_get(a, "items"), rv_diff_get(b, "items"));
	compare_items(thing);
	compare_dictionaries(thing);
	compare_calendars(thing);
}

static bool same_part(struct rv_diff *diff, const struct rv_rubric *a, const struct rv_rubric *b,
                      enum rv_rubric_part part)
{
	char one[65], other[65];

	if (!rv_rubric_part_digest(diff->arena, a, part, NULL, one) ||
	    !rv_rubric_part_digest(diff->arena, b, part, NULL, other))
		diff->nomem = true;
	return !diff->nomem && strcmp(one, other) == 0;
}

enum rv_code rv_diff_rubrics(struct rv_diff *diff, const struct rv_rubric *a,
                             const struct rv_rubric *b, enum rv_diff_effect *effect,
                             struct rv_error *err)
{
	struct thing thing = {.diff = diff,
	                      .a = a,
	                      .b = b,
	                      .part = "rubric",
	                      .name = b->id,
	                      .items = "",
	                      .effects = RV_DIFF_OF_RUBRIC,
	                      .except_nested = true};
	size_t from = diff->n;

	compare_parts(&thing);
	*effect = strcmp(a->digest, b->digest) == 0
	                  ? diff->n > from ? RV_DIFF_WORDING : RV_DIFF_SAME
	          : same_part(diff, a, b, RV_PART_VERDICTS) ? RV_DIFF_POINTS
	                                                    : RV_DIFF_VERDICTS;
	/* What no row accounts for, such as the order of categories: never a difference untold. */
	if (*effect > RV_DIFF_WORDING && !has_effect(diff, from, *effect))
		rv_diff_add(diff, (struct rv_diff_row){.part = "rubric",
		                                       .name = b->id,
		                                       .key = "",
		                                       .change = RV_DIFF_CHANGED,
		                                       .effect = *effect});
	return diff->nomem ? rv_nomem(err) : RV_OK;
}
