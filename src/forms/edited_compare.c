/* What differs between a scoring table's workbook and its rubric, as the lines of an overlay. */
#include <stdlib.h>
#include <string.h>

#include "forms/edited.h"
#include "model/model.h"
#include "review/i18n.h"
#include "review/text.h"

/* ---- lines ---------------------------------------------------------------------------------------------- */

static void remember_line(struct rv_changes *changes, const struct rv_place *place)
{
	struct rv_edited *edited = changes->edited;

	if (edited->n_lines == edited->room_lines) {
		size_t room = edited->room_lines * 2 + 64;
		struct rv_place *more = rv_alloc_array(edited->arena, room, sizeof *more);

		if (more == NULL) {
			changes->nomem = true;
			return;
		}
		if (edited->n_lines > 0)
			memcpy(more, edited->lines, edited->n_lines * sizeof *more);
		edited->lines = more;
		edited->room_lines = room;
	}
	edited->lines[edited->n_lines++] = place != NULL ? *place : (struct rv_place){.file = NULL};
}

void rv_changes_line(struct rv_changes *changes, const struct rv_place *place, const char *fmt, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, fmt);
	len = vasprintf(&text, fmt, args);
	va_end(args);
	if (len < 0) {
		changes->nomem = true;
		return;
	}
	rv_buf_puts(&changes->text, text);
	rv_buf_putc(&changes->text, '\n');
	free(text);
	remember_line(changes, place);
}

/* Text as a scalar of YAML. NULL: out of memory. */
static const char *quoted(struct rv_changes *changes, const char *text)
{
	struct rv_buf buf;
	const char *out = NULL;

	rv_buf_init(&buf);
	rv_buf_json(&buf, text, strlen(text));
	if (!buf.failed)
		out = rv_strndup(changes->edited->arena, buf.text, buf.len);
	rv_buf_release(&buf);
	changes->nomem |= out == NULL;
	return out != NULL ? out : "";
}

static const char *title_yaml(struct rv_changes *changes, const struct rv_title *title)
{
	const char *zh = title->zh != NULL ? title->zh : title->en, *out;

	if (title->en == NULL || strcmp(zh, title->en) == 0)
		return quoted(changes, zh);
	out = rv_format(changes->edited->arena, "{zh: %s, en: %s}", quoted(changes, zh),
	                quoted(changes, title->en));
	changes->nomem |= out == NULL;
	return out != NULL ? out : "";
}

/* ---- rows by what they are of --------------------------------------------------------------------------- */

/* How row i of the rubric's sheet is called. */
static const char *id_of(const struct rv_changes *changes, enum rv_scoring_sheet sheet, size_t row)
{
	struct rv_scoring_say say = {.rubric = changes->base, .layout = RV_SCORING_WORKBOOK};

	return rv_scoring_cell(&say, sheet, row, (unsigned char)rv_scoring_tables[sheet].id).text;
}

static void unknown_row(const struct rv_changes *changes, const struct rv_edited_at *at, size_t n)
{
	size_t column = rv_scoring_tables[at->sheet].id;
	const char **ids = rv_alloc_array(changes->edited->arena, n + 1, sizeof *ids);
	const char *text = at->row->cells[column].text, *nearest;

	if (*text == '\0') {
		rv_edited_fault(at, column, RV_S_CELL_EMPTY,
		                _("the row does not say what it is of"));
		return;
	}
	rv_edited_fault(at, column, RV_S_TABLE_ROW,
	                at->sheet == RV_SHEET_ITEMS
	                        ? _("the rubric has no '%.100s'; a new one needs a check and is "
	                            "written in the YAML file")
	                        : _("the rubric has no '%.100s'"),
	                text);
	if (ids == NULL) {
		at->faults->nomem = true;
		return;
	}
	for (size_t i = 0; i < n; i++)
		ids[i] = id_of(changes, at->sheet, i);
	nearest = rv_nearest(text, ids);
	if (nearest != NULL)
		rv_fault_suggest(at->faults, _("did you mean '%s'?"), nearest);
}

/* The workbook's row of each of the rubric's; NULL where there is none, which is a fault. NULL: out of memory. */
static const struct rv_edited_row **match(struct rv_changes *changes, enum rv_scoring_sheet sheet)
{
	const struct rv_edited_sheet *own = &changes->edited->sheets[sheet];
	size_t n = rv_scoring_rows(changes->base, sheet), id = rv_scoring_tables[sheet].id;
	const struct rv_edited_row **rows = rv_alloc_array(changes->edited->arena, n + 1,
	                                                   sizeof *rows);
	struct rv_place place = rv_edited_place(changes->edited, sheet, NULL, 0);

	if (rows == NULL) {
		changes->nomem = true;
		return NULL;
	}
	for (const struct rv_edited_row *row = own->rows; row != NULL; row = row->next) {
		const struct rv_edited_at at = {changes->edited, sheet, row, changes->faults};
		size_t i = 0;

		while (i < n && strcmp(id_of(changes, sheet, i), row->cells[id].text) != 0)
			i++;
		if (i == n)
			unknown_row(changes, &at, n);
		else if (rows[i] != NULL)
			rv_edited_fault(&at, id, RV_S_TABLE_TWICE,
			                _("'%s' is there twice, first in row %lld"),
			                row->cells[id].text, (long long)rows[i]->row);
		else
			rows[i] = row;
	}
	for (size_t i = 0; own->name != NULL && i < n; i++)
		if (rows[i] == NULL)
			rv_fault(
				changes->faults, RV_ERROR, RV_S_TABLE_GONE, &place,
				sheet == RV_SHEET_ITEMS
					? _("the row of '%s' is missing; an item that is not to be "
			                    "used keeps its row, with 'no' under 'in use'")
					: _("the row of '%s' is missing"),
				id_of(changes, sheet, i));
	return rows;
}

/* ---- wording -------------------------------------------------------------------------------------------- */

/* Equal but for blanks and breaks of lines, which spreadsheets change. */
static bool same_text(const char *a, const char *b)
{
	static const char blanks[] = " \t\r\n";

	for (;;) {
		a += strspn(a, blanks);
		b += strspn(b, blanks);
		if (*a != *b)
			return rv_fold_equal(a, b);
		if (*a == '\0')
			return true;
		a++;
		b++;
	}
}

static bool says(const struct rv_scoring_column *column, const struct rv_scoring_cell *cell,
                 const char *text)
{
	char digits[RV_POINTS_SIZE];

	if (cell->null || (column->kind == RV_SCORING_TEXT && cell->text == NULL))
		return *text == '\0';
	if (column->kind == RV_SCORING_TEXT)
		return same_text(cell->text, text);
	rv_points_text(column->kind == RV_SCORING_COUNT ? cell->number * 100 : cell->number,
	               digits);
	return strcmp(digits, text) == 0;
}

/* Columns that are not taken: told where they differ from what the rubric says in this language and, in `other`, the other. */
static void tell_wording(struct rv_changes *changes, enum rv_scoring_sheet sheet,
                         const struct rv_edited_row *const *rows)
{
	const struct rv_scoring_table *table = &rv_scoring_tables[sheet];
	size_t n = rv_scoring_rows(changes->base, sheet);
	enum rv_lang lang = rv_i18n_current();
	struct rv_scoring_say say = {.arena = changes->edited->arena,
	                             .rubric = changes->base,
	                             .layout = RV_SCORING_WORKBOOK,
	                             .labels = true};
	bool *known = rv_alloc_array(changes->edited->arena, n + 1, table->n);

	if (known == NULL) {
		changes->nomem = true;
		return;
	}
	for (int turn = RV_EN; turn <= RV_ZH; turn++) {
		say.lang = (enum rv_lang)turn;
		rv_i18n_select(say.lang);
		for (size_t i = 0; i < n; i++)
			for (size_t c = 0; rows[i] != NULL && c < table->n; c++) {
				struct rv_scoring_cell cell = rv_scoring_cell(&say, sheet, i,
				                                              (unsigned char)c);

				known[i * table->n + c] |= says(&table->columns[c], &cell,
				                                rows[i]->cells[c].text);
			}
	}
	rv_i18n_select(lang);
	changes->nomem |= say.failed;
	for (size_t i = 0; i < n; i++)
		for (size_t c = 0; rows[i] != NULL && c < table->n; c++) {
			struct rv_place place = rv_edited_place(changes->edited, sheet, rows[i], c);

			if (!known[i * table->n + c] && !table->columns[c].edited &&
			    rows[i]->cells[c].column > 0)
				rv_fault(changes->faults, RV_WARNING, RV_S_TABLE_WORDING, &place,
				         _("differs from the rubric, and is not taken: wording is "
				           "changed in the YAML file"));
		}
}

/* ---- parts ---------------------------------------------------------------------------------------------- */

/* Points of the rubric's row i in a sheet, and those of the workbook in *out; whether both are known. */
static bool row_points(struct rv_changes *changes, enum rv_scoring_sheet sheet, size_t column,
                       const struct rv_edited_row *row, bool zero, rv_points *out)
{
	const struct rv_edited_at at = {changes->edited, sheet, row, changes->faults};
	bool has;

	if (row == NULL)
		return false;
	if (zero && strcmp(row->cells[column].text, "0") == 0) {
		*out = 0;
		return true;
	}
	if (!rv_edited_points(&at, column, &has, out))
		return false;
	if (!has)
		rv_edited_fault(&at, column, RV_S_CELL_EMPTY, _("the points are missing"));
	return has;
}

static void compare_total(struct rv_changes *changes)
{
	const struct rv_edited_cell *cell = &changes->edited->facts[RV_FACT_POINTS];
	const struct rv_place *place = &changes->edited->fact_places[RV_FACT_POINTS];
	char digits[RV_POINTS_SIZE];
	rv_points points;

	if (cell->column == 0)
		return;
	if (!rv_points_parse(cell->text, strlen(cell->text), &points) || points <= 0) {
		rv_fault(changes->faults, RV_ERROR, RV_S_CELL_POINTS, place,
		         _("'%.100s' is no number of points"), cell->text);
		return;
	}
	if (points == changes->base->points)
		return;
	rv_points_text(points, digits);
	rv_changes_line(changes, place, "points: %s", digits);
	changes->n++;
}

/* `dimensions:` is replaced as a whole. */
static void put_dimensions(struct rv_changes *changes, const struct rv_edited_row *const *rows,
                           const rv_points *points, size_t n)
{
	rv_changes_line(changes, NULL, "dimensions:");
	for (size_t i = 0; i < n; i++) {
		const struct rv_category *category, *next = NULL;
		const struct rv_dimension *whole = rv_scoring_dimension(changes->base, i,
		                                                        &category);
		struct rv_place place = rv_edited_place(changes->edited, RV_SHEET_DIMENSIONS,
		                                        rows[i], RV_DIM_POINTS);
		const char *id = category != NULL ? category->id : whole->id;
		const char *title = title_yaml(changes,
		                               category != NULL ? &category->title : &whole->title);
		char digits[RV_POINTS_SIZE];

		rv_points_text(points[i], digits);
		if (category != NULL) {
			rv_changes_line(changes, &place, "      - {id: %s, points: %s, title: %s}",
			                id, digits, title);
			continue;
		}
		rv_changes_line(changes, &place, "  - id: %s", id);
		rv_changes_line(changes, &place, "    points: %s", digits);
		rv_changes_line(changes, &place, "    title: %s", title);
		if (i + 1 < n)
			rv_scoring_dimension(changes->base, i + 1, &next);
		if (next != NULL)
			rv_changes_line(changes, &place, "    categories:");
	}
}

static void compare_dimensions(struct rv_changes *changes, const struct rv_edited_row *const *rows)
{
	size_t n = rv_scoring_rows(changes->base, RV_SHEET_DIMENSIONS), differ = 0;
	rv_points *points = rv_alloc_array(changes->edited->arena, n + 1, sizeof *points);
	bool all = true;

	if (points == NULL) {
		changes->nomem = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		const struct rv_category *category;
		const struct rv_dimension *whole = rv_scoring_dimension(changes->base, i,
		                                                        &category);
		rv_points was = category != NULL ? category->points : whole->points;

		all &= row_points(changes, RV_SHEET_DIMENSIONS, RV_DIM_POINTS, rows[i], true,
		                  &points[i]);
		differ += all && points[i] != was;
	}
	changes->n += differ;
	if (all && differ > 0)
		put_dimensions(changes, rows, points, n);
}

/* `classes:` is replaced as a whole, too. */
static void put_classes(struct rv_changes *changes, const struct rv_edited_row *const *rows,
                        const rv_points *from)
{
	rv_changes_line(changes, NULL, "classes:");
	for (size_t i = 0; i < changes->base->n_classes; i++) {
		const struct rv_class *class = &changes->base->classes[i];
		struct rv_place place = rv_edited_place(changes->edited, RV_SHEET_CLASSES, rows[i],
		                                        RV_CLASS_FROM);
		char digits[RV_POINTS_SIZE], forbid[64] = "";

		rv_points_text(from[i], digits);
		for (int k = RV_MINOR; k <= RV_VETO; k++)
			if (class->forbid[k])
				snprintf(forbid + strlen(forbid), sizeof forbid - strlen(forbid),
				         "%s%s", *forbid != '\0' ? ", " : ", forbid: [",
				         rv_item_severity_word((enum rv_item_severity)k));
		rv_changes_line(changes, &place, "  - {id: %s, from: %s%s%s, title: %s}", class->id,
		                digits, forbid, *forbid != '\0' ? "]" : "",
		                title_yaml(changes, &class->title));
	}
}

static void compare_classes(struct rv_changes *changes, const struct rv_edited_row *const *rows)
{
	size_t n = changes->base->n_classes, differ = 0;
	rv_points *from = rv_alloc_array(changes->edited->arena, n + 1, sizeof *from);
	bool all = true;

	if (from == NULL) {
		changes->nomem = true;
		return;
	}
	for (size_t i = 0; i < n; i++) {
		all &= row_points(changes, RV_SHEET_CLASSES, RV_CLASS_FROM, rows[i], true,
		                  &from[i]);
		differ += all && from[i] != changes->base->classes[i].from;
	}
	changes->n += differ;
	if (all && differ > 0)
		put_classes(changes, rows, from);
}

static bool is_plain_number(const char *text)
{
	size_t n = strspn(text, "-") > 1 ? 0 : strspn(text, "-");
	size_t digits = strspn(text + n, "0123456789");

	n += digits;
	if (digits == 0 || digits > 18)
		return false;
	if (text[n] == '.') {
		digits = strspn(text + n + 1, "0123456789");
		n += 1 + digits;
	}
	return digits > 0 && text[n] == '\0';
}

static bool same_value(const char *a, const char *b)
{
	rv_points x, y;

	return rv_points_parse(a, strlen(a), &x) && rv_points_parse(b, strlen(b), &y)
	               ? x == y
	               : strcmp(a, b) == 0;
}

static void compare_parameters(struct rv_changes *changes, const struct rv_edited_row *const *rows)
{
	changes->section = NULL;
	for (size_t i = 0; i < changes->base->n_parameters; i++) {
		const struct rv_parameter *parameter = &changes->base->parameters[i];
		const struct rv_edited_at at = {changes->edited, RV_SHEET_PARAMETERS, rows[i],
		                                changes->faults};
		struct rv_place place;
		const char *text;

		if (rows[i] == NULL)
			continue;
		text = rows[i]->cells[RV_PARAMETER_VALUE].text;
		if (*text == '\0')
			rv_edited_fault(&at, RV_PARAMETER_VALUE, RV_S_CELL_EMPTY,
			                _("the value is missing"));
		else if (parameter->is_number && !is_plain_number(text))
			rv_edited_fault(&at, RV_PARAMETER_VALUE, RV_S_CELL_INT,
			                _("'%.100s' is no number"), text);
		if (*text == '\0' || (parameter->is_number && !is_plain_number(text)) ||
		    same_value(parameter->value, text))
			continue;
		if (changes->section == NULL)
			rv_changes_line(changes, NULL, "parameters:");
		changes->section = "parameters";
		place = rv_edited_place(changes->edited, RV_SHEET_PARAMETERS, rows[i],
		                        RV_PARAMETER_VALUE);
		rv_changes_line(changes, &place, "  %s: %s", parameter->name,
		                parameter->is_number ? text : quoted(changes, text));
		changes->n++;
	}
}

/* ---- all of it ------------------------------------------------------------------------------------------ */

static void put_head(struct rv_changes *changes, const char *id)
{
	const struct rv_rubric *base = changes->base;
	const char *slash = strrchr(changes->edited->path, '/');
	struct rv_buf name;

	rv_buf_init(&name);
	slash = slash != NULL ? slash + 1 : changes->edited->path;
	rv_buf_visible(&name, slash, strlen(slash));
	changes->nomem |= name.failed;
	if (!name.failed)
		rv_changes_line(changes, NULL,
		                _("# Made by 'review rubric overlay' of %s: what differs from %s "
		                  "%s (%.12s)."),
		                name.text, base->id, base->version, base->digest);
	rv_buf_release(&name);
	rv_changes_line(changes, NULL, "rubric: %s", quoted(changes, id));
	rv_changes_line(changes, NULL, "version: %s", quoted(changes, base->version));
	rv_changes_line(changes, NULL, "extends: %s", quoted(changes, base->sources[0].name));
}

static void compare_all(struct rv_changes *changes, const char *id)
{
	typedef void compare(struct rv_changes * changes, const struct rv_edited_row *const *rows);
	static const struct {
		enum rv_scoring_sheet sheet;
		compare *run;
	} parts[] = {
		{RV_SHEET_DIMENSIONS, compare_dimensions},
		{RV_SHEET_CLASSES, compare_classes},
		{RV_SHEET_PARAMETERS, compare_parameters},
		{RV_SHEET_ITEMS, rv_changes_items},
	};

	put_head(changes, id);
	compare_total(changes);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		const struct rv_edited_row **rows;

		if (changes->edited->sheets[parts[i].sheet].name == NULL)
			continue;
		rows = match(changes, parts[i].sheet);
		if (rows == NULL)
			return;
		parts[i].run(changes, rows);
		tell_wording(changes, parts[i].sheet, rows);
	}
}

enum rv_code rv_edited_compare(struct rv_edited *edited, const struct rv_rubric *base,
                               const char *id, struct rv_overlay *out, struct rv_faults *faults,
                               struct rv_error *err)
{
	struct rv_changes changes = {.edited = edited, .base = base, .faults = faults};
	char *text = NULL;

	rv_buf_init(&changes.text);
	compare_all(&changes, id);
	if (!changes.text.failed)
		text = rv_strndup(edited->arena, changes.text.text, changes.text.len);
	*out = (struct rv_overlay){text, changes.text.len, changes.n};
	rv_buf_release(&changes.text);
	if (text == NULL || changes.nomem || faults->nomem)
		return rv_nomem(err);
	return faults->errors > 0 ? RV_DATA : RV_OK;
}
