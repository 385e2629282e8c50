/*
 * Tenants that are kept apart by schema: each has tables of its own, and all share the cache. Layer
 * `keys`. Answers live in the project's arena.
 */
#ifndef KEYS_TENANTS_H
#define KEYS_TENANTS_H

#include "keys/key_values.h"

/* Whether settings of the tree, outside tests, list apps whose tables each tenant has. */
bool project_has_tenants(struct project *project);
/* Where they do. */
struct evidence tenants_evidence(struct project *project);
/* The function that puts the tenant into keys, by the library at hand, as a help. */
const char *tenants_advice(struct project *project);

/*
 * Whether all settings that name ALIAS leave its keys as they are. False where that is not surely seen,
 * as of a backend of the project's own.
 */
bool alias_mixes_tenants(struct project *project, const char *alias);

/* The rows of one tenant that SET stores under a key which surely names none; NULL if it stores no such rows. */
const struct reading *tenant_rows(struct project *project, const struct key_site *set);

#endif
