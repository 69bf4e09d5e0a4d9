/*
 * A SQLite VFS whose clock stands still at noon (UTC) of a given day, so that date('now') in any SQL is the as-of
 * date. Everything else goes to the VFS below it.
 */
#ifndef REVIEW_CASEDB_CLOCK_VFS_H
#define REVIEW_CASEDB_CLOCK_VFS_H

#include "review/date.h"
#include "review/error.h"

/*
 * Registers the clock of `day` over the VFS `base` (NULL: the default one) and sets *name to what sqlite3_open_v2 wants;
 * the name lives as long as the process. Asking again for the same day gives the same name. Never the default VFS.
 * May be called by any thread. RV_MEMORY; RV_BUG: there is no VFS `base`.
 */
enum rv_code rv_clock_vfs(const char *base, rv_day day, const char **name, struct rv_error *err);

#endif
