/* Items that were changed in the workbook: how they take points, severity, whether they are in use. */
#include <string.h>

#include "forms/edited.h"
#include "review/i18n.h"

/* How an item takes points, as a row says it. */
struct terms {
	int deduct, severity;
	bool on, has_points, has_high, has_max;
	rv_points points, high, max;
};

static const char *const severity_words[] = {"minor", "major", "veto", "advice"};
static const char *const severity_labels[] = {N_("minor"), N_("major"), N_("veto"), N_("advice")};

static struct terms terms_of(const struct rv_item *item)
{
	struct terms terms = {.deduct = rv_scoring_deduct(item),
	                      .severity = (int)item->severity,
	                      .on = true,
	                      .points = item->award > 0 ? item->award : item->points};

	terms.has_points = terms.deduct != RV_DEDUCT_NONE;
	terms.has_high = terms.deduct == RV_DEDUCT_RANGE;
	terms.has_max = terms.deduct == RV_DEDUCT_EACH || terms.has_high;
	terms.high = terms.has_high ? item->high : 0;
	terms.max = terms.has_max ? item->max : 0;
	return terms;
}

static bool read_terms(const struct rv_edited_at *at, const struct rv_item *item, struct terms *out)
{
	bool ok;

	*out = (struct terms){.severity = (int)item->severity};
	if (!rv_edited_flag(at, RV_ITEM_ON, &out->on))
		return false;
	if (!out->on) /* the rest of the row is of no use */
		return true;
	ok = rv_edited_choice(at, RV_ITEM_DEDUCT, rv_scoring_deduct_words, rv_scoring_deduct_labels,
	                      RV_N_DEDUCT, &out->deduct);
	ok &= rv_edited_points(at, RV_ITEM_POINTS, &out->has_points, &out->points);
	ok &= rv_edited_points(at, RV_ITEM_HIGH, &out->has_high, &out->high);
	ok &= rv_edited_points(at, RV_ITEM_MAX, &out->has_max, &out->max);
	if (item->award == 0)
		ok &= rv_edited_choice(at, RV_ITEM_SEVERITY, severity_words, severity_labels, 4,
		                       &out->severity);
	return ok;
}

/* ---- rules ---------------------------------------------------------------------------------------------- */

static bool need(const struct rv_edited_at *at, bool has, size_t column, const char *what)
{
	if (!has)
		rv_edited_fault(at, column, RV_S_TABLE_POINTS, "%s", what);
	return has;
}

static bool refuse(const struct rv_edited_at *at, bool has, size_t column, const char *what)
{
	if (has)
		rv_edited_fault(at, column, RV_S_TABLE_POINTS, "%s", what);
	return !has;
}

static bool check_numbers(const struct rv_edited_at *at, struct terms *terms)
{
	bool ok = true, range = terms->deduct == RV_DEDUCT_RANGE;
	bool each = terms->deduct == RV_DEDUCT_EACH;

	if (terms->deduct == RV_DEDUCT_NONE) {
		ok &= refuse(at, terms->has_points, RV_ITEM_POINTS,
		             _("it takes no points: empty this cell, or choose how it takes "
		               "them"));
		ok &= refuse(at, terms->has_max, RV_ITEM_MAX,
		             _("it takes no points, so there is nothing to cap: empty this cell"));
	} else {
		ok &= need(at, terms->has_points, RV_ITEM_POINTS, _("the points are missing"));
	}
	if (range)
		ok &= need(at, terms->has_high, RV_ITEM_HIGH,
		           _("up to how many points people may choose is missing"));
	else
		ok &= refuse(at, terms->has_high, RV_ITEM_HIGH,
		             _("only where people choose are there points from and up to: empty "
		               "this cell"));
	if (range || each)
		ok &= need(at, terms->has_max, RV_ITEM_MAX,
		           _("the cap is missing: the most that all of them take together"));
	else if (terms->deduct != RV_DEDUCT_NONE && terms->has_max && terms->max != terms->points)
		ok &= refuse(at, true, RV_ITEM_MAX,
		             _("taken once a case: there is nothing to cap, empty this cell"));
	if (!ok)
		return false;
	if (range && terms->high < terms->points)
		return refuse(at, true, RV_ITEM_HIGH, _("less than the points that it begins at"));
	if ((range || each) && terms->max < terms->points)
		return refuse(at, true, RV_ITEM_MAX, _("the cap is less than one of them takes"));
	terms->has_max &= range || each;
	return true;
}

static bool check_terms(const struct rv_edited_at *at, const struct rv_item *item,
                        struct terms *terms)
{
	bool award = terms->deduct == RV_DEDUCT_AWARD, was = item->award > 0;

	if (award != was) {
		rv_edited_fault(at, RV_ITEM_DEDUCT, RV_S_TABLE_RULE,
		                was ? _("this item gives points: that can't be changed here")
		                    : _("this item takes points: it can't give any"));
		return false;
	}
	if (terms->deduct == RV_DEDUCT_RANGE && !item->manual) {
		rv_edited_fault(at, RV_ITEM_DEDUCT, RV_S_TABLE_RULE,
		                _("the program finds this item: people can't choose its points"));
		return false;
	}
	if (!award && terms->severity == RV_ADVICE && terms->deduct != RV_DEDUCT_NONE) {
		rv_edited_fault(at, RV_ITEM_SEVERITY, RV_S_TABLE_RULE,
		                _("advice takes no points: choose '%s' and empty the points"),
		                _(rv_scoring_deduct_labels[RV_DEDUCT_NONE]));
		return false;
	}
	if (terms->deduct == RV_DEDUCT_NONE && terms->severity != RV_VETO &&
	    terms->severity != RV_ADVICE) {
		rv_edited_fault(at, RV_ITEM_DEDUCT, RV_S_TABLE_RULE,
		                _("only vetoes and advice take no points"));
		return false;
	}
	return check_numbers(at, terms);
}

/* ---- lines ---------------------------------------------------------------------------------------------- */

/* The first cell of those that make `deduct:` which differs; RV_SCORING_MAX_COLUMNS: none does. */
static size_t changed(const struct terms *was, const struct terms *now)
{
	if (now->deduct != was->deduct)
		return RV_ITEM_DEDUCT;
	if (now->has_points && now->points != was->points)
		return RV_ITEM_POINTS;
	if (now->has_high && now->high != was->high)
		return RV_ITEM_HIGH;
	if (now->has_max && now->max != was->max)
		return RV_ITEM_MAX;
	return RV_SCORING_MAX_COLUMNS;
}

static void put_deduct(struct rv_changes *changes, const struct rv_place *place,
                       const struct terms *now)
{
	char points[RV_POINTS_SIZE], high[RV_POINTS_SIZE], max[RV_POINTS_SIZE];

	rv_points_text(now->points, points);
	rv_points_text(now->high, high);
	rv_points_text(now->max, max);
	switch (now->deduct) {
	case RV_DEDUCT_NONE: rv_changes_line(changes, place, "    deduct: null"); break;
	case RV_DEDUCT_ONCE: rv_changes_line(changes, place, "    deduct: %s", points); break;
	case RV_DEDUCT_EACH:
		rv_changes_line(changes, place, "    deduct: {each: %s, max: %s}", points, max);
		break;
	case RV_DEDUCT_RANGE:
		rv_changes_line(changes, place, "    deduct: {range: [%s, %s], max: %s}", points,
		                high, max);
		break;
	default: rv_changes_line(changes, place, "    award: %s", points); break;
	}
}

static void put_item(struct rv_changes *changes, const struct rv_edited_row *row,
                     const struct rv_item *item, const struct terms *now)
{
	const struct terms was = terms_of(item);
	size_t column = now->on ? changed(&was, now) : RV_ITEM_ON;
	bool severity = now->on && now->severity != was.severity;
	struct rv_place id = rv_edited_place(changes->edited, RV_SHEET_ITEMS, row, RV_ITEM_ID);
	struct rv_place place = rv_edited_place(changes->edited, RV_SHEET_ITEMS, row, column);

	if (column == RV_SCORING_MAX_COLUMNS && !severity)
		return;
	if (changes->section == NULL)
		rv_changes_line(changes, NULL, "items:");
	changes->section = "items";
	if (!now->on) {
		rv_changes_line(changes, &place, "  %s: off", item->id);
		changes->n++;
		return;
	}
	rv_changes_line(changes, &id, "  %s:", item->id);
	if (column < RV_SCORING_MAX_COLUMNS)
		put_deduct(changes, &place, now);
	changes->n += column < RV_SCORING_MAX_COLUMNS;
	place = rv_edited_place(changes->edited, RV_SHEET_ITEMS, row, RV_ITEM_SEVERITY);
	if (severity)
		rv_changes_line(changes, &place, "    severity: %s", severity_words[now->severity]);
	changes->n += severity;
}

void rv_changes_items(struct rv_changes *changes, const struct rv_edited_row *const *rows)
{
	changes->section = NULL;
	for (size_t i = 0; i < changes->base->n_items; i++) {
		const struct rv_item *item = &changes->base->items[i];
		const struct rv_edited_at at = {changes->edited, RV_SHEET_ITEMS, rows[i],
		                                changes->faults};
		struct terms now;

		if (rows[i] != NULL && read_terms(&at, item, &now) &&
		    (!now.on || check_terms(&at, item, &now)))
			put_item(changes, rows[i], item, &now);
	}
}
