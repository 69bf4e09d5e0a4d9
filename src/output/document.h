/*
 * What the JSON of a schema is made of: its facts and tables, their keys and kinds. Writers of JSON and NDJSON keep to it, and the JSON Schema
 * that people and programs read is made of it. A change of what is required, or of what a key means, takes another number.
 */
#ifndef REVIEW_OUTPUT_DOCUMENT_H
#define REVIEW_OUTPUT_DOCUMENT_H

#include "review/output.h"

enum {
	RV_DOC_NULL = 1,     /* the value may be null */
	RV_DOC_OPTIONAL = 2, /* the key, or table, is not always there */
	RV_DOC_SERIES = 4,   /* any number of keys that begin like this: lost_DIMENSION */
	RV_DOC_NUMBER = 8    /* a text, or a number where all of them are */
};
struct rv_doc_key {
	const char *key; /* NULL at the end of a list */
	enum rv_cell_kind kind;
	unsigned flags;
};
struct rv_doc_table {
	const char *key; /* NULL at the end of a list */
	unsigned flags;  /* RV_DOC_OPTIONAL */
	const struct rv_doc_key *columns;
};
struct rv_document {
	const char *schema; /* "review.score/1" */
	const char *title;  /* N_("…"): also what a page of it is called */
	const char *news;   /* NULL or N_("…"): what the number was raised for */
	const char *table;  /* of which columns can be chosen, or NULL */
	bool untitled;      /* pages of it have a title of their own */
	const struct rv_doc_key *facts;
	const struct rv_doc_table *tables;
};

/* The fact or column of a document with this key, NULL: there is none. A key of a series finds the series. */
const struct rv_doc_key *rv_doc_find(const struct rv_doc_key *keys, const char *key);
const struct rv_doc_table *rv_doc_table(const struct rv_document *document, const char *key);

/* What a key means: "table.key" first, then "key"; untranslated, NULL: nobody says. */
typedef const char *rv_meaning_fn(const char *schema, const char *table, const char *key);
/*
 * Appends the JSON Schema, draft 7, of a document: the root is the JSON object, "#/definitions/line" a line of NDJSON. meaning may be NULL.
 * buf->failed: out of memory.
 */
void rv_document_schema(struct rv_buf *buf, const struct rv_document *document,
                        rv_meaning_fn *meaning);

#endif
