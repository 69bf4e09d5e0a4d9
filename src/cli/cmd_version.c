#include "cli/command.h"
#include <sqlite3.h>
#include <yaml.h>

struct version_args {
	struct opt_common common;
};

static const struct opt opts[] = {OPT_COMMON(version_args), OPT_END};

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	(void)args;
	(void)err;
	fprintf(cli->env->out, "review %s\nSQLite %s\nlibyaml %s\n", REVIEW_VERSION,
	        sqlite3_libversion(), yaml_get_version_string());
	return RV_OK;
}

const struct command cmd_version = {
	.name = "version",
	.summary = N_("print the versions of the program and its libraries"),
	.tables = {.opts = opts},
	.args_size = sizeof(struct version_args),
	.run = run,
};
