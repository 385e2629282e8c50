/*
 * The ways through a function: whether a value that it computes has a say in what it returns, and what never runs. Layer
 * `analysis`. Allocates nothing that lasts.
 */
#ifndef ANALYSIS_FLOW_H
#define ANALYSIS_FLOW_H

#include "config/pack.h"
#include "syntax/ast.h"

/*
 * Whether the expression at SPAN reaches a `return` or `yield` of FUNCTION: in it, through local names that hold it or
 * something made of it, through an object of the caller's that it is put on, or through a condition that decides about
 * these. A value that is only logged, measured or thrown does not. Errs towards yes. KEYS are attributes that hand nothing
 * on: those that tell a row from the others; NULL: none.
 */
bool reaches_result(const struct function *function, struct span span, const struct names *keys);

/* The values that FUNCTION returns, without None, with the scopes in which they stand; false if there are more than MAX. */
bool function_returns(const struct function *function, const struct expr **out, const struct scope **scopes, size_t max,
		      size_t *count);

/* Whether FUNCTION returns a value at all: some `return` with one other than None, or it is a generator or lambda. */
bool function_has_result(const struct function *function);

/* Whether SPAN stands in SCOPE's statements behind one that ends their block: a return or raise. */
bool never_runs(const struct scope *scope, struct span span);
/* Whether FUNCTION does nothing but raise. */
bool always_raises(const struct function *function);

#endif
