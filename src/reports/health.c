/* The items of a rubric over saved runs: counts by outcome, points, and the classes they decide. */
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "engine/judge.h"
#include "reports/internal.h"
#include "review/i18n.h"

struct gathering {
	struct rv_health *health;
	struct rv_report *report; /* of the run that is read */
	void *seen;               /* keys of the cases counted, a tree of <search.h> */
	struct rv_arena keys;
	/* by `use` of the run and item: where it is counted, NULL: nowhere */
	struct rv_health_item ***places;
	/* room for the case judged without an item */
	uint8_t *outcomes;
	struct rv_deduction *deductions;
};

/* ---- which items of a run are the same as now ------------------------------------------------------------------ */

static bool same_meaning(struct rv_arena *arena, const struct rv_rubric *then,
                         const struct rv_item *old, const struct rv_rubric *now,
                         const struct rv_item *item, bool *same)
{
	char one[65], other[65];

	if (!rv_rubric_part_digest(arena, then, RV_PART_ITEM_VERDICTS, old, one) ||
	    !rv_rubric_part_digest(arena, now, RV_PART_ITEM_VERDICTS, item, other))
		return false;
	*same = strcmp(one, other) == 0;
	return true;
}

/* The rubric of the same id; of two single rubrics, the other one whatever its id. */
static size_t use_of(const struct gathering *gathering, const struct rv_rubric *rubric)
{
	const struct rv_standard *standard = gathering->health->report.standard;

	if (!standard->is_set && !gathering->report->standard->is_set)
		return 0;
	for (size_t i = 0; i < standard->n; i++)
		if (strcmp(standard->use[i].rubric->id, rubric->id) == 0)
			return i;
	return SIZE_MAX;
}

/* The places of the items of one rubric of the run. */
static struct rv_health_item **place_items(struct gathering *gathering,
                                           const struct rv_rubric *then)
{
	const struct rv_standard *standard = gathering->health->report.standard;
	struct rv_arena *arena = gathering->report->arena;
	struct rv_health_item **places = rv_alloc_array(arena, then->n_items + 1, sizeof *places);
	size_t use = use_of(gathering, then);

	for (size_t i = 0; places != NULL && use != SIZE_MAX && i < then->n_items; i++) {
		const struct rv_rubric *now = standard->use[use].rubric;
		const struct rv_item *item = rv_rubric_item(now, then->items[i].id);
		struct rv_health_item *place;
		bool same = false;

		if (item == NULL)
			continue;
		place = &gathering->health->items[use][item->index];
		if (!same_meaning(arena, then, &then->items[i], now, item, &same))
			return NULL;
		if (same)
			places[i] = place;
		place->changed |= !same;
	}
	return places;
}

static enum rv_code place_run(struct gathering *gathering, struct rv_error *err)
{
	const struct rv_standard *standard = gathering->report->standard;
	struct rv_arena *arena = gathering->report->arena;
	size_t most = 0;

	gathering->places = rv_alloc_array(arena, standard->n, sizeof *gathering->places);
	if (gathering->places == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < standard->n; i++) {
		const struct rv_rubric *rubric = standard->use[i].rubric;

		gathering->places[i] = place_items(gathering, rubric);
		if (gathering->places[i] == NULL)
			return rv_nomem(err);
		if (rubric->n_items > most)
			most = rubric->n_items;
	}
	gathering->outcomes = rv_alloc(arena, most + 1);
	gathering->deductions = rv_alloc_array(arena, most + 1, sizeof *gathering->deductions);
	return gathering->outcomes != NULL && gathering->deductions != NULL ? RV_OK : rv_nomem(err);
}

/* ---- cases ------------------------------------------------------------------------------------------------------- */

static int compare_keys(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Whether a case has been counted; it is from now on. */
static enum rv_code was_seen(struct gathering *gathering, const char *key, bool *seen,
                             struct rv_error *err)
{
	const char *copy;

	*seen = tfind(key, &gathering->seen, compare_keys) != NULL;
	if (*seen)
		return RV_OK;
	copy = rv_strdup(&gathering->keys, key);
	if (copy == NULL || tsearch(copy, &gathering->seen, compare_keys) == NULL)
		return rv_nomem(err);
	return RV_OK;
}

/* Whether the case would have a better class had the item passed. */
static bool decides(struct gathering *gathering, const struct rv_rubric *rubric,
                    const struct rv_case_result *result, size_t item)
{
	struct rv_case_result without = *result;

	memcpy(gathering->outcomes, result->outcomes, rubric->n_items);
	gathering->outcomes[item] = RV_PASS;
	without.outcomes = gathering->outcomes;
	rv_judge_case(rubric, &without, gathering->deductions);
	return without.score_class < result->score_class;
}

static enum rv_code count_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct gathering *gathering = ctx;
	const struct rv_rubric *rubric;
	struct rv_health_item **places;
	bool seen;

	(void)position;
	if (result->rubric >= gathering->report->standard->n)
		return rv_run_damaged(gathering->report, err);
	RV_TRY(was_seen(gathering, result->case_key, &seen, err));
	gathering->health->repeated += seen;
	gathering->health->cases += !seen;
	if (seen)
		return RV_OK;
	rubric = gathering->report->standard->use[result->rubric].rubric;
	places = gathering->places[result->rubric];
	for (size_t i = 0; i < rubric->n_items; i++) {
		struct rv_health_item *place = places[i];

		if (place == NULL || result->outcomes[i] >= RV_N_OUTCOMES)
			continue;
		place->cases++;
		place->outcomes[result->outcomes[i]]++;
		if (result->outcomes[i] != RV_FAIL)
			continue;
		place->violations += result->counts[i];
		place->decides += !rubric->items[i].confirm &&
		                  decides(gathering, rubric, result, i);
	}
	for (size_t i = 0; i < result->n_deductions; i++) {
		const struct rv_deduction *deduction = &result->deductions[i];

		if (deduction->item >= rubric->n_items || places[deduction->item] == NULL)
			continue;
		places[deduction->item]->raw += deduction->raw;
		places[deduction->item]->cost += rv_cost(deduction);
	}
	return RV_OK;
}

/* ---- runs -------------------------------------------------------------------------------------------------------- */

static enum rv_code read_run(struct gathering *gathering, int64_t id, struct rv_error *err)
{
	struct rv_report *base = &gathering->health->report, one = *base;
	struct rv_arena arena;
	enum rv_code code;

	rv_arena_init(&arena);
	gathering->report = &one;
	code = rv_report_open(&one, &arena, base->store, id, err);
	if (code == RV_DATA && id != gathering->health->runs[0]) {
		/* of another version of review: counted, and told */
		gathering->health->n_unreadable++;
		err->msg[0] = '\0';
		code = RV_OK;
	} else {
		if (code == RV_OK)
			code = place_run(gathering, err);
		if (code == RV_OK)
			code = rv_run_cases(base->store, id, NULL, count_case, gathering, err);
	}
	rv_report_release(&one);
	rv_arena_release(&arena);
	return code;
}

static void keep_key(void *key)
{
	(void)key; /* of the arena */
}

enum rv_code rv_health_gather(struct rv_health *health, struct rv_error *err)
{
	struct gathering gathering = {.health = health};
	struct rv_report *report = &health->report;
	const struct rv_standard *standard;
	enum rv_code code;

	code = rv_report_open(report, report->arena, report->store, health->runs[0], err);
	standard = report->standard;
	if (code != RV_OK)
		return code;
	health->items = rv_alloc_array(report->arena, standard->n, sizeof *health->items);
	for (size_t i = 0; health->items != NULL && i < standard->n; i++) {
		size_t n = standard->use[i].rubric->n_items;

		health->items[i] = rv_alloc_array(report->arena, n + 1, sizeof **health->items);
		if (health->items[i] == NULL)
			return rv_nomem(err);
	}
	if (health->items == NULL)
		return rv_nomem(err);
	rv_arena_init(&gathering.keys);
	for (size_t i = 0; code == RV_OK && i < health->n_runs; i++)
		code = read_run(&gathering, health->runs[i], err);
	tdestroy(gathering.seen, keep_key);
	rv_arena_release(&gathering.keys);
	return code;
}

/* ---- findings ------------------------------------------------------------------------------------------------------ */

bool rv_health_holds(const struct rv_item *item, const struct rv_health_item *health,
                     enum rv_health_finding finding)
{
	int64_t applies = health->cases - health->outcomes[RV_NOT_APPLICABLE];
	int64_t unknown = health->outcomes[RV_UNKNOWN], fails = health->outcomes[RV_FAIL];
	int64_t decided = fails + health->outcomes[RV_PASS];

	if (health->cases == 0)
		return false;
	switch (finding) {
	case RV_HEALTH_NEVER_APPLIES: return applies == 0;
	case RV_HEALTH_ALWAYS_UNKNOWN: return applies > 0 && unknown == applies;
	case RV_HEALTH_MOSTLY_UNKNOWN:
		return 2 * unknown >= applies && 0 < unknown && unknown < applies;
	case RV_HEALTH_NEVER_CHECKED:
		return applies > 0 && health->outcomes[RV_NOT_CHECKED] == applies;
	case RV_HEALTH_NEVER_FIRES: return decided > 0 && fails == 0;
	case RV_HEALTH_ALWAYS_FIRES: return decided > 0 && fails == decided;
	case RV_HEALTH_NEVER_DECIDES:
		return fails > 0 && health->decides == 0 && item->severity != RV_ADVICE &&
		       !item->confirm;
	case RV_HEALTH_ALWAYS_CUT: return health->raw > 0 && health->cost == 0;
	case RV_N_HEALTH: break;
	}
	return false;
}
