/* See halves.h. */
#include "engine/halves.h"

int rv_of_values(int rc)
{
	return (rc & 0xff) == SQLITE_ERROR || (rc & 0xff) == SQLITE_MISMATCH ||
	       (rc & 0xff) == SQLITE_TOOBIG;
}

int rv_by_halves(const struct rv_halves *halves, sqlite3_int64 first, sqlite3_int64 last)
{
	sqlite3_int64 middle = first + (last - first) / 2;
	int rc = halves->step(halves->ctx, first, last);

	if (!rv_of_values(rc))
		return rc;
	if (first >= last) {
		halves->fault(halves->ctx, first);
		return SQLITE_OK;
	}
	rc = rv_by_halves(halves, first, middle);
	return rc == SQLITE_OK ? rv_by_halves(halves, middle + 1, last) : rc;
}
