/*
 * Derived columns. First all of them are appended to their records, so that each may speak of the others; then what they
 * are made of is read; last their types follow from that.
 */
#include <string.h>

#include "model/model.h"

/* Columns of all records together, derived ones included. */
#define MAX_DERIVES 20000

static const char *const aggregates[] = {"any", "count", "sum", "first", "last", NULL};

/* The declared columns and their specifications, in step. */
struct derives {
	struct rv_model *m;
	struct rv_yaml **
		specs; /* by index of rubric->derives; NULL: a column of the dictionary with `sql:` */
	/* Finds the derive of a column: of[base[record] + column]. */
	struct rv_derive **of;
	size_t base[RV_MODEL_RECORDS];
};

static struct rv_derive *add(struct derives *derives, struct rv_record *target,
                             struct rv_column *column, struct rv_yaml *spec)
{
	struct rv_rubric *rubric = derives->m->rubric;
	struct rv_derive *derive = &rubric->derives[rubric->n_derives];

	derive->column = column;
	derive->target = target;
	derive->pos = column->pos;
	derives->specs[rubric->n_derives++] = spec;
	return derive;
}

static void add_computed(struct derives *derives, struct rv_record *record)
{
	for (size_t i = 0; i < record->n_columns; i++) {
		struct rv_column *column = record->columns[i];
		struct rv_derive *derive;

		if (!column->sql)
			continue;
		derive = add(derives, record, column, NULL);
		derive->is_sql = true;
		derive->sql = (struct rv_sql){column->sql, column->sql->text};
	}
}

static void declare(struct derives *derives, struct rv_record *record, struct rv_yaml *node)
{
	struct rv_model *m = derives->m;

	for (struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_column *column, *other = NULL;

		for (size_t i = 0; i < record->n_columns; i++)
			if (rv_model_same(record->columns[i]->id, e->key->text))
				other = record->columns[i];
		if (other) {
			rv_model_error(m, RV_D_NAME_CLASH, e->key,
			               _("%s has the column '%s' already (%s, line %d)"),
			               record->id, other->id, other->pos.file, other->pos.line);
			continue;
		}
		rv_model_name(m, e->key, RV_NAME_SQL);
		column = rv_model_alloc(m, 1, sizeof *column);
		if (!column)
			return;
		column->id = column->title.zh = column->title.en = e->key->text;
		column->type = RV_TEXT;
		column->derived = true;
		column->pos = e->key->pos;
		if (!rv_model_add_column(m, record, column))
			return;
		add(derives, record, column, e);
	}
}

/* RECORD or RECORD.COLUMN. */
static void read_source(struct rv_model *m, struct rv_derive *derive, const struct rv_yaml *node)
{
	const char *text = rv_model_scalar(m, node, _("a record, or RECORD.COLUMN"));
	const char *dot = text ? strchr(text, '.') : NULL;
	bool wants_value = derive->aggregate != RV_ANY && derive->aggregate != RV_COUNT;
	struct rv_yaml part;
	char *id;

	if (!text)
		return;
	id = dot ? rv_strndup(m->arena, text, (size_t)(dot - text)) : rv_strdup(m->arena, text);
	if (!id) {
		rv_model_nomem(m);
		return;
	}
	part = rv_model_part(node, 0, id);
	derive->record = rv_model_child(m, &part, id);
	if (!derive->record)
		return;
	if (dot && !wants_value) {
		rv_model_error(m, RV_D_DERIVE_FORM, node,
		               _("'%s:' counts rows: expected a record, found '%.200s'"),
		               node->key->text, text);
		return;
	}
	if (dot) {
		part = rv_model_part(node, (size_t)(dot + 1 - text), dot + 1);
		derive->value = rv_model_column(m, derive->record, &part, dot + 1);
	} else if (derive->aggregate == RV_SUM) {
		rv_model_error(m, RV_D_DERIVE_FORM, node,
		               _("'sum:' adds a column: expected RECORD.COLUMN"));
	} else if (wants_value) {
		derive->value = derive->record->date;
		if (!derive->value)
			rv_model_error(
				m, RV_D_RECORD_DATE, node,
				_("%s has no `date:` in the dictionary: expected RECORD.COLUMN"),
				id);
	}
}

static void check_target(struct rv_model *m, const struct rv_derive *derive, struct rv_yaml *node)
{
	struct rv_yaml *match = rv_yaml_get(node, "match");

	if (derive->target->is_lookup)
		rv_model_error(m, RV_D_RECORD_ROLE, node->key,
		               _("%s belongs to no case: only {sql: …} can be derived for it"),
		               derive->target->id);
	else if (derive->record && !match && !derive->target->is_case &&
	         rv_record_refs_to(derive->record, derive->target, NULL) > 1)
		rv_model_error(m, RV_D_MATCH_REQUIRED, node->key,
		               _("%s has several references to %s: say with `match:` which rows "
		                 "belong together"),
		               derive->record->id, derive->target->id);
	if (match && derive->target->is_case)
		rv_model_error(m, RV_D_MATCH_CASE, match->key,
		               _("all rows of a case belong to it: `match:` is for other records"));
}

static void read_aggregate(struct rv_model *m, struct rv_derive *derive, struct rv_yaml *node,
                           struct rv_yaml *source)
{
	struct rv_yaml *kind = rv_yaml_get(node, "kind"), *match = rv_yaml_get(node, "match");
	struct rv_yaml *distinct = rv_yaml_get(node, "distinct");

	read_source(m, derive, source);
	rv_model_sql(m, node, "where", &derive->where);
	check_target(m, derive, node);
	if (distinct && derive->aggregate != RV_COUNT)
		rv_model_error(m, RV_D_DERIVE_FORM, distinct->key,
		               _("'distinct:' belongs to 'count:'"));
	if (!derive->record)
		return;
	if (kind)
		rv_model_kinds(m, derive->record, kind, &derive->kinds, &derive->n_kinds);
	if (distinct && rv_model_scalar(m, distinct, _("a column")))
		derive->distinct = rv_model_column(m, derive->record, distinct, distinct->text);
	if (match && !derive->target->is_case) {
		rv_model_match(m, derive->target, match, &derive->match, &derive->n_match);
		for (struct rv_yaml *e = rv_model_first(match); e; e = rv_model_next(match, e))
			if (e->kind == RV_YAML_SCALAR && !rv_record_column(derive->record, e->text))
				rv_model_error(
					m, RV_D_MATCH_COLUMN, e,
					_("'%.200s' is no column of %s, whose rows must match"),
					e->text, derive->record->id);
	}
}

static void read_sql_options(struct rv_model *m, struct rv_derive *derive, struct rv_yaml *node)
{
	static const enum rv_type values[] = {RV_INT,      RV_TEXT,  RV_BOOL,       RV_DATE,
	                                      RV_DATETIME, RV_MONEY, RV_POINTS_TYPE};
	struct rv_yaml *precision = rv_yaml_get(node, "precision");
	size_t type = rv_model_choice(m, rv_yaml_get(node, "type"), rv_shape_derived_type.words);

	if (type != SIZE_MAX)
		derive->column->type = values[type];
	if (precision && derive->column->type != RV_DATE)
		rv_model_error(m, RV_D_COLUMN_OPTION, precision->key,
		               _("'precision:' is for type date only"));
	else if (precision)
		derive->column->month = rv_model_choice(m, precision, rv_shape_precision.words) ==
		                        0;
}

static void read_spec(struct rv_model *m, struct rv_derive *derive, struct rv_yaml *node)
{
	struct rv_yaml *source = NULL;
	int forms = 0;

	if (!rv_model_is_mapping(m, node,
	                         _("{first: …}, {last: …}, {sum: …}, {count: …}, {any: …} "
	                           "or {sql: …}")))
		return;
	for (size_t i = 0; aggregates[i]; i++) {
		struct rv_yaml *form = rv_yaml_get(node, aggregates[i]);

		if (!form)
			continue;
		forms++;
		source = form;
		derive->aggregate = (enum rv_aggregate)i;
	}
	derive->is_sql = rv_yaml_get(node, "sql") != NULL;
	forms += derive->is_sql;
	rv_model_title_of(m, node, "title", derive->column->id, &derive->column->title);
	rv_model_flag(m, node, "personal", &derive->column->personal);
	if (forms != 1) {
		rv_model_error(m, RV_D_DERIVE_FORM, node->key,
		               _("'%s': expected exactly one of first, last, sum, count, any, sql"),
		               derive->column->id);
		return;
	}
	if (derive->is_sql) {
		rv_model_sql(m, node, "sql", &derive->sql);
		read_sql_options(m, derive, node);
		rv_model_done(m, node, &rv_shape_derive_sql);
		return;
	}
	read_aggregate(m, derive, node, source);
	rv_model_done(m, node, &rv_shape_derive_rows);
}

/* ---- types --------------------------------------------------------------------------------------- */

static bool index_derives(struct derives *derives)
{
	const struct rv_dictionary *dictionary = derives->m->dictionary;
	struct rv_rubric *rubric = derives->m->rubric;
	size_t n = 0;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		derives->base[i] = n;
		n += dictionary->records[i]->n_columns;
	}
	derives->of = rv_model_alloc(derives->m, n, sizeof(struct rv_derive *));
	for (size_t i = 0; derives->of && i < rubric->n_derives; i++) {
		const struct rv_column *column = rubric->derives[i].column;

		derives->of[derives->base[column->record->index] + column->index] =
			&rubric->derives[i];
	}
	return derives->of != NULL;
}

static const struct rv_derive *derive_of(const struct derives *derives,
                                         const struct rv_column *column)
{
	return column ? derives->of[derives->base[column->record->index] + column->index] : NULL;
}

static void check_sum(struct rv_model *m, const struct rv_derive *derive, struct rv_yaml *spec)
{
	enum rv_type type = derive->column->type;

	if (derive->aggregate == RV_SUM && type != RV_INT && type != RV_MONEY &&
	    type != RV_POINTS_TYPE && type != RV_BOOL)
		rv_model_error(m, RV_D_COLUMN_TYPE, rv_yaml_get(spec, "sum"),
		               _("'%s' is %s: only numbers can be added"), derive->value->id,
		               rv_type_word(type));
}

/* The first, last and sum of a column are what the column is; followed through derived columns to one that is not. */
static void settle_type(struct derives *derives, struct rv_derive *derive, struct rv_yaml *spec)
{
	struct rv_model *m = derives->m;
	const struct rv_column *value = derive->value;
	const struct rv_derive *via;
	size_t steps = 0;

	if (derive->is_sql)
		return;
	if (derive->aggregate == RV_ANY || derive->aggregate == RV_COUNT) {
		derive->column->type = derive->aggregate == RV_ANY ? RV_BOOL : RV_INT;
		return;
	}
	while ((via = derive_of(derives, value)) && !via->is_sql && via->value) {
		if (++steps > m->rubric->n_derives) {
			rv_model_error(m, RV_D_DERIVE_CYCLE, spec->key,
			               _("'%s' is derived from itself"), derive->column->id);
			return;
		}
		value = via->value;
	}
	if (!value)
		return;
	derive->column->type = value->type;
	if (via && !via->is_sql)
		derive->column->type = via->aggregate == RV_ANY ? RV_BOOL : RV_INT;
	derive->column->month = value->month;
	derive->column->codes = value->codes;
	derive->column->unit = value->unit;
	derive->column->personal |= value->personal;
	check_sum(m, derive, spec);
}

static size_t count_derives(struct rv_model *m, struct rv_yaml *derive)
{
	const struct rv_dictionary *dictionary = m->dictionary;
	size_t n = 0;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		n += dictionary->records[i]->n_columns;
		if (dictionary->records[i]->derive)
			n += dictionary->records[i]->derive->n;
	}
	for (struct rv_yaml *e = derive ? derive->child : NULL; e; e = e->next)
		n += e->n;
	return n;
}

static void declare_all(struct derives *derives, struct rv_yaml *node)
{
	struct rv_model *m = derives->m;
	const struct rv_dictionary *dictionary = m->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++) {
		struct rv_record *record = dictionary->records[i];

		add_computed(derives, record);
		if (rv_model_is_mapping(m, record->derive, _("derived columns by name")) &&
		    rv_model_at_most(m, record->derive, RV_MODEL_COLUMNS))
			declare(derives, record, record->derive);
	}
	for (struct rv_yaml *e = node ? node->child : NULL; e; e = e->next) {
		struct rv_record *record = rv_model_record(m, e->key, e->key->text);

		if (record && rv_model_is_mapping(m, e, _("derived columns by name")) &&
		    rv_model_at_most(m, e, RV_MODEL_COLUMNS))
			declare(derives, record, e);
	}
}

void rv_model_derives(struct rv_model *m, struct rv_yaml *root)
{
	struct rv_yaml *node = rv_yaml_get(root, "derive");
	struct derives derives = {.m = m};
	struct rv_rubric *rubric = m->rubric;
	size_t room;

	if (!rv_model_is_mapping(m, node, _("derived columns by record")))
		node = NULL;
	room = count_derives(m, node);
	if (room > MAX_DERIVES) {
		rv_model_error(m, RV_D_TOO_MANY, node, _("%zu columns, at most %d are possible"),
		               room, MAX_DERIVES);
		return;
	}
	rubric->derives = rv_model_alloc(m, room, sizeof *rubric->derives);
	derives.specs = rv_model_alloc(m, room, sizeof *derives.specs);
	if (!rubric->derives || !derives.specs)
		return;
	declare_all(&derives, node);
	for (size_t i = 0; i < rubric->n_derives; i++) {
		bool failed = m->failed;

		m->failed = false;
		if (derives.specs[i])
			read_spec(m, &rubric->derives[i], derives.specs[i]);
		rubric->derives[i].faulty = m->failed;
		m->failed |= failed;
	}
	if (!index_derives(&derives))
		return;
	for (size_t i = 0; i < rubric->n_derives; i++)
		if (derives.specs[i])
			settle_type(&derives, &rubric->derives[i], derives.specs[i]);
}
