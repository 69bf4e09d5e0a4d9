/* What help, manual pages and completions say alike, from the tables that parse. */
#ifndef REVIEW_CLI_HELP_H
#define REVIEW_CLI_HELP_H

#include "cli/command.h"

/* Closing marks stay with the word before them. */
bool cli_never_first(uint32_t c);
/* The help of an option, with the words it takes, in place of what the buffer held. */
void cli_explain_option(struct rv_buf *buf, const struct opt *opt);
/* " CASEDB [FILE]..." after what the buffer holds; each name in marks. */
void cli_add_operands(struct rv_buf *buf, const struct command *command, const char *before,
                      const char *after);
/*
 * The i-th exit status that a command can end with (of all commands where it is NULL), and its meaning, translated. NULL: there are no
 * more.
 */
const char *cli_exit_meaning(const struct command *command, size_t i, enum rv_code *code);

/* Appends the manual page of a command, or of the program where it is NULL, as roff in UTF-8. buf->failed: out of memory. */
void cli_manual(struct rv_buf *buf, const struct command *command);

#endif
