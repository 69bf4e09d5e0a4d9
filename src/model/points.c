/*
 * Values of order, agree and deadline: SQL, or RECORD.KIND and RECORD.KIND.COLUMN, the first of that kind.
 *
 * `A.B` may mean column B of the case or of a reference A, or kind B of record A. What can be both is refused.
 */
#include <string.h>

#include "model/model.h"

/* A.B or A.B.C, cut at the dots. */
struct parts {
	char *part[3];
	int n;
};

/* Cuts text; false: it is no such path (or memory is out). */
static bool cut(struct rv_model *m, const char *text, struct parts *out)
{
	out->n = 0;
	for (;;) {
		size_t len = 0, n;

		/* Codes may begin with a digit. */
		while ((n = rv_model_letter(text + len, out->n == 0 && len == 0)) > 0)
			len += n;
		if (!len || out->n == 3)
			return false;
		out->part[out->n] = rv_strndup(m->arena, text, len);
		if (!out->part[out->n++]) {
			rv_model_nomem(m);
			return false;
		}
		text += len;
		if (!*text)
			return out->n > 1;
		if (*text++ != '.')
			return false;
	}
}

/* The n-th part as a node. */
static struct rv_yaml part_of(const struct rv_yaml *node, const struct parts *parts, int n)
{
	size_t offset = 0;

	for (int i = 0; i < n; i++)
		offset += strlen(parts->part[i]) + 1;
	return rv_model_part(node, offset, parts->part[n]);
}

/* Whether A.B is a column in SQL: of the counted row, the case, or a reference. */
static bool is_sql(struct rv_model *m, const struct rv_check *check, const struct parts *parts,
                   bool *is_owner)
{
	const struct rv_column *reference;

	*is_owner = false;
	if (parts->n != 2)
		return false;
	if (!strcmp(parts->part[0], "this") && check->each) {
		*is_owner = true;
		return true;
	}
	if (m->dictionary->case_record && !strcmp(parts->part[0], m->dictionary->case_record->id)) {
		*is_owner = true;
		return true;
	}
	reference = check->each ? rv_record_reference(check->each, parts->part[0]) : NULL;
	*is_owner = reference != NULL;
	return reference && reference->ref && rv_record_column(reference->ref, parts->part[1]);
}

static bool is_date_type(const struct rv_column *column)
{
	return column->type == RV_DATE || column->type == RV_DATETIME;
}

/* The first of a kind: its column, and whether that is a date. */
static bool read_kind(struct rv_model *m, const struct rv_check *check, const struct rv_yaml *node,
                      const struct rv_record *record, const struct parts *parts, bool is_date,
                      struct rv_point *out)
{
	const struct rv_column *column = record->date;
	const struct rv_yaml kind = part_of(node, parts, 1);

	if (record->is_case || record->is_lookup) {
		rv_model_child(m, node, record->id);
		return false;
	}
	if (!rv_model_kind(m, record, &kind, parts->part[1]))
		return false;
	if (parts->n == 3) {
		const struct rv_yaml last = part_of(node, parts, 2);

		column = rv_model_column(m, record, &last, parts->part[2]);
		if (!column)
			return false;
	} else if (!column) {
		rv_model_error(m, RV_D_RECORD_DATE, node,
		               _("%s has no `date:` in the dictionary: expected %s.%s.COLUMN"),
		               record->id, record->id, parts->part[1]);
		return false;
	}
	if (is_date && !column->implicit && !is_date_type(column)) {
		rv_model_error(m, RV_D_COLUMN_TYPE, node, _("'%s' of %s is %s: expected a date"),
		               column->id, record->id, rv_type_word(column->type));
		return false;
	}
	out->first_record = record;
	out->first_column = column;
	out->kind = parts->part[1];
	rv_model_sees(m, check, record, node);
	return true;
}

/* A is neither a record nor a reference here. */
static void report_unknown(struct rv_model *m, const struct rv_check *check,
                           const struct rv_yaml *node, const char *name)
{
	size_t n = 0, room = m->dictionary->n_records + (check->each ? check->each->n_columns : 0);
	const char **names = rv_model_alloc(m, room + 1, sizeof *names);

	rv_model_error(m, RV_D_UNKNOWN_RECORD, node,
	               _("'%.200s' is neither a record nor a reference of %s"), name,
	               check->each ? check->each->id : "?");
	if (!names)
		return;
	for (size_t i = 0; i < m->dictionary->n_records; i++)
		names[n++] = m->dictionary->records[i]->id;
	for (size_t i = 0; check->each && i < check->each->n_columns; i++)
		if (check->each->columns[i]->as)
			names[n++] = check->each->columns[i]->as;
	rv_model_suggest(m, name, names);
}

static bool read_path(struct rv_model *m, const struct rv_check *check, struct rv_yaml *node,
                      const struct parts *parts, bool is_date, bool only_kind, struct rv_point *out)
{
	const struct rv_record *record = rv_dictionary_record(m->dictionary, parts->part[0]);
	bool is_owner, as_sql = is_sql(m, check, parts, &is_owner);
	bool has_kinds = record && record->kind && !record->is_case;
	bool as_kind = has_kinds && rv_model_is_kind(record, parts->part[1]);

	if (as_sql && as_kind && !only_kind) {
		rv_model_error(
			m, RV_D_POINT_AMBIGUOUS, node,
			_("'%s' is both a column of the reference and a kind of the record %s: "
		          "write first_%s('%s') for the kind, or give the reference another "
		          "`as:`"),
			node->text, record->id, record->id, parts->part[1]);
		return false;
	}
	if (as_sql && !only_kind) {
		out->sql = (struct rv_sql){node, node->text};
		return true;
	}
	if (record && (has_kinds || only_kind || !is_owner))
		return read_kind(m, check, node, record, parts, is_date, out);
	if (is_owner && parts->n == 2 && !only_kind) {
		const struct rv_column *reference = rv_record_reference(check->each,
		                                                        parts->part[0]);
		const struct rv_yaml last = part_of(node, parts, 1);

		return reference && reference->ref &&
		       rv_model_column(m, reference->ref, &last, parts->part[1]);
	}
	report_unknown(m, check, node, parts->part[0]);
	return false;
}

bool rv_model_point(struct rv_model *m, const struct rv_check *check, struct rv_yaml *node,
                    bool is_date, bool only_kind, struct rv_point *out)
{
	struct parts parts;

	if (!rv_model_scalar(m, node,
	                     only_kind ? _("RECORD.KIND") : _("a value: SQL, or RECORD.KIND")))
		return false;
	if (cut(m, node->text, &parts))
		return read_path(m, check, node, &parts, is_date, only_kind, out);
	if (only_kind) {
		rv_model_expected(m, RV_D_POINT_KIND, node, _("RECORD.KIND or RECORD.KIND.COLUMN"));
		return false;
	}
	rv_model_sql_node(m, node, &out->sql);
	rv_model_sees_sql(m, check, &out->sql);
	return out->sql.node != NULL;
}
