/* `file:` URIs and paths. Layer `server`. */
#ifndef SERVER_URI_H
#define SERVER_URI_H

#include "base/arena.h"

/*
 * The absolute path of a `file:` URI, in ARENA; NULL for any other, and where no path can be meant.
 * 
 */
const char *uri_path(struct arena *arena, const char *uri);

/* The URI of an absolute path, in ARENA. */
const char *uri_of_path(struct arena *arena, const char *path);

#endif
