/*
 * Translating one SQL expression of a rubric: names become columns of the working tables, functions over records become subqueries,
 * parameters become literals; everything it reads is noted. Then the result is prepared alone, in WHERE position, under the
 * strict authorizer, before it is spliced into a statement.
 */
#include <string.h>

#include "engine/plan.h"
#include "engine/program_parse.h"
#include "review/diag_ids.h"
#include "review/i18n.h"
#include "review/text.h"

/* ---- diagnostics ------------------------------------------------------------------------------------ */

void rv_plan_diag(struct rv_plan *plan, const struct rv_yaml *node, size_t from, size_t to,
                  const char *id, const char *fmt, ...)
{
	char message[1024];
	struct rv_pos pos = {0};
	size_t width = 1;
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	if (node) {
		pos = rv_yaml_locate(node, from <= node->len ? from : node->len);
		if (to > from && to <= node->len)
			width = rv_utf8_count(node->text + from, to - from);
	}
	rv_diag(plan->diags, RV_ERROR, id, pos, (int)width, "%s", message);
}

void rv_translation_fault(struct rv_translation *t, size_t first, size_t last, const char *id,
                          const char *message)
{
	size_t base = (size_t)(t->text - t->node->text);

	t->faults++;
	rv_plan_diag(t->plan, t->node, base + t->tokens[first].from, base + t->tokens[last].to, id,
	             "%s", message);
}

/* A scalar that YAML may have cut short in a flow mapping. */
static void hint_cut(struct rv_translation *t)
{
	if (t->node->style == RV_YAML_PLAIN)
		rv_diag_suggest(t->plan->diags, _("YAML ends unquoted text at ', ', ' #' and ': '; "
		                                  "put the SQL between double quotes"));
}

/* ---- reads --------------------------------------------------------------------------------------------- */

char *rv_complete_sql(struct rv_plan *plan, const struct rv_scope *scope,
                      const struct rv_record *record)
{
	if (scope->file_alias)
		return rv_plan_format(plan, "((%s._complete >> %zu) & 1)", scope->file_alias,
		                      record->index);
	return rv_plan_format(plan, "(((SELECT _complete FROM temp.\"#\") >> %zu) & 1)",
	                      record->index);
}

/* The derived column being translated needs this one first. */
static void note_need(struct rv_plan *plan, const struct rv_column *column)
{
	struct rv_plan_derive *d = plan->reading;

	if (!d)
		return;
	if (d->n_needs == d->room_needs) {
		size_t room = d->room_needs ? d->room_needs * 2 : 8;
		const struct rv_column **more = rv_alloc_array(plan->arena, room, sizeof(*more));

		if (!more) {
			plan->nomem = true;
			return;
		}
		if (d->n_needs)
			memcpy(more, d->needs, d->n_needs * sizeof(*more));
		d->needs = more;
		d->room_needs = room;
	}
	d->needs[d->n_needs++] = column;
}

int rv_scope_frame(const struct rv_scope *scope, const char *alias)
{
	if (strcmp(alias, scope->row_alias) == 0)
		return scope->row_frame;
	if (strcmp(alias, scope->self_alias) == 0)
		return scope->self_frame;
	return scope->file_alias && strcmp(alias, scope->file_alias) == 0 ? RV_FRAME_FILE : -1;
}

void rv_column_read(struct rv_plan *plan, const struct rv_scope *scope, const char *alias,
                    const struct rv_column *column, struct rv_read *out)
{
	*out = (struct rv_read){0};
	plan->workspace->needed[column->record->index] = true;
	out->value = rv_plan_format(plan, "%s.\"%s\"", alias, column->id);
	out->column = column;
	out->row = rv_plan_format(plan, "%s._row", alias);
	out->node = rv_node_column(plan, rv_scope_frame(scope, alias), column);
	if (column->derived || column->sql) {
		out->derived = column;
		note_need(plan, column);
		out->absent = rv_plan_format(plan, "%s.\"_a:%s\"", alias, column->id);
	} else if (column->empty == RV_EMPTY_NONE) {
		out->absent = rv_plan_format(plan, "(%s AND NOT ((%s._bad >> %d) & 1))",
		                             rv_complete_sql(plan, scope, column->record), alias,
		                             rv_bad_bit(column));
	}
}

void rv_note_reads(struct rv_plan *plan, const struct rv_read *reads, size_t n)
{
	struct rv_reads *to = plan->noting;

	if (!to || n == 0)
		return;
	if (to->n + n > to->room) {
		size_t room = 2 * to->room + n;
		struct rv_read *more = rv_alloc_array(plan->arena, room, sizeof(*more));

		if (!more) {
			plan->nomem = true;
			return;
		}
		if (to->n)
			memcpy(more, to->list, to->n * sizeof(*more));
		to->list = more;
		to->room = room;
	}
	memcpy(to->list + to->n, reads, n * sizeof(*reads));
	to->n += n;
}

bool rv_translation_note(struct rv_translation *t, const struct rv_read *read, size_t first,
                         size_t last)
{
	if (t->n_reads == t->room_reads) {
		size_t room = t->room_reads ? t->room_reads * 2 : 8;
		struct rv_read *more = rv_alloc_array(t->plan->arena, room, sizeof(*more));

		if (!more) {
			t->plan->nomem = true;
			return false;
		}
		if (t->n_reads)
			memcpy(more, t->reads, t->n_reads * sizeof(*more));
		t->reads = more;
		t->room_reads = room;
	}
	t->leaves[first] = (struct rv_leaf){last + 1, t->n_reads};
	t->reads[t->n_reads++] = *read;
	return true;
}

/* ---- the walk --------------------------------------------------------------------------------------------------- */

static bool starts_select(const struct rv_translation *t, size_t i)
{
	return t->tokens[i].kind == RV_TOKEN_OPEN && i + 1 < t->n &&
	       t->tokens[i + 1].kind == RV_TOKEN_NAME &&
	       (rv_token_is(t->text, &t->tokens[i + 1], "SELECT") ||
	        rv_token_is(t->text, &t->tokens[i + 1], "WITH") ||
	        rv_token_is(t->text, &t->tokens[i + 1], "VALUES"));
}

size_t rv_translation_close(const struct rv_translation *t, size_t open)
{
	for (size_t i = open + 1; i < t->n; i++)
		if (t->tokens[i].kind == RV_TOKEN_CLOSE &&
		    t->tokens[i].depth == t->tokens[open].depth)
			return i;
	return t->n - 1;
}

/* A name in front of '(': returns tokens taken. */
static size_t function(struct rv_translation *t, size_t i)
{
	char *name = rv_translation_word(t, i);
	char message[512];

	if (!rv_function_listed(name, false)) {
		size_t taken = rv_translate_record_function(t, i, name);

		if (taken > 0)
			return taken;
		snprintf(message, sizeof(message), _("no function '%s' may be used here"), name);
		rv_translation_fault(t, i, i, RV_D_SQL_FUNCTION, message);
		if (rv_nearest(name, rv_date_functions))
			rv_diag_suggest(t->plan->diags, _("did you mean '%s'?"),
			                rv_nearest(name, rv_date_functions));
	}
	rv_buf_puts(&t->out, name);
	return 1;
}

static size_t name_token(struct rv_translation *t, size_t i, bool in_select)
{
	if (t->text[t->tokens[i].from] == '_') {
		rv_translation_fault(t, i, i, RV_D_SQL_NAME,
		                     _("names that begin with '_' are the program's own"));
		return 1;
	}
	if (rv_translation_kind_at(t, i + 1, RV_TOKEN_DOT) &&
	    !(i > t->first && t->tokens[i - 1].kind == RV_TOKEN_DOT)) {
		size_t taken = rv_translate_qualified(t, i, in_select);

		if (taken > 0)
			return taken;
	} else if (rv_token_keyword(t->text, &t->tokens[i])) {
		if (!in_select && rv_token_is(t->text, &t->tokens[i], "SELECT"))
			rv_translation_fault(t, i, i, RV_D_SQL_SELECT,
			                     _("a SELECT where one expression was expected"));
		rv_buf_add(&t->out, t->text + t->tokens[i].from,
		           t->tokens[i].to - t->tokens[i].from);
		if (rv_translation_kind_at(t, i + 1, RV_TOKEN_OPEN) && !in_select)
			return 1; /* IN ( … ), EXISTS ( … ), CAST ( … ) */
		return 1;
	} else if (rv_translation_kind_at(t, i + 1, RV_TOKEN_OPEN)) {
		return function(t, i);
	} else if (!(i > t->first && t->tokens[i - 1].kind == RV_TOKEN_DOT)) {
		rv_translate_bare(t, i, in_select);
		return 1;
	}
	rv_buf_add(&t->out, t->text + t->tokens[i].from, t->tokens[i].to - t->tokens[i].from);
	return 1;
}

/* A scalar SELECT is something read: its NULL is not known. Not behind EXISTS or IN. */
static void note_select(struct rv_translation *t, size_t i, size_t out_from)
{
	struct rv_read read = {0};

	if (rv_translation_prev_is(t, i, "EXISTS") || rv_translation_prev_is(t, i, "IN"))
		return;
	read.value = rv_strndup(t->plan->arena, t->out.text + out_from, t->out.len - out_from);
	if (!read.value)
		t->plan->nomem = true;
	else
		rv_translation_note(t, &read, i, i);
}

void rv_translate_range(struct rv_translation *t, size_t from, size_t to)
{
	size_t select_end = 0, select_start = 0, select_out = 0;

	for (size_t i = from; i < to;) {
		size_t taken = 1;
		bool in_select = select_end > i;

		if (t->out.len && t->out.text[t->out.len - 1] != '(')
			rv_buf_putc(&t->out, ' ');
		if (i < t->n)
			t->map[i] = t->out.len;
		if (!in_select && starts_select(t, i)) {
			select_start = i;
			select_end = rv_translation_close(t, i);
			select_out = t->out.len;
		}
		switch (t->tokens[i].kind) {
		case RV_TOKEN_NAME: taken = name_token(t, i, in_select); break;
		case RV_TOKEN_PARAM: rv_translate_parameter(t, i); break;
		default:
			rv_buf_add(&t->out, t->text + t->tokens[i].from,
			           t->tokens[i].to - t->tokens[i].from);
			break;
		}
		for (size_t k = 1; k < taken && i + k < t->n; k++)
			t->map[i + k] = t->map[i];
		i += taken;
		if (select_end && i == select_end + 1 && t->out.text) {
			note_select(t, select_start, select_out);
			select_end = 0;
		}
	}
}

/* ---- checks ---------------------------------------------------------------------------------------------------------- */

static bool check_commas(struct rv_translation *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (t->tokens[i].kind != RV_TOKEN_COMMA || t->tokens[i].depth > 0)
			continue;
		rv_translation_fault(t, i, i, RV_D_SQL_COMMA,
		                     _("',' outside brackets; expected one expression"));
		return false;
	}
	return true;
}

/* Prepares the translation alone, in WHERE position. */
static bool check_alone(struct rv_translation *t)
{
	const struct rv_scope *scope = t->scope;
	struct rv_plan *plan = t->plan;
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	size_t prefix;
	int rc, at;

	rv_buf_init(&sql);
	rv_buf_printf(&sql, "SELECT 1 FROM temp.\"#%s\" AS %s", scope->row->id, scope->row_alias);
	if (strcmp(scope->self_alias, scope->row_alias) != 0)
		rv_buf_printf(&sql, ", temp.\"#%s\" AS %s", scope->self->id, scope->self_alias);
	if (scope->file_alias && strcmp(scope->file_alias, scope->row_alias) != 0 &&
	    strcmp(scope->file_alias, scope->self_alias) != 0)
		rv_buf_printf(&sql, ", temp.\"#%s\" AS %s",
		              plan->rubric->dictionary->case_record->id, scope->file_alias);
	rv_buf_puts(&sql, " WHERE (\n");
	prefix = sql.len;
	rv_buf_puts(&sql, t->out.text);
	rv_buf_puts(&sql, "\n)");
	if (sql.failed) {
		rv_buf_release(&sql);
		plan->nomem = true;
		return false;
	}
	plan->authority.mode = RV_GUARD_EXPRESSION;
	plan->authority.refused[0] = '\0';
	rc = sqlite3_prepare_v2(plan->workspace->db, sql.text, (int)sql.len, &stmt, NULL);
	plan->authority.mode = RV_GUARD_OFF;
	at = sqlite3_error_offset(plan->workspace->db);
	sqlite3_finalize(stmt);
	rv_buf_release(&sql);
	if (rc != SQLITE_OK)
		rv_translation_sqlite(t, rc, at < 0 ? -1 : at - (int)prefix);
	return rc == SQLITE_OK;
}

/* SQLite's complaint, placed at the token where it stands in the YAML. */
void rv_translation_sqlite(struct rv_translation *t, int rc, int at)
{
	size_t token = t->n ? t->n - 1 : 0;
	const char *reason = sqlite3_errmsg(t->plan->workspace->db);
	char message[512];
	bool at_end = at < 0 || (size_t)at >= t->out.len;

	if (rc == SQLITE_NOMEM) {
		t->plan->nomem = true;
		return;
	}
	for (size_t i = 0; !at_end && i < t->n; i++)
		if (t->map[i] <= (size_t)at)
			token = i;
	if (t->plan->authority.refused[0]) {
		snprintf(message, sizeof(message), _("SQL of a rubric may not use the %s"),
		         t->plan->authority.refused);
		rv_translation_fault(t, 0, t->n ? t->n - 1 : 0, RV_D_SQL_REFUSED, message);
		return;
	}
	snprintf(message, sizeof(message), _("SQLite does not take this: %s"), reason);
	rv_translation_fault(t, token, token, RV_D_SQL_SYNTAX, message);
	if (at_end || strstr(reason, "incomplete"))
		hint_cut(t);
}

static bool scan_text(struct rv_translation *t)
{
	struct rv_scan_fault fault = {0};
	size_t base = (size_t)(t->text - t->node->text);
	enum rv_code code = rv_scan(t->plan->arena, t->text, &t->tokens, &t->n, &fault);

	if (code == RV_MEMORY) {
		t->plan->nomem = true;
		return false;
	}
	if (code != RV_OK) {
		rv_plan_diag(t->plan, t->node, base + fault.at, base + fault.at + 1, fault.id, "%s",
		             fault.message);
		if (strcmp(fault.id, RV_D_SQL_BRACKETS) == 0 ||
		    strcmp(fault.id, RV_D_SQL_UNCLOSED) == 0)
			hint_cut(t);
		return false;
	}
	if (t->n == 0) {
		rv_plan_diag(t->plan, t->node, 0, 1, RV_D_SQL_SYNTAX, "%s",
		             _("no SQL; expected one expression"));
		return false;
	}
	t->map = rv_alloc_array(t->plan->arena, t->n + 1, sizeof(*t->map));
	t->operands = rv_alloc_array(t->plan->arena, t->n + 1, sizeof(*t->operands));
	t->leaves = rv_alloc_array(t->plan->arena, t->n + 1, sizeof(*t->leaves));
	if (!t->map || !t->operands || !t->leaves)
		t->plan->nomem = true;
	return t->map && t->operands && t->leaves;
}

bool rv_translate(struct rv_plan *plan, const struct rv_scope *scope, const struct rv_sql *sql,
                  struct rv_expr *out)
{
	struct rv_translation t = {
		.plan = plan, .scope = scope, .node = sql->node, .text = sql->text};
	bool good;

	if (!scan_text(&t) || !check_commas(&t))
		return false;
	rv_buf_init(&t.out);
	rv_translate_range(&t, 0, t.n);
	rv_translation_compare(&t);
	good = !t.out.failed && t.out.text && t.faults == 0;
	if (t.out.failed)
		plan->nomem = true;
	if (good)
		good = check_alone(&t);
	if (good) {
		out->sql = rv_plan_take(plan, &t.out);
		out->reads = t.reads;
		out->n_reads = t.n_reads;
		rv_program_make(&t, &out->program);
		good = out->sql != NULL;
		rv_note_reads(plan, t.reads, t.n_reads);
	} else {
		rv_buf_release(&t.out);
	}
	return good;
}

/* ---- three values ------------------------------------------------------------------------------------------------------ */

/* unknown: SQL that is true if a NULL that is not known was read; absent: … if one that is absent was. */
static void null_tests(const struct rv_expr *expr, struct rv_buf *unknown, struct rv_buf *absent)
{
	rv_buf_puts(unknown, "0");
	rv_buf_puts(absent, "0");
	for (size_t i = 0; i < expr->n_reads; i++) {
		const struct rv_read *read = &expr->reads[i];

		if (read->absent) {
			rv_buf_printf(unknown, " OR (%s IS NULL AND NOT ifnull(%s, 0))",
			              read->value, read->absent);
			rv_buf_printf(absent, " OR %s IS NULL", read->value);
		} else {
			rv_buf_printf(unknown, " OR %s IS NULL", read->value);
		}
	}
}

static bool can_be_absent(const struct rv_expr *expr)
{
	for (size_t i = 0; i < expr->n_reads; i++)
		if (expr->reads[i].absent)
			return true;
	return false;
}

static char *with_nulls(struct rv_plan *plan, const struct rv_expr *expr, const char *fmt)
{
	struct rv_buf unknown, absent;
	char *out = NULL;

	rv_buf_init(&unknown);
	rv_buf_init(&absent);
	null_tests(expr, &unknown, &absent);
	if (unknown.failed || absent.failed)
		plan->nomem = true;
	else
		/* fmt is one of the two literals below: expression, unknown, absent */
		out = rv_plan_format(plan,
		                     fmt[0] == 't' ? "coalesce(NOT NOT (%s), CASE WHEN %s THEN "
		                                     "NULL WHEN %s THEN 0 END)"
		                                   : "CASE WHEN (%s) IS NOT NULL THEN 0 WHEN %s "
		                                     "THEN 2 WHEN %s THEN 1 ELSE 2 END",
		                     expr->sql, unknown.text, absent.text);
	rv_buf_release(&unknown);
	rv_buf_release(&absent);
	return out;
}

char *rv_truth(struct rv_plan *plan, const struct rv_expr *expr)
{
	if (!can_be_absent(expr))
		return rv_plan_format(plan, "(NOT NOT (%s))", expr->sql);
	return with_nulls(plan, expr, "truth");
}

char *rv_state(struct rv_plan *plan, const struct rv_expr *expr)
{
	if (!can_be_absent(expr))
		return rv_plan_format(plan, "(CASE WHEN (%s) IS NULL THEN 2 ELSE 0 END)",
		                      expr->sql);
	return with_nulls(plan, expr, "state");
}

char *rv_condition(struct rv_plan *plan, const struct rv_scope *scope, const struct rv_sql *sql,
                   const struct rv_node **node)
{
	struct rv_expr expr;

	if (node)
		*node = sql->node ? NULL : rv_node_int(plan, 1);
	if (!sql->node)
		return rv_plan_format(plan, "1");
	if (!rv_translate(plan, scope, sql, &expr))
		return NULL;
	if (node)
		*node = rv_program_condition(plan, &expr.program);
	return rv_truth(plan, &expr);
}
