/* What commands that score share: which rubric, which cases, as of which day. */
#ifndef REVIEW_CLI_SCORING_H
#define REVIEW_CLI_SCORING_H

#include "cli/command.h"
#include "review/result.h"

/*
 * If there are errors all that is in diags; warnings (those of cli_load_standard too) and notes alone are for `lint`:
 * unless quiet, how many there are.
 */
void cli_print_diags(const struct cli *cli, struct rv_diags *diags, const char *rubric, bool quiet);
/* The rubric or set at `path`, with the parameters of --set. Its errors are printed, its warnings counted. */
enum rv_code cli_load_standard(struct cli *cli, const char *path, const struct opt_list *set,
                               struct rv_standard **out, struct rv_error *err);
/* What --set may say: names once each, one line. */
enum rv_code cli_check_settings(const struct opt_list *set, struct rv_error *err);
/* What a run keeps of them, and of the office's calendar, one a line; NULL: no memory. */
const char *cli_settings(struct cli *cli, const struct opt_list *set);
/* as_of NULL: today. Texts live in the command's arena. */
enum rv_code cli_choose_dates(struct cli *cli, const char *as_of, const char *period,
                              struct rv_selection *out, struct rv_error *err);

#endif
