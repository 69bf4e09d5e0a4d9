/*
 * Which cases a rubric takes: by their dates, by the set's `when`, by the rubric's `cases:`. Nothing is dropped in silence: every
 * other case is left out with the reason.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/halves.h"
#include "engine/score.h"
#include "review/i18n.h"

static void leave(struct rv_fates *fates, sqlite3_int64 number, enum rv_left_reason reason)
{
	fates->fate[number - 1] = FATE_LEFT;
	fates->reason[number - 1] = (unsigned char)reason;
}

static int set_selected(struct rv_workspace *workspace, sqlite3_stmt **update, sqlite3_int64 number,
                        int selected, int in_run)
{
	int rc;

	if (!*update) {
		struct rv_buf sql;

		rv_buf_init(&sql);
		rv_buf_puts(&sql, "UPDATE ");
		rv_buf_hidden(&sql, workspace->dictionary->case_record);
		rv_buf_puts(&sql, " SET _sel = ?2, _run = ?3 WHERE _row = ?1");
		rc = sql.failed ? SQLITE_NOMEM
		                : sqlite3_prepare_v2(workspace->db, sql.text, -1, update, NULL);
		rv_buf_release(&sql);
		if (rc != SQLITE_OK)
			return rc;
	}
	sqlite3_bind_int64(*update, 1, number);
	sqlite3_bind_int(*update, 2, selected);
	sqlite3_bind_int(*update, 3, in_run);
	rc = sqlite3_step(*update);
	sqlite3_reset(*update);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* Why a case is left out by its dates, or -1. */
static int date_reason(const struct rv_record *record, const struct rv_selection *selection,
                       const char *closed, const char *period, bool unreadable)
{
	size_t len;

	if (record->closed && !closed)
		return unreadable ? RV_LEFT_NO_DATE : RV_LEFT_OPEN;
	if (!selection->from && !selection->to)
		return -1;
	if (!period)
		return RV_LEFT_NO_DATE;
	/* a month compares by month */
	len = strlen(period) < 10 ? strlen(period) : 10;
	if ((selection->from && strncmp(period, selection->from, len) < 0) ||
	    (selection->to && strncmp(period, selection->to, len) > 0))
		return RV_LEFT_OUTSIDE;
	return -1;
}

static bool outside_validity(const struct rv_rubric *rubric, const char *period)
{
	size_t len = !period ? 0 : strlen(period) < 10 ? strlen(period) : 10;

	return period && ((rubric->valid_from && strncmp(period, rubric->valid_from, len) < 0) ||
	                  (rubric->valid_to && strncmp(period, rubric->valid_to, len) > 0));
}

static char *dates_sql(const struct rv_record *record, struct rv_buf *sql)
{
	rv_buf_puts(sql, "SELECT _row");
	if (record->closed)
		rv_buf_printf(sql, ", \"%s\"", record->closed->id);
	else
		rv_buf_puts(sql, ", ''");
	if (record->period)
		rv_buf_printf(sql, ", \"%s\"", record->period->id);
	else
		rv_buf_puts(sql, ", NULL");
	/* 1: there is something where the closing date should be, but no date */
	if (record->closed && rv_bad_bit(record->closed) >= 0)
		rv_buf_printf(sql, ", (_bad >> %d) & 1", rv_bad_bit(record->closed));
	else
		rv_buf_puts(sql, ", 0");
	rv_buf_puts(sql, " FROM ");
	rv_buf_hidden(sql, record);
	rv_buf_puts(sql, " ORDER BY _row");
	return sql->failed ? NULL : sql->text;
}

/* Marks the cases whose dates are asked for; the others are left out with the reason. */
enum rv_code rv_select_by_date(struct rv_run_state *run, struct rv_error *err)
{
	struct rv_workspace *workspace = run->workspace;
	const struct rv_record *record = workspace->dictionary->case_record;
	sqlite3_stmt *dates = NULL, *update = NULL;
	struct rv_buf sql;
	enum rv_code code = RV_OK;
	int rc;

	rv_buf_init(&sql);
	rc = dates_sql(record, &sql) ? sqlite3_prepare_v2(workspace->db, sql.text, -1, &dates, NULL)
	                             : SQLITE_NOMEM;
	rv_buf_release(&sql);
	while (rc == SQLITE_OK && (rc = sqlite3_step(dates)) == SQLITE_ROW) {
		sqlite3_int64 number = sqlite3_column_int64(dates, 0);
		const char *period = (const char *)sqlite3_column_text(dates, 2);
		int reason = date_reason(record, run->selection,
		                         (const char *)sqlite3_column_text(dates, 1), period,
		                         sqlite3_column_int(dates, 3) != 0);
		bool take = reason < 0 && run->fates->fate[number - 1] == FATE_NONE;

		rc = SQLITE_OK;
		if (reason >= 0)
			leave(run->fates, number, (enum rv_left_reason)reason);
		rc = set_selected(workspace, &update, number, take,
		                  reason < 0 && run->fates->fate[number - 1] != FATE_LEFT);
		run->n_selected += take;
	}
	if (rc != SQLITE_DONE)
		code = rv_workspace_fail(workspace, rc, workspace->path, err);
	sqlite3_finalize(dates);
	sqlite3_finalize(update);
	return code;
}

enum rv_code rv_count_invalid(struct rv_run_state *run, struct rv_error *err)
{
	const struct rv_record *record = run->workspace->dictionary->case_record;
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	int rc;

	run->n_invalid = 0;
	if (run->selection->outside_validity || !record->period)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_printf(&sql, "SELECT \"%s\" FROM ", record->period->id);
	rv_buf_hidden(&sql, record);
	rv_buf_puts(&sql, " WHERE _sel = 1");
	rc = sql.failed ? SQLITE_NOMEM
	                : sqlite3_prepare_v2(run->workspace->db, sql.text, -1, &stmt, NULL);
	rv_buf_release(&sql);
	while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
		run->n_invalid += outside_validity(run->rubric,
		                                   (const char *)sqlite3_column_text(stmt, 0));
		rc = SQLITE_OK;
	}
	sqlite3_finalize(stmt);
	return rc == SQLITE_DONE ? RV_OK
	                         : rv_workspace_fail(run->workspace, rc, run->workspace->path, err);
}

/* Applies a condition on the case to what is selected; `reason` of a false one (-1: it goes on to the next rubric of the set). */
/* A condition over all cases: 0 not asked, 2 true, 1 false, -1 open. */
struct asked {
	struct rv_workspace *workspace;
	sqlite3_stmt *condition;
	signed char *truths;
};

static int step_condition(void *ctx, sqlite3_int64 first, sqlite3_int64 last)
{
	struct asked *asked = ctx;
	int rc;

	sqlite3_bind_int64(asked->condition, 1, first);
	sqlite3_bind_int64(asked->condition, 2, last);
	rv_guard_start(asked->workspace);
	while ((rc = sqlite3_step(asked->condition)) == SQLITE_ROW) {
		sqlite3_int64 number = sqlite3_column_int64(asked->condition, 0);
		bool open = sqlite3_column_type(asked->condition, 1) == SQLITE_NULL;

		asked->truths[number - 1] = open                                      ? -1
		                            : sqlite3_column_int(asked->condition, 1) ? 2
		                                                                      : 1;
	}
	sqlite3_reset(asked->condition);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* It can't be told whether the rubric is for this case. */
static void condition_fault(void *ctx, sqlite3_int64 number)
{
	struct asked *asked = ctx;

	asked->truths[number - 1] = -1;
}

enum rv_code rv_select_by_condition(struct rv_run_state *run, sqlite3_stmt *condition, int reason,
                                    struct rv_error *err)
{
	struct rv_workspace *workspace = run->workspace;
	sqlite3_stmt *update = NULL;
	struct asked asked = {workspace, condition, NULL};
	const struct rv_halves halves = {&asked, step_condition, condition_fault};
	signed char *truths;
	enum rv_code code = RV_OK;
	int rc;

	if (!condition || workspace->n_cases == 0)
		return RV_OK;
	truths = asked.truths = calloc((size_t)workspace->n_cases, 1);
	if (!truths)
		return rv_nomem(err);
	rc = rv_by_halves(&halves, 1, workspace->n_cases);
	for (sqlite3_int64 i = 1; rc == SQLITE_OK && i <= workspace->n_cases; i++) {
		if (truths[i - 1] == 0 || truths[i - 1] == 2)
			continue;
		if (truths[i - 1] == -1)
			leave(run->fates, i, RV_LEFT_UNPLACED);
		else if (reason >= 0)
			leave(run->fates, i, (enum rv_left_reason)reason);
		rc = set_selected(workspace, &update, i, 0, run->fates->fate[i - 1] != FATE_LEFT);
		run->n_selected--;
	}
	if (rc != SQLITE_OK)
		code = rv_workspace_fail(workspace, rc, workspace->path, err);
	sqlite3_finalize(update);
	free(truths);
	return code;
}

/* ---- fates ------------------------------------------------------------------------------------------- */

enum rv_code rv_fates_allocate(struct rv_run_state *run, struct rv_error *err)
{
	size_t n = (size_t)run->workspace->n_cases;
	struct rv_fates *fates = run->fates;

	if (fates->fate) { /* a later rubric of the set sees the same database */
		if (fates->n == n)
			return RV_OK;
		return rv_fail(err, RV_BUSY, _("'%s' changed while it was read; try again"),
		               run->workspace->path);
	}
	fates->n = n;
	fates->fate = calloc(n + 1, 1);
	fates->reason = calloc(n + 1, 1);
	return fates->fate && fates->reason ? RV_OK : rv_nomem(err);
}

struct rv_fates *rv_fates_new(void)
{
	return calloc(1, sizeof(struct rv_fates));
}

void rv_fates_free(struct rv_fates *fates)
{
	if (!fates)
		return;
	free(fates->fate);
	free(fates->reason);
	free(fates);
}

int64_t rv_fates_in_period(const struct rv_fates *fates)
{
	int64_t n = 0;

	for (size_t i = 0; i < fates->n; i++)
		n += !(fates->fate[i] == FATE_LEFT &&
		       (fates->reason[i] == RV_LEFT_OPEN || fates->reason[i] == RV_LEFT_OUTSIDE ||
		        fates->reason[i] == RV_LEFT_NO_DATE));
	return n;
}
