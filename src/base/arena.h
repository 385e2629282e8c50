/*
 * An arena: many allocations, one release. It carries the ownership model of the program: a function that takes an
 * arena returns what lives exactly as long as that arena. Lowest layer. Not thread-safe: one thread at a time.
 * Under AddressSanitizer each allocation is a block of its own, so that overruns are seen.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/slice.h"

#include <stdalign.h>
#include <stddef.h>
#include <stdint.h>

struct arena_block;

struct arena {
	struct arena_block *blocks;
	char *next;
	char *end;
	size_t used; /* bytes handed out */
};

void arena_init(struct arena *arena);
/* Frees all that was allocated; the arena is then as after arena_init(). */
void arena_release(struct arena *arena);

/* Memory for SIZE bytes, aligned for pointers and 64-bit numbers, zeroed. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);
#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_array((arena), sizeof(type), (count)))

void *arena_array(struct arena *arena, size_t size, size_t count);
/* A copy of COUNT items of SIZE bytes; NULL for none. */
void *arena_copy(struct arena *arena, const void *items, size_t size, size_t count);
char *arena_text(struct arena *arena, struct slice text);
char *arena_strdup(struct arena *arena, const char *text);
/* `HEAD.TAIL` */
char *arena_dotted(struct arena *arena, const char *head, const char *tail);
char *arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
