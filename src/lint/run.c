#include "lint/run.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "lint/fingerprint.h"
#include "lint/needles.h"
#include "lint/own.h"
#include "base/path.h"

#include <time.h>

struct check_state {
	const struct lint_request *request;
	struct arena *arena;
	double *seconds;
	const char *failure;
	VEC(struct finding) findings;
	VEC(struct lint_pass) passes;
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

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

static void add_pass(const struct check *check, struct place place, const char *sentence, struct evidence_chain chain)
{
	vec_push(&check->state->passes, ((struct lint_pass){ check->rule, place, sentence, chain }));
}

void check_pass(const struct check *check, struct place place, const char *sentence, struct evidence_chain chain)
{
	if (check_explains(check) && file_of(check, place.file)->reported &&
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
	finding.scope = printable(check->arena, finding.scope ? finding.scope : "");
	vec_push(&check->state->findings, finding);
}

void check_fail(struct check *check, const char *message)
{
	if (!check->state->failure)
		check->state->failure = arena_strdup(check->arena, message);
}

static struct check check_of(struct check_state *state, const struct rule *rule, uint32_t file)
{
	return (struct check){
		.project = state->request->project,
		.config = state->request->policies[file]->config,
		.convention = state->request->policies[file]->convention,
		.arena = state->arena,
		.needles = state->request->needles,
		.rule = rule,
		.state = state,
	};
}

static void run_rule(struct check_state *state, size_t rule, const struct module *module)
{
	struct check check = check_of(state, rules[rule], module->file);
	double start = state->seconds ? now() : 0;

	rules[rule]->check(&check, module);
	if (state->seconds)
		state->seconds[rule] += now() - start;
}

static bool is_wanted(const struct check_state *state, const struct rule *rule, uint32_t file)
{
	return state->request->explains || policy_of(state->request->policies[file], rule).on;
}

/* The rules whose findings stand in the file that they judge. */
static void check_module(struct check_state *state, const struct module *module)
{
	for (size_t i = 0; i < rule_count; i++)
		if (rules[i]->check && !rules[i]->concerns && is_wanted(state, rules[i], module->file))
			run_rule(state, i, module);
}

/* Of more files than these, one is taken to be concerned. */
enum { ASKED_MAX = 16 };

/* Whether RULE may find something that is reported. */
static bool is_concerned(struct check_state *state, const struct rule *rule)
{
	struct project *project = state->request->project;
	const struct source_set *sources = project_sources(project);
	size_t asked = 0;

	for (uint32_t file = 0; file < sources->count; file++) {
		const struct module *module;
		struct check check;

		if (!sources->files[file]->reported || !is_wanted(state, rule, file))
			continue;
		module = asked++ < ASKED_MAX ? project_module(project, file) : NULL;
		if (asked > ASKED_MAX)
			return true;
		if (!module)
			continue;
		check = check_of(state, rule, file);
		if (rule->concerns(&check, module))
			return true;
	}
	return false;
}

/* Those that judge all files of the project, and find something in others. */
static void check_project(struct check_state *state)
{
	struct project *project = state->request->project;

	for (size_t i = 0; i < rule_count; i++) {
		const uint32_t *files;
		size_t count;

		if (!rules[i]->concerns || !is_concerned(state, rules[i]))
			continue;
		files = project_marked_files(project, &count);
		for (size_t k = 0; k < count; k++)
			if (project_module(project, files[k]))
				run_rule(state, i, project_module(project, files[k]));
	}
}

static void check_syntax(struct check_state *state, const struct module *module)
{
	struct check check = check_of(state, rule_find("OL900"), module->file);

	invalid_syntax_report(&check, module);
}

static int compare_findings(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	struct span x = a->place.span, y = b->place.span;
	int order;

	if (a->place.file != b->place.file)
		return a->place.file < b->place.file ? -1 : 1;
	if (x.offset != y.offset)
		return x.offset < y.offset ? -1 : 1;
	order = strcmp(a->rule->code, b->rule->code);
	if (order)
		return order;
	if (x.length != y.length)
		return x.length < y.length ? -1 : 1;
	return strcmp(a->message, b->message);
}

static bool same_place(const struct finding *a, const struct finding *b)
{
	return a->rule == b->rule && a->place.file == b->place.file && a->place.span.offset == b->place.span.offset &&
	       a->place.span.length == b->place.span.length;
}

/* Several files may lead to one finding: the first in order stays. */
static void sort_findings(struct check_state *state)
{
	struct finding *items = state->findings.items;
	size_t kept = 0;

	if (state->findings.count == 0)
		return;
	qsort(items, state->findings.count, sizeof *items, compare_findings);
	for (size_t i = 0; i < state->findings.count; i++)
		if (kept == 0 || !same_place(&items[kept - 1], &items[i]))
			items[kept++] = items[i];
	state->findings.count = kept;
}

/* What the comments of MODULE do to its findings, which are those from FIRST to END, and what the comments fail to do. */
static void settle_comments(struct check_state *state, const struct module *module, size_t first, size_t end)
{
	bool compat = state->request->policies[module->file]->config->lint.compat_codes;
	struct suppressions suppressions = suppressions_read(state->arena, module->ast->source, compat);
	struct check unused = check_of(state, rule_find("OL901"), module->file);
	struct check unexplained = check_of(state, rule_find("OL902"), module->file);
	size_t own = state->findings.count;

	if (suppressions.count == 0)
		return;
	for (size_t i = first; i < end; i++)
		suppressions_apply(&suppressions, &state->findings.items[i]);
	unused_suppression_report(&unused, module, &suppressions);
	suppression_without_reason_report(&unexplained, module, &suppressions);
	for (size_t i = own; i < state->findings.count; i++)
		suppressions_apply(&suppressions, &state->findings.items[i]);
}

/* Each file that was looked at, or that a finding stands in. */
static void settle_suppressions(struct check_state *state)
{
	const struct lint_request *request = state->request;
	size_t found = state->findings.count, next = 0;

	for (size_t i = 0; i < found || next < request->count;) {
		uint32_t file = i < found ? state->findings.items[i].place.file : request->files[next];
		size_t first = i;

		if (next < request->count && request->files[next] < file)
			file = request->files[next];
		while (next < request->count && request->files[next] == file)
			next++;
		while (i < found && state->findings.items[i].place.file == file)
			i++;
		if (project_sources(request->project)->files[file]->reported && project_module(request->project, file))
			settle_comments(state, project_module(request->project, file), first, i);
	}
}

static void settle_fingerprints(struct check_state *state, struct lint_result *out)
{
	struct source_set *sources = project_sources(state->request->project);
	uint64_t *hashes = ARENA_ARRAY(state->arena, uint64_t, out->count);

	for (size_t i = 0; i < out->count; i++) {
		struct finding *finding = &out->findings[i];

		hashes[i] = finding_hash(finding, source_bytes(sources, sources->files[finding->place.file]));
		finding->fingerprint = hashes[i];
	}
	fingerprints_settle(out->findings, out->count);
	out->hashes = hashes;
}

void lint_run(struct arena *arena, const struct lint_request *request, struct lint_result *out)
{
	struct check_state state = { .request = request, .arena = arena };

	if (request->timing)
		state.seconds = ARENA_ARRAY(arena, double, rule_count);
	for (size_t i = 0; i < request->count; i++) {
		const struct module *module = project_module(request->project, request->files[i]);

		if (!module)
			continue;
		check_module(&state, module);
		check_syntax(&state, module);
	}
	check_project(&state);
	sort_findings(&state);
	settle_suppressions(&state);
	sort_findings(&state);
	out->seconds = state.seconds;
	out->failure = state.failure;
	vec_settle(&state.findings, arena, out->findings, out->count);
	vec_settle(&state.passes, arena, out->passes, out->pass_count);
	settle_fingerprints(&state, out);
}
