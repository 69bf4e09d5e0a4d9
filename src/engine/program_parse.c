/*
 * From the tokens of a translated expression to a program. Comparisons of operands of one type, lists, conditions, the functions of
 * dates; arithmetic only where its result is compared. Anything else: no program, which is no fault.
 */
#include <string.h>

#include "engine/program_parse.h"

struct parser {
	struct rv_translation *t;
	size_t at, end;
};

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
		return NULL;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return NULL;
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
		return NULL;
	if (!parameter->is_number)
		return rv_node_text(p->t->plan, parameter->value);
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
	struct rv_node *node = rv_node_new(plan, op, type, n);

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
		return NULL;
	p->at++;
	n = arguments(p, args, MOST_ARGS);
	if (n == 0)
		return NULL;
	if (first) {
		for (size_t i = 1; i < n; i++)
			if (args[i]->type != args[0]->type)
				return NULL;
		return with_args(p->t->plan, RV_OP_FIRST_OF, args[0]->type, args, n);
	}
	if (n != (size_t)function->n_args)
		return NULL;
	for (size_t i = 0; i < n; i++)
		if (args[i]->type != function->args[i])
			return NULL;
	node = rv_node_new(p->t->plan, RV_OP_CALL, function->type, n);
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
			return NULL;
		n += 2;
	}
	if (n == 0)
		return NULL;
	if (take_name(p, "ELSE")) {
		if (!(args[n] = disjunction(p)) || args[n]->type != args[1]->type)
			return NULL;
		n++;
	}
	return take_name(p, "END") ? with_args(p->t->plan, RV_OP_CASE, args[1]->type, args, n)
	                           : NULL;
}

static const struct rv_node *operand(struct parser *p)
{
	const struct rv_token *token = p->at < p->end ? &p->t->tokens[p->at] : NULL;
	const struct rv_node *node;
	bool minus;

	if (!token)
		return NULL;
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
		return NULL;
	switch (token->kind) {
	case RV_TOKEN_STRING:
		p->at++;
		return rv_node_text(p->t->plan,
		                    rv_token_string(p->t->plan->arena, p->t->text, token));
	case RV_TOKEN_PARAM: return parameter(p);
	case RV_TOKEN_OPEN:
		p->at++;
		node = disjunction(p);
		return take(p, RV_TOKEN_CLOSE, NULL) ? node : NULL;
	case RV_TOKEN_NAME:
		if (take_name(p, "true"))
			return rv_node_int(p->t->plan, 1);
		if (take_name(p, "false"))
			return rv_node_int(p->t->plan, 0);
		return take_name(p, "CASE") ? choice(p) : call(p);
	default: return NULL;
	}
}

/* ---- operators ------------------------------------------------------------------------------------------------ */

static bool is_number(const struct rv_node *node)
{
	return node->type == RV_DATUM_INT || node->type == RV_DATUM_REAL;
}

static const struct rv_node *compared(struct rv_plan *plan, enum rv_op op, const struct rv_node *a,
                                      const struct rv_node *b)
{
	bool same = a && b && (a->type == b->type || (is_number(a) && is_number(b)));

	return same ? rv_node_of(plan, op, a, b) : NULL;
}

struct operation {
	const char *text;
	enum rv_op op;
};

/* Takes one of the operators. */
static bool operation(struct parser *p, const struct operation *list, size_t n, enum rv_op *op)
{
	for (size_t i = 0; i < n; i++)
		if (take(p, RV_TOKEN_OP, list[i].text)) {
			*op = list[i].op;
			return true;
		}
	return false;
}

static const struct rv_node *calculated(struct rv_plan *plan, enum rv_op op,
                                        const struct rv_node *a, const struct rv_node *b)
{
	struct rv_node *node = a && b && is_number(a) && is_number(b) ? rv_node_of(plan, op, a, b)
	                                                              : NULL;

	if (node)
		node->type = RV_DATUM_REAL;
	return node;
}

static const struct rv_node *product(struct parser *p)
{
	static const struct operation operators[] = {{"*", RV_OP_MULTIPLY}, {"/", RV_OP_DIVIDE}};
	const struct rv_node *node = operand(p);
	enum rv_op op;

	while (node && operation(p, operators, 2, &op))
		node = calculated(p->t->plan, op, node, operand(p));
	return node;
}

static const struct rv_node *sum(struct parser *p)
{
	static const struct operation operators[] = {{"+", RV_OP_ADD}, {"-", RV_OP_SUBTRACT}};
	const struct rv_node *node = product(p);
	enum rv_op op;

	while (node && operation(p, operators, 2, &op))
		node = calculated(p->t->plan, op, node, product(p));
	return node;
}

static const struct rv_node *inequality(struct parser *p)
{
	static const struct operation operators[] = {{"<", RV_OP_LESS},
	                                             {"<=", RV_OP_LESS_EQUAL},
	                                             {">", RV_OP_GREATER},
	                                             {">=", RV_OP_GREATER_EQUAL}};
	const struct rv_node *node = sum(p);
	enum rv_op op;

	while (node && operation(p, operators, 4, &op))
		node = compared(p->t->plan, op, node, sum(p));
	return node;
}

static const struct rv_node *negated(struct rv_plan *plan, const struct rv_node *node, bool negated)
{
	return negated ? rv_node_of_one(plan, RV_OP_NOT, node) : node;
}

/* Behind IS [NOT]: NULL, or a value that is compared without three values. */
static const struct rv_node *identity(struct parser *p, const struct rv_node *a)
{
	struct rv_plan *plan = p->t->plan;
	bool negative = take_name(p, "NOT");
	const struct rv_node *b, *args[2];

	if (is(p, RV_TOKEN_NAME, "DISTINCT"))
		return NULL;
	if (take_name(p, "NULL"))
		return negated(plan, rv_node_of_one(plan, RV_OP_IS_NULL, a), negative);
	/* IS TRUE is another operator, in brackets too */
	if (is(p, RV_TOKEN_NAME, "true") || is(p, RV_TOKEN_NAME, "false") ||
	    is(p, RV_TOKEN_OPEN, NULL))
		return NULL;
	b = operand(p);
	if (!b || b->op != RV_OP_LITERAL)
		return NULL;
	args[0] = compared(plan, RV_OP_EQUAL, a, b);
	args[1] = rv_node_int(plan, 0);
	if (!args[0] || !args[1])
		return NULL;
	return negated(plan, with_args(plan, RV_OP_FIRST_OF, RV_DATUM_INT, args, 2), negative);
}

static const struct rv_node *membership(struct parser *p, const struct rv_node *a, bool negative)
{
	const struct rv_node *args[64];
	size_t n;

	args[0] = a;
	if (is(p, RV_TOKEN_NAME, NULL)) {
		char *name = rv_translation_word(p->t, p->at);
		const struct rv_set *set = rv_rubric_set_named(p->t->plan->rubric, name);

		p->at++;
		if (!set || set->n > 63 || a->type != RV_DATUM_TEXT)
			return NULL;
		for (n = 0; n < set->n; n++)
			if (!(args[n + 1] = rv_node_text(p->t->plan, set->codes[n])))
				return NULL;
	} else {
		n = arguments(p, args + 1, 63);
	}
	for (size_t i = 1; i <= n; i++)
		if (args[i]->op != RV_OP_LITERAL || args[i]->type != a->type)
			return NULL;
	return n == 0 ? NULL
	              : negated(p->t->plan,
	                        with_args(p->t->plan, RV_OP_IN, RV_DATUM_INT, args, n + 1),
	                        negative);
}

static const struct rv_node *between(struct parser *p, const struct rv_node *a, bool negative)
{
	struct rv_plan *plan = p->t->plan;
	const struct rv_node *low = inequality(p), *high;

	if (!low || !take_name(p, "AND"))
		return NULL;
	high = inequality(p);
	return negated(plan,
	               rv_node_of(plan, RV_OP_AND, compared(plan, RV_OP_GREATER_EQUAL, a, low),
	                          compared(plan, RV_OP_LESS_EQUAL, a, high)),
	               negative);
}

static const struct rv_node *like(struct parser *p, const struct rv_node *a, bool negative)
{
	const struct rv_node *pattern = operand(p);

	if (!pattern || pattern->op != RV_OP_LITERAL || is(p, RV_TOKEN_NAME, "ESCAPE"))
		return NULL;
	if (a->type != RV_DATUM_TEXT || pattern->type != RV_DATUM_TEXT)
		return NULL;
	return negated(p->t->plan, rv_node_of(p->t->plan, RV_OP_LIKE, a, pattern), negative);
}

/* What may follow a value on the level of `=`; *more: something did. */
static const struct rv_node *equality_rest(struct parser *p, const struct rv_node *a, bool *more)
{
	struct rv_plan *plan = p->t->plan;
	size_t begun = p->at;
	bool negative;

	*more = true;
	if (take(p, RV_TOKEN_OP, "=") || take(p, RV_TOKEN_OP, "=="))
		return compared(plan, RV_OP_EQUAL, a, inequality(p));
	if (take(p, RV_TOKEN_OP, "<>") || take(p, RV_TOKEN_OP, "!="))
		return compared(plan, RV_OP_UNEQUAL, a, inequality(p));
	if (take_name(p, "IS"))
		return identity(p, a);
	if (take_name(p, "ISNULL"))
		return rv_node_of_one(plan, RV_OP_IS_NULL, a);
	if (take_name(p, "NOTNULL"))
		return negated(plan, rv_node_of_one(plan, RV_OP_IS_NULL, a), true);
	negative = take_name(p, "NOT");
	if (negative && take_name(p, "NULL"))
		return negated(plan, rv_node_of_one(plan, RV_OP_IS_NULL, a), true);
	if (take_name(p, "IN"))
		return membership(p, a, negative);
	if (take_name(p, "BETWEEN"))
		return between(p, a, negative);
	if (take_name(p, "LIKE"))
		return like(p, a, negative);
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
	return node && node->type == RV_DATUM_INT ? node : NULL;
}

static const struct rv_node *negation(struct parser *p)
{
	if (take_name(p, "NOT"))
		return rv_node_of_one(p->t->plan, RV_OP_NOT, truth_of(negation(p)));
	return equality(p);
}

static const struct rv_node *conjunction(struct parser *p)
{
	const struct rv_node *node = negation(p);

	while (node && take_name(p, "AND"))
		node = rv_node_of(p->t->plan, RV_OP_AND, truth_of(node), truth_of(negation(p)));
	return node;
}

static const struct rv_node *disjunction(struct parser *p)
{
	const struct rv_node *node = conjunction(p);

	while (node && take_name(p, "OR"))
		node = rv_node_of(p->t->plan, RV_OP_OR, truth_of(node), truth_of(conjunction(p)));
	return node;
}

/* ---- the whole ------------------------------------------------------------------------------------------------- */

const struct rv_node *rv_program_parse(struct rv_translation *t, size_t from, size_t to)
{
	struct parser p = {t, from, to};
	const struct rv_node *node = disjunction(&p);

	return node && p.at == to ? node : NULL;
}

void rv_program_make(struct rv_translation *t, struct rv_program *out)
{
	struct rv_plan *plan = t->plan;

	*out = (struct rv_program){
		.reads = rv_alloc_array(plan->arena, t->n_reads, sizeof(struct rv_node *))};
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
	                               ? rv_node_new(plan, RV_OP_TRUTH, RV_DATUM_INT,
	                                             program->n_reads + 1)
	                               : NULL;

	if (!node)
		return NULL;
	node->args[0] = program->value;
	for (size_t i = 0; i < program->n_reads; i++)
		node->args[i + 1] = program->reads[i];
	return node;
}
