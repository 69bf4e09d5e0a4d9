/*
 * UTF-8 text: checking, walking, width, folding. Text is checked at the border (YAML, spreadsheets, argv,
 * databases); inside it is trusted.
 */
#ifndef REVIEW_TEXT_H
#define REVIEW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include "review/arena.h"

/*
 * Length in bytes of the well-formed prefix; equals len if all is valid UTF-8 (no surrogates, nothing
 * over U+10FFFF, no overlong forms).
 */
size_t rv_utf8_valid(const char *text, size_t len);
/* Decodes the character at *at (valid UTF-8 assumed, else U+FFFD and one byte), moves *at on. */
uint32_t rv_utf8_next(const char *text, size_t len, size_t *at);
/* Appends one character. */
void rv_buf_utf8(struct rv_buf *buf, uint32_t c);
/* Characters in text. */
size_t rv_utf8_count(const char *text, size_t len);
/*
 * Columns of a terminal: 0 (combining, control, zero-width), 1 or 2 (East Asian wide and full-width;
 * ambiguous counts 1). Independent of the locale.
 */
int rv_width(uint32_t c);
size_t rv_text_width(const char *text, size_t len);
/* C0 except TAB and LF, DEL, C1, U+2028/9, bidi controls U+061C 200E 200F 202A-202E 2066-2069, U+FEFF. */
bool rv_is_control(uint32_t c);
/*
 * Appends text for a terminal or a message: such characters (TAB and LF too) as \t, \n, \r, \x1b, \u202e;
 * invalid bytes as \xNN. Backslashes stay, so text that was made visible once does not change again.
 */
void rv_buf_visible(struct rv_buf *buf, const char *text, size_t len);
/* The same to a stream, without memory: nothing that is to be printed is lost for want of it. Errors: those of the stream. */
void rv_print_visible(FILE *out, const char *text);
/*
 * fold(text) of the rubric language: removes blanks of every kind and zero-width characters, full-width ASCII to ASCII, brackets
 * 〔［【( [ to '(' and their partners to ')', middle dots to ·, A-Z to a-z. So 荔纪[2025]１２号 equals 荔纪〔2025〕12号.
 */
void rv_buf_fold(struct rv_buf *buf, const char *text, size_t len);
/* Whether two texts are equal after folding. Needs no memory. */
bool rv_fold_equal(const char *a, const char *b);
/*
 * A person's name masked: first character kept, then 某, and 某 again for names of three or more
 * (王小明 → 王某某); Latin: first letter and '*'. Blanks don't count. NULL and '' as they are.
 */
void rv_buf_masked(struct rv_buf *buf, const char *text, size_t len);
/*
 * A file name made of text: path separators, controls, bidi, leading '-' or '.', and the characters Windows
 * refuses become '_', as does the first letter of its devices (con, nul, com1); no dot or blank at the end;
 * cut to 200 bytes on a character boundary, never empty. Two texts may give one name. Appends.
 */
void rv_buf_file_name(struct rv_buf *buf, const char *text, size_t len);

#endif
