/*
 * What a module computes while it is imported, and keeps: the values of its names and of its
 * classes' attributes, defaults of parameters, arguments of decorators and of what registers them.
 * Layer `analysis`. Bodies of functions run later and are not entered; nor is what runs as a
 * program only, or for a type checker.
 */
#ifndef ANALYSIS_IMPORT_TIME_H
#define ANALYSIS_IMPORT_TIME_H

#include "project/project.h"

enum kept_by {
	KEPT_BY_NAME,      /* `target` holds it: a name, an attribute, an entry */
	KEPT_BY_PARAMETER, /* a default of `parameter` of `function` */
	KEPT_BY_CALL,      /* handed to a decorator, a registry, a container */
	KEPT_BY_BRANCH,    /* it decides what an `if` or `for` defines */
};

struct kept_value {
	enum kept_by by;
	const struct expr *value;
	const struct scope *scope; /* in which it is evaluated: a module's or a class's */
	const struct expr *target; /* KEPT_BY_NAME; what is called, for KEPT_BY_CALL */
	const struct function *function;
	const struct parameter *parameter;
	bool iterated; /* by a `for`, or asked whether it is empty */
	bool annotated; /* the assignment has an annotation */
	bool in_with;  /* some `with` is around it, which may set what it reads */
};

typedef void kept_visitor(void *context, const struct kept_value *kept);

/* Each of them, in source order. */
void visit_kept_values(struct project *project, const struct module *module, kept_visitor *visit,
		       void *context);

/*
 * Whether MODULE is a program: nothing is seen to import it, and it defines nothing and calls what it
 * drops the result of, calls what only programs have to (WORD_STANDALONE), or does something where it
 * is run itself (`if __name__ == "__main__"`) and hands nothing that it defines to anybody: neither by
 * a decorator nor by a base that a framework knows. What serves, such as an application, does that.
 */
bool module_is_program(struct project *project, const struct module *module);

#endif
