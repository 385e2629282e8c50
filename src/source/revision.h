/*
 * The sources of another revision of a work tree, from git's objects: nothing is checked out, and no filter of the repository
 * runs. Source layer.
 */
#ifndef SOURCE_REVISION_H
#define SOURCE_REVISION_H

#include "source/source_set.h"

struct revision_request {
	const char *name;                        /* a branch, a tag, a commit: whatever git takes for one */
	bool exact; /* as it is; else where HEAD's history left its */
	const struct discover_request *discover; /* the root, and what is left out */
	const struct source_scan *scan;
	const char *const *inner; /* folders that are projects of their own, from the root */
	size_t inner_count;
};

/*
 * Fills SET, which is released by source_set_release() also when this fails, with the Python files below the root that the
 * revision holds and that discovery would not leave out. All are reported.
 */
bool revision_open(struct source_set *set, const struct revision_request *request, struct error *err);

#endif
