/*
 * Callers that change what a function hands them. Layer `analysis`. Looks at the calls of the function in all files that name it:
 * a change of the call's result at once, or of a local name that holds nothing else.
 */
#ifndef ANALYSIS_MUTATIONS_H
#define ANALYSIS_MUTATIONS_H

#include "project/types.h"

struct mutation {
	const struct expr *call;  /* whose result is changed */
	const struct expr *where; /* what changes it: `rows.append`, `rows[k]` */
	const struct scope *scope;
};

/* Whether every return of FUNCTION that is seen hands out an ordinary list, dict or set. */
bool returns_mutable(struct project *project, const struct function *function);

/* The first change outside tests, in the order of files, of what a call of FUNCTION returned. */
bool find_mutation(struct project *project, const struct function *function, struct mutation *out);

#endif
