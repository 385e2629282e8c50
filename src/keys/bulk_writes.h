/* Writes of many rows at once, which send no signal for each. Layer `keys`. */
#ifndef KEYS_BULK_WRITES_H
#define KEYS_BULK_WRITES_H

#include "keys/freshness.h"
#include "keys/invalidation.h"

struct bulk_write {
	const struct expr *call;
	const struct scope *scope;
	const struct reading *rows; /* that the key of the set holds, and the call changes */
};

struct bulk_write_list {
	const struct bulk_write *items;
	size_t count;
};

/*
 * The calls outside tests and migrations that change rows which the value of SET reads, where a save of such a row would
 * clear its key and nothing that the call runs, or that its function calls, does. In the order of files and offsets.
 */
struct bulk_write_list stale_bulk_writes(struct project *project, const struct key_site *set);
/* Whether MODULE, which is no test and no migration, holds a call that changes many rows at once, of whatever model. */
bool writes_in_bulk(struct project *project, const struct module *module);

#endif
