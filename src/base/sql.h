/* SQLite's result codes as ours, and failures of a database told to people. */
#ifndef REVIEW_BASE_SQL_H
#define REVIEW_BASE_SQL_H

#include <sqlite3.h>
#include "review/error.h"

/* sqlite_rc may be extended. writing: the database was opened to be written. */
enum rv_code rv_sql_code(int sqlite_rc, bool writing);
/*
 * Fills err with which file it was, what happened and what can be done. db may be NULL; path is shown as given.
 * rc must not be SQLITE_OK, SQLITE_ROW or SQLITE_DONE.
 */
enum rv_code rv_sql_fail(struct rv_error *err, sqlite3 *db, int rc, const char *path, bool writing);
/*
 * Refuses a database at path whose journal names a further file: where several databases change together that file lists their journals,
 * and SQLite, opened to write, deletes it whatever it is. None of our own is like that, so it comes from elsewhere. To be asked before
 * sqlite3_open. RV_DATA, RV_MEMORY.
 */
enum rv_code rv_sql_check_journal(const char *path, struct rv_error *err);

#endif
