/* Files: what is no file ends at once, what is too large is not read; memory that runs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "oom.h"
#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/yaml.h"

static struct rv_arena arena;
static struct rv_diags diags;
static struct rv_error err;
static struct rv_yaml *root;
static char folder[] = "/tmp/review-read-XXXXXX";
static char path[100];

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	memset(&err, 0, sizeof err);
	root = NULL;
	memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(path, sizeof path, "%s/文件.yaml", folder);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	unlink(path);
	return rmdir(folder);
}

static void write_file(const char *text, size_t len)
{
	FILE *out = fopen(path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
	assert_int_equal(fclose(out), 0);
}

static void expect_no_input(const char *name, const char *part)
{
	assert_int_equal(rv_yaml_read(&arena, name, &root, &diags, &err), RV_NOINPUT);
	assert_int_equal(err.code, RV_NOINPUT);
	if (strstr(err.msg, part) == NULL || strstr(err.msg, name) == NULL)
		fail_msg("'%s' is not in '%s'", part, err.msg);
	assert_int_equal(diags.n, 0);
	assert_null(root);
}

static void what_is_no_file_is_refused_without_waiting(void **state)
{
	(void)state;
	alarm(20);
	expect_no_input(path, "no such file");
	expect_no_input(folder, "is a folder");
	expect_no_input("/dev/zero", "a pipe or device");
	expect_no_input("", "no such file");
	assert_int_equal(mkfifo(path, 0600), 0);
	expect_no_input(path, "a pipe or device");
	unlink(path);
	assert_int_equal(symlink(path, path), 0);
	expect_no_input(path, "symbolic links");
	alarm(0);
}

static void a_file_that_may_not_be_read_is_no_input(void **state)
{
	(void)state;
	write_file("a: 1\n", 5);
	assert_int_equal(chmod(path, 0), 0);
	if (access(path, R_OK) == 0)
		skip(); /* root may read everything */
	expect_no_input(path, "permission denied");
}

static void a_file_is_read_as_it_is(void **state)
{
	char *text = NULL;
	size_t len = 0;

	(void)state;
	write_file("a\0b\xFF", 4);
	assert_int_equal(rv_read_file(&arena, path, 4, &text, &len, &err), RV_OK);
	assert_int_equal(len, 4);
	assert_memory_equal(text, "a\0b\xFF", 5);
	write_file("", 0);
	assert_int_equal(rv_read_file(&arena, path, 0, &text, &len, &err), RV_OK);
	assert_int_equal(len, 0);
	assert_string_equal(text, "");
	assert_int_equal(err.code, RV_OK);
}

static void a_file_of_the_limit_is_read_and_one_byte_more_is_not(void **state)
{
	char *text = NULL;
	size_t len = 42;

	(void)state;
	write_file("12345", 5);
	assert_int_equal(rv_read_file(&arena, path, 4, &text, &len, &err), RV_DATA);
	assert_null(text);
	assert_int_equal(len, 42);
	assert_non_null(strstr(err.msg, "at most 4 bytes"));
	assert_int_equal(rv_read_file(&arena, path, 5, &text, &len, &err), RV_OK);
	assert_string_equal(text, "12345");
}

static void files_of_the_kernel_have_no_size_and_are_read_and_limited(void **state)
{
	char *text = NULL;
	size_t len = 0;

	(void)state;
	if (access("/proc/self/status", R_OK) != 0)
		skip();
	assert_int_equal(rv_read_file(&arena, "/proc/self/status", 1 << 20, &text, &len, &err),
	                 RV_OK);
	assert_true(len > 100);
	assert_int_equal(rv_read_file(&arena, "/proc/self/status", 100, &text, &len, &err),
	                 RV_DATA);
}

static void faults_of_a_text_are_data_errors_with_the_first_in_err(void **state)
{
	(void)state;
	write_file("a: 1\na: 2\nb: &x 3\n", 18);
	assert_int_equal(rv_yaml_read(&arena, path, &root, &diags, &err), RV_DATA);
	assert_int_equal(diags.n, 2);
	assert_int_equal(err.code, RV_DATA);
	assert_string_equal(err.pos.file, path);
	assert_true(err.pos.line == 2 || err.pos.line == 3);
	assert_null(root);
	/* Nobody need collect. */
	assert_int_equal(rv_yaml_read(&arena, path, &root, NULL, &err), RV_DATA);
	assert_int_equal(rv_yaml_read(&arena, path, &root, NULL, NULL), RV_DATA);
}

static void a_text_that_is_too_large_is_an_error_of_its_author(void **state)
{
	FILE *out = fopen(path, "wb");

	(void)state;
	assert_non_null(out);
	assert_int_equal(ftruncate(fileno(out), RV_YAML_MAX_BYTES + 1), 0);
	fclose(out);
	assert_int_equal(rv_yaml_read(&arena, path, &root, &diags, &err), RV_DATA);
	assert_int_equal(diags.n, 1);
	assert_string_equal(diags.list[0].id, RV_D_YAML_LIMIT);
	assert_string_equal(diags.list[0].pos.file, path);
	assert_non_null(strstr(diags.list[0].message, "at most 4194304 bytes"));
}

static void a_good_file_keeps_its_text(void **state)
{
	(void)state;
	write_file("甲: 乙\n", 9);
	assert_int_equal(rv_yaml_read(&arena, path, &root, &diags, &err), RV_OK);
	assert_string_equal(rv_yaml_get(root, "甲")->text, "乙");
	assert_int_equal(root->file->len, 9);
	assert_string_equal(root->file->text, "甲: 乙\n");
	assert_string_equal(root->file->name, path);
	assert_int_equal(err.code, RV_OK);
}

/* ---- memory ----------------------------------------------------------------------------------- */

static void write_rich_file(bool faulty)
{
	static char text[10000];
	size_t len = 0;
	int i;

	for (i = 0; i < 150; i++)
		len += (size_t)snprintf(text + len, sizeof text - len,
		                        "键%d: [1, {b: \"x\\ty\"}]\n", i);
	if (faulty)
		len += (size_t)snprintf(text + len, sizeof text - len, "键7: &a 1\n乙：1\n");
	write_file(text, len);
}

static void run_out_of_memory(bool faulty, bool forever)
{
	enum rv_code code;
	struct rv_buf json;
	int without = 0;
	bool lost;
	long n;

	for (n = 1;; n++) {
		root = NULL;
		rv_buf_init(&json);
		oom_fail_at(n, forever);
		code = rv_yaml_read(&arena, path, &root, &diags, &err);
		if (code == RV_OK)
			rv_yaml_json(&json, root);
		if (!oom_stop())
			break;
		/* What is faulty may be told before memory runs out. */
		lost = diags.nomem || json.failed;
		without += code == RV_OK && !lost;
		assert_true(code == RV_MEMORY || code == (faulty ? RV_DATA : RV_OK));
		assert_true(code == RV_OK || root == NULL);
		assert_int_equal(err.code, code);
		rv_buf_release(&json);
		rv_arena_release(&arena);
		rv_diags_release(&diags);
		memset(&err, 0, sizeof err);
	}
	assert_true(n > 20);
	/* Only sorting can do without memory. */
	assert_true(without <= 1);
	assert_int_equal(code, faulty ? RV_DATA : RV_OK);
	assert_int_equal(diags.errors, faulty ? 2 : 0);
	rv_buf_release(&json);
	rv_arena_release(&arena);
	rv_diags_release(&diags);
}

static void memory_that_runs_out_at_any_place_is_told(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	write_rich_file(false);
	run_out_of_memory(false, false);
	run_out_of_memory(false, true);
	write_rich_file(true);
	run_out_of_memory(true, false);
	run_out_of_memory(true, true);
}

static void a_text_that_can_not_be_copied_gives_nothing(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	oom_fail_at(1, true);
	root = rv_yaml_parse(&arena, "f", "a: 1\n", 5, &diags);
	oom_stop();
	assert_null(root);
	assert_true(diags.nomem);
	oom_fail_at(1, true);
	assert_null(rv_yaml_parse(&arena, "f", "a: 1\n", 5, NULL));
	oom_stop();
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_no_file_is_refused_without_waiting),
		TEST(a_file_that_may_not_be_read_is_no_input),
		TEST(a_file_is_read_as_it_is),
		TEST(a_file_of_the_limit_is_read_and_one_byte_more_is_not),
		TEST(files_of_the_kernel_have_no_size_and_are_read_and_limited),
		TEST(faults_of_a_text_are_data_errors_with_the_first_in_err),
		TEST(a_text_that_is_too_large_is_an_error_of_its_author),
		TEST(a_good_file_keeps_its_text),
		TEST(memory_that_runs_out_at_any_place_is_told),
		TEST(a_text_that_can_not_be_copied_gives_nothing),
	};

	return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
