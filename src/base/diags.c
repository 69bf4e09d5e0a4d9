/* Diagnostics: collected, sorted, given their source lines. Printing is in diags_print.c, the nearest word in nearest.c. */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"
#include "review/arena.h"
#include "review/error.h"
#include "review/text.h"

/* Bytes of a message or suggestion: it may echo a value of megabytes. */
#define LONGEST_MESSAGE 2000
/* Characters of a long source line that are kept on either side of the place. */
#define SOURCE_BEFORE 80
#define SOURCE_AFTER 80

void rv_diags_init(struct rv_diags *diags)
{
	memset(diags, 0, sizeof *diags);
}

static void release_one(struct rv_diag *diag)
{
	free((void *)(uintptr_t)diag->pos.file);
	free(diag->message);
	free(diag->suggestion);
	free(diag->source);
}

void rv_diags_release(struct rv_diags *diags)
{
	size_t i;

	if (diags == NULL)
		return;
	for (i = 0; i < diags->n; i++)
		release_one(&diags->list[i]);
	free(diags->list);
	rv_diags_init(diags);
}

void rv_diags_remove(struct rv_diags *diags, size_t i)
{
	diags->errors -= diags->list[i].severity == RV_ERROR;
	diags->warnings -= diags->list[i].severity == RV_WARNING;
	diags->last = 0;
	release_one(&diags->list[i]);
	memmove(&diags->list[i], &diags->list[i + 1], (diags->n - i - 1) * sizeof *diags->list);
	diags->n--;
}

static char *format_alone(const char *fmt, va_list args)
{
	char text[LONGEST_MESSAGE + 1];
	int len = vsnprintf(text, sizeof text, fmt, args);

	if (len < 0)
		return NULL;
	if ((size_t)len >= sizeof text) {
		text[sizeof text - sizeof "…"] = '\0';
		rv_drop_half_character(text);
		memcpy(text + strlen(text), "…", sizeof "…");
	}
	return strdup(text);
}

static bool same_file(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_repetition(const struct rv_diags *diags, const char *id, struct rv_pos pos,
                          const char *message)
{
	const struct rv_diag *diag;
	size_t i;

	for (i = 0; i < diags->n; i++) {
		diag = &diags->list[i];
		if (diag->pos.line == pos.line && diag->pos.column == pos.column &&
		    same_file(diag->pos.file, pos.file) && strcmp(diag->id, id) == 0 &&
		    strcmp(diag->message, message) == 0)
			return true;
	}
	return false;
}

static bool grow(struct rv_diags *diags)
{
	size_t room = diags->room == 0 ? 8 : diags->room * 2;
	struct rv_diag *list;

	if (diags->n < diags->room)
		return true;
	list = realloc(diags->list, room * sizeof *list);
	if (list == NULL)
		return false;
	diags->list = list;
	diags->room = room;
	return true;
}

/* Takes the message over. false: memory is out, nothing was appended. */
static bool append(struct rv_diags *diags, struct rv_diag diag)
{
	char *file = NULL;

	if (diag.pos.file != NULL) {
		file = strdup(diag.pos.file);
		if (file == NULL)
			return false;
	}
	if (!grow(diags)) {
		free(file);
		return false;
	}
	diag.pos.file = file;
	diags->list[diags->n++] = diag;
	diags->last = diags->n;
	return true;
}

static void count(struct rv_diags *diags, enum rv_severity severity)
{
	diags->errors += severity == RV_ERROR;
	diags->warnings += severity == RV_WARNING;
}

void rv_diag(struct rv_diags *diags, enum rv_severity severity, const char *id, struct rv_pos pos,
             int width, const char *fmt, ...)
{
	struct rv_diag diag = {severity, id, pos, width < 1 ? 1 : width, NULL, NULL, NULL, 1};
	va_list args;

	if (diags == NULL)
		return;
	diags->last = 0;
	if (diags->n >= RV_DIAGS_MAX) {
		diags->dropped++;
		count(diags, severity);
		return;
	}
	va_start(args, fmt);
	diag.message = format_alone(fmt, args);
	va_end(args);
	if (diag.message != NULL && is_repetition(diags, id, pos, diag.message)) {
		free(diag.message);
		return;
	}
	/* An error that could not be kept still is one. */
	count(diags, severity);
	if (diag.message == NULL || !append(diags, diag)) {
		free(diag.message);
		diags->nomem = true;
	}
}

void rv_diag_suggest(struct rv_diags *diags, const char *fmt, ...)
{
	struct rv_diag *diag;
	va_list args;

	if (diags == NULL || diags->last == 0)
		return;
	diag = &diags->list[diags->last - 1];
	free(diag->suggestion);
	va_start(args, fmt);
	diag->suggestion = format_alone(fmt, args);
	va_end(args);
	if (diag->suggestion == NULL)
		diags->nomem = true;
}

/* ---- source lines ----------------------------------------------------------------------------- */

/* The text of a file and how far it was walked: lines and columns are asked for in ascending order. */
struct cursor {
	const char *text;
	size_t len;
	size_t start, end; /* of the line, without its break */
	int line;
	size_t at; /* a byte in the line, and its column */
	int column;
};

/* Bytes of n characters, or of all that there are. */
static size_t bytes_of(const char *text, size_t len, int n)
{
	size_t at = 0;

	while (n-- > 0 && at < len)
		(void)rv_utf8_next(text, len, &at);
	return at;
}

static void enter_line(struct cursor *cursor, size_t start)
{
	const char *end = NULL;

	if (start < cursor->len)
		end = memchr(cursor->text + start, '\n', cursor->len - start);
	cursor->start = cursor->at = start;
	cursor->column = 1;
	cursor->end = end == NULL ? cursor->len : (size_t)(end - cursor->text);
}

static bool seek_line(struct cursor *cursor, int line)
{
	while (cursor->line < line) {
		if (cursor->end >= cursor->len)
			return false;
		enter_line(cursor, cursor->end + 1);
		cursor->line++;
	}
	return true;
}

static void seek_column(struct cursor *cursor, size_t end, int column)
{
	if (column > cursor->column) {
		cursor->at += bytes_of(cursor->text + cursor->at, end - cursor->at,
		                       column - cursor->column);
		cursor->column = column;
	}
}

/* Copies the part of the line around the column; a cut end shows as an ellipsis in place of one character. */
static void set_source(struct rv_diags *diags, struct rv_diag *diag, struct cursor *cursor)
{
	const char *text = cursor->text;
	int first = diag->pos.column - SOURCE_BEFORE;
	struct rv_buf buf;
	size_t at, end = cursor->end, last, start, shown = 0;
	uint32_t c;

	if (end > cursor->start && text[end - 1] == '\r')
		end--;
	/* A line that fits is kept whole. */
	at = cursor->start;
	if (first < 1 || bytes_of(text + at, end - at, SOURCE_BEFORE + SOURCE_AFTER) == end - at) {
		first = 1;
	} else {
		seek_column(cursor, end, first);
		at = cursor->at;
	}
	last = at + bytes_of(text + at, end - at, SOURCE_BEFORE + SOURCE_AFTER);
	rv_buf_init(&buf);
	rv_buf_add(&buf, "", 0);
	for (; at < last; shown++) {
		start = at;
		c = rv_utf8_next(text, last, &at);
		if ((shown == 0 && first > 1) || (at == last && last < end))
			rv_buf_utf8(&buf, 0x2026);
		else if (c == '\0')
			rv_buf_utf8(&buf, 0x2400); /* source is a C string */
		else
			rv_buf_add(&buf, text + start, at - start);
	}
	if (buf.failed) {
		rv_buf_release(&buf);
		diags->nomem = true;
		return;
	}
	diag->source = buf.text;
	diag->source_from = first;
}

static bool is_before(const struct rv_pos *a, const struct rv_pos *b)
{
	return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* Diagnostics of the file that want a line, ordered by place, so that the text is walked once. */
static size_t wanting(const struct rv_diags *diags, const char *file,
                      struct rv_diag *out[RV_DIAGS_MAX])
{
	struct rv_diag *diag;
	size_t i, at, n = 0;

	for (i = 0; i < diags->n && n < RV_DIAGS_MAX; i++) {
		diag = &diags->list[i];
		if (diag->source != NULL || diag->pos.line < 1 || !same_file(diag->pos.file, file))
			continue;
		for (at = n++; at > 0 && is_before(&diag->pos, &out[at - 1]->pos); at--)
			out[at] = out[at - 1];
		out[at] = diag;
	}
	return n;
}

void rv_diags_attach(struct rv_diags *diags, const char *file, const char *text, size_t len)
{
	struct rv_diag *wanted[RV_DIAGS_MAX];
	struct cursor cursor = {text, len, 0, 0, 1, 0, 1};
	size_t n, i;

	if (diags == NULL || file == NULL)
		return;
	n = wanting(diags, file, wanted);
	enter_line(&cursor, len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0);
	for (i = 0; i < n && seek_line(&cursor, wanted[i]->pos.line); i++)
		set_source(diags, wanted[i], &cursor);
}

/* ---- order ------------------------------------------------------------------------------------ */

static int compare_places(const struct rv_pos *a, const struct rv_pos *b)
{
	int order = 0;

	if (a->file != NULL && b->file != NULL)
		order = strcmp(a->file, b->file);
	else if (a->file != b->file)
		return a->file == NULL ? -1 : 1;
	if (order == 0)
		order = (a->line > b->line) - (a->line < b->line);
	if (order == 0)
		order = (a->column > b->column) - (a->column < b->column);
	return order;
}

/* By insertion: stable, without memory, and the list is short. */
void rv_diags_sort(struct rv_diags *diags)
{
	struct rv_diag diag;
	size_t i, at;

	diags->last = 0;
	for (i = 1; i < diags->n; i++) {
		diag = diags->list[i];
		for (at = i; at > 0 && compare_places(&diags->list[at - 1].pos, &diag.pos) > 0;
		     at--)
			diags->list[at] = diags->list[at - 1];
		diags->list[at] = diag;
	}
}
