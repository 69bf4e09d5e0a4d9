/*
 * Staged rows into the table: those that are new are put in, those that are there are compared,
 * cell by cell, and old values kept.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

struct applying {
	struct rv_importer *im;
	struct rv_pass *pass;
	const char *source; /* for the history */
	sqlite3_stmt *insert, *taken, *compare, *rows, *set_key, *spoken;
	/* the staged row at hand */
	int64_t seq, row, line;
	bool faulty;
	const char *case_key, *sheet_key, *key;
};

/* ---- statements ----------------------------------------------------------------------------- */

/* INSERT … SELECT from the stage: ?1 seq, ?2 key. */
static enum rv_code prepare_insert(struct applying *at, struct rv_error *err)
{
	const struct rv_pass *pass = at->pass;
	const struct rv_record *record = pass->record;
	struct rv_buf sql, values;
	enum rv_code code;
	const char *comma = "";

	rv_buf_init(&sql);
	rv_buf_init(&values);
	rv_buf_puts(&sql, "INSERT OR ABORT INTO ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, "(");
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];
		bool numbered = record->n_key == 1 && column == record->key[0] &&
		                !rv_is_link(record, column);
		size_t link = 0;

		while (link < record->n_case_key && record->case_key[link] != column)
			link++;
		if (!pass->given[i] && !numbered && link == record->n_case_key)
			continue;
		rv_buf_puts(&sql, comma);
		rv_buf_sql_name(&sql, column->column);
		if (numbered)
			rv_buf_printf(&values, "%sjson_extract(?2, '$[0]')", comma);
		else if (link < record->n_case_key)
			rv_buf_printf(&values, "%sjson_extract(case_key, '$[%zu]')", comma, link);
		else if (pass->later[i])
			rv_buf_printf(&values, "%siif(typeof(v%zu) = 'blob', NULL, v%zu)", comma, i,
			              i);
		else
			rv_buf_printf(&values, "%sv%zu", comma, i);
		comma = ", ";
	}
	rv_buf_puts(&sql, ") SELECT ");
	rv_buf_puts(&sql, values.text == NULL ? "" : values.text);
	rv_buf_puts(&sql, " FROM temp.review_stage WHERE seq = ?1 AND ?2 IS NOT NULL");
	code = values.failed ? rv_nomem(err) : rv_pen_prepare(&at->im->pen, &sql, &at->insert, err);
	rv_buf_release(&sql);
	rv_buf_release(&values);
	return code;
}

/* A sheet that makes rows of several kinds speaks of a column only in those that it fills it of. */
static void put_kinds(struct rv_buf *sql, const struct rv_pass *pass,
                      const struct rv_column *column)
{
	const char *comma = "";
	bool some = false;

	for (size_t i = 0; i < pass->n_fields; i++)
		some = some ||
		       (pass->fields[i].use == RV_FIELD_OWN && pass->fields[i].column == column &&
		        pass->fields[i].make != RV_ALL_MAKES);
	if (!some || pass->makes[0] == NULL)
		return;
	rv_buf_printf(sql, " AND s.v%zu IN (", pass->record->kind->index);
	for (size_t make = 0; make < pass->n_makes; make++) {
		bool fills = false;

		for (size_t i = 0; i < pass->n_fields; i++)
			fills = fills || (pass->fields[i].column == column &&
			                  rv_fills_make(&pass->fields[i], make));
		if (!fills)
			continue;
		rv_buf_puts(sql, comma);
		rv_buf_sql_string(sql, pass->makes[make]);
		comma = ", ";
	}
	rv_buf_putc(sql, ')');
}

/* Columns that are compared, one after the other: index, old value, new one, whether that is 无; ?1 seq, ?2 key. */
static enum rv_code prepare_compare(struct applying *at, struct rv_error *err)
{
	const struct rv_pass *pass = at->pass;
	const struct rv_record *record = pass->record;
	struct rv_buf sql;
	enum rv_code code;
	bool any = false;

	rv_buf_init(&sql);
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (!pass->given[i] || rv_is_key(record, column))
			continue;
		rv_buf_printf(&sql, "%sSELECT %zu, t.", any ? " UNION ALL " : "", i);
		rv_buf_sql_name(&sql, column->column);
		rv_buf_printf(&sql,
		              ", s.v%zu, instr(s.nones, ',%zu,') FROM temp.review_stage AS s CROSS "
		              "JOIN ",
		              i, i);
		rv_table_sql(&sql, record);
		rv_buf_puts(&sql, " AS t WHERE s.seq = ?1 AND ");
		rv_is_key_sql(&sql, "t", record->key, record->n_key, "?2");
		rv_buf_printf(&sql, " AND typeof(s.v%zu) <> 'blob' AND s.v%zu IS NOT nullif(t.", i,
		              i);
		rv_buf_sql_name(&sql, column->column);
		rv_buf_puts(&sql, ", '')");
		put_kinds(&sql, pass, column);
		any = true;
	}
	if (!any)
		rv_buf_puts(&sql, "SELECT 0, ?1, ?2, 0 WHERE 0");
	code = rv_pen_prepare(&at->im->pen, &sql, &at->compare, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code prepare_others(struct applying *at, struct rv_error *err)
{
	const struct rv_record *record = at->pass->record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(*) FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " WHERE ");
	rv_is_key_sql(&sql, NULL, record->key, record->n_key, "?1");
	code = rv_pen_prepare(&at->im->pen, &sql, &at->taken, err);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "SELECT seq, row, line, faulty, case_key, sheet_key, key FROM "
	                  "temp.review_stage ORDER BY seq");
	if (code == RV_OK)
		code = rv_pen_prepare(&at->im->pen, &sql, &at->rows, err);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "UPDATE temp.review_stage SET key = ?2 WHERE seq = ?1");
	if (code == RV_OK)
		code = rv_pen_prepare(&at->im->pen, &sql, &at->set_key, err);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql, "SELECT pass, row FROM temp.review_touch WHERE record = ?1 AND key = ?2 "
	                  "AND pass < ?3 ORDER BY pass");
	if (code == RV_OK)
		code = rv_pen_prepare(&at->im->pen, &sql, &at->spoken, err);
	rv_buf_release(&sql);
	return code;
}

/* ---- notes ---------------------------------------------------------------------------------- */

enum rv_code rv_note_case(struct rv_importer *im, const char *key, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code = RV_OK;
	int rc;

	if (im->add_dirty == NULL) {
		rv_buf_init(&sql);
		rv_buf_puts(&sql, "INSERT OR IGNORE INTO temp.review_dirty VALUES (?1)");
		code = rv_pen_prepare(&im->pen, &sql, &im->add_dirty, err);
		rv_buf_release(&sql);
		RV_TRY(code);
	}
	rc = sqlite3_bind_text(im->add_dirty, 1, key, -1, SQLITE_TRANSIENT);
	return rc == SQLITE_OK ? rv_pen_step(&im->pen, im->add_dirty, err)
	                       : rv_pen_fail(&im->pen, rc, err);
}

static enum rv_code touch(struct rv_importer *im, const struct rv_pass *pass, int64_t row,
                          const char *key, const char *case_key, enum rv_touch state,
                          struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	sqlite3_stmt *stmt;
	struct rv_buf sql;
	enum rv_code code = RV_OK;
	int rc;

	if (im->touch == NULL) {
		rv_buf_init(&sql);
		rv_buf_puts(&sql, "INSERT INTO temp.review_touch VALUES (?1, ?2, ?3, ?4, ?5) ON "
		                  "CONFLICT DO UPDATE SET state = max(state, excluded.state)");
		code = rv_pen_prepare(&im->pen, &sql, &im->touch, err);
		rv_buf_release(&sql);
		RV_TRY(code);
	}
	stmt = im->touch;
	rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)record->index);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 3, (sqlite3_int64)pass->no);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, 4, (int)state);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 5, row);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_step(&im->pen, stmt, err));
	if (state == RV_TOUCH_SAME)
		return RV_OK;
	if (record->is_case)
		return rv_note_case(im, key, err);
	return rv_note_case(im, case_key == NULL ? "" : case_key, err);
}

/* ---- new rows ------------------------------------------------------------------------------- */

/* The key of a new row: as the sheet has it, unless it is taken and means nothing. */
static enum rv_code choose_key(struct applying *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	const struct rv_record *record = at->pass->record;
	struct rv_value value = {.kind = RV_VALUE_INT};
	int64_t taken = 0;
	int rc;

	if (at->sheet_key != NULL) {
		rc = sqlite3_bind_text(at->taken, 1, at->sheet_key, -1, SQLITE_TRANSIENT);
		if (rc != SQLITE_OK)
			return rv_pen_fail(&im->pen, rc, err);
		RV_TRY(rv_pen_number(&im->pen, at->taken, &taken, err));
		at->key = at->sheet_key;
		if (taken == 0 || !rv_can_number(im, record))
			return RV_OK;
	}
	do {
		if (at->pass->next_key == INT64_MAX)
			return rv_fail(err, RV_DATA, _("'%s': no number is left for %s"),
			               im->pen.path, rv_record_title(record));
		value.number = ++at->pass->next_key;
		at->key = rv_key_json(&im->row_arena, &value, 1);
		if (at->key == NULL)
			return rv_nomem(err);
		rc = sqlite3_bind_text(at->taken, 1, at->key, -1, SQLITE_TRANSIENT);
		if (rc != SQLITE_OK)
			return rv_pen_fail(&im->pen, rc, err);
		RV_TRY(rv_pen_number(&im->pen, at->taken, &taken, err));
	} while (taken > 0);
	return RV_OK;
}

/* *in: false if the database refused the row. */
static enum rv_code insert(struct applying *at, bool *in, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	struct rv_place place = rv_tab_place(at->pass->tab, at->row, at->line);
	sqlite3_stmt *stmt = at->insert;
	int rc = sqlite3_bind_int64(stmt, 1, at->seq);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, at->key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	*in = rc == SQLITE_DONE;
	if ((rc & 0xff) == SQLITE_CONSTRAINT && !sqlite3_get_autocommit(im->pen.db)) {
		if (!at->faulty)
			rv_fault(im->faults, RV_ERROR, RV_S_ROW_REFUSED, &place,
			         _("the database refuses the row: %s"), sqlite3_errmsg(im->pen.db));
		rc = SQLITE_DONE;
	}
	if (rc != SQLITE_DONE) {
		enum rv_code code = rv_pen_fail(&im->pen, rc, err);

		sqlite3_reset(stmt);
		return code;
	}
	sqlite3_reset(stmt);
	return RV_OK;
}

static enum rv_code add_row(struct applying *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	const struct rv_record *record = at->pass->record;
	bool in = false;
	int rc;

	RV_TRY(choose_key(at, err));
	RV_TRY(insert(at, &in, err));
	im->targets[record->index].broken = im->targets[record->index].broken || !in;
	if (!in)
		return RV_OK;
	rc = sqlite3_bind_int64(at->set_key, 1, at->seq);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(at->set_key, 2, at->key, -1, SQLITE_TRANSIENT);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_step(&im->pen, at->set_key, err));
	if (record->n_case_key == 0)
		RV_TRY(rv_names_add(im, record, at->key, false, err));
	return touch(im, at->pass, at->row, at->key, at->case_key, RV_TOUCH_ADDED, err);
}

/* ---- rows that are there -------------------------------------------------------------------- */

/*
 * Whether an earlier sheet of this import has said something about the column; then it is what
 * stands there now. Two sheets that say different things are a fault.
 */
static enum rv_code is_spoken_for(struct applying *at, const struct rv_column *column, bool empty,
                                  bool *out, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	sqlite3_stmt *stmt = at->spoken;
	enum rv_code code = RV_OK;
	bool row = false;
	int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)at->pass->record->index);

	*out = false;
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, at->key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 3, (sqlite3_int64)at->pass->no);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	while (!*out && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		const struct rv_pass *other = &im->passes[sqlite3_column_int64(stmt, 0)];
		struct rv_place place = rv_tab_place(at->pass->tab, at->row, at->line);

		if (!other->given[column->index])
			continue;
		*out = true;
		if (!empty)
			rv_fault(im->faults, RV_ERROR, RV_S_ROW_CONFLICT, &place,
			         _("'%s' is another one than in row %lld of '%s'"),
			         rv_column_title(column), (long long)sqlite3_column_int64(stmt, 1),
			         other->tab->path);
	}
	sqlite3_reset(stmt);
	return code;
}

static void take_value(sqlite3_stmt *stmt, int at, struct rv_value *out)
{
	*out = (struct rv_value){.kind = RV_VALUE_NULL};
	if (sqlite3_column_type(stmt, at) == SQLITE_INTEGER) {
		out->kind = RV_VALUE_INT;
		out->number = sqlite3_column_int64(stmt, at);
	} else if (sqlite3_column_type(stmt, at) == SQLITE_TEXT) {
		out->kind = RV_VALUE_TEXT;
		out->text = (const char *)sqlite3_column_text(stmt, at);
		out->len = (size_t)sqlite3_column_bytes(stmt, at);
	}
}

struct change {
	const struct rv_column *column;
	struct rv_value value;
	bool was_empty;
	bool none; /* the cell says 无: an empty one says nothing */
	struct change *next;
};

/* The cells that differ, in the row's arena. */
static enum rv_code find_changes(struct applying *at, struct change **out, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	sqlite3_stmt *stmt = at->compare;
	enum rv_code code = RV_OK;
	bool row = false;
	int rc = sqlite3_bind_int64(stmt, 1, at->seq);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, at->key, -1, SQLITE_TRANSIENT);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	while ((code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		struct change *change = rv_alloc(&im->row_arena, sizeof *change);

		if (change != NULL)
			take_value(stmt, 2, &change->value);
		if (change != NULL && change->value.kind == RV_VALUE_TEXT)
			change->value.text = rv_strdup(&im->row_arena, change->value.text);
		if (change == NULL ||
		    (change->value.kind == RV_VALUE_TEXT && change->value.text == NULL)) {
			code = rv_nomem(err);
			break;
		}
		change->column = at->pass->record->columns[sqlite3_column_int64(stmt, 0)];
		change->was_empty = sqlite3_column_type(stmt, 1) == SQLITE_NULL;
		change->none = sqlite3_column_int(stmt, 3) != 0;
		*out = change;
		out = &change->next;
	}
	sqlite3_reset(stmt);
	return code;
}

static enum rv_code compare_row(struct applying *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	const struct rv_record *record = at->pass->record;
	struct change *changes = NULL;
	enum rv_touch state = RV_TOUCH_SAME;
	bool renamed = false;

	RV_TRY(find_changes(at, &changes, err));
	for (const struct change *change = changes; change != NULL; change = change->next) {
		bool spoken = false;

		if (!change->was_empty)
			RV_TRY(is_spoken_for(at, change->column,
			                     change->value.kind == RV_VALUE_NULL, &spoken, err));
		if (spoken)
			continue;
		if (change->value.kind == RV_VALUE_NULL && !change->none && !im->options->replace) {
			im->result->counts[record->index].kept++;
			continue;
		}
		RV_TRY(rv_change_value(im, change->column, at->key, &change->value, at->source,
		                       err));
		state = RV_TOUCH_UPDATED;
		renamed = true;
	}
	if (renamed && record->n_case_key == 0)
		RV_TRY(rv_names_add(im, record, at->key, true, err));
	return touch(im, at->pass, at->row, at->key, at->case_key, state, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* A text of the row at hand, kept as long as the row is; *out NULL: it has none. */
static enum rv_code text_of(struct applying *at, int column, const char **out, struct rv_error *err)
{
	RV_TRY(rv_pen_text(&at->im->pen, at->rows, column, out, err));
	if (*out != NULL && (*out = rv_strdup(&at->im->row_arena, *out)) == NULL)
		return rv_nomem(err);
	return RV_OK;
}

static enum rv_code apply_row(struct applying *at, struct rv_error *err)
{
	const struct rv_record *record = at->pass->record;
	struct rv_target *target = &at->im->targets[record->index];

	at->seq = sqlite3_column_int64(at->rows, 0);
	at->row = sqlite3_column_int64(at->rows, 1);
	at->line = sqlite3_column_int64(at->rows, 2);
	at->faulty = sqlite3_column_int(at->rows, 3) != 0;
	at->case_key = NULL;
	if (record->n_case_key > 0)
		RV_TRY(text_of(at, 4, &at->case_key, err));
	RV_TRY(text_of(at, 5, &at->sheet_key, err));
	RV_TRY(text_of(at, 6, &at->key, err));
	if (at->key == NULL)
		RV_TRY(add_row(at, err));
	else
		RV_TRY(compare_row(at, err));
	if (record->is_case)
		RV_TRY(rv_name_case(at->im, at->pass, at->key, err));
	if (at->sheet_key != NULL && (record->n_case_key == 0 || target->pointed))
		RV_TRY(rv_names_alias(at->im, record, at->sheet_key, at->key, err));
	rv_arena_reset(&at->im->row_arena);
	return RV_OK;
}

/* References that wait get the keys of their rows and go to the others. */
static enum rv_code hand_over(struct applying *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	struct rv_deferred *later = at->pass->deferred, *next;
	sqlite3_stmt *stmt = NULL;
	enum rv_code code = RV_OK;
	struct rv_buf sql;

	if (later == NULL)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT key FROM temp.review_stage WHERE seq = ?1 AND key IS NOT NULL");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	for (; code == RV_OK && later != NULL; later = next) {
		int rc = sqlite3_bind_int64(stmt, 1, later->seq);
		bool row = false;

		next = later->next;
		if (rc != SQLITE_OK)
			code = rv_pen_fail(&im->pen, rc, err);
		else
			code = rv_pen_row(&im->pen, stmt, &row, err);
		if (code != RV_OK || !row)
			continue;
		later->row_key = rv_strdup(im->arena, (const char *)sqlite3_column_text(stmt, 0));
		if (later->row_key == NULL)
			code = rv_nomem(err);
		if (later->case_key == NULL && at->pass->record->is_case)
			later->case_key = later->row_key;
		sqlite3_reset(stmt);
		later->next = im->deferred;
		im->deferred = later;
	}
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_apply(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct applying at = {.im = im, .pass = pass, .source = rv_tab_words(im, pass->tab)};
	enum rv_code code = at.source == NULL ? rv_nomem(err) : prepare_insert(&at, err);
	bool row = false;

	if (code == RV_OK)
		code = prepare_compare(&at, err);
	if (code == RV_OK)
		code = prepare_others(&at, err);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, at.rows, &row, err)) == RV_OK && row)
		code = apply_row(&at, err);
	if (code == RV_OK)
		code = hand_over(&at, err);
	sqlite3_finalize(at.insert);
	sqlite3_finalize(at.taken);
	sqlite3_finalize(at.compare);
	sqlite3_finalize(at.rows);
	sqlite3_finalize(at.set_key);
	sqlite3_finalize(at.spoken);
	return code == RV_OK && im->faults->nomem ? rv_nomem(err) : code;
}

enum rv_code rv_settle(struct rv_importer *im, const struct rv_deferred *later,
                       const struct rv_value *value, struct rv_error *err)
{
	const struct rv_pass *pass = &im->passes[later->pass];
	const char *source = rv_tab_words(im, pass->tab);
	bool same = false;

	if (source == NULL)
		return rv_nomem(err);
	RV_TRY(rv_same_value(im, later->column, later->row_key, value, &same, err));
	if (same)
		return RV_OK;
	RV_TRY(rv_change_value(im, later->column, later->row_key, value, source, err));
	return touch(im, pass, later->place.row, later->row_key, later->case_key, RV_TOUCH_UPDATED,
	             err);
}
