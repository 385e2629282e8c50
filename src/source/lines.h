/*
 * Where bytes stand for people: lines and columns of a file, in the three units that reports count in. Made only for files
 * that something is said about. Source layer; lives in the arena that is passed, borrows the bytes.
 */
#ifndef SOURCE_LINES_H
#define SOURCE_LINES_H

#include "base/arena.h"
#include "base/slice.h"

#include <stdint.h>

struct lines_mark;

struct lines {
	struct slice text;
	const uint32_t *starts; /* the offset of each line's first byte */
	uint32_t count; /* at least 1: an empty file has one empty line, and so has what follows a final line break */
	const struct lines_mark *marks;
	uint32_t mark_count;
};

/* All from 1. A byte order mark takes no column; an ill-formed byte takes one. */
struct position {
	uint32_t line;
	uint32_t column; /* in code points */
	uint32_t utf16;
	uint32_t byte;
};

/* Line breaks are `\n`, `\r\n` and `\r`, as Python reads them; a form feed is none. */
struct lines lines_build(struct arena *arena, struct slice text);

/* Where the byte at OFFSET stands; the end of the text for what is beyond it. */
struct position lines_position(const struct lines *lines, uint32_t offset);

/* The number, from 1, of the line that OFFSET is in. */
uint32_t lines_number(const struct lines *lines, uint32_t offset);

/* A line without its line break and without a byte order mark; empty for numbers out of range. */
struct slice lines_text(const struct lines *lines, uint32_t number);

/* The offset where a line starts; the end of the text for numbers beyond the last. */
uint32_t lines_start(const struct lines *lines, uint32_t number);

#endif
