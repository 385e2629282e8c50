/*
 * The template that an expression yields, followed through locals, constants, attributes, properties, helpers and key builders.
 * Layer `sites`. Results live in the project's arena. Every question starts with the same bounds and only whole answers
 * are kept, so answers do not depend on who asks first. Unknown stays unknown.
 */
#ifndef SITES_KEY_TEMPLATE_H
#define SITES_KEY_TEMPLATE_H

#include "templates/template.h"
#include "project/types.h"

/* The text of EXPR as seen in SCOPE; parameters stay holes. Never NULL. */
const struct template *template_of(struct project *project, const struct scope *scope, const struct expr *expr);

#endif
