/* Whether an export agrees with itself, and where it does not. */
#include <string.h>

#include "reports/receipt.h"
#include "review/i18n.h"

#define SHORT 12 /* characters of a seal on a page for people */

/* What people call a value that was recomputed; others stand as the file calls them. */
static const struct {
	const char *key, *label;
} labels[] = {
	{"score", N_("score")},
	{"lowest", N_("lowest possible")},
	{"class", N_("class")},
	{"score_class", N_("class by the score")},
	{"worst_class", N_("worst class possible")},
	{"provisional", N_("provisional")},
	{"points", N_("points off")},
	{"raw", N_("points off before caps")},
	{"category_cut", N_("cut by the category's cap")},
	{"dimension_cut", N_("cut by the dimension's cap")},
	{"rubric_cut", N_("cut by the points of the standard")},
	{"n", N_("times")},
	{"outcomes", N_("outcomes of the items")},
	{"scored", N_("cases scored")},
	{"scoring_digest", N_("scoring digest of the standard")},
};

static const char *what(struct rv_arena *arena, const struct rv_difference *difference)
{
	if (strcmp(difference->key, "seal") == 0 && strcmp(difference->table, "cases") == 0)
		return _("seal of the case: number, unit, outcomes or deductions were altered");
	if (strcmp(difference->key, "seal") == 0)
		return rv_format(arena, _("seal of the part '%s'"), difference->row);
	if (*difference->key == '\0')
		return difference->in_file != NULL ? _("nobody wrote this row")
		                                   : _("this row is missing");
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
		if (strcmp(labels[i].key, difference->key) == 0)
			return _(labels[i].label);
	return rv_format(arena, "%s.%s", difference->table, difference->key);
}

/* A page for people leaves long values out. */
static const char *brief(struct rv_arena *arena, const char *text)
{
	size_t len = text != NULL ? strlen(text) : 0;

	if (len <= 40)
		return text;
	return rv_format(arena, "%.*s…", (int)rv_utf8_valid(text, SHORT), text);
}

static enum rv_code write_difference(struct rv_arena *arena, const struct rv_difference *difference,
                                     const struct rv_spelling *spelling, struct rv_error *err)
{
	bool people = spelling->labels, seal = strcmp(difference->key, "seal") == 0;
	const char *row = seal && strcmp(difference->table, "seals") == 0 && people
	                          ? ""
	                          : difference->row;
	const struct rv_out_cell cells[] = {
		{.text = difference->table},
		{.text = row},
		{.text = difference->item},
		{.text = people ? what(arena, difference) : difference->key},
		{.text = people ? brief(arena, difference->in_file) : difference->in_file},
		{.text = people ? brief(arena, difference->recomputed) : difference->recomputed},
	};

	if (cells[3].text == NULL || (cells[4].text == NULL) != (difference->in_file == NULL) ||
	    (cells[5].text == NULL) != (difference->recomputed == NULL))
		return rv_nomem(err);
	return rv_write_row(spelling->writer, people ? cells + 1 : cells, err);
}

static const char *office_words(const struct rv_receipt *receipt, enum rv_lang lang)
{
	const struct rv_export_office *office = &receipt->export.office;
	const char *name = rv_title_text(&office->name, lang);

	if (office->code == NULL)
		return _("not told");
	return rv_format(receipt->arena, lang == RV_ZH ? "%s（%s）" : "%s (%s)",
	                 name != NULL ? name : "", office->code);
}

static enum rv_code write_head(const struct rv_receipt *receipt, const struct rv_spelling *spelling,
                               enum rv_lang lang, struct rv_error *err)
{
	struct rv_writer *writer = spelling->writer;
	const struct rv_run *run = &receipt->export.run;
	const struct rv_report report = {.arena = receipt->arena,
	                                 .run = receipt->export.run,
	                                 .standard = (struct rv_standard *)receipt->export.standard,
	                                 .lang = lang};
	struct rv_out_cell agrees = {.number = receipt->n == 0};
	const char *office = spelling->labels ? office_words(receipt, lang)
	                                      : receipt->export.office.code;
	const char *period = spelling->labels ? rv_period_words(&report) : run->period;
	const char *rubric = spelling->labels ? rv_rubric_words(&report) : run->rubric;
	const char *code = receipt->export.office.code;
	const char *name = code != NULL
	                           ? rv_format(receipt->arena, "%s-%lld", code, (long long)run->id)
	                           : rv_format(receipt->arena, "%lld", (long long)run->id);
	const char *result;

	if (name == NULL || period == NULL || rubric == NULL ||
	    (spelling->labels && office == NULL))
		return rv_nomem(err);
	RV_TRY(rv_write_fact_text(writer, "file", _("file"), receipt->name, err));
	RV_TRY(rv_write_fact_text(writer, "office", _("office"), office, err));
	RV_TRY(rv_write_fact_text(writer, "period", _("period"), period, err));
	RV_TRY(rv_write_fact_text(writer, "as_of", _("as of"), run->as_of, err));
	RV_TRY(rv_write_fact_text(writer, "rubric", _("rubric"), rubric, err));
	if (spelling->labels)
		RV_TRY(rv_write_fact_text(writer, "run", _("run"), name, err));
	else
		RV_TRY(rv_write_fact_int(writer, "run", NULL, run->id, err));
	RV_TRY(rv_write_fact_int(writer, "scored", _("cases"), run->scored, err));
	RV_TRY(rv_write_fact_text(writer, "seal", _("seal"), receipt->seal, err));
	if (!spelling->labels) {
		RV_TRY(rv_write_fact(writer, "agrees", NULL, RV_CELL_BOOL, &agrees, err));
		return rv_write_fact_int(writer, "n_differences", NULL, (int64_t)receipt->n, err);
	}
	result = receipt->n == 0
	                 ? _("agrees: every score follows from its deductions, nothing was altered")
	                 : rv_format(receipt->arena,
	                             RV_PLURAL("differs in %zu place: it was altered",
	                                       "differs in %zu places: it was altered", receipt->n),
	                             receipt->n);
	return result != NULL ? rv_write_fact_text(writer, "result", _("result"), result, err)
	                      : rv_nomem(err);
}

enum rv_code rv_report_receipt(const struct rv_receipt *receipt, const struct rv_spelling *spelling,
                               enum rv_lang lang, struct rv_error *err)
{
	const struct rv_out_column columns[] = {
		{"table", NULL, RV_CELL_TEXT, 0, false},
		{"row", _("case or row"), RV_CELL_TEXT, 0, false},
		{"item", _("item"), RV_CELL_TEXT, 0, false},
		{"key", _("what"), RV_CELL_TEXT, 0, true},
		{"in_file", _("in the file"), RV_CELL_TEXT, 0, false},
		{"recomputed", _("recomputed"), RV_CELL_TEXT, 0, false},
	};
	bool people = spelling->labels;

	if (!spelling->single)
		RV_TRY(write_head(receipt, spelling, lang, err));
	if (receipt->n > 0 || !people) {
		RV_TRY(rv_write_table(spelling->writer, "differences",
		                      rv_table_title(spelling, _("differences")), columns + people,
		                      sizeof columns / sizeof *columns - people, err));
		for (size_t i = 0; i < receipt->n; i++)
			RV_TRY(write_difference(receipt->arena, &receipt->differences[i], spelling,
			                        err));
	}
	if (receipt->n > 0 || !spelling->people)
		return RV_OK;
	return rv_write_note(spelling->writer, err, "%s",
	                     _("Whoever alters a file can seal it anew: compare the seal with the "
	                       "one that the office told when it exported."));
}
