/*
 * The parts of an export: what is written is hashed as it is spelled, each row with a newline. A part begins with rv_seal_begin_part or
 * rv_seal_table and ends with rv_seal_end_part, which adds its seal to the list.
 */
#ifndef REVIEW_REPORTS_SEAL_H
#define REVIEW_REPORTS_SEAL_H

#include "base/hash.h"
#include "reports/export.h"

#define RV_MOST_PARTS 16

struct rv_sealing {
	const struct rv_export *from;
	struct rv_writer *writer;
	struct rv_buf buf;
	SHA2_CTX hash; /* of the part that is written */
	const char *part;
	const struct rv_out_column *columns;
	size_t n_columns;
	struct {
		const char *part;
		char seal[RV_SEAL_SIZE];
	} seals[RV_MOST_PARTS];
	size_t n_seals;
	bool second; /* pass over the cases: their deductions */
};

void rv_seal_begin_part(struct rv_sealing *s, const char *part);
void rv_seal_end_part(struct rv_sealing *s);
/* A row as the file has it, and a newline, into buf. */
void rv_seal_spell(struct rv_buf *buf, const struct rv_out_column *columns,
                   const struct rv_out_cell *cells, size_t n);
/* A line of the head. RV_MEMORY, RV_IO, as the others that write. */
enum rv_code rv_seal_fact(struct rv_sealing *s, const char *key, enum rv_cell_kind kind,
                          struct rv_out_cell cell, struct rv_error *err);
enum rv_code rv_seal_text_fact(struct rv_sealing *s, const char *key, const char *text,
                               struct rv_error *err);
/* Begins a table, which is a part; its rows. */
enum rv_code rv_seal_table(struct rv_sealing *s, const char *key,
                           const struct rv_out_column *columns, size_t n, struct rv_error *err);
enum rv_code rv_seal_row(struct rv_sealing *s, const struct rv_out_cell *cells,
                         struct rv_error *err);

#endif
