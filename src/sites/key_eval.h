/*
 * The evaluator behind template_of(): an abstract run of an expression that yields text. Layer `sites`; for
 * the files of this folder alone. Everything lives in the project's arena.
 *
 * Glossary
 *   question   one evaluation from outside: depth and steps start afresh with it
 *   frame      a function that is being run for one call: what its parameters are, and what class `self` is of
 */
#ifndef SITES_KEY_EVAL_H
#define SITES_KEY_EVAL_H

#include "templates/template.h"
#include "project/types.h"

enum {
	EVAL_DEPTH = 90,     /* nested evaluations */
	EVAL_FRAMES = 7,     /* functions run within functions */
	EVAL_STEPS = 6000,   /* evaluations of one question */
	EVAL_OPERANDS = 256, /* of one operation */
	EVAL_RESULTS = 16,   /* returns of a function, bindings of a name, overrides of a method */
};

struct frame {
	const struct function *function;
	const struct expr *call;        /* NULL: run without arguments (a property) */
	const struct scope *call_scope; /* in which the arguments stand */
	const struct frame *caller;     /* in which they are evaluated; NULL: none */
	bool is_bound;                  /* the first parameter is not among the arguments */
	struct class_ref self;       /* the class of the object that a method is called on; its name is NULL: unknown */
	bool self_is_exact;          /* an instance of that very class, not of a subclass */
	const struct expr *receiver; /* the object itself, in `call_scope`; NULL: none */
	size_t depth;
};

struct eval {
	struct project *project;
	struct arena *arena; /* the one below: what is made on the way ends with the question */
	struct arena scratch;
	int depth;
	int steps;
	const struct binding *open[EVAL_DEPTH]; /* being evaluated: one that needs itself is a hole */
	size_t open_count;
	size_t cuts;              /* evaluations that ended at a bound, or at an open binding */
	struct pointer_map *held; /* binding -> what it holds in a frame, evaluated whole; ends with the innermost frame */
};

/* EXPR in FRAME, which ends with this call: what was kept for it goes, since the next frame may lie at its address. */
const struct template *eval_in_frame(struct eval *eval, const struct frame *frame, const struct scope *scope,
				     const struct expr *expr);

void eval_init(struct eval *eval, struct project *project);
/* Ends the question. A copy of TEXT in the project's arena. */
const struct template *eval_finish(struct eval *eval, const struct template *text);

const struct template *eval_expr(struct eval *eval, const struct frame *frame, const struct scope *scope,
				 const struct expr *expr);
/* As a part of a longer text: an f-string's field, an operand of `+`. */
const struct template *eval_field(struct eval *eval, const struct frame *frame, const struct scope *scope,
				  const struct expr *expr);
const struct template *eval_name(struct eval *eval, const struct frame *frame, const struct scope *scope,
				 const struct expr *expr);
const struct template *eval_attribute(struct eval *eval, const struct frame *frame, const struct scope *scope,
				      const struct expr *expr);
const struct template *eval_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
				 const struct expr *expr);
/* What the bindings of a constant (of a module or a class) hold. */
const struct template *eval_run(struct eval *eval, const struct frame *frame, struct binding_run run);
/* The union of what FUNCTION returns; NULL if it returns nothing that is known to be text. */
const struct template *eval_function(struct eval *eval, const struct frame *frame);
/* What `function.NAME = value` behind the definition holds; NULL if nothing is put there, or something twice. */
const struct template *eval_function_attribute(struct eval *eval, const struct function *function, const char *name);
const struct template *eval_format_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
					const struct expr *call);
const struct template *eval_percent(struct eval *eval, const struct frame *frame, const struct scope *scope,
				    const struct template *format, const struct expr *right);
const struct template *eval_join_call(struct eval *eval, const struct frame *frame, const struct scope *scope,
				      const struct expr *call);
/* What a key builder makes of a call; NULL if its template cannot be filled. */
const struct template *eval_builder(struct eval *eval, const struct frame *frame, const struct scope *scope,
				    const struct expr *call, const struct pack_key_builder *builder);
/* A method or property NAME of an object of class SELF, with overrides of subclasses unless EXACT; NULL if there is none. */
const struct template *eval_member(struct eval *eval, const struct frame *caller, const struct scope *scope,
				   struct class_ref self, bool exact, const struct expr *receiver, const char *name,
				   const struct expr *call);

const struct template *eval_by_name(struct eval *eval, const struct frame *frame, const struct scope *scope,
				    const struct expr *expr, const struct expr *call);

/* The setting NAME, which OBJECT is asked for by EXPR; NULL where OBJECT is not the settings. */
const struct template *eval_setting(struct eval *eval, const struct scope *scope, const struct expr *object,
				    struct slice name, const struct expr *expr);
/* A hole for what EXPR holds, named after its text. */
const struct template *eval_hole(struct eval *eval, enum part_kind kind, const struct scope *scope,
				 const struct expr *expr);
/* TEXT, named after EXPR if it is one value that is known by what made it only. */
const struct template *eval_renamed(struct eval *eval, const struct template *text, const struct scope *scope,
				    const struct expr *expr);
const char *eval_hole_name(struct arena *arena, const struct scope *scope, const struct expr *expr);

/* The argument of FRAME for PARAMETER: an expression to be evaluated in *SCOPE and *WITHIN; NULL if it is not known. */
const struct expr *frame_argument(const struct frame *frame, const struct parameter *parameter,
				  const struct scope **scope, const struct frame **within);
/* The frame that runs FUNCTION, the innermost first; NULL: none. */
const struct frame *frame_of(const struct frame *frame, const struct function *function);

/*
 * The items of a list or tuple that EXPR is, or that the name it is holds; false if they are not all known. *SCOPE becomes
 * the scope they are evaluated in.
 */
struct items {
	const struct expr *items[64];
	size_t count;
	const struct scope *scope;
};
/* The list whose items those of EXPR are, as text: `list(x)`, `map(str, x)`, `[str(i) for i in x]`; NULL if it is none. */
const struct expr *list_behind(const struct expr *expr);
bool eval_items(struct eval *eval, const struct frame *frame, const struct scope *scope, const struct expr *expr,
		struct items *out);

/* Whether the function that binds the name LIST also puts items into what it holds. */
bool eval_is_filled(const struct scope *scope, const struct expr *list);
/* The items of such a list with SEPARATOR in between, as they are where LIST stands. */
const struct template *eval_filled(struct eval *eval, const struct frame *frame, const struct scope *scope,
				   const struct expr *list, const struct template *separator);

/* What is known of the object EXPR: its type, with the frame's `self` in place of the class that the method stands in. */
struct type eval_type(struct eval *eval, const struct frame *frame, const struct scope *scope, const struct expr *expr,
		      bool *exact);

/* Whether reading FUNCTION as an attribute runs it: property, cached_property, classproperty and the like. */
bool function_is_getter(struct project *project, const struct function *function);
/* Whether it runs with the class: classproperty and the like. */
bool function_is_class_getter(struct project *project, const struct function *function);

#endif
