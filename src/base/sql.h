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

#endif
