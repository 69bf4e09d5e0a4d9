#include "cli/printing.h"
#include "cli/scoring.h"
#include "review/scoring_table.h"

struct show_args {
	const char *file;
	struct cli_output output;
	struct opt_list set;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_SET(show_args),
	OPT_OUTPUT(show_args),
	OPT_COMMON(show_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND(show_args, file, N_("RUBRIC"),
                N_("rubric or rubric set, or the name of a built-in one")),
	OPERAND_END,
};

struct shown {
	struct cli *cli;
	const struct rv_standard *standard;
};

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct shown *shown = ctx;
	const struct rv_scoring_options options = {
		.lang = shown->cli->lang,
		.layout = spelling->people   ? RV_SCORING_BRIEF
	                  : spelling->page   ? RV_SCORING_PAGE
	                  : spelling->single ? RV_SCORING_DATA
	                  : spelling->labels ? RV_SCORING_WORKBOOK
	                                     : RV_SCORING_DATA,
		.labels = spelling->labels,
		.single = spelling->single,
	};

	return rv_scoring_write(&shown->cli->arena, shown->standard, &options, spelling->writer,
	                        err);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct show_args *given = args;
	struct rv_standard *standard;
	struct shown shown = {.cli = cli};

	RV_TRY(cli_load_standard(cli, given->file, &given->set, &standard, err));
	shown.standard = standard;
	return cli_print(cli, &given->output, RV_RUBRIC_SCHEMA, print, &shown, err);
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_OK};
static const struct show_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_rubric_show = {
	.name = "rubric show",
	.summary = N_("print the scoring table of a rubric, for reviewers and units"),
	.about = N_(
		"Every item with its points and cap, what counts as one, severity, basis, advice "
		"and who answers for it; then the classes and how they are found, "
		"parameters and sets. As html and md it reads as a page and prints on A4; "
		"the workbook (-o TABLE.xlsx) can be changed and comes back by 'review "
		"rubric overlay'."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct show_args),
	.defaults = &defaults,
	.run = run,
};
