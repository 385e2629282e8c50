/*
 * What the files behind project/types.h share. Private to `project`. Depth and budget of one question start afresh with each
 * question from outside, and only whole answers are kept, so that an answer never depends on what was asked before.
 */
#ifndef PROJECT_TYPING_H
#define PROJECT_TYPING_H

#include "project/internal.h"

enum { TYPE_DEPTH = 12, TYPE_BUDGET = 1500 };

struct typing {
	struct project *project;
	int depth;
	int budget;
};

/* One step down; false if there is no room for it. */
bool typing_enter(struct typing *typing);
/* Back up with the answer TYPE. */
struct type typing_leave(struct typing *typing, struct type type);

struct type typing_expr(struct typing *typing, const struct scope *scope, const struct expr *expr);
struct type typing_attribute(struct typing *typing, const struct scope *scope, const struct expr *expr);
struct type typing_call(struct typing *typing, const struct scope *scope, const struct expr *expr);
struct type typing_annotation(struct typing *typing, const struct scope *scope, const struct expr *annotation);
/* All bindings of one name, if those that are known agree. */
struct type typing_run(struct typing *typing, struct binding_run run);
/* What FUNCTION returns: by its annotation, else by its return statements. */
struct type typing_result(struct typing *typing, const struct function *function);

/* What middleware puts on the request under the name of the attribute EXPR, where all that do agree. */
struct type typing_request_attribute(struct project *project, const struct expr *expr);
/* Who sends the signals of the project that FUNCTION receives, where PARAMETER is its sender and all agree. */
struct type typing_sender(struct project *project, const struct function *function, const struct parameter *parameter);

/* What packs say that CALL of the function NAME gives. */
struct type typing_function_result(struct typing *typing, const struct scope *scope, const struct expr *call,
				   const char *name);
/* Likewise METHOD of OBJECT; CALL may be NULL, where nothing is handed over. */
struct type typing_outside_call(struct typing *typing, struct type object, const char *method,
				const struct scope *scope, const struct expr *call);
/* Likewise the attribute NAME of OBJECT, read. */
struct type typing_outside_member(struct typing *typing, struct type object, const char *name);
/* Whether CALL, a chain of methods of a name, gives the OBJECT of that name again. */
bool typing_goes_on(struct typing *typing, struct type object, const struct expr *call);
/* What `with EXPR as name` binds. */
struct type typing_entered(struct typing *typing, const struct scope *scope, const struct expr *expr);
/* What a loop over EXPR, the call of a generator function, binds. */
struct type typing_item(struct typing *typing, const struct scope *scope, const struct expr *expr);
/* What a framework hands over in place of VALUE, a default that names a dependency. */
struct type typing_depended(struct typing *typing, const struct scope *scope, const struct expr *value);

struct type typing_instance(struct class_ref ref);
/* The class of OBJECT, as `type(object)` is; unknown where OBJECT is no instance. */
struct type typing_class_of(struct type object);
/* A class outside the tree of which a pack says how long its instances live, or what their methods read. */
bool typing_knows_class(const struct pack_set *packs, const char *name);
struct type typing_entity(struct project *project, struct entity entity);
/* An instance of a manager or queryset class has rows behind it, whichever model's they are. */
struct type typing_refine(struct project *project, struct type type);
/* Several values of one thing: the type that all known ones share. *SEEN counts; a difference makes it unknown for good. */
struct type typing_agree(struct type so_far, struct type next, size_t *seen);

#endif
