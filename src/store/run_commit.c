/* The end of a saved run: what was counted, the texts, and last its row, which seals it. */
#include <string.h>

#include "review/i18n.h"
#include "store/save.h"

static enum rv_code insert_sources(struct rv_store *store, struct rv_error *err)
{
	const struct rv_run *run = &store->save->run;
	struct rv_stmt text = {0}, source = {0};
	enum rv_code code;

	code = rv_stmt_open(&text, store, RV_SQL_SOURCE_TEXT_INSERT, err);
	if (code == RV_OK)
		code = rv_stmt_open(&source, store, RV_SQL_RUN_SOURCE_INSERT, err);
	for (size_t i = 0; code == RV_OK && i < run->sources.n; i++) {
		const struct rv_source *from = &run->sources.sources[i];
		char digest[RV_DIGEST_SIZE];

		rv_hash_of(from->text, from->len, digest);
		rv_stmt_text(&text, ":digest", digest);
		rv_stmt_text_n(&text, ":text", from->text, from->len);
		code = rv_stmt_run(&text, err);
		if (code != RV_OK)
			break;
		rv_stmt_int(&source, ":run", run->id);
		rv_stmt_int(&source, ":position", (int64_t)i);
		rv_stmt_text(&source, ":name", from->name);
		rv_stmt_text(&source, ":digest", digest);
		code = rv_stmt_run(&source, err);
	}
	rv_stmt_close(&text);
	rv_stmt_close(&source);
	return code;
}

static enum rv_code insert_rubric(struct rv_store *store, size_t use, struct rv_error *err)
{
	const struct rv_rubric *rubric = store->save->tallies[use].rubric;
	struct rv_stmt stmt;
	enum rv_code code;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_RUBRIC_INSERT, err);
	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":run", store->save->run.id);
		rv_stmt_int(&stmt, ":rubric", (int64_t)use);
		rv_stmt_text(&stmt, ":id", rv_or_empty(rubric->id));
		rv_stmt_text(&stmt, ":version", rv_or_empty(rubric->version));
		rv_stmt_text(&stmt, ":digest", rubric->digest);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code insert_classes(struct rv_store *store, size_t use, struct rv_error *err)
{
	const struct rv_rubric_tally *tally = &store->save->tallies[use];
	struct rv_stmt stmt;
	enum rv_code code;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_CLASS_INSERT, err);
	for (size_t i = 0; code == RV_OK && i <= tally->rubric->n_classes; i++) {
		rv_stmt_int(&stmt, ":run", store->save->run.id);
		rv_stmt_int(&stmt, ":rubric", (int64_t)use);
		rv_stmt_int(&stmt, ":class", (int64_t)i - 1);
		rv_stmt_text(&stmt, ":id", i > 0 ? tally->rubric->classes[i - 1].id : "");
		rv_stmt_int(&stmt, ":cases", tally->classes[i]);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code insert_items(struct rv_store *store, size_t use, struct rv_error *err)
{
	static const char *const names[RV_N_OUTCOMES] = {
		[RV_PASS] = ":pass",       [RV_FAIL] = ":fail",
		[RV_UNKNOWN] = ":unknown", [RV_NOT_APPLICABLE] = ":not_applicable",
		[RV_NOT_DUE] = ":not_due", [RV_NOT_CHECKED] = ":not_checked",
		[RV_WAIVED] = ":waived",
	};
	const struct rv_rubric_tally *tally = &store->save->tallies[use];
	struct rv_stmt stmt;
	enum rv_code code;

	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_ITEM_INSERT, err);
	for (size_t i = 0; code == RV_OK && i < tally->rubric->n_items; i++) {
		const struct rv_item_tally *item = &tally->items[i];

		rv_stmt_int(&stmt, ":run", store->save->run.id);
		rv_stmt_int(&stmt, ":rubric", (int64_t)use);
		rv_stmt_int(&stmt, ":item", (int64_t)i);
		rv_stmt_text(&stmt, ":id", tally->rubric->items[i].id);
		for (size_t j = 0; j < RV_N_OUTCOMES; j++)
			rv_stmt_int(&stmt, names[j], item->outcomes[j]);
		rv_stmt_int(&stmt, ":violations", item->violations);
		rv_stmt_int(&stmt, ":raw", item->raw);
		rv_stmt_int(&stmt, ":cost", item->cost);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static void bind_run(struct rv_stmt *stmt, const struct rv_run *run)
{
	rv_stmt_int(stmt, ":run", run->id);
	rv_stmt_text(stmt, ":digest", run->digest);
	rv_stmt_text(stmt, ":previous", run->previous);
	rv_stmt_text(stmt, ":chain", run->chain);
	rv_stmt_text(stmt, ":rubric", run->rubric);
	rv_stmt_text(stmt, ":version", run->version);
	rv_stmt_text(stmt, ":scoring_digest", run->scoring_digest);
	rv_stmt_text(stmt, ":period", run->period);
	rv_stmt_text(stmt, ":date_from", run->from);
	rv_stmt_text(stmt, ":date_to", run->to);
	rv_stmt_text(stmt, ":as_of", run->as_of);
	rv_stmt_int(stmt, ":outside_validity", run->outside_validity);
	rv_stmt_text(stmt, ":casedb", run->casedb);
	rv_stmt_text(stmt, ":created_at", run->created_at);
	rv_stmt_text(stmt, ":program", run->program);
	rv_stmt_text(stmt, ":settings", run->settings);
	rv_stmt_int(stmt, ":registered", run->registered);
	rv_stmt_int(stmt, ":in_period", run->in_period);
	rv_stmt_int(stmt, ":scored", run->scored);
	rv_stmt_int(stmt, ":left_open", run->left[RV_LEFT_OPEN]);
	rv_stmt_int(stmt, ":left_outside_period", run->left[RV_LEFT_OUTSIDE]);
	rv_stmt_int(stmt, ":left_no_date", run->left[RV_LEFT_NO_DATE]);
	rv_stmt_int(stmt, ":left_not_for_rubric", run->left[RV_LEFT_NOT_FOR]);
	rv_stmt_int(stmt, ":left_unplaced", run->left[RV_LEFT_UNPLACED]);
}

static enum rv_code insert_run(struct rv_store *store, struct rv_error *err)
{
	struct rv_run *run = &store->save->run;
	char chain[RV_DIGEST_SIZE];
	struct rv_stmt stmt;
	enum rv_code code;

	rv_run_chain(run, chain);
	run->chain = chain;
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_INSERT, err);
	if (code == RV_OK) {
		bind_run(&stmt, run);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	run->chain = NULL;
	return code;
}

/* *run: the saved run of that digest, or 0. */
static enum rv_code find_digest(struct rv_store *store, const char *digest, int64_t *run,
                                struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = false;

	*run = 0;
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_BY_DIGEST, err);
	if (code == RV_OK) {
		rv_stmt_text(&stmt, ":digest", digest);
		code = rv_stmt_next(&stmt, &row, err);
	}
	if (code == RV_OK && row)
		*run = sqlite3_column_int64(stmt.stmt, 0);
	rv_stmt_close(&stmt);
	return code;
}

/* The run's mark, unless it has it. */
static enum rv_code insert_mark(struct rv_store *store, int64_t run, const char *mark,
                                struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;

	if (mark[0] == '\0')
		return RV_OK;
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_MARK_INSERT, err);
	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":run", run);
		rv_stmt_text(&stmt, ":mark", mark);
		code = rv_stmt_run(&stmt, err);
	}
	rv_stmt_close(&stmt);
	return code;
}

static enum rv_code has_mark(struct rv_store *store, int64_t run, const char *mark, bool *out,
                             struct rv_error *err)
{
	struct rv_stmt stmt;
	enum rv_code code;
	bool row = false;

	*out = false;
	code = rv_stmt_open(&stmt, store, RV_SQL_RUN_HAS_MARK, err);
	if (code == RV_OK) {
		rv_stmt_int(&stmt, ":run", run);
		rv_stmt_text(&stmt, ":mark", mark);
		code = rv_stmt_next(&stmt, &row, err);
	}
	*out = row && rv_stmt_int_at(&stmt, 0) != 0;
	rv_stmt_close(&stmt);
	return code;
}

/* A run that was saved before describes the case database as it is now, too: in a transaction of its own. */
static enum rv_code mark_earlier(struct rv_store *store, int64_t run, const char *mark,
                                 struct rv_error *err)
{
	enum rv_code code;
	bool has;

	if (mark[0] == '\0')
		return RV_OK;
	RV_TRY(has_mark(store, run, mark, &has, err));
	if (has)
		return RV_OK;
	RV_TRY(rv_store_do(store, RV_SQL_STORE_BEGIN, err));
	code = insert_mark(store, run, mark, err);
	if (code == RV_OK)
		code = rv_store_do(store, RV_SQL_STORE_COMMIT, err);
	if (!sqlite3_get_autocommit(store->db))
		rv_store_do(store, RV_SQL_STORE_ROLLBACK, NULL);
	return code;
}

/* *earlier: the same run, saved before; nothing was added then. */
static enum rv_code finish(struct rv_store *store, int64_t *earlier, struct rv_error *err)
{
	struct rv_save *save = store->save;
	char digest[RV_DIGEST_SIZE];

	rv_run_hash_end(&save->hash, &save->run, digest);
	RV_TRY(find_digest(store, digest, earlier, err));
	if (*earlier != 0)
		return RV_OK;
	save->run.digest = rv_strdup(&save->arena, digest);
	if (save->run.digest == NULL)
		return rv_nomem(err);
	RV_TRY(insert_sources(store, err));
	for (size_t i = 0; i < save->standard->n; i++) {
		RV_TRY(insert_rubric(store, i, err));
		RV_TRY(insert_classes(store, i, err));
		RV_TRY(insert_items(store, i, err));
	}
	RV_TRY(insert_run(store, err));
	RV_TRY(insert_mark(store, save->run.id, save->mark, err));
	return rv_store_do(store, RV_SQL_STORE_COMMIT, err);
}

enum rv_code rv_run_commit(struct rv_store *store, int64_t registered, int64_t in_period,
                           int64_t *run, bool *again, struct rv_error *err)
{
	struct rv_save *save = store->save;
	int64_t earlier = 0, number;
	char mark[RV_MARK_SIZE];
	enum rv_code code;

	if (save == NULL || save->failed) {
		rv_run_abandon(store);
		return rv_fail(
			err, RV_BUG, "%s",
			_("a fault of this program: a run that is not whole can't be saved"));
	}
	save->run.registered = registered;
	save->run.in_period = in_period;
	number = save->run.id;
	memcpy(mark, save->mark, sizeof mark);
	code = finish(store, &earlier, err);
	rv_run_abandon(store); /* rolls back unless it is committed */
	if (code == RV_OK && earlier != 0)
		code = mark_earlier(store, earlier, mark, err);
	if (code != RV_OK)
		return code;
	*run = earlier != 0 ? earlier : number;
	*again = earlier != 0;
	return RV_OK;
}
