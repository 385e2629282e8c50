/* What the files of the inventory share. Layer `keys`; private to inventory*.c. */
#ifndef KEYS_INVENTORY_PARTS_H
#define KEYS_INVENTORY_PARTS_H

#include "keys/inventory.h"

/* Keys by the literal text that they begin with, so that partners are found without comparing all with all. */
const struct inventory_index *inventory_index_make(struct arena *arena, const struct inventory_key *keys, size_t count);

/* Whether nothing is known of the key's text. */
bool inventory_is_opaque(const struct inventory_key *key);

/* Fills the statuses of all COUNT keys, which are those of INVENTORY. */
void inventory_judge(struct project *project, const struct inventory *inventory, struct inventory_key *keys,
		     size_t count);

#endif
