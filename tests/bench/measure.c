/*
 * measure RESULT COMMAND…: runs a command and writes `user sys wall peak status` to RESULT: microseconds and KiB.
 * A small program of its own, as a process's peak counts what it was before exec.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <sys/resource.h>
#include <sys/wait.h>

static long long since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - start->tv_sec) * 1000000LL + (now.tv_nsec - start->tv_nsec) / 1000;
}

static long long microseconds(struct timeval time)
{
	return time.tv_sec * 1000000LL + time.tv_usec;
}

int main(int argc, char **argv)
{
	struct timespec start;
	struct rusage used;
	int status;

	if (argc < 3)
		return fputs("measure RESULT COMMAND...\n", stderr), 64;
	FILE *result = fopen(argv[1], "w");
	clock_gettime(CLOCK_MONOTONIC, &start);
	pid_t child = result ? fork() : -1;
	if (child < 0)
		return perror("measure"), 71;
	if (child == 0) {
		execvp(argv[2], argv + 2);
		perror(argv[2]);
		_exit(127);
	}
	if (wait4(child, &status, 0, &used) < 0)
		return perror("measure"), 71;
	fprintf(result, "%lld %lld %lld %ld %d\n", microseconds(used.ru_utime),
	        microseconds(used.ru_stime), since(&start), used.ru_maxrss,
	        WIFEXITED(status) ? WEXITSTATUS(status) : 128);
	return fclose(result) == 0 ? 0 : 74;
}
