/* A rubric with everything it names: the order in which its parts are read, and its head. */
#include <string.h>

#include "model/model.h"

const struct rv_item *rv_rubric_item(const struct rv_rubric *rubric, const char *id)
{
	for (size_t i = 0; i < rubric->n_items; i++)
		if (!strcmp(rubric->items[i].id, id))
			return &rubric->items[i];
	return NULL;
}

const struct rv_set *rv_rubric_set_named(const struct rv_rubric *rubric, const char *name)
{
	for (size_t i = 0; i < rubric->n_sets; i++)
		if (!strcmp(rubric->sets[i].name, name))
			return &rubric->sets[i];
	return NULL;
}

const struct rv_table *rv_rubric_table(const struct rv_rubric *rubric, const char *name)
{
	for (size_t i = 0; i < rubric->n_tables; i++)
		if (!strcmp(rubric->tables[i].name, name))
			return &rubric->tables[i];
	return NULL;
}

const struct rv_parameter *rv_rubric_parameter(const struct rv_rubric *rubric, const char *name)
{
	for (size_t i = 0; i < rubric->n_parameters; i++)
		if (!strcmp(rubric->parameters[i].name, name))
			return &rubric->parameters[i];
	return NULL;
}

static void read_valid(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "valid"), *from, *to;
	struct rv_when first, last;
	bool has_from, has_to;

	if (!rv_model_is_mapping(m, node, _("{from: date, to: date}")))
		return;
	from = rv_yaml_get(node, "from");
	to = rv_yaml_get(node, "to");
	has_from = rv_model_date(m, from, &first);
	has_to = rv_model_date(m, to, &last);
	if (has_from)
		m->rubric->valid_from = from->text;
	if (has_to)
		m->rubric->valid_to = to->text;
	if (has_from && has_to && first.day > last.day)
		rv_model_error(m, RV_D_BAD_RANGE, node, _("'valid:' ends before it begins"));
	if (!from && !to)
		rv_model_error(m, RV_D_MISSING_KEY, node, _("'valid:' needs 'from:' or 'to:'"));
	rv_model_done(m, node, &rv_shape_valid);
}

static void read_assessed(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "assessed");

	m->rubric->at_least = 7000;
	if (!rv_model_is_mapping(m, node, "{at_least: 70%}"))
		return;
	rv_model_percent(m, rv_model_need(m, node, "at_least"), 100, &m->rubric->at_least);
	rv_model_done(m, node, &rv_shape_assessed);
}

static void say_not_yet(struct rv_model *m, const struct rv_yaml *node)
{
	rv_model_say(m, RV_NOTE, RV_D_NOT_YET, node->key,
	             _("'%s:' is checked but has no effect yet"), node->key->text);
}

static void read_factors(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "factors");
	int percent;

	if (!rv_model_is_mapping(m, node, "{repeat: 150%, cured: 50%}"))
		return;
	m->rubric->has_factors = true;
	rv_model_percent(m, rv_yaml_get(node, "repeat"), 1000, &percent);
	rv_model_percent(m, rv_yaml_get(node, "cured"), 1000, &percent);
	rv_model_done(m, node, &rv_shape_factors);
	say_not_yet(m, node);
}

static void read_award(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "award");

	m->award_max = -1;
	if (!rv_model_is_mapping(m, node, "{max: 5}"))
		return;
	m->rubric->has_award = true;
	m->award_max = 0;
	if (!rv_model_points(m, rv_model_need(m, node, "max"), &m->award_max))
		m->award_max = RV_POINTS_MAX;
	rv_model_done(m, node, &rv_shape_award);
	say_not_yet(m, node);
}

/* What needs no dictionary. */
static void read_head(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_rubric *rubric = m->rubric;
	struct rv_yaml *points = rv_yaml_get(root, "points");

	rubric->id = rv_yaml_get(root, "rubric") ? rv_yaml_get(root, "rubric")->text : "";
	rubric->version = rv_yaml_get(root, "version") ? rv_yaml_get(root, "version")->text : "";
	rv_model_title_of(m, root, "title", rubric->id, &rubric->title);
	rubric->points = 10000;
	if (rv_model_points(m, points, &rubric->points) && !rubric->points)
		rv_model_expected(m, RV_D_BAD_POINTS, points, _("more than 0 points"));
	rv_model_sql(m, root, "cases", &rubric->cases);
	read_valid(m, root);
	read_assessed(m, root);
	read_factors(m, root);
	read_award(m, root);
	rv_model_classes(m, root);
	rv_model_dimensions(m, root);
	rv_model_parameters(m, root);
}

static void read_dictionary(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_model_need(m, root, "records");
	struct rv_source *source = node ? rv_model_source(m, node, node->text) : NULL;
	struct rv_dictionary *dictionary;

	if (!source)
		return;
	dictionary = rv_dictionary_load(m->arena, source->root, m->diags);
	if (!dictionary)
		m->failed = true;
	m->rubric->dictionary = m->dictionary = dictionary;
}

static void read_rubric(struct rv_model *m, struct rv_yaml *root)
{

	m->rubric->root = root;
	read_head(m, root);
	read_dictionary(m, root);
	rv_model_calendar(m, root);
	if (m->dictionary) {
		rv_model_sets(m, root);
		rv_model_tables(m, root);
		rv_model_derives(m, root);
		rv_model_items(m, root);
		rv_model_parameters_unused(m, root);
	} else {
		static const char *const later[] = {"sets", "tables", "derive", "items"};

		for (size_t i = 0; i < sizeof later / sizeof *later; i++)
			rv_yaml_get(root, later[i]);
	}
	rv_model_done(m, root, &rv_shape_rubric);
}

struct rv_rubric *rv_rubric_load(struct rv_arena *arena, const struct rv_source *source,
                                 rv_find_source *find, void *ctx,
                                 const struct rv_settings *settings, struct rv_diags *diags)
{
	const struct rv_model m = {
		.arena = arena, .diags = diags, .settings = settings, .find = find, .ctx = ctx};

	struct rv_rubric *rubric = rv_model_rubric(&m, source);

	return rubric && !rubric->faulty ? rubric : NULL;
}

struct rv_rubric *rv_model_rubric(const struct rv_model *like, const struct rv_source *source)
{
	struct rv_model m = {.arena = like->arena,
	                     .diags = like->diags,
	                     .settings = like->settings,
	                     .find = like->find,
	                     .ctx = like->ctx,
	                     .one_of_many = like->one_of_many};
	struct rv_diags *diags = m.diags;
	struct rv_yaml *root;

	m.rubric = rv_model_alloc(&m, 1, sizeof *m.rubric);
	if (!m.rubric)
		return NULL;
	root = rv_model_tree(&m, source);
	if (root)
		read_rubric(&m, root);
	for (size_t i = 0; i < m.rubric->n_sources; i++)
		rv_diags_attach(diags, m.rubric->sources[i].path, m.rubric->sources[i].text,
		                m.rubric->sources[i].len);
	if (!m.failed)
		rv_model_digest(&m);
	m.rubric->faulty = m.failed;
	/* with errors it is still good for checking its SQL, if it knows what SQL may name */
	return diags->nomem || (m.failed && (!m.dictionary || !m.rubric->n_sources)) ? NULL
	                                                                             : m.rubric;
}
