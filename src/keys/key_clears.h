/*
 * What clears a key, and when: deletes, clears of the whole cache and write-through sets, by the events of rows that run them.
 * Layer `keys`. Answers live in the project's arena.
 */
#ifndef KEYS_KEY_CLEARS_H
#define KEYS_KEY_CLEARS_H

#include "keys/key_values.h"
#include "analysis/signals.h"

struct key_clears {
	unsigned events;                 /* of rows of the model: EVENT_* */
	const struct key_site *on_event; /* the first call that one of them runs; NULL: none does */
	struct run run;                  /* the way to it */
	bool by_hand;                    /* some call is run by no event of that model */
	bool unknown;                    /* a delete of keys that are not known */
};

struct key_clears key_clears_of(struct project *project, const struct key_site *site, struct class_ref model);

/* Whether a delete of the project may take TEXT, an alternative of the key of SITE. */
bool alternative_is_removed(struct project *project, const struct key_site *site, const struct alternative *text);

/* The keys that the template of SITE is, one for each alternative and each choice; at most MAX. Returns how many. */
size_t key_expand(struct project *project, const struct key_site *site, const struct alternative **out, size_t max);

/*
 * Where SITE stands in a base class and its key names the subclass: the label of a model of these whose key no delete
 * takes, though one takes that of another; NULL if there is none.
 */
const char *uncleared_subclass(struct project *project, const struct key_site *site);

/*
 * The set that stands beside SITE in the same function and keeps rows of the same model, and whose key a delete removes
 * where nothing clears that of SITE; NULL if there is none.
 */
const struct key_site *cleared_sibling(struct project *project, const struct key_site *site);

#endif
