/* "Did you mean": the nearest of a list of names. Lowest layer. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* Edits (insert, delete, replace, swap of neighbours) between two names; names over 64 bytes are never near. */
size_t edit_distance(const char *a, const char *b);

/* The nearest of COUNT names if it is near enough to be meant (a third of its length, at most 3 edits), else NULL. Borrowed. */
const char *suggest(const char *word, const char *const *names, size_t count);

#endif
