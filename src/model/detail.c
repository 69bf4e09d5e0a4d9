/* Detail templates: `{interviewee}仅一人谈话`. */
#include <string.h>

#include "model/model.h"

#define MAX_PLACEHOLDERS 40

/* Whether name is a column of the record, of a reference of it, or of the case. */
static bool is_column(struct rv_model *m, const struct rv_record *record, const char *name)
{
	const struct rv_record *whole = m->dictionary->case_record;
	const char *dot = strchr(name, '.');
	const struct rv_column *reference;
	char *owner;

	if (!dot)
		return rv_record_column(record, name) != NULL;
	owner = rv_strndup(m->arena, name, (size_t)(dot - name));
	if (!owner) {
		rv_model_nomem(m);
		return true;
	}
	if (!strcmp(owner, whole->id) || !strcmp(owner, "this"))
		return rv_record_column(*owner == 't' && strcmp(owner, whole->id) ? record : whole,
		                        dot + 1) != NULL;
	reference = rv_record_reference(record, owner);
	return reference && reference->ref && rv_record_column(reference->ref, dot + 1);
}

/* What a template is for: all checks of an item that have none of their own, or one check. */
struct template
{
	const struct rv_item *item;
	const struct rv_check *only; /* or NULL */
	const struct rv_yaml *node;
};

static bool is_for(const struct template *template, const struct rv_check *check)
{
	if (template->only)
		return check == template->only;
	return check && rv_check_detail(template->item, check) == &template->item->detail;
}

/* One `{name}` for every check that the template is for; a query may select anything. */
static void check_name(struct rv_model *m, const struct template *template, size_t offset,
                       const char *name)
{
	for (size_t i = 0; i < template->item->n_checks; i++) {
		const struct rv_check *check = template->item->checks[i];

		if (!is_for(template, check) || check->test == RV_TEST_QUERY || !check->each ||
		    is_column(m, check->each, name))
			continue;
		rv_model_error_in(m, RV_D_DETAIL_COLUMN, template->node, offset, strlen(name),
		                  _("'%.200s' is no column of %s, which this item counts"), name,
		                  check->each->id);
		rv_model_suggest(m, name, rv_model_column_ids(m, check->each));
		return;
	}
}

static void check_text(struct rv_model *m, const struct template *template)
{
	const struct rv_yaml *node = template->node;
	const char *text = node->text;
	int n = 0;

	for (size_t at = 0; text[at]; at++) {
		size_t end;
		char *name;

		if (text[at] != '{' && text[at] != '}')
			continue;
		if (text[at + 1] == text[at]) { /* `{{` is a brace */
			at++;
			continue;
		}
		end = at + strcspn(text + at, "}");
		if (text[at] == '}' || !text[end] || end == at + 1) {
			rv_model_error_in(
				m, RV_D_DETAIL_SYNTAX, node, at, 1,
				_("a brace of its own: expected {column}, or {{ and }} for "
			          "braces"));
			return;
		}
		if (++n > MAX_PLACEHOLDERS) {
			rv_model_error(m, RV_D_TOO_MANY, node, _("more than %d places for values"),
			               MAX_PLACEHOLDERS);
			return;
		}
		name = rv_strndup(m->arena, text + at + 1, end - at - 1);
		if (!name) {
			rv_model_nomem(m);
			return;
		}
		check_name(m, template, at + 1, name);
		at = end;
	}
}

static void check_texts(struct rv_model *m, const struct rv_item *item, const struct rv_check *only,
                        const struct rv_yaml *node)
{
	struct template template = {item, only, node};

	if (rv_yaml_is(node, RV_YAML_SCALAR))
		check_text(m, &template);
	for (const struct rv_yaml *e = node ? node->child : NULL; e; e = e->next)
		if (e->kind == RV_YAML_SCALAR) {
			template.node = e;
			check_text(m, &template);
		}
}

void rv_model_detail(struct rv_model *m, const struct rv_item *item, struct rv_yaml *node)
{
	check_texts(m, item, NULL, rv_yaml_get(node, "detail"));
	for (size_t i = 0; i < item->n_checks; i++)
		if (item->checks[i])
			check_texts(m, item, item->checks[i],
			            rv_yaml_get(item->checks[i]->node, "detail"));
}

const struct rv_title *rv_check_detail(const struct rv_item *item, const struct rv_check *check)
{
	return check->detail.zh || check->detail.en ? &check->detail : &item->detail;
}
