/* Growing text, and the quoting rules of SQL and JSON. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "review/arena.h"
#include "review/text.h"

void rv_buf_init(struct rv_buf *buf)
{
	*buf = (struct rv_buf){NULL, 0, 0, false};
}

void rv_buf_release(struct rv_buf *buf)
{
	if (buf == NULL)
		return;
	free(buf->text);
	rv_buf_init(buf);
}

void rv_buf_clear(struct rv_buf *buf)
{
	buf->len = 0;
	buf->failed = false;
	if (buf->text != NULL)
		buf->text[0] = '\0';
}

/* Room for more bytes and the NUL. A buffer that failed once stays as it is: no text with a hole. */
static bool make_room(struct rv_buf *buf, size_t more)
{
	size_t room = buf->room < 64 ? 64 : buf->room;
	char *text;

	if (buf->failed)
		return false;
	if (more > SIZE_MAX / 4 || buf->len > SIZE_MAX / 4) {
		buf->failed = true;
		return false;
	}
	if (buf->len + more + 1 <= buf->room)
		return true;
	while (room < buf->len + more + 1)
		room *= 2;
	text = realloc(buf->text, room);
	if (text == NULL) {
		buf->failed = true;
		return false;
	}
	if (buf->text == NULL)
		text[0] = '\0';
	buf->text = text;
	buf->room = room;
	return true;
}

void rv_buf_add(struct rv_buf *buf, const char *bytes, size_t len)
{
	if (!make_room(buf, len))
		return;
	if (len > 0)
		memcpy(buf->text + buf->len, bytes, len);
	buf->len += len;
	buf->text[buf->len] = '\0';
}

void rv_buf_puts(struct rv_buf *buf, const char *text)
{
	rv_buf_add(buf, text, strlen(text));
}

void rv_buf_putc(struct rv_buf *buf, char c)
{
	rv_buf_add(buf, &c, 1);
}

void rv_buf_printf(struct rv_buf *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (len < 0) {
		buf->failed = true;
		return;
	}
	if (!make_room(buf, (size_t)len))
		return;
	va_start(args, fmt);
	vsnprintf(buf->text + buf->len, (size_t)len + 1, fmt, args);
	va_end(args);
	buf->len += (size_t)len;
}

void rv_buf_utf8(struct rv_buf *buf, uint32_t c)
{
	char bytes[4];

	rv_buf_add(buf, bytes, rv_utf8_encode(c, bytes));
}

static void add_doubling(struct rv_buf *buf, const char *text, char quote)
{
	const char *hit;

	rv_buf_putc(buf, quote);
	while ((hit = strchr(text, quote)) != NULL) {
		rv_buf_add(buf, text, (size_t)(hit - text) + 1);
		rv_buf_putc(buf, quote);
		text = hit + 1;
	}
	rv_buf_puts(buf, text);
	rv_buf_putc(buf, quote);
}

void rv_buf_sql_string(struct rv_buf *buf, const char *text)
{
	add_doubling(buf, text, '\'');
}

void rv_buf_sql_name(struct rv_buf *buf, const char *name)
{
	add_doubling(buf, name, '"');
}

static void add_json_escape(struct rv_buf *buf, uint32_t c)
{
	switch (c) {
	case '"': rv_buf_puts(buf, "\\\""); break;
	case '\\': rv_buf_puts(buf, "\\\\"); break;
	case '\n': rv_buf_puts(buf, "\\n"); break;
	case '\r': rv_buf_puts(buf, "\\r"); break;
	case '\t': rv_buf_puts(buf, "\\t"); break;
	default: rv_buf_printf(buf, "\\u%04" PRIx32, c); break;
	}
}

/*
 * Escaped beyond what JSON asks: DEL, C1, U+2028/9 and the bidi controls, so that JSON can be looked at in a
 * terminal and pasted into a script.
 */
void rv_buf_json(struct rv_buf *buf, const char *text, size_t len)
{
	size_t at = 0, plain = 0, start;
	uint32_t c;

	rv_buf_putc(buf, '"');
	while (at < len) {
		start = at;
		c = rv_utf8_next(text, len, &at);
		if (c == '"' || c == '\\' || c == '\n' || c == '\t' || rv_is_control(c)) {
			rv_buf_add(buf, text + plain, start - plain);
			add_json_escape(buf, c);
			plain = at;
		} else if (c == 0xFFFD && at - start == 1) {
			rv_buf_add(buf, text + plain, start - plain);
			rv_buf_utf8(buf, c);
			plain = at;
		}
	}
	if (len > plain)
		rv_buf_add(buf, text + plain, len - plain);
	rv_buf_putc(buf, '"');
}
