/* The overlay that a workbook made is loaded over its base; what is wrong in a line is told at the cell that made it. */
#include <string.h>

#include "forms/edited.h"
#include "review/i18n.h"
#include "review/score.h"

/* The overlay among the texts of its base, so that it is read as it will be. */
static enum rv_code load(struct rv_edited *edited, const struct rv_rubric *base, const char *path,
                         const struct rv_overlay *overlay, struct rv_diags *diags,
                         struct rv_error *err)
{
	struct rv_source *sources = rv_alloc_array(edited->arena, base->n_sources + 1,
	                                           sizeof *sources);
	struct rv_stored stored = {sources, base->n_sources + 1};
	struct rv_settings settings = {0};
	struct rv_standard *standard = NULL;
	const char *slash = strrchr(path, '/');
	enum rv_code code;

	if (sources == NULL)
		return rv_nomem(err);
	sources[0] = (struct rv_source){slash != NULL ? slash + 1 : path, path, overlay->text,
	                                overlay->len, NULL};
	memcpy(sources + 1, base->sources, base->n_sources * sizeof *sources);
	code = rv_standard_load_stored(edited->arena, &stored, &settings, &standard, diags, err);
	if (standard != NULL && (code == RV_OK || code == RV_DATA)) {
		struct rv_error sql = {.code = RV_OK};
		enum rv_code checked = rv_score_check(standard, diags, code == RV_OK ? err : &sql);

		code = code == RV_OK || checked == RV_MEMORY ? checked : code;
	}
	return code;
}

static bool is_letter(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* Whether text uses the parameter: `:name`. */
static bool uses(const char *text, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = text; (at = strchr(at, ':')) != NULL; at++)
		if (strncmp(at + 1, name, len) == 0 && !is_letter(at[1 + len]))
			return true;
	return false;
}

/*
 * The place of the cell that made what is wrong: of the overlay's line, or, where a line of the base is at odds with a parameter's new
 * value, of that parameter. NULL: no cell did.
 */
static const struct rv_place *cell_of(const struct rv_edited *edited, const struct rv_rubric *base,
                                      const char *path, const struct rv_diag *diag)
{
	size_t line = diag->pos.line > 0 ? (size_t)diag->pos.line : 0;

	if (diag->pos.file == NULL)
		return NULL;
	if (strcmp(diag->pos.file, path) == 0)
		return line > 0 && line <= edited->n_lines && edited->lines[line - 1].file != NULL
		               ? &edited->lines[line - 1]
		               : NULL;
	for (size_t i = 0; i < edited->n_lines; i++) {
		const struct rv_place *place = &edited->lines[i];
		const struct rv_edited_row *row = edited->sheets[RV_SHEET_PARAMETERS].rows;

		if (place->file == NULL ||
		    place->sheet_no != edited->sheets[RV_SHEET_PARAMETERS].no)
			continue;
		while (row != NULL && row->row != place->row)
			row = row->next;
		if (row != NULL && diag->source != NULL &&
		    rv_rubric_parameter(base, row->cells[RV_PARAMETER_NAME].text) != NULL &&
		    uses(diag->source, row->cells[RV_PARAMETER_NAME].text))
			return place;
	}
	return NULL;
}

/* Moves errors to the cells; what no cell made stays. What is no error is the base's business. */
static void move_faults(const struct rv_edited *edited, const struct rv_rubric *base,
                        const char *path, struct rv_faults *faults, struct rv_diags *diags)
{
	for (size_t i = diags->n; i-- > 0;) {
		const struct rv_diag *diag = &diags->list[i];
		const struct rv_place *place = cell_of(edited, base, path, diag);

		if (diag->severity == RV_ERROR && place == NULL)
			continue;
		if (diag->severity == RV_ERROR)
			rv_fault(faults, RV_ERROR, RV_S_TABLE_RULE, place, "%s [%s]", diag->message,
			         diag->id);
		rv_diags_remove(diags, i);
	}
}

enum rv_code rv_edited_check(struct rv_edited *edited, const struct rv_rubric *base,
                             const char *path, const struct rv_overlay *overlay,
                             struct rv_faults *faults, struct rv_diags *diags, struct rv_error *err)
{
	enum rv_code code = load(edited, base, path, overlay, diags, err);

	if (code == RV_DATA || (code == RV_OK && diags->errors > 0)) {
		move_faults(edited, base, path, faults, diags);
		code = RV_DATA;
	}
	if (diags->nomem || faults->nomem)
		return rv_nomem(err);
	return code;
}
