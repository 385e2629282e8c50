/* Finds an entry of a pack set by one of its names in constant time. Layer `config`, internal to the packs. */
#ifndef CONFIG_PACK_INDEX_H
#define CONFIG_PACK_INDEX_H

#include "base/arena.h"

struct pack_index_slot {
	const char *name; /* NULL: free */
	const void *entry;
};

/* An open hash table in an arena. */
struct pack_index {
	struct pack_index_slot *slots;
	size_t mask;
};

/* An index with room for COUNT names. */
struct pack_index pack_index_new(struct arena *arena, size_t count);
/* A name that is there already gets the new entry. */
void pack_index_add(struct pack_index *index, const char *name, const void *entry);
const void *pack_index_find(const struct pack_index *index, const char *name);

#endif
