/* The shapes of the YAML files as JSON Schema, draft 7, which editors read. */
#include <string.h>

#include "model/shape.h"
#include "review/i18n.h"
#include "review/rubric.h"

#define MAX_NAMED 64

struct schema {
	struct rv_buf *buf;
	const struct rv_shape *named[MAX_NAMED]; /* that need a definition */
	size_t n;
};

static void put_text(struct schema *schema, const char *text)
{
	rv_buf_json(schema->buf, text, strlen(text));
}

static void put_shape(struct schema *schema, const struct rv_shape *shape);

static void put_reference(struct schema *schema, const struct rv_shape *shape)
{
	size_t i = 0;

	if (!shape->name) {
		rv_buf_putc(schema->buf, '{');
		put_shape(schema, shape);
		rv_buf_putc(schema->buf, '}');
		return;
	}
	while (i < schema->n && schema->named[i] != shape)
		i++;
	if (i == schema->n && schema->n < MAX_NAMED)
		schema->named[schema->n++] = shape;
	schema->buf->failed |= i == MAX_NAMED;
	rv_buf_printf(schema->buf, "{\"$ref\": \"#/definitions/%s\"}", shape->name);
}

static void put_words(struct schema *schema, const char *const *words)
{
	rv_buf_puts(schema->buf, "\"enum\": [");
	for (size_t i = 0; words[i]; i++) {
		rv_buf_puts(schema->buf, i ? ", " : "");
		put_text(schema, words[i]);
	}
	rv_buf_putc(schema->buf, ']');
}

/* change: no key must be there, and null takes one away. */
static void put_keys(struct schema *schema, const struct rv_shape *shape, bool change)
{
	struct rv_buf *buf = schema->buf;
	bool any = false;

	rv_buf_puts(buf, "\"type\": \"object\", \"properties\": {");
	for (const struct rv_key *key = shape->keys; key->key; key++) {
		rv_buf_puts(buf, key == shape->keys ? "" : ", ");
		put_text(schema, key->key);
		rv_buf_puts(buf, change ? ": {\"anyOf\": [{\"type\": \"null\"}, " : ": ");
		put_reference(schema, key->of);
		rv_buf_puts(buf, change ? "]}" : "");
	}
	rv_buf_puts(buf, "}, \"additionalProperties\": ");
	if (shape->of)
		put_reference(schema, shape->of);
	else
		rv_buf_puts(buf, "false");
	if (shape->min)
		rv_buf_printf(buf, ", \"minProperties\": %zu", shape->min);
	for (const struct rv_key *key = shape->keys; key->key && !change; key++) {
		if (key->presence != RV_REQUIRED)
			continue;
		rv_buf_puts(buf, any ? ", " : ", \"required\": [");
		put_text(schema, key->key);
		any = true;
	}
	rv_buf_puts(buf, any ? "]" : "");
	any = false;
	for (const struct rv_key *key = shape->keys; key->key && !change; key++) {
		if (key->presence != RV_ONE_OF)
			continue;
		rv_buf_puts(buf, any ? ", " : ", \"oneOf\": [");
		rv_buf_puts(buf, "{\"required\": [");
		put_text(schema, key->key);
		rv_buf_puts(buf, "]}");
		any = true;
	}
	rv_buf_puts(buf, any ? "]" : "");
}

static void put_either(struct schema *schema, const struct rv_shape *shape)
{
	rv_buf_puts(schema->buf, "\"anyOf\": [");
	for (size_t i = 0; shape->either[i]; i++) {
		rv_buf_puts(schema->buf, i ? ", " : "");
		put_reference(schema, shape->either[i]);
	}
	rv_buf_putc(schema->buf, ']');
}

static void put_list(struct schema *schema, const struct rv_shape *shape)
{
	rv_buf_puts(schema->buf, "\"type\": \"array\", \"items\": ");
	put_reference(schema, shape->of);
	if (shape->min)
		rv_buf_printf(schema->buf, ", \"minItems\": %zu", shape->min);
	if (shape->max)
		rv_buf_printf(schema->buf, ", \"maxItems\": %zu", shape->max);
}

/* What stands inside of the braces. Plain numbers and true are texts too: `version: 2026.1`. */
static void put_shape(struct schema *schema, const struct rv_shape *shape)
{
	struct rv_buf *buf = schema->buf;

	if (shape->about) {
		rv_buf_puts(buf, "\"description\": ");
		put_text(schema, _(shape->about));
		rv_buf_puts(buf, ", ");
	}
	switch (shape->kind) {
	case RV_SHAPE_TEXT:
		rv_buf_puts(buf,
		            "\"type\": [\"string\", \"number\", \"boolean\"], \"minLength\": 1");
		break;
	case RV_SHAPE_VALUE:
		rv_buf_puts(buf, "\"type\": [\"string\", \"number\", \"boolean\", \"null\"]");
		break;
	case RV_SHAPE_NUMBER:
		rv_buf_puts(buf, "\"type\": [\"number\", \"string\"], \"minimum\": 0, "
		                 "\"pattern\": \"^[0-9]+([.][0-9]{1,2})?$\"");
		break;
	case RV_SHAPE_INT: rv_buf_puts(buf, "\"type\": \"integer\", \"minimum\": 0"); break;
	case RV_SHAPE_PATTERN:
		rv_buf_puts(buf, "\"type\": \"string\", \"pattern\": ");
		put_text(schema, shape->pattern);
		break;
	case RV_SHAPE_WORD: put_words(schema, shape->words); break;
	case RV_SHAPE_FLAG:
		rv_buf_puts(buf, shape->words ? "\"const\": true" : "\"type\": \"boolean\"");
		break;
	case RV_SHAPE_MAPPING: put_keys(schema, shape, false); break;
	case RV_SHAPE_CHANGE: put_keys(schema, shape->of, true); break;
	case RV_SHAPE_BY_NAME:
		rv_buf_puts(buf, "\"type\": \"object\", \"additionalProperties\": ");
		put_reference(schema, shape->of);
		if (shape->min)
			rv_buf_printf(buf, ", \"minProperties\": %zu", shape->min);
		break;
	case RV_SHAPE_LIST: put_list(schema, shape); break;
	case RV_SHAPE_EITHER: put_either(schema, shape); break;
	}
}

/* What --rubric takes: a key tells which of the three it is, so that a fault is told of the one that was meant. */
static void put_rubric_root(struct schema *schema)
{
	rv_buf_puts(schema->buf, "\"if\": {\"required\": [\"rubric_set\"]}, \"then\": ");
	put_reference(schema, &rv_shape_rubric_set);
	rv_buf_puts(schema->buf, ", \"else\": {\"if\": {\"required\": [\"extends\"]}, \"then\": ");
	put_reference(schema, &rv_shape_overlay);
	rv_buf_puts(schema->buf, ", \"else\": ");
	put_reference(schema, &rv_shape_rubric);
	rv_buf_puts(schema->buf, "}");
}

void rv_schema(struct rv_buf *buf, enum rv_schema_of of)
{
	static const struct {
		const char *title;
		const struct rv_shape *root; /* NULL: put_rubric_root */
	} files[] = {
		[RV_SCHEMA_RUBRIC] = {N_("a rubric, overlay or rubric set of review"), NULL},
		[RV_SCHEMA_DICTIONARY] = {N_("a dictionary of review"), &rv_shape_dictionary},
		[RV_SCHEMA_CALENDAR] = {N_("a calendar of review"), &rv_shape_calendar},
		[RV_SCHEMA_OFFICE] = {N_("an office's profile of review"), &rv_shape_office},
		[RV_SCHEMA_TESTS] = {N_("rule tests of review"), &rv_shape_tests},
	};
	struct schema schema = {.buf = buf};

	rv_buf_puts(buf,
	            "{\n\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n\"title\": ");
	put_text(&schema, _(files[of].title));
	rv_buf_puts(buf, ",\n");
	if (files[of].root)
		put_shape(&schema, files[of].root);
	else
		put_rubric_root(&schema);
	rv_buf_puts(buf, ",\n\"definitions\": {");
	for (size_t i = 0; i < schema.n; i++) { /* grows as they are written */
		rv_buf_printf(buf, "%s\n\"%s\": {", i ? "," : "", schema.named[i]->name);
		put_shape(&schema, schema.named[i]);
		rv_buf_putc(buf, '}');
	}
	rv_buf_puts(buf, "\n}\n}\n");
}
