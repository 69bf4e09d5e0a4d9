/* Checks: what is counted, which of it is concerned, and one test. */
#include <string.h>

#include "model/model.h"

static const char *const test_words[] = {"where",   "filled",   "agree", "order",  "none",
                                         "require", "deadline", "query", "manual", NULL};

const char *rv_test_word(enum rv_test test)
{
	return test_words[test];
}

/* ---- what a check sees --------------------------------------------------------------------------- */

void rv_model_match(struct rv_model *m, const struct rv_record *record, struct rv_yaml *node,
                    const char ***out, size_t *n)
{
	const char **match = rv_model_alloc(m, rv_model_count(node), sizeof *match);

	if (!match)
		return;
	if (node->kind == RV_YAML_MAPPING || (node->kind == RV_YAML_SEQUENCE && !node->n)) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("a column or a list of columns"));
		return;
	}
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		const char *id = rv_model_scalar(m, e, _("a column"));

		if (id && rv_model_column(m, record, e, id))
			match[(*n)++] = id;
	}
	*out = match;
}

void rv_model_sees(struct rv_model *m, const struct rv_check *check, const struct rv_record *record,
                   const struct rv_yaml *node)
{
	if (!check->each || check->each->is_case || record->is_case || record->is_lookup)
		return;
	if (!check->n_match && rv_record_refs_to(record, check->each, NULL) > 1)
		rv_model_error(m, RV_D_MATCH_REQUIRED, node,
		               _("%s has several references to %s: say with `match:` which rows "
		                 "belong together"),
		               record->id, check->each->id);
	for (size_t i = 0; i < check->n_match; i++) {
		if (rv_record_column(record, check->match[i]))
			continue;
		rv_model_error(m, RV_D_MATCH_COLUMN, node,
		               _("'match: %s': %s, which this check sees, has no such column"),
		               check->match[i], record->id);
		rv_model_suggest(m, check->match[i], rv_model_column_ids(m, record));
	}
}

/* The record that a function of conditions looks at: has_R, count_R …; NULL: none. */
static const struct rv_record *seen_by(struct rv_model *m, const char *name, size_t len)
{
	static const char *const heads[] = {"has_", "count_", "first_", "last_", "next_"};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		size_t head = strlen(heads[i]);

		if (len <= head || strncmp(name, heads[i], head))
			continue;
		for (size_t k = 0; k < m->dictionary->n_records; k++) {
			const struct rv_record *record = m->dictionary->records[k];

			if (strlen(record->id) == len - head &&
			    !strncmp(record->id, name + head, len - head))
				return record;
		}
	}
	return NULL;
}

void rv_model_sees_sql(struct rv_model *m, const struct rv_check *check, const struct rv_sql *sql)
{
	const char *text = sql->text;
	uint64_t seen = 0; /* one bit a record: each is judged once */

	if (!sql->node || !check->each || check->each->is_case)
		return;
	while (*text) {
		size_t len = rv_model_name_len(text);

		if (*text == '\'') {
			const char *end = strchr(text + 1, '\'');

			if (!end)
				return;
			text = end + 1;
		} else if (len) {
			const struct rv_record *record = NULL;

			if (text[len + strspn(text + len, " \t\r\n")] == '(')
				record = seen_by(m, text, len);
			if (record && !(seen >> record->index & 1)) {
				seen |= (uint64_t)1 << record->index;
				rv_model_sees(m, check, record, sql->node);
			}
			text += len;
		} else {
			text++;
		}
	}
}

/* ---- tests --------------------------------------------------------------------------------------- */

static void read_where(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                       struct rv_yaml *node)
{
	const char *key = node->key->text;
	bool is_case = !strcmp(key, "case");

	rv_model_sql(m, map, key, &check->where);
	rv_model_sql(m, map, "times", &check->times);
	rv_model_sees_sql(m, check, &check->where);
	rv_model_sees_sql(m, check, &check->times);
	if (is_case && rv_yaml_get(map, "each"))
		rv_model_error(
			m, RV_D_CHECK_CASE, node->key,
			_("'case:' is a condition on the case: with `each:` write `where:`"));
	else if (!is_case && !rv_yaml_get(map, "each"))
		rv_model_error(m, RV_D_CHECK_CASE, node->key,
		               _("'where:' is a condition on the rows of `each:`: without it write "
		                 "`case:`"));
}

static void read_filled(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                        struct rv_yaml *node)
{
	(void)map;
	if (node->kind == RV_YAML_MAPPING || (node->kind == RV_YAML_SEQUENCE && !node->n)) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("a column or a list of columns"));
		return;
	}
	check->filled = rv_model_alloc(m, rv_model_count(node), sizeof(struct rv_column *));
	if (!check->filled || !check->each)
		return;
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		const char *id = rv_model_scalar(m, e, _("a column"));
		const struct rv_column *column = id ? rv_model_column(m, check->each, e, id) : NULL;

		for (size_t i = 0; column && i < check->n_filled; i++)
			if (check->filled[i] == column) {
				rv_model_error(m, RV_D_DUPLICATE_ID, e,
				               _("the column '%s' is there twice"), id);
				column = NULL;
			}
		if (column)
			check->filled[check->n_filled++] = column;
	}
}

static void read_values(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                        struct rv_yaml *node)
{
	struct rv_yaml *tolerance = rv_yaml_get(map, "tolerance");

	if (tolerance) {
		check->has_tolerance = true;
		if (!rv_yaml_int(tolerance, &check->tolerance) || check->tolerance < 0)
			rv_model_expected(m, RV_D_WRONG_TYPE, tolerance,
			                  _("a whole number of 0 or more (fen for money)"));
	}
	rv_model_flag(m, map, "strict", &check->strict);
	if (!rv_model_is_list(m, node, _("a list of values")) ||
	    !rv_model_at_most(m, node, RV_MODEL_NAMES))
		return;
	if (node->n < 2)
		rv_model_error(m, RV_D_FEW_VALUES, node, _("'%s:' compares two values or more"),
		               node->key->text);
	check->values = rv_model_alloc(m, node->n, sizeof *check->values);
	if (!check->values)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next)
		if (rv_model_point(m, check, e, check->test == RV_TEST_ORDER, false,
		                   &check->values[check->n_values]))
			check->n_values++;
}

static void read_none(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                      struct rv_yaml *node)
{
	const char *id = rv_model_scalar(m, node, _("a record"));

	rv_model_sql(m, map, "with", &check->with);
	check->none = id ? rv_model_child(m, node, id) : NULL;
	if (check->none)
		rv_model_sees(m, check, check->none, node);
	rv_model_sees_sql(m, check, &check->with);
}

static void read_require(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                         struct rv_yaml *node)
{
	struct rv_yaml *any;

	rv_model_sql(m, map, "with", &check->with);
	rv_model_sees_sql(m, check, &check->with);
	if (!rv_model_is_mapping(m, node, _("kinds by record: {document: [a, b]}")))
		return;
	any = rv_yaml_get(node, "any");
	if (any) {
		check->any = true;
		rv_model_done(m, node, &rv_shape_require_any);
		node = any;
		if (!rv_model_is_mapping(m, node, _("kinds by record: {document: [a, b]}")))
			return;
	}
	if (!node->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("kinds of at least one record"));
	if (!rv_model_at_most(m, node, RV_MODEL_RECORDS))
		return;
	check->required = rv_model_alloc(m, node->n, sizeof *check->required);
	if (!check->required)
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_required *required = &check->required[check->n_required];

		required->record = rv_model_child(m, e->key, e->key->text);
		if (!required->record)
			continue;
		rv_model_sees(m, check, required->record, e->key);
		if (rv_model_kinds(m, required->record, e, &required->kinds, &required->n_kinds))
			check->n_required++;
	}
}

static void read_deadline(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                          struct rv_yaml *node)
{
	(void)map;
	rv_model_deadline(m, check, node);
}

static void read_query(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                       struct rv_yaml *node)
{
	struct rv_yaml *of = rv_yaml_get(map, "of");

	(void)node;
	rv_model_sql(m, map, "query", &check->query);
	if (rv_model_scalar(m, of, _("a record"))) {
		check->of = rv_model_record(m, of, of->text);
		if (check->of && check->of->is_lookup)
			rv_model_child(m, of, of->text);
	}
}

static void read_manual(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
                        struct rv_yaml *node)
{
	struct rv_yaml *hint = rv_yaml_get(map, "hint");
	bool manual = true;

	if (!rv_yaml_bool(node, &manual) || !manual)
		rv_model_expected(m, RV_D_BAD_VALUE, node, "true");
	rv_model_title_of(m, map, "ask", NULL, &check->ask);
	if (hint)
		check->hint = rv_model_check(m, hint, true);
}

/* ---- a check -------------------------------------------------------------------------------------- */

static const struct test {
	const char *key;
	enum rv_test test;
	void (*read)(struct rv_model *m, struct rv_check *check, struct rv_yaml *map,
	             struct rv_yaml *node);
} tests[] = {
	{"where", RV_TEST_WHERE, read_where},       {"case", RV_TEST_WHERE, read_where},
	{"filled", RV_TEST_FILLED, read_filled},    {"agree", RV_TEST_AGREE, read_values},
	{"order", RV_TEST_ORDER, read_values},      {"none", RV_TEST_NONE, read_none},
	{"require", RV_TEST_REQUIRE, read_require}, {"deadline", RV_TEST_DEADLINE, read_deadline},
	{"query", RV_TEST_QUERY, read_query},       {"manual", RV_TEST_MANUAL, read_manual},
};
#define N_TESTS (sizeof tests / sizeof *tests)

#define BIT(test) (1u << (test))
/* Keys that belong to some tests only. */
static const struct option {
	const char *key;
	unsigned tests;
} options[] = {
	{"times", BIT(RV_TEST_WHERE)},
	{"tolerance", BIT(RV_TEST_AGREE)},
	{"strict", BIT(RV_TEST_ORDER)},
	{"with", BIT(RV_TEST_NONE) | BIT(RV_TEST_REQUIRE)},
	{"of", BIT(RV_TEST_QUERY)},
	{"ask", BIT(RV_TEST_MANUAL)},
	{"hint", BIT(RV_TEST_MANUAL)},
	{"each", ~(BIT(RV_TEST_QUERY) | BIT(RV_TEST_MANUAL))},
	{"match", ~(BIT(RV_TEST_QUERY) | BIT(RV_TEST_MANUAL))},
	{"when", ~BIT(RV_TEST_MANUAL)},
};

/* The one test of a check, or NULL. */
static const struct test *find_test(struct rv_model *m, struct rv_yaml *node)
{
	const struct test *found = NULL;
	int n = 0;

	for (size_t i = 0; i < N_TESTS; i++) {
		struct rv_yaml *key = rv_yaml_get(node, tests[i].key);

		if (!key)
			continue;
		if (n++)
			rv_model_error(m, RV_D_CHECK_TESTS, key->key,
			               _("a check has one test: '%s:' stands beside '%s:'"),
			               tests[i].key, found->key);
		found = &tests[i];
	}
	if (!n)
		rv_model_error(
			m, RV_D_CHECK_TESTS, node,
			_("the check has no test: expected one of where, case, filled, agree, "
		          "order, none, require, deadline, query, manual"));
	return n == 1 ? found : NULL;
}

static void check_options(struct rv_model *m, struct rv_yaml *node, const struct test *test)
{
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		struct rv_yaml *key = rv_yaml_get(node, options[i].key);

		if (!key || !test || (options[i].tests & BIT(test->test)))
			continue;
		rv_model_error(m, RV_D_CHECK_KEY, key->key, _("'%s:' does not go with '%s:'"),
		               options[i].key, test->key);
		if (test->test == RV_TEST_MANUAL && !strcmp(options[i].key, "when"))
			rv_model_hint(m, _("write 'when:' beside 'check:'"));
	}
}

static void read_each(struct rv_model *m, struct rv_check *check, struct rv_yaml *node)
{
	struct rv_yaml *each = rv_yaml_get(node, "each"), *match = rv_yaml_get(node, "match");

	check->each = m->dictionary->case_record;
	if (each) {
		const char *id = rv_model_scalar(m, each, _("a record"));

		check->each = id ? rv_model_child(m, each, id) : NULL;
	} else if (match) {
		rv_model_error(m, RV_D_MATCH_CASE, match->key,
		               _("all rows of a case belong to it: `match:` needs `each:`"));
	}
	if (match && each && check->each)
		rv_model_match(m, check->each, match, &check->match, &check->n_match);
	rv_model_sql(m, node, "when", &check->when);
	rv_model_sees_sql(m, check, &check->when);
}

struct rv_check *rv_model_check(struct rv_model *m, struct rv_yaml *node, bool is_hint)
{
	struct rv_check *check = rv_model_alloc(m, 1, sizeof *check);
	const struct test *test;
	bool failed = m->failed;

	if (!check || !rv_model_is_mapping(m, node, _("a check: {…}")))
		return NULL;
	check->node = node;
	check->pos = node->pos;
	m->failed = false;
	test = find_test(m, node);
	if (test)
		check->test = test->test;
	check_options(m, node, test);
	if (is_hint && test && (test->test == RV_TEST_MANUAL || test->test == RV_TEST_QUERY))
		rv_model_error(m, RV_D_CHECK_KEY, node,
		               _("a hint counts rows of a case: it can't be '%s:'"), test->key);
	read_each(m, check, node);
	if (test && (!is_hint || test->test != RV_TEST_MANUAL))
		test->read(m, check, node, rv_yaml_get(node, test->key));
	rv_model_done(m, node, &rv_shape_check);
	check->faulty = m->failed;
	m->failed |= failed;
	return check;
}
