#include "project/project.h"

#include <stdint.h>

struct pointer_map {
	struct arena *arena;
	const void **keys;
	const void **values;
	size_t count;
	size_t capacity; /* a power of two */
};

struct pointer_map *pointer_map_new(struct arena *arena)
{
	struct pointer_map *map = ARENA_NEW(arena, struct pointer_map);

	map->arena = arena;
	return map;
}

/* Fibonacci hashing (Knuth, TAOCP 3, 6.4) of the address without its aligned bits. */
static size_t slot_of(const struct pointer_map *map, const void *key)
{
	size_t slot = (size_t)(((uint64_t)(uintptr_t)key >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 20) & (map->capacity - 1);

	while (map->keys[slot] && map->keys[slot] != key)
		slot = (slot + 1) & (map->capacity - 1);
	return slot;
}

bool pointer_map_get(const struct pointer_map *map, const void *key, const void **value)
{
	size_t slot;

	if (map->capacity == 0)
		return false;
	slot = slot_of(map, key);
	if (!map->keys[slot])
		return false;
	*value = map->values[slot];
	return true;
}

static void grow(struct pointer_map *map)
{
	struct pointer_map old = *map;

	map->capacity = old.capacity ? old.capacity * 2 : 64;
	map->keys = ARENA_ARRAY(map->arena, const void *, map->capacity);
	map->values = ARENA_ARRAY(map->arena, const void *, map->capacity);
	for (size_t i = 0; i < old.capacity; i++) {
		size_t slot;

		if (!old.keys[i])
			continue;
		slot = slot_of(map, old.keys[i]);
		map->keys[slot] = old.keys[i];
		map->values[slot] = old.values[i];
	}
}

void pointer_map_put(struct pointer_map *map, const void *key, const void *value)
{
	size_t slot;

	if ((map->count + 1) * 3 > map->capacity * 2)
		grow(map);
	slot = slot_of(map, key);
	if (!map->keys[slot]) {
		map->keys[slot] = key;
		map->count++;
	}
	map->values[slot] = value;
}
