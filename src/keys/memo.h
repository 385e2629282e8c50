/* Whether a set keeps a memo: a value that is computed on a miss and served on a hit. State is none. Layer `keys`. */
#ifndef KEYS_MEMO_H
#define KEYS_MEMO_H

#include "sites/sites.h"

/*
 * Whether SITE stores what its function computes where a get of the same key, in it or in a function that calls it, gives
 * nothing, and what the get gives is used in its place. Nothing that is counted or locked anywhere, and no random choice or time alone.
 */
enum memo {
	MEMO_NOT,
	MEMO_OWN,       /* looked up and filled in one function */
	MEMO_OF_CALLER, /* filled for a function that looks it up */
};

enum memo site_memo(struct project *project, const struct key_site *site);

#endif
