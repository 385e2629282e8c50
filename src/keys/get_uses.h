/*
 * What a function does with the result of a cache's get: tests it, or uses it as if it were always there. Layer `keys`.
 */
#ifndef KEYS_GET_USES_H
#define KEYS_GET_USES_H

#include "sites/sites.h"

enum get_use {
	GET_USE_NONE, /* not known, or fine with None */
	GET_UNPACKED, /* a, b = x; f(*x); for a in x */
	GET_ORDERED,  /* x < 1 */
	GET_ADDED,    /* x + 1, x * 2 */
	GET_INDEXED,  /* x[0] */
	GET_BY_TRUTH, /* if x, not x, x or y: what is falsy counts as a miss */
	GET_BY_NONE,  /* anything else: a check, or handed on */
};

struct get_answer {
	enum get_use use;
	const struct expr *at; /* the expression or the statement's value that does it */
	const char *name;      /* of the variable that holds the result; NULL: used at once */
};

/* The first use of the result of SITE, a get without a default, in the function (or module) that holds the call. */
struct get_answer first_get_use(const struct key_site *site);

/* Whether the get passes a default, so that a miss is not None. */
bool get_has_default(const struct project *project, const struct key_site *site);

#endif
