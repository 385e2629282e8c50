/*
 * What a value that is put somewhere came from: rows, the request, or nothing that changes. Layer `analysis`. Follows the
 * names of a function to their assignments; a name that cannot be followed says nothing. What is told by the key that the value is
 * stored under does not count, nor do a row's primary key and class.
 */
#ifndef ANALYSIS_SHARED_VALUE_H
#define ANALYSIS_SHARED_VALUE_H

#include "analysis/sources.h"

/*
 * The rows, request or migration that VALUE depends on, or NULL; KEY may be NULL. In an EAGER place a parameter that is called
 * `request` is one, whatever is used on it.
 */
const struct reading *stored_value_reading(struct project *project, const struct scope *scope, const struct expr *value,
					   const struct expr *key, bool eager);

#endif
