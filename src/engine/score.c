/*
 * A run: for each rubric of the standard a plan over a workspace of its own; cases are selected, their records copied, derived columns
 * computed, then chunk by chunk collected, judged and given to the sink.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/clock_vfs.h"
#include "engine/score.h"
#include "review/i18n.h"
#include "review/interrupt.h"

#define CHUNK 500

static enum rv_code run_queries(struct rv_plan *plan, struct rv_error *err)
{
	for (size_t i = 0; i < plan->rubric->n_items; i++)
		for (size_t k = 0; k < plan->items[i].n_checks; k++)
			if (plan->items[i].checks[k].check->test == RV_TEST_QUERY)
				RV_TRY(rv_query_run(plan, &plan->items[i].checks[k], err));
	return RV_OK;
}

/* Once for a plan: rule tests fill its workspace again and again. */
static enum rv_code open_held(struct rv_plan *plan, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = plan->rubric->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++)
		if (plan->workspace->held[i] && !plan->held[i].record)
			RV_TRY(rv_held_open(plan->workspace, dictionary->records[i], plan->arena,
			                    &plan->held[i], err));
	return RV_OK;
}

/* ---- filling and selecting together ------------------------------------------------------------------------ */

static enum rv_code fill_and_select(struct rv_run_state *run, struct rv_error *err)
{
	struct rv_plan *plan = run->plan;

	run->n_selected = 0;
	run->n_invalid = 0;
	run->workspace->copy_unread = run->sink->owed !=
	                              NULL; /* owed.c makes its statements later */
	RV_TRY(rv_workspace_begin(run->workspace, err));
	RV_TRY(rv_fates_allocate(run, err));
	RV_TRY(rv_select_by_date(run, err));
	RV_TRY(rv_workspace_copy(run->workspace, err));
	RV_TRY(rv_derive_all(plan, err));
	RV_TRY(rv_select_by_condition(run, plan->use_when, -1, err));
	RV_TRY(rv_select_by_condition(run, plan->cases, RV_LEFT_NOT_FOR, err));
	RV_TRY(rv_count_invalid(run, err));
	if (run->n_invalid > 0)
		return rv_fail(err, RV_DATA,
		               _("rubric '%s' is valid from %s to %s, and %lld of the cases lie "
		                 "outside; name another period or "
		                 "rubric, or say --outside-validity"),
		               run->rubric->id,
		               run->rubric->valid_from ? run->rubric->valid_from : "…",
		               run->rubric->valid_to ? run->rubric->valid_to : "…",
		               (long long)run->n_invalid);
	RV_TRY(run_queries(plan, err));
	return open_held(plan, err);
}

/* ---- heads and hits ------------------------------------------------------------------------------------------ */

struct head {
	sqlite3_int64 number_of_case;
	const char *key, *number, *unit, *identity;
	uint64_t complete;
	bool selected;
};

static const char *column_copy(struct rv_arena *arena, sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return rv_strdup(arena, text ? text : "");
}

static enum rv_code read_heads(struct rv_plan *plan, struct rv_arena *arena, sqlite3_int64 first,
                               sqlite3_int64 last, struct head *heads, size_t *n,
                               struct rv_error *err)
{
	sqlite3_stmt *stmt = plan->heads;
	int rc;

	*n = 0;
	sqlite3_bind_int64(stmt, 1, first);
	sqlite3_bind_int64(stmt, 2, last);
	while ((rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		struct head *head = &heads[(*n)++];

		head->number_of_case = sqlite3_column_int64(stmt, 0);
		head->complete = (uint64_t)sqlite3_column_int64(stmt, 1);
		head->key = column_copy(arena, stmt, 2);
		head->number = column_copy(arena, stmt, 3);
		head->unit = column_copy(arena, stmt, 4);
		head->identity = column_copy(arena, stmt, 5);
		head->selected = sqlite3_column_int(stmt, 6) == 1;
		if (!head->key || !head->number || !head->unit || !head->identity) {
			rc = SQLITE_NOMEM;
			break;
		}
	}
	sqlite3_reset(stmt);
	return rc == SQLITE_DONE
	               ? RV_OK
	               : rv_workspace_fail(plan->workspace, rc, plan->workspace->path, err);
}

static int by_case_and_item(const void *a, const void *b)
{
	const struct rv_hit *x = a, *y = b;

	if (x->case_index != y->case_index)
		return x->case_index < y->case_index ? -1 : 1;
	if (x->item != y->item)
		return x->item < y->item ? -1 : 1;
	if (x->check != y->check)
		return x->check < y->check ? -1 : 1;
	return (x->sequence > y->sequence) - (x->sequence < y->sequence);
}

/* First text column of a statement of one row, copied; "" if there is no row. */
static enum rv_code fetch_pair(struct rv_plan *plan, struct rv_arena *arena, sqlite3_stmt *stmt,
                               sqlite3_int64 row, const char **first, const char **second,
                               struct rv_error *err)
{
	int rc;
	bool good = true;

	*first = NULL;
	if (second)
		*second = NULL;
	sqlite3_bind_int64(stmt, 1, row);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		*first = column_copy(arena, stmt, 0);
		if (second)
			*second = column_copy(arena, stmt, 1);
		good = *first && (!second || *second);
	}
	sqlite3_reset(stmt);
	if (!good)
		return rv_nomem(err);
	return rc == SQLITE_ROW || rc == SQLITE_DONE
	               ? RV_OK
	               : rv_workspace_fail(plan->workspace, rc, plan->workspace->path, err);
}

/* {"a": 1} and {"b": 2} → {"a": 1, "b": 2}. */
static const char *join_objects(struct rv_arena *arena, const char *a, const char *b)
{
	if (!a || strlen(a) < 3)
		return b ? b : "{}";
	if (!b || strlen(b) < 3)
		return a;
	return rv_format(arena, "%.*s, %s", (int)strlen(a) - 1, a, b + 1);
}

static enum rv_code tell_hit(struct rv_chunk *chunk, const struct rv_hit *hit,
                             struct rv_violation *out, struct rv_error *err)
{
	struct rv_plan *plan = chunk->plan;
	const struct rv_check *check = hit->check->check;
	const struct rv_record *record = check->test == RV_TEST_QUERY ? check->of : check->each;
	const char *values = NULL;
	sqlite3_int64 row = record && record->is_case ? chunk->cases[hit->case_index] : hit->row;

	if (hit->check->programmed && !record->is_case)
		RV_TRY(rv_held_row(&plan->held[record->index], chunk->cases[hit->case_index],
		                   (size_t)hit->row, &row, err));
	*out = (struct rv_violation){.item = hit->item,
	                             .which = hit->which,
	                             .count = hit->count,
	                             .identity = "[]",
	                             .awaiting = plan->rubric->items[hit->item].confirm,
	                             .hint = hit->check->hint};
	if (record && !record->is_case && row > 0) {
		out->record = record->id;
		RV_TRY(fetch_pair(plan, chunk->arena, plan->records[record->index].identity, row,
		                  &out->row_key, &out->identity, err));
	} else {
		out->record = plan->rubric->dictionary->case_record->id;
	}
	if (hit->check->detail)
		RV_TRY(fetch_pair(plan, chunk->arena, hit->check->detail, row, &values, NULL, err));
	out->values = join_objects(chunk->arena, hit->values, values);
	/* which of several checks it was, so that the sentence can name what was compared */
	if (out->values && plan->rubric->items[hit->item].n_checks > 1 && !hit->check->hint) {
		const char *number = rv_format(chunk->arena, "{\"_check\": %td}",
		                               hit->check - plan->items[hit->item].checks);

		out->values = number ? join_objects(chunk->arena, number, out->values) : NULL;
	}
	return out->values ? RV_OK : rv_nomem(err);
}

/* ---- one chunk ----------------------------------------------------------------------------------------------------- */

static enum rv_code judge_and_tell(struct rv_run_state *run, struct rv_chunk *chunk,
                                   const struct head *head, size_t index, const struct rv_hit *hits,
                                   size_t n_hits, struct rv_error *err)
{
	const struct rv_rubric *rubric = run->rubric;
	size_t n = rubric->n_items;
	uint8_t *outcomes = rv_alloc_array(chunk->arena, n, 1),
		*open = rv_alloc_array(chunk->arena, n, 1);
	uint32_t *counts = rv_alloc_array(chunk->arena, n, sizeof(*counts));
	struct rv_deduction *deductions = rv_alloc_array(chunk->arena, n, sizeof(*deductions));
	struct rv_violation *violations = rv_alloc_array(chunk->arena, n_hits, sizeof(*violations));
	struct rv_case_result result = {.rubric = run->use,
	                                .case_key = head->key,
	                                .number = head->number,
	                                .unit = head->unit,
	                                .identity = head->identity};

	if (!outcomes || !open || !counts || !deductions || !violations)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++) {
		const struct rv_tally *tally = rv_tally_of(chunk, index, i);
		enum rv_outcome outcome = rv_tally_outcome(&rubric->items[i], tally);

		outcomes[i] = (uint8_t)outcome;
		if (outcome == RV_FAIL)
			counts[i] = tally->violations > UINT32_MAX ? UINT32_MAX
			                                           : (uint32_t)tally->violations;
		open[i] = outcome == RV_UNKNOWN ||
		          (outcome == RV_FAIL && (tally->open > 0 || tally->incomplete));
	}
	result.outcomes = outcomes;
	result.open = open;
	result.counts = counts;
	for (size_t i = 0; i < n_hits; i++)
		if (outcomes[hits[i].item] == RV_FAIL ||
		    (hits[i].check->hint && outcomes[hits[i].item] == RV_NOT_CHECKED))
			RV_TRY(tell_hit(chunk, &hits[i], &violations[result.n_violations++], err));
	result.violations = violations;
	rv_judge_case(rubric, &result, deductions);
	RV_TRY(run->sink->scored(run->sink->ctx, &result, err));
	return run->sink->owed ? rv_owed_tell(run, chunk, index, &result, err) : RV_OK;
}

static enum rv_code tell_chunk(struct rv_run_state *run, struct rv_chunk *chunk,
                               const struct head *heads, struct rv_error *err)
{
	size_t at = 0;

	if (chunk->n_hits > 1)
		qsort(chunk->hits, chunk->n_hits, sizeof(*chunk->hits), by_case_and_item);
	for (size_t i = 0; i < chunk->n_cases; i++) {
		size_t begin = at;

		while (at < chunk->n_hits && chunk->hits[at].case_index == i)
			at++;
		/* without any hit there is no array to point into */
		RV_TRY(judge_and_tell(run, chunk, &heads[i], i,
		                      at > begin ? &chunk->hits[begin] : NULL, at - begin, err));
		if (rv_interrupted)
			return rv_fail(err, RV_INTERRUPTED, _("interrupted"));
	}
	return RV_OK;
}

/* The rows of the chunk's cases that programs read. */
static enum rv_code hold_rows(struct rv_plan *plan, struct rv_chunk *chunk, struct rv_error *err)
{
	chunk->machine = (struct rv_machine){
		.held = plan->held, .workspace = plan->workspace, .arena = chunk->arena};
	for (size_t i = 0; i < plan->rubric->dictionary->n_records; i++)
		if (plan->workspace->held[i])
			RV_TRY(rv_held_load(&plan->held[i], chunk->cases, chunk->n_cases,
			                    chunk->arena, err));
	return RV_OK;
}

static enum rv_code run_chunk(struct rv_run_state *run, struct rv_arena *arena, sqlite3_int64 first,
                              sqlite3_int64 last, struct rv_error *err)
{
	struct rv_chunk chunk = {.plan = run->plan,
	                         .arena = arena,
	                         .first = first,
	                         .last = last,
	                         .as_of = run->as_of};
	struct head *heads = rv_alloc_array(arena, CHUNK, sizeof(*heads));
	size_t n = 0;
	enum rv_code code;

	chunk.cases = rv_alloc_array(arena, CHUNK, sizeof(*chunk.cases));
	chunk.complete = rv_alloc_array(arena, CHUNK, sizeof(*chunk.complete));
	if (!heads || !chunk.cases || !chunk.complete)
		return rv_nomem(err);
	RV_TRY(read_heads(run->plan, arena, first, last, heads, &n, err));
	for (size_t i = 0; i < n; i++) {
		if (!heads[i].selected)
			continue;
		heads[chunk.n_cases] = heads[i];
		chunk.cases[chunk.n_cases] = heads[i].number_of_case;
		chunk.complete[chunk.n_cases++] = heads[i].complete;
		run->fates->fate[heads[i].number_of_case - 1] = FATE_SCORED;
	}
	if (chunk.n_cases == 0)
		return RV_OK;
	chunk.tallies = rv_alloc_array(arena, chunk.n_cases * run->rubric->n_items,
	                               sizeof(*chunk.tallies));
	if (!chunk.tallies)
		return rv_nomem(err);
	chunk.keep_open = run->sink->owed != NULL;
	code = hold_rows(run->plan, &chunk, err);
	if (code == RV_OK)
		code = rv_collect(&chunk, err);
	if (code == RV_OK)
		code = tell_chunk(run, &chunk, heads, err);
	for (size_t i = 0; code == RV_OK && i < run->rubric->dictionary->n_records; i++)
		if (run->workspace->held[i])
			code = rv_held_forget(&run->plan->held[i], err);
	free(chunk.hits);
	free(chunk.opened);
	run->scored += (int64_t)chunk.n_cases;
	return code;
}

enum rv_code rv_run_filled(struct rv_run_state *run, struct rv_error *err)
{
	enum rv_code code = fill_and_select(run, err);

	for (sqlite3_int64 first = 1; code == RV_OK && first <= run->workspace->n_cases;
	     first += CHUNK) {
		struct rv_arena arena;

		rv_arena_init(&arena);
		code = run_chunk(run, &arena, first, first + CHUNK - 1, err);
		rv_arena_release(&arena);
	}
	if (code == RV_OK)
		code = rv_workspace_done(run->workspace, err);
	if (code != RV_OK)
		rv_workspace_rollback(run->workspace);
	return code;
}

/* ---- what is told after the cases ------------------------------------------------------------------------------------ */

static enum rv_code tell_left_out(struct rv_run_state *run, struct rv_error *err)
{
	for (sqlite3_int64 first = 1; first <= (sqlite3_int64)run->fates->n; first += CHUNK) {
		struct rv_arena arena;
		struct head *heads;
		size_t n = 0;
		enum rv_code code;

		rv_arena_init(&arena);
		heads = rv_alloc_array(&arena, CHUNK, sizeof(*heads));
		code = heads ? read_heads(run->plan, &arena, first, first + CHUNK - 1, heads, &n,
		                          err)
		             : rv_nomem(err);
		for (size_t i = 0; code == RV_OK && i < n; i++) {
			size_t at = (size_t)heads[i].number_of_case - 1;
			struct rv_left_out left = {.case_key = heads[i].key,
			                           .number = heads[i].number,
			                           .unit = heads[i].unit};

			if (run->fates->fate[at] == FATE_SCORED)
				continue;
			/* no rubric of the set wanted it */
			left.reason = run->fates->fate[at] == FATE_LEFT
			                      ? (enum rv_left_reason)run->fates->reason[at]
			                      : RV_LEFT_NOT_FOR;
			code = run->sink->left_out(run->sink->ctx, &left, err);
		}
		rv_arena_release(&arena);
		if (code != RV_OK)
			return code;
	}
	return RV_OK;
}

static enum rv_code tell_remarks(struct rv_run_state *run, struct rv_error *err)
{
	const struct rv_workspace *workspace = run->workspace;

	for (size_t i = 0; i < workspace->dictionary->n_records; i++) {
		const struct rv_record *record = workspace->dictionary->records[i];
		struct rv_remark remark = {.record = record->id, .n = workspace->orphans[i]};

		if (remark.n > 0)
			RV_TRY(run->sink->remark(run->sink->ctx, &remark, err));
		for (size_t k = 0; k < record->n_columns; k++) {
			const struct rv_bad_values *bad = &workspace->bad[i][k];

			if (bad->n == 0)
				continue;
			remark = (struct rv_remark){.record = record->id,
			                            .column = record->columns[k]->id,
			                            .n = bad->n,
			                            .example = bad->example,
			                            .example_key = bad->key};
			RV_TRY(run->sink->remark(run->sink->ctx, &remark, err));
		}
	}
	return RV_OK;
}

/* ---- the whole ----------------------------------------------------------------------------------------------------------- */

/* One rubric of the standard over the database. `last`: then tell what was left out. */
static enum rv_code score_use(const struct rv_score_request *request,
                              const struct rv_score_sink *sink, size_t use, sqlite3 *db,
                              struct rv_fates *fates, struct rv_score_counts *counts,
                              struct rv_diags *diags, struct rv_error *err)
{
	const struct rv_standard *standard = request->standard;
	struct rv_rubric *rubric = standard->use[use].rubric;
	struct rv_arena arena;
	struct rv_run_state run = {.rubric = rubric,
	                           .use = use,
	                           .selection = &request->selection,
	                           .sink = sink,
	                           .fates = fates};
	struct rv_when as_of;
	bool last = use + 1 == standard->n;
	enum rv_code code;

	rv_arena_init(&arena);
	if (rv_when_parse(request->selection.as_of, strlen(request->selection.as_of), &as_of))
		run.as_of = as_of.day;
	code = rv_workspace_open(&arena, db, request->casedb, rubric->dictionary, rubric->calendar,
	                         &run.workspace, err);
	if (code == RV_OK) {
		if (request->seconds > 0)
			run.workspace->guard.seconds = request->seconds;
		run.workspace->keep_snapshot = !last;
		run.plan = rv_plan_compile(&arena, rubric, &standard->use[use].when,
		                           request->sql_only || sink->owed, run.workspace, diags);
		if (!run.plan)
			code = diags->nomem ? rv_nomem(err)
			                    : rv_fail(err, RV_DATA, _("rubric '%s' has faults"),
			                              rubric->id);
	}
	if (code == RV_OK)
		code = rv_run_filled(&run, err);
	counts->scored += run.scored;
	if (code == RV_OK && last) {
		counts->registered = run.workspace->n_cases;
		counts->in_period = rv_fates_in_period(fates);
		memcpy(counts->mark, run.workspace->mark, sizeof counts->mark);
		code = tell_left_out(&run, err);
	}
	if (code == RV_OK && last)
		code = tell_remarks(&run, err);
	rv_plan_close(run.plan);
	rv_workspace_close(run.workspace);
	rv_arena_release(&arena);
	return code;
}

static enum rv_code open_with_clock(const struct rv_score_request *request, sqlite3 **db,
                                    struct rv_error *err)
{
	const char *vfs = NULL;
	struct rv_when as_of;

	if (!rv_when_parse(request->selection.as_of, strlen(request->selection.as_of), &as_of))
		return rv_fail(err, RV_BUG, "as-of '%s'", request->selection.as_of);
	RV_TRY(rv_clock_vfs(NULL, as_of.day, &vfs, err));
	return rv_casedb_open(request->casedb, vfs, db, err);
}

enum rv_code rv_score(const struct rv_score_request *request, const struct rv_score_sink *sink,
                      struct rv_score_counts *counts, struct rv_diags *diags, struct rv_error *err)
{
	struct rv_fates *fates = rv_fates_new();
	sqlite3 *db = NULL;
	enum rv_code code = fates ? RV_OK : rv_nomem(err);

	*counts = (struct rv_score_counts){0};
	if (code == RV_OK)
		code = open_with_clock(request, &db, err);
	for (size_t use = 0; code == RV_OK && use < request->standard->n; use++)
		code = score_use(request, sink, use, db, fates, counts, diags, err);
	sqlite3_close(db);
	rv_fates_free(fates);
	return code;
}

/* ---- without a database ---------------------------------------------------------------------------------------------------- */

static enum rv_code check_use(const struct rv_set_use *use, struct rv_diags *diags,
                              struct rv_error *err)
{
	struct rv_workspace *workspace = NULL;
	struct rv_plan *plan = NULL;
	struct rv_arena arena;
	sqlite3 *db = NULL;
	enum rv_code code = rv_casedb_memory(use->rubric->dictionary, NULL, &db, err);

	rv_arena_init(&arena);
	if (code == RV_OK)
		code = rv_workspace_open(&arena, db, use->rubric->sources[0].path,
		                         use->rubric->dictionary, use->rubric->calendar, &workspace,
		                         err);
	if (code == RV_OK) {
		plan = rv_plan_compile(&arena, use->rubric, &use->when, false, workspace, diags);
		if (!plan)
			code = diags->nomem ? rv_nomem(err)
			                    : rv_fail(err, RV_DATA, _("rubric '%s' has faults"),
			                              use->rubric->id);
	}
	rv_plan_close(plan);
	rv_workspace_close(workspace);
	sqlite3_close(db);
	rv_arena_release(&arena);
	return code;
}

enum rv_code rv_score_check(const struct rv_standard *standard, struct rv_diags *diags,
                            struct rv_error *err)
{
	enum rv_code worst = RV_OK;

	for (size_t i = 0; i < standard->n; i++) {
		enum rv_code code = check_use(&standard->use[i], diags, err);

		if (code != RV_OK && code != RV_DATA)
			return code;
		worst = code == RV_OK ? worst : code;
	}
	return worst;
}
