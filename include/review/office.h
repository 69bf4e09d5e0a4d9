/*
 * The office's profile: who uses the program, in which language, by which rubric. Written as YAML, kept in the store by `init --office`.
 */
#ifndef REVIEW_OFFICE_H
#define REVIEW_OFFICE_H

#include "review/dictionary.h"

struct rv_person {
	const char *name, *role; /* role: "" if none is given */
};
struct rv_office {
	const char *id;
	const char *code; /* short: runs are called CODE-N */
	struct rv_title name;
	struct rv_title prefecture; /* that it belongs to; both texts NULL: not told */
	const char *prefix;         /* of its document numbers, or "" */
	enum rv_lang language;      /* of what is printed, unless --lang says otherwise */
	bool speaks;                /* it has said which */
	struct rv_person *people;
	size_t n_people;
	const char *
		rubric; /* rubric or set that cases are scored by, a file beside the profile or a built-in one; NULL: the program's */
	const char *calendar; /* a file beside the profile, or NULL */
	const char *contact;  /* "" if none is given */
};

/*
 * Builds the profile from a parsed file. Faults go to diags; NULL if there were errors (or no memory: diags->nomem). The tree must live
 * as long as the profile.
 */
struct rv_office *rv_office_load(struct rv_arena *arena, struct rv_yaml *root,
                                 struct rv_diags *diags);

#endif
