/* A place in the project: a file of the source set, by number, and a span of its bytes. Layer `source`; a value type. */
#ifndef SOURCE_PLACE_H
#define SOURCE_PLACE_H

#include "base/span.h"

struct place {
	uint32_t file;
	struct span span;
};

#endif
