/*
 * Whether the value of a function is provably the same for the life of the process: it is made of code, class definitions and
 * constants only. Layer `analysis`. What cannot be proven is not static.
 */
#ifndef ANALYSIS_STATICS_H
#define ANALYSIS_STATICS_H

#include "project/types.h"

/*
 * For a method of an object that lives as long as the process: reads of attributes that are set in the class body or only
 * in __init__, of a model's `_meta`, of modules and constants, and calls of project functions that are static themselves.
 */
bool function_is_static(struct project *project, const struct function *function);

#endif
