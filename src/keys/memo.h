/* Whether a set keeps a memo: a value that is computed on a miss and served on a hit. State is none. Layer `keys`. */
#ifndef KEYS_MEMO_H
#define KEYS_MEMO_H

#include "keys/sites.h"

/*
 * Whether SITE stores what its function computes where a get of the same key in it gives nothing, and what the get gives is
 * used in its place. Nothing that is counted or locked anywhere, and no random choice or time alone.
 */
bool site_is_memo(struct project *project, const struct key_site *site);

#endif
