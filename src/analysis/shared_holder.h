/*
 * Which classes and objects all requests of a process share. Layer `analysis`, for shared_writes(). In doubt they do not.
 */
#ifndef ANALYSIS_SHARED_HOLDER_H
#define ANALYSIS_SHARED_HOLDER_H

#include "analysis/lifetime.h"

/* Whether what is put on CLASS is seen by one thread, test or call only, or CLASS is no ordinary class. */
bool is_apart_class(struct project *project, const struct class_def *class_def);

/*
 * Whether the instances of CLASS live as long as the process, none of them shorter, and no framework copies them for each use.
 * A ModelAdmin is one only if it is registered in the tree.
 */
bool is_shared_object(struct project *project, const struct class_def *class_def, struct life *life);

#endif
