/* Faults of a load: where they are, what was expected, what may have been meant. */
#include <string.h>

#include "model/model.h"
#include "review/text.h"

#define MESSAGE_SIZE 1024

void rv_model_nomem(struct rv_model *m)
{
	m->failed = true;
	m->diags->nomem = true;
}

void *rv_model_alloc(struct rv_model *m, size_t n, size_t size)
{
	void *memory = rv_alloc_array(m->arena, n, size);

	if (!memory)
		rv_model_nomem(m);
	return memory;
}

char *rv_model_format(struct rv_model *m, const char *fmt, ...)
{
	char text[MESSAGE_SIZE];
	char *copy;
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	copy = rv_strdup(m->arena, text);
	if (!copy)
		rv_model_nomem(m);
	return copy;
}

/* Characters to underline: the scalar as it stands in the source, to the end of its line. */
static int width_of(const struct rv_yaml *node)
{
	const char *from, *end;
	size_t len;

	if (!node || node->kind != RV_YAML_SCALAR || !node->file || node->to <= node->from)
		return 1;
	from = node->file->text + node->from;
	len = node->to - node->from;
	if (len > MESSAGE_SIZE)
		len = MESSAGE_SIZE; /* no line is shown longer */
	end = memchr(from, '\n', len);
	if (end)
		len = (size_t)(end - from);
	len = rv_utf8_count(from, len);
	return len > 1 && len < 10000 ? (int)len : 1;
}

static void report(struct rv_model *m, enum rv_severity severity, const char *id, struct rv_pos pos,
                   int width, const char *fmt, va_list args)
{
	char text[MESSAGE_SIZE];
	size_t before = m->diags->n;

	vsnprintf(text, sizeof text, fmt, args);
	text[rv_utf8_valid(text, strlen(text))] = '\0';
	rv_diag(m->diags, severity, id, pos, width, "%s", text);
	m->kept = m->diags->n > before;
	if (severity == RV_ERROR)
		m->failed = true;
}

static struct rv_pos place(const struct rv_yaml *node)
{
	return node ? node->pos : (struct rv_pos){NULL, 0, 0};
}

void rv_model_error(struct rv_model *m, const char *id, const struct rv_yaml *node, const char *fmt,
                    ...)
{
	va_list args;

	va_start(args, fmt);
	report(m, RV_ERROR, id, place(node), width_of(node), fmt, args);
	va_end(args);
}

void rv_model_say(struct rv_model *m, enum rv_severity severity, const char *id,
                  const struct rv_yaml *node, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	report(m, severity, id, place(node), width_of(node), fmt, args);
	va_end(args);
}

void rv_model_error_in(struct rv_model *m, const char *id, const struct rv_yaml *node,
                       size_t offset, size_t len, const char *fmt, ...)
{
	size_t width = rv_utf8_count(node->text + offset, len);
	va_list args;

	va_start(args, fmt);
	report(m, RV_ERROR, id, rv_yaml_locate(node, offset),
	       width > 1 && width < 10000 ? (int)width : 1, fmt, args);
	va_end(args);
}

struct rv_yaml rv_model_part(const struct rv_yaml *node, size_t offset, const char *text)
{
	struct rv_yaml part = *node;
	bool as_is = node->style == RV_YAML_PLAIN && node->to - node->from == node->len;

	part.pos = rv_yaml_locate(node, offset);
	part.text = text;
	part.len = strlen(text);
	part.key = part.next = NULL;
	part.from = as_is ? node->from + offset : 0;
	part.to = as_is ? part.from + part.len : 0;
	return part;
}

void rv_model_suggest(struct rv_model *m, const char *word, const char *const *candidates)
{
	const char *near = candidates && m->kept ? rv_nearest(word, candidates) : NULL;

	if (near)
		rv_diag_suggest(m->diags, _("did you mean '%s'?"), near);
}

void rv_model_hint(struct rv_model *m, const char *text)
{
	if (m->kept)
		rv_diag_suggest(m->diags, "%s", text);
}

void rv_model_expected(struct rv_model *m, const char *id, const struct rv_yaml *node,
                       const char *what)
{
	const char *found = node->text, *quote = "'";

	if (node->kind != RV_YAML_SCALAR || rv_yaml_is_null(node)) {
		if (node->kind == RV_YAML_MAPPING)
			found = node->n ? _("a mapping") : _("an empty mapping");
		else if (node->kind == RV_YAML_SEQUENCE)
			found = node->n ? _("a list") : _("an empty list");
		else
			found = _("nothing");
		quote = "";
	}
	if (node->key)
		rv_model_error(m, id, node, _("'%.200s': expected %s, found %s%.200s%s"),
		               node->key->text, what, quote, found, quote);
	else
		rv_model_error(m, id, node, _("expected %s, found %s%.200s%s"), what, quote, found,
		               quote);
}

/* `en: preliminary check, months` in braces: the second half is taken for a key. */
static bool is_cut_text(const struct rv_yaml *before, const struct rv_yaml *node)
{
	const char *text;

	if (!before || before->kind != RV_YAML_SCALAR || before->style != RV_YAML_PLAIN ||
	    !rv_yaml_is_null(node) || node->len || !node->file || !node->key ||
	    before->to > node->file->len)
		return false;
	text = node->file->text + before->to;
	return *text == ',' &&
	       text + 1 + strspn(text + 1, " \t") == node->file->text + node->key->from;
}

void rv_model_done_names(struct rv_model *m, struct rv_yaml *mapping, const char *const *known)
{
	if (!rv_yaml_is(mapping, RV_YAML_MAPPING))
		return;
	for (struct rv_yaml *e = mapping->child, *before = NULL; e; before = e, e = e->next) {
		if (e->used)
			continue;
		m->failed = true;
		if (!is_cut_text(before, e))
			continue;
		e->used = true;
		rv_model_error(m, RV_D_UNKNOWN_KEY, e->key,
		               _("unknown key '%.200s': YAML ends the text before it at the comma"),
		               e->key->text);
		rv_model_hint(m, _("put the whole text in double quotes"));
	}
	rv_yaml_unknown_keys(mapping, known, m->diags);
}

static bool has_key(const struct rv_shape *shape, const char *key)
{
	for (const struct rv_key *at = shape->keys; at->key; at++)
		if (!strcmp(at->key, key))
			return true;
	return false;
}

void rv_model_done(struct rv_model *m, struct rv_yaml *mapping, const struct rv_shape *shape)
{
	const char **known;
	bool all_known = true;
	size_t n = 0;

	if (!rv_yaml_is(mapping, RV_YAML_MAPPING))
		return;
	for (struct rv_yaml *e = mapping->child; e; e = e->next) {
		e->used &= has_key(shape, e->key->text);
		all_known &= e->used;
	}
	if (all_known)
		return;
	while (shape->keys[n].key)
		n++;
	known = rv_model_alloc(m, n + 1, sizeof *known);
	if (!known)
		return;
	for (size_t i = 0; i < n; i++)
		known[i] = shape->keys[i].key;
	rv_model_done_names(m, mapping, known);
}
