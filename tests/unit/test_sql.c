/*
 * SQL of rubrics: the inputs of tests/rubric/sql (what is wrong with X.yaml stands in X.expect; RV_ACCEPT=1 writes them anew), every
 * sql id provoked, and what an expression may never smuggle into a statement.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/score.h"

#define FOLDER "tests/rubric/sql/"

static struct rv_arena arena;
static struct rv_diags diags;

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	return 0;
}

static void check_standard(const char *path)
{
	struct rv_standard *standard = NULL;
	struct rv_error err = {0};
	enum rv_code code = rv_standard_load(&arena, path, NULL, &standard, &diags, &err);

	if (standard)
		code = rv_score_check(standard, &diags, &err);
	assert_true(code == RV_OK || code == RV_DATA);
	assert_int_equal(code == RV_OK, diags.errors == 0);
}

static char *messages(void)
{
	struct rv_buf buf;
	char *text;

	rv_buf_init(&buf);
	rv_buf_puts(&buf, "");
	rv_diags_sort(&diags);
	for (size_t i = 0; i < diags.n; i++) {
		const struct rv_diag *diag = &diags.list[i];
		const char *slash = strrchr(diag->pos.file ? diag->pos.file : "", '/');

		rv_buf_printf(&buf, "%s:%d:%d+%d: %s [%s]\n", slash ? slash + 1 : "-",
		              diag->pos.line, diag->pos.column, diag->width, diag->message,
		              diag->id);
		if (diag->suggestion)
			rv_buf_printf(&buf, "\t%s\n", diag->suggestion);
	}
	text = rv_strdup(&arena, buf.text);
	rv_buf_release(&buf);
	return text;
}

static char *read_text(const char *path)
{
	char *text = NULL;
	size_t len;
	struct rv_error err = {0};

	return rv_read_file(&arena, path, 1 << 20, &text, &len, &err) == RV_OK ? text : NULL;
}

static void input(void **state)
{
	const char *name = *state;
	char *path = rv_format(&arena, "%s%s", FOLDER, name), *said, *expected;

	check_standard(path);
	said = messages();
	path = rv_format(&arena, "%.*sexpect", (int)strlen(path) - 4, path);
	if (getenv("RV_ACCEPT")) {
		FILE *out = fopen(path, "w");

		assert_non_null(out);
		fputs(said, out);
		fclose(out);
	}
	expected = read_text(path);
	assert_non_null(expected);
	assert_string_equal(said, expected);
	assert_true(diags.errors > 0);
}

static void twelve_mistakes_are_twelve_diagnostics(void **state)
{
	(void)state;
	check_standard(FOLDER "twelve.yaml");
	assert_int_equal(diags.errors, 12);
}

static void every_sql_id_has_an_input(void **state)
{
	static const char *const ids[] = {
		RV_D_SQL_SYNTAX,   RV_D_SQL_COMMENT,   RV_D_SQL_SEMICOLON, RV_D_SQL_QUOTE,
		RV_D_SQL_UNCLOSED, RV_D_SQL_BRACKETS,  RV_D_SQL_COMMA,     RV_D_SQL_PARAMETER,
		RV_D_SQL_NAME,     RV_D_SQL_FUNCTION,  RV_D_SQL_ARGUMENTS, RV_D_SQL_SELECT,
		RV_D_SQL_REFUSED,  RV_D_SQL_DATES,     RV_D_SQL_MONTH,     RV_D_SQL_CODE,
		RV_D_SQL_LITERAL,  RV_D_QUERY_COLUMNS,
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		char *expected = read_text(rv_format(&arena, "%s%s.expect", FOLDER, ids[i]));

		if (!expected || !strstr(expected, rv_format(&arena, "[%s]\n", ids[i])))
			print_message("no input for %s\n", ids[i]);
		assert_non_null(expected);
		assert_non_null(strstr(expected, rv_format(&arena, "[%s]\n", ids[i])));
	}
}

/* ---- splices ------------------------------------------------------------------------------------------ */

static const char *const splices[] = {
	"1) /*",
	"1) -- ",
	"1),(2",
	"1 -- x",
	"1 /* x */",
	"1; SELECT 1",
	"1) OR (1",
	"(1",
	"1)",
	"'",
	"'a",
	"''' OR 1",
	"\"sined\" = 0",
	"[signed] = 0",
	"`signed` = 0",
	"x'00' = 1",
	"?1 = 1",
	"@a = 1",
	"$a = 1",
	":nobody = 1",
	"load_extension('x')",
	"LOAD_EXTENSION ('x')",
	"readfile('/etc/passwd') = ''",
	"randomblob(1000000000) = 1",
	"zeroblob(1000000000) = 1",
	"random() > 0",
	"sqlite_version() = ''",
	"last_insert_rowid() = 1",
	"review_cell(0, 0, 1, 1) = 1",
	"EXISTS (SELECT 1 FROM pragma_table_info('decision'))",
	"(SELECT count(*) FROM sqlite_master) > 0",
	"(SELECT count(*) FROM sqlite_temp_schema) > 0",
	"(SELECT count(*) FROM main.decision) > 0",
	"(SELECT count(*) FROM temp.decision) > 0",
	"(SELECT count(*) FROM decision) > 0",
	"(SELECT 1 FROM limits UNION SELECT 1 FROM decision) > 0",
	"EXISTS (SELECT 1 FROM limits, decision)",
	"EXISTS (SELECT 1 FROM limits, note AS n)",
	"(WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT n FROM t)",
	"1 UNION SELECT 1",
	"1 ORDER BY 1",
	"1 GROUP BY 1",
	"1 LIMIT 1",
	"count(*) > 1",
	"sum(signed) > 1",
	"row_number() OVER () = 1",
	"rowid = 1",
	"_row = 1",
	"this._bad = 1",
	"kind = 'goverment'",
	"kind IN ('expulsoin')",
	"1, 2",
	"DELETE FROM decision",
	"PRAGMA user_version",
	"ATTACH 'x' AS y",
	"signed = 0 COLLATE nosuch",
	"signed MATCH 'x'",
	"signed REGEXP 'x'",
	"json_extract('{}', '$') IS NULL",
	"RAISE(ABORT, 'x')",
	"\xff = 1",
	"",
	"   ",
};

/* A rubric with one expression, as a double-quoted scalar. */
static void check_expression(const char *expression)
{
	struct rv_buf yaml;
	char path[] = FOLDER "splice.part.yaml";
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	rv_buf_init(&yaml);
	rv_buf_puts(
		&yaml,
		"rubric: s\nversion: \"1\"\nrecords: base.part.yaml\nclasses: [{id: a, from: 50}, "
		"{id: b, from: 0}]\n"
		"tables: {limits: {columns: [kind, days], rows: [[talk, 1]]}}\n"
		"items: [{id: A, title: t, basis: b, deduct: 1, check: {each: decision, where: ");
	rv_buf_putc(&yaml, '"');
	for (const char *c = expression; *c; c++) {
		if (*c == '"' || *c == '\\')
			rv_buf_putc(&yaml, '\\');
		rv_buf_putc(&yaml, *c);
	}
	rv_buf_puts(&yaml, "\"}}]\n");
	fwrite(yaml.text, 1, yaml.len, out);
	fclose(out);
	rv_buf_release(&yaml);
	check_standard(path);
	remove(path);
}

static void no_splice_passes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(splices) / sizeof(splices[0]); i++) {
		rv_diags_release(&diags);
		rv_diags_init(&diags);
		check_expression(splices[i]);
		if (diags.errors == 0)
			print_message("accepted: %s\n", splices[i]);
		assert_true(diags.errors > 0);
		assert_true(diags.list[0].pos.line >= 1 && diags.list[0].pos.column >= 1);
	}
}

static void honest_expressions_pass(void **state)
{
	static const char *const honest[] = {
		"signed = 0 OR doc_no IS NULL",
		"kind IN ('warning', 'expulsion') AND NOT signed",
		"doc_no NOT GLOB '*〔[12][0-9][0-9][0-9]〕*号*'",
		"doc_no LIKE '%''%' OR doc_no = '--' OR doc_no = '/*' OR doc_no = ';'",
		"(kind, signed) NOT IN (SELECT kind, days FROM limits)",
		"NOT EXISTS (SELECT 1 FROM limits l WHERE l.days > case_file.amount)",
		"EXISTS (SELECT 1 FROM limits l WHERE l.kind = this.kind)",
		"days(decided_on, case_file.filed_on) > 30 AND lead.level = 'county'",
		"CASE WHEN signed THEN 1 ELSE has_decision('warning') END",
		"CAST(doc_no AS INTEGER) > 1",
		"substr(told_at, 1, 10) < decided_on",
		"first_decision('warning') <= next_decision('expulsion', decided_on)",
		"date('now') > decided_on",
		"first_day(case_file.born_on) < decided_on",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(honest) / sizeof(honest[0]); i++) {
		check_expression(honest[i]);
		if (diags.errors)
			print_message("refused: %s: %s\n", honest[i], diags.list[0].message);
		assert_int_equal(diags.errors, 0);
	}
}

/* ---- the list ----------------------------------------------------------------------------------------------- */

static int is_input(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && !strcmp(entry->d_name + len - 5, ".yaml") &&
	       !strstr(entry->d_name, ".part");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(twelve_mistakes_are_twelve_diagnostics, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(every_sql_id_has_an_input, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_splice_passes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(honest_expressions_pass, set_up, tear_down),
	};
	struct dirent **entries;
	int n = scandir(FOLDER, &entries, is_input, alphasort), failed;
	struct CMUnitTest *inputs = calloc((size_t)(n > 0 ? n : 1), sizeof(*inputs));

	if (!inputs || n <= 0)
		return 1;
	for (int i = 0; i < n; i++)
		inputs[i] = (struct CMUnitTest){entries[i]->d_name, input, set_up, tear_down,
		                                entries[i]->d_name};
	failed = _cmocka_run_group_tests("inputs", inputs, (size_t)n, NULL, NULL);
	failed += cmocka_run_group_tests_name("sql", tests, NULL, NULL);
	for (int i = 0; i < n; i++)
		free(entries[i]);
	free(entries);
	free(inputs);
	return failed;
}
