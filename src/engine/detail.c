/*
 * What is fetched for violating rows only: key, identity, and the values that sentence and place are made of.
 */
#include <string.h>

#include "engine/compile.h"
#include "review/diag_ids.h"
#include "review/i18n.h"

/* json_array(a, b): values as they are stored. */
static void json_columns(struct rv_buf *sql, const char *alias,
                         const struct rv_column *const *columns, size_t n)
{
	rv_buf_puts(sql, "json_array(");
	for (size_t i = 0; i < n; i++)
		rv_buf_printf(sql, "%s%s.\"%s\"", i ? ", " : "", alias, columns[i]->id);
	rv_buf_puts(sql, ")");
}

/* A reference as what people call the row that it points at: a JSON array of that row's identity. Not followed: the key. */
static void named_sql(struct rv_plan *plan, struct rv_buf *sql, const char *alias,
                      const struct rv_column *column)
{
	const struct rv_record *target = column->ref;

	if (!target) {
		rv_buf_printf(sql, "%s.\"%s\"", alias, column->id);
		return;
	}
	plan->workspace->needed[target->index] = true;
	rv_buf_puts(sql, "json(coalesce((SELECT ");
	json_columns(sql, "_n", target->identity, target->n_identity);
	rv_buf_printf(sql,
	              " FROM temp.\"#%s\" AS _n WHERE _n.\"%s\" = %s.\"%s\" LIMIT 1), "
	              "json_quote(%s.\"%s\")))",
	              target->id, target->key[0]->id, alias, column->id, alias, column->id);
}

static void identity_sql(struct rv_plan *plan, struct rv_buf *sql, const struct rv_record *record)
{
	rv_buf_puts(sql, "json_array(");
	for (size_t i = 0; i < record->n_identity; i++) {
		rv_buf_puts(sql, i ? ", " : "");
		named_sql(plan, sql, "_this", record->identity[i]);
	}
	rv_buf_puts(sql, ")");
}

static bool compile_identity(struct rv_plan *plan, const struct rv_record *record)
{
	struct rv_buf sql;
	bool good;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	json_columns(&sql, "_this", record->key, record->n_key);
	rv_buf_puts(&sql, ", ");
	identity_sql(plan, &sql, record);
	rv_buf_printf(&sql, " FROM temp.\"#%s\" AS _this WHERE _this._row = ?1", record->id);
	plan->nomem |= sql.failed;
	good = rv_plan_prepare(plan, sql.failed ? NULL : sql.text, record->pos,
	                       &plan->records[record->index].identity);
	rv_buf_release(&sql);
	return good;
}

/* What people call the unit: the identity of the row it points at, else the value itself. */
static void unit_sql(struct rv_buf *sql, struct rv_plan *plan, const struct rv_column *unit)
{
	const struct rv_record *target = unit ? unit->ref : NULL;

	if (!unit) {
		rv_buf_puts(sql, "''");
		return;
	}
	if (!target) {
		rv_buf_printf(sql, "coalesce(_this.\"%s\", '')", unit->id);
		return;
	}
	plan->workspace->needed[target->index] = true;
	rv_buf_puts(sql, "coalesce((SELECT ");
	for (size_t i = 0; i < target->n_identity; i++)
		rv_buf_printf(sql, "%sifnull(_u.\"%s\", '')", i ? " || ' ' || " : "",
		              target->identity[i]->id);
	rv_buf_printf(sql,
	              " FROM temp.\"#%s\" AS _u WHERE _u.\"%s\" = _this.\"%s\" LIMIT 1), "
	              "_this.\"%s\", '')",
	              target->id, target->key[0]->id, unit->id, unit->id);
}

/* (case, complete bits, key JSON, number, unit, identity JSON, selected) of the cases ?1..?2, selected or not. */
static bool compile_heads(struct rv_plan *plan)
{
	const struct rv_record *record = plan->rubric->dictionary->case_record;
	struct rv_buf sql;
	bool good;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT _this._row, _this._complete, ");
	json_columns(&sql, "_this", record->key, record->n_key);
	if (record->number)
		rv_buf_printf(&sql, ", coalesce(_this.\"%s\", ", record->number->id);
	else
		rv_buf_puts(&sql, ", (");
	for (size_t i = 0; i < record->n_key; i++)
		rv_buf_printf(&sql, "%s_this.\"%s\"", i ? " || ' ' || " : "", record->key[i]->id);
	rv_buf_puts(&sql, "), ");
	unit_sql(&sql, plan, record->unit);
	rv_buf_puts(&sql, ", ");
	json_columns(&sql, "_this", record->identity, record->n_identity);
	rv_buf_printf(&sql,
	              ", _this._sel FROM temp.\"#%s\" AS _this WHERE _this._row BETWEEN ?1 AND ?2 "
	              "ORDER BY _this._row",
	              record->id);
	plan->nomem |= sql.failed;
	good = rv_plan_prepare(plan, sql.failed ? NULL : sql.text, record->pos, &plan->heads);
	rv_buf_release(&sql);
	return good;
}

bool rv_compile_identities(struct rv_plan *plan)
{
	const struct rv_dictionary *dictionary = plan->rubric->dictionary;
	bool good = compile_heads(plan);

	for (size_t i = 0; i < dictionary->n_records; i++)
		good &= compile_identity(plan, dictionary->records[i]);
	return good;
}

/* ---- values of a sentence ------------------------------------------------------------------------------- */

static bool already(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Adds `, 'name', value` for a {name} of a template, once. */
static bool add_placeholder(struct rv_plan *plan, const struct rv_scope *scope,
                            const struct rv_item *item, const char *name, struct rv_buf *sql)
{
	struct rv_yaml *node = rv_alloc(plan->arena, sizeof(*node));
	const struct rv_column *column = rv_record_column(scope->row, name);
	struct rv_sql part = {.node = node, .text = name};
	struct rv_expr expr;

	if (!node) {
		plan->nomem = true;
		return false;
	}
	/* a scalar of its own: places inside it point at the item's template */
	*node = *item->node;
	node->kind = RV_YAML_SCALAR;
	node->text = name;
	node->len = strlen(name);
	if (!rv_translate(plan, scope, &part, &expr))
		return false;
	rv_buf_puts(sql, sql->len ? ", " : "");
	rv_buf_sql_string(sql, name);
	if (column && column->ref) {
		rv_buf_puts(sql, ", ");
		named_sql(plan, sql, scope->row_alias, column);
		return true;
	}
	rv_buf_printf(sql, ", (%s)", expr.sql);
	return true;
}

static bool add_template(struct rv_plan *plan, const struct rv_scope *scope,
                         const struct rv_item *item, const char *template, const char **names,
                         size_t *n, struct rv_buf *sql)
{
	for (const char *at = template; at && (at = strchr(at, '{'));) {
		const char *end = strchr(at, '}');
		char *name;

		if (!end)
			break;
		if (at[1] == '{') { /* stands for one brace */
			at += 2;
			continue;
		}
		name = rv_strndup(plan->arena, at + 1, (size_t)(end - at - 1));
		at = end + 1;
		if (!name) {
			plan->nomem = true;
			return false;
		}
		if (*n == 40 || already(names, *n, name))
			continue;
		names[(*n)++] = name;
		if (!add_placeholder(plan, scope, item, name, sql))
			return false;
	}
	return true;
}

bool rv_compile_detail(struct rv_plan *plan, const struct rv_item *item, struct rv_plan_check *c)
{
	bool query =
		c->check->test ==
		RV_TEST_QUERY; /* its own columns fill the template; the row gives the locator */
	const struct rv_record *record = query ? c->check->of : c->check->each;
	const struct rv_column *owner = item->owner;
	const struct rv_title *detail = rv_check_detail(item, c->check);
	struct rv_scope scope = rv_plan_scope(record, c->check->match, c->check->n_match);
	const char *names[64];
	size_t n = 0;
	struct rv_buf object, sql;
	bool good;

	rv_buf_init(&object);
	rv_buf_init(&sql);
	good = query || (add_template(plan, &scope, item, detail->zh, names, &n, &object) &&
	                 add_template(plan, &scope, item, detail->en, names, &n, &object));
	for (size_t i = 0; good && i < record->n_locator; i++)
		if (n < 64 && !already(names, n, record->locator[i]->id)) {
			names[n++] = record->locator[i]->id;
			rv_buf_printf(&object, "%s'%s', _this.\"%s\"", object.len ? ", " : "",
			              record->locator[i]->id, record->locator[i]->id);
		}
	if (good && owner && owner != plan->rubric->dictionary->case_record->unit) {
		rv_buf_printf(&object, "%s'_owner', ", object.len ? ", " : "");
		named_sql(plan, &object, record->is_case ? "_this" : "_file", owner);
	}
	if (good && object.len) {
		const char *file = plan->rubric->dictionary->case_record->id;

		rv_buf_printf(&sql, "SELECT json_object(%s) FROM temp.\"#%s\" AS _this",
		              object.text, record->id);
		if (!record->is_case)
			rv_buf_printf(&sql,
			              " JOIN temp.\"#%s\" AS _file ON _file._row = _this._case",
			              file);
		rv_buf_puts(&sql, " WHERE _this._row = ?1");
		plan->nomem |= object.failed || sql.failed;
		good = rv_plan_prepare(plan, plan->nomem ? NULL : sql.text, c->check->pos,
		                       &c->detail);
	}
	rv_buf_release(&object);
	rv_buf_release(&sql);
	return good;
}
