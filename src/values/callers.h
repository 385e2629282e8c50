/* Which calls run a function. Layer `values`. Lives in the project's arena. */
#ifndef VALUES_CALLERS_H
#define VALUES_CALLERS_H

#include "project/types.h"

/* Of more calls than these nobody asks one by one. */
enum { CALLERS_MAX = 400 };

struct caller {
	const struct call_site *site;
	const struct module *module; /* in which it stands */
};

struct callers {
	const struct caller *items;
	size_t count;
	bool too_many;
};

/*
 * The calls of FUNCTION in the tree, by file and offset; those in tests, too, if TESTS says so. None of a
 * lambda or a method such as `__init__`.
 */
struct callers function_callers(struct project *project, const struct function *function,
				bool tests);

#endif
