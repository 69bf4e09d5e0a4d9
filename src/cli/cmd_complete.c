#include <limits.h>
#include <string.h>

#include "cli/office.h"
#include "cli/records.h"
#include "cli/rescore.h"
#include "cli/who.h"
#include "review/import.h"
#include "review/text.h"

struct complete_args {
	const char *casedb;
	struct opt_list words, cases;
	const char *records, *by, *store;
	bool undo;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_LIST(0, "case", complete_args, cases, N_("NUMBER"),
                 N_("only of this case (default: all of the database)")),
	OPT_FLAG(0, "undo", complete_args, undo, N_("take back that the lists are whole")),
	OPT_TEXT(0, "by", complete_args, by, N_("NAME"),
                 N_("who says so (default: the name of the user)")),
	OPT_FILE(0, "records", complete_args, records, N_("FILE"),
                 N_("the data dictionary (default: the one built in)")),
	OPT_STORE(complete_args),
	OPT_COMMON(complete_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(complete_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_LIST(complete_args, words, N_("RECORD"), 0, INT_MAX,
                     N_("whose lists are whole; all: every record. Without one it is only told "
                        "how they stand")),
	OPERAND_END,
};

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};

static void print_statement(struct cli *cli, const struct rv_statement *at, int64_t cases)
{
	FILE *out = cli->env->out;
	struct rv_buf who;

	fputs(rv_title_text(&at->record->title, cli->lang), out);
	fputs(_(": "), out);
	if (at->record->complete)
		fputs(_("whole by the dictionary"), out);
	else if (at->record->is_lookup)
		fputs(at->cases > 0 ? _("whole") : _("not stated"), out);
	else
		fprintf(out, _("whole in %lld of %lld cases"), (long long)at->cases,
		        (long long)cases);
	if (at->cases > 0 && (at->by != NULL || at->at != NULL)) {
		rv_buf_init(&who);
		rv_buf_visible(&who, at->by == NULL ? "" : at->by,
		               at->by == NULL ? 0 : strlen(at->by));
		fprintf(out, _(" (%s, %s)"), who.failed || who.text == NULL ? "?" : who.text,
		        at->at == NULL ? "?" : at->at);
		rv_buf_release(&who);
	}
	fputc('\n', out);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct complete_args *given = args;
	char today[RV_WHEN_SIZE], now[RV_WHEN_SIZE];
	struct rv_complete_options options = {.records = given->words.items,
	                                      .n_records = given->words.n,
	                                      .cases = given->cases.items,
	                                      .n_cases = given->cases.n,
	                                      .undo = given->undo,
	                                      .by = cli_who(cli, given->by),
	                                      .at = now,
	                                      .vfs = cli->env->vfs};
	struct rv_dictionary *dictionary;
	struct rv_statement *list;
	const char *changed = NULL;
	int64_t cases = 0;

	if (given->undo && given->words.n == 0)
		return rv_fail(err, RV_USAGE, _("--undo: say of which RECORD, or all"));
	RV_TRY(cli_stamp(cli, today, now, err));
	RV_TRY(cli_use_office(cli, given->casedb, given->store, err));
	RV_TRY(cli_load_records(cli, given->records, &dictionary, err));
	RV_TRY(rv_complete_lists(&cli->arena, dictionary, given->casedb, &options, &list, &cases,
	                         &changed, err));
	for (size_t i = 0; i < dictionary->n_records; i++)
		print_statement(cli, &list[i], cases);
	if (!given->common.quiet)
		cli_say_scored(cli, given->casedb, given->store, changed);
	return RV_OK;
}

const struct command cmd_complete = {
	.name = "complete",
	.summary = N_("say which lists of the case files are filled in whole"),
	.about = N_("Rows that are missing count only where somebody has said that the list is "
                    "whole: with import, in a cell of the sheet, or here. Prints how every record "
                    "stands; with RECORD, states it first, of one case or of all, and keeps who "
                    "said so and when. What is taken back stays in the history."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.changes = true,
	.args_size = sizeof(struct complete_args),
	.run = run,
};
