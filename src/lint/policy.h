/*
 * Which rules are on and how severe they are, as one configuration says it. Layer `lint`. Immutable; lives in the arena.
 */
#ifndef LINT_POLICY_H
#define LINT_POLICY_H

#include "base/arena.h"
#include "config/config.h"
#include "lint/rule.h"

struct policy_rule {
	bool on;
	enum severity severity; /* SEVERITY_OFF: the finding's own */
};

struct policy {
	const struct config *config;
	const struct policy_rule *rules; /* by the rule's place in `rules` */
};

/* EXTRA: severities that a convention sets, may be NULL. */
const struct policy *policy_make(struct arena *arena, const struct config *config, const struct config_pairs *extra);

/* What POLICY says of RULE. */
struct policy_rule policy_of(const struct policy *policy, const struct rule *rule);

/* The rules' codes and names, for the checks of a configuration. */
struct config_rule_names policy_rule_names(struct arena *arena);

#endif
