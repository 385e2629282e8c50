/*
 * Files that use keys without a word that says so, since what they call hands the key on to the cache. Layer `keys`.
 */
#ifndef KEYS_HANDED_H
#define KEYS_HANDED_H

#include "project/project.h"

/*
 * Whether MODULE imports what itself calls the API of a cache with a key that may be handed to it: a function, a class with
 * such a method, or a module with either. Costs a look at what it imports, no more; a key that goes through two functions before one of
 * which a word says it, is not seen so.
 */
bool module_imports_key_user(struct project *project, const struct module *module);
/* The files outside tests in which a key is used or built, in ascending order; in the project's arena. */
const uint32_t *project_key_files(struct project *project, size_t *count);

#endif
