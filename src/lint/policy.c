#include "lint/policy.h"

static size_t index_of(const struct rule *rule)
{
	size_t index = 0;

	while (rules[index] != rule)
		index++;
	return index;
}

static struct policy_rule judge(const struct config *config, const struct config_pairs *extra, const struct rule *rule)
{
	bool off_by_default = rule->severity == SEVERITY_OFF;
	struct config_rule_state state;
	struct policy_rule result;

	if (config->lint.require_suppression_reason && text_equals(rule->name, "suppression-without-reason"))
		off_by_default = false;
	state = config_rule(config, extra, rule->code, rule->name, off_by_default);
	result = (struct policy_rule){ state.on, state.fixable, SEVERITY_OFF };
	if (state.severity && !severity_parse(state.severity, &result.severity))
		result.severity = SEVERITY_OFF;
	return result;
}

const struct policy *policy_make(struct arena *arena, const struct config *config, const struct convention *convention)
{
	const struct config_pairs *extra = convention ? &convention->severity : NULL;
	struct policy *policy = ARENA_NEW(arena, struct policy);
	struct policy_rule *judged = ARENA_ARRAY(arena, struct policy_rule, rule_count);

	for (size_t i = 0; i < rule_count; i++)
		judged[i] = judge(config, extra, rules[i]);
	*policy = (struct policy){ config, convention, judged };
	return policy;
}

struct policy_rule policy_of(const struct policy *policy, const struct rule *rule)
{
	return policy->rules[index_of(rule)];
}

struct config_rule_names policy_rule_names(struct arena *arena)
{
	const char **codes = ARENA_ARRAY(arena, const char *, rule_count);
	const char **names = ARENA_ARRAY(arena, const char *, rule_count);

	for (size_t i = 0; i < rule_count; i++) {
		codes[i] = rules[i]->code;
		names[i] = rules[i]->name;
	}
	return (struct config_rule_names){ codes, names, rule_count };
}
