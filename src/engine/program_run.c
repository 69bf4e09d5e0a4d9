/* Running programs: see program.h. Three values as in SQL: NULL is neither true nor false. */
#include <string.h>

#include "engine/program.h"

/* ---- cells -------------------------------------------------------------------------------------------- */

static bool is_absent(const struct rv_machine *m, const struct rv_column *column,
                      const struct rv_datum *cell)
{
	return column->empty == RV_EMPTY_NONE && !cell->bad &&
	       (m->complete >> column->record->index & 1);
}

static const struct rv_datum *cell_of(const struct rv_machine *m, const struct rv_datum *row,
                                      const struct rv_column *column)
{
	return &row[m->held[column->record->index].slot[column->index]];
}

static void read_cell(const struct rv_machine *m, const struct rv_datum *row,
                      const struct rv_column *column, struct rv_datum *out)
{
	*out = *cell_of(m, row, column);
	out->absent = out->type == RV_DATUM_NULL && is_absent(m, column, out);
}

/* ---- comparing ------------------------------------------------------------------------------------------ */

/* As SQLite does: exactly. */
static int compare_int_real(int64_t n, double real)
{
	int64_t whole;

	if (real < -9223372036854775808.0)
		return 1;
	if (real >= 9223372036854775808.0)
		return -1;
	whole = (int64_t)real;
	if (n != whole)
		return n < whole ? -1 : 1;
	return ((double)n > real) - ((double)n < real);
}

static int compare_numbers(const struct rv_datum *a, const struct rv_datum *b)
{
	if (a->type == RV_DATUM_INT && b->type == RV_DATUM_INT)
		return (a->n > b->n) - (a->n < b->n);
	if (a->type == RV_DATUM_INT)
		return compare_int_real(a->n, b->real);
	if (b->type == RV_DATUM_INT)
		return -compare_int_real(b->n, a->real);
	return (a->real > b->real) - (a->real < b->real);
}

static int compare_data(const struct rv_datum *a, const struct rv_datum *b)
{
	size_t shorter = a->len < b->len ? a->len : b->len;
	int sign;

	if (a->type != RV_DATUM_TEXT)
		return compare_numbers(a, b);
	sign = memcmp(a->text, b->text, shorter);
	return sign != 0 ? sign : (a->len > b->len) - (a->len < b->len);
}

/* 1, 0, -1 if one is NULL. */
static int equal(const struct rv_datum *a, const struct rv_datum *b)
{
	if (a->type == RV_DATUM_NULL || b->type == RV_DATUM_NULL)
		return -1;
	if (a->type != RV_DATUM_TEXT)
		return compare_numbers(a, b) == 0;
	return a->len == b->len && memcmp(a->text, b->text, a->len) == 0;
}

static int compare(struct rv_machine *m, const struct rv_node *node)
{
	struct rv_datum a, b;
	int sign;

	rv_program_value(m, node->args[0], &a);
	if (a.type == RV_DATUM_NULL)
		return -1;
	rv_program_value(m, node->args[1], &b);
	if (b.type == RV_DATUM_NULL)
		return -1;
	if (node->op == RV_OP_EQUAL)
		return equal(&a, &b);
	if (node->op == RV_OP_UNEQUAL)
		return !equal(&a, &b);
	sign = compare_data(&a, &b);
	switch (node->op) {
	case RV_OP_LESS: return sign < 0;
	case RV_OP_LESS_EQUAL: return sign <= 0;
	case RV_OP_GREATER: return sign > 0;
	default: return sign >= 0;
	}
}

/* ---- rows of lists ---------------------------------------------------------------------------------------- */

static int joins(const struct rv_join *join, const struct rv_datum *theirs,
                 const struct rv_datum *ours)
{
	if (join->theirs_all && theirs->type == RV_DATUM_NULL && !theirs->bad)
		return 1;
	if (join->ours_all && ours->type == RV_DATUM_NULL && !ours->bad)
		return 1;
	return equal(theirs, ours);
}

static int is_of_kinds(const struct rv_list_program *list, const struct rv_datum *kind)
{
	if (kind->type == RV_DATUM_NULL)
		return -1;
	for (size_t i = 0; i < list->n_kinds; i++)
		if (kind->len == list->kind_lens[i] &&
		    memcmp(kind->text, list->kinds[i], kind->len) == 0)
			return 1;
	return 0;
}

/* Whether a row belongs: 1, 0, -1 open. */
static int is_member(struct rv_machine *m, const struct rv_list_program *list,
                     const struct rv_datum *row)
{
	const int *slot = m->held[list->record].slot;
	const struct rv_datum *self = m->frames[list->self_frame];
	int member = 1, truth;

	if (list->n_kinds > 0) {
		member = is_of_kinds(list, &row[slot[list->kind]]);
		if (member == 0)
			return 0;
	}
	for (size_t i = 0; i < list->n_joins; i++) {
		const struct rv_join *join = &list->joins[i];

		truth = joins(join, &row[slot[join->theirs]],
		              &self[m->held[list->self].slot[join->ours]]);
		if (truth == 0)
			return 0;
		member = truth < 0 ? -1 : member;
	}
	if (!list->where)
		return member;
	m->frames[list->frame] = row;
	truth = rv_program_truth(m, list->where);
	return truth == 0 ? 0 : truth < 0 ? -1 : member;
}

/* What the rows of a list amount to. */
struct amount {
	int64_t n, open;
	struct rv_datum best, rival;
	int64_t open_values; /* open rows whose value is known */
	bool blind;          /* a value that is not known */
};

static void take_best(struct rv_datum *best, const struct rv_datum *value, bool last)
{
	int sign = best->type == RV_DATUM_NULL ? 0 : compare_data(value, best);

	if (best->type == RV_DATUM_NULL || (last ? sign > 0 : sign < 0))
		*best = *value;
}

static void take_value(struct rv_machine *m, const struct rv_list_program *list,
                       const struct rv_datum *row, int member, const struct rv_datum *from,
                       struct amount *amount)
{
	struct rv_datum value;
	bool last = list->op == RV_LAST;

	read_cell(m, row, list->value, &value);
	if (value.type == RV_DATUM_NULL) {
		amount->blind |= !value.absent;
		return;
	}
	if (from && (from->type == RV_DATUM_NULL || compare_data(&value, from) < 0))
		return;
	take_best(member == 1 ? &amount->best : &amount->rival, &value, last);
	amount->open_values += member < 0;
}

static void add_up(struct rv_machine *m, const struct rv_list_program *list,
                   const struct rv_datum *from, struct amount *amount)
{
	const struct rv_held *held = &m->held[list->record];
	const struct rv_datum *kept = m->frames[list->frame];

	for (size_t i = held->first[m->case_index]; i < held->first[m->case_index + 1]; i++) {
		const struct rv_datum *row = rv_held_cells(held, i);
		int member = is_member(m, list, row);

		if (member == 0)
			continue;
		amount->n += member == 1;
		amount->open += member < 0;
		if (list->value)
			take_value(m, list, row, member, from, amount);
		else if (list->op == RV_ANY && member == 1)
			break;
	}
	m->frames[list->frame] = kept;
}

static void give_int(struct rv_datum *out, int64_t n)
{
	*out = (struct rv_datum){.type = RV_DATUM_INT, .n = n};
}

static void first_like(const struct rv_machine *m, const struct rv_list_program *list,
                       const struct amount *amount, bool asked, struct rv_datum *out)
{
	bool found = amount->best.type != RV_DATUM_NULL, rivalled = false;

	if (found && amount->rival.type != RV_DATUM_NULL) {
		int sign = compare_data(&amount->rival, &amount->best);

		rivalled = list->op == RV_LAST ? sign > 0 : sign < 0;
	}
	*out = (struct rv_datum){0};
	if (asked && !amount->blind && found && (amount->open_values == 0 || !rivalled))
		*out = amount->best;
	out->absent = asked && !found && !amount->blind && amount->open_values == 0 &&
	              (m->complete >> list->record & 1);
}

static void list_value(struct rv_machine *m, const struct rv_list_program *list,
                       struct rv_datum *out)
{
	struct amount amount = {0};
	struct rv_datum from = {0};
	bool complete = m->complete >> list->record & 1;

	if (list->from)
		rv_program_value(m, list->from, &from);
	add_up(m, list, list->from ? &from : NULL, &amount);
	*out = (struct rv_datum){0};
	switch (list->op) {
	case RV_ANY:
		if (amount.n > 0)
			give_int(out, 1);
		else if (amount.open == 0 && complete)
			give_int(out, 0);
		return;
	case RV_COUNT:
		if (amount.open == 0 && complete)
			give_int(out, amount.n);
		return;
	default:
		first_like(m, list, &amount, !list->from || from.type != RV_DATUM_NULL, out);
		return;
	}
}

/* ---- values ------------------------------------------------------------------------------------------------- */

static void reference_value(const struct rv_machine *m, const struct rv_node *node,
                            struct rv_datum *out)
{
	const struct rv_record *target = node->reference->ref;
	const struct rv_held *held = &m->held[target->index];
	const struct rv_datum *key = cell_of(m, m->frames[node->frame], node->reference);

	*out = (struct rv_datum){0};
	for (size_t i = held->first[m->case_index]; i < held->first[m->case_index + 1]; i++) {
		const struct rv_datum *row = rv_held_cells(held, i);

		if (equal(cell_of(m, row, target->key[0]), key) == 1) {
			read_cell(m, row, node->column, out);
			return;
		}
	}
}

static void call_value(struct rv_machine *m, const struct rv_node *node, struct rv_datum *out)
{
	struct rv_datum args[2];
	char room[RV_WHEN_SIZE];

	*out = (struct rv_datum){0};
	for (size_t i = 0; i < node->n_args; i++) {
		rv_program_value(m, node->args[i], &args[i]);
		if (args[i].type == RV_DATUM_NULL)
			return;
	}
	node->function->run(m->calendar, args, room, out);
	if (out->type != RV_DATUM_TEXT)
		return;
	out->text = rv_strndup(m->arena, out->text, out->len);
	m->nomem |= out->text == NULL;
	if (!out->text)
		*out = (struct rv_datum){0};
}

static bool integers(enum rv_op op, int64_t a, int64_t b, int64_t *out)
{
	switch (op) {
	case RV_OP_ADD: return !__builtin_add_overflow(a, b, out);
	case RV_OP_SUBTRACT: return !__builtin_sub_overflow(a, b, out);
	case RV_OP_MULTIPLY: return !__builtin_mul_overflow(a, b, out);
	default:
		if (b == -1 && a == INT64_MIN)
			return false;
		*out = a / b;
		return true;
	}
}

static double reals(enum rv_op op, double a, double b)
{
	switch (op) {
	case RV_OP_ADD: return a + b;
	case RV_OP_SUBTRACT: return a - b;
	case RV_OP_MULTIPLY: return a * b;
	default: return a / b;
	}
}

static double as_real(const struct rv_datum *number)
{
	return number->type == RV_DATUM_INT ? (double)number->n : number->real;
}

/* Integers as long as they fit; a division by nothing is NULL. */
static void arithmetic(struct rv_machine *m, const struct rv_node *node, struct rv_datum *out)
{
	struct rv_datum a, b;

	rv_program_value(m, node->args[0], &a);
	rv_program_value(m, node->args[1], &b);
	*out = (struct rv_datum){0};
	if (a.type == RV_DATUM_NULL || b.type == RV_DATUM_NULL ||
	    (node->op == RV_OP_DIVIDE && as_real(&b) == 0.0))
		return;
	out->type = RV_DATUM_INT;
	if (a.type == RV_DATUM_INT && b.type == RV_DATUM_INT &&
	    integers(node->op, a.n, b.n, &out->n))
		return;
	out->real = reals(node->op, as_real(&a), as_real(&b));
	out->type = out->real == out->real ? RV_DATUM_REAL : RV_DATUM_NULL; /* NaN is NULL */
}

static void case_value(struct rv_machine *m, const struct rv_node *node, struct rv_datum *out)
{
	size_t i = 0;

	for (; i + 1 < node->n_args; i += 2)
		if (rv_program_truth(m, node->args[i]) == 1) {
			rv_program_value(m, node->args[i + 1], out);
			return;
		}
	*out = (struct rv_datum){0};
	if (i < node->n_args)
		rv_program_value(m, node->args[i], out);
}

void rv_program_value(struct rv_machine *m, const struct rv_node *node, struct rv_datum *out)
{
	int truth;

	switch (node->op) {
	case RV_OP_LITERAL: *out = node->literal; return;
	case RV_OP_COLUMN: read_cell(m, m->frames[node->frame], node->column, out); return;
	case RV_OP_REFERENCE: reference_value(m, node, out); return;
	case RV_OP_LIST: list_value(m, node->list, out); return;
	case RV_OP_CALL: call_value(m, node, out); return;
	case RV_OP_ADD:
	case RV_OP_SUBTRACT:
	case RV_OP_MULTIPLY:
	case RV_OP_DIVIDE: arithmetic(m, node, out); return;
	case RV_OP_CASE: case_value(m, node, out); return;
	case RV_OP_FIRST_OF:
		*out = (struct rv_datum){0};
		for (size_t i = 0; i < node->n_args && out->type == RV_DATUM_NULL; i++)
			rv_program_value(m, node->args[i], out);
		return;
	default:
		truth = rv_program_truth(m, node);
		*out = (struct rv_datum){0};
		if (truth >= 0)
			give_int(out, truth);
		return;
	}
}

/* ---- truth --------------------------------------------------------------------------------------------------- */

/* Whether a NULL that was computed from these reads is absent: 0 rather than NULL. */
static int truth_of_null(struct rv_machine *m, const struct rv_node **reads, size_t n)
{
	bool absent = false;

	for (size_t i = 0; i < n; i++) {
		struct rv_datum value;

		rv_program_value(m, reads[i], &value);
		if (value.type != RV_DATUM_NULL)
			continue;
		if (!value.absent)
			return -1;
		absent = true;
	}
	return absent ? 0 : -1;
}

static int is_in(struct rv_machine *m, const struct rv_node *node)
{
	struct rv_datum value;

	rv_program_value(m, node->args[0], &value);
	if (value.type == RV_DATUM_NULL)
		return -1;
	for (size_t i = 1; i < node->n_args; i++)
		if (equal(&value, &node->args[i]->literal) == 1)
			return 1;
	return 0;
}

static int is_like(struct rv_machine *m, const struct rv_node *node)
{
	struct rv_datum value;

	rv_program_value(m, node->args[0], &value);
	if (value.type == RV_DATUM_NULL)
		return -1;
	return sqlite3_strlike(node->args[1]->literal.text, value.text, 0) == 0;
}

int rv_program_truth(struct rv_machine *m, const struct rv_node *node)
{
	struct rv_datum value;
	int a, b;

	switch (node->op) {
	case RV_OP_AND:
		a = rv_program_truth(m, node->args[0]);
		if (a == 0)
			return 0;
		b = rv_program_truth(m, node->args[1]);
		return b == 0 ? 0 : a < 0 || b < 0 ? -1 : 1;
	case RV_OP_OR:
		a = rv_program_truth(m, node->args[0]);
		if (a == 1)
			return 1;
		b = rv_program_truth(m, node->args[1]);
		return b == 1 ? 1 : a < 0 || b < 0 ? -1 : 0;
	case RV_OP_NOT: a = rv_program_truth(m, node->args[0]); return a < 0 ? -1 : !a;
	case RV_OP_EQUAL:
	case RV_OP_UNEQUAL:
	case RV_OP_LESS:
	case RV_OP_LESS_EQUAL:
	case RV_OP_GREATER:
	case RV_OP_GREATER_EQUAL: return compare(m, node);
	case RV_OP_IS_NULL:
		rv_program_value(m, node->args[0], &value);
		return value.type == RV_DATUM_NULL;
	case RV_OP_EMPTY:
		rv_program_value(m, node->args[0], &value);
		return value.bad ? -1 : value.type == RV_DATUM_NULL;
	case RV_OP_IN: return is_in(m, node);
	case RV_OP_LIKE: return is_like(m, node);
	case RV_OP_TRUTH:
		a = rv_program_truth(m, node->args[0]);
		return a >= 0 ? a : truth_of_null(m, node->args + 1, node->n_args - 1);
	default:
		rv_program_value(m, node, &value);
		return value.type == RV_DATUM_NULL ? -1 : value.n != 0;
	}
}

int rv_program_state(struct rv_machine *m, const struct rv_program *program, struct rv_datum *out)
{
	rv_program_value(m, program->value, out);
	if (out->type != RV_DATUM_NULL)
		return 0;
	return truth_of_null(m, program->reads, program->n_reads) == 0 ? 1 : 2;
}
