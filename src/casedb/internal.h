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
/* workspace.c: prepares what sql holds and releases it; SQLite's code. */
int rv_workspace_prepare(struct rv_workspace *workspace, struct rv_buf *sql, sqlite3_stmt **out);
/* convert.c: what a statement has or a function was given, as a value for the column. */
void rv_raw_of_value(const struct rv_column *column, sqlite3_value *value, struct rv_raw *out);
/* Its values are the texts of the dictionary. */
bool rv_is_closed_code(const struct rv_column *column);
/* functions.c: adds one column of a row's key to its text. */
void rv_bad_key(struct rv_buf *key, bool first, const char *text, size_t len);
/*
 * functions.c: counts a value that does not convert. The one of the smallest key is the example, so that it is the same in whatever
 * order rows come. Takes what key holds.
 */
void rv_note_bad(struct rv_workspace *workspace, const struct rv_column *column, const char *text,
                 size_t len, struct rv_buf *key);
/* unasked.c: the key of a row as review_unasked has it, of its columns or of the parameters ?1…. */
void rv_row_text_sql(struct rv_buf *sql, const struct rv_record *record, bool parameters);
/* Bits in _bad of the columns in a JSON array of ids, by `SELECT value FROM json_each(?1)`. */
int rv_unasked_bits(sqlite3_stmt *ids, const char *json, const struct rv_record *record,
                    uint64_t *bits);

/* ---- fill.c: parts of the statements that copy rows, shared by held.c ---- */

/* Whether a column is copied: of cases and their rows, the bulk, only what the plan reads. */
bool rv_is_copied(const struct rv_workspace *workspace, const struct rv_record *record,
                  const struct rv_column *column);
/* `FROM …` of a record's rows as t with their cases as k; only the selected ones unless `all`. */
void rv_fill_from_sql(struct rv_buf *sql, const struct rv_workspace *workspace,
                      const struct rv_record *record, bool all);
/* `INSERT INTO … SELECT …`, up to what is selected from. */
void rv_fill_insert_sql(struct rv_buf *sql, const struct rv_workspace *workspace,
                        const struct rv_record *record);
/* `k._row, t.key…`: the order of the working table. */
void rv_fill_order_sql(struct rv_buf *sql, const struct rv_record *record);
/* The column whose type a column has: the case's own key for a link to it that `columns:` does not list. */
const struct rv_column *rv_column_typed(const struct rv_dictionary *dictionary,
                                        const struct rv_record *record,
                                        const struct rv_column *column);
void rv_forget_bad(struct rv_workspace *workspace);

#endif
