/* Which items a change of a parameter, set, table or column reaches: those whose conditions name it. */
#include <string.h>

#include "reports/diff.h"

struct naming {
	const char **names; /* first what is looked for, then derived columns that name it */
	size_t n;
	bool first_is_parameter;
};

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static bool text_names(const char *text, const char *name, bool is_parameter)
{
	size_t len = strlen(name);

	for (const char *at = text; (at = strstr(at, name)) != NULL; at++) {
		char before = at > text ? at[-1] : ' ';

		if (!is_word_byte(at[len]) && !is_word_byte(before) &&
		    (!is_parameter || before == ':'))
			return true;
	}
	return false;
}

static bool tree_names(const struct naming *naming, const struct rv_yaml *node)
{
	for (size_t i = 0; i < naming->n; i++) {
		bool is_parameter = i == 0 && naming->first_is_parameter;

		if (node->kind == RV_YAML_SCALAR &&
		    text_names(node->text, naming->names[i], is_parameter))
			return true;
		/* `require: {RECORD: …}` */
		if (node->key && !is_parameter && strcmp(node->key->text, naming->names[i]) == 0)
			return true;
	}
	for (const struct rv_yaml *e = node->child; e; e = e->next)
		if (tree_names(naming, e))
			return true;
	return false;
}

static void add_derived(struct naming *naming, const struct rv_yaml *columns, bool *more)
{
	for (const struct rv_yaml *e = columns ? columns->child : NULL; e; e = e->next) {
		bool known = false;

		for (size_t i = 0; i < naming->n; i++)
			known |= strcmp(naming->names[i], e->key->text) == 0;
		if (known || !tree_names(naming, e))
			continue;
		naming->names[naming->n++] = e->key->text;
		*more = true;
	}
}

static void close_over(struct naming *naming, const struct rv_rubric *rubric)
{
	const struct rv_yaml *derive = rv_diff_get(rubric->root, "derive");
	bool more = true;

	while (more) {
		more = false;
		for (const struct rv_yaml *e = derive ? derive->child : NULL; e; e = e->next)
			add_derived(naming, e, &more);
		for (size_t i = 0; i < rubric->dictionary->n_records; i++)
			add_derived(naming, rubric->dictionary->records[i]->derive, &more);
	}
}

const char *rv_diff_items_naming(struct rv_arena *arena, const struct rv_rubric *rubric,
                                 const char *name, bool is_parameter)
{
	static const char *const keys[] = {"when", "check", "checks"};
	struct naming naming = {.first_is_parameter = is_parameter};
	const char *list;
	struct rv_buf buf;

	naming.names = rv_alloc_array(arena, rubric->n_derives + 1, sizeof *naming.names);
	if (naming.names == NULL)
		return NULL;
	naming.names[naming.n++] = name;
	close_over(&naming, rubric);
	rv_buf_init(&buf);
	for (size_t i = 0; i < rubric->n_items; i++) {
		bool found = false;

		for (size_t k = 0; k < sizeof keys / sizeof *keys && !found; k++) {
			const struct rv_yaml *node = rv_diff_get(rubric->items[i].node, keys[k]);

			found = node && tree_names(&naming, node);
		}
		if (found)
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? " " : "", rubric->items[i].id);
	}
	list = buf.failed ? NULL : rv_strdup(arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return list;
}
