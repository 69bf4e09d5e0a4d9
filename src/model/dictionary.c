/* The dictionary: its records, how they hang together, and which of their columns mean something to the program. */
#include <string.h>

#include "model/model.h"

const char *rv_title_text(const struct rv_title *title, enum rv_lang lang)
{
	return lang == RV_ZH ? title->zh : title->en;
}

struct rv_record *rv_dictionary_record(const struct rv_dictionary *dictionary, const char *id)
{
	for (size_t i = 0; i < dictionary->n_records; i++)
		if (!strcmp(dictionary->records[i]->id, id))
			return dictionary->records[i];
	return NULL;
}

const struct rv_column *rv_record_reference(const struct rv_record *record, const char *as)
{
	for (size_t i = 0; i < record->n_columns; i++)
		if (record->columns[i]->as && !strcmp(record->columns[i]->as, as))
			return record->columns[i];
	return NULL;
}

size_t rv_record_refs_to(const struct rv_record *record, const struct rv_record *target,
                         const struct rv_column **column)
{
	size_t n = 0;

	for (size_t i = 0; i < record->n_columns; i++)
		if (record->columns[i]->ref == target) {
			if (!n && column)
				*column = record->columns[i];
			n++;
		}
	return n;
}

const char *const *rv_model_record_ids(struct rv_model *m)
{
	const struct rv_dictionary *dictionary = m->dictionary;
	const char **ids = rv_model_alloc(m, dictionary->n_records + 1, sizeof *ids);

	for (size_t i = 0; ids && i < dictionary->n_records; i++)
		ids[i] = dictionary->records[i]->id;
	return ids;
}

struct rv_record *rv_model_record(struct rv_model *m, const struct rv_yaml *node, const char *id)
{
	struct rv_record *record = rv_dictionary_record(m->dictionary, id);

	if (record)
		return record;
	rv_model_error(m, RV_D_UNKNOWN_RECORD, node, _("'%.200s' is no record of the dictionary"),
	               id);
	rv_model_suggest(m, id, rv_model_record_ids(m));
	return NULL;
}

struct rv_record *rv_model_child(struct rv_model *m, const struct rv_yaml *node, const char *id)
{
	struct rv_record *record = rv_model_record(m, node, id);

	if (record && (record->is_case || record->is_lookup)) {
		rv_model_error(m, RV_D_RECORD_ROLE, node,
		               record->is_case
		                       ? _("'%s' is the case itself: expected a record whose "
		                           "rows belong to a case")
		                       : _("'%s' belongs to no case (it has no `case:`): "
		                           "expected a record whose rows do"),
		               id);
		return NULL;
	}
	return record;
}

/* A column list of a record: implicit says that columns which are not listed come to be by being named. */
static void read_columns(struct rv_model *m, struct rv_record *record, struct rv_yaml *node,
                         bool implicit, const struct rv_column ***out, size_t *n)
{
	const struct rv_column **columns;
	size_t count = 0;

	if (!node)
		return;
	columns = rv_model_alloc(m, rv_model_count(node), sizeof *columns);
	if (!columns)
		return;
	for (struct rv_yaml *e = rv_model_first(node); e; e = rv_model_next(node, e)) {
		const char *id = rv_model_scalar(m, e, _("a column"));
		struct rv_column *column = id ? rv_record_column(record, id) : NULL;

		if (id && !column && implicit) {
			rv_model_name(m, e, RV_NAME_SQL);
			column = rv_model_alloc(m, 1, sizeof *column);
			if (!column)
				return;
			column->id = column->column = column->title.zh = column->title.en = id;
			column->type = RV_TEXT;
			column->implicit = true;
			column->pos = e->pos;
			if (!rv_model_add_column(m, record, column))
				return;
		} else if (id && !column) {
			column = rv_model_column(m, record, e, id);
		}
		for (size_t i = 0; column && i < count; i++)
			if (columns[i] == column) {
				rv_model_error(m, RV_D_DUPLICATE_ID, e,
				               _("the column '%s' is there twice"), id);
				column = NULL;
			}
		if (column)
			columns[count++] = column;
	}
	if (!count && node->kind == RV_YAML_SEQUENCE && !node->n)
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("a column or a list of columns"));
	*out = columns;
	*n = count;
}

/* A single column of one of two types (both the same: one). */
static const struct rv_column *read_column(struct rv_model *m, struct rv_record *record,
                                           struct rv_yaml *map, const char *key, enum rv_type one,
                                           enum rv_type other)
{
	struct rv_yaml *node = rv_yaml_get(map, key);
	const char *id = rv_model_scalar(m, node, _("a column"));
	struct rv_column *column = id ? rv_model_column(m, record, node, id) : NULL;

	if (column && column->sql && one != other && record->is_case)
		rv_model_error(m, RV_D_COLUMN_TYPE, node,
		               _("'%s: %s': expected a stored column, it is computed"), key, id);
	if (column && one != other && column->type != one && column->type != other)
		rv_model_error(m, RV_D_COLUMN_TYPE, node,
		               _("'%s: %s': expected type %s or %s, it is %s"), key, id,
		               rv_type_word(one), rv_type_word(other), rv_type_word(column->type));
	return column;
}

/* Key columns hold numbers, texts or codes of the table itself. */
static void check_key(struct rv_model *m, const struct rv_yaml *node,
                      const struct rv_column *const *key, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (key[i]->sql ||
		    (key[i]->type != RV_INT && key[i]->type != RV_TEXT && key[i]->type != RV_CODE))
			rv_model_error(
				m, RV_D_KEY_TYPE, node,
				_("the key column '%s' is %s: expected a stored column of type "
			          "int, text or code"),
				key[i]->id,
				key[i]->sql ? _("computed") : rv_type_word(key[i]->type));
}

static void read_case_columns(struct rv_model *m, struct rv_record *record, struct rv_yaml *node)
{
	static const char *const keys[] = {"number", "unit", "closed", "period"};

	if (!strcasecmp(record->id, "day"))
		rv_model_error(m, RV_D_RESERVED_NAME, node,
		               _("a record can't be called '%s': first_day() and last_day() are "
		                 "functions of dates"),
		               record->id);
	if (record->is_case) {
		record->number = read_column(m, record, node, "number", RV_INT, RV_INT);
		record->unit = read_column(m, record, node, "unit", RV_INT, RV_INT);
		record->closed = read_column(m, record, node, "closed", RV_DATE, RV_DATETIME);
		record->period = read_column(m, record, node, "period", RV_DATE, RV_DATETIME);
		if (!record->period)
			record->period = record->closed;
		return;
	}
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		struct rv_yaml *key = rv_yaml_get(node, keys[i]);

		if (key)
			rv_model_error(
				m, RV_D_CASE_ONLY, key->key,
				_("'%s:' is for the record that is the case (%s) only"), keys[i],
				m->dictionary->case_record ? m->dictionary->case_record->id : "?");
	}
}

/* Names that cells may call a row besides its own: listed in texts, of rows that cells of other records name. */
static void read_other_names(struct rv_model *m, struct rv_record *record, struct rv_yaml *node)
{
	read_columns(m, record, node, false, &record->other_names, &record->n_other_names);
	if (node && !record->is_lookup)
		rv_model_error(m, RV_D_CASE_ONLY, node->key,
		               _("'%s:' is for lookup records only, without `case:`"),
		               "other_names");
	for (size_t i = 0; i < record->n_other_names; i++)
		if (record->other_names[i]->sql || record->other_names[i]->type != RV_TEXT)
			rv_model_error(m, RV_D_COLUMN_TYPE, node,
			               _("'%s' is %s: expected a stored column of type text"),
			               record->other_names[i]->id,
			               record->other_names[i]->sql
			                       ? _("computed")
			                       : rv_type_word(record->other_names[i]->type));
}

static void read_record(struct rv_model *m, struct rv_record *record, struct rv_yaml *node)
{
	struct rv_yaml *key, *link = rv_yaml_get(node, "case");
	const char *table;

	if (!rv_model_is_mapping(m, node, _("a record: {key: …, columns: …}")))
		return;
	table = rv_model_text(m, node, "table", _("the name of a table or view"));
	if (table)
		record->table = table;
	rv_model_title_of(m, node, "title", record->id, &record->title);
	rv_model_words(m, rv_yaml_get(node, "aliases"), _("another name, or a list of them"),
	               &record->aliases, &record->n_aliases);
	rv_model_flag(m, node, "complete", &record->complete);
	record->is_lookup = !record->is_case && !link;
	if (record->is_case && link)
		rv_model_error(m, RV_D_CASE_LINK, link->key,
		               _("'%s' is the case: it has no `case:`"), record->id);
	rv_model_columns(m, record, rv_yaml_get(node, "columns"));
	key = rv_model_need(m, node, "key");
	read_columns(m, record, key, true, &record->key, &record->n_key);
	if (key)
		check_key(m, key, record->key, record->n_key);
	if (!record->is_case)
		read_columns(m, record, link, true, &record->case_key, &record->n_case_key);
	record->identity = record->key;
	record->n_identity = record->n_key;
	read_columns(m, record, rv_yaml_get(node, "identity"), false, &record->identity,
	             &record->n_identity);
	read_columns(m, record, rv_yaml_get(node, "names"), false, &record->names,
	             &record->n_names);
	read_other_names(m, record, rv_yaml_get(node, "other_names"));
	read_columns(m, record, rv_yaml_get(node, "locator"), false, &record->locator,
	             &record->n_locator);
	record->kind = read_column(m, record, node, "kind", RV_CODE, RV_TEXT);
	record->date = read_column(m, record, node, "date", RV_DATE, RV_DATETIME);
	read_case_columns(m, record, node);
	rv_model_combined(m, record, rv_yaml_get(node, "combined"));
	record->derive = rv_yaml_get(node, "derive");
	rv_model_done(m, node, &rv_shape_record);
}

/* The record that is the case is known before the others are read. */
static void find_records(struct rv_model *m, struct rv_yaml *records, const char *case_id)
{
	struct rv_dictionary *dictionary = m->dictionary;

	dictionary->records = rv_model_alloc(m, records->n, sizeof(struct rv_record *));
	if (!dictionary->records)
		return;
	for (struct rv_yaml *e = records->child; e; e = e->next) {
		struct rv_record *record = rv_model_alloc(m, 1, sizeof *record);

		if (!record)
			return;
		rv_model_name(m, e->key, RV_NAME_SQL);
		for (size_t i = 0; i < dictionary->n_records; i++)
			if (rv_model_same(dictionary->records[i]->id, e->key->text))
				rv_model_error(
					m, RV_D_NAME_CLASH, e->key,
					_("'%s' is also the record '%s' (line %d): SQL does not "
				          "tell upper from lower case"),
					e->key->text, dictionary->records[i]->id,
					dictionary->records[i]->pos.line);
		record->id = record->table = record->title.zh = record->title.en = e->key->text;
		record->pos = e->key->pos;
		record->index = dictionary->n_records;
		record->is_case = case_id && !strcmp(case_id, record->id);
		rv_yaml_bool(rv_yaml_get(dictionary->root, "complete"), &record->complete);
		if (record->is_case)
			dictionary->case_record = record;
		dictionary->records[dictionary->n_records++] = record;
	}
}

static void check_link(struct rv_model *m, const struct rv_record *record, struct rv_yaml *node)
{
	const struct rv_record *whole = m->dictionary->case_record;
	struct rv_yaml *link = rv_yaml_get(node, "case");

	if (!link || !whole || record->is_case || !whole->n_key)
		return;
	if (record->n_case_key != whole->n_key) {
		rv_model_error(m, RV_D_CASE_LINK, link,
		               _("'case:' names %zu columns, the key of %s has %zu"),
		               record->n_case_key, whole->id, whole->n_key);
		return;
	}
	for (size_t i = 0; i < whole->n_key; i++) {
		const struct rv_column *mine = record->case_key[i], *theirs = whole->key[i];
		bool number = mine->type == RV_INT, their_number = theirs->type == RV_INT;

		if (!mine->implicit && !theirs->implicit && number != their_number)
			rv_model_error(
				m, RV_D_CASE_LINK, link,
				_("'%s' is %s, but the key '%s' of %s is %s: the two must be of "
			          "one class"),
				mine->id, rv_type_word(mine->type), theirs->id, whole->id,
				rv_type_word(theirs->type));
	}
}

/* One reference: its target has a key of one column, and its alias means nothing else in a condition. */
static void check_reference(struct rv_model *m, const struct rv_record *record,
                            const struct rv_column *column, struct rv_yaml *node)
{
	const struct rv_record *whole = m->dictionary->case_record;
	struct rv_yaml *ref = rv_yaml_get(node, "ref"), *as = rv_yaml_get(node, "as");
	const struct rv_yaml *at = as ? as : node->key;

	if (column->ref->n_key > 1)
		rv_model_error(m, RV_D_REF_KEY, ref,
		               _("'%s' has a key of %zu columns: a reference needs a key of one"),
		               column->ref->id, column->ref->n_key);
	for (size_t i = 0; i < column->index; i++)
		if (record->columns[i]->as && rv_model_same(record->columns[i]->as, column->as))
			rv_model_error(
				m, RV_D_NAME_CLASH, at,
				_("two references of %s are called '%s' (the other is column "
			          "'%s'): give one another name with `as:`"),
				record->id, column->as, record->columns[i]->id);
	if (rv_model_same(column->as, record->id) ||
	    (whole && rv_model_same(column->as, whole->id) && column->ref != whole))
		rv_model_error(
			m, RV_D_NAME_CLASH, at,
			_("a reference of %s can't be called '%s', which is a record already: "
		          "give it another name with `as:`"),
			record->id, column->as);
}

/* The alias made of the column's id may be no name. */
static void check_alias(struct rv_model *m, const struct rv_column *column,
                        const struct rv_yaml *node)
{
	struct rv_yaml alias = *node->key;

	if (!strcmp(column->as, column->id))
		return;
	alias.text = column->as;
	alias.len = strlen(column->as);
	if (!rv_model_name(m, &alias, RV_NAME_SQL))
		rv_model_hint(m, _("give the reference a name with `as:`"));
}

static void check_records(struct rv_model *m, struct rv_yaml *records)
{
	struct rv_dictionary *dictionary = m->dictionary;
	struct rv_yaml *e = records->child;

	for (size_t i = 0; i < dictionary->n_records; i++, e = e->next) {
		const struct rv_record *record = dictionary->records[i];
		struct rv_yaml *columns = rv_yaml_get(e, "columns");

		check_link(m, record, e);
		for (size_t k = 0; k < record->n_columns; k++) {
			const struct rv_column *column = record->columns[k];
			struct rv_yaml *node = rv_yaml_get(columns, column->id);

			if (!column->ref || !column->as || !node)
				continue;
			check_reference(m, record, column, node);
			if (!rv_yaml_get(node, "as"))
				check_alias(m, column, node);
		}
	}
}

static void read_records(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_dictionary *dictionary = m->dictionary;
	struct rv_yaml *whole = rv_model_need(m, root, "case");
	struct rv_yaml *records = rv_model_need(m, root, "records"), *e;
	const char *case_id = rv_model_scalar(m, whole, _("the record that is the case"));

	if (!rv_model_is_mapping(m, records, _("records by name")))
		return;
	if (!rv_model_at_most(m, records, RV_MODEL_RECORDS))
		return;
	find_records(m, records, case_id);
	if (case_id && !dictionary->case_record)
		rv_model_record(m, whole, case_id);
	e = records->child;
	for (size_t i = 0; i < dictionary->n_records; i++, e = e->next)
		read_record(m, dictionary->records[i], e);
	if (!m->diags->nomem)
		check_records(m, records);
}

static void read_dictionary(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_dictionary *dictionary = m->dictionary;
	bool complete;

	dictionary->root = root;
	dictionary->id = rv_model_scalar(m, rv_model_need(m, root, "dictionary"),
	                                 _("the id of the dictionary"));
	dictionary->version = rv_model_text(m, root, "version", _("a version"));
	if (!dictionary->version)
		dictionary->version = "";
	rv_model_flag(m, root, "complete", &complete);
	rv_model_shared_codes(m, root);
	read_records(m, root);
	rv_model_check_code_kinds(m);
	rv_model_sheets(m, root);
	rv_model_done(m, root, &rv_shape_dictionary);
}

struct rv_dictionary *rv_dictionary_load(struct rv_arena *arena, struct rv_yaml *root,
                                         struct rv_diags *diags)
{
	struct rv_model m = {.arena = arena, .diags = diags};

	m.dictionary = rv_model_alloc(&m, 1, sizeof *m.dictionary);
	if (m.dictionary && rv_model_is_mapping(&m, root, _("a dictionary: {dictionary: …}")))
		read_dictionary(&m, root);
	if (root && root->file)
		rv_diags_attach(diags, root->file->name, root->file->text, root->file->len);
	return m.failed ? NULL : m.dictionary;
}
