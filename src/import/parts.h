/*
 * What the files of import share: the case database under the pen, one run of the import, one
 * sheet of it, one pass over a sheet.
 *
 * An import is one transaction. Records come in order, those that others name first. A pass reads
 * a sheet for one record: its rows are staged, matched with the rows that are there, then put in
 * or compared. Rows with faults go along (their bad cells left empty), so that later rows find
 * them and one fault does not bring ten others; any fault rolls all of it back.
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
/* Steps to a row: *row false at the end, when it has been reset. */
enum rv_code rv_pen_row(struct rv_pen *pen, sqlite3_stmt *stmt, bool *row, struct rv_error *err);
/* The text of a column of the row that stmt stands on, valid until its next step; *out NULL: NULL, and nothing else: no
 * memory, which SQLite tells only at the next step, is told here. */
enum rv_code rv_pen_text(struct rv_pen *pen, sqlite3_stmt *stmt, int column, const char **out,
                         struct rv_error *err);
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
bool rv_is_key(const struct rv_record *record, const struct rv_column *column);
/* Whether it links the record to its case. */
bool rv_is_link(const struct rv_record *record, const struct rv_column *column);

/* ---- values --------------------------------------------------------------------------------- */

enum rv_value_kind { RV_VALUE_NULL, RV_VALUE_INT, RV_VALUE_TEXT };
struct rv_value {
	enum rv_value_kind kind;
	int64_t number;
	const char *text;
	size_t len;
};
int rv_value_bind(sqlite3_stmt *stmt, int at, const struct rv_value *value);

/* ---- sheets and passes ---------------------------------------------------------------------- */

/* One sheet of one file. */
struct rv_tab {
	const char *path;
	size_t order;     /* of the file on the command line */
	size_t no;        /* among all sheets of the import */
	size_t sheet;     /* of the file, from 0 */
	const char *name; /* of a sheet of a workbook; NULL: a text file */
	/* one of the two: a row of the record a row, or as a layout says */
	const struct rv_record *record;
	const struct rv_layout *layout;
	int64_t header, header_line; /* the last row of the headings; 0: there are none */
	const char **headings;       /* NULL: none */
	size_t n_headings;
	bool asks_whole; /* has a cell that says whether it is filled in whole */
	bool whole;      /* which says that it is */
	bool broken;     /* could not be read to the end */
	bool read;       /* once */
};

enum rv_field_use {
	RV_FIELD_UNUSED, /* no heading, one that is ignored or was refused */
	RV_FIELD_OWN,    /* a column of the record */
	RV_FIELD_LINK,   /* names the case, by number, key, identity or another name */
	RV_FIELD_PART    /* `column` of the case narrows the link */
};
struct rv_field {
	enum rv_field_use use;
	const struct rv_column
		*column;  /* own, or of the case record (RV_FIELD_PART); NULL: a tick */
	const char *unit; /* of money: 元 or 万元 */
	const char *heading;
	size_t cell; /* of the row, from 0 */
	/* of a heading of several columns: column is combined->columns[share] */
	const struct rv_combined *combined;
	size_t share;
	/* of layouts */
	size_t make; /* the row that it makes or fills, of those of the pass */
#define RV_ALL_MAKES SIZE_MAX
	bool tick, alone;
	enum rv_fill fill;
	const char *above; /* what the cell above says, if `fill` */
};
/* A reference to the row of another record that the same row of the sheet is. */
struct rv_mate {
	const struct rv_column *column;
	const struct rv_record *record;
};

/* The case that a row named, for the next row that names the same: rows of a case stand together. */
struct rv_last_case {
	struct rv_arena arena;
	const char *texts; /* of its link cells, each with its NUL; NULL: none */
	size_t len;
	const char *key;
	struct rv_value parts[RV_MAX_KEY]; /* of the key */
	bool dirty;                        /* it has been noted that it has changed */
};

/* A sheet read for one record. */
struct rv_pass {
	struct rv_tab *tab;
	const struct rv_record *record;
	size_t no;               /* in the order of work, from 0 */
	size_t rank;             /* of the record: parents first */
	bool first;              /* of its sheet: tells what is wrong with the sheet itself */
	struct rv_field *fields; /* NULL until the headings have been matched */
	size_t n_fields;
	const char *
		*makes; /* kinds of the rows that a row of the sheet makes; NULL: as it stands */
	size_t n_makes;
	struct rv_mate *mates;
	size_t n_mates;
	bool case_mate; /* the case is a row of the sheet's row, too */
	bool usable;    /* the headings allow rows to be put in */
	bool numbered;  /* its integer key is not in the sheet: we number the rows */
	int64_t next_key;
	struct rv_value *values; /* by column index, of the row at hand */
	bool *nones;             /* by column index: a cell of the row at hand says 无 */
	bool *given;             /* by column index: in the sheet, or set by us */
	bool *later;             /* by column index: a reference to rows that come later */
	/* columns that tell its rows apart: those of the identity that are given */
	const struct rv_column **identity;
	size_t n_identity;
	bool whole_identity; /* all of the identity is given */
	sqlite3_stmt *stage, *mate;
	struct rv_deferred *deferred; /* of staged rows */
	struct rv_last_case last_case;
	struct rv_fresh *fresh; /* its rows go into an empty table, without a stage; NULL: no */
};

/* ---- one import ----------------------------------------------------------------------------- */

struct rv_target { /* a record that others point at */
	struct rv_table_shape shape;
	bool in_files; /* there is a sheet of it */
	bool broken; /* rows of it are missing after faults: what is not found may be one of them */
	size_t rank;
	bool numbered;          /* there is a sheet without keys: nobody knows those that we give */
	bool keyed;             /* there is a sheet with keys: these are what others name first */
	const char **row_names; /* of a lookup record, for suggestions; NULL: not read */
	bool pointed;           /* some record has a reference to it */
	int64_t fresh;          /* rows put into its table, which was empty, without a stage */
	sqlite3_stmt *find_key, *find_identity; /* rows of a case by name */
	sqlite3_stmt *names, *forget;           /* adds the names of a row, takes them away */
};

/* A reference to a row that may come later. */
struct rv_deferred {
	const struct rv_column *column;
	struct rv_place place;
	int64_t seq; /* of the staged row */
	size_t pass;
	const char *row_key, *case_key, *text; /* in the import's arena; case_key NULL: none */
	struct rv_deferred *next;
};

/* Statements that change a column, kept for the next time. */
struct rv_changer {
	const struct rv_column *column;
	sqlite3_stmt *keep, *set;
	struct rv_changer *next;
};

struct rv_importer {
	struct rv_arena *arena;
	struct rv_arena row_arena; /* of the row at hand */
	const struct rv_dictionary *dictionary;
	const struct rv_import_options *options;
	struct rv_pen pen;
	struct rv_faults *faults;
	struct rv_import_result *result;
	const bool *chosen;        /* by index of the record: --complete */
	struct rv_target *targets; /* by index of the record */
	struct rv_book **books;    /* by order of the file; NULL: not open */
	size_t n_tabs;
	struct rv_pass *passes;
	size_t n_passes, room_passes;
	struct rv_deferred *deferred;
	bool has_history;
	int64_t serials; /* numbers taken as days, of the pass at hand */
	struct rv_import_change **changes_end, **gone_end;
	struct rv_import_note **notes_end;
	/* over temp.review_name, review_case … */
	sqlite3_stmt *find_name, *check_name, *key_part, *add_case, *add_named, *add_alias;
	sqlite3_stmt *add_told;
	sqlite3_stmt *touch, *is_new, *add_dirty;
	struct rv_changer *changers;
};

/*
 * What rows are called: forms of temp.review_name. A cell may use those up to RV_FORM_LISTED.
 * Names are folded; of a key of several columns, the JSON.
 */
enum rv_form {
	RV_FORM_SHEET_KEY = 0, /* a key as a sheet of this import has it */
	RV_FORM_KEY = 1,
	RV_FORM_NUMBER = 2,
	RV_FORM_OTHER = 3,  /* a column under `names:` */
	RV_FORM_JOINED = 4, /* identity of several parts, joined by a middle dot */
	RV_FORM_FIRST = 5,  /* its first part, of a case only if it has no other */
	RV_FORM_LISTED =
		6, /* in a column under `other_names:`; looked at where no row has the name itself */
	RV_FORM_COLUMN = 16 /* + index of a column of the case's identity or composite key */
};

/* ---- import.c ------------------------------------------------------------------------------- */

/* Opens the case database, begins the transaction, looks at its tables. */
enum rv_code rv_importer_open(struct rv_importer *im, const char *path, struct rv_error *err);
void rv_importer_close(struct rv_importer *im);

/* ---- match.c: names of records and headings ------------------------------------------------- */

/* Fills pass->fields from the headings of its sheet, which is a record's. */
enum rv_code rv_match_headings(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err);
/*
 * Tells that the column by which rows name their case is missing, and what to do; other_names: a sheet of the
 * record's own, which may name it by another column of the case, too.
 */
void rv_miss_case(struct rv_importer *im, const struct rv_place *place, const char *title,
                  bool other_names);
/* Whether a heading means something in a sheet of the record. */
bool rv_knows_heading(struct rv_importer *im, const struct rv_record *record, const char *name);
/* Whether it may stand in any sheet and is not taken. */
bool rv_is_ignored(const struct rv_dictionary *dictionary, const char *name);
/* The heading without the unit at its end, which is set; NULL: it has none. */
const char *rv_without_unit(struct rv_importer *im, const char *name, const char **unit);
/* Whether a sheet of that name is one of the record. */
bool rv_is_called(const struct rv_record *record, const char *name);
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
/* An integer key of its own, which we can give to rows. */
bool rv_can_number(const struct rv_importer *im, const struct rv_record *record);
/* Whether such a key means nothing to people: a row may be without it, or have another one each time. */
bool rv_is_surrogate(const struct rv_importer *im, const struct rv_record *record);
/* What a column is called in messages. */
const char *rv_column_title(const struct rv_column *column);
const char *rv_record_title(const struct rv_record *record);

/* ---- cells.c, dates.c, money.c: texts to values --------------------------------------------- */

/*
 * What a cell says: blanks at the ends gone, ="x" and a guarding apostrophe taken off, words for
 * nothing (空, -, /) empty. false: no value (a fault was reported). Lives as long as the cell and the
 * row's arena.
 */
bool rv_cell_text(struct rv_importer *im, const struct rv_place *place,
                  const struct rv_sheet_cell *cell, const char **out);
/*
 * The value of a cell of `column`. false: a fault was reported. text as rv_cell_text gave it; that
 * of the value may be the same.
 */
bool rv_cell_value(struct rv_importer *im, const struct rv_column *column, const char *unit,
                   const struct rv_place *place, enum rv_cell_kind kind, const char *text,
                   struct rv_value *out);
/*
 * Divides a cell (as rv_cell_text gave it) among the columns of its heading: values, all NULL on
 * entry, by column; NULL: nothing is said of it. false: a fault was reported.
 */
bool rv_combined_read(struct rv_importer *im, const struct rv_combined *combined,
                      const struct rv_place *place, const char *text, const char **values);
/*
 * Whether a cell of this column says that it is not known: 不详, 待补, 待查 … where that is no code's label, and the words of
 * `blank:` in the dictionary. It is no value and, in a column where an empty cell says "there is none", no empty cell either.
 */
bool rv_says_unknown(const struct rv_column *column, const char *text);
/* What a tick says; *known false: neither yes nor no. An empty cell says no. */
bool rv_is_tick(const char *text, bool *known);
/* Full-width ASCII as ASCII, all blanks as ' ', zero-width characters gone, trimmed. */
void rv_cell_plain(struct rv_buf *buf, const char *text, size_t len);
/* Whether valid text is so already, as far as a glance tells; false says nothing. */
bool rv_cell_is_plain(const char *text, size_t len);
/* A value as messages show it: cut when it is long. Lives in the row's arena; never NULL. */
const char *rv_cell_shown(struct rv_importer *im, const char *text);
/* Whether a plain text names several persons: 张三、李四, 张三 李四, 张三等2人 (persons.c). */
bool rv_names_several(const char *plain);
/* The SQL function review_spelling: a name as it is spelt today. */
void rv_sql_spelling(sqlite3_context *context, int argc, sqlite3_value **argv);
/* The name of a row of the case that is `text` but for its spelling, or NULL. Lives in the row's arena. */
enum rv_code rv_spelt_otherwise(struct rv_importer *im, const struct rv_record *record,
                                const char *case_key, const char *text, const char **out,
                                struct rv_error *err);
/* Notes names of persons of one case, changed by this import, that differ only in their spelling. */
enum rv_code rv_note_spellings(struct rv_importer *im, struct rv_error *err);
/* Whether the spreadsheet turned a long number into 5.2E+17. */
bool rv_is_scientific(const char *text);

enum rv_date_fault {
	RV_DATE_OK,
	RV_DATE_NONE,
	RV_DATE_NO_SUCH_DAY,
	RV_DATE_SERIAL,
	RV_DATE_MONTH,
	RV_DATE_OCTOBER,
	RV_DATE_SEVERAL, /* a period, several days, a day that is not told exactly */
	RV_DATE_NO_YEAR,
	RV_DATE_SHORT_YEAR, /* of two digits */
	RV_DATE_YEAR_LAST,  /* 13/3/2025 */
	RV_DATE_MIDNIGHT,   /* 24:00 */
	RV_DATE_NO_DAY      /* 0:40: a time alone */
};
/* Reads a date, month or date with time in the forms people write. text: plain. */
enum rv_date_fault rv_date_read(const char *text, struct rv_when *out);
/* `28,000.5` in units of 10^-scale, exactly. false: no number, too many decimals, too large. */
bool rv_decimal_read(const char *text, size_t len, int scale, int64_t *out);
/* Takes `word` off the end of text[0..*len), and blanks before it. */
bool rv_drop_end(const char *text, size_t *len, const char *word);
/*
 * An amount in fen; unit (NULL: 元) counts where the text names none. text: plain. false: none, or a ￥ that leaves open
 * whether yuan are meant where the unit is 万元.
 */
bool rv_money_read(const char *text, const char *unit, int64_t *fen);

/* ---- among.c: names of rows of lookup records ------------------------------------------------ */

/* The name nearest to `text` among rows of a lookup record, or NULL. */
enum rv_code rv_nearest_row(struct rv_importer *im, const struct rv_record *record,
                            const char *text, const char **out, struct rv_error *err);
/* A warning at the first cell of a column with `among:` whose text no row has as its name. */
enum rv_code rv_check_among(struct rv_importer *im, const struct rv_column *column,
                            const struct rv_place *place, const char *text, struct rv_error *err);

/* ---- kinds.c: codes that go with some kinds of rows ------------------------------------------ */

/* A fault if a code, called `text` in its cell, can't stand in a row of that kind. The column's record has kinds. */
void rv_check_kind(struct rv_importer *im, const struct rv_column *column,
                   const struct rv_place *place, const char *code, const char *text,
                   const char *kind);

/* ---- names.c: what rows of cases and lookup records are called ------------------------------ */

/*
 * Registers the SQL functions, makes the temporary tables and fills them with the names of rows
 * that are there.
 */
enum rv_code rv_names_open(struct rv_importer *im, struct rv_error *err);
/* Adds the names of a new row; renamed: takes away those it had. */
enum rv_code rv_names_add(struct rv_importer *im, const struct rv_record *record, const char *key,
                          bool renamed, struct rv_error *err);
/* Adds what a sheet calls the key of a row. */
enum rv_code rv_names_alias(struct rv_importer *im, const struct rv_record *record,
                            const char *sheet_key, const char *key, struct rv_error *err);
/* SQL: "main"."table". */
void rv_table_sql(struct rv_buf *sql, const struct rv_record *record);
/* SQL: name(t."a", t."b", …) over columns of a table called `t`. */
void rv_call_sql(struct rv_buf *sql, const char *function, const char *table,
                 const struct rv_column *const *columns, size_t n);
/* SQL: the key of rows of `table` (NULL: bare columns) is that of the JSON `key`. */
void rv_is_key_sql(struct rv_buf *sql, const char *table, const struct rv_column *const *columns,
                   size_t n, const char *key);
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
/*
 * SQL: the text by which review_complete, review_changed and review_history name a row of n key
 * columns: its key, of several columns as JSON. key: SQL that gives the JSON.
 */
void rv_key_text_sql(struct rv_buf *sql, const char *key, size_t n);

/* ---- links.c: cells to keys of other rows --------------------------------------------------- */

/*
 * The case that the row's link cells name, as the JSON of its key (in the row's arena); NULL
 * after a fault. texts: by field, as rv_cell_text gave them.
 */
enum rv_code rv_link_case(struct rv_importer *im, const struct rv_pass *pass,
                          const struct rv_place *row, const char *const *texts,
                          const char **case_key, struct rv_error *err);
/* Whether a row of the case record or of a lookup record is called `name`, which is folded. */
enum rv_code rv_is_named(struct rv_importer *im, const struct rv_record *record, const char *name,
                         bool *out, struct rv_error *err);
/*
 * The key of the row that `text` names for the reference `column`, NULL after a fault. case_key
 * NULL: none.
 */
enum rv_code rv_link_ref(struct rv_importer *im, const struct rv_column *column,
                         const struct rv_place *place, const char *text, const char *case_key,
                         struct rv_value *out, struct rv_error *err);
/* References to rows that came later, after the last row. */
enum rv_code rv_links_settle(struct rv_importer *im, struct rv_error *err);

/* ---- layout.c: sheets that are laid out otherwise ------------------------------------------- */

/* Whether a heading means something in the layout. */
bool rv_layout_knows(struct rv_importer *im, const struct rv_layout *layout, const char *name);
/* The passes of a sheet, one for each record that it fills. Headings that nobody knows are faults. */
enum rv_code rv_layout_passes(struct rv_importer *im, struct rv_tab *tab, struct rv_error *err);
/* Adds a pass. NULL: memory is out. */
struct rv_pass *rv_add_pass(struct rv_importer *im, struct rv_tab *tab,
                            const struct rv_record *record);
/* Puts rows of the stage that are one row together. */
enum rv_code rv_merge_rows(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err);
/* Notes which rows of the record the rows of the sheet are. */
enum rv_code rv_note_mates(struct rv_importer *im, const struct rv_pass *pass,
                           struct rv_error *err);
/* The key of the row of `record` that a row of the sheet is, in the row's arena; NULL: none. */
enum rv_code rv_find_mate(struct rv_importer *im, struct rv_pass *pass,
                          const struct rv_record *record, int64_t row, const char **key,
                          struct rv_error *err);

/* ---- tabs.c, head.c, read.c: the sheets of the files, their headings, their rows ------------ */

/* Opens the files and finds out which of their sheets is what. */
enum rv_code rv_tabs_find(struct rv_importer *im, struct rv_error *err);
/* Finds the headings of a sheet: those that most candidates know. NULL-terminated lists. */
enum rv_code rv_tab_head(struct rv_importer *im, struct rv_tab *tab,
                         const struct rv_record *const *records,
                         const struct rv_layout *const *layouts, struct rv_error *err);
/* The file as a book; *out NULL: it is refused, as has been told. */
enum rv_code rv_book_at(struct rv_importer *im, size_t order, struct rv_book **out,
                        struct rv_error *err);
void rv_books_close(struct rv_importer *im);
/* Gets the rows of data of a sheet. */
enum rv_code rv_tab_read(struct rv_importer *im, struct rv_tab *tab, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_error *err);
/* Reads it as it stands; ends quietly if fn returns RV_ENOUGH. */
#define RV_ENOUGH RV_GATE
enum rv_code rv_tab_rows(struct rv_importer *im, struct rv_tab *tab, rv_sheet_row_fn *fn, void *ctx,
                         struct rv_error *err);
struct rv_place rv_tab_place(const struct rv_tab *tab, int64_t row, int64_t line);
/* The sheet in words: its file and name, in the arena; NULL: memory is out. */
const char *rv_tab_words(struct rv_importer *im, const struct rv_tab *tab);
/* Keeps a row beyond its reading; false: memory is out. */
bool rv_copy_row(struct rv_arena *arena, const struct rv_sheet_row *row, struct rv_sheet_row *out);
/* Tells something that is no fault. */
void rv_note(struct rv_importer *im, const struct rv_tab *tab, const char *fmt, ...)
	RV_PRINTF(3, 4);

/* ---- stage.c: rows of a sheet as values ----------------------------------------------------- */

/*
 * temp.review_stage(seq, row, line, faulty, case_key, sheet_key, key, name, content, number,
 * whole, unasked, nones, v0 …): case_key '' for none; sheet_key the key that the sheet gives; key that of the row it
 * is; v by column, NULL of those in nones (",3,,7,") because the cell says 无, of others because it says nothing.
 */
enum rv_code rv_stage_open(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err);
/* One row of a sheet after its header. */
enum rv_code rv_stage_row(struct rv_importer *im, struct rv_pass *pass,
                          const struct rv_sheet_row *row, struct rv_error *err);
void rv_stage_close(struct rv_importer *im, struct rv_pass *pass);
/* Notes that a sheet names a case. */
enum rv_code rv_name_case(struct rv_importer *im, const struct rv_pass *pass, const char *key,
                          struct rv_error *err);

/* ---- pair.c, apply.c: staged rows and those that are there ---------------------------------- */

/* Fills name, content, number and whole of the staged rows. */
enum rv_code rv_stage_describe(struct rv_importer *im, const struct rv_pass *pass,
                               struct rv_error *err);
/* Finds for each staged row the row that it is, if it is there. */
enum rv_code rv_pair(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err);
/* Puts in the rows that are new, changes those that differ. */
enum rv_code rv_apply(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err);

/* Notes that rows of a case have changed; key '' of a lookup record. */
enum rv_code rv_note_case(struct rv_importer *im, const char *key, struct rv_error *err);

/* ---- fresh.c: rows into an empty table ------------------------------------------------------ */

/*
 * Reads a sheet of its own straight into the empty table of its record: there is no row to compare
 * with. *done false: the sheet or the table is not of that kind, or something is wrong with the
 * sheet; then nothing has happened and it is to be staged.
 */
enum rv_code rv_fresh_read(struct rv_importer *im, struct rv_pass *pass, rv_sheet_row_fn *fn,
                           void *ctx, bool *done, struct rv_error *err);
/* Puts in the row at hand, whose values pass->values are. case_key NULL: of no case. */
enum rv_code rv_fresh_row(struct rv_importer *im, struct rv_pass *pass, const char *case_key,
                          struct rv_error *err);

/* What became of a row: states of temp.review_touch. */
enum rv_touch { RV_TOUCH_SAME, RV_TOUCH_UPDATED, RV_TOUCH_ADDED };
/* Stores a reference that had to wait. */
enum rv_code rv_settle(struct rv_importer *im, const struct rv_deferred *later,
                       const struct rv_value *value, struct rv_error *err);

/* ---- unasked.c: columns that no sheet has had ------------------------------------------------ */

/* Whether it is of the kind that may be: `empty: none`, in the table, no key. */
bool rv_may_be_unasked(const struct rv_record *record, const struct rv_column *column);
/* Whether a field fills a column of the row that `make` makes. */
bool rv_fills_make(const struct rv_field *field, size_t make);
/* Binds what the sheet has not asked of the row at hand, as a JSON array of ids. texts: by field. */
enum rv_code rv_bind_unasked(struct rv_importer *im, const struct rv_pass *pass, size_t make,
                             const char *const *texts, sqlite3_stmt *stmt, int at,
                             struct rv_error *err);
/* The same for all rows of a sheet without headings of several columns, in the arena; NULL: memory is out. */
const char *rv_unasked_of(struct rv_importer *im, const struct rv_pass *pass);
/* Whether the record has columns that may be unasked. */
bool rv_has_unasked(const struct rv_record *record);
/* Keeps what the rows of the stage, which have been applied, were not asked. */
enum rv_code rv_keep_unasked(struct rv_importer *im, const struct rv_pass *pass,
                             struct rv_error *err);
/* Rows of temp.review_gone are removed. */
enum rv_code rv_forget_unasked(struct rv_importer *im, const struct rv_record *record,
                               struct rv_error *err);
/* Titles of the columns that some row of the lists called complete now is not asked; NULL: none. */
enum rv_code rv_unasked_columns(struct rv_importer *im, const struct rv_record *record,
                                const char **out, struct rv_error *err);

/* ---- history.c, gone.c, words.c ------------------------------------------------------------- */

/* The tables that import itself keeps are made, with what they lack; *made (or NULL) counts. */
enum rv_code rv_own_tables(struct rv_pen *pen, struct rv_init_result *made, struct rv_error *err);
/* The column of review_complete that names the case; NULL: there is no such table. */
enum rv_code rv_complete_column(struct rv_pen *pen, const char **out, struct rv_error *err);
/* Whether a value of a row is that one. */
enum rv_code rv_same_value(struct rv_importer *im, const struct rv_column *column, const char *key,
                           const struct rv_value *value, bool *out, struct rv_error *err);
/* Changes a value of a row that is there. The old one is kept, unless the row is new. */
enum rv_code rv_change_value(struct rv_importer *im, const struct rv_column *column,
                             const char *key, const struct rv_value *value, const char *source,
                             struct rv_error *err);
/* Keeps all values of a row that goes. */
enum rv_code rv_keep_row(struct rv_importer *im, const struct rv_record *record, const char *key,
                         struct rv_error *err);
/* changed.c: counts by record what became of the rows; notes the cases that have changed. */
#define RV_ALL_CASES "'*'" /* in temp.review_dirty: all of them; '': what belongs to no case */
enum rv_code rv_note_changes(struct rv_importer *im, struct rv_error *err);
/* Tells of a change that is about to be made. */
enum rv_code rv_tell_change(struct rv_importer *im, const struct rv_column *column, const char *key,
                            const struct rv_value *value, struct rv_error *err);
/* Rows of cases named in the files that they no longer have: counted, with --replace removed. */
enum rv_code rv_gone(struct rv_importer *im, struct rv_error *err);
/* A row as people name it: its case, its identity; personal values masked. In the arena. */
enum rv_code rv_row_words(struct rv_importer *im, const struct rv_record *record, const char *key,
                          const char **out, struct rv_error *err);

/* ---- complete.c ----------------------------------------------------------------------------- */

/* The records that the words of --complete name, by index. RV_USAGE: no such record. */
enum rv_code rv_complete_words(struct rv_importer *im, bool *chosen, struct rv_error *err);
/* States them for the cases named. */
enum rv_code rv_complete(struct rv_importer *im, const bool *chosen, struct rv_error *err);
/* Counts the cases named and, by record, those that are complete. */
enum rv_code rv_complete_count(struct rv_importer *im, struct rv_error *err);

#endif
