/* The few things that loading a configuration must know about paths. Layer `config`. Pure; results live in the arena. */
#ifndef CONFIG_PATH_H
#define CONFIG_PATH_H

#include "base/arena.h"

/* PATH seen from DIRECTORY, which is absolute: absolute, without `.`, `..` and doubled slashes. */
const char *config_path_from(struct arena *arena, const char *directory, const char *path);
/* All of an absolute path but its last name; "/" for what is at the top. */
const char *config_path_parent(struct arena *arena, const char *path);
/* What follows DIRECTORY in PATH (both absolute), "" where they are the same, or NULL where PATH is elsewhere. A part of PATH. */
const char *config_path_below(const char *directory, const char *path);
/* PATH as messages name it: from DIRECTORY if it is below, else as it is. A part of PATH. */
const char *config_path_shown(const char *directory, const char *path);

#endif
