/*
 * Which rules are on and how severe they are, as one configuration says it. Layer `lint`. Immutable; lives in the arena.
 */
#ifndef LINT_POLICY_H
#define LINT_POLICY_H

#include "base/arena.h"
#include "config/convention.h"
#include "lint/rule.h"

struct policy_rule {
	bool on;
	bool fixable; /* its fixes may be applied */
	enum severity severity; /* SEVERITY_OFF: the finding's own */
};

struct policy {
	const struct config *config;
	const struct convention *convention; /* for cache keys; NULL: none */
	const struct policy_rule *rules; /* by the rule's place in `rules` */
};

/* CONVENTION, which may turn rules on, is borrowed; NULL: none. */
const struct policy *policy_make(struct arena *arena, const struct config *config, const struct convention *convention);

/* What POLICY says of RULE. */
struct policy_rule policy_of(const struct policy *policy, const struct rule *rule);

/* The rules' codes and names, for the checks of a configuration. */
struct config_rule_names policy_rule_names(struct arena *arena);

#endif
