/*
 * Decodes the scalars of TOML: strings, keys and numbers, from the bytes as they were written. Layer `syntax`, internal to
 * the TOML reader. Strings live in the arena that is passed. Each returns NULL on success, else what is wrong as a static text.
 */
#ifndef SYNTAX_TOML_SCALAR_H
#define SYNTAX_TOML_SCALAR_H

#include "base/arena.h"

#include <stdint.h>

/* RAW with its quotes, of any of the four kinds of string. */
const char *toml_decode_string(struct arena *arena, struct slice raw, const char **text);
const char *toml_decode_integer(struct slice raw, int64_t *integer);
const char *toml_decode_float(struct slice raw, double *number);

#endif
