/* The store's connection: opened, created, closed. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sql.h"
#include "review/i18n.h"
#include "review/text.h"

#define BUSY_MS 5000
#define IN_MEMORY ":memory:"

/* ---- the file ---------------------------------------------------------------------------------------- */

static enum rv_code fail_path(struct rv_error *err, const char *path, enum rv_store_mode mode,
                              int number)
{
	if (number == ENOMEM)
		return rv_nomem(err);
	if (mode == RV_STORE_READ && number == ENOENT)
		return rv_fail(
			err, RV_NOINPUT,
			_("there are no saved runs: '%s' is not there; run 'review score' first"),
			path);
	if (mode == RV_STORE_READ)
		return rv_fail(err, RV_NOINPUT, _("can't read '%s': %s"), path,
		               rv_system_words(number));
	return rv_fail(
		err, number == ENOSPC || number == EDQUOT || number == EIO ? RV_IO : RV_CANTCREATE,
		_("can't create '%s': %s"), path, rv_system_words(number));
}

static void sync_folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
	int fd;

	if (folder == NULL)
		return;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

/*
 * Makes sure that there is a regular file. A new one is made here, since SQLite would let everybody read it.
 * *created: by us, and not by somebody else who began at the same time: whoever made it may remove it again.
 */
static enum rv_code prepare_file(const char *path, enum rv_store_mode mode, bool *created,
                                 struct rv_error *err)
{
	struct stat now;
	int fd;

	if (*path == '\0')
		return fail_path(err, path, mode, ENOENT);
	if (stat(path, &now) == 0) {
		if (S_ISREG(now.st_mode))
			return RV_OK;
		return fail_path(err, path, mode, S_ISDIR(now.st_mode) ? EISDIR : ENODEV);
	}
	if (errno != ENOENT || mode == RV_STORE_READ)
		return fail_path(err, path, mode, errno);
	fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	*created = fd >= 0;
	/* made just now by somebody else; or a link to what is not there, which is followed */
	if (fd < 0 && errno == EEXIST)
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (fd < 0)
		return fail_path(err, path, mode, errno);
	close(fd);
	sync_folder_of(path);
	return RV_OK;
}

/* A file that we made and could not fill goes again, and the journal that a full disk has left beside it. */
static void remove_empty(const char *path)
{
	struct rv_buf journal;
	struct stat now;

	if (stat(path, &now) != 0 || now.st_size != 0)
		return;
	rv_buf_init(&journal);
	rv_buf_printf(&journal, "%s-journal", path);
	if (!journal.failed)
		unlink(journal.text);
	rv_buf_release(&journal);
	unlink(path);
}

/* ---- the connection ------------------------------------------------------------------------------------ */

static void sql_fold(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	const char *text = (const char *)sqlite3_value_text(argv[0]);
	struct rv_buf buf;

	(void)argc;
	if (text == NULL) {
		if (sqlite3_value_type(argv[0]) != SQLITE_NULL)
			sqlite3_result_error_nomem(context);
		return;
	}
	rv_buf_init(&buf);
	rv_buf_fold(&buf, text, (size_t)sqlite3_value_bytes(argv[0]));
	if (buf.failed)
		sqlite3_result_error_nomem(context);
	else
		sqlite3_result_text64(context, buf.len > 0 ? buf.text : "", buf.len,
		                      SQLITE_TRANSIENT, SQLITE_UTF8);
	rv_buf_release(&buf);
}

int rv_store_functions(sqlite3 *db)
{
	return sqlite3_create_function(db, "fold", 1,
	                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY, NULL,
	                               sql_fold, NULL, NULL);
}

static enum rv_code configure(struct rv_store *store, struct rv_error *err)
{
	static const struct {
		int what, value;
	} switches[] = {
		{SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
		{SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},     {SQLITE_DBCONFIG_DQS_DML, 0},
	};
	int rc = sqlite3_extended_result_codes(store->db, 1);

	for (size_t i = 0; rc == SQLITE_OK && i < sizeof switches / sizeof *switches; i++)
		rc = sqlite3_db_config(store->db, switches[i].what, switches[i].value, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_busy_timeout(store->db, BUSY_MS);
	if (rc == SQLITE_OK)
		rc = rv_store_functions(store->db);
	if (rc != SQLITE_OK)
		return rv_store_fail(store, rc, err);
	return rv_store_script(store, rv_sql_text(RV_SQL_STORE_CONFIGURE), err);
}

/* Creates or migrates what has to be, then sets the mode. */
static enum rv_code settle(struct rv_store *store, const char *vfs,
                           const struct rv_store_steps *steps, struct rv_error *err)
{
	bool fixed = sqlite3_db_readonly(store->db, "main") == 1;
	int version;

	RV_TRY(configure(store, err));
	RV_TRY(rv_store_version(store, steps->n, &version, err));
	if (store->writing && fixed)
		return rv_fail(err, RV_CANTCREATE, _("can't write '%s': it is write-protected"),
		               store->path);
	if (!store->writing && version == 0)
		return rv_fail(err, RV_NOINPUT,
		               _("there are no saved runs in '%s' yet; run 'review score' first"),
		               store->path);
	if (version < steps->n && fixed)
		return rv_fail(
			err, RV_DATA,
			_("the store '%s' is of version %d and write-protected; it has to be "
		          "brought to version %d"),
			store->path, version, steps->n);
	if (version < steps->n)
		RV_TRY(rv_store_upgrade(store, vfs, steps, err));
	return rv_store_do(store, store->writing ? RV_SQL_STORE_WAL : RV_SQL_STORE_READ_ONLY, err);
}

enum rv_code rv_store_open_steps(const char *path, enum rv_store_mode mode, const char *vfs,
                                 const struct rv_store_steps *steps, struct rv_store **out,
                                 struct rv_error *err)
{
	bool in_memory = !strcmp(path, IN_MEMORY), created = false;
	/* Readers too, or the last of them would leave the WAL's files behind; SQLite falls back to reading. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	struct rv_store *store = calloc(1, sizeof *store);
	enum rv_code code;
	int rc;

	if (store == NULL || (store->path = strdup(path)) == NULL) {
		free(store);
		return rv_nomem(err);
	}
	store->writing = mode == RV_STORE_WRITE;
	if (in_memory)
		flags |= SQLITE_OPEN_MEMORY | SQLITE_OPEN_CREATE;
	code = in_memory ? RV_OK : prepare_file(path, mode, &created, err);
	if (code == RV_OK && !in_memory)
		code = rv_sql_check_journal(path, err);
	if (code == RV_OK) {
		rc = sqlite3_open_v2(path, &store->db, flags, vfs);
		code = rc == SQLITE_OK ? settle(store, vfs, steps, err)
		                       : rv_store_fail(store, rc, err);
	}
	if (code != RV_OK) {
		rv_store_close(store);
		if (created)
			remove_empty(path);
		return code;
	}
	*out = store;
	return RV_OK;
}

enum rv_code rv_store_open(const char *path, enum rv_store_mode mode, const char *vfs,
                           struct rv_store **out, struct rv_error *err)
{
	struct rv_store_steps steps;

	RV_TRY(rv_store_own_steps(&steps, err));
	return rv_store_open_steps(path, mode, vfs, &steps, out, err);
}

void rv_store_close(struct rv_store *store)
{
	if (store == NULL)
		return;
	rv_run_abandon(store);
	sqlite3_close(store->db);
	free(store->path);
	free(store->code);
	free(store);
}

enum rv_code rv_store_call_runs(struct rv_store *store, const char *code, struct rv_error *err)
{
	char *copy = strdup(code);

	if (copy == NULL)
		return rv_nomem(err);
	free(store->code);
	store->code = copy;
	return RV_OK;
}

void rv_store_run_name(const struct rv_store *store, int64_t run, char out[RV_RUN_NAME_SIZE])
{
	const char *code = store->code != NULL ? store->code : "";

	snprintf(out, RV_RUN_NAME_SIZE, "%.40s%s%lld", code, *code != '\0' ? "-" : "",
	         (long long)run);
}
