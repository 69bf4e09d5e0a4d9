/* Two runs read, their cases and issues paired by identity. */
#include "reports/compare.h"

#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "review/text.h"

/* ---- cases kept ------------------------------------------------------------------------------------------------- */

const struct rv_rubric *rv_kept_rubric(const struct rv_kept_run *run,
                                       const struct rv_kept_case *one)
{
	return run->report->standard->use[one->result.rubric].rubric;
}

static void *copy(struct rv_arena *arena, const void *from, size_t n, size_t size, bool *failed)
{
	void *to = rv_alloc_array(arena, n, size);

	if (to == NULL)
		*failed = true;
	else if (n > 0)
		memcpy(to, from, n * size);
	return to;
}

static const char *copy_text(struct rv_arena *arena, const char *text, bool *failed)
{
	const char *to = text != NULL ? rv_strdup(arena, text) : NULL;

	*failed |= text != NULL && to == NULL;
	return to;
}

static void keep_violations(struct rv_arena *arena, struct rv_case_result *result, bool *failed)
{
	struct rv_violation *list = copy(arena, result->violations, result->n_violations,
	                                 sizeof *list, failed);

	for (size_t i = 0; !*failed && i < result->n_violations; i++) {
		list[i].record = copy_text(arena, list[i].record, failed);
		list[i].row_key = NULL;
		list[i].identity = copy_text(arena, list[i].identity, failed);
		list[i].which = copy_text(arena, list[i].which, failed);
		list[i].values = copy_text(arena, list[i].values, failed);
	}
	result->violations = list;
}

static const char *folded(struct rv_arena *arena, const char *text, bool *failed)
{
	struct rv_buf buf;
	const char *out;

	rv_buf_init(&buf);
	rv_buf_fold(&buf, text, strlen(text));
	out = buf.failed ? NULL : rv_strdup(arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	*failed |= out == NULL;
	return out;
}

enum rv_code rv_keep_case(void *ctx, int64_t position, const struct rv_case_result *result,
                          struct rv_error *err)
{
	struct rv_kept_run *run = ctx;
	struct rv_arena *arena = run->report->arena;
	struct rv_kept_case *one;
	bool failed = false;
	size_t n_items;

	if (result->rubric >= run->report->standard->n)
		return rv_run_damaged(run->report, err);
	one = rv_alloc_more(arena, run->cases, run->n, &run->room, sizeof *one);
	if (one == NULL)
		return rv_nomem(err);
	run->cases = one;
	n_items = run->report->standard->use[result->rubric].rubric->n_items;
	one = &run->cases[run->n++];
	*one = (struct rv_kept_case){.position = position, .result = *result};
	one->key = folded(arena, result->identity, &failed);
	one->number = folded(arena, result->number, &failed);
	one->result.case_key = copy_text(arena, result->case_key, &failed);
	one->result.number = copy_text(arena, result->number, &failed);
	one->result.unit = copy_text(arena, result->unit, &failed);
	one->result.identity = copy_text(arena, result->identity, &failed);
	one->result.outcomes = copy(arena, result->outcomes, n_items, 1, &failed);
	one->result.open = copy(arena, result->open, n_items, 1, &failed);
	one->result.counts = copy(arena, result->counts, n_items, sizeof *result->counts, &failed);
	one->result.deductions = copy(arena, result->deductions, result->n_deductions,
	                              sizeof *result->deductions, &failed);
	keep_violations(arena, &one->result, &failed);
	one->fates = rv_alloc(arena, result->n_violations);
	return failed || one->fates == NULL ? rv_nomem(err) : RV_OK;
}

/* ---- pairs ------------------------------------------------------------------------------------------------------ */

/* Equal identities by their order in the run. */
static int by_key(const void *x, const void *y)
{
	const struct rv_kept_case *a = *(struct rv_kept_case *const *)x,
				  *b = *(struct rv_kept_case *const *)y;
	int order = strcmp(a->key, b->key);

	return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

struct rv_kept_case **rv_kept_sorted(const struct rv_kept_run *run)
{
	struct rv_kept_case **list = rv_alloc_array(run->report->arena, run->n + 1, sizeof *list);

	for (size_t i = 0; list != NULL && i < run->n; i++)
		list[i] = &run->cases[i];
	if (list != NULL && run->n > 0)
		qsort(list, run->n, sizeof *list, by_key);
	return list;
}

static int by_position(const void *x, const void *y)
{
	const struct rv_pair *a = x, *b = y;
	int64_t p, q;

	if ((a->b == NULL) != (b->b == NULL))
		return a->b == NULL ? 1 : -1;
	p = a->b != NULL ? a->b->position : a->a->position;
	q = b->b != NULL ? b->b->position : b->a->position;
	return (p > q) - (p < q);
}

static int by_number(const void *x, const void *y)
{
	const struct rv_kept_case *a = *(struct rv_kept_case *const *)x,
				  *b = *(struct rv_kept_case *const *)y;

	return strcmp(a->number, b->number);
}

/* How many cases from i on have one number. */
static size_t count_alike(struct rv_kept_case *const *list, size_t n, size_t i)
{
	size_t end = i + 1;

	while (end < n && strcmp(list[end]->number, list[i]->number) == 0)
		end++;
	return end - i;
}

static bool has_unit(const struct rv_kept_case *one)
{
	return one->result.unit != NULL && *one->result.unit != '\0';
}

/* Two cases of one number that no other has: one case, if each is alone so far and the unit was filled in, or lost, in between. */
static void join_pairs(struct rv_comparison *c, struct rv_kept_case *a, struct rv_kept_case *b)
{
	if (*a->number == '\0' || has_unit(a) == has_unit(b) || c->pairs[a->pair].b != NULL ||
	    c->pairs[b->pair].a != NULL)
		return;
	c->pairs[a->pair].b = b;
	c->pairs[b->pair].b = NULL;
	c->by_number++;
}

/* By number alone what identities tell apart only for want of a unit. Sorts both lists. */
static void pair_by_number(struct rv_comparison *c, struct rv_kept_case **a,
                           struct rv_kept_case **b)
{
	size_t n_a, n_b, n = 0;

	if (c->a.n == 0 || c->b.n == 0)
		return;
	qsort(a, c->a.n, sizeof *a, by_number);
	qsort(b, c->b.n, sizeof *b, by_number);
	for (size_t i = 0, k = 0; i < c->a.n && k < c->b.n;) {
		int order = by_number(&a[i], &b[k]);

		n_a = count_alike(a, c->a.n, i);
		n_b = count_alike(b, c->b.n, k);
		if (order == 0 && n_a == 1 && n_b == 1)
			join_pairs(c, a[i], b[k]);
		i += order <= 0 ? n_a : 0;
		k += order >= 0 ? n_b : 0;
	}
	for (size_t i = 0; i < c->n; i++)
		if (c->pairs[i].a != NULL || c->pairs[i].b != NULL)
			c->pairs[n++] = c->pairs[i];
	c->n = n;
}

static enum rv_code pair_cases(struct rv_comparison *c, struct rv_error *err)
{
	struct rv_kept_case **a = rv_kept_sorted(&c->a), **b = rv_kept_sorted(&c->b);
	size_t i = 0, k = 0;

	c->pairs = rv_alloc_array(c->a.report->arena, c->a.n + c->b.n + 1, sizeof *c->pairs);
	if (a == NULL || b == NULL || c->pairs == NULL)
		return rv_nomem(err);
	while (i < c->a.n || k < c->b.n) {
		int order = i == c->a.n ? 1 : k == c->b.n ? -1 : strcmp(a[i]->key, b[k]->key);
		struct rv_pair *pair = &c->pairs[c->n];

		*pair = (struct rv_pair){.a = order <= 0 ? a[i++] : NULL,
		                         .b = order >= 0 ? b[k++] : NULL};
		if (pair->a != NULL)
			pair->a->pair = c->n;
		if (pair->b != NULL)
			pair->b->pair = c->n;
		c->n++;
	}
	pair_by_number(c, a, b);
	if (c->n > 0)
		qsort(c->pairs, c->n, sizeof *c->pairs, by_position);
	return RV_OK;
}

/* ---- issues ------------------------------------------------------------------------------------------------------ */

/* One issue as it is found again: by item, record, row and which. */
struct mark {
	const char *item;
	enum rv_issue_state state;
	const struct rv_violation *violation;
	size_t index;
};

static int compare_texts(const char *a, const char *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int same_issue(const struct mark *a, const struct mark *b)
{
	int order = strcmp(a->item, b->item);

	if (order == 0)
		order = compare_texts(a->violation->record, b->violation->record);
	if (order == 0)
		order = compare_texts(a->violation->identity, b->violation->identity);
	return order != 0 ? order : compare_texts(a->violation->which, b->violation->which);
}

static int by_issue(const void *x, const void *y)
{
	const struct mark *a = x, *b = y;
	int order = same_issue(a, b);

	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}

/* Its violations but hints, sorted; NULL: no memory. */
static struct mark *mark_issues(const struct rv_kept_run *run, const struct rv_kept_case *one,
                                struct rv_arena *arena, size_t *n)
{
	const struct rv_rubric *rubric = rv_kept_rubric(run, one);
	struct mark *marks = rv_alloc_array(arena, one->result.n_violations + 1, sizeof *marks);

	*n = 0;
	for (size_t i = 0; marks != NULL && i < one->result.n_violations; i++) {
		const struct rv_violation *violation = &one->result.violations[i];

		if (!violation->hint && violation->item < rubric->n_items)
			marks[(*n)++] = (struct mark){
				rubric->items[violation->item].id,
				rv_issue_state_of(&rubric->items[violation->item], violation),
				violation, i};
	}
	if (*n > 0)
		qsort(marks, *n, sizeof *marks, by_issue);
	return marks;
}

/* NULL: the run has no such issue. */
static void judge_issue(struct rv_comparison *c, struct rv_pair *pair, const struct mark *a,
                        const struct mark *b)
{
	bool was = a != NULL && a->state == RV_ISSUE_FOUND,
	     is = b != NULL && b->state == RV_ISSUE_FOUND;
	enum rv_issue_fate of_a = b == NULL || (was && !is) ? RV_ISSUE_GONE : RV_ISSUE_SAME,
			   of_b = a == NULL || (is && !was) ? RV_ISSUE_NEW : RV_ISSUE_SAME;

	if (a != NULL)
		pair->a->fates[a->index] = (uint8_t)of_a;
	if (b != NULL)
		pair->b->fates[b->index] = (uint8_t)of_b;
	if (was || is) {
		pair->issues[was ? of_a : of_b]++;
		c->issues[was ? of_a : of_b]++;
	} else {
		c->apart[a != NULL ? of_a : of_b]++;
	}
}

static enum rv_code pair_issues(struct rv_comparison *c, struct rv_pair *pair,
                                struct rv_arena *arena, struct rv_error *err)
{
	size_t n_a, n_b, i = 0, k = 0;
	struct mark *a = mark_issues(&c->a, pair->a, arena, &n_a),
		    *b = mark_issues(&c->b, pair->b, arena, &n_b);

	if (a == NULL || b == NULL)
		return rv_nomem(err);
	while (i < n_a || k < n_b) {
		int order = i == n_a ? 1 : k == n_b ? -1 : same_issue(&a[i], &b[k]);

		judge_issue(c, pair, order <= 0 ? &a[i] : NULL, order >= 0 ? &b[k] : NULL);
		i += order <= 0;
		k += order >= 0;
	}
	return RV_OK;
}

/* As `issues` lists and counts them. */
static void count_states(const struct rv_kept_run *run, const struct rv_kept_case *one,
                         int64_t states[RV_N_ISSUE_STATES])
{
	const struct rv_rubric *rubric = rv_kept_rubric(run, one);

	for (size_t i = 0; i < one->result.n_violations; i++) {
		const struct rv_violation *violation = &one->result.violations[i];

		if (!violation->hint && violation->item < rubric->n_items)
			states[rv_issue_state_of(&rubric->items[violation->item], violation)]++;
	}
}

/* ---- what moved ---------------------------------------------------------------------------------------------------- */

static int class_named(const struct rv_rubric *rubric, const char *id)
{
	for (size_t i = 0; i < rubric->n_classes; i++)
		if (strcmp(rubric->classes[i].id, id) == 0)
			return (int)i;
	return RV_CLASS_INSUFFICIENT;
}

/* By the ids of the classes and their order in the rubric of run B. */
static enum rv_class_move class_move(const struct rv_comparison *c, const struct rv_pair *pair)
{
	const struct rv_rubric *a = rv_kept_rubric(&c->a, pair->a),
			       *b = rv_kept_rubric(&c->b, pair->b);
	int to = pair->b->result.class_index, from = pair->a->result.class_index;

	if (from < 0 || to < 0)
		return from < 0 && to < 0 ? RV_CLASS_STAYS : RV_CLASS_OTHER;
	if (strcmp(a->classes[from].id, b->classes[to].id) == 0)
		return RV_CLASS_STAYS;
	from = class_named(b, a->classes[from].id);
	return from < 0 ? RV_CLASS_OTHER : to < from ? RV_CLASS_BETTER : RV_CLASS_WORSE;
}

static void measure(struct rv_comparison *c, struct rv_pair *pair)
{
	const struct rv_case_result *a = &pair->a->result, *b = &pair->b->result;

	pair->change = b->score - a->score;
	pair->move = class_move(c, pair);
	c->both++;
	c->higher += pair->change > 0;
	c->lower += pair->change < 0;
	c->same += pair->change == 0;
	c->moves[pair->move]++;
	c->lowest_only += pair->change == 0 && pair->move == RV_CLASS_STAYS &&
	                  a->lowest != b->lowest;
}

static enum rv_code compare_pairs(struct rv_comparison *c, struct rv_error *err)
{
	struct rv_arena arena;
	enum rv_code code = RV_OK;

	rv_arena_init(&arena);
	for (size_t i = 0; code == RV_OK && i < c->n; i++) {
		struct rv_pair *pair = &c->pairs[i];

		if (pair->a != NULL)
			count_states(&c->a, pair->a, c->states_a);
		if (pair->b != NULL)
			count_states(&c->b, pair->b, c->states_b);
		if (pair->a == NULL || pair->b == NULL) {
			c->only_a += pair->b == NULL;
			c->only_b += pair->a == NULL;
			continue;
		}
		measure(c, pair);
		code = pair_issues(c, pair, &arena, err);
		rv_arena_release(&arena);
	}
	rv_arena_release(&arena);
	c->issues_only_a = c->states_a[RV_ISSUE_FOUND] - c->issues[RV_ISSUE_SAME] -
	                   c->issues[RV_ISSUE_GONE];
	c->issues_only_b = c->states_b[RV_ISSUE_FOUND] - c->issues[RV_ISSUE_SAME] -
	                   c->issues[RV_ISSUE_NEW];
	return code;
}

enum rv_code rv_compare_new(struct rv_report *a, struct rv_report *b, struct rv_comparison **out,
                            struct rv_error *err)
{
	struct rv_comparison *c = rv_alloc(a->arena, sizeof *c);

	if (c == NULL)
		return rv_nomem(err);
	c->a.report = a;
	c->b.report = b;
	c->merged = rv_alloc_array(a->arena, a->standard->n * b->standard->n, sizeof(void *));
	if (c->merged == NULL)
		return rv_nomem(err);
	RV_TRY(rv_run_cases(a->store, a->run.id, NULL, rv_keep_case, &c->a, err));
	RV_TRY(rv_run_cases(b->store, b->run.id, NULL, rv_keep_case, &c->b, err));
	RV_TRY(pair_cases(c, err));
	RV_TRY(compare_pairs(c, err));
	c->alike = strcmp(a->run.scoring_digest, b->run.scoring_digest) == 0;
	c->diff = (struct rv_diff_report){.arena = a->arena, .a = a->standard, .b = b->standard};
	RV_TRY(rv_diff_compare(&c->diff, err));
	*out = c;
	return RV_OK;
}
