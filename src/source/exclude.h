/*
 * What discovery leaves out besides ignored files: the built-in list, and what the configuration excludes. Source layer.
 * An excluder borrows the request; its answers live as long as the filter's.
 */
#ifndef SOURCE_EXCLUDE_H
#define SOURCE_EXCLUDE_H

#include "source/discover.h"

struct exclude_frame {
	size_t size;     /* of the directory's path */
	const char *why; /* NULL where it is not left out */
};

struct excluder {
	struct arena *arena;
	const struct discover_request *request;
	struct source_notes *notes; /* takes one note for each directory or file left out */
	VEC(struct exclude_frame) frames;
	const char *last; /* the path that the frames belong to */
};

void excluder_release(struct excluder *excluder);

/* Why the directory PATH is left out ("excluded by default", "excluded by pyproject.toml:12"), or NULL. TRACKED: git tracks it. */
const char *exclude_directory(struct excluder *excluder, const char *path, bool tracked);

/* The same for a file in a directory that is not left out. */
const char *exclude_file(struct excluder *excluder, const char *path);

/* Why the first of PATH's directories, or PATH itself, is left out; NULL if none is. */
const char *exclude_path(struct excluder *excluder, const char *path, bool directory);

/* Why all of a project that nothing marks is left out for the folder around it, or NULL. */
const char *exclude_root(const struct excluder *excluder);

/* Whether the file NAMES[index] passes with all its directories. NAMES is sorted; to be asked in its order. */
bool exclude_passes(struct excluder *excluder, const char *const *names, size_t count, size_t index, bool tracked);

/* Whether PATH counts as Python by its name. */
bool exclude_is_python(const struct excluder *excluder, const char *path);

#endif
