/*
 * XML of a workbook through expat, as what a stranger sent: no document type (so no entities),
 * bounded depth, bounded tags, and a budget for the memory that expat itself takes for names.
 */
#include <expat.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "sheets/parts.h"

#define MEMORY_MAX ((size_t)24 << 20)

/* ---- memory of one parser -------------------------------------------------------------------- */

/*
 * expat's hooks know no context; handlers may read another workbook meanwhile, so it is put back
 * after each call.
 */
struct budget {
	size_t used;
	bool exceeded;
};
static _Thread_local struct budget *budget;

struct block {
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

static void *take(size_t size)
{
	struct block *block;

	if (size > MEMORY_MAX || budget->used > MEMORY_MAX - size) {
		budget->exceeded = true;
		return NULL;
	}
	block = malloc(sizeof *block + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	budget->used += size;
	return block->bytes;
}

static struct block *block_of(void *bytes)
{
	return (struct block *)(void *)((unsigned char *)bytes - offsetof(struct block, bytes));
}

static void give_back(void *bytes)
{
	if (bytes == NULL)
		return;
	budget->used -= block_of(bytes)->size;
	free(block_of(bytes));
}

static void *resize(void *bytes, size_t size)
{
	struct block *block;
	size_t before;

	if (bytes == NULL)
		return take(size);
	block = block_of(bytes);
	before = block->size;
	if (size > MEMORY_MAX || budget->used - before > MEMORY_MAX - size) {
		budget->exceeded = true;
		return NULL;
	}
	block = realloc(block, sizeof *block + size);
	if (block == NULL)
		return NULL;
	block->size = size;
	budget->used += size - before;
	return block->bytes;
}

static const XML_Memory_Handling_Suite memory = {take, resize, give_back};

/* ---- parsing --------------------------------------------------------------------------------- */

struct xml {
	struct rv_reading *reading;
	const struct rv_xml_handlers *handlers;
	void *ctx;
	XML_Parser parser;
	struct budget budget;
	int depth;
	uint64_t fed;
};

static const char *local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon == NULL ? name : colon + 1;
}

static void stop_if_told(struct xml *xml)
{
	if (rv_reading_stopped(xml->reading))
		(void)XML_StopParser(xml->parser, XML_FALSE);
}

static void on_start(void *ctx, const char *name, const char **attributes)
{
	struct xml *xml = ctx;

	if (rv_reading_stopped(xml->reading))
		return;
	if (++xml->depth > RV_BOOK_MAX_DEPTH)
		rv_reading_damaged(xml->reading, _("its XML is nested too deep"));
	else if (xml->handlers->start != NULL)
		xml->handlers->start(xml->ctx, xml->depth, local_name(name),
		                     (const char *const *)attributes);
	stop_if_told(xml);
}

static void on_end(void *ctx, const char *name)
{
	struct xml *xml = ctx;

	if (rv_reading_stopped(xml->reading))
		return;
	if (xml->handlers->end != NULL)
		xml->handlers->end(xml->ctx, xml->depth, local_name(name));
	xml->depth--;
	stop_if_told(xml);
}

static void on_text(void *ctx, const char *text, int len)
{
	struct xml *xml = ctx;

	if (rv_reading_stopped(xml->reading))
		return;
	xml->handlers->text(xml->ctx, xml->depth, text, (size_t)len);
	stop_if_told(xml);
}

static void on_doctype(void *ctx, const char *name, const char *system, const char *public,
                       int internal)
{
	struct xml *xml = ctx;

	(void)name;
	(void)system;
	(void)public;
	(void)internal;
	rv_reading_damaged(xml->reading, _("its XML declares a document type"));
	stop_if_told(xml);
}

static void tell(struct xml *xml)
{
	enum XML_Error error = XML_GetErrorCode(xml->parser);

	if (error != XML_ERROR_NO_MEMORY)
		rv_reading_damaged(xml->reading, _("its XML is broken"));
	else if (xml->budget.exceeded)
		rv_reading_damaged(xml->reading, _("its XML has too many names"));
	else
		rv_reading_nomem(xml->reading);
}

static bool parse(void *ctx, const char *bytes, size_t len, bool last)
{
	struct xml *xml = ctx;
	struct budget *outer = budget;
	XML_Index done;

	budget = &xml->budget;
	if (XML_Parse(xml->parser, bytes, (int)len, last) != XML_STATUS_OK &&
	    !rv_reading_stopped(xml->reading))
		tell(xml);
	xml->fed += len;
	done = XML_GetCurrentByteIndex(xml->parser);
	budget = outer;
	if (!last && done >= 0 && xml->fed - (uint64_t)done > RV_BOOK_MAX_TOKEN)
		rv_reading_damaged(xml->reading, _("its XML has a tag that never ends"));
	return !rv_reading_stopped(xml->reading);
}

void rv_xml_read(struct rv_zip *zip, struct rv_reading *reading, int64_t part, bool again,
                 const struct rv_xml_handlers *handlers, void *ctx)
{
	struct xml xml = {.reading = reading, .handlers = handlers, .ctx = ctx};
	struct budget *outer = budget;

	if (rv_reading_stopped(reading))
		return;
	budget = &xml.budget;
	xml.parser = XML_ParserCreate_MM(NULL, &memory, NULL);
	budget = outer;
	if (xml.parser == NULL) {
		rv_reading_nomem(reading);
		return;
	}
	XML_SetUserData(xml.parser, &xml);
	XML_SetElementHandler(xml.parser, on_start, on_end);
	if (handlers->text != NULL)
		XML_SetCharacterDataHandler(xml.parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
	rv_zip_read(zip, reading, part, again, parse, &xml);
	budget = &xml.budget;
	XML_ParserFree(xml.parser);
	budget = outer;
}

/* ---- attributes ------------------------------------------------------------------------------ */

const char *rv_xml_attribute(const char *const *attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

const char *rv_xml_attribute_ns(const char *const *attributes, const char *name)
{
	for (; *attributes != NULL; attributes += 2) {
		const char *colon = strchr(attributes[0], ':');

		if (colon != NULL && strcmp(colon + 1, name) == 0)
			return attributes[1];
	}
	return NULL;
}

bool rv_xml_number(const char *text, uint64_t max, uint64_t *out)
{
	uint64_t number = 0;

	if (text == NULL || *text == '\0')
		return false;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return false;
		number = number * 10 + (uint64_t)(*text - '0');
		if (number > max)
			return false;
	}
	*out = number;
	return true;
}

bool rv_xml_bool(const char *text)
{
	return text != NULL && (strcmp(text, "1") == 0 || strcmp(text, "true") == 0);
}
