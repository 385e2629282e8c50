/*
 * How instances of a class are hashed, which is how a process cache finds the entry of `self`. Layer `analysis`. The rules are
 * Python's own (data model, `object.__hash__`) and those of its `dataclasses` module.
 */
#ifndef ANALYSIS_HASHING_H
#define ANALYSIS_HASHING_H

#include "project/classes.h"

enum hashing {
	HASHING_UNKNOWN,  /* an ancestor is not seen */
	HASHING_IDENTITY, /* each instance is a key of its own */
	HASHING_VALUE,    /* equal instances share a key */
	HASHING_NONE,     /* cannot be hashed */
};

/* WHERE, if not NULL, is the span in the class's file that decides; length 0 if nothing in particular does. */
enum hashing class_hashing(struct project *project, const struct class_def *class_def, struct span *where);

#endif
