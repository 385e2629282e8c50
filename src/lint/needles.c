#include "lint/needles.h"

const struct needles *needles_make(struct arena *arena, const struct pack_set *packs)
{
	return needles_build(arena, packs->needles.items, packs->needles.count);
}

const struct needles *needles_make_wide(struct arena *arena, const struct pack_set *packs)
{
	size_t count = packs->needles.count;
	const char **words = ARENA_ARRAY(arena, const char *, count + 1);

	for (size_t i = 0; i < count; i++)
		words[i] = packs->needles.items[i];
	words[count] = "outlive";
	return needles_build(arena, words, count + 1);
}

bool needles_hit_code(struct slice text)
{
	const char *end = text.data + text.size;

	for (const char *p = text.data; p < end; p++) {
		p = memchr(p, 'O', (size_t)(end - p));
		if (!p || end - p < 3)
			return false;
		if (p[1] == 'L' && p[2] >= '0' && p[2] <= '9')
			return true;
	}
	return false;
}
