#include "base/arena.h"

#include "base/oom.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_SIZE = 32 * 1024, ALIGNMENT = 8 };

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0
#endif

/* What is kept in arenas: pointers, numbers and structures of them; no long double, no vectors. */
_Static_assert(ALIGNMENT >= alignof(uint64_t) && ALIGNMENT >= alignof(double) && ALIGNMENT >= alignof(void *), "too small");

struct arena_block {
	struct arena_block *older;
	alignas(ALIGNMENT) char bytes[];
};

void arena_init(struct arena *arena)
{
	*arena = (struct arena){ 0 };
}

void arena_release(struct arena *arena)
{
	struct arena_block *older;

	for (struct arena_block *block = arena->blocks; block; block = older) {
		older = block->older;
		free(block);
	}
	arena_init(arena);
}

static char *add_block(struct arena *arena, size_t size)
{
	struct arena_block *block;

	if (size > SIZE_MAX - sizeof *block)
		oom();
	block = xmalloc(sizeof *block + size);
	block->older = arena->blocks;
	arena->blocks = block;
	return block->bytes;
}

/* Memory as it comes, for SIZE bytes of objects that are aligned to ALIGNMENT or less, or of texts with 1. */
static char *take(struct arena *arena, size_t size, size_t alignment)
{
	size_t gap = -(uintptr_t)arena->next & (alignment - 1);
	char *result;

	arena->used += size;
	if (ONE_BLOCK_EACH || size > BLOCK_SIZE / 4)
		return add_block(arena, size);
	if ((size_t)(arena->end - arena->next) < gap + size) {
		arena->next = add_block(arena, BLOCK_SIZE);
		arena->end = arena->next + BLOCK_SIZE;
		gap = 0;
	}
	result = arena->next + gap;
	arena->next = result + size;
	return result;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	return memset(take(arena, size, ALIGNMENT), 0, size);
}

void *arena_array(struct arena *arena, size_t size, size_t count)
{
	if (size && count > SIZE_MAX / size)
		oom();
	return arena_alloc(arena, size * count);
}

void *arena_copy(struct arena *arena, const void *items, size_t size, size_t count)
{
	if (count == 0)
		return NULL;
	return memcpy(arena_array(arena, size, count), items, size * count);
}

char *arena_text(struct arena *arena, struct slice text)
{
	char *copy = take(arena, text.size + 1, 1);

	if (text.size)
		memcpy(copy, text.data, text.size);
	copy[text.size] = '\0';
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return arena_text(arena, slice_of(text));
}

char *arena_dotted(struct arena *arena, const char *head, const char *tail)
{
	size_t first = strlen(head), second = strlen(tail);
	char *text = take(arena, first + second + 2, 1);

	memcpy(text, head, first);
	text[first] = '.';
	memcpy(text + first + 1, tail, second + 1);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	char *text;
	int size;

	va_start(args, format);
	va_copy(again, args);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0)
		BUG("a format that vsnprintf rejects");
	text = arena_alloc(arena, (size_t)size + 1);
	vsnprintf(text, (size_t)size + 1, format, again);
	va_end(again);
	return text;
}
