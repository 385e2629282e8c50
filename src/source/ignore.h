/*
 * Ignore files as git defines them (.gitignore, .ignore), for trees that git itself does not list. Source layer.
 * Immutable once read; everything lives in the arena that is passed.
 */
#ifndef SOURCE_IGNORE_H
#define SOURCE_IGNORE_H

#include "base/arena.h"

#include <stdbool.h>

struct ignore; /* the patterns of one file, and behind them those that they override; NULL has none */

/* Where it is said that a path is ignored. */
struct ignore_place {
	const char *file; /* as given to ignore_read() */
	unsigned line;
};

/*
 * Adds the ignore file PATH (seen from the descriptor DIRECTORY), whose patterns hold below BASE, a path relative to the
 * same place as those asked about ("" for that place itself; it is kept, not copied). Returns OUTER where the file is missing or unreadable.
 */
const struct ignore *ignore_read(struct arena *arena, const struct ignore *outer, int directory, const char *path,
				 const char *base);

/* The same for patterns in memory, which are said to stand in FILE. */
const struct ignore *ignore_parse(struct arena *arena, const struct ignore *outer, struct slice text, const char *file,
				  const char *base);

/* Whether PATH is ignored; its directories must have been asked about before. PLACE is set if so; it may be NULL. */
bool ignore_matches(const struct ignore *ignore, const char *path, bool directory, struct ignore_place *place);

#endif
