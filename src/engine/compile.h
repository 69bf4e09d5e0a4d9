/* Shared by compile.c, checks.c, derive.c, query.c and detail.c. */
#ifndef REVIEW_COMPILE_H
#define REVIEW_COMPILE_H

#include "engine/plan.h"

bool rv_plan_prepare(struct rv_plan *plan, const char *sql, struct rv_pos pos, sqlite3_stmt **out);
/* The scope of a row of `record`, which is the counted row. */
struct rv_scope rv_plan_scope(const struct rv_record *record, const char *const *match,
                              size_t n_match);
/*
 * FROM and WHERE of a statement over the rows of `record` in the cases ?1..?2. `text`: the expressions; only where they read the case
 * is it joined. `when`: rows for which it is false are left out. Rows of cases that are not selected come too where nothing is joined.
 */
char *rv_rows_from(struct rv_plan *plan, const struct rv_record *record, const char *when,
                   const char *text);
/* The statement of a check over its rows, or its programs. false: diagnostics. */
bool rv_compile_rows(struct rv_plan *plan, struct rv_plan_check *c);
/*
 * A condition on the case as a statement (case, truth) over the selected cases ?1..?2, or, where node is not NULL and it can be, as a
 * program. Absent: *out and *node stay NULL.
 */
bool rv_plan_case_condition(struct rv_plan *plan, const struct rv_sql *sql, sqlite3_stmt **out,
                            const struct rv_node **node);
/* The derived columns, translated, sorted and prepared into plan->derives. */
bool rv_compile_derives(struct rv_plan *plan);
/* Computes them over the filled workspace. A row whose value can't be computed keeps NULL, not known. */
enum rv_code rv_derive_all(struct rv_plan *plan, struct rv_error *err);
/* Prepares a query check under the query authorizer and finds its columns. */
bool rv_compile_query(struct rv_plan *plan, struct rv_plan_check *c);
/* The statement that fetches what the sentence and the place of a violating row need. */
bool rv_compile_detail(struct rv_plan *plan, const struct rv_item *item, struct rv_plan_check *c);
/* Key and identity of rows, and what cases are called. */
bool rv_compile_identities(struct rv_plan *plan);

#endif
