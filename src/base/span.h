/* A place in a file: bytes from its start. Lines and columns are computed by the reporters. Lowest layer. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stdint.h>

struct span {
	uint32_t offset;
	uint32_t length;
};

static inline uint32_t span_end(struct span span)
{
	return span.offset + span.length;
}

static inline bool span_contains(struct span outer, struct span inner)
{
	return inner.offset >= outer.offset && span_end(inner) <= span_end(outer);
}

#endif
