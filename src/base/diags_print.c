/* Diagnostics on a terminal. Needs no memory: what could be kept can be shown. */
#include <string.h>

#include "base/base.h"
#include "review/error.h"
#include "review/i18n.h"
#include "review/text.h"

#define INDENT "    "

static void put_shown(const char *text, size_t len, FILE *out)
{
	char shown[RV_SHOWN_SIZE];
	size_t at = 0, n;

	while (at < len) {
		n = rv_shown_next(text, len, &at, shown);
		fwrite(shown, 1, n, out);
	}
}

static const char *severity_word(enum rv_severity severity)
{
	switch (severity) {
	case RV_NOTE: return _("note");
	case RV_WARNING: return _("warning");
	case RV_ERROR:
	default: return _("error");
	}
}

/* One character of a source line and the columns that it takes; a tab is kept, what can't be seen is escaped. */
static size_t next_cell(const char *text, size_t len, size_t *at, char shown[RV_SHOWN_SIZE],
                        bool *is_tab)
{
	*is_tab = text[*at] == '\t';
	if (*is_tab) {
		shown[0] = '\t';
		++*at;
		return 1;
	}
	return rv_shown_next(text, len, at, shown);
}

static void put_source(const char *source, FILE *out)
{
	char shown[RV_SHOWN_SIZE];
	size_t len = strlen(source), at = 0, n;
	bool is_tab;

	fputs(INDENT, out);
	while (at < len) {
		n = next_cell(source, len, &at, shown, &is_tab);
		fwrite(shown, 1, n, out);
	}
	fputc('\n', out);
}

static void put_times(char c, size_t times, FILE *out)
{
	while (times-- > 0)
		fputc(c, out);
}

/* A caret under the first column of the place, tildes under the rest of it, but not beyond the line. */
static void put_caret(const struct rv_diag *diag, FILE *out)
{
	const char *source = diag->source;
	size_t len = strlen(source), at = 0, n, columns = 0;
	char shown[RV_SHOWN_SIZE];
	int column = diag->source_from, left = diag->width;
	bool is_tab;

	fputs(INDENT, out);
	for (; at < len && column < diag->pos.column; column++) {
		n = next_cell(source, len, &at, shown, &is_tab);
		if (is_tab)
			fputc('\t', out);
		else
			put_times(' ', rv_text_width(shown, n), out);
	}
	for (; at < len && left > 0; left--) {
		n = next_cell(source, len, &at, shown, &is_tab);
		columns += is_tab ? 1 : rv_text_width(shown, n);
	}
	fputc('^', out);
	put_times('~', columns > 1 ? columns - 1 : 0, out);
	fputc('\n', out);
}

static void print_one(const struct rv_diag *diag, FILE *out)
{
	if (diag->pos.file != NULL) {
		put_shown(diag->pos.file, strlen(diag->pos.file), out);
		if (diag->pos.line > 0)
			fprintf(out, ":%d", diag->pos.line);
		if (diag->pos.line > 0 && diag->pos.column > 0)
			fprintf(out, ":%d", diag->pos.column);
		fputs(": ", out);
	}
	fprintf(out, "%s: ", severity_word(diag->severity));
	put_shown(diag->message, strlen(diag->message), out);
	fprintf(out, " [%s]\n", diag->id);
	if (diag->source != NULL && diag->source[strspn(diag->source, " \t")] != '\0') {
		put_source(diag->source, out);
		if (diag->pos.column > 0)
			put_caret(diag, out);
	}
	if (diag->suggestion != NULL) {
		fprintf(out, INDENT "%s: ", _("hint"));
		put_shown(diag->suggestion, strlen(diag->suggestion), out);
		fputc('\n', out);
	}
}

void rv_diags_print(const struct rv_diags *diags, FILE *out)
{
	size_t i;

	for (i = 0; i < diags->n; i++)
		print_one(&diags->list[i], out);
	if (diags->dropped > 0) {
		fprintf(out,
		        RV_PLURAL("and %zu more that is not shown",
		                  "and %zu more that are not shown", diags->dropped),
		        diags->dropped);
		fputc('\n', out);
	}
	if (diags->nomem)
		fprintf(out, "%s\n", _("out of memory: there may be more faults than these"));
}
