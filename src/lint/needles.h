/*
 * The words of the packs: what a statement that does not parse would have to hold to matter to a rule. Layer `lint`. Immutable
 * once made; safe in several threads.
 */
#ifndef LINT_NEEDLES_H
#define LINT_NEEDLES_H

#include "config/pack.h"
#include "source/needles.h"

/* A broken statement without any of these is one about which no cache rule has something to say. */
const struct needles *needles_make(struct arena *arena, const struct pack_set *packs);

#endif
