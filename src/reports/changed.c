/* Which cases of a run have changed since: the only thing that a report asks the case database. */
#include <string.h>

#include "reports/internal.h"
#include "review/i18n.h"

#define MOST_NUMBERS 10 /* beyond which only their count is said to people */

struct asking {
	struct rv_report *report;
	size_t room;
};

static enum rv_code take_case(void *ctx, int64_t position, const char *number, struct rv_error *err)
{
	struct asking *asking = ctx;
	struct rv_report_changed *changed = &asking->report->changed;
	struct rv_changed_case *last = rv_alloc_more(asking->report->arena, changed->cases,
	                                             changed->n, &asking->room, sizeof *last);

	if (last == NULL)
		return rv_nomem(err);
	changed->cases = last;
	last = &changed->cases[changed->n++];
	last->position = position;
	last->number = rv_strdup(asking->report->arena, number);
	return last->number != NULL ? RV_OK : rv_nomem(err);
}

enum rv_code rv_report_ask(struct rv_report *report, struct rv_changes *changes,
                           struct rv_error *err)
{
	struct asking asking = {.report = report};
	const char *marks, *keys;

	report->changed = (struct rv_report_changed){.asked = true,
	                                             .readable = rv_changes_readable(changes)};
	RV_TRY(rv_run_marks(report->store, report->arena, report->run.id, &marks, err));
	RV_TRY(rv_changes_since(changes, report->arena, marks, &keys, err));
	report->changed.known = keys != NULL;
	if (keys == NULL || strcmp(keys, "[]") == 0)
		return RV_OK;
	return rv_run_changed(report->store, report->run.id, keys, take_case, &asking, err);
}

bool rv_is_changed(const struct rv_report *report, int64_t position)
{
	for (size_t i = 0; i < report->changed.n; i++)
		if (report->changed.cases[i].position == position)
			return true;
	return false;
}

/* "2 of its cases: A, B"; NULL: no memory. */
static const char *changed_words(const struct rv_report *report, const char *todo)
{
	const struct rv_report_changed *changed = &report->changed;
	const struct rv_say say = rv_say_of(report, 0, NULL);
	const char *text;
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_buf_printf(&buf,
	              RV_PLURAL("data of %zu of its cases have changed",
	                        "data of %zu of its cases have changed", changed->n),
	              changed->n);
	for (size_t i = 0; i < changed->n && changed->n <= MOST_NUMBERS; i++)
		rv_buf_printf(&buf, "%s%s", i > 0 ? rv_say_comma(&say) : _(": "),
		              changed->cases[i].number);
	rv_buf_puts(&buf, todo);
	text = buf.failed ? NULL : rv_strdup(report->arena, buf.text);
	rv_buf_release(&buf);
	return text;
}

static enum rv_code write_changed(const struct rv_report *report, const char *key, const char *todo,
                                  const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_report_changed *changed = &report->changed;
	struct rv_out_cell n = {.number = (int64_t)changed->n, .null = !changed->known};
	const char *text;

	if (!spelling->labels)
		return rv_write_fact(spelling->writer, key, NULL, RV_CELL_INT, &n, err);
	if (!changed->asked || (changed->known && changed->n == 0))
		return RV_OK;
	text = changed->known ? changed_words(report, todo)
	       : changed->readable
	               ? _("not known: the database says nothing of changes since this run")
	               : _("not known: the database can't be read");
	if (text == NULL)
		return rv_nomem(err);
	return rv_write_fact_text(spelling->writer, "changed", _("since then"), text, err);
}

enum rv_code rv_write_changed(const struct rv_report *report, const struct rv_spelling *spelling,
                              struct rv_error *err)
{
	return write_changed(report, "changed_cases", _("; score again"), spelling, err);
}

enum rv_code rv_write_changed_then(const struct rv_report *report, const char *key,
                                   const struct rv_spelling *spelling, struct rv_error *err)
{
	return write_changed(report, key, _("; the records are read as they are now"), spelling,
	                     err);
}

enum rv_code rv_write_changed_cases(const struct rv_report *report,
                                    const struct rv_spelling *spelling, struct rv_error *err)
{
	const struct rv_out_column columns[] = {{"number", _("case"), RV_CELL_TEXT, 0, false}};

	if (spelling->labels)
		return RV_OK;
	RV_TRY(rv_write_table(spelling->writer, "changed", _("since then"), columns, 1, err));
	for (size_t i = 0; i < report->changed.n; i++) {
		const struct rv_out_cell cells[] = {{.text = report->changed.cases[i].number}};

		RV_TRY(rv_write_row(spelling->writer, cells, err));
	}
	return RV_OK;
}
