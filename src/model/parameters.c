/* Parameters: values of a rubric that an overlay or --set changes. */
#include <string.h>

#include "model/model.h"

/* All of them are looked for in every text. */
#define MAX_PARAMETERS 200

static const char *const *parameter_names(struct rv_model *m)
{
	const struct rv_rubric *rubric = m->rubric;
	const char **names = rv_model_alloc(m, rubric->n_parameters + 1, sizeof *names);

	for (size_t i = 0; names && i < rubric->n_parameters; i++)
		names[i] = rubric->parameters[i].name;
	return names;
}

const struct rv_parameter *rv_model_parameter(struct rv_model *m, const struct rv_yaml *node,
                                              size_t offset, const char *name)
{
	const struct rv_parameter *parameter = rv_rubric_parameter(m->rubric, name);

	if (parameter)
		return parameter;
	rv_model_error_in(m, RV_D_UNKNOWN_PARAMETER, node, offset, strlen(name) + 1,
	                  _("there is no parameter '%.200s'"), name);
	rv_model_suggest(m, name, parameter_names(m));
	return NULL;
}

static void read_value(struct rv_model *m, const struct rv_yaml *node,
                       struct rv_parameter *parameter)
{
	bool flag;

	if (!rv_model_scalar(m, node, _("a number or text")))
		return;
	parameter->is_number = rv_model_is_number(node);
	parameter->value = node->text;
	if (rv_yaml_bool(node, &flag)) {
		parameter->is_number = true;
		parameter->value = flag ? "1" : "0";
	}
}

static void read_parameter(struct rv_model *m, struct rv_yaml *node)
{
	struct rv_rubric *rubric = m->rubric;
	struct rv_parameter *parameter = &rubric->parameters[rubric->n_parameters];

	rv_model_name(m, node->key, RV_NAME_PARAMETER);
	parameter->name = parameter->title.zh = parameter->title.en = node->key->text;
	parameter->pos = node->key->pos;
	parameter->value = "";
	rubric->n_parameters++;
	if (node->kind != RV_YAML_MAPPING) {
		read_value(m, node, parameter);
		return;
	}
	read_value(m, rv_model_need(m, node, "value"), parameter);
	rv_model_title_of(m, node, "title", parameter->name, &parameter->title);
	rv_model_done(m, node, &rv_shape_parameter);
}

/* An error of the command line. */
static void refuse(struct rv_model *m, const char *id, const char *fmt, const char *what)
{
	const struct rv_yaml option = {.pos = {"--set", 0, 0}};

	rv_model_error(m, id, &option, fmt, what);
}

static void set_parameter(struct rv_model *m, const char *setting)
{
	const char *equals = strchr(setting, '=');
	struct rv_parameter *parameter = NULL;
	char *name, *value;

	if (!equals || equals == setting) {
		refuse(m, RV_D_SET_OPTION, _("'%.200s': expected NAME=VALUE"), setting);
		return;
	}
	name = rv_strndup(m->arena, setting, (size_t)(equals - setting));
	value = rv_strdup(m->arena, equals + 1);
	if (!name || !value) {
		rv_model_nomem(m);
		return;
	}
	for (size_t i = 0; i < m->rubric->n_parameters; i++)
		if (!strcmp(m->rubric->parameters[i].name, name))
			parameter = &m->rubric->parameters[i];
	if (!parameter && m->one_of_many)
		return;
	if (!parameter) {
		refuse(m, RV_D_UNKNOWN_PARAMETER, _("there is no parameter '%.200s'"), name);
		rv_model_suggest(m, name, parameter_names(m));
	} else if (parameter->is_number && !rv_model_is_number_text(value)) {
		refuse(m, RV_D_PARAMETER_TYPE, _("'%.200s': this parameter is a number"), setting);
	} else {
		parameter->value = value;
	}
}

void rv_model_parameters(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "parameters");

	if (rv_model_is_mapping(m, node, _("parameters by name")) &&
	    rv_model_at_most(m, node, MAX_PARAMETERS)) {
		m->rubric->parameters = rv_model_alloc(m, node->n, sizeof *m->rubric->parameters);
		if (!m->rubric->parameters)
			return;
		for (struct rv_yaml *e = node->child; e; e = e->next)
			read_parameter(m, e);
	}
	for (size_t i = 0; m->settings && i < m->settings->n_set; i++)
		set_parameter(m, m->settings->set[i]);
}

/* Marks the parameters whose `:name` stands in a text. */
static void mark_used(const struct rv_rubric *rubric, const char *text, bool *used)
{
	for (text = strchr(text, ':'); text; text = strchr(text, ':')) {
		size_t len = rv_model_name_len(++text);

		for (size_t i = 0; len && i < rubric->n_parameters; i++)
			if (strlen(rubric->parameters[i].name) == len &&
			    !strncmp(rubric->parameters[i].name, text, len))
				used[i] = true;
	}
}

static void walk(const struct rv_rubric *rubric, const struct rv_yaml *node, bool *used)
{
	if (node->kind == RV_YAML_SCALAR)
		mark_used(rubric, node->text, used);
	for (const struct rv_yaml *e = node->child; e; e = e->next)
		walk(rubric, e, used);
}

/*
 * A name that an overlay misspells makes a new parameter, which nobody reads. Those of its base may have lost their readers: only the
 * file itself is judged.
 */
void rv_model_parameters_unused(struct rv_model *m, struct rv_yaml *root)
{
	static const char *const parts[] = {"items", "derive", "cases"};
	struct rv_rubric *rubric = m->rubric;
	struct rv_yaml *parameters = rv_yaml_get(root, "parameters");
	bool *used = rv_model_alloc(m, rubric->n_parameters, sizeof *used);
	const char **others = rv_model_alloc(m, rubric->n_parameters + 1, sizeof *others);
	const struct rv_yaml_file *own = rubric->sources[0].root->file;
	size_t n = 0;

	if (!used || !others || !rv_yaml_is(parameters, RV_YAML_MAPPING))
		return;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (rv_yaml_get(root, parts[i]))
			walk(rubric, rv_yaml_get(root, parts[i]), used);
	for (size_t i = 0; i < rubric->n_parameters; i++)
		if (used[i])
			others[n++] = rubric->parameters[i].name;
	for (size_t i = 0; i < rubric->n_parameters; i++) {
		struct rv_yaml *node = rv_yaml_get(parameters, rubric->parameters[i].name);

		if (used[i] || !node || node->key->file != own)
			continue;
		rv_model_say(m, RV_WARNING, RV_D_PARAMETER_UNUSED, node->key,
		             _("no condition and no limit reads the parameter '%s'"),
		             rubric->parameters[i].name);
		rv_model_suggest(m, rubric->parameters[i].name, others);
	}
}
