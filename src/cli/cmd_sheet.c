#include <string.h>

#include "cli/printing.h"
#include "cli/split.h"

struct sheet_args {
	const char *casedb, *run, *unit, *number, *store;
	struct cli_output output;
	int split;
	struct opt_common common;
};

static const char *const split_words[] = {"", "case", "unit", NULL};
enum { SPLIT_NONE, SPLIT_CASE, SPLIT_UNIT };

static const struct opt opts[] = {
	OPT_TEXT(0, "unit", sheet_args, unit, N_("UNIT"), N_("only the cases of this unit")),
	OPT_TEXT(0, "case", sheet_args, number, N_("NUMBER"), N_("only this case")),
	OPT_STORE(sheet_args),
	OPT_OUTPUT(sheet_args),
	OPT_WORD(0, "split-by", sheet_args, split, N_("WHAT"), split_words,
                 N_("one file a case or unit (html unless --format) in -o, a new folder")),
	OPT_NAMES(sheet_args),
	OPT_COMMON(sheet_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(sheet_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_OPTIONAL(sheet_args, run, N_("RUN"), N_("number of a run (default: the newest)")),
	OPERAND_END,
};

struct sheets {
	struct cli *cli;
	const struct sheet_args *args;
	struct rv_report report;
	const struct rv_issue_filter *filter;
	struct cli_output output;
	struct cli_names names; /* of a split */
};

static enum rv_code print_sheets(void *ctx, const struct rv_spelling *spelling,
                                 struct rv_error *err)
{
	struct sheets *sheets = ctx;

	return rv_report_sheets(&sheets->report, sheets->filter, spelling, err);
}

static enum rv_code write_part(void *ctx, const char *part, const struct rv_issue_filter *filter,
                               struct rv_error *err)
{
	struct sheets *sheets = ctx;

	RV_TRY(cli_split_path(sheets->cli, &sheets->names, part, cli_format(&sheets->output),
	                      &sheets->output.file, err));
	sheets->filter = filter;
	return cli_print(sheets->cli, &sheets->output, RV_SHEET_SCHEMA, print_sheets, sheets, err);
}

static enum rv_code split(struct sheets *sheets, const struct rv_issue_filter *filter,
                          struct rv_error *err)
{
	const struct sheet_args *args = sheets->args;
	enum rv_code code;

	RV_TRY(rv_output_folder_open(args->output.file, &sheets->names.folder, err));
	code = rv_report_parts(&sheets->report, filter, args->split == SPLIT_UNIT, write_part,
	                       sheets, err);
	return cli_split_end(sheets->cli, &sheets->names, args->output.file, args->common.quiet,
	                     code, err);
}

static enum rv_code write_all(struct sheets *sheets, struct rv_error *err)
{
	const struct sheet_args *args = sheets->args;
	const struct rv_issue_filter filter = {.number = args->number, .unit = args->unit};

	RV_TRY(rv_report_issues_check(&sheets->report, &filter, err));
	if (args->split != SPLIT_NONE)
		return split(sheets, &filter, err);
	sheets->filter = &filter;
	return cli_print(sheets->cli, &sheets->output, RV_SHEET_SCHEMA, print_sheets, sheets, err);
}

/* A page where nobody asks for anything else. */
static enum rv_code choose_format(const struct sheet_args *args, struct cli_output *output,
                                  struct rv_error *err)
{
	const char *format;

	*output = args->output;
	output->sheet = true;
	if (output->format < 0 && (args->split != SPLIT_NONE || output->file == NULL))
		while (strcmp(rv_formats[++output->format], "html") != 0)
			;
	format = cli_format(output);
	if (strcmp(format, "html") == 0 || strcmp(format, "xlsx") == 0)
		return RV_OK;
	return rv_fail(err, RV_USAGE, "%s",
	               _("a sheet to sign is a page or a workbook: --format html or xlsx"));
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct sheet_args *args = opaque;
	struct sheets sheets = {.cli = cli, .args = args};
	struct rv_store *store;
	int64_t number = 0;
	enum rv_code code;

	if (args->split != SPLIT_NONE && args->output.file == NULL)
		return rv_fail(err, RV_USAGE, "%s", _("--split-by needs -o FOLDER"));
	RV_TRY(choose_format(args, &sheets.output, err));
	RV_TRY(cli_open_store(cli, args->casedb, args->store, &store, err));
	code = cli_run_number(cli, args->run, &number, err);
	if (code == RV_OK)
		code = cli_open_report(cli, &sheets.report, store, args->casedb, args->store,
		                       number, &args->output, err);
	if (code == RV_OK)
		code = cli_say_empty(cli, &sheets.report, args->run, err);
	if (code == RV_OK)
		code = cli_ask_changes(cli, &sheets.report, args->casedb, err);
	if (code == RV_OK)
		code = write_all(&sheets, err);
	rv_report_release(&sheets.report);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct sheet_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_sheet = {
	.name = "sheet",
	.summary = N_("score sheets to sign, one A4 page a case"),
	.about = N_(
		"Of each case of a saved run what was found, what people have to judge, and "
		"what was passed, with score and class, and room for the reviewers' remarks and "
		"all signatures; as a page to print (html, the default) or a workbook (xlsx). "
		"A case takes one A4 page; where the list is longer, it goes on and says so. "
		"What a run does not keep (department, kind of case, sanction) is left "
		"to be written in."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct sheet_args),
	.defaults = &defaults,
	.run = run,
};
