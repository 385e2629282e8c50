/*
 * Which statements have to do with what is looked for: those that hold it, or a name that such a statement gives to it. Layer
 * `syntax`, private.
 */
#ifndef SYNTAX_MARKING_H
#define SYNTAX_MARKING_H

#include "syntax/regions.h"

/* Marks them, whose marks are wiped; false if there are none. */
bool regions_mark(struct regions *regions, struct interest interest);
/* Whether the region or one of its members is marked. */
bool region_has_mark(const struct region *region);

#endif
