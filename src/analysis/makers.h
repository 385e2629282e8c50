/*
 * What a file does with classes, whatever they are: hands them on, decorates with them, calls them under another name. Looked for
 * once a file, since many classes may be asked about. Layer `analysis`. Answers live in the project's arena.
 */
#ifndef ANALYSIS_MAKERS_H
#define ANALYSIS_MAKERS_H

#include "project/project.h"

/* A class that is a decorator, or an argument of a call. */
struct class_use {
	const struct class_def *class_def;
	const struct expr *expr; /* the decorator */
	const struct scope *scope;
	const struct call_site *site; /* with the argument at INDEX; NULL: a decorator */
	size_t index;
};

/* A class's own name for what may be another class: `scope_class = Scope`. */
struct class_alias {
	const char *target; /* the last name of what it is bound to */
	const struct binding *binding;
};

struct makers {
	struct class_use *uses;
	size_t use_count;
	const uint32_t *renamed; /* calls of what may be a class under another name; in order */
	size_t renamed_count;
	struct class_alias *aliases;
	size_t alias_count;
};

const struct makers *makers_of(struct project *project, const struct module *module);

#endif
