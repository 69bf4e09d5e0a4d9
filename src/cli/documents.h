/* The documents that the program writes as JSON and NDJSON, and what their keys mean. */
#ifndef REVIEW_CLI_DOCUMENTS_H
#define REVIEW_CLI_DOCUMENTS_H

#include "output/document.h"

#define RV_PROBLEMS_SCHEMA "review.problems/1"

extern const struct rv_document
	cli_documents[]; /* sorted by schema; one without a schema ends them */
/* NULL: no document has this schema. */
const struct rv_document *cli_document(const char *schema);
/* See rv_meaning_fn. */
const char *cli_meaning(const char *schema, const char *table, const char *key);

#endif
