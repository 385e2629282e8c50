/* Which expressions are Django's cache: by import and flow, never by name. Layer `sites`. */
#ifndef SITES_RECEIVER_H
#define SITES_RECEIVER_H

#include "project/types.h"

struct receiver {
	const char
		*alias; /* "default", "sessions"; NULL: a cache, but not known which. Lives in the project's arena. */
};

/* Whether EXPR, as seen in SCOPE, is a cache on every path; *OUT says which. */
bool receiver_of(struct project *project, const struct scope *scope, const struct expr *expr, struct receiver *out);

/*
 * The names under which MODULE hands out caches: variables, attributes, properties and functions that return one. At most
 * MAX are stored, sorted; returns how many.
 */
size_t module_cache_names(struct project *project, const struct module *module, const char **out, size_t max);

/* The alias of the cache that is meant where none is named; NULL if no pack says so. */
const char *default_cache_alias(const struct project *project);

#endif
