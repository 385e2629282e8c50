/*
 * The names of a file, each once: a file writes most of its names many times, and a name's text is the same wherever it
 * stands. Layer `syntax`, private to the Python parser. A table serves one file after the other.
 */
#ifndef SYNTAX_NAMES_H
#define SYNTAX_NAMES_H

#include "base/arena.h"

struct names;

struct names *names_new(void);
void names_free(struct names *names);
/* Another file begins: forgets all. */
void names_begin(struct names *names);
/* TEXT as a string, copied into ARENA when the file has it first. At least 8 bytes that may be read follow TEXT. */
const char *names_intern(struct names *names, struct arena *arena, struct slice text);

#endif
