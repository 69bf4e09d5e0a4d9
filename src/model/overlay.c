/*
 * Overlays: a rubric that extends another is laid over it, tree over tree, before anything is read.
 *
 * Nodes are copied, never changed, and keep their places, so that a fault points into the file where its text stands.
 */
#include <string.h>

#include "model/model.h"

/* A sequence or mapping that grows. */
struct growing {
	struct rv_yaml *node;
	struct rv_yaml **tail;
};

static struct rv_yaml *copy(struct rv_model *m, const struct rv_yaml *node)
{
	struct rv_yaml *new = rv_model_alloc(m, 1, sizeof *new);

	if (!new)
		return NULL;
	*new = *node;
	new->next = NULL;
	new->used = false;
	return new;
}

/* An empty one like node. */
static bool begin(struct rv_model *m, const struct rv_yaml *node, struct growing *out)
{
	out->node = copy(m, node);
	if (!out->node)
		return false;
	out->node->child = NULL;
	out->node->n = 0;
	out->tail = &out->node->child;
	return true;
}

static void append(struct growing *growing, struct rv_yaml *new)
{
	if (!new)
		return;
	*growing->tail = new;
	growing->tail = &new->next;
	growing->node->n++;
}

static struct rv_yaml *find(const struct rv_yaml *mapping, const char *key)
{
	for (struct rv_yaml *e = mapping->child; e; e = e->next)
		if (e->key && !strcmp(e->key->text, key))
			return e;
	return NULL;
}

static const char *key_of(const struct rv_yaml *node)
{
	return node->key ? node->key->text : "";
}

/* What stands under one key of both; base or over may be NULL, not both. */
typedef struct rv_yaml *combine(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over);

static struct rv_yaml *replace(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	return copy(m, over ? over : base);
}

/* Key by key; keys of the base first, in its order. Not two mappings: the overlay's. */
static struct rv_yaml *merge_keys(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over,
                                  combine *each)
{
	struct growing out;

	if (!rv_yaml_is(base, RV_YAML_MAPPING) || !rv_yaml_is(over, RV_YAML_MAPPING))
		return replace(m, base, over);
	if (!begin(m, over, &out))
		return NULL;
	for (struct rv_yaml *e = base->child; e; e = e->next)
		append(&out, each(m, e, find(over, key_of(e))));
	for (struct rv_yaml *e = over->child; e; e = e->next)
		if (!find(base, key_of(e)))
			append(&out, each(m, NULL, e));
	return out.node;
}

/* `prelim_months: 3` over {value: 2, title: …} changes the value alone. */
static struct rv_yaml *merge_parameter(struct rv_model *m, struct rv_yaml *base,
                                       struct rv_yaml *over)
{
	struct growing out;

	if (!base || !over || base->kind != RV_YAML_MAPPING)
		return replace(m, base, over);
	if (over->kind == RV_YAML_MAPPING)
		return merge_keys(m, base, over, replace);
	if (!begin(m, base, &out))
		return NULL;
	for (struct rv_yaml *e = base->child; e; e = e->next) {
		bool value = !strcmp(key_of(e), "value");
		struct rv_yaml *new = copy(m, value ? over : e);

		if (new)
			new->key = e->key;
		append(&out, new);
	}
	return out.node;
}

static bool has_word(const struct rv_yaml *list, const char *word)
{
	for (const struct rv_yaml *e = list ? list->child : NULL; e; e = e->next)
		if (!strcmp(e->text, word))
			return true;
	return false;
}

/* Words of base that are not in `less`, then those of more that are not there yet. base or more is not NULL. */
static struct rv_yaml *join_words(struct rv_model *m, const struct rv_yaml *base,
                                  const struct rv_yaml *more, const struct rv_yaml *less)
{
	struct growing out;

	if (!begin(m, base ? base : more, &out))
		return NULL;
	for (const struct rv_yaml *e = base ? base->child : NULL; e; e = e->next)
		if (!has_word(less, e->text))
			append(&out, copy(m, e));
	for (const struct rv_yaml *e = more ? more->child : NULL; e; e = e->next)
		if (!has_word(base, e->text))
			append(&out, copy(m, e));
	return out.node;
}

/* {add, drop} over {add, drop} of a tag. */
static struct rv_yaml *merge_changes(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	struct rv_yaml *add = find(base, "add"), *drop = find(base, "drop");
	struct rv_yaml *more = find(over, "add"), *less = find(over, "drop");
	struct growing out;

	if (!begin(m, over, &out))
		return NULL;
	if (add || more)
		append(&out, join_words(m, add, more, less));
	if (drop || less)
		append(&out, join_words(m, drop, less, more));
	return out.node;
}

/* Whether the values of add and drop are lists, so that they can be merged; else the set's reader says what is wrong. */
static bool is_change(const struct rv_yaml *node)
{
	if (node->kind != RV_YAML_MAPPING)
		return false;
	for (const struct rv_yaml *e = node->child; e; e = e->next)
		if (e->kind != RV_YAML_SEQUENCE || e->n > RV_MODEL_CODES ||
		    (strcmp(key_of(e), "add") && strcmp(key_of(e), "drop")))
			return false;
	return true;
}

static struct rv_yaml *merge_set(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	struct rv_yaml *drop, *new;

	if (!base || !over || !is_change(over))
		return replace(m, base, over);
	if (is_change(base))
		return merge_changes(m, base, over);
	if (base->kind != RV_YAML_SEQUENCE || base->n > RV_MODEL_CODES)
		return replace(m, base, over);
	drop = find(over, "drop");
	for (const struct rv_yaml *e = drop ? drop->child : NULL; e; e = e->next)
		if (!has_word(base, e->text)) {
			rv_model_error(m, RV_D_SET_DROP, e, _("'%.200s' is not in the set '%s'"),
			               e->text, key_of(over));
		}
	new = join_words(m, base, find(over, "add"), drop);
	if (new)
		new->key = over->key;
	return new;
}

static struct rv_yaml *merge_columns(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	return base && over ? merge_keys(m, base, over, replace) : replace(m, base, over);
}

/* ---- items -------------------------------------------------------------------------------------- */

/* Of each pair an item has one: the overlay's takes the place of the other. */
static const char *rival_of(const char *key)
{
	static const char *const pairs[][2] = {{"check", "checks"}, {"deduct", "award"}};

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		for (size_t k = 0; k < 2; k++)
			if (!strcmp(key, pairs[i][k]))
				return pairs[i][1 - k];
	return "";
}

/* A key that is taken away is read by nobody, so that a misspelt one would pass. */
static void check_removed(struct rv_model *m, const struct rv_yaml *over)
{
	const char **names = NULL;
	size_t n = 0;

	for (const struct rv_yaml *e = over->child; e; e = e->next) {
		bool known = !rv_yaml_is_null(e);

		for (n = 0; rv_shape_item.keys[n].key; n++)
			known |= !strcmp(rv_shape_item.keys[n].key, key_of(e));
		if (known)
			continue;
		rv_model_error(m, RV_D_UNKNOWN_KEY, e->key, _("unknown key '%s'"), key_of(e));
		names = rv_model_alloc(m, n + 1, sizeof *names);
		for (size_t i = 0; names && i < n; i++)
			names[i] = rv_shape_item.keys[i].key;
		rv_model_suggest(m, key_of(e), names);
	}
}

static struct rv_yaml *change_item(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	struct growing out;

	check_removed(m, over);
	if (!begin(m, base, &out))
		return NULL;
	for (struct rv_yaml *e = base->child; e; e = e->next) {
		struct rv_yaml *new = find(over, key_of(e));

		if (!find(over, rival_of(key_of(e))) && (!new || !rv_yaml_is_null(new)))
			append(&out, copy(m, new ? new : e));
	}
	for (struct rv_yaml *e = over->child; e; e = e->next)
		if (!find(base, key_of(e)) && !rv_yaml_is_null(e))
			append(&out, copy(m, e));
	return out.node;
}

static struct rv_yaml *new_item(struct rv_model *m, struct rv_yaml *over)
{
	struct growing out;
	struct rv_yaml *id, *id_key;

	if (!begin(m, over, &out))
		return NULL;
	id = copy(m, over->key);
	id_key = copy(m, over->key);
	if (!id || !id_key)
		return NULL;
	id_key->text = "id";
	id_key->len = 2;
	id->key = id_key;
	out.node->key = NULL;
	append(&out, id);
	for (struct rv_yaml *e = over->child; e; e = e->next)
		append(&out, copy(m, e));
	return out.node;
}

static struct rv_yaml *find_item(const struct rv_yaml *items, const char *id)
{
	for (struct rv_yaml *e = items->child; e; e = e->next) {
		const struct rv_yaml *found = find(e, "id");

		if (found && !strcmp(found->text, id))
			return e;
	}
	return NULL;
}

static const char *const *item_ids(struct rv_model *m, const struct rv_yaml *items)
{
	const char **ids = rv_model_alloc(m, items->n + 1, sizeof *ids);
	size_t n = 0;

	for (const struct rv_yaml *e = items->child; ids && e; e = e->next) {
		const struct rv_yaml *id = find(e, "id");

		if (id)
			ids[n++] = id->text;
	}
	return ids;
}

/* A new item brings its title and checks; a change or `off` needs an item to be there. */
static bool is_new_item(struct rv_model *m, const struct rv_yaml *items, struct rv_yaml *over)
{
	if (over->kind == RV_YAML_MAPPING &&
	    (find(over, "title") || find(over, "check") || find(over, "checks")))
		return true;
	if (over->kind != RV_YAML_MAPPING && strcmp(over->text, "off")) {
		rv_model_expected(m, RV_D_WRONG_TYPE, over, _("changes {…}, or off"));
		return false;
	}
	rv_model_error(
		m, RV_D_UNKNOWN_ITEM, over->key,
		_("there is no item '%.200s' to change: a new one needs a title and a check"),
		key_of(over));
	rv_model_suggest(m, key_of(over), item_ids(m, items));
	return false;
}

static struct rv_yaml *merge_items(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	struct growing out;

	if (!base || base->kind != RV_YAML_SEQUENCE || !over)
		return replace(m, base, over);
	if (base->n > RV_MODEL_ITEMS || !rv_model_is_mapping(m, over, _("changes by id")) ||
	    !rv_model_at_most(m, over, RV_MODEL_ITEMS))
		return copy(m, base);
	if (!begin(m, base, &out))
		return NULL;
	for (struct rv_yaml *e = base->child; e; e = e->next) {
		const struct rv_yaml *id = find(e, "id");
		struct rv_yaml *change = id ? find(over, id->text) : NULL;

		if (!change)
			append(&out, copy(m, e));
		else if (change->kind == RV_YAML_MAPPING)
			append(&out, change_item(m, e, change));
		else if (change->kind != RV_YAML_SCALAR || strcmp(change->text, "off"))
			rv_model_expected(m, RV_D_WRONG_TYPE, change, _("changes {…}, or off"));
	}
	for (struct rv_yaml *e = over->child; e; e = e->next)
		if (!find_item(base, key_of(e)) && is_new_item(m, base, e))
			append(&out, new_item(m, e));
	return out.node;
}

/* ---- all of it ----------------------------------------------------------------------------------- */

static struct rv_yaml *merge_part(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	const char *key = key_of(base ? base : over);

	if (!strcmp(key, "extends"))
		return NULL;
	if (base && over && !strcmp(key, "parameters"))
		return merge_keys(m, base, over, merge_parameter);
	if (base && over && !strcmp(key, "sets"))
		return merge_keys(m, base, over, merge_set);
	if (base && over && !strcmp(key, "derive"))
		return merge_keys(m, base, over, merge_columns);
	if (base && over && !strcmp(key, "tables"))
		return merge_keys(m, base, over, replace);
	if (base && over && !strcmp(key, "items"))
		return merge_items(m, base, over);
	return replace(m, base, over);
}

struct rv_yaml *rv_model_merge(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *overlay)
{
	return merge_keys(m, base, overlay, merge_part);
}

struct rv_yaml *rv_model_merge_keys(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over)
{
	return merge_keys(m, base, over, replace);
}
