/*
 * What lies in an XLSX file: its parts are found through relationships, as Excel does, with the
 * usual names as a fallback.
 */
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "sheets/parts.h"

#define LONGEST_NAME 1024

/* ---- relationships --------------------------------------------------------------------------- */

struct relation {
	const char *id, *type, *target; /* type: its last part, `worksheet` */
};
struct relations {
	struct rv_reading *reading;
	struct rv_arena *arena;
	const char *base; /* the folder that targets are in, without a slash at its end */
	struct relation *list;
	size_t n, room;
};

/* The name of a part: base/target with `.` and `..` resolved, without a slash at its beginning. */
static char *resolve(struct rv_arena *arena, const char *base, const char *target)
{
	char *path = target[0] == '/' ? rv_strdup(arena, target)
	                              : rv_format(arena, "%s/%s", base, target);
	size_t to = 0;
	const char *from;

	if (path == NULL)
		return NULL;
	for (from = path; *from != '\0';) {
		size_t len = strcspn(from, "/\\");

		if (len == 2 && memcmp(from, "..", 2) == 0) {
			while (to > 0 && path[--to] != '/')
				;
		} else if (len > 0 && !(len == 1 && *from == '.')) {
			if (to > 0)
				path[to++] = '/';
			memmove(path + to, from, len);
			to += len;
		}
		from += len + (from[len] != '\0');
	}
	path[to] = '\0';
	return path;
}

static void add_relation(struct relations *relations, const char *const *attributes)
{
	const char *id = rv_xml_attribute(attributes, "Id");
	const char *type = rv_xml_attribute(attributes, "Type");
	const char *target = rv_xml_attribute(attributes, "Target");
	const char *mode = rv_xml_attribute(attributes, "TargetMode");
	struct relation *list, relation;

	if (id == NULL || type == NULL || target == NULL ||
	    (mode != NULL && strcmp(mode, "External") == 0))
		return;
	if (relations->n == RV_BOOK_MAX_PARTS) {
		rv_reading_damaged(relations->reading, _("it has too many parts"));
		return;
	}
	if (strlen(id) > LONGEST_NAME || strlen(target) > LONGEST_NAME) {
		rv_reading_damaged(relations->reading, _("a name in it is too long"));
		return;
	}
	if (relations->n == relations->room) {
		size_t room = relations->room == 0 ? 32 : relations->room * 2;

		list = realloc(relations->list, room * sizeof *list);
		if (list == NULL) {
			rv_reading_nomem(relations->reading);
			return;
		}
		relations->list = list;
		relations->room = room;
	}
	type = strrchr(type, '/') == NULL ? type : strrchr(type, '/') + 1;
	relation.id = rv_strdup(relations->arena, id);
	relation.type = rv_strndup(relations->arena, type, strnlen(type, LONGEST_NAME));
	relation.target = resolve(relations->arena, relations->base, target);
	if (relation.id == NULL || relation.type == NULL || relation.target == NULL)
		rv_reading_nomem(relations->reading);
	else
		relations->list[relations->n++] = relation;
}

static void start_relation(void *ctx, int depth, const char *name, const char *const *attributes)
{
	if (depth == 2 && strcmp(name, "Relationship") == 0)
		add_relation(ctx, attributes);
}

/* Relationships of a part; none if it has none. */
static void read_relations(struct rv_workbook *workbook, struct rv_reading *reading,
                           const char *part, struct relations *relations)
{
	static const struct rv_xml_handlers handlers = {start_relation, NULL, NULL};
	const char *slash = strrchr(part, '/');
	int len = slash == NULL ? 0 : (int)(slash - part);
	const char *file = slash == NULL ? part : slash + 1;
	char *name = rv_format(&workbook->arena, "%.*s%s_rels/%s.rels", len, part,
	                       len > 0 ? "/" : "", file);
	int64_t at;

	*relations = (struct relations){.reading = reading, .arena = &workbook->arena};
	relations->base = rv_strndup(&workbook->arena, part, (size_t)len);
	if (name == NULL || relations->base == NULL) {
		rv_reading_nomem(reading);
		return;
	}
	at = rv_zip_find(workbook->zip, reading, name);
	if (at != RV_NO_PART)
		rv_xml_read(workbook->zip, reading, at, false, &handlers, relations);
}

static const struct relation *of_type(const struct relations *relations, const char *type)
{
	for (size_t i = 0; i < relations->n; i++)
		if (strcmp(relations->list[i].type, type) == 0)
			return &relations->list[i];
	return NULL;
}

static const struct relation *of_id(const struct relations *relations, const char *id)
{
	for (size_t i = 0; id != NULL && i < relations->n; i++)
		if (strcmp(relations->list[i].id, id) == 0)
			return &relations->list[i];
	return NULL;
}

/* ---- workbook.xml ---------------------------------------------------------------------------- */

struct loader {
	struct rv_workbook *workbook;
	struct rv_reading *reading;
	const struct relations *relations;
	bool in_sheets;
	size_t seen; /* sheets, charts and macros too */
};

static void add_tab(struct loader *loader, const char *const *attributes)
{
	struct rv_workbook *workbook = loader->workbook;
	const char *name = rv_xml_attribute(attributes, "name");
	const char *state = rv_xml_attribute(attributes, "state");
	const struct relation *relation = of_id(loader->relations,
	                                        rv_xml_attribute_ns(attributes, "id"));
	struct rv_tab *tab;

	if (loader->seen++ == RV_BOOK_MAX_SHEETS) {
		rv_reading_break(loader->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("the workbook has more than %d sheets"), RV_BOOK_MAX_SHEETS);
		return;
	}
	if (relation != NULL && strcmp(relation->type, "worksheet") != 0)
		return; /* a chart, a macro */
	if (name != NULL && strlen(name) > LONGEST_NAME) {
		rv_reading_damaged(loader->reading, _("a name in it is too long"));
		return;
	}
	tab = &workbook->tabs[workbook->n++];
	tab->sheet.hidden = state != NULL && strcmp(state, "visible") != 0;
	tab->sheet.name = rv_strdup(&workbook->arena, name == NULL ? "" : name);
	tab->target = relation == NULL ? NULL : rv_strdup(&workbook->arena, relation->target);
	if (tab->sheet.name == NULL || (relation != NULL && tab->target == NULL)) {
		tab->sheet.name = "";
		rv_reading_nomem(loader->reading);
	}
}

static void start(void *ctx, int depth, const char *name, const char *const *attributes)
{
	struct loader *loader = ctx;

	if (depth == 1 && strcmp(name, "workbook") != 0) {
		rv_reading_damaged(loader->reading, _("its main part is no workbook"));
	} else if (depth == 2) {
		loader->in_sheets = strcmp(name, "sheets") == 0;
		if (strcmp(name, "workbookPr") == 0)
			loader->workbook->from_1904 = rv_xml_bool(
				rv_xml_attribute(attributes, "date1904"));
	} else if (depth == 3 && loader->in_sheets && strcmp(name, "sheet") == 0) {
		add_tab(loader, attributes);
	}
}

/* ---- other things in a zip archive ----------------------------------------------------------- */

struct beginning {
	char bytes[128];
	size_t len;
};

static bool take_beginning(void *ctx, const char *bytes, size_t len, bool last)
{
	struct beginning *beginning = ctx;
	size_t room = sizeof beginning->bytes - 1 - beginning->len;

	(void)last;
	len = len < room ? len : room;
	memcpy(beginning->bytes + beginning->len, bytes, len);
	beginning->len += len;
	return beginning->len + 1 < sizeof beginning->bytes;
}

static bool is_open_document(struct rv_workbook *workbook, struct rv_reading *reading)
{
	struct beginning beginning = {.len = 0};
	int64_t at = rv_zip_find(workbook->zip, reading, "mimetype");

	if (at == RV_NO_PART)
		return false;
	rv_zip_read(workbook->zip, reading, at, false, take_beginning, &beginning);
	return strstr(beginning.bytes, "opendocument.spreadsheet") != NULL;
}

static void refuse_other_kind(struct rv_workbook *workbook, struct rv_reading *reading)
{
	const char *what;

	if (is_open_document(workbook, reading))
		what = N_(
			"this is an OpenDocument spreadsheet (.ods); save it as an Excel workbook "
			"(.xlsx)");
	else if (rv_zip_find(workbook->zip, reading, "xl/workbook.bin") != RV_NO_PART)
		what = N_("this is a binary Excel workbook (.xlsb); save it as an Excel workbook "
		          "(.xlsx)");
	else if (rv_zip_find(workbook->zip, reading, "word/document.xml") != RV_NO_PART)
		what = N_("this is a text document, not a spreadsheet");
	else
		what = N_("this is a zip archive without a workbook; save the spreadsheet as an "
		          "Excel workbook (.xlsx)");
	rv_reading_break(reading, RV_S_FILE_FORMAT, 0, 0, 0, "%s", _(what));
}

/* ---- all of it ------------------------------------------------------------------------------- */

static char *part_of_type(struct rv_workbook *workbook, struct rv_reading *reading,
                          const struct relations *relations, const char *type)
{
	const struct relation *relation = of_type(relations, type);
	char *name = NULL;

	if (relation != NULL && (name = rv_strdup(&workbook->arena, relation->target)) == NULL)
		rv_reading_nomem(reading);
	return name;
}

static void read_main(struct rv_workbook *workbook, struct rv_reading *reading, const char *part,
                      int64_t at)
{
	static const struct rv_xml_handlers handlers = {start, NULL, NULL};
	struct relations relations;
	struct loader loader = {.workbook = workbook, .reading = reading, .relations = &relations};

	workbook->tabs = rv_alloc_array(&workbook->arena, RV_BOOK_MAX_SHEETS,
	                                sizeof(struct rv_tab));
	if (workbook->tabs == NULL) {
		rv_reading_nomem(reading);
		return;
	}
	read_relations(workbook, reading, part, &relations);
	rv_xml_read(workbook->zip, reading, at, false, &handlers, &loader);
	workbook->strings_part = part_of_type(workbook, reading, &relations, "sharedStrings");
	workbook->styles_part = part_of_type(workbook, reading, &relations, "styles");
	free(relations.list);
	if (workbook->n == 0)
		rv_reading_damaged(reading, _("it has no sheet"));
}

void rv_workbook_open(struct rv_workbook *workbook, struct rv_reading *reading, int *fd)
{
	const struct relation *relation;
	struct relations relations;
	const char *part = "xl/workbook.xml";
	int64_t at;

	rv_arena_init(&workbook->arena);
	workbook->zip = rv_zip_open(reading, *fd);
	if (workbook->zip == NULL)
		return;
	*fd = -1;
	read_relations(workbook, reading, "", &relations);
	relation = of_type(&relations, "officeDocument");
	if (relation != NULL)
		part = relation->target;
	free(relations.list);
	at = rv_zip_find(workbook->zip, reading, part);
	if (rv_reading_stopped(reading))
		return;
	if (at == RV_NO_PART || strstr(part, ".xml") == NULL || strncmp(part, "word/", 5) == 0)
		refuse_other_kind(workbook, reading);
	else
		read_main(workbook, reading, part, at);
}

void rv_workbook_load(struct rv_workbook *workbook, struct rv_reading *reading)
{
	int64_t at;

	if (workbook->loaded || rv_reading_stopped(reading))
		return;
	rv_strings_release(&workbook->strings);
	rv_styles_release(&workbook->styles);
	if (workbook->strings_part != NULL) {
		at = rv_zip_find(workbook->zip, reading, workbook->strings_part);
		if (at != RV_NO_PART)
			rv_strings_read(&workbook->strings, workbook->zip, reading, at);
	}
	if (workbook->styles_part != NULL) {
		at = rv_zip_find(workbook->zip, reading, workbook->styles_part);
		if (at != RV_NO_PART)
			rv_styles_read(&workbook->styles, workbook->zip, reading, at);
	}
	workbook->loaded = !rv_reading_stopped(reading);
}

void rv_workbook_release(struct rv_workbook *workbook)
{
	for (size_t i = 0; i < workbook->n; i++)
		free(workbook->tabs[i].merges);
	rv_strings_release(&workbook->strings);
	rv_styles_release(&workbook->styles);
	rv_zip_close(workbook->zip);
	rv_arena_release(&workbook->arena);
}
