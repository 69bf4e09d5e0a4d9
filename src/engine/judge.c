/*
 * From outcomes to points and class: language.md "Meaning" 10 to 12. Integers of hundredths; caps are used up in rubric order.
 */
#include <string.h>

#include "engine/judge.h"

/* What is left under each cap. */
struct caps {
	rv_points category[RV_MAX_CATEGORIES], dimension[RV_MAX_DIMENSIONS], rubric;
};

static void open_caps(const struct rv_rubric *rubric, struct caps *caps)
{
	for (size_t i = 0; i < rubric->n_categories && i < RV_MAX_CATEGORIES; i++)
		caps->category[i] = rubric->categories[i].points;
	for (size_t i = 0; i < rubric->n_dimensions && i < RV_MAX_DIMENSIONS; i++)
		caps->dimension[i] = rubric->dimensions[i].points;
	caps->rubric = rubric->points;
}

static rv_points cut_to(rv_points cost, const rv_points *left, rv_points *cut)
{
	*cut = cost > *left ? cost - *left : 0;
	return cost - *cut;
}

/* Takes a deduction through the caps in turn; what remains is what it costs. */
static rv_points take(const struct rv_item *item, struct caps *caps, struct rv_deduction *deduction)
{
	rv_points cost = deduction->raw;

	if (item->category >= 0)
		cost = cut_to(cost, &caps->category[item->category], &deduction->category_cut);
	if (item->dimension >= 0)
		cost = cut_to(cost, &caps->dimension[item->dimension], &deduction->dimension_cut);
	cost = cut_to(cost, &caps->rubric, &deduction->rubric_cut);
	if (item->category >= 0)
		caps->category[item->category] -= cost;
	if (item->dimension >= 0)
		caps->dimension[item->dimension] -= cost;
	caps->rubric -= cost;
	return cost;
}

/* What n violations cost before caps. */
static rv_points raw_points(const struct rv_item *item, uint32_t n)
{
	rv_points raw;

	if (n == 0 || item->severity == RV_ADVICE || item->deduct == RV_DEDUCT_NONE)
		return 0;
	if (item->deduct == RV_DEDUCT_ONCE)
		return item->points;
	raw = item->points * (rv_points)n;
	return raw < item->max ? raw : item->max;
}

static rv_points most(const struct rv_item *item)
{
	return item->severity == RV_ADVICE || item->award > 0 ? 0 : item->max;
}

/* What the item costs if everything that is not known goes against the case. */
static rv_points worst_points(const struct rv_item *item, const struct rv_case_result *result)
{
	size_t i = item->index;

	if (result->outcomes[i] == RV_UNKNOWN || result->outcomes[i] == RV_NOT_CHECKED ||
	    result->open[i])
		return most(item);
	return result->outcomes[i] == RV_FAIL ? raw_points(item, result->counts[i]) : 0;
}

static void add_up(const struct rv_rubric *rubric, struct rv_case_result *result,
                   struct rv_deduction *deductions)
{
	struct caps found, worst;

	open_caps(rubric, &found);
	open_caps(rubric, &worst);
	result->n_deductions = 0;
	for (size_t i = 0; i < rubric->n_items; i++) {
		const struct rv_item *item = &rubric->items[i];
		struct rv_deduction deduction = {.item = i}, low = {.item = i};

		if (result->outcomes[i] == RV_FAIL && !item->confirm)
			deduction.raw = raw_points(item, result->counts[i]);
		if (deduction.raw > 0) {
			take(item, &found, &deduction);
			deductions[result->n_deductions++] = deduction;
		}
		low.raw = worst_points(item, result);
		take(item, &worst, &low);
	}
	result->deductions = deductions;
	result->score = found.rubric;
	result->lowest = worst.rubric < found.rubric ? worst.rubric : found.rubric;
}

/* The best class that score and severities allow. */
static int class_of(const struct rv_rubric *rubric, rv_points score, const bool *occurred)
{
	int last = (int)rubric->n_classes - 1;

	if (occurred[RV_VETO])
		return last;
	for (int i = 0; i < last; i++) {
		const struct rv_class *class = &rubric->classes[i];
		bool forbidden = false;

		for (int s = 0; s < 4; s++)
			forbidden |= class->forbid[s] && occurred[s];
		if (score >= class->from && !forbidden)
			return i;
	}
	return last;
}

static void count(const struct rv_rubric *rubric, struct rv_case_result *result)
{
	result->n_open = result->n_awaiting = result->n_decided = result->n_applicable = 0;
	for (size_t i = 0; i < rubric->n_items; i++) {
		const struct rv_item *item = &rubric->items[i];
		enum rv_outcome outcome = (enum rv_outcome)result->outcomes[i];

		result->n_open += outcome == RV_UNKNOWN || result->open[i];
		result->n_awaiting += outcome == RV_NOT_CHECKED ||
		                      (outcome == RV_FAIL && item->confirm);
		if (item->manual || item->severity == RV_ADVICE || outcome == RV_NOT_APPLICABLE ||
		    outcome == RV_NOT_DUE || outcome == RV_WAIVED)
			continue;
		result->n_applicable++;
		result->n_decided += outcome == RV_PASS || outcome == RV_FAIL;
	}
}

/* Severities that occurred, and those that still could. Manual vetoes that nobody has looked at widen nothing. */
static void severities(const struct rv_rubric *rubric, const struct rv_case_result *result,
                       bool *occurred, bool *possible)
{
	for (size_t i = 0; i < rubric->n_items; i++) {
		const struct rv_item *item = &rubric->items[i];
		enum rv_outcome outcome = (enum rv_outcome)result->outcomes[i];

		if (item->severity == RV_ADVICE)
			continue;
		if (outcome == RV_FAIL && !item->confirm)
			occurred[item->severity] = true;
		if (item->manual ? outcome == RV_NOT_CHECKED && item->severity != RV_VETO &&
		                           item->award == 0
		                 : outcome == RV_UNKNOWN || result->open[i] ||
		                           (outcome == RV_FAIL && item->confirm &&
		                            item->severity != RV_VETO))
			possible[item->severity] = true;
	}
	for (int s = 0; s < 4; s++)
		possible[s] |= occurred[s];
}

void rv_judge_case(const struct rv_rubric *rubric, struct rv_case_result *result,
                   struct rv_deduction *deductions)
{
	bool occurred[4] = {false}, possible[4] = {false}, insufficient;
	int last = (int)rubric->n_classes - 1;

	add_up(rubric, result, deductions);
	count(rubric, result);
	severities(rubric, result, occurred, possible);
	result->score_class = class_of(rubric, result->score, occurred);
	result->worst_class = class_of(rubric, result->lowest, possible);
	if (result->worst_class < result->score_class)
		result->worst_class = result->score_class;
	/* a veto, or a score too low for any other class, needs no quorum */
	insufficient = (uint64_t)result->n_decided * 10000 <
	                       (uint64_t)result->n_applicable * (uint64_t)rubric->at_least ||
	               result->n_applicable == 0;
	if (occurred[RV_VETO] || (last > 0 && result->score < rubric->classes[last - 1].from))
		insufficient = false;
	result->class_index = insufficient ? RV_CLASS_INSUFFICIENT : result->score_class;
	result->provisional = insufficient || result->worst_class != result->score_class;
}
