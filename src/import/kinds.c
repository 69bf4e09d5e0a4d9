/* Codes that go with some kinds of rows only: 政务警告 is no Party sanction, though 警告 may be one. */
#include <string.h>

#include "import/parts.h"
#include "review/i18n.h"

static const struct rv_code_kind *kind_of(const struct rv_code_entry *entry, const char *kind)
{
	for (size_t i = 0; i < entry->n_kinds; i++)
		if (strcmp(entry->kinds[i].kind, kind) == 0)
			return &entry->kinds[i];
	return NULL;
}

static bool has_alias(const struct rv_code_kind *kind, const char *text)
{
	for (size_t i = 0; i < kind->n_aliases; i++)
		if (rv_fold_equal(kind->aliases[i], text))
			return true;
	return false;
}

/* Whether the list says of any code that it goes with rows of the kind: else it says nothing of them. */
static bool speaks_of(const struct rv_codes *codes, const char *kind)
{
	for (size_t i = 0; i < codes->n; i++)
		if (kind_of(&codes->entries[i], kind) != NULL)
			return true;
	return false;
}

/* Whether a code, called `text` in its cell, may stand in a row of the kind. */
static bool fits(const struct rv_code_entry *entry, const char *kind, const char *text)
{
	const struct rv_code_kind *own = kind_of(entry, kind);

	if (entry->n_kinds == 0 || own == NULL || has_alias(own, text))
		return entry->n_kinds == 0 || own != NULL;
	for (size_t i = 0; i < entry->n_kinds; i++)
		if (has_alias(&entry->kinds[i], text))
			return false;
	return true;
}

void rv_check_kind(struct rv_importer *im, const struct rv_column *column,
                   const struct rv_place *place, const char *code, const char *text,
                   const char *kind)
{
	const struct rv_codes *codes = column->codes;
	const struct rv_code_entry *entry = rv_codes_find(codes, code);
	const struct rv_code_entry *row = rv_codes_find(column->record->kind->codes, kind);
	struct rv_buf list;

	if (entry == NULL || !speaks_of(codes, kind) || fits(entry, kind, text))
		return;
	rv_fault(im->faults, RV_ERROR, RV_S_CELL_CODE, place, _("'%s' does not go with '%s'"),
	         rv_cell_shown(im, text),
	         row == NULL ? kind : rv_title_text(&row->title, rv_i18n_current()));
	rv_buf_init(&list);
	for (size_t i = 0; i < codes->n; i++) {
		if (kind_of(&codes->entries[i], kind) == NULL)
			continue;
		rv_buf_puts(&list, list.len > 0 ? ", " : "");
		rv_buf_puts(&list, rv_title_text(&codes->entries[i].title, rv_i18n_current()));
	}
	im->faults->nomem = im->faults->nomem || list.failed;
	if (!list.failed)
		rv_fault_suggest(im->faults, _("expected one of: %s%s"), list.text, "");
	rv_buf_release(&list);
}
