/*
 * The rubric: items with points, grouped in dimensions and categories, each with checks, and what classes come of it.
 * Loaded from YAML with its dictionary, calendar, and the rubric it extends; read-only afterwards; lives in an arena.
 */
#ifndef REVIEW_RUBRIC_H
#define REVIEW_RUBRIC_H

#include "review/dictionary.h"

/* ---- where the files come from ------------------------------------------------------------------ */

/* A file that was read for a rubric; kept with each run, so that a run can be explained later. */
struct rv_source {
	const char *name; /* as the other files call it: base name within the folder */
	const char *path; /* as shown in messages */
	const char *text;
	size_t len;
	struct rv_yaml *root;
};
/*
 * Finds `name` beside the rubric. Fills text and path (in the arena). RV_NOINPUT if there is none.
 * Names with path separators never reach it.
 */
typedef enum rv_code rv_find_source(void *ctx, struct rv_arena *arena, const char *name,
                                    struct rv_source *out, struct rv_error *err);
struct rv_folder {
	const char *dir; /* folder of the rubric; NULL: only what is built in */
};
/* Looks in the folder ctx (struct rv_folder), then among the files built into the program. */
rv_find_source rv_find_in_folder;
/* Looks among ctx = struct rv_stored (texts kept with a run). */
struct rv_stored {
	const struct rv_source *sources;
	size_t n;
};
rv_find_source rv_find_stored;

/* ---- parts of a rubric ---------------------------------------------------------------------------- */

enum rv_item_severity { RV_MINOR, RV_MAJOR, RV_VETO, RV_ADVICE };
const char *rv_item_severity_word(enum rv_item_severity severity);
const char *rv_item_severity_label(enum rv_item_severity severity); /* translated */

enum rv_unit {
	RV_DAYS,
	RV_WORKING_DAYS,
	RV_MONTHS,
	RV_HOURS,
	RV_MINUTES
}; /* years are 12 months */
struct rv_limit {
	int n; /* 0..100000; parameters already put in */
	enum rv_unit unit;
};

struct rv_class {
	const char *id;
	struct rv_title title;
	rv_points from;
	bool forbid[4]; /* by rv_item_severity */
};
struct rv_category {
	const char *id;
	struct rv_title title;
	rv_points points;
	size_t dimension;
};
struct rv_dimension {
	const char *id;
	struct rv_title title;
	rv_points points;
};
struct rv_parameter {
	const char *name;
	struct rv_title title;
	const char *value; /* as text */
	bool is_number;    /* integer or decimal: unquoted in SQL */
	struct rv_pos pos;
};
struct rv_set {
	const char *name;
	const char **codes;
	size_t n;
	bool is_tag; /* made of a tag of a code list */
	struct rv_pos pos;
};
struct rv_cell {
	const char *text; /* NULL: null */
	bool is_number;
};
struct rv_table {
	const char *name;
	const char **columns;
	size_t n_columns;
	struct rv_cell *cells; /* n_rows * n_columns */
	size_t n_rows;
	struct rv_pos pos;
};

/* ---- checks ------------------------------------------------------------------------------------------ */

/* One SQL expression, or a part of a scalar. text is node->text when offset is 0. NULL node: absent. */
struct rv_sql {
	struct rv_yaml *node;
	const char *text;
};

/*
 * A value: SQL, or RECORD.KIND[.COLUMN] = the first of that kind. first_record is set for the latter, also
 * first_column (default the record's date).
 */
struct rv_point {
	struct rv_sql sql;
	const struct rv_record *first_record;
	const struct rv_column *first_column;
	const char *kind;
};

/* Kinds asked for of one record. */
struct rv_required {
	const struct rv_record *record;
	const char **kinds;
	size_t n_kinds;
};
struct rv_within {
	const char *from; /* YYYY-MM-DD, NULL: default */
	rv_day from_day;
	struct rv_limit limit;
};
#define RV_MAX_EXTEND 16 /* of one deadline */
#define RV_MAX_DIMENSIONS 64
#define RV_MAX_CATEGORIES 256 /* of all dimensions */
struct rv_extend {
	struct rv_limit by;
	struct rv_sql when; /* absent: always */
};
struct rv_deadline {
	struct rv_point from, to;
	struct rv_sql due;        /* instead of from and within */
	struct rv_within *within; /* sorted by from, default first */
	size_t n_within;
	bool has_at_least;
	struct rv_limit at_least;
	struct rv_extend *extend;
	size_t n_extend;
	bool has_pause;
	struct rv_point pause_from, pause_to; /* always RECORD.KIND[.COLUMN] */
	bool has_per;
	struct rv_limit per;
	bool roll;
	bool no_start_not_applicable;
	bool no_end_late;
};

enum rv_test {
	RV_TEST_WHERE,
	RV_TEST_FILLED,
	RV_TEST_AGREE,
	RV_TEST_ORDER,
	RV_TEST_NONE,
	RV_TEST_REQUIRE,
	RV_TEST_DEADLINE,
	RV_TEST_QUERY,
	RV_TEST_MANUAL
};
const char *rv_test_word(enum rv_test test);

struct rv_check {
	enum rv_test test;
	struct rv_pos pos;
	const struct rv_record *each; /* what is counted; the case record: the case */
	struct rv_sql when;
	const char **match; /* columns of `each` */
	size_t n_match;
	struct rv_sql where; /* where: or case: */
	struct rv_sql times;
	const struct rv_column **filled; /* columns of each */
	size_t n_filled;
	struct rv_point *values; /* agree, order */
	size_t n_values;
	bool has_tolerance;
	int64_t tolerance;
	bool strict;
	const struct rv_record *none;
	struct rv_sql with; /* none, require */
	struct rv_required *required;
	size_t n_required;
	bool any;
	struct rv_deadline deadline;
	struct rv_sql query;
	const struct rv_record *of; /* query: what `row` is a key of, or NULL */
	/* manual */
	struct rv_title ask;   /* both NULL: none */
	struct rv_check *hint; /* or NULL; never deducts */
	struct rv_yaml *node;
	bool faulty; /* it has an error: only in a standard that is checked, never scored */
};

enum rv_aggregate { RV_ANY, RV_COUNT, RV_SUM, RV_FIRST, RV_LAST, RV_NEXT };

/* A derived column. */
struct rv_derive {
	struct rv_column
		*column; /* appended to the target record's columns; its `derived` is set */
	const struct rv_record *target;
	bool is_sql;
	struct rv_sql sql; /* derive: {sql: …} and dictionary columns with sql: */
	enum rv_aggregate aggregate;
	const struct rv_record *record; /* whose rows */
	const struct rv_column *
		value; /* sum, first, last; NULL: any, count; first/last default the record's date */
	const struct rv_column *distinct;
	const char **kinds; /* kind: or NULL */
	size_t n_kinds;
	struct rv_sql where;
	const char **match;
	size_t n_match;
	struct rv_pos pos;
	bool faulty; /* as in rv_check */
};

enum rv_deduct { RV_DEDUCT_NONE, RV_DEDUCT_ONCE, RV_DEDUCT_EACH, RV_DEDUCT_RANGE };

struct rv_item {
	const char *id;
	size_t index;                                 /* rubric order */
	int category;                                 /* -1: directly in a dimension, or none */
	int dimension;                                /* -1: none */
	struct rv_title title, basis, advice, counts; /* but for title, NULL when not given */
	struct rv_title detail; /* template with {column}; NULL: the default sentence of the test */
	enum rv_item_severity severity;
	const struct rv_column *
		owner; /* unit column of the case that answers for it; default the case's unit; may be NULL */
	enum rv_deduct deduct;
	rv_points points; /* once, or each, or the low end of a range */
	rv_points high;   /* high end of a range */
	rv_points max;    /* most that the item can cost (once: points) */
	rv_points award;  /* manual items that give points, else 0 */
	bool confirm;
	bool manual;
	struct rv_sql when;
	struct rv_check **checks;
	size_t n_checks;
	struct rv_pos pos;
	struct rv_yaml *node;
};

struct rv_rubric {
	const char *id, *version;
	struct rv_title title;
	rv_points points;
	int at_least;                /* assessed, in hundredths of a percent: 7000 */
	bool has_factors, has_award; /* read and checked, without effect yet */
	struct rv_sql cases;
	const char *valid_from, *valid_to; /* or NULL */
	struct rv_class *classes;
	size_t n_classes; /* best first */
	struct rv_dimension *dimensions;
	size_t n_dimensions;
	struct rv_category *categories;
	size_t n_categories;
	struct rv_parameter *parameters;
	size_t n_parameters;
	struct rv_set *sets;
	size_t n_sets; /* `sets:` and the tags of code lists */
	struct rv_table *tables;
	size_t n_tables;
	struct rv_derive *derives;
	size_t n_derives; /* dictionary's first; not yet in order of dependency */
	struct rv_item *items;
	size_t n_items;
	struct rv_calendar *calendar; /* or NULL */
	struct rv_dictionary *dictionary;
	struct rv_yaml *root; /* after `extends` was applied */
	struct rv_yaml *calendar_root;
	struct rv_source *sources;
	size_t n_sources; /* rubric first, then bases, dictionary, calendar */
	bool faulty;      /* has errors: only for rv_score_check */
	char digest[65];  /* scoring digest: SHA-256, hex, over what can change a score */
};

/* What the command line changes. */
struct rv_settings {
	const char *const *set; /* "NAME=VALUE" of --set */
	size_t n_set;
};

/*
 * Loads a rubric with everything it names. All faults that can be seen without a database go to diags (SQL is checked
 * by rv_plan_compile). NULL on errors.
 */
struct rv_rubric *rv_rubric_load(struct rv_arena *arena, const struct rv_source *source,
                                 rv_find_source *find, void *ctx,
                                 const struct rv_settings *settings, struct rv_diags *diags);
const struct rv_item *rv_rubric_item(const struct rv_rubric *rubric, const char *id);
const struct rv_set *rv_rubric_set_named(const struct rv_rubric *rubric, const char *name);
const struct rv_table *rv_rubric_table(const struct rv_rubric *rubric, const char *name);
const struct rv_parameter *rv_rubric_parameter(const struct rv_rubric *rubric, const char *name);

/* Parts of the scoring digest, to tell what two rubrics differ in. */
enum rv_rubric_part {
	RV_PART_POINTS,   /* what violations cost, the order of items, classes, caps */
	RV_PART_VERDICTS, /* all the rest: what is found in a case */
	RV_PART_ITEM_POINTS,
	RV_PART_ITEM_VERDICTS, /* of: struct rv_item */
	RV_PART_PARAMETER,
	RV_PART_SET,
	RV_PART_TABLE,
	RV_PART_DERIVE,
	RV_PART_COLUMN,
	RV_PART_CODES, /* of the struct of that name */
	RV_PART_CALENDAR
};
/* Equal digests: the part means the same. `of` is a part of the rubric, NULL where the whole is meant. false: no memory. */
bool rv_rubric_part_digest(struct rv_arena *arena, const struct rv_rubric *rubric,
                           enum rv_rubric_part part, const void *of, char out[65]);

/* ---- calendars --------------------------------------------------------------------------------------- */

/* A calendar alone. NULL on errors, which are in diags. */
struct rv_calendar *rv_calendar_load(struct rv_arena *arena, struct rv_yaml *root,
                                     struct rv_diags *diags);
struct rv_calendar_year {
	int year;
	size_t n_holidays, n_weekdays; /* listed days off; those that are no week-end days */
	size_t n_workdays;             /* week-end days worked */
	int working;                   /* working days of the year */
	rv_day first, last;            /* listed days off */
};
/* The n years that a calendar covers, in order. NULL: no memory. */
struct rv_calendar_year *rv_calendar_years(struct rv_arena *arena,
                                           const struct rv_calendar *calendar, size_t *n);
/*
 * Warnings and notes on a calendar that has no errors: years left out or half entered, days that change nothing or stand alone. root is its
 * tree. false: no memory.
 */
bool rv_calendar_check(struct rv_arena *arena, const struct rv_calendar *calendar,
                       struct rv_yaml *root, struct rv_diags *diags);

/* ---- schemas ------------------------------------------------------------------------------------------ */

enum rv_schema_of {
	RV_SCHEMA_RUBRIC, /* a rubric, an overlay or a rubric set */
	RV_SCHEMA_DICTIONARY,
	RV_SCHEMA_CALENDAR,
	RV_SCHEMA_OFFICE,
	RV_SCHEMA_TESTS
};
/* Appends a JSON Schema (draft 7) made of what the loaders know of such a file: keys, words, types. Descriptions are translated. */
void rv_schema(struct rv_buf *buf, enum rv_schema_of of);

/* ---- rubric sets ------------------------------------------------------------------------------------- */

struct rv_set_use {
	struct rv_rubric *rubric;
	struct rv_sql when; /* absent: every case */
};
/* What --rubric names: one rubric (n 1, no when), or a set; the first whose `when` is true takes the case. */
struct rv_standard {
	const char *id; /* of the set, or of the rubric */
	struct rv_title title;
	struct rv_set_use *use;
	size_t n;
	bool is_set;
	struct rv_source source; /* the file named by --rubric */
	struct rv_dictionary
		*dictionary; /* all rubrics of a set name the same dictionary file (lint) */
	char digest[65];
};
/*
 * Loads a rubric or a rubric set from `path`, or a built-in one by name ("standard" or "standard.yaml" where no such file exists).
 * Returns RV_DATA with diags, RV_NOINPUT with err. With RV_DATA *out may be set all the same: a standard with errors, good for
 * rv_score_check alone, so that faults of SQL are told together with all others.
 */
enum rv_code rv_standard_load(struct rv_arena *arena, const char *path,
                              const struct rv_settings *settings, struct rv_standard **out,
                              struct rv_diags *diags, struct rv_error *err);
/* The same from stored texts; the first source is the one named by --rubric. */
enum rv_code rv_standard_load_stored(struct rv_arena *arena, const struct rv_stored *stored,
                                     const struct rv_settings *settings, struct rv_standard **out,
                                     struct rv_diags *diags, struct rv_error *err);

/* A file built into the program by name ("records.yaml"), or NULL. */
const char *rv_builtin(const char *name, size_t *len);

/* ---- rule tests ----------------------------------------------------------------------------------------- */

struct rv_expect {
	const char *item;  /* NULL for score, lowest, class */
	const char *word;  /* pass, fail, …; or "score", "lowest", "class" */
	int64_t n;         /* fail N; -1: any number */
	const char *value; /* of score, lowest, class */
	struct rv_pos pos;
};
struct rv_test_row {
	const struct rv_record *record;
	struct rv_yaml *values; /* mapping column → scalar; keys not given are numbered */
};
struct rv_test_case {
	struct rv_test_row *rows;
	size_t n_rows; /* the case's row first, defaults of `given` put in */
	struct rv_expect *expect;
	size_t n_expect;
	struct rv_pos pos;
};
struct rv_rule_test {
	const char *name;
	const char *as_of;
	struct rv_test_case *cases;
	size_t n_cases;
	struct rv_test_row *lookup;
	size_t n_lookup; /* rows of lookup records */
	const struct rv_record **incomplete;
	size_t n_incomplete;
	struct rv_pos pos;
};
struct rv_rule_tests {
	const char *rubric; /* file name */
	struct rv_rule_test *tests;
	size_t n;
	struct rv_yaml *root;
};
/* Builds the tests for a loaded rubric. NULL on errors (diags). */
struct rv_rule_tests *rv_rule_tests_load(struct rv_arena *arena, struct rv_yaml *root,
                                         const struct rv_rubric *rubric, struct rv_diags *diags);

#endif
