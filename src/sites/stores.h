/* What kind of store an alias of the cache is, as the settings of the tree say. Layer `sites`. */
#ifndef SITES_STORES_H
#define SITES_STORES_H

#include "project/project.h"

enum store { STORE_UNKNOWN, STORE_MEMCACHED, STORE_OTHER };

/* Memcached if some settings outside tests say so; unknown if none of them do, or some say nothing that is known. */
enum store alias_store(struct project *project, const char *alias);

#endif
