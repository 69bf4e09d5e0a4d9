/*
 * What the fuzz targets share: a folder of their own, files in it, whole commands over them. A target is one file fuzz_NAME.c with
 * LLVMFuzzerTestOneInput; libFuzzer drives it (make fuzz), or replay.c over tests/fuzz/corpus/NAME (make test).
 *
 * Whatever the input: a command ends with a promised status, 70 and 71 are not; what fails says so; what is printed is UTF-8 without a
 * control or bidi character. Anything else aborts.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Of libFuzzer; the targets have them. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A file in the current folder; fuzz_append adds to it. */
void fuzz_put(const char *name, const void *bytes, size_t size);
void fuzz_text(const char *name, const char *text);
void fuzz_append(const char *name, const void *bytes, size_t size);
/* Runs `review WORDS`, NULL at the end, on 2026-06-30; the status. */
int fuzz_run(const char *word, ...);
/* The same with a status of 0. */
#define FUZZ_DONE(...)                                                                             \
	fuzz_check(fuzz_run(__VA_ARGS__, NULL) == 0, "a command of the ground failed")
/* Aborts unless it holds. */
void fuzz_check(int holds, const char *what);
/*
 * Makes a folder and goes there: permits.part.yaml (every form of the dictionary), calendar.part.yaml, case.db with two permits and
 * their rows. Started at the top of the tree. It goes when the process ends, unless it crashes: TMPDIR says where it lies.
 */
void fuzz_ground(void);
/* Reads every sheet of a file; each cell must be UTF-8 without NUL. */
void fuzz_read_book(const char *path);

#endif
