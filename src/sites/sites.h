/*
 * Every call of the project that uses a key of Django's cache, directly, through a wrapper or as a tag of a template: what it does, under which
 * key, in which cache, for how long. Layer `sites`. Sites live in the project's arena and are sorted by file and offset.
 *
 * Glossary
 *   receiver   the expression whose method is called; decided by import and flow, never by its name
 *   wrapper    a class of the tree whose methods forward a key to a cache: a cache with a namespace of its own
 *   namespace  the wrapper, or none: part of a key's identity, with alias, version and template
 */
#ifndef SITES_SITES_H
#define SITES_SITES_H

#include "templates/template.h"
#include "project/classes.h"
#include "values/follow.h"

enum timeout_kind {
	TIMEOUT_DEFAULT, /* none given: the alias's TIMEOUT */
	TIMEOUT_SECONDS, /* `seconds` */
	TIMEOUT_NEVER,   /* timeout=None */
	TIMEOUT_UNKNOWN, /* given, but not known */
};

struct timeout {
	enum timeout_kind kind;
	int64_t seconds; /* TIMEOUT_SECONDS; TIMEOUT_DEFAULT: what the settings of the tree say of the alias, else 300 */
	bool forever;    /* TIMEOUT_NEVER, or TIMEOUT_DEFAULT where the settings say None */
	const struct expr *expr; /* NULL: none given */
};

struct key_site {
	enum key_role role;
	const char *method;      /* as called: "get", "aset" */
	const struct expr *call; /* where the key is known: of the API, of a wrapper, or of a helper that hands it on */
	const struct scope *scope; /* in which the call is evaluated */
	const struct stmt *stmt;
	const struct module *module;
	const struct expr
		*api_call; /* the call of the API that it leads to: `call` itself if there is no wrapper or helper */
	const struct scope *api_scope;
	const struct module *api_module;
	bool in_decorator;
	bool is_test; /* a test's file (conventions 2.13.9) */
	bool is_migration;

	const char *alias;               /* "default", "locmem", ...; NULL: unknown (matches any) */
	const struct class_def *wrapper; /* whose namespace the key lives in; NULL: none */
	const struct template *version;  /* NULL: none given */

	const struct expr *key; /* the argument of the API's call (the element of a list); NULL: no key, or not seen */
	const struct template *template; /* NULL: the method takes no key (clear) */
	struct place place;              /* of the expression that builds the key; the call's if none does */
	bool many;                       /* one of several keys of the call */
	bool conforming;                 /* built by a key builder that is declared to conform */

	const struct expr *value; /* what is set; for get_or_set the default; NULL: none */
	const struct scope *value_scope;
	const struct call_frame *frame; /* the calls by which `call` leads to the API's; NULL: it is that itself */
	struct timeout timeout; /* of sets, adds, get_or_set, touch, lock */
};

struct key_sites {
	const struct key_site *items;
	size_t count;
};

/* All sites outside tests, in the whole project. */
struct key_sites project_key_sites(struct project *project);
/* With those in tests. Loads more. */
struct key_sites project_all_key_sites(struct project *project);
/* Those whose call stands in MODULE; none in a test. */
struct key_sites module_key_sites(struct project *project, const struct module *module);

/* Sites in the order of project_key_sites(). */
struct near_sites {
	const struct key_site *const *items;
	size_t count;
};
/* Those of project_key_sites() whose key may be that of SITE, by what both begin with, and maybe more; calls without a key too. */
struct near_sites key_sites_near(struct project *project, const struct key_site *site);

/* Whether the calls of both stand in one function, or both in the open of one module. */
bool key_sites_in_one_function(const struct key_site *a, const struct key_site *b);

/* Same cache, version and namespace, as far as both are known. */
bool key_sites_share_space(const struct key_site *a, const struct key_site *b);
/* Whether the two may use one key; a delete_pattern's template is taken as a pattern. */
enum match key_sites_match(const struct key_site *a, const struct key_site *b, unsigned flags);

/* Whether the site sets None, which most readers take for a miss: it empties the key. */
bool key_site_empties(const struct key_site *site);

/* Whether the role stores (set, add, get_or_set, incr), reads (get, get_or_set, has, ttl, iter) or removes. */
bool role_stores(enum key_role role);
bool role_reads(enum key_role role);
bool role_removes(enum key_role role);
const char *role_name(enum key_role role); /* "get", "set", "get_or_set", "delete_pattern", ... as JSON shows it */

/* The files outside tests in which a key is used or built, in ascending order; in the project's arena. */
const uint32_t *project_key_files(struct project *project, size_t *count);

#endif
