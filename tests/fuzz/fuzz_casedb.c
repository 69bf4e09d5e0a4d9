/* The bytes of a case database: scored, and imported into. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "fuzz.h"

static const char rubric[] = "rubric: x\nversion: '1'\nrecords: permits.part.yaml\nclasses: [{id: "
			     "a, from: 50}, {id: b, from: 0}]\n"
			     "items:\n"
			     "  - {id: A, title: t, basis: b, deduct: {each: 1, max: 3}, check: "
			     "{each: paper, where: signed = 0}}\n"
			     "  - {id: B, title: t, basis: b, deduct: 1, check: {filled: [label, "
			     "fee, kind, opened_on]}}\n"
			     "  - {id: C, title: t, basis: b, deduct: 1, check: {each: applicant, "
			     "none: paper, match: applicant_id}}\n"
			     "  - {id: D, title: t, basis: b, deduct: 1, check: {of: paper, query: "
			     "'SELECT year, number, paper_id AS row FROM paper'}}\n";

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_ground();
	fuzz_text("x.yaml", rubric);
	fuzz_text("paper.csv", "year,number,paper_id,kind\n2026,1,1,c\n2026,1,7,a\n");
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const left[] = {"x.db-journal", "x.db-wal", "x.db-shm"};

	for (size_t i = 0; i < sizeof left / sizeof *left; i++)
		unlink(left[i]);
	fuzz_put("x.db", data, size);
	fuzz_run("score", "x.db", "--rubric", "x.yaml", "--no-save", "--timeout", "1", NULL);
	fuzz_run("import", "x.db", "paper.csv", "--records", "permits.part.yaml", "--by", "x",
	         NULL);
	return 0;
}

#ifdef RV_FUZZ
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

/* Mostly single bytes; every fourth time a page over another one. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
	enum { PAGE = 512 };
	size_t pages = size / PAGE;

	if (seed % 4 || pages < 2)
		return LLVMFuzzerMutate(data, size, max_size);
	memmove(data + seed / 4 % pages * PAGE, data + seed / 4 / pages % pages * PAGE, PAGE);
	return size;
}
#endif
