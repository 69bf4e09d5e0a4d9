/*
 * The inputs of tests/rubric: what is wrong with invalid/X.yaml stands in invalid/X.expect, line by line; valid/X.yaml loads
 * without a fault. Files called X.part.yaml belong to others. A first line `# --set NAME=VALUE` is a setting.
 *
 * RV_ACCEPT=1 writes the .expect files anew; read the difference before you commit it.
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

#include "review/i18n.h"
#include "review/office.h"
#include "review/rubric.h"

#define FOLDER "tests/rubric/"

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

static char *read_file(const char *path)
{
	char *text = NULL;
	size_t len = 0;
	struct rv_error err = {0};

	if (rv_read_file(&arena, path, 1 << 24, &text, &len, &err) != RV_OK)
		return NULL;
	return text;
}

/* ---- loading ------------------------------------------------------------------------------------- */

static bool has_key(const struct rv_yaml *root, const char *key)
{
	for (const struct rv_yaml *e = root->kind == RV_YAML_MAPPING ? root->child : NULL; e;
	     e = e->next)
		if (!strcmp(e->key->text, key))
			return true;
	return false;
}

/* The --set of the first line. */
static const char *setting_of(const char *text)
{
	static const char head[] = "# --set ";

	if (strncmp(text, head, sizeof head - 1))
		return NULL;
	text += sizeof head - 1;
	return rv_strndup(&arena, text, strcspn(text, "\n"));
}

static bool load_standard(const char *path, const char *setting, struct rv_standard **out)
{
	const struct rv_settings settings = {.set = &setting, .n_set = setting != NULL};
	struct rv_error err = {0};
	enum rv_code code = rv_standard_load(&arena, path, &settings, out, &diags, &err);

	if (code != RV_OK)
		assert_int_equal(code, RV_DATA);
	return code == RV_OK;
}

static bool load_tests(const char *folder, struct rv_yaml *root)
{
	struct rv_yaml *name = rv_yaml_get(root, "rubric");
	struct rv_standard *standard = NULL;

	assert_non_null(name);
	assert_true(load_standard(rv_format(&arena, "%s%s", folder, name->text), NULL, &standard));
	rv_diags_release(&diags); /* what the rubric says is another input's business */
	rv_diags_init(&diags);
	return rv_rule_tests_load(&arena, root, standard->use[0].rubric, &diags) != NULL;
}

static bool load_office(struct rv_yaml *root)
{
	bool ok = rv_office_load(&arena, root, &diags) != NULL;

	rv_diags_attach(&diags, root->file->name, root->file->text, root->file->len);
	return ok;
}

/* Loads an input of any kind; whether it has no error. */
static bool load(const char *folder, const char *name)
{
	char *path = rv_format(&arena, "%s%s", folder, name), *text = read_file(path);
	struct rv_diags ignored;
	struct rv_yaml *root;
	struct rv_standard *standard;
	bool ok;

	assert_non_null(text);
	rv_diags_init(&ignored);
	root = rv_yaml_parse(&arena, path, text, strlen(text), &ignored);
	rv_diags_release(&ignored);
	if (root && has_key(root, "dictionary"))
		ok = rv_dictionary_load(&arena, root, &diags) != NULL;
	else if (root && has_key(root, "office"))
		ok = load_office(root);
	else if (root && has_key(root, "tests"))
		ok = load_tests(folder, root);
	else
		ok = load_standard(path, setting_of(text), &standard);
	assert_false(diags.nomem);
	assert_int_equal(ok, diags.errors == 0);
	return ok;
}

/* ---- what it says -------------------------------------------------------------------------------- */

static const char *base_name(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;

	return slash ? slash + 1 : path ? path : "-";
}

static char *messages(void)
{
	static const char *const words[] = {"note", "warning", "error"};
	struct rv_buf buf;
	char *text;

	rv_buf_init(&buf);
	rv_buf_puts(&buf, "");
	rv_diags_sort(&diags);
	for (size_t i = 0; i < diags.n; i++) {
		const struct rv_diag *diag = &diags.list[i];

		rv_buf_printf(&buf, "%s:%d:%d: %s: %s [%s]\n", base_name(diag->pos.file),
		              diag->pos.line, diag->pos.column, words[diag->severity],
		              diag->message, diag->id);
		if (diag->suggestion)
			rv_buf_printf(&buf, "\t%s\n", diag->suggestion);
		assert_true(diag->width >= 1);
		assert_true(diag->pos.line == 0 || diag->source != NULL);
	}
	text = rv_strdup(&arena, buf.text);
	rv_buf_release(&buf);
	return text;
}

static void accept(const char *path, const char *text)
{
	FILE *out = fopen(path, "w");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static void invalid(void **state)
{
	const char *name = *state;
	char *path = rv_format(&arena, "%sinvalid/%s", FOLDER, name), *said, *expected;

	path = rv_format(&arena, "%.*sexpect", (int)strlen(path) - 4, path);
	load(FOLDER "invalid/", name);
	said = messages();
	if (getenv("RV_ACCEPT"))
		accept(path, said);
	expected = read_file(path);
	assert_non_null(expected);
	assert_string_equal(said, expected);
	assert_string_not_equal(said, "");
}

static void valid(void **state)
{
	bool ok = load(FOLDER "valid/", *state);

	assert_string_equal(messages(), "");
	assert_true(ok);
}

/* ---- ids ----------------------------------------------------------------------------------------- */

static char *all_expected; /* the .expect files, joined; NULL until it is asked for */

static char *join_expected(const char *folder)
{
	struct rv_buf buf;
	struct dirent *entry;
	DIR *dir = opendir(folder);

	assert_non_null(dir);
	rv_buf_init(&buf);
	while ((entry = readdir(dir)))
		if (strstr(entry->d_name, ".expect"))
			rv_buf_puts(&buf,
			            read_file(rv_format(&arena, "%s%s", folder, entry->d_name)));
	closedir(dir);
	return buf.text;
}

/* Every id of a section of diag_ids.h stands in an .expect file, and as the name of one that provokes it. */
static void check_section(const char *section)
{
	char *header = read_file("include/review/diag_ids.h"), *line, *end;
	char *mark = rv_format(&arena, "/* %s */", section);
	size_t n = 0;

	assert_non_null(header);
	line = strstr(header, mark);
	assert_non_null(line);
	end = strstr(line, "\n\n");
	while ((line = strstr(line, "#define RV_D_")) && (!end || line < end)) {
		const char *from = strchr(line, '"') + 1;
		int len = (int)strcspn(from, "\"");
		char *id = rv_format(&arena, "[%.*s]\n", len, from);

		if (!strstr(all_expected, id))
			print_message("%s\n", id);
		assert_non_null(strstr(all_expected, id));
		id = rv_format(&arena, "%sinvalid/%.*s.yaml", FOLDER, len, from);
		if (!read_file(id))
			print_message("%s\n", id);
		assert_non_null(read_file(id));
		line++;
		n++;
	}
	assert_true(n > 2);
}

static void every_id_has_an_input_that_provokes_it(void **state)
{
	(void)state;
	all_expected = join_expected(FOLDER "invalid/");
	check_section("yaml");
	check_section("model");
	check_section("office");
	free(all_expected);
}

/* ---- the list ------------------------------------------------------------------------------------ */

static int is_input(const struct dirent *entry)
{
	const char *name = entry->d_name;
	size_t len = strlen(name);

	return len > 5 && !strcmp(name + len - 5, ".yaml") && !strstr(name, ".part");
}

static size_t list(const char *folder, CMUnitTestFunction test, struct CMUnitTest **out)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_input, alphasort);

	if (n < 0)
		return 0;
	*out = calloc((size_t)n + 1, sizeof **out);
	for (int i = 0; *out && i < n; i++) {
		char *name = strdup(entries[i]->d_name);

		(*out)[i] = (struct CMUnitTest){name, test, set_up, tear_down, name};
		free(entries[i]);
	}
	free(entries);
	return (size_t)n;
}

static int run(const char *group, struct CMUnitTest *tests, size_t n)
{
	int failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);

	for (size_t i = 0; i < n; i++)
		free((void *)(uintptr_t)tests[i].initial_state);
	free(tests);
	return failed;
}

int main(void)
{
	const struct CMUnitTest ids[] = {
		cmocka_unit_test_setup_teardown(every_id_has_an_input_that_provokes_it, set_up,
	                                        tear_down),
	};
	struct CMUnitTest *good = NULL, *bad = NULL;
	size_t n_good = list(FOLDER "valid/", valid, &good);
	size_t n_bad = list(FOLDER "invalid/", invalid, &bad);
	int failed = !n_good + !n_bad;

	failed += run("valid", good, n_good);
	failed += run("invalid", bad, n_bad);
	failed += cmocka_run_group_tests_name("ids", ids, NULL, NULL);
	return failed;
}
