/* Saved runs, read back. */
#include <string.h>

#include "review/i18n.h"
#include "store/store.h"

/* ---- runs ---------------------------------------------------------------------------------------------- */

/* The current row of run_get or run_list; its texts are borrowed. */
static enum rv_code read_run(struct rv_stmt *stmt, struct rv_run *run, struct rv_error *err)
{
	bool failed = false;

	*run = (struct rv_run){0};
	run->id = rv_stmt_int_at(stmt, 0);
	run->digest = rv_stmt_text_at(stmt, 1, &failed);
	run->previous = rv_stmt_text_at(stmt, 2, &failed);
	run->chain = rv_stmt_text_at(stmt, 3, &failed);
	run->rubric = rv_stmt_text_at(stmt, 4, &failed);
	run->version = rv_stmt_text_at(stmt, 5, &failed);
	run->scoring_digest = rv_stmt_text_at(stmt, 6, &failed);
	run->period = rv_stmt_text_at(stmt, 7, &failed);
	run->from = rv_stmt_text_at(stmt, 8, &failed);
	run->to = rv_stmt_text_at(stmt, 9, &failed);
	run->as_of = rv_stmt_text_at(stmt, 10, &failed);
	run->outside_validity = rv_stmt_int_at(stmt, 11) != 0;
	run->casedb = rv_stmt_text_at(stmt, 12, &failed);
	run->created_at = rv_stmt_text_at(stmt, 13, &failed);
	run->program = rv_stmt_text_at(stmt, 14, &failed);
	run->settings = rv_stmt_text_at(stmt, 15, &failed);
	run->registered = rv_stmt_int_at(stmt, 16);
	run->in_period = rv_stmt_int_at(stmt, 17);
	run->scored = rv_stmt_int_at(stmt, 18);
	for (int i = 0; i < RV_N_LEFT; i++)
		run->left[i] = rv_stmt_int_at(stmt, 19 + i);
	return failed ? rv_nomem(err) : RV_OK;
}

static enum rv_code keep_run(struct rv_arena *arena, struct rv_run *run, struct rv_error *err)
{
	const char **texts[] = {&run->digest,  &run->previous,       &run->chain,  &run->rubric,
	                        &run->version, &run->scoring_digest, &run->period, &run->from,
	                        &run->to,      &run->as_of,          &run->casedb, &run->created_at,
	                        &run->program, &run->settings};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (*texts[i] == NULL)
			continue;
		*texts[i] = rv_strdup(arena, *texts[i]);
		if (*texts[i] == NULL)
			return rv_nomem(err);
	}
	return RV_OK;
}

static enum rv_code no_such_run(struct rv_store *store, int64_t id, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = false;
	char asked[RV_RUN_NAME_SIZE], first[RV_RUN_NAME_SIZE], newest[RV_RUN_NAME_SIZE];
	int64_t last = 0;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_LAST, err);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row)
		last = rv_stmt_int_at(&stmt, 0);
	rv_stmt_close(&stmt);
	if (code != RV_OK)
		return code;
	if (last == 0)
		return rv_fail(err, RV_NOINPUT,
		               _("there are no saved runs in '%s' yet; run 'review score' first"),
		               store->path);
	rv_store_run_name(store, id, asked);
	rv_store_run_name(store, 1, first);
	rv_store_run_name(store, last, newest);
	if (last == 1)
		return rv_fail(err, RV_NOINPUT, _("there is no run %s in '%s'; the only one is %s"),
		               asked, store->path, first);
	return rv_fail(err, RV_NOINPUT, _("there is no run %s in '%s'; there are %s to %s"), asked,
	               store->path, first, newest);
}

struct source_list {
	struct rv_source *list;
	size_t n, room;
};

static enum rv_code add_source(struct rv_arena *arena, struct rv_stmt *stmt,
                               struct source_list *sources, struct rv_error *err)
{
	struct rv_source *source, *longer;
	bool failed = false;
	const char *name = rv_stmt_text_at(stmt, 0, &failed),
		   *text = rv_stmt_text_at(stmt, 1, &failed);
	size_t len = (size_t)sqlite3_column_bytes(stmt->stmt, 1);

	if (failed)
		return rv_nomem(err);
	if (sources->n == sources->room) {
		sources->room = sources->room ? 2 * sources->room : 8;
		longer = rv_alloc_array(arena, sources->room, sizeof *longer);
		if (longer == NULL)
			return rv_nomem(err);
		if (sources->n > 0)
			memcpy(longer, sources->list, sources->n * sizeof *longer);
		sources->list = longer;
	}
	source = &sources->list[sources->n];
	source->name = rv_strdup(arena, rv_or_empty(name));
	source->path = source->name;
	source->text = rv_strndup(arena, rv_or_empty(text), len);
	source->len = len;
	if (source->name == NULL || source->text == NULL)
		return rv_nomem(err);
	sources->n++;
	return RV_OK;
}

static enum rv_code read_sources(struct rv_store *store, struct rv_arena *arena, struct rv_run *run,
                                 struct rv_error *err)
{
	struct source_list sources = {0};
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = true;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_SOURCE_LIST, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":run", run->id);
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row)
		code = add_source(arena, &stmt, &sources, err);
	rv_stmt_close(&stmt);
	run->sources = (struct rv_stored){sources.list, sources.n};
	return code;
}

enum rv_code rv_run_get(struct rv_store *store, struct rv_arena *arena, int64_t id,
                        struct rv_run *out, struct rv_error *err)
{
	struct rv_stmt stmt;
	struct rv_run run;
	enum rv_code code;
	bool row = false;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_GET, err);
	if (code == RV_OK) {
		if (id != 0)
			rv_stmt_int(&stmt, ":run", id);
		code = rv_stmt_next(&stmt, &row, err);
	}
	if (code == RV_OK && row)
		code = read_run(&stmt, &run, err);
	if (code == RV_OK && row)
		code = keep_run(arena, &run, err);
	rv_stmt_close(&stmt);
	if (code == RV_OK && !row)
		return no_such_run(store, id, err);
	if (code == RV_OK)
		code = read_sources(store, arena, &run, err);
	if (code == RV_OK)
		*out = run;
	return code;
}

enum rv_code rv_run_list_from(struct rv_store *store, bool oldest_first, rv_run_fn *fn, void *ctx,
                              struct rv_error *err)
{
	struct rv_stmt stmt;
	struct rv_run run;
	enum rv_code code;
	bool row = true;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_LIST, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":oldest_first", oldest_first);
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		code = read_run(&stmt, &run, err);
		if (code == RV_OK)
			code = fn(ctx, &run, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_run_list(struct rv_store *store, rv_run_fn *fn, void *ctx, struct rv_error *err)
{
	return rv_run_list_from(store, false, fn, ctx, err);
}

/* ---- the rest ------------------------------------------------------------------------------------------ */

static bool left_reason(const char *word, enum rv_left_reason *out)
{
	for (int i = 0; i < RV_N_LEFT; i++) {
		if (!strcmp(word, rv_left_word((enum rv_left_reason)i))) {
			*out = (enum rv_left_reason)i;
			return true;
		}
	}
	return false;
}

enum rv_code rv_run_left_outs(struct rv_store *store, int64_t run, rv_left_fn *fn, void *ctx,
                              struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = true, failed = false;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_LEFT_OUT_LIST, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":run", run);
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		struct rv_left_out left = {
			.case_key = rv_stmt_text_at(&stmt, 1, &failed),
			.number = rv_stmt_text_at(&stmt, 2, &failed),
			.unit = rv_stmt_text_at(&stmt, 3, &failed),
		};
		const char *word = rv_stmt_text_at(&stmt, 0, &failed);

		if (failed)
			code = rv_nomem(err);
		else if (!left_reason(rv_or_empty(word), &left.reason))
			code = rv_store_damaged(store, err);
		else
			code = fn(ctx, &left, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_run_remarks(struct rv_store *store, int64_t run, rv_remark_fn *fn, void *ctx,
                            struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = true, failed = false;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_REMARK_LIST, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":run", run);
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		struct rv_remark remark = {
			.record = rv_stmt_text_at(&stmt, 0, &failed),
			.column = rv_stmt_text_at(&stmt, 1, &failed),
			.n = rv_stmt_int_at(&stmt, 2),
			.example = rv_stmt_text_at(&stmt, 3, &failed),
			.example_key = rv_stmt_text_at(&stmt, 4, &failed),
		};

		code = failed ? rv_nomem(err) : fn(ctx, &remark, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_run_class_counts(struct rv_store *store, int64_t run, size_t n_classes, int64_t *n,
                                 struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = true;

	memset(n, 0, (n_classes + 1) * sizeof *n);
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_CLASS_COUNTS, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":run", run);
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		int64_t place = rv_stmt_int_at(&stmt, 0) + 1;

		if (place >= 0 && place <= (int64_t)n_classes)
			n[place] = rv_stmt_int_at(&stmt, 1);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_run_sums(struct rv_store *store, int64_t run, struct rv_run_sums *out,
                         struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = true;

	*out = (struct rv_run_sums){0};
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_SUMS, err);
	if (code == RV_OK)
		rv_stmt_int(&stmt, ":run", run);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row)
		*out = (struct rv_run_sums){.cases = rv_stmt_int_at(&stmt, 0),
		                            .score = rv_stmt_int_at(&stmt, 1),
		                            .lowest = rv_stmt_int_at(&stmt, 2)};
	rv_stmt_close(&stmt);
	return code;
}
