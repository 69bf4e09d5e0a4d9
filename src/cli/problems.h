/* What is wrong with spreadsheets, as a table. */
#ifndef REVIEW_CLI_PROBLEMS_H
#define REVIEW_CLI_PROBLEMS_H

#include "cli/command.h"

struct cli_problem {
	bool error;                                                             /* else a warning */
	const char *id, *file, *sheet, *heading, *value, *message, *suggestion; /* NULL: none */
	int64_t row;                                                            /* 0: none */
	char column[16]; /* its letters; "": none */
};
/* Writes them to a file in the format of its ending, CSV if it has none that is known. */
enum rv_code cli_write_problems(struct cli *cli, const char *path, const struct cli_problem *list,
                                size_t n, struct rv_error *err);

#endif
