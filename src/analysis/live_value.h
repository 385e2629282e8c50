/* Which live object an expression holds: a model instance, a queryset, a request. Layer `analysis`. */
#ifndef ANALYSIS_LIVE_VALUE_H
#define ANALYSIS_LIVE_VALUE_H

#include "project/types.h"

struct live_value {
	const char *what;      /* "an instance of `Product`", "a queryset", "a request" */
	bool contained;        /* inside of a list, a dictionary or the like */
	const struct expr *at; /* where that shows; in the file of `scope` */
	const struct scope *scope;
};

/* Whether EXPR, as seen in SCOPE, is known to hold one. Containers are followed through what the function puts into them. */
bool live_value_of(struct project *project, const struct scope *scope, const struct expr *expr, struct live_value *out);

/* Whether a `return` of FUNCTION hands one out. */
bool live_value_returned(struct project *project, const struct function *function, struct live_value *out);

#endif
