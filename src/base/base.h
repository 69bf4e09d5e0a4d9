/* What the files of base share with each other and with yaml, and nobody else needs. */
#ifndef REVIEW_BASE_BASE_H
#define REVIEW_BASE_BASE_H

#include <stddef.h>
#include <stdint.h>

/* Room for one character as it is shown: \x1b, \u202e or its UTF-8, NUL-terminated. */
#define RV_SHOWN_SIZE 12

/* Encodes c (U+FFFD if it is no character) and returns the bytes, 1 to 4. */
size_t rv_utf8_encode(uint32_t c, char out[4]);
/*
 * Writes the character at text[*at] in a form that neither moves the cursor nor turns the direction,
 * moves *at on, returns the bytes written. Needs no memory, so errors can be shown when it is out.
 */
size_t rv_shown_next(const char *text, size_t len, size_t *at, char out[RV_SHOWN_SIZE]);
/* Takes away the bytes of a character that was cut in two at the end of text, as vsnprintf does. */
void rv_drop_half_character(char *text);

#endif
