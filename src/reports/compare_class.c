/*
 * By which items a case moved. The case is judged again under the rubric of run B with one item as run A had it (its outcome, its points,
 * its severity): if that gives the class of run A, the item decides. Caps are used up in the order of the rubric, so what an item
 * takes off can change although nothing about it did.
 */
#include <string.h>

#include "engine/judge.h"
#include "reports/compare.h"

/* The items of both rubrics in one list, each as either run has it. */
struct rv_merged {
	struct rv_rubric rubric; /* B's, with those items */
	struct rv_item *items, *as_a, *as_b;
	const struct rv_item **a, **b; /* NULL: not in that rubric */
	size_t n;
	/* the case that is judged */
	struct rv_case_result result;
	uint8_t *outcomes, *open;
	uint32_t *counts;
	struct rv_deduction *deductions;
};

static int index_named(const char *id, const char *const *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(ids[i], id) == 0)
			return (int)i;
	return -1;
}

/* A's item among the dimensions and categories of B. */
static void place_in(struct rv_item *item, const struct rv_rubric *a, const struct rv_rubric *b)
{
	const char *dimensions[RV_MAX_DIMENSIONS], *categories[RV_MAX_CATEGORIES];
	size_t n_dimensions = 0, n_categories = 0;

	for (; n_dimensions < b->n_dimensions && n_dimensions < RV_MAX_DIMENSIONS; n_dimensions++)
		dimensions[n_dimensions] = b->dimensions[n_dimensions].id;
	for (; n_categories < b->n_categories && n_categories < RV_MAX_CATEGORIES; n_categories++)
		categories[n_categories] = b->categories[n_categories].id;
	if (item->category >= 0)
		item->category = index_named(a->categories[item->category].id, categories,
		                             n_categories);
	if (item->dimension >= 0)
		item->dimension = index_named(a->dimensions[item->dimension].id, dimensions,
		                              n_dimensions);
}

static bool allocate(struct rv_arena *arena, struct rv_merged *m, size_t most)
{
	m->items = rv_alloc_array(arena, most, sizeof *m->items);
	m->as_a = rv_alloc_array(arena, most, sizeof *m->as_a);
	m->as_b = rv_alloc_array(arena, most, sizeof *m->as_b);
	m->a = rv_alloc_array(arena, most, sizeof *m->a);
	m->b = rv_alloc_array(arena, most, sizeof *m->b);
	m->outcomes = rv_alloc(arena, most);
	m->open = rv_alloc(arena, most);
	m->counts = rv_alloc_array(arena, most, sizeof *m->counts);
	m->deductions = rv_alloc_array(arena, most, sizeof *m->deductions);
	return m->items != NULL && m->as_a != NULL && m->as_b != NULL && m->a != NULL &&
	       m->b != NULL && m->outcomes != NULL && m->open != NULL && m->counts != NULL &&
	       m->deductions != NULL;
}

static void add_item(struct rv_merged *m, const struct rv_rubric *of_a, const struct rv_item *a,
                     const struct rv_item *b)
{
	size_t i = m->n++;

	m->a[i] = a;
	m->b[i] = b;
	m->as_a[i] = a != NULL ? *a : *b;
	if (a != NULL)
		place_in(&m->as_a[i], of_a, &m->rubric);
	m->as_b[i] = b != NULL ? *b : m->as_a[i];
	m->as_b[i].index = m->as_a[i].index = i;
}

static bool merge(struct rv_arena *arena, const struct rv_rubric *a, const struct rv_rubric *b,
                  struct rv_merged *m)
{
	*m = (struct rv_merged){.rubric = *b};
	if (!allocate(arena, m, a->n_items + b->n_items + 1))
		return false;
	for (size_t i = 0; i < b->n_items; i++)
		add_item(m, a, rv_rubric_item(a, b->items[i].id), &b->items[i]);
	for (size_t i = 0; i < a->n_items; i++)
		if (rv_rubric_item(b, a->items[i].id) == NULL)
			add_item(m, a, &a->items[i], NULL);
	m->rubric.items = m->items;
	m->rubric.n_items = m->n;
	m->result = (struct rv_case_result){
		.outcomes = m->outcomes, .open = m->open, .counts = m->counts};
	return true;
}

/* The one of the rubrics of a pair, ready for its case: every item as B has it. NULL: no memory. */
static struct rv_merged *merged_of(const struct rv_comparison *comparison,
                                   const struct rv_pair *pair)
{
	struct rv_merged **place =
		&comparison->merged[pair->a->result.rubric * comparison->b.report->standard->n +
	                            pair->b->result.rubric];
	struct rv_arena *arena = comparison->a.report->arena;

	if (*place == NULL) {
		struct rv_merged *m = rv_alloc(arena, sizeof *m);

		if (m == NULL || !merge(arena, rv_kept_rubric(&comparison->a, pair->a),
		                        rv_kept_rubric(&comparison->b, pair->b), m))
			return NULL;
		*place = m;
	}
	memcpy((*place)->items, (*place)->as_b, (*place)->n * sizeof *(*place)->items);
	return *place;
}

/* ---- items as they were ------------------------------------------------------------------------------------------- */

/* What run `of` found of an item, into place i; an item that its rubric lacks concerns nothing. */
static void take(struct rv_merged *m, size_t i, const struct rv_item *item,
                 const struct rv_case_result *of)
{
	m->outcomes[i] = item != NULL ? of->outcomes[item->index] : (uint8_t)RV_NOT_APPLICABLE;
	m->open[i] = item != NULL && of->open[item->index];
	m->counts[i] = item != NULL ? of->counts[item->index] : 0;
}

/* Whether anything about an item that can change a score differs. */
static bool differs(const struct rv_merged *m, size_t i, const struct rv_case_result *a,
                    const struct rv_case_result *b)
{
	const struct rv_item *x = m->a[i], *y = m->b[i];

	if (x == NULL || y == NULL)
		return true;
	return a->outcomes[x->index] != b->outcomes[y->index] ||
	       a->open[x->index] != b->open[y->index] ||
	       a->counts[x->index] != b->counts[y->index] || x->severity != y->severity ||
	       x->deduct != y->deduct || x->points != y->points || x->max != y->max ||
	       x->award != y->award || x->confirm != y->confirm ||
	       m->as_a[i].category != y->category || m->as_a[i].dimension != y->dimension;
}

static bool gives_class_of_a(struct rv_merged *m, const struct rv_rubric *a,
                             const struct rv_case_result *was)
{
	int now;

	rv_judge_case(&m->rubric, &m->result, m->deductions);
	now = m->result.class_index;
	return strcmp(rv_class_word(&m->rubric, now), rv_class_word(a, was->class_index)) == 0;
}

/* Marks the items each of which alone decides the class; false: there is none. */
static bool find_deciding(struct rv_merged *m, const struct rv_rubric *of_a,
                          const struct rv_case_result *a, const struct rv_case_result *b,
                          bool *decides)
{
	bool any = false;

	for (size_t i = 0; i < m->n; i++) {
		struct rv_item now = m->items[i];

		if (!differs(m, i, a, b))
			continue;
		m->items[i] = m->as_a[i];
		take(m, i, m->a[i], a);
		decides[i] = gives_class_of_a(m, of_a, a);
		any |= decides[i];
		m->items[i] = now;
		take(m, i, m->b[i], b);
	}
	return any;
}

/* Whether all of them as they were would give the class that was. */
static bool decide_together(struct rv_merged *m, const struct rv_rubric *of_a,
                            const struct rv_case_result *a)
{
	for (size_t i = 0; i < m->n; i++) {
		m->items[i] = m->as_a[i];
		take(m, i, m->a[i], a);
	}
	return gives_class_of_a(m, of_a, a);
}

/* ---- the case -------------------------------------------------------------------------------------------------------- */

static rv_points cost_of(const struct rv_case_result *result, const struct rv_item *item)
{
	const struct rv_deduction *deduction = item != NULL ? rv_deduction_of(result, item->index)
	                                                    : NULL;

	return deduction != NULL ? rv_cost(deduction) : 0;
}

/* An item whose verdict or weight can have played a part where no single one decides. */
static bool weighs(const struct rv_merged *m, size_t i, const struct rv_case_result *a,
                   const struct rv_case_result *b)
{
	const struct rv_item *x = m->a[i], *y = m->b[i];

	return differs(m, i, a, b) &&
	       ((x != NULL && x->severity != RV_ADVICE && a->outcomes[x->index] == RV_FAIL) ||
	        (y != NULL && y->severity != RV_ADVICE && b->outcomes[y->index] == RV_FAIL));
}

enum rv_code rv_compare_case(const struct rv_comparison *comparison, const struct rv_pair *pair,
                             struct rv_arena *arena, struct rv_moved *out, struct rv_error *err)
{
	const struct rv_rubric *of_a = rv_kept_rubric(&comparison->a, pair->a),
			       *of_b = rv_kept_rubric(&comparison->b, pair->b);
	const struct rv_case_result *a = &pair->a->result, *b = &pair->b->result;
	struct rv_merged *m = merged_of(comparison, pair);
	bool *decides;

	*out = (struct rv_moved){.points = of_b->points - of_a->points};
	if (m == NULL)
		return rv_nomem(err);
	decides = rv_alloc_array(arena, m->n + 1, sizeof *decides);
	out->movers = rv_alloc_array(arena, m->n + 1, sizeof *out->movers);
	if (decides == NULL || out->movers == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < m->n; i++)
		take(m, i, m->b[i], b);
	if (pair->move != RV_CLASS_STAYS)
		out->cause = find_deciding(m, of_a, a, b, decides) ? RV_CAUSE_ITEM
		             : decide_together(m, of_a, a)         ? RV_CAUSE_TOGETHER
		                                                   : RV_CAUSE_LIMITS;
	for (size_t i = 0; i < m->n; i++) {
		const struct rv_item *item = m->b[i] != NULL ? m->b[i] : m->a[i];
		struct rv_mover mover = {.id = item->id,
		                         .title = &item->title,
		                         .a = m->a[i],
		                         .b = m->b[i],
		                         .cost_a = cost_of(a, m->a[i]),
		                         .cost_b = cost_of(b, m->b[i]),
		                         .decides = decides[i]};

		if (mover.cost_a != mover.cost_b || mover.decides ||
		    (out->cause == RV_CAUSE_TOGETHER && weighs(m, i, a, b)))
			out->movers[out->n++] = mover;
	}
	return RV_OK;
}
