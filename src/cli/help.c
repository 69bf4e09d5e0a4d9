/* `--help`, written from the same tables that parse. */
#include <limits.h>
#include <string.h>
#include "cli/help.h"
#include "review/text.h"

struct exit_word {
	enum rv_code code;
	const char *meaning;
};

static const struct exit_word exit_words[] = {
	{RV_OK, N_("done")},
	{RV_GATE, N_("done, but the gate that was asked for tripped")},
	{RV_USAGE, N_("the command line is wrong")},
	{RV_DATA, N_("bad rubric, data or database")},
	{RV_NOINPUT, N_("no such file or run, or it can't be read")},
	{RV_BUG, N_("a fault of this program")},
	{RV_MEMORY, N_("out of memory")},
	{RV_CANTCREATE, N_("an output can't be created")},
	{RV_IO, N_("read or write error, full disk")},
	{RV_BUSY, N_("somebody else holds it; try again")},
	{RV_INTERRUPTED, N_("interrupted")},
};
enum { N_EXIT_WORDS = sizeof exit_words / sizeof *exit_words };

/* Statuses that any command can end with. */
static const enum rv_code common_exits[] = {RV_USAGE, RV_MEMORY, RV_IO, RV_OK};

enum { LEFT_MAX = 30 };

/* Where a line is being written: how far it is, where it breaks, where the next begins. */
struct page {
	FILE *out;
	int column, width, indent;
	bool nomem; /* something is missing on it */
};

static void pad(struct page *page, int column)
{
	for (; page->column < column; page->column++)
		fputc(' ', page->out);
}

static void new_line(struct page *page)
{
	fputc('\n', page->out);
	page->column = 0;
}

bool cli_never_first(uint32_t c)
{
	return c == 0x3001 || c == 0x3002 || c == 0xff0c || c == 0xff1a || c == 0xff1b ||
	       c == 0xff09 || c == 0x300d || c == 0x300f || c == 0x201d;
}

/* Bytes of the next piece that isn't broken: a word with the blanks before it, or one wide character. */
static size_t next_piece(const char *text, size_t len)
{
	size_t at = 0, before;
	bool wide = false;

	while (at < len && text[at] == ' ')
		at++;
	while (at < len && text[at] != ' ' && text[at] != '\n') {
		uint32_t c;

		before = at;
		c = rv_utf8_next(text, len, &at);
		if ((wide || rv_width(c) == 2) && before > 0 && !cli_never_first(c))
			if (wide || text[before - 1] != ' ')
				return before;
		wide = rv_width(c) == 2;
	}
	return at;
}

/* Prints text from page->indent on, broken to the page's width; newlines in it are kept. */
static void put_text(struct page *page, const char *text)
{
	size_t len = strlen(text), n;

	pad(page, page->indent);
	for (; len; text += n, len -= n) {
		int width;

		if (*text == '\n') {
			n = 1;
			new_line(page);
			if (len > 1 && text[1] != '\n')
				pad(page, page->indent);
			continue;
		}
		n = next_piece(text, len);
		width = (int)rv_text_width(text, n);
		if (page->column > page->indent && page->column + width > page->width) {
			new_line(page);
			pad(page, page->indent);
			for (; n && *text == ' '; text++, len--, n--)
				width--;
		}
		fwrite(text, 1, n, page->out);
		page->column += width;
	}
	new_line(page);
}

/* A row of two columns: `left` at 2, `right` at `indent`. */
static void put_row(struct page *page, const char *left, const char *right, int indent)
{
	page->indent = 0;
	pad(page, 2);
	fputs(left, page->out);
	page->column += (int)rv_text_width(left, strlen(left));
	if (page->column + 2 > indent)
		new_line(page);
	page->indent = indent;
	put_text(page, right);
	page->indent = 0;
}

static void put_heading(struct page *page, const char *text)
{
	new_line(page);
	page->indent = 0;
	put_text(page, text);
}

static void describe(struct rv_buf *left, const struct opt *opt)
{
	rv_buf_clear(left);
	if (opt->letter)
		rv_buf_printf(left, "-%c, --%s", opt->letter, opt->name);
	else
		rv_buf_printf(left, "    --%s", opt->name);
	if (opt->value)
		rv_buf_printf(left, opt->kind == OPT_KIND_OPTIONAL ? "[=%s]" : " %s",
		              _(opt->value));
}

void cli_explain_option(struct rv_buf *right, const struct opt *opt)
{
	rv_buf_clear(right);
	rv_buf_puts(right, _(opt->help));
	if (opt->kind == OPT_KIND_WORD) {
		const char *separator = " (";

		for (size_t i = 0; opt->words[i]; i++) {
			if (!*opt->words[i])
				continue;
			rv_buf_printf(right, "%s%s", separator, opt->words[i]);
			separator = ", ";
		}
		rv_buf_putc(right, ')');
	}
}

static int column_after(int widest)
{
	return (widest < LEFT_MAX ? widest : LEFT_MAX) + 4;
}

static void put_options(struct page *page, const struct opt *opts)
{
	struct rv_buf left, right;
	int widest = 0, width;

	rv_buf_init(&left);
	rv_buf_init(&right);
	for (const struct opt *opt = opts; opt->kind != OPT_KIND_END; opt++) {
		describe(&left, opt);
		width = left.failed ? 0 : (int)rv_text_width(left.text, left.len);
		if (width > widest && width <= LEFT_MAX)
			widest = width;
	}
	put_heading(page, _("Options:"));
	for (const struct opt *opt = opts; opt->kind != OPT_KIND_END; opt++) {
		describe(&left, opt);
		cli_explain_option(&right, opt);
		page->nomem = page->nomem || left.failed || right.failed;
		if (!left.failed && !right.failed)
			put_row(page, left.text, right.text, column_after(widest));
	}
	rv_buf_release(&left);
	rv_buf_release(&right);
}

static void put_operands(struct page *page, const struct operand *operands)
{
	int widest = 0, width;

	if (!operands || !operands->name)
		return;
	for (const struct operand *row = operands; row->name; row++) {
		width = (int)rv_text_width(_(row->name), strlen(_(row->name)));
		widest = width > widest ? width : widest;
	}
	put_heading(page, _("Operands:"));
	for (const struct operand *row = operands; row->name; row++)
		put_row(page, _(row->name), _(row->help), column_after(widest));
}

static bool listed(const enum rv_code *codes, enum rv_code code)
{
	for (; codes && *codes != RV_OK; codes++)
		if (*codes == code)
			return true;
	return false;
}

const char *cli_exit_meaning(const struct command *command, size_t i, enum rv_code *code)
{
	for (size_t at = 0; at < N_EXIT_WORDS; at++) {
		*code = exit_words[at].code;
		if (command && *code != RV_OK && !listed(common_exits, *code) &&
		    !listed(command->exits, *code))
			continue;
		if (i-- == 0)
			return _(exit_words[at].meaning);
	}
	return NULL;
}

static void put_exits(struct page *page, const struct command *command)
{
	const char *meaning;
	char number[16];
	enum rv_code code;

	put_heading(page, _("Exit statuses:"));
	for (size_t i = 0; (meaning = cli_exit_meaning(command, i, &code)) != NULL; i++) {
		snprintf(number, sizeof number, "%3d", (int)code);
		put_row(page, number, meaning, 7);
	}
}

static struct page open_page(const struct cli *cli)
{
	int columns = cli->env->columns;
	struct page page = {.out = cli->env->out};

	page.width = columns <= 0 ? 80 : columns < 40 ? 40 : columns > 100 ? 100 : columns;
	return page;
}

void cli_print_help(struct cli *cli)
{
	struct page page = open_page(cli);
	int widest = 0;

	put_text(&page, _("Usage: review COMMAND [OPTION]... [OPERAND]..."));
	put_heading(&page, _("Scores closed case files by a review standard."));
	put_heading(&page, _("Commands:"));
	for (const struct command *const *at = cli_commands; *at; at++)
		widest = (int)strlen((*at)->name) > widest ? (int)strlen((*at)->name) : widest;
	for (const struct command *const *at = cli_commands; *at; at++)
		put_row(&page, (*at)->name, _((*at)->summary), column_after(widest));
	put_heading(&page, _("'review COMMAND --help' explains a command, --lang zh in Chinese."));
	put_exits(&page, NULL);
}

void cli_add_operands(struct rv_buf *buf, const struct command *command, const char *before,
                      const char *after)
{
	for (const struct operand *row = command->tables.operands; row && row->name; row++)
		rv_buf_printf(buf, " %s%s%s%s%s%s", row->min ? "" : "[", before, _(row->name),
		              after, row->min ? "" : "]", row->max > 1 ? "..." : "");
}

static void put_usage(struct page *page, const struct command *command)
{
	struct rv_buf line;

	rv_buf_init(&line);
	rv_buf_printf(&line, _("Usage: review %s [OPTION]..."), command->name);
	cli_add_operands(&line, command, "", "");
	page->indent = 0;
	if (!line.failed)
		put_text(page, line.text);
	page->nomem = page->nomem || line.failed;
	rv_buf_release(&line);
}

enum rv_code cli_print_command_help(struct cli *cli, const struct command *command,
                                    struct rv_error *err)
{
	struct page page = open_page(cli);

	put_usage(&page, command);
	put_heading(&page, _(command->summary));
	if (command->about)
		put_heading(&page, _(command->about));
	put_operands(&page, command->tables.operands);
	put_options(&page, command->tables.opts);
	put_exits(&page, command);
	return page.nomem ? rv_nomem(err) : RV_OK;
}
