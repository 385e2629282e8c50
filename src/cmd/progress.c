#include "cmd/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { TICK = 200 };

static const char erased[] = "\r\033[K";

bool progress_is_wanted(const struct options *options)
{
	const char *terminal = getenv("TERM"), *hook = getenv("PRE_COMMIT");

	if (options->quiet || options->silent || (hook && *hook))
		return false;
	return isatty(STDERR_FILENO) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

static void add(struct timespec *time, long milliseconds)
{
	time->tv_sec += milliseconds / 1000;
	time->tv_nsec += milliseconds % 1000 * 1000000;
	if (time->tv_nsec >= 1000000000) {
		time->tv_sec++;
		time->tv_nsec -= 1000000000;
	}
}

/* That a terminal cannot be written to is its own matter. */
static bool put(int fd, const char *text)
{
	return write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static void *run(void *argument)
{
	struct progress *progress = argument;
	long elapsed = progress->delay;
	struct timespec next;
	bool shown = false;

	clock_gettime(CLOCK_REALTIME, &next);
	add(&next, progress->delay);
	pthread_mutex_lock(&progress->lock);
	while (!progress->over) {
		char line[64];

		if (pthread_cond_timedwait(&progress->ended, &progress->lock, &next) == 0)
			continue;
		snprintf(line, sizeof line, "%soutlive: checking, %ld.%ld s", erased,
			 elapsed / 1000, elapsed % 1000 / 100);
		shown = put(progress->fd, line) || shown;
		elapsed += TICK;
		add(&next, TICK);
	}
	pthread_mutex_unlock(&progress->lock);
	if (shown)
		put(progress->fd, erased);
	return NULL;
}

void progress_begin(struct progress *progress, int fd, long delay)
{
	*progress = (struct progress){ .fd = fd, .delay = delay };
	pthread_mutex_init(&progress->lock, NULL);
	pthread_cond_init(&progress->ended, NULL);
	progress->running = pthread_create(&progress->thread, NULL, run, progress) == 0;
}

void progress_end(struct progress *progress)
{
	if (!progress->running)
		return;
	pthread_mutex_lock(&progress->lock);
	progress->over = true;
	pthread_cond_signal(&progress->ended);
	pthread_mutex_unlock(&progress->lock);
	pthread_join(progress->thread, NULL);
	pthread_cond_destroy(&progress->ended);
	pthread_mutex_destroy(&progress->lock);
	progress->running = false;
}
