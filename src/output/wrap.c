/* Text made to fit a number of terminal columns. */
#include "output/wrap.h"

#include <string.h>

const char *rv_fit(struct rv_arena *arena, const char *text, size_t width)
{
	static const char ellipsis[] = "…";
	size_t len = strlen(text), at = 0, used = 0, cut = 0;
	char *out;

	if (rv_text_width(text, len) <= width)
		return text;
	while (at < len) {
		used += (size_t)rv_width(rv_utf8_next(text, len, &at));
		if (used + 1 > width)
			break;
		cut = at;
	}
	out = rv_alloc(arena, cut + sizeof ellipsis);
	if (out == NULL)
		return NULL;
	memcpy(out, text, cut);
	memcpy(out + cut, ellipsis, sizeof ellipsis);
	return out;
}

/* Marks that may not begin a line, and those that may not end one. */
static bool is_closing(uint32_t c)
{
	static const uint32_t marks[] = {
		',',    '.',    ';',    ':',    '!',    '?',    ')',    ']',    '}',    '%',
		0x00B7, 0x2019, 0x201D, 0x2026, 0x3001, 0x3002, 0x3009, 0x300B, 0x300D, 0x300F,
		0x3011, 0x3015, 0xFF01, 0xFF05, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == c)
			return true;
	return false;
}

static bool is_opening(uint32_t c)
{
	static const uint32_t marks[] = {'(',    '[',    '{',    0x2018, 0x201C, 0x3008,
	                                 0x300A, 0x300C, 0x300E, 0x3010, 0x3014, 0xFF08};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (marks[i] == c)
			return true;
	return false;
}

static bool may_break(uint32_t before, uint32_t after)
{
	if (after == ' ' || rv_width(after) == 0)
		return false;
	if (before == ' ')
		return true;
	if (is_closing(after) || is_opening(before))
		return false;
	return rv_width(before) == 2 || rv_width(after) == 2;
}

/* Where the line that begins at `from` ends: the byte where the next one begins, len for the last. */
static size_t line_end(const char *text, size_t len, size_t from, size_t width)
{
	size_t at = from, last = from, used = 0;
	uint32_t before = 0;

	while (at < len) {
		size_t start = at;
		uint32_t c = rv_utf8_next(text, len, &at);
		size_t w = (size_t)rv_width(c);

		if (start > from && may_break(before, c))
			last = start;
		/* Blanks at the end of a line may hang over; they are dropped. */
		if (used + w > width && c != ' ' && start > from)
			return last > from ? last : start;
		used += w;
		before = c;
	}
	return len;
}

const char *rv_wrap(struct rv_arena *arena, const char *text, size_t width)
{
	size_t len = strlen(text), from = 0;
	struct rv_buf buf;
	const char *out;

	if (rv_text_width(text, len) <= width)
		return text;
	rv_buf_init(&buf);
	while (from < len) {
		size_t next = line_end(text, len, from, width), end = next;

		while (end > from && text[end - 1] == ' ')
			end--;
		if (from > 0)
			rv_buf_putc(&buf, '\n');
		rv_buf_add(&buf, text + from, end - from);
		from = next;
	}
	out = buf.failed ? NULL : rv_strndup(arena, buf.text, buf.len);
	rv_buf_release(&buf);
	return out;
}

size_t rv_wrap_count(const char *text, size_t len, size_t width)
{
	size_t from = 0, lines = 0;

	do {
		const char *end = memchr(text + from, '\n', len - from);
		size_t stop = end != NULL ? (size_t)(end - text) : len;

		do {
			from += line_end(text + from, stop - from, 0, width);
			lines++;
		} while (from < stop);
		from = stop + 1;
	} while (from <= len);
	return lines;
}
