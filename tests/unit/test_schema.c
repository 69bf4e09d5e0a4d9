/*
 * The printed schemas against the files that the program reads: all that it takes they take, and what it refuses for a key, a word
 * or a type they refuse.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/office.h"
#include "review/rubric.h"
#include "schema.h"

static struct rv_arena arena;
static struct rv_yaml *schemas[RV_SCHEMA_TESTS + 1];

static int set_up(void **state)
{
	struct rv_diags diags;

	(void)state;
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	for (int i = 0; i <= RV_SCHEMA_TESTS; i++) {
		struct rv_buf buf;

		rv_buf_init(&buf);
		rv_schema(&buf, (enum rv_schema_of)i);
		assert_false(buf.failed);
		schemas[i] = rv_yaml_parse(&arena, "schema", buf.text, buf.len, &diags);
		rv_buf_release(&buf);
		rv_diags_print(&diags, stderr);
		assert_non_null(schemas[i]);
	}
	rv_diags_release(&diags);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	return 0;
}

/* Which file it is, by its keys. -1: none that has a schema. */
static int kind_of(struct rv_yaml *root, const char *path)
{
	if (!rv_yaml_is(root, RV_YAML_MAPPING))
		return -1;
	if (strstr(path, ".test.yaml"))
		return RV_SCHEMA_TESTS;
	return rv_yaml_get(root, "dictionary") || rv_yaml_get(root, "case") ? RV_SCHEMA_DICTIONARY
	       : rv_yaml_get(root, "office")                                ? RV_SCHEMA_OFFICE
	       : rv_yaml_get(root, "rubric_set") || rv_yaml_get(root, "rubric") ? RV_SCHEMA_RUBRIC
	       : rv_yaml_get(root, "holidays")                                  ? RV_SCHEMA_CALENDAR
	                                                                        : -1;
}

static struct rv_yaml *parse(const char *path)
{
	struct rv_yaml *root = NULL;
	struct rv_error err = {0};
	struct rv_diags diags;

	rv_diags_init(&diags);
	rv_yaml_read(&arena, path, &root, &diags, &err);
	rv_diags_release(&diags);
	return root;
}

typedef void each_file(const char *path);

static size_t walk(const char *folder, each_file *fn)
{
	struct dirent **list;
	int n = scandir(folder, &list, NULL, alphasort);
	size_t files = 0;

	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		size_t len = strlen(list[i]->d_name);

		if (len > 5 && strcmp(list[i]->d_name + len - 5, ".yaml") == 0) {
			fn(rv_format(&arena, "%s/%s", folder, list[i]->d_name));
			files++;
		}
		free(list[i]);
	}
	free(list);
	return files;
}

static size_t checked[RV_SCHEMA_TESTS + 1], unused;

static void must_be_valid(const char *path)
{
	struct rv_yaml *root = parse(path);
	char why[512];
	int kind;

	assert_non_null(root);
	kind = kind_of(root, path);
	if (kind < 0)
		fail_msg("%s: which schema?", path);
	if (!schema_valid(schemas[kind], root, why, sizeof why))
		fail_msg("%s: %s", path, why);
	checked[kind]++;
}

/* Whether some file had a key of a definition, by any of the schemas that have it. */
static bool was_used(const char *definition, const char *key)
{
	for (int i = 0; i <= RV_SCHEMA_TESTS; i++) {
		struct rv_yaml *of = schemas[i];

		if (*definition)
			of = rv_yaml_get(rv_yaml_get(of, "definitions"), definition);
		for (struct rv_yaml *e = of ? of->child : NULL; e; e = e->next)
			for (struct rv_yaml *k = strcmp(e->key->text, "properties") ? NULL
			                                                            : e->child;
			     k; k = k->next)
				if (strcmp(k->key->text, key) == 0 && k->used)
					return true;
	}
	return false;
}

/* Keys that no file has: nothing shows that the program reads them. */
static void report_unused(struct rv_yaml *node, const char *definition, bool is_properties)
{
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		const char *key = e->key ? e->key->text : "";
		bool named = node->key && strcmp(node->key->text, "definitions") == 0;

		/* made of the keys of others */
		if (named && (strcmp(key, "overlay") == 0 || strcmp(key, "item-change") == 0))
			continue;
		if (is_properties && !e->used && !was_used(definition, key)) {
			print_message("no file has the key '%s' of %s\n", key, definition);
			unused++;
		}
		report_unused(e, named ? key : definition,
		              !is_properties && strcmp(key, "properties") == 0);
	}
}

static void whatever_is_read_is_valid(void **state)
{
	(void)state;
	walk("rubrics", must_be_valid);
	walk("tests/rubric/valid", must_be_valid);
	walk("tests/rules", must_be_valid);
	walk("tests/oracle", must_be_valid);
	walk("tests/real/nyc_ccrb", must_be_valid);
	walk("tests/real/cn_judgment_steps", must_be_valid);
	walk("tests/cli/fixtures/reports", must_be_valid);
	must_be_valid("tests/rubric/invalid/not-yet.yaml"); /* has notes only */
	for (int i = 0; i <= RV_SCHEMA_TESTS; i++)
		assert_true(checked[i] > 0);
	for (int i = 0; i <= RV_SCHEMA_TESTS; i++)
		report_unused(schemas[i], "", false);
	assert_int_equal(unused, 0);
}

/* Faults that the shape alone shows. */
static const char *const of_shape[] = {"unknown-key",     "missing-key",   "wrong-type",
                                       "bad-value",       "bad-percent",   "check-tests",
                                       "check-or-checks", "limit-default", "derive-form",
                                       "few-values",      "office-person", NULL};
static size_t refused;

static void must_be_refused(const char *path)
{
	const char *name = strrchr(path, '/') + 1, *expected;
	struct rv_yaml *root = parse(path);
	struct rv_error err = {0};
	char why[512], *text;
	bool concerned = false;
	size_t len;
	int kind;

	if (!root || strstr(name, ".part") || (kind = kind_of(root, path)) < 0)
		return;
	expected = rv_format(&arena, "%.*s.expect", (int)(strlen(path) - 5), path);
	if (rv_read_file(&arena, expected, 1 << 20, &text, &len, &err) != RV_OK)
		return;
	for (char *line = strtok_r(text, "\n", &text); line; line = strtok_r(NULL, "\n", &text)) {
		const char *id = strrchr(line, '[');

		if (*line == '\t' || !id || strncmp(line, name, strlen(name)) != 0 ||
		    !strstr(line, ": error: "))
			continue;
		for (size_t i = 0; of_shape[i]; i++)
			concerned |= strncmp(id + 1, of_shape[i], strlen(of_shape[i])) == 0 &&
			             id[1 + strlen(of_shape[i])] == ']';
	}
	if (!concerned)
		return;
	/* `columns:` may be missing from a sheet with `ignore: true` only: that is not told here */
	if (strcmp(name, "sheet-case.yaml") == 0)
		return;
	if (schema_valid(schemas[kind], root, why, sizeof why))
		fail_msg("%s: not refused", path);
	refused++;
}

static void what_is_refused_for_its_shape_is_invalid(void **state)
{
	(void)state;
	walk("tests/rubric/invalid", must_be_refused);
	assert_true(refused > 20);
}

/* ---- one change after the other ------------------------------------------------------------------- */

/* A file that is changed in memory, and read. */
static struct subject {
	const char *path;
	enum rv_schema_of of;
	struct rv_yaml *root;
	size_t changes, refused;
	size_t every; /* one change in so many is tried */
} * subject;

static void forget_reading(struct rv_yaml *node)
{
	node->used = false;
	for (struct rv_yaml *e = node->child; e; e = e->next)
		forget_reading(e);
}

/* The folder, with the changed tree in the place of its file. */
static enum rv_code find_changed(void *ctx, struct rv_arena *into, const char *name,
                                 struct rv_source *out, struct rv_error *err)
{
	enum rv_code code = rv_find_in_folder(ctx, into, name, out, err);

	if (code == RV_OK && strcmp(name, strrchr(subject->path, '/') + 1) == 0)
		out->root = subject->root;
	return code;
}

/* Reads the tree as it is now: a dictionary and a calendar as the rubric does that names them. */
static void load(struct rv_diags *diags)
{
	struct rv_folder folder = {"tests/rubric/valid"};
	bool rubric = subject->of == RV_SCHEMA_RUBRIC;
	struct rv_source source = {rubric ? strrchr(subject->path, '/') + 1 : "full.yaml",
	                           rubric ? subject->path : "tests/rubric/valid/full.yaml", "", 0,
	                           rubric ? subject->root : NULL};
	struct rv_error err = {0};
	struct rv_arena scratch;

	forget_reading(subject->root);
	rv_arena_init(&scratch);
	if (!rubric)
		rv_read_file(&scratch, source.path, RV_YAML_MAX_BYTES, (char **)&source.text,
		             &source.len, &err);
	if (subject->of == RV_SCHEMA_OFFICE)
		rv_office_load(&scratch, subject->root, diags);
	else
		rv_rubric_load(&scratch, &source, find_changed, &folder, NULL, diags);
	rv_arena_release(&scratch);
}

/* Errors in the file itself, not in what names its parts. */
static size_t count_errors(const struct rv_diags *diags)
{
	size_t n = 0;

	for (size_t i = 0; i < diags->n; i++) {
		const char *file = diags->list[i].pos.file;

		n += diags->list[i].severity == RV_ERROR && file &&
		     (strcmp(file, subject->path) == 0 || strcmp(file, "others") == 0);
	}
	return n;
}

static bool says_unknown(const struct rv_diags *diags, const char *key)
{
	for (size_t i = 0; i < diags->n; i++)
		if (strcmp(diags->list[i].id, RV_D_UNKNOWN_KEY) == 0 &&
		    strstr(diags->list[i].message, key))
			return true;
	return false;
}

/* A key that the program does not know is one that the schema refuses, and the other way round. */
static void misspell(const struct rv_yaml *node)
{
	const char *before = node->key->text, *misspelt = "zzz";
	struct rv_diags diags;
	char why[512];
	bool unknown;

	rv_diags_init(&diags);
	node->key->text = misspelt;
	load(&diags);
	unknown = says_unknown(&diags, misspelt);
	if (schema_valid(schemas[subject->of], subject->root, why, sizeof why) && unknown)
		fail_msg("%s:%d: '%s' misspelt is not refused", subject->path, node->pos.line,
		         before);
	if (count_errors(&diags) == 0 && *why)
		fail_msg("%s:%d: '%s' may be any name: %s", subject->path, node->pos.line, before,
		         why);
	subject->refused += unknown;
	subject->changes++;
	node->key->text = before;
	rv_diags_release(&diags);
}

/* What the program takes, the schema takes. */
static void put_other(struct rv_yaml *node, const struct rv_yaml *other)
{
	const struct rv_yaml before = *node;
	struct rv_diags diags;
	char why[512];

	rv_diags_init(&diags);
	node->kind = other->kind;
	node->style = other->style;
	node->text = other->text;
	node->len = other->len;
	node->child = other->child;
	node->n = other->n;
	load(&diags);
	if (!schema_valid(schemas[subject->of], subject->root, why, sizeof why) &&
	    count_errors(&diags) == 0)
		fail_msg("%s:%d: the program takes '%s' (kind %d): %s", subject->path,
		         node->pos.line, other->text, (int)other->kind, why);
	subject->changes++;
	*node = before;
	rv_diags_release(&diags);
}

/* One change in so many; 1 tries all of them, in about five seconds. Under valgrind fewer of the two long texts. */
#define EVERY 4
#ifdef RV_NO_OOM
#define EVERY_LONG 22
#else
#define EVERY_LONG EVERY
#endif

static void change(struct rv_yaml *node)
{
	static size_t turn;
	static const char text[] = "[zzz, 7, null, true, 2026-01-01, 3 months, 50%, [], {}, [zzz], "
				   "{zh: zzz}, '', minor, -1, 0.005]";
	struct rv_yaml *others = rv_yaml_parse(&arena, "others", text, strlen(text), NULL);

	assert_non_null(others);
	if (node->key)
		misspell(node);
	for (const struct rv_yaml *e = others->child; e; e = e->next)
		if (node != subject->root && ++turn % subject->every == 0)
			put_other(node, e);
	for (struct rv_yaml *e = node->child; e; e = e->next)
		change(e);
}

static void every_change_is_judged_as_the_program_does(void **state)
{
	struct subject subjects[] = {
		{"tests/rubric/valid/full.yaml", RV_SCHEMA_RUBRIC, NULL, 0, 0, EVERY_LONG},
		{"tests/rubric/valid/permits.part.yaml", RV_SCHEMA_DICTIONARY, NULL, 0, 0,
	         EVERY_LONG},
		{"tests/rubric/valid/overlay.yaml", RV_SCHEMA_RUBRIC, NULL, 0, 0, EVERY},
		{"tests/rubric/valid/calendar.part.yaml", RV_SCHEMA_CALENDAR, NULL, 0, 0, EVERY},
		{"tests/rubric/valid/office.yaml", RV_SCHEMA_OFFICE, NULL, 0, 0, EVERY},
	};

	(void)state;
	for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
		subject = &subjects[i];
		subject->root = parse(subject->path);
		assert_non_null(subject->root);
		change(subject->root);
		assert_true(subject->changes > 10 && subject->refused > 0);
		print_message("%s: %zu changes, %zu keys refused\n", subject->path,
		              subject->changes, subject->refused);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_read_is_valid),
		cmocka_unit_test(what_is_refused_for_its_shape_is_invalid),
		cmocka_unit_test(every_change_is_judged_as_the_program_does),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
