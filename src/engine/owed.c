/*
 * What is owed: of every row that left an item open, the values it reads that are not known. Where a value is derived or counted, the
 * rows it is made of are looked at in turn, so that what is named is always something that a person can enter.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "engine/score.h"
#include "review/i18n.h"

#define MOST_DEPTH 12  /* derived columns of derived columns */
#define READ_COLUMNS 3 /* of a trace: not known, its row, the row that refers to it */
#define MOST_READS 600 /* of a statement; SQLite allows 2000 columns */

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

/* A statement of the plan's, to be finalized with it. */
struct rv_traced {
	sqlite3_stmt *stmt;
	struct rv_traced *next;
};

void rv_owed_close(struct rv_plan *plan)
{
	for (struct rv_traced *at = plan->traced; at; at = at->next)
		sqlite3_finalize(at->stmt);
	plan->traced = NULL;
}

bool rv_owed_note(struct rv_chunk *chunk, const struct rv_open *open)
{
	if (!chunk->keep_open || open->check->hint)
		return true;
	if (chunk->n_opened == chunk->room_opened) {
		size_t room = chunk->room_opened ? chunk->room_opened * 2 : 256;
		struct rv_open *more = realloc(chunk->opened, room * sizeof(*more));

		if (!more)
			return false;
		chunk->opened = more;
		chunk->room_opened = room;
	}
	chunk->opened[chunk->n_opened++] = *open;
	return true;
}

/* ---- what was found ------------------------------------------------------------------------------------------- */

/* One thing that one item waits for. */
struct want {
	enum rv_owed_kind kind;
	const struct rv_record *record;
	const struct rv_column *column;
	const char *row_kind;
	sqlite3_int64 row;
	size_t item;
};
struct wants {
	struct rv_plan *plan;
	struct rv_arena *arena;
	uint64_t complete; /* of the case, and of lookup records */
	size_t item;
	int depth;
	struct want *list;
	size_t n, room;
	bool nomem;
	int rc;                       /* of a statement that failed */
	const struct rv_open *opened; /* of the case */
	size_t n_opened;
};

static void want(struct wants *wants, const struct want *one)
{
	if (wants->n == wants->room) {
		size_t room = wants->room ? wants->room * 2 : 64;
		struct want *more = realloc(wants->list, room * sizeof(*more));

		if (!more) {
			wants->nomem = true;
			return;
		}
		wants->list = more;
		wants->room = room;
	}
	wants->list[wants->n] = *one;
	wants->list[wants->n++].item = wants->item;
}

static bool is_complete(const struct wants *wants, const struct rv_record *record)
{
	return wants->complete >> record->index & 1;
}

static void want_list(struct wants *wants, const struct rv_record *record)
{
	struct want one = {.kind = RV_OWED_LIST, .record = record};

	want(wants, &one);
}

static void want_cell(struct wants *wants, const struct rv_column *column, sqlite3_int64 row)
{
	struct want one = {
		.kind = RV_OWED_CELL, .record = column->record, .column = column, .row = row};

	if (column->implicit)
		return; /* keys are not for people */
	/* an empty cell of a complete list says "there is none"; what was no value is a cell to mend */
	if (column->empty == RV_EMPTY_NONE && !is_complete(wants, column->record))
		want_list(wants, column->record);
	else
		want(wants, &one);
}

/* ---- statements ---------------------------------------------------------------------------------------------------- */

/* NULL: SQLite does not take it, or no memory; then what it would have told is not told. */
static sqlite3_stmt *prepare(struct wants *wants, struct rv_buf *sql)
{
	struct rv_traced *traced = rv_alloc(wants->plan->arena, sizeof(*traced));
	int rc = SQLITE_NOMEM;

	if (traced && !sql->failed)
		rc = sqlite3_prepare_v3(wants->plan->workspace->db, sql->text, -1,
		                        SQLITE_PREPARE_PERSISTENT, &traced->stmt, NULL);
	wants->nomem |= rc == SQLITE_NOMEM;
	rv_buf_release(sql);
	if (rc != SQLITE_OK)
		return NULL;
	traced->next = wants->plan->traced;
	wants->plan->traced = traced;
	return traced->stmt;
}

static void reads_sql(struct rv_buf *sql, const struct rv_reads *reads)
{
	for (size_t i = 0; i < reads->n && i < MOST_READS; i++) {
		const struct rv_read *read = &reads->list[i];

		if (read->absent)
			rv_buf_printf(sql, ", (%s IS NULL AND NOT ifnull(%s, 0))", read->value,
			              read->absent);
		else
			rv_buf_printf(sql, ", %s IS NULL", read->value);
		rv_buf_printf(sql, ", %s, %s", read->row ? read->row : "NULL",
		              read->from ? read->from : "NULL");
	}
}

/* FROM and WHERE for the row ?1 of `self`, with the names that its expressions use. */
static void self_sql(struct rv_buf *sql, const struct wants *wants, const struct rv_record *self)
{
	rv_buf_printf(sql, " FROM temp.\"#%s\" AS _this", self->id);
	if (!self->is_case && !self->is_lookup)
		rv_buf_printf(sql, " JOIN temp.\"#%s\" AS _file ON _file._row = _this._case",
		              wants->plan->rubric->dictionary->case_record->id);
}

/* Steps; false at the end, or after a fault (which leaves that much untold) or an interrupt (which does not). */
static bool step(struct wants *wants, sqlite3_stmt *stmt)
{
	int rc = sqlite3_step(stmt);

	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE && (rc & 0xff) != SQLITE_ERROR && (rc & 0xff) != SQLITE_MISMATCH)
		wants->rc = rc;
	sqlite3_reset(stmt);
	return false;
}

/* ---- tracing ----------------------------------------------------------------------------------------------------------- */

/* What a trace said of one read: copied, since the statement may be asked again before it is done with. */
struct said {
	bool unknown, has_row;
	sqlite3_int64 row, from;
};

static void trace_reads(struct wants *wants, struct rv_reads *reads, const struct rv_record *self,
                        sqlite3_int64 row);
static void trace_list(struct wants *wants, struct rv_list_read *list, const struct rv_record *self,
                       sqlite3_int64 row);

static struct said said_at(sqlite3_stmt *stmt, int column)
{
	return (struct said){.unknown = sqlite3_column_int(stmt, column) == 1,
	                     .has_row = sqlite3_column_type(stmt, column + 1) != SQLITE_NULL,
	                     .row = sqlite3_column_int64(stmt, column + 1),
	                     .from = sqlite3_column_int64(stmt, column + 2)};
}

static struct rv_plan_derive *derive_of(const struct rv_plan *plan, const struct rv_column *column)
{
	for (size_t i = 0; i < plan->n_derives; i++)
		if (plan->derives[i]->derive->column == column)
			return plan->derives[i];
	return NULL;
}

static void take_read(struct wants *wants, const struct rv_read *read, const struct said *said,
                      const struct rv_record *self, sqlite3_int64 row)
{
	struct rv_plan_derive *derive = read->derived ? derive_of(wants->plan, read->derived)
	                                              : NULL;

	if (!said->unknown)
		return;
	if (read->list)
		trace_list(wants, read->list, self, row);
	else if (read->reference && !said->has_row)
		want_cell(wants, read->reference, said->from);
	else if (derive && said->has_row)
		trace_reads(wants, &derive->reads, derive->derive->target, said->row);
	else if (read->column && !read->derived && said->has_row)
		want_cell(wants, read->column, said->row);
}

static void take_said(struct wants *wants, const struct rv_reads *reads, const struct said *said,
                      const struct rv_record *self, sqlite3_int64 row)
{
	for (size_t i = 0; i < reads->n && i < MOST_READS; i++)
		take_read(wants, &reads->list[i], &said[i], self, row);
}

static void trace_reads(struct wants *wants, struct rv_reads *reads, const struct rv_record *self,
                        sqlite3_int64 row)
{
	struct said *said = rv_alloc_array(wants->arena, reads->n, sizeof(*said));
	struct rv_buf sql;
	bool found;

	wants->nomem |= !said;
	if (!said || reads->n == 0 || wants->depth == MOST_DEPTH || wants->rc != SQLITE_OK)
		return;
	if (!reads->trace) {
		rv_buf_init(&sql);
		rv_buf_puts(&sql, "SELECT 0");
		reads_sql(&sql, reads);
		self_sql(&sql, wants, self);
		rv_buf_puts(&sql, " WHERE _this._row = ?1");
		reads->trace = prepare(wants, &sql);
	}
	if (!reads->trace)
		return;
	sqlite3_bind_int64(reads->trace, 1, row);
	found = step(wants, reads->trace);
	for (size_t i = 0; found && i < reads->n && i < MOST_READS; i++)
		said[i] = said_at(reads->trace, 1 + READ_COLUMNS * (int)i);
	sqlite3_reset(reads->trace);
	wants->depth++;
	take_said(wants, reads, said, self, row);
	wants->depth--;
}

/* Every row of the list that could belong: its number, whether it does, whether its value is not known, then the reads of both. */
static sqlite3_stmt *list_stmt(struct wants *wants, const struct rv_list_read *list,
                               const struct rv_record *self)
{
	struct rv_read value = list->value;
	struct rv_reads one = {.list = &value, .n = 1};
	struct rv_buf sql;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "SELECT (%s) AS _m", list->member);
	reads_sql(&sql, &one);
	reads_sql(&sql, &list->reads);
	self_sql(&sql, wants, self);
	rv_buf_printf(&sql,
	              " JOIN temp.\"#%s\" AS %s ON %s._case = _this.%s WHERE _this._row = ?1 AND "
	              "_m IS NOT 0",
	              list->record->id, list->alias, list->alias, self->is_case ? "_row" : "_case");
	return prepare(wants, &sql);
}

/* What a list lacks, once its rows have been looked at. */
static void want_rows(struct wants *wants, const struct rv_list_read *list, bool found)
{
	bool counts = list->op == RV_COUNT || list->op == RV_SUM;

	if (is_complete(wants, list->record) || (found && !counts))
		return;
	for (size_t i = 0; !found && i < list->n_kinds; i++) {
		struct want one = {
			.kind = RV_OWED_ROW, .record = list->record, .row_kind = list->kinds[i]};

		want(wants, &one);
	}
	want_list(wants, list->record);
}

static void trace_list(struct wants *wants, struct rv_list_read *list, const struct rv_record *self,
                       sqlite3_int64 row)
{
	size_t n = list->reads.n < MOST_READS ? list->reads.n : MOST_READS, n_rows = 0, room = 0;
	struct said *rows = NULL; /* 2 + n a row: membership, value, the reads */
	bool found = false;

	if (!list->trace)
		list->trace = list_stmt(wants, list, self);
	if (!list->trace || wants->depth == MOST_DEPTH || wants->rc != SQLITE_OK)
		return;
	sqlite3_bind_int64(list->trace, 1, row);
	while (step(wants, list->trace)) {
		struct said *at;

		if (n_rows == room) {
			struct said *more = realloc(rows, (room ? room * 2 : 8) * (2 + n) *
			                                          sizeof(*more));

			if (!more) {
				wants->nomem = true;
				sqlite3_reset(list->trace);
				break;
			}
			rows = more;
			room = room ? room * 2 : 8;
		}
		at = rows + n_rows++ * (2 + n);
		at[0] = (struct said){.unknown = sqlite3_column_type(list->trace, 0) ==
		                                 SQLITE_NULL};
		found |= !at[0].unknown;
		for (size_t i = 0; i < 1 + n; i++)
			at[1 + i] = said_at(list->trace, 1 + READ_COLUMNS * (int)i);
	}
	wants->depth++;
	for (size_t i = 0; i < n_rows; i++) {
		const struct said *at = rows + i * (2 + n);

		if (at[0].unknown)
			take_said(wants, &list->reads, at + 2, self, row);
		take_read(wants, &list->value, &at[1], self, row);
	}
	wants->depth--;
	free(rows);
	want_rows(wants, list, found);
}

/* ---- items ------------------------------------------------------------------------------------------------------------------- */

static void trace_query(struct wants *wants, struct rv_plan_check *c, const struct rv_open *open,
                        sqlite3_int64 number)
{
	const struct rv_record *file = wants->plan->rubric->dictionary->case_record;

	if (open->when)
		trace_reads(wants, &c->when_reads, file, number);
	if (!open->test)
		return;
	trace_reads(wants, &c->case_reads, file, number);
	if (open->row > 0 && c->check->of)
		trace_reads(wants, &c->reads, c->check->of, open->row);
}

/* Lists over which the check counts and which are not complete. */
static void trace_lists(struct wants *wants, const struct rv_plan_check *c,
                        const struct rv_tally *tally)
{
	const struct rv_dictionary *dictionary = wants->plan->rubric->dictionary;

	if (c->hint || !tally->incomplete)
		return;
	if (c->check->test != RV_TEST_QUERY) {
		if (!c->check->each->is_case && !is_complete(wants, c->check->each))
			want_list(wants, c->check->each);
		return;
	}
	for (size_t i = 0; i < dictionary->n_records; i++)
		if ((c->records_read >> i & 1) && !is_complete(wants, dictionary->records[i]))
			want_list(wants, dictionary->records[i]);
}

static void trace_open(struct wants *wants, struct rv_plan_check *c, const struct rv_open *open,
                       sqlite3_int64 number)
{
	if (c->check->test == RV_TEST_QUERY) {
		trace_query(wants, c, open, number);
		return;
	}
	if (open->when)
		trace_reads(wants, &c->when_reads, c->check->each, open->row);
	if (open->test)
		trace_reads(wants, &c->reads, c->check->each, open->row);
}

static void trace_item(struct wants *wants, struct rv_chunk *chunk, size_t case_index, size_t item)
{
	const struct rv_record *file = wants->plan->rubric->dictionary->case_record;
	struct rv_plan_item *planned = &wants->plan->items[item];
	const struct rv_tally *tally = rv_tally_of(chunk, case_index, item);
	struct want nothing = {.kind = RV_OWED_OTHER};
	size_t before = wants->n;

	wants->item = item;
	if (tally->when == -1)
		trace_reads(wants, &planned->when_reads, file, chunk->cases[case_index]);
	for (size_t k = 0; k < planned->n_checks; k++) {
		struct rv_plan_check *c = &planned->checks[k];

		trace_lists(wants, c, tally);
		for (size_t i = 0; i < wants->n_opened; i++)
			if (wants->opened[i].check == c)
				trace_open(wants, c, &wants->opened[i], chunk->cases[case_index]);
	}
	if (wants->n == before)
		want(wants, &nothing);
}

/* ---- telling ------------------------------------------------------------------------------------------------------------------- */

static int compare_things(const struct want *a, const struct want *b)
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
	const struct want *x = a, *y = b;
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

static enum rv_code fetch_row(struct wants *wants, const struct want *one, struct rv_owed *out,
                              struct rv_error *err)
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
static enum rv_code merge(struct wants *wants, const struct want *list, size_t n,
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

static enum rv_code tell(struct wants *wants, struct rv_run_state *run,
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
static void opened_of(struct rv_chunk *chunk, size_t case_index, struct wants *wants)
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
	struct wants wants = {.plan = run->plan, .arena = chunk->arena};
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
		trace_item(&wants, chunk, case_index, i);
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
