#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli/period.h"
#include "cli/printing.h"
#include "reports/rollup.h"

#define MOST_BYTES ((size_t)1 << 30)

struct rollup_args {
	const char *store, *period;
	struct opt_list files;
	struct cli_output output;
	bool replace, doubles;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_TEXT(0, "period", rollup_args, period, N_("PERIOD"),
                 N_("exports within it (default: the newest period there is)")),
	OPT_FLAG(0, "replace", rollup_args, replace,
                 N_("take an export instead of the office's earlier one")),
	OPT_FLAG(0, "allow-doubles", rollup_args, doubles,
                 N_("take cases in that another office has too")),
	OPT_OUTPUT(rollup_args),
	OPT_COLUMNS(rollup_args),
	OPT_COMMON(rollup_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(rollup_args, store, N_("STORE"), N_("where the exports are kept; made if missing")),
	OPERAND_LIST(rollup_args, files, N_("FILE"), 0, INT_MAX,
                     N_("files of 'review export' to take in (none: only report)")),
	OPERAND_END,
};

/* ---- in --------------------------------------------------------------------------------------------------------------- */

static void print_problem(void *ctx, const char *file, const char *text)
{
	struct cli *cli = ctx;
	struct rv_error shown;

	/* made visible as every message is */
	rv_fail(&shown, RV_DATA, "%s: %s: %s", file, _("error"), text);
	fputs(shown.msg, cli->env->err);
	fputc('\n', cli->env->err);
}

static void say_intake(const struct cli *cli, const struct rv_rollup_intake *intake)
{
	FILE *err = cli->env->err;

	fprintf(err, _("taken in: %lld, the same as before: %lld, replaced: %lld"),
	        (long long)intake->taken, (long long)intake->again, (long long)intake->replaced);
	if (intake->double_cases > 0)
		fprintf(err, _(", cases that another export has too: %lld"),
		        (long long)intake->double_cases);
	fputc('\n', err);
}

static enum rv_code take_files(struct cli *cli, const struct rollup_args *args,
                               struct rv_store *store, struct rv_error *err)
{
	char now[RV_WHEN_SIZE];
	struct rv_rollup_intake intake = {.store = store,
	                                  .at = now,
	                                  .replace = args->replace,
	                                  .doubles = args->doubles,
	                                  .ctx = cli,
	                                  .problem = print_problem};
	enum rv_code code = RV_OK;

	RV_TRY(cli_now(cli, now, err));
	RV_TRY(rv_rollup_begin(store, err));
	for (size_t i = 0; code == RV_OK && i < args->files.n; i++)
		code = rv_rollup_file(&intake, args->files.items[i], MOST_BYTES, err);
	if (code == RV_OK && intake.refused > 0)
		code = rv_fail(err, RV_DATA,
		               RV_PLURAL("%lld file refused, so nothing was taken in",
		                         "%lld files refused, so nothing was taken in",
		                         intake.refused),
		               (long long)intake.refused);
	if (code != RV_OK) {
		rv_rollup_abandon(store);
		return code;
	}
	RV_TRY(rv_rollup_commit(store, err));
	if (!args->common.quiet)
		say_intake(cli, &intake);
	return RV_OK;
}

/* ---- out -------------------------------------------------------------------------------------------------------------- */

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_rollup(ctx, spelling, err);
}

static enum rv_code nothing_yet(const struct rollup_args *args, struct rv_error *err)
{
	return rv_fail(err, RV_NOINPUT, _("nothing was taken into '%s' yet"), args->store);
}

static enum rv_code choose_period(struct cli *cli, const struct rollup_args *args,
                                  struct rv_rollup_report *report, struct rv_error *err)
{
	struct rv_selection selection;
	rv_day today;

	if (args->period == NULL) {
		RV_TRY(rv_rollup_newest(report->store, report->arena, &report->period,
		                        &report->from, &report->to, err));
		return report->period != NULL ? RV_OK : nothing_yet(args, err);
	}
	RV_TRY(cli_today(cli, &today, err));
	RV_TRY(cli_period(report->arena, args->period, today, &selection, err));
	report->period = selection.period;
	report->from = selection.from;
	report->to = selection.to;
	return RV_OK;
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct rollup_args *args = opaque;
	struct rv_rollup_report report = {.arena = &cli->arena, .lang = cli->lang};
	enum rv_store_mode mode = args->files.n > 0 ? RV_STORE_WRITE : RV_STORE_READ;
	enum rv_code code = RV_OK;

	code = rv_store_open(args->store, mode, cli->env->vfs, &report.store, err);
	if (code == RV_NOINPUT && access(args->store, F_OK) != 0)
		return nothing_yet(args, err);
	if (code != RV_OK)
		return code;
	if (args->files.n > 0)
		code = take_files(cli, args, report.store, err);
	if (code == RV_OK)
		code = choose_period(cli, args, &report, err);
	if (code == RV_OK)
		code = cli_print(cli, &args->output, RV_ROLLUP_SCHEMA, print, &report, err);
	rv_store_close(report.store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct rollup_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_rollup = {
	.name = "rollup",
	.summary = N_("bring exports of counties together, by prefecture"),
	.about = N_("Each file is verified first, as 'review verify' does. Refused are: what was "
                    "altered, an export without an office, a second one of the same office for "
                    "days that an earlier one covers (--replace), cases that another export has "
                    "(--allow-doubles). If one is refused nothing is taken in. The same file again "
                    "changes nothing.\n\nThe report goes by prefecture and county, with what "
                    "was registered and scored. Means are given only over cases that were scored "
                    "by the same standard."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct rollup_args),
	.defaults = &defaults,
	.run = run,
};
