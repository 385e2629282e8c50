/*
 * What the code around a shared value does so that it does not go stale: its age is compared, or each run overwrites it. And
 * whether it is kept at all: only what is asked for before it is made is a memo. Layer `analysis`. Tells by what FUNCTION, which
 * stores the value, says, and the functions that it calls.
 */
#ifndef ANALYSIS_UPKEEP_H
#define ANALYSIS_UPKEEP_H

#include "analysis/sources.h"

/*
 * Whether an entry's age is compared: FUNCTION compares something with the clock, or notes the clock under a name that is
 * compared in its file. A clock that is read for something else is no expiry.
 */
bool compares_age(struct project *project, const struct function *function, const struct expr *value);

/*
 * Whether EXPR, a local name in it, or a property or function that it uses, holds what Django's shared cache was asked for:
 * a generation that all processes see.
 */
bool reads_shared_store(struct project *project, const struct scope *scope, const struct expr *expr);

/*
 * Whether KEY, under which FUNCTION puts VALUE, changes with what the value depends on, so that an old
 * entry is not asked for again: by a generation as above, a digest, a clock, the language, the thread or
 * the request, or by a parameter that the value is not made of.
 */
bool key_follows_changes(struct project *project, const struct function *function,
			 const struct scope *scope, const struct expr *key, const struct expr *value);

/*
 * Whether FUNCTION tests NAME, a global or attribute, before it stores at TARGET, and so stores only what is not there yet: in
 * a branch of that test, or behind one that returns.
 */
bool is_guarded(const struct function *function, const char *name, const struct expr *target);

/*
 * Whether TARGET, an item that FUNCTION assigns, is read before it is overwritten by each run: `self.last[k]` of the run
 * before, and no cache.
 */
bool is_of_last_run(const struct function *function, const struct expr *target);

#endif
