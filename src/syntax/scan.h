/*
 * Reads Python at the level of lines, strings, brackets and comments, at memory speed and without a grammar. Layer
 * `syntax`, private. Linear in the text, allocates nothing, and goes no deeper than SCAN_MAX_DEPTH. Where it cannot be sure
 * to read as Python does (a string without an end, brackets that do not match, a carriage return alone, a NUL, an odd blank, too deep), it
 * says so; what it tells of the rest is then a guess.
 */
#ifndef SYNTAX_SCAN_H
#define SYNTAX_SCAN_H

#include "base/slice.h"
#include "base/span.h"

#include <stdbool.h>
#include <stdint.h>

enum { SCAN_MAX_DEPTH = 100 };

enum scan_event {
	SCAN_END,     /* of the text */
	SCAN_LINE,    /* a line's end outside of brackets; `at` is behind it */
	SCAN_COMMENT, /* `token`, without the line's end */
	SCAN_STRING,  /* `token`, with its prefix; what stands inside of an f-string is part of it */
	SCAN_SIGN,    /* `token` is one of = : ; outside of brackets, or := anywhere; only if `signs` are wanted */
};

/* Set up with the text, and with `at` where to begin: not inside a string, a comment or brackets. */
struct scan {
	struct slice text;
	size_t at;
	bool signs;
	bool unsure;
	bool holds_walrus; /* := stood inside of an f-string */
	struct span token;
	unsigned depth; /* of the brackets that are open */
	char open[SCAN_MAX_DEPTH];
};

/* Whether a SCAN_STRING is one in three quotes whose braces are no code. */
bool scan_is_text(const struct scan *scan);
/* Goes on to the next event. */
enum scan_event scan_next(struct scan *scan);

#endif
