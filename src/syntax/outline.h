/*
 * The outline of a block of Python: where its statements stand and what names they bind, told from the bytes without
 * parsing them. Layer `syntax`, private. One pass over the bytes (syntax/scan.h).
 */
#ifndef SYNTAX_OUTLINE_H
#define SYNTAX_OUTLINE_H

#include "base/arena.h"
#include "base/span.h"

#include <stdbool.h>
#include <stddef.h>

enum outline_kind {
	OUTLINE_FUNCTION,  /* with its decorators; names[0] is its name */
	OUTLINE_CLASS,     /* likewise, and `body` is where the lines of its block begin */
	OUTLINE_IMPORT,    /* names as they are bound */
	OUTLINE_FROM,      /* likewise; no star */
	OUTLINE_ASSIGN,    /* names[0] = value, or names[0]: annotation = value */
	OUTLINE_ANNOTATED, /* names[0]: annotation */
	OUTLINE_EXPR,      /* a single expression, which binds nothing */
	OUTLINE_OTHER,     /* what it binds, only a parser can tell; may be several statements */
};

struct outline_item {
	enum outline_kind kind;
	struct span span; /* whole lines, up to the next statement: with the comments and blank lines behind it */
	uint32_t code_end; /* behind the last byte of code */
	uint32_t body;     /* OUTLINE_CLASS only */
	const struct span *names;
	size_t name_count;
};

struct outline {
	struct outline_item *items;
	size_t count;
	const struct span *quiet; /* of a file: comments, and strings in three quotes that are not f-strings; in source order */
	size_t quiet_count;
};

/*
 * The outline of what stands in BLOCK of TEXT: a file, or the lines of a class's block. False if it is not sure to see what
 * Python sees; then all of it must be parsed as one. The items live in ARENA.
 */
bool outline_make(struct arena *arena, struct slice text, struct span block, struct outline *out);

#endif
