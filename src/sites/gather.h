/*
 * How sites are gathered. Layer `sites`; for the files of this folder alone.
 *
 * Glossary
 *   raw site   a call of the cache's API, with the hops that lead to it from where its key is known
 *   hop        a call of a function that hands one of its parameters on as a key
 */
#ifndef SITES_GATHER_H
#define SITES_GATHER_H

#include "sites/key_eval.h"
#include "sites/key_template.h"
#include "sites/receiver.h"
#include "sites/sites.h"
#include "values/callers.h"
#include "base/vec.h"

enum { HOPS_MAX = 3, PATHS_MAX = 1000 };

struct hop {
	const struct function *function; /* that is called */
	const struct call_site *site;
	const struct module *module; /* in which the call stands */
	struct class_ref self;
	const struct expr *receiver;
	bool is_bound;
};

struct raw_site {
	const struct call_site *site; /* of the API */
	const struct module *module;
	const struct pack_cache_method *method;
	struct receiver receiver;
	const struct expr *key; /* NULL: none, or not seen */
	const struct scope *key_scope;
	bool many;  /* one of several keys of the call */
	bool whole; /* `key` is not one of them but all: the container could not be taken apart */
	const struct expr *value;  /* of a set_many's entry; NULL: look at the call */
	struct hop hops[HOPS_MAX]; /* innermost first */
	size_t hop_count;
};

struct gathering_sites {
	struct project *project;
	bool tests; /* look at tests too */
	VEC(struct key_site) sites;
	size_t first; /* of the sites that the API call at hand has made; about PATHS_MAX of them are told apart */
};

/* The direct calls of the API among the PARTS of MODULE. */
void raw_sites_of(struct project *project, const struct module *module, struct ast_parts parts,
		  void (*each)(void *context, const struct raw_site *raw), void *context);

/*
 * Calls EACH for each key that CONTAINER, as seen in SCOPE, holds: a list, a sum of lists, a comprehension, the keys of a dict, a
 * name that such things are bound to, put into or added to. RAW becomes the site of that key. Returns how many there are.
 */
size_t raw_keys_in(struct project *project, struct raw_site *raw, const struct scope *scope,
		   const struct expr *container, void (*each)(void *context, const struct raw_site *raw), void *context);

/* An argument of the API call, also out of a `**` dict that is seen; NULL if there is none. *SCOPE is where it stands. */
const struct expr *raw_argument(struct project *project, const struct raw_site *raw, int position, const char *keyword,
				const struct scope **scope);

/* A site for each fragment of a template. */
void fragments_add_sites(struct gathering_sites *gathering);

struct timeout raw_timeout(struct project *project, const struct raw_site *raw, const struct frame *frame);

#endif
