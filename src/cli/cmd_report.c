#include <string.h>

#include "cli/printing.h"

struct report_args {
	const char *casedb, *run, *store;
	struct cli_output output;
	bool page;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_FLAG(0, "page", report_args, page,
                 N_("one A4 page for the leadership, ending in the matters to decide")),
	OPT_STORE(report_args),
	OPT_OUTPUT(report_args),
	OPT_NAMES(report_args),
	OPT_COMMON(report_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(report_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_OPTIONAL(report_args, run, N_("RUN"), N_("number of a run (default: the newest)")),
	OPERAND_END,
};

struct printing {
	struct rv_report report;
	int64_t most;
	bool page;
};

static enum rv_code print_report(void *ctx, const struct rv_spelling *spelling,
                                 struct rv_error *err)
{
	struct printing *printing = ctx;

	return rv_report_batch(&printing->report, spelling, printing->most, printing->page, err);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct report_args *given = args;
	struct printing printing = {.page = given->page, .most = cli_most_rows(&given->output)};
	struct cli_output output = given->output;
	struct rv_store *store;
	int64_t number = 0;
	enum rv_code code;

	if (given->page && strstr(cli_format(&output), "json") != NULL)
		return rv_fail(err, RV_USAGE, "%s",
		               _("--page is for people; json and ndjson have what it says and more "
		                 "without it"));
	output.sheet = given->page;
	RV_TRY(cli_open_store(cli, given->casedb, given->store, &store, err));
	code = cli_run_number(cli, given->run, &number, err);
	if (code == RV_OK)
		code = cli_open_report(cli, &printing.report, store, given->casedb, given->store,
		                       number, &output, err);
	if (code == RV_OK)
		code = cli_say_empty(cli, &printing.report, given->run, err);
	if (code == RV_OK)
		code = cli_ask_changes(cli, &printing.report, given->casedb, err);
	if (code == RV_OK)
		code = cli_print(cli, &output, RV_BATCH_SCHEMA, print_report, &printing, err);
	rv_report_release(&printing.report);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct report_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_report = {
	.name = "report",
	.summary = N_("report on a run: classes, units, common issues, lists"),
	.about = N_("The report over all cases of a saved run, for people: as a page that stands "
                    "alone (-o FILE.html), a workbook with charts (.xlsx), Markdown (.md) or "
                    "for programs (.json). A page shows at most 300 lines of a table and says "
                    "what it left to the workbook."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct report_args),
	.defaults = &defaults,
	.run = run,
};
