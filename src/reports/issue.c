/* Issues of a case: each violation with its share of the points, and words for it. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

static const struct {
	const char *word, *label;
} states[] = {
        [RV_ISSUE_FOUND] = {"found", N_("found")},
        [RV_ISSUE_AWAITING] = {"awaiting", N_("awaiting confirmation")},
        [RV_ISSUE_ADVICE] = {"advice", N_("advice")},
};

const char *rv_issue_state_word(enum rv_issue_state state)
{
	return states[state].word;
}

const char *rv_issue_state_label(enum rv_issue_state state)
{
	return _(states[state].label);
}

/* What is left of an item's points while they are shared out among its violations, in order. */
struct share {
	const struct rv_item *item;
	const struct rv_deduction *deduction; /* NULL: it costs nothing */
	rv_points raw, cost;                  /* left before and after the caps */
	bool first;
};

static void add_cut(struct rv_buf *buf, const char *separator, const char *what, rv_points points)
{
	char text[RV_POINTS_SIZE];

	rv_points_text(points, text);
	rv_buf_printf(buf, _("%sat most %s for %s"), buf->len > 0 ? separator : "", text, what);
}

/* Which caps took something off the item: the caps of category, dimension and rubric as far as they reach. */
static void say_cuts(const struct rv_say *say, const struct share *share, bool by_item, bool by_caps, struct rv_buf *buf)
{
	const struct rv_rubric *rubric = say->rubric;
	const struct rv_deduction *deduction = share->deduction;
	const struct rv_item *item = share->item;
	const char *separator = rv_say_semicolon(say);

	if (by_item)
		add_cut(buf, separator, _("this item"), item->max);
	if (by_caps && deduction->category_cut > 0 && item->category >= 0)
		add_cut(buf, separator, rv_title_text(&rubric->categories[item->category].title, say->lang),
		        rubric->categories[item->category].points);
	if (by_caps && deduction->dimension_cut > 0 && item->dimension >= 0)
		add_cut(buf, separator, rv_title_text(&rubric->dimensions[item->dimension].title, say->lang),
		        rubric->dimensions[item->dimension].points);
	if (by_caps && deduction->rubric_cut > 0)
		add_cut(buf, separator, _("all"), rubric->points);
}

static rv_points raw_of(const struct share *share, const struct rv_violation *violation)
{
	const struct rv_item *item = share->item;

	if (share->deduction == NULL)
		return 0;
	if (item->deduct == RV_DEDUCT_EACH)
		return item->points * violation->count;
	return share->first ? item->points : 0;
}

static enum rv_code share_out(const struct rv_say *say, struct share *share, struct rv_issue *issue, struct rv_buf *buf,
                              struct rv_error *err)
{
	rv_points allowed;

	issue->raw = raw_of(share, issue->violation);
	allowed = issue->raw < share->raw ? issue->raw : share->raw;
	issue->points = allowed < share->cost ? allowed : share->cost;
	share->raw -= allowed;
	share->cost -= issue->points;
	share->first = false;
	if (issue->points < issue->raw)
		say_cuts(say, share, allowed < issue->raw, issue->points < allowed, buf);
	return rv_keep(say->arena, buf, &issue->cut, err);
}

/* Who answers for it: the owner where the run tells, the case's unit by default. */
static enum rv_code say_owner(const struct rv_say *say, const struct rv_case_result *result, struct rv_issue *issue,
                              struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_column *owner = issue->item->owner, *unit = say->rubric->dictionary->case_record->unit;
	const struct rv_json *value;
	struct rv_json values;

	issue->owner = result->unit;
	if (owner == NULL || owner == unit)
		return RV_OK;
	RV_TRY(rv_say_parse(say, issue->violation->values, &values, err));
	value = rv_json_get(&values, "_owner");
	if (value != NULL && value->kind != RV_JSON_NULL)
		rv_say_value(say, buf, owner, value, false);
	else
		rv_buf_puts(buf, rv_title_text(&owner->title, say->lang));
	return rv_keep(say->arena, buf, &issue->owner, err);
}

static enum rv_code describe(const struct rv_say *say, const struct rv_case_result *result, struct rv_issue *issue,
                             struct rv_buf *buf, struct rv_error *err)
{
	RV_TRY(rv_say_sentence(say, issue->violation, buf, err));
	RV_TRY(rv_keep(say->arena, buf, &issue->sentence, err));
	RV_TRY(rv_say_row(say, issue->violation, buf, err));
	RV_TRY(rv_keep(say->arena, buf, &issue->row, err));
	RV_TRY(rv_say_place(say, issue->violation, buf, err));
	RV_TRY(rv_keep(say->arena, buf, &issue->place, err));
	return say_owner(say, result, issue, buf, err);
}

static enum rv_code one_issue(const struct rv_say *say, const struct rv_case_result *result, struct share *share,
                              const struct rv_violation *violation, rv_issue_fn *fn, void *ctx, struct rv_error *err)
{
	struct rv_issue issue = {.item = share->item, .violation = violation};
	struct rv_buf buf;
	enum rv_code code;

	issue.state = share->item->severity == RV_ADVICE ? RV_ISSUE_ADVICE
	              : violation->awaiting              ? RV_ISSUE_AWAITING
	                                                 : RV_ISSUE_FOUND;
	rv_buf_init(&buf);
	code = describe(say, result, &issue, &buf, err);
	if (code == RV_OK)
		code = share_out(say, share, &issue, &buf, err);
	rv_buf_release(&buf);
	return code == RV_OK ? fn(ctx, &issue, err) : code;
}

enum rv_code rv_each_issue(const struct rv_say *say, const struct rv_case_result *result, rv_issue_fn *fn, void *ctx,
                           struct rv_error *err)
{
	struct share share = {.item = NULL};

	for (size_t i = 0; i < result->n_violations; i++) {
		const struct rv_violation *violation = &result->violations[i];
		const struct rv_item *item;

		if (violation->hint || violation->item >= say->rubric->n_items)
			continue;
		item = &say->rubric->items[violation->item];
		if (item != share.item) {
			share = (struct share){.item = item, .deduction = rv_deduction_of(result, item->index), .first = true};
			share.raw = share.deduction != NULL ? share.deduction->raw : 0;
			share.cost = share.deduction != NULL ? rv_cost(share.deduction) : 0;
		}
		RV_TRY(one_issue(say, result, &share, violation, fn, ctx, err));
	}
	return RV_OK;
}

/* ---- the class ---------------------------------------------------------------------------------------------------- */

static bool is_found(const struct rv_case_result *result, const struct rv_item *item)
{
	return result->outcomes[item->index] == RV_FAIL && !item->confirm;
}

/* The items of a severity that occurred, by id. */
static size_t add_items(const struct rv_say *say, const struct rv_case_result *result, enum rv_item_severity severity,
                        struct rv_buf *buf)
{
	size_t n = 0;

	for (size_t i = 0; i < say->rubric->n_items; i++) {
		const struct rv_item *item = &say->rubric->items[i];

		if (item->severity != severity || !is_found(result, item))
			continue;
		if (buf != NULL)
			rv_buf_printf(buf, "%s%s", n > 0 ? rv_say_comma(say) : "", item->id);
		n++;
	}
	return n;
}

/* Why a better class than the case's own was not given. */
static void say_refused(const struct rv_say *say, const struct rv_case_result *result, const struct rv_class *class,
                        struct rv_buf *buf)
{
	const char *title = rv_title_text(&class->title, say->lang);
	char text[RV_POINTS_SIZE];

	if (result->score < class->from) {
		rv_points_text(class->from, text);
		rv_buf_printf(buf, _("not %s: the score is under %s"), title, text);
		return;
	}
	for (int severity = 0; severity < 4; severity++) {
		if (!class->forbid[severity] || add_items(say, result, (enum rv_item_severity)severity, NULL) == 0)
			continue;
		rv_buf_printf(buf, _("not %s: it allows no fault that is %s, and there is "), title,
		              rv_item_severity_label((enum rv_item_severity)severity));
		add_items(say, result, (enum rv_item_severity)severity, buf);
		return;
	}
	rv_buf_printf(buf, _("not %s"), title);
}

void rv_say_class(const struct rv_say *say, const struct rv_case_result *result, struct rv_buf *buf)
{
	const struct rv_rubric *rubric = say->rubric;
	char text[RV_POINTS_SIZE];

	if (result->class_index < 0) {
		rv_points_text(rubric->at_least, text);
		rv_buf_printf(buf, _("no class: %u of %u applicable items are decided, the rubric asks for %s%%"),
		              result->n_decided, result->n_applicable, text);
		return;
	}
	if (add_items(say, result, RV_VETO, NULL) > 0) {
		rv_buf_puts(buf, _("one fault alone decides (veto): "));
		add_items(say, result, RV_VETO, buf);
		return;
	}
	for (int i = 0; i < result->class_index && (size_t)i < rubric->n_classes; i++) {
		if (i > 0)
			rv_buf_puts(buf, rv_say_semicolon(say));
		say_refused(say, result, &rubric->classes[i], buf);
	}
	if (result->class_index == 0) {
		rv_points_text(rubric->classes[0].from, text);
		rv_buf_printf(buf, _("the score reaches %s, and no fault forbids it"), text);
	}
}
