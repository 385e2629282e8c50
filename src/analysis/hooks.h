/*
 * What frameworks hand to the methods that they call, by the packs: the row that an admin saves, a form, a request. Layer
 * `analysis`. Kinds are those of struct pack_hook; a method that no pack knows has none. Allocates nothing that lasts.
 */
#ifndef ANALYSIS_HOOKS_H
#define ANALYSIS_HOOKS_H

#include "project/types.h"

/* The kind of PARAMETER of FUNCTION where that is a hook of its class, or a receiver of a model's signal; else NULL. */
const char *hook_parameter_kind(struct project *project, const struct function *function,
				const struct parameter *parameter);

/* The kind of what CALL returns where it runs a hook that no class of the tree overrides: `super().get_object(...)`. */
const char *hook_result_kind(struct project *project, const struct scope *scope, const struct expr *call);

#endif
