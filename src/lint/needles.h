/*
 * The words that make a file matter: those of the packs, and what a suppression of our own holds. Layer `lint`. Immutable
 * once made; safe in several threads.
 */
#ifndef LINT_NEEDLES_H
#define LINT_NEEDLES_H

#include "config/pack.h"

struct needles {
	const char *const *words; /* of the packs, without those that hold another one */
	size_t count;
};

struct needles needles_make(struct arena *arena, const struct pack_set *packs);

/* Whether a cache rule may have something to say about TEXT. */
bool needles_hit(const struct needles *needles, struct slice text);

/* Whether TEXT may hold a suppression of our own. */
bool needles_hit_suppression(struct slice text);

#endif
