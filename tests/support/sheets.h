/*
 * A folder with spreadsheets and a case database, for tests of import. Not for two threads at
 * once.
 */
#ifndef TESTS_SUPPORT_SHEETS_H
#define TESTS_SUPPORT_SHEETS_H

#include "review/import.h"

/* Makes an empty folder and goes into it; leaves and removes it. */
int sheets_enter(void);
int sheets_leave(void);
/* Removes everything in it. */
void sheets_clean(void);
bool sheets_has(const char *path);

/* A dictionary with a case, its people, papers, facts; lookup records; a key of several columns. */
extern const char sheets_dictionary[];
/* Loads a dictionary; the test fails if it has faults. */
struct rv_dictionary *sheets_load(struct rv_arena *arena, const char *text);
/* The tables of a dictionary in the database; the test fails if that fails. */
void sheets_init(const char *path, const char *dictionary);
void sheet(const char *path, const char *text);

/* How the next imports are done; zero: as it comes. */
struct sheets_setup {
	const char *const *complete;
	size_t n_complete;
	const char *vfs, *dictionary, *at;
	bool replace, dry_run, ignore_sheets;
};
extern struct sheets_setup sheets_setup;

/* Imports files (NULL-terminated) into case.db; what came of it stands below until the next. */
enum rv_code import(const char *first, ...);
extern struct rv_import_result imported;  /* its lists are gone, counts are of all records */
extern struct rv_import_count all_counts; /* their sums */
extern struct rv_error failed;
extern char *told;  /* the faults as printed */
extern char *noted; /* the notes, a line each */

/* The import failed by faults, and told exactly this. */
void fails(enum rv_code code, const char *text);
void run_sql(const char *sql);
/* Rows of a query over case.db: columns with |, NULL as nothing, a newline after each. */
void rows_are(const char *sql, const char *rows);

#endif
