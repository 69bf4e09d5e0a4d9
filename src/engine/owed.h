/* What owed.c traces and owed_tell.c tells. */
#ifndef REVIEW_ENGINE_OWED_H
#define REVIEW_ENGINE_OWED_H

#include "engine/score.h"

/* One thing that one item waits for. */
struct rv_want {
	enum rv_owed_kind kind;
	const struct rv_record *record;
	const struct rv_column *column;
	const char *row_kind;
	sqlite3_int64 row;
	size_t item;
};
struct rv_wants {
	struct rv_plan *plan;
	struct rv_arena *arena;
	uint64_t complete; /* of the case, and of lookup records */
	size_t item;
	int depth;
	struct rv_want *list;
	size_t n, room;
	bool nomem;
	int rc;                       /* of a statement that failed */
	const struct rv_open *opened; /* of the case */
	size_t n_opened;
};

/* What would decide an item that is not known on the case. */
void rv_owed_trace(struct rv_wants *wants, struct rv_chunk *chunk, size_t case_index, size_t item);

#endif
