/*
 * What shapes a cached value and is not in its key. Layer `keys`. For functions that look a key up and fill it: what goes into
 * key and value is followed through their locals. Silent where a function hands its key on, or changes what it read.
 */
#ifndef KEYS_KEY_INPUT_H
#define KEYS_KEY_INPUT_H

#include "config/pack.h"
#include "sites/sites.h"

struct missing_input {
	const char *name;        /* `period`, `request.tenant`, `self`, "the active language" */
	const struct expr *expr; /* where the value uses it */
	const struct scope *scope;
	enum tells tells; /* TELLS_NOTHING_SPECIAL, or what of the surroundings it is */
};

/* Whether something that shapes what SITE stores is not in its key. */
bool key_misses(struct project *project, const struct key_site *site, struct missing_input *out);

#endif
