/*
 * A line on a terminal that says that something is done, where it takes long. It is erased before anything else is written. Layer
 * `cmd`.
 */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include "cmd/options.h"

#include <pthread.h>

enum { PROGRESS_DELAY = 500 }; /* milliseconds */

/* All zero: none. */
struct progress {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	int fd;
	long delay;
	bool running;
	bool over; /* guarded by the lock */
};

/* Whether standard error is a terminal that can erase a line, with somebody before it who wants to read. */
bool progress_is_wanted(const struct options *options);

/* Writes to the descriptor FD from so many milliseconds on. End it with progress_end(), as often as you like. */
void progress_begin(struct progress *progress, int fd, long delay);
void progress_end(struct progress *progress);

#endif
