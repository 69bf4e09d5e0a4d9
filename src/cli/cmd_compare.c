#include <string.h>

#include "cli/office.h"
#include "cli/printing.h"
#include "cli/scoring.h"

struct compare_args {
	const char *casedb, *a, *b, *store, *rubric;
	struct opt_list set;
	struct cli_output output;
	int64_t timeout;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_FILE(0, "rubric", compare_args, rubric, N_("NEW"),
                 N_("compare run A with what this rubric or set makes of it")),
	OPT_SET(compare_args),
	OPT_STORE(compare_args),
	OPT_OUTPUT(compare_args),
	OPT_COLUMNS(compare_args),
	OPT_NAMES(compare_args),
	OPT_TIMEOUT(compare_args),
	OPT_COMMON(compare_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(compare_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_OPTIONAL(compare_args, a, N_("A"),
                         N_("number of the earlier run (with --rubric: of the newest)")),
	OPERAND_OPTIONAL(compare_args, b, N_("B"), N_("number of the later run")),
	OPERAND_END,
};

struct comparing {
	struct rv_report a, b;
	struct rv_comparison *comparison;
	struct rv_replay *replay;  /* or NULL */
	struct rv_store *replayed; /* in memory, or NULL */
	int64_t most;
};

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct comparing *comparing = ctx;

	return rv_report_compare(comparing->comparison, comparing->replay, comparing->most,
	                         spelling, err);
}

/* Run A under the other rubric, in a store that is forgotten. */
static enum rv_code replay(struct cli *cli, const struct compare_args *args,
                           struct comparing *comparing, int64_t *number, struct rv_error *err)
{
	struct rv_replay_request request = {.report = &comparing->a,
	                                    .casedb = args->casedb,
	                                    .program = REVIEW_VERSION,
	                                    .seconds = (int)args->timeout};
	struct rv_standard *standard;
	struct rv_diags diags;
	enum rv_code code;

	RV_TRY(cli_load_standard(cli, args->rubric, &args->set, &standard, err));
	request.standard = standard;
	request.settings = cli_settings(cli, &args->set);
	if (request.settings == NULL)
		return rv_nomem(err);
	RV_TRY(rv_store_open(":memory:", RV_STORE_WRITE, cli->env->vfs, &comparing->replayed, err));
	request.store = comparing->replayed;
	rv_diags_init(&diags);
	code = rv_replay_run(&request, &comparing->replay, number, &diags, err);
	cli_print_diags(cli, &diags, args->rubric, args->common.quiet);
	rv_diags_release(&diags);
	return code;
}

static enum rv_code compare_in(struct cli *cli, const struct compare_args *args,
                               struct rv_store *store, struct comparing *comparing,
                               struct rv_error *err)
{
	int64_t a, b;

	RV_TRY(cli_run_number(cli, args->a, &a, err));
	RV_TRY(cli_run_number(cli, args->b, &b, err));
	RV_TRY(cli_open_report(cli, &comparing->a, store, args->casedb, args->store, a,
	                       &args->output, err));
	if (args->rubric != NULL) {
		RV_TRY(cli_ask_changes(cli, &comparing->a, args->casedb, err));
		RV_TRY(replay(cli, args, comparing, &b, err));
	}
	RV_TRY(cli_open_report(cli, &comparing->b,
	                       args->rubric != NULL ? comparing->replayed : store, args->casedb,
	                       args->store, b, &args->output, err));
	comparing->b.saved = args->rubric == NULL;
	RV_TRY(rv_compare_new(&comparing->a, &comparing->b, &comparing->comparison, err));
	return cli_print(cli, &args->output, RV_COMPARE_SCHEMA, print, comparing, err);
}

static enum rv_code check(const struct compare_args *args, struct rv_error *err)
{
	if (args->rubric != NULL && args->b != NULL)
		return rv_fail(err, RV_USAGE, "%s",
		               _("with --rubric there is one run, that it is compared with"));
	if (args->rubric == NULL && args->set.n > 0)
		return rv_fail(err, RV_USAGE, "%s", _("--set belongs to --rubric"));
	if (args->rubric == NULL && args->b == NULL)
		return rv_fail(err, RV_USAGE, "%s",
		               _("expected the numbers of two runs, or one and --rubric"));
	return cli_check_settings(&args->set, err);
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct compare_args *args = opaque;
	struct comparing comparing = {.most = cli_most_rows(&args->output)};
	struct rv_store *store;
	enum rv_code code;

	RV_TRY(check(args, err));
	RV_TRY(cli_open_store(cli, args->casedb, args->store, &store, err));
	code = compare_in(cli, args, store, &comparing, err);
	rv_report_release(&comparing.a);
	rv_report_release(&comparing.b);
	rv_store_close(comparing.replayed);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT,     RV_CANTCREATE,
                                     RV_BUSY, RV_INTERRUPTED, RV_OK};
static const struct compare_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_compare = {
	.name = "compare",
	.summary = N_("compare two runs, or a run and another rubric's"),
	.about = N_("Cases and issues are the same where their identities are: number and unit of "
                    "a case (the number alone where one run has no unit of it and no other "
                    "case has that number); item, row and column of an issue. Of each case whose "
                    "score or class "
                    "moved it says by which items. An item decides a class if the class would be "
                    "what it was, were this item what it was.\n\nWith --rubric run A is judged "
                    "again by another rubric: items that mean the same keep what was found then, "
                    "of others the records are read. Nothing is saved."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct compare_args),
	.defaults = &defaults,
	.run = run,
};
