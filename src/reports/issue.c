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

enum rv_issue_state rv_issue_state_of(const struct rv_item *item,
                                      const struct rv_violation *violation)
{
	if (item->severity == RV_ADVICE)
		return RV_ISSUE_ADVICE;
	return violation->awaiting ? RV_ISSUE_AWAITING : RV_ISSUE_FOUND;
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
static void say_cuts(const struct rv_say *say, const struct share *share, bool by_item,
                     bool by_caps, struct rv_buf *buf)
{
	const struct rv_rubric *rubric = say->rubric;
	const struct rv_deduction *deduction = share->deduction;
	const struct rv_item *item = share->item;
	const char *separator = rv_say_semicolon(say);

	if (by_item)
		add_cut(buf, separator, _("this item"), item->max);
	if (by_caps && deduction->category_cut > 0 && item->category >= 0)
		add_cut(buf, separator,
		        rv_title_text(&rubric->categories[item->category].title, say->lang),
		        rubric->categories[item->category].points);
	if (by_caps && deduction->dimension_cut > 0 && item->dimension >= 0)
		add_cut(buf, separator,
		        rv_title_text(&rubric->dimensions[item->dimension].title, say->lang),
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

static enum rv_code share_out(const struct rv_say *say, struct share *share, struct rv_issue *issue,
                              struct rv_buf *buf, struct rv_error *err)
{
	bool by_item = false, by_caps = false;

	for (size_t i = 0; i < issue->n; i++) {
		rv_points raw = raw_of(share, &issue->violations[i]),
			  allowed = raw < share->raw ? raw : share->raw;
		rv_points points = allowed < share->cost ? allowed : share->cost;

		by_item |= allowed < raw;
		by_caps |= points < allowed;
		issue->raw += raw;
		issue->points += points;
		share->raw -= allowed;
		share->cost -= points;
		share->first = false;
	}
	if (by_item || by_caps)
		say_cuts(say, share, by_item, by_caps, buf);
	return rv_keep(say->arena, buf, &issue->cut, err);
}

/* Who answers for it: the owner where the run tells, the case's unit by default. */
static enum rv_code say_owner(const struct rv_say *say, const struct rv_case_result *result,
                              struct rv_issue *issue, struct rv_buf *buf, struct rv_error *err)
{
	const struct rv_column *owner = issue->item->owner,
			       *unit = say->rubric->dictionary->case_record->unit;
	const struct rv_json *value;
	struct rv_json values;

	issue->owner = result->unit;
	if (owner == NULL || owner == unit)
		return RV_OK;
	RV_TRY(rv_say_parse(say, issue->violations->values, &values, err));
	value = rv_json_get(&values, "_owner");
	issue->owner_unknown = value == NULL || value->kind == RV_JSON_NULL;
	if (issue->owner_unknown)
		rv_buf_puts(buf, rv_title_text(&owner->title, say->lang));
	else
		rv_say_value(say, buf, owner, value, false);
	return rv_keep(say->arena, buf, &issue->owner, err);
}

static enum rv_code describe(const struct rv_say *say, const struct rv_case_result *result,
                             struct rv_issue *issue, struct rv_buf *buf, struct rv_error *err)
{
	RV_TRY(rv_say_template(say, issue->violations, &issue->template, err));
	RV_TRY(rv_say_sentence(say, issue->violations, issue->n, buf, err));
	RV_TRY(rv_keep(say->arena, buf, &issue->sentence, err));
	RV_TRY(rv_say_row(say, issue->violations, buf, err));
	RV_TRY(rv_keep(say->arena, buf, &issue->row, err));
	RV_TRY(rv_say_place(say, issue->violations, buf, err));
	RV_TRY(rv_keep(say->arena, buf, &issue->place, err));
	return say_owner(say, result, issue, buf, err);
}

static enum rv_code one_issue(const struct rv_say *say, const struct rv_case_result *result,
                              struct share *share, const struct rv_violation *violations, size_t n,
                              rv_issue_fn *fn, void *ctx, struct rv_error *err)
{
	struct rv_issue issue = {.item = share->item, .violations = violations, .n = n};
	struct rv_buf buf;
	enum rv_code code;

	issue.state = rv_issue_state_of(share->item, violations);
	rv_buf_init(&buf);
	code = describe(say, result, &issue, &buf, err);
	if (code == RV_OK)
		code = share_out(say, share, &issue, &buf, err);
	rv_buf_release(&buf);
	return code == RV_OK ? fn(ctx, &issue, err) : code;
}

/* How many of the violations from `at` on one sentence lists. */
static enum rv_code count_together(const struct rv_say *say, const struct rv_case_result *result,
                                   size_t at, bool together, size_t *n, struct rv_error *err)
{
	bool more = together;

	*n = 1;
	while (more && at + *n < result->n_violations) {
		RV_TRY(rv_say_together(say, &result->violations[at], &result->violations[at + *n],
		                       &more, err));
		*n += more;
	}
	return RV_OK;
}

enum rv_code rv_each_issue(const struct rv_say *say, const struct rv_case_result *result,
                           bool together, rv_issue_fn *fn, void *ctx, struct rv_error *err)
{
	struct share share = {.item = NULL};
	size_t n;

	for (size_t i = 0; i < result->n_violations; i += n) {
		const struct rv_violation *violation = &result->violations[i];
		const struct rv_item *item;

		n = 1;
		if (violation->hint || violation->item >= say->rubric->n_items)
			continue;
		item = &say->rubric->items[violation->item];
		if (item != share.item) {
			share = (struct share){.item = item,
			                       .deduction = rv_deduction_of(result, item->index),
			                       .first = true};
			share.raw = share.deduction != NULL ? share.deduction->raw : 0;
			share.cost = share.deduction != NULL ? rv_cost(share.deduction) : 0;
		}
		RV_TRY(count_together(say, result, i, together, &n, err));
		RV_TRY(one_issue(say, result, &share, violation, n, fn, ctx, err));
	}
	return RV_OK;
}

/* ---- for people ---------------------------------------------------------------------------------------------------- */

const char *rv_issue_points(const struct rv_say *say, const struct rv_issue *issue)
{
	if (issue->state != RV_ISSUE_FOUND)
		return rv_issue_state_label(issue->state);
	if (issue->item->severity == RV_VETO && issue->raw == 0)
		return rv_item_severity_label(RV_VETO);
	return rv_points_words(say->arena, -issue->points);
}

/* Whether the template names the row already: it has every column that tells the record's rows apart. */
static bool names_row(const struct rv_say *say, const struct rv_issue *issue)
{
	const struct rv_record *record = rv_say_record(say, issue->violations);

	if (record == NULL || issue->template == NULL)
		return false;
	for (size_t i = 0; i < record->n_identity; i++) {
		const char *id = record->identity[i]->id, *at = issue->template;
		size_t len = strlen(id);

		while ((at = strchr(at, '{')) != NULL &&
		       (strncmp(at + 1, id, len) != 0 || at[1 + len] != '}'))
			at++;
		if (at == NULL)
			return false;
	}
	return true;
}

enum rv_code rv_issue_words(const struct rv_say *say, const struct rv_issue *issue,
                            const char **out, struct rv_error *err)
{
	bool same = strcmp(issue->sentence, rv_title_text(&issue->item->title, say->lang)) == 0;
	const char *parts[] = {same && *issue->row != '\0' ? "" : issue->sentence,
	                       names_row(say, issue) ? "" : issue->row, issue->place, issue->cut};
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (*parts[i] != '\0')
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? rv_say_semicolon(say) : "",
			              parts[i]);
	code = rv_keep(say->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_say_equation(const struct rv_say *say, const struct rv_case_result *result,
                             const char **out, struct rv_error *err)
{
	char text[RV_POINTS_SIZE];
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	rv_points_text(say->rubric->points, text);
	rv_buf_puts(&buf, text);
	for (size_t i = 0; i < result->n_deductions; i++) {
		const struct rv_deduction *deduction = &result->deductions[i];

		if (rv_cost(deduction) == 0)
			continue;
		rv_points_text(rv_cost(deduction), text);
		rv_buf_printf(&buf, say->lang == RV_ZH ? " - %s（%s）" : " - %s (%s)", text,
		              say->rubric->items[deduction->item].id);
	}
	rv_points_text(result->score, text);
	rv_buf_printf(&buf, " = %s", text);
	code = rv_keep(say->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}
