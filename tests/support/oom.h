/*
 * Makes memory run out: this program's malloc family counts allocations and fails the n-th, in the libraries
 * (SQLite, libyaml, stdio) as in our own code. The usual test:
 *
 *	for (long n = 1;; n++) {
 *		oom_fail_at(n, false);
 *		… the work …
 *		if (!oom_stop())
 *			break;        // it no longer came to the n-th: all have been tried
 *		… assert that it failed with RV_MEMORY and left everything as it was …
 *	}
 *
 * Without effect, and oom_available() false, where another tool owns malloc: sanitizers, valgrind.
 */
#ifndef TESTS_SUPPORT_OOM_H
#define TESTS_SUPPORT_OOM_H

#include <stdbool.h>

bool oom_available(void);
/* Counts from here. The n-th allocation (from 1) fails, and with `forever` all that follow; 0: only count. */
void oom_fail_at(long n, bool forever);
/* Ends it; whether any allocation was refused. */
bool oom_stop(void);
/* Allocations since oom_fail_at. */
long oom_count(void);
/* Blocks that are allocated now, armed or not; only differences mean anything. */
long oom_live(void);

/* For code in between that must neither fail nor count. */
struct oom_pause {
	bool armed;
};
struct oom_pause oom_pause(void);
void oom_resume(struct oom_pause pause);

#endif
