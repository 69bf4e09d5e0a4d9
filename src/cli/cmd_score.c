#include <string.h>

#include "cli/office.h"
#include "cli/printing.h"
#include "cli/scoring.h"
#include "review/score.h"
#include "review/text.h"

struct score_args {
	const char *casedb, *rubric, *period, *as_of, *store, *fail_under;
	struct opt_list set, fail_on;
	struct cli_output output;
	bool no_save, outside_validity, progress;
	int64_t timeout;
	int engine;
	struct opt_common common;
};

static const struct opt opts[] = {
	OPT_FILE(0, "rubric", score_args, rubric, N_("FILE"),
                 N_("rubric or rubric set (default: the office's, else standard)")),
	OPT_TEXT(0, "period", score_args, period, N_("PERIOD"),
                 N_("2026Q3, 2026H1, 2026, 2026-07, 2025Q1..2026Q1, last-quarter, all")),
	OPT_TEXT(0, "as-of", score_args, as_of, N_("DATE"), N_("the day that stands for today")),
	OPT_SET(score_args),
	OPT_FLAG(0, "outside-validity", score_args, outside_validity,
                 N_("score cases although the rubric is not valid on their date")),
	OPT_STORE(score_args),
	OPT_FLAG(0, "no-save", score_args, no_save, N_("save nothing")),
	OPT_OUTPUT(score_args),
	OPT_COLUMNS(score_args),
	OPT_NAMES(score_args),
	OPT_LIST(0, "fail-on", score_args, fail_on, N_("CLASS"),
                 N_("end with status 1 if a case is of this class, or `insufficient`")),
	OPT_TEXT(0, "fail-under", score_args, fail_under, N_("N"),
                 N_("end with status 1 if a case scores under N points")),
	OPT_TIMEOUT(score_args),
	OPT_ENGINE(score_args),
	OPT_FLAG(0, "progress", score_args, progress,
                 N_("show progress also where stderr is no terminal")),
	OPT_COMMON(score_args),
	OPT_END,
};

static const struct operand operands[] = {
	OPERAND(score_args, casedb, N_("CASEDB"), N_("the case database")),
	OPERAND_END,
};

static const struct opt_conflict conflicts[] = {{"store", "no-save"}, {NULL, NULL}};

struct scoring {
	struct cli *cli;
	const struct score_args *args;
	struct rv_standard *standard;
	const char *rubric; /* where it comes from */
	struct rv_selection selection;
	struct rv_store *store;
	int64_t run, n;
	bool again, shown, marked; /* marked: the case database keeps its changes */
	rv_points under;           /* of --fail-under */
	int64_t tripped_on, tripped_under;
};

/* ---- before --------------------------------------------------------------------------------------------- */

/* Nobody has to score first to learn that a column is unknown. */
static enum rv_code check_columns(struct scoring *scoring, struct rv_error *err)
{
	struct cli *cli = scoring->cli;
	struct rv_report report = {
		.arena = &cli->arena, .standard = scoring->standard, .lang = cli->lang};
	const struct rv_spelling spelling = {.single = true, .labels = true};
	const struct rv_choice *choice;

	RV_TRY(cli_choice(cli, &scoring->args->output, RV_SCORE_SCHEMA, &choice, err));
	return choice != NULL ? rv_check_score_columns(&report, &spelling, choice, err) : RV_OK;
}

/* ---- scoring -------------------------------------------------------------------------------------------- */

static void show_progress(struct scoring *scoring, bool end)
{
	FILE *err = scoring->cli->env->err;

	if (scoring->args->common.quiet ||
	    (!scoring->args->progress && !scoring->cli->env->err_is_tty))
		return;
	if (!end && scoring->n % 500 != 0)
		return;
	if (end && !scoring->shown && !scoring->args->progress)
		return;
	scoring->shown = true;
	fprintf(err, RV_PLURAL("%lld case scored", "%lld cases scored", scoring->n),
	        (long long)scoring->n);
	fputc(scoring->cli->env->err_is_tty && !end ? '\r' : '\n', err);
	fflush(err);
}

/*
 * The store is made, and the run begun, once the database has turned out to be one: what can't be scored leaves no store behind.
 */
static enum rv_code begin_run(struct scoring *scoring, struct rv_error *err)
{
	const struct score_args *args = scoring->args;
	struct cli *cli = scoring->cli;
	const char *slash = strrchr(args->casedb, '/'), *path;
	char now[RV_WHEN_SIZE];
	struct rv_run_head head = {
		.standard = scoring->standard,
		.selection = scoring->selection,
		.casedb = slash != NULL ? slash + 1 : args->casedb,
		.created_at = now,
		.program = REVIEW_VERSION,
		.settings = cli_settings(cli, &args->set),
	};

	if (scoring->store != NULL)
		return RV_OK;
	path = args->no_save ? ":memory:" : cli_store_path(cli, args->casedb, args->store);
	if (head.settings == NULL || path == NULL)
		return rv_nomem(err);
	RV_TRY(cli_now(cli, now, err));
	RV_TRY(rv_store_open(path, RV_STORE_WRITE, cli->env->vfs, &scoring->store, err));
	return rv_run_begin(scoring->store, &head, err);
}

static enum rv_code take_case(void *ctx, const struct rv_case_result *result, struct rv_error *err)
{
	struct scoring *scoring = ctx;

	RV_TRY(begin_run(scoring, err));
	scoring->n++;
	show_progress(scoring, false);
	return rv_run_case(scoring->store, result, err);
}

static enum rv_code take_left_out(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	struct scoring *scoring = ctx;

	RV_TRY(begin_run(scoring, err));
	return rv_run_left_out(scoring->store, left, err);
}

static enum rv_code take_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	struct scoring *scoring = ctx;

	RV_TRY(begin_run(scoring, err));
	return rv_run_remark(scoring->store, remark, err);
}

static enum rv_code score_and_save(struct scoring *scoring, struct rv_error *err)
{
	struct rv_score_sink sink = {.ctx = scoring,
	                             .scored = take_case,
	                             .left_out = take_left_out,
	                             .remark = take_remark};
	struct rv_score_request request = {.casedb = scoring->args->casedb,
	                                   .standard = scoring->standard,
	                                   .selection = scoring->selection,
	                                   .seconds = (int)scoring->args->timeout,
	                                   .sql_only = scoring->args->engine == RV_ENGINE_SQL};
	struct rv_score_counts counts;
	struct rv_diags diags;
	enum rv_code code;

	rv_diags_init(&diags);
	code = rv_score(&request, &sink, &counts, &diags, err);
	show_progress(scoring, true);
	cli_print_diags(scoring->cli, &diags, scoring->rubric, scoring->args->common.quiet);
	rv_diags_release(&diags);
	if (code == RV_OK)
		code = begin_run(scoring, err); /* where there is not one case */
	scoring->marked = counts.mark[0] != '\0';
	if (code == RV_OK)
		code = rv_run_mark(scoring->store, counts.mark, err);
	if (code == RV_OK)
		return rv_run_commit(scoring->store, counts.registered, counts.in_period,
		                     &scoring->run, &scoring->again, err);
	if (scoring->store != NULL)
		rv_run_abandon(scoring->store);
	return code;
}

/* ---- printing ------------------------------------------------------------------------------------------- */

static enum rv_code print_scores(void *ctx, const struct rv_spelling *spelling,
                                 struct rv_error *err)
{
	return rv_report_scores(ctx, spelling, false, err);
}

static enum rv_code print_head(void *ctx, const struct rv_spelling *spelling, struct rv_error *err)
{
	return rv_report_scores(ctx, spelling, true, err);
}

/* The run is safe: says how it can be printed after what kept it from being printed now. */
static enum rv_code say_how_again(struct scoring *scoring, const struct rv_report *report,
                                  enum rv_code code, struct rv_error *err)
{
	struct rv_arena *arena = &scoring->cli->arena;
	char *first = rv_strdup(arena, err->msg);
	const char *run = rv_run_name(report, arena, scoring->run);
	const char *rest = run != NULL ? rv_format(arena, " %s", run) : NULL;
	const char *command = rest != NULL ? rv_next_command(report, arena, "runs", rest) : NULL;

	if (err->msg[0] == '\0' || first == NULL || command == NULL)
		return code;
	return rv_fail(err, code, _("%s; run %s is saved, print it with: %s"), first, run, command);
}

static enum rv_code say_as_of(struct scoring *scoring, const struct rv_report *report,
                              struct rv_error *err)
{
	const char *remark = rv_as_of_remark(report);

	if (remark == NULL)
		return rv_nomem(err);
	if (*remark != '\0' && !scoring->args->common.quiet)
		fprintf(scoring->cli->env->err, "%s: %s\n", report->run.as_of, remark);
	return RV_OK;
}

/* The scores go to the file, and what they come to on the screen. */
static enum rv_code print_run(struct scoring *scoring, struct rv_error *err)
{
	const struct score_args *args = scoring->args;
	struct cli_output screen = {.format = 0, .names = args->output.names};
	struct rv_report report;
	enum rv_code code;

	code = cli_open_report(scoring->cli, &report, scoring->store, args->casedb, args->store,
	                       scoring->run, &args->output, err);
	report.saved = !args->no_save;
	report.again = scoring->again;
	report.changed.known = scoring->marked;
	if (code == RV_OK)
		code = say_as_of(scoring, &report, err);
	if (code == RV_OK)
		code = cli_print(scoring->cli, &args->output, RV_SCORE_SCHEMA, print_scores,
		                 &report, err);
	if (code == RV_OK && args->output.file != NULL && !args->common.quiet) {
		report.written_to = args->output.file;
		code = cli_print(scoring->cli, &screen, RV_SCORE_SCHEMA, print_head, &report, err);
	}
	if (code != RV_OK && !args->no_save)
		code = say_how_again(scoring, &report, code, err);
	rv_report_release(&report);
	return code;
}

/* ---- the gate ---------------------------------------------------------------------------------------------- */

/* A class as --fail-on names it: by id, or by its title in either language. */
static bool names_class(const struct rv_class *class, const char *word)
{
	return rv_fold_equal(class->id, word) || rv_fold_equal(class->title.zh, word) ||
	       rv_fold_equal(class->title.en, word);
}

static bool names_insufficient(const char *word)
{
	return rv_fold_equal(word, "insufficient") || rv_fold_equal(word, "insufficient data") ||
	       rv_fold_equal(word, "资料不足");
}

static enum rv_code check_class(const struct rv_standard *standard, const char *word,
                                struct rv_error *err)
{
	const struct rv_rubric *rubric = standard->use[0].rubric;
	struct rv_buf known;
	enum rv_code code;

	if (names_insufficient(word))
		return RV_OK;
	for (size_t i = 0; i < rubric->n_classes; i++)
		if (names_class(&rubric->classes[i], word))
			return RV_OK;
	rv_buf_init(&known);
	for (size_t i = 0; i < rubric->n_classes; i++)
		rv_buf_printf(&known, "%s, ", rubric->classes[i].id);
	rv_buf_puts(&known, "insufficient");
	code = known.failed ? rv_nomem(err)
	                    : rv_fail(err, RV_USAGE,
	                              _("--fail-on: there is no class '%s', expected one of: %s"),
	                              word, known.text);
	rv_buf_release(&known);
	return code;
}

static enum rv_code check_gate(struct scoring *scoring, struct rv_error *err)
{
	const struct score_args *args = scoring->args;
	const char *text = args->fail_under;

	for (size_t i = 0; i < args->fail_on.n; i++)
		RV_TRY(check_class(scoring->standard, args->fail_on.items[i], err));
	if (text != NULL && !rv_points_parse(text, strlen(text), &scoring->under))
		return rv_fail(
			err, RV_USAGE,
			_("--fail-under: '%s' is no number of points (at most two decimals)"),
			text);
	return RV_OK;
}

static enum rv_code try_gate(void *ctx, int64_t position, const struct rv_case_result *result,
                             struct rv_error *err)
{
	struct scoring *scoring = ctx;
	const struct score_args *args = scoring->args;
	const struct rv_rubric *rubric = scoring->standard->use[result->rubric].rubric;
	bool on = false;

	(void)position;
	(void)err;
	for (size_t i = 0; i < args->fail_on.n; i++)
		on |= result->class_index < 0 ? names_insufficient(args->fail_on.items[i])
		                              : names_class(&rubric->classes[result->class_index],
		                                            args->fail_on.items[i]);
	scoring->tripped_on += on;
	scoring->tripped_under += args->fail_under != NULL && result->score < scoring->under;
	return RV_OK;
}

static enum rv_code gate(struct scoring *scoring, struct rv_error *err)
{
	const struct score_args *args = scoring->args;
	char on[200] = "", under[200] = "";

	if (args->fail_on.n == 0 && args->fail_under == NULL)
		return RV_OK;
	RV_TRY(rv_run_cases(scoring->store, scoring->run, NULL, try_gate, scoring, err));
	if (scoring->tripped_on == 0 && scoring->tripped_under == 0)
		return RV_OK;
	if (args->common.quiet)
		return RV_GATE;
	if (scoring->tripped_on > 0)
		snprintf(on, sizeof on,
		         RV_PLURAL("%lld case has a class of --fail-on",
		                   "%lld cases have a class of --fail-on", scoring->tripped_on),
		         (long long)scoring->tripped_on);
	if (scoring->tripped_under > 0)
		snprintf(under, sizeof under,
		         RV_PLURAL("%lld case scores under %s", "%lld cases score under %s",
		                   scoring->tripped_under),
		         (long long)scoring->tripped_under, args->fail_under);
	return rv_fail(err, RV_GATE, "%s%s%s", on, *on != '\0' && *under != '\0' ? "; " : "",
	               under);
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	struct scoring scoring = {.cli = cli, .args = args};
	const char *rubric;
	enum rv_code code;

	RV_TRY(cli_check_settings(&scoring.args->set, err));
	RV_TRY(cli_use_office(cli, scoring.args->casedb, scoring.args->store, err));
	rubric = cli_rubric(cli, scoring.args->rubric);
	if (rubric == NULL)
		return rv_nomem(err);
	RV_TRY(cli_choose_dates(cli, scoring.args->as_of, scoring.args->period, &scoring.selection,
	                        err));
	scoring.rubric = rubric;
	scoring.selection.outside_validity = scoring.args->outside_validity;
	RV_TRY(cli_load_standard(cli, rubric, &scoring.args->set, &scoring.standard, err));
	RV_TRY(check_gate(&scoring, err));
	RV_TRY(check_columns(&scoring, err));
	code = score_and_save(&scoring, err);
	if (code == RV_OK)
		code = print_run(&scoring, err);
	if (code == RV_OK)
		code = gate(&scoring, err);
	rv_store_close(scoring.store);
	return code;
}

static const enum rv_code exits[] = {RV_GATE, RV_DATA,        RV_NOINPUT, RV_CANTCREATE,
                                     RV_BUSY, RV_INTERRUPTED, RV_OK};
static const struct score_args defaults = {.period = "all", .output = CLI_OUTPUT_DEFAULTS};

const struct command cmd_score = {
	.name = "score",
	.summary = N_("score closed cases, save the run, print the scores"),
	.about = N_("Each case starts from the points of the rubric and loses some for "
                    "every fault found. A score is the best still possible; the lowest "
                    "beside it counts everything that is not known against the "
                    "case.\n\nPERIOD is when cases were closed: a quarter, half-year, year,"
                    " month or day, a range of them, last-quarter, this-quarter, last-year,"
                    " this-year, or as people write it: 2026年第三季度, 2026年7月, 上季度. The "
                    "default is all.\n\nCLASS is a class of the rubric, by id or title; "
                    "`insufficient`: no class, for want of data."),
	.tables = {.opts = opts, .operands = operands, .conflicts = conflicts},
	.exits = exits,
	.args_size = sizeof(struct score_args),
	.defaults = &defaults,
	.run = run,
};
