/*
 * The logical lines of a file: what Python reads as one line, over brackets, strings and backslashes. Layer `lint`. Works
 * on any bytes, in one pass; the result lives in the arena.
 */
#ifndef LINT_LOGICAL_H
#define LINT_LOGICAL_H

#include "base/arena.h"
#include "base/slice.h"
#include "base/span.h"
#include "syntax/trivia.h"

struct logical_line {
	struct span span;    /* from its first physical line's start to the end of its last, line break included */
	uint32_t indentation; /* tabs count to the next multiple of 8 */
};

struct logical_lines {
	const struct logical_line *items; /* in source order; blank lines and lines with only a comment are in none */
	size_t count;
};

struct logical_lines logical_lines_find(struct arena *arena, struct slice source);

/* The physical lines of a text that is no Python, but for those with only space or one of the comments of TRIVIA. */
struct logical_lines written_lines_find(struct arena *arena, struct slice source, const struct trivia *trivia);

/* The physical line that holds OFFSET, line break included. */
struct span physical_line(struct slice source, uint32_t offset);

/* The width of the white space at the head of the line that starts at OFFSET. */
uint32_t line_indentation(struct slice source, uint32_t offset);

#endif
