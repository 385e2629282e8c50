#include "config/pack_index.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

struct pack_index pack_index_new(struct arena *arena, size_t count)
{
	size_t size = 8;

	while (size < count * 2)
		size *= 2;
	return (struct pack_index){ ARENA_ARRAY(arena, struct pack_index_slot, size), size - 1 };
}

static struct pack_index_slot *slot_of(const struct pack_index *index, const char *name)
{
	size_t at = (size_t)XXH3_64bits(name, strlen(name)) & index->mask;

	while (index->slots[at].name && !text_equals(index->slots[at].name, name))
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

void pack_index_add(struct pack_index *index, const char *name, const void *entry)
{
	*slot_of(index, name) = (struct pack_index_slot){ name, entry };
}

const void *pack_index_find(const struct pack_index *index, const char *name)
{
	return slot_of(index, name)->entry;
}
