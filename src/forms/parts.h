/* The parts of a form, shared by the files of this folder. */
#ifndef REVIEW_FORMS_PARTS_H
#define REVIEW_FORMS_PARTS_H

#include <sqlite3.h>

#include "output/xlsx_book.h"
#include "review/form.h"

/* ---- names.c: what cases and other rows are called ---------------------------------------------------- */

/* A row that others may name. */
struct rv_form_name {
	const char *key; /* as text; parts of a composite one as a JSON array */
	const char *in;  /* key of its case; "" of cases and lookup records */
	const char *
		shown; /* what a cell calls it: an identity if that is the only one, else the key */
	const char *folded; /* of the identity; "" if it has none */
	const char *unit;   /* of a case, "" if it is not known */
	uint64_t complete;  /* of a case: bits of records that somebody has called complete */
	size_t order;       /* as they lie in the database */
};
struct rv_form_names {
	struct rv_form_name *list; /* by key */
	size_t n, room;
	bool plain;  /* identity alone tells all of them apart: no cell needs a key */
	bool digits; /* some are numbers, which could be taken for keys */
};
enum rv_code rv_form_names_read(struct rv_form *form, const struct rv_record *record,
                                struct rv_form_names *names, struct rv_error *err);
const struct rv_form_name *rv_form_name_of(const struct rv_form_names *names, const char *key);
/* SQL of a key as text. */
void rv_form_key_sql(struct rv_buf *sql, const char *alias, const struct rv_column *const *columns,
                     size_t n);

/* ---- the form ----------------------------------------------------------------------------------------------- */

struct rv_form {
	struct rv_arena *arena;
	struct rv_form_options options;
	const char *path;
	sqlite3 *db;
	struct rv_form_names *names; /* by record; of the case and of what references point at */
	bool *is_view;               /* by record */
	uint64_t complete;           /* bits of lookup records */
	const char **units;          /* distinct */
	size_t n_units;
};
/* Fails with the database's own words. */
enum rv_code rv_form_fail(struct rv_form *form, int rc, struct rv_error *err);
enum rv_code rv_form_prepare(struct rv_form *form, struct rv_buf *sql, sqlite3_stmt **out,
                             struct rv_error *err);
const char *rv_form_title(const struct rv_form *form, const struct rv_title *title);

/* ---- columns.c: the columns of a sheet ------------------------------------------------------------------- */

enum rv_form_use { RV_FORM_CASE, RV_FORM_OWN, RV_FORM_KEY };
/* Values to choose from: a code list, or the names of a record's rows. */
struct rv_form_list {
	const char *title;
	const char **values;
	size_t n;
	bool closed;    /* nothing else may be entered */
	size_t col;     /* of the hidden sheet */
	const void *of; /* the code list or record */
	bool none;      /* 无 stands at its end */
	struct rv_form_list *next;
};
struct rv_form_column {
	enum rv_form_use use;
	const struct rv_column
		*column; /* NULL of a case's name, where the record has no column for it */
	const char *heading;
	bool required;
	int at;                    /* of the statement */
	struct rv_form_list *list; /* or NULL */
	size_t width;
	lxw_format *format;
};
enum rv_code rv_form_columns(struct rv_form *form, const struct rv_record *record,
                             struct rv_form_column **out, size_t *n, struct rv_error *err);
/* The note of a heading. NULL: no memory. */
const char *rv_form_note(const struct rv_form *form, const struct rv_record *record,
                         const struct rv_form_column *column);
/* What a code is called in a cell: its label, where that is the only one. */
const char *rv_form_code(const struct rv_form *form, const struct rv_codes *codes,
                         const struct rv_code_entry *entry);

/* ---- cells.c ------------------------------------------------------------------------------------------------- */

struct rv_form_formats {
	lxw_format *title, *small, *heading, *required, *case_heading, *label, *answer;
	lxw_format *text, *whole, *decimal, *day, *month, *minute, *key;
};
enum rv_code rv_form_formats_make(lxw_workbook *book, struct rv_form_formats *out,
                                  struct rv_error *err);
/* Where a cell is written. */
struct rv_form_place {
	struct rv_xlsx_book *book;
	struct rv_xlsx_sheet *sheet;
	const struct rv_form_formats *formats;
	uint32_t row;
	uint16_t col;
	const char *what; /* for messages: the record */
};
/* A text, whatever it looks like; NULL or "": an empty cell. Its width goes to *width if that is less. */
enum rv_code rv_form_put_text(struct rv_form_place *place, const char *text, lxw_format *format,
                              size_t *width, struct rv_error *err);
/* The value of the statement's column, as import reads it back. */
enum rv_code rv_form_put_value(struct rv_form *form, struct rv_form_place *place,
                               struct rv_form_column *column, sqlite3_stmt *stmt,
                               struct rv_error *err);

/* ---- sheet.c --------------------------------------------------------------------------------------------------- */

struct rv_form_book {
	struct rv_form *form;
	const char *unit; /* NULL: of all */
	struct rv_xlsx_book book;
	struct rv_form_formats formats;
	struct rv_form_list *lists, **last_list;
	size_t n_lists;
	const char *lists_name; /* of the hidden sheet */
	const char *case_sheet; /* where the cases stand, or NULL */
	uint32_t case_rows;     /* how many */
	struct rv_form_counts *counts;
};
/* Whether the case is one of the workbook's. */
bool rv_form_wanted(const struct rv_form_book *book, const struct rv_form_name *name);
enum rv_code rv_form_sheet(struct rv_form_book *book, const struct rv_record *record,
                           const char *name, struct rv_error *err);
/* The values to choose from of one sheet's column. */
enum rv_code rv_form_choose(struct rv_form_book *book, const struct rv_record *record,
                            struct rv_form_column *column, struct rv_error *err);
/* The hidden sheet of what is too long for a cell's own list, if there is anything. */
enum rv_code rv_form_lists_sheet(struct rv_form_book *book, struct rv_error *err);
/* The page that explains, where the dictionary knows such a sheet. */
enum rv_code rv_form_guide(struct rv_form_book *book, const char *name, struct rv_error *err);

#endif
