/*
 * What a value that is put somewhere came from: rows, the request, or nothing that changes. Layer `analysis`. Follows the
 * names of a function to their assignments, to what it puts into them, and to what frameworks and callers pass; a name that
 * cannot be followed says nothing. What is told by the key that the value is stored under does not count, nor do a row's
 * primary key and class, unless they are those of one request.
 */
#ifndef ANALYSIS_SHARED_VALUE_H
#define ANALYSIS_SHARED_VALUE_H

#include "analysis/sources.h"

/* What is asked about a value. */
struct stored {
	const struct scope *scope;
	const struct expr *value;
	const struct expr *key; /* that the value is put under; NULL: none */
	bool eager;      /* a parameter that is called `request` is one, whatever is used on it */
	bool identities; /* the identity of what belongs to a request counts too, as it is read in another method */
	bool moment;     /* only what was true at one moment is asked for: the network, the clock */
	bool callers;    /* parameters may be told by what all callers pass */
	bool open;       /* set by the answer: a parameter was met of which nothing is known but by its callers */
};

/* The rows, request or migration that the value depends on, or NULL. */
const struct reading *stored_value_reading(struct project *project, struct stored *stored);

/* The row, user or request that a container keeps as a key, KEY being one or a tuple that holds one; NULL: none. */
const struct reading *stored_key_reading(struct project *project, const struct scope *scope, const struct expr *key);

/* Whether the value keeps the object whose method stores it alive: `self`, `self.method`, `Maker(owner=self)`. */
bool stored_value_holds_self(struct project *project, const struct scope *scope, const struct expr *value);

#endif
