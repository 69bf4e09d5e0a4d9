/* The table in which the rows of a sheet wait, and what is known of them before the first is read. */
#include <string.h>

#include "import/parts.h"
#include "import/stage.h"
#include "review/i18n.h"

static enum rv_code make_table(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct rv_buf sql, insert;
	enum rv_code code;
	int n = AT_VALUES;

	rv_buf_init(&sql);
	rv_buf_init(&insert);
	rv_buf_puts(&sql,
	            "DROP TABLE IF EXISTS temp.review_stage; DROP TABLE IF EXISTS "
	            "temp.review_merged; CREATE TEMP TABLE review_merged(seq INTEGER "
	            "PRIMARY KEY, row INTEGER, first INTEGER); CREATE TEMP TABLE review_stage("
	            "seq INTEGER PRIMARY KEY, row INTEGER, line INTEGER, faulty INTEGER, "
	            "case_key TEXT, sheet_key TEXT, key TEXT, name TEXT, content TEXT, "
	            "number TEXT, whole INTEGER, unasked TEXT, nones TEXT");
	rv_buf_puts(&insert, "INSERT INTO temp.review_stage VALUES (NULL, ?1, ?2, ?3, ?4, ?5, "
	                     "NULL, NULL, NULL, NULL, NULL, ?6, ?7");
	for (size_t i = 0; i < pass->record->n_columns; i++)
		if (pass->given[i]) {
			rv_buf_printf(&sql, ", v%zu", i);
			rv_buf_printf(&insert, ", ?%d", n++);
		}
	rv_buf_puts(&sql, ")");
	rv_buf_puts(&insert, ")");
	code = rv_pen_run_buf(&im->pen, &sql, err);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &insert, &pass->stage, err);
	rv_buf_release(&sql);
	rv_buf_release(&insert);
	return code;
}

/* The greatest key of the table. */
static enum rv_code read_last_key(struct rv_importer *im, struct rv_pass *pass,
                                  struct rv_error *err)
{
	struct rv_buf sql;
	sqlite3_stmt *stmt = NULL;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT max(0, max(");
	rv_buf_sql_name(&sql, pass->record->key[0]->column);
	rv_buf_puts(&sql, ")) FROM ");
	rv_table_sql(&sql, pass->record);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	if (code == RV_OK)
		code = rv_pen_number(&im->pen, stmt, &pass->next_key, err);
	sqlite3_finalize(stmt);
	return code;
}

/* Whether the row that a reference names may come later. */
static bool comes_later(const struct rv_importer *im, const struct rv_pass *pass,
                        const struct rv_column *column)
{
	const struct rv_target *target = &im->targets[column->ref->index];

	if (rv_is_key(pass->record, column))
		return false;
	for (size_t i = 0; i < pass->record->n_identity; i++)
		if (pass->record->identity[i] == column)
			return false;
	return target->in_files && target->rank >= pass->rank;
}

static enum rv_code find_given(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	const struct rv_record *record = pass->record;
	size_t n;
	const struct rv_column *const *identity = rv_identity(record, &n);

	pass->values = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->values);
	pass->nones = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->nones);
	pass->given = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->given);
	pass->later = rv_alloc_array(im->arena, record->n_columns, sizeof *pass->later);
	pass->identity = rv_alloc_array(im->arena, n, sizeof(struct rv_column *));
	if (!pass->values || !pass->nones || !pass->given || !pass->later || !pass->identity)
		return rv_nomem(err);
	for (size_t i = 0; i < pass->n_fields; i++) {
		const struct rv_column *column = pass->fields[i].column;

		if (pass->fields[i].use != RV_FIELD_OWN || column == NULL)
			continue;
		pass->given[column->index] = true;
		pass->later[column->index] = column->ref != NULL && comes_later(im, pass, column);
	}
	for (size_t i = 0; i < pass->n_mates; i++)
		pass->given[pass->mates[i].column->index] = true;
	if (pass->makes[0] != NULL)
		pass->given[record->kind->index] = true;
	pass->whole_identity = n > 0;
	for (size_t i = 0; i < n; i++)
		if (pass->given[identity[i]->index])
			pass->identity[pass->n_identity++] = identity[i];
		else if (!rv_is_link(record, identity[i]))
			pass->whole_identity = false;
	return RV_OK;
}

enum rv_code rv_stage_open(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct rv_target *target = &im->targets[pass->record->index];

	RV_TRY(find_given(im, pass, err));
	if (!pass->usable)
		return RV_OK;
	if (rv_can_number(im, pass->record))
		RV_TRY(read_last_key(im, pass, err));
	target->numbered = target->numbered || (pass->numbered && pass->n_identity > 0);
	target->keyed = target->keyed || !(pass->numbered && pass->n_identity > 0);
	return make_table(im, pass, err);
}

void rv_stage_close(struct rv_importer *im, struct rv_pass *pass)
{
	if (im->serials > 0)
		rv_note(im, pass->tab,
		        RV_PLURAL("%lld number in a date column is taken as a day",
		                  "%lld numbers in date columns are taken as days", im->serials),
		        (long long)im->serials);
	im->serials = 0;
	sqlite3_finalize(pass->stage);
	sqlite3_finalize(pass->mate);
	rv_arena_release(&pass->last_case.arena);
	pass->last_case.texts = NULL;
	pass->stage = pass->mate = NULL;
}
