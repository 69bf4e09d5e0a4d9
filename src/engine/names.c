/*
 * Names in an expression: columns of the row, of `this`, of the case, of references; sets and tables; parameters.
 */
#include <string.h>

#include "engine/program_parse.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

/* A column of the record that a reference column points at. */
static void reference_read(struct rv_plan *plan, const struct rv_scope *scope, const char *alias,
                           const struct rv_column *reference, const struct rv_column *column,
                           struct rv_read *out)
{
	const struct rv_record *target = reference->ref;
	char *row = rv_plan_format(plan, "_r%u", plan->next_alias++);
	/* a row of another case is not what it points at */
	char *same_case = target->is_lookup || target->is_case
	                          ? rv_plan_format(plan, "1")
	                          : rv_plan_format(plan, "%s._case = %s.%s", row, alias,
	                                           reference->record->is_case ? "_row" : "_case");
	char *join = rv_plan_format(
		plan, "FROM temp.\"#%s\" AS %s WHERE %s.\"%s\" = %s.\"%s\" AND %s LIMIT 1",
		target->id, row, row, target->key[0]->id, alias, reference->id, same_case);

	rv_column_read(plan, scope, row, column, out);
	out->node = rv_node_reference(plan, rv_scope_frame(scope, alias), reference, column);
	out->value = rv_plan_format(plan, "(SELECT %s %s)", out->value, join);
	out->row = rv_plan_format(plan, "(SELECT %s %s)", out->row, join);
	out->reference = reference;
	out->from = rv_plan_format(plan, "%s._row", alias);
	if (out->absent)
		out->absent = rv_plan_format(plan, "ifnull((SELECT %s %s), 0)", out->absent, join);
}

static void note_operand(struct rv_translation *t, size_t first, size_t last,
                         const struct rv_column *column)
{
	if (t->n_operands < t->n)
		t->operands[t->n_operands++] = (struct rv_operand){first, last, column};
}

/* ---- names ------------------------------------------------------------------------------------------------ */

/* Text of token i, NUL-terminated, in the arena. */
char *rv_translation_word(struct rv_translation *t, size_t i)
{
	char *out = rv_strndup(t->plan->arena, t->text + t->tokens[i].from,
	                       t->tokens[i].to - t->tokens[i].from);

	if (!out)
		t->plan->nomem = true;
	return out ? out : (char *)"";
}

bool rv_translation_prev_is(const struct rv_translation *t, size_t i, const char *name)
{
	return i > t->first && t->tokens[i - 1].kind == RV_TOKEN_NAME &&
	       rv_token_is(t->text, &t->tokens[i - 1], name);
}

bool rv_translation_kind_at(const struct rv_translation *t, size_t i, enum rv_token_kind kind)
{
	return i < t->n && t->tokens[i].kind == kind;
}

/* Column ids of a record as candidates for a suggestion. */
static const char *nearest_column(struct rv_plan *plan, const struct rv_record *record,
                                  const char *name)
{
	const char **list = rv_alloc_array(plan->arena, record->n_columns + 1, sizeof(*list));

	if (!list)
		return NULL;
	for (size_t i = 0; i < record->n_columns; i++)
		list[i] = record->columns[i]->id;
	return rv_nearest(name, list);
}

static void unknown_column(struct rv_translation *t, size_t first, size_t last,
                           const struct rv_record *record, const char *name)
{
	const struct rv_record *file = t->plan->rubric->dictionary->case_record;
	const char *near = nearest_column(t->plan, record, name);
	char message[512];

	snprintf(message, sizeof(message), _("'%s' is no column of '%s'"), name, record->id);
	rv_translation_fault(t, first, last, RV_D_SQL_NAME, message);
	if (near)
		rv_diag_suggest(t->plan->diags, _("did you mean '%s'?"), near);
	else if (record != file && rv_record_column(file, name))
		rv_diag_suggest(t->plan->diags, _("the case has it: '%s.%s'"), file->id, name);
}

static void emit_column(struct rv_translation *t, size_t first, size_t last, const char *alias,
                        const struct rv_column *column)
{
	struct rv_read read;

	rv_column_read(t->plan, t->scope, alias, column, &read);
	rv_translation_note(t, &read, first, last);
	note_operand(t, first, last, column);
	rv_buf_puts(&t->out, read.value ? read.value : "NULL");
}

/* The reference `as` of row, then self, then the case. */
static const struct rv_column *find_reference(const struct rv_translation *t, const char *as,
                                              const char **alias)
{
	const struct rv_scope *scope = t->scope;
	const struct rv_record *file = t->plan->rubric->dictionary->case_record;
	const struct rv_column *column = rv_record_reference(scope->row, as);

	*alias = scope->row_alias;
	if (!column) {
		column = rv_record_reference(scope->self, as);
		*alias = scope->self_alias;
	}
	if (!column && scope->file_alias) {
		column = rv_record_reference(file, as);
		*alias = scope->file_alias;
	}
	return column;
}

/* A.B outside and inside SELECT; i is A. Returns how many tokens were taken, 0: left to SQLite. */
size_t rv_translate_qualified(struct rv_translation *t, size_t i, bool in_select)
{
	const struct rv_scope *scope = t->scope;
	const struct rv_record *file = t->plan->rubric->dictionary->case_record;
	const char *a = rv_translation_word(t, i), *b, *alias = NULL;
	const struct rv_column *column, *reference;
	const struct rv_record *record = NULL;

	if (!rv_translation_kind_at(t, i + 2, RV_TOKEN_NAME))
		return 0;
	b = rv_translation_word(t, i + 2);
	if (strcmp(a, "this") == 0) {
		record = scope->self;
		alias = scope->self_alias;
	} else if (strcmp(a, file->id) == 0 && scope->file_alias) {
		record = file;
		alias = scope->file_alias;
	} else if (strcmp(a, scope->row->id) == 0) {
		record = scope->row;
		alias = scope->row_alias;
	}
	if (record) {
		column = rv_record_column(record, b);
		if (column)
			emit_column(t, i, i + 2, alias, column);
		else
			unknown_column(t, i + 2, i + 2, record, b);
		return 3;
	}
	reference = find_reference(t, a, &alias);
	if (reference) {
		struct rv_read read;

		column = rv_record_column(reference->ref, b);
		if (!column) {
			unknown_column(t, i + 2, i + 2, reference->ref, b);
			return 3;
		}
		reference_read(t->plan, scope, alias, reference, column, &read);
		rv_translation_note(t, &read, i, i + 2);
		note_operand(t, i, i + 2, column);
		rv_buf_puts(&t->out, read.value ? read.value : "NULL");
		return 3;
	}
	if (!in_select) {
		char message[512];

		snprintf(message, sizeof(message),
		         _("'%s' is neither 'this', '%s' nor a reference of '%s'; other records "
		           "are reached by functions "
		           "such as has_%s() or by derived columns"),
		         a, file->id, scope->row->id,
		         rv_dictionary_record(t->plan->rubric->dictionary, a) ? a : "R");
		rv_translation_fault(t, i, i, RV_D_SQL_NAME, message);
		return 3;
	}
	return 0;
}

static bool column_of_some_table(const struct rv_rubric *rubric, const char *name)
{
	for (size_t i = 0; i < rubric->n_tables; i++)
		for (size_t k = 0; k < rubric->tables[i].n_columns; k++)
			if (sqlite3_stricmp(rubric->tables[i].columns[k], name) == 0)
				return true;
	return false;
}

static void refuse_record(struct rv_translation *t, size_t i, const char *name)
{
	char message[512];

	snprintf(message, sizeof(message),
	         _("a SELECT over the record '%s'; use has_%s(), count_%s(), a derived column, or "
	           "a query check"),
	         name, name, name);
	rv_translation_fault(t, i, i, RV_D_SQL_SELECT, message);
}

/* What stands behind IN, FROM or JOIN: a set or a table of the rubric. true: dealt with. */
static bool source_name(struct rv_translation *t, size_t i, const char *name)
{
	const struct rv_rubric *rubric = t->plan->rubric;
	char message[512];
	const char **list;
	size_t n = 0;
	const char *near;

	if (!rv_translation_prev_is(t, i, "IN") && !rv_translation_prev_is(t, i, "FROM") &&
	    !rv_translation_prev_is(t, i, "JOIN"))
		return false;
	if (rv_rubric_set_named(rubric, name) || rv_rubric_table(rubric, name)) {
		rv_buf_sql_name(&t->out, name);
		return true;
	}
	if (rv_dictionary_record(rubric->dictionary, name)) {
		refuse_record(t, i, name);
		return true;
	}
	snprintf(message, sizeof(message), _("'%s' is neither a set nor a table of the rubric"),
	         name);
	rv_translation_fault(t, i, i, RV_D_SQL_NAME, message);
	list = rv_alloc_array(t->plan->arena, rubric->n_sets + rubric->n_tables + 1, sizeof(*list));
	for (size_t k = 0; list && k < rubric->n_sets; k++)
		list[n++] = rubric->sets[k].name;
	for (size_t k = 0; list && k < rubric->n_tables; k++)
		list[n++] = rubric->tables[k].name;
	near = list ? rv_nearest(name, list) : NULL;
	if (near)
		rv_diag_suggest(t->plan->diags, _("did you mean '%s'?"), near);
	return true;
}

void rv_translate_bare(struct rv_translation *t, size_t i, bool in_select)
{
	const char *name = rv_translation_word(t, i);
	const struct rv_column *column;
	char message[512];

	if (rv_translation_prev_is(t, i, "AS") || rv_translation_prev_is(t, i, "COLLATE") ||
	    rv_token_is(t->text, &t->tokens[i], "true") ||
	    rv_token_is(t->text, &t->tokens[i], "false")) {
		rv_buf_puts(&t->out, name);
		return;
	}
	if (name[0] == '_') {
		rv_translation_fault(t, i, i, RV_D_SQL_NAME,
		                     _("names that begin with '_' are the program's own"));
		return;
	}
	if (source_name(t, i, name))
		return;
	column = rv_record_column(t->scope->row, name);
	if (in_select && !column_of_some_table(t->plan->rubric, name) &&
	    rv_dictionary_record(t->plan->rubric->dictionary, name)) {
		refuse_record(t, i, name);
		return;
	}
	if (in_select) {
		const struct rv_record *file = t->plan->rubric->dictionary->case_record;
		const char *whose = column || rv_record_column(t->scope->self, name) ? "this"
		                                                                     : file->id;

		if ((column || rv_record_column(t->scope->self, name) ||
		     rv_record_column(file, name)) &&
		    !column_of_some_table(t->plan->rubric, name)) {
			snprintf(message, sizeof(message), _("'%s' inside a SELECT; write %s.%s"),
			         name, whose, name);
			rv_translation_fault(t, i, i, RV_D_SQL_SELECT, message);
			return;
		}
		rv_buf_puts(&t->out, name);
		return;
	}
	if (column)
		emit_column(t, i, i, t->scope->row_alias, column);
	else
		unknown_column(t, i, i, t->scope->row, name);
}

void rv_translate_parameter(struct rv_translation *t, size_t i)
{
	char *name = rv_translation_word(t, i);
	const struct rv_parameter *parameter = rv_rubric_parameter(t->plan->rubric,
	                                                           name[0] ? name + 1 : name);

	if (!parameter) {
		char message[512];
		const char **list = rv_alloc_array(
			t->plan->arena, t->plan->rubric->n_parameters + 1, sizeof(*list));
		const char *near;

		snprintf(message, sizeof(message), _("'%s' is no parameter of the rubric"), name);
		rv_translation_fault(t, i, i, RV_D_SQL_PARAMETER, message);
		for (size_t k = 0; list && k < t->plan->rubric->n_parameters; k++)
			list[k] = t->plan->rubric->parameters[k].name;
		near = list && name[0] ? rv_nearest(name + 1, list) : NULL;
		if (near)
			rv_diag_suggest(t->plan->diags, _("did you mean ':%s'?"), near);
		return;
	}
	if (parameter->is_number)
		rv_buf_puts(&t->out, parameter->value);
	else
		rv_buf_sql_string(&t->out, parameter->value);
}
