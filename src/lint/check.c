#include "lint/state.h"

#include "base/path.h"
#include "base/utf8.h"

static const struct source_file *file_of(const struct check *check, uint32_t file)
{
	return project_sources(check->project)->files[file];
}

static const char *absolute_path(const struct check *check, uint32_t file)
{
	return path_join(check->arena, project_sources(check->project)->root, file_of(check, file)->path);
}

bool check_is_on(const struct check *check, const struct rule *rule, uint32_t file)
{
	const struct policy *policy = check->state->request->policies[file];

	if (!policy_of(policy, rule).on)
		return false;
	if (policy->config->lint.per_file_ignores.count == 0)
		return true;
	return !config_ignores_in_file(policy->config, absolute_path(check, file), rule->code, rule->name);
}

/* Names are bytes of somebody's source; what goes into files must be text. */
static const char *printable(struct arena *arena, const char *name)
{
	struct strbuf text = STRBUF_INIT;
	const char *result;

	if (utf8_is_valid(slice_of(name)))
		return name;
	utf8_add_printable(&text, slice_of(name));
	result = arena_text(arena, strbuf_slice(&text));
	strbuf_release(&text);
	return result;
}

bool check_explains(const struct check *check)
{
	return check->state->request->explains;
}

bool lint_explains(const struct lint_request *request, uint32_t file)
{
	return request->explains && request->explained == file;
}

static void add_pass(const struct check *check, struct place place, const char *sentence, struct evidence_chain chain)
{
	vec_push(&check->state->passes, ((struct lint_pass){ check->rule, place, sentence, chain }));
}

void check_pass(const struct check *check, struct place place, const char *sentence, struct evidence_chain chain)
{
	if (lint_explains(check->state->request, place.file) &&
	    check_is_on(check, check->rule, place.file))
		add_pass(check, place, sentence, chain);
}

static void pass_off(const struct check *check, const struct finding *finding)
{
	const char *why =
		check->rule->severity == SEVERITY_OFF ? "is off until it is selected" : "is turned off for this file";

	if (check_explains(check))
		check_pass(check, finding->place,
			   arena_printf(check->arena, "it %s; it would say: %s", why, finding->message),
			   finding->related);
}

void check_report(struct check *check, struct finding finding)
{
	uint32_t file = finding.place.file;
	enum severity configured;

	if (!file_of(check, file)->reported)
		return;
	if (!check_is_on(check, check->rule, file)) {
		pass_off(check, &finding);
		return;
	}
	configured = policy_of(check->state->request->policies[file], check->rule).severity;
	finding.rule = check->rule;
	if (configured != SEVERITY_OFF)
		finding.severity = configured;
	if (!policy_of(check->state->request->policies[file], check->rule).fixable)
		finding.fix = NULL;
	finding.scope = printable(check->arena, finding.scope ? finding.scope : "");
	vec_push(&check->state->findings, finding);
}

void check_fail(struct check *check, const char *message)
{
	if (!check->state->failure)
		check->state->failure = arena_strdup(check->arena, message);
}

struct check check_of(struct check_state *state, const struct rule *rule, uint32_t file)
{
	return (struct check){
		.project = state->project,
		.config = state->request->policies[file]->config,
		.convention = state->request->policies[file]->convention,
		.arena = state->arena,
		.rule = rule,
		.state = state,
	};
}
