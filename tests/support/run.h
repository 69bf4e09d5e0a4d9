/*
 * Runs whole commands in the test's own process: words in, status and printed text out.
 *
 *	struct run run = run_review(NULL, "score", path, "--period", "2026Q3", NULL);
 *	assert_int_equal(run.status, 0);
 *	assert_string_equal(run.out, "…");
 *	run_release(&run);
 */
#ifndef TESTS_SUPPORT_RUN_H
#define TESTS_SUPPORT_RUN_H

#include <stdbool.h>
#include <stddef.h>

/* What surrounds the command; all zero: no input, no terminal, no variables, the real clock. */
struct run_setup {
	const char *input;
	const char *today; /* YYYY-MM-DD */
	const char *vfs;   /* of the store */
	int columns;
	bool tty;                     /* stdout and stderr are terminals */
	const char *const *variables; /* "NAME=value", NULL-terminated */
};

struct run {
	int status;
	char *out, *err; /* NUL-terminated; NULL if memory was out for the streams themselves */
	size_t out_len, err_len;
};

/* The words after `review`, NULL-terminated. Not for two threads at once. */
struct run run_review(const struct run_setup *setup, ...);
struct run run_review_words(const struct run_setup *setup, const char *const *words);
void run_release(struct run *run);

#endif
