/*
 * Assignments in functions that may reach something shared, as they are written: the raw material of shared_writes(). Layer
 * `analysis`, its own.
 */
#ifndef ANALYSIS_SHARED_RAW_H
#define ANALYSIS_SHARED_RAW_H

#include "project/project.h"

struct raw_write {
	const struct expr *target; /* shown: `x.a[k]`, `x.a.append`, `x.a`, or the call of setattr */
	const struct expr
		*holder; /* filled: the container's expression (`x.a`); else the object's (`x`), or the global name */
	const char *attribute; /* that is assigned; NULL: HOLDER is filled, or is a global name */
	bool fills;
	const struct expr *key;
	const struct expr *value;
	const struct scope *scope;
	const struct function *function;
};

struct raw_write_list {
	const struct raw_write *items;
	size_t count;
};

/* All of MODULE that stand in a function, in source order; in the project's arena. */
struct raw_write_list raw_writes(struct project *project, const struct module *module);

/* Those of FUNCTION's own body, without the functions in it. */
struct raw_write_list function_raw_writes(struct project *project, const struct function *function);

#endif
