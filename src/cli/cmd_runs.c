#include "cli/printing.h"

struct runs_args {
	const char *casedb, *run, *store;
	struct cli_output output;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_STORE(runs_args), OPT_OUTPUT(runs_args), OPT_COLUMNS(runs_args),
	OPT_NAMES(runs_args), OPT_COMMON(runs_args), OPT_END,
};

static const struct operand operands[] = {
	OPERAND(runs_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_OPTIONAL(runs_args, run, N_("N"),
                         N_("number of a run, as 3 or CODE-3: its scores again")),
	OPERAND_END,
};

static enum rv_code print_runs(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_runs(ctx, spelling, err);
}

static enum rv_code print_scores(void *ctx, const struct rv_spelling *spelling,
                                 struct rv_error *err)
{
	return rv_report_scores(ctx, spelling, false, err);
}

static enum rv_code run_in(struct cli *cli, const struct runs_args *args, struct rv_store *store,
                           int64_t number, struct rv_error *err)
{
	struct rv_report report;
	enum rv_code code;

	if (args->run == NULL) {
		report = (struct rv_report){.arena = &cli->arena,
		                            .store = store,
		                            .lang = cli->lang,
		                            .office = cli->office,
		                            .operand = args->casedb,
		                            .extra = ""};
		RV_TRY(rv_changes_open(args->casedb, cli->env->vfs, &report.changes, err));
		code = cli_print(cli, &args->output, RV_RUNS_SCHEMA, print_runs, &report, err);
		rv_changes_close(report.changes);
		return code;
	}
	code = cli_open_report(cli, &report, store, args->casedb, args->store, number,
	                       &args->output, err);
	if (code == RV_OK)
		code = cli_ask_changes(cli, &report, args->casedb, err);
	if (code == RV_OK)
		code = cli_print(cli, &args->output, RV_SCORE_SCHEMA, print_scores, &report, err);
	rv_report_release(&report);
	return code;
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct runs_args *given = args;
	struct rv_store *store;
	int64_t number = 0;
	enum rv_code code;

	RV_TRY(cli_open_store(cli, given->casedb, given->store, &store, err));
	code = cli_run_number(cli, given->run, &number, err);
	if (code == RV_OK)
		code = run_in(cli, given, store, number, err);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct runs_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_runs = {
	.name = "runs",
	.summary = N_("list the saved runs, or print one again"),
	.about = N_("Without N the runs are listed, newest first. With N the scores of that"
                    " run are printed again, as they were saved; of the database it is only"
                    " asked which of its cases have changed since."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct runs_args),
	.defaults = &defaults,
	.run = run,
};
