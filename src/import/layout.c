/*
 * Sheets that a layout of the dictionary lays out: one row of the sheet is a row of several
 * records, and makes further rows. Each record is a pass over the sheet; the rows of different
 * records find each other by the row of the sheet that they come from.
 */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

/* ---- headings ------------------------------------------------------------------------------- */

/* Whether a heading of the sheet is that of the layout; *unit is set if it names one. */
static bool is_heading(struct rv_importer *im, const struct rv_heading *heading, const char *name,
                       const char **unit)
{
	const char *bare, *there, *ignored;

	*unit = NULL;
	if (rv_fold_equal(heading->text, name)) {
		rv_without_unit(im, name, unit);
		return true;
	}
	if (heading->column == NULL || heading->column->type != RV_MONEY)
		return false;
	bare = rv_without_unit(im, name, unit);
	there = rv_without_unit(im, heading->text, &ignored);
	if (bare == NULL && there == NULL)
		return false;
	return rv_fold_equal(there == NULL ? heading->text : there, bare == NULL ? name : bare);
}

/* The kind of layout->kinds_record that a heading names, or NULL. */
static const char *kind_of(const struct rv_layout *layout, const char *name)
{
	const struct rv_codes *codes = layout->kinds_record == NULL
	                                       ? NULL
	                                       : layout->kinds_record->kind->codes;

	for (size_t i = 0; codes != NULL && i < codes->n; i++) {
		const struct rv_code_entry *entry = &codes->entries[i];
		bool called = rv_fold_equal(entry->code, name) ||
		              rv_fold_equal(entry->title.zh, name) ||
		              rv_fold_equal(entry->title.en, name);

		for (size_t k = 0; k < entry->n_aliases; k++)
			called = called || rv_fold_equal(entry->aliases[k], name);
		if (called)
			return entry->code;
	}
	return NULL;
}

bool rv_layout_knows(struct rv_importer *im, const struct rv_layout *layout, const char *name)
{
	const char *unit;

	for (size_t i = 0; i < layout->n_headings; i++)
		if (is_heading(im, &layout->headings[i], name, &unit))
			return true;
	return kind_of(layout, name) != NULL;
}

static void suggest(struct rv_importer *im, const struct rv_layout *layout, const char *name)
{
	const char **names = rv_alloc_array(&im->row_arena, layout->n_headings + 1, sizeof *names);
	const char *nearest;

	for (size_t i = 0; names != NULL && i < layout->n_headings; i++)
		names[i] = layout->headings[i].text;
	nearest = names == NULL ? NULL : rv_nearest(name, names);
	if (nearest != NULL)
		rv_fault_suggest(im->faults, _("did you mean '%s'?"), nearest);
}

static void check_headings(struct rv_importer *im, const struct rv_tab *tab)
{
	for (size_t i = 0; i < tab->n_headings; i++) {
		struct rv_place place = rv_tab_place(tab, tab->header, tab->header_line);
		const char *name = tab->headings[i];

		place.column = i + 1;
		place.heading = name;
		if (name == NULL || rv_is_ignored(im->dictionary, name))
			continue;
		if (!rv_layout_knows(im, tab->layout, name)) {
			rv_fault(im->faults, RV_ERROR, RV_S_HEADER_UNKNOWN, &place,
			         _("'%s' is no column of %s"), rv_cell_shown(im, name),
			         rv_title_text(&tab->layout->title, rv_i18n_current()));
			suggest(im, tab->layout, name);
		}
		for (size_t k = 0; k < i; k++)
			if (tab->headings[k] != NULL && rv_fold_equal(tab->headings[k], name)) {
				char letters[RV_LETTERS_SIZE];

				rv_column_letters(k + 1, letters);
				rv_fault(im->faults, RV_ERROR, RV_S_HEADER_DUPLICATE, &place,
				         _("this column is there already (%s)"), letters);
				break;
			}
	}
}

/* ---- passes --------------------------------------------------------------------------------- */

struct rv_pass *rv_add_pass(struct rv_importer *im, struct rv_tab *tab,
                            const struct rv_record *record)
{
	bool first = true;

	for (size_t i = 0; i < im->n_passes; i++)
		first = first && im->passes[i].tab->no != tab->no;
	if (im->n_passes == im->room_passes) {
		size_t room = im->room_passes == 0 ? 16 : im->room_passes * 2;
		struct rv_pass *passes = rv_alloc_array(im->arena, room, sizeof *passes);

		if (passes == NULL)
			return NULL;
		if (im->n_passes > 0)
			memcpy(passes, im->passes, im->n_passes * sizeof *passes);
		im->passes = passes;
		im->room_passes = room;
	}
	im->passes[im->n_passes] = (struct rv_pass){.tab = tab,
	                                            .record = record,
	                                            .rank = im->targets[record->index].rank,
	                                            .first = first};
	return &im->passes[im->n_passes++];
}

static size_t add_make(struct rv_pass *pass, const char *kind)
{
	for (size_t i = 0; i < pass->n_makes; i++)
		if (kind == pass->makes[i] ||
		    (kind != NULL && pass->makes[i] != NULL && strcmp(kind, pass->makes[i]) == 0))
			return i;
	pass->makes[pass->n_makes] = kind;
	return pass->n_makes++;
}

static void add_field(struct rv_pass *pass, struct rv_field field)
{
	pass->fields[pass->n_fields++] = field;
}

/* The one column of a record that points at another one, or NULL. */
static const struct rv_column *reference_to(const struct rv_record *record,
                                            const struct rv_record *other)
{
	const struct rv_column *found = NULL;

	for (size_t i = 0; i < record->n_columns; i++) {
		const struct rv_column *column = record->columns[i];

		if (column->ref != other || !rv_is_stored(column) || rv_is_link(record, column))
			continue;
		if (found != NULL)
			return NULL;
		found = column;
	}
	return found;
}

/* What one heading of the layout does for the record of the pass. */
static void take_heading(struct rv_pass *pass, struct rv_heading *heading, size_t cell,
                         const char *unit)
{
	const struct rv_record *record = pass->record;
	struct rv_field field = {.use = RV_FIELD_OWN,
	                         .column = heading->column,
	                         .unit = unit,
	                         .heading = pass->tab->headings[cell],
	                         .cell = cell,
	                         .tick = heading->tick,
	                         .alone = heading->alone || heading->use == RV_HEADING_TO,
	                         .fill = heading->fill,
	                         .above = ""};

	if (field.unit == NULL && heading->column != NULL)
		field.unit = heading->column->unit;
	if (heading->use == RV_HEADING_NAMES && heading->record->is_case) {
		field.use = RV_FIELD_LINK;
		field.column = NULL;
	} else if (heading->use == RV_HEADING_NAMES) {
		field.column = reference_to(record, heading->record);
		field.alone = false;
		field.make = RV_ALL_MAKES;
		if (field.column == NULL)
			return;
	} else if (heading->record != record) {
		return;
	}
	if (heading->use == RV_HEADING_ROW)
		field.make = add_make(pass, heading->kind);
	if (field.use == RV_FIELD_LINK && record->n_case_key == 0)
		return;
	add_field(pass, field);
}

/* Records whose rows a row of the sheet is. */
static bool is_mate(const struct rv_tab *tab, const struct rv_importer *im,
                    const struct rv_record *record)
{
	for (size_t i = 0; i < im->n_passes; i++)
		if (im->passes[i].tab->no == tab->no && im->passes[i].record == record)
			return im->passes[i].n_makes > 0 && im->passes[i].makes[0] == NULL;
	return false;
}

static enum rv_code fill_pass(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	const struct rv_tab *tab = pass->tab;
	const struct rv_layout *layout = tab->layout;
	size_t room = (layout->n_headings + 1) * 2 + tab->n_headings;
	const char *unit, *kind;

	pass->fields = rv_alloc_array(im->arena, room, sizeof *pass->fields);
	pass->makes = rv_alloc_array(im->arena, room, sizeof *pass->makes);
	pass->mates = rv_alloc_array(im->arena, pass->record->n_columns, sizeof *pass->mates);
	if (pass->fields == NULL || pass->makes == NULL || pass->mates == NULL)
		return rv_nomem(err);
	for (size_t i = 0; i < layout->n_headings; i++)
		if (layout->headings[i].use == RV_HEADING_TO &&
		    layout->headings[i].record == pass->record)
			add_make(pass, NULL);
	for (size_t i = 0; i < tab->n_headings; i++) {
		bool taken = false;

		for (size_t k = 0; tab->headings[i] != NULL && k < layout->n_headings; k++)
			if (is_heading(im, &layout->headings[k], tab->headings[i], &unit)) {
				taken = true;
				if (layout->headings[k].use != RV_HEADING_IGNORE)
					take_heading(pass, &layout->headings[k], i, unit);
			}
		kind = taken || tab->headings[i] == NULL || layout->kinds_record != pass->record
		               ? NULL
		               : kind_of(layout, tab->headings[i]);
		if (kind != NULL)
			add_field(pass, (struct rv_field){.use = RV_FIELD_OWN,
			                                  .column = layout->kinds_column,
			                                  .unit = layout->kinds_column->unit,
			                                  .heading = tab->headings[i],
			                                  .cell = i,
			                                  .make = add_make(pass, kind),
			                                  .alone = true,
			                                  .above = ""});
	}
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}

/* The references of a pass to rows that the sheet's row is. */
static void find_mates(struct rv_importer *im, struct rv_pass *pass)
{
	for (size_t i = 0; i < im->dictionary->n_records; i++) {
		const struct rv_record *other = im->dictionary->records[i];
		const struct rv_column *column;
		bool given = false;

		if (other == pass->record || !is_mate(pass->tab, im, other))
			continue;
		if (other->is_case) {
			pass->case_mate = true;
			continue;
		}
		column = reference_to(pass->record, other);
		for (size_t k = 0; k < pass->n_fields; k++)
			given = given || pass->fields[k].column == column;
		if (column != NULL && !given)
			pass->mates[pass->n_mates++] = (struct rv_mate){column, other};
	}
}

/* Whether a heading of the sheet fills a record. */
static bool is_filled(struct rv_importer *im, const struct rv_tab *tab,
                      const struct rv_record *record)
{
	const struct rv_layout *layout = tab->layout;
	const char *unit;

	for (size_t i = 0; i < tab->n_headings; i++) {
		if (tab->headings[i] == NULL)
			continue;
		for (size_t k = 0; k < layout->n_headings; k++)
			if (layout->headings[k].record == record &&
			    layout->headings[k].use != RV_HEADING_NAMES &&
			    is_heading(im, &layout->headings[k], tab->headings[i], &unit))
				return true;
		if (layout->kinds_record == record && kind_of(layout, tab->headings[i]) != NULL)
			return true;
	}
	return false;
}

/* The heading that names the case, or NULL. */
static const char *case_heading(const struct rv_importer *im, const struct rv_layout *layout)
{
	for (size_t i = 0; i < layout->n_headings; i++)
		if (layout->headings[i].use == RV_HEADING_NAMES &&
		    layout->headings[i].record == im->dictionary->case_record)
			return layout->headings[i].text;
	return NULL;
}

enum rv_code rv_layout_passes(struct rv_importer *im, struct rv_tab *tab, struct rv_error *err)
{
	size_t errors = im->faults->errors, first = im->n_passes;
	bool told = false;

	check_headings(im, tab);
	for (size_t i = 0; i < im->dictionary->n_records; i++) {
		const struct rv_record *record = im->dictionary->records[i];
		struct rv_pass *pass;

		if (!is_filled(im, tab, record))
			continue;
		im->targets[record->index].in_files = true;
		im->targets[record->index].broken = im->targets[record->index].broken ||
		                                    im->faults->errors > errors;
		pass = rv_add_pass(im, tab, record);
		if (pass == NULL)
			return rv_nomem(err);
		RV_TRY(fill_pass(im, pass, err));
		pass->usable = true;
		pass->numbered = rv_can_number(im, record);
		for (size_t k = 0; k < pass->n_fields; k++)
			pass->numbered = pass->numbered && pass->fields[k].column != record->key[0];
	}
	for (size_t i = first; i < im->n_passes; i++)
		find_mates(im, &im->passes[i]);
	for (size_t i = first; i < im->n_passes; i++) {
		struct rv_pass *pass = &im->passes[i];
		struct rv_place place = rv_tab_place(tab, tab->header, tab->header_line);
		bool linked = pass->case_mate || pass->record->n_case_key == 0;

		for (size_t k = 0; k < pass->n_fields; k++)
			linked = linked || pass->fields[k].use == RV_FIELD_LINK;
		if (linked)
			continue;
		pass->usable = false;
		if (!told && case_heading(im, tab->layout) != NULL)
			rv_miss_case(im, &place, case_heading(im, tab->layout), false);
		else if (!told)
			rv_fault(im->faults, RV_ERROR, RV_S_HEADER_MISSING, &place,
			         _("no column says which case a row is of"));
		told = true;
	}
	rv_arena_reset(&im->row_arena);
	return im->faults->nomem ? rv_nomem(err) : RV_OK;
}

/* ---- rows that are one ---------------------------------------------------------------------- */

/* What says that rows of the stage are one: another name, else the identity. */
static void same_sql(struct rv_buf *sql, const struct rv_pass *pass)
{
	const struct rv_record *record = pass->record;

	rv_buf_puts(sql, "coalesce(");
	for (size_t i = 0; i < record->n_names; i++)
		if (pass->given[record->names[i]->index])
			rv_buf_printf(sql, "%zu || char(30) || review_fold(v%zu), ", i,
			              record->names[i]->index);
	rv_buf_puts(sql, "nullif(trim(name, char(31)), ''), NULL)");
}

/* ?1 takes from ?2 what it does not say itself. */
static void take_sql(struct rv_buf *sql, const struct rv_pass *pass)
{
	const char *comma = "";

	rv_buf_puts(sql, "UPDATE temp.review_stage AS f SET ");
	for (size_t i = 0; i < pass->record->n_columns; i++)
		if (pass->given[i]) {
			rv_buf_printf(sql, "%sv%zu = coalesce(f.v%zu, s.v%zu)", comma, i, i, i);
			comma = ", ";
		}
	rv_buf_puts(sql, ", unasked = (SELECT json_group_array(value) FROM json_each(f.unasked) "
	                 "WHERE value IN (SELECT value FROM json_each(s.unasked)))");
	rv_buf_puts(sql, ", nones = f.nones || s.nones");
	rv_buf_puts(sql, ", faulty = max(f.faulty, s.faulty) FROM (SELECT * FROM temp.review_stage "
	                 "WHERE seq = ?2) AS s WHERE f.seq = ?1");
}

/* Columns in which ?1 and ?2 say different things. */
static void differ_sql(struct rv_buf *sql, const struct rv_pass *pass)
{
	for (size_t i = 0; i < pass->record->n_columns; i++)
		if (pass->given[i])
			rv_buf_printf(
				sql,
				"%sSELECT %zu, f.row, s.row, s.line FROM temp.review_stage AS "
				"f CROSS JOIN temp.review_stage AS s WHERE f.seq = ?1 AND s.seq "
				"= ?2 AND f.v%zu <> s.v%zu",
				sql->len > 0 ? " UNION ALL " : "", i, i, i);
}

static enum rv_code tell_differences(struct rv_importer *im, const struct rv_pass *pass,
                                     sqlite3_stmt *differ, struct rv_error *err)
{
	enum rv_code code;
	bool row;

	while ((code = rv_pen_row(&im->pen, differ, &row, err)) == RV_OK && row) {
		const struct rv_column *column =
			pass->record->columns[sqlite3_column_int64(differ, 0)];
		struct rv_place place = rv_tab_place(pass->tab, sqlite3_column_int64(differ, 2),
		                                     sqlite3_column_int64(differ, 3));

		for (size_t i = 0; i < pass->n_fields; i++)
			if (pass->fields[i].column == column) {
				place.column = pass->fields[i].cell + 1;
				place.heading = pass->fields[i].heading;
			}
		rv_fault(im->faults, RV_ERROR, RV_S_ROW_CONFLICT, &place,
		         _("'%s' is another one than in row %lld, which is of the same %s"),
		         rv_column_title(column), (long long)sqlite3_column_int64(differ, 1),
		         rv_record_title(pass->record));
	}
	return code;
}

struct merging {
	sqlite3_stmt *same, *take, *differ, *drop;
};

static enum rv_code prepare(struct rv_importer *im, const struct rv_pass *pass,
                            struct merging *merging, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	rv_buf_init(&sql);
	rv_buf_puts(&sql,
	            "SELECT first, seq FROM (SELECT seq, min(seq) OVER (PARTITION BY case_key, "
	            "same) AS first FROM (SELECT seq, case_key, ");
	same_sql(&sql, pass);
	rv_buf_puts(&sql,
	            " AS same FROM temp.review_stage) WHERE same IS NOT NULL) WHERE seq <> first "
	            "ORDER BY seq");
	code = rv_pen_prepare(&im->pen, &sql, &merging->same, err);
	rv_buf_clear(&sql);
	take_sql(&sql, pass);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &merging->take, err);
	rv_buf_clear(&sql);
	differ_sql(&sql, pass);
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &merging->differ, err);
	rv_buf_clear(&sql);
	rv_buf_puts(&sql,
	            "INSERT INTO temp.review_merged SELECT seq, row, ?1 FROM temp.review_stage "
	            "WHERE seq = ?2");
	if (code == RV_OK)
		code = rv_pen_prepare(&im->pen, &sql, &merging->drop, err);
	rv_buf_release(&sql);
	return code;
}

static enum rv_code merge(struct rv_importer *im, const struct rv_pass *pass,
                          struct merging *merging, struct rv_error *err)
{
	sqlite3_stmt *const both[] = {merging->differ, merging->take, merging->drop};
	int rc = SQLITE_OK;

	for (size_t i = 0; i < 3; i++)
		for (int k = 0; rc == SQLITE_OK && k < 2; k++)
			rc = sqlite3_bind_int64(both[i], k + 1,
			                        sqlite3_column_int64(merging->same, k));
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(tell_differences(im, pass, merging->differ, err));
	RV_TRY(rv_pen_step(&im->pen, merging->take, err));
	return rv_pen_step(&im->pen, merging->drop, err);
}

/* Cells that must be filled in one of the rows that are one. */
static enum rv_code check_required(struct rv_importer *im, const struct rv_pass *pass,
                                   const struct rv_field *field, struct rv_error *err)
{
	sqlite3_stmt *stmt = NULL;
	struct rv_buf sql;
	enum rv_code code;
	bool row = false;

	rv_buf_init(&sql);
	rv_buf_printf(&sql,
	              "SELECT row, line FROM temp.review_stage WHERE v%zu IS NULL AND NOT faulty "
	              "ORDER BY seq",
	              field->column->index);
	code = rv_pen_prepare(&im->pen, &sql, &stmt, err);
	rv_buf_release(&sql);
	while (code == RV_OK && (code = rv_pen_row(&im->pen, stmt, &row, err)) == RV_OK && row) {
		struct rv_place place = rv_tab_place(pass->tab, sqlite3_column_int64(stmt, 0),
		                                     sqlite3_column_int64(stmt, 1));

		place.column = field->cell + 1;
		place.heading = field->heading;
		rv_fault(im->faults, RV_ERROR, RV_S_CELL_EMPTY, &place,
		         _("this cell must be filled"));
	}
	sqlite3_finalize(stmt);
	return code;
}

enum rv_code rv_merge_rows(struct rv_importer *im, struct rv_pass *pass, struct rv_error *err)
{
	struct merging merging = {.same = NULL};
	enum rv_code code = prepare(im, pass, &merging, err);
	bool row = false;

	while (code == RV_OK && (code = rv_pen_row(&im->pen, merging.same, &row, err)) == RV_OK &&
	       row)
		code = merge(im, pass, &merging, err);
	sqlite3_finalize(merging.same);
	sqlite3_finalize(merging.take);
	sqlite3_finalize(merging.differ);
	sqlite3_finalize(merging.drop);
	RV_TRY(code);
	RV_TRY(rv_pen_run(&im->pen,
	                  "DELETE FROM temp.review_stage WHERE seq IN (SELECT seq FROM "
	                  "temp.review_merged)",
	                  err));
	for (size_t i = 0; i < pass->n_fields; i++)
		if (pass->fields[i].use == RV_FIELD_OWN && pass->fields[i].column != NULL &&
		    pass->fields[i].column->required)
			RV_TRY(check_required(im, pass, &pass->fields[i], err));
	return RV_OK;
}

/* ---- mates ---------------------------------------------------------------------------------- */

enum rv_code rv_note_mates(struct rv_importer *im, const struct rv_pass *pass, struct rv_error *err)
{
	struct rv_buf sql;
	enum rv_code code;

	if (pass->makes[0] != NULL)
		return RV_OK;
	rv_buf_init(&sql);
	rv_buf_printf(
		&sql,
		"INSERT OR IGNORE INTO temp.review_mate SELECT %zu, row, %zu, key FROM "
		"(SELECT row, key FROM temp.review_stage UNION ALL SELECT m.row, s.key FROM "
		"temp.review_merged AS m JOIN temp.review_stage AS s ON s.seq = m.first) WHERE "
		"key IS NOT NULL",
		pass->tab->no, pass->record->index);
	code = rv_pen_run_buf(&im->pen, &sql, err);
	rv_buf_release(&sql);
	return code;
}

enum rv_code rv_find_mate(struct rv_importer *im, struct rv_pass *pass,
                          const struct rv_record *record, int64_t row, const char **key,
                          struct rv_error *err)
{
	enum rv_code code = RV_OK;
	struct rv_buf sql;
	bool found = false;
	int rc;

	*key = NULL;
	if (pass->mate == NULL) {
		rv_buf_init(&sql);
		rv_buf_printf(&sql,
		              "SELECT key FROM temp.review_mate WHERE tab = %zu AND row = ?1 AND "
		              "record = ?2",
		              pass->tab->no);
		code = rv_pen_prepare(&im->pen, &sql, &pass->mate, err);
		rv_buf_release(&sql);
		RV_TRY(code);
	}
	rc = sqlite3_bind_int64(pass->mate, 1, row);
	if (rc == SQLITE_OK)
		rc = sqlite3_bind_int64(pass->mate, 2, (sqlite3_int64)record->index);
	if (rc != SQLITE_OK)
		return rv_pen_fail(&im->pen, rc, err);
	RV_TRY(rv_pen_row(&im->pen, pass->mate, &found, err));
	if (found) {
		*key = rv_strdup(&im->row_arena, (const char *)sqlite3_column_text(pass->mate, 0));
		code = *key == NULL ? rv_nomem(err) : RV_OK;
		sqlite3_reset(pass->mate);
	}
	return code;
}
