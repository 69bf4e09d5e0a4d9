#include <errno.h>
#include <poll.h>
#include <stddef.h>
#include <string.h>
#include <time.h>
#include "cli/command.h"
#include "cli/office.h"
#include "cli/printing.h"
#include "review/text.h"

struct program_args {
	struct opt_common common;
	bool version;
};

static const struct opt program_opts[] = {
	OPT_FLAG(0, "version", program_args, version, N_("print the version")),
	OPT_COMMON(program_args),
	OPT_END,
};

static const char *variable(const struct env *env, const char *name)
{
	const char *value = env->variable ? env->variable(name) : NULL;

	return value && *value ? value : NULL;
}

/* The clock in China, where the offices are: it has one time, without summers, wherever the machine thinks it is. */
static bool read_clock(struct rv_when *out)
{
	const time_t ahead = (time_t)8 * 60 * 60;
	time_t now = time(NULL);
	int32_t minute;

	if (now < 0 || now > (time_t)1 << 37)
		return false;
	minute = (int32_t)((now + ahead) / 60 % (24 * 60));
	*out = (struct rv_when){.day = (rv_day)((now + ahead) / (24 * 60 * 60)),
	                        .precision = RV_PRECISION_MINUTE,
	                        .minute = minute};
	return true;
}

enum rv_code cli_today(const struct cli *cli, rv_day *today, struct rv_error *err)
{
	const char *text = cli->env->today != NULL ? cli->env->today
	                                           : variable(cli->env, "REVIEW_TODAY");
	struct rv_when when;

	if (text) {
		if (!rv_when_parse(text, strlen(text), &when) || when.precision != RV_PRECISION_DAY)
			return rv_fail(err, RV_USAGE, _("'%s' is not a date (YYYY-MM-DD)"), text);
		*today = when.day;
		return RV_OK;
	}
	if (!read_clock(&when))
		return rv_fail(err, RV_IO, _("the clock can't be read"));
	*today = when.day;
	return RV_OK;
}

enum rv_code cli_now(const struct cli *cli, char *out, struct rv_error *err)
{
	struct rv_when when = {.precision = RV_PRECISION_DAY}, clock;

	RV_TRY(cli_today(cli, &when.day, err));
	if (cli->env->today == NULL && read_clock(&clock)) {
		when.precision = RV_PRECISION_MINUTE;
		when.minute = clock.minute;
	}
	rv_when_text(when, out);
	return RV_OK;
}

/* --lang, else REVIEW_LANG, else the name of the locale, whether or not it is installed; else English. */
static void choose_language(struct cli *cli, int argc, char **argv)
{
	static const char *const names[] = {"REVIEW_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
	const char *value = NULL;
	int given = opt_scan_lang(argc, argv);

	for (size_t i = 0; !value && i < sizeof names / sizeof *names; i++)
		value = variable(cli->env, names[i]);
	cli->lang = value && !strncmp(value, "zh", 2) ? RV_ZH : RV_EN;
	if (given) {
		cli->lang_given = true;
		cli->lang = strcmp(opt_langs[given], "zh") ? RV_EN : RV_ZH;
	}
	rv_i18n_select(cli->lang);
}

/* Only CSV is written in another encoding than UTF-8. */
static enum rv_code check_encoding(const struct command *command, const void *args,
                                   struct rv_error *err)
{
	const struct cli_output *output;

	for (const struct opt *opt = command->tables.opts; opt->name != NULL; opt++) {
		if (strcmp(opt->name, "encoding") != 0)
			continue;
		output = (const void *)((const char *)args + opt->offset -
		                        offsetof(struct cli_output, encoding));
		if (output->encoding >= 0 && strcmp(cli_format(output), "csv") != 0)
			return rv_fail(err, RV_USAGE,
			               _("--encoding is for CSV only: add --format csv"));
	}
	return RV_OK;
}

/* Where the case database is known, what the command says from now on is in its office's language, all errors too. */
static void speak_as_office(struct cli *cli, const struct command *command, const void *args)
{
	const struct operand *operand = command->tables.operands;
	const char *casedb, *store = NULL;

	if (cli->lang_given || operand == NULL || operand->name == NULL ||
	    strcmp(operand->name, CLI_CASEDB) != 0)
		return;
	casedb = *(const char *const *)((const char *)args + operand->offset);
	for (const struct opt *opt = command->tables.opts; opt->name != NULL; opt++)
		if (strcmp(opt->name, "store") == 0)
			store = *(const char *const *)((const char *)args + opt->offset);
	if (casedb != NULL)
		cli_speak(cli, casedb, store);
}

static enum rv_code run_command(struct cli *cli, const struct command *command, int argc,
                                char **argv, struct rv_error *err)
{
	void *args = rv_alloc(&cli->arena, command->args_size);
	bool help;

	if (!args)
		return rv_nomem(err);
	if (command->defaults)
		memcpy(args, command->defaults, command->args_size);
	RV_TRY(opt_parse(&command->tables, argc, argv, &cli->arena, args, &help, err));
	if (help)
		return cli_print_command_help(cli, command, err);
	RV_TRY(check_encoding(command, args, err));
	speak_as_office(cli, command, args);
	return command->run(cli, args, err);
}

/* *command is set as soon as it is known, for the hint under a message. */
static enum rv_code dispatch(struct cli *cli, int argc, char **argv, const struct command **command,
                             struct rv_error *err)
{
	static const struct opt_tables tables = {.opts = program_opts};
	struct program_args args = {.version = false};
	int n = 0, taken;
	bool help;

	while (n < argc && argv[n][0] == '-')
		n += strcmp(argv[n], "--lang") ? 1 : 2;
	n = n < argc ? n : argc;
	RV_TRY(opt_parse(&tables, n, argv, &cli->arena, &args, &help, err));
	if (help) {
		cli_print_help(cli);
		return RV_OK;
	}
	if (args.version) {
		static char version[] = "version", *words[] = {version, NULL};

		*command = cli_find_command(1, words, &taken, err);
		return *command ? run_command(cli, *command, 0, words + 1, err) : RV_BUG;
	}
	if (n == argc)
		return rv_fail(err, RV_USAGE, _("a command is missing"));
	*command = cli_find_command(argc - n, argv + n, &taken, err);
	if (!*command)
		return RV_USAGE;
	return run_command(cli, *command, argc - n - taken, argv + n + taken, err);
}

enum rv_code cli_put_text(struct cli *cli, struct rv_buf *buf, struct rv_error *err)
{
	enum rv_code code = RV_OK;

	errno = 0;
	if (buf->failed ||
	    (fwrite(buf->text, 1, buf->len, cli->env->out) < buf->len && errno == ENOMEM))
		code = rv_nomem(err);
	rv_buf_release(buf);
	return code;
}

static void print_error(const struct cli *cli, const struct command *command, enum rv_code code,
                        const struct rv_error *err)
{
	FILE *out = cli->env->err;

	if (!err->msg[0])
		return;
	if (err->pos.file) {
		rv_print_visible(out, err->pos.file);
		if (err->pos.line)
			fprintf(out, ":%d", err->pos.line);
		if (err->pos.line && err->pos.column)
			fprintf(out, ":%d", err->pos.column);
		fprintf(out, ": %s: ", _("error"));
	} else {
		fputs("review: ", out);
	}
	fputs(err->msg, out); /* made visible by rv_fail */
	fputc('\n', out);
	if (code == RV_USAGE) {
		fprintf(out, _("try 'review %s%s'"), command ? command->name : "help",
		        command ? " --help" : "");
		fputc('\n', out);
	}
}

/* Whether out is a pipe that nobody reads any more. */
static bool reader_gone(FILE *out)
{
	struct pollfd fd = {.fd = fileno(out), .events = POLLOUT};

	return fd.fd >= 0 && poll(&fd, 1, 0) == 1 && (fd.revents & POLLERR);
}

/* A full disk under a redirected output is a failure of the command; a reader who left needs no words. */
static enum rv_code flush_output(FILE *out, struct rv_error *err)
{
	int error;

	errno = 0;
	if (!fflush(out) && !ferror(out))
		return RV_OK;
	error = errno;
	if (error == EPIPE || reader_gone(out))
		return RV_IO;
	if (!error)
		return rv_fail(err, RV_IO, _("the output can't be written"));
	return rv_fail(err, RV_IO, _("the output can't be written: %s"), rv_system_words(error));
}

int review_main(int argc, char **argv, struct env *env)
{
	struct cli cli = {.env = env};
	const struct command *command = NULL;
	struct rv_error err = {.code = RV_OK};
	enum rv_code code, flushed = RV_OK;

	rv_arena_init(&cli.arena);
	argc -= argc > 0;
	choose_language(&cli, argc, argv + 1);
	code = dispatch(&cli, argc, argv + 1, &command, &err);
	if (code == RV_MEMORY && !err.msg[0])
		rv_nomem(&err);
	if (rv_interrupted && code != RV_OK && code != RV_GATE)
		code = rv_fail(&err, RV_INTERRUPTED, _("interrupted"));
	if (code == RV_OK || code == RV_GATE) {
		flushed = flush_output(env->out, &err);
		code = flushed == RV_OK ? code : flushed;
	} else {
		fflush(env->out);
	}
	print_error(&cli, command, code, &err);
	if (flushed != RV_OK && err.msg[0] && command != NULL && command->changes)
		fprintf(env->err, "%s\n",
		        _("what it did in the database stands; only its report is lost"));
	fflush(env->err);
	rv_arena_release(&cli.arena);
	return (int)code;
}
