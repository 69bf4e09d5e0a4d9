/*
 * Which row that is there a staged row is. Within a case they are matched, each with one at most:
 *
 *	the same key and the same cells
 *	the same cells: so a file that was sorted anew changes nothing
 *	the same other name (a register code)
 *	the same key and identity
 *	the same identity, equal ones by their order
 *	of a case, the same number where one of the two does not say the rest of its identity
 *	the same key
 *	without a key, the same cells but for the identity, where that is the key
 *
 * A key that is nothing but a number may be another one each time a sheet is written; where it is
 * more (a code of units, case and officer), the key alone decides.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- the two sides -------------------------------------------------------------------------- */

/* Whether the key is what people tell its rows apart by, or a part of that. */
static bool is_named_by_key(const struct rv_record *record)
{
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	for (size_t i = 0; i < n; i++)
		if (rv_is_key(record, identity[i]))
			return true;
	return false;
}

bool rv_is_surrogate(const struct rv_importer *im, const struct rv_record *record)
{
	return rv_can_number(im, record) &&
	       (!is_named_by_key(record) || record->n_identity == record->n_key);
}

/* A column of the stage, or of the table, which is called t. */
static void side_sql(struct rv_buf *sql, const struct rv_column *column, bool stage)
{
	if (stage) {
		rv_buf_printf(sql, "v%zu", column->index);
		return;
	}
	rv_buf_puts(sql, "t.");
	rv_buf_sql_name(sql, column->column);
}

/* What tells rows apart for people, as far as the sheet says it. */
static void name_sql(struct rv_buf *sql, const struct rv_pass *pass, bool stage)
{
	for (size_t i = 0; i < pass->n_identity; i++) {
		rv_buf_puts(sql, i == 0 ? "review_names(" : ", ");
		side_sql(sql, pass->identity[i], stage);
	}
	rv_buf_puts(sql, pass->n_identity == 0 ? "''" : ")");
}

static bool is_named_by(const struct rv_pass *pass, const struct rv_column *column)
{
	for (size_t i = 0; i < pass->n_identity; i++)
		if (pass->identity[i] == column)
			return true;
	return false;
}

/* All other cells that the sheet has, but keys and references that wait. */
static void content_sql(struct rv_buf *sql, const struct rv_pass *pass, bool stage)
{
	int n = 0;

	for (size_t i = 0; i < pass->record->n_columns; i++) {
		const struct rv_column *column = pass->record->columns[i];

		if (!pass->given[i] || pass->later[i] || rv_is_key(pass->record, column) ||
		    is_named_by(pass, column))
			continue;
		/* a function takes at most 100 arguments */
		rv_buf_puts(sql, n == 0 ? "review_row(" : n % 100 == 0 ? ") || review_row(" : ", ");
		side_sql(sql, column, stage);
		n++;
	}
	rv_buf_puts(sql, n == 0 ? "''" : ")");
}

/* The number of a case, and whether all of its identity is known. */
static void number_sql(struct rv_buf *sql, const struct rv_pass *pass, bool stage)
{
	const struct rv_record *record = pass->record;
	const struct rv_column *number = record->number;
	bool has = record->is_case && number != NULL && rv_is_stored(number) &&
	           (!stage || pass->given[number->index]);

	rv_buf_puts(sql, has ? "review_fold(" : "NULL");
	if (has)
		side_sql(sql, number, stage);
	rv_buf_puts(sql, has ? "), " : ", ");
	rv_buf_puts(sql, stage && !pass->whole_identity ? "0" : "1");
	for (size_t i = 0; i < record->n_identity; i++) {
		if (stage && !pass->given[record->identity[i]->index])
			continue;
		if (rv_is_link(record, record->identity[i]))
			continue;
		rv_buf_puts(sql, " AND nullif(");
		side_sql(sql, record->identity[i], stage);
		rv_buf_puts(sql, ", '') IS NOT NULL");
	}
}

enum rv_code rv_stage_describe(struct rv_importer *im, const struct rv_pass *pass,
                               struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "UPDATE temp.review_stage SET (name, content, number, whole) = (");
	name_sql(&sql, pass, true);
	rv_buf_puts(&sql, ", ");
	content_sql(&sql, pass, true);
	rv_buf_puts(&sql, ", ");
	number_sql(&sql, pass, true);
	rv_buf_puts(&sql, ")");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code describe_there(struct rv_importer *im, const struct rv_pass *pass,
                                   struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql,
	            "DROP TABLE IF EXISTS temp.review_there; CREATE TEMP TABLE review_there("
	            "ord INTEGER PRIMARY KEY, key TEXT UNIQUE, case_key TEXT, name TEXT, "
	            "content TEXT, number TEXT, whole INTEGER, free INTEGER DEFAULT 1);"
	            "INSERT OR IGNORE INTO temp.review_there(key, case_key, name, content, number, "
	            "whole) SELECT ");
	rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(&sql, record->n_case_key > 0 ? ", c.k, " : ", '', ");
	name_sql(&sql, pass, false);
	rv_buf_puts(&sql, ", ");
	content_sql(&sql, pass, false);
	rv_buf_puts(&sql, ", ");
	number_sql(&sql, pass, false);
	rv_buf_puts(&sql, record->n_case_key > 0
	                          ? " FROM (SELECT DISTINCT case_key AS k FROM temp.review_stage) "
	                            "AS c CROSS JOIN "
	                          : " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " AS t WHERE ");
	if (record->n_case_key > 0) {
		rv_is_key_sql(&sql, "t", record->case_key, record->n_case_key, "c.k");
		rv_buf_puts(&sql, " AND ");
	}
	rv_call_sql(&sql, "review_key", "t", record->key, record->n_key);
	rv_buf_puts(&sql, " IS NOT NULL ORDER BY ");
	for (size_t i = 0; i < record->n_key; i++) {
		rv_buf_puts(&sql, i == 0 ? "t." : ", t.");
		rv_buf_sql_name(&sql, record->key[i]->column);
	}
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/* ---- steps ---------------------------------------------------------------------------------- */

#define CLAIM                                                                                      \
	";UPDATE temp.review_there SET free = 0 WHERE free AND key IN "                            \
	"(SELECT key FROM temp.review_stage WHERE key IS NOT NULL)"

/* Those of one key; `and` narrows it. */
static enum rv_code pair_keys(struct rv_importer *im, const char *and, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_printf(&sql,
	              "UPDATE temp.review_stage AS s SET key = sheet_key WHERE key IS NULL AND "
	              "EXISTS (SELECT 1 FROM temp.review_there AS t WHERE t.key = s.sheet_key AND "
	              "t.free AND t.case_key = s.case_key %s)" CLAIM,
	              and);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/*
 * Those that say the same, the n-th with the n-th. stage, there: what they say; NULL pairs with
 * nothing.
 */
static enum rv_code pair_equal(struct rv_importer *im, const char *stage, const char *there,
                               struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_printf(
		&sql,
		"WITH s AS (SELECT seq, case_key, %s AS says, row_number() OVER (PARTITION BY "
		"case_key, %s ORDER BY seq) AS n FROM temp.review_stage WHERE key IS NULL), "
		"t AS (SELECT key, case_key, %s AS says, row_number() OVER (PARTITION BY case_key, "
		"%s ORDER BY ord) AS n FROM temp.review_there WHERE free) "
		"UPDATE temp.review_stage SET key = m.key FROM (SELECT s.seq, t.key FROM s JOIN t "
		"USING (case_key, says, n)) AS m WHERE review_stage.seq = m.seq" CLAIM,
		stage, stage, there, there);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

/* Those that have the same other name. */
static enum rv_code pair_other_names(struct rv_importer *im, const struct rv_pass *pass,
                                     struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	struct rv_buf stage, there;
	enum rv_code code = RV_OK;

	rv_buf_init(&stage);
	rv_buf_init(&there);
	for (size_t i = 0; code == RV_OK && i < record->n_names; i++) {
		const struct rv_column *column = record->names[i];

		if (!pass->given[column->index])
			continue;
		rv_buf_clear(&stage);
		rv_buf_clear(&there);
		rv_buf_printf(&stage, "review_fold(v%zu)", column->index);
		rv_buf_puts(&there, "(SELECT review_fold(t.");
		rv_buf_sql_name(&there, column->column);
		rv_buf_puts(&there, ") FROM ");
		rv_table_sql(&there, record);
		rv_buf_puts(&there, " AS t WHERE ");
		rv_is_key_sql(&there, "t", record->key, record->n_key, "review_there.key");
		rv_buf_puts(&there, ")");
		code = stage.failed || there.failed ? rv_nomem(err)
		                                    : pair_equal(im, stage.text, there.text, err);
	}
	rv_buf_release(&stage);
	rv_buf_release(&there);
	return code;
}

/* ---- what is refused ------------------------------------------------------------------------ */

/* Titles of columns, joined. */
static const char *titles(struct rv_importer *im, const struct rv_column *const *columns, size_t n)
{
	const char *out = NULL;
	struct rv_buf buf;

	rv_buf_init(&buf);
	rv_buf_puts(&buf, "");
	for (size_t i = 0; i < n; i++) {
		rv_buf_puts(&buf, i > 0 ? " + " : "");
		rv_buf_puts(&buf, rv_column_title(columns[i]));
	}
	if (!buf.failed)
		out = rv_strdup(&im->row_arena, buf.text);
	rv_buf_release(&buf);
	return out;
}

/* A fault at each row that query gives: row, line, row of the first. */
static enum rv_code refuse_doubles(struct rv_importer *im, const struct rv_pass *pass,
                                   const char *query, const struct rv_column *const *columns,
                                   size_t n, struct rv_error *err)
{
	const char *same = titles(im, columns, n);
	sqlite3_stmt *stmt = NULL;
	enum rv_code code = same == NULL ? rv_nomem(err) : RV_OK;
	bool row = false;
	int rc = sqlite3_prepare_v2(im->pen.db, query, -1, &stmt, NULL);

	if (code == RV_OK && rc != SQLITE_OK)
		code = rv_pen_fail(&im->pen, rc, err);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		struct rv_place place = rv_tab_place(pass->tab, sqlite3_column_int64(stmt, 0),
		                                     sqlite3_column_int64(stmt, 1));
		long long first = sqlite3_column_int64(stmt, 2);

		if (n > 0)
			rv_fault(im->faults, RV_ERROR, RV_S_ROW_THERE, &place,
			         _("a row with the same %s is already there: row %lld of '%s'"),
			         same, first, pass->tab->path);
		else
			rv_fault(im->faults, RV_ERROR, RV_S_ROW_THERE, &place,
			         _("this row is already there: row %lld of '%s'"), first,
			         pass->tab->path);
	}
	sqlite3_finalize(stmt);
	return code;
}

/* Rows of the stage that say what an earlier one says. */
#define DOUBLES(says, where)                                                                       \
	"SELECT s.row, s.line, f.row FROM (SELECT seq, row, line, min(seq) OVER (PARTITION BY "    \
	"case_key, " says ") AS first FROM temp.review_stage WHERE " where ") AS "                 \
	"s JOIN temp.review_stage AS f ON f.seq = s.first WHERE s.seq <> s.first ORDER BY s.seq"
/* Keys count in rows with faults, too, and in all cases. */
#define SAME_KEYS                                                                                  \
	"SELECT s.row, s.line, f.row FROM (SELECT seq, row, line, min(seq) OVER (PARTITION BY "    \
	"sheet_key) AS first FROM temp.review_stage WHERE sheet_key IS NOT NULL) AS s JOIN "       \
	"temp.review_stage AS f ON f.seq = s.first WHERE s.seq <> s.first ORDER BY s.seq"
/* Rows without a key that say what another one says. */
#define SAME_CELLS                                                                                 \
	"SELECT s.row, s.line, f.row FROM (SELECT seq, row, line, sheet_key, first_value(seq) "    \
	"OVER (PARTITION BY case_key, name, content ORDER BY sheet_key IS NULL, seq) AS first "    \
	"FROM temp.review_stage WHERE NOT faulty) AS s JOIN temp.review_stage AS f ON f.seq = "    \
	"s.first WHERE s.seq <> s.first AND s.sheet_key IS NULL ORDER BY s.seq"

static enum rv_code check_doubles(struct rv_importer *im, const struct rv_pass *pass,
                                  struct rv_error *err)
{
	const struct rv_record *record = pass->record;

	if (!pass->numbered)
		RV_TRY(refuse_doubles(im, pass, SAME_KEYS, record->key, record->n_key, err));
	/* a case is named by its identity: there can't be a second */
	if (record->is_case && pass->n_identity > 0)
		RV_TRY(refuse_doubles(im, pass, DOUBLES("name", "whole"), pass->identity,
		                      pass->n_identity, err));
	if (record->is_case && pass->n_identity > 0 && !pass->whole_identity)
		return refuse_doubles(im, pass, DOUBLES("name", "number IS NOT NULL"),
		                      pass->identity, pass->n_identity, err);
	return record->is_case ? RV_OK : refuse_doubles(im, pass, SAME_CELLS, NULL, 0, err);
}

/* Cases of which the sheet says too little to tell them from another one. */
static enum rv_code check_ambiguous(struct rv_importer *im, const struct rv_pass *pass,
                                    struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	const struct rv_record *record = pass->record;
	enum rv_code code = RV_OK;
	bool row = false;
	int rc = sqlite3_prepare_v2(
		im->pen.db,
		"SELECT s.row, s.line, s.number FROM temp.review_stage AS s WHERE s.key IS NULL "
		"AND NOT s.whole AND (SELECT count(*) FROM temp.review_there AS t WHERE t.free AND "
		"t.number = s.number) > 1 ORDER BY s.seq",
		-1, &stmt, NULL);

	if (rc != SQLITE_OK)
		code = rv_pen_fail(&im->pen, rc, err);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		struct rv_place place = rv_tab_place(pass->tab, sqlite3_column_int64(stmt, 0),
		                                     sqlite3_column_int64(stmt, 1));
		const char *number = (const char *)sqlite3_column_text(stmt, 2);

		rv_fault(im->faults, RV_ERROR, RV_S_LINK_AMBIGUOUS, &place,
		         _("there are several cases '%s'"), number == NULL ? "?" : number);
		for (size_t i = 0; i < record->n_identity; i++)
			if (record->identity[i] != record->number) {
				rv_fault_suggest(im->faults,
				                 _("add the column '%s' to tell them apart"),
				                 rv_column_title(record->identity[i]));
				break;
			}
	}
	sqlite3_finalize(stmt);
	return code;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum rv_code count_there(struct rv_importer *im, int64_t *out, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT count(*) FROM temp.review_there");
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_number(&im->pen, stmt, out, err);
	sqlite3_finalize(stmt);
	return code;
}

static enum rv_code pair_all(struct rv_importer *im, const struct rv_pass *pass,
                             struct rv_error *err)
{
	bool keyed = !pass->numbered;
	int64_t there = 0;

	RV_TRY(count_there(im, &there, err));
	if (there == 0)
		return RV_OK;
	if (keyed && !rv_is_surrogate(im, pass->record))
		return pair_keys(im, "", err);
	if (keyed)
		RV_TRY(pair_keys(im, "AND t.name = s.name AND t.content = s.content", err));
	RV_TRY(pair_other_names(im, pass, err));
	if (pass->record->is_case)
		RV_TRY(check_ambiguous(im, pass, err));
	RV_TRY(pair_equal(im, "name || char(30) || content", "name || char(30) || content", err));
	if (keyed)
		RV_TRY(pair_keys(im, "AND t.name = s.name", err));
	if (pass->n_identity > 0)
		RV_TRY(pair_equal(im, "name", "name", err));
	if (pass->record->is_case && pass->record->n_identity > 1) {
		RV_TRY(pair_equal(im, "iif(whole, NULL, number)", "number", err));
		RV_TRY(pair_equal(im, "number", "iif(whole, NULL, number)", err));
	}
	if (keyed)
		RV_TRY(pair_keys(im, "", err));
	/* rows that were added to a form, when it comes again */
	return keyed && is_named_by_key(pass->record)
	               ? pair_equal(im, "iif(sheet_key IS NULL, content, NULL)", "content", err)
	               : RV_OK;
}

enum rv_code rv_pair(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	if (pass->tab->layout == NULL)
		RV_TRY(check_doubles(im, pass, err));
	RV_TRY(describe_there(im, pass, err));
	RV_TRY(pair_all(im, pass, err));
	rv_arena_reset(&im->row_arena);
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}
