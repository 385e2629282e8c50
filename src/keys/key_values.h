/*
 * What is stored under a key: the rows that it is made of, and what keeps it fresh. Layer `keys`. Answers live in the
 * project's arena; what cannot be told is NULL or counts as fresh.
 */
#ifndef KEYS_KEY_VALUES_H
#define KEYS_KEY_VALUES_H

#include "keys/inventory.h"
#include "analysis/sources.h"

/* The rows that the value of a set, add or get_or_set is made of; NULL if it reads none that is known. */
const struct reading *value_rows(struct project *project, const struct key_site *site);

/* The value that is stored and the scope that it stands in, a helper's or wrapper's parameter seen at its call; NULL if none. */
const struct expr *site_value(struct project *project, const struct key_site *site, const struct scope **scope);

/* The function whose result is stored: the default of get_or_set, or what a helper is handed for it; NULL where none is known. */
const struct function *value_function(struct project *project, const struct key_site *site);

/* Whether some call of the project may remove the key: a delete, also of unknown keys, or a clear of the whole cache. */
bool key_is_removed(struct project *project, const struct key_site *site);
/* Whether SET, a set, stands in a function that does not read its key: it writes through, or warms up. */
bool site_is_write_through(struct project *project, const struct key_site *set);
/* Whether some set of the key does. */
bool key_is_rewritten(struct project *project, const struct key_site *site);
/* Whether nothing is known of one of the alternatives. */
bool template_is_opaque(const struct template *text);
/* Whether the key holds a version or a time, or something that is itself read from a cache: then it is left, not deleted. */
bool key_has_generation(struct project *project, const struct key_site *site);

#endif
