/* The frame around every command: language, help, output that fails, memory that runs out. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli/command.h"
#include "oom.h"
#include "review/review.h"
#include "run.h"

/* Runs `review` with one variable set and tells whether it spoke Chinese. */
static bool speaks_chinese(const char *const *variables, const char *lang)
{
	struct run_setup setup = {.variables = variables};
	struct run run = run_review(&setup, lang ? lang : "help", lang ? "help" : NULL, NULL);
	bool chinese = strstr(run.out, "用法") != NULL, english = strstr(run.out, "Usage") != NULL;

	assert_int_equal(run.status, 0);
	assert_string_equal(run.err, "");
	assert_int_equal(chinese, !english);
	run_release(&run);
	return chinese;
}

#define VARIABLES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void the_language_comes_from_the_option_then_the_variables(void **state)
{
	(void)state;
	assert_false(speaks_chinese(NULL, NULL));
	assert_true(speaks_chinese(NULL, "--lang=zh"));
	assert_true(speaks_chinese(VARIABLES("LANG=zh_CN.UTF-8"), NULL));
	assert_true(speaks_chinese(VARIABLES("LC_MESSAGES=zh_CN.GBK", "LANG=en_US"), NULL));
	assert_false(
		speaks_chinese(VARIABLES("LC_ALL=C", "LC_MESSAGES=zh_CN", "LANG=zh_CN"), NULL));
	assert_true(speaks_chinese(VARIABLES("LC_ALL=", "LANG=zh_CN"), NULL));
	assert_true(speaks_chinese(VARIABLES("REVIEW_LANG=zh", "LC_ALL=C"), NULL));
	assert_false(speaks_chinese(VARIABLES("REVIEW_LANG=en", "LC_ALL=zh_CN"), NULL));
	assert_false(speaks_chinese(VARIABLES("REVIEW_LANG=zh"), "--lang=en"));
}

static size_t longest_line(const char *text)
{
	size_t longest = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");

		longest = len > longest ? len : longest;
		text += len + (text[len] == '\n');
	}
	return longest;
}

static void help_keeps_to_the_width_of_the_terminal(void **state)
{
	struct run_setup narrow = {.columns = 40}, unknown = {.columns = 0},
			 wide = {.columns = 400};
	struct run run;

	(void)state;
	run = run_review(&narrow, "help", NULL);
	assert_in_range(longest_line(run.out), 30, 40);
	run_release(&run);
	run = run_review(&unknown, "help", NULL);
	assert_in_range(longest_line(run.out), 50, 80);
	run_release(&run);
	run = run_review(&wide, "help", NULL);
	assert_in_range(longest_line(run.out), 50, 100);
	run_release(&run);
}

static void every_command_prints_its_help_in_both_languages(void **state)
{
	(void)state;
	for (const struct command *const *at = cli_commands; *at; at++) {
		char name[64], *second;
		struct run run;

		strcpy(name, (*at)->name);
		second = strchr(name, ' ');
		if (second)
			*second++ = '\0';
		run = run_review(NULL, "help", name, "--lang=en", second, NULL);
		assert_int_equal(run.status, 0);
		assert_non_null(strstr(run.out, "Exit statuses:\n    0  done\n"));
		assert_non_null(strstr(run.out, (*at)->name));
		run_release(&run);
		run = run_review(NULL, "help", name, "--lang=zh", second, NULL);
		assert_int_equal(run.status, 0);
		assert_non_null(strstr(run.out, "退出状态："));
		assert_null(strstr(run.out, (*at)->summary));
		run_release(&run);
	}
}

static void a_message_shows_control_characters_instead_of_obeying_them(void **state)
{
	struct run run = run_review(NULL, "\x1b[2Jhelp", NULL);

	(void)state;
	assert_int_equal(run.status, RV_USAGE);
	assert_null(strchr(run.err, '\x1b'));
	assert_non_null(strstr(run.err, "\\x1b[2Jhelp"));
	run_release(&run);
}

static int failure;

static ssize_t refuse_write(void *cookie, const char *bytes, size_t len)
{
	(void)cookie;
	(void)bytes;
	(void)len;
	errno = failure;
	return -1;
}

/* Runs `review help` on an output that fails, with a buffer of that size; returns what went to stderr. */
static char *run_on_failing_output(int error, size_t buffer)
{
	char help[] = "help", *argv[] = {help, help, NULL}, *message = NULL;
	cookie_io_functions_t functions = {.write = refuse_write};
	size_t len;
	struct env env = {.in = stdin};

	failure = error;
	env.out = fopencookie(NULL, "w", functions);
	env.err = open_memstream(&message, &len);
	setvbuf(env.out, NULL, buffer ? _IOFBF : _IONBF, buffer);
	assert_int_equal(review_main(2, argv, &env), RV_IO);
	fclose(env.err);
	fclose(env.out);
	return message;
}

static void output_that_is_lost_is_a_failure(void **state)
{
	static const size_t buffers[] = {0, 64, 1 << 16};

	(void)state;
	for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) {
		char *message = run_on_failing_output(ENOSPC, buffers[i]);

		assert_non_null(strstr(message, "the output can't be written"));
		free(message);
	}
}

static void a_reader_who_left_needs_no_words(void **state)
{
	char *message = run_on_failing_output(EPIPE, 1 << 16);

	(void)state;
	assert_string_equal(message, "");
	free(message);
}

static void no_memory_is_an_ordinary_error(void **state)
{
	bool once = false;

	(void)state;
	if (!oom_available())
		skip();
	for (long n = 1;; n++) {
		struct run run;

		oom_fail_at(n, true);
		run = run_review(NULL, "help", "version", NULL);
		if (!oom_stop()) {
			assert_int_equal(run.status, 0);
			run_release(&run);
			break;
		}
		/* Where gettext or stdio do without, the command may succeed. */
		if (run.status != 0)
			assert_int_equal(run.status, RV_MEMORY);
		once |= run.status == RV_MEMORY;
		run_release(&run);
	}
	assert_true(once);
}

static void today_is_what_the_caller_says(void **state)
{
	struct env env = {.today = "2026-02-28"};
	struct cli cli = {.env = &env};
	struct rv_error err;
	rv_day today;

	(void)state;
	assert_int_equal(cli_today(&cli, &today, &err), RV_OK);
	assert_int_equal(today, rv_day_of(2026, 2, 28));
	env.today = "2026-02";
	assert_int_equal(cli_today(&cli, &today, &err), RV_USAGE);
	env.today = NULL;
	assert_int_equal(cli_today(&cli, &today, &err), RV_OK);
	assert_true(today > rv_day_of(2026, 1, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_language_comes_from_the_option_then_the_variables),
		cmocka_unit_test(help_keeps_to_the_width_of_the_terminal),
		cmocka_unit_test(every_command_prints_its_help_in_both_languages),
		cmocka_unit_test(a_message_shows_control_characters_instead_of_obeying_them),
		cmocka_unit_test(output_that_is_lost_is_a_failure),
		cmocka_unit_test(a_reader_who_left_needs_no_words),
		cmocka_unit_test(no_memory_is_an_ordinary_error),
		cmocka_unit_test(today_is_what_the_caller_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
