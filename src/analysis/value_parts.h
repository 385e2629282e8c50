/*
 * Which parts of an expression its value is not made of. Layer `analysis`. In doubt there are none.
 */
#ifndef ANALYSIS_VALUE_PARTS_H
#define ANALYSIS_VALUE_PARTS_H

#include "project/types.h"

/* Whether EXPR is the template that a context renders, `context.template`, and no data of it. */
bool is_of_template(struct project *project, const struct scope *scope, const struct expr *expr);

/* Whether CALL runs a function of the tree that never looks at its argument at INDEX. */
bool is_idle_argument(struct project *project, const struct scope *scope, const struct expr *call,
		      size_t index);

#endif
