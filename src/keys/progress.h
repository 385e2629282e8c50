/*
 * Whether a set notes how far some work got, which is a state of the work and no copy of rows. Layer `keys`. Allocates
 * nothing.
 */
#ifndef KEYS_PROGRESS_H
#define KEYS_PROGRESS_H

#include "sites/sites.h"

/*
 * Whether SITE keeps what the last turn of a loop came to, under a key that is the same in each turn: `for row in rows: ...;
 * cache.set(KEY, row.pk)`. A later run goes on from there.
 */
bool notes_progress(const struct key_site *site);

/*
 * Whether CALL, in SCOPE, narrows what it reads by what a get of the key of SITE gave: `last = cache.get(KEY, 0)`, then
 * `rows.filter(pk__gt=last)`. What is stored next stands for where that ended.
 */
bool goes_on_from(struct project *project, const struct key_site *site, const struct scope *scope,
		  const struct expr *call);

#endif
