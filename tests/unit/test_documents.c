/* JSON keeps to its document; the documents are in order, and explained in both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/documents.h"
#include "review/i18n.h"

static const struct rv_doc_key facts[] = {
	{"name", RV_CELL_TEXT, 0}, {"rare", RV_CELL_INT, RV_DOC_OPTIONAL}, {NULL, RV_CELL_TEXT, 0}};
static const struct rv_doc_key columns[] = {{"number", RV_CELL_TEXT, 0},
                                            {"lost_", RV_CELL_POINTS, RV_DOC_SERIES},
                                            {"note", RV_CELL_TEXT, RV_DOC_OPTIONAL},
                                            {NULL, RV_CELL_TEXT, 0}};
static const struct rv_doc_table tables[] = {
	{"cases", 0, columns}, {"more", RV_DOC_OPTIONAL, columns}, {NULL, 0, NULL}};
static const struct rv_document document = {
	.schema = "review.small/1", .title = "small", .facts = facts, .tables = tables};

/* What is written: a fact, a table of one column, and a column beside it. NULL: not. */
struct attempt {
	const char *fact;
	enum rv_cell_kind kind;
	const char *table, *column, *other;
	enum rv_cell_kind other_kind;
	enum rv_code code;
};

static enum rv_code try(const char *format, const struct attempt *attempt)
{
	const struct rv_writer_options options = {.document = &document};
	const struct rv_out_cell value = {.text = "a"}, cells[2] = {{.text = "a"}, {.number = 5}};
	const struct rv_out_column made[] = {{attempt->column, NULL, RV_CELL_TEXT, 0, false},
	                                     {attempt->other, NULL, attempt->other_kind, 0, false}};
	struct rv_error err = {0};
	struct rv_writer *writer;
	enum rv_code code = RV_OK;
	char *text = NULL;
	size_t len;
	FILE *stream = open_memstream(&text, &len);

	assert_int_equal(rv_writer_new(format, document.schema, stream, &options, &writer, &err),
	                 RV_OK);
	if (attempt->fact != NULL)
		code = rv_write_fact(writer, attempt->fact, NULL, attempt->kind, &value, &err);
	if (code == RV_OK && attempt->table != NULL)
		code = rv_write_table(writer, attempt->table, NULL, made,
		                      attempt->other != NULL ? 2 : 1, &err);
	if (code == RV_OK && attempt->table != NULL)
		code = rv_write_row(writer, cells, &err);
	if (code == RV_OK)
		code = rv_write_end(writer, &err);
	if (code != RV_OK)
		assert_non_null(strstr(err.msg, "review.small/1 says nothing of"));
	rv_writer_free(writer);
	fclose(stream);
	free(text);
	return code;
}

static void json_keeps_to_its_document(void **state)
{
	static const struct attempt rows[] = {
		{"name", RV_CELL_TEXT, "cases", "number", NULL, RV_CELL_TEXT, RV_OK},
		{"name", RV_CELL_TEXT, "cases", "number", "lost_facts", RV_CELL_POINTS, RV_OK},
		{"other", RV_CELL_TEXT, "cases", "number", NULL, RV_CELL_TEXT, RV_BUG},
		{"name", RV_CELL_INT, "cases", "number", NULL, RV_CELL_TEXT, RV_BUG},
		{"name", RV_CELL_TEXT, "others", "number", NULL, RV_CELL_TEXT, RV_BUG},
		{"name", RV_CELL_TEXT, "cases", "nothing", NULL, RV_CELL_TEXT, RV_BUG},
		{"name", RV_CELL_TEXT, "cases", "note", NULL, RV_CELL_TEXT, RV_BUG},
		{"name", RV_CELL_TEXT, "cases", "number", "lost_facts", RV_CELL_INT, RV_BUG},
		{"name", RV_CELL_TEXT, "cases", "number", "loss", RV_CELL_POINTS, RV_BUG},
		{"name", RV_CELL_TEXT, "more", "number", NULL, RV_CELL_TEXT, RV_BUG},
		{NULL, RV_CELL_TEXT, "cases", "number", NULL, RV_CELL_TEXT, RV_BUG},
		{"name", RV_CELL_TEXT, NULL, NULL, NULL, RV_CELL_TEXT, RV_BUG},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_int_equal(try("json", &rows[i]), rows[i].code);
		assert_int_equal(try("ndjson", &rows[i]), rows[i].code);
		assert_int_equal(try("csv", &rows[i]), RV_OK);
	}
}

static void check_keys(const struct rv_document *of, const char *table,
                       const struct rv_doc_key *keys)
{
	for (; keys->key != NULL; keys++) {
		const char *words = cli_meaning(of->schema, table, keys->key);

		if (words == NULL || *words == '\0')
			fail_msg("%s: nobody says what %s means", of->schema, keys->key);
		if (strcmp(_(words), words) == 0 && strcmp(words, "id") != 0)
			fail_msg("%s: '%s' is not in Chinese", of->schema, words);
	}
}

static void documents_are_sorted_and_explained(void **state)
{
	(void)state;
	rv_i18n_select(RV_ZH);
	for (const struct rv_document *at = cli_documents; at->schema != NULL; at++) {
		if (at[1].schema != NULL)
			assert_true(strcmp(at->schema, at[1].schema) < 0);
		assert_ptr_equal(cli_document(at->schema), at);
		assert_true(at->table == NULL || rv_doc_table(at, at->table) != NULL);
		check_keys(at, NULL, at->facts);
		for (const struct rv_doc_table *table = at->tables; table->key != NULL; table++)
			check_keys(at, table->key, table->columns);
	}
	rv_i18n_select(RV_EN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_keeps_to_its_document),
		cmocka_unit_test(documents_are_sorted_and_explained),
	};

	rv_i18n_select(RV_EN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
