#include "base/sql.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "review/i18n.h"
#include "review/text.h"

/* The codes that say the same with more precision than their primary. 0: the primary decides. */
static enum rv_code extended_code(int rc)
{
	switch (rc) {
	case SQLITE_IOERR_NOMEM: return RV_MEMORY;
	case SQLITE_IOERR_CORRUPTFS: return RV_DATA;
	default: return RV_OK;
	}
}

enum rv_code rv_sql_code(int sqlite_rc, bool writing)
{
	enum rv_code code = extended_code(sqlite_rc);

	if (code != RV_OK)
		return code;
	switch (sqlite_rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE: return RV_OK;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL:
	case SQLITE_SCHEMA: return RV_BUSY;
	case SQLITE_FULL:
	case SQLITE_IOERR:
	case SQLITE_NOLFS: return RV_IO;
	case SQLITE_NOMEM: return RV_MEMORY;
	case SQLITE_INTERRUPT: return RV_INTERRUPTED;
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_READONLY: return writing ? RV_CANTCREATE : RV_NOINPUT;
	case SQLITE_CONSTRAINT:
	case SQLITE_INTERNAL:
	case SQLITE_MISUSE:
	case SQLITE_RANGE: return RV_BUG;
	default: return RV_DATA;
	}
}

/* What the system or SQLite says about it. */
static const char *reason(sqlite3 *db, int rc)
{
	int number = db ? sqlite3_system_errno(db) : 0;
	int primary = rc & 0xff;

	if (number != 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
		return rv_system_words(number);
	if (db && (sqlite3_errcode(db) & 0xff) == primary)
		return sqlite3_errmsg(db);
	return sqlite3_errstr(rc);
}

static enum rv_code fail_unopened(struct rv_error *err, const char *why, const char *path,
                                  bool writing)
{
	if (writing)
		return rv_fail(err, RV_CANTCREATE,
		               _("can't write '%s': %s; its folder must be writable too"), path,
		               why);
	return rv_fail(err, RV_NOINPUT,
	               _("can't read '%s': %s; if its folder is read-only, read a copy made with "
	                 "VACUUM INTO"),
	               path, why);
}

enum rv_code rv_sql_fail(struct rv_error *err, sqlite3 *db, int rc, const char *path, bool writing)
{
	const char *why;
	int extended = db ? sqlite3_extended_errcode(db) : rc;
	enum rv_code code;

	if ((extended & 0xff) == (rc & 0xff))
		rc = extended;
	code = rv_sql_code(rc, writing);
	why = reason(db, rc);
	switch (code) {
	case RV_BUSY:
		return rv_fail(err, code, _("'%s' is in use by another program; try again later"),
		               path);
	case RV_MEMORY: return rv_nomem(err);
	case RV_INTERRUPTED: return rv_fail(err, code, "%s", _("interrupted"));
	case RV_CANTCREATE:
	case RV_NOINPUT: return fail_unopened(err, why, path, writing);
	case RV_IO:
		if ((rc & 0xff) == SQLITE_FULL)
			return rv_fail(
				err, code,
				_("no room left to write '%s'; free some space and try again"),
				path);
		return rv_fail(
			err, code,
			_("reading or writing '%s' failed: %s; check the disk and try again"), path,
			why);
	case RV_DATA:
		if ((rc & 0xff) == SQLITE_NOTADB)
			return rv_fail(err, code, _("'%s' is not a SQLite database"), path);
		if ((rc & 0xff) == SQLITE_CORRUPT)
			return rv_fail(
				err, code,
				_("the database '%s' is damaged (%s); use a copy from before"),
				path, why);
		return rv_fail(err, code, _("the database '%s' does not fit: %s"), path, why);
	default: return rv_fail(err, RV_BUG, _("a fault of this program, at '%s': %s"), path, why);
	}
}

/* ---- journals ---------------------------------------------------------------------------------------- */

/* As SQLite writes it at both ends of a journal; at the end only behind the name of that further file. */
static const unsigned char magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

static bool names_a_file(int fd)
{
	unsigned char end[sizeof magic];
	off_t size = lseek(fd, 0, SEEK_END);

	return size >= (off_t)(2 * sizeof magic) &&
	       pread(fd, end, sizeof end, size - (off_t)sizeof end) == (ssize_t)sizeof end &&
	       memcmp(end, magic, sizeof magic) == 0;
}

enum rv_code rv_sql_check_journal(const char *path, struct rv_error *err)
{
	char *whole = realpath(path, NULL); /* the journal lies beside what a link leads to */
	struct rv_buf journal;
	bool bad = false, failed;
	int fd;

	rv_buf_init(&journal);
	rv_buf_printf(&journal, "%s-journal", whole ? whole : path);
	free(whole);
	failed = journal.failed;
	fd = failed ? -1 : open(journal.text, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0) {
		bad = names_a_file(fd);
		close(fd);
	}
	rv_buf_release(&journal);
	if (failed)
		return rv_nomem(err);
	if (!bad)
		return RV_OK;
	return rv_fail(err, RV_DATA,
	               _("'%s' has a journal beside it that would have another file deleted; open "
	                 "the database where it comes from, and copy it without '%s-journal'"),
	               path, path);
}
