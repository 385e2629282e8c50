/*
 * Parameters that are live objects: a model instance, a request, a user, a session, a queryset. Layer `analysis`. Told by
 * annotation; by what a framework hands to a hook; by a name that a pack lists, together with what is used on it (or, for a
 * request in a project of a web framework, with nothing that shows something else); or by what all callers pass.
 * A model class is a definition, and none.
 */
#ifndef ANALYSIS_LIVE_PARAMETER_H
#define ANALYSIS_LIVE_PARAMETER_H

#include "analysis/caches.h"
#include "project/types.h"

struct live_parameter {
	const struct parameter *parameter;
	const char *word;       /* "model", "request", "user", "session", "form", "queryset" */
	const char *kind;       /* "a model instance", "a request", ... */
	struct class_ref model; /* of a model instance or queryset, where it is known */
	struct span where;      /* what shows it: the annotation, the use in the body, or the parameter */
	const char *shown;      /* a sentence for that place */
};

/* Whether PARAMETER of FUNCTION is one; the calls of FUNCTION are only looked at with CALLERS. */
bool is_live_parameter(struct project *project, const struct function *function, const struct parameter *parameter,
		       bool callers, struct live_parameter *out);

/* The first parameter (but self or cls) of what USE caches that is one and part of the keys, if any. */
bool find_live_parameter(struct project *project, const struct cache_use *use, struct live_parameter *out);

/* Whether what callers pass is asked at all: for a parameter without an annotation that holds one value. */
bool callers_may_tell(struct project *project, const struct function *function, const struct parameter *parameter);

#endif
