/*
 * Tokens of SQL as SQLite has them. The first line of defence: what this scanner refuses is never shown to SQLite,
 * so that an expression can be spliced into a statement without changing the statement.
 */
#ifndef REVIEW_SCAN_H
#define REVIEW_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include "review/arena.h"

enum rv_token_kind {
	RV_TOKEN_NAME,   /* identifier or keyword */
	RV_TOKEN_STRING, /* 'text' */
	RV_TOKEN_NUMBER,
	RV_TOKEN_PARAM, /* :name */
	RV_TOKEN_OP,    /* operators, one token each */
	RV_TOKEN_OPEN,
	RV_TOKEN_CLOSE,
	RV_TOKEN_COMMA,
	RV_TOKEN_DOT
};
struct rv_token {
	enum rv_token_kind kind;
	size_t from, to; /* bytes of the text */
	size_t depth;    /* of brackets around it; an OPEN and its CLOSE have the depth outside */
};
struct rv_scan_fault {
	const char *id; /* diagnostic */
	const char *message;
	size_t at;
};
/*
 * Splits text. On a fault returns RV_DATA with *fault filled (comments, ';', NUL, double-quoted and bracketed names, ?1 @x $x, blobs,
 * unbalanced brackets, open quotes, unknown characters, nesting deeper than 100).
 */
enum rv_code rv_scan(struct rv_arena *arena, const char *text, struct rv_token **tokens, size_t *n,
                     struct rv_scan_fault *fault);
bool rv_token_is(const char *text, const struct rv_token *token,
                 const char *word); /* ASCII case ignored */
/* A keyword of SQLite's grammar (so never the name of a column). */
bool rv_token_keyword(const char *text, const struct rv_token *token);
/* The value of a STRING token. */
char *rv_token_string(struct rv_arena *arena, const char *text, const struct rv_token *token);

#endif
