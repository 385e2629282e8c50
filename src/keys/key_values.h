/*
 * What is stored under a key: the rows that it is made of. Layer `keys`. Answers live in the project's arena; what cannot be
 * told is NULL.
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

#endif
