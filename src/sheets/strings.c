/* Shared strings of a workbook: one text per <si>, its runs joined, phonetic ones left out. */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "review/i18n.h"
#include "review/text.h"
#include "sheets/parts.h"

struct loader {
	struct rv_strings *strings;
	struct rv_reading *reading;
	size_t from;   /* where the string begins */
	bool collects; /* inside <t> */
	bool phonetic; /* inside <rPh> */
};

/* Notes where the next string begins. */
static bool mark(struct rv_strings *strings)
{
	size_t room = strings->room == 0 ? 256 : strings->room * 2;
	uint32_t *at;

	if (strings->n + 1 >= strings->room) {
		at = realloc(strings->at, room * sizeof *at);
		if (at == NULL)
			return false;
		strings->at = at;
		strings->room = room;
	}
	strings->at[strings->n] = (uint32_t)strings->text.len;
	return true;
}

static void start(void *ctx, int depth, const char *name, const char *const *attributes)
{
	struct loader *loader = ctx;

	(void)attributes;
	if (depth == 2 && strcmp(name, "si") == 0) {
		loader->from = loader->strings->text.len;
		if (!mark(loader->strings))
			rv_reading_nomem(loader->reading);
	} else if (depth == 3 && strcmp(name, "rPh") == 0) {
		loader->phonetic = true;
	}
	loader->collects = (depth == 3 || depth == 4) && strcmp(name, "t") == 0 &&
	                   !loader->phonetic;
}

static void text(void *ctx, int depth, const char *bytes, size_t len)
{
	struct loader *loader = ctx;
	struct rv_buf *buf = &loader->strings->text;

	(void)depth;
	if (!loader->collects)
		return;
	if (buf->len - loader->from + len > RV_SHEET_MAX_CELL * 4)
		rv_reading_break(loader->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("a cell of more than %d characters"), 32767);
	else if (buf->len + len > RV_BOOK_MAX_STRING_BYTES)
		rv_reading_break(loader->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("the workbook's texts take more than %u MiB"),
		                 RV_BOOK_MAX_STRING_BYTES >> 20);
	else
		rv_buf_add(buf, bytes, len);
}

static void end(void *ctx, int depth, const char *name)
{
	struct loader *loader = ctx;
	struct rv_strings *strings = loader->strings;

	loader->collects = false;
	if (depth == 3 && strcmp(name, "rPh") == 0)
		loader->phonetic = false;
	if (depth != 2 || strcmp(name, "si") != 0)
		return;
	if (!rv_cell_finish(&strings->text, loader->from)) {
		rv_reading_break(loader->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("a cell of more than %d characters"), 32767);
		return;
	}
	rv_buf_add(&strings->text, "", 1);
	strings->n++;
	if (strings->n > RV_BOOK_MAX_STRINGS)
		rv_reading_break(loader->reading, RV_S_FILE_LIMIT, 0, 0, 0,
		                 _("the workbook has more than %u texts"), RV_BOOK_MAX_STRINGS);
	else if (strings->text.failed || !mark(strings))
		rv_reading_nomem(loader->reading);
}

void rv_strings_read(struct rv_strings *strings, struct rv_zip *zip, struct rv_reading *reading,
                     int64_t part)
{
	static const struct rv_xml_handlers handlers = {start, end, text};
	struct loader loader = {.strings = strings, .reading = reading};

	rv_xml_read(zip, reading, part, false, &handlers, &loader);
	if (strings->text.failed)
		rv_reading_nomem(reading);
}

void rv_strings_release(struct rv_strings *strings)
{
	rv_buf_release(&strings->text);
	free(strings->at);
	strings->at = NULL;
	strings->n = strings->room = 0;
}

/* ---- text of a cell -------------------------------------------------------------------------- */

/* The character of `_xHHHH_`; 0: it is none, or one that can't stand in a text. */
static uint32_t escaped(const char *text, size_t len)
{
	uint32_t c = 0;

	if (len < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_')
		return 0;
	for (size_t i = 2; i < 6; i++) {
		char d = text[i];

		if (d >= '0' && d <= '9')
			c = c << 4 | (uint32_t)(d - '0');
		else if ((d >= 'A' && d <= 'F') || (d >= 'a' && d <= 'f'))
			c = c << 4 | (uint32_t)((d | 0x20) - 'a' + 10);
		else
			return 0;
	}
	return c >= 0xd800 && c <= 0xdfff ? 0 : c;
}

bool rv_cell_finish(struct rv_buf *buf, size_t from)
{
	char *text = buf->text;
	size_t to = from, len = buf->len;

	if (text == NULL || buf->failed || from >= len)
		return true;
	if (memmem(text + from, len - from, "_x", 2) != NULL) {
		for (size_t at = from; at < len;) {
			uint32_t c = text[at] == '_' ? escaped(text + at, len - at) : 0;

			if (c != 0) {
				to += rv_utf8_encode(c, text + to);
				at += 7;
			} else {
				text[to++] = text[at++];
			}
		}
		text[to] = '\0';
		buf->len = to;
	}
	return buf->len - from <= 32767 || rv_utf8_count(text + from, buf->len - from) <= 32767;
}
