/* Which live object a call stores: a model instance, a queryset, a request. Layer `keys`. */
#ifndef KEYS_LIVE_VALUE_H
#define KEYS_LIVE_VALUE_H

#include "keys/key_values.h"

struct live_value {
	const char *what;      /* "an instance of `Product`", "a queryset", "a request" */
	bool contained;        /* inside of a list, a dictionary or the like */
	const struct expr *at; /* where that shows; in the file of `scope` */
	const struct scope *scope;
};

/* Whether what the call of SITE stores is one, or holds one. Lives in the project's arena. */
bool live_value_stored(struct project *project, const struct key_site *site,
		       struct live_value *out);

#endif
