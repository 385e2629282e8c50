/*
 * Which project is meant. The paths on the command line say what to report on, never what to know: the project of each follows
 * from where it lies, and from nothing else.
 * Source layer. Everything returned lives in the arena that is passed.
 */
#ifndef SOURCE_ROOT_H
#define SOURCE_ROOT_H

#include "base/arena.h"
#include "base/error.h"
#include "source/note.h"

#include <stdbool.h>

/* What makes a folder the root of a project; the first that holds counts. */
enum root_kind {
	ROOT_NAMED,     /* --project-root */
	ROOT_DECLARED,  /* its configuration says `root = true` */
	ROOT_WORK_TREE, /* of git */
	ROOT_MARKED,    /* it has a configuration, a pyproject.toml or a manage.py */
	ROOT_BARE,      /* nothing: it was named, or a file in it was; around a package */
};

struct root {
	const char *path;      /* absolute, links resolved */
	const char *work_tree; /* the git work tree that holds it (itself or above it), or NULL */
	const char *
		package; /* of a bare one: the Python package, from it, that is all of the project; or NULL */
	enum root_kind kind;
};

/* Whether another project than that of ROOT begins in DIRECTORY (absolute), which lies below it. */
bool root_ends_at(const struct root *root, const char *directory);
/* Whether a file or folder called NAME may make its folder a root. */
bool root_is_mark(const char *name);

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
	const char *const *
		inner; /* the roots below it, from it, sorted: what they hold is not of this project */
	size_t inner_count;
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
	struct project_plan **projects; /* sorted by the bytes of their roots */
	size_t count;
	struct source_note *notes; /* named paths that are missing or neither file nor directory */
	size_t note_count;
};

/*
 * Finds the project of each path. Fails when the working directory or --project-root is no directory. A path that is
 * bad by itself becomes a note, and the others still count.
 */
bool plan_make(struct arena *arena, const struct plan_request *request, struct plan *plan, struct error *err);

/*
 * The files of the project INDEX were found, and with them COUNT roots INNER (sorted, from its own root): those in a folder that
 * is reported on are projects of the plan too, behind INDEX.
 */
void plan_add_inner(struct arena *arena, struct plan *plan, size_t index, const char *const *inner,
		    size_t count);

/* Whether PATH, from the root, lies in one of COUNT folders. */
bool path_is_in(const char *path, const char *const *folders, size_t count);

#endif
