/*
 * The tables of a dictionary, made in a new database or completed in one that is there. Nothing
 * is dropped or changed.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

struct making {
	struct rv_arena arena;
	const struct rv_dictionary *dictionary;
	struct rv_pen pen;
	struct rv_init_result *result;
	struct rv_buf clashes; /* all of them, in words */
	size_t n_clashes;
};

#define CLASHES_SHOWN 8

static void add_clash(struct making *making, const char *table, const char *column,
                      const char *what)
{
	if (making->n_clashes++ >= CLASHES_SHOWN)
		return;
	rv_buf_puts(&making->clashes, making->n_clashes > 1 ? "; " : "");
	rv_buf_printf(&making->clashes, "%s.%s: %s", table, column, what);
}

/* Whether values that init would store as `type` keep their form in a column of that affinity. */
static bool fits(const char *type, enum rv_affinity affinity, bool is_date)
{
	if (affinity == RV_AFF_NONE || type[0] == '\0')
		return true;
	if (strcmp(type, "INTEGER") == 0)
		return affinity == RV_AFF_INTEGER || affinity == RV_AFF_NUMERIC;
	return affinity == RV_AFF_TEXT || (affinity == RV_AFF_NUMERIC && is_date);
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Whether an earlier column of the record stands in the same column of the table. */
static bool is_repeated(const struct rv_record *record, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (rv_is_stored(record->columns[i]) &&
		    sqlite3_stricmp(record->columns[i]->column, record->columns[at]->column) == 0)
			return true;
	return false;
}

static void column_sql(struct making *making, struct rv_buf *sql, const struct rv_column *column)
{
	const struct rv_record *record = column->record;
	const char *type = rv_stored_type(making->dictionary, column);

	rv_buf_puts(sql, sql->text != NULL && sql->text[sql->len - 1] == '(' ? "" : ", ");
	rv_buf_sql_name(sql, column->column);
	rv_buf_puts(sql, type[0] ? " " : "");
	rv_buf_puts(sql, type);
	if (!rv_is_key(record, column))
		return;
	if (strcmp(type, "INTEGER") != 0 || record->n_key > 1)
		rv_buf_puts(sql, " NOT NULL");
	if (record->n_key == 1)
		rv_buf_puts(sql, " PRIMARY KEY");
}

/* The key first, then the link to the case, then the others as the dictionary has them. */
static void table_sql(struct making *making, struct rv_buf *sql, const struct rv_record *record)
{
	rv_buf_puts(sql, "CREATE TABLE main.");
	rv_buf_sql_name(sql, record->table);
	rv_buf_puts(sql, "(");
	for (size_t i = 0; i < record->n_key; i++)
		column_sql(making, sql, record->key[i]);
	for (size_t i = 0; i < record->n_case_key; i++)
		if (!rv_is_key(record, record->case_key[i]))
			column_sql(making, sql, record->case_key[i]);
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (rv_is_stored(column) && !is_repeated(record, i) && !rv_is_key(record, column) &&
		    !rv_is_link(record, column))
			column_sql(making, sql, column);
	}
	for (size_t i = 0; record->n_key > 1 && i < record->n_key; i++) {
		rv_buf_puts(sql, i == 0 ? ", PRIMARY KEY(" : ", ");
		rv_buf_sql_name(sql, record->key[i]->column);
		rv_buf_puts(sql, i + 1 == record->n_key ? ")" : "");
	}
	rv_buf_puts(sql, ")");
}

static enum rv_code make_table(struct making *making, const struct rv_record *record,
                               struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	table_sql(making, &sql, record);
	code = rv_pen_run_buf(&making->pen, &sql, err);
	rv_buf_release(&sql);
	making->result->tables += code == RV_OK;
	return code;
}

static enum rv_code add_column(struct making *making, const char *table, const char *column,
                               const char *type, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "ALTER TABLE main.");
	rv_buf_sql_name(&sql, table);
	rv_buf_puts(&sql, " ADD COLUMN ");
	rv_buf_sql_name(&sql, column);
	rv_buf_printf(&sql, " %s", type);
	code = rv_pen_run_buf(&making->pen, &sql, err);
	rv_buf_release(&sql);
	making->result->columns += code == RV_OK;
	return code;
}

/* A table that is there: its columns are compared, those it lacks are added. */
static enum rv_code complete_table(struct making *making, const struct rv_record *record,
                                   const struct rv_table_shape *shape, struct rv_error *err)
{
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];
		const struct rv_table_column *there;
		const char *type;

		if (!rv_is_stored(column) || is_repeated(record, i))
			continue;
		type = rv_stored_type(making->dictionary, column);
		there = rv_table_column(shape, column->column);
		if (there == NULL && rv_is_key(record, column)) {
			add_clash(making, record->table, column->column,
			          _("the key is missing and can't be added"));
		} else if (there == NULL) {
			RV_TRY(add_column(making, record->table, column->column, type, err));
		} else if (!column->implicit &&
		           !fits(type, there->affinity,
		                 column->type == RV_DATE || column->type == RV_DATETIME)) {
			add_clash(making, record->table, column->column,
			          strcmp(type, "TEXT") == 0
			                  ? _("its declared type is no text, as the dictionary has "
			                      "it")
			                  : _("its declared type is no integer, as the dictionary "
			                      "has it"));
		}
	}
	return RV_OK;
}

/* ---- indexes -------------------------------------------------------------------------------- */

/* Whether the table's key or an index begins with these columns. */
static enum rv_code has_index(struct making *making, const char *table,
                              const struct rv_column *const *columns, size_t n, bool *out,
                              struct rv_error *err)
{
	struct rv_buf sql;
	sqlite3_stmt *stmt = NULL;
	int64_t found = 0;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT EXISTS (SELECT 1 FROM pragma_index_list(");
	rv_buf_sql_string(&sql, table);
	rv_buf_puts(&sql, ") AS l WHERE NOT l.partial");
	for (size_t i = 0; i < n; i++) {
		rv_buf_printf(&sql,
		              " AND EXISTS (SELECT 1 FROM pragma_index_info(l.name) WHERE "
		              "seqno = %zu AND name = ",
		              i);
		rv_buf_sql_string(&sql, columns[i]->column);
		rv_buf_puts(&sql, " COLLATE NOCASE)");
	}
	rv_buf_puts(&sql, ")");
	if (n == 1) { /* the rowid's own column is in no index */
		rv_buf_puts(&sql, " OR (SELECT count(*) = 1 AND max(name) = ");
		rv_buf_sql_string(&sql, columns[0]->column);
		rv_buf_puts(&sql, " COLLATE NOCASE AND max(type) = 'INTEGER' COLLATE NOCASE FROM "
		                  "pragma_table_info(");
		rv_buf_sql_string(&sql, table);
		rv_buf_puts(&sql, ") WHERE pk > 0)");
	}
	code = rv_pen_prepare(&making->pen, &sql, &stmt, err);
	if (code == RV_OK)
		code = rv_pen_number(&making->pen, stmt, &found, err);
	sqlite3_finalize(stmt);
	rv_buf_release(&sql);
	*out = found != 0;
	return code;
}

static enum rv_code make_index(struct making *making, const struct rv_record *record,
                               const struct rv_column *const *columns, size_t n,
                               struct rv_error *err)
{
	struct rv_buf sql, name;
	enum rv_code code;
	bool there;

	RV_TRY(has_index(making, record->table, columns, n, &there, err));
	if (there)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_init(&name);
	rv_buf_printf(&name, "ix_%s", record->table);
	for (size_t i = 0; i < n; i++)
		rv_buf_printf(&name, "_%s", columns[i]->column);
	rv_buf_puts(&sql, "CREATE INDEX IF NOT EXISTS main.");
	rv_buf_sql_name(&sql, name.failed ? "" : name.text);
	rv_buf_puts(&sql, " ON ");
	rv_buf_sql_name(&sql, record->table);
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(&sql, i == 0 ? "(" : ", ");
		rv_buf_sql_name(&sql, columns[i]->column);
	}
	rv_buf_puts(&sql, ")");
	code = name.failed ? rv_nomem(err) : rv_pen_run_buf(&making->pen, &sql, err);
	rv_buf_release(&sql);
	rv_buf_release(&name);
	making->result->indexes += code == RV_OK;
	return code;
}

static enum rv_code make_indexes(struct making *making, const struct rv_record *record,
                                 struct rv_error *err)
{
	if (record->n_case_key > 0)
		RV_TRY(make_index(making, record, record->case_key, record->n_case_key, err));
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (rv_is_stored(column) && column->ref != NULL)
			RV_TRY(make_index(making, record, &column, 1, err));
	}
	return RV_OK;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum rv_code make_record(struct making *making, const struct rv_record *record,
                                struct rv_error *err)
{
	struct rv_table_shape shape;

	RV_TRY(rv_table_read(&making->arena, &making->pen, record->table, false, &shape, err));
	if (shape.view)
		return RV_OK;
	if (shape.there)
		RV_TRY(complete_table(making, record, &shape, err));
	else
		RV_TRY(make_table(making, record, err));
	return making->n_clashes > 0 ? RV_OK : make_indexes(making, record, err);
}

static enum rv_code make_all(struct making *making, struct rv_error *err)
{
	const struct rv_dictionary *dictionary = making->dictionary;

	for (size_t i = 0; i < dictionary->n_records; i++)
		RV_TRY(make_record(making, dictionary->records[i], err));
	if (making->n_clashes > CLASHES_SHOWN)
		rv_buf_printf(&making->clashes, _("; and %zu more"),
		              making->n_clashes - CLASHES_SHOWN);
	if (making->clashes.failed)
		return rv_nomem(err);
	if (making->n_clashes > 0)
		return rv_fail(err, RV_DATA, _("'%s' does not fit the dictionary: %s"),
		               making->pen.path, making->clashes.text);
	return rv_own_tables(&making->pen, making->result, err);
}

enum rv_code rv_init(const struct rv_dictionary *dictionary, const char *path, const char *vfs,
                     struct rv_init_result *result, struct rv_error *err)
{
	struct rv_init_result made = {.created = false};
	struct making making = {.dictionary = dictionary, .result = &made};
	enum rv_code code;

	rv_arena_init(&making.arena);
	rv_buf_init(&making.clashes);
	code = rv_pen_open(&making.pen, path, vfs, true, err);
	made.created = making.pen.created;
	if (code == RV_OK)
		code = make_all(&making, err);
	if (code == RV_OK)
		code = rv_pen_commit(&making.pen, err);
	rv_pen_close(&making.pen);
	rv_buf_release(&making.clashes);
	rv_arena_release(&making.arena);
	if (code == RV_OK)
		*result = made;
	return code;
}
