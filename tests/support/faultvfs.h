/*
 * A SQLite VFS over the default one that counts what is done to files and fails on command: the n-th write,
 * sync, open …, once or for ever. With `for ever` the file stays as a power cut would leave it.
 *
 *	fault_fail(FAULT_WRITE | FAULT_SYNC, 3, SQLITE_FULL, true);
 *	… open with the VFS fault_vfs(), work …
 *	fired = fault_stop();
 */
#ifndef TESTS_SUPPORT_FAULTVFS_H
#define TESTS_SUPPORT_FAULTVFS_H

#include <stdbool.h>

enum fault_op {
	FAULT_OPEN = 1,
	FAULT_READ = 2,
	FAULT_WRITE = 4,
	FAULT_SYNC = 8,
	FAULT_TRUNCATE = 16,
	FAULT_DELETE = 32,
	FAULT_LOCK = 64, /* taking one of the file, or an exclusive one of the WAL */
	FAULT_CHANGE = FAULT_WRITE | FAULT_SYNC | FAULT_TRUNCATE | FAULT_DELETE,
};

/* The VFS's name, for sqlite3_open_v2; registered at the first call, never the default. */
const char *fault_vfs(void);
/*
 * Counts from here. The n-th operation (from 1) of the kinds in `ops` answers `code` (SQLITE_FULL, SQLITE_IOERR, SQLITE_BUSY …)
 * without being done, and with `forever` all that follow of these kinds. n 0: only count.
 */
void fault_fail(unsigned ops, long n, int code, bool forever);
/* Only files whose path holds `part` count and fail; NULL: all. Borrowed, until fault_stop. */
void fault_only(const char *part);
/* A write that fails writes the first half of its bytes, until fault_stop. */
void fault_tear(bool tear);
/* Ends all of it; whether any operation was failed. */
bool fault_stop(void);
/* Operations of the kinds in `ops` since fault_fail. */
long fault_count(unsigned ops);

#endif
