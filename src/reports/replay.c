/*
 * A saved run under another standard. Items that mean the same keep what was found then; of items that do not, the records are read again.
 * Which these are follows from the difference of the two standards; wherever it can't be told item by item, all are.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/judge.h"
#include "reports/compare.h"
#include "reports/diff.h"
#include "review/i18n.h"

/* A case that is left out when the records are read. */
struct left_key {
	const char *key, *number, *unit;
	enum rv_left_reason reason;
	struct left_key *next;
};

struct replaying {
	const struct rv_replay_request *request;
	struct rv_arena *arena;
	struct rv_replay *replay;
	struct rv_diff_report diff;
	struct rv_report records;     /* what the records say: arena and standard only */
	struct rv_kept_run then, now; /* the saved run; the records under the new standard */
	struct rv_kept_case **by_key; /* now's */
	struct left_key *left;
	bool **changed;                  /* by use and item of the new standard */
	struct rv_deduction *deductions; /* of one case */
	uint8_t *outcomes, *open;
	uint32_t *counts;
	struct rv_violation *violations;
	size_t room;
};

/* ---- which items changed -------------------------------------------------------------------------------------------- */

static bool names(const char *list, const char *id)
{
	size_t len = strlen(id);

	for (const char *at = list; (at = strstr(at, id)) != NULL; at += len)
		if ((at == list || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
			return true;
	return false;
}

/* A change of which it is known what items it reaches. */
static bool is_confined(const struct rv_diff_row *row)
{
	static const char *const parts[] = {"item", "parameter", "set", "table", "derived column"};

	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (strcmp(row->part, parts[i]) == 0)
			return true;
	return false;
}

static bool reaches(const struct rv_diff_row *row, const struct rv_rubric *rubric, const char *id)
{
	if (row->effect != RV_DIFF_VERDICTS ||
	    (row->rubric != NULL && strcmp(row->rubric, rubric->id) != 0))
		return false;
	return strcmp(row->part, "item") == 0 ? strcmp(row->name, id) == 0
	                                      : row->items != NULL && names(row->items, id);
}

/* The rubric of the run that a rubric of the new standard stands for; SIZE_MAX: there is none. */
static size_t use_before(const struct replaying *r, size_t use)
{
	const struct rv_standard *then = r->diff.a, *next = r->diff.b;

	if (!then->is_set && !next->is_set)
		return 0;
	for (size_t i = 0; i < then->n; i++)
		if (strcmp(then->use[i].rubric->id, next->use[use].rubric->id) == 0)
			return i;
	return SIZE_MAX;
}

static void mark_item(struct replaying *r, size_t use, const struct rv_item *item, bool *any)
{
	const struct rv_rubric *rubric = r->diff.b->use[use].rubric;
	size_t before = use_before(r, use);
	bool changed = r->replay->all || before == SIZE_MAX ||
	               rv_rubric_item(r->diff.a->use[before].rubric, item->id) == NULL;

	for (size_t i = 0; !changed && i < r->diff.n; i++)
		changed = reaches(&r->diff.rows[i], rubric, item->id);
	r->changed[use][item->index] = changed;
	*any |= changed;
}

static enum rv_code mark_items(struct replaying *r, bool *any, struct rv_error *err)
{
	const struct rv_standard *next = r->diff.b;
	struct rv_buf buf;
	enum rv_code code;

	for (size_t i = 0; i < r->diff.n; i++)
		r->replay->all |= r->diff.rows[i].effect == RV_DIFF_VERDICTS &&
		                  !is_confined(&r->diff.rows[i]);
	r->replay->all |= r->diff.a->is_set != r->diff.b->is_set;
	r->changed = rv_alloc_array(r->arena, next->n, sizeof *r->changed);
	if (r->changed == NULL)
		return rv_nomem(err);
	rv_buf_init(&buf);
	for (size_t use = 0; use < next->n; use++) {
		const struct rv_rubric *rubric = next->use[use].rubric;

		r->changed[use] = rv_alloc_array(r->arena, rubric->n_items + 1,
		                                 sizeof **r->changed);
		for (size_t i = 0; r->changed[use] != NULL && i < rubric->n_items; i++) {
			mark_item(r, use, &rubric->items[i], any);
			if (r->changed[use][i] &&
			    (buf.len == 0 || !names(buf.text, rubric->items[i].id)))
				rv_buf_printf(&buf, "%s%s", buf.len > 0 ? " " : "",
				              rubric->items[i].id);
		}
		buf.failed |= r->changed[use] == NULL;
	}
	code = rv_keep(r->arena, &buf, &r->replay->items, err);
	rv_buf_release(&buf);
	return code;
}

/* ---- the records ------------------------------------------------------------------------------------------------------ */

static enum rv_code take_case(void *ctx, const struct rv_case_result *result, struct rv_error *err)
{
	struct replaying *r = ctx;

	return rv_keep_case(&r->now, (int64_t)r->now.n + 1, result, err);
}

static enum rv_code keep_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	struct replaying *r = ctx;
	struct left_key *one = rv_alloc(r->arena, sizeof *one);

	if (one == NULL)
		return rv_nomem(err);
	one->reason = left->reason;
	one->key = rv_strdup(r->arena, left->case_key);
	one->number = rv_strdup(r->arena, left->number);
	one->unit = rv_strdup(r->arena, left->unit);
	one->next = r->left;
	r->left = one;
	return one->key != NULL && one->number != NULL && one->unit != NULL ? RV_OK : rv_nomem(err);
}

/*
 * What became of a case of the run that the records do not give any more: by number and unit, where several are called so by its key.
 * NULL: it is not in the database, or is called otherwise.
 */
static const struct left_key *find_left(const struct replaying *r,
                                        const struct rv_case_result *then)
{
	const struct left_key *found = NULL;

	for (const struct left_key *one = r->left; one != NULL; one = one->next)
		if (rv_fold_equal(one->number, then->number) &&
		    rv_fold_equal(one->unit, then->unit) &&
		    (found == NULL || strcmp(one->key, then->case_key) == 0))
			found = one;
	return found;
}

static enum rv_code ignore_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	(void)ctx;
	(void)remark;
	(void)err;
	return RV_OK;
}

static struct rv_selection selection_of(const struct rv_run *run)
{
	/* asked for by name: it is scored by whatever its dates are */
	return (struct rv_selection){.period = run->period,
	                             .from = run->from,
	                             .to = run->to,
	                             .as_of = run->as_of,
	                             .outside_validity = true};
}

static enum rv_code read_records(struct replaying *r, struct rv_diags *diags, struct rv_error *err)
{
	const struct rv_score_request request = {
		.casedb = r->request->casedb,
		.standard = r->request->standard,
		.selection = selection_of(&r->request->report->run),
		.seconds = r->request->seconds};
	const struct rv_score_sink sink = {
		.ctx = r, .scored = take_case, .left_out = keep_left, .remark = ignore_remark};
	struct rv_score_counts counts;

	r->records = (struct rv_report){.arena = r->arena,
	                                .standard = (struct rv_standard *)r->request->standard};
	r->now.report = &r->records;
	RV_TRY(rv_score(&request, &sink, &counts, diags, err));
	r->replay->read = true;
	r->by_key = rv_kept_sorted(&r->now);
	return r->by_key != NULL ? RV_OK : rv_nomem(err);
}

static int compare_key(const void *key, const void *one)
{
	return strcmp(key, (*(struct rv_kept_case *const *)one)->key);
}

/* The same case in the records, of several that are called so the one with its key; NULL: it is not there. */
static const struct rv_kept_case *find_now(const struct replaying *r,
                                           const struct rv_kept_case *then)
{
	struct rv_kept_case **found, **end = r->by_key + r->now.n;
	bool several;

	if (!r->replay->read || r->now.n == 0)
		return NULL;
	found = bsearch(then->key, r->by_key, r->now.n, sizeof *r->by_key, compare_key);
	if (found == NULL)
		return NULL;
	while (found > r->by_key && strcmp(found[-1]->key, then->key) == 0)
		found--;
	several = found + 1 < end && strcmp(found[1]->key, then->key) == 0;
	for (struct rv_kept_case **at = found; at < end; at++)
		if (strcmp((*at)->key, then->key) == 0 &&
		    (!several || strcmp((*at)->result.case_key, then->result.case_key) == 0))
			return *at;
	return NULL;
}

/* ---- one case ------------------------------------------------------------------------------------------------------------ */

static bool make_room(struct replaying *r, size_t n_violations)
{
	if (r->outcomes == NULL) {
		size_t most = 0;

		for (size_t i = 0; i < r->diff.b->n; i++)
			if (r->diff.b->use[i].rubric->n_items > most)
				most = r->diff.b->use[i].rubric->n_items;
		r->outcomes = rv_alloc(r->arena, most + 1);
		r->open = rv_alloc(r->arena, most + 1);
		r->counts = rv_alloc_array(r->arena, most + 1, sizeof *r->counts);
		r->deductions = rv_alloc_array(r->arena, most + 1, sizeof *r->deductions);
	}
	if (n_violations > r->room) {
		r->room = 2 * n_violations;
		r->violations = rv_alloc_array(r->arena, r->room, sizeof *r->violations);
	}
	return r->outcomes != NULL && r->open != NULL && r->counts != NULL &&
	       r->deductions != NULL && (r->violations != NULL || n_violations == 0);
}

/* Where the new outcome of an item comes from: a case and the item in its rubric; NULL: it is not known. */
struct origin {
	const struct rv_case_result *result;
	size_t item;
};

static struct origin origin_of(const struct replaying *r, size_t use, size_t item,
                               const struct rv_kept_case *then, const struct rv_kept_case *now)
{
	const struct rv_rubric *next = r->diff.b->use[use].rubric;
	const struct rv_item *old;

	if (r->changed[use][item])
		return (struct origin){
			now != NULL && now->result.rubric == use ? &now->result : NULL, item};
	old = rv_rubric_item(rv_kept_rubric(&r->then, then), next->items[item].id);
	return (struct origin){old != NULL ? &then->result : NULL, old != NULL ? old->index : 0};
}

static void take_item(struct replaying *r, struct rv_case_result *out, const struct rv_item *item,
                      struct origin from)
{
	size_t i = item->index;

	if (from.result == NULL) {
		r->outcomes[i] = item->manual ? (uint8_t)RV_NOT_CHECKED : (uint8_t)RV_UNKNOWN;
		r->open[i] = !item->manual;
		r->counts[i] = 0;
		return;
	}
	r->outcomes[i] = from.result->outcomes[from.item];
	r->open[i] = from.result->open[from.item];
	r->counts[i] = from.result->counts[from.item];
	for (size_t k = 0; k < from.result->n_violations; k++) {
		struct rv_violation violation = from.result->violations[k];

		if (violation.item != from.item)
			continue;
		violation.item = i;
		/* a finding that has to be confirmed is what the new standard says it is */
		violation.awaiting = item->confirm && !violation.hint;
		r->violations[out->n_violations++] = violation;
	}
}

/* Whether the records say something else now of an item that means the same. */
static bool is_stale(const struct replaying *r, size_t use, const struct rv_kept_case *then,
                     const struct rv_kept_case *now)
{
	const struct rv_rubric *next = r->diff.b->use[use].rubric;

	if (now == NULL || now->result.rubric != use)
		return false;
	for (size_t i = 0; i < next->n_items; i++) {
		const struct rv_item *old = rv_rubric_item(rv_kept_rubric(&r->then, then),
		                                           next->items[i].id);

		if (!r->changed[use][i] && old != NULL &&
		    (then->result.outcomes[old->index] != now->result.outcomes[i] ||
		     then->result.counts[old->index] != now->result.counts[i]))
			return true;
	}
	return false;
}

/* The rubric of the new standard that takes the case; SIZE_MAX: none does. */
static size_t place(const struct replaying *r, const struct rv_kept_case *then,
                    const struct rv_kept_case *now)
{
	if (r->replay->all)
		return now != NULL ? now->result.rubric : SIZE_MAX;
	for (size_t i = 0; i < r->diff.b->n; i++)
		if (use_before(r, i) == then->result.rubric)
			return i;
	return SIZE_MAX;
}

/* Only the earlier run has it; why is kept where that is known. */
static enum rv_code leave_out(struct replaying *r, const struct rv_kept_case *then, bool is_there,
                              struct rv_error *err)
{
	const struct left_key *found = find_left(r, &then->result);
	const struct rv_left_out left = {.reason = found != NULL ? found->reason : RV_LEFT_NOT_FOR,
	                                 .case_key = then->result.case_key,
	                                 .number = then->result.number,
	                                 .unit = then->result.unit};

	r->replay->missing++;
	return found != NULL || is_there ? rv_run_left_out(r->request->store, &left, err) : RV_OK;
}

static enum rv_code replay_case(struct replaying *r, const struct rv_kept_case *then,
                                struct rv_error *err)
{
	const struct rv_kept_case *now = find_now(r, then);
	size_t use = place(r, then, now);
	const struct rv_rubric *rubric;
	struct rv_case_result result = then->result;

	if (use == SIZE_MAX || (r->replay->read && now == NULL))
		return leave_out(r, then, now != NULL || !r->replay->read, err);
	rubric = r->diff.b->use[use].rubric;
	if (!make_room(r, then->result.n_violations + (now != NULL ? now->result.n_violations : 0)))
		return rv_nomem(err);
	result.rubric = use;
	result.n_violations = 0;
	for (size_t i = 0; i < rubric->n_items; i++)
		take_item(r, &result, &rubric->items[i], origin_of(r, use, i, then, now));
	result.outcomes = r->outcomes;
	result.open = r->open;
	result.counts = r->counts;
	result.violations = r->violations;
	rv_judge_case(rubric, &result, r->deductions);
	r->replay->stale += is_stale(r, use, then, now);
	return rv_run_case(r->request->store, &result, err);
}

/* ---- the run --------------------------------------------------------------------------------------------------------------- */

static enum rv_code take_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	const struct replaying *r = ctx;

	return rv_run_left_out(r->request->store, left, err);
}

static enum rv_code write_run(struct replaying *r, int64_t *number, struct rv_error *err)
{
	const struct rv_report *report = r->request->report;
	const struct rv_run_head head = {.standard = r->request->standard,
	                                 .selection = selection_of(&report->run),
	                                 .casedb = report->run.casedb,
	                                 .created_at = report->run.created_at,
	                                 .program = r->request->program,
	                                 .settings = r->request->settings};
	bool again;

	RV_TRY(rv_run_begin(r->request->store, &head, err));
	for (size_t i = 0; i < r->then.n; i++)
		RV_TRY(replay_case(r, &r->then.cases[i], err));
	RV_TRY(rv_run_left_outs(report->store, report->run.id, take_left, r, err));
	return rv_run_commit(r->request->store, report->run.registered, report->run.in_period,
	                     number, &again, err);
}

enum rv_code rv_replay_run(const struct rv_replay_request *request, struct rv_replay **out,
                           int64_t *run, struct rv_diags *diags, struct rv_error *err)
{
	struct rv_report *report = request->report;
	struct replaying r = {
		.request = request,
		.arena = report->arena,
		.then = {.report = report},
		.diff = {.arena = report->arena, .a = report->standard, .b = request->standard}};
	bool any = false;

	r.replay = rv_alloc(report->arena, sizeof *r.replay);
	if (r.replay == NULL)
		return rv_nomem(err);
	RV_TRY(rv_diff_compare(&r.diff, err));
	RV_TRY(mark_items(&r, &any, err));
	RV_TRY(rv_run_cases(report->store, report->run.id, NULL, rv_keep_case, &r.then, err));
	if (any || r.replay->all)
		RV_TRY(read_records(&r, diags, err));
	RV_TRY(write_run(&r, run, err));
	*out = r.replay;
	return RV_OK;
}
