/*
 * Which Python files a project has, and which markup: git's own answer in a work tree, a walk that honours ignore files elsewhere, both
 * without the folders that nobody wants checked and without what the configuration excludes. Opens no file but ignore files and named
 * scripts. Source layer; everything found lives in the arena that is passed.
 */
#ifndef SOURCE_DISCOVER_H
#define SOURCE_DISCOVER_H

#include "source/file.h"
#include "source/note.h"
#include "source/root.h"

struct git_listing;

/* What the configuration says about paths, which are relative to the root, '/' between names. NULL functions say nothing. */
struct discover_filter {
	void *context;
	/*
	 * Whether a directory or file is left out, and then, in WHY, where that is said ("pyproject.toml:12", lives as long as the
	 * filter). Asked about a directory before what is in it.
	 */
	bool (*excluded)(void *context, const char *path, bool directory, const char **why);
	/* Whether a file counts as Python by its name; without it `*.py` and `*.pyi` do. */
	bool (*included)(void *context, const char *path);
	/* Whether another file counts as markup by its name; without it none does. */
	bool (*markup)(void *context, const char *path);
};

struct discover_request {
	struct root root;
	const struct target *targets; /* what to report on */
	size_t count;
	bool respect_ignore; /* leave out what git or the ignore files ignore */
	bool force_exclude;  /* also when it is named */
	bool use_defaults;   /* leave out the built-in list (venv, node_modules, ...) */
	unsigned workers;
	struct git_listing *tracked; /* of the root, where somebody has started it before; ended by discover(). Or NULL */
	struct discover_filter filter;
	/*
	 * Called with each batch of new files as soon as they are known, in the calling thread, so that reading can start while git
	 * still looks for others. It looks at each file and sets its problem, if it has one; links are not followed but where `link` is set.
	 */
	void (*found)(void *context, struct source_file **files, size_t count);
	void *context;
};

struct discovery {
	struct source_file *
		*files; /* sorted by the bytes of their paths, each once, numbered, `reported` and `named` set */
	size_t count;
	struct source_file **markup; /* likewise, numbered behind the files; nobody has looked at them */
	size_t markup_count;
	const char *const *inner; /* the roots of other projects below this one, from it, sorted */
	size_t inner_count;
	struct source_note *notes;
	size_t note_count;
};

void discover(struct arena *arena, const struct discover_request *request, struct discovery *discovery);

#endif
