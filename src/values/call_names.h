/* Which calls of a file say a name. Layer `values`. Answers live in the project's arena. */
#ifndef VALUES_CALL_NAMES_H
#define VALUES_CALL_NAMES_H

#include "project/project.h"

/* Numbers of a module's `parts.calls`, in their order. */
struct call_list {
	const uint32_t *items;
	size_t count;
};

/* The calls of MODULE whose callee ends with NAME, or with another name that the file imports NAME
 * as; none if MODULE is NULL. */
struct call_list calls_saying(struct project *project, const struct module *module, const char *name);
/* Those of an attribute of NAME, as `f.delay(x)` is one of `f`. */
struct call_list calls_below(struct project *project, const struct module *module, const char *name);
/* Those with an argument that is NAME or ends with it. */
struct call_list calls_handing(struct project *project, const struct module *module,
			       const char *name);

#endif
