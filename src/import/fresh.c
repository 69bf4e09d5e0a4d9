/*
 * Rows of a sheet straight into the empty table of its record. There is nothing to compare them
 * with, so they need no stage. It goes well or has not happened: at the first error, row that may
 * be there twice or row that the database refuses everything is taken back and the sheet is
 * staged, which says what is wrong as it says it of any other.
 */
#include <stdlib.h>
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* Where a value of the row comes from. */
enum source { FROM_CELL, FROM_CASE, FROM_COUNT };
struct filled {
	enum source source;
	size_t at; /* column of the record, part of the key of its case */
};

struct rv_fresh {
	sqlite3_stmt *insert;
	struct filled *filled; /* by parameter */
	size_t n_filled;
	struct filled key[RV_MAX_KEY];
	int64_t rows;
	bool refused; /* it is not to be */
	/* hashes of what must not be there twice; equal ones may be equal rows */
	uint64_t *seen;
	size_t n_seen, room_seen;
	struct rv_buf text;
};

/* ---- whether it may be ---------------------------------------------------------------------- */

static bool is_alone(const struct rv_importer *im, const struct rv_pass *pass)
{
	size_t n = 0;

	for (size_t i = 0; i < im->n_passes; i++)
		n += im->passes[i].record == pass->record;
	return n == 1;
}

/* Rows that name rows of the same record, or of one that comes later, have to wait for them. */
static bool names_others(const struct rv_pass *pass)
{
	const struct rv_record *record = pass->record;

	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (pass->given[i] && (pass->later[i] || column->ref == record ||
		                       (column->among != NULL && column->among == record)))
			return true;
	}
	return false;
}

/* Whether the database itself refuses a second row of the same key. */
static bool is_kept_unique(const struct rv_table_shape *shape, const struct rv_record *record)
{
	size_t parts = 0;

	for (size_t i = 0; i < shape->n; i++) {
		bool found = false;

		if (shape->columns[i].pk == 0)
			continue;
		for (size_t k = 0; k < record->n_key; k++)
			found = found || sqlite3_stricmp(shape->columns[i].name,
			                                 record->key[k]->column) == 0;
		if (!found)
			return false;
		parts++;
	}
	return parts > 0;
}

static bool is_plain(const struct rv_importer *im, const struct rv_pass *pass)
{
	const struct rv_record *record = pass->record;

	/* what names rows of a lookup record is found by what became of each of them */
	if (!pass->usable || record->is_lookup || pass->tab->layout != NULL || pass->n_mates > 0 ||
	    pass->makes[0] != NULL || record->n_key > RV_MAX_KEY ||
	    record->n_case_key > RV_MAX_KEY || !is_alone(im, pass) || names_others(pass))
		return false;
	for (size_t i = 0; i < pass->n_fields; i++)
		if (pass->fields[i].combined != NULL)
			return false;
	return pass->numbered || is_kept_unique(&im->targets[record->index].shape, record);
}

static enum rv_code count(struct rv_importer *im, struct rv_buf *sql, int64_t *out,
                          struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	enum rv_code code = rv_pen_prepare(&im->pen, sql, &stmt, err);

	rv_buf_release(sql);
	if (code == RV_OK)
		code = rv_pen_number(&im->pen, stmt, out, err);
	sqlite3_finalize(stmt);
	return code;
}

/* Whether the table holds nothing, and nothing is left of rows that it held. */
static enum rv_code is_empty(struct rv_importer *im, const struct rv_record *record, bool *out,
                             struct rv_error *err)
{
	struct rv_buf sql;
	int64_t n = 0;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT EXISTS (SELECT 1 FROM ");
	rv_table_sql(&sql, record);
	rv_buf_putc(&sql, ')');
	RV_TRY(count(im, &sql, &n, err));
	*out = n == 0;
	if (n > 0 || !rv_has_unasked(record))
		return RV_OK;
	RV_TRY(rv_own_tables(&im->pen, NULL, err));
	rv_buf_puts(&sql, "SELECT EXISTS (SELECT 1 FROM main.review_unasked WHERE record = ");
	rv_buf_sql_string(&sql, record->id);
	rv_buf_putc(&sql, ')');
	RV_TRY(count(im, &sql, &n, err));
	*out = n == 0;
	return RV_OK;
}

/* ---- the statement -------------------------------------------------------------------------- */

/* Where a column gets its value from; false: it is left out. */
static bool find_source(const struct rv_pass *pass, size_t column, struct filled *out)
{
	const struct rv_record *record = pass->record;
	const struct rv_column *at = record->columns[column];

	*out = (struct filled){FROM_CELL, column};
	for (size_t i = 0; i < record->n_case_key; i++)
		if (record->case_key[i] == at) {
			*out = (struct filled){FROM_CASE, i};
			return true;
		}
	if (pass->numbered && at == record->key[0])
		out->source = FROM_COUNT;
	return out->source == FROM_COUNT || pass->given[column];
}

static enum rv_code prepare(struct rv_importer *im, const struct rv_pass *pass,
                            struct rv_fresh *fresh, struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	struct rv_buf sql, values;
	enum rv_code code;

	fresh->filled = rv_alloc_array(im->arena, record->n_columns, sizeof *fresh->filled);
	if (fresh->filled == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < record->n_key; i++)
		find_source(pass, record->key[i]->index, &fresh->key[i]);
	rv_buf_init(&sql);
	rv_buf_init(&values);
	rv_buf_puts(&sql, "INSERT OR ABORT INTO ");
	rv_table_sql(&sql, record);
	for (size_t i = 0; i < record->n_columns; i++) {
		if (!find_source(pass, i, &fresh->filled[fresh->n_filled]))
			continue;
		rv_buf_puts(&sql, fresh->n_filled == 0 ? "(" : ", ");
		rv_buf_sql_name(&sql, record->columns[i]->column);
		rv_buf_puts(&values, fresh->n_filled == 0 ? "?" : ", ?");
		fresh->n_filled++;
	}
	rv_buf_printf(&sql, ") VALUES (%s)", values.text == NULL ? "" : values.text);
	code = values.failed ? rv_nomem(err) : rv_pen_prepare(&im->pen, &sql, &fresh->insert, err);
	rv_buf_release(&sql);
	rv_buf_release(&values);
	return code;
}

/* ---- rows that may be there twice ----------------------------------------------------------- */

/* FNV-1a, the bits spread at the end. */
static uint64_t hash_of(const struct rv_buf *buf)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < buf->len; i++)
		hash = (hash ^ (unsigned char)buf->text[i]) * 0x100000001b3u;
	hash ^= hash >> 32;
	hash *= 0x9e3779b97f4a7c15u;
	hash ^= hash >> 29;
	return hash == 0 ? 1 : hash;
}

/* false: it was there. */
static bool insert_hash(uint64_t *seen, size_t room, uint64_t hash)
{
	size_t at = hash & (room - 1);

	while (seen[at] != 0 && seen[at] != hash)
		at = (at + 1) & (room - 1);
	if (seen[at] == hash)
		return false;
	seen[at] = hash;
	return true;
}

static bool grow_seen(struct rv_fresh *fresh)
{
	size_t room = fresh->room_seen == 0 ? 1024 : fresh->room_seen * 2;
	uint64_t *seen;

	if (fresh->n_seen * 2 < fresh->room_seen)
		return true;
	seen = calloc(room, sizeof *seen);
	if (seen == NULL)
		return false;
	for (size_t i = 0; i < fresh->room_seen; i++)
		if (fresh->seen[i] != 0)
			insert_hash(seen, room, fresh->seen[i]);
	free(fresh->seen);
	fresh->seen = seen;
	fresh->room_seen = room;
	return true;
}

static void add_value(struct rv_buf *buf, const struct rv_value *value, bool folded)
{
	if (value->kind == RV_VALUE_INT)
		rv_buf_add(buf, (const char *)&value->number, sizeof value->number);
	else if (value->kind == RV_VALUE_TEXT && folded)
		rv_buf_fold(buf, value->text, value->len);
	else if (value->kind == RV_VALUE_TEXT)
		rv_buf_add(buf, value->text, value->len);
	rv_buf_putc(buf, '\x1f');
}

static bool is_named_by(const struct rv_pass *pass, const struct rv_column *column)
{
	for (size_t i = 0; i < pass->n_identity; i++)
		if (pass->identity[i] == column)
			return true;
	return false;
}

/*
 * Whether an earlier row may say the same: of a case the same identity; of rows that have no key
 * of their own all the same cells.
 */
static enum rv_code may_be_twice(const struct rv_pass *pass, struct rv_fresh *fresh,
                                 const char *case_key, bool *out, struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	struct rv_buf *text = &fresh->text;

	*out = false;
	if (record->is_case ? pass->n_identity == 0 : !pass->numbered)
		return RV_OK;
	rv_buf_clear(text);
	rv_buf_puts(text, case_key == NULL ? "" : case_key);
	for (size_t i = 0; i < pass->n_identity; i++)
		add_value(text, &pass->values[pass->identity[i]->index], true);
	for (size_t i = 0; !record->is_case && i < record->n_columns; i++)
		if (pass->given[i] && !is_named_by(pass, record->columns[i]))
			add_value(text, &pass->values[i], false);
	if (text->failed || !grow_seen(fresh))
		return rv_nomem(err);
	*out = !insert_hash(fresh->seen, fresh->room_seen, hash_of(text));
	fresh->n_seen++;
	return RV_OK;
}

/* ---- rows ----------------------------------------------------------------------------------- */

static enum rv_code refuse(struct rv_fresh *fresh)
{
	fresh->refused = true;
	return RV_DATA;
}

static struct rv_value value_of(const struct rv_pass *pass, const struct filled *filled)
{
	switch (filled->source) {
	case FROM_CASE: return pass->last_case.parts[filled->at];
	case FROM_COUNT: return (struct rv_value){.kind = RV_VALUE_INT, .number = pass->next_key};
	case FROM_CELL: break;
	}
	return pass->values[filled->at];
}

static int bind(sqlite3_stmt *stmt, int at, const struct rv_value *value)
{
	return value->kind == RV_VALUE_TEXT ? sqlite3_bind_text64(stmt, at, value->text, value->len,
	                                                          SQLITE_STATIC, SQLITE_UTF8)
	                                    : rv_value_bind(stmt, at, value);
}

static enum rv_code insert(struct rv_importer *im, const struct rv_pass *pass, struct rv_error *err)
{
	struct rv_fresh *fresh = pass->fresh;
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < fresh->n_filled; i++) {
		struct rv_value value = value_of(pass, &fresh->filled[i]);

		rc = bind(fresh->insert, (int)i + 1, &value);
	}
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	rc = sqlite3_step(fresh->insert);
	if ((rc & 0xff) == SQLITE_CONSTRAINT && !sqlite3_get_autocommit(im->pen.db)) {
		sqlite3_reset(fresh->insert);
		return refuse(fresh);
	}
	if (rc != SQLITE_DONE) {
		enum rv_code code = rv_pen_fail(&im->pen, rc, err);

		sqlite3_reset(fresh->insert);
		return code;
	}
	sqlite3_reset(fresh->insert);
	return RV_OK;
}

/* What rows and cases are called, and that they have changed. */
static enum rv_code note(struct rv_importer *im, struct rv_pass *pass, const char *key,
                         struct rv_error *err)
{
	const struct rv_record *record = pass->record;

	if (record->is_case)
		RV_TRY(rv_names_add(im, record, key, false, err));
	if (record->is_case)
		RV_TRY(rv_name_case(im, pass, key, err));
	if (key != NULL && !pass->numbered)
		RV_TRY(rv_names_alias(im, record, key, key, err));
	if (record->is_case)
		return rv_note_case(im, key, err);
	if (pass->last_case.dirty)
		return RV_OK;
	pass->last_case.dirty = true;
	return rv_note_case(im, pass->last_case.key, err);
}

enum rv_code rv_fresh_row(struct rv_importer *im, struct rv_pass *pass, const char *case_key,
                          struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	struct rv_fresh *fresh = pass->fresh;
	struct rv_value values[RV_MAX_KEY];
	const char *key = NULL;
	bool twice;

	RV_TRY(may_be_twice(pass, fresh, case_key, &twice, err));
	if (twice)
		return refuse(fresh);
	pass->next_key += pass->numbered;
	for (size_t i = 0; i < record->n_key; i++) {
		values[i] = value_of(pass, &fresh->key[i]);
		if (values[i].kind == RV_VALUE_NULL)
			return refuse(fresh);
	}
	RV_TRY(insert(im, pass, err));
	fresh->rows++;
	if (record->n_case_key == 0 || im->targets[record->index].pointed) {
		key = rv_key_json(&im->row_arena, values, record->n_key);
		if (key == NULL)
			return rv_nomem(err);
	}
	return note(im, pass, key, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

struct reading {
	struct rv_importer *im;
	struct rv_fresh *fresh;
	rv_sheet_row_fn *fn;
	void *ctx;
	size_t errors; /* before the sheet */
};

static enum rv_code take_row(void *ctx, const struct rv_sheet_row *row, struct rv_error *err)
{
	struct reading *reading = ctx;

	RV_TRY(reading->fn(reading->ctx, row, err));
	return reading->im->faults->errors > reading->errors ? refuse(reading->fresh) : RV_OK;
}

/* What no row was asked. */
static enum rv_code keep_unasked(struct rv_importer *im, const struct rv_pass *pass,
                                 struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	const char *unasked = rv_unasked_of(im, pass);
	struct rv_buf sql, key;
	enum rv_code code;

	if (unasked == NULL)
		return rv_nomem(err);
	if (!rv_has_unasked(record) || strcmp(unasked, "[]") == 0)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_init(&key);
	rv_call_sql(&key, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(&sql, "INSERT INTO main.review_unasked(record, row_key, columns) SELECT ");
	rv_buf_sql_string(&sql, record->id);
	rv_buf_puts(&sql, ", ");
	rv_key_text_sql(&sql, key.text == NULL ? "" : key.text, record->n_key);
	rv_buf_puts(&sql, ", ");
	rv_buf_sql_string(&sql, unasked);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " AS t");
	code = key.failed ? rv_nomem(err) : rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	rv_buf_release(&key);
	return code;
}

/* Reads the sheet between savepoints; *done false: everything is as it was. */
static enum rv_code read_sheet(struct rv_importer *im, struct rv_pass *pass,
                               struct reading *reading, bool *done, struct rv_error *err)
{
	struct rv_target *target = &im->targets[pass->record->index];
	const struct rv_faults before = *im->faults;
	const struct rv_tab tab = *pass->tab;
	int64_t next_key = pass->next_key;
	bool broken = target->broken;
	enum rv_code code;

	RV_TRY(rv_pen_run(&im->pen, "SAVEPOINT review_fresh", err));
	code = rv_tab_read(im, pass->tab, take_row, reading, err);
	if (code == RV_OK && im->faults->errors == before.errors) {
		*done = true;
		target->fresh = pass->fresh->rows;
		RV_TRY(rv_pen_run(&im->pen, "RELEASE review_fresh", err));
		return keep_unasked(im, pass, err);
	}
	if (code != RV_OK && !pass->fresh->refused)
		return code;
	rv_faults_rewind(im->faults, &before);
	pass->tab->broken = tab.broken;
	pass->tab->read = code == RV_OK; /* then its totals have been told */
	pass->next_key = next_key;
	pass->last_case.texts = NULL; /* the case is to be named again */
	target->broken = broken;
	im->serials = 0;
	return rv_pen_run(&im->pen, "ROLLBACK TO review_fresh; RELEASE review_fresh", err);
}

enum rv_code rv_fresh_read(struct rv_importer *im, struct rv_pass *pass, rv_sheet_row_fn *fn,
                           void *ctx, bool *done, struct rv_error *err)
{
	struct rv_fresh fresh = {.refused = false};
	struct reading reading = {im, &fresh, fn, ctx, im->faults->errors};
	bool empty = false;
	enum rv_code code;

	*done = false;
	if (!is_plain(im, pass))
		return RV_OK;
	RV_TRY(is_empty(im, pass->record, &empty, err));
	if (!empty)
		return RV_OK;
	rv_buf_init(&fresh.text);
	code = prepare(im, pass, &fresh, err);
	pass->fresh = &fresh;
	if (code == RV_OK)
		code = read_sheet(im, pass, &reading, done, err);
	pass->fresh = NULL;
	sqlite3_finalize(fresh.insert);
	free(fresh.seen);
	rv_buf_release(&fresh.text);
	return code == RV_OK && im->faults->nomem ? rv_nomem(err) : code;
}
