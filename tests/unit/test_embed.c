/* What is built in is what lies in the sources; run from the top of the tree. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/embed.h"

static char *read_whole(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *text;
	long size;

	if (!in)
		fail_msg("%s: not there", path);
	fseek(in, 0, SEEK_END);
	size = ftell(in);
	rewind(in);
	text = calloc(1, (size_t)size + 1);
	assert_non_null(text);
	*len = fread(text, 1, (size_t)size, in);
	fclose(in);
	return text;
}

static void files_are_sorted_and_byte_for_byte(void **state)
{
	(void)state;
	for (const struct rv_embedded *file = rv_embedded_files; file->name; file++) {
		size_t len;
		char *text = read_whole(file->name, &len);

		assert_int_equal(file->len, len);
		assert_memory_equal(file->bytes, text, len + 1);
		if (file[1].name)
			assert_true(strcmp(file->name, file[1].name) < 0);
		assert_ptr_equal(rv_embedded_find(file->name), file);
		free(text);
	}
	assert_null(rv_embedded_find("rubrics/no-such.yaml"));
}

static void every_rubric_is_built_in(void **state)
{
	glob_t found;

	(void)state;
	if (!glob("rubrics/*.yaml", 0, NULL, &found))
		for (size_t i = 0; i < found.gl_pathc; i++)
			if (!strstr(found.gl_pathv[i], ".test.yaml") &&
			    !rv_embedded_find(found.gl_pathv[i]))
				fail_msg("%s is not built in", found.gl_pathv[i]);
	globfree(&found);
}

/* The query's text stands in its file at its line, under the line that names it. */
static void queries_are_found_in_their_files(void **state)
{
	(void)state;
	for (const struct rv_query *query = rv_queries; query->name; query++) {
		size_t len;
		char *text = read_whole(query->file, &len), *line = text, head[128];

		for (int n = 1; n < query->line - 1; n++)
			line = strchr(line, '\n') + 1;
		snprintf(head, sizeof head, "-- name: %s\n", query->name);
		assert_true(!strncmp(line, head, strlen(head)));
		assert_true(!strncmp(line + strlen(head), (const char *)query->text,
		                     strlen((const char *)query->text)));
		assert_null(strstr((const char *)query->text, "-- name:"));
		assert_string_equal(rv_sql_text((enum rv_query_id)(query - rv_queries)),
		                    (const char *)query->text);
		free(text);
	}
	assert_null(rv_queries[RV_N_SQL].name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_sorted_and_byte_for_byte),
		cmocka_unit_test(every_rubric_is_built_in),
		cmocka_unit_test(queries_are_found_in_their_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
