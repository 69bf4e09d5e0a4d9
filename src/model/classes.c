/* Classes, dimensions and categories. */
#include <string.h>

#include "model/model.h"

const char *rv_item_severity_word(enum rv_item_severity severity)
{
	return rv_shape_severity.words[severity];
}

const char *rv_item_severity_label(enum rv_item_severity severity)
{
	switch (severity) {
	case RV_MINOR: return _("minor");
	case RV_MAJOR: return _("major");
	case RV_VETO: return _("veto");
	case RV_ADVICE: return _("advice");
	}
	return "";
}

/* The id of an element of a list, or NULL; places of all such ids so far are compared. */
static const char *read_id(struct rv_model *m, struct rv_yaml *node, const char *const *ids,
                           size_t n)
{
	struct rv_yaml *id = rv_model_need(m, node, "id");

	if (!id || !rv_model_name(m, id, RV_NAME_WORD))
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (!strcmp(ids[i], id->text))
			rv_model_error(m, RV_D_DUPLICATE_ID, id, _("the id '%s' is there twice"),
			               id->text);
	return id->text;
}

static void read_forbid(struct rv_model *m, struct rv_yaml *node, struct rv_class *class)
{
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		size_t word = rv_model_choice(m, e, rv_shape_forbid.words);

		if (word != SIZE_MAX)
			class->forbid[word] = true;
	}
}

static void read_class(struct rv_model *m, struct rv_yaml *node, const char **ids, bool is_last)
{
	struct rv_rubric *rubric = m->rubric;
	struct rv_class *class = &rubric->classes[rubric->n_classes];
	struct rv_yaml *from, *forbid;

	if (!rv_model_is_mapping(m, node, _("a class: {id: …, from: …}")))
		return;
	class->id = read_id(m, node, ids, rubric->n_classes);
	from = rv_model_need(m, node, "from");
	forbid = rv_yaml_get(node, "forbid");
	rv_model_title_of(m, node, "title", class->id, &class->title);
	if (!rv_model_points(m, from, &class->from)) {
		class->from = INT64_MAX; /* so that the next one is not found too high */
	} else {
		if (rubric->n_classes && class->from >= rubric->classes[rubric->n_classes - 1].from)
			rv_model_error(
				m, RV_D_CLASS_ORDER, from,
				_("classes stand best first: 'from:' must be lower than that "
			          "of the class before"));
		else if (class->from > rubric->points)
			rv_model_error(
				m, RV_D_CLASS_ORDER, from,
				_("no case can reach this class: the rubric has fewer points"));
		if (is_last && class->from)
			rv_model_error(m, RV_D_CLASS_LAST, from,
			               _("the last class must begin at 0, so that every case has a "
			                 "class"));
	}
	read_forbid(m, forbid, class);
	if (is_last && forbid)
		rv_model_error(m, RV_D_CLASS_LAST, forbid->key,
		               _("the last class can't forbid anything, so that every case has a "
		                 "class"));
	rv_model_done(m, node, &rv_shape_class);
	if (class->id)
		ids[rubric->n_classes++] = class->id;
}

void rv_model_classes(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_model_need(m, root, "classes");
	const char **ids;

	if (!rv_model_is_list(m, node, _("a list of classes, best first")) ||
	    !rv_model_at_most(m, node, RV_MODEL_NAMES))
		return;
	if (!node->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("at least one class"));
	m->rubric->classes = rv_model_alloc(m, node->n, sizeof *m->rubric->classes);
	ids = rv_model_alloc(m, node->n, sizeof *ids);
	if (!m->rubric->classes || !ids)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next)
		read_class(m, e, ids, !e->next);
}

/* ---- dimensions ---------------------------------------------------------------------------------- */

/* Room for the categories of all dimensions. */
static size_t count_categories(const struct rv_yaml *dimensions)
{
	size_t n = 0;

	for (const struct rv_yaml *e = dimensions->child; e; e = e->next)
		for (const struct rv_yaml *key = e->child; key; key = key->next)
			n += key->key && !strcmp(key->key->text, "categories") ? key->n : 0;
	return n;
}

static void read_category(struct rv_model *m, struct rv_yaml *node, const char **ids, size_t *n_ids,
                          rv_points *sum)
{
	struct rv_rubric *rubric = m->rubric;
	struct rv_category *category = &rubric->categories[rubric->n_categories];

	if (!rv_model_is_mapping(m, node, _("a category: {id: …, points: …}")))
		return;
	category->id = read_id(m, node, ids, *n_ids);
	if (rv_model_points(m, rv_model_need(m, node, "points"), &category->points))
		*sum += category->points;
	rv_model_title_of(m, node, "title", category->id, &category->title);
	category->dimension = rubric->n_dimensions;
	rv_model_done(m, node, &rv_shape_category);
	if (!category->id)
		return;
	ids[(*n_ids)++] = category->id;
	rubric->n_categories++;
}

static void report_sum(struct rv_model *m, const struct rv_yaml *node, const char *what,
                       rv_points sum, const char *than, rv_points whole)
{
	char have[RV_POINTS_SIZE], want[RV_POINTS_SIZE];

	rv_points_text(sum, have);
	rv_points_text(whole, want);
	rv_model_error(m, RV_D_POINTS_SUM, node, _("%s have %s points together, %s has %s"), what,
	               have, than, want);
}

static void read_dimension(struct rv_model *m, struct rv_yaml *node, const char **ids,
                           size_t *n_ids, rv_points *total)
{
	struct rv_rubric *rubric = m->rubric;
	struct rv_dimension *dimension = &rubric->dimensions[rubric->n_dimensions];
	struct rv_yaml *points, *categories;
	rv_points sum = 0;

	if (!rv_model_is_mapping(m, node, _("a dimension: {id: …, points: …}")))
		return;
	dimension->id = read_id(m, node, ids, *n_ids);
	points = rv_model_need(m, node, "points");
	categories = rv_yaml_get(node, "categories");
	rv_model_title_of(m, node, "title", dimension->id, &dimension->title);
	if (dimension->id)
		ids[(*n_ids)++] = dimension->id;
	if (rv_model_is_list(m, categories, _("a list of categories")))
		for (struct rv_yaml *e = categories->child; e; e = e->next)
			read_category(m, e, ids, n_ids, &sum);
	if (rv_model_points(m, points, &dimension->points)) {
		*total += dimension->points;
		if (sum > dimension->points)
			report_sum(m, categories->key, _("the categories"), sum, _("the dimension"),
			           dimension->points);
	} else {
		*total = -RV_POINTS_MAX * RV_MODEL_NAMES;
	}
	rv_model_done(m, node, &rv_shape_dimension);
	if (dimension->id)
		rubric->n_dimensions++;
}

void rv_model_dimensions(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "dimensions");
	struct rv_rubric *rubric = m->rubric;
	size_t n_categories, n_ids = 0;
	const char **ids;
	rv_points total = 0;

	if (!rv_model_is_list(m, node, _("a list of dimensions")))
		return;
	n_categories = count_categories(node);
	if (node->n > RV_MAX_DIMENSIONS || n_categories > RV_MAX_CATEGORIES) {
		rv_model_error(m, RV_D_TOO_MANY, node, _("%zu entries, at most %d are possible"),
		               node->n > RV_MAX_DIMENSIONS ? node->n : n_categories,
		               node->n > RV_MAX_DIMENSIONS ? RV_MAX_DIMENSIONS : RV_MAX_CATEGORIES);
		return;
	}
	if (node->n + n_categories > RV_MODEL_NAMES) {
		rv_model_error(m, RV_D_TOO_MANY, node, _("%zu entries, at most %d are possible"),
		               node->n + n_categories, RV_MODEL_NAMES);
		return;
	}
	rubric->dimensions = rv_model_alloc(m, node->n, sizeof *rubric->dimensions);
	rubric->categories = rv_model_alloc(m, n_categories, sizeof *rubric->categories);
	ids = rv_model_alloc(m, node->n + n_categories, sizeof *ids);
	if (!rubric->dimensions || !rubric->categories || !ids)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next)
		read_dimension(m, e, ids, &n_ids, &total);
	if (node->n && total >= 0 && total != rubric->points)
		report_sum(m, node->key, _("the dimensions"), total, _("the rubric"),
		           rubric->points);
}
