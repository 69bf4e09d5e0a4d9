/* What the loaders make of tests/rubric/valid: every form of the dictionary and of the rubric, once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/rubric.h"

#define FOLDER "tests/rubric/valid/"

static struct rv_arena arena;
static struct rv_diags diags;
static struct rv_rubric *full;

static struct rv_standard *load(const char *path)
{
	struct rv_standard *standard = NULL;
	struct rv_error err = {0};

	if (rv_standard_load(&arena, path, NULL, &standard, &diags, &err) != RV_OK)
		rv_diags_print(&diags, stderr);
	assert_non_null(standard);
	return standard;
}

static int set_up(void **state)
{
	(void)state;
	rv_i18n_select(RV_EN);
	rv_arena_init(&arena);
	rv_diags_init(&diags);
	full = load(FOLDER "full.yaml")->use[0].rubric;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rv_arena_release(&arena);
	rv_diags_release(&diags);
	return 0;
}

static const struct rv_record *record(const char *id)
{
	const struct rv_record *found = rv_dictionary_record(full->dictionary, id);

	assert_non_null(found);
	return found;
}

static const struct rv_column *column(const char *of, const char *id)
{
	const struct rv_column *found = rv_record_column(record(of), id);

	assert_non_null(found);
	return found;
}

static const struct rv_check *check(const char *id, size_t i)
{
	const struct rv_item *item = rv_rubric_item(full, id);

	assert_non_null(item);
	assert_true(i < item->n_checks);
	return item->checks[i];
}

/* ---- dictionary ----------------------------------------------------------------------------------- */

static void records_know_their_place(void **state)
{
	const struct rv_record *permit = record("permit"), *paper = record("paper");

	(void)state;
	assert_string_equal(full->dictionary->id, "permits");
	assert_string_equal(full->dictionary->version, "3");
	assert_ptr_equal(full->dictionary->case_record, permit);
	assert_true(permit->is_case && !permit->is_lookup && permit->complete);
	assert_true(record("office")->is_lookup);
	assert_string_equal(permit->table, "许可");
	assert_string_equal(permit->title.en, "permit");
	assert_string_equal(paper->table, "paper");
	assert_string_equal(paper->title.zh, "paper");
	assert_false(record("applicant")->complete);
	assert_true(paper->complete);
	assert_int_equal(permit->n_key, 2);
	assert_int_equal(paper->n_case_key, 2);
	assert_string_equal(paper->case_key[1]->id, "number");
	assert_int_equal(permit->n_identity, 2);
	assert_string_equal(permit->identity[1]->id, "label");
	assert_ptr_equal(paper->identity[0], paper->key[0]);
	assert_string_equal(paper->locator[0]->id, "page");
	assert_string_equal(permit->period->id, "opened_on");
	assert_string_equal(permit->closed->id, "closed_on");
	assert_string_equal(permit->number->id, "label");
	assert_string_equal(permit->unit->id, "lead");
	assert_string_equal(record("步骤")->kind->id, "stage");
	for (size_t i = 0; i < full->dictionary->n_records; i++) {
		const struct rv_record *r = full->dictionary->records[i];

		assert_int_equal(r->index, i);
		for (size_t k = 0; k < r->n_columns; k++) {
			assert_int_equal(r->columns[k]->index, k);
			assert_ptr_equal(r->columns[k]->record, r);
		}
	}
}

static void columns_carry_all_their_options(void **state)
{
	const struct rv_column *label = column("permit", "label"), *found;

	(void)state;
	assert_true(column("permit", "number")->implicit);
	assert_false(column("permit", "year")->implicit);
	assert_string_equal(label->aliases[1], "许可号");
	assert_int_equal(label->n_aliases, 2);
	assert_true(label->required);
	assert_string_equal(label->title.en, "编号");
	assert_string_equal(column("permit", "lead")->column, "主办");
	assert_string_equal(column("permit", "lead")->as, "lead");
	assert_ptr_equal(column("permit", "helper_code")->ref, record("office"));
	assert_string_equal(column("permit", "helper_code")->as, "helper");
	assert_int_equal(column("permit", "helper_code")->empty, RV_EMPTY_NONE);
	assert_int_equal(column("paper", "applicant_id")->empty, RV_EMPTY_ALL);
	assert_string_equal(column("paper", "applicant_id")->as, "applicant");
	assert_string_equal(column("permit", "fee")->unit, "万元");
	assert_string_equal(column("permit", "paid")->unit, "元");
	assert_null(column("permit", "year")->unit);
	assert_non_null(column("permit", "fee")->range);
	assert_true(column("applicant", "born")->month && column("applicant", "born")->personal);
	assert_int_equal(column("paper", "dated_on")->type, RV_DATETIME);
	assert_int_equal(column("paper", "score")->type, RV_POINTS_TYPE);
	assert_non_null(column("permit", "span")->sql);
	assert_null(column("permit", "span")->column);
	assert_true(column("paper", "kind")->codes->open);
	assert_ptr_equal(rv_record_reference(record("步骤"), "second"),
	                 column("步骤", "second_id"));
	assert_null(rv_record_reference(record("步骤"), "second_id"));
	assert_int_equal(rv_record_refs_to(record("步骤"), record("applicant"), &found), 2);
	assert_ptr_equal(found, column("步骤", "applicant_id"));
}

static void codes_have_labels_and_tags(void **state)
{
	const struct rv_codes *stage = column("步骤", "stage")->codes;
	const char *tagged[2];

	(void)state;
	assert_int_equal(stage->n, 5);
	assert_string_equal(stage->id, "stage");
	assert_string_equal(rv_codes_find(stage, "checked")->title.zh, "checked");
	assert_string_equal(rv_codes_find(stage, "answered")->title.zh, "answered");
	assert_string_equal(rv_codes_find(stage, "granted")->title.en, "批准");
	assert_null(rv_codes_find(stage, "grant"));
	assert_int_equal(rv_codes_tagged(stage, "opening", tagged, 2), 2);
	assert_string_equal(tagged[1], "checked");
	assert_int_equal(rv_codes_tagged(stage, "opening", tagged, 1), 2);
	assert_int_equal(rv_codes_tagged(stage, "none", tagged, 2), 0);
}

/* ---- rubric ---------------------------------------------------------------------------------------- */

static void the_frame_is_read(void **state)
{
	(void)state;
	assert_int_equal(full->points, 6000);
	assert_int_equal(full->at_least, 6650);
	assert_string_equal(full->cases.text, "kind <> 'renewal'");
	assert_string_equal(full->valid_to, "2026-12-31");
	assert_int_equal(full->n_classes, 3);
	assert_int_equal(full->classes[1].from, 3050);
	assert_true(full->classes[0].forbid[RV_MAJOR] && full->classes[1].forbid[RV_VETO]);
	assert_false(full->classes[1].forbid[RV_MAJOR]);
	assert_string_equal(full->classes[1].title.zh, "fair");
	assert_int_equal(full->n_dimensions, 2);
	assert_int_equal(full->categories[0].points, 1525);
	assert_int_equal(full->categories[1].dimension, 0);
	assert_int_equal(full->n_sources, 3);
	assert_string_equal(full->sources[0].name, "full.yaml");
	assert_string_equal(full->sources[1].name, "permits.part.yaml");
	assert_string_equal(full->sources[2].name, "calendar.part.yaml");
	assert_int_equal(full->calendar->n_holidays, 2);
	assert_true(full->calendar->holidays[0] < full->calendar->holidays[1]);
	assert_int_equal(full->calendar->n_workdays, 1);
	assert_int_equal(strlen(full->digest), 64);
}

static void parameters_sets_and_tables_are_read(void **state)
{
	const struct rv_set *set;
	const struct rv_table *fees = rv_rubric_table(full, "fees");

	(void)state;
	assert_true(rv_rubric_parameter(full, "months_open")->is_number);
	assert_string_equal(rv_rubric_parameter(full, "months_open")->title.en, "limit");
	assert_false(rv_rubric_parameter(full, "night")->is_number);
	assert_string_equal(rv_rubric_parameter(full, "share")->value, "0.5");
	assert_null(rv_rubric_parameter(full, "shares"));

	set = rv_rubric_set_named(full, "answers"); /* names another set */
	assert_int_equal(set->n, 2);
	assert_string_equal(set->codes[1], "granted");
	assert_false(set->is_tag);
	set = rv_rubric_set_named(full, "opening"); /* a tag with changes */
	assert_true(set->is_tag);
	assert_int_equal(set->n, 2);
	assert_string_equal(set->codes[0], "checked");
	assert_string_equal(set->codes[1], "granted");
	set = rv_rubric_set_named(full, "urgent"); /* a tag of two lists */
	assert_int_equal(set->n, 2);
	assert_int_equal(rv_rubric_set_named(full, "middle")->n, 1);

	assert_int_equal(fees->n_rows, 2);
	assert_int_equal(fees->n_columns, 4);
	assert_false(fees->cells[1].is_number);
	assert_true(fees->cells[2].is_number && !fees->cells[3].is_number);
	assert_null(fees->cells[5].text);
	assert_string_equal(fees->cells[6].text, "-3");
	assert_string_equal(fees->cells[7].text, "1");
	assert_true(fees->cells[7].is_number);
}

static const struct rv_derive *derive(const char *of, const char *id)
{
	for (size_t i = 0; i < full->n_derives; i++)
		if (full->derives[i].column == column(of, id)) {
			assert_ptr_equal(full->derives[i].target, record(of));
			return &full->derives[i];
		}
	fail();
	return NULL;
}

static void derived_columns_have_types(void **state)
{
	const struct rv_derive *d = derive("permit", "span");

	(void)state;
	assert_int_equal(full->n_derives, 10);
	assert_ptr_equal(d, &full->derives[0]);
	assert_true(d->is_sql);
	assert_string_equal(d->sql.text, "days(opened_on, closed_on)");
	assert_false(d->column->derived);
	d = derive("permit", "papers");
	assert_true(d->column->derived);
	assert_int_equal(d->column->type, RV_INT);
	assert_int_equal(d->aggregate, RV_COUNT);
	assert_ptr_equal(d->distinct, column("paper", "kind"));
	d = derive("permit", "has_signed");
	assert_int_equal(d->column->type, RV_BOOL);
	assert_int_equal(d->n_kinds, 2);
	assert_string_equal(d->where.text, "signed");
	assert_int_equal(derive("permit", "total")->column->type, RV_POINTS_TYPE);
	d = derive("permit", "last_note");
	assert_int_equal(d->aggregate, RV_LAST);
	assert_int_equal(d->column->type, RV_TEXT);
	assert_int_equal(d->n_kinds, 2);
	assert_int_equal(derive("permit", "first_paper")->column->type, RV_DATETIME);
	assert_int_equal(derive("permit", "span2")->column->type, RV_INT);
	d = derive("applicant", "latest"); /* the record's date */
	assert_ptr_equal(d->value, column("步骤", "done_on"));
	assert_string_equal(d->match[0], "applicant_id");
	assert_int_equal(d->column->type, RV_DATE);
	assert_int_equal(derive("permit", "echo")->column->type, RV_DATE); /* derived of derived */
	assert_true(derive("applicant", "who")->column->personal);
}

static void items_are_read(void **state)
{
	const struct rv_item *item = rv_rubric_item(full, "A1");

	(void)state;
	assert_int_equal(full->n_items, 12);
	assert_int_equal(item->category, 0);
	assert_int_equal(item->dimension, 0);
	assert_int_equal(item->severity, RV_MAJOR);
	assert_int_equal(item->deduct, RV_DEDUCT_ONCE);
	assert_int_equal(item->points, 250);
	assert_int_equal(item->max, 250);
	assert_true(item->confirm);
	assert_string_equal(item->owner->id, "helper_code");
	assert_string_equal(item->when.text, "fee > 3");
	assert_string_equal(item->basis.en, "rule");
	assert_string_equal(item->advice.en, "补正");
	item = rv_rubric_item(full, "A2");
	assert_int_equal(item->category, -1);
	assert_int_equal(item->dimension, 0);
	assert_int_equal(item->deduct, RV_DEDUCT_EACH);
	assert_int_equal(item->points, 100);
	assert_int_equal(item->max, 300);
	assert_int_equal(item->severity, RV_MINOR);
	assert_string_equal(item->owner->id, "lead");
	assert_null(item->detail.zh);
	item = rv_rubric_item(full, "A3");
	assert_true(item->manual);
	assert_int_equal(item->deduct, RV_DEDUCT_RANGE);
	assert_int_equal(item->points, 200);
	assert_int_equal(item->high, 600);
	assert_int_equal(item->max, 800);
	assert_string_equal(check("A3", 0)->ask.en, "look");
	assert_ptr_equal(check("A3", 0)->hint->each, record("paper"));
	item = rv_rubric_item(full, "A4");
	assert_int_equal(item->deduct, RV_DEDUCT_NONE);
	assert_int_equal(item->severity, RV_VETO);
	assert_int_equal(item->index, 3);
}

static void row_tests_are_read(void **state)
{
	const struct rv_check *c = check("A1", 0);

	(void)state;
	assert_int_equal(c->test, RV_TEST_FILLED);
	assert_ptr_equal(c->each, record("permit"));
	assert_int_equal(c->n_filled, 3);
	assert_ptr_equal(c->filled[2], column("permit", "first_paper"));
	c = check("A2", 0);
	assert_int_equal(c->test, RV_TEST_WHERE);
	assert_string_equal(c->when.text, "kind = 'a'");
	assert_string_equal(c->times.text, "page");
	assert_string_equal(check("A4", 0)->where.text, "fee * :share > paid");
	c = check("A5", 0);
	assert_int_equal(c->test, RV_TEST_AGREE);
	assert_true(c->has_tolerance && c->tolerance == 100);
	assert_int_equal(c->n_values, 3);
	c = check("A7", 0);
	assert_ptr_equal(c->none, record("paper"));
	assert_string_equal(c->with.text, "dated_on <= this.born");
	assert_string_equal(c->match[0], "applicant_id");
	c = check("A8", 0);
	assert_false(c->any);
	assert_int_equal(c->n_required, 2);
	assert_int_equal(c->required[0].n_kinds, 3); /* the set `opening` and asked */
	assert_string_equal(c->required[0].kinds[2], "asked");
	assert_true(check("A8", 1)->any);
	c = check("A12", 0);
	assert_int_equal(c->test, RV_TEST_QUERY);
	assert_ptr_equal(c->of, record("paper"));
}

static void points_mean_kinds_or_columns(void **state)
{
	const struct rv_check *c = check("A6", 0);

	(void)state;
	assert_true(c->strict);
	assert_int_equal(c->n_values, 7);
	assert_ptr_equal(c->values[0].first_record, record("步骤"));
	assert_ptr_equal(c->values[0].first_column, column("步骤", "done_on"));
	assert_string_equal(c->values[0].kind, "received");
	assert_null(c->values[1].first_record);
	assert_string_equal(c->values[1].sql.text, "done_on");
	assert_string_equal(c->values[2].sql.text, "second.born");
	assert_string_equal(c->values[3].sql.text, "applicant.latest");
	assert_string_equal(c->values[4].sql.text, "permit.closed_on");
	assert_ptr_equal(c->values[5].first_record, record("paper"));
	assert_ptr_equal(c->values[5].first_column, column("paper", "dated_on"));
	assert_null(c->values[5].sql.node);
	assert_null(c->values[6].first_record);
}

static void deadlines_are_read(void **state)
{
	const struct rv_deadline *d = &check("A9", 0)->deadline;

	(void)state;
	assert_string_equal(d->from.kind, "received");
	assert_string_equal(d->to.sql.text, "closed_on");
	assert_int_equal(d->n_within, 3); /* the default first, then by date */
	assert_null(d->within[0].from);
	assert_int_equal(d->within[0].limit.n, 2);
	assert_int_equal(d->within[0].limit.unit, RV_MONTHS);
	assert_string_equal(d->within[1].from, "2026-03-01");
	assert_int_equal(d->within[1].limit.n, 12);
	assert_int_equal(d->within[2].from_day, rv_day_of(2026, 6, 1));
	assert_int_equal(d->n_extend, 2);
	assert_string_equal(d->extend[0].when.text, "has_paper('ext')");
	assert_int_equal(d->extend[0].by.unit, RV_DAYS);
	assert_null(d->extend[1].when.node);
	assert_true(d->has_pause && d->has_per && d->roll);
	assert_string_equal(d->pause_from.kind, "asked");
	assert_string_equal(d->pause_to.kind, "answered");
	assert_true(d->no_start_not_applicable && d->no_end_late);
	d = &check("A10", 0)->deadline;
	assert_true(d->has_at_least);
	assert_int_equal(d->at_least.unit, RV_WORKING_DAYS);
	assert_int_equal(d->at_least.n, 1);
	assert_false(d->has_per || d->has_pause);
	d = &check("A11", 0)->deadline;
	assert_string_equal(d->due.text, "reply_due_on");
	assert_null(d->from.sql.node);
	assert_int_equal(d->per.unit, RV_HOURS);
}

/* ---- rule tests ------------------------------------------------------------------------------------- */

static struct rv_rule_tests *load_tests(void)
{
	struct rv_yaml *root = NULL;
	struct rv_rule_tests *tests;

	assert_int_equal(rv_yaml_read(&arena, FOLDER "full.test.yaml", &root, &diags, NULL), RV_OK);
	tests = rv_rule_tests_load(&arena, root, full, &diags);
	if (!tests)
		rv_diags_print(&diags, stderr);
	assert_non_null(tests);
	return tests;
}

static const char *value(const struct rv_test_row *row, const char *key)
{
	struct rv_yaml *node = rv_yaml_get(row->values, key);

	return node ? node->text : NULL;
}

static void rule_tests_take_given_and_own_rows(void **state)
{
	const struct rv_rule_tests *tests = load_tests();
	const struct rv_rule_test *one = &tests->tests[0], *two = &tests->tests[1];

	(void)state;
	assert_string_equal(tests->rubric, "full.yaml");
	assert_int_equal(tests->n, 2);
	assert_string_equal(one->as_of, "2026-06-30");
	assert_string_equal(two->as_of, "2026-07-31");
	assert_int_equal(one->n_incomplete, 1);
	assert_int_equal(two->n_incomplete, 2);
	assert_int_equal(one->n_cases, 1);
	assert_int_equal(one->cases[0].n_rows, 4); /* case, given applicant, two papers */
	assert_ptr_equal(one->cases[0].rows[0].record, record("permit"));
	assert_string_equal(value(&one->cases[0].rows[0], "fee"), "200");
	assert_string_equal(value(&one->cases[0].rows[0], "kind"), "new");
	assert_string_equal(value(&one->cases[0].rows[0], "lead"), "o");
	assert_string_equal(value(&one->cases[0].rows[1], "name"), "甲");
	assert_int_equal(one->n_lookup, 1);
	assert_string_equal(value(&two->lookup[0], "code"), "p");
	assert_int_equal(two->n_cases, 2);
	assert_int_equal(two->cases[0].n_rows, 3);
	assert_string_equal(value(&two->cases[0].rows[2], "name"), "丙");
	assert_int_equal(two->cases[1].n_rows, 2);
	assert_string_equal(value(&two->cases[1].rows[0], "fee"), "100");
}

static void rule_tests_say_what_they_expect(void **state)
{
	const struct rv_rule_tests *tests = load_tests();
	const struct rv_expect *expect = tests->tests[0].cases[0].expect;

	(void)state;
	assert_int_equal(tests->tests[0].cases[0].n_expect, 6);
	assert_string_equal(expect[0].item, "A1");
	assert_string_equal(expect[0].word, "pass");
	assert_int_equal(expect[0].n, -1);
	assert_string_equal(expect[1].word, "fail");
	assert_int_equal(expect[1].n, 2);
	assert_null(expect[3].item);
	assert_string_equal(expect[3].word, "score");
	assert_string_equal(expect[3].value, "57.5");
	assert_string_equal(expect[4].word, "lowest");
	assert_string_equal(expect[5].value, "fine");
	assert_int_equal(tests->tests[1].cases[0].expect[0].n, -1);
	assert_string_equal(tests->tests[1].cases[1].expect[1].value, "insufficient");
}

static void words_of_every_vocabulary(void **state)
{
	(void)state;
	assert_string_equal(rv_type_word(RV_POINTS_TYPE), "points");
	assert_string_equal(rv_test_word(RV_TEST_MANUAL), "manual");
	assert_string_equal(rv_item_severity_word(RV_ADVICE), "advice");
	assert_string_equal(rv_item_severity_label(RV_VETO), "veto");
	assert_string_equal(rv_title_text(&full->title, RV_ZH), "许可评查");
	assert_string_equal(rv_title_text(&full->title, RV_EN), "Permit review");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(records_know_their_place, set_up, tear_down),
		cmocka_unit_test_setup_teardown(columns_carry_all_their_options, set_up, tear_down),
		cmocka_unit_test_setup_teardown(codes_have_labels_and_tags, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_frame_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(parameters_sets_and_tables_are_read, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(derived_columns_have_types, set_up, tear_down),
		cmocka_unit_test_setup_teardown(items_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(row_tests_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(points_mean_kinds_or_columns, set_up, tear_down),
		cmocka_unit_test_setup_teardown(deadlines_are_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(rule_tests_take_given_and_own_rows, set_up,
	                                        tear_down),
		cmocka_unit_test_setup_teardown(rule_tests_say_what_they_expect, set_up, tear_down),
		cmocka_unit_test_setup_teardown(words_of_every_vocabulary, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
