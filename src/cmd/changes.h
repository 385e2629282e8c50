/*
 * Waits for changes of files: by inotify where there is such, else by looking every half second.
 * Layer `cmd`.
 */
#ifndef CMD_CHANGES_H
#define CMD_CHANGES_H

#include "base/vec.h"

#include <time.h>

/* What is watched: folders, for what comes and goes, and files, for their contents. */
struct watched {
	struct arena arena; /* of the paths */
	VEC(const char *) folders;
	VEC(const char *) files;
};

void watched_release(struct watched *watched);

/*
 * Returns when something has changed since the time SINCE, and nothing more did for a tenth of a
 * second.
 */
void changes_wait(const struct watched *watched, struct timespec since);

#endif
