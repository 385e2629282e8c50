/*
 * Which classes and objects all requests of a process share. Layer `analysis`, for shared_writes(). In doubt they do not.
 */
#ifndef ANALYSIS_SHARED_HOLDER_H
#define ANALYSIS_SHARED_HOLDER_H

#include "analysis/lifetime.h"

/* Whether what is put on CLASS is seen by one test or call only, or CLASS is no ordinary class. */
bool is_apart_class(struct project *project, const struct class_def *class_def);

/* Whether the attributes of its instances, but not those of CLASS itself, are others in each thread. */
bool is_thread_local(struct project *project, const struct class_def *class_def);

/*
 * Whether the instances of CLASS live as long as the process, none of them shorter, and no framework copies them for each use.
 * A ModelAdmin is one if it is registered, itself or by a subclass, or if nothing in the tree uses it: then others build on it.
 */
bool is_shared_object(struct project *project, const struct class_def *class_def, struct life *life);

#endif
