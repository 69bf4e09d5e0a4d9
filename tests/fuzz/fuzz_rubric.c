/* A rubric over a fixed dictionary: checked, and scored by if nothing is wrong with it. */
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
	if (fuzz_run("lint", "x.yaml", NULL) == 0)
		fuzz_run("score", "case.db", "--rubric", "x.yaml", "--no-save", "--timeout", "1",
		         NULL);
	return 0;
}
