/*
 * What in a key is not the same when the value is looked for again: salted hashes, addresses, the order of sets, chance,
 * the clock. Layer `keys`. Allocates in the project's arena.
 */
#ifndef KEYS_KEY_INSTABILITY_H
#define KEYS_KEY_INSTABILITY_H

#include "sites/sites.h"

enum instability {
	STABLE,
	UNSTABLE_CLOCK,
	UNSTABLE_HASH,   /* hash() of what may be salted, or not */
	UNSTABLE_RANDOM, /* made anew for the call that reads */
	UNSTABLE_SET,
	UNSTABLE_FUNCTION, /* the text of a function */
	UNSTABLE_OBJECT,   /* the text of an object without one of its own */
	UNSTABLE_ADDRESS,  /* id() */
	UNSTABLE_SALTED,   /* hash() of text */
};

struct instability_of {
	enum instability kind;   /* the worst one */
	const struct expr *expr; /* what is unstable */
	const struct scope *scope;
	const char *name; /* of the class for UNSTABLE_OBJECT, of the function for UNSTABLE_FUNCTION */
};

/* Of the alternative TEXT of SITE's key. */
struct instability_of key_instability(struct project *project, const struct key_site *site,
				      const struct alternative *text);

#endif
