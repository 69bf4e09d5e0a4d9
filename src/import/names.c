/*
 * What rows of cases and lookup records are called, kept in temp.review_name while an import
 * runs: the same SQL names the rows that are there and, one by one, those that come. Rows of a
 * case are few and are looked through in their table.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- SQL functions -------------------------------------------------------------------------- */

static void give(sqlite3_context *context, struct rv_buf *buf)
{
	if (buf->failed)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text64(context, buf->text == NULL ? "" : buf->text, buf->len,
		                      SQLITE_TRANSIENT, SQLITE_UTF8);
	rv_buf_release(buf);
}

/* review_fold(x, …): folded texts, U+001F between; NULL if one is empty. */
static void sql_fold(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (int i = 0; i < argc; i++) {
		const char *text = (const char *)sqlite3_value_text(argv[i]);
		size_t before;

		if (text == NULL || text[0] == '\0') {
			if (text == NULL && sqlite3_value_type(argv[i]) != SQLITE_NULL)
				sqlite3_result_error_nomem(context);
			rv_buf_release(&buf);
			return;
		}
		if (i > 0)
			rv_buf_putc(&buf, '\x1f');
		before = buf.len;
		rv_buf_fold(&buf, text, (size_t)sqlite3_value_bytes(argv[i]));
		if (buf.len == before)
			rv_buf_putc(&buf, ' ');
	}
	give(context, &buf);
}

/* review_names(x, …): the same with empty parts as ''. */
static void sql_names(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (int i = 0; i < argc; i++) {
		const char *text = (const char *)sqlite3_value_text(argv[i]);

		buf.failed = buf.failed ||
		             (text == NULL && sqlite3_value_type(argv[i]) != SQLITE_NULL);
		if (i > 0)
			rv_buf_putc(&buf, '\x1f');
		if (text != NULL)
			rv_buf_fold(&buf, text, (size_t)sqlite3_value_bytes(argv[i]));
	}
	give(context, &buf);
}

/* Text that comes back from JSON as it went in. */
static bool is_plain_text(sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);
	size_t len = (size_t)sqlite3_value_bytes(value);

	return text == NULL || (memchr(text, '\0', len) == NULL && rv_utf8_valid(text, len) == len);
}

/* review_key(x, …): a key as JSON; NULL if a part is no integer and no (valid) text. */
static void sql_key(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (int i = 0; i < argc; i++) {
		int type = sqlite3_value_type(argv[i]);

		rv_buf_putc(&buf, i == 0 ? '[' : ',');
		if (type == SQLITE_INTEGER) {
			rv_buf_printf(&buf, "%lld", (long long)sqlite3_value_int64(argv[i]));
		} else if (type == SQLITE_TEXT && is_plain_text(argv[i])) {
			const char *text = (const char *)sqlite3_value_text(argv[i]);

			if (text != NULL)
				rv_buf_json(&buf, text, (size_t)sqlite3_value_bytes(argv[i]));
			buf.failed = buf.failed || text == NULL;
		} else {
			rv_buf_release(&buf);
			return;
		}
	}
	rv_buf_putc(&buf, ']');
	give(context, &buf);
}

/* Bytes of a mark that parts names, or 0. */
static size_t parting(const char *text)
{
	static const char *const marks[] = {"、", "；", ";", "\n", "\r"};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (strncmp(text, marks[i], strlen(marks[i])) == 0)
			return strlen(marks[i]);
	return 0;
}

/* review_list(x): names that a text lists, a JSON array. */
static void sql_list(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = argc == 1 && is_plain_text(argv[0])
	                           ? (const char *)sqlite3_value_text(argv[0])
	                           : NULL;
	size_t len = 0;
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_buf_putc(&buf, '[');
	for (; text != NULL && *text != '\0'; text += len + parting(text + len)) {
		for (len = 0; text[len] != '\0' && parting(text + len) == 0;)
			len++;
		rv_buf_puts(&buf, buf.len > 1 ? "," : "");
		rv_buf_json(&buf, text, len);
	}
	rv_buf_putc(&buf, ']');
	give(context, &buf);
}

/*
 * review_row(x, …): all values with their types, so that equal texts mean equal rows. '' is NULL.
 */
static void sql_row(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (int i = 0; i < argc; i++) {
		int type = sqlite3_value_type(argv[i]);
		const void *bytes = type == SQLITE_BLOB ? sqlite3_value_blob(argv[i])
		                                        : (const void *)sqlite3_value_text(argv[i]);
		size_t len = (size_t)sqlite3_value_bytes(argv[i]);

		buf.failed = buf.failed ||
		             (bytes == NULL && type != SQLITE_NULL && type != SQLITE_BLOB);

		if (type == SQLITE_NULL || bytes == NULL || len == 0) {
			rv_buf_putc(&buf, 'n');
			continue;
		}
		rv_buf_printf(&buf, "%c%zu:",
		              type == SQLITE_TEXT   ? 't'
		              : type == SQLITE_BLOB ? 'b'
		                                    : 'i',
		              len);
		rv_buf_add(&buf, bytes, len);
	}
	give(context, &buf);
}

static int register_functions(sqlite3 *db)
{
	static const struct {
		const char *name;
		void (*fn)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {{"review_fold", sql_fold},
	                 {"review_names", sql_names},
	                 {"review_key", sql_key},
	                 {"review_list", sql_list},
	                 {"review_spelling", rv_sql_spelling},
	                 {"review_row", sql_row}};
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < sizeof functions / sizeof *functions; i++)
		rc = sqlite3_create_function_v2(db, functions[i].name, -1,
		                                SQLITE_UTF8 | SQLITE_DETERMINISTIC |
		                                        SQLITE_DIRECTONLY,
		                                NULL, functions[i].fn, NULL, NULL, NULL);
	return rc;
}

/* ---- parts of SQL --------------------------------------------------------------------------- */

void rv_table_sql(struct rv_buf *sql, const struct rv_record *record)
{
	rv_buf_puts(sql, "main.");
	rv_buf_sql_name(sql, record->table);
}

void rv_call_sql(struct rv_buf *sql, const char *function, const char *table,
                 const struct rv_column *const *columns, size_t n)
{
	rv_buf_printf(sql, "%s(", function);
	for (size_t i = 0; i < n; i++) {
		rv_buf_printf(sql, "%s%s.", i == 0 ? "" : ", ", table);
		rv_buf_sql_name(sql, columns[i]->column);
	}
	rv_buf_puts(sql, ")");
}

void rv_is_key_sql(struct rv_buf *sql, const char *table, const struct rv_column *const *columns,
                   size_t n, const char *key)
{
	for (size_t i = 0; i < n; i++) {
		rv_buf_printf(sql, "%s%s%s", i == 0 ? "" : " AND ", table == NULL ? "" : table,
		              table == NULL ? "" : ".");
		rv_buf_sql_name(sql, columns[i]->column);
		rv_buf_printf(sql, " = json_extract(%s, '$[%zu]')", key, i);
	}
}

void rv_key_text_sql(struct rv_buf *sql, const char *key, size_t n)
{
	rv_buf_puts(sql, n == 1 ? "CAST(" : "json_array(");
	for (size_t i = 0; i < n; i++)
		rv_buf_printf(sql, "%sjson_extract(%s, '$[%zu]')", i == 0 ? "" : ", ", key, i);
	rv_buf_puts(sql, n == 1 ? " AS TEXT)" : ")");
}

/* Rows that have a key; one: only that with the key ?1…. */
static void having_key_sql(struct rv_buf *sql, const struct rv_record *record, bool one)
{
	rv_call_sql(sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(sql, " IS NOT NULL");
	if (one) {
		rv_buf_puts(sql, " AND ");
		rv_is_key_sql(sql, "t", record->key, record->n_key, "?1");
	}
}

/* One form of a record's names: SELECT index, form, name, key FROM table. */
static void form_sql(struct rv_buf *sql, const struct rv_record *record, int form,
                     const char *function, const struct rv_column *const *columns, size_t n,
                     bool one)
{
	bool joined = form == RV_FORM_JOINED;

	rv_buf_puts(sql, sql->len == 0 ? "INSERT OR IGNORE INTO temp.review_name SELECT "
	                               : " UNION ALL SELECT ");
	rv_buf_printf(sql, "%zu, %s", record->index, joined ? "replace(" : "");
	rv_call_sql(sql, function, "t", columns, n);
	rv_buf_printf(sql, "%s, %d, ", joined ? ", char(31), '·')" : "", form);
	rv_call_sql(sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(sql, " FROM ");
	rv_table_sql(sql, record);
	rv_buf_puts(sql, " AS t WHERE ");
	rv_call_sql(sql, function, "t", columns, n);
	rv_buf_puts(sql, " IS NOT NULL AND ");
	having_key_sql(sql, record, one);
}

/* The same of a column that lists names. */
static void listed_sql(struct rv_buf *sql, const struct rv_record *record,
                       const struct rv_column *column, bool one)
{
	rv_buf_printf(sql, " UNION ALL SELECT %zu, review_fold(n.value), %d, ", record->index,
	              RV_FORM_LISTED);
	rv_call_sql(sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(sql, " FROM ");
	rv_table_sql(sql, record);
	rv_buf_puts(sql, " AS t, json_each(");
	rv_call_sql(sql, "review_list", "t", &column, 1);
	rv_buf_puts(sql, ") AS n WHERE review_fold(n.value) > ' ' AND ");
	having_key_sql(sql, record, one);
}

/* All names of a record's rows; one: of the row with the key ?1…. */
static void names_sql(struct rv_buf *sql, const struct rv_record *record, bool one)
{
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	form_sql(sql, record, RV_FORM_KEY, record->n_key == 1 ? "review_fold" : "review_key",
	         record->key, record->n_key, one);
	if (record->number != NULL && rv_is_stored(record->number))
		form_sql(sql, record, RV_FORM_NUMBER, "review_fold",
		         (const struct rv_column *const *)&record->number, 1, one);
	if (n > 1)
		form_sql(sql, record, RV_FORM_JOINED, "review_fold", identity, n, one);
	if (n == 1 || (n > 1 && !record->is_case))
		form_sql(sql, record, RV_FORM_FIRST, "review_fold", identity, 1, one);
	for (size_t i = 0; i < record->n_names; i++)
		form_sql(sql, record, RV_FORM_OTHER, "review_fold", &record->names[i], 1, one);
	for (size_t i = 0; i < record->n_other_names; i++)
		listed_sql(sql, record, record->other_names[i], one);
	for (size_t i = 0; record->is_case && i < record->n_identity; i++)
		if (rv_is_stored(record->identity[i]))
			form_sql(sql, record, RV_FORM_COLUMN + (int)record->identity[i]->index,
			         "review_fold", &record->identity[i], 1, one);
	for (size_t i = 0; record->is_case && record->n_key > 1 && i < record->n_key; i++)
		form_sql(sql, record, RV_FORM_COLUMN + (int)record->key[i]->index, "review_fold",
		         &record->key[i], 1, one);
}

static enum rv_code name_record(struct rv_importer *im, const struct rv_record *record,
                                struct rv_error *err)
{
	struct rv_target *target = &im->targets[record->index];
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	names_sql(&sql, record, false);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_clear(&sql);
	names_sql(&sql, record, true);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &target->names, err);
	rv_buf_clear(&sql);
	rv_buf_printf(&sql,
	              "DELETE FROM temp.review_name WHERE record = %zu AND form <> %d AND key = ?1",
	              record->index, RV_FORM_SHEET_KEY);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &target->forget, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code prepare(struct rv_importer *im, const char *text, sqlite3_stmt **out,
                            struct rv_error *err)
{
	int rc = sqlite3_prepare_v3(im->pen.db, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);

	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(&im->pen, rc, err);
}

static const char tables_sql[] =
	"CREATE TEMP TABLE review_name(record INTEGER, name TEXT, form INTEGER, key TEXT, "
	"PRIMARY KEY(record, name, form, key)) WITHOUT ROWID;"
	/* cases named in the import, and by sheet; cases that have changed */
	"CREATE TEMP TABLE review_case(key TEXT PRIMARY KEY) WITHOUT ROWID;"
	"CREATE TEMP TABLE review_named(file INTEGER, tab INTEGER, key TEXT, "
	"PRIMARY KEY(file, tab, key)) WITHOUT ROWID;"
	"CREATE TEMP TABLE review_dirty(key TEXT PRIMARY KEY) WITHOUT ROWID;"
	"CREATE TEMP TABLE review_reach(record INTEGER, key TEXT, PRIMARY KEY(record, key)) "
	"WITHOUT ROWID;"
	/* names that have been told to be unknown */
	"CREATE TEMP TABLE review_told(record INTEGER, name TEXT, PRIMARY KEY(record, name)) "
	"WITHOUT ROWID;"
	/* what passes did to rows: enum rv_touch */
	"CREATE TEMP TABLE review_touch(record INTEGER, key TEXT, pass INTEGER, state INTEGER, "
	"row INTEGER, PRIMARY KEY(record, key, pass)) WITHOUT ROWID;"
	/* rows of records that a row of a sheet is */
	"CREATE TEMP TABLE review_mate(tab INTEGER, row INTEGER, record INTEGER, key TEXT, "
	"PRIMARY KEY(tab, row, record)) WITHOUT ROWID;"
	/* lists that are whole */
	"CREATE TEMP TABLE review_stated(record INTEGER, key TEXT, PRIMARY KEY(record, key)) "
	"WITHOUT ROWID;"
	/* rows that the files no longer have */
	"CREATE TEMP TABLE review_gone(record INTEGER, key TEXT, case_key TEXT, "
	"PRIMARY KEY(record, key)) WITHOUT ROWID;";

enum rv_code rv_names_open(struct rv_importer *im, struct rv_error *err)
{
	int rc = register_functions(im->pen.db);

	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_run(&im->pen, tables_sql, err));
	RV_TRY(prepare(im,
	               "SELECT DISTINCT key FROM temp.review_name WHERE record = ?1 AND name = ?2 "
	               "AND form BETWEEN ?3 AND ?4",
	               &im->find_name, err));
	RV_TRY(prepare(im,
	               "SELECT count(*) FROM temp.review_name WHERE record = ?1 AND name = ?2 AND "
	               "form BETWEEN ?3 AND ?4 AND key = ?5",
	               &im->check_name, err));
	RV_TRY(prepare(im, "SELECT json_extract(?1, '$[' || ?2 || ']')", &im->key_part, err));
	RV_TRY(prepare(im, "INSERT OR IGNORE INTO temp.review_name VALUES (?1, ?2, 0, ?3)",
	               &im->add_alias, err));
	RV_TRY(prepare(im, "INSERT OR IGNORE INTO temp.review_case VALUES (?1)", &im->add_case,
	               err));
	RV_TRY(prepare(im, "INSERT OR IGNORE INTO temp.review_named VALUES (?1, ?2, ?3)",
	               &im->add_named, err));
	for (size_t i = 0; i < im->dictionary->n_records; i++) {
		const struct rv_record *record = im->dictionary->records[i];

		if (record->n_case_key == 0 && im->targets[i].shape.n > 0)
			RV_TRY(name_record(im, record, err));
	}
	return RV_OK;
}

static enum rv_code step_with_key(struct rv_importer *im, sqlite3_stmt *stmt, const char *key,
                                  struct rv_error *err)
{
	int rc = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_TRANSIENT);

	return rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err) : rv_pen_fail(&im->pen, rc, err);
}

enum rv_code rv_names_add(struct rv_importer *im, const struct rv_record *record, const char *key,
                          bool renamed, struct rv_error *err)
{
	struct rv_target *target = &im->targets[record->index];

	if (renamed)
		RV_TRY(step_with_key(im, target->forget, key, err));
	return step_with_key(im, target->names, key, err);
}

enum rv_code rv_names_alias(struct rv_importer *im, const struct rv_record *record,
                            const char *sheet_key, const char *key, struct rv_error *err)
{
	sqlite3_stmt *stmt = im->add_alias;
	const char *name = sheet_key;
	struct rv_value part;
	char number[24];
	int rc = sqlite3_bind_int64(stmt, 1, (sqlite3_int64)record->index);

	if (record->n_key == 1) {
		RV_TRY(rv_key_part(im, sheet_key, 0, &part, err));
		snprintf(number, sizeof number, "%lld", (long long)part.number);
		name = rv_folded(im, part.kind == RV_VALUE_INT ? number : part.text);
		if (name == NULL)
			return rv_nomem(err);
	}
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 2, name, -1, SQLITE_TRANSIENT);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 3, key, -1, SQLITE_TRANSIENT);
	return rc == SQLITE_OK ? rv_pen_step(&im->pen, stmt, err) : rv_pen_fail(&im->pen, rc, err);
}

/* ---- keys ----------------------------------------------------------------------------------- */

const char *rv_folded(struct rv_importer *im, const char *text)
{
	struct rv_buf buf;
	const char *folded = NULL;

	rv_buf_init(&buf);
	rv_buf_fold(&buf, text, strlen(text));
	if (!buf.failed)
		folded = rv_strdup(&im->row_arena,
		                   buf.text == NULL || buf.len == 0 ? " " : buf.text);
	rv_buf_release(&buf);
	return folded;
}

const char *rv_key_json(struct rv_arena *arena, const struct rv_value *values, size_t n)
{
	struct rv_buf buf;
	const char *json = NULL;

	rv_buf_init(&buf);
	for (size_t i = 0; i < n; i++) {
		rv_buf_putc(&buf, i == 0 ? '[' : ',');
		if (values[i].kind == RV_VALUE_INT)
			rv_buf_printf(&buf, "%lld", (long long)values[i].number);
		else
			rv_buf_json(&buf, values[i].text, values[i].len);
	}
	rv_buf_putc(&buf, ']');
	if (!buf.failed)
		json = rv_strdup(arena, buf.text);
	rv_buf_release(&buf);
	return json;
}

int rv_value_bind(sqlite3_stmt *stmt, int at, const struct rv_value *value)
{
	switch (value->kind) {
	case RV_VALUE_INT: return sqlite3_bind_int64(stmt, at, value->number);
	case RV_VALUE_TEXT:
		return sqlite3_bind_text64(stmt, at, value->text, value->len, SQLITE_TRANSIENT,
		                           SQLITE_UTF8);
	case RV_VALUE_NULL: break;
	}
	return sqlite3_bind_null(stmt, at);
}

enum rv_code rv_key_part(struct rv_importer *im, const char *key, size_t at, struct rv_value *out,
                         struct rv_error *err)
{
	sqlite3_stmt *stmt = im->key_part;
	int rc = sqlite3_bind_text(stmt, 1, key, -1, SQLITE_TRANSIENT);
	enum rv_code code = RV_OK;

	*out = (struct rv_value){.kind = RV_VALUE_NULL};
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(stmt, 2, (sqlite3_int64)at);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc != SQLITE_ROW) {
		code = rv_pen_fail(&im->pen, rc == SQLITE_DONE ? SQLITE_INTERNAL : rc, err);
	} else if (sqlite3_column_type(stmt, 0) == SQLITE_INTEGER) {
		*out = (struct rv_value){.kind = RV_VALUE_INT,
		                         .number = sqlite3_column_int64(stmt, 0)};
	} else {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		text = text == NULL ? NULL : rv_strdup(&im->row_arena, text);
		if (text == NULL)
			code = rv_nomem(err);
		else
			*out = (struct rv_value){RV_VALUE_TEXT, 0, text, strlen(text)};
	}
	sqlite3_reset(stmt);
	return code;
}

enum rv_code rv_key_bind(struct rv_importer *im, sqlite3_stmt *stmt, int at, const char *key,
                         size_t n, struct rv_error *err)
{
	for (size_t i = 0; i < n; i++) {
		struct rv_value value;
		int rc;

		RV_TRY(rv_key_part(im, key, i, &value, err));
		rc = rv_value_bind(stmt, at + (int)i, &value);
		if (rc != SQLITE_OK)
			return rv_pen_fail(&im->pen, rc, err);
	}
	return RV_OK;
}
