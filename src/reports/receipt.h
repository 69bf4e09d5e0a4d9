/* An export read back and recomputed: what it says beside what follows from it. */
#ifndef REVIEW_REPORTS_RECEIPT_H
#define REVIEW_REPORTS_RECEIPT_H

#include "reports/export.h"

/* Texts live in the receipt's arena, or are the file's own. */
struct rv_difference {
	const char *table;                /* "cases"; "head": none */
	const char *row;                  /* number of the case, or what the row is called; "" */
	const char *item;                 /* of a deduction, or "" */
	const char *key;                  /* "" : the row as a whole */
	const char *in_file, *recomputed; /* NULL: not there */
};

struct rv_receipt {
	struct rv_arena *arena;
	const char *name; /* of the file */
	struct rv_json root;
	struct rv_export export;
	struct rv_case_result *cases; /* recomputed */
	size_t n_cases;
	struct rv_left_out *left;
	size_t n_left;
	char seal[RV_SEAL_SIZE]; /* of the whole, recomputed */
	struct rv_difference *differences;
	size_t n, room;
};

#endif
