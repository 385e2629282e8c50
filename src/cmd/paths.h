/* What a command is asked to look at: paths from arguments and files, standard input, the working directory. Layer `cmd`. */
#ifndef CMD_PATHS_H
#define CMD_PATHS_H

#include "cmd/options.h"
#include "source/root.h"

struct paths {
	const char *directory; /* the working directory, absolute */
	struct plan_request request;
	struct slice unsaved;  /* standard input, if a path stands for it */
};

/* The working directory, absolute; NULL if it cannot be read. */
const char *working_directory(struct arena *arena, struct error *err);

/* Reads --files-from and standard input where they are asked for. */
bool paths_gather(struct arena *arena, const struct options *options, struct paths *out, struct error *err);

#endif
