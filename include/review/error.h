/*
 * Errors and diagnostics.
 *
 * A function that can fail returns `enum rv_code` and takes `struct rv_error *err` last. On success
 * `err` is untouched, on failure the out-parameters are. The codes are the exit statuses of the
 * program, so that nothing is translated on the way up.
 *
 * Faults of an input that a person writes (dictionary, rubric, tests, spreadsheet) are collected in
 * `struct rv_diags`: all at once, each with its place, so that the author mends them in one go.
 */
#ifndef REVIEW_ERROR_H
#define REVIEW_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#if defined(__GNUC__)
#define RV_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define RV_MUST_USE __attribute__((warn_unused_result))
#else
#define RV_PRINTF(fmt, args)
#define RV_MUST_USE
#endif

/* Also the exit statuses (sysexits.h where it has one). */
enum rv_code {
	RV_OK = 0,
	RV_GATE = 1,        /* done, but the gate that was asked for tripped */
	RV_USAGE = 64,      /* the command line is wrong */
	RV_DATA = 65,       /* bad rubric, data or database */
	RV_NOINPUT = 66,    /* no such file or run, or it can't be read */
	RV_BUG = 70,        /* a fault of this program */
	RV_MEMORY = 71,     /* out of memory */
	RV_CANTCREATE = 73, /* an output can't be created */
	RV_IO = 74,         /* read or write error, full disk */
	RV_BUSY = 75,       /* somebody else holds it; try again */
	RV_INTERRUPTED = 130
};

struct rv_pos {
	const char *file; /* NULL: no file */
	int line;         /* from 1; 0: unknown */
	int column;       /* in characters, from 1; 0: unknown */
};

struct rv_error {
	enum rv_code code;
	struct rv_pos pos;
	char msg[1024]; /* one line, already in the user's language, no full stop */
};

/*
 * Fills err (may be NULL) and returns code. Needs no memory. Control and bidi characters are shown escaped, a
 * message that is too long is cut between characters. pos.file is borrowed.
 */
enum rv_code rv_fail(struct rv_error *err, enum rv_code code, const char *fmt, ...) RV_PRINTF(3, 4);
enum rv_code rv_fail_at(struct rv_error *err, enum rv_code code, struct rv_pos pos, const char *fmt,
                        ...) RV_PRINTF(4, 5);
/* RV_MEMORY with the standard words. */
enum rv_code rv_nomem(struct rv_error *err);
/* What an errno says, in the user's language where it is a common one. Lower case, no full stop. */
const char *rv_system_words(int number);

#define RV_TRY(call)                                                                               \
	do {                                                                                       \
		enum rv_code rv_try_ = (call);                                                     \
		if (rv_try_ != RV_OK)                                                              \
			return rv_try_;                                                            \
	} while (0)

/* ---- diagnostics ---------------------------------------------------------------------------- */

enum rv_severity { RV_NOTE, RV_WARNING, RV_ERROR };

struct rv_diag {
	enum rv_severity severity;
	const char *id;    /* stable, e.g. "yaml-duplicate-key"; a string literal */
	struct rv_pos pos; /* pos.file is a copy that the diagnostics own */
	int width;         /* characters to underline, at least 1 */
	char *message;     /* what is wrong, what was expected */
	char *suggestion;  /* NULL or "did you mean 'government'?" */
	char *source; /* NULL or the source line, without its newline; of a long line the part around the place */
	int source_from; /* column of the first character of source: 1, more if the line was cut */
};

struct rv_diags {
	struct rv_diag *list;
	size_t n, room;
	size_t dropped; /* beyond RV_DIAGS_MAX */
	size_t errors, warnings;
	bool nomem;  /* one could not be kept */
	size_t last; /* 1 + index of the one appended last; 0: it was a repetition, or dropped */
};

#define RV_DIAGS_MAX 200

void rv_diags_init(struct rv_diags *diags);
void rv_diags_release(struct rv_diags *diags);
/*
 * Appends one. `id` must be a literal of diag_ids.h. Identical ones (same place, id and message) are kept once.
 * diags may be NULL (then nothing happens).
 */
void rv_diag(struct rv_diags *diags, enum rv_severity severity, const char *id, struct rv_pos pos,
             int width, const char *fmt, ...) RV_PRINTF(6, 7);
/* Adds a suggestion to the diagnostic appended last (nothing happens if it was a repetition or dropped). */
void rv_diag_suggest(struct rv_diags *diags, const char *fmt, ...) RV_PRINTF(2, 3);
/* Takes one out that is told elsewhere. */
void rv_diags_remove(struct rv_diags *diags, size_t i);
/* Sets the source line that is printed under diagnostics of that file and line, where it is missing. `text` is the whole file. */
void rv_diags_attach(struct rv_diags *diags, const char *file, const char *text, size_t len);
/* Sorts by file, line, column, then order of arrival. */
void rv_diags_sort(struct rv_diags *diags);
/*
 * Prints `file:line:column: error: message [id]`, the source line, a caret under the right character
 * (wide characters take two columns, tabs are kept), the suggestion. Control and bidi characters of the source are
 * shown escaped.
 */
void rv_diags_print(const struct rv_diags *diags, FILE *out);
/*
 * The candidate nearest to `word` by edit distance in characters (transpositions count one), or NULL if none
 * is near enough (distance <= 1 + length/4, and not every character differs). Of equals the first. Candidates are
 * NULL-terminated. Words over 64 characters have no neighbours.
 */
const char *rv_nearest(const char *word, const char *const *candidates);

#endif
