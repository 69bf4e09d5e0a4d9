/*
 * From the tokens of a translated expression to a program. Only what surely means the same in C as in SQLite is taken: operands of one
 * type, no affinity at work, no arithmetic. Anything else: no program, which is no fault.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/program_parse.h"

struct parser {
	struct rv_translation *t;
	size_t at, end;
};

static struct rv_node *no_program(void)
{
	return NULL;
}

static struct rv_node *node_new(struct rv_plan *plan, enum rv_op op, enum rv_datum_type type,
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
static struct rv_node *node_of(struct rv_plan *plan, enum rv_op op, const struct rv_node *a,
                               const struct rv_node *b)
{
	struct rv_node *node;

	if (!a || !b)
		return no_program();
	node = node_new(plan, op, RV_DATUM_INT, 2);
	if (node) {
		node->args[0] = a;
		node->args[1] = b;
	}
	return node;
}

static struct rv_node *node_of_one(struct rv_plan *plan, enum rv_op op, const struct rv_node *a)
{
	struct rv_node *node = a ? node_new(plan, op, RV_DATUM_INT, 1) : no_program();

	if (node)
		node->args[0] = a;
	return node;
}

const struct rv_node *rv_node_int(struct rv_plan *plan, int64_t n)
{
	struct rv_node *node = node_new(plan, RV_OP_LITERAL, RV_DATUM_INT, 0);

	if (node)
		node->literal = (struct rv_datum){.type = RV_DATUM_INT, .n = n};
	return node;
}

const struct rv_node *rv_node_null(struct rv_plan *plan)
{
	return node_new(plan, RV_OP_LITERAL, RV_DATUM_NULL, 0);
}

struct rv_program rv_program_of(struct rv_plan *plan, const struct rv_node *node)
{
	struct rv_program program = {.value = node,
	                             .reads = rv_alloc_array(plan->arena, 1,
	                                                     sizeof(struct rv_node *)),
	                             .n_reads = 1};

	if (!program.reads) {
		plan->nomem = true;
		return (struct rv_program){0};
	}
	program.reads[0] = node;
	return program;
}

static struct rv_node *node_text(struct rv_plan *plan, const char *text)
{
	struct rv_node *node = text ? node_new(plan, RV_OP_LITERAL, RV_DATUM_TEXT, 0)
	                            : no_program();

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
	                               ? no_program()
	                               : node_new(plan, RV_OP_COLUMN, type, 0);

	if (node) {
		node->frame = frame;
		node->column = column;
		mark(plan, column);
	}
	return node;
}

const struct rv_node *rv_node_empty(struct rv_plan *plan, int frame, const struct rv_column *column)
{
	return node_of_one(plan, RV_OP_EMPTY, rv_node_column(plan, frame, column));
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
		return no_program();
	node = node_new(plan, RV_OP_REFERENCE, type, 0);
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
	if ((!valued && a->op != RV_ANY && a->op != RV_COUNT) || a->distinct || !scope->file_alias ||
	    a->record->is_lookup || a->record->is_case || scope->self->is_lookup ||
	    (a->where.node && !where) || (a->op == RV_NEXT && !a->from_node) ||
	    rv_scope_inner(scope) >= RV_MAX_FRAMES ||
	    (valued && rv_column_datum(a->value) == RV_DATUM_NULL) ||
	    (a->n_kinds > 0 && rv_column_datum(a->record->kind) != RV_DATUM_TEXT) ||
	    (a->op == RV_NEXT && a->from_node->type != rv_column_datum(a->value)))
		return no_program();
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
		return no_program();
	node = node_new(plan, RV_OP_LIST, valued ? rv_column_datum(a->value) : RV_DATUM_INT, 0);
	if (node)
		node->list = list;
	if (valued)
		mark(plan, a->value);
	if (a->n_kinds > 0)
		mark(plan, a->record->kind);
	return node;
}

/* ---- tokens ------------------------------------------------------------------------------------------------ */

static bool is(const struct parser *p, enum rv_token_kind kind, const char *word)
{
	return p->at < p->end && p->t->tokens[p->at].kind == kind && !p->t->leaves[p->at].last &&
	       (!word || rv_token_is(p->t->text, &p->t->tokens[p->at], word));
}

static bool take(struct parser *p, enum rv_token_kind kind, const char *word)
{
	if (!is(p, kind, word))
		return false;
	p->at++;
	return true;
}

static bool take_name(struct parser *p, const char *word)
{
	return take(p, RV_TOKEN_NAME, word);
}

static const struct rv_node *disjunction(struct parser *p);
static const struct rv_node *operand(struct parser *p);

/* ---- operands ------------------------------------------------------------------------------------------------ */

static const struct rv_node *integer(struct rv_plan *plan, const char *text, size_t len, bool minus)
{
	int64_t n = 0;

	if (len == 0 || len > 18)
		return no_program();
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return no_program();
		n = n * 10 + (text[i] - '0');
	}
	return rv_node_int(plan, minus ? -n : n);
}

static const struct rv_node *parameter(struct parser *p)
{
	char *name = rv_translation_word(p->t, p->at++);
	const struct rv_parameter *parameter = rv_rubric_parameter(p->t->plan->rubric,
	                                                           name[0] ? name + 1 : name);
	bool minus;

	if (!parameter)
		return no_program();
	if (!parameter->is_number)
		return node_text(p->t->plan, parameter->value);
	minus = parameter->value[0] == '-';
	return integer(p->t->plan, parameter->value + minus, strlen(parameter->value) - minus,
	               minus);
}

/* The arguments between the brackets, all of them; 0: not taken. */
static size_t arguments(struct parser *p, const struct rv_node **args, size_t room)
{
	size_t n = 0;

	if (!take(p, RV_TOKEN_OPEN, NULL))
		return 0;
	do {
		const struct rv_node *arg = n < room ? disjunction(p) : NULL;

		if (!arg)
			return 0;
		args[n++] = arg;
	} while (take(p, RV_TOKEN_COMMA, NULL));
	return take(p, RV_TOKEN_CLOSE, NULL) ? n : 0;
}

static const struct rv_node *with_args(struct rv_plan *plan, enum rv_op op, enum rv_datum_type type,
                                       const struct rv_node **args, size_t n)
{
	struct rv_node *node = node_new(plan, op, type, n);

	for (size_t i = 0; node && i < n; i++)
		node->args[i] = args[i];
	return node;
}

#define MOST_ARGS 16
static const struct rv_node *call(struct parser *p)
{
	const struct rv_function *function = rv_functions;
	const struct rv_node *args[MOST_ARGS];
	struct rv_node *node;
	size_t n;
	bool first = is(p, RV_TOKEN_NAME, "coalesce") || is(p, RV_TOKEN_NAME, "ifnull");

	while (function->name && !is(p, RV_TOKEN_NAME, function->name))
		function++;
	if (!first && !function->name)
		return no_program();
	p->at++;
	n = arguments(p, args, MOST_ARGS);
	if (n == 0)
		return no_program();
	if (first) {
		for (size_t i = 1; i < n; i++)
			if (args[i]->type != args[0]->type)
				return no_program();
		return with_args(p->t->plan, RV_OP_FIRST_OF, args[0]->type, args, n);
	}
	if (n != (size_t)function->n_args)
		return no_program();
	for (size_t i = 0; i < n; i++)
		if (args[i]->type != function->args[i])
			return no_program();
	node = node_new(p->t->plan, RV_OP_CALL, function->type, n);
	for (size_t i = 0; node && i < n; i++)
		node->args[i] = args[i];
	if (node)
		node->function = function;
	return node;
}

/* CASE WHEN c THEN v … [ELSE v] END */
static const struct rv_node *choice(struct parser *p)
{
	const struct rv_node *args[MOST_ARGS];
	size_t n = 0;

	while (take_name(p, "WHEN")) {
		if (n + 3 > MOST_ARGS || !(args[n] = disjunction(p)) ||
		    args[n]->type != RV_DATUM_INT || !take_name(p, "THEN") ||
		    !(args[n + 1] = disjunction(p)) || args[n + 1]->type != args[1]->type)
			return no_program();
		n += 2;
	}
	if (n == 0)
		return no_program();
	if (take_name(p, "ELSE")) {
		if (!(args[n] = disjunction(p)) || args[n]->type != args[1]->type)
			return no_program();
		n++;
	}
	return take_name(p, "END")
	               ? with_args(p->t->plan, RV_OP_CASE, args[1]->type, args, n)
	               : no_program();
}

static const struct rv_node *operand(struct parser *p)
{
	const struct rv_token *token = p->at < p->end ? &p->t->tokens[p->at] : NULL;
	const struct rv_node *node;
	bool minus;

	if (!token)
		return no_program();
	if (p->t->leaves[p->at].last) {
		const struct rv_leaf *leaf = &p->t->leaves[p->at];

		p->at = leaf->last; /* one behind it */
		return p->t->reads[leaf->read].node;
	}
	minus = is(p, RV_TOKEN_OP, "-");
	p->at += minus;
	if (is(p, RV_TOKEN_NUMBER, NULL)) {
		token = &p->t->tokens[p->at++];
		return integer(p->t->plan, p->t->text + token->from, token->to - token->from,
		               minus);
	}
	if (minus)
		return no_program();
	switch (token->kind) {
	case RV_TOKEN_STRING:
		p->at++;
		return node_text(p->t->plan, rv_token_string(p->t->plan->arena, p->t->text, token));
	case RV_TOKEN_PARAM: return parameter(p);
	case RV_TOKEN_OPEN:
		p->at++;
		node = disjunction(p);
		return take(p, RV_TOKEN_CLOSE, NULL) ? node : no_program();
	case RV_TOKEN_NAME:
		if (take_name(p, "true"))
			return rv_node_int(p->t->plan, 1);
		if (take_name(p, "false"))
			return rv_node_int(p->t->plan, 0);
		return take_name(p, "CASE") ? choice(p) : call(p);
	default: return no_program();
	}
}

/* ---- operators ------------------------------------------------------------------------------------------------ */

static const struct rv_node *compared(struct rv_plan *plan, enum rv_op op, const struct rv_node *a,
                                      const struct rv_node *b)
{
	return a && b && a->type == b->type ? node_of(plan, op, a, b) : no_program();
}

static const struct rv_node *inequality(struct parser *p)
{
	static const struct {
		const char *text;
		enum rv_op op;
	} operators[] = {{"<", RV_OP_LESS},
	                 {"<=", RV_OP_LESS_EQUAL},
	                 {">", RV_OP_GREATER},
	                 {">=", RV_OP_GREATER_EQUAL}};
	const struct rv_node *node = operand(p);

	for (size_t i = 0; node && i < sizeof(operators) / sizeof(operators[0]); i++)
		if (take(p, RV_TOKEN_OP, operators[i].text)) {
			node = compared(p->t->plan, operators[i].op, node, operand(p));
			i = (size_t)-1; /* a < b < c is (a < b) < c */
		}
	return node;
}

static const struct rv_node *negated(struct rv_plan *plan, const struct rv_node *node, bool negated)
{
	return negated ? node_of_one(plan, RV_OP_NOT, node) : node;
}

/* Behind IS [NOT]: NULL, or a value that is compared without three values. */
static const struct rv_node *identity(struct parser *p, const struct rv_node *a)
{
	struct rv_plan *plan = p->t->plan;
	bool not = take_name(p, "NOT");
	const struct rv_node *b, *args[2];

	if (is(p, RV_TOKEN_NAME, "DISTINCT"))
		return no_program();
	if (take_name(p, "NULL"))
		return negated(plan, node_of_one(plan, RV_OP_IS_NULL, a), not);
	if (is(p, RV_TOKEN_NAME, "true") || is(p, RV_TOKEN_NAME, "false"))
		return no_program(); /* IS TRUE is another operator */
	b = operand(p);
	if (!b || b->op != RV_OP_LITERAL)
		return no_program();
	args[0] = compared(plan, RV_OP_EQUAL, a, b);
	args[1] = rv_node_int(plan, 0);
	if (!args[0] || !args[1])
		return no_program();
	return negated(plan, with_args(plan, RV_OP_FIRST_OF, RV_DATUM_INT, args, 2), not);
}

static const struct rv_node *membership(struct parser *p, const struct rv_node *a, bool not)
{
	const struct rv_node *args[64];
	size_t n;

	args[0] = a;
	if (is(p, RV_TOKEN_NAME, NULL)) {
		char *name = rv_translation_word(p->t, p->at);
		const struct rv_set *set = rv_rubric_set_named(p->t->plan->rubric, name);

		p->at++;
		if (!set || set->n > 63 || a->type != RV_DATUM_TEXT)
			return no_program();
		for (n = 0; n < set->n; n++)
			if (!(args[n + 1] = node_text(p->t->plan, set->codes[n])))
				return no_program();
	} else {
		n = arguments(p, args + 1, 63);
	}
	for (size_t i = 1; i <= n; i++)
		if (args[i]->op != RV_OP_LITERAL || args[i]->type != a->type)
			return no_program();
	return n == 0 ? no_program()
	              : negated(p->t->plan,
	                        with_args(p->t->plan, RV_OP_IN, RV_DATUM_INT, args, n + 1), not);
}

static const struct rv_node *between(struct parser *p, const struct rv_node *a, bool not)
{
	struct rv_plan *plan = p->t->plan;
	const struct rv_node *low = inequality(p), *high;

	if (!low || !take_name(p, "AND"))
		return no_program();
	high = inequality(p);
	return negated(plan,
	               node_of(plan, RV_OP_AND, compared(plan, RV_OP_GREATER_EQUAL, a, low),
	                       compared(plan, RV_OP_LESS_EQUAL, a, high)),
	               not);
}

static const struct rv_node *like(struct parser *p, const struct rv_node *a, bool not)
{
	const struct rv_node *pattern = operand(p);

	if (!pattern || pattern->op != RV_OP_LITERAL || is(p, RV_TOKEN_NAME, "ESCAPE"))
		return no_program();
	if (a->type != RV_DATUM_TEXT || pattern->type != RV_DATUM_TEXT)
		return no_program();
	return negated(p->t->plan, node_of(p->t->plan, RV_OP_LIKE, a, pattern), not);
}

/* What may follow a value on the level of `=`; *more: something did. */
static const struct rv_node *equality_rest(struct parser *p, const struct rv_node *a, bool *more)
{
	struct rv_plan *plan = p->t->plan;
	size_t begun = p->at;
	bool not;

	*more = true;
	if (take(p, RV_TOKEN_OP, "=") || take(p, RV_TOKEN_OP, "=="))
		return compared(plan, RV_OP_EQUAL, a, inequality(p));
	if (take(p, RV_TOKEN_OP, "<>") || take(p, RV_TOKEN_OP, "!="))
		return compared(plan, RV_OP_UNEQUAL, a, inequality(p));
	if (take_name(p, "IS"))
		return identity(p, a);
	if (take_name(p, "ISNULL"))
		return node_of_one(plan, RV_OP_IS_NULL, a);
	if (take_name(p, "NOTNULL"))
		return negated(plan, node_of_one(plan, RV_OP_IS_NULL, a), true);
	not = take_name(p, "NOT");
	if (not && take_name(p, "NULL"))
		return negated(plan, node_of_one(plan, RV_OP_IS_NULL, a), true);
	if (take_name(p, "IN"))
		return membership(p, a, not);
	if (take_name(p, "BETWEEN"))
		return between(p, a, not);
	if (take_name(p, "LIKE"))
		return like(p, a, not);
	p->at = begun;
	*more = false;
	return a;
}

static const struct rv_node *equality(struct parser *p)
{
	const struct rv_node *node = inequality(p);
	bool more = true;

	while (node && more)
		node = equality_rest(p, node, &more);
	return node;
}

static const struct rv_node *truth_of(const struct rv_node *node)
{
	return node && node->type == RV_DATUM_INT ? node : no_program();
}

static const struct rv_node *negation(struct parser *p)
{
	if (take_name(p, "NOT"))
		return node_of_one(p->t->plan, RV_OP_NOT, truth_of(negation(p)));
	return equality(p);
}

static const struct rv_node *conjunction(struct parser *p)
{
	const struct rv_node *node = negation(p);

	while (node && take_name(p, "AND"))
		node = node_of(p->t->plan, RV_OP_AND, truth_of(node), truth_of(negation(p)));
	return node;
}

static const struct rv_node *disjunction(struct parser *p)
{
	const struct rv_node *node = conjunction(p);

	while (node && take_name(p, "OR"))
		node = node_of(p->t->plan, RV_OP_OR, truth_of(node), truth_of(conjunction(p)));
	return node;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

const struct rv_node *rv_program_parse(struct rv_translation *t, size_t from, size_t to)
{
	struct parser p = {t, from, to};
	const struct rv_node *node = disjunction(&p);

	return node && p.at == to ? node : no_program();
}

void rv_program_make(struct rv_translation *t, struct rv_program *out)
{
	struct rv_plan *plan = t->plan;

	*out = (struct rv_program){.reads = rv_alloc_array(plan->arena, t->n_reads,
	                                                   sizeof(struct rv_node *))};
	if (!out->reads) {
		plan->nomem = true;
		return;
	}
	for (size_t i = 0; i < t->n_reads; i++) {
		out->reads[out->n_reads++] = t->reads[i].node;
		if (!t->reads[i].node)
			return;
	}
	out->value = rv_program_parse(t, 0, t->n);
}

const struct rv_node *rv_program_condition(struct rv_plan *plan, const struct rv_program *program)
{
	struct rv_node *node = program->value && program->value->type == RV_DATUM_INT
	                               ? node_new(plan, RV_OP_TRUTH, RV_DATUM_INT,
	                                          program->n_reads + 1)
	                               : no_program();

	if (!node)
		return NULL;
	node->args[0] = program->value;
	for (size_t i = 0; i < program->n_reads; i++)
		node->args[i + 1] = program->reads[i];
	return node;
}
