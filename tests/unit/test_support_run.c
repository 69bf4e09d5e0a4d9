#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "review/error.h"
#include "run.h"

static void status_and_both_streams_come_back(void **state)
{
	struct run run = run_review(NULL, "version", NULL);

	(void)state;
	assert_int_equal(run.status, 0);
	assert_true(!strncmp(run.out, "review ", 7));
	assert_int_equal(run.out_len, strlen(run.out));
	assert_string_equal(run.err, "");
	run_release(&run);
	run = run_review(NULL, "no-such-command", NULL);
	assert_int_equal(run.status, RV_USAGE);
	assert_string_equal(run.out, "");
	assert_true(!strncmp(run.err, "review: unknown command", 23));
	run_release(&run);
}

static void a_command_can_run_again_and_again(void **state)
{
	struct run first = run_review(NULL, "help", "help", NULL), second;

	(void)state;
	second = run_review(NULL, "help", "version", "--quiet", NULL);
	run_release(&second);
	second = run_review(NULL, "help", "help", NULL);
	assert_string_equal(first.out, second.out);
	run_release(&first);
	run_release(&second);
}

static void the_setup_reaches_the_command(void **state)
{
	static const char *const variables[] = {"REVIEW_LANGUAGE=en", "REVIEW_LANG=zh", NULL};
	struct run_setup setup = {.variables = variables, .columns = 40};
	struct run run = run_review(&setup, "help", NULL);

	(void)state;
	assert_non_null(strstr(run.out, "用法"));
	run_release(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(status_and_both_streams_come_back),
		cmocka_unit_test(a_command_can_run_again_and_again),
		cmocka_unit_test(the_setup_reaches_the_command),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
