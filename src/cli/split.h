/* One file a part, in a folder: names for them. */
#ifndef REVIEW_CLI_SPLIT_H
#define REVIEW_CLI_SPLIT_H

#include "cli/command.h"

/* Names that are taken. Zero is a good beginning; lives in the command's arena. */
struct cli_names {
	const char **taken;
	size_t n, room;
};
/* A name of its own for each part, also where file systems or people take two names for one. No ending. */
enum rv_code cli_split_name(struct cli *cli, struct cli_names *names, const char *part,
                            const char **out, struct rv_error *err);
/* "3 files written to FOLDER", to out, or to stderr after a failure, which counts one less. */
void cli_split_say(const struct cli *cli, const struct cli_names *names, const char *folder,
                   enum rv_code code);

#endif
