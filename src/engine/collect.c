/* See collect.h. */
#include <stdlib.h>
#include <string.h>

#include "engine/halves.h"
#include "engine/rows.h"
#include "review/i18n.h"

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

static bool take_violations(struct rv_rows *run, size_t index, const struct rv_row *row)
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
static bool take_row(struct rv_rows *run, size_t index, const struct rv_row *row)
{
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

static bool keep_row(struct rv_rows *run)
{
	struct rv_row *row;

	if (run->n == run->room) {
		size_t room = run->room ? run->room * 2 : 128;
		struct rv_row *more = realloc(run->rows, room * sizeof(*more));

		if (!more)
			return false;
		run->rows = more;
		run->room = room;
	}
	row = &run->rows[run->n];
	*row = (struct rv_row){.of_case = sqlite3_column_int64(run->c->rows, 0),
	                       .row = sqlite3_column_int64(run->c->rows, 1),
	                       .when = rv_truth_at(run->c->rows, 2)};
	if (row->when != 0) {
		rv_see_statement(run);
		if (!rv_judge_row(run, row))
			return false;
	}
	run->n++;
	return true;
}

/* Steps the statement over cases first..last; their rows are taken over once all have been stepped without a fault. */
static int step_rows(void *ctx, sqlite3_int64 first, sqlite3_int64 last)
{
	struct rv_rows *run = ctx;
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
	if (rc != SQLITE_DONE)
		return rc;
	for (size_t i = 0; i < run->n; i++)
		if (!take_row(run, case_index(run->chunk, run->rows[i].of_case), &run->rows[i]))
			return SQLITE_NOMEM;
	return SQLITE_OK;
}

/* The check can't be evaluated on this case: nothing is known of its item there, and the run goes on. */
static void rows_fault(void *ctx, sqlite3_int64 number)
{
	struct rv_rows *run = ctx;
	size_t index = case_index(run->chunk, number);

	if (index < run->chunk->n_cases && !run->c->hint)
		rv_tally_of(run->chunk, index, run->c->item)->fault = true;
}

/* ---- rows in memory ------------------------------------------------------------------------------------------ */

static bool run_row(struct rv_rows *run, struct rv_machine *machine, size_t number)
{
	struct rv_row row = {.of_case = run->chunk->cases[machine->case_index],
	                     .row = (sqlite3_int64)number,
	                     .when = rv_program_truth(machine, run->c->when_program)};

	if (row.when == 0)
		return true;
	return rv_see_programs(run, machine) && rv_judge_row(run, &row) &&
	       take_row(run, machine->case_index, &row);
}

/* The rows of the check's record, case by case; their numbers are counted in their case, from 0. */
static enum rv_code collect_programmed(struct rv_rows *run, struct rv_error *err)
{
	struct rv_chunk *chunk = run->chunk;
	struct rv_machine machine = chunk->machine;
	const struct rv_record *each = run->c->check->each;
	const struct rv_held *held = &machine.held[each->index];
	int frame = each->is_case ? RV_FRAME_FILE : RV_FRAME_THIS;
	bool good = true;

	for (size_t i = 0; good && i < chunk->n_cases; i++) {
		rv_machine_enter(&machine, chunk, i);
		for (size_t k = held->first[i]; good && k < held->first[i + 1]; k++) {
			machine.frames[frame] = rv_held_cells(held, k);
			good = run_row(run, &machine, k - held->first[i]);
		}
	}
	return good ? RV_OK : rv_nomem(err);
}

static enum rv_code collect_rows(struct rv_chunk *chunk, const struct rv_plan_check *c,
                                 struct rv_error *err)
{
	struct rv_rows run = {.chunk = chunk, .c = c};
	const struct rv_halves halves = {&run, step_rows, rows_fault};
	int rc;

	run.seen = rv_alloc_array(chunk->arena, c->n_shown, sizeof(*run.seen));
	if (!run.seen)
		return rv_nomem(err);
	if (c->programmed)
		return collect_programmed(&run, err);
	rc = rv_by_halves(&halves, chunk->first, chunk->last);
	free(run.rows);
	return rc == SQLITE_OK ? RV_OK
	                       : rv_workspace_fail(chunk->plan->workspace, rc,
	                                           chunk->plan->rubric->items[c->item].id, err);
}

/* ---- conditions on the case ------------------------------------------------------------------------------ */

struct when {
	struct rv_chunk *chunk;
	sqlite3_stmt *stmt;
	int8_t *truths; /* by index of the case in the chunk */
};

static int step_when(void *ctx, sqlite3_int64 first, sqlite3_int64 last)
{
	struct when *when = ctx;
	int rc;

	sqlite3_bind_int64(when->stmt, 1, first);
	sqlite3_bind_int64(when->stmt, 2, last);
	rv_guard_start(when->chunk->plan->workspace);
	while ((rc = sqlite3_step(when->stmt)) == SQLITE_ROW) {
		size_t index = case_index(when->chunk, sqlite3_column_int64(when->stmt, 0));

		if (index < when->chunk->n_cases)
			when->truths[index] = (int8_t)rv_truth_at(when->stmt, 1);
	}
	sqlite3_reset(when->stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static void when_fault(void *ctx, sqlite3_int64 number)
{
	struct when *when = ctx;
	size_t index = case_index(when->chunk, number);

	if (index < when->chunk->n_cases)
		when->truths[index] = -1;
}

/* 1, 0, -1 open for each case of the chunk; without a statement all 1. */
static enum rv_code read_when(struct rv_chunk *chunk, sqlite3_stmt *stmt, const char *what,
                              int8_t *when, struct rv_error *err)
{
	struct when work = {chunk, stmt, when};
	const struct rv_halves halves = {&work, step_when, when_fault};
	int rc;

	for (size_t i = 0; i < chunk->n_cases; i++)
		when[i] = stmt ? -1 : 1;
	if (!stmt)
		return RV_OK;
	rc = rv_by_halves(&halves, chunk->first, chunk->last);
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
		tally->fault |= c->fault;
		if ((chunk->complete[i] & c->records_read) != c->records_read)
			tally->incomplete = true;
		else
			tally->passed++; /* no row says anything against it */
	}
	return RV_OK;
}

/* ---- items ---------------------------------------------------------------------------------------------------- */

void rv_machine_enter(struct rv_machine *machine, const struct rv_chunk *chunk, size_t index)
{
	const struct rv_record *file = chunk->plan->rubric->dictionary->case_record;
	const struct rv_held *held = &machine->held[file->index];

	machine->case_index = index;
	machine->complete = chunk->complete[index];
	/* the case is not held where no program reads it */
	machine->frames[RV_FRAME_FILE] = held->first ? rv_held_cells(held, held->first[index])
	                                             : NULL;
}

static void run_when(struct rv_chunk *chunk, const struct rv_node *program, int8_t *when)
{
	for (size_t i = 0; i < chunk->n_cases; i++) {
		rv_machine_enter(&chunk->machine, chunk, i);
		when[i] = (int8_t)rv_program_truth(&chunk->machine, program);
	}
}

static enum rv_code collect_when(struct rv_chunk *chunk, const struct rv_plan_item *item,
                                 struct rv_error *err)
{
	int8_t *when = rv_alloc_array(chunk->arena, chunk->n_cases, sizeof(*when));

	if (!when)
		return rv_nomem(err);
	if (item->when_program)
		run_when(chunk, item->when_program, when);
	else
		RV_TRY(read_when(chunk, item->when, item->item->id, when, err));
	for (size_t i = 0; i < chunk->n_cases; i++)
		rv_tally_of(chunk, i, item->item->index)->when = when[i];
	return chunk->machine.nomem ? rv_nomem(err) : RV_OK;
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

		if (c->check->test == RV_TEST_QUERY) {
			RV_TRY(take_query(chunk, c, err));
			continue;
		}
		mark_incomplete(chunk, c);
		RV_TRY(collect_rows(chunk, c, err));
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
