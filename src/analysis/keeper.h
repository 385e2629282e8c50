/*
 * Who keeps an object that a function makes, once the function has returned. Layer `analysis`. In
 * doubt nobody does.
 */
#ifndef ANALYSIS_KEEPER_H
#define ANALYSIS_KEEPER_H

#include "analysis/containers.h"

enum keeper_kind {
	KEEPER_NONE,
	KEEPER_SHARED, /* a class, or a container of a class or module, that nothing empties */
	KEEPER_OBJECT, /* an instance of `class_def`, as an attribute or in a container of its own */
};

struct keeper {
	enum keeper_kind kind;
	const struct class_def *class_def;
};

/* Of what EXPR, evaluated in FUNCTION, makes: directly, or by way of one local name. */
struct keeper expression_keeper(struct project *project, const struct function *function,
				const struct expr *expr);

/* The type of OBJECT, of which `x.__class__` and `type(x)` are classes too. */
struct type holder_type(struct project *project, const struct scope *scope,
			const struct expr *object);

/* Whether RUN is one binding, to a container made there. */
bool is_container_run(struct project *project, struct binding_run run);

/*
 * Whether NAME is a container that methods of CLASS give to each instance, and nothing else binds
 * it.
 */
bool is_made_by_methods(struct project *project, const struct class_def *class_def,
			const char *name);

#endif
