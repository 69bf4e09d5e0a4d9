/* Rows of a record read for a range of cases into memory: struct rv_held in casedb.h. */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "casedb/internal.h"
#include "review/i18n.h"

/* ---- statements ------------------------------------------------------------------------------------- */

/* The cases ?1..?2 themselves, from the working table: number, cells, bits of _bad. */
static void read_cases_sql(struct rv_buf *sql, const struct rv_held *held)
{
	rv_buf_puts(sql, "SELECT _row");
	for (size_t i = 0; i < held->n_columns; i++) {
		rv_buf_puts(sql, ", ");
		rv_buf_sql_name(sql, held->columns[i]->id);
	}
	rv_buf_puts(sql, ", _bad FROM ");
	rv_buf_hidden(sql, held->record);
	rv_buf_puts(sql, " WHERE _row BETWEEN ?1 AND ?2 AND _sel = 1 ORDER BY _row");
}

/* The rows of cases ?1..?2: case, cells, key for remarks. */
static void read_sql(struct rv_buf *sql, const struct rv_held *held)
{
	const struct rv_record *record = held->record;

	rv_buf_puts(sql, "SELECT k._row");
	for (size_t i = 0; i < held->n_columns; i++) {
		rv_buf_puts(sql, ", t.");
		rv_buf_sql_name(sql, held->columns[i]->column);
	}
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, ", t.");
		rv_buf_sql_name(sql, record->key[i]->column);
	}
	rv_fill_from_sql(sql, held->workspace, record, false);
	rv_buf_puts(sql, " WHERE k._row BETWEEN ?1 AND ?2 ORDER BY ");
	rv_fill_order_sql(sql, record);
}

/* Copies row ?2 (from 0) of case ?1. */
static void copy_sql(struct rv_buf *sql, const struct rv_held *held)
{
	rv_fill_insert_sql(sql, held->workspace, held->record);
	rv_fill_from_sql(sql, held->workspace, held->record, false);
	rv_buf_puts(sql, " WHERE k._row = ?1 ORDER BY ");
	rv_fill_order_sql(sql, held->record);
	rv_buf_puts(sql, " LIMIT 1 OFFSET ?2");
}

/* Finds row ?2 of case ?1 among those that were all copied. */
static void find_sql(struct rv_buf *sql, const struct rv_held *held)
{
	rv_buf_puts(sql, "SELECT _row FROM ");
	rv_buf_hidden(sql, held->record);
	rv_buf_puts(sql, " WHERE _case = ?1 ORDER BY _row LIMIT 1 OFFSET ?2");
}

/* Columns that no sheet asked of the row whose key is ?1…; only if there are such rows of the record. */
static int prepare_unasked(struct rv_held *held)
{
	struct rv_workspace *workspace = held->workspace;
	sqlite3_stmt *any = NULL;
	struct rv_buf sql;
	int rc = sqlite3_table_column_metadata(workspace->db, "main", "review_unasked", "columns",
	                                       NULL, NULL, NULL, NULL, NULL);

	if (rc != SQLITE_OK)
		return rc == SQLITE_ERROR ? SQLITE_OK : rc;
	rc = sqlite3_prepare_v2(workspace->db,
	                        "SELECT 1 FROM main.review_unasked WHERE record = ?1 LIMIT 1", -1,
	                        &any, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(any, 1, held->record->id, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(any);
	sqlite3_finalize(any);
	if (rc != SQLITE_ROW)
		return rc == SQLITE_DONE ? SQLITE_OK : rc;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT columns FROM main.review_unasked WHERE record = ");
	rv_buf_sql_string(&sql, held->record->id);
	rv_buf_puts(&sql, " AND json_valid(columns) AND row_key = ");
	rv_row_text_sql(&sql, held->record, true);
	rc = rv_workspace_prepare(workspace, &sql, &held->unasked);
	if (rc == SQLITE_OK)
		rc = sqlite3_prepare_v2(workspace->db, "SELECT value FROM json_each(?1)", -1,
		                        &held->unasked_ids, NULL);
	return rc;
}

static bool choose_columns(struct rv_held *held, struct rv_arena *arena)
{
	const struct rv_record *record = held->record;

	held->columns = rv_alloc_array(arena, record->n_columns, sizeof(struct rv_column *));
	held->typed = rv_alloc_array(arena, record->n_columns, sizeof(struct rv_column *));
	held->slot = rv_alloc_array(arena, record->n_columns, sizeof(*held->slot));
	if (!held->columns || !held->typed || !held->slot)
		return false;
	for (size_t i = 0; i < record->n_columns; i++) {
		held->slot[i] = -1;
		if (!rv_is_copied(held->workspace, record, record->columns[i]) ||
		    !held->workspace->read[record->index][i])
			continue;
		held->slot[i] = (int)held->n_columns;
		held->typed[held->n_columns] = rv_column_typed(held->workspace->dictionary, record,
		                                               record->columns[i]);
		held->columns[held->n_columns++] = record->columns[i];
	}
	return true;
}

enum rv_code rv_held_open(struct rv_workspace *workspace, const struct rv_record *record,
                          struct rv_arena *arena, struct rv_held *out, struct rv_error *err)
{
	struct rv_buf sql;
	int rc;

	*out = (struct rv_held){.record = record,
	                        .workspace = workspace,
	                        .copied = workspace->needed[record->index]};
	out->counted = out->copied || workspace->narrowed;
	if (!choose_columns(out, arena))
		return rv_nomem(err);
	rv_buf_init(&sql);
	if (record->is_case)
		read_cases_sql(&sql, out);
	else
		read_sql(&sql, out);
	rc = rv_workspace_prepare(workspace, &sql, &out->read);
	if (rc == SQLITE_OK && !record->is_case) {
		if (out->copied)
			find_sql(&sql, out);
		else
			copy_sql(&sql, out);
		rc = rv_workspace_prepare(workspace, &sql, &out->copy);
	}
	if (rc == SQLITE_OK && !record->is_case)
		rc = prepare_unasked(out);
	return rc == SQLITE_OK ? RV_OK : rv_workspace_fail(workspace, rc, record->table, err);
}

void rv_held_close(struct rv_held *held)
{
	sqlite3_finalize(held->read);
	sqlite3_finalize(held->copy);
	sqlite3_finalize(held->unasked);
	sqlite3_finalize(held->unasked_ids);
	free(held->cells);
	*held = (struct rv_held){0};
}

/* ---- reading ---------------------------------------------------------------------------------------- */

static bool more_room(struct rv_held *held)
{
	size_t room = held->room ? held->room * 2 : 512, n = held->n_columns ? held->n_columns : 1;
	struct rv_datum *more;

	if (held->n_rows < held->room)
		return true;
	more = realloc(held->cells, room * n * sizeof(*more));
	if (!more)
		return false;
	held->cells = more;
	held->room = room;
	return true;
}

static void note_bad(const struct rv_held *held, size_t i)
{
	struct rv_buf key;
	const char *text;

	rv_buf_init(&key);
	for (size_t k = 0; k < held->record->n_key; k++) {
		int at = (int)(1 + held->n_columns + k);

		text = (const char *)sqlite3_column_text(held->read, at);
		rv_bad_key(&key, k == 0, text, (size_t)sqlite3_column_bytes(held->read, at));
	}
	text = (const char *)sqlite3_column_text(held->read, (int)i + 1);
	rv_note_bad(held->workspace, held->typed[i], text,
	            (size_t)sqlite3_column_bytes(held->read, (int)i + 1), &key);
}

/* What no sheet asked for is as a value that can't be read. */
static int mark_unasked(struct rv_held *held, struct rv_datum *row)
{
	const struct rv_record *record = held->record;
	uint64_t bits = 0;
	int rc = SQLITE_OK;

	for (size_t k = 0; rc == SQLITE_OK && k < record->n_key; k++) {
		int slot = held->slot[record->key[k]->index];
		const struct rv_datum *key = slot < 0 ? NULL : &row[slot];

		if (!key) /* identities read every key */
			return SQLITE_INTERNAL;

		if (key->type == RV_DATUM_INT)
			rc = sqlite3_bind_int64(held->unasked, (int)k + 1, key->n);
		else if (key->type == RV_DATUM_TEXT)
			rc = sqlite3_bind_text(held->unasked, (int)k + 1, key->text, (int)key->len,
			                       SQLITE_STATIC);
		else
			rc = sqlite3_bind_null(held->unasked, (int)k + 1);
	}
	/* nothing keeps a row from being named twice */
	while (rc == SQLITE_OK && (rc = sqlite3_step(held->unasked)) == SQLITE_ROW) {
		uint64_t more = 0;

		rc = rv_unasked_bits(held->unasked_ids,
		                     (const char *)sqlite3_column_text(held->unasked, 0), record,
		                     &more);
		bits |= more;
	}
	sqlite3_reset(held->unasked);
	for (size_t i = 0; bits && i < held->n_columns; i++) {
		int bit = rv_bad_bit(held->columns[i]);

		if (bit >= 0 && (bits >> bit & 1))
			row[i].bad = true;
	}
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* A cell as the database has it. */
static void take_cell(struct rv_held *held, size_t i, char *room, struct rv_datum *out)
{
	const struct rv_column *column = held->columns[i], *typed = held->typed[i];
	struct rv_raw raw;

	rv_raw_of_value(typed, sqlite3_column_value(held->read, (int)i + 1), &raw);
	rv_cell_read(typed, &raw, room, out);
	if (!out->bad)
		return;
	if (!held->counted)
		note_bad(held, i);
	/* only where it can be told apart from an empty cell, as in the working tables */
	out->bad = rv_bad_bit(column) >= 0;
}

/* A cell of a case, which the working table has by its type. */
static void take_case_cell(struct rv_held *held, size_t i, struct rv_datum *out)
{
	int bit = rv_bad_bit(held->columns[i]), type = sqlite3_column_type(held->read, (int)i + 1);

	*out = (struct rv_datum){0};
	if (type == SQLITE_INTEGER) {
		out->type = RV_DATUM_INT;
		out->n = sqlite3_column_int64(held->read, (int)i + 1);
	} else if (type == SQLITE_TEXT) {
		out->type = RV_DATUM_TEXT;
		out->text = (const char *)sqlite3_column_text(held->read, (int)i + 1);
		out->len = (uint32_t)sqlite3_column_bytes(held->read, (int)i + 1);
	}
	out->bad = bit >= 0 &&
	           (sqlite3_column_int64(held->read, (int)held->n_columns + 1) >> bit & 1);
}

static int take_row(struct rv_held *held, struct rv_arena *arena)
{
	struct rv_datum *row;

	if (!more_room(held))
		return SQLITE_NOMEM;
	row = &held->cells[held->n_rows * held->n_columns];
	for (size_t i = 0; i < held->n_columns; i++) {
		char room[RV_WHEN_SIZE];

		if (held->record->is_case)
			take_case_cell(held, i, &row[i]);
		else
			take_cell(held, i, room, &row[i]);
		if (row[i].type != RV_DATUM_TEXT ||
		    (!held->record->is_case && rv_is_closed_code(held->typed[i])))
			continue;
		row[i].text = rv_strndup(arena, row[i].text, row[i].len);
		if (!row[i].text)
			return SQLITE_NOMEM;
	}
	held->n_rows++;
	return held->unasked ? mark_unasked(held, row) : SQLITE_OK;
}

enum rv_code rv_held_load(struct rv_held *held, const sqlite3_int64 *cases, size_t n_cases,
                          struct rv_arena *arena, struct rv_error *err)
{
	size_t at = 0;
	int rc;

	held->n_rows = 0;
	held->first = rv_alloc_array(arena, n_cases + 1, sizeof(*held->first));
	if (!held->first)
		return rv_nomem(err);
	sqlite3_bind_int64(held->read, 1, cases[0]);
	sqlite3_bind_int64(held->read, 2, cases[n_cases - 1]);
	rv_guard_start(held->workspace);
	while ((rc = sqlite3_step(held->read)) == SQLITE_ROW) {
		sqlite3_int64 of_case = sqlite3_column_int64(held->read, 0);

		while (at < n_cases && cases[at] < of_case)
			held->first[++at] = held->n_rows;
		rc = take_row(held, arena);
		if (rc != SQLITE_OK)
			break;
	}
	sqlite3_reset(held->read);
	while (at < n_cases)
		held->first[++at] = held->n_rows;
	return rc == SQLITE_DONE ? RV_OK
	                         : rv_workspace_fail(held->workspace, rc, held->record->table, err);
}

/* ---- copies ----------------------------------------------------------------------------------------- */

enum rv_code rv_held_row(struct rv_held *held, sqlite3_int64 of_case, size_t row,
                         sqlite3_int64 *out, struct rv_error *err)
{
	struct rv_workspace *workspace = held->workspace;
	int rc;

	*out = 0;
	sqlite3_bind_int64(held->copy, 1, of_case);
	sqlite3_bind_int64(held->copy, 2, (sqlite3_int64)row);
	workspace->copying_one = true;
	rc = sqlite3_step(held->copy);
	workspace->copying_one = false;
	if (held->copied && rc == SQLITE_ROW) {
		*out = sqlite3_column_int64(held->copy, 0);
		rc = SQLITE_DONE;
	} else if (!held->copied && rc == SQLITE_DONE && sqlite3_changes(workspace->db) == 1) {
		*out = sqlite3_last_insert_rowid(workspace->db);
		held->any_copy = true;
	}
	sqlite3_reset(held->copy);
	if (rc == SQLITE_DONE && *out == 0)
		return rv_fail(err, RV_BUG, "%s",
		               _("a fault of this program: a row that was read is not there"));
	return rc == SQLITE_DONE ? RV_OK
	                         : rv_workspace_fail(workspace, rc, held->record->table, err);
}

enum rv_code rv_held_forget(struct rv_held *held, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	if (!held->any_copy)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "DELETE FROM ");
	rv_buf_hidden(&sql, held->record);
	code = rv_workspace_run(held->workspace, &sql, held->record->table, err);
	rv_buf_release(&sql);
	held->any_copy = false;
	return code;
}
