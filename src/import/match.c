/* Names: of files to records, of headers to columns. Compared folded: 案 号 is 案号, （ is (. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

const char *rv_record_title(const struct rv_record *record)
{
	return rv_title_text(&record->title, rv_i18n_current());
}

const char *rv_column_title(const struct rv_column *column)
{
	return rv_title_text(&column->title, rv_i18n_current());
}

const struct rv_column *const *rv_identity(const struct rv_record *record, size_t *n)
{
	bool is_key = record->n_identity == record->n_key;

	for (size_t i = 0; is_key && i < record->n_key; i++)
		is_key = record->identity[i] == record->key[i];
	if (is_key && record->number != NULL && rv_is_stored(record->number)) {
		*n = 1;
		return (const struct rv_column *const *)&record->number;
	}
	*n = record->n_identity;
	for (size_t i = 0; i < record->n_identity; i++)
		if (!rv_is_stored(record->identity[i]))
			*n = 0;
	return record->identity;
}

/* ---- records -------------------------------------------------------------------------------- */

static bool titled(const struct rv_title *title, const char *name)
{
	return rv_fold_equal(title->zh, name) || rv_fold_equal(title->en, name);
}

bool rv_is_called(const struct rv_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_aliases; i++)
		if (rv_fold_equal(record->aliases[i], name))
			return true;
	return rv_fold_equal(record->id, name) || titled(&record->title, name);
}

const struct rv_record *rv_match_record(const struct rv_dictionary *dictionary, const char *name,
                                        bool *ambiguous)
{
	const struct rv_record *found = NULL;

	*ambiguous = false;
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (rv_fold_equal(dictionary->records[i]->id, name))
			return dictionary->records[i];
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (titled(&dictionary->records[i]->title, name)) {
			*ambiguous = *ambiguous || found != NULL;
			found = dictionary->records[i];
		}
	return found;
}

const char *rv_nearest_record(struct rv_importer *im, const char *name)
{
	const struct rv_dictionary *dictionary = im->dictionary;
	const char **names = rv_alloc_array(im->arena, dictionary->n_records * 3 + 1,
	                                    sizeof *names);
	size_t n = 0;

	for (size_t i = 0; names != NULL && i < dictionary->n_records; i++) {
		names[n++] = dictionary->records[i]->title.zh;
		names[n++] = dictionary->records[i]->title.en;
		names[n++] = dictionary->records[i]->id;
	}
	return names == NULL ? NULL : rv_nearest(name, names);
}

/* ---- headers -------------------------------------------------------------------------------- */

enum rank { RANK_NONE, RANK_ALIAS, RANK_TITLE, RANK_ID };

static enum rank column_rank(const struct rv_column *column, const char *name)
{
	if (rv_fold_equal(column->id, name))
		return RANK_ID;
	if (titled(&column->title, name))
		return RANK_TITLE;
	for (size_t i = 0; i < column->n_aliases; i++)
		if (rv_fold_equal(column->aliases[i], name))
			return RANK_ALIAS;
	if (column->as != NULL && rv_fold_equal(column->as, name))
		return RANK_ALIAS;
	return RANK_NONE;
}

struct match {
	const struct rv_column *column, *other; /* other: as good as column */
	enum rank rank;
};

static void offer(struct match *match, const struct rv_column *column, enum rank rank)
{
	if (rank == RANK_NONE || rank < match->rank || column == match->column)
		return;
	match->other = rank == match->rank ? match->column : NULL;
	match->column = column;
	match->rank = rank;
}

static struct match match_columns(const struct rv_record *record, const char *name)
{
	struct match match = {.rank = RANK_NONE};

	for (size_t i = 0; i < record->n_columns; i++)
		if (!record->columns[i]->derived)
			offer(&match, record->columns[i], column_rank(record->columns[i], name));
	return match;
}

/* 收缴金额（元） */
const char *rv_without_unit(struct rv_importer *im, const char *name, const char **unit)
{
	static const struct {
		const char *end, *unit;
	} ends[] = {{"(万元)", "万元"}, {"(元)", "元"}};
	struct rv_buf plain;
	const char *bare = NULL;

	rv_buf_init(&plain);
	rv_buf_fold(&plain, name, strlen(name));
	for (size_t i = 0; !plain.failed && bare == NULL && i < 2; i++) {
		size_t len = strlen(ends[i].end);

		if (plain.len <= len || strcmp(plain.text + plain.len - len, ends[i].end) != 0)
			continue;
		*unit = ends[i].unit;
		bare = rv_strndup(im->arena, plain.text, plain.len - len);
		im->faults->nomem = im->faults->nomem || bare == NULL;
	}
	im->faults->nomem = im->faults->nomem || plain.failed;
	rv_buf_release(&plain);
	return bare;
}

/* Whether a column alone names the case. */
static bool is_name(const struct rv_record *owner, const struct rv_column *column)
{
	for (size_t i = 0; i < owner->n_names; i++)
		if (owner->names[i] == column)
			return true;
	return column == owner->number || (owner->n_key == 1 && column == owner->key[0]);
}

/* The heading as a column of the case that tells cases apart. */
static bool match_case_column(struct rv_importer *im, const char *name, struct rv_field *field)
{
	const struct rv_record *owner = im->dictionary->case_record;
	struct match match = {.rank = RANK_NONE};

	if (rv_fold_equal(owner->id, name) || titled(&owner->title, name)) {
		field->use = RV_FIELD_LINK;
		return true;
	}
	if (owner->number != NULL)
		offer(&match, owner->number, column_rank(owner->number, name));
	for (size_t i = 0; i < owner->n_key; i++)
		offer(&match, owner->key[i], column_rank(owner->key[i], name));
	for (size_t i = 0; i < owner->n_identity; i++)
		offer(&match, owner->identity[i], column_rank(owner->identity[i], name));
	for (size_t i = 0; i < owner->n_names; i++)
		offer(&match, owner->names[i], column_rank(owner->names[i], name));
	if (match.column == NULL)
		return false;
	field->column = match.column;
	field->use = is_name(owner, match.column) ? RV_FIELD_LINK : RV_FIELD_PART;
	return true;
}

/* The heading as the title of a record that exactly one column points at. */
static const struct rv_column *match_target(const struct rv_record *record, const char *name)
{
	const struct rv_column *found = NULL;

	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (column->ref == NULL || column->derived || rv_is_link(record, column) ||
		    (!rv_fold_equal(column->ref->id, name) && !titled(&column->ref->title, name)))
			continue;
		if (found != NULL)
			return NULL;
		found = column;
	}
	return found;
}

static void set_own(const struct rv_record *record, const struct rv_column *column,
                    const char *unit, struct rv_field *field)
{
	field->column = column;
	field->unit = unit != NULL ? unit : column->unit;
	field->use = rv_is_link(record, column) ? RV_FIELD_LINK : RV_FIELD_OWN;
}

static void suggest_column(struct rv_importer *im, const struct rv_record *record, const char *name)
{
	const char **names, *nearest;
	size_t n = 0, room = 1;

	for (size_t i = 0; i < record->n_columns; i++)
		room += 3 + record->columns[i]->n_aliases;
	room += record->n_combined;
	names = rv_alloc_array(&im->row_arena, room, sizeof *names);
	for (size_t i = 0; names != NULL && i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (column->derived)
			continue;
		names[n++] = column->title.zh;
		names[n++] = column->title.en;
		names[n++] = column->id;
		for (size_t k = 0; k < column->n_aliases; k++)
			names[n++] = column->aliases[k];
	}
	for (size_t i = 0; names != NULL && i < record->n_combined; i++)
		names[n++] = record->combined[i].heading;
	nearest = names == NULL ? NULL : rv_nearest(name, names);
	if (nearest != NULL)
		rv_fault_suggest(im->faults, _("did you mean '%s'?"), nearest);
}

enum found { FOUND, UNKNOWN, AMBIGUOUS, COMPUTED };

/* What a heading means. *match: the columns that it could be. */
static enum found find_field(struct rv_importer *im, const struct rv_record *record,
                             const char *name, struct rv_field *field, struct match *match)
{
	const char *unit = NULL, *bare = NULL;

	*match = match_columns(record, name);
	if (match->column == NULL && (bare = rv_without_unit(im, name, &unit)) != NULL) {
		*match = match_columns(record, bare);
		if (match->column != NULL && match->column->type != RV_MONEY)
			*match = (struct match){.rank = RANK_NONE};
	}
	if (match->other != NULL)
		return AMBIGUOUS;
	if (match->column != NULL && !rv_is_stored(match->column))
		return COMPUTED;
	if (match->column != NULL) {
		set_own(record, match->column, unit, field);
		return FOUND;
	}
	if (record->n_case_key > 0 && match_case_column(im, name, field))
		return FOUND;
	match->column = match_target(record, name);
	if (match->column == NULL)
		return UNKNOWN;
	set_own(record, match->column, NULL, field);
	return FOUND;
}

static const struct rv_combined *match_combined(const struct rv_record *record, const char *name)
{
	for (size_t i = 0; i < record->n_combined; i++)
		if (rv_combined_is_called(&record->combined[i], name))
			return &record->combined[i];
	return NULL;
}

bool rv_knows_heading(struct rv_importer *im, const struct rv_record *record, const char *name)
{
	struct rv_field field = {.use = RV_FIELD_UNUSED};
	struct match match;

	return match_combined(record, name) != NULL ||
	       find_field(im, record, name, &field, &match) != UNKNOWN;
}

bool rv_is_ignored(const struct rv_dictionary *dictionary, const char *name)
{
	for (size_t i = 0; i < dictionary->n_ignored; i++)
		if (rv_fold_equal(dictionary->ignored[i], name))
			return true;
	return false;
}

static void match_field(struct rv_importer *im, struct rv_pass *pass, const struct rv_place *place,
                        const char *name, struct rv_field *field)
{
	const struct rv_record *record = pass->record;
	struct match match;

	switch (find_field(im, record, name, field, &match)) {
	case FOUND: return;
	case AMBIGUOUS:
		rv_fault(im->faults, RV_ERROR, RV_S_HEADER_AMBIGUOUS, place,
		         _("'%s' could be the column %s or %s; use the id"), name, match.other->id,
		         match.column->id);
		return;
	case COMPUTED:
		rv_fault(im->faults, RV_ERROR, RV_S_HEADER_COMPUTED, place,
		         _("'%s' is computed from other columns and can't be imported"), name);
		return;
	case UNKNOWN: break;
	}
	if (rv_is_ignored(im->dictionary, name))
		return;
	rv_fault(im->faults, RV_ERROR, RV_S_HEADER_UNKNOWN, place, _("'%s' is no column of %s"),
	         rv_cell_shown(im, name), rv_record_title(record));
	suggest_column(im, record, name);
}

/* Whether two fields would fill the same column of the table, or say the same of the case. */
static bool same_field(const struct rv_field *a, const struct rv_field *b)
{
	if (a->use == RV_FIELD_UNUSED || b->use == RV_FIELD_UNUSED || a->column == NULL ||
	    b->column == NULL)
		return a->use == b->use && a->use == RV_FIELD_LINK && a->column == b->column;
	return a->column == b->column ||
	       (a->column->record == b->column->record &&
	        sqlite3_stricmp(a->column->column, b->column->column) == 0);
}

/* Fields that come later fill nothing that is filled already. */
static void check_same(struct rv_importer *im, struct rv_pass *pass, const struct rv_place *place,
                       struct rv_field *field)
{
	char letters[RV_LETTERS_SIZE];

	for (size_t i = 0; &pass->fields[i] != field && field->use != RV_FIELD_UNUSED; i++) {
		if (!same_field(&pass->fields[i], field))
			continue;
		rv_column_letters(pass->fields[i].cell + 1, letters);
		if (field->combined == NULL)
			rv_fault(im->faults, RV_ERROR, RV_S_HEADER_DUPLICATE, place,
			         _("this column is there already (%s)"), letters);
		else
			rv_fault(im->faults, RV_ERROR, RV_S_HEADER_DUPLICATE, place,
			         _("the column '%s' is there already (%s)"),
			         rv_column_title(field->column), letters);
		field->use = RV_FIELD_UNUSED;
	}
}

/* A heading is a field, one of several columns a field for each of them. */
static void match_cell(struct rv_importer *im, struct rv_pass *pass, size_t at)
{
	struct rv_place place = rv_tab_place(pass->tab, pass->tab->header, pass->tab->header_line);
	const char *heading = pass->tab->headings[at];
	const struct rv_combined *combined = heading == NULL
	                                             ? NULL
	                                             : match_combined(pass->record, heading);

	place.column = at + 1;
	place.heading = heading;
	for (size_t i = 0; i < (combined == NULL ? 1 : combined->n_columns); i++) {
		struct rv_field *field = &pass->fields[pass->n_fields++];

		field->cell = at;
		field->alone = true;
		field->heading = heading;
		field->combined = combined;
		field->share = i;
		if (combined != NULL)
			set_own(pass->record, combined->columns[i], NULL, field);
		else if (heading != NULL)
			match_field(im, pass, &place, heading, field);
		check_same(im, pass, &place, field);
	}
}

/* The most fields that the headings may be. */
static size_t count_fields(const struct rv_pass *pass)
{
	size_t n = pass->tab->n_headings;

	for (size_t i = 0; i < pass->tab->n_headings; i++) {
		const char *heading = pass->tab->headings[i];
		const struct rv_combined *combined =
			heading == NULL ? NULL : match_combined(pass->record, heading);

		n += combined == NULL ? 0 : combined->n_columns;
	}
	return n;
}

/* ---- what a header must have ---------------------------------------------------------------- */

static bool has_column(const struct rv_pass *pass, const struct rv_column *column)
{
	for (size_t i = 0; i < pass->n_fields; i++)
		if (pass->fields[i].column == column && pass->fields[i].use != RV_FIELD_UNUSED)
			return true;
	return false;
}

/* A LINK of any kind, all columns of a composite link, or all parts of the case's identity. */
static bool names_case(const struct rv_importer *im, const struct rv_pass *pass)
{
	const struct rv_record *owner = im->dictionary->case_record;
	bool all = owner->n_identity > 0;
	size_t parts = 0;

	for (size_t i = 0; i < pass->n_fields; i++) {
		const struct rv_field *field = &pass->fields[i];

		if (field->use != RV_FIELD_LINK)
			continue;
		if (field->column == NULL || !rv_is_link(pass->record, field->column) ||
		    pass->record->n_case_key == 1)
			return true;
		parts++;
	}
	if (pass->record->n_case_key > 0 && parts == pass->record->n_case_key)
		return true;
	for (size_t i = 0; i < owner->n_identity; i++)
		all = all && has_column(pass, owner->identity[i]);
	return all;
}

static void miss(struct rv_importer *im, const struct rv_place *place, const char *title)
{
	rv_fault(im->faults, RV_ERROR, RV_S_HEADER_MISSING, place, _("the column '%s' is missing"),
	         title);
}

void rv_miss_case(struct rv_importer *im, const struct rv_place *place, const char *title,
                  bool other_names)
{
	const struct rv_record *owner = im->dictionary->case_record;
	const char *other = other_names && owner->n_names > 0 ? rv_column_title(owner->names[0])
	                                                      : NULL;

	miss(im, place, title);
	if (other == NULL)
		rv_fault_suggest(
			im->faults,
			_("it says which case a row is of: insert a column headed '%s' and fill "
		          "it in in every row, as the sheet '%s' has it"),
			title, rv_record_title(owner));
	else
		rv_fault_suggest(
			im->faults,
			_("it says which case a row is of: insert a column headed '%s' and fill "
		          "it in in every row, as the sheet '%s' has it ('%s' will do, too)"),
			title, rv_record_title(owner), other);
}

bool rv_can_number(const struct rv_importer *im, const struct rv_record *record)
{
	const struct rv_table_column *there = rv_table_column(&im->targets[record->index].shape,
	                                                      record->key[0]->column);

	return record->n_key == 1 && record->key[0]->ref == NULL && there != NULL &&
	       there->affinity != RV_AFF_TEXT &&
	       strcmp(rv_stored_type(im->dictionary, record->key[0]), "INTEGER") == 0;
}

static void check_header(struct rv_importer *im, struct rv_pass *pass, const struct rv_place *place)
{
	const struct rv_record *record = pass->record;
	const struct rv_record *owner = im->dictionary->case_record;

	pass->usable = true;
	if (record->n_case_key > 0 && !names_case(im, pass)) {
		rv_miss_case(im, place,
		             record->n_case_key == 1 && !record->case_key[0]->implicit
		                     ? rv_column_title(record->case_key[0])
		             : owner->number != NULL ? rv_column_title(owner->number)
		                                     : rv_record_title(owner),
		             true);
		pass->usable = false;
	}
	for (size_t i = 0; i < record->n_key; i++) {
		if (rv_is_link(record, record->key[i]) || has_column(pass, record->key[i]))
			continue;
		if (rv_can_number(im, record)) {
			pass->numbered = true;
		} else {
			miss(im, place, rv_column_title(record->key[i]));
			pass->usable = false;
		}
	}
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];
		bool is_key = rv_is_link(record, column);

		for (size_t k = 0; k < record->n_key; k++)
			is_key = is_key || record->key[k] == column;
		if (column->required && rv_is_stored(column) && !is_key &&
		    !has_column(pass, column))
			miss(im, place, rv_column_title(column));
	}
}

/* Any bytes are characters of GB18030, or nearly: what was written in Big5 shows by headings that nobody knows. */
static void doubt_encoding(struct rv_importer *im, const struct rv_pass *pass,
                           const struct rv_place *place)
{
	const struct rv_book *book = im->books[pass->tab->order];

	if (book == NULL || rv_book_encoding(book) != RV_ENC_GB18030)
		return;
	for (size_t i = 0; i < pass->n_fields; i++)
		if (pass->fields[i].use != RV_FIELD_UNUSED)
			return;
	rv_fault(im->faults, RV_WARNING, RV_S_FILE_ENCODING, place,
	         _("no heading is known; the file was read as %s"), "GB18030");
	rv_fault_suggest(im->faults,
	                 _("if it is in another encoding, as Big5, save it as 'CSV UTF-8'"));
}

enum rv_code rv_match_headings(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	const struct rv_tab *tab = pass->tab;
	struct rv_place place = rv_tab_place(tab, tab->header, tab->header_line);
	size_t errors = im->faults->errors;

	pass->fields = rv_alloc_array(im->arena, count_fields(pass), sizeof *pass->fields);
	pass->makes = rv_alloc_array(im->arena, 1, sizeof *pass->makes);
	if (pass->fields == NULL || pass->makes == NULL)
		return rv_nomem(err);
	pass->n_makes = 1;
	for (size_t i = 0; i < tab->n_headings; i++)
		match_cell(im, pass, i);
	check_header(im, pass, &place);
	doubt_encoding(im, pass, &place);
	if (im->faults->errors > errors)
		im->targets[pass->record->index].broken = true;
	rv_arena_reset(&im->row_arena);
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}
