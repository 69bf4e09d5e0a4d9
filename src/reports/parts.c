/* Which cases of a run a report is about: filters checked, parts of a split, and what a wrong number might have been. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"
#include "review/text.h"

/* A growing list of texts, NULL-terminated. */
struct names {
	struct rv_arena *arena;
	const char **list;
	size_t n, room;
};

static enum rv_code add_name(struct names *names, const char *name, struct rv_error *err)
{
	if (names->n + 1 >= names->room) {
		size_t room = names->room > 0 ? 2 * names->room : 64;
		const char **longer = rv_alloc_array(names->arena, room, sizeof *longer);

		if (longer == NULL)
			return rv_nomem(err);
		if (names->n > 0)
			memcpy(longer, names->list, names->n * sizeof *longer);
		names->list = longer;
		names->room = room;
	}
	name = rv_strdup(names->arena, name);
	if (name == NULL)
		return rv_nomem(err);
	names->list[names->n++] = name;
	return RV_OK;
}

struct collected {
	struct names numbers, units;
	const struct rv_issue_filter *filter; /* its unit, or NULL */
};

static enum rv_code collect(void *ctx, int64_t position, const struct rv_case_result *result,
                            struct rv_error *err)
{
	struct collected *all = ctx;

	(void)position;
	if (all->filter != NULL && all->filter->unit != NULL &&
	    !rv_fold_equal(all->filter->unit, result->unit))
		return RV_OK;
	RV_TRY(add_name(&all->numbers, result->number, err));
	for (size_t i = 0; i < all->units.n; i++)
		if (rv_fold_equal(all->units.list[i], result->unit))
			return RV_OK;
	return add_name(&all->units, result->unit, err);
}

static enum rv_code collect_all(struct rv_report *report, struct collected *all, const char *number,
                                struct rv_error *err)
{
	struct rv_case_filter filter = {.number = number};

	all->numbers.arena = all->units.arena = report->arena;
	return rv_run_cases(report->store, report->run.id, &filter, collect, all, err);
}

/* ---- no such case ------------------------------------------------------------------------------------------------- */

struct search {
	const char *number;
	bool found;
	enum rv_left_reason reason;
};

static enum rv_code look_left_out(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	struct search *search = ctx;

	(void)err;
	if (!search->found && rv_fold_equal(left->number, search->number)) {
		search->found = true;
		search->reason = left->reason;
	}
	return RV_OK;
}

/* Numbers that hold what was typed, folded, at most five of them. */
static void add_alike(const struct names *names, const char *number, struct rv_buf *buf,
                      const char *comma)
{
	struct rv_buf wanted, have;
	size_t n = 0;

	rv_buf_init(&wanted);
	rv_buf_init(&have);
	rv_buf_fold(&wanted, number, strlen(number));
	for (size_t i = 0; i < names->n && n < 5 && !wanted.failed && wanted.len > 0; i++) {
		rv_buf_clear(&have);
		rv_buf_fold(&have, names->list[i], strlen(names->list[i]));
		if (have.failed || have.len == 0 || strstr(have.text, wanted.text) == NULL)
			continue;
		rv_buf_printf(buf, "%s%s", n > 0 ? comma : "", names->list[i]);
		n++;
	}
	rv_buf_release(&wanted);
	rv_buf_release(&have);
}

enum rv_code rv_no_such_case(struct rv_report *report, const char *number, struct rv_error *err)
{
	struct collected all = {.filter = NULL};
	struct search search = {.number = number};
	const char *nearest, *run = rv_run_name(report, report->arena, report->run.id);
	struct rv_buf buf;
	enum rv_code code;

	if (run == NULL)
		return rv_nomem(err);
	RV_TRY(rv_run_left_outs(report->store, report->run.id, look_left_out, &search, err));
	if (search.found)
		return rv_fail(err, RV_NOINPUT, _("case '%s' was not scored in run %s: %s"), number,
		               run, rv_left_label(search.reason));
	RV_TRY(collect_all(report, &all, NULL, err));
	rv_buf_init(&buf);
	add_alike(&all.numbers, number, &buf, report->lang == RV_ZH ? "、" : ", ");
	nearest = all.numbers.n > 0 && buf.len == 0 ? rv_nearest(number, all.numbers.list) : NULL;
	if (buf.failed)
		code = rv_nomem(err);
	else if (buf.len > 0 || nearest != NULL)
		code = rv_fail(err, RV_NOINPUT,
		               _("there is no case '%s' in run %s; did you mean %s?"), number, run,
		               buf.len > 0 ? buf.text : nearest);
	else
		code = rv_fail(err, RV_NOINPUT, _("there is no case '%s' in run %s"), number, run);
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_report_case_check(struct rv_report *report, const char *number,
                                  struct rv_error *err)
{
	struct collected all = {.filter = NULL};

	RV_TRY(collect_all(report, &all, number, err));
	return all.numbers.n > 0 ? RV_OK : rv_no_such_case(report, number, err);
}

/* ---- filters -------------------------------------------------------------------------------------------------------- */

static enum rv_code check_item(struct rv_report *report, const char *id, struct rv_error *err)
{
	const struct rv_standard *standard = report->standard;
	struct names ids = {.arena = report->arena};
	const char *nearest;

	for (size_t i = 0; i < standard->n; i++) {
		if (rv_rubric_item(standard->use[i].rubric, id) != NULL)
			return RV_OK;
		for (size_t k = 0; k < standard->use[i].rubric->n_items; k++)
			RV_TRY(add_name(&ids, standard->use[i].rubric->items[k].id, err));
	}
	nearest = ids.n > 0 ? rv_nearest(id, ids.list) : NULL;
	if (nearest != NULL)
		return rv_fail(err, RV_USAGE,
		               _("--item: the rubric has no item '%s'; did you mean '%s'?"), id,
		               nearest);
	return rv_fail(err, RV_USAGE, _("--item: the rubric has no item '%s'"), id);
}

static enum rv_code no_such_unit(struct rv_report *report, const char *unit,
                                 const struct names *units, struct rv_error *err)
{
	const char *nearest, *run = rv_run_name(report, report->arena, report->run.id);
	struct rv_buf buf;
	enum rv_code code;

	if (run == NULL)
		return rv_nomem(err);
	rv_buf_init(&buf);
	add_alike(units, unit, &buf, report->lang == RV_ZH ? "、" : ", ");
	nearest = units->n > 0 && buf.len == 0 ? rv_nearest(unit, units->list) : NULL;
	if (buf.failed)
		code = rv_nomem(err);
	else if (buf.len > 0 || nearest != NULL)
		code = rv_fail(err, RV_NOINPUT, _("run %s has no case of '%s'; did you mean %s?"),
		               run, unit, buf.len > 0 ? buf.text : nearest);
	else
		code = rv_fail(err, RV_NOINPUT, _("run %s has no case of '%s'"), run, unit);
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_report_issues_check(struct rv_report *report, const struct rv_issue_filter *filter,
                                    struct rv_error *err)
{
	struct collected all = {.filter = NULL};

	for (size_t i = 0; i < filter->n_items; i++)
		RV_TRY(check_item(report, filter->items[i], err));
	if (filter->number != NULL)
		RV_TRY(rv_report_case_check(report, filter->number, err));
	if (filter->unit == NULL)
		return RV_OK;
	RV_TRY(collect_all(report, &all, filter->number, err));
	for (size_t i = 0; i < all.units.n; i++)
		if (rv_fold_equal(all.units.list[i], filter->unit))
			return RV_OK;
	return no_such_unit(report, filter->unit, &all.units, err);
}

/* ---- parts ------------------------------------------------------------------------------------- */

struct parts {
	const struct rv_issue_filter *filter;
	rv_part_fn *fn;
	void *ctx;
};

static enum rv_code one_case(void *ctx, int64_t position, const struct rv_case_result *result,
                             struct rv_error *err)
{
	const struct parts *parts = ctx;
	struct rv_issue_filter part = *parts->filter;

	if (part.unit != NULL && !rv_fold_equal(part.unit, result->unit))
		return RV_OK;
	part.only = result;
	part.position = position;
	return parts->fn(parts->ctx, result->number, &part, err);
}

struct owners {
	const struct rv_report *report;
	struct names names;
	const char *unit; /* of the case at hand */
};

static bool holds(const struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (rv_fold_equal(names->list[i], name))
			return true;
	return false;
}

static enum rv_code take_owner(void *ctx, const struct rv_issue *issue, struct rv_error *err)
{
	struct owners *owners = ctx;

	if (issue->item->owner == NULL || issue->owner_unknown ||
	    rv_fold_equal(issue->owner, owners->unit) || holds(&owners->names, issue->owner))
		return RV_OK;
	return add_name(&owners->names, issue->owner, err);
}

static enum rv_code owners_of_case(void *ctx, int64_t position, const struct rv_case_result *result,
                                   struct rv_error *err)
{
	struct owners *owners = ctx;
	struct rv_arena arena;
	struct rv_say say;
	enum rv_code code;

	(void)position;
	rv_arena_init(&arena);
	say = rv_say_of(owners->report, result->rubric, &arena);
	owners->unit = result->unit;
	code = rv_each_issue(&say, result, true, take_owner, owners, err);
	rv_arena_release(&arena);
	return code;
}

/* Units that answer for issues in cases of others. */
static enum rv_code collect_owners(struct rv_report *report, const struct rv_issue_filter *filter,
                                   struct owners *owners, struct rv_error *err)
{
	const struct rv_case_filter cases = {.number = filter->number};

	*owners = (struct owners){.report = report, .names.arena = report->arena};
	if (!filter->owned)
		return RV_OK;
	return rv_run_cases(report->store, report->run.id, &cases, owners_of_case, owners, err);
}

static enum rv_code one_unit(const struct parts *parts, const char *unit, bool owned,
                             struct rv_error *err)
{
	struct rv_issue_filter part = *parts->filter;

	part.unit = unit;
	part.owned = owned;
	return parts->fn(parts->ctx, unit, &part, err);
}

enum rv_code rv_report_parts(struct rv_report *report, const struct rv_issue_filter *filter,
                             bool by_unit, rv_part_fn *fn, void *ctx, struct rv_error *err)
{
	const struct rv_case_filter cases = {.number = filter->number};
	struct parts parts = {.filter = filter, .fn = fn, .ctx = ctx};
	struct collected all = {.filter = filter};

	struct owners owners;

	if (!by_unit)
		return rv_run_cases(report->store, report->run.id, &cases, one_case, &parts, err);
	RV_TRY(collect_all(report, &all, filter->number, err));
	RV_TRY(collect_owners(report, filter, &owners, err));
	for (size_t i = 0; i < all.units.n; i++)
		RV_TRY(one_unit(&parts, all.units.list[i], holds(&owners.names, all.units.list[i]),
		                err));
	for (size_t i = 0; filter->unit == NULL && i < owners.names.n; i++)
		if (!holds(&all.units, owners.names.list[i]))
			RV_TRY(one_unit(&parts, owners.names.list[i], true, err));
	return RV_OK;
}
