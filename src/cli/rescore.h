/* What an import, or a statement about lists, makes of the runs that there are. */
#ifndef REVIEW_CLI_RESCORE_H
#define REVIEW_CLI_RESCORE_H

#include "cli/command.h"

/*
 * Says which saved runs have how many of the cases that have changed just now: `keys` as in review/changes.h. Nothing
 * if there is no store. What goes wrong is said, too, and does not matter any more: the change is made.
 */
void cli_say_scored(struct cli *cli, const char *casedb, const char *store, const char *keys);

#endif
