#include "lint/state.h"

#include "base/pool.h"
#include "keys/handed.h"
#include "lint/fingerprint.h"

#include <stdlib.h>
#include <time.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- shares ---- */

struct range {
	size_t first;
	size_t end;
};

/* The files of a share: neighbours, and in all shares about as many bytes. */
static struct range range_of(const struct check_state *state, const uint32_t *files, size_t count, size_t share)
{
	struct source_set *sources = project_sources(state->project);
	size_t shares = state->request->project_count, total = 0, sum = 0;
	struct range range = { count, count };

	for (size_t i = 0; i < count; i++)
		total += 1 + sources->files[files[i]]->bytes.size;
	for (size_t i = 0; i < count; i++) {
		size_t at = sum * shares / (total + 1);

		if (at == share && range.first == count)
			range.first = i;
		if (at > share) {
			range.end = i;
			break;
		}
		sum += 1 + sources->files[files[i]]->bytes.size;
	}
	return range.first == count ? (struct range){ 0, 0 } : range;
}

/* ---- rules ---- */

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
	struct project *project = state->project;
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
static void check_project(struct check_state *state, size_t share)
{
	for (size_t i = 0; i < rule_count; i++) {
		const uint32_t *files;
		size_t count;
		struct range range;

		if (!rules[i]->concerns || !is_concerned(state, rules[i]))
			continue;
		files = project_marked_files(state->project, &count);
		range = range_of(state, files, count, share);
		project_load(state->project, files + range.first, range.end - range.first);
		for (size_t k = range.first; k < range.end; k++)
			if (project_module(state->project, files[k]))
				run_rule(state, i, project_module(state->project, files[k]));
	}
}

static void check_syntax(struct check_state *state, const struct module *module)
{
	struct check check = check_of(state, rule_find("OL900"), module->file);

	invalid_syntax_report(&check, module);
}

static void check_files(struct check_state *state, size_t share)
{
	const struct lint_request *request = state->request;
	struct range range = range_of(state, request->files, request->count, share);

	project_load(state->project, request->files + range.first, range.end - range.first);
	for (size_t i = range.first; i < range.end; i++) {
		const struct module *module = project_module(state->project, request->files[i]);

		if (!module)
			continue;
		check_module(state, module);
		check_syntax(state, module);
	}
}

static bool imports_key_user(struct check_state *state, uint32_t file)
{
	const struct module *module = project_module(state->project, file);

	return module && module_imports_key_user(state->project, module);
}

/* Whether a file that no word has marked may use keys: of a few, each is asked. */
static bool may_hand_keys(struct check_state *state)
{
	const struct source_set *sources = project_sources(state->project);
	size_t asked = 0;

	for (uint32_t file = 0; file < sources->count; file++) {
		if (!sources->files[file]->reported || sources->files[file]->marks)
			continue;
		if (++asked > ASKED_MAX || imports_key_user(state, file))
			return true;
	}
	return false;
}

/* Those files are judged like the others. */
static void check_handing_files(struct check_state *state, size_t share)
{
	const struct source_set *sources = project_sources(state->project);
	const uint32_t *files = NULL;
	size_t count = 0;

	if (may_hand_keys(state))
		files = project_handing_files(state->project, &count);
	for (size_t i = share; i < count; i += state->request->project_count)
		if (sources->files[files[i]]->reported)
			check_module(state, project_module(state->project, files[i]));
}

struct lint_job {
	struct check_state *states; /* one for each share */
};

static void run_share(void *context, unsigned worker, size_t share)
{
	const struct lint_job *job = context;

	(void)worker;
	check_files(&job->states[share], share);
	check_handing_files(&job->states[share], share);
	check_project(&job->states[share], share);
}

static void start_state(struct check_state *state, const struct lint_request *request, struct project *project)
{
	*state = (struct check_state){ .request = request, .project = project, .arena = project_arena(project) };
	if (request->timing)
		state->seconds = ARENA_ARRAY(state->arena, double, rule_count);
}

/* What SHARE found is added to STATE. */
static void join(struct check_state *state, struct check_state *share)
{
	for (size_t i = 0; i < share->findings.count; i++)
		vec_push(&state->findings, share->findings.items[i]);
	for (size_t i = 0; i < share->passes.count; i++)
		vec_push(&state->passes, share->passes.items[i]);
	for (size_t i = 0; share->seconds && i < rule_count; i++)
		state->seconds[i] += share->seconds[i];
	if (!state->failure)
		state->failure = share->failure;
	vec_release(&share->findings);
	vec_release(&share->passes);
}

static void settle_fingerprints(struct check_state *state, struct lint_result *out)
{
	struct source_set *sources = project_sources(state->project);
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
	size_t shares = request->project_count;
	struct check_state *states = ARENA_ARRAY(arena, struct check_state, shares), *all = &states[0];
	struct lint_job job = { states };

	for (size_t i = 0; i < shares; i++)
		start_state(&states[i], request, request->projects[i]);
	pool_run((unsigned)shares, shares, run_share, &job);
	for (size_t i = 1; i < shares; i++)
		join(all, &states[i]);
	findings_sort(all);
	suppressions_settle(all);
	findings_sort(all);
	out->seconds = all->seconds;
	out->failure = all->failure;
	vec_settle(&all->findings, arena, out->findings, out->count);
	vec_settle(&all->passes, arena, out->passes, out->pass_count);
	settle_fingerprints(all, out);
}
