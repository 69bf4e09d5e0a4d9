/*
 * Rows of a sheet as values, kept in temp.review_stage until all of them are known: only then is
 * it clear which of several equal ones a row is.
 */
#include <string.h>

#include "import/parts.h"
#include "import/stage.h"
#include "review/i18n.h"

static bool has_faults(const struct at_hand *at)
{
	return at->im->faults->errors > at->errors;
}

/* ---- values --------------------------------------------------------------------------------- */

/* Spreadsheets save empty rows by the hundred. */
static bool is_blank(const struct at_hand *at)
{
	for (size_t i = 0; i < at->pass->n_fields; i++)
		if (at->pass->fields[i].use != RV_FIELD_UNUSED && at->texts[i][0] != '\0')
			return false;
	return !has_faults(at);
}

static enum rv_code read_ref(struct at_hand *at, size_t field, struct rv_value *out,
                             struct rv_error *err)
{
	const struct rv_column *column = at->pass->fields[field].column;
	struct rv_place place = rv_at_place(at, field);
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

static bool is_of_make(const struct at_hand *at, const struct rv_field *field)
{
	return rv_fills_make(field, at->make);
}

/* Whether the cell names a row that may come later. */
static bool waits(const struct at_hand *at, size_t field)
{
	const struct rv_column *column = at->pass->fields[field].column;

	return at->pass->later[column->index] && !at->refused[field] &&
	       at->texts[field][0] != '\0' &&
	       (column->empty != RV_EMPTY_NONE || strcmp(at->texts[field], "无") != 0) &&
	       !rv_says_unknown(column, at->texts[field]);
}

/*
 * What is not known stands in the row as such where an empty cell would say that there is none; where it would say that
 * the row concerns all, it is refused; elsewhere an empty cell says the same.
 */
static bool read_unknown(struct at_hand *at, size_t i, struct rv_value *value)
{
	const struct rv_column *column = at->pass->fields[i].column;
	struct rv_place place = rv_at_place(at, i);

	if (!rv_says_unknown(column, at->texts[i]))
		return false;
	if (rv_may_be_unasked(at->pass->record, column)) {
		*value = (struct rv_value){RV_VALUE_TEXT, 0, RV_UNKNOWN_WORD,
		                           strlen(RV_UNKNOWN_WORD)};
		return true;
	}
	if (column->empty == RV_EMPTY_ALL) {
		rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_UNKNOWN, &place,
		         _("'%s' does not say whom or what the row concerns"),
		         rv_cell_shown(at->im, at->texts[i]));
		rv_fault_suggest(at->im->faults, "%s",
		                 _("expected a name, or an empty cell if it concerns all of them"));
	}
	at->texts[i] = "";
	return true;
}

static enum rv_code read_field(struct at_hand *at, size_t i, struct rv_error *err)
{
	const struct rv_field *field = &at->pass->fields[i];
	struct rv_value *value = &at->pass->values[field->column->index];
	struct rv_place place = rv_at_place(at, i);
	size_t errors = at->im->faults->errors;

	bool unknown = read_unknown(at, i, value);

	if (unknown)
		;
	else if (field->column->ref != NULL)
		RV_TRY(read_ref(at, i, value, err));
	else
		rv_cell_value(at->im, field->column, field->unit, &place, at->kinds[i],
		              at->texts[i], value);
	at->refused[i] = at->refused[i] || at->im->faults->errors > errors;
	at->pass->nones[field->column->index] = value->kind == RV_VALUE_NULL &&
	                                        at->texts[i][0] != '\0' && !at->refused[i] &&
	                                        !waits(at, i);
	if (value->kind == RV_VALUE_TEXT && !unknown)
		RV_TRY(rv_check_among(at->im, field->column, &place, value->text, err));
	/* in a layout another row may say it */
	if (at->pass->tab->layout == NULL && field->column->required &&
	    value->kind == RV_VALUE_NULL && !at->refused[i] && at->texts[i][0] == '\0')
		rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_EMPTY, &place,
		         _("this cell must be filled"));
	return RV_OK;
}

/* *found false: a row that the sheet's row is could not be put in. */
static enum rv_code read_mates(struct at_hand *at, bool *found, struct rv_error *err)
{
	struct rv_pass *pass = at->pass;
	const char *key = NULL;

	*found = true;
	for (size_t i = 0; i < pass->n_mates; i++) {
		RV_TRY(rv_find_mate(at->im, pass, pass->mates[i].record, at->row->row, &key, err));
		if (key != NULL)
			RV_TRY(rv_key_part(at->im, key, 0,
			                   &pass->values[pass->mates[i].column->index], err));
		*found = *found &&
		         (key != NULL || !at->im->targets[pass->mates[i].record->index].broken);
	}
	return RV_OK;
}

/* Codes against the kind of the row. */
static void check_kinds(struct at_hand *at)
{
	const struct rv_pass *pass = at->pass;
	const struct rv_column *kind = pass->record->kind;

	if (kind == NULL || pass->values[kind->index].kind != RV_VALUE_TEXT)
		return;
	for (size_t i = 0; i < pass->n_fields; i++) {
		const struct rv_column *column = pass->fields[i].column;
		struct rv_place place = rv_at_place(at, i);

		if (!is_of_make(at, &pass->fields[i]) || column->type != RV_CODE ||
		    column == kind || pass->values[column->index].kind != RV_VALUE_TEXT ||
		    rv_says_unknown(column, at->texts[i]))
			continue;
		rv_check_kind(at->im, column, &place, pass->values[column->index].text,
		              at->texts[i], pass->values[kind->index].text);
	}
}

static enum rv_code read_values(struct at_hand *at, struct rv_error *err)
{
	struct rv_pass *pass = at->pass;
	const char *kind = pass->makes[at->make];

	memset(pass->values, 0, pass->record->n_columns * sizeof *pass->values);
	memset(pass->nones, 0, pass->record->n_columns * sizeof *pass->nones);
	for (size_t i = 0; i < pass->n_fields; i++)
		if (is_of_make(at, &pass->fields[i]) && !at->refused[i])
			RV_TRY(read_field(at, i, err));
	if (kind != NULL)
		pass->values[pass->record->kind->index] = (struct rv_value){RV_VALUE_TEXT, 0, kind,
		                                                            strlen(kind)};
	check_kinds(at);
	return at->im->faults->nomem ? rv_nomem(err) : RV_OK;
}

/* A row that was added below those of a form: it gets its number from us. */
static bool waits_for_number(const struct at_hand *at)
{
	const struct rv_record *record = at->pass->record;

	if (!rv_is_surrogate(at->im, record))
		return false;
	for (size_t i = 0; i < at->pass->n_fields; i++)
		if (is_of_make(at, &at->pass->fields[i]) &&
		    at->pass->fields[i].column == record->key[0])
			return at->texts[i][0] == '\0' && !at->refused[i];
	return false;
}

/* Sets at->key, if the sheet gives keys; *none after a fault: the row has none. */
static enum rv_code set_key(struct at_hand *at, bool *none, struct rv_error *err)
{
	const struct rv_record *record = at->pass->record;
	struct rv_value values[RV_MAX_KEY];

	*none = record->n_key > RV_MAX_KEY;
	if (at->pass->numbered || *none || waits_for_number(at))
		return RV_OK;
	for (size_t i = 0; i < record->n_key; i++) {
		values[i] = at->pass->values[record->key[i]->index];
		for (size_t k = 0; k < record->n_case_key; k++)
			if (record->case_key[k] == record->key[i])
				RV_TRY(rv_key_part(at->im, at->case_key, k, &values[i], err));
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
	bool late = false;

	for (size_t i = 0; at->pass->later[column] && i < at->pass->n_fields; i++)
		if (is_of_make(at, &at->pass->fields[i]) &&
		    at->pass->fields[i].column->index == column)
			late = waits(at, i);
	return late ? sqlite3_bind_zeroblob(stmt, n, 1)
	            : rv_value_bind(stmt, n, &at->pass->values[column]);
}

/* The columns whose cells say 无, as a text in which ",3," tells the third. */
static enum rv_code bind_nones(struct at_hand *at, sqlite3_stmt *stmt, struct rv_error *err)
{
	struct rv_buf list;
	int rc = SQLITE_NOMEM;

	rv_buf_init(&list);
	for (size_t i = 0; i < at->pass->record->n_columns; i++)
		if (at->pass->nones[i])
			rv_buf_printf(&list, ",%zu,", i);
	if (!list.failed)
		rc = sqlite3_bind_text(stmt, AT_NONES, list.text == NULL ? "" : list.text,
		                       (int)list.len, SQLITE_TRANSIENT);
	rv_buf_release(&list);
	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(&at->im->pen, rc, err);
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
	if (rc == SQLITE_OK)
		RV_TRY(rv_bind_unasked(at->im, at->pass, at->make, at->texts, stmt, AT_UNASKED,
		                       err));
	if (rc == SQLITE_OK)
		RV_TRY(bind_nones(at, stmt, err));
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
	later->place = rv_at_place(at, field);
	later->seq = seq;
	later->pass = at->pass->no;
	later->text = rv_strdup(arena, at->texts[field]);
	later->place.value = later->text;
	later->case_key = at->case_key == NULL ? NULL : rv_strdup(arena, at->case_key);
	if (later->text == NULL || (at->case_key != NULL && later->case_key == NULL))
		return rv_nomem(err);
	later->next = at->pass->deferred;
	at->pass->deferred = later;
	return RV_OK;
}

enum rv_code rv_name_case(struct rv_importer *im, const struct rv_pass *pass, const char *key,
                          struct rv_error *err)
{
	int rc = sqlite3_bind_text(im->add_case, 1, key, -1, SQLITE_TRANSIENT);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(im->add_named, 1, (sqlite3_int64)pass->tab->order);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(im->add_named, 2, (sqlite3_int64)pass->tab->no);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(im->add_named, 3, key, -1, SQLITE_TRANSIENT);
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
		if (is_of_make(at, &pass->fields[i]) && waits(at, i))
			RV_TRY(wait_for(at, i, seq, err));
	return RV_OK;
}

/* A row that may be there or not: neither can be written down. */
static void refuse_unknown_row(struct at_hand *at, size_t i)
{
	struct rv_place place = rv_at_place(at, i);

	if (at->refused[i])
		return;
	rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_UNKNOWN, &place,
	         _("'%s' does not say whether there is one"), rv_cell_shown(at->im, at->texts[i]));
	rv_fault_suggest(
		at->im->faults, "%s",
		_("expected a value, or an empty cell; what is not known of a case stays so "
	          "where its list is not called complete"));
	at->refused[i] = true;
}

/* Whether the cells make the row: a tick, or a value that is no 无; of a plain row any cell. */
static bool makes_row(struct at_hand *at)
{
	bool made = false, plain = at->pass->makes[at->make] == NULL;

	for (size_t i = 0; i < at->pass->n_fields; i++) {
		const struct rv_field *field = &at->pass->fields[i];
		struct rv_place place = rv_at_place(at, i);
		bool known = true;

		if (field->use != RV_FIELD_OWN || field->make != at->make || !field->alone)
			continue;
		if (plain)
			made = made || at->texts[i][0] != '\0' || at->refused[i];
		else if (!field->tick && rv_says_unknown(field->column, at->texts[i]))
			refuse_unknown_row(at, i);
		else if (!field->tick)
			made = made || (at->texts[i][0] != '\0' && strcmp(at->texts[i], "无") != 0);
		else if (!at->refused[i])
			made = rv_is_tick(at->texts[i], &known) || made;
		if (!known) {
			rv_fault(at->im->faults, RV_ERROR, RV_S_CELL_BOOL, &place,
			         _("'%s' is no tick, expected %s or an empty cell"),
			         rv_cell_shown(at->im, at->texts[i]), "√");
			at->refused[i] = true;
		}
	}
	return made;
}

static bool names_case(const struct rv_field *field)
{
	return field->use == RV_FIELD_LINK || field->use == RV_FIELD_PART;
}

/* Whether the cells that name the case say what those of the row before said. */
static bool is_last_case(const struct at_hand *at)
{
	const struct rv_last_case *last = &at->pass->last_case;
	const char *text = last->texts;

	for (size_t i = 0; text != NULL && i < at->pass->n_fields; i++) {
		if (!names_case(&at->pass->fields[i]))
			continue;
		if (at->refused[i] || strcmp(text, at->texts[i]) != 0)
			return false;
		text += strlen(text) + 1;
	}
	return text != NULL;
}

/* quiet: nothing was said of the cells, so nothing is left out when they need not be read again. */
static enum rv_code keep_last_case(struct at_hand *at, bool quiet, struct rv_error *err)
{
	struct rv_last_case *last = &at->pass->last_case;
	size_t n = at->im->dictionary->case_record->n_key;
	struct rv_buf texts;

	rv_arena_reset(&last->arena);
	*last = (struct rv_last_case){.arena = last->arena};
	rv_buf_init(&texts);
	for (size_t i = 0; i < at->pass->n_fields; i++)
		if (names_case(&at->pass->fields[i]))
			rv_buf_add(&texts, at->texts[i], strlen(at->texts[i]) + 1);
	last->key = rv_strdup(&last->arena, at->case_key);
	if (quiet && !texts.failed)
		last->texts = rv_strndup(&last->arena, texts.text, texts.len);
	rv_buf_release(&texts);
	if (last->key == NULL || (quiet && last->texts == NULL))
		return rv_nomem(err);
	for (size_t i = 0; i < n && i < RV_MAX_KEY; i++) {
		struct rv_value *part = &last->parts[i];

		RV_TRY(rv_key_part(at->im, last->key, i, part, err));
		if (part->kind != RV_VALUE_TEXT)
			continue;
		part->text = rv_strdup(&last->arena, part->text);
		if (part->text == NULL)
			return rv_nomem(err);
	}
	at->case_key = last->key;
	return RV_OK;
}

/* *linked: the row is of a case that is known, or of a record of none. */
static enum rv_code find_case(struct at_hand *at, bool *linked, struct rv_error *err)
{
	struct rv_importer *im = at->im;
	struct rv_pass *pass = at->pass;
	size_t said = im->faults->errors + im->faults->warnings;

	*linked = pass->record->n_case_key == 0;
	if (*linked)
		return RV_OK;
	if (pass->case_mate)
		RV_TRY(rv_find_mate(im, pass, im->dictionary->case_record, at->row->row,
		                    &at->case_key, err));
	else if (is_last_case(at))
		at->case_key = pass->last_case.key;
	else if (pass->usable && !link_refused(at))
		RV_TRY(rv_link_case(im, pass, &at->place, at->texts, &at->case_key, err));
	*linked = at->case_key != NULL;
	if (!*linked || at->case_key == pass->last_case.key)
		return RV_OK;
	RV_TRY(rv_name_case(im, pass, at->case_key, err));
	said = im->faults->errors + im->faults->warnings - said;
	return pass->case_mate ? RV_OK : keep_last_case(at, said == 0, err);
}

static enum rv_code make_row(struct at_hand *at, bool linked, struct rv_error *err)
{
	struct rv_pass *pass = at->pass;
	struct rv_target *target = &at->im->targets[pass->record->index];
	bool none = true, found = true;

	at->key = NULL;
	RV_TRY(read_values(at, err));
	if (!pass->usable)
		return RV_OK;
	RV_TRY(read_mates(at, &found, err));
	if (pass->fresh != NULL)
		return linked ? rv_fresh_row(at->im, pass, at->case_key, err) : RV_OK;
	if (linked && found)
		RV_TRY(set_key(at, &none, err));
	target->broken = target->broken || none;
	return none ? RV_OK : stage(at, err);
}

static enum rv_code read_row(struct at_hand *at, struct rv_error *err)
{
	bool linked = false;

	rv_read_texts(at);
	if (is_blank(at))
		return RV_OK;
	RV_TRY(find_case(at, &linked, err));
	for (at->make = 0; at->make < at->pass->n_makes; at->make++)
		if (makes_row(at))
			RV_TRY(make_row(at, linked, err));
	return RV_OK;
}

enum rv_code rv_stage_row(struct rv_importer *im, struct rv_pass *pass,
                          const struct rv_sheet_row *row, struct rv_error *err)
{
	struct at_hand at = {.im = im,
	                     .pass = pass,
	                     .row = row,
	                     .place = rv_tab_place(pass->tab, row->row, row->line),
	                     .errors = im->faults->errors};
	const struct rv_book *book = im->books[pass->tab->order];

	if (row->n == 0)
		return RV_OK;
	if (book != NULL) {
		at.merges = rv_book_sheet(book, pass->tab->sheet)->merges;
		at.n_merges = rv_book_sheet(book, pass->tab->sheet)->n_merges;
	}
	rv_arena_reset(&im->row_arena);
	at.texts = rv_alloc_array(&im->row_arena, pass->n_fields, sizeof *at.texts);
	at.kinds = rv_alloc_array(&im->row_arena, pass->n_fields, sizeof *at.kinds);
	at.refused = rv_alloc_array(&im->row_arena, pass->n_fields, sizeof *at.refused);
	if (at.texts == NULL || at.kinds == NULL || at.refused == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < pass->n_fields; i++)
		at.texts[i] = "";
	RV_TRY(read_row(&at, err));
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}
