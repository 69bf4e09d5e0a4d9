/*
 * An expression: through the scanner, then at one of the places of a rubric where SQL stands; the first byte says at which. What is
 * accepted is scored by, by programs and by SQLite.
 */
#include <stdlib.h>
#include <string.h>
#include "engine/scan.h"
#include "fuzz.h"

#define ITEM "items:\n  - {id: A, title: t, basis: b, deduct: {each: 1, max: 3}, "
static const char *const places[][2] = {
	{ITEM "check: {case: ", "}}\n"},
	{ITEM "check: {each: paper, where: ", "}}\n"},
	{ITEM "when: ", ", check: {each: 步骤, order: [done_on]}}\n"},
	{"derive: {permit: {d: {sql: ", "}}}\n" ITEM "check: {case: d > 1}}\n"},
	{"derive: {applicant: {d: {last: 步骤, where: ",
         "}}}\n" ITEM "check: {each: applicant, where: d > '2026-03-01'}}\n"},
	{ITEM "check: {each: applicant, none: paper, with: ", "}}\n"},
	{ITEM "check: {deadline: {from: opened_on, to: ", ", within: 10 days, per: 10 days}}}\n"},
	{ITEM "check: {of: paper, query: ", "}}\n"},
};
static const char head[] =
	"rubric: x\nversion: '1'\nrecords: permits.part.yaml\nclasses: [{id: a, from: 50}, {id: b, "
	"from: 0}]\n"
	"parameters: {few: 3, night: '22:00'}\nsets: {both: [a, b]}\n"
	"tables: {fees: {columns: [name, amount], rows: [[甲, 12.5], [乙, null]]}}\n";

/* Tokens lie in order within the text, and brackets pair. */
static void check_tokens(const char *text)
{
	struct rv_arena arena;
	struct rv_token *tokens;
	struct rv_scan_fault fault = {0};
	size_t n, at = 0, open = 0;

	rv_arena_init(&arena);
	if (rv_scan(&arena, text, &tokens, &n, &fault) != RV_OK) {
		fuzz_check(fault.id && fault.message && fault.at <= strlen(text),
		           "a fault without a place");
		n = 0;
	}
	for (size_t i = 0; i < n; i++) {
		open -= tokens[i].kind == RV_TOKEN_CLOSE;
		fuzz_check(tokens[i].from >= at && tokens[i].to > tokens[i].from &&
		                   tokens[i].to <= strlen(text),
		           "a token's place");
		fuzz_check(tokens[i].depth == open, "a token's depth");
		open += tokens[i].kind == RV_TOKEN_OPEN;
		at = tokens[i].to;
	}
	fuzz_check(open == 0, "brackets");
	rv_arena_release(&arena);
}

/* As a double-quoted scalar: what is no UTF-8 or control stays as it is, YAML refuses it. */
static void put_quoted(const char *name, const char *text)
{
	for (fuzz_append(name, "\"", 1); *text; text++) {
		if (*text == '"' || *text == '\\')
			fuzz_append(name, "\\", 1);
		fuzz_append(name, *text == '\n' ? "\\n" : text, *text == '\n' ? 2 : 1);
	}
	fuzz_append(name, "\"", 1);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_ground();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *const *place;
	char *text;

	if (size == 0 || size > 2000)
		return 0;
	place = places[data[0] % (sizeof places / sizeof *places)];
	text = strndup((const char *)data + 1, size - 1);
	check_tokens(text);
	fuzz_text("x.yaml", head);
	fuzz_append("x.yaml", place[0], strlen(place[0]));
	put_quoted("x.yaml", text);
	fuzz_append("x.yaml", place[1], strlen(place[1]));
	free(text);
	if (fuzz_run("lint", "x.yaml", NULL) == 0) {
		int status = fuzz_run("score", "case.db", "--rubric", "x.yaml", "--no-save",
		                      "--timeout", "60", NULL);

		fuzz_check(status == fuzz_run("score", "case.db", "--rubric", "x.yaml", "--no-save",
		                              "--timeout", "60", "--engine", "sql", NULL),
		           "the engines end differently");
	}
	return 0;
}
