/* The program around review_main: streams, terminal, signals. */
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "review/review.h"

static void take_interrupt(int signal)
{
	(void)signal;
	rv_interrupted = 1;
}

/* The first SIGINT asks for an orderly end, the second one kills. A closed pipe is a failed write. */
static void set_signals(void)
{
	struct sigaction interrupt = {.sa_handler = take_interrupt, .sa_flags = (int)SA_RESETHAND};
	struct sigaction old, ignore = {.sa_handler = SIG_IGN};

	sigaction(SIGPIPE, &ignore, NULL);
	if (!sigaction(SIGINT, NULL, &old) && old.sa_handler != SIG_IGN)
		sigaction(SIGINT, &interrupt, NULL);
}

static const char *variable(const char *name)
{
	return getenv(name);
}

int main(int argc, char **argv)
{
	struct env env = {.in = stdin,
	                  .out = stdout,
	                  .err = stderr,
	                  .out_is_tty = isatty(STDOUT_FILENO) == 1,
	                  .err_is_tty = isatty(STDERR_FILENO) == 1,
	                  .variable = variable};
	struct winsize size;

	/* nobody asks how much memory SQLite has; counting it would lock at every allocation */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	set_signals();
	if (env.out_is_tty && !ioctl(STDOUT_FILENO, TIOCGWINSZ, &size))
		env.columns = size.ws_col;
	return review_main(argc, argv, &env);
}
