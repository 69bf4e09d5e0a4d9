/*
 * Cells that name other rows: the case of a row, and references. What is not found is a fault,
 * unless rows of that record could not be read: then it may be one of them, which has been told
 * already.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* The keys of a name: binds find_name. */
static int bind_name(sqlite3_stmt *stmt, const struct rv_record *record, const char *name,
                     int form_from, int form_to)
{
	int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)record->index);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, name, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, 3, form_from);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, 4, form_to);
	return rc;
}

/* Takes the key of a row of stmt that fits; *several if there is another one. */
static enum rv_code take_key(struct rv_importer *im, sqlite3_stmt *stmt, const char **key,
                             bool *several, struct rv_error *err)
{
	const char *text = (const char *)sqlite3_column_text(stmt, 0);

	if (*key != NULL) {
		*several = *several || (text != NULL && strcmp(*key, text) != 0);
		return RV_OK;
	}
	*key = text == NULL ? NULL : rv_strdup(&im->row_arena, text);
	return *key == NULL ? rv_nomem(err) : RV_OK;
}

/* ---- the case ------------------------------------------------------------------------------- */

/* What a row says of its case: names in forms; all must hold. */
struct condition {
	const char *name;
	int form_from, form_to;
	bool any; /* number, key or identity: find_case chooses the forms */
	size_t field;
};
struct search {
	struct rv_importer *im;
	const struct rv_pass *pass;
	const struct rv_place *row;
	const char *const *texts;
	struct condition *conditions;
	size_t n;
	bool bad; /* a fault was reported */
};

static struct rv_place cell_place(const struct search *search, size_t at)
{
	struct rv_place place = *search->row;

	place.column = search->pass->fields[at].cell + 1;
	place.heading = search->pass->fields[at].heading;
	place.value = search->texts[at];
	return place;
}

static bool is_composite_part(const struct search *search, const struct rv_field *field)
{
	const struct rv_record *record = search->pass->record;

	return field->use == RV_FIELD_LINK && record->n_case_key > 1 && field->column != NULL &&
	       field->column->record == record;
}

/*
 * The text by which a cell of a column of the case is looked for, or NULL (an error, or
 * search->bad).
 */
static enum rv_code part_name(struct search *search, size_t at, const char **name,
                              struct rv_error *err)
{
	struct rv_importer *im = search->im;
	const struct rv_column *column = search->pass->fields[at].column;
	struct rv_place place = cell_place(search, at);
	struct rv_value value = {.kind = RV_VALUE_NULL};
	char number[24];

	*name = NULL;
	if (column->ref != NULL)
		RV_TRY(rv_link_ref(im, column, &place, search->texts[at], NULL, &value, err));
	else if (!rv_cell_value(im, column, NULL, &place, RV_CELL_TEXT, search->texts[at], &value))
		value.kind = RV_VALUE_NULL;
	if (value.kind == RV_VALUE_NULL) {
		search->bad = true;
		return im->faults->nomem ? rv_nomem(err) : RV_OK;
	}
	snprintf(number, sizeof number, "%lld", (long long)value.number);
	*name = rv_folded(im, value.kind == RV_VALUE_INT ? number : value.text);
	return *name == NULL ? rv_nomem(err) : RV_OK;
}

static enum rv_code add_condition(struct search *search, size_t at, struct rv_error *err)
{
	const struct rv_field *field = &search->pass->fields[at];
	struct condition *condition = &search->conditions[search->n];
	struct rv_place place;

	condition->field = at;
	if (field->use == RV_FIELD_PART || is_composite_part(search, field)) {
		const struct rv_column *column = field->column;
		const struct rv_record *record = search->pass->record;

		for (size_t i = 0; i < record->n_case_key; i++)
			if (column == record->case_key[i])
				column = search->im->dictionary->case_record->key[i];
		condition->form_from = condition->form_to = RV_FORM_COLUMN + (int)column->index;
		RV_TRY(part_name(search, at, &condition->name, err));
		search->n += condition->name != NULL;
		return RV_OK;
	}
	if (rv_is_scientific(search->texts[at])) {
		place = cell_place(search, at);
		rv_fault(search->im->faults, RV_ERROR, RV_S_CELL_LOST_DIGITS, &place,
		         _("'%s': the spreadsheet has turned a long number into this and lost "
		           "digits; "
		           "format the column as text and enter it again"),
		         search->texts[at]);
		search->bad = true;
		return RV_OK;
	}
	condition->any = true;
	condition->name = rv_folded(search->im, search->texts[at]);
	search->n++;
	return condition->name == NULL ? rv_nomem(err) : RV_OK;
}

/* Names and keys first: they lead to few cases. */
static enum rv_code gather(struct search *search, struct rv_error *err)
{
	const struct rv_pass *pass = search->pass;

	for (int round = 0; round < 2; round++)
		for (size_t i = 0; i < pass->n_fields; i++) {
			const struct rv_field *field = &pass->fields[i];
			bool part = field->use == RV_FIELD_PART || is_composite_part(search, field);

			if ((field->use == RV_FIELD_LINK || field->use == RV_FIELD_PART) &&
			    part == (round == 1) && search->texts[i][0] != '\0')
				RV_TRY(add_condition(search, i, err));
		}
	return RV_OK;
}

/* Whether a case that the first condition led to satisfies the others. */
static enum rv_code satisfies(struct search *search, const char *key, bool *out,
                              struct rv_error *err)
{
	struct rv_importer *im = search->im;
	const struct rv_record *owner = im->dictionary->case_record;

	*out = true;
	for (size_t i = 1; *out && i < search->n; i++) {
		const struct condition *condition = &search->conditions[i];
		int64_t n = 0;
		int rc = bind_name(im->check_name, owner, condition->name, condition->form_from,
		                   condition->form_to);

		if (rc == SQLITE_OK)
			rc = sqlite3_bind_text(im->check_name, 5, key, -1, SQLITE_TRANSIENT);
		if (rc != SQLITE_OK)
			return rv_pen_fail(&im->pen, rc, err);
		RV_TRY(rv_pen_number(&im->pen, im->check_name, &n, err));
		*out = n > 0;
	}
	return RV_OK;
}

static enum rv_code find_in_forms(struct search *search, int form_from, int form_to,
                                  const char **key, bool *several, struct rv_error *err)
{
	struct rv_importer *im = search->im;
	const struct condition *first = &search->conditions[0];
	sqlite3_stmt *stmt = im->find_name;
	enum rv_code code = RV_OK;
	int rc;

	for (size_t i = 0; i < search->n; i++)
		if (search->conditions[i].any) {
			search->conditions[i].form_from = form_from;
			search->conditions[i].form_to = form_to;
		}
	rc = bind_name(stmt, im->dictionary->case_record, first->name, first->form_from,
	               first->form_to);
	while (rc == SQLITE_OK && code == RV_OK && !*several &&
	       (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const char *found = (const char *)sqlite3_column_text(stmt, 0);
		bool fits = true;

		rc = SQLITE_OK;
		if (found == NULL)
			code = rv_nomem(err);
		else
			code = satisfies(search, found, &fits, err);
		if (code == RV_OK && fits)
			code = take_key(im, stmt, key, several, err);
	}
	if (code == RV_OK && rc != SQLITE_OK && rc != SQLITE_DONE)
		code = rv_pen_fail(&im->pen, rc, err);
	sqlite3_reset(stmt);
	return code;
}

/*
 * Forms in which a cell may name a row, in the order in which they are tried. Keys that we give
 * are known to nobody: then a number in a cell is not one of them. Keys that stand in a sheet go
 * before all else.
 */
#define MAX_FORMS 3
static size_t choose_forms(const struct rv_target *target, int forms[MAX_FORMS][2])
{
	static const int keyed[MAX_FORMS][2] = {{RV_FORM_SHEET_KEY, RV_FORM_SHEET_KEY},
	                                        {RV_FORM_KEY, RV_FORM_KEY},
	                                        {RV_FORM_NUMBER, RV_FORM_FIRST}};

	memcpy(forms, keyed, sizeof keyed);
	if (target->keyed && !target->numbered)
		return MAX_FORMS;
	forms[0][0] = target->numbered && !target->keyed ? RV_FORM_NUMBER : RV_FORM_SHEET_KEY;
	forms[0][1] = RV_FORM_FIRST;
	return 1;
}

static enum rv_code find_case(struct search *search, const char **key, bool *several,
                              struct rv_error *err)
{
	const struct rv_record *owner = search->im->dictionary->case_record;
	int forms[MAX_FORMS][2];
	size_t n = choose_forms(&search->im->targets[owner->index], forms);

	for (size_t i = 0; i < n && *key == NULL; i++)
		RV_TRY(find_in_forms(search, forms[i][0], forms[i][1], key, several, err));
	return RV_OK;
}

/* What the row says of its case, as it stands in its cells. */
static const char *search_words(struct search *search)
{
	struct rv_buf words;
	const char *out = NULL;

	rv_buf_init(&words);
	for (size_t i = 0; i < search->n; i++) {
		rv_buf_puts(&words, i > 0 ? " · " : "");
		rv_buf_puts(&words, search->texts[search->conditions[i].field]);
	}
	if (!words.failed)
		out = rv_strdup(&search->im->row_arena, words.text);
	rv_buf_release(&words);
	return out == NULL ? "?" : rv_cell_shown(search->im, out);
}

static void refuse_case(struct search *search, bool several)
{
	struct rv_importer *im = search->im;
	const struct rv_record *owner = im->dictionary->case_record;
	struct rv_place place = search->n == 1 ? cell_place(search, search->conditions[0].field)
	                                       : *search->row;
	const char *shown = search_words(search);

	if (several) {
		rv_fault(im->faults, RV_ERROR, RV_S_LINK_AMBIGUOUS, &place,
		         _("there are several cases '%s'"), shown);
		for (size_t i = 0; i < owner->n_identity; i++)
			if (owner->identity[i] != owner->number) {
				rv_fault_suggest(im->faults,
				                 _("add the column '%s' to tell them apart"),
				                 rv_column_title(owner->identity[i]));
				break;
			}
	} else if (!im->targets[owner->index].broken) {
		rv_fault(im->faults, RV_ERROR, RV_S_LINK_UNKNOWN, &place,
		         _("there is no case '%s', neither in the files nor in the database"),
		         shown);
	}
}

/*
 * Whether the row says which case it is of; a fault if not. Every column of a composite link must
 * be filled, unless the number is.
 */
static bool is_linked(struct search *search)
{
	struct rv_place place = *search->row;
	bool placed = false, whole = search->n > 0;

	if (search->n > 0 && search->conditions[0].any)
		return true;
	for (size_t i = 0; i < search->pass->n_fields && !placed; i++) {
		const struct rv_field *field = &search->pass->fields[i];

		if (field->use != RV_FIELD_LINK || search->texts[i][0] != '\0')
			continue;
		whole = whole && !is_composite_part(search, field);
		place = cell_place(search, i);
		placed = true;
	}
	if (!whole)
		rv_fault(search->im->faults, RV_ERROR, RV_S_LINK_EMPTY, &place,
		         _("the row does not say which case it belongs to"));
	return whole;
}

enum rv_code rv_link_case(struct rv_importer *im, const struct rv_pass *pass,
                          const struct rv_place *row, const char *const *texts,
                          const char **case_key, struct rv_error *err)
{
	struct search search = {.im = im, .pass = pass, .row = row, .texts = texts};
	bool several = false;

	*case_key = NULL;
	search.conditions = rv_alloc_array(&im->row_arena, pass->n_fields,
	                                   sizeof *search.conditions);
	if (search.conditions == NULL)
		return rv_nomem(err);
	RV_TRY(gather(&search, err));
	if (search.bad || !is_linked(&search))
		return RV_OK;
	RV_TRY(find_case(&search, case_key, &several, err));
	if (*case_key == NULL || several) {
		refuse_case(&search, several);
		*case_key = NULL;
	}
	return RV_OK;
}

/* ---- references ----------------------------------------------------------------------------- */

/*
 * Keys of the rows of a case that are called ?n: by their key, in the table or in a sheet, or by
 * identity, its first part, or another name.
 */
static void find_sql(struct rv_buf *sql, const struct rv_record *record, bool by_key)
{
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	rv_buf_puts(sql, "SELECT DISTINCT ");
	rv_call_sql(sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(sql, " FROM ");
	rv_table_sql(sql, record);
	rv_buf_puts(sql, " AS t WHERE ");
	rv_is_key_sql(sql, "t", record->case_key, record->n_case_key, "?1");
	if (by_key) {
		rv_buf_printf(sql, " AND (?3 = %d AND ?2 = ", RV_FORM_KEY);
		rv_call_sql(sql, "review_fold", "t", record->key, 1);
		rv_buf_printf(sql,
		              " OR ?3 = %d AND EXISTS (SELECT 1 FROM temp.review_name AS n WHERE "
		              "n.record = %zu AND n.name = ?2 AND n.form = ?3 AND n.key = ",
		              RV_FORM_SHEET_KEY, record->index);
		rv_call_sql(sql, "review_key", "t", record->key, record->n_key);
		rv_buf_puts(sql, "))");
		return;
	}
	rv_buf_puts(sql, " AND ?3 AND ?2 IN (");
	rv_call_sql(sql, "review_fold", "t", n == 0 ? record->key : identity, 1);
	if (n > 0) {
		rv_buf_puts(sql, ", replace(");
		rv_call_sql(sql, "review_fold", "t", identity, n);
		rv_buf_puts(sql, ", char(31), '·')");
	}
	for (size_t i = 0; i < record->n_names; i++) {
		rv_buf_puts(sql, ", ");
		rv_call_sql(sql, "review_fold", "t", &record->names[i], 1);
	}
	rv_buf_puts(sql, ")");
}

/* Adds the keys of rows of the case that are called `name` in a form. */
static enum rv_code find_child(struct rv_importer *im, const struct rv_record *record, int form,
                               const char *name, const char *case_key, const char **key,
                               bool *several, struct rv_error *err)
{
	struct rv_target *target = &im->targets[record->index];
	bool by_key = form <= RV_FORM_KEY;
	sqlite3_stmt **stmt = by_key ? &target->find_key : &target->find_identity;
	enum rv_code code = RV_OK;
	struct rv_buf sql;
	int rc;

	if (case_key == NULL)
		return RV_OK;
	if (*stmt == NULL) {
		rv_buf_init(&sql);
		find_sql(&sql, record, by_key);
		code = rv_pen_prepare(&im->pen, &sql, stmt, err);
		rv_buf_release(&sql);
		RV_TRY(code);
	}
	rc = sqlite3_bind_text(*stmt, 1, case_key, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(*stmt, 2, name, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(*stmt, 3, form);
	while (rc == SQLITE_OK && code == RV_OK && (rc = sqlite3_step(*stmt)) == SQLITE_ROW) {
		rc = SQLITE_OK;
		code = take_key(im, *stmt, key, several, err);
	}
	if (code == RV_OK && rc != SQLITE_DONE)
		code = rv_pen_fail(&im->pen, rc, err);
	sqlite3_reset(*stmt);
	return code;
}

/* The same among rows of the case record or of a lookup record. */
static enum rv_code find_named(struct rv_importer *im, const struct rv_record *record,
                               int form_from, int form_to, const char *name, const char **key,
                               bool *several, struct rv_error *err)
{
	sqlite3_stmt *stmt = im->find_name;
	enum rv_code code = RV_OK;
	int rc = bind_name(stmt, record, name, form_from, form_to);

	while (rc == SQLITE_OK && code == RV_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		rc = SQLITE_OK;
		code = take_key(im, stmt, key, several, err);
	}
	if (code == RV_OK && rc != SQLITE_DONE)
		code = rv_pen_fail(&im->pen, rc, err);
	sqlite3_reset(stmt);
	return code;
}

enum rv_code rv_is_named(struct rv_importer *im, const struct rv_record *record, const char *name,
                         bool *out, struct rv_error *err)
{
	const char *key = NULL;
	bool several = false;

	RV_TRY(find_named(im, record, RV_FORM_SHEET_KEY, RV_FORM_LISTED, name, &key, &several,
	                  err));
	*out = key != NULL;
	return RV_OK;
}

/* 张三、李四 where a row concerns one person. false: it is one name. */
static bool refuse_several(struct rv_importer *im, const struct rv_column *column,
                           const struct rv_place *place, const char *text)
{
	const struct rv_record *record = column->ref;
	bool several = false;
	struct rv_buf plain;

	if (record->n_identity == 0 || !record->identity[0]->single)
		return false;
	rv_buf_init(&plain);
	rv_cell_plain(&plain, text, strlen(text));
	several = !plain.failed && rv_names_several(plain.text);
	rv_buf_release(&plain);
	if (several)
		rv_fault(im->faults, RV_ERROR, RV_S_CELL_SEVERAL, place,
		         _("'%s' is more than one name; write one in each row or column"),
		         rv_cell_shown(im, text));
	if (several && column->empty == RV_EMPTY_ALL)
		rv_fault_suggest(im->faults, "%s",
		                 _("what concerns all persons of a case leaves the cell empty"));
	return several;
}

static void refuse_ref(struct rv_importer *im, const struct rv_record *record,
                       const struct rv_place *place, const char *text, const char *nearest,
                       bool several)
{
	const char *shown = rv_cell_shown(im, text);
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	if (several && record->n_case_key > 0)
		rv_fault(im->faults, RV_ERROR, RV_S_REF_AMBIGUOUS, place,
		         _("there are several '%s' among %s of this case; write the key"), shown,
		         rv_record_title(record));
	else if (several)
		rv_fault(im->faults, RV_ERROR, RV_S_REF_AMBIGUOUS, place,
		         _("there are several '%s' among %s; write the key"), shown,
		         rv_record_title(record));
	else if (im->targets[record->index].broken)
		return;
	else if (record->n_case_key > 0)
		rv_fault(im->faults, RV_ERROR, RV_S_REF_UNKNOWN, place,
		         _("there is no '%s' among %s of this case"), shown,
		         rv_record_title(record));
	else
		rv_fault(im->faults, RV_ERROR, RV_S_REF_UNKNOWN, place,
		         _("there is no '%s' among %s, neither in the files nor in the database"),
		         shown, rv_record_title(record));
	if (nearest != NULL && !several)
		rv_fault_suggest(im->faults, _("did you mean '%s'?"), nearest);
	else if (n > 0 && identity[0] != record->key[0] && record->n_names > 0)
		rv_fault_suggest(im->faults, _("rows of %s are named by %s, %s or %s"),
		                 rv_record_title(record), rv_column_title(identity[0]),
		                 rv_column_title(record->names[0]),
		                 rv_column_title(record->key[0]));
	else if (n > 0 && identity[0] != record->key[0])
		rv_fault_suggest(im->faults, _("rows of %s are named by %s or %s"),
		                 rv_record_title(record), rv_column_title(identity[0]),
		                 rv_column_title(record->key[0]));
}

enum rv_code rv_link_ref(struct rv_importer *im, const struct rv_column *column,
                         const struct rv_place *place, const char *text, const char *case_key,
                         struct rv_value *out, struct rv_error *err)
{
	const struct rv_record *record = column->ref;
	const char *name = rv_folded(im, text), *key = NULL, *nearest;
	bool several = false;
	int forms[MAX_FORMS][2];
	size_t n = choose_forms(&im->targets[record->index], forms);

	*out = (struct rv_value){.kind = RV_VALUE_NULL};
	if (name == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n && key == NULL; i++) {
		if (record->n_case_key == 0)
			RV_TRY(find_named(im, record, forms[i][0], forms[i][1], name, &key,
			                  &several, err));
		for (int form = forms[i][0];
		     record->n_case_key > 0 && form <= RV_FORM_NUMBER && form <= forms[i][1];
		     form++)
			RV_TRY(find_child(im, record, form, name, case_key, &key, &several, err));
	}
	if (key == NULL && record->n_case_key == 0)
		RV_TRY(find_named(im, record, RV_FORM_LISTED, RV_FORM_LISTED, name, &key, &several,
		                  err));
	if (key == NULL || several) {
		RV_TRY(rv_nearest_row(im, record, text, &nearest, err));
		if (nearest == NULL)
			RV_TRY(rv_spelt_otherwise(im, record, case_key, text, &nearest, err));
		if (key == NULL && refuse_several(im, column, place, text))
			return RV_OK;
		refuse_ref(im, record, place, text, nearest, several);
		return RV_OK;
	}
	return rv_key_part(im, key, 0, out, err);
}

/* ---- references to rows that come later ----------------------------------------------------- */

enum rv_code rv_links_settle(struct rv_importer *im, struct rv_error *err)
{
	for (const struct rv_deferred *later = im->deferred; later != NULL; later = later->next) {
		struct rv_value value;

		rv_arena_reset(&im->row_arena);
		RV_TRY(rv_link_ref(im, later->column, &later->place, later->text, later->case_key,
		                   &value, err));
		if (value.kind != RV_VALUE_NULL)
			RV_TRY(rv_settle(im, later, &value, err));
	}
	rv_arena_reset(&im->row_arena);
	return RV_OK;
}
