/* Questions about nodes, and the tree as JSON. */
#include <inttypes.h>
#include <string.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"
#include "review/yaml.h"

struct rv_yaml *rv_yaml_get(struct rv_yaml *mapping, const char *key)
{
	struct rv_yaml *value;

	if (!rv_yaml_is(mapping, RV_YAML_MAPPING))
		return NULL;
	for (value = mapping->child; value != NULL; value = value->next)
		if (strcmp(value->key->text, key) == 0) {
			value->used = true;
			return value;
		}
	return NULL;
}

bool rv_yaml_is(const struct rv_yaml *node, enum rv_yaml_kind kind)
{
	return node != NULL && node->kind == kind;
}

static bool is_plain(const struct rv_yaml *node)
{
	return rv_yaml_is(node, RV_YAML_SCALAR) && node->style == RV_YAML_PLAIN;
}

bool rv_yaml_is_null(const struct rv_yaml *node)
{
	return is_plain(node) &&
	       (node->len == 0 || strcmp(node->text, "~") == 0 || strcmp(node->text, "null") == 0);
}

bool rv_yaml_bool(const struct rv_yaml *node, bool *out)
{
	if (!is_plain(node))
		return false;
	if (strcmp(node->text, "true") == 0)
		*out = true;
	else if (strcmp(node->text, "false") == 0)
		*out = false;
	else
		return false;
	return true;
}

bool rv_yaml_int(const struct rv_yaml *node, int64_t *out)
{
	uint64_t value = 0, limit = (uint64_t)INT64_MAX;
	bool negative;
	const char *c;

	if (!is_plain(node))
		return false;
	negative = node->text[0] == '-';
	c = node->text + negative;
	/* 007 is seven to some readers of YAML and eight to none: not a number here. */
	if (*c == '\0' || (c[0] == '0' && c[1] != '\0'))
		return false;
	limit += negative;
	for (; *c != '\0'; c++) {
		if (*c < '0' || *c > '9' || value > (limit - (uint64_t)(*c - '0')) / 10)
			return false;
		value = value * 10 + (uint64_t)(*c - '0');
	}
	if (negative)
		*out = value == limit ? INT64_MIN : -(int64_t)value;
	else
		*out = (int64_t)value;
	return true;
}

void rv_yaml_unknown_keys(struct rv_yaml *mapping, const char *const *known, struct rv_diags *diags)
{
	const struct rv_yaml *value, *key;
	const char *near;

	if (!rv_yaml_is(mapping, RV_YAML_MAPPING))
		return;
	for (value = mapping->child; value != NULL; value = value->next) {
		if (value->used)
			continue;
		key = value->key;
		rv_diag(diags, RV_ERROR, RV_D_UNKNOWN_KEY, key->pos,
		        (int)rv_utf8_count(key->file->text + key->from, key->to - key->from),
		        _("unknown key '%s'"), key->text);
		if (diags != NULL && diags->n >= RV_DIAGS_MAX)
			continue; /* counted, not shown: it needs no advice */
		near = rv_nearest(key->text, known);
		if (near != NULL)
			rv_diag_suggest(diags, _("did you mean '%s'?"), near);
	}
}

/* As deep as the parser allows a file to nest. */
void rv_yaml_json(struct rv_buf *buf, const struct rv_yaml *node)
{
	const struct rv_yaml *child;
	int64_t number;
	bool truth;

	if (node->kind == RV_YAML_SCALAR) {
		if (rv_yaml_is_null(node))
			rv_buf_puts(buf, "null");
		else if (rv_yaml_bool(node, &truth))
			rv_buf_puts(buf, truth ? "true" : "false");
		else if (rv_yaml_int(node, &number))
			rv_buf_printf(buf, "%" PRId64, number);
		else
			rv_buf_json(buf, node->text, node->len);
		return;
	}
	rv_buf_putc(buf, node->kind == RV_YAML_MAPPING ? '{' : '[');
	for (child = node->child; child != NULL; child = child->next) {
		if (child != node->child)
			rv_buf_putc(buf, ',');
		if (child->key != NULL) {
			rv_buf_json(buf, child->key->text, child->key->len);
			rv_buf_putc(buf, ':');
		}
		rv_yaml_json(buf, child);
	}
	rv_buf_putc(buf, node->kind == RV_YAML_MAPPING ? '}' : ']');
}
