#include <string.h>

#include "cli/who.h"
#include "review/text.h"

static const char *variable(const struct cli *cli, const char *name)
{
	const char *value = cli->env->variable != NULL ? cli->env->variable(name) : NULL;

	return value != NULL && value[0] != '\0' ? value : NULL;
}

const char *cli_who(const struct cli *cli, const char *given)
{
	static const char *const names[] = {"USER", "LOGNAME"};

	for (size_t i = 0; given == NULL && i < sizeof names / sizeof *names; i++) {
		given = variable(cli, names[i]);
		if (given != NULL && rv_utf8_valid(given, strlen(given)) != strlen(given))
			given = NULL;
	}
	return given;
}

enum rv_code cli_stamp(const struct cli *cli, char *today, char *now, struct rv_error *err)
{
	struct rv_when when = {.precision = RV_PRECISION_DAY};

	RV_TRY(cli_today(cli, &when.day, err));
	rv_when_text(when, today);
	return cli_now(cli, now, err);
}
