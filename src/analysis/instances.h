/*
 * Where instances of a class are made, and hence how many there are. Layer `analysis`. Looks for calls of the class, and of
 * its subclasses, in all files that name it. Answers live in the project's arena.
 */
#ifndef ANALYSIS_INSTANCES_H
#define ANALYSIS_INSTANCES_H

#include "analysis/evidence.h"
#include "project/classes.h"

enum made {
	MADE_ONCE,     /* at import: module level, class body, default argument, a decorator's argument; kept with what holds it */
	MADE_KEPT,     /* in a function, but kept for the process: by a cached factory, a class, a container of a class or module */
	MADE_PER_CALL, /* in a function, once a call */
	MADE_IN_LOOP,  /* in a loop or comprehension */
	MADE_IN_REQUEST, /* in code that runs for a request, a connection or a task run, or that such code calls */
	MADE_IN_TEST,  /* in test code, which does not count */
};

struct instance_site {
	enum made made;
	const struct expr *call; /* of the class, or the class as a decorator */
	const struct scope *scope;
	struct place place;
	const struct call_site *by; /* the call further up that shows how often, or NULL */
	const struct class_def *keeper; /* the class of the object whose method makes it and that keeps it; NULL: none */
};

struct instance_list {
	const struct instance_site *items; /* in source order */
	size_t count;
};

/*
 * The places that make an instance of exactly CLASS or, with SUBCLASSES, of a class that inherits from it too: by its name, as
 * `cls(...)`, and by an attribute of a class that names it.
 */
struct instance_list class_instances(struct project *project, const struct class_def *class_def, bool subclasses);

/* Whether a loop of FUNCTION, not of a definition in it, repeats what stands at SPAN. */
bool runs_in_loop(const struct function *function, struct span span);

/*
 * Whether code in SCOPE runs for a request, a connection or a task run: in a method of a class that lives no longer, in a
 * function with a request parameter, in a task.
 */
bool is_request_code(struct project *project, const struct scope *scope);

#endif
