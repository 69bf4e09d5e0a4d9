#include <string.h>

#include "cli/office.h"
#include "cli/records.h"
#include "review/import.h"
#include "review/text.h"

struct init_args {
	const char *casedb, *records, *office, *store;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_FILE(0, "records", init_args, records, N_("FILE"),
                 N_("the data dictionary (default: the one built in)")),
	OPT_FILE(0, "office", init_args, office, N_("FILE"),
                 N_("the office's profile: its name, language, rubric; kept in the store")),
	OPT_FILE(0, "store", init_args, store, N_("FILE"),
                 N_("where the profile is kept (default: CASEDB.review)")),
	OPT_COMMON(init_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(init_args, casedb, N_("CASEDB"), N_("the case database to make or to complete")),
	OPERAND_END,
};

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};

static enum rv_code keep_office(struct cli *cli, const struct init_args *given,
                                const struct cli_profile *profile, struct rv_error *err)
{
	FILE *out = cli->env->out;
	const char *name;
	bool kept;

	RV_TRY(cli_keep_office(cli, given->casedb, given->store, profile, &kept, err));
	rv_print_visible(out, given->office);
	fputs(": ", out);
	name = rv_title_text(&profile->office->name, cli->lang);
	if (kept)
		fprintf(out, _("the profile of %s is kept"), name);
	else
		fputs(_("the profile is the same as before"), out);
	fputc('\n', out);
	return RV_OK;
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct init_args *given = args;
	struct rv_init_result result;
	struct cli_profile profile;
	struct rv_dictionary *dictionary;
	FILE *out = cli->env->out;

	RV_TRY(cli_load_records(cli, given->records, &dictionary, err));
	if (given->office != NULL)
		RV_TRY(cli_load_office(cli, given->office, &profile, err));
	RV_TRY(rv_init(dictionary, given->casedb, cli->env->vfs, &result, err));
	rv_print_visible(out, given->casedb);
	fputs(": ", out);
	if (result.tables == 0 && result.columns == 0 && result.indexes == 0) {
		fputs(_("nothing was missing"), out);
	} else {
		fprintf(out, RV_PLURAL("%zu table made", "%zu tables made", result.tables),
		        result.tables);
		if (result.columns > 0) {
			fputs(_(", "), out);
			fprintf(out,
			        RV_PLURAL("%zu column added", "%zu columns added", result.columns),
			        result.columns);
		}
		if (result.indexes > 0) {
			fputs(_(", "), out);
			fprintf(out,
			        RV_PLURAL("%zu index made", "%zu indexes made", result.indexes),
			        result.indexes);
		}
	}
	fputc('\n', out);
	return given->office != NULL ? keep_office(cli, given, &profile, err) : RV_OK;
}

const struct command cmd_init = {
	.name = "init",
	.summary = N_("make the tables of a case database"),
	.about = N_("Makes CASEDB with a table for each record of the data dictionary. In a "
                    "database that is there, it adds the tables, columns and indexes that are "
                    "missing. It never drops or changes anything."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.changes = true,
	.args_size = sizeof(struct init_args),
	.run = run,
};
