/*
 * What keeps a key fresh: which events remove it or set it anew, and which rows its value depends on. Layer `keys`.
 * Answers live in the project's arena.
 */
#ifndef KEYS_FRESHNESS_H
#define KEYS_FRESHNESS_H

#include "keys/key_values.h"
#include "analysis/signals.h"

/* Whether the call changes what a key holds because its rows changed: a delete, clear, or write-through. */
bool site_invalidates(struct project *project, const struct key_site *site);

/* What runs the call of SITE. */
struct run_list site_runs(struct project *project, const struct key_site *site);

struct invalidation {
	const struct key_site *const *sites; /* that may remove or renew the key */
	size_t count;
	struct run_list runs; /* what runs them, all together */
	bool by_hand; /* a call that no trigger runs, as far as is seen, removes the key, or keys of unknown text; a clear of all does not count */
};

struct invalidation key_invalidation(struct project *project, const struct key_site *set);

/* The certain reads of rows that the value of a set or get_or_set is made of, joined ones behind the others. */
struct reading_list value_row_readings(struct project *project, const struct key_site *set);

/* The set that stores under the key of an invalidating SITE rows for the longest time; NULL if none is seen. */
const struct key_site *longest_store(struct project *project, const struct key_site *site);

/* Whether SET keeps its value for ever, or longer than LIMIT seconds (negative: no limit). */
bool kept_longer(const struct key_site *set, int64_t limit);

#endif
