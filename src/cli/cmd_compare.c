#include <string.h>

#include "cli/printing.h"

/* Rows of a table on a page that is read; a workbook or JSON has all of them. */
#define MOST_ROWS 300

struct compare_args {
	const char *casedb, *a, *b, *store;
	struct cli_output output;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_FILE(0, "store", compare_args, store, N_("FILE"),
                 N_("where runs are saved (default: CASEDB.review)")),
	OPT_OUTPUT(compare_args),
	OPT_NAMES(compare_args),
	OPT_COMMON(compare_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(compare_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND(compare_args, a, N_("A"), N_("number of the run before")),
	OPERAND(compare_args, b, N_("B"), N_("number of the run after")),
	OPERAND_END,
};

struct comparing {
	struct rv_report a, b;
	struct rv_comparison *comparison;
	int64_t most;
};

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct comparing *comparing = ctx;

	return rv_report_compare(comparing->comparison, NULL, comparing->most, spelling, err);
}

/* Formats that are read as they are, not searched and computed with. */
static bool is_page(const char *format)
{
	return strcmp(format, "html") == 0 || strcmp(format, "md") == 0 ||
	       strcmp(format, "table") == 0;
}

static enum rv_code compare_in(struct cli *cli, const struct compare_args *args,
                               struct rv_store *store, struct comparing *comparing,
                               struct rv_error *err)
{
	int64_t a, b;

	RV_TRY(cli_run_number(cli, args->a, &a, err));
	RV_TRY(cli_run_number(cli, args->b, &b, err));
	RV_TRY(cli_open_report(cli, &comparing->a, store, args->casedb, args->store, a,
	                       &args->output, err));
	RV_TRY(cli_open_report(cli, &comparing->b, store, args->casedb, args->store, b,
	                       &args->output, err));
	RV_TRY(rv_compare_new(&comparing->a, &comparing->b, &comparing->comparison, err));
	return cli_print(cli, &args->output, RV_COMPARE_SCHEMA, print, comparing, err);
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct compare_args *args = opaque;
	struct comparing comparing = {.most = is_page(cli_format(&args->output)) ? MOST_ROWS : 0};
	struct rv_store *store;
	enum rv_code code;

	RV_TRY(cli_open_store(cli, args->casedb, args->store, &store, err));
	code = compare_in(cli, args, store, &comparing, err);
	rv_report_release(&comparing.a);
	rv_report_release(&comparing.b);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct compare_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_compare = {
	.name = "compare",
	.summary = N_("compare two runs: what moved, and by which items"),
	.about = N_("Cases and issues are the same where their identities are: number and unit of "
                    "a case; item, row and column of an issue. Of each case whose score or class "
                    "moved it says by which items. An item decides a class if the class would be "
                    "what it was, were this item what it was."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct compare_args),
	.defaults = &defaults,
	.run = run,
};
