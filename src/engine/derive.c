/*
 * Derived columns: one UPDATE each of the target's working table, in order of dependency.
 */
#include "engine/compile.h"
#include "engine/halves.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

/* More rows than a working table can have: the upper bound of a whole update. */
#define EVERY_ROW ((sqlite3_int64)1 << 40)

static bool compile_derive(struct rv_plan *plan, struct rv_plan_derive *d)
{
	const struct rv_derive *derive = d->derive;
	struct rv_scope scope = rv_plan_scope(derive->target, derive->match, derive->n_match);
	const struct rv_record *file = plan->rubric->dictionary->case_record;
	struct rv_read read = {0};

	plan->reading = d;
	plan->noting = derive->is_sql ? &d->reads : NULL;
	if (derive->is_sql) {
		struct rv_expr expr;

		if (!rv_translate(plan, &scope, &derive->sql, &expr))
			return false;
		/* a column of the dictionary has a declared type, whatever its SQL gives */
		read.value = derive->column->sql && !derive->column->derived
		                     ? rv_plan_format(plan, "review_cell(%zu, %zu, (%s), '')",
		                                      derive->target->index, derive->column->index,
		                                      expr.sql)
		                     : rv_plan_format(plan, "nullif((%s), '')",
		                                      expr.sql); /* '' is NULL */
		read.absent = rv_plan_format(plan, "%s = 1", rv_state(plan, &expr));
	} else {
		struct rv_aggregation a = {
			.op = derive->aggregate,
			.record = derive->record,
			.value = derive->value,
			.distinct = derive->distinct,
			.kinds = derive->kinds,
			.n_kinds = derive->n_kinds,
			.where = derive->where,
			.match = derive->match,
			.n_match = derive->n_match,
		};

		if (!rv_aggregate_read(plan, &scope, &a, &read))
			return false;
		plan->noting = &d->reads;
		rv_note_reads(plan, &read, 1);
	}
	plan->noting = NULL;
	d->sql = rv_plan_format(
		plan, "UPDATE temp.\"#%s\" AS _this SET \"%s\" = %s, \"_a:%s\" = %s%s",
		derive->target->id, derive->column->id, read.value, derive->column->id,
		read.absent ? read.absent : "0",
		derive->target->is_case || derive->target->is_lookup
			? " WHERE _this._row BETWEEN ?1 AND ?2"
			: rv_plan_format(
				  plan,
				  " FROM temp.\"#%s\" AS _file WHERE _file._row = _this._case AND "
				  "_this._row BETWEEN ?1 AND ?2",
				  file->id));
	plan->workspace->needed[derive->target->index] = true;
	return d->sql != NULL;
}

static struct rv_plan_derive *derive_of(struct rv_plan_derive *all, size_t n,
                                        const struct rv_column *column)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].derive->column == column)
			return &all[i];
	return NULL;
}

/* Depth first; mark 1: on the path, 2: placed. */
static bool place_derive(struct rv_plan *plan, struct rv_plan_derive *all, size_t n,
                         struct rv_plan_derive *d)
{
	if (d->mark == 2)
		return true;
	if (d->mark == 1) {
		rv_diag(plan->diags, RV_ERROR, RV_D_DERIVE_CYCLE, d->derive->pos, 1,
		        _("the derived column '%s.%s' is computed from itself"),
		        d->derive->target->id, d->derive->column->id);
		return false;
	}
	d->mark = 1;
	for (size_t i = 0; i < d->n_needs; i++) {
		struct rv_plan_derive *need = derive_of(all, n, d->needs[i]);

		if (need && !place_derive(plan, all, n, need))
			return false;
	}
	d->mark = 2;
	plan->derives[plan->n_derives++] = d;
	return true;
}

bool rv_compile_derives(struct rv_plan *plan)
{
	size_t n = plan->rubric->n_derives;
	struct rv_plan_derive *all = rv_alloc_array(plan->arena, n, sizeof(*all));
	bool good = true;

	plan->derives = rv_alloc_array(plan->arena, n, sizeof(*plan->derives));
	if (!all || !plan->derives) {
		plan->nomem = true;
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		all[i].derive = &plan->rubric->derives[i];
		if (plan->rubric->derives[i].faulty || !compile_derive(plan, &all[i]))
			good = false;
	}
	plan->reading = NULL;
	for (size_t i = 0; good && i < n; i++)
		good = place_derive(plan, all, n, &all[i]);
	for (size_t i = 0; good && i < n; i++)
		good = rv_plan_prepare(plan, all[i].sql, all[i].derive->pos, &all[i].update);
	return good;
}

/* ---- computing ------------------------------------------------------------------------------------------- */

static int step_update(void *ctx, sqlite3_int64 first, sqlite3_int64 last)
{
	sqlite3_stmt *update = ctx;
	int rc;

	sqlite3_bind_int64(update, 1, first);
	sqlite3_bind_int64(update, 2, last);
	rc = sqlite3_step(update);
	sqlite3_reset(update);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* The column stays NULL there, which is not known. */
static void leave_null(void *ctx, sqlite3_int64 row)
{
	(void)ctx;
	(void)row;
}

enum rv_code rv_derive_all(struct rv_plan *plan, struct rv_error *err)
{
	for (size_t i = 0; i < plan->n_derives; i++) {
		const struct rv_halves halves = {plan->derives[i]->update, step_update, leave_null};
		int rc;

		rv_guard_start(plan->workspace);
		rc = rv_by_halves(&halves, 1, EVERY_ROW);
		if (rc != SQLITE_OK)
			return rv_workspace_fail(plan->workspace, rc,
			                         plan->derives[i]->derive->column->id, err);
	}
	return RV_OK;
}
