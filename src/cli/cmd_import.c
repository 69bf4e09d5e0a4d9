#include <limits.h>
#include <string.h>

#include "cli/office.h"
#include "cli/problems.h"
#include "cli/records.h"
#include "cli/rescore.h"
#include "cli/who.h"
#include "review/import.h"
#include "review/text.h"

struct import_args {
	const char *casedb;
	struct opt_list files, complete;
	const char *records, *by, *problems, *store;
	bool replace, dry_run, ignore_sheets;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_LIST(0, "complete", import_args, complete, N_("RECORD"),
                 N_("its list is whole for every case in the files; all: every record")),
	OPT_FLAG(0, "replace", import_args, replace,
                 N_("remove what the files no longer have: rows of their cases, values")),
	OPT_FLAG('n', "dry-run", import_args, dry_run, N_("say what would happen, write nothing")),
	OPT_FILE(0, "problems", import_args, problems, N_("FILE"),
                 N_("write the errors as a table, too (.csv, .xlsx …)")),
	OPT_FLAG(0, "ignore-sheets", import_args, ignore_sheets,
                 N_("leave out sheets of workbooks that have the name of no record")),
	OPT_TEXT(0, "by", import_args, by, N_("NAME"),
                 N_("who imports (default: the name of the user)")),
	OPT_FILE(0, "records", import_args, records, N_("FILE"),
                 N_("the data dictionary (default: the one built in)")),
	OPT_STORE(import_args),
	OPT_COMMON(import_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(import_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_LIST(import_args, files, N_("FILE"), 1, INT_MAX,
                     N_("workbooks (.xlsx) and CSV files, whose sheets have the names of records")),
	OPERAND_END,
};

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};

static void print_visible(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	rv_print_visible(out, text);
}

/* ---- what it says --------------------------------------------------------------------------- */

static void print_count(FILE *out, const struct rv_import_count *count)
{
	int64_t rows = count->added + count->updated + count->unchanged;

	fprintf(out, RV_PLURAL("%lld row", "%lld rows", rows), (long long)rows);
	if (rows > 0 && (count->updated > 0 || count->unchanged > 0)) {
		fprintf(out, _(" (added %lld, updated %lld, unchanged %lld)"),
		        (long long)count->added, (long long)count->updated,
		        (long long)count->unchanged);
	}
	if (count->emptied > 0)
		fprintf(out,
		        RV_PLURAL(", %lld cell emptied", ", %lld cells emptied", count->emptied),
		        (long long)count->emptied);
	if (count->kept > 0)
		fprintf(out,
		        RV_PLURAL(", %lld cell empty in the file keeps its value (--replace "
		                  "empties it)",
		                  ", %lld cells empty in the file keep their values (--replace "
		                  "empties them)",
		                  count->kept),
		        (long long)count->kept);
	fputc('\n', out);
}

static void print_counts(struct cli *cli, const struct rv_dictionary *dictionary,
                         const struct rv_import_result *result)
{
	FILE *out = cli->env->out;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];
		const struct rv_import_count *count = &result->counts[i];

		if (!count->in_files)
			continue;
		fprintf(out, "%s: ", rv_title_text(&record->title, cli->lang));
		print_count(out, count);
	}
	fprintf(out,
	        RV_PLURAL("%lld case in the files, %lld of them new",
	                  "%lld cases in the files, %lld of them new", result->cases),
	        (long long)result->cases, (long long)result->new_cases);
	fputc('\n', out);
}

/*
 * Records that nobody has called complete for all cases of the files: nothing passes for lack of
 * rows there.
 */
static void print_incomplete(struct cli *cli, const struct rv_dictionary *dictionary,
                             const struct rv_import_result *result)
{
	FILE *out = cli->env->out;
	bool any = false;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];
		long long open = (long long)(result->cases - result->counts[i].stated);

		if (record->is_lookup || open <= 0)
			continue;
		if (!any)
			fputs(_("not stated complete (cases): "), out);
		fprintf(out, any ? _(", %s %lld") : "%s %lld",
		        rv_title_text(&record->title, cli->lang), open);
		any = true;
	}
	if (!any)
		return;
	fputc('\n', out);
	fputs(_("say --complete RECORD where a list is whole: only then can missing rows count"),
	      out);
	fputc('\n', out);
}

/* Of lists that somebody called complete: columns that no sheet had, where empty does not say "none". */
static void print_unasked(struct cli *cli, const struct rv_dictionary *dictionary,
                          const struct rv_import_result *result)
{
	FILE *out = cli->env->out;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_import_count *count = &result->counts[i];

		if (count->unasked == NULL)
			continue;
		print_visible(out, "", rv_title_text(&dictionary->records[i]->title, cli->lang));
		print_visible(out, _(": "), "");
		fputs(_("complete, but without columns, which stay not known: "), out);
		print_visible(out, "", count->unasked);
		fputc('\n', out);
	}
}

/* At most so many, all of them in a dry run. */
#define SHOWN 20
#define SAME_NOTES 3

static void print_changes(struct cli *cli, const struct rv_import_result *result, size_t most)
{
	FILE *out = cli->env->out;
	size_t n = 0;

	if (result->n_changes == 0)
		return;
	fprintf(out, RV_PLURAL("%zu cell changed:", "%zu cells changed:", result->n_changes),
	        result->n_changes);
	fputc('\n', out);
	for (const struct rv_import_change *at = result->changes; at != NULL && n < most;
	     at = at->next, n++) {
		print_visible(out, "  ", rv_title_text(&at->record->title, cli->lang));
		print_visible(out, " ", at->row);
		print_visible(out, _(", "), rv_title_text(&at->column->title, cli->lang));
		print_visible(out, _(": "), at->old == NULL ? _("(empty)") : at->old);
		print_visible(out, " → ", at->now == NULL ? _("(empty)") : at->now);
		fputc('\n', out);
	}
	if (n < result->n_changes)
		fprintf(out, _("  and %zu more\n"), result->n_changes - n);
}

static void print_gone(struct cli *cli, const struct rv_import_result *result, bool replace,
                       size_t most)
{
	FILE *out = cli->env->out;
	size_t n = 0;

	if (result->n_gone == 0)
		return;
	if (replace)
		fprintf(out,
		        RV_PLURAL("%zu row no longer in the file, removed:",
		                  "%zu rows no longer in the files, removed:", result->n_gone),
		        result->n_gone);
	else
		fprintf(out,
		        RV_PLURAL("%zu row no longer in the file, kept (--replace removes it):",
		                  "%zu rows no longer in the files, kept (--replace removes "
		                  "them):",
		                  result->n_gone),
		        result->n_gone);
	fputc('\n', out);
	for (const struct rv_import_change *at = result->gone; at != NULL && n < most;
	     at = at->next, n++) {
		print_visible(out, "  ", rv_title_text(&at->record->title, cli->lang));
		print_visible(out, " ", at->row);
		fputc('\n', out);
	}
	if (n < result->n_gone)
		fprintf(out, _("  and %zu more\n"), result->n_gone - n);
}

static void print_result(struct cli *cli, const struct import_args *given,
                         const struct rv_dictionary *dictionary,
                         const struct rv_import_result *result)
{
	size_t most = given->dry_run ? RV_IMPORT_MAX_CHANGES : SHOWN;

	print_counts(cli, dictionary, result);
	if (!given->common.quiet) {
		print_changes(cli, result, most);
		print_gone(cli, result, given->replace, most);
		print_incomplete(cli, dictionary, result);
		print_unasked(cli, dictionary, result);
		cli_say_scored(cli, given->casedb, given->store, result->changed_cases);
	}
	if (given->dry_run) {
		fputs(_("dry run: nothing was written"), cli->env->out);
		fputc('\n', cli->env->out);
	}
}

/* Of those that say the same of many sheets the first ones. */
static void print_notes(struct cli *cli, const struct rv_import_result *result)
{
	FILE *out = cli->env->err;

	for (const struct rv_import_note *at = result->notes; at != NULL; at = at->next) {
		size_t before = 0, after = 0;

		for (const struct rv_import_note *other = result->notes; other != at;
		     other = other->next)
			before += strcmp(other->kind, at->kind) == 0;
		if (before >= SAME_NOTES)
			continue;
		print_visible(out, "", at->text);
		fputc('\n', out);
		for (const struct rv_import_note *other = at->next; other != NULL;
		     other = other->next)
			after += strcmp(other->kind, at->kind) == 0;
		if (before + 1 == SAME_NOTES && after > 0) {
			fprintf(out,
			        RV_PLURAL("  (the same of %zu more sheet)",
			                  "  (the same of %zu more sheets)", after),
			        after);
			fputc('\n', out);
		}
	}
}

/* The faults as a table, for those who keep the sheets. */
static enum rv_code write_problems(struct cli *cli, const char *path,
                                   const struct rv_faults *faults, struct rv_error *err)
{
	struct cli_problem *list = rv_alloc_array(&cli->arena, faults->n + 1, sizeof *list);

	if (list == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < faults->n; i++) {
		const struct rv_fault *fault = &faults->list[i];

		list[i] = (struct cli_problem){.error = fault->severity == RV_ERROR,
		                               .id = fault->id,
		                               .file = fault->place.file,
		                               .sheet = fault->place.sheet,
		                               .heading = fault->place.heading,
		                               .value = fault->place.value,
		                               .message = fault->message,
		                               .suggestion = fault->suggestion,
		                               .row = fault->place.row};
		if (fault->place.column > 0)
			rv_column_letters(fault->place.column, list[i].column);
	}
	return cli_write_problems(cli, path, list, faults->n, err);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct import_args *given = args;
	char today[RV_WHEN_SIZE], now[RV_WHEN_SIZE];
	struct rv_import_options options = {.files = given->files.items,
	                                    .n_files = given->files.n,
	                                    .complete = given->complete.items,
	                                    .n_complete = given->complete.n,
	                                    .replace = given->replace,
	                                    .dry_run = given->dry_run,
	                                    .ignore_sheets = given->ignore_sheets,
	                                    .by = cli_who(cli, given->by),
	                                    .at = now,
	                                    .today = today,
	                                    .vfs = cli->env->vfs};
	struct rv_import_result result = {.cases = 0};
	struct rv_dictionary *dictionary;
	struct rv_faults faults;
	struct rv_error trouble = {.code = RV_OK};
	enum rv_code code, written = RV_OK;

	RV_TRY(cli_stamp(cli, today, now, err));
	RV_TRY(cli_use_office(cli, given->casedb, given->store, err));
	RV_TRY(cli_load_records(cli, given->records, &dictionary, err));
	rv_faults_init(&faults);
	code = rv_import(&cli->arena, dictionary, given->casedb, &options, &result, &faults, err);
	if (!given->common.quiet)
		print_notes(cli, &result);
	rv_faults_print(&faults, cli->env->err);
	if (given->problems != NULL && (code == RV_OK || code == RV_DATA))
		written = write_problems(cli, given->problems, &faults, &trouble);
	if (code == RV_DATA && faults.errors > 0 && err->msg[0] == '\0')
		rv_fail(err, RV_DATA,
		        RV_PLURAL("nothing was imported: %zu error",
		                  "nothing was imported: %zu errors", faults.errors),
		        faults.errors);
	rv_faults_release(&faults);
	if (code != RV_OK)
		return code;
	if (written != RV_OK) {
		*err = trouble;
		return written;
	}
	print_result(cli, given, dictionary, &result);
	return RV_OK;
}

const struct command cmd_import = {
	.name = "import",
	.summary = N_("take spreadsheets into a case database"),
	.about = N_("Each FILE has the name of its record, as respondent.csv. Its first row "
                    "names the columns, by id, title or alias; a row of a case names the case by "
                    "its number, and a person within it by name. Rows that are there are "
                    "compared: cells that differ are changed, the old values kept. An empty cell "
                    "says nothing: it takes a value away only with --replace; 无 says that "
                    "there is none. All files or none: every error is listed by file, row and "
                    "column, and nothing is "
                    "written."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.changes = true,
	.args_size = sizeof(struct import_args),
	.run = run,
};
