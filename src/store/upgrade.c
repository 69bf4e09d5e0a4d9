/* Versions of the store: told, created, migrated after a copy. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sql.h"
#include "review/i18n.h"
#include "store/store.h"

#define MOST_COPIES 99

/* A row for each version; step i leads to version i + 1. Steps of released versions are frozen. */
static const char *const step_files[] = {
	"src/store/sql/schema.sql",
	"src/store/sql/run_mark.sql",
	"src/store/sql/rollup_schema.sql",
};
#define N_STEPS ((int)(sizeof step_files / sizeof *step_files))

enum rv_code rv_store_own_steps(struct rv_store_steps *out, struct rv_error *err)
{
	for (int i = 0; i < N_STEPS; i++) {
		const struct rv_embedded *file = rv_embedded_find(step_files[i]);

		if (file == NULL)
			return rv_fail(err, RV_BUG,
			               _("a fault of this program: '%s' is not built in"),
			               step_files[i]);
		out->steps[i] = (const char *)file->bytes;
	}
	out->n = N_STEPS;
	return RV_OK;
}

/* ---- which version ------------------------------------------------------------------------------------- */

static enum rv_code judge(const struct rv_store *store, const int64_t found[3], int newest,
                          int *version, struct rv_error *err)
{
	int64_t application = found[0], user = found[1], objects = found[2];

	if (application == 0 && user == 0 && objects == 0) {
		*version = 0;
		return RV_OK;
	}
	if (application != RV_STORE_APPLICATION_ID)
		return rv_fail(
			err, RV_DATA,
			_("'%s' is a database, but no store of review; name another file with "
		          "--store"),
			store->path);
	if (user > newest)
		return rv_fail(
			err, RV_DATA,
			_("the store '%s' is of version %d, this program knows versions up to "
		          "%d; use a newer review"),
			store->path, (int)user, newest);
	if (user < 1)
		return rv_fail(err, RV_DATA, _("the store '%s' is damaged: its version is %d"),
		               store->path, (int)user);
	*version = (int)user;
	return RV_OK;
}

enum rv_code rv_store_version(struct rv_store *store, int newest, int *version,
                              struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	int64_t found[3] = {0, 0, 0};
	bool row = false;

	code = rv_stmt_open(&stmt, store, RV_SQL_STORE_IDENTITY, err);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	for (int i = 0; code == RV_OK && row && i < 3; i++)
		found[i] = sqlite3_column_int64(stmt.stmt, i);
	rv_stmt_close(&stmt);
	return code == RV_OK ? judge(store, found, newest, version, err) : code;
}

/* ---- the copy ------------------------------------------------------------------------------------------ */

/* Creates an empty file PATH.vN, or PATH.vN.2 … if that is taken: no copy is ever written over. */
static enum rv_code make_copy_file(const char *path, int version, char **out, struct rv_error *err)
{
	struct stat now;
	mode_t mode = stat(path, &now) == 0 ? now.st_mode & 0777 : S_IRUSR | S_IWUSR;
	int number = EEXIST;
	char *name = NULL;

	for (int i = 1; i <= MOST_COPIES && number == EEXIST; i++) {
		int fd;

		free(name);
		if ((i == 1 ? asprintf(&name, "%s.v%d", path, version)
		            : asprintf(&name, "%s.v%d.%d", path, version, i)) < 0)
			return rv_nomem(err);
		fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode);
		if (fd >= 0) {
			close(fd);
			*out = name;
			return RV_OK;
		}
		number = errno;
	}
	rv_fail(err, number == ENOSPC || number == EDQUOT ? RV_IO : RV_CANTCREATE,
	        _("can't create the copy '%s': %s"), name, rv_system_words(number));
	free(name);
	return number == ENOSPC || number == EDQUOT ? RV_IO : RV_CANTCREATE;
}

static int copy_pages(sqlite3 *from, sqlite3 *to)
{
	sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
	int rc;

	if (backup == NULL)
		return sqlite3_errcode(to);
	rc = sqlite3_backup_step(backup, -1);
	if (rc == SQLITE_DONE)
		return sqlite3_backup_finish(backup);
	sqlite3_backup_finish(backup);
	return rc;
}

/* By connections of its own: the one that holds the transaction can't be copied from. *out: name of the copy, malloc'd. */
static enum rv_code copy_store(struct rv_store *store, const char *vfs, int version, char **out,
                               struct rv_error *err)
{
	sqlite3 *from = NULL, *to = NULL;
	char *name = NULL;
	enum rv_code code;
	int rc;

	RV_TRY(make_copy_file(store->path, version, &name, err));
	rc = sqlite3_open_v2(store->path, &from, SQLITE_OPEN_READWRITE, vfs);
	if (rc == SQLITE_OK)
		rc = sqlite3_open_v2(name, &to, SQLITE_OPEN_READWRITE, vfs);
	if (rc == SQLITE_OK)
		rc = copy_pages(from, to);
	code = rc == SQLITE_OK ? RV_OK : rv_sql_fail(err, to, rc, name, true);
	sqlite3_close(from);
	sqlite3_close(to);
	if (code != RV_OK) {
		unlink(name);
		free(name);
		return code;
	}
	*out = name;
	return RV_OK;
}

/* ---- the steps ----------------------------------------------------------------------------------------- */

static enum rv_code check_references(struct rv_store *store, struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = false;

	code = rv_stmt_open(&stmt, store, RV_SQL_STORE_BROKEN_REFERENCE, err);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row)
		code = rv_fail(err, RV_DATA,
		               _("the store '%s' can't be migrated: rows of '%s' refer to nothing"),
		               store->path, (const char *)sqlite3_column_text(stmt.stmt, 0));
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code take_steps(struct rv_store *store, int version,
                               const struct rv_store_steps *steps, struct rv_error *err)
{
	char marks[128];

	for (int i = version; i < steps->n; i++)
		RV_TRY(rv_store_script(store, steps->steps[i], err));
	RV_TRY(check_references(store, err));
	snprintf(marks, sizeof marks, "PRAGMA application_id = %d; PRAGMA user_version = %d",
	         RV_STORE_APPLICATION_ID, steps->n);
	RV_TRY(rv_store_script(store, marks, err));
	return rv_store_do(store, RV_SQL_STORE_COMMIT, err);
}

static enum rv_code upgrade(struct rv_store *store, const char *vfs,
                            const struct rv_store_steps *steps, struct rv_error *err)
{
	char *copy = NULL;
	enum rv_code code;
	int version;

	RV_TRY(rv_store_do(store, RV_SQL_STORE_BEGIN, err));
	/* Again: somebody may have done it since. */
	code = rv_store_version(store, steps->n, &version, err);
	if (code == RV_OK && version > 0 && version < steps->n)
		code = copy_store(store, vfs, version, &copy, err);
	if (code == RV_OK && version < steps->n)
		code = take_steps(store, version, steps, err);
	if (!sqlite3_get_autocommit(store->db))
		rv_store_do(store, RV_SQL_STORE_ROLLBACK, NULL);
	if (code != RV_OK && copy != NULL)
		unlink(copy);
	free(copy);
	return code;
}

enum rv_code rv_store_upgrade(struct rv_store *store, const char *vfs,
                              const struct rv_store_steps *steps, struct rv_error *err)
{
	enum rv_code code;
	int rc;

	/* Tables that are rebuilt would take their rows' referrers along; references are checked afterwards. */
	rc = sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, 0, NULL);
	if (rc != SQLITE_OK)
		return rv_store_fail(store, rc, err);
	code = upgrade(store, vfs, steps, err);
	rc = sqlite3_db_config(store->db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, NULL);
	if (rc != SQLITE_OK && code == RV_OK)
		code = rv_store_fail(store, rc, err);
	return code;
}
