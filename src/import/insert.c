/* One row of a sheet: its case, its values, its key, then into the table. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* The row at hand. */
struct at_hand {
	struct rv_importer *im;
	struct rv_import_file *file;
	const struct rv_sheet_row *row;
	struct rv_place place;
	const char **texts; /* by field */
	bool *refused;      /* by field: a fault was reported at the cell */
	const char *case_key;
	const char *key;
	size_t errors; /* before this row */
};

static struct rv_place cell_place(const struct at_hand *at, size_t field)
{
	struct rv_place place = at->place;

	place.column = field + 1;
	place.heading = at->file->fields[field].heading;
	return place;
}

static bool has_faults(const struct at_hand *at)
{
	return at->im->faults->errors > at->errors;
}

/* ---- the statement -------------------------------------------------------------------------- */

static enum rv_code prepare_insert(struct rv_importer *im, struct rv_import_file *file,
                                   struct rv_error *err)
{
	const struct rv_record *record = file->record;
	struct rv_buf sql, marks;
	enum rv_code code;
	int n = 0;

	rv_buf_init(&sql);
	rv_buf_init(&marks);
	rv_buf_puts(&sql, "INSERT OR ABORT INTO ");
	rv_table_sql(&sql, record);
	for (size_t i = 0; i < record->n_columns; i++) {
		if (!file->given[i])
			continue;
		rv_buf_puts(&sql, n == 0 ? "(" : ", ");
		rv_buf_sql_name(&sql, record->columns[i]->column);
		rv_buf_printf(&marks, "%s?%d", n == 0 ? "" : ", ", n + 1);
		n++;
	}
	rv_buf_puts(&sql, ") VALUES (");
	rv_buf_puts(&sql, marks.text == NULL ? "" : marks.text);
	rv_buf_puts(&sql, ")");
	code = marks.failed ? rv_nomem(err) : rv_pen_prepare(&im->pen, &sql, &file->insert, err);
	rv_buf_release(&sql);
	rv_buf_release(&marks);
	return code;
}

/* The greatest key of the table. */
static enum rv_code read_last_key(struct rv_importer *im, struct rv_import_file *file,
                                  struct rv_error *err)
{
	struct rv_buf sql;
	sqlite3_stmt *stmt = NULL;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT max(0, max(");
	rv_buf_sql_name(&sql, file->record->key[0]->column);
	rv_buf_puts(&sql, ")) FROM ");
	rv_table_sql(&sql, file->record);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_number(&im->pen, stmt, &file->next_key, err);
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_insert_open(struct rv_importer *im, struct rv_import_file *file,
                            struct rv_error *err)
{
	const struct rv_record *record = file->record;

	file->values = rv_alloc_array(im->arena, record->n_columns, sizeof *file->values);
	file->given = rv_alloc_array(im->arena, record->n_columns, sizeof *file->given);
	if (file->values == NULL || file->given == NULL)
		return rv_nomem(err);
	if (!file->usable)
		return RV_OK;
	for (size_t i = 0; i < file->n_fields; i++)
		if (file->fields[i].use == RV_FIELD_OWN)
			file->given[file->fields[i].column->index] = true;
	for (size_t i = 0; i < record->n_case_key; i++)
		file->given[record->case_key[i]->index] = true;
	if (file->numbered) {
		file->given[record->key[0]->index] = true;
		RV_TRY(read_last_key(im, file, err));
	}
	RV_TRY(prepare_insert(im, file, err));
	RV_TRY(rv_there_open(im, file, err));
	if (file->numbered && file->by_identity)
		im->targets[record->index].numbered = true;
	else
		im->targets[record->index].keyed = true;
	return RV_OK;
}

/* ---- values --------------------------------------------------------------------------------- */

/* Spreadsheets save empty rows by the hundred. */
static bool is_blank(const struct at_hand *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
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
	for (size_t i = 0; i < at->row->n; i++) {
		struct rv_place place = at->place;

		place.column = i + 1;
		if (i < at->file->n_fields && at->file->fields[i].heading != NULL) {
			place.heading = at->file->fields[i].heading;
			at->refused[i] = !rv_cell_text(at->im, &place, &at->row->cells[i],
			                               &at->texts[i]);
		} else if (at->row->cells[i].len > 0) {
			rv_fault(at->im->faults, RV_ERROR, RV_S_ROW_CELLS, &place,
			         _("'%s' stands in a column without a heading"),
			         rv_cell_shown(at->im, at->row->cells[i].text));
		}
	}
}

static bool is_key(const struct rv_record *record, const struct rv_column *column)
{
	for (size_t i = 0; i < record->n_key; i++)
		if (record->key[i] == column)
			return true;
	for (size_t i = 0; i < record->n_identity; i++)
		if (record->identity[i] == column)
			return true;
	return false;
}

/* Whether the row that a reference names may come later. */
static bool comes_later(const struct at_hand *at, const struct rv_column *column)
{
	const struct rv_target *target = &at->im->targets[column->ref->index];

	return target->in_files && target->rank >= at->file->rank &&
	       !is_key(at->file->record, column);
}

static enum rv_code read_ref(struct at_hand *at, size_t field, struct rv_value *out,
                             struct rv_error *err)
{
	const struct rv_column *column = at->file->fields[field].column;
	struct rv_place place = cell_place(at, field);
	const char *text = at->texts[field];

	if (text[0] == '\0' || (column->empty == RV_EMPTY_NONE && strcmp(text, "无") == 0))
		return RV_OK;
	if (comes_later(at, column))
		return RV_OK; /* noted when the row has its key */
	if (column->ref->n_case_key > 0 && at->file->record->n_case_key > 0 && !at->case_key) {
		at->refused[field] = true; /* which people are meant is not known */
		return RV_OK;
	}
	return rv_link_ref(at->im, column, &place, text, at->case_key, out, err);
}

static enum rv_code read_values(struct at_hand *at, struct rv_error *err)
{
	struct rv_import_file *file = at->file;

	memset(file->values, 0, file->record->n_columns * sizeof *file->values);
	for (size_t i = 0; i < file->n_fields; i++) {
		const struct rv_field *field = &file->fields[i];
		struct rv_place place = cell_place(at, i);
		size_t errors = at->im->faults->errors;
		struct rv_value *value;

		if (field->use != RV_FIELD_OWN || at->refused[i])
			continue;
		value = &file->values[field->column->index];
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

static enum rv_code set_link(struct at_hand *at, struct rv_error *err)
{
	const struct rv_record *record = at->file->record;

	for (size_t i = 0; at->case_key != NULL && i < record->n_case_key; i++)
		RV_TRY(rv_key_part(at->im, at->case_key, i,
		                   &at->file->values[record->case_key[i]->index], err));
	return RV_OK;
}

/* Sets at->key; it stays NULL, after a fault, if the row has none. */
static enum rv_code set_key(struct at_hand *at, struct rv_error *err)
{
	const struct rv_record *record = at->file->record;
	struct rv_value values[RV_MAX_KEY];
	bool whole = record->n_key <= RV_MAX_KEY;

	if (at->file->numbered) {
		if (at->file->next_key == INT64_MAX)
			return rv_fail(err, RV_DATA, _("'%s': no number is left for %s"),
			               at->im->pen.path, rv_record_title(record));
		at->file->values[record->key[0]->index] = (struct rv_value){
			.kind = RV_VALUE_INT, .number = ++at->file->next_key};
	}
	for (size_t i = 0; whole && i < record->n_key; i++) {
		values[i] = at->file->values[record->key[i]->index];
		whole = values[i].kind != RV_VALUE_NULL;
		if (!whole && !has_faults(at))
			rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_EMPTY, &at->place,
			         _("the row has no key: '%s' is empty"),
			         rv_column_title(record->key[i]));
	}
	if (!whole)
		return RV_OK;
	at->key = rv_key_json(&at->im->row_arena, values, record->n_key);
	return at->key == NULL ? rv_nomem(err) : RV_OK;
}

/* ---- into the table ------------------------------------------------------------------------- */

/* *in: false if the database refused the row. */
static enum rv_code put_in(struct at_hand *at, bool *in, struct rv_error *err)
{
	struct rv_import_file *file = at->file;
	struct rv_pen *pen = &at->im->pen;
	int rc = SQLITE_OK, n = 0;

	for (size_t i = 0; rc == SQLITE_OK && i < file->record->n_columns; i++)
		if (file->given[i])
			rc = rv_value_bind(file->insert, ++n, &file->values[i]);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(file->insert);
	*in = rc == SQLITE_DONE;
	if ((rc & 0xff) == SQLITE_CONSTRAINT && !sqlite3_get_autocommit(pen->db)) {
		if (!has_faults(at))
			rv_fault(at->im->faults, RV_ERROR, RV_S_ROW_REFUSED, &at->place,
			         _("the database refuses the row: %s"), sqlite3_errmsg(pen->db));
		rc = SQLITE_DONE;
	}
	if (rc != SQLITE_DONE) {
		enum rv_code code = rv_pen_fail(pen, rc, err);

		sqlite3_reset(file->insert);
		return code;
	}
	sqlite3_reset(file->insert);
	return RV_OK;
}

static enum rv_code name_case(struct rv_importer *im, const char *key, struct rv_error *err)
{
	int rc = sqlite3_bind_text(im->add_case, 1, key, -1, SQLITE_TRANSIENT);

	return rc == SQLITE_OK ? rv_pen_step(&im->pen, im->add_case, err)
	                       : rv_pen_fail(&im->pen, rc, err);
}

/* What the rest of the import wants to know of a row that is in. */
static enum rv_code note_row(struct at_hand *at, struct rv_error *err)
{
	struct rv_import_file *file = at->file;
	const struct rv_record *record = file->record;

	at->im->targets[record->index].rows++;
	RV_TRY(rv_there_add(at->im, file, at->key, at->row->row, err));
	if (record->n_case_key == 0)
		RV_TRY(rv_names_add(at->im, record, at->key, err));
	if (record->is_case)
		RV_TRY(name_case(at->im, at->key, err));
	for (size_t i = 0; i < file->n_fields; i++) {
		const struct rv_field *field = &file->fields[i];
		struct rv_place place = cell_place(at, i);

		if (field->use == RV_FIELD_OWN && field->column->ref != NULL && !at->refused[i] &&
		    at->texts[i][0] != '\0' && comes_later(at, field->column))
			RV_TRY(rv_link_later(at->im, field->column, &place, at->texts[i], at->key,
			                     record->is_case ? at->key : at->case_key, err));
	}
	return RV_OK;
}

/* Whether a cell that names the case could not be read. */
static bool link_refused(const struct at_hand *at)
{
	for (size_t i = 0; i < at->file->n_fields; i++)
		if (at->refused[i] && (at->file->fields[i].use == RV_FIELD_LINK ||
		                       at->file->fields[i].use == RV_FIELD_PART))
			return true;
	return false;
}

static enum rv_code read_row(struct at_hand *at, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	struct rv_import_file *file = at->file;
	const struct rv_record *record = file->record;
	bool there = false, in = false;

	read_texts(at);
	if (is_blank(at, file->n_fields))
		return RV_OK;
	if (record->n_case_key > 0 && file->usable && !link_refused(at))
		RV_TRY(rv_link_case(im, file, &at->place, at->texts, &at->case_key, err));
	RV_TRY(read_values(at, err));
	if (!file->usable)
		return RV_OK;
	RV_TRY(set_link(at, err));
	if (record->n_case_key == 0 || at->case_key != NULL)
		RV_TRY(set_key(at, err));
	if (at->case_key != NULL)
		RV_TRY(name_case(im, at->case_key, err));
	if (at->key != NULL) {
		RV_TRY(rv_there_check(im, file, &at->place, at->key, at->case_key, has_faults(at),
		                      &there, err));
		if (there)
			return RV_OK;
		RV_TRY(put_in(at, &in, err));
	}
	im->targets[record->index].broken = im->targets[record->index].broken || !in;
	return in ? note_row(at, err) : RV_OK;
}

enum rv_code rv_insert_row(struct rv_importer *im, struct rv_import_file *file,
                           const struct rv_sheet_row *row, struct rv_error *err)
{
	struct at_hand at = {.im = im,
	                     .file = file,
	                     .row = row,
	                     .place = {file->path, file->order, row->row, row->line, 0, NULL},
	                     .errors = im->faults->errors};
	size_t room = file->n_fields > row->n ? file->n_fields : row->n;

	if (row->n == 0)
		return RV_OK;
	rv_arena_release(&im->row_arena);
	at.texts = rv_alloc_array(&im->row_arena, room, sizeof *at.texts);
	at.refused = rv_alloc_array(&im->row_arena, room, sizeof *at.refused);
	if (at.texts == NULL || at.refused == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < room; i++)
		at.texts[i] = "";
	RV_TRY(read_row(&at, err));
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}
