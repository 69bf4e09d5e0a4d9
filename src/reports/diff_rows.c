/* Values of two trees, and the rows that tell where they differ. */
#include <string.h>

#include "reports/diff.h"

const struct rv_yaml *rv_diff_get(const struct rv_yaml *mapping, const char *key)
{
	if (!rv_yaml_is(mapping, RV_YAML_MAPPING))
		return NULL;
	for (const struct rv_yaml *e = mapping->child; e != NULL; e = e->next)
		if (strcmp(e->key->text, key) == 0)
			return e;
	return NULL;
}

bool rv_diff_same(const struct rv_yaml *a, const struct rv_yaml *b)
{
	if (a == NULL || b == NULL || a->kind != b->kind || a->n != b->n)
		return a == b;
	if (a->kind == RV_YAML_SCALAR)
		return strcmp(a->text, b->text) == 0 && rv_yaml_is_null(a) == rv_yaml_is_null(b) &&
		       (a->style == RV_YAML_PLAIN) == (b->style == RV_YAML_PLAIN);
	if (a->kind == RV_YAML_MAPPING) {
		for (const struct rv_yaml *e = a->child; e != NULL; e = e->next)
			if (!rv_diff_same(e, rv_diff_get(b, e->key->text)))
				return false;
		return true;
	}
	for (const struct rv_yaml *x = a->child, *y = b->child; x != NULL; x = x->next, y = y->next)
		if (!rv_diff_same(x, y))
			return false;
	return true;
}

const char *rv_diff_text(struct rv_diff *diff, const struct rv_yaml *node)
{
	const char *text;
	struct rv_buf buf;

	if (node == NULL)
		return NULL;
	if (node->kind == RV_YAML_SCALAR)
		return node->text;
	rv_buf_init(&buf);
	rv_yaml_json(&buf, node);
	text = buf.failed ? NULL : rv_strndup(diff->arena, buf.text, buf.len);
	diff->nomem |= text == NULL;
	rv_buf_release(&buf);
	return text;
}

void rv_diff_add(struct rv_diff *diff, struct rv_diff_row row)
{
	struct rv_diff_row *rows = rv_alloc_more(diff->arena, diff->rows, diff->n, &diff->room,
	                                         sizeof *rows);

	diff->nomem |= rows == NULL;
	if (rows == NULL)
		return;
	diff->rows = rows;
	row.rubric = diff->rubric;
	if (row.items == NULL)
		row.items = "";
	diff->rows[diff->n++] = row;
}
