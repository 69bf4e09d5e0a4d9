/* What import keeps beside the records: its tables, and the old values. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- the tables ----------------------------------------------------------------------------- */

struct own_table {
	const char *name, *sql;
	const char *columns[9];
};

static const struct own_table own_tables[] = {
	{"review_complete",
         "CREATE TABLE main.review_complete(record TEXT NOT NULL, \"case\" TEXT, \"by\" TEXT, "
         "\"at\" TEXT); CREATE INDEX main.ix_review_complete ON review_complete(record, \"case\")",
         {"record", "case", "by", "at", NULL}},
	{"review_history",
         "CREATE TABLE main.review_history(record TEXT NOT NULL, row_key TEXT, \"column\" TEXT, "
         "old, new, \"by\" TEXT, \"at\" TEXT, source TEXT); CREATE INDEX main.ix_review_history ON "
         "review_history(record, row_key)",
         {"record", "row_key", "column", "old", "new", "by", "at", "source", NULL}},
	{"review_unasked",
         "CREATE TABLE main.review_unasked(record TEXT NOT NULL, row_key TEXT, columns TEXT); "
         "CREATE INDEX main.ix_review_unasked ON review_unasked(record, row_key)",
         {"record", "row_key", "columns", NULL}},
	{"review_changed",
         "CREATE TABLE main.review_changed(\"case\" TEXT UNIQUE, \"at\" TEXT, change INTEGER)",
         {"case", "at", "change", NULL}},
	{"review_change",
         "CREATE TABLE main.review_change(change INTEGER PRIMARY KEY, mark TEXT NOT NULL, \"at\" "
         "TEXT)",
         {"change", "mark", "at", NULL}},
};

/* Of columns that are added to a table that is there. */
static const char *type_of(const char *column)
{
	if (strcmp(column, "old") == 0 || strcmp(column, "new") == 0)
		return "";
	return strcmp(column, "change") == 0 ? "INTEGER" : "TEXT";
}

static enum rv_code add_missing(struct rv_pen *pen, const struct own_table *table,
                                const struct rv_table_shape *shape, struct rv_init_result *made,
                                struct rv_error *err)
{
	for (size_t i = 0; table->columns[i] != NULL; i++) {
		const char *column = table->columns[i];
		struct rv_buf sql;
		enum rv_code code;

		if (rv_table_column(shape, column) != NULL ||
		    (strcmp(column, "case") == 0 && rv_table_column(shape, "case_key") != NULL))
			continue;
		rv_buf_init(&sql);
		rv_buf_printf(&sql, "ALTER TABLE main.%s ADD COLUMN \"%s\" %s", table->name, column,
		              type_of(column));
		code = rv_pen_run_buf(pen, &sql, err);
		rv_buf_release(&sql);
		RV_TRY(code);
		if (made != NULL)
			made->columns++;
	}
	return RV_OK;
}

enum rv_code rv_own_tables(struct rv_pen *pen, struct rv_init_result *made, struct rv_error *err)
{
	struct rv_table_shape shape;
	struct rv_arena arena;
	enum rv_code code = RV_OK;

	rv_arena_init(&arena);
	for (size_t i = 0; code == RV_OK && i < sizeof own_tables / sizeof *own_tables; i++) {
		const struct own_table *table = &own_tables[i];

		code = rv_table_read(&arena, pen, table->name, false, &shape, err);
		if (code != RV_OK || shape.view)
			continue;
		if (shape.there) {
			code = add_missing(pen, table, &shape, made, err);
			continue;
		}
		code = rv_pen_run(pen, table->sql, err);
		if (code == RV_OK && made != NULL)
			made->tables++;
	}
	rv_arena_release(&arena);
	return code;
}

enum rv_code rv_complete_column(struct rv_pen *pen, const char **out, struct rv_error *err)
{
	struct rv_table_shape shape;
	struct rv_arena arena;
	enum rv_code code;

	rv_arena_init(&arena);
	*out = NULL;
	code = rv_table_read(&arena, pen, "review_complete", true, &shape, err);
	if (code == RV_OK && rv_table_column(&shape, "case") != NULL)
		*out = "case";
	else if (code == RV_OK && rv_table_column(&shape, "case_key") != NULL)
		*out = "case_key";
	rv_arena_release(&arena);
	return code;
}

/* ---- values --------------------------------------------------------------------------------- */

static enum rv_code bind_text(struct rv_importer *im, sqlite3_stmt *stmt, int at, const char *text,
                              struct rv_error *err)
{
	int rc = sqlite3_bind_text(stmt, at, text, -1, SQLITE_TRANSIENT);

	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(&im->pen, rc, err);
}

/* Prepares sql and binds the key to ?1. */
static enum rv_code prepare_for(struct rv_importer *im, struct rv_buf *sql, const char *key,
                                sqlite3_stmt **out, struct rv_error *err)
{
	enum rv_code code = rv_pen_prepare(&im->pen, sql, out, err);

	rv_buf_release(sql);
	return code == RV_OK ? bind_text(im, *out, 1, key, err) : code;
}

static void where_sql(struct rv_buf *sql, const struct rv_record *record)
{
	rv_table_sql(sql, record);
	rv_buf_puts(sql, " AS t WHERE ");
	rv_is_key_sql(sql, "t", record->key, record->n_key, "?1");
}

enum rv_code rv_same_value(struct rv_importer *im, const struct rv_column *column, const char *key,
                           const struct rv_value *value, bool *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	int64_t same = 0;
	int rc;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ?2 IS nullif(t.");
	rv_buf_sql_name(&sql, column->column);
	rv_buf_puts(&sql, ", '') FROM ");
	where_sql(&sql, column->record);
	code = prepare_for(im, &sql, key, &stmt, err);
	if (code == RV_OK) {
		rc = rv_value_bind(stmt, 2, value);
		code = rc == SQLITE_OK ? rv_pen_number(&im->pen, stmt, &same, err)
		                       : rv_pen_fail(&im->pen, rc, err);
	}
	sqlite3_finalize(stmt);
	*out = same != 0;
	return code;
}

/* A row put in by this import has no past. */
static enum rv_code is_new(struct rv_importer *im, const struct rv_record *record, const char *key,
                           bool *out, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code = RV_OK;
	int64_t n = 0;
	int rc;

	*out = im->targets[record->index].fresh > 0;
	if (*out)
		return RV_OK;
	if (im->is_new == NULL) {
		rv_buf_init(&sql);
		rv_buf_printf(
			&sql,
			"SELECT count(*) FROM temp.review_touch WHERE record = ?2 AND key = ?1 "
			"AND state = %d",
			RV_TOUCH_ADDED);
		code = rv_pen_prepare(&im->pen, &sql, &im->is_new, err);
		rv_buf_release(&sql);
		RV_TRY(code);
	}
	RV_TRY(bind_text(im, im->is_new, 1, key, err));
	rc = sqlite3_bind_int64(im->is_new, 2, (sqlite3_int64)record->index);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_number(&im->pen, im->is_new, &n, err));
	*out = n > 0;
	return RV_OK;
}

/* One line of the history: ?1 key, ?2 new value, ?3 … who, when, where; ?6: of a value that is. */
static void keep_sql(struct rv_buf *sql, const struct rv_column *column)
{
	const struct rv_record *record = column->record;

	rv_buf_puts(sql, "INSERT INTO main.review_history(record, row_key, \"column\", old, new, "
	                 "\"by\", \"at\", source) SELECT ");
	rv_buf_sql_string(sql, record->id);
	rv_buf_puts(sql, ", ");
	rv_key_text_sql(sql, "?1", record->n_key);
	rv_buf_puts(sql, ", ");
	rv_buf_sql_string(sql, column->id);
	rv_buf_puts(sql, ", t.");
	rv_buf_sql_name(sql, column->column);
	rv_buf_puts(sql, ", ?2, ?3, ?4, ?5 FROM ");
	where_sql(sql, record);
	rv_buf_puts(sql, " AND (?6 OR t.");
	rv_buf_sql_name(sql, column->column);
	rv_buf_puts(sql, " IS NOT NULL)");
}

static void set_sql(struct rv_buf *sql, const struct rv_column *column)
{
	rv_buf_puts(sql, "UPDATE OR ABORT ");
	rv_table_sql(sql, column->record);
	rv_buf_puts(sql, " SET ");
	rv_buf_sql_name(sql, column->column);
	rv_buf_puts(sql, " = ?2 WHERE ");
	rv_is_key_sql(sql, NULL, column->record->key, column->record->n_key, "?1");
}

/* The statements of a column. */
static enum rv_code find_changer(struct rv_importer *im, const struct rv_column *column,
                                 struct rv_changer **out, struct rv_error *err)
{
	struct rv_changer *changer = im->changers;
	struct rv_buf sql;
	enum rv_code code;

	if (!im->has_history)
		RV_TRY(rv_own_tables(&im->pen, NULL, err));
	im->has_history = true;
	while (changer != NULL && changer->column != column)
		changer = changer->next;
	*out = changer;
	if (changer != NULL)
		return RV_OK;
	changer = rv_alloc(im->arena, sizeof *changer);
	if (changer == NULL)
		return rv_nomem(err);
	changer->column = column;
	changer->next = im->changers;
	im->changers = *out = changer;
	rv_buf_init(&sql);
	keep_sql(&sql, column);
	code = rv_pen_prepare(&im->pen, &sql, &changer->keep, err);
	rv_buf_clear(&sql);
	set_sql(&sql, column);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &changer->set, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code keep_value(struct rv_importer *im, const struct rv_changer *changer,
                               const char *key, const struct rv_value *value, const char *source,
                               struct rv_error *err)
{
	static const struct rv_value none = {.kind = RV_VALUE_NULL};
	sqlite3_stmt *stmt = changer->keep;
	int rc;

	RV_TRY(bind_text(im, stmt, 1, key, err));
	RV_TRY(bind_text(im, stmt, 3, im->options->by, err));
	RV_TRY(bind_text(im, stmt, 4, im->options->at, err));
	RV_TRY(bind_text(im, stmt, 5, source, err));
	rc = rv_value_bind(stmt, 2, value == NULL ? &none : value);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int(stmt, 6, value != NULL);
	return rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err) : rv_pen_fail(&im->pen, rc, err);
}

enum rv_code rv_change_value(struct rv_importer *im, const struct rv_column *column,
                             const char *key, const struct rv_value *value, const char *source,
                             struct rv_error *err)
{
	struct rv_changer *changer;
	bool fresh;
	int rc;

	RV_TRY(find_changer(im, column, &changer, err));
	RV_TRY(is_new(im, column->record, key, &fresh, err));
	if (!fresh) {
		RV_TRY(rv_tell_change(im, column, key, value, err));
		RV_TRY(keep_value(im, changer, key, value, source, err));
		im->result->counts[column->record->index].emptied += value->kind == RV_VALUE_NULL;
	}
	RV_TRY(bind_text(im, changer->set, 1, key, err));
	rc = rv_value_bind(changer->set, 2, value);
	return rc == SQLITE_OK ? rv_pen_step(&im->pen, changer->set, err)
	                       : rv_pen_fail(&im->pen, rc, err);
}

enum rv_code rv_keep_row(struct rv_importer *im, const struct rv_record *record, const char *key,
                         struct rv_error *err)
{
	struct rv_changer *changer;

	for (size_t i = 0; i < record->n_columns; i++)
		if (rv_is_stored(record->columns[i])) {
			RV_TRY(find_changer(im, record->columns[i], &changer, err));
			RV_TRY(keep_value(im, changer, key, NULL, NULL, err));
		}
	return RV_OK;
}
