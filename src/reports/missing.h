/* What missing.c and missing_tables.c share. */
#ifndef REVIEW_REPORTS_MISSING_H
#define REVIEW_REPORTS_MISSING_H

#include "reports/internal.h"

struct rv_missing_case {
	size_t rubric;
	const char *number, *unit;
	size_t n_items; /* that are not known */
	rv_points at_stake;
	struct rv_owed *owed;
	size_t n_owed;
};
bool rv_missing_wanted(const struct rv_missing_case *one, const char *unit, const char *number);

/* What people call the row of a value, or the kind of a row that is not there; "" of anything else. */
enum rv_code rv_say_owed_row(const struct rv_say *say, const struct rv_owed *owed, const char **out,
                             struct rv_error *err);
/* What to do about it. */
enum rv_code rv_say_owed(const struct rv_say *say, const struct rv_owed *owed, const char **out,
                         struct rv_error *err);
/* Ids of the items that wait for it, at most so many. */
enum rv_code rv_say_owed_items(const struct rv_say *say, const struct rv_owed *owed, size_t most,
                               const char **out, struct rv_error *err);

#endif
