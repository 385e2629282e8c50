/*
 * What is stored under a key: what the value may be, and the rows that it is made of. Layer `keys`. Answers live in the
 * project's arena; what cannot be told is NULL.
 */
#ifndef KEYS_KEY_VALUES_H
#define KEYS_KEY_VALUES_H

#include "keys/inventory.h"
#include "analysis/sources.h"
#include "values/follow.h"

/* Follows what the call of SITE stores, the result of what get_or_set calls on a miss too. What a cache holds is a leaf. */
void follow_stored(struct follow *follow, const struct key_site *site);

/* The certain rows that the value of a set, add or get_or_set is made of, in the order in which they are met: each model once. */
struct reading_list stored_rows(struct project *project, const struct key_site *site);
/* The first of them, or NULL. */
const struct reading *value_rows(struct project *project, const struct key_site *site);

/* Whether it is made of rows, or of something that is not seen and so may be. */
bool may_store_rows(struct project *project, const struct key_site *site);

#endif
