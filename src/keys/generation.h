/*
 * Generations: a version or a counter that keys contain, so that raising it leaves all of them at
 * once. Layer `keys`. Answers live in the project's arena.
 */
#ifndef KEYS_GENERATION_H
#define KEYS_GENERATION_H

#include "sites/sites.h"

/*
 * Whether the key holds a version or a time, or something that is itself read from a cache: then it is
 * left, not deleted.
 */
bool key_has_generation(struct project *project, const struct key_site *site);

/* A set whose key holds what a read of another key gives. */
struct generation_use {
	const struct key_site *kept;
	const struct key_site *read; /* of the generation */
};

struct generation_uses {
	const struct generation_use *items;
	size_t count;
};

/* All of the project, in the order of its sites. Asked once. */
struct generation_uses project_generations(struct project *project);

/*
 * Whether what is stored under the key that READ reads is counted on from a number, and starts at the
 * same one whenever it is gone. False where anything else may be stored there, such as a moment or a
 * random token, or where it may be kept alive.
 */
bool generation_restarts(struct project *project, const struct key_site *read);

#endif
