/* The inside of the way back: what a scoring table's workbook says, cell by cell. */
#ifndef REVIEW_FORMS_EDITED_H
#define REVIEW_FORMS_EDITED_H

#include "forms/scoring.h"
#include "review/sheet.h"

struct rv_edited_cell {
	const char *text; /* without blanks at the ends; "" if empty */
	enum rv_cell_kind kind;
	size_t column; /* of the sheet, from 1; 0: the sheet has no such column */
};
struct rv_edited_row {
	struct rv_edited_row *next;
	int64_t row;
	struct rv_edited_cell cells[RV_SCORING_MAX_COLUMNS];
};
struct rv_edited_sheet {
	const char *name;                       /* NULL: the workbook has no such sheet */
	size_t no;                              /* its place in the workbook, from 1 */
	int64_t header;                         /* its row */
	size_t columns[RV_SCORING_MAX_COLUMNS]; /* of the sheet, from 1; 0: none */
	const char *headings[RV_SCORING_MAX_COLUMNS];
	struct rv_edited_row *rows, **last;
	size_t n;
};
struct rv_edited {
	struct rv_arena *arena;
	const char *path;
	struct rv_edited_cell facts[RV_SCORING_N_FACTS];
	struct rv_place fact_places[RV_SCORING_N_FACTS];
	struct rv_edited_sheet sheets[RV_SCORING_N_SHEETS];
	struct rv_place *lines; /* of the overlay: which cell made a line; lines[0] is of line 1 */
	size_t n_lines, room_lines;
};

/* A word of this program in both languages. */
struct rv_both {
	const char *en, *zh;
};
/* Selects Chinese for a moment; both live as long as the program. */
struct rv_both rv_both(const char *msgid);
/* Whether text is one of them, blanks and width of characters aside. */
bool rv_both_is(const struct rv_both *both, const char *text);

/* The place of a cell; column RV_SCORING_MAX_COLUMNS: the row as a whole; row NULL: the sheet as a whole. */
struct rv_place rv_edited_place(const struct rv_edited *edited, enum rv_scoring_sheet sheet,
                                const struct rv_edited_row *row, size_t column);

/* ---- values; false after a fault ---------------------------------------------------------------------- */

/* What a cell is judged with. */
struct rv_edited_at {
	const struct rv_edited *edited;
	enum rv_scoring_sheet sheet;
	const struct rv_edited_row *row;
	struct rv_faults *faults;
};
/* A fault at a cell of the row. */
void rv_edited_fault(const struct rv_edited_at *at, size_t column, const char *id, const char *fmt,
                     ...) RV_PRINTF(4, 5);
/* Points above 0, or nothing: *has. */
bool rv_edited_points(const struct rv_edited_at *at, size_t column, bool *has, rv_points *out);
/* One of n words in both languages; words: how they are written in YAML. */
bool rv_edited_choice(const struct rv_edited_at *at, size_t column, const char *const *words,
                      const char *const *labels, size_t n, int *out);
bool rv_edited_flag(const struct rv_edited_at *at, size_t column, bool *out);

/* ---- the overlay that is written ----------------------------------------------------------------------- */

struct rv_changes {
	struct rv_edited *edited;
	const struct rv_rubric *base;
	struct rv_faults *faults;
	struct rv_buf text;
	const char *section; /* `items` …: the key whose values are being written, or NULL */
	size_t n;            /* values that differ */
	bool nomem;
};
/* Adds a line that was made by this cell (NULL: by none). */
void rv_changes_line(struct rv_changes *changes, const struct rv_place *place, const char *fmt, ...)
	RV_PRINTF(3, 4);
/* What differs in the items (after rv_edited_match). */
void rv_changes_items(struct rv_changes *changes, const struct rv_edited_row *const *rows);

#endif
