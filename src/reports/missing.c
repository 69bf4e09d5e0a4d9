/*
 * What is owed: values, rows and lists without which items are neither passed nor failed, those first that decide most points. Here it is
 * gathered and put into words; missing_tables.c prints it.
 */
#include "reports/missing.h"

#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "review/text.h"

/* ---- gathering --------------------------------------------------------------------------------------------- */

enum rv_code rv_missing_scored(void *ctx, const struct rv_case_result *result, struct rv_error *err)
{
	struct rv_missing *missing = ctx;
	struct rv_arena *arena = missing->report.arena;
	struct rv_missing_case *one;

	if (missing->n == missing->room) {
		size_t room = missing->room > 0 ? 2 * missing->room : 64;
		struct rv_missing_case *longer = rv_alloc_array(arena, room, sizeof *longer);

		if (longer == NULL)
			return rv_nomem(err);
		if (missing->n > 0)
			memcpy(longer, missing->cases, missing->n * sizeof *longer);
		missing->cases = longer;
		missing->room = room;
	}
	one = &missing->cases[missing->n++];
	*one = (struct rv_missing_case){.rubric = result->rubric,
	                                .number = rv_strdup(arena, result->number),
	                                .unit = rv_strdup(arena, result->unit)};
	return one->number != NULL && one->unit != NULL ? RV_OK : rv_nomem(err);
}

/* What the engine lends, for good: record and column are the standard's. */
static enum rv_code keep_owed(struct rv_arena *arena, const struct rv_owed *owed,
                              struct rv_owed *out, struct rv_error *err)
{
	size_t *items = rv_alloc_array(arena, owed->n_items, sizeof *items);

	*out = *owed;
	if (items == NULL)
		return rv_nomem(err);
	if (owed->n_items > 0)
		memcpy(items, owed->items, owed->n_items * sizeof *items);
	out->items = items;
	if (owed->row_kind != NULL) {
		out->row_kind = rv_strdup(arena, owed->row_kind);
		return out->row_kind != NULL ? RV_OK : rv_nomem(err);
	}
	if (owed->identity == NULL)
		return RV_OK;
	out->row_key = rv_strdup(arena, owed->row_key);
	out->identity = rv_strdup(arena, owed->identity);
	return out->row_key != NULL && out->identity != NULL ? RV_OK : rv_nomem(err);
}

enum rv_code rv_missing_owed(void *ctx, const struct rv_owed_case *owed, struct rv_error *err)
{
	struct rv_missing *missing = ctx;
	struct rv_missing_case *one = &missing->cases[missing->n - 1];
	struct rv_arena *arena = missing->report.arena;

	one->owed = rv_alloc_array(arena, owed->n_owed, sizeof *one->owed);
	if (one->owed == NULL)
		return rv_nomem(err);
	one->n_items = owed->n_items;
	one->at_stake = owed->at_stake;
	for (; one->n_owed < owed->n_owed; one->n_owed++)
		RV_TRY(keep_owed(arena, &owed->owed[one->n_owed], &one->owed[one->n_owed], err));
	return RV_OK;
}

/* ---- choosing ----------------------------------------------------------------------------------------------- */

bool rv_missing_wanted(const struct rv_missing_case *one, const char *unit, const char *number)
{
	return (unit == NULL || rv_fold_equal(unit, one->unit)) &&
	       (number == NULL || rv_fold_equal(number, one->number));
}

/* Names that hold what was typed, folded, at most five; else the nearest. NULL: none is like it. */
static const char *alike(struct rv_arena *arena, const char *const *list, const char *word,
                         const char *comma)
{
	struct rv_buf wanted, have, found;
	const char *out = NULL;
	int n = 0;

	rv_buf_init(&wanted);
	rv_buf_init(&have);
	rv_buf_init(&found);
	rv_buf_fold(&wanted, word, strlen(word));
	for (; *list != NULL && n < 5 && wanted.len > 0 && !wanted.failed; list++) {
		rv_buf_clear(&have);
		rv_buf_fold(&have, *list, strlen(*list));
		if (have.len == 0 || have.failed || strstr(have.text, wanted.text) == NULL)
			continue;
		rv_buf_printf(&found, "%s%s", n++ > 0 ? comma : "", *list);
	}
	if (n > 0 && !found.failed)
		out = rv_strdup(arena, found.text);
	rv_buf_release(&wanted);
	rv_buf_release(&have);
	rv_buf_release(&found);
	return out;
}

static enum rv_code no_such(struct rv_missing *missing, bool of_unit, const char *word,
                            struct rv_error *err)
{
	struct rv_arena *arena = missing->report.arena;
	const char **list = rv_alloc_array(arena, missing->n + 1, sizeof *list), *like;
	size_t n = 0;

	if (list == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < missing->n; i++) {
		const char *name = of_unit ? missing->cases[i].unit : missing->cases[i].number;
		size_t k = 0;

		while (k < n && strcmp(list[k], name) != 0)
			k++;
		if (k == n)
			list[n++] = name;
	}
	like = alike(arena, list, word, missing->report.lang == RV_ZH ? "、" : ", ");
	if (like == NULL)
		like = rv_nearest(word, list);
	if (of_unit && like != NULL)
		return rv_fail(err, RV_NOINPUT, _("none of the cases is of '%s'; did you mean %s?"),
		               word, like);
	if (of_unit)
		return rv_fail(err, RV_NOINPUT, _("none of the cases is of '%s'"), word);
	if (like != NULL)
		return rv_fail(err, RV_NOINPUT,
		               _("case '%s' is not among the cases scored; did you mean %s?"), word,
		               like);
	return rv_fail(err, RV_NOINPUT, _("case '%s' is not among the cases scored"), word);
}

enum rv_code rv_missing_check(struct rv_missing *missing, const char *unit, const char *number,
                              struct rv_error *err)
{
	bool has_unit = unit == NULL, has_number = number == NULL;

	for (size_t i = 0; i < missing->n; i++) {
		has_unit = has_unit || rv_fold_equal(unit, missing->cases[i].unit);
		has_number = has_number || rv_missing_wanted(&missing->cases[i], unit, number);
	}
	if (!has_unit)
		return no_such(missing, true, unit, err);
	return has_number ? RV_OK : no_such(missing, false, number, err);
}

enum rv_code rv_missing_units(struct rv_missing *missing, rv_unit_fn *fn, void *ctx,
                              struct rv_error *err)
{
	for (size_t i = 0; i < missing->n; i++) {
		size_t k = 0;

		if (missing->cases[i].n_owed == 0)
			continue;
		while (k < i && !(missing->cases[k].n_owed > 0 &&
		                  rv_fold_equal(missing->cases[k].unit, missing->cases[i].unit)))
			k++;
		if (k == i)
			RV_TRY(fn(ctx, missing->cases[i].unit, err));
	}
	return RV_OK;
}

/* ---- words ------------------------------------------------------------------------------------------------------ */

enum rv_code rv_say_owed_row(const struct rv_say *say, const struct rv_owed *owed, const char **out,
                             struct rv_error *err)
{
	struct rv_json identity;
	struct rv_buf buf;
	enum rv_code code = RV_OK;

	*out = "";
	if (owed->kind == RV_OWED_ROW) {
		*out = rv_say_kind(say, owed->record, owed->row_kind);
		return RV_OK;
	}
	if (owed->kind != RV_OWED_CELL || owed->record->is_case)
		return RV_OK;
	RV_TRY(rv_say_parse(say, owed->identity, &identity, err));
	rv_buf_init(&buf);
	rv_say_identity(say, &buf, owed->record, &identity);
	if (buf.len == 0) { /* people call it nothing: its key is better than nothing */
		code = rv_say_parse(say, owed->row_key, &identity, err);
		for (const struct rv_json *at = code == RV_OK ? identity.child : NULL; at != NULL;
		     at = at->next)
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? " " : "",
			              at->text != NULL ? at->text : "");
	}
	if (code == RV_OK)
		code = rv_keep(say->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}

enum rv_code rv_say_owed(const struct rv_say *say, const struct rv_owed *owed, const char **out,
                         struct rv_error *err)
{
	const char *record = owed->record != NULL ? rv_title_text(&owed->record->title, say->lang)
	                                          : "";
	const char *row, *column;

	RV_TRY(rv_say_owed_row(say, owed, &row, err));
	switch (owed->kind) {
	case RV_OWED_CELL:
		column = rv_title_text(&owed->column->title, say->lang);
		*out = owed->record->is_case
		               ? rv_format(say->arena, _("%s: fill in %s"), record, column)
		               : rv_format(say->arena, _("%s %s: fill in %s"), record, row, column);
		break;
	case RV_OWED_ROW:
		*out = rv_format(say->arena, _("%s: enter the row '%s', or call the list complete"),
		                 record, row);
		break;
	case RV_OWED_LIST:
		*out = rv_format(say->arena, _("%s: call the list complete once it is"), record);
		break;
	case RV_OWED_OTHER: *out = _("nothing that a sheet holds: see 'review show'"); break;
	}
	return *out != NULL ? RV_OK : rv_nomem(err);
}

enum rv_code rv_say_owed_items(const struct rv_say *say, const struct rv_owed *owed, size_t most,
                               const char **out, struct rv_error *err)
{
	struct rv_buf buf;
	enum rv_code code;

	rv_buf_init(&buf);
	for (size_t i = 0; i < owed->n_items && i < most; i++)
		rv_buf_printf(&buf, "%s%s", i > 0 ? ", " : "",
		              say->rubric->items[owed->items[i]].id);
	if (owed->n_items > most)
		rv_buf_puts(&buf, " …");
	code = rv_keep(say->arena, &buf, out, err);
	rv_buf_release(&buf);
	return code;
}
