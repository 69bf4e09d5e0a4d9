/* Exports of other offices in the store. */
#include "review/rollup.h"

#include "review/i18n.h"
#include "store/store.h"

enum rv_code rv_rollup_begin(struct rv_store *store, struct rv_error *err)
{
	return rv_store_do(store, RV_SQL_STORE_BEGIN, err);
}

enum rv_code rv_rollup_commit(struct rv_store *store, struct rv_error *err)
{
	enum rv_code code = rv_store_do(store, RV_SQL_STORE_COMMIT, err);

	if (code != RV_OK)
		rv_rollup_abandon(store);
	return code;
}

void rv_rollup_abandon(struct rv_store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		rv_store_do(store, RV_SQL_STORE_ROLLBACK, NULL);
}

/* ---- doubles ------------------------------------------------------------------------------------------------------- */

/* The number in the first row, 0 without one. Closes the statement. */
static enum rv_code one_number(struct rv_stmt *stmt, int64_t *out, struct rv_error *err)
{
	enum rv_code code;
	bool row = false;

	*out = 0;
	code = rv_stmt_next(stmt, &row, err);
	if (code == RV_OK && row)
		*out = rv_stmt_int_at(stmt, 0);
	rv_stmt_close(stmt);
	return code;
}

enum rv_code rv_rollup_find(struct rv_store *store, struct rv_arena *arena, const char *seal,
                            int64_t *taken, const char **instead, struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = false, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_BY_SEAL, err);

	*taken = 0;
	*instead = NULL;
	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":seal", seal);
		code = rv_stmt_next(&stmt, &row, err);
	}
	if (code == RV_OK && row) {
		const char *file = rv_stmt_text_at(&stmt, 1, &failed);

		*taken = rv_stmt_int_at(&stmt, 0);
		*instead = file != NULL ? rv_strdup(arena, file) : NULL;
		if (failed || (file != NULL && *instead == NULL))
			code = rv_nomem(err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_next(struct rv_store *store, int64_t *taken, struct rv_error *err)
{
	struct rv_stmt stmt;

	RV_TRY(rv_stmt_open(&stmt, store, RV_SQL_TAKEN_NEXT, err));
	return one_number(&stmt, taken, err);
}

enum rv_code rv_rollup_same_office(struct rv_store *store, const struct rv_taken *asked,
                                   rv_taken_fn *fn, void *ctx, struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = true, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_OF_OFFICE, err);

	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":office", asked->office);
		rv_stmt_text(&stmt, ":office_id", asked->office_id);
		rv_stmt_text(&stmt, ":date_from", asked->from);
		rv_stmt_text(&stmt, ":date_to", asked->to);
	}
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		const struct rv_taken taken = {.taken = rv_stmt_int_at(&stmt, 0),
		                               .office = rv_stmt_text_at(&stmt, 1, &failed),
		                               .office_id = rv_stmt_text_at(&stmt, 2, &failed),
		                               .file = rv_stmt_text_at(&stmt, 3, &failed),
		                               .at = rv_stmt_text_at(&stmt, 4, &failed),
		                               .period = rv_stmt_text_at(&stmt, 5, &failed)};

		code = failed ? rv_nomem(err) : fn(ctx, &taken, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code case_key(struct rv_store *store, struct rv_arena *arena, const char *number,
                             const char *unit, const char **out, struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = false, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_CASE_KEY, err);

	*out = NULL;
	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":number", number);
		rv_stmt_text(&stmt, ":unit", unit);
		code = rv_stmt_next(&stmt, &row, err);
	}
	if (code == RV_OK && row)
		*out = rv_stmt_text_at(&stmt, 0, &failed);
	*out = *out != NULL ? rv_strdup(arena, *out) : NULL;
	rv_stmt_close(&stmt);
	return code == RV_OK && *out == NULL ? rv_nomem(err) : code;
}

enum rv_code rv_rollup_same_case(struct rv_store *store, struct rv_arena *arena, const char *number,
                                 const char *unit, const char **office, const char **file,
                                 struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = false, failed = false;
	const char *key;
	enum rv_code code;

	*office = *file = NULL;
	RV_TRY(case_key(store, arena, number, unit, &key, err));
	code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_SAME_CASE, err);
	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":key", key);
		code = rv_stmt_next(&stmt, &row, err);
	}
	if (code == RV_OK && row) {
		*office = rv_strdup(arena, rv_or_empty(rv_stmt_text_at(&stmt, 0, &failed)));
		*file = rv_strdup(arena, rv_or_empty(rv_stmt_text_at(&stmt, 1, &failed)));
		if (failed || *office == NULL || *file == NULL)
			code = rv_nomem(err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_replace(struct rv_store *store, int64_t taken, int64_t by,
                               struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_REPLACE, err);

	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":taken", taken);
		rv_stmt_int(&stmt, ":by", by);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

/* ---- kept ------------------------------------------------------------------------------------------------------------ */

enum rv_code rv_rollup_case(struct rv_store *store, int64_t taken, int64_t position,
                            const struct rv_case_result *result, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_CASE_INSERT, err);

	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":taken", taken);
		rv_stmt_int(&stmt, ":position", position);
		rv_stmt_text(&stmt, ":number", result->number);
		rv_stmt_text(&stmt, ":unit", rv_or_empty(result->unit));
		rv_stmt_int(&stmt, ":score", result->score);
		rv_stmt_int(&stmt, ":lowest", result->lowest);
		rv_stmt_int(&stmt, ":class", result->class_index);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_class(struct rv_store *store, int64_t taken,
                             const struct rv_taken_class *class, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_CLASS_INSERT, err);

	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":taken", taken);
		rv_stmt_int(&stmt, ":class", class->index);
		rv_stmt_text(&stmt, ":id", class->id);
		rv_stmt_text(&stmt, ":title_zh", class->title.zh);
		rv_stmt_text(&stmt, ":title_en", class->title.en);
		rv_stmt_int(&stmt, ":cases", class->cases);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static void bind_taken(struct rv_stmt *stmt, const struct rv_taken *taken, const char *text)
{
	const struct {
		const char *name, *text;
	} texts[] = {{":seal", taken->seal},
	             {":file", taken->file},
	             {":at", taken->at},
	             {":office", taken->office},
	             {":office_id", taken->office_id},
	             {":name_zh", taken->name.zh},
	             {":name_en", taken->name.en},
	             {":prefecture_zh", taken->prefecture.zh},
	             {":prefecture_en", taken->prefecture.en},
	             {":digest", taken->digest},
	             {":created_at", taken->created_at},
	             {":period", taken->period},
	             {":date_from", taken->from},
	             {":date_to", taken->to},
	             {":as_of", taken->as_of},
	             {":rubric", taken->rubric},
	             {":version", taken->version},
	             {":scoring_digest", taken->scoring_digest},
	             {":text", text}};
	const struct {
		const char *name;
		int64_t n;
	} numbers[] = {{":taken", taken->taken},           {":run", taken->run},
	               {":registered", taken->registered}, {":in_period", taken->in_period},
	               {":scored", taken->scored},         {":classed", taken->classed},
	               {":score", taken->score},           {":lowest", taken->lowest}};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		rv_stmt_text(stmt, texts[i].name, texts[i].text);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		rv_stmt_int(stmt, numbers[i].name, numbers[i].n);
}

enum rv_code rv_rollup_keep(struct rv_store *store, const struct rv_taken *taken, const char *text,
                            struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_INSERT, err);

	if (code == RV_OK) {
		bind_taken(&stmt, taken, text);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

/* ---- read back ------------------------------------------------------------------------------------------------------- */

static enum rv_code read_taken(struct rv_stmt *stmt, struct rv_taken *out, struct rv_error *err)
{
	const char **texts[] = {&out->seal,
	                        &out->file,
	                        &out->at,
	                        &out->office,
	                        &out->office_id,
	                        &out->name.zh,
	                        &out->name.en,
	                        &out->prefecture.zh,
	                        &out->prefecture.en,
	                        NULL,
	                        &out->digest,
	                        &out->created_at,
	                        &out->period,
	                        &out->from,
	                        &out->to,
	                        &out->as_of,
	                        &out->rubric,
	                        &out->version,
	                        &out->scoring_digest};
	int64_t *numbers[] = {&out->registered, &out->in_period, &out->scored,
	                      &out->classed,    &out->score,     &out->lowest};
	int n = (int)(sizeof texts / sizeof *texts);
	bool failed = false;

	*out = (struct rv_taken){.taken = rv_stmt_int_at(stmt, 0), .run = rv_stmt_int_at(stmt, 10)};
	for (int i = 0; i < n; i++)
		if (texts[i] != NULL)
			*texts[i] = rv_stmt_text_at(stmt, i + 1, &failed);
	for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
		*numbers[i] = rv_stmt_int_at(stmt, n + 1 + i);
	return failed ? rv_nomem(err) : RV_OK;
}

enum rv_code rv_rollup_list(struct rv_store *store, const char *from, const char *to,
                            rv_taken_fn *fn, void *ctx, struct rv_error *err)
{
	struct rv_stmt stmt;
	struct rv_taken taken;
	bool row = true;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_LIST, err);

	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":date_from", from);
		rv_stmt_text(&stmt, ":date_to", to);
	}
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		code = read_taken(&stmt, &taken, err);
		if (code == RV_OK)
			code = fn(ctx, &taken, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_classes(struct rv_store *store, int64_t taken, rv_taken_class_fn *fn,
                               void *ctx, struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = true, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_CLASS_LIST, err);

	if (code == RV_OK)
		rv_stmt_int(&stmt, ":taken", taken);
	while (code == RV_OK && (code = rv_stmt_next(&stmt, &row, err)) == RV_OK && row) {
		const struct rv_taken_class class = {
			.index = (int)rv_stmt_int_at(&stmt, 0),
			.id = rv_stmt_text_at(&stmt, 1, &failed),
			.title = {rv_stmt_text_at(&stmt, 2, &failed),
		                  rv_stmt_text_at(&stmt, 3, &failed)},
			.cases = rv_stmt_int_at(&stmt, 4),
		};

		code = failed ? rv_nomem(err) : fn(ctx, &class, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_newest(struct rv_store *store, struct rv_arena *arena, const char **period,
                              const char **from, const char **to, struct rv_error *err)
{
	const char **out[] = {period, from, to};
	struct rv_stmt stmt;
	bool row = false, failed = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_NEWEST_PERIOD, err);

	*period = *from = *to = NULL;
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	for (int i = 0; code == RV_OK && row && i < 3; i++) {
		const char *text = rv_stmt_text_at(&stmt, i, &failed);

		*out[i] = text != NULL ? rv_strdup(arena, text) : NULL;
		if (failed || (text != NULL && *out[i] == NULL))
			code = rv_nomem(err);
	}
	rv_stmt_close(&stmt);
	return code;
}

enum rv_code rv_rollup_counts(struct rv_store *store, int64_t *all, int64_t *counting,
                              struct rv_error *err)
{
	struct rv_stmt stmt;
	bool row = false;
	enum rv_code code = rv_stmt_open(&stmt, store, RV_SQL_TAKEN_COUNT, err);

	*all = *counting = 0;
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row) {
		*all = rv_stmt_int_at(&stmt, 0);
		*counting = rv_stmt_int_at(&stmt, 1);
	}
	rv_stmt_close(&stmt);
	return code;
}
