/* What the callers of a function that keeps a memo say of its parameters. Layer `keys`. */
#ifndef KEYS_CALLERS_TELL_H
#define KEYS_CALLERS_TELL_H

#include "keys/inputs.h"
#include "keys/memo.h"

/*
 * Whether each call of the function of KEY hands over for PARAMETER one constant, something of what it hands over for the key,
 * or the object that a method runs on. Where a caller looks the key up, what it makes and hands over is the value rather
 * than an input.
 */
bool callers_tell(const struct inputs *key, const struct parameter *parameter, enum memo memo);

/*
 * Whether the cache is asked and filled at SITE only where another parameter says so, and each caller decides that by what it
 * hands over for PARAMETER: `find(code, day, use_cache=is_today(day))`.
 */
bool callers_guard(struct project *project, const struct key_site *site, const struct parameter *parameter);

/* Whether the truth of GUARD, a parameter of its function, leads to all that the function does with the key of SITE. */
bool site_is_guarded(struct project *project, const struct key_site *site, const struct parameter *guard);

#endif
