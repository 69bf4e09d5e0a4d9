/* Shared by stage.c, rowtexts.c and stage_table.c. */
#ifndef REVIEW_IMPORT_STAGE_H
#define REVIEW_IMPORT_STAGE_H

#include "import/parts.h"

/* Parameters of the statement that stages a row, before its values. */
enum { AT_ROW = 1, AT_LINE, AT_FAULTY, AT_CASE, AT_KEY, AT_UNASKED, AT_NONES, AT_VALUES };

/* The row at hand. */
struct at_hand {
	struct rv_importer *im;
	struct rv_pass *pass;
	const struct rv_sheet_row *row;
	struct rv_place place;
	const struct rv_merge *merges;
	size_t n_merges;
	const char **texts;       /* by field */
	enum rv_cell_kind *kinds; /* by field */
	bool *refused;            /* by field: a fault was reported at the cell */
	size_t make;              /* the row that is made of it now */
	const char *case_key;
	const char *key; /* that the sheet gives */
	size_t errors;   /* before this row */
};

/* Place of a field's cell, with its heading and value, for faults. */
struct rv_place rv_at_place(const struct at_hand *at, size_t field);
/* Fills texts, kinds and refused; what is wrong is reported at the cells. Texts live as long as the row, its arena or the import's. */
void rv_read_texts(struct at_hand *at);

#endif
