/* What the dotted name that a key begins with says: a module of the tree, or nothing. Layer `keys`. */
#ifndef KEYS_KEY_NAMED_H
#define KEYS_KEY_NAMED_H

#include "project/project.h"

struct named {
	bool exists;
	const char *module;  /* the longest module or package that the name begins with; NULL: none */
	const char *missing; /* the first name behind it, which it does not hold; NULL if it exists */
};

/*
 * Whether DOTTED is a module, a name that a package binds, or begins with a module that is no package; with STRICT, the
 * name behind that has to be bound too. Lives in the project's arena.
 */
struct named module_named(struct project *project, const char *dotted, bool strict);

#endif
