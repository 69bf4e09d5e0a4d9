/*
 * The shapes of the YAML files: which keys a mapping has, what stands under each, which of them must be there. The loaders take
 * from here the keys they know and the words they choose from; `rubric schema` prints the same as JSON Schema.
 */
#ifndef REVIEW_MODEL_SHAPE_H
#define REVIEW_MODEL_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

enum rv_shape_kind {
	RV_SHAPE_TEXT,    /* any scalar but null and '' */
	RV_SHAPE_VALUE,   /* any scalar */
	RV_SHAPE_NUMBER,  /* 0 or more; quoted too */
	RV_SHAPE_INT,     /* whole, 0 or more */
	RV_SHAPE_PATTERN, /* a text that matches */
	RV_SHAPE_WORD,    /* one of words */
	RV_SHAPE_FLAG,
	RV_SHAPE_MAPPING, /* of keys; `of`: what stands under any other key, NULL: there is none */
	RV_SHAPE_BY_NAME, /* a mapping by names that the author chooses, `of` under each */
	RV_SHAPE_LIST,    /* of `of`, `min` at least */
	RV_SHAPE_EITHER,  /* one of `either` */
	RV_SHAPE_CHANGE   /* of a mapping: any of its keys, null takes one away */
};

/* Whether a key must be there. Of those marked RV_ONE_OF a mapping has exactly one. */
enum rv_presence { RV_OPTIONAL, RV_REQUIRED, RV_ONE_OF };

struct rv_shape;
struct rv_key {
	const char *key;
	const struct rv_shape *of;
	enum rv_presence presence;
};
struct rv_shape {
	const char *name; /* of its definition in a schema; NULL: it has none */
	enum rv_shape_kind kind;
	const struct rv_key *keys; /* ends with a NULL key */
	const char *const *words;  /* NULL-terminated */
	const char *pattern;       /* both of ECMAScript and POSIX */
	const char *about;         /* N_("…") or NULL */
	const struct rv_shape *of;
	const struct rv_shape *const *either; /* NULL-terminated */
	size_t min, max;                      /* of lists; max 0: any number */
};

/* Files. */
extern const struct rv_shape rv_shape_rubric, rv_shape_overlay, rv_shape_rubric_set,
	rv_shape_dictionary, rv_shape_calendar, rv_shape_office, rv_shape_tests;
/* Mappings in them. */
extern const struct rv_shape rv_shape_title, rv_shape_valid, rv_shape_assessed, rv_shape_factors,
	rv_shape_award, rv_shape_class, rv_shape_dimension, rv_shape_category, rv_shape_parameter,
	rv_shape_set_change, rv_shape_table, rv_shape_derive_sql, rv_shape_derive_rows,
	rv_shape_item, rv_shape_deduct, rv_shape_check, rv_shape_require_any, rv_shape_deadline,
	rv_shape_extend, rv_shape_pause, rv_shape_use, rv_shape_record, rv_shape_column,
	rv_shape_code, rv_shape_sheet, rv_shape_heading, rv_shape_kinds, rv_shape_person,
	rv_shape_test, rv_shape_test_of_cases, rv_shape_test_case;
/* Words. */
extern const struct rv_shape rv_shape_severity, rv_shape_forbid, rv_shape_type,
	rv_shape_derived_type, rv_shape_empty, rv_shape_precision, rv_shape_money_unit,
	rv_shape_no_start, rv_shape_no_end, rv_shape_fill, rv_shape_language;

#endif
