#include "cli/printing.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/documents.h"
#include "cli/office.h"
#include "review/office.h"
#include "review/text.h"

const char *const cli_encodings[] = {"utf-8", "gb18030", NULL};
const char *const cli_names_words[] = {"full", "masked", "none", NULL};

/* ---- the store ------------------------------------------------------------------------------------------ */

const char *cli_store_path(struct cli *cli, const char *casedb, const char *path)
{
	return path != NULL ? path : rv_format(&cli->arena, "%s%s", casedb, RV_STORE_SUFFIX);
}

enum rv_code cli_open_store(struct cli *cli, const char *casedb, const char *path,
                            struct rv_store **out, struct rv_error *err)
{
	enum rv_code code;

	path = cli_store_path(cli, casedb, path);
	if (path == NULL)
		return rv_nomem(err);
	code = rv_store_open(path, RV_STORE_READ, cli->env->vfs, out, err);
	if (code == RV_OK && (code = cli_read_office(cli, *out, err)) != RV_OK)
		rv_store_close(*out);
	if (code != RV_NOINPUT || access(path, F_OK) == 0)
		return code;
	if (access(casedb, F_OK) != 0)
		return rv_fail(err, RV_NOINPUT, _("case database '%s': %s"), casedb,
		               rv_system_words(errno));
	return rv_fail(err, RV_NOINPUT,
	               _("no run of '%s' is saved ('%s' is not there); run 'review score' first"),
	               casedb, path);
}

enum rv_code cli_start_report(struct cli *cli, struct rv_report *report, const char *casedb,
                              const char *store_path, const struct cli_output *output,
                              struct rv_error *err)
{
	bool terminal = output->file == NULL && cli->env->out_is_tty;
	struct rv_standard *standard = report->standard;

	*report = (struct rv_report){.arena = &cli->arena,
	                             .standard = standard,
	                             .operand = casedb,
	                             .extra = "",
	                             .lang = cli->lang,
	                             .office = cli->office};
	rv_diags_init(&report->diags);
	report->names = output->names >= 0 ? (enum rv_names)output->names
	                : terminal         ? RV_NAMES_FULL
	                                   : RV_NAMES_MASKED;
	if (store_path != NULL) {
		const char *word = rv_shell_word(&cli->arena, store_path);

		report->extra = word != NULL ? rv_format(&cli->arena, " --store %s", word) : NULL;
		if (report->extra == NULL)
			return rv_nomem(err);
	}
	return RV_OK;
}

const char *cli_run_digits(const struct cli *cli, const char *text)
{
	size_t len = cli->office != NULL ? strlen(cli->office->code) : 0;

	if (len == 0 || strncasecmp(text, cli->office->code, len) != 0 || text[len] != '-')
		return text;
	return text + len + 1;
}

enum rv_code cli_run_number(const struct cli *cli, const char *text, int64_t *out,
                            struct rv_error *err)
{
	const char *code = cli->office != NULL ? cli->office->code : NULL, *digits;
	char *end;

	*out = 0;
	if (text == NULL)
		return RV_OK;
	digits = cli_run_digits(cli, text);
	errno = 0;
	*out = strtoll(digits, &end, 10);
	if (errno == 0 && *digits >= '0' && *digits <= '9' && *end == '\0' && *out >= 1)
		return RV_OK;
	if (code != NULL)
		return rv_fail(err, RV_USAGE,
		               _("'%s' is not the number of a run, expected as 3 or %s-3"), text,
		               code);
	return rv_fail(err, RV_USAGE, _("'%s' is not the number of a run, expected as 3"), text);
}

enum rv_code cli_open_report(struct cli *cli, struct rv_report *report, struct rv_store *store,
                             const char *casedb, const char *store_path, int64_t run,
                             const struct cli_output *output, struct rv_error *err)
{
	report->standard = NULL;
	RV_TRY(cli_start_report(cli, report, casedb, store_path, output, err));
	report->saved = true;
	return rv_report_open(report, &cli->arena, store, run, err);
}

struct scored_run {
	int64_t id, scored;
};

static enum rv_code find_scored(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct scored_run *found = ctx;

	(void)err;
	if (found->id == 0 && run->scored > 0)
		*found = (struct scored_run){run->id, run->scored};
	return RV_OK;
}

enum rv_code cli_say_empty(struct cli *cli, const struct rv_report *report, const char *run,
                           struct rv_error *err)
{
	const char *name = rv_run_name(report, &cli->arena, report->run.id), *other;
	struct scored_run found = {.id = 0};

	if (run != NULL || report->run.scored > 0)
		return RV_OK;
	RV_TRY(rv_run_list(report->store, find_scored, &found, err));
	other = rv_run_name(report, &cli->arena, found.id);
	if (name == NULL || other == NULL)
		return rv_nomem(err);
	if (found.id == 0)
		fprintf(cli->env->err, _("run %s has no case, and no other has any"), name);
	else
		fprintf(cli->env->err,
		        RV_PLURAL("run %s has no case; name another: %s has %lld",
		                  "run %s has no case; name another: %s has %lld", found.scored),
		        name, other, (long long)found.scored);
	fputc('\n', cli->env->err);
	return RV_OK;
}

enum rv_code cli_ask_changes(struct cli *cli, struct rv_report *report, const char *casedb,
                             struct rv_error *err)
{
	struct rv_changes *changes;
	enum rv_code code;

	RV_TRY(rv_changes_open(casedb, cli->env->vfs, &changes, err));
	code = rv_report_ask(report, changes, err);
	rv_changes_close(changes);
	return code;
}

enum rv_code cli_ignore_left_out(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	(void)ctx;
	(void)left;
	(void)err;
	return RV_OK;
}

enum rv_code cli_ignore_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	(void)ctx;
	(void)remark;
	(void)err;
	return RV_OK;
}

/* ---- the output ------------------------------------------------------------------------------------------ */

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text), n = strlen(end);

	return len > n && strcasecmp(text + len - n, end) == 0;
}

const char *cli_format(const struct cli_output *output)
{
	if (output->format >= 0)
		return rv_formats[output->format];
	for (size_t i = 0; output->file != NULL && rv_formats[i] != NULL; i++) {
		char ending[32];

		snprintf(ending, sizeof ending, ".%s", rv_formats[i]);
		if (ends_with(output->file, ending))
			return rv_formats[i];
	}
	return output->encoding >= 0 ? "csv" : "table";
}

#define MOST_ROWS 300

int64_t cli_most_rows(const struct cli_output *output)
{
	static const char *const pages[] = {"html", "md", "table"};
	const char *format = cli_format(output);

	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (strcmp(format, pages[i]) == 0)
			return MOST_ROWS;
	return 0;
}

/* NO_COLOR of any value but an empty one, as programs agreed (no-color.org); a dumb terminal knows none. */
static bool wants_colour(const struct env *env)
{
	const char *none = env->variable != NULL ? env->variable("NO_COLOR") : NULL;
	const char *term = env->variable != NULL ? env->variable("TERM") : NULL;

	return (none == NULL || *none == '\0') && (term == NULL || strcmp(term, "dumb") != 0);
}

struct rv_writer_options cli_writer_options(const struct cli *cli, const struct cli_output *output,
                                            bool to_file)
{
	bool terminal = !to_file && cli->env->out_is_tty;

	return (struct rv_writer_options){
		.columns = !terminal               ? 0
	                   : cli->env->columns > 0 ? cli->env->columns
	                                           : 80,
		.colour = terminal && wants_colour(cli->env),
		.bom = to_file && !output->keys && output->encoding != 1,
		.sheet = output->sheet,
		.keys = output->keys,
		.gb18030 = output->encoding == 1,
	};
}

static enum rv_code put_title(struct rv_writer *writer, const char *schema, struct rv_error *err)
{
	const struct rv_document *document = cli_document(schema);

	if (document == NULL || document->untitled)
		return RV_OK;
	return rv_write_title(writer, _(document->title), err);
}

/* ---- columns --------------------------------------------------------------------------------------------- */

enum rv_code cli_check_columns(const struct cli_output *output, struct rv_error *err)
{
	const char *format = cli_format(output);

	if (output->columns.n == 0 ||
	    (strcmp(format, "json") != 0 && strcmp(format, "ndjson") != 0))
		return RV_OK;
	return rv_fail(err, RV_USAGE,
	               _("--columns: the keys of %s are fixed by its schema; choose columns for "
	                 "table, csv, xlsx, html or md"),
	               format);
}

/* Bytes of the comma that text begins with, of either script; 0: it does not. */
static size_t comma_len(const char *text)
{
	static const char *const commas[] = {",", "，", "、"};

	for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
		if (strncmp(text, commas[i], strlen(commas[i])) == 0)
			return strlen(commas[i]);
	return 0;
}

/* Appends the names of one list, without the blanks around them. */
static enum rv_code split_names(struct rv_arena *arena, const char *text, const char **names,
                                size_t *n, struct rv_error *err)
{
	for (;;) {
		size_t len = 0, comma, end;

		text += strspn(text, " ");
		while (text[len] != '\0' && comma_len(text + len) == 0)
			len++;
		for (end = len; end > 0 && text[end - 1] == ' ';)
			end--;
		if (end == 0)
			return rv_fail(err, RV_USAGE, "%s", _("--columns: a name is empty"));
		names[*n] = rv_strndup(arena, text, end);
		if (names[*n] == NULL)
			return rv_nomem(err);
		++*n;
		comma = comma_len(text + len);
		if (comma == 0)
			return RV_OK;
		text += len + comma;
	}
}

enum rv_code cli_choice(struct cli *cli, const struct cli_output *output, const char *schema,
                        const struct rv_choice **out, struct rv_error *err)
{
	const struct rv_document *document = cli_document(schema);
	struct rv_choice *choice;
	const char **names;
	size_t room = 0, n = 0;

	*out = NULL;
	if (output->columns.n == 0 || document == NULL || document->table == NULL)
		return RV_OK;
	RV_TRY(cli_check_columns(output, err));
	for (size_t i = 0; i < output->columns.n; i++)
		room += strlen(output->columns.items[i]) + 1;
	names = rv_alloc_array(&cli->arena, room, sizeof *names);
	choice = rv_alloc(&cli->arena, sizeof *choice);
	if (names == NULL || choice == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < output->columns.n; i++)
		RV_TRY(split_names(&cli->arena, output->columns.items[i], names, &n, err));
	*choice = (struct rv_choice){document->table, names, n};
	*out = choice;
	return RV_OK;
}

/* ---- writing --------------------------------------------------------------------------------------------- */

static enum rv_code write_all(const char *format, const char *schema, FILE *stream,
                              const struct rv_writer_options *options, cli_print_fn *fn, void *ctx,
                              struct rv_error *err)
{
	/* at a terminal chosen columns are those that a file has, and stand alone as in one */
	bool table = strcmp(format, "table") == 0, chosen = options->choice != NULL;
	struct rv_spelling spelling = {.people = table && !chosen,
	                               .page = strcmp(format, "html") == 0 ||
	                                       strcmp(format, "md") == 0,
	                               .chosen = chosen,
	                               .single = strcmp(format, "csv") == 0 || (table && chosen)};
	enum rv_code code;

	spelling.labels = !options->keys && strcmp(format, "json") != 0 &&
	                  strcmp(format, "ndjson") != 0;
	spelling.columns = options->columns;
	RV_TRY(rv_writer_new(format, schema, stream, options, &spelling.writer, err));
	code = put_title(spelling.writer, schema, err);
	if (code == RV_OK)
		code = fn(ctx, &spelling, err);
	if (code == RV_OK)
		code = rv_write_end(spelling.writer, err);
	rv_writer_free(spelling.writer);
	return code;
}

/* Whether out is a pipe that nobody reads any more: that needs no words. */
static bool reader_gone(FILE *out)
{
	struct pollfd fd = {.fd = fileno(out), .events = POLLOUT};

	return fd.fd >= 0 && poll(&fd, 1, 0) == 1 && (fd.revents & POLLERR);
}

enum rv_code cli_print(struct cli *cli, const struct cli_output *output, const char *schema,
                       cli_print_fn *fn, void *ctx, struct rv_error *err)
{
	const char *format = cli_format(output);
	struct rv_writer_options options = cli_writer_options(cli, output, output->file != NULL);
	struct rv_output *file = NULL;
	enum rv_code code;

	options.document = cli_document(schema);
	options.choosable = options.document != NULL ? options.document->table : NULL;
	RV_TRY(cli_choice(cli, output, schema, &options.choice, err));
	if (output->file == NULL) {
		code = write_all(format, schema, cli->env->out, &options, fn, ctx, err);
		if (code == RV_IO && reader_gone(cli->env->out))
			err->msg[0] = '\0';
		return code;
	}
	RV_TRY(rv_output_open(output->file, &file, err));
	code = write_all(format, schema, rv_output_stream(file), &options, fn, ctx, err);
	if (code == RV_OK)
		return rv_output_commit(file, err);
	rv_output_abandon(file);
	return code;
}
