/*
 * What a command is. Adding one: a file cmd_NAME.c that defines `const struct command cmd_NAME`, a row in
 * commands.c, its words in src/po/zh.po.
 */
#ifndef REVIEW_CLI_COMMAND_H
#define REVIEW_CLI_COMMAND_H

#include "cli/options.h"
#include "review/date.h"
#include "review/review.h"
#include "review/text.h"

struct rv_office;
struct cli {
	struct env *env;
	struct rv_arena arena; /* lives as long as the command runs */
	enum rv_lang lang;
	bool lang_given; /* by --lang: nothing else may change it */
	const struct rv_office
		*office; /* whose profile the store keeps, once that was read; or NULL */
	const char *office_folder;
	size_t rubric_warnings; /* of the rubric loaded last */
};

/* Options of several commands, each of a member of that name. */
/* clang-format off */
#define OPT_STORE(args) \
	OPT_FILE(0, "store", args, store, N_("FILE"), N_("where runs are saved (default: CASEDB.review)"))
#define OPT_SET(args) \
	OPT_LIST(0, "set", args, set, N_("NAME=VALUE"), N_("give a parameter of the rubric another value"))
#define OPT_TIMEOUT(args) \
	OPT_INT(0, "timeout", args, timeout, N_("SECONDS"), 1, 86400, \
	        N_("how long one statement may take (default 600)"))
/* clang-format on */

struct command {
	const char *name;    /* one word, or two with one blank: `rubric show` */
	const char *summary; /* N_("…"): one line, no capital, no full stop */
	const char *
		about; /* NULL or N_("…"): paragraphs under the usage line, with newlines between them */
	struct opt_tables tables;
	const enum rv_code *
		exits; /* NULL or the statuses besides 0, 64, 71 and 74 that it can end with; RV_OK ends */
	bool changes; /* the case database: what it did stands, also if its output can't be written */
	size_t args_size;
	const void *defaults; /* NULL or the args before parsing; else all zero */
	/*
	 * Does the work. Prints data to cli->env->out (nobody needs to check: it is flushed and checked at the
	 * end), remarks to cli->env->err. On failure the message stands in err; an empty one means that all has been said.
	 */
	enum rv_code (*run)(struct cli *cli, const void *args, struct rv_error *err);
};

/* What the operand is called that is a case database. */
#define CLI_CASEDB "CASEDB"

extern const struct command *const cli_commands[]; /* sorted by name, NULL-terminated */

/*
 * The command that words[0..n) begin with, and how many of them its name takes. NULL: there is none, and err says so
 * (RV_USAGE).
 */
const struct command *cli_find_command(int n, char **words, int *taken, struct rv_error *err);

/* env->today, else what REVIEW_TODAY says, else the clock's date in China, whatever TZ says. RV_USAGE: that is no date; RV_IO: no clock. */
enum rv_code cli_today(const struct cli *cli, rv_day *today, struct rv_error *err);
/* "YYYY-MM-DD HH:MM" by the clock; only the date where a day stands in for it. out[RV_WHEN_SIZE]. */
enum rv_code cli_now(const struct cli *cli, char *out, struct rv_error *err);

/* Prints what the buffer holds, and releases it. RV_MEMORY: it could not be filled; what else fails is seen at the end. */
enum rv_code cli_put_text(struct cli *cli, struct rv_buf *buf, struct rv_error *err);

/* Help of the program and of a command, as wide as env->columns. RV_MEMORY: lines are missing. */
void cli_print_help(struct cli *cli);
enum rv_code cli_print_command_help(struct cli *cli, const struct command *command,
                                    struct rv_error *err);

#endif
