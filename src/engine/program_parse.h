/* Making programs (program.h) while expressions are translated. NULL: there is no program for it, SQLite has to do it. */
#ifndef REVIEW_PROGRAM_PARSE_H
#define REVIEW_PROGRAM_PARSE_H

#include "engine/translate.h"

/* Type of a column's values where it is declared; RV_DATUM_NULL: not, or not of a case's rows. */
enum rv_datum_type rv_column_datum(const struct rv_column *column);
/* A node with room for its arguments; NULL: memory. */
struct rv_node *rv_node_new(struct rv_plan *plan, enum rv_op op, enum rv_datum_type type,
                            size_t n_args);
/* A truth of one argument, of two; NULL if one of these is. */
struct rv_node *rv_node_of_one(struct rv_plan *plan, enum rv_op op, const struct rv_node *a);
struct rv_node *rv_node_of(struct rv_plan *plan, enum rv_op op, const struct rv_node *a,
                           const struct rv_node *b);
struct rv_node *rv_node_text(struct rv_plan *plan, const char *text);
const struct rv_node *rv_node_int(struct rv_plan *plan, int64_t n);
const struct rv_node *rv_node_column(struct rv_plan *plan, int frame,
                                     const struct rv_column *column);
/* Whether it is empty, as `filled` asks. */
const struct rv_node *rv_node_empty(struct rv_plan *plan, int frame,
                                    const struct rv_column *column);
/* The column of the row that the reference of the frame's row points at. */
const struct rv_node *rv_node_reference(struct rv_plan *plan, int frame,
                                        const struct rv_column *reference,
                                        const struct rv_column *column);
const struct rv_node *rv_node_null(struct rv_plan *plan);
/* The program that gives what the node reads; node may be NULL. */
struct rv_program rv_program_of(struct rv_plan *plan, const struct rv_node *node);
/* An aggregate; where: the program of its condition; kinds: its kinds in the plan's arena. */
const struct rv_node *rv_node_list(struct rv_plan *plan, const struct rv_scope *scope,
                                   const struct rv_aggregation *a, const struct rv_node *where,
                                   const char *const *kinds);
/* The tokens from..to, after they have been translated. */
const struct rv_node *rv_program_parse(struct rv_translation *t, size_t from, size_t to);
/* The whole expression with what it reads; out->value NULL: none. */
void rv_program_make(struct rv_translation *t, struct rv_program *out);
/* Its truth as rv_truth() has it. */
const struct rv_node *rv_program_condition(struct rv_plan *plan, const struct rv_program *program);

#endif
