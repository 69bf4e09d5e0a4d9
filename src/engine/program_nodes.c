/*
 * Nodes of programs: literals and what is read. Only what surely means the same in C as in SQLite is taken: values of one declared
 * type, no affinity at work. Anything else: no program, which is no fault.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/program_parse.h"

struct rv_node *rv_node_new(struct rv_plan *plan, enum rv_op op, enum rv_datum_type type,
                            size_t n_args)
{
	struct rv_node *node = rv_alloc(plan->arena, sizeof(*node));

	if (node)
		node->args = rv_alloc_array(plan->arena, n_args, sizeof(struct rv_node *));
	if (!node || !node->args) {
		plan->nomem = true;
		return NULL;
	}
	node->op = op;
	node->type = type;
	node->n_args = n_args;
	return node;
}

/* NULL if an argument is. */
struct rv_node *rv_node_of(struct rv_plan *plan, enum rv_op op, const struct rv_node *a,
                           const struct rv_node *b)
{
	struct rv_node *node;

	if (!a || !b)
		return NULL;
	node = rv_node_new(plan, op, RV_DATUM_INT, 2);
	if (node) {
		node->args[0] = a;
		node->args[1] = b;
	}
	return node;
}

struct rv_node *rv_node_of_one(struct rv_plan *plan, enum rv_op op, const struct rv_node *a)
{
	struct rv_node *node = a ? rv_node_new(plan, op, RV_DATUM_INT, 1) : NULL;

	if (node)
		node->args[0] = a;
	return node;
}

const struct rv_node *rv_node_int(struct rv_plan *plan, int64_t n)
{
	struct rv_node *node = rv_node_new(plan, RV_OP_LITERAL, RV_DATUM_INT, 0);

	if (node)
		node->literal = (struct rv_datum){.type = RV_DATUM_INT, .n = n};
	return node;
}

const struct rv_node *rv_node_null(struct rv_plan *plan)
{
	return rv_node_new(plan, RV_OP_LITERAL, RV_DATUM_NULL, 0);
}

struct rv_program rv_program_of(struct rv_plan *plan, const struct rv_node *node)
{
	struct rv_program program = {
		.value = node,
		.reads = rv_alloc_array(plan->arena, 1, sizeof(struct rv_node *)),
		.n_reads = 1};

	if (!program.reads) {
		plan->nomem = true;
		return (struct rv_program){0};
	}
	program.reads[0] = node;
	return program;
}

struct rv_node *rv_node_text(struct rv_plan *plan, const char *text)
{
	struct rv_node *node = text ? rv_node_new(plan, RV_OP_LITERAL, RV_DATUM_TEXT, 0) : NULL;

	if (node)
		node->literal = (struct rv_datum){
			.type = RV_DATUM_TEXT, .text = text, .len = (uint32_t)strlen(text)};
	return node;
}

/* ---- what is read -------------------------------------------------------------------------------------- */

enum rv_datum_type rv_column_datum(const struct rv_column *column)
{
	if (column->implicit || column->derived || column->sql || column->record->is_lookup)
		return RV_DATUM_NULL;
	switch (column->type) {
	case RV_INT:
	case RV_BOOL:
	case RV_MONEY:
	case RV_POINTS_TYPE: return RV_DATUM_INT;
	default: return RV_DATUM_TEXT;
	}
}

/* Its cells have to be held. */
static void mark(struct rv_plan *plan, const struct rv_column *column)
{
	plan->workspace->read[column->record->index][column->index] = true;
}

const struct rv_node *rv_node_column(struct rv_plan *plan, int frame,
                                     const struct rv_column *column)
{
	enum rv_datum_type type = rv_column_datum(column);
	struct rv_node *node = type == RV_DATUM_NULL || frame < 0
	                               ? NULL
	                               : rv_node_new(plan, RV_OP_COLUMN, type, 0);

	if (node) {
		node->frame = frame;
		node->column = column;
		mark(plan, column);
	}
	return node;
}

const struct rv_node *rv_node_empty(struct rv_plan *plan, int frame, const struct rv_column *column)
{
	return rv_node_of_one(plan, RV_OP_EMPTY, rv_node_column(plan, frame, column));
}

const struct rv_node *rv_node_reference(struct rv_plan *plan, int frame,
                                        const struct rv_column *reference,
                                        const struct rv_column *column)
{
	const struct rv_record *target = reference->ref;
	enum rv_datum_type type = rv_column_datum(column);
	struct rv_node *node;

	if (frame < 0 || target->is_lookup || target->is_case || target->n_key != 1 ||
	    type == RV_DATUM_NULL || rv_column_datum(reference) == RV_DATUM_NULL ||
	    rv_column_datum(reference) != rv_column_datum(target->key[0]))
		return NULL;
	node = rv_node_new(plan, RV_OP_REFERENCE, type, 0);
	if (node) {
		node->frame = frame;
		node->reference = reference;
		node->column = column;
		mark(plan, reference);
		mark(plan, column);
		mark(plan, target->key[0]);
	}
	return node;
}

static bool join_columns(struct rv_plan *plan, struct rv_join *join, const struct rv_column *theirs,
                         const struct rv_column *ours)
{
	enum rv_datum_type type = rv_column_datum(theirs);

	*join = (struct rv_join){.theirs = theirs->index,
	                         .ours = ours->index,
	                         .theirs_all = theirs->empty == RV_EMPTY_ALL,
	                         .ours_all = ours->empty == RV_EMPTY_ALL};
	mark(plan, theirs);
	mark(plan, ours);
	return type != RV_DATUM_NULL && type == rv_column_datum(ours);
}

/* By reference and by match, as member_sql() has it. */
static bool join_list(struct rv_plan *plan, const struct rv_scope *scope,
                      const struct rv_aggregation *a, struct rv_list_program *list)
{
	const struct rv_column *ref = NULL;

	list->joins = rv_alloc_array(plan->arena, a->n_match + 1, sizeof(*list->joins));
	if (!list->joins) {
		plan->nomem = true;
		return false;
	}
	if (!scope->self->is_case && rv_record_refs_to(a->record, scope->self, &ref) == 1 &&
	    !join_columns(plan, &list->joins[list->n_joins++], ref, scope->self->key[0]))
		return false;
	for (size_t i = 0; i < a->n_match; i++) {
		const struct rv_column *ours = rv_record_column(scope->self, a->match[i]);
		const struct rv_column *theirs = rv_record_column(a->record, a->match[i]);

		if (!ours || !theirs ||
		    !join_columns(plan, &list->joins[list->n_joins++], theirs, ours))
			return false;
	}
	return true;
}

static bool kind_lengths(struct rv_plan *plan, struct rv_list_program *list)
{
	list->kind_lens = rv_alloc_array(plan->arena, list->n_kinds, sizeof(*list->kind_lens));
	plan->nomem |= !list->kind_lens;
	for (size_t i = 0; list->kind_lens && i < list->n_kinds; i++)
		list->kind_lens[i] = strlen(list->kinds[i]);
	return list->kind_lens != NULL;
}

const struct rv_node *rv_node_list(struct rv_plan *plan, const struct rv_scope *scope,
                                   const struct rv_aggregation *a, const struct rv_node *where,
                                   const char *const *kinds)
{
	bool valued = a->op == RV_FIRST || a->op == RV_LAST || a->op == RV_NEXT;
	struct rv_list_program *list = rv_alloc(plan->arena, sizeof(*list));
	struct rv_node *node;

	if (!list) {
		plan->nomem = true;
		return NULL;
	}
	if ((!valued && a->op != RV_ANY && a->op != RV_COUNT) || a->distinct ||
	    !scope->file_alias || a->record->is_lookup || a->record->is_case ||
	    scope->self->is_lookup || (a->where.node && !where) ||
	    (a->op == RV_NEXT && !a->from_node) || rv_scope_inner(scope) >= RV_MAX_FRAMES ||
	    (valued && rv_column_datum(a->value) == RV_DATUM_NULL) ||
	    (a->n_kinds > 0 && rv_column_datum(a->record->kind) != RV_DATUM_TEXT) ||
	    (a->op == RV_NEXT && a->from_node->type != rv_column_datum(a->value)))
		return NULL;
	*list = (struct rv_list_program){.op = a->op,
	                                 .record = a->record->index,
	                                 .self = scope->self->index,
	                                 .frame = rv_scope_inner(scope),
	                                 .self_frame = scope->self_frame,
	                                 .kind = a->n_kinds > 0 ? a->record->kind->index : 0,
	                                 .kinds = kinds,
	                                 .n_kinds = a->n_kinds,
	                                 .where = where,
	                                 .value = valued ? a->value : NULL,
	                                 .from = a->op == RV_NEXT ? a->from_node : NULL};
	if (!join_list(plan, scope, a, list) || !kind_lengths(plan, list))
		return NULL;
	node = rv_node_new(plan, RV_OP_LIST, valued ? rv_column_datum(a->value) : RV_DATUM_INT, 0);
	if (node)
		node->list = list;
	if (valued)
		mark(plan, a->value);
	if (a->n_kinds > 0)
		mark(plan, a->record->kind);
	return node;
}
