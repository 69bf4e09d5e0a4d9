#include "cli/command.h"
#include <string.h>

/* One a line, sorted as they are printed. */
/* clang-format off */
#define COMMANDS(row) \
	row(calendar_check) \
	row(compare) \
	row(complete) \
	row(completion) \
	row(export) \
	row(form) \
	row(help) \
	row(import) \
	row(init) \
	row(issues) \
	row(lint) \
	row(missing) \
	row(report) \
	row(rollup) \
	row(rubric_diff) \
	row(rubric_dump) \
	row(rubric_health) \
	row(rubric_overlay) \
	row(rubric_schema) \
	row(rubric_show) \
	row(runs) \
	row(schema) \
	row(score) \
	row(sheet) \
	row(show) \
	row(verify) \
	row(version)
/* clang-format on */

#define DECLARE(name) extern const struct command cmd_##name;
#define TAKE(name) &cmd_##name,
COMMANDS(DECLARE)

const struct command *const cli_commands[] = {COMMANDS(TAKE) NULL};

static const struct command *find(const char *first, const char *second)
{
	size_t len = strlen(first);

	for (const struct command *const *at = cli_commands; *at; at++) {
		const char *name = (*at)->name;

		if (!second ? !strcmp(name, first)
		            : !strncmp(name, first, len) && name[len] == ' ' &&
		                      !strcmp(name + len + 1, second))
			return *at;
	}
	return NULL;
}

/* Fills names (room for all commands) with the first words, or the second words after `first`. */
static size_t collect_names(const char *first, char names[][32], const char **list, size_t room)
{
	size_t n = 0, len = first ? strlen(first) : 0;

	for (const struct command *const *at = cli_commands; *at && n + 1 < room; at++) {
		const char *name = (*at)->name;

		if (first && (strncmp(name, first, len) || name[len] != ' '))
			continue;
		name += first ? len + 1 : 0;
		snprintf(names[n], sizeof names[n], "%.*s", (int)strcspn(name, " "), name);
		list[n] = names[n];
		n++;
	}
	list[n] = NULL;
	return n;
}

enum { NAMES_MAX = 64 };

/* Says that `second` is no command of the group `first`: what it might have been, or what there is. */
static void fail_group(const char *first, const char *second, const char *const *list,
                       struct rv_error *err)
{
	char all[512] = "";
	const char *nearest = second ? rv_nearest(second, list) : NULL;
	size_t len = 0;

	for (size_t i = 0; list[i] && len < sizeof all; i++)
		len += (size_t)snprintf(all + len, sizeof all - len, "%s%s", i ? ", " : "",
		                        list[i]);
	if (nearest)
		rv_fail(err, RV_USAGE, _("unknown command '%s %s'; did you mean '%s %s'?"), first,
		        second, first, nearest);
	else if (second)
		rv_fail(err, RV_USAGE, _("unknown command '%s %s', expected one of: %s"), first,
		        second, all);
	else
		rv_fail(err, RV_USAGE, _("'%s' needs one of: %s"), first, all);
}

const struct command *cli_find_command(int n, char **words, int *taken, struct rv_error *err)
{
	char names[NAMES_MAX][32];
	const char *list[NAMES_MAX], *nearest;
	const struct command *command;
	const char *second = n > 1 && words[1][0] != '-' ? words[1] : NULL;

	*taken = 1;
	if ((command = find(words[0], NULL)))
		return command;
	*taken = 2;
	if (second && (command = find(words[0], second)))
		return command;
	if (collect_names(words[0], names, list, NAMES_MAX)) {
		fail_group(words[0], second, list, err);
		return NULL;
	}
	collect_names(NULL, names, list, NAMES_MAX);
	nearest = rv_nearest(words[0], list);
	if (nearest)
		rv_fail(err, RV_USAGE, _("unknown command '%s'; did you mean '%s'?"), words[0],
		        nearest);
	else
		rv_fail(err, RV_USAGE, _("unknown command '%s'"), words[0]);
	return NULL;
}
