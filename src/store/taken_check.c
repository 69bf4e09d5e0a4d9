/* Exports in the store beside the same exports taken in anew: value by value. */
#include <string.h>

#include "review/i18n.h"
#include "review/rollup.h"
#include "store/store.h"

enum rv_code rv_rollup_texts(struct rv_store *store, rv_taken_text_fn *fn, void *ctx,
                             struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = true, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_TEXTS, err);

	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		const struct rv_taken taken = {.taken = rv_stmt_int_at(&stmt, 0),
		                               .file = rv_stmt_text_at(&stmt, 1, &failed),
		                               .at = rv_stmt_text_at(&stmt, 2, &failed)};
		const char *text = rv_stmt_text_at(&stmt, 3, &failed);
		size_t len = (size_t)sqlite3_column_bytes(stmt.stmt, 3);

		code = failed ? rv_nomem(err) : fn(ctx, &taken, rv_or_empty(text), len, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code number_of(struct rv_store *store, enum rv_query_id id, int64_t taken,
                              int column, int64_t *out, struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = false;
	enum rv_code code = rv_stmt_open(&stmt, store, id, err);

	*out = 0;
	if (code == RV_OK && taken > 0)
		rv_stmt_int(&stmt, ":taken", taken);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row)
		*out = rv_stmt_int_at(&stmt, column);
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_replaced_by(struct rv_store *store, int64_t taken, int64_t *by,
                                   struct rv_error *err)
{
	return number_of(store, RV_SQL_TAKEN_BY, taken, 1, by, err);
}

enum rv_code rv_rollup_strays(struct rv_store *store, int64_t *n, struct rv_error *err)
{
	return number_of(store, RV_SQL_TAKEN_STRAYS, 0, 0, n, err);
}

/* ---- rows ---------------------------------------------------------------------------------------------------------- */

/* Rows of one table in both stores, in the order of their first column. */
struct beside {
	const char *table;
	struct rv_stmt kept, again;
	bool has_kept, has_again;
	rv_taken_fault_fn *fn;
	void *ctx;
};

static enum rv_code step(struct rv_stmt *stmt, bool *has, struct rv_error *err)
{
	return *has ? rv_stmt_next(stmt, has, err) : RV_OK;
}

/* What people call a row: its second column, where the first is only its place. */
static enum rv_code tell(const struct beside *b, struct rv_stmt *named, int column,
                         struct rv_error *err)
{
	bool failed = false, both = b->has_kept && b->has_again && column > 0;
	struct rv_taken_fault fault = {.table = b->table, .row = ""};

	if (strcmp(b->table, "taken") != 0)
		fault.row = rv_or_empty(rv_stmt_text_at(named, 1, &failed));
	if (both) {
		fault.column = sqlite3_column_name(b->kept.stmt, column);
		fault.kept = rv_stmt_text_at((struct rv_stmt *)&b->kept, column, &failed);
		fault.expected = rv_stmt_text_at((struct rv_stmt *)&b->again, column, &failed);
	} else if (named == &b->kept) {
		fault.kept = "…";
	} else {
		fault.expected = "…";
	}
	return failed ? rv_nomem(err) : b->fn(b->ctx, &fault, err);
}

static bool same_value(struct rv_stmt *a, struct rv_stmt *b, int column, bool *failed)
{
	const char *one = rv_stmt_text_at(a, column, failed);
	const char *other = rv_stmt_text_at(b, column, failed);

	return one == NULL || other == NULL ? one == other : strcmp(one, other) == 0;
}

static enum rv_code compare_row(struct beside *b, struct rv_error *err)
{
	int n = sqlite3_column_count(b->kept.stmt);
	bool failed = false;

	for (int i = 1; i < n; i++) {
		bool same = same_value(&b->kept, &b->again, i, &failed);

		if (failed)
			return rv_nomem(err);
		if (!same)
			RV_TRY(tell(b, &b->again, i, err));
	}
	return RV_OK;
}

static enum rv_code compare_rows(struct beside *b, struct rv_error *err)
{
	RV_TRY(step(&b->kept, &b->has_kept, err));
	RV_TRY(step(&b->again, &b->has_again, err));
	while (b->has_kept || b->has_again) {
		int64_t kept = b->has_kept ? rv_stmt_int_at(&b->kept, 0) : INT64_MAX,
			again = b->has_again ? rv_stmt_int_at(&b->again, 0) : INT64_MAX;

		if (kept == again)
			RV_TRY(compare_row(b, err));
		else
			RV_TRY(tell(b, kept < again ? &b->kept : &b->again, 0, err));
		if (kept <= again)
			RV_TRY(step(&b->kept, &b->has_kept, err));
		if (again <= kept)
			RV_TRY(step(&b->again, &b->has_again, err));
	}
	return RV_OK;
}

enum rv_code rv_rollup_compare(struct rv_store *store, int64_t taken, struct rv_store *again,
                               int64_t again_taken, rv_taken_fault_fn *fn, void *ctx,
                               struct rv_error *err)
{
	static const struct {
		const char *table;
		enum rv_query_id id;
	} tables[] = {{"taken", RV_SQL_TAKEN_ROW},
	              {"taken_class", RV_SQL_TAKEN_CLASS_ROWS},
	              {"taken_case", RV_SQL_TAKEN_CASE_ROWS}};
	enum rv_code code = RV_OK;

	for (size_t i = 0; code == RV_OK && i < sizeof tables / sizeof *tables; i++) {
		struct beside b = {.table = tables[i].table,
		                   .has_kept = true,
		                   .has_again = true,
		                   .fn = fn,
		                   .ctx = ctx};

		code = rv_stmt_open(&b.kept, store, tables[i].id, err);
		if (code == RV_OK)
			code = rv_stmt_open(&b.again, again, tables[i].id, err);
		if (code == RV_OK) {
			rv_stmt_int(&b.kept, ":taken", taken);
			rv_stmt_int(&b.again, ":taken", again_taken);
			code = compare_rows(&b, err);
		}
		rv_stmt_close(&b.kept);
		rv_stmt_close(&b.again);
	}
	return code;
}
