#include "base/utf8.h"
#include "cmd/known.h"
#include "cmd/messages.h"
#include "lint/baseline.h"

/* `--since REF`: the older tree is judged as the present one is, and what both have is known. */

/* One of the two, as a baseline asks about it. */
struct side {
	struct check_run *run;
	const struct source_set *sources;
	const struct source_set *now;
};

static const char *path_of(void *context, uint32_t file)
{
	const struct side *side = context;
	struct strbuf text = STRBUF_INIT;
	const char *path;

	utf8_add_printable(&text, slice_of(side->sources->files[file]->path));
	path = arena_text(side->run->arena, strbuf_slice(&text));
	strbuf_release(&text);
	return path;
}

static bool in_sight(void *context, const char *path, const char *code, bool *gone)
{
	const struct side *side = context;

	(void)code;
	*gone = !source_set_find(side->now, path);
	return true;
}

static struct baseline_run comparison_of(const struct check_project *project, struct side *side)
{
	return (struct baseline_run){
		.findings = project->result.findings,
		.count = project->result.count,
		.hashes = project->result.hashes,
		.context = side,
		.path_of = path_of,
		.in_sight = in_sight,
	};
}

/* OLD is closed by the caller. */
static bool compare(struct check_run *run, struct check_project *project, struct check_project *old, struct error *err)
{
	struct side before = { run, &old->session.sources, &project->session.sources };
	struct side now = { run, &project->session.sources, &project->session.sources };
	struct baseline_run old_run, new_run = comparison_of(project, &now);
	struct baseline known;

	old->request = project->request;
	old->request.exact = run->options->since_exact != NULL;
	old->request.revision =
		old->request.exact ? run->options->since_exact : run->options->since;
	if (!session_open(&old->session, run->arena, &old->request, err) || !check_lint_project(run, old, err))
		return false;
	session_step(&old->session, "the older revision");
	old_run = comparison_of(old, &before);
	known = baseline_collect(run->arena, NULL, &old_run);
	baseline_apply(run->arena, &known, &new_run);
	return true;
}

static struct key_changes changes_of(struct check_run *run, struct check_project *project,
				     struct check_project *old)
{
	struct key_change_request request = { &old->session, &project->session,
					      old->request.revision, run->paths.directory };

	return key_changes_between(run->arena, &request);
}

bool since_settle(struct check_run *run, struct error *err)
{
	if (!run->options->since && !run->options->since_exact)
		return true;
	if (run->options->since && run->options->since_exact)
		return error_set(err, "`--since` and `--since-exact` exclude each other");
	if (run->options->write_baseline || run->options->prune_baseline)
		return error_set(err, "`--since` and `--%s-baseline` exclude each other",
				 run->options->write_baseline ? "write" : "prune");
	run->key_changes = ARENA_ARRAY(run->arena, struct key_changes, run->count);
	for (size_t i = 0; i < run->count; i++) {
		struct check_project old = { 0 };
		bool ok = compare(run, run->projects[i], &old, err);

		if (ok)
			run->key_changes[i] = changes_of(run, run->projects[i], &old);
		session_close(&old.session);
		if (!ok)
			return false;
	}
	return true;
}
