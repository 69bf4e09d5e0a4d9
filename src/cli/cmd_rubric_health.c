#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/printing.h"

struct health_args {
	const char *casedb, *store;
	struct opt_list runs;
	struct cli_output output;
	bool all;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_LIST(0, "runs", health_args, runs, N_("N"),
                 N_("this run, or runs N..M (default: all of the newest run's rubric)")),
	OPT_FLAG(0, "all", health_args, all, N_("list items without findings too")),
	OPT_STORE(health_args),
	OPT_OUTPUT(health_args),
	OPT_COLUMNS(health_args),
	OPT_COMMON(health_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(health_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_END,
};

/* ---- which runs ------------------------------------------------------------------------------------------- */

struct range {
	int64_t from, to;
};

struct wanted {
	struct rv_arena *arena;
	const struct range *ranges; /* n 0: the runs of the newest one's rubric */
	size_t n_ranges;
	const char *rubric;
	int64_t *ids;
	size_t n, room;
};

static bool read_number(const struct cli *cli, const char **text, int64_t *out)
{
	char *end;

	*text = cli_run_digits(cli, *text);
	errno = 0;
	*out = **text >= '0' && **text <= '9' ? strtoll(*text, &end, 10) : 0;
	if (*out < 1 || errno != 0)
		return false;
	*text = end;
	return true;
}

static enum rv_code read_ranges(const struct cli *cli, const struct opt_list *given,
                                struct range *ranges, struct rv_error *err)
{
	for (size_t i = 0; i < given->n; i++) {
		const char *at = given->items[i];
		bool good = read_number(cli, &at, &ranges[i].from);

		ranges[i].to = ranges[i].from;
		if (good && strncmp(at, "..", 2) == 0) {
			at += 2;
			good = read_number(cli, &at, &ranges[i].to) &&
			       ranges[i].from <= ranges[i].to;
		}
		if (!good || *at != '\0')
			return rv_fail(err, RV_USAGE,
			               _("--runs: '%s' is no run, expected N or N..M"),
			               given->items[i]);
	}
	return RV_OK;
}

/* Comes newest first. */
static enum rv_code take_run(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct wanted *wanted = ctx;
	bool take = false;
	int64_t *ids;

	if (wanted->rubric == NULL &&
	    (wanted->rubric = rv_strdup(wanted->arena, run->rubric)) == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < wanted->n_ranges; i++)
		take |= wanted->ranges[i].from <= run->id && run->id <= wanted->ranges[i].to;
	if (wanted->n_ranges == 0)
		take = strcmp(run->rubric, wanted->rubric) == 0;
	if (!take)
		return RV_OK;
	ids = rv_alloc_more(wanted->arena, wanted->ids, wanted->n, &wanted->room, sizeof *ids);
	if (ids == NULL)
		return rv_nomem(err);
	wanted->ids = ids;
	wanted->ids[wanted->n++] = run->id;
	return RV_OK;
}

/* The ends of every range must be there: a run that was asked for is never left out in silence. */
static enum rv_code check_ends(struct rv_store *store, const struct wanted *wanted,
                               struct rv_error *err)
{
	for (size_t i = 0; i < 2 * wanted->n_ranges; i++) {
		const struct range *range = &wanted->ranges[i / 2];
		int64_t id = i % 2 != 0 ? range->to : range->from;
		struct rv_run run;
		bool there = false;

		for (size_t k = 0; k < wanted->n; k++)
			there |= wanted->ids[k] == id;
		if (!there) /* says which there are */
			RV_TRY(rv_run_get(store, wanted->arena, id, &run, err));
	}
	if (wanted->n == 0) {
		struct rv_run run;

		RV_TRY(rv_run_get(store, wanted->arena, 0, &run, err));
	}
	return RV_OK;
}

/* ---- the command ------------------------------------------------------------------------------------------ */

static enum rv_code print(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_health(ctx, spelling, err);
}

static enum rv_code run_in(struct cli *cli, const struct health_args *args, struct rv_store *store,
                           const struct range *ranges, struct rv_error *err)
{
	struct wanted wanted = {.arena = &cli->arena, .ranges = ranges, .n_ranges = args->runs.n};
	struct rv_health health = {.all = args->all};
	enum rv_code code;

	RV_TRY(rv_run_list(store, take_run, &wanted, err));
	RV_TRY(check_ends(store, &wanted, err));
	RV_TRY(cli_start_report(cli, &health.report, args->casedb, args->store, &args->output,
	                        err));
	health.report.store = store;
	health.runs = wanted.ids;
	health.n_runs = wanted.n;
	code = rv_health_gather(&health, err);
	if (code == RV_OK)
		code = cli_print(cli, &args->output, RV_HEALTH_SCHEMA, print, &health, err);
	rv_report_release(&health.report);
	return code;
}

static enum rv_code run(struct cli *cli, const void *opaque, struct rv_error *err)
{
	const struct health_args *args = opaque;
	struct range *ranges = rv_alloc_array(&cli->arena, args->runs.n + 1, sizeof *ranges);
	struct rv_store *store;
	enum rv_code code;

	if (ranges == NULL)
		return rv_nomem(err);
	RV_TRY(cli_open_store(cli, args->casedb, args->store, &store, err));
	code = read_ranges(cli, &args->runs, ranges, err);
	if (code == RV_OK)
		code = run_in(cli, args, store, ranges, err);
	rv_store_close(store);
	return code;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_CANTCREATE, RV_BUSY, RV_OK};
static const struct health_args defaults = {.output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_rubric_health = {
	.name = "rubric health",
	.summary = N_("how the items of a rubric fared over saved runs"),
	.about = N_(
		"Items that never apply, are never known, never or always fire, decide no class, "
		"or whose points caps cut whole, with the number of cases. An item decides a "
		"class if the case would have a better one had it passed."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct health_args),
	.defaults = &defaults,
	.run = run,
};
