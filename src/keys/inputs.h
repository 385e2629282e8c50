/*
 * What an expression of a function is made of: parameters, and what is asked of them, followed through its locals. Layer
 * `keys`. Held by the caller; allocates nothing.
 *
 * Glossary
 *   input   a parameter, or a local that holds what a call made, with the path that is asked of it: `request.GET["page"]` is
 *           (request: attribute GET, item page)
 *   fixed   an expression that has one value only where the key is set: behind `if stream: return`
 */
#ifndef KEYS_INPUTS_H
#define KEYS_INPUTS_H

#include "sites/sites.h"

enum { INPUT_STEPS = 6, INPUTS_MAX = 64, INPUTS_SEEN = 64, FIXED_MAX = 8, LEFT_OUT_MAX = 8 };

enum step_kind { STEP_ATTRIBUTE, STEP_ITEM };

struct step {
	enum step_kind kind;
	struct slice text;
};

struct input {
	const struct parameter *parameter; /* NULL: `local` is set */
	const struct binding *local;       /* whose items are asked for */
	struct step steps[INPUT_STEPS];
	size_t count;
	const struct expr *expr; /* as it is used */
	const struct scope *scope;
};

struct inputs {
	struct project *project;
	const struct function *function;
	struct span use; /* of the call that they are asked for; empty: none */
	const struct expr *fixed[FIXED_MAX];
	size_t fixed_count;
	const struct expr *left_out[LEFT_OUT_MAX];
	size_t left_out_count;

	struct input items[INPUTS_MAX];
	size_t count;
	bool reads_cache; /* something is read from a cache on the way */
	bool too_many;

	const struct binding *seen[INPUTS_SEEN]; /* private */
	size_t seen_count;
};

void inputs_init(struct inputs *inputs, struct project *project, const struct function *function);
/* Adds what EXPR, in SCOPE of the function, is made of; a condition counts that decides what a local holds. */
void inputs_follow(struct inputs *inputs, const struct scope *scope, const struct expr *expr);
/*
 * Notes what is fixed at the place of CALL, a call in the function. A condition that leads to the call itself decides whether
 * there is a value, and not which.
 */
void inputs_fix(struct inputs *inputs, const struct expr *call);

/* Has EXPR, wherever it is met, add nothing. */
void inputs_leave_out(struct inputs *inputs, const struct expr *expr);

/* Whether a parameter of that NAME says how something is done, and not what. */
bool says_how(const char *name);

bool inputs_same_root(const struct input *a, const struct input *b);

#endif
