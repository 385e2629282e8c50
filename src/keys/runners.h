/*
 * Who runs a place in the code, as far as the tree shows: the project as it serves, or somebody by hand. Layer `keys`. What
 * cannot be told is run by the project. Answers live in the project's arena.
 */
#ifndef KEYS_RUNNERS_H
#define KEYS_RUNNERS_H

#include "project/types.h"

enum runner {
	RUN_BY_NOBODY,  /* nothing in the tree calls it */
	RUN_BY_COMMAND, /* management commands alone do */
	RUN_BY_USERS,   /* nothing does, but it is public in a tree without settings, a library: its users may call it */
	RUN_BY_PROJECT,
};

/* KNOWN maps functions to what was found before; it may be empty. */
enum runner place_runner(struct project *project, struct pointer_map *known, const struct scope *scope);

#endif
