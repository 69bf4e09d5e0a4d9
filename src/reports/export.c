/* A run as one JSON file. A seal is the SHA-256 of rows as they are spelled, each with a newline; the last one is over the others. */
#include "reports/seal.h"

#include <ctype.h>
#include <string.h>

#include "output/writer.h"
#include "review/i18n.h"

#define MOST_COLUMNS 20

static const char letters[] = "PFU-DCW"; /* by enum rv_outcome */

char rv_outcome_letter(uint8_t outcome, uint8_t open)
{
	char letter = outcome < RV_N_OUTCOMES ? letters[outcome] : '?';

	if (!open)
		return letter;
	return letter == '-' ? '~' : (char)tolower((unsigned char)letter);
}

bool rv_outcome_of_letter(char letter, uint8_t *outcome, uint8_t *open)
{
	const char *at;

	*open = letter == '~' || islower((unsigned char)letter);
	letter = letter == '~' ? '-' : (char)toupper((unsigned char)letter);
	at = letter != '\0' ? strchr(letters, letter) : NULL;
	*outcome = at != NULL ? (uint8_t)(at - letters) : (uint8_t)RV_NOT_CHECKED;
	return at != NULL;
}

/* ---- the head ------------------------------------------------------------------------------------------------------ */

static enum rv_code write_head(struct rv_sealing *s, struct rv_error *err)
{
	const struct rv_export_office *office = &s->from->office;
	const struct rv_run *run = &s->from->run;
	const struct {
		const char *key, *text;
	} texts[] = {{"office", office->code},
	             {"office_id", office->id},
	             {"office_name_zh", office->name.zh},
	             {"office_name_en", office->name.en},
	             {"prefecture_zh", office->prefecture.zh},
	             {"prefecture_en", office->prefecture.en},
	             {"digest", run->digest},
	             {"chain", run->chain},
	             {"created_at", run->created_at},
	             {"program", run->program},
	             {"casedb", run->casedb},
	             {"period", run->period},
	             {"from", run->from},
	             {"to", run->to},
	             {"as_of", run->as_of},
	             {"rubric", run->rubric},
	             {"version", run->version},
	             {"scoring_digest", run->scoring_digest},
	             {"settings", run->settings}};
	const struct {
		const char *key;
		int64_t n;
	} counts[] = {{"run", run->id},
	              {"registered", run->registered},
	              {"in_period", run->in_period},
	              {"scored", run->scored}};

	rv_seal_begin_part(s, "head");
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		RV_TRY(rv_seal_text_fact(s, texts[i].key, texts[i].text, err));
	RV_TRY(rv_seal_fact(s, "outside_validity", RV_CELL_BOOL,
	                    (struct rv_out_cell){.number = run->outside_validity}, err));
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		RV_TRY(rv_seal_fact(s, counts[i].key, RV_CELL_INT,
		                    (struct rv_out_cell){.number = counts[i].n}, err));
	for (int i = 0; i < RV_N_LEFT; i++) {
		const char *key = rv_format(s->from->arena, "left_%s",
		                            rv_left_word((enum rv_left_reason)i));

		if (key == NULL)
			return rv_nomem(err);
		RV_TRY(rv_seal_fact(s, key, RV_CELL_INT,
		                    (struct rv_out_cell){.number = run->left[i]}, err));
	}
	rv_seal_end_part(s);
	return RV_OK;
}

/* ---- the standard -------------------------------------------------------------------------------------------------- */

static enum rv_code write_sources(struct rv_sealing *s, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {{"name", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"digest", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"text", NULL, RV_CELL_TEXT, 0, 0}};
	const struct rv_stored *sources = &s->from->run.sources;
	char digest[RV_SEAL_SIZE];

	RV_TRY(rv_seal_table(s, "sources", columns, 3, err));
	for (size_t i = 0; i < sources->n; i++) {
		const struct rv_source *source = &sources->sources[i];
		SHA2_CTX hash;

		SHA256Init(&hash);
		SHA256Update(&hash, (const uint8_t *)source->text, source->len);
		rv_hash_hex(&hash, digest);
		const struct rv_out_cell cells[] = {
			{.text = source->name}, {.text = digest}, {.text = source->text}};
		RV_TRY(rv_seal_row(s, cells, err));
	}
	rv_seal_end_part(s);
	return RV_OK;
}

static enum rv_code write_rubrics(struct rv_sealing *s, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {
		{"rubric", NULL, RV_CELL_INT, 0, 0},
		{"id", NULL, RV_CELL_TEXT, 0, 0},
		{"version", NULL, RV_CELL_TEXT, 0, 0},
		{"points", NULL, RV_CELL_POINTS, 0, 0},
		{"at_least", NULL, RV_CELL_PERCENT, 0, 0},
		{"scoring_digest", NULL, RV_CELL_TEXT, 0, 0}};

	RV_TRY(rv_seal_table(s, "rubrics", columns, 6, err));
	for (size_t i = 0; i < s->from->standard->n; i++) {
		const struct rv_rubric *rubric = s->from->standard->use[i].rubric;
		const struct rv_out_cell cells[] = {
			{.number = (int64_t)i},       {.text = rubric->id},
			{.text = rubric->version},    {.number = rubric->points},
			{.number = rubric->at_least}, {.text = rubric->digest},
		};

		RV_TRY(rv_seal_row(s, cells, err));
	}
	rv_seal_end_part(s);
	return RV_OK;
}

/* The severities that a class forbids, with blanks between; NULL: no memory. */
static const char *forbidden(struct rv_arena *arena, const struct rv_class *class)
{
	struct rv_buf buf;
	const char *text;

	rv_buf_init(&buf);
	for (int i = 0; i < 4; i++)
		if (class->forbid[i])
			rv_buf_printf(&buf, "%s%s", buf.len > 0 ? " " : "",
			              rv_item_severity_word((enum rv_item_severity)i));
	text = buf.failed ? NULL : rv_strdup(arena, buf.len > 0 ? buf.text : "");
	rv_buf_release(&buf);
	return text;
}

static enum rv_code write_classes(struct rv_sealing *s, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {
		{"rubric", NULL, RV_CELL_INT, 0, 0},    {"class", NULL, RV_CELL_TEXT, 0, 0},
		{"from", NULL, RV_CELL_POINTS, 0, 0},   {"forbid", NULL, RV_CELL_TEXT, 0, 0},
		{"title_zh", NULL, RV_CELL_TEXT, 0, 0}, {"title_en", NULL, RV_CELL_TEXT, 0, 0}};

	RV_TRY(rv_seal_table(s, "classes", columns, 6, err));
	for (size_t i = 0; i < s->from->standard->n; i++) {
		const struct rv_rubric *rubric = s->from->standard->use[i].rubric;

		for (size_t k = 0; k < rubric->n_classes; k++) {
			const struct rv_class *class = &rubric->classes[k];
			const struct rv_out_cell cells[] = {
				{.number = (int64_t)i},
				{.text = class->id},
				{.number = class->from},
				{.text = forbidden(s->from->arena, class)},
				{.text = class->title.zh},
				{.text = class->title.en},
			};

			if (cells[3].text == NULL)
				return rv_nomem(err);
			RV_TRY(rv_seal_row(s, cells, err));
		}
	}
	rv_seal_end_part(s);
	return RV_OK;
}

static enum rv_code write_caps(struct rv_sealing *s, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {{"rubric", NULL, RV_CELL_INT, 0, 0},
	                                               {"dimension", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"category", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"points", NULL, RV_CELL_POINTS, 0, 0}};

	RV_TRY(rv_seal_table(s, "caps", columns, 4, err));
	for (size_t i = 0; i < s->from->standard->n; i++) {
		const struct rv_rubric *rubric = s->from->standard->use[i].rubric;

		for (size_t k = 0; k < rubric->n_dimensions; k++) {
			const struct rv_out_cell cells[] = {
				{.number = (int64_t)i},
				{.text = rubric->dimensions[k].id},
				{.text = NULL},
				{.number = rubric->dimensions[k].points}};

			RV_TRY(rv_seal_row(s, cells, err));
		}
		for (size_t k = 0; k < rubric->n_categories; k++) {
			const struct rv_category *category = &rubric->categories[k];
			const struct rv_out_cell cells[] = {
				{.number = (int64_t)i},
				{.text = rubric->dimensions[category->dimension].id},
				{.text = category->id},
				{.number = category->points}};

			RV_TRY(rv_seal_row(s, cells, err));
		}
	}
	rv_seal_end_part(s);
	return RV_OK;
}

static enum rv_code write_item(struct rv_sealing *s, size_t use, const struct rv_item *item,
                               struct rv_error *err)
{
	static const char *const deducts[] = {"none", "once", "each", "range"};
	const struct rv_rubric *rubric = s->from->standard->use[use].rubric;
	const struct rv_out_cell cells[] = {
		{.number = (int64_t)use},
		{.text = item->id},
		{.text = item->dimension >= 0 ? rubric->dimensions[item->dimension].id : NULL},
		{.text = item->category >= 0 ? rubric->categories[item->category].id : NULL},
		{.text = rv_item_severity_word(item->severity)},
		{.text = deducts[item->deduct]},
		{.number = item->points},
		{.number = item->max},
		{.number = item->award},
		{.number = item->confirm},
		{.number = item->manual},
		{.text = item->title.zh},
		{.text = item->title.en},
	};

	return rv_seal_row(s, cells, err);
}

static enum rv_code write_items(struct rv_sealing *s, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {
		{"rubric", NULL, RV_CELL_INT, 0, 0},     {"item", NULL, RV_CELL_TEXT, 0, 0},
		{"dimension", NULL, RV_CELL_TEXT, 0, 0}, {"category", NULL, RV_CELL_TEXT, 0, 0},
		{"severity", NULL, RV_CELL_TEXT, 0, 0},  {"deduct", NULL, RV_CELL_TEXT, 0, 0},
		{"points", NULL, RV_CELL_POINTS, 0, 0},  {"max", NULL, RV_CELL_POINTS, 0, 0},
		{"award", NULL, RV_CELL_POINTS, 0, 0},   {"confirm", NULL, RV_CELL_BOOL, 0, 0},
		{"manual", NULL, RV_CELL_BOOL, 0, 0},    {"title_zh", NULL, RV_CELL_TEXT, 0, 0},
		{"title_en", NULL, RV_CELL_TEXT, 0, 0}};

	RV_TRY(rv_seal_table(s, "items", columns, sizeof columns / sizeof *columns, err));
	for (size_t i = 0; i < s->from->standard->n; i++)
		for (size_t k = 0; k < s->from->standard->use[i].rubric->n_items; k++)
			RV_TRY(write_item(s, i, &s->from->standard->use[i].rubric->items[k], err));
	rv_seal_end_part(s);
	return RV_OK;
}

/* ---- cases --------------------------------------------------------------------------------------------------------- */

static const struct rv_out_column case_columns[] = {
	{"case", NULL, RV_CELL_INT, 0, 0},         {"rubric", NULL, RV_CELL_INT, 0, 0},
	{"number", NULL, RV_CELL_TEXT, 0, 0},      {"unit", NULL, RV_CELL_TEXT, 0, 0},
	{"score", NULL, RV_CELL_POINTS, 0, 0},     {"lowest", NULL, RV_CELL_POINTS, 0, 0},
	{"class", NULL, RV_CELL_TEXT, 0, 0},       {"score_class", NULL, RV_CELL_TEXT, 0, 0},
	{"worst_class", NULL, RV_CELL_TEXT, 0, 0}, {"provisional", NULL, RV_CELL_BOOL, 0, 0},
	{"open", NULL, RV_CELL_INT, 0, 0},         {"awaiting", NULL, RV_CELL_INT, 0, 0},
	{"decided", NULL, RV_CELL_INT, 0, 0},      {"applicable", NULL, RV_CELL_INT, 0, 0},
	{"outcomes", NULL, RV_CELL_TEXT, 0, 0},    {"seal", NULL, RV_CELL_TEXT, 0, 0}};
#define N_CASE_COLUMNS (sizeof case_columns / sizeof *case_columns)

static const struct rv_out_column deduction_columns[] = {
	{"case", NULL, RV_CELL_INT, 0, 0},
	{"item", NULL, RV_CELL_TEXT, 0, 0},
	{"n", NULL, RV_CELL_INT, 0, 0},
	{"raw", NULL, RV_CELL_POINTS, 0, 0},
	{"category_cut", NULL, RV_CELL_POINTS, 0, 0},
	{"dimension_cut", NULL, RV_CELL_POINTS, 0, 0},
	{"rubric_cut", NULL, RV_CELL_POINTS, 0, 0},
	{"points", NULL, RV_CELL_POINTS, 0, 0}};
#define N_DEDUCTION_COLUMNS (sizeof deduction_columns / sizeof *deduction_columns)

/* Every item that failed, also where it takes nothing off. */
static void deduction_cells(const struct rv_rubric *rubric, int64_t position,
                            const struct rv_case_result *result, size_t item,
                            struct rv_out_cell cells[N_DEDUCTION_COLUMNS])
{
	const struct rv_deduction *deduction = rv_deduction_of(result, item), none = {.item = item};

	deduction = deduction != NULL ? deduction : &none;
	cells[0] = (struct rv_out_cell){.number = position};
	cells[1] = (struct rv_out_cell){.text = rubric->items[item].id};
	cells[2] = (struct rv_out_cell){.number = result->counts[item]};
	cells[3] = (struct rv_out_cell){.number = deduction->raw};
	cells[4] = (struct rv_out_cell){.number = deduction->category_cut};
	cells[5] = (struct rv_out_cell){.number = deduction->dimension_cut};
	cells[6] = (struct rv_out_cell){.number = deduction->rubric_cut};
	cells[7] = (struct rv_out_cell){.number = rv_cost(deduction)};
}

static enum rv_code write_deductions_of(struct rv_sealing *s, const struct rv_rubric *rubric,
                                        int64_t position, const struct rv_case_result *result,
                                        struct rv_error *err)
{
	struct rv_out_cell cells[N_DEDUCTION_COLUMNS];

	for (size_t i = 0; i < rubric->n_items; i++) {
		if (result->outcomes[i] != RV_FAIL)
			continue;
		deduction_cells(rubric, position, result, i, cells);
		RV_TRY(rv_seal_row(s, cells, err));
	}
	return RV_OK;
}

/* Of the case's row but for the seal, and of its deductions. */
static enum rv_code seal_case(struct rv_sealing *s, const struct rv_rubric *rubric,
                              int64_t position, const struct rv_case_result *result,
                              const struct rv_out_cell *cells, char seal[RV_SEAL_SIZE],
                              struct rv_error *err)
{
	struct rv_out_cell deduction[N_DEDUCTION_COLUMNS];
	SHA2_CTX hash;

	rv_seal_spell(&s->buf, case_columns, cells, N_CASE_COLUMNS - 1);
	for (size_t i = 0; i < rubric->n_items; i++) {
		if (result->outcomes[i] != RV_FAIL)
			continue;
		deduction_cells(rubric, position, result, i, deduction);
		rv_seal_spell(&s->buf, deduction_columns, deduction, N_DEDUCTION_COLUMNS);
	}
	if (s->buf.failed)
		return rv_nomem(err);
	SHA256Init(&hash);
	SHA256Update(&hash, (const uint8_t *)s->buf.text, s->buf.len);
	rv_buf_clear(&s->buf);
	rv_hash_hex(&hash, seal);
	return RV_OK;
}

static enum rv_code damaged(const struct rv_export *from, struct rv_error *err)
{
	const char *code = from->office.code != NULL ? from->office.code : "";

	return rv_fail(err, RV_DATA, _("run %s%s%lld is damaged"), code, *code != '\0' ? "-" : "",
	               (long long)from->run.id);
}

static enum rv_code write_case(void *ctx, int64_t position, const struct rv_case_result *result,
                               struct rv_error *err)
{
	struct rv_sealing *s = ctx;
	const struct rv_rubric *rubric;
	char seal[RV_SEAL_SIZE];
	struct rv_arena arena;
	enum rv_code code;
	char *outcomes;

	if (result->rubric >= s->from->standard->n)
		return damaged(s->from, err);
	rubric = s->from->standard->use[result->rubric].rubric;
	if (s->second)
		return write_deductions_of(s, rubric, position, result, err);
	rv_arena_init(&arena);
	outcomes = rv_alloc(&arena, rubric->n_items + 1);
	for (size_t i = 0; outcomes != NULL && i < rubric->n_items; i++)
		outcomes[i] = rv_outcome_letter(result->outcomes[i], result->open[i]);
	const struct rv_out_cell cells[] = {
		{.number = position},
		{.number = (int64_t)result->rubric},
		{.text = result->number},
		{.text = result->unit},
		{.number = result->score},
		{.number = result->lowest},
		{.text = rv_class_word(rubric, result->class_index)},
		{.text = rv_class_word(rubric, result->score_class)},
		{.text = rv_class_word(rubric, result->worst_class)},
		{.number = result->provisional},
		{.number = result->n_open},
		{.number = result->n_awaiting},
		{.number = result->n_decided},
		{.number = result->n_applicable},
		{.text = outcomes},
		{.text = seal},
	};
	code = outcomes == NULL ? rv_nomem(err)
	                        : seal_case(s, rubric, position, result, cells, seal, err);
	if (code == RV_OK)
		code = rv_seal_row(s, cells, err);
	rv_arena_release(&arena);
	return code;
}

static enum rv_code write_cases(struct rv_sealing *s, struct rv_error *err)
{
	RV_TRY(rv_seal_table(s, "cases", case_columns, N_CASE_COLUMNS, err));
	RV_TRY(s->from->cases(s->from, write_case, s, err));
	rv_seal_end_part(s);
	s->second = true;
	RV_TRY(rv_seal_table(s, "deductions", deduction_columns, N_DEDUCTION_COLUMNS, err));
	RV_TRY(s->from->cases(s->from, write_case, s, err));
	rv_seal_end_part(s);
	return RV_OK;
}

static enum rv_code write_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	const struct rv_out_cell cells[] = {
		{.text = rv_left_word(left->reason)}, {.text = left->number}, {.text = left->unit}};

	return rv_seal_row(ctx, cells, err);
}

static enum rv_code write_left_out(struct rv_sealing *s, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {{"reason", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"number", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"unit", NULL, RV_CELL_TEXT, 0, 0}};

	RV_TRY(rv_seal_table(s, "left_out", columns, 3, err));
	RV_TRY(s->from->left(s->from, write_left, s, err));
	rv_seal_end_part(s);
	return RV_OK;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------- */

static enum rv_code write_seals(struct rv_sealing *s, char *seal, struct rv_error *err)
{
	static const struct rv_out_column columns[] = {{"part", NULL, RV_CELL_TEXT, 0, 0},
	                                               {"seal", NULL, RV_CELL_TEXT, 0, 0}};
	size_t n = s->n_seals;

	RV_TRY(rv_seal_table(s, "seals", columns, 2, err));
	for (size_t i = 0; i < n; i++) {
		const struct rv_out_cell cells[] = {{.text = s->seals[i].part},
		                                    {.text = s->seals[i].seal}};

		RV_TRY(rv_seal_row(s, cells, err));
	}
	rv_hash_hex(&s->hash, seal);
	const struct rv_out_cell whole[] = {{.text = "whole"}, {.text = seal}};
	return rv_write_row(s->writer, whole, err);
}

enum rv_code rv_export_write(const struct rv_export *from, struct rv_writer *writer, char *seal,
                             struct rv_error *err)
{
	enum rv_code (*const parts[])(struct rv_sealing *, struct rv_error *) = {
		write_head, write_sources, write_rubrics, write_classes,
		write_caps, write_items,   write_cases,   write_left_out};
	struct rv_sealing s = {.from = from, .writer = writer};
	enum rv_code code = RV_OK;

	rv_buf_init(&s.buf);
	for (size_t i = 0; code == RV_OK && i < sizeof parts / sizeof *parts; i++)
		code = parts[i](&s, err);
	if (code == RV_OK)
		code = write_seals(&s, seal, err);
	rv_buf_release(&s.buf);
	return code;
}

/* ---- of a saved run ---------------------------------------------------------------------------------------------------- */

static enum rv_code cases_of_run(const struct rv_export *from, rv_case_fn *fn, void *ctx,
                                 struct rv_error *err)
{
	return rv_run_cases(from->ctx, from->run.id, NULL, fn, ctx, err);
}

static enum rv_code left_of_run(const struct rv_export *from, rv_left_fn *fn, void *ctx,
                                struct rv_error *err)
{
	return rv_run_left_outs(from->ctx, from->run.id, fn, ctx, err);
}

enum rv_code rv_report_export(struct rv_report *report, const struct rv_spelling *spelling,
                              char *seal, struct rv_error *err)
{
	const struct rv_office *office = report->office;
	struct rv_export from = {.arena = report->arena,
	                         .run = report->run,
	                         .standard = report->standard,
	                         .ctx = report->store,
	                         .cases = cases_of_run,
	                         .left = left_of_run};

	if (office != NULL)
		from.office = (struct rv_export_office){.code = office->code,
		                                        .id = office->id,
		                                        .name = office->name,
		                                        .prefecture = office->prefecture};
	return rv_export_write(&from, spelling->writer, seal, err);
}
