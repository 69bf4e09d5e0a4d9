/* Saving a run: begun, and filled case by case. */
#include <stdlib.h>
#include <string.h>

#include "base/sql.h"
#include "review/i18n.h"
#include "store/save.h"

void rv_run_abandon(struct rv_store *store)
{
	struct rv_save *save = store->save;

	if (save == NULL)
		return;
	store->save = NULL;
	rv_stmt_close(&save->cases);
	rv_stmt_close(&save->violations);
	rv_stmt_close(&save->deductions);
	rv_stmt_close(&save->left_outs);
	rv_stmt_close(&save->remarks);
	rv_buf_release(&save->counts);
	rv_arena_release(&save->arena);
	free(save);
	/* A ROLLBACK that fails leaves it to the closing of the connection. */
	if (!sqlite3_get_autocommit(store->db))
		rv_store_do(store, RV_SQL_STORE_ROLLBACK, NULL);
}

static enum rv_code not_saving(struct rv_error *err)
{
	return rv_fail(err, RV_BUG, "%s", _("a fault of this program: no run is being saved"));
}

/* ---- beginning ----------------------------------------------------------------------------------------- */

/* Copies text, NULL as it is. */
static enum rv_code keep(struct rv_arena *arena, const char **out, const char *text,
                         struct rv_error *err)
{
	if (text == NULL)
		return RV_OK;
	*out = rv_strdup(arena, text);
	return *out ? RV_OK : rv_nomem(err);
}

static enum rv_code keep_head(struct rv_save *save, const struct rv_run_head *head,
                              struct rv_error *err)
{
	const struct rv_standard *standard = head->standard;
	const struct rv_selection *selection = &head->selection;
	struct rv_arena *arena = &save->arena;
	struct rv_run *run = &save->run;
	const char *version = standard->is_set ? "" : standard->use[0].rubric->version;

	RV_TRY(keep(arena, &run->rubric, rv_or_empty(standard->id), err));
	RV_TRY(keep(arena, &run->version, rv_or_empty(version), err));
	RV_TRY(keep(arena, &run->scoring_digest, standard->digest, err));
	RV_TRY(keep(arena, &run->period, rv_or_empty(selection->period), err));
	RV_TRY(keep(arena, &run->from, selection->from, err));
	RV_TRY(keep(arena, &run->to, selection->to, err));
	RV_TRY(keep(arena, &run->as_of, rv_or_empty(selection->as_of), err));
	RV_TRY(keep(arena, &run->casedb, rv_or_empty(head->casedb), err));
	RV_TRY(keep(arena, &run->created_at, rv_or_empty(head->created_at), err));
	RV_TRY(keep(arena, &run->program, rv_or_empty(head->program), err));
	RV_TRY(keep(arena, &run->settings, rv_or_empty(head->settings), err));
	run->outside_validity = selection->outside_validity;
	return RV_OK;
}

static void add_source(struct rv_source *list, size_t *n, const struct rv_source *source)
{
	if (source->text == NULL)
		return;
	for (size_t i = 0; i < *n; i++)
		if (!strcmp(list[i].name, source->name) && list[i].len == source->len &&
		    !memcmp(list[i].text, source->text, source->len))
			return;
	list[(*n)++] = *source;
}

/* All files of the standard, each once, the one named by --rubric first. */
static enum rv_code gather_sources(struct rv_save *save, struct rv_error *err)
{
	const struct rv_standard *standard = save->standard;
	struct rv_source *list;
	size_t n = 0, most = 1;

	for (size_t i = 0; i < standard->n; i++)
		most += standard->use[i].rubric->n_sources;
	list = rv_alloc_array(&save->arena, most, sizeof *list);
	if (list == NULL)
		return rv_nomem(err);
	add_source(list, &n, &standard->source);
	for (size_t i = 0; i < standard->n; i++) {
		const struct rv_rubric *rubric = standard->use[i].rubric;

		for (size_t j = 0; j < rubric->n_sources; j++)
			add_source(list, &n, &rubric->sources[j]);
	}
	save->run.sources = (struct rv_stored){list, n};
	return RV_OK;
}

static enum rv_code make_tallies(struct rv_save *save, struct rv_error *err)
{
	const struct rv_standard *standard = save->standard;
	size_t most_items = 0;

	save->tallies = rv_alloc_array(&save->arena, standard->n, sizeof *save->tallies);
	if (save->tallies == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < standard->n; i++) {
		struct rv_rubric_tally *tally = &save->tallies[i];
		const struct rv_rubric *rubric = standard->use[i].rubric;

		tally->rubric = rubric;
		tally->items = rv_alloc_array(&save->arena, rubric->n_items, sizeof *tally->items);
		tally->classes = rv_alloc_array(&save->arena, rubric->n_classes + 1,
		                                sizeof *tally->classes);
		if (tally->items == NULL || tally->classes == NULL)
			return rv_nomem(err);
		if (rubric->n_items > most_items)
			most_items = rubric->n_items;
	}
	save->outcomes = rv_alloc(&save->arena, most_items);
	return save->outcomes ? RV_OK : rv_nomem(err);
}

/* The number of the run, and the chain it continues. Nobody else can add one before we commit. */
static enum rv_code take_number(struct rv_store *store, struct rv_error *err)
{
	struct rv_run *run = &store->save->run;
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = false;

	run->id = 1;
	run->previous = "";
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_LAST, err);
	if (code == RV_OK)
		code = rv_stmt_next(&stmt, &row, err);
	if (code == RV_OK && row) {
		run->id = sqlite3_column_int64(stmt.stmt, 0) + 1;
		code = keep(&store->save->arena, &run->previous,
		            rv_or_empty((const char *)sqlite3_column_text(stmt.stmt, 1)), err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code begin(struct rv_store *store, const struct rv_run_head *head,
                          struct rv_error *err)
{
	struct rv_save *save = store->save;

	RV_TRY(keep_head(save, head, err));
	RV_TRY(gather_sources(save, err));
	RV_TRY(make_tallies(save, err));
	RV_TRY(rv_store_do(store, RV_SQL_STORE_BEGIN, err));
	RV_TRY(take_number(store, err));
	RV_TRY(rv_stmt_open(&save->cases, store, RV_SQL_RUN_CASE_INSERT, err));
	RV_TRY(rv_stmt_open(&save->violations, store, RV_SQL_VIOLATION_INSERT, err));
	RV_TRY(rv_stmt_open(&save->deductions, store, RV_SQL_DEDUCTION_INSERT, err));
	RV_TRY(rv_stmt_open(&save->left_outs, store, RV_SQL_RUN_LEFT_OUT_INSERT, err));
	return rv_stmt_open(&save->remarks, store, RV_SQL_RUN_REMARK_INSERT, err);
}

enum rv_code rv_run_begin(struct rv_store *store, const struct rv_run_head *head,
                          struct rv_error *err)
{
	enum rv_code code;

	if (store->save != NULL || !store->writing)
		return rv_fail(err, RV_BUG, "%s",
		               _("a fault of this program: a run can't be saved here"));
	store->save = calloc(1, sizeof *store->save);
	if (store->save == NULL)
		return rv_nomem(err);
	rv_arena_init(&store->save->arena);
	rv_buf_init(&store->save->counts);
	rv_run_hash_init(&store->save->hash);
	store->save->standard = head->standard;
	code = begin(store, head, err);
	if (code != RV_OK)
		rv_run_abandon(store);
	return code;
}

/* ---- cases --------------------------------------------------------------------------------------------- */

static void count_case(struct rv_rubric_tally *tally, const struct rv_case_result *result)
{
	tally->classes[result->class_index + 1]++;
	for (size_t i = 0; i < tally->rubric->n_items; i++) {
		tally->items[i].outcomes[result->outcomes[i]]++;
		tally->items[i].violations += result->counts[i];
	}
	for (size_t i = 0; i < result->n_deductions; i++) {
		const struct rv_deduction *deduction = &result->deductions[i];
		struct rv_item_tally *item = &tally->items[deduction->item];

		item->raw += deduction->raw;
		item->cost += deduction->raw - deduction->category_cut - deduction->dimension_cut -
		              deduction->rubric_cut;
	}
}

/* Whether all indexes of a result are within its rubric. */
static bool fits(const struct rv_standard *standard, const struct rv_case_result *result)
{
	const struct rv_rubric *rubric;

	if (result->rubric >= standard->n)
		return false;
	rubric = standard->use[result->rubric].rubric;
	if (result->class_index < RV_CLASS_INSUFFICIENT ||
	    result->class_index >= (int)rubric->n_classes)
		return false;
	for (size_t i = 0; i < rubric->n_items; i++)
		if (result->outcomes[i] >= RV_N_OUTCOMES)
			return false;
	for (size_t i = 0; i < result->n_violations; i++)
		if (result->violations[i].item >= rubric->n_items)
			return false;
	for (size_t i = 0; i < result->n_deductions; i++)
		if (result->deductions[i].item >= rubric->n_items)
			return false;
	return true;
}

static enum rv_code insert_case(struct rv_save *save, const struct rv_case_result *result,
                                size_t n_items, struct rv_error *err)
{
	struct rv_stmt *stmt = &save->cases;

	rv_buf_clear(&save->counts);
	rv_outcomes_pack(result, n_items, save->outcomes, &save->counts);
	if (save->counts.failed)
		return rv_nomem(err);
	rv_stmt_int(stmt, ":run", save->run.id);
	rv_stmt_int(stmt, ":position", save->run.scored);
	rv_stmt_int(stmt, ":rubric", (int64_t)result->rubric);
	rv_stmt_text(stmt, ":case_key", result->case_key);
	rv_stmt_text(stmt, ":number", result->number);
	rv_stmt_text(stmt, ":unit", rv_or_empty(result->unit));
	rv_stmt_text(stmt, ":identity", rv_or_empty(result->identity));
	rv_stmt_int(stmt, ":score", result->score);
	rv_stmt_int(stmt, ":lowest", result->lowest);
	rv_stmt_int(stmt, ":class", result->class_index);
	rv_stmt_int(stmt, ":score_class", result->score_class);
	rv_stmt_int(stmt, ":worst_class", result->worst_class);
	rv_stmt_int(stmt, ":provisional", result->provisional);
	rv_stmt_int(stmt, ":n_open", result->n_open);
	rv_stmt_int(stmt, ":n_awaiting", result->n_awaiting);
	rv_stmt_int(stmt, ":n_decided", result->n_decided);
	rv_stmt_int(stmt, ":n_applicable", result->n_applicable);
	rv_stmt_blob(stmt, ":outcomes", save->outcomes, n_items);
	if (save->counts.len > 0)
		rv_stmt_blob(stmt, ":counts", save->counts.text, save->counts.len);
	else
		rv_stmt_null(stmt, ":counts");
	return rv_stmt_run(stmt, err);
}

static enum rv_code insert_violation(struct rv_save *save, size_t index,
                                     const struct rv_violation *violation, struct rv_error *err)
{
	struct rv_stmt *stmt = &save->violations;

	rv_stmt_int(stmt, ":run", save->run.id);
	rv_stmt_int(stmt, ":position", save->run.scored);
	rv_stmt_int(stmt, ":seq", (int64_t)index + 1);
	rv_stmt_int(stmt, ":item", (int64_t)violation->item);
	rv_stmt_text(stmt, ":record", violation->record);
	rv_stmt_text(stmt, ":row_key", violation->row_key);
	rv_stmt_text(stmt, ":identity", rv_or_empty(violation->identity));
	rv_stmt_text(stmt, ":which", rv_or_empty(violation->which));
	rv_stmt_int(stmt, ":count", violation->count);
	rv_stmt_int(stmt, ":awaiting", violation->awaiting);
	rv_stmt_int(stmt, ":hint", violation->hint);
	rv_stmt_text(stmt, ":row_values", rv_or_empty(violation->values));
	return rv_stmt_run(stmt, err);
}

static enum rv_code insert_deduction(struct rv_save *save, const struct rv_deduction *deduction,
                                     struct rv_error *err)
{
	struct rv_stmt *stmt = &save->deductions;

	rv_stmt_int(stmt, ":run", save->run.id);
	rv_stmt_int(stmt, ":position", save->run.scored);
	rv_stmt_int(stmt, ":item", (int64_t)deduction->item);
	rv_stmt_int(stmt, ":raw", deduction->raw);
	rv_stmt_int(stmt, ":category_cut", deduction->category_cut);
	rv_stmt_int(stmt, ":dimension_cut", deduction->dimension_cut);
	rv_stmt_int(stmt, ":rubric_cut", deduction->rubric_cut);
	return rv_stmt_run(stmt, err);
}

static enum rv_code save_case(struct rv_save *save, const struct rv_case_result *result,
                              struct rv_error *err)
{
	size_t n_items;

	if (!fits(save->standard, result))
		return rv_fail(err, RV_BUG,
		               _("a fault of this program: the result of '%s' does not "
		                 "fit its rubric"),
		               result->number);
	n_items = save->tallies[result->rubric].rubric->n_items;
	save->run.scored++;
	RV_TRY(insert_case(save, result, n_items, err));
	for (size_t i = 0; i < result->n_violations; i++)
		RV_TRY(insert_violation(save, i, &result->violations[i], err));
	for (size_t i = 0; i < result->n_deductions; i++)
		RV_TRY(insert_deduction(save, &result->deductions[i], err));
	count_case(&save->tallies[result->rubric], result);
	rv_run_hash_case(&save->hash, result, n_items);
	return RV_OK;
}

enum rv_code rv_run_case(struct rv_store *store, const struct rv_case_result *result,
                         struct rv_error *err)
{
	enum rv_code code;

	if (store->save == NULL)
		return not_saving(err);
	code = save_case(store->save, result, err);
	if (code != RV_OK)
		store->save->failed = true;
	return code;
}

enum rv_code rv_run_left_out(struct rv_store *store, const struct rv_left_out *left,
                             struct rv_error *err)
{
	struct rv_save *save = store->save;
	struct rv_stmt *stmt;
	enum rv_code code;

	if (save == NULL)
		return not_saving(err);
	stmt = &save->left_outs;
	rv_stmt_int(stmt, ":run", save->run.id);
	rv_stmt_int(stmt, ":seq", ++save->n_left);
	rv_stmt_text(stmt, ":reason", rv_left_word(left->reason));
	rv_stmt_text(stmt, ":case_key", left->case_key);
	rv_stmt_text(stmt, ":number", rv_or_empty(left->number));
	rv_stmt_text(stmt, ":unit", rv_or_empty(left->unit));
	code = rv_stmt_run(stmt, err);
	if (code != RV_OK)
		save->failed = true;
	save->run.left[left->reason]++;
	rv_run_hash_left(&save->hash, left);
	return code;
}

enum rv_code rv_run_remark(struct rv_store *store, const struct rv_remark *remark,
                           struct rv_error *err)
{
	struct rv_save *save = store->save;
	struct rv_stmt *stmt;
	enum rv_code code;

	if (save == NULL)
		return not_saving(err);
	stmt = &save->remarks;
	rv_stmt_int(stmt, ":run", save->run.id);
	rv_stmt_int(stmt, ":seq", ++save->n_remarks);
	rv_stmt_text(stmt, ":record", remark->record);
	rv_stmt_text(stmt, ":column_id", remark->column);
	rv_stmt_int(stmt, ":n", remark->n);
	rv_stmt_text(stmt, ":example", remark->example);
	rv_stmt_text(stmt, ":example_key", remark->example_key);
	code = rv_stmt_run(stmt, err);
	if (code != RV_OK)
		save->failed = true;
	rv_run_hash_remark(&save->hash, remark);
	return code;
}

enum rv_code rv_run_mark(struct rv_store *store, const char *mark, struct rv_error *err)
{
	if (store->save == NULL)
		return not_saving(err);
	snprintf(store->save->mark, sizeof store->save->mark, "%s", mark);
	return RV_OK;
}
