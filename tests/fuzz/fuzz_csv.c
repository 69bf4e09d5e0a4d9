/* A CSV file, of the case or of its papers, as its headings say. */
#include <string.h>
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_ground();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *name = memmem(data, size, "signed", 6) ? "paper.csv" : "permit.csv";

	fuzz_put(name, data, size);
	fuzz_read_book(name);
	fuzz_run("import", "case.db", name, "--records", "permits.part.yaml", "--dry-run", "--by",
	         "x", NULL);
	return 0;
}
