#include <string.h>

#include "cli/printing.h"
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

/* ---- a store ------------------------------------------------------------------------------------------------------- */

struct store_facts {
	const char *file;
	int64_t runs;
};

static enum rv_code count_run(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct store_facts *facts = ctx;

	(void)run;
	(void)err;
	facts->runs++;
	return RV_OK;
}

static enum rv_code print_store(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct store_facts *facts = ctx;
	struct rv_out_cell agrees = {.number = true};

	RV_TRY(rv_write_fact_text(spelling->writer, "file", _("file"), facts->file, err));
	RV_TRY(rv_write_fact_int(spelling->writer, "runs", _("runs"), facts->runs, err));
	if (!spelling->labels)
		return rv_write_fact(spelling->writer, "agrees", NULL, RV_CELL_BOOL, &agrees, err);
	return rv_write_fact_text(spelling->writer, "result", _("result"),
	                          _("agrees: the digests of all runs and their chain"), err);
}

static enum rv_code verify_store(struct cli *cli, const struct verify_args *args,
                                 struct rv_error *err)
{
	struct store_facts facts = {.file = args->file};
	struct rv_store *store;
	enum rv_code code;

	RV_TRY(rv_store_open(args->file, RV_STORE_READ, cli->env->vfs, &store, err));
	code = rv_store_verify(store, 0, err);
	if (code == RV_OK)
		code = rv_run_list(store, count_run, &facts, err);
	rv_store_close(store);
	if (code == RV_OK)
		code = cli_print(cli, &args->output, RV_VERIFY_SCHEMA, print_store, &facts, err);
	return code;
}

/* ---- an export ----------------------------------------------------------------------------------------------------- */

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct verify_args *args = opaque;
	struct verifying verifying = {.lang = cli->lang};
	size_t len, n;
	char *text;

	RV_TRY(rv_read_file(&cli->arena, args->file, MOST_BYTES, &text, &len, err));
	if (strncmp(text, "SQLite format 3", 15) == 0)
		return verify_store(cli, args, err);
	RV_TRY(rv_receipt_read(&cli->arena, args->file, text, len, &verifying.receipt, err));
	RV_TRY(cli_print(cli, &args->output, RV_VERIFY_SCHEMA, print, &verifying, err));
	n = rv_receipt_differences(verifying.receipt);
	if (n == 0)
		return RV_OK;
	return rv_fail(err, RV_GATE,
	               RV_PLURAL("'%s' differs from what follows from it in %zu place",
	                         "'%s' differs from what follows from it in %zu places", n),
	               args->file, n);
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
		"and their chain are computed again."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct verify_args),
	.defaults = &defaults,
	.run = run,
};
