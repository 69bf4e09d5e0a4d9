#include <string.h>

#include "cli/printing.h"
#include "review/rubric.h"

struct diff_args {
	struct opt_common common;
	const char *a, *b;
	struct cli_output output;
	int fail_on; /* index of rv_diff_effect_words; 0: never */
};

static const char *const gates[] = {"", "wording", "points", "verdicts", NULL};

static const struct opt opts[] = {
	OPT_WORD(0, "fail-on", diff_args, fail_on, N_("WHAT"), gates,
                 N_("end with 1 if this changed, or something worse")),
	OPT_OUTPUT(diff_args),
	OPT_COLUMNS(diff_args),
	OPT_COMMON(diff_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND(diff_args, a, N_("OLD"), N_("rubric or rubric set, or the name of a built-in one")),
	OPERAND(diff_args, b, N_("NEW"), N_("the one to compare it with")),
	OPERAND_END,
};

static enum rv_code load(struct cli *cli, const char *path, const struct rv_standard **out,
                         struct rv_error *err)
{
	struct rv_standard *standard = NULL;
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	code = rv_standard_load(&cli->arena, path, NULL, &standard, &diags, err);
	rv_diags_sort(&diags);
	if (code == RV_DATA) {
		rv_diags_print(&diags, cli->env->err);
		err->msg[0] = diags.errors ? '\0' : err->msg[0];
	}
	rv_diags_release(&diags);
	*out = standard;
	return code;
}

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_diff(ctx, spelling, err);
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct diff_args *args = opaque;
	struct rv_diff_report report = {.arena = &cli->arena};
	enum rv_code first = load(cli, args->a, &report.a, err), second;
	struct rv_error ignored = {0};

	/* faults of both are told at once */
	second = load(cli, args->b, &report.b, first == RV_OK ? err : &ignored);
	if (first != RV_OK || second != RV_OK)
		return first != RV_OK ? first : second;
	RV_TRY(rv_diff_compare(&report, err));
	RV_TRY(cli_print(cli, &args->output, RV_DIFF_SCHEMA, print, &report, err));
	if (args->fail_on > 0 && (int)report.effect >= args->fail_on)
		return rv_fail(err, RV_GATE, "%s", _("the rubrics differ in what --fail-on names"));
	return RV_OK;
}

static const enum rv_code exits[] = {RV_GATE, RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_OK};
static const struct diff_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_rubric_diff = {
	.name = "rubric diff",
	.summary = N_("what changed between two rubrics; are scores comparable"),
	.about = N_("Compares the rubrics after what they extend was put in, with dictionary and "
                    "calendar. Every change concerns the wording, the points or the verdicts, and "
                    "so does the whole: wording only leaves every score as it is. A changed check "
                    "without words before and after changed through what it names."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct diff_args),
	.defaults = &defaults,
	.run = run,
};
