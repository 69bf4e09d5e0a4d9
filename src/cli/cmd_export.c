#include <string.h>

#include "cli/printing.h"

struct export_args {
	const char *casedb, *run, *store;
	struct cli_output output;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_WRITTEN('o', "output", export_args, output.file, N_("FILE"),
                    N_("write to FILE, whole or not at all")),
	OPT_STORE(export_args),
	OPT_COMMON(export_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(export_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_OPTIONAL(export_args, run, N_("RUN"), N_("number of a run (default: the newest)")),
	OPERAND_END,
};

struct exporting {
	struct rv_report report;
	char seal[65];
};

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	struct exporting *exporting = ctx;

	return rv_report_export(&exporting->report, spelling, exporting->seal, err);
}

static int json_format(void)
{
	int i = 0;

	while (strcmp(rv_formats[i], "json") != 0)
		i++;
	return i;
}

static enum rv_code say_exported(struct cli *cli, const struct exporting *exporting,
                                 struct rv_error *err)
{
	const struct rv_run *run = &exporting->report.run;
	const char *name = rv_run_name(&exporting->report, &cli->arena, run->id);

	if (name == NULL)
		return rv_nomem(err);
	fprintf(cli->env->err,
	        RV_PLURAL("run %s exported, %lld case; seal %s",
	                  "run %s exported, %lld cases; seal %s", run->scored),
	        name, (long long)run->scored, exporting->seal);
	fputc('\n', cli->env->err);
	return RV_OK;
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct export_args *args = opaque;
	struct cli_output output = args->output;
	struct exporting exporting = {.seal = ""};
	struct rv_store *store;
	int64_t number = 0;
	enum rv_code code;

	output.format = json_format();
	RV_TRY(cli_open_store(cli, args->casedb, args->store, &store, err));
	code = cli_run_number(cli, args->run, &number, err);
	if (code == RV_OK)
		code = cli_open_report(cli, &exporting.report, store, args->casedb, args->store,
		                       number, &output, err);
	if (code == RV_OK)
		code = cli_say_empty(cli, &exporting.report, args->run, err);
	if (code == RV_OK)
		code = cli_print(cli, &output, RV_EXPORT_SCHEMA, print, &exporting, err);
	if (code == RV_OK && !args->common.quiet)
		code = say_exported(cli, &exporting, err);
	rv_report_release(&exporting.report);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct export_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_export = {
	.name = "export",
	.summary = N_("write a run as a file to be checked without the database"),
	.about = N_(
		"The file (JSON) carries the standard, what each item came to in each case, what "
		"was taken off, and seals; no names of persons and no rows of records. 'review "
		"verify' recomputes every score from it, 'review rollup' takes it in. Tell the "
		"seal that is printed to those who get the file, on another way than the file: "
		"it is what nobody else can make for another content."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct export_args),
	.defaults = &defaults,
	.run = run,
};
