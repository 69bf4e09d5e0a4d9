/*
 * Names that stand in cells as text but should be those of rows, as officers who are staff (`among:`): one that no
 * row has is told once, at its first cell. And the row's name nearest to one that was looked for in vain.
 */
#include "import/parts.h"
#include "review/i18n.h"

/* So many rows are looked through for a suggestion. */
#define MOST_NAMES "2000"

/* Names of a lookup record's rows, NULL-terminated, read once: their rows come before all others. */
static enum rv_code read_names(struct rv_importer *im, const struct rv_record *record,
                               const char ***out, struct rv_error *err)
{
	size_t n, got = 0, room = 0;
	const struct rv_column *const *identity = rv_identity(record, &n);
	const char **names = rv_alloc_array(im->arena, 1, sizeof *names), **more;
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	if (names == NULL)
		return rv_nomem(err);
	rv_buf_init(&sql);
	rv_buf_puts(&sql, "SELECT ");
	rv_buf_sql_name(&sql, n > 0 ? identity[0]->column : record->key[0]->column);
	rv_buf_puts(&sql, " FROM ");
	rv_table_sql(&sql, record);
	rv_buf_puts(&sql, " LIMIT " MOST_NAMES);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		const char *text = (const char *)sqlite3_column_text(stmt, 0);

		if (text == NULL || text[0] == '\0')
			continue;
		if (got == room) {
			room = room == 0 ? 64 : room * 2;
			more = rv_alloc_array(im->arena, room + 1, sizeof *more);
			for (size_t i = 0; more != NULL && i < got; i++)
				more[i] = names[i];
			names = more;
		}
		if (names == NULL || (names[got++] = rv_strdup(im->arena, text)) == NULL)
			code = rv_nomem(err);
	}
	sqlite3_finalize(stmt);
	*out = names;
	return code;
}

enum rv_code rv_nearest_row(struct rv_importer *im, const struct rv_record *record,
                            const char *text, const char **out, struct rv_error *err)
{
	struct rv_target *target = &im->targets[record->index];

	*out = NULL;
	if (record->n_case_key > 0 || record->is_case || target->shape.n == 0)
		return RV_OK;
	if (target->row_names == NULL)
		RV_TRY(read_names(im, record, &target->row_names, err));
	*out = rv_nearest(text, target->row_names);
	return RV_OK;
}

/* Whether it is the first time that the name is missed. */
static enum rv_code is_new(struct rv_importer *im, const struct rv_record *record, const char *name,
                           bool *out, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code = RV_OK;
	int rc;

	if (im->add_told == NULL) {
		rv_buf_init(&sql);
		rv_buf_puts(&sql, "INSERT OR IGNORE INTO temp.review_told VALUES (?1, ?2)");
		code = rv_pen_prepare(&im->pen, &sql, &im->add_told, err);
		rv_buf_release(&sql);
		RV_TRY(code);
	}
	rc = sqlite3_bind_int64(im->add_told, 1, (sqlite3_int64)record->index);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_text(im->add_told, 2, name, -1, SQLITE_TRANSIENT);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_step(&im->pen, im->add_told, err));
	*out = sqlite3_changes(im->pen.db) > 0;
	return RV_OK;
}

enum rv_code rv_check_among(struct rv_importer *im, const struct rv_column *column,
                            const struct rv_place *place, const char *text, struct rv_error *err)
{
	const struct rv_record *record = column->among;
	struct rv_target *target = record == NULL ? NULL : &im->targets[record->index];
	const char *nearest, *name;
	bool found = false, first = false;

	/* where nobody keeps them there is nothing to compare with */
	if (target == NULL || target->broken || text[0] == '\0')
		return RV_OK;
	RV_TRY(rv_nearest_row(im, record, text, &nearest, err));
	if (target->row_names == NULL || target->row_names[0] == NULL)
		return RV_OK;
	name = rv_folded(im, text);
	if (name == NULL)
		return rv_nomem(err);
	RV_TRY(rv_is_named(im, record, name, &found, err));
	if (!found)
		RV_TRY(is_new(im, record, name, &first, err));
	if (!first)
		return RV_OK;
	rv_fault(im->faults, RV_WARNING, RV_S_NAME_UNKNOWN, place,
	         _("there is no '%s' among %s; it is taken as it stands (told once)"),
	         rv_cell_shown(im, text), rv_record_title(record));
	if (nearest != NULL)
		rv_fault_suggest(im->faults, _("did you mean '%s'?"), nearest);
	return RV_OK;
}
