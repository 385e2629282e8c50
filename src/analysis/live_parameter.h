/*
 * Parameters that are live objects: a model instance, a request, a user, a session, a queryset. Layer `analysis`. Told by
 * annotation, or by a name that a pack lists together with what is used on it. A model class is a definition, and none.
 */
#ifndef ANALYSIS_LIVE_PARAMETER_H
#define ANALYSIS_LIVE_PARAMETER_H

#include "project/types.h"

struct live_parameter {
	const struct parameter *parameter;
	const char *kind;  /* "a model instance", "a request", ... */
	struct span where; /* what shows it: the annotation, or the use in the body */
	const char *shown; /* a sentence for that place */
};

/* The first parameter of FUNCTION (but its self or cls) that is one, if any. */
bool find_live_parameter(struct project *project, const struct function *function, struct live_parameter *out);

#endif
