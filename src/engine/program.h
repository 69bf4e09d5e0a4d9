/*
 * Expressions as programs: what rubrics mostly say, compiled for rows in memory (struct rv_held). What can't be compiled stays with
 * SQLite; both ways give the same, and `--engine sql` takes SQLite for all.
 */
#ifndef REVIEW_PROGRAM_H
#define REVIEW_PROGRAM_H

#include "casedb/casedb.h"

#define RV_MAX_FRAMES 8
enum { RV_FRAME_FILE, RV_FRAME_THIS }; /* further ones: rows of lists, by depth */

enum rv_op {
	RV_OP_LITERAL,
	RV_OP_COLUMN,
	RV_OP_REFERENCE,
	RV_OP_LIST,
	RV_OP_CALL,
	RV_OP_ADD, /* type RV_DATUM_REAL: an integer, or what SQLite makes of one that is too big */
	RV_OP_SUBTRACT,
	RV_OP_MULTIPLY,
	RV_OP_DIVIDE,
	RV_OP_AND,
	RV_OP_OR,
	RV_OP_NOT,
	RV_OP_EQUAL,
	RV_OP_UNEQUAL,
	RV_OP_LESS,
	RV_OP_LESS_EQUAL,
	RV_OP_GREATER,
	RV_OP_GREATER_EQUAL,
	RV_OP_IS_NULL,
	RV_OP_IN,       /* arg[0] among the others, which are literals */
	RV_OP_EMPTY,    /* of a cell, as `filled` asks: what can't be read is neither */
	RV_OP_LIKE,     /* arg[1] is a literal */
	RV_OP_CASE,     /* condition, value, …, otherwise */
	RV_OP_FIRST_OF, /* coalesce */
	RV_OP_TRUTH     /* with the nulls of what it reads, as rv_truth() has it */
};

/* Both columns must be equal for a row of a list to belong; a NULL of one marked `empty: all` joins all. */
struct rv_join {
	size_t theirs, ours; /* indexes of columns */
	bool theirs_all, ours_all;
};
struct rv_list_program {
	enum rv_aggregate op;
	size_t record, self; /* indexes of records */
	int frame, self_frame;
	struct rv_join *joins;
	size_t n_joins;
	size_t kind; /* index of the column */
	const char *const *kinds;
	size_t *kind_lens;
	size_t n_kinds;
	const struct rv_node *where; /* truth; NULL: all */
	const struct rv_column *value;
	const struct rv_node *from; /* next */
};

struct rv_node {
	enum rv_op op;
	enum rv_datum_type type; /* of what it gives when it is not NULL */
	const struct rv_node **args;
	size_t n_args;
	struct rv_datum literal;
	/* COLUMN; REFERENCE: the column of the row that `reference` of the row in the frame points at */
	int frame;
	const struct rv_column *column, *reference;
	const struct rv_list_program *list;
	const struct rv_function *function;
};
/* An expression and what it reads, whose nulls tell an absent value from one that is not known. */
struct rv_program {
	const struct rv_node *value;
	const struct rv_node **reads;
	size_t n_reads;
};

/* ---- running ---- */

struct rv_machine {
	const struct rv_held *held;     /* by record */
	struct rv_workspace *workspace; /* its calendar and its guard */
	struct rv_arena *arena;
	size_t case_index;
	uint64_t complete;                            /* bits of the case */
	const struct rv_datum *frames[RV_MAX_FRAMES]; /* rows */
	unsigned steps;                               /* rows looked at */
	int rc; /* SQLITE_OK; SQLITE_NOMEM, SQLITE_INTERRUPT: what it gives is worth nothing */
};
/* One row more has been looked at: whether to go on. Time and interrupts are looked at now and then. */
bool rv_machine_step(struct rv_machine *machine);
/* 1, 0, -1: NULL. */
int rv_program_truth(struct rv_machine *machine, const struct rv_node *node);
void rv_program_value(struct rv_machine *machine, const struct rv_node *node, struct rv_datum *out);
/* 0 known, 1 absent, 2 not known, as rv_state() has it; the value goes to out. */
int rv_program_state(struct rv_machine *machine, const struct rv_program *program,
                     struct rv_datum *out);

#endif
