/*
 * The calls that run a function of the tree. Layer `analysis`. Looked for by name, in the files that may mean it; tests have no
 * say. Lists live in the project's arena.
 */
#ifndef ANALYSIS_CALLERS_H
#define ANALYSIS_CALLERS_H

#include "project/types.h"

struct caller_list {
	const struct call_site *const *items; /* by file and offset */
	size_t count;
};

/* None where FUNCTION has a name that too many files hold. */
struct caller_list function_callers(struct project *project, const struct function *function);

#endif
