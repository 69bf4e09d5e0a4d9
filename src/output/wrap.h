/* Text made to fit a number of terminal columns. */
#ifndef REVIEW_OUTPUT_WRAP_H
#define REVIEW_OUTPUT_WRAP_H

#include "review/text.h"

/* Cuts text, with … at the end if anything is missing. width at least 1. NULL: out of memory. */
const char *rv_fit(struct rv_arena *arena, const char *text, size_t width);
/*
 * Breaks text into lines with '\n': at blanks, and between Chinese characters but not before a closing or after an opening mark; in the middle of
 * a word that is longer than a line. NULL: out of memory.
 */
const char *rv_wrap(struct rv_arena *arena, const char *text, size_t width);
/* Lines that text takes so, where its own newlines end lines, too; at least 1. */
size_t rv_wrap_count(const char *text, size_t len, size_t width);

#endif
