/*
 * Uses of keys that lack their other half: deleted or read and stored nowhere, stored and read nowhere; and what was meant
 * instead. Layer `keys`. What cannot be told lacks nothing. Answers live in the project's arena.
 */
#ifndef KEYS_KEY_PAIRS_H
#define KEYS_KEY_PAIRS_H

#include "analysis/evidence.h"
#include "keys/inventory.h"

enum lack_kind {
	LACK_ALIAS,   /* the other half uses another cache */
	LACK_GLOB,    /* a `*` stands in it, which the call takes for a letter */
	LACK_PREFIX,  /* the key begins those of the other half, which are longer */
	LACK_VERSION, /* one side passes a version, or another one */
	LACK_WRAPPER, /* the other half goes through a class that puts a prefix before its keys */
	LACK_NEAR,    /* differs by a letter or two */
	LACK_KIN,     /* others share the literal head */
	LACK_ALL,     /* nothing is like it */
};

struct lack {
	enum lack_kind kind;
	const struct inventory_key *meant; /* the nearest of the other half; NULL for LACK_ALL */
	const struct key_site *site;       /* a site of it, in one of the roles */
	const struct template *text;   /* what lacks it: all of the template, or one of the keys that a loop goes through */
	bool doubtful; /* a key of the other half may be this one, but for separators or for being unknown */
};

/* Whether no key in ROLES (bits) may be that of SITE. */
bool site_lacks(struct project *project, const struct key_site *site, unsigned roles, struct lack *out);
/* Whether another package may hold the other half, or a key that is not known for sure may be it. */
bool lack_is_guess(const struct lack *lack);

/* Whether A and B are uses of the same key, as rendered, in the same space. */
bool same_key(const struct key_site *a, const struct key_site *b);
/*
 * Whether no use of SITE's key that COUNTS holds for stands before SITE in the project, so that what is
 * found of a key is said once.
 */
bool is_first_of_key(struct project *project, const struct key_site *site,
		     bool (*counts)(void *context, const struct key_site *other), void *context);
/* The first site of the project outside migrations that uses the key of SITE in ROLES; NULL if there is none. */
const struct key_site *first_use(struct project *project, const struct key_site *site, unsigned roles);
bool site_has_role(const struct key_site *site, unsigned roles);

/* As rendered, in ARENA; as are the words below. */
const char *alternative_text(struct arena *arena, const struct alternative *text);
/* In backquotes: "`a`", "`a` or `b`", "`a` and 3 more". */
const char *key_words(struct arena *arena, const struct template *text);
/* "for ever", "for 7 days", "for 300 seconds by default", or "" where it is not known. */
const char *timeout_words(struct arena *arena, const struct timeout *timeout);
/* A call that uses the key: "set here for 1 day". */
struct evidence use_evidence(struct arena *arena, const struct key_site *site);
/* Where the key is built: "the key is `x`"; false if that stands in the call itself. */
bool key_evidence(struct arena *arena, const struct key_site *site, struct evidence *out);

#endif
