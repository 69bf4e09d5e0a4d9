/*
 * YAML to a tree, from libyaml's events. Not its documents: those resolve aliases in quadratic time and build cycles.
 * The tree is built with an own stack that is as deep as a file may nest, so that no input can exhaust the C stack, and
 * libyaml, which takes quadratic time for deep nesting, is left as soon as the limit is passed.
 */
#include <string.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"
#include "yaml/internal.h"

/* A collection whose end was not yet seen. */
struct frame {
	struct rv_yaml *node;
	struct rv_yaml *last; /* child */
	struct rv_yaml *key;  /* in a mapping, between a key and its value */
};

struct builder {
	struct rv_yaml_reader *reader;
	struct frame frames[RV_YAML_MAX_DEPTH];
	size_t depth;
	struct rv_yaml *root;
	size_t documents;
};

/* ---- places and messages ----------------------------------------------------------------------- */

struct rv_pos rv_yaml_pos(const struct rv_yaml_reader *reader, yaml_mark_t mark)
{
	return (struct rv_pos){reader->file->name, (int)mark.line + 1, (int)mark.column + 1};
}

/*
 * libyaml counts characters. Its marks come in the order of the text, so that all of them together walk it once. Should
 * one go back, which has not been seen, the walk begins anew.
 */
size_t rv_yaml_byte(struct rv_yaml_reader *reader, yaml_mark_t mark)
{
	const char *text = reader->file->text;
	size_t at = reader->seen_bytes, chars = reader->seen_chars;

	if (mark.index < chars) {
		at = reader->skipped;
		chars = 0;
	}
	while (chars < mark.index && at < reader->file->len) {
		(void)rv_utf8_next(text, reader->file->len, &at);
		chars++;
	}
	reader->seen_bytes = at;
	reader->seen_chars = chars;
	return at;
}

void rv_yaml_tell(struct rv_yaml_reader *reader, const char *id, struct rv_pos pos, int width,
                  const char *fmt, ...)
{
	char text[sizeof reader->first.msg];
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	rv_diag(reader->diags, RV_ERROR, id, pos, width, "%s", text);
	if (reader->first.code == RV_OK)
		(void)rv_fail_at(&reader->first, RV_DATA, pos, "%s", text);
}

static bool out_of_memory(struct rv_yaml_reader *reader)
{
	(void)rv_nomem(&reader->first);
	return false;
}

/* ---- nodes ------------------------------------------------------------------------------------ */

static struct rv_yaml *new_node(struct rv_yaml_reader *reader, enum rv_yaml_kind kind,
                                const yaml_event_t *event)
{
	struct rv_yaml *node;
	struct rv_pos pos = rv_yaml_pos(reader, event->start_mark);

	if (++reader->nodes > RV_YAML_MAX_NODES) {
		rv_yaml_tell(reader, RV_D_YAML_LIMIT, pos, 1,
		             _("too many values, expected at most %d"), RV_YAML_MAX_NODES);
		return NULL;
	}
	node = rv_alloc(reader->arena, sizeof *node);
	if (node == NULL) {
		out_of_memory(reader);
		return NULL;
	}
	node->kind = kind;
	node->pos = pos;
	node->text = "";
	node->file = reader->file;
	node->from = rv_yaml_byte(reader, event->start_mark);
	node->to = rv_yaml_byte(reader, event->end_mark);
	return node;
}

static void check_key(struct rv_yaml_reader *reader, const struct rv_yaml *key)
{
	if (key->kind != RV_YAML_SCALAR)
		rv_yaml_tell(reader, RV_D_YAML_KEY, key->pos, 1,
		             _("a list or mapping as a key, expected a word"));
	else if (key->style == RV_YAML_PLAIN && strcmp(key->text, "<<") == 0)
		rv_yaml_tell(
			reader, RV_D_YAML_ALIAS, key->pos, 2,
			_("merge keys '<<' are not supported, expected the values written out"));
	else if (rv_yaml_is_null(key) && key->from == key->to && !reader->told_alias)
		rv_yaml_tell(reader, RV_D_YAML_KEY, key->pos, 1,
		             _("a value without a key, expected a word before ':'"));
	else if (rv_utf8_count(key->text, key->len) > RV_YAML_MAX_KEY)
		rv_yaml_tell(reader, RV_D_YAML_KEY, key->pos, 1,
		             _("the key is too long, expected at most %d characters"),
		             RV_YAML_MAX_KEY);
}

/* Puts a finished or opened node where it belongs. */
static void place(struct builder *b, struct rv_yaml *node)
{
	struct frame *frame;

	if (b->depth == 0) {
		b->root = node;
		return;
	}
	frame = &b->frames[b->depth - 1];
	if (frame->node->kind == RV_YAML_MAPPING && frame->key == NULL) {
		check_key(b->reader, node);
		frame->key = node;
		return;
	}
	node->key = frame->key;
	frame->key = NULL;
	if (frame->last == NULL)
		frame->node->child = node;
	else
		frame->last->next = node;
	frame->last = node;
	frame->node->n++;
}

static void refuse_anchor(struct rv_yaml_reader *reader, yaml_mark_t mark)
{
	if (!reader->told_alias)
		rv_yaml_tell(reader, RV_D_YAML_ALIAS, rv_yaml_pos(reader, mark), 1,
		             _("anchors '&' and aliases '*' are not supported, expected the value "
		               "written out"));
	reader->told_alias = true;
}

static void refuse_tag(struct rv_yaml_reader *reader, yaml_mark_t mark)
{
	if (!reader->told_tag)
		rv_yaml_tell(reader, RV_D_YAML_TAG, rv_yaml_pos(reader, mark), 1,
		             _("tags '!' are not supported, expected a value without one"));
	reader->told_tag = true;
}

/* ---- events ----------------------------------------------------------------------------------- */

static enum rv_yaml_style style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE: return RV_YAML_SINGLE;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return RV_YAML_DOUBLE;
	case YAML_LITERAL_SCALAR_STYLE: return RV_YAML_LITERAL;
	case YAML_FOLDED_SCALAR_STYLE: return RV_YAML_FOLDED;
	case YAML_PLAIN_SCALAR_STYLE:
	case YAML_ANY_SCALAR_STYLE:
	default: return RV_YAML_PLAIN;
	}
}

/* Raw ones were refused with the bytes; escapes in double quotes make them too. */
static void check_escapes(struct rv_yaml_reader *reader, const struct rv_yaml *node)
{
	size_t at = 0, start;
	uint32_t c;

	while (at < node->len) {
		start = at;
		c = rv_utf8_next(node->text, node->len, &at);
		if (!rv_yaml_refused(c))
			continue;
		rv_yaml_tell(reader, RV_D_YAML_ENCODING, rv_yaml_locate(node, start), 2,
		             _("the escape makes the invisible character U+%04X, expected text "
		               "without control characters"),
		             (unsigned)c);
		return;
	}
}

static bool on_scalar(struct builder *b, const yaml_event_t *event)
{
	struct rv_yaml_reader *reader = b->reader;
	struct rv_yaml *node = new_node(reader, RV_YAML_SCALAR, event);

	if (node == NULL)
		return false;
	if (event->data.scalar.anchor != NULL)
		refuse_anchor(reader, event->start_mark);
	if (event->data.scalar.tag != NULL)
		refuse_tag(reader, event->start_mark);
	node->style = style_of(event->data.scalar.style);
	node->len = event->data.scalar.length;
	node->text = rv_strndup(reader->arena, (const char *)event->data.scalar.value, node->len);
	if (node->text == NULL)
		return out_of_memory(reader);
	if (node->from < node->to) {
		reader->scalar_from = node->from;
		reader->scalar_to = node->to;
	}
	if (node->style == RV_YAML_DOUBLE)
		check_escapes(reader, node);
	place(b, node);
	return true;
}

/* An alias stands for a value, so that what comes after it is still understood. */
static bool on_alias(struct builder *b, const yaml_event_t *event)
{
	struct rv_yaml *node = new_node(b->reader, RV_YAML_SCALAR, event);

	if (node == NULL)
		return false;
	refuse_anchor(b->reader, event->start_mark);
	place(b, node);
	return true;
}

static bool on_start(struct builder *b, enum rv_yaml_kind kind, const yaml_event_t *event)
{
	struct rv_yaml_reader *reader = b->reader;
	bool is_map = kind == RV_YAML_MAPPING;
	struct rv_yaml *node;

	if (b->depth == RV_YAML_MAX_DEPTH) {
		rv_yaml_tell(reader, RV_D_YAML_LIMIT, rv_yaml_pos(reader, event->start_mark), 1,
		             _("nested too deeply, expected at most %d levels"), RV_YAML_MAX_DEPTH);
		return false;
	}
	node = new_node(reader, kind, event);
	if (node == NULL)
		return false;
	if ((is_map ? event->data.mapping_start.anchor : event->data.sequence_start.anchor) != NULL)
		refuse_anchor(reader, event->start_mark);
	if ((is_map ? event->data.mapping_start.tag : event->data.sequence_start.tag) != NULL)
		refuse_tag(reader, event->start_mark);
	place(b, node);
	b->frames[b->depth++] = (struct frame){node, NULL, NULL};
	return true;
}

static bool on_end(struct builder *b, const yaml_event_t *event)
{
	struct frame *frame = &b->frames[--b->depth];
	struct rv_yaml *node = frame->node;

	/* A block ends where the next thing begins, so libyaml's mark is beyond it. */
	if (event->start_mark.index == event->end_mark.index && frame->last != NULL)
		node->to = frame->last->to;
	else
		node->to = rv_yaml_byte(b->reader, event->end_mark);
	if (node->kind == RV_YAML_MAPPING)
		rv_yaml_check_keys(b->reader, node);
	return true;
}

static bool on_document(struct builder *b, const yaml_event_t *event)
{
	if (b->documents++ > 0) {
		rv_yaml_tell(b->reader, RV_D_YAML_DOCUMENTS,
		             rv_yaml_pos(b->reader, event->start_mark), 3,
		             _("a second document, expected one in a file"));
		return false;
	}
	if (event->data.document_start.tag_directives.start !=
	    event->data.document_start.tag_directives.end)
		refuse_tag(b->reader, event->start_mark);
	return true;
}

/* false: stop. */
static bool on_event(struct builder *b, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT: return on_document(b, event);
	case YAML_SCALAR_EVENT: return on_scalar(b, event);
	case YAML_ALIAS_EVENT: return on_alias(b, event);
	case YAML_SEQUENCE_START_EVENT: return on_start(b, RV_YAML_SEQUENCE, event);
	case YAML_MAPPING_START_EVENT: return on_start(b, RV_YAML_MAPPING, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT: return on_end(b, event);
	case YAML_STREAM_END_EVENT: return false;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
	default: return true;
	}
}

static void build(struct builder *b)
{
	yaml_event_t event;
	bool more = true;

	while (more && b->reader->first.code != RV_MEMORY) {
		if (!yaml_parser_parse(&b->reader->parser, &event)) {
			rv_yaml_tell_syntax(b->reader);
			return;
		}
		more = on_event(b, &event);
		yaml_event_delete(&event);
	}
}

static void parse_text(struct builder *b)
{
	struct rv_yaml_reader *reader = b->reader;
	const struct rv_yaml_file *file = reader->file;
	struct rv_pos top = {file->name, 1, 1};

	if (!rv_yaml_check_bytes(reader))
		return;
	if (!yaml_parser_initialize(&reader->parser)) {
		out_of_memory(reader);
		return;
	}
	yaml_parser_set_encoding(&reader->parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader->parser,
	                             (const unsigned char *)file->text + reader->skipped,
	                             file->len - reader->skipped);
	build(b);
	yaml_parser_delete(&reader->parser);
	if (reader->first.code == RV_OK &&
	    (b->root == NULL || (rv_yaml_is_null(b->root) && b->root->len == 0)))
		rv_yaml_tell(reader, RV_D_YAML_EMPTY, top, 1,
		             file->len == 0 ? _("the file is empty, expected keys and values")
		                            : _("there is nothing in the file but comments and "
		                                "blanks, expected keys and values"));
}

enum rv_code rv_yaml_parse_file(struct rv_arena *arena, struct rv_yaml_file *file,
                                struct rv_yaml **root, struct rv_diags *diags, struct rv_error *err)
{
	struct rv_yaml_reader reader = {.arena = arena, .diags = diags, .file = file};
	struct builder b = {.reader = &reader};

	parse_text(&b);
	if (file->len <= RV_YAML_MAX_BYTES)
		rv_diags_attach(diags, file->name, file->text, file->len);
	if (reader.first.code == RV_MEMORY && diags != NULL)
		diags->nomem = true;
	if (reader.first.code != RV_OK) {
		if (err != NULL)
			*err = reader.first;
		return reader.first.code;
	}
	*root = b.root;
	return RV_OK;
}

struct rv_yaml *rv_yaml_parse(struct rv_arena *arena, const char *name, const char *text,
                              size_t len, struct rv_diags *diags)
{
	struct rv_yaml_file *file = rv_alloc(arena, sizeof *file);
	struct rv_yaml *root = NULL;

	if (file != NULL) {
		/* A text that is refused for its size need not be copied. */
		file->name = rv_strdup(arena, name);
		file->text = len > RV_YAML_MAX_BYTES ? "" : rv_strndup(arena, text, len);
		file->len = len;
	}
	if (file == NULL || file->name == NULL || file->text == NULL) {
		if (diags != NULL)
			diags->nomem = true;
		return NULL;
	}
	if (rv_yaml_parse_file(arena, file, &root, diags, NULL) != RV_OK)
		return NULL;
	return root;
}
