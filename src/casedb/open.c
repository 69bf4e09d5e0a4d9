/*
 * Opening case databases. A file of unknown origin may be hostile: its views and triggers are off (unless the
 * dictionary maps one), its schema is not trusted, sizes are limited, nothing can be loaded.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sql.h"
#include "casedb/casedb.h"
#include "review/i18n.h"

static void set_limits(sqlite3 *db)
{
	static const struct {
		int id, value;
	} limits[] = {
		{SQLITE_LIMIT_LENGTH, 4 << 20},      {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
		{SQLITE_LIMIT_EXPR_DEPTH, 200},      {SQLITE_LIMIT_COMPOUND_SELECT, 500},
		{SQLITE_LIMIT_VDBE_OP, 2000000},     {SQLITE_LIMIT_FUNCTION_ARG, 100},
		{SQLITE_LIMIT_ATTACHED, 0},          {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000},
		{SQLITE_LIMIT_VARIABLE_NUMBER, 100}, {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
		{SQLITE_LIMIT_WORKER_THREADS, 0},
	};

	for (size_t i = 0; i < sizeof(limits) / sizeof(limits[0]); i++)
		sqlite3_limit(db, limits[i].id, limits[i].value);
}

/*
 * Why a file that is there can't be read. What a killed program left is taken back by whoever opens
 * the file for writing, so not here: a journal can be older than a database that was replaced since.
 */
static enum rv_code fail_unreadable(const char *path, int rc, struct rv_error *err)
{
	if (rc == SQLITE_READONLY_ROLLBACK) /* what the words below advise must do no harm */
		RV_TRY(rv_sql_check_journal(path, err));
	if (rc == SQLITE_READONLY_ROLLBACK)
		return rv_fail(err, RV_NOINPUT,
		               _("'%s' can't be read: init or import was broken off, and "
		                 "'%s-journal' holds what is to be taken back; run it again, or: "
		                 "sqlite3 '%s' .tables (if the database was replaced since, remove "
		                 "the journal)"),
		               path, path, path);
	return rv_fail(err, RV_NOINPUT,
	               _("'%s' can't be read: a database in WAL mode needs a writable folder; "
	                 "copy it with: sqlite3 '%s' \"VACUUM INTO 'copy.db'\""),
	               path, path);
}

static enum rv_code open_plain(const char *path, int flags, const char *vfs, sqlite3 **out,
                               struct rv_error *err)
{
	sqlite3 *db = NULL;
	int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
	                         vfs);

	if (rc == SQLITE_OK) {
		sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
		sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
		set_limits(db);
		sqlite3_busy_timeout(db, 5000);
		/* the first read of the file: noise and locks show here */
		rc = sqlite3_exec(db,
		                  "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
		                  "SELECT count(*) FROM sqlite_schema",
		                  NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK) {
		enum rv_code code;

		if ((rc & 0xff) == SQLITE_READONLY || (rc & 0xff) == SQLITE_CANTOPEN)
			code = fail_unreadable(path, rc, err);
		else
			code = rv_sql_fail(err, db, rc, path, false);
		sqlite3_close(db);
		return code;
	}
	*out = db;
	return RV_OK;
}

enum rv_code rv_casedb_open(const char *path, const char *vfs, sqlite3 **out, struct rv_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return rv_fail(err, RV_NOINPUT, _("case database '%s': %s"), path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return rv_fail(err, RV_NOINPUT, _("case database '%s' is no regular file"), path);
	return open_plain(path, SQLITE_OPEN_READONLY, vfs, out, err);
}

/* CREATE TABLE for one record as `init` would make it, without its constraints. */
static void create_table_sql(struct rv_buf *sql, const struct rv_record *record)
{
	const char *comma = "";

	rv_buf_puts(sql, "CREATE TABLE ");
	rv_buf_sql_name(sql, record->table);
	rv_buf_puts(sql, "(");
	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (!column->column || column->derived || column->sql)
			continue;
		rv_buf_puts(sql, comma);
		rv_buf_sql_name(sql, column->column);
		rv_buf_printf(sql, " %s", rv_affinity(column));
		comma = ", ";
	}
	rv_buf_puts(sql, ");");
}

enum rv_code rv_casedb_memory(const struct rv_dictionary *dictionary, const char *vfs,
                              sqlite3 **out, struct rv_error *err)
{
	sqlite3 *db;
	struct rv_buf sql;
	enum rv_code code = open_plain(":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs,
	                               &db, err);
	int rc;

	if (code != RV_OK)
		return code;
	rv_buf_init(&sql);
	for (size_t i = 0; i < dictionary->n_records; i++)
		create_table_sql(&sql, dictionary->records[i]);
	rv_buf_puts(&sql,
	            "CREATE TABLE review_complete(record TEXT, \"case\" TEXT, by TEXT, at TEXT);");
	rc = sql.failed ? SQLITE_NOMEM : sqlite3_exec(db, sql.text, NULL, NULL, NULL);
	rv_buf_release(&sql);
	if (rc != SQLITE_OK) {
		code = rv_sql_fail(err, db, rc, _("the dictionary's tables"), false);
		sqlite3_close(db);
		return code;
	}
	*out = db;
	return RV_OK;
}
