/* The inside of the store: its connection, statements, and the digests of a run. */
#ifndef REVIEW_STORE_STORE_H
#define REVIEW_STORE_STORE_H

#include <sqlite3.h>

#include "base/embed.h"
#include "base/hash.h"
#include "review/store.h"

struct rv_save;

struct rv_store {
	sqlite3 *db;
	char *path;           /* for messages */
	char *code;           /* of the office, for messages; NULL: not told */
	bool writing;         /* opened with RV_STORE_WRITE */
	struct rv_save *save; /* the run that is being saved, or NULL */
};

/* ---- versions ---------------------------------------------------------------------------------------- */

/*
 * A store is made by the first step and brought from version to version by those after it: steps[i] leads to
 * version i + 1.
 */
#define RV_STORE_MAX_STEPS 64
struct rv_store_steps {
	const char *steps[RV_STORE_MAX_STEPS]; /* SQL, several statements each */
	int n;                                 /* also the version that this program writes */
};
/* rv_store_open with other steps than the program's own, for tests. */
enum rv_code rv_store_open_steps(const char *path, enum rv_store_mode mode, const char *vfs,
                                 const struct rv_store_steps *steps, struct rv_store **out,
                                 struct rv_error *err);
/* The program's own steps. RV_BUG: they were not built in. */
enum rv_code rv_store_own_steps(struct rv_store_steps *out, struct rv_error *err);
/* What is in the file behind store->db; version 0: nothing at all. RV_DATA: not ours, or newer than `newest`. */
enum rv_code rv_store_version(struct rv_store *store, int newest, int *version,
                              struct rv_error *err);
/* Creates the tables, or migrates after a copy; store->db holds no transaction. */
enum rv_code rv_store_upgrade(struct rv_store *store, const char *vfs,
                              const struct rv_store_steps *steps, struct rv_error *err);

/* ---- statements -------------------------------------------------------------------------------------- */

/*
 * A prepared statement. The first failed binding is kept and told when it runs. What is bound must live until then. Names of parameters
 * are string literals: a statement that runs often is bound in the same order each time, so their places are remembered.
 */
#define RV_STMT_KNOWN 24
struct rv_stmt {
	struct rv_store *store;
	sqlite3_stmt *stmt;
	int rc;
	size_t at, n_known; /* the next binding; those that are remembered */
	struct {
		const char *name;
		int index;
	} known[RV_STMT_KNOWN];
};
enum rv_code rv_stmt_open(struct rv_stmt *stmt, struct rv_store *store, enum rv_query_id id,
                          struct rv_error *err);
void rv_stmt_int(struct rv_stmt *stmt, const char *name, int64_t value);
void rv_stmt_text(struct rv_stmt *stmt, const char *name, const char *text); /* NULL: NULL */
void rv_stmt_text_n(struct rv_stmt *stmt, const char *name, const char *text, size_t len);
void rv_stmt_blob(struct rv_stmt *stmt, const char *name, const void *bytes, size_t len);
void rv_stmt_null(struct rv_stmt *stmt, const char *name);
/* Runs it to its end; it can be bound and run again. */
enum rv_code rv_stmt_run(struct rv_stmt *stmt, struct rv_error *err);
/* *row false: there is no further row. */
enum rv_code rv_stmt_next(struct rv_stmt *stmt, bool *row, struct rv_error *err);
/* Ready to be bound anew. */
void rv_stmt_reset(struct rv_stmt *stmt);
void rv_stmt_close(struct rv_stmt *stmt); /* zeroed is fine */
/* Runs all statements of a text. */
enum rv_code rv_store_script(struct rv_store *store, const char *sql, struct rv_error *err);
/* Opens, runs and closes a statement without parameters. */
enum rv_code rv_store_do(struct rv_store *store, enum rv_query_id id, struct rv_error *err);
enum rv_code rv_store_fail(struct rv_store *store, int rc, struct rv_error *err);

/* A text of the current row, borrowed until the next step; NULL: NULL. *failed is set when memory is out. */
const char *rv_stmt_text_at(struct rv_stmt *stmt, int column, bool *failed);
int64_t rv_stmt_int_at(struct rv_stmt *stmt, int column);
/* RV_DATA: something is in the store that we never write. */
enum rv_code rv_store_damaged(struct rv_store *store, struct rv_error *err);

/* ---- reading ------------------------------------------------------------------------------------------- */

/* Like rv_case_fn, and told how many items there are. */
typedef enum rv_code rv_case_items_fn(void *ctx, int64_t position,
                                      const struct rv_case_result *result, size_t n_items,
                                      struct rv_error *err);
enum rv_code rv_run_cases_items(struct rv_store *store, int64_t run,
                                const struct rv_case_filter *filter, rv_case_items_fn *fn,
                                void *ctx, struct rv_error *err);
enum rv_code rv_run_list_from(struct rv_store *store, bool oldest_first, rv_run_fn *fn, void *ctx,
                              struct rv_error *err);

/* ---- digests ------------------------------------------------------------------------------------------- */

/* Texts that are never NULL in the store. */
const char *rv_or_empty(const char *text);
void rv_hash_int(SHA2_CTX *hash, int64_t value);
void rv_hash_text(SHA2_CTX *hash, const char *text); /* NULL differs from "" */
void rv_hash_bytes(SHA2_CTX *hash, const void *bytes, size_t len);

/* A run's results, streamed; cases, left-outs and remarks may arrive in any mixture. */
struct rv_run_hash {
	SHA2_CTX cases, left, remarks;
};
void rv_run_hash_init(struct rv_run_hash *hash);
void rv_run_hash_case(struct rv_run_hash *hash, const struct rv_case_result *result,
                      size_t n_items);
void rv_run_hash_left(struct rv_run_hash *hash, const struct rv_left_out *left);
void rv_run_hash_remark(struct rv_run_hash *hash, const struct rv_remark *remark);
/* With the texts, settings, selection and counts of run. */
void rv_run_hash_end(struct rv_run_hash *hash, const struct rv_run *run, char out[RV_DIGEST_SIZE]);
/* run->chain: over the run's row and the chain before it. */
void rv_run_chain(const struct rv_run *run, char out[RV_DIGEST_SIZE]);

/* ---- outcomes ------------------------------------------------------------------------------------------ */

#define RV_BYTE_OUTCOME 0x0F
#define RV_BYTE_OPEN 0x10
#define RV_BYTE_ONE 0x20
#define RV_BYTE_MANY 0x40

/* outcomes: n_items bytes, counts: appended, empty if no item counts more than one. */
void rv_outcomes_pack(const struct rv_case_result *result, size_t n_items, uint8_t *outcomes,
                      struct rv_buf *counts);
/* false: the bytes are not what rv_outcomes_pack makes. */
bool rv_outcomes_unpack(const uint8_t *bytes, size_t n_items, const uint8_t *counts,
                        size_t counts_len, uint8_t *outcomes, uint8_t *open, uint32_t *n);

/* SQL functions of the store's own statements. */
int rv_store_functions(sqlite3 *db);

#endif
