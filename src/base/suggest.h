/* "Did you mean": the nearest of a list of names. Lowest layer. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

#include <stddef.h>

/* The nearest of COUNT names if it is near enough to be meant (a third of its length, at most 3 edits), else NULL. Borrowed. */
const char *suggest(const char *word, const char *const *names, size_t count);

#endif
