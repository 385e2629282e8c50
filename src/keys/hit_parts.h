/* Which parts of an entry a hit makes anew before it serves it. Layer `keys`. Allocates nothing. */
#ifndef KEYS_HIT_PARTS_H
#define KEYS_HIT_PARTS_H

#include "keys/inputs.h"

/*
 * Has INPUTS leave out what the dict STORED holds under a literal key that a hit of SITE fills anew: what
 * `found = cache.get(key)`, then `found["host"] = request.get_host()` replaces is never served for another.
 */
void leave_out_made_anew(struct inputs *inputs, const struct key_site *site, const struct expr *stored);

#endif
