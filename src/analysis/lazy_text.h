/*
 * Text that is translated when it is shown, and what makes plain text of it, in the language that is
 * active then. Layer `analysis`. Which functions do so is said by packs; a name that is bound once
 * is followed to its value.
 */
#ifndef ANALYSIS_LAZY_TEXT_H
#define ANALYSIS_LAZY_TEXT_H

#include "project/project.h"

bool is_lazy_text(struct project *project, const struct scope *scope, const struct expr *expr);

/*
 * Whether EXPR itself, not a part of it, fixes such text: `str(x)`, `x % y`, `x + y`, `x.format()`,
 * `f"{x}"`, `"".join([x])`. CALLEE is what is called, if it is a call.
 */
bool fixes_lazy_text(struct project *project, const struct scope *scope, const struct expr *expr,
		     const struct entity *callee);

/*
 * Likewise for text that is lazy if the model says so, `x._meta.verbose_name`, and for lazy text of either kind that EXPR hands to a
 * function of the tree which fixes it: `title(x._meta.verbose_name)`.
 */
bool may_fix_lazy_text(struct project *project, const struct scope *scope, const struct expr *expr);

#endif
