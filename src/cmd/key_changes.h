/* What a change does to the cache keys of a project, for `--since`. Layer `cmd`. */
#ifndef CMD_KEY_CHANGES_H
#define CMD_KEY_CHANGES_H

#include "cmd/session.h"

/* One project before and now, both loaded. */
struct key_change_request {
	struct session *before;
	struct session *now;
	const char *revision;  /* what the former is called */
	const char *directory; /* the working directory */
};

struct key_changes {
	const char *const *items; /* a sentence each, in the order of the keys */
	size_t count;
};

/* Those that touch a file that is reported on. */
struct key_changes key_changes_between(struct arena *arena,
				       const struct key_change_request *request);

#endif
