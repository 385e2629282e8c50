/* Objects that register themselves when they are made, and so live as long as the process whoever made them. Layer `analysis`. */
#ifndef ANALYSIS_REGISTRATION_H
#define ANALYSIS_REGISTRATION_H

#include "project/classes.h"

/* Where an `__init__` puts `self` into a container of a class or module. */
struct registration {
	const struct expr *expr; /* the call that stores, or the target of the assignment */
	const struct scope *scope;
};

/* Whether each instance of CLASS is kept so, by its own or an inherited `__init__`; weak containers do not count. */
bool class_registers_instances(struct project *project, const struct class_def *class_def, struct registration *out);

#endif
