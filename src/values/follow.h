/*
 * What an expression may be, what it holds, and what it is made of: followed backwards through names
 * (what reaches the use, what is unpacked, looped over, entered, added to), parameters, attributes and
 * getters, results of functions, conditionals, and through what fills a local container. Conditions
 * steer and are no contents. Layer `values`. Bounded; an answer never depends on who asks first. What a
 * question makes on the way ends with it.
 *
 * Glossary
 *   value    an expression with the scope that it is evaluated in
 *   element  what iterating over a value or an index into it yields, in place of the value itself
 *   leaf     a value behind which there is nothing more to follow
 *   frame    a function that runs for a call that is known: its parameters are that call's arguments
 */
#ifndef VALUES_FOLLOW_H
#define VALUES_FOLLOW_H

#include "project/types.h"

enum {
	FOLLOW_DEPTH = 60,   /* nested steps: deeper is no source that somebody wrote */
	FOLLOW_STEPS = 4000, /* of one question */
	FOLLOW_FRAMES = 6,   /* functions run within functions */
	FOLLOW_CALLERS =
		12, /* of a function that is called from more places, a parameter may be anything */
	FOLLOW_HOPS = 2,     /* from a parameter to a caller, and from its parameter to its own */
	FOLLOW_REACHES = 200, /* questions after the bindings that reach a place */
	FOLLOW_NAMES = 64,    /* bindings of one local name */
	FOLLOW_ELEMENTS = 4, /* containers in containers */
	FOLLOW_BINDINGS = 8, /* of one attribute or constant */
};

enum follow_mode {
	FOLLOW_SAME, /* what the value may be */
	FOLLOW_HELD, /* and what stands in it, where it is a container */
	FOLLOW_MADE, /* and all that it is made of: operands, arguments, the object of an attribute */
};

struct call_frame {
	const struct function *function;
	const struct expr *call;   /* NULL: none is seen (a getter, a callable that is handed on) */
	const struct scope *scope; /* in which its arguments and RECEIVER stand */
	const struct expr *receiver; /* what the first parameter of a method is; NULL: not known */
	bool is_bound;               /* the first parameter is not among the arguments */
	const struct call_frame *outer; /* in which they are evaluated; NULL: none */
	bool chooses; /* it has several results: what of a parameter comes out depends on what that is */
};

struct value {
	const struct expr *expr;
	const struct scope *scope;
	int elements;      /* 1: an element of it is meant, 2: one of such an element, ... */
	bool is_contained; /* stands in what was asked for, and is not that itself */
	bool is_object;    /* of it an attribute or method is used that is not seen */
};

/* On the way to a value: a call of a function, a use of a getter, or a call that hands a parameter in. */
struct follow_step {
	const struct function *function;
	const struct expr *expr;
	const struct scope *scope;
	bool is_handed_in;
};

struct follow {
	struct project *project;
	enum follow_mode mode;
	/* Each value on the way, before it is followed; false: it is not. NULL: all are. */
	bool (*on_value)(struct follow *self, const struct value *value);
	/* Each leaf. NULL: nobody asks. */
	void (*on_leaf)(struct follow *self, const struct value *value);
	void *data;

	/* for those to read */
	struct follow_step trail[FOLLOW_FRAMES + FOLLOW_HOPS];
	size_t trail_count;
	bool stop; /* or to set: the question is answered */
	bool cut;  /* some value was not followed to its end */

	struct follow_state *state; /* private */
};

/* FRAME (may be NULL) runs the function that EXPR stands in. */
void follow_value(struct follow *follow, const struct scope *scope, const struct expr *expr,
		  const struct call_frame *frame);
/* What calling EXPR without arguments yields: a lambda, a function, a method. */
void follow_result(struct follow *follow, const struct scope *scope, const struct expr *expr,
		   const struct call_frame *frame);
/* What FUNCTION returns or yields. */
void follow_function(struct follow *follow, const struct function *function);

#endif
