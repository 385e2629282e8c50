/*
 * Which project is meant. The paths on the command line say what to report on, never what to know: the root of a project
 * follows from the working directory, and only for a path outside of that root from the path.
 * Source layer. Everything returned lives in the arena that is passed.
 */
#ifndef SOURCE_ROOT_H
#define SOURCE_ROOT_H

#include "base/arena.h"
#include "base/error.h"
#include "source/note.h"

#include <stdbool.h>

struct root {
	const char *path;      /* absolute, links resolved */
	const char *work_tree; /* the git work tree that holds it (itself or above it), or NULL */
};

/*
 * The root that DIRECTORY (absolute, links resolved) belongs to: the git work tree that holds it, else the nearest ancestor
 * with a pyproject.toml or outlive.toml, else itself.
 */
struct root root_of_directory(struct arena *arena, const char *directory);

struct target {
	const char *given; /* as on the command line */
	const char *path;  /* absolute, links resolved; below the root of its project */
	bool directory;
	bool unsaved; /* its bytes come from elsewhere, and it need not exist */
};

struct project_plan {
	struct root root;
	struct target *targets; /* what to report on, in the order given */
	size_t count;
};

struct plan_request {
	const char *directory;    /* the working directory, absolute */
	const char *project_root; /* --project-root as given, or NULL */
	const char *const *paths; /* as given; none means ".", or the root when that lies elsewhere */
	size_t count;
	const char *
		unsaved; /* a path whose bytes come from elsewhere (--stdin-filename) and that need not exist, or NULL */
};

struct plan {
	struct project_plan *projects; /* in the order of the first path in each */
	size_t count;
	struct source_note *notes; /* named paths that are missing or neither file nor directory */
	size_t note_count;
};

/*
 * Finds the project of each path. Fails when the working directory or --project-root is no directory. A path that is
 * bad by itself becomes a note, and the others still count. A work tree within the root's work tree (a submodule) is outside.
 */
bool plan_make(struct arena *arena, const struct plan_request *request, struct plan *plan, struct error *err);

#endif
