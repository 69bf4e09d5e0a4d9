/* The small JSON that violations carry: values by column, identities of rows. */
#ifndef REVIEW_REPORTS_JSON_H
#define REVIEW_REPORTS_JSON_H

#include "review/arena.h"

enum rv_json_kind {
	RV_JSON_NULL,
	RV_JSON_BOOL,
	RV_JSON_NUMBER,
	RV_JSON_TEXT,
	RV_JSON_LIST,
	RV_JSON_OBJECT
};
struct rv_json {
	enum rv_json_kind kind;
	const char *
		text; /* of a text without its quotes; of a number as it is written; "0" or "1" of a bool */
	const char *name;      /* of a member of an object, else NULL */
	struct rv_json *child; /* first element or member */
	struct rv_json *next;
};

/* Parses text into *out. NULL and "" are null. RV_DATA without words if it is no JSON, RV_MEMORY. */
enum rv_code rv_json_parse(struct rv_arena *arena, const char *text, struct rv_json *out);
/* The same; *at: where in the text reading ended, of RV_DATA the place of the fault. */
enum rv_code rv_json_parse_at(struct rv_arena *arena, const char *text, struct rv_json *out,
                              const char **at);
/* A member of an object, or NULL. */
const struct rv_json *rv_json_get(const struct rv_json *object, const char *name);

#endif
