#include "lint/state.h"

#include "base/pool.h"
#include "keys/sites.h"
#include "lint/fingerprint.h"
#include "lint/suppress.h"

#include <stdlib.h>
#include <time.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* ---- tasks ---- */

enum { FILES_PER_TASK = 16 };

/* What rules ask about: two families hardly share an answer. */
enum { FAMILY_LIFETIMES = 1, FAMILY_KEYS = 2, FAMILY_ALL = 3 };

/* The files from FIRST to END of a request, as far as rules of the families go. */
struct task {
	unsigned families;
	size_t first;
	size_t end;
	bool whole; /* and what takes a look at the whole project */
};

/* The hundreds of the code: 1 for lifetimes, 2 and 3 for keys. */
static unsigned family_of(const struct rule *rule)
{
	return text_starts(rule->code, "OL1") ? FAMILY_LIFETIMES : FAMILY_KEYS;
}

/* ---- rules ---- */

uint64_t lint_look(const struct source_file *file, struct slice bytes)
{
	return (path_is_test(file->path) ? 0 : LOOK_JUDGED) | (suppressions_may_stand(bytes) ? LOOK_SUPPRESSES : 0);
}

/* Tests end sooner than what they cache goes stale, and use keys as they like. */
static bool is_judged(const struct check *check, const struct module *module)
{
	bool is_test = path_is_test(module->path);

	if (is_test)
		check_pass(check, (struct place){ .file = module->file }, "the file is a test: its process ends with the tests",
			   (struct evidence_chain){ 0 });
	return !is_test;
}

static void run_rule(struct check_state *state, size_t rule, const struct module *module)
{
	struct check check = check_of(state, rules[rule], module->file);
	double start = state->seconds ? now() : 0;

	if (is_judged(&check, module))
		rules[rule]->check(&check, module);
	if (state->seconds)
		state->seconds[rule] += now() - start;
}

static bool is_wanted(const struct check_state *state, const struct rule *rule, uint32_t file)
{
	return lint_explains(state->request, file) || policy_of(state->request->policies[file], rule).on;
}

/* The rules whose findings stand in the file that they judge. */
static void check_module(struct check_state *state, const struct module *module, unsigned families)
{
	for (size_t i = 0; i < rule_count; i++)
		if (rules[i]->check && !rules[i]->concerns && (family_of(rules[i]) & families) &&
		    is_wanted(state, rules[i], module->file))
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

/* Those that judge all files of the project in which there are keys, and find something in others. */
static void check_project(struct check_state *state)
{
	for (size_t i = 0; i < rule_count; i++) {
		const uint32_t *files;
		size_t count;

		if (!rules[i]->concerns || !is_concerned(state, rules[i]))
			continue;
		files = project_key_files(state->project, &count);
		for (size_t k = 0; k < count; k++)
			if (project_module(state->project, files[k]))
				run_rule(state, i, project_module(state->project, files[k]));
	}
}

static void check_syntax(struct check_state *state, const struct module *module)
{
	struct check check = check_of(state, rule_find("OL900"), module->file);

	invalid_syntax_report(&check, module);
}

static void check_files(struct check_state *state, const struct task *task)
{
	const struct source_set *sources = project_sources(state->project);
	const uint32_t *files = state->request->files;

	for (size_t i = task->first; i < task->end; i++) {
		const struct module *module = NULL;

		if (lint_explains(state->request, files[i]) || (sources->files[files[i]]->marks & LOOK_JUDGED))
			module = project_module(state->project, files[i]);
		if (!module)
			continue;
		check_module(state, module, task->families);
		if (task->families & FAMILY_LIFETIMES)
			check_syntax(state, module);
	}
}

/* ---- threads ---- */

struct lint_job {
	struct check_state *states; /* by worker */
	VEC(struct task) tasks;
};

static void run_task(void *context, unsigned worker, size_t index)
{
	const struct lint_job *job = context;
	const struct task *task = &job->tasks.items[index];
	struct check_state *state = &job->states[worker];

	check_files(state, task);
	if (!task->whole)
		return;
	check_project(state);
}

/* Keys take a look at the whole project, and so are one task, the first; the files of a task stand near each other. */
static void plan_tasks(struct lint_job *job, const struct lint_request *request)
{
	bool alone = request->project_count == 1;

	vec_push(&job->tasks, ((struct task){ alone ? FAMILY_ALL : FAMILY_KEYS, 0, request->count, true }));
	for (size_t i = 0; !alone && i < request->count; i += FILES_PER_TASK)
		vec_push(&job->tasks,
			 ((struct task){ FAMILY_LIFETIMES, i,
					 i + FILES_PER_TASK < request->count ? i + FILES_PER_TASK : request->count, false }));
}

static void start_state(struct check_state *state, const struct lint_request *request, struct project *project)
{
	*state = (struct check_state){ .request = request, .project = project, .arena = project_arena(project) };
	if (request->timing)
		state->seconds = ARENA_ARRAY(state->arena, double, rule_count);
}

/* What another thread found is added to STATE. */
static void join(struct check_state *state, struct check_state *other)
{
	for (size_t i = 0; i < other->findings.count; i++)
		vec_push(&state->findings, other->findings.items[i]);
	for (size_t i = 0; i < other->passes.count; i++)
		vec_push(&state->passes, other->passes.items[i]);
	for (size_t i = 0; other->seconds && i < rule_count; i++)
		state->seconds[i] += other->seconds[i];
	if (!state->failure)
		state->failure = other->failure;
	vec_release(&other->findings);
	vec_release(&other->passes);
}

static void settle_fingerprints(struct check_state *state, struct lint_result *out)
{
	uint64_t *hashes = ARENA_ARRAY(state->arena, uint64_t, out->count);

	fingerprints_make(state->project, out->findings, out->count, hashes);
	out->hashes = hashes;
}

void lint_run(struct arena *arena, const struct lint_request *request, struct lint_result *out)
{
	size_t threads = request->project_count;
	struct check_state *states = ARENA_ARRAY(arena, struct check_state, threads), *all = &states[0];
	struct lint_job job = { .states = states };

	for (size_t i = 0; i < threads; i++)
		start_state(&states[i], request, request->projects[i]);
	plan_tasks(&job, request);
	pool_run((unsigned)threads, job.tasks.count, run_task, &job);
	vec_release(&job.tasks);
	for (size_t i = 1; i < threads; i++)
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
