/* Where rubrics come from and what they become: overlays, sets, stored texts, settings, digests; hostile files; no memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "oom.h"
#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/rubric.h"

#define FOLDER "tests/rubric/valid/"

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

static struct rv_standard *load_with(const char *path, const struct rv_settings *settings)
{
	struct rv_standard *standard = NULL;
	struct rv_error err = {0};

	if (rv_standard_load(&arena, path, settings, &standard, &diags, &err) != RV_OK) {
		rv_diags_print(&diags, stderr);
		fail_msg("%s: %s", path, err.msg);
	}
	return standard;
}

static struct rv_rubric *load(const char *name)
{
	return load_with(rv_format(&arena, FOLDER "%s", name), NULL)->use[0].rubric;
}

/* ---- overlays ------------------------------------------------------------------------------------- */

static const char *file_of(const struct rv_yaml *node)
{
	return node->file->name + strlen(FOLDER);
}

static void overlay_changes_drops_and_adds_items(void **state)
{
	const struct rv_rubric *rubric = load("overlay.yaml");
	const struct rv_item *item = rv_rubric_item(rubric, "A1");

	(void)state;
	assert_string_equal(rubric->id, "overlay");
	assert_string_equal(rubric->version, "2");
	assert_string_equal(rubric->title.en, "Permit review");
	assert_int_equal(rubric->n_items, 12);
	assert_ptr_equal(item, &rubric->items[0]);
	assert_int_equal(item->deduct, RV_DEDUCT_EACH);
	assert_int_equal(item->max, 200);
	assert_int_equal(item->severity, RV_MINOR);
	assert_null(item->when.node); /* null takes a key away */
	assert_string_equal(item->title.en, "title");
	assert_string_equal(file_of(item->node), "full.yaml");
	assert_string_equal(file_of(rv_yaml_get(item->node, "deduct")), "overlay.yaml");
	assert_string_equal(file_of(rv_yaml_get(item->node, "title")), "full.yaml");
	assert_null(rv_rubric_item(rubric, "A2"));
	item = rv_rubric_item(rubric, "A8"); /* `check` takes the place of `checks` */
	assert_int_equal(item->n_checks, 1);
	assert_int_equal(item->checks[0]->test, RV_TEST_NONE);
	item = &rubric->items[11];
	assert_string_equal(item->id, "N1");
	assert_string_equal(item->title.zh, "新");
	assert_string_equal(file_of(item->node), "overlay.yaml");
	assert_int_equal(item->pos.line, 10);
}

static void overlay_changes_values_of_parameters_and_sets(void **state)
{
	const struct rv_rubric *rubric = load("overlay.yaml");
	const struct rv_set *set = rv_rubric_set_named(rubric, "answers");

	(void)state;
	assert_string_equal(rv_rubric_parameter(rubric, "months_open")->value, "4");
	assert_string_equal(rv_rubric_parameter(rubric, "months_open")->title.en, "limit");
	assert_int_equal(rv_rubric_item(rubric, "A9")->checks[0]->deadline.within[0].limit.n, 4);
	assert_int_equal(set->n, 2);
	assert_string_equal(set->codes[0], "answered");
	assert_string_equal(set->codes[1], "asked");
	set = rv_rubric_set_named(rubric, "opening"); /* changes of changes of a tag */
	assert_int_equal(set->n, 2);
	assert_string_equal(set->codes[0], "received");
	assert_string_equal(set->codes[1], "granted");
	assert_int_equal(rubric->n_sources, 4);
	assert_string_equal(rubric->sources[0].name, "overlay.yaml");
	assert_string_equal(rubric->sources[1].name, "full.yaml");
}

static void overlay_of_an_overlay(void **state)
{
	const struct rv_rubric *rubric = load("overlay-of-overlay.yaml");

	(void)state;
	assert_string_equal(rubric->title.en, "three layers");
	assert_int_equal(rubric->n_classes, 2); /* replaced whole */
	assert_int_equal(rubric->n_dimensions, 2);
	assert_null(rv_rubric_item(rubric, "N1"));
	assert_string_equal(rubric->items[rubric->n_items - 1].id, "N2");
	assert_int_equal(rv_rubric_table(rubric, "fees")->n_columns, 1);
	assert_non_null(rv_rubric_table(rubric, "more"));
	assert_non_null(rv_record_column(rubric->dictionary->case_record, "extra"));
	assert_non_null(rv_record_column(rubric->dictionary->case_record, "total"));
}

static void resolved_tree_needs_no_base(void **state)
{
	const struct rv_rubric *rubric = load("overlay.yaml");
	struct rv_buf buf;

	(void)state;
	rv_buf_init(&buf);
	rv_yaml_json(&buf, rubric->root);
	assert_null(strstr(buf.text, "extends"));
	assert_null(strstr(buf.text, "\"A2\""));
	assert_non_null(strstr(buf.text, "\"id\":\"N1\""));
	assert_non_null(strstr(buf.text, "\"rubric\":\"overlay\""));
	rv_buf_release(&buf);
}

/* ---- settings, sets, stored texts ------------------------------------------------------------------ */

static void settings_change_parameters_and_the_digest(void **state)
{
	const char *const words[] = {"months_open=7", "night=23:00"};
	const struct rv_settings settings = {.set = words, .n_set = 2};
	const struct rv_rubric *plain = load("full.yaml");
	const struct rv_rubric *changed = load_with(FOLDER "full.yaml", &settings)->use[0].rubric;

	(void)state;
	assert_int_equal(rv_rubric_item(changed, "A9")->checks[0]->deadline.within[0].limit.n, 7);
	assert_string_equal(rv_rubric_parameter(changed, "night")->value, "23:00");
	assert_string_not_equal(plain->digest, changed->digest);
}

static void set_names_rubrics_and_their_cases(void **state)
{
	const struct rv_standard *set = load_with(FOLDER "set.yaml", NULL);

	(void)state;
	assert_true(set->is_set);
	assert_string_equal(set->id, "both");
	assert_string_equal(set->title.zh, "两套");
	assert_int_equal(set->n, 2);
	assert_string_equal(set->use[0].rubric->id, "overlay");
	assert_string_equal(set->use[0].when.text, "kind = 'renewal'");
	assert_null(set->use[1].when.node);
	assert_non_null(set->dictionary);
	assert_ptr_not_equal(set->use[0].rubric->dictionary, set->use[1].rubric->dictionary);
	assert_int_equal(strlen(set->digest), 64);
	assert_string_not_equal(set->digest, set->use[0].rubric->digest);
}

static void stored_texts_give_the_same_rubric(void **state)
{
	const struct rv_rubric *rubric = load("overlay.yaml");
	const struct rv_stored stored = {rubric->sources, rubric->n_sources};
	struct rv_standard *again = NULL;
	struct rv_stored less = {rubric->sources, 1}, none = {NULL, 0};
	struct rv_error err = {0};

	(void)state;
	assert_int_equal(rv_standard_load_stored(&arena, &stored, NULL, &again, &diags, &err),
	                 RV_OK);
	assert_false(again->is_set);
	assert_string_equal(again->digest, rubric->digest);
	assert_int_equal(rv_standard_load_stored(&arena, &less, NULL, &again, &diags, &err),
	                 RV_DATA);
	assert_string_equal(diags.list[0].id, RV_D_SOURCE_MISSING);
	assert_int_equal(rv_standard_load_stored(&arena, &none, NULL, &again, &diags, &err),
	                 RV_NOINPUT);
}

static void built_in_files_stand_in_for_missing_ones(void **state)
{
	struct rv_standard *standard = NULL;
	struct rv_error err = {0};
	size_t len = 0;

	(void)state;
	assert_non_null(rv_builtin("records.yaml", &len));
	assert_int_equal(strlen(rv_builtin("records.yaml", NULL)), len);
	assert_null(rv_builtin("no-such.yaml", NULL));
	assert_null(rv_builtin("../src/model/model.h", NULL));
	assert_int_equal(rv_standard_load(&arena, "no-such", NULL, &standard, &diags, &err),
	                 RV_NOINPUT);
	assert_int_equal(rv_standard_load(&arena, "no-such.yaml", NULL, &standard, &diags, &err),
	                 RV_NOINPUT);
	assert_int_equal(rv_standard_load(&arena, "./standard", NULL, &standard, &diags, &err),
	                 RV_NOINPUT);
	assert_int_equal(rv_standard_load(&arena, "", NULL, &standard, &diags, &err), RV_NOINPUT);
	assert_int_equal(rv_standard_load(&arena, "tests", NULL, &standard, &diags, &err),
	                 RV_NOINPUT);
	assert_int_not_equal(rv_standard_load(&arena, "standard", NULL, &standard, &diags, &err),
	                     RV_NOINPUT);
}

/* ---- digests --------------------------------------------------------------------------------------- */

static const char small_dictionary[] =
	"dictionary: d\ncase: file\nrecords:\n"
	"  file: {key: id, columns: {id: int, a: text, b: date, c: date, k: {type: code, codes: "
	"{x: X, y: Y}}}}\n"
	"  step: {key: id, case: file_id, kind: k, date: d, columns: {k: {type: code, codes: [p, "
	"q]}, d: date, n: int}}\n";
static const char small_rubric[] =
	"rubric: r\nversion: '1'\nrecords: d.yaml\ntitle: t\n"
	"classes: [{id: good, from: 50, forbid: [major]}, {id: bad, from: 0}]\n"
	"parameters: {m: 3}\nsets: {s: [p, q]}\ntables: {t: {columns: [u], rows: [[1], [2]]}}\n"
	"derive: {file: {n: {count: step, kind: p}, l: {sql: a || 'x  y'}}}\n"
	"items:\n"
	"  - {id: A, title: t, basis: b, deduct: 1, when: k = 'x' AND a IS NULL, check: {filled: "
	"a}}\n"
	"  - {id: B, title: t, basis: b, deduct: {each: 1, max: 2}, check: {require: {step: [p, "
	"q]}}}\n"
	"  - {id: C, title: t, basis: b, deduct: 1, check: {deadline: {from: b, to: c, within: "
	"\":m months\"}}}\n";

/* text with the first `from` replaced by `to`. */
static const char *with(const char *text, const char *from, const char *to)
{
	const char *at = strstr(text, from);

	if (!at)
		fail_msg("'%s' is not there", from);
	return rv_format(&arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static const char *digest(const char *rubric, const char *dictionary)
{
	const struct rv_source sources[] = {
		{"r.yaml", "r.yaml", rubric, strlen(rubric), NULL},
		{"d.yaml", "d.yaml", dictionary, strlen(dictionary), NULL}};
	const struct rv_stored stored = {sources, 2};
	struct rv_standard *standard = NULL;
	struct rv_error err = {0};

	if (rv_standard_load_stored(&arena, &stored, NULL, &standard, &diags, &err) != RV_OK) {
		rv_diags_print(&diags, stderr);
		fail_msg("%s", rubric);
	}
	return standard->digest;
}

static void digest_is_blind_to_wording_and_order_of_keys(void **state)
{
	static const char *const same[][2] = {
		{"version: '1'", "version: '2'"},
		{"rubric: r\n", "rubric: other # a comment\n"},
		{"title: t\n", "title: {zh: 题, en: title}\n"},
		{"basis: b,", "basis: c, advice: more, counts: each,"},
		{"{id: A, title: t,", "{title: t, id: A,"},
		{"{id: A, title: t, basis: b,", "{id: A, title: t,"},
		{"k = 'x' AND a IS NULL", "\"k = 'x'  AND  a IS NULL\""},
		{"{id: good, from: 50,", "{id: good, title: 好, from: 50.0,"},
		{"parameters: {m: 3}", "parameters: {m: {value: 3, title: months}}"},
		{"sets: {s: [p, q]}", "sets: {s: [q, p]}"},
		{"{step: [p, q]}", "{step: [q, p]}"},
		{"{count: step, kind: p}", "{kind: [p], count: step}"},
	};
	static const char *const same_words[][2] = {
		{"dictionary: d", "dictionary: e\nversion: '2'"},
		{"{x: X, y: Y}", "{y: Y, x: 甲}"},
		{"a: text, b: date", "b: date, a: {type: text, title: t, personal: true}"},
	};
	const char *plain = digest(small_rubric, small_dictionary);

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_string_equal(plain, digest(with(small_rubric, same[i][0], same[i][1]),
		                                  small_dictionary));
	for (size_t i = 0; i < sizeof same_words / sizeof *same_words; i++)
		assert_string_equal(
			plain, digest(small_rubric,
		                      with(small_dictionary, same_words[i][0], same_words[i][1])));
}

static void digest_sees_all_that_can_change_a_score(void **state)
{
	static const char *const other[][2] = {
		{"deduct: 1,", "deduct: 1.5,"},
		{"deduct: 1,", "deduct: {each: 1, max: 1},"},
		{"{id: A,", "{id: A1,"},
		{"basis: b,", "basis: b, severity: major,"},
		{"basis: b,", "basis: b, confirm: true,"},
		{"k = 'x' AND a IS NULL", "k = 'x' OR a IS NULL"},
		{"a || 'x  y'", "a || 'x y'"},
		{"{filled: a}", "{filled: [a, b]}"},
		{"[major]", "[minor]"},
		{"from: 50,", "from: 60,"},
		{"m: 3", "m: 4"},
		{"s: [p, q]", "s: [p]"},
		{"[[1], [2]]", "[[1], ['2']]"},
		{"[[1], [2]]", "[[1]]"},
		{"count: step, kind: p", "count: step, kind: q"},
		{"count: step, kind: p", "any: step, kind: p"},
		{"{step: [p, q]}", "{any: {step: [p, q]}}"},
		{"to: c,", "to: c, no_end: late,"},
		{":m months", "3 years"},
		{"title: t\n", "title: t\npoints: 200\n"},
		{"title: t\n", "title: t\ncases: k = 'x'\n"},
		{"title: t\n", "title: t\nassessed: {at_least: 60%}\n"},
	};
	static const char *const other_words[][2] = {
		{"a: text", "a: {type: text, empty: none}"},
		{"[p, q]", "[p, q, r]"},
		{"n: int", "n: money"},
		{"case: file\n", "case: file\ncomplete: true\n"},
		{"a: text", "a: {type: text, column: aa}"},
	};
	const char *seen[40];
	size_t n = 0;

	(void)state;
	seen[n++] = digest(small_rubric, small_dictionary);
	for (size_t i = 0; i < sizeof other / sizeof *other; i++)
		seen[n++] = digest(with(small_rubric, other[i][0], other[i][1]), small_dictionary);
	for (size_t i = 0; i < sizeof other_words / sizeof *other_words; i++)
		seen[n++] = digest(small_rubric,
		                   with(small_dictionary, other_words[i][0], other_words[i][1]));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			if (!strcmp(seen[i], seen[k]))
				fail_msg("%zu and %zu", k, i);
}

/* ---- hostile files --------------------------------------------------------------------------------- */

static void load_text(const char *rubric, const char *dictionary)
{
	const struct rv_source sources[] = {
		{"r.yaml", "r.yaml", rubric, strlen(rubric), NULL},
		{"d.yaml", "d.yaml", dictionary, strlen(dictionary), NULL}};
	const struct rv_stored stored = {sources, 2};
	struct rv_standard *standard = NULL;
	struct rv_error err = {0};
	enum rv_code code;

	tear_down(NULL);
	set_up(NULL);
	code = rv_standard_load_stored(&arena, &stored, NULL, &standard, &diags, &err);
	assert_true(code == RV_OK || code == RV_DATA);
	assert_int_equal(code == RV_OK, diags.errors == 0);
}

static void wrong_type_at_every_place_is_a_fault_not_a_crash(void **state)
{
	static const char *const instead[] = {"[]", "{}",   "x",    "[[x]]",           "{x: y}",
	                                      "''", "null", "%s%n", "[~, '', [x], {}]"};
	char rubric[sizeof small_rubric + 32], dictionary[sizeof small_dictionary + 32];

	(void)state;
	for (size_t k = 0; k < sizeof instead / sizeof *instead; k++) {
		for (const char *at = strstr(small_rubric, ": "); at; at = strstr(at + 1, ": ")) {
			const char *end = at + 2 + strcspn(at + 2, ",}]\n");

			snprintf(rubric, sizeof rubric, "%.*s%s%s", (int)(at + 2 - small_rubric),
			         small_rubric, instead[k], end);
			load_text(rubric, small_dictionary);
		}
		for (const char *at = strstr(small_dictionary, ": "); at;
		     at = strstr(at + 1, ": ")) {
			const char *end = at + 2 + strcspn(at + 2, ",}]\n");

			snprintf(dictionary, sizeof dictionary, "%.*s%s%s",
			         (int)(at + 2 - small_dictionary), small_dictionary, instead[k],
			         end);
			load_text(small_rubric, dictionary);
		}
	}
}

static void file_cut_anywhere_is_a_fault_not_a_crash(void **state)
{
	char text[sizeof small_rubric];

	(void)state;
	for (size_t n = 0; n < sizeof small_rubric; n += 3) {
		memcpy(text, small_rubric, n);
		text[n] = '\0';
		load_text(text, small_dictionary);
		load_text(small_rubric, text);
	}
}

static void sets_that_multiply_are_refused(void **state)
{
	struct rv_buf buf;

	(void)state;
	rv_buf_init(&buf);
	rv_buf_puts(&buf, "rubric: r\nversion: '1'\nrecords: d.yaml\nclasses: [{id: a, from: "
	                  "0}]\nitems: []\nsets:\n  s0: [");
	for (int i = 0; i < 4000; i++)
		rv_buf_printf(&buf, "c%d,", i);
	rv_buf_puts(&buf, "]\n");
	for (int i = 1; i < 900; i++) /* also a chain of 900 */
		rv_buf_printf(&buf, "  s%d: [s%d, s%d]\n", i, i - 1, i - 1);
	assert_false(buf.failed);
	load_text(buf.text, small_dictionary);
	assert_string_equal(diags.list[0].id, RV_D_TOO_MANY);
	rv_buf_release(&buf);
}

static void more_items_than_possible_are_refused(void **state)
{
	struct rv_buf buf;

	(void)state;
	rv_buf_init(&buf);
	rv_buf_puts(
		&buf,
		"rubric: r\nversion: '1'\nrecords: d.yaml\nclasses: [{id: a, from: 0}]\nitems:\n");
	for (int i = 0; i < 5001; i++)
		rv_buf_puts(&buf, "- {}\n");
	assert_false(buf.failed);
	load_text(buf.text, small_dictionary);
	assert_int_equal(diags.errors, 1);
	assert_string_equal(diags.list[0].id, RV_D_TOO_MANY);
	rv_buf_release(&buf);
}

static void long_texts_are_read_once(void **state)
{
	static const char *const parts[] = {"{x}", "has_step() ", ":p ", "s.p.q "};
	struct rv_buf buf;

	(void)state;
	for (size_t k = 0; k < sizeof parts / sizeof *parts; k++) {
		rv_buf_init(&buf);
		rv_buf_puts(&buf, with(small_rubric, "title: t, basis: b,",
		                       "title: t, basis: b, detail: \""));
		buf.len = (size_t)(strstr(buf.text, "detail: \"") - buf.text) + 9;
		for (int i = 0; i < 100000; i++)
			rv_buf_puts(&buf, parts[k]);
		rv_buf_puts(&buf, "\", when: \"");
		for (int i = 0; i < 100000; i++)
			rv_buf_puts(&buf, parts[k]);
		rv_buf_puts(&buf, "\", deduct: 1, check: {filled: a}}\n");
		assert_false(buf.failed);
		load_text(buf.text, small_dictionary);
		rv_buf_release(&buf);
	}
}

static void long_names_fit_into_messages(void **state)
{
	char name[5000], text[6000];

	(void)state;
	memset(name, 'x', sizeof name);
	name[sizeof name - 1] = '\0';
	memcpy(name + 198, "甲乙", 6); /* cut in the middle of a character */
	snprintf(text, sizeof text, "rubric: r\nversion: '1'\nrecords: d.yaml\nclasses: '%s'\n",
	         name);
	load_text(text, small_dictionary);
	assert_true(diags.errors > 0);
	snprintf(text, sizeof text, "dictionary: d\ncase: %s\nrecords: {f: {key: id}}\n", name);
	load_text(small_rubric, text);
	assert_true(diags.errors > 0);
}

/* ---- no memory ------------------------------------------------------------------------------------- */

static void no_memory_at_any_moment(void **state)
{
	(void)state;
	if (!oom_available())
		skip();
	for (long n = 1;; n++) {
		struct rv_standard *standard = NULL;
		struct rv_error err = {0};
		enum rv_code code;
		bool refused;

		tear_down(NULL);
		set_up(NULL);
		oom_fail_at(n, false);
		code = rv_standard_load(&arena, FOLDER "set.yaml", NULL, &standard, &diags, &err);
		refused = oom_stop();
		if (!refused) {
			assert_int_equal(code, RV_OK);
			break;
		}
		/* What translates messages may do without. */
		assert_true(code == RV_MEMORY || code == RV_OK);
	}
}

static void no_memory_for_rule_tests(void **state)
{
	const struct rv_rubric *rubric = load("full.yaml");

	(void)state;
	if (!oom_available())
		skip();
	for (long n = 1;; n++) {
		struct rv_arena own;
		struct rv_yaml *root = NULL;
		struct rv_rule_tests *tests = NULL;
		enum rv_code code;

		rv_arena_init(&own);
		oom_fail_at(n, false);
		code = rv_yaml_read(&own, FOLDER "full.test.yaml", &root, &diags, NULL);
		if (code == RV_OK)
			tests = rv_rule_tests_load(&own, root, rubric, &diags);
		if (!oom_stop()) {
			assert_non_null(tests);
			rv_arena_release(&own);
			break;
		}
		assert_true(tests || code == RV_MEMORY || diags.nomem);
		rv_arena_release(&own);
		diags.nomem = false;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(overlay_changes_drops_and_adds_items, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(overlay_changes_values_of_parameters_and_sets,
	                                        set_up, tear_down),
		cmocka_unit_test_setup_teardown(overlay_of_an_overlay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(resolved_tree_needs_no_base, set_up, tear_down),
		cmocka_unit_test_setup_teardown(settings_change_parameters_and_the_digest, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(set_names_rubrics_and_their_cases, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(stored_texts_give_the_same_rubric, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(built_in_files_stand_in_for_missing_ones, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(digest_is_blind_to_wording_and_order_of_keys,
	                                        set_up, tear_down),
		cmocka_unit_test_setup_teardown(digest_sees_all_that_can_change_a_score, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(wrong_type_at_every_place_is_a_fault_not_a_crash,
	                                        set_up, tear_down),
		cmocka_unit_test_setup_teardown(file_cut_anywhere_is_a_fault_not_a_crash, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(sets_that_multiply_are_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(more_items_than_possible_are_refused, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(long_texts_are_read_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(long_names_fit_into_messages, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_memory_at_any_moment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(no_memory_for_rule_tests, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
