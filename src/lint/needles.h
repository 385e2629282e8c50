/*
 * The words that make a file matter: those of the packs, and what a suppression of our own holds. Layer `lint`. Immutable
 * once made; safe in several threads.
 */
#ifndef LINT_NEEDLES_H
#define LINT_NEEDLES_H

#include "config/pack.h"
#include "source/needles.h"

/* The words of the packs: a text without any of them is one about which no cache rule has something to say. */
const struct needles *needles_make(struct arena *arena, const struct pack_set *packs);

/* Those, and our own name, which a suppression may hold: a text without any of them is done with in one pass. */
const struct needles *needles_make_wide(struct arena *arena, const struct pack_set *packs);

/* Whether TEXT holds a code of ours, as a suppression without our name does. */
bool needles_hit_code(struct slice text);

#endif
