/* Documents: looked up, and told as JSON Schema. */
#include "output/document.h"

#include <string.h>

#include "review/i18n.h"

static bool is_key(const struct rv_doc_key *row, const char *key)
{
	if (row->flags & RV_DOC_SERIES)
		return strncmp(key, row->key, strlen(row->key)) == 0;
	return strcmp(key, row->key) == 0;
}

const struct rv_doc_key *rv_doc_find(const struct rv_doc_key *keys, const char *key)
{
	for (; keys->key != NULL; keys++)
		if (is_key(keys, key))
			return keys;
	return NULL;
}

const struct rv_doc_table *rv_doc_table(const struct rv_document *document, const char *key)
{
	for (const struct rv_doc_table *table = document->tables; table->key != NULL; table++)
		if (strcmp(table->key, key) == 0)
			return table;
	return NULL;
}

/* ---- JSON Schema --------------------------------------------------------------------------------------- */

struct schema {
	struct rv_buf *buf;
	const struct rv_document *document;
	rv_meaning_fn *meaning;
};

static void put_string(struct schema *schema, const char *text)
{
	rv_buf_json(schema->buf, text, strlen(text));
}

static void put_kind(struct schema *schema, const struct rv_doc_key *row)
{
	static const char *const types[] = {
		[RV_CELL_TEXT] = "string", [RV_CELL_INT] = "integer",  [RV_CELL_POINTS] = "number",
		[RV_CELL_DATE] = "string", [RV_CELL_BOOL] = "boolean", [RV_CELL_PERCENT] = "number",
	};
	struct rv_buf *buf = schema->buf;
	bool null = row->flags & RV_DOC_NULL, number = row->flags & RV_DOC_NUMBER;

	rv_buf_puts(buf, null || number ? "\"type\": [" : "\"type\": ");
	put_string(schema, types[row->kind]);
	rv_buf_puts(buf, number ? ", \"number\"" : "");
	rv_buf_puts(buf, null ? ", \"null\"" : "");
	rv_buf_puts(buf, null || number ? "]" : "");
	if (row->kind == RV_CELL_DATE)
		rv_buf_puts(buf, ", \"pattern\": \"^[0-9]{4}-[0-9]{2}-[0-9]{2}$\"");
	if (row->kind == RV_CELL_POINTS || row->kind == RV_CELL_PERCENT)
		rv_buf_puts(buf, ", \"multipleOf\": 0.01");
}

static void put_key(struct schema *schema, const char *table, const struct rv_doc_key *row)
{
	const char *words = schema->meaning != NULL
	                            ? schema->meaning(schema->document->schema, table, row->key)
	                            : NULL;

	rv_buf_puts(schema->buf, ",\n");
	if (row->flags & RV_DOC_SERIES)
		rv_buf_printf(schema->buf, "\"^%s\"", row->key);
	else
		put_string(schema, row->key);
	rv_buf_puts(schema->buf, ": {");
	put_kind(schema, row);
	if (words != NULL) {
		rv_buf_puts(schema->buf, ", \"description\": ");
		put_string(schema, _(words));
	}
	rv_buf_putc(schema->buf, '}');
}

/*
 * The members of an object: two that tell which it is, NULL: not that one, then its keys, and at the root the tables. all: those that tell
 * have to be there.
 */
static void put_object(struct schema *schema, const char *type, const char *name, bool all,
                       const char *table, const struct rv_doc_key *keys,
                       const struct rv_doc_table *tables)
{
	struct rv_buf *buf = schema->buf;
	bool series = false;

	rv_buf_puts(buf, "\"type\": \"object\", \"additionalProperties\": false,\n\"required\": [");
	rv_buf_puts(buf, all && type != NULL ? "\"type\"" : "");
	rv_buf_puts(buf, all && type != NULL && name != NULL ? ", " : "");
	rv_buf_puts(buf, all && name != NULL ? "\"schema\"" : "");
	for (size_t i = 0, n = all; keys[i].key != NULL; i++) {
		series = series || keys[i].flags & RV_DOC_SERIES;
		if (keys[i].flags & (RV_DOC_OPTIONAL | RV_DOC_SERIES))
			continue;
		rv_buf_puts(buf, n++ > 0 ? ", " : "");
		put_string(schema, keys[i].key);
	}
	for (; tables != NULL && tables->key != NULL; tables++)
		if (!(tables->flags & RV_DOC_OPTIONAL)) {
			rv_buf_puts(buf, ", ");
			put_string(schema, tables->key);
		}
	rv_buf_puts(buf, "],\n\"properties\": {");
	if (type != NULL) {
		rv_buf_puts(buf, "\n\"type\": {\"const\": ");
		put_string(schema, type);
		rv_buf_putc(buf, '}');
	}
	if (name != NULL) {
		rv_buf_puts(buf, type != NULL ? ",\n" : "\n");
		rv_buf_puts(buf, "\"schema\": {\"const\": ");
		put_string(schema, name);
		rv_buf_putc(buf, '}');
	}
	for (const struct rv_doc_key *row = keys; row->key != NULL; row++)
		if (!(row->flags & RV_DOC_SERIES))
			put_key(schema, table, row);
	if (name != NULL && type == NULL)
		for (const struct rv_doc_table *row = schema->document->tables; row->key != NULL;
		     row++) {
			rv_buf_puts(buf, ",\n");
			put_string(schema, row->key);
			rv_buf_puts(buf, ": {\"type\": \"array\", \"items\": {\"$ref\": "
			                 "\"#/definitions/");
			rv_buf_printf(buf, "%s\"}}", row->key);
		}
	rv_buf_putc(buf, '}');
	if (!series)
		return;
	rv_buf_puts(buf, ",\n\"patternProperties\": {\"^$\": false");
	for (const struct rv_doc_key *row = keys; row->key != NULL; row++)
		if (row->flags & RV_DOC_SERIES)
			put_key(schema, table, row);
	rv_buf_putc(buf, '}');
}

static void put_definitions(struct schema *schema)
{
	const struct rv_document *document = schema->document;
	struct rv_buf *buf = schema->buf;

	rv_buf_puts(buf, ",\n\"definitions\": {\n\"line\": {\"anyOf\": "
	                 "[{\"$ref\": \"#/definitions/head\"}");
	for (const struct rv_doc_table *row = document->tables; row->key != NULL; row++)
		rv_buf_printf(buf,
		              ", {\"required\": [\"type\"], \"allOf\": [{\"$ref\": "
		              "\"#/definitions/%s\"}]}",
		              row->key);
	rv_buf_puts(buf, "]},\n\"head\": {");
	put_object(schema, "head", document->schema, true, NULL, document->facts, NULL);
	rv_buf_putc(buf, '}');
	for (const struct rv_doc_table *row = document->tables; row->key != NULL; row++) {
		rv_buf_puts(buf, ",\n");
		put_string(schema, row->key);
		rv_buf_puts(buf, ": {");
		put_object(schema, row->key, NULL, false, row->key, row->columns, NULL);
		rv_buf_putc(buf, '}');
	}
	rv_buf_puts(buf, "\n}");
}

void rv_document_schema(struct rv_buf *buf, const struct rv_document *document,
                        rv_meaning_fn *meaning)
{
	struct schema schema = {.buf = buf, .document = document, .meaning = meaning};

	rv_buf_puts(buf,
	            "{\n\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n\"title\": ");
	put_string(&schema, document->schema);
	rv_buf_puts(buf, ",\n\"description\": ");
	put_string(&schema, _(document->title));
	if (document->news != NULL) {
		rv_buf_puts(buf, ",\n\"$comment\": ");
		put_string(&schema, _(document->news));
	}
	rv_buf_puts(buf, ",\n");
	put_object(&schema, NULL, document->schema, true, NULL, document->facts, document->tables);
	put_definitions(&schema);
	rv_buf_puts(buf, "\n}\n");
}
