/* The office's profile, as the store keeps it. */
#ifndef REVIEW_CLI_OFFICE_H
#define REVIEW_CLI_OFFICE_H

#include "cli/command.h"
#include "review/office.h"
#include "review/store.h"

/*
 * Takes the profile that an open store keeps as cli->office (NULL: none), and its language unless --lang was given. RV_DATA: it can't be
 * read by this version of review.
 */
enum rv_code cli_read_office(struct cli *cli, struct rv_store *store, struct rv_error *err);
/* The same from the store that belongs to casedb (or at `path`), if it is there. */
enum rv_code cli_use_office(struct cli *cli, const char *casedb, const char *path,
                            struct rv_error *err);
/* Only the language, and nothing if that can't be told. */
void cli_speak(struct cli *cli, const char *casedb, const char *path);
/* What cases are scored by: given, else the office's, else "standard". NULL: no memory. */
const char *cli_rubric(struct cli *cli, const char *given);
/* A profile that was read from a file. */
struct cli_profile {
	const struct rv_office *office;
	const char *text, *folder;
};
/* Reads and checks the profile at `path`, its rubric too. Faults are printed. */
enum rv_code cli_load_office(struct cli *cli, const char *path, struct cli_profile *out,
                             struct rv_error *err);
/* Keeps it in the store that belongs to casedb (or at `store`). *kept: it is another than before. */
enum rv_code cli_keep_office(struct cli *cli, const char *casedb, const char *store,
                             const struct cli_profile *profile, bool *kept, struct rv_error *err);

#endif
