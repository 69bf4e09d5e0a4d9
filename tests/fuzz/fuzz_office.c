/* The profile of an office: kept if nothing is wrong with it, and used. */
#include <unistd.h>
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
	fuzz_put("x.yaml", data, size);
	unlink("x.store");
	if (fuzz_run("init", "case.db", "--records", "permits.part.yaml", "--office", "x.yaml",
	             "--store", "x.store", NULL) == 0)
		fuzz_run("runs", "case.db", "--store", "x.store", NULL);
	return 0;
}
