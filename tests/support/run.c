#include "run.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "oom.h"
#include "review/review.h"

enum { WORDS_MAX = 64 };

static const char *const *variables;

static const char *variable(const char *name)
{
	size_t len = strlen(name);

	for (const char *const *at = variables; at && *at; at++)
		if (!strncmp(*at, name, len) && (*at)[len] == '=')
			return *at + len + 1;
	return NULL;
}

/*
 * A stream into memory grows by allocations, and one that can't grow loses text without an error. So what is printed goes through a
 * stream whose writes never fail into one that grows while nothing fails.
 */
struct grown {
	FILE *stream, *into;
	char buffer[4096];
};

static ssize_t grow(void *cookie, const char *bytes, size_t len)
{
	struct oom_pause pause = oom_pause();
	size_t written = fwrite(bytes, 1, len, cookie);

	oom_resume(pause);
	return written == len ? (ssize_t)len : -1;
}

static FILE *open_grown(struct grown *grown, char **text, size_t *len)
{
	grown->into = open_memstream(text, len);
	grown->stream = fopencookie(grown->into, "w", (cookie_io_functions_t){.write = grow});
	setvbuf(grown->stream, grown->buffer, _IOFBF, sizeof grown->buffer);
	return grown->stream;
}

static void close_grown(struct grown *grown)
{
	fclose(grown->stream);
	fclose(grown->into);
}

/* The streams are made before allocations may fail, so that only the command meets the failure. */
static void run_with_streams(struct run *run, const struct run_setup *setup, int argc, char **argv)
{
	static const struct run_setup nothing;
	struct env env = {.variable = variable};
	struct grown out, err;
	struct oom_pause pause = oom_pause();

	setup = setup ? setup : &nothing;
	variables = setup->variables;
	env.today = setup->today;
	env.vfs = setup->vfs;
	env.columns = setup->columns;
	env.out_is_tty = env.err_is_tty = setup->tty;
	env.in = setup->input && *setup->input
	                 ? fmemopen((char *)(size_t)setup->input, strlen(setup->input), "r")
	                 : fopen("/dev/null", "r");
	env.out = open_grown(&out, &run->out, &run->out_len);
	env.err = open_grown(&err, &run->err, &run->err_len);
	oom_resume(pause);
	run->status = review_main(argc, argv, &env);
	pause = oom_pause();
	fclose(env.in);
	close_grown(&out);
	close_grown(&err);
	oom_resume(pause);
}

struct run run_review_words(const struct run_setup *setup, const char *const *words)
{
	char *argv[WORDS_MAX + 2] = {"review"};
	struct run run = {.status = -1};
	int argc = 1;

	for (; *words && argc <= WORDS_MAX; words++)
		argv[argc++] = (char *)(size_t)*words;
	run_with_streams(&run, setup, argc, argv);
	return run;
}

struct run run_review(const struct run_setup *setup, ...)
{
	const char *words[WORDS_MAX + 1];
	size_t n = 0;
	va_list args;

	va_start(args, setup);
	while (n < WORDS_MAX && (words[n] = va_arg(args, const char *)))
		n++;
	va_end(args);
	words[n] = NULL;
	return run_review_words(setup, words);
}

void run_release(struct run *run)
{
	free(run->out);
	free(run->err);
	*run = (struct run){.status = -1};
}
