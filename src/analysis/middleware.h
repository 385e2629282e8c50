/*
 * Which classes are middleware, of which a server makes one that serves every request. Layer
 * `analysis`. Told by what a class has, or by the settings that name it; in doubt it is none.
 */
#ifndef ANALYSIS_MIDDLEWARE_H
#define ANALYSIS_MIDDLEWARE_H

#include "project/classes.h"

/* *PLACE and *WHY say what shows it. */
bool is_middleware(struct project *project, const struct class_def *class_def, struct place *place,
		   const char **why);

#endif
