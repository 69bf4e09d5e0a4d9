/* What commands that score share: which rubric, which cases, as of which day. */
#ifndef REVIEW_CLI_SCORING_H
#define REVIEW_CLI_SCORING_H

#include "cli/command.h"
#include "review/result.h"

/* Errors always, warnings unless quiet; notes are for `lint`. */
void cli_print_diags(const struct cli *cli, struct rv_diags *diags, bool quiet);
/* The rubric or set at `path`, with the parameters of --set. Its faults are printed. */
enum rv_code cli_load_standard(struct cli *cli, const char *path, const struct opt_list *set,
                               bool quiet, struct rv_standard **out, struct rv_error *err);
/* as_of NULL: today. Texts live in the command's arena. */
enum rv_code cli_choose_dates(struct cli *cli, const char *as_of, const char *period,
                              struct rv_selection *out, struct rv_error *err);

#endif
