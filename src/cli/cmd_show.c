#include "cli/printing.h"

struct show_args {
	const char *casedb, *number, *store;
	struct cli_output output;
	const char *run;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_TEXT(0, "run", show_args, run, N_("N"), N_("the run (default: the newest)")),
	OPT_STORE(show_args),
	OPT_OUTPUT(show_args),
	OPT_COLUMNS(show_args),
	OPT_NAMES(show_args),
	OPT_COMMON(show_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(show_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_TEXT(show_args, number, N_("CASE"),
                     N_("number of the case; blanks and the kind of brackets don't matter")),
	OPERAND_END,
};

struct showing {
	struct rv_report report;
	const char *number;
};

static enum rv_code print_case(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	struct showing *showing = ctx;

	return rv_report_case(&showing->report, showing->number, spelling, err);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct show_args *given = args;
	struct showing showing = {.number = given->number};
	struct rv_store *store;
	int64_t number;
	enum rv_code code;

	RV_TRY(cli_open_store(cli, given->casedb, given->store, &store, err));
	code = cli_run_number(cli, given->run, &number, err);
	if (code == RV_OK)
		code = cli_open_report(cli, &showing.report, store, given->casedb, given->store,
		                       number, &given->output, err);
	if (code == RV_OK)
		code = cli_ask_changes(cli, &showing.report, given->casedb, err);
	if (code == RV_OK)
		code = rv_report_case_check(&showing.report, given->number, err);
	if (code == RV_OK)
		code = cli_print(cli, &given->output, RV_CASE_SCHEMA, print_case, &showing, err);
	rv_report_release(&showing.report);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct show_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_show = {
	.name = "show",
	.summary = N_("show one case: every item, every point, why"),
	.about = N_("Shows a case of a saved run: what was found and where, what is not "
                    "known and what that depends on, what people have to judge, what "
                    "passed. The points taken off add up to the score."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct show_args),
	.defaults = &defaults,
	.run = run,
};
