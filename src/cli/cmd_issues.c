#include <string.h>

#include "cli/printing.h"
#include "cli/split.h"
#include "review/text.h"

struct issues_args {
	const char *casedb, *unit, *number, *store;
	struct opt_list items;
	struct cli_output output;
	const char *run;
	int split;
	struct opt_common common;
};

static const char *const split_words[] = {"", "case", "unit", NULL};
enum { SPLIT_NONE, SPLIT_CASE, SPLIT_UNIT };

static const struct opt opts[] = {
	OPT_TEXT(0, "run", issues_args, run, N_("N"), N_("the run (default: the newest)")),
	OPT_TEXT(0, "unit", issues_args, unit, N_("UNIT"), N_("only the cases of this unit")),
	OPT_TEXT(0, "case", issues_args, number, N_("NUMBER"), N_("only this case")),
	OPT_LIST(0, "item", issues_args, items, N_("ID"),
                 N_("only issues of this item; may be given more than once")),
	OPT_STORE(issues_args),
	OPT_OUTPUT(issues_args),
	OPT_COLUMNS(issues_args),
	OPT_WORD(0, "split-by", issues_args, split, N_("WHAT"), split_words,
                 N_("one file a case or unit (CSV unless --format) in -o, a new folder")),
	OPT_NAMES(issues_args),
	OPT_COMMON(issues_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(issues_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_END,
};

struct listing {
	struct cli *cli;
	const struct issues_args *args;
	struct rv_report report;
	const struct rv_issue_filter *filter;
	/* of a split */
	struct cli_output output;
	struct cli_names names;
};

static enum rv_code print_issues(void *ctx, const struct rv_spelling *spelling,
                                 struct rv_error *err)
{
	struct listing *listing = ctx;

	return rv_report_issues(&listing->report, listing->filter, spelling, err);
}

/* ---- one file a part ------------------------------------------------------------------------------------- */

static enum rv_code write_part(void *ctx, const char *part, const struct rv_issue_filter *filter,
                               struct rv_error *err)
{
	struct listing *listing = ctx;

	RV_TRY(cli_split_path(listing->cli, &listing->names, part, cli_format(&listing->output),
	                      &listing->output.file, err));
	listing->filter = filter;
	return cli_print(listing->cli, &listing->output, RV_ISSUES_SCHEMA, print_issues, listing,
	                 err);
}

static int index_of_format(const char *format)
{
	int i = 0;

	while (rv_formats[i] != NULL && strcmp(rv_formats[i], format) != 0)
		i++;
	return i;
}

/* What goes to the unit as it is: each has in its own list what it answers for. */
static bool is_handed(const char *format)
{
	return strcmp(format, "html") == 0 || strcmp(format, "md") == 0 ||
	       strcmp(format, "xlsx") == 0;
}

static enum rv_code split(struct listing *listing, const struct rv_issue_filter *filter,
                          struct rv_error *err)
{
	const struct issues_args *args = listing->args;
	struct rv_issue_filter handed = *filter;
	enum rv_code code;

	listing->output = args->output;
	if (listing->output.format < 0)
		listing->output.format = index_of_format("csv");
	RV_TRY(rv_output_folder_open(args->output.file, &listing->names.folder, err));
	handed.owned = args->split == SPLIT_UNIT && is_handed(rv_formats[listing->output.format]);
	code = rv_report_parts(&listing->report, &handed, args->split == SPLIT_UNIT, write_part,
	                       listing, err);
	return cli_split_end(listing->cli, &listing->names, args->output.file, args->common.quiet,
	                     code, err);
}

/* ---- the whole ------------------------------------------------------------------------------------------- */

static enum rv_code list(struct listing *listing, struct rv_error *err)
{
	const struct issues_args *args = listing->args;
	struct rv_issue_filter filter = {.number = args->number,
	                                 .unit = args->unit,
	                                 .items = args->items.items,
	                                 .n_items = args->items.n};

	RV_TRY(rv_report_issues_check(&listing->report, &filter, err));
	if (args->split != SPLIT_NONE)
		return split(listing, &filter, err);
	listing->filter = &filter;
	return cli_print(listing->cli, &args->output, RV_ISSUES_SCHEMA, print_issues, listing, err);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct issues_args *given = args;
	struct listing listing = {.cli = cli, .args = args};
	struct rv_store *store;
	int64_t number;
	enum rv_code code;

	if (given->split != SPLIT_NONE && given->output.file == NULL)
		return rv_fail(err, RV_USAGE, "%s", _("--split-by needs -o FOLDER"));
	RV_TRY(cli_open_store(cli, given->casedb, given->store, &store, err));
	code = cli_run_number(cli, given->run, &number, err);
	if (code == RV_OK)
		code = cli_open_report(cli, &listing.report, store, given->casedb, given->store,
		                       number, &given->output, err);
	if (code == RV_OK)
		code = cli_say_empty(cli, &listing.report, given->run, err);
	if (code == RV_OK)
		code = cli_ask_changes(cli, &listing.report, given->casedb, err);
	if (code == RV_OK)
		code = list(&listing, err);
	rv_report_release(&listing.report);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct issues_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_issues = {
	.name = "issues",
	.summary = N_("list what was found, with place, basis and what to do"),
	.about = N_(
		"Lists the issues of a saved run. The points of a case's issues add up "
		"to what the case lost. What waits for confirmation, and advice, takes "
		"no points off. What is not known is counted at the end.\n\nWith --split-by the "
		"folder of -o has to be new or empty, so that no file of an earlier list "
		"is among the new ones; it is filled whole or not at all. As html, md and xlsx "
		"these are the lists that units are handed: numbered, with room for their "
		"answer, and with what a unit answers for in cases of others."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct issues_args),
	.defaults = &defaults,
	.run = run,
};
