/*
 * Lists a directory tree where git cannot: without following links, without opening anything but directories and ignore
 * files, and without recursion. Source layer.
 */
#ifndef SOURCE_WALK_H
#define SOURCE_WALK_H

#include "source/exclude.h"

struct walk {
	struct arena *arena; /* of all that is found */
	struct excluder *excluder;
	int directory; /* the root's descriptor */
	const struct root *root;
	bool respect_ignore;
	bool packages_only; /* below the root, only folders with an `__init__.py` */
	bool (*wanted)(void *context, const char *path); /* the files to list, by their names */
	void (*inner)(
		void *context,
		const char *path); /* told of the root of another project, which is left out */
	void *context;
	VEC(const char *) names; /* found, relative to the root, in no order; released by the caller */
};

/* Adds the files below START, a directory relative to the root ("" for the root), which is itself not asked about. */
void walk_tree(struct walk *walk, const char *start);

/* Why an ignore file ignores PATH or one of its directories ("ignored by .gitignore:3"); NULL if none does. */
const char *walk_ignored(struct walk *walk, const char *path, bool directory);

#endif
