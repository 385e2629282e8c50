/*
 * The inventory: every key template of the project with the sites that use it, paired across files, and what is odd about
 * it. Layer `keys`. Lives in the project's arena; sorted by the rendered key, then alias, so answers do not depend on
 * the order of questions. Shared by `outlive keys` and by the rules about keys.
 *
 * A row is one rendered text in one cache: sites whose templates have several alternatives stand in several rows. Rows of
 * different texts may still meet (`user:{pk}` and `user:{user_id}`); inventory_partner() follows that. A key of which
 * nothing is known meets no other. Where there are more than a thousand keys, one that begins with a hole
 * is compared with some of them only.
 */
#ifndef KEYS_INVENTORY_H
#define KEYS_INVENTORY_H

#include "sites/sites.h"

enum key_status {
	STATUS_NEVER_DELETED,
	STATUS_DELETED_NEVER_SET,
	STATUS_SET_NEVER_READ,
	STATUS_NEAR_MISS, /* lacks a partner, and a key that has what it lacks differs by a letter or two */
	STATUS_COLLISION, /* two unrelated values under one key */
	STATUS_CONFLICTING_TIMEOUTS,
	STATUS_UNRESOLVED, /* stands alone: of such a key nothing else is said */
	STATUS_COUNT,
};

struct inventory_key {
	const char *template; /* as rendered */
	const struct alternative *text;
	const char *alias;              /* NULL: unknown */
	const struct template *version; /* NULL: none given */
	bool is_pattern;                /* of delete_pattern() and the like */
	enum resolution resolution;
	unsigned status;                     /* bits: 1 << enum key_status */
	unsigned roles;                      /* bits: 1 << enum key_role */
	const struct key_site *const *sites; /* in the order of project_key_sites() */
	size_t count;
	const struct inventory_key *near; /* of a near miss: what was meant, perhaps; else NULL */
};

/* One call that uses keys, a wrapper's or helper's calls counted for each place that hands them a key. */
struct inventory_call {
	const struct key_site *site;
	enum resolution resolution; /* the worst of all its keys */
};

struct inventory {
	const struct inventory_key *keys;
	size_t count;
	const struct inventory_call *calls;
	size_t call_count;
	const struct inventory_index *index; /* private */
};

/* Without or with the sites in tests. */
const struct inventory *project_inventory(struct project *project, bool tests);

/*
 * The first key in the order of the inventory, KEY itself included, that is used in one of ROLES (bits) under a text that
 * KEY may be too, in the same space; NULL if there is none. FLAGS as alternative_match() takes them.
 */
const struct inventory_key *inventory_partner(const struct inventory *inventory, const struct inventory_key *key,
					      unsigned roles, unsigned flags);
/* The first MAX of them; returns how many there are of those. */
size_t inventory_partners(const struct inventory *inventory, const struct inventory_key *key, unsigned roles,
			  unsigned flags, const struct inventory_key **out, size_t max);
/*
 * Those keys whose text may be, or begin with, that of KEY, by the literal heads, in their order; false if there are more than
 * MAX.
 */
bool inventory_near(const struct inventory *inventory, const struct inventory_key *key,
		    const struct inventory_key **out, size_t max, size_t *count);
/* Those of which nothing is known. */
const struct inventory_key *const *inventory_opaque(const struct inventory *inventory, size_t *count);
/* All roles that some key is used in, as bits. */
unsigned inventory_roles(const struct inventory *inventory);
/* The key used in ROLES that differs least from KEY, a letter or two or by what follows it; NULL if none comes near. */
const struct inventory_key *inventory_nearest(const struct inventory *inventory, const struct inventory_key *key,
					      unsigned roles);
/* Whether LONGER is the text of KEY, hole by hole, with something after it. */
bool inventory_key_begins(const struct inventory_key *key, const struct inventory_key *longer);

/*
 * What the key's text names, the label of a model or a module, else the one module that builds it; NULL if several do.
 * Loads the modules of models. Lives in the project's arena.
 */
const char *inventory_owner(struct project *project, const struct inventory_key *key);

/* The roles that store, read and remove, as bits. */
unsigned roles_that(bool (*does)(enum key_role role));

const char *key_status_name(enum key_status status); /* "never-deleted", ... as JSON shows it */

#endif
