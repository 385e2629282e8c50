/* What kind of store an alias of the cache is, as the settings of the tree say. Layer `sites`. */
#ifndef SITES_STORES_H
#define SITES_STORES_H

#include "sites/sites.h"

enum store {
	STORE_UNKNOWN, /* the tree has no settings: it may be any */
	STORE_UNSEEN,  /* its settings take it from outside, such as the environment */
	STORE_MEMCACHED,
	STORE_OTHER,
};

/* Memcached if some settings outside tests say so; not seen if some of them do not show it. */
enum store alias_store(struct project *project, const char *alias);
/* The store behind the cache of SITE; that of the default alias where the call names none. */
enum store site_store(struct project *project, const struct key_site *site);

/* Whether somebody may run it on memcached, for all that the tree says. */
bool store_may_be_memcached(enum store store);

/* Whether some settings outside tests configure ALIAS. */
bool settings_name_alias(struct project *project, const char *alias);

#endif
