#include <string.h>

#include "cli/office.h"
#include "cli/printing.h"
#include "cli/scoring.h"
#include "cli/split.h"
#include "review/text.h"

struct missing_args {
	const char *casedb, *rubric, *period, *as_of, *unit, *number, *store;
	struct opt_list set;
	struct cli_output output;
	bool outside_validity;
	const char *run;
	int split;
	struct opt_common common;
};

static const char *const split_words[] = {"", "unit", NULL};

static const struct opt opts[] = {
	OPT_TEXT(0, "run", missing_args, run, N_("N"),
                 N_("rubric, period and day of this saved run")),
	OPT_FILE(0, "rubric", missing_args, rubric, N_("FILE"),
                 N_("rubric or rubric set (default: the office's, else standard)")),
	OPT_TEXT(0, "period", missing_args, period, N_("PERIOD"),
                 N_("2026Q3, 2026H1, 2026, 2026-07, 2025Q1..2026Q1, last-quarter, all")),
	OPT_TEXT(0, "as-of", missing_args, as_of, N_("DATE"), N_("the day that stands for today")),
	OPT_SET(missing_args),
	OPT_FLAG(0, "outside-validity", missing_args, outside_validity,
                 N_("score cases although the rubric is not valid on their date")),
	OPT_TEXT(0, "unit", missing_args, unit, N_("UNIT"), N_("only the cases of this unit")),
	OPT_TEXT(0, "case", missing_args, number, N_("NUMBER"), N_("only this case")),
	OPT_STORE(missing_args),
	OPT_OUTPUT(missing_args),
	OPT_COLUMNS(missing_args),
	OPT_WORD(0, "split-by", missing_args, split, N_("WHAT"), split_words,
                 N_("one file a unit (CSV unless --format) in -o, a new folder")),
	OPT_NAMES(missing_args),
	OPT_COMMON(missing_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(missing_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_END,
};

static const struct opt_conflict conflicts[] = {
	{"run", "rubric"}, {"run", "period"},           {"run", "as-of"},
	{"run", "set"},    {"run", "outside-validity"}, {NULL, NULL}};

struct asking {
	struct cli *cli;
	const struct missing_args *args;
	struct rv_missing missing;
	struct cli_output output; /* of a part */
	const char *rubric;       /* where it comes from */
	const char *unit;
	struct cli_names names;
};

/* ---- what is asked ---------------------------------------------------------------------------------------- */

/* Rubric, period and day of a saved run, over the data as they are now. */
static enum rv_code take_run(struct asking *asking, struct rv_error *err)
{
	const struct missing_args *args = asking->args;
	struct rv_report *report = &asking->missing.report;
	struct rv_store *store;
	int64_t number;
	enum rv_code code;

	RV_TRY(cli_open_store(asking->cli, args->casedb, args->store, &store, err));
	code = cli_run_number(asking->cli, args->run, &number, err);
	if (code == RV_OK)
		code = cli_open_report(asking->cli, report, store, args->casedb, args->store,
		                       number, &args->output, err);
	rv_store_close(store);
	report->store = NULL;
	return code;
}

/* Adds " --NAME VALUE" for a command to type. */
static void add_option(struct asking *asking, const char *name, const char *value,
                       struct rv_buf *buf)
{
	const char *word = value != NULL ? rv_shell_word(&asking->cli->arena, value) : NULL;

	if (value != NULL && word == NULL)
		buf->failed = true;
	else if (value != NULL)
		rv_buf_printf(buf, " --%s %s", name, word);
}

static enum rv_code keep_again(struct asking *asking, struct rv_error *err)
{
	const struct missing_args *args = asking->args;
	struct rv_arena *arena = &asking->cli->arena;
	struct rv_buf buf;

	rv_buf_init(&buf);
	add_option(asking, "run", args->run, &buf);
	add_option(asking, "rubric", args->rubric, &buf);
	add_option(asking, "period", args->period, &buf);
	add_option(asking, "as-of", args->as_of, &buf);
	for (size_t i = 0; i < args->set.n; i++)
		add_option(asking, "set", args->set.items[i], &buf);
	if (args->outside_validity)
		rv_buf_puts(&buf, " --outside-validity");
	asking->missing.again = buf.failed ? NULL : rv_strdup(arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return asking->missing.again != NULL ? RV_OK : rv_nomem(err);
}

static enum rv_code take_options(struct asking *asking, struct rv_error *err)
{
	const struct missing_args *args = asking->args;
	struct rv_report *report = &asking->missing.report;
	const char *slash = strrchr(args->casedb, '/'), *rubric;
	struct rv_selection selection = {0};

	RV_TRY(cli_use_office(asking->cli, args->casedb, args->store, err));
	rubric = asking->rubric = cli_rubric(asking->cli, args->rubric);
	if (rubric == NULL)
		return rv_nomem(err);
	RV_TRY(cli_choose_dates(asking->cli, args->as_of,
	                        args->period != NULL ? args->period : "all", &selection, err));
	RV_TRY(cli_check_settings(&args->set, err));
	RV_TRY(cli_load_standard(asking->cli, rubric, &args->set, &report->standard, err));
	RV_TRY(cli_start_report(asking->cli, report, args->casedb, args->store, &args->output,
	                        err));
	report->run = (struct rv_run){.rubric = report->standard->id,
	                              .version = report->standard->use[0].rubric->version,
	                              .period = selection.period,
	                              .from = selection.from,
	                              .to = selection.to,
	                              .as_of = selection.as_of,
	                              .outside_validity = args->outside_validity,
	                              .casedb = slash != NULL ? slash + 1 : args->casedb,
	                              .settings = cli_settings(asking->cli, &args->set)};
	return report->run.settings == NULL ? rv_nomem(err) : RV_OK;
}

static enum rv_code score(struct asking *asking, struct rv_error *err)
{
	struct rv_report *report = &asking->missing.report;
	struct rv_score_sink sink = {.ctx = &asking->missing,
	                             .scored = rv_missing_scored,
	                             .left_out = cli_ignore_left_out,
	                             .remark = cli_ignore_remark,
	                             .owed = rv_missing_owed};
	struct rv_score_request request = {
		.casedb = asking->args->casedb,
		.standard = report->standard,
		.selection = {.period = report->run.period,
	                      .from = report->run.from,
	                      .to = report->run.to,
	                      .as_of = report->run.as_of,
	                      .outside_validity = report->run.outside_validity}};
	struct rv_score_counts counts;
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	code = rv_score(&request, &sink, &counts, &diags, err);
	cli_print_diags(asking->cli, &diags,
	                asking->rubric != NULL ? asking->rubric : report->run.rubric,
	                asking->args->common.quiet);
	rv_diags_release(&diags);
	asking->missing.registered = counts.registered;
	asking->missing.in_period = counts.in_period;
	return code;
}

/* ---- printing --------------------------------------------------------------------------------------------- */

static enum rv_code print_missing(void *ctx, const struct rv_spelling *spelling,
                                  struct rv_error *err)
{
	struct asking *asking = ctx;

	return rv_report_missing(&asking->missing, asking->unit, asking->args->number, spelling,
	                         err);
}

static enum rv_code write_part(void *ctx, const char *unit, struct rv_error *err)
{
	struct asking *asking = ctx;
	const struct missing_args *args = asking->args;
	const char *format = args->output.format < 0 ? "csv" : cli_format(&asking->output);

	if ((args->unit != NULL && !rv_fold_equal(args->unit, unit)))
		return RV_OK;
	RV_TRY(cli_split_path(asking->cli, &asking->names,
	                      *unit != '\0' ? unit : _("unit not known"), format,
	                      &asking->output.file, err));
	asking->unit = unit;
	return cli_print(asking->cli, &asking->output, RV_MISSING_SCHEMA, print_missing, asking,
	                 err);
}

static enum rv_code print(struct asking *asking, struct rv_error *err)
{
	const struct missing_args *args = asking->args;
	enum rv_code code;

	RV_TRY(rv_missing_check(&asking->missing, args->unit, args->number, err));
	asking->output = args->output;
	if (args->split == 0) {
		asking->unit = args->unit;
		return cli_print(asking->cli, &args->output, RV_MISSING_SCHEMA, print_missing,
		                 asking, err);
	}
	RV_TRY(rv_output_folder_open(args->output.file, &asking->names.folder, err));
	code = rv_missing_units(&asking->missing, write_part, asking, err);
	return cli_split_end(asking->cli, &asking->names, args->output.file, args->common.quiet,
	                     code, err);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct missing_args *given = args;
	struct asking asking = {.cli = cli, .args = args};
	enum rv_code code;

	if (given->split != 0 && given->output.file == NULL)
		return rv_fail(err, RV_USAGE, "%s", _("--split-by needs -o FOLDER"));
	RV_TRY(keep_again(&asking, err));
	code = given->run != NULL ? take_run(&asking, err) : take_options(&asking, err);
	if (code == RV_OK)
		code = score(&asking, err);
	if (code == RV_OK)
		code = print(&asking, err);
	rv_report_release(&asking.missing.report);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT,     RV_CANTCREATE,
                                     RV_BUSY, RV_INTERRUPTED, RV_OK};
static const struct missing_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_missing = {
	.name = "missing",
	.summary = N_("list the data that are still owed, the most valuable first"),
	.about = N_(
		"Of every item that is neither passed nor failed for want of data it says what "
		"has to be recorded: values that are empty, rows that are not there, lists "
		"that nobody has called complete. Points are what the items that wait for it "
		"could cost at most. Nothing is saved.\n\nWith --run the data are looked at as "
		"they are now, by the rubric of that run.\n\nWith --split-by the folder of -o has "
		"to be new or empty, so that no file of an earlier list is among the new "
		"ones; it is filled whole or not at all."),
	.tables = {.opts = opts, .operands = operands, .conflicts = conflicts},
	.exits = exits,
	.args_size = sizeof(struct missing_args),
	.defaults = &defaults,
	.run = run,
};
