#include <string.h>
#include <strings.h>

#include "cli/office.h"
#include "cli/records.h"
#include "cli/split.h"
#include "review/form.h"
#include "review/output.h"

struct form_args {
	const char *casedb, *records, *file, *unit, *store;
	struct opt_list only;
	bool empty;
	int split;
	struct opt_common common;
};

static const char *const split_words[] = {"", "unit", NULL};

static const struct opt opts[] = {
	OPT_WRITTEN('o', "output", form_args, file, N_("FILE"),
                    N_("the workbook to write, whole or not at all; with --split-by a folder")),
	OPT_LIST(0, "record", form_args, only, N_("RECORD"),
                 N_("only the sheet of this record; may be given more than once")),
	OPT_TEXT(0, "unit", form_args, unit, N_("UNIT"), N_("only the cases of this unit")),
	OPT_WORD(0, "split-by", form_args, split, N_("WHAT"), split_words,
                 N_("one workbook a unit, in -o, a new folder")),
	OPT_FLAG(0, "empty", form_args, empty, N_("without the rows of the database")),
	OPT_FILE(0, "records", form_args, records, N_("FILE"),
                 N_("the data dictionary (default: the one built in)")),
	OPT_FILE(0, "store", form_args, store, N_("FILE"),
                 N_("where the profile is kept (default: CASEDB.review)")),
	OPT_COMMON(form_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(form_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_END,
};

static const struct opt_conflict conflicts[] = {{"unit", "split-by"}, {NULL, NULL}};

struct making {
	struct cli *cli;
	const struct form_args *args;
	struct rv_form *form;
	struct cli_names names;
	const char **units; /* NULL-terminated */
	size_t n_units;
	const char *unit; /* as the database calls it */
};

/* ---- what is asked ------------------------------------------------------------------------------------------ */

static bool is_called(const struct rv_record *record, const char *word)
{
	return rv_fold_equal(record->id, word) || rv_fold_equal(record->title.zh, word) ||
	       rv_fold_equal(record->title.en, word);
}

static enum rv_code no_such_record(struct cli *cli, const struct rv_dictionary *dictionary,
                                   const char *word, struct rv_error *err)
{
	const char **list = rv_alloc_array(&cli->arena, 3 * dictionary->n_records + 1,
	                                   sizeof *list);
	const char *nearest;
	size_t n = 0;

	if (list == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < dictionary->n_records; i++) {
		list[n++] = dictionary->records[i]->id;
		list[n++] = dictionary->records[i]->title.zh;
		list[n++] = dictionary->records[i]->title.en;
	}
	nearest = rv_nearest(word, list);
	if (nearest != NULL)
		return rv_fail(err, RV_USAGE,
		               _("--record: no record is called '%s'; did you mean '%s'?"), word,
		               nearest);
	return rv_fail(err, RV_USAGE, _("--record: no record is called '%s'"), word);
}

static enum rv_code choose_records(struct cli *cli, const struct form_args *args,
                                   struct rv_form_options *options, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = options->dictionary;
	const struct rv_record **list = rv_alloc_array(&cli->arena, args->only.n + 1, sizeof *list);

	if (list == NULL)
		return rv_nomem(err);
	options->records = list;
	for (size_t i = 0; i < args->only.n; i++) {
		const struct rv_record *found = NULL;

		for (size_t k = 0; k < dictionary->n_records && found == NULL; k++)
			if (is_called(dictionary->records[k], args->only.items[i]))
				found = dictionary->records[k];
		if (found == NULL)
			return no_such_record(cli, dictionary, args->only.items[i], err);
		list[options->n_records++] = found;
	}
	return RV_OK;
}

static enum rv_code take_unit(void *ctx, const char *unit, struct rv_error *err)
{
	struct making *making = ctx;

	(void)err;
	if (making->units != NULL)
		making->units[making->n_units] = unit;
	making->n_units++;
	if (making->unit == NULL && making->args->unit != NULL &&
	    rv_fold_equal(unit, making->args->unit))
		making->unit = unit;
	return RV_OK;
}

static enum rv_code find_unit(struct making *making, struct rv_error *err)
{
	const char *nearest;

	if (making->args->unit == NULL)
		return RV_OK;
	RV_TRY(rv_form_units(making->form, take_unit, making, err));
	if (making->unit != NULL)
		return RV_OK;
	making->units = rv_alloc_array(&making->cli->arena, making->n_units + 1,
	                               sizeof *making->units);
	if (making->units == NULL)
		return rv_nomem(err);
	making->n_units = 0;
	RV_TRY(rv_form_units(making->form, take_unit, making, err));
	nearest = rv_nearest(making->args->unit, making->units);
	if (nearest != NULL)
		return rv_fail(err, RV_NOINPUT, _("none of the cases is of '%s'; did you mean %s?"),
		               making->args->unit, nearest);
	return rv_fail(err, RV_NOINPUT, _("none of the cases is of '%s'"), making->args->unit);
}

/* ---- writing -------------------------------------------------------------------------------------------------- */

static void say(const struct making *making, const struct rv_form_counts *counts)
{
	FILE *out = making->cli->env->out, *err = making->cli->env->err;

	if (making->args->common.quiet)
		return;
	if (making->args->split == 0) {
		fprintf(out, RV_PLURAL("%zu sheet", "%zu sheets", counts->sheets), counts->sheets);
		fputs(_(", "), out);
		fprintf(out, RV_PLURAL("%lld row", "%lld rows", counts->rows),
		        (long long)counts->rows);
		fputc('\n', out);
	}
	if (counts->orphans > 0) {
		fprintf(err,
		        RV_PLURAL("%lld row is left out: its case is not in the database",
		                  "%lld rows are left out: their case is not in the database",
		                  counts->orphans),
		        (long long)counts->orphans);
		fputc('\n', err);
	}
	if (counts->left_out != NULL) {
		fprintf(err, _("'%s' has no sheet: it is a view, or its name fits no sheet"),
		        counts->left_out);
		fputc('\n', err);
	}
}

static enum rv_code write_form(struct making *making, const char *path, const char *unit,
                               struct rv_error *err)
{
	struct rv_form_counts counts;
	struct rv_output *output;
	enum rv_code code;

	RV_TRY(rv_output_open(path, &output, err));
	code = rv_form_write(making->form, unit, rv_output_stream(output), &counts, err);
	if (code != RV_OK) {
		rv_output_abandon(output);
		return code;
	}
	RV_TRY(rv_output_commit(output, err));
	say(making, &counts);
	return RV_OK;
}

static enum rv_code write_part(void *ctx, const char *unit, struct rv_error *err)
{
	struct making *making = ctx;
	const char *path;

	RV_TRY(cli_split_path(making->cli, &making->names,
	                      *unit != '\0' ? unit : _("unit not known"), "xlsx", &path, err));
	return write_form(making, path, unit, err);
}

static enum rv_code write_forms(struct making *making, struct rv_error *err)
{
	const struct form_args *args = making->args;
	enum rv_code code;

	RV_TRY(find_unit(making, err));
	if (args->split == 0)
		return write_form(making, args->file, making->unit, err);
	RV_TRY(rv_output_folder_open(args->file, &making->names.folder, err));
	code = rv_form_units(making->form, write_part, making, err);
	return cli_split_end(making->cli, &making->names, args->file, args->common.quiet, code,
	                     err);
}

/* Only workbooks are written: another ending would promise what the file is not. */
static bool has_other_ending(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');

	return dot != NULL && dot != name && strcasecmp(dot, ".xlsx") != 0;
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct form_args *given = args;
	struct making making = {.cli = cli, .args = args};
	struct rv_form_options options = {.empty = given->empty};
	struct rv_dictionary *dictionary;
	enum rv_code code;

	if (given->file == NULL)
		return rv_fail(err, RV_USAGE, "%s", _("-o is missing: where is the form to go?"));
	if (given->split == 0 && has_other_ending(given->file))
		return rv_fail(err, RV_USAGE,
		               _("-o %s: a form is a workbook, its name ends in .xlsx"),
		               given->file);
	RV_TRY(cli_use_office(cli, given->casedb, given->store, err));
	RV_TRY(cli_load_records(cli, given->records, &dictionary, err));
	options.dictionary = dictionary;
	options.office = cli->office;
	options.lang = cli->lang;
	RV_TRY(choose_records(cli, given, &options, err));
	RV_TRY(rv_form_open(&cli->arena, given->casedb, &options, &making.form, err));
	code = write_forms(&making, err);
	rv_form_close(making.form);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT,     RV_CANTCREATE,
                                     RV_BUSY, RV_INTERRUPTED, RV_OK};

const struct command cmd_form = {
	.name = "form",
	.summary = N_("make a workbook to fill in, prefilled with what is there"),
	.about = N_(
		"The workbook has a sheet for each record of the data dictionary: what the "
		"database "
		"knows is in it, lists to choose from hang at the cells, and a note at each "
		"heading says what goes below it. Filled in, it goes back with 'review import'. "
		"The workbooks of units leave out what all cases have in common; name such a "
		"record with --record. Names of people stand in full.\n\nWith --split-by the "
		"folder "
		"of -o has to be new or empty, so that no workbook of an earlier time is among the "
		"new ones; it is filled whole or not at all."),
	.tables = {.opts = opts, .operands = operands, .conflicts = conflicts},
	.exits = exits,
	.args_size = sizeof(struct form_args),
	.run = run,
};
