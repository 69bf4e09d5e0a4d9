/* Rule tests: small cases, and what is expected of them. */
#include <string.h>

#include "model/model.h"

#define MAX_TESTS 5000
#define MAX_GIVEN 200 /* rows that every test gets */

struct reader {
	struct rv_model *m;
	struct rv_rule_tests *all;
	struct rv_yaml *given;      /* of the file, or NULL */
	struct rv_yaml *incomplete; /* of the file, or NULL */
	const char *as_of;
	struct rv_yaml *nothing; /* an empty mapping */
};

/* ---- values -------------------------------------------------------------------------------------- */

static bool fits(const struct rv_column *column, const struct rv_yaml *node)
{
	struct rv_when when;
	int64_t number;
	bool flag;

	if (rv_yaml_is_null(node) || !node->len || column->implicit)
		return true;
	switch (column->type) {
	case RV_INT:
	case RV_MONEY:
	case RV_POINTS_TYPE: return rv_yaml_int(node, &number);
	case RV_BOOL:
		return rv_yaml_bool(node, &flag) ||
		       (rv_yaml_int(node, &number) && (number == 0 || number == 1));
	case RV_DATE:
		return rv_when_parse(node->text, node->len, &when) &&
		       (when.precision == RV_PRECISION_DAY ||
		        (column->month && when.precision == RV_PRECISION_MONTH));
	case RV_DATETIME:
		return rv_when_parse(node->text, node->len, &when) &&
		       when.precision != RV_PRECISION_MONTH;
	case RV_CODE:
	case RV_TEXT: break;
	}
	return true;
}

static const char *expected_of(const struct rv_column *column)
{
	switch (column->type) {
	case RV_INT: return _("a whole number");
	case RV_MONEY: return _("a whole number of fen");
	case RV_POINTS_TYPE: return _("a whole number of hundredths of a point");
	case RV_BOOL: return _("true or false");
	case RV_DATE:
		return column->month ? _("a date that exists (YYYY-MM or YYYY-MM-DD)")
		                     : _("a date that exists (YYYY-MM-DD)");
	case RV_DATETIME: return _("a date, or a date with hour and minute (YYYY-MM-DD HH:MM)");
	case RV_TEXT:
	case RV_CODE: break;
	}
	return _("text");
}

static void check_value(struct rv_model *m, const struct rv_record *record,
                        const struct rv_yaml *node)
{
	const struct rv_column *column = rv_model_column(m, record, node->key, node->key->text);

	if (!column)
		return;
	if (column->derived || column->sql) {
		rv_model_error(m, RV_D_TEST_VALUE, node->key,
		               _("'%s' is computed: give the columns it is made of"), column->id);
		return;
	}
	if (node->kind != RV_YAML_SCALAR || !fits(column, node)) {
		rv_model_expected(m, RV_D_TEST_VALUE, node, expected_of(column));
		return;
	}
	if (column->type == RV_CODE && !rv_yaml_is_null(node) && node->len && column->codes &&
	    !column->codes->open && !rv_codes_find(column->codes, node->text)) {
		rv_model_error(m, RV_D_UNKNOWN_CODE, node, _("'%.200s' is no code of %s.%s"),
		               node->text, record->id, column->id);
		rv_model_suggest(m, node->text, rv_model_code_ids(m, column->codes));
	}
}

static bool check_row(struct rv_model *m, const struct rv_record *record,
                      const struct rv_yaml *node)
{
	if (!rv_model_is_mapping(m, node, _("a row: {column: value}")))
		return false;
	for (const struct rv_yaml *e = node->child; e; e = e->next)
		check_value(m, record, e);
	return true;
}

/* ---- rows ---------------------------------------------------------------------------------------- */

static size_t count_rows(const struct rv_yaml *node)
{
	size_t n = 1; /* the case */

	for (const struct rv_yaml *e = node ? node->child : NULL; e; e = e->next)
		n += rv_model_count(e);
	return n;
}

static struct rv_yaml *find(struct rv_yaml *mapping, const char *key)
{
	return mapping ? rv_yaml_get(mapping, key) : NULL;
}

/* Appends the rows of one record: a row or a list of rows. They were checked if they come from `given`. */
static void add_rows(struct reader *r, const struct rv_record *record, struct rv_yaml *node,
                     bool check, struct rv_test_row *rows, size_t *n)
{
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		bool ok = check ? check_row(r->m, record, e) : e->kind == RV_YAML_MAPPING;

		if (ok)
			rows[(*n)++] = (struct rv_test_row){record, e};
	}
}

/* The row of the case with the defaults put in. */
static void add_case_row(struct reader *r, struct rv_yaml *node, struct rv_test_case *out)
{
	const struct rv_record *whole = r->m->dictionary->case_record;
	struct rv_yaml *given = find(r->given, whole->id), *own = find(node, whole->id);
	struct rv_yaml *values = given ? given : r->nothing;

	if (own && check_row(r->m, whole, own))
		values = given ? rv_model_merge_keys(r->m, given, own) : own;
	if (values && values->kind == RV_YAML_MAPPING)
		out->rows[out->n_rows++] = (struct rv_test_row){whole, values};
}

/* Rows of records of one role: a case's own (lookup false), or those all cases of a test share. `given` stands in for records that node lacks. */
static void add_records(struct reader *r, struct rv_yaml *node, bool lookup,
                        struct rv_test_row *rows, size_t *n)
{
	const struct rv_dictionary *dictionary = r->m->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		const struct rv_record *record = dictionary->records[i];
		struct rv_yaml *own, *given;

		if (record->is_case || record->is_lookup != lookup)
			continue;
		own = find(node, record->id);
		given = find(r->given, record->id);
		if (own)
			add_rows(r, record, own, true, rows, n);
		else if (given)
			add_rows(r, record, given, false, rows, n);
	}
}

/* ---- expectations -------------------------------------------------------------------------------- */

static const char *const outcomes[] = {"pass",    "fail",        "unknown", "not_applicable",
                                       "not_due", "not_checked", NULL};

/* `fail` or `fail 2` or another outcome. */
static void read_outcome(struct rv_model *m, const struct rv_yaml *node, struct rv_expect *out)
{
	int64_t n = 0;
	const char *text = node->text;

	out->n = -1;
	if (node->kind == RV_YAML_SCALAR && !strncmp(text, "fail ", 5)) {
		for (text += 5; *text >= '0' && *text <= '9' && n <= 1000000; text++)
			n = n * 10 + (*text - '0');
		out->word = outcomes[1];
		out->n = n;
		if (*text || n < 1 || n > 1000000)
			rv_model_expected(m, RV_D_TEST_EXPECT, node,
			                  _("'fail N' with the number of violations"));
		return;
	}
	for (size_t i = 0; outcomes[i]; i++)
		if (!strcmp(text, outcomes[i]))
			out->word = outcomes[i];
	if (node->kind == RV_YAML_SCALAR && out->word)
		return;
	rv_model_expected(m, RV_D_TEST_EXPECT, node,
	                  _("pass, fail, fail N, unknown, not_applicable, not_due or not_checked"));
	rv_model_suggest(m, text, outcomes);
}

static void read_class(struct rv_model *m, const struct rv_rubric *rubric,
                       const struct rv_yaml *node, struct rv_expect *out)
{
	const char **ids;

	out->value = rv_model_scalar(m, node, _("a class"));
	if (!out->value || !strcmp(out->value, "insufficient"))
		return;
	for (size_t i = 0; i < rubric->n_classes; i++)
		if (!strcmp(rubric->classes[i].id, out->value))
			return;
	rv_model_error(m, RV_D_TEST_EXPECT, node, _("there is no class '%.200s'"), out->value);
	ids = rv_model_alloc(m, rubric->n_classes + 2, sizeof *ids);
	if (!ids)
		return;
	for (size_t i = 0; i < rubric->n_classes; i++)
		ids[i] = rubric->classes[i].id;
	ids[rubric->n_classes] = "insufficient";
	rv_model_suggest(m, out->value, ids);
}

static void suggest_item(struct rv_model *m, const struct rv_rubric *rubric, const char *id)
{
	const char **ids = rv_model_alloc(m, rubric->n_items + 1, sizeof *ids);

	for (size_t i = 0; ids && i < rubric->n_items; i++)
		ids[i] = rubric->items[i].id;
	rv_model_suggest(m, id, ids);
}

static void read_expectation(struct reader *r, const struct rv_yaml *node, struct rv_expect *out)
{
	const struct rv_rubric *rubric = r->m->rubric;
	const char *key = node->key->text;
	rv_points points;

	out->pos = node->key->pos;
	out->n = -1;
	if (!strcmp(key, "score") || !strcmp(key, "lowest")) {
		out->word = *key == 's' ? "score" : "lowest";
		if (rv_model_points(r->m, node, &points))
			out->value = node->text;
	} else if (!strcmp(key, "class")) {
		out->word = "class";
		read_class(r->m, rubric, node, out);
	} else {
		const struct rv_item *item = rv_rubric_item(rubric, key);

		if (!item) {
			rv_model_error(r->m, RV_D_UNKNOWN_ITEM, node->key,
			               _("the rubric has no item '%.200s'"), key);
			suggest_item(r->m, rubric, key);
		}
		out->item = key;
		read_outcome(r->m, node, out);
	}
}

static void read_expect(struct reader *r, struct rv_yaml *node, struct rv_test_case *out)
{
	if (!rv_model_is_mapping(r->m, node, "{ITEM: pass, score: 97.5}"))
		return;
	out->expect = rv_model_alloc(r->m, node->n, sizeof *out->expect);
	for (struct rv_yaml *e = node->child; out->expect && e; e = e->next)
		read_expectation(r, e, &out->expect[out->n_expect++]);
}

/* ---- cases and tests ----------------------------------------------------------------------------- */

static void read_case(struct reader *r, struct rv_yaml *node, struct rv_test_case *out)
{
	size_t room = count_rows(node) + count_rows(r->given);

	out->pos = node->pos;
	out->rows = rv_model_alloc(r->m, room, sizeof *out->rows);
	if (!out->rows)
		return;
	add_case_row(r, node, out);
	add_records(r, node, false, out->rows, &out->n_rows);
	read_expect(r, rv_yaml_get(node, "expect"), out);
}

/* The keys that a mapping may have: those of a shape (NULL: none), and the records of a role or two. */
static void check_keys(struct reader *r, struct rv_yaml *node, const struct rv_shape *shape,
                       bool rows, bool lookups)
{
	const struct rv_dictionary *dictionary = r->m->dictionary;
	const struct rv_key *key = shape ? shape->keys : NULL;
	const char **known = rv_model_alloc(r->m, dictionary->n_records + 8, sizeof *known);
	size_t n = 0;

	if (!known)
		return;
	for (; key && key->key; key++)
		known[n++] = key->key;
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (dictionary->records[i]->is_lookup ? lookups : rows)
			known[n++] = dictionary->records[i]->id;
	for (size_t i = 0; i < n; i++)
		rv_yaml_get(node, known[i]);
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		const struct rv_record *record = rv_dictionary_record(dictionary, e->key->text);

		if (e->used || !record)
			continue;
		e->used = true;
		rv_model_error(r->m, RV_D_TEST_PLACE, e->key,
		               record->is_lookup
		                       ? _("rows of '%s' belong to no case: they stand beside "
		                           "'cases:'")
		                       : _("rows of '%s' belong to a case: they stand inside of "
		                           "'cases:'"),
		               record->id);
	}
	rv_model_done_names(r->m, node, known);
}

static void read_cases(struct reader *r, struct rv_yaml *node, struct rv_rule_test *test)
{
	struct rv_yaml *cases = rv_yaml_get(node, "cases");

	if (!cases) {
		check_keys(r, node, &rv_shape_test, true, true);
		test->cases = rv_model_alloc(r->m, 1, sizeof *test->cases);
		if (test->cases)
			read_case(r, node, &test->cases[test->n_cases++]);
		return;
	}
	if (rv_yaml_get(node, "expect"))
		rv_model_error(r->m, RV_D_TEST_PLACE, rv_yaml_get(node, "expect")->key,
		               _("'expect:' belongs to a case: it stands inside of 'cases:'"));
	check_keys(r, node, &rv_shape_test_of_cases, false, true);
	if (!rv_model_is_list(r->m, cases, _("a list of cases")) ||
	    !rv_model_at_most(r->m, cases, MAX_TESTS))
		return;
	test->cases = rv_model_alloc(r->m, cases->n, sizeof *test->cases);
	for (struct rv_yaml *e = cases->child; test->cases && e; e = e->next) {
		if (!rv_model_is_mapping(r->m, e, _("a case: {RECORD: …, expect: …}")))
			continue;
		check_keys(r, e, &rv_shape_test_case, true, false);
		read_case(r, e, &test->cases[test->n_cases++]);
	}
}

static void add_incomplete(struct reader *r, struct rv_yaml *node, struct rv_rule_test *test,
                           bool report)
{
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		const struct rv_record *record;
		bool known = false;

		if (!report)
			record = rv_dictionary_record(r->m->dictionary, e->text);
		else if (rv_model_scalar(r->m, e, _("a record")))
			record = rv_model_record(r->m, e, e->text);
		else
			record = NULL;
		for (size_t i = 0; i < test->n_incomplete; i++)
			known |= test->incomplete[i] == record;
		if (record && !known)
			test->incomplete[test->n_incomplete++] = record;
	}
}

static void read_test(struct reader *r, struct rv_yaml *node)
{
	struct rv_model *m = r->m;
	struct rv_rule_test *test = &r->all->tests[r->all->n];
	struct rv_yaml *as_of = rv_yaml_get(node, "as_of"), *incomplete, *name;
	struct rv_when when;
	size_t n_expect = 0;

	if (!rv_model_is_mapping(m, node, _("a test: {name: …, RECORD: …, expect: …}")))
		return;
	test->pos = node->pos;
	name = rv_model_need(m, node, "name");
	test->name = rv_model_scalar(m, name, _("a name"));
	for (size_t i = 0; test->name && i < r->all->n; i++)
		if (r->all->tests[i].name && !strcmp(r->all->tests[i].name, test->name))
			rv_model_error(m, RV_D_DUPLICATE_ID, name,
			               _("two tests have the name '%.200s'"), test->name);
	test->as_of = r->as_of;
	if (rv_model_date(m, as_of, &when))
		test->as_of = as_of->text;
	else if (!as_of && !test->as_of)
		rv_model_error(m, RV_D_MISSING_KEY, node,
		               _("'as_of:' is missing, here or for the whole file: a test must not "
		                 "depend on the day it runs"));
	incomplete = rv_yaml_get(node, "incomplete");
	test->incomplete = rv_model_alloc(m, m->dictionary->n_records, sizeof(struct rv_record *));
	test->lookup = rv_model_alloc(m, count_rows(node) + count_rows(r->given),
	                              sizeof *test->lookup);
	if (!test->incomplete || !test->lookup)
		return;
	add_incomplete(r, r->incomplete, test, false);
	add_incomplete(r, incomplete, test, true);
	add_records(r, node, true, test->lookup, &test->n_lookup);
	read_cases(r, node, test);
	for (size_t i = 0; i < test->n_cases; i++)
		n_expect += test->cases[i].n_expect;
	if (!n_expect)
		rv_model_error(m, RV_D_TEST_EXPECT, node,
		               _("the test expects nothing: 'expect:' is missing"));
	r->all->n++;
}

/* The defaults of the file: each row is checked once, here. */
static void read_given(struct reader *r, struct rv_yaml *node)
{
	struct rv_model *m = r->m;

	if (!rv_model_is_mapping(m, node, _("rows by record")))
		return;
	check_keys(r, node, NULL, true, true);
	if (count_rows(node) > MAX_GIVEN) {
		rv_model_error(m, RV_D_TOO_MANY, node->key, _("more than %d rows for every test"),
		               MAX_GIVEN);
		return;
	}
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		const struct rv_record *record = rv_dictionary_record(m->dictionary, e->key->text);

		if (record && record->is_case &&
		    (!check_row(m, record, e) || !rv_model_at_most(m, e, RV_MODEL_COLUMNS)))
			return;
		for (struct rv_yaml *row = record && !record->is_case ? rv_model_first(e) : NULL;
		     row; row = rv_model_next(e, row))
			check_row(m, record, row);
	}
	r->given = node;
}

static void read_tests(struct reader *r, struct rv_yaml *root)
{
	struct rv_model *m = r->m;
	struct rv_yaml *rubric = rv_model_need(m, root, "rubric"), *tests, *as_of;
	struct rv_rule_test ignored = {.name = NULL};
	struct rv_when when;

	if (rubric && rv_model_file_name(m, rubric))
		r->all->rubric = rubric->text;
	as_of = rv_yaml_get(root, "as_of");
	if (rv_model_date(m, as_of, &when))
		r->as_of = as_of->text;
	read_given(r, rv_yaml_get(root, "given"));
	ignored.incomplete = rv_model_alloc(m, m->dictionary->n_records,
	                                    sizeof(struct rv_record *));
	r->incomplete = rv_yaml_get(root, "incomplete");
	if (ignored.incomplete)
		add_incomplete(r, r->incomplete, &ignored, true);
	tests = rv_model_need(m, root, "tests");
	rv_model_done(m, root, &rv_shape_tests);
	if (!rv_model_is_list(m, tests, _("a list of tests")) ||
	    !rv_model_at_most(m, tests, MAX_TESTS))
		return;
	r->all->tests = rv_model_alloc(m, tests->n, sizeof *r->all->tests);
	for (struct rv_yaml *e = tests->child; r->all->tests && e; e = e->next)
		read_test(r, e);
}

struct rv_rule_tests *rv_rule_tests_load(struct rv_arena *arena, struct rv_yaml *root,
                                         const struct rv_rubric *rubric, struct rv_diags *diags)
{
	struct rv_rubric copy = *rubric; /* reading tests changes nothing of it */
	struct rv_model m = {
		.arena = arena, .diags = diags, .rubric = &copy, .dictionary = rubric->dictionary};
	struct reader r = {.m = &m};

	r.all = rv_model_alloc(&m, 1, sizeof *r.all);
	r.nothing = rv_model_alloc(&m, 1, sizeof *r.nothing);
	if (!r.all || !r.nothing)
		return NULL;
	*r.nothing = *root;
	r.nothing->kind = RV_YAML_MAPPING;
	r.nothing->child = r.nothing->next = r.nothing->key = NULL;
	r.nothing->n = 0;
	r.all->root = root;
	if (rv_model_is_mapping(&m, root, _("rule tests: {rubric: …, tests: […]}")))
		read_tests(&r, root);
	if (root->file)
		rv_diags_attach(diags, root->file->name, root->file->text, root->file->len);
	return m.failed ? NULL : r.all;
}
