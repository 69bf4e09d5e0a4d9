/* Prepared statements: parameters by name, failures with the file they happened to. */
#include <string.h>

#include "base/sql.h"
#include "review/i18n.h"
#include "store/store.h"

enum rv_code rv_store_fail(struct rv_store *store, int rc, struct rv_error *err)
{
	return rv_sql_fail(err, store->db, rc, store->path, store->writing);
}

enum rv_code rv_store_damaged(struct rv_store *store, struct rv_error *err)
{
	return rv_fail(err, RV_DATA, _("the store '%s' is damaged; use a copy from before"),
	               store->path);
}

enum rv_code rv_stmt_open(struct rv_stmt *stmt, struct rv_store *store, enum rv_query_id id,
                          struct rv_error *err)
{
	int rc;

	*stmt = (struct rv_stmt){.store = store, .rc = SQLITE_OK};
	rc = sqlite3_prepare_v3(store->db, rv_sql_text(id), -1, SQLITE_PREPARE_PERSISTENT,
	                        &stmt->stmt, NULL);
	return rc == SQLITE_OK ? RV_OK : rv_store_fail(store, rc, err);
}

static int parameter(struct rv_stmt *stmt, const char *name)
{
	size_t at = stmt->at++;
	int index;

	if (stmt->rc != SQLITE_OK)
		return 0;
	if (at < stmt->n_known && stmt->known[at].name == name)
		return stmt->known[at].index;
	index = sqlite3_bind_parameter_index(stmt->stmt, name);
	if (at == stmt->n_known && at < RV_STMT_KNOWN) {
		stmt->known[at].name = name;
		stmt->known[at].index = index;
		stmt->n_known++;
	}
	return index;
}

static void note(struct rv_stmt *stmt, int rc)
{
	if (stmt->rc == SQLITE_OK)
		stmt->rc = rc;
}

void rv_stmt_int(struct rv_stmt *stmt, const char *name, int64_t value)
{
	note(stmt, sqlite3_bind_int64(stmt->stmt, parameter(stmt, name), value));
}

void rv_stmt_text_n(struct rv_stmt *stmt, const char *name, const char *text, size_t len)
{
	note(stmt, sqlite3_bind_text64(stmt->stmt, parameter(stmt, name), text, len, SQLITE_STATIC,
	                               SQLITE_UTF8));
}

void rv_stmt_text(struct rv_stmt *stmt, const char *name, const char *text)
{
	if (text == NULL)
		rv_stmt_null(stmt, name);
	else
		rv_stmt_text_n(stmt, name, text, strlen(text));
}

void rv_stmt_blob(struct rv_stmt *stmt, const char *name, const void *bytes, size_t len)
{
	/* A NULL pointer would bind NULL. */
	note(stmt, sqlite3_bind_blob64(stmt->stmt, parameter(stmt, name), len > 0 ? bytes : "", len,
	                               SQLITE_STATIC));
}

void rv_stmt_null(struct rv_stmt *stmt, const char *name)
{
	note(stmt, sqlite3_bind_null(stmt->stmt, parameter(stmt, name)));
}

enum rv_code rv_stmt_next(struct rv_stmt *stmt, bool *row, struct rv_error *err)
{
	int rc = stmt->rc == SQLITE_OK ? sqlite3_step(stmt->stmt) : stmt->rc;

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return rv_store_fail(stmt->store, rc, err);
	*row = rc == SQLITE_ROW;
	return RV_OK;
}

void rv_stmt_reset(struct rv_stmt *stmt)
{
	sqlite3_reset(stmt->stmt);
	sqlite3_clear_bindings(stmt->stmt);
	stmt->rc = SQLITE_OK;
	stmt->at = 0;
}

enum rv_code rv_stmt_run(struct rv_stmt *stmt, struct rv_error *err)
{
	enum rv_code code;
	bool row = true;

	do
		code = rv_stmt_next(stmt, &row, err);
	while (code == RV_OK && row);
	rv_stmt_reset(stmt);
	return code;
}

const char *rv_stmt_text_at(struct rv_stmt *stmt, int column, bool *failed)
{
	const char *text = (const char *)sqlite3_column_text(stmt->stmt, column);

	if (text == NULL && sqlite3_column_type(stmt->stmt, column) != SQLITE_NULL)
		*failed = true;
	return text;
}

int64_t rv_stmt_int_at(struct rv_stmt *stmt, int column)
{
	return sqlite3_column_int64(stmt->stmt, column);
}

void rv_stmt_close(struct rv_stmt *stmt)
{
	sqlite3_finalize(stmt->stmt);
	stmt->stmt = NULL;
}

enum rv_code rv_store_script(struct rv_store *store, const char *sql, struct rv_error *err)
{
	int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? RV_OK : rv_store_fail(store, rc, err);
}

enum rv_code rv_store_do(struct rv_store *store, enum rv_query_id id, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;

	RV_TRY(rv_stmt_open(&stmt, store, id, err));
	code = rv_stmt_run(&stmt, err);
	rv_stmt_close(&stmt);
	return code;
}
