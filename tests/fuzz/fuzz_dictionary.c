/* A dictionary: checked; tables made of it, and a rubric over them, if nothing is wrong with it. */
#include <unistd.h>
#include "fuzz.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_ground();
	fuzz_text("over.yaml",
	          "rubric: over\nversion: '1'\nrecords: x.yaml\n"
	          "classes: [{id: a, from: 50}, {id: b, from: 0}]\n"
	          "items: [{id: A, title: t, basis: b, deduct: 1, check: {manual: true}}]\n");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_put("x.yaml", data, size);
	if (fuzz_run("lint", "x.yaml", NULL) != 0)
		return 0;
	unlink("x.db");
	if (fuzz_run("init", "x.db", "--records", "x.yaml", NULL) == 0)
		fuzz_run("score", "x.db", "--rubric", "over.yaml", "--no-save", "--timeout", "1",
		         NULL);
	return 0;
}
