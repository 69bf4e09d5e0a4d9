/* The case database under the pen: opened, one transaction, its tables looked at. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sql.h"
#include "import/parts.h"
#include "review/i18n.h"
#include "review/interrupt.h"
#include "review/store.h"

enum rv_code rv_pen_fail(struct rv_pen *pen, int rc, struct rv_error *err)
{
	return rv_sql_fail(err, pen->db, rc, pen->path, true);
}

enum rv_code rv_pen_run(struct rv_pen *pen, const char *sql, struct rv_error *err)
{
	int rc = sqlite3_exec(pen->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(pen, rc, err);
}

enum rv_code rv_pen_run_buf(struct rv_pen *pen, const struct rv_buf *sql, struct rv_error *err)
{
	return sql->failed ? rv_nomem(err) : rv_pen_run(pen, sql->text, err);
}

enum rv_code rv_pen_prepare(struct rv_pen *pen, const struct rv_buf *sql, sqlite3_stmt **out,
                            struct rv_error *err)
{
	int rc;

	if (sql->failed)
		return rv_nomem(err);
	rc = sqlite3_prepare_v3(pen->db, sql->text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(pen, rc, err);
}

enum rv_code rv_pen_step(struct rv_pen *pen, sqlite3_stmt *stmt, struct rv_error *err)
{
	int rc = sqlite3_step(stmt);
	enum rv_code code = rc == SQLITE_DONE || rc == SQLITE_ROW ? RV_OK
	                                                          : rv_pen_fail(pen, rc, err);

	sqlite3_reset(stmt);
	return code;
}

enum rv_code rv_pen_row(struct rv_pen *pen, sqlite3_stmt *stmt, bool *row, struct rv_error *err)
{
	int rc = sqlite3_step(stmt);
	enum rv_code code;

	*row = rc == SQLITE_ROW;
	if (*row)
		return RV_OK;
	code = rc == SQLITE_DONE ? RV_OK : rv_pen_fail(pen, rc, err);
	sqlite3_reset(stmt);
	return code;
}

enum rv_code rv_pen_text(struct rv_pen *pen, sqlite3_stmt *stmt, int column, const char **out,
                         struct rv_error *err)
{
	*out = (const char *)sqlite3_column_text(stmt, column);
	return *out == NULL && sqlite3_errcode(pen->db) == SQLITE_NOMEM ? rv_nomem(err) : RV_OK;
}

enum rv_code rv_pen_number(struct rv_pen *pen, sqlite3_stmt *stmt, int64_t *out,
                           struct rv_error *err)
{
	int rc = sqlite3_step(stmt);
	enum rv_code code = RV_OK;

	if (rc == SQLITE_ROW)
		*out = sqlite3_column_int64(stmt, 0);
	else if (rc == SQLITE_DONE)
		*out = 0;
	else
		code = rv_pen_fail(pen, rc, err);
	sqlite3_reset(stmt);
	return code;
}

/* ---- opening -------------------------------------------------------------------------------- */

/* A file of its own mode: a case database is for its owner's eyes. */
static enum rv_code make_file(struct rv_pen *pen, const char *path, struct rv_error *err)
{
	struct stat st;
	int fd;

	if (stat(path, &st) == 0) {
		if (S_ISREG(st.st_mode))
			return RV_OK;
		return rv_fail(err, RV_CANTCREATE, _("'%s' is no regular file"), path);
	}
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return rv_fail(err, RV_CANTCREATE, _("'%s' can't be created: %s"), path,
		               rv_system_words(errno));
	close(fd);
	pen->created = true;
	return RV_OK;
}

static enum rv_code find_file(const char *path, struct rv_error *err)
{
	struct stat st;

	if (stat(path, &st) != 0 && errno == ENOENT)
		return rv_fail(err, RV_NOINPUT,
		               _("there is no case database '%s'; make it with: review init"),
		               path);
	if (stat(path, &st) != 0)
		return rv_fail(err, RV_NOINPUT, _("'%s' can't be read: %s"), path,
		               rv_system_words(errno));
	if (!S_ISREG(st.st_mode))
		return rv_fail(err, RV_NOINPUT, _("'%s' is no regular file"), path);
	return RV_OK;
}

static int wants_to_stop(void *unused)
{
	(void)unused;
	return rv_interrupted;
}

/* What a hostile file might use against whoever writes it is off. */
static void configure(sqlite3 *db)
{
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_busy_timeout(db, 5000);
	sqlite3_progress_handler(db, 10000, wants_to_stop, NULL);
}

static enum rv_code check_store(struct rv_pen *pen, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int64_t id = 0;
	int rc = sqlite3_prepare_v2(pen->db, "PRAGMA application_id", -1, &stmt, NULL);
	enum rv_code code = rc == SQLITE_OK ? rv_pen_number(pen, stmt, &id, err)
	                                    : rv_pen_fail(pen, rc, err);

	sqlite3_finalize(stmt);
	if (code == RV_OK && id == RV_STORE_APPLICATION_ID)
		code = rv_fail(
			err, RV_DATA,
			_("'%s' holds the runs and findings of review; it is no case database"),
			pen->path);
	return code;
}

enum rv_code rv_pen_open(struct rv_pen *pen, const char *path, const char *vfs, bool create,
                         struct rv_error *err)
{
	struct rv_buf name;
	int rc;

	*pen = (struct rv_pen){.path = path};
	RV_TRY(create ? make_file(pen, path, err) : find_file(path, err));
	RV_TRY(rv_sql_check_journal(path, err));
	rv_buf_init(&name); /* ":memory:" would be none */
	rv_buf_puts(&name, path[0] == ':' ? "./" : "");
	rv_buf_puts(&name, path);
	rc = name.failed ? SQLITE_NOMEM
	                 : sqlite3_open_v2(name.text, &pen->db,
	                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX |
	                                           SQLITE_OPEN_EXRESCODE,
	                                   vfs);
	rv_buf_release(&name);
	if (rc != SQLITE_OK)
		return rv_pen_fail(pen, rc, err);
	configure(pen->db);
	RV_TRY(rv_pen_run(pen,
	                  "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0;"
	                  "PRAGMA temp_store = MEMORY; SELECT count(*) FROM sqlite_schema",
	                  err));
	if (sqlite3_db_readonly(pen->db, "main") == 1)
		return rv_fail(err, RV_CANTCREATE, _("'%s' can't be written: %s"), path,
		               rv_system_words(EACCES));
	RV_TRY(check_store(pen, err));
	return rv_pen_run(pen, "PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE", err);
}

enum rv_code rv_pen_commit(struct rv_pen *pen, struct rv_error *err)
{
	RV_TRY(rv_pen_run(pen, "COMMIT", err));
	pen->created = false;
	return RV_OK;
}

/* With the journal that a full disk may have left. */
static void remove_file(const char *path)
{
	struct rv_buf journal;

	unlink(path);
	rv_buf_init(&journal);
	rv_buf_printf(&journal, "%s-journal", path);
	if (!journal.failed)
		unlink(journal.text);
	rv_buf_release(&journal);
}

void rv_pen_close(struct rv_pen *pen)
{
	if (pen->db != NULL && !sqlite3_get_autocommit(pen->db))
		sqlite3_exec(pen->db, "ROLLBACK", NULL, NULL, NULL);
	sqlite3_close(pen->db);
	pen->db = NULL;
	if (pen->created)
		remove_file(pen->path);
	pen->created = false;
}

/* ---- tables --------------------------------------------------------------------------------- */

/* SQLite's own rules: the affinity of a column by its declared type. */
static enum rv_affinity affinity_of(const char *type)
{
	if (strcasestr(type, "INT"))
		return RV_AFF_INTEGER;
	if (strcasestr(type, "CHAR") || strcasestr(type, "CLOB") || strcasestr(type, "TEXT"))
		return RV_AFF_TEXT;
	if (type[0] == '\0' || strcasestr(type, "BLOB"))
		return RV_AFF_NONE;
	if (strcasestr(type, "REAL") || strcasestr(type, "FLOA") || strcasestr(type, "DOUB"))
		return RV_AFF_REAL;
	return RV_AFF_NUMERIC;
}

static int read_columns(struct rv_arena *arena, sqlite3 *db, const char *table,
                        struct rv_table_shape *out)
{
	sqlite3_stmt *stmt = NULL;
	size_t room = 0;
	int rc = sqlite3_prepare_v2(
		db, "SELECT name, type, pk, count(*) OVER () FROM pragma_table_info(?1)", -1, &stmt,
		NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		const char *type = (const char *)sqlite3_column_text(stmt, 1);

		rc = SQLITE_OK;
		if (out->columns == NULL) {
			room = (size_t)sqlite3_column_int64(stmt, 3);
			out->columns = rv_alloc_array(arena, room, sizeof *out->columns);
		}
		if (out->columns == NULL || name == NULL || out->n == room) {
			rc = SQLITE_NOMEM;
			break;
		}
		out->columns[out->n].name = rv_strdup(arena, name);
		out->columns[out->n].affinity = affinity_of(type == NULL ? "" : type);
		out->columns[out->n].pk = sqlite3_column_int(stmt, 2);
		if (out->columns[out->n++].name == NULL)
			rc = SQLITE_NOMEM;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum rv_code rv_table_read(struct rv_arena *arena, struct rv_pen *pen, const char *table,
                           bool into_views, struct rv_table_shape *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(pen->db,
	                            "SELECT type = 'view' FROM main.sqlite_schema WHERE type IN "
	                            "('table', 'view') AND name = ?1 COLLATE NOCASE",
	                            -1, &stmt, NULL);

	*out = (struct rv_table_shape){.there = false};
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW) {
		out->there = true;
		out->view = sqlite3_column_int(stmt, 0) != 0;
		rc = SQLITE_DONE;
	}
	sqlite3_finalize(stmt);
	if (out->view && into_views)
		sqlite3_db_config(pen->db, SQLITE_DBCONFIG_ENABLE_VIEW, 1, NULL);
	if (rc == SQLITE_DONE)
		rc = out->there && (!out->view || into_views)
		             ? read_columns(arena, pen->db, table, out)
		             : SQLITE_OK;
	return rc == SQLITE_OK ? RV_OK : rv_pen_fail(pen, rc, err);
}

const struct rv_table_column *rv_table_column(const struct rv_table_shape *shape, const char *name)
{
	for (size_t i = 0; i < shape->n; i++)
		if (sqlite3_stricmp(shape->columns[i].name, name) == 0)
			return &shape->columns[i];
	return NULL;
}

bool rv_is_stored(const struct rv_column *column)
{
	return column->column != NULL && column->sql == NULL && !column->derived;
}

bool rv_is_key(const struct rv_record *record, const struct rv_column *column)
{
	for (size_t i = 0; i < record->n_key; i++)
		if (record->key[i] == column)
			return true;
	return false;
}

bool rv_is_link(const struct rv_record *record, const struct rv_column *column)
{
	for (size_t i = 0; i < record->n_case_key; i++)
		if (record->case_key[i] == column)
			return true;
	return false;
}

/*
 * A column that the dictionary does not list: a link is as the key it links to, a key of its own
 * is a number.
 */
static const char *implicit_type(const struct rv_dictionary *dictionary,
                                 const struct rv_column *column)
{
	const struct rv_record *record = column->record;

	for (size_t i = 0; i < record->n_case_key && i < dictionary->case_record->n_key; i++)
		if (record->case_key[i] == column)
			return rv_stored_type(dictionary, dictionary->case_record->key[i]);
	return record->n_key == 1 ? "INTEGER" : "";
}

const char *rv_stored_type(const struct rv_dictionary *dictionary, const struct rv_column *column)
{
	if (column->implicit)
		return implicit_type(dictionary, column);
	switch (column->type) {
	case RV_INT:
	case RV_BOOL:
	case RV_MONEY:
	case RV_POINTS_TYPE: return "INTEGER";
	case RV_TEXT:
	case RV_CODE:
	case RV_DATE:
	case RV_DATETIME: return "TEXT";
	}
	return "";
}
