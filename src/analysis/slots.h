/*
 * What instances of a class have no room for. Layer `analysis`. In doubt they have room for
 * anything.
 */
#ifndef ANALYSIS_SLOTS_H
#define ANALYSIS_SLOTS_H

#include "project/classes.h"

/*
 * Whether instances of CLASS have no attribute NAME ("__dict__": none but those that are named):
 * each class of its line says by `__slots__` or by a decorator which there are. *WHERE is what says
 * so of CLASS itself.
 */
bool slots_leave_out(struct project *project, const struct class_def *class_def, const char *name,
		     struct span *where);

/*
 * Whether the decorator that gives CLASS its slots makes `functools.cached_property` work all the
 * same.
 */
bool slots_serve_cached_property(struct project *project, const struct class_def *class_def);

#endif
