/* What is owed by a case, as one list: a thing once, with all the items that wait for it. */
#include <stdlib.h>
#include <string.h>

#include "engine/owed.h"
#include "review/i18n.h"

const char *rv_owed_word(enum rv_owed_kind kind)
{
	static const char *const words[] = {"cell", "row", "list", "other"};

	return words[kind];
}

const char *rv_owed_label(enum rv_owed_kind kind)
{
	switch (kind) {
	case RV_OWED_CELL: return _("value not recorded");
	case RV_OWED_ROW: return _("row not there");
	case RV_OWED_LIST: return _("list not called complete");
	case RV_OWED_OTHER: break;
	}
	return _("nothing a sheet holds");
}

/* ---- telling ------------------------------------------------------------------------------------------------------------------- */

static int compare_things(const struct rv_want *a, const struct rv_want *b)
{
	size_t x, y;

	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->record != b->record) {
		x = a->record ? a->record->index : 0;
		y = b->record ? b->record->index : 0;
		return x < y ? -1 : 1;
	}
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	if (a->column != b->column) {
		x = a->column ? a->column->index : 0;
		y = b->column ? b->column->index : 0;
		return x < y ? -1 : 1;
	}
	return strcmp(a->row_kind ? a->row_kind : "", b->row_kind ? b->row_kind : "");
}

static int by_thing(const void *a, const void *b)
{
	const struct rv_want *x = a, *y = b;
	int c = compare_things(x, y);

	return c != 0 ? c : (x->item > y->item) - (x->item < y->item);
}

/* Most points first; of equals as they stand in the dictionary. */
static int by_points(const void *a, const void *b)
{
	const struct rv_owed *x = a, *y = b;

	if (x->points != y->points)
		return x->points > y->points ? -1 : 1;
	if (x->n_items != y->n_items)
		return x->n_items > y->n_items ? -1 : 1;
	if (x->items[0] != y->items[0])
		return x->items[0] < y->items[0] ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static rv_points most(const struct rv_item *item)
{
	return item->severity == RV_ADVICE ? 0 : item->max;
}

static enum rv_code fetch_row(struct rv_wants *wants, const struct rv_want *one,
                              struct rv_owed *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = wants->plan->records[one->record->index].identity;
	const char *text;
	int rc;

	sqlite3_bind_int64(stmt, 1, one->row);
	rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		text = (const char *)sqlite3_column_text(stmt, 0);
		out->row_key = rv_strdup(wants->arena, text ? text : "[]");
		text = (const char *)sqlite3_column_text(stmt, 1);
		out->identity = rv_strdup(wants->arena, text ? text : "[]");
	}
	sqlite3_reset(stmt);
	if (rc != SQLITE_ROW)
		return rv_workspace_fail(wants->plan->workspace, rc, one->record->id, err);
	return out->row_key && out->identity ? RV_OK : rv_nomem(err);
}

/* One thing from its wants list[0..n), which differ in the item only. */
static enum rv_code merge(struct rv_wants *wants, const struct rv_want *list, size_t n,
                          struct rv_owed *out, struct rv_error *err)
{
	size_t *items = rv_alloc_array(wants->arena, n, sizeof(*items));

	if (!items)
		return rv_nomem(err);
	*out = (struct rv_owed){.kind = list->kind,
	                        .record = list->record,
	                        .column = list->column,
	                        .row_kind = list->row_kind,
	                        .items = items};
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && list[i].item == list[i - 1].item)
			continue;
		items[out->n_items++] = list[i].item;
		out->points += most(&wants->plan->rubric->items[list[i].item]);
	}
	return list->kind == RV_OWED_CELL ? fetch_row(wants, list, out, err) : RV_OK;
}

/* What the case could lose yet by what is not known: people's items and their findings left aside. */
static enum rv_code stake(const struct rv_rubric *rubric, struct rv_arena *arena,
                          const struct rv_case_result *result, rv_points *out, struct rv_error *err)
{
	struct rv_case_result other = *result;
	uint8_t *outcomes = rv_alloc_array(arena, rubric->n_items, 1);
	struct rv_deduction *deductions = rv_alloc_array(arena, rubric->n_items,
	                                                 sizeof(*deductions));

	if (!outcomes || !deductions)
		return rv_nomem(err);
	for (size_t i = 0; i < rubric->n_items; i++) {
		outcomes[i] = result->outcomes[i];
		if (outcomes[i] == RV_NOT_CHECKED ||
		    (outcomes[i] == RV_FAIL && rubric->items[i].confirm && !result->open[i]))
			outcomes[i] = RV_PASS;
	}
	other.outcomes = outcomes;
	rv_judge_case(rubric, &other, deductions);
	*out = other.score - other.lowest;
	return RV_OK;
}

static enum rv_code lookups_complete(struct rv_plan *plan, uint64_t *bits, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(plan->workspace->db, "SELECT _complete FROM temp.\"#\"", -1,
	                            &stmt, NULL);

	*bits = 0;
	if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		*bits = (uint64_t)sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	return rc == SQLITE_ROW || rc == SQLITE_DONE
	               ? RV_OK
	               : rv_workspace_fail(plan->workspace, rc, plan->workspace->path, err);
}

static enum rv_code tell(struct rv_wants *wants, struct rv_run_state *run,
                         const struct rv_case_result *result, size_t n_items, struct rv_error *err)
{
	struct rv_owed_case owed = {.result = result, .n_items = n_items};
	struct rv_owed *list = rv_alloc_array(wants->arena, wants->n, sizeof(*list));

	if (!list)
		return rv_nomem(err);
	qsort(wants->list, wants->n, sizeof(*wants->list), by_thing);
	for (size_t i = 0, end; i < wants->n; i = end) {
		for (end = i + 1;
		     end < wants->n && compare_things(&wants->list[i], &wants->list[end]) == 0;
		     end++)
			;
		RV_TRY(merge(wants, wants->list + i, end - i, &list[owed.n_owed], err));
		list[owed.n_owed].order = owed.n_owed;
		owed.n_owed++;
	}
	RV_TRY(stake(run->rubric, wants->arena, result, &owed.at_stake, err));
	qsort(list, owed.n_owed, sizeof(*list), by_points);
	owed.owed = list;
	return run->sink->owed(run->sink->ctx, &owed, err);
}

static int by_case(const void *a, const void *b)
{
	const struct rv_open *x = a, *y = b;

	if (x->case_index != y->case_index)
		return x->case_index < y->case_index ? -1 : 1;
	if (x->check != y->check)
		return x->check < y->check ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* The open rows of one case. */
static void opened_of(struct rv_chunk *chunk, size_t case_index, struct rv_wants *wants)
{
	size_t low = 0, high = chunk->n_opened;

	if (!chunk->sorted && chunk->n_opened > 1)
		qsort(chunk->opened, chunk->n_opened, sizeof(*chunk->opened), by_case);
	chunk->sorted = true;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (chunk->opened[middle].case_index < case_index)
			low = middle + 1;
		else
			high = middle;
	}
	while (high < chunk->n_opened && chunk->opened[high].case_index == case_index)
		high++;
	wants->opened = chunk->n_opened > 0 ? &chunk->opened[low] : NULL;
	wants->n_opened = high - low;
}

enum rv_code rv_owed_tell(struct rv_run_state *run, struct rv_chunk *chunk, size_t case_index,
                          const struct rv_case_result *result, struct rv_error *err)
{
	struct rv_wants wants = {.plan = run->plan, .arena = chunk->arena};
	enum rv_code code = lookups_complete(run->plan, &wants.complete, err);
	size_t n_items = 0;

	wants.complete |= chunk->complete[case_index];
	opened_of(chunk, case_index, &wants);
	rv_guard_start(run->workspace);
	for (size_t i = 0; code == RV_OK && i < run->rubric->n_items; i++) {
		if (run->rubric->items[i].manual ||
		    !(result->outcomes[i] == RV_UNKNOWN || result->open[i]))
			continue;
		n_items++;
		rv_owed_trace(&wants, chunk, case_index, i);
		if (wants.nomem)
			code = rv_nomem(err);
		else if (wants.rc != SQLITE_OK)
			code = rv_workspace_fail(run->workspace, wants.rc, run->rubric->items[i].id,
			                         err);
	}
	if (code == RV_OK && wants.n > 0)
		code = tell(&wants, run, result, n_items, err);
	free(wants.list);
	return code;
}
