/*
 * What is known of a cache or of a call with a key, whatever rules make of it: the evidence that `outlive explain` draws where
 * nothing is reported. Layer `cmd`; the analyses are the ones that the rules ask. Lists live in the arena that is passed.
 */
#ifndef CMD_EXPLAIN_FACTS_H
#define CMD_EXPLAIN_FACTS_H

#include "analysis/caches.h"
#include "sites/sites.h"

/* What USE is, in one sentence; how it keeps its values, how long the owner lives, what is read. */
const char *cache_title(struct arena *arena, struct project *project, const struct cache_use *use);
struct evidence_chain cache_facts(struct arena *arena, struct project *project, const struct cache_use *use);

/* What makes the cache, and what bounds it, for the head of a chain. */
const char *cache_words(struct arena *arena, const struct cache_use *use);

/* The call and its key; the calls that use the same key. */
const char *key_title(struct arena *arena, const struct key_site *site);
struct evidence_chain key_facts(struct arena *arena, struct project *project, const struct key_site *site);

/*
 * For a call on the line that LINE spans whose key its callers pass: the calls at which the key is known. Empty if there is none.
 */
struct evidence_chain handed_key_facts(struct arena *arena, struct project *project, const struct module *module,
				       struct span line);

#endif
