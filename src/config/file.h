/* Reads a small text file whole: configuration, a pack, a convention. Layer `config`. */
#ifndef CONFIG_FILE_H
#define CONFIG_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/slice.h"

#include <stdbool.h>

/* The bytes of the regular file at PATH, in ARENA; false and an error that calls it NAME if it cannot be read or is over 32 MiB. */
bool text_file_read(struct arena *arena, const char *path, const char *name, struct slice *text, struct error *err);

#endif
