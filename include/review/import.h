/*
 * Case databases made and filled: the tables of a dictionary, and spreadsheets into them.
 *
 * Both write a case database in one transaction, in rollback-journal mode: after a failure, a
 * kill or a full disk it is as it was. They are the only writers of case databases.
 */
#ifndef REVIEW_IMPORT_H
#define REVIEW_IMPORT_H

#include "review/dictionary.h"
#include "review/sheet.h"

/* ---- init ----------------------------------------------------------------------------------- */

struct rv_init_result {
	bool created;           /* there was no such file, or an empty one */
	size_t tables, columns; /* made now; columns: added to tables that were there */
	size_t indexes;
};

/*
 * Makes the tables of the dictionary in `path`, and review_complete(record, case, by, at),
 * review_history(record, row_key, column, old, new, by, at, source), review_unasked(record,
 * row_key, columns), review_changed(case, at, change), review_change(change, mark, at); in
 * a database that is there, adds the tables, columns and indexes it lacks. Never drops or changes
 * anything. A table of a dictionary may be a view: it is left as it is. vfs NULL: the default.
 * RV_DATA: no SQLite database, a store of `review`, or columns whose types clash (all are named);
 * RV_CANTCREATE; RV_BUSY; RV_IO.
 */
enum rv_code rv_init(const struct rv_dictionary *dictionary, const char *path, const char *vfs,
                     struct rv_init_result *result, struct rv_error *err);

/* ---- import --------------------------------------------------------------------------------- */

struct rv_import_options {
	const char *const *files;
	size_t n_files;
	const char *const *complete; /* record ids or titles, or "all" */
	size_t n_complete;
	bool replace; /* rows that the files no longer have are removed, and values of empty cells */
	bool dry_run;       /* everything but the commit */
	bool ignore_sheets; /* sheets of a workbook that have the name of no record are left out */
	const char *by;     /* who imports, and says that lists are complete, or NULL */
	const char *at;     /* and when: YYYY-MM-DD or YYYY-MM-DD HH:MM */
	const char *today;  /* YYYY-MM-DD: what `today` in ranges means */
	const char *vfs;    /* that opens the case database; NULL: the default */
};

/* What became of the rows of a record. */
struct rv_import_count {
	bool in_files; /* there was a sheet of it */
	int64_t added, updated, unchanged;
	int64_t emptied; /* cells whose old value gave way to 无, with --replace to an empty cell */
	int64_t kept;    /* cells that are empty in the files, whose old value stays */
	int64_t gone;    /* rows of cases named in the files that these no longer have */
	const char
		*unasked; /* titles of columns that no sheet had of some row of the lists that this
	                        import calls complete: they stay not known; NULL: none */
	int64_t stated;   /* cases named in the files for which somebody has stated it complete */
};
/* A cell that has changed, or a row that is gone (column NULL), as people name it. */
struct rv_import_change {
	const struct rv_record *record;
	const struct rv_column *column;
	const char *row;
	const char *old, *now; /* NULL: empty; of personal columns masked */
	struct rv_import_change *next;
};
/* What is worth saying though it is no fault: titles left out, hidden rows. */
struct rv_import_note {
	const char *text;
	const char *kind; /* the same of notes that say the same of different sheets */
	struct rv_import_note *next;
};
#define RV_IMPORT_MAX_CHANGES 200 /* that are told; of those gone as many */
struct rv_import_result {
	struct rv_import_count
		*counts;         /* by index of the record; lives in the arena, as the rest */
	int64_t cases;           /* named in the files */
	int64_t new_cases;       /* of these */
	int64_t n_changed_cases; /* new ones, too: by rows or lists of theirs, or rows they name */
	const char *changed_cases; /* a JSON array, see review/changes.h */
	struct rv_import_change *changes, *gone;
	size_t n_changes, n_gone;     /* in these lists */
	struct rv_import_note *notes; /* set after a failure, too */
};

/*
 * Reads CSV files into the tables of the dictionary: the base name of a file is the id or a title
 * of its record, its headers are ids, titles or aliases of columns. Rows of a case name it by
 * number, key or identity; references name rows by key or identity (its first column will do
 * where it is plain), within the case. Integer keys that a sheet does not give are numbered. The
 * order of the files does not matter.
 *
 * All or nothing: with any error in faults nothing has been written and the code is RV_DATA with
 * an empty message in err. RV_NOINPUT: a file or the case database is not there; RV_USAGE: no
 * such record in `complete`; RV_DATA with a message: the database does not fit the dictionary;
 * RV_CANTCREATE, RV_BUSY, RV_IO, RV_INTERRUPTED.
 */
enum rv_code rv_import(struct rv_arena *arena, const struct rv_dictionary *dictionary,
                       const char *path, const struct rv_import_options *options,
                       struct rv_import_result *result, struct rv_faults *faults,
                       struct rv_error *err);

/* ---- completeness --------------------------------------------------------------------------- */

struct rv_complete_options {
	const char *const *records; /* ids or titles, or "all"; none: only told */
	size_t n_records;
	const char *const *cases; /* numbers; none: all of the database */
	size_t n_cases;
	bool undo;           /* takes back what was stated */
	const char *by, *at; /* as in rv_import_options */
	const char *vfs;
};
/* What people have said of a record: of how many of the cases, who of the last ones, when last. */
struct rv_statement {
	const struct rv_record *record;
	int64_t cases; /* of a lookup record 1: it is */
	const char *by, *at;
};

/*
 * States records complete for cases, or takes it back (then review_history keeps who had said it);
 * tells how they stand afterwards: *out by index of the record, of *cases cases; *changed: which
 * have changed by it, as in struct rv_import_result, or NULL. RV_USAGE: no such record or case; else
 * as rv_import.
 */
enum rv_code rv_complete_lists(struct rv_arena *arena, const struct rv_dictionary *dictionary,
                               const char *path, const struct rv_complete_options *options,
                               struct rv_statement **out, int64_t *cases, const char **changed,
                               struct rv_error *err);

#endif
