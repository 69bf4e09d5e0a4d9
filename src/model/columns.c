/* The columns of a record. */
#include <string.h>

#include "model/model.h"

const char *rv_type_word(enum rv_type type)
{
	return rv_shape_type.words[type];
}

struct rv_column *rv_record_column(const struct rv_record *record, const char *id)
{
	for (size_t i = 0; i < record->n_columns; i++)
		if (!strcmp(record->columns[i]->id, id))
			return record->columns[i];
	return NULL;
}

const char *const *rv_model_column_ids(struct rv_model *m, const struct rv_record *record)
{
	const char **ids = rv_model_alloc(m, record->n_columns + 1, sizeof *ids);

	for (size_t i = 0; ids && i < record->n_columns; i++)
		ids[i] = record->columns[i]->id;
	return ids;
}

struct rv_column *rv_model_column(struct rv_model *m, const struct rv_record *record,
                                  const struct rv_yaml *node, const char *id)
{
	struct rv_column *column = rv_record_column(record, id);

	if (column)
		return column;
	rv_model_error(m, RV_D_UNKNOWN_COLUMN, node, _("'%.200s' is no column of %s"), id,
	               record->id);
	rv_model_suggest(m, id, rv_model_column_ids(m, record));
	return NULL;
}

static bool make_room(struct rv_model *m, struct rv_record *record)
{
	size_t room = record->room_columns ? record->room_columns * 2 : 16;
	struct rv_column **columns;

	if (record->n_columns < record->room_columns)
		return true;
	columns = rv_model_alloc(m, room, sizeof *columns);
	if (!columns)
		return false;
	if (record->n_columns)
		memcpy(columns, record->columns, record->n_columns * sizeof *columns);
	record->columns = columns;
	record->room_columns = room;
	return true;
}

bool rv_model_add_column(struct rv_model *m, struct rv_record *record, struct rv_column *column)
{
	if (!make_room(m, record))
		return false;
	column->record = record;
	column->index = record->n_columns;
	record->columns[record->n_columns++] = column;
	return true;
}

/* An option that makes no sense for the type. */
static void refuse(struct rv_model *m, const struct rv_yaml *node, const char *types)
{
	if (node)
		rv_model_error(m, RV_D_COLUMN_OPTION, node, _("'%s:' is for %s only"),
		               node->key->text, types);
}

/* One end of a range. *value stays 0 for null and today, which are not compared (false). */
static bool read_bound(struct rv_model *m, const struct rv_column *column,
                       const struct rv_yaml *node, int64_t *value)
{
	struct rv_when when;

	if (rv_yaml_is_null(node))
		return false;
	if (column->type == RV_INT) {
		if (rv_yaml_int(node, value))
			return true;
		rv_model_expected(m, RV_D_BAD_RANGE, node, _("a whole number"));
		return false;
	}
	if (column->type == RV_MONEY || column->type == RV_POINTS_TYPE) {
		if (node->kind == RV_YAML_SCALAR && rv_points_parse(node->text, node->len, value))
			return true;
		rv_model_expected(m, RV_D_BAD_RANGE, node, _("a number with at most two decimals"));
		return false;
	}
	if (node->kind == RV_YAML_SCALAR && !strcmp(node->text, "today"))
		return false;
	if (node->kind == RV_YAML_SCALAR && rv_when_parse(node->text, node->len, &when)) {
		*value = rv_minutes(when);
		return true;
	}
	rv_model_expected(m, RV_D_BAD_RANGE, node, _("a date that exists, or today"));
	return false;
}

static void read_range(struct rv_model *m, struct rv_column *column, struct rv_yaml *node)
{
	int64_t from = 0, to = 0;
	bool both;

	if (!node)
		return;
	if (column->type == RV_TEXT || column->type == RV_BOOL || column->type == RV_CODE) {
		refuse(m, node, _("numbers and dates"));
		return;
	}
	if (node->kind != RV_YAML_SEQUENCE || node->n != 2) {
		rv_model_expected(m, RV_D_BAD_RANGE, node, _("[from, to]"));
		return;
	}
	both = read_bound(m, column, node->child, &from);
	both = read_bound(m, column, node->child->next, &to) && both;
	if (both && from > to)
		rv_model_error(m, RV_D_BAD_RANGE, node, _("the range ends before it begins"));
	column->range = node;
}

/* `respondent_id` is called `respondent`. */
static const char *default_alias(struct rv_model *m, const char *id)
{
	size_t len = strlen(id);
	char *alias;

	if (len < 4 || strcmp(id + len - 3, "_id"))
		return id;
	alias = rv_strndup(m->arena, id, len - 3);
	if (!alias)
		rv_model_nomem(m);
	return alias;
}

static void read_reference(struct rv_model *m, struct rv_column *column, struct rv_yaml *node)
{
	struct rv_yaml *ref = rv_yaml_get(node, "ref"), *as = rv_yaml_get(node, "as");
	struct rv_yaml *empty = rv_yaml_get(node, "empty");
	size_t word = rv_model_choice(m, empty, rv_shape_empty.words);

	if (ref && rv_model_scalar(m, ref, _("the name of a record"))) {
		column->ref = rv_model_record(m, ref, ref->text);
		column->as = default_alias(m, column->id);
		if (as && rv_model_name(m, as, RV_NAME_SQL))
			column->as = as->text;
	} else if (as && !ref) {
		refuse(m, as, _("columns with `ref:`"));
	}
	if (word != SIZE_MAX)
		column->empty = (enum rv_empty)word;
	if (column->empty == RV_EMPTY_ALL && !ref)
		rv_model_error(m, RV_D_COLUMN_OPTION, empty,
		               _("'empty: all' is for columns with `ref:` only"));
}

static void read_type_options(struct rv_model *m, struct rv_column *column, struct rv_yaml *node)
{
	struct rv_yaml *codes = rv_yaml_get(node, "codes"), *unit = rv_yaml_get(node, "unit");
	struct rv_yaml *precision = rv_yaml_get(node, "precision");

	if (column->type != RV_CODE)
		refuse(m, codes, _("type code"));
	else if (codes)
		column->codes = rv_model_codes(m, codes, NULL);
	else
		rv_model_error(m, RV_D_MISSING_KEY, node,
		               _("'codes:' is missing: type code needs a list, its name, or any"));
	if (column->type != RV_DATE)
		refuse(m, precision, _("type date"));
	else if (precision)
		column->month = rv_model_choice(m, precision, rv_shape_precision.words) == 0;
	if (column->type == RV_MONEY)
		column->unit = "元";
	if (column->type != RV_MONEY)
		refuse(m, unit, _("type money"));
	else if (unit && rv_model_choice(m, unit, rv_shape_money_unit.words) != SIZE_MAX)
		column->unit = unit->text;
	read_range(m, column, rv_yaml_get(node, "range"));
}

/* The type is wrong: its options can't be judged. */
static void skip_type_options(struct rv_yaml *node)
{
	static const char *const options[] = {"codes", "unit", "precision", "range"};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		rv_yaml_get(node, options[i]);
}

/* A record of no case, whose rows people name. */
static void read_among(struct rv_model *m, struct rv_column *column, struct rv_yaml *node)
{
	if (!node || !rv_model_scalar(m, node, _("the name of a record")))
		return;
	if (column->type != RV_TEXT || column->ref) {
		refuse(m, node, _("type text without `ref:`"));
		return;
	}
	column->among = rv_model_record(m, node, node->text);
}

static void read_storage(struct rv_model *m, struct rv_column *column, struct rv_yaml *node)
{
	struct rv_yaml *aliases = rv_yaml_get(node, "aliases"),
		       *stored = rv_yaml_get(node, "column");
	struct rv_sql sql = {NULL, NULL};

	rv_model_sql(m, node, "sql", &sql);
	column->sql = sql.node;
	column->column = rv_model_scalar(m, stored, _("the name of a column of the table"));
	if (column->sql && stored)
		rv_model_error(m, RV_D_COLUMN_OPTION, stored,
		               _("a column is either stored (`column:`) or computed (`sql:`)"));
	if (column->sql)
		column->column = NULL;
	else if (!column->column)
		column->column = column->id;
	if (aliases)
		rv_model_words(m, aliases, _("another heading, or a list of them"),
		               &column->aliases, &column->n_aliases);
	rv_model_flag(m, node, "personal", &column->personal);
	rv_model_flag(m, node, "required", &column->required);
	rv_model_flag(m, node, "single", &column->single);
	rv_model_words(m, rv_yaml_get(node, "blank"),
	               _("a word that says nothing, or a list of them"), &column->blank,
	               &column->n_blank);
	read_among(m, column, rv_yaml_get(node, "among"));
}

static void read_column(struct rv_model *m, struct rv_column *column, struct rv_yaml *node)
{
	struct rv_yaml *type = node;
	size_t word;

	column->title.zh = column->title.en = column->column = column->id;
	if (node->kind == RV_YAML_MAPPING) {
		type = rv_model_need(m, node, "type");
	} else if (node->kind == RV_YAML_SEQUENCE) {
		rv_model_expected(m, RV_D_WRONG_TYPE, node, _("a type, or {type: …}"));
		return;
	}
	word = rv_model_choice(m, type, rv_shape_type.words);
	if (word != SIZE_MAX)
		column->type = (enum rv_type)word;
	if (node->kind != RV_YAML_MAPPING) {
		column->unit = column->type == RV_MONEY ? "元" : NULL;
		if (column->type == RV_CODE && word != SIZE_MAX)
			rv_model_error(m, RV_D_MISSING_KEY, node,
			               _("'codes:' is missing: write {type: code, codes: …}"));
		return;
	}
	rv_model_title_of(m, node, "title", column->id, &column->title);
	if (word != SIZE_MAX)
		read_type_options(m, column, node);
	else
		skip_type_options(node);
	read_reference(m, column, node);
	read_storage(m, column, node);
	rv_model_done(m, node, &rv_shape_column);
}

static bool is_taken(struct rv_model *m, const struct rv_record *record, const struct rv_yaml *key)
{
	for (size_t i = 0; i < record->n_columns; i++)
		if (rv_model_same(record->columns[i]->id, key->text)) {
			rv_model_error(
				m, RV_D_NAME_CLASH, key,
				_("'%s' is also the column '%s' (line %d): SQL does not tell "
			          "upper from lower case"),
				key->text, record->columns[i]->id, record->columns[i]->pos.line);
			return true;
		}
	return false;
}

void rv_model_columns(struct rv_model *m, struct rv_record *record, struct rv_yaml *node)
{
	size_t flagged = 0;

	if (!rv_model_is_mapping(m, node, _("columns by name")))
		return;
	if (!rv_model_at_most(m, node, RV_MODEL_COLUMNS))
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next) {
		struct rv_column *column;

		if (is_taken(m, record, e->key))
			continue;
		rv_model_name(m, e->key, RV_NAME_SQL);
		column = rv_model_alloc(m, 1, sizeof *column);
		if (!column)
			return;
		column->id = e->key->text;
		column->pos = e->key->pos;
		read_column(m, column, e);
		flagged += column->empty != RV_EMPTY_UNKNOWN;
		if (!rv_model_add_column(m, record, column))
			return;
	}
	if (flagged > RV_MODEL_FLAGGED)
		rv_model_error(m, RV_D_TOO_MANY, node,
		               _("%zu columns with `empty: none` or all, at most %d are possible"),
		               flagged, RV_MODEL_FLAGGED);
}
