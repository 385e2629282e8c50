#include "syntax/names.h"

#include "base/oom.h"

#include <stdlib.h>

enum { CAPACITY_FIRST = 1 << 10 };

struct slot {
	const char *text;
	uint32_t hash;
	uint32_t file; /* empty unless it is that of the table */
};

/* Open addressing, linear probing, at most half full; the capacity is a power of two. */
struct names {
	struct slot *slots;
	size_t capacity;
	size_t count;
	uint32_t file;
};

struct names *names_new(void)
{
	struct names *names = xcalloc(1, sizeof *names);

	names->capacity = CAPACITY_FIRST;
	names->slots = xcalloc(names->capacity, sizeof *names->slots);
	return names;
}

void names_free(struct names *names)
{
	if (!names)
		return;
	free(names->slots);
	free(names);
}

void names_begin(struct names *names)
{
	names->count = 0;
	if (++names->file == 0) {
		memset(names->slots, 0, names->capacity * sizeof *names->slots);
		names->file = 1;
	}
}

/* Eight bytes at a time; the constant is odd and random. */
static uint32_t hash_of(struct slice text)
{
	uint64_t hash = text.size, word;

	for (; text.size > 8; text.data += 8, text.size -= 8) {
		memcpy(&word, text.data, sizeof word);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	memcpy(&word, text.data, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = __builtin_bswap64(word);
#endif
	if (text.size < 8)
		word &= (UINT64_C(1) << text.size * 8) - 1;
	hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(hash >> 32);
}

static void grow(struct names *names)
{
	struct slot *old = names->slots;
	size_t capacity = names->capacity;

	names->capacity = capacity * 2;
	names->slots = xcalloc(names->capacity, sizeof *names->slots);
	for (size_t i = 0; i < capacity; i++) {
		size_t at = old[i].hash & (names->capacity - 1);

		if (old[i].file != names->file)
			continue;
		while (names->slots[at].file == names->file)
			at = (at + 1) & (names->capacity - 1);
		names->slots[at] = old[i];
	}
	free(old);
}

const char *names_intern(struct names *names, struct arena *arena, struct slice text)
{
	uint32_t hash = hash_of(text);
	size_t at = hash & (names->capacity - 1);
	struct slot *slot;

	for (;; at = (at + 1) & (names->capacity - 1)) {
		slot = &names->slots[at];
		if (slot->file != names->file)
			break;
		if (slot->hash == hash && strncmp(slot->text, text.data, text.size) == 0 && !slot->text[text.size])
			return slot->text;
	}
	*slot = (struct slot){ arena_text(arena, text), hash, names->file };
	text.data = slot->text;
	if (++names->count * 2 > names->capacity)
		grow(names);
	return text.data;
}
