/*
 * What the files of import share: the case database under the pen, one run of the import, one
 * file of it.
 *
 * An import is one transaction. Each row is put in as soon as it is read, also one with faults
 * (its bad cells left empty), so that later rows find it and one fault does not bring ten others;
 * any fault rolls all of it back.
 */
#ifndef REVIEW_IMPORT_PARTS_H
#define REVIEW_IMPORT_PARTS_H

#include <sqlite3.h>
#include "review/import.h"
#include "review/text.h"

#define RV_MAX_KEY 8 /* columns of a key */

/* ---- the database (db.c) -------------------------------------------------------------------- */

enum rv_affinity { RV_AFF_NONE, RV_AFF_TEXT, RV_AFF_INTEGER, RV_AFF_REAL, RV_AFF_NUMERIC };

struct rv_pen {
	sqlite3 *db;
	const char *path;
	bool created; /* by us, so it is removed again after a failure */
};
struct rv_table_column {
	const char *name;
	enum rv_affinity affinity;
	int pk; /* position in the primary key, from 1; 0: none */
};
struct rv_table_shape {
	bool there, view;
	struct rv_table_column *columns;
	size_t n;
};

/* Opens path to be written and begins the transaction. create: makes it if it is not there. */
enum rv_code rv_pen_open(struct rv_pen *pen, const char *path, const char *vfs, bool create,
                         struct rv_error *err);
/* Commits. After a failure the caller goes on to rv_pen_close all the same. */
enum rv_code rv_pen_commit(struct rv_pen *pen, struct rv_error *err);
/* Rolls back what was not committed; a file that we made and did not fill is removed. */
void rv_pen_close(struct rv_pen *pen);
enum rv_code rv_pen_fail(struct rv_pen *pen, int rc, struct rv_error *err);
enum rv_code rv_pen_run(struct rv_pen *pen, const char *sql, struct rv_error *err);
/* Runs what buf holds. */
enum rv_code rv_pen_run_buf(struct rv_pen *pen, const struct rv_buf *sql, struct rv_error *err);
enum rv_code rv_pen_prepare(struct rv_pen *pen, const struct rv_buf *sql, sqlite3_stmt **out,
                            struct rv_error *err);
/* Runs a statement that gives no rows, resets it. */
enum rv_code rv_pen_step(struct rv_pen *pen, sqlite3_stmt *stmt, struct rv_error *err);
/* Runs a query for its first integer, 0 if there is no row, resets it. */
enum rv_code rv_pen_number(struct rv_pen *pen, sqlite3_stmt *stmt, int64_t *out,
                           struct rv_error *err);
/* What a table looks like; into_views: a view's columns too, and views may be read from now on. */
enum rv_code rv_table_read(struct rv_arena *arena, struct rv_pen *pen, const char *table,
                           bool into_views, struct rv_table_shape *out, struct rv_error *err);
const struct rv_table_column *rv_table_column(const struct rv_table_shape *shape, const char *name);
/* Declared type of a column as init writes it: INTEGER, TEXT or "". */
const char *rv_stored_type(const struct rv_dictionary *dictionary, const struct rv_column *column);
/* Whether the column stands in a table, and is not computed. */
bool rv_is_stored(const struct rv_column *column);

/* ---- values --------------------------------------------------------------------------------- */

enum rv_value_kind { RV_VALUE_NULL, RV_VALUE_INT, RV_VALUE_TEXT };
struct rv_value {
	enum rv_value_kind kind;
	int64_t number;
	const char *text;
	size_t len;
};
int rv_value_bind(sqlite3_stmt *stmt, int at, const struct rv_value *value);

/* ---- one file ------------------------------------------------------------------------------- */

enum rv_field_use {
	RV_FIELD_UNUSED, /* no heading, or one that was refused */
	RV_FIELD_OWN,    /* a column of the record */
	RV_FIELD_LINK,   /* names the case, by number, key or identity */
	RV_FIELD_PART    /* `column` of the case narrows the link */
};
struct rv_field {
	enum rv_field_use use;
	const struct rv_column *column; /* own, or of the case record (RV_FIELD_PART) */
	const char *unit;               /* of money: 元 or 万元 */
	const char *heading;
};
struct rv_import_file {
	const char *path;
	size_t order;
	const struct rv_record *record;
	size_t rank;             /* of the record: parents first */
	bool broken;             /* could not be read to the end */
	struct rv_field *fields; /* NULL until the header row has been seen */
	size_t n_fields;
	bool numbered; /* its integer key is not in the sheet: we number the rows */
	int64_t next_key;
	bool usable;             /* the header allows rows to be put in */
	struct rv_value *values; /* by column index, of the row at hand */
	bool *given;             /* by column index: in the sheet, or set by us */
	bool by_identity;        /* rows have an identity besides their key */
	sqlite3_stmt *insert, *has_key, *has_identity, *has_number, *has_row;
};

/* ---- one import ----------------------------------------------------------------------------- */

struct rv_target { /* a record that others point at */
	struct rv_table_shape shape;
	bool in_files; /* there is a file of it */
	bool broken; /* rows of it are missing after faults: what is not found may be one of them */
	size_t rank;
	int64_t rows;  /* imported now */
	bool numbered; /* there is a sheet without keys: nobody knows those that we give */
	bool keyed;    /* there is a sheet with keys: these are what others name first */
	sqlite3_stmt *find_key, *find_identity; /* rows of a case by name */
	sqlite3_stmt *names;                    /* adds the names of a row */
	sqlite3_stmt *row_name;                 /* the same as a whole; NULL: not asked for yet */
};

/* A reference to a row that may come later. */
struct rv_deferred {
	const struct rv_column *column;
	struct rv_place place;
	const char *row_key, *case_key, *text; /* in the import's arena; case_key NULL: none */
	struct rv_deferred *next;
};

struct rv_importer {
	struct rv_arena *arena;
	struct rv_arena row_arena; /* of the row at hand */
	const struct rv_dictionary *dictionary;
	const struct rv_import_options *options;
	struct rv_pen pen;
	struct rv_faults *faults;
	struct rv_target *targets; /* by index of the record */
	struct rv_import_file *files;
	size_t n_files;
	struct rv_deferred *deferred, **deferred_end;
	/* over temp.review_name, review_origin, review_case */
	sqlite3_stmt *find_name, *check_name, *key_part, *add_origin, *find_origin, *add_case;
};

/*
 * What rows are called: forms of temp.review_name. A cell may use those up to RV_FORM_FIRST.
 * Names are folded; of a key of several columns, the JSON.
 */
enum rv_form {
	RV_FORM_KEY = 1,
	RV_FORM_NUMBER = 2,
	RV_FORM_JOINED = 3,   /* identity of several parts, joined by a middle dot */
	RV_FORM_FIRST = 4,    /* its first part, of a case only if it has no other */
	RV_FORM_IDENTITY = 8, /* identity, parts kept apart */
	RV_FORM_ROW = 9,      /* the whole row */
	RV_FORM_COLUMN = 16   /* + index of a column of the case's identity or composite key */
};

/* ---- match.c: names of files and headers ---------------------------------------------------- */

/* The record that a file is of, or NULL after a fault. */
const struct rv_record *rv_match_file(struct rv_importer *im, const char *path, size_t order);
/* Fills file->fields from its header row. */
enum rv_code rv_match_header(struct rv_importer *im, struct rv_import_file *file,
                             const struct rv_sheet_row *row, struct rv_error *err);
/* A record by id or title, folded; NULL: none. *ambiguous: several. */
const struct rv_record *rv_match_record(const struct rv_dictionary *dictionary, const char *name,
                                        bool *ambiguous);
/* The name nearest to `name` among ids and titles of the records, or NULL. */
const char *rv_nearest_record(struct rv_importer *im, const char *name);
/*
 * Columns that identify a row to people: the identity; of a case without one of its own its
 * number. *n is 0 if one is computed.
 */
const struct rv_column *const *rv_identity(const struct rv_record *record, size_t *n);
/* What a column is called in messages. */
const char *rv_column_title(const struct rv_column *column);
const char *rv_record_title(const struct rv_record *record);

/* ---- cells.c, dates.c, money.c: texts to values --------------------------------------------- */

/*
 * What a cell says: blanks at the ends gone, ="x" and a guarding apostrophe taken off, words for
 * "not known" empty. false: no value (a fault was reported).
 */
bool rv_cell_text(struct rv_importer *im, const struct rv_place *place,
                  const struct rv_sheet_cell *cell, const char **out);
/* The value of a cell of `column`. false: a fault was reported. text as rv_cell_text gave it. */
bool rv_cell_value(struct rv_importer *im, const struct rv_column *column, const char *unit,
                   const struct rv_place *place, const char *text, struct rv_value *out);
/* Full-width ASCII as ASCII, all blanks as ' ', zero-width characters gone, trimmed. */
void rv_cell_plain(struct rv_buf *buf, const char *text, size_t len);
/* A value as messages show it: cut when it is long. Lives in the row's arena; never NULL. */
const char *rv_cell_shown(struct rv_importer *im, const char *text);
/* Whether the spreadsheet turned a long number into 5.2E+17. */
bool rv_is_scientific(const char *text);

enum rv_date_fault {
	RV_DATE_OK,
	RV_DATE_NONE,
	RV_DATE_NO_SUCH_DAY,
	RV_DATE_SERIAL,
	RV_DATE_MONTH,
	RV_DATE_OCTOBER
};
/* Reads a date, month or date with time in the forms people write. text: plain. */
enum rv_date_fault rv_date_read(const char *text, struct rv_when *out);
/* `28,000.5` in units of 10^-scale, exactly. false: no number, too many decimals, too large. */
bool rv_decimal_read(const char *text, size_t len, int scale, int64_t *out);
/* An amount in fen; unit (NULL: 元) counts where the text names none. text: plain. */
bool rv_money_read(const char *text, const char *unit, int64_t *fen);

/* ---- names.c: what rows of cases and lookup records are called ------------------------------ */

/*
 * Registers the SQL functions, makes the temporary tables and fills them with the names of rows
 * that are there.
 */
enum rv_code rv_names_open(struct rv_importer *im, struct rv_error *err);
/* Adds the names of a new row. */
enum rv_code rv_names_add(struct rv_importer *im, const struct rv_record *record, const char *key,
                          struct rv_error *err);
/* Names rows of the record by the whole row too. */
enum rv_code rv_names_rows(struct rv_importer *im, const struct rv_record *record,
                           struct rv_error *err);
/*
 * SQL: the columns of a record whose rows we number, without the key, in one comparable value; as
 * parameters ?first… if first > 0.
 */
void rv_row_sql(struct rv_buf *sql, const struct rv_record *record, int first);
/* SQL: "main"."table". */
void rv_table_sql(struct rv_buf *sql, const struct rv_record *record);
/* SQL: review_key(…) of the record's key columns. */
void rv_key_sql(struct rv_buf *sql, const struct rv_record *record);
/* folded text in the row's arena; NULL: memory is out. */
const char *rv_folded(struct rv_importer *im, const char *text);
/* The JSON of a key, in the arena; NULL: memory is out. */
const char *rv_key_json(struct rv_arena *arena, const struct rv_value *values, size_t n);
/* Part `at` of a key's JSON, its text in the row's arena. */
enum rv_code rv_key_part(struct rv_importer *im, const char *key, size_t at, struct rv_value *out,
                         struct rv_error *err);
/* Binds the parts of a key to parameters from `at` on. */
enum rv_code rv_key_bind(struct rv_importer *im, sqlite3_stmt *stmt, int at, const char *key,
                         size_t n, struct rv_error *err);

/* ---- links.c: cells to keys of other rows --------------------------------------------------- */

/*
 * The case that the row's link cells name, as the JSON of its key (in the row's arena); NULL
 * after a fault. texts: by field, as rv_cell_text gave them.
 */
enum rv_code rv_link_case(struct rv_importer *im, const struct rv_import_file *file,
                          const struct rv_place *row, const char *const *texts,
                          const char **case_key, struct rv_error *err);
/*
 * The key of the row that `text` names for the reference `column`, NULL after a fault. case_key
 * NULL: none.
 */
enum rv_code rv_link_ref(struct rv_importer *im, const struct rv_column *column,
                         const struct rv_place *place, const char *text, const char *case_key,
                         struct rv_value *out, struct rv_error *err);
/*
 * Keeps a reference to a row that may come later; rv_links_settle resolves it after the last row.
 */
enum rv_code rv_link_later(struct rv_importer *im, const struct rv_column *column,
                           const struct rv_place *place, const char *text, const char *row_key,
                           const char *case_key, struct rv_error *err);
enum rv_code rv_links_settle(struct rv_importer *im, struct rv_error *err);

/* ---- there.c, insert.c, complete.c ---------------------------------------------------------- */

/* Prepares the statements of a file whose header has been matched. */
enum rv_code rv_there_open(struct rv_importer *im, struct rv_import_file *file,
                           struct rv_error *err);
/*
 * Refuses the row at hand if its key is there, or its identity or, where that has an empty part,
 * the whole row. key_only: has faults, so only the key can be compared.
 */
enum rv_code rv_there_check(struct rv_importer *im, struct rv_import_file *file,
                            const struct rv_place *place, const char *key, const char *case_key,
                            bool key_only, bool *there, struct rv_error *err);
/* Notes where a row came from, for rv_there_check. */
enum rv_code rv_there_add(struct rv_importer *im, const struct rv_import_file *file,
                          const char *key, int64_t row, struct rv_error *err);
enum rv_code rv_insert_open(struct rv_importer *im, struct rv_import_file *file,
                            struct rv_error *err);
/* One row of a file after its header. */
enum rv_code rv_insert_row(struct rv_importer *im, struct rv_import_file *file,
                           const struct rv_sheet_row *row, struct rv_error *err);
/* What people called complete: by case, or of a lookup record as a whole (case_key NULL). */
#define RV_COMPLETE_SQL                                                                            \
	"CREATE TABLE IF NOT EXISTS main.review_complete(record TEXT NOT NULL, case_key TEXT, "    \
	"\"by\" TEXT, \"at\" TEXT);"                                                               \
	"CREATE INDEX IF NOT EXISTS main.ix_review_complete ON review_complete(record, case_key)"
/* The records that the words of --complete name, by index. RV_USAGE: no such record. */
enum rv_code rv_complete_words(struct rv_importer *im, bool *chosen, struct rv_error *err);
/* States them for the cases named. */
enum rv_code rv_complete(struct rv_importer *im, const bool *chosen, struct rv_error *err);
/* Counts the cases named and, by record, those that are complete. */
enum rv_code rv_complete_count(struct rv_importer *im, struct rv_import_result *result,
                               struct rv_error *err);

#endif
