/* What the store says of itself, recomputed. */
#include <string.h>

#include "review/i18n.h"
#include "store/store.h"

static enum rv_code hash_case(void *ctx, int64_t position, const struct rv_case_result *result,
                              size_t n_items, struct rv_error *err)
{
	(void)position;
	(void)err;
	rv_run_hash_case(ctx, result, n_items);
	return RV_OK;
}

static enum rv_code hash_left(void *ctx, const struct rv_left_out *left, struct rv_error *err)
{
	(void)err;
	rv_run_hash_left(ctx, left);
	return RV_OK;
}

static enum rv_code hash_remark(void *ctx, const struct rv_remark *remark, struct rv_error *err)
{
	(void)err;
	rv_run_hash_remark(ctx, remark);
	return RV_OK;
}

static enum rv_code altered(struct rv_store *store, int64_t run, struct rv_error *err)
{
	char name[RV_RUN_NAME_SIZE];

	rv_store_run_name(store, run, name);
	return rv_fail(err, RV_DATA, _("run %s of '%s' was altered after it was saved"), name,
	               store->path);
}

static enum rv_code verify_digest(struct rv_store *store, int64_t id, struct rv_error *err)
{
	struct rv_run_hash hash;
	struct rv_arena arena;
	struct rv_run run;
	char digest[RV_DIGEST_SIZE];
	enum rv_code code;

	rv_arena_init(&arena);
	rv_run_hash_init(&hash);
	code = rv_run_get(store, &arena, id, &run, err);
	if (code == RV_OK)
		code = rv_run_cases_items(store, id, NULL, hash_case, &hash, err);
	if (code == RV_OK)
		code = rv_run_left_outs(store, id, hash_left, &hash, err);
	if (code == RV_OK)
		code = rv_run_remarks(store, id, hash_remark, &hash, err);
	if (code == RV_OK) {
		rv_run_hash_end(&hash, &run, digest);
		if (strcmp(digest, run.digest) != 0)
			code = altered(store, id, err);
	}
	rv_arena_release(&arena);
	return code;
}

struct walk {
	struct rv_store *store;
	char chain[RV_DIGEST_SIZE]; /* of the run before */
	int64_t last;
	int64_t only; /* whose digest is recomputed; 0: of all */
};

static enum rv_code step(void *ctx, const struct rv_run *run, struct rv_error *err)
{
	struct walk *walk = ctx;
	char chain[RV_DIGEST_SIZE];

	rv_run_chain(run, chain);
	if (run->id != walk->last + 1 || strcmp(run->previous, walk->chain) != 0 ||
	    strcmp(run->chain, chain) != 0)
		return altered(walk->store, run->id, err);
	walk->last = run->id;
	memcpy(walk->chain, chain, sizeof chain);
	if (walk->only == 0 || walk->only == run->id)
		return verify_digest(walk->store, run->id, err);
	return RV_OK;
}

enum rv_code rv_store_verify(struct rv_store *store, int64_t run, struct rv_error *err)
{
	struct walk walk = {.store = store, .chain = "", .only = run};

	return rv_run_list_from(store, true, step, &walk, err);
}
