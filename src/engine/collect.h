/*
 * Outcomes of a chunk of cases: every check's rows are stepped, each gets its verdict, and the item's outcome on each case is
 * combined from them (language.md "Meaning" 1, 2, 4, 6).
 */
#ifndef REVIEW_COLLECT_H
#define REVIEW_COLLECT_H

#include "engine/query.h"
#include "engine/verdict.h"

/* What one item has seen on one case. */
struct rv_tally {
	int64_t violations;
	uint32_t open, not_due, passed;
	bool fault;      /* SQL failed on a row: nothing is known */
	bool incomplete; /* a list that it counts over is not complete */
	int8_t when;     /* 1 applies, 0 does not, -1 open */
};

/* A violation before it is told: where its row is. */
struct rv_hit {
	size_t case_index, item;
	const struct rv_plan_check *check;
	sqlite3_int64 row; /* 0: none */
	int64_t count;
	const char *which;  /* in the chunk's arena or the plan's */
	const char *values; /* JSON object of what the verdict rests on, or NULL */
	size_t sequence;    /* order of finding */
};

/* A row that left its item open, for what is owed. */
struct rv_open {
	size_t case_index;
	const struct rv_plan_check *check;
	sqlite3_int64 row; /* 0: none */
	bool when, test;   /* which of the two is open */
};

struct rv_chunk {
	struct rv_plan *plan;
	struct rv_arena *arena;    /* of this chunk */
	sqlite3_int64 first, last; /* case numbers */
	size_t n_cases;
	sqlite3_int64 *cases;     /* selected ones, ascending */
	uint64_t *complete;       /* their bits */
	struct rv_tally *tallies; /* n_cases * n_items */
	struct rv_hit *hits;
	size_t n_hits, room_hits;
	rv_day as_of;
	bool keep_open; /* note open rows: somebody asks what is owed */
	struct rv_open *opened;
	size_t n_opened, room_opened;
	bool sorted;               /* opened is in order of cases */
	struct rv_machine machine; /* for programs; held NULL: the plan has none */
};
/* The machine looks at the index-th case of the chunk. */
void rv_machine_enter(struct rv_machine *machine, const struct rv_chunk *chunk, size_t index);
/* owed.c: notes an open row if it is asked for. false: memory. */
bool rv_owed_note(struct rv_chunk *chunk, const struct rv_open *open);

enum rv_code rv_collect(struct rv_chunk *chunk, struct rv_error *err);
struct rv_tally *rv_tally_of(struct rv_chunk *chunk, size_t case_index, size_t item);
/* Outcome by the tally; manual items: not_checked or not_applicable. */
enum rv_outcome rv_tally_outcome(const struct rv_item *item, const struct rv_tally *tally);

#endif
