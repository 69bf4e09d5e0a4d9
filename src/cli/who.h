/* Who runs the program, and when: what is kept beside what people state. */
#ifndef REVIEW_CLI_WHO_H
#define REVIEW_CLI_WHO_H

#include "cli/command.h"

/* The name given, else the user's, if it is text; NULL: nobody knows. */
const char *cli_who(const struct cli *cli, const char *given);
/*
 * Today, and now: with the time, unless a day stands in for the clock. Both have RV_WHEN_SIZE
 * bytes.
 */
enum rv_code cli_stamp(const struct cli *cli, char *today, char *now, struct rv_error *err);

#endif
