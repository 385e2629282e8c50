/* Writes of many rows at once, which send no signal for each. Layer `keys`. */
#ifndef KEYS_BULK_WRITES_H
#define KEYS_BULK_WRITES_H

#include "keys/freshness.h"
#include "keys/invalidation.h"

struct bulk_write {
	const struct expr *call; /* NULL: the admin's own delete of what is selected */
	const struct scope *scope;
	struct span span;        /* of the call, of the admin's name, or of what registers it */
	bool deletes;
	const struct reading *rows; /* that the key of the set holds, and the call changes */
};

struct bulk_write_list {
	const struct bulk_write *items;
	size_t count;
};

/*
 * The calls outside tests and migrations that change rows which the value of SET reads, where a save of such a row would
 * clear its key and nothing that the call runs, or that its function calls, does. Of a key that is cleared by hand too, none:
 * that is done where rows are written, as a rule. In the order of files and offsets.
 */
struct bulk_write_list stale_bulk_writes(struct project *project, const struct key_site *set);
/* Whether MODULE, no test and no migration, changes many rows at once, of whatever model, or may let an admin do so. */
bool writes_in_bulk(struct project *project, const struct module *module);

#endif
