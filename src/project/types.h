/*
 * What an expression is, as far as that can be told without running it: an instance of a class, the class itself, a module.
 * Layer `project`. Unknown stays unknown. Bounded depth; see project.h on the order of questions.
 */
#ifndef PROJECT_TYPES_H
#define PROJECT_TYPES_H

#include "project/classes.h"

enum type_kind { TYPE_UNKNOWN, TYPE_INSTANCE, TYPE_CLASS, TYPE_MODULE, TYPE_FUNCTION, TYPE_QUERYSET, TYPE_MANAGER };

struct type {
	enum type_kind kind;
	struct class_ref cls;   /* TYPE_INSTANCE, TYPE_CLASS; the manager's or queryset's own class where it is known */
	struct class_ref model; /* TYPE_QUERYSET, TYPE_MANAGER: of which model; may be unknown */
	struct class_ref manager; /* TYPE_QUERYSET of unknown model: of which manager it was asked; may be unknown */
	bool is_plain;           /* TYPE_QUERYSET: its rows come out as plain values */
	struct class_ref holder; /* TYPE_QUERYSET, TYPE_MANAGER of a many-to-many relation: the model that declares it, */
	const char *field;       /* and as what; NULL: of none */
	struct entity entity;   /* TYPE_MODULE, TYPE_FUNCTION */
};

/*
 * Follows names, parameters' annotations, `self` and `cls`, assignments that agree, constructors, return annotations and
 * single return values, attributes set on the class or on self, managers (`X.objects`), the methods of querysets, relations
 * between models, and functions that return a model class.
 */
struct type project_type(struct project *project, const struct scope *scope, const struct expr *expr);

/* The type that an annotation names: Optional, unions with None, Annotated, quoted names, generics' heads. */
struct type project_annotation_type(struct project *project, const struct scope *scope, const struct expr *annotation);

/*
 * The functions of the tree that a call may run: a function, a method found by the type of its object, a class's
 * __init__. At most MAX results are stored; returns how many. Overridden methods of subclasses are not included.
 */
size_t project_callees(struct project *project, const struct scope *scope, const struct expr *call, const struct function **out, size_t max);

/* What the callee of a call is called by the packs: "functools.lru_cache", "app.x.Class.method" (a method found by type), or NULL. */
const char *project_callee_name(struct project *project, const struct scope *scope, const struct expr *call);

#endif
