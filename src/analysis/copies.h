/*
 * Objects of which only copies are worked with. Layer `analysis`. In doubt the object itself is.
 */
#ifndef ANALYSIS_COPIES_H
#define ANALYSIS_COPIES_H

#include "project/project.h"

/*
 * Whether code outside tests calls METHOD, as far as its name tells, and on nothing but a copy each time that
 * ends with its function: `item.copy().prepare()`, or `part.prepare()` in a loop over
 * `[deepcopy(part) for part in cls.parts]`.
 */
bool runs_on_copies(struct project *project, const struct function *method);

#endif
