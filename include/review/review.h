/*
 * The whole program as one call, so that tests run commands in-process.
 *
 * Everything that surrounds a command comes in `struct env`; review_main reads no other stream, clock or
 * variable. What it does change is the process's message language (see review/i18n.h).
 */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include <stdbool.h>
#include <stdio.h>
#include "review/interrupt.h"

#define REVIEW_VERSION "0.1.0"

struct env {
	FILE *in, *out, *err; /* flushed, never closed */
	bool out_is_tty, err_is_tty;
	int columns;       /* width of the terminal; 0: unknown, taken as 80 */
	const char *vfs;   /* SQLite VFS that opens the store; NULL: the default one */
	const char *today; /* YYYY-MM-DD that stands in for the clock; NULL: the clock */
	const char *(*variable)(const char *name); /* getenv; NULL: none is set */
};

/*
 * Runs `review ARGV[1] …` and returns the exit status, a value of enum rv_code. Messages go to env->err; a
 * failed write to env->out becomes RV_IO (without words when the reader of a pipe has gone).
 */
int review_main(int argc, char **argv, struct env *env);

#endif
