/*
 * What rows are called in cells. A name is taken if nothing else has it (in the same case); else the key stands for it, which import takes
 * because the sheet of the record has it as a column.
 */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "forms/parts.h"
#include "review/i18n.h"

void rv_form_key_sql(struct rv_buf *sql, const char *alias, const struct rv_column *const *columns,
                     size_t n)
{
	rv_buf_puts(sql, n == 1 ? "CAST(" : "json_array(");
	for (size_t i = 0; i < n; i++) {
		rv_buf_printf(sql, "%s%s.", i > 0 ? ", " : "", alias);
		rv_buf_sql_name(sql, columns[i]->column);
	}
	rv_buf_puts(sql, n == 1 ? " AS TEXT)" : ")");
}

/* Identity columns that a table has; import knows rows by these only. */
static size_t n_identity(const struct rv_record *record)
{
	for (size_t i = 0; i < record->n_identity; i++)
		if (record->identity[i]->column == NULL)
			return 0;
	return record->n_identity;
}

/* One text of the identity: parts joined by a middle dot, as import joins them. NULL if one is empty. */
static void identity_sql(struct rv_buf *sql, const struct rv_record *record)
{
	size_t n = n_identity(record);

	if (n == 0)
		rv_buf_puts(sql, "NULL");
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(sql, i > 0 ? " || ' · ' || nullif(CAST(t." : "nullif(CAST(t.");
		rv_buf_sql_name(sql, record->identity[i]->column);
		rv_buf_puts(sql, " AS TEXT), '')");
	}
}

/* What a case is called: its number. */
static void shown_sql(struct rv_buf *sql, const struct rv_record *record)
{
	if (!record->is_case || record->number == NULL || record->number->column == NULL) {
		identity_sql(sql, record);
		return;
	}
	rv_buf_puts(sql, "nullif(CAST(t.");
	rv_buf_sql_name(sql, record->number->column);
	rv_buf_puts(sql, " AS TEXT), '')");
}

static void names_sql(struct rv_buf *sql, const struct rv_record *record)
{
	const struct rv_record *target = record->unit != NULL ? record->unit->ref : NULL;

	rv_buf_puts(sql, "SELECT ");
	rv_form_key_sql(sql, "t", record->key, record->n_key);
	rv_buf_puts(sql, ", ");
	if (record->n_case_key > 0)
		rv_form_key_sql(sql, "t", record->case_key, record->n_case_key);
	else
		rv_buf_puts(sql, "''");
	rv_buf_puts(sql, ", ");
	shown_sql(sql, record);
	rv_buf_puts(sql, ", ");
	identity_sql(sql, record);
	rv_buf_puts(sql, ", ");
	if (record->unit == NULL || record->unit->column == NULL) {
		rv_buf_puts(sql, "NULL");
	} else if (target == NULL || n_identity(target) == 0) {
		rv_buf_puts(sql, "CAST(t.");
		rv_buf_sql_name(sql, record->unit->column);
		rv_buf_puts(sql, " AS TEXT)");
	} else {
		rv_buf_puts(sql, "coalesce((SELECT ");
		for (size_t i = 0; i < target->n_identity; i++) {
			rv_buf_puts(sql, i > 0 ? " || ' ' || CAST(u." : "CAST(u.");
			rv_buf_sql_name(sql, target->identity[i]->column);
			rv_buf_puts(sql, " AS TEXT)");
		}
		rv_buf_puts(sql, " FROM main.");
		rv_buf_sql_name(sql, target->table);
		rv_buf_puts(sql, " AS u WHERE u.");
		rv_buf_sql_name(sql, target->key[0]->column);
		rv_buf_puts(sql, " = t.");
		rv_buf_sql_name(sql, record->unit->column);
		rv_buf_puts(sql, " LIMIT 1), CAST(t.");
		rv_buf_sql_name(sql, record->unit->column);
		rv_buf_puts(sql, " AS TEXT))");
	}
	rv_buf_puts(sql, " FROM main.");
	rv_buf_sql_name(sql, record->table);
	rv_buf_puts(sql, " AS t ORDER BY ");
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(sql, i > 0 ? ", t." : "t.");
		rv_buf_sql_name(sql, record->key[i]->column);
	}
}

static const char *keep(struct rv_form *form, sqlite3_stmt *stmt, int column)
{
	const char *text = (const char *)sqlite3_column_text(stmt, column);

	return rv_strdup(form->arena, text != NULL ? text : "");
}

static const char *fold(struct rv_form *form, const char *text)
{
	struct rv_buf buf;
	char *out;

	rv_buf_init(&buf);
	rv_buf_fold(&buf, text, strlen(text));
	out = buf.failed ? NULL : rv_strdup(form->arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return out;
}

static bool add_name(struct rv_form *form, struct rv_form_names *names, sqlite3_stmt *stmt)
{
	struct rv_form_name *one;

	if (names->n == names->room) {
		size_t room = names->room > 0 ? 2 * names->room : 64;
		struct rv_form_name *longer = rv_alloc_array(form->arena, room, sizeof *longer);

		if (longer == NULL)
			return false;
		if (names->n > 0)
			memcpy(longer, names->list, names->n * sizeof *longer);
		names->list = longer;
		names->room = room;
	}
	one = &names->list[names->n];
	one->key = keep(form, stmt, 0);
	one->in = keep(form, stmt, 1);
	one->shown = keep(form, stmt, 2);
	one->unit = keep(form, stmt, 4);
	one->order = names->n++;
	if (one->shown != NULL)
		one->folded = fold(form, one->shown);
	return one->key != NULL && one->in != NULL && one->shown != NULL && one->unit != NULL &&
	       one->folded != NULL;
}

static int by_name(const void *a, const void *b)
{
	const struct rv_form_name *x = a, *y = b;
	int c = strcmp(x->in, y->in);

	return c != 0 ? c : strcmp(x->folded, y->folded);
}

static int by_key(const void *a, const void *b)
{
	const struct rv_form_name *x = a, *y = b;
	int c = strcmp(x->key, y->key);

	return c != 0 ? c : (x->order > y->order) - (x->order < y->order);
}

/* A name that is a number could be taken for a key of the same sheet. */
static bool is_digits(const char *text)
{
	return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

/* Names that are missing, or that another row has, give way to the key. */
static void settle(struct rv_form_names *names)
{
	names->plain = true;
	if (names->n > 1)
		qsort(names->list, names->n, sizeof *names->list, by_name);
	for (size_t i = 0, end; i < names->n; i = end) {
		for (end = i + 1;
		     end < names->n && by_name(&names->list[i], &names->list[end]) == 0; end++)
			;
		names->digits |= is_digits(names->list[i].folded);
		if (end == i + 1 && names->list[i].folded[0] != '\0')
			continue;
		names->plain = false;
		for (size_t k = i; k < end; k++)
			names->list[k].shown = names->list[k].key;
	}
	for (size_t i = 0; names->digits && !names->plain && i < names->n; i++)
		names->list[i].shown = names->list[i].key;
	if (names->n > 1)
		qsort(names->list, names->n, sizeof *names->list, by_key);
}

enum rv_code rv_form_names_read(struct rv_form *form, const struct rv_record *record,
                                struct rv_form_names *names, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	int rc = SQLITE_OK;

	rv_buf_init(&sql);
	names_sql(&sql, record);
	code = rv_form_prepare(form, &sql, &stmt, err);
	while (code == RV_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
		if (!add_name(form, names, stmt))
			code = rv_nomem(err);
	if (code == RV_OK && rc != SQLITE_DONE)
		code = rv_form_fail(form, rc, err);
	sqlite3_finalize(stmt);
	if (code == RV_OK)
		settle(names);
	return code;
}

const struct rv_form_name *rv_form_name_of(const struct rv_form_names *names, const char *key)
{
	size_t low = 0, high = names->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(names->list[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < names->n && strcmp(names->list[low].key, key) == 0 ? &names->list[low] : NULL;
}
