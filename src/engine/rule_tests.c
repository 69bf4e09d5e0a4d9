/*
 * Rule tests: each is a small database in memory, scored like any other; what it expects is compared with what comes out.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/clock_vfs.h"
#include "engine/score.h"
#include "review/i18n.h"

struct tester {
	struct rv_rubric *rubric;
	const struct rv_rule_tests *tests;
	struct rv_test_report *report;
	struct rv_diags *diags;
	struct rv_arena arena;
	sqlite3 *db;
	struct rv_workspace *workspace;
	struct rv_plan *plan;
	rv_day as_of;
	bool open;
	bool *wanted;       /* of the current test */
	bool *was_complete; /* by record, before the tests */
	int64_t *next_key;  /* by record */
	const struct rv_rule_test *test;
	size_t case_at;  /* the next case that the engine gives */
	size_t failures; /* of the current test */
};

/* ---- the database of a test ---------------------------------------------------------------------------- */

static bool is_linked(const struct rv_record *record, const struct rv_column *column)
{
	for (size_t i = 0; i < record->n_case_key; i++)
		if (record->case_key[i] == column)
			return true;
	return false;
}

static void bind_scalar(sqlite3_stmt *stmt, int at, const struct rv_yaml *node)
{
	int64_t n;
	bool truth;

	if (!node || rv_yaml_is_null(node))
		sqlite3_bind_null(stmt, at);
	else if (rv_yaml_bool(node, &truth))
		sqlite3_bind_int(stmt, at, truth);
	else if (rv_yaml_int(node, &n))
		sqlite3_bind_int64(stmt, at, n);
	else
		sqlite3_bind_text(stmt, at, node->text, (int)node->len, SQLITE_STATIC);
}

/* A key that the test does not give: the running number, as the column's type. */
static void bind_number(sqlite3_stmt *stmt, int at, const struct rv_column *column, int64_t number)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)number);
	if (!column->implicit && (column->type == RV_TEXT || column->type == RV_CODE))
		sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);
	else
		sqlite3_bind_int64(stmt, at, number);
}

static int insert_row(struct tester *t, const struct rv_test_row *row, int64_t of_case)
{
	const struct rv_record *record = row->record;
	int64_t number = ++t->next_key[record->index];
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql, marks;
	int at = 0, rc;

	rv_buf_init(&sql);
	rv_buf_init(&marks);
	rv_buf_puts(&sql, "INSERT INTO main.");
	rv_buf_sql_name(&sql, record->table);
	for (size_t i = 0; i < record->n_columns; i++) {
		if (record->columns[i]->derived || record->columns[i]->sql)
			continue;
		rv_buf_puts(&sql, at ? ", " : "(");
		rv_buf_sql_name(&sql, record->columns[i]->column);
		rv_buf_puts(&marks, at++ ? ", ?" : "?");
	}
	rv_buf_printf(&sql, ") VALUES (%s)", marks.text ? marks.text : "");
	rc = sql.failed || marks.failed ? SQLITE_NOMEM
	                                : sqlite3_prepare_v2(t->db, sql.text, -1, &stmt, NULL);
	rv_buf_release(&sql);
	rv_buf_release(&marks);
	at = 0;
	for (size_t i = 0; rc == SQLITE_OK && i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];
		struct rv_yaml *value = rv_yaml_get(row->values, column->id);

		if (column->derived || column->sql)
			continue;
		at++;
		if (value)
			bind_scalar(stmt, at, value);
		else if (is_linked(record, column))
			bind_number(stmt, at, t->rubric->dictionary->case_record->key[0], of_case);
		else if (record->n_key == 1 && record->key[0] == column)
			bind_number(stmt, at, column, number);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int empty_database(struct tester *t)
{
	const struct rv_dictionary *dictionary = t->rubric->dictionary;
	struct rv_buf sql;
	int rc;

	rv_buf_init(&sql);
	for (size_t i = 0; i < dictionary->n_records; i++) {
		rv_buf_puts(&sql, "DELETE FROM main.");
		rv_buf_sql_name(&sql, dictionary->records[i]->table);
		rv_buf_puts(&sql, ";");
		t->next_key[i] = 0;
	}
	rc = sql.failed ? SQLITE_NOMEM : sqlite3_exec(t->db, sql.text, NULL, NULL, NULL);
	rv_buf_release(&sql);
	return rc;
}

static enum rv_code fill_database(struct tester *t, struct rv_error *err)
{
	const struct rv_rule_test *test = t->test;
	int rc = empty_database(t);

	for (size_t i = 0; rc == SQLITE_OK && i < test->n_lookup; i++)
		rc = insert_row(t, &test->lookup[i], 0);
	for (size_t c = 0; rc == SQLITE_OK && c < test->n_cases; c++)
		for (size_t i = 0; rc == SQLITE_OK && i < test->cases[c].n_rows; i++)
			rc = insert_row(t, &test->cases[c].rows[i], (int64_t)c + 1);
	return rc == SQLITE_OK ? RV_OK : rv_sql_fail(err, t->db, rc, test->name, false);
}

static void set_complete(struct tester *t)
{
	const struct rv_dictionary *dictionary = t->rubric->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++)
		dictionary->records[i]->complete = true;
	for (size_t i = 0; i < t->test->n_incomplete; i++)
		dictionary->records[t->test->incomplete[i]->index]->complete = false;
}

/* ---- comparing --------------------------------------------------------------------------------------------- */

static void fail(struct tester *t, const struct rv_expect *expect, const char *message)
{
	struct rv_test_failure failure = {.pos = expect->pos, .test = t->test->name};

	snprintf(failure.message, sizeof(failure.message), "%s", message);
	t->report->failed++;
	t->failures++;
	if (t->report->failure)
		t->report->failure(t->report->ctx, &failure);
}

static void compare_item(struct tester *t, const struct rv_expect *expect,
                         const struct rv_case_result *result)
{
	const struct rv_item *item = rv_rubric_item(t->rubric, expect->item);
	enum rv_outcome outcome = (enum rv_outcome)result->outcomes[item->index];
	char message[400], got[40];

	if (t->report->covered)
		for (int o = 0; o < RV_N_OUTCOMES; o++)
			if (strcmp(expect->word, rv_outcome_word((enum rv_outcome)o)) == 0)
				t->report->covered[item->index] |= (uint8_t)(1 << o);
	if (strcmp(expect->word, rv_outcome_word(outcome)) == 0 &&
	    (outcome != RV_FAIL || expect->n < 0 ||
	     expect->n == (int64_t)result->counts[item->index])) {
		t->report->passed++;
		return;
	}
	snprintf(got, sizeof(got), outcome == RV_FAIL ? "%s %u" : "%s", rv_outcome_word(outcome),
	         result->counts[item->index]);
	if (expect->n >= 0 && strcmp(expect->word, "fail") == 0)
		snprintf(message, sizeof(message), _("%s: expected fail %lld, got %s"),
		         expect->item, (long long)expect->n, got);
	else
		snprintf(message, sizeof(message), _("%s: expected %s, got %s"), expect->item,
		         expect->word, got);
	fail(t, expect, message);
}

static void compare_total(struct tester *t, const struct rv_expect *expect,
                          const struct rv_case_result *result)
{
	char got[RV_POINTS_SIZE + 64], message[400];
	rv_points want;

	if (strcmp(expect->word, "class") == 0) {
		snprintf(got, sizeof(got), "%.60s",
		         result->class_index < 0 ? "insufficient"
		                                 : t->rubric->classes[result->class_index].id);
		if (strcmp(got, expect->value) == 0) {
			t->report->passed++;
			return;
		}
	} else {
		rv_points points = strcmp(expect->word, "lowest") == 0 ? result->lowest
		                                                       : result->score;

		rv_points_text(points, got);
		if (rv_points_parse(expect->value, strlen(expect->value), &want) &&
		    want == points) {
			t->report->passed++;
			return;
		}
	}
	snprintf(message, sizeof(message), _("%s: expected %s, got %s"), expect->word,
	         expect->value, got);
	fail(t, expect, message);
}

static enum rv_code on_case(void *ctx, const struct rv_case_result *result, struct rv_error *err)
{
	struct tester *t = ctx;
	long at = strtol(result->case_key + 1, NULL, 10); /* "[3]" or "[\"3\"]" */
	const struct rv_test_case *test_case;

	(void)err;
	if (result->case_key[1] == '"')
		at = strtol(result->case_key + 2, NULL, 10);
	if (at < 1 || (size_t)at > t->test->n_cases)
		at = (long)t->case_at + 1; /* the test gives keys of its own: in order */
	test_case = &t->test->cases[at - 1];
	t->case_at++;
	for (size_t i = 0; i < test_case->n_expect; i++)
		if (test_case->expect[i].item)
			compare_item(t, &test_case->expect[i], result);
		else
			compare_total(t, &test_case->expect[i], result);
	return RV_OK;
}

/* ---- running ------------------------------------------------------------------------------------------------- */

static void close_tester(struct tester *t)
{
	rv_plan_close(t->plan);
	rv_workspace_close(t->workspace);
	sqlite3_close(t->db);
	rv_arena_release(&t->arena);
	t->plan = NULL;
	t->workspace = NULL;
	t->db = NULL;
	t->open = false;
}

/* A connection's clock is fixed, so tests of another as-of get another one. */
static enum rv_code open_tester(struct tester *t, rv_day as_of, struct rv_error *err)
{
	const char *vfs = NULL;

	if (t->open && t->as_of == as_of)
		return RV_OK;
	if (t->open)
		close_tester(t);
	t->open = true;
	t->as_of = as_of;
	RV_TRY(rv_clock_vfs(NULL, as_of, &vfs, err));
	RV_TRY(rv_casedb_memory(t->rubric->dictionary, vfs, &t->db, err));
	RV_TRY(rv_workspace_open(&t->arena, t->db, t->tests->rubric, t->rubric->dictionary,
	                         t->rubric->calendar, &t->workspace, err));
	t->plan = rv_plan_compile(&t->arena, t->rubric, NULL, t->report->sql_only, t->workspace,
	                          t->diags);
	if (!t->plan)
		return t->diags->nomem
		               ? rv_nomem(err)
		               : rv_fail(err, RV_DATA, _("rubric '%s' has faults"), t->rubric->id);
	return RV_OK;
}

/* Only the items that the test speaks of are evaluated, unless it speaks of totals. */
static void choose_items(struct tester *t)
{
	bool total = false;

	memset(t->wanted, 0, t->rubric->n_items);
	for (size_t c = 0; c < t->test->n_cases; c++)
		for (size_t i = 0; i < t->test->cases[c].n_expect; i++) {
			const struct rv_expect *expect = &t->test->cases[c].expect[i];

			if (expect->item)
				t->wanted[rv_rubric_item(t->rubric, expect->item)->index] = true;
			else
				total = true;
		}
	t->plan->wanted = total ? NULL : t->wanted;
}

static enum rv_code nothing_left_out(void *ctx, const struct rv_left_out *left,
                                     struct rv_error *err)
{
	(void)ctx;
	(void)left;
	(void)err;
	return RV_OK;
}

static enum rv_code run_test(struct tester *t, struct rv_error *err)
{
	struct rv_score_sink sink = {.ctx = t, .scored = on_case, .left_out = nothing_left_out};
	struct rv_selection selection = {
		.period = "all", .as_of = t->test->as_of, .outside_validity = true};
	struct rv_run_state run = {.rubric = t->rubric,
	                           .selection = &selection,
	                           .sink = &sink,
	                           .fates = rv_fates_new()};
	struct rv_when as_of = {0};
	size_t missing;
	enum rv_code code;

	if (!run.fates)
		return rv_nomem(err);
	rv_when_parse(t->test->as_of, strlen(t->test->as_of), &as_of);
	code = open_tester(t, as_of.day, err);
	if (code == RV_OK) {
		set_complete(t);
		choose_items(t);
		code = fill_database(t, err);
	}
	run.workspace = t->workspace;
	run.plan = t->plan;
	run.as_of = as_of.day;
	t->case_at = 0;
	if (code == RV_OK)
		code = rv_run_filled(&run, err);
	rv_fates_free(run.fates);
	missing = code == RV_OK ? t->test->n_cases - t->case_at : 0;
	if (missing > 0) {
		struct rv_expect whole = {.pos = t->test->pos};
		char message[200];

		snprintf(message, sizeof(message),
		         _("%zu of its cases are not scored: not closed, or not of this rubric"),
		         missing);
		fail(t, &whole, message);
	}
	return code;
}

enum rv_code rv_score_tests(struct rv_rubric *rubric, const struct rv_rule_tests *tests,
                            struct rv_test_report *report, struct rv_diags *diags,
                            struct rv_error *err)
{
	struct rv_dictionary *dictionary = rubric->dictionary;
	struct tester t = {.rubric = rubric, .tests = tests, .report = report, .diags = diags};
	enum rv_code code = RV_OK;

	rv_arena_init(&t.arena);
	t.wanted = calloc(rubric->n_items + 1, sizeof(*t.wanted));
	t.was_complete = calloc(dictionary->n_records + 1, sizeof(*t.was_complete));
	t.next_key = calloc(dictionary->n_records + 1, sizeof(*t.next_key));
	if (!t.wanted || !t.was_complete || !t.next_key)
		code = rv_nomem(err);
	for (size_t i = 0; code == RV_OK && i < dictionary->n_records; i++)
		t.was_complete[i] = dictionary->records[i]->complete;
	for (size_t i = 0; code == RV_OK && i < tests->n; i++) {
		t.test = &tests->tests[i];
		t.failures = 0;
		code = run_test(&t, err);
	}
	for (size_t i = 0; t.was_complete && i < dictionary->n_records; i++)
		dictionary->records[i]->complete = t.was_complete[i];
	close_tester(&t);
	free(t.wanted);
	free(t.was_complete);
	free(t.next_key);
	return code;
}
