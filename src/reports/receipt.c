/*
 * An export recomputed. What nothing else gives (texts, outcomes, how often, numbers of cases) is taken from the file, everything
 * else is computed from it and the file is written once more: where the two differ, something was altered. What only the seals cover is
 * found by them.
 */
#include "reports/receipt.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "engine/judge.h"
#include "review/i18n.h"
#include "review/text.h"

/* ---- the file ------------------------------------------------------------------------------------------------------ */

static struct rv_pos place_of(const char *name, const char *text, const char *at)
{
	struct rv_pos pos = {.file = name, .line = 1, .column = 1};
	const char *line = text;

	for (const char *c = text; c < at; c++)
		if (*c == '\n') {
			pos.line++;
			line = c + 1;
		}
	pos.column += (int)rv_utf8_count(line, (size_t)(at - line));
	return pos;
}

static enum rv_code parse(struct rv_receipt *receipt, const char *text, size_t len,
                          struct rv_error *err)
{
	const struct rv_json *schema;
	const char *at = text + rv_utf8_valid(text, len);
	enum rv_code code;

	if (at < text + len || strlen(text) != len)
		return rv_fail_at(
			err, RV_DATA,
			place_of(receipt->name, text, at < text + len ? at : text + strlen(text)),
			"%s", _("this is no text, expected a file of 'review export'"));
	code = rv_json_parse_at(receipt->arena, text, &receipt->root, &at);
	if (code == RV_MEMORY)
		return rv_nomem(err);
	if (code != RV_OK)
		return rv_fail_at(err, RV_DATA, place_of(receipt->name, text, at), "%s",
		                  *at == '\0' ? _("the file ends too early: it was cut off")
		                              : _("this is no JSON, expected a file of 'review "
		                                  "export'"));
	schema = rv_json_get(&receipt->root, "schema");
	if (schema == NULL || schema->kind != RV_JSON_TEXT ||
	    strcmp(schema->text, RV_EXPORT_SCHEMA) != 0)
		return rv_fail_at(err, RV_DATA, (struct rv_pos){.file = receipt->name},
		                  _("this is no export (schema %s, expected %s); make one with "
		                    "'review export'"),
		                  schema != NULL && schema->kind == RV_JSON_TEXT ? schema->text
		                                                                 : "?",
		                  RV_EXPORT_SCHEMA);
	return RV_OK;
}

static const char *text_of(const struct rv_json *object, const char *key)
{
	const struct rv_json *value = rv_json_get(object, key);

	return value != NULL && value->kind == RV_JSON_TEXT ? value->text : NULL;
}

static const char *text_or(const struct rv_json *object, const char *key)
{
	const char *text = text_of(object, key);

	return text != NULL ? text : "";
}

/* -1 where there is no such number. */
static int64_t int_of(const struct rv_json *object, const char *key)
{
	const struct rv_json *value = rv_json_get(object, key);
	char *end;
	int64_t n;

	if (value == NULL || value->kind != RV_JSON_NUMBER)
		return -1;
	errno = 0;
	n = strtoll(value->text, &end, 10);
	return errno == 0 && *end == '\0' && n >= 0 ? n : -1;
}

static bool bool_of(const struct rv_json *object, const char *key)
{
	const struct rv_json *value = rv_json_get(object, key);

	return value != NULL && value->kind == RV_JSON_BOOL && strcmp(value->text, "1") == 0;
}

/* The rows of a table that are objects. */
static const struct rv_json *rows_of(const struct rv_json *root, const char *table)
{
	const struct rv_json *list = rv_json_get(root, table);

	return list != NULL && list->kind == RV_JSON_LIST ? list->child : NULL;
}

static size_t count_rows(const struct rv_json *row)
{
	size_t n = 0;

	for (; row != NULL; row = row->next)
		n++;
	return n;
}

/* ---- the head and the standard ------------------------------------------------------------------------------------- */

static void read_head(struct rv_receipt *receipt)
{
	const struct rv_json *root = &receipt->root;
	struct rv_export *export = &receipt->export;
	struct rv_run *run = &export->run;

	export->office = (struct rv_export_office){
		.code = text_of(root, "office"),
		.id = text_of(root, "office_id"),
		.name = {text_of(root, "office_name_zh"), text_of(root, "office_name_en")},
		.prefecture = {text_of(root, "prefecture_zh"), text_of(root, "prefecture_en")},
	};
	*run = (struct rv_run){
		.id = int_of(root, "run"),
		.digest = text_or(root, "digest"),
		.chain = text_or(root, "chain"),
		.created_at = text_or(root, "created_at"),
		.program = text_or(root, "program"),
		.casedb = text_or(root, "casedb"),
		.period = text_or(root, "period"),
		.from = text_of(root, "from"),
		.to = text_of(root, "to"),
		.as_of = text_or(root, "as_of"),
		.settings = text_or(root, "settings"),
		.outside_validity = bool_of(root, "outside_validity"),
		.registered = int_of(root, "registered"),
		.in_period = int_of(root, "in_period"),
	};
}

static enum rv_code read_sources(struct rv_receipt *receipt, struct rv_error *err)
{
	const struct rv_json *row = rows_of(&receipt->root, "sources");
	size_t n = count_rows(row);
	struct rv_source *list = rv_alloc_array(receipt->arena, n + 1, sizeof *list);

	if (list == NULL)
		return rv_nomem(err);
	for (size_t i = 0; row != NULL; row = row->next, i++) {
		list[i].name = list[i].path = text_or(row, "name");
		list[i].text = text_or(row, "text");
		list[i].len = strlen(list[i].text);
	}
	receipt->export.run.sources = (struct rv_stored){list, n};
	return RV_OK;
}

static enum rv_code load_standard(struct rv_receipt *receipt, struct rv_error *err)
{
	struct rv_run *run = &receipt->export.run;
	struct rv_standard *standard = NULL;
	struct rv_settings settings;
	struct rv_diags diags;
	enum rv_code code;

	RV_TRY(rv_split_settings(receipt->arena, run->settings, &settings, err));
	rv_diags_init(&diags);
	code = run->sources.n == 0 ? RV_DATA
	                           : rv_standard_load_stored(receipt->arena, &run->sources,
	                                                     &settings, &standard, &diags, err);
	rv_diags_release(&diags);
	if (code == RV_MEMORY)
		return code;
	if (code != RV_OK)
		return rv_fail_at(err, RV_DATA, (struct rv_pos){.file = receipt->name}, "%s",
		                  _("the standard that is in it can't be read: it was altered, or "
		                    "is of another version of review"));
	receipt->export.standard = standard;
	run->rubric = standard->id;
	run->version = standard->is_set ? "" : standard->use[0].rubric->version;
	run->scoring_digest = standard->digest;
	return RV_OK;
}

/* ---- cases --------------------------------------------------------------------------------------------------------- */

static enum rv_code read_case(struct rv_receipt *receipt, const struct rv_json *row,
                              struct rv_case_result *result, struct rv_error *err)
{
	const struct rv_standard *standard = receipt->export.standard;
	int64_t use = int_of(row, "rubric");
	const char *letters = text_or(row, "outcomes");
	uint8_t *outcomes, *open;
	size_t n, given = strlen(letters);

	*result = (struct rv_case_result){.number = text_or(row, "number"),
	                                  .unit = text_or(row, "unit")};
	result->rubric = use >= 0 && (uint64_t)use < standard->n ? (size_t)use : 0;
	n = standard->use[result->rubric].rubric->n_items;
	outcomes = rv_alloc(receipt->arena, n);
	open = rv_alloc(receipt->arena, n);
	if (outcomes == NULL || open == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < n; i++)
		rv_outcome_of_letter(i < given ? letters[i] : '\0', &outcomes[i], &open[i]);
	result->outcomes = outcomes;
	result->open = open;
	return RV_OK;
}

/* How often an item failed is told by its deduction. */
static enum rv_code read_counts(struct rv_receipt *receipt, struct rv_error *err)
{
	const struct rv_json *row = rows_of(&receipt->root, "deductions");
	uint32_t *counts;

	for (size_t i = 0; i < receipt->n_cases; i++) {
		struct rv_case_result *result = &receipt->cases[i];
		size_t n = receipt->export.standard->use[result->rubric].rubric->n_items;

		counts = rv_alloc_array(receipt->arena, n, sizeof *counts);
		if (counts == NULL)
			return rv_nomem(err);
		for (size_t k = 0; k < n; k++)
			counts[k] = result->outcomes[k] == RV_FAIL;
		result->counts = counts;
	}
	for (; row != NULL; row = row->next) {
		int64_t position = int_of(row, "case"), n = int_of(row, "n");
		const struct rv_item *item;
		struct rv_case_result *result;

		if (position < 1 || (uint64_t)position > receipt->n_cases || n < 0 ||
		    n > UINT32_MAX)
			continue;
		result = &receipt->cases[position - 1];
		item = rv_rubric_item(receipt->export.standard->use[result->rubric].rubric,
		                      text_or(row, "item"));
		if (item != NULL && result->outcomes[item->index] == RV_FAIL)
			((uint32_t *)result->counts)[item->index] = (uint32_t)n;
	}
	return RV_OK;
}

static enum rv_code read_cases(struct rv_receipt *receipt, struct rv_error *err)
{
	const struct rv_json *row = rows_of(&receipt->root, "cases");
	size_t n = count_rows(row);

	receipt->cases = rv_alloc_array(receipt->arena, n + 1, sizeof *receipt->cases);
	if (receipt->cases == NULL)
		return rv_nomem(err);
	for (; row != NULL; row = row->next)
		RV_TRY(read_case(receipt, row, &receipt->cases[receipt->n_cases++], err));
	RV_TRY(read_counts(receipt, err));
	for (size_t i = 0; i < n; i++) {
		struct rv_case_result *result = &receipt->cases[i];
		const struct rv_rubric *rubric =
			receipt->export.standard->use[result->rubric].rubric;
		struct rv_deduction *deductions = rv_alloc_array(
			receipt->arena, rubric->n_items + 1, sizeof *deductions);

		if (deductions == NULL)
			return rv_nomem(err);
		rv_judge_case(rubric, result, deductions);
	}
	receipt->export.run.scored = (int64_t)n;
	return RV_OK;
}

static enum rv_code read_left(struct rv_receipt *receipt, struct rv_error *err)
{
	const struct rv_json *row = rows_of(&receipt->root, "left_out");

	receipt->left = rv_alloc_array(receipt->arena, count_rows(row) + 1, sizeof *receipt->left);
	if (receipt->left == NULL)
		return rv_nomem(err);
	for (; row != NULL; row = row->next) {
		const char *word = text_or(row, "reason");
		int reason = RV_N_LEFT - 1;

		while (reason > 0 && strcmp(word, rv_left_word((enum rv_left_reason)reason)) != 0)
			reason--;
		receipt->export.run.left[reason]++;
		receipt->left[receipt->n_left++] = (struct rv_left_out){
			.reason = (enum rv_left_reason)reason,
			.case_key = "",
			.number = text_or(row, "number"),
			.unit = text_or(row, "unit")};
	}
	return RV_OK;
}

/* ---- written once more ----------------------------------------------------------------------------------------------- */

static enum rv_code cases_again(const struct rv_export *from, rv_case_fn *fn, void *ctx,
                                struct rv_error *err)
{
	const struct rv_receipt *receipt = from->ctx;

	for (size_t i = 0; i < receipt->n_cases; i++)
		RV_TRY(fn(ctx, (int64_t)i + 1, &receipt->cases[i], err));
	return RV_OK;
}

static enum rv_code left_again(const struct rv_export *from, rv_left_fn *fn, void *ctx,
                               struct rv_error *err)
{
	const struct rv_receipt *receipt = from->ctx;

	for (size_t i = 0; i < receipt->n_left; i++)
		RV_TRY(fn(ctx, &receipt->left[i], err));
	return RV_OK;
}

static enum rv_code write_to(struct rv_receipt *receipt, FILE *stream, struct rv_error *err)
{
	const struct rv_writer_options options = {.columns = 0};
	struct rv_writer *writer = NULL;
	enum rv_code code;

	RV_TRY(rv_writer_new("json", RV_EXPORT_SCHEMA, stream, &options, &writer, err));
	code = rv_export_write(&receipt->export, writer, receipt->seal, err);
	if (code == RV_OK)
		code = rv_write_end(writer, err);
	rv_writer_free(writer);
	return code;
}

static enum rv_code write_again(struct rv_receipt *receipt, struct rv_json *out,
                                struct rv_error *err)
{
	char *text = NULL;
	size_t len = 0;
	FILE *stream = open_memstream(&text, &len);
	enum rv_code code;

	if (stream == NULL)
		return rv_nomem(err);
	code = write_to(receipt, stream, err);
	if (fclose(stream) != 0 && code == RV_OK)
		code = rv_nomem(err);
	if (code == RV_OK && rv_json_parse(receipt->arena, text, out) != RV_OK)
		code = rv_nomem(err);
	free(text);
	return code;
}

/* ---- compared ---------------------------------------------------------------------------------------------------------- */

static enum rv_code differ(struct rv_receipt *receipt, struct rv_difference difference,
                           struct rv_error *err)
{
	struct rv_difference *list = rv_alloc_more(receipt->arena, receipt->differences, receipt->n,
	                                           &receipt->room, sizeof *list);

	if (list == NULL)
		return rv_nomem(err);
	receipt->differences = list;
	receipt->differences[receipt->n++] = difference;
	return RV_OK;
}

/* As it is told: of what is no plain value only that it is there. */
static const char *value_text(const struct rv_json *value)
{
	if (value == NULL || value->kind == RV_JSON_NULL)
		return NULL;
	if (value->kind == RV_JSON_BOOL)
		return strcmp(value->text, "1") == 0 ? "true" : "false";
	return value->kind == RV_JSON_LIST || value->kind == RV_JSON_OBJECT ? "…" : value->text;
}

static bool same_value(const struct rv_json *a, const struct rv_json *b)
{
	if (a == NULL || b == NULL || a->kind != b->kind)
		return false;
	if (a->kind == RV_JSON_LIST || a->kind == RV_JSON_OBJECT)
		return false;
	return a->kind == RV_JSON_NULL || strcmp(a->text, b->text) == 0;
}

/* The members of a row, or of the whole but for its tables. */
static enum rv_code compare_members(struct rv_receipt *receipt, struct rv_difference at,
                                    const struct rv_json *file, const struct rv_json *mine,
                                    struct rv_error *err)
{
	for (const struct rv_json *m = mine->child; m != NULL; m = m->next) {
		const struct rv_json *theirs = rv_json_get(file, m->name);

		if (m->kind == RV_JSON_LIST || same_value(theirs, m))
			continue;
		at.key = m->name;
		at.in_file = value_text(theirs);
		at.recomputed = value_text(m);
		RV_TRY(differ(receipt, at, err));
	}
	for (const struct rv_json *f = file->kind == RV_JSON_OBJECT ? file->child : NULL; f != NULL;
	     f = f->next) {
		/* a member that nobody wrote, or one that stands there twice */
		if (rv_json_get(mine, f->name) != NULL && rv_json_get(file, f->name) == f)
			continue;
		at.key = f->name;
		at.in_file = value_text(f);
		at.recomputed = NULL;
		RV_TRY(differ(receipt, at, err));
	}
	return RV_OK;
}

/* What tells the rows of a table apart; of others their place. */
static const struct table_keys {
	const char *table, *keys[3];
} table_keys[] = {{"sources", {"name"}},
                  {"rubrics", {"rubric"}},
                  {"classes", {"rubric", "class"}},
                  {"caps", {"rubric", "dimension", "category"}},
                  {"items", {"rubric", "item"}},
                  {"cases", {"case"}},
                  {"deductions", {"case", "item"}},
                  {"left_out", {"number", "unit"}},
                  {"seals", {"part"}}};

static bool same_row(const struct table_keys *keys, const struct rv_json *a,
                     const struct rv_json *b)
{
	for (size_t i = 0; i < 3 && keys->keys[i] != NULL; i++)
		if (!same_value(rv_json_get(a, keys->keys[i]), rv_json_get(b, keys->keys[i])))
			return false;
	return true;
}

static struct rv_difference name_row(const struct rv_receipt *receipt,
                                     const struct table_keys *keys, const struct rv_json *row)
{
	struct rv_difference at = {.table = keys->table, .row = "", .item = "", .key = ""};
	const char *last = keys->keys[1] != NULL ? keys->keys[1] : keys->keys[0];
	int64_t position = int_of(row, "case");

	if (position >= 1 && (uint64_t)position <= receipt->n_cases) {
		at.row = receipt->cases[position - 1].number;
		at.item = text_or(row, "item");
	} else if (strcmp(keys->table, "left_out") == 0) {
		at.row = text_or(row, "number");
	} else {
		at.row = text_or(row, last);
	}
	return at;
}

static enum rv_code lone_row(struct rv_receipt *receipt, const struct table_keys *keys,
                             const struct rv_json *row, bool in_file, struct rv_error *err)
{
	struct rv_difference at = name_row(receipt, keys, row);

	at.in_file = in_file ? "…" : NULL;
	at.recomputed = in_file ? NULL : "…";
	return differ(receipt, at, err);
}

static enum rv_code compare_rows(struct rv_receipt *receipt, const struct table_keys *keys,
                                 const struct rv_json *file, const struct rv_json *mine,
                                 struct rv_error *err)
{
	while (file != NULL || mine != NULL) {
		const struct rv_json *found = file;

		while (mine != NULL && found != NULL && !same_row(keys, found, mine))
			found = found->next;
		if (mine == NULL || (found != NULL && found != file)) {
			RV_TRY(lone_row(receipt, keys, file, true, err));
			file = file->next;
		} else if (found == NULL) {
			RV_TRY(lone_row(receipt, keys, mine, false, err));
			mine = mine->next;
		} else {
			RV_TRY(compare_members(receipt, name_row(receipt, keys, mine), file, mine,
			                       err));
			file = file->next;
			mine = mine->next;
		}
	}
	return RV_OK;
}

static enum rv_code compare_all(struct rv_receipt *receipt, const struct rv_json *mine,
                                struct rv_error *err)
{
	const struct rv_difference head = {.table = "head", .row = "", .item = "", .key = ""};

	RV_TRY(compare_members(receipt, head, &receipt->root, mine, err));
	for (size_t i = 0; i < sizeof table_keys / sizeof *table_keys; i++)
		RV_TRY(compare_rows(receipt, &table_keys[i],
		                    rows_of(&receipt->root, table_keys[i].table),
		                    rows_of(mine, table_keys[i].table), err));
	return RV_OK;
}

/* ---- the whole ------------------------------------------------------------------------------------------------------------ */

enum rv_code rv_receipt_read(struct rv_arena *arena, const char *name, const char *text, size_t len,
                             struct rv_receipt **out, struct rv_error *err)
{
	struct rv_receipt *receipt = rv_alloc(arena, sizeof *receipt);
	struct rv_json mine;

	if (receipt == NULL)
		return rv_nomem(err);
	receipt->arena = arena;
	receipt->name = name;
	receipt->export = (struct rv_export){
		.arena = arena, .ctx = receipt, .cases = cases_again, .left = left_again};
	RV_TRY(parse(receipt, text, len, err));
	read_head(receipt);
	RV_TRY(read_sources(receipt, err));
	RV_TRY(load_standard(receipt, err));
	RV_TRY(read_cases(receipt, err));
	RV_TRY(read_left(receipt, err));
	RV_TRY(write_again(receipt, &mine, err));
	RV_TRY(compare_all(receipt, &mine, err));
	*out = receipt;
	return RV_OK;
}

size_t rv_receipt_differences(const struct rv_receipt *receipt)
{
	return receipt->n;
}
