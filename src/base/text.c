/* UTF-8: checking, walking, showing. Folding, masking and file names are in names.c. */
#include "review/text.h"

#include <stdio.h>
#include <string.h>

#include "base/base.h"

/*
 * Bytes of the well-formed character at text (table 3-7 of the Unicode Standard), or 0.
 * The second byte carries all limits: overlong forms, surrogates, the end of the code space.
 */
static size_t well_formed(const unsigned char *text, size_t len)
{
	unsigned char lead = text[0], low = 0x80, high = 0xBF;
	size_t n, i;

	if (lead < 0x80)
		return 1;
	if (lead < 0xC2 || lead > 0xF4)
		return 0;
	n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
	if (len < n)
		return 0;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	if (text[1] < low || text[1] > high)
		return 0;
	for (i = 2; i < n; i++)
		if ((text[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

size_t rv_utf8_valid(const char *text, size_t len)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t at = 0, n;

	while (at < len) {
		if (bytes[at] < 0x80) {
			at++;
			continue;
		}
		n = well_formed(bytes + at, len - at);
		if (n == 0)
			break;
		at += n;
	}
	return at;
}

uint32_t rv_utf8_next(const char *text, size_t len, size_t *at)
{
	const unsigned char *bytes = (const unsigned char *)text + *at;
	size_t n, i;
	uint32_t c;

	if (*at >= len)
		return 0xFFFD;
	n = well_formed(bytes, len - *at);
	if (n == 0) {
		*at += 1;
		return 0xFFFD;
	}
	c = n == 1 ? bytes[0] : bytes[0] & (0xFFu >> (n + 1));
	for (i = 1; i < n; i++)
		c = c << 6 | (bytes[i] & 0x3Fu);
	*at += n;
	return c;
}

size_t rv_utf8_encode(uint32_t c, char out[4])
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		c = 0xFFFD;
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xC0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3F));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xE0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3F));
		out[2] = (char)(0x80 | (c & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3F));
	out[2] = (char)(0x80 | (c >> 6 & 0x3F));
	out[3] = (char)(0x80 | (c & 0x3F));
	return 4;
}

size_t rv_utf8_count(const char *text, size_t len)
{
	size_t at = 0, n = 0;

	while (at < len) {
		(void)rv_utf8_next(text, len, &at);
		n++;
	}
	return n;
}

bool rv_is_control(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n';
	if (c < 0x7F)
		return false;
	return c < 0xA0 || c == 0x061C || c == 0x200E || c == 0x200F ||
	       (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

size_t rv_shown_next(const char *text, size_t len, size_t *at, char out[RV_SHOWN_SIZE])
{
	size_t start = *at, n;
	uint32_t c = rv_utf8_next(text, len, at);
	int written;

	n = *at - start;
	if (c == '\t')
		written = snprintf(out, RV_SHOWN_SIZE, "\\t");
	else if (c == '\n')
		written = snprintf(out, RV_SHOWN_SIZE, "\\n");
	else if (c == '\r')
		written = snprintf(out, RV_SHOWN_SIZE, "\\r");
	else if (c == 0xFFFD && n == 1)
		written = snprintf(out, RV_SHOWN_SIZE, "\\x%02x", (unsigned char)text[start]);
	else if (rv_is_control(c))
		written = snprintf(out, RV_SHOWN_SIZE, c < 0x80 ? "\\x%02x" : "\\u%04x",
		                   (unsigned)c);
	else {
		memcpy(out, text + start, n);
		out[n] = '\0';
		return n;
	}
	return written < 0 ? 0 : (size_t)written;
}

void rv_drop_half_character(char *text)
{
	size_t len = strlen(text), start = len;

	while (start > 0 && len - start < 3 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
		start--;
	if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
		return;
	if (well_formed((const unsigned char *)text + start - 1, len - start + 1) == 0)
		text[start - 1] = '\0';
}

void rv_buf_visible(struct rv_buf *buf, const char *text, size_t len)
{
	char shown[RV_SHOWN_SIZE];
	size_t at = 0, n;

	while (at < len) {
		n = rv_shown_next(text, len, &at, shown);
		rv_buf_add(buf, shown, n);
	}
}

void rv_print_visible(FILE *out, const char *text)
{
	size_t len = strlen(text), at = 0;
	char shown[RV_SHOWN_SIZE];

	while (at < len) {
		size_t n = rv_shown_next(text, len, &at, shown);

		fwrite(shown, 1, n, out);
	}
}
