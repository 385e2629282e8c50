#include "config/pack_words.h"

static size_t count_of(const struct pack_set *set, enum meaning meaning)
{
	size_t count = 0;

	for (size_t i = 0; i < set->word_entry_count; i++)
		if (set->word_entries[i].means == meaning)
			count += set->word_entries[i].names.count;
	return count;
}

void pack_words_join(struct arena *arena, struct pack_set *set)
{
	const char **items[WORD_COUNT];

	for (size_t i = 0; i < WORD_COUNT; i++) {
		items[i] = ARENA_ARRAY(arena, const char *, count_of(set, (enum meaning)i));
		set->words[i] = (struct names){ items[i], 0 };
	}
	for (size_t i = 0; i < set->word_entry_count; i++) {
		const struct pack_word *entry = &set->word_entries[i];
		struct names *joined = &set->words[entry->means];

		for (size_t k = 0; k < entry->names.count; k++)
			items[entry->means][joined->count++] = entry->names.items[k];
	}
}

bool pack_word_is(const struct pack_set *packs, enum meaning meaning, const char *name)
{
	return names_hold(&packs->words[meaning], name);
}
