/* Saved runs printed while memory fails: all of it, or status 71 and nothing that looks whole. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "oom.h"
#include "run.h"

#include "review/error.h"

#define FIXTURES "tests/cli/fixtures/reports/"
#define VALID "tests/rubric/valid/"

static char folder[] = "/tmp/review-printing-XXXXXX";
static char casedb[64];

static char *read_text(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 65536);

	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

static int set_up(void **state)
{
	static const char *const score[] = {
		"score",    casedb,   "--rubric", FIXTURES "rubric.yaml",
		"--period", "2026Q3", "--quiet",  NULL};
	const struct run_setup setup = {.today = "2026-10-15"};
	char *sql = read_text(FIXTURES "cases.sql");
	struct run run;
	sqlite3 *db;

	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(casedb, sizeof casedb, "%s/case.db", folder);
	assert_int_equal(sqlite3_open(casedb, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
	free(sql);
	run = run_review_words(&setup, score);
	if (run.status != RV_OK)
		print_message("%s", run.err);
	assert_int_equal(run.status, RV_OK);
	run_release(&run);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"", ".review", ".review-wal", ".review-shm"};
	char path[100];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s%s", casedb, names[i]);
		remove(path);
	}
	return rmdir(folder);
}

/* status: what the words end with when memory does not fail. */
static void print_while_memory_fails(const char *const *words, int status)
{
	struct run whole = run_review_words(NULL, words), run;
	bool done = false;

	assert_int_equal(whole.status, status);
	for (long n = 1; !done; n += 1 + n / 40) {
		oom_fail_at(n, n % 2 == 0);
		run = run_review_words(NULL, words);
		done = !oom_stop();
		if (run.status == status && run.out != NULL && run.err != NULL) {
			assert_string_equal(run.out, whole.out);
			assert_string_equal(run.err, whole.err);
		} else if (run.status != RV_MEMORY && run.out != NULL) {
			fail_msg("%s: allocation %ld: status %d, %s", words[0], n, run.status,
			         run.err ? run.err : "");
		}
		run_release(&run);
	}
	run_release(&whole);
}

static void every_report_survives_failing_memory(void **state)
{
	static const char *const rows[][6] = {
		{"issues", casedb, NULL},
		{"issues", casedb, "--format", "json", NULL},
		{"show", casedb, "甲纪立〔2026〕2号", NULL},
		{"show", casedb, "乙纪立〔2026〕4号", "--format", "csv", NULL},
		{"runs", casedb, NULL},
		{"runs", casedb, "1", NULL},
		{"runs", casedb, "1", "--format", "ndjson", NULL},
		{"rubric", "health", casedb, NULL},
		{"rubric", "health", casedb, "--format", "json", NULL},
		{"rubric", "diff", VALID "overlay.yaml", VALID "full.yaml", NULL},
		{"rubric", "diff", VALID "set.yaml", VALID "full.yaml", "--format=json", NULL},
		{"rubric", "schema", NULL},
		{"calendar", "check", NULL},
	};

	(void)state;
	if (!oom_available())
		skip();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		print_while_memory_fails(rows[i], RV_OK);
}

static void so_do_complaints(void **state)
{
	static const char *const rows[][5] = {
		{"show", casedb, "甲纪立〔2026〕3号", NULL},
		{"show", casedb, "乙纪立〔2026〕6号", NULL},
		{"issues", casedb, "--unit", "丙镇", NULL},
	};

	(void)state;
	if (!oom_available())
		skip();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		print_while_memory_fails(rows[i], RV_NOINPUT);
}

static void a_page_fits_the_terminal(void **state)
{
	static const int widths[] = {60, 80, 100, 120, 140, 160, 180, 200};
	const char *const words[] = {"runs", casedb, "1", "--lang", "zh", NULL};

	bool dimensions = false, range = false; /* shown at the width before */

	(void)state;
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		const struct run_setup setup = {.tty = true, .columns = widths[i]};
		struct run run = run_review_words(&setup, words);

		assert_int_equal(run.status, RV_OK);
		/* numbers are never cut, whatever else is */
		assert_non_null(strstr(run.out, "甲纪立〔2026〕1号"));
		/* what has found room once is there, in bold, on every wider page; the range of classes comes before the dimensions */
		assert_true(!dimensions || strstr(run.out, "\033[1m事实证据 /60"));
		assert_true(!range || strstr(run.out, "质量不高）"));
		dimensions = strstr(run.out, "\033[1m事实证据 /60") != NULL;
		range = strstr(run.out, "质量不高）") != NULL;
		assert_true(range || !dimensions);
		assert_false(widths[i] == 60 && range);
		run_release(&run);
	}
	assert_true(dimensions && range);
}

static void names_are_full_at_a_terminal_only(void **state)
{
	const char *const words[] = {"issues", casedb, "--item", "A3", NULL};
	const char *const masked[] = {"issues", casedb, "--item", "A3", "--names", "masked", NULL};
	const struct run_setup terminal = {.tty = true, .columns = 120};
	struct run run = run_review_words(&terminal, words);

	(void)state;
	assert_non_null(strstr(run.out, "赵六"));
	run_release(&run);
	run = run_review_words(&terminal, masked);
	assert_null(strstr(run.out, "赵六"));
	assert_non_null(strstr(run.out, "赵某"));
	run_release(&run);
	run = run_review_words(NULL, words);
	assert_null(strstr(run.out, "赵六"));
	run_release(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_report_survives_failing_memory),
		cmocka_unit_test(so_do_complaints),
		cmocka_unit_test(a_page_fits_the_terminal),
		cmocka_unit_test(names_are_full_at_a_terminal_only),
	};

	return cmocka_run_group_tests_name("printing", tests, set_up, tear_down);
}
