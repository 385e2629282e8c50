/*
 * Keys of which there is one for each state of the surroundings: the active language, the current
 * site, ... Layer `keys`. Answers live in the project's arena.
 *
 * Glossary
 *   surroundings   what a place in the code is not handed and asks for, of the request that is served
 *   variant        one of the keys that a template is in such surroundings
 */
#ifndef KEYS_VARIANTS_H
#define KEYS_VARIANTS_H

#include "sites/sites.h"
#include "config/pack.h"

/* A hole that the surroundings fill. */
struct variant {
	enum tells tells; /* TELLS_NOTHING_SPECIAL: there is none */
	const struct part *part;
};

/* What of the surroundings fills PART where the code runs; TELLS_NOTHING_SPECIAL if nothing does. */
enum tells part_surroundings(struct project *project, const struct part *part);

/* Whether PART may hold a tenant: by what it is read from, or by what it is called. */
bool part_may_hold_tenant(struct project *project, const struct part *part);

/*
 * The hole of the key that SITE deletes which is filled by what surrounds the call, on every way to a
 * text: it takes that variant and no other. Not where the language is chosen first, nor where the
 * surroundings are the same for all.
 */
struct variant cleared_variant(struct project *project, const struct key_site *site);

/* Whether all that clears the key of KEPT takes one variant of it. */
bool clears_are_of_one_variant(struct project *project, const struct key_site *kept);

/* Whether PART is a hole in whose name one of WORDS stands. */
bool part_is_called(const struct part *part, const char *const *words, size_t count);

/* "the active language", "the current site"; NULL for what is none of the surroundings */
const char *surroundings_words(enum tells tells);

#endif
