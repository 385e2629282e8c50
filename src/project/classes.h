/*
 * Classes across files: bases, ancestors, members, subclasses, and what the packs know of them. Layer `project`. Results
 * live in the project's arena.
 */
#ifndef PROJECT_CLASSES_H
#define PROJECT_CLASSES_H

#include "project/project.h"

/* A class of the tree (`def` set) or one outside it, known by name. Neither set: none or unknown. */
struct class_ref {
	const struct class_def *def;
	const char *name; /* qualified; NULL: unknown */
};

struct class_info {
	struct class_ref self;
	const struct class_ref *bases; /* direct; an unresolved one has no name */
	size_t base_count;
	const struct class_ref *
		ancestors; /* self first, then depth first from left to right, each once (near enough to Python's order) */
	size_t ancestor_count;
	bool complete; /* every ancestor is in the tree, `builtins.object`, or an external that a pack knows */
	struct class_ref metaclass;
};

/* Bases may be calls: `Base.from_queryset(X)` has the bases Base and X; `with_metaclass(M, A, B)` A and B. */
const struct class_info *project_class(struct project *project, const struct class_def *class_def);

/* The nearest ancestor that a pack's [[owner]] table knows, the class itself first; NULL if there is none. */
const struct pack_owner *project_owner(struct project *project, struct class_ref class_ref, struct class_ref *where);
/* Whether an ancestor is an owner of KIND ("model", "manager", "enum", "metaclass", ...). */
bool class_is_kind(struct project *project, struct class_ref class_ref, const char *kind);
/* Whether CLASS is, or inherits from, the class that goes by the qualified NAME. */
bool class_inherits(struct project *project, struct class_ref class_ref, const char *name);

/* The bindings of a member in the nearest ancestor of the tree that binds it, and that class in *OWNER; count 0 if none. */
struct binding_run class_member(struct project *project, const struct class_def *class_def, const char *name,
				const struct class_def **owner);
/* The method NAME (the getter of a property), or NULL. */
const struct function *class_method(struct project *project, const struct class_def *class_def, const char *name,
				    const struct class_def **owner);

/* The direct and indirect subclasses in the tree, in source order, without the class itself. Loads the files that name it. */
const struct class_def *const *project_subclasses(struct project *project, const struct class_def *class_def,
						  size_t *count);

/* Whether an instance of the class is of no subclass: no class of the tree derives from it. */
bool class_is_final(struct project *project, const struct class_def *class_def);
/* Those of the subclasses that bind NAME in their own bodies, in source order; in the project's arena. */
const struct class_def *const *class_overrides(struct project *project, const struct class_def *class_def, const char *name,
					       size_t *count);

/* Returns whether to go on. */
typedef bool subclass_visitor(void *context, const struct class_def *subclass);
/* The same, the nearest first, one at a time: the files behind the one that VISIT stops at are not loaded. */
void project_visit_subclasses(struct project *project, const struct class_def *class_def, subclass_visitor *visit,
			      void *context);

/* Whether EXPR is `super()`, with arguments or without. */
bool expr_is_super(struct project *project, const struct scope *scope, const struct expr *expr);
/* The first call in FUNCTION of a method of `super()` that goes by one of NAMES; NULL: none. */
const struct call_site *find_super_call(struct project *project, const struct function *function, const struct names *names);

enum method_kind { METHOD_NONE, METHOD_INSTANCE, METHOD_CLASS, METHOD_STATIC };

/*
 * How FUNCTION is bound when it stands in a class body: by decorators that resolve to classmethod or staticmethod (any
 * order), implicit ones (__new__, __init_subclass__, __class_getitem__), or by a later `name = classmethod(name)` in the body.
 * METHOD_NONE for functions that no class holds.
 */
enum method_kind project_method_kind(struct project *project, const struct function *function);

/* Whether reading the attribute runs FUNCTION: `property`, or a cached property that a pack knows. */
bool function_is_property(struct project *project, const struct function *function);

/* An assignment to an attribute of self (`self.x = value`) in the methods of a class. */
struct attribute_write {
	const char *name;
	const struct expr *target; /* self.x */
	const struct expr *value;  /* NULL where it is unpacked, deleted or augmented */
	const struct function *method;
	const struct scope *scope;
	const struct stmt *stmt;
};
/* Those to NAME (NULL: to any) in all of CLASS's own methods, sorted by name, then by offset. */
const struct attribute_write *class_attribute_writes(struct project *project, const struct class_def *class_def,
						     const char *name, size_t *count);

#endif
