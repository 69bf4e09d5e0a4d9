/* Shared by the files of casedb. */
#ifndef REVIEW_CASEDB_INTERNAL_H
#define REVIEW_CASEDB_INTERNAL_H

#include "casedb/casedb.h"

/* Not stored in the table: derived, or from `sql:`. */
bool rv_is_computed(const struct rv_column *column);
/* Runs statements of ours; `what` names them in messages. */
enum rv_code rv_workspace_run(struct rv_workspace *workspace, const struct rv_buf *sql,
                              const char *what, struct rv_error *err);
/* unasked.c: marks in `_bad` of the copied rows of a record the columns that no sheet has had. */
enum rv_code rv_fill_unasked(struct rv_workspace *workspace, const struct rv_record *record,
                             struct rv_error *err);
void rv_forget_bad(struct rv_workspace *workspace);

#endif
