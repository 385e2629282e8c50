/*
 * Tells the scalars of TOML apart and decodes them, from the bytes as they were written. Layer `toml`, internal to
 * the TOML reader. Strings live in the arena that is passed. Each decoder returns NULL on success, else what
 * is wrong as a static text.
 */
#ifndef TOML_SCALAR_H
#define TOML_SCALAR_H

#include "toml/toml.h"

/* What WORD is, a truth value, a number, a date or a time (TOML_DATE both); false for anything else. */
bool toml_word_kind(struct slice word, enum toml_kind *kind);

/* RAW with its quotes, of any of the four kinds of string. */
const char *toml_decode_string(struct arena *arena, struct slice raw, const char **text);
const char *toml_decode_integer(struct slice raw, int64_t *integer);
const char *toml_decode_float(struct slice raw, double *number);

#endif
