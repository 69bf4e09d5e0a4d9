/* The styles of a workbook, of which only the number formats matter. */
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "sheets/parts.h"

struct code {
	uint32_t id;
	uint32_t order; /* of arrival; the last one of an id counts */
	struct rv_format format;
};
struct loader {
	struct rv_reading *reading;
	bool in_cells; /* inside <cellXfs>; <cellStyleXfs> has the same children */
	bool in_codes; /* inside <numFmts> */
	struct code *codes;
	size_t n_codes, room_codes;
	uint32_t *ids; /* number format of each style */
	size_t n_ids, room_ids;
};

/* Room for one more in a growing array; false: reading has stopped. */
static bool make_room(struct loader *loader, void **list, size_t n, size_t *room, size_t size)
{
	size_t more = *room == 0 ? 64 : *room * 2;
	void *grown;

	if (n >= RV_BOOK_MAX_STYLES) {
		rv_reading_break(loader->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("the workbook has more than %d cell formats"),
		                 RV_BOOK_MAX_STYLES);
		return false;
	}
	if (n < *room)
		return true;
	grown = realloc(*list, more * size);
	if (grown == NULL) {
		rv_reading_nomem(loader->reading);
		return false;
	}
	*list = grown;
	*room = more;
	return true;
}

static void add_code(struct loader *loader, const char *const *attributes)
{
	const char *code = rv_xml_attribute(attributes, "formatCode");
	void *list = loader->codes;
	uint64_t id;

	if (code == NULL ||
	    !rv_xml_number(rv_xml_attribute(attributes, "numFmtId"), UINT32_MAX, &id))
		return;
	if (!make_room(loader, &list, loader->n_codes, &loader->room_codes, sizeof *loader->codes))
		return;
	loader->codes = list;
	loader->codes[loader->n_codes] = (struct code){.id = (uint32_t)id,
	                                               .order = (uint32_t)loader->n_codes,
	                                               .format = rv_format_of(code)};
	loader->n_codes++;
}

static void add_style(struct loader *loader, const char *const *attributes)
{
	void *list = loader->ids;
	uint64_t id;

	if (!rv_xml_number(rv_xml_attribute(attributes, "numFmtId"), UINT32_MAX, &id))
		id = 0;
	if (!make_room(loader, &list, loader->n_ids, &loader->room_ids, sizeof *loader->ids))
		return;
	loader->ids = list;
	loader->ids[loader->n_ids++] = (uint32_t)id;
}

static void start(void *ctx, int depth, const char *name, const char *const *attributes)
{
	struct loader *loader = ctx;

	if (depth == 2) {
		loader->in_cells = strcmp(name, "cellXfs") == 0;
		loader->in_codes = strcmp(name, "numFmts") == 0;
	} else if (depth == 3 && loader->in_codes && strcmp(name, "numFmt") == 0) {
		add_code(loader, attributes);
	} else if (depth == 3 && loader->in_cells && strcmp(name, "xf") == 0) {
		add_style(loader, attributes);
	}
}

static int compare(const void *a, const void *b)
{
	const struct code *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static struct rv_format find(const struct loader *loader, uint32_t id)
{
	size_t from = 0, to = loader->n_codes;

	while (from < to) { /* the first behind it */
		size_t middle = from + (to - from) / 2;

		if (loader->codes[middle].id <= id)
			from = middle + 1;
		else
			to = middle;
	}
	return from > 0 && loader->codes[from - 1].id == id ? loader->codes[from - 1].format
	                                                    : rv_format_builtin(id);
}

void rv_styles_read(struct rv_styles *styles, struct rv_zip *zip, struct rv_reading *reading,
                    int64_t part)
{
	static const struct rv_xml_handlers handlers = {start, NULL, NULL};
	struct loader loader = {.reading = reading};

	rv_xml_read(zip, reading, part, false, &handlers, &loader);
	if (!rv_reading_stopped(reading) && loader.n_ids > 0) {
		styles->formats = calloc(loader.n_ids, sizeof *styles->formats);
		if (styles->formats == NULL) {
			rv_reading_nomem(reading);
		} else {
			if (loader.n_codes > 1)
				qsort(loader.codes, loader.n_codes, sizeof *loader.codes, compare);
			for (size_t i = 0; i < loader.n_ids; i++)
				styles->formats[i] = find(&loader, loader.ids[i]);
			styles->n = loader.n_ids;
		}
	}
	free(loader.codes);
	free(loader.ids);
}

void rv_styles_release(struct rv_styles *styles)
{
	free(styles->formats);
	*styles = (struct rv_styles){.n = 0};
}
