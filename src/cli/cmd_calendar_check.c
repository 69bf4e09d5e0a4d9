#include <string.h>

#include "cli/printing.h"
#include "review/rubric.h"

struct calendar_args {
	struct opt_common common;
	const char *file;
	struct cli_output output;
	bool strict;
};

static const struct opt opts[] = {
	OPT_FLAG(0, "strict", calendar_args, strict, N_("warnings count as errors")),
	OPT_OUTPUT(calendar_args),
	OPT_COMMON(calendar_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND_OPTIONAL(calendar_args, file, N_("CALENDAR"),
                         N_("calendar, or the name of a built-in one (default: calendar-cn)")),
	OPERAND_END,
};

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_calendar(ctx, spelling, err);
}

/* A file by its path, else one that is built in by its name, with or without ".yaml". */
static enum rv_code parse(struct cli *cli, const char *path, struct rv_yaml **root,
                          struct rv_diags *diags, struct rv_error *err)
{
	enum rv_code code = rv_yaml_read(&cli->arena, path, root, diags, err);
	const char *name = path, *text;
	size_t len;

	if (code != RV_NOINPUT || strchr(path, '/'))
		return code;
	if (!strstr(path, ".yaml") && !(name = rv_format(&cli->arena, "%s.yaml", path)))
		return rv_nomem(err);
	text = rv_builtin(name, &len);
	if (!text)
		return code;
	err->msg[0] = '\0';
	name = rv_format(&cli->arena, "built-in:%s", name);
	if (!name)
		return rv_nomem(err);
	*root = rv_yaml_parse(&cli->arena, name, text, len, diags);
	return *root ? RV_OK : RV_DATA;
}

static enum rv_code check(struct cli *cli, const struct calendar_args *args, struct rv_diags *diags,
                          struct rv_calendar_report *report, struct rv_error *err)
{
	struct rv_calendar *calendar;

	RV_TRY(parse(cli, report->name, &report->root, diags, err));
	calendar = rv_calendar_load(&cli->arena, report->root, diags);
	report->calendar = calendar;
	if (!calendar)
		return RV_DATA;
	if (!rv_calendar_check(&cli->arena, calendar, report->root, diags) || diags->nomem)
		return rv_nomem(err);
	report->name = report->root->file->name;
	RV_TRY(cli_print(cli, &args->output, RV_CALENDAR_SCHEMA, print, report, err));
	return args->strict && diags->warnings ? RV_DATA : RV_OK;
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct calendar_args *args = opaque;
	struct rv_calendar_report report = {.arena = &cli->arena,
	                                    .name = args->file ? args->file : "calendar-cn",
	                                    .lang = cli->lang};
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	code = check(cli, args, &diags, &report, err);
	if (diags.nomem)
		code = rv_nomem(err);
	rv_diags_sort(&diags);
	if (code == RV_OK || code == RV_DATA)
		rv_diags_print(&diags, cli->env->err);
	if (code == RV_DATA && diags.n)
		err->msg[0] = '\0'; /* all has been said, with its place */
	rv_diags_release(&diags);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_OK};
static const struct calendar_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_calendar_check = {
	.name = "calendar check",
	.summary = N_("check a calendar of working days and print what it covers"),
	.about = N_("Errors: no date, a day twice, both off and worked, a day worked that is no "
                    "week-end day. Warnings: a year left out, half entered, without any week-end "
                    "day worked, a day worked far from any holiday. Compare what is printed with "
                    "the yearly notice."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct calendar_args),
	.defaults = &defaults,
	.run = run,
};
