#include "lint/needles.h"

const struct needles *needles_make(struct arena *arena, const struct pack_set *packs)
{
	return needles_build(arena, packs->needles.items, packs->needles.count);
}

static bool holds(struct slice text, const char *word)
{
	return memmem(text.data, text.size, word, strlen(word)) != NULL;
}

bool needles_hit_suppression(struct slice text)
{
	for (const char *p = text.data, *end = text.data + text.size; p < end; p++) {
		p = memchr(p, 'O', (size_t)(end - p));
		if (!p || end - p < 3)
			break;
		if (p[1] == 'L' && p[2] >= '0' && p[2] <= '9')
			return true;
	}
	return holds(text, "outlive");
}
