/* The issue list: what is said of one issue, at a terminal, on a page that a unit is handed, and for programs. */
#ifndef REVIEW_REPORTS_ISSUES_H
#define REVIEW_REPORTS_ISSUES_H

#include "reports/internal.h"

/* Who a list is for. */
enum rv_issues_layout {
	RV_ISSUES_DATA,    /* a row a violation */
	RV_ISSUES_SCREEN,  /* a table a case */
	RV_ISSUES_PAGE,    /* one table, numbered, with room for the unit's answer */
	RV_ISSUES_WORKBOOK /* the same as data that can be sorted */
};

struct rv_issues {
	struct rv_report *report;
	const struct rv_spelling *spelling;
	const struct rv_issue_filter *filter;
	enum rv_issues_layout layout;
	bool others; /* at what the unit answers for in cases of others */
	/* of the case at hand */
	const struct rv_case_result *result;
	struct rv_say say;
	const char *heading;                /* on a page */
	const struct rv_item *item;         /* of the issue before, at a terminal */
	int64_t n_tables, n_rows, n_listed; /* so far; a row may have several violations */
	/* sums */
	int64_t cases, with_issues, states[RV_N_ISSUE_STATES], open_items, unchecked;
	rv_points points; /* hundredths, as all points */
	/* what the unit answers for in cases of others, on the list that it is handed: as many violations, and what they take off */
	int64_t owned;
	rv_points owned_points;
};

/* The table of all cases. RV_IO, RV_MEMORY, as all that writes. */
enum rv_code rv_issues_table(struct rv_issues *issues, struct rv_error *err);
/* What stands above the issues of the case at hand: its table at a terminal, its heading on a page. */
enum rv_code rv_issues_case(struct rv_issues *issues, struct rv_error *err);
/* A row of the layout. */
enum rv_code rv_issues_row(struct rv_issues *issues, const struct rv_issue *issue,
                           struct rv_error *err);

#endif
