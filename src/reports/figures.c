#include "reports/figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/share.h"

/* ---- one case ---------------------------------------------------------------------------------------------------- */

bool rv_item_found(const struct rv_rubric *rubric, const struct rv_case_result *result, size_t item)
{
	return result->outcomes[item] == RV_FAIL && !rubric->items[item].confirm;
}

bool rv_item_unknown(const struct rv_case_result *result, size_t item)
{
	return result->outcomes[item] == RV_UNKNOWN || result->open[item];
}

/* Severities of what was found. */
static void find_severities(const struct rv_rubric *rubric, const struct rv_case_result *result,
                            bool occurred[4])
{
	memset(occurred, 0, 4 * sizeof *occurred);
	for (size_t i = 0; i < rubric->n_items; i++)
		if (rv_item_found(rubric, result, i))
			occurred[rubric->items[i].severity] = true;
}

bool rv_case_vetoed(const struct rv_rubric *rubric, const struct rv_case_result *result)
{
	bool occurred[4];

	find_severities(rubric, result, occurred);
	return occurred[RV_VETO];
}

int rv_class_at(const struct rv_rubric *rubric, const struct rv_case_result *result,
                rv_points score)
{
	int last = (int)rubric->n_classes - 1;
	bool occurred[4];

	find_severities(rubric, result, occurred);
	if (occurred[RV_VETO])
		return last;
	for (int i = 0; i < last; i++) {
		bool forbidden = false;

		for (int s = 0; s < 4; s++)
			forbidden |= s != RV_ADVICE && rubric->classes[i].forbid[s] && occurred[s];
		if (score >= rubric->classes[i].from && !forbidden)
			return i;
	}
	return last;
}

int rv_score_class(const struct rv_rubric *rubric, rv_points score)
{
	int i = 0;

	while (i + 1 < (int)rubric->n_classes && score < rubric->classes[i].from)
		i++;
	return i;
}

int rv_class_beside(const struct rv_rubric *rubric, const struct rv_case_result *result,
                    rv_points *distance)
{
	int own = result->class_index;

	if (own < 0 || rv_case_vetoed(rubric, result))
		return -1;
	for (int i = 0; i + 1 < (int)rubric->n_classes; i++) {
		rv_points from = rubric->classes[i].from;

		*distance = result->score - from;
		if (*distance <= -RV_BORDER || *distance >= RV_BORDER)
			continue;
		if (*distance < 0 && rv_class_at(rubric, result, from) == i)
			return i;
		if (*distance >= 0 && own == i)
			return rv_class_at(rubric, result, from - 1);
	}
	return -1;
}

bool rv_case_positive(const struct rv_case_result *result)
{
	return result->class_index == 0 && !result->provisional;
}

bool rv_case_negative(const struct rv_rubric *rubric, const struct rv_case_result *result)
{
	return result->class_index >= 0 && result->class_index == (int)rubric->n_classes - 1;
}

/* ---- what there is to count ------------------------------------------------------------------------------------------- */

static struct rv_part_figures *part_named(struct rv_part_figures *parts, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(parts[i].id, id) == 0)
			return &parts[i];
	return NULL;
}

static void add_part(struct rv_part_figures *parts, size_t *n, const char *id,
                     const struct rv_title *title, const struct rv_dimension *dimension,
                     rv_points points)
{
	struct rv_part_figures *part = part_named(parts, *n, id);

	if (part == NULL)
		parts[(*n)++] = (struct rv_part_figures){
			.id = id, .title = title, .dimension = dimension, .points = points};
	else if (part->points != points)
		part->points = 0;
}

static void add_parts(struct rv_figures *figures, const struct rv_rubric *rubric)
{
	for (size_t i = 0; i < rubric->n_dimensions; i++) {
		const struct rv_dimension *dimension = &rubric->dimensions[i];

		add_part(figures->dimensions, &figures->n_dimensions, dimension->id,
		         &dimension->title, NULL, dimension->points);
	}
	for (size_t i = 0; i < rubric->n_categories; i++) {
		const struct rv_category *category = &rubric->categories[i];

		add_part(figures->categories, &figures->n_categories, category->id,
		         &category->title, &rubric->dimensions[category->dimension],
		         category->points);
	}
}

static void add_items(struct rv_figures *figures, const struct rv_rubric *rubric, size_t *index)
{
	for (size_t i = 0; i < rubric->n_items; i++) {
		size_t at = 0;

		while (at < figures->n_items &&
		       strcmp(figures->items[at].item->id, rubric->items[i].id) != 0)
			at++;
		if (at == figures->n_items)
			figures->items[figures->n_items++] = (struct rv_item_figures){
				.rubric = rubric, .item = &rubric->items[i]};
		index[i] = at;
	}
}

static enum rv_code prepare(struct rv_figures *figures, struct rv_error *err)
{
	const struct rv_standard *standard = figures->report->standard;
	struct rv_arena *arena = figures->arena;
	size_t dimensions = 0, categories = 0, items = 0;

	for (size_t i = 0; i < standard->n; i++) {
		dimensions += standard->use[i].rubric->n_dimensions;
		categories += standard->use[i].rubric->n_categories;
		items += standard->use[i].rubric->n_items;
	}
	figures->dimensions = rv_alloc_array(arena, dimensions, sizeof *figures->dimensions);
	figures->categories = rv_alloc_array(arena, categories, sizeof *figures->categories);
	figures->items = rv_alloc_array(arena, items, sizeof *figures->items);
	figures->item_of = rv_alloc_array(arena, standard->n, sizeof *figures->item_of);
	figures->classes = rv_alloc_array(arena, figures->rubric->n_classes + 1,
	                                  sizeof *figures->classes);
	if (figures->classes == NULL || figures->dimensions == NULL ||
	    figures->categories == NULL || figures->items == NULL || figures->item_of == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < standard->n; i++) {
		const struct rv_rubric *rubric = standard->use[i].rubric;

		figures->item_of[i] = rv_alloc_array(arena, rubric->n_items, sizeof(size_t));
		if (figures->item_of[i] == NULL)
			return rv_nomem(err);
		add_parts(figures, rubric);
		add_items(figures, rubric, figures->item_of[i]);
	}
	return RV_OK;
}

/* ---- units ---------------------------------------------------------------------------------------------------------------- */

static size_t hash_of(const char *text)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
	return (size_t)(hash ^ hash >> 32);
}

/* Where a unit's number + 1 stands, or 0 if it is new. */
static size_t *slot_of(const struct rv_figures *figures, const char *name)
{
	size_t at = hash_of(name) & (figures->n_slots - 1);

	while (figures->slots[at] != 0 &&
	       strcmp(figures->units[figures->slots[at] - 1].name, name) != 0)
		at = (at + 1) & (figures->n_slots - 1);
	return &figures->slots[at];
}

static enum rv_code grow_units(struct rv_figures *figures, struct rv_error *err)
{
	size_t room = figures->units_room > 0 ? 2 * figures->units_room : 64;
	struct rv_unit_figures *units = rv_alloc_array(figures->arena, room, sizeof *units);

	figures->slots = rv_alloc_array(figures->arena, 2 * room, sizeof *figures->slots);
	if (units == NULL || figures->slots == NULL)
		return rv_nomem(err);
	if (figures->n_units > 0)
		memcpy(units, figures->units, figures->n_units * sizeof *units);
	figures->units = units;
	figures->units_room = room;
	figures->n_slots = 2 * room;
	for (size_t i = 0; i < figures->n_units; i++)
		*slot_of(figures, units[i].name) = i + 1;
	return RV_OK;
}

static enum rv_code unit_named(struct rv_figures *figures, const char *name,
                               struct rv_unit_figures **out, struct rv_error *err)
{
	struct rv_unit_figures *unit;
	size_t *slot;

	if (figures->n_units == figures->units_room)
		RV_TRY(grow_units(figures, err));
	slot = slot_of(figures, name);
	if (*slot != 0) {
		*out = &figures->units[*slot - 1];
		return RV_OK;
	}
	unit = &figures->units[figures->n_units];
	unit->name = rv_strdup(figures->arena, name);
	unit->classes = rv_alloc_array(figures->arena, figures->rubric->n_classes + 1,
	                               sizeof *unit->classes);
	unit->seen = rv_alloc(figures->arena, figures->n_items / 8 + 1);
	if (unit->name == NULL || unit->classes == NULL || unit->seen == NULL)
		return rv_nomem(err);
	*slot = ++figures->n_units;
	*out = unit;
	return RV_OK;
}

/* ---- the pass ------------------------------------------------------------------------------------------------------------- */

static void count_items(struct rv_figures *figures, const struct rv_rubric *rubric,
                        const struct rv_case_result *result, struct rv_unit_figures *unit)
{
	for (size_t i = 0; i < rubric->n_items; i++) {
		size_t at = figures->item_of[result->rubric][i];
		struct rv_item_figures *item = &figures->items[at];
		uint8_t bit = (uint8_t)(1u << at % 8);

		item->not_checked += result->outcomes[i] == RV_NOT_CHECKED;
		if (rv_item_unknown(result, i)) {
			item->unknown++;
			unit->unknown++;
		}
		if (result->outcomes[i] != RV_FAIL)
			continue;
		if (rubric->items[i].confirm) {
			item->awaiting++;
			continue;
		}
		item->found++;
		item->times += result->counts[i];
		item->units += !(unit->seen[at / 8] & bit);
		unit->seen[at / 8] |= bit;
		if (rubric->items[i].severity == RV_ADVICE)
			continue;
		unit->failed++;
		figures->failed++;
	}
	for (size_t i = 0; i < result->n_deductions; i++)
		figures->items[figures->item_of[result->rubric][result->deductions[i].item]].cost +=
			rv_cost(&result->deductions[i]);
}

/* The same rows that `issues` lists and counts. */
static void count_issues(struct rv_figures *figures, const struct rv_rubric *rubric,
                         const struct rv_case_result *result, struct rv_unit_figures *unit)
{
	for (size_t i = 0; i < result->n_violations; i++) {
		const struct rv_violation *violation = &result->violations[i];
		struct rv_item_figures *item;
		enum rv_issue_state state;

		if (violation->hint || violation->item >= rubric->n_items)
			continue;
		item = &figures->items[figures->item_of[result->rubric][violation->item]];
		state = rv_issue_state_of(&rubric->items[violation->item], violation);
		figures->states[state]++;
		item->issues += state == RV_ISSUE_FOUND;
		item->findings += state == RV_ISSUE_AWAITING;
		unit->issues += state == RV_ISSUE_FOUND;
	}
}

static void add_loss(struct rv_part_figures *part, rv_points points, rv_points lost)
{
	part->cases++;
	part->possible += points;
	part->lost += lost;
	part->with_loss += lost > 0;
}

/* What the items lost of which the number at `offset` (the category, the dimension) is `place`. */
static rv_points lost_in(const struct rv_rubric *rubric, const struct rv_case_result *result,
                         bool category, size_t place)
{
	rv_points lost = 0;

	for (size_t i = 0; i < result->n_deductions; i++) {
		const struct rv_item *item = &rubric->items[result->deductions[i].item];

		if ((category ? item->category : item->dimension) == (int)place)
			lost += rv_cost(&result->deductions[i]);
	}
	return lost;
}

static void count_parts(struct rv_figures *figures, const struct rv_rubric *rubric,
                        const struct rv_case_result *result)
{
	for (size_t i = 0; i < rubric->n_dimensions; i++)
		add_loss(part_named(figures->dimensions, figures->n_dimensions,
		                    rubric->dimensions[i].id),
		         rubric->dimensions[i].points, lost_in(rubric, result, false, i));
	for (size_t i = 0; i < rubric->n_categories; i++)
		add_loss(part_named(figures->categories, figures->n_categories,
		                    rubric->categories[i].id),
		         rubric->categories[i].points, lost_in(rubric, result, true, i));
}

static enum rv_code count_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct rv_figures *figures = ctx;
	const struct rv_standard *standard = figures->report->standard;
	const struct rv_rubric *rubric =
		standard->use[result->rubric < standard->n ? result->rubric : 0].rubric;
	struct rv_unit_figures *unit = NULL;
	rv_points distance;

	(void)position;
	RV_TRY(unit_named(figures, result->unit, &unit, err));
	rv_count_case(&figures->totals, result);
	unit->cases++;
	unit->with_unknown += result->n_open > 0;
	unit->with_awaiting += result->n_awaiting > 0;
	if (result->class_index >= -1 && result->class_index < (int)figures->rubric->n_classes) {
		unit->classes[result->class_index + 1]++;
		figures->classes[result->class_index + 1]++;
	}
	if (result->class_index >= 0) {
		unit->classed++;
		unit->score += result->score;
		unit->lowest += result->lowest;
		figures->classed++;
		figures->score += result->score;
		figures->lowest += result->lowest;
	}
	figures->border += rv_class_beside(rubric, result, &distance) >= 0;
	figures->vetoed += rv_case_vetoed(rubric, result);
	figures->positive += rv_case_positive(result);
	figures->negative += rv_case_negative(rubric, result);
	count_items(figures, rubric, result, unit);
	count_issues(figures, rubric, result, unit);
	count_parts(figures, rubric, result);
	return RV_OK;
}

/* ---- orders --------------------------------------------------------------------------------------------------------------- */

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static bool is_ranked(const struct rv_unit_figures *unit)
{
	return unit->classed >= RV_LEAST_RANKED && *unit->name != '\0';
}

/* Means are compared exactly, not as they are printed. */
static int compare_means(const struct rv_unit_figures *a, const struct rv_unit_figures *b)
{
	return compare_numbers(b->score * a->classed, a->score * b->classed);
}

static int compare_units(const void *left, const void *right)
{
	const struct rv_unit_figures *a = left, *b = right;
	int order = compare_numbers(is_ranked(b), is_ranked(a));

	if (order == 0 && is_ranked(a))
		order = compare_means(a, b);
	if (order == 0)
		order = compare_numbers(b->cases, a->cases);
	return order != 0 ? order : strcmp(a->name, b->name);
}

static void rank_units(struct rv_figures *figures)
{
	struct rv_unit_figures *units = figures->units;

	if (figures->n_units > 0)
		qsort(units, figures->n_units, sizeof *units, compare_units);
	for (size_t i = 0; i < figures->n_units && is_ranked(&units[i]); i++)
		units[i].rank = i > 0 && compare_means(&units[i - 1], &units[i]) == 0
		                        ? units[i - 1].rank
		                        : (int64_t)i + 1;
}

static int compare_items(const void *left, const void *right)
{
	const struct rv_item_figures *a = *(const struct rv_item_figures *const *)left,
				     *b = *(const struct rv_item_figures *const *)right;
	int order = compare_numbers(b->found, a->found);

	if (order == 0)
		order = compare_numbers(b->cost, a->cost);
	return order != 0 ? order : compare_numbers(a > b, a < b);
}

static enum rv_code order_common(struct rv_figures *figures, struct rv_error *err)
{
	figures->common = rv_alloc_array(figures->arena, figures->n_items, sizeof *figures->common);
	if (figures->common == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < figures->n_items; i++)
		if (figures->items[i].found > 0 && figures->items[i].item->severity != RV_ADVICE)
			figures->common[figures->n_common++] = &figures->items[i];
	if (figures->n_common > 0)
		qsort(figures->common, figures->n_common, sizeof *figures->common, compare_items);
	return RV_OK;
}

bool rv_item_common(const struct rv_figures *figures, const struct rv_item_figures *item)
{
	return item->units >= RV_COMMON_UNITS ||
	       (item->found > 1 && item->found * 100 >= figures->totals.cases * RV_COMMON_SHARE);
}

enum rv_code rv_gather_figures(struct rv_report *report, struct rv_figures *figures,
                               struct rv_error *err)
{
	*figures = (struct rv_figures){.report = report,
	                               .arena = report->arena,
	                               .rubric = report->standard->use[0].rubric};
	RV_TRY(prepare(figures, err));
	RV_TRY(rv_run_cases(report->store, report->run.id, NULL, count_case, figures, err));
	rank_units(figures);
	return order_common(figures, err);
}
