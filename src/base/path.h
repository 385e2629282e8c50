/*
 * Paths as bytes: joined, brought to normal form, compared and made relative. Nothing here asks the file system.
 * Lowest layer. Results live in the arena that is passed.
 */
#ifndef BASE_PATH_H
#define BASE_PATH_H

#include "base/arena.h"

#include <stdbool.h>

/* PATH seen from DIRECTORY, which is absolute: absolute, without `.`, `..`, `//` and a final slash. Links are not followed. */
char *path_absolute(struct arena *arena, const char *directory, const char *path);

/* DIRECTORY/NAME. */
char *path_join(struct arena *arena, const char *directory, const char *name);

/* All of PATH before its last name: `/` for a path at the top, `.` for one without any slash. */
char *path_parent(struct arena *arena, const char *path);

/* The last name of PATH, a part of it. */
const char *path_name(const char *path);

/* What follows DIRECTORY/ in PATH ("" when they are equal, a part of it), or NULL where PATH lies elsewhere. Both are in normal form. */
const char *path_below(const char *directory, const char *path);

/* PATH as messages name it: from DIRECTORY if it is below, else as it is. A part of PATH. */
const char *path_shown(const char *directory, const char *path);

/* How to name PATH from DIRECTORY (both absolute and in normal form): `a/b.py`, `../c.py`, `.`. */
char *path_relative(struct arena *arena, const char *directory, const char *path);

/*
 * Whether one of COUNT paths goes on, behind its first SKIP bytes, with NAME and then LAST: a slash, or 0 for its end. They are
 * sorted as bytes and share those SKIP bytes.
 */
bool paths_hold(const char *const *paths, size_t count, size_t skip, const char *name, char last);

/* Whether it ends in `.py` or `.pyi`. */
bool path_is_python(const char *path);

#endif
