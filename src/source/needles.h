/*
 * Whether a file can matter at all: a set of words that are looked for in its bytes, in one pass. Source layer. A set lives
 * in the arena that is passed, is immutable, and is safe in several threads.
 */
#ifndef SOURCE_NEEDLES_H
#define SOURCE_NEEDLES_H

#include "base/arena.h"

#include <stdbool.h>

struct needles;

/* Words are found anywhere, also within longer ones. The empty word is in every text, even an empty one. */
const struct needles *needles_build(struct arena *arena, const char *const *words, size_t count);

/* Whether any of the words is in TEXT. */
bool needles_match(const struct needles *needles, struct slice text);

/*
 * Where the first occurrence that starts at FROM or later begins; the size of TEXT where there is none. Of words that hold
 * one another the shortest is what counts: with `cache` in the set, `lru_cache` is found at its `cache`.
 */
size_t needles_find(const struct needles *needles, struct slice text, size_t from);

#endif
