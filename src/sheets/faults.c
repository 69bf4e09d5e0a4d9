/* Faults of sheets: collected, sorted, printed. */
#include <stdlib.h>
#include <string.h>

#include "review/i18n.h"
#include "review/sheet.h"
#include "review/text.h"

void rv_faults_init(struct rv_faults *faults)
{
	memset(faults, 0, sizeof *faults);
}

static void release_one(struct rv_fault *fault)
{
	free((void *)(uintptr_t)fault->place.file);
	free((void *)(uintptr_t)fault->place.heading);
	free((void *)(uintptr_t)fault->place.sheet);
	free((void *)(uintptr_t)fault->place.value);
	free(fault->message);
	free(fault->suggestion);
}

void rv_faults_release(struct rv_faults *faults)
{
	for (size_t i = 0; i < faults->n; i++)
		release_one(&faults->list[i]);
	free(faults->list);
	rv_faults_init(faults);
}

static char *format_alone(const char *fmt, va_list args)
{
	char *text = NULL;

	return vasprintf(&text, fmt, args) < 0 ? NULL : text;
}

static bool grow(struct rv_faults *faults)
{
	size_t room = faults->room == 0 ? 8 : faults->room * 2;
	struct rv_fault *list;

	if (faults->n < faults->room)
		return true;
	list = realloc(faults->list, room * sizeof *list);
	if (list == NULL)
		return false;
	faults->list = list;
	faults->room = room;
	return true;
}

/* Copies the texts of the place. false: memory is out. */
static bool keep_place(struct rv_place *out, const struct rv_place *place)
{
	*out = *place;
	out->file = place->file == NULL ? NULL : strdup(place->file);
	out->heading = place->heading == NULL ? NULL : strdup(place->heading);
	out->sheet = place->sheet == NULL ? NULL : strdup(place->sheet);
	out->value = place->value == NULL ? NULL : strdup(place->value);
	return (place->file == NULL) == (out->file == NULL) &&
	       (place->heading == NULL) == (out->heading == NULL) &&
	       (place->sheet == NULL) == (out->sheet == NULL) &&
	       (place->value == NULL) == (out->value == NULL);
}

void rv_fault(struct rv_faults *faults, enum rv_severity severity, const char *id,
              const struct rv_place *place, const char *fmt, ...)
{
	struct rv_fault fault = {.severity = severity, .id = id};
	va_list args;

	faults->errors += severity == RV_ERROR;
	faults->warnings += severity != RV_ERROR;
	faults->last = 0;
	if (faults->n >= RV_FAULTS_MAX) {
		faults->dropped++;
		return;
	}
	va_start(args, fmt);
	fault.message = format_alone(fmt, args);
	va_end(args);
	if (!keep_place(&fault.place, place) || fault.message == NULL || !grow(faults)) {
		release_one(&fault);
		faults->nomem = true;
		return;
	}
	faults->list[faults->n++] = fault;
	faults->last = faults->n;
}

void rv_fault_suggest(struct rv_faults *faults, const char *fmt, ...)
{
	struct rv_fault *fault;
	va_list args;

	if (faults->last == 0)
		return;
	fault = &faults->list[faults->last - 1];
	free(fault->suggestion);
	va_start(args, fmt);
	fault->suggestion = format_alone(fmt, args);
	va_end(args);
	if (fault->suggestion == NULL)
		faults->nomem = true;
}

void rv_faults_rewind(struct rv_faults *faults, const struct rv_faults *before)
{
	for (size_t i = before->n; i < faults->n; i++)
		release_one(&faults->list[i]);
	faults->n = before->n;
	faults->errors = before->errors;
	faults->warnings = before->warnings;
	faults->dropped = before->dropped;
	faults->last = 0;
}

static int compare(const struct rv_place *a, const struct rv_place *b)
{
	if (a->order != b->order)
		return a->order < b->order ? -1 : 1;
	if (a->sheet_no != b->sheet_no)
		return a->sheet_no < b->sheet_no ? -1 : 1;
	if (a->row != b->row)
		return a->row < b->row ? -1 : 1;
	return (a->column > b->column) - (a->column < b->column);
}

/* By insertion: stable, without memory, and the list is short. */
void rv_faults_sort(struct rv_faults *faults)
{
	faults->last = 0;
	for (size_t i = 1; i < faults->n; i++) {
		struct rv_fault fault = faults->list[i];
		size_t at = i;

		for (; at > 0 && compare(&faults->list[at - 1].place, &fault.place) > 0; at--)
			faults->list[at] = faults->list[at - 1];
		faults->list[at] = fault;
	}
}

size_t rv_column_letters(size_t column, char out[RV_LETTERS_SIZE])
{
	char reversed[RV_LETTERS_SIZE];
	size_t n = 0;

	for (; column > 0; column = (column - 1) / 26)
		reversed[n++] = (char)('A' + (column - 1) % 26);
	for (size_t i = 0; i < n; i++)
		out[i] = reversed[n - 1 - i];
	out[n] = '\0';
	return n;
}

static void add_visible(struct rv_buf *buf, const char *text)
{
	rv_buf_visible(buf, text, strlen(text));
}

static void add_sheet(struct rv_buf *buf, const struct rv_place *place)
{
	struct rv_buf name;

	rv_buf_init(&name);
	add_visible(&name, place->sheet);
	rv_buf_printf(buf, _("sheet %s"), name.text == NULL ? "" : name.text);
	rv_buf_puts(buf, place->row > 0 || place->column > 0 ? _(", ") : ": ");
	buf->failed = buf->failed || name.failed;
	rv_buf_release(&name);
}

static void add_place(struct rv_buf *buf, const struct rv_place *place)
{
	char letters[RV_LETTERS_SIZE];

	add_visible(buf, place->file == NULL ? "?" : place->file);
	rv_buf_puts(buf, ": ");
	if (place->sheet != NULL)
		add_sheet(buf, place);
	if (place->row > 0 && place->line > 0 && place->line != place->row)
		rv_buf_printf(buf, _("row %lld (line %lld)"), (long long)place->row,
		              (long long)place->line);
	else if (place->row > 0)
		rv_buf_printf(buf, _("row %lld"), (long long)place->row);
	if (place->column > 0) {
		rv_column_letters(place->column, letters);
		rv_buf_puts(buf, place->row > 0 ? _(", ") : "");
		if (place->heading != NULL && place->heading[0] != '\0') {
			struct rv_buf heading;

			rv_buf_init(&heading);
			add_visible(&heading, place->heading);
			rv_buf_printf(buf, _("column %s (%s)"),
			              heading.text == NULL ? "" : heading.text, letters);
			buf->failed = buf->failed || heading.failed;
			rv_buf_release(&heading);
		} else {
			rv_buf_printf(buf, _("column %s"), letters);
		}
	}
	if (place->row > 0 || place->column > 0)
		rv_buf_puts(buf, ": ");
}

void rv_faults_print(const struct rv_faults *faults, FILE *out)
{
	size_t more = faults->dropped;
	struct rv_buf buf;

	rv_buf_init(&buf);
	for (size_t i = 0; i < faults->n; i++) {
		const struct rv_fault *fault = &faults->list[i];

		if (i >= RV_FAULTS_SHOWN) {
			more++;
			continue;
		}
		rv_buf_clear(&buf);
		add_place(&buf, &fault->place);
		if (fault->severity != RV_ERROR)
			rv_buf_puts(&buf, _("warning: "));
		add_visible(&buf, fault->message);
		rv_buf_printf(&buf, " [%s]\n", fault->id);
		if (fault->suggestion != NULL) {
			rv_buf_puts(&buf, "    ");
			add_visible(&buf, fault->suggestion);
			rv_buf_putc(&buf, '\n');
		}
		if (buf.failed || buf.text == NULL)
			fprintf(out, "%s\n", fault->id);
		else
			fputs(buf.text, out);
	}
	rv_buf_release(&buf);
	if (more > 0) {
		fprintf(out, RV_PLURAL("and %zu more", "and %zu more", more), more);
		fputc('\n', out);
	}
}
