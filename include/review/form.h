/*
 * Workbooks to fill in: a sheet a record of the dictionary, prefilled from a case database, which `import` takes back.
 */
#ifndef REVIEW_FORM_H
#define REVIEW_FORM_H

#include "review/office.h"
#include "review/text.h"

struct rv_form_options {
	const struct rv_dictionary *dictionary;
	const struct rv_office *office;         /* or NULL */
	enum rv_lang lang;                      /* of titles and labels */
	const struct rv_record *const *records; /* whose sheets are wanted */
	size_t n_records;                       /* 0: all; of one unit all but lookup records */
	bool empty;                             /* no rows */
	const char *vfs; /* that opens the case database; NULL: the default */
};
struct rv_form_counts {
	size_t sheets;
	int64_t cases, rows;
	int64_t orphans; /* rows left out: their case is not in the database */
	const char *
		left_out; /* a record that has no sheet, because its table is a view or its name fits no sheet; or NULL */
};

/* A case database that forms are made of: one snapshot, until it is closed. */
struct rv_form;
/* RV_NOINPUT, RV_BUSY, RV_IO; RV_DATA: no database, or it lacks tables or columns of the dictionary. */
enum rv_code rv_form_open(struct rv_arena *arena, const char *casedb,
                          const struct rv_form_options *options, struct rv_form **out,
                          struct rv_error *err);
void rv_form_close(struct rv_form *form); /* NULL is fine */
/* Calls back for each unit that has cases, in the order of their cases; "": of cases whose unit is not known. */
typedef enum rv_code rv_form_unit_fn(void *ctx, const char *unit, struct rv_error *err);
enum rv_code rv_form_units(struct rv_form *form, rv_form_unit_fn *fn, void *ctx,
                           struct rv_error *err);
/*
 * Writes the workbook, of one unit (as rv_form_units calls it; NULL: of all cases). The same database gives the same bytes. RV_DATA: a text that
 * fits no cell; RV_IO; RV_INTERRUPTED.
 */
enum rv_code rv_form_write(struct rv_form *form, const char *unit, FILE *out,
                           struct rv_form_counts *counts, struct rv_error *err);

#endif
