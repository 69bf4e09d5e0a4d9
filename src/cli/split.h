/* One file a part, in a folder that appears whole or not at all: names for them. */
#ifndef REVIEW_CLI_SPLIT_H
#define REVIEW_CLI_SPLIT_H

#include "cli/command.h"
#include "review/output.h"

/* The folder, opened by the command, and names that are taken. Lives in the command's arena. */
struct cli_names {
	struct rv_output_folder *folder;
	const char **taken;
	size_t n, room;
};
/* A path of its own for each part, also where file systems or people take two names for one. */
enum rv_code cli_split_path(struct cli *cli, struct cli_names *names, const char *part,
                            const char *format, const char **out, struct rv_error *err);
/* Ends it: with a code other than RV_OK nothing is there and it is returned; else says "3 files written to FOLDER". */
enum rv_code cli_split_end(struct cli *cli, struct cli_names *names, const char *folder, bool quiet,
                           enum rv_code code, struct rv_error *err);

#endif
