/*
 * Rows of a sheet as values, kept in temp.review_stage until all of them are known: only then is
 * it clear which of several equal ones a row is.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* Parameters of the statement that stages a row, before its values. */
enum { AT_ROW = 1, AT_LINE, AT_FAULTY, AT_CASE, AT_KEY, AT_VALUES };

/* The row at hand. */
struct at_hand {
	struct rv_importer *im;
	struct rv_pass *pass;
	const struct rv_sheet_row *row;
	struct rv_place place;
	const char **texts; /* by field */
	bool *refused;      /* by field: a fault was reported at the cell */
	const char *case_key;
	const char *key; /* that the sheet gives */
	size_t errors;   /* before this row */
};

static struct rv_place cell_place(const struct at_hand *at, size_t field)
{
	struct rv_place place = at->place;

	place.column = at->pass->fields[field].cell + 1;
	place.heading = at->pass->fields[field].heading;
	return place;
}

static bool has_faults(const struct at_hand *at)
{
	return at->im->faults->errors > at->errors;
}

/* ---- the table of the stage ----------------------------------------------------------------- */

static enum rv_code make_table(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct rv_buf sql, insert;
	enum rv_code code;
	int n = AT_VALUES;

	rv_buf_init(&sql);
	rv_buf_init(&insert);
	rv_buf_puts(&sql, "DROP TABLE IF EXISTS temp.review_stage; CREATE TEMP TABLE review_stage("
	                  "seq INTEGER PRIMARY KEY, row INTEGER, line INTEGER, faulty INTEGER, "
	                  "case_key TEXT, sheet_key TEXT, key TEXT, name TEXT, content TEXT, "
	                  "number TEXT, whole INTEGER");
	rv_buf_puts(&insert, "INSERT INTO temp.review_stage VALUES (NULL, ?1, ?2, ?3, ?4, ?5, "
	                     "NULL, NULL, NULL, NULL, NULL");
	for (size_t i = 0; i < pass->record->n_columns; i++)
		if (pass->given[i]) {
			rv_buf_printf(&sql, ", v%zu", i);
			rv_buf_printf(&insert, ", ?%d", n++);
		}
	rv_buf_puts(&sql, ")");
	rv_buf_puts(&insert, ")");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &insert, &pass->stage, err);
	rv_buf_release(&sql);
	rv_buf_release(&insert);
	return code;
}

/* The greatest key of the table. */
static enum rv_code read_last_key(struct rv_importer *im, struct rv_pass *pass,
                                  struct rv_error *err)
{
	struct rv_buf sql;
	sqlite3_stmt *stmt = NULL;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT max(0, max(");
	rv_buf_sql_name(&sql, pass->record->key[0]->column);
	rv_buf_puts(&sql, ")) FROM ");
	rv_table_sql(&sql, pass->record);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_number(&im->pen, stmt, &pass->next_key, err);
	sqlite3_finalize(stmt);
	return code;
}

/* Whether the row that a reference names may come later. */
static bool comes_later(const struct rv_importer *im, const struct rv_pass *pass,
                        const struct rv_column *column)
{
	const struct rv_target *target = &im->targets[column->ref->index];

	if (rv_is_key(pass->record, column))
		return false;
	for (size_t i = 0; i < pass->record->n_identity; i++)
		if (pass->record->identity[i] == column)
			return false;
	return target->in_files && target->rank >= pass->rank;
}

static enum rv_code find_given(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	pass->values = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->values);
	pass->given = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->given);
	pass->later = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->later);
	pass->identity = rv_alloc_array(im->arena, n, sizeof(struct rv_column *));
	if (!pass->values || !pass->given || !pass->later || !pass->identity)
		return rv_nomem(err);
	for (size_t i = 0; i < pass->n_fields; i++) {
		const struct rv_column *column = pass->fields[i].column;

		if (pass->fields[i].use != RV_FIELD_OWN)
			continue;
		pass->given[column->index] = true;
		pass->later[column->index] = column->ref != NULL && comes_later(im, pass, column);
	}
	pass->whole_identity = n > 0;
	for (size_t i = 0; i < n; i++)
		if (pass->given[identity[i]->index])
			pass->identity[pass->n_identity++] = identity[i];
		else if (!rv_is_link(record, identity[i]))
			pass->whole_identity = false;
	return RV_OK;
}

enum rv_code rv_stage_open(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct rv_target *target = &im->targets[pass->record->index];

	RV_TRY(find_given(im, pass, err));
	if (!pass->usable)
		return RV_OK;
	if (rv_can_number(im, pass->record))
		RV_TRY(read_last_key(im, pass, err));
	target->numbered = target->numbered || (pass->numbered && pass->n_identity > 0);
	target->keyed = target->keyed || !(pass->numbered && pass->n_identity > 0);
	return make_table(im, pass, err);
}

void rv_stage_close(struct rv_importer *im, struct rv_pass *pass)
{
	(void)im;
	sqlite3_finalize(pass->stage);
	pass->stage = NULL;
}

/* ---- values --------------------------------------------------------------------------------- */

/* Spreadsheets save empty rows by the hundred. */
static bool is_blank(const struct at_hand *at)
{
	for (size_t i = 0; i < at->pass->n_fields; i++)
		if (at->texts[i][0] != '\0')
			return false;
	return !has_faults(at);
}

/*
 * Cells as texts. A short row lacks empty cells only: Excel leaves them out at the end of a row,
 * a block of sixteen rows at a time.
 */
static void read_texts(struct at_hand *at)
{
	const struct rv_pass *pass = at->pass;

	for (size_t i = 0; i < pass->n_fields; i++) {
		struct rv_place place = cell_place(at, i);
		size_t cell = pass->fields[i].cell;

		if (cell < at->row->n && pass->fields[i].heading != NULL)
			at->refused[i] = !rv_cell_text(at->im, &place, &at->row->cells[cell],
			                               &at->texts[i]);
	}
	for (size_t i = 0; i < at->row->n; i++) {
		const struct rv_sheet_row *head = &pass->tab->head;
		struct rv_place place = at->place;

		place.column = i + 1;
		if (at->row->cells[i].len > 0 && (i >= head->n || head->cells[i].len == 0))
			rv_fault(at->im->faults, RV_ERROR, RV_S_ROW_CELLS, &place,
			         _("'%s' stands in a column without a heading"),
			         rv_cell_shown(at->im, at->row->cells[i].text));
	}
}

static enum rv_code read_ref(struct at_hand *at, size_t field, struct rv_value *out,
                             struct rv_error *err)
{
	const struct rv_column *column = at->pass->fields[field].column;
	struct rv_place place = cell_place(at, field);
	const char *text = at->texts[field];

	if (text[0] == '\0' || (column->empty == RV_EMPTY_NONE && strcmp(text, "无") == 0))
		return RV_OK;
	if (at->pass->later[column->index])
		return RV_OK; /* noted when the row is staged */
	if (column->ref->n_case_key > 0 && at->pass->record->n_case_key > 0 && !at->case_key) {
		at->refused[field] = true; /* which people are meant is not known */
		return RV_OK;
	}
	return rv_link_ref(at->im, column, &place, text, at->case_key, out, err);
}

static enum rv_code read_values(struct at_hand *at, struct rv_error *err)
{
	struct rv_pass *pass = at->pass;

	memset(pass->values, 0, pass->record->n_columns * sizeof *pass->values);
	for (size_t i = 0; i < pass->n_fields; i++) {
		const struct rv_field *field = &pass->fields[i];
		struct rv_place place = cell_place(at, i);
		size_t errors = at->im->faults->errors;
		struct rv_value *value;

		if (field->use != RV_FIELD_OWN || at->refused[i])
			continue;
		value = &pass->values[field->column->index];
		if (field->column->ref != NULL)
			RV_TRY(read_ref(at, i, value, err));
		else
			rv_cell_value(at->im, field->column, field->unit, &place, at->texts[i],
			              value);
		at->refused[i] = at->refused[i] || at->im->faults->errors > errors;
		if (field->column->required && value->kind == RV_VALUE_NULL && !at->refused[i] &&
		    at->texts[i][0] == '\0')
			rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_EMPTY, &place,
			         _("this cell must be filled"));
	}
	return at->im->faults->nomem ? rv_nomem(err) : RV_OK;
}

/* Sets at->key, if the sheet gives keys; *none after a fault: the row has none. */
static enum rv_code set_key(struct at_hand *at, bool *none, struct rv_error *err)
{
	const struct rv_record *record = at->pass->record;
	struct rv_value values[RV_MAX_KEY];
	size_t linked = 0;

	*none = record->n_key > RV_MAX_KEY;
	if (at->pass->numbered || *none)
		return RV_OK;
	for (size_t i = 0; i < record->n_key; i++) {
		values[i] = at->pass->values[record->key[i]->index];
		for (size_t k = 0; k < record->n_case_key; k++)
			if (record->case_key[k] == record->key[i]) {
				RV_TRY(rv_key_part(at->im, at->case_key, k, &values[i], err));
				linked++;
			}
		if (values[i].kind != RV_VALUE_NULL)
			continue;
		*none = true;
		if (!has_faults(at))
			rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_EMPTY, &at->place,
			         _("the row has no key: '%s' is empty"),
			         rv_column_title(record->key[i]));
	}
	if (*none)
		return RV_OK;
	at->key = rv_key_json(&at->im->row_arena, values, record->n_key);
	return at->key == NULL ? rv_nomem(err) : RV_OK;
}

/* ---- into the stage ------------------------------------------------------------------------- */

/* A reference that waits stands as a blob until it is known. */
static int bind_value(sqlite3_stmt *stmt, int n, const struct at_hand *at, size_t column)
{
	bool waits = false;

	for (size_t i = 0; at->pass->later[column] && i < at->pass->n_fields; i++)
		if (at->pass->fields[i].use == RV_FIELD_OWN &&
		    at->pass->fields[i].column->index == column)
			waits = !at->refused[i] && at->texts[i][0] != '\0' &&
			        strcmp(at->texts[i], "无") != 0;
	return waits ? sqlite3_bind_zeroblob(stmt, n, 1)
	             : rv_value_bind(stmt, n, &at->pass->values[column]);
}

static enum rv_code put_in(struct at_hand *at, struct rv_error *err)
{
	sqlite3_stmt *stmt = at->pass->stage;
	int n = AT_VALUES;
	int rc = sqlite3_bind_int64(stmt, AT_ROW, at->row->row);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, AT_LINE, at->row->line);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, AT_FAULTY, has_faults(at));
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, AT_CASE, at->case_key == NULL ? "" : at->case_key, -1,
		                       SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, AT_KEY, at->key, -1, SQLITE_TRANSIENT);
	for (size_t i = 0; rc == SQLITE_OK && i < at->pass->record->n_columns; i++)
		if (at->pass->given[i])
			rc = bind_value(stmt, n++, at, i);
	return rc == SQLITE_OK ? rv_pen_step(&at->im->pen, stmt, err)
	                       : rv_pen_fail(&at->im->pen, rc, err);
}

static enum rv_code wait_for(struct at_hand *at, size_t field, int64_t seq, struct rv_error *err)
{
	struct rv_arena *arena = at->im->arena;
	struct rv_deferred *later = rv_alloc(arena, sizeof *later);

	if (later == NULL)
		return rv_nomem(err);
	later->column = at->pass->fields[field].column;
	later->place = cell_place(at, field);
	later->seq = seq;
	later->pass = at->pass->no;
	later->text = rv_strdup(arena, at->texts[field]);
	later->case_key = at->case_key == NULL ? NULL : rv_strdup(arena, at->case_key);
	if (later->text == NULL || (at->case_key != NULL && later->case_key == NULL))
		return rv_nomem(err);
	later->next = at->pass->deferred;
	at->pass->deferred = later;
	return RV_OK;
}

static enum rv_code name_case(struct at_hand *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	int rc = sqlite3_bind_text(im->add_case, 1, at->case_key, -1, SQLITE_TRANSIENT);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(im->add_named, 1, (sqlite3_int64)at->place.order);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(im->add_named, 2, at->case_key, -1, SQLITE_TRANSIENT);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_step(&im->pen, im->add_case, err));
	return rv_pen_step(&im->pen, im->add_named, err);
}

/* Whether a cell that names the case could not be read. */
static bool link_refused(const struct at_hand *at)
{
	for (size_t i = 0; i < at->pass->n_fields; i++)
		if (at->refused[i] && (at->pass->fields[i].use == RV_FIELD_LINK ||
		                       at->pass->fields[i].use == RV_FIELD_PART))
			return true;
	return false;
}

static enum rv_code stage(struct at_hand *at, struct rv_error *err)
{
	struct rv_pass *pass = at->pass;
	int64_t seq;

	RV_TRY(put_in(at, err));
	seq = sqlite3_last_insert_rowid(at->im->pen.db);
	for (size_t i = 0; i < pass->n_fields; i++)
		if (pass->fields[i].use == RV_FIELD_OWN &&
		    pass->later[pass->fields[i].column->index] && !at->refused[i] &&
		    at->texts[i][0] != '\0')
			RV_TRY(wait_for(at, i, seq, err));
	return RV_OK;
}

static enum rv_code read_row(struct at_hand *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	struct rv_pass *pass = at->pass;
	const struct rv_record *record = pass->record;
	bool none = true;

	read_texts(at);
	if (is_blank(at))
		return RV_OK;
	if (record->n_case_key > 0 && pass->usable && !link_refused(at))
		RV_TRY(rv_link_case(im, pass, &at->place, at->texts, &at->case_key, err));
	RV_TRY(read_values(at, err));
	if (!pass->usable)
		return RV_OK;
	if (at->case_key != NULL)
		RV_TRY(name_case(at, err));
	if (record->n_case_key == 0 || at->case_key != NULL)
		RV_TRY(set_key(at, &none, err));
	im->targets[record->index].broken = im->targets[record->index].broken || none;
	return none ? RV_OK : stage(at, err);
}

enum rv_code rv_stage_row(struct rv_importer *im, struct rv_pass *pass,
                          const struct rv_sheet_row *row, struct rv_error *err)
{
	struct at_hand at = {.im = im,
	                     .pass = pass,
	                     .row = row,
	                     .place = rv_tab_place(pass->tab, row->row, row->line),
	                     .errors = im->faults->errors};

	if (row->n == 0)
		return RV_OK;
	rv_arena_release(&im->row_arena);
	at.texts = rv_alloc_array(&im->row_arena, pass->n_fields, sizeof *at.texts);
	at.refused = rv_alloc_array(&im->row_arena, pass->n_fields, sizeof *at.refused);
	if (at.texts == NULL || at.refused == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < pass->n_fields; i++)
		at.texts[i] = "";
	RV_TRY(read_row(&at, err));
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}
