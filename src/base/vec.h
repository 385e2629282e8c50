/*
 * A typed growable array on the heap: `VEC(struct finding) findings = { 0 };`. Lowest layer. The one who declares it
 * releases it; vec_settle() moves the items into an arena, which then owns them.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"
#include "base/oom.h"

#include <stdlib.h>

#define VEC(type)               \
	struct {                \
		type *items;    \
		size_t count;   \
		size_t capacity; \
	}

#define vec_push(vec, item)                                                                                      \
	do {                                                                                                     \
		if ((vec)->count == (vec)->capacity) {                                                           \
			(vec)->capacity = (vec)->capacity ? (vec)->capacity * 2 : 8;                             \
			(vec)->items = xrealloc((vec)->items, (vec)->capacity * sizeof *(vec)->items);           \
		}                                                                                                \
		(vec)->items[(vec)->count++] = (item);                                                           \
	} while (0)

#define vec_pop(vec) ((vec)->items[--(vec)->count])
#define vec_last(vec) ((vec)->items[(vec)->count - 1])

#define vec_release(vec)                  \
	do {                              \
		free((vec)->items);       \
		(vec)->items = NULL;      \
		(vec)->count = 0;         \
		(vec)->capacity = 0;      \
	} while (0)

/* Copies the items into ARENA, stores pointer and count in the two lvalues, and releases the vector. */
#define vec_settle(vec, arena, pointer, number)                                                     \
	do {                                                                                        \
		(pointer) = arena_copy((arena), (vec)->items, sizeof *(vec)->items, (vec)->count);  \
		(number) = (vec)->count;                                                            \
		vec_release(vec);                                                                   \
	} while (0)

#endif
