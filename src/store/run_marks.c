/* Which states of the case database a run describes, and which of its cases are among those that changed. */
#include "store/store.h"

enum rv_code rv_run_marks(struct rv_store *store, struct rv_arena *arena, int64_t run,
                          const char **out, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = false, failed = false;

	*out = "[]";
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_MARKS, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":run", run);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row) {
		const char *text = rv_stmt_text_at(&stmt, 0, &failed);

		*out = text == NULL ? NULL : rv_strdup(arena, text);
		if (*out == NULL)
			code = rv_nomem(err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_run_changed(struct rv_store *store, int64_t run, const char *keys,
                            rv_changed_fn *fn, void *ctx, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = true, failed = false;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_CHANGED_LIST, err);
	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":run", run);
		rv_stmt_text(&stmt, ":keys", keys);
	}
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		const char *number = rv_stmt_text_at(&stmt, 1, &failed);

		code = failed ? rv_nomem(err)
		              : fn(ctx, rv_stmt_int_at(&stmt, 0), rv_or_empty(number), err);
	}
	rv_stmt_close(&stmt);
	return code;
}
