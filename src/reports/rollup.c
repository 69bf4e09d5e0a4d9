/* An export taken in: verified, its doubles looked for, kept with what it covers. */
#include "reports/rollup.h"

#include <string.h>

#include "reports/receipt.h"
#include "review/i18n.h"
#include "review/yaml.h"

struct taking {
	struct rv_rollup_intake *intake;
	struct rv_arena arena; /* of the file */
	const char *path;
	const char *text;
	struct rv_receipt *receipt;
	struct rv_taken taken;
	bool refused;
	/* exports of the same office that this one stands for */
	int64_t *earlier;
	size_t n_earlier, room;
};

static enum rv_code refuse(struct taking *t, const char *text, struct rv_error *err)
{
	if (text == NULL)
		return rv_nomem(err);
	t->refused = true;
	t->intake->problem(t->intake->ctx, t->path, text);
	return RV_OK;
}

/* ---- is it what it says ---------------------------------------------------------------------------------------------- */

static enum rv_code refuse_altered(struct taking *t, struct rv_error *err)
{
	const struct rv_difference *first = &t->receipt->differences[0];
	size_t n = t->receipt->n;

	return refuse(t,
	              rv_format(&t->arena,
	                        RV_PLURAL("was altered: it differs from what follows from it in "
	                                  "%zu place (%s%s%s.%s); see 'review verify'",
	                                  "was altered: it differs from what follows from it in "
	                                  "%zu places (the first: %s%s%s.%s); see 'review verify'",
	                                  n),
	                        n, first->row, *first->row != '\0' ? " " : "", first->table,
	                        *first->key != '\0' ? first->key : "…"),
	              err);
}

static enum rv_code check(struct taking *t, struct rv_error *err)
{
	const struct rv_export_office *office = &t->receipt->export.office;

	if (t->receipt->n > 0)
		RV_TRY(refuse_altered(t, err));
	if (office->code == NULL || office->id == NULL)
		RV_TRY(refuse(t,
		              _("does not say which office it is of: 'review init --office' keeps "
		                "a profile, then export again"),
		              err));
	return RV_OK;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static void describe(struct taking *t)
{
	const struct rv_export *export = &t->receipt->export;
	const struct rv_run *run = &export->run;

	t->taken = (struct rv_taken){
		.seal = t->receipt->seal,
		.file = base_name(t->path),
		.at = t->intake->at,
		.office = export->office.code,
		.office_id = export->office.id,
		.name = export->office.name,
		.prefecture = export->office.prefecture,
		.run = run->id,
		.digest = run->digest,
		.created_at = run->created_at,
		.period = run->period,
		.from = run->from,
		.to = run->to,
		.as_of = run->as_of,
		.rubric = run->rubric,
		.version = run->version,
		.scoring_digest = run->scoring_digest,
		.registered = run->registered,
		.in_period = run->in_period,
		.scored = run->scored,
	};
	for (size_t i = 0; i < t->receipt->n_cases; i++) {
		const struct rv_case_result *result = &t->receipt->cases[i];

		if (result->class_index < 0)
			continue;
		t->taken.classed++;
		t->taken.score += result->score;
		t->taken.lowest += result->lowest;
	}
}

/* ---- doubles ---------------------------------------------------------------------------------------------------------- */

static enum rv_code take_earlier(void *ctx, const struct rv_taken *earlier, struct rv_error *err)
{
	struct taking *t = ctx;
	int64_t *list;

	if (strcmp(earlier->office, t->taken.office) != 0 ||
	    strcmp(earlier->office_id, t->taken.office_id) != 0)
		return refuse(t,
		              rv_format(&t->arena,
		                        _("office %s (%s) and office %s (%s) of '%s' share a code "
		                          "or an id: they can't be told apart"),
		                        t->taken.office, t->taken.office_id, earlier->office,
		                        earlier->office_id, earlier->file),
		              err);
	if (!t->intake->replace)
		return refuse(t,
		              rv_format(&t->arena,
		                        _("%s, %s: '%s' was taken in for %s on %s and counts "
		                          "already; --replace takes this one instead"),
		                        t->taken.office, t->taken.period, earlier->file,
		                        earlier->period, earlier->at),
		              err);
	list = rv_alloc_more(&t->arena, t->earlier, t->n_earlier, &t->room, sizeof *list);
	if (list == NULL)
		return rv_nomem(err);
	t->earlier = list;
	t->earlier[t->n_earlier++] = earlier->taken;
	return RV_OK;
}

/* After those that this one stands for count no more. */
static enum rv_code look_for_cases(struct taking *t, struct rv_error *err)
{
	const char *office, *file, *first_office = NULL, *first_file = NULL, *number = NULL;
	int64_t n = 0;

	for (size_t i = 0; i < t->receipt->n_cases; i++) {
		const struct rv_case_result *result = &t->receipt->cases[i];

		RV_TRY(rv_rollup_same_case(t->intake->store, &t->arena, result->number,
		                           result->unit, &office, &file, err));
		if (office == NULL)
			continue;
		if (n++ == 0) {
			first_office = office;
			first_file = file;
			number = result->number;
		}
	}
	if (n > 0 && t->intake->doubles) {
		t->intake->double_cases += n;
		return RV_OK;
	}
	if (n == 0)
		return RV_OK;
	return refuse(t,
	              rv_format(&t->arena,
	                        RV_PLURAL("%lld of its cases counts already: %s, in '%s' of "
	                                  "%s (same number and unit)",
	                                  "%lld of its cases count already, the first: %s, in "
	                                  "'%s' of %s (same number and unit)",
	                                  n),
	                        (long long)n, number, first_file, first_office),
	              err);
}

/* ---- kept --------------------------------------------------------------------------------------------------------------- */

static enum rv_code keep_classes(const struct taking *t, struct rv_error *err)
{
	/* the rubrics of a set share their classes */
	const struct rv_rubric *rubric = t->receipt->export.standard->use[0].rubric;
	struct rv_taken_class class = {.index = RV_CLASS_INSUFFICIENT, .id = ""};

	for (size_t i = 0; i <= rubric->n_classes; i++) {
		class.cases = 0;
		for (size_t k = 0; k < t->receipt->n_cases; k++)
			class.cases += t->receipt->cases[k].class_index == class.index;
		RV_TRY(rv_rollup_class(t->intake->store, t->taken.taken, &class, err));
		if (i == rubric->n_classes)
			break;
		class = (struct rv_taken_class){.index = (int)i,
		                                .id = rubric->classes[i].id,
		                                .title = rubric->classes[i].title};
	}
	return RV_OK;
}

static enum rv_code keep(struct taking *t, struct rv_error *err)
{
	struct rv_store *store = t->intake->store;

	for (size_t i = 0; i < t->receipt->n_cases; i++)
		RV_TRY(rv_rollup_case(store, t->taken.taken, (int64_t)i + 1, &t->receipt->cases[i],
		                      err));
	RV_TRY(keep_classes(t, err));
	return rv_rollup_keep(store, &t->taken, t->text, err);
}

static enum rv_code take(struct taking *t, struct rv_error *err)
{
	struct rv_rollup_intake *intake = t->intake;
	const char *instead;
	int64_t known;

	RV_TRY(check(t, err));
	if (t->refused)
		return RV_OK;
	describe(t);
	RV_TRY(rv_rollup_find(intake->store, &t->arena, t->taken.seal, &known, &instead, err));
	if (instead != NULL)
		return refuse(t,
		              rv_format(&t->arena,
		                        _("was taken in before, and '%s' stands for it now; export "
		                          "the run that shall count again"),
		                        instead),
		              err);
	if (known != 0) {
		intake->again++;
		return RV_OK;
	}
	RV_TRY(rv_rollup_next(intake->store, &t->taken.taken, err));
	RV_TRY(rv_rollup_same_office(intake->store, &t->taken, take_earlier, t, err));
	if (t->refused)
		return RV_OK;
	for (size_t i = 0; i < t->n_earlier; i++)
		RV_TRY(rv_rollup_replace(intake->store, t->earlier[i], t->taken.taken, err));
	RV_TRY(look_for_cases(t, err));
	if (t->refused)
		return RV_OK;
	RV_TRY(keep(t, err));
	intake->taken++;
	intake->replaced += (int64_t)t->n_earlier;
	return RV_OK;
}

/* A file that can't be read, or is none of ours, is refused like any other. */
static bool is_of_the_file(enum rv_code code)
{
	return code == RV_DATA || code == RV_NOINPUT;
}

/* text NULL: it could not be read, and fault says why with that code. */
static enum rv_code take_text(struct taking *t, const char *text, size_t len, enum rv_code code,
                              struct rv_error *fault, struct rv_error *err)
{
	t->text = text;
	if (text != NULL)
		code = rv_receipt_read(&t->arena, t->path, text, len, &t->receipt, fault);
	if (is_of_the_file(code))
		code = refuse(t, fault->msg, err);
	else if (code == RV_OK)
		code = take(t, err);
	else if (err != NULL)
		*err = *fault;
	t->intake->refused += t->refused;
	return code;
}

enum rv_code rv_rollup_file(struct rv_rollup_intake *intake, const char *path, size_t most,
                            struct rv_error *err)
{
	struct taking t = {.intake = intake, .path = path};
	struct rv_error fault = {.code = RV_OK};
	char *text = NULL;
	enum rv_code code;
	size_t len = 0;

	rv_arena_init(&t.arena);
	code = rv_read_file(&t.arena, path, most, &text, &len, &fault);
	code = take_text(&t, code == RV_OK ? text : NULL, len, code, &fault, err);
	rv_arena_release(&t.arena);
	return code;
}

enum rv_code rv_rollup_text(struct rv_rollup_intake *intake, const char *name, const char *text,
                            size_t len, struct rv_error *err)
{
	struct taking t = {.intake = intake, .path = name};
	struct rv_error fault = {.code = RV_OK};
	enum rv_code code;

	rv_arena_init(&t.arena);
	code = take_text(&t, text, len, RV_OK, &fault, err);
	rv_arena_release(&t.arena);
	return code;
}
