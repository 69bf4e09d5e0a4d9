#include <string.h>

#include "cli/command.h"
#include "review/diag_ids.h"
#include "review/score.h"
#include "review/text.h"

struct lint_args {
	struct opt_common common;
	struct opt_list files;
	struct opt_list set;
	bool strict;
	int engine;
};

static const struct opt opts[] = {
	OPT_SET(lint_args),
	OPT_FLAG(0, "strict", lint_args, strict, N_("warnings count as errors")),
	OPT_ENGINE(lint_args),
	OPT_COMMON(lint_args),
	OPT_END,
};
static const struct operand operands[] = {
	OPERAND_LIST(lint_args, files, N_("RUBRIC"), 1, 1000,
                     N_("rubric, rubric set, dictionary or rule tests to check")),
	OPERAND_END,
};

/* What one file gave. */
struct lint {
	struct cli *cli;
	const struct lint_args *args;
	struct rv_diags diags;
	size_t tests_passed, tests_failed;
};

static void print_failure(void *ctx, const struct rv_test_failure *failure)
{
	struct lint *lint = ctx;
	struct rv_buf text;

	rv_buf_init(&text);
	rv_buf_visible(&text, failure->test, strlen(failure->test));
	fprintf(lint->cli->env->err, "%s:%d:%d: %s: %s: %s [test-failed]\n",
	        failure->pos.file ? failure->pos.file : "?", failure->pos.line, failure->pos.column,
	        _("error"), text.text ? text.text : "", failure->message);
	rv_buf_release(&text);
}

/* standard.yaml → standard.test.yaml; NULL: not a .yaml name. */
static char *tests_path(struct rv_arena *arena, const char *path)
{
	size_t len = strlen(path);

	if (len < 5 || strcmp(path + len - 5, ".yaml") != 0)
		return NULL;
	return rv_format(arena, "%.*s.test.yaml", (int)(len - 5), path);
}

static bool ends_with(const char *path, const char *end)
{
	size_t len = strlen(path), n = strlen(end);

	return len >= n && strcmp(path + len - n, end) == 0;
}

/* Whether what the item counts stands in the rubric's own file; what an overlay inherits is tested where it stands. */
static bool is_own(const struct rv_rubric *rubric, const struct rv_item *item)
{
	static const char *const keys[] = {"when", "check", "checks"};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct rv_yaml *node = rv_yaml_get(item->node, keys[i]);

		if (node && node->file == rubric->root->file)
			return true;
	}
	return false;
}

/* How many automatic items have tests for pass, fail and unknown. */
static void report_coverage(struct lint *lint, const struct rv_rubric *rubric,
                            const uint8_t *covered)
{
	size_t automatic = 0, full = 0;

	for (size_t i = 0; i < rubric->n_items; i++) {
		uint8_t need = 1 << RV_PASS | 1 << RV_FAIL | 1 << RV_UNKNOWN;

		if (rubric->items[i].manual || !is_own(rubric, &rubric->items[i]))
			continue;
		automatic++;
		full += (covered[i] & need) == need;
		if ((covered[i] & need) != need)
			rv_diag(&lint->diags, RV_NOTE, RV_D_TEST_COVERAGE, rubric->items[i].pos, 1,
			        _("item %s has no test that makes it%s%s%s"), rubric->items[i].id,
			        covered[i] >> RV_FAIL & 1 ? "" : _(" fail"),
			        covered[i] >> RV_PASS & 1 ? "" : _(" pass"),
			        covered[i] >> RV_UNKNOWN & 1 ? "" : _(" unknown"));
	}
	if (!lint->args->common.quiet)
		fprintf(lint->cli->env->out,
		        _("%s: %zu of %zu automatic items are made to fail, pass and be unknown by "
		          "tests\n"),
		        rubric->id, full, automatic);
}

static enum rv_code run_tests(struct lint *lint, struct rv_rubric *rubric, const char *path,
                              struct rv_error *err)
{
	struct rv_arena *arena = &lint->cli->arena;
	struct rv_yaml *root = NULL;
	struct rv_rule_tests *tests;
	struct rv_test_report report = {.sql_only = lint->args->engine == RV_ENGINE_SQL,
	                                .ctx = lint,
	                                .failure = print_failure};
	enum rv_code code;

	code = rv_yaml_read(arena, path, &root, &lint->diags, err);
	if (code != RV_OK)
		return code;
	tests = rv_rule_tests_load(arena, root, rubric, &lint->diags);
	rv_diags_attach(&lint->diags, root->file->name, root->file->text, root->file->len);
	if (!tests)
		return RV_DATA;
	report.covered = rv_alloc_array(arena, rubric->n_items, 1);
	if (!report.covered)
		return rv_nomem(err);
	code = rv_score_tests(rubric, tests, &report, &lint->diags, err);
	lint->tests_passed += report.passed;
	lint->tests_failed += report.failed;
	if (code == RV_OK)
		report_coverage(lint, rubric, report.covered);
	return code;
}

/* Tests beside each rubric of the standard; a rubric without tests is fine. */
static enum rv_code test_standard(struct lint *lint, const struct rv_standard *standard,
                                  struct rv_error *err)
{
	enum rv_code worst = RV_OK;

	for (size_t i = 0; i < standard->n; i++) {
		char *path = tests_path(&lint->cli->arena,
		                        standard->use[i].rubric->sources[0].path);
		struct rv_error absent = {0};
		FILE *there = path ? fopen(path, "rb") : NULL;
		enum rv_code code;

		(void)absent;
		if (!there)
			continue;
		fclose(there);
		code = run_tests(lint, standard->use[i].rubric, path, err);
		if (code != RV_OK && code != RV_DATA)
			return code;
		worst = code == RV_OK ? worst : code;
	}
	return worst;
}

/* A file that is no rubric: a dictionary alone, or tests named instead of their rubric. */
static enum rv_code lint_dictionary(struct lint *lint, struct rv_yaml *root)
{
	struct rv_dictionary *dictionary = rv_dictionary_load(&lint->cli->arena, root,
	                                                      &lint->diags);

	rv_diags_attach(&lint->diags, root->file->name, root->file->text, root->file->len);
	return dictionary ? RV_OK : RV_DATA;
}

static enum rv_code lint_rubric(struct lint *lint, const char *path, struct rv_error *err)
{
	struct rv_settings settings = {.set = lint->args->set.items, .n_set = lint->args->set.n};
	struct rv_standard *standard = NULL;
	enum rv_code code;

	code = rv_standard_load(&lint->cli->arena, path, &settings, &standard, &lint->diags, err);
	if (code == RV_DATA && standard) { /* its SQL may be at fault too */
		struct rv_error ignored = {0};

		return rv_score_check(standard, &lint->diags, &ignored) == RV_MEMORY ? rv_nomem(err)
		                                                                     : RV_DATA;
	}
	if (code != RV_OK)
		return code;
	for (size_t i = 0; i < standard->n; i++) {
		const struct rv_rubric *rubric = standard->use[i].rubric;

		if (rubric->calendar && !rv_calendar_check(&lint->cli->arena, rubric->calendar,
		                                           rubric->calendar_root, &lint->diags))
			return rv_nomem(err);
	}
	code = rv_score_check(standard, &lint->diags, err);
	return code == RV_OK ? test_standard(lint, standard, err) : code;
}

static enum rv_code lint_file(struct lint *lint, const char *path, struct rv_error *err)
{
	struct rv_yaml *root = NULL;
	struct rv_diags scratch;
	struct rv_error ignored = {0};
	bool dictionary;

	if (ends_with(path, ".test.yaml")) /* its rubric runs it */
		path = rv_format(&lint->cli->arena, "%.*s.yaml",
		                 (int)(strlen(path) - strlen(".test.yaml")), path);
	if (!path)
		return rv_nomem(err);
	rv_diags_init(&scratch);
	dictionary = rv_yaml_read(&lint->cli->arena, path, &root, &scratch, &ignored) == RV_OK &&
	             rv_yaml_is(root, RV_YAML_MAPPING) && rv_yaml_get(root, "dictionary");
	rv_diags_release(&scratch);
	return dictionary ? lint_dictionary(lint, root) : lint_rubric(lint, path, err);
}

static enum rv_code finish_file(struct lint *lint, const char *path, enum rv_code code,
                                struct rv_error *err)
{
	FILE *out = lint->cli->env->out;

	rv_diags_sort(&lint->diags);
	rv_diags_print(&lint->diags, lint->cli->env->err);
	if (code == RV_OK && (lint->diags.errors || lint->tests_failed ||
	                      (lint->args->strict && lint->diags.warnings)))
		code = RV_DATA;
	if (lint->diags.nomem)
		code = rv_nomem(err);
	if (!lint->args->common.quiet && (code == RV_OK || code == RV_DATA))
		fprintf(out, _("%s: %zu errors, %zu warnings, %zu expectations met, %zu not\n"),
		        path, lint->diags.errors, lint->diags.warnings, lint->tests_passed,
		        lint->tests_failed);
	if (code == RV_DATA && lint->diags.errors + lint->tests_failed > 0)
		err->msg[0] = '\0'; /* all has been said, with its place */
	return code;
}

static enum rv_code run(struct cli *cli, const void *args, struct rv_error *err)
{
	const struct lint_args *lint_args = args;
	enum rv_code worst = RV_OK;

	for (size_t i = 0; i < lint_args->files.n; i++) {
		struct lint lint = {.cli = cli, .args = lint_args};
		enum rv_code code;

		rv_diags_init(&lint.diags);
		code = lint_file(&lint, lint_args->files.items[i], err);
		code = finish_file(&lint, lint_args->files.items[i], code, err);
		rv_diags_release(&lint.diags);
		if (code != RV_OK && code != RV_DATA)
			return code;
		worst = code == RV_OK ? worst : code;
	}
	return worst;
}

static const enum rv_code exits[] = {RV_DATA, RV_NOINPUT, RV_INTERRUPTED, RV_OK};

const struct command cmd_lint = {
	.name = "lint",
	.summary = N_("check a rubric and run its tests"),
	.about = N_("Checks dictionary, rubric and SQL, and reports every fault with its place. If "
                    "RUBRIC.test.yaml lies beside RUBRIC.yaml, "
                    "its tests are run."),
	.tables = {.opts = opts, .operands = operands},
	.exits = exits,
	.args_size = sizeof(struct lint_args),
	.run = run,
};
