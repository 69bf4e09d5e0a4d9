/* The state of one translation, shared by translate.c, compare.c and functions.c. */
#ifndef REVIEW_TRANSLATE_H
#define REVIEW_TRANSLATE_H

#include "engine/plan.h"

/* A column (or a first_R()…) that stands as an operand: tokens first..last. */
struct rv_operand {
	size_t first, last;
	const struct rv_column *column;
};

/* Tokens that were replaced by something read: from this one up to `last`, which is not one of them; 0: none. */
struct rv_leaf {
	size_t last, read;
};

struct rv_translation {
	struct rv_plan *plan;
	const struct rv_scope *scope;
	const struct rv_yaml *node;
	const char *text;
	struct rv_token *tokens;
	size_t n, first;
	size_t *map; /* token → offset in out */
	struct rv_buf out;
	struct rv_read *reads;
	size_t n_reads, room_reads;
	struct rv_leaf *leaves; /* by token */
	struct rv_operand *operands;
	size_t n_operands;
	size_t faults;
};

/* names.c: text of token i; whether the token before is that keyword; whether token i is of that kind. */
char *rv_translation_word(struct rv_translation *t, size_t i);
bool rv_translation_prev_is(const struct rv_translation *t, size_t i, const char *name);
bool rv_translation_kind_at(const struct rv_translation *t, size_t i, enum rv_token_kind kind);
/* A.B with A at i: returns the tokens taken, 0: left to SQLite (a name inside a SELECT). */
size_t rv_translate_qualified(struct rv_translation *t, size_t i, bool in_select);
void rv_translate_bare(struct rv_translation *t, size_t i, bool in_select);
void rv_translate_parameter(struct rv_translation *t, size_t i);

void rv_translate_range(struct rv_translation *t, size_t from, size_t to);
size_t rv_translation_close(const struct rv_translation *t, size_t open);
void rv_translation_fault(struct rv_translation *t, size_t first, size_t last, const char *id,
                          const char *message);
/* Notes what the tokens first..last read. false: memory. */
bool rv_translation_note(struct rv_translation *t, const struct rv_read *read, size_t first,
                         size_t last);
void rv_translation_sqlite(struct rv_translation *t, int rc, int at);
/* Frame of the row that an alias names; -1: none of the scope's. */
int rv_scope_frame(const struct rv_scope *scope, const char *alias);
/* has_R() and its kin at token i; returns the tokens taken, 0: no such function. */
size_t rv_translate_record_function(struct rv_translation *t, size_t i, const char *name);
/* Codes that a column does not have, dates against datetimes, months compared bare. */
void rv_translation_compare(struct rv_translation *t);
/* Whether codes hold the code; else one diagnostic with a suggestion. node offsets from..to. */
bool rv_check_code(struct rv_plan *plan, const struct rv_codes *codes, const char *code,
                   const char *column, const struct rv_yaml *node, size_t from, size_t to);

#endif
