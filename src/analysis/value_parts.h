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

/* The longest dotted name that is compared. */
enum { DOTTED_BYTES = 128 };

/* Whether DOTTED, a name or attribute, is a part of EXPR. */
bool holds_dotted(const struct scope *scope, const struct expr *expr, const char *dotted);

/*
 * Whether CALL, `sheet.load()`, runs a method of the tree that looks at nothing of its object but
 * attributes which KEY holds: `sheet.size` is in the key, and the method reads `self.size`.
 */
bool asks_object_only_for(struct project *project, const struct scope *scope, const struct expr *call,
			  const struct expr *key);

/* `rows.get(size=3).size`: the lookup says what it is. */
bool is_fixed_by_lookup(const struct expr *expr);

#endif
