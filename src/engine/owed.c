/*
 * What is owed: of every row that left an item open, the values it reads that are not known. Where a value is derived or counted, the
 * rows it is made of are looked at in turn, so that what is named is always something that a person can enter.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "engine/owed.h"

#define MOST_DEPTH 12  /* derived columns of derived columns */
#define READ_COLUMNS 3 /* of a trace: not known, its row, the row that refers to it */
#define MOST_READS 600 /* of a statement; SQLite allows 2000 columns */

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

static void want(struct rv_wants *wants, const struct rv_want *one)
{
	if (wants->n == wants->room) {
		size_t room = wants->room ? wants->room * 2 : 64;
		struct rv_want *more = realloc(wants->list, room * sizeof(*more));

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

static bool is_complete(const struct rv_wants *wants, const struct rv_record *record)
{
	return wants->complete >> record->index & 1;
}

static void want_list(struct rv_wants *wants, const struct rv_record *record)
{
	struct rv_want one = {.kind = RV_OWED_LIST, .record = record};

	want(wants, &one);
}

static void want_cell(struct rv_wants *wants, const struct rv_column *column, sqlite3_int64 row)
{
	struct rv_want one = {
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
static sqlite3_stmt *prepare(struct rv_wants *wants, struct rv_buf *sql)
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
static void self_sql(struct rv_buf *sql, const struct rv_wants *wants, const struct rv_record *self)
{
	rv_buf_printf(sql, " FROM temp.\"#%s\" AS _this", self->id);
	if (!self->is_case && !self->is_lookup)
		rv_buf_printf(sql, " JOIN temp.\"#%s\" AS _file ON _file._row = _this._case",
		              wants->plan->rubric->dictionary->case_record->id);
}

/* Steps; false at the end, or after a fault (which leaves that much untold) or an interrupt (which does not). */
static bool step(struct rv_wants *wants, sqlite3_stmt *stmt)
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

static void trace_reads(struct rv_wants *wants, struct rv_reads *reads,
                        const struct rv_record *self, sqlite3_int64 row);
static void trace_list(struct rv_wants *wants, struct rv_list_read *list,
                       const struct rv_record *self, sqlite3_int64 row);

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

static void take_read(struct rv_wants *wants, const struct rv_read *read, const struct said *said,
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

static void take_said(struct rv_wants *wants, const struct rv_reads *reads, const struct said *said,
                      const struct rv_record *self, sqlite3_int64 row)
{
	for (size_t i = 0; i < reads->n && i < MOST_READS; i++)
		take_read(wants, &reads->list[i], &said[i], self, row);
}

static void trace_reads(struct rv_wants *wants, struct rv_reads *reads,
                        const struct rv_record *self, sqlite3_int64 row)
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
static sqlite3_stmt *list_stmt(struct rv_wants *wants, const struct rv_list_read *list,
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
static void want_rows(struct rv_wants *wants, const struct rv_list_read *list, bool found)
{
	bool counts = list->op == RV_COUNT || list->op == RV_SUM;

	if (is_complete(wants, list->record) || (found && !counts))
		return;
	for (size_t i = 0; !found && i < list->n_kinds; i++) {
		struct rv_want one = {
			.kind = RV_OWED_ROW, .record = list->record, .row_kind = list->kinds[i]};

		want(wants, &one);
	}
	want_list(wants, list->record);
}

static void trace_list(struct rv_wants *wants, struct rv_list_read *list,
                       const struct rv_record *self, sqlite3_int64 row)
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

static void trace_query(struct rv_wants *wants, struct rv_plan_check *c, const struct rv_open *open,
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
static void trace_lists(struct rv_wants *wants, const struct rv_plan_check *c,
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

static void trace_open(struct rv_wants *wants, struct rv_plan_check *c, const struct rv_open *open,
                       sqlite3_int64 number)
{
	const struct rv_point *from = &c->check->deadline.from;
	size_t before = wants->n;

	if (c->check->test == RV_TEST_QUERY) {
		trace_query(wants, c, open, number);
		return;
	}
	if (open->when)
		trace_reads(wants, &c->when_reads, c->check->each, open->row);
	if (open->test)
		trace_reads(wants, &c->reads, c->check->each, open->row);
	/* a limit that has no beginning: the list may be called complete, somebody has to look all the same */
	if (open->test && wants->n == before && c->check->test == RV_TEST_DEADLINE &&
	    from->first_record) {
		struct rv_want one = {
			.kind = RV_OWED_ROW, .record = from->first_record, .row_kind = from->kind};

		want(wants, &one);
	}
}

void rv_owed_trace(struct rv_wants *wants, struct rv_chunk *chunk, size_t case_index, size_t item)
{
	const struct rv_record *file = wants->plan->rubric->dictionary->case_record;
	struct rv_plan_item *planned = &wants->plan->items[item];
	const struct rv_tally *tally = rv_tally_of(chunk, case_index, item);
	struct rv_want nothing = {.kind = RV_OWED_OTHER};
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
