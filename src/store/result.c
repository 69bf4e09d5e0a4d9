/* Words and labels of results. */
#include "review/result.h"

#include "review/i18n.h"

struct word {
	const char *word, *label;
};

static const struct word outcomes[RV_N_OUTCOMES] = {
	[RV_PASS] = {"pass", N_("pass")},
	[RV_FAIL] = {"fail", N_("fail")},
	[RV_UNKNOWN] = {"unknown", N_("unknown")},
	[RV_NOT_APPLICABLE] = {"not_applicable", N_("not applicable")},
	[RV_NOT_DUE] = {"not_due", N_("not yet due")},
	[RV_NOT_CHECKED] = {"not_checked", N_("not checked")},
	[RV_WAIVED] = {"waived", N_("waived")},
};

static const struct word left_reasons[RV_N_LEFT] = {
	[RV_LEFT_OPEN] = {"open", N_("not yet closed")},
	[RV_LEFT_OUTSIDE] = {"outside_period", N_("closed outside the period")},
	[RV_LEFT_NO_DATE] = {"no_date", N_("no date that tells the period")},
	[RV_LEFT_NOT_FOR] = {"not_for_rubric", N_("not for this rubric")},
	[RV_LEFT_UNPLACED] = {"unplaced", N_("cannot be told whether the rubric is for it")},
};

const char *rv_outcome_word(enum rv_outcome outcome)
{
	return outcomes[outcome].word;
}

const char *rv_outcome_label(enum rv_outcome outcome)
{
	return _(outcomes[outcome].label);
}

const char *rv_left_word(enum rv_left_reason reason)
{
	return left_reasons[reason].word;
}

const char *rv_left_label(enum rv_left_reason reason)
{
	return _(left_reasons[reason].label);
}
