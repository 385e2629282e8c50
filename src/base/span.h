/* A place in a file: bytes from its start. Lines and columns are computed by the reporters. Lowest layer. */
#ifndef BASE_SPAN_H
#define BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct span {
	uint32_t offset;
	uint32_t length;
};

static inline uint32_t span_end(struct span span)
{
	return span.offset + span.length;
}

/* The one of COUNT spans, which are sorted and do not overlap, that holds OFFSET; NULL if none does. */
static inline const struct span *span_holding(const struct span *spans, size_t count, size_t offset)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (spans[middle].offset <= offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 && offset < span_end(spans[low - 1]) ? &spans[low - 1] : NULL;
}

static inline bool span_contains(struct span outer, struct span inner)
{
	return inner.offset >= outer.offset && span_end(inner) <= span_end(outer);
}

#endif
