#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "oom.h"

/* Hides from the compiler that memory is not used, so that no allocation is left out. */
static bool got(void *memory)
{
	void *volatile seen = memory;

	free(seen);
	return memory != NULL;
}

static void each_function_of_the_family_is_reached(void **state)
{
	void *memory = NULL;

	(void)state;
	oom_fail_at(1, true);
	assert_false(got(malloc(8)));
	assert_false(got(calloc(2, 8)));
	assert_false(got(realloc(NULL, 8)));
	assert_false(got(reallocarray(NULL, 2, 8)));
	assert_false(got(strdup("text")));
	assert_false(got(strndup("text", 2)));
	assert_false(got(aligned_alloc(64, 64)));
	assert_int_equal(posix_memalign(&memory, 64, 64), ENOMEM);
	assert_int_equal(oom_count(), 8);
	assert_true(oom_stop());
	assert_true(got(malloc(8)));
}

static void only_the_nth_fails_unless_for_ever(void **state)
{
	(void)state;
	oom_fail_at(2, false);
	assert_true(got(malloc(8)));
	assert_false(got(malloc(8)));
	assert_true(got(malloc(8)));
	assert_true(oom_stop());
	oom_fail_at(2, true);
	assert_true(got(malloc(8)));
	assert_false(got(malloc(8)));
	assert_false(got(malloc(8)));
	assert_true(oom_stop());
}

static void counting_alone_fails_nothing(void **state)
{
	(void)state;
	oom_fail_at(0, true);
	assert_true(got(malloc(8)));
	assert_true(got(calloc(1, 8)));
	assert_int_equal(oom_count(), 2);
	assert_false(oom_stop());
}

static void a_failed_realloc_leaves_the_old_memory(void **state)
{
	char *text = strdup("kept"), *volatile old = text;

	(void)state;
	oom_fail_at(1, false);
	text = realloc(old, 1 << 20);
	oom_stop();
	assert_null(text);
	assert_string_equal(old, "kept");
	free(old);
}

static void the_libraries_are_reached(void **state)
{
	sqlite3 *db;
	char *text = NULL;
	size_t len;

	(void)state;
	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	oom_fail_at(1, true);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_NOMEM);
	assert_null(open_memstream(&text, &len));
	assert_true(oom_stop());
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE t (a)", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void a_pause_neither_fails_nor_counts(void **state)
{
	struct oom_pause pause;

	(void)state;
	oom_fail_at(1, true);
	pause = oom_pause();
	assert_true(got(malloc(8)));
	oom_resume(pause);
	assert_int_equal(oom_count(), 0);
	assert_false(got(malloc(8)));
	assert_true(oom_stop());
}

static void where_another_tool_owns_malloc_nothing_happens(void **state)
{
	(void)state;
	oom_fail_at(1, true);
	assert_true(got(malloc(8)));
	assert_false(oom_stop());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_function_of_the_family_is_reached),
		cmocka_unit_test(only_the_nth_fails_unless_for_ever),
		cmocka_unit_test(counting_alone_fails_nothing),
		cmocka_unit_test(a_failed_realloc_leaves_the_old_memory),
		cmocka_unit_test(the_libraries_are_reached),
		cmocka_unit_test(a_pause_neither_fails_nor_counts),
	};
	const struct CMUnitTest idle[] = {
		cmocka_unit_test(where_another_tool_owns_malloc_nothing_happens),
	};

	return oom_available() ? cmocka_run_group_tests(tests, NULL, NULL)
	                       : cmocka_run_group_tests(idle, NULL, NULL);
}
