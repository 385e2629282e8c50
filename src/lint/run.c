#include "lint/state.h"

#include "analysis/signals.h"
#include "base/oom.h"
#include "base/pool.h"
#include "project/importers.h"
#include "sites/sites.h"
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
enum { FAMILY_LIFETIMES = 1, FAMILY_KEYS = 2 };

/* Files that are judged by rules of the families. */
struct task {
	unsigned families;
	const uint32_t *files; /* NULL: those in which keys matter, and what takes a look at the whole project */
	size_t count;
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

static bool is_cancelled(const struct lint_request *request)
{
	return request->cancelled && atomic_load_explicit(request->cancelled, memory_order_relaxed);
}

static bool is_wanted(const struct check_state *state, const struct rule *rule, uint32_t file)
{
	return lint_explains(state->request, file) ||
	       policy_of(state->request->policies[file], rule).on;
}

/* Only that markup is asked about in which keys are. */
static bool may_be_judged(const struct source_set *sources, uint32_t file)
{
	return source_is_markup(sources, file) || (sources->files[file]->marks & LOOK_JUDGED);
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

		if (!sources->files[file]->reported || !(sources->files[file]->marks & LOOK_JUDGED) ||
		    !is_wanted(state, rule, file))
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

		if (!rules[i]->concerns || is_cancelled(state->request) || !is_concerned(state, rules[i]))
			continue;
		files = project_key_files(state->project, &count);
		for (size_t k = 0; k < count && !is_cancelled(state->request); k++)
			if (project_module(state->project, files[k]))
				run_rule(state, i, project_module(state->project, files[k]));
	}
}

static void check_syntax(struct check_state *state, const struct module *module)
{
	struct check check = check_of(state, rule_find("OL900"), module->file);

	invalid_syntax_report(&check, module);
}

static void check_files(struct check_state *state, unsigned families, const uint32_t *files, size_t count)
{
	const struct source_set *sources = project_sources(state->project);

	for (size_t i = 0; i < count && !is_cancelled(state->request); i++) {
		const struct source_file *file = sources->files[files[i]];
		const struct module *module = NULL;

		if (file->reported &&
		    (lint_explains(state->request, files[i]) || may_be_judged(sources, files[i])))
			module = project_module(state->project, files[i]);
		if (!module)
			continue;
		check_module(state, module, families);
		if (families & FAMILY_LIFETIMES)
			check_syntax(state, module);
	}
}

/* Where a decorator may stand that makes keys by itself, of a library that the project uses. */
static void mark_memos(struct project *project, bool *matters)
{
	const struct pack_set *packs = project_packs(project);

	for (size_t i = 0; i < packs->decorator_count; i++) {
		const struct pack_decorator *what = &packs->decorators[i];

		for (size_t k = 0; what->keys_by != KEYS_UNSEEN && k < what->names.count; k++) {
			const uint32_t *files;
			size_t count;

			if (!project_imports_package_of(project, what->names.items[k]))
				continue;
			files = project_files_with(project, text_last_name(what->names.items[k]), &count);
			for (size_t f = 0; f < count; f++)
				matters[files[f]] = true;
		}
	}
}

/* Where keys are used or built, where receivers run that may keep them fresh, and where the words stand of what evades the API. */
static void check_keys(struct check_state *state)
{
	struct project *project = state->project;
	const struct pack_set *packs = project_packs(project);
	struct trigger_list receivers = project_receivers(project);
	size_t all = project_file_count(project) + project_markup_count(project);
	bool *matters = xcalloc(all + 1, sizeof *matters);
	size_t count;
	const uint32_t *files = project_key_files(project, &count);

	for (size_t i = 0; i < count; i++)
		matters[files[i]] = true;
	for (size_t i = 0; i < receivers.count; i++)
		matters[receivers.items[i].function->scope->ast->file] = true;
	for (size_t i = 0; i < receivers.count; i++)
		matters[receivers.items[i].scope->ast->file] = true;
	mark_memos(project, matters);
	for (size_t i = 0; i < packs->cache_count; i++)
		for (size_t k = 0; k < packs->caches[i].internals.count; k++) {
			files = project_files_with(project, text_last_name(packs->caches[i].internals.items[k]), &count);
			for (size_t f = 0; f < count; f++)
				matters[files[f]] = true;
		}
	for (uint32_t file = 0; file < all; file++)
		if (matters[file] || lint_explains(state->request, file))
			check_files(state, FAMILY_KEYS, &file, 1);
	free(matters);
	check_project(state);
}

/* ---- threads ---- */

/* Each thread has a view of the project. */
struct lint_job {
	struct check_state *states; /* by worker */
	struct project *keys;       /* the view that knows the keys */
	VEC(struct task) tasks;
};

static void run_task(void *context, unsigned worker, size_t index)
{
	struct lint_job *job = context;
	const struct task *task = &job->tasks.items[index];
	struct check_state *state = &job->states[worker];

	if (is_cancelled(state->request))
		return;
	if (task->files) {
		check_files(state, task->families, task->files, task->count);
		return;
	}
	job->keys = state->project;
	check_keys(state);
}

/* Keys take a look at the whole project, and so are one task; the files of a task stand near each other. */
static void plan_tasks(struct lint_job *job, const struct lint_request *request)
{
	vec_push(&job->tasks, ((struct task){ .families = FAMILY_KEYS }));
	for (size_t i = 0; i < request->count; i += FILES_PER_TASK) {
		size_t left = request->count - i;

		vec_push(&job->tasks, ((struct task){ FAMILY_LIFETIMES, request->files + i,
						      left < FILES_PER_TASK ? left : FILES_PER_TASK }));
	}
}

/* ---- what is found ---- */

static const char *keep_text(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static struct evidence_chain keep_chain(struct arena *arena, struct evidence_chain chain)
{
	struct evidence *items = arena_copy(arena, chain.items, sizeof *chain.items, chain.count);

	for (size_t i = 0; i < chain.count; i++)
		items[i].sentence = keep_text(arena, items[i].sentence);
	return (struct evidence_chain){ items, chain.count };
}

/* What one thread found is copied to ALL, whose arena lives longer. */
static void collect(struct check_state *all, struct check_state *state)
{
	struct arena *arena = all->arena;

	for (size_t i = 0; i < state->findings.count; i++) {
		struct finding finding = state->findings.items[i];

		finding.message = keep_text(arena, finding.message);
		finding.label = keep_text(arena, finding.label);
		finding.help = keep_text(arena, finding.help);
		finding.scope = keep_text(arena, finding.scope);
		finding.fix = fix_keep(arena, finding.fix);
		finding.related = keep_chain(arena, finding.related);
		vec_push(&all->findings, finding);
	}
	for (size_t i = 0; i < state->passes.count; i++) {
		struct lint_pass pass = state->passes.items[i];

		pass.sentence = keep_text(arena, pass.sentence);
		pass.chain = keep_chain(arena, pass.chain);
		vec_push(&all->passes, pass);
	}
	for (size_t i = 0; state->seconds && i < rule_count; i++)
		all->seconds[i] += state->seconds[i];
	if (!all->failure)
		all->failure = keep_text(arena, state->failure);
	vec_release(&state->findings);
	vec_release(&state->passes);
}

/* ---- the run ---- */

static void state_start(struct check_state *state, const struct lint_request *request, struct project *project,
			struct arena *arena)
{
	*state = (struct check_state){ .request = request, .project = project, .arena = arena };
	if (request->timing)
		state->seconds = ARENA_ARRAY(arena, double, rule_count);
}

static void load_one(void *context, unsigned worker, size_t index)
{
	const struct lint_job *job = context;

	project_module(job->states[worker].project, (uint32_t)index);
}

static void open_views(struct lint_job *job, const struct lint_request *request)
{
	job->states = xcalloc(request->threads, sizeof *job->states);
	for (unsigned i = 0; i < request->threads; i++) {
		struct project *view = project_view(request->project);

		state_start(&job->states[i], request, view, project_arena(view));
	}
}

static void run_tasks(struct lint_job *job, const struct lint_request *request)
{
	plan_tasks(job, request);
	if (request->loads_all)
		pool_run(request->threads, project_file_count(request->project), load_one, job);
	pool_run(request->threads, job->tasks.count, run_task, job);
	vec_release(&job->tasks);
}

static void close_views(struct lint_job *job, const struct lint_request *request)
{
	for (unsigned i = 0; i < request->threads; i++)
		project_close(job->states[i].project);
	free(job->states);
}

static void settle_fingerprints(struct check_state *state, struct lint_result *out)
{
	uint64_t *hashes = ARENA_ARRAY(state->arena, uint64_t, out->count);

	fingerprints_make(state->project, out->findings, out->count, hashes);
	out->hashes = hashes;
}

static void settle(struct check_state *all, struct lint_result *out)
{
	struct arena *arena = all->arena;

	findings_sort(all);
	suppressions_settle(all);
	findings_sort(all);
	passes_sort(all);
	out->seconds = all->seconds;
	out->failure = all->failure;
	vec_settle(&all->findings, arena, out->findings, out->count);
	vec_settle(&all->passes, arena, out->passes, out->pass_count);
	settle_fingerprints(all, out);
}

void lint_run(struct arena *arena, const struct lint_request *request, struct lint_result *out)
{
	struct lint_job job = { 0 };
	struct check_state all;

	open_views(&job, request);
	job.keys = job.states[0].project;
	run_tasks(&job, request);
	state_start(&all, request, job.keys, arena);
	for (unsigned i = 0; i < request->threads; i++)
		collect(&all, &job.states[i]);
	settle(&all, out);
	close_views(&job, request);
}
