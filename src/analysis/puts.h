/* What a function puts into a container that one of its names holds. Layer `analysis`. Allocates nothing. */
#ifndef ANALYSIS_PUTS_H
#define ANALYSIS_PUTS_H

#include "syntax/ast.h"

/* Whether METHOD puts its argument into a list, set or dict: append, update, ... */
bool puts_into(const char *method);

struct put {
	const struct expr *value;
	const struct scope *scope;
};

/* Returns whether to go on. */
typedef bool put_visitor(void *context, const struct put *put);

/* `NAME[...] = value`, `NAME += value`, `NAME.append(value)`, also of what is contained: `NAME[...].append(value)`. */
void visit_puts(const struct function *function, const char *name, put_visitor *visit, void *context);

#endif
