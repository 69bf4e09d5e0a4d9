/* Completion for shells, written from the tables that parse. */
#include <string.h>

#include "base/embed.h"
#include "cli/documents.h"
#include "cli/help.h"

struct completion_args {
	const char *shell;
	struct opt_common common;
};

static const struct opt opts[] = {OPT_COMMON(completion_args), OPT_END};
static const struct operand operands[] = {
	OPERAND_TEXT(completion_args, shell, N_("SHELL"), N_("bash or zsh")),
	OPERAND_END,
};

/* ---- what both say ----------------------------------------------------------------------------------------- */

/* Calls back for each first word of a command, once. */
typedef void first_fn(struct rv_buf *buf, const char *first, size_t len,
                      const struct command *command);

static void each_first(struct rv_buf *buf, first_fn *fn)
{
	const char *before = "";

	for (const struct command *const *at = cli_commands; *at; at++) {
		size_t len = strcspn((*at)->name, " ");

		if (strncmp((*at)->name, before, len) != 0 || strcspn(before, " ") != len)
			fn(buf, (*at)->name, len, *at);
		before = (*at)->name;
	}
}

static bool is_second(const struct command *command, const char *first, size_t len)
{
	return strncmp(command->name, first, len) == 0 && command->name[len] == ' ';
}

static bool takes_file(const struct opt *opt)
{
	return opt->kind == OPT_KIND_FILE || opt->kind == OPT_KIND_OUTPUT;
}

static bool takes_text(const struct opt *opt)
{
	return opt->kind == OPT_KIND_TEXT || opt->kind == OPT_KIND_INT ||
	       opt->kind == OPT_KIND_LIST;
}

/* The words of an option, with a separator between them. */
static void put_words(struct rv_buf *buf, const struct opt *opt, char separator)
{
	bool any = false;

	for (size_t i = 0; opt->words[i]; i++) {
		if (!*opt->words[i])
			continue;
		if (any)
			rv_buf_putc(buf, separator);
		rv_buf_puts(buf, opt->words[i]);
		any = true;
	}
}

/* Words that an operand may be, with blanks between them; nothing where it is a file or any text. */
static void put_operand_words(struct rv_buf *buf, const struct operand *row)
{
	if (strcmp(row->name, "COMMAND") == 0)
		for (const struct command *const *at = cli_commands; *at; at++)
			rv_buf_printf(buf, "%s%s", at == cli_commands ? "" : " ", (*at)->name);
	if (strcmp(row->name, "DOCUMENT") == 0)
		for (const struct rv_document *at = cli_documents; at->schema; at++) {
			const char *name = strchr(at->schema, '.') + 1;

			rv_buf_printf(buf, "%s%.*s", at == cli_documents ? "" : " ",
			              (int)strcspn(name, "/"), name);
		}
	if (strcmp(row->name, "SHELL") == 0)
		rv_buf_puts(buf, "bash zsh");
}

/* ---- bash ------------------------------------------------------------------------------------------------- */

static void put_first(struct rv_buf *buf, const char *first, size_t len,
                      const struct command *command)
{
	(void)command;
	rv_buf_printf(buf, " %.*s", (int)len, first);
}

/* The names of an option in a list. */
static void put_names(struct rv_buf *buf, const struct opt *opt)
{
	rv_buf_printf(buf, " --%s", opt->name);
	if (opt->letter)
		rv_buf_printf(buf, " -%c", opt->letter);
}

static void put_group(struct rv_buf *buf, const char *first, size_t len,
                      const struct command *command)
{
	if (command->name[len] == '\0')
		return;
	rv_buf_printf(buf, "\t%.*s) second='", (int)len, first);
	for (const struct command *const *at = cli_commands; *at; at++)
		if (is_second(*at, first, len))
			rv_buf_printf(buf, " %s", (*at)->name + len + 1);
	rv_buf_puts(buf, "' ;;\n");
}

static void put_bash_command(struct rv_buf *buf, const struct command *command)
{
	const struct opt *options = command->tables.opts;
	const struct operand *operand = command->tables.operands;

	rv_buf_printf(buf, "\t'%s')\n\t\toptions='", command->name);
	for (const struct opt *opt = options; opt->kind != OPT_KIND_END; opt++)
		put_names(buf, opt);
	rv_buf_puts(buf, "'\n\t\tfiles='");
	for (const struct opt *opt = options; opt->kind != OPT_KIND_END; opt++)
		if (takes_file(opt))
			put_names(buf, opt);
	rv_buf_puts(buf, "'\n\t\ttexts='");
	for (const struct opt *opt = options; opt->kind != OPT_KIND_END; opt++)
		if (takes_text(opt))
			put_names(buf, opt);
	rv_buf_puts(buf, "'\n\t\twords='");
	for (const struct opt *opt = options; opt->kind != OPT_KIND_END; opt++) {
		if (opt->kind != OPT_KIND_WORD)
			continue;
		rv_buf_printf(buf, " --%s=", opt->name);
		put_words(buf, opt, ',');
	}
	rv_buf_puts(buf, "'\n\t\toperands='");
	if (operand != NULL && operand->name != NULL)
		put_operand_words(buf, operand);
	rv_buf_puts(buf, "'\n\t\t;;\n");
}

static void put_bash(struct rv_buf *buf)
{
	rv_buf_puts(buf, "# bash completion for review, made by `review completion bash`.\n"
	                 "_review_first='");
	each_first(buf, put_first);
	rv_buf_puts(buf, "'\n_review_about() {\n\tcase $1 in\n");
	each_first(buf, put_group);
	for (const struct command *const *at = cli_commands; *at; at++)
		put_bash_command(buf, *at);
	rv_buf_puts(buf, "\tesac\n}\n");
	rv_buf_puts(buf, (const char *)rv_embedded_find("src/cli/completion.bash")->bytes);
}

/* ---- zsh -------------------------------------------------------------------------------------------------- */

/* Text inside of single quotes, with a backslash before what _arguments takes for its own. */
static void put_zsh_text(struct rv_buf *buf, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			rv_buf_puts(buf, "'\\''");
		else if (strchr("[]:\\", *text))
			rv_buf_printf(buf, "\\%c", *text);
		else
			rv_buf_putc(buf, *text);
	}
}

static void put_zsh_option(struct rv_buf *buf, const struct opt *opt)
{
	bool many = opt->kind == OPT_KIND_LIST;
	const char *equals = !opt->value ? "" : opt->kind == OPT_KIND_OPTIONAL ? "=-" : "=";

	rv_buf_puts(buf, " \\\n\t\t\t");
	if (opt->letter)
		rv_buf_printf(buf, "'(-%c --%s)'{-%c%s,--%s%s}'[", opt->letter, opt->name,
		              opt->letter, opt->value ? "+" : "", opt->name, equals);
	else
		rv_buf_printf(buf, "'%s--%s%s[", many ? "*" : "", opt->name, equals);
	put_zsh_text(buf, _(opt->help));
	rv_buf_putc(buf, ']');
	if (opt->value) {
		rv_buf_puts(buf, opt->kind == OPT_KIND_OPTIONAL ? "::" : ":");
		put_zsh_text(buf, _(opt->value));
		rv_buf_putc(buf, ':');
		if (takes_file(opt))
			rv_buf_puts(buf, "_files");
		if (opt->kind == OPT_KIND_WORD) {
			rv_buf_putc(buf, '(');
			put_words(buf, opt, ' ');
			rv_buf_putc(buf, ')');
		}
	}
	rv_buf_putc(buf, '\'');
}

static void put_zsh_operand(struct rv_buf *buf, const struct operand *row)
{
	struct rv_buf words;

	rv_buf_init(&words);
	put_operand_words(&words, row);
	buf->failed |= words.failed;
	rv_buf_printf(buf, " \\\n\t\t\t'%s:", row->max > 1 ? "*" : row->min ? "" : ":");
	put_zsh_text(buf, _(row->name));
	rv_buf_putc(buf, ':');
	if (words.len > 0 && !words.failed)
		rv_buf_printf(buf, "(%s)", words.text);
	else if (!row->text)
		rv_buf_puts(buf, "_files");
	rv_buf_putc(buf, '\'');
	rv_buf_release(&words);
}

static void put_zsh_command(struct rv_buf *buf, const struct command *command)
{
	rv_buf_printf(buf, "\t'%s')\n\t\t_arguments -s", command->name);
	for (const struct opt *opt = command->tables.opts; opt->kind != OPT_KIND_END; opt++)
		put_zsh_option(buf, opt);
	for (const struct operand *row = command->tables.operands; row && row->name; row++)
		put_zsh_operand(buf, row);
	rv_buf_puts(buf, "\n\t\t;;\n");
}

static void put_described(struct rv_buf *buf, const char *name, size_t len, const char *summary)
{
	rv_buf_printf(buf, "\t\t\t'%.*s:", (int)len, name);
	put_zsh_text(buf, summary);
	rv_buf_puts(buf, "'\n");
}

static void put_zsh_first(struct rv_buf *buf, const char *first, size_t len,
                          const struct command *command)
{
	put_described(buf, first, len, command->name[len] == '\0' ? _(command->summary) : "…");
}

static void put_zsh_group(struct rv_buf *buf, const char *first, size_t len,
                          const struct command *command)
{
	if (command->name[len] == '\0')
		return;
	rv_buf_printf(buf, "\t%.*s)\n\t\tcommands=(\n", (int)len, first);
	for (const struct command *const *at = cli_commands; *at; at++)
		if (is_second(*at, first, len))
			put_described(buf, (*at)->name + len + 1, strlen((*at)->name + len + 1),
			              _((*at)->summary));
	rv_buf_puts(buf,
	            "\t\t)\n\t\tif (( CURRENT == 3 )); then\n\t\t\t_describe command commands\n"
	            "\t\t\treturn\n\t\tfi\n\t\tcommand=\"$words[2] $words[3]\"\n"
	            "\t\tshift words\n\t\t(( CURRENT-- ))\n\t\t;;\n");
}

static void put_zsh(struct rv_buf *buf)
{
	rv_buf_puts(buf, "#compdef review\n# zsh completion for review, made by `review completion "
	                 "zsh`.\n_review() {\n\tlocal command=$words[2]\n\tlocal -a commands\n"
	                 "\tif (( CURRENT == 2 )); then\n\t\tcommands=(\n");
	each_first(buf, put_zsh_first);
	rv_buf_puts(buf, "\t\t)\n\t\t_describe command commands\n\t\treturn\n\tfi\n"
	                 "\tcase $command in\n");
	each_first(buf, put_zsh_group);
	rv_buf_puts(buf, "\tesac\n\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n");
	for (const struct command *const *at = cli_commands; *at; at++)
		put_zsh_command(buf, *at);
	rv_buf_puts(buf, "\tesac\n}\n_review \"$@\"\n");
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct completion_args *args = opaque;
	struct rv_buf buf;

	if (strcmp(args->shell, "bash") != 0 && strcmp(args->shell, "zsh") != 0)
		return rv_fail(err, RV_USAGE,
		               _("there is no completion for '%s', expected bash or zsh"),
		               args->shell);
	rv_buf_init(&buf);
	if (strcmp(args->shell, "zsh") == 0)
		put_zsh(&buf);
	else
		put_bash(&buf);
	return cli_put_text(cli, &buf, err);
}

const struct command cmd_completion = {
	.name = "completion",
	.summary = N_("print what lets a shell complete commands and options"),
	.about = N_("For bash put `source <(review completion bash)` into ~/.bashrc; for zsh write "
                    "it to "
                    "a file _review in a folder of fpath. 'make install' does both for all."),
	.tables = {.opts = opts, .operands = operands},
	.args_size = sizeof(struct completion_args),
	.run = run,
};
