#include <string.h>

#include "cli/office.h"
#include "cli/printing.h"
#include "reports/rollup.h"
#include "review/yaml.h"

#define MOST_BYTES ((size_t)1 << 30)

struct verify_args {
	const char *file;
	struct cli_output output;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_OUTPUT(verify_args),
	OPT_COMMON(verify_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(verify_args, file, N_("FILE"),
                N_("a file of 'review export', or a store of runs (CASEDB.review)")),
	OPERAND_END,
};

struct verifying {
	struct rv_receipt *receipt;
	enum rv_lang lang;
};

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct verifying *verifying = ctx;

	return rv_report_receipt(verifying->receipt, spelling, verifying->lang, err);
}

/* Ends with 1 if anything does. */
static enum rv_code differs(const char *file, size_t n, struct rv_error *err)
{
	if (n == 0)
		return RV_OK;
	return rv_fail(err, RV_GATE,
	               RV_PLURAL("'%s' differs from what follows from it in %zu place",
	                         "'%s' differs from what follows from it in %zu places", n),
	               file, n);
}

/* ---- a store ------------------------------------------------------------------------------------------------------- */

static enum rv_code count_run(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct rv_store_check *check = ctx;

	(void)run;
	(void)err;
	check->runs++;
	return RV_OK;
}

static enum rv_code print_store(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_store_check(ctx, spelling, err);
}

/* What its office calls the runs, and its language; a profile of another version keeps nothing from being verified. */
static enum rv_code use_office(struct cli *cli, struct rv_store *store, struct rv_error *err)
{
	enum rv_code code = cli_read_office(cli, store, err);

	if (code != RV_DATA)
		return code;
	err->msg[0] = '\0';
	return RV_OK;
}

static enum rv_code check_store(struct cli *cli, struct rv_store_check *check, struct rv_error *err)
{
	RV_TRY(use_office(cli, check->store, err));
	RV_TRY(rv_store_verify(check->store, 0, err));
	RV_TRY(rv_run_list(check->store, count_run, check, err));
	RV_TRY(rv_check_exports(check, err));
	if (check->runs > 0 || check->exports > 0 || check->n > 0)
		return RV_OK;
	return rv_fail(err, RV_NOINPUT,
	               _("there is nothing to check in '%s': no run and no export is kept in it"),
	               check->path);
}

static enum rv_code verify_store(struct cli *cli, const struct verify_args *args,
                                 struct rv_error *err)
{
	struct rv_store_check check = {.arena = &cli->arena, .path = args->file};
	enum rv_code code;

	RV_TRY(rv_store_open(args->file, RV_STORE_READ, cli->env->vfs, &check.store, err));
	code = check_store(cli, &check, err);
	rv_store_close(check.store);
	RV_TRY(code);
	RV_TRY(cli_print(cli, &args->output, RV_VERIFY_SCHEMA, print_store, &check, err));
	return differs(args->file, check.n, err);
}

/* ---- an export ----------------------------------------------------------------------------------------------------- */

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct verify_args *args = opaque;
	struct verifying verifying = {.lang = cli->lang};
	size_t len;
	char *text;

	RV_TRY(rv_read_file(&cli->arena, args->file, MOST_BYTES, &text, &len, err));
	if (strncmp(text, "SQLite format 3", 15) == 0)
		return verify_store(cli, args, err);
	RV_TRY(rv_receipt_read(&cli->arena, args->file, text, len, &verifying.receipt, err));
	RV_TRY(cli_print(cli, &args->output, RV_VERIFY_SCHEMA, print, &verifying, err));
	return differs(args->file, rv_receipt_differences(verifying.receipt), err);
}

static const enum rv_code exits[] = {RV_GATE, RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_OK};
static const struct verify_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_verify = {
	.name = "verify",
	.summary = N_("recompute an export: do the scores follow, was it altered"),
	.about = N_(
		"Judges every case again by the standard that is in the file and compares points, "
		"caps, scores and classes with what the file says; what can't be recomputed "
		"(numbers, units, outcomes) is covered by seals. Needs no database. Ends with "
		"1 if anything differs, and says where. Of a store, the digest of every run "
		"and their chain are computed again, and what follows from every export that "
		"'review rollup' took in."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct verify_args),
	.defaults = &defaults,
	.run = run,
};
