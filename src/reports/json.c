#include "reports/json.h"

#include <string.h>

#include "review/text.h"

#define MOST_DEPTH 16

struct scan {
	struct rv_arena *arena;
	const char *at;
	bool nomem;
};

static bool read_value(struct scan *scan, struct rv_json *out, int depth);

static void skip_blanks(struct scan *scan)
{
	scan->at += strspn(scan->at, " \t\r\n");
}

static bool take(struct scan *scan, char c)
{
	skip_blanks(scan);
	if (*scan->at != c)
		return false;
	scan->at++;
	return true;
}

static bool take_word(struct scan *scan, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(scan->at, word, len) != 0)
		return false;
	scan->at += len;
	return true;
}

/* Four hexadecimal digits. */
static bool read_hex(struct scan *scan, uint32_t *out)
{
	static const char digits[] = "0123456789abcdef";

	*out = 0;
	for (int i = 0; i < 4; i++, scan->at++) {
		char c = *scan->at;
		const char *hit;

		if (c >= 'A' && c <= 'F')
			c = (char)(c - 'A' + 'a');
		hit = c != '\0' ? strchr(digits, c) : NULL;
		if (hit == NULL)
			return false;
		*out = *out * 16 + (uint32_t)(hit - digits);
	}
	return true;
}

/* \uXXXX, or two of them for a character beyond the first plane. */
static bool read_unicode(struct scan *scan, struct rv_buf *buf)
{
	uint32_t c, low;

	if (!read_hex(scan, &c))
		return false;
	if (c >= 0xD800 && c <= 0xDBFF) {
		if (!take_word(scan, "\\u") || !read_hex(scan, &low) || low < 0xDC00 ||
		    low > 0xDFFF)
			return false;
		c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
	} else if (c >= 0xDC00 && c <= 0xDFFF) {
		return false;
	}
	rv_buf_utf8(buf, c != 0 ? c : 0xFFFD);
	return true;
}

static bool read_escape(struct scan *scan, struct rv_buf *buf)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = *scan->at;
	const char *hit = c != '\0' ? strchr(from, c) : NULL;

	if (c == 'u') {
		scan->at++;
		return read_unicode(scan, buf);
	}
	if (hit == NULL)
		return false;
	rv_buf_putc(buf, to[hit - from]);
	scan->at++;
	return true;
}

/* After the opening quote. */
static bool read_text(struct scan *scan, const char **out)
{
	struct rv_buf buf;
	bool good = true;

	rv_buf_init(&buf);
	while (good && *scan->at != '"') {
		size_t len = strcspn(scan->at, "\"\\");

		rv_buf_add(&buf, scan->at, len);
		scan->at += len;
		if (*scan->at == '\\') {
			scan->at++;
			good = read_escape(scan, &buf);
		} else if (*scan->at == '\0') {
			good = false;
		}
	}
	if (good) {
		scan->at++;
		*out = buf.failed ? NULL
		                  : rv_strndup(scan->arena, buf.len > 0 ? buf.text : "", buf.len);
		scan->nomem |= *out == NULL;
		good = *out != NULL;
	}
	rv_buf_release(&buf);
	return good;
}

static bool read_number(struct scan *scan, struct rv_json *out)
{
	size_t len = strspn(scan->at, "-+.0123456789eE");

	if (len == 0)
		return false;
	out->kind = RV_JSON_NUMBER;
	out->text = rv_strndup(scan->arena, scan->at, len);
	scan->nomem |= out->text == NULL;
	scan->at += len;
	return out->text != NULL;
}

/* Elements or members up to the closing bracket; the opening one is read. */
static bool read_children(struct scan *scan, struct rv_json *out, char close, int depth)
{
	struct rv_json **last = &out->child;

	if (take(scan, close))
		return true;
	do {
		struct rv_json *child = rv_alloc(scan->arena, sizeof *child);
		const char *name = NULL;

		if (child == NULL) {
			scan->nomem = true;
			return false;
		}
		if (close == '}' &&
		    (!take(scan, '"') || !read_text(scan, &name) || !take(scan, ':')))
			return false;
		if (!read_value(scan, child, depth + 1))
			return false;
		child->name = name;
		*last = child;
		last = &child->next;
	} while (take(scan, ','));
	return take(scan, close);
}

static bool read_value(struct scan *scan, struct rv_json *out, int depth)
{
	if (depth > MOST_DEPTH)
		return false;
	skip_blanks(scan);
	switch (*scan->at) {
	case '[':
	case '{':
		out->kind = *scan->at == '[' ? RV_JSON_LIST : RV_JSON_OBJECT;
		scan->at++;
		return read_children(scan, out, out->kind == RV_JSON_LIST ? ']' : '}', depth);
	case '"':
		out->kind = RV_JSON_TEXT;
		scan->at++;
		return read_text(scan, &out->text);
	case 'n': out->kind = RV_JSON_NULL; return take_word(scan, "null");
	case 't':
	case 'f':
		out->kind = RV_JSON_BOOL;
		out->text = *scan->at == 't' ? "1" : "0";
		return take_word(scan, *scan->at == 't' ? "true" : "false");
	default: return read_number(scan, out);
	}
}

enum rv_code rv_json_parse(struct rv_arena *arena, const char *text, struct rv_json *out)
{
	const char *at;

	return rv_json_parse_at(arena, text, out, &at);
}

enum rv_code rv_json_parse_at(struct rv_arena *arena, const char *text, struct rv_json *out,
                              const char **at)
{
	struct scan scan = {.arena = arena, .at = text};
	bool good;

	*out = (struct rv_json){.kind = RV_JSON_NULL};
	*at = text;
	if (text == NULL || *text == '\0')
		return RV_OK;
	good = read_value(&scan, out, 0);
	skip_blanks(&scan);
	*at = scan.at;
	if (scan.nomem)
		return RV_MEMORY;
	return good && *scan.at == '\0' ? RV_OK : RV_DATA;
}

const struct rv_json *rv_json_get(const struct rv_json *object, const char *name)
{
	const struct rv_json *at;

	if (object == NULL || object->kind != RV_JSON_OBJECT)
		return NULL;
	for (at = object->child; at != NULL; at = at->next)
		if (strcmp(at->name, name) == 0)
			return at;
	return NULL;
}
