/* Cases of saved runs, read back. */
#include <string.h>

#include "store/store.h"

struct reader {
	struct rv_store *store;
	struct rv_stmt cases, violations, deductions;
	struct rv_arena arena; /* of one case */
	int64_t run;
	size_t n_items; /* of the case */
};

static enum rv_code read_outcomes(struct reader *reader, struct rv_case_result *result,
                                  struct rv_error *err)
{
	sqlite3_stmt *stmt = reader->cases.stmt;
	const uint8_t *bytes = sqlite3_column_blob(stmt, 16), *counts;
	size_t n = (size_t)sqlite3_column_bytes(stmt, 16), counts_len;
	uint8_t *outcomes = rv_alloc(&reader->arena, n), *open = rv_alloc(&reader->arena, n);
	uint32_t *numbers = rv_alloc_array(&reader->arena, n, sizeof *numbers);

	counts = sqlite3_column_blob(stmt, 17);
	counts_len = (size_t)sqlite3_column_bytes(stmt, 17);
	if (outcomes == NULL || open == NULL || numbers == NULL || (bytes == NULL && n > 0) ||
	    (counts == NULL && counts_len > 0))
		return rv_nomem(err);
	if (!rv_outcomes_unpack(bytes, n, counts, counts_len, outcomes, open, numbers))
		return rv_store_damaged(reader->store, err);
	reader->n_items = n;
	result->outcomes = outcomes;
	result->open = open;
	result->counts = numbers;
	return RV_OK;
}

/* Room for one more in an array of the case's arena. NULL: out of memory. */
static void *grow(struct rv_arena *arena, void *list, size_t n, size_t *room, size_t size)
{
	void *longer;

	if (n < *room)
		return list;
	*room = *room ? 2 * *room : 16;
	longer = rv_alloc_array(arena, *room, size);
	if (longer != NULL && n > 0)
		memcpy(longer, list, n * size);
	return longer;
}

/* Copies a text of the current row; NULL stays NULL. */
static const char *copy_at(struct reader *reader, struct rv_stmt *stmt, int column, bool *failed)
{
	const char *text = rv_stmt_text_at(stmt, column, failed);

	if (text == NULL)
		return NULL;
	text = rv_strdup(&reader->arena, text);
	if (text == NULL)
		*failed = true;
	return text;
}

static enum rv_code read_violations(struct reader *reader, int64_t position,
                                    struct rv_case_result *result, struct rv_error *err)
{
	struct rv_stmt *stmt = &reader->violations;
	struct rv_violation *list = NULL, *one;
	size_t n = 0, room = 0;
	bool row, failed = false;

	rv_stmt_reset(stmt);
	rv_stmt_int(stmt, ":run", reader->run);
	rv_stmt_int(stmt, ":position", position);
	for (;;) {
		RV_TRY(rv_stmt_next(stmt, &row, err));
		if (!row)
			break;
		list = grow(&reader->arena, list, n, &room, sizeof *list);
		if (list == NULL)
			return rv_nomem(err);
		one = &list[n++];
		one->item = (size_t)rv_stmt_int_at(stmt, 0);
		one->record = copy_at(reader, stmt, 1, &failed);
		one->row_key = copy_at(reader, stmt, 2, &failed);
		one->identity = copy_at(reader, stmt, 3, &failed);
		one->which = copy_at(reader, stmt, 4, &failed);
		one->count = rv_stmt_int_at(stmt, 5);
		one->awaiting = rv_stmt_int_at(stmt, 6) != 0;
		one->hint = rv_stmt_int_at(stmt, 7) != 0;
		one->values = copy_at(reader, stmt, 8, &failed);
		if (failed)
			return rv_nomem(err);
		if (one->item >= reader->n_items)
			return rv_store_damaged(reader->store, err);
	}
	result->violations = list;
	result->n_violations = n;
	return RV_OK;
}

static enum rv_code read_deductions(struct reader *reader, int64_t position,
                                    struct rv_case_result *result, struct rv_error *err)
{
	struct rv_stmt *stmt = &reader->deductions;
	struct rv_deduction *list = NULL;
	size_t n = 0, room = 0;
	bool row;

	rv_stmt_reset(stmt);
	rv_stmt_int(stmt, ":run", reader->run);
	rv_stmt_int(stmt, ":position", position);
	for (;;) {
		RV_TRY(rv_stmt_next(stmt, &row, err));
		if (!row)
			break;
		list = grow(&reader->arena, list, n, &room, sizeof *list);
		if (list == NULL)
			return rv_nomem(err);
		list[n] = (struct rv_deduction){
			.item = (size_t)rv_stmt_int_at(stmt, 0),
			.raw = rv_stmt_int_at(stmt, 1),
			.category_cut = rv_stmt_int_at(stmt, 2),
			.dimension_cut = rv_stmt_int_at(stmt, 3),
			.rubric_cut = rv_stmt_int_at(stmt, 4),
		};
		if (list[n++].item >= reader->n_items)
			return rv_store_damaged(reader->store, err);
	}
	result->deductions = list;
	result->n_deductions = n;
	return RV_OK;
}

static enum rv_code read_case(struct reader *reader, int64_t *position,
                              struct rv_case_result *result, struct rv_error *err)
{
	struct rv_stmt *stmt = &reader->cases;
	bool failed = false;

	*result = (struct rv_case_result){
		.rubric = (size_t)rv_stmt_int_at(stmt, 1),
		.case_key = rv_stmt_text_at(stmt, 2, &failed),
		.number = rv_stmt_text_at(stmt, 3, &failed),
		.unit = rv_stmt_text_at(stmt, 4, &failed),
		.identity = rv_stmt_text_at(stmt, 5, &failed),
		.score = rv_stmt_int_at(stmt, 6),
		.lowest = rv_stmt_int_at(stmt, 7),
		.class_index = (int)rv_stmt_int_at(stmt, 8),
		.score_class = (int)rv_stmt_int_at(stmt, 9),
		.worst_class = (int)rv_stmt_int_at(stmt, 10),
		.provisional = rv_stmt_int_at(stmt, 11) != 0,
		.n_open = (uint32_t)rv_stmt_int_at(stmt, 12),
		.n_awaiting = (uint32_t)rv_stmt_int_at(stmt, 13),
		.n_decided = (uint32_t)rv_stmt_int_at(stmt, 14),
		.n_applicable = (uint32_t)rv_stmt_int_at(stmt, 15),
	};
	if (failed)
		return rv_nomem(err);
	*position = rv_stmt_int_at(stmt, 0);
	RV_TRY(read_outcomes(reader, result, err));
	RV_TRY(read_violations(reader, *position, result, err));
	return read_deductions(reader, *position, result, err);
}

static enum rv_code each_case(struct reader *reader, rv_case_items_fn *fn, void *ctx,
                              struct rv_error *err)
{
	struct rv_case_result result;
	enum rv_code code = RV_OK;
	int64_t position = 0;
	bool row;

	for (;;) {
		RV_TRY(rv_stmt_next(&reader->cases, &row, err));
		if (!row)
			return RV_OK;
		code = read_case(reader, &position, &result, err);
		if (code == RV_OK)
			code = fn(ctx, position, &result, reader->n_items, err);
		rv_arena_release(&reader->arena);
		if (code != RV_OK)
			return code;
	}
}

static void bind_filter(struct rv_stmt *stmt, const struct rv_case_filter *filter, int64_t most)
{
	rv_stmt_text(stmt, ":number", filter->number);
	rv_stmt_text(stmt, ":unit", filter->unit);
	rv_stmt_int(stmt, ":settled", filter->settled);
	if (filter->in_class)
		rv_stmt_int(stmt, ":class", filter->class_index);
	else
		rv_stmt_null(stmt, ":class");
	if (most == 0)
		return;
	rv_stmt_int(stmt, ":best", filter->best != 0);
	rv_stmt_int(stmt, ":most", most);
}

enum rv_code rv_run_cases_items(struct rv_store *store, int64_t run,
                                const struct rv_case_filter *filter, rv_case_items_fn *fn,
                                void *ctx, struct rv_error *err)
{
	struct reader reader = {.store = store, .run = run};
	const struct rv_case_filter all = {.number = NULL}, *asked = filter != NULL ? filter : &all;
	int64_t most = asked->best != 0 ? asked->best : asked->worst;
	enum rv_code code;

	rv_arena_init(&reader.arena);
	code = rv_stmt_open(&reader.cases, store,
	                    most != 0 ? RV_SQL_RUN_CASE_ORDERED : RV_SQL_RUN_CASE_LIST, err);
	if (code == RV_OK)
		code = rv_stmt_open(&reader.violations, store, RV_SQL_VIOLATION_LIST, err);
	if (code == RV_OK)
		code = rv_stmt_open(&reader.deductions, store, RV_SQL_DEDUCTION_LIST, err);
	if (code == RV_OK) {
		rv_stmt_int(&reader.cases, ":run", run);
		bind_filter(&reader.cases, asked, most);
		code = each_case(&reader, fn, ctx, err);
	}
	rv_stmt_close(&reader.cases);
	rv_stmt_close(&reader.violations);
	rv_stmt_close(&reader.deductions);
	rv_arena_release(&reader.arena);
	return code;
}

struct plain_fn {
	rv_case_fn *fn;
	void *ctx;
};

static enum rv_code call_plain(void *ctx, int64_t position, const struct rv_case_result *result,
                               size_t n_items, struct rv_error *err)
{
	const struct plain_fn *plain = ctx;

	(void)n_items;
	return plain->fn(plain->ctx, position, result, err);
}

enum rv_code rv_run_cases(struct rv_store *store, int64_t run, const struct rv_case_filter *filter,
                          rv_case_fn *fn, void *ctx, struct rv_error *err)
{
	struct plain_fn plain = {fn, ctx};

	return rv_run_cases_items(store, run, filter, call_plain, &plain, err);
}
