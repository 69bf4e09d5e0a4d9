/*
 * `combined:` of a record: headings under which one cell says the values of several columns. See the grammar at the
 * head of rubrics/records.yaml.
 */
#include <string.h>

#include "model/model.h"
#include "review/text.h"

#define MAX_WORDS 200

/* A column that a part of the cell may fill; NULL after an error. */
static const struct rv_column *read_target(struct rv_model *m, const struct rv_record *record,
                                           struct rv_combined *combined, const struct rv_yaml *node)
{
	const char *id = rv_model_scalar(m, node, _("a column"));
	const struct rv_column *column = id ? rv_model_column(m, record, node, id) : NULL;

	if (!column)
		return NULL;
	if (column->sql || column->derived || column->ref) {
		rv_model_error(m, RV_D_SHEET_TARGET, node,
		               column->ref
		                       ? _("'%s' is a reference: a part of a cell can't fill it")
		                       : _("'%s' is computed: a sheet can't fill it"),
		               column->id);
		return NULL;
	}
	for (size_t i = 0; i < combined->n_columns; i++)
		if (combined->columns[i] == column)
			return column;
	if (combined->n_columns < RV_COMBINED_COLUMNS)
		combined->columns[combined->n_columns++] = column;
	else
		rv_model_error(m, RV_D_TOO_MANY, node, _("a heading of more than %d columns"),
		               RV_COMBINED_COLUMNS);
	return column;
}

static void read_parts(struct rv_model *m, const struct rv_record *record,
                       struct rv_combined *combined, struct rv_yaml *node)
{
	if (!node || !rv_model_is_list(m, node, _("columns in the order of the parts")))
		return;
	combined->parts = rv_model_alloc(m, node->n, sizeof *combined->parts);
	for (struct rv_yaml *e = node->child; combined->parts && e; e = e->next) {
		const struct rv_column *column = read_target(m, record, combined, e);

		if (column)
			combined->parts[combined->n_parts++] = column;
	}
}

static void read_labels(struct rv_model *m, const struct rv_record *record,
                        struct rv_combined *combined, struct rv_yaml *node)
{
	if (!node || !rv_model_is_mapping(m, node, _("{label: column}")) ||
	    !rv_model_at_most(m, node, MAX_WORDS))
		return;
	combined->labels = rv_model_alloc(m, node->n, sizeof *combined->labels);
	for (struct rv_yaml *e = node->child; combined->labels && e; e = e->next)
		combined->labels[combined->n_labels++] = (struct rv_combined_word){
			e->key->text, read_target(m, record, combined, e), NULL};
}

/* The value of a word can be read: a code is one of the column's. */
static void check_value(struct rv_model *m, const struct rv_column *column,
                        const struct rv_yaml *node)
{
	if (column->type != RV_CODE || !column->codes || column->codes->open ||
	    rv_codes_find(column->codes, node->text))
		return;
	rv_model_error(m, RV_D_UNKNOWN_CODE, node, _("'%s' is no code of '%s'"), node->text,
	               column->id);
	rv_model_suggest(m, node->text, rv_model_code_ids(m, column->codes));
}

/* 民革党员: {party_member: 否, other_party: democratic_party} */
static void read_words(struct rv_model *m, const struct rv_record *record,
                       struct rv_combined *combined, struct rv_yaml *node)
{
	size_t room = 0;

	if (!node || !rv_model_is_mapping(m, node, _("{word: {column: value}}")) ||
	    !rv_model_at_most(m, node, MAX_WORDS))
		return;
	for (struct rv_yaml *e = node->child; e; e = e->next)
		room += e->n;
	combined->words = rv_model_alloc(m, room + 1, sizeof *combined->words);
	for (struct rv_yaml *e = node->child; combined->words && e; e = e->next) {
		if (!rv_model_is_mapping(m, e, _("{column: value}")))
			continue;
		for (struct rv_yaml *one = e->child; one; one = one->next) {
			const char *value = rv_model_scalar(m, one, _("a value"));
			const struct rv_column *column = read_target(m, record, combined, one->key);

			if (!value || !column)
				continue;
			check_value(m, column, one);
			combined->words[combined->n_words++] = (struct rv_combined_word){
				e->key->text, column, value};
		}
	}
}

/* A heading is that of one column or of several, not of both. */
static void check_heading(struct rv_model *m, const struct rv_record *record, const char *heading,
                          const struct rv_yaml *node)
{
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];
		bool same = rv_fold_equal(column->id, heading) ||
		            rv_fold_equal(column->title.zh, heading) ||
		            rv_fold_equal(column->title.en, heading);

		for (size_t k = 0; k < column->n_aliases; k++)
			same = same || rv_fold_equal(column->aliases[k], heading);
		if (same)
			rv_model_error(m, RV_D_SHEET_TARGET, node,
			               _("'%s' is a heading of the column '%s' already"), heading,
			               column->id);
	}
	for (size_t i = 0; i + 1 < record->n_combined; i++)
		if (rv_combined_is_called(&record->combined[i], heading))
			rv_model_error(m, RV_D_DUPLICATE_ID, node,
			               _("the heading '%s' is there twice"), heading);
}

static void read_combined(struct rv_model *m, struct rv_record *record, struct rv_yaml *node)
{
	struct rv_combined *combined = &record->combined[record->n_combined++];

	combined->heading = node->key->text;
	combined->columns = rv_model_alloc(m, RV_COMBINED_COLUMNS, sizeof *combined->columns);
	if (!combined->columns ||
	    !rv_model_is_mapping(m, node, _("{parts: […], labels: {…}, words: {…}, example: …}")))
		return;
	rv_model_words(m, rv_yaml_get(node, "aliases"), _("another name, or a list of them"),
	               &combined->aliases, &combined->n_aliases);
	combined->example = rv_model_scalar(m, rv_model_need(m, node, "example"),
	                                    _("what a cell may say"));
	read_parts(m, record, combined, rv_yaml_get(node, "parts"));
	read_labels(m, record, combined, rv_yaml_get(node, "labels"));
	read_words(m, record, combined, rv_yaml_get(node, "words"));
	if (combined->n_columns == 0)
		rv_model_error(m, RV_D_MISSING_KEY, node->key,
		               _("'%s' fills nothing: expected `parts:`, `labels:` or `words:`"),
		               combined->heading);
	check_heading(m, record, combined->heading, node->key);
	for (size_t i = 0; i < combined->n_aliases; i++)
		check_heading(m, record, combined->aliases[i], node->key);
	rv_model_done(m, node, &rv_shape_combined);
}

void rv_model_combined(struct rv_model *m, struct rv_record *record, struct rv_yaml *node)
{
	if (!node || !rv_model_is_mapping(m, node, _("headings with what they fill")) ||
	    !rv_model_at_most(m, node, RV_MODEL_NAMES))
		return;
	record->combined = rv_model_alloc(m, node->n, sizeof *record->combined);
	for (struct rv_yaml *e = node->child; record->combined && e; e = e->next)
		read_combined(m, record, e);
}

bool rv_combined_is_called(const struct rv_combined *combined, const char *heading)
{
	for (size_t i = 0; i < combined->n_aliases; i++)
		if (rv_fold_equal(combined->aliases[i], heading))
			return true;
	return rv_fold_equal(combined->heading, heading);
}
