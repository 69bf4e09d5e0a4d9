/* Runs a fuzz target over files: replay FILE…; says each before it is run, so that the last one said is the one that crashed. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include "fuzz.h"

enum { INPUT_MAX = 1 << 20 };

static void replay(const char *path)
{
	uint8_t *bytes = malloc(INPUT_MAX);
	FILE *file = fopen(path, "rb");
	size_t size;

	fuzz_check(bytes && file, path);
	size = fread(bytes, 1, INPUT_MAX, file);
	fclose(file);
	printf("%s\n", path);
	fflush(stdout);
	/* exactly as long as the input: what reads beyond it is seen */
	bytes = realloc(bytes, size ? size : 1);
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
}

/* The target goes elsewhere: whole paths. */
int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		argv[i] = realpath(argv[i], NULL);
		fuzz_check(argv[i] != NULL, "an input is not there");
	}
	LLVMFuzzerInitialize(&argc, &argv);
	for (int i = 1; i < argc; i++) {
		replay(argv[i]);
		free(argv[i]);
	}
	return 0;
}
