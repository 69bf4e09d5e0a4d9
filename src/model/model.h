/*
 * What the loaders of the model share: readers that take a value out of the YAML tree and say what is wrong with it.
 *
 * A loader never stops at a fault: it reports it, marks the load as failed and reads on, so that an author sees all
 * faults at once. Readers return NULL or false then; out of memory is one more such fault (diags->nomem).
 */
#ifndef REVIEW_MODEL_MODEL_H
#define REVIEW_MODEL_MODEL_H

#include "model/shape.h"
#include "review/diag_ids.h"
#include "review/rubric.h"

/* Most records of a dictionary, and columns with `empty: none|all` of one record: the engine keeps a bit for each. */
#define RV_MODEL_RECORDS 60
#define RV_MODEL_FLAGGED 60
#define RV_MODEL_COLUMNS 500
#define RV_MODEL_ITEMS 5000
#define RV_MODEL_CODES 5000
#define RV_MODEL_NAMES 1000 /* parameters, sets, tables, classes, dimensions … */

#define RV_POINTS_MAX                                                                              \
	((rv_points)100000000) /* a million points, the most that rv_points_parse takes */

/* One load. */
struct rv_model {
	struct rv_arena *arena;
	struct rv_diags *diags;
	bool failed; /* an error was reported or memory ran out */
	bool kept;   /* the diagnostic reported last is in the list: a suggestion may be added */
	struct rv_dictionary *dictionary;
	/* rubrics only */
	struct rv_rubric *rubric;
	const struct rv_settings *settings;
	rv_find_source *find;
	void *ctx;
	rv_points award_max; /* of the rubric, -1: none */
	bool one_of_many;    /* a rubric of a set: --set may speak of another one */
	size_t n_kinds;      /* of all lists of kinds, against lists that multiply */
};

/* ---- memory ------------------------------------------------------------------------------------ */

/* n zeroed elements; NULL when memory is out (the load has failed then). */
void *rv_model_alloc(struct rv_model *m, size_t n, size_t size);
char *rv_model_format(struct rv_model *m, const char *fmt, ...) RV_PRINTF(2, 3);
void rv_model_nomem(struct rv_model *m);

/* ---- faults ------------------------------------------------------------------------------------ */

/* An error at node; underlines a scalar. */
void rv_model_error(struct rv_model *m, const char *id, const struct rv_yaml *node, const char *fmt,
                    ...) RV_PRINTF(4, 5);
void rv_model_say(struct rv_model *m, enum rv_severity severity, const char *id,
                  const struct rv_yaml *node, const char *fmt, ...) RV_PRINTF(5, 6);
/* An error at bytes [offset, offset + len) of a scalar's text. */
void rv_model_error_in(struct rv_model *m, const char *id, const struct rv_yaml *node,
                       size_t offset, size_t len, const char *fmt, ...) RV_PRINTF(6, 7);
/* A part of a scalar as a scalar of its own, for faults in it. text is what stands at offset. */
struct rv_yaml rv_model_part(const struct rv_yaml *node, size_t offset, const char *text);
/* Adds the nearest of the candidates (NULL-terminated; NULL: none) to the error reported last. */
void rv_model_suggest(struct rv_model *m, const char *word, const char *const *candidates);
/* Adds a sentence of its own instead. */
void rv_model_hint(struct rv_model *m, const char *text);
/* "'key': expected WHAT, found …". */
void rv_model_expected(struct rv_model *m, const char *id, const struct rv_yaml *node,
                       const char *what);
/* Reports keys that nobody asked for, or that the shape does not have. */
void rv_model_done(struct rv_model *m, struct rv_yaml *mapping, const struct rv_shape *shape);
/* Reports keys that nobody asked for; one of the names may have been meant. */
void rv_model_done_names(struct rv_model *m, struct rv_yaml *mapping, const char *const *known);

/* ---- values ------------------------------------------------------------------------------------ */

/* The value of a key that must be there, or NULL after an error. */
struct rv_yaml *rv_model_need(struct rv_model *m, struct rv_yaml *mapping, const char *key);
/* The text of a scalar that is neither empty nor null, else NULL after an error that says `what` was expected. */
const char *rv_model_scalar(struct rv_model *m, const struct rv_yaml *node, const char *what);
/* Of an optional key: NULL without an error if it is absent. */
const char *rv_model_text(struct rv_model *m, struct rv_yaml *mapping, const char *key,
                          const char *what);
bool rv_model_is_mapping(struct rv_model *m, const struct rv_yaml *node, const char *what);
bool rv_model_is_list(struct rv_model *m, const struct rv_yaml *node, const char *what);
/* Fails if node has more than max elements: what follows may take time quadratic in them. */
bool rv_model_at_most(struct rv_model *m, const struct rv_yaml *node, size_t max);
/* true or false; leaves *out if the key is absent. */
void rv_model_flag(struct rv_model *m, struct rv_yaml *mapping, const char *key, bool *out);
bool rv_model_points(struct rv_model *m, const struct rv_yaml *node, rv_points *out);
/* `70%` in hundredths of a percent. */
bool rv_model_percent(struct rv_model *m, const struct rv_yaml *node, int max, int *out);
bool rv_model_date(struct rv_model *m, const struct rv_yaml *node, struct rv_when *out);
/* Index of the word of a scalar among words (NULL-terminated), or SIZE_MAX after an error. */
size_t rv_model_choice(struct rv_model *m, const struct rv_yaml *node, const char *const *words);
/* `{zh: …, en: …}` or a string; both stay NULL if node is NULL. Mappings are not searched for unknown keys. */
void rv_model_title(struct rv_model *m, struct rv_yaml *node, struct rv_title *out);
/* The title of a key, the fallback where there is none. */
void rv_model_title_of(struct rv_model *m, struct rv_yaml *mapping, const char *key,
                       const char *fallback, struct rv_title *out);
/* One SQL expression; node stays NULL if the key is absent or wrong. */
void rv_model_sql(struct rv_model *m, struct rv_yaml *mapping, const char *key, struct rv_sql *out);
void rv_model_sql_node(struct rv_model *m, struct rv_yaml *node, struct rv_sql *out);
/* A scalar of its own or each element of a list: for (e = first(node); e; e = next(node, e)). */
struct rv_yaml *rv_model_first(struct rv_yaml *node);
struct rv_yaml *rv_model_next(const struct rv_yaml *node, struct rv_yaml *element);
size_t rv_model_count(const struct rv_yaml *node);
/* A word or a list of words. false after an error. */
bool rv_model_words(struct rv_model *m, struct rv_yaml *node, const char *what, const char ***out,
                    size_t *n);

/* ---- names ------------------------------------------------------------------------------------- */

enum rv_model_name {
	RV_NAME_SQL,       /* stands in SQL: no keyword, no `_`, no `sqlite_` in front */
	RV_NAME_PARAMETER, /* `:name` */
	RV_NAME_WORD       /* id of an item, class, dimension: letters, digits, `_`, `-`, `.` */
};
/* Checks the text of a scalar (often a key). */
bool rv_model_name(struct rv_model *m, const struct rv_yaml *node, enum rv_model_name use);
/* Bytes of the letter, digit or `_` at text, 0 if it is none. */
size_t rv_model_letter(const char *text, bool first);
/* Bytes of the name that text begins with. */
size_t rv_model_name_len(const char *text);
/* Equal for SQLite: ASCII letters without regard to case. */
bool rv_model_same(const char *a, const char *b);
/* A plain decimal number: `12`, `-0.5`. */
bool rv_model_is_number(const struct rv_yaml *node);
bool rv_model_is_number_text(const char *text);

/* ---- dictionary -------------------------------------------------------------------------------- */

struct rv_codes *rv_model_codes(struct rv_model *m, struct rv_yaml *node, const char *id);
/* Kinds that codes name must be those of the records whose columns take them. */
void rv_model_check_code_kinds(struct rv_model *m);
void rv_model_shared_codes(struct rv_model *m, struct rv_yaml *root);
/* `sheets:` and `ignore:` of a dictionary. */
void rv_model_sheets(struct rv_model *m, struct rv_yaml *root);
/* `combined:` of a record, whose columns are read. */
void rv_model_combined(struct rv_model *m, struct rv_record *record, struct rv_yaml *node);
/* The columns of a record; its references are resolved, so all records must be there. */
void rv_model_columns(struct rv_model *m, struct rv_record *record, struct rv_yaml *node);
bool rv_model_add_column(struct rv_model *m, struct rv_record *record, struct rv_column *column);
/* A record by name; an error with a suggestion if there is none. */
struct rv_record *rv_model_record(struct rv_model *m, const struct rv_yaml *node, const char *id);
/* A record that belongs to a case. */
struct rv_record *rv_model_child(struct rv_model *m, const struct rv_yaml *node, const char *id);
struct rv_column *rv_model_column(struct rv_model *m, const struct rv_record *record,
                                  const struct rv_yaml *node, const char *id);
const char *const *rv_model_record_ids(struct rv_model *m);
const char *const *rv_model_column_ids(struct rv_model *m, const struct rv_record *record);
const char *const *rv_model_code_ids(struct rv_model *m, const struct rv_codes *codes);

/* ---- rubric ------------------------------------------------------------------------------------ */

/* A name of another file: a base name without ways out of the folder. */
bool rv_model_file_name(struct rv_model *m, const struct rv_yaml *node);
/* Finds and parses a file named at node, and notes it among the sources. */
struct rv_source *rv_model_source(struct rv_model *m, const struct rv_yaml *node, const char *name);
/* The tree of the rubric with everything it extends, or NULL. */
struct rv_yaml *rv_model_tree(struct rv_model *m, const struct rv_source *source);
/* overlay over base: a new tree. */
struct rv_yaml *rv_model_merge(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *overlay);
/* A mapping with the keys of both; where both have one, the value of over. */
struct rv_yaml *rv_model_merge_keys(struct rv_model *m, struct rv_yaml *base, struct rv_yaml *over);

/* The parameter at `:name`, which stands at offset of node's text. */
const struct rv_parameter *rv_model_parameter(struct rv_model *m, const struct rv_yaml *node,
                                              size_t offset, const char *name);
void rv_model_parameters(struct rv_model *m, struct rv_yaml *root);
void rv_model_parameters_unused(struct rv_model *m, struct rv_yaml *root);
void rv_model_classes(struct rv_model *m, struct rv_yaml *root);
void rv_model_dimensions(struct rv_model *m, struct rv_yaml *root);
/* A name of a set or table: none of the records, sets and tables there are. */
bool rv_model_global_name(struct rv_model *m, const struct rv_yaml *node);
void rv_model_sets(struct rv_model *m, struct rv_yaml *root);
void rv_model_tables(struct rv_model *m, struct rv_yaml *root);
void rv_model_derives(struct rv_model *m, struct rv_yaml *root);
void rv_model_items(struct rv_model *m, struct rv_yaml *root);
void rv_model_calendar(struct rv_model *m, struct rv_yaml *root);
/* Kinds of a record: codes or names of sets, which are expanded. */
bool rv_model_kinds(struct rv_model *m, const struct rv_record *record, struct rv_yaml *node,
                    const char ***out, size_t *n);
bool rv_model_is_kind(const struct rv_record *record, const char *word);
/* One kind of a record, else an error. */
bool rv_model_kind(struct rv_model *m, const struct rv_record *record, const struct rv_yaml *node,
                   const char *word);

struct rv_check *rv_model_check(struct rv_model *m, struct rv_yaml *node, bool is_hint);
/* Notes that a check sees rows of a record: `match` must fit it. */
void rv_model_sees(struct rv_model *m, const struct rv_check *check, const struct rv_record *record,
                   const struct rv_yaml *node);
void rv_model_sees_sql(struct rv_model *m, const struct rv_check *check, const struct rv_sql *sql);
/* Columns that must be equal, in `each` or the target of a derived column. */
void rv_model_match(struct rv_model *m, const struct rv_record *record, struct rv_yaml *node,
                    const char ***out, size_t *n);
/* is_date: its column must be a date. only_kind: RECORD.KIND[.COLUMN] alone. */
bool rv_model_point(struct rv_model *m, const struct rv_check *check, struct rv_yaml *node,
                    bool is_date, bool only_kind, struct rv_point *out);
bool rv_model_limit(struct rv_model *m, const struct rv_yaml *node, struct rv_limit *out);
void rv_model_deadline(struct rv_model *m, struct rv_check *check, struct rv_yaml *node);
void rv_model_detail(struct rv_model *m, const struct rv_item *item, struct rv_yaml *node);
/* Loads a rubric with the files, settings and diagnostics of `like`. */
struct rv_rubric *rv_model_rubric(const struct rv_model *like, const struct rv_source *source);
void rv_model_digest(struct rv_model *m);

#endif
