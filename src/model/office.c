/* The office's profile. */
#include "review/office.h"

#include <string.h>

#include "model/model.h"

#define MOST_CODE 16 /* bytes */

static const char *text_or(const char *text, const char *other)
{
	return text ? text : other;
}

/* Letters and digits, so that CODE-N is one word everywhere. */
static void read_code(struct rv_model *m, struct rv_yaml *root, struct rv_office *office)
{
	struct rv_yaml *node = rv_model_need(m, root, "code");
	const char *text = rv_model_scalar(m, node, _("a short code, as QL")), *at = text;
	size_t len;

	if (!text)
		return;
	while ((len = rv_model_letter(at, false)) > 0 && *at != '_')
		at += len;
	if (*at != '\0' || node->len > MOST_CODE)
		rv_model_error(m, RV_D_OFFICE_CODE, node,
		               _("'%s': expected letters and digits only, at most %d bytes, as QL"),
		               text, MOST_CODE);
	office->code = text;
}

/* It stands in every head. */
static void check_line(struct rv_model *m, const struct rv_yaml *node)
{
	if (node && node->kind == RV_YAML_SCALAR && strpbrk(node->text, "\n\t"))
		rv_model_error(m, RV_D_OFFICE_LINE, node, "%s", _("expected a text of one line"));
}

/* A title of one line in each language. */
static void read_title(struct rv_model *m, struct rv_yaml *node, struct rv_title *title)
{
	rv_model_title(m, node, title);
	rv_model_done(m, node, &rv_shape_title);
	check_line(m, node);
	for (const struct rv_yaml *e = node && node->kind == RV_YAML_MAPPING ? node->child : NULL;
	     e; e = e->next)
		check_line(m, e);
}

static const char *line_of(struct rv_model *m, struct rv_yaml *root, const char *key,
                           const char *what)
{
	check_line(m, rv_yaml_get(root, key));
	return text_or(rv_model_text(m, root, key, what), "");
}

static void read_language(struct rv_model *m, struct rv_yaml *root, struct rv_office *office)
{
	struct rv_yaml *node = rv_yaml_get(root, "language");
	size_t word = node ? rv_model_choice(m, node, rv_shape_language.words) : SIZE_MAX;

	if (word == SIZE_MAX)
		return;
	office->speaks = true;
	office->language = word == 0 ? RV_EN : RV_ZH;
}

/* "张三", or {name: 张三, role: 主任}. */
static void read_person(struct rv_model *m, struct rv_yaml *node, struct rv_person *person)
{

	person->role = "";
	if (node->kind == RV_YAML_SCALAR && node->len && !rv_yaml_is_null(node)) {
		check_line(m, node);
		person->name = node->text;
	} else if (node->kind == RV_YAML_MAPPING) {
		rv_model_need(m, node, "name");
		person->name = line_of(m, node, "name", _("a name"));
		person->role = line_of(m, node, "role", _("what the person does"));
		rv_model_done(m, node, &rv_shape_person);
	} else {
		rv_model_expected(m, RV_D_OFFICE_PERSON, node, _("a name, or {name: …, role: …}"));
	}
}

static void read_people(struct rv_model *m, struct rv_yaml *root, struct rv_office *office)
{
	struct rv_yaml *node = rv_yaml_get(root, "people");

	if (!node || !rv_model_is_list(m, node, _("a list of names")) ||
	    !rv_model_at_most(m, node, RV_MODEL_NAMES))
		return;
	office->people = rv_model_alloc(m, node->n, sizeof *office->people);
	if (!office->people)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next)
		read_person(m, e, &office->people[office->n_people++]);
}

/* The base name of a file, or the name of what is built in. */
static const char *read_file_name(struct rv_model *m, struct rv_yaml *root, const char *key)
{
	struct rv_yaml *node = rv_yaml_get(root, key);
	const char *text = rv_model_scalar(m, node, _("the name of a file beside this one"));

	return text && rv_model_file_name(m, node) ? text : NULL;
}

struct rv_office *rv_office_load(struct rv_arena *arena, struct rv_yaml *root,
                                 struct rv_diags *diags)
{
	struct rv_model m = {.arena = arena, .diags = diags};
	struct rv_office *office = rv_model_alloc(&m, 1, sizeof *office);
	struct rv_yaml *id;

	if (!office ||
	    !rv_model_is_mapping(&m, root, _("a profile: {office: …, code: …, name: …}")))
		return NULL;
	id = rv_model_need(&m, root, "office");
	office->id = rv_model_scalar(&m, id, _("the id of the office"));
	if (office->id)
		rv_model_name(&m, id, RV_NAME_WORD);
	read_code(&m, root, office);
	read_title(&m, rv_model_need(&m, root, "name"), &office->name);
	if (rv_yaml_get(root, "prefecture"))
		read_title(&m, rv_yaml_get(root, "prefecture"), &office->prefecture);
	office->prefix = line_of(&m, root, "prefix", _("what its document numbers begin with"));
	office->contact = line_of(&m, root, "contact", _("a telephone number, an address"));
	read_language(&m, root, office);
	read_people(&m, root, office);
	office->rubric = read_file_name(&m, root, "rubric");
	office->calendar = read_file_name(&m, root, "calendar");
	rv_model_done(&m, root, &rv_shape_office);
	return m.failed ? NULL : office;
}
