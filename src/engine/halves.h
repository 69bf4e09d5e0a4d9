/*
 * Work over numbered cases or rows in which the values of one may be more than SQLite can compute with (an overflow, say). That one must
 * not cost the others: the range is halved until it is found, it alone is told to `fault`, and all else is done.
 */
#ifndef REVIEW_HALVES_H
#define REVIEW_HALVES_H

#include <sqlite3.h>

struct rv_halves {
	void *ctx;
	/* Does the work for first..last, all of it or nothing; SQLITE_OK or a result code. */
	int (*step)(void *ctx, sqlite3_int64 first, sqlite3_int64 last);
	void (*fault)(void *ctx, sqlite3_int64 number);
};
/* SQLITE_OK, or the first result code that is no fault of values (memory, interrupt, I/O). */
int rv_by_halves(const struct rv_halves *halves, sqlite3_int64 first, sqlite3_int64 last);
/* Whether a result code is a fault of the values that were computed with. */
int rv_of_values(int rc);

#endif
