/*
 * The place in the source of a byte of a decoded scalar. The scalar is decoded again, each decoded byte with the
 * source that it came from, until the wanted one is reached. The rules are those of libyaml's scanner.
 */
#include <string.h>

#include "review/text.h"
#include "yaml/internal.h"

struct walk {
	const char *src;
	size_t at, end; /* in the source */
	size_t done;    /* decoded bytes so far */
	size_t wanted;  /* decoded byte */
	size_t place;   /* source byte of it, once found */
	bool found;
};

/* n decoded bytes come from the source byte `from`, one by one if verbatim. */
static void produce(struct walk *w, size_t from, size_t n, bool verbatim)
{
	if (w->found)
		return;
	if (w->wanted < w->done + n) {
		w->place = from + (verbatim ? w->wanted - w->done : 0);
		w->found = true;
	}
	w->done += n;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_break(const struct walk *w, size_t at)
{
	return at < w->end && (w->src[at] == '\n' ||
	                       (w->src[at] == '\r' && at + 1 < w->end && w->src[at + 1] == '\n'));
}

static size_t after_break(const struct walk *w, size_t at)
{
	return w->src[at] == '\r' ? at + 2 : at + 1;
}

static void skip_blanks(struct walk *w)
{
	while (w->at < w->end && is_blank(w->src[w->at]))
		w->at++;
}

/* ---- plain and quoted -------------------------------------------------------------------------- */

/* Line breaks after the first one stay, blanks around them go. */
static size_t walk_more_breaks(struct walk *w)
{
	size_t n = 0;

	for (skip_blanks(w); is_break(w, w->at); skip_blanks(w), n++) {
		produce(w, w->at, 1, false);
		w->at = after_break(w, w->at);
	}
	return n;
}

/* A run of blanks and breaks: as it is within a line, folded over lines. */
static void walk_white(struct walk *w)
{
	size_t start = w->at, first;

	skip_blanks(w);
	if (!is_break(w, w->at)) {
		produce(w, start, w->at - start, true);
		return;
	}
	first = w->at;
	w->at = after_break(w, w->at);
	/* One break is a blank. Whether more come must be known before the blank is given. */
	skip_blanks(w);
	if (!is_break(w, w->at))
		produce(w, first, 1, false);
	(void)walk_more_breaks(w);
}

static unsigned hex_digit(char c)
{
	return c <= '9' ? (unsigned)(c - '0') : ((unsigned)c | 0x20u) - 'a' + 10u;
}

static size_t utf8_size(uint32_t c)
{
	return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* At a backslash in double quotes. */
static void walk_escape(struct walk *w)
{
	size_t start = w->at, digits = 0, i;
	uint32_t c = 0;
	char kind;

	w->at++;
	if (is_break(w, w->at)) {
		w->at = after_break(w, w->at);
		(void)walk_more_breaks(w);
		return;
	}
	if (w->at >= w->end)
		return;
	kind = w->src[w->at++];
	switch (kind) {
	case 'x': digits = 2; break;
	case 'u': digits = 4; break;
	case 'U': digits = 8; break;
	case 'N': /* U+0085 */
	case '_': /* U+00A0 */ c = 0x85; break;
	case 'L': /* U+2028 */
	case 'P': /* U+2029 */ c = 0x2028; break;
	default: break;
	}
	for (i = 0; i < digits && w->at < w->end; i++)
		c = c << 4 | hex_digit(w->src[w->at++]);
	produce(w, start, utf8_size(c), false);
}

static void walk_flow(struct walk *w, enum rv_yaml_style style)
{
	size_t start;
	char c;

	if (style != RV_YAML_PLAIN)
		w->at++;
	while (w->at < w->end && !w->found) {
		c = w->src[w->at];
		if (is_blank(c) || is_break(w, w->at)) {
			walk_white(w);
		} else if (style == RV_YAML_DOUBLE && c == '\\') {
			walk_escape(w);
		} else if (style == RV_YAML_SINGLE && c == '\'' && w->at + 1 < w->end &&
		           w->src[w->at + 1] == '\'') {
			produce(w, w->at, 1, false);
			w->at += 2;
		} else if ((style == RV_YAML_SINGLE && c == '\'') ||
		           (style == RV_YAML_DOUBLE && c == '"')) {
			break;
		} else {
			start = w->at;
			(void)rv_utf8_next(w->src, w->end, &w->at);
			produce(w, start, w->at - start, true);
		}
	}
	if (!w->found)
		w->place = w->at;
}

/* ---- block ------------------------------------------------------------------------------------ */

static size_t line_end(const struct walk *w, size_t at)
{
	const char *end = at < w->end ? memchr(w->src + at, '\n', w->end - at) : NULL;

	if (end == NULL)
		return w->end;
	if (end > w->src + at && end[-1] == '\r')
		end--;
	return (size_t)(end - w->src);
}

static size_t count_spaces(const char *text, size_t at, size_t end)
{
	size_t start = at;

	while (at < end && text[at] == ' ')
		at++;
	return at - start;
}

/*
 * Blanks before the first line of text that has more than blanks, or, if there is none, the most blanks of a line;
 * *solid says which.
 */
static size_t first_indentation(const char *text, size_t at, size_t end, bool *solid)
{
	size_t n, most = 0;

	*solid = false;
	while (at < end) {
		n = count_spaces(text, at, end);
		at += n;
		if (at < end && text[at] == '\r' && at + 1 < end && text[at + 1] == '\n')
			at++;
		if (at < end && text[at] != '\n') {
			*solid = true;
			return n;
		}
		if (n > most)
			most = n;
		at++;
	}
	return most;
}

/* How far the block is indented is what its first solid line lost when it was decoded. */
static size_t block_indentation(const struct walk *w, const struct rv_yaml *scalar)
{
	bool in_text, in_source;
	size_t text = first_indentation(scalar->text, 0, scalar->len, &in_text);
	size_t source = first_indentation(w->src, w->at, in_text ? w->end : scalar->to, &in_source);

	return source > text ? source - text : 1;
}

/* The blank lines from `at` on, up to the source byte `to`, give a break each. */
static void walk_blank_lines(struct walk *w, size_t at, size_t to)
{
	size_t end;

	while (at < to) {
		end = line_end(w, at);
		produce(w, end, 1, false);
		at = after_break(w, end);
	}
}

static void walk_block(struct walk *w, const struct rv_yaml *scalar)
{
	bool folded = scalar->style == RV_YAML_FOLDED, blank_before = false, blank_now, any = false;
	size_t indent, spaces, start, end, gap, last = 0;

	w->at = line_end(w, w->at); /* of the header */
	w->place = w->at;
	if (!is_break(w, w->at))
		return;
	w->at = gap = after_break(w, w->at);
	indent = block_indentation(w, scalar);
	while (w->at < w->end && !w->found) {
		start = w->at;
		spaces = count_spaces(w->src, start, w->end);
		spaces = spaces > indent ? indent : spaces;
		if (is_break(w, start + spaces)) {
			w->at = after_break(w, start + spaces);
			continue;
		}
		if (spaces < indent || start + spaces >= w->end)
			break;
		blank_now = is_blank(w->src[start + spaces]);
		if (any && (!folded || blank_before || blank_now || gap == start))
			produce(w, last, 1, false);
		walk_blank_lines(w, gap, start);
		end = line_end(w, start + spaces);
		produce(w, start + spaces, end - start - spaces, true);
		any = true;
		blank_before = blank_now;
		last = end;
		w->at = gap = is_break(w, end) ? after_break(w, end) : end;
	}
	if (w->found)
		return;
	w->place = any ? last : w->place;
	if (any)
		produce(w, last, 1, false);
	walk_blank_lines(w, gap, w->at);
}

/* ---- both ------------------------------------------------------------------------------------- */

struct rv_pos rv_yaml_locate(const struct rv_yaml *scalar, size_t offset)
{
	struct walk w = {0};

	if (scalar->kind != RV_YAML_SCALAR)
		return scalar->pos;
	if (offset > scalar->len)
		offset = scalar->len;
	w.src = scalar->file->text;
	w.at = scalar->from;
	w.wanted = offset;
	if (scalar->style == RV_YAML_LITERAL || scalar->style == RV_YAML_FOLDED) {
		w.end = scalar->file->len;
		if (offset == scalar->len)
			w.wanted = SIZE_MAX;
		walk_block(&w, scalar);
	} else {
		w.end = scalar->to;
		walk_flow(&w, scalar->style);
	}
	/* A place inside a character is that character's. */
	while (w.place < w.end && ((unsigned char)w.src[w.place] & 0xC0) == 0x80)
		w.place--;
	return rv_yaml_advance(scalar->file, scalar->pos, scalar->from, w.place);
}
