/*
 * What clears a key: the one relation between a call and a key, and what runs such calls. Layer `keys`. Answers live in the
 * project's arena; what cannot be told counts as cleared.
 *
 * Glossary
 *   clears   a call takes away what the key holds, or renews it: a delete of the key or of a pattern that it fits, a clear
 *            of the whole cache, a set of None, or a set that does not depend on what the key held
 *   counts   somebody runs the call while the project serves: no test, migration or management command, and nothing that
 *            nobody calls
 */
#ifndef KEYS_INVALIDATION_H
#define KEYS_INVALIDATION_H

#include "keys/key_values.h"
#include "keys/runners.h"
#include "analysis/signals.h"

enum clearing {
	CLEARS_NOT,
	CLEARS_UNKNOWN, /* nothing is known of the keys that are deleted */
	CLEARS_MAY,     /* the texts meet only where a hole holds separators, or where both begin with a hole */
	CLEARS_ALL,     /* the whole cache */
	CLEARS_PATTERN,
	CLEARS_KEY,
};

/* Whether, and how, the call of CLEAR clears the key of KEPT, whoever runs it. */
enum clearing site_clears(struct project *project, const struct key_site *clear, const struct key_site *kept);
/*
 * Whether both are surely of one key. Two texts that begin with a hole may be one and yet have
 * nothing to do with each other.
 */
bool sites_surely_meet(const struct key_site *site, const struct key_site *set);
/* Whether the call of SITE clears some key, and may run at all. */
bool site_invalidates(struct project *project, const struct key_site *site);

/* Who clears the key of KEPT, outside the function that fills it: the best of all calls; RUN_BY_USERS and worse: no one who is seen. */
enum runner key_cleared_by(struct project *project, const struct key_site *kept);
/* Whether a delete of the project that counts may take TEXT, an alternative of the key of KEPT. */
bool alternative_is_cleared(struct project *project, const struct key_site *kept, const struct alternative *text);
/* Likewise, who sets it anew, not on a miss. A management command that does is run on purpose, again and again. */
enum runner key_renewed_by(struct project *project, const struct key_site *kept);
/* Whether somebody does, who is seen. */
bool key_is_renewed(struct project *project, const struct key_site *kept);

/* ---- by what ---- */

struct invalidation {
	const struct key_site *const *sites; /* that surely clear the key, and count */
	size_t count;
	struct run_list runs; /* what runs them, all together: receivers and overrides */
	bool doubtful;        /* some call may clear it, and is not among `sites` */
	bool by_hand;         /* a call that no trigger runs clears the key too, or one that only may; a clear of all does not count */
};

struct invalidation key_invalidation(struct project *project, const struct key_site *kept);

/* The events of rows of MODEL that clear the key of KEPT. */
struct key_events {
	unsigned events;                 /* EVENT_* */
	const struct key_site *on_event; /* the first call that one of them runs; NULL: none does */
	struct run run;                  /* the way to it */
	bool by_hand;                    /* some call is run by no event of that model */
	bool unknown;                    /* a delete of keys that are not known */
};

struct key_events key_events_of(struct project *project, const struct key_site *kept, struct class_ref model);

/* What runs the call of SITE. */
struct run_list site_runs(struct project *project, const struct key_site *site);

/* The call that clears: of the API, or of the method of a wrapper that stands for it; not that of a helper which hands the key on. */
struct clear_call {
	const struct expr *call;
	const struct scope *scope;
	const struct module *module;
};

struct clear_call clear_call_of(const struct key_site *clear);

/*
 * The set that stores under the key that CLEAR clears rows, or what may be made of them, for the longest time over a minute; NULL if
 * none is seen.
 */
const struct key_site *longest_store(struct project *project, const struct key_site *clear);

/* ---- one key of several ---- */

/* The keys that the template of SITE is, one for each alternative and each choice; at most MAX. Returns how many. */
size_t key_expand(struct project *project, const struct key_site *site, const struct alternative **out, size_t max);

/*
 * Where SITE stands in a base class and its key names the subclass: the label of a model of these whose key no delete
 * takes, though one takes that of another; NULL if there is none.
 */
const char *uncleared_subclass(struct project *project, const struct key_site *site);

/*
 * The set that stands beside SITE in the same function and keeps rows of the same model, and whose key is cleared where
 * nothing clears that of SITE; NULL if there is none.
 */
const struct key_site *cleared_sibling(struct project *project, const struct key_site *site);

#endif
