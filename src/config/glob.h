/*
 * Globs as in a .gitignore. Layer `config`. Pure; time is bounded by the product of both lengths.
 *
 * `*` and `?` stop at a slash, `[a-z]` and `[!a-z]` match one character, `**` stands for any number of folders, `\` takes
 * the next character as it is. A slash at the end: folders only. Without any other slash a glob holds at every level.
 */
#ifndef CONFIG_GLOB_H
#define CONFIG_GLOB_H

#include <stdbool.h>

/* Whether GLOB matches PATH or one of the directories around it. */
bool glob_covers(const char *glob, const char *path, bool directory);

/* Whether GLOB matches TEXT as a whole, where a slash and a dot are characters like others: `*.views.*`. */
bool glob_matches_name(const char *glob, const char *text);

#endif
