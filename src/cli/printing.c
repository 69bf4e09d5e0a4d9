#include "cli/printing.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "cli/office.h"
#include "reports/rollup.h"
#include "review/office.h"
#include "review/text.h"

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
	if (code == RV_NOINPUT && access(path, F_OK) != 0)
		return rv_fail(
			err, RV_NOINPUT,
			_("no run of '%s' is saved ('%s' is not there); run 'review score' first"),
			casedb, path);
	return code;
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
	return "table";
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

struct rv_writer_options cli_writer_options(const struct cli *cli, const struct cli_output *output,
                                            bool to_file)
{
	bool terminal = !to_file && cli->env->out_is_tty;

	return (struct rv_writer_options){
		.columns = !terminal               ? 0
	                   : cli->env->columns > 0 ? cli->env->columns
	                                           : 80,
		.colour = terminal,
		.bom = to_file && !output->keys,
		.sheet = output->sheet,
		.keys = output->keys,
	};
}

/* What a page is called; a report that has a name of its own is not here. */
static const struct {
	const char *schema, *title;
} titles[] = {
	{RV_SCORE_SCHEMA, N_("scores of cases")},
	{RV_CASE_SCHEMA, N_("one case")},
	{RV_RUNS_SCHEMA, N_("saved runs")},
	{RV_MISSING_SCHEMA, N_("what is missing")},
	{RV_COMPARE_SCHEMA, N_("two runs compared")},
	{RV_VERIFY_SCHEMA, N_("an export verified")},
	{RV_ROLLUP_SCHEMA, N_("counties brought together")},
};

static enum rv_code put_title(struct rv_writer *writer, const char *schema, struct rv_error *err)
{
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		if (strcmp(titles[i].schema, schema) == 0)
			return rv_write_title(writer, _(titles[i].title), err);
	return RV_OK;
}

static enum rv_code write_all(const char *format, const char *schema, FILE *stream,
                              const struct rv_writer_options *options, cli_print_fn *fn, void *ctx,
                              struct rv_error *err)
{
	struct rv_spelling spelling = {.people = strcmp(format, "table") == 0,
	                               .page = strcmp(format, "html") == 0 ||
	                                       strcmp(format, "md") == 0,
	                               .single = strcmp(format, "csv") == 0};
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

enum rv_code cli_now(const struct cli *cli, char *out, struct rv_error *err)
{
	struct rv_when when = {.precision = RV_PRECISION_DAY};
	time_t clock = time(NULL);
	struct tm tm;

	RV_TRY(cli_today(cli, &when.day, err));
	if (cli->env->today == NULL && clock != (time_t)-1 && localtime_r(&clock, &tm) != NULL) {
		when.precision = RV_PRECISION_MINUTE;
		when.minute = tm.tm_hour * 60 + tm.tm_min;
	}
	rv_when_text(when, out);
	return RV_OK;
}
