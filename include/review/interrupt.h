/*
 * The user's wish to stop. Long work looks at the flag between steps and ends with RV_INTERRUPTED.
 */
#ifndef REVIEW_INTERRUPT_H
#define REVIEW_INTERRUPT_H

#include <signal.h>

/* Set by the program's SIGINT handler, never cleared. */
extern volatile sig_atomic_t rv_interrupted;

#endif
