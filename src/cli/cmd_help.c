#include "cli/help.h"

struct help_args {
	struct opt_common common;
	struct opt_list words;
	bool manual;
};

static const struct opt opts[] = {
	OPT_FLAG(0, "man", help_args, manual, N_("as a manual page, to be read by man -l")),
	OPT_COMMON(help_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND_LIST(help_args, words, N_("COMMAND"), 0, 2, N_("the command to explain")),
	OPERAND_END,
};

static enum rv_code print_manual(struct cli *cli, const struct command *command,
                                 struct rv_error *err)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	cli_manual(&buf, command);
	return cli_put_text(cli, &buf, err);
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct help_args *args = opaque;
	const struct command *command;
	char *words[2];
	int n = (int)args->words.n, taken;

	if (!n && args->manual)
		return print_manual(cli, NULL, err);
	if (!n) {
		cli_print_help(cli);
		return RV_OK;
	}
	for (int i = 0; i < n; i++)
		if (!(words[i] = rv_strdup(&cli->arena, args->words.items[i])))
			return rv_nomem(err);
	command = cli_find_command(n, words, &taken, err);
	if (!command)
		return RV_USAGE;
	if (taken < n)
		return rv_fail(err, RV_USAGE, _("one operand too many: '%s'"), words[taken]);
	return args->manual ? print_manual(cli, command, err)
	                    : cli_print_command_help(cli, command, err);
}

const struct command cmd_help = {
	.name = "help",
	.summary = N_("explain the program or a command"),
	.tables = {.opts = opts, .operands = operands},
	.args_size = sizeof(struct help_args),
	.run = run,
};
