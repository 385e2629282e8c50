#include "lint/needles.h"

static bool holds_another(const struct names *words, size_t index)
{
	for (size_t i = 0; i < words->count; i++) {
		const char *word = words->items[index], *other = words->items[i];

		if (i != index && strstr(word, other) && (!text_equals(word, other) || i < index))
			return true;
	}
	return false;
}

struct needles needles_make(struct arena *arena, const struct pack_set *packs)
{
	const struct names *words = &packs->needles;
	const char **kept = ARENA_ARRAY(arena, const char *, words->count);
	size_t count = 0;

	for (size_t i = 0; i < words->count; i++)
		if (!holds_another(words, i))
			kept[count++] = words->items[i];
	return (struct needles){ kept, count };
}

static bool holds(struct slice text, const char *word)
{
	return memmem(text.data, text.size, word, strlen(word)) != NULL;
}

bool needles_hit(const struct needles *needles, struct slice text)
{
	for (size_t i = 0; i < needles->count; i++)
		if (holds(text, needles->words[i]))
			return true;
	return false;
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
