/* See collect.h. */
#include <stdlib.h>
#include <string.h>

#include "engine/collect.h"
#include "review/i18n.h"

/* Verdict rows of one check over one range, kept until the whole range has been stepped without a fault. */
struct row_verdict {
	sqlite3_int64 of_case, row;
	int when;
	struct rv_verdict verdict;
	const char **which; /* one per violation that has a name; NULL: one unnamed, counted n */
	const char *values;
};
struct run {
	struct rv_chunk *chunk;
	const struct rv_plan_check *c;
	struct row_verdict *rows;
	size_t n, room;
};

struct rv_tally *rv_tally_of(struct rv_chunk *chunk, size_t case_index, size_t item)
{
	return &chunk->tallies[case_index * chunk->plan->rubric->n_items + item];
}

static int by_number(const void *key, const void *element)
{
	sqlite3_int64 a = *(const sqlite3_int64 *)key, b = *(const sqlite3_int64 *)element;

	return (a > b) - (a < b);
}

/* Index of a case in the chunk, or n_cases. */
static size_t case_index(const struct rv_chunk *chunk, sqlite3_int64 number)
{
	const sqlite3_int64 *found = bsearch(&number, chunk->cases, chunk->n_cases,
	                                     sizeof(*chunk->cases), by_number);

	return found ? (size_t)(found - chunk->cases) : chunk->n_cases;
}

/* ---- values of a row ------------------------------------------------------------------------------- */

/* 1, 0, -1: NULL. */
static int truth_at(sqlite3_stmt *stmt, int column)
{
	if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
		return -1;
	return sqlite3_column_int(stmt, column) != 0;
}

static struct rv_value value_at(sqlite3_stmt *stmt, int column)
{
	struct rv_value value = {
		.state = (enum rv_value_state)sqlite3_column_int(stmt, column + 1)};
	int type = sqlite3_column_type(stmt, column);

	if (type == SQLITE_NULL) {
		if (value.state == RV_KNOWN)
			value.state = RV_NOT_KNOWN;
		return value;
	}
	value.state = RV_KNOWN;
	value.is_number = type == SQLITE_INTEGER || type == SQLITE_FLOAT;
	value.number = sqlite3_column_int64(stmt, column);
	value.text = (const char *)sqlite3_column_text(stmt, column);
	/* amounts and counts are integers; a fraction has no exact place among them */
	if (type == SQLITE_FLOAT && (double)value.number != sqlite3_column_double(stmt, column))
		value.state = RV_NOT_KNOWN;
	if (!value.text)
		value.state = RV_NOT_KNOWN;
	return value;
}

/* Grows a JSON object by one text member; NULL text: nothing. */
static void add_member(struct rv_buf *json, const char *name, const char *text)
{
	if (!text)
		return;
	rv_buf_puts(json, json->len ? ", " : "{");
	rv_buf_json(json, name, strlen(name));
	rv_buf_puts(json, ": ");
	rv_buf_json(json, text, strlen(text));
}

static const char *finish_object(struct run *run, struct rv_buf *json)
{
	char *out = NULL;

	if (json->len) {
		rv_buf_putc(json, '}');
		out = json->failed ? NULL : rv_strdup(run->chunk->arena, json->text);
	}
	rv_buf_release(json);
	return out;
}

/* ---- verdicts --------------------------------------------------------------------------------------- */

static struct rv_verdict verdict_of(enum rv_verdict_kind kind, int64_t n)
{
	return (struct rv_verdict){.kind = kind, .n = n};
}

static struct rv_verdict where_verdict(const struct run *run)
{
	int truth = truth_at(run->c->rows, 3);
	int64_t times;

	if (truth < 0)
		return verdict_of(RV_V_OPEN, 0);
	if (truth == 0)
		return verdict_of(RV_V_PASS, 0);
	times = sqlite3_column_int64(run->c->rows, 4);
	return verdict_of(RV_V_VIOLATION, times < 1 ? 1 : times > 1000000 ? 1000000 : times);
}

/* Names one violation each: false: memory. */
static bool name_violation(struct run *run, struct row_verdict *row, size_t k, size_t room,
                           const char *name)
{
	if (!row->which) {
		row->which = rv_alloc_array(run->chunk->arena, room, sizeof(*row->which));
		if (!row->which)
			return false;
	}
	row->which[k] = name;
	return true;
}

static bool filled_verdict(struct run *run, struct row_verdict *row)
{
	const struct rv_check *check = run->c->check;
	int64_t n = 0;
	bool open = false;

	for (size_t i = 0; i < check->n_filled; i++) {
		int truth = truth_at(run->c->rows, 3 + (int)i);

		open |= truth == -1;
		if (truth == 1 &&
		    !name_violation(run, row, (size_t)n++, check->n_filled, check->filled[i]->id))
			return false;
	}
	row->verdict = verdict_of(n ? RV_V_VIOLATION : open ? RV_V_OPEN : RV_V_PASS, n);
	return true;
}

static const char *position_name(struct run *run, const struct rv_check *check, size_t position)
{
	(void)check;
	return rv_format(run->chunk->arena, "%zu", position + 1);
}

static bool values_verdict(struct run *run, struct row_verdict *row)
{
	const struct rv_check *check = run->c->check;
	struct rv_value *values = rv_alloc_array(run->chunk->arena, check->n_values,
	                                         sizeof(*values));
	size_t *at = rv_alloc_array(run->chunk->arena, check->n_values, sizeof(*at));
	struct rv_buf json;

	if (!values || !at)
		return false;
	for (size_t i = 0; i < check->n_values; i++)
		values[i] = value_at(run->c->rows, 3 + 2 * (int)i);
	if (check->test == RV_TEST_AGREE)
		row->verdict = rv_judge_agree(check, values, check->n_values);
	else
		row->verdict = rv_judge_order(check, values, check->n_values, at);
	if (row->verdict.kind != RV_V_VIOLATION)
		return true;
	for (size_t i = 0; check->test == RV_TEST_ORDER && i < (size_t)row->verdict.n; i++) {
		const char *name = position_name(run, check, at[i]);

		if (!name || !name_violation(run, row, i, check->n_values, name))
			return false;
	}
	rv_buf_init(&json);
	for (size_t i = 0; i < check->n_values; i++) {
		char name[24];

		snprintf(name, sizeof(name), "_%zu", i + 1);
		add_member(&json, name, values[i].state == RV_KNOWN ? values[i].text : NULL);
	}
	row->values = finish_object(run, &json);
	return true;
}

static bool require_verdict(struct run *run, struct row_verdict *row)
{
	const struct rv_check *check = run->c->check;
	size_t total = 0, missing = 0, open = 0, found = 0;
	int column = 3;

	for (size_t i = 0; i < check->n_required; i++)
		total += check->required[i].n_kinds;
	for (size_t i = 0; i < check->n_required; i++)
		for (size_t k = 0; k < check->required[i].n_kinds; k++, column++) {
			int truth = truth_at(run->c->rows, column);

			found += truth == 1;
			open += truth == -1;
			if (truth == 0 && !check->any &&
			    !name_violation(run, row, missing, total, check->required[i].kinds[k]))
				return false;
			missing += truth == 0;
		}
	if (check->any)
		row->verdict = found  ? verdict_of(RV_V_PASS, 0)
		               : open ? verdict_of(RV_V_OPEN, 0)
		                      : verdict_of(RV_V_VIOLATION, 1);
	else
		row->verdict = missing ? verdict_of(RV_V_VIOLATION, (int64_t)missing)
		               : open  ? verdict_of(RV_V_OPEN, 0)
		                       : verdict_of(RV_V_PASS, 0);
	return true;
}

static void deadline_verdict(struct run *run, struct row_verdict *row)
{
	const struct rv_deadline *deadline = &run->c->check->deadline;
	struct rv_deadline_values values = {
		.from = value_at(run->c->rows, 3),
		.to = value_at(run->c->rows, 5),
		.due = value_at(run->c->rows, 7),
		.as_of = run->chunk->as_of,
		.calendar = run->chunk->plan->workspace->calendar,
	};
	struct rv_buf json;
	int column = 9;

	for (size_t i = 0; i < deadline->n_extend; i++)
		values.extend[i] = truth_at(run->c->rows, column++);
	if (deadline->has_pause)
		values.pause = (const char *)sqlite3_column_text(run->c->rows, column);
	row->verdict = rv_judge_deadline(deadline, &values);
	if (row->verdict.kind != RV_V_VIOLATION)
		return;
	rv_buf_init(&json);
	add_member(&json, "_from", values.from.text);
	add_member(&json, "_to", values.to.text);
	if (row->verdict.has_last) {
		char text[RV_WHEN_SIZE];

		rv_when_text(row->verdict.last, text);
		add_member(&json, "_last", text);
	}
	row->values = finish_object(run, &json);
}

static bool judge_row(struct run *run, struct row_verdict *row)
{
	int truth;

	switch (run->c->check->test) {
	case RV_TEST_WHERE: row->verdict = where_verdict(run); return true;
	case RV_TEST_FILLED: return filled_verdict(run, row);
	case RV_TEST_AGREE:
	case RV_TEST_ORDER: return values_verdict(run, row);
	case RV_TEST_NONE:
		truth = truth_at(run->c->rows, 3);
		row->verdict = verdict_of(truth == 1   ? RV_V_PASS
		                          : truth == 0 ? RV_V_VIOLATION
		                                       : RV_V_OPEN,
		                          truth == 0);
		return true;
	case RV_TEST_REQUIRE: return require_verdict(run, row);
	case RV_TEST_DEADLINE: deadline_verdict(run, row); return true;
	case RV_TEST_QUERY:
	case RV_TEST_MANUAL: break;
	}
	return true;
}

/* ---- taking rows over ---------------------------------------------------------------------------------- */

static bool add_hit(struct rv_chunk *chunk, const struct rv_hit *hit)
{
	if (chunk->n_hits == chunk->room_hits) {
		size_t room = chunk->room_hits ? chunk->room_hits * 2 : 256;
		struct rv_hit *more = realloc(chunk->hits, room * sizeof(*more));

		if (!more)
			return false;
		chunk->hits = more;
		chunk->room_hits = room;
	}
	chunk->hits[chunk->n_hits] = *hit;
	chunk->hits[chunk->n_hits].sequence = chunk->n_hits;
	chunk->n_hits++;
	return true;
}

static bool take_violations(struct run *run, size_t index, const struct row_verdict *row)
{
	struct rv_hit hit = {.case_index = index,
	                     .item = run->c->item,
	                     .check = run->c,
	                     .row = run->c->check->each->is_case ? 0 : row->row,
	                     .count = row->verdict.n,
	                     .which = "",
	                     .values = row->values};

	if (!row->which)
		return add_hit(run->chunk, &hit);
	hit.count = 1;
	for (int64_t k = 0; k < row->verdict.n; k++) {
		hit.which = row->which[k];
		if (!add_hit(run->chunk, &hit))
			return false;
	}
	return true;
}

/* A row whose `when` is open counts only if its test passes. */
static bool take_row(struct run *run, const struct row_verdict *row)
{
	size_t index = case_index(run->chunk, row->of_case);
	struct rv_tally *tally;
	enum rv_verdict_kind kind = row->verdict.kind;
	struct rv_open open = {index, run->c, row->row, row->when == -1, kind == RV_V_OPEN};

	if (index == run->chunk->n_cases || row->when == 0 || kind == RV_V_NOT_CONCERNED)
		return true;
	if (run->c->hint)
		return kind != RV_V_VIOLATION || take_violations(run, index, row);
	tally = rv_tally_of(run->chunk, index, run->c->item);
	if (row->when == -1 && kind != RV_V_PASS)
		kind = RV_V_OPEN;
	switch (kind) {
	case RV_V_PASS: tally->passed++; return true;
	case RV_V_OPEN: tally->open++; return rv_owed_note(run->chunk, &open);
	case RV_V_NOT_DUE: tally->not_due++; return true;
	case RV_V_VIOLATION:
		tally->violations += row->verdict.n;
		return take_violations(run, index, row);
	case RV_V_NOT_CONCERNED: return true;
	}
	return true;
}

/* ---- stepping --------------------------------------------------------------------------------------------- */

static bool keep_row(struct run *run)
{
	struct row_verdict *row;

	if (run->n == run->room) {
		size_t room = run->room ? run->room * 2 : 128;
		struct row_verdict *more = realloc(run->rows, room * sizeof(*more));

		if (!more)
			return false;
		run->rows = more;
		run->room = room;
	}
	row = &run->rows[run->n];
	*row = (struct row_verdict){.of_case = sqlite3_column_int64(run->c->rows, 0),
	                            .row = sqlite3_column_int64(run->c->rows, 1),
	                            .when = truth_at(run->c->rows, 2)};
	if (row->when != 0 && !judge_row(run, row))
		return false;
	run->n++;
	return true;
}

/* Steps the statement over cases first..last into run->rows. */
static int step_range(struct run *run, sqlite3_int64 first, sqlite3_int64 last)
{
	sqlite3_stmt *stmt = run->c->rows;
	int rc;

	run->n = 0;
	sqlite3_bind_int64(stmt, 1, first);
	sqlite3_bind_int64(stmt, 2, last);
	rv_guard_start(run->chunk->plan->workspace);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
		if (!keep_row(run)) {
			rc = SQLITE_NOMEM;
			break;
		}
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* The check can't be evaluated on this case: its item is open there, and the run goes on. */
static void mark_open(struct run *run, sqlite3_int64 number)
{
	size_t index = case_index(run->chunk, number);

	if (index < run->chunk->n_cases && !run->c->hint)
		rv_tally_of(run->chunk, index, run->c->item)->fault = true;
}

/* A fault of the values in a row, not of the database. */
static bool of_one_row(int rc)
{
	return (rc & 0xff) == SQLITE_ERROR || (rc & 0xff) == SQLITE_MISMATCH ||
	       (rc & 0xff) == SQLITE_TOOBIG;
}

/* A run-time fault in one row (an overflow, say) must not cost the other cases: the range is halved until the case is found. */
static enum rv_code run_range(struct run *run, sqlite3_int64 first, sqlite3_int64 last,
                              struct rv_error *err)
{
	const struct rv_plan *plan = run->chunk->plan;
	sqlite3_int64 middle;
	int rc = step_range(run, first, last);

	if (rc == SQLITE_OK) {
		for (size_t i = 0; i < run->n; i++)
			if (!take_row(run, &run->rows[i]))
				return rv_nomem(err);
		return RV_OK;
	}
	if (!of_one_row(rc))
		return rv_workspace_fail(plan->workspace, rc, plan->rubric->items[run->c->item].id,
		                         err);
	if (first >= last) {
		mark_open(run, first);
		return RV_OK;
	}
	middle = first + (last - first) / 2;
	RV_TRY(run_range(run, first, middle, err));
	return run_range(run, middle + 1, last, err);
}

/* ---- conditions on the case ------------------------------------------------------------------------------ */

static int step_when(struct rv_chunk *chunk, sqlite3_stmt *stmt, sqlite3_int64 first,
                     sqlite3_int64 last, int8_t *when)
{
	int rc;

	sqlite3_bind_int64(stmt, 1, first);
	sqlite3_bind_int64(stmt, 2, last);
	rv_guard_start(chunk->plan->workspace);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		size_t index = case_index(chunk, sqlite3_column_int64(stmt, 0));

		if (index < chunk->n_cases)
			when[index] = (int8_t)truth_at(stmt, 1);
	}
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* A fault on one case leaves that case open, and no other: the range is halved until it is found. */
static int when_range(struct rv_chunk *chunk, sqlite3_stmt *stmt, sqlite3_int64 first,
                      sqlite3_int64 last, int8_t *when)
{
	sqlite3_int64 middle = first + (last - first) / 2;
	int rc = step_when(chunk, stmt, first, last, when);

	if (!of_one_row(rc))
		return rc;
	if (first >= last) {
		size_t index = case_index(chunk, first);

		if (index < chunk->n_cases)
			when[index] = -1;
		return SQLITE_OK;
	}
	rc = when_range(chunk, stmt, first, middle, when);
	return rc == SQLITE_OK ? when_range(chunk, stmt, middle + 1, last, when) : rc;
}

/* 1, 0, -1 open for each case of the chunk; without a statement all 1. */
static enum rv_code read_when(struct rv_chunk *chunk, sqlite3_stmt *stmt, const char *what,
                              int8_t *when, struct rv_error *err)
{
	int rc;

	for (size_t i = 0; i < chunk->n_cases; i++)
		when[i] = stmt ? -1 : 1;
	if (!stmt)
		return RV_OK;
	rc = when_range(chunk, stmt, chunk->first, chunk->last, when);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(chunk->plan->workspace, rc, what, err);
}

/* ---- queries ----------------------------------------------------------------------------------------------- */

static bool take_query_row(struct rv_chunk *chunk, const struct rv_plan_check *c,
                           const int8_t *when, const struct rv_query_row *row)
{
	size_t index = case_index(chunk, row->of_case);
	struct rv_tally *tally;
	struct rv_open open = {index, c, row->row, false, row->violated == -1};

	if (index == chunk->n_cases || when[index] == 0)
		return true;
	tally = rv_tally_of(chunk, index, c->item);
	if (row->violated == 1 && when[index] == 1) {
		struct rv_hit hit = {.case_index = index,
		                     .item = c->item,
		                     .check = c,
		                     .row = row->row,
		                     .count = 1,
		                     .which = "",
		                     .values = row->values};

		if (!c->hint)
			tally->violations++;
		return add_hit(chunk, &hit);
	}
	if (c->hint)
		return true;
	if (row->violated == 0) {
		tally->passed++;
		return true;
	}
	tally->open++; /* not known, or it is not known whether the case is concerned */
	open.when = when[index] == -1;
	return rv_owed_note(chunk, &open);
}

static enum rv_code take_query(struct rv_chunk *chunk, const struct rv_plan_check *c,
                               struct rv_error *err)
{
	int8_t *when = rv_alloc_array(chunk->arena, chunk->n_cases, sizeof(*when));
	size_t low = 0, high = c->n_found;

	if (!when)
		return rv_nomem(err);
	RV_TRY(read_when(chunk, c->when, chunk->plan->rubric->items[c->item].id, when, err));
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (c->found[middle].of_case < chunk->first)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < c->n_found && c->found[low].of_case <= chunk->last; low++)
		if (!take_query_row(chunk, c, when, &c->found[low]))
			return rv_nomem(err);
	for (size_t i = 0; !c->hint && i < chunk->n_cases; i++) {
		struct rv_tally *tally = rv_tally_of(chunk, i, c->item);

		if (when[i] == 0)
			continue;
		if ((chunk->complete[i] & c->records_read) != c->records_read)
			tally->incomplete = true;
		else
			tally->passed++; /* no row says anything against it */
	}
	return RV_OK;
}

/* ---- items ---------------------------------------------------------------------------------------------------- */

static enum rv_code collect_when(struct rv_chunk *chunk, const struct rv_plan_item *item,
                                 struct rv_error *err)
{
	int8_t *when = rv_alloc_array(chunk->arena, chunk->n_cases, sizeof(*when));

	if (!when)
		return rv_nomem(err);
	RV_TRY(read_when(chunk, item->when, item->item->id, when, err));
	for (size_t i = 0; i < chunk->n_cases; i++)
		rv_tally_of(chunk, i, item->item->index)->when = when[i];
	return RV_OK;
}

static void mark_incomplete(struct rv_chunk *chunk, const struct rv_plan_check *c)
{
	const struct rv_record *each = c->check->each;

	if (each->is_case || c->hint)
		return;
	for (size_t i = 0; i < chunk->n_cases; i++)
		if (!(chunk->complete[i] >> each->index & 1))
			rv_tally_of(chunk, i, c->item)->incomplete = true;
}

static enum rv_code collect_item(struct rv_chunk *chunk, struct rv_plan_item *item,
                                 struct rv_error *err)
{
	RV_TRY(collect_when(chunk, item, err));
	for (size_t k = 0; k < item->n_checks; k++) {
		struct rv_plan_check *c = &item->checks[k];
		struct run run = {.chunk = chunk, .c = c};
		enum rv_code code;

		if (c->check->test == RV_TEST_QUERY) {
			RV_TRY(take_query(chunk, c, err));
			continue;
		}
		mark_incomplete(chunk, c);
		code = run_range(&run, chunk->first, chunk->last, err);
		free(run.rows);
		if (code != RV_OK)
			return code;
	}
	return RV_OK;
}

enum rv_code rv_collect(struct rv_chunk *chunk, struct rv_error *err)
{
	for (size_t i = 0; i < chunk->plan->rubric->n_items; i++)
		if (!chunk->plan->wanted || chunk->plan->wanted[i])
			RV_TRY(collect_item(chunk, &chunk->plan->items[i], err));
	return RV_OK;
}

enum rv_outcome rv_tally_outcome(const struct rv_item *item, const struct rv_tally *tally)
{
	enum rv_outcome outcome;

	if (tally->when == 0)
		return RV_NOT_APPLICABLE;
	if (item->manual)
		return RV_NOT_CHECKED;
	if (tally->fault)
		outcome = RV_UNKNOWN;
	else if (tally->violations > 0)
		outcome = RV_FAIL;
	else if (tally->open > 0 || tally->incomplete)
		outcome = RV_UNKNOWN;
	else if (tally->not_due > 0)
		outcome = RV_NOT_DUE;
	else
		outcome = tally->passed > 0 ? RV_PASS : RV_NOT_APPLICABLE;
	if (tally->when == -1 && (outcome == RV_FAIL || outcome == RV_NOT_DUE))
		outcome = RV_UNKNOWN;
	return outcome;
}
