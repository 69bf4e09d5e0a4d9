/* What the cells of a scoring table's workbook mean. */
#include <stdlib.h>
#include <string.h>

#include "forms/edited.h"
#include "review/i18n.h"
#include "review/text.h"

#define SHOWN 40 /* characters of a cell in a message */

static int shown(const char *text)
{
	size_t len = strlen(text), at = 0;

	for (int i = 0; i < SHOWN && at < len; i++)
		rv_utf8_next(text, len, &at);
	return (int)at;
}

void rv_edited_fault(const struct rv_edited_at *at, size_t column, const char *id, const char *fmt,
                     ...)
{
	struct rv_place place = rv_edited_place(at->edited, at->sheet, at->row, column);
	char message[1024];
	va_list args;

	va_start(args, fmt);
	vsnprintf(message, sizeof message, fmt, args);
	va_end(args);
	rv_fault(at->faults, RV_ERROR, id, &place, "%s", message);
}

/* Errors of the spreadsheet and formulas without a value are no values. */
static bool usable(const struct rv_edited_at *at, size_t column)
{
	const struct rv_edited_cell *cell = &at->row->cells[column];

	if (cell->kind == RV_CELL_ERROR)
		rv_edited_fault(at, column, RV_S_CELL_ERROR,
		                _("'%.*s' is an error of the spreadsheet, not a value"),
		                shown(cell->text), cell->text);
	else if (cell->kind == RV_CELL_FORMULA)
		rv_edited_fault(at, column, RV_S_CELL_FORMULA,
		                _("'%.*s' is a formula, expected its value"), shown(cell->text),
		                cell->text);
	else
		return true;
	return false;
}

bool rv_edited_points(const struct rv_edited_at *at, size_t column, bool *has, rv_points *out)
{
	const char *text = at->row->cells[column].text;
	struct rv_buf plain;
	bool ok;

	*has = false;
	if (!usable(at, column))
		return false;
	if (*text == '\0')
		return true;
	rv_buf_init(&plain);
	rv_buf_fold(&plain, text, strlen(text)); /* full-width digits, blanks */
	if (plain.failed) {
		at->faults->nomem = true;
		rv_buf_release(&plain);
		return false;
	}
	ok = rv_points_parse(plain.text, plain.len, out) && *out > 0;
	rv_buf_release(&plain);
	if (!ok)
		rv_edited_fault(
			at, column, RV_S_CELL_POINTS,
			_("'%.*s' is no number of points, expected more than 0 with at most "
		          "two decimals, as 2 or 0.5"),
			shown(text), text);
	*has = ok;
	return ok;
}

bool rv_edited_choice(const struct rv_edited_at *at, size_t column, const char *const *words,
                      const char *const *labels, size_t n, int *out)
{
	const char *text = at->row->cells[column].text;
	struct rv_buf all;

	if (!usable(at, column))
		return false;
	for (size_t i = 0; i < n; i++) {
		struct rv_both label = rv_both(labels[i]);

		if (!rv_fold_equal(words[i], text) && !rv_both_is(&label, text))
			continue;
		*out = (int)i;
		return true;
	}
	rv_buf_init(&all);
	for (size_t i = 0; i < n; i++)
		rv_buf_printf(&all, "%s%s", i > 0 ? ", " : "", _(labels[i]));
	if (all.failed)
		at->faults->nomem = true;
	else if (*text == '\0')
		rv_edited_fault(at, column, RV_S_CELL_EMPTY, _("empty, expected one of: %s"),
		                all.text);
	else
		rv_edited_fault(at, column, RV_S_CELL_CODE, _("'%.*s' is none of: %s"), shown(text),
		                text, all.text);
	rv_buf_release(&all);
	return false;
}

bool rv_edited_flag(const struct rv_edited_at *at, size_t column, bool *out)
{
	static const char *const yes[] = {"是", "yes", "true", "1", "√", "启用", NULL};
	static const char *const no[] = {"否", "no", "false", "0", "×", "x", "停用", "off", NULL};
	const char *text = at->row->cells[column].text;

	if (!usable(at, column))
		return false;
	for (size_t i = 0; yes[i] != NULL; i++)
		if (rv_fold_equal(yes[i], text))
			return *out = true, true;
	for (size_t i = 0; no[i] != NULL; i++)
		if (rv_fold_equal(no[i], text))
			return *out = false, true;
	if (*text == '\0')
		rv_edited_fault(at, column, RV_S_CELL_EMPTY, _("empty, expected yes or no"));
	else
		rv_edited_fault(at, column, RV_S_CELL_BOOL, _("'%.*s' is neither yes nor no"),
		                shown(text), text);
	return false;
}
