/* Running query checks. */
#ifndef REVIEW_QUERY_H
#define REVIEW_QUERY_H

#include "engine/compile.h"
#include "engine/translate.h"

struct rv_query_row {
	sqlite3_int64 of_case, row; /* row 0: none named */
	int violated;               /* 1, 0, -1: open */
	size_t order;
	char *values; /* malloc'd JSON object, of violations */
};
/* Runs the query over the filled workspace; rows of cases outside the run are dropped. */
enum rv_code rv_query_run(struct rv_plan *plan, struct rv_plan_check *c, struct rv_error *err);
void rv_query_forget(struct rv_plan_check *c);

#endif
