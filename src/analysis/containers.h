/*
 * Mutable containers that a module or class keeps: what makes one, and what else happens to it that bounds, empties or
 * replaces it. Layer `analysis`. Uses are told by name in the files that may mean it, so that in doubt a container counts as
 * kept in check.
 */
#ifndef ANALYSIS_CONTAINERS_H
#define ANALYSIS_CONTAINERS_H

#include "project/types.h"

struct container {
	const char *name;
	const struct module *module;       /* in which it is defined */
	const struct class_def *class_def; /* whose attribute it is; NULL: the module's */
	bool of_instance;                  /* bound by methods for each instance of class_def */
	const struct function *filler;     /* binds it anew before it fills it, which is no reset; NULL: none */
};

/* Whether EXPR makes an ordinary dict, list, set or kin of them without a bound: `{}`, `list()`, `defaultdict(list)`. */
bool makes_container(struct project *project, const struct scope *scope, const struct expr *expr);

/* Whether EXPR makes a dict that drops an entry with its key, unless the entry's value holds the key: then nothing is dropped. */
bool makes_weak_keyed(struct project *project, const struct scope *scope, const struct expr *expr);

/*
 * Whether anything in the project outside tests bounds, empties or replaces CONTAINER, or hands it on to where that is not
 * seen: `popitem`, `clear`, `del c[k]`, a comparison of its length, an assignment in a function (unless it is an instance's), an
 * argument of a call.
 */
bool container_is_checked(struct project *project, const struct container *container);

/* Likewise for an attribute or global that is assigned, not filled: whether it is set back to a constant or deleted somewhere. */
bool attribute_is_reset(struct project *project, const struct container *attribute);

#endif
