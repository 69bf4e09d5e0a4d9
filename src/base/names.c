/* Text made for one purpose: compared, masked, or used as the name of a file. */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "review/text.h"

/* ---- folding ---------------------------------------------------------------------------------- */

static bool is_blank(uint32_t c)
{
	return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
	       (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
	       c == 0x205F || c == 0x3000;
}

/* What nobody sees: zero-width spaces and joiners, bidi controls, variation selectors. */
static bool is_unseen(uint32_t c)
{
	return c == 0xAD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
	       (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0xE0100 && c <= 0xE01EF);
}

static uint32_t fold_character(uint32_t c)
{
	if (c >= 0xFF01 && c <= 0xFF5E)
		c = c - 0xFF01 + 0x21;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 'a';
	switch (c) {
	case '[':
	case 0x3010: /* 【 */
	case 0x3014: /* 〔 */
	case 0x3016: /* 〖 */
	case 0x3018: /* 〘 */
	case 0xFE5D: /* ﹝ */ return '(';
	case ']':
	case 0x3011:
	case 0x3015:
	case 0x3017:
	case 0x3019:
	case 0xFE5E: return ')';
	case 0x0387: /* Greek ano teleia */
	case 0x2022: /* bullet */
	case 0x2027: /* hyphenation point */
	case 0x2219: /* bullet operator */
	case 0x22C5: /* dot operator */
	case 0x2E31: /* word separator middle dot */
	case 0x30FB: /* katakana middle dot, and its half-width form */
	case 0xFF65: return 0xB7;
	default: return c;
	}
}

/* The next character after folding; false at the end. */
static bool next_folded(const char *text, size_t len, size_t *at, uint32_t *out)
{
	uint32_t c;

	while (*at < len) {
		c = rv_utf8_next(text, len, at);
		if (is_blank(c) || is_unseen(c))
			continue;
		*out = fold_character(c);
		return true;
	}
	return false;
}

void rv_buf_fold(struct rv_buf *buf, const char *text, size_t len)
{
	size_t at = 0;
	uint32_t c;

	rv_buf_add(buf, "", 0);
	while (next_folded(text, len, &at, &c))
		rv_buf_utf8(buf, c);
}

static bool is_letter_or_digit(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Han of the plane's middle, that folding leaves alone. */
static bool is_han(const char *text)
{
	return (unsigned char)text[0] >= 0xE4 && (unsigned char)text[0] <= 0xE9 &&
	       (text[1] & 0xC0) == 0x80 && (text[2] & 0xC0) == 0x80;
}

/* Most texts differ in their first characters: told without decoding them. */
static bool begin_otherwise(const char *a, const char *b)
{
	if (is_letter_or_digit(a[0]))
		return is_han(b) ||
		       (is_letter_or_digit(b[0]) &&
		        fold_character((unsigned char)a[0]) != fold_character((unsigned char)b[0]));
	return is_han(a) && (is_letter_or_digit(b[0]) || (is_han(b) && strncmp(a, b, 3) != 0));
}

/* Both are walked side by side, so no memory is needed. */
bool rv_fold_equal(const char *a, const char *b)
{
	size_t len_a, len_b, at_a = 0, at_b = 0;
	uint32_t ca, cb;
	bool more_a, more_b;

	if (begin_otherwise(a, b))
		return false;
	len_a = strlen(a);
	len_b = strlen(b);
	for (;;) {
		more_a = next_folded(a, len_a, &at_a, &ca);
		more_b = next_folded(b, len_b, &at_b, &cb);
		if (!more_a || !more_b)
			return more_a == more_b;
		if (ca != cb)
			return false;
	}
}

/* ---- masking ---------------------------------------------------------------------------------- */

void rv_buf_masked(struct rv_buf *buf, const char *text, size_t len)
{
	size_t at = 0, n = 0;
	uint32_t c, first = 0;

	rv_buf_add(buf, "", 0);
	while (text != NULL && at < len) {
		c = rv_utf8_next(text, len, &at);
		if (is_blank(c) || is_unseen(c))
			continue;
		if (n++ == 0)
			first = c;
	}
	if (n == 0) {
		if (len > 0 && text != NULL)
			rv_buf_add(buf, text, len);
		return;
	}
	rv_buf_utf8(buf, first);
	if (rv_width(first) < 2)
		rv_buf_putc(buf, '*');
	else
		rv_buf_puts(buf, n > 2 ? "某某" : "某");
}

/* ---- file names ------------------------------------------------------------------------------- */

#define MOST_NAME_BYTES 200

static bool refused_in_name(uint32_t c)
{
	return c < 0x20 || rv_is_control(c) || (c < 0x80 && strchr("/\\:*?\"<>|", (int)c) != NULL);
}

/* Whether Windows takes the name, or the part before its first dot, for a device. */
static bool is_device(const char *name, size_t len)
{
	static const char *const devices[] = {"con", "prn", "aux", "nul", "com", "lpt", NULL};
	size_t stem = 0, i, k;

	while (stem < len && name[stem] != '.')
		stem++;
	for (i = 0; devices[i] != NULL; i++) {
		for (k = 0; k < 3 && k < stem && (name[k] | 0x20) == devices[i][k]; k++)
			;
		if (k < 3)
			continue;
		if (i < 4 ? stem == 3 : stem == 4 && name[3] >= '1' && name[3] <= '9')
			return true;
	}
	return false;
}

void rv_buf_file_name(struct rv_buf *buf, const char *text, size_t len)
{
	char name[MOST_NAME_BYTES], bytes[4];
	size_t at = 0, used = 0, start, n;
	uint32_t c;

	while (at < len) {
		start = at;
		c = rv_utf8_next(text, len, &at);
		if (refused_in_name(c) || (c == 0xFFFD && at - start == 1) ||
		    (start == 0 && (c == '-' || c == '.')))
			c = '_';
		n = rv_utf8_encode(c, bytes);
		if (used + n > sizeof name)
			break;
		memcpy(name + used, bytes, n);
		used += n;
	}
	/* Windows drops dots and blanks at the end, and two names become one. */
	while (used > 0 && (name[used - 1] == '.' || name[used - 1] == ' '))
		name[--used] = '\0';
	if (used == 0 || is_device(name, used)) {
		name[0] = '_';
		used += used == 0;
	}
	rv_buf_add(buf, name, used);
}
