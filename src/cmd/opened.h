/*
 * The projects of the paths of a command, opened one by one and closed together. Layer `cmd`.
 */
#ifndef CMD_OPENED_H
#define CMD_OPENED_H

#include "base/vec.h"
#include "cmd/paths.h"
#include "cmd/session.h"

struct opened_project {
	struct session session;
	struct session_request request;
};

struct opened {
	struct arena *arena;
	const struct options *options;
	struct paths paths;
	struct plan plan;
	VEC(struct opened_project *) projects;
	struct timing timing;
};

/*
 * Opens and loads them all; end with opened_close(), also after a failure. What the plan notes is the
 * caller's to tell.
 */
bool opened_open(struct opened *opened, struct error *err);
void opened_close(struct opened *opened);

#endif
