/* What kind of store an alias of the cache is, as the settings of the tree say. Layer `sites`. */
#ifndef SITES_STORES_H
#define SITES_STORES_H

#include "sites/sites.h"

enum store { STORE_UNKNOWN, STORE_MEMCACHED, STORE_OTHER };

/* Memcached if some settings outside tests say so; unknown if none of them do, or some say nothing that is known. */
enum store alias_store(struct project *project, const char *alias);
/* The store behind the cache of SITE; that of the default alias where the call names none. */
enum store site_store(struct project *project, const struct key_site *site);

#endif
