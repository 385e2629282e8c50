/*
 * The hash by which GitHub recognises the line of an alert when lines move: `primaryLocationLineHash`, as its upload action
 * computes it, so that the two never disagree. Layer `report`.
 *
 * Every line has the hash of the 100 UTF-16 units that begin with it, without spaces and tabs, and with one line feed for
 * each line break; the file ends with 0xFFFF, followed by zeros.
 */
#ifndef REPORT_LINE_HASH_H
#define REPORT_LINE_HASH_H

#include "base/arena.h"
#include "base/strbuf.h"

#include <stdint.h>

struct line_hash {
	uint64_t hash;
	uint32_t line;
	uint32_t occurrence; /* among the lines of that hash, from 1 */
};

struct line_hashes {
	const struct line_hash *items; /* by line, from 0 */
	size_t count;
};

struct line_hashes line_hashes_of(struct arena *arena, struct slice text);

/* Appends `hash:occurrence` of LINE, which counts from 1; the last line's for numbers beyond it. */
void line_hash_add(struct strbuf *out, const struct line_hashes *hashes, uint32_t line);

#endif
