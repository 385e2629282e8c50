/* Joins the words of a pack set by what they mean. Layer `config`, internal to the packs. */
#ifndef CONFIG_PACK_WORDS_H
#define CONFIG_PACK_WORDS_H

#include "config/pack.h"

/* Fills `words` from `word_entries`, in their order; the lists live in ARENA. */
void pack_words_join(struct arena *arena, struct pack_set *set);

#endif
