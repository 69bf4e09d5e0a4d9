/* Manual pages, written from the tables that parse. */
#include <stdlib.h>
#include <string.h>

#include "cli/help.h"
#include "review/text.h"

/* Text as roff takes it: nothing of it is a request or an escape, and lines may break between wide characters. */
static void put(struct rv_buf *buf, const char *text)
{
	bool start = buf->len == 0 || buf->text[buf->len - 1] == '\n', wide = false;
	size_t len = strlen(text), at = 0, from;

	while (at < len) {
		uint32_t c;
		bool is_wide;

		from = at;
		c = rv_utf8_next(text, len, &at);
		is_wide = rv_width(c) == 2;
		if (start && (c == '.' || c == '\''))
			rv_buf_puts(buf, "\\&");
		if (wide && is_wide && !cli_never_first(c))
			rv_buf_puts(buf, "\\:");
		if (c == '\\' || c == '-')
			rv_buf_puts(buf, c == '-' ? "\\-" : "\\e");
		else
			rv_buf_add(buf, text + from, at - from);
		start = c == '\n';
		wide = is_wide;
	}
}

static void put_font(struct rv_buf *buf, char font, const char *text)
{
	rv_buf_printf(buf, "\\f%c", font);
	put(buf, text);
	rv_buf_puts(buf, "\\fR");
}

static void put_section(struct rv_buf *buf, const char *title)
{
	rv_buf_printf(buf, ".SH \"%s\"\n", title);
}

/* Paragraphs with empty lines between them. */
static void put_paragraphs(struct rv_buf *buf, const char *text)
{
	const char *gap;

	for (; (gap = strstr(text, "\n\n")) != NULL; text = gap + 2) {
		char *one = strndup(text, (size_t)(gap - text));

		buf->failed |= one == NULL;
		put(buf, one != NULL ? one : "");
		free(one);
		rv_buf_puts(buf, "\n.PP\n");
	}
	put(buf, text);
	rv_buf_putc(buf, '\n');
}

/* review-rubric-diff of `rubric diff`. */
static void put_name(struct rv_buf *buf, const struct command *command)
{
	rv_buf_puts(buf, "review");
	if (command == NULL)
		return;
	rv_buf_puts(buf, "\\-");
	for (const char *c = command->name; *c; c++)
		rv_buf_puts(buf, *c == ' ' ? "\\-" : (const char[]){*c, '\0'});
}

static void put_head(struct rv_buf *buf, const struct command *command)
{
	const char *heading;

	rv_buf_puts(buf, "'\\\" -*- coding: utf-8 -*-\n.TH \"");
	put_name(buf, command);
	rv_buf_printf(buf, "\" 1 \"\" \"review %s\" \"%s\"\n", REVIEW_VERSION,
	              _("Review of case quality"));
	rv_buf_puts(buf, ".nh\n.ad l\n");
	/* without the colon it is what options take */
	heading = _("NAME:");
	rv_buf_printf(buf, ".SH \"%.*s\"\n", (int)strlen(heading) - 1, heading);
	put_name(buf, command);
	rv_buf_puts(buf, " \\- ");
	put(buf, command != NULL ? _(command->summary)
	                         : _("scores closed case files by a review standard"));
	rv_buf_putc(buf, '\n');
}

static void put_option(struct rv_buf *buf, const struct opt *opt, struct rv_buf *words)
{
	char name[64];

	rv_buf_puts(buf, ".TP\n");
	if (opt->letter) {
		snprintf(name, sizeof name, "-%c", opt->letter);
		put_font(buf, 'B', name);
		rv_buf_puts(buf, ", ");
	}
	snprintf(name, sizeof name, "--%s", opt->name);
	put_font(buf, 'B', name);
	if (opt->value) {
		rv_buf_puts(buf, opt->kind == OPT_KIND_OPTIONAL ? "[=" : " ");
		put_font(buf, 'I', _(opt->value));
		rv_buf_puts(buf, opt->kind == OPT_KIND_OPTIONAL ? "]" : "");
	}
	rv_buf_putc(buf, '\n');
	cli_explain_option(words, opt);
	buf->failed |= words->failed;
	put(buf, words->failed ? "" : words->text);
	rv_buf_putc(buf, '\n');
}

static void put_exits(struct rv_buf *buf, const struct command *command)
{
	const char *meaning;
	enum rv_code code;

	put_section(buf, _("EXIT STATUS"));
	for (size_t i = 0; (meaning = cli_exit_meaning(command, i, &code)) != NULL; i++) {
		rv_buf_printf(buf, ".TP\n\\fB%d\\fR\n", (int)code);
		put(buf, meaning);
		rv_buf_putc(buf, '\n');
	}
}

static void put_command(struct rv_buf *buf, const struct command *command)
{
	struct rv_buf words;

	put_section(buf, _("SYNOPSIS"));
	rv_buf_printf(buf, "\\fBreview %s\\fR [\\fI%s\\fR]...", command->name, _("OPTION"));
	cli_add_operands(buf, command, "\\fI", "\\fR");
	rv_buf_putc(buf, '\n');
	put_section(buf, _("DESCRIPTION"));
	put_paragraphs(buf, command->about ? _(command->about) : _(command->summary));
	if (command->tables.operands && command->tables.operands->name)
		put_section(buf, _("OPERANDS"));
	for (const struct operand *row = command->tables.operands; row && row->name; row++) {
		rv_buf_puts(buf, ".TP\n");
		put_font(buf, 'I', _(row->name));
		rv_buf_putc(buf, '\n');
		put(buf, _(row->help));
		rv_buf_putc(buf, '\n');
	}
	put_section(buf, _("OPTIONS"));
	rv_buf_init(&words);
	for (const struct opt *opt = command->tables.opts; opt->kind != OPT_KIND_END; opt++)
		put_option(buf, opt, &words);
	rv_buf_release(&words);
}

static void put_program(struct rv_buf *buf)
{
	static const struct {
		const char *name, *words;
	} variables[] = {
		{"REVIEW_LANG",
	         N_("language of what is printed, en or zh, before that of the locale")},
		{"REVIEW_TODAY", N_("the day that stands for the clock's, YYYY-MM-DD")},
		{"NO_COLOR", N_("a terminal gets no colour where it has any value")},
	};

	put_section(buf, _("SYNOPSIS"));
	rv_buf_printf(buf, "\\fBreview\\fR \\fI%s\\fR [\\fI%s\\fR]... [\\fI%s\\fR]...\n",
	              _("COMMAND"), _("OPTION"), _("OPERAND"));
	put_section(buf, _("COMMANDS"));
	for (const struct command *const *at = cli_commands; *at; at++) {
		rv_buf_puts(buf, ".TP\n");
		put_font(buf, 'B', (*at)->name);
		rv_buf_putc(buf, '\n');
		put(buf, _((*at)->summary));
		rv_buf_putc(buf, '\n');
	}
	put_section(buf, _("ENVIRONMENT"));
	for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
		rv_buf_puts(buf, ".TP\n");
		put_font(buf, 'B', variables[i].name);
		rv_buf_putc(buf, '\n');
		put(buf, _(variables[i].words));
		rv_buf_putc(buf, '\n');
	}
	put_section(buf, _("FILES"));
	rv_buf_printf(buf, ".TP\n\\fI%s\\fR\\fB.review\\fR\n", _(CLI_CASEDB));
	put(buf, _("the saved runs, unless --store names another file"));
	rv_buf_putc(buf, '\n');
}

/* The page of the program names those of the commands, and these name it. */
static void put_others(struct rv_buf *buf, const struct command *command)
{
	const char *separator = "";

	put_section(buf, _("SEE ALSO"));
	if (command != NULL) {
		rv_buf_puts(buf, "\\fBreview\\fR(1)\n");
		return;
	}
	for (const struct command *const *at = cli_commands; *at; at++) {
		rv_buf_printf(buf, "%s\\fB", separator);
		put_name(buf, *at);
		rv_buf_puts(buf, "\\fR(1)");
		separator = ",\n";
	}
	rv_buf_putc(buf, '\n');
}

void cli_manual(struct rv_buf *buf, const struct command *command)
{
	put_head(buf, command);
	if (command != NULL)
		put_command(buf, command);
	else
		put_program(buf);
	put_exits(buf, command);
	put_others(buf, command);
}
