/* The data dictionary that a command works with. */
#ifndef REVIEW_CLI_RECORDS_H
#define REVIEW_CLI_RECORDS_H

#include "cli/command.h"
#include "review/dictionary.h"

/*
 * Loads the dictionary in the file `path`, or the one built in if path is NULL. Its faults are
 * printed to cli->env->err; RV_DATA comes with an empty message then. Lives in the command's
 * arena.
 */
enum rv_code cli_load_records(struct cli *cli, const char *path, struct rv_dictionary **out,
                              struct rv_error *err);

#endif
