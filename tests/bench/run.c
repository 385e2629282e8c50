/*
 * run REPORT LIMIT PROGRAM [ARGUMENT...]: runs the program, which SIGALRM ends after LIMIT seconds, and writes into REPORT one
 * line: its status as wait(2) tells it, seconds on the clock, seconds of the processors, and ru_maxrss of getrusage(2); its
 * children count too.
 * A process starts as a copy of its parent, whose memory is in its peak from then on: so the parent must be small.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static void fail(const char *what)
{
	perror(what);
	exit(EXIT_FAILURE);
}

int main(int count, char **arguments)
{
	double start = now(), wall;
	struct rusage usage;
	FILE *report;
	int status;
	pid_t child;

	if (count < 4)
		return EXIT_FAILURE;
	child = fork();
	if (child < 0)
		fail("fork");
	if (child == 0) {
		alarm((unsigned)strtoul(arguments[2], NULL, 10)); /* outlasts execv() */
		execv(arguments[3], arguments + 3);
		perror(arguments[3]);
		_exit(127);
	}
	if (wait4(child, &status, 0, &usage) != child)
		fail("wait4");
	wall = now() - start;
	report = fopen(arguments[1], "w");
	if (!report || fprintf(report, "%d %.6f %.6f %ld\n", status, wall,
			       seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss) < 0 ||
	    fclose(report) != 0)
		fail(arguments[1]);
	return EXIT_SUCCESS;
}
