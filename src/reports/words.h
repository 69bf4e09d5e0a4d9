/*
 * Words for what a run found: values, rows, places and sentences, in the language of the reader. Personal values are masked before
 * any text is made of them. Functions append to a buffer, which remembers when memory is out.
 */
#ifndef REVIEW_REPORTS_WORDS_H
#define REVIEW_REPORTS_WORDS_H

#include "reports/json.h"
#include "reports/report.h"

/* What the words depend on. */
struct rv_say {
	struct rv_arena *arena; /* scratch of one case */
	const struct rv_rubric *rubric;
	const char *as_of;
	enum rv_lang lang;
	enum rv_names names;
};

/* "、" or ", ". */
const char *rv_say_comma(const struct rv_say *say);
/* "；" or "; ". */
const char *rv_say_semicolon(const struct rv_say *say);
/* A title; NULL if there is none. */
const char *rv_say_title(const struct rv_say *say, const struct rv_title *title);

/* A value of a column, NULL column: as it is. `yuan`: money in yuan, whatever the column's unit. */
void rv_say_value(const struct rv_say *say, struct rv_buf *buf, const struct rv_column *column,
                  const struct rv_json *value, bool yuan);
/* The values of a record's identity, joined by a middle dot. */
void rv_say_identity(const struct rv_say *say, struct rv_buf *buf, const struct rv_record *record,
                     const struct rv_json *identity);
/* A kind of a record by its label. */
const char *rv_say_kind(const struct rv_say *say, const struct rv_record *record, const char *kind);
/* What people call a column; of a derived one, what it is made of. NULL: no memory. */
const char *rv_say_column(const struct rv_say *say, const struct rv_column *column);
/* A column that a point of a check over `record` names plainly, or NULL. */
const struct rv_column *rv_say_point_column(const struct rv_say *say,
                                            const struct rv_record *record,
                                            const struct rv_point *point);
/* What a point is called; NULL: it has no plain name. */
const char *rv_say_point(const struct rv_say *say, const struct rv_record *record,
                         const struct rv_point *point);

/*
 * The check of the item that made a violation. *sure false: more than one could have made it. NULL: the run was made by a
 * rubric that reads otherwise.
 */
const struct rv_check *rv_say_check(const struct rv_say *say, const struct rv_violation *violation,
                                    const struct rv_json *values, bool *sure);
const struct rv_record *rv_say_record(const struct rv_say *say,
                                      const struct rv_violation *violation);

/* The template that a violation's sentence is made from, of its check or its item; NULL: the default sentence of the test. */
enum rv_code rv_say_template(const struct rv_say *say, const struct rv_violation *violation,
                             const char **out, struct rv_error *err);
/*
 * One sentence that says what is wrong, of n violations that belong together (rv_say_together). RV_MEMORY, RV_DATA: the store
 * holds what is no JSON.
 */
enum rv_code rv_say_sentence(const struct rv_say *say, const struct rv_violation *violations,
                             size_t n, struct rv_buf *buf, struct rv_error *err);
/* Whether two violations are the same but for what is missing, so that one sentence can list both. */
enum rv_code rv_say_together(const struct rv_say *say, const struct rv_violation *a,
                             const struct rv_violation *b, bool *out, struct rv_error *err);
/* The row: title of the record and identity; nothing for the case itself. */
enum rv_code rv_say_row(const struct rv_say *say, const struct rv_violation *violation,
                        struct rv_buf *buf, struct rv_error *err);
/* Volume and page, or whatever the record's locator is; nothing if none is known. */
enum rv_code rv_say_place(const struct rv_say *say, const struct rv_violation *violation,
                          struct rv_buf *buf, struct rv_error *err);
/* What an item looks at, for someone who has to fill in what is missing. */
void rv_say_needs(const struct rv_say *say, const struct rv_item *item, struct rv_buf *buf);
/* The same one by one: a record, and what people call a column or kind of it; name NULL: its rows, or more than could be listed. */
typedef void rv_need_fn(void *ctx, const struct rv_record *record, const char *name);
void rv_say_each_need(const struct rv_say *say, const struct rv_item *item, rv_need_fn *fn,
                      void *ctx);

/* Reads the JSON of a violation. */
enum rv_code rv_say_parse(const struct rv_say *say, const char *text, struct rv_json *out,
                          struct rv_error *err);
/* The default sentence of a test; nothing if it has none of its own. which: the kinds or columns that are missing, in words. */
void rv_say_default(const struct rv_say *say, const struct rv_check *check, bool sure,
                    const struct rv_violation *violation, const struct rv_json *values,
                    const char *which, struct rv_buf *buf);
/* " (counted 3 times)" if it is more than one. */
void rv_say_times(const struct rv_violation *violation, struct rv_buf *buf);

#endif
