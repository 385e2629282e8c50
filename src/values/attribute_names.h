/* Which attributes the code of a file asks for, whatever the object is. Layer `values`. */
#ifndef VALUES_ATTRIBUTE_NAMES_H
#define VALUES_ATTRIBUTE_NAMES_H

#include "project/project.h"

/* Whether MODULE has an expression `x.NAME`; with AS_FUNCTION, whether it has an `x.NAME.fget`. */
bool module_asks_for(struct project *project, const struct module *module, const char *name, bool as_function);

#endif
