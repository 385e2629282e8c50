#include "cmd/fix.h"

#include "base/oom.h"
#include "base/path.h"
#include "base/vec.h"
#include "cmd/known.h"
#include "cmd/messages.h"
#include "cmd/rewrite.h"
#include "report/diff.h"

#include <stdlib.h>

/*
 * Fixes are applied in rounds, each to the sources in memory, and what comes out is judged as a whole: a file whose findings are
 * not gone, or that parses worse, gets its old text back, and then one fix at a time. Files are written when no fix is left.
 */

enum { ROUNDS_MAX = 50 };

/* One file of which a fix changed something. */
struct changed {
	struct check_project *project;
	struct source_file *file;
	struct slice original;             /* before the first round */
	struct slice before;               /* this one */
	size_t errors;                     /* of syntax, before this round */
	bool is_slow;                      /* gets one fix in each round */
	VEC(const struct finding *) tried; /* those whose fixes this round applies */
};

struct refused {
	uint64_t hash;
	const struct source_file *file;
};

struct fixing {
	struct check_run *run;
	VEC(struct changed *) files;
	VEC(uint64_t) known;         /* findings of a baseline or an older revision */
	VEC(struct refused) refused; /* findings whose fixes did not help */
	size_t fixed;
};

static bool is_asked_for(const struct options *options)
{
	return options->fix || options->diff;
}

/* ---- which ---- */

static bool is_refused(const struct fixing *fixing, const struct source_file *file, uint64_t hash)
{
	for (size_t i = 0; i < fixing->known.count; i++)
		if (fixing->known.items[i] == hash)
			return true;
	for (size_t i = 0; i < fixing->refused.count; i++)
		if (fixing->refused.items[i].hash == hash && fixing->refused.items[i].file == file)
			return true;
	return false;
}

static struct changed *changed_of(struct fixing *fixing, struct check_project *project, struct source_file *file)
{
	struct changed *changed;

	for (size_t i = 0; i < fixing->files.count; i++)
		if (fixing->files.items[i]->file == file)
			return fixing->files.items[i];
	changed = ARENA_NEW(fixing->run->arena, struct changed);
	changed->project = project;
	changed->file = file;
	vec_push(&fixing->files, changed);
	return changed;
}

static bool collides(const struct changed *changed, const struct fix *fix)
{
	for (size_t i = 0; i < changed->tried.count; i++)
		if (fixes_collide(changed->tried.items[i]->fix, fix))
			return true;
	return false;
}

static void choose_finding(struct fixing *fixing, struct check_project *project, size_t index)
{
	const struct finding *finding = &project->result.findings[index];
	struct source_file *file = project->session.sources.files[finding->place.file];
	struct changed *changed;

	if (finding->state != FINDING_ACTIVE || !finding->fix ||
	    (finding->fix->applicability == FIX_UNSAFE && !fixing->run->options->unsafe_fixes) ||
	    is_refused(fixing, file, project->result.hashes[index]))
		return;
	changed = changed_of(fixing, project, file);
	if (!collides(changed, finding->fix) && (!changed->is_slow || changed->tried.count == 0))
		vec_push(&changed->tried, finding);
}

static bool choose(struct fixing *fixing)
{
	const struct check_run *run = fixing->run;

	for (size_t i = 0; i < run->count; i++)
		for (size_t k = 0; k < run->projects[i]->result.count; k++)
			choose_finding(fixing, run->projects[i], k);
	for (size_t i = 0; i < fixing->files.count; i++)
		if (fixing->files.items[i]->tried.count)
			return true;
	return false;
}

/* ---- one round ---- */

static size_t errors_in(const struct changed *changed)
{
	const struct module *module = project_module(changed->project->session.project, changed->file->number);

	return module ? module->ast->error_count : 0;
}

static void put(const struct changed *changed, struct slice text)
{
	session_overlay(&changed->project->session, changed->file->path, text);
}

static struct slice keep(struct arena *arena, struct slice text)
{
	return (struct slice){ arena_text(arena, text), text.size };
}

static void apply(struct fixing *fixing, struct changed *changed)
{
	struct source_set *sources = &changed->project->session.sources;
	const struct fix **fixes = ARENA_ARRAY(fixing->run->arena, const struct fix *, changed->tried.count);
	struct strbuf text = STRBUF_INIT;

	for (size_t i = 0; i < changed->tried.count; i++)
		fixes[i] = changed->tried.items[i]->fix;
	changed->errors = errors_in(changed);
	changed->before = keep(fixing->run->arena, source_bytes(sources, changed->file));
	if (!changed->original.data)
		changed->original = changed->before;
	fixes_apply(changed->before, fixes, changed->tried.count, &text);
	put(changed, strbuf_slice(&text));
	strbuf_release(&text);
}

static size_t count_found(const struct lint_result *result, const struct rule *rule, uint32_t file)
{
	size_t count = 0;

	for (size_t i = 0; i < result->count; i++)
		count += result->findings[i].rule == rule && result->findings[i].place.file == file;
	return count;
}

/* Whether what was tried to be fixed is gone, of which there was as much as BEFORE holds. */
static bool is_better(const struct changed *changed, const struct lint_result *before)
{
	if (errors_in(changed) > changed->errors)
		return false;
	for (size_t i = 0; i < changed->tried.count; i++) {
		const struct rule *rule = changed->tried.items[i]->rule;
		size_t tried = 0;

		for (size_t k = 0; k < changed->tried.count; k++)
			tried += changed->tried.items[k]->rule == rule;
		if (count_found(&changed->project->result, rule, changed->file->number) + tried >
		    count_found(before, rule, changed->file->number))
			return false;
	}
	return true;
}

static uint64_t hash_of(const struct lint_result *result, const struct finding *finding)
{
	return result->hashes[finding - result->findings];
}

/* Takes back what did not help, and says whether there was any. */
static bool judge_file(struct fixing *fixing, struct changed *changed, const struct lint_result *before)
{
	bool better = is_better(changed, before);

	if (better) {
		fixing->fixed += changed->tried.count;
		return false;
	}
	put(changed, changed->before);
	if (changed->is_slow || changed->tried.count == 1)
		vec_push(&fixing->refused,
			 ((struct refused){ hash_of(before, changed->tried.items[0]), changed->file }));
	changed->is_slow = true;
	return true;
}

static const struct lint_result *result_of(const struct fixing *fixing, const struct lint_result *results,
					   const struct check_project *project)
{
	size_t index = 0;

	while (fixing->run->projects[index] != project)
		index++;
	return &results[index];
}

static bool run_round(struct fixing *fixing, struct error *err)
{
	struct check_run *run = fixing->run;
	struct lint_result *before = ARENA_ARRAY(run->arena, struct lint_result, run->count);
	bool takes_back = false;

	for (size_t i = 0; i < run->count; i++)
		before[i] = run->projects[i]->result;
	for (size_t i = 0; i < fixing->files.count; i++)
		if (fixing->files.items[i]->tried.count)
			apply(fixing, fixing->files.items[i]);
	if (!check_lint(run, err))
		return false;
	for (size_t i = 0; i < fixing->files.count; i++) {
		struct changed *changed = fixing->files.items[i];

		if (changed->tried.count)
			takes_back |= judge_file(fixing, changed, result_of(fixing, before, changed->project));
		vec_release(&changed->tried);
	}
	return takes_back ? check_lint(run, err) : true;
}

/* ---- what comes out ---- */

static bool is_changed(const struct changed *changed)
{
	struct source_set *sources = &changed->project->session.sources;

	return changed->original.data && !slice_equals(changed->original, source_bytes(sources, changed->file));
}

static bool put_out(struct fixing *fixing, const struct changed *changed, struct error *err)
{
	struct check_run *run = fixing->run;
	struct source_set *sources = &changed->project->session.sources;
	const char *path = path_join(run->arena, sources->root, changed->file->path);
	const char *shown = path_relative(run->arena, run->paths.directory, path);
	struct slice now = source_bytes(sources, changed->file);

	if (!run->options->diff)
		return rewrite_file(path, shown, changed->original, now, err);
	diff_add(&run->diff, shown, changed->original, now);
	return true;
}

static bool put_out_all(struct fixing *fixing, struct error *err)
{
	const struct options *options = fixing->run->options;
	size_t files = 0;

	for (size_t i = 0; i < fixing->files.count; i++) {
		if (!is_changed(fixing->files.items[i]))
			continue;
		if (!put_out(fixing, fixing->files.items[i], err))
			return false;
		files++;
	}
	fixing->run->fixed = fixing->fixed;
	if (files || options->diff)
		message_print(options, "%zu finding%s %s in %zu file%s", fixing->fixed, fixing->fixed == 1 ? "" : "s",
			      options->diff ? "would be fixed" : "fixed", files, files == 1 ? "" : "s");
	return true;
}

/* What is known is not fixed; it is settled again when all is done. */
static bool learn_known(struct fixing *fixing, struct error *err)
{
	struct check_run *run = fixing->run;

	if (!since_settle(run, err) || !known_findings_mark(run, err))
		return false;
	for (size_t i = 0; i < run->count; i++) {
		const struct lint_result *result = &run->projects[i]->result;

		for (size_t k = 0; k < result->count; k++) {
			if (result->findings[k].state != FINDING_BASELINED)
				continue;
			vec_push(&fixing->known, result->hashes[k]);
			result->findings[k].state = FINDING_ACTIVE;
		}
	}
	return true;
}

static bool check_options(const struct check_run *run, struct error *err)
{
	const struct options *options = run->options;
	const char *option = options->diff ? "diff" : "fix";

	if (options->write_baseline || options->prune_baseline)
		return error_set(err, "`--%s` and `--%s-baseline` exclude each other", option,
				 options->write_baseline ? "write" : "prune");
	if (options->add_ignore)
		return error_set(err, "`--%s` and `--add-ignore` exclude each other", option);
	if (run->paths.request.unsaved && !options->diff)
		return error_set(
			err, "`--fix` writes to files, and standard input is none; `--diff` prints what it would do");
	return true;
}

bool fixes_settle(struct check_run *run, struct error *err)
{
	struct fixing fixing = { .run = run };
	bool ok = true;

	if (!is_asked_for(run->options))
		return true;
	if (!check_options(run, err))
		return false;
	ok = learn_known(&fixing, err);
	for (size_t round = 0; ok && round < ROUNDS_MAX && choose(&fixing); round++)
		ok = run_round(&fixing, err);
	ok = ok && put_out_all(&fixing, err);
	for (size_t i = 0; i < fixing.files.count; i++)
		vec_release(&fixing.files.items[i]->tried);
	vec_release(&fixing.files);
	vec_release(&fixing.known);
	vec_release(&fixing.refused);
	return ok;
}
