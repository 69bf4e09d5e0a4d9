/* The scoring table and its way back as whole commands, under failing memory: the promised status, no half overlay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "oom.h"
#include "review/error.h"
#include "run.h"

static char folder[] = "/tmp/review-overlay-XXXXXX";
static char rubric[64], dictionary[64], workbook[64], overlay[64], page[64];

static void write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static int make_files(void **state)
{
	struct run run;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(rubric, sizeof(rubric), "%s/small.yaml", folder);
	snprintf(dictionary, sizeof(dictionary), "%s/small.dict.yaml", folder);
	snprintf(workbook, sizeof(workbook), "%s/table.xlsx", folder);
	snprintf(overlay, sizeof(overlay), "%s/county.yaml", folder);
	snprintf(page, sizeof(page), "%s/table.html", folder);
	write_text(dictionary,
	           "dictionary: small\nversion: '1'\ncase: case_file\ncomplete: true\nrecords:\n"
	           "  case_file: {key: case_id, columns: {case_id: int, a: int}}\n");
	write_text(rubric,
	           "rubric: small\nversion: '1'\nrecords: small.dict.yaml\n"
	           "classes: [{id: good, from: 60}, {id: poor, from: 0}]\n"
	           "parameters: {most: 3, word: 'x'}\n"
	           "dimensions: [{id: d, points: 100, categories: [{id: c, points: 50}]}]\n"
	           "items:\n"
	           "  - {id: A, in: c, title: {zh: 甲, en: a}, basis: b, deduct: 10, check: {case: "
	           "a > :most}}\n"
	           "  - {id: B, in: d, title: b, basis: b, deduct: {range: [1, 2], max: 3}, check: "
	           "{manual: true, ask: q}}\n");
	/* as if somebody had changed the parameter in the workbook */
	run = run_review(NULL, "rubric", "show", rubric, "--set", "most=4", "-o", workbook, NULL);
	assert_int_equal(run.status, RV_OK);
	run_release(&run);
	return 0;
}

static int remove_files(void **state)
{
	(void)state;
	remove(rubric);
	remove(dictionary);
	remove(workbook);
	remove(overlay);
	remove(page);
	return rmdir(folder);
}

static struct run make_overlay(void)
{
	return run_review(NULL, "rubric", "overlay", workbook, "--base", rubric, "-o", overlay,
	                  NULL);
}

static bool holds(const char *path, const char *end)
{
	static char text[65536];
	FILE *file = fopen(path, "r");
	size_t n;

	if (file == NULL)
		return false;
	n = fread(text, 1, sizeof(text) - 1, file);
	fclose(file);
	text[n] = '\0';
	return n > strlen(end) && strcmp(text + n - strlen(end), end) == 0;
}

static void an_overlay_is_whole_or_not_there(void **state)
{
	static const char end[] = "extends: \"small.yaml\"\nparameters:\n  most: 4\n";
	bool done = false;

	(void)state;
	if (!oom_available())
		skip();
	for (long n = 1; !done; n += n < 300 ? 3 : 1 + n / 30) {
		struct run run;

		remove(overlay);
		oom_fail_at(n, false);
		run = make_overlay();
		done = !oom_stop();
		if (run.status != RV_OK) {
			assert_int_equal(run.status, RV_MEMORY);
			assert_true(access(overlay, F_OK) != 0 || holds(overlay, end));
		} else {
			assert_true(holds(overlay, end));
		}
		run_release(&run);
	}
}

static void a_page_is_whole_or_not_there(void **state)
{
	bool done = false;

	(void)state;
	if (!oom_available())
		skip();
	for (long n = 1; !done; n += n < 300 ? 3 : 1 + n / 30) {
		struct run run;

		remove(page);
		oom_fail_at(n, false);
		run = run_review(NULL, "rubric", "show", rubric, "-o", page, NULL);
		done = !oom_stop();
		if (run.status != RV_OK) {
			assert_int_equal(run.status, RV_MEMORY);
			assert_true(access(page, F_OK) != 0 || holds(page, "</body>\n</html>\n"));
		} else {
			assert_true(holds(page, "</body>\n</html>\n"));
		}
		run_release(&run);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_overlay_is_whole_or_not_there),
		cmocka_unit_test(a_page_is_whole_or_not_there),
	};

	return cmocka_run_group_tests_name("overlay", tests, make_files, remove_files);
}
