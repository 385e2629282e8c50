/*
 * What git has to be asked about besides the files that it tracks. To list untracked files, git looks through a whole tree on one
 * thread; but it is quickly told where there can be any, and most often there are none. Source layer.
 */
#ifndef SOURCE_UNTRACKED_H
#define SOURCE_UNTRACKED_H

#include "base/vec.h"

#include <stdbool.h>

struct untracked_search {
	int directory; /* the root's descriptor */
	unsigned workers;
	const char *const *names; /* what git tracks, from the root, sorted by bytes */
	size_t count;
	bool (*wanted)(void *context, const char *path); /* the files that matter, by their names */
	void *context;
	bool no_bytecode; /* a `__pycache__` of compiled files alone does not matter */
};

struct untracked_paths {
	VEC(const char *) items;
};

/*
 * Adds to PATHS, sorted, in ARENA: of the folders that hold tracked files, those entries that are not tracked, if they are
 * folders, wanted, or the mark of a virtual environment. What git ignores is among them. False where only git can tell: a folder
 * cannot be read, or there is too much to ask about.
 */
bool untracked_find(const struct untracked_search *search, struct arena *arena, struct untracked_paths *paths);

#endif
